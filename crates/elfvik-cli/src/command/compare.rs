use super::brief::WIDEST;
use super::{Asked, briefed, view};
use crate::arguments;
use crate::output::Output;
use crate::source::Source;
use elfvik::brief::{Comparison, Request, Version};
use elfvik::report::text;
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Compare, output: &Output) -> anyhow::Result<ExitCode> {
    let listed = Request { n_points: 0, n_cloud: 0, ..Request::STANDARD };
    let viewer = arguments.viewer.as_deref();
    let asked = |path: &'_ PathBuf| -> anyhow::Result<super::Briefed> {
        let paths = std::slice::from_ref(path);
        let source = Source { paths, profiles: &[], reading: arguments.reading.chosen() };
        let asked =
            Asked { source, viewer, package: None, analysis: arguments.analysis, draw: arguments.draw };
        briefed(&asked, listed, output)
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
