//! What was promised, and how it stands on a day.
//!
//! [`Accord`] is the checked text, [`AccordState`] what has happened since, event by event. [`status`] says
//! how every commitment stands on a day, [`deadlines`] what comes next if nothing happens, and
//! [`consequences`] what some events would lead to. Days are arguments: nothing here knows what day it is.

mod calendar;
mod commitment;
mod course;
mod day;
mod dispute;
mod event;
mod event_text;
mod file;
mod history;
mod log;
mod standing;
mod state;
mod status;
mod text;
mod unseen;
mod write;

pub use calendar::{Deadline, DeadlineKind, deadlines};
pub use commitment::{
    Accord, AccordError, AccordSetup, Commitment, DisputeClocks, Due, Reversibility, Ruling, Sunset, Trigger,
    Verification,
};
pub use course::{Consequence, StandingSpan, consequences, course, prevented};
pub use day::{Day, NotADay};
pub use dispute::{DisputePhase, DisputeStanding};
pub use event::{DatedEvent, Event, Finding, Refusal};
pub use event_text::{EventTextError, EventVerb, event_of_text};
#[cfg(feature = "schema")]
pub use file::accord_schema;
pub use file::{ACCORD_FILE, accord_text};
pub use log::{AccordLine, AccordLogError, line_event, replay, text_event};
pub use standing::{CommitmentStatus, Standing};
pub use state::AccordState;
pub use status::status;
pub use text::{AccordParty, AccordText, AgreedTerm, CommitmentText};
pub use unseen::{UnseenEvent, UnseenReason};
pub use write::accord_file;
