//! Scenarios of other systems: the files of a folder, or a domain file with its profiles.

use crate::folder::{Folder, Trouble, bytes};
use anyhow::{Context as _, anyhow};
use elfvik::format::foreign::{self, Domain, Group, Part, Profile, Reading};
use elfvik::format::{Fault, Text};
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

/// A file with its text.
pub(crate) struct Loaded {
    pub(crate) path: PathBuf,
    name: String,
    text: Cow<'static, str>,
}

/// What the files of a folder are.
#[derive(Default)]
pub(crate) struct Parts<'a> {
    pub(crate) domains: Vec<Domain<'a>>,
    pub(crate) profiles: Vec<Profile<'a>>,
    /// Files that are passed over, and what they are.
    pub(crate) others: Vec<(&'a Path, &'static str)>,
    pub(crate) faults: Vec<Fault>,
}

impl Loaded {
    /// Reads a file; `None` where it is larger than any scenario.
    pub(crate) fn read(path: PathBuf) -> anyhow::Result<Option<Self>> {
        let bytes = bytes(&path)?;
        if bytes.len() as u64 > Text::LONGEST {
            return Ok(None);
        }
        let text = Cow::Owned(Text::decoded(&bytes).into_owned());
        Ok(Some(Self { name: path.display().to_string(), path, text }))
    }

    fn text(&self) -> Text<'_> {
        Text { name: &self.name, text: &self.text }
    }
}

impl<'a> Parts<'a> {
    pub(crate) fn of(files: &'a [Loaded]) -> Self {
        let mut parts = Self::default();
        for file in files {
            match foreign::part(file.text()) {
                Ok(Part::Domain(domain)) => parts.domains.push(domain),
                Ok(Part::Profile(profile)) => parts.profiles.push(*profile),
                Ok(Part::Other(what)) => parts.others.push((&file.path, what)),
                Err(fault) => parts.faults.push(*fault),
            }
        }
        parts
    }

    /// Domains with their profiles, and the profiles without a domain.
    pub(crate) fn scenarios(self) -> (Vec<Group<'a>>, Vec<Profile<'a>>) {
        foreign::scenarios(self.domains, self.profiles)
    }
}

/// The files that lie directly in a folder, in the order of their names, and those that are too large to be of a scenario.
pub(crate) fn files_of(folder: &Path) -> anyhow::Result<(Vec<Loaded>, Vec<PathBuf>)> {
    let cannot = || format!("cannot read {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        if path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    let (mut files, mut large) = (Vec::new(), Vec::new());
    for path in paths {
        match Loaded::read(path.clone())? {
            Some(file) => files.push(file),
            None => large.push(path),
        }
    }
    Ok((files, large))
}

/// Reads the scenario of a folder; `chosen` profiles alone, in that order, where some are chosen.
pub(crate) fn of_folder(folder: &Path, chosen: &[PathBuf], reading: &Reading) -> Result<Folder, Trouble> {
    let (mut files, large) = files_of(folder).map_err(Trouble::Unreadable)?;
    for path in chosen {
        let path = inside(folder, path);
        if !files.iter().any(|file| file.path == path) {
            files.push(load(&path)?);
        }
    }
    let mut parts = Parts::of(&files);
    let mut notes: Vec<String> = passed_over(&parts);
    notes
        .extend(large.iter().map(|path| format!("passed over {}: too large for a scenario", path.display())));
    if parts.domains.is_empty() && parts.profiles.is_empty() && parts.faults.is_empty() {
        return Err(Trouble::Unreadable(nothing_found(folder, &notes)));
    }
    if chosen.is_empty() && !parts.faults.is_empty() {
        return Err(Trouble::Faults(parts.faults));
    }
    let chosen: Vec<PathBuf> = chosen.iter().map(|path| inside(folder, path)).collect();
    let chosen = chosen_profiles(&mut parts, &chosen)?;
    if !chosen.is_empty() {
        parts.profiles = chosen.clone();
    }
    let (groups, alone) = parts.scenarios();
    notes.extend(alone.iter().map(|p| format!("passed over {}: it fits no domain beside it", p.text().name)));
    let mut groups: Vec<Group<'_>> = if groups.len() > 1 {
        groups.into_iter().filter(|group| !group.profiles.is_empty()).collect()
    } else {
        groups
    };
    if groups.len() > 1 {
        return Err(Trouble::Unreadable(several(folder, &groups)));
    }
    let Some(group) = groups.pop() else { return Err(Trouble::Unreadable(nothing_found(folder, &notes))) };
    let profiles = if chosen.is_empty() { group.profiles } else { chosen };
    let fallback = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    assembled(&group.domain, &profiles, fallback, reading, notes)
}

