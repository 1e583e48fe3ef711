//! What all other parties want, and whether enough of them would sign.

use super::posterior::Posterior;
use crate::model::PartyId;
use crate::talk::chooser::BelievedPreferences;
use crate::talk::offer::Offer;
use crate::talk::participants::bit;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use crate::talk::strategy::turn::Turn;

/// The other parties that are still there, as one party thinks of them.
#[derive(Debug, Clone)]
pub(super) struct Others {
    parties: Vec<Posterior>,
    /// What each counts: those who are farther from what they ask for the more.
    weights: Vec<f64>,
    /// How many offers of the level were read.
    n_read: usize,
    /// Whether all must assent.
    is_unanimous: bool,
    /// Of which sets of them the assent is enough, as bits by their positions; none where all must assent, or
    /// where they are too many for that.
    enough: Option<Vec<u32>>,
    /// How many had left when that was worked out.
    n_left: usize,
    /// What they want together.
    joint: BelievedPreferences,
    /// The same where each counts as much as any other.
    mean: Vec<Vec<f64>>,
}

/// What an offer is thought to be to all others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct JointRegard {
    /// What it leaves them above their reservations, those who are farther from what they ask for the more.
    pub(super) gain: f64,
    /// The same on average.
    pub(super) mean: f64,
    /// How probable it is that enough of them would sign.
    pub(super) chance: f64,
}

impl Others {
    pub(super) fn new() -> Self {
        let joint = BelievedPreferences { values: Vec::new(), version: OWN_VERSIONS };
        Self {
            parties: Vec::new(),
            weights: Vec::new(),
            n_read: 0,
            is_unanimous: true,
            enough: None,
            n_left: usize::MAX,
            joint,
            mean: Vec::new(),
        }
    }

    /// A new level begins: what was learnt stays.
    pub(super) fn forget(&mut self) {
        (self.n_read, self.n_left) = (0, usize::MAX);
        self.parties.iter_mut().for_each(Posterior::begin_level);
    }

    /// Takes in what was offered since the last turn; whether anybody is there.
    pub(super) fn read(&mut self, seen: &Observation<'_>, tools: &StrategyTools<'_>) -> bool {
        let turn = seen.turn;
        if tools.models.is_empty() {
            return false;
        }
        let has_left = self.n_left != turn.left.len();
        if has_left {
            self.n_left = turn.left.len();
            self.gather(turn, tools);
        }
        let is_new = self.n_read < turn.offers.len() || self.joint.values.is_empty() || has_left;
        // Where all propose at once, and where others may have assented, a new offer refuses nothing.
        let refuses = turn.is_free && (turn.n_parties == 2 || turn.standing.is_some());
        for (at, made) in turn.offers.iter().enumerate().skip(self.n_read) {
            if let Some(before) = at.checked_sub(1).filter(|_| refuses) {
                self.note_assents(turn, before, made.by);
            }
            let Some(party) = self.parties.iter_mut().find(|other| other.party == made.by) else { continue };
            let before = at.checked_sub(1).map(|at| turn.offers[at]);
            let refused = before.filter(|before| refuses && before.by != made.by);
            party.observe(made.offer, refused.map(|before| before.offer));
        }
        self.n_read = turn.offers.len();
        if let Some(last) = turn.offers.len().checked_sub(1).filter(|_| refuses) {
            self.note_assents(turn, last, turn.party);
        }
        if is_new {
            self.weigh(turn);
        }
        !self.parties.is_empty()
    }

    /// Notes that whoever had a turn after an offer, and before the next one was made, assented to it. A turn
    /// that a fault cost looks the same.
    fn note_assents(&mut self, turn: &Turn<'_>, at: usize, next: PartyId) {
        let made = turn.offers[at];
        if !self.is_unanimous {
            return;
        }
        let place = |party: PartyId| (party.0 + turn.n_parties - made.by.0) % turn.n_parties;
        for other in self.parties.iter_mut().filter(|other| (1..place(next)).contains(&place(other.party))) {
            other.assent(at, made.offer);
        }
    }

    fn gather(&mut self, turn: &Turn<'_>, tools: &StrategyTools<'_>) {
        self.parties.retain(|other| !turn.left.contains(&other.party));
        if self.parties.is_empty() {
            let others = (0..turn.n_parties).map(PartyId);
            let others = others.filter(|p| *p != turn.party && !turn.left.contains(p));
            let posterior = |p: PartyId| Posterior::new(p, tools.models.worlds(turn, p));
            self.parties = others.map(posterior).collect();
        }
        let rule = tools.models.beliefs().map(|beliefs| &beliefs.participants);
        self.is_unanimous = rule.is_none_or(|rule| rule.is_unanimous());
        let rule = rule.filter(|rule| !rule.is_unanimous() && self.parties.len() <= MOST_SETS);
        self.enough = rule.map(|rule| {
            let assents = |set: u32| {
                let of = self.parties.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                of.fold(bit(turn.party), |assents, (_, other)| assents | bit(other.party))
            };
            (0..1 << self.parties.len()).filter(|set| rule.is_enough(assents(*set))).collect()
        });
    }

