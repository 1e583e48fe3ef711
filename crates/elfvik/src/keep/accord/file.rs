//! The file of an accord: TOML in, a checked text out.

mod raw;

use super::commitment::{
    Accord, AccordError, AccordSetup, Commitment, DisputeClocks, Due, Reversibility, Ruling, Sunset, Trigger,
    Verification,
};
use super::day::Day;
use super::text::{AccordParty, AccordText, AgreedTerm, CommitmentText};
use crate::format::native::{Checker, RawDate, RawSpanned, RawWord, parsed, published_source};
use crate::format::{FileFault, FileText, ScenarioError};
use raw::{RawAccordParty, RawAccordText, RawDisputes, RawOwners, RawPromise};

/// The name of the file in the folder of an accord.
pub const ACCORD_FILE: &str = "accord.toml";

/// Reads the file of an accord.
///
/// # Errors
///
/// All faults that were found, in the order of the file's parts.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::keep::accord::accord_text;
///
/// let text = r#"
/// format = 1
/// title = "Who washes up"
/// parties = [{ id = "ann", name = "Ann" }, { id = "bob", name = "Bob" }]
/// [[commitments]]
/// id = "dishes"
/// by = "bob"
/// due = "2019-10-05"
/// "#;
/// let accord = accord_text(FileText { name: "accord.toml", text }).unwrap();
/// assert_eq!(accord.accord.setup().commitments[0].promised_to, ["ann"]);
///
/// let text = text.replace("10-05", "13-05");
/// let faults = accord_text(FileText { name: "accord.toml", text: &text }).unwrap_err();
/// assert_eq!((faults[0].place.line, faults[0].message().as_str()), (8, "`2019-13-05` is no date"));
/// ```
pub fn accord_text(text: FileText<'_>) -> Result<AccordText, Vec<FileFault>> {
    let raw: RawAccordText = parsed(text)?;
    let mut checker = Checker::new(text);
    checker.format(&raw.format);
    checker.know_sources(raw.sources.keys().map(|id| id.get_ref().clone()));
    let date = raw.date.as_ref().and_then(|date| day(&mut checker, date));
    checker.distinct("party", raw.parties.iter().map(|party| &party.id));
    checker.distinct("commitment", raw.commitments.iter().map(|promise| &promise.id));
    let names = Names {
        parties: raw.parties.iter().map(|party| party.id.get_ref().clone()).collect(),
        commitments: raw.commitments.iter().map(|promise| promise.id.get_ref().clone()).collect(),
    };
    let (arbiter, clocks) = match &raw.disputes {
        Some(raw) => (raw.arbiter.as_ref().map(|id| actor(&mut checker, id)), clocks(&mut checker, raw)),
        None => (None, None),
    };
    let promised = raw.commitments.iter().map(|promise| names.promised(&mut checker, promise)).collect();
    let read = raw.commitments.iter().map(|promise| names.read(&mut checker, promise)).collect();
    checker.done(())?;
    let setup = AccordSetup { parties: names.parties.clone(), arbiter, commitments: promised, clocks };
    let accord = Accord::new(setup).map_err(|error| {
        let (id, error) = told(error);
        let at = raw.commitments.iter().find(|promise| *promise.id.get_ref() == id);
        let place = text.place(at.map_or(0..0, |promise| promise.id.span()));
        vec![FileFault { place, error, also: Vec::new() }]
    })?;
    Ok(AccordText {
        title: raw.title,
        caution: raw.caution,
        date,
        place: raw.place,
        parties: raw.parties.into_iter().map(party).collect(),
        terms: raw.terms.into_iter().map(|term| AgreedTerm { on: term.on, text: term.text }).collect(),
        commitments: read,
        sources: raw.sources.into_iter().map(published_source).collect(),
        accord,
    })
}

