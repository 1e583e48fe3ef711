//! A strategy made of parts: what to offer, what to accept, and what to think of the others.
//!
//! Source: T. Baarslag, K. Hindriks, M. Hendrikx, A. Dirkzwager, C. Jonker, "Decoupling Negotiating Agents
//! to Explore the Space of Negotiation Strategies", Novel Insights in Agent-based Complex Automated
//! Negotiation, 2014 (the BOA architecture).

use super::accept::Acceptance;
use super::model::Models;
use super::offer::Offering;
use super::{Strategy, Turn};
use crate::seed::Uniform;
use crate::talk::chooser::{ChosenOffer, OfferChooser};
use crate::talk::event::{Move, StrategyFault};
use crate::talk::offer::Offer;

/// What the parts of a strategy see.
#[derive(Debug)]
pub struct Observation<'s> {
    /// The turn.
    pub turn: &'s Turn<'s>,
    /// The worth of each own offer, oldest first.
    pub mine: &'s [i64],
    /// The worth to me of each offer of the others, with its time, oldest first.
    pub theirs: &'s [(f64, i64)],
    /// The offers of the others, oldest first.
    pub received: &'s [Offer],
    /// The least that I would sign.
    pub floor: i64,
    /// The present demand of the strategy of offers, where it has one.
    pub demand: Option<i64>,
}

impl Observation<'_> {
    /// The worth of my last offer.
    #[must_use]
    pub fn own_last(&self) -> Option<i64> {
        self.mine.last().copied()
    }

    /// The best that the others have offered so far.
    #[must_use]
    pub fn best_received(&self) -> Option<i64> {
        self.theirs.iter().map(|(_, worth)| *worth).max()
    }
}

/// What a part can use besides what it sees: the models of the others, the way from a worth to an offer,
/// and chance.
#[derive(Debug)]
pub struct StrategyTools<'m> {
    /// What is thought of the others.
    pub models: &'m mut Models,
    /// Chooses offers by the models.
    pub chooser: &'m mut OfferChooser,
    /// Numbers from 0 to 1, of this party in this talk.
    pub draw: &'m mut LazyRandom,
}

impl StrategyTools<'_> {
    /// Of the outcomes worth at least `worth`, the worst; with models of the others the one best for them
    /// among those worth up to `width` more. Without any the best outcome.
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

/// The random numbers of one party in one talk, made when they are first needed.
#[derive(Debug, Clone)]
pub struct LazyRandom {
    stream: crate::seed::Stream,
    position: u64,
    numbers: Option<Uniform>,
}

impl LazyRandom {
    /// The numbers of a stream from a position on.
    #[must_use]
    pub fn new(stream: crate::seed::Stream, position: u64) -> Self {
        Self { stream, position, numbers: None }
    }

    /// The next number, from 0 to 1.
    ///
    /// # Panics
    ///
    /// Never: streams do not end.
    pub fn number(&mut self) -> f64 {
        let numbers = self.numbers.get_or_insert_with(|| self.stream.from(self.position));
        numbers.next().expect("streams do not end")
    }
}

/// How it votes on a mediator's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Voting {
    /// Yes to what is at least as good as the text.
    #[default]
    HillClimbing,
    /// Also to what is worse, with a probability that falls with the loss and with time: `exp(-loss /
    /// temperature)`, the temperature falling from a fifth of the range to nothing.
    Annealing,
}

/// What it does about its reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum OfferFloor {
    /// It signs nothing worth less.
    #[default]
    Reservation,
    /// It signs anything: GENIUS's own parties look only at the least and greatest utility.
    None,
}

/// A strategy made of parts.
pub struct Composed {
    offering: Box<dyn Offering>,
    acceptance: Box<dyn Acceptance>,
    models: Models,
    voting: Voting,
    floor: OfferFloor,
    chooser: OfferChooser,
    draw: LazyRandom,
    mine: Vec<i64>,
    theirs: Vec<(f64, i64)>,
    received: Vec<Offer>,
    n_read: usize,
    level: usize,
}

impl std::fmt::Debug for Composed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Composed")
            .field("models", &self.models)
            .field("voting", &self.voting)
            .finish_non_exhaustive()
    }
}

/// The parts of a strategy.
pub struct StrategyParts {
    /// What to offer.
    pub offering: Box<dyn Offering>,
    /// What to accept.
    pub acceptance: Box<dyn Acceptance>,
    /// What to think of the others.
    pub models: Models,
    /// How to vote.
    pub voting: Voting,
    /// What to do about the reservation.
    pub floor: OfferFloor,
}

impl std::fmt::Debug for StrategyParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts")
            .field("voting", &self.voting)
            .field("floor", &self.floor)
            .finish_non_exhaustive()
    }
}

impl Voting {
    /// All ways of voting.
    pub const ALL: [Self; 2] = [Self::HillClimbing, Self::Annealing];

    /// The name in text.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::HillClimbing => "hill-climbing",
            Self::Annealing => "annealing",
        }
    }
}

