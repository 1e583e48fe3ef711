//! The Nash package of a zone without the rest of its frontier.
//!
//! Thousands of worlds need to know whether there is a zone and what its Nash package is, and a frontier
//! may hold thousands of points that are neither. A good package is found first, by Frank-Wolfe steps
//! towards the greatest product over the hull and by exchanging options. Its product `B` then rules out
//! almost everything: gains `g` whose product is at least `B` have, for all weights `a`, `a·g >= n (a_1 ...
//! a_n B)^(1/n)`, since no geometric mean is above the arithmetic one. The most that a partial outcome can
//! still gain along `a` is one number per state. Partial outcomes that miss one of a few such lines are
//! dropped while the frontier is summed up; what is left holds every package of greatest product.
//!
//! Source: M. Frank, P. Wolfe, "An Algorithm for Quadratic Programming", Naval Research Logistics Quarterly
//! 3, 1956.

use super::Frontier;
use super::pareto::within;
use super::pruning::{RemainingGains, WeightedBound, dot, line_rests};
use crate::model::Outcome;
use crate::prepare::diagram::Diagrams;
use crate::prepare::game::Game;
use crate::prepare::limits::Limits;

/// The part of a zone's frontier that its Nash package is picked from.
#[derive(Debug, Clone)]
pub(in crate::prepare) struct NearNash {
    /// Every efficient point of the zone that can be the Nash package, and possibly others.
    pub(in crate::prepare) frontier: Frontier,
    /// Some outcomes of the zone that are efficient: each is the best by some weights of the parties. In
    /// the order of falling utilities, first party first.
    pub(in crate::prepare) supported: Vec<Outcome>,
}

/// What is needed to pick the Nash package of a zone, all ties included; `None` where ceilings or rounded
/// numbers ask for the whole frontier, or where no package was found that fewer than all accept. When the
/// frontier is empty, there is no zone. Takes `O(options)` for each of some dozen weightings, and lists
/// that stay far shorter than the frontier.
pub(in crate::prepare) fn nash_only(game: &Game, diagrams: &Diagrams, limits: &Limits) -> Option<NearNash> {
    if game.has_ceiling() || game.is_lenient() || diagrams.is_empty() {
        return None;
    }
    let searcher = Searcher::new(game, diagrams);
    let (middle, mut packages) = searcher.approach();
    let by_product = |package: &TrialPackage| searcher.product(&package.u);
    let best = packages.iter().max_by(|a, b| by_product(a).total_cmp(&by_product(b)))?;
    let best = searcher.improved(best.clone(), Goal::Product);
    let product = searcher.log_product(&best.u);
    packages.push(best);
    let floor = if game.needs_all() || product.is_some() {
        let lines = searcher.weightings(&middle).into_iter().map(|weights| searcher.line(weights, product));
        RemainingGains::new(game, diagrams).where_all_accept().with_lines(lines.collect())
    } else {
        RemainingGains::new(game, diagrams).where_each_gets(searcher.least_gains(&packages)?)
    };
    let frontier = within(Some(&floor), game, Some(diagrams), limits);
    packages.retain(|package| game.accepts(&package.u));
    packages.sort_by(|a, b| b.u.cmp(&a.u).then_with(|| a.options.cmp(&b.options)));
    packages.dedup_by(|a, b| a.u == b.u);
    let supported = packages.into_iter().map(|package| Outcome::new(package.options)).collect();
    Some(NearNash { frontier, supported })
}

/// An outcome on the way.
#[derive(Debug, Clone)]
struct TrialPackage {
    u: Vec<i64>,
    /// By issue.
    options: Vec<u32>,
    /// Per part of one issue, the position of the chosen arc.
    arcs: Vec<usize>,
}

/// What an exchange of options makes as great as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Product,
    /// The least gain of all parties, among outcomes that make a deal.
    LeastGain,
}

/// Another option of a part of one issue.
struct Exchange<'a> {
    part: usize,
    arc: usize,
    /// What it gives, and what the option gave that it replaces, one per party.
    gives: [&'a [i64]; 2],
    /// Exchanges whose rises add up to nothing above zero make no package better.
    rise: f64,
}

impl Exchange<'_> {
    fn apply(&self, u: &mut [i64]) {
        let [new, old] = self.gives;
        u.iter_mut().zip(new.iter().zip(old)).for_each(|(u, (new, old))| *u += new - old);
    }
}

struct Searcher<'a> {
    game: &'a Game,
    diagrams: &'a Diagrams,
    /// Per party, what lies between its least and greatest utility; at least 1.
    spans: Vec<f64>,
    /// Per party, no partial sum is larger in absolute value.
    sizes: Vec<f64>,
}

