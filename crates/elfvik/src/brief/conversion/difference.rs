//! In what two scenarios can differ, and what counts as equal.

use crate::model::{Issue, Options};

/// Something in which two scenarios differ. Numbers are utilities, rounds are counted from 1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConversionDifference {
    /// There are more or fewer parties.
    #[error("{before} parties become {after}")]
    Parties {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// A party is called otherwise.
    #[error("{party}: its name `{before}` becomes `{after}`")]
    PartyName {
        /// The id of the party.
        party: String,
        /// Its name before the conversion.
        before: String,
        /// Its name after the conversion.
        after: String,
    },
    /// The parties stand in another order, which decides who begins.
    #[error("the parties stand in another order: {after}")]
    PartyOrder {
        /// Their ids in the new order.
        after: String,
    },
    /// There are more or fewer issues.
    #[error("{before} issues become {after}")]
    Issues {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// An issue is called otherwise.
    #[error("the issue `{before}` becomes `{after}`")]
    IssueName {
        /// Its name before the conversion.
        before: String,
        /// Its name after the conversion.
        after: String,
    },
    /// An issue has more or fewer options.
    #[error("{issue}: {before} options become {after}")]
    Options {
        /// The id of the issue.
        issue: String,
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// Options are called otherwise.
    #[error("{issue}: the option `{before}` becomes `{after}`{}", more(*others, "option"))]
    OptionName {
        /// The id of the issue.
        issue: String,
        /// The first of these before.
        before: String,
        /// The same one after the conversion.
        after: String,
        /// How many others of the issue are called otherwise too.
        others: usize,
    },
    /// More or fewer outcomes are possible.
    #[error("{before} possible outcomes become {after}")]
    Size {
        /// How many there were, as decimal digits.
        before: String,
        /// How many there are, as decimal digits.
        after: String,
    },
    /// Outcomes are worth something else.
    #[error(
        "{party}: {outcome} is worth {} instead of {}{}",
        plain(*after), plain(*before), more(*others, "outcome")
    )]
    Utility {
        /// The id of the party.
        party: String,
        /// The first of these, option by option.
        outcome: String,
        /// What it was worth.
        before: f64,
        /// What it is worth.
        after: f64,
        /// How many others of those that were looked at differ too.
        others: usize,
    },
    /// A party accepts from another utility.
    #[error("{party}: accepts from {} instead of {}", plain(*after), plain(*before))]
    Reservation {
        /// The id of the party.
        party: String,
        /// The utility from which it accepted before.
        before: f64,
        /// The utility from which it accepts after.
        after: f64,
    },
    /// Waiting costs something else.
    #[error(
        "{party}: an agreement in round {round} of {of} keeps {} of its worth instead of {}",
        plain(*after), plain(*before)
    )]
    Discount {
        /// The id of the party.
        party: String,
        /// The round, counted from 1.
        round: u32,
        /// The deadline in rounds.
        of: u32,
        /// Which share was left.
        before: f64,
        /// Which share is left.
        after: f64,
    },
    /// Talks without agreement pay something else.
    #[error("{party}: no agreement in {of} rounds pays {} instead of {}", plain(*after), plain(*before))]
    NoAgreement {
        /// The id of the party.
        party: String,
        /// The deadline in rounds.
        of: u32,
        /// What it paid before, in utilities.
        before: f64,
        /// What it pays after, in utilities.
        after: f64,
    },
    /// More or fewer utility vectors are efficient.
    #[error("{before} efficient utility vectors become {after}")]
    Frontier {
        /// How many were efficient before.
        before: usize,
        /// How many are efficient after.
        after: usize,
    },
    /// More or fewer outcomes make a deal.
    #[error("{before} outcomes in the zone of agreement become {after}")]
    Zone {
        /// How many did, or between which bounds.
        before: String,
        /// How many do, or between which bounds.
        after: String,
    },
}

/// A number with all its digits, or with four of them where it is very small.
fn plain(number: f64) -> String {
    let is_tiny = number != 0.0 && number.abs() < 1e-6;
    if is_tiny { format!("{number:.3e}") } else { number.to_string() }
}

/// ` and 3 others`, where there are others.
fn more(others: usize, what: &str) -> String {
    match others {
        0 => String::new(),
        1 => format!(", and 1 other {what}"),
        n => format!(", and {n} other {what}s"),
    }
}

/// How an option is called: its text, or its id where it has none.
pub(super) fn option_name(issue: &Issue, option: u32) -> String {
    match &issue.options {
        Options::Labels { labels, .. } => {
            let label = &labels[option as usize];
            label.text.as_ref().unwrap_or(&label.id).clone()
        }
        _ => issue.option_id(option),
    }
}

/// Whether two numbers are equal up to what floats can tell.
pub(super) fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0)
}

/// As the grain of utilities from 0 to 1.
const TOLERANCE: f64 = 1e-12;
