//! Elfvik's own format: a folder with `scenario.toml` and one private TOML file per party.
//!
//! Described field by field in `docs/scenario-format.md`. Reading a file gives the checked value, or every
//! fault that was found in it.

mod actor;
mod answers;
mod append_evidence;
mod curve;
mod defaults;
mod like;
mod number;
mod preferences;
mod raw;
mod reader;
mod region;
mod scenario;
#[cfg(feature = "schema")]
mod schema;
mod shape;
mod size;
mod starter;
mod warnings;
mod write;

pub use answers::{
    BeliefAnswer, BelievedValues, IssueAnswer, PartyAnswers, ReservationAnswer, ValuesAnswer, with_answers,
};
pub use append_evidence::{EvidenceText, with_evidence};
pub(crate) use number::RawNumber;
pub(crate) use raw::{Id, RawById, RawDate, RawSource, RawSpanned, RawWord};
pub(crate) use reader::Checker;
pub(super) use reader::nearest;
pub(super) use region::option_of_text;
pub use scenario::SCENARIO_FILE;
pub(crate) use scenario::published_source;
#[cfg(feature = "schema")]
pub(crate) use schema::schema;
pub(crate) use shape::parsed;
pub use starter::{STARTER, STARTERS, Starter, StarterFile, starter_view};
pub use warnings::{places_of, warnings};
pub(super) use write::write;

use super::{FileFault, FilePlace, FileText, ScenarioError};
use crate::model::{Outcome, PartyFile, PartyId, Scenario};

/// The JSON Schema of the public file, for editors that complete TOML, with a line break at its end.
///
/// # Panics
///
/// Never: a schema has text keys.
///
/// # Examples
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&elfvik::format::native::scenario_schema()).unwrap();
/// assert_eq!(schema["properties"]["title"]["type"], "string");
/// ```
#[must_use]
#[cfg(feature = "schema")]
pub fn scenario_schema() -> String {
    schema::<raw::RawScenario>()
}

/// The JSON Schema of a private file, with a line break at its end.
///
/// # Panics
///
/// Never: a schema has text keys.
///
/// # Examples
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&elfvik::format::native::profile_schema()).unwrap();
/// assert!(schema["properties"]["reservation"].is_object());
/// ```
#[must_use]
#[cfg(feature = "schema")]
pub fn profile_schema() -> String {
    schema::<raw::RawPartyFile>()
}

/// Reads the public file.
///
/// # Errors
///
/// All faults that were found, in the order of the file's parts.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, native};
///
/// let text = r#"
/// format = 1
/// title = "Who washes up"
/// [[parties]]
/// id = "ann"
/// name = "Ann"
/// [[parties]]
/// id = "bob"
/// name = "Bob"
/// [[issues]]
/// id = "dishes"
/// question = "Who does it tonight?"
/// options = ["ann", "bob"]
/// "#;
/// let scenario = native::scenario(FileText { name: "scenario.toml", text }).unwrap();
/// assert_eq!(scenario.space().size(), 2_u8.into());
///
/// let faults = native::scenario(FileText { name: "scenario.toml", text: "title = 3" }).unwrap_err();
/// assert_eq!(faults[0].place.line, 1);
/// ```
pub fn scenario(text: FileText<'_>) -> Result<Scenario, Vec<FileFault>> {
    let raw: raw::RawScenario = shape::parsed(text)?;
    scenario::checked(text, raw)
}

/// Reads the private file of one party of a scenario.
///
/// # Errors
///
/// All faults that were found, in the order of the file's parts.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, native};
/// use elfvik::model::PartyId;
///
/// let [public, town, builder] = native::STARTER.map(|f| FileText { name: f.name, text: f.text });
/// let scenario = native::scenario(public).unwrap();
/// let file = native::party_file(town, &scenario, PartyId(0)).unwrap();
/// assert_eq!(file.judged_by.as_deref(), Some("the head of works"));
/// let faults = native::party_file(builder, &scenario, PartyId(0)).unwrap_err();
/// assert_eq!(faults[0].message(), "this is the file of `builder`, `town` was expected");
/// ```
pub fn party_file(
    text: FileText<'_>,
    scenario: &Scenario,
    party: PartyId,
) -> Result<PartyFile, Vec<FileFault>> {
    let raw: raw::RawPartyFile = shape::parsed(text)?;
    preferences::checked(text, raw, scenario, party)
}

