//! Bounds of a sum over issues, such as quotas that add up to 100.

use super::{Issue, IssueId, Outcome};
use crate::number::Decimal;
use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{One as _, Signed as _, ToPrimitive as _, Zero as _};

/// A sum over the numbers of issues, each times a factor, that must lie between two bounds. Kept as whole
/// numbers on the least scale that makes all of them whole, so that nothing is ever rounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumRange {
    terms: Vec<SumTerm>,
    least: i64,
    most: i64,
    /// What one is on the scale of the sum.
    unit: i64,
}

/// What the options of one issue add to a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SumTerm {
    issue: IssueId,
    weights: Vec<i64>,
}

impl SumRange {
    /// The sum of issues of numbers, each with its factor, between two bounds; none for no bound.
    ///
    /// `None` when an issue has no numbers, or the scale that makes all of them whole needs more than 61
    /// bits.
    /// `O(options)`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Issue, IssueId, Options, Outcome, SumRange};
    /// use elfvik::number::Decimal;
    ///
    /// let quota = |id: &str| Issue {
    ///     id: id.into(),
    ///     name: None,
    ///     question: "How much?".into(),
    ///     theme: None,
    ///     options: Options::Integer { from: 0, to: 100, step: 10, unit: None },
    ///     source: None,
    /// };
    /// let issues = [(quota("a"), Decimal::ONE), (quota("b"), Decimal::ONE)];
    /// let terms: Vec<_> = issues.iter().enumerate().map(|(i, (q, f))| (IssueId(i), q, *f)).collect();
    /// let hundred = Decimal::from_integer(100);
    /// let sum = SumRange::new(&terms, hundred, hundred).unwrap();
    /// assert!(sum.contains(&Outcome::new(vec![3, 7])) && !sum.contains(&Outcome::new(vec![3, 6])));
    /// ```
    #[must_use]
    pub fn new(
        terms: &[(IssueId, &Issue, Decimal)],
        least: Option<Decimal>,
        most: Option<Decimal>,
    ) -> Option<Self> {
        let mut worths: Vec<(IssueId, Vec<BigRational>)> = Vec::with_capacity(terms.len());
        for &(id, issue, factor) in terms {
            let factor = factor.to_rational();
            let worth = |option| Some(issue.number(option)?.to_rational() * &factor);
            worths.push((id, (0..issue.n_options()).map(worth).collect::<Option<_>>()?));
        }
        let denominators = worths.iter().flat_map(|(_, worths)| worths.iter().map(BigRational::denom));
        let unit = denominators.fold(BigInt::one(), |unit, denominator| unit.lcm(denominator));
        let whole = |worth: &BigRational| (worth * BigRational::from(unit.clone())).to_integer();
        let mut sums = Vec::with_capacity(worths.len());
        let mut greatest = BigInt::zero();
        for (issue, worths) in &worths {
            let weights: Vec<BigInt> = worths.iter().map(whole).collect();
            greatest += weights.iter().map(BigInt::abs).max()?;
            let weights = weights.iter().map(|weight| weight.to_i64()).collect::<Option<_>>()?;
            sums.push(SumTerm { issue: *issue, weights });
        }
        if greatest >= BigInt::one() << MOST_BITS || unit >= BigInt::one() << MOST_BITS {
            return None;
        }
        // A bound beyond all sums is as good as any other beyond them.
        let bound = |bound: BigInt| bound.clamp(-&greatest - 1, &greatest + 1).to_i64();
        let scaled = |bound: Decimal| bound.to_rational() * BigRational::from(unit.clone());
        let least = match least {
            Some(least) => bound(scaled(least).ceil().to_integer())?,
            None => i64::MIN,
        };
        let most = match most {
            Some(most) => bound(scaled(most).floor().to_integer())?,
            None => i64::MAX,
        };
        Some(Self { terms: sums, least, most, unit: unit.to_i64()? })
    }

    /// The issues whose numbers are added.
    pub fn issues(&self) -> impl Iterator<Item = IssueId> + '_ {
        self.terms.iter().map(|term| term.issue)
    }

    /// What each option of an issue adds, on the scale of the sum; nothing of an issue that is not added.
    #[must_use]
    pub fn weights(&self, issue: IssueId) -> &[i64] {
        self.terms.iter().find(|term| term.issue == issue).map_or(&[], |term| &term.weights)
    }

    /// Whether a sum, on the scale of the sum, lies between the bounds.
    #[must_use]
    pub fn has(&self, sum: i64) -> bool {
        (self.least..=self.most).contains(&sum)
    }

    /// The bounds on the scale of the sum; `i64::MIN` and `i64::MAX` for none.
    #[must_use]
    pub fn bounds(&self) -> (i64, i64) {
        (self.least, self.most)
    }

    /// What one is on the scale of the sum.
    #[must_use]
    pub fn unit(&self) -> i64 {
        self.unit
    }

    /// Whether the sum of an outcome lies between the bounds.
    #[must_use]
    pub fn contains(&self, outcome: &Outcome) -> bool {
        let weight = |term: &SumTerm| term.weights[outcome.option(term.issue) as usize];
        self.has(self.terms.iter().map(weight).sum())
    }

    /// At most so many steps a decision diagram of the sum has, in whatever order its issues are read: the
    /// options of one issue, then of each other one for every sum before it.
    #[must_use]
    pub(crate) fn n_steps(&self) -> u64 {
        let width = |term: &SumTerm| {
            let (low, high) = extremes(&term.weights);
            (high - low).unsigned_abs()
        };
        let step = self.terms.iter().flat_map(|term| {
            let (low, _) = extremes(&term.weights);
            term.weights.iter().map(move |weight| (weight - low).unsigned_abs())
        });
        let step = step.fold(0, |a: u64, b| a.gcd(&b)).max(1);
        let n_sums = self.terms.iter().map(width).fold(0, u64::saturating_add) / step + 1;
        let sizes: Vec<u64> = self.terms.iter().map(|term| term.weights.len() as u64).collect();
        let mut each: Vec<u64> = (0..sizes.len())
            .map(|at| {
                let others = sizes.iter().enumerate().filter(|(other, _)| *other != at);
                let others = others.map(|(_, size)| *size).fold(1, u64::saturating_mul);
                sizes[at].saturating_mul(others.min(n_sums))
            })
            .collect();
        // The first issue is read from a single state.
        each.sort_unstable();
        if let Some(first) = each.first_mut() {
            *first = sizes.iter().copied().max().unwrap_or(0);
        }
        each.into_iter().fold(0, u64::saturating_add)
    }
}

fn extremes(weights: &[i64]) -> (i64, i64) {
    let low = weights.iter().copied().min().unwrap_or(0);
    (low, weights.iter().copied().max().unwrap_or(0))
}

/// A sum takes no more bits than this.
const MOST_BITS: u32 = 61;
