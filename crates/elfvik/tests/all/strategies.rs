//! The time-dependent parties of other systems against naive ones written from the formulas, what waiting
//! costs, and which strategies draw.

#![allow(clippy::float_cmp, reason = "clocks are exact fractions")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests read their files, and count with the powers of the platform"
)]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use crate::files;
use elfvik::format::{FileText, native};
use elfvik::model::{
    Course, Deadline, DiscountPer, Origin, PartyFile, PartyId, Protocol, Scenario, TalkRules, TimeConvention,
    View,
};
use elfvik::prepare::{Control, Game, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::play::{ApprovingRatifiers, play};
use elfvik::talk::strategy::compose::LazyRandom;
use elfvik::talk::strategy::{StrategySpec, register};
use elfvik::talk::{BargainingProblem, End, OfferSpace, Rehearsals, Session, Strategy, players, rehearsal};
use std::fmt::Write as _;
use std::sync::Arc;

fn strategies(texts: &[&str], origin: Origin, seed: u64) -> Vec<Box<dyn Strategy>> {
    let stream = Seed(seed).stream("test");
    let strategy = |(party, text): (usize, &&str)| {
        let spec: StrategySpec = text.parse().unwrap();
        Box::new(spec.strategy(origin, LazyRandom::new(stream, (party as u64) << 32)).unwrap())
            as Box<dyn Strategy>
    };
    texts.iter().enumerate().map(strategy).collect()
}

fn rounds(origin: Origin, n: u32) -> Course {
    Course::single(TalkRules { deadline: Deadline::rounds(n), ..TalkRules::of(origin) })
}

/// Lets strategies talk to the end, drawing from a seed.
fn talk(
    course: &Course,
    problem: &Arc<BargainingProblem>,
    (texts, origin, seed): (&[&str], Origin, u64),
) -> Session {
    let mut session = Session::new(course.clone(), Arc::clone(problem)).unwrap();
    let mut dice = ApprovingRatifiers(LazyRandom::new(Seed(seed).stream("dice"), 0));
    play(&mut session, &mut strategies(texts, origin, seed), &mut dice, |_| false);
    session
}

/// Two parties over some issues. Weights and values are in hundredths, so that every utility is a whole
/// number of ten-thousandths; what is above 1 counts as 1.
#[derive(Debug, Clone)]
struct Small {
    n_options: Vec<usize>,
    /// Per party and issue.
    weights: [Vec<u64>; 2],
    /// Per party, issue and option.
    values: [Vec<Vec<u64>>; 2],
    reservations: [u64; 2],
}

impl Small {
    fn random(seed: u64) -> Self {
        let mut numbers = Seed(seed).stream("small").from(0);
        let mut below = |n: u64| (numbers.next().unwrap() * n as f64) as u64;
        let n_options: Vec<usize> = (0..1 + below(4)).map(|_| 2 + below(3) as usize).collect();
        let total = 80 + below(60);
        let mut party = || {
            let weights: Vec<u64> =
                n_options.iter().map(|_| 1 + below(total / n_options.len() as u64)).collect();
            let values = n_options.iter().map(|n| (0..*n).map(|_| below(21) * 5).collect()).collect();
            (weights, values, below(80))
        };
        let ((w0, v0, r0), (w1, v1, r1)) = (party(), party());
        Self { n_options, weights: [w0, w1], values: [v0, v1], reservations: [r0, r1] }
    }

    /// All outcomes in lexicographic order.
    fn outcomes(&self) -> Vec<Vec<usize>> {
        self.n_options.iter().fold(vec![Vec::new()], |outcomes, n| {
            let longer =
                |outcome: Vec<usize>| (0..*n).map(move |option| [outcome.clone(), vec![option]].concat());
            outcomes.into_iter().flat_map(longer).collect()
        })
    }

    /// Utilities in ten-thousandths, one per outcome.
    fn utilities(&self, party: usize) -> Vec<u64> {
        let worth = |outcome: Vec<usize>| {
            let term = |(issue, option): (usize, &usize)| {
                self.weights[party][issue] * self.values[party][issue][*option]
            };
            outcome.iter().enumerate().map(term).sum::<u64>().min(10_000)
        };
        self.outcomes().into_iter().map(worth).collect()
    }

    fn files(&self, origin: &str) -> [String; 3] {
        let hundredths = |n: u64| format!("{}.{:02}", n / 100, n % 100);
        let mut public = format!("format = 1\ntitle = \"small\"\norigin = \"{origin}\"\n");
        for id in ["a", "b"] {
            let _ = write!(public, "[[parties]]\nid = \"{id}\"\nname = \"{id}\"\n");
        }
        for (issue, n) in self.n_options.iter().enumerate() {
            let options: Vec<String> = (0..*n).map(|option| format!("\"o{option}\"")).collect();
            let options = options.join(", ");
            let _ =
                write!(public, "[[issues]]\nid = \"i{issue}\"\nquestion = \"?\"\noptions = [{options}]\n");
        }
        let private = |party: usize| {
            let reservation = hundredths(self.reservations[party]);
            let id = ["a", "b"][party];
            let mut text =
                format!("format = 1\nparty = \"{id}\"\nreservation = {reservation}\nceiling = 1\n");
            for issue in 0..self.n_options.len() {
                let values = self.values[party][issue].iter().enumerate();
                let values: Vec<String> = values.map(|(o, v)| format!("o{o} = {}", hundredths(*v))).collect();
                let weight = hundredths(self.weights[party][issue]);
                let values = values.join(", ");
                let _ = write!(text, "[issues.i{issue}]\nweight = {weight}\nvalues = {{ {values} }}\n");
            }
            text
        };
        [public, private(0), private(1)]
    }

    fn problem(&self, origin: &str) -> Arc<BargainingProblem> {
        let (scenario, files) = read(&self.files(origin));
        let game = Game::new(&View::of_analyst(scenario.clone(), files.clone()).unwrap()).unwrap();
        Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap())
    }
}

