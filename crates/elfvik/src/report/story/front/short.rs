//! The whole brief in a few sentences.

use super::detail::whom;
use crate::brief::{Brief, GapKind, IssueGapSummary, StakeSummary};
use crate::report::best::{self, best, letter};
use crate::report::document::{Document, StyledText, Tone};
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let sentences = [Some(zone(brief)), chance(brief), widest(brief)];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    page.paragraph(StyledText::toned(Tone::Strong, "In short:").then(format!(" {}", sentences.join(" "))));
}

fn zone(brief: &Brief) -> String {
    let size = words::size(&brief.space.outcomes);
    let (low, high) = (words::size(&brief.zone.outcomes.low), words::size(&brief.zone.outcomes.high));
    let whom = whom(brief);
    match brief.zone.exists {
        Some(true) if low == high => {
            format!("there is room for a deal: {low} of {size} possible packages would satisfy {whom}.")
        }
        Some(true) => format!(
            "there is room for a deal: between {low} and {high} of {size} possible packages would satisfy \
             {whom}."
        ),
        Some(false) => {
            format!(
                "as things stand there is no deal: none of {size} possible packages would satisfy {whom}."
            )
        }
        None => format!("whether any of {size} possible packages would satisfy {whom} is open."),
    }
}

/// How likely a deal is, and that it passes at home.
fn chance(brief: &Brief) -> Option<String> {
    let prospects = brief.prospects.as_ref()?;
    let possible = words::chance(prospects.zone_probability.estimate);
    let first = best(brief).first().and_then(|first| first.chance);
    let has_ratifiers = super::super::prospects::has_ratifiers(brief);
    let best = match first {
        None if has_ratifiers => "; no package that was tried also passes at home".to_owned(),
        None => String::new(),
        Some(first) => {
            let home = if has_ratifiers { " and passes at home" } else { "" };
            let chance = words::chance(best::chance(brief, first));
            format!("; the likeliest package, {} below, is accepted{home} in {chance}", letter(0))
        }
    };
    Some(format!("Much is only guessed: within the guesses a deal is possible in {possible} of cases{best}."))
}

fn widest(brief: &Brief) -> Option<String> {
    let least =
        |g: &IssueGapSummary| g.stakes.values().map(StakeSummary::weight).fold(f64::INFINITY, f64::min);
    let contested = brief.gap.iter().filter(|g| g.reading == GapKind::Contested);
    let widest = contested.max_by(|a, b| least(a).total_cmp(&least(b)).then(std::cmp::Ordering::Greater))?;
    Some(format!("They are furthest apart on {}.", widest.issue))
}
