//! Count options: what is asked for often is worth much.

use super::{Model, weighted};

/// The classic frequency model: an option is worth its share of the most frequent option of its issue; an issue whose option is the same as in the last offer gains
/// `0.1 (1 - t)` of weight.
///
/// Source: N. van Galen Last, "Agent Smith: Opponent Model Estimation in Bilateral Multi-issue Negotiation", New Trends in Agent-Based Complex Automated
/// Negotiations, 2012.
#[derive(Debug, Clone)]
pub struct Frequency {
    counts: Vec<Vec<f64>>,
    weights: Vec<f64>,
    last: Option<Box<[u32]>>,
}

impl Frequency {
    /// Nothing is known yet: all weights are equal.
    #[must_use]
    pub fn new(n_options: &[u32]) -> Self {
        let n = n_options.len() as f64;
        Self {
            counts: n_options.iter().map(|&n| vec![0.0; n as usize]).collect(),
            weights: n_options.iter().map(|_| 1.0 / n).collect(),
            last: None,
        }
    }
}

impl Model for Frequency {
    fn observe(&mut self, options: &[u32], time: f64) {
        options.iter().zip(&mut self.counts).for_each(|(&option, counts)| counts[option as usize] += 1.0);
        if let Some(last) = &self.last {
            let same = last.iter().zip(options).zip(&mut self.weights).filter(|((a, b), _)| a == b);
            same.for_each(|(_, weight)| *weight += 0.1 * (1.0 - time));
            let sum: f64 = self.weights.iter().sum();
            self.weights.iter_mut().for_each(|weight| *weight /= sum);
        }
        self.last = Some(options.into());
    }

    fn guess(&self) -> Vec<Vec<f64>> {
        weighted(&self.weights, self.counts.iter().cloned())
    }
}
