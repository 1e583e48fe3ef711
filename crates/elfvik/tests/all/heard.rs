//! What is learned from what was heard: laws, a case in closed form, and simulated talks.

use elfvik::brief::{Brief, BriefRequest, EvidenceDoubt};
use elfvik::format::{FileText, native};
use elfvik::model::{Condition, Evidence, EvidenceAct, IssueId, PartyFile, PartyId, Region, Scenario, View};
use elfvik::prepare::evidence::{GuessShift, Posterior, SLIP, likelihood, posterior};
use elfvik::prepare::{Control, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::RehearsalRequest;
use elfvik::talk::players::no_programs;

const PUBLIC: &str = r#"
format = 1
title = "Two who know little of each other"
[[parties]]
id = "us"
name = "Us"
[[parties]]
id = "them"
name = "Them"
[[issues]]
id = "x"
question = "How much?"
integer = { from = 0, to = 10 }
[[issues]]
id = "y"
question = "With it?"
options = ["yes", "no"]
[[packages]]
id = "middle"
name = "In the middle"
choose = { x = 5, y = "yes" }
"#;

const US: &str = r#"
format = 1
party = "us"
reservation = 0.5
[issues.x]
weight = 1
points = [[0, 1], [10, 0]]
[issues.y]
weight = 1
values = { yes = 0, no = 0.2 }
"#;

/// Their utility is x / 10, and what y is worth on top.
fn them(reservation: &str, yes: &str) -> String {
    format!(
        "format = 1\nparty = \"them\"\nreservation = {reservation}\n[issues.x]\nweight = 1\npoints = \
         [[0, 0], [10, 1]]\n[issues.y]\nweight = 1\nvalues = {{ yes = {yes}, no = 0 }}\n"
    )
}

fn files(us: &str, them: &str) -> (Scenario, Vec<PartyFile>) {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).unwrap();
    let file = |text: &str, party| {
        native::party_file(FileText { name: "file", text }, &scenario, PartyId(party)).unwrap()
    };
    let files = vec![file(us, 0), file(them, 1)];
    (scenario, files)
}

const WIDE: &str = "{ low = 0, high = 1 }";

fn part(options: &[(usize, usize, &[usize])]) -> Region {
    let condition = |&(issue, n, allowed): &(usize, usize, &[usize])| {
        Condition::new(IssueId(issue), (0..n).map(|option| allowed.contains(&option)).collect())
    };
    Region::new(options.iter().map(condition).collect())
}

fn package(x: usize, y: usize) -> Region {
    part(&[(0, 11, &[x]), (1, 2, &[y])])
}

fn heard(by: usize, act: EvidenceAct, about: Region) -> Evidence {
    Evidence {
        date: None,
        by: PartyId(by),
        ratifier: None,
        act,
        about,
        through: None,
        source: None,
        firm: true,
        note: None,
    }
}

fn view(scenario: &Scenario, files: &[PartyFile], of_them: Vec<Evidence>) -> View {
    let mut files = files.to_vec();
    files[0].heard = of_them;
    View::of_analyst(scenario.clone(), files).unwrap()
}

fn learned(view: &View, worlds: usize) -> Posterior {
    learned_from(view, Seed(1), worlds)
}

fn learned_from(view: &View, seed: Seed, worlds: usize) -> Posterior {
    let parameters = Parameters::of(view).unwrap();
    posterior(&parameters, seed, worlds, &Control::default()).unwrap().unwrap()
}

fn brief(view: &View) -> Brief {
    let request = BriefRequest { n_worlds: 1_000, n_talks: 20, ..BriefRequest::OF_COMPARISON };
    Brief::of(view, &request).unwrap()
}

#[test]
fn nothing_heard_changes_nothing() {
    let (scenario, files) = files(US, &them(WIDE, "0"));
    let plain = brief(&View::of_analyst(scenario.clone(), files.clone()).unwrap());
    let none = brief(&view(&scenario, &files, Vec::new()));
    assert_eq!(plain.to_json(), none.to_json());
    assert!(!none.to_json().contains("heard") && !none.to_json().contains("effective"));
}

