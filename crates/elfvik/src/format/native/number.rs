//! Numbers, estimates and choices of options as they are written: each in several forms.

use super::raw::{
    RatificationTable, RawDate, RawLabel, RawMajorityShare, RawRatificationRule, RawRegion, RawRegions,
    RawReservation, RawVia,
};
use crate::format::ScenarioError;
use crate::model::words;
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Zero};
#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
#[cfg(feature = "schema")]
use std::borrow::Cow;
use std::fmt;

/// A number, not yet known to be one that can be kept exactly.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "Number"))]
pub(crate) enum RawNumber {
    /// A whole number.
    Integer(i64),
    /// A number with a point, whose notation its shortest text keeps.
    Float(f64),
    /// A number in quotes, which keeps up to 18 digits.
    Text(
        #[cfg_attr(
            feature = "schema",
            schemars(regex(pattern = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"))
        )]
        String,
    ),
}

impl RawNumber {
    /// The number as it was written.
    pub(super) fn decimal(&self) -> Result<Decimal, ScenarioError> {
        match self {
            Self::Integer(value) => Decimal::from_integer(*value).ok_or_else(|| refusal(&value.to_string())),
            Self::Float(value) => Decimal::from_f64(*value).ok_or_else(|| refusal(&value.to_string())),
            Self::Text(text) => text.parse().map_err(|_| match is_number(text) {
                true => refusal(text),
                false => ScenarioError::NotANumber { found: text.clone(), instead: meant(text) },
            }),
        }
    }
}

impl fmt::Display for RawNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) if value.abs() >= 1e16 => write!(f, "{value:e}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What is wrong with a number as TOML writes it; `None` when its value is exactly what is written.
///
/// A float keeps up to 15 digits in any case and often 17; where it would silently become another number,
/// it is refused.
pub(super) fn refused(written: &str) -> Option<ScenarioError> {
    let plain = written.replace('_', "");
    let kept = plain.parse::<f64>().ok().and_then(Decimal::from_f64);
    let is_kept = kept.is_some_and(|kept| plain.parse() == Ok(kept));
    (!is_kept).then(|| refusal(&plain))
}

/// A number that cannot be kept exactly, with the nearest notation that can.
fn refusal(number: &str) -> ScenarioError {
    let value = number.parse::<f64>().unwrap_or(f64::NAN);
    let shorter = || {
        let fifteen = format!("{value:.14e}").parse::<f64>().ok()?;
        Decimal::near(fifteen).map(|near| near.to_string())
    };
    let quoted = number.parse::<Decimal>().ok().map(|_| format!("\"{number}\""));
    ScenarioError::Number { number: number.to_owned(), instead: quoted.or_else(shorter) }
}

/// Whether a text is a number in TOML's notation, whatever its size.
fn is_number(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let unsigned = text.trim_start_matches(['-', '+']);
    let is_word = ["nan", "inf"].contains(&unsigned);
    is_word || (text.chars().all(is_plain) && text.parse::<f64>().is_ok())
}

/// The number that somebody meant who wrote it in a way of their own: `0,5`, `1 000`, `5 %`, `0x10`.
pub(super) fn meant(text: &str) -> Option<String> {
    let mut rest: String =
        text.trim().replace(['_', ' ', '\u{a0}', '\u{202f}', '\''], "").replace('\u{2212}', "-");
    if let Some(hex) = rest.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok().map(|n| n.to_string());
    }
    let is_percent = rest.ends_with('%');
    rest = rest.trim_matches(['%', '$', '\u{20ac}', '\u{a3}']).to_owned();
    let (commas, points) = (rest.matches(',').count(), rest.matches('.').count());
    let plain = match (rest.rfind(','), rest.rfind('.')) {
        // Whichever comes last is the decimal sign, unless it occurs twice.
        (Some(comma), Some(point)) if comma > point && commas == 1 => rest.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) if points == 1 => rest.replace(',', ""),
        (Some(_), None) if commas == 1 => rest.replace(',', "."),
        (Some(_), None) => rest.replace(',', ""),
        (None, Some(_)) if points > 1 => rest.replace('.', ""),
        _ => rest,
    };
    let number: Decimal = plain.parse().ok()?;
    let hundredth = || Decimal::nearest(&(number.to_rational() / num_bigint::BigInt::from(100))).map(|n| n.0);
    if is_percent { hundredth().map(|n| n.to_string()) } else { Some(number.to_string()) }
}

