//! Scenarios out, as files of other systems or of Elfvik's own.
//!
//! What a target cannot express is listed as a [`Loss`]; a caller that cannot bear losses does not use the
//! files. Reading what was written gives the same utilities, up to the last digit of a float where the
//! target computes in floats. What nobody foresaw is found by reading the files back and comparing both
//! scenarios: `brief::conversion`.

mod genius;
mod geniusweb;
mod loss;
mod negmas;
mod plain;

pub use loss::Loss;
pub(in crate::format) use plain::on_line;

use crate::characters::is_unsafe;
use crate::model::{PartyFile, Scenario};
use plain::Plain;

/// What files can be written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetFormat {
    /// GENIUS XML: a domain file and a profile per party.
    Genius,
    /// GeniusWeb JSON: a domain file and a profile per party.
    GeniusWeb,
    /// NegMAS YAML: an outcome space and a utility function per party.
    Negmas,
    /// Elfvik's own: `scenario.toml` and a private file per party.
    Native,
}

/// Files with what they could not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertedFiles {
    /// The files, in the order in which a reader would open them.
    pub files: Vec<ConvertedFile>,
    /// What the target cannot express.
    pub losses: Vec<Loss>,
    /// What is written in another way, without any utility changing by more than a float can tell.
    pub notes: Vec<String>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertedFile {
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// The files of a scenario for a target, with all losses.
///
/// # Examples
///
/// ```
/// use elfvik::format::write::{TargetFormat, written};
/// use elfvik::format::{FileText, native};
/// use elfvik::model::PartyId;
///
/// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// let genius = written(&scenario, &files, TargetFormat::Genius);
/// assert_eq!(genius.files.len(), 3);
/// // Guesses become their likely values, which is a loss.
/// assert!(!genius.losses.is_empty());
/// ```
#[must_use]
pub fn written(scenario: &Scenario, files: &[PartyFile], target: TargetFormat) -> ConvertedFiles {
    let mut written =
        ConvertedFiles { files: Vec::new(), losses: loss::of_background(scenario, files), notes: Vec::new() };
    match target {
        TargetFormat::Native => super::native::write(scenario, files, &mut written),
        TargetFormat::Genius => genius::write(scenario, files, &mut written),
        TargetFormat::GeniusWeb => geniusweb::write(scenario, files, &mut written),
        TargetFormat::Negmas => negmas::write(scenario, files, &mut written),
    }
    written.losses.dedup();
    written
}

impl TargetFormat {
    /// All targets, in the order of their documentation.
    pub const ALL: [Self; 4] = [Self::Genius, Self::GeniusWeb, Self::Negmas, Self::Native];

    /// The name in text.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Genius => "genius",
            Self::GeniusWeb => "geniusweb",
            Self::Negmas => "negmas",
            Self::Native => "native",
        }
    }
}

/// A scenario's title as the beginning of file names.
fn stem(scenario: &Scenario) -> String {
    let stem = file_words(&scenario.title, &[], 40);
    if stem.is_empty() { "scenario".to_owned() } else { stem }
}

/// How the files of the parties end: in their names, by which readers call them; in their ids where names
/// do not tell them apart.
fn party_words(scenario: &Scenario) -> Vec<String> {
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
