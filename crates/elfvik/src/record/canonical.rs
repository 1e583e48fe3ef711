//! One text for each JSON value: the JSON Canonicalization Scheme, RFC 8785.

use serde_json::{Number, Value};
use std::fmt::Write as _;

/// A value that has no canonical text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// A whole number that a float would change.
    #[error("the number {number} is beyond 2^53 - 1: write it as text")]
    TooLarge {
        /// As it is written.
        number: String,
    },
    /// A number with a fraction or an exponent, where only whole ones are allowed.
    #[error("the number {number} is not whole: write it as text")]
    NotWhole {
        /// As it is written.
        number: String,
    },
    /// More levels than can be followed.
    #[error("arrays and objects within each other more than {most} deep")]
    TooDeep {
        /// The limit.
        most: usize,
    },
}

/// The canonical text of a JSON value.
///
/// No blanks; the keys of objects in the order of their UTF-16 code units; numbers as ECMAScript writes them;
/// in strings only what must be escaped. Whole numbers beyond 2^53 - 1 are refused, since other readers would
/// round them. `O(n log n)` for `n` characters.
///
/// # Errors
///
/// When a whole number is too large or the value too deep.
///
/// Source: RFC 8785, "JSON Canonicalization Scheme (JCS)", 2020.
///
/// # Examples
///
/// ```
/// use elfvik::record::canonical;
///
/// let value = serde_json::from_str(r#"{ "b": [1.0, 1e21], "a": "\u00e9\n" }"#).unwrap();
/// assert_eq!(canonical(&value).unwrap(), r#"{"a":"é\n","b":[1,1e+21]}"#);
/// ```
pub fn canonical(value: &Value) -> Result<String, CanonicalError> {
    let mut text = String::new();
    write_value(value, &mut text, 0)?;
    Ok(text)
}

/// The canonical text of a value whose numbers are all whole: what lines of records are made of.
///
/// Decimals stand there as text, so that no reader rounds them and no verifier has to print floats.
pub(super) fn canonical_whole(value: &Value) -> Result<String, CanonicalError> {
    match fraction(value, 0) {
        Some(number) => Err(CanonicalError::NotWhole { number: number.to_string() }),
        None => canonical(value),
    }
}

/// The first number that is not whole; what is too deep is left to others.
fn fraction(value: &Value, depth: usize) -> Option<&Number> {
    let mut within: Box<dyn Iterator<Item = &Value>> = match value {
        Value::Number(number) => return number.is_f64().then_some(number),
        Value::Array(values) => Box::new(values.iter()),
        Value::Object(entries) => Box::new(entries.values()),
        _ => return None,
    };
    if depth > MOST_DEPTH { None } else { within.find_map(|value| fraction(value, depth + 1)) }
}

fn write_value(value: &Value, text: &mut String, depth: usize) -> Result<(), CanonicalError> {
    if depth > MOST_DEPTH {
        return Err(CanonicalError::TooDeep { most: MOST_DEPTH });
    }
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => text.push_str(&number_text(number)?),
        Value::String(string) => write_string(string, text),
        Value::Array(values) => {
            text.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_value(value, text, depth + 1)?;
            }
            text.push(']');
        }
        Value::Object(entries) => {
            let mut sorted: Vec<(&String, &Value)> = entries.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (at, (key, value)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_string(key, text);
                text.push(':');
                write_value(value, text, depth + 1)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            control if control < ' ' => {
                let _ = write!(text, "\\u{:04x}", u32::from(control));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

/// A number as ECMAScript's `Number::toString` writes it.
fn number_text(number: &Number) -> Result<String, CanonicalError> {
    let too_large = || CanonicalError::TooLarge { number: number.to_string() };
    if let Some(whole) = number.as_i64() {
        return if whole.unsigned_abs() <= GREATEST { Ok(whole.to_string()) } else { Err(too_large()) };
    }
    let float = number.as_f64().filter(|_| !number.is_u64()).ok_or_else(too_large)?;
    Ok(float_text(float))
}

/// The shortest digits that mean the same float, laid out as ECMAScript does.
fn float_text(float: f64) -> String {
    if float == 0.0 {
        return "0".to_owned();
    }
    let sign = if float < 0.0 { "-" } else { "" };
    let shortest = format!("{:e}", float.abs());
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let n_digits = digits.len() as i32;
    // The point stands behind so many digits.
    let point = exponent + 1;
    let body = if (n_digits..=21).contains(&point) {
        format!("{digits}{}", "0".repeat((point - n_digits) as usize))
    } else if (1..=21).contains(&point) {
        let (whole, rest) = digits.split_at(point as usize);
        format!("{whole}.{rest}")
    } else if (-5..=0).contains(&point) {
        format!("0.{}{digits}", "0".repeat(-point as usize))
    } else {
        let (first, rest) = digits.split_at(1);
        let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
        format!("{first}{rest}e{}{}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
    };
    format!("{sign}{body}")
}

const GREATEST: u64 = (1 << 53) - 1;
const MOST_DEPTH: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_written_as_in_the_samples_of_the_standard() {
        let samples: [(u64, &str); 16] = [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
        ];
        for (bits, text) in samples {
            assert_eq!(float_text(f64::from_bits(bits)), text);
        }
    }

    #[test]
    fn keys_are_sorted_by_utf_16_code_units() {
        let value =
            json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        let expected =
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}";
        assert_eq!(canonical(&value).unwrap(), expected);
    }

    #[test]
    fn what_other_readers_would_round_is_refused() {
        assert_eq!(canonical(&json!(9_007_199_254_740_991_i64)).unwrap(), "9007199254740991");
        assert!(canonical(&json!(9_007_199_254_740_992_i64)).is_err());
        assert!(canonical(&json!(u64::MAX)).is_err());
    }
}
