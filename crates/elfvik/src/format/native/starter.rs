//! The scenario that `elfvik new` writes.

use crate::format::FileText;
use crate::model::{PartyId, View};

/// The starter scenario as an analyst sees it: a town and a builder on the price and the heating of a school.
///
/// # Panics
///
/// Never: its files are part of the library.
///
/// # Examples
///
/// ```
/// let view = elfvik::format::native::starter_view();
/// assert_eq!(view.scenario().parties.len(), 2);
/// ```
#[must_use]
pub fn starter_view() -> View {
    let [public, parties @ ..] = STARTER.map(|file| FileText { name: file.name, text: file.text });
    let scenario = super::scenario(public).expect("the starter is sound");
    let file = |(p, text)| super::party_file(text, &scenario, PartyId(p)).expect("the starter is sound");
    let files: Vec<_> = parties.into_iter().enumerate().map(file).collect();
    View::of_analyst(scenario, files).expect("one file per party")
}

/// A file of the starter scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarterFile {
    /// The name that the file must have.
    pub name: &'static str,
    /// The text of the file, with comments.
    pub text: &'static str,
}

/// A small, commented scenario that teaches the format: a town and a builder negotiate a school.
pub const STARTER: [StarterFile; 3] = [
    StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/scenario.toml") },
    StarterFile { name: "town.toml", text: include_str!("starter/town.toml") },
    StarterFile { name: "builder.toml", text: include_str!("starter/builder.toml") },
];
