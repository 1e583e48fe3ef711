//! Terms of utilities as plans, to be filled with numbers of any kind.

use super::arithmetic::Numeric;
use super::consent_cases::{ConsentBranches, chances};
use super::fraction::Fraction;
use super::linear_values::LineCells;
use super::number::ParameterId;
use crate::model::{ConsentId, Region};

/// One term of a player's utility.
#[derive(Debug, Clone)]
pub(super) struct TermTemplate {
    pub(super) player: usize,
    /// Whether the weight is one of those that can be divided by their sum.
    pub(super) is_divided: bool,
    pub(super) weight: Option<ParameterId>,
    /// What values are multiplied with besides: one over what they are out of.
    pub(super) factor: Option<Fraction>,
    /// The consents on which it depends.
    pub(super) consents: Vec<ConsentId>,
    pub(super) shape: TermShape,
}

#[derive(Debug, Clone)]
pub(super) enum TermShape {
    /// One cell per combination of options, the last issue fastest.
    Cells {
        issues: Vec<usize>,
        base: CellValues,
        /// What cells become when consents are refused; none where no consent matters.
        branches: Option<ConsentBranches>,
    },
    /// A value inside a region: one region for all draws of the consents that lead into the same, with
    /// their positions.
    Bonus { value: ParameterId, regions: Vec<(Region, Vec<u32>)> },
}

/// What the cells of a term hold before consents.
#[derive(Debug, Clone)]
pub(super) enum CellValues {
    /// Listed, one by one.
    Each(Vec<Base>),
    /// On straight lines, for one issue of numbers whose options need no consent: an issue of half a million
    /// amounts has a few of them. Together they hold every option, in order.
    Lines(Vec<LineCells>),
}

/// What a cell holds before consents.
#[derive(Debug, Clone)]
pub(super) enum Base {
    Number(u32),
    /// On a straight line between two numbers.
    Between(u32, u32, Fraction),
    /// What follows from the options alone.
    Constant(Fraction),
}

impl TermTemplate {
    /// Whether it is a product of the numbers of its issues.
    pub(super) fn is_product(&self) -> bool {
        let TermShape::Cells { base: CellValues::Each(base), .. } = &self.shape else { return false };
        matches!(base[..], [Base::Constant(_), ..])
    }

    /// A number over what values are out of.
    pub(super) fn divided<N: Numeric>(&self, number: N) -> N {
        self.factor.as_ref().map_or_else(|| number.clone(), |factor| number.times(&N::of(factor)))
    }

    /// What each value is multiplied with, one unit of weight counting `unit`.
    fn weight<N: Numeric>(&self, numbers: &[N], unit: &N) -> N {
        let weight = self.weight.map_or_else(N::one, |w| numbers[w].clone());
        let weight = if self.is_divided { weight.times(unit) } else { weight };
        self.divided(weight)
    }

    /// Calls `put` with what each cell pays, or each region of a bonus, consents resolved.
    pub(super) fn each<N: Numeric>(
        &self,
        numbers: &[N],
        consents: &[ParameterId],
        unit: &N,
        mut put: impl FnMut(usize, N),
    ) {
        match &self.shape {
            TermShape::Bonus { value, regions } => {
                let value = self.divided(numbers[*value].clone());
                let chances = chances(&self.consents, numbers, consents);
                for (at, (_, draws)) in regions.iter().enumerate() {
                    let mut chance = N::zero();
                    draws.iter().for_each(|&draw| chance.gain(&chances[draw as usize]));
                    put(at, chance.times(&value));
                }
            }
            TermShape::Cells { base: CellValues::Lines(lines), .. } => {
                let weight = self.weight(numbers, unit);
                let mut cell = 0;
                let mut next = |value| {
                    put(cell, value);
                    cell += 1;
                };
                lines.iter().for_each(|line| N::along(line, numbers, &weight, &mut next));
            }
            TermShape::Cells { base: CellValues::Each(base), branches, .. } => {
                let weight = self.weight(numbers, unit);
                let Some(branches) = branches else {
                    base.iter().enumerate().for_each(|(cell, b)| put(cell, b.value(numbers).times(&weight)));
                    return;
                };
                let values: Vec<N> = base.iter().map(|b| b.value(numbers)).collect();
                let chances = branches.chances(numbers, consents);
                for cell in 0..base.len() {
                    let mut sum = N::zero();
                    for (chance, into) in branches.of_cell(cell, &chances) {
                        sum.gain(&chance.times(&values[into]));
                    }
                    put(cell, sum.times(&weight));
                }
            }
        }
    }
}

impl CellValues {
    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Each(base) => base.len(),
            Self::Lines(lines) => lines.iter().map(|line| line.n as usize).sum(),
        }
    }

    /// What follows from the options alone.
    pub(super) fn constants(&self) -> impl Iterator<Item = &Fraction> {
        let base = match self {
            Self::Each(base) => &base[..],
            Self::Lines(_) => &[],
        };
        base.iter().filter_map(|b| if let Base::Constant(value) = b { Some(value) } else { None })
    }

    /// Calls `each` for every number that a cell depends on; for some more than once.
    pub(super) fn numbers(&self, mut each: impl FnMut(ParameterId)) {
        let mut both = |ends: [u32; 2]| ends.into_iter().for_each(|number| each(number as usize));
        match self {
            Self::Lines(lines) => lines.iter().for_each(|line| both([line.from, line.to])),
            Self::Each(base) => base.iter().for_each(|b| match b {
                Base::Number(number) => both([*number; 2]),
                Base::Constant(_) => {}
                Base::Between(from, to, _) => both([*from, *to]),
            }),
        }
    }
}

impl Base {
    pub(super) fn value<N: Numeric>(&self, numbers: &[N]) -> N {
        match self {
            Self::Number(number) => numbers[*number as usize].clone(),
            Self::Constant(value) => N::of(value),
            Self::Between(from, to, share) => {
                let (from, to) = (&numbers[*from as usize], &numbers[*to as usize]);
                let mut value = to.less(from).times(&N::of(share));
                value.gain(from);
                value
            }
        }
    }
}
