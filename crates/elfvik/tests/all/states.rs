//! States of nature: against a look at every outcome in every state, and against scenarios in which the same
//! is written plainly.

use crate::trials::{Dice, seeds};
use elfvik::brief::{Brief, BriefRequest, Comparison, Quantity, Version};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario, StateId, View, canonical};
use elfvik::number::Decimal;
use elfvik::prepare::prospects::{ProspectsRequest, prospects};
use elfvik::prepare::{Control, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::rehearsal::{RehearsalSettings, rehearse};
use elfvik::talk::{players, setup};
use num_bigint::BigInt;
use num_rational::BigRational;
use serde_json::Value;
use std::fmt::Write as _;

/// Two neighbours and a mill at one brook, of whom each may accept from something else in each state.
#[derive(Debug, Clone)]
struct Brook {
    /// Percent; what is left is that of the normal state.
    probabilities: Vec<i64>,
    /// Per party and issue, the least and the greatest worth.
    ends: [[(i64, i64); 2]; 2],
    /// Per party, what it accepts from in the normal state and in each listed one, in tenths.
    accepts_from: [Vec<i64>; 2],
}

const ISSUES: [&str; 2] = ["water", "wheel"];
const MOST: i64 = 4;
const IDS: [&str; 3] = ["drought", "flood", "frost"];

impl Brook {
    fn drawn(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let n_states = 1 + dice.position(3);
        let probabilities = (0..n_states).map(|_| 1 + dice.below(33) as i64).collect();
        let worth = |dice: &mut Dice| {
            let (a, b) = (dice.below(20) as i64, dice.below(20) as i64);
            (a, b)
        };
        let ends = [0; 2].map(|_| [0; 2].map(|_| worth(&mut dice)));
        let accepts_from = [0; 2].map(|_| (0..=n_states).map(|_| dice.below(400) as i64).collect());
        Self { probabilities, ends, accepts_from }
    }

    fn tenths(tenths: i64) -> String {
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    fn public(&self) -> String {
        let mut text = "format = 1\ntitle = \"A brook\"\n".to_owned();
        for party in ["ann", "bob"] {
            write!(text, "[[parties]]\nid = \"{party}\"\nname = \"{party}\"\n").unwrap();
        }
        for (id, percent) in IDS.iter().zip(&self.probabilities) {
            write!(text, "[[states]]\nid = \"{id}\"\nprobability = {}.{:02}\n", percent / 100, percent % 100)
                .unwrap();
        }
        for issue in ISSUES {
            write!(
                text,
                "[[issues]]\nid = \"{issue}\"\nquestion = \"?\"\ninteger = {{ from = 0, to = {MOST} }}\n"
            )
            .unwrap();
        }
        text
    }

    fn private(&self, party: usize) -> String {
        let [normal, by_state @ ..] = &self.accepts_from[party][..] else { unreachable!() };
        let by_state =
            by_state.iter().zip(IDS).map(|(tenths, id)| format!("{id} = {}", Self::tenths(*tenths)));
        let by_state: Vec<String> = by_state.collect();
        self.with_reservation(
            party,
            &format!(
                "reservation = {}\nreservation_by_state = {{ {} }}",
                Self::tenths(*normal),
                by_state.join(", ")
            ),
        )
    }

    /// The same with what is accepted in one state alone, the normal one first.
    fn plainly(&self, party: usize, state: usize) -> String {
        let tenths = self.accepts_from[party][state];
        self.with_reservation(party, &format!("reservation = {}", Self::tenths(tenths)))
    }

    fn with_reservation(&self, party: usize, reservation: &str) -> String {
        let mut text = format!("format = 1\nparty = \"{}\"\n{reservation}\n", ["ann", "bob"][party]);
        for (issue, (from, to)) in ISSUES.iter().zip(self.ends[party]) {
            write!(text, "[issues.{issue}]\nweight = 1\npoints = [[0, {from}], [{MOST}, {to}]]\n").unwrap();
        }
        text
    }

    fn view(&self) -> View {
        read(&self.public(), &[self.private(0), self.private(1)])
    }

    /// What an outcome is worth to a party, in tenths of the fourth part of a whole.
    fn worth(&self, party: usize, outcome: [i64; 2]) -> i64 {
        let of = |issue: usize| {
            let (from, to) = self.ends[party][issue];
            from * MOST + (to - from) * outcome[issue]
        };
        10 * (of(0) + of(1))
    }

    /// The outcomes that both accept in a state, and of them the one with the greatest product of gains.
    fn signable(&self, state: usize) -> (usize, Option<[i64; 2]>) {
        let gain = |party: usize, o| self.worth(party, o) - MOST * self.accepts_from[party][state];
        let all = (0..=MOST).flat_map(|a| (0..=MOST).map(move |b| [a, b]));
        let inside: Vec<[i64; 2]> = all.filter(|o| (0..2).all(|party| gain(party, *o) >= 0)).collect();
        // Of equal products the first wins; where all are zero another rule picks.
        let product = |o: &[i64; 2]| gain(0, *o) * gain(1, *o);
        let best = inside.iter().rev().copied().max_by_key(product).filter(|o| product(o) > 0);
        (inside.len(), best)
    }
}

fn read(public: &str, private: &[String]) -> View {
    let (scenario, files) = parts(public, private);
    View::of_analyst(scenario, files).unwrap()
}

fn parts(public: &str, private: &[String]) -> (Scenario, Vec<PartyFile>) {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: public }).unwrap();
    let file = |(p, text): (usize, &String)| {
        native::party_file(FileText { name: "party.toml", text }, &scenario, PartyId(p)).unwrap()
    };
    let files = private.iter().enumerate().map(file).collect();
    (scenario, files)
}

