//! What a delegate can offer that its own ratifiers do not refuse, as far as it knows them.

use super::turn::Turn;
use crate::model::Outcome;
use crate::talk::offer::Offer;

/// The outcomes that can pass at home, as they are found from the best down: each outcome of a level is
/// looked at once.
#[derive(Debug, Default)]
pub(super) struct PassingOffers {
    level: Option<usize>,
    /// Those found so far, by falling worth.
    found: Vec<(i64, Offer)>,
    /// The first that was not looked at; none when all were.
    next: Option<Offer>,
    n_looked_at: usize,
    /// Whether there is anything to offer that can pass and is not below the floor.
    has_any: bool,
}

impl PassingOffers {
    /// Whether some outcome worth at least the floor can pass at home, so that one need not offer what
    /// cannot. Looked for once on a level.
    pub(super) fn has_any(&mut self, turn: &Turn<'_>, floor: i64) -> bool {
        if self.level != Some(turn.level) {
            let best = turn.profile.best();
            *self = Self { level: Some(turn.level), next: Some(best), ..Self::default() };
            self.look(turn, floor, |found| found.is_empty());
            self.has_any = !self.found.is_empty() || repaired(turn, best, floor).is_some();
        }
        self.has_any
    }

    /// The worst outcome that can pass, may be offered and is worth at least as much as an offer that cannot
    /// pass; where there is none the best below it, down to the floor. In a space too large to be looked
    /// through, what a few changes make of the offer.
    pub(super) fn near(&mut self, turn: &Turn<'_>, offer: Offer, floor: i64) -> Option<Offer> {
        let worth = turn.profile.worth(offer);
        self.look(turn, worth, |_| true);
        let is_above = |(own, _): &&(i64, Offer)| *own >= worth;
        let above = self.found.iter().rev().filter(is_above).filter(|(_, o)| turn.is_open(*o));
        // Of equal worth the first.
        let mut nearest: Option<(i64, Offer)> = None;
        for &(own, offer) in above {
            match nearest {
                Some((least, _)) if own > least => break,
                _ => nearest = Some((own, offer)),
            }
        }
        let below = |found: &[(i64, Offer)]| {
            let below = found.iter().filter(|(own, _)| (floor..worth).contains(own));
            below.map(|(_, offer)| *offer).find(|offer| turn.is_open(*offer))
        };
        nearest.map(|(_, offer)| offer).or_else(|| {
            self.look(turn, floor, |found| below(found).is_none());
            below(&self.found).or_else(|| repaired(turn, offer, floor).filter(|offer| turn.is_open(*offer)))
        })
    }

    /// The best outcome that can pass and may be offered, down to the floor.
    pub(super) fn best(&mut self, turn: &Turn<'_>, floor: i64) -> Option<Offer> {
        let best = |found: &[(i64, Offer)]| {
            found.iter().filter(|(own, _)| *own >= floor).map(|(_, o)| *o).find(|o| turn.is_open(*o))
        };
        self.look(turn, floor, |found| best(found).is_none());
        best(&self.found)
    }

    /// Looks further down, to a worth, as long as that is wanted.
    fn look(&mut self, turn: &Turn<'_>, down_to: i64, mut go_on: impl FnMut(&[(i64, Offer)]) -> bool) {
        while let Some(offer) = self.next.filter(|_| self.n_looked_at < MOST_LOOKED_AT) {
            let worth = turn.profile.worth(offer);
            if worth < down_to || !go_on(&self.found) {
                return;
            }
            self.n_looked_at += 1;
            if !turn.is_refused_at_home(offer) {
                self.found.push((worth, offer));
            }
            self.next = turn.profile.after(offer);
        }
    }
}

/// What becomes of an offer when issue after issue is changed so that it comes nearer to pass at home,
/// without falling below the floor: of the changes after which it passes the one that costs least, else the
/// one that comes nearest. `None` when no single change helps any more.
fn repaired(turn: &Turn<'_>, offer: Offer, floor: i64) -> Option<Offer> {
    let offer_space = turn.profile.offer_space();
    let numbering = offer_space.numbering();
    let (mut at, mut gap) = (numbering.outcome(offer), turn.gap_at_home(offer));
    for _ in 0..numbering.n_issues() {
        if gap <= 0.0 {
            break;
        }
        let mut nearest: Option<(f64, i64, Outcome)> = None;
        for (issue, &n) in numbering.n_options().iter().enumerate() {
            for option in tried(n, at.options()[issue]) {
                let mut options = at.options().to_vec();
                options[issue] = option;
                let changed = Outcome::new(options);
                let Some(offer) = offer_space.offer(&changed) else { continue };
                let worth = turn.profile.worth(offer);
                if worth < floor {
                    continue;
                }
                let left = turn.gap_at_home(offer);
                let is_nearer = nearest
                    .as_ref()
                    .is_none_or(|(least, most, _)| left.total_cmp(least).then(most.cmp(&worth)).is_lt());
                if left < gap && is_nearer {
                    nearest = Some((left, worth, changed));
                }
            }
        }
        (gap, _, at) = nearest?;
    }
    offer_space.offer(&at).filter(|_| gap <= 0.0)
}

/// The options of an issue that a change tries: all but the present one; of very many some, evenly spread,
/// and the neighbours.
fn tried(n: u32, present: u32) -> impl Iterator<Item = u32> {
    let step = (n / MOST_TRIED).max(1);
    let near = [present.checked_sub(1), present.checked_add(1).filter(|next| *next < n)];
    let spread = (0..n).step_by(step as usize).chain([n - 1]);
    spread.chain(near.into_iter().flatten()).filter(move |option| *option != present)
}

/// So many outcomes of a level are looked at.
const MOST_LOOKED_AT: usize = 1 << 14;
/// About so many options of an issue are tried.
const MOST_TRIED: u32 = 32;
