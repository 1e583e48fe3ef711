use super::{BriefQuery, Briefed, briefed, warnings};
use crate::arguments;
use crate::files::{Audience, Files, is_standard_output};
use crate::output::Output;
use anyhow::bail;
use elfvik::brief::BriefRequest;
use elfvik::report::{html, markdown, text};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Brief, output: &Output) -> anyhow::Result<ExitCode> {
    let to_stdout = |file: &Option<PathBuf>| file.as_deref().is_some_and(is_standard_output);
    let printed = [to_stdout(&arguments.html), to_stdout(&arguments.markdown), arguments.json];
    if printed.into_iter().filter(|&printed| printed).count() > 1 {
        bail!(
            "only one of --html -, --markdown - and --json can go to the standard output\n  = help: name a file for the others"
        );
    }
    let listed = match arguments.json {
        true => BriefRequest {
            n_points: arguments.listing.limit,
            n_equals: arguments.listing.equals,
            n_cloud: 0,
            ..BriefRequest::STANDARD
        },
        false => BriefRequest::STANDARD,
    };
    let source = BriefQuery::of(&arguments.source, arguments.analysis, arguments.draw);
    let outputs =
        [&arguments.html, &arguments.markdown].into_iter().flatten().map(PathBuf::as_path).collect();
    let asked = BriefQuery { package: arguments.package.as_deref(), outputs, ..source };
    let Briefed { folder, brief } = briefed(&asked, listed, output)?;
    // One side's own file does not show what the others use.
    if asked.viewer.is_none() {
        warnings::mention(&asked.source, &folder, output);
    }
    let audience = Audience::of(asked.viewer);
    let mut files = Files::new(&folder.sources);
    if let Some(file) = &arguments.html {
        files.add(file, html::brief(&brief), audience);
    }
    if let Some(file) = &arguments.markdown {
        files.add(file, markdown::brief(&brief), audience);
    }
    if arguments.json {
        files.print(brief.to_json());
    } else if arguments.html.is_none() && arguments.markdown.is_none() {
        let width = arguments.width.map_or_else(|| Output::columns(WIDEST), usize::from);
        files.print(text::brief(&brief, output.ink(), width));
    }
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

/// Longer lines are hard to read.
pub(super) const WIDEST: usize = 100;
