//! Values of numbers along a curve: less and less for more of the same, or more and more.

use super::{Estimate, Issue};
use crate::number::Decimal;

/// Values along a curve from the least number of an issue to its greatest.
///
/// Where an option lies the share `t` of the way from the least number to the greatest, it is worth
/// `from + (to - from) * share(t)`; its share is 0 at the least number and 1 at the greatest.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueCurve {
    /// The value of the least number.
    pub from: Estimate,
    /// The value of the greatest number.
    pub to: Estimate,
    /// How it bends between both.
    pub shape: CurveShape,
}

/// How a curve bends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurveShape {
    /// `t^k`, with `k` above 0 and at most 100: below 1 it rises fast at first, above 1 at the end.
    Power(Decimal),
    /// `(e^(k t) - 1) / (e^k - 1)`, with `k` from -100 to 100 and not 0: constant absolute aversion to risk
    /// `-k`.
    Exponential(Decimal),
    /// `ln(1 + k t) / ln(1 + k)`, with `k` above 0 and at most 1,000,000.
    Logarithmic(Decimal),
}

impl CurveShape {
    /// The share of the values' distance at a share `t` of the numbers', both from 0 to 1, in billionths,
    /// rounded to the nearest: it differs from the curve by no more than one billionth. The same on every
    /// platform.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::CurveShape;
    ///
    /// let root = CurveShape::Power("0.5".parse().unwrap());
    /// assert_eq!([0.0, 0.25, 1.0].map(|t| root.billionths(t)), [0, 500_000_000, 1_000_000_000]);
    /// ```
    #[must_use]
    pub fn billionths(self, t: f64) -> u32 {
        let share = match self {
            Self::Power(k) => libm::pow(t, k.to_f64()),
            Self::Exponential(k) => libm::expm1(k.to_f64() * t) / libm::expm1(k.to_f64()),
            Self::Logarithmic(k) => libm::log1p(k.to_f64() * t) / libm::log1p(k.to_f64()),
        };
        // What is no number cannot come of the ranges above; it would become 0.
        (share.clamp(0.0, 1.0) * f64::from(BILLION)).round() as u32
    }

    /// The word by which the shape is asked for, and its number.
    #[must_use]
    pub fn parameter(self) -> (&'static str, Decimal) {
        match self {
            Self::Power(k) => ("power", k),
            Self::Exponential(k) => ("exponential", k),
            Self::Logarithmic(k) => ("logarithmic", k),
        }
    }
}

impl ValueCurve {
    /// The share of the values' distance at each option of an issue, in billionths; options lie at even
    /// steps.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{CurveShape, Estimate, Issue, Options, ValueCurve};
    /// use elfvik::number::Decimal;
    ///
    /// let shape = CurveShape::Power("2".parse().unwrap());
    /// let exact = Estimate::Exact;
    /// let curve = ValueCurve { from: exact(Decimal::ZERO), to: exact(Decimal::ONE), shape };
    /// let options = Options::Integer { from: 10, to: 20, step: 5, unit: None };
    /// let (id, question) = ("price".into(), "Price?".into());
    /// let issue = Issue { id, name: None, question, theme: None, options, source: None };
    /// assert_eq!(curve.shares(&issue), [0, 250_000_000, 1_000_000_000]);
    /// ```
    #[must_use]
    pub fn shares(&self, issue: &Issue) -> Vec<u32> {
        let last = f64::from(issue.n_options().saturating_sub(1).max(1));
        (0..issue.n_options()).map(|option| self.shape.billionths(f64::from(option) / last)).collect()
    }
}

/// In so many parts is a share of a curve counted.
pub const BILLION: u32 = 1_000_000_000;
