//! What the format takes for what is said to be unknown: wide guesses that prefer nothing.
//!
//! They are made so that the likely game is indifferent: every option of an unknown issue is worth the same
//! there, and an unknown party accepts everything.

use super::reader::uniform;
use crate::model::{Estimate, Issue, IssueId, PiecewiseLine, Range, Term, Values};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// What an issue is worth, as far as a file says it.
pub(super) struct IssueDraft {
    pub(super) weight: Option<Estimate>,
    pub(super) values: Option<Values>,
    pub(super) out_of: Option<Decimal>,
    pub(super) why: Option<String>,
}

/// A uniform guess of nobody.
fn unknown(low: Decimal, high: Decimal) -> Estimate {
    Estimate::Guess(Box::new(Range { is_default: true, ..uniform(low, high) }))
}

/// The greatest weight that an unknown issue can have: the most that any issue which is known, or any
/// product, is worth; 1 where none is worth anything.
pub(super) fn greatest_weight<'d>(
    drafts: impl Iterator<Item = &'d IssueDraft>,
    products: impl Iterator<Item = BigRational>,
) -> Decimal {
    let known = drafts.filter_map(|draft| {
        let (weight, values) = (draft.weight.as_ref()?, draft.values.as_ref()?);
        let greatest = ends(values).map(|(low, high)| low.abs().max(high.abs())).max()?;
        Some(weight.bounds().1.to_rational() * greatest / out_of(draft.out_of))
    });
    let most = known.chain(products).max().filter(|most| most.is_positive());
    most.and_then(|most| Decimal::nearest(&most))
        .map(|(most, _)| most)
        .filter(|m| *m > Decimal::ZERO)
        .unwrap_or(Decimal::ONE)
}

/// The weight of an unknown issue: uniform from 0 to the greatest.
pub(super) fn weight(greatest: Decimal) -> Estimate {
    unknown(Decimal::ZERO, greatest)
}

/// The values of an unknown issue, uniform from 0 to 1 before `out_of`: of each label for itself, of numbers
/// at both ends of a straight line.
pub(super) fn values(issue: &Issue, out_of: Option<Decimal>) -> Values {
    let value = || unknown(Decimal::ZERO, out_of.unwrap_or(Decimal::ONE));
    let last = issue.n_options().saturating_sub(1);
    match issue.number(0).zip(issue.number(last)) {
        Some((low, high)) if low != high => {
            Values::Line(PiecewiseLine { points: vec![(low, value()), (high, value())] })
        }
        Some((only, _)) => Values::Line(PiecewiseLine { points: vec![(only, value())] }),
        None => Values::Each((0..issue.n_options()).map(|_| value()).collect()),
    }
}

/// How many guesses that are.
pub(super) fn n_values(issue: &Issue) -> u64 {
    if issue.number(0).is_some() { 2 } else { u64::from(issue.n_options()) }
}

/// A line or list of one value: what an issue pays that counts nothing.
pub(super) fn nothing(issue: &Issue) -> Values {
    let zero = || Estimate::Exact(Decimal::ZERO);
    let last = issue.n_options().saturating_sub(1);
    match issue.number(0).zip(issue.number(last)) {
        Some((low, high)) if low != high => {
            Values::Line(PiecewiseLine { points: vec![(low, zero()), (high, zero())] })
        }
        _ => Values::Each((0..issue.n_options()).map(|_| zero()).collect()),
    }
}

/// The probability that an unknown ratifier approves: uniform from 0 to 1.
pub(super) fn probability() -> Estimate {
    unknown(Decimal::ZERO, Decimal::ONE)
}

/// The reservation of an unknown party: uniform from what the least to what the greatest value of each issue
/// and each product is worth, at likely weights.
pub(super) fn reservation(terms: &[Term], issues: &[Issue], normalise: bool) -> Estimate {
    let (mut low, mut high, mut weights) = (BigRational::zero(), BigRational::zero(), BigRational::zero());
    let (mut lowest, mut highest) = (BigRational::zero(), BigRational::zero());
    for term in terms {
        match term {
            Term::Values { weight, values, out_of, .. } => {
                let weight = weight.likely().to_rational();
                let out_of = self::out_of(*out_of);
                let least = ends(values).map(|(low, _)| low).min().unwrap_or_default();
                let greatest = ends(values).map(|(_, high)| high).max().unwrap_or_default();
                low += &weight * least / &out_of;
                high += &weight * greatest / &out_of;
                weights += weight;
            }
            Term::Product { issues: of, weight, out_of, .. } => {
                let factor = weight.likely().to_rational() / self::out_of(*out_of);
                let (a, b) = product_ends(of, issues);
                let (a, b) = (a * &factor, b * factor);
                lowest += a.clone().min(b.clone());
                highest += a.max(b);
            }
            Term::Joint { .. } | Term::Bonus { .. } => {}
        }
    }
    if normalise && weights.is_positive() {
        low /= &weights;
        high /= &weights;
    }
    let decimal = |number: &BigRational| Decimal::nearest(number).map_or(Decimal::ZERO, |(near, _)| near);
    unknown(decimal(&(low + lowest)), decimal(&(high + highest)))
}

/// The most that a product can be worth, above or below zero; `None` of any other term.
pub(super) fn most_of_product(term: &Term, issues: &[Issue]) -> Option<BigRational> {
    let Term::Product { issues: of, weight, out_of, .. } = term else { return None };
    let (least, most) = weight.bounds();
    let weight = least.to_rational().abs().max(most.to_rational().abs());
    let (low, high) = product_ends(of, issues);
    Some(low.abs().max(high.abs()) * weight / self::out_of(*out_of))
}

/// The least and the greatest product of the numbers of some issues; both lie where each number is at an end.
fn product_ends(of: &[IssueId], issues: &[Issue]) -> (BigRational, BigRational) {
    let mut products = (BigRational::one(), BigRational::one());
    for issue in of.iter().map(|issue| &issues[issue.0]) {
        let number = |option| issue.number(option).unwrap_or(Decimal::ZERO).to_rational();
        let ends = [number(0), number(issue.n_options().saturating_sub(1))];
        let all: Vec<BigRational> =
            ends.iter().flat_map(|end| [&products.0 * end, &products.1 * end]).collect();
        products = (all.iter().min().cloned().unwrap_or_default(), all.into_iter().max().unwrap_or_default());
    }
    products
}

fn ends(values: &Values) -> impl Iterator<Item = (BigRational, BigRational)> {
    let all: Vec<&Estimate> = match values {
        Values::Each(each) => each.iter().collect(),
        Values::Line(line) => line.points.iter().map(|(_, value)| value).collect(),
        Values::Curve(curve) => vec![&curve.from, &curve.to],
    };
    all.into_iter().map(|value| {
        let (low, high) = value.bounds();
        (low.to_rational(), high.to_rational())
    })
}

fn out_of(out_of: Option<Decimal>) -> BigRational {
    out_of.filter(|n| *n > Decimal::ZERO).unwrap_or(Decimal::ONE).to_rational()
}
