//! Give way where it costs least and brings the other most, as the other does.

mod changes;
mod pace;

use super::{BiddingStrategy, OfferEntry};
use crate::model::PartyId;
use crate::talk::chooser::{BelievedPreferences, ChosenOffer};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use changes::{Aim, Neighbourhood, range};
use pace::{Pace, Values};

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry {
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
        "last-chance",
        |settings, _| {
            let step = settings.number("step", Pace::STEP, 0.01..=1.0)?;
            let e = settings.number("e", Pace::LATE, 0.1..=100.0)?;
            Ok(Box::new(Reciprocal::new(step, e)))
        },
    )
}];

/// Where its parts were published.
const SOURCE: &str = "C. E. Osgood, \"An Alternative to War or Surrender\", 1962; R. L. Keeney, H. Raiffa, \
    \"Structuring and Analyzing Values for Multiple-Issue Negotiations\", 1991";

/// A delegate that gives way step by step from its own last offer: of the offers that differ from it in one to
/// three issues the one that brings the others most, by its model of them, for what it costs. It steps when
/// the others have moved since its own last step, and otherwise only as far as time presses; what it gave it
/// does not take back unless the others gain more by what they get for it. What it could sign it
/// first tries to improve for both; on its last turn it offers what is best for the others of all that it could
/// sign itself.
///
/// Source: reciprocated steps: C. E. Osgood, "An Alternative to War or Surrender", 1962; exchanges across
/// issues: R. L. Keeney, H. Raiffa, "Structuring and Analyzing Values for Multiple-Issue Negotiations", in H.
/// P. Young (editor), Negotiation Analysis, 1991.
#[derive(Debug, Clone)]
pub struct Reciprocal {
    pace: Pace,
    /// The others' values, added up over the parties.
    others: BelievedPreferences,
    /// The values of each.
    each: Vec<Values>,
    n_improvements: u32,
    n_trials: u32,
}

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
            others: BelievedPreferences { values: Vec::new(), version: OWN_VERSIONS },
            each: Vec::new(),
            n_improvements: 0,
            n_trials: 0,
        }
    }

    /// What the others are thought to want, those who are farther from what they ask for the more.
    fn weigh(&mut self, seen: &Observation<'_>, tools: &mut StrategyTools<'_>) -> bool {
        let turn = seen.turn;
        let numbering = turn.profile.offer_space().numbering();
        let value = |values: &[Vec<f64>], offer: Offer| -> f64 {
            values.iter().enumerate().map(|(issue, v)| v[numbering.option(offer, issue) as usize]).sum()
        };
        let is_there = |p: &usize| *p != turn.party.0 && !turn.left.contains(&PartyId(*p));
        self.each.clear();
        let mut weights: Vec<f64> = Vec::new();
        for p in (0..turn.n_parties).filter(is_there) {
            let Some(values) = tools.models.of(PartyId(p)) else { continue };
            let asked = turn.last_made.get(p).copied().flatten().map(|at| turn.offers[at].offer);
            weights.push(match (asked, turn.own_last()) {
                (Some(asked), Some(own)) => {
                    FLOOR_OF_WEIGHTS + (value(&values, asked) - value(&values, own)).max(0.0)
                }
                _ => FLOOR_OF_WEIGHTS,
            });
            self.each.push((PartyId(p), values));
        }
        let sum: f64 = weights.iter().sum();
        let Some((_, first)) = self.each.first() else { return false };
        let mut joint: Vec<Vec<f64>> = first.iter().map(|values| vec![0.0; values.len()]).collect();
        for (weight, (_, values)) in weights.iter().zip(&self.each) {
            let cells = joint.iter_mut().flatten().zip(values.iter().flatten());
            cells.for_each(|(joint, value)| *joint += value * weight / sum);
        }
        if joint != self.others.values {
            self.others = BelievedPreferences { values: joint, version: self.others.version + 1 };
        }
        true
    }

    /// Of all that the party could sign the best for the others; of several only what it has not offered yet
    /// where that is asked for.
    fn bridge(&self, seen: &Observation<'_>, tools: &mut StrategyTools<'_>, new: Novelty) -> Option<Offer> {
        let turn = seen.turn;
        let made = |offer: Offer| turn.offers.iter().any(|made| made.by == turn.party && made.offer == offer);
        let is_meant = |offer: Offer| turn.is_open(offer) && (new == Novelty::Any || !made(offer));
        let floor = seen.floor.max(turn.profile.least());
        let window = (floor, turn.profile.most());
        let chosen = tools.chooser.best_where(turn.profile, &self.others, window, &is_meant);
        chosen.map(|ChosenOffer { offer, .. }| offer)
    }

    /// What both could gain on an offer that could be signed.
    fn improved(&mut self, seen: &Observation<'_>, standing: Offer) -> Option<Offer> {
        let turn = seen.turn;
        let has_time = turn.turns_left.is_some_and(|left| left >= LEAST_TURNS);
        let is_safe = turn.is_free && turn.n_parties == 2 && !turn.may_break_off;
        if !has_time || !is_safe || self.n_improvements >= MOST_IMPROVEMENTS {
            return None;
        }
        let near = Neighbourhood { turn, others: &self.others.values, base: standing, asked: None };
        let aim = Aim {
            most_lost: 0.0,
            least_gained: LEAST_IMPROVED,
            most_gained: 1.0,
            least_given: LEAST_SHARED,
            least_noticed: 0.0,
            own_counts: 1.0,
        };
        let found = near.best(&aim)?;
        self.n_improvements += 1;
        Some(found)
    }

    /// The next offer from the own last one, when the worth may fall to a target.
    fn step(&self, seen: &Observation<'_>, (last, target): (Offer, i64)) -> Option<Offer> {
        let turn = seen.turn;
        let profile = turn.profile;
        let lost = (profile.worth(last) - target).max(0) as f64 / range(profile);
        let asked = turn.others_last();
        let near = Neighbourhood { turn, others: &self.others.values, base: last, asked };
        let room = (profile.worth(last) - seen.floor.max(profile.least())).max(0) as f64 / range(profile);
        let aim = |most_lost: f64| Aim {
            most_lost: most_lost.min(room),
            least_gained: -1.0,
            most_gained: 0.0,
            least_given: LEAST_SHARED,
            least_noticed: NOTICED,
            own_counts: OWN_COUNTS,
        };
        if lost <= 0.0 {
            return near.best(&aim(0.0));
        }
        near.best(&aim(lost * LENIENT)).or_else(|| near.best(&aim(lost * MOST_AT_ONCE)))
    }
}

