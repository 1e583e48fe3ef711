//! Points as people write them: with a decimal point or comma, thousands apart, a sign of per cent.

use super::fault::SpreadsheetFaultKind;
use crate::number::Decimal;

/// The sign before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DecimalSign {
    Point,
    Comma,
}

impl DecimalSign {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    fn character(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// What a number tells of the sign before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// Nothing: it has neither sign, or is no number.
    None,
    /// The sign, for certain.
    Sign(DecimalSign),
    /// One sign with three digits behind: `1.500` is one and a half, or one thousand five hundred.
    Either(DecimalSign),
}

/// What a cell tells of the sign before decimals.
pub(super) fn evidence(text: &str) -> Evidence {
    let Some(digits) = bare(text) else { return Evidence::None };
    let unsigned = digits.trim_start_matches(['-', '+']);
    let of = |sign: DecimalSign| unsigned.matches(sign.character()).count();
    let (n_points, n_commas) = (of(DecimalSign::Point), of(DecimalSign::Comma));
    let last = match unsigned.rfind(['.', ',']) {
        None => return Evidence::None,
        Some(at) if unsigned.as_bytes()[at] == b'.' => DecimalSign::Point,
        Some(_) => DecimalSign::Comma,
    };
    if n_points > 0 && n_commas > 0 {
        return Evidence::Sign(last);
    }
    if n_points + n_commas > 1 {
        return Evidence::Sign(last.other());
    }
    let (whole, part) = unsigned.split_once(last.character()).unwrap_or((unsigned, ""));
    let is_group = part.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    if is_group { Evidence::Either(last) } else { Evidence::Sign(last) }
}

/// A cell as a number, decimals behind a sign.
///
/// # Errors
///
/// When it is none, or one with too many digits.
pub(super) fn number(text: &str, sign: DecimalSign) -> Result<Decimal, SpreadsheetFaultKind> {
    let none = || SpreadsheetFaultKind::NotANumber { text: text.to_owned() };
    let digits = bare(text).ok_or_else(none)?;
    let (whole, part) = match digits.split_once(sign.character()) {
        Some((whole, part)) => (whole, part),
        None => (digits.as_str(), ""),
    };
    let minus = if whole.starts_with('-') { "-" } else { "" };
    let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = whole.split(sign.other().character()).collect();
    let is_grouped = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    let is_whole = is_grouped && groups.iter().all(|group| is_digits(group));
    if !is_whole || !is_digits(part) || (whole.is_empty() && part.is_empty()) {
        return Err(none());
    }
    let whole = groups.concat();
    let whole = if whole.is_empty() { "0" } else { whole.as_str() };
    let plain = if part.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{part}") };
    plain.parse().map_err(|_| SpreadsheetFaultKind::NumberSize { text: text.to_owned() })
}

/// The digits and signs of a number, without what only parts thousands or says per cent; none of a text that
/// holds anything else.
fn bare(text: &str) -> Option<String> {
    let text = text.trim_end_matches('%').trim();
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' | '.' | ',' | '-' | '+' => digits.push(c),
            '\u{2212}' => digits.push('-'),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}' => {}
            _ => return None,
        }
    }
    let is_number = digits.bytes().any(|b| b.is_ascii_digit());
    let is_signed_inside = digits.char_indices().any(|(at, c)| at > 0 && matches!(c, '-' | '+'));
    (is_number && !is_signed_inside).then_some(digits)
}

/// Whether a cell can be meant as a number.
pub(super) fn is_number(text: &str) -> bool {
    bare(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::{DecimalSign, Evidence, evidence, number};

    #[test]
    fn a_number_tells_which_sign_its_decimals_have_where_only_one_reading_is_left() {
        use DecimalSign::{Comma, Point};
        for (text, expected) in [
            ("12", Evidence::None),
            ("low", Evidence::None),
            ("1.5", Evidence::Sign(Point)),
            ("0.125", Evidence::Sign(Point)),
            ("1.500", Evidence::Either(Point)),
            ("1,500", Evidence::Either(Comma)),
            ("-1,25 %", Evidence::Sign(Comma)),
            ("1,234,567", Evidence::Sign(Point)),
            ("1.234,5", Evidence::Sign(Comma)),
            ("1234,567", Evidence::Sign(Comma)),
        ] {
            assert_eq!(evidence(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_meant_or_not_at_all() {
        use DecimalSign::{Comma, Point};
        for (text, sign, expected) in [
            ("12", Point, Some("12")),
            ("1,5", Comma, Some("1.5")),
            (".5", Point, Some("0.5")),
            ("\u{2212}1 250,75", Comma, Some("-1250.75")),
            ("1'250.5", Point, Some("1250.5")),
            ("1.250", Comma, Some("1250")),
            ("40 %", Point, Some("40")),
            ("1,25", Point, None),
            ("1.2.3", Point, None),
            ("12,34,567", Point, None),
            ("", Point, None),
            ("-", Point, None),
            ("3-5", Point, None),
            ("5 points", Point, None),
            ("1234567890123456789012", Point, None),
        ] {
            let found = number(text, sign).ok().map(|number| number.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
