//! Scenarios of other systems: the files of a folder, or a domain file with its profiles.

use crate::files::is_temporary;
use crate::folder::{Folder, Trouble, bytes, kind};
use crate::output::shown;
use crate::source::Choice;
use anyhow::{Context as _, anyhow, bail};
use elfvik::format::foreign::{
    self, Domain, FolderContents, ForeignProfile, Group, Grouping, ProfileRelation, ReadingOptions,
    ScenarioWithProfiles, UnmatchedProfile,
};
use elfvik::format::{FileFault, FileText};
use elfvik::unsafe_characters::visible_line;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file with its text.
pub(crate) struct Loaded {
    pub(crate) path: PathBuf,
    name: String,
    text: Cow<'static, str>,
}

impl Loaded {
    /// Reads a file; `None` where it is larger than any scenario.
    pub(crate) fn read(path: PathBuf) -> anyhow::Result<Option<Self>> {
        let bytes = bytes(&path)?;
        if bytes.len() as u64 > FileText::LONGEST {
            return Ok(None);
        }
        let text = Cow::Owned(FileText::decoded(&bytes).into_owned());
        Ok(Some(Self { name: path.display().to_string(), path, text }))
    }

    fn text(&self) -> FileText<'_> {
        FileText { name: &self.name, text: &self.text }
    }
}

/// What each of some files is.
pub(crate) fn parts(files: &[Loaded]) -> FolderContents<'_> {
    FolderContents::of(files.iter().map(Loaded::text))
}