impl<'a> Searcher<'a> {
    fn new(game: &'a Game, diagrams: &'a Diagrams) -> Self {
        let n = game.n_parties();
        let span = |(low, high): (i64, i64)| ((high - low) as f64).max(1.0);
        let layers = || diagrams.parts.iter().flat_map(|part| &part.layers);
        let size = |p: usize| {
            let most =
                layers().map(|l| l.gains.iter().skip(p).step_by(n).map(|g| g.abs()).max().unwrap_or(0));
            most.map(|g| g as f64).sum::<f64>() + game.reservation()[p].abs() as f64
        };
        Self {
            game,
            diagrams,
            spans: diagrams.ranges(n).into_iter().map(span).collect(),
            sizes: (0..n).map(size).collect(),
        }
    }

    fn gains<'u>(&'u self, u: &'u [i64]) -> impl Iterator<Item = f64> + 'u {
        u.iter().zip(self.game.reservation()).map(|(u, r)| (u - r) as f64)
    }

    /// The same in utilities, which can be compared with each other.
    fn shown_gains<'u>(&'u self, u: &'u [i64]) -> impl Iterator<Item = f64> + 'u {
        self.gains(u).enumerate().map(|(p, gain)| gain / self.game.scale(p).unit())
    }

    /// The product of gains as shares of the ranges; below zero by what is missing where somebody does not
    /// accept.
    fn product(&self, u: &[i64]) -> f64 {
        let shares = || self.gains(u).zip(&self.spans).map(|(gain, span)| gain / span);
        let missing: f64 = shares().map(|share| share.min(0.0)).sum();
        if missing < 0.0 { missing } else { shares().product() }
    }

    fn score(&self, goal: Goal, u: &[i64]) -> f64 {
        match goal {
            Goal::Product => self.product(u),
            Goal::LeastGain if self.game.accepts(u) => self.shown_gains(u).fold(f64::INFINITY, f64::min),
            Goal::LeastGain => f64::NEG_INFINITY,
        }
    }

    /// Weights along which every change rises that raises a score; `None` where there are none.
    ///
    /// Where what scores more is convex, these are the normal of a plane that touches it: no geometric mean
    /// of the factors by which gains grow is above the arithmetic one, so that a greater product needs a
    /// sum of `change / gain` above zero.
    fn uphill(&self, goal: Goal, u: &[i64]) -> Option<Vec<f64>> {
        let gains: Vec<f64> = match goal {
            Goal::Product => self.gains(u).collect(),
            Goal::LeastGain => self.shown_gains(u).collect(),
        };
        let least = gains.iter().copied().fold(f64::INFINITY, f64::min);
        let weight = |(&gain, &span): (&f64, &f64)| match goal {
            Goal::Product if least > 0.0 => 1.0 / gain,
            // What is missing must shrink, or nobody may be left without a gain.
            Goal::Product if gain <= 0.0 => 1.0 / span,
            Goal::LeastGain if gain <= least => 1.0 / span,
            _ => 0.0,
        };
        let is_convex = goal == Goal::Product || self.game.accepts(u);
        is_convex.then(|| gains.iter().zip(&self.spans).map(weight).collect())
    }

    /// The logarithm of the product of gains; `None` unless everybody gains.
    fn log_product(&self, u: &[i64]) -> Option<f64> {
        self.gains(u).map(|gain| (gain > 0.0).then(|| libm::log(gain))).sum()
    }

    /// Weights from steps towards the greatest product over the hull of all outcomes, and the outcomes on
    /// the way.
    fn approach(&self) -> (Vec<f64>, Vec<TrialPackage>) {
        let even: Vec<f64> = self.spans.iter().map(|span| 1.0 / span).collect();
        let first = self.best_by(&even);
        let mut middle: Vec<f64> = first.u.iter().map(|&u| u as f64).collect();
        let mut packages = vec![first];
        let weights = |middle: &[f64]| -> Vec<f64> {
            let gains = middle.iter().zip(self.game.reservation()).map(|(u, &r)| u - r as f64);
            gains.zip(&self.spans).map(|(gain, span)| 1.0 / gain.max(LEAST_GAIN * span)).collect()
        };
        for step in 1..=STEPS {
            let package = self.best_by(&weights(&middle));
            let share = 2.0 / (step as f64 + 2.0);
            middle.iter_mut().zip(&package.u).for_each(|(u, &to)| *u += share * (to as f64 - *u));
            if packages.iter().all(|known| known.u != package.u) {
                packages.push(package);
            }
        }
        (weights(&middle), packages)
    }

