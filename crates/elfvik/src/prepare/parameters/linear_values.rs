//! Amounts on a straight line.

use super::fraction::Fraction;

/// Options of an issue, one after the other, on the straight line between two numbers.
#[derive(Debug, Clone)]
pub(in crate::prepare) struct LineCells {
    /// How many options.
    pub(in crate::prepare) n: u32,
    /// The positions of the numbers between which they lie.
    pub(in crate::prepare) from: u32,
    pub(in crate::prepare) to: u32,
    /// Which share of the way the first option has gone.
    pub(in crate::prepare) first: Fraction,
    /// By how much that share grows from option to option.
    pub(in crate::prepare) step: Fraction,
}