/// A probability: a number, or a fraction in quotes such as "1/3".
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "Probability"))]
pub(super) enum RawShare {
    Number(RawNumber),
    Fraction(#[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9]+/[0-9]+$")))] String),
}

impl RawShare {
    /// The probability as it was written, above 0 and at most 1.
    pub(super) fn fraction(&self) -> Result<BigRational, ScenarioError> {
        let (written, found) = match self {
            Self::Number(number) => (number.to_string(), number.decimal()?.to_rational()),
            Self::Fraction(text) => (text.clone(), fraction(text)?),
        };
        if found > BigRational::zero() && found <= BigRational::one() {
            return Ok(found);
        }
        let (what, range) = ("the probability", "above 0 and at most 1");
        Err(ScenarioError::OutOfRange { what, number: written, range })
    }
}

/// Two whole numbers with `/` between; any other text is taken as a number.
fn fraction(text: &str) -> Result<BigRational, ScenarioError> {
    let whole = |text: &str| text.trim().parse::<u64>().ok();
    let parts = text.split_once('/').and_then(|(part, all)| Some((whole(part)?, whole(all)?)));
    match parts.filter(|(_, all)| *all > 0) {
        Some((part, all)) => Ok(BigRational::new(part.into(), all.into())),
        None => Ok(RawNumber::Text(text.to_owned()).decimal()?.to_rational()),
    }
}

words! {
    /// How a guess is spread.
    pub(super) enum ShapeWord {
        /// In a triangle with its top at the likely value.
        Triangular = "triangular",
        /// Every value alike.
        Uniform = "uniform",
    }
}

/// A number that is known, a guess, or { unknown = id }.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "Estimate"))]
pub(super) enum RawEstimate {
    Number(RawNumber),
    Range(Box<RawRange>),
}

/// A guess: a triangle from low over likely to high, every value from low to high alike, or one of a few
/// values with their probabilities.
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "Guess"))]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [
    {"required": ["low", "high"], "not": {"anyOf": [{"required": ["unknown"]}, {"required": ["either"]}]}},
    {"required": ["either"], "not": {"anyOf": [
        {"required": ["unknown"]}, {"required": ["shape"]},
        {"required": ["low"]}, {"required": ["likely"]}, {"required": ["high"]}
    ]}},
    {"required": ["unknown"], "not": {"anyOf": [
        {"required": ["shape"]}, {"required": ["low"]}, {"required": ["likely"]}, {"required": ["high"]}
    ]}}
])))]
pub(super) struct RawRange {
    /// The least thought possible.
    pub(super) low: Option<RawNumber>,
    /// The most likely; left out where every value is as likely.
    pub(super) likely: Option<RawNumber>,
    /// The greatest thought possible.
    pub(super) high: Option<RawNumber>,
    /// How the guess is spread; by default a triangle with `likely`, and uniform without.
    #[cfg_attr(feature = "schema", schemars(with = "Option<ShapeWord>"))]
    pub(super) shape: Option<String>,
    /// Instead: values, each with its probability; the probabilities add up to 1.
    #[cfg_attr(feature = "schema", schemars(extend("minItems" = 1)))]
    pub(super) either: Option<Vec<(RawNumber, RawShare)>>,
    /// The id of a shared unknown, instead of low, likely and high.
    pub(super) unknown: Option<String>,
    /// The id of a source.
    pub(super) source: Option<String>,
    /// Whose judgement it is.
    pub(super) judged_by: Option<String>,
    /// The ids of the statements that it rests on.
    pub(super) rests_on: Option<Vec<String>>,
    /// The guess that holds where one of them is not believed; three times as wide where it is left out.
    pub(super) without: Option<RawWithout>,
}

/// The guess that holds where a statement is not believed.
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "Without", extend("required" = ["low", "high"])))]
pub(super) struct RawWithout {
    /// The least thought possible.
    pub(super) low: Option<RawNumber>,
    /// The most likely; left out where every value is as likely.
    pub(super) likely: Option<RawNumber>,
    /// The greatest thought possible.
    pub(super) high: Option<RawNumber>,
}

/// Options of an issue: one, several, { from, to } on ordered options, or all but some: { not }.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "Choice"))]
pub(super) enum RawChoice {
    NamedOption(String),
    Number(RawNumber),
    Several(Vec<RawChoice>),
    Range(RawOptionRange),
}

