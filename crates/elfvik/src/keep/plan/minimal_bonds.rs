//! All Pareto-minimal bonds, by splitting what is not yet dominated.

use super::least::{WholeBonds, least, no_limits};
use super::safe_sets::SetSearch;
use super::zone::split;

/// All Pareto-minimal vectors of bonds with an order for each, ascending; and whether these are all of them.
///
/// A zone is what lies below some limits. The least of the first party's bonds within a zone, then the least
/// of the second's at that, and so on, is a minimal vector; every zone that holds it is split into those
/// that fall below it in one party's bond. Takes a pass of `least` for each party and vector.
///
/// Source: K. Klamroth, R. Lacour and D. Vanderpooten, "On the representation of the search region in
/// multi-objective optimization", European Journal of Operational Research 245, 2015.
pub(super) fn pareto(search: &SetSearch, most_vectors: usize) -> (Vec<WholeBonds>, bool) {
    let mut zones = vec![no_limits(search)];
    let mut found: Vec<WholeBonds> = Vec::new();
    while let Some(zone) = zones.pop() {
        let Some(bonds) = lowest(search, &zone) else { continue };
        let point = bonds.exposures.clone();
        found.push(bonds);
        if found.len() == most_vectors {
            zones.push(zone);
            break;
        }
        zones.push(zone);
        zones = split(zones, &point);
    }
    let is_complete = zones.is_empty();
    found.sort_by(|a, b| a.exposures.cmp(&b.exposures));
    (found, is_complete)
}

/// The lexicographically lowest bonds within limits.
fn lowest(search: &SetSearch, zone: &[i128]) -> Option<WholeBonds> {
    let mut limits = zone.to_vec();
    let mut order = None;
    for party in 0..limits.len() {
        let (limit, with) = least(search, &limits, &[party])?;
        limits[party] = limit;
        order = Some(with);
    }
    let order = order?;
    Some(WholeBonds { exposures: search.gains.exposures(&order, search.safety), order })
}
