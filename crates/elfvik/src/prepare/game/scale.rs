//! From fractions to whole numbers: the least scale that makes all of them whole, or a fine grid where there is none.

use super::precise::{Precise, PreciseCoupling, PreciseShape};
use super::{Coupling, Game, Shape};
use crate::model::{OutcomeSpace, PartyId, View};
use crate::number::Decimal;
use crate::prepare::AnalysisError;
use crate::prepare::blueprint::{Blueprint, Cells, Frame, FrameCoupling, FrameShape, Least, Number, small};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::ops::Range;
use std::sync::Arc;

/// How whole numbers and utilities hang together: `utility = whole / unit`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    unit: f64,
    rounded: Option<f64>,
    grain: i64,
}

impl Scale {
    /// Whole numbers as they are.
    pub(super) const ONE: Self = Self { unit: 1.0, rounded: None, grain: 0 };

    /// The same numbers on another unit.
    pub(super) fn with_unit(self, unit: f64) -> Self {
        Self { unit, grain: (self.grain as f64 * (unit / self.unit)) as i64, ..self }
    }

    /// The utility that a whole number stands for.
    #[must_use]
    pub fn utility(&self, whole: i64) -> f64 {
        whole as f64 / self.unit
    }

    /// How many whole numbers make one unit of utility.
    pub(crate) fn unit(&self) -> f64 {
        self.unit
    }

    /// Up to which difference two utilities of one party count as equal, on the frontier, in counts of equals, against a reservation and
    /// where solutions tie: where a system computes in floats and numbers are written with all digits of a float, smaller
    /// differences mean nothing. 0 where numbers are exact.
    #[must_use]
    pub fn grain(&self) -> f64 {
        self.utility(self.grain)
    }

    /// The same in whole numbers.
    pub(in crate::prepare) fn grain_in_whole(&self) -> i64 {
        self.grain
    }

    /// The same in whole numbers, and at least what rounding can do.
    pub(crate) fn level(&self) -> i64 {
        self.noise().max(self.grain)
    }

    /// By how many whole numbers two sums that are equal can differ because their terms were rounded.
    pub(in crate::prepare) fn noise(&self) -> i64 {
        self.rounded.map_or(0, |bound| (bound * self.unit).ceil() as i64)
    }

    /// By how much a utility may be off, where the common scale does not fit 64 bits; `None` when exact.
    #[must_use]
    pub fn rounded(&self) -> Option<f64> {
        self.rounded
    }
}

/// The numbers of some players as fractions, before the common scale is known.
pub(super) struct Exact {
    frame: Frame,
    cells: Cells<BigRational>,
    /// One per player; none where it is the worth of a package, or any agreement is accepted.
    reservations: Vec<Option<BigRational>>,
    /// One per player; none where nothing is cut off.
    ceilings: Vec<Option<BigRational>>,
    /// Whether numbers stand for floats of another system.
    has_floats: bool,
}

impl Exact {
    /// The numbers of some players of a blueprint.
    pub(super) fn of(
        blueprint: &Blueprint,
        players: Range<usize>,
        numbers: &[BigRational],
    ) -> Result<Self, AnalysisError> {
        let frame = Frame::new(blueprint, players);
        let cells = blueprint.fill(&frame, numbers)?;
        let reservation = |player| match blueprint.reservation(player) {
            Least::Number(number) => Some(numbers[number].clone()),
            Least::Package(_) | Least::Any => None,
        };
        let reservations = frame.players.clone().map(reservation).collect();
        let ceiling = |player| blueprint.preferences(player).ceiling.map(Decimal::to_rational);
        let ceilings = frame.players.clone().map(ceiling).collect();
        let is_float = |number: &Number| number.estimate.likely().n_digits() >= FLOAT_DIGITS;
        let has_floats = blueprint.view().scenario().origin.computes_in_floats()
            && blueprint.numbers().iter().any(is_float);
        Ok(Self { frame, cells, reservations, ceilings, has_floats })
    }

