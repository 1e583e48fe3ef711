//! What can be done with the files of scenarios, and what the program tells of itself.

use super::scenario::{Profiles, Reading, Scenario};
use clap::builder::{PossibleValue, Resettable};
use clap::{Args, ValueEnum, ValueHint};
use clap_complete::Shell;
use elfvik::format::native::{STARTERS, Starter};
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
    /// What `elfvik plan --json` prints
    Plan,
    /// The text of an accord, accord.toml
    Accord,
    /// What `elfvik accord status --json` prints
    AccordStatus,
    /// What `elfvik accord what-if --json` prints, and what is printed when an event is recorded
    AccordConsequences,
    /// What `elfvik talk --json` prints
    Talk,
    /// What `elfvik talk --repeat N --json` prints
    Rehearsals,
    /// What `elfvik sheets --json` writes
    Sheet,
    /// What `elfvik score --json` prints
    Score,
    /// What `elfvik record verify --json` prints
    RecordCheck,
    /// What `elfvik record show --json` prints
    RecordEvents,
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
#[command(after_help = "Examples:\n  \
    elfvik new my-talks && elfvik brief my-talks\n  \
    elfvik new --like job my-job && elfvik brief my-job --as applicant\n\n\
    Without --like it is the school that a town and a builder negotiate, which shows most of the format.")]
pub(crate) struct New {
    /// The folder to make; it must not exist yet, or be empty
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,

    /// The kind of negotiation to start from
    #[arg(long, value_name = "KIND")]
    pub(crate) like: Option<StarterName>,
}

/// A starter scenario by its place in the library's list, so that its name and what it shows stand there
/// alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StarterName(usize);

impl StarterName {
    pub(crate) fn starter(self) -> &'static Starter {
        &STARTERS[self.0]
    }
}

impl ValueEnum for StarterName {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [StarterName; STARTERS.len()] =
            [StarterName(0), StarterName(1), StarterName(2), StarterName(3), StarterName(4), StarterName(5)];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let starter = self.starter();
        Some(PossibleValue::new(starter.name).help(starter.shows))
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik import points.csv my-talks && elfvik brief my-talks\n\n\
    The first line names the columns, every further one is an option with its points:\n  \
    issue,option,Ann,Bob\n  \
    price,low,10,0\n  \
    price,high,0,10\n  \
    no deal,,4,3\n\n\
    One block for each issue will do as well; docs/import.md has all of it.\n\
    Exit status: 0 written, 2 when something is wrong with the table or it cannot be read.")]
pub(crate) struct Import {
    /// The table: comma, semicolon or tab separated, in UTF-8
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) table: PathBuf,

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