    /// What they want together, those who are farther from what they ask for the more.
    fn weigh(&mut self, turn: &Turn<'_>) {
        let n_options = turn.profile.offer_space().numbering().n_options();
        let own = turn.own_last();
        let weight = |other: &mut Posterior| {
            let asked = turn.last_made.get(other.party.0).copied().flatten().map(|at| turn.offers[at].offer);
            let (Some(asked), Some(own)) = (asked, own) else { return LEAST_WEIGHT };
            LEAST_WEIGHT + (other.regard(asked, 1.0).gain - other.regard(own, 1.0).gain).max(0.0)
        };
        let mut weights: Vec<f64> = self.parties.iter_mut().map(weight).collect();
        let sum: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        let mut values: Vec<Vec<f64>> = n_options.iter().map(|&n| vec![0.0; n as usize]).collect();
        for (weight, other) in weights.iter().zip(&self.parties) {
            other.add_mean(*weight, &mut values);
        }
        if !turn.profile.has_listed_clusters() {
            self.mean = n_options.iter().map(|&n| vec![0.0; n as usize]).collect();
            let share = 1.0 / self.parties.len().max(1) as f64;
            self.parties.iter().for_each(|other| other.add_mean(share, &mut self.mean));
        }
        self.weights = weights;
        self.joint = BelievedPreferences { values, version: self.joint.version + 1 };
    }

    /// The reverse of what they want together.
    pub(super) fn reverse(&self) -> BelievedPreferences {
        let reverse = |values: &Vec<f64>| values.iter().map(|value| -value).collect();
        let values = self.joint.values.iter().map(reverse).collect();
        BelievedPreferences { values, version: self.joint.version + REVERSE_VERSIONS }
    }

    /// What they want together: a value per option of each issue.
    pub(super) fn joint(&self) -> &BelievedPreferences {
        &self.joint
    }

    /// The same where each counts as much as any other; nothing where outcomes or their clusters are listed.
    pub(super) fn mean(&self) -> &[Vec<f64>] {
        &self.mean
    }

    /// Whether none of them can be done without.
    pub(super) fn are_all_needed(&self) -> bool {
        self.is_unanimous
    }

    /// Whether there are several of them, and none can be done without.
    pub(super) fn are_all_of_several_needed(&self) -> bool {
        self.is_unanimous && self.parties.len() > 1
    }

    /// Takes in that they do not all sign an offer although they have stopped giving way.
    pub(super) fn refuse(&mut self, offer: Offer) {
        let chances: Vec<f64> =
            self.parties.iter_mut().map(|other| other.regard(offer, REFUSED).chance).collect();
        for (at, other) in self.parties.iter_mut().enumerate() {
            let rest = chances.iter().enumerate().filter(|(of, _)| *of != at);
            other.refuse(offer, REFUSED, rest.map(|(_, chance)| chance).product());
        }
    }

    /// What a party offered or assented to last.
    pub(super) fn position(&self, party: PartyId) -> Option<Offer> {
        self.parties.iter().find(|other| other.party == party)?.position()
    }

    /// Each of them.
    pub(super) fn each(&mut self) -> &mut [Posterior] {
        &mut self.parties
    }

    /// What an offer is to them: the weighted gain, the mean, and how probable it is that enough of them
    /// would sign, each known to within a width.
    pub(super) fn regard(&mut self, offer: Offer, width: f32) -> JointRegard {
        let (mut gain, mut mean) = (0.0, 0.0);
        let mut chances = [0.0; MOST_SETS];
        let mut all = 1.0;
        for (at, other) in self.parties.iter_mut().enumerate() {
            let regard = other.regard(offer, width);
            gain += regard.gain * self.weights.get(at).copied().unwrap_or(1.0);
            mean += regard.gain;
            all *= regard.chance;
            if let Some(chance) = chances.get_mut(at) {
                *chance = regard.chance;
            }
        }
        let n = self.parties.len();
        let of_set = |set: &u32| -> f64 {
            let chances = chances[..n].iter().enumerate();
            chances.map(|(at, chance)| if set >> at & 1 == 1 { *chance } else { 1.0 - chance }).product()
        };
        let chance = self.enough.as_ref().map_or(all, |enough| enough.iter().map(of_set).sum());
        JointRegard { gain, mean: mean / n.max(1) as f64, chance }
    }
}

/// Versions from here on are those of the weighted values, and not of what the models guess together: what is
/// computed from either is kept by version.
const OWN_VERSIONS: u64 = 1 << 32;
/// Those of the reverse begin so much later.
const REVERSE_VERSIONS: u64 = 1 << 32;
/// What every other party counts, besides what it misses.
const LEAST_WEIGHT: f64 = 0.1;
/// How widely a reservation may lie around what is believed when an offer is refused for good.
const REFUSED: f32 = 0.06;
/// Of so many others sets are looked at.
const MOST_SETS: usize = 8;
