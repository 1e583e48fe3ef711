//! No test is lost: a file beside the `main.rs` of the tests that is not named there would never be compiled,
//! and nothing would say so.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use std::fs;
use std::path::Path;

#[test]
fn every_file_of_the_tests_is_a_module_of_their_program() {
    for package in ["elfvik", "elfvik-cli"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(package).join("tests/all");
        let main = fs::read_to_string(folder.join("main.rs")).unwrap();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let is_named = main.lines().any(|line| line == format!("mod {name};"));
            assert!(is_named || name == "main", "{package}: `mod {name};` is missing in tests/all/main.rs");
        }
    }
}
