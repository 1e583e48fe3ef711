//! Nothing that one party is told, counts with or does depends on the numbers in another party's file.

use crate::cases::{Case, each_number, sampled};
#[allow(unreachable_pub, reason = "shared with the tests of the program")]
use crate::trials;
use elfvik::model::{
    Course, Estimate, IssueId, Origin, PartyId, Preferences, Range, Reservation, TalkRules, Term, Values,
};
use elfvik::number::Decimal;
use elfvik::prepare::{Control, Game, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::agent_protocol::{Message, Start};
use elfvik::talk::rehearsal::{RehearsalSettings, rehearse};
use elfvik::talk::strategy::{StrategySpec, register};
use elfvik::talk::{
    BargainingProblem, Move, Offer, OfferSpace, Program, Setup, Strategy, StrategyFault, TalkError, Turn,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::{Arc, Mutex};

#[test]
fn what_a_party_counts_with_and_is_told_is_the_same_whatever_others_files_hold() {
    for seed in trials::seeds(40) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let case = of_seed(seed, &mut rng);
        let expected = own(&case);
        for variant in 0..6 {
            let varied = varied(&case, &mut rng);
            assert_eq!(own(&varied), expected, "seed {seed}, variant {variant}");
        }
    }
}

#[test]
fn in_drawn_worlds_a_strategy_is_told_and_proposes_the_same_whatever_others_files_hold() {
    let (mut n_held, mut n_tried) = (0, 0);
    for seed in trials::seeds(30) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut case = of_seed(seed, &mut rng);
        guess(&mut case.files[0].preferences, &mut rng);
        let names: Vec<&str> = register::offers().map(|part| part.name).collect();
        let strategy = names[(seed % names.len() as u64) as usize];
        let expected = rehearsed(&case, strategy);
        n_tried += 1;
        n_held += usize::from(!expected.is_empty());
        for variant in 0..3 {
            let varied = varied(&case, &mut rng);
            assert_eq!(rehearsed(&varied, strategy), expected, "seed {seed}, {strategy}, variant {variant}");
        }
    }
    assert!(n_tried < 30 || 2 * n_held > n_tried, "{n_held} of {n_tried} could be talked over");
}

#[test]
fn numbers_are_told_as_they_are_written_whatever_stands_beside_them() {
    for seed in trials::seeds(60) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut case = varied(&sampled(seed, 2), &mut rng);
        let issues = case.scenario.issues.iter().map(|issue| issue.n_options() as usize);
        let values: Vec<Vec<Decimal>> =
            issues.map(|n| (0..n).map(|_| any_number(&mut rng)).collect()).collect();
        let reservation = any_number(&mut rng);
        let exact = |numbers: &Vec<Decimal>| numbers.iter().copied().map(Estimate::Exact).collect();
        let term = |(at, numbers): (usize, &Vec<Decimal>)| Term::Values {
            issue: IssueId(at),
            weight: Estimate::Exact(Decimal::ONE),
            values: Values::Each(exact(numbers)),
            out_of: None,
            why: None,
        };
        case.scenario.consents.iter_mut().for_each(|c| c.probability = Estimate::Exact(Decimal::ONE));
        let terms = values.iter().enumerate().map(term).collect();
        case.files[0].preferences = Preferences::of(terms, Reservation::Value(Estimate::Exact(reservation)));
        let floats = |numbers: &Vec<Decimal>| numbers.iter().map(|number| number.to_f64()).collect();
        let written: Vec<Vec<f64>> = values.iter().map(floats).collect();
        let check = |start: &Start| {
            // Their notation in JSON is the shortest that a float has.
            let told: Vec<Vec<f64>> =
                case.scenario.issues.iter().map(|issue| start.profile.values[&issue.id].clone()).collect();
            assert_eq!(told, written, "seed {seed}");
            assert_eq!(
                start.profile.reservation.to_string(),
                reservation.to_f64().to_string(),
                "seed {seed}"
            );
        };
        let Ok(game) = Game::new(&case.view()) else { continue };
        let Ok(problem) = BargainingProblem::of(game, OfferSpace::MOST_LISTED) else { continue };
        check(&start(&case, &problem));
        starts(&case).iter().for_each(check);
    }
}

