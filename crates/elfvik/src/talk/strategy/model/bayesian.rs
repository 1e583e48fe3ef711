//! Hypotheses on what the other wants, made more or less likely by each of its offers.

use super::{ModelEntry, OpponentModel, weigh};
use crate::talk::strategy::description::StrategyPartDescription;

/// Where it was published.
const SOURCE: &str = "K. Hindriks, D. Tykhonov, \"Opponent Modelling in Automated Multi-Issue \
    Negotiation Using Bayesian Learning\", AAMAS 2008";

/// This model, by name.
pub(in crate::talk::strategy) const ENTRIES: &[ModelEntry] = &[
    ModelEntry {
        part: StrategyPartDescription::plain(
            ("bayesian", "hypotheses on the order of weights and the shape of values"),
            "models/bayesian.md",
            SOURCE,
        ),
        build: |n_options, _| Box::new(BayesianModel::new(n_options, WeightEstimation::Ordered)),
        is_informed: false,
    },
    ModelEntry {
        part: StrategyPartDescription::plain(
            ("scalable-bayesian", "such hypotheses for each issue on its own"),
            "models/bayesian.md",
            SOURCE,
        ),
        build: |n_options, _| Box::new(BayesianModel::new(n_options, WeightEstimation::Scalable)),
        is_informed: false,
    },
];

/// How weights are guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WeightEstimation {
    /// One hypothesis for each order of the weights. With more than six issues, as
    /// [`WeightEstimation::Scalable`].
    Ordered,
    /// Ten levels of weight for each issue, independent of the others.
    Scalable,
}

/// The Bayesian model: for each issue the hypothesis that values fall from a peak at one of its options to
/// both sides (uphill and downhill are peaks at the ends); for the weights as the form says. An offer at
/// time `t` is expected to be worth `1 - t / 2` to its maker, give or take a normal error of 0.25.
///
/// Source: K. Hindriks, D. Tykhonov, "Opponent Modelling in Automated Multi-Issue Negotiation Using
/// Bayesian Learning", AAMAS 2008. Weights of an order are `2 (n + 1 - rank) / (n (n + 1))`. Issues with
/// many options have 24 peaks, evenly spread.
#[derive(Debug, Clone)]
pub struct BayesianModel {
    shapes: Vec<Vec<ValueHypothesis>>,
    weights: Weights,
}

#[derive(Debug, Clone)]
struct ValueHypothesis {
    values: Box<[f64]>,
    chance: f64,
}

#[derive(Debug, Clone)]
enum Weights {
    Orders(Vec<(Box<[f64]>, f64)>),
    /// Per issue, the chance of each level.
    Levels(Vec<[f64; LEVELS]>),
}

impl BayesianModel {
    /// Nothing is known yet: all hypotheses are equally likely.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::model::{BayesianModel, WeightEstimation, OpponentModel};
    ///
    /// let mut model = BayesianModel::new(&[3, 2], WeightEstimation::Ordered);
    /// model.observe(&[0, 1], 0.0);
    /// let mut values = [vec![0.0; 3], vec![0.0; 2]];
    /// model.guess(&mut values);
    /// assert!(values[0][0] > values[0][2] && values[1][1] > values[1][0]);
    /// ```
    #[must_use]
    pub fn new(n_options: &[u32], form: WeightEstimation) -> Self {
        let n = n_options.len();
        let shapes = n_options.iter().map(|&n| shapes(n as usize)).collect();
        let weights = if form == WeightEstimation::Ordered && n <= MOST_ORDERED {
            let orders = orders(n);
            let chance = 1.0 / orders.len() as f64;
            Weights::Orders(orders.into_iter().map(|order| (order, chance)).collect())
        } else {
            Weights::Levels(vec![[1.0 / LEVELS as f64; LEVELS]; n])
        };
        Self { shapes, weights }
    }

    /// The expected weights, with sum 1.
    fn expected_weights(&self) -> Vec<f64> {
        let weights: Vec<f64> = match &self.weights {
            Weights::Orders(orders) => {
                let n = self.shapes.len();
                (0..n).map(|issue| orders.iter().map(|(order, chance)| order[issue] * chance).sum()).collect()
            }
            Weights::Levels(issues) => issues
                .iter()
                .map(|chances| chances.iter().enumerate().map(|(k, chance)| level(k) * chance).sum())
                .collect(),
        };
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / sum).collect()
    }

    fn expected_value(&self, issue: usize, option: u32) -> f64 {
        self.shapes[issue].iter().map(|shape| shape.values[option as usize] * shape.chance).sum()
    }
}

