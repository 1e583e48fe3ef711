//! Events as people write them on one line: `withdraw:relief`, `verify:moratorium=not-kept@2019-11-01`.

use super::commitment::{Accord, Commitment, Ruling, Verification};
use super::day::Day;
use super::event::{DatedEvent, Event, Finding};
use crate::model::words;

words! {
    /// What can happen to an accord, as people call it.
    pub enum EventVerb {
        /// An owner says that it has done what it promised.
        Report = "report",
        /// Somebody to whom it was promised reports a breach.
        Breach = "breach",
        /// A verifier says what it has found: `=kept` or `=not-kept`.
        Verify = "verify",
        /// What would end goes on.
        Renew = "renew",
        /// An owner undoes what it has done.
        Withdraw = "withdraw",
        /// Those whom it concerns agree how a dispute ends: `=breach` or `=no-breach`.
        Settle = "settle",
        /// The arbiter decides a dispute: `=breach` or `=no-breach`.
        Decide = "decide",
        /// What was broken is in force again, or to be done again: `=DATE`.
        Restore = "restore",
        /// Something that a time limit waits for.
        Occur = "occur",
    }
}

/// A line that is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventTextError {
    /// No verb before a colon.
    #[error("`{text}` is no event")]
    Shape {
        /// What was written.
        text: String,
    },
    /// A verb that is none.
    #[error("`{word}` is nothing that can happen to an accord")]
    Verb {
        /// What was written.
        word: String,
    },
    /// Nothing of that name was promised.
    #[error("there is no commitment `{commitment}`")]
    Commitment {
        /// What was written.
        commitment: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A word behind `=` that does not belong there, or none.
    #[error("`{verb}` does not go with `{word}`")]
    Word {
        /// What happens.
        verb: EventVerb,
        /// What was written; empty for nothing.
        word: String,
    },
    /// Text behind `@` that is no date.
    #[error("`{found}` is no date")]
    Date {
        /// What was written.
        found: String,
    },
}

impl EventTextError {
    /// How to mend it, in one sentence.
    #[must_use]
    pub fn cure(&self) -> String {
        let verbs = || EventVerb::ALL.map(EventVerb::name).join("`, `");
        match self {
            Self::Shape { .. } => "write VERB:COMMITMENT, such as `withdraw:relief` or \
                                   `verify:moratorium=not-kept@2019-11-01`"
                .to_owned(),
            Self::Verb { .. } => format!("possible: `{}`", verbs()),
            Self::Commitment { known, .. } => format!("known: `{}`", known.join("`, `")),
            Self::Word { verb: EventVerb::Verify, .. } => "write `=kept` or `=not-kept`".to_owned(),
            Self::Word { verb: EventVerb::Settle | EventVerb::Decide, .. } => {
                "write `=breach` or `=no-breach`".to_owned()
            }
            Self::Word { verb: EventVerb::Restore, .. } => {
                "write `=2019-11-01` for its new last day, or nothing where it is done".to_owned()
            }
            Self::Word { .. } => "leave out `=` and what follows".to_owned(),
            Self::Date { .. } => "write a day as year, month and day, such as `2019-10-05`".to_owned(),
        }
    }
}

