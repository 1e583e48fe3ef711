//! A collection of scenarios with their measures, row by row.

mod csv;
mod folder;
mod ordered;

use super::pool;
use crate::answer::Answer;
use crate::arguments::{self, Faces};
use crate::files::{self, Audience, Files, Stream};
use crate::output::{Output, shown};
use crate::progress::Progress;
use anyhow::{Context as _, bail};
use elfvik::brief::catalogue::{
    Catalogue, CatalogueRequest, CatalogueRow, CatalogueTotals, ProfilePairing, json_head,
};
use elfvik::format::native::SCENARIO_FILE;
use elfvik::model::ReadingNote;
use elfvik::prepare::solution::SolutionConvention;
use elfvik::report::{self, CatalogueTable, notes};
use elfvik::unsafe_characters::visible;
use folder::{How, Item};
use std::collections::HashSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Rows are written as they come, in the order of the folders. What cannot be opened is named after them, and
/// its status is that of a failure; what can be opened and says nothing that can be read is part of the
/// answer. What waits is bounded: memory does not grow with the number of rows, only with the files that
/// cannot be read or are passed over, which are listed at the end. A page is a whole:
/// beside one, rows are kept.
pub(crate) fn run(arguments: &arguments::Scenarios, output: &Output) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let kind = fs::metadata(folder).with_context(|| format!("cannot read {}", shown(folder)))?;
    if !kind.is_dir() {
        bail!("{} is a file\n  = help: give a folder, all its inner folders are looked into", shown(folder));
    }
    let Walk { folders, longest } = walk(folder)?;
    let pool = pool(arguments.analysis.threads)?;
    let n_threads =
        pool.as_ref().map_or_else(rayon::current_num_threads, rayon::ThreadPool::current_num_threads);
    let request = request(arguments);
    let measures = request.analysis().context("it is of this version")?;
    let how =
        How { reading: arguments.reading.chosen(), measures, tables: request.tables, pool: pool.as_ref() };
    let progress = Progress::new("reading scenarios");
    let mut sheet = Sheet::begun(arguments)?;
    let layout = Layout::of(arguments, output, longest);
    let convention = arguments.analysis.convention;
    let mut remainder = CatalogueTotals { convention, ..CatalogueTotals::default() };
    let mut failed = sheet.write(&layout.head(remainder.convention)).err();
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
                let written = sheet.spare(sources(&row)).and_then(|()| {
                    progress.aside(|| {
                        notes.iter().for_each(|note| output.note(note));
                        sheet.write(&text)
                    })
                });
                failed = failed.take().or(written.err());
                sheet.keep(*row);
            }
            Item::Unread(unread) => {
                failed = failed.take().or(sheet.spare([PathBuf::from(&unread.path)]).err());
                remainder.unread.push(unread);
            }
            Item::Unopened(unread) => {
                has_unopened = true;
                failed = failed.take().or(sheet.spare([PathBuf::from(&unread.path)]).err());
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
        if failed.is_some() || sheet.is_closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    ordered::in_order(folders.len(), n_threads, work, tell);
    drop(progress);
    if let Some(error) = failed {
        return Err(error);
    }
    sheet.write(&layout.foot(&remainder))?;
    if arguments.csv {
        notes::of_catalogue(&remainder).iter().for_each(|note| output.note(note));
    }
    sheet.end(arguments, remainder)?;
    // What a collection holds is not known whole.
    Ok(if has_unopened { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// What is to be measured in each scenario.
fn request(arguments: &arguments::Scenarios) -> CatalogueRequest {
    CatalogueRequest {
        convention: arguments.analysis.convention,
        points: arguments.analysis.max_points.unwrap_or(CatalogueRequest::STANDARD.points),
        tables: if arguments.pairs { ProfilePairing::Pairs } else { ProfilePairing::Everybody },
        ..CatalogueRequest::STANDARD
    }
}

/// The notes on rows of a notation that has no place for them.
#[derive(Default)]
struct Asides {
    is_csv: bool,
    /// The domain of the last row, and what was said of its files: pairs of one domain share them.
    domain: String,
    said: HashSet<ReadingNote>,
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
        new.map(ToString::to_string).collect()
    }
}

/// A collection in the faces that are asked for.
///
/// Alone, what is printed is written row by row. Beside a page, which is a whole, it is kept until all can be
/// written together.
enum Sheet<'a> {
    Alone(Stream),
    Kept { faces: &'a Faces, text: String, rows: Vec<CatalogueRow>, inputs: Vec<PathBuf> },
}

impl<'a> Sheet<'a> {
    fn begun(arguments: &'a arguments::Scenarios) -> anyhow::Result<Self> {
        let faces = &arguments.faces;
        if !faces.has_pages() {
            return Ok(Self::Alone(Stream::open(faces.target.output.as_deref(), Audience::Owner)?));
        }
        let data = if arguments.csv { Some("--csv") } else { faces.json.then_some("--json") };
        faces.check(data, &[])?;
        files::check(&faces.paths().collect::<Vec<_>>(), &[])?;
        Ok(Self::Kept { faces, text: String::new(), rows: Vec::new(), inputs: Vec::new() })
    }

    /// Refuses to replace what is read.
    fn spare(&mut self, read: impl IntoIterator<Item = PathBuf>) -> anyhow::Result<()> {
        match self {
            Self::Alone(stream) => read.into_iter().try_for_each(|path| stream.spare(&path)),
            Self::Kept { inputs, .. } => {
                inputs.extend(read);
                Ok(())
            }
        }
    }

    fn write(&mut self, piece: &str) -> anyhow::Result<()> {
        match self {
            Self::Alone(stream) => stream.write(piece),
            Self::Kept { text, .. } => {
                text.push_str(piece);
                Ok(())
            }
        }
    }

    /// Keeps a row for a page.
    fn keep(&mut self, row: CatalogueRow) {
        if let Self::Kept { rows, .. } = self {
            rows.push(row);
        }
    }

    /// Whether nobody reads any more.
    fn is_closed(&self) -> bool {
        matches!(self, Self::Alone(stream) if stream.is_closed())
    }

    /// Puts what was written in its place, with the pages.
    fn end(self, arguments: &arguments::Scenarios, remainder: CatalogueTotals) -> anyhow::Result<()> {
        let (faces, text, rows, inputs) = match self {
            Self::Alone(stream) => return stream.close(),
            Self::Kept { faces, text, rows, inputs } => (faces, text, rows, inputs),
        };
        let CatalogueTotals { convention, unread, passed_over, .. } = remainder;
        let format = Catalogue::FORMAT;
        let catalogue = Catalogue { format, convention, scenarios: rows, unread, passed_over };
        let root = arguments.folder.display().to_string();
        let document = report::catalogue(&catalogue, &root);
        let answer =
            Answer { document, page: None, json: &|| catalogue.to_json(), audience: Audience::Owner };
        let mut files = Files::new(&inputs);
        faces.add_pages(&mut files, &answer);
        if faces.has_main() || arguments.csv {
            files.add(faces.main_path(), text, Audience::Owner);
        }
        files.write()
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
                return Err(anyhow::Error::new(error).context(format!("cannot read {}", shown(&folder))));
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
        if arguments.faces.json {
            return Self::Json;
        }
        if arguments.csv {
            return Self::Csv;
        }
        let (ink, width) = (arguments.faces.ink(output), arguments.faces.columns());
        let root = arguments.folder.display().to_string();
        let table = CatalogueTable::new(ink, width, &root, longest);
        Self::Text(if arguments.pairs { table.with_parties() } else { table })
    }

    fn head(&self, convention: SolutionConvention) -> String {
        match self {
            Self::Json => json_head(convention),
            Self::Csv => csv::head(),
            Self::Text(table) => table.head(),
        }
    }

    fn row(&self, row: &CatalogueRow, at: usize) -> String {
        match self {
            Self::Json => row.json(at),
            Self::Csv => csv::row(row),
            Self::Text(table) => table.row(row),
        }
    }

    fn foot(&self, remainder: &CatalogueTotals) -> String {
        match self {
            Self::Json => remainder.json(),
            Self::Csv => csv::foot(remainder),
            Self::Text(table) => table.foot(remainder),
        }
    }
}

/// So fine is progress inside of a folder.
const STEPS: f64 = 1_000.0;
