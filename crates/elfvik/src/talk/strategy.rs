//! Strategies: what a software delegate does on its turn.
//!
//! A strategy sees its own profile and what is public, never another's profile. Most are put together from
//! parts: what to [offer], what to [accept], what to think of the others ([model]).

pub mod accept;
pub mod compose;
mod home;
pub mod model;
pub mod offer;
pub mod register;
pub mod spec;

mod description;
mod error;
mod observation;
mod prior;
mod reservation_policy;
mod settings;
mod turn;

pub use compose::ComponentStrategy;
pub use error::StrategySpecError;
pub use observation::Observation;
pub use spec::StrategySpec;
pub use turn::Turn;

use super::end::End;
use super::event::{Move, StrategyFault};
use super::offer::Offer;
use crate::model::Outcome;
use crate::seed::Seed;
use std::cmp::Reverse;

/// What a strategy leaves behind when a talk is over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StrategyReport {
    /// What it did wrong after its last turn.
    pub fault: Option<StrategyFault>,
    /// The last of what it wrote to its standard error, where it is a program.
    pub standard_error: String,
}

/// A software delegate. Only [`act`](Self::act) must be written; the other protocols have answers made of it.
///
/// # Examples
///
/// ```
/// use elfvik::talk::{StrategyFault, Move, Strategy, Turn};
///
/// /// Accepts whatever is worth half of the best, and asks for the best until then.
/// struct Half;
///
/// impl Strategy for Half {
///     fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
///         let best = turn.profile.best();
///         let half = 0.5 * turn.profile.utility(best);
///         match turn.standing {
///             Some(made) if turn.profile.utility(made.offer) >= half => Ok(Move::Accept),
///             _ => Ok(Move::Propose(best)),
///         }
///     }
/// }
/// ```
pub trait Strategy: Send {
    /// Its turn in alternating offers: accept, propose or walk. Where fewer than all are enough, there is
    /// nothing to accept on its turn: offers of others are put to it as [`answer`](Self::answer)s.
    ///
    /// # Errors
    ///
    /// When it cannot go on; the fault is recorded.
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault>;

    /// What it thinks of the others, where it models them.
    fn models(&self) -> Option<&model::OpponentModels> {
        None
    }

    /// Whether what it does can depend on random numbers, or on anything else that two talks in the same
    /// world do not share. A program may draw whatever it wants, so this is
    /// true unless a strategy says otherwise.
    fn draws(&self) -> bool {
        true
    }

    /// How many ticks of logical time its last move took.
    fn ticks(&self) -> u32 {
        1
    }

    /// Told once, after the talk, how it ended (`None` when it was left unfinished) and what the party gets.
    /// Whoever plays a talk asks for it, [`play`](super::play::play) does not: a suspended talk may go on.
    fn end(&mut self, _end: Option<&End>, _payoff: f64) -> StrategyReport {
        StrategyReport::default()
    }

    /// A proposal made at the same time as those of the others; it must be new. `Pass` when there is none.
    ///
    /// # Errors
    ///
    /// When it cannot go on; the fault is recorded.
    fn propose(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        match self.act(turn)? {
            Move::Accept => Ok(turn.standing.map_or(Move::Pass, |made| Move::Propose(made.offer))),
            other => Ok(other),
        }
    }

    /// Whether it accepts an offer, without making another. As a rule, with alternating offers what
    /// [`act`](Self::act) does when the offer is on the table; with tentative agreement, where a yes is for
    /// good, what is worth at least its own last.
    ///
    /// # Errors
    ///
    /// When it cannot go on; the fault is recorded.
    fn answer(&mut self, turn: &Turn<'_>, offer: Offer) -> Result<Move, StrategyFault> {
        if turn.standing.is_some_and(|made| made.offer == offer) {
            return Ok(match self.act(turn)? {
                Move::Propose(_) => Move::Reject,
                other => other,
            });
        }
        let own = turn.own_last().map_or(turn.profile.most(), |own| turn.profile.worth(own));
        let least = own.max(turn.profile.reservation());
        Ok(if turn.profile.worth(offer) >= least { Move::Accept } else { Move::Reject })
    }

    /// Whether it wants a mediator's variation instead of the present text. As a rule, when it is worth at
    /// least as much.
    ///
    /// # Errors
    ///
    /// When it cannot go on; the fault is recorded.
    fn vote(&mut self, turn: &Turn<'_>, variation: Offer, text: Offer) -> Result<Move, StrategyFault> {
        let is_better = turn.profile.worth(variation) >= turn.profile.worth(text);
        Ok(if is_better { Move::Accept } else { Move::Reject })
    }

    /// Whether it signs the mediator's last text. As a rule, when it is worth at least the reservation.
    ///
    /// # Errors
    ///
    /// When it cannot go on; the fault is recorded.
    fn confirm(&mut self, turn: &Turn<'_>, text: Offer) -> Result<Move, StrategyFault> {
        Ok(if turn.is_acceptable(text) { Move::Accept } else { Move::Reject })
    }

    /// A concession, or `Pass`. As a rule, the least that the rules count as one, down to the reservation.
    /// Where outcomes are not listed and the next few hundred are none, the least of those found on the way
    /// to the other's last offer, or drawn from windows of worth below its own.
    ///
    /// # Errors
    ///
    /// When it cannot go on; the fault is recorded.
    fn concede(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        Ok(concession(turn).map_or(Move::Pass, Move::Propose))
    }
}

