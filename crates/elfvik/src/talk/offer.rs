//! Offers as numbers, so that a talk passes around 32 bytes and not a list of options.

use crate::model::{Outcome, OutcomeSpace};
use num_traits::ToPrimitive;

/// An outcome that is offered, as a number of its [`OutcomeNumbering`]. Offers compare like their outcomes:
/// lexicographically, first issue first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offer([u64; WORDS]);

impl Offer {
    /// The offer with a number, in a space that is numbered without gaps.
    pub(super) fn dense(number: u64) -> Self {
        let mut words = [0; WORDS];
        words[WORDS - 1] = number;
        Self(words)
    }

    /// Its number, in a space that is numbered without gaps.
    pub(super) fn number(self) -> u64 {
        self.0[WORDS - 1]
    }
}

/// How the outcomes of a space are numbered.
///
/// Small spaces are numbered without gaps, so that a table can be indexed; large ones have a few bits for
/// each issue, none of which lie in two words, so that no division is needed.
///
/// # Examples
///
/// ```
/// use elfvik::model::{Outcome, OutcomeSpace};
/// use elfvik::talk::OutcomeNumbering;
///
/// let numbering = OutcomeNumbering::of(&OutcomeSpace::new(vec![2, 3])).unwrap();
/// let offer = numbering.offer(&Outcome::new(vec![1, 1])).unwrap();
/// assert_eq!(numbering.outcome(offer), Outcome::new(vec![1, 1]));
/// assert_eq!(numbering.offer(&Outcome::new(vec![2, 0])), None);
/// // 10^64 outcomes need 256 bits, 10^65 more.
/// assert!(OutcomeNumbering::of(&OutcomeSpace::new(vec![10; 64])).is_some());
/// assert!(OutcomeNumbering::of(&OutcomeSpace::new(vec![10; 65])).is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeNumbering {
    n_options: Box<[u32]>,
    places: Places,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Places {
    /// What one option counts, per issue: mixed radix.
    Dense(Box<[u32]>),
    /// The word of an option and by how many bits it is shifted there, per issue; the first issue in the
    /// highest bits.
    Packed(Box<[(u8, u8)]>),
}

impl OutcomeNumbering {
    /// How many bits an outcome may need.
    pub const MOST_BITS: u32 = WORDS as u32 * u64::BITS;

