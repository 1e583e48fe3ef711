//! Any bytes at all, read as the record of a talk of the starter scenario, by the course in it. What can be
//! read is replayed; what can be replayed is written and read again.

#![no_main]

use elfvik::seed::Seed;
use elfvik::talk::play::replay;
use elfvik::talk::record::{self, RecordError, RecordHead};
use elfvik::talk::{OfferSpace, Setup};
use elfvik_fuzz::with_hall;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    with_hall(|starter| {
        if let Err(error) = round(text, starter) {
            assert!(!error.to_string().is_empty() && !error.cure().is_empty());
        }
    });
});

/// The fingerprint is not looked at, so that changes of the scenario do not make all seeds useless.
fn round(text: &str, starter: &Setup) -> Result<(), RecordError> {
    let view = starter.parameters().view();
    let head = record::head(text, view)?;
    let course = head.course(view.scenario())?;
    let parameters = Arc::clone(starter.parameters());
    let setup =
        Setup::new(parameters, course, Seed(head.seed), OfferSpace::MOST_LISTED).expect("as the starter");
    let found = record::read(text, &setup)?;
    let Ok(mut session) = setup.session() else { return Ok(()) };
    if replay(&mut session, &found.events, |_, _| {}).is_ok() {
        let names: Vec<String> = found.head.parties.iter().map(|(_, strategy)| strategy.clone()).collect();
        let head = RecordHead::of(&setup, &names);
        let written = record::written(&head, &session, view.scenario());
        let again = record::read(&written, &setup).expect("what was written can be read");
        assert!(again.notes().is_empty() && again.head == head && again.events == found.events);
    }
    Ok(())
}
