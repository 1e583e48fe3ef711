//! Counts of worlds, and what an outcome is worth over all of them.

use crate::model::Outcome;

/// In how many of some worlds something is so. Shares of worlds have a sampling error: see
/// [`interval`](Self::interval).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WorldCount {
    /// In how many worlds it is so; at most `of`.
    pub yes: usize,
    /// How many worlds were looked at.
    pub of: usize,
}

/// In how many worlds an outcome is acceptable.
#[derive(Debug, Clone)]
pub struct Chance {
    /// The outcome that was followed through the worlds.
    pub outcome: Outcome,
    /// Worlds in which it makes a deal.
    pub acceptable: WorldCount,
    /// Worlds in which it makes a deal that those who must ratify approve.
    pub ratified: WorldCount,
    /// How each party stands, in the order of the scenario.
    pub parties: Vec<UtilityOverWorlds>,
    /// How each ratifier with a profile stands, in the order of the parameters' players.
    pub ratifiers: Vec<UtilityOverWorlds>,
}

/// What an outcome is worth to somebody over all worlds.
#[derive(Debug, Clone)]
pub struct UtilityOverWorlds {
    /// Worlds in which it is worth at least the reservation.
    pub acceptable: WorldCount,
    /// The spread of what it is worth, as utilities.
    pub worth: CentralRange,
}

/// The middle nine tenths of some utilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CentralRange {
    /// One in twenty is at most this.
    pub low: f64,
    /// The median, by nearest rank.
    pub middle: f64,
    /// One in twenty is at least this.
    pub high: f64,
}

impl WorldCount {
    /// The share; 0 of none.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::prospects::WorldCount;
    ///
    /// assert_eq!(WorldCount { yes: 150, of: 200 }.share(), 0.75);
    /// ```
    #[must_use]
    pub fn share(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.yes as f64 / self.of as f64 }
    }

    /// The Wilson 95 % interval of the share: between 0 and 1, and sensible near both.
    ///
    /// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    /// Journal of the American Statistical Association 22(158), 1927.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::prospects::WorldCount;
    ///
    /// let (low, high) = WorldCount { yes: 5, of: 10 }.interval();
    /// assert!((low - 0.2366).abs() < 1e-4 && (high - 0.7634).abs() < 1e-4);
    /// assert_eq!(WorldCount { yes: 0, of: 10 }.interval().0, 0.0);
    /// ```
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        self.thinned_interval(1.0)
    }

    /// The same where so large a share of the worlds is worth as much as if each had been drawn alone.
    #[must_use]
    pub(crate) fn thinned_interval(self, thinning: f64) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let (n, p, z2) = (self.of as f64 * thinning, self.share(), Z * Z);
        let middle = p + z2 / (2.0 * n);
        let reach = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let bound = |end: f64| (end / (1.0 + z2 / n)).clamp(0.0, 1.0);
        let low = if self.yes == 0 { 0.0 } else { bound(middle - reach) };
        let high = if self.yes == self.of { 1.0 } else { bound(middle + reach) };
        (low, high)
    }
}

impl CentralRange {
    /// The spread of some utilities; `None` of none. Percentiles are nearest ranks.
    pub(crate) fn of(mut utilities: Vec<f64>) -> Option<Self> {
        let n = utilities.len();
        let mut rank = |share: f64| {
            let at = ((share * n as f64).ceil() as usize).clamp(1, n) - 1;
            *utilities.select_nth_unstable_by(at, f64::total_cmp).1
        };
        (n > 0).then(|| Self { low: rank(0.05), middle: rank(0.5), high: rank(0.95) })
    }
}

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_963_984_540_054;
