//! Values along a curve.

use super::raw::{RawCurve, RawSpanned};
use super::reader::{Checker, Span};
use crate::format::ScenarioError;
use crate::model::{CurveShape, Issue, ValueCurve, Values};
use crate::number::Decimal;

/// A curve from one end of an issue of numbers to the other.
pub(super) fn curve(checker: &mut Checker<'_>, raw: &RawSpanned<RawCurve>, issue: &Issue) -> Option<Values> {
    let (span, curve) = (raw.span(), raw.get_ref());
    if issue.number(0).is_none() {
        checker.fault(span, ScenarioError::PointsOnLabels { issue: issue.id.clone(), key: "curve" });
        return None;
    }
    let from = checker.estimate(&curve.from);
    let to = checker.estimate(&curve.to);
    let given = [&curve.power, &curve.exponential, &curve.logarithmic];
    let given: Vec<_> = given.into_iter().enumerate().filter_map(|(at, k)| Some((at, k.as_ref()?))).collect();
    let [(at, parameter)] = given[..] else {
        checker.fault(span, ScenarioError::CurveShape { issue: issue.id.clone() });
        return None;
    };
    let k = checker.decimal(parameter.get_ref(), parameter.span());
    let shape = shape(checker, at, k, parameter.span())?;
    Some(Values::Curve(ValueCurve { from, to, shape }))
}

fn shape(checker: &mut Checker<'_>, at: usize, k: Decimal, span: Span) -> Option<CurveShape> {
    let most = |n: i64| Decimal::from_integer(n).unwrap_or(Decimal::ONE);
    let (what, range, is_inside, shape): (_, _, _, fn(Decimal) -> CurveShape) = match at {
        0 => ("`power`", "above 0 and at most 100", k > Decimal::ZERO && k <= most(100), CurveShape::Power),
        1 => (
            "`exponential`",
            "from -100 to 100 and not 0",
            k != Decimal::ZERO && k >= most(-100) && k <= most(100),
            CurveShape::Exponential,
        ),
        _ => (
            "`logarithmic`",
            "above 0 and at most 1,000,000",
            k > Decimal::ZERO && k <= most(1_000_000),
            CurveShape::Logarithmic,
        ),
    };
    if !is_inside {
        checker.fault(span, ScenarioError::OutOfRange { what, number: k.to_string(), range });
        return None;
    }
    Some(shape(k))
}
