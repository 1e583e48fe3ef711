//! Second steps: guesses instead of numbers. How likely is a deal, and what would open it?
//!
//! Run it with `cargo run -p elfvik --example 02_how_likely_a_deal_is`.

#![allow(clippy::print_stdout, reason = "a tutorial shows what it finds")]

use elfvik::brief::{Brief, BriefRequest};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario, View};

/// What everybody at the table may read.
const PUBLIC: &str = r#"
format = 1
title = "A boat"

[[parties]]
id = "seller"
name = "Seller"
[[parties]]
id = "buyer"
name = "Buyer"

[[issues]]
id = "price"
question = "How much is paid?"
integer = { from = 10, to = 14 }

[[issues]]
id = "engine"
question = "In which state does the engine change hands?"
options = ["as-is", "serviced"]
"#;

/// He counts in thousands above ten; a service costs him one.
const SELLER: &str = r#"
format = 1
party = "seller"
reservation = 2
issues.price = { weight = 1, points = [[10, 0], [14, 4]] }
issues.engine = { weight = 1, values = { as-is = 0, serviced = -1 } }
"#;

/// What she could get elsewhere is a guess.
const BUYER: &str = r#"
format = 1
party = "buyer"
reservation = { low = 3.5, likely = 4.5, high = 5.5 }
issues.price = { weight = 1, points = [[10, 4], [14, 0]] }
issues.engine = { weight = 1, values = { as-is = 0, serviced = 3 } }
"#;

fn main() {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).expect("it is right");
    let file = |name, text, p| {
        native::party_file(FileText { name, text }, &scenario, PartyId(p)).expect("it is right")
    };
    tell(&scenario, &[file("seller.toml", SELLER, 0), file("buyer.toml", BUYER, 1)]);
}

fn tell(scenario: &Scenario, files: &[PartyFile]) {
    let view = View::of_analyst(scenario.clone(), files).expect("one file per party");
    let brief = Brief::of(&view, &BriefRequest::STANDARD).expect("nothing is forbidden");
    assert_eq!(brief.zone.exists, Some(false), "at the likely values nothing can be signed");

    // A deal needs a reservation below 4: an eighth of the triangle.
    let prospects = brief.prospects.expect("worlds were drawn");
    let chance = prospects.zone_probability;
    println!("a deal is possible in {:.1} % of worlds", chance.estimate * 100.0);
    assert!(chance.low <= 0.125 && 0.125 <= chance.high);
    println!("find out first: {}", prospects.find_out_first[0].number.number);

    for lever in &brief.levers.zone {
        if let Some(shift) = &lever.change {
            println!(
                "or change {} from {} to {}",
                elfvik::report::number(&shift.number, &brief.display),
                shift.from,
                shift.exact_to
            );
        }
    }
}