/// The event that a line means, by whoever may do it: its owners, the first to whom it was promised, its
/// verifier,
/// whoever may renew it, all concerned, or the arbiter. Without a date it is on the day given.
///
/// # Errors
///
/// When the line is no event of the accord. Whether it can happen then is for the state to say.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::keep::accord::{Day, Event, accord_text, event_of_text};
///
/// let text = r#"
/// format = 1
/// title = "Dishes"
/// parties = [{ id = "ann", name = "Ann" }, { id = "bob", name = "Bob" }]
/// commitments = [{ id = "plates", by = "bob", due = "2019-10-05" }]
/// "#;
/// let accord = accord_text(FileText { name: "accord.toml", text }).unwrap().accord;
/// let dated = event_of_text("breach:plates@2019-10-06", &accord, Day(0)).unwrap();
/// assert_eq!(dated.day.to_string(), "2019-10-06");
/// assert!(matches!(dated.event, Event::Disputed { by, .. } if by == "ann"));
/// assert!(event_of_text("breach:cups", &accord, Day(0)).is_err());
/// ```
pub fn event_of_text(text: &str, accord: &Accord, day: Day) -> Result<DatedEvent, EventTextError> {
    let shape = || EventTextError::Shape { text: text.to_owned() };
    let (verb, rest) = text.split_once(':').ok_or_else(shape)?;
    let no_verb = || EventTextError::Verb { word: verb.to_owned() };
    let verb = EventVerb::ALL.into_iter().find(|known| known.name() == verb).ok_or_else(no_verb)?;
    let (rest, day) = match rest.rsplit_once('@') {
        Some((rest, date)) => (rest, parsed_day(date)?),
        None => (rest, day),
    };
    let (about, word) = rest.split_once('=').map_or((rest, None), |(about, word)| (about, Some(word)));
    Ok(DatedEvent { day, event: event(accord, verb, (about, word))?, source: None })
}

fn event(
    accord: &Accord,
    verb: EventVerb,
    (about, word): (&str, Option<&str>),
) -> Result<Event, EventTextError> {
    let wrong = || EventTextError::Word { verb, word: word.unwrap_or_default().to_owned() };
    let takes_word =
        matches!(verb, EventVerb::Verify | EventVerb::Settle | EventVerb::Decide | EventVerb::Restore);
    if word.is_some() && !takes_word {
        return Err(wrong());
    }
    if verb == EventVerb::Occur {
        return Ok(Event::Occurred { occurrence: about.to_owned() });
    }
    let promised = accord.commitment(about).ok_or_else(|| EventTextError::Commitment {
        commitment: about.to_owned(),
        known: accord.setup().commitments.iter().map(|known| known.id.clone()).collect(),
    })?;
    let commitment = about.to_owned();
    let ruling = || Ruling::ALL.into_iter().find(|ruling| Some(ruling.name()) == word).ok_or_else(wrong);
    let by = first_who_may(accord, promised, verb);
    Ok(match verb {
        EventVerb::Report => Event::Reported { commitment, by, evidence: assumed_evidence(promised) },
        EventVerb::Breach => Event::Disputed { commitment, by, evidence: None },
        EventVerb::Verify => {
            let finding = Finding::ALL.into_iter().find(|finding| Some(finding.name()) == word);
            Event::Verified { commitment, by, finding: finding.ok_or_else(wrong)? }
        }
        EventVerb::Renew => Event::Renewed { commitment, by },
        EventVerb::Withdraw => Event::Withdrawn { commitment, by },
        EventVerb::Settle => Event::Settled { commitment, by: promised.concerned(), ruling: ruling()? },
        EventVerb::Decide => Event::Decided { commitment, by, ruling: ruling()? },
        EventVerb::Restore => {
            let due = word.map(parsed_day).transpose()?;
            Event::Restored { commitment, by: promised.concerned(), due }
        }
        EventVerb::Occur => Event::Occurred { occurrence: commitment },
    })
}

/// Who does something, where nobody says who.
fn first_who_may(accord: &Accord, promised: &Commitment, verb: EventVerb) -> String {
    let first = |all: &[String]| all.first().cloned().unwrap_or_default();
    match (verb, &promised.verification) {
        (EventVerb::Breach, _) => first(&promised.promised_to),
        (EventVerb::Verify, Verification::By(verifier)) => verifier.clone(),
        (EventVerb::Renew, _) => promised
            .sunset
            .as_ref()
            .map_or_else(|| first(&promised.owners), |sunset| sunset.renewed_by.clone()),
        (EventVerb::Decide, _) => accord.setup().arbiter.clone().unwrap_or_default(),
        _ => first(&promised.owners),
    }
}

/// What is only looked at has whatever evidence it takes.
fn assumed_evidence(promised: &Commitment) -> Option<String> {
    (promised.verification == Verification::Evidence).then(|| "assumed".to_owned())
}

fn parsed_day(text: &str) -> Result<Day, EventTextError> {
    text.parse().map_err(|_| EventTextError::Date { found: text.to_owned() })
}
