//! Accept from a fixed utility on.

use super::{AcceptEntry, AcceptanceStrategy};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("const", "what is worth a share of my range: share"),
        "accepts/constant.md",
        "T. Baarslag, K. Hindriks, C. Jonker, \"Acceptance Conditions in Automated Negotiation\", 2013",
    )
    .with(&["share"], "share=0..1"),
    build: |settings| Ok(Box::new(ConstantAcceptance { share: settings.number("share", 0.8, 0.0..=1.0)? })),
}];

/// AC_const: accepts what is worth at least a share of the way from the least to the greatest utility.
///
/// Source: T. Baarslag, K. Hindriks, C. Jonker, "Acceptance Conditions in Automated Negotiation", Complex
/// Automated Negotiations, 2013. There the constant is a utility between 0 and 1; here a share of the
/// range, so that it means the same on every scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConstantAcceptance {
    /// From 0 for the least utility to 1 for the greatest.
    pub share: f64,
}

impl AcceptanceStrategy for ConstantAcceptance {
    fn accepts(&mut self, observation: &Observation<'_>, _: &mut LazyRandom, received: i64, _: i64) -> bool {
        observation.turn.profile.share(received) >= self.share
    }

    fn draws(&self) -> bool {
        false
    }
}
