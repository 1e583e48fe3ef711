//! In what two scenarios can differ, and what counts as equal.

use crate::model::{Issue, Options};
use num_bigint::BigUint;

/// Something in which two scenarios differ, as data. Numbers are utilities, rounds are counted from 1;
/// `report::notes::of_difference` puts it into words.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ConversionDifference {
    /// There are more or fewer parties.
    Parties {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// A party is called otherwise.
    PartyName {
        /// The id of the party.
        party: String,
        /// Its name before the conversion.
        before: String,
        /// Its name after the conversion.
        after: String,
    },
    /// The parties stand in another order, which decides who begins.
    PartyOrder {
        /// Their ids in the new order.
        after: Vec<String>,
    },
    /// There are more or fewer issues.
    Issues {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// An issue is called otherwise.
    IssueName {
        /// Its name before the conversion.
        before: String,
        /// Its name after the conversion.
        after: String,
    },
    /// An issue has more or fewer options.
    Options {
        /// The id of the issue.
        issue: String,
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// Options are called otherwise.
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
    Size {
        /// How many there were.
        before: BigUint,
        /// How many there are.
        after: BigUint,
    },
    /// Outcomes are worth something else.
    Utility {
        /// The id of the party.
        party: String,
        /// The first of these: how the option of each issue is called, in the order of the issues.
        outcome: Vec<String>,
        /// What it was worth.
        before: f64,
        /// What it is worth.
        after: f64,
        /// How many others of those that were looked at differ too.
        others: usize,
    },
    /// A party accepts from another utility.
    Reservation {
        /// The id of the party.
        party: String,
        /// The utility from which it accepted before.
        before: f64,
        /// The utility from which it accepts after.
        after: f64,
    },
    /// Waiting costs something else.
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
    Frontier {
        /// How many were efficient before.
        before: usize,
        /// How many are efficient after.
        after: usize,
    },
    /// More or fewer outcomes make a deal.
    Zone {
        /// How many did.
        before: ZoneCount,
        /// How many do.
        after: ZoneCount,
    },
}

/// How many outcomes make a deal, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneCount {
    /// None of them.
    None,
    /// Some of so many that they are not counted.
    Some,
    /// At least `low` and at most `high`; both are the same where the count is exact.
    Between {
        /// The lower bound.
        low: BigUint,
        /// The upper bound.
        high: BigUint,
    },
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