/// Reads a package as people write it in one line: the id of a named one, `issue=option` for every issue,
/// or an id followed by what differs, separated by commas.
///
/// # Errors
///
/// When something is unknown, an issue is left open, or the package breaks a rule.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, native};
///
/// let public = &native::STARTER[0];
/// let scenario = native::scenario(FileText { name: public.name, text: public.text }).unwrap();
/// let package = &scenario.packages[0];
/// assert_eq!(native::outcome(&package.id, &scenario).as_ref(), Ok(&package.outcome));
/// assert!(native::outcome("no-such-package", &scenario).is_err());
/// ```
pub fn outcome(text: &str, scenario: &Scenario) -> Result<Outcome, ScenarioError> {
    let mut chosen: Vec<Option<u32>> = vec![None; scenario.issues.len()];
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            None => {
                let packages = scenario.packages.iter().map(|p| &p.id);
                let at = find("package", part, packages)?;
                let options = scenario.packages[at].outcome.options();
                chosen
                    .iter_mut()
                    .zip(options)
                    .for_each(|(chosen, &option)| *chosen = chosen.or(Some(option)));
            }
            Some((issue, option)) => {
                let at = find("issue", issue.trim(), scenario.issues.iter().map(|i| &i.id))?;
                let issue = &scenario.issues[at];
                let found = region::option_of_text(issue, option.trim());
                chosen[at] = Some(found.ok_or_else(|| region::unknown_option(issue, option.trim()))?);
            }
        }
    }
    let open: Vec<String> =
        scenario.issues.iter().zip(&chosen).filter(|(_, o)| o.is_none()).map(|(i, _)| i.id.clone()).collect();
    let package = || text.to_owned();
    if !open.is_empty() {
        return Err(ScenarioError::Incomplete { package: package(), issues: open });
    }
    let outcome = Outcome::new(chosen.into_iter().flatten().collect());
    match scenario.rules.iter().find(|rule| rule.is_broken_by(&outcome)) {
        Some(rule) => {
            let (rule, why) = (rule.id.clone(), rule.why.clone());
            Err(ScenarioError::PackageBreaksRule { package: package(), rule, why })
        }
        None => Ok(outcome),
    }
}

fn find<'n>(
    kind: &'static str,
    id: &str,
    known: impl Iterator<Item = &'n String> + Clone,
) -> Result<usize, ScenarioError> {
    known.clone().position(|k| k == id).ok_or_else(|| reader::unknown(kind, id, known))
}

/// A part of the public file that an error can speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScenarioPart<'a> {
    /// The party with an id.
    Party(&'a str),
    /// The rule with an id.
    Rule(&'a str),
    /// The first of all rules.
    Rules,
}

/// Where a part of the public file stands; the file as a whole when it is not there.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::format::native::{self, ScenarioPart};
///
/// let public = FileText { name: "scenario.toml", text: native::STARTER[0].text };
/// let place = native::place(public, ScenarioPart::Rule("drilling-takes-time"));
/// assert_eq!(place.excerpt.unwrap().marked(), "\"drilling-takes-time\"");
/// assert_eq!(native::place(public, ScenarioPart::Party("nobody")).line, 0);
/// ```
#[must_use]
pub fn place(text: FileText<'_>, part: ScenarioPart<'_>) -> FilePlace {
    let span = |raw: &raw::RawScenario| {
        let mut parties = raw.parties.iter().map(|p| &p.get_ref().id);
        let mut rules = raw.rules.iter().map(|r| &r.get_ref().id);
        let word = match part {
            ScenarioPart::Party(id) => parties.find(|word| word.get_ref() == id),
            ScenarioPart::Rule(id) => rules.find(|word| word.get_ref() == id),
            ScenarioPart::Rules => rules.next(),
        };
        word.map(raw::RawSpanned::span)
    };
    let raw: Option<raw::RawScenario> = shape::parsed(text).ok();
    raw.as_ref().and_then(span).map_or_else(|| FilePlace::of_file(text.name), |span| text.place(span))
}