    fn numbers(&self) -> impl Iterator<Item = &BigRational> {
        let reservations = self.reservations.iter().chain(&self.ceilings).flatten();
        self.cells.values.iter().flatten().chain(self.cells.couplings.iter().flatten()).chain(reservations)
    }

    fn shown(&self, scale: &WholeScale) -> Scale {
        let unit = scale.unit.to_f64().unwrap_or(f64::INFINITY);
        let grain = if self.has_floats { (FLOAT_GRAIN * unit).min(LARGEST as f64) as i64 } else { 0 };
        Scale { unit, rounded: scale.rounded, grain }
    }

    /// The least unit that makes every number whole, or a fine decimal one where sums would leave 62 bits.
    fn scale(&self) -> WholeScale {
        let greatest = self.greatest_sum();
        let most = BigInt::from(LARGEST);
        let mut unit = BigInt::one();
        if greatest.to_integer() > most {
            return self.rounded_scale(&greatest);
        }
        for number in self.numbers() {
            // Most numbers change nothing.
            if number.denom().is_one() || unit.is_multiple_of(number.denom()) {
                continue;
            }
            unit = unit.lcm(number.denom());
            if (&greatest * BigRational::from(unit.clone())).to_integer() > most {
                return self.rounded_scale(&greatest);
            }
        }
        WholeScale { unit: unit.into(), rounded: None }
    }

    fn rounded_scale(&self, greatest: &BigRational) -> WholeScale {
        let (ten, most) = (BigRational::from(BigInt::from(10)), BigRational::from(BigInt::from(LARGEST)));
        let mut unit = BigRational::one();
        while greatest * &unit > most {
            unit /= &ten;
        }
        while greatest * &unit * &ten <= most {
            unit *= &ten;
        }
        let terms = self.cells.values.len() + self.frame.couplings.len() + 1;
        let bound = terms as f64 / unit.to_f64().unwrap_or(f64::INFINITY);
        WholeScale { unit, rounded: Some(bound) }
    }

    /// No utility and no reservation is larger, in absolute value.
    fn greatest_sum(&self) -> BigRational {
        let n = self.frame.players.len();
        let largest = |cells: &mut dyn Iterator<Item = &BigRational>| {
            cells.map(Signed::abs).max().unwrap_or_else(BigRational::zero)
        };
        let player = |p: usize| {
            let issues = self.cells.values.iter().map(|row| largest(&mut row.iter().skip(p).step_by(n)));
            let couplings = self.frame.couplings.iter().zip(&self.cells.couplings);
            let own = couplings.filter(|(c, _)| c.player == p).map(|(_, cells)| largest(&mut cells.iter()));
            issues.chain(own).sum::<BigRational>()
        };
        let reservations = self.reservations.iter().chain(&self.ceilings).flatten().map(Signed::abs);
        (0..n).map(player).chain(reservations).max().unwrap_or_else(BigRational::zero)
    }

    /// The same numbers on the scale that does not fit, where outcomes are few enough to be looked at one by one.
    fn precise(&self, space: &OutcomeSpace) -> Option<Precise> {
        if space.size() > MOST_LISTED.into() {
            return None;
        }
        let mut unit = BigInt::one();
        for number in self.numbers() {
            unit = unit.lcm(number.denom());
            if unit.bits() > MOST_BITS {
                return None;
            }
        }
        let grain = if self.has_floats { FLOAT_GRAIN } else { 0.0 };
        let grain = BigRational::from_float(grain)? * BigRational::from(unit.clone());
        let whole = |number: &BigRational| number.numer() * (&unit / number.denom());
        let row = |cells: &[BigRational]| cells.iter().map(whole).collect::<Vec<BigInt>>();
        let coupling = |(frame, cells): (&FrameCoupling, &Vec<BigRational>)| {
            let shape = match &frame.shape {
                FrameShape::Table { issues, .. } => {
                    let sized = issues.iter().map(|&issue| (issue, space.n_options()[issue] as usize));
                    PreciseShape::Table { issues: sized.collect(), cells: row(cells) }
                }
                FrameShape::Bonus { region } => {
                    PreciseShape::Bonus { region: region.clone(), value: whole(&cells[0]) }
                }
            };
            PreciseCoupling { party: frame.player, shape }
        };
        let some = |numbers: &[Option<BigRational>]| numbers.iter().map(|n| n.as_ref().map(whole)).collect();
        Some(Precise {
            values: self.cells.values.iter().map(|cells| row(cells)).collect(),
            couplings: self.frame.couplings.iter().zip(&self.cells.couplings).map(coupling).collect(),
            reservations: some(&self.reservations),
            ceilings: some(&self.ceilings),
            grain: grain.to_integer(),
        })
    }

