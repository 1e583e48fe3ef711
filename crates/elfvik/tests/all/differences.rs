//! Beliefs and ratifiers by difference, what is unknown, and what others leave out: each is the file that
//! says all of it.

use crate::trials::{self, Dice};
use elfvik::format::{FileFault, FileText, native};
use elfvik::model::{
    Estimate, GuessDistribution, PartyFile, PartyId, RatifierDecisionModel, Reservation, Term, Values, View,
};
use elfvik::prepare::Parameters;

const PUBLIC: &str = r#"
format = 1
title = "Three and a house"
[[parties]]
id = "a"
name = "A"
[[parties]]
id = "b"
name = "B"
ratifiers = [{ id = "house", name = "the house" }, { id = "senate", name = "the senate" }]
[[parties]]
id = "c"
name = "C"
[[issues]]
id = "price"
question = "?"
integer = { from = 0, to = 10 }
[[issues]]
id = "when"
question = "?"
options = ["now", "later"]
[unknowns.shared]
low = 0
likely = 1
high = 2
"#;

const OWN: &str = r#"
format = 1
party = "a"
reservation = 3
[issues.price]
weight = 2
points = [[0, 0], [10, { low = 1, likely = 2, high = 5 }]]
[issues.when]
weight = 1
values = { now = { unknown = "shared" }, later = 1 }
[[joint]]
issues = ["price", "when"]
table = []
default = { low = 0, high = 1 }
[[bonuses]]
when = { price = 10, when = "now" }
value = 4
"#;

fn read(more: &str) -> Result<PartyFile, Vec<FileFault>> {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).unwrap();
    let text = format!("{OWN}{more}");
    native::party_file(FileText { name: "a.toml", text: &text }, &scenario, PartyId(0))
}

/// The first fault as it is told: what, where and the cure.
fn fault(more: &str) -> (String, String, String) {
    let faults = read(more).unwrap_err();
    let marked = faults[0].place.excerpt.as_ref().unwrap().marked().to_owned();
    (faults[0].message(), marked, faults[0].cure())
}

#[test]
fn a_belief_by_difference_is_the_belief_that_says_all() {
    let other = "[believes.c]\nlike = \"a\"\n";
    let short = read(&format!(
        "[believes.b]\nlike = \"a\"\nreservation = 5\n[believes.b.issues.price]\nweight = 7\n{other}"
    ))
    .unwrap();
    let own = &short.preferences;
    let believed = &short.belief(PartyId(1)).unwrap().preferences;
    assert_eq!(believed.reservation, Reservation::Value(Estimate::Exact("5".parse().unwrap())));
    let Term::Values { weight, values, .. } = &believed.terms[0] else { unreachable!() };
    let Term::Values { values: own_values, .. } = &own.terms[0] else { unreachable!() };
    assert_eq!((weight.likely(), values), ("7".parse().unwrap(), own_values));
    assert_eq!(believed.terms[1], own.terms[1]);
    assert_eq!(believed.terms.len(), own.terms.len());
    // The chain goes on, and nothing of it depends on the order of the tables.
    let chain = read("[believes.b]\nlike = \"c\"\n[believes.c]\nlike = \"a\"\nbonuses = []\n").unwrap();
    let [b, c] = [1, 2].map(|p| &chain.belief(PartyId(p)).unwrap().preferences);
    assert_eq!((b.terms.len(), c.terms.len()), (3, 3));
}

#[test]
fn a_copied_guess_is_its_own_and_an_unknown_stays_one() {
    let file = read("[believes.b]\nlike = \"a\"\n[believes.c]\nlike = \"b\"\n").unwrap();
    let scenario = native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).unwrap();
    let parameters = Parameters::of(&View::of_party(scenario, file).unwrap()).unwrap();
    let guesses: Vec<String> = (0..parameters.numbers().len())
        .filter(|&n| parameters.numbers()[n].estimate.is_uncertain())
        .map(|n| parameters.name(n))
        .collect();
    // A price and a default each, and one number that all share.
    assert_eq!(guesses.len(), 7, "{guesses:?}");
    let distinct: std::collections::BTreeSet<&String> = guesses.iter().collect();
    assert_eq!(distinct.len(), 7, "{guesses:?}");
}

#[test]
fn a_ratifier_is_like_a_party_or_like_another_ratifier() {
    let file = read(
        "[believes.c]\nothers = \"indifferent\"\nreservation = 0\n\
         [believes.b]\nlike = \"a\"\n[believes.b.ratifiers.house]\nlike = \"b\"\nreservation = 9\n\
         [believes.b.ratifiers.senate]\nlike = \"house\"\nnever = { when = \"now\" }\n",
    )
    .unwrap();
    let belief = file.belief(PartyId(1)).unwrap();
    let profile = |at: usize| match &belief.ratifications[at].vote {
        RatifierDecisionModel::Profile(profile) => profile,
        RatifierDecisionModel::Probability(_) => panic!("a probability"),
    };
    for at in 0..2 {
        assert_eq!(profile(at).terms[..2], belief.preferences.terms[..2]);
        assert_eq!(profile(at).reservation, Reservation::Value(Estimate::Exact("9".parse().unwrap())));
    }
    assert_eq!((profile(0).red_lines.len(), profile(1).red_lines.len()), (0, 1));
}

