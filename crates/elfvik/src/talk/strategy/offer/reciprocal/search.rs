//! Offers for an aim: a step, a gain for both, what is likeliest to be signed.

use super::changes::{Aim, Neighbourhood, n_nearer};
use super::others::{JointRegard, Others};
use crate::model::PartyId;
use crate::talk::chooser::BelievedPreferences;
use crate::talk::offer::Offer;
use crate::talk::strategy::observation::{Observation, StrategyTools};

/// What is looked at to find an offer.
pub(super) struct Search<'s, 't> {
    pub(super) seen: &'s Observation<'s>,
    pub(super) tools: &'s mut StrategyTools<'t>,
}

impl Search<'_, '_> {
    /// The first offer: of those nearly as good as the best the one that the others like most. Where all of
    /// several must assent the one that they like least, so that it can later give what costs it next to
    /// nothing.
    pub(super) fn opening(&mut self, others: &mut Others) -> Offer {
        let profile = self.seen.turn.profile;
        let (most, range, floor) = (profile.most(), profile.range(), self.floor());
        let window = |share: f64| ((most - (range * share) as i64).max(floor), most);
        let mut best = None;
        if others.are_all_of_several_needed() {
            let found = self.some_of(&others.reverse(), window(OPENING_WITH_SEVERAL), FEW);
            best = best_of(found, |offer| -others.regard(offer, WIDE).gain);
        }
        if best.is_none() {
            let found = self.some(others, window(OPENING), FEW);
            best = best_of(found, |offer| others.regard(offer, WIDE).gain);
        }
        best.map_or_else(|| profile.best(), |(_, offer)| offer)
    }

    /// The next offer from the own last one, when the worth may fall to a target.
    pub(super) fn step(&mut self, others: &mut Others, (last, target): (Offer, i64)) -> Option<Offer> {
        let profile = self.seen.turn.profile;
        let worth = profile.worth(last);
        if !profile.has_listed_clusters() {
            return self.near(others, (last, target));
        }
        let width = (profile.range() * SIDEWAYS) as i64;
        let found = self.best_step(others, last, (target, worth + width));
        let step = worth - target;
        if found.is_some() || step <= 0 {
            return found;
        }
        let mut high = target - 1;
        for times in [LENIENT, MOST_AT_ONCE] {
            let low = worth.saturating_sub((step as f64 * times) as i64).max(self.floor());
            if low <= high {
                let found = self.best_step(others, last, (low, high));
                if found.is_some() {
                    return found;
                }
                high = low - 1;
            }
        }
        None
    }

    /// The same for a larger step, as small as possible.
    pub(super) fn further(&mut self, others: &mut Others, (last, target): (Offer, i64)) -> Option<Offer> {
        let profile = self.seen.turn.profile;
        let (worth, floor) = (profile.worth(last), self.floor());
        if !profile.has_listed_clusters() {
            return self.near(others, (last, floor));
        }
        let mut width = ((worth - target) as f64 * MOST_AT_ONCE).max(profile.range() * NOTICED) as i64;
        let mut high = worth;
        while high > floor && width > 0 {
            let low = worth.saturating_sub(width).max(floor);
            let found = self.best_step(others, last, (low, high));
            if found.is_some() {
                return found;
            }
            (high, width) = (low, width.saturating_mul(2));
        }
        None
    }

