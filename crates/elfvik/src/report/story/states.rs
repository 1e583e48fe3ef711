//! What could be signed in each state of nature.

use crate::brief::{Brief, StateSummary};
use crate::report::document::Document;
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let Some(states) = &brief.states else { return };
    page.heading("By what comes about");
    let home = if brief.ratification.is_some() { " that survives at home" } else { "" };
    let (low, high) = (states.deal_probability.low, states.deal_probability.high);
    let likely = match low.total_cmp(&high).is_eq() {
        true => words::chance(low),
        false => format!("{} to {}", words::chance(low), words::chance(high)),
    };
    let explained = states.explains.map(|share| {
        format!(
            " Which state comes about explains {} of whether a deal is possible in a world.",
            words::chance(share)
        )
    });
    page.paragraph(format!(
        "What some accept from depends on the state of nature, which nobody chooses. With all guesses at \
         their \
         likely values there is a deal{home} in states that come about in {likely} of cases; what is said \
         above \
         and below at the likely values is said of the likeliest state.{}",
        explained.unwrap_or_default()
    ));
    states.states.iter().for_each(|state| page.bullet(line(brief, state)));
}

/// "in a drought year (20 %): 3 outcomes make a deal, counted exactly; ..."
fn line(brief: &Brief, state: &StateSummary) -> String {
    let zone = &state.zone;
    let n = words::number_of_outcomes(zone);
    let home = if brief.ratification.is_some() { " that survives at home" } else { "" };
    let one = if zone.outcomes.high == "1" { "outcome makes" } else { "outcomes make" };
    let deal = match zone.exists {
        Some(false) => format!("no outcome makes a deal{home}"),
        Some(true) if zone.outcomes.low == zone.outcomes.high => {
            format!("{n} {one} a deal{home}, counted exactly")
        }
        Some(true) => format!("{n} {one} a deal{home}; an exact count is out of reach"),
        None => format!("whether any outcome makes a deal{home} is open"),
    };
    let nash = state.nash.outcome.as_ref().zip(state.nash.utilities.as_ref()).map(|(outcome, utilities)| {
        let worth = brief.scenario.parties.iter().filter_map(|party| {
            let [worth, least] = [utilities, &state.accepts_from].map(|of| of.get(&party.id).copied());
            let figures = Figures::of(brief, party);
            Some(format!("{} {} (from {})", party.short, figures.write(worth?), figures.write(least?)))
        });
        let worth: Vec<String> = worth.collect();
        format!("; Nash package: {}: {}", brief.display.package(outcome), words::list(&worth))
    });
    let worlds = state.worlds.filter(|worlds| worlds.worlds > 0).map(|worlds| {
        let open = match worlds.unresolved > 0.0 {
            true => format!(", open in {}", words::chance(worlds.unresolved)),
            false => String::new(),
        };
        let n = words::counted(worlds.worlds, "world");
        format!("; of its {n} {} allow one{open}", words::chance(worlds.deal.estimate))
    });
    let likeliest = if state.likeliest { ", the likeliest" } else { "" };
    format!(
        "{} ({}{likeliest}): {deal}{}{}",
        words::when(state),
        words::chance(state.probability),
        nash.unwrap_or_default(),
        worlds.unwrap_or_default()
    )
}
