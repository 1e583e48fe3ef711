//! Counting pairs of partial outcomes that together reach every reservation.

use super::weighted::{OutcomeCount, Sums};
use num_bigint::BigUint;

/// The sums of two halves, and what each party needs of both together.
#[derive(Debug)]
pub(super) struct Halves<W> {
    pub(super) first: Sums<W>,
    pub(super) second: Sums<W>,
    pub(super) need: Vec<i64>,
}

/// How many pairs, counted with their weights, reach what is needed in every utility.
pub(super) fn count<W: OutcomeCount>(halves: Halves<W>) -> BigUint {
    if halves.first.len() == 0 || halves.second.len() == 0 {
        return BigUint::ZERO;
    }
    let is_plain = halves.first.weights.is_none() && halves.second.weights.is_none();
    let is_short = halves.first.len().min(halves.second.len()) <= FEW_ROWS;
    if !is_short && halves.need.len() == 2 && is_plain {
        return BigUint::from(count_plain_pairs(halves));
    }
    let Halves { first, second, need } = &halves;
    let rows = |sums: &Sums<W>| (0..sums.len() as u32).collect::<Vec<_>>();
    let mut total = W::nil();
    DominanceSearch { first, second, need }.count(&mut rows(first), &mut rows(second), 0, &mut total);
    total.exact()
}

/// The recursion over utilities for weighted sums and for three parties and more.
struct DominanceSearch<'a, W> {
    first: &'a Sums<W>,
    second: &'a Sums<W>,
    need: &'a [i64],
}

impl<W: OutcomeCount> DominanceSearch<'_, W> {
    /// What row `a` of the first half needs of the second in utility `k`.
    fn missing(&self, a: u32, k: usize) -> i64 {
        self.need[k] - self.first.rows[a as usize * self.first.width + k]
    }

    fn offered(&self, b: u32, k: usize) -> i64 {
        self.second.rows[b as usize * self.second.width + k]
    }

    /// Adds the pairs of `a` and `b` that reach the needs from utility `k` on; the order of both may change.
    fn count(&self, a: &mut [u32], b: &mut [u32], k: usize, total: &mut W) {
        if a.is_empty() || b.is_empty() {
            return;
        }
        let left = self.need.len() - k;
        if a.len().min(b.len()) <= FEW_ROWS {
            return self.count_each(a, b, k, total);
        }
        match left {
            1 => self.count_line(a, b, k, total),
            2 => self.count_plane(a, b, k, total),
            _ => self.halve(a, b, k, total),
        }
    }

    fn count_each(&self, a: &[u32], b: &[u32], k: usize, total: &mut W) {
        let n = self.need.len();
        for &a in a {
            for &b in b.iter().filter(|&&b| (k..n).all(|k| self.offered(b, k) >= self.missing(a, k))) {
                total.add(&self.first.weight(a as usize).times(&self.second.weight(b as usize)));
            }
        }
    }

    fn count_line(&self, a: &mut [u32], b: &mut [u32], k: usize, total: &mut W) {
        a.sort_unstable_by_key(|&a| self.missing(a, k));
        b.sort_unstable_by_key(|&b| std::cmp::Reverse(self.offered(b, k)));
        // As needs grow, fewer of the second half suffice.
        let (mut at, mut enough) = (0, W::nil());
        for &a in a.iter().rev() {
            while at < b.len() && self.offered(b[at], k) >= self.missing(a, k) {
                enough.add(&self.second.weight(b[at] as usize));
                at += 1;
            }
            total.add(&self.first.weight(a as usize).times(&enough));
        }
    }

    /// Two utilities left: sweep one, a Fenwick tree over the ranks of the other.
    fn count_plane(&self, a: &mut [u32], b: &mut [u32], k: usize, total: &mut W) {
        let mut offers: Vec<i64> = b.iter().map(|&b| self.offered(b, k + 1)).collect();
        offers.sort_unstable();
        offers.dedup();
        a.sort_unstable_by_key(|&a| std::cmp::Reverse(self.missing(a, k)));
        b.sort_unstable_by_key(|&b| std::cmp::Reverse(self.offered(b, k)));
        let mut tree = vec![W::nil(); offers.len() + 1];
        let mut at = 0;
        for &a in a.iter() {
            while at < b.len() && self.offered(b[at], k) >= self.missing(a, k) {
                let offer = self.offered(b[at], k + 1);
                // Ranks count from the greatest offer, so that a prefix holds what is at least so great.
                let mut rank = offers.len() - offers.partition_point(|&o| o < offer);
                let weight = self.second.weight(b[at] as usize);
                while rank < tree.len() {
                    tree[rank].add(&weight);
                    rank += rank & rank.wrapping_neg();
                }
                at += 1;
            }
            let need = self.missing(a, k + 1);
            let mut rank = offers.len() - offers.partition_point(|&o| o < need);
            let mut enough = W::nil();
            while rank > 0 {
                enough.add(&tree[rank]);
                rank &= rank - 1;
            }
            total.add(&self.first.weight(a as usize).times(&enough));
        }
    }

    /// Splits both sides at a value of utility `k`: needs up to it are met by every offer from it on.
    fn halve(&self, a: &mut [u32], b: &mut [u32], k: usize, total: &mut W) {
        let mut values: Vec<i64> =
            a.iter().map(|&a| self.missing(a, k)).chain(b.iter().map(|&b| self.offered(b, k))).collect();
        let (least, most) = (values.iter().min().copied(), values.iter().max().copied());
        if least == most {
            return self.count(a, b, k + 1, total);
        }
        let middle = values.len() / 2;
        let pivot = (*values.select_nth_unstable(middle).1).max(least.unwrap_or(0) + 1);
        let low_needs = partition(a, |&a| self.missing(a, k) <= pivot);
        let low_offers = partition(b, |&b| self.offered(b, k) < pivot);
        let (easy, hard) = a.split_at_mut(low_needs);
        let (small, great) = b.split_at_mut(low_offers);
        self.count(easy, great, k + 1, total);
        // A need of exactly the pivot is met by no smaller offer.
        let below = partition(easy, |&a| self.missing(a, k) < pivot);
        self.count(&mut easy[..below], small, k, total);
        self.count(hard, great, k, total);
    }
}

