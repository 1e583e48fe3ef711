//! What one party wants, made ready for talking: every offer's worth, and the way back from a worth to an
//! offer.

use super::TalkError;
use super::offer::Offer;
use super::offer_space::OfferSpace;
use super::sorted_outcomes::SortedOutcomes;
use super::utility_index::{Size, Sums};
use crate::model::{DiscountPer, Origin, PartyId, TalkRules};
use crate::prepare::Game;
use crate::prepare::game::Scale;
use std::sync::Arc;

/// One party's own preferences over an offer space. It holds nothing of what the others want.
///
/// Worths are whole numbers on the party's own [scale](crate::prepare::game::Scale), which nothing of
/// another party's numbers moves. Built once, shared by all talks.
///
/// # Examples
///
/// ```
/// use elfvik::model::PartyId;
/// use elfvik::prepare::Game;
/// use elfvik::talk::{OfferSpace, PreferenceProfile};
/// use std::sync::Arc;
///
/// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
/// let offer_space = Arc::new(OfferSpace::of(&game, OfferSpace::MOST_LISTED).unwrap());
/// let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
/// assert_eq!(profile.utility(profile.best()), 27.0);
/// // The worst outcome that is worth at least 20 to me.
/// let offer = profile.least_from(20).unwrap();
/// assert_eq!(profile.worth(offer), 20);
/// ```
#[derive(Debug, Clone)]
pub struct PreferenceProfile {
    /// The party whose preferences these are.
    pub party: PartyId,
    pub(super) offer_space: Arc<OfferSpace>,
    pub(super) own: WorthIndex,
    scale: Scale,
    reservation: i64,
    /// Whether that is less than the number itself: an outcome that counts as equal to it.
    is_lowered: bool,
    best: Offer,
    /// No outcome over the party's red lines is worth as much, and every other one is; none without red
    /// lines.
    red_floor: Option<i64>,
    /// What a unit of time leaves of a utility.
    pub(super) discount: f64,
    /// What the discount counts, where the party says so.
    pub(super) discount_per: Option<DiscountPer>,
}

/// How worths are kept.
#[derive(Debug, Clone)]
pub(super) enum WorthIndex {
    Listed(SortedOutcomes),
    Summed(Sums),
}

impl PreferenceProfile {
    /// The profile of one party of a game.
    ///
    /// # Errors
    ///
    /// When there is nothing to offer.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::{Game, Parameters}};
    /// # use elfvik::talk::{OfferSpace, PreferenceProfile};
    /// let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// let offer_space = OfferSpace::of(&game, OfferSpace::MOST_LISTED).unwrap().into();
    /// let builder = PreferenceProfile::of(&game, PartyId(1), &offer_space).unwrap();
    /// assert_eq!(builder.utility(builder.best()), 0.97);
    /// ```
    pub fn of(game: &Game, party: PartyId, offer_space: &Arc<OfferSpace>) -> Result<Self, TalkError> {
        Self::with_size(game, party, offer_space, &Size::STANDARD)
    }

    /// The same, spending so much where outcomes are not listed.
    pub(super) fn with_size(
        game: &Game,
        party: PartyId,
        offer_space: &Arc<OfferSpace>,
        size: &Size,
    ) -> Result<Self, TalkError> {
        let threshold = game.thresholds()[party.0];
        let mut reservation = threshold;
        let mut scale = game.scale(party.0).clone();
        let grain = scale.level();
        let has_red_lines = game.red_lines(party.0).next().is_some();
        let mut red_floor = has_red_lines.then(|| game.least_before_penalties(party.0));
        let is_lowered;
        let own = match offer_space.listing() {
            Some(listing) if listing.len() == 0 => return Err(TalkError::NothingToOffer),
            Some(listing) => {
                let mut worths = listing.worths(game, party.0);
                if grain > 0 {
                    let accepted = worths.iter().copied().filter(|&worth| game.reaches(party.0, worth)).min();
                    reservation = accepted.map_or(reservation, |least| reservation.min(least));
                }
                is_lowered = reservation < threshold;
                if grain > 1 {
                    // Floats of another system: differences below the grain are noise, and what they part
                    // are ties.
                    let rounded = |worth: i64| (worth + grain / 2).div_euclid(grain);
                    worths.iter_mut().for_each(|worth| *worth = rounded(*worth));
                    reservation = rounded(reservation);
                    red_floor = red_floor.map(rounded);
                    scale = scale.coarser(grain);
                }
                WorthIndex::Listed(SortedOutcomes::new(worths))
            }
            None => {
                let sums = Sums::new(game, party.0, offer_space, size)?;
                if grain > 0 {
                    let least = sums.least_from(offer_space, game.reservation()[party.0] - grain);
                    let worth = least.map(|offer| sums.worth(offer_space, offer));
                    let accepted = worth.filter(|&worth| game.reaches(party.0, worth));
                    reservation = accepted.map_or(reservation, |least| reservation.min(least));
                }
                is_lowered = reservation < threshold;
                WorthIndex::Summed(sums)
            }
        };
        let best = match (&own, offer_space.listing()) {
            (WorthIndex::Listed(ladder), Some(listing)) => {
                listing.offer(ladder.at(0).ok_or(TalkError::NothingToOffer)?)
            }
            (WorthIndex::Summed(sums), _) => sums.best(offer_space),
            (WorthIndex::Listed(_), None) => return Err(TalkError::NothingToOffer),
        };
        Ok(Self {
            party,
            offer_space: Arc::clone(offer_space),
            own,
            scale,
            reservation,
            is_lowered,
            best,
            red_floor,
            discount: 1.0,
            discount_per: None,
        })
    }

