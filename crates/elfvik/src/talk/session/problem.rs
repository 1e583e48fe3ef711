//! What talks stand on: what can be offered, and what it is worth to each party.

use crate::model::{DiscountPer, PartyId};
use crate::prepare::Game;
use crate::talk::TalkError;
use crate::talk::offer_space::OfferSpace;
use crate::talk::profile::PreferenceProfile;
use std::sync::Arc;

/// What a talk stands on: the offer space and every party's profile. Only the session sees it whole.
#[derive(Debug, Clone)]
pub struct BargainingProblem {
    /// The whole numbers behind it.
    pub game: Game,
    /// What can be offered.
    pub offer_space: Arc<OfferSpace>,
    /// What each party wants.
    pub profiles: Vec<PreferenceProfile>,
}

impl BargainingProblem {
    /// The problem of a game, with at most so many outcomes listed.
    ///
    /// # Errors
    ///
    /// When there is nothing to offer, or too much and too coupled to be searched.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native;
    /// use elfvik::model::PartyId;
    /// use elfvik::prepare::Game;
    /// use elfvik::talk::{OfferSpace, BargainingProblem};
    ///
    /// let view = native::starter_view();
    /// let problem = BargainingProblem::of(Game::new(&view).unwrap(), OfferSpace::MOST_LISTED).unwrap();
    /// let town = &problem.profiles[0];
    /// assert!(town.utility(town.best()) > problem.disagreement(PartyId(0)));
    /// ```
    pub fn of(game: Game, most_listed: u64) -> Result<Self, TalkError> {
        let offer_space = Arc::new(OfferSpace::of(&game, most_listed)?);
        Self::on(game, &offer_space)
    }

    /// The problem of a game over an offer space that is already known.
    ///
    /// # Errors
    ///
    /// As [`BargainingProblem::of`].
    pub(in crate::talk) fn on(game: Game, offer_space: &Arc<OfferSpace>) -> Result<Self, TalkError> {
        let parties = (0..game.n_parties()).map(PartyId);
        let profiles = parties
            .map(|party| PreferenceProfile::of(&game, party, offer_space))
            .collect::<Result<_, _>>()?;
        Ok(Self { offer_space: Arc::clone(offer_space), profiles, game })
    }

    /// The same problem with discounts, one per party.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let problem = (**setup.problem()).clone().with_discounts(&[0.9, 1.0]);
    /// let rules = &setup.course().levels[0].rules;
    /// let told = agent_protocol::Start::of(view.scenario(), &problem, PartyId(0), rules, 7);
    /// assert_eq!(told.rules.discount, 0.9);
    /// ```
    #[must_use]
    pub fn with_discounts(mut self, discounts: &[f64]) -> Self {
        self.profiles.iter_mut().zip(discounts).for_each(|(profile, &d)| profile.discount = d);
        self
    }

    /// The same problem with what discounts count, one per party.
    #[must_use]
    pub(in crate::talk) fn with_discounts_per(mut self, per: &[Option<DiscountPer>]) -> Self {
        self.profiles.iter_mut().zip(per).for_each(|(profile, &per)| profile.discount_per = per);
        self
    }

    /// What a party has without an agreement: its reservation value.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// assert_eq!(setup.problem().disagreement(PartyId(0)), 0.5);
    /// ```
    #[must_use]
    pub fn disagreement(&self, party: PartyId) -> f64 {
        self.game.disagreement(party.0)
    }

    /// The same problem with some issues closed.
    pub(super) fn within(&self, closed: &[Option<u32>]) -> Result<Self, TalkError> {
        let discounts: Vec<f64> = self.profiles.iter().map(|p| p.discount).collect();
        let per: Vec<Option<DiscountPer>> = self.profiles.iter().map(|p| p.discount_per).collect();
        let offer_space = Arc::new(self.offer_space.within(closed));
        Ok(Self::on(self.game.clone(), &offer_space)?.with_discounts(&discounts).with_discounts_per(&per))
    }
}
