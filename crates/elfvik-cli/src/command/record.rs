//! Records on disk: begun, appended to, verified, noted, shown.

use super::keys;
use crate::answer::Answer;
use crate::arguments::{
    Noted, Record, RecordAppend, RecordCheckpoint, RecordDestroy, RecordNew, RecordRepair, RecordShow,
    RecordTask, RecordVerify,
};
use crate::files::{self, Audience, Files};
use crate::folder;
use crate::output::{NEGATIVE, Output, listed, shown};
use crate::record_file::{self, RecordFile, openings};
use anyhow::{Context as _, anyhow, bail};
use elfvik::brief::record::{RecordCheck, RecordEvents};
use elfvik::record::{Checkpoint, Entry, Event, VerifyRequest};
use elfvik::report;
use elfvik::unsafe_characters::visible_line;
use std::collections::BTreeMap;
use std::io::{self, BufRead as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &Record, output: &Output) -> anyhow::Result<ExitCode> {
    match &arguments.task {
        RecordTask::New(new) => begin(new, output),
        RecordTask::Append(append) => self::append(append),
        RecordTask::Verify(verify) => self::verify(verify, output),
        RecordTask::Checkpoint(checkpoint) => self::checkpoint(checkpoint),
        RecordTask::Show(show) => self::show(show, output),
        RecordTask::Destroy(destroy) => self::destroy(destroy, output),
        RecordTask::Repair(repair) => self::repair(repair, output),
    }
}

fn begin(arguments: &RecordNew, output: &Output) -> anyhow::Result<ExitCode> {
    let path = &arguments.record.file;
    let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    RecordFile::create(path, &arguments.name.clone().unwrap_or_else(stem))?;
    output.say(&format!("Began {}\n", shown(path)))?;
    Ok(ExitCode::SUCCESS)
}

fn append(arguments: &RecordAppend) -> anyhow::Result<ExitCode> {
    let mut keys = BTreeMap::new();
    for (author, path) in &arguments.keys {
        put_once(&mut keys, author, keys::secret(Path::new(path))?)?;
    }
    let (mut record, _) = RecordFile::open(&arguments.record.file)?;
    let mut together = Vec::new();
    let mut lines = io::stdin().lock();
    for n in 1_usize.. {
        let mut line = String::new();
        let read = (&mut lines).take(LONGEST_EVENT).read_line(&mut line);
        if read.with_context(|| format!("cannot read line {n} of the standard input"))? == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let place = || format!("line {n} of the standard input");
        let event = Event::of_json(&line).with_context(place)?;
        let key = keys.get(&event.author);
        if arguments.together {
            together.push((event, key));
            continue;
        }
        let appended = match arguments.confidential {
            true => record.append_confidential(event, key),
            false => record.append(event, key),
        };
        acknowledge(&appended.with_context(place)?)?;
    }
    record.append_all(together)?.iter().try_for_each(acknowledge)?;
    Ok(ExitCode::SUCCESS)
}

/// Says that an event is on the disk.
fn acknowledge(entry: &Entry) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{} {}", entry.number, entry.hash).and_then(|()| stdout.flush()) {
        // It is appended whether or not anybody reads that.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to the standard output"),
    }
}

fn verify(arguments: &RecordVerify, output: &Output) -> anyhow::Result<ExitCode> {
    let faces = &arguments.faces;
    faces.check(faces.json.then_some("--json"), &[])?;
    let path = &arguments.record.file;
    let mut request = VerifyRequest::default();
    let mut inputs = vec![path.clone()];
    for (author, key) in &arguments.keys {
        put_once(&mut request.keys, author, keys::public(key)?)?;
        inputs.push(PathBuf::from(key));
    }
    for noted in &arguments.checkpoints {
        request.checkpoints.push(match noted {
            Noted::Here(checkpoint) => *checkpoint,
            Noted::File(file) => noted_in(file)?,
        });
        inputs.extend(match noted {
            Noted::Here(_) => None,
            Noted::File(file) => Some(file.clone()),
        });
    }
    files::check(&faces.paths().collect::<Vec<&Path>>(), &inputs)?;
    let check = RecordCheck::of(&record_file::bytes_at_rest(path)?, &request);
    let unused: Vec<&str> = match &check.contents {
        Some(_) => authors_without_events(path, &request)?,
        None => Vec::new(),
    };
    if !unused.is_empty() {
        output.note(&format!("no event is by {}", listed(unused.into_iter())));
    }
    let document = report::record_check(&check, &shown(path));
    let mut files = Files::new(&inputs);
    let answer = Answer { document, page: None, json: &|| check.to_json(), audience: Audience::Anybody };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(if check.fault.is_none() { ExitCode::SUCCESS } else { ExitCode::from(NEGATIVE) })
}

