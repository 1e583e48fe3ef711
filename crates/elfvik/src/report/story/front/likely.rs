//! How likely a deal is, and what to find out first.

use super::settings::Detail;
use crate::brief::{Brief, ProspectsSummary, StateSummary};
use crate::report::document::Document;
use crate::report::lay_wording;
use crate::report::words;
use crate::talk::answer::EndingKind;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let deal = match &brief.prospects {
        Some(prospects) => possible(brief, prospects),
        None if brief.assumptions.n_guesses == 0 && brief.states.is_none() => {
            "every number is taken as known, so that the answer above is certain as long as they are right."
                .to_owned()
        }
        None => "no cases were drawn from the guesses.".to_owned(),
    };
    let talks = rehearsed(brief).map(|talks| format!(" {talks}")).unwrap_or_default();
    page.lead("How likely it is", format!("{deal}{talks}"));
    heard(page, brief);
    let Some(prospects) = &brief.prospects else { return };
    let deal = if brief.ratification.is_some() { "a deal that also passes at home" } else { "a deal" };
    by_state(page, brief, deal);
    for found in prospects.find_out_first.iter().take(detail.points) {
        let what = lay_wording::number(brief, &found.number);
        // What costs a party much is a low number of its file.
        let (low, high) = match lay_wording::is_cost(brief, &found.number) {
            true => (&found.highest, &found.lowest),
            false => (&found.lowest, &found.highest),
        };
        page.bullet(format!(
            "To be found out: {what}. If low, {deal} is possible in {}, if high in {}.",
            words::chance(low.probability),
            words::chance(high.probability)
        ));
    }
}

fn possible(brief: &Brief, prospects: &ProspectsSummary) -> String {
    let is_ratified = brief.ratification.is_some();
    let (zone, deal) = match is_ratified {
        true => (&prospects.ratified, "a deal that also passes at home"),
        false => (&prospects.zone_probability, "a deal"),
    };
    let range = match zone.low.total_cmp(&zone.high).is_eq() {
        true => String::new(),
        false => format!(
            " ({} to {}, allowing for the luck of the draw)",
            words::chance(zone.low),
            words::chance(zone.high)
        ),
    };
    let cases = words::grouped(&prospects.worlds.to_string());
    let is_drawn = brief.states.as_ref().is_some_and(|states| states.states.len() > 1);
    let guesses = match (is_drawn, brief.assumptions.n_guesses) {
        (false, _) => "from the guesses",
        (true, 0) => "by what comes about",
        (true, _) => "from the guesses and by what comes about",
    };
    let nothing =
        if prospects.find_out_first.is_empty() && !is_drawn { " No single guess decides that." } else { "" };
    let unresolved = prospects.ratified_unresolved.unwrap_or(prospects.unresolved);
    let unresolved = match unresolved > 0.0 {
        true => format!(" In {} the search was cut short.", words::chance(unresolved)),
        false => String::new(),
    };
    let table = match is_ratified {
        true => format!(" At the table alone, in {}.", words::chance(prospects.zone_probability.estimate)),
        false => String::new(),
    };
    format!(
        "{deal} is possible in {} of {cases} cases drawn {guesses}{range}.{unresolved}{table}{nothing}",
        words::chance(zone.estimate)
    )
}

/// What was heard, and how that moves what is likely.
fn heard(page: &mut Document<'_>, brief: &Brief) {
    let Some(heard) = &brief.heard else { return };
    let Some(learned) = &heard.learned else { return };
    let [before, after] = [&learned.before, &learned.after].map(|share| words::chance(share.estimate));
    let deal = if brief.ratification.is_some() { "a deal that also passes at home" } else { "a deal" };
    let moved = match before == after {
        true => format!("It leaves {deal} as likely as before, at {after}."),
        false => format!("With that {deal} is possible in {after} of cases, by the files alone in {before}."),
    };
    let last = heard.entries.last().map(|entry| {
        let when = entry.date.as_ref().map(|date| format!(" on {date}")).unwrap_or_default();
        format!(
            "{} {}{when}",
            brief.display.party_or_ratifier(&entry.by),
            words::heard(&brief.display, entry)
        )
    });
    let doubts = if heard.doubts.is_empty() { "" } else { " There are doubts about what was heard." };
    page.bullet(format!(
        "Heard so far: {}, at last {}. {moved}{doubts}",
        words::counted(heard.entries.len(), "act"),
        last.unwrap_or_default()
    ));
}

/// In how many cases of each state of nature a deal is possible, where that differs.
fn by_state(page: &mut Document<'_>, brief: &Brief, deal: &str) {
    let Some(states) = brief.states.as_ref().filter(|states| states.explains.is_some()) else { return };
    let share = |state: &StateSummary| {
        let worlds = state.worlds.filter(|worlds| worlds.worlds > 0)?;
        Some(format!("{} in {}", words::when(state), words::chance(worlds.deal.estimate)))
    };
    let shares: Vec<String> = states.states.iter().filter_map(share).collect();
    page.bullet(format!(
        "Nobody chooses what comes about: {deal} is possible {}.",
        lay_wording::few(&shares, 4)
    ));
}

/// How rehearsed talks end.
fn rehearsed(brief: &Brief) -> Option<String> {
    if let Some(reason) = &brief.no_talks {
        return Some(format!("Talks cannot be held: {reason}."));
    }
    let talks = brief.talks.as_ref()?;
    let agreed = talks.agreement.estimate;
    if talks.deterministic {
        let end = if agreed > 0.0 { "in agreement" } else { "without agreement" };
        return Some(format!("Rehearsed by computer, the talks end {end}."));
    }
    let other = talks.endings.iter().filter(|ending| ending.kind != EndingKind::Agreement);
    let other = other.max_by(|a, b| a.share.total_cmp(&b.share)).filter(|ending| ending.share > 0.0);
    let other = other
        .map(|ending| format!("; most others: {}", super::super::rehearsals::in_words(ending.kind)))
        .unwrap_or_default();
    let possible = brief.prospects.as_ref().map(|prospects| match brief.ratification.is_some() {
        true => prospects.ratified.estimate,
        false => prospects.zone_probability.estimate,
    });
    // A share of few talks would look more certain than it is.
    let share = match talks.talks {
        n @ 0..FEW_TALKS => {
            let n_agreed = (agreed * n as f64).round();
            format!("{n_agreed} of {}", words::counted(n, "rehearsal"))
        }
        _ => words::chance(agreed),
    };
    let end = format!("end in agreement in {share}{other}.");
    Some(match possible.is_some_and(|possible| super::super::rehearsals::is_missed(possible, agreed)) {
        true => format!(
            "That a deal is possible does not mean that the talks find it: rehearsed by computer, they {end}"
        ),
        false => format!("Rehearsed by computer, the talks {end}"),
    })
}

/// Of fewer talks than this it is said how many agreed.
const FEW_TALKS: usize = 50;
