//! What was heard of a party, to be written into another's file.

use super::computing::{Analysis, Worlds};
use clap::builder::Resettable;
use clap::{ArgGroup, Args, ValueHint};
use elfvik::model::EvidenceAct;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik hear my-talks --as town --by builder --on 2026-03-02 --refused opening-bid\n  \
    elfvik hear my-talks --as town --by builder --unacceptable heating=geothermal --firm\n  \
    elfvik hear my-talks --file town.toml --by builder --offered \"compromise, price=9.5\"\n\n\
    What was heard is written at the end of the file, which is checked first; all else in it stays as it\n\
    stands. With --as no other party's file is read, and the answer is what that party sees.\n\n\
    WHAT is the id of a package, options of some issues as issue=option, or an id followed by what differs.")]
#[command(group = ArgGroup::new("act").required(true).args(["offered", "refused", "accepted", "unacceptable"]))]
#[command(group = ArgGroup::new("whose").required(true).args(["file", "party"]))]
pub(crate) struct Hear {
    /// The scenario's folder
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = Resettable::Reset)]
    pub(crate) folder: PathBuf,

    /// The file of the party that heard it, as the scenario names it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Scenario")]
    pub(crate) file: Option<PathBuf>,

    /// The party that heard it: only its own file is read
    #[arg(long = "as", value_name = "PARTY", help_heading = "Scenario")]
    pub(crate) party: Option<String>,

    /// Who did it: a party, or one of its ratifiers as PARTY/RATIFIER
    #[arg(long, value_name = "WHO", help_heading = "What was heard")]
    pub(crate) by: String,

    /// It put this on the table
    #[arg(long, value_name = "WHAT", help_heading = "What was heard")]
    pub(crate) offered: Option<String>,

    /// It said no to this
    #[arg(long, value_name = "WHAT", help_heading = "What was heard")]
    pub(crate) refused: Option<String>,

    /// It said yes to this
    #[arg(long, value_name = "WHAT", help_heading = "What was heard")]
    pub(crate) accepted: Option<String>,

    /// It said that nothing with this can be accepted
    #[arg(long, value_name = "WHAT", help_heading = "What was heard")]
    pub(crate) unacceptable: Option<String>,

    /// When, such as 2019-10-05
    #[arg(long, value_name = "DATE", help_heading = "What was heard")]
    pub(crate) on: Option<String>,

    /// Through whom it was heard
    #[arg(long, value_name = "TEXT", help_heading = "What was heard")]
    pub(crate) through: Option<String>,

    /// The id of a source that carries it
    #[arg(long, value_name = "ID", help_heading = "What was heard")]
    pub(crate) source: Option<String>,

    /// It counts in full; without this it counts for half
    #[arg(long, help_heading = "What was heard")]
    pub(crate) firm: bool,

    /// Anything else worth telling a reader
    #[arg(long, value_name = "TEXT", help_heading = "What was heard")]
    pub(crate) note: Option<String>,

    #[command(flatten)]
    pub(crate) worlds: Worlds,

    #[command(flatten)]
    pub(crate) analysis: Analysis,
}

impl Hear {
    /// What was done, and about what.
    pub(crate) fn act(&self) -> (EvidenceAct, &str) {
        let given = [
            (EvidenceAct::Offered, &self.offered),
            (EvidenceAct::Refused, &self.refused),
            (EvidenceAct::Accepted, &self.accepted),
            (EvidenceAct::Unacceptable, &self.unacceptable),
        ];
        let given = given.into_iter().find_map(|(act, what)| Some((act, what.as_deref()?)));
        given.expect("one of the acts is required")
    }
}
