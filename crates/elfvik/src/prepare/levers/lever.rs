//! Levers as they are told: what is changed, and what speaks against it.

use crate::model::{Outcome, PartyId, words};
use crate::prepare::parameters::ParameterId;
use num_rational::BigRational;
use std::collections::BTreeMap;

/// What would make a deal possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Levers {
    /// The changes that suffice alone, in the order of [`LeverCaveat`]; in each, rules stand before
    /// numbers and the smallest change first, of equals the first in the files.
    pub levers: Vec<Lever>,
    /// How many numbers were not searched, by the reason.
    pub unsearched: BTreeMap<UnsearchedReason, usize>,
}

/// One change that suffices alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// The rule that is dropped, or the number with its new value.
    pub change: LeverChange,
    /// What speaks against it, as far as the files say.
    pub judgement: LeverCaveat,
    /// An outcome that makes a deal after the change.
    pub outcome: Outcome,
    /// Whether no smaller change suffices; otherwise one may, because a frontier was approximated.
    pub exact: bool,
}

/// What a lever changes: one rule or one number, all others as they are.
#[derive(Debug, Clone, PartialEq)]
pub enum LeverChange {
    /// The rule at a position of the scenario is dropped.
    Rule(usize),
    /// A red line of a party, by its position, is given up.
    RedLine {
        /// Whose it is.
        party: PartyId,
        /// Its position among the party's red lines.
        line: usize,
    },
    /// A number takes another value, exactly as far as is needed. Both values are what the number's file
    /// says: another system may count them with the opposite sign, or divided by the greatest of an issue.
    Number {
        /// The number, as a position in the parameters.
        number: ParameterId,
        /// What its file says now, at the likely value.
        from: BigRational,
        /// What it would have to say.
        to: BigRational,
        /// How much that changes, free of any scale: for a guess the change as a share of its range, for a
        /// probability as it is. Else the most that it changes the margin of any outcome (utility less
        /// reservation), as a share of the range of the party's utilities over the outcomes that break no
        /// rule; of several parties the greatest such share.
        share: f64,
    },
}

words! {
    /// What speaks against a lever.
    pub enum LeverCaveat {
        /// Nothing that is known: a rule, the consent of somebody, or a guess within its range.
        Thinkable = "thinkable",
        /// The new value lies beyond the range of the guess.
        BeyondGuess = "beyond-guess",
        /// The number was taken as known.
        Known = "known",
    }
}

words! {
    /// Why a number was not searched.
    pub enum UnsearchedReason {
        /// It is a cell of a table with too many combinations.
        LargeTable = "large-table",
        /// It is multiplied with itself.
        MultipliesItself = "multiplies-itself",
        /// Utilities are cut off at a ceiling, and the reservation is cut off with them or moves with the
        /// number.
        Ceiling = "ceiling",
        /// It is one of the weights that must add up to 1.
        PartOfWhole = "part-of-whole",
        /// It stands in no file: a formula gives it.
        Derived = "derived",
        /// It is divided by the greatest evaluation of its issue, and some of these are below zero.
        Evaluation = "evaluation",
        /// Its effect has more digits than 62 bits hold.
        TooFine = "too-fine",
        /// The numbers before it took all the work that is spent on levers.
        TooMuchWork = "too-much-work",
    }
}
