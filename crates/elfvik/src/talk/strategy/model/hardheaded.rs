//! HardHeaded's way of counting.

use super::{ModelEntry, OpponentModel, Tally};
use crate::talk::strategy::description::StrategyPartDescription;

/// This model, by name.
pub(in crate::talk::strategy) const ENTRIES: &[ModelEntry] = &[ModelEntry {
    part: StrategyPartDescription::plain(
        ("hardheaded", "counts as HardHeaded does"),
        "models/hardheaded.md",
        "T. van Krimpen, D. Looije, S. Hajizadeh, \"HardHeaded\", 2013",
    ),
    build: |n_options, _| Box::new(HardHeadedModel::new(n_options)),
    is_informed: false,
}];

/// HardHeaded's frequency model: with every offer each issue that did not change gains `0.2 / n` of weight
/// before all are divided by their sum, and each option offered gains one; no option is worth nothing,
/// since all begin at one.
///
/// Source: T. van Krimpen, D. Looije, S. Hajizadeh, "HardHeaded", Complex Automated Negotiations, 2013.
#[derive(Debug, Clone)]
pub struct HardHeadedModel {
    tally: Tally,
}

impl HardHeadedModel {
    /// Nothing is known yet: all weights and values are equal.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::model::{HardHeadedModel, OpponentModel};
    ///
    /// let mut model = HardHeadedModel::new(&[3, 2]);
    /// model.observe(&[0, 1], 0.0);
    /// let mut values = [vec![0.0; 3], vec![0.0; 2]];
    /// model.guess(&mut values);
    /// assert_eq!(values, [vec![0.5, 0.25, 0.25], vec![0.25, 0.5]]);
    /// ```
    #[must_use]
    pub fn new(n_options: &[u32]) -> Self {
        Self { tally: Tally::new(n_options, 1.0) }
    }
}

impl OpponentModel for HardHeadedModel {
    fn observe(&mut self, options: &[u32], _: f64) {
        self.tally.count(options, 0.2 / self.tally.weights.len() as f64);
    }

    fn guess(&self, values: &mut [Vec<f64>]) {
        self.tally.guess(values);
    }
}
