//! What can be done with records and keys.

use super::output::{Faces, Target};
use clap::{Args, Subcommand, ValueHint};
use elfvik::record::Checkpoint;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik record new river.record --name \"The river accord\"\n  \
    elfvik record append river.record --key town=town.key < events.jsonl\n  \
    elfvik record verify river.record --key town=town.pub --checkpoint noted.txt\n  \
    elfvik record checkpoint river.record -o noted.txt\n  \
    elfvik record show river.record\n  \
    elfvik record destroy river.record 3\n\n\
    A record is a file of events in a chain of hashes: nothing in it can be changed, removed, inserted or\n\
    swapped without being found. docs/record.md is the format, docs/verify.py a second verifier.")]
pub(crate) struct Record {
    #[command(subcommand)]
    pub(crate) task: RecordTask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RecordTask {
    /// Begin a record
    New(RecordNew),
    /// Append events: JSON on the standard input, one a line
    Append(RecordAppend),
    /// Say whether a record is what was written, or which event is the first that is not
    Verify(RecordVerify),
    /// Print how long a record is and its last hash, to be noted elsewhere
    Checkpoint(RecordCheckpoint),
    /// Show the events of a record
    Show(RecordShow),
    /// Destroy the bodies of confidential events; the record stays what it is
    Destroy(RecordDestroy),
    /// Take away what an interrupted run left unfinished at the end
    Repair(RecordRepair),
}

/// The file of a record.
#[derive(Debug, Args)]
pub(crate) struct RecordPath {
    /// The record
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik record new river.record --name \"The river accord\"")]
pub(crate) struct RecordNew {
    #[command(flatten)]
    pub(crate) record: RecordPath,

    /// What the record is called [default: the name of the file]
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    echo '{\"time\":\"2019-10-05T09:00:00Z\",\"author\":\"us\",\"kind\":\"note\",\
    \"body\":{\"text\":\"met\"}}' |\n    \
    elfvik record append talks.record --key us=us.key\n\n\
    Each event that is on the disk is acknowledged by its number and hash on a line. Numbers in bodies are\n\
    whole; decimals are written as text.")]
pub(crate) struct RecordAppend {
    #[command(flatten)]
    pub(crate) record: RecordPath,

    /// Sign the events of an author with this secret key; once for each author
    #[arg(long = "key", value_name = "AUTHOR=FILE", value_parser = author_and_text)]
    pub(crate) keys: Vec<(String, String)>,

    /// Put commitments in the place of the bodies, and what opens them into FILE.openings
    #[arg(long)]
    pub(crate) confidential: bool,

    /// Append all events or none, instead of one after the other
    #[arg(long, conflicts_with = "confidential")]
    pub(crate) together: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik record verify river.record\n  \
    elfvik record verify river.record --key town=town.pub --checkpoint noted.txt\n\n\
    Exit status: 0 when it is what was written, 1 when it is not, 2 when it cannot be read.")]
pub(crate) struct RecordVerify {
    #[command(flatten)]
    pub(crate) record: RecordPath,

    /// Check the signatures of an author by this public key, a file or 64 hexadecimal digits; once for each
    /// author
    #[arg(long = "key", value_name = "AUTHOR=FILE|HEX", value_parser = author_and_text)]
    pub(crate) keys: Vec<(String, String)>,

    /// Compare with a checkpoint, a file or N=HASH; as often as there are any
    #[arg(long = "checkpoint", value_name = "FILE|N=HASH", value_parser = noted)]
    pub(crate) checkpoints: Vec<Noted>,

    #[command(flatten)]
    pub(crate) faces: Faces,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik record checkpoint river.record -o noted.txt")]
pub(crate) struct RecordCheckpoint {
    #[command(flatten)]
    pub(crate) record: RecordPath,

    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik record show river.record\n  \
    elfvik record show river.record --json | jq '.events[0].body'\n\n\
    Bodies of confidential events are shown where FILE.openings is there and opens them.")]
pub(crate) struct RecordShow {
    #[command(flatten)]
    pub(crate) record: RecordPath,

    #[command(flatten)]
    pub(crate) faces: Faces,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik record destroy river.record 3 7\n\n\
    What opens the events is taken out of FILE.openings. Copies elsewhere, and what a disk keeps of files\n\
    that were replaced, are not reached. The record verifies as before.")]
pub(crate) struct RecordDestroy {
    #[command(flatten)]
    pub(crate) record: RecordPath,

    /// The numbers of the events
    #[arg(value_name = "EVENT", required = true)]
    pub(crate) events: Vec<u64>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik record repair river.record\n\n\
    What was acknowledged is never taken away. Whatever else is wrong with a record is left as it is, and\n\
    told.")]
pub(crate) struct RecordRepair {
    #[command(flatten)]
    pub(crate) record: RecordPath,
}

/// A checkpoint, or the file that it is in.
#[derive(Debug, Clone)]
pub(crate) enum Noted {
    Here(Checkpoint),
    File(PathBuf),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik keys new town              writes town.key, which is secret, and town.pub\n  \
    elfvik keys show town.key         prints the public key")]
pub(crate) struct Keys {
    #[command(subcommand)]
    pub(crate) task: KeysTask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysTask {
    /// Make a pair of keys: NAME.key, which its owner alone can read, and NAME.pub
    New(KeysNew),
    /// Print the public key of a file with a secret or a public key
    Show(KeysShow),
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik keys new town\n\n\
    Files that are there already are never replaced: with a secret key goes everything that it could sign.")]
pub(crate) struct KeysNew {
    /// What the files are called, without their endings
    #[arg(value_name = "NAME", value_hint = ValueHint::FilePath)]
    pub(crate) name: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik keys show town.key")]
pub(crate) struct KeysShow {
    /// A file with a key
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) target: Target,
}

fn author_and_text(text: &str) -> Result<(String, String), String> {
    let parts = text.rsplit_once('=').map(|(author, key)| (author.to_owned(), key.to_owned()));
    let parts = parts.filter(|(author, key)| !author.is_empty() && !key.is_empty());
    parts.ok_or_else(|| "write the name of the author, `=` and the key, such as `us=us.pub`".to_owned())
}

fn noted(text: &str) -> Result<Noted, String> {
    Ok(text.parse().map_or_else(|_| Noted::File(text.into()), Noted::Here))
}
