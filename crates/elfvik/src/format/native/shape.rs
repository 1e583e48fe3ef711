//! From the text of a file to its raw form, and what is wrong where it has none: notation, keys and kinds
//! of values.

use super::reader::nearest;
use super::{number, size};
use crate::format::fault::toml_text;
use crate::format::{FileFault, FileText, ScenarioError};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

/// The raw form of a file, or the faults that stop its reader.
pub(crate) fn parsed<T: DeserializeOwned>(text: FileText<'_>) -> Result<T, Vec<FileFault>> {
    let table = tree(text)?;
    let mut faults = Vec::new();
    numbers(text, table.get_ref(), &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    T::deserialize(Deserializer::from(table)).map_err(|error| {
        // The tree was used up; a file that is read once more is a file with a fault.
        tree(text)
            .map_or_else(|faults| faults, |table| vec![cured::<T>(text, misshapen(text, &table, &error))])
    })
}

/// A fault whose cure was followed: what it proposes instead of a value is read, as far as that value goes.
fn cured<T: DeserializeOwned>(
    text: FileText<'_>,
    (span, mut error): (Range<usize>, ScenarioError),
) -> FileFault {
    if let ScenarioError::WrongType { instead, .. } = &mut error {
        *instead = instead.take().and_then(|piece| readable::<T>(text.text, &span, piece));
    }
    fault(text, span, error)
}

/// A piece that can stand at a place of a text: itself, or with what is still wrong inside it mended.
fn readable<T: DeserializeOwned>(text: &str, span: &Range<usize>, mut piece: String) -> Option<String> {
    for _ in 0..MOST_CURES {
        let mended = [&text[..span.start], &piece, &text[span.end..]].concat();
        let mended = FileText { name: "", text: &mended };
        let Err(error) = T::deserialize(Deserializer::from(tree(mended).ok()?)) else { return Some(piece) };
        let (wrong, error) = misshapen(mended, &tree(mended).ok()?, &error);
        let end = span.start + piece.len();
        let is_elsewhere = wrong.end <= span.start || end <= wrong.start;
        let ScenarioError::WrongType { instead: better, .. } = error else { return Some(piece) };
        if is_elsewhere {
            return Some(piece);
        }
        let better = better.filter(|_| span.start <= wrong.start && wrong.end <= end)?;
        piece.replace_range(wrong.start - span.start..wrong.end - span.start, &better);
    }
    None
}

fn tree<'i>(text: FileText<'i>) -> Result<Spanned<DeTable<'i>>, Vec<FileFault>> {
    if let Some(at) = size::too_much(text.text) {
        let (what, whose, most) = ("value", "this file", size::MOST);
        return Err(vec![fault(
            text,
            at..at + 1,
            ScenarioError::TooMuch { what, whose, found: most + 1, most },
        )]);
    }
    DeTable::parse(text.text).map_err(|error| vec![misspelt(text, &error)])
}

fn fault(text: FileText<'_>, span: Range<usize>, error: ScenarioError) -> FileFault {
    FileFault { place: text.place(span), error, also: Vec::new() }
}

/// Numbers that would become others on their way through a float or a 64-bit integer.
fn numbers(text: FileText<'_>, table: &DeTable<'_>, faults: &mut Vec<FileFault>) {
    table.values().for_each(|value| numbers_in(text, value, faults));
}

fn numbers_in(text: FileText<'_>, value: &Spanned<DeValue<'_>>, faults: &mut Vec<FileFault>) {
    let error = match value.get_ref() {
        DeValue::Float(float) => number::refused(float.as_str()),
        DeValue::Integer(integer) => {
            let is_kept = i64::from_str_radix(integer.as_str(), integer.radix()).is_ok();
            if is_kept { None } else { number::refused(integer.as_str()) }
        }
        DeValue::Array(items) => return items.iter().for_each(|item| numbers_in(text, item, faults)),
        DeValue::Table(table) => return numbers(text, table, faults),
        _ => None,
    };
    if let Some(error) = error.filter(|_| faults.len() < MOST_NUMBERS) {
        faults.push(fault(text, value.span(), error));
    }
}

/// What is wrong with text that is no TOML.
fn misspelt(text: FileText<'_>, error: &toml::de::Error) -> FileFault {
    let span = error.span().unwrap_or(0..0);
    let message = error.message().replace('\n', ", ");
    let (span, message, instead, cure) =
        decimal_comma(text.text, &span).or_else(|| slip(text.text, &span, &message)).unwrap_or_else(|| {
            // What the reader would have taken instead is a list of signs that helps nobody.
            let cause = message.split(", expected").next().unwrap_or_default();
            let message = format!("this is not TOML: {cause}");
            (span, message, None, "write `KEY = VALUE`, text in quotes, lists in `[ ]`, tables in `{ }`")
        });
    fault(text, span, ScenarioError::Syntax { message, instead, cure })
}

