//! The scenario: which files are read, how, and as whom.

use crate::source::{Choice, Source};
use clap::builder::Resettable;
use clap::{Args, ValueEnum, ValueHint};
use elfvik::format::foreign::{self, Duplicates, WeightConvention};
use std::path::PathBuf;

/// What is read, and as whom.
#[derive(Debug, Args)]
#[command(next_help_heading = "Scenario")]
pub(crate) struct Viewed {
    #[command(flatten)]
    pub(crate) scenario: Scenario,

    #[command(flatten)]
    pub(crate) viewer: Viewer,
}

/// As whom.
#[derive(Debug, Args)]
#[command(next_help_heading = "Scenario")]
pub(crate) struct Viewer {
    /// See it as one party: on its own file and its beliefs, and no other party's file
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) party: Option<String>,
}

/// A scenario of Elfvik's own or of another system.
#[derive(Debug, Args)]
#[command(next_help_heading = "Scenario")]
pub(crate) struct Scenario {
    /// The scenario's folder; or a domain file of GENIUS, GeniusWeb, NegoLog or NegMAS, alone or followed by
    /// its profiles
    #[arg(
        value_name = "SCENARIO",
        required = true,
        value_hint = ValueHint::AnyPath,
        help_heading = Resettable::Reset
    )]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Which of the profiles beside a domain are the parties.
#[derive(Debug, Args)]
#[command(next_help_heading = "Scenario")]
pub(crate) struct Profiles {
    /// Of many profiles beside a domain, take these, in this order
    #[arg(
        long,
        value_name = "FILE,FILE",
        value_delimiter = ',',
        value_hint = ValueHint::FilePath,
        conflicts_with = "all_profiles"
    )]
    pub(crate) profiles: Vec<PathBuf>,

    /// Take all profiles that belong to a domain, though nothing says that they sit at one table
    #[arg(long)]
    pub(crate) all_profiles: bool,
}

impl Profiles {
    pub(crate) fn choice(&self) -> Choice<'_> {
        match (self.all_profiles, self.profiles.is_empty()) {
            (true, _) => Choice::Everybody,
            (false, false) => Choice::These(&self.profiles),
            (false, true) => Choice::Clear,
        }
    }
}

/// How files of other systems are read where there is a choice.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Scenario")]
pub(crate) struct Reading {
    /// Divide weights by their sum, whatever the scenario's own system does
    #[arg(long)]
    pub(crate) normalise: bool,

    /// What a value without an evaluation is worth where its own system would fail
    #[arg(long, value_name = "HOW", default_value = "refuse")]
    pub(crate) missing: Missing,

    /// Count a value that an issue lists twice once, unlike published sizes
    #[arg(long)]
    pub(crate) merge_duplicates: bool,
}

/// What a value without an evaluation is worth.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Missing {
    /// Nothing can be said: the profile is refused
    Refuse,
    /// Nothing
    Zero,
}

impl Reading {
    pub(crate) fn chosen(self) -> foreign::ReadingOptions {
        foreign::ReadingOptions {
            weights: if self.normalise { WeightConvention::Normalised } else { WeightConvention::AsWritten },
            missing: match self.missing {
                Missing::Refuse => foreign::Missing::Refuse,
                Missing::Zero => foreign::Missing::Zero,
            },
            duplicates: if self.merge_duplicates { Duplicates::Merge } else { Duplicates::Keep },
        }
    }
}

impl Scenario {
    pub(crate) fn source(&self) -> Source<'_> {
        Source { paths: &self.paths, choice: self.profiles.choice(), reading: self.reading.chosen() }
    }
}
