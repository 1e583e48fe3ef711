//! A first text of an accord, from a scenario.

use super::{RECORD_FILE, today};
use crate::arguments::AccordDraft as Arguments;
use crate::command::talk::{explained, record_text};
use crate::command::{read_from, view};
use crate::files::{is_free, make_folder};
use crate::output::{Output, shown};
use crate::progress::Progress;
use anyhow::{Context as _, anyhow, bail};
use elfvik::brief::accord::{AccordDraft, DraftWorth};
use elfvik::brief::plan::{Plan, PlanRequest};
use elfvik::format::native;
use elfvik::keep::accord::{ACCORD_FILE, Day, accord_file, text_event};
use elfvik::model::{Outcome, View};
use elfvik::prepare::Control;
use elfvik::record::Writer;
use elfvik::report::notes;
use elfvik::talk::request::RecordUse;
use elfvik::talk::{TalkRequest, hold, players};
use elfvik::unsafe_characters::{visible, visible_line};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(arguments: &Arguments, output: &Output) -> anyhow::Result<ExitCode> {
    if let Some(folder) = &arguments.output
        && !is_free(folder)?
    {
        bail!("{} exists already and is not an empty folder; choose another name", shown(folder));
    }
    let begin = arguments.on.map_or_else(today, Ok)?;
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
    let view = view(&folder, viewer)?;
    let package = match (&arguments.package, &arguments.from) {
        (Some(text), _) => Some(package(text)?),
        (None, Some(talk)) => Some(agreed(talk, &view, (source.shown(), output))?),
        (None, None) => None,
    };
    let plan = {
        let _progress = Progress::new("ordering the steps");
        Plan::of(&view, &PlanRequest { n_worlds: Some(0), ..PlanRequest::STANDARD }, &Control::default())
    };
    let plan = plan.map_err(|error| {
        anyhow!("{}\n  = help: {}", visible_line(&error.to_string()), visible(&error.cure()))
    })?;
    let worth = if arguments.worth { DraftWorth::Told } else { DraftWorth::Untold };
    Ok(AccordDraft::of(&folder.scenario, &plan, package.as_ref(), (begin, worth))?)
}

/// What was agreed in a saved talk, which is checked against the rules event by event.
fn agreed(path: &Path, view: &View, (shown_scenario, output): (&Path, &Output)) -> anyhow::Result<Outcome> {
    if path.to_str().is_some_and(|text| text.parse::<Day>().is_ok()) && !path.exists() {
        bail!("there is no saved talk {0}\n  = help: write --on {0} for the day of the accord", shown(path));
    }
    let saved = Some(RecordUse::Replay(record_text(path)?));
    let request = TalkRequest { saved, ..TalkRequest::standard() };
    let result = hold(view, &request, &players::no_programs, &Control::default());
    let place = (shown_scenario, view.scenario());
    let result = result.map_err(|error| explained::request(&error, place, Some(path)))?;
    result.notes().iter().for_each(|note| output.note(&format!("{} {note}", shown(path))));
    result.agreed().ok_or_else(|| {
        let how = match result.session().end() {
            Some(_) => "ended without an agreement",
            None => "has not ended",
        };
        anyhow!(
            "{0}: the talk {how}\n  = help: `elfvik talk {1} --replay {0}` shows it; --package says what is \
             agreed",
            shown(path),
            shown(shown_scenario)
        )
    })
}
