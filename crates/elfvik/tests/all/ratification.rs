//! How ratifiers decide together: rules against their definition, sessions against prospects, what delegates
//! foresee against a look at every outcome.

#![allow(clippy::disallowed_methods, reason = "reads a shipped scenario")]

use crate::trials::{Dice, seeds};
use elfvik::format::{FileFault, FileText, native};
use elfvik::model::{
    BindingForce, Course, MajorityShare, OnRefusal, Outcome, PartyId, Protocol, RatificationRule,
    RequiredApproval, Scenario, View, canonical,
};
use elfvik::number::Decimal;
use elfvik::prepare::prospects::{ProspectsRequest, prospects};
use elfvik::prepare::{Control, Game, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::record::RecordHead;
use elfvik::talk::rehearsal::{RehearsalRow, RehearsalSettings, rehearse};
use elfvik::talk::strategy::register;
use elfvik::talk::{
    End, Event, Match, Move, NextInput, Offer, OfferSpace, RatifierDecision, Session, Setup, players, setup,
};
use num_rational::BigRational;
use std::fmt::Write as _;

/// A rule in words, written anew: what it should say.
#[derive(Debug, Clone)]
struct Written {
    n: usize,
    required: RequiredApproval,
    vetoes: Vec<usize>,
}

impl Written {
    fn drawn(dice: &mut Dice, n: usize) -> Self {
        let weights = |dice: &mut Dice| -> Vec<Decimal> {
            let mut weights: Vec<String> =
                (0..n).map(|_| ["0", "1", "2", "0.5", "1.25", "7"][dice.position(6)].to_owned()).collect();
            weights[dice.position(n)] = "3".into();
            weights.iter().map(|weight| weight.parse().unwrap()).collect()
        };
        let share = |dice: &mut Dice| -> MajorityShare {
            ["simple", "2/3", "0.6667", "3/5", "0.51", "1"][dice.position(6)].parse().unwrap()
        };
        let required = match dice.below(5) {
            0 => RequiredApproval::All,
            1 => RequiredApproval::Quorum(1 + dice.position(n)),
            2 => RequiredApproval::Weight {
                weights: weights(dice),
                at_least: ["0.5", "1", "2.75", "3"][dice.position(4)].parse().unwrap(),
            },
            3 => RequiredApproval::Majority { weights: None, share: share(dice) },
            _ => RequiredApproval::Majority { weights: Some(weights(dice)), share: share(dice) },
        };
        let vetoes = match required {
            RequiredApproval::All => Vec::new(),
            _ => (0..n).filter(|_| dice.below(4) == 0).collect(),
        };
        Self { n, required, vetoes }
    }

    fn rule(&self) -> RatificationRule {
        RatificationRule::new(self.n, self.required.clone(), &self.vetoes).unwrap()
    }

    /// The definition, on fractions.
    fn is_reached(&self, approves: &[bool]) -> bool {
        let one = |_: usize| BigRational::from_integer(1.into());
        let sum = |weight: &dyn Fn(usize) -> BigRational, all: bool| {
            (0..self.n).filter(|at| all || approves[*at]).map(weight).sum::<BigRational>()
        };
        let majority = |weight: &dyn Fn(usize) -> BigRational, share: MajorityShare| match share {
            MajorityShare::MoreThanHalf => {
                sum(weight, false) * BigRational::from_integer(2.into()) > sum(weight, true)
            }
            MajorityShare::AtLeast { part, whole } => {
                sum(weight, false) >= sum(weight, true) * BigRational::new(part.into(), whole.into())
            }
        };
        let is_enough = match &self.required {
            RequiredApproval::All => approves.iter().all(|&a| a),
            RequiredApproval::Quorum(n) => approves.iter().filter(|&&a| a).count() >= *n,
            RequiredApproval::Weight { weights, at_least } => {
                sum(&|at| weights[at].to_rational(), false) >= at_least.to_rational()
            }
            RequiredApproval::Majority { weights: None, share } => majority(&one, *share),
            RequiredApproval::Majority { weights: Some(weights), share } => {
                majority(&|at| weights[at].to_rational(), *share)
            }
        };
        is_enough && self.vetoes.iter().all(|&at| approves[at])
    }

    /// The rule as the format writes it, for ratifiers `r0`, `r1` and so on.
    fn text(&self) -> String {
        let each = |weights: &Vec<Decimal>| {
            let each: Vec<String> =
                weights.iter().enumerate().map(|(at, w)| format!("r{at} = {w}")).collect();
            format!("weights = {{ {} }}", each.join(", "))
        };
        let mut text = match &self.required {
            RequiredApproval::All => return "\"all\"".into(),
            RequiredApproval::Quorum(n) => format!("{{ quorum = {n}"),
            RequiredApproval::Weight { weights, at_least } => {
                format!("{{ {}, at_least = {at_least}", each(weights))
            }
            RequiredApproval::Majority { weights, share } => {
                let weights = weights.as_ref().map(|weights| format!("{}, ", each(weights)));
                format!("{{ {}majority = \"{share}\"", weights.unwrap_or_default())
            }
        };
        if !self.vetoes.is_empty() {
            let ids: Vec<String> = self.vetoes.iter().map(|at| format!("\"r{at}\"")).collect();
            let _ = write!(text, ", veto = [{}]", ids.join(", "));
        }
        text + " }"
    }
}

fn sets(n: usize) -> impl Iterator<Item = Vec<bool>> {
    (0..1_usize << n).map(move |set| (0..n).map(|at| set >> at & 1 == 1).collect())
}

#[test]
fn a_rule_is_its_definition_and_another_approval_never_turns_a_yes_into_a_no() {
    for seed in seeds(400) {
        let mut dice = Dice(seed);
        let n = 1 + dice.position(6);
        let written = Written::drawn(&mut dice, n);
        let rule = written.rule();
        for set in sets(n) {
            let is_reached = rule.is_reached(&set);
            assert_eq!(is_reached, written.is_reached(&set), "seed {seed}: {written:?} of {set:?}");
            for at in (0..n).filter(|&at| !set[at]) {
                let mut more = set.clone();
                more[at] = true;
                assert!(!is_reached || rule.is_reached(&more), "seed {seed}: {written:?} of {set:?}");
            }
        }
        assert!(rule.is_reached(&vec![true; n]) && !rule.is_reached(&vec![false; n]), "seed {seed}");
        for at in 0..n {
            let with = |set: &Vec<bool>, vote| {
                let mut set = set.clone();
                set[at] = vote;
                written.is_reached(&set)
            };
            let matters = sets(n).any(|set| with(&set, true) != with(&set, false));
            assert_eq!(rule.can_matter(at, n), Some(matters), "seed {seed}: {written:?}, ratifier {at}");
        }
    }
}

/// Parties that all value one issue, with so many ratifiers each.
struct Homes {
    rules: Vec<Written>,
    agreement: &'static str,
}

const AGREEMENTS: [&str; 5] = [
    "",
    "agreement = { quorum = 2 }\n",
    "agreement = { quorum = 2, veto = [\"p1\"] }\n",
    "agreement = { quorum = 1 }\n",
    "agreement = { coalitions = [[\"p0\", \"p1\"], [\"p2\"]] }\n",
];

impl Homes {
    fn drawn(dice: &mut Dice) -> Self {
        let rules = (0..3)
            .map(|_| {
                let n = 1 + dice.position(3);
                Written::drawn(dice, n)
            })
            .collect();
        Self { rules, agreement: AGREEMENTS[dice.position(AGREEMENTS.len())] }
    }

    fn public(&self) -> String {
        let mut text = format!("format = 1\ntitle = \"homes\"\n{}", self.agreement);
        for (p, rule) in self.rules.iter().enumerate() {
            let ratifiers: Vec<String> =
                (0..rule.n).map(|r| format!("{{ id = \"r{r}\", name = \"R{r}\" }}")).collect();
            let _ = write!(
                text,
                "[[parties]]\nid = \"p{p}\"\nname = \"P{p}\"\nratifiers = [{}]\nratification = {}\n",
                ratifiers.join(", "),
                rule.text()
            );
        }
        text + "[[issues]]\nid = \"x\"\nquestion = \"?\"\noptions = [\"no\", \"yes\"]\n\
                [[packages]]\nid = \"yes\"\nname = \"yes\"\nchoose = { x = \"yes\" }\n\
                [talk]\nprotocol = \"tentative\"\nrounds = 1\n"
    }

    /// The view in which these parties accept `yes`, and these ratifiers approve.
    fn view(&self, accepts: &[bool], approves: &[Vec<bool>]) -> View {
        let scenario = scenario(&self.public());
        let file = |p: usize| {
            let least = if accepts[p] { "0.5" } else { "2" };
            let mut text = format!(
                "format = 1\nparty = \"p{p}\"\nreservation = {least}\n[issues.x]\nweight = 1\n\
                 values = {{ no = 0, yes = 1 }}\n"
            );
            for (r, approves) in approves[p].iter().enumerate() {
                let _ = write!(text, "[ratifiers.r{r}]\nprobability = {}\n", u8::from(*approves));
            }
            native::party_file(FileText { name: "file", text: &text }, &scenario, PartyId(p)).unwrap()
        };
        let files: Vec<_> = (0..self.rules.len()).map(file).collect();
        View::of_analyst(scenario.clone(), files).unwrap()
    }
}

fn scenario(text: &str) -> Scenario {
    native::scenario(FileText { name: "scenario.toml", text })
        .unwrap_or_else(|faults| panic!("{faults:?}\n{text}"))
}

/// Lets those who accept assent to an offer, and asks at home; whether it is ratified in the end.
fn is_agreed(mut session: Session, offer: Offer, accepts: &[bool], approves: &[Vec<bool>]) -> bool {
    let mut asked = Vec::new();
    loop {
        let event = match session.ask() {
            NextInput::Nobody => break,
            NextInput::Enter { level } => Event::Entered { level, limit: 1 },
            NextInput::Propose(by) => {
                let what = if accepts[by.0] { Move::Propose(offer) } else { Move::Pass };
                Event::Moved { by, what, ticks: 1 }
            }
            NextInput::Answer(by, _) => {
                let what = if accepts[by.0] { Move::Accept } else { Move::Reject };
                Event::Moved { by, what, ticks: 1 }
            }
            NextInput::Ratify(party, ratifier, of) => {
                assert_eq!(of, offer);
                assert!(accepts[party.0], "whoever did not assent is not asked at home");
                assert!(!asked.contains(&(party, ratifier)), "each is asked once");
                asked.push((party, ratifier));
                let verdict = match approves[party.0][ratifier] {
                    true => RatifierDecision::Approved,
                    false => RatifierDecision::Refused,
                };
                Event::Decided { party, ratifier, verdict }
            }
            other => panic!("{other:?}"),
        };
        session.apply(event).unwrap();
    }
    matches!(session.end(), Some(End::Agreement(_)))
}

#[test]
fn sessions_and_prospects_ratify_the_same_combinations() {
    for seed in seeds(40) {
        let mut dice = Dice(seed);
        let homes = Homes::drawn(&mut dice);
        let some = |dice: &mut Dice, n: usize| (0..n).map(|_| dice.below(3) > 0).collect::<Vec<bool>>();
        for _ in 0..12 {
            let accepts = some(&mut dice, 3);
            let approves: Vec<Vec<bool>> = homes.rules.iter().map(|rule| some(&mut dice, rule.n)).collect();
            let view = homes.view(&accepts, &approves);
            let parameters = Parameters::of(&view).unwrap();
            let yes = [view.scenario().packages[0].outcome.clone()];
            let request = ProspectsRequest {
                worlds: 8,
                seed: Seed(seed),
                limits: ProspectsRequest::LIMITS,
                watched: &yes,
                ideas: &[],
                offerer: None,
            };
            let ratified = prospects(&parameters, &request).unwrap().watched[0].ratified;
            let what = format!("seed {seed}: {accepts:?}, {approves:?} of\n{}", homes.public());
            assert!(ratified.yes == 0 || ratified.yes == ratified.of, "{what}");
            // By the definitions: who agrees and ratifies must be enough.
            let stands: Vec<bool> =
                (0..3).map(|p| accepts[p] && homes.rules[p].is_reached(&approves[p])).collect();
            let expected = view.scenario().agreement.is_reached(&stands);
            assert_eq!(ratified.yes > 0, expected, "prospects, {what}");
            let course = setup::course(&view);
            let setup = Setup::new(parameters, course, Seed(seed), OfferSpace::MOST_LISTED).unwrap();
            let offer = setup.problem().offer_space.numbering().offer(&yes[0]).unwrap();
            assert_eq!(
                is_agreed(setup.session().unwrap(), offer, &accepts, &approves),
                expected,
                "session, {what}"
            );
        }
    }
}

#[test]
fn a_saved_course_keeps_every_rule() {
    for seed in seeds(60) {
        let homes = Homes::drawn(&mut Dice(seed));
        let approves: Vec<Vec<bool>> = homes.rules.iter().map(|rule| vec![true; rule.n]).collect();
        let view = homes.view(&[true; 3], &approves);
        let course = setup::course(&view);
        let parameters = Parameters::of(&view).unwrap();
        let setup = Setup::new(parameters, course.clone(), Seed(1), OfferSpace::MOST_LISTED).unwrap();
        let head = RecordHead::of(&setup, &["default".into(), "default".into(), "default".into()]);
        let text = serde_json::to_string(&head).unwrap();
        let read: RecordHead = serde_json::from_str(&text).unwrap();
        assert_eq!(read.course(view.scenario()).unwrap(), course, "seed {seed}: {text}");
        // The rules decide talks, so they are part of what is hashed.
        let plain =
            view.scenario().parties.iter().all(|party| party.ratification == RatificationRule::default());
        assert_eq!(canonical(&view).contains("\nratification "), !plain, "seed {seed}");
    }
}

#[test]
fn a_rule_that_cannot_be_meant_is_a_fault_with_line_cause_and_cure() {
    let faults = |ratification: &str, ratifiers: &str| -> Vec<FileFault> {
        let text = format!(
            "format = 1\ntitle = \"t\"\n[[parties]]\nid = \"a\"\nname = \"A\"\nratifiers = [{ratifiers}]\n\
             ratification = {ratification}\n[[parties]]\nid = \"b\"\nname = \"B\"\n\
             [[issues]]\nid = \"x\"\nquestion = \"?\"\noptions = [\"no\", \"yes\"]\n"
        );
        native::scenario(FileText { name: "scenario.toml", text: &text }).err().unwrap_or_default()
    };
    let two = "{ id = \"senate\", name = \"S\" }, { id = \"house\", name = \"H\" }";
    for fine in [
        "\"all\"",
        "{ quorum = 2 }",
        "{ majority = \"simple\" }",
        "{ majority = 0.75, veto = [\"house\"] }",
        "{ weights = { senate = 1.5, house = \"0.5\" }, at_least = 1.5 }",
        "{ weights = { senate = 1 }, at_least = 1, veto = [\"house\"] }",
    ] {
        assert_eq!(faults(fine, two), [], "{fine}");
    }
    for (wrong, cause, cure) in [
        ("\"most\"", "`most` is no rule of ratification", "possible: `all`"),
        ("{}", "a rule of ratification has `quorum`", "for example `ratification = { quorum = 2 }`"),
        ("{ veto = [\"house\"] }", "a rule of ratification has", "for example"),
        ("{ quorum = 1, majority = \"2/3\" }", "a rule of ratification has", "for example"),
        ("{ weights = { senate = 1, house = 1 } }", "a rule of ratification has", "for example"),
        ("{ at_least = 1 }", "a rule of ratification has", "for example"),
        ("{ quorum = 3 }", "the quorum of ratifiers is 3, it must be from 1 to 2", "choose a number from 1"),
        ("{ quorum = 0 }", "the quorum of ratifiers is 0", "choose a number"),
        ("{ quorum = -1 }", "the quorum is -1", "choose a number that is from 1 to the number of ratifiers"),
        ("{ quorum = 1, veto = [\"huose\"] }", "there is no ratifier `huose`", "did you mean `house`?"),
        ("{ majority = \"1/2\" }", "a majority of 1/2 is not more than a half", "`\"simple\"`"),
        ("{ majority = 2 }", "a majority of 2 is not more than a half", "any so many ratifiers `quorum`"),
        ("{ majority = \"two thirds\" }", "`two thirds` is no majority", "such as `\"2/3\"`"),
        (
            "{ weights = { senate = 1, house = 1 }, at_least = 3 }",
            "the weight that is enough is 3, it must be above 0 and at most 2",
            "at most the sum",
        ),
        ("{ weights = { senate = 1, house = 1 }, at_least = 0 }", "is 0, it must be above 0", "above 0"),
        (
            "{ weights = { senate = 1 }, at_least = 1 }",
            "the weights leave out ratifier `house`",
            "add `house = 1`",
        ),
        ("{ weights = { senate = 1, hose = 1 }, at_least = 1 }", "there is no ratifier `hose`", "`house`"),
        ("{ weights = { senate = -1, house = 3 }, at_least = 1 }", "a weight is -1", "0 or more"),
        ("{ weights = { senate = 0, house = 0 }, majority = \"2/3\" }", "all ratifiers are 0", "above 0"),
    ] {
        let found = faults(wrong, two);
        let fault = found.first().unwrap_or_else(|| panic!("{wrong} is no fault"));
        assert_eq!(fault.place.line, 7, "{wrong}: {fault}");
        assert!(fault.message().contains(cause), "{wrong}: {fault}");
        assert!(found.iter().any(|fault| fault.cure().contains(cure)), "{wrong}: {found:?}");
    }
    let alone = faults("{ quorum = 1 }", "");
    assert!(alone[0].message().contains("there are no ratifiers"), "{alone:?}");
}

/// Two parties over a few issues; the first has ratifiers with wishes of their own.
fn foreseen(dice: &mut Dice) -> View {
    let n_ratifiers = 1 + dice.position(2);
    let rule = Written::drawn(dice, n_ratifiers);
    let ratifiers: Vec<String> =
        (0..n_ratifiers).map(|r| format!("{{ id = \"r{r}\", name = \"R{r}\" }}")).collect();
    let public = format!(
        "format = 1\ntitle = \"foreseen\"\n[[parties]]\nid = \"a\"\nname = \"A\"\nratifiers = [{}]\n\
         ratification = {}\n[[parties]]\nid = \"b\"\nname = \"B\"\n{}[talk]\nrounds = 12\n",
        ratifiers.join(", "),
        rule.text(),
        (0..3).fold(String::new(), |text, i| text
            + &format!("[[issues]]\nid = \"i{i}\"\nquestion = \"?\"\noptions = [\"x\", \"y\", \"z\"]\n")),
    );
    let mut wishes = |least: u64, table: &str| {
        let mut text = format!("reservation = 0.{least:02}\n");
        for issue in 0..3 {
            let mut value = || dice.below(10);
            let _ = write!(
                text,
                "[{table}issues.i{issue}]\nweight = 0.33\nvalues = {{ x = 0.{}, y = 0.{}, z = 0.{} }}\n",
                value(),
                value(),
                value()
            );
        }
        text
    };
    let mut a = format!("format = 1\nparty = \"a\"\n{}", wishes(25, ""));
    for r in 0..n_ratifiers {
        let _ = write!(a, "[ratifiers.r{r}]\n{}", wishes(50, &format!("ratifiers.r{r}.")));
    }
    let b = format!("format = 1\nparty = \"b\"\n{}", wishes(25, ""));
    let scenario = scenario(&public);
    let file = |p: usize, text: &str| {
        native::party_file(FileText { name: "file", text }, &scenario, PartyId(p))
            .unwrap_or_else(|f| panic!("{f:?}"))
    };
    let files = [file(0, &a), file(1, &b)];
    View::of_analyst(scenario.clone(), files).unwrap()
}

/// Which outcomes the first party accepts and can bring home, by a look at each.
fn passing(view: &View, parameters: &Parameters) -> Vec<Outcome> {
    let game = Game::new(view).unwrap();
    let yes = |outcome: &Outcome| {
        let watched = [outcome.clone()];
        let request = ProspectsRequest {
            worlds: 1,
            seed: Seed(1),
            limits: ProspectsRequest::LIMITS,
            watched: &watched,
            ideas: &[],
            offerer: None,
        };
        let found = &prospects(parameters, &request).unwrap().watched[0];
        let votes: Vec<bool> = found.ratifiers.iter().map(|ratifier| ratifier.acceptable.yes == 1).collect();
        view.scenario().parties[0].ratification.is_reached(&votes)
    };
    let is_good = |outcome: &Outcome| game.utilities(outcome)[0] >= game.reservation()[0];
    view.scenario().space().iter().filter(is_good).filter(yes).collect()
}

#[test]
fn no_delegate_offers_or_accepts_what_its_own_ratifiers_refuse_while_there_is_something_else() {
    for seed in seeds(4) {
        let view = foreseen(&mut Dice(seed));
        let parameters = Parameters::of(&view).unwrap();
        let passing = passing(&view, &parameters);
        if passing.is_empty() {
            continue;
        }
        for protocol in [Protocol::Alternating, Protocol::Mediated, Protocol::Concession] {
            let mut course = setup::course(&view);
            course.levels[0].rules.protocol = protocol;
            let setup = Setup::new(parameters.clone(), course, Seed(seed), OfferSpace::MOST_LISTED).unwrap();
            let numbering = setup.problem().offer_space.numbering().clone();
            for part in register::offers() {
                let specs = [part.name.parse().unwrap(), "conceder".parse().unwrap()];
                let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
                let mut standing = None;
                let what = format!("seed {seed}, {protocol:?}, {}", part.name);
                let passes = |offer: Offer| passing.contains(&numbering.outcome(offer));
                game.play();
                for event in game.session().log() {
                    let Event::Moved { by, what: said, .. } = event else { continue };
                    match said {
                        Move::Propose(offer) => {
                            assert!(
                                by.0 == 1 || passes(*offer),
                                "{what} offers {:?}",
                                numbering.outcome(*offer)
                            );
                            standing = Some(*offer);
                        }
                        Move::Accept if protocol == Protocol::Alternating && by.0 == 0 => {
                            assert!(standing.is_some_and(passes), "{what} accepts {standing:?}");
                        }
                        _ => {}
                    }
                }
                let is_refused = matches!(game.session().end(), Some(End::NotRatified(..)));
                // The protocol of concession compares proposals itself, and looks at nobody's home.
                assert!(
                    !is_refused || protocol == Protocol::Concession,
                    "{what}: {:?}",
                    game.session().end()
                );
            }
        }
    }
}

#[test]
fn a_binding_level_and_a_mere_probability_leave_nothing_to_foresee() {
    let view = foreseen(&mut Dice(1));
    let parameters = Parameters::of(&view).unwrap();
    let mut course = setup::course(&view);
    course.levels[0].seal = BindingForce::Binding;
    let specs = [Default::default(), Default::default()];
    let played = |parameters: &Parameters, course: Course| {
        let setup = Setup::new(parameters.clone(), course, Seed(1), OfferSpace::MOST_LISTED).unwrap();
        let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
        game.play();
        game.session().log().to_vec()
    };
    let alone = played(&parameters, Course { ratifiers: Vec::new(), ratification: None, ..course.clone() });
    assert_eq!(played(&parameters, course.clone()), alone);
    // The same parties with a ratifier of whom only a probability is known.
    let mut files = view.files().to_vec();
    for known in &mut files[0].ratifications {
        known.vote =
            elfvik::model::RatifierDecisionModel::Probability(elfvik::model::Estimate::Exact(Decimal::ONE));
    }
    let view = View::of_analyst(view.scenario().clone(), files).unwrap();
    course.levels[0].seal = BindingForce::Initialled(OnRefusal::End);
    let mut likely = played(&Parameters::of(&view).unwrap(), course);
    likely.retain(|event| !matches!(event, Event::Decided { .. }));
    assert_eq!(likely, alone);
}

#[test]
fn the_treaty_that_failed_at_home_is_ratified_in_most_rehearsals() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/failed-ratification/");
    let text = |name: &str| std::fs::read_to_string(format!("{folder}{name}.toml")).unwrap();
    let scenario = scenario(&text("scenario"));
    let file = |p: usize, name: &str| {
        native::party_file(FileText { name, text: &text(name) }, &scenario, PartyId(p)).unwrap()
    };
    let files = [file(0, "norland"), file(1, "osterland")];
    let view = View::of_analyst(scenario.clone(), files).unwrap();
    let request = RehearsalSettings {
        talks: 200,
        seed: Seed(1),
        course: setup::course(&view),
        specs: vec![Default::default(); 2],
        most_listed: RehearsalSettings::MOST_LISTED,
    };
    let parameters = Parameters::of(&view).unwrap();
    let rows = rehearse(&parameters, &request, &players::no_programs, &Control::default()).unwrap();
    let count = |is: fn(&RehearsalRow) -> bool| rows.iter().filter(|row| is(row)).count();
    assert!(count(|row| matches!(row.end, End::Agreement(_))) > 150);
    // Only the president, who is known by a probability alone, can still refuse.
    assert_eq!(count(|row| matches!(row.end, End::NotRatified(PartyId(0), _))), 0);
}