    /// The outcome with the greatest weighted sum.
    fn best_by(&self, weights: &[f64]) -> TrialPackage {
        let n = weights.len();
        let mut best = TrialPackage {
            u: vec![0; n],
            options: vec![0; self.game.space().n_options().len()],
            arcs: Vec::new(),
        };
        for part in &self.diagrams.parts {
            // After the only layer of a part nothing follows.
            let rests = if part.layers.len() == 1 { Vec::new() } else { line_rests(part, weights).0 };
            let rests = rests.iter().map(|rests| &rests[..]).chain(std::iter::repeat(&[0.0][..]));
            let (mut state, mut chosen) = (0, 0);
            for (layer, rests) in part.layers.iter().zip(rests) {
                let mut most = f64::NEG_INFINITY;
                for (at, (arc, gain)) in layer.arcs.iter().zip(layer.gains.chunks_exact(n)).enumerate() {
                    let value = dot(weights, gain) + rests[arc.to as usize];
                    if arc.from == state && value > most {
                        (most, chosen) = (value, at);
                    }
                }
                let arc = &layer.arcs[chosen];
                add(&mut best.u, &layer.gains[chosen * n..][..n]);
                best.options[layer.issue] = arc.option;
                state = arc.to;
            }
            best.arcs.push(chosen);
        }
        best
    }

    /// The package after exchanging options, one at a time as long as that raises its score, and then two
    /// once.
    fn improved(&self, mut package: TrialPackage, goal: Goal) -> TrialPackage {
        for _ in 0..MOST_EXCHANGES {
            let Some(better) = self.exchanged(&package, goal) else { break };
            package = better;
        }
        // Two at a time cost as much as all the rest: once is enough.
        self.exchanged_twice(&package, goal).unwrap_or(package)
    }

    fn exchanged(&self, from: &TrialPackage, goal: Goal) -> Option<TrialPackage> {
        let (mut most, mut found) = (self.score(goal, &from.u), None);
        let mut u = from.u.clone();
        for exchange in self.exchanges(from, goal) {
            exchange.apply(&mut u);
            let value = self.score(goal, &u);
            if value > most {
                (most, found) = (value, Some(exchange));
            }
            u.copy_from_slice(&from.u);
        }
        found.map(|exchange| self.after(from, &[&exchange]))
    }

    fn exchanged_twice(&self, from: &TrialPackage, goal: Goal) -> Option<TrialPackage> {
        let exchanges: Vec<Exchange<'_>> = self.exchanges(from, goal).collect();
        if exchanges.len() + self.free().count() > FEW_OPTIONS {
            return None;
        }
        let (mut most, mut found) = (self.score(goal, &from.u), None);
        let (mut once, mut twice) = (from.u.clone(), from.u.clone());
        for (at, first) in exchanges.iter().enumerate() {
            once.copy_from_slice(&from.u);
            first.apply(&mut once);
            let rises = |second: &&Exchange<'_>| second.part != first.part && first.rise + second.rise > 0.0;
            for second in exchanges[at + 1..].iter().filter(rises) {
                twice.copy_from_slice(&once);
                second.apply(&mut twice);
                let value = self.score(goal, &twice);
                if value > most {
                    (most, found) = (value, Some([first, second]));
                }
            }
        }
        found.map(|exchanges| self.after(from, &exchanges))
    }

