//! Whatever is changed in a file of another system, the answer is the same, or a note or an error says why
//! not: every key, element and attribute of every file of `foreign/` deleted, doubled, misspelt, moved or
//! given another kind of value, and every file cut off.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use crate::trials;
use elfvik::format::FileText;
use elfvik::format::foreign::FolderContents;
use elfvik::model::{PartyFile, Scenario};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::files::{Files, assembled_whole, files_at};
use crate::mutations::{Change, Notation, Tree};

/// What comes of the files of a folder.
#[derive(PartialEq)]
enum Answer {
    /// A scenario, and how often each note stands, without its line.
    Read(Box<(Scenario, Vec<PartyFile>)>, BTreeMap<String, usize>),
    /// Refused, passed over or not put together: the program says so.
    Named,
}

fn answer(files: &Files, n_parts: usize) -> Answer {
    let Some(read) = assembled_whole(files, n_parts) else { return Answer::Named };
    let mut notes = BTreeMap::new();
    for note in read.notes.iter().chain(&read.defaults) {
        let note = note.to_string();
        let mut parts = note.splitn(3, ':');
        let (file, _, what) = (parts.next().unwrap(), parts.next(), parts.next().unwrap());
        *notes.entry(format!("{file}: {what}")).or_default() += 1;
    }
    Answer::Read(Box::new((read.scenario, read.files)), notes)
}

/// A folder whose files are put together to a scenario.
struct Seed {
    folder: String,
    files: Files,
    n_parts: usize,
}

fn seeds() -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all
    };
    let mut seeds = Vec::new();
    for folder in inside(&root).iter().flat_map(|system| inside(system)) {
        let mut files = files_at(&folder);
        let parts = FolderContents::of(files.iter().map(|(name, text)| FileText { name, text }));
        let others: Vec<String> = parts.others.iter().map(|(name, _)| (*name).to_owned()).collect();
        let n_parts = parts.domains.len() + parts.profiles.len();
        files.retain(|(name, _)| !others.contains(name));
        if answer(&files, n_parts) != Answer::Named {
            seeds.push(Seed { folder: folder.display().to_string(), files, n_parts });
        }
    }
    assert!(seeds.len() > 8);
    seeds
}

/// What a change of one file comes to: `None` where the law holds, else what the answer became.
fn in_silence(seed: &Seed, at: usize, before: &Answer, text: String, is_deletion: bool) -> Option<String> {
    let mut changed = seed.files.clone();
    changed[at].1 = text;
    let (Answer::Read(before, notes), Answer::Read(after, new)) = (before, answer(&changed, seed.n_parts))
    else {
        return None;
    };
    // What was named as odd before may go.
    let is_mended = is_deletion && notes.iter().any(|(note, n)| new.get(note).is_none_or(|now| now < n));
    if *before == after || is_mended || new.iter().any(|(note, n)| notes.get(note).is_none_or(|old| old < n))
    {
        return None;
    }
    let differs = |(a, b): &(&PartyFile, &PartyFile)| a != b;
    let what = match before.0 == after.0 {
        false => "another scenario".to_owned(),
        true => format!(
            "other preferences of party {:?}",
            before.1.iter().zip(&after.1).position(|pair| differs(&pair))
        ),
    };
    Some(what)
}

/// Whether a change makes another file that is as good as the first, so that nobody can tell.
fn is_another_file(tree: &Tree, path: &[usize], change: Change) -> bool {
    let keys = tree.keys(path);
    let last = keys.last().map(|key| key.to_ascii_lowercase()).unwrap_or_default();
    // Hyper-rectangles and their bounds may be as many as one likes.
    let is_free = ["hyperrectangle", "includes", "excludes", "ufun"].contains(&last.as_str());
    // Issues and values of a domain stand in the order of the file.
    let is_order =
        ["issue", "objective", "item"].contains(&last.as_str()) && keys[0] == "negotiation_template";
    let is_moved = matches!(change, Change::Inside | Change::Outside);
    (is_free && (is_moved || matches!(change, Change::Delete | Change::Repeat))) || (is_order && is_moved)
}

/// A number that depends on a seed and a position alone.
fn mixed(seed: u64, at: usize) -> usize {
    let mut x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (at as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    x = (x ^ (x >> 31)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ (x >> 29)) >> 8) as usize
}

