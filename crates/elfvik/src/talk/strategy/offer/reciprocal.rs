//! Give way where it costs least and brings the other most, as the other does.

mod changes;
mod corrections;
mod others;
mod pace;
mod posterior;
mod search;

use super::{BiddingStrategy, Intention, OfferEntry};
use crate::model::PartyId;
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use crate::talk::strategy::turn::Turn;
use others::Others;
use pace::Pace;
use search::Search;

/// This strategy, by its names.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[
    OfferEntry {
        model: Some("beliefs"),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                (
                    "reciprocal",
                    "gives way as the other does, first what costs it least \
                     and brings the other most: step, e",
                ),
                "offers/reciprocal.md",
                SOURCE,
            )
            .with(&["step", "e"], "step=0.01..1 and e=0.1..100"),
            "demand",
            |settings, _| {
                let step = settings.number("step", Pace::STEP, 0.01..=1.0)?;
                let e = settings.number("e", Pace::LATE, 0.1..=100.0)?;
                Ok(Box::new(Reciprocal::new(step, e)))
            },
        )
    },
    OfferEntry {
        model: Some("beliefs"),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                ("default", "what plays for whoever is not named: reciprocal"),
                "offers/reciprocal.md",
                SOURCE,
            ),
            "demand",
            |_, _| Ok(Box::new(Reciprocal::new(Pace::STEP, Pace::LATE))),
        )
    },
];

/// Where its parts were published.
const SOURCE: &str = "C. E. Osgood, \"An Alternative to War or Surrender\", 1962; R. L. Keeney, H. Raiffa, \
    \"Structuring and Analyzing Values for Multiple-Issue Negotiations\", 1991";

/// A delegate that gives way step by step: of the offers that cost it one step the one that brings the others
/// most, by its beliefs, near its own last offer and near what was asked for. It steps when the others have
/// moved since its own last step, and otherwise only as far as time presses; what it gave it does not take
/// back unless the others gain more by what they get for it. What it could sign it first tries to improve for
/// both; at its floor it tries other ways that are likely to be signed, and leaves once no deal is likely by
/// its beliefs; on its last turn it offers what is likeliest to be signed of all that it could sign itself.
///
/// Source: reciprocated steps: C. E. Osgood, "An Alternative to War or Surrender", 1962; exchanges across
/// issues: R. L. Keeney, H. Raiffa, "Structuring and Analyzing Values for Multiple-Issue Negotiations", in H.
/// P. Young (editor), Negotiation Analysis, 1991.
#[derive(Debug, Clone)]
pub struct Reciprocal {
    pace: Pace,
    others: Others,
    n_improvements: u32,
    n_trials: u32,
    /// What it would sign at present.
    demand: i64,
    intention: Intention,
    /// The last answer, and what it was an answer to.
    kept: Option<(Situation, Offer)>,
}

/// What an offer is an answer to: offers, refusals and parties that left, so far.
type Situation = (usize, usize, usize, Option<u32>);

impl Reciprocal {
    /// Steps of at most a share of the range; without answers it gives way like a time-dependent tactic with
    /// the exponent `e`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::offer::{BiddingStrategy, Reciprocal};
    ///
    /// assert!(!Reciprocal::new(0.06, 4.0).draws());
    /// ```
    #[must_use]
    pub fn new(step: f64, e: f64) -> Self {
        Self {
            pace: Pace::new(step, e),
            others: Others::new(),
            n_improvements: 0,
            n_trials: 0,
            demand: i64::MAX,
            intention: Intention::Offer,
            kept: None,
        }
    }

    /// What both could gain on an offer that could be signed.
    fn improved(&mut self, search: &mut Search<'_, '_>, standing: Offer) -> Option<Offer> {
        let turn = search.seen.turn;
        let has_time = turn.turns_left.is_some_and(|left| left >= LEAST_TURNS);
        let is_safe = turn.is_free && turn.n_parties == 2 && !turn.may_break_off;
        if !has_time || !is_safe || self.n_improvements >= MOST_IMPROVEMENTS {
            return None;
        }
        let found = search.improved(&mut self.others, standing)?;
        self.n_improvements += 1;
        Some(found)
    }

