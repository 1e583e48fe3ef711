//! All feasible outcomes of a small space, in lexicographic order.

use super::offer::{Offer, OutcomeNumbering};
use crate::model::{Outcome, Region};
use crate::prepare::Game;
use crate::prepare::game::CouplingShape;

/// The feasible outcomes. The issues are split in two halves, so that the worth of an outcome is the sum of
/// two looked-up numbers and of the few terms that reach across.
#[derive(Debug, Clone)]
pub(super) struct OutcomeList {
    /// How many issues make up the first half.
    split: usize,
    n_options: Vec<u32>,
    /// For each choice in the first half, where its outcomes end.
    ends: Vec<u32>,
    /// The choice in the first half of each outcome, where not all outcomes are feasible.
    first: Vec<u32>,
    /// The choice in the second half of each outcome.
    second: Vec<u32>,
    n_second: usize,
    /// Per number of an outcome its position, or `NONE`; empty when all outcomes are feasible.
    positions: Vec<u32>,
}

impl OutcomeList {
    pub(super) fn of(numbering: &OutcomeNumbering, open: &[Vec<bool>], barred: &[Region]) -> Self {
        let n_options = numbering.n_options().to_vec();
        let product = |range: &[u32]| range.iter().map(|&n| n as usize).product::<usize>();
        let parts = |split: &usize| product(&n_options[..*split]) + product(&n_options[*split..]);
        let split = (0..=n_options.len()).min_by_key(parts).unwrap_or(0);
        let (n_first, n_second) = (product(&n_options[..split]), product(&n_options[split..]));
        let is_free = barred.is_empty() && open.iter().flatten().all(|open| *open);
        let mut listing = Self {
            split,
            n_options,
            ends: Vec::with_capacity(n_first),
            first: Vec::new(),
            second: Vec::new(),
            n_second,
            positions: Vec::new(),
        };
        if is_free {
            listing.ends = (1..=n_first).map(|h| (h * n_second) as u32).collect();
            listing.second = (0..n_first).flat_map(|_| 0..n_second as u32).collect();
            return listing;
        }
        listing.positions = vec![NONE; n_first * n_second];
        let mut options = vec![0; listing.n_options.len()];
        for first in 0..n_first {
            for second in 0..n_second {
                listing.decode(first, second, &mut options);
                let is_open = options.iter().zip(open).all(|(&o, open)| open[o as usize]);
                if is_open && !barred.is_empty() {
                    let outcome = Outcome::new(options.clone());
                    if barred.iter().any(|region| region.holds(&outcome)) {
                        continue;
                    }
                }
                if is_open {
                    listing.positions[first * n_second + second] = listing.second.len() as u32;
                    listing.first.push(first as u32);
                    listing.second.push(second as u32);
                }
            }
            listing.ends.push(listing.second.len() as u32);
        }
        listing
    }

    /// The outcomes that have the closed options.
    pub(super) fn within(&self, closed: &[Option<u32>]) -> Self {
        let mut options = vec![0; self.n_options.len()];
        let mut fits = |half: usize, choice: usize| {
            self.decode_half(half, choice, &mut options);
            let range = if half == 0 { 0..self.split } else { self.split..self.n_options.len() };
            range.into_iter().all(|issue| closed[issue].is_none_or(|option| option == options[issue]))
        };
        let first: Vec<bool> = (0..self.ends.len()).map(|choice| fits(0, choice)).collect();
        let second: Vec<bool> = (0..self.n_second).map(|choice| fits(1, choice)).collect();
        let mut inner = Self {
            ends: Vec::with_capacity(self.ends.len()),
            first: Vec::new(),
            second: Vec::new(),
            positions: vec![NONE; self.ends.len() * self.n_second],
            n_options: self.n_options.clone(),
            ..*self
        };
        let mut start = 0;
        for (choice, &end) in self.ends.iter().enumerate() {
            let row = self.second[start..end as usize].iter().filter(|_| first[choice]);
            for &own in row.filter(|own| second[**own as usize]) {
                inner.positions[choice * self.n_second + own as usize] = inner.second.len() as u32;
                inner.first.push(choice as u32);
                inner.second.push(own);
            }
            inner.ends.push(inner.second.len() as u32);
            start = end as usize;
        }
        inner
    }

    /// Writes what each choice in both halves is thought to be worth: sums over issues.
    #[inline]
    pub(super) fn halves(&self, values: &[Vec<f64>], halves: &mut [Vec<f64>; 2]) {
        let issues = [&values[..self.split], &values[self.split..]];
        for (sums, values) in halves.iter_mut().zip(issues) {
            add_up(sums, 0.0, values.iter().map(Vec::as_slice));
        }
    }

    /// The choices in both halves of the outcome at a position.
    pub(super) fn places(&self, position: u32) -> (usize, usize) {
        let first = match self.first.get(position as usize) {
            Some(&first) => first as usize,
            None => position as usize / self.n_second,
        };
        (first, self.second[position as usize] as usize)
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.second.len()
    }

    /// The position of an offer; `None` when it is not feasible.
    pub(super) fn position(&self, offer: Offer) -> Option<u32> {
        let number = usize::try_from(offer.number()).ok()?;
        if self.positions.is_empty() {
            return (number < self.second.len()).then_some(number as u32);
        }
        self.positions.get(number).copied().filter(|position| *position != NONE)
    }

    /// The offer at a position.
    #[inline]
    pub(super) fn offer(&self, position: u32) -> Offer {
        if self.positions.is_empty() {
            return Offer::dense(u64::from(position));
        }
        let (first, second) = self.places(position);
        Offer::dense((first * self.n_second + second) as u64)
    }

