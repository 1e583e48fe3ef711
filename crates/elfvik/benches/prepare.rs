//! The analyses on generated games. Every benchmark asserts the answer it times.

#![allow(clippy::print_stdout, reason = "a benchmark says how large its frontiers are")]

use criterion::{Criterion, criterion_group, criterion_main};
use elfvik::format::{FileText, native};
use elfvik::model::{Outcome, PartyFile, PartyId, Scenario, View};
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::frontier::{Exactness, Frontier, Limits, pareto};
use elfvik::prepare::generator::{GameShape, ValueDistribution, game};
use elfvik::prepare::prospects::{ProspectsRequest as Draw, prospects};
use elfvik::prepare::{Game, Parameters, levers, space, zone};
use elfvik::seed::Seed;
use std::hint::black_box;
use std::time::Duration;

/// A frontier, checked: exact, sorted, and every tenth outcome worth what its point says.
fn frontier(game: &Game) -> Frontier {
    let frontier = pareto(black_box(game), &UNLIMITED);
    assert_eq!(frontier.exactness(), Exactness::Exact);
    frontier
}

fn checked(game: &Game, name: &str) -> usize {
    let frontier = frontier(game);
    assert!(frontier.rows().is_sorted_by(|a, b| a > b));
    for point in (0..frontier.len()).step_by(1 + frontier.len() / 100) {
        assert_eq!(game.utilities(&frontier.outcome(point)), frontier.utilities(point));
    }
    println!("{name}: {} efficient points", frontier.len());
    frontier.len()
}

fn frontiers(c: &mut Criterion) {
    let shapes = [(2, 3), (2, 5), (2, 6), (2, 30), (3, 3), (3, 5), (3, 6), (3, 10)];
    for values in [ValueDistribution::Uniform, ValueDistribution::TradeOff] {
        for (n_parties, n_issues) in shapes {
            let name = format!("frontier/{values:?}/{n_parties} parties, 10^{n_issues}");
            let game = game(GameShape { n_parties, n_issues, n_options: 10 }, values, 1);
            let size = checked(&game, &name);
            c.bench_function(&name, |b| b.iter(|| assert_eq!(frontier(&game).len(), size)));
        }
    }
    for (values, n_issues) in
        [(ValueDistribution::Uniform, 6), (ValueDistribution::Uniform, 10), (ValueDistribution::TradeOff, 6)]
    {
        let name = format!("frontier/{values:?}/5 parties, 5^{n_issues}");
        let game = game(GameShape { n_parties: 5, n_issues, n_options: 5 }, values, 1);
        let size = checked(&game, &name);
        c.bench_function(&name, |b| b.iter(|| assert_eq!(frontier(&game).len(), size)));
    }
}

fn many_points(c: &mut Criterion) {
    let name = "frontier/TradeOff/5 parties, 4^8";
    let game = game(GameShape { n_parties: 5, n_issues: 8, n_options: 4 }, ValueDistribution::TradeOff, 1);
    let size = checked(&game, name);
    c.bench_function(name, |b| b.iter(|| assert_eq!(frontier(&game).len(), size)));
}

fn counts(c: &mut Criterion) {
    for (n_parties, n_issues) in [(2, 12), (3, 10)] {
        let game = game(GameShape { n_parties, n_issues, n_options: 10 }, ValueDistribution::Uniform, 1);
        let points = frontier(&game);
        let exact = zone::count(&game, &points, &Limits::STANDARD);
        assert!(exact.is_exact());
        println!("zone of {n_parties} parties, 10^{n_issues}: {}", exact.low);
        c.bench_function(&format!("zone/Uniform/{n_parties} parties, 10^{n_issues}"), |b| {
            b.iter(|| assert_eq!(zone::count(black_box(&game), &points, &Limits::STANDARD), exact));
        });
    }
}

fn statistics(c: &mut Criterion) {
    for values in [ValueDistribution::Uniform, ValueDistribution::TradeOff] {
        let game = game(GameShape { n_parties: 2, n_issues: 5, n_options: 10 }, values, 1);
        let deals = Analysis::of(&game, &AnalysisRequest::STANDARD).expect("no rules").zone;
        c.bench_function(&format!("all statistics/{values:?}/2 parties, 10^5"), |b| {
            b.iter(|| {
                assert_eq!(
                    Analysis::of(black_box(&game), &AnalysisRequest::STANDARD).expect("no rules").zone,
                    deals
                )
            });
        });
    }
    let n = 50_000;
    let rows = (0..n).map(|o| vec![o, n - 1 - o]).collect();
    let zero_sum = Game::additive(vec![rows], vec![0, 0]).expect("whole numbers");
    c.bench_function("all statistics/one zero-sum issue, 50,000 options", |b| {
        b.iter(|| {
            let analysis = Analysis::of(black_box(&zero_sum), &AnalysisRequest::STANDARD).expect("no rules");
            assert_eq!(analysis.frontier.len(), n as usize);
            assert_eq!(analysis.solutions.nash.map(|p| p.utilities), Some(vec![24_999, 25_000]));
        });
    });
}

/// The Stockholm case, one piece of the U.S. file replaced.
fn stockholm(replace: &str, by: &str) -> (Scenario, Vec<PartyFile>) {
    const PUBLIC: &str = include_str!("../../../scenarios/stockholm-2019/scenario.toml");
    const US: &str = include_str!("../../../scenarios/stockholm-2019/us.toml");
    const DPRK: &str = include_str!("../../../scenarios/stockholm-2019/dprk.toml");
    assert!(US.contains(replace));
    let us = US.replacen(replace, by, 1);
    let scenario =
        native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).expect("a shipped file");
    let file = |name, text, p| {
        native::party_file(FileText { name, text }, &scenario, PartyId(p)).expect("a shipped file")
    };
    let files = vec![file("us.toml", &us, 0), file("dprk.toml", DPRK, 1)];
    (scenario, files)
}

