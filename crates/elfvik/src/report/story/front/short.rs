//! The whole brief in a few sentences.

use super::settings::{those, whom};
use crate::brief::{Brief, RatificationAnalysisSummary};
use crate::report::document::{Document, StyledText, Tone};
use crate::report::front_packages::{self, best, letter};
use crate::report::gap_order;
use crate::report::lay_wording;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let states = words::decided_by_states(brief);
    let sentences = [Some(zone(brief)), states, chance(brief), widest(brief)];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    page.paragraph(StyledText::toned(Tone::Strong, "In short:").then(format!(" {}", sentences.join(" "))));
}

/// Whether there is a deal: one that also passes at home where ratifiers are known, and beside it what the
/// table alone would accept.
fn zone(brief: &Brief) -> String {
    let Some(found) = &brief.ratification else { return at_the_table(brief) };
    let (size, whom, those) = (words::size(&brief.space.outcomes), whom(brief), those(brief));
    let survive = words::number_of_outcomes(&found.zone);
    let table = words::number_of_outcomes(&brief.zone);
    let home = "be approved at home";
    match (found.zone.exists, brief.zone.exists) {
        (Some(true), _) => format!(
            "there is room for a deal: {survive} of {size} possible packages would satisfy {whom} and {home} \
             ({table} would satisfy {those} alone)."
        ),
        (Some(false), Some(false)) => {
            format!(
                "as things stand there is no deal: none of {size} possible packages would satisfy {whom}."
            )
        }
        (Some(false), _) => format!(
            "as things stand there is no deal that lasts: of {size} possible packages {table} would satisfy \
             {whom}, but none of these would also {home}{}.",
            obstacles(brief, found)
        ),
        (None, _) => format!(
            "whether any of {size} possible packages would satisfy {whom} and {home} is open ({table} would \
             satisfy {those}, whatever is said at home)."
        ),
    }
}

/// Who at home stands in the way of the package that comes closest, or of all.
fn obstacles(brief: &Brief, found: &RatificationAnalysisSummary) -> String {
    let names: Vec<String> = found.obstacles().map(|key| words::ratifier(brief, key)).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("; in the way at home: {}", lay_wording::few(&names, 3)),
    }
}

fn at_the_table(brief: &Brief) -> String {
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
    let table = words::chance(prospects.zone_probability.estimate);
    let first = best(brief).first().and_then(|first| first.chance);
    let is_ratified = brief.ratification.is_some();
    let possible = match is_ratified {
        true => format!(
            "a deal that also passes at home is possible in {} of cases (at the table alone in {table})",
            words::chance(prospects.ratified.estimate)
        ),
        false => format!("a deal is possible in {table} of cases"),
    };
    let best = match first {
        None if is_ratified => "; no package that was tried also passes at home".to_owned(),
        None => String::new(),
        Some(first) => {
            let home = if is_ratified { " and passes at home" } else { "" };
            let chance = words::chance(front_packages::chance(brief, first));
            format!("; the likeliest package, {} below, is accepted{home} in {chance}", letter(0))
        }
    };
    Some(match (&brief.states, brief.assumptions.n_guesses) {
        (None, _) => format!("Much is only guessed: within the guesses {possible}{best}."),
        (Some(_), 0) => format!("Whatever comes about, {possible}{best}."),
        (Some(_), _) => {
            format!("Much is only guessed: within the guesses, whatever comes about, {possible}{best}.")
        }
    })
}

fn widest(brief: &Brief) -> Option<String> {
    let widest = gap_order::furthest(brief)?;
    Some(format!("They are furthest apart on {}.", brief.display.inner(&widest.issue)))
}
