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

use super::{Fault, Text};
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
/// assert_eq!(faults[0].line, 1);
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
