//! States of nature in words.

use super::{chance, list};
use crate::brief::{Brief, StateSummary, StatesSummary};

/// When a state comes about: "in a drought year", or "otherwise".
pub(in crate::report) fn when(state: &StateSummary) -> String {
    match state.id {
        None if state.name == "otherwise" => state.name.clone(),
        _ => format!("in {}", state.name),
    }
}

/// The same with its probability: "in a drought year (20 %)".
pub(in crate::report) fn when_and_how_likely(state: &StateSummary) -> String {
    format!("{} ({})", when(state), chance(state.probability))
}

/// In which states something can be signed, and what all else is said of, where that differs from state to
/// state.
pub(in crate::report) fn decided_by_states(brief: &Brief) -> Option<String> {
    let states = brief.states.as_ref().filter(|states| states.decides())?;
    let (signed, home) = match brief.ratification {
        Some(_) => ("nothing can be signed that is also approved at home", " that lasts"),
        None => ("nothing can be signed", ""),
    };
    let clause = |exists: Option<bool>, what: String| {
        let alike = states.states.iter().filter(|state| state.zone.exists == exists);
        let alike: Vec<String> = alike.map(when_and_how_likely).collect();
        (!alike.is_empty()).then(|| format!("{} {what}", few(&alike)))
    };
    let clauses = [
        clause(Some(false), signed.to_owned()),
        clause(Some(true), format!("there is room for a deal{home}")),
        clause(None, "that is open".to_owned()),
    ];
    let clauses: Vec<String> = clauses.into_iter().flatten().collect();
    Some(format!("It depends on what comes about: {}.{}", clauses.join("; "), taken(states)))
}

/// Of which state all else is said.
fn taken(states: &StatesSummary) -> String {
    let likeliest = states.states.iter().find(|state| state.likeliest);
    likeliest
        .map(|state| match (&state.id, state.name.as_str()) {
            (None, "otherwise") => {
                " All else supposes that none of the special states comes about.".to_owned()
            }
            (_, name) => format!(" All else supposes {name}."),
        })
        .unwrap_or_default()
}

/// The first few of some states.
fn few(states: &[String]) -> String {
    match states.len().saturating_sub(MOST_STATES) {
        0 => list(states),
        n => format!("{} and {n} more", states[..MOST_STATES].join(", ")),
    }
}

/// So many states are listed in a sentence.
const MOST_STATES: usize = 4;
