//! What another party may want: worlds drawn from what one file believes, ready to be weighed.

use super::home::BelievedHome;
use crate::prepare::Game;
use crate::talk::offer::Offer;
use crate::talk::offer_space::OfferSpace;
use std::array::from_fn;
use std::sync::Arc;

/// What one party may want, in a number of worlds that are equally likely before anything was offered.
///
/// All numbers are shares of that party's range in its world: 0 for its worst outcome, 1 for its best.
#[derive(Debug)]
pub(in crate::talk) struct BelievedWorlds {
    n_worlds: usize,
    offer_space: Arc<OfferSpace>,
    /// Where the options of each issue begin among all options.
    starts: Vec<usize>,
    /// Per option, what it is worth in each world as a sum over issues.
    values: Vec<f32>,
    /// The reservation in each world.
    reservations: Vec<f32>,
    /// Per listed outcome, by how much it is above the reservation in each world, or below what is needed to
    /// be ratified, in steps; nothing where outcomes are not listed.
    margins: Vec<i16>,
    /// What outcomes are looked at by where they are not listed.
    games: Option<BelievedGames>,
}

/// The games of the worlds, for one party.
#[derive(Debug)]
pub(super) struct BelievedGames {
    /// Per world, what the parties want, and what those want who ratify.
    pub(super) games: Arc<[(Game, Game)]>,
    pub(super) party: usize,
    pub(super) home: BelievedHome,
    /// Per world, the range of the party.
    pub(super) ranges: Vec<f64>,
}

/// The worlds of one party as they are drawn.
#[derive(Debug)]
pub(super) struct DrawnWorlds {
    pub(super) values: Vec<Vec<Vec<f64>>>,
    pub(super) reservations: Vec<f64>,
    /// Per world the margin of each listed outcome.
    pub(super) margins: Vec<Vec<f32>>,
    pub(super) games: Option<BelievedGames>,
}

impl DrawnWorlds {
    pub(super) fn new() -> Self {
        Self { values: Vec::new(), reservations: Vec::new(), margins: Vec::new(), games: None }
    }

    /// The worlds, all of them.
    pub(super) fn finished(self, offer_space: &Arc<OfferSpace>) -> BelievedWorlds {
        let n_options = offer_space.numbering().n_options();
        let n_worlds = self.values.len();
        let mut starts = vec![0];
        for &n in n_options {
            starts.push(starts[starts.len() - 1] + n as usize);
        }
        let mut values = Vec::with_capacity(starts[n_options.len()] * n_worlds);
        for (issue, &n) in n_options.iter().enumerate() {
            for option in 0..n as usize {
                values.extend(self.values.iter().map(|world| world[issue][option] as f32));
            }
        }
        let n_outcomes = self.margins.first().map_or(0, Vec::len);
        let mut margins = Vec::with_capacity(n_outcomes * n_worlds);
        for at in 0..n_outcomes {
            let step = |world: &Vec<f32>| (world[at].clamp(-1.0, 1.0) * STEPS) as i16;
            margins.extend(self.margins.iter().map(step));
        }
        let reservations = self.reservations.iter().map(|&share| share as f32).collect();
        BelievedWorlds {
            n_worlds,
            offer_space: Arc::clone(offer_space),
            starts,
            values,
            reservations,
            margins,
            games: self.games,
        }
    }
}

impl BelievedWorlds {
    /// How many there are.
    pub(in crate::talk) fn len(&self) -> usize {
        self.n_worlds
    }

    /// What can be offered in them.
    pub(in crate::talk) fn offer_space(&self) -> &OfferSpace {
        &self.offer_space
    }

    /// The reservation in each world.
    pub(in crate::talk) fn reservations(&self) -> &[f32] {
        &self.reservations
    }