fn request(n_worlds: usize) -> BriefRequest {
    BriefRequest { n_worlds, n_talks: 0, ..BriefRequest::STANDARD }
}

#[test]
fn the_brief_says_of_every_state_what_a_look_at_every_outcome_says() {
    for seed in seeds(60) {
        let brook = Brook::drawn(seed);
        let brief = Brief::of(&brook.view(), &request(600)).unwrap();
        let n_states = brook.probabilities.len() + 1;
        let probability = |state: usize| match state {
            0 => 100 - brook.probabilities.iter().sum::<i64>(),
            listed => brook.probabilities[listed - 1],
        };
        let Some(states) = &brief.states else {
            let alike = |party: usize| brook.accepts_from[party].windows(2).all(|pair| pair[0] == pair[1]);
            assert!(alike(0) && alike(1), "seed {seed}");
            continue;
        };
        let possible: Vec<usize> = (0..n_states).filter(|state| probability(*state) > 0).collect();
        assert_eq!(states.states.len(), possible.len(), "seed {seed}");
        // Of equals the normal state counts, then the first.
        let likeliest = (0..n_states).rev().max_by_key(|state| probability(*state)).unwrap();
        let (mut percent, mut n_possible, mut n_drawn) = (0, 0, 0);
        for (&state, found) in possible.iter().zip(&states.states) {
            let (n, best) = brook.signable(state);
            let told = (found.zone.outcomes.low.as_str(), found.zone.outcomes.high.as_str());
            assert_eq!(told, (&*n.to_string(), &*n.to_string()), "seed {seed}, state {state}");
            assert_eq!(found.zone.exists, Some(n > 0), "seed {seed}, state {state}");
            assert_eq!(found.likeliest, state == likeliest, "seed {seed}, state {state}");
            assert_eq!(found.nash.outcome.is_some(), n > 0, "seed {seed}, state {state}");
            if let (Some(best), Some(outcome)) = (best, &found.nash.outcome) {
                let chosen = outcome.0.iter().map(|(_, option)| option.to_string());
                assert!(chosen.eq(best.iter().map(i64::to_string)), "seed {seed}, state {state}: {best:?}");
            }
            // No number is a guess: all worlds of a state are alike.
            let worlds = found.worlds.map_or((0, 0.0), |worlds| (worlds.worlds, worlds.deal.estimate));
            let share = if n > 0 && worlds.0 > 0 { 1.0 } else { 0.0 };
            assert!((worlds.1 - share).abs() < 1e-12, "seed {seed}, state {state}");
            percent += if n > 0 { probability(state) } else { 0 };
            n_possible += if n > 0 { worlds.0 } else { 0 };
            n_drawn += worlds.0;
            let expected = probability(state) as f64 / 100.0;
            let off = (worlds.0 as f64 / 600.0 - expected).abs();
            assert!(worlds.0 == 0 || off < 5.0 * (expected * (1.0 - expected) / 600.0).sqrt(), "seed {seed}");
        }
        let deal = &states.deal_probability;
        assert!((deal.low - percent as f64 / 100.0).abs() < 1e-12, "seed {seed}");
        assert!(deal.low.total_cmp(&deal.high).is_eq(), "seed {seed}");
        if let Some(prospects) = &brief.prospects {
            let share = n_possible as f64 / n_drawn as f64;
            assert_eq!(n_drawn, 600, "seed {seed}");
            assert!((prospects.zone_probability.estimate - share).abs() < 1e-12, "seed {seed}");
        }
        let told = (brief.zone.outcomes.low.clone(), brook.signable(likeliest).0.to_string());
        assert_eq!(told.0, told.1, "seed {seed}");
    }
}

