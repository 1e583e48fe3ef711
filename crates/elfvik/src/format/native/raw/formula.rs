//! The shape of formulas: curves and products.

use super::{Id, RawSpanned, RawWord};
use crate::format::native::number::{RawEstimate, RawNumber};
use schemars::JsonSchema;
use serde::Deserialize;

/// Values along a curve from the least number of an issue to its greatest.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    {"required": ["power"]}, {"required": ["exponential"]}, {"required": ["logarithmic"]}
]))]
pub(in crate::format::native) struct RawCurve {
    /// The value of the least number.
    pub(in crate::format::native) from: RawSpanned<RawEstimate>,
    /// The value of the greatest number.
    pub(in crate::format::native) to: RawSpanned<RawEstimate>,
    /// k of `t^k`, above 0 and at most 100; t runs from 0 at the least number to 1 at the greatest.
    pub(in crate::format::native) power: Option<RawSpanned<RawNumber>>,
    /// k of `(e^(k t) - 1) / (e^k - 1)`, from -100 to 100 and not 0.
    pub(in crate::format::native) exponential: Option<RawSpanned<RawNumber>>,
    /// k of `ln(1 + k t) / ln(1 + k)`, above 0 and at most 1,000,000.
    pub(in crate::format::native) logarithmic: Option<RawSpanned<RawNumber>>,
}

/// A term that is the product of the numbers of several issues.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawProduct {
    /// Two to six issues of numbers.
    #[schemars(with = "Vec<Id>")]
    #[schemars(extend("minItems" = 2))]
    #[schemars(extend("maxItems" = 6))]
    pub(in crate::format::native) issues: RawSpanned<Vec<RawWord>>,
    /// What one of the product is worth; negative for a cost.
    pub(in crate::format::native) weight: Option<RawSpanned<RawEstimate>>,
    /// What the product is divided by, above zero.
    pub(in crate::format::native) out_of: Option<RawSpanned<RawNumber>>,
    /// The argument for it, in words.
    pub(in crate::format::native) why: Option<String>,
}