    /// What its discount counts: what the rules of the talk say, else what the party says, else the
    /// convention of the scenario's origin.
    #[must_use]
    pub(in crate::talk) fn discount_per(&self, rules: &TalkRules, origin: Origin) -> DiscountPer {
        rules.discount_per.or(self.discount_per).unwrap_or(DiscountPer::of(origin))
    }

    /// What can be offered.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!(profile.offer_space().numbering().n_issues(), 3);
    /// ```
    #[must_use]
    pub fn offer_space(&self) -> &Arc<OfferSpace> {
        &self.offer_space
    }

    /// What a feasible offer is worth, in whole numbers.
    ///
    /// # Panics
    ///
    /// When the offer is not feasible.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!(profile.worth(profile.best()), 27);
    /// ```
    #[must_use]
    pub fn worth(&self, offer: Offer) -> i64 {
        match &self.own {
            WorthIndex::Listed(ladder) => ladder.worth(self.position(offer)),
            WorthIndex::Summed(sums) => sums.worth(&self.offer_space, offer),
        }
    }

    /// What a feasible offer is worth.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::{Game, Parameters}, talk::BargainingProblem};
    /// # let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// # let problem = BargainingProblem::of(game, 1_000).unwrap();
    /// let town = &problem.profiles[0];
    /// assert_eq!(town.utility(town.best()), 0.965);
    /// ```
    #[must_use]
    pub fn utility(&self, offer: Offer) -> f64 {
        self.shown(self.worth(offer))
    }

    /// The utility that a whole number stands for.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::{Game, Parameters}, talk::BargainingProblem};
    /// # let game = Game::likely(&Parameters::of(&starter_view()).unwrap()).unwrap();
    /// # let problem = BargainingProblem::of(game, 1_000).unwrap();
    /// let town = &problem.profiles[0];
    /// assert_eq!(town.shown(town.reservation()), 0.5);
    /// ```
    #[must_use]
    pub fn shown(&self, worth: i64) -> f64 {
        self.scale.utility(worth)
    }

    /// The least whole number that stands for at least a utility. A billionth of a unit above a whole
    /// number is rounding, and ignored.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!(profile.whole(19.5), 20);
    /// assert_eq!(profile.whole(20.000_000_000_1), 20);
    /// ```
    #[must_use]
    pub fn whole(&self, utility: f64) -> i64 {
        let exact = utility * self.scale.unit();
        (exact - exact.abs().max(1.0) * ROUNDING).ceil() as i64
    }

    /// The least it accepts: its reservation, or what is worth less and counts as equal in the floats of
    /// another system.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!(profile.reservation(), 9);
    /// ```
    #[must_use]
    pub fn reservation(&self) -> i64 {
        self.reservation
    }

    /// From which worth on an outcome crosses no red line of the party; none where it has none.
    pub(super) fn red_floor(&self) -> Option<i64> {
        self.red_floor
    }

    /// The least worth of an outcome that crosses no red line of the party, or a little less.
    pub(in crate::talk) fn bottom(&self) -> i64 {
        self.red_floor.map_or(self.least(), |floor| floor.max(self.least()))
    }

    /// What lies between the least worth of an outcome that crosses no red line and the greatest, at least 1.
    pub(in crate::talk) fn range(&self) -> f64 {
        self.most().saturating_sub(self.bottom()).max(1) as f64
    }

    /// The change from one offer to another as a share of the [range](Self::range); what crosses a red line
    /// counts as the least that does not.
    pub(in crate::talk) fn change(&self, from: Offer, to: Offer) -> f64 {
        let [from, to] = [from, to].map(|offer| self.worth(offer).max(self.bottom()));
        (to - from) as f64 / self.range()
    }

    /// Whether the [reservation](Self::reservation) is less than the number of the party's file.
    pub(super) fn is_lowered(&self) -> bool {
        self.is_lowered
    }

