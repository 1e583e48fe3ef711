//! From fractions to whole numbers: for each player the least unit that makes all of its numbers whole, or
//! a fine grid where there is none. Nothing of it depends on the numbers of another player.

use super::Game;
use super::coupling::{Coupling, CouplingShape};
use super::precise::{Precise, PreciseParty, PreciseShape};
use super::red_lines::{RedLineUse, RedLines};
use super::scale::{LARGEST, Scale, Scales};
use super::written::Written;
use crate::model::{OutcomeSpace, PartyId, Rule, View, utility};
use crate::number::Decimal;
use crate::prepare::AnalysisError;
use crate::prepare::parameters::{
    Cells, Fraction, LayoutCoupling, LayoutShape, ParameterId, Parameters, Threshold, UtilityLayout, small,
};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use std::ops::Range;
use std::sync::Arc;

/// The numbers of some players as fractions, before their scales are known.
pub(super) struct Exact {
    frame: UtilityLayout,
    cells: Cells<Fraction>,
    /// One per player; none where any agreement is accepted.
    reservations: Vec<Option<Fraction>>,
    /// One per player; none where nothing is cut off.
    ceilings: Vec<Option<Fraction>>,
    /// Per player, whether some of its numbers stand for floats of another system.
    has_floats: Vec<bool>,
    red_lines: Option<Arc<RedLines>>,
}

impl Exact {
    /// The numbers of some players of the parameters.
    pub(super) fn of(
        parameters: &Parameters,
        players: Range<usize>,
        numbers: &[BigRational],
        red_line_use: RedLineUse,
    ) -> Result<Self, AnalysisError> {
        let red_lines = RedLines::of(parameters, &players, red_line_use);
        let frame = UtilityLayout::new(parameters, players);
        let numbers: Vec<Fraction> = numbers.iter().map(|number| Fraction::from(number.clone())).collect();
        let cells = parameters.fill(&frame, &numbers)?;
        let ceiling = |player| {
            let ceiling = parameters.preferences(player).ceiling;
            ceiling.map(|ceiling| Fraction::from(Decimal::to_rational(ceiling)))
        };
        let ceilings: Vec<Option<Fraction>> = frame.players.clone().map(ceiling).collect();
        let reservation = |(at, player): (usize, usize)| match parameters.reservation(player) {
            Threshold::Number(number) => Some(numbers[number].clone()),
            Threshold::Package(id) => {
                let package = &parameters.view().scenario().packages[id.0].outcome;
                let paid = frame.cells_of(at, package).into_iter().map(|cell| cells.get(cell));
                Some(utility::utility(paid, std::iter::empty::<&Fraction>(), ceilings[at].as_ref()))
            }
            Threshold::Any => None,
        };
        let reservations = frame.players.clone().enumerate().map(reservation).collect();
        let has_floats = has_floats(parameters, &frame.players);
        Ok(Self { frame, cells, reservations, ceilings, has_floats, red_lines })
    }

    /// The cells that pay a player.
    fn cells(&self, player: usize) -> impl Iterator<Item = &Fraction> {
        let n = self.frame.players.len();
        let values = self.cells.values.iter().flat_map(move |row| row.iter().skip(player).step_by(n));
        let couplings = self.frame.couplings.iter().zip(&self.cells.couplings);
        values.chain(couplings.filter(move |(c, _)| c.player == player).flat_map(|(_, cells)| cells))
    }

    /// All numbers of a player.
    fn numbers(&self, player: usize) -> impl Iterator<Item = &Fraction> {
        self.cells(player).chain(&self.reservations[player]).chain(&self.ceilings[player])
    }

    fn shown(&self, player: usize, scale: &WholeScale) -> Scale {
        let unit = scale.unit.to_f64().unwrap_or(f64::INFINITY);
        let has_floats = self.has_floats[player];
        let grain = if has_floats { (FLOAT_GRAIN * unit).min(LARGEST as f64) as i64 } else { 0 };
        Scale::of(scale.unit.clone(), scale.rounded, grain)
    }

    /// The least unit that makes every number of a player whole, or a fine decimal one where sums would
    /// leave 62 bits.
    fn scale(&self, player: usize) -> WholeScale {
        let greatest = self.greatest_sum(player);
        let most = BigInt::from(LARGEST);
        let mut unit = BigInt::one();
        let mut small_unit = Some(1);
        if greatest.to_integer() > most {
            return self.rounded_scale(player, &greatest);
        }
        for number in self.numbers(player) {
            // Most numbers change nothing.
            let is_whole = match (number.small(), small_unit) {
                (Some((_, 1)), _) => true,
                (Some((_, d)), Some(unit)) => unit % d == 0,
                _ => unit.is_multiple_of(&number.denominator()),
            };
            if is_whole {
                continue;
            }
            unit = unit.lcm(&number.denominator());
            small_unit = unit.to_i64();
            if (&greatest * BigRational::from(unit.clone())).to_integer() > most {
                return self.rounded_scale(player, &greatest);
            }
        }
        WholeScale { small_unit, unit: unit.into(), rounded: None }
    }

