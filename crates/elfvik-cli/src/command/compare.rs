use super::{BriefQuery, Briefed, briefed, view};
use crate::answer::Answer;
use crate::arguments;
use crate::files::{Audience, Files};
use crate::output::Output;
use crate::source::{Choice, Source};
use elfvik::brief::{BriefRequest, Comparison, Version};
use elfvik::format::native;
use elfvik::report;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Compare, output: &Output) -> anyhow::Result<ExitCode> {
    let (faces, viewer) = (&arguments.faces, arguments.viewer.party.as_deref());
    faces.check(faces.json.then_some("--json"), &[])?;
    // A scenario of our own names its parties itself; the choice is then of the other one.
    let is_native = |path: &Path| path.join(native::SCENARIO_FILE).exists();
    let are_native = is_native(&arguments.before) && is_native(&arguments.after);
    let asked = |path: &'_ PathBuf| -> anyhow::Result<Briefed> {
        let paths = std::slice::from_ref(path);
        let choice = if is_native(path) && !are_native { Choice::Clear } else { arguments.profiles.choice() };
        let asked = BriefQuery {
            source: Source { paths, choice, reading: arguments.reading.chosen() },
            viewer,
            package: None,
            without: &[],
            outputs: faces.paths().collect(),
            analysis: arguments.analysis,
            draw: arguments.draw,
        };
        briefed(&asked, BriefRequest::OF_COMPARISON, output)
    };
    let (before, after) = (asked(&arguments.before)?, asked(&arguments.after)?);
    let views = [view(&before.folder, viewer)?, view(&after.folder, viewer)?];
    let comparison = Comparison::of(
        &Version { view: &views[0], brief: &before.brief },
        &Version { view: &views[1], brief: &after.brief },
    );
    let sources = [before.folder.sources, after.folder.sources].concat();
    let mut files = Files::new(&sources);
    let document = report::comparison(&comparison);
    let answer =
        Answer { document, page: None, json: &|| comparison.to_json(), audience: Audience::of(viewer) };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}
