//! Where answers go, and as what: the same flags for every answer.

use super::values::{MOST_LISTED, whole};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// When to use colours.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal that shows them.
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// The faces of an answer. Without any of them it is text on the standard output.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Faces {
    /// Print JSON instead of text
    #[arg(long)]
    pub(crate) json: bool,

    /// Write a page with pictures to this file instead (- for the standard output)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) html: Option<PathBuf>,

    /// Write Markdown to this file instead (- for the standard output)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) markdown: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) target: Target,

    /// Columns of the text [default: the terminal's, at most 100]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(60, 400))]
    pub(crate) width: Option<u16>,
}

/// Where what is printed goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Target {
    /// Write to this file what else is printed (- for the standard output)
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// What is listed in JSON.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Listing {
    /// List at most N points of the frontier, evenly spread; the totals stay
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = whole::<usize>(0, MOST_LISTED))]
    pub(crate) limit: usize,

    /// With each point list up to N of the outcomes that have its utilities
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole::<usize>(0, MOST_LISTED))]
    pub(crate) equals: usize,
}
