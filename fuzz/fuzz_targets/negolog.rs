//! Any bytes at all, read as a scenario of Negolog.

#![no_main]

use elfvik::model::Origin;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| elfvik_fuzz::folder(bytes, Origin::Negolog));
