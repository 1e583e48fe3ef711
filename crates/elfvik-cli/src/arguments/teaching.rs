//! What can be asked for a class: role sheets before, scores after.

use super::computing::Analysis;
use super::output::Faces;
use super::scenario::{Profiles, Reading, Scenario};
use clap::builder::Resettable;
use clap::{Args, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik sheets scenarios/job-offer -o sheets\n  \
    elfvik sheets scenarios/night-flights -o sheets --instructor\n  \
    elfvik sheets my-talks -o sheets --markdown --text\n\n\
    One sheet for each side, named by its id, with the public part, its own points, its fallback and its\n\
    confidential note (`confidential` in its file); and one for everybody, `public`. A sheet is made of the\n\
    public file and that side's own: no other side's number is on it, and no solution.\n\
    Exit status: 0 written, 2 wrong use or bad input.")]
pub(crate) struct Sheets {
    #[command(flatten)]
    pub(crate) scenario: Scenario,

    /// The folder to make; it must not exist yet, or be empty
    #[arg(short, long, value_name = "FOLDER", value_hint = ValueHint::DirPath, help_heading = "Output")]
    pub(crate) output: PathBuf,

    /// Write pages to print; so it is unless another form is asked for
    #[arg(long, help_heading = "Output")]
    pub(crate) html: bool,

    /// Write Markdown
    #[arg(long, help_heading = "Output")]
    pub(crate) markdown: bool,

    /// Write text
    #[arg(long, help_heading = "Output")]
    pub(crate) text: bool,

    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    /// Add a sheet for whoever teaches: every side's limits, what could be signed, the solutions, the map
    #[arg(long, help_heading = "Output")]
    pub(crate) instructor: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik score scenarios/job-offer results.csv\n  \
    elfvik score scenarios/job-offer results.csv --html class.html\n  \
    elfvik score my-talks results.csv --json | jq '.groups[] | {group, joint_share}'\n\n\
    The first line of the table names the columns: `group`, then every issue by its id or name; `members`\n\
    may stand between. Every further line is one group:\n  \
    group,members,price,start\n  \
    1,Ann and Bob,low,in May\n  \
    2,Cy and Di,no deal,\n\n\
    Options are written as ids, texts or numbers. A row without any, or with `no deal`, is a group that\n\
    agreed on nothing. docs/teaching.md says how everything is computed.\n\
    Exit status: 0 scored, 2 when something is wrong with the table or the scenario.")]
pub(crate) struct Score {
    /// The scenario's folder, or the domain file of another system
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::AnyPath, help_heading = Resettable::Reset)]
    pub(crate) scenario: PathBuf,

    /// What the groups agreed on: comma, semicolon or tab separated, in UTF-8
    #[arg(value_name = "RESULTS", value_hint = ValueHint::FilePath, help_heading = Resettable::Reset)]
    pub(crate) results: PathBuf,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) faces: Faces,
}
