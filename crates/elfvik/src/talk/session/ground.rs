//! What talks stand on: what can be offered, and what it is worth to each party.

use crate::model::{DiscountPer, PartyId};
use crate::prepare::Game;
use crate::talk::TalkError;
use crate::talk::agenda::Agenda;
use crate::talk::profile::Profile;
use std::sync::Arc;

/// What a talk stands on: the agenda and every party's profile. Only the session sees it whole.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The whole numbers behind it.
    pub game: Game,
    /// What can be offered.
    pub agenda: Arc<Agenda>,
    /// What each party wants.
    pub profiles: Vec<Profile>,
}

impl Ground {
    /// The ground of a game, with at most so many outcomes listed.
    ///
    /// # Errors
    ///
    /// When there is nothing to offer, or too much and too coupled to be searched.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::{Text, native};
    /// use elfvik::model::{PartyId, View};
    /// use elfvik::prepare::Game;
    /// use elfvik::talk::{Agenda, Ground};
    ///
    /// # let [public, town, builder] = native::STARTER.map(|file| Text { name: file.name, text: file.text });
    /// # let scenario = native::scenario(public).unwrap();
    /// # let files = [
    /// #     native::party_file(town, &scenario, PartyId(0)).unwrap(),
    /// #     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
    /// # ];
    /// let view = View::of_analyst(scenario, files).unwrap();
    /// let ground = Ground::of(Game::new(&view).unwrap(), Agenda::MOST_LISTED).unwrap();
    /// let town = &ground.profiles[0];
    /// assert!(town.utility(town.best()) > ground.disagreement(PartyId(0)));
    /// ```
    pub fn of(game: Game, most_listed: u64) -> Result<Self, TalkError> {
        let agenda = Arc::new(Agenda::of(&game, most_listed)?);
        Self::on(game, &agenda)
    }

    /// The ground of a game over an agenda that is already known.
    ///
    /// # Errors
    ///
    /// As [`Ground::of`].
    pub fn on(game: Game, agenda: &Arc<Agenda>) -> Result<Self, TalkError> {
        let parties = (0..game.n_parties()).map(PartyId);
        let profiles = parties.map(|party| Profile::of(&game, party, agenda)).collect::<Result<_, _>>()?;
        Ok(Self { agenda: Arc::clone(agenda), profiles, game })
    }

    /// The same ground with discounts, one per party.
    #[must_use]
    pub fn with_discounts(mut self, discounts: &[f64]) -> Self {
        self.profiles.iter_mut().zip(discounts).for_each(|(profile, &d)| profile.discount = d);
        self
    }

    /// The same ground with what discounts count, one per party.
    #[must_use]
    pub(in crate::talk) fn with_discounts_per(mut self, per: &[Option<DiscountPer>]) -> Self {
        self.profiles.iter_mut().zip(per).for_each(|(profile, &per)| profile.discount_per = per);
        self
    }

    /// What a party has without an agreement: its reservation value.
    #[must_use]
    pub fn disagreement(&self, party: PartyId) -> f64 {
        self.game.disagreement(party.0)
    }

    /// The same ground with some issues closed.
    pub(super) fn within(&self, closed: &[Option<u32>]) -> Result<Self, TalkError> {
        let discounts: Vec<f64> = self.profiles.iter().map(|p| p.discount).collect();
        let per: Vec<Option<DiscountPer>> = self.profiles.iter().map(|p| p.discount_per).collect();
        let agenda = Arc::new(self.agenda.within(closed));
        Ok(Self::on(self.game.clone(), &agenda)?.with_discounts(&discounts).with_discounts_per(&per))
    }
}