/// What lies directly in a folder, inner folders aside, in the order of the names.
#[derive(Default)]
pub(crate) struct Files {
    /// What can be read.
    pub(crate) read: Vec<Loaded>,
    /// What is no file that a scenario can have, and what it is.
    pub(crate) others: Vec<(PathBuf, &'static str)>,
    /// Files that cannot be opened, and why.
    pub(crate) unreadable: Vec<(PathBuf, anyhow::Error)>,
}

impl Files {
    /// All that can be read, where all that is a file can be; notes on what is none.
    fn whole(mut self) -> Result<(Vec<Loaded>, Vec<String>), Trouble> {
        if !self.unreadable.is_empty() {
            return Err(Trouble::Unreadable(self.unreadable.swap_remove(0).1));
        }
        let note = |(path, what): &(PathBuf, &str)| format!("passed over {}: {what}", shown(path));
        let notes = self.others.iter().map(note).collect();
        Ok((self.read, notes))
    }
}

/// What lies directly in a folder.
pub(crate) fn files_of(folder: &Path) -> anyhow::Result<Files> {
    let cannot = || format!("cannot read {}", shown(folder));
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut paths = Vec::new();
    for entry in fs::read_dir(here).with_context(cannot)? {
        let name = entry.with_context(cannot)?.file_name();
        // What a killed run left is no part of anything.
        if !is_temporary(&name.to_string_lossy()) {
            paths.push(folder.join(&name));
        }
    }
    // Names that read alike where they are no text keep an order of their own.
    paths.sort_by_cached_key(|path| (foreign::file_order(&path.to_string_lossy()), path.clone()));
    let mut files = Files::default();
    let mut n_bytes = 0;
    for path in paths {
        let is_link = fs::symlink_metadata(&path).is_ok_and(|kind| kind.is_symlink());
        match fs::metadata(&path) {
            Ok(kind) if kind.is_file() => match Loaded::read(path.clone()) {
                Ok(Some(file)) => {
                    n_bytes += file.text.len();
                    if n_bytes > MOST_BYTES {
                        bail!(
                            "the files of {} hold more than {MOST_BYTES} bytes, no scenario does\n  = help: \
                             name the \
                             domain file and its profiles",
                            shown(folder)
                        );
                    }
                    files.read.push(file);
                }
                Ok(None) => files.others.push((path, "too large for a scenario")),
                Err(error) => files.unreadable.push((path, error)),
            },
            Ok(kind) if kind.is_dir() && is_link => {
                files.others.push((path, "a link to a folder, which is not followed"));
            }
            Ok(kind) if kind.is_dir() => {}
            Ok(found) => files.others.push((path, self::kind(&found))),
            Err(_) if is_link => files.others.push((path, "a link that leads nowhere")),
            Err(error) => {
                let error = anyhow::Error::new(error).context(format!("cannot read {}", shown(&path)));
                files.unreadable.push((path, error));
            }
        }
    }
    Ok(files)
}

/// Reads the scenario of a folder; chosen profiles alone, in that order, where some are chosen.
pub(crate) fn of_folder(
    folder: &Path,
    choice: Choice<'_>,
    reading: &ReadingOptions,
) -> Result<Folder, Trouble> {
    let (mut files, others) = files_of(folder).map_err(Trouble::Unreadable)?.whole()?;
    let chosen: Vec<PathBuf> = choice.files().iter().map(|path| inside(folder, path)).collect();
    for path in &chosen {
        if !files.iter().any(|file| file.path == *path) {
            files.push(load(path)?);
        }
    }
    let mut parts = parts(&files);
    let sources = sources(&files, &parts);
    let mut notes: Vec<String> = passed_over(&parts);
    notes.extend(others);
    if parts.domains.is_empty() && parts.profiles.is_empty() && parts.broken.is_empty() {
        return Err(Trouble::Unreadable(nothing_found(folder, &notes)));
    }
    if chosen.is_empty() {
        if !parts.broken.is_empty() {
            return Err(Trouble::Faults(parts.faults()));
        }
    } else {
        parts.profiles = chosen_profiles(&parts, &chosen)?;
        notes.extend(parts.broken.drain(..).map(|file| not_read(&file.fault)));
    }
    let in_order = parts.profiles.clone();
    let Grouping { mut groups, orphans, .. } = foreign::scenarios(parts);
    notes.extend(orphans.iter().map(|orphan| without_domain(orphan, &groups)));
    if groups.len() > 1 {
        let has_profiles = |group: &Group<'_>| group.n_profiles() > 0;
        let empty = groups.iter().filter(|group| !has_profiles(group));
        notes.extend(
            empty.map(|group| {
                format!("left out {}: no profile beside it belongs to it", group.domain.text.name)
            }),
        );
        groups.retain(has_profiles);
    }
    if groups.len() > 1 {
        return Err(Trouble::Unreadable(several(folder, &groups)));
    }
    let Some(group) = groups.pop() else { return Err(Trouble::Unreadable(nothing_found(folder, &notes))) };
    let fallback = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let profiles = if chosen.is_empty() { seated(&group, choice)? } else { &in_order };
    if chosen.is_empty() && profiles.len() < 2 {
        return Err(Trouble::Unreadable(too_few(&group, &notes)));
    }
    assembled(&group.domain, profiles, fallback, reading, (sources, notes))
}

/// Reads a domain file, or a profile that holds its domain, with the profiles named after it; with those
/// beside it that belong to it where none is named.
pub(crate) fn of_files(
    paths: &[PathBuf],
    choice: Choice<'_>,
    reading: &ReadingOptions,
) -> Result<Folder, Trouble> {
    let [first, named @ ..] = paths else { return Err(Trouble::Unreadable(anyhow!("no file is named"))) };
    let beside = first.parent().unwrap_or(Path::new(""));
    let chosen = choice.files().iter().map(|path| inside(beside, path));
    let named: Vec<PathBuf> = named.iter().cloned().chain(chosen).collect();
    let fallback = beside.file_name().map(|name| name.to_string_lossy().into_owned());
    let own = load(first)?;
    let domain = domain_of(&own)?;
    if named.is_empty() {
        return beside_domain(own, choice, fallback, reading);
    }
    let files: Vec<Loaded> = named.iter().map(|path| load(path)).collect::<Result<_, _>>()?;
    let others = parts(&files);
    if !others.broken.is_empty() {
        return Err(Trouble::Faults(others.faults()));
    }
    if let Some(domain) = others.domains.first() {
        return Err(Trouble::Unreadable(anyhow!(
            "{} is a second domain\n  = help: name one domain file first, then its profiles",
            domain.text.name
        )));
    }
    let notes = passed_over(&others);
    let own = parts(std::slice::from_ref(&own)).profiles;
    let profiles: Vec<ForeignProfile<'_>> = own.into_iter().chain(others.profiles).collect();
    let sources = std::iter::once(first).chain(&named).cloned().collect();
    assembled(&domain, &profiles, fallback, reading, (sources, notes))
}

/// The domain that a file holds.
fn domain_of(file: &Loaded) -> Result<Domain<'_>, Trouble> {
    let mut parts = parts(std::slice::from_ref(file));
    if let Some((path, what)) = parts.others.first() {
        return Err(Trouble::Unreadable(anyhow!(
            "{} is {what}, not a domain\n  = help: give a folder, or a domain file followed by its profiles",
            visible_line(path)
        )));
    }
    if !parts.broken.is_empty() {
        return Err(Trouble::Faults(parts.faults()));
    }
    let own = parts.profiles.first().and_then(ForeignProfile::own_domain);
    parts.domains.pop().or(own).ok_or_else(|| {
        Trouble::Unreadable(anyhow!(
            "{} is a profile, and its domain is a file of its own\n  = help: name the domain file first, \
             then its profiles",
            shown(&file.path)
        ))
    })
}

