//! What a party sees on its turn.

use crate::model::PartyId;
use crate::talk::moment::{Moment, PartyOffer};
use crate::talk::offer::Offer;
use crate::talk::profile::PreferenceProfile;

/// What a party sees on its turn.
#[derive(Clone, Copy)]
pub struct Turn<'t> {
    /// The party whose turn it is.
    pub party: PartyId,
    /// How many parties there are.
    pub n_parties: usize,
    /// The level of the talks, from 0. A new one begins without offers.
    pub level: usize,
    /// What it wants. Nobody else's wishes are here.
    pub profile: &'t PreferenceProfile,
    /// Round, logical time, and time from 0 to 1.
    pub moment: Moment,
    /// The time of one round earlier, from 0; 0 in the first round. Where ticks are counted, that of as many
    /// ticks earlier as there are parties.
    pub time_before: f64,
    /// How many turns it has left, this one included; `None` when it cannot know.
    pub turns_left: Option<u32>,
    /// How many rounds there are at most; `None` when it cannot know.
    pub rounds: Option<u32>,
    /// The offers made so far that it may see, oldest first.
    pub offers: &'t [PartyOffer],
    /// The offer on the table, if somebody else's.
    pub standing: Option<PartyOffer>,
    /// Who has left the talks; nothing more is to be expected of them.
    pub left: &'t [PartyId],
    /// Packages that ratifiers have refused, oldest first. They cannot be offered again.
    pub refused: &'t [Offer],
    /// Per party, the position of its last among the offers.
    pub(crate) last_made: &'t [Option<usize>],
    /// How often offers that were not legal became so again. Until the next time, and on one level, what is
    /// not legal stays so.
    pub(crate) n_forgotten: usize,
    /// Whether an offer is legal when it proposes: now, or when it is next asked to while it answers.
    pub is_legal: &'t dyn Fn(Offer) -> bool,
    /// Whether every outcome of the profile is legal now.
    pub is_free: bool,
    /// Whether the talks can break off after any round.
    pub(crate) may_break_off: bool,
    /// How far an offer is from being ratified at its own home, as far as that can be foreseen.
    pub(crate) gap_at_home: Option<&'t dyn Fn(Offer) -> f64>,
}

impl std::fmt::Debug for Turn<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turn")
            .field("party", &self.party)
            .field("moment", &self.moment)
            .field("turns_left", &self.turns_left)
            .field("standing", &self.standing)
            .finish_non_exhaustive()
    }
}

impl Turn<'_> {
    /// Its own last offer.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::Parameters, seed::Seed};
    /// # use elfvik::talk::{Move, Setup, Strategy, StrategyFault, Turn, play::play, setup};
    /// /// Says the same again, whatever the other says.
    /// struct Stubborn;
    ///
    /// impl Strategy for Stubborn {
    ///     fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
    ///         Ok(Move::Propose(turn.own_last().unwrap_or(turn.profile.best())))
    ///     }
    /// }
    /// # let view = starter_view();
    /// # let (parameters, course) = (Parameters::of(&view).unwrap(), setup::course(&view));
    /// # let setup = Setup::new(parameters, course, Seed(1), 1_000).unwrap();
    /// # let other = setup.strategy(PartyId(1), &"conceder".parse().unwrap(), 0).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// let mut strategies: [Box<dyn Strategy>; 2] = [Box::new(Stubborn), other];
    /// play(&mut session, &mut strategies, &mut setup.environment(0), |_| false);
    /// let mut own = session.offers().iter().filter(|made| made.by == PartyId(0));
    /// assert!(own.all(|made| made.offer == setup.problem().profiles[0].best()));
    /// ```
    #[must_use]
    pub fn own_last(&self) -> Option<Offer> {
        self.last_made[self.party.0].map(|at| self.offers[at].offer)
    }

    /// The last offer of somebody else.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::Parameters, seed::Seed};
    /// # use elfvik::talk::{End, Move, Setup, Strategy, StrategyFault, Turn, play::play, setup};
    /// /// Offers what the other asks for.
    /// struct Yielding;
    ///
    /// impl Strategy for Yielding {
    ///     fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
    ///         Ok(Move::Propose(turn.others_last().unwrap_or(turn.profile.best())))
    ///     }
    /// }
    /// # let view = starter_view();
    /// # let (parameters, course) = (Parameters::of(&view).unwrap(), setup::course(&view));
    /// # let setup = Setup::new(parameters, course, Seed(1), 1_000).unwrap();
    /// # let other = setup.strategy(PartyId(1), &"conceder".parse().unwrap(), 0).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// let mut strategies: [Box<dyn Strategy>; 2] = [Box::new(Yielding), other];
    /// play(&mut session, &mut strategies, &mut setup.environment(0), |_| false);
    /// // The builder gets what it asked for first.
    /// assert_eq!(session.end(), Some(&End::Agreement(session.offers()[1].offer)));
    /// ```
    #[must_use]
    pub fn others_last(&self) -> Option<Offer> {
        let others = self.last_made.iter().enumerate().filter(|(party, _)| *party != self.party.0);
        others.filter_map(|(_, last)| *last).max().map(|at| self.offers[at].offer)
    }

    /// Whether its own ratifiers are known to refuse an offer: where agreements are only initialled, and
    /// their profiles, which stand in the party's own file, say that too few of them would approve. Who is
    /// only known by a probability may approve anything.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// // Nobody must approve at the town's home.
    /// let best = session.problem().profiles[0].best();
    /// assert!(!session.seat(PartyId(0)).turn(|turn| turn.is_refused_at_home(best)));
    /// ```
    #[must_use]
    pub fn is_refused_at_home(&self, offer: Offer) -> bool {
        self.gap_at_home(offer) > 0.0
    }

    /// How far an offer is from being ratified at home, in no unit; 0 when it can be.
    pub(crate) fn gap_at_home(&self, offer: Offer) -> f64 {
        self.gap_at_home.map_or(0.0, |gap| gap(offer))
    }

    /// Whether an offer is legal and not known to be refused at home.
    #[inline]
    pub(crate) fn is_open(&self, offer: Offer) -> bool {
        (self.is_free || (self.is_legal)(offer)) && !self.is_refused_at_home(offer)
    }

    /// Whether an offer is worth at least its reservation.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::Parameters, seed::Seed};
    /// # use elfvik::talk::{End, Move, Setup, Strategy, StrategyFault, Turn, play::play, setup};
    /// /// Signs the first offer that is no loss.
    /// struct Content;
    ///
    /// impl Strategy for Content {
    ///     fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
    ///         let is_good = turn.standing.is_some_and(|made| turn.is_acceptable(made.offer));
    ///         Ok(if is_good { Move::Accept } else { Move::Propose(turn.profile.best()) })
    ///     }
    /// }
    /// # let view = starter_view();
    /// # let (parameters, course) = (Parameters::of(&view).unwrap(), setup::course(&view));
    /// # let setup = Setup::new(parameters, course, Seed(1), 1_000).unwrap();
    /// # let other = setup.strategy(PartyId(1), &"conceder".parse().unwrap(), 0).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// let mut strategies: [Box<dyn Strategy>; 2] = [Box::new(Content), other];
    /// play(&mut session, &mut strategies, &mut setup.environment(0), |_| false);
    /// let town = &setup.problem().profiles[0];
    /// assert!(matches!(session.end(), Some(End::Agreement(offer)) if town.utility(*offer) >= 0.5));
    /// ```
    #[must_use]
    pub fn is_acceptable(&self, offer: Offer) -> bool {
        self.profile.worth(offer) >= self.profile.reservation()
    }
}