    /// Of the outcomes worth about so much the one that brings the others most for what it costs.
    fn best_step(&mut self, others: &mut Others, last: Offer, window: (i64, i64)) -> Option<Offer> {
        let turn = self.seen.turn;
        let profile = turn.profile;
        let numbering = profile.offer_space().numbering();
        let found = self.some(others, window, MANY);
        let asked = self.asked(others);
        let [most_counted, own_counts] = counts(others);
        let nearer_counts = if profile.is_listed() { NEARER } else { NEARER_UNLISTED };
        let from = others.regard(last, SOFT);
        let mut best: Option<(f64, Offer)> = None;
        for offer in found.into_iter().filter(|offer| *offer != last) {
            let own = profile.change(last, offer);
            let JointRegard { gain, mean, chance } = others.regard(offer, SOFT);
            let given = gain - from.gain;
            if given < LEAST_SHARED || mean < from.mean || (-own < NOTICED && given < SURELY_NOTICED) {
                continue;
            }
            let (mut changed, mut nearer) = (0.0, 0.0);
            for issue in 0..numbering.n_issues() {
                let [old, new] = [last, offer].map(|offer| numbering.option(offer, issue));
                if old != new {
                    changed += 1.0;
                    nearer += n_nearer(numbering, &asked, issue, [old, new]) / asked.len().max(1) as f64;
                }
            }
            let counted = given.min(most_counted) + LIKELY * (chance - from.chance) + own_counts * own;
            let score = counted - CHANGED * changed + nearer_counts * nearer;
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, offer));
            }
        }
        best.map(|(_, offer)| offer)
    }

    /// The same where clusters of issues are not listed: one, two or three issues changed.
    fn near(&mut self, others: &mut Others, (last, target): (Offer, i64)) -> Option<Offer> {
        let turn = self.seen.turn;
        let profile = turn.profile;
        let lost = (profile.worth(last) - target).max(0) as f64 / profile.range();
        let asked = self.asked(others);
        let room = (profile.worth(last) - self.floor()).max(0) as f64 / profile.range();
        let [most_counted, own_counts] = counts(others);
        let aim = |most_lost: f64| Aim {
            most_lost: most_lost.min(room),
            least_gained: -1.0,
            most_gained: 0.0,
            least_given: LEAST_SHARED,
            least_noticed: NOTICED_UNCLUSTERED,
            most_counted,
            own_counts,
        };
        let (joint, mean) = (&others.joint().values[..], others.mean());
        let near = Neighbourhood { turn, others: joint, mean, base: last, asked: &asked };
        if lost <= 0.0 {
            return near.best(&aim(0.0));
        }
        near.best(&aim(lost * LENIENT)).or_else(|| near.best(&aim(lost * MOST_AT_ONCE)))
    }

    /// What both could gain on an offer that could be signed.
    pub(super) fn improved(&mut self, others: &mut Others, standing: Offer) -> Option<Offer> {
        let turn = self.seen.turn;
        let profile = turn.profile;
        if !profile.has_listed_clusters() {
            let (joint, mean) = (&others.joint().values[..], others.mean());
            let near = Neighbourhood { turn, others: joint, mean, base: standing, asked: &[] };
            return near.best(&Aim {
                most_lost: 0.0,
                least_gained: LEAST_IMPROVED,
                most_gained: 1.0,
                least_given: LEAST_SHARED,
                least_noticed: 0.0,
                most_counted: f64::INFINITY,
                own_counts: 1.0,
            });
        }
        let worth = profile.worth(standing);
        let width = (profile.range() * MOST_IMPROVED) as i64;
        let found = self.some(others, (worth, worth.saturating_add(width)), MANY);
        let from = others.regard(standing, SOFT).gain;
        let mut best: Option<(f64, Offer)> = None;
        for offer in found.into_iter().filter(|offer| *offer != standing) {
            let own = profile.change(standing, offer);
            let given = others.regard(offer, SOFT).gain - from;
            let signs = others.regard(offer, SHARP).chance >= PROBABLE;
            let is_noticed = own >= NOTICED || given >= SURELY_NOTICED;
            if own < LEAST_IMPROVED || given < LEAST_SHARED || !is_noticed || !signs {
                continue;
            }
            let probable =
                others.each().iter_mut().map(|other| other.prefers(offer, standing)).product::<f64>();
            let score = probable * (own + given);
            if probable >= PROBABLE && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, offer));
            }
        }
        best.map(|(_, offer)| offer)
    }

    /// Of all that is worth at least so much and was not offered yet what is likeliest to be signed, with the
    /// probability that it is.
    pub(super) fn likeliest(&mut self, others: &mut Others, least: i64) -> Option<(f64, Offer)> {
        let turn = self.seen.turn;
        let found = self.some(others, (least.max(self.floor()), turn.profile.most()), MANY);
        let best = best_of(found, |offer| {
            let JointRegard { gain, chance, .. } = others.regard(offer, SHARP);
            chance + GAIN_COUNTS * gain
        });
        best.map(|(_, offer)| (others.regard(offer, SHARP).chance, offer))
    }

    /// The same for whoever may not repeat its last offer: one that takes from the others only what the party
    /// gains itself.
    pub(super) fn another(&mut self, others: &mut Others, (last, least): (Offer, i64)) -> Option<Offer> {
        let profile = self.seen.turn.profile;
        let from = others.regard(last, SOFT).mean;
        let least = least.max(self.floor());
        let mut found = self.some(others, (least, profile.most()), MANY);
        // What another offered before may be enough for those who have come down since.
        let turn = self.seen.turn;
        let is_own =
            |offer: Offer| turn.offers.iter().any(|made| made.by == turn.party && made.offer == offer);
        let of_others = turn.offers.iter().filter(|made| made.by != turn.party).map(|made| made.offer);
        let mut of_others: Vec<Offer> = of_others
            .filter(|offer| profile.worth(*offer) >= least && turn.is_open(*offer) && !is_own(*offer))
            .collect();
        of_others.sort_unstable();
        of_others.dedup();
        found.extend(of_others);
        let helps_somebody = |others: &mut Others, offer: Offer| {
            profile.change(last, offer) >= NOTICED || others.regard(offer, SOFT).mean - from >= LEAST_BROUGHT
        };
        let found: Vec<Offer> = found.into_iter().filter(|offer| helps_somebody(others, *offer)).collect();
        best_of(found, |offer| others.regard(offer, SHARP).chance).map(|(_, offer)| offer)
    }

    /// Whether an offer is likelier to be signed than another, or brings the others what they would notice:
    /// else it is not worth a word. Where all of several must assent it need only be nearly as likely: their
    /// answers show who asks for what.
    pub(super) fn is_promising(&self, others: &mut Others, offer: Offer, than: Offer) -> bool {
        let [new, old] = [offer, than].map(|offer| others.regard(offer, SHARP));
        let least = if others.are_all_of_several_needed() {
            old.chance * NEARLY_AS_LIKELY
        } else {
            old.chance + LIKELIER
        };
        new.chance >= least || new.gain - old.gain >= SURELY_NOTICED
    }

    /// What is left to the party of all that its own ratifiers are not known to refuse when the others get the
    /// most of it; none where no ratifier is known.
    pub(super) fn least_ratified(&mut self, others: &mut Others) -> Option<i64> {
        let profile = self.seen.turn.profile;
        self.seen.turn.gap_at_home?;
        let found = self.some(others, (self.floor(), profile.most()), FEW);
        best_of(found, |offer| others.regard(offer, WIDE).gain).map(|(_, offer)| profile.worth(offer))
    }

    /// What each of the others asked for last, or assented to since.
    fn asked(&self, beliefs: &Others) -> Vec<Offer> {
        let turn = self.seen.turn;
        let others = turn.last_made.iter().enumerate().filter(|(party, _)| {
            let party = PartyId(*party);
            party != turn.party && !turn.left.contains(&party)
        });
        let asked = |(party, at): (usize, &Option<usize>)| {
            at.map(|at| beliefs.position(PartyId(party)).unwrap_or(turn.offers[at].offer))
        };
        others.filter_map(asked).collect()
    }

    /// How probable it is that an offer would be signed.
    pub(super) fn chance(&self, others: &mut Others, offer: Offer) -> f64 {
        others.regard(offer, SHARP).chance
    }

    pub(super) fn floor(&self) -> i64 {
        self.seen.floor.max(self.seen.turn.profile.bottom())
    }

    /// Some outcomes worth so much that the others like most together, of those that may be offered and were
    /// not.
    fn some(&mut self, others: &Others, window: (i64, i64), most: usize) -> Vec<Offer> {
        self.some_of(others.joint(), window, most)
    }

    /// The same for whoever has some preferences.
    fn some_of(&mut self, wanted: &BelievedPreferences, window: (i64, i64), most: usize) -> Vec<Offer> {
        let turn = self.seen.turn;
        let mut own: Vec<Offer> =
            turn.offers.iter().filter(|made| made.by == turn.party).map(|made| made.offer).collect();
        // Asked of every outcome in the window.
        own.sort_unstable();
        let is_meant = |offer: Offer| own.binary_search(&offer).is_err() && turn.is_open(offer);
        let (mut low, high) = window;
        let mut found = self.tools.chooser.some_best(turn.profile, wanted, window, (most, &is_meant));
        // Where what is best for the others is refused at home, a search may pass over the rest.
        let is_partial = !turn.profile.is_listed() && turn.gap_at_home.is_some();
        for _ in 0..if is_partial { MOST_NARROWED } else { 0 } {
            if found.len() >= most.min(FEW) || high - low < NARROWED {
                break;
            }
            low += (high - low) / NARROWED;
            let window = (low, high);
            let more = self.tools.chooser.some_best(turn.profile, wanted, window, (most, &is_meant));
            found.extend(more);
            found.sort_unstable();
            found.dedup();
        }
        found
    }
}