/// The scenario of a domain file with the profiles beside it that belong to it; what else lies there is
/// named.
fn beside_domain(
    own: Loaded,
    choice: Choice<'_>,
    fallback: Option<String>,
    reading: &ReadingOptions,
) -> Result<Folder, Trouble> {
    let (path, beside) = (own.path.clone(), own.path.parent().unwrap_or(Path::new("")).to_owned());
    let (mut files, others) = files_of(&beside).map_err(Trouble::Unreadable)?.whole()?;
    // The file may be none of those that a folder lists, such as a pipe.
    match files.iter_mut().find(|file| file.path.file_name() == path.file_name()) {
        Some(file) => *file = own,
        None => files.push(own),
    }
    let name = path.display().to_string();
    let parts = parts(&files);
    let sources = sources(&files, &parts);
    let mut notes = passed_over(&parts);
    notes.extend(others);
    let Grouping { mut groups, orphans, broken } = foreign::scenarios(parts);
    let is_own = |group: &Group<'_>| {
        group.domain.text.name == name || group.profiles.iter().any(|profile| profile.text().name == name)
    };
    let Some(at) = groups.iter().position(is_own) else {
        // A profile whose own domain file cannot be read.
        return Err(Trouble::Faults(broken.into_iter().map(|file| file.fault).collect()));
    };
    let group = groups.remove(at);
    if !group.broken.is_empty() {
        return Err(Trouble::Faults(group.broken.into_iter().map(|file| file.fault).collect()));
    }
    notes.extend(groups.iter().map(left_out));
    notes.extend(orphans.iter().map(|orphan| without_domain(orphan, &groups)));
    let of_others = groups.iter().flat_map(|group| &group.broken);
    notes.extend(broken.iter().chain(of_others).map(|file| not_read(&file.fault)));
    let profiles = seated(&group, choice)?;
    if profiles.len() < 2 {
        return Err(Trouble::Unreadable(too_few(&group, &notes)));
    }
    assembled(&group.domain, profiles, fallback, reading, (sources, notes))
}

