//! The scenarios that `elfvik new` writes.

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
    view_of(&STARTER)
}

/// A file of a starter scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarterFile {
    /// The name that the file must have.
    pub name: &'static str,
    /// The text of the file, with comments.
    pub text: &'static str,
}

/// A starter scenario of a kind of negotiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starter {
    /// The word by which it is asked for.
    pub name: &'static str,
    /// What it shows, in one line.
    pub shows: &'static str,
    /// The public file, then one file of each party, in the order of the parties.
    pub files: &'static [StarterFile],
}

impl Starter {
    /// The scenario as an analyst sees it.
    ///
    /// # Panics
    ///
    /// Never: its files are part of the library.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native::STARTERS;
    ///
    /// let house = STARTERS.iter().find(|starter| starter.name == "house").unwrap();
    /// assert_eq!(house.view().scenario().issues[0].id, "price");
    /// ```
    #[must_use]
    pub fn view(&self) -> View {
        view_of(self.files)
    }
}

/// The view of an analyst on files of this library: the public one, then one of each party.
fn view_of(files: &[StarterFile]) -> View {
    let mut texts = files.iter().map(|file| FileText { name: file.name, text: file.text });
    let public = texts.next().expect("a starter has a public file");
    let scenario = super::scenario(public).expect("the starter is sound");
    let file = |(p, text)| super::party_file(text, &scenario, PartyId(p)).expect("the starter is sound");
    let files: Vec<_> = texts.enumerate().map(file).collect();
    View::of_analyst(scenario, files).expect("one file per party")
}

/// A small, commented scenario that teaches the format: a town and a builder negotiate a school.
pub const STARTER: [StarterFile; 3] = [
    StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/scenario.toml") },
    StarterFile { name: "town.toml", text: include_str!("starter/town.toml") },
    StarterFile { name: "builder.toml", text: include_str!("starter/builder.toml") },
];

/// Small, commented scenarios of six kinds of negotiation, in the order in which they are listed.
pub const STARTERS: [Starter; 6] = [
    Starter {
        name: "house",
        shows: "the sale of a house: utilities in money, a zone of a few outcomes, trades beside the price",
        files: &[
            StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/house/scenario.toml") },
            StarterFile { name: "family.toml", text: include_str!("starter/house/family.toml") },
            StarterFile { name: "buyer.toml", text: include_str!("starter/house/buyer.toml") },
        ],
    },
    Starter {
        name: "treaty",
        shows: "a treaty of two states: ratifiers at home, a consent, a rule, stages of the talks",
        files: &[
            StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/treaty/scenario.toml") },
            StarterFile { name: "nordland.toml", text: include_str!("starter/treaty/nordland.toml") },
            StarterFile { name: "sudria.toml", text: include_str!("starter/treaty/sudria.toml") },
        ],
    },
    Starter {
        name: "contract",
        shows: "a supply contract: six issues, marks out of ten, a table, a shared guess, today's contract",
        files: &[
            StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/contract/scenario.toml") },
            StarterFile { name: "bakery.toml", text: include_str!("starter/contract/bakery.toml") },
            StarterFile { name: "mill.toml", text: include_str!("starter/contract/mill.toml") },
        ],
    },
    Starter {
        name: "coalition",
        shows: "three parties form a government: coalitions that are enough, a rule, a value with a peak",
        files: &[
            StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/coalition/scenario.toml") },
            StarterFile { name: "left.toml", text: include_str!("starter/coalition/left.toml") },
            StarterFile { name: "centre.toml", text: include_str!("starter/coalition/centre.toml") },
            StarterFile { name: "right.toml", text: include_str!("starter/coalition/right.toml") },
        ],
    },
    Starter {
        name: "job",
        shows: "a job offer: short files, numbers in money, one side that guesses the other's limits",
        files: &[
            StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/job/scenario.toml") },
            StarterFile { name: "applicant.toml", text: include_str!("starter/job/applicant.toml") },
            StarterFile { name: "firm.toml", text: include_str!("starter/job/firm.toml") },
        ],
    },
    Starter {
        name: "plan",
        shows: "a ceasefire as a plan of steps: who moves first, a flow that lapses, bonds, late detection",
        files: &[
            StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/plan/scenario.toml") },
            StarterFile { name: "north.toml", text: include_str!("starter/plan/north.toml") },
            StarterFile { name: "south.toml", text: include_str!("starter/plan/south.toml") },
        ],
    },
];
