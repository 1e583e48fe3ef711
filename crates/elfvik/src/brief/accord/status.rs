//! How every commitment of an accord stands on a day.

use super::parts::{
    AccordEventSummary, AccordPartySummary, CommitmentSummary, DisputeClocksSummary, TermSummary,
    UnseenEventSummary, terms,
};
use crate::keep::accord::{
    AccordState, AccordText, DatedEvent, Day, DeadlineKind, Event, UnseenEvent, course, deadlines, status,
};
use crate::model::Source;
use crate::unsafe_characters::visible_json;
use serde::Serialize;

/// A last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeadlineSummary {
    /// Which.
    pub day: Day,
    /// For which commitment.
    pub commitment: String,
    /// What for.
    pub kind: DeadlineKind,
}

/// How every commitment of an accord stands at the end of a day, what comes next if nothing happens, and what
/// has
/// happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccordReport {
    /// The version of this shape.
    pub format: u32,
    /// What the accord is called.
    pub title: String,
    /// What every reader must know before believing a word of it.
    pub caution: Option<String>,
    /// When it was made.
    pub date: Option<Day>,
    /// Where it was made.
    pub place: Option<String>,
    /// The day of which this is told.
    pub on: Day,
    /// Who made it.
    pub parties: Vec<AccordPartySummary>,
    /// Who decides disputes.
    pub arbiter: Option<String>,
    /// How long disputes last; none where nothing was agreed.
    pub disputes: Option<DisputeClocksSummary>,
    /// What was agreed beside the commitments.
    pub terms: Vec<TermSummary>,
    /// The commitments, in the order of the accord.
    pub commitments: Vec<CommitmentSummary>,
    /// The last days that come on or after the day, in their order.
    pub deadlines: Vec<DeadlineSummary>,
    /// What has happened until then, in its order.
    pub events: Vec<AccordEventSummary>,
    /// What the record holds besides and cannot be seen, so far as it may be of that day or before.
    pub unseen: Vec<UnseenEventSummary>,
    /// The first day of the courses.
    pub from: Day,
    /// Their last day; after `on` they say how it goes on if nothing happens.
    pub to: Day,
    /// The sources that are named, as people cite them.
    pub sources: Vec<SourceSummary>,
}

/// Something published that an accord rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceSummary {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

impl AccordReport {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// How an accord stands at the end of a day.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::accord::AccordReport;
    /// use elfvik::format::FileText;
    /// use elfvik::keep::accord::{AccordState, Standing, accord_text};
    ///
    /// let text = r#"
    /// format = 1
    /// title = "Dishes"
    /// parties = [{ id = "ann", name = "Ann" }, { id = "bob", name = "Bob" }]
    /// commitments = [{ id = "plates", by = "bob", due = "2019-10-05" }]
    /// "#;
    /// let text = accord_text(FileText { name: "accord.toml", text }).unwrap();
    /// let state = AccordState::new(text.accord.clone());
    /// let report = AccordReport::of(&text, &state, "2019-10-06".parse().unwrap());
    /// assert_eq!(report.commitments[0].standing, Standing::Overdue);
    /// ```
    #[must_use]
    pub fn of(text: &AccordText, state: &AccordState, on: Day) -> Self {
        let deadlines = deadlines(state, on);
        let (from, to) = window(text, state, (on, deadlines.iter().map(|deadline| deadline.day).max()));
        let (statuses, courses) = (status(state, on), course(state, from, to));
        let commitments = text.commitments().zip(&statuses).zip(&courses);
        let known = state.events().iter().enumerate().filter(|(_, event)| event.day <= on);
        let is_later = |unseen: &&UnseenEvent| unseen.time.parse().is_ok_and(|day: Day| day > on);
        let deadline = |deadline: crate::keep::accord::Deadline| DeadlineSummary {
            day: deadline.day,
            commitment: deadline.commitment,
            kind: deadline.kind,
        };
        Self {
            format: Self::FORMAT,
            title: text.title.clone(),
            caution: text.caution.clone(),
            date: text.date,
            place: text.place.clone(),
            on,
            parties: text.parties.iter().map(AccordPartySummary::of).collect(),
            arbiter: state.accord().setup().arbiter.clone(),
            disputes: state.accord().setup().clocks.map(DisputeClocksSummary::of),
            terms: terms(text),
            commitments: commitments
                .map(|((both, status), course)| CommitmentSummary::of(both, status, course))
                .collect(),
            deadlines: deadlines.into_iter().map(deadline).collect(),
            events: known.map(|(at, event)| happened(state, event, state.is_confidential(at))).collect(),
            unseen: state.unseen().iter().filter(|u| !is_later(u)).map(UnseenEventSummary::of).collect(),
            from,
            to,
            sources: text.sources.iter().map(source).collect(),
        }
    }

    /// Whether it tells of something that the record keeps confidential.
    #[must_use]
    pub fn shows_confidential(&self) -> bool {
        self.events.iter().any(|event| event.confidential)
    }

    /// The report as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number of a report is finite and every key is text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a report has text keys and finite numbers");
        visible_json(json + "\n")
    }

    /// The JSON Schema of a report, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

/// An event, and what came of it that day.
pub(super) fn happened(state: &AccordState, dated: &DatedEvent, confidential: bool) -> AccordEventSummary {
    let id = Event::commitment(&dated.event);
    let standing = id.and_then(|id| {
        let all = status(state, dated.day);
        all.into_iter().find(|status| status.commitment == id).map(|status| status.standing)
    });
    AccordEventSummary { dated: dated.clone(), standing, confidential }
}

/// The time that is shown: from the accord to the last deadline and a little beyond, at least until the day
/// itself.
fn window(text: &AccordText, state: &AccordState, (on, last): (Day, Option<Day>)) -> (Day, Day) {
    let firsts = state.events().first().map(|event| event.day).into_iter().chain(text.date);
    let from = firsts.chain([on]).min().unwrap_or(on);
    let events = state.events().iter().map(|event| event.day);
    let end = events.chain(last).chain([on]).max().unwrap_or(on);
    (from, end.after(end.since(from) / 16 + 1))
}

fn source(source: &Source) -> SourceSummary {
    let Source { id, title, author, publisher, date, url, .. } = source.clone();
    SourceSummary { id, title, author, publisher, date, url }
}
