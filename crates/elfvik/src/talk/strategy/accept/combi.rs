//! Accept as the next own offer would, and late what is good by what was seen lately.

use super::{Acceptance, Next};
use crate::talk::strategy::compose::{LazyRandom, Observation};
use crate::talk::strategy::register::{AcceptEntry, StrategyPart};

/// This rule in its variants, by name.
pub(super) const ENTRIES: &[AcceptEntry] = &[
    AcceptEntry { part: StrategyPart::plain(("combi", "as next, and late the best of a recent window: from"), "accepts/combi.md", "T. Baarslag, K. Hindriks, C. Jonker, \"Effective Acceptance Conditions in Real-Time Automated Negotiation\", 2014").with(&["from"], "from=0..1"), build: |settings| Ok(Box::new(Combi { from: settings.number("from", 0.99, 0.0..=1.0)?, recent: Recent::Most })) },
    AcceptEntry { part: StrategyPart::plain(("combi-mean", "as next, and late the mean of a recent window: from"), "accepts/combi.md", "T. Baarslag, K. Hindriks, C. Jonker, \"Effective Acceptance Conditions in Real-Time Automated Negotiation\", 2014").with(&["from"], "from=0..1"), build: |settings| Ok(Box::new(Combi { from: settings.number("from", 0.99, 0.0..=1.0)?, recent: Recent::Mean })) },
];

/// What a late offer is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recent {
    /// The best of the window.
    Most,
    /// The mean of the window.
    Mean,
}

/// AC_combi: as AC_next, and from a time on also what is at least the best, or the mean, of the offers in a
/// recent window as long as the time that is left.
///
/// Source: T. Baarslag, K. Hindriks, C. Jonker, "Effective Acceptance Conditions in Real-Time Automated
/// Negotiation", Decision Support Systems 60, 2014, with T = 0.99. With rounds few enough that none begins
/// after that, the last round counts as late.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Combi {
    /// From when on, from 0 to 1.
    pub from: f64,
    /// What is compared.
    pub recent: Recent,
}

impl Acceptance for Combi {
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        _: &mut LazyRandom,
        received: i64,
        next: i64,
    ) -> bool {
        if Next::default().holds(observation, received, next) {
            return true;
        }
        let now = observation.turn.moment.time;
        let is_late = now >= self.from || observation.turn.turns_left == Some(1);
        if !is_late {
            return false;
        }
        let left = 1.0 - now;
        // The offer that is answered is the last of the list, or one of the last where several are answered
        // at once, and does not count against itself.
        let before = &observation.theirs[..observation.theirs.len().saturating_sub(1)];
        let window =
            || before.iter().rev().take_while(|(time, _)| *time >= now - left).map(|(_, worth)| *worth);
        match self.recent {
            Recent::Most => window().max().is_none_or(|most| received >= most),
            Recent::Mean => {
                let (sum, n) =
                    window().fold((0_i128, 0_i128), |(sum, n), worth| (sum + i128::from(worth), n + 1));
                i128::from(received) * n.max(1) >= sum
            }
        }
    }

    fn draws(&self) -> bool {
        false
    }
}
