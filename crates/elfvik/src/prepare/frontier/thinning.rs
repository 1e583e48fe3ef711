//! Keeps lists of points within a limit.

use crate::prepare::nondominated::Point;

/// Keeps lists within a limit by dropping points that have a near neighbour, and remembers the loss.
pub(super) struct Thinning {
    ranges: Vec<(i64, i64)>,
    most: usize,
    n_lists: usize,
    /// The sum over layers of the greatest loss in the layer.
    pub(super) lost: f64,
    lost_before: f64,
    pub(super) work: u64,
}

impl Thinning {
    pub(super) fn new(ranges: Vec<(i64, i64)>, most: usize) -> Self {
        Self { ranges, most, n_lists: 1, lost: 0.0, lost_before: 0.0, work: 0 }
    }

    /// Notes the work of one envelope, of lists of these lengths: with more than three parties every sum is
    /// looked for in every other list.
    pub(super) fn note<const P: usize>(&mut self, lengths: impl ExactSizeIterator<Item = usize>) {
        let n_lists = lengths.len() as u64;
        let n_points = lengths.map(|n| n as u64).sum::<u64>();
        // Lists of one point each make one tree.
        let looks = if P > 3 && n_points > n_lists { 4 * n_lists } else { 4 };
        self.work = self.work.saturating_add(n_points.saturating_mul(looks).saturating_mul(P as u64));
    }

    pub(super) fn begin_layer(&mut self, n_lists: usize) {
        (self.n_lists, self.lost_before) = (n_lists.max(1), self.lost);
    }

    pub(super) fn thin<const P: usize>(&mut self, list: Vec<Point<P>>) -> Vec<Point<P>> {
        self.thin_to(list, (self.most / self.n_lists).max(FEWEST_POINTS))
    }

    /// Two lists of which all sums are to be written out, so that there are no more of them than memory can
    /// hold; both losses count.
    pub(super) fn thin_factors<const P: usize>(&mut self, [a, b]: [Vec<Point<P>>; 2]) -> [Vec<Point<P>>; 2] {
        let (longer, shorter) = (a.len().max(b.len()), a.len().min(b.len()));
        if longer.saturating_mul(shorter) <= MOST_SUMS {
            return [a, b];
        }
        // What is short is left as it is.
        let most = (MOST_SUMS / shorter).max(MOST_SUMS.isqrt());
        [a, b].map(|list| {
            self.begin_layer(1);
            self.thin_to(list, most)
        })
    }

    fn thin_to<const P: usize>(&mut self, list: Vec<Point<P>>, most: usize) -> Vec<Point<P>> {
        if list.len() <= most {
            return list;
        }
        let mut share = FINEST_CELL;
        loop {
            let kept = self.one_per_cell(&list, share);
            // Well below the limit, so that the next layers need not thin at once again.
            if kept.len() <= most.div_ceil(2) || share >= 1.0 {
                self.lost = self.lost.max(self.lost_before + share);
                return kept;
            }
            share *= 1.5;
        }
    }

    /// The first point of each cell of a grid whose cells span `share` of each party's range.
    fn one_per_cell<const P: usize>(&self, list: &[Point<P>], share: f64) -> Vec<Point<P>> {
        let widths: Vec<i64> =
            self.ranges.iter().map(|(low, high)| (((high - low) as f64 * share) as i64).max(1)).collect();
        let cell = |point: &Point<P>| -> [i64; P] {
            std::array::from_fn(|i| widths.get(i).map_or(0, |width| point.u[i].div_euclid(*width)))
        };
        let mut cells: Vec<([i64; P], usize)> = list.iter().map(cell).zip(0..).collect();
        cells.sort_unstable();
        cells.dedup_by_key(|(cell, _)| *cell);
        let mut kept: Vec<usize> = cells.into_iter().map(|(_, at)| at).collect();
        kept.sort_unstable();
        kept.into_iter().map(|at| list[at]).collect()
    }
}

/// The finest grid that thinning tries, as a share of a party's range.
const FINEST_CELL: f64 = 1e-6;

/// So many sums of two lists are written out at once, each of some dozens of bytes.
const MOST_SUMS: usize = 10_000_000;

/// No list is thinned below this.
const FEWEST_POINTS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::nondominated::NONE;

    #[test]
    fn two_long_lists_have_no_more_sums_than_memory_holds_and_lose_what_is_said() {
        let list =
            |n: i64| -> Vec<Point<2>> { (0..n).map(|k| Point { u: [k, n - k], node: NONE }).collect() };
        for (a, b) in [(5_000, 4_000), (300, 200_000), (200_000, 200_000), (7, 3)] {
            let lists = [list(a), list(b)];
            let mut thinning = Thinning::new(vec![(0, a + b); 2], usize::MAX);
            let kept = thinning.thin_factors(lists.clone());
            assert!(kept[0].len() * kept[1].len() <= MOST_SUMS);
            assert_eq!(thinning.lost > 0.0, a * b > MOST_SUMS as i64);
            // Each point of either list has one near it, and both losses are within the one that is told.
            let loss = |list: &[Point<2>], kept: &[Point<2>]| {
                let from = |point: &Point<2>, other: &Point<2>| {
                    (0..2).map(|p| point.u[p] - other.u[p]).max().unwrap_or_default()
                };
                let near = |point: &Point<2>| {
                    let at = kept.partition_point(|other| other.u[0] < point.u[0]);
                    let around = &kept[at.saturating_sub(1)..(at + 1).min(kept.len())];
                    around.iter().map(|other| from(point, other)).min().unwrap()
                };
                list.iter().map(near).max().unwrap()
            };
            let lost = loss(&lists[0], &kept[0]) + loss(&lists[1], &kept[1]);
            assert!(lost as f64 <= thinning.lost * (a + b) as f64, "{a} {b}: {lost} of {}", thinning.lost);
        }
    }
}