    fn rounded_scale(&self, player: usize, greatest: &BigRational) -> WholeScale {
        let (ten, most) = (BigRational::from(BigInt::from(10)), BigRational::from(BigInt::from(LARGEST)));
        let mut unit = BigRational::one();
        while greatest * &unit > most {
            unit /= &ten;
        }
        while greatest * &unit * &ten <= most {
            unit *= &ten;
        }
        let couplings = self.frame.couplings.iter().filter(|coupling| coupling.player == player);
        let terms = self.cells.values.len() + couplings.count() + 1;
        let bound = terms as f64 / unit.to_f64().unwrap_or(f64::INFINITY);
        let small_unit = small(&unit).and_then(|(unit, whole)| (whole == 1).then_some(unit));
        WholeScale { small_unit, unit, rounded: Some(bound) }
    }

    /// No utility of a player and no reservation is larger, in absolute value.
    fn greatest_sum(&self, player: usize) -> BigRational {
        let n = self.frame.players.len();
        let greater = |most: Fraction, number: &Fraction| {
            let number = number.abs();
            if number.order(&most).is_gt() { number } else { most }
        };
        let largest = |cells: &mut dyn Iterator<Item = &Fraction>| cells.fold(Fraction::zero(), greater);
        let issues = self.cells.values.iter().map(|row| largest(&mut row.iter().skip(player).step_by(n)));
        let couplings = self.frame.couplings.iter().zip(&self.cells.couplings);
        let own = couplings.filter(|(c, _)| c.player == player).map(|(_, cells)| largest(&mut cells.iter()));
        let sum = issues.chain(own).fold(Fraction::zero(), |sum, largest| sum + largest);
        let limits = self.reservations[player].iter().chain(&self.ceilings[player]);
        let growth = self.red_lines.as_ref().map_or(1, |lines| lines.growth(player));
        limits.fold(sum, greater).to_rational() * BigInt::from(growth)
    }

    /// The numbers of the players whose scales are rounded on scales that do not fit, where outcomes are
    /// few enough to be looked at one by one.
    fn precise(&self, space: &OutcomeSpace, scales: &[WholeScale]) -> Option<Precise> {
        if scales.iter().all(|scale| scale.rounded.is_none()) || space.size() > MOST_LISTED.into() {
            return None;
        }
        let party = |(player, scale): (usize, &WholeScale)| {
            scale.rounded.is_some().then(|| self.precise_party(player, space)).flatten()
        };
        Some(Precise { parties: scales.iter().enumerate().map(party).collect() })
    }

    /// The numbers of a player on a scale that does not fit; `None` where even that would grow too long.
    fn precise_party(&self, player: usize, space: &OutcomeSpace) -> Option<PreciseParty> {
        let mut unit = BigInt::one();
        let mut n_numbers = 0;
        for number in self.numbers(player) {
            unit = unit.lcm(&number.denominator());
            n_numbers += 1;
            if unit.bits() > MOST_BITS || n_numbers * unit.bits() > MOST_BITS_OF_ALL {
                return None;
            }
        }
        let n = self.frame.players.len();
        let grain = if self.has_floats[player] { FLOAT_GRAIN } else { 0.0 };
        let grain = BigRational::from_float(grain)? * BigRational::from(unit.clone());
        let whole = |number: &Fraction| {
            let number = number.to_rational();
            number.numer() * (&unit / number.denom())
        };
        let coupling = |(frame, cells): (&LayoutCoupling, &Vec<Fraction>)| match &frame.shape {
            LayoutShape::Table { issues, .. } => {
                let sized = issues.iter().map(|&issue| (issue, space.n_options()[issue] as usize));
                PreciseShape::Table { issues: sized.collect(), cells: cells.iter().map(whole).collect() }
            }
            LayoutShape::Bonus { region } => {
                PreciseShape::Bonus { region: region.clone(), value: whole(&cells[0]) }
            }
        };
        let couplings = self.frame.couplings.iter().zip(&self.cells.couplings);
        let own = |row: &Vec<Fraction>| row.iter().skip(player).step_by(n).map(whole).collect();
        Some(PreciseParty {
            values: self.cells.values.iter().map(own).collect(),
            couplings: couplings.filter(|(c, _)| c.player == player).map(coupling).collect(),
            reservation: self.reservations[player].as_ref().map(whole),
            ceiling: self.ceilings[player].as_ref().map(whole),
            grain: grain.to_integer(),
        })
    }