/// The least concession that is found.
fn concession(turn: &Turn<'_>) -> Option<Offer> {
    let profile = turn.profile;
    let own = profile.worth(turn.own_last()?);
    // What is worth as much as the last is no concession: of a large space that can be millions of outcomes.
    let mut next = profile.most_to(own.checked_sub(1)?);
    let is_listed = profile.is_listed();
    // A listed space is walked to its end: each concession goes on where the last one stopped.
    let most_looked_at = if is_listed { usize::MAX } else { MOST_LOOKED_AT };
    for _ in 0..most_looked_at {
        let Some(offer) = next.filter(|offer| turn.is_acceptable(*offer)) else { break };
        if turn.is_open(offer) {
            return Some(offer);
        }
        next = profile.after(offer);
    }
    if is_listed { None } else { drawn_concession(turn, own) }
}

/// In a space too large to be walked, the best concession among some that are likely: those on the way to the
/// other's last offer, and those drawn from windows of worth below `own`.
fn drawn_concession(turn: &Turn<'_>, own: i64) -> Option<Offer> {
    let mut candidates = ways(turn);
    candidates.extend(drawn(turn, own));
    let worth = |offer: &Offer| turn.profile.worth(*offer);
    candidates.retain(|offer| worth(offer) < own && turn.is_acceptable(*offer));
    candidates.sort_by_cached_key(|offer| (Reverse(worth(offer)), *offer));
    candidates.into_iter().find(|offer| turn.is_open(*offer))
}

/// Outcomes met while issue after issue takes the option of the other's last offer, always the one that costs
/// least. What the other wants for itself is a concession, so that one is found unless that lies below the
/// reservation.
fn ways(turn: &Turn<'_>) -> Vec<Offer> {
    let (offer_space, worth) = (turn.profile.offer_space(), |offer: &Offer| turn.profile.worth(*offer));
    let numbering = offer_space.numbering();
    let (Some(own), Some(other)) = (turn.own_last(), turn.others_last()) else { return Vec::new() };
    let (mut at, goal) = (numbering.outcome(own), numbering.outcome(other));
    let mut met = vec![other];
    let mut left: Vec<usize> = (0..numbering.n_issues()).collect();
    loop {
        left.retain(|&issue| at.options()[issue] != goal.options()[issue]);
        let step = |&issue: &usize| {
            let mut options = at.options().to_vec();
            options[issue] = goal.options()[issue];
            let outcome = Outcome::new(options);
            offer_space.offer(&outcome).map(|offer| (offer, outcome))
        };
        let steps: Vec<(Offer, Outcome)> = left.iter().filter_map(step).collect();
        met.extend(steps.iter().map(|(offer, _)| *offer));
        let Some((_, next)) = steps.into_iter().max_by_key(|(offer, _)| (worth(offer), Reverse(*offer)))
        else {
            return met;
        };
        at = next;
    }
}

/// Outcomes drawn from windows of worth below `own`, each twice as wide as the one above it.
fn drawn(turn: &Turn<'_>, own: i64) -> Vec<Offer> {
    let profile = turn.profile;
    let least = profile.reservation().max(profile.least());
    // Equal numbers for equal turns.
    let mut numbers = Seed(0).stream("concessions").from(u64::from(turn.moment.round) << 32);
    let mut draw = || numbers.next().unwrap_or(0.0);
    let (mut high, mut width) = (own - 1, 1_i64);
    let mut drawn = Vec::new();
    while high >= least {
        let low = high.saturating_sub(width - 1).max(least);
        drawn.extend((0..DRAWN).filter_map(|_| profile.some((low, high), &mut draw)));
        (high, width) = (low - 1, width.saturating_mul(2));
    }
    drawn
}

/// A strategy that is lent to a talk and looked at afterwards.
impl<S: Strategy + ?Sized> Strategy for &mut S {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        (**self).act(turn)
    }

    fn models(&self) -> Option<&model::OpponentModels> {
        (**self).models()
    }

    fn draws(&self) -> bool {
        (**self).draws()
    }

    fn ticks(&self) -> u32 {
        (**self).ticks()
    }

    fn end(&mut self, end: Option<&End>, payoff: f64) -> StrategyReport {
        (**self).end(end, payoff)
    }

    fn propose(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        (**self).propose(turn)
    }

    fn answer(&mut self, turn: &Turn<'_>, offer: Offer) -> Result<Move, StrategyFault> {
        (**self).answer(turn, offer)
    }

    fn vote(&mut self, turn: &Turn<'_>, variation: Offer, text: Offer) -> Result<Move, StrategyFault> {
        (**self).vote(turn, variation, text)
    }

    fn confirm(&mut self, turn: &Turn<'_>, text: Offer) -> Result<Move, StrategyFault> {
        (**self).confirm(turn, text)
    }

    fn concede(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        (**self).concede(turn)
    }
}

/// Where outcomes are not listed, so many are looked at one by one for a concession.
const MOST_LOOKED_AT: usize = 300;
/// So many are then drawn from each window of worth.
const DRAWN: usize = 16;