/// A scenario from the texts of its files, the public one first.
fn read(texts: &[String; 3]) -> (Scenario, Vec<PartyFile>) {
    let text = |at: usize| FileText { name: "file.toml", text: &texts[at] };
    let scenario = native::scenario(text(0)).unwrap_or_else(|faults| panic!("{faults:?}\n{}", texts[0]));
    let file = |party: usize| {
        let file = native::party_file(text(party + 1), &scenario, PartyId(party));
        file.unwrap_or_else(|faults| panic!("{faults:?}\n{}", texts[party + 1]))
    };
    let files = vec![file(0), file(1)];
    (scenario, files)
}

/// A party of another system: what it asks for in round `k` from 0 of `n`, and whether it then accepts an
/// offer.
struct Naive {
    target: Box<dyn Fn(u32, u32) -> f64>,
    /// With the utilities of the offer and of its own next one, and the target.
    accepts: fn(f64, f64, f64) -> bool,
    utilities: Vec<f64>,
}

impl Naive {
    fn genius(name: &str, utilities: &[u64]) -> Self {
        let exponent = match name {
            "boulware" => Some(1.0 / 0.2),
            "linear" => Some(1.0),
            "conceder" => Some(1.0 / 2.0),
            _ => None,
        };
        Self {
            // Round r = k + 1 at t = (r - 1) / (R + 1).
            target: Box::new(move |k, n| {
                let time = f64::from(k) / f64::from(n + 1);
                exponent.map_or(1.0, |exponent| 1.0 - time.powf(exponent))
            }),
            accepts: |received, own, _| received > own,
            utilities: utilities.iter().map(|u| *u as f64 / 1e4).collect(),
        }
    }

    fn negolog(name: &str, utilities: &[u64], reservation: f64) -> Self {
        let mut points = match name {
            "boulware" => [1.0, 0.85, 0.4],
            "linear" => [1.0, 0.7, 0.4],
            _ => [1.0, 0.55, 0.4],
        };
        if reservation > points[2] {
            points[1] *= (points[0] + reservation) / (points[0] + points[2]);
            points[2] = reservation;
        }
        Self {
            target: Box::new(move |k, n| {
                let t = f64::from(k) / f64::from(n);
                let curve =
                    (1.0 - t).powi(2) * points[0] + 2.0 * (1.0 - t) * t * points[1] + t * t * points[2];
                if curve < reservation { reservation } else { curve }
            }),
            accepts: |received, _, target| received >= target - 1e-9,
            utilities: utilities.iter().map(|u| *u as f64 / 1e4).collect(),
        }
    }