    /// What each outcome is worth to a party of a game over this space: as
    /// [`utility`](crate::model::utility::utility) says, for all of them at once. Sums over each half are
    /// made once, and an outcome adds two of them and the terms that reach across; `tests/all/utility.rs`
    /// compares the two.
    pub(super) fn worths(&self, game: &Game, party: usize) -> Vec<i64> {
        let n_issues = self.n_options.len();
        let halves = [(0..self.split, self.ends.len()), (self.split..n_issues, self.n_second)];
        let own: Vec<Vec<i64>> = (0..n_issues)
            .map(|issue| (0..self.n_options[issue]).map(|option| game.value(issue, option)[party]).collect())
            .collect();
        let mut sums =
            [0..self.split, self.split..n_issues].map(|issues| sums(0, issues.map(|issue| &own[issue][..])));
        let mut across: Vec<Across<'_>> = Vec::new();
        for coupling in game.couplings().iter().filter(|c| c.party.0 == party) {
            let issues = coupling.shape.issues();
            let side = |half: usize| issues.iter().all(|issue| halves[half].0.contains(issue));
            let parts = [0, 1].map(|half| self.part(&coupling.shape, half, halves[half].1));
            match [side(0), side(1)].iter().position(|is_inside| *is_inside) {
                Some(half) => {
                    let other = parts[1 - half].first().copied().unwrap_or(0);
                    let cells = sums[half].iter_mut().zip(&parts[half]);
                    cells.for_each(|(sum, part)| *sum += paid(&coupling.shape, *part, other));
                }
                None => across.push(Across { shape: &coupling.shape, parts }),
            }
        }
        let ceiling = game.ceilings()[party];
        let mut worths = Vec::with_capacity(self.len());
        let mut start = 0;
        for (first, &end) in self.ends.iter().enumerate() {
            let row = &self.second[start..end as usize];
            worths.extend(row.iter().map(|&second| sums[0][first] + sums[1][second as usize]));
            for Across { shape, parts } in &across {
                let here = parts[0][first];
                let worths = worths[start..].iter_mut().zip(row);
                match shape {
                    CouplingShape::Table { cells, .. } => {
                        worths.for_each(|(worth, &second)| *worth += cells[here + parts[1][second as usize]]);
                    }
                    CouplingShape::Bonus { value, .. } if here == 1 => {
                        worths
                            .for_each(|(worth, &second)| *worth += value * parts[1][second as usize] as i64);
                    }
                    CouplingShape::Bonus { .. } => {}
                }
            }
            start = end as usize;
        }
        if ceiling != i64::MAX {
            worths.iter_mut().for_each(|worth| *worth = (*worth).min(ceiling));
        }
        worths
    }

    /// What each choice in one half contributes to a shape: to the number of a table's cell, or whether a
    /// bonus still holds.
    fn part(&self, shape: &CouplingShape, half: usize, n: usize) -> Vec<usize> {
        let mut options = vec![0; self.n_options.len()];
        let is_here = |issue: usize| (issue < self.split) == (half == 0);
        let part = |choice: usize| {
            self.decode_half(half, choice, &mut options);
            match shape {
                CouplingShape::Table { issues, .. } => issues.iter().fold(0, |cell, &issue| {
                    let own = if is_here(issue) { options[issue] as usize } else { 0 };
                    cell * self.n_options[issue] as usize + own
                }),
                CouplingShape::Bonus { region, .. } => {
                    let mut here = region.conditions().iter().filter(|c| is_here(c.issue().0));
                    usize::from(here.all(|c| c.allows(options[c.issue().0])))
                }
            }
        };
        (0..n).map(part).collect()
    }

    fn decode(&self, first: usize, second: usize, options: &mut [u32]) {
        self.decode_half(0, first, options);
        self.decode_half(1, second, options);
    }

    fn decode_half(&self, half: usize, choice: usize, options: &mut [u32]) {
        let range = if half == 0 { 0..self.split } else { self.split..self.n_options.len() };
        let mut rest = choice;
        for issue in range.rev() {
            let n = self.n_options[issue] as usize;
            options[issue] = (rest % n) as u32;
            rest /= n;
        }
    }
}

/// The sums of one value per issue, for every combination, the last issue fastest.
fn sums<'v, T: Copy + std::ops::Add<Output = T> + 'v>(
    zero: T,
    issues: impl Iterator<Item = &'v [T]>,
) -> Vec<T> {
    let mut sums = Vec::new();
    add_up(&mut sums, zero, issues);
    sums
}

/// Writes the same into a vector that may have room for it.
fn add_up<'v, T: Copy + std::ops::Add<Output = T> + 'v>(
    sums: &mut Vec<T>,
    zero: T,
    issues: impl Iterator<Item = &'v [T]>,
) {
    sums.clear();
    sums.push(zero);
    for values in issues {
        let (before, n) = (sums.len(), values.len());
        sums.resize(before * n, zero);
        // From the end, since what is read lies before what is written.
        for at in (0..before).rev() {
            let sum = sums[at];
            sums[at * n..][..n].iter_mut().zip(values).for_each(|(place, value)| *place = sum + *value);
        }
    }
}

/// A term over issues of both halves.
struct Across<'g> {
    shape: &'g CouplingShape,
    parts: [Vec<usize>; 2],
}

/// What a shape pays for its parts of both halves.
fn paid(shape: &CouplingShape, part: usize, other: usize) -> i64 {
    match shape {
        CouplingShape::Table { cells, .. } => cells[part + other],
        CouplingShape::Bonus { value, .. } => value * (part * other) as i64,
    }
}

const NONE: u32 = u32::MAX;
