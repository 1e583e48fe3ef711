//! A collection as comma-separated values: the rows are those of the library.

use crate::csv::record;
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
