//! What can be done with accords.

use super::output::Faces;
use super::scenario::Viewed;
use super::values::names;
use clap::{Args, Subcommand, ValueHint};
use elfvik::keep::accord::{Day, Finding, Ruling};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik accord status accords/singapore-2018 --on 2019-10-05\n  \
    elfvik accord draft scenarios/jcpoa-2015 -o my-accord\n  \
    elfvik accord report my-accord moratorium --by dprk --evidence \"no test was seen\" --source letter-1\n  \
    elfvik accord report my-accord relief --by dprk --breach --evidence \"payments are blocked\"\n  \
    elfvik accord what-if my-accord withdraw:relief --html what-if.html\n\n\
    An accord is a folder: accord.toml says who promised what, events.record what has happened since, in a\n\
    chain of hashes. docs/accord.md is the guide.")]
pub(crate) struct Accord {
    #[command(subcommand)]
    pub(crate) task: AccordTask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccordTask {
    /// Draft an accord from a scenario: its agreed package, and the order of its plan
    Draft(AccordDraft),
    /// Say what is due, kept, late, disputed, suspended, lapsed, as of a day
    Status(AccordStatus),
    /// Say whether text and record of an accord are in order
    Check(AccordCheck),
    /// Say what events would lead to, without recording them
    WhatIf(AccordWhatIf),
    /// Record that a commitment is done, with its evidence; or, with --breach, that it is broken
    Report(AccordReported),
    /// Record what a verifier has found
    Verify(AccordVerified),
    /// Record that a commitment is renewed before it lapses
    #[command(after_help = "Example:\n  elfvik accord renew my-accord relief --by us")]
    Renew(Deed),
    /// Record that an owner takes back what it has done
    #[command(after_help = "Example:\n  elfvik accord withdraw my-accord relief --by us")]
    Withdraw(Deed),
    /// Record that all concerned agree how a dispute ends
    Settle(AccordSettled),
    /// Record what the arbiter decides about a dispute
    Decide(AccordDecided),
    /// Record that what was broken is in force again, or is to be done again
    Restore(AccordRestored),
    /// Record something that a time limit waits for
    Occur(AccordOccurred),
}

/// The folder of an accord.
#[derive(Debug, Args)]
pub(crate) struct AccordFolder {
    /// The folder of the accord
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,
}

/// Something that somebody does about a commitment.
#[derive(Debug, Args)]
pub(crate) struct Deed {
    #[command(flatten)]
    pub(crate) promise: Promise,

    /// Who does it: the id of a party, of a verifier or of the arbiter
    #[arg(long, value_name = "WHO")]
    pub(crate) by: String,

    #[command(flatten)]
    pub(crate) recording: Recording,
}

/// Something that several do together about a commitment.
#[derive(Debug, Args)]
pub(crate) struct JointDeed {
    #[command(flatten)]
    pub(crate) promise: Promise,

    /// Who does it: all who promised it and all to whom it was promised; to restore it, also the arbiter alone
    #[arg(long, value_name = "PARTY,PARTY", value_delimiter = ',', required = true)]
    pub(crate) by: Vec<String>,

    #[command(flatten)]
    pub(crate) recording: Recording,
}

/// A commitment of an accord.
#[derive(Debug, Args)]
pub(crate) struct Promise {
    #[command(flatten)]
    pub(crate) accord: AccordFolder,

    /// The id of the commitment
    #[arg(value_name = "COMMITMENT")]
    pub(crate) commitment: String,
}

/// When something happened, where that is known from and who may read it, and the faces of what follows.
#[derive(Debug, Args)]
pub(crate) struct Recording {
    /// The day on which it happened [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Day>,

    /// Where that is known from: the id of a source of the accord, or a text
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: Option<String>,

    /// Sign the event with this secret key
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) key: Option<PathBuf>,

    /// Record a commitment in the place of what happened, and what opens it in events.record.openings
    #[arg(long)]
    pub(crate) confidential: bool,

    #[command(flatten)]
    pub(crate) faces: Faces,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik accord draft scenarios/jcpoa-2015 -o my-accord\n  \
    elfvik accord draft scenarios/stockholm-2019 --package reported-offer --on 2019-11-01\n  \
    elfvik accord draft scenarios/stockholm-2019 --from talk.record -o my-accord\n\n\
    Each step of the plan (`elfvik plan`) is a commitment, in an order in which nobody gains by walking \
    away,\n\
    where there is one. What was assumed stands at the top of the text and is told.\n\
    Without -o the text alone is printed.")]
pub(crate) struct AccordDraft {
    #[command(flatten)]
    pub(crate) source: Viewed,

    /// What was agreed: the id of a package, issue=option for every issue, or an id and what differs
    #[arg(long, value_name = "PACKAGE", conflicts_with = "from")]
    pub(crate) package: Option<String>,

