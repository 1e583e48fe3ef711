//! A collection as comma-separated values.

use elfvik::brief::catalogue::{CatalogueRow, CatalogueTotals, UnreadableFile};
use elfvik::characters::visible;

/// The line of the heads.
pub(super) fn head() -> String {
    record(&HEAD.map(str::to_owned))
}

/// The line of a scenario.
pub(super) fn row(row: &CatalogueRow) -> String {
    let list = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    let some = |number: Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
    let reservation = row.reservation.iter().map(|r| r.map_or_else(|| "any".to_owned(), |r| r.to_string()));
    record(&[
        cell(&row.path),
        row.origin.to_string(),
        row.parties.len().to_string(),
        row.issues.to_string(),
        row.outcomes.clone(),
        reservation.collect::<Vec<_>>().join(" "),
        list(&row.discount),
        row.efficient.to_string(),
        row.efficient_outcomes.clone(),
        row.exact.to_string(),
        some(row.bound),
        row.nash.as_deref().map(list).unwrap_or_default(),
        row.nash_without_reservations.as_deref().map(list).unwrap_or_default(),
        some(row.greatest_sum),
        some(row.opposition),
        row.zone.low.to_string(),
        row.zone.high.to_string(),
        row.candidates.to_string(),
        row.pool.to_string(),
        String::new(),
    ])
}

/// A text that a spreadsheet shows and does not compute: one that begins like a formula gets `'` in front.
fn cell(text: &str) -> String {
    let begins =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}');
    let is_formula = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(begins);
    let quote = if is_formula { "'" } else { "" };
    format!("{quote}{}", visible(text))
}

/// A line per file that could not be read.
pub(super) fn foot(remainder: &CatalogueTotals) -> String {
    let line = |unread: &UnreadableFile| {
        let mut fields = HEAD.map(|_| String::new());
        let line = unread.line.map_or_else(String::new, |line| format!("line {line}: "));
        fields[0] = cell(&unread.path);
        fields[HEAD.len() - 1] = cell(&format!("{line}{}", unread.reason));
        record(&fields)
    };
    remainder.unread.iter().map(line).collect()
}

/// One line of comma-separated values.
fn record(fields: &[String]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(fields).is_ok();
    debug_assert!(written, "memory takes every record");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

const HEAD: [&str; 20] = [
    "path",
    "origin",
    "parties",
    "issues",
    "outcomes",
    "reservation",
    "discount",
    "efficient",
    "efficient_outcomes",
    "exact",
    "bound",
    "nash",
    "nash_without_reservations",
    "greatest_sum",
    "opposition",
    "zone_low",
    "zone_high",
    "candidates",
    "pool",
    "reason",
];
