//! What waiting costs.

use super::session::Moment;
use crate::model::Origin;

/// What a utility is worth after some time, by the convention of the scenario's origin.
///
/// GENIUS and Elfvik multiply by `d^t`, with `t` from 0 to 1; NegMAS by `d^k` for step `k` counted from 0.
#[must_use]
pub fn discounted(origin: Origin, discount: f64, utility: f64, at: Moment) -> f64 {
    let exponent = match origin {
        Origin::Negmas => f64::from(at.round),
        _ => at.time.min(1.0),
    };
    if discount >= 1.0 { utility } else { utility * libm::pow(discount, exponent) }
}
