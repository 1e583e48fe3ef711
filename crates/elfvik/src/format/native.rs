//! Elfvik's own format: a folder with `scenario.toml` and one private TOML file per party.
//!
//! Described field by field in `docs/scenario-format.md`. Reading a file gives the checked value, or every fault
//! that was found in it.

mod check;
mod number;
mod preferences;
mod raw;
mod region;
mod scenario;
mod starter;

pub use starter::{STARTER, StarterFile};

use super::{Fault, Place, Text};
use crate::model::{PartyFile, PartyId, Scenario};

/// The name of the public file.
pub const SCENARIO_FILE: &str = "scenario.toml";

/// Reads the public file.
///
/// # Errors
///
/// All faults that were found, in the order of the file's parts.
///
/// # Examples
///
/// ```
/// use elfvik::format::{Text, native};
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
/// let scenario = native::scenario(Text { name: "scenario.toml", text }).unwrap();
/// assert_eq!(scenario.space().size(), 2_u8.into());
///
/// let faults = native::scenario(Text { name: "scenario.toml", text: "title = 3" }).unwrap_err();
/// assert_eq!(faults[0].place.line, 1);
/// ```
pub fn scenario(text: Text<'_>) -> Result<Scenario, Vec<Fault>> {
    let raw: raw::Scenario = check::parsed(text)?;
    scenario::checked(text, raw)
}

/// Reads the private file of one party of a scenario.
///
/// # Errors
///
/// All faults that were found, in the order of the file's parts.
pub fn party_file(text: Text<'_>, scenario: &Scenario, party: PartyId) -> Result<PartyFile, Vec<Fault>> {
    let raw: raw::PartyFile = check::parsed(text)?;
    preferences::checked(text, raw, scenario, party)
}

/// A part of the public file that an error can speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// The party with an id.
    Party(&'a str),
    /// The rule with an id.
    Rule(&'a str),
    /// The first of all rules.
    Rules,
}

/// Where a part of the public file stands; the file as a whole when it is not there.
#[must_use]
pub fn place(text: Text<'_>, part: Part<'_>) -> Place {
    let span = |raw: &raw::Scenario| {
        let mut parties = raw.parties.iter().map(|p| &p.get_ref().id);
        let mut rules = raw.rules.iter().map(|r| &r.get_ref().id);
        let word = match part {
            Part::Party(id) => parties.find(|word| word.get_ref() == id),
            Part::Rule(id) => rules.find(|word| word.get_ref() == id),
            Part::Rules => rules.next(),
        };
        word.map(toml::Spanned::span)
    };
    let raw: Option<raw::Scenario> = check::parsed(text).ok();
    raw.as_ref().and_then(span).map_or_else(|| Place::of_file(text.name), |span| text.place(span))
}
