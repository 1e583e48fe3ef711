//! Characters that a reader could not see, or that would change how a screen shows what stands around them.
//!
//! Text comes from files, programs and command lines that nobody vouches for. Wherever it enters an answer
//! or a message, its unsafe characters are written out: `\u{202e}` for what turns the direction of writing.
//! Answers as JSON keep every text: there they are JSON's own escapes, `\u202e`.
//!
//! Unsafe are
//!
//! - control characters: C0 but for the line feed, DEL and C1, so that no text can move a cursor, clear a
//!   screen or set a title; a carriage return before a line feed belongs to the end of the line, and a tab
//!   is shown as one blank;
//! - marks, embeddings, overrides and isolates of the bidirectional algorithm;
//! - the line and paragraph separators U+2028 and U+2029, which end a line for some readers and not for
//!   others;
//! - what is invisible: the characters that Unicode calls default-ignorable (zero-width space, soft hyphen,
//!   byte order mark, tags, fillers and their like), other format controls, and noncharacters.
//!
//! What writing needs is safe: zero-width joiners and non-joiners between two characters beyond ASCII, as
//! in emoji of several parts and in Persian or Hindi words, and variation selectors after what they can
//! vary.
//!
//! Source: Unicode 16, `DerivedCoreProperties.txt` and section 23; UTS 39, "Unicode Security Mechanisms".

mod length;

pub(crate) use length::{LONGEST_QUOTE, cut, readable};

use std::borrow::Cow;
use std::fmt::Write as _;

/// A text whose every character can be seen and leaves the others as they are.
///
/// Takes time in the length of the text. A text that was made visible stays as it is.
///
/// # Examples
///
/// ```
/// use elfvik::unsafe_characters::visible;
///
/// assert_eq!(visible("a\u{1b}[2Jb \u{202e}c"), r"a\u{1b}[2Jb \u{202e}c");
/// assert_eq!(visible("one\ttwo\r\nthree"), "one two\nthree");
/// // A joiner is safe within an emoji, and unsafe within a Latin word.
/// let farmer = "\u{1f469}\u{200d}\u{1f33e}";
/// assert_eq!(visible(&format!("{farmer} pay\u{200d}ment")), format!(r"{farmer} pay\u{{200d}}ment"));
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_plain = text.bytes().all(|b| b == b'\n' || (b' '..0x7f).contains(&b));
    if is_plain { Cow::Borrowed(text) } else { Cow::Owned(pieces(text).collect()) }
}

/// The same on one line: line feeds become blanks, so that no name can look like a line of its own.
///
/// # Examples
///
/// ```
/// use elfvik::unsafe_characters::visible_line;
///
/// assert_eq!(visible_line("Town\nerror: no such file"), "Town error: no such file");
/// ```
#[must_use]
pub fn visible_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        text if text.contains('\n') => Cow::Owned(text.replace('\n', " ")),
        text => text,
    }
}

/// How each character of a text is shown, one after the other.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = CharacterForm> {
    in_context(text).map(|(c, is_safe, next)| match c {
        '\t' => CharacterForm::Itself(' '),
        '\r' if next == Some('\n') => CharacterForm::Nothing,
        c if is_safe => CharacterForm::Itself(c),
        c => CharacterForm::WrittenOut(c),
    })
}

/// How one character is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CharacterForm {
    /// Not at all: it is part of the end of a line.
    Nothing,
    /// As it is, since it is safe where it stands.
    Itself(char),
    /// By its number in hexadecimal: `\u{202e}`.
    WrittenOut(char),
}

impl CharacterForm {
    /// How many columns of a terminal it takes.
    pub(crate) fn columns(self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Itself(c) => unicode_width::UnicodeWidthChar::width(c).unwrap_or(0),
            Self::WrittenOut(c) => c.escape_unicode().len(),
        }
    }
}

