//! The text of an accord, checked.

use super::day::Day;
use crate::model::words;
use serde::Serialize;

/// Something promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// Unique in its accord.
    pub id: String,
    /// The parties that promised it; of several, each does its own part.
    pub owners: Vec<String>,
    /// The parties to whom it was promised; they may report a breach.
    pub promised_to: Vec<String>,
    /// Until when it must be done.
    pub due: Due,
    /// What shows that it is done.
    pub verification: Verification,
    /// Whether it can be undone.
    pub reversibility: Reversibility,
    /// When it ends unless it is renewed; none where it lasts.
    pub sunset: Option<Sunset>,
    /// The commitments that end or rest when this one is broken: reversible ones.
    pub snapback: Vec<String>,
}

/// Until when something must be done; the day itself is in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// A day.
    On(Day),
    /// So many days after something.
    Within {
        /// How many.
        days: u32,
        /// After what.
        after: Trigger,
    },
    /// No time was agreed.
    Undated,
}

/// What starts a time limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// Another commitment is kept.
    Kept(String),
    /// The last of several other commitments is kept.
    AllKept(Vec<String>),
    /// Something else happens, by the name under which it is reported.
    Occurrence(String),
}

/// What shows that something is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
    /// Each of its owners says so.
    Declared,
    /// Each of its owners says so and names the evidence.
    Evidence,
    /// Somebody finds so, who need not be a party.
    By(String),
}

words! {
    /// Whether something can be undone.
    pub enum Reversibility {
        /// It can.
        Reversible = "reversible",
        /// It cannot.
        Irreversible = "irreversible",
    }
}

/// An end that comes unless it is put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sunset {
    /// How many days it lasts each time, the day on which it is kept not counted.
    pub days: u32,
    /// The party that may renew it.
    pub renewed_by: String,
}

words! {
    /// What is found about a dispute.
    pub enum Ruling {
        /// The commitment was broken.
        Breach = "breach",
        /// It was not.
        NoBreach = "no-breach",
    }
}

/// How long each phase of a dispute lasts, and what holds when all of them pass without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DisputeClocks {
    /// From the notice until consultations begin, in days.
    pub notice: u32,
    /// Consultations of the parties, in days.
    pub consultation: u32,
    /// Until a decision, in days.
    pub decision: u32,
    /// What holds on the day after, unless it was settled or decided. As in resolution 2231, `Breach`
    /// protects the injured side: nobody has to agree that relief ends.
    pub default: Ruling,
}

/// An accord before it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccordSetup {
    /// Who made it.
    pub parties: Vec<String>,
    /// Who decides disputes; none where nobody does.
    pub arbiter: Option<String>,
    /// What was promised.
    pub commitments: Vec<Commitment>,
    /// How long disputes last; none where nothing was agreed: then one lasts until it is settled.
    pub clocks: Option<DisputeClocks>,
}

/// An accord that means nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccordError {
    /// Two of one name.
    #[error("two commitments are called `{commitment}`")]
    SameId {
        /// The id of both.
        commitment: String,
    },
    /// Nobody of that name made the accord.
    #[error("commitment `{commitment}` names `{party}`, who is no party")]
    UnknownParty {
        /// Its id.
        commitment: String,
        /// What was written.
        party: String,
    },
    /// Nothing of that name was promised.
    #[error("commitment `{commitment}` names the commitment `{named}`, which there is not")]
    UnknownCommitment {
        /// Its id.
        commitment: String,
        /// What was written.
        named: String,
    },
    /// Time limits that wait for each other.
    #[error("commitment `{commitment}` is due after itself, directly or through others")]
    Circle {
        /// One of them.
        commitment: String,
    },
    /// What cannot be undone would have to end.
    #[error("commitment `{commitment}` makes `{named}` snap back, which cannot be undone")]
    IrreversibleSnapback {
        /// Its id.
        commitment: String,
        /// What would end.
        named: String,
    },
    /// Nobody promised it, or to nobody.
    #[error("commitment `{commitment}` needs a party that promises it and another to which it is promised")]
    NobodyElse {
        /// Its id.
        commitment: String,
    },
    /// Promised to oneself.
    #[error("commitment `{commitment}` is promised to its owner")]
    PromisedToOwner {
        /// Its id.
        commitment: String,
    },
}

