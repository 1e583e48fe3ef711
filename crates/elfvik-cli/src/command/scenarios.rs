use super::brief::WIDEST;
use crate::arguments;
use crate::folder::{Folder, Trouble};
use crate::foreign::{Loaded, Parts, files_of, title};
use crate::output::Output;
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{Context as _, bail};
use elfvik::brief::catalogue::{Catalogue, PassedOver, Row, Unread};
use elfvik::format::foreign::{self, Group, Profile, Reading};
use elfvik::format::{Fault, native};
use elfvik::model::View;
use elfvik::prepare::analysis::Request;
use elfvik::prepare::diagram::Widest;
use elfvik::prepare::frontier::Limits;
use elfvik::report::text;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) fn run(arguments: &arguments::Scenarios, output: &Output) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let kind = fs::metadata(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    if !kind.is_dir() {
        bail!(
            "{} is a file\n  = help: give a folder, all its inner folders are looked into",
            folder.display()
        );
    }
    let catalogued = || catalogue(arguments);
    let catalogue = match arguments.threads {
        None => catalogued(),
        Some(n) => rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(n))
            .build()
            .context("cannot start the threads")?
            .install(catalogued),
    }?;
    if arguments.json {
        output.print(&catalogue.to_json())?;
    } else if arguments.csv {
        output.print(&csv(&catalogue)?)?;
    } else {
        let width = arguments.width.map_or_else(|| Output::columns(WIDEST), usize::from);
        output.print(&text::catalogue(&catalogue, output.ink(), width))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What one folder holds, its inner folders aside.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    unread: Vec<Unread>,
    passed_over: Vec<PassedOver>,
}

fn catalogue(arguments: &arguments::Scenarios) -> anyhow::Result<Catalogue> {
    let folders = folders(&arguments.folder)?;
    let progress = Progress::new("reading scenarios");
    let (done, all) = (AtomicUsize::new(0), folders.len());
    let request = Request {
        convention: arguments.convention,
        limits: Limits { points: arguments.max_points, widest: WIDEST_DIAGRAM },
    };
    let tables = if arguments.pairs { Tables::Pairs } else { Tables::Everybody };
    let how = How { reading: arguments.reading.chosen(), request, tables };
    let of = |folder: &PathBuf| {
        let found = found(folder, &how);
        progress.tell(done.fetch_add(1, Ordering::Relaxed) + 1, all);
        found
    };
    let found: Vec<Found> = folders.par_iter().map(of).collect();
    let mut catalogue = Catalogue {
        format: Catalogue::FORMAT,
        convention: arguments.convention.name().to_owned(),
        scenarios: Vec::new(),
        unread: Vec::new(),
        passed_over: Vec::new(),
    };
    for found in found {
        catalogue.scenarios.extend(found.rows);
        catalogue.unread.extend(found.unread);
        catalogue.passed_over.extend(found.passed_over);
    }
    Ok(catalogue)
}

/// A folder and all inside, in the order of paths; links to folders are not followed.
fn folders(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && !is_hidden {
                open.push(entry.path());
            }
        }
        all.push(folder);
    }
    all.sort();
    Ok(all)
}

/// How scenarios are read, put together and measured.
struct How {
    reading: Reading,
    request: Request,
    tables: Tables,
}

/// Who sits at a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tables {
    /// All profiles of a domain.
    Everybody,
    /// Every two of them.
    Pairs,
}

impl How {
    /// The profiles of each scenario that a domain's profiles make.
    fn tables_of<'a>(&self, profiles: &[Profile<'a>]) -> Vec<Vec<Profile<'a>>> {
        if self.tables == Tables::Everybody || profiles.len() < 3 {
            return vec![profiles.to_vec()];
        }
        let pairs_with = |(at, a): (usize, &Profile<'a>)| {
            profiles[at + 1..].iter().map(|b| vec![a.clone(), b.clone()]).collect::<Vec<_>>()
        };
        profiles.iter().enumerate().flat_map(pairs_with).collect()
    }
}

fn found(folder: &Path, how: &How) -> Found {
    let mut found = Found::default();
    if folder.join(native::SCENARIO_FILE).exists() {
        found.native(folder, &how.reading, &how.request);
        return found;
    }
    let (files, large) = match files_of(folder) {
        Ok(files) => files,
        Err(error) => {
            found.unreadable(folder, &format!("{error:#}"));
            return found;
        }
    };
    for path in large {
        found.passed_over.push(PassedOver { path: shown(&path), what: "too large for a scenario".into() });
    }
    found.foreign(folder, &files, how);
    found
}

