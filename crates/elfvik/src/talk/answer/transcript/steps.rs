//! What happened in a talk, step by step.

use super::movement::OfferMovement;
use crate::model::{Scenario, words};
use crate::names::{Names, OutcomeById, Utilities};
use crate::talk::answer::proposal::TranscriptProposal;
use crate::talk::event::{Event, Move, RatifierDecision, StrategyFault};
use crate::talk::offer::Offer;
use crate::talk::play::replay;
use crate::talk::session::Session;
use crate::talk::setup::Setup;
use serde::Serialize;

/// Something that happened in a talk, and when.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TranscriptEntry {
    /// Its number, from 1.
    pub number: usize,
    /// The level, from 0.
    pub level: usize,
    /// The round, from 1.
    pub round: u32,
    /// The time, from 0 to 1.
    pub time: f64,
    /// What kind of event it was.
    pub what: StepKind,
    /// The id of the party that did it; none of what nobody did.
    pub by: Option<String>,
    /// The outcome that it is about.
    pub outcome: Option<OutcomeById>,
    /// What that is worth to each party.
    pub utilities: Option<Utilities>,
    /// How a proposal differs from the same party's last one; none for its first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub movement: Option<OfferMovement>,
    /// The level that began, from 0, and after how many rounds or ticks it ends at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entered: Option<LevelStart>,
    /// What a strategy did wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<StrategyFault>,
    /// What somebody at home decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<RatificationEntry>,
    /// Why the talks paused or ended from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// The beginning of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LevelStart {
    /// The level, from 0.
    pub level: usize,
    /// After so many rounds or ticks it ends at the latest.
    pub limit: u32,
}

/// What a ratifier decided on what was initialled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RatificationEntry {
    /// The name of the ratifier.
    pub ratifier: String,
    /// Approved, or why not.
    pub verdict: RatifierDecision,
}

words! {
    /// What can happen in a talk.
    pub enum StepKind {
        /// A level of the talks began.
        Entered = "entered",
        /// An offer was made.
        Propose = "propose",
        /// Somebody accepted, voted yes or signed.
        Accept = "accept",
        /// Somebody rejected or voted no.
        Reject = "reject",
        /// Somebody stood by its last proposal.
        Pass = "pass",
        /// Somebody left the talks.
        Walk = "walk",
        /// The mediator put a text to the vote.
        Text = "text",
        /// The strategy of a party failed.
        Fault = "fault",
        /// Chance ended the talks.
        BrokenOff = "broken-off",
        /// A ratifier approved what was initialled.
        Approved = "approved",
        /// A ratifier refused what was initialled.
        Refused = "refused",
        /// The talks paused for a reason from outside.
        Suspended = "suspended",
        /// The talks went on where they were.
        Resumed = "resumed",
        /// They ended for a reason from outside.
        Collapsed = "collapsed",
    }
}

pub(super) fn proposals<'s>(
    steps: &'s [TranscriptEntry],
    scenario: &Scenario,
) -> Vec<TranscriptProposal<'s>> {
    let proposal = |step: &'s TranscriptEntry| {
        if step.what != StepKind::Propose {
            return None;
        }
        let by = scenario.party(step.by.as_deref()?)?;
        Some(TranscriptProposal { by, outcome: step.outcome.as_ref()?, utilities: step.utilities.as_ref()? })
    };
    steps.iter().filter_map(proposal).collect()
}

pub(super) fn steps(setup: &Setup, session: &Session, names: &Names<'_>) -> Vec<TranscriptEntry> {
    let mut shadow = setup.session().expect("it was made before");
    let problem = setup.problem();
    let numbering = problem.offer_space.numbering();
    let mut steps = Vec::with_capacity(session.log().len());
    let utilities = |offer: Offer| names.by_party(|p| problem.profiles[p].utility(offer));
    replay(&mut shadow, session.log(), |before, event| {
        // Nothing happened that the next step does not show.
        if *event == Event::WentOn {
            return;
        }
        let at = before.moment();
        let mut step = TranscriptEntry {
            number: steps.len() + 1,
            level: before.level(),
            round: at.round + 1,
            time: at.time,
            what: StepKind::Entered,
            by: None,
            outcome: None,
            utilities: None,
            movement: None,
            entered: None,
            fault: None,
            decision: None,
            cause: None,
        };
        if let (Some(_), Some(last)) = (before.end(), steps.last()) {
            // What was found after the end happened when it came.
            let last: &TranscriptEntry = last;
            (step.round, step.time) = (last.round, last.time);
        }
        let mut about = None;
        let outcome = |offer: Offer| numbering.outcome(offer);
        match event {
            Event::Entered { level, limit } => {
                step.what = StepKind::Entered;
                step.entered = Some(LevelStart { level: *level, limit: *limit });
            }
            Event::Moved { by, what, .. } => {
                step.by = Some(names.party(*by));
                let standing = before.standing().map(|made| made.offer);
                let last =
                    |party: usize| before.last_made()[party].map(|at| outcome(before.offers()[at].offer));
                if let (Move::Propose(offer), Some(own)) = (what, last(by.0)) {
                    let others = before.last_made().iter().enumerate().filter(|(p, _)| *p != by.0);
                    let asked = others.filter_map(|(_, at)| *at).max();
                    let asked = asked.map(|at| outcome(before.offers()[at].offer));
                    let now = outcome(*offer);
                    step.movement = Some(OfferMovement::of(names, *by, (&own, &now), asked.as_ref()));
                }
                (step.what, about) = match what {
                    Move::Propose(offer) => (StepKind::Propose, Some(*offer)),
                    Move::Accept => (StepKind::Accept, asked(before).or(standing)),
                    Move::Reject => (StepKind::Reject, asked(before)),
                    Move::Pass => (StepKind::Pass, None),
                    Move::Walk => (StepKind::Walk, None),
                };
            }
            Event::Suggested { text } => (step.what, about) = (StepKind::Text, Some(*text)),
            Event::Failed { by, fault } => {
                step.by = Some(names.party(*by));
                (step.what, step.fault) = (StepKind::Fault, Some((**fault).clone()));
            }
            Event::WentOn => {}
            Event::BrokenOff => step.what = StepKind::BrokenOff,
            Event::Decided { party, ratifier, verdict } => {
                step.by = Some(names.party(*party));
                step.what = if *verdict == RatifierDecision::Approved {
                    StepKind::Approved
                } else {
                    StepKind::Refused
                };
                let ratifier = names.scenario.parties[party.0].ratifiers[*ratifier].person.name.clone();
                step.decision = Some(RatificationEntry { ratifier, verdict: *verdict });
                about = asked(before);
            }
            Event::Suspended { cause } => {
                (step.what, step.cause) = (StepKind::Suspended, Some(cause.to_string()))
            }
            Event::Resumed => step.what = StepKind::Resumed,
            Event::Collapsed { cause } => {
                (step.what, step.cause) = (StepKind::Collapsed, Some(cause.to_string()))
            }
        }
        step.outcome = about.map(|offer| names.outcome(&numbering.outcome(offer)));
        step.utilities = about.map(utilities);
        steps.push(step);
    })
    .expect("what a session has logged can be replayed");
    steps
}

/// The outcome that is asked about.
fn asked(session: &Session) -> Option<Offer> {
    use crate::talk::session::NextInput;
    match session.ask() {
        NextInput::Answer(_, offer)
        | NextInput::Vote(_, offer)
        | NextInput::Confirm(_, offer)
        | NextInput::Ratify(_, _, offer) => Some(offer),
        _ => None,
    }
}
