//! The frontier of worlds that differ in nothing but what parties accept from.
//!
//! Where no value is a guess, every outcome is worth the same in all worlds, and where everybody must agree,
//! whatever dominates an outcome of the zone lies in the zone too. So the efficient outcomes of a world's
//! zone are those of one frontier that all parties accept, and that frontier is computed once. It is kept as
//! runs of points along which each party's utility changes by the same from point to point: an issue of half
//! a million amounts that everybody values along straight lines has few of them. A world asks each run what
//! it holds, and not each point.
//!
//! Along a run each party's gain is a straight line in the position `k`, and the parties accept an interval
//! of positions. Where all gains are above zero, the logarithm of their product is strictly concave in `k`,
//! since neighbours differ: its best positions lie next to one another around one peak. Where no product is
//! above zero, the least gains decide ([`kalai`](crate::prepare::solution::kalai())): between positions where
//! the gains of two parties cross, their order stays the same and the sorted gains rise, or fall, throughout,
//! so that the best positions are ends of the interval or lie next to a crossing. These few positions of each
//! run are compared exactly, as all points of the zone would be.

use crate::model::AgreementRule;
use crate::prepare::diagram::Diagrams;
use crate::prepare::frontier::{self, Exactness, Frontier, Limits};
use crate::prepare::game::{CommonScale, Game};
use crate::prepare::solution::nash;
use num_bigint::BigUint;
use num_integer::Integer;

/// The one frontier of all worlds.
pub(super) struct CommonFrontier {
    pub(super) frontier: Frontier,
    /// The least and the greatest utility of each party.
    pub(super) ranges: Vec<(i64, i64)>,
    runs: Vec<Run>,
}

/// Neighbouring points of a frontier.
struct Run {
    first: usize,
    len: usize,
    /// Per party, by how much its utility changes from point to point.
    steps: Vec<i64>,
}

/// The points of the frontier that everybody accepts in one world.
pub(super) struct AcceptedPoints<'f> {
    frontier: &'f Frontier,
    reservation: &'f [i64],
    parts: Vec<AcceptedRun<'f>>,
}

/// What everybody accepts of a run.
struct AcceptedRun<'f> {
    run: &'f Run,
    /// The first and the last position.
    ends: (usize, usize),
}

impl CommonFrontier {
    /// The frontier of all worlds whose likely one is `game`; `None` where fewer than all may agree, where
    /// sums are cut off or equal up to a tolerance, where there are too many outcomes, or where the frontier
    /// is not exact.
    pub(super) fn of(game: &Game, diagrams: &Diagrams) -> Option<Self> {
        let is_plain = *game.agreement() == AgreementRule::All && !game.has_ceiling() && !game.is_lenient();
        if !is_plain || game.space().size() > MOST_OUTCOMES.into() {
            return None;
        }
        let frontier = frontier::of(game, Some(diagrams), &Limits::STANDARD);
        let is_exact = frontier.exactness() == Exactness::Exact;
        is_exact.then(|| Self { runs: runs(&frontier), ranges: diagrams.ranges(game.n_parties()), frontier })
    }

    /// How much work a world is, in additions.
    pub(super) fn work_of_a_world(&self) -> u64 {
        WORK_PER_RUN * (self.runs.len() * self.ranges.len()) as u64
    }

    /// What everybody accepts in a world with these reservations. `O(runs · parties)`.
    pub(super) fn accepted<'f>(&'f self, reservation: &'f [i64]) -> AcceptedPoints<'f> {
        let part = |run: &'f Run| {
            let ends = run.accepted(self.frontier.utilities(run.first), reservation)?;
            Some(AcceptedRun { run, ends })
        };
        let parts = self.runs.iter().filter_map(part).collect();
        AcceptedPoints { frontier: &self.frontier, reservation, parts }
    }
}

