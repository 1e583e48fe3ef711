//! Moments, as whoever runs the room reads them off its clock.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
///
/// # Examples
///
/// ```
/// use elfvik::room::Timestamp;
///
/// let noon = Timestamp(1_570_276_800_000);
/// assert_eq!(noon.to_string(), "2019-10-05T12:00:00Z");
/// assert_eq!(noon.after(1_500).to_string(), "2019-10-05T12:00:01.5Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The last moment that can be written: the end of the year 9999.
    pub const LAST: Self = Self(253_402_207_200_999);

    /// So many milliseconds later; at most [`LAST`](Self::LAST).
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::Timestamp;
    ///
    /// assert_eq!(Timestamp(1_000).after(500), Timestamp(1_500));
    /// assert_eq!(Timestamp(1_000).after(i64::MAX), Timestamp::LAST);
    /// ```
    #[must_use]
    pub fn after(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds)).within()
    }

    /// The nearest moment from 1970 to [`LAST`](Self::LAST).
    pub(super) fn within(self) -> Self {
        self.clamp(Self(0), Self::LAST)
    }

    /// Whether it can be written.
    pub(super) fn is_within(self) -> bool {
        self == self.within()
    }
}

impl fmt::Display for Timestamp {
    /// By RFC 3339, in universal time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.within().0) {
            Ok(moment) => moment.fmt(f),
            Err(_) => self.0.fmt(f),
        }
    }
}