/// What a brief answers, without what it says of states and of the numbers that are written.
fn answers(brief: &Brief) -> Value {
    let mut json: Value = serde_json::from_str(&brief.to_json()).unwrap();
    let answers = json.as_object_mut().unwrap();
    answers.remove("states");
    answers.remove("assumptions");
    json
}

#[test]
fn a_state_that_is_certain_is_the_scenario_with_its_reservations_written_plainly() {
    for seed in seeds(12) {
        let mut brook = Brook::drawn(seed);
        brook.probabilities = vec![100];
        brook.accepts_from.iter_mut().for_each(|from| from.truncate(2));
        let all = BriefRequest { n_talks: 4, ..request(50) };
        let certain = Brief::of(&brook.view(), &all).unwrap();
        let plain = read(&brook.public(), &[brook.plainly(0, 1), brook.plainly(1, 1)]);
        let plain = Brief::of(&plain, &all).unwrap();
        assert_eq!(plainly(answers(&certain)), plainly(answers(&plain)), "seed {seed}");
    }
}

/// The same where what is accepted in a drought is called what is accepted.
fn plainly(json: Value) -> Value {
    match json {
        Value::Object(object) if object.get("kind") == Some(&"state-reservation".into()) => {
            serde_json::json!({"kind": "reservation"})
        }
        Value::Object(object) => object.into_iter().map(|(key, value)| (key, plainly(value))).collect(),
        Value::Array(items) => items.into_iter().map(plainly).collect(),
        Value::String(text) => text.replace("reservation_by_state.drought", "reservation").into(),
        other => other,
    }
}

#[test]
fn the_likelier_a_state_the_nearer_are_worlds_to_those_of_it_alone() {
    for seed in seeds(12) {
        let mut brook = Brook::drawn(seed);
        brook.accepts_from.iter_mut().for_each(|from| from.truncate(2));
        let mut shares = Vec::new();
        for percent in [1, 50, 99] {
            brook.probabilities = vec![percent];
            let brief = Brief::of(&brook.view(), &request(400)).unwrap();
            let states = brief.states.as_ref().unwrap();
            // What is computed at the likely values does not move with the probability.
            for (state, found) in states.states.iter().enumerate() {
                assert_eq!(found.zone.outcomes.low, brook.signable(state).0.to_string(), "seed {seed}");
            }
            let worlds: Vec<usize> =
                states.states.iter().map(|state| state.worlds.map_or(0, |worlds| worlds.worlds)).collect();
            shares.push(worlds[1] as f64 / 400.0);
            assert_eq!(brief.zone.outcomes.low, brook.signable(usize::from(percent == 99)).0.to_string());
        }
        assert!(shares[0] < 0.06 && (0.35..0.65).contains(&shares[1]) && shares[2] > 0.94, "{shares:?}");
    }
}

#[test]
fn states_that_change_nothing_change_nothing() {
    for seed in seeds(12) {
        let mut brook = Brook::drawn(seed);
        let all = BriefRequest { n_talks: 4, ..request(50) };
        let plainly = [brook.plainly(0, 0), brook.plainly(1, 0)];
        let listed = Brief::of(&read(&brook.public(), &plainly), &all).unwrap();
        let probabilities = std::mem::take(&mut brook.probabilities);
        let none = Brief::of(&read(&brook.public(), &plainly), &all).unwrap();
        assert_eq!(listed.to_json(), none.to_json(), "seed {seed}");
        // In every state the same is accepted, and is written.
        brook.probabilities = probabilities;
        brook.accepts_from.iter_mut().for_each(|from| from.iter_mut().for_each(|tenths| *tenths = 150));
        let written = Brief::of(&brook.view(), &all).unwrap();
        let plain = Brief::of(&read(&brook.public(), &[0, 1].map(|party| brook.plainly(party, 0))), &all);
        assert!(written.states.is_none(), "seed {seed}");
        assert_eq!(answers(&written), answers(&plain.unwrap()), "seed {seed}");
    }
}

