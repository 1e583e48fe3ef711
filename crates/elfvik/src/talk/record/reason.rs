//! Why a line is none of a record.

/// What is wrong with a line, in the words of records.
pub(super) fn told(error: &serde_json::Error) -> String {
    let text = error.to_string().replace("line 1 ", "");
    let known = text
        .replace("unknown variant ", "nothing is called ")
        .replace("unknown field ", "there is no key ")
        .replace("duplicate field ", "there are two ");
    match known.strip_prefix("missing field ").map(|rest| rest.rsplit_once(" at ").unwrap_or((rest, ""))) {
        Some((key, _)) => format!("{key} is missing"),
        None => known,
    }
}
