//! Names and numbers in the messages of faults.

/// "here", or "of `[talk]`".
pub(super) fn place_of(table: Option<&str>) -> String {
    match table {
        None | Some("") => "here".to_owned(),
        Some(table) => format!("of `{table}`"),
    }
}

/// ": the reason", where there is one.
pub(super) fn after_colon(reason: Option<&str>) -> String {
    reason.map(|reason| format!(": {reason}")).unwrap_or_default()
}

/// "`a`, `b`", of many the first.
pub(super) fn few(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown,
        n => format!("{shown} and {n} more"),
    }
}

/// "issue `a`", or "30 issues: `a`, `b`, `c` and 27 more"; of `found` names at least the first few are given.
pub(super) fn listed(what: &str, names: &[String], found: usize) -> String {
    let shown = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match found {
        1 => format!("{what} {shown}"),
        n if n <= MOST_NAMES => format!("{n} {what}s: {shown}"),
        n => format!("{n} {what}s: {shown} and {} more", n - MOST_NAMES),
    }
}

/// Errors name at most so many of what is absent.
const MOST_NAMES: usize = 6;
