//! AgentK's acceptance probability.

use super::{AcceptEntry, AcceptanceStrategy};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;
use crate::talk::strategy::offer::agentk;

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("agentk", "with AgentK's probability"),
        "accepts/agentk.md",
        "S. Kawaguchi, K. Fujita, T. Ito, \"AgentK\", 2012",
    ),
    build: |_| Ok(Box::new(AgentKAcceptance)),
}];

/// Accepts with a probability that rises with time and with what the offer is worth beyond the target and
/// beyond the best that is expected: `t^5 / 5 + (u - e_max) + (u - target)`, when that is above 0.1.
///
/// Source: S. Kawaguchi, K. Fujita, T. Ito, "AgentK: Compromising Strategy Based on Estimated Maximum
/// Utility for Automated Negotiating Agents", New Trends in Agent-Based Complex Automated Negotiations,
/// 2012. Utilities are shares of the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgentKAcceptance;

impl AcceptanceStrategy for AgentKAcceptance {
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        draw: &mut LazyRandom,
        received: i64,
        _: i64,
    ) -> bool {
        let (time, share) = (observation.turn.moment.time, observation.turn.profile.share(received));
        let expected = agentk::expected(observation);
        let target = agentk::target(expected, time, 1.0);
        let chance = time.powi(5) / 5.0 + (share - expected) + (share - target);
        chance > 0.1 && draw.number() < chance
    }

    fn draws(&self) -> bool {
        true
    }
}