type ShapeError = (Range<usize>, String, Option<String>, &'static str);

/// A comma between digits where it cannot separate numbers: outside of quotes and of lists.
fn decimal_comma(text: &str, span: &Range<usize>) -> Option<ShapeError> {
    let bytes = text.as_bytes();
    let start = line_start(text, span.start);
    let (mut is_quoted, mut open, mut found) = (None, Vec::new(), None);
    for at in start..bytes.len().min(span.start + 1) {
        match (bytes[at], is_quoted) {
            (quote @ (b'"' | b'\''), None) => is_quoted = Some(quote),
            (quote, Some(own)) if quote == own => is_quoted = None,
            (_, Some(_)) => {}
            (bracket @ (b'[' | b'{'), None) => open.push(bracket),
            (b']' | b'}', None) => drop(open.pop()),
            (b',', None) => {
                let digit =
                    |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
                if open.last() != Some(&b'[') && digit(at.checked_sub(1)) && digit(Some(at + 1)) {
                    found = Some(at);
                }
            }
            _ => {}
        }
    }
    let at = found?;
    let is_part = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'_' | b'-' | b'+');
    let first = bytes[..at].iter().rposition(|b| !is_part(b)).map_or(0, |n| n + 1);
    let last = bytes[at..].iter().position(|b| !is_part(b)).map_or(bytes.len(), |n| at + n);
    let written = text.get(first..last)?.trim_end_matches(',');
    let span = first..first + written.len();
    let message = format!("`{written}` has a comma, which separates values");
    let cure = "numbers have a decimal point, and no comma between thousands";
    Some((span, message, Some(number::meant(written)?), cure))
}

/// The slips that people make who know other notations.
fn slip(text: &str, span: &Range<usize>, message: &str) -> Option<ShapeError> {
    let (token_span, token) = token(text, span.start);
    let is = |beginning: &str| message.starts_with(beginning);
    let token = token.to_owned();
    if is("invalid mantissa") || is("invalid fraction") || is("unexpected leading zero") {
        let instead = number::meant(&token)?;
        let message = format!("`{token}` is not a number in TOML's notation");
        return Some((
            token_span,
            message,
            Some(instead),
            "a number has digits on both sides of its point, and no zero in front",
        ));
    }
    if is("string values must be quoted") || is("invalid date") || is("invalid time") || is("`_` may only") {
        if token.is_empty() {
            let message = "a value is missing".to_owned();
            return Some((span.clone(), message, None, "write a value, or take the line out"));
        }
        let plain = token.trim_matches(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '"']);
        let quoted = toml_text(plain);
        let instead = if is("invalid") { None } else { number::meant(&token) };
        let message = format!("`{token}` is neither a number nor text in quotes");
        return Some((
            token_span,
            message,
            Some(instead.unwrap_or(quoted)),
            "text and dates stand in straight quotes",
        ));
    }
    if is("invalid boolean") {
        let lower = token.to_lowercase();
        let instead = ["true", "false"].into_iter().find(|word| *word == lower).map(str::to_owned);
        return Some((
            token_span,
            format!("`{token}` is neither `true` nor `false`"),
            instead,
            "in lower case, without quotes",
        ));
    }
    if is("key with no value") || is("missing assignment") {
        let colon = text[span.start..].starts_with(':').then_some(span.start);
        let colon = colon.or_else(|| text[..span.start].ends_with(':').then(|| span.start - 1));
        let message = "a key must be followed by `=` and a value".to_owned();
        return Some(match colon {
            Some(at) => (at..at + 1, message, Some("=".to_owned()), "TOML has no colon here"),
            None => (span.clone(), message, None, "write `KEY = VALUE`; a comment begins with `#`"),
        });
    }
    let (cause, cure) = cause_and_cure(message)?;
    Some((span.clone(), cause.to_owned(), None, cure))
}

/// The slips that the reader's message tells all of.
fn cause_and_cure(message: &str) -> Option<(&'static str, &'static str)> {
    let told = match message {
        m if m.starts_with("duplicate key") => (
            "this key or table stands here for the second time",
            "join both into one, or remove one; several of a kind are `[[NAME]]`",
        ),
        m if m.contains("string") => (
            "this text has a beginning quote and no end",
            "end it with the quote that it begins with, on the same line",
        ),
        m if m.starts_with("unclosed array") => ("this list has no end", "end it with `]`"),
        m if m.starts_with("unclosed inline table") => ("this table has no end", "end it with `}`"),
        m if m.starts_with("unclosed table") => {
            ("this head of a table has no end", "end it with `]`, or `]]` where it begins with `[[`")
        }
        m if m.starts_with("missing comma") => {
            ("a comma is missing between two values", "write `,` between them")
        }
        m if m.starts_with("extra comma") => ("there is a comma too many", "take it out"),
        m if m.starts_with("unexpected key or value") => {
            ("there is something behind the value", "write one key to a line; a comment begins with `#`")
        }
        _ => return None,
    };
    Some(told)
}

fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1)
}

/// The value around a place: from the last `=`, `,`, `[` or `{` of the line to the next `,`, `]`, `}` or `#`.
fn token(text: &str, at: usize) -> (Range<usize>, &str) {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let start = line_start(text, at);
    let begins = |b: &u8| matches!(b, b'=' | b',' | b'[' | b'{');
    let first = bytes[start..at].iter().rposition(begins).map_or(start, |n| start + n + 1);
    let ends = |b: &u8| matches!(b, b',' | b']' | b'}' | b'#' | b'\n' | b'\r');
    let last = bytes[at..].iter().position(ends).map_or(bytes.len(), |n| at + n);
    let piece = &text[first..last];
    let first = first + piece.len() - piece.trim_start().len();
    let token = piece.trim();
    (first..first + token.len(), token)
}

/// What is wrong with TOML that is no scenario: an unknown or absent key, or a value of another kind.
fn misshapen(
    text: FileText<'_>,
    table: &Spanned<DeTable<'_>>,
    error: &toml::de::Error,
) -> (Range<usize>, ScenarioError) {
    let message = error.message().trim().replace('\n', ", ");
    let span = error.span().unwrap_or(0..0);
    let path = path(table.get_ref(), &span);
    let error = unknown_key(&message, path.as_ref())
        .or_else(|| absent_key(&message, path.as_ref()))
        .unwrap_or_else(|| wrong_kind(text, &span, &message, path.as_ref()));
    (span, error)
}

/// Reads "unknown field `a`, expected one of `b`, `c`".
fn unknown_key(message: &str, path: Option<&Path<'_>>) -> Option<ScenarioError> {
    let mut words = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2).map(str::to_owned);
    let key = words.next()?;
    let known: Vec<String> = words.collect();
    let table = path.map(|path| path.of.join("."));
    let nearest = nearest(&key, known.iter()).or_else(|| same_sense(&key, &known));
    Some(ScenarioError::UnknownKey { nearest, key, table, known })
}

/// The key of a table that says what another word says elsewhere.
fn same_sense(key: &str, known: &[String]) -> Option<String> {
    let meant = OTHER_WORDS.iter().filter(|(_, words)| words.contains(&key)).map(|(meant, _)| *meant);
    meant.map(str::to_owned).find(|meant| known.contains(meant))
}

/// Reads "missing field `a`".
fn absent_key(message: &str, path: Option<&Path<'_>>) -> Option<ScenarioError> {
    let key = message.strip_prefix("missing field ")?.trim_matches('`');
    let whole =
        path.map(|path| path.of.iter().chain(std::iter::once(&path.key)).cloned().collect::<Vec<_>>());
    let table = whole.map(|path| path.join("."));
    let example = EXAMPLES.iter().find(|(known, _)| *known == key).map_or("\"...\"", |(_, example)| example);
    Some(ScenarioError::MissingKey { key: key.to_owned(), table, example })
}

/// Reads "invalid type: a, expected b" and its like.
fn wrong_kind(
    text: FileText<'_>,
    span: &Range<usize>,
    message: &str,
    path: Option<&Path<'_>>,
) -> ScenarioError {
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let wanted = ValueType::wanted(expected);
    let value = path.map(|path| path.value);
    let written = text.text.get(span.clone()).unwrap_or_default().trim();
    let found = value.map_or("something else", kind);
    ScenarioError::WrongType {
        key: path.map_or_else(|| "this".to_owned(), |path| path.key.clone()),
        found: if message.starts_with("invalid length") { "a list of another length" } else { found },
        wanted: wanted.map_or_else(|| expected.to_owned(), |kind| kind.in_words().to_owned()),
        instead: wanted.zip(value).and_then(|(wanted, value)| wanted.put(value, written)),
    }
}

/// A kind of value that may be asked for.
#[derive(Debug, Clone, Copy)]
enum ValueType {
    Text,
    Whole,
    Flag,
    List,
    Table,
    Pair,
}

