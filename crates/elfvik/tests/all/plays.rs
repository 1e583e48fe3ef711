//! One play of every strategy, rule of acceptance and model, recorded and reviewed as text. `make goldens`
//! writes them anew.

#![allow(
    clippy::disallowed_methods,
    reason = "the index of strategies is a file, and the caller's wish to write it anew a variable"
)]

use elfvik::format::{FileText, native};
use elfvik::model::{Course, Deadline, Origin, PartyFile, PartyId, Scenario, TalkRules, View};
use elfvik::prepare::{Game, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::play::{ApprovingRatifiers, play};
use elfvik::talk::strategy::compose::LazyRandom;
use elfvik::talk::strategy::{StrategySpec, register};
use elfvik::talk::{BargainingProblem, End, Event, Move, Offer, Session, Strategy};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

const SCENARIO: &str = r#"
format = 1
title = "A boat"

[[parties]]
id = "buyer"
name = "Buyer"

[[parties]]
id = "seller"
name = "Seller"

[[issues]]
id = "price"
question = "What does it cost?"
integer = { from = 10, to = 14 }

[[issues]]
id = "delivery"
question = "When is it handed over?"
options = ["spring", "summer", "autumn"]

[[issues]]
id = "trailer"
question = "Is there a trailer?"
options = ["none", "old", "new"]
"#;

const BUYER: &str = r#"
format = 1
party = "buyer"
reservation = 0.3
[issues.price]
weight = 0.5
points = [[10, 1], [14, 0]]
[issues.delivery]
weight = 0.3
values = { spring = 1, summer = 0.6, autumn = 0 }
[issues.trailer]
weight = 0.2
values = { none = 0, old = 0.7, new = 1 }
"#;

const SELLER: &str = r#"
format = 1
party = "seller"
reservation = 0.25
[issues.price]
weight = 0.4
points = [[10, 0], [14, 1]]
[issues.delivery]
weight = 0.2
values = { spring = 0, summer = 0.8, autumn = 1 }
[issues.trailer]
weight = 0.4
values = { none = 1, old = 0.9, new = 0 }
"#;

#[test]
fn every_strategy_of_offers_plays_as_reviewed() {
    for part in register::offers() {
        check("offer", part.name, &Play::of(&[part.name, "linear"]).told());
    }
}

#[test]
fn every_rule_of_acceptance_plays_as_reviewed() {
    for part in register::accepts() {
        let spec = format!("offer=boulware accept={}", part.name);
        check("accept", part.name, &Play::of(&[&spec, "conceder"]).told());
    }
}

#[test]
fn every_model_comes_to_think_what_was_reviewed() {
    for part in register::models() {
        let spec = format!("offer=boulware:band=0.2 model={}", part.name);
        let play = Play::of(&[&spec, "micro"]);
        check("model", part.name, &format!("{}\n{}", play.told(), play.opinion()));
    }
}

#[test]
fn every_part_has_its_page_and_its_line_in_the_index() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/talks");
    let mut index = String::from(INDEX);
    let lists = [
        ("What to offer", register::offers().collect::<Vec<_>>()),
        ("What to accept", register::accepts().collect()),
        ("What to think of the others", register::models().collect()),
    ];
    for (title, parts) in lists {
        let _ = write!(index, "\n## {title}\n\n| name | what it does | source |\n|---|---|---|\n");
        for part in parts {
            let page = std::fs::read_to_string(docs.join(part.page)).unwrap_or_default();
            assert!(
                page.contains(&format!("`{}`", part.name)),
                "{} does not name `{}`",
                part.page,
                part.name
            );
            let (name, summary) = (part.name, part.summary.replace('|', "\\|"));
            let _ = writeln!(index, "| [`{name}`]({}) | {summary} | {} |", part.page, part.source);
        }
    }
    let path = docs.join("strategies.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|wish| wish == "always") {
        std::fs::write(&path, &index).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, index, "docs/talks/strategies.md is not what the register says: run `make goldens`");
}