    /// The numbering of a space; `None` when an outcome does not fit into [`MOST_BITS`](Self::MOST_BITS).
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::OutcomeSpace, talk::OutcomeNumbering};
    ///
    /// assert!(OutcomeNumbering::of(&OutcomeSpace::new(vec![10; 64])).is_some());
    /// assert!(OutcomeNumbering::of(&OutcomeSpace::new(vec![10; 65])).is_none());
    /// ```
    #[must_use]
    pub fn of(space: &OutcomeSpace) -> Option<Self> {
        let n_options: Box<[u32]> = space.n_options().into();
        let is_small = space.size().to_u64().is_some_and(|size| size <= LARGEST_DENSE);
        let places = if is_small { dense(&n_options) } else { packed(&n_options)? };
        Some(Self { n_options, places })
    }

    /// The number of an outcome; `None` when it does not belong to the space.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::{Outcome, OutcomeSpace}, talk::OutcomeNumbering};
    ///
    /// let numbering = OutcomeNumbering::of(&OutcomeSpace::new(vec![2, 3])).unwrap();
    /// let [first, last] = [[0, 0], [1, 2]].map(|o| numbering.offer(&Outcome::new(o.into())).unwrap());
    /// assert!(first < last);
    /// assert_eq!(numbering.offer(&Outcome::new(vec![0, 3])), None);
    /// ```
    #[must_use]
    pub fn offer(&self, outcome: &Outcome) -> Option<Offer> {
        let options = outcome.options();
        let fits = options.len() == self.n_options.len()
            && options.iter().zip(&self.n_options).all(|(option, n)| option < n);
        fits.then(|| self.of_options(options))
    }

    /// The number of options that belong to the space.
    pub(super) fn of_options(&self, options: &[u32]) -> Offer {
        match &self.places {
            Places::Dense(places) => {
                let sum = options.iter().zip(places).map(|(o, place)| u64::from(*o) * u64::from(*place));
                Offer::dense(sum.sum::<u64>())
            }
            Places::Packed(places) => {
                let mut words = [0; WORDS];
                for (&option, &(word, shift)) in options.iter().zip(places) {
                    words[usize::from(word)] |= u64::from(option) << shift;
                }
                Offer(words)
            }
        }
    }

    /// The outcome of an offer.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::{Outcome, OutcomeSpace}, talk::OutcomeNumbering};
    ///
    /// let numbering = OutcomeNumbering::of(&OutcomeSpace::new(vec![2, 3])).unwrap();
    /// let offer = numbering.offer(&Outcome::new(vec![1, 2])).unwrap();
    /// assert_eq!(numbering.outcome(offer), Outcome::new(vec![1, 2]));
    /// ```
    #[must_use]
    pub fn outcome(&self, offer: Offer) -> Outcome {
        Outcome::new((0..self.n_options.len()).map(|issue| self.option(offer, issue)).collect())
    }

    /// The option that an offer has for an issue.
    ///
    /// # Panics
    ///
    /// When there is no such issue.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::{Outcome, OutcomeSpace}, talk::OutcomeNumbering};
    ///
    /// let numbering = OutcomeNumbering::of(&OutcomeSpace::new(vec![2, 3])).unwrap();
    /// let offer = numbering.offer(&Outcome::new(vec![1, 2])).unwrap();
    /// assert_eq!([0, 1].map(|issue| numbering.option(offer, issue)), [1, 2]);
    /// ```
    #[must_use]
    #[inline]
    pub fn option(&self, offer: Offer, issue: usize) -> u32 {
        match &self.places {
            Places::Dense(places) => {
                (offer.number() / u64::from(places[issue])) as u32 % self.n_options[issue]
            }
            Places::Packed(places) => {
                let (word, shift) = places[issue];
                let mask = (1_u64 << bits(self.n_options[issue])) - 1;
                (offer.0[usize::from(word)] >> shift & mask) as u32
            }
        }
    }

    /// Whether an offer is the number of some outcome.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::{Outcome, OutcomeSpace}, talk::OutcomeNumbering};
    ///
    /// let numbering = OutcomeNumbering::of(&OutcomeSpace::new(vec![2, 3])).unwrap();
    /// let larger = OutcomeNumbering::of(&OutcomeSpace::new(vec![3, 3])).unwrap();
    /// let offer = larger.offer(&Outcome::new(vec![2, 2])).unwrap();
    /// assert!(larger.contains(offer) && !numbering.contains(offer));
    /// ```
    #[must_use]
    pub fn contains(&self, offer: Offer) -> bool {
        match &self.places {
            Places::Dense(places) => {
                let size = u64::from(places.first().copied().unwrap_or(1))
                    * u64::from(self.n_options.first().copied().unwrap_or(1));
                offer.number() < size
            }
            Places::Packed(_) => {
                (0..self.n_issues()).all(|issue| self.option(offer, issue) < self.n_options[issue])
            }
        }
    }

    /// How many issues there are.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::OutcomeSpace, talk::OutcomeNumbering};
    ///
    /// let numbering = OutcomeNumbering::of(&OutcomeSpace::new(vec![2, 3])).unwrap();
    /// assert_eq!(numbering.n_issues(), 2);
    /// ```
    #[must_use]
    pub fn n_issues(&self) -> usize {
        self.n_options.len()
    }

    /// How many options each issue has.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::OutcomeSpace, talk::OutcomeNumbering};
    ///
    /// let numbering = OutcomeNumbering::of(&OutcomeSpace::new(vec![2, 3])).unwrap();
    /// assert_eq!(numbering.n_options(), [2, 3]);
    /// ```
    #[must_use]
    pub fn n_options(&self) -> &[u32] {
        &self.n_options
    }
}

/// What one option counts, per issue: mixed radix.
fn dense(n_options: &[u32]) -> Places {
    let mut places = vec![0; n_options.len()];
    let mut place: u32 = 1;
    for (at, &n) in places.iter_mut().zip(n_options).rev() {
        *at = place;
        place = place.saturating_mul(n);
    }
    Places::Dense(places.into())
}

/// A few bits for each issue, the next word when they do not fit into one; `None` when there are too few
/// words.
fn packed(n_options: &[u32]) -> Option<Places> {
    let (mut word, mut used) = (0, 0);
    let mut places = Vec::with_capacity(n_options.len());
    for &n in n_options {
        if used + bits(n) > u64::BITS {
            (word, used) = (word + 1, 0);
        }
        used += bits(n);
        if word == WORDS {
            return None;
        }
        // An issue of one option at the head of a word has no bits: any shift is as good.
        places.push((word as u8, (u64::BITS - used.max(1)) as u8));
    }
    Some(Places::Packed(places.into()))
}

/// The bits that hold the numbers below `n`.
fn bits(n: u32) -> u32 {
    u32::BITS - n.saturating_sub(1).leading_zeros()
}

/// An offer has so many words of 64 bits.
const WORDS: usize = 4;
/// Spaces of at most so many outcomes are numbered without gaps.
pub(super) const LARGEST_DENSE: u64 = 1 << 24;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offers_keep_the_order_of_outcomes(
            n_options in prop::collection::vec(1_u32..2_000, 1..20),
            picks in prop::collection::vec(any::<[u32; 2]>(), 20),
        ) {
            let numbering = OutcomeNumbering::of(&OutcomeSpace::new(n_options.clone())).unwrap();
            let pick = |k: usize| {
                Outcome::new(n_options.iter().zip(&picks).map(|(n, pick)| pick[k] % n).collect())
            };
            let [a, b] = [0, 1].map(|k| (pick(k), numbering.offer(&pick(k)).unwrap()));
            prop_assert_eq!(numbering.outcome(a.1), a.0.clone());
            prop_assert_eq!(a.1.cmp(&b.1), a.0.cmp(&b.0));
        }
    }
}
