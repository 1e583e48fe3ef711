//! Whatever is changed in a file of our own format, it is refused or means the same: every key of every
//! shipped scenario doubled, misspelt, moved or given another kind of value, and one more key everywhere.
//! A key that is taken out is not tried: most are optional, and a file without one is another file.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use crate::trials;
use elfvik::format::{FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario};
use std::path::{Path, PathBuf};

use crate::mutations::{Change, Notation, Tree};

/// Names and texts: the public file, then one per party.
type Files = Vec<(String, String)>;

fn answer(files: &Files) -> Option<(Scenario, Vec<PartyFile>)> {
    let text = |at: usize| FileText { name: &files[at].0, text: &files[at].1 };
    let scenario = native::scenario(text(0)).ok()?;
    let read = |p: usize| native::party_file(text(p + 1), &scenario, PartyId(p)).ok();
    let own = (0..files.len() - 1).map(read).collect::<Option<Vec<_>>>()?;
    (scenario.parties.len() == own.len()).then_some((scenario, own))
}

fn seeds() -> Vec<Files> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let files = |folder: &PathBuf| {
        let file = |name: &str| (name.to_owned(), std::fs::read_to_string(folder.join(name)).unwrap());
        let public = file(native::SCENARIO_FILE);
        let scenario = native::scenario(FileText { name: &public.0, text: &public.1 }).unwrap();
        std::iter::once(public).chain(scenario.parties.iter().map(|party| file(&party.file))).collect()
    };
    let starter = native::STARTER.iter().map(|file| (file.name.to_owned(), file.text.to_owned())).collect();
    folders.iter().map(files).chain([starter]).collect()
}

/// Whether what comes of a change may be another scenario: something optional is taken out, or a name is
/// another name.
fn may_differ(tree: &Tree, path: &[usize], change: Change) -> bool {
    let keys = tree.keys(path);
    // An item of a list may be missing or stand twice where nothing forbids it.
    let is_item = keys.last().is_some_and(|key| key.starts_with('['));
    match change {
        Change::Delete => true,
        Change::Double | Change::Repeat | Change::Sibling => is_item,
        // A number and a guess of one are both what an option is worth.
        Change::Swap => keys.iter().rev().nth(1).is_some_and(|key| key == "values"),
        // Dates are texts for people.
        Change::Spoil => keys.last().is_some_and(|key| key == "date"),
        _ => false,
    }
}

/// Whether a key with another name stands for something else that may stand there: another issue, where not
/// all have to be named, the other kind of red line, or the other end of a range.
fn is_another(changed: &Tree, path: &[usize], change: Change, scenario: &Scenario) -> bool {
    const OF_ISSUES: [&str; 7] = ["issues", "choose", "forbid", "when", "only_if", "never", "must"];
    // What other changes leave has no such path.
    if change != Change::Rename {
        return false;
    }
    let keys = changed.keys(path);
    let Some((new, way)) = keys.split_last() else { return false };
    let parent = way.iter().rev().find(|key| !key.starts_with('['));
    let is_of_issues = parent.is_some_and(|key| OF_ISSUES.contains(&key.as_str()));
    let is_issue = scenario.issues.iter().any(|issue| issue.id == *new);
    (is_of_issues && is_issue) || ["never", "must", "from", "to"].contains(&new.as_str())
}

fn mixed(seed: u64, at: usize) -> usize {
    let x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (at as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    ((x ^ (x >> 29)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 8) as usize
}

#[test]
fn no_changed_key_of_our_own_format_gives_another_answer() {
    let (all, mut n_changes) = (seeds(), 0);
    for seed in trials::seeds(FEW) {
        let mut wrong = Vec::new();
        for files in &all {
            for (at, (name, text)) in files.iter().enumerate() {
                let tree = Notation::Toml.tree(text);
                let mut files = files.clone();
                files[at].1 = Notation::Toml.text(&tree);
                let before = answer(&files).unwrap();
                let places = tree
                    .paths()
                    .into_iter()
                    .flat_map(|path| Change::ALL.map(|change| (path.clone(), change)));
                for (n, (path, change)) in
                    places.enumerate().filter(|(n, _)| n % STRIDE == seed as usize % STRIDE)
                {
                    let pick = mixed(seed / STRIDE as u64, n);
                    let Some(changed) = change.on(&tree, &path, pick, Notation::Toml) else { continue };
                    if may_differ(&tree, &path, change) || is_another(&changed, &path, change, &before.0) {
                        continue;
                    }
                    n_changes += 1;
                    files[at].1 = Notation::Toml.text(&changed);
                    if answer(&files).is_some_and(|after| after != before) {
                        let what = format!("{change:?} {}", tree.keys(&path).join("/"));
                        wrong.push(format!("seed {seed}, {}/{name}, {what}\n", before.0.title));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {n_changes}:\n{}", wrong.len(), wrong.join(""));
    }
    assert!(n_changes > 500, "{n_changes}");
}

/// The short form tries `FEW` of `STRIDE` parts of all changes.
const FEW: u64 = 1;
/// One seed tries every change with its number modulo this, which shares no factor with the number of kinds
/// of changes.
const STRIDE: usize = 47;
