//! What a seat may see of a room: the one way out.

use super::author::Author;
use super::event::EventBody;
use super::machine::Room;
use super::seats::SeatId;
use super::timestamp::Timestamp;
use serde::Serialize;

/// An event as a seat sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VisibleEvent {
    /// Its place among what the seat sees, from 1 on without gaps: gaps would tell how much others do in
    /// secret.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it, as far as the seat may know; none for what followed of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
    /// What it was.
    pub body: EventBody,
}

impl Room {
    /// What a seat may see, in the order in which it happened; nothing for a seat that there is not.
    ///
    /// The audience of an event is fixed when it is written.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Command, Room, RoomSettings, SeatId, Timestamp}};
    ///
    /// let mut room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// for event in room.decide(&Command::Start {}, SeatId::HOST, Timestamp(0)).unwrap() {
    ///     room.apply(&event).unwrap();
    /// }
    /// let kinds: Vec<&str> = room.visible_to(SeatId::HOST).map(|event| event.body.kind()).collect();
    /// assert_eq!(kinds, ["started", "level-entered"]);
    /// ```
    pub fn visible_to(&self, seat: SeatId) -> impl Iterator<Item = VisibleEvent> + '_ {
        self.visible_since(seat, 0)
    }

    /// What a seat may see after its event of some number; everything for 0. Takes as long as there are such
    /// events, however long the log is.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Command, Room, RoomSettings, SeatId, Timestamp}};
    ///
    /// let mut room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// for event in room.decide(&Command::Start {}, SeatId::HOST, Timestamp(0)).unwrap() {
    ///     room.apply(&event).unwrap();
    /// }
    /// assert_eq!(room.visible_since(SeatId::HOST, 1).next().unwrap().number, 2);
    /// ```
    pub fn visible_since(&self, seat: SeatId, since: u64) -> impl Iterator<Item = VisibleEvent> + '_ {
        let after = usize::try_from(since).unwrap_or(usize::MAX);
        let seen = self.seat(seat).into_iter().flat_map(move |viewer| {
            let seen = self.seen_by(seat, after);
            seen.map(move |(event, author)| (viewer, event, author))
        });
        seen.zip(since.saturating_add(1)..).map(|((viewer, event, author), number)| VisibleEvent {
            number,
            at: event.at,
            by: author.map(|author| author.known_to(viewer, self.scenario())),
            body: event.body.clone(),
        })
    }
}
