use super::{BriefQuery, Briefed, briefed, warnings};
use crate::answer::Answer;
use crate::arguments;
use crate::files::{Audience, Files};
use crate::output::Output;
use elfvik::brief::BriefRequest;
use elfvik::report;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Brief, output: &Output) -> anyhow::Result<ExitCode> {
    let faces = &arguments.faces;
    faces.check(faces.json.then_some("--json"), &[])?;
    let listed = match faces.json {
        true => BriefRequest {
            n_points: arguments.listing.limit,
            n_equals: arguments.listing.equals,
            n_cloud: 0,
            ..BriefRequest::STANDARD
        },
        false => BriefRequest::STANDARD,
    };
    let source = BriefQuery::of(&arguments.source, arguments.analysis, arguments.draw);
    let outputs = faces.paths().collect();
    let asked = BriefQuery { package: arguments.package.as_deref(), outputs, ..source };
    let Briefed { folder, brief } = briefed(&asked, listed, output)?;
    // One side's own file does not show what the others use.
    if asked.viewer.is_none() {
        warnings::mention(&asked.source, &folder, output);
    }
    let mut files = Files::new(&folder.sources);
    let audience = Audience::of(asked.viewer);
    let answer = Answer { document: report::brief(&brief), json: &|| brief.to_json(), audience };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}
