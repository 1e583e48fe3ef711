//! The end of a talk for whoever played one side of it: how it ended, and what that is worth to that side.

use crate::report::document::{Cell, ColumnUnit, Document, StyledText, Subject, Table, Tone};
use crate::report::words::{self, Figures};
use crate::talk::Talk;
use crate::talk::answer::{StepKind, TalkParty, TranscriptEntry};

/// A talk as it is shown to one side, by its id: how it ended, what the side is left with, and what it
/// offered itself. What anything is worth to others, and what they did unseen, is not in it.
///
/// Of an id that is no party's it is how the talk ended, and nothing more.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::Control;
/// use elfvik::report::{self, Colours};
/// use elfvik::talk::request::TalkAnswer;
/// use elfvik::talk::{TalkRequest, hold, players};
///
/// let view = elfvik::format::native::starter_view();
/// let request = TalkRequest::standard();
/// let result = hold(&view, &request, &players::no_programs, &Control::default()).unwrap();
/// let TalkAnswer::Talk(talk) = result.answer() else { panic!("the talk was not asked for by one party") };
/// let text = report::talk_of_side(&talk, "town").text(Colours::Plain, 100);
/// assert!(text.contains("WHAT IT IS WORTH TO YOU") && !text.contains("Nash"));
/// ```
#[must_use]
pub fn talk_of_side<'t>(talk: &'t Talk, party: &str) -> Document<'t> {
    let own = talk.parties.iter().find(|side| side.id == party);
    let stamp = match own {
        Some(side) => format!("For {} alone: what it was worth to others stays theirs.", side.name),
        None => "What it was worth to anybody is not shown.".to_owned(),
    };
    let mut page = Document::new(Subject::Handout, &talk.title, &stamp);
    if let Some(caution) = &talk.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    page.section(1, "How it ended");
    ended(&mut page, talk);
    let Some(side) = own else { return page };
    for fault in talk.faults.iter().filter(|fault| fault.party == side.id) {
        let text = format!("What played your side failed: it {}.", fault.fault);
        page.paragraph(StyledText::toned(Tone::Bad, text));
    }
    page.section(2, "What it is worth to you");
    worth(&mut page, talk, side);
    page.section(3, "What you offered");
    offers(&mut page, talk, side);
    page
}

fn ended(page: &mut Document<'_>, talk: &Talk) {
    let round = words::grouped(&talk.ending.round.to_string());
    match &talk.ending.outcome {
        Some(outcome) => page.paragraph(
            StyledText::toned(Tone::Good, "Agreement")
                .then(format!(" in round {round}: {}.", talk.display.package(outcome))),
        ),
        None => {
            let ended = format!("{}, in round {round}.", words::ending(talk));
            page.paragraph(StyledText::toned(Tone::Bad, ended).capitalised());
        }
    }
}

fn worth(page: &mut Document<'_>, talk: &Talk, side: &TalkParty) {
    let figures = Figures::of_side(talk, side);
    let result = talk.results.get(&side.id);
    let agreed = result.and_then(|result| result.utility);
    let rows = [
        ("the agreement", agreed),
        ("what you are left with, after waiting", result.map(|result| result.payoff)),
        ("the least that you accept", Some(side.reservation)),
        ("the most that there is for you", Some(side.most)),
    ];
    let write = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| figures.write(value));
    page.table(
        Table::of(&rows)
            .text("", |(what, _)| Cell::from((*what).to_owned()))
            .number("points", ColumnUnit::Utility, |(_, value)| write(*value))
            .end(),
    );
}

fn offers(page: &mut Document<'_>, talk: &Talk, side: &TalkParty) {
    let is_own =
        |step: &&TranscriptEntry| step.what == StepKind::Propose && step.by.as_ref() == Some(&side.id);
    let own: Vec<&TranscriptEntry> = talk.steps.iter().filter(is_own).collect();
    if own.is_empty() {
        page.paragraph("Nothing.");
        return;
    }
    let figures = Figures::of_side(talk, side);
    let shown = own.len().saturating_sub(MOST_OFFERS);
    let worth = |step: &TranscriptEntry| step.utilities.as_ref().and_then(|all| all.get(&side.id).copied());
    page.table(
        Table::of(own[shown..].iter())
            .number("round", ColumnUnit::Count, |step| words::grouped(&step.round.to_string()))
            .text("offer", |step| {
                step.outcome.as_ref().map(|outcome| talk.display.package(outcome)).unwrap_or_default()
            })
            .number("points for you", ColumnUnit::Utility, |step| {
                worth(step).map_or_else(|| "-".to_owned(), |worth| figures.write(worth))
            })
            .end(),
    );
    if shown > 0 {
        page.paragraph(format!("{} before are left out.", words::counted(shown, "offer")));
    }
}

/// So many offers are listed, the last ones.
const MOST_OFFERS: usize = 20;