impl OfferFloor {
    /// All floors.
    pub const ALL: [Self; 2] = [Self::Reservation, Self::None];

    /// The name in text.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reservation => "reservation",
            Self::None => "none",
        }
    }
}

impl StrategyParts {
    /// Whether what they do can depend on random numbers.
    #[must_use]
    pub fn draws(&self) -> bool {
        self.offering.draws() || self.acceptance.draws() || self.voting == Voting::Annealing
    }
}

impl Composed {
    /// The strategy of some parts, drawing from `draw`.
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
            n_read: 0,
            level: 0,
        }
    }

    /// Takes in what was offered since its last turn; a new level begins anew.
    fn read(&mut self, turn: &Turn<'_>) {
        if turn.level != self.level {
            self.level = turn.level;
            self.n_read = 0;
            self.mine.clear();
            self.theirs.clear();
            self.received.clear();
            self.chooser = OfferChooser::default();
            self.offering.forget();
            self.acceptance.forget();
        }
        for made in &turn.offers[self.n_read..] {
            if made.by == turn.party {
                self.mine.push(turn.profile.worth(made.offer));
            } else {
                self.theirs.push((made.at.time, turn.profile.worth(made.offer)));
                self.received.push(made.offer);
                self.models.observe(turn, made);
            }
        }
        self.n_read = turn.offers.len();
    }

    fn floor(&self, turn: &Turn<'_>) -> i64 {
        match self.floor {
            OfferFloor::Reservation => turn.profile.reservation(),
            OfferFloor::None => i64::MIN,
        }
    }

    /// The next offer, raised to the floor.
    fn next(&mut self, turn: &Turn<'_>) -> Offer {
        let floor = self.floor(turn);
        let Self { offering, models, chooser, draw, mine, theirs, received, .. } = self;
        let observation = Observation { turn, mine, theirs, received, floor, demand: None };
        let mut tools = StrategyTools { models, chooser, draw };
        let offer = offering.next(&observation, &mut tools);
        let is_low = floor > i64::MIN && turn.profile.worth(offer) < floor;
        if is_low {
            return turn.profile.least_from(floor).unwrap_or_else(|| turn.profile.best());
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
            floor,
            demand: self.offering.demand(),
        };
        received >= floor && self.acceptance.accepts(&observation, &mut self.draw, received, next)
    }

    /// An offer, or the best that is left when it is not legal.
    fn legal(&self, turn: &Turn<'_>, offer: Offer) -> Option<Offer> {
        if turn.is_free || (turn.is_legal)(offer) {
            return Some(offer);
        }
        let mut other = Some(turn.profile.best());
        while let Some(found) = other.filter(|found| turn.profile.worth(*found) >= self.floor(turn)) {
            if (turn.is_legal)(found) {
                return Some(found);
            }
            other = turn.profile.after(found);
        }
        None
    }
}

impl Strategy for Composed {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.read(turn);
        let next = self.next(turn);
        if let Some(standing) = turn.standing {
            let (received, own) = (turn.profile.worth(standing.offer), turn.profile.worth(next));
            if self.accepts(turn, received, own) {
                return Ok(Move::Accept);
            }
        }
        // Whoever has nothing to gain from any outcome leaves.
        if turn.profile.worth(next) < self.floor(turn) {
            return Ok(Move::Walk);
        }
        Ok(self.legal(turn, next).map_or(Move::Walk, Move::Propose))
    }

    fn propose(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.read(turn);
        let next = self.next(turn);
        if turn.profile.worth(next) < self.floor(turn) {
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
        self.read(turn);
        let next = self.next(turn);
        let own = turn.profile.worth(next);
        Ok(if self.accepts(turn, received, own) { Move::Accept } else { Move::Reject })
    }

    fn vote(&mut self, turn: &Turn<'_>, variation: Offer, text: Offer) -> Result<Move, StrategyFault> {
        let [new, old] = [variation, text].map(|offer| turn.profile.share(turn.profile.worth(offer)));
        let is_yes = match self.voting {
            _ if new >= old => true,
            Voting::HillClimbing => false,
            Voting::Annealing => {
                let temperature = HOT * (1.0 - turn.moment.time);
                temperature > 0.0 && self.draw.number() < libm::exp((new - old) / temperature)
            }
        };
        Ok(if is_yes { Move::Accept } else { Move::Reject })
    }

    fn draws(&self) -> bool {
        self.offering.draws() || self.acceptance.draws() || self.voting == Voting::Annealing
    }

    fn models(&self) -> Option<&Models> {
        (!self.models.is_empty()).then_some(&self.models)
    }

    fn confirm(&mut self, turn: &Turn<'_>, text: Offer) -> Result<Move, StrategyFault> {
        let is_acceptable = turn.profile.worth(text) >= self.floor(turn);
        Ok(if is_acceptable { Move::Accept } else { Move::Reject })
    }
}

/// The first temperature of annealing votes, as a share of a party's range.
const HOT: f64 = 0.2;
/// Room for so many offers is made at first.
const ROOM: usize = 128;