/// What a program that plays the first party is told in some drawn worlds.
fn starts(case: &Case) -> Vec<Start> {
    let view = case.view();
    let parameters = Parameters::of(&view).unwrap();
    let course = Course::single(TalkRules::of(case.scenario.origin));
    let seen: Mutex<Vec<Start>> = Mutex::default();
    let players = |program: Program<'_>| -> Result<Box<dyn Strategy>, TalkError> {
        if let (PartyId(0), Message::Start(start)) = (program.party, program.codec.start()) {
            seen.lock().unwrap().push(*start);
        }
        Ok(Box::new(Walks))
    };
    let program: StrategySpec = "agent=program".parse().unwrap();
    let specs = vec![program; case.files.len()];
    let request = RehearsalSettings {
        talks: 2,
        seed: Seed(3),
        course: course.clone(),
        specs,
        most_listed: RehearsalSettings::MOST_LISTED,
    };
    rehearse(&parameters, &request, &players, &Control::default()).unwrap();
    seen.into_inner().unwrap()
}

/// Leaves at once.
struct Walks;

impl Strategy for Walks {
    fn act(&mut self, _: &Turn<'_>) -> Result<Move, StrategyFault> {
        Ok(Move::Walk)
    }
}

/// A case of two or three parties who must all agree; one side in three has numbers of seventeen digits.
fn of_seed(seed: u64, rng: &mut ChaCha8Rng) -> Case {
    let mut case = sampled(seed, 2 + (seed % 2) as usize);
    if rng.random_bool(0.3) {
        each_number(&mut case.files[0].preferences, |number| *number = any_number(rng));
    }
    if rng.random_bool(0.3) {
        // Numbers with many digits count as floats, of whoever writes them.
        case.scenario.origin = Origin::Negmas;
    }
    case
}

/// A number of up to 18 digits and 20 decimals, from the finest to the greatest.
fn any_number(rng: &mut ChaCha8Rng) -> Decimal {
    let n_digits = rng.random_range(1..18);
    let digits = rng.random_range(1..10_i64.pow(n_digits));
    let sign = if rng.random_bool(0.2) { -1 } else { 1 };
    let tens = BigInt::from(10).pow(rng.random_range(0..21));
    Decimal::nearest(&BigRational::new((sign * digits).into(), tens)).unwrap().0
}

/// The same case with other numbers for all parties but the first.
fn varied(case: &Case, rng: &mut ChaCha8Rng) -> Case {
    let mut case = case.clone();
    for file in &mut case.files[1..] {
        each_number(&mut file.preferences, |number| *number = any_number(rng));
        if rng.random_bool(0.3) {
            guess(&mut file.preferences, rng);
        }
    }
    case
}

/// Makes ranges of some values.
fn guess(preferences: &mut Preferences, rng: &mut ChaCha8Rng) {
    for term in &mut preferences.terms {
        let Term::Values { values: Values::Each(each), .. } = term else { continue };
        for estimate in each.iter_mut().filter(|_| rng.random_bool(0.5)) {
            let likely = estimate.likely();
            let by = Decimal::from_f64(0.25).unwrap();
            let (Some(low), Some(high)) = (likely.plus(-1, by), likely.plus(1, by)) else { continue };
            let range = Range::triangular(low, likely, high);
            *estimate = Estimate::Guess(Box::new(range));
        }
    }
}

