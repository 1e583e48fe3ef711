//! Random games, for benchmarks, tests and experiments.
//!
//! Utilities are millionths: a party's best option of every issue together is worth at most 1. The same shape
//! and seed give the same game on every platform.

use super::game::{Coupling, CouplingShape as Term, Game};
use crate::model::{Condition, IssueId, PartyId, Region};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How many parties, issues and options per issue a random game has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GameShape {
    /// How many parties: two or more.
    pub n_parties: usize,
    /// How many issues: one or more.
    pub n_issues: usize,
    /// How many options each issue has: one or more.
    pub n_options: usize,
}

/// How the values of options are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueDistribution {
    /// Every value of every party by itself, uniform between 0 and 1: parties often want the same.
    Uniform,
    /// The values of an option are shares of a pie, uniform among all ways to cut it: what one side gains the
    /// others lose. Weights differ, so that trades pay.
    TradeOff,
}

/// A random additive game with reservations of half of what each party could get at best.
///
/// Weights are drawn uniformly between 0.1 and 1 for each party and issue, then divided by their sum. Draws
/// come from ChaCha8: first all weights, party by party, then values, issue by issue and option by option.
///
/// # Panics
///
/// When the shape has no party, issue or option.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::generator::{GameShape, ValueDistribution, game};
///
/// let shape = GameShape { n_parties: 2, n_issues: 5, n_options: 10 };
/// let drawn = game(shape, ValueDistribution::Uniform, 1);
/// assert_eq!(drawn.space().size(), 100_000_u32.into());
/// ```
#[must_use]
pub fn game(shape: GameShape, values: ValueDistribution, seed: u64) -> Game {
    let GameShape { n_parties, n_issues, n_options } = shape;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let weights: Vec<Vec<f64>> = (0..n_parties).map(|_| weights(&mut rng, n_issues)).collect();
    let row = |rng: &mut ChaCha8Rng, issue: usize| -> Vec<i64> {
        let values = match values {
            ValueDistribution::Uniform => (0..n_parties).map(|_| rng.random::<f64>()).collect(),
            ValueDistribution::TradeOff => pie(rng, n_parties),
        };
        values.iter().zip(&weights).map(|(v, w)| (v * w[issue] * UNIT).round() as i64).collect()
    };
    let table: Vec<Vec<Vec<i64>>> =
        (0..n_issues).map(|issue| (0..n_options).map(|_| row(&mut rng, issue)).collect()).collect();
    let best = |p: usize| table.iter().map(|rows| rows.iter().map(|r| r[p]).max().unwrap_or(0)).sum::<i64>();
    let reservation = (0..n_parties).map(|p| best(p) / 2).collect();
    Game::additive(table, reservation).expect("a shape with parties, issues and options").with_unit(UNIT)
}

/// A random game whose issues hang together: a party is paid for each of its `n_rectangles`
/// hyper-rectangles that an outcome lies in, and for nothing else, as in the nonlinear scenarios of the
/// competition of 2014.
///
/// A rectangle speaks of one to four issues, of each one an interval of its options with ends drawn
/// uniformly, and pays 10 to 99. A reservation is a tenth of what all rectangles of the party pay together,
/// which is the unit of utility. Draws come from ChaCha8, party by party.
///
/// # Panics
///
/// When the shape has no party, issue or option.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::generator::{GameShape, rectangles};
///
/// let shape = GameShape { n_parties: 2, n_issues: 40, n_options: 10 };
/// assert_eq!(rectangles(shape, 80, 1).space().size().to_string().len(), 41);
/// ```
#[must_use]
pub fn rectangles(shape: GameShape, n_rectangles: usize, seed: u64) -> Game {
    let GameShape { n_parties, n_issues, n_options } = shape;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut terms = Vec::new();
    let mut sums = vec![0; n_parties];
    for (p, sum) in sums.iter_mut().enumerate() {
        for _ in 0..n_rectangles {
            let n_conditions = 1 + rng.random_range(0..n_issues.min(4));
            let interval = |rng: &mut ChaCha8Rng| {
                let ends = [0, 1].map(|_| rng.random_range(0..n_options));
                let range = ends[0].min(ends[1])..=ends[0].max(ends[1]);
                let allowed = (0..n_options).map(|option| range.contains(&option)).collect();
                Condition::new(IssueId(rng.random_range(0..n_issues)), allowed)
            };
            let region = Region::new((0..n_conditions).map(|_| interval(&mut rng)).collect());
            let value = rng.random_range(10..100);
            *sum += value;
            terms.push(Coupling { party: PartyId(p), shape: Term::Bonus { region, value } });
        }
    }
    let (single, joint): (Vec<_>, Vec<_>) = terms.into_iter().partition(|t| t.shape.issues().len() < 2);
    let values = vec![vec![vec![0; n_parties]; n_options]; n_issues];
    let reservation = sums.iter().map(|sum| sum / 10).collect();
    let unit = sums.iter().copied().max().unwrap_or(1) as f64;
    let game = Game::additive(values, reservation).expect("a shape with parties, issues and options");
    game.with_couplings(joint, Vec::new()).with_single_terms(&single).with_unit(unit)
}

/// The same game with random pairs of intervals of two issues barred by rules.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{generator::{GameShape, ValueDistribution, game, with_random_rules}, space};
///
/// let shape = GameShape { n_parties: 2, n_issues: 5, n_options: 10 };
/// let ruled = with_random_rules(&game(shape, ValueDistribution::Uniform, 1), 3, 1);
/// assert_eq!(ruled.space().size(), 100_000_u32.into());
/// assert!(space::feasible(&ruled).unwrap() < 100_000_u32.into());
/// ```
#[must_use]
pub fn with_random_rules(game: &Game, n_rules: usize, seed: u64) -> Game {
    let n_options: Vec<u32> = game.space().n_options().to_vec();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut barred = Vec::new();
    while barred.len() < n_rules && n_options.len() > 1 {
        let first = rng.random_range(0..n_options.len());
        let second = (first + rng.random_range(1..n_options.len())) % n_options.len();
        let condition = |issue: usize, rng: &mut ChaCha8Rng| {
            let from = rng.random_range(0..n_options[issue]);
            Condition::new(IssueId(issue), (0..n_options[issue]).map(|option| option >= from).collect())
        };
        barred.push(Region::new(vec![condition(first, &mut rng), condition(second, &mut rng)]));
    }
    game.with_couplings(game.couplings().to_vec(), barred)
}

fn weights(rng: &mut ChaCha8Rng, n_issues: usize) -> Vec<f64> {
    let drawn: Vec<f64> = (0..n_issues).map(|_| 0.1 + 0.9 * rng.random::<f64>()).collect();
    let sum: f64 = drawn.iter().sum();
    drawn.into_iter().map(|w| w / sum).collect()
}

/// A pie in `n` pieces, all ways to cut it equally likely: the gaps between `n - 1` sorted cuts.
fn pie(rng: &mut ChaCha8Rng, n: usize) -> Vec<f64> {
    let mut cuts: Vec<f64> = (1..n).map(|_| rng.random::<f64>()).collect();
    cuts.extend([0.0, 1.0]);
    cuts.sort_by(f64::total_cmp);
    cuts.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// Utilities are whole numbers of millionths.
const UNIT: f64 = 1e6;
