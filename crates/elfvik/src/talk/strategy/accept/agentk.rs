//! AgentK's acceptance probability.

use super::Acceptance;
use crate::talk::strategy::compose::{Draw, Sight};
use crate::talk::strategy::offer::agentk;
use crate::talk::strategy::register::{AcceptEntry, Part};

/// This rule, by name.
pub(super) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: Part::plain(
        ("agentk", "with AgentK's probability"),
        "accepts/agentk.md",
        "S. Kawaguchi, K. Fujita, T. Ito, \"AgentK\", 2012",
    ),
    build: |_| Ok(Box::new(AgentK)),
}];

/// Accepts with a probability that rises with time and with what the offer is worth beyond the target and
/// beyond the best that is expected: `t^5 / 5 + (u - e_max) + (u - target)`, when that is above 0.1.
///
/// Source: S. Kawaguchi, K. Fujita, T. Ito, "AgentK: Compromising Strategy Based on Estimated Maximum
/// Utility for Automated Negotiating Agents", New Trends in Agent-Based Complex Automated Negotiations,
/// 2012. Utilities are shares of the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgentK;

impl Acceptance for AgentK {
    fn accepts(&mut self, sight: &Sight<'_>, draw: &mut Draw, received: i64, _: i64) -> bool {
        let (time, share) = (sight.turn.moment.time, sight.turn.profile.share(received));
        let expected = agentk::expected(sight);
        let target = agentk::target(expected, time, 1.0);
        let chance = time.powi(5) / 5.0 + (share - expected) + (share - target);
        chance > 0.1 && draw.number() < chance
    }

    fn draws(&self) -> bool {
        true
    }
}
