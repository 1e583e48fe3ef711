//! What the parts of a strategy see on a turn, and what they can use.

use super::model::OpponentModels;
use super::turn::Turn;
use crate::talk::chooser::{ChosenOffer, OfferChooser};
use crate::talk::dice::LazyRandom;
use crate::talk::offer::Offer;

/// What the parts of a strategy see.
#[derive(Debug)]
pub struct Observation<'s> {
    /// The turn as the strategy sees it.
    pub turn: &'s Turn<'s>,
    /// The worth of each own offer, oldest first.
    pub mine: &'s [i64],
    /// The worth to me of each offer of the others, with its time, oldest first.
    pub theirs: &'s [(f64, i64)],
    /// The offers of the others, oldest first.
    pub received: &'s [Offer],
    /// What their worths come to.
    pub totals: ReceivedOfferTotals,
    /// The least that I would sign.
    pub floor: i64,
    /// The present demand of the strategy of offers, where it has one.
    pub demand: Option<i64>,
}

impl Observation<'_> {
    /// The worth of my last offer.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::Parameters, seed::Seed};
    /// # use elfvik::talk::{Offer, Setup, Strategy, play::play, setup};
    /// # use elfvik::talk::strategy::{ComponentStrategy, accept::NextAcceptance};
    /// # use elfvik::talk::strategy::{model::OpponentModels, offer::BiddingStrategy};
    /// # use elfvik::talk::strategy::compose::{LazyRandom, Observation, ReservationPolicy, StrategyParts};
    /// # use elfvik::talk::strategy::compose::{StrategyTools, VotingRule};
    /// /// Begins with its best and asks for a tenth less each time.
    /// struct Falling;
    ///
    /// impl BiddingStrategy for Falling {
    ///     fn next(&mut self, seen: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
    ///         let profile = seen.turn.profile;
    ///         let target = seen.own_last().map_or(profile.most(), |last| last - last / 10);
    ///         profile.most_to(target).unwrap_or(profile.best())
    ///     }
    ///
    ///     fn draws(&self) -> bool {
    ///         false
    ///     }
    /// }
    /// # let models = OpponentModels::default();
    /// # let (voting, floor) = (VotingRule::default(), ReservationPolicy::default());
    /// # let (offering, acceptance) = (Box::new(Falling), Box::new(NextAcceptance::default()));
    /// # let parts = StrategyParts { offering, acceptance, models, voting, floor };
    /// # let composed = ComponentStrategy::new(parts, LazyRandom::new(Seed(1).stream("town"), 0));
    /// # let view = starter_view();
    /// # let (parameters, course) = (Parameters::of(&view).unwrap(), setup::course(&view));
    /// # let setup = Setup::new(parameters, course, Seed(1), 1_000).unwrap();
    /// # let other = setup.strategy(PartyId(1), &"conceder".parse().unwrap(), 0).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # let mut strategies: [Box<dyn Strategy>; 2] = [Box::new(composed), other];
    /// # play(&mut session, &mut strategies, &mut setup.environment(0), |_| false);
    /// let own = session.offers().iter().filter(|made| made.by == PartyId(0));
    /// let worths: Vec<f64> = own.map(|made| setup.problem().profiles[0].utility(made.offer)).collect();
    /// assert!(worths[0] == 0.965 && worths[1] < 0.87);
    /// ```
    #[must_use]
    pub fn own_last(&self) -> Option<i64> {
        self.mine.last().copied()
    }
}

/// What the worths of all offers of the others come to, kept along so that no turn adds them up again.
/// Shares are those of the party's range, added in the order of the offers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ReceivedOfferTotals {
    /// The least and the greatest worth; nothing before the first offer.
    pub range: Option<(i64, i64)>,
    /// The sum of the shares.
    pub shares: f64,
    /// The sum of their squares.
    pub squares: f64,
}

impl ReceivedOfferTotals {
    pub(super) fn add(&mut self, worth: i64, share: f64) {
        let (least, most) = self.range.unwrap_or((worth, worth));
        self.range = Some((least.min(worth), most.max(worth)));
        self.shares += share;
        self.squares += share * share;
    }
}

/// What a part can use besides what it sees: the models of the others, the way from a worth to an offer,
/// and chance.
#[derive(Debug)]
pub struct StrategyTools<'m> {
    /// What is thought of the others.
    pub models: &'m mut OpponentModels,
    /// Chooses offers by the models.
    pub chooser: &'m mut OfferChooser,
    /// Numbers from 0 to 1, of this party in this talk.
    pub draw: &'m mut LazyRandom,
}

impl StrategyTools<'_> {
    /// Of the outcomes worth at least `worth`, the worst; with models of the others the one best for them
    /// among those worth up to `width` more. Without any the best outcome.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::Parameters, seed::Seed};
    /// # use elfvik::talk::{Offer, Setup, Strategy, play::play, setup};
    /// # use elfvik::talk::strategy::{ComponentStrategy, accept::NextAcceptance};
    /// # use elfvik::talk::strategy::{model::OpponentModels, offer::BiddingStrategy};
    /// # use elfvik::talk::strategy::compose::{LazyRandom, Observation, ReservationPolicy, StrategyParts};
    /// # use elfvik::talk::strategy::compose::{StrategyTools, VotingRule};
    /// /// Asks for nine tenths of the range at any time.
    /// struct Firm;
    ///
    /// impl BiddingStrategy for Firm {
    ///     fn next(&mut self, seen: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
    ///         tools.offer_from(seen, seen.turn.profile.at_share(0.9), 0)
    ///     }
    ///
    ///     fn draws(&self) -> bool {
    ///         false
    ///     }
    /// }
    /// # let models = OpponentModels::default();
    /// # let (voting, floor) = (VotingRule::default(), ReservationPolicy::default());
    /// # let (offering, acceptance) = (Box::new(Firm), Box::new(NextAcceptance::default()));
    /// # let parts = StrategyParts { offering, acceptance, models, voting, floor };
    /// # let composed = ComponentStrategy::new(parts, LazyRandom::new(Seed(1).stream("town"), 0));
    /// # let view = starter_view();
    /// # let (parameters, course) = (Parameters::of(&view).unwrap(), setup::course(&view));
    /// # let setup = Setup::new(parameters, course, Seed(1), 1_000).unwrap();
    /// # let other = setup.strategy(PartyId(1), &"conceder".parse().unwrap(), 0).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # let mut strategies: [Box<dyn Strategy>; 2] = [Box::new(composed), other];
    /// # play(&mut session, &mut strategies, &mut setup.environment(0), |_| false);
    /// let town = &setup.problem().profiles[0];
    /// let least = town.least_from(town.at_share(0.9)).unwrap();
    /// assert_eq!(session.offers()[0].offer, least);
    /// ```
    pub fn offer_from(&mut self, observation: &Observation<'_>, worth: i64, width: i64) -> Offer {
        let profile = observation.turn.profile;
        if let Some(guess) = self.models.guess()
            && let Some(ChosenOffer { offer, .. }) =
                self.chooser.best(profile, guess, (worth, worth.saturating_add(width)))
        {
            return offer;
        }
        profile.least_from(worth).unwrap_or_else(|| profile.best())
    }
}
