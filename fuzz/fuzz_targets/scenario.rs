//! Any bytes at all, read as a scenario: the public file, then each party's file after a line `%%%`. What
//! can be read is also briefed and drawn, within small limits.

#![no_main]

use elfvik::brief::{Brief, BriefRequest};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario, View};
use elfvik::prepare::diagram::DiagramLimits;
use elfvik::prepare::frontier::Limits;
use elfvik::report::{self, Colours, svg};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(all) = FileText::of_bytes("fuzzed", bytes) else { return };
    let mut parts = all.text.split("%%%\n");
    let public = FileText { name: "scenario.toml", text: parts.next().unwrap_or_default() };
    let scenario = match native::scenario(public) {
        Ok(scenario) => scenario,
        Err(faults) => return check(&faults),
    };
    let files = parts.zip(0..).map(|(text, idx)| {
        let text = FileText { name: "party.toml", text };
        native::party_file(text, &scenario, PartyId(idx.min(scenario.parties.len() - 1)))
    });
    let mut read = Vec::new();
    for file in files {
        match file {
            Ok(file) => read.push(file),
            Err(faults) => return check(&faults),
        }
    }
    brief(&scenario, &read);
});

/// Every fault can be shown.
fn check(faults: &[elfvik::format::FileFault]) {
    assert!(!faults.is_empty());
    for fault in faults {
        assert!(!fault.to_string().is_empty());
    }
}

fn brief(scenario: &Scenario, files: &[PartyFile]) {
    let small = scenario.space().n_options().iter().map(|&n| u64::from(n)).sum::<u64>() < 500;
    let party = files.first().and_then(|file| View::of_party(scenario.clone(), file.clone()).ok());
    let views = View::of_analyst(scenario.clone(), files.clone()).into_iter().chain(party);
    views.filter(|_| small).for_each(|view| brief_on(&view));
}

fn brief_on(view: &View) {
    let limits = Limits { points: 200, widest: DiagramLimits { states: 200, arcs: 2_000 } };
    let request = BriefRequest {
        limits,
        n_points: 20,
        n_equals: 2,
        n_cloud: 20,
        n_worlds: 20,
        ..BriefRequest::STANDARD
    };
    if let Ok(brief) = Brief::of(view, &request) {
        assert!(!brief.to_json().is_empty());
        assert!(!report::brief(&brief).text(Colours::Colour, 100).is_empty());
        assert!(report::brief(&brief).html().ends_with("</html>\n"));
        assert!(report::brief(&brief).markdown().starts_with("# "));
        assert!(svg::map(&brief, PartyId(0), PartyId(1)).ends_with("</svg>\n"));
    }
}
