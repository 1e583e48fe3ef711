//! Events as the lines of a record: outcomes, parties and options by their ids.

use super::course::party;
use crate::model::{self, Issue, Scenario};
use crate::talk::event::{Event, FaultKind, Move, RatifierDecision, Refusal, StrategyFault};
use crate::talk::offer::{Offer, OutcomeNumbering};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// An event as a record writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "kebab-case", deny_unknown_fields)]
pub enum EventLine {
    /// A level of the talks began.
    Entered {
        /// Its position, from 0.
        level: usize,
        /// After so many rounds or ticks it ends.
        limit: u32,
    },
    /// A party made an offer.
    Propose {
        /// The id of the party that made it.
        by: String,
        /// The option of each issue.
        #[serde(deserialize_with = "each_once")]
        outcome: OutcomeRecord,
        /// The logical time that it took.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        ticks: u32,
    },
    /// A yes: to the offer on the table, to the one asked about, in a vote, or a signature.
    Accept {
        /// The id of the party.
        by: String,
        /// The logical time that it took.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        ticks: u32,
    },
    /// A no: to the offer asked about, or in a vote.
    Reject {
        /// The id of the party.
        by: String,
        /// The logical time that it took.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        ticks: u32,
    },
    /// A party had nothing new to say.
    Pass {
        /// The id of the party.
        by: String,
        /// The logical time that it took.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        ticks: u32,
    },
    /// A party left the talks.
    Walk {
        /// The id of the party that left.
        by: String,
        /// The logical time that it took.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        ticks: u32,
    },
    /// The mediator put a text to the vote; the first one stands without.
    Text {
        /// The option of each issue.
        #[serde(deserialize_with = "each_once")]
        outcome: OutcomeRecord,
    },
    /// A strategy failed, and its party made no move.
    Fault {
        /// The id of the party.
        by: String,
        /// The kind of the fault.
        fault: FaultKind,
        /// Why a move was illegal; the limit in milliseconds; what is known of the rest.
        detail: Value,
    },
    /// Chance let the talk go on after a round.
    WentOn {},
    /// Chance ended the talk.
    BrokenOff {},
    /// A ratifier approved what was initialled.
    Approved {
        /// The id of the party whose ratifier it is.
        by: String,
        /// Its position among the party's ratifiers, from 0.
        ratifier: usize,
    },
    /// A ratifier refused what is worth less to it than its reservation.
    Worthless {
        /// The id of the party whose ratifier it is.
        by: String,
        /// Its position among the party's ratifiers, from 0.
        ratifier: usize,
    },
    /// A ratifier refused for reasons of its own.
    Refused {
        /// The id of the party whose ratifier it is.
        by: String,
        /// Its position among the party's ratifiers, from 0.
        ratifier: usize,
    },
    /// The talks were suspended.
    Suspended {
        /// Why, in plain words.
        cause: String,
    },
    /// The pause is over.
    Resumed {},
    /// Something from outside ended the talk.
    Collapsed {
        /// What it was, in plain words.
        cause: String,
    },
}

/// The id of an option for the id of each issue; a number is written as text.
pub type OutcomeRecord = BTreeMap<String, String>;

/// What the positions in events mean.
#[derive(Clone, Copy)]
pub(super) struct RecordPositions<'p> {
    pub(super) scenario: &'p Scenario,
    pub(super) numbering: &'p OutcomeNumbering,
    pub(super) n_levels: usize,
}

impl EventLine {
    /// An event as a line.
    pub(super) fn of(event: &Event, scenario: &Scenario, numbering: &OutcomeNumbering) -> Self {
        let id = |party: &model::PartyId| scenario.parties[party.0].id.clone();
        match event {
            Event::Entered { level, limit } => Self::Entered { level: *level, limit: *limit },
            Event::Moved { by, what, ticks } => {
                let (by, ticks) = (id(by), *ticks);
                match what {
                    Move::Accept => Self::Accept { by, ticks },
                    Move::Reject => Self::Reject { by, ticks },
                    Move::Propose(offer) => {
                        Self::Propose { by, outcome: named(*offer, scenario, numbering), ticks }
                    }
                    Move::Pass => Self::Pass { by, ticks },
                    Move::Walk => Self::Walk { by, ticks },
                }
            }
            Event::Suggested { text } => Self::Text { outcome: named(*text, scenario, numbering) },
            Event::Failed { by, fault } => {
                let (fault, detail) = parts(fault);
                Self::Fault { by: id(by), fault, detail }
            }
            Event::WentOn => Self::WentOn {},
            Event::BrokenOff => Self::BrokenOff {},
            Event::Decided { party, ratifier, verdict } => {
                let (by, ratifier) = (id(party), *ratifier);
                match verdict {
                    RatifierDecision::Approved => Self::Approved { by, ratifier },
                    RatifierDecision::Worthless => Self::Worthless { by, ratifier },
                    RatifierDecision::Refused => Self::Refused { by, ratifier },
                }
            }
            Event::Suspended { cause } => Self::Suspended { cause: cause.to_string() },
            Event::Resumed => Self::Resumed {},
            Event::Collapsed { cause } => Self::Collapsed { cause: cause.to_string() },
        }
    }