impl OpponentModel for BayesianModel {
    fn observe(&mut self, options: &[u32], time: f64) {
        let aim = 1.0 - time / 2.0;
        let weights = self.expected_weights();
        let values: Vec<f64> =
            options.iter().enumerate().map(|(issue, &option)| self.expected_value(issue, option)).collect();
        let utility: f64 = weights.iter().zip(&values).map(|(w, v)| w * v).sum();
        match &mut self.weights {
            Weights::Orders(orders) => {
                for (order, chance) in orders.iter_mut() {
                    let utility: f64 = order.iter().zip(&values).map(|(w, v)| w * v).sum();
                    *chance *= likelihood(utility, aim);
                }
                normalise(orders.iter_mut().map(|(_, chance)| chance));
            }
            Weights::Levels(issues) => {
                let sum: f64 = issues
                    .iter()
                    .map(|chances| chances.iter().enumerate().map(|(k, c)| level(k) * c).sum::<f64>())
                    .sum();
                for (issue, chances) in issues.iter_mut().enumerate() {
                    let own: f64 = chances.iter().enumerate().map(|(k, c)| level(k) * c).sum();
                    let rest = (utility - weights[issue] * values[issue]) * sum;
                    for (k, chance) in chances.iter_mut().enumerate() {
                        let total = sum - own + level(k);
                        *chance *= likelihood((rest + level(k) * values[issue]) / total, aim);
                    }
                    normalise(chances.iter_mut());
                }
            }
        }
        for (issue, shapes) in self.shapes.iter_mut().enumerate() {
            let rest = utility - weights[issue] * values[issue];
            for shape in shapes.iter_mut() {
                let value = shape.values[options[issue] as usize];
                shape.chance *= likelihood(rest + weights[issue] * value, aim);
            }
            normalise(shapes.iter_mut().map(|shape| &mut shape.chance));
        }
    }

    fn guess(&self, values: &mut [Vec<f64>]) {
        for (issue, values) in values.iter_mut().enumerate() {
            let each = values.iter_mut().enumerate();
            each.for_each(|(option, value)| *value = self.expected_value(issue, option as u32));
        }
        weigh(&self.expected_weights(), values);
    }
}

/// How likely an offer worth so much is when another worth was the aim; never nothing, so that no
/// hypothesis dies.
fn likelihood(utility: f64, aim: f64) -> f64 {
    let off = (utility - aim) / SIGMA;
    libm::exp(-off * off / 2.0).max(1e-6)
}

fn normalise<'c>(chances: impl Iterator<Item = &'c mut f64>) {
    let chances: Vec<&mut f64> = chances.collect();
    let sum: f64 = chances.iter().map(|chance| **chance).sum();
    chances.into_iter().for_each(|chance| *chance /= sum);
}

/// Values that fall in a straight line from a peak to both ends.
fn shapes(n: usize) -> Vec<ValueHypothesis> {
    let n_peaks = n.min(MOST_PEAKS);
    let peak = |k: usize| if n_peaks > 1 { k * (n - 1) / (n_peaks - 1) } else { 0 };
    let values = |peak: usize| {
        let value = |at: usize| {
            let (distance, side) = if at <= peak { (peak - at, peak) } else { (at - peak, n - 1 - peak) };
            if side == 0 { 1.0 } else { 1.0 - distance as f64 / side as f64 }
        };
        (0..n).map(value).collect()
    };
    let chance = 1.0 / n_peaks.max(1) as f64;
    (0..n_peaks).map(|k| ValueHypothesis { values: values(peak(k)), chance }).collect()
}

/// The weights of every order of `n` issues.
fn orders(n: usize) -> Vec<Box<[f64]>> {
    let weight = |rank: usize| 2.0 * (n - rank) as f64 / (n * (n + 1)) as f64;
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..n {
        orders = orders
            .into_iter()
            .flat_map(|order| {
                let free: Vec<usize> = (0..n).filter(|rank| !order.contains(rank)).collect();
                free.into_iter().map(move |rank| order.iter().copied().chain([rank]).collect())
            })
            .collect();
    }
    orders.into_iter().map(|order| order.into_iter().map(weight).collect()).collect()
}

fn level(k: usize) -> f64 {
    (k + 1) as f64 / LEVELS as f64
}

const SIGMA: f64 = 0.25;
const LEVELS: usize = 10;
const MOST_ORDERED: usize = 6;
const MOST_PEAKS: usize = 24;