impl Extend<CharacterForm> for String {
    fn extend<I: IntoIterator<Item = CharacterForm>>(&mut self, pieces: I) {
        for piece in pieces {
            match piece {
                CharacterForm::Nothing => {}
                CharacterForm::Itself(c) => self.push(c),
                CharacterForm::WrittenOut(c) => self.extend(c.escape_unicode()),
            }
        }
    }
}

impl FromIterator<CharacterForm> for String {
    fn from_iter<I: IntoIterator<Item = CharacterForm>>(pieces: I) -> Self {
        let mut text = Self::new();
        text.extend(pieces);
        text
    }
}

/// JSON whose every character can be seen; read, it says the same.
///
/// Outside of its texts JSON has none that cannot, so that all stand where JSON's escapes are understood.
///
/// # Examples
///
/// ```
/// use elfvik::unsafe_characters::visible_json;
///
/// assert_eq!(visible_json("{\"name\": \"a\u{202e}b\"}".to_owned()), r#"{"name": "a\u202eb"}"#);
/// assert_eq!(visible_json("\"\u{e0041}\"".to_owned()), r#""\udb40\udc41""#);
/// ```
#[must_use]
pub fn visible_json(json: String) -> String {
    replaced(json, |c, units| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(units, "\\u{unit:04x}");
        }
    })
}

/// Text in double quotes as TOML and YAML read it: they share the escapes of JSON, and have one of their own
/// for what takes more than four digits.
pub(crate) fn visible_quoted(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("text is always JSON");
    replaced(quoted, |c, escaped| {
        let number = u32::from(c);
        let _ = match number {
            0..=0xffff => write!(escaped, "\\u{number:04x}"),
            _ => write!(escaped, "\\U{number:08x}"),
        };
    })
}

/// Whether a character is unsafe wherever it stands.
pub(crate) fn is_unsafe(c: char) -> bool {
    kind(c) == CharacterClass::Unsafe
}

/// A text in which something else stands for what is unsafe.
fn replaced(text: String, replacement: impl Fn(char, &mut String)) -> String {
    // Most texts have nothing that needs a look.
    if text.bytes().all(|b| b < 0x7f) {
        return text;
    }
    let mut safe = String::with_capacity(text.len());
    for (c, is_safe, _) in in_context(&text) {
        // Layout, or written as an escape already.
        if is_safe || c.is_ascii() && c != '\u{7f}' {
            safe.push(c);
        } else {
            replacement(c, &mut safe);
        }
    }
    safe
}

/// Every character with whether it is safe where it stands, and the next one.
fn in_context(text: &str) -> impl Iterator<Item = (char, bool, Option<char>)> {
    let mut chars = text.chars().peekable();
    // The last character, where it was safe.
    let mut before: Option<char> = None;
    std::iter::from_fn(move || {
        let c = chars.next()?;
        let next = chars.peek().copied();
        let is_safe = match kind(c) {
            CharacterClass::Safe => true,
            CharacterClass::Unsafe => false,
            CharacterClass::Joiner => before.is_some_and(can_be_joined) && next.is_some_and(can_be_joined),
            CharacterClass::Selector(can_vary) => before.is_some_and(can_vary),
        };
        before = Some(c).filter(|_| is_safe);
        Some((c, is_safe, next))
    })
}

/// What a character does to those around it.
#[derive(Clone, Copy)]
enum CharacterClass {
    Safe,
    Unsafe,
    /// Joins what stands around it, or keeps it apart.
    Joiner,
    /// Chooses the shape of what stands before it, if it is such a character.
    Selector(fn(char) -> bool),
}

