//! What a program is told, against what the library computes itself, on random scenarios with all kinds of
//! terms.

use crate::cases::{Case, case};
use elfvik::format::{FileText, native};
use elfvik::model::{Outcome, PartyId, Scenario};
use elfvik::prepare::Game;
use elfvik::seed::Seed;
use elfvik::talk::agent_protocol::{
    AgentCodec, Message, OutcomeMessage, Question, QuestionMessage, RegionMessage, Start,
};
use elfvik::talk::play::{ExogenousMoves, play};
use elfvik::talk::strategy::{ComponentStrategy, StrategySpec, compose::LazyRandom};
use elfvik::talk::{
    BargainingProblem, BindingForce, Course, LevelEntry, Move, Offer, OfferSpace, OnRefusal, Protocol,
    RatifierDecision, Session, Strategy, StrategyFault, TalkLevel as Level, TalkRules, Turn,
};
use proptest::prelude::*;
use std::sync::Arc;

proptest! {
    #[test]
    fn a_program_can_value_every_outcome_and_knows_what_is_barred(case in case()) {
        let Some(problem) = problem(&case) else { return Ok(()) };
        let rules = TalkRules::of(case.scenario.origin);
        for party in (0..case.scenario.parties.len()).map(PartyId) {
            let start = Start::of(&case.scenario, &problem, party, &rules, 0);
            let profile = &problem.profiles[party.0];
            let utilities = || {
                let feasible = case.scenario.space().iter()
                    .filter(|outcome| problem.game.is_feasible(outcome)).collect::<Vec<_>>();
                feasible.into_iter().map(|outcome| utility(&start, &chosen(&start, &outcome)))
            };
            for outcome in case.scenario.space().iter() {
                let told = chosen(&start, &outcome);
                let is_barred = start.barred.iter().any(|barred| fits(&told, barred));
                prop_assert_eq!(is_barred, !problem.game.is_feasible(&outcome));
                if let Some(offer) = problem.offer_space.offer(&outcome) {
                    prop_assert!((utility(&start, &told) - profile.utility(offer)).abs() < 1e-9);
                }
            }
            prop_assert!((utilities().fold(f64::INFINITY, f64::min) - start.profile.least).abs() < 1e-9);
            prop_assert!((utilities().fold(f64::NEG_INFINITY, f64::max) - start.profile.most).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_told_is_understood(case in case()) {
        let Some(problem) = problem(&case) else { return Ok(()) };
        let rules = TalkRules::of(case.scenario.origin);
        let codec = AgentCodec::of(&case.scenario, &problem, PartyId(0), &rules, 0);
        let Message::Start(start) = codec.start() else { panic!("the first message") };
        for outcome in case.scenario.space().iter().take(100) {
            let line = serde_json::json!({ "move": "propose", "outcome": chosen(&start, &outcome) })
                .to_string();
            let offer = problem.offer_space.numbering().offer(&outcome).unwrap();
            prop_assert_eq!(codec.understood(line.as_bytes()), Ok((Move::Propose(offer), 1)));
        }
    }
}

#[test]
fn what_a_party_is_told_does_not_depend_on_what_the_other_wants() {
    let start = |changed: fn(&str) -> String| {
        let table = starter(changed);
        let rules = TalkRules::of(table.scenario.origin);
        AgentCodec::of(&table.scenario, &problem(&table).unwrap(), PartyId(0), &rules, 7).start().line()
    };
    let other = |text: &str| {
        text.replace(
            "[issues.heating]\nweight = 0.1\nvalues = { gas = 1",
            "[issues.heating]\nweight = 0.3\nvalues = { gas = 0.85",
        )
    };
    assert_ne!(other(native::STARTER[2].text), native::STARTER[2].text);
    assert_eq!(start(str::to_owned), start(other));
}

#[test]
fn garbled_replies_say_what_is_wrong() {
    check("", "a reply is a JSON object, not ``");
    check("[]", "a reply is a JSON object, not `[]`");
    check(
        r#"{"move": "acept"}"#,
        "unknown variant `acept`, expected one of `accept`, `reject`, `propose`, `pass`, `walk` at line 1 \
         column 16 of `{\"move\": \"acept\"}`",
    );
    check(
        r#"{"accept": true}"#,
        "unknown field `accept`, expected one of `move`, `outcome`, `ticks`, `turn` at line 1 column 9 of \
         `{\"accept\": true}`",
    );
    check(r#"{"move": "propose"}"#, "a proposal without an outcome");
    check(r#"{"move": "accept", "outcome": {}}"#, r#"an outcome without `"move": "propose"`"#);
    check(&proposal("9", "coal"), "issue `heating` has no option `coal`");
    check(&proposal("9.5", "gas"), "issue `price` has no option `9.5`");
    check(&proposal("13", "gas"), "issue `price` has no option `13`");
    check(&proposal("9, \"tax\": 1", "gas"), "there is no issue `tax`");
    check(r#"{"move": "accept", "turn": 1}"#, "a reply to turn 1, which was not asked");
    checked(&proposal("9, \"price\": 9", "gas"), "issue `price` is named twice");
    checked(&proposal("9, \"pri\\u0063e\": 8", "gas"), "issue `price` is named twice");
    checked(r#"{"move": "accept", "move": "accept"}"#, "duplicate field `move`");
    checked(r#"{"move": "propose", "outcome": {}, "outcome": {}}"#, "duplicate field `outcome`");
    checked(r#"{"move": "accept", "ticks": 1, "ticks": 1}"#, "duplicate field `ticks`");
    checked(r#"{"move": "accept", "turn": 1, "turn": 1}"#, "duplicate field `turn`");
    checked(r#"{"move": "propose", "outcome": [9]}"#, "expected an object with an option for each issue");
    check(&proposal("9", "\\u001b[2J"), "issue `heating` has no option `\u{fffd}[2J`");
    check(&" ".repeat((1 << 20) + 1), "the line has more than 1048576 bytes");
}

#[test]
fn a_line_is_the_same_fault_at_the_next_turn_and_after_the_last() {
    let table = starter(str::to_owned);
    let problem = problem(&table).unwrap();
    let rules = TalkRules::of(table.scenario.origin);
    let course = Course::single(rules.clone());
    let mut town = Recorded {
        inner: "hardliner"
            .parse::<StrategySpec>()
            .unwrap()
            .strategy(table.scenario.origin, draw("town"))
            .unwrap(),
        codec: AgentCodec::of(&table.scenario, &problem, PartyId(0), &rules, 7),
        asked: Vec::new(),
    };
    let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
    let builder =
        "hardliner".parse::<StrategySpec>().unwrap().strategy(table.scenario.origin, draw("builder"));
    let mut strategies: [Box<dyn Strategy + '_>; 2] = [Box::new(&mut town), Box::new(builder.unwrap())];
    play(&mut session, &mut strategies, &mut Stubborn, |session| session.log().len() >= 6);
    drop(strategies);
    let turns: Vec<u32> = town.asked.iter().map(|asked| asked.turn).collect();
    assert_eq!(turns, [1, 2, 3]);
    let reply = |more: &str| format!(r#"{{"move": "reject"{more}}}"#);
    for turn in [0, 1, 2, 4, 7] {
        let line = reply(&format!(", \"turn\": {turn}"));
        let fault = town.codec.understood(line.as_bytes()).unwrap_err();
        assert_eq!(town.codec.surplus(line.as_bytes()), fault);
    }
    for garbage in ["I accept", "{", r#"{"move": "propose"}"#, r#"{"move": "reject", "turn": -1}"#] {
        let fault = town.codec.understood(garbage.as_bytes()).unwrap_err();
        assert_eq!(town.codec.surplus(garbage.as_bytes()), fault);
    }
    assert_eq!(town.codec.understood(reply(", \"turn\": 3").as_bytes()), Ok((Move::Reject, 1)));
    assert_eq!(town.codec.understood(reply("").as_bytes()), Ok((Move::Reject, 1)));
    let surplus = town.codec.surplus(reply("").as_bytes()).to_string();
    assert!(surplus.ends_with("a line that no turn asked for"), "{surplus}");
}

#[test]
fn numbers_may_be_written_in_any_way() {
    let table = starter(str::to_owned);
    let codec = codec(&table, &problem(&table).unwrap());
    let expected = codec.understood(proposal("9", "gas").as_bytes());
    assert!(expected.is_ok());
    for price in ["9.0", "\"9\"", "0.9e1"] {
        assert_eq!(codec.understood(proposal(price, "gas").as_bytes()), expected, "{price}");
    }
}

#[test]
fn every_offer_is_told_once_and_in_order() {
    for protocol in Protocol::ALL {
        let table = starter(str::to_owned);
        let problem = problem(&table).unwrap();
        let rules = TalkRules { protocol, ..TalkRules::of(table.scenario.origin) };
        let course = Course::single(rules);
        let (asked, offers) = recorded(&table, &problem, &course, "hardliner");
        let told: Vec<_> = asked.iter().flat_map(|asked| &asked.events).map(|event| &event.outcome).collect();
        assert!(!asked.is_empty());
        assert_eq!(told.is_empty(), protocol == Protocol::Mediated, "{protocol:?}");
        assert!(told.iter().copied().eq(offers.iter().take(told.len())), "{protocol:?}");
    }
}

#[test]
fn on_a_new_level_offers_begin_anew_and_closed_issues_are_named() {
    let table = starter(str::to_owned);
    let level = |rounds| Level {
        name: "talks".into(),
        rules: TalkRules {
            deadline: elfvik::talk::Deadline::rounds(rounds),
            ..TalkRules::of(table.scenario.origin)
        },
        entry: LevelEntry::Always,
        seal: BindingForce::Binding,
    };
    let course = Course { levels: vec![level(1), level(2)], ratifiers: Vec::new(), ratification: None };
    let (asked, _) = recorded(&table, &problem(&table).unwrap(), &course, "hardliner");
    let told: Vec<_> =
        asked.iter().map(|asked| (asked.round, asked.events.len(), asked.closed.len())).collect();
    // The best outcomes of both have the same opening or grant.
    assert_eq!(told, [(0, 0, 0), (0, 0, 1), (1, 2, 1)]);
}

#[test]
fn what_was_refused_at_home_is_named_until_the_end() {
    let table = starter(str::to_owned);
    let course = Course {
        levels: vec![Level {
            name: "talks".into(),
            rules: TalkRules::of(table.scenario.origin),
            entry: LevelEntry::Always,
            seal: BindingForce::Initialled(OnRefusal::Return { most: 2 }),
        }],
        ratifiers: vec![(PartyId(1), 0)],
        ratification: None,
    };
    let (asked, _) = recorded(&table, &problem(&table).unwrap(), &course, "linear");
    let n_refused: Vec<usize> = asked.iter().map(|asked| asked.refused.len()).collect();
    assert!(n_refused.is_sorted() && n_refused.contains(&0) && n_refused.contains(&2), "{n_refused:?}");
}

/// Expects a line to be garbled in one way.
fn check(line: &str, expected: &str) {
    let table = starter(str::to_owned);
    let codec = codec(&table, &problem(&table).unwrap());
    assert_eq!(
        codec.understood(line.as_bytes()),
        Err(StrategyFault::Garbled { reason: expected.to_owned() })
    );
}

/// Expects a line to be garbled in a way that begins so.
fn checked(line: &str, beginning: &str) {
    let table = starter(str::to_owned);
    let codec = codec(&table, &problem(&table).unwrap());
    let fault = codec.understood(line.as_bytes()).unwrap_err();
    assert!(matches!(&fault, StrategyFault::Garbled { reason } if reason.contains(beginning)), "{fault}");
}

fn draw(name: &str) -> LazyRandom {
    LazyRandom::new(Seed(7).stream(name), 0)
}

fn proposal(price: &str, heating: &str) -> String {
    format!(
        r#"{{"move": "propose", "outcome": {{"price": {price}, "heating": "{heating}", "opening": "next-summer", "grant": "joint"}}}}"#
    )
}

/// What the town is told in a talk of two strategies of a kind whose ratifiers refuse everything, with all
/// offers of the last level.
fn recorded(
    table: &Case,
    problem: &Arc<BargainingProblem>,
    course: &Course,
    strategy: &str,
) -> (Vec<QuestionMessage>, Vec<OutcomeMessage>) {
    let delegate = |name: &str| {
        let spec: StrategySpec = strategy.parse().unwrap();
        spec.strategy(table.scenario.origin, draw(name)).unwrap()
    };
    let codec = AgentCodec::of(&table.scenario, problem, PartyId(0), &course.levels[0].rules, 7);
    let mut town = Recorded { inner: delegate("town"), codec, asked: Vec::new() };
    let mut session = Session::new(course.clone(), Arc::clone(problem)).unwrap();
    let mut strategies: [Box<dyn Strategy + '_>; 2] = [Box::new(&mut town), Box::new(delegate("builder"))];
    play(&mut session, &mut strategies, &mut Stubborn, |_| false);
    drop(strategies);
    let start = Start::of(&table.scenario, problem, PartyId(0), &course.levels[0].rules, 7);
    let outcome = |offer: Offer| chosen(&start, &problem.offer_space.numbering().outcome(offer));
    (town.asked, session.offers().iter().map(|made| outcome(made.offer)).collect())
}

/// Ratifiers who refuse everything, and chance that is always the same.
struct Stubborn;

impl ExogenousMoves for Stubborn {
    fn chance(&mut self) -> f64 {
        0.5
    }

    fn verdict(&mut self, _: PartyId, _: usize, _: Offer) -> RatifierDecision {
        RatifierDecision::Refused
    }
}

/// A strategy that writes down what a program in its place would be told.
struct Recorded {
    inner: ComponentStrategy,
    codec: AgentCodec,
    asked: Vec<QuestionMessage>,
}

impl Recorded {
    fn record(&mut self, turn: &Turn<'_>, question: Question) {
        let message = self.codec.turn(turn, question);
        assert!(serde_json::from_str::<Message>(&message.line()).is_ok());
        let Message::Turn(asked) = message else { panic!("the message of a turn") };
        self.asked.push(asked);
    }
}

impl Strategy for Recorded {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.record(turn, Question::Act);
        self.inner.act(turn)
    }

    fn propose(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.record(turn, Question::Propose);
        self.inner.propose(turn)
    }

    fn answer(&mut self, turn: &Turn<'_>, offer: Offer) -> Result<Move, StrategyFault> {
        self.record(turn, Question::Answer(offer));
        self.inner.answer(turn, offer)
    }

    fn vote(&mut self, turn: &Turn<'_>, variation: Offer, text: Offer) -> Result<Move, StrategyFault> {
        self.record(turn, Question::Vote { variation, text });
        self.inner.vote(turn, variation, text)
    }

    fn confirm(&mut self, turn: &Turn<'_>, text: Offer) -> Result<Move, StrategyFault> {
        self.record(turn, Question::Confirm(text));
        self.inner.confirm(turn, text)
    }

    fn concede(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.record(turn, Question::Concede);
        self.inner.concede(turn)
    }
}

/// The starter scenario with the builder's file changed.
fn starter(changed: impl Fn(&str) -> String) -> Case {
    let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    let scenario: Scenario = native::scenario(public).unwrap();
    let builder = changed(builder.text);
    let files = vec![
        native::party_file(town, &scenario, PartyId(0)).unwrap(),
        native::party_file(FileText { name: "builder.toml", text: &builder }, &scenario, PartyId(1)).unwrap(),
    ];
    Case { scenario, files }
}

fn codec(case: &Case, problem: &BargainingProblem) -> AgentCodec {
    AgentCodec::of(&case.scenario, problem, PartyId(0), &TalkRules::of(case.scenario.origin), 7)
}

/// None where no talk can be held.
fn problem(case: &Case) -> Option<Arc<BargainingProblem>> {
    let game = Game::new(&case.view()).ok()?;
    BargainingProblem::of(game, OfferSpace::MOST_LISTED).ok().map(Arc::new)
}

fn chosen(start: &Start, outcome: &Outcome) -> OutcomeMessage {
    let issues = start.issues.iter().zip(outcome.options());
    issues.map(|(issue, &option)| (issue.id.clone(), issue.options[option as usize].clone())).collect()
}

/// What a program makes of its profile.
fn utility(start: &Start, outcome: &OutcomeMessage) -> f64 {
    let option = |issue: &elfvik::talk::agent_protocol::IssueDescription| {
        issue.options.iter().position(|option| *option == outcome[&issue.id]).unwrap()
    };
    let values = start.issues.iter().map(|issue| start.profile.values[&issue.id][option(issue)]);
    let bonuses = start.profile.bonuses.iter().filter(|bonus| fits(outcome, &bonus.when));
    let sum = values.sum::<f64>() + bonuses.map(|bonus| bonus.value).sum::<f64>();
    start.profile.ceiling.map_or(sum, |ceiling| sum.min(ceiling))
}

fn fits(outcome: &OutcomeMessage, combination: &RegionMessage) -> bool {
    combination.iter().all(|(issue, options)| options.contains(&outcome[issue]))
}
