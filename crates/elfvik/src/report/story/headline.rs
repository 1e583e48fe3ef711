//! The whole brief in a few sentences.

use super::prospects::has_ratifiers;
use crate::brief::{Brief, GapKind};
use crate::report::document::{Document, StyledText, Tone};
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let sentences = [zone(brief), chance(brief), ratification(brief), packages(brief), gap(brief)];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    page.paragraph(StyledText::toned(Tone::Strong, "In short:").then(format!(" {}", sentences.join(" "))));
}

fn zone(brief: &Brief) -> Option<String> {
    let size = words::size(&brief.space.outcomes);
    let (low, high) = (words::size(&brief.zone.outcomes.low), words::size(&brief.zone.outcomes.high));
    Some(match brief.zone.exists {
        Some(true) if low == high => format!("there is room for a deal: {low} of {size} outcomes."),
        Some(true) => format!("there is room for a deal: between {low} and {high} of {size} outcomes."),
        Some(false) => format!("no outcome of {size} makes a deal."),
        None => "whether there is room for a deal is open.".to_owned(),
    })
}

fn chance(brief: &Brief) -> Option<String> {
    let prospects = brief.prospects.as_ref()?;
    let zone = &prospects.zone_probability;
    let robust = prospects.robust.first();
    let best =
        robust.map(|r| format!("; one package is acceptable in {}", words::percent(r.acceptable.estimate)));
    Some(format!(
        "With all guesses drawn from their ranges, a deal is possible in {} of worlds{}.",
        words::percent(zone.estimate),
        best.unwrap_or_default()
    ))
}

fn ratification(brief: &Brief) -> Option<String> {
    let prospects = brief.prospects.as_ref().filter(|_| has_ratifiers(brief))?;
    let best = prospects.packages.iter().max_by(|a, b| a.ratified.estimate.total_cmp(&b.ratified.estimate));
    let best = best.filter(|p| p.ratified.estimate > 0.0);
    let best = best.map(|p| {
        format!(
            "; of the named packages \"{}\" has the best chance, {}",
            brief.display.called(&p.names),
            words::chance(p.ratified.estimate)
        )
    });
    Some(format!(
        "What the Nash package of a world says is ratified at home in {}{}.",
        words::chance(prospects.ratified.estimate),
        best.unwrap_or_default()
    ))
}

fn packages(brief: &Brief) -> Option<String> {
    let quoted = |p: &crate::brief::PackageSummary| format!("\"{}\"", brief.display.package_name(&p.id));
    let signable: Vec<String> = brief.packages.iter().filter(|p| p.acceptable).map(quoted).collect();
    match (brief.packages.len(), signable.len()) {
        (0, _) => None,
        (_, 0) => Some("None of the named packages is acceptable to all who must agree.".to_owned()),
        (_, 1) => {
            Some(format!("Of the named packages only {} is acceptable to all who must agree.", signable[0]))
        }
        _ => Some(format!(
            "Of the named packages {} are acceptable to all who must agree.",
            words::list(&signable)
        )),
    }
}

fn gap(brief: &Brief) -> Option<String> {
    let worst = |g: &&crate::brief::IssueGapSummary| {
        g.stakes.values().map(crate::brief::StakeSummary::weight).fold(f64::INFINITY, f64::min)
    };
    let contested = brief.gap.iter().filter(|g| g.reading == GapKind::Contested);
    let widest = contested.max_by(|a, b| worst(a).total_cmp(&worst(b)).then(std::cmp::Ordering::Greater))?;
    Some(format!("They are furthest apart on {}.", brief.display.inner(&widest.issue)))
}
