//! A first text of an accord, from a scenario.

use super::{RECORD_FILE, today};
use crate::arguments::AccordDraft as Arguments;
use crate::command::{read_from, view};
use crate::files::{is_free, make_folder};
use crate::output::{Output, shown};
use crate::progress::Progress;
use anyhow::{Context as _, anyhow, bail};
use elfvik::brief::accord::{AccordDraft, DraftWorth};
use elfvik::brief::plan::{Plan, PlanRequest};
use elfvik::format::native;
use elfvik::keep::accord::{ACCORD_FILE, Day, accord_file, text_event};
use elfvik::model::Outcome;
use elfvik::prepare::Control;
use elfvik::record::Writer;
use elfvik::report::notes;
use elfvik::unsafe_characters::{visible, visible_line};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(arguments: &Arguments, output: &Output) -> anyhow::Result<ExitCode> {
    if let Some(folder) = &arguments.output
        && !is_free(folder)?
    {
        bail!("{} exists already and is not an empty folder; choose another name", shown(folder));
    }
    let begin = arguments.from.map_or_else(today, Ok)?;
    let draft = drafted(arguments, begin, output)?;
    let assumptions = notes::of_draft(&draft.assumptions);
    let mut comments = vec!["A draft, to be gone over. What was assumed:".to_owned()];
    comments.extend(assumptions.iter().cloned());
    let text = accord_file(&draft.text, &comments);
    let Some(folder) = &arguments.output else {
        output.print(&text)?;
        return Ok(ExitCode::SUCCESS);
    };
    assumptions.iter().for_each(|assumption| output.note(assumption));
    write(folder, (&draft, text), begin)?;
    let shown_folder = shown(folder);
    output.say(&format!(
        "{shown_folder} holds {ACCORD_FILE} and {RECORD_FILE}.\nRun:\n  elfvik accord status {shown_folder}\n\
         Once the text is changed, take {RECORD_FILE} away: the next event begins a new one.\n"
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &Path, (draft, text): (&AccordDraft, String), begin: Day) -> anyhow::Result<()> {
    let authors: Vec<&str> = draft.text.parties.iter().map(|party| party.id.as_str()).collect();
    let mut writer = Writer::new(&draft.text.title);
    let event = text_event(&draft.text, (&begin.to_string(), &authors.join(",")));
    let record = writer.header() + &writer.line(event, None)?;
    let files = [(ACCORD_FILE.to_owned(), text), (RECORD_FILE.to_owned(), record)];
    make_folder(folder, &files).with_context(|| format!("cannot make {}", shown(folder)))
}

fn drafted(arguments: &Arguments, begin: Day, output: &Output) -> anyhow::Result<AccordDraft> {
    let (source, viewer) = (arguments.source.scenario.source(), arguments.source.viewer.party.as_deref());
    let folder = read_from(&source, viewer, output)?;
    let package = |text: &String| -> anyhow::Result<Outcome> {
        native::outcome(text, &folder.scenario).map_err(|error| {
            let [message, cure] = [error.to_string(), error.cure()];
            anyhow!("--package: {}\n  = help: {}", visible_line(&message), visible_line(&cure))
        })
    };
    let package = arguments.package.as_ref().map(package).transpose()?;
    let plan = {
        let view = view(&folder, viewer)?;
        let _progress = Progress::new("ordering the steps");
        Plan::of(&view, &PlanRequest { n_worlds: 0, ..PlanRequest::STANDARD }, &Control::default())
    };
    let plan = plan.map_err(|error| {
        anyhow!("{}\n  = help: {}", visible_line(&error.to_string()), visible(&error.cure()))
    })?;
    let worth = if arguments.worth { DraftWorth::Told } else { DraftWorth::Untold };
    Ok(AccordDraft::of(&folder.scenario, &plan, package.as_ref(), (begin, worth))?)
}
