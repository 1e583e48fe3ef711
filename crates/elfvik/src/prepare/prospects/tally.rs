//! What worlds have shown: zones, Nash packages and efficient outcomes.

use super::chance::CentralRange;
use super::common_frontier::CommonFrontier;
use super::context::ProspectsContext;
use super::samples::OutcomeSamples;
use crate::model::Outcome;
use crate::prepare::AnalysisError;
use crate::prepare::frontier::{self, Exactness, Frontier};
use crate::prepare::game::Game;
use crate::prepare::solution::nash;
use crate::prepare::world::WorldSampler;
use std::collections::{BTreeMap, HashMap};
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
    /// How often each option of each issue was in a Nash package; those that never were are left out.
    options: BTreeMap<(usize, u32), usize>,
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
        let (mut diagrams, mut players) = match &self.common {
            Some(_) => (None, None),
            None => (self.diagrams.clone(), self.players_diagrams.clone()),
        };
        let spots = self.spots(self.watched);
        for _ in range {
            drawing.next_world()?;
            tally.followed.note(self, drawing, &spots);
            let any = self.parameters.any_acceptors_in(self.parameters.parties(), drawing.state());
            if let Some(common) = &self.common {
                drawing.table.accept_from_least(&any, &common.ranges);
                tally.note_common(drawing, common);
                continue;
            }
            let Some(diagrams) = &mut diagrams else {
                tally.zone.push(None);
                continue;
            };
            diagrams.refill(&drawing.table);
            if !any.is_empty() {
                let ranges = diagrams.ranges(drawing.table.n_parties());
                drawing.table.accept_from_least(&any, &ranges);
            }
            let (game, limits) = (&drawing.table, &self.request.limits);
            let near = self.is_long.then(|| frontier::nash_only(game, diagrams, limits)).flatten();
            let whole = || frontier::of_zone(game, diagrams, limits);
            if drawing.players.is_none() {
                match near {
                    Some(near) => tally.note(drawing, &near.frontier, Some(&near.supported)),
                    None => tally.note(drawing, &whole(), None),
                }
                continue;
            }
            tally.accepted.push(exists(game, &near.map_or_else(whole, |near| near.frontier)));
            let ratified = |diagrams| drawing.ratified_frontier(diagrams, &self.request.limits);
            match players.as_mut().and_then(ratified) {
                Some(frontier) => tally.note(drawing, &frontier, None),
                None => tally.zone.push(None),
            }
        }
        Ok(tally)
    }
}

/// Whether a frontier holds anything that makes a deal; `None` where it was bounded and does not.
fn exists(game: &Game, frontier: &Frontier) -> Option<bool> {
    let is_found = frontier.rows().any(|row| game.accepts(row));
    (is_found || frontier.exactness() == Exactness::Exact).then_some(is_found)
}

impl WorldTally {
    pub(super) fn empty(scout: &ProspectsContext<'_>) -> Self {
        Self {
            zone: Vec::new(),
            accepted: Vec::new(),
            bound: 0.0,
            followed: OutcomeSamples::empty(scout, scout.watched.len()),
            nash: vec![Vec::new(); scout.worlds.table().n_parties()],
            options: BTreeMap::new(),
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
        let n = known.map_or(inside.len(), <[_]>::len);
        let met =
            places(n).map(|at| known.map_or_else(|| frontier.outcome(inside[at]), |known| known[at].clone()));
        self.note_zone(drawing, (frontier, best), met);
    }

    /// The same where all worlds have one frontier.
    fn note_common(&mut self, drawing: &WorldSampler<'_>, common: &CommonFrontier) {
        let game = &drawing.table;
        let accepted = common.accepted(game.reservation());
        let Some(best) = accepted.nash(game.units()) else {
            self.zone.push(Some(false));
            return;
        };
        let met = accepted.at(places(accepted.len())).into_iter().map(|point| common.frontier.outcome(point));
        self.note_zone(drawing, (&common.frontier, best), met);
    }

    /// Notes a world with a zone: the point of its Nash package on a frontier, and some efficient outcomes.
    fn note_zone(
        &mut self,
        drawing: &WorldSampler<'_>,
        (frontier, best): (&Frontier, usize),
        met: impl Iterator<Item = Outcome>,
    ) {
        let game = &drawing.table;
        self.zone.push(Some(true));
        let package = frontier.outcome(best);
        for (issue, &option) in package.options().iter().enumerate() {
            *self.options.entry((issue, option)).or_insert(0) += 1;
        }
        let worth = frontier.utilities(best).iter().zip(&mut self.nash);
        worth.enumerate().for_each(|(p, (&u, row))| row.push(game.scale(p).utility(u)));
        for outcome in met.chain([package]) {
            *self.met.entry(outcome).or_insert(0) += 1;
        }
    }

    pub(super) fn take(&mut self, other: Self) {
        self.zone.extend(other.zone);
        self.accepted.extend(other.accepted);
        self.bound = self.bound.max(other.bound);
        self.followed.take(other.followed);
        self.nash.iter_mut().zip(other.nash).for_each(|(a, b)| a.extend(b));
        other.options.into_iter().for_each(|(option, n)| *self.options.entry(option).or_insert(0) += n);
        // Sums do not depend on the order in which a map is walked.
        other.met.into_iter().for_each(|(outcome, n)| *self.met.entry(outcome).or_insert(0) += n);
    }

    /// Per issue, how often each of so many options was in a Nash package.
    pub(super) fn options(&self, n_options: &[u32]) -> Vec<Vec<usize>> {
        let mut counts: Vec<Vec<usize>> = n_options.iter().map(|&n| vec![0; n as usize]).collect();
        self.options.iter().for_each(|(&(issue, option), &n)| counts[issue][option as usize] = n);
        counts
    }

    pub(super) fn spread(&mut self) -> Option<Vec<CentralRange>> {
        std::mem::take(&mut self.nash).into_iter().map(CentralRange::of).collect()
    }
}

/// Which of so many efficient outcomes of a world are considered: some, evenly from the first to the last.
fn places(n: usize) -> impl Iterator<Item = usize> {
    let n_met = n.min(PER_WORLD);
    (0..n_met).map(move |k| k * (n - 1) / (n_met - 1).max(1))
}

/// How many of a world's efficient outcomes are considered as robust packages.
const PER_WORLD: usize = 8;
