//! First steps: a scenario from text, its view, and what could be signed.
//!
//! Run it with `cargo run -p elfvik --example 01_read_a_scenario`.

#![allow(clippy::print_stdout, reason = "a tutorial shows what it finds")]

use elfvik::format::{FileFault, FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario, View};
use elfvik::prepare::analysis::AnalysisRequest;
use elfvik::prepare::{Analysis, Game};

/// What everybody at the table may read.
const PUBLIC: &str = r#"
format = 1
title = "Who presents on Friday"

[[parties]]
id = "ann"
name = "Ann"
[[parties]]
id = "bob"
name = "Bob"

[[issues]]
id = "talk"
question = "Who gives the talk?"
options = ["ann", "bob", "both"]

[[issues]]
id = "slides"
question = "How many slides does Ann draw?"
integer = { from = 0, to = 20, step = 5 }
"#;

/// What Ann wants: to speak, and to draw little. She accepts 0.4 or more.
const ANN: &str = r#"
format = 1
party = "ann"
reservation = 0.4
issues.talk = { weight = 0.6, values = { ann = 1, both = 0.7, bob = 0 } }
issues.slides = { weight = 0.4, points = [[0, 1], [20, 0]] }
"#;

/// What Bob wants: not to speak alone, and as few slides to draw himself as possible.
const BOB: &str = r#"
format = 1
party = "bob"
reservation = 0.5
issues.talk = { weight = 0.5, values = { ann = 0.8, both = 1, bob = 0 } }
issues.slides = { weight = 0.5, points = [[0, 0], [20, 1]] }
"#;

fn main() {
    match read() {
        Ok((scenario, files)) => tell(&scenario, &files),
        // Every fault has its line, its cause and its cure.
        Err(faults) => faults.iter().for_each(|fault| println!("{fault}")),
    }
}

fn read() -> Result<(Scenario, [PartyFile; 2]), Vec<FileFault>> {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: PUBLIC })?;
    let ann = native::party_file(FileText { name: "ann.toml", text: ANN }, &scenario, PartyId(0))?;
    let bob = native::party_file(FileText { name: "bob.toml", text: BOB }, &scenario, PartyId(1))?;
    Ok((scenario, [ann, bob]))
}

fn tell(scenario: &Scenario, files: &[PartyFile]) {
    // A view is what one viewer knows; an analyst knows every file.
    let view = View::of_analyst(scenario.clone(), files).expect("one file per party");
    // A game is the same as whole numbers: counts and ties are exact.
    let game = Game::new(&view).expect("nothing is forbidden");
    let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).expect("there are no rules");

    println!("{} outcomes, {} make a deal", analysis.outcomes, analysis.zone.low);
    for (point, row) in analysis.frontier.rows().enumerate() {
        let outcome = analysis.frontier.outcome(point);
        let chosen: Vec<String> =
            scenario.issues.iter().zip(outcome.options()).map(|(issue, &o)| issue.option_id(o)).collect();
        let worth: Vec<f64> = row.iter().enumerate().map(|(p, &u)| game.scale(p).utility(u)).collect();
        println!("nothing wasted: {} worth {worth:?}", chosen.join(", "));
    }
    let nash = analysis.solutions.nash.expect("there is a zone");
    assert_eq!(scenario.issues[0].option_id(nash.outcome.options()[0]), "both");
    println!("Nash: {:?}", nash.outcome.options());
}
