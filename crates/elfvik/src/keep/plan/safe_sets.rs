//! Which sets of done steps can be completed safely, 64 sets at a time.
//!
//! A word of bits stands for the 64 sets that differ in the six lowest steps. Gains are sums, so within a
//! word they differ from those of its first set by offsets that are the same in every word: which of the 64
//! keep a limit is one search in six sorted steps.

use super::additive::AdditiveGains;
use super::{Safety, StepId};

/// One bit per set of steps: whether the steps left can be done so that nobody's gain exceeds its limit.
#[derive(Debug)]
pub(super) struct SafeSets {
    words: Vec<u64>,
}

/// What is the same for all limits.
#[derive(Debug)]
pub(super) struct SetSearch<'a> {
    pub(super) gains: &'a AdditiveGains,
    pub(super) safety: Safety,
    low: usize,
    steps: Vec<StepMasks>,
    parties: Vec<WordGains>,
}

/// When a step can be done, seen from a word.
#[derive(Debug)]
struct StepMasks {
    doer: usize,
    /// What it needs among the steps of the word's number.
    needs_high: usize,
    /// The lanes in which what it needs among the lowest steps is done, and it is not.
    lanes: u64,
}

/// The gains of a party, put together from three parts of a set.
#[derive(Debug)]
struct WordGains {
    /// By the lower half of the word's number.
    lower: Vec<i128>,
    /// By the upper half, with the base.
    upper: Vec<i128>,
    /// Offsets of the 64 lanes, ascending.
    offsets: Vec<i128>,
    /// The lanes of the first so many offsets.
    prefixes: Vec<u64>,
}

impl<'a> SetSearch<'a> {
    pub(super) fn new(gains: &'a AdditiveGains, safety: Safety) -> Self {
        let n_steps = gains.n_steps();
        let low = n_steps.min(LANE_STEPS);
        let n_high = n_steps - low;
        let masks = |step: usize| {
            let needs = gains.needs[step];
            let needs_low = needs & ((1 << low) - 1);
            let own = if step < low { 1 << step } else { 0 };
            let is_open = |lane: &u64| needs_low & !lane == 0 && own & lane == 0;
            StepMasks {
                doer: gains.doers[step],
                needs_high: (needs >> low) as usize,
                lanes: (0..64).filter(is_open).fold(0, |mask, lane| mask | 1 << lane),
            }
        };
        let party = |party: usize| WordGains::new(gains.base[party], &gains.weights[party], low, n_high);
        Self {
            gains,
            safety,
            low,
            steps: (0..n_steps).map(masks).collect(),
            parties: (0..gains.n_parties()).map(party).collect(),
        }
    }

    /// The sets that can be completed within limits, one for each party. `O(2^steps · steps / 64)`.
    pub(super) fn safe_sets(&self, limits: &[i128]) -> SafeSets {
        let n_steps = self.steps.len();
        let n_words = 1_usize << (n_steps - self.low);
        let mut words = vec![0_u64; n_words];
        let mut keep = vec![0_u64; self.parties.len()];
        let mut reach = vec![0_u64; self.parties.len()];
        for number in (0..n_words).rev() {
            for ((keep, party), &limit) in keep.iter_mut().zip(&self.parties).zip(limits) {
                *keep = party.within(number, limit);
            }
            if self.safety == Safety::Strong {
                let all = keep.iter().fold(u64::MAX, |all, keep| all & keep);
                keep.fill(all);
            }
            reach.fill(0);
            for (at, step) in self.steps[self.low..].iter().enumerate() {
                let bit = 1_usize << at;
                if number & bit == 0 && step.needs_high & !number == 0 {
                    reach[step.doer] |= words[number | bit] & step.lanes;
                }
            }
            let mut word = keep.iter().zip(&reach).fold(0, |word, (keep, reach)| word | (keep & reach));
            if number == n_words - 1 {
                word |= self.completed(limits);
            }
            words[number] = self.within_word(number, word, &keep);
        }
        SafeSets { words }
    }

    /// The bit of the set of all steps, unless somebody gains by walking away after the last.
    fn completed(&self, limits: &[i128]) -> u64 {
        let all = self.gains.all();
        let keeps = |(party, limit): (usize, &i128)| self.gains.gain(party, all) <= *limit;
        let is_kept = self.safety == Safety::Weak || limits.iter().enumerate().all(keeps);
        if is_kept { 1 << (all & LANES) } else { 0 }
    }

    /// What follows within a word by the lowest steps.
    fn within_word(&self, number: usize, mut word: u64, keep: &[u64]) -> u64 {
        loop {
            let before = word;
            for (at, step) in self.steps[..self.low].iter().enumerate() {
                if step.needs_high & !number == 0 {
                    word |= word >> (1 << at) & step.lanes & keep[step.doer];
                }
            }
            if word == before {
                return word;
            }
        }
    }

    /// The order that takes the lowest possible step at each point; `None` when there is none.
    pub(super) fn order(&self, safe: &SafeSets, limits: &[i128]) -> Option<Vec<StepId>> {
        if !safe.contains(0) {
            return None;
        }
        let gains = self.gains;
        let mut done = 0;
        let mut order = Vec::with_capacity(self.steps.len());
        while done != gains.all() {
            let keeps = |party: usize| gains.gain(party, done) <= limits[party];
            let is_next = |step: &usize| {
                let is_kept = self.safety == Safety::Strong || keeps(gains.doers[*step]);
                gains.is_ready(*step, done) && is_kept && safe.contains(done | 1 << step)
            };
            let next = (0..self.steps.len()).find(is_next).expect("a safe set has a safe next step");
            order.push(StepId(next));
            done |= 1 << next;
        }
        Some(order)
    }
}

impl SafeSets {
    pub(super) fn contains(&self, set: u64) -> bool {
        self.words[(set >> LANE_STEPS) as usize] >> (set & LANES) & 1 == 1
    }
}

impl WordGains {
    fn new(base: i128, weights: &[i128], low: usize, n_high: usize) -> Self {
        let half = n_high / 2;
        let (lanes, high) = weights.split_at(low);
        let mut sorted: Vec<(i128, usize)> =
            sums(0, lanes).into_iter().enumerate().map(|(lane, offset)| (offset, lane)).collect();
        sorted.sort_unstable();
        let mut prefixes = vec![0_u64];
        let mut mask = 0;
        for (_, lane) in &sorted {
            mask |= 1 << lane;
            prefixes.push(mask);
        }
        Self {
            lower: sums(0, &high[..half]),
            upper: sums(base, &high[half..]),
            offsets: sorted.into_iter().map(|(offset, _)| offset).collect(),
            prefixes,
        }
    }

    /// The lanes of a word whose gains keep a limit.
    fn within(&self, number: usize, limit: i128) -> u64 {
        let n_lower = self.lower.len();
        let room = limit - self.lower[number % n_lower] - self.upper[number / n_lower];
        self.prefixes[self.offsets.partition_point(|&offset| offset <= room)]
    }
}

/// The sum of every set of some weights.
pub(super) fn sums(base: i128, weights: &[i128]) -> Vec<i128> {
    let mut sums = vec![base];
    for weight in weights {
        sums.extend_from_within(..);
        let half = sums.len() / 2;
        sums[half..].iter_mut().for_each(|sum| *sum += weight);
    }
    sums
}

/// So many steps tell the sets of a word apart.
const LANE_STEPS: usize = 6;
/// The part of a set that says which lane of a word it is.
const LANES: u64 = 63;