impl PartialEq for CharacterClass {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

fn kind(c: char) -> CharacterClass {
    match c {
        '\n' | ' '..='~' => CharacterClass::Safe,
        '\u{200c}' | '\u{200d}' => CharacterClass::Joiner,
        '\u{180b}'..='\u{180d}' | '\u{180f}' => {
            CharacterClass::Selector(|c| ('\u{1820}'..='\u{18aa}').contains(&c))
        }
        '\u{fe00}'..='\u{fe0f}' => CharacterClass::Selector(|c| {
            let is_keycap = matches!(c, '0'..='9' | '#' | '*');
            is_keycap || !c.is_ascii() && !c.is_whitespace() && kind(c) == CharacterClass::Safe
        }),
        '\u{e0100}'..='\u{e01ef}' => CharacterClass::Selector(|c| !c.is_ascii() && c.is_alphabetic()),
        _ => {
            let at = UNSAFE.partition_point(|&(_, last)| last < c);
            let is_listed = UNSAFE.get(at).is_some_and(|&(first, _)| first <= c);
            let is_nonchar = u32::from(c) & 0xfffe == 0xfffe;
            if is_listed || is_nonchar { CharacterClass::Unsafe } else { CharacterClass::Safe }
        }
    }
}

fn can_be_joined(c: char) -> bool {
    let is_selector = matches!(kind(c), CharacterClass::Selector(_));
    !c.is_ascii() && !c.is_whitespace() && (is_selector || kind(c) == CharacterClass::Safe)
}

/// From the first to the last of each run, in order.
const UNSAFE: [(char, char); 23] = [
    // Controls.
    ('\0', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    // Soft hyphen, grapheme joiner, Arabic letter mark, fillers, inherent vowels, vowel separator.
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180e}', '\u{180e}'),
    // Zero-width space; marks of direction.
    ('\u{200b}', '\u{200b}'),
    ('\u{200e}', '\u{200f}'),
    // Separators, embeddings and overrides.
    ('\u{2028}', '\u{202e}'),
    // Word joiner, invisible operators, isolates, deprecated controls.
    ('\u{2060}', '\u{206f}'),
    // Blank pattern of Braille, filler, noncharacters.
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fdd0}', '\u{fdef}'),
    // Byte order mark, half-width filler, interlinear annotation.
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    // Controls of hieroglyphs, shorthand, music.
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    // Tags, and all that is to be ignored later.
    ('\u{e0000}', '\u{e00ff}'),
    ('\u{e01f0}', '\u{e0fff}'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(UNSAFE.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(UNSAFE.iter().all(|(first, last)| first <= last));
    }

    #[test]
    fn what_moves_turns_or_hides_text_is_written_out() {
        let controls =
            (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32).filter(|c| !"\n\t".contains(*c));
        let others = "\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\
                      \u{2066}\u{2067}\
                      \u{2068}\u{2069}\u{feff}\u{ad}\u{2060}\u{e0041}\u{ffff}\u{3164}\u{200d}\u{fe0f}";
        for c in controls.chain(others.chars()) {
            let text = format!("a{c}b");
            assert_eq!(visible(&text), format!("a\\u{{{:x}}}b", u32::from(c)), "{c:?}");
        }
    }

    #[test]
    fn what_writing_needs_stays() {
        for text in [
            "caf\u{e9} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{6f22}\u{5b57}",
            "\u{1f469}\u{200d}\u{1f33e}",
            "\u{1f441}\u{fe0f}\u{200d}\u{1f5e8}\u{fe0f} 1\u{fe0f}\u{20e3}",
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            "\u{915}\u{94d}\u{200d}\u{937}",
            "\u{845b}\u{e0100}",
        ] {
            assert_eq!(visible(text), text);
        }
    }

    proptest! {
        #[test]
        fn visible_text_stays_as_it_is(text in any::<String>()) {
            let once = visible(&text).into_owned();
            prop_assert_eq!(visible(&once).into_owned(), once.clone());
            prop_assert!(!once.chars().any(is_unsafe));
        }

        #[test]
        fn visible_json_says_the_same(text in any::<String>()) {
            let json = visible_json(serde_json::to_string(&text).unwrap());
            prop_assert!(!json.chars().any(is_unsafe));
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }

        #[test]
        fn quoted_toml_says_the_same(text in any::<String>()) {
            let line = format!("x = {}", visible_quoted(&text));
            prop_assert!(!line.chars().any(is_unsafe));
            let table: toml::Table = toml::from_str(&line).unwrap();
            prop_assert_eq!(table["x"].as_str().unwrap(), text);
        }
    }
}
