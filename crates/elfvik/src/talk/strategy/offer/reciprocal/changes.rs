//! Offers near another: one, two or three issues changed.

use crate::talk::offer::{Offer, OutcomeNumbering};
use crate::talk::strategy::turn::Turn;

/// An offer from which others are looked for, and how they are compared.
pub(super) struct Neighbourhood<'n> {
    pub(super) turn: &'n Turn<'n>,
    /// What the others are thought to want: a value per option of each issue.
    pub(super) others: &'n [Vec<f64>],
    /// The same where each of them counts as much as any other.
    pub(super) mean: &'n [Vec<f64>],
    /// The offer that is changed.
    pub(super) base: Offer,
    /// What each of the others asked for last.
    pub(super) asked: &'n [Offer],
}

/// Which changes are looked for, in shares of the own range and of what the others are thought to want.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aim {
    /// The party loses at most so much.
    pub(super) most_lost: f64,
    /// And gains at least so much; below 0 where it may lose.
    pub(super) least_gained: f64,
    /// And at most so much.
    pub(super) most_gained: f64,
    /// The others gain at least so much.
    pub(super) least_given: f64,
    /// The party loses, or the others gain, at least so much: a smaller change goes unnoticed.
    pub(super) least_noticed: f64,
    /// Of what the others gain no more counts than this.
    pub(super) most_counted: f64,
    /// What the own gain or loss counts beside that of the others.
    pub(super) own_counts: f64,
}

/// One issue changed.
#[derive(Debug, Clone, Copy)]
struct Change {
    issue: usize,
    option: u32,
    own: f64,
    others: f64,
    mean: f64,
    /// How many more of the others get what they asked for.
    nearer: f64,
}

/// Some issues changed.
#[derive(Debug, Clone, Copy)]
struct Combination {
    score: f64,
    own: f64,
    changes: [Option<usize>; 3],
}

impl Neighbourhood<'_> {
    /// The best offer for an aim: what the others gain, with what the party itself loses or gains; fewer
    /// changes, none that is taken back, and what was asked for come first among nearly equal ones.
    pub(super) fn best(&self, aim: &Aim) -> Option<Offer> {
        let changes = self.changes();
        let mut combinations: Vec<Combination> = Vec::new();
        let mut partial: Vec<Combination> = Vec::new();
        let single = |at: usize| joined(&changes, [Some(at), None, None], aim);
        for at in 0..changes.len() {
            combinations.push(single(at));
            for other in at + 1..changes.len() {
                if changes[other].issue != changes[at].issue {
                    partial.push(joined(&changes, [Some(at), Some(other), None], aim));
                }
            }
        }
        let by_score =
            |a: &Combination, b: &Combination| b.score.total_cmp(&a.score).then(a.changes.cmp(&b.changes));
        if partial.len() > EXTENDED {
            partial.select_nth_unstable_by(EXTENDED, by_score);
        }
        for pair in partial.iter().take(EXTENDED) {
            let [Some(first), Some(second), _] = pair.changes else { continue };
            let issues = [changes[first].issue, changes[second].issue];
            for (third, change) in changes.iter().enumerate() {
                if !issues.contains(&change.issue) {
                    combinations.push(joined(&changes, [Some(first), Some(second), Some(third)], aim));
                }
            }
        }
        combinations.append(&mut partial);
        combinations.retain(|c| aim.allows_own(c.own, ROUNDING));
        if combinations.len() > MOST_SORTED {
            combinations.select_nth_unstable_by(MOST_SORTED, by_score);
            combinations.truncate(MOST_SORTED);
        }
        combinations.sort_unstable_by(by_score);
        self.best_of(&changes, &combinations, aim)
    }

    /// The best of the first combinations, each looked at exactly: issues can be tied together.
    fn best_of(&self, changes: &[Change], combinations: &[Combination], aim: &Aim) -> Option<Offer> {
        let profile = self.turn.profile;
        let (offer_space, range) = (profile.offer_space(), profile.range());
        let numbering = offer_space.numbering();
        let base = numbering.outcome(self.base);
        let from = profile.worth(self.base);
        let mut options = base.options().to_vec();
        let mut best: Option<(f64, Offer)> = None;
        let mut n_looked_at = 0;
        for combination in combinations {
            // What is certain of no better score than the best need not be looked at, unless it was not
            // exact.
            if n_looked_at >= MOST_LOOKED_AT
                || best.is_some_and(|(score, _)| combination.score < score - UNSURE)
            {
                break;
            }
            options.copy_from_slice(base.options());
            let changed = combination.changes.iter().flatten();
            changed.for_each(|&at| options[changes[at].issue] = changes[at].option);
            let offer = numbering.of_options(&options);
            if !offer_space.is_feasible(offer) {
                continue;
            }
            n_looked_at += 1;
            let own = (profile.worth(offer) - from) as f64 / range;
            let others = combination.changes.iter().flatten().map(|&at| changes[at].others).sum::<f64>();
            let mean = combination.changes.iter().flatten().map(|&at| changes[at].mean).sum::<f64>();
            if !aim.allows(own, others) || mean < 0.0 || !self.turn.is_open(offer) {
                continue;
            }
            let score = combination.score + aim.own_counts * (own - combination.own);
            if best.is_none_or(|(most, known)| score > most || (score >= most && offer < known)) {
                best = Some((score, offer));
            }
        }
        best.map(|(_, offer)| offer)
    }

    /// Every change of one issue. What cannot stand beside the rest counts as if it cost nothing: it is
    /// looked at together with others.
    fn changes(&self) -> Vec<Change> {
        let profile = self.turn.profile;
        let (offer_space, range) = (profile.offer_space(), profile.range());
        let numbering = offer_space.numbering();
        let from = profile.worth(self.base);
        let base = numbering.outcome(self.base);
        let mut options = base.options().to_vec();
        let mut found = Vec::new();
        for (issue, &n) in numbering.n_options().iter().enumerate() {
            let own = base.options()[issue];
            let asked = self.asked.iter().map(|asked| numbering.option(*asked, issue));
            for option in tried(n, own, asked) {
                options[issue] = option;
                let offer = numbering.of_options(&options);
                let is_feasible = offer_space.is_feasible(offer);
                let lost = if is_feasible { (profile.worth(offer) - from) as f64 / range } else { 0.0 };
                let gained =
                    |values: &[Vec<f64>]| values[issue][option as usize] - values[issue][own as usize];
                found.push(Change {
                    issue,
                    option,
                    own: lost,
                    others: gained(self.others),
                    mean: gained(self.mean),
                    nearer: n_nearer(numbering, self.asked, issue, [own, option]),
                });
            }
            options[issue] = own;
        }
        found
    }
}

