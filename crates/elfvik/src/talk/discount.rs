//! What waiting costs.

use super::moment::Moment;
use crate::model::DiscountPer;

/// What a utility is worth at some moment of a talk: with a discount `d`, `d^t` of it for the time `t` from 0
/// to 1, or `d^k` of it for the round `k` from 0. A discount of 1 or more takes nothing.
///
/// # Examples
///
/// ```
/// use elfvik::model::DiscountPer;
/// use elfvik::talk::{Moment, discounted};
///
/// let late = Moment { round: 2, ticks: 4, time: 0.5 };
/// assert_eq!(discounted(0.25, DiscountPer::Time, 8.0, late), 4.0);
/// assert_eq!(discounted(0.25, DiscountPer::Round, 8.0, late), 0.5);
/// ```
#[must_use]
pub fn discounted(discount: f64, per: DiscountPer, utility: f64, at: Moment) -> f64 {
    let exponent = match per {
        DiscountPer::Round => f64::from(at.round),
        DiscountPer::Time => at.time.min(1.0),
    };
    if discount >= 1.0 { utility } else { utility * libm::pow(discount, exponent) }
}

#[cfg(test)]
mod tests {
    use super::{DiscountPer, Moment, discounted};

    fn check(per: DiscountPer, round: u32, time: f64, expected: f64) {
        let found = discounted(0.25, per, 8.0, Moment { round, ticks: 0, time });
        assert!((found - expected).abs() < 1e-12, "{per:?} {round} {time}: {found}");
    }

    #[test]
    fn by_rounds_the_first_pays_all_and_each_later_one_a_factor_less() {
        check(DiscountPer::Round, 0, 0.1, 8.0);
        check(DiscountPer::Round, 1, 0.2, 2.0);
        check(DiscountPer::Round, 2, 0.3, 0.5);
    }

    #[test]
    fn by_time_the_exponent_is_what_the_clock_says() {
        check(DiscountPer::Time, 0, 0.0, 8.0);
        check(DiscountPer::Time, 7, 0.5, 4.0);
        check(DiscountPer::Time, 9, 1.0, 2.0);
    }
}