    /// The parts of one issue.
    fn free(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.diagrams.parts.len()).filter(|&part| self.diagrams.parts[part].layers.len() == 1)
    }

    /// Every other option of every part of one issue, part by part.
    fn exchanges(&self, from: &TrialPackage, goal: Goal) -> impl Iterator<Item = Exchange<'_>> {
        let n = self.game.n_parties();
        let uphill = self.uphill(goal, &from.u);
        let rise = move |new: &[i64], old: &[i64]| {
            let Some(uphill) = &uphill else { return f64::INFINITY };
            let terms = || uphill.iter().zip(new.iter().zip(old)).map(|(w, (n, o))| w * (n - o) as f64);
            terms().sum::<f64>() + (terms().map(f64::abs).sum::<f64>() + 1.0) * EXCHANGE_MARGIN
        };
        let others = move |part: usize| {
            let (gains, taken) = (&self.diagrams.parts[part].layers[0].gains, from.arcs[part]);
            let old = &gains[taken * n..][..n];
            let other = move |(arc, new)| (arc != taken).then_some((part, arc, [new, old]));
            gains.chunks_exact(n).enumerate().filter_map(other)
        };
        let exchange = move |(part, arc, gives): (usize, usize, [&'a [i64]; 2])| Exchange {
            part,
            arc,
            gives,
            rise: rise(gives[0], gives[1]),
        };
        self.free().flat_map(others).map(exchange)
    }

    fn after(&self, from: &TrialPackage, exchanges: &[&Exchange<'_>]) -> TrialPackage {
        let mut package = from.clone();
        for exchange in exchanges {
            exchange.apply(&mut package.u);
            let layer = &self.diagrams.parts[exchange.part].layers[0];
            package.arcs[exchange.part] = exchange.arc;
            package.options[layer.issue] = layer.arcs[exchange.arc].option;
        }
        package
    }

    /// Weights around those of the hull's greatest product.
    fn weightings(&self, middle: &[f64]) -> Vec<Vec<f64>> {
        let with = |p: usize, factor: f64| {
            let mut weights = middle.to_vec();
            weights[p] *= factor;
            weights
        };
        let mut all = vec![middle.to_vec()];
        match middle.len() {
            0..=2 => all.extend(FACTORS.map(|factor| with(0, factor))),
            n => all.extend((0..n).flat_map(|p| [with(p, 0.5), with(p, 2.0)])),
        }
        all
    }

    /// What the weighted sum of every package of the zone reaches, and with a product, of every one that
    /// has it.
    fn line(&self, weights: Vec<f64>, log_product: Option<f64>) -> WeightedBound {
        let n = weights.len() as f64;
        let at_reservation: f64 =
            weights.iter().zip(self.game.reservation()).map(|(w, &r)| w * r as f64).sum();
        let above = log_product.map_or(0.0, |product| {
            let logs: f64 = weights.iter().map(|&w| libm::log(w)).sum();
            n * libm::exp((logs + product) / n) * (1.0 - MARGIN)
        });
        self.with_margin(weights, at_reservation + above)
    }

    /// Sums of floats err by far less than the margin.
    fn with_margin(&self, weights: Vec<f64>, need: f64) -> WeightedBound {
        let size: f64 = weights.iter().zip(&self.sizes).map(|(w, size)| w * size).sum();
        WeightedBound { need: need - size * MARGIN, weights }
    }

    /// From what whole number on each party gains at least as much as the worst off in the acceptable
    /// package, of those that could be found, in which it gains most.
    fn least_gains(&self, packages: &[TrialPackage]) -> Option<Vec<i64>> {
        let score = |package: &TrialPackage| self.score(Goal::LeastGain, &package.u);
        let best = packages.iter().max_by(|a, b| score(a).total_cmp(&score(b)))?;
        let best = self.improved(best.clone(), Goal::LeastGain);
        let gains = best.u.iter().zip(self.game.reservation()).map(|(u, r)| u - r);
        let units = self.game.units();
        let (poorest, least) = gains.enumerate().min_by_key(|&(p, gain)| units.comparable(p, gain))?;
        let need = |(p, &r): (usize, &i64)| {
            // A loss that does not fit is one that no outcome comes to.
            let gain = units.converted(poorest, least, p).unwrap_or(i64::MIN);
            r.saturating_add(gain).max(self.game.least_sum(p))
        };
        let needs = || self.game.reservation().iter().enumerate().map(need).collect();
        self.game.accepts(&best.u).then(needs)
    }
}

fn add(u: &mut [i64], change: &[i64]) {
    u.iter_mut().zip(change).for_each(|(u, change)| *u += change);
}

