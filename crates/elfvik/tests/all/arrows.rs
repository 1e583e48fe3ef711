//! Which part of the library may use which: `model` knows nobody, nobody knows `report`; and inside a part,
//! no files use each other in a circle.
//!
//! A file uses another when an import or a path of it names what is defined there. `mod` lines and re-exports
//! are no use, and are followed to where the item stands; tests inside the files do not count.

#![allow(clippy::disallowed_methods, reason = "reads the library's own source")]

mod source;

use source::Library;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each part with the parts it may use.
const ARROWS: [(&str, &[&str]); 13] = [
    ("unsafe_characters", &[]),
    ("number", &[]),
    ("model", &["unsafe_characters", "number"]),
    ("format", &["unsafe_characters", "model", "number"]),
    ("seed", &[]),
    ("prepare", &["model", "number", "seed"]),
    ("record", &["model"]),
    ("keep", &["unsafe_characters", "format", "model", "number", "prepare", "record", "seed"]),
    ("names", &["model", "prepare"]),
    ("talk", &["unsafe_characters", "model", "names", "number", "prepare", "record", "seed"]),
    ("room", &["model", "prepare", "record", "talk"]),
    (
        "brief",
        &["unsafe_characters", "keep", "model", "names", "number", "prepare", "record", "seed", "talk"],
    ),
    (
        "report",
        &[
            "brief",
            "unsafe_characters",
            "keep",
            "model",
            "names",
            "number",
            "prepare",
            "record",
            "room",
            "seed",
            "talk",
        ],
    ),
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

/// Files of one part that use each other in a circle, each set with the reason why it stands; `a::*` means
/// the children of `a`. No other circle may come, and whoever opens one takes it from here.
const CIRCLES: [(&[&str], &str); 3] = [
    (
        &["talk::session", "talk::session::visible"],
        "a session keeps what each party sees, which is read off what the session asks",
    ),
    (
        &[
            "format::foreign",
            "format::foreign::genius",
            "format::foreign::genius::*",
            "format::foreign::geniusweb",
            "format::foreign::matching",
            "format::foreign::negmas",
            "format::foreign::negolog",
            "format::foreign::written",
        ],
        "a profile of any system holds what one of the systems read, and each system makes one",
    ),
    (
        &[
            "format::native::number",
            "format::native::raw",
            "format::native::raw::party_file",
            "format::native::raw::plan",
            "format::native::raw::ratification",
        ],
        "the shapes of a file hold numbers, and numbers are read as shapes of a file",
    ),
];

#[test]
fn no_files_of_a_part_use_each_other_in_a_circle_that_is_not_listed() {
    let library = library();
    let mut listed: Vec<(usize, &str)> = Vec::new();
    for (at, (files, _)) in CIRCLES.iter().enumerate() {
        listed.extend(files.iter().map(|file| (at, *file)));
    }
    let (mut gone, mut new) = (listed.clone(), Vec::new());
    for (part, _) in ARROWS {
        let files: Vec<&str> = library.modules().filter(|m| m.split("::").next() == Some(part)).collect();
        for circle in library.circles(&files) {
            let holds = |&(_, pattern): &(usize, &str), file: &str| match pattern.strip_suffix("::*") {
                Some(parent) => file.rsplit_once("::").is_some_and(|(above, _)| above == parent),
                None => file == pattern,
            };
            let of = |file: &String| listed.iter().find(|entry| holds(entry, file)).map(|(at, _)| *at);
            let entries: Vec<Option<usize>> = circle.iter().map(of).collect();
            let is_listed = entries[0].is_some() && entries.iter().all(|entry| *entry == entries[0]);
            if !is_listed {
                new.push(told(&library, &circle));
            }
            gone.retain(|entry| !circle.iter().any(|file| holds(entry, file)));
        }
    }
    assert!(new.is_empty(), "new circles of files:{}", new.join("\n"));
    assert!(gone.is_empty(), "these stand in no circle any more, take them from the list: {gone:?}");
}

/// The arrows of a circle, one on a line.
fn told(library: &Library, circle: &BTreeSet<String>) -> String {
    let arrows = circle.iter().flat_map(|file| {
        let inside = library.used(file).into_iter().filter(|used| circle.contains(used));
        inside.map(move |used| format!("\n  {file} uses {used}"))
    });
    arrows.collect()
}

fn library() -> Library {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut library = Library::default();
    for file in files(&source) {
        let below = file.strip_prefix(&source).unwrap().with_extension("");
        let names: Vec<String> = below.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        let module = if names == ["lib"] { String::new() } else { names.join("::") };
        library.add(&module, &fs::read_to_string(&file).unwrap());
    }
    library
}

#[test]
fn arrows_are_read_from_imports_and_paths_and_lead_to_what_is_defined() {
    let mut library = Library::default();
    library.add("", "pub mod room;\npub mod house;");
    let room = r##"
        //! use crate::house::Comment;
        pub mod door;
        mod wall;
        pub use door::{Door, Key as Opener};
        use crate::house::{self, plan::Plan, Size};
        /* use crate::house::Other; */
        fn named(c: char, text: &'static str) -> wall::Wall { house::plan::drawn('"', "super::text", r#"x"#) }
        #[cfg(test)]
        mod tests { use super::door::Door; use crate::house::tests::Tests; }
        fn after() {}
    "##;
    library.add("room", room);
    library.add("room::door", "pub struct Door;\npub struct Key;");
    library.add("room::wall", "use super::after;\nuse super::Door;\npub(super) struct Wall(super::Opener);");
    library
        .add("house", "pub mod plan;\npub mod size;\npub use size::*;\npub use self::plan::Plan as Drawn;");
    library.add("house::plan", "use std::fmt;\npub struct Plan;\npub fn drawn() { crate::room::after() }");
    library.add("house::size", "pub enum Size { Small }");
    let used = |module: &str| library.used(module).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(used("room"), "house house::plan house::size room::wall");
    assert_eq!(used("room::wall"), "room room::door");
    assert_eq!(used("room::door"), "");
    assert_eq!(used("house"), "");
    assert_eq!(used("house::plan"), "room");
    let all: Vec<&str> = library.modules().collect();
    let circles = library.circles(&all);
    let names: Vec<String> =
        circles.iter().map(|c| c.iter().cloned().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(names, ["house::plan room room::wall"]);
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
