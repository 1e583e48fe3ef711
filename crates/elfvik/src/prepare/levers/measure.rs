//! How much a lever changes, and what speaks against it.

use super::lever::LeverCaveat;
use super::slope::Slope;
use super::variation::FileNumber;
use crate::prepare::parameters::{ParameterId, Parameters, Threshold};
use crate::prepare::share::Ratio;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// Whether numbers may move so far at all: weights and probabilities keep to their bounds, a reservation to
/// the reach of its party's utilities, and some weight remains.
pub(super) fn is_possible(
    parameters: &Parameters,
    likely: &[BigRational],
    (variation, step): (&FileNumber, &BigRational),
    n_players: usize,
) -> bool {
    let after = |number: ParameterId| {
        let by = variation.moves.iter().find(|(moved, _)| *moved == number).map(|(_, by)| by * step);
        by.map_or_else(|| likely[number].clone(), |by| &likely[number] + by)
    };
    let is_within = |number: ParameterId| {
        let is_probability = parameters.is_probability(number);
        let is_bounded = is_probability || parameters.is_weight(number);
        let to = after(number);
        !(is_bounded && to.is_negative() || is_probability && to > BigRational::one())
    };
    let weighs_something = |player: usize| {
        let weights = parameters.shared_weights(player);
        weights.is_empty() || !weights.iter().all(|&w| after(w).is_zero())
    };
    let is_in_reach =
        |player: usize| match (parameters.reservation(player), parameters.preferences(player).ceiling) {
            (Threshold::Number(least), Some(ceiling)) => {
                let ceiling = ceiling.to_rational();
                likely[least] > ceiling && after(least) == likely[least] || after(least) <= ceiling
            }
            _ => true,
        };
    variation.moves.iter().all(|(number, _)| is_within(*number))
        && (0..n_players).all(|player| weighs_something(player) && is_in_reach(player))
}

/// A step along a number.
pub(super) struct Step<'s> {
    /// How margins change along it.
    pub(super) slope: &'s Slope,
    /// How far it goes, in units of the slope.
    pub(super) size: Ratio,
    /// What the number's file says before it.
    pub(super) from: &'s BigRational,
    /// What it says after it.
    pub(super) to: &'s BigRational,
}

/// How much a lever changes, free of any scale, `None` where nothing measures it; and what speaks against it.
pub(super) fn measure(
    parameters: &Parameters,
    ranges: &[(i64, i64)],
    number: ParameterId,
    step: &Step<'_>,
) -> (Option<BigRational>, LeverCaveat) {
    let estimate = &parameters.numbers()[number].estimate;
    let (low, high) = estimate.bounds();
    let (low, high) = (low.to_rational(), high.to_rational());
    let by = (step.to - step.from).abs();
    let judgement = match () {
        () if low < high && low <= *step.to && *step.to <= high => LeverCaveat::Thinkable,
        () if estimate.is_uncertain() => LeverCaveat::BeyondGuess,
        () if parameters.is_probability(number) => LeverCaveat::Thinkable,
        () => LeverCaveat::Known,
    };
    if low < high {
        return (Some(by / (high - low)), judgement);
    }
    if parameters.is_probability(number) {
        return (Some(by), judgement);
    }
    let of_party = |(party, most): (usize, i64)| {
        let (least, greatest) = ranges[party];
        let whole = BigInt::from(greatest) - BigInt::from(least);
        let changed = BigInt::from(most) * BigInt::from(step.size.part);
        whole.is_positive().then(|| BigRational::new(changed, whole * BigInt::from(step.size.whole)))
    };
    let shares: Option<Vec<BigRational>> = step.slope.most().into_iter().map(of_party).collect();
    (shares.and_then(|shares| shares.into_iter().max()), judgement)
}
