//! Long talks take as long as they have events, and what is kept along for that is what the plain definition
//! finds. None of the long talks here would end if a step took as long as all before it.

#[allow(unreachable_pub, reason = "shared with the tests of the program")]
use crate::trials;
use elfvik::format::{FileText, native};
use elfvik::model::{
    BindingForce, Course, Deadline, LevelEntry, OnRefusal, Origin, PartyId, Protocol, Scenario, TalkRules,
};
use elfvik::model::{TalkLevel, View};
use elfvik::prepare::Game;
use elfvik::seed::Seed;
use elfvik::talk::agent_protocol::{AgentCodec, Message, OutcomeMessage};
use elfvik::talk::play::{ExogenousMoves, play};
use elfvik::talk::strategy::compose::LazyRandom;
use elfvik::talk::{
    BargainingProblem, End, Event, Move, Offer, OfferSpace, Question, RatifierDecision, Session, Strategy,
    StrategyFault, Turn,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::{Arc, Mutex};

/// One issue with so many options: what is worth most to one party is worth least to the other.
fn opposed(n: i64) -> Arc<BargainingProblem> {
    let options = (0..n).map(|option| vec![option, n - 1 - option]).collect();
    let game = Game::additive(vec![options], vec![0, 0]).unwrap();
    Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap())
}

fn offer(problem: &BargainingProblem, option: u32) -> Offer {
    problem.offer_space.offer(&elfvik::model::Outcome::new(vec![option])).unwrap()
}

fn course(protocol: Protocol, rounds: u32) -> Course {
    let deadline = Deadline::rounds(rounds);
    Course::single(TalkRules { protocol, deadline, ..TalkRules::of(Origin::Elfvik) })
}

/// The same, where one ratifier decides on every package, and refused ones return.
fn returning(protocol: Protocol, rounds: u32, most: u32) -> Course {
    let mut course = course(protocol, rounds);
    course.ratifiers = vec![(PartyId(0), 0)];
    course.levels[0].seal = BindingForce::Initialled(OnRefusal::Return { most });
    course
}

fn built_in(spec: &str, stream: &str) -> Box<dyn Strategy> {
    let draw = LazyRandom::new(Seed(1).stream(stream), 0);
    Box::new(
        spec.parse::<elfvik::talk::strategy::StrategySpec>().unwrap().strategy(Origin::Elfvik, draw).unwrap(),
    )
}

/// Refuses every package, or some.
struct Refusing(ChaCha8Rng, f64);

impl Refusing {
    fn all() -> Self {
        Self(ChaCha8Rng::seed_from_u64(1), 1.0)
    }
}

impl ExogenousMoves for Refusing {
    fn chance(&mut self) -> f64 {
        self.0.random_range(0.0..1.0)
    }

    fn verdict(&mut self, _: PartyId, _: usize, _: Offer) -> RatifierDecision {
        if self.0.random_bool(self.1) { RatifierDecision::Refused } else { RatifierDecision::Approved }
    }
}

/// Plays a talk without a log, and gives it back.
fn played(
    course: Course,
    problem: &Arc<BargainingProblem>,
    mut strategies: Vec<Box<dyn Strategy + '_>>,
) -> Session {
    let mut session = Session::new(course, Arc::clone(problem)).unwrap().without_log();
    play(&mut session, &mut strategies, &mut Refusing::all(), |_| false);
    session
}

/// Offers one option less each time, and accepts nothing.
struct Falling(u32);

impl Strategy for Falling {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.0 -= 1;
        Ok(Move::Propose(
            turn.profile.offer_space().offer(&elfvik::model::Outcome::new(vec![self.0])).unwrap(),
        ))
    }
}

#[test]
fn a_seat_is_told_what_is_new_in_a_long_talk() {
    let problem = opposed(10);
    let rounds = 150_000;
    let mut session = Session::new(course(Protocol::Alternating, rounds), Arc::clone(&problem)).unwrap();
    session.apply(Event::Entered { level: 0, limit: rounds }).unwrap();
    let mut n_seen = [0; 2];
    while session.end().is_none() {
        let by = session.n_events() % 2;
        let what = Move::Propose(offer(&problem, (session.n_events() % 10) as u32));
        let by = PartyId(1 - by);
        session.apply(Event::Moved { by, what, ticks: 1 }).unwrap();
        for (party, n_seen) in n_seen.iter_mut().enumerate() {
            *n_seen += session.seat(PartyId(party)).events_since(*n_seen).len();
            assert_eq!(*n_seen, session.n_events());
        }
    }
    assert_eq!(n_seen, [2 * rounds as usize + 1; 2]);
}

