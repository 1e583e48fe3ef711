//! What a seat saw, as a record that outsiders can check.

use super::author::Author;
use super::event::EventBody;
use super::machine::Room;
use super::seats::SeatId;
use super::timestamp::Timestamp;
use super::visible::VisibleEvent;
use crate::record::{Checkpoint, Event, Writer, WriterError};
use serde_json::{Map, Value, json};

impl Room {
    /// What a seat saw as a [record](crate::record): the first line says what room it is, each other what
    /// happened, with its time by RFC 3339 and whoever did it as that seat knows it. `None` when there is
    /// no such seat.
    ///
    /// As the room goes on, lines are added and none changes.
    ///
    /// # Errors
    ///
    /// When a line cannot be written, which no event of a room leads to.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native::starter_view;
    /// use elfvik::record::{VerifyRequest, verify};
    /// use elfvik::room::{Command, Room, RoomSettings, SeatId, Timestamp};
    ///
    /// let mut room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// for event in room.decide(&Command::Start {}, SeatId::HOST, Timestamp(0)).unwrap() {
    ///     room.apply(&event).unwrap();
    /// }
    /// let record = room.record_for(SeatId::HOST, "school").unwrap().unwrap();
    /// let verified = verify(record.as_bytes(), &VerifyRequest::default()).unwrap();
    /// assert_eq!(verified.entries[1].kind, "started");
    /// ```
    pub fn record_for(&self, seat: SeatId, name: &str) -> Result<Option<String>, WriterError> {
        let mut file = String::new();
        let end = self.write_record(seat, name, |line, _| file.push_str(line))?;
        Ok(end.map(|_| file))
    }

    /// The end of a seat's [record](Self::record_for) as it was at each agreement: the number of the event
    /// for the seat, and what to note of the record. Whoever keeps it finds every later change.
    ///
    /// # Errors
    ///
    /// As [`record_for`](Self::record_for).
    pub fn checkpoints_for(&self, seat: SeatId, name: &str) -> Result<Vec<(u64, Checkpoint)>, WriterError> {
        let mut checkpoints = Vec::new();
        self.write_record(seat, name, |_, at| {
            if let Some((event, checkpoint)) = at
                && matches!(event.body, EventBody::Agreed { .. } | EventBody::Initialled { .. })
            {
                checkpoints.push((event.number, checkpoint));
            }
        })?;
        Ok(checkpoints)
    }

    fn write_record(
        &self,
        seat: SeatId,
        name: &str,
        mut line: impl FnMut(&str, Option<(&VisibleEvent, Checkpoint)>),
    ) -> Result<Option<Checkpoint>, WriterError> {
        let Some(viewer) = self.seat(seat) else { return Ok(None) };
        let mut writer = Writer::new(name);
        line(&writer.header(), None);
        let scenario = self.scenario();
        let parties: Map<String, Value> =
            scenario.parties.iter().map(|party| (party.id.clone(), json!(party.name))).collect();
        let room = json!({
            "parties": parties,
            "role": viewer.role,
            "party": viewer.party,
            "room": self.settings().room,
            "title": scenario.title,
        });
        let began = self.log().first().map_or(Timestamp(0), |event| event.at);
        line(&writer.line(entry(began, "room", "room", room), None)?, None);
        for event in self.visible_to(seat) {
            let author = event.by.as_ref().map_or_else(|| "room".to_owned(), author_text);
            let mut body = serde_json::to_value(&event.body).unwrap_or_default();
            if let Value::Object(body) = &mut body {
                body.remove("kind");
                if event.by.as_ref().is_some_and(|by| by.agent) {
                    body.insert("agent".to_owned(), json!(true));
                }
            }
            let text = writer.line(entry(event.at, &author, event.body.kind(), body), None)?;
            line(&text, Some((&event, writer.checkpoint())));
        }
        Ok(Some(writer.checkpoint()))
    }
}

fn entry(at: Timestamp, author: &str, kind: &str, body: Value) -> Event {
    let body = if let Value::Object(body) = body { body } else { Map::new() };
    Event { time: at.to_string(), author: author.to_owned(), kind: kind.to_owned(), body }
}

/// Whoever did something, in a few words: its party or its role, and the seat where that is known.
fn author_text(author: &Author) -> String {
    let whose = author.party.clone().or_else(|| author.role.map(|role| role.to_string()));
    match (whose, author.seat) {
        (Some(whose), Some(seat)) => format!("{whose} {seat}"),
        (Some(whose), None) => whose,
        (None, _) => "room".to_owned(),
    }
}
