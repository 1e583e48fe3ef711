//! Guesses of every shape: what they mean, and how worlds draw them.

use elfvik::format::{FileFault, FileText, native};
use elfvik::model::{Estimate, GuessDistribution, PartyFile, PartyId, Range, Reservation, Scenario, View};
use elfvik::prepare::Parameters;
use elfvik::prepare::prospects::{ProspectsRequest, prospects};
use elfvik::seed::Seed;

const PUBLIC: &str = r#"
format = 1
title = "by hand"
[[parties]]
id = "a"
name = "A"
[[parties]]
id = "b"
name = "B"
[[issues]]
id = "x"
question = "?"
options = ["yes"]
"#;

const WANTS: &str = "[issues.x]\nweight = 1\nvalues = { yes = 0.3 }\n";

fn scenario() -> Scenario {
    native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).unwrap()
}

fn file(id: &str, p: usize, reservation: &str) -> Result<PartyFile, Vec<FileFault>> {
    let text = format!("format = 1\nparty = \"{id}\"\nreservation = {reservation}\n{WANTS}");
    native::party_file(FileText { name: "a.toml", text: &text }, &scenario(), PartyId(p))
}

fn range(reservation: &str) -> Range {
    match file("a", 0, reservation).unwrap().preferences.reservation {
        Reservation::Value(Estimate::Guess(range)) => *range,
        other => panic!("{other:?}"),
    }
}

fn fault(reservation: &str) -> String {
    file("a", 0, reservation).unwrap_err()[0].message()
}

#[test]
fn without_a_likely_value_a_guess_is_uniform_with_its_middle_as_likely() {
    for text in ["{ low = 1, high = 4 }", "{ low = 1, high = 4, shape = \"uniform\" }"] {
        let range = range(text);
        assert_eq!(range.likely, "2.5".parse().unwrap());
        assert_eq!(range.distribution, GuessDistribution::Uniform);
    }
    let triangular = range("{ low = 1, likely = 2, high = 4, shape = \"triangular\" }");
    assert_eq!(triangular, range("{ low = 1, likely = 2, high = 4 }"));
}

#[test]
fn of_listed_values_the_most_probable_is_likely_and_of_equals_the_first() {
    let listed = range("{ either = [[5, 0.5], [1, 0.25], [2, 0.25]] }");
    assert_eq!([listed.low, listed.likely, listed.high].map(|n| n.to_string()), ["1", "5", "5"]);
    let equal = range("{ either = [[5, \"1/3\"], [1, \"1/3\"], [2, \"1/3\"]] }");
    assert_eq!(equal.likely.to_string(), "5");
    // What stands twice has both shares.
    let twice = range("{ either = [[5, 0.4], [1, 0.3], [1, 0.3]] }");
    assert_eq!(twice.likely.to_string(), "1");
}

#[test]
fn what_is_no_guess_is_refused_with_the_reason() {
    let cases = [
        ("{ either = [[5, 0.5], [1, 0.4]] }", "the probabilities of `either` add up to 0.9, not to 1"),
        ("{ either = [[5, \"1/3\"], [1, \"1/3\"]] }", "the probabilities of `either` add up to 0.6"),
        ("{ either = [[5, 1.5], [1, -0.5]] }", "the probability is 1.5, it must be above 0 and at most 1"),
        ("{ either = [[5, \"1/0\"]] }", "`1/0` is not a number"),
        ("{ either = [] }", "a list of values with probabilities must not be empty"),
        ("{ low = 4, high = 1 }", "the estimate is not in order: low 4, high 1"),
        ("{ low = 1, likely = 2, high = 4, shape = \"uniform\" }", "a triangular guess has"),
        ("{ low = 1, high = 4, shape = \"triangular\" }", "a triangular guess has"),
        ("{ low = 1, high = 4, shape = \"round\" }", "`round` is no shape of a guess"),
        ("{ low = 1 }", "an estimate is a number"),
        ("{ low = 1, high = 2, either = [[1, 1]] }", "an estimate is a number"),
    ];
    for (text, message) in cases {
        // Thirds are told as fractions, since no decimal is one.
        let message = if text.contains("1/3") {
            "the probabilities of `either` add up to 2/3, not to 1"
        } else {
            message
        };
        assert!(fault(text).starts_with(message), "{text}: {}", fault(text));
    }
}

/// The share of worlds in which a reservation is at most 0.3, within four standard deviations.
fn check(reservation: &str, exact: f64) {
    let files = [file("a", 0, reservation).unwrap(), file("b", 1, "0").unwrap()];
    let parameters = Parameters::of(&View::of_analyst(scenario(), &files[..]).unwrap()).unwrap();
    let limits = ProspectsRequest::LIMITS;
    let request =
        ProspectsRequest { worlds: 10_000, seed: Seed(1), limits, watched: &[], ideas: &[], offerer: None };
    let zone = prospects(&parameters, &request).unwrap().zone;
    let share = zone.yes as f64 / zone.of as f64;
    let spread = (exact * (1.0 - exact) / 10_000.0).sqrt();
    assert!((share - exact).abs() <= 4.0 * spread, "{reservation}: {share} instead of {exact}");
}

#[test]
fn worlds_draw_each_shape_by_its_distribution() {
    check("{ low = 0, high = 1 }", 0.3);
    check("{ low = 0.2, high = 0.6 }", 0.25);
    check("{ low = 0, likely = 0, high = 1 }", 1.0 - 0.49);
    check("{ either = [[0.2, \"1/3\"], [0.8, \"2/3\"]] }", 1.0 / 3.0);
    check("{ either = [[0.9, 0.2], [0.3, 0.5], [0.1, 0.3]] }", 0.8);
}