impl ValueType {
    /// The kind that the reader of raw forms names in its own words.
    fn wanted(expected: &str) -> Option<Self> {
        match expected {
            "a string" | "a date in quotes" => Some(Self::Text),
            "i64" | "u64" | "u32" | "i32" => Some(Self::Whole),
            "a boolean" => Some(Self::Flag),
            "a sequence" => Some(Self::List),
            "a map" => Some(Self::Table),
            e if e.starts_with("struct ") => Some(Self::Table),
            e if e.starts_with("a tuple") || e.starts_with("tuple") => Some(Self::Pair),
            _ => None,
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Text => "text in quotes",
            Self::Whole => "a whole number",
            Self::Flag => "`true` or `false`",
            Self::List => "a list",
            Self::Table => "a table with keys",
            Self::Pair => "a pair `[NUMBER, VALUE]`",
        }
    }

    /// A value as this kind, where one can be made of it.
    fn put(self, value: &DeValue<'_>, written: &str) -> Option<String> {
        let is_scalar = !value.is_array() && !value.is_table();
        match self {
            Self::Text => (is_scalar && !written.is_empty()).then(|| format!("\"{written}\"")),
            Self::List => is_scalar.then(|| format!("[{written}]")),
            Self::Flag => {
                let word = value.as_str().map_or_else(|| written.to_lowercase(), str::to_lowercase);
                match word.as_str() {
                    "true" | "yes" | "on" | "1" => Some("true".to_owned()),
                    "false" | "no" | "off" | "0" => Some("false".to_owned()),
                    _ => None,
                }
            }
            Self::Whole => {
                let text = value.as_str().unwrap_or(written).trim().replace('_', "");
                let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
                whole.parse::<i64>().ok().map(|n| n.to_string())
            }
            Self::Table | Self::Pair => None,
        }
    }
}

/// What a value is, in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A value with the keys that lead to it.
struct Path<'t> {
    /// The keys before the last.
    of: Vec<String>,
    key: String,
    value: &'t DeValue<'t>,
}

/// The value, or the key, that stands at a place.
fn path<'t>(table: &'t DeTable<'t>, span: &Range<usize>) -> Option<Path<'t>> {
    let mut keys = Vec::new();
    let value = within(table, span, &mut keys)?;
    let key = keys.pop()?;
    Some(Path { of: keys, key, value })
}

fn within<'t>(
    table: &'t DeTable<'t>,
    span: &Range<usize>,
    keys: &mut Vec<String>,
) -> Option<&'t DeValue<'t>> {
    table.iter().find_map(|(key, value)| {
        keys.push(key.get_ref().to_string());
        if key.span() == *span {
            return Some(value.get_ref());
        }
        let found = inside(value, span, keys);
        if found.is_none() {
            keys.pop();
        }
        found
    })
}

fn inside<'t>(
    value: &'t Spanned<DeValue<'t>>,
    span: &Range<usize>,
    keys: &mut Vec<String>,
) -> Option<&'t DeValue<'t>> {
    // What lies deeper is meant first: a table's span is that of its head.
    let deeper = match value.get_ref() {
        DeValue::Table(table) => within(table, span, keys),
        DeValue::Array(items) => items.iter().find_map(|item| inside(item, span, keys)),
        _ => None,
    };
    deeper.or_else(|| (value.span() == *span).then(|| value.get_ref()))
}

/// What an absent key may be, for those that are no free text.
const EXAMPLES: [(&str, &str); 17] = [
    ("format", "1"),
    ("id", "\"an-id\""),
    ("level", "\"working\""),
    ("what", "\"opened\""),
    ("probability", "0.5"),
    ("from", "0"),
    ("to", "10"),
    ("resolution", "0.1"),
    ("low", "0.2"),
    ("likely", "0.4"),
    ("high", "0.5"),
    ("issues", "[\"ONE\", \"ANOTHER\"]"),
    ("at", "[\"OPTION\", \"OPTION\"]"),
    ("value", "0.5"),
    ("when", "{ ISSUE = \"OPTION\" }"),
    ("party", "\"PARTY\""),
    ("act", "\"refused\""),
];
/// A list of lists of texts is the deepest that a value lacks.
const MOST_CURES: usize = 4;
/// At most so many numbers are complained of.
const MOST_NUMBERS: usize = 50;

/// Keys, and other words for them.
const OTHER_WORDS: [(&str, &[&str]); 7] = [
    ("reversible", &["snapback", "snap_back", "undo", "undoable", "can_be_undone", "revocable"]),
    ("by", &["doer", "who", "owner", "party", "actor"]),
    ("after", &["needs", "requires", "prerequisite", "prerequisites", "depends_on"]),
    ("earliest", &["not_before", "start", "begin", "from"]),
    ("latest", &["not_after", "deadline", "due", "until", "end"]),
    ("duration", &["lasts", "takes", "length"]),
    ("flow", &["per_period", "periods", "sunset"]),
];
