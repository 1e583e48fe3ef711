//! What one folder of a collection holds: scenarios with their measures, and what is no scenario.

use crate::folder::{Folder, Trouble};
use crate::foreign::{Files, Loaded, files_of, parts, title};
use crate::source::{Choice, Source};
use elfvik::brief::catalogue::{CatalogueRow, ProfilePairing, ScenarioLocation, SkippedFile, UnreadableFile};
use elfvik::format::foreign::{
    self, BrokenFile, ForeignProfile, Group, Grouping, ProfileRelation, ReadingOptions, UnmatchedProfile,
};
use elfvik::format::{FileFault, native};
use elfvik::model::View;
use elfvik::prepare::analysis::AnalysisRequest;
use rayon::ThreadPool;
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::path::Path;

/// One thing that a folder holds.
pub(super) enum Item {
    /// A scenario.
    Row(Box<CatalogueRow>),
    /// What belongs to a scenario and cannot be read.
    Unread(UnreadableFile),
    /// A folder or a file that cannot be opened.
    Unopened(UnreadableFile),
    /// What belongs to no scenario.
    PassedOver(SkippedFile),
    /// How much of the folder is done, from 0 to 1.
    Share(f64),
    /// The folder is done.
    Done,
}

/// How scenarios are read, put together and measured.
pub(super) struct How<'p> {
    pub(super) reading: ReadingOptions,
    /// What is computed of each.
    pub(super) measures: AnalysisRequest,
    pub(super) tables: ProfilePairing,
    /// The threads to compute with; `None` for the common ones.
    pub(super) pool: Option<&'p ThreadPool>,
}

impl How<'_> {
    fn compute<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match self.pool {
            None => work(),
            Some(pool) => pool.install(work),
        }
    }
}

type Put<'p> = &'p mut dyn FnMut(Item) -> ControlFlow<()>;

/// Hands on what a folder holds, its inner folders aside. Breaks off when nobody listens any more.
pub(super) fn tell(folder: &Path, how: &How<'_>, put: Put<'_>) -> ControlFlow<()> {
    if folder.join(native::SCENARIO_FILE).exists() {
        return native(folder, how).into_iter().try_for_each(put);
    }
    let Files { read, others, unreadable } = match files_of(folder) {
        Ok(files) => files,
        Err(error) => return put(unopened(folder, &error)),
    };
    for (path, error) in unreadable {
        put(unopened(&path, &error))?;
    }
    for (path, what) in others {
        put(Item::PassedOver(SkippedFile { path: shown(&path), what: what.to_owned() }))?;
    }
    foreign(folder, &read, how, put)
}

fn native(folder: &Path, how: &How<'_>) -> Vec<Item> {
    let paths = [folder.to_owned()];
    let read = Source { paths: &paths, choice: Choice::Clear, reading: how.reading }.read(None);
    match read {
        Ok(Folder { scenario, files, .. }) => match View::of_analyst(scenario.clone(), files.clone()) {
            Ok(view) => {
                let profiles = scenario.parties.iter().map(|p| shown(&folder.join(&p.file))).collect();
                let candidates = scenario.parties.len();
                let path = shown(folder);
                let provenance =
                    ScenarioLocation { path, profiles, candidates, ..ScenarioLocation::default() };
                vec![how.compute(|| measured(&view, provenance, &how.measures))]
            }
            Err(error) => vec![unreadable(folder, &error.to_string())],
        },
        Err(Trouble::Faults(faults)) => faults.iter().map(unread).collect(),
        Err(Trouble::Unreadable(error)) => vec![unreadable(folder, &format!("{error:#}"))],
    }
}

fn foreign(folder: &Path, files: &[Loaded], how: &How<'_>, put: Put<'_>) -> ControlFlow<()> {
    let parts = parts(files);
    for BrokenFile { fault, .. } in &parts.broken {
        put(unread(fault))?;
    }
    for (path, what) in &parts.others {
        put(Item::PassedOver(SkippedFile { path: (*path).to_owned(), what: what.clone() }))?;
    }
    let Grouping { groups, orphans, .. } = foreign::scenarios(parts);
    for orphan in orphans {
        put(lone(&orphan))?;
    }
    let fallback = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let n = groups.len();
    for (at, group) in groups.into_iter().enumerate() {
        let share = |part: f64| (at as f64 + part) / n as f64;
        of_group(group, fallback.clone(), how, &share, put)?;
    }
    ControlFlow::Continue(())
}

