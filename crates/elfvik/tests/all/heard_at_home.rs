//! What ratifiers were heard to do: weighed as what a party does, by their own profiles.

use elfvik::brief::{Brief, BriefRequest, EvidenceDoubt};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario, View};
use elfvik::prepare::evidence::{GuessShift, Posterior, SLIP, Unweighed, posterior};
use elfvik::prepare::{Control, Parameters};
use elfvik::seed::Seed;

const PUBLIC: &str = r#"
format = 1
title = "Two, and a house"
[[parties]]
id = "us"
name = "Us"
[[parties]]
id = "them"
name = "Them"
ratifiers = [{ id = "house", name = "Their house" }, { id = "board", name = "Their board" }]
[[issues]]
id = "x"
question = "How much?"
integer = { from = 0, to = 10 }
"#;

const US: &str =
    "format = 1\nparty = \"us\"\nreservation = 0\n[issues.x]\nweight = 1\npoints = [[0, 1], [10, 0]]\n";

/// Utility x / 10, from a reservation on that is guessed for the house.
const THEM: &str = r#"
format = 1
party = "them"
reservation = 0
[issues.x]
weight = 1
points = [[0, 0], [10, 1]]
[ratifiers.house]
like = "them"
reservation = { low = 0, high = 1 }
"#;

fn read(us: &str, them: &str) -> (Scenario, [Result<PartyFile, String>; 2]) {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).unwrap();
    let file = |text: &str, party| {
        let read = native::party_file(FileText { name: "file", text }, &scenario, PartyId(party));
        read.map_err(|faults| faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())
    };
    let files = [file(us, 0), file(them, 1)];
    (scenario, files)
}

fn view(us: &str, them: &str) -> View {
    let (scenario, files) = read(us, them);
    View::of_analyst(scenario, files.map(Result::unwrap).to_vec()).unwrap()
}

fn heard(by: &str, act: &str, x: usize) -> String {
    format!("\n[[heard]]\nby = \"{by}\"\nact = \"{act}\"\npart = {{ x = {x} }}\nfirm = true\n")
}

fn learned(view: &View, n_worlds: usize) -> Posterior {
    let parameters = Parameters::of(view).unwrap();
    posterior(&parameters, Seed(1), n_worlds, &Control::default()).unwrap().unwrap()
}

fn brief(view: &View) -> Brief {
    Brief::of(view, &BriefRequest { n_worlds: 1_000, n_talks: 0, ..BriefRequest::OF_COMPARISON }).unwrap()
}

/// As for a party: the density of the reservation is in proportion to `1 / (1 + e^((0.4 - r) / SLIP))`.
#[test]
fn the_reservation_of_a_ratifier_is_what_the_integral_says() {
    let found = learned(&view(&(US.to_owned() + &heard("them/house", "refused", 4)), THEM), 20_000);
    let upto = |r: f64| SLIP * libm::log(1.0 + libm::exp((r - 0.4) / SLIP));
    let share = |r: f64| (upto(r) - upto(0.0)) / (upto(1.0) - upto(0.0));
    let GuessShift { after, moved, .. } = &found.shifts[0];
    for (end, expected) in [(after.low, 0.05), (after.middle, 0.5), (after.high, 0.95)] {
        assert!((share(end) - expected).abs() < 0.01, "{end}: {} instead of {expected}", share(end));
    }
    let expected = found.fits[0].expected.unwrap();
    assert!(*moved && (expected - (upto(1.0) - upto(0.0))).abs() < 0.01, "{expected}");
}

#[test]
fn whoever_heard_it_a_ratifier_is_weighed_alike_and_its_own_party_hears_it_too() {
    let act = heard("them/house", "accepted", 6);
    let others = learned(&view(&(US.to_owned() + &act), THEM), 1_000);
    let own = learned(&view(US, &(THEM.to_owned() + &act)), 1_000);
    let both = learned(&view(&(US.to_owned() + &act), &(THEM.to_owned() + &act)), 1_000);
    assert_eq!((&others.shifts, others.fits.len()), (&own.shifts, 1));
    assert_eq!((&others.shifts, others.fits.len()), (&both.shifts, 1));
    // In its own view too.
    let belief =
        "[believes.us]\nreservation = 0\n[believes.us.issues.x]\nweight = 1\npoints = [[0, 1], [10, 0]]\n";
    let (scenario, [_, them]) = read(US, &(THEM.to_owned() + belief + &act));
    let as_them = learned(&View::of_party(scenario, them.unwrap()).unwrap(), 1_000);
    assert_eq!(as_them.shifts, own.shifts);
}

#[test]
fn a_refusal_at_home_makes_a_ratified_deal_less_likely_and_an_offer_more() {
    // The delegates of them want less than 5 at most.
    let us = US.replace("reservation = 0", "reservation = 0.5");
    let of = |act: Option<&str>| {
        let heard = act.map(|act| heard("them/house", act, 5)).unwrap_or_default();
        let brief = brief(&view(&(us.clone() + &heard), THEM));
        let prospects = brief.prospects.as_ref().unwrap();
        (prospects.ratified.estimate, prospects.zone_probability.estimate, brief)
    };
    let (none, table, _) = of(None);
    let (refused, still, after) = of(Some("refused"));
    let (offered, _, _) = of(Some("offered"));
    assert!(refused + 0.3 < none && none + 0.3 < offered, "{refused} {none} {offered}");
    // What delegates accept at the table is another matter.
    assert!((table - 1.0).abs() < 1e-9 && (still - 1.0).abs() < 1e-9);
    let entry = &after.heard.as_ref().unwrap().entries[0];
    assert_eq!(entry.by, "them/house");
    let page = elfvik::report::brief(&after).text(elfvik::report::Colours::Plain, 400);
    assert!(page.contains("With 1 act of Their house"), "{page}");
}

#[test]
fn what_crosses_a_red_line_of_the_ratifier_is_never_expected_to_be_accepted() {
    let them = THEM.to_owned() + "never = [{ x = 10 }]\n";
    let expected = |x| {
        let view = view(&(US.to_owned() + &heard("them/house", "accepted", x)), &them);
        learned(&view, 1_000).fits[0].expected.unwrap()
    };
    assert!((expected(10) - 0.001).abs() < 1e-9);
    assert!(expected(9) > 0.8);
}

#[test]
fn of_a_ratifier_without_a_profile_nothing_is_learned_and_the_brief_says_so() {
    let found = view(&(US.to_owned() + &heard("them/board", "refused", 4)), THEM);
    let posterior = learned(&found, 1_000);
    assert_eq!(posterior.fits[0].expected, Err(Unweighed::NoProfile));
    assert!(posterior.shifts.iter().all(|shift| !shift.moved));
    assert_eq!(brief(&found).heard.unwrap().doubts, [EvidenceDoubt::NoProfile]);
}

#[test]
fn a_bare_probability_is_refused_with_the_cure_and_an_unknown_name_with_what_there_is() {
    let them = THEM.to_owned() + "[ratifiers.board]\nprobability = 0.5\n";
    let told = |by: &str| read(US, &(them.clone() + &heard(by, "refused", 4))).1[1].clone().unwrap_err();
    let blind = told("them/board");
    for part in ["knows a `probability` alone", "give `ratifiers.board` a profile", "by = \"them/board\""] {
        assert!(blind.contains(part), "{part}: {blind}");
    }
    let unknown = told("them/hous");
    assert!(unknown.contains("did you mean `them/house`?"), "{unknown}");
    assert!(told("them").contains("this is its own file"));
}
