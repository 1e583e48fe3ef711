//! A strategy made of parts: what to offer, what to accept, and what to think of the others.
//!
//! Source: T. Baarslag, K. Hindriks, M. Hendrikx, A. Dirkzwager, C. Jonker, "Decoupling Negotiating Agents
//! to Explore the Space of Negotiation Strategies", Novel Insights in Agent-based Complex Automated
//! Negotiation, 2014 (the BOA architecture).

pub use super::observation::{Observation, ReceivedOfferTotals, StrategyTools};
pub use super::reservation_policy::ReservationPolicy;
pub use crate::talk::dice::LazyRandom;

use super::accept::AcceptanceStrategy;
use super::home::PassingOffers;
use super::model::OpponentModels;
use super::offer::{BiddingStrategy, Intention};
use super::turn::Turn;
use super::{Strategy, concession};
use crate::talk::beliefs::BelievedParties;
use crate::talk::chooser::OfferChooser;
use crate::talk::event::{Move, StrategyFault};
use crate::talk::offer::Offer;
use std::sync::Arc;

/// How it votes on a mediator's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum VotingRule {
    /// Yes to what is at least as good as the text.
    #[default]
    HillClimbing,
    /// Also to what is worse, with a probability that falls with the loss and with time: `exp(-loss /
    /// temperature)`, the temperature falling from a fifth of the range to nothing.
    Annealing,
}

/// A strategy made of parts.
pub struct ComponentStrategy {
    offering: Box<dyn BiddingStrategy>,
    acceptance: Box<dyn AcceptanceStrategy>,
    models: OpponentModels,
    voting: VotingRule,
    floor: ReservationPolicy,
    chooser: OfferChooser,
    draw: LazyRandom,
    mine: Vec<i64>,
    theirs: Vec<(f64, i64)>,
    received: Vec<Offer>,
    totals: ReceivedOfferTotals,
    n_read: usize,
    level: usize,
    open: Option<Open>,
    /// Where a listed space held no concession.
    stuck: Option<Stuck>,
    /// What its own ratifiers can approve.
    passing: PassingOffers,
}

/// Where a listed space held no concession: from which own offer, on which level.
/// Whatever the other concedes, there the own concessions stay the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stuck {
    own: Offer,
    level: usize,
    n_forgotten: usize,
}

/// How far down the search for the best legal outcome has come. What is better is not legal, and stays so
/// until a protocol forgets.
#[derive(Debug, Clone, Copy)]
struct Open {
    from: Offer,
    n_forgotten: usize,
}

impl std::fmt::Debug for ComponentStrategy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ComponentStrategy")
            .field("models", &self.models)
            .field("voting", &self.voting)
            .finish_non_exhaustive()
    }
}

/// The parts of a strategy.
pub struct StrategyParts {
    /// What to offer on each turn.
    pub offering: Box<dyn BiddingStrategy>,
    /// What to accept of the others.
    pub acceptance: Box<dyn AcceptanceStrategy>,
    /// What to think of the others.
    pub models: OpponentModels,
    /// How to vote on a text of a mediator.
    pub voting: VotingRule,
    /// What to do about the reservation.
    pub floor: ReservationPolicy,
}

impl std::fmt::Debug for StrategyParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StrategyParts")
            .field("voting", &self.voting)
            .field("floor", &self.floor)
            .finish_non_exhaustive()
    }
}

impl VotingRule {
    /// All ways of voting.
    pub(super) const ALL: [Self; 2] = [Self::HillClimbing, Self::Annealing];

    /// The name in text.
    #[must_use]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::HillClimbing => "hill-climbing",
            Self::Annealing => "annealing",
        }
    }
}

impl StrategyParts {
    /// Whether what they do can depend on random numbers.
    #[must_use]
    pub(super) fn draws(&self) -> bool {
        self.offering.draws() || self.acceptance.draws() || self.voting == VotingRule::Annealing
    }
}

impl ComponentStrategy {
    /// The strategy of some parts, drawing from `draw`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::seed::Seed;
    /// use elfvik::talk::Strategy;
    /// use elfvik::talk::strategy::{ComponentStrategy, accept::NextAcceptance};
    /// use elfvik::talk::strategy::{model::OpponentModels, offer::Micro};
    /// use elfvik::talk::strategy::compose::{LazyRandom, ReservationPolicy, StrategyParts, VotingRule};
    ///
    /// let parts = StrategyParts {
    ///     offering: Box::new(Micro::new(false)),
    ///     acceptance: Box::new(NextAcceptance::default()),
    ///     models: OpponentModels::default(),
    ///     voting: VotingRule::HillClimbing,
    ///     floor: ReservationPolicy::Reservation,
    /// };
    /// let strategy = ComponentStrategy::new(parts, LazyRandom::new(Seed(1).stream("town"), 0));
    /// assert!(strategy.draws() && strategy.models().is_none());
    /// ```
    #[must_use]
    pub fn new(parts: StrategyParts, draw: LazyRandom) -> Self {
        Self {
            offering: parts.offering,
            acceptance: parts.acceptance,
            models: parts.models,
            voting: parts.voting,
            floor: parts.floor,
            chooser: OfferChooser::default(),
            draw,
            mine: Vec::with_capacity(ROOM),
            theirs: Vec::with_capacity(ROOM),
            received: Vec::with_capacity(ROOM),
            totals: ReceivedOfferTotals::default(),
            n_read: 0,
            level: 0,
            open: None,
            stuck: None,
            passing: PassingOffers::default(),
        }
    }