fn worlds(c: &mut Criterion) {
    let (scenario, files) = stockholm("", "");
    let view = View::of_analyst(scenario.clone(), files.clone()).expect("all files");
    let parameters = Parameters::of(&view).expect("few consents");
    let watched: Vec<Outcome> = scenario.packages.iter().map(|p| p.outcome.clone()).collect();
    let request = Draw {
        worlds: Draw::WORLDS,
        seed: Seed(1),
        limits: Draw::LIMITS,
        watched: &watched,
        ideas: &watched,
        offerer: None,
    };
    c.bench_function("prospects/Stockholm, 10,000 worlds", |b| {
        b.iter(|| {
            let found = prospects(&parameters, black_box(&request)).expect("weights are not normalised");
            assert_eq!((found.zone.yes, found.unresolved), (8_290, 0));
        });
    });
}

/// Fifteen clauses of five options over which two parties disagree, with guessed weights: some 1,700
/// efficient points at the likely values.
fn fifteen_clauses() -> [String; 3] {
    let (n_issues, n_options) = (15_u64, 5_u64);
    let mut state = 7_u64;
    let mut draw = move |low: u64, high: u64| {
        // Knuth's linear congruential generator; its high bits are good enough for a benchmark.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + (state >> 33) % (high - low + 1)
    };
    let mut scenario = "format = 1\ntitle = \"Fifteen clauses\"\n".to_owned();
    for party in ["a", "b"] {
        scenario += &format!("[[parties]]\nid = \"{party}\"\nname = \"{party}\"\n");
    }
    let mut files = ["a", "b"].map(|party| {
        format!(
            "format = 1\nparty = \"{party}\"\nreservation = {{ low = 2500, likely = 3300, high = 4000 }}\n"
        )
    });
    for issue in 0..n_issues {
        scenario += &format!("[[issues]]\nid = \"i{issue}\"\nquestion = \"?\"\n");
        scenario += "options = [\"o0\", \"o1\", \"o2\", \"o3\", \"o4\"]\n";
        let mut shares: Vec<u64> = (0..n_options).map(|_| draw(0, 1_000)).collect();
        shares.sort_unstable();
        for (party, file) in files.iter_mut().enumerate() {
            let weight = draw(3_000, 10_000);
            // What one gains the other loses, a little less in the middle.
            let value = |x: &u64| if party == 0 { *x } else { 1_000 - x * x * 3 / 10_000 - x * 7 / 10 };
            let values: Vec<String> =
                shares.iter().enumerate().map(|(o, x)| format!("o{o} = {}", value(x))).collect();
            *file += &format!(
                "[issues.i{issue}]\nweight = {{ low = 0.{:04}, likely = 0.{:04}, high = {:.4} }}\nvalues = \
                 {{ {} }}\n",
                weight * 6 / 10,
                weight.min(9_999),
                weight as f64 * 1.4 / 10_000.0,
                values.join(", "),
            );
        }
    }
    let [a, b] = files;
    [scenario, a, b]
}

fn long_worlds(c: &mut Criterion) {
    let [public, a, b] = fifteen_clauses();
    let scenario =
        native::scenario(FileText { name: "scenario.toml", text: &public }).expect("written above");
    let file = |name, text: &str, p| {
        native::party_file(FileText { name, text }, &scenario, PartyId(p)).expect("written above")
    };
    let files = [file("a.toml", &a, 0), file("b.toml", &b, 1)];
    let view = View::of_analyst(scenario.clone(), files.clone()).expect("all files");
    let parameters = Parameters::of(&view).expect("no consents");
    let likely = frontier(&Game::likely(&parameters).expect("no rules"));
    println!("fifteen clauses: {} efficient points", likely.len());
    let request =
        Draw { worlds: 1_000, seed: Seed(1), limits: Draw::LIMITS, watched: &[], ideas: &[], offerer: None };
    c.bench_function("prospects/fifteen clauses, 1,000 worlds", |b| {
        b.iter(|| {
            let found = prospects(&parameters, black_box(&request)).expect("weights are not normalised");
            assert_eq!((found.zone.yes, found.unresolved), (LONG_ZONES, 0));
        });
    });
}

fn what_opens_it(c: &mut Criterion) {
    let reservation = "reservation = { low = 0.42, likely = 0.52, high = 0.70 }";
    let (scenario, files) =
        stockholm(reservation, "reservation = { low = 0.42, likely = 0.75, high = 0.90 }");
    let view = View::of_analyst(scenario.clone(), files.clone()).expect("all files");
    let parameters = Parameters::of(&view).expect("few consents");
    let game = Game::likely(&parameters).expect("a shipped scenario");
    let (points, ranges) = (frontier(&game), space::ranges(&game, &UNLIMITED));
    c.bench_function("levers/Stockholm without a zone", |b| {
        b.iter(|| {
            let found = levers::of_zone(black_box(&parameters), &game, &points, &ranges);
            let found = found.expect("rules are narrow").levers;
            assert!(found.len() > 20 && found.iter().all(|lever| lever.exact));
        });
    });
}

/// In so many of a thousand worlds of the fifteen clauses there is a zone.
const LONG_ZONES: usize = 1_000;
/// Benchmarks want every point.
const UNLIMITED: Limits = Limits { points: 10_000_000, ..Limits::STANDARD };

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2))
        .warm_up_time(Duration::from_millis(500));
    targets = frontiers, many_points, counts, statistics, worlds, long_worlds, what_opens_it
}
criterion_main!(benches);