    /// The next offer, when there is somebody to think of.
    fn answer(&mut self, search: &mut Search<'_, '_>) -> Offer {
        let seen = search.seen;
        let turn = seen.turn;
        let profile = turn.profile;
        let Some(last) = turn.own_last() else {
            self.pace.ends_at(search.least_ratified(&mut self.others));
            return search.opening(&mut self.others);
        };
        let is_last = turn.turns_left == Some(1);
        let target = if is_last { seen.floor } else { self.pace.target(seen) };
        self.demand = target;
        let standing = turn
            .standing
            .map(|made| made.offer)
            .filter(|offer| profile.worth(*offer) >= target && !turn.is_refused_at_home(*offer));
        if let Some(offer) = standing {
            let improved = if is_last { None } else { self.improved(search, offer) };
            self.demand = improved.map_or(target, |improved| profile.worth(improved));
            return improved.unwrap_or(offer);
        }
        if is_last {
            return search.likeliest(&mut self.others, seen.floor).map_or(last, |(_, offer)| offer);
        }
        if let Some(offer) = search.step(&mut self.others, (last, target)) {
            return offer;
        }
        let is_down = (profile.worth(last) - search.floor()) as f64 <= profile.range() * NOTICED;
        if target >= profile.worth(last) && !is_down {
            // It waits for the others.
            return last;
        }
        match search.further(&mut self.others, (last, target)) {
            Some(offer) => offer,
            None => self.another_way(search, last),
        }
    }

    /// Nothing near is left to give: another way that is likely to be signed, or its last word, or none.
    fn another_way(&mut self, search: &mut Search<'_, '_>, last: Offer) -> Offer {
        let floor = search.floor();
        self.demand = floor;
        let have_stopped = self.pace.have_stopped();
        let is_unanimous = self.others.are_all_needed();
        if have_stopped && is_unanimous {
            self.others.refuse(last);
        }
        let hopeless = if have_stopped { HOPELESS } else { SURELY_HOPELESS };
        let turn = search.seen.turn;
        let n_further = turn.n_parties.saturating_sub(2 + turn.left.len()) as u32;
        // Of several others each may sign or not.
        let worth_trying = libm::pow(HOPELESS, f64::from(n_further + 1));
        let are_all_of_several_needed = self.others.are_all_of_several_needed();
        let most_trials =
            if are_all_of_several_needed { MOST_TRIALS_WITH_SEVERAL } else { MOST_TRIALS + n_further };
        let can_try = self.n_trials < most_trials;
        // Several do not wait for what may be said on the last turn once they have stopped.
        let counts = can_try || !have_stopped || !are_all_of_several_needed;
        let other = counts.then(|| search.likeliest(&mut self.others, floor)).flatten();
        if can_try
            && let Some((chance, offer)) = other
            && (!have_stopped || chance >= worth_trying)
            && search.is_promising(&mut self.others, offer, last)
        {
            self.n_trials += 1;
            return offer;
        }
        let chance = other.map_or(0.0, |(chance, _)| chance).max(search.chance(&mut self.others, last));
        if is_unanimous && chance < hopeless {
            self.intention = Intention::Leave;
        }
        last
    }