const PUBLIC: &str = "format = 1\ntitle = \"A well\"\n[[parties]]\nid = \"ann\"\nname = \"Ann\"\n\
    [[parties]]\nid = \"bob\"\nname = \"Bob\"\n[[states]]\nid = \"drought\"\nname = \"a drought year\"\n\
    probability = 0.5\n[[issues]]\nid = \"depth\"\nquestion = \"?\"\ninteger = { from = 0, to = 10 }\n";

fn wants(party: &str, reservation: &str, ends: [i64; 2]) -> String {
    format!(
        "format = 1\nparty = \"{party}\"\n{reservation}\n[issues.depth]\nweight = 1\npoints = [[0, {}], \
         [10, {}]]\n",
        ends[0], ends[1]
    )
}

#[test]
fn one_state_is_drawn_for_all_parties_together() {
    // Alone each accepts half the worlds; a deal needs both, and comes about whenever there is a drought.
    let ann = wants("ann", "reservation = 8\nreservation_by_state = { drought = 5 }", [0, 10]);
    let bob = wants("bob", "reservation = 8\nreservation_by_state = { drought = 5 }", [10, 0]);
    let view = read(PUBLIC, &[ann, bob]);
    let parameters = Parameters::of(&view).unwrap();
    let middle = elfvik::model::Outcome::new(vec![5]);
    let found = prospects(
        &parameters,
        &ProspectsRequest {
            worlds: 4000,
            seed: Seed(7),
            limits: ProspectsRequest::LIMITS,
            watched: std::slice::from_ref(&middle),
            ideas: &[],
            offerer: None,
        },
    )
    .unwrap();
    let [normal, drought] = &found.states[..] else { panic!("{:?}", found.states) };
    assert_eq!((normal.state, drought.state), (None, Some(StateId(0))));
    assert_eq!((normal.zone.yes, drought.zone.yes), (0, drought.zone.of));
    assert_eq!(found.zone.yes, drought.zone.of);
    assert!((1800..2200).contains(&found.zone.yes));
    // Both accept in the same worlds.
    let watched = &found.watched[0];
    let each: Vec<usize> = watched.parties.iter().map(|party| party.acceptable.yes).collect();
    assert_eq!((watched.acceptable.yes, &each[..]), (found.zone.yes, &[found.zone.yes; 2][..]));
    assert!(found.explained_by_state.is_some_and(|share| (share - 1.0).abs() < 1e-9));
}

#[test]
fn other_guesses_and_states_leave_the_worlds_of_each_as_they_were() {
    let guess = "{ low = 2, likely = 4, high = 9 }";
    let ann = wants("ann", &format!("reservation = {guess}"), [0, 10]);
    let bob = |by_state: &str| wants("bob", &format!("reservation = 3\n{by_state}"), [10, 0]);
    let draw = |view: &View| {
        let watched: Vec<_> = (0..=10).map(|depth| elfvik::model::Outcome::new(vec![depth])).collect();
        let request = ProspectsRequest {
            worlds: 2000,
            seed: Seed(1),
            limits: ProspectsRequest::LIMITS,
            watched: &watched,
            ideas: &[],
            offerer: None,
        };
        let found = prospects(&Parameters::of(view).unwrap(), &request).unwrap();
        let ann: Vec<usize> = found.watched.iter().map(|chance| chance.parties[0].acceptable.yes).collect();
        (ann, found.states.iter().map(|state| state.zone.of).collect::<Vec<_>>())
    };
    let (without, _) = draw(&read(PUBLIC, &[ann.clone(), bob("")]));
    let (with, drawn) = draw(&read(PUBLIC, &[ann.clone(), bob("reservation_by_state = { drought = 9 }")]));
    assert_eq!(without, with);
    let guessed = bob("reservation_by_state = { drought = { low = 8, high = 9 } }");
    let (again, same) = draw(&read(PUBLIC, &[ann, guessed]));
    assert_eq!((without, drawn), (again, same));
}

