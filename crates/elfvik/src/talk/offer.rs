//! Offers as numbers, so that a talk passes around 16 bytes and not a list of options.

use crate::model::{Outcome, OutcomeSpace};
use num_traits::ToPrimitive;

/// An outcome that is offered, as a number of its [`Numbering`]. Offers compare like their outcomes: lexicographically,
/// first issue first.
// Records hold an offer per event: without the alignment of 128 bits they are a quarter smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(Rust, packed(8))]
pub struct Offer(pub(super) u128);

/// How the outcomes of a space are numbered.
///
/// Small spaces are numbered without gaps, so that a table can be indexed; large ones have a few bits for each issue, so that
/// no division is needed.
///
/// # Examples
///
/// ```
/// use elfvik::model::{Outcome, OutcomeSpace};
/// use elfvik::talk::Numbering;
///
/// let numbering = Numbering::of(&OutcomeSpace::new(vec![2, 3])).unwrap();
/// let offer = numbering.offer(&Outcome::new(vec![1, 1])).unwrap();
/// assert_eq!(numbering.outcome(offer), Outcome::new(vec![1, 1]));
/// assert_eq!(numbering.offer(&Outcome::new(vec![2, 0])), None);
/// // 10^50 outcomes need more than 128 bits.
/// assert!(Numbering::of(&OutcomeSpace::new(vec![10; 50])).is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    n_options: Box<[u32]>,
    places: Places,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Places {
    /// What one option counts, per issue: mixed radix.
    Dense(Box<[u32]>),
    /// By how many bits an option is shifted, per issue.
    Packed(Box<[u32]>),
}

impl Numbering {
    /// The numbering of a space; `None` when an outcome does not fit into 128 bits.
    #[must_use]
    pub fn of(space: &OutcomeSpace) -> Option<Self> {
        let n_options: Box<[u32]> = space.n_options().into();
        let is_small = space.size().to_u64().is_some_and(|size| size <= LARGEST_DENSE);
        let mut places = vec![0; n_options.len()];
        let mut place: u32 = if is_small { 1 } else { 0 };
        for (at, &n) in places.iter_mut().zip(&n_options).rev() {
            *at = place;
            place = if is_small { place.saturating_mul(n) } else { place + bits(n) };
        }
        let places = if is_small { Places::Dense(places.into()) } else { Places::Packed(places.into()) };
        (is_small || place <= u128::BITS).then_some(Self { n_options, places })
    }

    /// The number of an outcome; `None` when it does not belong to the space.
    #[must_use]
    pub fn offer(&self, outcome: &Outcome) -> Option<Offer> {
        let options = outcome.options();
        let fits = options.len() == self.n_options.len()
            && options.iter().zip(&self.n_options).all(|(option, n)| option < n);
        fits.then(|| self.of_options(options))
    }

    /// The number of options that belong to the space.
    pub(super) fn of_options(&self, options: &[u32]) -> Offer {
        Offer(match &self.places {
            Places::Dense(places) => {
                let sum = options.iter().zip(places).map(|(o, place)| u64::from(*o) * u64::from(*place));
                u128::from(sum.sum::<u64>())
            }
            Places::Packed(shifts) => {
                options.iter().zip(shifts).fold(0, |code, (o, shift)| code | u128::from(*o) << shift)
            }
        })
    }

    /// The outcome of an offer.
    #[must_use]
    pub fn outcome(&self, offer: Offer) -> Outcome {
        Outcome::new((0..self.n_options.len()).map(|issue| self.option(offer, issue)).collect())
    }

    /// The option that an offer has for an issue.
    ///
    /// # Panics
    ///
    /// When there is no such issue.
    #[must_use]
    pub fn option(&self, offer: Offer, issue: usize) -> u32 {
        match &self.places {
            Places::Dense(places) => {
                (offer.0 as u64 / u64::from(places[issue])) as u32 % self.n_options[issue]
            }
            Places::Packed(shifts) => {
                (offer.0 >> shifts[issue]) as u32 & ((1_u64 << bits(self.n_options[issue])) - 1) as u32
            }
        }
    }

    /// Whether an offer is the number of some outcome.
    #[must_use]
    pub fn contains(&self, offer: Offer) -> bool {
        match &self.places {
            Places::Dense(places) => {
                let size = u128::from(places.first().copied().unwrap_or(1))
                    * u128::from(self.n_options.first().copied().unwrap_or(1));
                offer.0 < size
            }
            Places::Packed(_) => {
                (0..self.n_issues()).all(|issue| self.option(offer, issue) < self.n_options[issue])
            }
        }
    }

    /// How many issues there are.
    #[must_use]
    pub fn n_issues(&self) -> usize {
        self.n_options.len()
    }

    /// How many options each issue has.
    #[must_use]
    pub fn n_options(&self) -> &[u32] {
        &self.n_options
    }
}

/// The bits that hold the numbers below `n`.
fn bits(n: u32) -> u32 {
    u32::BITS - n.saturating_sub(1).leading_zeros()
}

/// Spaces of at most so many outcomes are numbered without gaps.
pub(super) const LARGEST_DENSE: u64 = 1 << 24;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offers_keep_the_order_of_outcomes(
            n_options in prop::collection::vec(1_u32..2_000, 1..8),
            picks in prop::collection::vec(any::<[u32; 2]>(), 8),
        ) {
            let numbering = Numbering::of(&OutcomeSpace::new(n_options.clone())).unwrap();
            let pick = |k: usize| {
                Outcome::new(n_options.iter().zip(&picks).map(|(n, pick)| pick[k] % n).collect())
            };
            let [a, b] = [0, 1].map(|k| (pick(k), numbering.offer(&pick(k)).unwrap()));
            prop_assert_eq!(numbering.outcome(a.1), a.0.clone());
            prop_assert_eq!(a.1.cmp(&b.1), a.0.cmp(&b.0));
        }
    }
}