/// Reads a domain file, or a profile that holds its domain, with the profiles named after it; with those beside it that
/// fit where none is named.
pub(crate) fn of_files(paths: &[PathBuf], chosen: &[PathBuf], reading: &Reading) -> Result<Folder, Trouble> {
    let [first, named @ ..] = paths else { return Err(Trouble::Unreadable(anyhow!("no file is named"))) };
    let beside = first.parent().unwrap_or(Path::new(""));
    let chosen: Vec<PathBuf> = chosen.iter().map(|path| inside(beside, path)).collect();
    let named: Vec<PathBuf> = named.iter().cloned().chain(chosen).collect();
    let first_file = [load(first)?];
    let mut parts = Parts::of(&first_file);
    if let Some((path, what)) = parts.others.first() {
        return Err(Trouble::Unreadable(anyhow!(
            "{} is {what}, not a domain\n  = help: give a folder, or a domain file followed by its profiles",
            path.display()
        )));
    }
    if !parts.faults.is_empty() {
        return Err(Trouble::Faults(parts.faults));
    }
    let loaded;
    let mut notes = Vec::new();
    let mut others;
    if named.is_empty() {
        let here = if beside.as_os_str().is_empty() { Path::new(".") } else { beside };
        (loaded, _) = files_of(here).map_err(Trouble::Unreadable)?;
        others = Parts::of(&loaded);
        others.domains.clear();
        others.faults.clear();
    } else {
        let files: Result<Vec<Loaded>, Trouble> = named.iter().map(|path| load(path)).collect();
        loaded = files?;
        others = Parts::of(&loaded);
        notes = passed_over(&others);
        if !others.faults.is_empty() {
            return Err(Trouble::Faults(others.faults));
        }
        if let Some(domain) = others.domains.first() {
            return Err(Trouble::Unreadable(anyhow!(
                "{} is a second domain\n  = help: name one domain file first, then its profiles",
                domain.text.name
            )));
        }
    }
    let own = parts.profiles.pop();
    let own_domain = own.as_ref().and_then(Profile::own_domain);
    let Some(domain) = parts.domains.pop().or(own_domain) else {
        return Err(Trouble::Unreadable(anyhow!(
            "{} is a profile, and its domain is a file of its own\n  = help: name the domain file first, then its profiles",
            first.display()
        )));
    };
    let is_named = !named.is_empty();
    let mut profiles: Vec<Profile<'_>> = if is_named { own.into_iter().collect() } else { Vec::new() };
    profiles.extend(others.profiles.into_iter().filter(|p| is_named || p.fit(&domain).is_some()));
    if !is_named {
        // As in a folder: a profile that fits another domain better is not of this one.
        let (groups, _) = foreign::scenarios(vec![domain.clone()], profiles);
        profiles = groups.into_iter().next().map(|group| group.profiles).unwrap_or_default();
    }
    let fallback = beside.file_name().map(|name| name.to_string_lossy().into_owned());
    assembled(&domain, &profiles, fallback, reading, notes)
}

fn assembled(
    domain: &Domain<'_>,
    profiles: &[Profile<'_>],
    fallback: Option<String>,
    reading: &Reading,
    notes: Vec<String>,
) -> Result<Folder, Trouble> {
    let title = title(domain, profiles, fallback);
    let assembled = foreign::assembled(domain, profiles, &title, reading).map_err(Trouble::Faults)?;
    let notes = notes.into_iter().chain(assembled.notes).collect();
    Ok(Folder { scenario: assembled.scenario, files: assembled.files, notes })
}

/// The name of the domain's file; of the folder where a profile holds the domain.
pub(crate) fn title(domain: &Domain<'_>, profiles: &[Profile<'_>], folder: Option<String>) -> String {
    let is_profile = profiles.iter().any(|profile| profile.text().name == domain.text.name);
    let of_file = || foreign::title(domain.text.name);
    let title = of_file();
    let says_nothing = is_profile || title.eq_ignore_ascii_case("domain");
    if says_nothing { folder.unwrap_or(title) } else { title }
}

fn passed_over(parts: &Parts<'_>) -> Vec<String> {
    parts.others.iter().map(|(path, what)| format!("passed over {}: {what}", path.display())).collect()
}

/// The profiles at some paths, in their order.
fn chosen_profiles<'a>(parts: &mut Parts<'a>, chosen: &[PathBuf]) -> Result<Vec<Profile<'a>>, Trouble> {
    let mut profiles = Vec::with_capacity(chosen.len());
    for path in chosen {
        let name = path.display().to_string();
        if let Some(fault) = parts.faults.iter().find(|fault| fault.place.file == name) {
            return Err(Trouble::Faults(vec![fault.clone()]));
        }
        let found = parts.profiles.iter().find(|profile| profile.text().name == name);
        let none = || {
            let known: Vec<&str> = parts.profiles.iter().map(|p| p.text().name).collect();
            Trouble::Unreadable(anyhow!(
                "{name} is no profile\n  = help: profiles here: {}",
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
            path.display(),
            Text::LONGEST
        ))
    })
}

/// A path as it is, or inside of a folder.
fn inside(folder: &Path, path: &Path) -> PathBuf {
    let within = folder.join(path);
    if within.exists() || !path.exists() { within } else { path.to_owned() }
}

fn nothing_found(folder: &Path, notes: &[String]) -> anyhow::Error {
    let shown = folder.display();
    let seen = notes.iter().map(|note| format!("  note: {note}\n")).collect::<String>();
    anyhow!(
        "{shown} holds no scenario: neither scenario.toml nor a domain of GENIUS, GeniusWeb, NegoLog or NegMAS\n{seen}  = help: \
         `elfvik new DIR` writes a scenario to start from, `elfvik scenarios DIR` looks into inner folders too"
    )
}

fn several(folder: &Path, groups: &[Group<'_>]) -> anyhow::Error {
    let line = |group: &Group<'_>| {
        let n = group.profiles.len();
        let profiles = if n == 1 { "1 profile".to_owned() } else { format!("{n} profiles") };
        format!("  {} with {profiles}\n", group.domain.text.name)
    };
    let lines: String = groups.iter().map(line).collect();
    anyhow!(
        "{} holds several scenarios:\n{lines}  = help: name one domain file, alone or followed by its profiles",
        folder.display()
    )
}
