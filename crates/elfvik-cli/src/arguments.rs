//! What can be asked on the command line.

mod accord;
mod answers;
mod computing;
mod files;
mod heard;
mod output;
mod plan;
mod record;
mod scenario;
mod talk;
mod teaching;
mod values;

pub(crate) use accord::{
    Accord, AccordCheck, AccordDraft, AccordFolder, AccordStatus, AccordTask, AccordWhatIf, Deed, JointDeed,
    Recording,
};
pub(crate) use answers::{Brief, Compare, Map, Scenarios};
pub(crate) use computing::{Analysis, Draw, Threads};
pub(crate) use files::{Check, Completions, Convert, Import, New, Schema, Shape};
pub(crate) use heard::Hear;
pub(crate) use output::{Colour, Faces};
pub(crate) use plan::Plan;
pub(crate) use record::{
    Keys, KeysNew, KeysShow, KeysTask, Noted, Record, RecordAppend, RecordCheckpoint, RecordDestroy,
    RecordNew, RecordRepair, RecordShow, RecordTask, RecordVerify,
};
pub(crate) use scenario::Viewed;
pub(crate) use talk::{Computing as TalkComputing, Talk};
pub(crate) use teaching::{Score, Sheets};

use clap::{Parser, Subcommand};

/// Negotiations from opening positions to a kept agreement.
#[derive(Debug, Parser)]
#[command(
    name = "elfvik",
    version,
    propagate_version = true,
    after_help = "Examples:\n  \
        elfvik new my-talks                      write a scenario to start from\n  \
        elfvik brief my-talks                    what both sides could sign\n  \
        elfvik brief my-talks --html brief.html  the same as a page, with pictures\n  \
        elfvik brief my-talks --as town          what one side sees, from its own file alone\n  \
        elfvik talk my-talks --repeat 10000      how the talks may go\n  \
        elfvik plan my-talks                     in which order an agreement can be kept\n  \
        elfvik accord status my-accord           what is due, kept, late, disputed\n  \
        elfvik compare old-talks my-talks        what changed, and what follows from it\n\n\
        Every answer has the same faces: text, --json, --html FILE, --markdown FILE; -o FILE takes what\n\
        else would be printed.\n\n\
        Files are written whole or not at all and never replace what is read. A new one that shows more\n\
        than one side's numbers can be read by its owner alone; otherwise, as with --as, the umask \
        decides.\n\n\
        Exit status: 0 done, 1 a negative answer, 2 wrong use or bad input."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) mode: Mode,

    /// Colours on the terminal; NO_COLOR is respected too.
    #[arg(long, global = true, help_heading = "Output", value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Colour,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Mode {
    /// Tell who meets, how far apart they are, what could be signed, and what it rests on
    Brief(Brief),
    /// Let strategies talk: one transcript, or thousands of rehearsals
    Talk(Talk),
    /// Put reciprocal steps in an order in which nobody gains by walking away
    Plan(Plan),
    /// Keep an agreement: draft its commitments, record what happens, say how each stands on a day
    Accord(Accord),
    /// Draw all outcomes, the frontier, the solutions and the packages as an SVG picture
    Map(Map),
    /// Say which numbers differ between two versions of a scenario, and which conclusions with them
    Compare(Compare),
    /// Write down what another party offered, refused, accepted or called unacceptable, and say what that
    /// changes
    Hear(Hear),
    /// List all scenarios of a folder and its inner folders, with the measures that papers print
    Scenarios(Scenarios),
    /// Write a scenario for another system, or one of another system as Elfvik's own
    Convert(Convert),
    /// Say what is wrong with a scenario, what can hardly be meant, or that nothing is
    Check(Check),
    /// Write a commented scenario to start from
    New(New),
    /// Make a scenario of a spreadsheet of issues, options and points
    Import(Import),
    /// Write a role sheet for each side, to print: its own points, and nobody else's
    Sheets(Sheets),
    /// Score what groups agreed on: points, what was left on the table, all agreements on one map
    Score(Score),
    /// Keep and check a record of events that nobody can change unnoticed
    Record(Record),
    /// Make keys that sign the events of records
    Keys(Keys),
    /// Print the JSON Schema of a scenario, a private file, or an answer; or what a program reads that plays
    /// a party
    Schema(Schema),
    /// Print a completion script for a shell
    Completions(Completions),
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }
}