    /// What was agreed in a saved talk on the scenario (`elfvik talk --save`)
    #[arg(long, value_name = "TALK", value_hint = ValueHint::FilePath)]
    pub(crate) from: Option<PathBuf>,

    /// The day on which the accord is made [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Day>,

    /// Write what the private files say that each commitment is worth to each side, for `what-if`
    #[arg(long)]
    pub(crate) worth: bool,

    /// The folder to make; it must not exist yet, or be empty
    #[arg(short, long, value_name = "FOLDER", value_hint = ValueHint::DirPath, help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  elfvik accord status accords/singapore-2018 --on 2019-10-05 --html status.html"
)]
pub(crate) struct AccordStatus {
    #[command(flatten)]
    pub(crate) accord: AccordFolder,

    /// As of the end of this day [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Day>,

    #[command(flatten)]
    pub(crate) faces: Faces,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik accord check my-accord\n\n\
    Exit status: 0 when all is in order, 1 when something is not, 2 when the folder cannot be read.")]
pub(crate) struct AccordCheck {
    #[command(flatten)]
    pub(crate) accord: AccordFolder,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik accord what-if my-accord withdraw:relief\n  \
    elfvik accord what-if my-accord breach:facility@2020-01-15 --on 2020-01-01\n  \
    elfvik accord what-if my-accord verify:moratorium=not-kept restore:moratorium@2020-03-01\n\n\
    An event is VERB:COMMITMENT, with =WORD where it takes one and @DATE for another day:\n  \
    report:X  breach:X  verify:X=kept|not-kept  renew:X  withdraw:X  settle:X=breach|no-breach\n  \
    decide:X=breach|no-breach  restore:X[=NEW-DATE]  occur:NAME\n\
    Whoever may do it does it. Nothing is recorded.")]
pub(crate) struct AccordWhatIf {
    #[command(flatten)]
    pub(crate) accord: AccordFolder,

    /// What would happen, in order
    #[arg(value_name = "EVENT", required = true)]
    pub(crate) events: Vec<String>,

    /// The day of events without a date [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Day>,

    #[command(flatten)]
    pub(crate) faces: Faces,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik accord report my-accord moratorium --by dprk --evidence \"no test was seen\" --source letter-1\n  \
    elfvik accord report my-accord relief --by dprk --breach --evidence \"payments are blocked\"\n  \
    elfvik accord report my-accord relief --by dprk --breach --evidence \"cable 7\" --confidential\n\n\
    That it is done is reported by an owner, a breach by a party to whom it was promised; a breach opens a\n\
    dispute.")]
pub(crate) struct AccordReported {
    #[command(flatten)]
    pub(crate) deed: Deed,

    /// What shows it
    #[arg(long, value_name = "TEXT")]
    pub(crate) evidence: Option<String>,

    /// It is broken
    #[arg(long)]
    pub(crate) breach: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  elfvik accord verify my-accord moratorium --by inspectors --finding kept"
)]
pub(crate) struct AccordVerified {
    #[command(flatten)]
    pub(crate) deed: Deed,

    /// What was found
    #[arg(long, value_name = "WORD", value_parser = names(&Finding::ALL, Finding::name))]
    pub(crate) finding: Finding,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik accord settle my-accord relief --by us,dprk --ruling no-breach")]
pub(crate) struct AccordSettled {
    #[command(flatten)]
    pub(crate) deed: JointDeed,

    /// On what they agree
    #[arg(long, value_name = "WORD", value_parser = names(&Ruling::ALL, Ruling::name))]
    pub(crate) ruling: Ruling,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  elfvik accord decide my-accord relief --by joint-commission --ruling breach"
)]
pub(crate) struct AccordDecided {
    #[command(flatten)]
    pub(crate) deed: Deed,

    /// What the arbiter decides
    #[arg(long, value_name = "WORD", value_parser = names(&Ruling::ALL, Ruling::name))]
    pub(crate) ruling: Ruling,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik accord restore my-accord relief --by us,dprk\n  \
    elfvik accord restore my-accord facility --by joint-commission --due 2020-06-01\n\n\
    What the breach had ended is in force again with it.")]
pub(crate) struct AccordRestored {
    #[command(flatten)]
    pub(crate) deed: JointDeed,

    /// It must be done again until this day; without it, it is done
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) due: Option<Day>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik accord occur my-accord summit --on 2020-02-01")]
pub(crate) struct AccordOccurred {
    #[command(flatten)]
    pub(crate) accord: AccordFolder,

    /// What has happened, as `upon` of a commitment names it
    #[arg(value_name = "OCCURRENCE")]
    pub(crate) occurrence: String,

    #[command(flatten)]
    pub(crate) recording: Recording,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| "write a day as year, month and day: 2019-10-05".to_owned())
}
