//! Places in files, and the text around them.

use crate::unsafe_characters::{CharacterForm, pieces, visible_line};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// A file's name and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileText<'a> {
    /// The name, for errors.
    pub name: &'a str,
    /// The text of the file.
    pub text: &'a str,
}

impl<'a> FileText<'a> {
    /// The longest file that is read, in bytes.
    pub const LONGEST: u64 = 16 * 1024 * 1024;

    /// Bytes as text, whatever wrote them: UTF-8 or UTF-16 with a byte order mark, UTF-8 without, else
    /// Latin-1.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FileText;
    ///
    /// assert_eq!(FileText::decoded(b"caf\xc3\xa9"), "café");
    /// assert_eq!(FileText::decoded(b"caf\xe9"), "café");
    /// assert_eq!(FileText::decoded(b"\xff\xfec\0a\0f\0\xe9\0"), "café");
    /// ```
    #[must_use]
    pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
        let wide = |from: fn([u8; 2]) -> u16| {
            let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
            Cow::Owned(String::from_utf16_lossy(&units))
        };
        match bytes {
            [0xff, 0xfe, ..] => return wide(u16::from_le_bytes),
            [0xfe, 0xff, ..] => return wide(u16::from_be_bytes),
            _ => {}
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
        }
    }

    /// The place of a range of bytes. `O(length)`: for many places of one text there are its lines.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FileText;
    ///
    /// let text = "format = 1\ntitle = 3\n";
    /// let at = text.find('3').unwrap();
    /// let place = FileText { name: "scenario.toml", text }.place(at..at + 1);
    /// assert_eq!((place.line, place.column), (2, 9));
    /// ```
    #[must_use]
    pub fn place(&self, span: Range<usize>) -> FilePlace {
        let before = self.text.bytes().take(span.start).filter(|&b| b == b'\n').count();
        self.place_on(before, span)
    }

    /// The place of a range of bytes before which so many lines end.
    fn place_on(&self, n_before: usize, span: Range<usize>) -> FilePlace {
        let mut start = span.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let line_start = self.text[..start].rfind('\n').map_or(0, |n| n + 1);
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |n| start + n);
        let line = self.text[line_start..line_end].trim_end_matches('\r');
        let column = self.text[line_start..start].chars().count();
        let end = (start..=span.end.clamp(start, line_end)).rfind(|&n| self.text.is_char_boundary(n));
        let width = self.text[start..end.unwrap_or(start)].trim_end().chars().count();
        FilePlace {
            file: self.name.to_owned(),
            line: n_before + 1,
            column: column + 1,
            excerpt: Some(Excerpt::of(line, column, width)),
        }
    }
}

/// Where the lines of a text end, so that each of many places is found without counting them again.
pub(super) struct Lines<'a> {
    text: FileText<'a>,
    ends: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub(super) fn of(text: FileText<'a>) -> Self {
        let ends = text.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
        Self { text, ends }
    }

    /// The place of a range of bytes. `O(log lines + length of the line)`.
    pub(super) fn place(&self, span: Range<usize>) -> FilePlace {
        self.text.place_on(self.ends.partition_point(|end| *end < span.start), span)
    }
}

/// A place in a file, or a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// Name of the file, as the caller gave it.
    pub file: String,
    /// Counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The line, cut to what fits.
    pub excerpt: Option<Excerpt>,
}

impl FilePlace {
    /// A file as a whole.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FilePlace;
    ///
    /// let place = FilePlace::of_file("town.toml");
    /// assert_eq!((place.line, place.to_string().as_str()), (0, "  --> town.toml"));
    /// ```
    #[must_use]
    pub fn of_file(name: &str) -> Self {
        Self { file: name.to_owned(), line: 0, column: 0, excerpt: None }
    }
}

impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = visible_line(&self.file);
        let Some(excerpt) = &self.excerpt else { return write!(f, "  --> {file}") };
        let number = self.line.to_string();
        let gap = " ".repeat(number.len());
        writeln!(f, "{gap} --> {file}:{}:{}", self.line, self.column)?;
        writeln!(f, "{gap} |")?;
        writeln!(f, "{number} | {}", excerpt.text)?;
        write!(f, "{gap} | {}{}", " ".repeat(excerpt.before), "^".repeat(excerpt.width))
    }
}

/// A piece of a line with the place that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The piece of the line that is shown.
    pub text: String,
    /// How many columns come before the place.
    pub before: usize,
    /// How many columns it spans; at least one.
    pub width: usize,
}

impl Excerpt {
    /// At most `Excerpt::WIDEST` columns around character `column` of a line.
    fn of(line: &str, column: usize, chars: usize) -> Self {
        let from = column.saturating_sub(Self::WIDEST / 2);
        let near: String = line.chars().skip(from).take(Self::WIDEST).collect();
        let is_cut = line.chars().nth(from + Self::WIDEST).is_some();
        let pieces: Vec<CharacterForm> = pieces(&near).collect();
        let sum = |pieces: &[CharacterForm]| pieces.iter().map(|piece| piece.columns()).sum::<usize>();
        let column = (column - from).min(pieces.len());
        // What is written out takes several columns.
        let mut first = column;
        while first > 0 && sum(&pieces[first - 1..column]) <= Self::WIDEST / 2 {
            first -= 1;
        }
        let mut end = first;
        let mut room = Self::WIDEST;
        while let Some(left) = pieces.get(end).and_then(|piece| room.checked_sub(piece.columns())) {
            (room, end) = (left, end + 1);
        }
        let skipped = if from + first > 0 { "…" } else { "" };
        let cut = if is_cut || end < pieces.len() { "…" } else { "" };
        let marked = &pieces[column..end.min(column + chars.max(1)).max(column)];
        let text: String = pieces[first..end].iter().copied().collect();
        Self {
            before: sum(&pieces[first..column]) + skipped.chars().count(),
            width: sum(marked).max(1),
            text: format!("{skipped}{text}{cut}"),
        }
    }

    /// The text at the place.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FileText;
    ///
    /// let place = FileText { name: "scenario.toml", text: "breakdown = 0,5\n" }.place(12..15);
    /// assert_eq!(place.excerpt.unwrap().marked(), "0,5");
    /// ```
    #[must_use]
    pub fn marked(&self) -> &str {
        let at = |columns: usize| {
            let mut seen = 0;
            let mut ends = self.text.char_indices().map(|(at, c)| (at, c.width().unwrap_or(0)));
            ends.find_map(|(at, width)| {
                let is_there = seen >= columns;
                seen += width;
                is_there.then_some(at)
            })
            .unwrap_or(self.text.len())
        };
        &self.text[at(self.before)..at(self.before + self.width)]
    }

    /// The most columns that are shown.
    const WIDEST: usize = 90;
}