/// The JSON Schema of the file of an accord, for editors that complete TOML, with a line break at its end.
///
/// # Panics
///
/// Never: a schema has text keys.
///
/// # Examples
///
/// ```
/// let schema = elfvik::keep::accord::accord_schema();
/// let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
/// assert_eq!(schema["properties"]["title"]["type"], "string");
/// ```
#[must_use]
#[cfg(feature = "schema")]
pub fn accord_schema() -> String {
    crate::format::native::schema::<RawAccordText>()
}

/// The ids that a file may name.
struct Names {
    parties: Vec<String>,
    commitments: Vec<String>,
}

impl Names {
    fn party(&self, checker: &mut Checker<'_>, id: &RawWord) -> String {
        checker.find("party", id.get_ref(), id.span(), self.parties.iter());
        id.get_ref().clone()
    }

    fn commitment(&self, checker: &mut Checker<'_>, id: &RawWord) -> String {
        checker.find("commitment", id.get_ref(), id.span(), self.commitments.iter());
        id.get_ref().clone()
    }

    fn promised(&self, checker: &mut Checker<'_>, raw: &RawPromise) -> Commitment {
        let owners = raw.by.get_ref().ids().to_vec();
        for id in &owners {
            checker.find("party", id, raw.by.span(), self.parties.iter());
        }
        let promised_to = match &raw.to {
            Some(to) => to.iter().map(|id| self.party(checker, id)).collect(),
            // To everybody else; what several promise, to each other as well.
            None => {
                let is_other = |party: &&String| owners.len() > 1 || !owners.contains(party);
                self.parties.iter().filter(is_other).cloned().collect()
            }
        };
        let verification = match (&raw.verified_by, &raw.evidence) {
            (Some(verifier), _) => Verification::By(actor(checker, verifier)),
            (None, Some(_)) => Verification::Evidence,
            (None, None) => Verification::Declared,
        };
        let reversibility =
            if raw.reversible { Reversibility::Reversible } else { Reversibility::Irreversible };
        let sunset = raw.sunset.as_ref().map(|sunset| Sunset {
            days: days(checker, "a sunset in days", &sunset.days),
            renewed_by: match &sunset.renewed_by {
                Some(id) => self.party(checker, id),
                None => owners.first().cloned().unwrap_or_default(),
            },
        });
        Commitment {
            id: raw.id.get_ref().clone(),
            due: self.due(checker, raw),
            owners,
            promised_to,
            verification,
            reversibility,
            sunset,
            snapback: raw.snapback.iter().map(|id| self.commitment(checker, id)).collect(),
        }
    }

    fn due(&self, checker: &mut Checker<'_>, raw: &RawPromise) -> Due {
        match (&raw.due, &raw.within, &raw.after, &raw.upon) {
            (None, None, None, None) => Due::Undated,
            (Some(due), None, None, None) => day(checker, due).map_or(Due::Undated, Due::On),
            (None, Some(within), Some(after), None) if !after.get_ref().ids().is_empty() => {
                Due::Within { days: days(checker, "`within`", within), after: self.kept(checker, after) }
            }
            (None, Some(within), None, Some(upon)) => Due::Within {
                days: days(checker, "`within`", within),
                after: Trigger::Occurrence(actor(checker, upon)),
            },
            _ => {
                let commitment = raw.id.get_ref().clone();
                checker.fault(raw.id.span(), ScenarioError::DueShape { commitment });
                Due::Undated
            }
        }
    }

    fn kept(&self, checker: &mut Checker<'_>, raw: &RawSpanned<RawOwners>) -> Trigger {
        let mut ids = raw.get_ref().ids().to_vec();
        for id in &ids {
            checker.find("commitment", id, raw.span(), self.commitments.iter());
        }
        match ids.len() {
            1 => Trigger::Kept(ids.remove(0)),
            _ => Trigger::AllKept(ids),
        }
    }

