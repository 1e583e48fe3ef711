//! A collection of scenarios with their measures, row by row.

mod folder;
mod ordered;

use super::brief::WIDEST;
use crate::arguments;
use crate::files::{Audience, Stream};
use crate::output::Output;
use crate::progress::Progress;
use anyhow::{Context as _, bail};
use elfvik::brief::catalogue::{
    CatalogueRequest, CatalogueRow, ProfileCombinations, Remainder, SkippedFile, json_head,
};
use elfvik::characters::visible;
use elfvik::format::native::SCENARIO_FILE;
use elfvik::prepare::solution::Convention;
use elfvik::report::Colours;
use elfvik::report::text::CatalogueTable;
use folder::{How, Item};
use std::collections::HashSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Rows are written as they come, in the order of the folders. What cannot be opened is named after them, and
/// its status is that of a failure; what can be opened and says nothing that can be read is part of the
/// answer. What waits is bounded: memory does not grow with the number of rows, only with the files that
/// cannot be read or are passed over, which are listed at the end.
pub(crate) fn run(arguments: &arguments::Scenarios, output: &Output) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let kind = fs::metadata(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    if !kind.is_dir() {
        bail!(
            "{} is a file\n  = help: give a folder, all its inner folders are looked into",
            folder.display()
        );
    }
    let Walk { folders, longest } = walk(folder)?;
    let pool = match arguments.threads {
        None => None,
        Some(n) => Some(
            rayon::ThreadPoolBuilder::new()
                .num_threads(usize::from(n))
                .build()
                .context("cannot start the threads")?,
        ),
    };
    let n_threads =
        pool.as_ref().map_or_else(rayon::current_num_threads, rayon::ThreadPool::current_num_threads);
    let tables = if arguments.pairs { ProfileCombinations::Pairs } else { ProfileCombinations::Everybody };
    let request = CatalogueRequest {
        convention: arguments.convention,
        points: arguments.max_points,
        tables,
        ..CatalogueRequest::STANDARD
    };
    let measures = request.analysis().context("it is of this version")?;
    let how = How { reading: arguments.reading.chosen(), measures, tables, pool: pool.as_ref() };
    let progress = Progress::new("reading scenarios");
    let mut stream = Stream::open(arguments.output.as_deref(), Audience::Owner)?;
    let layout = Layout::of(arguments, output, longest);
    let convention = arguments.convention;
    let mut remainder = Remainder { convention, ..Remainder::default() };
    let mut failed = stream.write(&layout.head(remainder.convention)).err();
    let mut n_folders = 0;
    let mut has_unopened = false;
    let mut asides = Asides { is_csv: arguments.csv, ..Asides::default() };
    let work = |at: usize, put: &mut dyn FnMut(Item) -> ControlFlow<()>| {
        // Whoever stopped listening knows why.
        let _ = folder::tell(&folders[at], &how, put);
        let _ = put(Item::Done);
    };
    let tell = |item: Item| {
        match item {
            Item::Row(row) => {
                let text = layout.row(&row, remainder.n_scenarios);
                remainder.count(&row);
                let notes = asides.of(&row);
                let spared = sources(&row).iter().try_for_each(|path| stream.spare(path));
                let written = spared.and_then(|()| {
                    progress.aside(|| {
                        notes.iter().for_each(|note| output.complain(note));
                        stream.write(&text)
                    })
                });
                failed = failed.take().or(written.err());
            }
            Item::Unread(unread) => {
                failed = failed.take().or(stream.spare(Path::new(&unread.path)).err());
                remainder.unread.push(unread);
            }
            Item::Unopened(unread) => {
                has_unopened = true;
                failed = failed.take().or(stream.spare(Path::new(&unread.path)).err());
                remainder.unread.push(unread);
            }
            Item::PassedOver(other) => remainder.passed_over.push(other),
            Item::Share(share) => {
                let done = (n_folders as f64 + share) * STEPS;
                progress.tell(done as usize, folders.len() * STEPS as usize);
            }
            Item::Done => {
                n_folders += 1;
                progress.tell(n_folders * STEPS as usize, folders.len() * STEPS as usize);
            }
        }
        if failed.is_some() || stream.is_closed() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    ordered::in_order(folders.len(), n_threads, work, tell);
    drop(progress);
    if let Some(error) = failed {
        return Err(error);
    }
    stream.write(&layout.foot(&remainder))?;
    stream.close()?;
    if arguments.csv {
        for SkippedFile { path, what } in &remainder.passed_over {
            output.complain(&format!("note: passed over {path}: {what}"));
        }
        if remainder.n_defaulted > 0 {
            output.complain(&format!(
                "note: {} of {} scenarios leave something to the defaults of their system: --json says what",
                remainder.n_defaulted, remainder.n_scenarios
            ));
        }
    }
    // What a collection holds is not known whole.
    Ok(if has_unopened { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// The notes on rows of a notation that has no place for them.
#[derive(Default)]
struct Asides {
    is_csv: bool,
    /// The domain of the last row, and what was said of its files: pairs of one domain share them.
    domain: String,
    said: HashSet<String>,
}

impl Asides {
    /// What is to be said of a row, once for all rows of its domain.
    fn of(&mut self, row: &CatalogueRow) -> Vec<String> {
        if !self.is_csv {
            return Vec::new();
        }
        if self.domain != row.path {
            self.domain.clone_from(&row.path);
            self.said.clear();
        }
        let new = row.notes.iter().filter(|note| self.said.insert((*note).clone()));
        new.map(|note| format!("note: {note}")).collect()
    }
}

/// The files of a scenario.
fn sources(row: &CatalogueRow) -> Vec<PathBuf> {
    let own = Path::new(&row.path);
    let public = if own.is_dir() { own.join(SCENARIO_FILE) } else { own.to_owned() };
    std::iter::once(public).chain(row.profiles.iter().map(PathBuf::from)).collect()
}

/// A folder and all inside.
struct Walk {
    /// In the order of paths; links to folders are not followed.
    folders: Vec<PathBuf>,
    /// How many characters the longest path of a file has, from the outer folder on.
    longest: usize,
}

fn walk(root: &Path) -> anyhow::Result<Walk> {
    let mut walk = Walk { folders: Vec::new(), longest: 0 };
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => Some(entries),
            Err(error) if folder == root => {
                return Err(anyhow::Error::new(error).context(format!("cannot read {}", folder.display())));
            }
            // It is named when its turn comes.
            Err(_) => None,
        };
        for entry in entries.into_iter().flatten().flatten() {
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            let path = entry.path();
            let inside = path.strip_prefix(root).unwrap_or(&path);
            walk.longest = walk.longest.max(visible(&inside.to_string_lossy()).chars().count());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && !is_hidden {
                open.push(path);
            }
        }
        walk.folders.push(folder);
    }
    walk.folders.sort();
    Ok(walk)
}

/// What a collection is written as, row by row.
enum Layout {
    Json,
    Csv,
    Text(CatalogueTable),
}

impl Layout {
    fn of(arguments: &arguments::Scenarios, output: &Output, longest: usize) -> Self {
        if arguments.json {
            return Self::Json;
        }
        if arguments.csv {
            return Self::Csv;
        }
        let width = arguments.width.map_or_else(|| Output::columns(WIDEST), usize::from);
        let ink = if arguments.output.is_some() { Colours::Plain } else { output.ink() };
        let root = arguments.folder.display().to_string();
        let table = CatalogueTable::new(ink, width, &root, longest);
        Self::Text(if arguments.pairs { table.with_parties() } else { table })
    }

    fn head(&self, convention: Convention) -> String {
        match self {
            Self::Json => json_head(convention),
            Self::Csv => record(&CSV_HEAD.map(str::to_owned)),
            Self::Text(table) => table.head(),
        }
    }

    fn row(&self, row: &CatalogueRow, at: usize) -> String {
        match self {
            Self::Json => row.json(at),
            Self::Csv => csv_row(row),
            Self::Text(table) => table.row(row),
        }
    }

    fn foot(&self, remainder: &Remainder) -> String {
        match self {
            Self::Json => remainder.json(),
            Self::Csv => csv_foot(remainder),
            Self::Text(table) => table.foot(remainder),
        }
    }
}

/// One line of comma-separated values.
fn record(fields: &[String]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(fields).is_ok();
    debug_assert!(written, "memory takes every record");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn csv_row(row: &CatalogueRow) -> String {
    let list = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    let some = |number: Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
    let reservation = row.reservation.iter().map(|r| r.map_or_else(|| "any".to_owned(), |r| r.to_string()));
    record(&[
        cell(&row.path),
        row.origin.to_string(),
        row.parties.len().to_string(),
        row.issues.to_string(),
        row.outcomes.clone(),
        reservation.collect::<Vec<_>>().join(" "),
        list(&row.discount),
        row.efficient.to_string(),
        row.efficient_outcomes.clone(),
        row.exact.to_string(),
        some(row.bound),
        row.nash.as_deref().map(list).unwrap_or_default(),
        row.nash_without_reservations.as_deref().map(list).unwrap_or_default(),
        some(row.greatest_sum),
        some(row.opposition),
        row.zone.low.to_string(),
        row.zone.high.to_string(),
        row.candidates.to_string(),
        row.pool.to_string(),
        String::new(),
    ])
}

/// A text that a spreadsheet shows and does not compute: one that begins like a formula gets `'` in front.
fn cell(text: &str) -> String {
    let begins =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}');
    let is_formula = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(begins);
    let quote = if is_formula { "'" } else { "" };
    format!("{quote}{}", visible(text))
}

/// A line per file that could not be read.
fn csv_foot(remainder: &Remainder) -> String {
    let line = |unread: &elfvik::brief::catalogue::UnreadableFile| {
        let mut fields = CSV_HEAD.map(|_| String::new());
        let line = unread.line.map_or_else(String::new, |line| format!("line {line}: "));
        fields[0] = cell(&unread.path);
        fields[CSV_HEAD.len() - 1] = cell(&format!("{line}{}", unread.reason));
        record(&fields)
    };
    remainder.unread.iter().map(line).collect()
}

const CSV_HEAD: [&str; 20] = [
    "path",
    "origin",
    "parties",
    "issues",
    "outcomes",
    "reservation",
    "discount",
    "efficient",
    "efficient_outcomes",
    "exact",
    "bound",
    "nash",
    "nash_without_reservations",
    "greatest_sum",
    "opposition",
    "zone_low",
    "zone_high",
    "candidates",
    "pool",
    "reason",
];
/// So fine is progress inside of a folder.
const STEPS: f64 = 1_000.0;
