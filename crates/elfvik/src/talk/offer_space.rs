//! What can be offered: the outcomes that break no rule, shared by everybody at the table.

use super::TalkError;
use super::offer::{LARGEST_DENSE, Offer, OutcomeNumbering};
use super::outcome_list::OutcomeList;
use crate::model::{Outcome, Region};
use crate::prepare::Game;
use num_traits::ToPrimitive;

/// The outcomes that can be offered. It holds nothing of what anybody wants.
#[derive(Debug, Clone)]
pub struct OfferSpace {
    numbering: OutcomeNumbering,
    /// Per issue, whether each option can occur at all.
    open: Vec<Vec<bool>>,
    barred: Vec<Region>,
    listing: Option<OutcomeList>,
}

impl OfferSpace {
    /// Spaces of at most so many outcomes are listed, unless somebody asks for another limit.
    pub const MOST_LISTED: u64 = 1 << 20;

    /// The offer space of a game; outcomes are listed when there are at most `most_listed`.
    ///
    /// # Errors
    ///
    /// When an outcome does not fit into [`OutcomeNumbering::MOST_BITS`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::{Game, Parameters}, talk::OfferSpace};
    /// # let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// let offer_space = OfferSpace::of(&game, OfferSpace::MOST_LISTED).unwrap();
    /// assert_eq!(offer_space.numbering().n_issues(), 4);
    /// ```
    pub fn of(game: &Game, most_listed: u64) -> Result<Self, TalkError> {
        let space = game.space();
        let numbering = OutcomeNumbering::of(space)
            .ok_or_else(|| TalkError::TooManyOutcomes { outcomes: space.size().to_string() })?;
        let open: Vec<Vec<bool>> =
            (0..space.n_options().len()).map(|issue| game.open(issue).to_vec()).collect();
        let barred = game.barred().to_vec();
        let is_listed = space.size().to_u64().is_some_and(|size| size <= most_listed.min(LARGEST_DENSE));
        let listing = is_listed.then(|| OutcomeList::of(&numbering, &open, &barred));
        Ok(Self { numbering, open, barred, listing })
    }

    /// How offers and outcomes hang together.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::{Game, Parameters}, talk::OfferSpace};
    /// # let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// let offer_space = OfferSpace::of(&game, OfferSpace::MOST_LISTED).unwrap();
    /// // Five prices, three ways of heating, two dates, with the grant or without.
    /// assert_eq!(offer_space.numbering().n_options(), [5, 3, 2, 2]);
    /// ```
    #[must_use]
    pub fn numbering(&self) -> &OutcomeNumbering {
        &self.numbering
    }

    /// Whether an outcome belongs to the space and breaks no rule.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::{Game, Parameters}};
    /// # use elfvik::{model::Outcome, talk::OfferSpace};
    /// # let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// let offer_space = OfferSpace::of(&game, OfferSpace::MOST_LISTED).unwrap();
    /// // A geothermal heating cannot be ready this autumn.
    /// let barred = offer_space.numbering().offer(&Outcome::new(vec![0, 2, 0, 0])).unwrap();
    /// assert!(!offer_space.is_feasible(barred));
    /// ```
    #[must_use]
    pub fn is_feasible(&self, offer: Offer) -> bool {
        match &self.listing {
            Some(listing) => listing.position(offer).is_some(),
            None => {
                let n = self.numbering.n_options();
                let issues = || (0..n.len()).map(|issue| (issue, self.numbering.option(offer, issue)));
                issues().all(|(issue, option)| option < n[issue] && self.open[issue][option as usize])
                    && (self.barred.is_empty() || {
                        let outcome = self.numbering.outcome(offer);
                        !self.barred.iter().any(|region| region.holds(&outcome))
                    })
            }
        }
    }

    /// The offer of an outcome; `None` when it lies outside the space or breaks a rule.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::{Game, Parameters}};
    /// # use elfvik::{model::Outcome, talk::OfferSpace};
    /// # let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// let offer_space = OfferSpace::of(&game, OfferSpace::MOST_LISTED).unwrap();
    /// // A geothermal heating cannot be ready this autumn, but by next summer.
    /// assert!(offer_space.offer(&Outcome::new(vec![0, 2, 0, 0])).is_none());
    /// assert!(offer_space.offer(&Outcome::new(vec![0, 2, 1, 0])).is_some());
    /// ```
    #[must_use]
    pub fn offer(&self, outcome: &Outcome) -> Option<Offer> {
        self.numbering.offer(outcome).filter(|offer| self.is_feasible(*offer))
    }

    /// The same offer space with some issues closed: only outcomes with these options are left.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::{Game, Parameters}};
    /// # use elfvik::{model::Outcome, talk::OfferSpace};
    /// # let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// let offer_space = OfferSpace::of(&game, OfferSpace::MOST_LISTED).unwrap();
    /// let with_gas = offer_space.within(&[None, Some(0), None, None]);
    /// assert!(with_gas.offer(&Outcome::new(vec![0, 0, 0, 0])).is_some());
    /// assert!(with_gas.offer(&Outcome::new(vec![0, 1, 0, 0])).is_none());
    /// ```
    #[must_use]
    pub fn within(&self, closed: &[Option<u32>]) -> Self {
        let mut open = self.open.clone();
        for (open, closed) in open.iter_mut().zip(closed) {
            if let Some(closed) = closed {
                open.iter_mut().enumerate().for_each(|(option, open)| *open &= option as u32 == *closed);
            }
        }
        let listing = self.listing.as_ref().map(|listing| listing.within(closed));
        Self { numbering: self.numbering.clone(), open, barred: self.barred.clone(), listing }
    }

    pub(super) fn listing(&self) -> Option<&OutcomeList> {
        self.listing.as_ref()
    }

    /// Whether an option of an issue can be offered at all, as far as that issue alone tells.
    pub(super) fn is_open(&self, issue: usize, option: u32) -> bool {
        self.open.get(issue).and_then(|options| options.get(option as usize)).copied().unwrap_or(false)
    }

    pub(super) fn open(&self) -> &[Vec<bool>] {
        &self.open
    }

    pub(super) fn barred(&self) -> &[Region] {
        &self.barred
    }

    /// The feasible outcomes that differ from an offer in one issue, issue by issue.
    pub(super) fn neighbours(&self, offer: Offer) -> Vec<Offer> {
        let mut options: Vec<u32> = self.numbering.outcome(offer).options().to_vec();
        let mut found = Vec::new();
        for issue in 0..options.len() {
            let own = options[issue];
            for option in 0..self.numbering.n_options()[issue] {
                options[issue] = option;
                let neighbour = self.numbering.of_options(&options);
                if option != own && self.is_feasible(neighbour) {
                    found.push(neighbour);
                }
            }
            options[issue] = own;
        }
        found
    }
}
