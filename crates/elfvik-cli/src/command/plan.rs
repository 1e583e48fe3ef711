use super::{read_from, view, with_threads};
use crate::answer::Answer;
use crate::arguments;
use crate::files::{self, Audience, Files};
use crate::output::Output;
use crate::progress::Progress;
use anyhow::{anyhow, bail};
use elfvik::brief::plan::{Plan, PlanRequest};
use elfvik::prepare::Control;
use elfvik::prepare::analysis::ComputationPhase;
use elfvik::report;
use elfvik::seed::Seed;
use elfvik::unsafe_characters::{visible, visible_line};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Plan, output: &Output) -> anyhow::Result<ExitCode> {
    let faces = &arguments.faces;
    faces.check(faces.json.then_some("--json"), &[])?;
    let (source, viewer) = (arguments.source.scenario.source(), arguments.source.viewer.party.as_deref());
    let folder = read_from(&source, viewer, output)?;
    files::check(&faces.paths().collect::<Vec<&Path>>(), &folder.sources)?;
    let request = request(arguments)?;
    let plan = {
        let view = view(&folder, viewer)?;
        let progress = Progress::with_lines("reading the scenario");
        let tell = |done: usize, all: usize| progress.tell(done, all);
        let begin = |task: ComputationPhase| progress.begin(task.to_string());
        let control = Control { progress: Some(&tell), begin: Some(&begin), is_cancelled: None };
        with_threads(arguments.threads, || Plan::of(&view, &request, &control))?
    };
    let plan = plan.map_err(|error| {
        anyhow!("{}\n  = help: {}", visible_line(&error.to_string()), visible(&error.cure()))
    })?;
    let whole = report::plan(&plan);
    let (document, page) =
        if arguments.all { (whole, None) } else { (report::plan_in_short(&plan), Some(whole)) };
    let mut files = Files::new(&folder.sources);
    let answer = Answer { document, page, json: &|| plan.to_json(), audience: Audience::of(viewer) };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

fn request(arguments: &arguments::Plan) -> anyhow::Result<PlanRequest> {
    let mut bonds = BTreeMap::new();
    for (party, bond) in &arguments.bonds {
        if bonds.insert(party.clone(), bond.clone()).is_some() {
            bail!("--bond says twice what `{}` stakes", visible_line(party));
        }
    }
    Ok(PlanRequest {
        safety: arguments.safety,
        bonds,
        n_worlds: arguments.worlds,
        seed: Seed(arguments.seed.seed.unwrap_or(1)),
        ..PlanRequest::STANDARD
    })
}
