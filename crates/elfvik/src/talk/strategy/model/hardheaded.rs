//! HardHeaded's way of counting.

use super::{Model, weighted};

/// HardHeaded's frequency model: with every offer each issue that did not change gains `0.2 / n` of weight before all are divided by their sum, and each option offered gains
/// one; no option is worth nothing, since all begin at one.
///
/// Source: T. van Krimpen, D. Looije, S. Hajizadeh, "HardHeaded", Complex Automated Negotiations, 2013.
#[derive(Debug, Clone)]
pub struct HardHeaded {
    counts: Vec<Vec<f64>>,
    weights: Vec<f64>,
    last: Option<Box<[u32]>>,
}

impl HardHeaded {
    /// Nothing is known yet: all weights and values are equal.
    #[must_use]
    pub fn new(n_options: &[u32]) -> Self {
        let n = n_options.len() as f64;
        Self {
            counts: n_options.iter().map(|&n| vec![1.0; n as usize]).collect(),
            weights: n_options.iter().map(|_| 1.0 / n).collect(),
            last: None,
        }
    }
}

impl Model for HardHeaded {
    fn observe(&mut self, options: &[u32], _: f64) {
        options.iter().zip(&mut self.counts).for_each(|(&option, counts)| counts[option as usize] += 1.0);
        if let Some(last) = &self.last {
            let gain = 0.2 / self.weights.len() as f64;
            let same = last.iter().zip(options).zip(&mut self.weights).filter(|((a, b), _)| a == b);
            same.for_each(|(_, weight)| *weight += gain);
            let sum: f64 = self.weights.iter().sum();
            self.weights.iter_mut().for_each(|weight| *weight /= sum);
        }
        self.last = Some(options.into());
    }

    fn guess(&self) -> Vec<Vec<f64>> {
        weighted(&self.weights, self.counts.iter().cloned())
    }
}
