//! Talks: protocols, strategies and rehearsals.
//!
//! A [`Session`] is a state machine over [events](Event). [`Strategy`] says what a delegate does on its
//! turn; [`play`](play::play) lets strategies talk, and [`rehearsal`] does so thousands of times, each in
//! another world. This part knows the model and the analyses; it knows no file format.

pub mod answer;
pub mod chooser;
pub mod contract;
pub mod dice;
pub mod hall;
pub mod matches;
pub mod play;
pub mod players;
pub mod profile;
pub mod record;
pub mod rehearsal;
pub mod request;
pub mod seat;
pub mod session;
pub mod strategy;

mod agenda;
mod ask;
mod discount;
mod end;
mod error;
mod event;
mod ladder;
mod listing;
mod moment;
mod offer;
mod participants;
mod payoffs;
mod protocol;
mod sums;

pub use crate::model::{
    Clock, Course, Deadline, Disagreement, Entry, OnFault, OnRefusal, Protocol, Rules, Seal, TalkLevel, Unit,
};
pub use agenda::Agenda;
pub use answer::{Rehearsals, Talk};
pub use ask::Ask;
pub use chooser::{Chooser, Guess, Pick};
pub use discount::discounted;
pub use end::End;
pub use error::TalkError;
pub use event::{Event, Fault, Move, Refusal, Verdict};
pub use hall::Hall;
pub use matches::Match;
pub use moment::{Made, Moment};
pub use offer::{Numbering, Offer};
pub use players::{Players, Program};
pub use profile::Profile;
pub use request::{RehearsalRequest, RequestError, RuleChanges, TalkRequest, TalkResult, hold};
pub use seat::{Question, Seat};
pub use session::{Ground, Session};
pub use strategy::{Closing, Strategy, Turn};
