//! The least bonds that make an order safe.

use super::StepId;
use super::safe_sets::SetSearch;

/// Bonds, as whole gains, and an order that they make safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WholeBonds {
    pub(super) exposures: Vec<i128>,
    pub(super) order: Vec<StepId>,
}

/// The least common limit of some parties within which an order is safe while the others keep limits of
/// their own, and such an order; `None` when the others' limits allow none.
///
/// Takes as many passes over the sets as the largest gain has bits, usually fewer: an order that is found
/// lowers the limit to what it needs.
pub(super) fn least(search: &SetSearch, limits: &[i128], parties: &[usize]) -> Option<(i128, Vec<StepId>)> {
    let gains = search.gains;
    let mut limits = limits.to_vec();
    let own = limits.clone();
    let attempt = |limits: &mut Vec<i128>, limit: i128| {
        parties.iter().for_each(|&party| limits[party] = limit.min(own[party]));
        let order = search.order(&search.safe_sets(limits), limits)?;
        let exposures = gains.exposures(&order, search.safety);
        let largest = parties.iter().map(|&party| exposures[party]).max().unwrap_or(0);
        Some((largest, order))
    };
    let most = parties.iter().map(|&party| gains.most(party).min(own[party])).max().unwrap_or(0);
    let (mut high, mut order) = attempt(&mut limits, most)?;
    let mut low = 0;
    while low < high {
        let middle = low + (high - low) / 2;
        match attempt(&mut limits, middle) {
            Some(found) => (high, order) = found,
            None => low = middle + 1,
        }
    }
    Some((high, order))
}

/// No limit at all, for each party.
pub(super) fn no_limits(search: &SetSearch) -> Vec<i128> {
    (0..search.gains.n_parties()).map(|party| search.gains.most(party)).collect()
}
