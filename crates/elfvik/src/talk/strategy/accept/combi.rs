//! Accept as the next own offer would, and late what is good by what was seen lately.

use super::{AcceptEntry, AcceptanceStrategy, NextAcceptance};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;
use std::collections::VecDeque;

/// Where it was published.
const SOURCE: &str = "T. Baarslag, K. Hindriks, C. Jonker, \"Effective Acceptance Conditions in \
    Real-Time Automated Negotiation\", 2014";

/// This rule in its variants, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[
    AcceptEntry {
        part: StrategyPartDescription::plain(
            ("combi", "as next, and late the best of a recent window: from"),
            "accepts/combi.md",
            SOURCE,
        )
        .with(&["from"], "from=0..1"),
        build: |settings| {
            Ok(Box::new(CombiAcceptance::new(
                settings.number("from", 0.99, 0.0..=1.0)?,
                WindowStatistic::Most,
            )))
        },
    },
    AcceptEntry {
        part: StrategyPartDescription::plain(
            ("combi-mean", "as next, and late the mean of a recent window: from"),
            "accepts/combi.md",
            SOURCE,
        )
        .with(&["from"], "from=0..1"),
        build: |settings| {
            Ok(Box::new(CombiAcceptance::new(
                settings.number("from", 0.99, 0.0..=1.0)?,
                WindowStatistic::Mean,
            )))
        },
    },
];

/// What a late offer is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WindowStatistic {
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
#[derive(Debug, Clone, PartialEq)]
pub struct CombiAcceptance {
    /// From when on, from 0 to 1.
    pub from: f64,
    /// What of the recent window is compared.
    pub recent: WindowStatistic,
    window: Window,
}

impl CombiAcceptance {
    /// The rule from a time on, from 0 to 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::accept::{CombiAcceptance, WindowStatistic};
    ///
    /// let late = CombiAcceptance::new(0.95, WindowStatistic::Mean);
    /// assert_eq!((late.from, late.recent), (0.95, WindowStatistic::Mean));
    /// ```
    #[must_use]
    pub fn new(from: f64, recent: WindowStatistic) -> Self {
        Self { from, recent, window: Window::default() }
    }
}

/// The recent window over the offers of the others. Time never runs back on a level, so that both ends only
/// move on.
#[derive(Debug, Clone, PartialEq, Default)]
struct Window {
    /// The offers from the first to before the second position lie inside.
    at: (usize, usize),
    sum: i128,
    /// The positions inside that nothing as great follows: the first is that of the greatest worth.
    falling: VecDeque<usize>,
}

impl Window {
    /// Moves on to the offers since a time, without those from position `to` on.
    fn move_on(&mut self, theirs: &[(f64, i64)], since: f64, to: usize) {
        while self.at.1 < to {
            let (at, worth) = (self.at.1, theirs[self.at.1].1);
            while self.falling.back().is_some_and(|&last| theirs[last].1 <= worth) {
                self.falling.pop_back();
            }
            self.falling.push_back(at);
            self.sum += i128::from(worth);
            self.at.1 += 1;
        }
        while self.at.0 < self.at.1 && theirs[self.at.0].0 < since {
            if self.falling.front() == Some(&self.at.0) {
                self.falling.pop_front();
            }
            self.sum -= i128::from(theirs[self.at.0].1);
            self.at.0 += 1;
        }
    }

    fn most(&self, theirs: &[(f64, i64)]) -> Option<i64> {
        self.falling.front().map(|&at| theirs[at].1)
    }

    fn len(&self) -> usize {
        self.at.1 - self.at.0
    }
}

impl AcceptanceStrategy for CombiAcceptance {
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        _: &mut LazyRandom,
        received: i64,
        next: i64,
    ) -> bool {
        if NextAcceptance::default().holds(observation, received, next) {
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
        self.window.move_on(observation.theirs, now - left, observation.theirs.len().saturating_sub(1));
        match self.recent {
            WindowStatistic::Most => self.window.most(observation.theirs).is_none_or(|most| received >= most),
            WindowStatistic::Mean => {
                i128::from(received) * self.window.len().max(1) as i128 >= self.window.sum
            }
        }
    }

    fn draws(&self) -> bool {
        false
    }

    fn forget(&mut self) {
        self.window = Window::default();
    }
}

#[cfg(test)]
mod tests {
    use super::Window;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_window_that_moves_on_holds_what_the_plain_definition_says(
            steps in prop::collection::vec((0_u8..3, -20_i64..20, 0_u8..4), 1..60),
        ) {
            let (mut window, mut theirs) = (Window::default(), Vec::new());
            let (mut time, mut since) = (0.0, -3.0);
            for (later, worth, on) in steps {
                time += f64::from(later);
                theirs.push((time, worth));
                since += f64::from(on);
                let to = theirs.len() - 1;
                window.move_on(&theirs, since, to);
                let offers = || theirs[..to].iter().filter(|(time, _)| *time >= since);
                let inside = || offers().map(|(_, worth)| *worth);
                prop_assert_eq!(window.most(&theirs), inside().max());
                prop_assert_eq!(window.sum, inside().map(i128::from).sum::<i128>());
                prop_assert_eq!(window.len(), inside().count());
            }
        }
    }
}