/// Moves what fulfils a condition to the front; returns how many do.
fn partition(rows: &mut [u32], keep: impl Fn(&u32) -> bool) -> usize {
    let mut kept = 0;
    for at in 0..rows.len() {
        if keep(&rows[at]) {
            rows.swap(at, kept);
            kept += 1;
        }
    }
    kept
}

/// Two utilities and no weights: both sides as one row of ranks, then a radix count.
///
/// In descending order of the first utility, an offer of the second half comes before the needs it meets.
/// What is left is to count, for every need, the offers before it whose second utility ranks before its
/// own.
fn count_plain_pairs<W>(halves: Halves<W>) -> u64 {
    let Halves { first, second, need } = halves;
    let n_offers = second.len();
    let keys = |k: usize| {
        let offers = second.rows.iter().skip(k).step_by(2).copied();
        let needs = first.rows.iter().skip(k).step_by(2).map(|u| need[k] - u);
        offers.chain(needs).collect::<Vec<i64>>()
    };
    let (x, y) = (keys(0), keys(1));
    drop((first.rows, second.rows));
    let (by_x, by_y) = both(|| descending(&x), || descending(&y));
    drop((x, y));
    let mut rank = vec![0_u32; by_y.len()];
    by_y.iter().enumerate().for_each(|(at, &id)| rank[id as usize] = at as u32);
    let mut row: Vec<u32> =
        by_x.iter().map(|&id| rank[id as usize] << 1 | u32::from(id as usize >= n_offers)).collect();
    let bits = u32::BITS - (row.len() as u32).leading_zeros();
    drop(rank);
    drop(by_x);
    let mut buffer = by_y;
    count_ranks(&mut row, &mut buffer, bits)
}