    /// The game on scales of its players' own, with every coupling of the frame, those that pay nothing
    /// included.
    pub(super) fn game(&self, view: &View) -> Game {
        let n = self.frame.players.len();
        let scales: Vec<WholeScale> = (0..n).map(|player| self.scale(player)).collect();
        let scenario = view.scenario();
        let space = scenario.space();
        let mut open: Vec<Vec<bool>> = space.n_options().iter().map(|&n| vec![true; n as usize]).collect();
        let mut barred = Vec::new();
        let lines = self.red_lines.iter().flat_map(|lines| &lines.crossings).filter(|(.., bars)| *bars);
        let lines = lines.map(|(_, region, _)| region.clone());
        let regions = scenario.rules.iter().flat_map(Rule::barred).chain(lines);
        for region in regions.filter(|r| !r.is_empty()) {
            match region.conditions() {
                [] => open.iter_mut().flatten().for_each(|o| *o = false),
                [condition] => {
                    let options = open[condition.issue().0].iter_mut().enumerate();
                    options.for_each(|(o, open)| *open &= !condition.allows(o as u32));
                }
                _ => barred.push(region),
            }
        }
        let values = |row: &Vec<Fraction>| {
            // One cell per player for each option; ratifiers may be none at all.
            row.iter().zip(scales.iter().cycle()).map(|(cell, scale)| scale.whole(cell)).collect()
        };
        let coupling = |(frame, cells): (&LayoutCoupling, &Vec<Fraction>)| {
            let scale = &scales[frame.player];
            let shape = match &frame.shape {
                LayoutShape::Table { issues, .. } => CouplingShape::Table {
                    issues: issues.clone(),
                    cells: cells.iter().map(|cell| scale.whole(cell)).collect(),
                },
                LayoutShape::Bonus { region } => {
                    CouplingShape::Bonus { region: region.clone(), value: scale.whole(&cells[0]) }
                }
            };
            Coupling { party: PartyId(frame.player), shape }
        };
        let limit =
            |(limit, scale): (&Option<Fraction>, &WholeScale)| limit.as_ref().map(|limit| scale.whole(limit));
        let limits = |all: &[Option<Fraction>], without: i64| -> Vec<i64> {
            all.iter().zip(&scales).map(|both| limit(both).unwrap_or(without)).collect()
        };
        let written = Written::of(&self.cells, &self.reservations, &self.ceilings);
        Game {
            precise: self.precise(&space, &scales).map(Arc::new),
            written: Some(Arc::new(written)),
            ceilings: limits(&self.ceilings, i64::MAX),
            values: self.cells.values.iter().map(values).collect(),
            open,
            barred,
            red_lines: self.red_lines.clone(),
            penalties: None,
            couplings: self.frame.couplings.iter().zip(&self.cells.couplings).map(coupling).collect(),
            home: None,
            reservation: limits(&self.reservations, 0),
            agreement: scenario.agreement.clone(),
            scales: Scales::of(scales.iter().enumerate().map(|(p, scale)| self.shown(p, scale)).collect()),
            space,
        }
        .without_idle_ceilings()
    }
}

/// Per player, whether some of its numbers stand for floats of another system.
fn has_floats(parameters: &Parameters, players: &Range<usize>) -> Vec<bool> {
    let mut found = vec![false; players.len()];
    if !parameters.view().scenario().origin.computes_in_floats() {
        return found;
    }
    let is_float =
        |number: ParameterId| parameters.numbers()[number].estimate.likely().n_digits() >= FLOAT_DIGITS;
    for (at, player) in players.clone().enumerate() {
        found[at] = matches!(parameters.reservation(player), Threshold::Number(number) if is_float(number));
    }
    for term in 0..parameters.n_terms() {
        let player = parameters.player_of(term);
        if players.contains(&player) && !found[player - players.start] {
            parameters.numbers_of(term, |number| found[player - players.start] |= is_float(number));
        }
    }
    found
}

/// The scale of one player, exactly.
struct WholeScale {
    unit: BigRational,
    /// The unit where it is whole and fits a machine word.
    small_unit: Option<i64>,
    rounded: Option<f64>,
}

impl WholeScale {
    /// The nearest whole number; exact unless the scale is rounded.
    fn whole(&self, number: &Fraction) -> i64 {
        if let (Some((n, d)), Some(unit)) = (number.small(), self.small_unit) {
            if let Some(product) = n.checked_mul(unit) {
                let (whole, rest) = product.div_mod_floor(&d);
                return whole + i64::from(rest >= d - rest);
            }
            // Both factors fit 63 bits and a sign: half of the range of the product is left.
            let (product, d) = (i128::from(n) * i128::from(unit), i128::from(d));
            let (whole, rest) = product.div_mod_floor(&d);
            let nearest = whole + i128::from(2 * rest >= d);
            return nearest.to_i64().expect("the scale keeps every number within 62 bits");
        }
        // Not as a product of fractions, which would be put in lowest terms.
        let number = number.to_rational();
        let denominator = number.denom() * self.unit.denom();
        let twice: BigInt = number.numer() * self.unit.numer() * 2_u8 + &denominator;
        let nearest = twice.div_floor(&(denominator * 2_u8));
        nearest.to_i64().expect("the scale keeps every number within 62 bits")
    }
}

/// A number with so many digits is a float that stands for something rounder.
const FLOAT_DIGITS: usize = 15;

/// Utilities made of such numbers are equal up to this: the one tolerance of all analyses.
const FLOAT_GRAIN: f64 = 1e-12;

/// Up to this many outcomes are looked at one by one.
const MOST_LISTED: u32 = 2_000_000;

/// Numbers of a scale beyond 62 bits have no more bits than this.
const MOST_BITS: u64 = 16_384;

/// All numbers of a party on such a scale have no more bits than this.
const MOST_BITS_OF_ALL: u64 = 1 << 29;