#[test]
fn what_is_as_likely_in_every_world_changes_nothing() {
    // All that they want is known, so that nothing that they do can say more.
    let us = US.replace("reservation = 0.5", "reservation = { low = 0.2, likely = 0.5, high = 0.9 }");
    let (scenario, files) = files(&us, &them("0.4", "0.1"));
    let plain = brief(&view(&scenario, &files, Vec::new()));
    let told = brief(&view(&scenario, &files, vec![heard(1, EvidenceAct::Refused, package(2, 0))]));
    let found = told.heard.clone().unwrap().learned.unwrap();
    assert!((found.effective - 1_000.0).abs() < 1e-6 && found.moved.is_empty());
    let (old, new) = (plain.prospects.unwrap(), told.prospects.unwrap());
    assert_eq!(old.zone_probability, new.zone_probability);
    assert_eq!((old.packages, old.robust, old.issues), (new.packages, new.robust, new.issues));
    assert_eq!(plain.talks.unwrap().agreed, told.talks.unwrap().agreed);
}

#[test]
fn the_order_of_what_was_heard_plays_no_part() {
    let (scenario, files) = files(US, &them(WIDE, WIDE));
    let acts = [
        heard(1, EvidenceAct::Refused, package(3, 1)),
        Evidence { firm: false, ..heard(1, EvidenceAct::Offered, package(8, 0)) },
        heard(1, EvidenceAct::Unacceptable, part(&[(0, 11, &[0, 1, 2])])),
        Evidence { date: Some("2019-10-05".into()), ..heard(1, EvidenceAct::Accepted, package(9, 1)) },
    ];
    let expected = brief(&view(&scenario, &files, acts.to_vec())).to_json();
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let acts = order.map(|at: usize| acts[at].clone()).to_vec();
        assert_eq!(brief(&view(&scenario, &files, acts)).to_json(), expected);
    }
}

#[test]
fn what_two_files_say_alike_counts_once() {
    let public = PUBLIC.replace(
        "[[issues]]\nid = \"x\"",
        "[[parties]]\nid = \"others\"\nname = \"Others\"\n[[issues]]\nid = \"x\"",
    );
    let scenario = native::scenario(FileText { name: "scenario.toml", text: &public }).unwrap();
    let text = |id: &str| US.replace("party = \"us\"", &format!("party = \"{id}\""));
    let file = |text: &str, party| {
        native::party_file(FileText { name: "file", text }, &scenario, PartyId(party)).unwrap()
    };
    let mut files = vec![file(US, 0), file(&them(WIDE, "0"), 1), file(&text("others"), 2)];
    let act = heard(1, EvidenceAct::Refused, package(4, 1));
    files[0].heard = vec![act.clone()];
    let once = learned(&View::of_analyst(scenario.clone(), files.clone()).unwrap(), 1_000);
    files[2].heard = vec![Evidence { firm: false, through: Some("a friend".into()), ..act }];
    let twice = learned(&View::of_analyst(scenario, files).unwrap(), 1_000);
    assert_eq!((once.fits.len(), once.shifts), (twice.fits.len(), twice.shifts));
}