/// The ids in descending order of their keys, lower ids first among equal keys: offers have the lower ids.
fn descending(keys: &[i64]) -> Vec<u32> {
    let most = keys.iter().max().copied().unwrap_or(0);
    let span = most.abs_diff(keys.iter().min().copied().unwrap_or(0));
    let id_bits = u64::BITS - (keys.len() as u64).leading_zeros();
    if span.leading_zeros() >= id_bits {
        let pack = |(id, key): (usize, &i64)| most.abs_diff(*key) << id_bits | id as u64;
        let mut packed: Vec<u64> = keys.iter().enumerate().map(pack).collect();
        packed.sort_unstable();
        return packed.into_iter().map(|p| (p & ((1 << id_bits) - 1)) as u32).collect();
    }
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    order.sort_unstable_by_key(|&id| (std::cmp::Reverse(keys[id as usize]), id));
    order
}

#[cfg(feature = "parallel")]
fn both<A: Send, B: Send>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    rayon::join(a, b)
}

#[cfg(not(feature = "parallel"))]
fn both<A, B>(a: impl FnOnce() -> A, b: impl FnOnce() -> B) -> (A, B) {
    (a(), b())
}

/// How many pairs of an offer and a later need have the offer's rank below the need's.
///
/// An entry is `rank << 1 | is_need`, ranks differ and have at most `bits` bits. One digit of the rank at a
/// time, highest first: pairs whose digits differ are counted on the way, the others meet again in the
/// group of their common digit. `O(n bits / DIGIT)`.
fn count_ranks(row: &mut [u32], buffer: &mut [u32], bits: u32) -> u64 {
    if row.len() <= FEW_RANKS {
        return count_few_ranks(row);
    }
    let shift = bits.saturating_sub(DIGIT);
    let digit = |entry: u32| (entry >> (shift + 1)) as usize & (DIGITS - 1);
    // before[d]: how many offers so far have a digit below d.
    let mut before = [0_u32; DIGITS];
    let mut sizes = [0_usize; DIGITS];
    let mut total = 0_u64;
    for &entry in row.iter() {
        let (d, is_need) = (digit(entry), entry & 1);
        sizes[d] += 1;
        total += u64::from(before[d] * is_need);
        let adds = &ADDS[(is_need as usize) << DIGIT | d];
        before.iter_mut().zip(adds).for_each(|(b, add)| *b += add);
    }
    let mut starts = [0_usize; DIGITS];
    (1..DIGITS).for_each(|d| starts[d] = starts[d - 1] + sizes[d - 1]);
    let mut next = starts;
    for &entry in row.iter() {
        let d = digit(entry);
        buffer[next[d]] = entry;
        next[d] += 1;
    }
    if shift > 0 {
        for (&start, &size) in starts.iter().zip(&sizes) {
            let (group, free) = (&mut buffer[start..start + size], &mut row[start..start + size]);
            total += count_ranks(group, free, shift);
        }
    }
    total
}

fn count_few_ranks(row: &[u32]) -> u64 {
    let mut total = 0;
    for (at, &need) in row.iter().enumerate().filter(|(_, entry)| *entry & 1 == 1) {
        total += row[..at].iter().map(|&offer| u64::from(offer & 1 == 0 && offer < need)).sum::<u64>();
    }
    total
}

const DIGIT: u32 = 4;
const DIGITS: usize = 1 << DIGIT;
/// Per kind and digit of an entry, what it adds to `before`: an offer of digit `d` counts for every digit
/// above.
const ADDS: [[u32; DIGITS]; 2 * DIGITS] = {
    let mut adds = [[0; DIGITS]; 2 * DIGITS];
    let mut d = 0;
    while d < DIGITS {
        let mut above = d + 1;
        while above < DIGITS {
            adds[d][above] = 1;
            above += 1;
        }
        d += 1;
    }
    adds
};
/// Up to this many entries are compared with each other.
const FEW_RANKS: usize = 32;
/// With no more rows than this on one side, pairs are looked at one by one.
const FEW_ROWS: usize = 8;
