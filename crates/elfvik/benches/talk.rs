//! Talks at speed. Every benchmark asserts the answer it times.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use elfvik::model::{Course, Deadline, Origin, Protocol, TalkRules};
use elfvik::prepare::Game;
use elfvik::prepare::generator::{GameShape, ValueDistribution, game, rectangles};
use elfvik::seed::Seed;
use elfvik::talk::play::{ApprovingRatifiers, play};
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::strategy::compose::LazyRandom;
use elfvik::talk::{BargainingProblem, BelievedPreferences, OfferChooser, OfferSpace, Session, Strategy};
use std::hint::black_box;
use std::sync::Arc;

/// Five issues with 1,600 outcomes, as Grocery of the competition of 2012, with values that no tie disturbs.
fn grocery() -> Game {
    let mut numbers = Seed(12).stream("values").from(0);
    let mut value = || (numbers.next().expect("streams do not end") * 1e6) as i64;
    let values = [4, 5, 4, 4, 5].map(|n| (0..n).map(|_| vec![value(), value()]).collect::<Vec<Vec<i64>>>());
    Game::additive(values.to_vec(), vec![0, 0]).expect("sums are small")
}

fn held(course: &Course, problem: &Arc<BargainingProblem>, specs: &[StrategySpec]) -> Session {
    let stream = Seed(1).stream("bench");
    let strategy = |spec: &StrategySpec| {
        let strategy = spec.strategy(Origin::Negmas, LazyRandom::new(stream, 0)).expect("built in");
        Box::new(strategy) as Box<dyn Strategy>
    };
    let mut strategies: Vec<Box<dyn Strategy>> = specs.iter().map(strategy).collect();
    let mut session = Session::new(course.clone(), Arc::clone(problem)).expect("two parties");
    play(&mut session, &mut strategies, &mut ApprovingRatifiers(LazyRandom::new(stream, 1)), |_| false);
    session
}

fn course(rounds: u32) -> Course {
    Course::single(TalkRules {
        protocol: Protocol::Alternating,
        deadline: Deadline::rounds(rounds),
        ..TalkRules::of(Origin::Negmas)
    })
}

fn talks(c: &mut Criterion) {
    let problem = Arc::new(BargainingProblem::of(grocery(), OfferSpace::MOST_LISTED).expect("small"));
    let pairs =
        [("boulware", 100), ("boulware", 10_000), ("linear", 100), ("micro", 1_000), ("hardliner", 10_000)];
    for (name, rounds) in pairs {
        let course = course(rounds);
        let specs = [name, name].map(|name| name.parse::<StrategySpec>().expect("known"));
        let n_offers = held(&course, &problem, &specs).n_offers();
        let mut group = c.benchmark_group(format!("{name} against itself, 1,600 outcomes, {rounds} rounds"));
        group.throughput(Throughput::Elements(n_offers as u64));
        group.bench_function(format!("{n_offers} offers"), |b| {
            b.iter(|| assert_eq!(held(black_box(&course), &problem, &specs).n_offers(), n_offers));
        });
        group.finish();
    }
}

fn first_round(c: &mut Criterion) {
    // 5.76 million outcomes: 2^4 * 3^2 * 4 * 10^4.
    let mut numbers = Seed(5).stream("values").from(0);
    let mut value = || (numbers.next().expect("streams do not end") * 1_000.0) as i64;
    let sizes = [10, 10, 10, 10, 24, 24];
    let values =
        sizes.map(|n| (0..n).map(|_| vec![value(), value(), value()]).collect::<Vec<Vec<i64>>>()).to_vec();
    let game = Game::additive(values, vec![0; 3]).expect("sums are small");
    assert_eq!(game.space().size(), 5_760_000_u32.into());
    let course = course(1);
    let specs = ["boulware", "boulware", "boulware"].map(|name| name.parse::<StrategySpec>().expect("known"));
    let mut group = c.benchmark_group("first round of three, 5.76 million outcomes");
    group.sample_size(10);
    for (name, most_listed) in [("summed", OfferSpace::MOST_LISTED), ("listed", 1 << 24)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let problem =
                    Arc::new(BargainingProblem::of(black_box(&game).clone(), most_listed).expect("additive"));
                assert_eq!(held(&course, &problem, &specs).n_offers(), 3);
            });
        });
    }
    group.finish();
}