/// Their reservation after one refusal of what is worth 0.4 to them: density in proportion to
/// `1 / (1 + e^((0.4 - r) / SLIP))` between 0 and 1, whose integral is `SLIP ln(1 + e^((r - 0.4) / SLIP))`.
#[test]
fn one_unknown_is_what_the_integral_says() {
    let (scenario, files) = files(US, &them(WIDE, "0"));
    let upto = |r: f64| SLIP * libm::log(1.0 + libm::exp((r - 0.4) / SLIP));
    let share = |r: f64| (upto(r) - upto(0.0)) / (upto(1.0) - upto(0.0));
    let found =
        learned(&view(&scenario, &files, vec![heard(1, EvidenceAct::Refused, package(4, 1))]), 20_000);
    let GuessShift { after, before, moved, .. } = &found.shifts[0];
    for (end, expected) in [(after.low, 0.05), (after.middle, 0.5), (after.high, 0.95)] {
        assert!((share(end) - expected).abs() < 0.01, "{end}: {} instead of {expected}", share(end));
    }
    assert!((before.low - 0.05).abs() < 1e-9 && *moved);
    // On average over all worlds a refusal is as likely as the integral.
    let expected = found.fits[0].expected.unwrap();
    assert!((expected - (upto(1.0) - upto(0.0))).abs() < 0.01, "{expected}");
    assert!((found.joint - expected).abs() < 1e-6);
    // The effective number is (E w)^2 / E w^2 of the worlds that were drawn.
    let square = |r: f64| upto(r) - SLIP / (1.0 + libm::exp((0.4 - r) / SLIP));
    let squares = square(1.0) - square(0.0);
    let effective = expected * expected / squares * found.drawn as f64;
    assert!((found.effective / effective - 1.0).abs() < 0.02, "{} or {effective}", found.effective);
}

#[test]
fn half_of_what_is_not_firm_is_chance() {
    for act in EvidenceAct::ALL {
        for margin in [-2.0, -0.1, 0.0, 0.03, 1.0] {
            let [firm, hint] = [true, false].map(|firm| likelihood(act, firm, margin));
            assert!((hint - (firm + 0.5) / 2.0).abs() < 1e-12 && (0.001..=0.999).contains(&firm));
        }
    }
}

#[test]
fn a_part_that_is_unacceptable_is_its_best_package_that_is() {
    let (scenario, files) = files(US, &them(WIDE, "{ low = 0.1, likely = 0.3, high = 0.4 }"));
    let of = |act, about| learned(&view(&scenario, &files, vec![heard(1, act, about)]), 1_000).shifts;
    let part_of = |x: &[usize]| part(&[(0, 11, x)]);
    for act in [EvidenceAct::Unacceptable, EvidenceAct::Offered, EvidenceAct::Accepted] {
        // The best package with x at most 3 is x = 3 with y.
        assert_eq!(of(act, part_of(&[0, 1, 2, 3])), of(act, package(3, 0)));
    }
    // A refusal of a part is between the refusals of its worst and of its best package.
    let middle = |shifts: Vec<GuessShift>| {
        shifts.iter().find(|s| s.number == 3 || s.before.high > 0.9).unwrap().after.middle
    };
    let [worst, part, best] = [package(0, 1), part_of(&[0, 1, 2, 3]), package(3, 0)]
        .map(|about| middle(of(EvidenceAct::Refused, about)));
    assert!(worst < part && part < best, "{worst} {part} {best}");
}

#[test]
fn what_crosses_a_red_line_or_breaks_a_rule_is_never_expected_to_be_accepted() {
    let red = format!("must = {{ y = \"yes\" }}\n{}", them(WIDE, "0").replacen("format = 1\n", "", 1));
    let (scenario, files) = files(US, &format!("format = 1\n{red}"));
    let found =
        |act, about| learned(&view(&scenario, &files, vec![heard(1, act, about)]), 1_000).fits[0].expected;
    assert!((found(EvidenceAct::Accepted, package(10, 1)).unwrap() - 0.001).abs() < 1e-9);
    assert!((found(EvidenceAct::Offered, part(&[(1, 2, &[1])])).unwrap() - 0.001).abs() < 1e-9);
    // With y, an offer of the most is as good as certain.
    assert!(found(EvidenceAct::Offered, package(10, 0)).unwrap() > 0.9);
    // The part can be had without crossing the line.
    assert!(found(EvidenceAct::Offered, part(&[(0, 11, &[10])])).unwrap() > 0.9);
}