    /// The outcome nearest to the target: of two equally near ones the better, of equal worth the first.
    fn next(&self, k: u32, n: u32) -> usize {
        let target = (self.target)(k, n);
        let distance = |at: usize| (self.utilities[at] - target).abs();
        let mut best = 0;
        for at in 1..self.utilities.len() {
            let is_nearer = distance(at) < distance(best) - 1e-9;
            let is_as_near = distance(at) < distance(best) + 1e-9;
            if is_nearer || is_as_near && self.utilities[at] > self.utilities[best] + 1e-9 {
                best = at;
            }
        }
        best
    }
}

/// All offers of a talk in which the first begins, and the outcome that is accepted with its round from 0.
fn naive_talk(parties: &[Naive; 2], first: usize, n: u32) -> (Vec<usize>, Option<(usize, u32)>) {
    let mut offers = Vec::new();
    for k in 0..n {
        for turn in 0..2 {
            let party = &parties[(first + turn) % 2];
            let own = party.next(k, n);
            if let Some(&standing) = offers.last() {
                let (received, next) = (party.utilities[standing], party.utilities[own]);
                if (party.accepts)(received, next, (party.target)(k, n)) {
                    return (offers, Some((standing, k)));
                }
            }
            offers.push(own);
        }
    }
    (offers, None)
}

/// Plays a pair as the naive parties do, and compares every offer and the end. Says whether they agreed.
fn compare(
    small: &Small,
    (origin, name): (Origin, &str),
    pair: [&str; 2],
    naive: &[Naive; 2],
    seed: u64,
) -> bool {
    let (n, first) = (1 + seed as u32 * 7 % 60, seed as usize % 2);
    let course =
        Course::single(TalkRules { first: PartyId(first), ..rounds(origin, n).levels[0].rules.clone() });
    let problem = small.problem(name);
    let session = talk(&course, &problem, (&pair, origin, 1));
    let outcomes = small.outcomes();
    let position = |offer| {
        let outcome = problem.offer_space.numbering().outcome(offer);
        let options: Vec<usize> = outcome.options().iter().map(|o| *o as usize).collect();
        outcomes.iter().position(|other| *other == options).unwrap()
    };
    let offers: Vec<usize> = session.offers().iter().map(|made| position(made.offer)).collect();
    let agreed = match session.end() {
        Some(End::Agreement(offer)) => Some((position(*offer), session.agreed_at().unwrap().round)),
        _ => None,
    };
    let expected = naive_talk(naive, first, n);
    assert_eq!((offers, agreed), expected, "{pair:?}, seed {seed}, {n} rounds: {small:?}");
    agreed.is_some()
}

mod genius {
    use super::*;

    const NAMES: [&str; 4] = ["boulware", "linear", "conceder", "hardliner"];

    #[test]
    fn its_parties_agree_on_itex_cypress_where_they_do_in_genius() {
        let Some(scenario) = files::real("genius/ItexvsCypress-2012A") else { return };
        let problem =
            Arc::new(BargainingProblem::of(files::game(&scenario), OfferSpace::MOST_LISTED).unwrap());
        let course = rounds(Origin::Genius, 1_000);
        let check = |texts: [&str; 2], (round, n_offers, utilities): (u32, usize, [f64; 2])| {
            let session = talk(&course, &problem, (&texts, Origin::Genius, 1));
            let Some(End::Agreement(offer)) = session.end() else { panic!("{texts:?}") };
            let found = problem.profiles.iter().map(|p| (p.utility(*offer) * 1e4).round() / 1e4);
            assert_eq!(found.collect::<Vec<_>>(), utilities);
            assert_eq!((session.agreed_at().unwrap().round + 1, session.n_offers()), (round, n_offers));
        };
        check(["boulware", "conceder"], (560, 1_119, [0.9042, 0.2562]));
        check(["boulware", "boulware"], (803, 1_604, [0.7215, 0.6705]));
        check(["conceder", "boulware"], (555, 1_108, [0.3073, 0.9268]));
        check(["genius-boulware", "genius-conceder"], (560, 1_119, [0.9042, 0.2562]));
    }

