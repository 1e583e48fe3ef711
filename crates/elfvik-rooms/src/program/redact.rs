//! Taking a person out of a room: names go, texts if it is asked; who did what as which seat stays, and the
//! chain holds.

use super::{RedactArguments, say};
use crate::store::{EventRow, Store, verify_chain};
use anyhow::{Context as _, Result, bail};
use elfvik::format::{FileText, native};
use elfvik::room::{Event, EventBody, Room, SeatId};
use serde_json::Value;
use std::collections::BTreeSet;

/// Takes out what the arguments say.
pub(super) async fn redact(arguments: RedactArguments) -> Result<()> {
    let store = Store::open(&arguments.database).await?;
    let rows = store.events(&arguments.room, 0).await?;
    if rows.is_empty() {
        bail!("there is no room {}: name one of this database", arguments.room);
    }
    let before = verify_chain(&rows)?;
    let seat = SeatId(arguments.seat);
    let (mut bodies, mut names) = (Vec::new(), BTreeSet::new());
    for row in &rows {
        let event: Event =
            serde_json::from_str(&row.body).with_context(|| format!("event {}", row.number))?;
        let mut json: Value = serde_json::from_str(&row.body)?;
        let mut changed = false;
        if of_seat(&event, seat) {
            names.extend(name_of(&json["body"]).filter(|name| *name != REDACTED).map(str::to_owned));
            changed |= replaced(&mut json["body"], &["name"]);
        }
        if arguments.texts && event.by == Some(seat) {
            changed |= replaced(&mut json["body"], &["text", "reason", "cause"]);
        }
        if changed {
            bodies.push((row.number, json.to_string()));
        }
    }
    follows(&store, &arguments.room, &rows, &bodies).await?;
    store.redact(&arguments.room, &bodies).await?;
    store.forget_answers(i64::MAX).await?;
    if verify_chain(&store.events(&arguments.room, 0).await?)? != before {
        bail!("the chain of hashes has changed: restore a backup");
    }
    say(&format!("{} events redacted; the chain of hashes holds", bodies.len()));
    let scenario = store.room(&arguments.room).await?.map(|row| row.scenario).unwrap_or_default();
    let mut n_renamed = 0;
    for name in &names {
        n_renamed += store.rename_in_classes(&scenario, name, REDACTED).await?;
    }
    if n_renamed > 0 {
        say(&format!("{n_renamed} seats of classes over the same case had that name, and have it no longer"));
    }
    Ok(())
}

/// Refuses what would leave a room that cannot be read.
async fn follows(store: &Store, id: &str, rows: &[EventRow], bodies: &[(u64, String)]) -> Result<()> {
    let row = store.room(id).await?.with_context(|| format!("there is no room {id}"))?;
    let text = FileText { name: "scenario.toml", text: &row.scenario };
    let Ok(scenario) = native::scenario(text) else { bail!("the scenario of room {id} has faults") };
    let redacted =
        |row: &EventRow| bodies.iter().find(|(number, _)| *number == row.number).map(|(_, body)| body);
    let event = |row: &EventRow| serde_json::from_str::<Event>(redacted(row).unwrap_or(&row.body));
    let events = rows.iter().map(event).collect::<Result<Vec<_>, _>>()?;
    Room::replay(scenario, serde_json::from_str(&row.settings)?, &events).with_context(|| {
        format!("room {id} could not be read without these texts, so nothing is redacted")
    })?;
    Ok(())
}

/// Whether an event tells who sits on a seat.
fn of_seat(event: &Event, seat: SeatId) -> bool {
    match &event.body {
        EventBody::SeatAdded { seat: of, .. } | EventBody::OccupantChanged { seat: of, .. } => *of == seat,
        _ => false,
    }
}

/// The name that an event gives somebody on a seat.
fn name_of(body: &Value) -> Option<&str> {
    body["what"]["name"].as_str().or_else(|| body["name"].as_str())
}

/// Puts a word in the place of texts with these names, but for the text of terms, to which parties are bound.
fn replaced(value: &mut Value, names: &[&str]) -> bool {
    let Value::Object(fields) = value else { return false };
    // What was confirmed by its hash stays as it was confirmed.
    if fields.contains_key("hash") {
        return false;
    }
    let mut changed = false;
    for (name, field) in fields.iter_mut().filter(|(name, _)| *name != "terms" && *name != "offer") {
        if names.contains(&name.as_str()) && field.is_string() {
            *field = Value::String(REDACTED.to_owned());
            changed = true;
        } else {
            changed |= replaced(field, names);
        }
    }
    changed
}

const REDACTED: &str = "[redacted]";
