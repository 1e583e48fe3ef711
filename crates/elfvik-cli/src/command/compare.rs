use super::brief::WIDEST;
use super::{BriefQuery, briefed, view};
use crate::arguments;
use crate::output::Output;
use crate::source::{Choice, Source};
use elfvik::brief::{BriefRequest, Comparison, Version};
use elfvik::format::native;
use elfvik::report::text;
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Compare, output: &Output) -> anyhow::Result<ExitCode> {
    let viewer = arguments.viewer.as_deref();
    // A scenario of our own names its parties itself; the choice is then of the other one.
    let is_native = |path: &PathBuf| path.join(native::SCENARIO_FILE).exists();
    let are_native = is_native(&arguments.before) && is_native(&arguments.after);
    let asked = |path: &'_ PathBuf| -> anyhow::Result<super::Briefed> {
        let paths = std::slice::from_ref(path);
        let choice = if is_native(path) && !are_native { Choice::Clear } else { arguments.profiles.choice() };
        let source = Source { paths, choice, reading: arguments.reading.chosen() };
        let asked = BriefQuery {
            source,
            viewer,
            package: None,
            outputs: Vec::new(),
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
    let width = arguments.width.map_or_else(|| Output::columns(WIDEST), usize::from);
    let answer = if arguments.json {
        comparison.to_json()
    } else {
        text::comparison(&comparison, output.ink(), width)
    };
    output.print(&answer)?;
    Ok(ExitCode::SUCCESS)
}
