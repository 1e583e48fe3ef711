//! Names and lists as people write them.

mod accord;
mod conclusions;
mod conversion;
mod costs;
mod evidence;
mod file_numbers;
mod issue_wording;
mod outcome_differences;
mod plan;
mod quantities;
mod red_lines;
mod solutions;
mod states;
mod talks;
mod without;

pub(super) use accord::{AccordWords, deadline, ruling, standing, unseen};
pub(super) use conclusions::{conclusions, part, subject};
pub(super) use conversion::difference;
pub(super) use costs::counts_costs;
pub(super) use evidence::{doubt, heard};
pub use file_numbers::number;
pub(super) use file_numbers::{assumed, options};
pub(super) use outcome_differences::variants;
pub(super) use plan::{PlanWords, no_plan};
pub(super) use quantities::{
    Figures, amount, chance, counted, grouped, grouped_number, interval, percent, reached, rough, share,
    size, supported, whole_percent,
};
pub(super) use red_lines::{combination, red_line};
pub(super) use solutions::definition;
pub(super) use states::{decided_by_states, when, when_and_how_likely};
pub(super) use talks::{ending, of_brief, of_talk};
pub(super) use without::{statement, without};

use crate::brief::{Brief, UnsearchedReason, ZoneSummary};

/// How many outcomes a zone holds: exactly, or between what.
pub(super) fn number_of_outcomes(zone: &ZoneSummary) -> String {
    let (low, high) = (size(&zone.outcomes.low), size(&zone.outcomes.high));
    if low == high { low } else { format!("between {low} and {high}") }
}

/// Numbers that were not searched for levers, by the reason: "cells of large tables".
pub(super) fn unsearched(reason: UnsearchedReason) -> &'static str {
    match reason {
        UnsearchedReason::LargeTable => "cells of large tables",
        UnsearchedReason::MultipliesItself => "multiplied with themselves",
        UnsearchedReason::Ceiling => "bent by a ceiling that cuts the reservation off as well",
        UnsearchedReason::PartOfWhole => "weights that must add up to 1, so that none can change alone",
        UnsearchedReason::Derived => "given by a formula of the file and not written there",
        UnsearchedReason::Evaluation => {
            "evaluations divided by the greatest of an issue that has some below zero"
        }
        UnsearchedReason::TooFine => "with more digits than are counted",
        UnsearchedReason::TooMuchWork => "beyond the work that is spent on levers",
    }
}

/// A name as it stands within a sentence: its article is small.
pub(super) fn within_sentence(name: &str) -> String {
    name.strip_prefix("The ").map_or_else(|| name.to_owned(), |rest| format!("the {rest}"))
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// Some texts, those that are said of several grouped: "ports 0 %, company 95 %, all others 100 %".
pub(super) fn grouped_by_text(said: &[(String, String)]) -> String {
    let mut groups: Vec<(Vec<&str>, &str)> = Vec::new();
    for (who, text) in said {
        match groups.iter_mut().find(|(_, known)| known == text) {
            Some((all, _)) => all.push(who),
            None => groups.push((vec![who], text)),
        }
    }
    // What is said of most comes last, as what holds for all others.
    let most = groups.iter().map(|(all, _)| all.len()).max().unwrap_or(0);
    let rest = groups.iter().position(|(all, _)| all.len() == most && most > 2 && groups.len() > 1);
    let rest = rest.map(|at| groups.remove(at));
    let each = groups.iter().flat_map(|(all, text)| all.iter().map(move |who| format!("{who} {text}")));
    let all: Vec<String> = each.chain(rest.map(|(_, text)| format!("all others {text}"))).collect();
    list(&all)
}

/// How many outcomes a picture shows.
pub(super) fn cloud(cloud: &crate::brief::FeasibleUtilities) -> String {
    let n = grouped(&cloud.rows.len().to_string());
    if cloud.is_complete { format!("all {n} outcomes") } else { format!("{n} outcomes, drawn at random") }
}

/// The name behind `party/ratifier`.
pub(super) fn ratifier(brief: &Brief, key: &str) -> String {
    brief.display.ratifier(key).to_owned()
}

/// The names behind several keys `party/ratifier`.
pub(super) fn ratifiers<'k>(brief: &Brief, keys: impl IntoIterator<Item = &'k String>) -> Vec<String> {
    keys.into_iter().map(|key| ratifier(brief, key)).collect()
}

/// The short name of a party id.
pub(super) fn short<'b>(brief: &'b Brief, id: &'b str) -> &'b str {
    brief.scenario.parties.iter().find(|p| p.id == id).map_or(id, |p| &p.short)
}

/// The short names of several party ids.
pub(super) fn shorts(brief: &Brief, ids: &[String]) -> String {
    list(&ids.iter().map(|id| short(brief, id).to_owned()).collect::<Vec<_>>())
}
