//! What some events would lead to.

use super::parts::AccordEventSummary;
use super::status::{AccordReport, happened};
use crate::keep::accord::{
    AccordState, AccordText, Consequence, DatedEvent, Refusal, Standing, consequences, prevented,
};
use crate::names::{IdMap, Utilities};
use crate::number::Decimal;
use crate::unsafe_characters::visible_json;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use serde::Serialize;

/// A commitment that stands differently from a day on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsequenceSummary {
    /// From which day on.
    pub day: crate::keep::accord::Day,
    /// Which.
    pub commitment: String,
    /// How it stood until then.
    pub from: Standing,
    /// How it stands then.
    pub to: Standing,
    /// The commitment whose breach ends it or makes it rest.
    pub because_of: Option<String>,
    /// What each party gains by it, below 0 what it loses: the worth of what comes into force or ends.
    pub gains: Utilities,
}

/// What some events lead to if nothing else happens: which commitments stand differently, in which order, and
/// what
/// each party loses by it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccordConsequences {
    /// The version of this shape.
    pub format: u32,
    /// The events that are looked at.
    pub events: Vec<AccordEventSummary>,
    /// What follows from them and would not happen without them, in its order.
    pub consequences: Vec<ConsequenceSummary>,
    /// What would happen without them and does not with them, in its order: what they prevent or put off.
    pub prevented: Vec<ConsequenceSummary>,
    /// What each party gains by all of it, below 0 what it loses; empty where the accord gives no worth.
    pub gains: Utilities,
    /// How the accord stands when the last of it has come.
    pub report: AccordReport,
}

impl AccordConsequences {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// What some events would lead to.
    ///
    /// # Errors
    ///
    /// When one of them cannot happen after those before it.
    pub fn of(text: &AccordText, state: &AccordState, events: &[DatedEvent]) -> Result<Self, Refusal> {
        let found = consequences(state, events)?;
        let kept_off = prevented(state, events)?;
        let kept_off_gains = kept_off.iter().map(|one| gains(text, one)).collect::<Vec<_>>();
        let after = events.iter().cloned().try_fold(state.clone(), AccordState::after)?;
        let known = after.events().iter().map(|event| event.day).max();
        let last = found.iter().map(|one| one.day).chain(known).max();
        let on = last.or(text.date).unwrap_or(crate::keep::accord::Day(0));
        let all = found.iter().map(|one| gains(text, one)).collect::<Vec<_>>();
        let valued: Vec<&String> =
            text.parties.iter().map(|party| &party.id).filter(|id| has_worth(text, id)).collect();
        let total = |id: &String| all.iter().flatten().filter(|(p, _)| p == id).map(|(_, g)| g.clone()).sum();
        let totals = valued.iter().map(|id| ((*id).clone(), float(&total(id)))).collect();
        let summary = |(one, gains): (&Consequence, &Vec<(String, BigRational)>)| ConsequenceSummary {
            day: one.day,
            commitment: one.commitment.clone(),
            from: one.from,
            to: one.to,
            because_of: one.because_of.clone(),
            gains: IdMap(gains.iter().map(|(id, gain)| (id.clone(), float(gain))).collect()),
        };
        Ok(Self {
            format: Self::FORMAT,
            events: events.iter().map(|event| happened(&after, event, false)).collect(),
            consequences: found.iter().zip(&all).map(summary).collect(),
            prevented: kept_off.iter().zip(&kept_off_gains).map(summary).collect(),
            gains: IdMap(totals),
            report: AccordReport::of(text, &after, on),
        })
    }

    /// The consequences as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number is finite and every key is text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json =
            serde_json::to_string_pretty(self).expect("consequences have text keys and finite numbers");
        visible_json(json + "\n")
    }

    /// The JSON Schema of consequences, with a line break at its end.
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

/// What each party gains when a commitment comes into force, or loses when it ends.
fn gains(text: &AccordText, one: &Consequence) -> Vec<(String, BigRational)> {
    let read = text.commitments().find(|(promised, _)| promised.id == one.commitment).map(|(_, read)| read);
    let sign = match (one.was_in_force, one.is_in_force) {
        (true, false) => Decimal::negated,
        (false, true) => |worth: Decimal| worth,
        _ => return Vec::new(),
    };
    let worth = read.into_iter().flat_map(|read| &read.worth);
    worth.map(|(id, worth)| (id.clone(), sign(*worth).to_rational())).collect()
}

fn has_worth(text: &AccordText, id: &str) -> bool {
    text.commitments
        .iter()
        .any(|read| read.worth.iter().any(|(party, worth)| party == id && *worth != Decimal::ZERO))
}

fn float(number: &BigRational) -> f64 {
    if number.is_zero() { 0.0 } else { number.to_f64().unwrap_or(0.0) }
}