    /// Whether its model of the others begins with what its party's own file believes.
    pub(in crate::talk) fn is_informed(&self) -> bool {
        self.models.is_informed()
    }

    /// The same strategy, whose model of the others begins with what its party's own file believes of each.
    #[must_use]
    pub(in crate::talk) fn believing(self, beliefs: Arc<BelievedParties>) -> Self {
        Self { models: self.models.believing(beliefs), ..self }
    }

    /// Takes in what was offered since its last turn; a new level begins anew.
    fn read(&mut self, turn: &Turn<'_>) {
        if turn.level != self.level {
            self.level = turn.level;
            self.n_read = 0;
            self.mine.clear();
            self.theirs.clear();
            self.received.clear();
            self.totals = ReceivedOfferTotals::default();
            self.open = None;
            self.chooser = OfferChooser::default();
            self.offering.forget();
            self.acceptance.forget();
        }
        self.models.begin(turn);
        // Where all propose at once, and where others may have assented, a new offer refuses nothing.
        let refuses = turn.is_free && (turn.n_parties == 2 || turn.standing.is_some());
        for (at, made) in turn.offers.iter().enumerate().skip(self.n_read) {
            if made.by == turn.party {
                self.mine.push(turn.profile.worth(made.offer));
            } else {
                let worth = turn.profile.worth(made.offer);
                self.theirs.push((made.at.time, worth));
                self.totals.add(worth, turn.profile.share(worth));
                self.received.push(made.offer);
                let before = at.checked_sub(1).map(|at| turn.offers[at]);
                let refused = before.filter(|before| refuses && before.by != made.by);
                self.models.observe(turn, made, refused.map(|before| before.offer));
            }
        }
        self.n_read = turn.offers.len();
    }

    fn floor(&self, turn: &Turn<'_>) -> i64 {
        match self.floor {
            ReservationPolicy::Reservation => turn.profile.reservation(),
            // Whoever takes less than its reservation still crosses no red line.
            ReservationPolicy::None => turn.profile.red_floor().unwrap_or(i64::MIN),
        }
    }

    /// The turn as it looks to one who heeds its own ratifiers: below the floor is also what they are known
    /// to refuse, as long as there is something to offer that they can approve.
    fn heeding<'t>(&mut self, turn: &Turn<'t>) -> Turn<'t> {
        let floor = self.floor(turn);
        let heeds = turn.gap_at_home.is_some() && self.passing.has_any(turn, floor);
        Turn { gap_at_home: turn.gap_at_home.filter(|_| heeds), ..*turn }
    }

    /// The next offer, raised to the floor, and to what can pass at home.
    fn next(&mut self, turn: &Turn<'_>) -> Offer {
        let floor = self.floor(turn);
        let Self { offering, models, chooser, draw, mine, theirs, received, totals, .. } = self;
        let observation = Observation { turn, mine, theirs, received, totals: *totals, floor, demand: None };
        let mut tools = StrategyTools { models, chooser, draw };
        let offer = offering.next(&observation, &mut tools);
        let is_low = floor > i64::MIN && turn.profile.worth(offer) < floor;
        let offer = match is_low {
            true => turn.profile.least_from(floor).unwrap_or_else(|| turn.profile.best()),
            false => offer,
        };
        if turn.is_refused_at_home(offer) {
            return self.passing.near(turn, offer, floor).unwrap_or(offer);
        }
        offer
    }

    fn accepts(&mut self, turn: &Turn<'_>, received: i64, next: i64) -> bool {
        let floor = self.floor(turn);
        let observation = Observation {
            turn,
            mine: &self.mine,
            theirs: &self.theirs,
            received: &self.received,
            totals: self.totals,
            floor,
            demand: self.offering.demand(),
        };
        received >= floor && self.acceptance.accepts(&observation, &mut self.draw, received, next)
    }

    /// An offer, or the best that is left when it is not legal.
    fn legal(&mut self, turn: &Turn<'_>, offer: Offer) -> Option<Offer> {
        if turn.is_free || (turn.is_legal)(offer) {
            return Some(offer);
        }
        if turn.gap_at_home.is_some()
            && let Some(best) = self.passing.best(turn, self.floor(turn))
        {
            return Some(best);
        }
        let n_forgotten = turn.n_forgotten;
        let begun = self.open.filter(|open| open.n_forgotten == n_forgotten);
        let mut from = begun.map_or_else(|| turn.profile.best(), |open| open.from);
        let found = loop {
            if turn.profile.worth(from) < self.floor(turn) {
                break None;
            }
            if (turn.is_legal)(from) {
                break Some(from);
            }
            match turn.profile.after(from) {
                Some(next) => from = next,
                None => break None,
            }
        };
        self.open = Some(Open { from, n_forgotten });
        found
    }
}

