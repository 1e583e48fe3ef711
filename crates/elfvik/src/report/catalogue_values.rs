//! A collection as rows of values, for tables that other programs read, such as comma-separated values.

use crate::brief::catalogue::{CatalogueRow, UnreadableFile};
use crate::unsafe_characters::visible;

/// The heads of the columns of [`of_scenario`] and [`of_unread`].
///
/// # Examples
///
/// ```
/// use elfvik::report::catalogue_values::COLUMNS;
///
/// assert_eq!((COLUMNS[0], COLUMNS[COLUMNS.len() - 1]), ("path", "reason"));
/// ```
pub const COLUMNS: [&str; 20] = [
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

/// A scenario as a row. Numbers have all their digits; several, such as one for each party, have blanks
/// between them. What there is not is empty. A path that a spreadsheet would compute has `'` in front, and
/// characters that could not be seen are written out.
///
/// # Examples
///
/// ```
/// # use elfvik::brief::catalogue::{CatalogueRow, ScenarioLocation};
/// # use elfvik::prepare::analysis::AnalysisRequest;
/// # let view = elfvik::format::native::starter_view();
/// # let provenance = ScenarioLocation { path: "=talks".to_owned(), ..ScenarioLocation::default() };
/// # let row = CatalogueRow::of(&view, provenance, &AnalysisRequest::STANDARD).unwrap();
/// use elfvik::report::catalogue_values;
///
/// let values = catalogue_values::of_scenario(&row);
/// assert_eq!(values[..5], ["'=talks", "elfvik", "2", "4", "50"].map(String::from));
/// ```
#[must_use]
pub fn of_scenario(row: &CatalogueRow) -> [String; COLUMNS.len()] {
    let list = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    let some = |number: Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
    let reservation = row.reservation.iter().map(|r| r.map_or_else(|| "any".to_owned(), |r| r.to_string()));
    [
        value(&row.path),
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
    ]
}

/// A file that could not be read as a row: its path, and in the last column the line and the reason.
///
/// # Examples
///
/// ```
/// use elfvik::brief::catalogue::UnreadableFile;
/// use elfvik::report::catalogue_values;
///
/// let [path, reason, cure] = ["a.json", "an empty file", "fill it"].map(String::from);
/// let unread = UnreadableFile { path, line: Some(1), reason, cure };
/// assert_eq!(catalogue_values::of_unread(&unread)[19], "line 1: an empty file");
/// ```
#[must_use]
pub fn of_unread(unread: &UnreadableFile) -> [String; COLUMNS.len()] {
    let mut values = COLUMNS.map(|_| String::new());
    let line = unread.line.map_or_else(String::new, |line| format!("line {line}: "));
    values[0] = value(&unread.path);
    values[COLUMNS.len() - 1] = value(&format!("{line}{}", unread.reason));
    values
}

/// A text that a spreadsheet shows and does not compute: one that begins like a formula gets `'` in front.
pub(super) fn value(text: &str) -> String {
    let begins =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}');
    let is_formula = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(begins);
    let quote = if is_formula { "'" } else { "" };
    format!("{quote}{}", visible(text))
}
