//! The JSON Schemas of files, derived from the types that read them.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// The JSON Schema of a file that a type reads.
pub(crate) fn schema<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let settings = settings.with_transform(RecursiveTransform(without_null));
    let schema = settings.into_generator().into_root_schema_for::<T>();
    // The types of the reader are called raw, the parts of a file are not.
    let text = serde_json::to_string_pretty(&schema).expect("a schema has text keys");
    text.replace("\"#/$defs/Raw", "\"#/$defs/").replace("    \"Raw", "    \"") + "\n"
}

/// Takes out that a value can be null: TOML has no null, what is not said is left out.
fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            schema.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(forms)) = schema.get_mut("anyOf") {
        forms.retain(|form| form["type"] != "null");
        if let [Value::Object(only)] = &forms[..] {
            let only = only.clone();
            schema.remove("anyOf");
            for (key, value) in only {
                let _ = schema.ensure_object().entry(key).or_insert(value);
            }
        }
    }
}