    /// The least worth of an outcome; of those known where they are [sampled](Self::is_sampled), and where they
    /// are not listed, of those that cross no red line.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!(profile.least(), 6);
    /// ```
    #[must_use]
    pub fn least(&self) -> i64 {
        match &self.own {
            WorthIndex::Listed(ladder) => ladder.least(),
            WorthIndex::Summed(sums) => sums.least(),
        }
    }

    /// The greatest worth of an outcome; of those known where they are [sampled](Self::is_sampled).
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!(profile.most(), 27);
    /// ```
    #[must_use]
    pub fn most(&self) -> i64 {
        match &self.own {
            WorthIndex::Listed(ladder) => ladder.most(),
            WorthIndex::Summed(sums) => sums.most(),
        }
    }

    /// A utility as a share of what lies between the least and the greatest, from 0 to 1; 1 where all are
    /// equal.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!([6, 13, 27].map(|worth| profile.share(worth)), [0.0, 1.0 / 3.0, 1.0]);
    /// ```
    #[must_use]
    pub fn share(&self, worth: i64) -> f64 {
        let range = self.most() - self.least();
        if range == 0 { 1.0 } else { ((worth - self.least()) as f64 / range as f64).clamp(0.0, 1.0) }
    }

    /// The least whole number that stands for at least a share of what lies between the least and the
    /// greatest utility.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!([0.0, 0.5, 1.0].map(|share| profile.at_share(share)), [6, 17, 27]);
    /// ```
    #[must_use]
    pub fn at_share(&self, share: f64) -> i64 {
        let (least, most) = (self.shown(self.least()), self.shown(self.most()));
        self.whole(least + (most - least) * share)
    }

    /// Whether outcomes are listed, so that they have ranks.
    pub(super) fn is_listed(&self) -> bool {
        matches!(&self.own, WorthIndex::Listed(_))
    }

    /// Whether outcomes are listed, or are sums of listed clusters: then many of a kind are found at once.
    pub(super) fn has_listed_clusters(&self) -> bool {
        match &self.own {
            WorthIndex::Listed(_) => true,
            WorthIndex::Summed(sums) => sums.is_listed(),
        }
    }