/// An accord in which every name stands for something and no time limit waits for itself.
///
/// # Examples
///
/// ```
/// use elfvik::keep::accord::{
///     Accord, AccordSetup, Commitment, Day, DisputeClocks, Due, Reversibility, Ruling, Verification,
/// };
///
/// let moratorium = Commitment {
///     id: "moratorium".into(),
///     owners: vec!["dprk".into()],
///     promised_to: vec!["us".into()],
///     due: Due::On(Day(30)),
///     verification: Verification::Declared,
///     reversibility: Reversibility::Reversible,
///     sunset: None,
///     snapback: vec!["relief".into()],
/// };
/// let clocks = DisputeClocks { notice: 15, consultation: 15, decision: 30, default: Ruling::Breach };
/// let setup = AccordSetup {
///     parties: vec!["us".into(), "dprk".into()],
///     arbiter: Some("commission".into()),
///     commitments: vec![moratorium],
///     clocks: Some(clocks),
/// };
/// assert_eq!(
///     Accord::new(setup).unwrap_err().to_string(),
///     "commitment `moratorium` names the commitment `relief`, which there is not",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accord(AccordSetup);

impl Accord {
    /// The accord, once every name in it is known. `O(commitments^2)`.
    ///
    /// # Errors
    ///
    /// The first fault, commitment by commitment.
    pub fn new(setup: AccordSetup) -> Result<Self, AccordError> {
        let all = &setup.commitments;
        let named = |id: &String| all.iter().find(|other| other.id == *id);
        for (at, commitment) in all.iter().enumerate() {
            let id = || commitment.id.clone();
            if all[..at].iter().any(|other| other.id == commitment.id) {
                return Err(AccordError::SameId { commitment: id() });
            }
            let renewer = commitment.sunset.as_ref().map(|sunset| &sunset.renewed_by);
            let mut parties = commitment.owners.iter().chain(&commitment.promised_to).chain(renewer);
            if let Some(party) = parties.find(|party| !setup.parties.contains(party)) {
                return Err(AccordError::UnknownParty { commitment: id(), party: party.clone() });
            }
            commitment.check_sides()?;
            let before = commitment.kept_before();
            if let Some(unknown) = before.iter().chain(&commitment.snapback).find(|id| named(id).is_none()) {
                return Err(AccordError::UnknownCommitment { commitment: id(), named: unknown.clone() });
            }
            let is_irreversible = |id: &&String| {
                named(id).is_some_and(|other| other.reversibility == Reversibility::Irreversible)
            };
            if let Some(irreversible) = commitment.snapback.iter().find(is_irreversible) {
                return Err(AccordError::IrreversibleSnapback {
                    commitment: id(),
                    named: irreversible.clone(),
                });
            }
            if waits_for_itself(commitment, &named) {
                return Err(AccordError::Circle { commitment: id() });
            }
        }
        Ok(Self(setup))
    }

    /// What the accord was made of.
    #[must_use]
    pub fn setup(&self) -> &AccordSetup {
        &self.0
    }

    /// A commitment by its id.
    #[must_use]
    pub fn commitment(&self, id: &str) -> Option<&Commitment> {
        self.0.commitments.iter().find(|commitment| commitment.id == id)
    }
}

impl Commitment {
    /// Refuses a promise of nobody, to nobody, or of one party to itself. What several promise they may
    /// promise to each other.
    fn check_sides(&self) -> Result<(), AccordError> {
        let commitment = || self.id.clone();
        match (&self.owners[..], &self.promised_to[..]) {
            ([], _) | (_, []) => Err(AccordError::NobodyElse { commitment: commitment() }),
            ([owner], to) if to.contains(owner) => {
                Err(AccordError::PromisedToOwner { commitment: commitment() })
            }
            _ => Ok(()),
        }
    }

    /// Whoever promised it and whoever it was promised to, each once.
    pub(super) fn concerned(&self) -> Vec<String> {
        let others = self.promised_to.iter().filter(|party| !self.owners.contains(party));
        self.owners.iter().chain(others).cloned().collect()
    }

    /// The commitments that must be kept before its time limit begins.
    fn kept_before(&self) -> &[String] {
        match &self.due {
            Due::Within { after: Trigger::Kept(id), .. } => std::slice::from_ref(id),
            Due::Within { after: Trigger::AllKept(ids), .. } => ids,
            _ => &[],
        }
    }
}

/// Whether the time limit of a commitment begins only once it is kept itself, directly or through others.
fn waits_for_itself<'a>(
    commitment: &'a Commitment,
    named: &impl Fn(&String) -> Option<&'a Commitment>,
) -> bool {
    let mut waiting: Vec<&Commitment> = vec![commitment];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(at) = waiting.pop() {
        for before in at.kept_before().iter().filter_map(named) {
            if before.id == commitment.id {
                return true;
            }
            if !seen.contains(&before.id.as_str()) {
                seen.push(&before.id);
                waiting.push(before);
            }
        }
    }
    false
}
