//! One new offer for each new offer of the other.

use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use std::collections::BTreeSet;

/// Where it was published.
const SOURCE: &str = "D. de Jonge, \"An Analysis of the Linear Bilateral ANAC Domains Using the MiCRO \
    Benchmark Strategy\", IJCAI 2022";

/// MiCRO, and the same skipping ranks.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[
    OfferEntry::of(
        StrategyPartDescription::plain(
            ("micro", "one new offer for each new offer of the other, from the best down"),
            "offers/micro.md",
            SOURCE,
        ),
        "demand",
        |_, _| Ok(Box::new(Micro::new(false))),
    ),
    OfferEntry::of(
        StrategyPartDescription::plain(
            ("micro-skip", "micro, skipping ranks where rounds are few"),
            "offers/micro.md",
            SOURCE,
        ),
        "demand",
        |_, _| Ok(Box::new(Micro::new(true))),
    ),
];

/// MiCRO: offers its outcomes from the best to the worst, the next new one whenever the other has made at
/// least as many different offers; else repeats a random earlier one. Never goes below the floor. Outcomes
/// of equal worth follow in lexicographic order.
///
/// With `skip`, ranks are skipped when rounds are too few to reach the reservation one by one: the last
/// round would bring the last acceptable outcome. For more than two parties the fewest different offers of
/// any other count that has not left.
///
/// Source: D. de Jonge, "An Analysis of the Linear Bilateral ANAC Domains Using the MiCRO Benchmark
/// Strategy", IJCAI 2022. The skipping is Elfvik's.
#[derive(Debug, Clone)]
pub struct Micro {
    skips: bool,
    /// How many offers of the others were looked at.
    n_read: usize,
    /// The different offers of each party.
    theirs: Vec<BTreeSet<Offer>>,
    /// The own different offers, in the order in which they were made, and to be looked up.
    mine: Vec<Offer>,
    is_mine: BTreeSet<Offer>,
    pending: Option<Offer>,
    demand: Option<i64>,
}

impl Micro {
    /// As published, or skipping ranks.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::offer::{Micro, BiddingStrategy};
    ///
    /// // When it does not concede it repeats one of its earlier offers, drawn at random.
    /// assert!(Micro::new(false).draws());
    /// ```
    #[must_use]
    pub fn new(skips: bool) -> Self {
        Self {
            skips,
            n_read: 0,
            theirs: Vec::new(),
            mine: Vec::new(),
            is_mine: BTreeSet::new(),
            pending: None,
            demand: None,
        }
    }

    fn read(&mut self, observation: &Observation<'_>) {
        let turn = observation.turn;
        if turn.offers.len() < self.n_read {
            *self = Self::new(self.skips);
        }
        self.theirs.resize(turn.n_parties, BTreeSet::new());
        for made in &turn.offers[self.n_read..] {
            if made.by == turn.party {
                self.pending = None;
                if self.is_mine.insert(made.offer) {
                    self.mine.push(made.offer);
                }
            } else {
                self.theirs[made.by.0].insert(made.offer);
            }
        }
        self.n_read = turn.offers.len();
    }

    /// The next new offer; `None` when all acceptable ones are made.
    fn new_offer(&self, observation: &Observation<'_>) -> Option<Offer> {
        let profile = observation.turn.profile;
        let last = self.mine.last().copied();
        let next = last.map_or(Some(profile.best()), |last| profile.after(last));
        let skipped = match (self.skips, last) {
            (true, Some(last)) => self.ahead(observation, last).or(next),
            _ => next,
        };
        let is_good = |offer: &Offer| profile.worth(*offer) >= observation.floor;
        let mut found = [skipped, next].into_iter().flatten().find(is_good);
        // What was refused at home, or is no concession, is passed over.
        while let Some(offer) =
            found.filter(|offer| !observation.turn.is_free && !(observation.turn.is_legal)(*offer))
        {
            found = profile.after(offer).filter(is_good);
        }
        found
    }

    /// The offer so far ahead that the last round would bring the last acceptable one.
    fn ahead(&self, observation: &Observation<'_>, last: Offer) -> Option<Offer> {
        let profile = observation.turn.profile;
        let left = observation.turn.turns_left? as usize;
        let floor = profile.least().max(observation.floor);
        match (profile.count_from(floor), profile.count_from(profile.worth(last))) {
            (Some(all), Some(done)) if left > 0 => {
                let step = all.saturating_sub(done).div_ceil(left).max(1);
                if step == 1 { None } else { profile.at_rank(done - 1 + step) }
            }
            _ => {
                // Where ranks are not known, worth is divided evenly.
                let drop = (profile.worth(last) - floor) / left.max(1) as i64;
                profile.most_to(profile.worth(last) - drop.max(1))
            }
        }
    }
}

impl BiddingStrategy for Micro {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        self.read(observation);
        let profile = observation.turn.profile;
        if let Some(pending) =
            self.pending.filter(|pending| observation.turn.is_free || (observation.turn.is_legal)(*pending))
        {
            return pending;
        }
        let me = observation.turn.party.0;
        let is_out = |party: usize| party == me || observation.turn.left.iter().any(|left| left.0 == party);
        let others = self.theirs.iter().enumerate().filter(|(party, _)| !is_out(*party));
        let fewest = others.map(|(_, offers)| offers.len()).min().unwrap_or(0);
        if self.mine.len() <= fewest
            && let Some(offer) = self.new_offer(observation)
        {
            self.pending = Some(offer);
            self.demand = Some(profile.worth(offer));
            return offer;
        }
        self.demand = self.mine.last().map(|last| profile.worth(*last));
        let at = (tools.draw.number() * self.mine.len() as f64) as usize;
        self.mine.get(at).copied().unwrap_or_else(|| profile.best())
    }

    fn demand(&self) -> Option<i64> {
        self.demand
    }

    fn forget(&mut self) {
        *self = Self::new(self.skips);
    }

    fn draws(&self) -> bool {
        true
    }
}
