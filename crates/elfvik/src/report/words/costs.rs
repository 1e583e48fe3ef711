//! Parties that count what a deal costs them.

use crate::brief::PartySummary;

/// Whether a party counts costs: whatever it signs is worth less than nothing to it, and it signs all the
/// same. What it accepts at least is then what it pays at most.
pub(in crate::report) fn counts_costs(party: &PartySummary) -> bool {
    party.most <= 0.0 && party.reservation < 0.0
}