/// Everything of the first party, as text; why there is no talk, where there is none.
fn own(case: &Case) -> String {
    let game = match Game::new(&case.view()) {
        Ok(game) => game,
        Err(error) => return error.to_string(),
    };
    let scale = game.scale(0).clone();
    let sums = (game.least_sum(0), game.greatest_sum(0), game.reservation()[0]);
    let Ok(problem) = BargainingProblem::of(game, OfferSpace::MOST_LISTED) else {
        return "nothing to offer".into();
    };
    let profile = &problem.profiles[0];
    let ladder: Vec<String> = (0..)
        .map_while(|rank| profile.at_rank(rank))
        .map(|offer| format!("{offer:?} {} {}", profile.worth(offer), profile.utility(offer)))
        .collect();
    let limits = [profile.reservation(), profile.least(), profile.most()];
    let shown = limits.map(|worth| profile.shown(worth));
    format!("{scale:?}\n{sums:?}\n{limits:?}\n{shown:?}\n{ladder:?}\n{}", told(case, &problem))
}

/// What a program that plays the first party is told.
fn told(case: &Case, problem: &BargainingProblem) -> String {
    serde_json::to_string(&start(case, problem)).unwrap()
}

fn start(case: &Case, problem: &BargainingProblem) -> Start {
    Start::of(&case.scenario, problem, PartyId(0), &TalkRules::of(case.scenario.origin), 0)
}

/// What the first party is told and does in some drawn worlds, by a strategy of its own against others who
/// follow no wish.
fn rehearsed(case: &Case, strategy: &str) -> Vec<String> {
    let view = case.view();
    let Ok(parameters) = Parameters::of(&view) else { return Vec::new() };
    let mut rules = TalkRules::of(case.scenario.origin);
    rules.deadline.most = 8;
    let course = Course::single(rules);
    let Ok(setup) = Setup::new(parameters.clone(), course.clone(), Seed(5), OfferSpace::MOST_LISTED) else {
        return Vec::new();
    };
    let spec: StrategySpec = format!("offer={strategy} accept=combi model=frequency").parse().unwrap();
    let seen: Seen = Arc::default();
    let players = |program: Program<'_>| -> Result<Box<dyn Strategy>, TalkError> {
        let Program { party, talk, codec, .. } = program;
        if party != PartyId(0) {
            let space = case.scenario.space();
            let offers =
                space.iter().filter_map(|outcome| setup.problem().offer_space.offer(&outcome)).collect();
            return Ok(Box::new(Scripted { offers, step: 1 + talk as usize + 2 * party.0 }));
        }
        let inner = setup.strategy(party, &spec, talk).unwrap();
        let noted = Noted { inner, seen: Arc::clone(&seen), talk };
        noted.note(&codec.start().line());
        Ok(Box::new(noted))
    };
    let program: StrategySpec = "agent=program".parse().unwrap();
    let specs = vec![program; case.files.len()];
    let request = RehearsalSettings {
        talks: 4,
        seed: Seed(5),
        course: course.clone(),
        specs,
        most_listed: RehearsalSettings::MOST_LISTED,
    };
    rehearse(&parameters, &request, &players, &Control::default()).unwrap();
    let mut found = std::mem::take(&mut *seen.lock().unwrap());
    // Talks are held side by side; within one, notes are in their order.
    found.sort_by_key(|(talk, _)| *talk);
    found.into_iter().map(|(talk, text)| format!("{talk}: {text}")).collect()
}

/// What was seen in which talk.
type Seen = Arc<Mutex<Vec<(u64, String)>>>;

/// A strategy whose moves are kept.
struct Noted {
    inner: Box<dyn Strategy>,
    seen: Seen,
    talk: u64,
}

impl Noted {
    fn note(&self, text: &str) {
        self.seen.lock().unwrap().push((self.talk, text.to_owned()));
    }
}

impl Strategy for Noted {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        let own = self.inner.act(turn)?;
        self.note(&format!("{} {own:?}", turn.moment.round));
        Ok(own)
    }
}

/// Proposes outcomes in an order that follows from the rules alone, and accepts nothing.
struct Scripted {
    offers: Vec<Offer>,
    step: usize,
}

impl Strategy for Scripted {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        let at = (turn.moment.round as usize + 1) * self.step % self.offers.len();
        Ok(Move::Propose(self.offers[at]))
    }
}
