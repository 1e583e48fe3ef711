//! What worlds have shown: zones, Nash packages and efficient outcomes.

use super::chance::CentralRange;
use super::context::ProspectsContext;
use super::samples::OutcomeSamples;
use crate::model::Outcome;
use crate::prepare::AnalysisError;
use crate::prepare::diagram::Diagrams;
use crate::prepare::frontier::{self, Exactness, Frontier};
use crate::prepare::game::Game;
use crate::prepare::solution::nash;
use crate::prepare::world::WorldSampler;
use std::collections::HashMap;
use std::ops::Range;

/// What some worlds have shown.
pub(super) struct WorldTally {
    /// Per world, whether anything is accepted and ratified, where it is known.
    pub(super) zone: Vec<Option<bool>>,
    /// Per world, whether anything is accepted, ratified or not; empty where nothing is known of ratifiers,
    /// so that both are the same.
    pub(super) accepted: Vec<Option<bool>>,
    pub(super) bound: f64,
    pub(super) followed: OutcomeSamples,
    /// Per party, what the Nash packages give.
    nash: Vec<Vec<f64>>,
    pub(super) options: Vec<Vec<usize>>,
    /// Efficient outcomes that were met, and how often.
    pub(super) met: HashMap<Outcome, u32>,
}

impl ProspectsContext<'_> {
    /// Zone, Nash package and watched outcomes of some worlds.
    pub(super) fn look(
        &self,
        drawing: &mut WorldSampler<'_>,
        range: Range<usize>,
    ) -> Result<WorldTally, AnalysisError> {
        let mut tally = WorldTally::empty(self);
        let (mut diagrams, mut players) = (self.diagrams.clone(), self.players_diagrams.clone());
        let spots = self.spots(self.watched);
        for _ in range {
            drawing.next_world()?;
            tally.followed.note(self, drawing, &spots);
            let Some(diagrams) = &mut diagrams else {
                tally.zone.push(None);
                continue;
            };
            diagrams.refill(&drawing.table);
            let any = self.parameters.any_acceptors_in(self.parameters.parties(), drawing.state());
            if !any.is_empty() {
                let ranges = diagrams.ranges(drawing.table.n_parties());
                drawing.table.accept_from_least(&any, &ranges);
            }
            let (game, limits) = (&drawing.table, &self.request.limits);
            let near = self.is_long.then(|| frontier::near_nash(game, diagrams, limits)).flatten();
            let whole = || frontier::of_zone(game, diagrams, limits);
            if drawing.players.is_none() {
                match near {
                    Some(near) => tally.note(drawing, &near.frontier, Some(&near.supported)),
                    None => tally.note(drawing, &whole(), None),
                }
                continue;
            }
            tally.accepted.push(exists(game, &near.map_or_else(whole, |near| near.frontier)));
            match players.as_mut().and_then(|diagrams| self.ratified(drawing, diagrams)) {
                Some(frontier) => tally.note(drawing, &frontier, None),
                None => tally.zone.push(None),
            }
        }
        Ok(tally)
    }

    /// The efficient outcomes of what is accepted and ratified in a world; `None` where only parties play.
    fn ratified(&self, drawing: &mut WorldSampler<'_>, diagrams: &mut Diagrams) -> Option<Frontier> {
        let state = drawing.state();
        let game = drawing.players.as_mut()?;
        diagrams.refill(game);
        let any = self.parameters.any_acceptors_in(0..game.n_parties(), state);
        if !any.is_empty() {
            let ranges = diagrams.ranges(game.n_parties());
            game.accept_from_least(&any, &ranges);
        }
        Some(frontier::of_zone(game, diagrams, &self.request.limits))
    }
}

/// Whether a frontier holds anything that makes a deal; `None` where it was bounded and does not.
fn exists(game: &Game, frontier: &Frontier) -> Option<bool> {
    let is_found = frontier.rows().any(|row| game.accepts(row));
    (is_found || frontier.exactness() == Exactness::Exact).then_some(is_found)
}

impl WorldTally {
    pub(super) fn empty(scout: &ProspectsContext<'_>) -> Self {
        let space = scout.worlds.table().space();
        Self {
            zone: Vec::new(),
            accepted: Vec::new(),
            bound: 0.0,
            followed: OutcomeSamples::empty(scout, scout.watched.len()),
            nash: vec![Vec::new(); scout.worlds.table().n_parties()],
            options: space.n_options().iter().map(|&n| vec![0; n as usize]).collect(),
            met: HashMap::new(),
        }
    }

    /// Notes the Nash package of a world, and some efficient outcomes of its zone: those that are known
    /// apart from the frontier, or some of the frontier. Where ratifiers are players too, it is a frontier of
    /// all players, and its zone what is accepted and ratified.
    pub(super) fn note(
        &mut self,
        drawing: &WorldSampler<'_>,
        frontier: &Frontier,
        known: Option<&[Outcome]>,
    ) {
        let (game, players) = (&drawing.table, drawing.players.as_ref().unwrap_or(&drawing.table));
        let n = game.n_parties();
        let inside: Vec<usize> =
            (0..frontier.len()).filter(|&p| players.accepts(frontier.utilities(p))).collect();
        if let Exactness::Within(bound) = frontier.exactness() {
            self.bound = self.bound.max(bound);
        }
        let rows: Vec<&[i64]> = inside.iter().map(|&point| &frontier.utilities(point)[..n]).collect();
        let picked = nash(&rows, game.reservation(), game.units());
        let best: Vec<usize> = picked.into_iter().map(|row| inside[row]).collect();
        let Some(best) = frontier.lowest(&best) else {
            let is_exact = frontier.exactness() == Exactness::Exact;
            self.zone.push(is_exact.then_some(false));
            return;
        };
        self.zone.push(Some(true));
        let package = frontier.outcome(best);
        package
            .options()
            .iter()
            .zip(&mut self.options)
            .for_each(|(&option, counts)| counts[option as usize] += 1);
        let worth = frontier.utilities(best)[..n].iter().zip(&mut self.nash);
        worth.enumerate().for_each(|(p, (&u, row))| row.push(game.scale(p).utility(u)));
        let n = known.map_or(inside.len(), <[_]>::len);
        let n_met = n.min(PER_WORLD);
        for k in 0..n_met {
            let at = k * (n - 1) / (n_met - 1).max(1);
            let met = known.map_or_else(|| frontier.outcome(inside[at]), |known| known[at].clone());
            *self.met.entry(met).or_insert(0) += 1;
        }
        *self.met.entry(package).or_insert(0) += 1;
    }

    pub(super) fn take(&mut self, other: Self) {
        self.zone.extend(other.zone);
        self.accepted.extend(other.accepted);
        self.bound = self.bound.max(other.bound);
        self.followed.take(other.followed);
        self.nash.iter_mut().zip(other.nash).for_each(|(a, b)| a.extend(b));
        let counts = self.options.iter_mut().flatten().zip(other.options.into_iter().flatten());
        counts.for_each(|(a, b)| *a += b);
        // Sums do not depend on the order in which a map is walked.
        other.met.into_iter().for_each(|(outcome, n)| *self.met.entry(outcome).or_insert(0) += n);
    }

    pub(super) fn spread(&mut self) -> Option<Vec<CentralRange>> {
        std::mem::take(&mut self.nash).into_iter().map(CentralRange::of).collect()
    }
}

/// How many of a world's efficient outcomes are considered as robust packages.
const PER_WORLD: usize = 8;
