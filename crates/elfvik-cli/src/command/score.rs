//! What groups agreed on, scored: a scenario and a table in, an answer out.

use super::{explained, read_from, view, with_threads};
use crate::answer::Answer;
use crate::arguments;
use crate::files::{self, Audience, Files};
use crate::folder::{Folder, bytes};
use crate::output::{Output, shown};
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{anyhow, bail};
use elfvik::brief::{Score, ScoreRequest};
use elfvik::format::{FileFault, FileText, results};
use elfvik::model::GroupResult;
use elfvik::prepare::Control;
use elfvik::prepare::analysis::ComputationPhase;
use elfvik::prepare::frontier::Limits;
use elfvik::report;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Score, output: &Output) -> anyhow::Result<ExitCode> {
    let faces = &arguments.faces;
    faces.check(faces.json.then_some("--json"), &[])?;
    let paths = std::slice::from_ref(&arguments.scenario);
    let source = Source { paths, choice: arguments.profiles.choice(), reading: arguments.reading.chosen() };
    let folder = read_from(&source, None, output)?;
    let inputs: Vec<PathBuf> = folder.sources.iter().chain([&arguments.results]).cloned().collect();
    files::check(&faces.paths().collect::<Vec<_>>(), &inputs)?;
    let groups = groups(&arguments.results, &folder, output)?;
    let score = scored(arguments, (&source, &folder), &groups)?;
    let mut files = Files::new(&inputs);
    let document = report::score(&score);
    let answer = Answer { document, page: None, json: &|| score.to_json(), audience: Audience::Owner };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

/// The groups of a table; faults are printed, and what is left to say is the error.
fn groups(path: &Path, folder: &Folder, output: &Output) -> anyhow::Result<Vec<GroupResult>> {
    let bytes = bytes(path)?;
    let name = path.display().to_string();
    let text = FileText::of_bytes(&name, &bytes).map_err(|fault| vec![*fault]);
    match text.and_then(|text| results::results(text, &folder.scenario)) {
        Ok(groups) => Ok(groups),
        Err(faults) => {
            faults.iter().for_each(|fault: &FileFault| output.complain(&format!("{fault}\n")));
            bail!("{} cannot be scored", shown(path));
        }
    }
}

fn scored(
    arguments: &arguments::Score,
    (source, folder): (&Source<'_>, &Folder),
    groups: &[GroupResult],
) -> anyhow::Result<Score> {
    let view = view(folder, None)?;
    let points = arguments.analysis.max_points.unwrap_or(Limits::STANDARD.points);
    let request = ScoreRequest {
        convention: arguments.analysis.convention,
        limits: Limits { points, ..Limits::STANDARD },
    };
    let progress = Progress::new("scoring");
    let begin = |task: ComputationPhase| progress.begin(task.to_string());
    let control = Control { progress: None, begin: Some(&begin), is_cancelled: None };
    let scored = with_threads(arguments.analysis.threads, || Score::of(&view, groups, &request, &control))?;
    scored.map_err(|error| anyhow!(explained(source.shown(), &folder.scenario, &error)))
}