#[test]
fn no_changed_key_gives_another_answer_in_silence() {
    let all = seeds();
    let mut wrong = Vec::new();
    let mut n_changes = 0;
    for seed in trials::seeds(FEW) {
        for from in &all {
            for (at, (name, text)) in from.files.iter().enumerate() {
                let notation = Notation::of(name);
                let tree = notation.tree(text);
                let mut base =
                    Seed { files: from.files.clone(), folder: from.folder.clone(), n_parts: from.n_parts };
                base.files[at].1 = notation.text(&tree);
                let before = answer(&base.files, base.n_parts);
                assert!(
                    before != Answer::Named,
                    "{}/{name} written again:\n{}",
                    from.folder,
                    base.files[at].1
                );
                let places = tree
                    .paths()
                    .into_iter()
                    .flat_map(|path| Change::ALL.map(|change| (path.clone(), change)));
                for (n, (path, change)) in
                    places.enumerate().filter(|(n, _)| n % STRIDE == seed as usize % STRIDE)
                {
                    let pick = mixed(seed / STRIDE as u64, n);
                    let Some(changed) = change.on(&tree, &path, pick, notation) else { continue };
                    let mut tries =
                        vec![(format!("{change:?} {}", tree.keys(&path).join("/")), changed.clone())];
                    let mut is_free = is_another_file(&tree, &path, change);
                    // A second change somewhere else.
                    let paths = changed.paths();
                    if let Some(second) = paths.get(mixed(seed, n) % paths.len().max(1)) {
                        let change = Change::ALL[mixed(seed + 1, n) % Change::ALL.len()];
                        if let Some(twice) = change.on(&changed, second, pick / 7, notation)
                            && !is_free
                            && !is_another_file(&changed, second, change)
                        {
                            let what =
                                format!("{}; {change:?} {}", tries[0].0, changed.keys(second).join("/"));
                            tries.push((what, twice));
                        }
                    }
                    for (what, changed) in tries {
                        n_changes += 1;
                        let text = notation.text(&changed);
                        let silent = in_silence(&base, at, &before, text.clone(), what.contains("Delete"))
                            .filter(|_| !std::mem::take(&mut is_free));
                        if let Some(became) = silent {
                            wrong.push(format!(
                                "seed {seed}, {}/{name}, {what}: {became}\n{text}",
                                from.folder
                            ));
                        }
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {n_changes}:\n{}", wrong.len(), wrong.join("\n"));
    }
    assert!(n_changes > 1_000, "{n_changes}");
}

#[test]
fn a_file_that_is_cut_off_gives_no_other_answer_in_silence() {
    let all = seeds();
    for seed in trials::seeds(FEW) {
        for from in &all {
            let before = answer(&from.files, from.n_parts);
            for (at, (name, text)) in from.files.iter().enumerate() {
                let is_cut = |end: &usize| {
                    end % CUT_STRIDE == seed as usize % CUT_STRIDE && text.is_char_boundary(*end)
                };
                for end in (0..text.len()).filter(is_cut) {
                    let silent = in_silence(from, at, &before, text[..end].to_owned(), false);
                    assert_eq!(silent, None, "seed {seed}, {}/{name} up to byte {end}", from.folder);
                }
            }
        }
    }
}

#[test]
fn what_stands_before_or_after_a_file_gives_no_other_answer_in_silence() {
    let all = seeds();
    let strays = [
        "garbage",
        "{}",
        "[1]",
        "0.5",
        "---\n",
        "...\nzzz: 9\n",
        "<a/>",
        "<?a b?>",
        "]]>",
        "\u{feff}",
        "\0",
        "}",
        "]",
        "</utility_space>",
        "<utility_space/>",
        "zzz: 9\n",
        "%YAML 1.1\n",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    ];
    for (from, stray) in all.iter().flat_map(|from| strays.iter().map(move |stray| (from, stray))) {
        let before = answer(&from.files, from.n_parts);
        for (at, (name, text)) in from.files.iter().enumerate() {
            for text in [
                format!("{stray}{text}"),
                format!("{text}{stray}"),
                format!("{text}\n{stray}"),
                format!("{stray}\n{text}"),
            ] {
                let silent = in_silence(from, at, &before, text, false);
                assert_eq!(silent, None, "`{stray}` at {}/{name}", from.folder);
            }
        }
    }
}

/// The short form tries `FEW` of `STRIDE` parts of all changes.
const FEW: u64 = 2;
/// One seed tries every change with its number modulo this.
const STRIDE: usize = 16;
/// One seed cuts files off at every byte with its number modulo this.
const CUT_STRIDE: usize = 31;