#[test]
fn who_accepts_is_exact_to_the_last_digit_in_every_world() {
    // 3.1 is reached, a hair more is not; the unit of the other numbers has no digit for the hair.
    for (least, agrees) in
        [("3.1", true), ("\"3.10000000000000001\"", false), ("\"3.09999999999999999\"", true)]
    {
        let by_state = format!("reservation = 99\nreservation_by_state = {{ drought = {least} }}");
        let ann = wants("ann", &by_state, [0, 31]);
        let bob = wants("bob", "reservation = 9", [10, 0]);
        let brief = Brief::of(&read(PUBLIC, &[ann, bob]), &request(300)).unwrap();
        let drought = &brief.states.unwrap().states[1];
        assert_eq!(drought.zone.exists, Some(agrees), "{least}");
        let worlds = drought.worlds.unwrap();
        assert!((worlds.deal.estimate - f64::from(u8::from(agrees))).abs() < 1e-12, "{least}");
    }
}

#[test]
fn beliefs_and_ratifiers_tell_states_apart_too_and_take_them_over_state_by_state() {
    let public = PUBLIC.replace(
        "name = \"Bob\"\n",
        "name = \"Bob\"\nratifiers = [{ id = \"wife\", name = \"Eve\" }]\n[[states]]\nid = \"flood\"\n\
         probability = 0.1\n",
    );
    let own = wants(
        "ann",
        "reservation = 5\nreservation_by_state = { drought = 6, flood = { low = 1, high = 3 } }",
        [0, 10],
    );
    let belief = "[believes.bob]\nlike = \"ann\"\nreservation = 4\nreservation_by_state = { flood \
        = \"none\" }\n\
                  [believes.bob.issues.depth]\npoints = [[0, 10], [10, 0]]\n\
                  [believes.bob.ratifiers.wife]\nlike = \"bob\"\nreservation_by_state = { drought = 9 }\n";
    let (scenario, files) =
        parts(&public, &[format!("{own}{belief}"), wants("bob", "reservation = 1", [10, 0])]);
    assert_eq!(scenario.states.listed[0].id, "flood");
    let view = View::of_party(scenario, files[0].clone()).unwrap();
    let names = |view: &View| {
        let parameters = Parameters::of(view).unwrap();
        let names = (0..parameters.numbers().len()).map(|number| parameters.name(number));
        names.filter(|name| name.contains("reservation")).collect::<Vec<_>>()
    };
    assert_eq!(
        names(&view),
        [
            "ann: reservation",
            "ann: reservation_by_state.flood",
            "ann: reservation_by_state.drought",
            "bob: reservation",
            "bob: reservation_by_state.drought",
            "bob: ratifiers.wife.reservation",
            "bob: ratifiers.wife.reservation_by_state.drought"
        ]
    );
    let brief = Brief::of(&view, &request(200)).unwrap();
    let states = brief.states.as_ref().unwrap();
    // In a drought the wife asks for 9 and ann for 6: nothing that is accepted survives.
    let exists: Vec<Option<bool>> = states.states.iter().map(|state| state.zone.exists).collect();
    let ids: Vec<Option<&str>> = states.states.iter().map(|state| state.id.as_deref()).collect();
    assert_eq!(ids, [None, Some("flood"), Some("drought")]);
    assert_eq!(exists, [Some(true), Some(true), Some(false)]);
    // The drought is likelier than what is left; all else is said of it.
    assert!(states.states[2].likeliest && brief.signable_zone().exists == Some(false));
    let guesses = brief.assumptions.guesses.iter().map(|guess| &guess.what);
    let flood = Quantity::StateReservation { state: "flood".into(), name: "flood".into() };
    assert_eq!(guesses.collect::<Vec<_>>(), [&flood]);
}

#[test]
fn levers_move_what_is_accepted_in_the_likeliest_state() {
    let public = PUBLIC.replace("0.5", "0.6");
    let ann = wants("ann", "reservation = 2\nreservation_by_state = { drought = 8 }", [0, 10]);
    let bob = wants("bob", "reservation = 5", [10, 0]);
    let brief = Brief::of(&read(&public, &[ann, bob]), &request(0)).unwrap();
    assert_eq!(brief.zone.exists, Some(false));
    let text = serde_json::to_string(&brief.levers).unwrap();
    assert!(
        text.contains("ann: reservation_by_state.drought") && text.contains("bob: reservation"),
        "{text}"
    );
    assert!(!text.contains("ann: reservation\""), "{text}");
}