/// The scenarios of a domain, a few at a time.
fn of_group(
    group: Group<'_>,
    fallback: Option<String>,
    how: &How<'_>,
    share: &dyn Fn(f64) -> f64,
    put: Put<'_>,
) -> ControlFlow<()> {
    let (candidates, pool) = (group.n_profiles(), group.seating == ProfileRelation::Pool);
    let Group { domain, profiles, .. } = group;
    // A profile without meaning does not take the others with it.
    let mut sound: Vec<ForeignProfile<'_>> = Vec::with_capacity(profiles.len());
    for profile in profiles {
        match profile.preferences(&domain, &how.reading) {
            Ok(_) => sound.push(profile),
            Err(faults) => faults.iter().map(unread).try_for_each(&mut *put)?,
        }
    }
    let title = title(&domain, &sound, fallback);
    let table = |profiles: &[ForeignProfile<'_>]| -> Vec<Item> {
        match foreign::assembled(&domain, profiles, &title, &how.reading) {
            Ok(assembled) => {
                let Ok(view) = View::of_analyst(assembled.scenario.clone(), assembled.files.clone()) else {
                    return Vec::new();
                };
                let path = domain.text.name.to_owned();
                let profiles = profiles.iter().map(|p| p.text().name.to_owned()).collect();
                let (notes, defaults) = (assembled.notes, assembled.defaults);
                let provenance = ScenarioLocation { path, profiles, candidates, pool, notes, defaults };
                vec![measured(&view, provenance, &how.measures)]
            }
            Err(faults) => faults.iter().map(unread).collect(),
        }
    };
    let n_tables = how.tables.count(sound.len());
    if n_tables == 1 {
        return how.compute(|| table(&sound)).into_iter().try_for_each(put);
    }
    let mut tables = how.tables.of(sound.len());
    let mut n_done = 0;
    loop {
        let some: Vec<Vec<usize>> = tables.by_ref().take(CHUNK).collect();
        if some.is_empty() {
            return ControlFlow::Continue(());
        }
        let pair = |at: &Vec<usize>| table(&at.iter().map(|&p| sound[p].clone()).collect::<Vec<_>>());
        let items: Vec<Vec<Item>> = how.compute(|| some.par_iter().map(pair).collect());
        items.into_iter().flatten().try_for_each(&mut *put)?;
        n_done += some.len();
        put(Item::Share(share(n_done as f64 / n_tables as f64)))?;
    }
}

fn measured(view: &View, provenance: ScenarioLocation, request: &AnalysisRequest) -> Item {
    let path = provenance.path.clone();
    match CatalogueRow::of(view, provenance, request) {
        Ok(row) => Item::Row(Box::new(row)),
        Err(error) => Item::Unread(UnreadableFile {
            path,
            line: None,
            reason: error.to_string(),
            cure: error.cure().to_owned(),
        }),
    }
}

/// A profile that belongs to no domain.
fn lone(orphan: &UnmatchedProfile<'_>) -> Item {
    let fault = orphan.profile.without_domain();
    match orphan.domain {
        None => unread(&fault),
        Some(domain) => Item::Unread(UnreadableFile {
            path: fault.place.file,
            line: None,
            reason: format!("by its name it belongs to {domain}, which cannot be read"),
            cure: "mend the domain file".to_owned(),
        }),
    }
}

fn unread(fault: &FileFault) -> Item {
    Item::Unread(UnreadableFile {
        path: fault.place.file.clone(),
        line: Some(fault.place.line).filter(|&line| line > 0),
        reason: fault.message(),
        cure: fault.cure(),
    })
}

fn unreadable(path: &Path, reason: &str) -> Item {
    Item::Unread(unread_whole(path, reason))
}

fn unopened(path: &Path, error: &anyhow::Error) -> Item {
    Item::Unopened(unread_whole(path, &format!("{error:#}")))
}

fn unread_whole(path: &Path, reason: &str) -> UnreadableFile {
    let cure = "make the files readable".to_owned();
    UnreadableFile { path: shown(path), line: None, reason: reason.to_owned(), cure }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Pairs that are measured before they are handed on.
const CHUNK: usize = 32;
