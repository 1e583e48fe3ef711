//! Which guesses evidence moved, and how far.

use crate::prepare::parameters::ParameterId;
use crate::prepare::prospects::CentralRange;
use crate::prepare::world::{VaryingNumber, Worlds};

/// What became of one guess.
#[derive(Debug, Clone, PartialEq)]
pub struct GuessShift {
    /// The guess, as a position in the numbers of the parameters.
    pub number: ParameterId,
    /// The middle nine tenths of its distribution as the file has it.
    pub before: CentralRange,
    /// The same after the evidence.
    pub after: CentralRange,
    /// How far both distributions lie apart: the greatest difference of the shares below any value (0 to 1).
    pub distance: f64,
    /// Whether that is more than the draws explain, in all but one of a hundred cases.
    pub moved: bool,
}

/// All guesses over so many picked worlds, worth so many of equal weight.
///
/// Source: A. Kolmogorov, "Sulla determinazione empirica di una legge di distribuzione", Giornale
/// dell'Istituto Italiano degli Attuari 4, 1933, for the distance and what chance makes of it.
pub(super) fn of(worlds: &Worlds, n_worlds: usize, effective: f64) -> Vec<GuessShift> {
    let of = |guess: &VaryingNumber| {
        let mut quantiles = worlds.quantiles(guess, n_worlds);
        quantiles.sort_unstable_by(f64::total_cmp);
        let n = quantiles.len() as f64;
        // Before, the share below a quantile is the quantile itself.
        let apart = |(at, u): (usize, &f64)| (u - at as f64 / n).abs().max(((at + 1) as f64 / n - u).abs());
        let distance = quantiles.iter().enumerate().map(apart).fold(0.0, f64::max);
        let rank = |share: f64| quantiles[((share * n).ceil() as usize).clamp(1, quantiles.len()) - 1];
        let range = |share: &dyn Fn(f64) -> f64| CentralRange {
            low: guess.quantile(share(0.05)),
            middle: guess.quantile(share(0.5)),
            high: guess.quantile(share(0.95)),
        };
        GuessShift {
            number: guess.number,
            before: range(&|share| share),
            after: range(&rank),
            distance,
            moved: distance > ONE_IN_A_HUNDRED / effective.max(1.0).sqrt(),
        }
    };
    let mut shifts: Vec<GuessShift> = worlds.guesses().iter().map(of).collect();
    shifts.sort_by(|a, b| b.distance.total_cmp(&a.distance));
    shifts
}

/// The critical value of Kolmogorov's distribution for one in a hundred.
const ONE_IN_A_HUNDRED: f64 = 1.628;