impl Strategy for ComponentStrategy {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.read(turn);
        let turn = &self.heeding(turn);
        let next = self.next(turn);
        if let Some(standing) = turn.standing.filter(|made| !turn.is_refused_at_home(made.offer)) {
            let (received, own) = (turn.profile.worth(standing.offer), turn.profile.worth(next));
            if self.accepts(turn, received, own) {
                return Ok(Move::Accept);
            }
        }
        // Whoever has nothing to gain from any outcome, or nothing more to offer, leaves.
        let leaves = self.offering.intention() == Intention::Leave;
        if leaves || turn.profile.worth(next) < self.floor(turn) {
            return Ok(Move::Walk);
        }
        Ok(self.legal(turn, next).map_or(Move::Walk, Move::Propose))
    }

    fn propose(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.read(turn);
        let turn = &self.heeding(turn);
        let next = self.next(turn);
        let offers = self.offering.intention() == Intention::Offer;
        if !offers || turn.profile.worth(next) < self.floor(turn) {
            return Ok(Move::Pass);
        }
        Ok(self.legal(turn, next).map_or(Move::Pass, Move::Propose))
    }

    fn answer(&mut self, turn: &Turn<'_>, offer: Offer) -> Result<Move, StrategyFault> {
        let received = turn.profile.worth(offer);
        // No rule accepts what lies below the floor, so that no own offer is needed to compare it with.
        if received < self.floor(turn) {
            return Ok(Move::Reject);
        }
        let turn = &self.heeding(turn);
        if turn.is_refused_at_home(offer) {
            return Ok(Move::Reject);
        }
        self.read(turn);
        let next = self.next(turn);
        let own = turn.profile.worth(next);
        Ok(if self.accepts(turn, received, own) { Move::Accept } else { Move::Reject })
    }

    fn concede(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        let (level, n_forgotten) = (turn.level, turn.n_forgotten);
        let now = turn.own_last().map(|own| Stuck { own, level, n_forgotten });
        if now.is_some() && self.stuck == now {
            return Ok(Move::Pass);
        }
        let turn = &self.heeding(turn);
        let found = concession(turn);
        if found.is_none() && turn.profile.is_listed() {
            self.stuck = now;
        }
        Ok(found.map_or(Move::Pass, Move::Propose))
    }

    fn vote(&mut self, turn: &Turn<'_>, variation: Offer, text: Offer) -> Result<Move, StrategyFault> {
        let [new, old] = [variation, text].map(|offer| turn.profile.share(turn.profile.worth(offer)));
        let turn = &self.heeding(turn);
        let [passes, passed] = [variation, text].map(|offer| !turn.is_refused_at_home(offer));
        let is_yes = match self.voting {
            _ if passes != passed => passes,
            _ if new >= old => true,
            VotingRule::HillClimbing => false,
            VotingRule::Annealing => {
                let temperature = HOT * (1.0 - turn.moment.time);
                temperature > 0.0 && self.draw.number() < libm::exp((new - old) / temperature)
            }
        };
        Ok(if is_yes { Move::Accept } else { Move::Reject })
    }

    fn draws(&self) -> bool {
        self.offering.draws() || self.acceptance.draws() || self.voting == VotingRule::Annealing
    }

    fn models(&self) -> Option<&OpponentModels> {
        (!self.models.is_empty()).then_some(&self.models)
    }

    fn confirm(&mut self, turn: &Turn<'_>, text: Offer) -> Result<Move, StrategyFault> {
        let turn = &self.heeding(turn);
        let is_acceptable = turn.profile.worth(text) >= self.floor(turn) && !turn.is_refused_at_home(text);
        Ok(if is_acceptable { Move::Accept } else { Move::Reject })
    }
}

/// The first temperature of annealing votes, as a share of a party's range.
const HOT: f64 = 0.2;
/// Room for so many offers is made at first.
const ROOM: usize = 128;
