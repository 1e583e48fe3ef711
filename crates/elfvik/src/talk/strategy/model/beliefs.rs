//! Begin with the own file's beliefs, and learn from what is offered and refused.

use super::{ModelEntry, OpponentModel, Prior, Tally};
use crate::talk::strategy::description::StrategyPartDescription;

/// This model, by name.
pub(in crate::talk::strategy) const ENTRIES: &[ModelEntry] = &[ModelEntry {
    part: StrategyPartDescription::plain(
        ("beliefs", "begins with what the own file believes, learns from offers and refusals"),
        "models/beliefs.md",
        "Elfvik",
    ),
    build: |n_options, _| Box::new(BeliefModel::new(n_options)),
    is_informed: true,
}];

/// A model that begins with a prior and is corrected by what the other does: whoever makes an offer instead
/// of accepting one shows that the offer is worth more to it. Where the model says the reverse, the options
/// in which the two differ share the difference.
///
/// Without beliefs it begins with the reverse of the own wishes and moves to how often options were asked
/// for, as [`FrequencyModel`](super::FrequencyModel) counts them.
#[derive(Debug, Clone)]
pub struct BeliefModel {
    prior: Prior,
    values: Vec<Vec<f64>>,
    tally: Tally,
    n_seen: u32,
    /// The options of its last offer; none before the first.
    last: Vec<u32>,
}

impl BeliefModel {
    /// Nothing is known yet: all options are worth the same.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::model::{BeliefModel, OpponentModel, Prior};
    ///
    /// let mut model = BeliefModel::new(&[2, 2]);
    /// model.begin(&[vec![0.6, 0.0], vec![0.4, 0.0]], Prior::Believed);
    /// // It asks for the second issue rather than for the first: the weights were the other way round.
    /// model.learn(&[1, 0], &[0, 1]);
    /// let mut values = [vec![0.0; 2], vec![0.0; 2]];
    /// model.guess(&mut values);
    /// assert!(values[0][0] < 0.6 && values[1][0] > 0.4);
    /// ```
    #[must_use]
    pub fn new(n_options: &[u32]) -> Self {
        Self {
            prior: Prior::Opposed,
            values: super::room(n_options),
            tally: Tally::new(n_options, 0.0),
            n_seen: 0,
            last: Vec::new(),
        }
    }

    fn value(&self, options: &[u32]) -> f64 {
        self.values.iter().zip(options).map(|(values, &option)| values[option as usize]).sum()
    }
}

impl OpponentModel for BeliefModel {
    fn begin(&mut self, values: &[Vec<f64>], prior: Prior) {
        self.prior = prior;
        self.values = values.to_vec();
    }

    fn observe(&mut self, options: &[u32], time: f64) {
        if self.last != options {
            self.tally.count(options, 0.1 * (1.0 - time));
            self.n_seen += 1;
        }
        self.last = options.to_vec();
    }

    fn learn(&mut self, better: &[u32], worse: &[u32]) {
        let wrong = self.value(worse) - self.value(better);
        let differing = better.iter().zip(worse).filter(|(a, b)| a != b).count();
        if wrong <= 0.0 || differing == 0 {
            return;
        }
        let share = LEARNT * wrong / (2 * differing) as f64;
        for ((values, &up), &down) in self.values.iter_mut().zip(better).zip(worse) {
            if up != down {
                values[up as usize] += share;
                values[down as usize] = (values[down as usize] - share).max(0.0);
            }
        }
        let most = |values: &Vec<f64>| values.iter().copied().fold(0.0, f64::max);
        let sum: f64 = self.values.iter().map(most).sum();
        if sum > 0.0 {
            self.values.iter_mut().flatten().for_each(|value| *value /= sum);
        }
    }

    fn guess(&self, values: &mut [Vec<f64>]) {
        if self.prior == Prior::Believed || self.n_seen == 0 {
            values.iter_mut().zip(&self.values).for_each(|(to, from)| to.copy_from_slice(from));
            return;
        }
        self.tally.guess(values);
        let counted = f64::from(self.n_seen) / (f64::from(self.n_seen) + TRUSTED_LIKE);
        for (to, from) in values.iter_mut().flatten().zip(self.values.iter().flatten()) {
            *to = counted * *to + (1.0 - counted) * from;
        }
    }
}

/// So much of what the model was wrong by is corrected at once.
const LEARNT: f64 = 0.5;
/// The reverse of the own wishes counts as much as so many offers.
const TRUSTED_LIKE: f64 = 6.0;