fn check(kind: &str, name: &str, told: &str) {
    let snapshot = format!("{kind}-{name}");
    insta::with_settings!({
        prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../plays"
    }, {
        insta::assert_snapshot!(snapshot, told);
    });
}

/// A talk of ten rounds about a boat.
struct Play {
    scenario: Scenario,
    problem: Arc<BargainingProblem>,
    specs: [String; 2],
    log: Vec<Event>,
    end: Option<End>,
    opinion: Vec<Vec<f64>>,
}

impl Play {
    fn of(specs: &[&str; 2]) -> Self {
        let text = |name, text| FileText { name, text };
        let scenario = native::scenario(text("scenario.toml", SCENARIO)).unwrap();
        let files: Vec<PartyFile> = [BUYER, SELLER]
            .iter()
            .enumerate()
            .map(|(p, own)| native::party_file(text("party.toml", own), &scenario, PartyId(p)).unwrap())
            .collect();
        let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
        let game = Game::likely(&Parameters::of(&view).unwrap()).unwrap();
        let problem = Arc::new(BargainingProblem::of(game, 1_000).unwrap());
        let course =
            Course::single(TalkRules { deadline: Deadline::rounds(10), ..TalkRules::of(Origin::Elfvik) });
        let stream = Seed(7).stream("plays");
        let strategy = |(p, spec): (usize, &&str)| -> Box<dyn Strategy> {
            let spec: StrategySpec = spec.parse().unwrap();
            Box::new(spec.strategy(Origin::Elfvik, LazyRandom::new(stream, (p as u64) << 32)).unwrap())
        };
        let mut strategies: Vec<_> = specs.iter().enumerate().map(strategy).collect();
        let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
        play(
            &mut session,
            &mut strategies,
            &mut ApprovingRatifiers(LazyRandom::new(stream, 1 << 40)),
            |_| false,
        );
        let opinion = strategies[0].models().and_then(|models| models.of(PartyId(1)));
        Self {
            problem,
            specs: specs.map(str::to_owned),
            log: session.log().to_vec(),
            end: session.end().cloned(),
            opinion: opinion.unwrap_or_default(),
            scenario: scenario.clone(),
        }
    }

    /// What was offered, with what it is worth to both, and how it ended.
    fn told(&self) -> String {
        let [buyer, seller] = &self.specs;
        let mut text = format!("buyer {buyer}, seller {seller}\n");
        for event in &self.log {
            let Event::Moved { by, what, .. } = event else { continue };
            let id = &self.scenario.parties[by.0].id;
            let what = match what {
                Move::Propose(offer) => self.offer(*offer),
                other => format!("{other:?}").to_lowercase(),
            };
            let _ = writeln!(text, "{id:<7} {what}");
        }
        let end = match &self.end {
            Some(End::Agreement(offer)) => format!("agreement: {}", self.offer(*offer)),
            other => format!("{other:?}"),
        };
        text + &end
    }

    fn offer(&self, offer: Offer) -> String {
        let outcome = self.problem.offer_space.numbering().outcome(offer);
        let options = self.scenario.issues.iter().zip(outcome.options());
        let words: Vec<String> = options.map(|(issue, &option)| issue.option_id(option)).collect();
        let [own, other] = [0, 1].map(|p| self.problem.profiles[p].utility(offer));
        format!("{:<18} {own:.3} {other:.3}", words.join(" "))
    }

    /// What the buyer's model says of the seller: values per issue, in the order of options.
    fn opinion(&self) -> String {
        let issues = self.scenario.issues.iter().zip(&self.opinion);
        let line = |values: &Vec<f64>| values.iter().map(|value| format!(" {value:.3}")).collect::<String>();
        issues.map(|(issue, values)| format!("{:<8}{}\n", issue.id, line(values))).collect()
    }
}

const INDEX: &str = "# Strategies by name\n\n\
    Every part of a strategy that has a name. `elfvik talk --help` lists the same; \
    [Talks in five minutes](README.md) says how they are put together.\n";