#[test]
fn refusals_make_a_deal_less_likely_and_offers_more_on_paper_and_rehearsed() {
    let (scenario, files) = files(US, &them(WIDE, "0"));
    let of = |acts: Vec<Evidence>| {
        let view = view(&scenario, &files, acts);
        let brief = brief(&view);
        let request = RehearsalRequest::of(300);
        let talks = request.answer(&view, &no_programs, &Control::default()).unwrap();
        (brief.prospects.unwrap().zone_probability.estimate, talks.agreement.estimate)
    };
    let none = of(Vec::new());
    let refused = of(vec![heard(1, EvidenceAct::Refused, package(5, 0))]);
    let offered = of(vec![heard(1, EvidenceAct::Offered, package(4, 0))]);
    assert!(refused.0 + 0.2 < none.0 && none.0 + 0.2 < offered.0, "{refused:?} {none:?} {offered:?}");
    assert!(refused.1 + 0.1 < none.1 && none.1 + 0.1 < offered.1, "{refused:?} {none:?} {offered:?}");
}

#[test]
fn acts_that_contradict_each_other_or_the_file_are_doubted() {
    let (scenario, files) = files(US, &them("{ low = 0.5, high = 0.6 }", "0"));
    let doubts = |acts: Vec<Evidence>| brief(&view(&scenario, &files, acts)).heard.unwrap().doubts;
    assert_eq!(doubts(vec![heard(1, EvidenceAct::Refused, package(3, 0))]), []);
    assert_eq!(doubts(vec![heard(1, EvidenceAct::Accepted, package(2, 0))]), [EvidenceDoubt::Unexpected]);
    let both = vec![
        heard(1, EvidenceAct::Accepted, package(6, 0)),
        heard(1, EvidenceAct::Refused, package(7, 0)),
        heard(1, EvidenceAct::Unacceptable, package(8, 0)),
    ];
    assert!(doubts(both).contains(&EvidenceDoubt::Contradicts));
}

#[cfg(feature = "parallel")]
#[test]
fn the_answer_is_the_same_on_any_number_of_threads() {
    let (scenario, files) = files(US, &them(WIDE, WIDE));
    let view = view(&scenario, &files, vec![heard(1, EvidenceAct::Refused, part(&[(0, 11, &[4, 5])]))]);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| brief(&view).to_json())
    };
    assert_eq!(on(1), on(3));
}

/// Where acts come about as the likelihood says, nine of ten ranges of nine tenths hold the truth.
#[test]
fn ranges_hold_the_truth_as_often_as_they_say() {
    let (scenario, files) =
        files(US, &them("{ low = 0.2, high = 1.2 }", "{ low = 0, likely = 0.2, high = 1 }"));
    // The range of utilities at the likely values.
    let range = 1.2;
    let mut draws = Seed(7).stream("simulated talks").from(0);
    let mut draw = move || draws.next().unwrap();
    let (mut held, trials) = ([0, 0], 1_000);
    for trial in 0..trials {
        let triangle = |u: f64| if u < 0.2 { (u * 0.2).sqrt() } else { 1.0 - ((1.0 - u) * 0.8).sqrt() };
        let truth = [0.2 + draw(), triangle(draw())];
        let mut acts = Vec::new();
        for _ in 0..3 {
            let (x, y) = ((draw() * 11.0) as usize, (draw() * 2.0) as usize);
            let worth = x as f64 / 10.0 + if y == 0 { truth[1] } else { 0.0 };
            let firm = draw() < 0.7;
            let margin = (worth - truth[0]) / range;
            let accepts = draw() < likelihood(EvidenceAct::Accepted, firm, margin);
            let act = if accepts { EvidenceAct::Accepted } else { EvidenceAct::Refused };
            acts.push(Evidence { firm, note: Some(acts.len().to_string()), ..heard(1, act, package(x, y)) });
        }
        // Each act is a piece of evidence of its own.
        acts.iter_mut().enumerate().for_each(|(at, act)| act.date = Some(format!("2019-10-{:02}", at + 1)));
        let found = learned_from(&view(&scenario, &files, acts), Seed(trial), 1_000);
        for shift in &found.shifts {
            // The reservation goes to 1.2, what y is worth to 1.
            let which = usize::from(shift.before.high < 1.0);
            let holds = shift.after.low <= truth[which] && truth[which] <= shift.after.high;
            held[which] += usize::from(holds);
        }
    }
    for held in held {
        let share = held as f64 / trials as f64;
        assert!((0.87..=0.93).contains(&share), "{share}");
    }
}