    /// Whether outcomes are too many and too coupled for all to be known: [`worth`](Self::worth) is right
    /// for every offer, but what is looked for is found among a sample, and may be missed by a
    /// [`gap`](Self::gap).
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert!(!profile.is_sampled());
    /// ```
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        matches!(&self.own, WorthIndex::Summed(sums) if !sums.is_whole())
    }

    /// The best outcome; the first of several. Of those known where they are [sampled](Self::is_sampled):
    /// another one is worth at most a [`gap`](Self::gap) more.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// let best = offer_space.numbering().outcome(profile.best());
    /// assert_eq!(best.options(), [0, 0, 0]);
    /// ```
    #[must_use]
    pub fn best(&self) -> Offer {
        self.best
    }

    /// The worst of the outcomes that are worth at least so much, the first of several; `None` when none
    /// is. Where worths are counted in cells, or outcomes sampled, it is found among those worth at least
    /// `worth` plus [`gap`](Self::gap), and is at most a gap above the worst of these: what lies closer may
    /// be passed over.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// let least_from = |worth| profile.least_from(worth).map(|offer| profile.worth(offer));
    /// assert_eq!([19, 20, 28].map(least_from), [Some(20), Some(20), None]);
    /// ```
    #[must_use]
    pub fn least_from(&self, worth: i64) -> Option<Offer> {
        match &self.own {
            WorthIndex::Listed(ladder) => Some(self.listed(ladder.rung(worth)?.0)),
            WorthIndex::Summed(sums) => sums.least_from(&self.offer_space, worth),
        }
    }

    /// As [`least_from`](Self::least_from), with the worth of the outcome and the greatest worth below: as
    /// long as a target stays between, the answer stays. Where answers are not exact, or nothing is worth
    /// so much, it is told to stay for no target at all.
    #[must_use]
    pub(in crate::talk) fn rung(&self, worth: i64) -> Option<(Offer, i64, i64)> {
        match &self.own {
            WorthIndex::Listed(ladder) => {
                ladder.rung(worth).map(|(position, own, below)| (self.listed(position), own, below))
            }
            WorthIndex::Summed(sums) => {
                let offer = sums.least_from(&self.offer_space, worth)?;
                let own = sums.worth(&self.offer_space, offer);
                let below = if sums.gap() > 0 { i64::MAX } else { self.below(worth) };
                Some((offer, own, below))
            }
        }
    }

    /// The greatest worth of an outcome below `worth`; `i64::MIN` when there is none. Exact where
    /// [`gap`](Self::gap) is 0.
    #[must_use]
    fn below(&self, worth: i64) -> i64 {
        match &self.own {
            WorthIndex::Listed(ladder) => {
                ladder.at(ladder.count_from(worth)).map_or(i64::MIN, |position| ladder.worth(position))
            }
            WorthIndex::Summed(sums) => sums
                .most_to(&self.offer_space, worth.saturating_sub(1))
                .map_or(i64::MIN, |offer| sums.worth(&self.offer_space, offer)),
        }
    }

    /// The best of the outcomes that are worth at most so much, the first of several; `None` when none is.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// let most_to = |worth| profile.most_to(worth).map(|offer| profile.worth(offer));
    /// assert_eq!([19, 20, 5].map(most_to), [Some(18), Some(20), None]);
    /// ```
    #[must_use]
    pub fn most_to(&self, worth: i64) -> Option<Offer> {
        match &self.own {
            WorthIndex::Listed(ladder) => {
                Some(self.listed(ladder.at(ladder.count_from(worth.saturating_add(1)))?))
            }
            WorthIndex::Summed(sums) => sums.most_to(&self.offer_space, worth),
        }
    }

    /// What comes after an offer from the best to the worst; of equal worth in the order of offers. `None`
    /// after the last.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// let down = std::iter::successors(Some(profile.best()), |offer| profile.after(*offer));
    /// let worths: Vec<i64> = down.map(|offer| profile.worth(offer)).collect();
    /// assert_eq!((&worths[..5], worths.len()), (&[27, 24, 24, 24, 21][..], 27));
    /// ```
    #[must_use]
    pub fn after(&self, offer: Offer) -> Option<Offer> {
        match &self.own {
            WorthIndex::Listed(ladder) => {
                Some(self.listed(ladder.at(ladder.rank(self.position(offer)) + 1)?))
            }
            WorthIndex::Summed(sums) => sums.after(&self.offer_space, offer),
        }
    }

    /// The outcome at a rank from 0 for the best; `None` from the last on, and where outcomes are not listed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// let at_rank = |rank| profile.at_rank(rank).map(|offer| profile.worth(offer));
    /// assert_eq!([0, 1, 26, 27].map(at_rank), [Some(27), Some(24), Some(6), None]);
    /// ```
    #[must_use]
    pub fn at_rank(&self, rank: usize) -> Option<Offer> {
        match &self.own {
            WorthIndex::Listed(ladder) => Some(self.listed(ladder.at(rank)?)),
            WorthIndex::Summed(_) => None,
        }
    }

    /// How many outcomes are worth at least so much; `None` where outcomes are not listed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// // One outcome is worth 27, three are worth 24.
    /// assert_eq!(profile.count_from(24), Some(4));
    /// ```
    #[must_use]
    pub fn count_from(&self, worth: i64) -> Option<usize> {
        match &self.own {
            WorthIndex::Listed(ladder) => Some(ladder.count_from(worth)),
            WorthIndex::Summed(_) => None,
        }
    }

    /// Some outcome worth from `low` to `high`, chosen by `draw`, which gives numbers from 0 to 1. Each is
    /// as likely as any other where outcomes are listed. `None` when there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// let offer = profile.some((20, 21), || 0.5).unwrap();
    /// assert!((20..=21).contains(&profile.worth(offer)));
    /// assert_eq!(profile.some((22, 23), || 0.5), None);
    /// ```
    pub fn some(&self, (low, high): (i64, i64), mut draw: impl FnMut() -> f64) -> Option<Offer> {
        match &self.own {
            WorthIndex::Listed(ladder) => {
                let (from, to) = (ladder.count_from(high.saturating_add(1)), ladder.count_from(low));
                let rank = from + (draw() * to.saturating_sub(from) as f64) as usize;
                (rank < to).then(|| ladder.at(rank)).flatten().map(|position| self.listed(position))
            }
            WorthIndex::Summed(sums) => sums.some(&self.offer_space, (low, high.min(sums.most())), draw),
        }
    }

    /// By how much an answer of [`least_from`](Self::least_from), or the best outcome, can be off, in
    /// utility; 0 when exact.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// assert_eq!(profile.gap(), 0.0);
    /// ```
    #[must_use]
    pub fn gap(&self) -> f64 {
        match &self.own {
            WorthIndex::Listed(_) => 0.0,
            WorthIndex::Summed(sums) => self.shown(sums.gap()),
        }
    }

    fn position(&self, offer: Offer) -> u32 {
        let listing = self.offer_space.listing().expect("a ladder stands on a listing");
        listing.position(offer).expect("every offer was checked on entry")
    }

    fn listed(&self, position: u32) -> Offer {
        self.offer_space.listing().expect("a ladder stands on a listing").offer(position)
    }
}

/// Targets are floats: so far above a whole number they mean that number.
const ROUNDING: f64 = 1e-9;
