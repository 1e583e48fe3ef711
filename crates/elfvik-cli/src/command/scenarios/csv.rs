//! A collection as comma-separated values: the rows are those of the library.

use elfvik::brief::catalogue::{CatalogueRow, CatalogueTotals};
use elfvik::report::catalogue_values::{self, COLUMNS};

/// The line of the heads.
pub(super) fn head() -> String {
    record(&COLUMNS.map(str::to_owned))
}

/// The line of a scenario.
pub(super) fn row(row: &CatalogueRow) -> String {
    record(&catalogue_values::of_scenario(row))
}

/// A line per file that could not be read.
pub(super) fn foot(remainder: &CatalogueTotals) -> String {
    remainder.unread.iter().map(|unread| record(&catalogue_values::of_unread(unread))).collect()
}

/// One line of comma-separated values.
fn record(fields: &[String]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(fields).is_ok();
    debug_assert!(written, "memory takes every record");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
