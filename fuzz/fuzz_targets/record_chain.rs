//! Any bytes at all, verified as a record and read as openings: nothing panics, a wrong record is said to be
//! wrong with cause and cure, and one that verifies is, written again from what was read, the same bytes.

#![no_main]

use elfvik::brief::record::{RecordCheck, RecordEvents};
use elfvik::record::{Entry, VerifyRequest, Writer, openings, verify};
use elfvik::report::{self, Colours};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let openings = openings(bytes).unwrap_or_default();
    let request = VerifyRequest::default();
    let check = RecordCheck::of(bytes, &request);
    assert!(!report::record_check(&check, "fuzzed").text(Colours::Plain, 100).is_empty());
    match verify(bytes, &request) {
        Err(fault) => {
            let n_lines = bytes.split_inclusive(|&byte| byte == b'\n').count() as u64;
            assert!(fault.line >= 1 && fault.line <= n_lines.max(1));
            assert!(!fault.kind.cause().is_empty() && !fault.kind.cure().is_empty());
        }
        Ok(verified) => {
            let lines: String = verified.entries.iter().map(Entry::line).collect();
            assert_eq!((Writer::new(&verified.name).header() + &lines).as_bytes(), bytes);
            assert_eq!(verified.checkpoint.to_string().parse(), Ok(verified.checkpoint));
            let noted = VerifyRequest { checkpoints: vec![verified.checkpoint], ..request };
            assert_eq!(verify(bytes, &noted).as_ref(), Ok(&verified));
            let events = RecordEvents::of(&verified, &openings);
            assert!(!report::record_events(&events).markdown().is_empty());
        }
    }
});
