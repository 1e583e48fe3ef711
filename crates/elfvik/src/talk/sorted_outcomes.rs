//! The outcomes of a listing from the best to the worst for one party.

use std::sync::OnceLock;

/// Positions of a listing by falling worth, those of equal worth in their order. Only the part that is
/// looked at is ever sorted: a talk that ends early pays for the top alone.
#[derive(Debug, Clone)]
pub(super) struct SortedOutcomes {
    worths: Vec<i64>,
    least: i64,
    most: i64,
    /// Steps per unit of worth.
    factor: f64,
    /// Where each step begins among the ranks.
    starts: Vec<u32>,
    /// Positions step by step.
    steps: Vec<u32>,
    sorted: Vec<OnceLock<Box<[u32]>>>,
}

impl SortedOutcomes {
    /// The ladder of some worths, at least one. `O(n)`.
    pub(super) fn new(worths: Vec<i64>) -> Self {
        let (least, most) = worths.iter().fold((i64::MAX, i64::MIN), |(l, m), &w| (l.min(w), m.max(w)));
        let n_steps = (worths.len() / PER_STEP).clamp(1, MOST_STEPS);
        let factor = if most > least { n_steps as f64 / ((most - least) as f64 * 1.000_000_1) } else { 0.0 };
        let mut ladder = Self {
            worths,
            least,
            most,
            factor,
            starts: vec![0; n_steps + 1],
            steps: Vec::new(),
            sorted: Vec::new(),
        };
        let own: Vec<u16> = ladder.worths.iter().map(|&worth| ladder.step(worth) as u16).collect();
        own.iter().for_each(|&step| ladder.starts[usize::from(step) + 1] += 1);
        for step in 0..n_steps {
            ladder.starts[step + 1] += ladder.starts[step];
        }
        let mut ends = ladder.starts.clone();
        let mut steps = vec![0; own.len()];
        for (at, &step) in own.iter().enumerate() {
            let end = &mut ends[usize::from(step)];
            steps[*end as usize] = at as u32;
            *end += 1;
        }
        ladder.steps = steps;
        ladder.sorted.resize_with(n_steps, OnceLock::new);
        ladder
    }

    pub(super) fn least(&self) -> i64 {
        self.least
    }

    pub(super) fn most(&self) -> i64 {
        self.most
    }

    pub(super) fn len(&self) -> usize {
        self.worths.len()
    }

    pub(super) fn worth(&self, position: u32) -> i64 {
        self.worths[position as usize]
    }

    /// The position at a rank, from 0 for the best.
    pub(super) fn at(&self, rank: usize) -> Option<u32> {
        if rank >= self.len() {
            return None;
        }
        let step = self.starts.partition_point(|&start| start as usize <= rank) - 1;
        Some(self.sorted(step)[rank - self.starts[step] as usize])
    }

    /// How many positions are worth at least so much.
    pub(super) fn count_from(&self, worth: i64) -> usize {
        if worth > self.most {
            return 0;
        }
        let step = self.step(worth.max(self.least));
        let inside = self.sorted(step).partition_point(|&position| self.worth(position) >= worth);
        self.starts[step] as usize + inside
    }

    /// All positions worth from `low` to `high`, in no order.
    pub(super) fn within(&self, low: i64, high: i64) -> impl Iterator<Item = u32> + '_ {
        let (from, to) = match low <= self.most && high >= self.least && low <= high {
            true => (self.step(high.min(self.most)), self.step(low.max(self.least)) + 1),
            false => (0, 0),
        };
        let steps = &self.steps[self.starts[from] as usize..self.starts[to] as usize];
        steps.iter().copied().filter(move |&position| (low..=high).contains(&self.worth(position)))
    }

    /// The first of the worst positions that are worth at least so much, its worth, and the greatest worth
    /// below (`i64::MIN` when there is none).
    pub(super) fn rung(&self, worth: i64) -> Option<(u32, i64, i64)> {
        if worth > self.most {
            return None;
        }
        let step = self.step(worth.max(self.least));
        let own = self.sorted(step);
        let inside = own.partition_point(|&position| self.worth(position) >= worth);
        let below = match own.get(inside) {
            Some(&position) => self.worth(position),
            None => self.at(self.starts[step + 1] as usize).map_or(i64::MIN, |position| self.worth(position)),
        };
        let Some(&last) = own[..inside].last() else {
            // The step holds nothing so good: the worst of the steps before it.
            let last = self.at((self.starts[step] as usize).checked_sub(1)?)?;
            let worth = self.worth(last);
            return Some((self.at(self.count_from(worth + 1))?, worth, below));
        };
        let worth = self.worth(last);
        let first = own[..inside].iter().rposition(|&position| self.worth(position) > worth);
        Some((own[first.map_or(0, |at| at + 1)], worth, below))
    }

    /// The rank of a position.
    pub(super) fn rank(&self, position: u32) -> usize {
        let worth = self.worth(position);
        let step = self.step(worth);
        let above = |&other: &u32| (-self.worth(other), other) < (-worth, position);
        self.starts[step] as usize + self.sorted(step).partition_point(above)
    }

    fn step(&self, worth: i64) -> usize {
        ((self.most - worth) as f64 * self.factor) as usize
    }

    fn sorted(&self, step: usize) -> &[u32] {
        self.sorted[step].get_or_init(|| {
            let mut own: Box<[u32]> =
                self.steps[self.starts[step] as usize..self.starts[step + 1] as usize].into();
            own.sort_unstable_by_key(|&position| (-self.worth(position), position));
            own
        })
    }
}

/// About so many positions share a step.
const PER_STEP: usize = 24;
/// Their numbers fit into 16 bits.
const MOST_STEPS: usize = 1 << 13;

#[cfg(test)]
mod tests {
    use super::SortedOutcomes;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_ladder_is_a_stable_sort(worths in prop::collection::vec(-50_i64..50, 1..400)) {
            let ladder = SortedOutcomes::new(worths.clone());
            let mut sorted: Vec<u32> = (0..worths.len() as u32).collect();
            sorted.sort_by_key(|&at| -worths[at as usize]);
            for (rank, &position) in sorted.iter().enumerate() {
                prop_assert_eq!(ladder.at(rank), Some(position));
                prop_assert_eq!(ladder.rank(position), rank);
            }
            prop_assert_eq!(ladder.at(worths.len()), None);
            for (low, high) in [(-60, 60), (-10, 10), (3, 3), (5, 4), (60, 70), (-70, -60)] {
                let mut found: Vec<u32> = ladder.within(low, high).collect();
                found.sort_unstable();
                let inside = |at: &u32| (low..=high).contains(&worths[*at as usize]);
                prop_assert_eq!(found, (0..worths.len() as u32).filter(inside).collect::<Vec<_>>());
            }
            for from in -52..52 {
                let above = || worths.iter().copied().filter(|w| *w >= from);
                let rung = above().min().map(|least| {
                    let first = worths.iter().position(|w| *w == least).unwrap() as u32;
                    (first, least, worths.iter().copied().filter(|w| *w < from).max().unwrap_or(i64::MIN))
                });
                prop_assert_eq!(ladder.rung(from), rung);
                prop_assert_eq!(ladder.count_from(from), worths.iter().filter(|w| **w >= from).count());
            }
        }
    }
}
