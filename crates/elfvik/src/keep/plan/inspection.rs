//! When a breach does not pay in an exchange that goes on, and how often to inspect: known formulas, exactly.

use crate::model::words;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

words! {
    /// The numbers that the formulas of inspection take.
    pub enum Quantity {
        /// What one unit in the next period is worth now: above 0, at most 1.
        Discount = "discount",
        /// What is received: above the cost.
        Benefit = "benefit",
        /// What it costs: above 0.
        Cost = "cost",
        /// What a violator gains when it is not inspected: above 0.
        GainUndetected = "gain-undetected",
        /// What a violator loses when it is inspected: above 0.
        LossDetected = "loss-detected",
        /// What an inspection costs that finds nothing: above 0, below a found violation.
        FalseAlarm = "false-alarm",
        /// What a found violation costs the inspector, where a missed one costs 1: below 1.
        FoundViolation = "found-violation",
        /// How many inspections: no more than periods, at most some thousands.
        Inspections = "inspections",
    }
}

/// A number outside the range for which a formula holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {quantity} is {found}, outside its range")]
pub struct OutOfRange {
    /// Which number.
    pub quantity: Quantity,
    /// What was given.
    pub found: BigRational,
}

/// How fast instalments may shrink in an endless alternation in which nobody ever gains by stopping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShrinkingInstalments {
    /// Each instalment as a part of the one before it, at least.
    pub least_ratio: BigRational,
    /// The first instalment as a part of all of one side and the other together, at most.
    pub largest_first: BigRational,
}

/// How fast instalments may shrink when two sides give in turn, one instalment in a period, without end.
///
/// A unit given costs 1 and is worth `benefit` to the other. An instalment of 1 is followed in the next
/// period by one of `ratio`, and so on: its giver goes on exactly when `benefit · discount · ratio >= 1`.
/// `None` when even instalments of the same size are not safe.
///
/// # Errors
///
/// When a number is out of its range.
///
/// Source: B. Lockwood and J. Thomas, "Gradualism and irreversibility", Review of Economic Studies 69, 2002,
/// of which this is the case of linear costs and benefits.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::inspection::shrinking_instalments;
/// use num_rational::BigRational;
///
/// let ratio = |part: i64, whole: i64| BigRational::new(part.into(), whole.into());
/// let instalments = shrinking_instalments(&ratio(2, 1), &ratio(9, 10)).unwrap().unwrap();
/// assert_eq!((instalments.least_ratio, instalments.largest_first), (ratio(5, 9), ratio(4, 9)));
/// ```
pub fn shrinking_instalments(
    benefit: &BigRational,
    discount: &BigRational,
) -> Result<Option<ShrinkingInstalments>, OutOfRange> {
    check_discount(discount)?;
    check(Quantity::Benefit, benefit, benefit.is_positive())?;
    let least_ratio = (benefit * discount).recip();
    let largest_first = BigRational::one() - &least_ratio;
    Ok((!largest_first.is_negative()).then_some(ShrinkingInstalments { least_ratio, largest_first }))
}

/// The least probability of being seen in a period with which nobody stops paying its part of a flow.
///
/// Each side receives `benefit` and pays `cost` in every period, without end; who stops paying goes on
/// receiving until it is seen. Above 1 where nothing deters.
///
/// # Errors
///
/// When a number is out of its range.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::inspection::least_detection;
/// use num_rational::BigRational;
///
/// let ratio = |part: i64, whole: i64| BigRational::new(part.into(), whole.into());
/// assert_eq!(least_detection(&ratio(4, 1), &ratio(1, 1), &ratio(1, 2)), Ok(ratio(1, 3)));
/// ```
pub fn least_detection(
    benefit: &BigRational,
    cost: &BigRational,
    discount: &BigRational,
) -> Result<BigRational, OutOfRange> {
    check_flow(benefit, cost, discount)?;
    Ok(cost * (BigRational::one() - discount) / (discount * (benefit - cost)))
}

/// The longest delay until a breach is surely seen with which nobody stops paying its part of a flow, in
/// periods; at most `most`.
///
/// Going on is best exactly when `discount^delay >= cost / benefit`. `O(most)`.
///
/// # Errors
///
/// When a number is out of its range.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::inspection::longest_delay;
/// use num_rational::BigRational;
///
/// let ratio = |part: i64, whole: i64| BigRational::new(part.into(), whole.into());
/// assert_eq!(longest_delay(&ratio(4, 1), &ratio(1, 1), &ratio(1, 2), 100), Ok(2));
/// assert_eq!(longest_delay(&ratio(4, 1), &ratio(1, 1), &ratio(49, 100), 100), Ok(1));
/// ```
pub fn longest_delay(
    benefit: &BigRational,
    cost: &BigRational,
    discount: &BigRational,
    most: u32,
) -> Result<u32, OutOfRange> {
    check_flow(benefit, cost, discount)?;
    let threshold = cost / benefit;
    if discount.is_one() {
        return Ok(most);
    }
    let mut worth = BigRational::one();
    for delay in 0..most {
        worth *= discount;
        if worth < threshold {
            return Ok(delay);
        }
    }
    Ok(most)
}