/// Whether an offer must be one that was not made yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Novelty {
    Any,
    New,
}

impl BiddingStrategy for Reciprocal {
    fn next(&mut self, seen: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let turn = seen.turn;
        let profile = turn.profile;
        if !self.weigh(seen, tools) {
            // Nobody to think of: only what time says.
            return tools.offer_from(seen, self.pace.by_time(seen), 0);
        }
        let width = (range(profile) * OPENING) as i64;
        let Some(last) = turn.own_last() else {
            return tools.offer_from(seen, profile.most() - width, width);
        };
        let target = self.pace.target(seen, &self.each);
        let standing = turn
            .standing
            .map(|made| made.offer)
            .filter(|offer| profile.worth(*offer) >= seen.floor && !turn.is_refused_at_home(*offer));
        let is_last = turn.turns_left == Some(1);
        if let Some(offer) = standing.filter(|offer| is_last || profile.worth(*offer) >= target) {
            return if is_last { offer } else { self.improved(seen, offer).unwrap_or(offer) };
        }
        if is_last {
            return self.bridge(seen, tools, Novelty::Any).unwrap_or(last);
        }
        if let Some(offer) = self.step(seen, (last, target)) {
            return offer;
        }
        // Nothing near is left to give: another way to the same worth.
        let is_down = profile.worth(last) as f64 <= seen.floor as f64 + range(profile) * NOTICED;
        if is_down && self.n_trials < MOST_TRIALS {
            self.n_trials += 1;
            return self.bridge(seen, tools, Novelty::New).unwrap_or(last);
        }
        if profile.worth(last) > target || !turn.is_free {
            let width = (range(profile) * NOTICED) as i64;
            let is_meant = |offer: Offer| turn.is_open(offer);
            let chosen = tools.chooser.best_where(profile, &self.others, (target, target + width), &is_meant);
            return chosen.map_or(last, |chosen| chosen.offer);
        }
        last
    }

    fn draws(&self) -> bool {
        false
    }

    fn forget(&mut self) {
        self.pace.forget();
        (self.n_improvements, self.n_trials) = (0, 0);
    }
}

/// Versions from here on are those of the weighted values, and not of what the models guess together: what is
/// computed from either is kept by version.
const OWN_VERSIONS: u64 = 1 << 32;
/// Of the range of worth in which it opens it takes what is best for the others.
const OPENING: f64 = 0.01;
/// What every other party counts, besides what it misses.
const FLOOR_OF_WEIGHTS: f64 = 0.1;
/// A change is noticed from this share of a range on.
const NOTICED: f64 = 0.045;
/// What the others must gain by a step at least.
const LEAST_SHARED: f64 = 0.005;
/// What the party must gain by an improvement of what it could sign.
const LEAST_IMPROVED: f64 = 0.005;
/// So often it tries to improve what it could sign.
const MOST_IMPROVEMENTS: u32 = 3;
/// Only where so many turns are left, this one included.
const LEAST_TURNS: u32 = 3;
/// So many other ways it tries where it has nothing left to give.
const MOST_TRIALS: u32 = 6;
/// What the own loss counts beside the gain of the others.
const OWN_COUNTS: f64 = 0.5;
/// Issues come in lumps: a step may be so many times as large as planned,
const LENIENT: f64 = 1.5;
/// or where nothing else is noticed so many times.
const MOST_AT_ONCE: f64 = 3.0;
