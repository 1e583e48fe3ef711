//! Compare windows of offers instead of single ones.

use super::{ModelEntry, OpponentModel, weigh};
use crate::talk::strategy::description::StrategyPartDescription;

/// Where it was published.
const SOURCE: &str = "O. Tunali, R. Aydogan, V. Sanchez-Anguix, \"Rethinking Frequency Opponent Modeling \
    in Automated Negotiation\", PRIMA 2017";

/// This model, by name.
pub(in crate::talk::strategy) const ENTRIES: &[ModelEntry] = &[ModelEntry {
    part: StrategyPartDescription::plain(
        ("windowed", "compares windows of offers"),
        "models/windowed.md",
        SOURCE,
    ),
    build: |n_options, rounds| Box::new(WindowedFrequencyModel::new(n_options, rounds)),
    is_informed: false,
}];

/// The windowed frequency model: offers are looked at in windows; an issue whose options are spread alike
/// in two windows that follow each other (by a chi-square test at 5 %) did not move, and gains `10 (1 -
/// t^5)` of weight when another issue conceded meanwhile. Values are one more than the counts, to the power
/// of 1/4.
///
/// Source: O. Tunali, R. Aydogan, V. Sanchez-Anguix, "Rethinking Frequency Opponent Modeling in Automated
/// Negotiation", PRIMA 2017. Windows hold 48 offers, and fewer where rounds are few: a tenth of them, at
/// least 2.
#[derive(Debug, Clone)]
pub struct WindowedFrequencyModel {
    window: usize,
    counts: Vec<Vec<f64>>,
    weights: Vec<f64>,
    offers: Vec<Box<[u32]>>,
}

impl WindowedFrequencyModel {
    /// Nothing is known yet: all weights are equal.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::model::{WindowedFrequencyModel, OpponentModel};
    ///
    /// let mut model = WindowedFrequencyModel::new(&[3, 2], Some(100));
    /// model.observe(&[0, 1], 0.0);
    /// let mut values = [vec![0.0; 3], vec![0.0; 2]];
    /// model.guess(&mut values);
    /// assert!(values[0][0] > values[0][1] && values[1][1] > values[1][0]);
    /// ```
    #[must_use]
    pub fn new(n_options: &[u32], rounds: Option<u32>) -> Self {
        let window = rounds.map_or(48, |rounds| (rounds as usize / 10).clamp(2, 48));
        Self {
            window,
            counts: n_options.iter().map(|&n| vec![0.0; n as usize]).collect(),
            weights: vec![1.0; n_options.len()],
            offers: Vec::new(),
        }
    }

    /// How often each option of an issue occurs in some offers, each counted once more.
    fn spread(&self, issue: usize, offers: &[Box<[u32]>]) -> Vec<f64> {
        let mut counts = vec![1.0; self.counts[issue].len()];
        offers.iter().for_each(|offer| counts[offer[issue] as usize] += 1.0);
        counts
    }

    fn compare(&mut self, time: f64) {
        let n = self.offers.len();
        let (old, new) = (n - 2 * self.window..n - self.window, n - self.window..n);
        let mut unmoved = Vec::new();
        let mut has_conceded = false;
        for issue in 0..self.weights.len() {
            let before = self.spread(issue, &self.offers[old.clone()]);
            let now = self.spread(issue, &self.offers[new.clone()]);
            if is_alike(&before, &now) {
                unmoved.push(issue);
            } else {
                let value = |spread: &[f64]| {
                    let total: f64 = spread.iter().sum();
                    spread
                        .iter()
                        .zip(self.values(issue))
                        .map(|(count, value)| count / total * value)
                        .sum::<f64>()
                };
                has_conceded |= value(&now) < value(&before);
            }
        }
        if has_conceded {
            unmoved.iter().for_each(|&issue| self.weights[issue] += 10.0 * (1.0 - libm::pow(time, 5.0)));
        }
    }

    fn values(&self, issue: usize) -> impl Iterator<Item = f64> + '_ {
        self.counts[issue].iter().map(|count| libm::pow(1.0 + count, 0.25))
    }
}

impl OpponentModel for WindowedFrequencyModel {
    fn observe(&mut self, options: &[u32], time: f64) {
        options.iter().zip(&mut self.counts).for_each(|(&option, counts)| counts[option as usize] += 1.0);
        self.offers.push(options.into());
        let n = self.offers.len();
        if n.is_multiple_of(self.window) && n >= 2 * self.window {
            self.compare(time);
        }
    }

    fn guess(&self, values: &mut [Vec<f64>]) {
        for (issue, values) in values.iter_mut().enumerate() {
            values.iter_mut().zip(self.values(issue)).for_each(|(place, value)| *place = value);
        }
        weigh(&self.weights, values);
    }
}

/// Whether two spreads could come from the same source, by Pearson's chi-square test at 5 %.
fn is_alike(before: &[f64], now: &[f64]) -> bool {
    let (total_before, total_now) = (before.iter().sum::<f64>(), now.iter().sum::<f64>());
    let term = |(b, n): (&f64, &f64)| {
        let expected = b / total_before * total_now;
        (n - expected) * (n - expected) / expected
    };
    let statistic: f64 = before.iter().zip(now).map(term).sum();
    let freedom = before.len().saturating_sub(1) as f64;
    freedom < 1.0 || statistic <= critical(freedom)
}

/// The 95 % quantile of the chi-square distribution, by the approximation of E. B. Wilson and M. M.
/// Hilferty, "The Distribution of Chi-square", PNAS 17, 1931.
fn critical(freedom: f64) -> f64 {
    let part = 2.0 / (9.0 * freedom);
    let root = 1.0 - part + 1.644_853_627 * part.sqrt();
    freedom * root * root * root
}

#[cfg(test)]
mod tests {
    use super::critical;

    #[test]
    fn critical_values_are_those_of_the_tables() {
        for (freedom, value) in [(1.0, 3.841), (3.0, 7.815), (10.0, 18.307)] {
            assert!((critical(freedom) - value).abs() < 0.11, "{freedom}");
        }
    }
}
