//! Records: whether one is what was written, and what happened by it.

use crate::brief::record::{Confidentiality, RecordCheck, RecordContents, RecordEvent, RecordEvents};
use crate::record::FaultKind;
use crate::report::document::{Cell, ColumnUnit, Document, StyledText, Subject, Table, Tone};
use crate::report::words;
use serde_json::{Map, Value};

/// Whether a record is what was written: what it holds, or the first wrong line with cause and cure. `name`
/// is what the file is called.
///
/// # Examples
///
/// ```
/// use elfvik::brief::record::RecordCheck;
/// use elfvik::record::{VerifyRequest, Writer};
/// use elfvik::report::{self, Colours};
///
/// let file = Writer::new("stockholm").header();
/// let check = RecordCheck::of(file.as_bytes(), &VerifyRequest::default());
/// let text = report::record_check(&check, "stockholm.record").text(Colours::Plain, 100);
/// assert!(text.contains("No line was changed"));
/// ```
#[must_use]
pub fn record_check<'c>(check: &'c RecordCheck, name: &str) -> Document<'c> {
    let stamp = "Whoever has the file and its keys can check this again.";
    let mut page = Document::new(Subject::Handout, &format!("The record {name}"), stamp);
    if let Some(contents) = &check.contents {
        whole(&mut page, check, contents);
    }
    if let Some(fault) = &check.fault {
        let place = match fault.event {
            Some(event) => format!("Event {event}, line {}: ", fault.line),
            None => format!("Line {}: ", fault.line),
        };
        let (cause, cure) =
            if fault.is_unfinished { UNFINISHED } else { (fault.kind.cause(), fault.kind.cure()) };
        page.paragraph(
            StyledText::toned(Tone::Bad, "This is not what was written.")
                .then(format!(" {place}{cause} (`{}`).", fault.kind)),
        );
        page.paragraph(StyledText::toned(Tone::Strong, "What to do: ").then(format!("{cure}.")));
        if fault.line > 1 && fault.kind != FaultKind::Checkpoint {
            page.paragraph("No line before it is wrong.");
        }
    }
    page
}

fn whole(page: &mut Document<'_>, check: &RecordCheck, contents: &RecordContents) {
    page.paragraph(
        StyledText::toned(Tone::Good, "No line was changed, removed, inserted or swapped.")
            .then(format!(" It is the record \u{201c}{}\u{201d}.", contents.name)),
    );
    let count = |n: u64| words::grouped(&n.to_string());
    let mut rows = vec![("events", count(contents.n_events))];
    rows.push(("with a signature that was checked", count(contents.n_checked)));
    if contents.n_unchecked > 0 {
        rows.push(("with a signature that was not, since no key was given", count(contents.n_unchecked)));
    }
    if contents.n_confidential > 0 {
        rows.push(("confidential", count(contents.n_confidential)));
    }
    rows.push(("checkpoints that fit", words::grouped(&check.n_checkpoints.to_string())));
    let table = Table::of(rows).text("of this record", |row| row.0);
    page.table(table.number("number", ColumnUnit::Count, |row| row.1.clone()).end());
    page.paragraph(format!("Its end, to be noted elsewhere: {}", contents.checkpoint));
    if check.n_checkpoints == 0 {
        page.paragraph(
            "Without a checkpoint nobody can tell whether events were cut off at the end, or all were \
             written anew.",
        );
    }
}

/// What happened by a record.
///
/// # Examples
///
/// ```
/// use elfvik::brief::record::RecordEvents;
/// use elfvik::record::{VerifyRequest, Writer, verify};
/// use elfvik::report::{self, Colours};
///
/// let file = Writer::new("stockholm").header();
/// let verified = verify(file.as_bytes(), &VerifyRequest::default()).unwrap();
/// let text = report::record_events(&RecordEvents::of(&verified, &[])).text(Colours::Plain, 100);
/// assert!(text.contains("It has no events."));
/// ```
#[must_use]
pub fn record_events(events: &RecordEvents) -> Document<'_> {
    let stamp = match events.shows_confidential() {
        true => "This shows what is confidential: for those alone who may know it.",
        false => "What is confidential is not shown.",
    };
    let mut page = Document::new(Subject::Handout, &events.name, stamp);
    if events.events.is_empty() {
        page.paragraph("It has no events.");
    }
    let table = Table::of(&events.events)
        .number("event", ColumnUnit::Count, |event| event.number.to_string())
        .text("time", |event| event.time.clone())
        .text("by", |event| event.author.clone())
        .text("kind", |event| event.kind.clone())
        .text("what", body);
    page.table(table.text("signed", |event| if event.is_signed { "yes" } else { "" }).end());
    page.paragraph(format!("Its end, to be noted elsewhere: {}", events.checkpoint));
    page
}

fn body(event: &&RecordEvent) -> Cell {
    let fields = event.body.as_ref().map(fields).unwrap_or_default();
    match event.confidentiality {
        Confidentiality::Open => Cell::lines(fields),
        Confidentiality::Opened => Cell::lines(std::iter::once("(confidential)".to_owned()).chain(fields)),
        Confidentiality::Closed => "(confidential)".into(),
    }
}

/// Each field of a body as `key: value`.
fn fields(body: &Map<String, Value>) -> Vec<String> {
    let written = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    body.iter().map(|(key, value)| format!("{key}: {}", written(value))).collect()
}

/// A last line without a line feed.
const UNFINISHED: (&str, &str) = (
    "the last line has no end: whoever wrote it was interrupted before it was acknowledged, or it was cut",
    "`elfvik record repair FILE` takes it away, as does whoever appends next; with a checkpoint it can be \
     told whether anything that was acknowledged is missing",
);