    /// The event of a line, or in words why it is none.
    pub(super) fn event(self, place: RecordPositions<'_>) -> Result<Event, String> {
        let moved = |by: &str, what: Move, ticks: u32| {
            Ok::<_, String>(Event::Moved { by: party(by, place.scenario)?, what, ticks })
        };
        let decided = |by: &str, ratifier: usize, verdict: RatifierDecision| {
            let party = party(by, place.scenario)?;
            if ratifier >= place.scenario.parties[party.0].ratifiers.len() {
                return Err(format!("there is no ratifier {ratifier}"));
            }
            Ok(Event::Decided { party, ratifier, verdict })
        };
        Ok(match self {
            Self::Entered { level, .. } if level >= place.n_levels => {
                return Err(format!("there is no level {level}"));
            }
            Self::Entered { level, limit } => Event::Entered { level, limit },
            Self::Propose { by, outcome, ticks } => moved(&by, Move::Propose(place.offer(&outcome)?), ticks)?,
            Self::Accept { by, ticks } => moved(&by, Move::Accept, ticks)?,
            Self::Reject { by, ticks } => moved(&by, Move::Reject, ticks)?,
            Self::Pass { by, ticks } => moved(&by, Move::Pass, ticks)?,
            Self::Walk { by, ticks } => moved(&by, Move::Walk, ticks)?,
            Self::Text { outcome } => Event::Suggested { text: place.offer(&outcome)? },
            Self::Fault { by, fault, detail } => {
                Event::Failed { by: party(&by, place.scenario)?, fault: Box::new(whole(fault, detail)?) }
            }
            Self::WentOn {} => Event::WentOn,
            Self::BrokenOff {} => Event::BrokenOff,
            Self::Approved { by, ratifier } => decided(&by, ratifier, RatifierDecision::Approved)?,
            Self::Worthless { by, ratifier } => decided(&by, ratifier, RatifierDecision::Worthless)?,
            Self::Refused { by, ratifier } => decided(&by, ratifier, RatifierDecision::Refused)?,
            Self::Suspended { cause } => Event::Suspended { cause: cause.into() },
            Self::Resumed {} => Event::Resumed,
            Self::Collapsed { cause } => Event::Collapsed { cause: cause.into() },
        })
    }
}

impl RecordPositions<'_> {
    /// The offer that ids name. What lies outside the space is none.
    fn offer(&self, named: &OutcomeRecord) -> Result<Offer, String> {
        if let Some(other) = named.keys().find(|id| self.scenario.issue(id).is_none()) {
            return Err(format!("there is no issue `{other}`"));
        }
        let option = |issue: &Issue| {
            let id = named.get(&issue.id).ok_or_else(|| format!("issue `{}` is missing", issue.id))?;
            let by_number = || issue.option_of_number(id.parse().ok()?);
            let found = issue.option_of_label(id).or_else(by_number);
            found.ok_or_else(|| format!("issue `{}` has no option `{id}`", issue.id))
        };
        let options = self.scenario.issues.iter().map(option).collect::<Result<_, String>>()?;
        let offer = self.numbering.offer(&model::Outcome::new(options));
        offer.ok_or_else(|| "the outcome lies outside the space".to_owned())
    }
}

fn named(offer: Offer, scenario: &Scenario, numbering: &OutcomeNumbering) -> OutcomeRecord {
    let outcome = numbering.outcome(offer);
    let options = outcome.options().iter().zip(&scenario.issues);
    options.map(|(&option, issue)| (issue.id.clone(), issue.option_id(option))).collect()
}

/// A time that every reader of JSON can hold: 285,000 years at most.
fn milliseconds(limit: u64) -> Value {
    limit.min((1 << 53) - 1).into()
}

fn parts(fault: &StrategyFault) -> (FaultKind, Value) {
    match fault {
        StrategyFault::Illegal(refusal) => (FaultKind::Illegal, refusal.name().into()),
        StrategyFault::TimedOut { limit_ms } => (FaultKind::TimedOut, milliseconds(*limit_ms)),
        StrategyFault::OutOfTime { limit_ms } => (FaultKind::OutOfTime, milliseconds(*limit_ms)),
        StrategyFault::Crashed { reason } => (FaultKind::Crashed, reason.clone().into()),
        StrategyFault::Garbled { reason } => (FaultKind::Garbled, reason.clone().into()),
    }
}

fn whole(kind: FaultKind, detail: Value) -> Result<StrategyFault, String> {
    let text = || detail.as_str().map(str::to_owned).ok_or_else(|| "`detail` is no text".to_owned());
    let limit = || detail.as_u64().ok_or_else(|| "`detail` is no number of milliseconds".to_owned());
    Ok(match kind {
        FaultKind::Illegal => {
            let name = text()?;
            let found = Refusal::ALL.iter().find(|refusal| refusal.name() == name);
            StrategyFault::Illegal(*found.ok_or_else(|| format!("no move is illegal as `{name}`"))?)
        }
        FaultKind::TimedOut => StrategyFault::TimedOut { limit_ms: limit()? },
        FaultKind::OutOfTime => StrategyFault::OutOfTime { limit_ms: limit()? },
        FaultKind::Crashed => StrategyFault::Crashed { reason: text()? },
        FaultKind::Garbled => StrategyFault::Garbled { reason: text()? },
    })
}

/// An outcome in which every issue is named once.
fn each_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OutcomeRecord, D::Error> {
    struct Issues;
    impl<'de> Visitor<'de> for Issues {
        type Value = OutcomeRecord;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with an option for each issue")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OutcomeRecord, A::Error> {
            let mut outcome = OutcomeRecord::new();
            while let Some((issue, option)) = map.next_entry::<String, String>()? {
                if let Some((issue, _)) = outcome.remove_entry(&issue) {
                    return Err(A::Error::custom(format!("issue `{issue}` is there twice")));
                }
                outcome.insert(issue, option);
            }
            Ok(outcome)
        }
    }
    deserializer.deserialize_map(Issues)
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_one(ticks: &u32) -> bool {
    *ticks == 1
}
