//! Tables whose rows cannot have another number of cells than there are heads.

use super::styled_text::{Cell, ColumnAlignment, shown};

/// Rows under heads. Every row has as many cells as there are heads, since only [`Columns`] makes
/// rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    head: Vec<String>,
    pub(super) sides: Vec<ColumnAlignment>,
    rows: Vec<Vec<Cell>>,
}

/// What the numbers of a column are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnUnit {
    /// Utility, on the scale of the party that the row or the head names. It has no dimension.
    Utility,
    /// Percent; every number is written with its sign.
    Percent,
    /// So many things, whole.
    Count,
    /// The unit of the number that the row names.
    Own,
}

impl ColumnUnit {
    /// Whether a cell can be a number in this unit, or say that there is none.
    fn fits(self, text: &str) -> bool {
        let has_digit = text.contains(|c: char| c.is_ascii_digit());
        match self {
            _ if matches!(text, "" | "-" | "none") => true,
            Self::Percent => text.contains('%') || text.contains("one in "),
            Self::Count => has_digit && !text.contains(['%', '.']) || text.starts_with("about "),
            Self::Utility => has_digit && !text.contains('%'),
            Self::Own => true,
        }
    }
}

/// A table in the making: what each row is about, and the columns so far. A column is a head and what it says
/// of a row, so that one cannot be without the other.
pub(super) struct Columns<R> {
    about: Vec<R>,
    table: Table,
}

impl Table {
    /// The beginning of a table with one row for each of these.
    ///
    /// # Examples
    ///
    /// ```text
    /// Table::of(parties).text("party", |p| p.name.clone()).number("at best", ColumnUnit::Utility, |p|
    /// rough(p.most)).end()
    /// ```
    pub(super) fn of<R>(about: impl IntoIterator<Item = R>) -> Columns<R> {
        let about: Vec<R> = about.into_iter().collect();
        let rows = about.iter().map(|_| Vec::new()).collect();
        Columns { about, table: Self { head: Vec::new(), sides: Vec::new(), rows } }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn head(&self) -> &[String] {
        &self.head
    }

    /// Cuts the texts of all cells and heads to so many letters.
    pub(super) fn shorten(&mut self, most: usize) {
        self.head.iter_mut().for_each(|head| *head = super::lay_wording::cut(head, most));
        let cells = self.rows.iter_mut().flatten();
        cells.for_each(|cell| cell.text = super::lay_wording::cut(&cell.text, most));
    }

    /// Rows of as many cells as there are heads.
    pub(super) fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }
}

impl<R> Columns<R> {
    /// A column of text.
    pub(super) fn text<C: Into<Cell>>(self, head: impl Into<String>, cell: impl FnMut(&R) -> C) -> Self {
        self.column(head.into(), None, cell)
    }

    /// A column of numbers.
    pub(super) fn number<C: Into<Cell>>(
        self,
        head: impl Into<String>,
        unit: ColumnUnit,
        cell: impl FnMut(&R) -> C,
    ) -> Self {
        self.column(head.into(), Some(unit), cell)
    }

    /// The table with all its columns.
    pub(super) fn end(self) -> Table {
        self.table
    }

    fn column<C: Into<Cell>>(
        mut self,
        head: String,
        unit: Option<ColumnUnit>,
        mut cell: impl FnMut(&R) -> C,
    ) -> Self {
        self.table.head.push(shown(head));
        self.table.sides.push(if unit.is_some() { ColumnAlignment::Right } else { ColumnAlignment::Left });
        for (row, about) in self.table.rows.iter_mut().zip(&self.about) {
            let cell = cell(about).into();
            debug_assert!(
                unit.is_none_or(|unit| unit.fits(&cell.text)),
                "`{}` is not in {unit:?}",
                cell.text
            );
            row.push(cell);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnAlignment, ColumnUnit, Table};

    fn texts(table: &Table) -> Vec<Vec<&str>> {
        table.rows().iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
    }

    #[test]
    fn a_column_brings_a_cell_for_every_row() {
        let table = Table::of(["a", "bc"])
            .text("name", |name| (*name).to_owned())
            .number("length", ColumnUnit::Count, |name| name.len().to_string())
            .end();
        assert_eq!(table.head(), ["name", "length"]);
        assert_eq!(table.sides, [ColumnAlignment::Left, ColumnAlignment::Right]);
        assert_eq!(texts(&table), [["a", "1"], ["bc", "2"]]);
    }

    #[test]
    fn a_table_about_nothing_is_empty() {
        assert!(Table::of([(); 0]).text("name", |()| "").end().is_empty());
    }

    #[test]
    fn percents_carry_their_sign_and_counts_are_whole() {
        for (unit, fitting, other) in [
            (ColumnUnit::Percent, ["45 %", "-"], "0.45"),
            (ColumnUnit::Count, ["1,234", "> 12"], "0.5"),
            (ColumnUnit::Utility, ["0.5 (+0.1)", ""], "50 %"),
        ] {
            assert!(fitting.into_iter().all(|text| unit.fits(text)), "{unit:?}");
            assert!(!unit.fits(other), "{unit:?}: {other}");
        }
    }
}