#[test]
fn a_ratifier_that_is_like_one_of_a_probability_has_that() {
    let file = read(
        "[believes.c]\nlike = \"a\"\n[believes.b]\nlike = \"a\"\n[believes.b.ratifiers]\n\
         house = { probability = 0.7 }\nsenate = { like = \"house\" }\n",
    )
    .unwrap();
    let votes: Vec<_> = file.belief(PartyId(1)).unwrap().ratifications.iter().map(|r| &r.vote).collect();
    assert_eq!(votes[0], votes[1]);
    let mixed = "[believes.b]\nlike = \"a\"\n[believes.b.ratifiers]\nhouse = { probability = 0.7 }\n\
                 senate = { like = \"house\", reservation = 1 }\n";
    assert!(fault(mixed).0.contains("senate"), "{:?}", fault(mixed));
}

#[test]
fn circles_and_strangers_are_refused_with_place_and_cure() {
    let (what, at, cure) = fault("[believes.b]\nlike = \"c\"\n[believes.c]\nlike = \"b\"\n");
    assert_eq!((what.as_str(), at.as_str()), ("the belief about `b` is `like` itself", "\"c\""));
    assert_eq!(cure, "let one of them say `reservation` and `issues` itself");
    let (what, at, cure) = fault("[believes.b]\nlike = \"d\"\n");
    assert_eq!(what, "this file says nothing of `d` that the belief about `b` could be like");
    assert_eq!((at.as_str(), cure.as_str()), ("\"d\"", "possible: `a`"));
    let (what, ..) = fault("[believes.b]\nlike = \"b\"\n");
    assert_eq!(what, "the belief about `b` is `like` itself");
    let (what, at, _) = fault("[believes.b]\nlike = \"a\"\nunknown = true\n");
    assert_eq!(
        what,
        "only one of `like`, `others` and `unknown` can say what is left out of the belief about `b`"
    );
    assert_eq!(at, "true");
}

#[test]
fn what_is_left_out_is_a_fault_unless_the_file_says_what_it_counts() {
    let (what, _, cure) = fault(
        "[believes.b]\nreservation = 1\n[believes.b.issues.when]\nweight = 1\nvalues = { now = 0, later = 1 \
         }\n",
    );
    assert_eq!(what, "the belief about `b` says nothing about issue `price`");
    assert!(cure.contains("others = \"indifferent\""), "{cure}");
    let file = read("[believes.b]\nreservation = 1\nothers = \"indifferent\"\n").unwrap();
    for term in &file.belief(PartyId(1)).unwrap().preferences.terms {
        let Term::Values { weight, .. } = term else { unreachable!() };
        assert_eq!(weight, &Estimate::Exact("0".parse().unwrap()));
    }
}

#[test]
fn an_unknown_party_is_the_stated_default_and_accepts_everything_at_the_likely_values() {
    let file = read("[believes.b]\nunknown = true\n").unwrap();
    let preferences = &file.belief(PartyId(1)).unwrap().preferences;
    let ends = |estimate: &Estimate| {
        let Estimate::Guess(range) = estimate else { panic!("{estimate:?} is no guess") };
        assert!(range.is_default && range.judged_by.is_none());
        assert_eq!(range.distribution, GuessDistribution::Uniform);
        [range.low, range.likely, range.high].map(|n| n.to_string())
    };
    let Reservation::Value(reservation) = &preferences.reservation else { unreachable!() };
    assert_eq!(ends(reservation), ["0", "0.5", "1"]);
    for term in &preferences.terms {
        let Term::Values { weight, values, .. } = term else { unreachable!() };
        assert_eq!(ends(weight), ["0", "0.5", "1"]);
        let values: Vec<&Estimate> = match values {
            Values::Each(each) => each.iter().collect(),
            Values::Line(line) => line.points.iter().map(|(_, value)| value).collect(),
            Values::Curve(_) => unreachable!("nobody said a curve"),
        };
        assert_eq!(values.len(), 2);
        values.into_iter().for_each(|value| assert_eq!(ends(value), ["0", "0.5", "1"]));
    }
}