    /// The game on its own scale, with every coupling of the frame, those that pay nothing included.
    pub(super) fn game(&self, view: &View) -> Game {
        let scale = self.scale();
        let scenario = view.scenario();
        let space = scenario.space();
        let whole = |cells: &[BigRational]| cells.iter().map(|cell| scale.whole(cell)).collect();
        let mut open: Vec<Vec<bool>> = space.n_options().iter().map(|&n| vec![true; n as usize]).collect();
        let mut barred = Vec::new();
        for region in scenario.rules.iter().flat_map(crate::model::Rule::barred).filter(|r| !r.is_empty()) {
            match region.conditions() {
                [] => open.iter_mut().flatten().for_each(|o| *o = false),
                [condition] => {
                    let options = open[condition.issue().0].iter_mut().enumerate();
                    options.for_each(|(o, open)| *open &= !condition.allows(o as u32));
                }
                _ => barred.push(region),
            }
        }
        let coupling = |(frame, cells): (&FrameCoupling, &Vec<BigRational>)| {
            let shape = match &frame.shape {
                FrameShape::Table { issues, .. } => {
                    Shape::Table { issues: issues.clone(), cells: whole(cells) }
                }
                FrameShape::Bonus { region } => {
                    Shape::Bonus { region: region.clone(), value: scale.whole(&cells[0]) }
                }
            };
            Coupling { party: PartyId(frame.player), shape }
        };
        let ceiling =
            |ceiling: &Option<BigRational>| ceiling.as_ref().map_or(i64::MAX, |ceiling| scale.whole(ceiling));
        let precise = scale.rounded.and_then(|_| self.precise(&space)).map(Arc::new);
        Game {
            precise,
            ceilings: self.ceilings.iter().map(ceiling).collect(),
            values: self.cells.values.iter().map(|row| whole(row)).collect(),
            open,
            barred,
            couplings: self.frame.couplings.iter().zip(&self.cells.couplings).map(coupling).collect(),
            reservation: self.reservations.iter().map(|r| r.as_ref().map_or(0, |r| scale.whole(r))).collect(),
            agreement: scenario.agreement.clone(),
            scale: self.shown(&scale),
            space,
        }
        .without_idle_ceilings()
    }
}

/// The common scale, exactly.
struct WholeScale {
    unit: BigRational,
    rounded: Option<f64>,
}

impl WholeScale {
    /// The nearest whole number; exact unless the scale is rounded.
    fn whole(&self, number: &BigRational) -> i64 {
        if let (Some((n, d)), Some((unit, 1))) = (small(number), small(&self.unit)) {
            // Both factors fit 63 bits and a sign: half of the range of the product is left.
            let (product, d) = (i128::from(n) * i128::from(unit), i128::from(d));
            let (whole, rest) = product.div_mod_floor(&d);
            let nearest = whole + i128::from(2 * rest >= d);
            return nearest.to_i64().expect("the scale keeps every number within 62 bits");
        }
        // Not as a product of fractions, which would be put in lowest terms.
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
pub(super) const MOST_LISTED: u32 = 2_000_000;
/// Numbers of a common scale beyond 62 bits have no more bits than this.
const MOST_BITS: u64 = 16_384;
/// Whole numbers stay below this, so that sums and differences of two fit 64 bits.
pub(super) const LARGEST: i64 = 1 << 61;