/// A frontier as runs, each as long as its first two points make it. `O(points · parties)`.
fn runs(frontier: &Frontier) -> Vec<Run> {
    let n = frontier.len();
    let steps = |point: usize| {
        let (from, to) = (frontier.utilities(point), frontier.utilities(point + 1));
        from.iter().zip(to).map(|(from, to)| to - from)
    };
    let mut runs = Vec::new();
    let mut first = 0;
    while first < n {
        let own: Vec<i64> = if first + 1 < n { steps(first).collect() } else { Vec::new() };
        let mut last = (first + 1).min(n - 1);
        while last + 1 < n && steps(last).eq(own.iter().copied()) {
            last += 1;
        }
        runs.push(Run { first, len: last - first + 1, steps: own });
        first = last + 1;
    }
    runs
}

impl Run {
    /// The first and the last position that everybody accepts; `None` where there is none.
    fn accepted(&self, first: &[i64], reservation: &[i64]) -> Option<(usize, usize)> {
        let (mut low, mut high) = (0, self.len as i64 - 1);
        for (party, (u, least)) in first.iter().zip(reservation).enumerate() {
            let margin = u - least;
            match self.step(party) {
                step if step > 0 => low = low.max(Integer::div_ceil(&-margin, &step)),
                _ if margin < 0 => return None,
                0 => {}
                step => high = high.min(margin / -step),
            }
        }
        (low <= high).then_some((low as usize, high as usize))
    }

    /// By how much a party's utility changes from point to point; a run of one point has no steps.
    fn step(&self, party: usize) -> i64 {
        self.steps.get(party).copied().unwrap_or(0)
    }
}

impl AcceptedPoints<'_> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(|part| part.ends.1 - part.ends.0 + 1).sum()
    }

    /// The points at some places among them, counted from 0 in the order of the frontier; places rise.
    pub(super) fn at(&self, places: impl Iterator<Item = usize>) -> Vec<usize> {
        let (mut part, mut before) = (0, 0);
        let point = |place: usize| loop {
            let AcceptedRun { run, ends: (low, high) } = &self.parts[part];
            let n = high - low + 1;
            if place < before + n {
                return run.first + low + place - before;
            }
            (part, before) = (part + 1, before + n);
        };
        places.map(point).collect()
    }

    /// The point of the Nash package, of ties the one with the lexicographically lowest outcome; `None` of
    /// none.
    pub(super) fn nash(&self, units: &CommonScale) -> Option<usize> {
        let peaks = self.near_peaks();
        let points = if peaks.is_empty() { self.near_crossings(units) } else { peaks };
        let rows: Vec<&[i64]> = points.iter().map(|&point| self.frontier.utilities(point)).collect();
        let best: Vec<usize> =
            nash(&rows, self.reservation, units).into_iter().map(|row| points[row]).collect();
        self.frontier.lowest(&best)
    }

    /// Every point that can have the greatest product, ascending; none where no product is above zero.
    fn near_peaks(&self) -> Vec<usize> {
        let peaks: Vec<(usize, f64)> = self.parts.iter().map(|part| self.about_peak(part)).collect();
        let greatest = peaks.iter().map(|peak| peak.1).fold(0.0, f64::max);
        let mut points = Vec::new();
        if greatest > 0.0 {
            for (part, (place, _)) in
                self.parts.iter().zip(&peaks).filter(|(_, peak)| peak.1 >= greatest * NEAR)
            {
                let peak = self.peak(part, *place);
                let (low, high) = part.ends;
                let near = peak.saturating_sub(1).max(low)..=(peak + 1).min(high);
                points.extend(near.map(|k| part.run.first + k));
            }
        }
        points
    }

    /// The position in a run where floats find the greatest product, and that product.
    fn about_peak(&self, part: &AcceptedRun<'_>) -> (usize, f64) {
        let (low, high) = part.ends;
        let rises = |k: usize| {
            let rise = |(party, gain): (usize, i64)| match part.run.step(party) {
                0 => 0.0,
                step => step as f64 / gain as f64,
            };
            self.gains(part.run, k).enumerate().map(rise).sum::<f64>() > 0.0
        };
        let product = |k: usize| self.gains(part.run, k).map(|gain| gain as f64 * SMALL).product::<f64>();
        let place = first_without(low, high, rises);
        let before = place.saturating_sub(1).max(low);
        let (here, there) = (product(place), product(before));
        if there > here { (before, there) } else { (place, here) }
    }

    /// The position of a run with the greatest product, exactly, looked for from one near it.
    fn peak(&self, part: &AcceptedRun<'_>, near: usize) -> usize {
        let gains = |k: usize| self.gains(part.run, k).map(|gain| BigUint::from(gain as u64));
        let (low, high) = part.ends;
        let (mut peak, mut most) = (near, gains(near).product::<BigUint>());
        for step in [1, -1] {
            while let Some(next) = peak.checked_add_signed(step).filter(|k| (low..=high).contains(k)) {
                let found = gains(next).product();
                if found <= most {
                    break;
                }
                (peak, most) = (next, found);
            }
        }
        peak
    }

    /// Every point that can have the greatest least gains, ascending.
    fn near_crossings(&self, units: &CommonScale) -> Vec<usize> {
        let n = self.reservation.len();
        let mut points = Vec::new();
        for AcceptedRun { run, ends: (low, high) } in &self.parts {
            let gain = |party: usize, k: usize| {
                let gain = self.gains(run, k).nth(party).unwrap_or_default();
                units.comparable(party, gain)
            };
            let mut places = vec![*low, *high];
            for (a, b) in (0..n).flat_map(|a| (0..a).map(move |b| (a, b))) {
                // The order of two straight lines changes once, and never back.
                let order = |k: usize| gain(a, k).cmp(&gain(b, k));
                let before = order(*low);
                let crossing = first_without(*low, *high, |k| order(k) == before);
                places.extend([crossing.saturating_sub(1).max(*low), crossing]);
            }
            places.sort_unstable();
            places.dedup();
            points.extend(places.into_iter().map(|k| run.first + k));
        }
        points
    }

    /// What each party gains at a position of a run; none below zero where it is accepted.
    fn gains<'a>(&'a self, run: &Run, k: usize) -> impl Iterator<Item = i64> + 'a {
        let row = self.frontier.utilities(run.first + k);
        row.iter().zip(self.reservation).map(|(u, least)| u - least)
    }
}