/// Authors whose key was given and who recorded nothing: most likely a slip in the name.
fn authors_without_events<'r>(path: &Path, request: &'r VerifyRequest) -> anyhow::Result<Vec<&'r str>> {
    if request.keys.is_empty() {
        return Ok(Vec::new());
    }
    let entries = record_file::read(path)?.entries;
    let is_unused = |author: &&String| entries.iter().all(|entry| entry.author != **author);
    Ok(request.keys.keys().filter(is_unused).map(String::as_str).collect())
}

fn noted_in(file: &Path) -> anyhow::Result<Checkpoint> {
    let text = keys::short_text(file)?;
    text.parse().map_err(|error| {
        anyhow!("{}: {error}\n  = help: `elfvik record checkpoint FILE` prints one", shown(file))
    })
}

fn checkpoint(arguments: &RecordCheckpoint) -> anyhow::Result<ExitCode> {
    let path = &arguments.record.file;
    let inputs = [path.clone()];
    let checkpoint = record_file::read(path)?.checkpoint;
    let mut files = Files::new(&inputs);
    let to = arguments.target.output.as_deref().unwrap_or(Path::new("-"));
    files.add(to, format!("{checkpoint}\n"), Audience::Anybody);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

fn show(arguments: &RecordShow, output: &Output) -> anyhow::Result<ExitCode> {
    let faces = &arguments.faces;
    faces.check(faces.json.then_some("--json"), &[])?;
    let path = &arguments.record.file;
    let inputs = [path.clone(), openings::path(path)];
    files::check(&faces.paths().collect::<Vec<&Path>>(), &inputs)?;
    let events = RecordEvents::of(&record_file::read(path)?, &openings::read(path)?);
    let is_private = events.shows_confidential() || is_private(path);
    let audience = if is_private { Audience::Owner } else { Audience::Anybody };
    let mut files = Files::new(&inputs);
    let document = report::record_events(&events);
    let answer = Answer { document, page: None, json: &|| events.to_json(), audience };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a file can be read by its owner alone, as a saved talk that shows more than one side's numbers.
#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|known| known.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    false
}

fn destroy(arguments: &RecordDestroy, output: &Output) -> anyhow::Result<ExitCode> {
    let path = &arguments.record.file;
    // Nobody appends meanwhile.
    let (_record, verified) = RecordFile::open(path)?;
    for &number in &arguments.events {
        let entry = verified.entries.iter().find(|entry| entry.number == number);
        let Some(entry) = entry else {
            bail!("{} has no event {number}: it has {}", shown(path), verified.n_entries);
        };
        if matches!(entry.body, elfvik::record::Body::Open(_)) {
            bail!(
                "event {number} of {} is not confidential: its body is part of the record\n  = help: \
                 `elfvik record append --confidential` keeps bodies apart",
                shown(path)
            );
        }
    }
    let n_destroyed = openings::destroy(path, &arguments.events)?;
    if n_destroyed == 0 {
        output.note(&format!("nothing in {} opened them", shown(&openings::path(path))));
        return Ok(ExitCode::from(NEGATIVE));
    }
    output.say("Destroyed. The record verifies as before.\n")?;
    Ok(ExitCode::SUCCESS)
}

fn repair(arguments: &RecordRepair, output: &Output) -> anyhow::Result<ExitCode> {
    let path = &arguments.record.file;
    let before = std::fs::metadata(path).map(|known| known.len()).unwrap_or(0);
    let (_record, verified) = RecordFile::open(path)?;
    let gone = before.saturating_sub(folder::file_bytes(path, u64::MAX - 1)?.len() as u64);
    output.say(&match gone {
        0 => format!("Nothing is unfinished in {}.\n", shown(path)),
        _ => format!("Took away {gone} bytes; {} events are left.\n", verified.n_entries),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// One key for each author.
fn put_once<K>(keys: &mut BTreeMap<String, K>, author: &str, key: K) -> anyhow::Result<()> {
    match keys.insert(author.to_owned(), key) {
        Some(_) => bail!("--key gives two keys for `{}`", visible_line(author)),
        None => Ok(()),
    }
}

/// The most bytes of an event on the standard input.
const LONGEST_EVENT: u64 = 1 << 26;
