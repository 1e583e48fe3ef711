//! Statements that are not believed, in words.

use super::{chance, list};
use crate::brief::{Brief, DistrustSummary};

/// "\"Our lease runs until September\" (said by the buyer)".
pub(in crate::report) fn statement(brief: &Brief, id: &str) -> String {
    let known = brief.statements.iter().find(|statement| statement.id == *id);
    known.map_or_else(|| id.to_owned(), |known| format!("\"{}\" (said by {})", known.says, known.by))
}

/// " \"Our lease runs until September\" (said by the buyer) is not believed here: ...".
pub(in crate::report) fn without(brief: &Brief, found: &DistrustSummary) -> String {
    let told: Vec<String> = found.statements.iter().map(|id| statement(brief, id)).collect();
    let are = if told.len() == 1 { "is" } else { "are" };
    let guesses = match found.numbers.len() {
        0 => "no guess rests on that".to_owned(),
        1 => "one guess is wider".to_owned(),
        n => format!("{n} guesses are wider"),
    };
    let deal = if brief.ratification.is_some() { "a deal that is ratified" } else { "a deal" };
    let deal = match (&found.believed, &found.discounted) {
        (Some(with), Some(without)) => format!(
            ". So {deal} is possible in {} of cases; if it is believed, in {}",
            chance(without.estimate),
            chance(with.estimate)
        ),
        _ => String::new(),
    };
    format!(" {} {are} not believed here: {guesses}{deal}.", list(&told))
}