#[test]
fn rehearsals_draw_the_state_and_a_single_talk_takes_the_likeliest() {
    let public = PUBLIC.replace("0.5", "0.3");
    let ann = wants("ann", "reservation = 2\nreservation_by_state = { drought = 9 }", [0, 10]);
    let bob = wants("bob", "reservation = 2\nreservation_by_state = { drought = 9 }", [10, 0]);
    let view = read(&public, &[ann, bob]);
    let parameters = Parameters::of(&view).unwrap();
    let settings = RehearsalSettings {
        talks: 400,
        seed: Seed(1),
        course: setup::course(&view),
        specs: vec!["conceder".parse().unwrap(); 2],
        most_listed: RehearsalSettings::MOST_LISTED,
    };
    let rows = rehearse(&parameters, &settings, &players::no_programs, &Control::default()).unwrap();
    assert_eq!(rows.len(), 400);
    let agreed = rows.iter().filter(|row| row.is_content.iter().all(|&content| content)).count();
    let is_agreed =
        |row: &&elfvik::talk::rehearsal::RehearsalRow| matches!(row.end, elfvik::talk::End::Agreement(_));
    assert!(rows.iter().filter(is_agreed).count() <= agreed);
    let n = rows.iter().filter(is_agreed).count();
    assert!((230..330).contains(&n), "{n}");
    // Records name a scenario by its likely values.
    assert!(
        canonical(&view).contains("\nreservation 2\n") && !canonical(&view).contains("\nreservation 9\n")
    );
    let drought = View::of_analyst(
        {
            let mut scenario = view.scenario().clone();
            scenario.states.listed[0].probability = Decimal::ONE;
            scenario
        },
        view.files().to_vec(),
    );
    assert!(canonical(&drought.unwrap()).contains("\nreservation 9\n"));
}

#[test]
fn two_versions_differ_in_their_states_and_in_what_follows_from_them() {
    let view = |probability: &str, drought: &str| {
        let reservation = format!("reservation = 2\nreservation_by_state = {{ drought = {drought} }}");
        let ann = wants("ann", &reservation, [0, 10]);
        read(&PUBLIC.replace("0.5", probability), &[ann, wants("bob", "reservation = 2", [10, 0])])
    };
    let [before, after] = [view("0.4", "9"), view("0.6", "3")];
    let briefs = [&before, &after].map(|view| Brief::of(view, &request(0)).unwrap());
    let found = Comparison::of(
        &Version { view: &before, brief: &briefs[0] },
        &Version { view: &after, brief: &briefs[1] },
    );
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json["parts"][0], serde_json::json!({"part": "state", "id": "drought", "change": "changed"}));
    assert_eq!(json["numbers"][0]["number"], "ann: reservation_by_state.drought");
    let kinds: Vec<&str> =
        json["conclusions"].as_array().unwrap().iter().filter_map(|c| c["about"]["kind"].as_str()).collect();
    for kind in ["likeliest-state", "zone-in-state", "outcomes-in-state", "pick-in-state"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
}

#[test]
fn probabilities_that_add_up_to_one_leave_nothing_for_the_normal_state() {
    let text = PUBLIC.replace(
        "probability = 0.5\n",
        "probability = 0.3\n[[states]]\nid = \"flood\"\nprobability = \"0.70\"\n",
    );
    let view = read(
        &text,
        &[
            wants("ann", "reservation = 2\nreservation_by_state = { flood = 3 }", [0, 10]),
            wants("bob", "reservation = 2", [10, 0]),
        ],
    );
    let states = &view.scenario().states;
    assert_eq!(states.probability(None), BigRational::from(BigInt::from(0)));
    assert_eq!((states.likely(), states.possible().len()), (Some(StateId(1)), 2));
    let brief = Brief::of(&view, &request(100)).unwrap();
    let states = brief.states.unwrap();
    assert_eq!(states.states.iter().map(|state| state.worlds.unwrap().worlds).sum::<usize>(), 100);
    assert!(states.states.iter().all(|state| state.id.is_some()));
}