    /// Writes by how much an offer is above the reservation in each world; below 0 it is refused there, by
    /// the party or at its home.
    pub(in crate::talk) fn margins(&self, offer: Offer, to: &mut Vec<f32>) {
        to.clear();
        if !self.margins.is_empty() {
            let listed = self.offer_space.listing().and_then(|listing| listing.position(offer));
            if let Some(position) = listed {
                let start = position as usize * self.n_worlds;
                let row = &self.margins[start..start + self.n_worlds];
                to.extend(row.iter().map(|&steps| f32::from(steps) / STEPS));
                return;
            }
        }
        if let Some(games) = &self.games {
            games.margins(&self.offer_space, offer, to);
            return;
        }
        to.extend(self.reservations.iter().map(|reservation| -reservation));
        let numbering = self.offer_space.numbering();
        let starts = &self.starts[..numbering.n_issues()];
        for first in (0..starts.len()).step_by(ISSUES_AT_ONCE) {
            let mut cells = [0; ISSUES_AT_ONCE];
            let issues = first..starts.len().min(first + ISSUES_AT_ONCE);
            let cells = &mut cells[..issues.len()];
            for (cell, issue) in cells.iter_mut().zip(issues) {
                *cell = (starts[issue] + numbering.option(offer, issue) as usize) * self.n_worlds;
            }
            self.add_cells(cells, to);
        }
    }

    /// Adds rows of values, by blocks of worlds whose sums stay in registers while the issues go by.
    fn add_cells(&self, cells: &[usize], to: &mut [f32]) {
        let (blocks, last) = to.as_chunks_mut::<LANES>();
        for (block, sums) in blocks.iter_mut().enumerate() {
            let mut found = *sums;
            for cell in cells {
                let values = &self.values[cell + block * LANES..][..LANES];
                found = from_fn(|lane| found[lane] + values[lane]);
            }
            *sums = found;
        }
        let start = self.n_worlds - last.len();
        for (lane, sum) in last.iter_mut().enumerate() {
            *sum = cells.iter().fold(*sum, |sum, cell| sum + self.values[cell + start + lane]);
        }
    }

    /// Adds to some values per option what each option is worth on average, by weights that add up to
    /// `share`.
    pub(in crate::talk) fn add_mean(&self, weights: &[f32], share: f64, to: &mut [Vec<f64>]) {
        let cells = self.values.chunks_exact(self.n_worlds.max(1));
        for (value, row) in to.iter_mut().flatten().zip(cells) {
            let sum: f32 = row.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            *value += share * f64::from(sum);
        }
    }
}

impl BelievedGames {
    fn margins(&self, offer_space: &OfferSpace, offer: Offer, to: &mut Vec<f32>) {
        let outcome = offer_space.numbering().outcome(offer);
        let Some((first, first_home)) = self.games.first() else { return };
        // The games of all worlds differ in numbers alone.
        let (spot, at_home) = (first.spot(&outcome), first_home.spot(&outcome));
        let of_world = |((table, home), range): (&(Game, Game), &f64)| {
            let margin = margin(table, (self.party, *range), table.worth(&spot, self.party));
            if self.home.is_empty() {
                return margin;
            }
            self.home.margin(margin, |at| margin_at_home(home, at, home.worth(&at_home, at)))
        };
        to.extend(self.games.iter().zip(&self.ranges).map(of_world));
    }
}

/// By how much a worth is above a party's reservation, as a share of its range; what crosses a red line is a
/// whole range below.
fn margin(game: &Game, (party, range): (usize, f64), worth: i64) -> f32 {
    let above = worth.saturating_sub(game.reservation()[party]) as f64 / range;
    let above = above.clamp(-1.0, 1.0) as f32;
    if game.reaches(party, worth) { above.max(0.0) } else { above.min(-SMALLEST) }
}

/// The same for somebody who ratifies, whose range is not known: what lies below the reservation counts.
fn margin_at_home(game: &Game, at: usize, worth: i64) -> f32 {
    let range = game.greatest_sum(at).saturating_sub(game.reservation()[at]).max(1) as f64;
    margin(game, (at, range), worth)
}

/// The least by which an outcome that is refused is below.
pub(super) const SMALLEST: f32 = 0.001;
/// So many worlds are added up side by side,
const LANES: usize = 8;
/// for so many issues at a time.
const ISSUES_AT_ONCE: usize = 32;
/// So many steps are one range.
const STEPS: f32 = 16_384.0;