/// Options from one to another, or all but some.
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "Options", extend("minProperties" = 1)))]
pub(super) struct RawOptionRange {
    pub(super) from: Option<Box<RawChoice>>,
    pub(super) to: Option<Box<RawChoice>>,
    pub(super) not: Option<Box<RawChoice>>,
}

/// Implements `Deserialize` by a visitor that hands each form on to a function.
macro_rules! forms {
    ($type:ty, $expecting:literal, {
        $(number: $number:expr;)?
        $(quoted: $quoted:expr;)?
        $(text: $text:expr;)?
        $(list: $item:ty => $list:expr;)?
        $(table: $table:ty => $map:expr;)?
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
                        Ok($quoted(RawNumber::Text(value.to_owned())))
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

forms!(RawShare, "a probability", {
    number: RawShare::Number;
    text: RawShare::Fraction;
});

forms!(RawEstimate, "a number, { low, likely, high } or { unknown }", {
    number: RawEstimate::Number;
    quoted: RawEstimate::Number;
    table: RawRange => |range| RawEstimate::Range(Box::new(range));
});

forms!(RawChoice, "an option, a list of options, { from, to } or { not }", {
    number: RawChoice::Number;
    text: RawChoice::NamedOption;
    list: RawChoice => RawChoice::Several;
    table: RawOptionRange => RawChoice::Range;
});

/// A label with what it means.
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct LabelTable {
    /// Unique among the options of the issue.
    id: String,
    /// What it means.
    text: Option<String>,
    /// The id of a consent that it needs.
    needs: Option<String>,
    /// The option that takes its place when the consent is refused.
    otherwise: Option<String>,
}

/// A label: an id alone, or a table.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "NamedOption"))]
#[allow(dead_code, reason = "only its schema is used")]
enum LabelForm {
    Id(String),
    Table(LabelTable),
}

forms!(RawLabel, "an id, or { id, text, needs, otherwise }", {
    text: |id| RawLabel { id, text: None, needs: None, otherwise: None };
    table: LabelTable => |l| RawLabel { id: l.id, text: l.text, needs: l.needs, otherwise: l.otherwise };
});

/// A link of a chain with how it was passed on.
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct ViaTable {
    /// Who passed it on.
    by: String,
    /// How; `reported` where it is left out.
    how: Option<String>,
}

/// A link of a chain: a name alone, or a table.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "Via"))]
#[allow(dead_code, reason = "only its schema is used")]
enum ViaForm {
    By(String),
    Table(ViaTable),
}

forms!(RawVia, "a name, or { by, how }", {
    text: |by| RawVia { by, how: "reported".to_owned() };
    table: ViaTable => |v| RawVia { by: v.by, how: v.how.unwrap_or_else(|| "reported".to_owned()) };
});

/// The least that is accepted: an estimate, the worth of a named package, or "none" for a party that prefers
/// any agreement.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "Reservation"))]
#[allow(dead_code, reason = "only its schema is used")]
enum ReservationForm {
    Estimate(RawEstimate),
    Package(PackageTable),
    Any(#[cfg_attr(feature = "schema", schemars(extend("const" = "none")))] String),
}

/// The worth of a named package.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[allow(dead_code, reason = "only its schema is used: the reader takes all tables as one")]
struct PackageTable {
    /// The id of a package.
    package: String,
}

/// Implements `JsonSchema` by the forms that a type is written in.
macro_rules! schema_of_forms {
    ($($type:ty: $forms:ty),+ $(,)?) => {$(
        #[cfg(feature = "schema")]
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                <$forms>::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$forms>::json_schema(generator)
            }
        }
    )+};
}

/// How ratifiers decide together: "all", or a quorum, a majority or weights, with vetoes.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "Ratification"))]
#[allow(dead_code, reason = "only its schema is used")]
enum RatificationForm {
    All(#[cfg_attr(feature = "schema", schemars(extend("const" = "all")))] String),
    Table(RatificationTable),
}

/// A share above one half: a number, a fraction such as "2/3", or "simple" for more than half.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "MajorityShare"))]
#[allow(dead_code, reason = "only its schema is used")]
enum ShareForm {
    Number(f64),
    Text(
        #[cfg_attr(
            feature = "schema",
            schemars(regex(pattern = r"^(simple|[0-9]+ */ *[0-9]+|[0-9]*\.?[0-9]+)$"))
        )]
        String,
    ),
}

schema_of_forms!(
    RawLabel: LabelForm,
    RawVia: ViaForm,
    RawReservation: ReservationForm,
    RawRatificationRule: RatificationForm,
    RawMajorityShare: ShareForm,
);

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ReservationTable {
    low: Option<RawNumber>,
    likely: Option<RawNumber>,
    high: Option<RawNumber>,
    shape: Option<String>,
    either: Option<Vec<(RawNumber, RawShare)>>,
    unknown: Option<String>,
    source: Option<String>,
    judged_by: Option<String>,
    rests_on: Option<Vec<String>>,
    without: Option<RawWithout>,
    package: Option<String>,
}

impl RawReservation {
    fn of_text(text: String) -> Self {
        let is_like_a_number = is_number(&text) || text.parse::<Decimal>().is_ok() || meant(&text).is_some();
        match is_like_a_number {
            true => Self::Estimate(RawEstimate::Number(RawNumber::Text(text))),
            false => Self::Word(text),
        }
    }
}

impl From<ReservationTable> for RawReservation {
    fn from(table: ReservationTable) -> Self {
        match table.package {
            Some(package) => Self::Package(package),
            None => {
                let ReservationTable { low, likely, high, shape, either, unknown, source, .. } = table;
                let ReservationTable { judged_by, rests_on, without, .. } = table;
                Self::Estimate(RawEstimate::Range(Box::new(RawRange {
                    low,
                    likely,
                    high,
                    shape,
                    either,
                    unknown,
                    source,
                    judged_by,
                    rests_on,
                    without,
                })))
            }
        }
    }
}

forms!(RawReservation, "an estimate, { package } or \"none\"", {
    number: |number| RawReservation::Estimate(RawEstimate::Number(number));
    text: RawReservation::of_text;
    table: ReservationTable => RawReservation::from;
});

forms!(RawRatificationRule, "\"all\", { quorum }, { majority } or { weights, at_least }, with veto", {
    text: RawRatificationRule::Word;
    table: RatificationTable => RawRatificationRule::Table;
});

forms!(RawMajorityShare, "a share such as 0.6667, \"2/3\" or \"simple\"", {
    number: |number: RawNumber| RawMajorityShare(number.to_string());
    text: RawMajorityShare;
});

/// A region, or a list of them.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged, rename = "Regions"))]
#[allow(dead_code, reason = "only its schema is used")]
enum RegionsForm {
    One(#[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))] RawRegion),
    Several(Vec<RawRegion>),
}

schema_of_forms!(RawRegions: RegionsForm);

forms!(RawRegions, "{ ISSUE = OPTIONS }, or a list of these", {
    list: RawRegion => RawRegions;
    table: RawRegion => |region| RawRegions(vec![region]);
});

forms!(RawDate, "a date in quotes", {
    text: RawDate;
    table: toml::value::Datetime => |date: toml::value::Datetime| RawDate(date.to_string());
});

#[cfg(test)]
mod tests {
    use super::{meant, refused};
    use crate::format::ScenarioError;

    #[test]
    fn a_number_is_exactly_what_is_written_or_refused() {
        for exact in
            ["1e15", "1e18", "-1_000", "+3", "0.30000000000000004", "123456789012345", "1e-20", "0.5e0"]
        {
            assert_eq!(refused(exact), None, "{exact}");
        }
        let instead = |text: &str| match refused(text) {
            Some(ScenarioError::Number { instead, .. }) => instead,
            other => panic!("{text}: {other:?}"),
        };
        // A float would make one tenth, and a round number, of these.
        assert_eq!(instead("0.1000000000000000001"), Some("0.1".into()));
        assert_eq!(instead("0.100000000000000001"), Some("\"0.100000000000000001\"".into()));
        assert_eq!(instead("100000000000000001.0"), Some("\"100000000000000001.0\"".into()));
        assert_eq!(instead("1e-30"), Some("0".into()));
        for none in ["inf", "-nan", "1e400", "1e19"] {
            assert_eq!(instead(none), None, "{none}");
        }
    }

    #[test]
    fn other_notations_are_understood_as_they_were_meant() {
        let cases = [
            ("0,5", "0.5"),
            ("1 000", "1000"),
            ("1.000,50", "1000.5"),
            ("1,234,567", "1234567"),
            ("50 %", "0.5"),
            ("0x10", "16"),
            ("1_000", "1000"),
            ("\u{2212}3", "-3"),
            ("$5", "5"),
        ];
        for (written, number) in cases {
            assert_eq!(meant(written).as_deref(), Some(number), "{written}");
        }
        assert_eq!(meant("much"), None);
        assert_eq!(meant(""), None);
    }
}
