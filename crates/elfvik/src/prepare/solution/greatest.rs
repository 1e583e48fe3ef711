//! The rows whose key is the greatest: what every solution ends in.

use std::cmp::Ordering;

/// Those of some rows whose key is the greatest, in their order.
pub(super) fn greatest<K: Ord>(
    rows: impl IntoIterator<Item = usize>,
    key: impl Fn(usize) -> K,
) -> Vec<usize> {
    let mut best: Option<K> = None;
    let mut kept = Vec::new();
    for row in rows {
        let key = key(row);
        match best.as_ref().map(|best| key.cmp(best)) {
            Some(Ordering::Less) => continue,
            Some(Ordering::Equal) => {}
            Some(Ordering::Greater) | None => {
                kept.clear();
                best = Some(key);
            }
        }
        kept.push(row);
    }
    kept
}