    /// One issue of five options. By the formulas, with 9 rounds and t = 0, .1, .2, ...: the linear party
    /// asks for 1, .9, .8, .7, .6, .5, ..., its nearest outcomes
    /// are worth 1, 1 (.9 lies between .8 and 1 and the better is taken), .8, .8, .6, ...; those of the
    /// conceder, who asks for 1, .68, .55, .45, .37, ..., are worth 1, .7, .5, .5, .3, ...
    fn by_hand() -> Small {
        Small {
            n_options: vec![5],
            weights: [vec![100], vec![100]],
            values: [vec![vec![100, 80, 60, 30, 0]], vec![vec![0, 30, 50, 70, 100]]],
            reservations: [90, 90],
        }
    }

    #[test]
    fn a_talk_by_hand_has_every_offer_where_the_formulas_put_it() {
        let problem = by_hand().problem("genius");
        let course = rounds(Origin::Genius, 9);
        let session = talk(&course, &problem, (&["linear", "conceder"], Origin::Genius, 1));
        let offer = |at: u32| {
            let outcome = elfvik::model::Outcome::new(vec![at]);
            problem.offer_space.numbering().offer(&outcome).unwrap()
        };
        // Linear: options 0, 0, 1, 1, 2; conceder: 4, 3, 2, 2. In round 5 linear offers option 2, worth .5 to
        // the conceder, who would offer option 1, worth .3,
        // and accepts: below its reservation, which plays no part. Linear itself was offered option 2, worth
        // .6, in round 4, when it was about to offer just that.
        let offers: Vec<_> = session.offers().iter().map(|made| made.offer).collect();
        assert_eq!(offers, [0, 4, 0, 3, 1, 2, 1, 2, 2].map(offer));
        assert_eq!(session.end(), Some(&End::Agreement(offer(2))));
        assert_eq!(session.agreed_at().unwrap().round + 1, 5);
    }

    #[test]
    fn every_offer_is_that_of_naive_parties() {
        let mut n_agreed = 0;
        for seed in 0..240 {
            let small = Small::random(seed);
            let pair = [NAMES[seed as usize % 4], NAMES[seed as usize / 4 % 4]];
            let naive = [0, 1].map(|p| Naive::genius(pair[p], &small.utilities(p)));
            n_agreed += usize::from(compare(&small, (Origin::Genius, "genius"), pair, &naive, seed));
        }
        assert!((40..220).contains(&n_agreed), "{n_agreed}");
    }

    #[test]
    fn its_full_names_mean_the_same_in_other_scenarios() {
        for seed in 0..40 {
            let small = Small::random(seed);
            let pair = [NAMES[seed as usize % 4], NAMES[(seed as usize + 1) % 4]];
            let naive = [0, 1].map(|p| Naive::genius(pair[p], &small.utilities(p)));
            let full = pair.map(|name| format!("genius-{name}"));
            compare(&small, (Origin::Elfvik, "elfvik"), [&full[0], &full[1]], &naive, seed);
        }
    }
}

mod negolog {
    use super::*;

    const NAMES: [&str; 3] = ["boulware", "linear", "conceder"];

    #[test]
    fn every_offer_is_that_of_naive_parties() {
        let mut n_agreed = 0;
        for seed in 0..240 {
            let small = Small::random(seed);
            let pair = [NAMES[seed as usize % 3], NAMES[seed as usize / 3 % 3]];
            let naive =
                |p: usize| Naive::negolog(pair[p], &small.utilities(p), small.reservations[p] as f64 / 100.0);
            let naive = [naive(0), naive(1)];
            n_agreed += usize::from(compare(&small, (Origin::Negolog, "negolog"), pair, &naive, seed));
        }
        assert!((40..240).contains(&n_agreed), "{n_agreed}");
    }

    #[test]
    fn its_clock_stands_at_nought_in_the_first_round() {
        let times: Vec<f64> = (0..4).map(|round| TimeConvention::Negolog.time(round, 4)).collect();
        assert_eq!(times, [0.0, 0.25, 0.5, 0.75]);
    }
}

mod discounts {
    use super::*;

