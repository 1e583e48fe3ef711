//! Prints generated games as JSON lines, each with what Elfvik answers and how long it took, so that other
//! programs can be given the same work.

#![allow(clippy::print_stdout, reason = "a program that prints")]
#![allow(clippy::disallowed_methods, reason = "a program that measures time")]

use elfvik::model::Outcome;
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::frontier::{Exactness, Limits, pareto};
use elfvik::prepare::generator::{GameShape, ValueDistribution, game};
use elfvik::prepare::{Game, zone};
use serde::Serialize;
use std::hint::black_box;
use std::time::Instant;

/// A game and Elfvik's answers.
#[derive(Serialize)]
struct Case {
    name: String,
    generator: &'static str,
    /// Per issue, per option, per party: whole numbers.
    values: Vec<Vec<Vec<i64>>>,
    /// Whole numbers.
    reservation: Vec<i64>,
    /// Utilities are whole numbers divided by this.
    unit: f64,
    /// As decimal digits.
    outcomes: String,
    efficient: usize,
    /// How many outcomes make a deal, as decimal digits.
    zone: String,
    frontier_seconds: f64,
    statistics_seconds: f64,
    /// Peers can be asked too: the space can be enumerated.
    is_small: bool,
}

fn main() {
    // With an argument, only the games whose name holds it: for measuring the memory of one.
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let print =
        |case: fn(GameShape, ValueDistribution) -> Case, shape: GameShape, values: ValueDistribution| {
            if name(shape).contains(&wanted) {
                show(&case(shape, values));
            }
        };
    for values in [ValueDistribution::Uniform, ValueDistribution::TradeOff] {
        for n_parties in [2, 3] {
            for n_issues in [3, 4, 5, 6] {
                print(generated, GameShape { n_parties, n_issues, n_options: 10 }, values);
            }
        }
        print(generated, GameShape { n_parties: 2, n_issues: 30, n_options: 10 }, values);
        print(generated, GameShape { n_parties: 3, n_issues: 10, n_options: 10 }, values);
    }
    print(generated, GameShape { n_parties: 2, n_issues: 12, n_options: 10 }, ValueDistribution::Uniform);
    print(zero_sum, GameShape { n_parties: 2, n_issues: 1, n_options: 50_000 }, ValueDistribution::TradeOff);
}

fn show(case: &Case) {
    println!("{}", serde_json::to_string(case).expect("plain data"));
}

fn name(shape: GameShape) -> String {
    format!("{} parties, {}^{}", shape.n_parties, shape.n_options, shape.n_issues)
}

fn generated(shape: GameShape, values: ValueDistribution) -> Case {
    let generator = match values {
        ValueDistribution::Uniform => "uniform",
        ValueDistribution::TradeOff => "trade-off",
    };
    let n_outcomes = u32::try_from(shape.n_issues).ok().and_then(|n| shape.n_options.checked_pow(n));
    case(name(shape), generator, &game(shape, values, 1), 1e6, n_outcomes.is_some_and(|n| n <= 1_000_000))
}

/// One issue in which every option is efficient.
fn zero_sum(shape: GameShape, _: ValueDistribution) -> Case {
    let n = shape.n_options as i64;
    let rows = (0..n).map(|o| vec![o, n - 1 - o]).collect();
    let game = Game::additive(vec![rows], vec![n / 4, n / 4]).expect("whole numbers");
    case(name(shape), "zero-sum", &game, n as f64, true)
}

fn case(name: String, generator: &'static str, game: &Game, unit: f64, is_small: bool) -> Case {
    let limits = Limits { points: 10_000_000, ..Limits::STANDARD };
    let frontier = pareto(game, &limits);
    assert_eq!(frontier.exactness(), Exactness::Exact);
    // Counting beyond what an exact count can do belongs to no comparison.
    let counted = game.space().n_options().len() <= 12;
    let statistics = || {
        Analysis::of(black_box(game), &AnalysisRequest { limits, ..AnalysisRequest::STANDARD })
            .expect("no rules")
    };
    let zone = if counted { zone::count(game, &frontier, &limits).low.to_string() } else { String::new() };
    let frontier_seconds = seconds(|| assert_eq!(pareto(black_box(game), &limits).len(), frontier.len()));
    let statistics_seconds =
        if counted { seconds(|| assert_eq!(statistics().frontier.len(), frontier.len())) } else { f64::NAN };
    Case {
        name,
        generator,
        values: values(game),
        reservation: game.reservation().to_vec(),
        unit,
        outcomes: game.space().size().to_string(),
        efficient: frontier.len(),
        zone,
        frontier_seconds,
        statistics_seconds,
        is_small,
    }
}

/// What each option adds, read off outcomes that differ in one issue; the first options carry nothing extra
/// since the games here are sums of issues.
fn values(game: &Game) -> Vec<Vec<Vec<i64>>> {
    let n_options = game.space().n_options();
    let base = Outcome::new(vec![0; n_options.len()]);
    let origin = game.utilities(&base);
    let row = |issue: usize, option: u32| -> Vec<i64> {
        let moved = base.with(elfvik::model::IssueId(issue), option);
        let worth = game.utilities(&moved);
        // The first issue carries what the first options of all issues are worth together.
        if issue == 0 { worth } else { worth.iter().zip(&origin).map(|(w, o)| w - o).collect() }
    };
    (0..n_options.len()).map(|i| (0..n_options[i]).map(|o| row(i, o)).collect()).collect()
}

/// The median of several runs, after one to warm up.
fn seconds(work: impl Fn()) -> f64 {
    let run = || {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    let first = run();
    let n_runs = if first > 0.5 { 1 } else { (0.5 / first.max(1e-6)).clamp(3.0, 1_001.0) as usize };
    let mut runs: Vec<f64> = (0..n_runs).map(|_| run()).collect();
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}