impl Aim {
    fn allows_own(&self, own: f64, tolerance: f64) -> bool {
        own >= -self.most_lost - tolerance
            && own >= self.least_gained - tolerance
            && own <= self.most_gained + tolerance
    }

    fn allows(&self, own: f64, others: f64) -> bool {
        self.allows_own(own, EXACT)
            && others >= self.least_given
            && (-own).max(others) >= self.least_noticed - EXACT
    }
}

/// How many more of the others get what they asked for on an issue by another option.
pub(super) fn n_nearer(
    numbering: &OutcomeNumbering,
    asked: &[Offer],
    issue: usize,
    [old, new]: [u32; 2],
) -> f64 {
    let gets = |option: u32| asked.iter().filter(|asked| numbering.option(**asked, issue) == option).count();
    gets(new) as f64 - gets(old) as f64
}

fn joined(changes: &[Change], at: [Option<usize>; 3], aim: &Aim) -> Combination {
    let chosen = || at.iter().flatten().map(|&at| &changes[at]);
    let own: f64 = chosen().map(|change| change.own).sum();
    let others: f64 = chosen().map(|change| change.others).sum();
    let back: f64 = chosen().map(|change| change.own.max(0.0)).sum();
    let nearer: f64 = chosen().map(|change| change.nearer).sum();
    let more = (chosen().count() - 1) as f64;
    let taken_back = if aim.most_gained <= 0.0 { TAKEN_BACK * back } else { 0.0 };
    let score =
        others.min(aim.most_counted) + aim.own_counts * own - MORE * more - taken_back + NEARER * nearer;
    Combination { score, own, changes: at }
}

/// The options that a change tries: all of few; of many those at doubling distances, and what was asked for.
fn tried(n: u32, own: u32, asked: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut options: Vec<u32> = if n <= FEW {
        (0..n).collect()
    } else {
        let distances = || (0..u32::BITS).map(|power| 1_u32 << power).take_while(|distance| *distance < n);
        let below = distances().filter_map(|distance| own.checked_sub(distance));
        let above = distances().filter_map(|distance| own.checked_add(distance)).filter(|option| *option < n);
        below.chain(above).chain([0, n - 1]).chain(asked).collect()
    };
    options.sort_unstable();
    options.dedup();
    options.retain(|option| *option != own);
    options
}

/// Of issues with more options some are tried.
const FEW: u32 = 12;
/// So many pairs of changes are extended by a third.
const EXTENDED: usize = 12;
/// So many combinations are put in order.
const MOST_SORTED: usize = 160;
/// So many feasible combinations are looked at exactly.
const MOST_LOOKED_AT: usize = 40;
/// Sums of single changes can be off by so much where issues are tied together.
const ROUNDING: f64 = 0.05;
const UNSURE: f64 = 0.1;
const EXACT: f64 = 1e-9;
/// What each further change must bring, as a share.
const MORE: f64 = 0.004;
/// What must be gained for each share that is taken back.
const TAKEN_BACK: f64 = 0.3;
/// What an issue counts for each of the others who gets what it asked for: what was asked for is certain, what
/// they want is not.
const NEARER: f64 = 0.006;