/// What both sides do in equilibrium when one violation may be inspected once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionEquilibrium {
    /// The probability of an inspection.
    pub inspect: BigRational,
    /// The probability of a violation.
    pub violate: BigRational,
}

/// What an inspection may cost, where a missed violation costs 1 and a legal act without inspection nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectorLosses {
    /// What it costs when it finds nothing wrong: above 0, below `found_violation`.
    pub false_alarm: BigRational,
    /// What a found violation costs: below 1.
    pub found_violation: BigRational,
}

/// The one equilibrium of a single inspection.
///
/// A violator gains `gain_undetected` when it is not inspected and loses `loss_detected` when it is; whoever
/// acts legally gets 0.
///
/// # Errors
///
/// When a number is out of its range.
///
/// Source: R. Avenhaus, B. von Stengel and S. Zamir, "Inspection games", Handbook of Game Theory III, 2002.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::inspection::{InspectorLosses, single_inspection};
/// use num_rational::BigRational;
///
/// let ratio = |part: i64, whole: i64| BigRational::new(part.into(), whole.into());
/// let losses = InspectorLosses { false_alarm: ratio(1, 5), found_violation: ratio(1, 2) };
/// let equilibrium = single_inspection(&ratio(1, 1), &ratio(3, 1), &losses).unwrap();
/// assert_eq!((equilibrium.inspect, equilibrium.violate), (ratio(1, 4), ratio(2, 7)));
/// ```
pub fn single_inspection(
    gain_undetected: &BigRational,
    loss_detected: &BigRational,
    losses: &InspectorLosses,
) -> Result<InspectionEquilibrium, OutOfRange> {
    let InspectorLosses { false_alarm, found_violation } = losses;
    let one = BigRational::one();
    check(Quantity::GainUndetected, gain_undetected, gain_undetected.is_positive())?;
    check(Quantity::LossDetected, loss_detected, loss_detected.is_positive())?;
    check(Quantity::FalseAlarm, false_alarm, false_alarm.is_positive() && false_alarm < found_violation)?;
    check(Quantity::FoundViolation, found_violation, *found_violation < one)?;
    Ok(InspectionEquilibrium {
        inspect: gain_undetected / (loss_detected + gain_undetected),
        violate: false_alarm / (one - found_violation + false_alarm),
    })
}

/// The value of Dresher's game to the inspector: 1 for a violation caught, -1 for one missed, 0 for none.
///
/// The inspected side may violate in one of `periods`, the inspector inspects in `inspections` of them, and
/// each sees what happened before. `O(inspections)` products of long numbers.
///
/// # Errors
///
/// When there are more inspections than periods, or more than 4,000 periods.
///
/// Source: M. Dresher, "A sampling inspection problem in arms control agreements", RAND RM-2972-ARPA, 1962.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::inspection::dresher_value;
///
/// assert_eq!(dresher_value(4, 2).unwrap().to_string(), "-3/11");
/// assert_eq!(dresher_value(3, 3).unwrap().to_string(), "0");
/// ```
pub fn dresher_value(periods: u32, inspections: u32) -> Result<BigRational, OutOfRange> {
    let found = BigRational::from_integer(inspections.into());
    check(Quantity::Inspections, &found, inspections <= periods && periods <= MOST_PERIODS)?;
    let mut binomial = BigInt::one();
    let mut sum = BigInt::one();
    for i in 1..=inspections {
        binomial = binomial * (periods - i + 1) / i;
        sum += &binomial;
    }
    // C(n-1, m) = C(n, m) (n - m) / n, and nothing is missed without a period.
    let missed = if periods == 0 { BigInt::zero() } else { binomial * (periods - inspections) / periods };
    Ok(-BigRational::new(missed, sum))
}

fn check(quantity: Quantity, found: &BigRational, is_in_range: bool) -> Result<(), OutOfRange> {
    if is_in_range { Ok(()) } else { Err(OutOfRange { quantity, found: found.clone() }) }
}

fn check_discount(discount: &BigRational) -> Result<(), OutOfRange> {
    let is_in_range = discount.is_positive() && *discount <= BigRational::one();
    check(Quantity::Discount, discount, is_in_range)
}

fn check_flow(benefit: &BigRational, cost: &BigRational, discount: &BigRational) -> Result<(), OutOfRange> {
    check_discount(discount)?;
    check(Quantity::Cost, cost, cost.is_positive())?;
    check(Quantity::Benefit, benefit, benefit > cost)
}

const MOST_PERIODS: u32 = 4_000;
