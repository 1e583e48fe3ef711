//! In which points the worth of packages to a party is shown: in those of its own file.

use elfvik::room::OwnPreferences;

/// What utilities are multiplied by before they are shown as points.
///
/// A file whose packages are worth shares of 1 is shown in points of a hundred, as the forms of preparing ask
/// for them; any other file counts in points already.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PointScale {
    factor: f64,
}

impl PointScale {
    /// Points of a hundred.
    pub(super) const SHARES: Self = Self { factor: 100.0 };

    /// The scale of a party of whose packages none is worth less or more than this.
    pub(super) fn of((least, most): (f64, f64)) -> Self {
        let is_share = least.abs().max(most.abs()) <= MOST_SHARE;
        Self { factor: if is_share { 100.0 } else { 1.0 } }
    }

    /// The scale of whoever can reach so much in all.
    pub(super) fn of_greatest(most: f64) -> Self {
        Self::of((0.0, most))
    }

    /// The scale of whoever has these preferences.
    pub(super) fn of_preferences(own: Option<&OwnPreferences>) -> Self {
        own.map_or(Self::SHARES, |own| Self::of(own.bounds()))
    }

    /// A utility in points.
    pub(super) fn points(self, utility: f64) -> f64 {
        self.factor * utility
    }

    /// Points as a utility.
    pub(super) fn utility(self, points: f64) -> f64 {
        points / self.factor
    }

    /// Whether the points are of a hundred.
    pub(super) fn is_of_hundred(self) -> bool {
        self.factor > 1.0
    }

    /// What the points are called.
    pub(super) fn unit(self) -> &'static str {
        if self.is_of_hundred() { "points of 100" } else { "points" }
    }

    /// A utility in points, as it is shown.
    pub(super) fn text(self, utility: f64) -> String {
        written(self.points(utility))
    }

    /// A change of utility in points, with its sign.
    pub(super) fn signed(self, change: f64) -> String {
        let points = self.text(change);
        if points.starts_with('−') || points == "0.0" { points } else { format!("+{points}") }
    }
}

/// Points with one decimal.
fn written(points: f64) -> String {
    let points = format!("{points:.1}");
    if points == "-0.0" { "0.0".to_owned() } else { points.replace('-', "−") }
}

/// Weights that add up to 1 and a bonus beside them are shares still.
const MOST_SHARE: f64 = 2.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_shown_of_a_hundred_and_points_as_they_are() {
        let shares = PointScale::of((-0.1, 1.05));
        assert_eq!((shares.text(0.624), shares.signed(0.1)), ("62.4".to_owned(), "+10.0".to_owned()));
        let points = PointScale::of((0.0, 100.0));
        assert_eq!((points.text(71.0), points.signed(-3.0)), ("71.0".to_owned(), "−3.0".to_owned()));
        assert_eq!(points.text(-0.01), "0.0");
        // A price is worth what it is.
        assert_eq!(PointScale::of((-450.0, -380.0)).text(-404.0), "−404.0");
    }
}
