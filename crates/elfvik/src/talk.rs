//! Talks: protocols, strategies and rehearsals.
//!
//! A [`Session`] is a state machine over [events](Event). [`Strategy`] says what a delegate does on its
//! turn; [`play`](play::play) lets strategies talk, and [`rehearsal`] does so thousands of times, each in
//! another world. This part knows the model and the analyses; it knows no file format.

pub mod agent_protocol;
pub mod answer;
pub mod matches;
pub mod play;
pub mod players;
pub mod profile;
pub mod record;
pub mod rehearsal;
pub mod request;
pub mod seat;
pub mod session;
pub mod setup;
pub mod strategy;

mod beliefs;
mod chooser;
mod conduct;
mod dice;
mod discount;
mod end;
mod error;
mod event;
mod foresight;
mod moment;
mod next_input;
mod offer;
mod offer_space;
mod outcome_list;
mod participants;
mod payoffs;
mod protocol;
mod sorted_outcomes;
mod utility_index;

pub use crate::model::{
    BindingForce, Course, Deadline, Disagreement, LevelEntry, OnFault, OnRefusal, Protocol, TalkLevel,
    TalkRules, TimeConvention, Unit,
};
pub use answer::{Rehearsals, Talk};
pub use chooser::{BelievedPreferences, ChosenOffer, OfferChooser};
pub use discount::discounted;
pub use end::End;
pub use error::TalkError;
pub use event::{Event, FaultKind, Move, RatifierDecision, Refusal, StrategyFault};
pub use matches::Match;
pub use moment::{Moment, PartyOffer};
pub use next_input::NextInput;
pub use offer::{Offer, OutcomeNumbering};
pub use offer_space::OfferSpace;
pub use players::{Program, ProgramFactory};
pub use profile::PreferenceProfile;
pub use request::{RehearsalRequest, RequestError, RuleChanges, TalkRequest, TalkResult, hold};
pub use seat::{Question, Seat};
pub use session::{BargainingProblem, Session};
pub use setup::Setup;
pub use strategy::{Strategy, StrategyReport, Turn};