/// The profiles of a group, where it is clear that they sit at one table.
fn seated<'g, 'a>(group: &'g Group<'a>, choice: Choice<'_>) -> Result<&'g [ForeignProfile<'a>], Trouble> {
    let is_clear = group.seating == ProfileRelation::Table || matches!(choice, Choice::Everybody);
    if is_clear { Ok(&group.profiles) } else { Err(Trouble::Unreadable(pool(group))) }
}

/// What is said of a domain that is not asked for.
fn left_out(group: &Group<'_>) -> String {
    let name = group.domain.text.name;
    let others: Vec<&str> =
        group.profiles.iter().map(|p| p.text().name).filter(|&other| other != name).collect();
    let with = if others.is_empty() { String::new() } else { format!(" with {}", others.join(", ")) };
    format!("left out {name}{with}: another scenario")
}

fn without_domain(orphan: &UnmatchedProfile<'_>, groups: &[Group<'_>]) -> String {
    let name = orphan.profile.text().name;
    match orphan.domain {
        Some(domain) => format!("left out {name}: by its name it belongs to {domain}, which cannot be read"),
        None => {
            let why = why_unfit(&orphan.profile, groups).map_or_else(String::new, |why| format!(" ({why})"));
            format!("passed over {name}: it fits no domain beside it{why}")
        }
    }
}

/// What keeps a profile from the one domain of its system.
fn why_unfit(profile: &ForeignProfile<'_>, groups: &[Group<'_>]) -> Option<String> {
    let mut alike = groups.iter().filter(|group| group.domain.origin == profile.origin());
    let (Some(group), None) = (alike.next(), alike.next()) else { return None };
    match profile.preferences(&group.domain, &ReadingOptions::FAITHFUL) {
        Err(faults) => {
            faults.first().map(|FileFault { place, error, .. }| format!("line {}: {error}", place.line))
        }
        Ok(_) => profile.notes(&group.domain).first().map(ToString::to_string),
    }
}

fn not_read(fault: &FileFault) -> String {
    let FileFault { place, error, .. } = fault;
    format!("left out {}:{}: {error}", place.file, place.line.max(1))
}

fn assembled(
    domain: &Domain<'_>,
    profiles: &[ForeignProfile<'_>],
    fallback: Option<String>,
    reading: &ReadingOptions,
    (sources, notes): (Vec<PathBuf>, Vec<String>),
) -> Result<Folder, Trouble> {
    let title = title(domain, profiles, fallback);
    let assembled = foreign::assembled(domain, profiles, &title, reading).map_err(Trouble::Faults)?;
    let ScenarioWithProfiles { scenario, files, notes: of_files, defaults } = assembled;
    let notes = notes.into_iter().chain(of_files.iter().map(ToString::to_string)).collect();
    let defaults = defaults.iter().map(ToString::to_string).collect();
    Ok(Folder { scenario, files, sources, notes, defaults })
}

/// The name of the domain's file; of the folder where a profile holds the domain.
pub(crate) fn title(domain: &Domain<'_>, profiles: &[ForeignProfile<'_>], folder: Option<String>) -> String {
    let is_profile = profiles.iter().any(|profile| profile.text().name == domain.text.name);
    let of_file = || foreign::title(domain.text.name);
    let title = of_file();
    let says_nothing = is_profile || title.eq_ignore_ascii_case("domain");
    if says_nothing { folder.unwrap_or(title) } else { title }
}

/// The files that are of a scenario, of this one or of others.
fn sources(files: &[Loaded], parts: &FolderContents<'_>) -> Vec<PathBuf> {
    let others: HashSet<&str> = parts.others.iter().map(|(name, _)| *name).collect();
    files.iter().filter(|file| !others.contains(&*file.name)).map(|file| file.path.clone()).collect()
}

fn passed_over(parts: &FolderContents<'_>) -> Vec<String> {
    parts.others.iter().map(|(path, what)| format!("passed over {path}: {what}")).collect()
}