/// How many steps are taken towards the greatest product.
const STEPS: usize = 24;
/// A gain counts as at least this share of a party's range when weights are set.
const LEAST_GAIN: f64 = 1e-3;
/// How often options are exchanged.
const MOST_EXCHANGES: usize = 64;
/// With at most so many options, two at a time are exchanged.
const FEW_OPTIONS: usize = 128;
/// Rises of exchanges err by far less, relative to their size and to 1.
const EXCHANGE_MARGIN: f64 = 1e-9;
/// By how much lines are lowered, relative to the largest sums, so that no rounding of floats drops a
/// package.
const MARGIN: f64 = 1e-9;
/// By what the first of two parties' weights are multiplied for further lines.
const FACTORS: [f64; 10] = [0.125, 0.25, 0.5, 0.7, 0.85, 1.18, 1.4, 2.0, 4.0, 8.0];
#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AgreementRule;
    use crate::prepare::frontier::of_zone;
    use crate::prepare::generator::{GameShape, ValueDistribution, game};
    use crate::prepare::solution::nash;
    use proptest::prelude::*;

    /// The Nash package of a frontier of a zone, with the number of its ties; none without a zone.
    fn picked(game: &Game, frontier: &Frontier) -> Option<(Outcome, usize)> {
        let inside: Vec<usize> =
            (0..frontier.len()).filter(|&p| game.accepts(frontier.utilities(p))).collect();
        let rows: Vec<&[i64]> = inside.iter().map(|&p| frontier.utilities(p)).collect();
        let best: Vec<usize> =
            nash(&rows, game.reservation(), game.units()).into_iter().map(|row| inside[row]).collect();
        frontier.lowest(&best).map(|point| (frontier.outcome(point), best.len()))
    }

    /// On one unit for all parties, and on units far apart: where nobody gains, utilities of different
    /// parties are compared.
    fn check(game: &Game) {
        check_on_own_units(game);
        let units = [1.0, 3.0, 0.1, 1e17];
        check_on_own_units(&game.clone().with_units(&units[..game.n_parties()]));
    }

    fn check_on_own_units(game: &Game) {
        let diagrams = Diagrams::new(game, Limits::STANDARD.widest).unwrap();
        let whole = of_zone(game, &diagrams, &Limits::STANDARD);
        let Some(near) = nash_only(game, &diagrams, &Limits::STANDARD) else { return };
        assert_eq!(picked(game, &near.frontier), picked(game, &whole));
        for outcome in near.supported {
            assert!(game.accepts(&game.utilities(&outcome)));
        }
    }

    proptest! {
        #[test]
        fn the_nash_package_is_that_of_the_whole_frontier(
            n_parties in 2_usize..5, n_issues in 1_usize..6, n_options in 1_usize..5,
            trade_off in any::<bool>(),
            coarse in 1_i64..6,
            share in 3_i64..10,
            quorum in 1_usize..5,
            seed in 0_u64..1000,
        ) {
            let values = if trade_off { ValueDistribution::TradeOff } else { ValueDistribution::Uniform };
            let fine = game(GameShape { n_parties, n_issues, n_options }, values, seed);
            // Few different numbers make ties and products of zero.
            let grain = 10_i64.pow(coarse as u32);
            let row = |i: usize, o: u32| fine.value(i, o).iter().map(|u| u / grain).collect::<Vec<i64>>();
            let values = (0..n_issues).map(|i| (0..n_options as u32).map(|o| row(i, o)).collect()).collect();
            let reservation = fine.reservation().iter().map(|r| r / grain * share / 5).collect();
            let game = Game::additive(values, reservation).unwrap();
            check(&game);
            if quorum < n_parties {
                check(&game.with_agreement(AgreementRule::Quorum(quorum)));
            }
        }
    }

    proptest! {
        #[test]
        fn exchanges_that_do_not_rise_make_no_package_better(
            n_parties in 2_usize..5, n_issues in 2_usize..5, share in 0_i64..12, quorum in 1_usize..5,
            weights in prop::collection::vec(0.1_f64..3.0, 4), seed in 0_u64..1000,
        ) {
            let shape = GameShape { n_parties, n_issues, n_options: 4 };
            let plain = game(shape, ValueDistribution::TradeOff, seed);
            let reservation = plain.reservation().iter().map(|r| r * share / 5).collect();
            let plain = plain.with_reservation(reservation);
            let game = plain.with_agreement(AgreementRule::Quorum(quorum.min(n_parties)));
            let diagrams = Diagrams::new(&game, Limits::STANDARD.widest).unwrap();
            let searcher = Searcher::new(&game, &diagrams);
            let from = searcher.best_by(&weights[..n_parties]);
            for goal in [Goal::Product, Goal::LeastGain] {
                let exchanges: Vec<Exchange<'_>> = searcher.exchanges(&from, goal).collect();
                prop_assert_eq!(exchanges.len(), 3 * n_issues);
                for (a, b) in exchanges.iter().flat_map(|a| exchanges.iter().map(move |b| (a, b))) {
                    if a.part != b.part && a.rise + b.rise <= 0.0 {
                        let after = searcher.after(&from, &[a, b]);
                        prop_assert!(searcher.score(goal, &after.u) <= searcher.score(goal, &from.u));
                    }
                }
            }
        }
    }

    #[test]
    fn few_points_are_left_of_a_long_frontier() {
        let game =
            game(GameShape { n_parties: 2, n_issues: 15, n_options: 5 }, ValueDistribution::TradeOff, 1);
        let diagrams = Diagrams::new(&game, Limits::STANDARD.widest).unwrap();
        let whole = of_zone(&game, &diagrams, &Limits::STANDARD);
        let near = nash_only(&game, &diagrams, &Limits::STANDARD).unwrap().frontier;
        assert!(near.len() * 50 < whole.len(), "{} of {}", near.len(), whole.len());
        assert_eq!(picked(&game, &near), picked(&game, &whole));
    }
}
