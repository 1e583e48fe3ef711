//! Count options: what is asked for often is worth much.

use super::{ModelEntry, OpponentModel, Tally};
use crate::talk::strategy::description::StrategyPartDescription;

/// This model, by name.
pub(in crate::talk::strategy) const ENTRIES: &[ModelEntry] = &[ModelEntry {
    part: StrategyPartDescription::plain(
        ("frequency", "counts options"),
        "models/frequency.md",
        "N. van Galen Last, \"Agent Smith\", 2012",
    ),
    build: |n_options, _| Box::new(FrequencyModel::new(n_options)),
    is_informed: false,
}];

/// The classic frequency model: an option is worth its share of the most frequent option of its issue; an
/// issue whose option is the same as in the last offer gains `0.1 (1 - t)` of weight.
///
/// Source: N. van Galen Last, "Agent Smith: Opponent Model Estimation in Bilateral Multi-issue
/// Negotiation", New Trends in Agent-Based Complex Automated Negotiations, 2012.
#[derive(Debug, Clone)]
pub struct FrequencyModel {
    tally: Tally,
}

impl FrequencyModel {
    /// Nothing is known yet: all weights are equal.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::model::{FrequencyModel, OpponentModel};
    ///
    /// let mut model = FrequencyModel::new(&[3, 2]);
    /// model.observe(&[0, 1], 0.0);
    /// let mut values = [vec![0.0; 3], vec![0.0; 2]];
    /// model.guess(&mut values);
    /// assert_eq!(values, [vec![0.5, 0.0, 0.0], vec![0.0, 0.5]]);
    /// ```
    #[must_use]
    pub fn new(n_options: &[u32]) -> Self {
        Self { tally: Tally::new(n_options, 0.0) }
    }
}

impl OpponentModel for FrequencyModel {
    fn observe(&mut self, options: &[u32], time: f64) {
        self.tally.count(options, 0.1 * (1.0 - time));
    }

    fn guess(&self, values: &mut [Vec<f64>]) {
        self.tally.guess(values);
    }
}