/// The profiles at some paths, in their order.
fn chosen_profiles<'a>(
    parts: &FolderContents<'a>,
    chosen: &[PathBuf],
) -> Result<Vec<ForeignProfile<'a>>, Trouble> {
    let mut profiles = Vec::with_capacity(chosen.len());
    for path in chosen {
        let name = path.display().to_string();
        if let Some(file) = parts.broken.iter().find(|file| file.text.name == name) {
            return Err(Trouble::Faults(vec![file.fault.clone()]));
        }
        let found = parts.profiles.iter().find(|profile| profile.text().name == name);
        let none = || {
            let known: Vec<_> = parts.profiles.iter().map(|p| visible_line(p.text().name)).collect();
            Trouble::Unreadable(anyhow!(
                "{} is no profile\n  = help: profiles here: {}",
                visible_line(&name),
                known.join(", ")
            ))
        };
        profiles.push(found.ok_or_else(none)?.clone());
    }
    Ok(profiles)
}

fn load(path: &Path) -> Result<Loaded, Trouble> {
    let loaded = Loaded::read(path.to_owned()).map_err(Trouble::Unreadable)?;
    loaded.ok_or_else(|| {
        Trouble::Unreadable(anyhow!(
            "{} has more than {} bytes, no scenario has",
            shown(path),
            FileText::LONGEST
        ))
    })
}

/// A path as it is, or inside of a folder.
fn inside(folder: &Path, path: &Path) -> PathBuf {
    let within = folder.join(path);
    if within.exists() || !path.exists() { within } else { path.to_owned() }
}

fn nothing_found(folder: &Path, notes: &[String]) -> anyhow::Error {
    let shown = shown(folder);
    let seen = notes.iter().map(|note| format!("  note: {}\n", visible_line(note))).collect::<String>();
    anyhow!(
        "{shown} holds no scenario: neither scenario.toml nor a domain of GENIUS, GeniusWeb, NegoLog or \
         NegMAS\n{seen}  = help: \
         `elfvik new DIR` writes a scenario to start from, `elfvik scenarios DIR` looks into inner folders \
         too"
    )
}

/// More profiles than two, of which nothing says that they meet.
fn pool(group: &Group<'_>) -> anyhow::Error {
    let names: Vec<_> = group.profiles.iter().map(|profile| visible_line(profile.text().name)).collect();
    let lines: String = names.iter().map(|name| format!("  {name}\n")).collect();
    let two: Vec<&str> =
        names.iter().take(2).map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name)).collect();
    anyhow!(
        "{} fits {} profiles, and nothing says that they sit at one table:\n{lines}  = help: choose with \
         --profiles {}; \
         --all-profiles takes all of them as the parties of one scenario",
        visible_line(group.domain.text.name),
        names.len(),
        two.join(",")
    )
}

/// Fewer profiles than two belong to a domain file; what lies beside may tell why.
fn too_few(group: &Group<'_>, notes: &[String]) -> anyhow::Error {
    let n = group.profiles.len();
    let seen = notes.iter().map(|note| format!("  note: {}\n", visible_line(note))).collect::<String>();
    anyhow!(
        "{}: the domain has {n} of the two or more profiles that a scenario needs\n{seen}  = help: put the \
         profiles \
         beside the domain, or name them after it",
        visible_line(group.domain.text.name)
    )
}

fn several(folder: &Path, groups: &[Group<'_>]) -> anyhow::Error {
    let line = |group: &Group<'_>| {
        let n = group.n_profiles();
        let profiles = if n == 1 { "1 profile".to_owned() } else { format!("{n} profiles") };
        format!("  {} with {profiles}\n", visible_line(group.domain.text.name))
    };
    let lines: String = groups.iter().map(line).collect();
    anyhow!(
        "{} holds several scenarios:\n{lines}  = help: name one domain file, alone or followed by its \
         profiles",
        shown(folder)
    )
}

/// The files of one folder hold at most so many bytes.
const MOST_BYTES: usize = 64 * 1024 * 1024;
