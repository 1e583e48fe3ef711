//! Any bytes at all, read as the record of a talk of the starter scenario. What can be read is replayed; what
//! can be replayed is written and read again.

#![no_main]

use elfvik::talk::play::replay;
use elfvik::talk::record;
use elfvik_fuzz::with_hall;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = record::head(text) {
        assert!(!error.to_string().is_empty() && !error.cure().is_empty());
        return;
    }
    with_hall(|hall| {
        // The fingerprint is not looked at, so that changes of the scenario do not make all seeds useless.
        let found = match record::read(text, hall) {
            Ok(found) => found,
            Err(error) => return assert!(!error.to_string().is_empty() && !error.cure().is_empty()),
        };
        let mut session = hall.session().expect("the protocol is for two");
        if replay(&mut session, &found.events, |_, _| {}).is_ok() {
            let written = record::written(&found.head, &session, hall.blueprint().view().scenario());
            let again = record::read(&written, hall).expect("what was written can be read");
            assert!(again.is_summed && again.events == found.events);
        }
    });
});
