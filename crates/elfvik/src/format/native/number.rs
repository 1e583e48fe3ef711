//! Numbers, estimates and choices of options as they are written: each in several forms.

use super::raw::{Label, RawReservation, Via};
use crate::number::Decimal;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A number, not yet known to be one that can be kept exactly.
#[derive(Debug, Clone, Copy)]
pub(super) enum RawNumber {
    Integer(i64),
    Float(f64),
    /// A number in quotes, which keeps more digits than a float does.
    Quoted(Decimal),
}

impl RawNumber {
    /// The number as it was written: of a float only where no other notation of 15 digits could have been meant.
    pub(super) fn decimal(self) -> Option<Decimal> {
        match self {
            Self::Integer(value) => Decimal::from_integer(value),
            Self::Float(value) => Decimal::from_f64(value).filter(|d| d.n_digits() <= FLOAT_DIGITS),
            Self::Quoted(value) => Some(value),
        }
    }
}

/// Decimals of so many digits survive the way through a float.
const FLOAT_DIGITS: usize = 15;

impl fmt::Display for RawNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) if value.abs() >= 1e16 => write!(f, "{value:e}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Quoted(value) => write!(f, "{value}"),
        }
    }
}

/// A number, a range, or the name of an unknown.
pub(super) enum RawEstimate {
    Number(RawNumber),
    Range(RawRange),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRange {
    pub(super) low: Option<RawNumber>,
    pub(super) likely: Option<RawNumber>,
    pub(super) high: Option<RawNumber>,
    pub(super) unknown: Option<String>,
    pub(super) source: Option<String>,
    pub(super) judged_by: Option<String>,
}

/// Options of an issue: one, several, a range, or all but some.
pub(super) enum RawChoice {
    Label(String),
    Number(RawNumber),
    Several(Vec<RawChoice>),
    Range(RawOptionRange),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOptionRange {
    pub(super) from: Option<Box<RawChoice>>,
    pub(super) to: Option<Box<RawChoice>>,
    pub(super) not: Option<Box<RawChoice>>,
}

/// Implements `Deserialize` by a visitor that hands each form on to a function.
macro_rules! forms {
    ($type:ty, $expecting:literal, {
        $(number: $number:expr;)? $(quoted: $quoted:expr;)? $(text: $text:expr;)? $(list: $item:ty => $list:expr;)? $(table: $table:ty => $map:expr;)?
    }) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Forms;
                impl<'de> Visitor<'de> for Forms {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expecting)
                    }

                    $(fn visit_i64<E: Error>(self, value: i64) -> Result<$type, E> {
                        Ok($number(RawNumber::Integer(value)))
                    }

                    fn visit_f64<E: Error>(self, value: f64) -> Result<$type, E> {
                        Ok($number(RawNumber::Float(value)))
                    })?

                    $(fn visit_str<E: Error>(self, value: &str) -> Result<$type, E> {
                        let number = value.parse().map_err(|_| E::custom(format!("`{value}` is not a number")))?;
                        Ok($quoted(RawNumber::Quoted(number)))
                    })?

                    $(fn visit_str<E: Error>(self, value: &str) -> Result<$type, E> {
                        Ok($text(value.to_owned()))
                    })?

                    $(fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<$type, A::Error> {
                        let mut list: Vec<$item> = Vec::new();
                        while let Some(item) = items.next_element()? {
                            list.push(item);
                        }
                        Ok($list(list))
                    })?

                    $(fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$type, A::Error> {
                        <$table>::deserialize(MapAccessDeserializer::new(map)).map($map)
                    })?
                }
                deserializer.deserialize_any(Forms)
            }
        }
    };
}

forms!(RawNumber, "a number", {
    number: |number| number;
    quoted: |number| number;
});

forms!(RawEstimate, "a number, { low, likely, high } or { unknown }", {
    number: RawEstimate::Number;
    quoted: RawEstimate::Number;
    table: RawRange => RawEstimate::Range;
});

forms!(RawChoice, "an option, a list of options, { from, to } or { not }", {
    number: RawChoice::Number;
    text: RawChoice::Label;
    list: RawChoice => RawChoice::Several;
    table: RawOptionRange => RawChoice::Range;
});

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelTable {
    id: String,
    text: Option<String>,
    needs: Option<String>,
    otherwise: Option<String>,
}

forms!(Label, "an id, or { id, text, needs, otherwise }", {
    text: |id| Label { id, text: None, needs: None, otherwise: None };
    table: LabelTable => |l| Label { id: l.id, text: l.text, needs: l.needs, otherwise: l.otherwise };
});

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ViaTable {
    by: String,
    how: Option<String>,
}

forms!(Via, "a name, or { by, how }", {
    text: |by| Via { by, how: "reported".to_owned() };
    table: ViaTable => |v| Via { by: v.by, how: v.how.unwrap_or_else(|| "reported".to_owned()) };
});

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ReservationTable {
    low: Option<RawNumber>,
    likely: Option<RawNumber>,
    high: Option<RawNumber>,
    unknown: Option<String>,
    source: Option<String>,
    judged_by: Option<String>,
    package: Option<String>,
}

impl RawReservation {
    fn of_text(text: String) -> Self {
        match text.parse() {
            Ok(number) => Self::Estimate(RawEstimate::Number(RawNumber::Quoted(number))),
            Err(_) => Self::Word(text),
        }
    }
}

impl From<ReservationTable> for RawReservation {
    fn from(table: ReservationTable) -> Self {
        let ReservationTable { low, likely, high, unknown, source, judged_by, package } = table;
        match package {
            Some(package) => Self::Package(package),
            None => {
                Self::Estimate(RawEstimate::Range(RawRange { low, likely, high, unknown, source, judged_by }))
            }
        }
    }
}

forms!(RawReservation, "an estimate, { package } or \"none\"", {
    number: |number| RawReservation::Estimate(RawEstimate::Number(number));
    text: RawReservation::of_text;
    table: ReservationTable => RawReservation::from;
});
