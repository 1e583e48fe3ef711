//! Small spaces, outcome by outcome: what can simply be listed needs no bound.

use super::diagram::{DiagramArc, Diagrams, Layer};
use super::game::Game;
use crate::model::{AgreementRule, PartyId};
use num_traits::ToPrimitive;

/// How many feasible outcomes make a deal when each party accepts from some sum on, by a look at every one
/// of them; `None` for more than [`MOST`] outcomes. `O(outcomes · (parties + coalitions))`: about a tenth
/// of a second for a million outcomes of twenty parties.
///
/// Sums are those before any ceiling; a reservation above a ceiling is out of reach.
pub(super) fn deals(game: &Game, diagrams: &Diagrams, least: &[i64]) -> Option<u64> {
    diagrams.size().to_u64().filter(|&size| size <= MOST)?;
    let enough = SufficientSets::of(game);
    let mut count = 0;
    each_sum(diagrams, game.n_parties(), &mut |sums| {
        let agrees = sums.iter().zip(least).enumerate();
        let mask = agrees.fold(0, |mask, (p, (sum, least))| mask | u64::from(sum >= least) << p);
        count += u64::from(enough.holds(mask));
    });
    Some(count)
}

/// Which sets of parties, as bits, suffice for a deal.
enum SufficientSets<'g> {
    AtLeast(u32),
    AtLeastWith(u32, u64),
    AnyOf(Vec<u64>),
    /// One bit per set.
    Table(Vec<bool>),
    Rule(&'g Game),
}

impl<'g> SufficientSets<'g> {
    fn of(game: &'g Game) -> Self {
        let n = game.n_parties();
        if game.needs_all() {
            return Self::AtLeast(n as u32);
        }
        if game.home().is_some() {
            let holds = |mask: u64| game.is_agreed(&members(mask, n));
            return if n <= MOST_TABLED {
                Self::Table((0..1 << n).map(holds).collect())
            } else {
                Self::Rule(game)
            };
        }
        let mask = |group: &[PartyId]| group.iter().fold(0, |mask, p| mask | 1 << p.0);
        match game.agreement() {
            AgreementRule::All => Self::AtLeast(n as u32),
            AgreementRule::Quorum(n) => Self::AtLeast(*n as u32),
            AgreementRule::QuorumWithVeto { quorum, veto } => Self::AtLeastWith(*quorum as u32, mask(veto)),
            AgreementRule::Coalitions(groups) => {
                Self::AnyOf(groups.iter().map(|group| mask(group)).collect())
            }
        }
    }

    fn holds(&self, mask: u64) -> bool {
        match self {
            Self::AtLeast(n) => mask.count_ones() >= *n,
            Self::AtLeastWith(n, all) => mask.count_ones() >= *n && mask & all == *all,
            Self::AnyOf(groups) => groups.iter().any(|group| mask & group == *group),
            Self::Table(table) => table[mask as usize],
            Self::Rule(game) => game.is_agreed(&members(mask, game.n_parties())),
        }
    }
}

/// Who is in a set.
fn members(mask: u64, n: usize) -> Vec<bool> {
    (0..n).map(|p| mask >> p & 1 == 1).collect()
}

/// Calls `visit` with the sums of every feasible outcome, one whole number per party, before any ceiling.
fn each_sum(diagrams: &Diagrams, n_parties: usize, visit: &mut impl FnMut(&[i64])) {
    let steps: Vec<LayerStep<'_>> = diagrams
        .parts
        .iter()
        .flat_map(|part| &part.layers)
        .map(|layer| LayerStep::of(layer, n_parties))
        .collect();
    let mut sums = vec![0; n_parties * (steps.len() + 1)];
    descend(&steps, 0, &mut sums, visit);
}

/// A layer with its arcs by the state they come from.
struct LayerStep<'d> {
    /// Per state, the arcs that leave it with what they pay.
    leaving: Vec<Vec<(&'d DiagramArc, &'d [i64])>>,
}

impl<'d> LayerStep<'d> {
    fn of(layer: &'d Layer, n_parties: usize) -> Self {
        let n_states = layer.arcs.iter().map(|arc| arc.from as usize + 1).max().unwrap_or(1);
        let mut leaving = vec![Vec::new(); n_states];
        for (arc, gain) in layer.arcs.iter().zip(layer.gains.chunks_exact(n_parties)) {
            leaving[arc.from as usize].push((arc, gain));
        }
        Self { leaving }
    }
}

/// Goes through all ways from a state on; the first row of `sums` is what was gained before, each further
/// one belongs to a layer. A part begins and ends in its only state, so that parts simply follow each
/// other.
fn descend(steps: &[LayerStep<'_>], state: usize, sums: &mut [i64], visit: &mut impl FnMut(&[i64])) {
    let Some((step, rest)) = steps.split_first() else { return visit(sums) };
    let n = sums.len() / (steps.len() + 1);
    for (arc, gain) in &step.leaving[state] {
        let (before, after) = sums.split_at_mut(n);
        after[..n]
            .iter_mut()
            .zip(before.iter().zip(*gain))
            .for_each(|(sum, (before, gain))| *sum = before + gain);
        descend(rest, arc.to as usize, after, visit);
    }
}

/// Of up to so many players all sets are looked at once.
const MOST_TABLED: usize = 16;
/// Up to so many outcomes are looked at one by one: 2^20.
pub(super) const MOST: u64 = 1 << 20;
