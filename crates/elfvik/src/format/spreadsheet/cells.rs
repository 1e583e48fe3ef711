//! The text of a spreadsheet as rows of cells.

use super::fault::SpreadsheetFaultKind;
use std::ops::Range;

/// A cell that holds something, or is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::format) struct Cell {
    /// What it holds, without quotes and outer spaces, on one line.
    pub(in crate::format) text: String,
    /// Where it stands in the text.
    pub(super) span: Range<usize>,
}

/// A row as a spreadsheet program counts it, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::format) struct Row {
    pub(in crate::format) number: usize,
    /// Its cells, those at the end that are empty left out.
    pub(in crate::format) cells: Vec<Cell>,
    /// Where it ends in the text.
    pub(super) end: usize,
}

impl Row {
    pub(in crate::format) fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    /// What a cell holds; nothing beyond the last.
    pub(in crate::format) fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| &cell.text)
    }

    /// Where a cell stands; where the row ends, when it has no such cell.
    pub(in crate::format) fn span(&self, column: usize) -> Range<usize> {
        self.cells.get(column).map_or(self.end..self.end, |cell| cell.span.clone())
    }
}

/// The sign between the cells: the one that occurs on most lines, of equals the first of tab, semicolon and
/// comma. A first line `sep=;`, as spreadsheet programs write it, decides alone.
pub(in crate::format) fn separator(text: &str) -> u8 {
    if let Some(sign) = declared(text) {
        return sign;
    }
    let mut n_lines = [0_u64; SEPARATORS.len()];
    let (mut is_quoted, mut seen) = (false, [false; SEPARATORS.len()]);
    for byte in text.bytes().chain(std::iter::once(b'\n')) {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => {
                n_lines.iter_mut().zip(seen).for_each(|(n, seen)| *n += u64::from(seen));
                seen = [false; SEPARATORS.len()];
            }
            _ if is_quoted => {}
            _ => seen.iter_mut().zip(SEPARATORS).for_each(|(seen, sign)| *seen |= sign == byte),
        }
    }
    let best = (0..SEPARATORS.len()).rev().max_by_key(|&at| n_lines[at]);
    SEPARATORS[best.unwrap_or(0)]
}

/// The separator that a first line `sep=;` declares.
fn declared(text: &str) -> Option<u8> {
    let first = text.lines().next()?.trim_matches('"');
    match first.strip_prefix("sep=")?.as_bytes() {
        [sign] => SEPARATORS.contains(sign).then_some(*sign),
        _ => None,
    }
}

/// The rows of a text, blank ones included.
///
/// # Errors
///
/// What is wrong with a cell, the row, the column from 0, and where it stands.
pub(in crate::format) fn rows(
    text: &str,
    separator: u8,
) -> Result<Vec<Row>, (SpreadsheetFaultKind, usize, usize, Range<usize>)> {
    let bytes = text.as_bytes();
    let (mut rows, mut at) = (Vec::new(), 0);
    if declared(text).is_some() {
        at = text.find('\n').map_or(text.len(), |n| n + 1);
        rows.push(Row { number: 1, cells: Vec::new(), end: at });
    }
    while at < bytes.len() {
        let number = rows.len() + 1;
        let mut cells = Vec::new();
        loop {
            let (cell, next) = match cell(text, at, separator) {
                Ok(found) => found,
                Err((kind, span)) => return Err((kind, number, cells.len(), span)),
            };
            cells.push(cell);
            at = next;
            if bytes.get(at) != Some(&separator) {
                break;
            }
            at += 1;
        }
        let end = at;
        // A line ends with a line feed, a carriage return, or both.
        at += usize::from(bytes.get(at) == Some(&b'\r'));
        at += usize::from(bytes.get(at) == Some(&b'\n'));
        let n_filled = cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
        cells.truncate(n_filled);
        rows.push(Row { number, cells, end });
    }
    Ok(rows)
}

/// The cell that begins somewhere, and where the sign behind it stands.
fn cell(text: &str, at: usize, separator: u8) -> Result<(Cell, usize), (SpreadsheetFaultKind, Range<usize>)> {
    let bytes = text.as_bytes();
    let is_end = |b: u8| b == separator || b == b'\n' || b == b'\r';
    let to_end = |from: usize| {
        let found = bytes.get(from..).and_then(|rest| rest.iter().position(|&b| is_end(b)));
        found.map_or(bytes.len(), |n| from + n)
    };
    let start = at + bytes[at..].iter().take_while(|&&b| b == b' ').count();
    if bytes.get(start) != Some(&b'"') {
        let end = to_end(at);
        return Ok((Cell { text: on_one_line(&text[at..end]), span: trimmed(text, at..end) }, end));
    }
    let (mut content, mut next) = (String::new(), start + 1);
    loop {
        let Some(quote) = text[next..].find('"').map(|n| next + n) else {
            let line = text[start..].find('\n').map_or(text.len(), |n| start + n);
            return Err((SpreadsheetFaultKind::OpenQuote, start..line));
        };
        content += &text[next..quote];
        next = quote + 1;
        if bytes.get(next) != Some(&b'"') {
            break;
        }
        content.push('"');
        next += 1;
    }
    let end = to_end(next);
    let behind = text[next..end].trim();
    if !behind.is_empty() {
        let text = behind.to_owned();
        return Err((SpreadsheetFaultKind::BehindQuote { text }, trimmed_of(next..end, behind.len())));
    }
    Ok((Cell { text: on_one_line(&content), span: start..next }, end))
}

/// A text without outer spaces, what stands on several lines or apart joined by single spaces.
fn on_one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A range without the spaces at its ends.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let inside = &text[span.clone()];
    let start = span.start + inside.len() - inside.trim_start().len();
    start..start + inside.trim().len()
}

/// The end of a range, of some length.
fn trimmed_of(span: Range<usize>, len: usize) -> Range<usize> {
    span.end.saturating_sub(len).max(span.start)..span.end
}

/// The name of a column in a spreadsheet program: A, B, ... Z, AA.
pub(in crate::format) fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// The signs that separate cells; of equals the first is taken.
const SEPARATORS: [u8; 3] = [b'\t', b';', b','];

#[cfg(test)]
mod tests {
    use super::{column_name, rows, separator};

    fn check(text: &str, expected: &[&[&str]]) {
        let rows = rows(text, separator(text)).unwrap();
        let found: Vec<Vec<&str>> =
            rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn the_sign_that_is_on_most_lines_separates_cells() {
        check("a,b\nc,d", &[&["a", "b"], &["c", "d"]]);
        check("a;b\n1,5;2,5\n", &[&["a", "b"], &["1,5", "2,5"]]);
        check("a\tb\r\n1,5\t2;5\r\n", &[&["a", "b"], &["1,5", "2;5"]]);
        check("sep=;\na;\"b,c\"\n", &[&[], &["a", "b,c"]]);
        check("a title\ra,b\r\rc,d", &[&["a title"], &["a", "b"], &[], &["c", "d"]]);
    }

    #[test]
    fn quoted_cells_hold_separators_quotes_and_lines() {
        check(
            "\"a, b\",\"say \"\"no\"\"\"\n\"two\nlines\",x,,\n",
            &[&["a, b", "say \"no\""], &["two lines", "x"]],
        );
        assert!(rows("\"a,b\n", b',').is_err());
        assert!(rows("\"a\" b,c\n", b',').is_err());
    }

    #[test]
    fn columns_have_letters_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 702].map(column_name), ["A", "Z", "AA", "AZ", "BA", "AAA"]);
    }
}
