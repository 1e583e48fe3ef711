//! Days of the calendar.

use jiff::civil::Date;
use jiff::{SignedDuration, Span};
#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
#[cfg(feature = "schema")]
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A day, counted from 1 January 1970 in the Gregorian calendar; in text and JSON a date such as
/// `2019-10-05`.
///
/// # Examples
///
/// ```
/// use elfvik::keep::accord::Day;
///
/// let talks: Day = "2019-10-05".parse().unwrap();
/// assert_eq!((talks.0, talks.after(30).to_string().as_str()), (18_174, "2019-11-04"));
/// assert!("2019-02-30".parse::<Day>().is_err() && "5.10.2019".parse::<Day>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date such as `2019-10-05`")]
pub struct NotADay(pub String);

impl Day {
    /// The last day that has a date of four digits.
    pub const LAST: Self = Self(2_932_896);

    /// So many days later; the last day that has a date where there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::keep::accord::Day;
    ///
    /// assert_eq!(Day(10).after(5), Day(15));
    /// assert_eq!(Day(10).after(u32::MAX), Day::LAST);
    /// ```
    #[must_use]
    pub fn after(self, days: u32) -> Self {
        Self(self.0.saturating_add_unsigned(days)).min(Self::LAST.max(self))
    }

    /// The number of days from another day to this one; 0 where it is later.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::keep::accord::Day;
    ///
    /// assert_eq!((Day(15).since(Day(10)), Day(10).since(Day(15))), (5, 0));
    /// ```
    #[must_use]
    pub fn since(self, other: Self) -> u32 {
        u32::try_from(i64::from(self.0) - i64::from(other.0)).unwrap_or(0)
    }

    /// The first day of the month that comes so many months after that of this day.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::keep::accord::Day;
    ///
    /// let talks: Day = "2019-10-05".parse().unwrap();
    /// assert_eq!(talks.month_after(3).unwrap().to_string(), "2020-01-01");
    /// ```
    #[must_use]
    pub fn month_after(self, months: u16) -> Option<Self> {
        let first = self.date()?.first_of_month();
        Self::of(first.checked_add(Span::new().months(i64::from(months))).ok()?)
    }

    /// Its year and the number of its month, from 1 to 12.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::keep::accord::Day;
    ///
    /// assert_eq!(Day(0).year_and_month(), Some((1970, 1)));
    /// ```
    #[must_use]
    pub fn year_and_month(self) -> Option<(i32, i32)> {
        self.date().map(|date| (i32::from(date.year()), i32::from(date.month())))
    }

    fn of(date: Date) -> Option<Self> {
        let hours = SignedDuration::as_hours(&date.duration_since(EPOCH));
        i32::try_from(hours / 24).ok().map(Self)
    }

    fn date(self) -> Option<Date> {
        let span = Span::new().try_days(self.0).ok()?;
        EPOCH.checked_add(span).ok().filter(|date| date.year() > 0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => f.pad(&date.to_string()),
            None => f.pad(&format!("day {}", self.0)),
        }
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let refused = || NotADay(text.to_owned());
        let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let date: Date = Some(text).filter(|_| is_plain).and_then(|t| t.parse().ok()).ok_or_else(refused)?;
        Self::of(date).ok_or_else(refused)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day of the Gregorian calendar, such as `2019-10-05`.",
            "type": "string",
            "format": "date"
        })
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);
