//! Issues that are tied together, with few enough combinations to list them.

use super::layer::{Arc, NONE, SumLayer};
use crate::model::{Outcome, Region, utility};
use crate::prepare::Game;
use crate::prepare::game::issues_of;
use crate::talk::offer_space::OfferSpace;

/// Groups of issues that rules, or terms of the party, tie together; each in order, and the groups by their
/// first issue.
pub(super) fn clusters(game: &Game, party: usize, offer_space: &OfferSpace) -> Vec<Vec<usize>> {
    let n = offer_space.numbering().n_issues();
    let mut group: Vec<usize> = (0..n).collect();
    let terms = game.couplings().iter().filter(|c| c.party.0 == party).map(|c| c.shape.issues());
    for tied in offer_space.barred().iter().map(issues_of).chain(terms) {
        let Some(least) = tied.iter().map(|&issue| group[issue]).min() else { continue };
        let joined: Vec<usize> = tied.iter().map(|&issue| group[issue]).collect();
        group.iter_mut().filter(|g| joined.contains(g)).for_each(|g| *g = least);
    }
    let firsts = (0..n).filter(|&issue| group[issue] == issue);
    firsts.map(|first| (0..n).filter(|&issue| group[issue] == first).collect()).collect()
}

/// The combinations of some issues in lexicographic order, as one layer between two single states; `None`
/// when there are more than `most` before rules. `own` is the game of the cluster alone, and `red_lines` are
/// those of the party.
pub(super) fn listed(own: &Game, issues: &[usize], red_lines: &[Region], most: u64) -> Option<SumLayer> {
    let n_options = own.space().n_options();
    let size = issues.iter().try_fold(1_u64, |size, &issue| size.checked_mul(u64::from(n_options[issue])));
    let size = size.filter(|size| *size <= most)? as usize;
    let mut all = vec![0; n_options.len()];
    let mut layer = SumLayer {
        issues: issues.to_vec(),
        options: Vec::new(),
        starts: Vec::new(),
        arcs: Vec::new(),
        positions: vec![NONE; size],
    };
    let is_within = |line: &&Region| issues_of(line).iter().all(|issue| issues.contains(issue));
    let red_lines: Vec<&Region> = red_lines.iter().filter(is_within).collect();
    for number in 0..size {
        let mut rest = number;
        for &issue in issues.iter().rev() {
            all[issue] = (rest % n_options[issue] as usize) as u32;
            rest /= n_options[issue] as usize;
        }
        if !issues.iter().all(|&issue| own.open(issue)[all[issue] as usize]) {
            continue;
        }
        let values = issues.iter().map(|&issue| own.value(issue, all[issue])[0]);
        let crosses = !red_lines.is_empty() && {
            let outcome = Outcome::new(all.clone());
            red_lines.iter().any(|line| line.holds(&outcome))
        };
        // A single issue is tied by nothing.
        let outcome = (issues.len() > 1).then(|| Outcome::new(all.clone()));
        if outcome.as_ref().is_some_and(|outcome| own.barred().iter().any(|region| region.holds(outcome))) {
            continue;
        }
        let paid = outcome
            .iter()
            .flat_map(|outcome| own.couplings().iter().map(move |c| c.shape.value(own.space(), outcome)));
        // What is cut off is the sum of all layers.
        let worth = utility::utility(values, paid, None);
        let choice = layer.arcs.len() as u32;
        layer.positions[number] = choice;
        layer.options.extend(issues.iter().map(|&issue| all[issue]));
        layer.arcs.push(Arc { to: 0, choice, above: worth, cell: 0, crosses });
    }
    if layer.arcs.iter().all(|arc| arc.crosses) {
        // Then there is nothing else to offer.
        layer.arcs.iter_mut().for_each(|arc| arc.crosses = false);
    }
    layer.starts = vec![0, layer.arcs.len() as u32];
    Some(layer)
}
