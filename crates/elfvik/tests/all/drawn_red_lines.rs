//! Red lines in drawn worlds: what crosses one is worth less than anything else by a penalty, and spaces that
//! are searched must not become coarse by it; and red lines of whom nothing else is believed.

use crate::trials::Dice;
use elfvik::format::{FileText, native};
use elfvik::model::{Outcome, PartyFile, PartyId, Scenario, View};
use elfvik::prepare::{Control, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::rehearsal::{MatchSeries, RehearsalSettings, conduct};
use elfvik::talk::{PreferenceProfile, players, setup};
use std::fmt::Write as _;

const N_ISSUES: u64 = 5;
const N_OPTIONS: u64 = 6;

fn public() -> String {
    let mut text = String::from(
        "format = 1\ntitle = \"Drawn\"\n[[parties]]\nid = \"a\"\nname = \"A\"\n\
         [[parties]]\nid = \"b\"\nname = \"B\"\n",
    );
    let options: Vec<String> = (0..N_OPTIONS).map(|option| format!("\"o{option}\"")).collect();
    for issue in 0..N_ISSUES {
        write!(text, "[[issues]]\nid = \"i{issue}\"\nquestion = \"?\"\noptions = [{}]\n", options.join(", "))
            .unwrap();
    }
    text
}

/// Wishes with guessed weights, and red lines about one issue and about two.
fn private(id: &str, dice: &mut Dice) -> String {
    let mut any = |n: u64| dice.below(n);
    let one = format!("{{ i0 = \"o{}\" }}", any(N_OPTIONS));
    let two = format!("{{ i1 = \"o{}\", i{} = \"o{}\" }}", any(N_OPTIONS), 2 + any(3), any(N_OPTIONS));
    let mut text = format!(
        "format = 1\nparty = \"{id}\"\nreservation = {{ low = 10, high = 30 }}\nnever = [{one}, {two}]\n"
    );
    for issue in 0..N_ISSUES {
        let values: Vec<String> =
            (0..N_OPTIONS).map(|option| format!("o{option} = 0.{:03}", any(1_000))).collect();
        write!(
            text,
            "[issues.i{issue}]\nweight = {{ low = {}, high = {} }}\nvalues = {{ {} }}\n",
            5 + any(10),
            16 + any(20),
            values.join(", ")
        )
        .unwrap();
    }
    text
}

fn read(public: &str, private: [&str; 2]) -> View {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: public })
        .unwrap_or_else(|faults| panic!("{}\n{public}", faults[0]));
    let file = |(p, text): (usize, &&str)| party_file(text, &scenario, PartyId(p));
    let files: Vec<PartyFile> = private.iter().enumerate().map(file).collect();
    View::of_analyst(scenario, files).unwrap()
}

fn party_file(text: &str, scenario: &Scenario, party: PartyId) -> PartyFile {
    native::party_file(FileText { name: "party.toml", text }, scenario, party)
        .unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]))
}

fn series(view: &View, most_listed: u64, strategy: &str) -> MatchSeries {
    MatchSeries::new(Parameters::of(view).unwrap(), request(view, most_listed, strategy)).unwrap()
}

fn request(view: &View, most_listed: u64, strategy: &str) -> RehearsalSettings {
    RehearsalSettings {
        talks: 40,
        seed: Seed(7),
        course: setup::course(view),
        specs: vec![strategy.parse().unwrap(); view.scenario().parties.len()],
        most_listed,
    }
}

/// The profiles of the parties of a random scenario in one of its worlds, over a list and by a search.
fn both(dice: &mut Dice, world: u64) -> [Vec<PreferenceProfile>; 2] {
    let files = [private("a", dice), private("b", dice)];
    let view = read(&public(), [&files[0], &files[1]]);
    [RehearsalSettings::MOST_LISTED, 0].map(|most_listed| {
        let talk = series(&view, most_listed, "boulware").at(world, &players::no_programs).unwrap();
        talk.session().problem().profiles.clone()
    })
}

#[test]
fn a_search_beside_red_lines_is_as_fine_as_without_them() {
    for seed in 0..12 {
        let [listed, searched] = both(&mut Dice(seed), seed);
        for (listed, searched) in listed.iter().zip(&searched) {
            let least = searched.least();
            let range = searched.shown(searched.most()) - searched.shown(least);
            assert!(searched.gap() < range / 1_000.0, "{seed}: a gap of {} of {range}", searched.gap());
            assert_eq!(listed.most(), searched.most(), "{seed}");
            for part in 0..=20 {
                let target = least + (searched.most() - least) / 20 * part;
                let worth = |profile: &PreferenceProfile, from: i64| {
                    profile.least_from(from).map(|offer| profile.shown(profile.worth(offer)))
                };
                let (exact, found) = (worth(listed, target).unwrap(), worth(searched, target));
                // An outcome nearer than a gap may be passed over.
                let above = listed.whole(listed.shown(target) + searched.gap());
                let Some(most) = worth(listed, above) else { continue };
                let found = found.unwrap();
                let is_near = exact <= found + 1e-9 && found <= most + searched.gap() + 1e-9;
                assert!(is_near, "{seed}: {found} for {exact} to {most}");
            }
        }
    }
}

