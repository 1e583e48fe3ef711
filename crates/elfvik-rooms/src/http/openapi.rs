//! The description of the interface for other programs, made from the handlers.

use super::{commands, events, join, rooms, watch};
use crate::problem::Problem;
use axum::Json;
use elfvik::room::{Command, PrivateCommand};
use serde_json::{Value, json};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "Elfvik rooms", description = "Rooms in which people and programs negotiate."),
    paths(
        rooms::list,
        rooms::open,
        rooms::summary,
        rooms::scenario,
        rooms::record,
        rooms::checkpoints,
        join::join,
        events::events,
        commands::command,
        commands::private,
        commands::private_log,
        commands::check,
        commands::preferences,
        commands::set_preferences,
        commands::invite,
        commands::reinvite,
        commands::revoke,
        watch::health,
        watch::metrics,
    ),
    components(schemas(Problem))
)]
struct Paths;

/// The description, in OpenAPI 3.1. Commands have the schemas of the library.
///
/// # Examples
///
/// ```
/// let description = elfvik_rooms::http::description();
/// assert!(description["paths"]["/rooms/{id}/commands"]["post"].is_object());
/// assert!(description["components"]["schemas"]["Command"].is_object());
/// ```
#[must_use]
pub fn description() -> Value {
    let mut description = serde_json::to_value(Paths::openapi()).unwrap_or_default();
    description["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    description["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "The token of a seat" },
        "host": { "type": "http", "scheme": "bearer", "description": "The token of the host of the server" },
    });
    let bodies = [
        ("Command", schemars::schema_for!(Command).to_value(), "/rooms/{id}/commands"),
        ("PrivateCommand", schemars::schema_for!(PrivateCommand).to_value(), "/rooms/{id}/private"),
    ];
    for (name, mut schema, path) in bodies {
        // What a schema needs stands with the other schemas, since references start at the whole description.
        let needed = schema.as_object_mut().and_then(|schema| schema.remove("$defs"));
        schema.as_object_mut().map(|schema| schema.remove("$schema"));
        for (needed, schema) in needed.as_ref().and_then(Value::as_object).into_iter().flatten() {
            description["components"]["schemas"][needed] = moved(schema);
        }
        description["components"]["schemas"][name] = moved(&schema);
        let content = &mut description["paths"][path]["post"]["requestBody"]["content"];
        *content =
            json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } });
    }
    description
}

/// The same schema, with references into the description.
fn moved(schema: &Value) -> Value {
    match schema {
        Value::String(text) => Value::String(text.replace("#/$defs/", "#/components/schemas/")),
        Value::Array(values) => values.iter().map(moved).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), moved(value))).collect(),
        other => other.clone(),
    }
}

/// This description.
pub(super) async fn openapi() -> Json<Value> {
    Json(description())
}
