//! What outcomes are worth in many worlds.

use super::chance::{CentralRange, Chance, UtilityOverWorlds, WorldCount};
use super::context::ProspectsContext;
use crate::model::Outcome;
use crate::prepare::AnalysisError;
use crate::prepare::game::{Game, Spot};
use crate::prepare::world::WorldSampler;
use std::ops::Range;

/// What some outcomes were worth in some worlds.
pub(super) struct OutcomeSamples {
    outcomes: Vec<UtilitySample>,
    n_worlds: usize,
}

/// What one outcome was worth.
#[derive(Clone)]
struct UtilitySample {
    acceptable: usize,
    ratified: usize,
    /// Per party and ratifier, worlds in which it accepts, and the worth in each.
    parties: Vec<(usize, Vec<f64>)>,
    ratifiers: Vec<(usize, Vec<f64>)>,
}

impl ProspectsContext<'_> {
    /// What becomes of outcomes in all worlds.
    pub(super) fn followed(&self, outcomes: &[Outcome]) -> Result<Vec<Chance>, AnalysisError> {
        let mut followed = OutcomeSamples::empty(self, outcomes.len());
        for chunk in self.chunks(2, |drawing, range| self.follow(drawing, range, outcomes))? {
            followed.take(chunk?);
        }
        Ok(followed.chances(outcomes))
    }

    fn follow(
        &self,
        drawing: &mut WorldSampler<'_>,
        range: Range<usize>,
        outcomes: &[Outcome],
    ) -> Result<OutcomeSamples, AnalysisError> {
        let mut followed = OutcomeSamples::empty(self, outcomes.len());
        let spots = self.spots(outcomes);
        for _ in range {
            drawing.next_world()?;
            followed.note(self, drawing, &spots);
        }
        Ok(followed)
    }
}

impl OutcomeSamples {
    pub(super) fn empty(scout: &ProspectsContext<'_>, n_outcomes: usize) -> Self {
        let trail = UtilitySample {
            acceptable: 0,
            ratified: 0,
            parties: vec![(0, Vec::new()); scout.parameters.parties().len()],
            ratifiers: vec![(0, Vec::new()); scout.parameters.ratifiers().len()],
        };
        Self { outcomes: vec![trail; n_outcomes], n_worlds: 0 }
    }

    pub(super) fn note(
        &mut self,
        scout: &ProspectsContext<'_>,
        drawing: &WorldSampler<'_>,
        spots: &[(Spot, Spot)],
    ) {
        self.n_worlds += 1;
        for (trail, (table, home)) in self.outcomes.iter_mut().zip(spots) {
            let accepts = tread(&drawing.table, table, &mut trail.parties);
            tread(&drawing.home, home, &mut trail.ratifiers);
            if drawing.table.agreement().is_reached(&accepts) {
                trail.acceptable += 1;
                trail.ratified += usize::from(scout.is_ratified(drawing, &accepts, home));
            }
        }
    }

    pub(super) fn take(&mut self, other: Self) {
        self.n_worlds += other.n_worlds;
        for (a, b) in self.outcomes.iter_mut().zip(other.outcomes) {
            a.acceptable += b.acceptable;
            a.ratified += b.ratified;
            let standings =
                a.parties.iter_mut().chain(&mut a.ratifiers).zip(b.parties.into_iter().chain(b.ratifiers));
            for ((n, worth), (m, more)) in standings {
                *n += m;
                worth.extend(more);
            }
        }
    }

    pub(super) fn chances(self, outcomes: &[Outcome]) -> Vec<Chance> {
        let of = self.n_worlds;
        let standing = |(yes, worth): (usize, Vec<f64>)| {
            CentralRange::of(worth)
                .map(|worth| UtilityOverWorlds { acceptable: WorldCount { yes, of }, worth })
        };
        let chance = |(trail, outcome): (UtilitySample, &Outcome)| Chance {
            outcome: outcome.clone(),
            acceptable: WorldCount { yes: trail.acceptable, of },
            ratified: WorldCount { yes: trail.ratified, of },
            parties: trail.parties.into_iter().filter_map(standing).collect(),
            ratifiers: trail.ratifiers.into_iter().filter_map(standing).collect(),
        };
        self.outcomes.into_iter().zip(outcomes).map(chance).collect()
    }
}

/// Notes what an outcome is worth to each player of a game; the answer says who accepts it.
fn tread(game: &Game, spot: &Spot, trail: &mut [(usize, Vec<f64>)]) -> Vec<bool> {
    let mut worths = vec![0; trail.len()];
    game.worths(spot, &mut worths);
    let step = |(player, (n, worth)): (usize, &mut (usize, Vec<f64>))| {
        let whole = worths[player];
        let accepts = game.reaches(player, whole) && !game.spot_crosses(spot, player);
        *n += usize::from(accepts);
        worth.push(game.scale(player).utility(whole));
        accepts
    };
    trail.iter_mut().enumerate().map(step).collect()
}