#[test]
fn an_unknown_issue_may_count_as_much_as_the_one_that_counts_most() {
    let file = read(
        "[believes.b]\nreservation = 1\n[believes.b.issues.price]\nunknown = true\n\
         [believes.b.issues.when]\nweight = { low = 1, likely = 2, high = 3 }\nvalues = { now = -8, later = \
         4 }\nout_of = 2\n",
    )
    .unwrap();
    let Term::Values { weight, .. } = &file.belief(PartyId(1)).unwrap().preferences.terms[0] else {
        unreachable!()
    };
    assert_eq!(weight.bounds(), ("0".parse().unwrap(), "12".parse().unwrap()));
    // What is known of it stays known.
    let file =
        read("[believes.b]\nlike = \"a\"\n[believes.b.issues.price]\nunknown = true\nweight = 5\n").unwrap();
    let Term::Values { weight, values: Values::Line(line), .. } =
        &file.belief(PartyId(1)).unwrap().preferences.terms[0]
    else {
        unreachable!()
    };
    assert_eq!((weight, line.points.len()), (&Estimate::Exact("5".parse().unwrap()), 2));
}

#[test]
fn an_unknown_ratifier_approves_with_any_probability() {
    let file =
        read("[believes.b]\nlike = \"a\"\n[believes.b.ratifiers]\nhouse = { unknown = true }\n").unwrap();
    let vote = &file.belief(PartyId(1)).unwrap().ratifications[0].vote;
    let RatifierDecisionModel::Probability(Estimate::Guess(range)) = vote else { panic!("{vote:?}") };
    assert!(range.is_default);
    assert_eq!((range.low.to_f64(), range.likely.to_f64(), range.high.to_f64()), (0.0, 0.5, 1.0));
}

/// Random beliefs with and without `like`, each beside the one in which nothing is taken over.
#[test]
fn whatever_is_taken_over_is_what_would_be_written_out() {
    for seed in trials::seeds(300) {
        let mut dice = Dice(seed);
        let number = |dice: &mut Dice| match dice.below(3) {
            0 => format!("{}", dice.below(9)),
            1 => format!("{{ low = {}, high = 9 }}", dice.below(9)),
            _ => format!("{{ low = 0, likely = {}, high = 9 }}", dice.below(9)),
        };
        // Base and difference: per issue, a weight and values; each may be left out of the difference.
        let mut base = Vec::new();
        let mut more = Vec::new();
        for _ in 0..2 {
            base.push([number(&mut dice), number(&mut dice), number(&mut dice)]);
            let mut maybe = || (dice.below(2) == 0).then(|| number(&mut Dice(dice.next())));
            more.push((maybe(), maybe()));
        }
        let reservation = (number(&mut dice), (dice.below(2) == 0).then(|| number(&mut dice)));
        let never = (dice.below(2) == 0, dice.below(2) == 0);
        let red = |is_there: bool, option: &str| {
            if is_there { format!("never = {{ when = \"{option}\" }}\n") } else { String::new() }
        };
        let values = |issue: usize, first: &str, last: &str| match issue {
            0 => format!("points = [[0, {first}], [10, {last}]]\n"),
            _ => format!("values = {{ now = {first}, later = {last} }}\n"),
        };
        let names = ["price", "when"];
        let mut short = format!("[believes.b]\nreservation = {}\n{}", reservation.0, red(never.0, "now"));
        let (mut tables, mut long_tables) = (String::new(), String::new());
        for (at, name) in names.iter().enumerate() {
            let [weight, first, last] = &base[at];
            short += &format!("[believes.b.issues.{name}]\nweight = {weight}\n{}", values(at, first, last));
            let (new_weight, new_last) = &more[at];
            if new_weight.is_some() || new_last.is_some() {
                tables += &format!("[believes.c.issues.{name}]\n");
            }
            if let Some(weight) = new_weight {
                tables += &format!("weight = {weight}\n");
            }
            if let Some(last) = new_last {
                tables += &values(at, "1", last);
            }
            let weight = new_weight.as_ref().unwrap_or(weight);
            let (first, last) = new_last.as_ref().map_or((first.as_str(), last.as_str()), |new| ("1", new));
            long_tables +=
                &format!("[believes.c.issues.{name}]\nweight = {weight}\n{}", values(at, first, last));
        }
        let own = reservation.1.as_ref().map(|least| format!("reservation = {least}\n")).unwrap_or_default();
        let difference = format!("[believes.c]\nlike = \"b\"\n{own}{}{tables}", red(never.1, "later"));
        let least = reservation.1.as_ref().unwrap_or(&reservation.0);
        let line = if never.1 { red(true, "later") } else { red(never.0, "now") };
        let whole = format!("[believes.c]\nreservation = {least}\n{line}{long_tables}");
        let of = |text: &str| read(&format!("{short}{text}")).unwrap().belief(PartyId(2)).unwrap().clone();
        assert_eq!(of(&difference), of(&whole), "seed {seed}:\n{short}{difference}");
    }
}