/// How much of what a step gives the others counts at most, and what the own loss counts beside it.
fn counts(others: &Others) -> [f64; 2] {
    if others.are_all_of_several_needed() {
        [MOST_GIVEN, OWN_COUNTS_WITH_SEVERAL]
    } else {
        [f64::INFINITY, OWN_COUNTS]
    }
}

/// The offer with the greatest score, of equals the first.
fn best_of(found: Vec<Offer>, mut score: impl FnMut(Offer) -> f64) -> Option<(f64, Offer)> {
    let mut best: Option<(f64, Offer)> = None;
    for offer in found {
        let score = score(offer);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, offer));
        }
    }
    best
}

/// By how much likelier to be signed another way must be than what was said last.
const LIKELIER: f64 = 0.02;
/// Where all of several others must assent it must be so many times as likely.
const NEARLY_AS_LIKELY: f64 = 0.95;
/// What they must gain on average by an offer that only has to be new, unless the party gains.
const LEAST_BROUGHT: f64 = 0.05;
/// A step that costs nothing may gain so much.
const SIDEWAYS: f64 = 0.02;
/// Of the range of worth in which it opens it takes what is best for the others.
const OPENING: f64 = 0.01;
/// Where all of several must assent it takes what is worst for them, of a wider range.
const OPENING_WITH_SEVERAL: f64 = 0.03;
/// Where all of several must assent, no more of what a step gives them counts: the rest is for later steps.
const MOST_GIVEN: f64 = 0.1;
/// So many outcomes are looked at closely.
const FEW: usize = 16;
const MANY: usize = 96;
/// Where too few are found a range of worth is narrowed so often, each time by one part in so many.
const MOST_NARROWED: usize = 4;
const NARROWED: i64 = 3;
/// How widely a reservation may lie around what is believed: early, and when it comes to a signature.
const WIDE: f32 = 1.0;
const SOFT: f32 = 0.3;
const SHARP: f32 = 0.06;
/// A loss of the own range is noticed from here on,
const NOTICED: f64 = 0.032;
/// and what the others are thought to gain.
const SURELY_NOTICED: f64 = 0.04;
/// The same where clusters of issues are not listed: fewer worlds are looked at.
const NOTICED_UNCLUSTERED: f64 = 0.05;
/// What the others must gain by a step at least.
const LEAST_SHARED: f64 = 0.015;
/// What the party must gain by an improvement of what it could sign,
const LEAST_IMPROVED: f64 = 0.005;
/// what it looks for at most,
const MOST_IMPROVED: f64 = 0.12;
/// and how probable it must be that the other gains, too, and would sign.
const PROBABLE: f64 = 0.9;
/// What the own loss counts beside the gain of the others.
const OWN_COUNTS: f64 = 0.5;
/// The same where all of several must assent.
const OWN_COUNTS_WITH_SEVERAL: f64 = 0.6;
/// What it counts that enough are likelier to sign.
const LIKELY: f64 = 0.5;
/// What a gain counts beside the probability of a signature.
const GAIN_COUNTS: f64 = 0.2;
/// What each changed issue must bring.
const CHANGED: f64 = 0.004;
/// What an issue counts on which the others get what they asked for.
const NEARER: f64 = 0.004;
/// The same where outcomes are not listed: what was asked for is certain, and worlds are few.
const NEARER_UNLISTED: f64 = 0.01;
/// Issues come in lumps: a step may be so many times as large as planned,
const LENIENT: f64 = 1.5;
/// or where nothing else is noticed so many times.
const MOST_AT_ONCE: f64 = 3.0;