    /// Two parties who share a cake in tenths, in this many rounds, with these lines in the table of the
    /// talk.
    fn cake(rules: &str, own: &str) -> [String; 3] {
        let public = format!(
            "format = 1\ntitle = \"cake\"\n[[parties]]\nid = \"a\"\nname = \"A\"\n[[parties]]\nid = \"b\"\n\
             name = \"B\"\n\
             [[issues]]\nid = \"share\"\nquestion = \"?\"\ninteger = {{ from = 0, to = 10 }}\n[talk]\n\
             rounds = 2\n{rules}\n"
        );
        let private = |id: &str, points: &str| {
            format!(
                "format = 1\nparty = \"{id}\"\nreservation = 0\ndiscount = 0.5\n{own}\n[issues.share]\n\
                 weight = 1\npoints = {points}\n"
            )
        };
        [public, private("a", "[[0, 0], [10, 1]]"), private("b", "[[0, 1], [10, 0]]")]
    }

    /// What the first party is left with when the other accepts its first offer, and when it accepts only the
    /// second.
    fn paid(rules: &str, own: &str) -> [f64; 2] {
        let (scenario, files) = read(&cake(rules, own));
        let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
        let parameters = Parameters::of(&view).unwrap();
        let course = elfvik::talk::setup::course(&view);
        let setup =
            elfvik::talk::Setup::new(parameters.clone(), course, Seed(1), OfferSpace::MOST_LISTED).unwrap();
        let paid = |texts: [&str; 2]| {
            let mut session = setup.session().unwrap();
            let mut dice = setup.environment(0);
            play(&mut session, &mut strategies(&texts, scenario.origin, 1), &mut dice, |_| false);
            assert!(matches!(session.end(), Some(End::Agreement(_))), "{texts:?}: {:?}", session.end());
            rehearsal::payoffs(&session, session.problem(), scenario.origin)[0]
        };
        // Who accepts anything from the beginning, and from the second round, which begins at 2/3, 1/2 or 1/3
        // of the time.
        [
            paid(["hardliner", "hardliner accept=time:from=0"]),
            paid(["hardliner", "hardliner accept=time:from=0.5"]),
        ]
    }

    fn check(rules: &str, own: &str, expected: [f64; 2]) {
        let found = paid(rules, own);
        let is_close = found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(is_close, "{rules} {own}: {found:?}");
    }

    #[test]
    fn by_rounds_the_first_offer_pays_1_and_one_in_the_second_round_d() {
        check("discount_per = \"round\"", "", [1.0, 0.5]);
        check("", "discount_per = \"round\"", [1.0, 0.5]);
    }

    #[test]
    fn by_time_it_depends_on_the_clock() {
        check("", "", [0.5_f64.powf(1.0 / 3.0), 0.5_f64.powf(2.0 / 3.0)]);
        check("clock = \"negolog\"", "", [1.0, 0.5_f64.powf(0.5)]);
    }

    #[test]
    fn rules_of_the_talk_go_before_what_a_party_says() {
        check("discount_per = \"round\"", "discount_per = \"time\"", [1.0, 0.5]);
    }

    #[test]
    fn systems_have_their_own_convention() {
        assert_eq!(DiscountPer::of(Origin::Negmas), DiscountPer::Round);
        assert_eq!(DiscountPer::of(Origin::Genius), DiscountPer::Time);
    }
}

mod draws {
    use super::*;

    const ACCEPTS_WITH: [&str; 3] = ["boulware", "random", "genius-linear"];

    /// Every strategy of offers as it is known, every rule of acceptance, every model and way of voting.
    fn all() -> Vec<String> {
        let offers = register::offers().map(|part| part.name.to_owned());
        let accepts = register::accepts().map(|part| part.name).flat_map(|accept| {
            ACCEPTS_WITH.iter().map(move |offer| format!("offer={offer} accept={accept}"))
        });
        let models = ["frequency", "windowed", "hardheaded", "bayesian", "scalable-bayesian"];
        let models = models.iter().map(|model| format!("offer=boulware model={model}"));
        let others = ["boulware vote=annealing", "linear vote=hill-climbing", "conceder floor=none"];
        let others = others.iter().map(|text| (*text).to_owned());
        offers.chain(accepts).chain(models).chain(others).collect()
    }