/// The first position from `low` to `high` at which something no longer holds that holds up to there and
/// never again; `high` where it holds throughout.
fn first_without(mut low: usize, mut high: usize, holds: impl Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// As how many additions a party's part of a run counts.
const WORK_PER_RUN: u64 = 16;
/// Up to so many outcomes are listed for the one frontier.
const MOST_OUTCOMES: u64 = 1_250_000;
/// A product of floats is off by far less than this share.
const NEAR: f64 = 0.999_999;
/// Keeps a product of 32 gains of 62 bits within a float's range.
const SMALL: f64 = 1.0 / (1_u64 << 31) as f64;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Amounts of one issue that every party values along a few straight lines, some of them level.
    fn amounts() -> impl Strategy<Value = Vec<Vec<i64>>> {
        let lines = |n_parties| {
            let steps = prop::collection::vec(-3_i64..4, n_parties);
            prop::collection::vec((1_usize..8, steps), 1..6)
        };
        let rows = |lines: Vec<(usize, Vec<i64>)>| {
            let mut rows = vec![vec![0; lines[0].1.len()]];
            for (n, steps) in lines {
                for _ in 0..n {
                    let last = &rows[rows.len() - 1];
                    rows.push(last.iter().zip(&steps).map(|(u, step)| u + step).collect());
                }
            }
            rows
        };
        (2_usize..4).prop_flat_map(lines).prop_map(rows)
    }

    /// The point of the Nash package of some points, by a look at each.
    fn by_all(common: &CommonFrontier, inside: &[usize], least: &[i64], game: &Game) -> Option<usize> {
        let rows: Vec<&[i64]> = inside.iter().map(|&point| common.frontier.utilities(point)).collect();
        let best = nash(&rows, least, game.units()).into_iter().map(|row| inside[row]);
        common.frontier.lowest(&best.collect::<Vec<usize>>())
    }

    proptest! {
        #[test]
        fn runs_say_of_every_world_what_its_points_say(
            rows in amounts(),
            second in prop::option::of(prop::array::uniform3(-2_i64..3)),
            levels in prop::collection::vec(prop::array::uniform3((0_usize..40, -1_i64..2)), 1..6),
            units in prop::array::uniform3(1_u8..4),
        ) {
            let n = rows[0].len();
            // A second issue makes frontiers that are no line of amounts.
            let second = second.map(|row| vec![vec![0; n], row[..n].to_vec()]);
            let values = std::iter::once(rows.clone()).chain(second).collect();
            let units: Vec<f64> = units[..n].iter().map(|&unit| f64::from(unit)).collect();
            let game = Game::additive(values, vec![0; n]).unwrap().with_units(&units);
            let diagrams = Diagrams::new(&game, Limits::STANDARD.widest).unwrap();
            let common = CommonFrontier::of(&game, &diagrams).unwrap();
            let points = common.runs.iter().flat_map(|run| run.first..run.first + run.len);
            prop_assert!(points.eq(0..common.frontier.len()));
            for level in levels {
                // At what some amount is worth, or next to it.
                let least = |(p, (at, more)): (usize, &(usize, i64))| rows[at % rows.len()][p] + more;
                let reservation: Vec<i64> = level[..n].iter().enumerate().map(least).collect();
                let found = common.accepted(&reservation);
                let accepts = |point: &usize| {
                    common.frontier.utilities(*point).iter().zip(&reservation).all(|(u, least)| u >= least)
                };
                let inside: Vec<usize> = (0..common.frontier.len()).filter(accepts).collect();
                prop_assert_eq!(found.len(), inside.len());
                prop_assert_eq!(found.at(0..inside.len()), inside.clone());
                prop_assert_eq!(found.nash(game.units()), by_all(&common, &inside, &reservation, &game));
            }
        }
    }

    #[test]
    fn half_a_million_amounts_on_one_line_are_one_run() {
        let rows = (0..500_001).map(|amount| vec![amount, 500_000 - amount]).collect();
        let game = Game::additive(vec![rows], vec![0, 0]).unwrap();
        let common =
            CommonFrontier::of(&game, &Diagrams::new(&game, Limits::STANDARD.widest).unwrap()).unwrap();
        assert_eq!((common.frontier.len(), common.runs.len()), (500_001, 1));
        // Accepted from 60,000 to 260,001: two amounts lie as near to the middle, and the lower one counts.
        let reservation = [60_000, 239_999];
        let found = common.accepted(&reservation);
        assert_eq!(found.len(), 200_002);
        let price = found.nash(game.units()).map(|point| common.frontier.outcome(point));
        assert_eq!(price.unwrap().options(), [160_000]);
    }

    #[test]
    fn gains_of_sixty_bits_find_the_peak_exactly() {
        let step = 1_i64 << 40;
        let rows: Vec<Vec<i64>> = (0..2001).map(|k| vec![k * step, (2000 - k) * step + 1]).collect();
        let game = Game::additive(vec![rows], vec![0, 0]).unwrap();
        let common =
            CommonFrontier::of(&game, &Diagrams::new(&game, Limits::STANDARD.widest).unwrap()).unwrap();
        for least in [-(1_i64 << 60), -3, 0, 1, step, 900 * step + 7] {
            let reservation = [least, 2 - least.min(0) / 3];
            let found = common.accepted(&reservation);
            let inside = found.at(0..found.len());
            let expected = by_all(&common, &inside, &reservation, &game);
            assert_eq!(found.nash(game.units()), expected, "{least}");
        }
    }
}