#[test]
fn every_strategy_plays_a_long_talk() {
    let n = 80_000;
    let problem = opposed(i64::from(n));
    let specs = [
        "offer=hardliner accept=combi:from=0.01",
        "offer=hardliner accept=combi-mean:from=0.5",
        "offer=agentk accept=agentk model=none",
        "offer=nice-tit-for-tat accept=const:share=1 model=none",
        "offer=micro accept=const:share=1",
        "offer=hardheaded accept=lowest model=none",
        "offer=tit-for-tat accept=last",
    ];
    for spec in specs {
        let strategies = vec![built_in(spec, "a"), Box::new(Falling(n / 2)) as Box<dyn Strategy>];
        let session = played(course(Protocol::Alternating, n / 2), &problem, strategies);
        // Some accept on the last turns.
        assert!(session.n_offers() + 20 >= n as usize, "{spec}: {:?}", session.end());
    }
}

#[test]
fn two_that_offer_one_new_outcome_after_the_other_meet_in_the_middle_of_a_long_list() {
    let n = 50_000;
    let problem = opposed(i64::from(n));
    for spec in ["offer=hardliner", "micro"] {
        let strategies = vec![built_in(spec, "a"), built_in(spec, "b")];
        let session = played(course(Protocol::Tentative, n / 10 * 9), &problem, strategies);
        assert!(matches!(session.end(), Some(End::Agreement(_))), "{spec}: {:?}", session.end());
        assert!(session.n_offers() >= n as usize, "{spec}");
    }
}

#[test]
fn a_party_without_a_concession_is_asked_again_and_again() {
    // The first wants its best or one of many that the other does not care for; the other concedes among
    // what is below the first's reservation.
    let n = 40_000;
    let own = (0..=n).map(|option| vec![2 * n + option, 0]);
    let others = (0..n).map(|option| vec![option, n - option]);
    let game = Game::additive(vec![own.chain(others).collect()], vec![2 * n, 0]).unwrap();
    let problem = Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap());
    let strategies = vec![built_in("hardliner", "a"), built_in("hardliner", "b")];
    let session = played(course(Protocol::Concession, 3 * n as u32), &problem, strategies);
    assert!(matches!(session.end(), Some(End::Agreement(_))), "{:?}", session.end());
    assert!(session.n_offers() >= n as usize, "{}", session.n_offers());
}

/// Accepts whatever is on the table.
struct Yes;

impl Strategy for Yes {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        Ok(turn.standing.map_or(Move::Propose(turn.profile.best()), |_| Move::Accept))
    }
}

#[test]
fn a_package_after_the_other_is_refused_at_home() {
    let n = 100_000;
    let problem = opposed(i64::from(n));
    let rounds = n / 2;
    for spec in ["offer=hardliner", "micro"] {
        let strategies = vec![built_in(spec, "a"), Box::new(Yes) as Box<dyn Strategy>];
        let session = played(returning(Protocol::Alternating, rounds, n), &problem, strategies);
        assert_eq!(session.end(), Some(&End::Deadline), "{spec}");
        assert_eq!(session.refused().len(), rounds as usize, "{spec}");
    }
}

/// The starter example, with the scenario that names its parts.
fn starter() -> (Scenario, Arc<BargainingProblem>) {
    let [public, first, second] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    let scenario = native::scenario(public).unwrap();
    let files = [
        native::party_file(first, &scenario, PartyId(0)).unwrap(),
        native::party_file(second, &scenario, PartyId(1)).unwrap(),
    ];
    let game = Game::new(&View::of_analyst(scenario.clone(), files).unwrap()).unwrap();
    (scenario, Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap()))
}

/// What a program is told on its turns, while it offers and accepts what is drawn.
struct Told<'t> {
    speaker: AgentCodec,
    rng: ChaCha8Rng,
    /// What cannot be offered any more, by the plain definition.
    refused: Vec<Offer>,
    /// How many refusals were told, and how many offers.
    n_told: &'t Mutex<(usize, usize)>,
    /// How likely it accepts.
    yes: f64,
    is_checked: bool,
}

