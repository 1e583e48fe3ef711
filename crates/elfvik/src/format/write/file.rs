//! Files as they are written, and their names.

use super::loss::Loss;
use super::note::WritingNote;
use crate::model::Scenario;
use crate::unsafe_characters::is_unsafe;

/// Files with what they could not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvertedFiles {
    /// The files, in the order in which a reader would open them.
    pub files: Vec<ConvertedFile>,
    /// What the target cannot express.
    pub losses: Vec<Loss>,
    /// What is written in another way, without any utility changing by more than a float can tell.
    pub notes: Vec<WritingNote>,
}

/// One file of a converted scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertedFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its whole text, in UTF-8.
    pub text: String,
}

/// A scenario's title as the beginning of file names.
pub(super) fn stem(scenario: &Scenario) -> String {
    let stem = file_words(&scenario.title, &[], 40);
    if stem.is_empty() { "scenario".to_owned() } else { stem }
}

/// How the files of the parties end: in their names, by which readers call them; in their ids where names
/// do not tell them apart.
pub(super) fn party_words(scenario: &Scenario) -> Vec<String> {
    let names: Vec<String> =
        scenario.parties.iter().map(|party| file_words(&party.name, &['.'], 60)).collect();
    let mut seen = std::collections::HashSet::new();
    let is_fit = |name: &String| {
        let lower = name.to_lowercase();
        !name.is_empty() && !name.starts_with('.') && lower != "domain" && seen.insert(lower)
    };
    if names.iter().all(is_fit) {
        return names;
    }
    let id = |party: &crate::model::Party| {
        if party.id == "domain" { "domain-party".to_owned() } else { party.id.clone() }
    };
    scenario.parties.iter().map(id).collect()
}

/// The letters and digits of a text, and what else is allowed, as words with hyphens between.
fn file_words(text: &str, also: &[char], most: usize) -> String {
    let is_kept = |c: char| c.is_alphanumeric() && !is_unsafe(c) || also.contains(&c);
    let kept = |c: char| if is_kept(c) { c } else { ' ' };
    let text: String = text.chars().map(kept).collect();
    let words: String = text.split_whitespace().collect::<Vec<_>>().join("-").chars().take(most).collect();
    words.trim_end_matches('-').to_owned()
}