fn inverse(c: &mut Criterion) {
    let game = game(GameShape { n_parties: 2, n_issues: 15, n_options: 10 }, ValueDistribution::Uniform, 3);
    let problem = BargainingProblem::of(game, OfferSpace::MOST_LISTED).expect("additive");
    let profile = &problem.profiles[0];
    let mut numbers = Seed(3).stream("guess").from(0);
    let values = (0..15).map(|_| (0..10).map(|_| numbers.next().unwrap_or(0.0) / 15.0).collect()).collect();
    let mut guess = BelievedPreferences { values, version: 1 };
    let range = profile.most() - profile.least();
    let targets: Vec<i64> = (0..200).map(|k| profile.least() + range / 2 + range / 2 * k / 201).collect();
    let mut chooser = OfferChooser::default();
    let width = range / 200;
    let picks: Vec<f64> = targets
        .iter()
        .map(|&low| {
            let pick = chooser.best(profile, &guess, (low, low + width)).expect("there is one");
            assert!(profile.worth(pick.offer) >= low && profile.worth(pick.offer) <= low + width);
            pick.gap
        })
        .collect();
    let n_exact = picks.iter().filter(|gap| **gap <= 0.0).count();
    assert!(n_exact >= 190, "{n_exact} of 200 are exact");
    let mut at = 0;
    c.bench_function("best for the other in a window, 10^15 outcomes", |b| {
        b.iter(|| {
            at = (at + 1) % targets.len();
            chooser
                .best(profile, black_box(&guess), (targets[at], targets[at] + width))
                .expect("there is one")
        });
    });
    c.bench_function("worst from a target on, 10^15 outcomes", |b| {
        b.iter(|| {
            at = (at + 1) % targets.len();
            profile.least_from(black_box(targets[at])).expect("there is one")
        });
    });
    c.bench_function("a changed model, 10^15 outcomes", |b| {
        b.iter(|| {
            guess.version += 1;
            chooser.best(profile, black_box(&guess), (targets[9], targets[9] + width)).expect("there is one")
        });
    });
}

/// Spaces whose issues hang together: 10^10 outcomes as a whole diagram, 10^40 as a sample.
fn coupled(c: &mut Criterion) {
    let course = course(100);
    let specs =
        ["boulware model=frequency", "hardheaded"].map(|text| text.parse::<StrategySpec>().expect("known"));
    for (n_issues, n_rectangles) in [(10, 20), (40, 80)] {
        let game = rectangles(GameShape { n_parties: 2, n_issues, n_options: 10 }, n_rectangles, 7);
        let problem = Arc::new(
            BargainingProblem::of(game.clone(), OfferSpace::MOST_LISTED).expect("there are outcomes"),
        );
        let profile = &problem.profiles[0];
        assert_eq!(profile.is_sampled(), n_issues == 40);
        let targets: Vec<i64> = (0..200).map(|k| profile.at_share(0.5 + 0.002 * f64::from(k))).collect();
        let mut group = c.benchmark_group(format!("coupled issues, 10^{n_issues} outcomes"));
        group.sample_size(10);
        group.bench_function("two profiles", |b| {
            b.iter(|| {
                let problem = BargainingProblem::of(black_box(&game).clone(), OfferSpace::MOST_LISTED)
                    .expect("as before");
                assert_eq!(problem.profiles[0].most(), profile.most());
            });
        });
        let mut at = 0;
        group.bench_function("worst from a target on", |b| {
            b.iter(|| {
                at = (at + 1) % targets.len();
                let offer = profile.least_from(black_box(targets[at])).expect("there is one");
                assert!(profile.worth(offer) >= targets[at]);
            });
        });
        let n_offers = held(&course, &problem, &specs).n_offers();
        group.bench_function(format!("a talk of {n_offers} offers"), |b| {
            b.iter(|| assert_eq!(held(black_box(&course), &problem, &specs).n_offers(), n_offers));
        });
        group.finish();
    }
}

criterion_group!(benches, talks, first_round, inverse, coupled);
criterion_main!(benches);
