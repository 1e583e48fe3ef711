//! What can be done with the files of scenarios, and what the program tells of itself.

use super::scenario::{Profiles, Reading, Scenario};
use clap::builder::Resettable;
use clap::{Args, ValueEnum, ValueHint};
use clap_complete::Shell;
use elfvik::format::write;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik convert anac/y2011/Grocery grocery --to native\n  \
    elfvik convert scenarios/house-sale sale --to genius --lossy\n  \
    elfvik convert party_domain.xml party --profiles party1.xml,party7.xml --to negmas\n\n\
    What the target cannot express is named, one line each, and nothing is written unless --lossy is given.\n\
    Exit status: 0 written, 1 refused because something would be lost, 2 when the scenario cannot be read.")]
pub(crate) struct Convert {
    /// The scenario's folder, or the domain file of another system
    #[arg(value_name = "IN", value_hint = ValueHint::AnyPath, help_heading = Resettable::Reset)]
    pub(crate) from: PathBuf,

    /// The folder to make; it must not exist yet, or be empty
    #[arg(value_name = "OUT", value_hint = ValueHint::DirPath, help_heading = Resettable::Reset)]
    pub(crate) to_folder: PathBuf,

    /// What to write it for
    #[arg(long = "to", value_name = "FORMAT", help_heading = "Output")]
    pub(crate) target: Target,

    /// Write what can be expressed, and leave out the rest
    #[arg(long, help_heading = "Output")]
    pub(crate) lossy: bool,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// What can be written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Target {
    /// GENIUS XML
    Genius,
    /// GeniusWeb JSON
    Geniusweb,
    /// NegMAS YAML
    Negmas,
    /// Elfvik's own TOML
    Native,
}

impl Target {
    pub(crate) fn chosen(self) -> write::TargetFormat {
        match self {
            Self::Genius => write::TargetFormat::Genius,
            Self::Geniusweb => write::TargetFormat::GeniusWeb,
            Self::Negmas => write::TargetFormat::Negmas,
            Self::Native => write::TargetFormat::Native,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik schema scenario > scenario.schema.json\n  \
    elfvik schema brief | jq .properties.prospects\n\n\
    In an editor that knows TOML schemas, begin scenario.toml with\n  \
    #:schema ./scenario.schema.json")]
pub(crate) struct Schema {
    /// Of what
    pub(crate) of: Shape,
}

/// What a schema can describe.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Shape {
    /// The public file, scenario.toml
    Scenario,
    /// A party's private file
    Profile,
    /// What `elfvik brief --json` prints
    Brief,
    /// What `elfvik compare --json` prints
    Comparison,
    /// What `elfvik scenarios --json` prints
    Catalogue,
    /// What `elfvik talk --json` prints
    Talk,
    /// What `elfvik talk --repeat N --json` prints
    Rehearsals,
    /// Each line of what `elfvik talk --save` writes
    Record,
    /// Each line that a program that plays a party reads
    AgentInput,
    /// Each line that a program that plays a party writes
    AgentOutput,
    /// What a program that plays a party reads and writes, in words
    Program,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik check my-talks\n\n\
    What can hardly be meant is a warning and not wrong.\n\
    Exit status: 0 when nothing is wrong, 1 when something is, 2 when the folder cannot be read.")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) scenario: Scenario,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik new my-talks && elfvik brief my-talks")]
pub(crate) struct New {
    /// The folder to make; it must not exist yet, or be empty
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  elfvik completions bash > ~/.local/share/bash-completion/completions/elfvik"
)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}
