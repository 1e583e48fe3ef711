use super::{BriefQuery, Briefed, briefed};
use crate::arguments::{self, Draw};
use crate::files::{Audience, Files};
use crate::output::{Output, listed};
use anyhow::{Context as _, bail};
use elfvik::brief::{Brief, BriefRequest};
use elfvik::model::PartyId;
use elfvik::report::svg;
use elfvik::unsafe_characters::visible_line;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Map, output: &Output) -> anyhow::Result<ExitCode> {
    let listed = BriefRequest { n_points: MOST_POINTS, ..BriefRequest::STANDARD };
    // No rehearsal shows in the picture.
    let draw = Draw { worlds: arguments.worlds, rehearsals: 0 };
    let source = BriefQuery::of(&arguments.source, arguments.analysis, draw);
    let asked = BriefQuery { outputs: arguments.target.output.as_deref().into_iter().collect(), ..source };
    let Briefed { folder, brief } = briefed(&asked, listed, output)?;
    let picture = match &arguments.parties {
        Some(named) => {
            let [across, up] = axes(&brief, named)?;
            svg::map(&brief, across, up)
        }
        None => svg::overview(&brief),
    };
    let mut files = Files::new(&folder.sources);
    match &arguments.target.output {
        Some(file) => files.add(file, picture, Audience::of(asked.viewer)),
        None => files.print(picture),
    }
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

fn axes(brief: &Brief, named: &[String]) -> anyhow::Result<[PartyId; 2]> {
    let parties = &brief.scenario.parties;
    let find = |id: &String| {
        let known = || listed(parties.iter().map(|party| party.id.as_str()));
        let at = parties.iter().position(|p| p.id == *id);
        at.map(PartyId)
            .with_context(|| format!("there is no party `{}`, known: {}", visible_line(id), known()))
    };
    match named {
        [across, up] if across != up => Ok([find(across)?, find(up)?]),
        _ => bail!("--parties takes two different ids, such as `--parties us,dprk`"),
    }
}

/// More points than this cannot be told apart in a picture.
const MOST_POINTS: usize = 5_000;