#[test]
fn what_crosses_a_red_line_is_worth_the_same_in_a_search_as_in_a_list() {
    for seed in 0..6 {
        let mut dice = Dice(seed);
        let [listed, searched] = both(&mut dice, seed);
        for _ in 0..500 {
            let options = (0..N_ISSUES).map(|_| dice.below(N_OPTIONS) as u32).collect();
            let outcome = Outcome::new(options);
            for (listed, searched) in listed.iter().zip(&searched) {
                let worth = |profile: &PreferenceProfile| {
                    profile.worth(profile.offer_space().offer(&outcome).unwrap())
                };
                assert_eq!(worth(listed), worth(searched), "{seed}: {outcome:?}");
                let after = searched.after(searched.offer_space().offer(&outcome).unwrap());
                let shown = |worth: i64| searched.shown(worth);
                let most = shown(worth(searched)) + searched.gap() + 1e-9;
                assert!(
                    after.is_none_or(|after| shown(searched.worth(after)) <= most),
                    "{seed}: {outcome:?}"
                );
            }
        }
    }
}

#[test]
fn a_red_line_of_somebody_of_whom_nothing_else_is_known_is_not_asked_to_be_crossed() {
    let public = "format = 1\ntitle = \"Unknown\"\n[[parties]]\nid = \"a\"\nname = \"A\"\n\
                  [[parties]]\nid = \"b\"\nname = \"B\"\n\
                  [[issues]]\nid = \"money\"\nquestion = \"?\"\ninteger = { from = 0, to = 10 }\n\
                  [[issues]]\nid = \"arms\"\nquestion = \"?\"\noptions = [\"cap\", \"keep\", \"end\"]\n";
    // What A asks for on arms is all the same to it.
    for line in ["cap", "keep", "end"] {
        let a = format!(
            "format = 1\nparty = \"a\"\nreservation = 3\nothers = \"indifferent\"\n\
             [issues]\nmoney = {{ weight = 10, points = [[0, 0], [10, 1]] }}\n\
             [believes.b]\nunknown = true\nnever = {{ arms = \"{line}\" }}\n"
        );
        let b = format!(
            "format = 1\nparty = \"b\"\nreservation = 3\nothers = \"indifferent\"\nnever = {{ arms = \"{line}\" }}\n\
             [issues]\nmoney = {{ weight = {{ low = 8, high = 12 }}, points = [[0, 1], [10, 0]] }}\n"
        );
        let view = read(public, [&a, &b]);
        for most_listed in [RehearsalSettings::MOST_LISTED, 0] {
            let mut talk = series(&view, most_listed, "default").at(0, &players::no_programs).unwrap();
            talk.play();
            let problem = std::sync::Arc::clone(talk.session().problem());
            let numbering = problem.offer_space.numbering();
            let asked = talk.session().offers().iter().filter(|made| made.by == PartyId(0));
            let asked: Vec<Outcome> = asked.map(|made| numbering.outcome(made.offer)).collect();
            assert!(!asked.is_empty());
            let crossing = ["cap", "keep", "end"].iter().position(|option| *option == line).unwrap() as u32;
            assert!(asked.iter().all(|outcome| outcome.options()[1] != crossing), "{line}: {asked:?}");
        }
    }
}

#[test]
fn whether_a_ratified_deal_is_possible_is_the_same_over_a_list_and_by_a_search() {
    let public = public().replace(
        "name = \"B\"\n",
        "name = \"B\"\nratifiers = [{ id = \"house\", name = \"the house\" }, \
         { id = \"court\", name = \"the court\" }]\n",
    );
    let (mut n_possible, mut n_all) = (0, 0);
    for seed in 0..4 {
        let mut dice = Dice(seed);
        let a = private("a", &mut dice).replace("low = 10, high = 30", "low = 45, high = 70");
        let home = "[ratifiers.house]\nlike = \"b\"\nreservation = { low = 40, high = 70 }\n\
                    never = { i4 = \"o3\" }\n[ratifiers.court]\nprobability = { low = 0.5, high = 1 }\n";
        let b = private("b", &mut dice) + home;
        let view = read(&public, [&a, &b]);
        let parameters = Parameters::of(&view).unwrap();
        let [listed, searched] = [RehearsalSettings::MOST_LISTED, 0].map(|most_listed| {
            // Nobody gives way, so that nothing but the world says what was possible.
            let request = request(&view, most_listed, "hardliner");
            let found = conduct(&parameters, &request, &players::no_programs, &Control::default()).unwrap();
            found.into_iter().map(|talk| talk.is_possible.unwrap()).collect::<Vec<bool>>()
        });
        assert_eq!(listed, searched, "{seed}");
        n_possible += listed.iter().filter(|possible| **possible).count();
        n_all += listed.len();
    }
    assert!(n_possible > 0 && n_possible < n_all, "{n_possible} of {n_all}");
}