    fn read(&self, checker: &mut Checker<'_>, raw: &RawPromise) -> CommitmentText {
        checker.source(raw.source.as_ref());
        let worth = raw
            .worth
            .iter()
            .map(|(id, worth)| (self.party(checker, id), checker.decimal(worth.get_ref(), worth.span())));
        CommitmentText {
            worth: worth.collect(),
            name: raw.name.clone().unwrap_or_else(|| in_words(raw.id.get_ref())),
            text: raw.text.clone(),
            evidence: raw.evidence.clone(),
            note: raw.note.clone(),
            source: raw.source.as_ref().map(|id| id.get_ref().clone()),
        }
    }
}

fn party(raw: RawAccordParty) -> AccordParty {
    let short = raw.short.unwrap_or_else(|| raw.name.clone());
    AccordParty { id: raw.id.into_inner(), short, name: raw.name }
}

/// Somebody or something that is known by an id alone: a verifier, an arbiter, an occurrence.
fn actor(checker: &mut Checker<'_>, id: &RawWord) -> String {
    checker.id(id);
    id.get_ref().clone()
}

/// None where nobody says how long disputes last.
fn clocks(checker: &mut Checker<'_>, raw: &RawDisputes) -> Option<DisputeClocks> {
    let (Some(notice), Some(consultation), Some(decision)) = (&raw.notice, &raw.consultation, &raw.decision)
    else {
        return None;
    };
    let default = raw.default.as_ref();
    let default = default.and_then(|word| checker.word(word, "ruling", (&Ruling::ALL, Ruling::name)));
    Some(DisputeClocks {
        notice: days(checker, "`notice`", notice),
        consultation: days(checker, "`consultation`", consultation),
        decision: days(checker, "`decision`", decision),
        default: default.unwrap_or(Ruling::NoBreach),
    })
}

fn day(checker: &mut Checker<'_>, raw: &RawSpanned<RawDate>) -> Option<Day> {
    let found = &raw.get_ref().0;
    let day = found.parse().ok();
    if day.is_none() {
        checker.fault(raw.span(), ScenarioError::Date { found: found.clone() });
    }
    day
}

fn days(checker: &mut Checker<'_>, what: &'static str, raw: &RawSpanned<i64>) -> u32 {
    let days = u32::try_from(*raw.get_ref()).ok().filter(|days| *days <= MOST_DAYS);
    days.unwrap_or_else(|| {
        let (number, range) = (raw.get_ref().to_string(), "from 0 to 36525 days");
        checker.fault(raw.span(), ScenarioError::OutOfRange { what, number, range });
        0
    })
}

/// An id as people read it.
fn in_words(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What is wrong with an accord, and the id of the commitment where it is.
fn told(error: AccordError) -> (String, ScenarioError) {
    let at = match &error {
        AccordError::SameId { commitment }
        | AccordError::UnknownParty { commitment, .. }
        | AccordError::UnknownCommitment { commitment, .. }
        | AccordError::Circle { commitment }
        | AccordError::IrreversibleSnapback { commitment, .. }
        | AccordError::NobodyElse { commitment }
        | AccordError::PromisedToOwner { commitment } => commitment.clone(),
    };
    let unknown = |kind, id| ScenarioError::Unknown { kind, id, nearest: None, known: Vec::new() };
    let error = match error {
        AccordError::SameId { commitment } => ScenarioError::Duplicate { kind: "commitment", id: commitment },
        AccordError::UnknownParty { party, .. } => unknown("party", party),
        AccordError::UnknownCommitment { named, .. } => unknown("commitment", named),
        AccordError::Circle { commitment } => ScenarioError::CircularDue { commitment },
        AccordError::IrreversibleSnapback { commitment, named } => {
            ScenarioError::IrreversibleSnapback { commitment, named }
        }
        AccordError::NobodyElse { commitment } | AccordError::PromisedToOwner { commitment } => {
            ScenarioError::PromisedToOwner { commitment }
        }
    };
    (at, error)
}

/// A hundred years.
const MOST_DAYS: u32 = 36_525;
