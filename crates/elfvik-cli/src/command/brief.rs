use super::briefed;
use crate::arguments;
use crate::output::Output;
use elfvik::brief::Request;
use elfvik::report::text;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Brief, output: &Output) -> anyhow::Result<ExitCode> {
    let listed = match arguments.json {
        true => Request {
            n_points: arguments.listing.limit,
            n_equals: arguments.listing.equals,
            n_cloud: 0,
            ..Request::STANDARD
        },
        false => Request::STANDARD,
    };
    let brief = briefed(&arguments.folder, arguments.analysis, listed, output)?;
    let width = arguments.width.map_or_else(|| Output::columns(WIDEST), usize::from);
    let answer = if arguments.json { brief.to_json() } else { text::brief(&brief, output.ink(), width) };
    output.print(&answer)?;
    Ok(ExitCode::SUCCESS)
}

/// Longer lines are hard to read.
const WIDEST: usize = 100;