impl Found {
    fn native(&mut self, folder: &Path, reading: &Reading, request: &Request) {
        let paths = [folder.to_owned()];
        match (Source { paths: &paths, profiles: &[], reading: *reading }.read(None)) {
            Ok(Folder { scenario, files, .. }) => match View::of_analyst(&scenario, &files) {
                Some(view) => {
                    let profiles = scenario.parties.iter().map(|p| shown(&folder.join(&p.file))).collect();
                    self.measure(&view, &shown(folder), profiles, request);
                }
                None => self.unreadable(folder, "a folder has one file per party, in order"),
            },
            Err(Trouble::Faults(faults)) => self.faults(&faults),
            Err(Trouble::Unreadable(error)) => self.unreadable(folder, &format!("{error:#}")),
        }
    }

    fn foreign(&mut self, folder: &Path, files: &[Loaded], how: &How) {
        let reading = &how.reading;
        let parts = Parts::of(files);
        self.faults(&parts.faults);
        for (path, what) in &parts.others {
            self.passed_over.push(PassedOver { path: shown(path), what: (*what).to_owned() });
        }
        let (groups, alone) = parts.scenarios();
        for profile in alone {
            self.fault(&profile.without_domain());
        }
        let fallback = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        for Group { domain, profiles } in groups {
            // A profile without meaning does not take the others with it.
            let (sound, wrong): (Vec<Profile<'_>>, Vec<_>) =
                profiles.into_iter().partition(|p| p.preferences(&domain, reading).is_ok());
            for profile in &wrong {
                self.faults(&profile.preferences(&domain, reading).err().unwrap_or_default());
            }
            let title = title(&domain, &sound, fallback.clone());
            for profiles in how.tables_of(&sound) {
                match foreign::assembled(&domain, &profiles, &title, reading) {
                    Ok(assembled) => {
                        let view = View::of_analyst(&assembled.scenario, &assembled.files);
                        let Some(view) = view else { continue };
                        let names = profiles.iter().map(|p| p.text().name.to_owned()).collect();
                        self.measure(&view, domain.text.name, names, &how.request);
                    }
                    Err(faults) => self.faults(&faults),
                }
            }
        }
    }

    fn measure(&mut self, view: &View<'_>, path: &str, profiles: Vec<String>, request: &Request) {
        match Row::of(view, path, profiles, request) {
            Ok(row) => self.rows.push(row),
            Err(error) => self.unread.push(Unread {
                path: path.to_owned(),
                line: None,
                reason: error.to_string(),
                cure: error.cure().to_owned(),
            }),
        }
    }

    fn faults(&mut self, faults: &[Fault]) {
        faults.iter().for_each(|fault| self.fault(fault));
    }

    fn fault(&mut self, fault: &Fault) {
        self.unread.push(Unread {
            path: fault.place.file.clone(),
            line: Some(fault.place.line).filter(|&line| line > 0),
            reason: fault.error.to_string(),
            cure: fault.error.cure().to_string(),
        });
    }

    fn unreadable(&mut self, path: &Path, reason: &str) {
        let cure = "make the files readable".to_owned();
        self.unread.push(Unread { path: shown(path), line: None, reason: reason.to_owned(), cure });
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// One line per scenario and per file that could not be read, under one head.
fn csv(catalogue: &Catalogue) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
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
        "reason",
    ])?;
    let list = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    let some = |number: Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
    for row in &catalogue.scenarios {
        let reservation =
            row.reservation.iter().map(|r| r.map_or_else(|| "any".to_owned(), |r| r.to_string()));
        writer.write_record([
            row.path.clone(),
            row.origin.clone(),
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
            String::new(),
        ])?;
    }
    for unread in &catalogue.unread {
        let mut record = vec![String::new(); 18];
        record[0] = unread.path.clone();
        let line = unread.line.map_or_else(String::new, |line| format!("line {line}: "));
        record[17] = format!("{line}{}", unread.reason);
        writer.write_record(record)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// A collection is walked for its measures, not to wait for the widest of its scenarios.
const WIDEST_DIAGRAM: Widest = Widest { states: 100_000, arcs: 4_000_000 };
