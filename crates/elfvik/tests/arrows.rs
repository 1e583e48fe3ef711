//! Which part of the library may use which: `model` knows nobody, nobody knows `report`.

#![allow(clippy::disallowed_methods, reason = "reads the library's own source")]
#![allow(clippy::unwrap_used, reason = "a test may fail here")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each part with the parts it may use.
const ARROWS: [(&str, &[&str]); 10] = [
    ("characters", &[]),
    ("number", &[]),
    ("model", &["number"]),
    ("format", &["characters", "model", "number"]),
    ("seed", &[]),
    ("prepare", &["model", "number", "seed"]),
    ("names", &["model", "prepare"]),
    ("talk", &["characters", "model", "names", "number", "prepare", "seed"]),
    ("brief", &["characters", "model", "names", "number", "prepare", "seed", "talk"]),
    ("report", &["brief", "characters", "model", "names", "number", "prepare", "seed", "talk"]),
];

#[test]
fn no_arrow_points_back() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut n_arrows = 0;
    for file in files(&source) {
        let part = part(&source, &file);
        if part == "lib" {
            continue;
        }
        let (_, allowed) = ARROWS.iter().find(|(name, _)| *name == part).unwrap_or_else(|| {
            panic!("{} belongs to a part `{part}` that no arrow is known of", file.display())
        });
        let text = fs::read_to_string(&file).unwrap();
        for used in used(&text) {
            n_arrows += 1;
            let is_known = ARROWS.iter().any(|(name, _)| *name == used);
            let is_allowed = used == part || allowed.contains(&used.as_str());
            assert!(is_known && is_allowed, "{}: `{part}` may not use `{used}`", file.display());
        }
    }
    assert!(n_arrows > 50, "only {n_arrows} arrows were found: are they still written `crate::part`?");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(of).filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

/// The first folder or file name below `src`.
fn part(source: &Path, file: &Path) -> String {
    let below = file.strip_prefix(source).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The parts that a file names, in imports and elsewhere; `crate::{a, b}` is refused so that none hides.
fn used(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let names =
        code.flat_map(|line| line.match_indices("crate::").map(|(at, _)| &line[at + "crate::".len()..]));
    let name = |rest: &str| {
        assert!(!rest.starts_with('{'), "write one `use crate::part` per part: {rest}");
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    names.map(name).collect()
}
