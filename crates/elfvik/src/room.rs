//! Rooms: seats and roles, secrets, suggestions and statements around a talk.
//!
//! Two state machines keep what is public and what is secret apart. A [`Room`] is made from the public
//! scenario alone: it knows no preferences, and what one seat may see of it is
//! [`visible_to`](Room::visible_to) that seat. A [`Delegation`] is what one party keeps to itself: private
//! file, mandate, drafts, secret marks. What needs two of them at once is in [`joint`] and tells next to
//! nothing.
//!
//! Neither opens a socket or reads a clock: commands and moments go in, events come out, and whoever keeps
//! them can [replay](Room::replay) them. What is promised of it and what is not is in the guide, under
//! `rooms`.

pub mod joint;
pub mod roles;

mod audience;
mod author;
mod command;
mod delegation;
mod event;
mod export;
mod machine;
mod own_preferences;
mod refusal;
mod seats;
mod settings;
mod state;
mod summary;
mod terms;
mod timestamp;
mod visible;

pub use audience::{Audience, Depth, Recipient};
pub use author::Author;
pub use command::Command;
pub use delegation::{
    Approval, Delegation, Draft, Mandate, PrivateBody, PrivateCommand, PrivateEvent, WrongPrivateEvent,
};
pub use event::{
    Event, EventBody, ImprovementOutcome, LevelEnd, MessageKind, Occupation, Offer, OfferOrigin,
    RatifierAnswer, StatementKind, SuggestionOutcome, TalksEnd,
};
pub use joint::Mark;
pub use machine::{ReplayError, Room};
pub use own_preferences::{OptionChange, OwnPreferences, OwnPreferencesError};
pub use refusal::{MandateFault, Refusal, SeatFault, Thing};
pub use roles::{Action, Phase, Role, permits};
pub use seats::{Actor, Occupant, RoomSeat, SeatId};
pub use settings::{CaucusVisibility, RoomError, RoomSettings};
pub use state::WrongEvent;
pub use summary::{
    DealSummary, LevelSummary, OfferSummary, Presence, SeatSummary, StatementSummary, SuggestionSummary,
    Summary, SuspensionSummary, TextSummary,
};
pub use terms::{Terms, TermsError, TermsHash, four_words};
pub use timestamp::Timestamp;
pub use visible::VisibleEvent;
