use super::{BriefQuery, Briefed, briefed, warnings};
use crate::answer::Answer;
use crate::arguments;
use crate::files::{Audience, Files};
use crate::output::{Output, shown};
use crate::source::Source;
use anyhow::bail;
use elfvik::brief::BriefRequest;
use elfvik::report::{self, BriefSection};
use std::path::PathBuf;
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
    let (paths, sections) = sections(arguments)?;
    let query = BriefQuery::of(&arguments.source, arguments.analysis, arguments.draw);
    let outputs = faces.paths().collect();
    let source = Source { paths: &paths, ..query.source };
    let asked = BriefQuery {
        source,
        package: arguments.package.as_deref(),
        without: &arguments.without,
        outputs,
        ..query
    };
    let Briefed { folder, brief } = briefed(&asked, listed, output)?;
    // One side's own file does not show what the others use.
    if asked.viewer.is_none() {
        warnings::mention(&asked.source, &folder, output);
    }
    let mut files = Files::new(&folder.sources);
    let audience = Audience::of(asked.viewer);
    // A page has room for everything behind its first page.
    let (document, page) = match &sections[..] {
        [] if arguments.all => (report::brief(&brief), None),
        [] => (report::first_page(&brief), Some(report::brief(&brief))),
        named => (report::sections(&brief, named), None),
    };
    let answer = Answer { document, page, json: &|| brief.to_json(), audience };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

/// The paths of the scenario, and the sections that are named behind it. A word that names a section is one;
/// a file of that name is written `./gap`.
fn sections(arguments: &arguments::Brief) -> anyhow::Result<(Vec<PathBuf>, Vec<BriefSection>)> {
    let named = |path: &PathBuf| {
        let name = path.to_str();
        BriefSection::ALL.into_iter().find(|section| name == Some(section.name()))
    };
    let (first, others) = arguments.source.scenario.paths.split_first().expect("a scenario is required");
    let (mut paths, mut sections) = (vec![first.clone()], Vec::new());
    for other in others {
        match named(other) {
            Some(section) => sections.push(section),
            None if !other.exists() => bail!(
                "`{}` is neither a file nor a section of a brief\n  = help: the sections are {}",
                shown(other),
                BriefSection::ALL.map(BriefSection::name).join(", ")
            ),
            None => paths.push(other.clone()),
        }
    }
    if let Some(section) = sections.first().filter(|_| arguments.all) {
        bail!("--all shows every section\n  = help: leave out either --all or `{section}`");
    }
    Ok((paths, sections))
}
