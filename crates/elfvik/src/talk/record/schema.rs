//! The JSON Schema of the lines of saved talks, derived from the types that write them.

use super::chain;
use super::head::RecordHead;
use super::line::EventLine;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// The JSON Schema of a line of a saved talk, with a line break at its end: of the header, of the head, or
/// of an event.
///
/// # Panics
///
/// Never: a schema has text keys.
///
/// # Examples
///
/// ```
/// # use elfvik::talk::record::schema;
/// let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
/// assert_eq!(schema["title"], "Line of a saved talk");
/// ```
#[must_use]
pub fn schema() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<AnyLine>().to_value();
    let events = schema["$defs"][&*EventLine::schema_name()]["oneOf"].take();
    let events = events.as_array().into_iter().flatten().map(|event| {
        let kind = event["properties"]["event"].clone();
        line_schema(kind, event.clone())
    });
    let head = json!({ "$ref": format!("#/$defs/{}", RecordHead::schema_name()) });
    let header = json!({
        "description": "The first line.",
        "type": "object",
        "properties": { "format": { "const": crate::record::FORMAT }, "record": { "type": "string" } },
        "required": ["format", "record"],
        "additionalProperties": false,
    });
    let lines: Vec<Value> =
        [header, line_schema(json!({ "const": chain::HEAD }), head)].into_iter().chain(events).collect();
    schema["anyOf"] = Value::Null;
    schema["oneOf"] = lines.into();
    if let Some(root) = schema.as_object_mut() {
        root.remove("anyOf");
    }
    if let Some(shapes) = schema["$defs"].as_object_mut() {
        shapes.remove(&*EventLine::schema_name());
    }
    serde_json::to_string_pretty(&schema).expect("a schema has text keys") + "\n"
}

/// The schema of a line of a record with a kind and a body.
fn line_schema(kind: Value, body: Value) -> Value {
    let hash = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    json!({
        "type": "object",
        "properties": {
            "author": { "type": "string", "description": "The party that it is of, else `elfvik`." },
            "body": {
                "type": "object",
                "properties": { "open": body },
                "required": ["open"],
                "additionalProperties": false,
            },
            "hash": hash,
            "kind": kind,
            "number": { "type": "integer", "minimum": 0 },
            "previous": hash,
            "time": { "const": "" },
        },
        "required": ["author", "body", "hash", "kind", "number", "previous", "time"],
        "additionalProperties": false,
    })
}

/// What the lines of a saved talk hold.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "Line of a saved talk")]
#[allow(dead_code, reason = "only its schema is used")]
enum AnyLine {
    /// The second line.
    Head(RecordHead),
    /// Every further line.
    Event(EventLine),
}