    #[test]
    fn a_strategy_that_says_it_draws_nothing_does_the_same_with_any_seed() {
        let protocols = [Protocol::Alternating, Protocol::Tentative, Protocol::Concession];
        let mut n_still = 0;
        for (at, text) in all().iter().enumerate() {
            let draws = text.parse::<StrategySpec>().unwrap().draws(Origin::Elfvik);
            for protocol in protocols {
                let problem = Small::random(500 + at as u64 % 5).problem("elfvik");
                let rules =
                    TalkRules { protocol, deadline: Deadline::rounds(30), ..TalkRules::of(Origin::Elfvik) };
                let course = Course::single(rules);
                let log =
                    |seed| talk(&course, &problem, (&[text, "linear"], Origin::Elfvik, seed)).log().to_vec();
                let first = log(1);
                let is_same = (2..12).all(|seed| log(seed) == first);
                assert!(is_same || draws, "{text} draws, and does not say so");
            }
            n_still += usize::from(!draws);
        }
        assert!(n_still > 20, "{n_still}");
    }

    #[test]
    fn what_draws_says_so() {
        let draws = |text: &str| text.parse::<StrategySpec>().unwrap().draws(Origin::Elfvik);
        for text in ["random", "micro", "ponpoko", "cuhk", "agentk", "linear accept=agentk", "agent=./x"] {
            assert!(draws(text), "{text}");
        }
        for text in ["default", "boulware", "hardheaded", "nice-tit-for-tat", "hybrid", "negolog-linear"] {
            assert!(!draws(text), "{text}");
        }
    }

    fn answer(parameters: &Parameters, course: Course, texts: [&str; 2]) -> Rehearsals {
        let request = rehearsal::RehearsalSettings {
            talks: 50,
            seed: Seed(1),
            course,
            specs: texts.map(|text| text.parse().unwrap()).to_vec(),
            most_listed: rehearsal::RehearsalSettings::MOST_LISTED,
        };
        Rehearsals::of(parameters, &request, &players::no_programs, &Control::default()).unwrap()
    }

    fn rehearsed(texts: [&str; 2], change: fn(&mut TalkRules)) -> Rehearsals {
        let (scenario, files) = read(&Small::random(3).files("elfvik"));
        let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
        let parameters = Parameters::of(&view).unwrap();
        let mut rules = TalkRules { deadline: Deadline::rounds(20), ..TalkRules::of(Origin::Elfvik) };
        change(&mut rules);
        let course = Course::single(rules);
        answer(&parameters, course, texts)
    }

    #[test]
    fn where_nothing_is_drawn_one_talk_is_held_and_nothing_is_an_estimate() {
        let found = rehearsed(["linear", "conceder"], |_| {});
        assert!(found.deterministic);
        assert_eq!(found.talks, 1);
        let share = found.agreement;
        assert!(share.low.total_cmp(&share.high).is_eq() && share.low.total_cmp(&share.estimate).is_eq());
    }

    #[test]
    fn a_ratifier_is_drawn_only_when_asked_and_in_doubt() {
        let rehearsed = |probability: &str, course: fn(&View) -> Course| {
            let [public, a, b] = Small::random(3).files("elfvik");
            let public = public.replacen(
                "name = \"a\"\n",
                "name = \"a\"\nratifiers = [{ id = \"home\", name = \"home\" }]\n",
                1,
            );
            let a = format!("{a}[ratifiers.home]\nprobability = {probability}\n");
            let (scenario, files) = read(&[public, a, b]);
            let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
            let parameters = Parameters::of(&view).unwrap();
            answer(&parameters, course(&view), ["linear", "conceder"]).deterministic
        };
        let asked = elfvik::talk::setup::course;
        assert!(!rehearsed("0.5", asked));
        assert!(rehearsed("1", asked) && rehearsed("0", asked));
        assert!(rehearsed("0.5", |_| rounds(Origin::Elfvik, 20)));
    }

    #[test]
    fn whatever_can_be_drawn_makes_many_talks() {
        for (texts, change) in [
            (["linear", "random"], (|_| {}) as fn(&mut TalkRules)),
            (["linear", "conceder"], |rules| rules.breakdown = 0.01),
            (["linear", "conceder"], |rules| rules.deadline.hidden_from = Some(10)),
            (["linear", "conceder"], |rules| rules.protocol = Protocol::Mediated),
        ] {
            let found = rehearsed(texts, change);
            assert!(!found.deterministic && found.talks == 50, "{texts:?}");
        }
    }
}