impl Told<'_> {
    fn any(&mut self, turn: &Turn<'_>) -> Move {
        let most = turn.profile.count_from(i64::MIN).unwrap();
        let drawn: Vec<usize> = (0..20).map(|_| self.rng.random_range(0..most)).collect();
        let offers = drawn.into_iter().filter_map(|rank| turn.profile.at_rank(rank));
        let mut legal = offers.filter(|offer| (turn.is_legal)(*offer));
        legal.next().map_or(Move::Walk, Move::Propose)
    }
}

impl Strategy for Told<'_> {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        let Message::Turn(asked) = self.speaker.turn(turn, Question::Act) else { panic!("a turn") };
        let mut n_told = self.n_told.lock().unwrap();
        *n_told = (n_told.0.max(asked.refused.len()), n_told.1 + asked.events.len());
        drop(n_told);
        if self.is_checked {
            for made in turn.offers {
                if !(turn.is_legal)(made.offer) && !self.refused.contains(&made.offer) {
                    self.refused.push(made.offer);
                }
            }
            let understood = |chosen: &OutcomeMessage| {
                let line = serde_json::json!({ "move": "propose", "outcome": chosen }).to_string();
                self.speaker.understood(line.as_bytes()).unwrap().0
            };
            let told: Vec<Move> = asked.refused.iter().map(understood).collect();
            let plain: Vec<Move> = self.refused.iter().map(|offer| Move::Propose(*offer)).collect();
            assert_eq!(told, plain);
        }
        let is_yes = turn.standing.is_some() && self.rng.random_bool(self.yes);
        Ok(if is_yes { Move::Accept } else { self.any(turn) })
    }

    fn answer(&mut self, turn: &Turn<'_>, offer: Offer) -> Result<Move, StrategyFault> {
        self.speaker.turn(turn, Question::Answer(offer));
        Ok(if self.rng.random_bool(0.7) { Move::Accept } else { Move::Reject })
    }
}

#[test]
fn a_program_is_told_of_refused_packages_what_the_plain_definition_says() {
    let (scenario, problem) = starter();
    let n_told = Mutex::new((0, 0));
    for seed in trials::seeds(40) {
        let rules = TalkRules::of(scenario.origin);
        let told = |p: usize| Told {
            speaker: AgentCodec::of(&scenario, &problem, PartyId(p), &rules, 1),
            rng: ChaCha8Rng::seed_from_u64(seed * 2 + p as u64),
            refused: Vec::new(),
            n_told: &n_told,
            yes: 0.4,
            is_checked: true,
        };
        let mut course = returning(Protocol::Alternating, 12, 8);
        let level = TalkLevel { entry: LevelEntry::Always, ..course.levels[0].clone() };
        course.levels.push(level);
        let mut session = Session::new(course, Arc::clone(&problem)).unwrap();
        let mut strategies: Vec<Box<dyn Strategy>> = vec![Box::new(told(0)), Box::new(told(1))];
        let mut refusing = Refusing(ChaCha8Rng::seed_from_u64(seed), 0.9);
        play(&mut session, &mut strategies, &mut refusing, |_| false);
    }
    assert!(n_told.lock().unwrap().0 > 3, "{n_told:?}");
}

#[test]
fn a_program_is_told_what_is_new_in_a_long_talk() {
    let (scenario, problem) = starter();
    let n_told = Mutex::new((0, 0));
    let (rounds, rules) = (15_000, TalkRules::of(scenario.origin));
    let told = |p: usize| Told {
        speaker: AgentCodec::of(&scenario, &problem, PartyId(p), &rules, 1),
        rng: ChaCha8Rng::seed_from_u64(p as u64),
        refused: Vec::new(),
        n_told: &n_told,
        yes: 0.0,
        is_checked: false,
    };
    let strategies: Vec<Box<dyn Strategy>> = vec![Box::new(told(0)), Box::new(told(1))];
    let session = played(course(Protocol::Alternating, rounds), &problem, strategies);
    assert_eq!(session.end(), Some(&End::Deadline));
    // The last offer is told to nobody but its maker's neighbour, who has no turn any more.
    assert_eq!(n_told.lock().unwrap().1, 4 * rounds as usize - 3);
}
