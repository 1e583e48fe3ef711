//! What is thought that others want, and what is chosen by it.

use crate::talk::offer::Offer;
use crate::talk::offer_space::OfferSpace;

/// What is thought that somebody else wants: a sum over issues.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BelievedPreferences {
    /// Per issue, what each option is thought to be worth, its issue's weight included.
    pub values: Vec<Vec<f64>>,
    /// Rises with every change, so that what was computed from it can be kept.
    pub version: u64,
}

impl BelievedPreferences {
    /// What an offer is thought to be worth.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::Outcome, prepare::{Game, Parameters}};
    /// # use elfvik::talk::{BelievedPreferences, OfferSpace};
    /// # let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// let offer_space = OfferSpace::of(&game, 1_000).unwrap();
    /// let price = vec![0.0, 0.125, 0.25, 0.375, 0.5];
    /// let others = vec![vec![0.25, 0.0, 0.0], vec![0.0, 0.25], vec![0.0, 0.0]];
    /// let guess = BelievedPreferences { values: [vec![price], others].concat(), version: 1 };
    /// let offer = offer_space.offer(&Outcome::new(vec![4, 0, 1, 0])).unwrap();
    /// assert_eq!(guess.value(&offer_space, offer), 1.0);
    /// ```
    #[must_use]
    pub fn value(&self, offer_space: &OfferSpace, offer: Offer) -> f64 {
        let values = self.values.iter().enumerate();
        values.map(|(issue, values)| values[offer_space.numbering().option(offer, issue) as usize]).sum()
    }
}

/// What was chosen, with what it is worth to the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChosenOffer {
    /// The outcome that was chosen.
    pub offer: Offer,
    /// What it is thought to be worth to the others.
    pub value: f64,
    /// No outcome of the window is thought to be worth more than `value + gap`; 0 when the choice is exact.
    pub gap: f64,
}

/// Values that differ by less are equal.
pub(super) const NOISE: f64 = 1e-12;
