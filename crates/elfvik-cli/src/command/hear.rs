use super::{BriefQuery, explained, view, with_threads};
use crate::arguments::{self, Draw};
use crate::files::{Audience, Files};
use crate::folder::{self, Folder};
use crate::output::{Output, shown};
use crate::progress::Progress;
use crate::source::{Choice, Source};
use anyhow::{anyhow, bail};
use elfvik::brief::{Brief, BriefRequest};
use elfvik::format::foreign::ReadingOptions;
use elfvik::format::native::{self, EvidenceText};
use elfvik::format::{FileFault, FileText};
use elfvik::model::{PartyFile, PartyId, Scenario, View};
use elfvik::prepare::Control;
use elfvik::prepare::analysis::ComputationPhase;
use elfvik::report::notes;
use elfvik::unsafe_characters::visible_line;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Hear, output: &Output) -> anyhow::Result<ExitCode> {
    let paths = [arguments.folder.clone()];
    let source = Source { paths: &paths, choice: Choice::Clear, reading: ReadingOptions::FAITHFUL };
    if !arguments.folder.join(native::SCENARIO_FILE).exists() {
        bail!(
            "{} holds no {}\n  = help: give the folder of a scenario of Elfvik's own",
            shown(&arguments.folder),
            native::SCENARIO_FILE
        );
    }
    let viewer = arguments.party.as_deref();
    let draw = Draw { worlds: arguments.worlds, rehearsals: 0 };
    let query = BriefQuery {
        source,
        viewer,
        package: None,
        without: &[],
        outputs: Vec::new(),
        analysis: arguments.analysis,
        draw,
    };
    let before = super::read(&query, output)?;
    let (party, path) = whose(arguments, &before)?;
    let (text, file) = heard(arguments, (&before.scenario, party), &path, output)?;
    let mut files = before.files.clone();
    for known in &mut files {
        if known.party == party {
            *known = file.clone();
        }
    }
    let progress = Progress::new("weighing what was heard");
    let views = [view(&before, viewer)?, after(&before, files, viewer)?];
    let [old, new] = views.map(|view| brief(&query, &view, &progress));
    let changed = notes::of_heard(&old?, &new?).join("\n");
    drop(progress);
    let mut written = Files::new(&[]);
    // A party's own file stays as readable as it was.
    written.add(&path, text, Audience::Anybody);
    written.write()?;
    output.say(&format!("{} has one entry more.\n{changed}\n", shown(&path)))?;
    Ok(ExitCode::SUCCESS)
}

/// The same view of other files.
fn after(folder: &Folder, files: Vec<PartyFile>, viewer: Option<&str>) -> anyhow::Result<View> {
    let viewer = viewer.and(files.first()).map(|own| own.party);
    Ok(View::of(folder.scenario.clone(), &files, viewer)?)
}

/// The party that heard it, and where its file is.
fn whose(arguments: &arguments::Hear, folder: &Folder) -> anyhow::Result<(PartyId, PathBuf)> {
    let parties = &folder.scenario.parties;
    let path = |party: usize| arguments.folder.join(&parties[party].file);
    let is_meant = |party: usize| match (&arguments.party, &arguments.file) {
        (Some(id), _) => parties[party].id == *id,
        (None, Some(file)) => parties[party].file.as_str() == file.as_os_str() || path(party) == *file,
        (None, None) => false,
    };
    match (0..parties.len()).find(|&party| is_meant(party)) {
        Some(party) => Ok((PartyId(party), path(party))),
        None => {
            let file = arguments.file.as_deref().map(shown).unwrap_or_default();
            let known: Vec<&str> = parties.iter().map(|party| party.file.as_str()).collect();
            bail!(
                "{file} is the file of no party\n  = help: the files are {}",
                visible_line(&known.join(", "))
            )
        }
    }
}

/// The file's text with what was heard, and what it says; what is wrong with it is printed.
fn heard(
    arguments: &arguments::Hear,
    (scenario, party): (&Scenario, PartyId),
    path: &Path,
    output: &Output,
) -> anyhow::Result<(String, PartyFile)> {
    let bytes = folder::bytes(path)?;
    let name = path.display().to_string();
    let told = |faults: &[FileFault]| {
        faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
        anyhow!("{} is left as it is", shown(path))
    };
    let text = FileText::of_bytes(&name, &bytes).map_err(|fault| told(&[*fault]))?;
    let (act, about) = arguments.act();
    let entry = EvidenceText {
        date: arguments.on.as_deref(),
        by: &arguments.by,
        act,
        about,
        through: arguments.through.as_deref(),
        source: arguments.source.as_deref(),
        firm: arguments.firm,
        note: arguments.note.as_deref(),
    };
    let text = native::with_evidence(text.text, &entry, scenario).map_err(|error| {
        let [message, cure] = [error.to_string(), error.cure()];
        anyhow!("--{act}: {}\n  = help: {}", visible_line(&message), visible_line(&cure))
    })?;
    let read = native::party_file(FileText { name: &name, text: &text }, scenario, party);
    let file = read.map_err(|faults| told(&faults))?;
    Ok((text, file))
}

fn brief(query: &BriefQuery<'_>, view: &View, progress: &Progress) -> anyhow::Result<Brief> {
    let request = query.request(None, BriefRequest::OF_COMPARISON);
    let explained = |error| anyhow!(explained(query.source.shown(), view.scenario(), &error));
    let tell = |done: usize, all: usize| progress.tell(done, all);
    let begin = |task: ComputationPhase| progress.begin(task.to_string());
    let control = Control { progress: Some(&tell), begin: Some(&begin), is_cancelled: None };
    with_threads(query.analysis.threads, || Brief::controlled(view, &request, &control).map_err(explained))?
}