    /// The next offer where all make theirs at the same time and none twice. So that there is something new
    /// in every round, one after the other makes one; once all are at their floors, and in the last round,
    /// everybody does.
    fn at_once(&mut self, search: &mut Search<'_, '_>) -> Offer {
        let seen = search.seen;
        let turn = seen.turn;
        let profile = turn.profile;
        let present: Vec<usize> = (0..turn.n_parties).filter(|p| !turn.left.contains(&PartyId(*p))).collect();
        let n = present.len().max(1);
        let has_turn = present.get(turn.moment.round as usize % n) == Some(&turn.party.0);
        let rounds = turn.rounds.map_or(ROUNDS, f64::from);
        let is_last = turn.turns_left == Some(1);
        let has_few = rounds < FEW_TURNS * n as f64;
        let has_turn = has_turn || has_few;
        let by_turns = self.pace.by_turns(seen, if has_few { rounds } else { rounds / n as f64 });
        self.demand = if is_last { search.floor() } else { by_turns };
        let is_closing = is_last || f64::from(turn.moment.round) >= rounds * Pace::FIRST_PART;
        if !has_turn && !is_closing {
            self.intention = Intention::Pass;
            return turn.own_last().unwrap_or_else(|| profile.best());
        }
        let Some(last) = turn.own_last() else {
            return search.opening(&mut self.others);
        };
        let found = if profile.worth(last) > self.demand && !is_last {
            let found = search.step(&mut self.others, (last, self.demand));
            found.or_else(|| search.further(&mut self.others, (last, self.demand)))
        } else {
            None
        };
        let found = found.or_else(|| search.another(&mut self.others, (last, self.demand)));
        let found = found.or_else(|| search.likeliest(&mut self.others, self.demand).map(|(_, offer)| offer));
        let found = found.or_else(|| {
            let floor = search.floor();
            search.likeliest(&mut self.others, floor).map(|(_, offer)| offer)
        });
        if found.is_none() {
            self.intention = Intention::Pass;
        }
        found.unwrap_or(last)
    }
}

impl BiddingStrategy for Reciprocal {
    fn next(&mut self, seen: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let turn = seen.turn;
        if !self.others.read(seen, tools) {
            // Nobody to think of: only what time says.
            self.demand = self.pace.by_time(seen);
            return tools.offer_from(seen, self.demand, 0);
        }
        let situation = situation(turn);
        if let Some((_, offer)) = self.kept.filter(|(kept, _)| *kept == situation) {
            return offer;
        }
        self.intention = Intention::Offer;
        self.pace.note(seen, &mut self.others);
        let mut search = Search { seen, tools };
        // With alternating offers only what was refused at home cannot be offered again.
        let is_at_once = !turn.is_free && turn.refused.is_empty();
        let offer = if is_at_once { self.at_once(&mut search) } else { self.answer(&mut search) };
        self.kept = Some((situation, offer));
        offer
    }

    fn draws(&self) -> bool {
        false
    }

    fn forget(&mut self) {
        self.pace.forget();
        self.others.forget();
        (self.n_improvements, self.n_trials, self.kept) = (0, 0, None);
    }

    fn demand(&self) -> Option<i64> {
        Some(self.demand)
    }

    fn intention(&self) -> Intention {
        self.intention
    }
}

fn situation(turn: &Turn<'_>) -> Situation {
    (turn.offers.len(), turn.refused.len(), turn.left.len(), turn.turns_left)
}

/// So often it tries to improve what it could sign.
const MOST_IMPROVEMENTS: u32 = 1;
/// Only where so many turns are left, this one included.
const LEAST_TURNS: u32 = 3;
/// So many other ways it tries where it has nothing left to give; where fewer than all are enough, with each
/// further party one more.
const MOST_TRIALS: u32 = 4;
/// So many where all of several others must assent: each trial hides from them that it has stopped.
const MOST_TRIALS_WITH_SEVERAL: u32 = 3;
/// Where all make offers at the same time, everybody does in every round that leaves fewer turns to each.
const FEW_TURNS: f64 = 10.0;
/// So many rounds it expects where it cannot know.
const ROUNDS: f64 = 100.0;
/// It leaves once the others have stopped and nothing is likelier to be signed,
const HOPELESS: f64 = 0.3;
/// or while they still give way.
const SURELY_HOPELESS: f64 = 0.1;
/// It is at its floor from this share of its range on.
const NOTICED: f64 = 0.03;
