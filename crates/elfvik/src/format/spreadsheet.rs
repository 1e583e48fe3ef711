//! A spreadsheet of issues, options and points, as a scenario of Elfvik's own format.
//!
//! Teachers and delegations keep points in spreadsheets: a row for each option, a column for each party. Read
//! are comma, semicolon or tab separated values in two layouts: a table with the columns `issue`, `option`
//! and one for each party; and a sheet with one block for each issue, its head naming the issue and the
//! parties.
//! `docs/import.md` describes both, with what is assumed where a sheet does not say it.

mod block_layout;
pub(super) mod cells;
mod column_layout;
mod fault;
mod files;
mod layout;
mod number_text;
mod numbers;
mod numeric_options;

pub use fault::{SpreadsheetFault, SpreadsheetFaultKind};
pub use files::SpreadsheetScenario;
pub(super) use layout::is_one_of;

use super::{FileFault, FileText};
use fault::SpreadsheetFaultKind as Kind;
use layout::Faults;

/// The scenario that a spreadsheet describes. Every number is kept exactly as it is written. `O(length of the
/// text)`.
///
/// # Errors
///
/// Everything that is wrong with the sheet, by row and column, in the order of the rows.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, native, spreadsheet};
///
/// let text = "issue;option;Ann;Bob\nprice;low;10;0\n;high;0;7,5\nno deal;;4;3\n";
/// let made = spreadsheet::scenario(FileText { name: "points.csv", text }).unwrap();
/// let names: Vec<&str> = made.files.iter().map(|file| file.name.as_str()).collect();
/// assert_eq!(names, ["scenario.toml", "ann.toml", "bob.toml"]);
/// assert!(made.files[2].text.contains("high = 7.5"));
///
/// let public = FileText { name: "scenario.toml", text: &made.files[0].text };
/// assert_eq!(native::scenario(public).unwrap().issues[0].n_options(), 2);
///
/// let text = "issue,option,Ann,Bob\nprice,low,10,nothing\n";
/// let faults = spreadsheet::scenario(FileText { name: "points.csv", text }).unwrap_err();
/// assert_eq!(faults[0].message(), "row 2, column D (Bob): `nothing` is no number");
/// ```
pub fn scenario(text: FileText<'_>) -> Result<SpreadsheetScenario, Vec<FileFault>> {
    let mut faults = Faults::of(text);
    let separator = cells::separator(text.text);
    let rows = match cells::rows(text.text, separator) {
        Ok(rows) => rows,
        Err((kind, row, column, span)) => {
            faults.add_at(span, (row, column), kind);
            return Err(faults.all);
        }
    };
    if rows.iter().all(cells::Row::is_blank) {
        faults.add_whole(Kind::Blank);
        return Err(faults.all);
    }
    let layout = match column_layout::head(&rows) {
        Some(head) => column_layout::layout(&rows, head, &mut faults),
        None => block_layout::layout(&rows, &mut faults),
    };
    let Some(layout) = layout.filter(|_| faults.all.is_empty()) else { return Err(faults.all) };
    let sheet = numbers::read(&rows, layout, &mut faults);
    let Some(mut sheet) = sheet.filter(|_| faults.all.is_empty()) else { return Err(faults.all) };
    let sign = match separator {
        b'\t' => "tabs",
        b';' => "semicolons",
        _ => "commas",
    };
    sheet.assumptions.insert(0, format!("The cells are separated by {sign}."));
    Ok(files::made(text.name, sheet))
}