/// A guess that rests on a statement is what the file says for the case that it is not believed, or three
/// times as wide; all else stays.
#[test]
fn without_a_statement_what_rests_on_it_is_wider_and_all_else_as_it_was() {
    let public = PUBLIC.to_owned()
        + "[[statements]]\nid = \"letter\"\nsays = \"Not below 5\"\nby = \"them\"\n[[statements]]\nid \
            = \"talk\"\nsays = \
           \"It matters\"\nby = \"a friend\"\n";
    let scenario = native::scenario(FileText { name: "scenario.toml", text: &public }).unwrap();
    let theirs = them(
        "{ low = 0.5, likely = 0.55, high = 0.6, rests_on = [\"letter\"] }",
        "{ low = 0.1, high = 0.3, rests_on = [\"talk\", \"letter\"], without = { low = 0, high = 0.5 } }",
    );
    let file = |text: &str, party| {
        native::party_file(FileText { name: "file", text }, &scenario, PartyId(party)).unwrap()
    };
    let view = View::of_analyst(scenario.clone(), vec![file(US, 0), file(&theirs, 1)]).unwrap();
    let of = |without: &[&str]| {
        let without = without.iter().map(ToString::to_string).collect();
        let request = BriefRequest { n_worlds: 1_000, n_talks: 0, without, ..BriefRequest::OF_COMPARISON };
        Brief::of(&view, &request)
    };
    assert_eq!(of(&[]).unwrap().without, None);
    let found = of(&["talk"]).unwrap();
    let without = found.without.clone().unwrap();
    assert_eq!((without.statements.clone(), without.numbers.len()), (vec!["talk".to_owned()], 1));
    assert_eq!(without.numbers[0].after, Some([0.0, 0.25, 0.5]));
    let believed = of(&[]).unwrap().prospects.unwrap().zone_probability.estimate;
    assert!((without.believed.unwrap().estimate - believed).abs() < 1e-12);
    assert_eq!(without.discounted, Some(found.prospects.unwrap().zone_probability));
    let letter = of(&["letter"]).unwrap().without.unwrap();
    assert_eq!(letter.numbers.len(), 2);
    assert!(
        letter.numbers.iter().any(|change| change.after == Some([0.4, 0.55, 0.7])),
        "{:?}",
        letter.numbers
    );
    assert_eq!(letter.numbers, of(&["letter", "talk", "letter"]).unwrap().without.unwrap().numbers);
    assert!(of(&["rumour"]).is_err());
    // Unasked, the brief says what each of the flags would.
    let reliance = of(&[]).unwrap().reliance.unwrap();
    let told: Vec<(&str, usize)> =
        reliance.statements.iter().map(|effect| (effect.statement.as_str(), effect.guesses)).collect();
    assert_eq!((told, reliance.left_out.len()), (vec![("letter", 2), ("talk", 1)], 0));
    for effect in &reliance.statements {
        let asked = of(&[effect.statement.as_str()]).unwrap().without.unwrap();
        assert_eq!((Some(effect.deal), Some(reliance.believed)), (asked.discounted, asked.believed));
    }
    // Of what is not believed already nothing more hangs, and the other is discounted beside it.
    let rest = found.reliance.unwrap().statements;
    assert_eq!(rest.len(), 1);
    assert_eq!(Some(rest[0].deal), of(&["letter", "talk"]).unwrap().without.unwrap().discounted);
    let brief = of(&[]).unwrap();
    let page = elfvik::report::brief(&brief).text(elfvik::report::Colours::Plain, 200);
    assert!(page.contains("How much hangs on a statement") && page.contains("\"Not below 5\""), "{page}");
}
