//! What a record holds and its reader cannot see.

use crate::model::words;

words! {
    /// Why nothing can be said of an event.
    pub enum UnseenReason {
        /// It is confidential, and nothing that was given opens it.
        Closed = "closed",
        /// It cannot have happened after what can be seen, so that it rests on what cannot.
        RestsOnClosed = "rests-on-closed",
    }
}

/// An event of a record of which nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnseenEvent {
    /// Its number in the record, from 0 on.
    pub number: u64,
    /// When it was recorded, as whoever recorded it says; by habit its day.
    pub time: String,
    /// Who recorded it.
    pub author: String,
    /// Why it is not seen.
    pub reason: UnseenReason,
}
