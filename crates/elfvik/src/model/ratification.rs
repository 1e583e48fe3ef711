//! How the ratifiers of one party decide together.

use crate::number::Decimal;
use num_bigint::BigUint;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::fmt;
use std::str::FromStr;

/// Whose approvals at home are enough for what a party has agreed to.
///
/// Everybody with a veto must approve, and those who approve must be enough: all, so many, so much weight
/// or so large a share of it. Another approval never turns a yes into a no (the rule is monotone), and
/// what is compared is exact.
///
/// Source: A. D. Taylor, W. S. Zwicker, "Simple Games", Princeton University Press, 1999, chapter 1: a
/// weighted voting game with veto players.
///
/// # Examples
///
/// ```
/// use elfvik::model::{RatificationRule, RequiredApproval};
///
/// // Two of three chambers, and never without the first.
/// let rule = RatificationRule::new(3, RequiredApproval::Quorum(2), &[0]).unwrap();
/// assert!(rule.is_reached(&[true, false, true]));
/// assert!(!rule.is_reached(&[false, true, true]));
/// // Where nothing is said, everybody must approve.
/// assert!(!RatificationRule::default().is_reached(&[true, false, true]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RatificationRule {
    required: RequiredApproval,
    vetoes: Vec<usize>,
    /// The votes of each ratifier in whole numbers; one each where there are none.
    votes: Option<Vec<u128>>,
    /// How many votes are enough; none where everybody must approve.
    needed: Option<u128>,
    n_ratifiers: usize,
}

/// Which approvals are enough, vetoes aside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RequiredApproval {
    /// That of every ratifier.
    #[default]
    All,
    /// That of any so many.
    Quorum(usize),
    /// Those of ratifiers who have so much weight together.
    Weight {
        /// What the approval of each ratifier counts, from 0.
        weights: Vec<Decimal>,
        /// So much weight is enough.
        at_least: Decimal,
    },
    /// Those of so large a share of the ratifiers, or of their weight: a qualified majority.
    Majority {
        /// What the approval of each ratifier counts, from 0; one each where it is left out.
        weights: Option<Vec<Decimal>>,
        /// The share that is enough.
        share: MajorityShare,
    },
}

/// How large a majority must be.
///
/// # Examples
///
/// ```
/// use elfvik::model::MajorityShare;
///
/// let share: MajorityShare = "2/3".parse().unwrap();
/// assert_eq!(share, "4/6".parse().unwrap());
/// assert_eq!("0.75".parse::<MajorityShare>().unwrap().to_string(), "3/4");
/// assert_eq!("simple".parse(), Ok(MajorityShare::MoreThanHalf));
/// // Two thirds are more than 0.6666, and less than 0.6667.
/// assert_ne!(share, "0.6667".parse().unwrap());
/// assert!("two thirds".parse::<MajorityShare>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MajorityShare {
    /// A simple majority: more than half.
    MoreThanHalf,
    /// At least `part / whole`, in lowest terms; more than a half and at most 1.
    AtLeast {
        /// The numerator.
        part: u64,
        /// The denominator, above 0.
        whole: u64,
    },
}

/// Why something is no rule of ratification.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RatificationRuleError {
    /// Nobody must approve.
    #[error("there are no ratifiers to decide together")]
    NoRatifiers,
    /// A quorum of nobody, or of more than there are.
    #[error("the quorum of ratifiers is {quorum}, it must be from 1 to {n_ratifiers}")]
    Quorum {
        /// The quorum.
        quorum: usize,
        /// How many ratifiers there are.
        n_ratifiers: usize,
    },
    /// Not one weight for each ratifier.
    #[error("there are {found} weights for {n_ratifiers} ratifiers")]
    Length {
        /// How many weights there are.
        found: usize,
        /// How many ratifiers there are.
        n_ratifiers: usize,
    },
    /// A weight below zero, with which an approval would count against.
    #[error("a weight is {weight}, it must be 0 or more")]
    Negative {
        /// The weight.
        weight: Decimal,
    },
    /// Nobody has any weight.
    #[error("the weights of all ratifiers are 0")]
    NoWeight,
    /// Weights so large and so finely divided that their sum is not kept exactly.
    #[error("the weights have more digits together than can be kept")]
    TooLong,
    /// A threshold that nobody is needed for, or that all together do not reach.
    #[error("the weight that is enough is {at_least}, it must be above 0 and at most {total}, what all have")]
    Threshold {
        /// The threshold.
        at_least: Decimal,
        /// The weight of all together, as a decimal or the nearest one.
        total: String,
    },
    /// A share that is no majority.
    #[error("a majority of {share} is not more than a half and at most the whole")]
    Share {
        /// The share as it was written.
        share: String,
    },
    /// Text that is no share.
    #[error("`{found}` is no majority")]
    NotAShare {
        /// What stands there.
        found: String,
    },
    /// A veto of a ratifier that there is not.
    #[error("there is no ratifier {at} of {n_ratifiers}, counted from 0, who could have a veto")]
    NoVetoHolder {
        /// The position.
        at: usize,
        /// How many ratifiers there are.
        n_ratifiers: usize,
    },
}

impl RatificationRule {
    /// The rule of so many ratifiers; those at the positions `vetoes` can each refuse alone.
    ///
    /// # Errors
    ///
    /// When it could never be reached, or by nobody; when weights do not fit the ratifiers; when a position
    /// is no ratifier's.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{RatificationRule, RatificationRuleError, RequiredApproval};
    ///
    /// let majority = |share: &str, n: usize| {
    ///     let required = RequiredApproval::Majority { weights: None, share: share.parse().unwrap() };
    ///     RatificationRule::new(n, required, &[]).unwrap()
    /// };
    /// // Two of three are two thirds, and less than 0.6667.
    /// assert!(majority("2/3", 3).is_reached(&[true, true, false]));
    /// assert!(!majority("0.6667", 3).is_reached(&[true, true, false]));
    /// // Two of four are no simple majority.
    /// assert!(!majority("simple", 4).is_reached(&[true, true, false, false]));
    /// let impossible = RatificationRule::new(2, RequiredApproval::Quorum(3), &[]);
    /// assert_eq!(impossible, Err(RatificationRuleError::Quorum { quorum: 3, n_ratifiers: 2 }));
    /// ```
    pub fn new(
        n_ratifiers: usize,
        required: RequiredApproval,
        vetoes: &[usize],
    ) -> Result<Self, RatificationRuleError> {
        if n_ratifiers == 0 && (required != RequiredApproval::All || !vetoes.is_empty()) {
            return Err(RatificationRuleError::NoRatifiers);
        }
        if let Some(&at) = vetoes.iter().find(|&&at| at >= n_ratifiers) {
            return Err(RatificationRuleError::NoVetoHolder { at, n_ratifiers });
        }
        let mut vetoes = vetoes.to_vec();
        vetoes.sort_unstable();
        vetoes.dedup();
        let (votes, needed) = match &required {
            RequiredApproval::All => (None, None),
            RequiredApproval::Quorum(quorum) if !(1..=n_ratifiers).contains(quorum) => {
                return Err(RatificationRuleError::Quorum { quorum: *quorum, n_ratifiers });
            }
            RequiredApproval::Quorum(quorum) => (None, Some(*quorum as u128)),
            RequiredApproval::Weight { weights, at_least } => {
                let (votes, total) = votes(weights, n_ratifiers)?;
                let needed = whole(*at_least).filter(|needed| !needed.is_zero() && *needed <= total);
                let needed = needed.and_then(|needed| needed.to_u128()).ok_or_else(|| {
                    RatificationRuleError::Threshold { at_least: *at_least, total: text(&total) }
                })?;
                (Some(votes), Some(needed))
            }
            RequiredApproval::Majority { weights: None, share } => {
                (None, share.of(&BigUint::from(n_ratifiers))?.to_u128())
            }
            RequiredApproval::Majority { weights: Some(weights), share } => {
                let (votes, total) = votes(weights, n_ratifiers)?;
                (Some(votes), share.of(&total)?.to_u128())
            }
        };
        let n_ratifiers = if needed.is_some() { n_ratifiers } else { 0 };
        Ok(Self { required, vetoes, votes, needed, n_ratifiers })
    }

    /// Whether the approvals of just those with `true` are enough; one entry per ratifier, in the order of
    /// the party. Who has no entry does not approve. `O(ratifiers)`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{RatificationRule, RequiredApproval};
    ///
    /// // The senate counts twice.
    /// let weights = ["2", "1", "1"].map(|weight| weight.parse().unwrap()).to_vec();
    /// let required = RequiredApproval::Weight { weights, at_least: "2".parse().unwrap() };
    /// let rule = RatificationRule::new(3, required, &[]).unwrap();
    /// assert!(rule.is_reached(&[true, false, false]) && rule.is_reached(&[false, true, true]));
    /// assert!(!rule.is_reached(&[false, true, false]));
    /// ```
    #[must_use]
    pub fn is_reached(&self, approves: &[bool]) -> bool {
        let Some(needed) = self.needed else { return approves.iter().all(|&approves| approves) };
        let has = |at: usize| approves.get(at) == Some(&true);
        let votes: u128 = match &self.votes {
            None => approves.iter().filter(|&&approves| approves).count() as u128,
            Some(votes) => votes.iter().enumerate().filter(|(at, _)| has(*at)).map(|(_, votes)| votes).sum(),
        };
        votes >= needed && self.vetoes.iter().all(|&at| has(at))
    }

    /// Which approvals are enough, vetoes aside.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{RatificationRule, RequiredApproval};
    ///
    /// assert_eq!(RatificationRule::default().required(), &RequiredApproval::All);
    /// ```
    #[must_use]
    pub fn required(&self) -> &RequiredApproval {
        &self.required
    }

    /// The positions of those whose no is enough to refuse, rising; none where everybody must approve
    /// anyway and nobody is named.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{RatificationRule, RequiredApproval};
    ///
    /// let rule = RatificationRule::new(3, RequiredApproval::Quorum(2), &[2, 1, 2]).unwrap();
    /// assert_eq!(rule.vetoes(), [1, 2]);
    /// ```
    #[must_use]
    pub fn vetoes(&self) -> &[usize] {
        &self.vetoes
    }

    /// How many approvals are enough, vetoes aside, where each counts the same and not all are needed.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{RatificationRule, RequiredApproval};
    ///
    /// let required = RequiredApproval::Majority { weights: None, share: "2/3".parse().unwrap() };
    /// assert_eq!(RatificationRule::new(5, required, &[]).unwrap().quorum(), Some(4));
    /// assert_eq!(RatificationRule::default().quorum(), None);
    /// ```
    #[must_use]
    pub fn quorum(&self) -> Option<usize> {
        self.needed.filter(|_| self.votes.is_none()).and_then(|needed| usize::try_from(needed).ok())
    }

    /// A simple fraction that a majority seems to mean which was rounded up, and which fewer votes reach.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{RatificationRule, RequiredApproval};
    ///
    /// let majority = |share: &str| {
    ///     let required = RequiredApproval::Majority { weights: None, share: share.parse().unwrap() };
    ///     RatificationRule::new(3, required, &[]).unwrap()
    /// };
    /// assert_eq!(majority("0.6667").fraction_meant().unwrap().to_string(), "2/3");
    /// assert_eq!(majority("0.66").fraction_meant(), None);
    /// ```
    #[must_use]
    pub fn fraction_meant(&self) -> Option<MajorityShare> {
        let RequiredApproval::Majority { weights, share } = &self.required else { return None };
        let MajorityShare::AtLeast { part, whole } = *share else { return None };
        let is_near = |simple: &MajorityShare| {
            let MajorityShare::AtLeast { part: p, whole: w } = *simple else { return false };
            // Above it by less than what one more in the last place is.
            let above = (u128::from(part) * u128::from(w)).checked_sub(u128::from(p) * u128::from(whole));
            above.is_some_and(|above| above > 0 && above < u128::from(w))
        };
        let fractions = (2..=LARGEST_WHOLE.min(whole.saturating_sub(1))).filter_map(|w| {
            let p = u128::from(part) * u128::from(w) / u128::from(whole);
            MajorityShare::at_least(u64::try_from(p).ok()?, w)
        });
        let simple = fractions.into_iter().filter(|_| whole > LARGEST_WHOLE).find(is_near)?;
        let required = RequiredApproval::Majority { weights: weights.clone(), share: simple };
        let meant = Self::new(self.n_ratifiers, required, &self.vetoes).ok()?;
        (meant.needed < self.needed).then_some(simple)
    }

    /// How many ratifiers it is about; 0 where all must approve, however many they are.
    #[must_use]
    pub(crate) fn n_ratifiers(&self) -> usize {
        self.n_ratifiers
    }

    /// Whether it fits so many ratifiers: that all must approve can be said of any number.
    #[must_use]
    pub(crate) fn is_for(&self, n_ratifiers: usize) -> bool {
        self.needed.is_none() || self.n_ratifiers == n_ratifiers
    }

    /// Whether the vote of a ratifier, at this position of so many, ever decides: whether there are votes of
    /// the others with which its yes is enough and its no is not. `None` where there are too many different
    /// sums of votes to tell.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{RatificationRule, RequiredApproval};
    ///
    /// // Nobody needs the third: 5 of 9 are reached by the first two or not at all.
    /// let weights = ["4", "4", "1"].map(|weight| weight.parse().unwrap()).to_vec();
    /// let required = RequiredApproval::Weight { weights, at_least: "6".parse().unwrap() };
    /// let rule = RatificationRule::new(3, required, &[]).unwrap();
    /// assert_eq!((rule.can_matter(0, 3), rule.can_matter(2, 3)), (Some(true), Some(false)));
    /// ```
    #[must_use]
    pub fn can_matter(&self, ratifier: usize, n_ratifiers: usize) -> Option<bool> {
        let Some(needed) = self.needed.filter(|_| !self.vetoes.contains(&ratifier)) else {
            return Some(true);
        };
        let votes = |at: usize| match &self.votes {
            None => 1,
            Some(votes) => votes.get(at).copied().unwrap_or(0),
        };
        // With every veto holder in, which sums can the others bring about?
        let mut sums = std::collections::BTreeSet::from([0]);
        for at in (0..n_ratifiers).filter(|&at| at != ratifier && votes(at) > 0) {
            let with = |sum: &u128| sum + votes(at);
            let added: Vec<u128> = sums.iter().map(with).filter(|sum| *sum < needed).collect();
            if self.vetoes.contains(&at) {
                sums.clear();
            }
            sums.extend(added);
            if sums.len() > MOST_SUMS {
                return None;
            }
        }
        Some(sums.iter().any(|sum| sum + votes(ratifier) >= needed))
    }
}

impl MajorityShare {
    /// At least a share; `None` when it is not more than a half, or more than 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::MajorityShare;
    ///
    /// assert_eq!(MajorityShare::at_least(6, 8), Some(MajorityShare::AtLeast { part: 3, whole: 4 }));
    /// assert_eq!(MajorityShare::at_least(1, 2), None);
    /// ```
    #[must_use]
    pub fn at_least(part: u64, whole: u64) -> Option<Self> {
        let is_majority = part <= whole && u128::from(part) * 2 > u128::from(whole);
        let divisor = part.gcd(&whole).max(1);
        is_majority.then(|| Self::AtLeast { part: part / divisor, whole: whole / divisor })
    }

    /// How many of so many votes are enough.
    fn of(self, total: &BigUint) -> Result<BigUint, RatificationRuleError> {
        match self {
            Self::MoreThanHalf => Ok(total / 2_u8 + 1_u8),
            Self::AtLeast { part, whole } if Self::at_least(part, whole).is_some() => {
                Ok((total * part).div_ceil(&BigUint::from(whole)))
            }
            Self::AtLeast { .. } => Err(RatificationRuleError::Share { share: self.to_string() }),
        }
    }
}

impl FromStr for MajorityShare {
    type Err = RatificationRuleError;

    fn from_str(text: &str) -> Result<Self, RatificationRuleError> {
        let not = || RatificationRuleError::NotAShare { found: text.to_owned() };
        let plain = text.trim();
        if plain == SIMPLE {
            return Ok(Self::MoreThanHalf);
        }
        let whole = |digits: &str| {
            let digits = digits.trim();
            let is_plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse::<u64>().ok().filter(|_| is_plain).ok_or_else(not)
        };
        let share = match plain.split_once('/') {
            Some((part, of)) => Some((whole(part)?, whole(of)?)),
            None => {
                let share = plain.parse::<Decimal>().map_err(|_| not())?.to_rational();
                share.numer().to_u64().zip(share.denom().to_u64())
            }
        };
        let majority = share.and_then(|(part, whole)| Self::at_least(part, whole));
        majority.ok_or_else(|| RatificationRuleError::Share { share: plain.to_owned() })
    }
}

impl fmt::Display for MajorityShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MoreThanHalf => f.write_str(SIMPLE),
            Self::AtLeast { part, whole } => {
                let share = |share: BigRational| Decimal::nearest(&share).filter(|(_, is_exact)| *is_exact);
                let exact = (*whole > LARGEST_WHOLE)
                    .then(|| share(BigRational::new((*part).into(), (*whole).into())))
                    .flatten();
                match exact {
                    Some((decimal, _)) => write!(f, "{decimal}"),
                    None => write!(f, "{part}/{whole}"),
                }
            }
        }
    }
}

/// The votes of each ratifier in units of the smallest decimal, and of all together.
fn votes(weights: &[Decimal], n_ratifiers: usize) -> Result<(Vec<u128>, BigUint), RatificationRuleError> {
    if weights.len() != n_ratifiers {
        return Err(RatificationRuleError::Length { found: weights.len(), n_ratifiers });
    }
    let mut votes = Vec::with_capacity(n_ratifiers);
    for &weight in weights {
        votes.push(whole(weight).ok_or(RatificationRuleError::Negative { weight })?);
    }
    let total: BigUint = votes.iter().sum();
    if total.is_zero() {
        return Err(RatificationRuleError::NoWeight);
    }
    // What all have together fits, so that no sum of some can overflow.
    let fits = total.to_u128().is_some();
    let votes: Option<Vec<u128>> = votes.iter().map(ToPrimitive::to_u128).collect();
    Ok((votes.filter(|_| fits).ok_or(RatificationRuleError::TooLong)?, total))
}

/// A decimal in units of the smallest that there is; `None` below zero.
fn whole(number: Decimal) -> Option<BigUint> {
    let scaled = number.to_rational() * BigRational::from_integer(unit().into());
    (!scaled.is_negative()).then(|| scaled.to_integer().magnitude().clone())
}

/// What the same units come to, as a decimal or the nearest one.
fn text(units: &BigUint) -> String {
    let sum = BigRational::new(units.clone().into(), unit().into());
    Decimal::nearest(&sum).map_or_else(|| "more than 10^18".to_owned(), |(sum, _)| sum.to_string())
}

/// How many of the smallest decimals are one.
fn unit() -> BigUint {
    (0..Decimal::MOST_PLACES).fold(BigUint::one(), |unit, _| unit * 10_u8)
}

/// The word for a simple majority.
const SIMPLE: &str = "simple";
/// A share of so many parts is written as a fraction, of more as a decimal where it is one.
const LARGEST_WHOLE: u64 = 20;
/// So many different sums of votes are looked at to tell whether a vote can decide.
const MOST_SUMS: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::{MajorityShare, RatificationRule, RatificationRuleError, RequiredApproval};

    fn weights<const N: usize>(weights: [&str; N]) -> Vec<crate::number::Decimal> {
        weights.map(|weight| weight.parse().unwrap()).to_vec()
    }

    #[test]
    fn weights_with_long_decimals_are_added_exactly() {
        let weights = weights(["0.1", "0.2", "0.00000000000000000001", "100000000000000000"]);
        let rule = |at_least: &str| {
            let at_least = at_least.parse().unwrap();
            RatificationRule::new(4, RequiredApproval::Weight { weights: weights.clone(), at_least }, &[])
        };
        assert!(rule("0.3").unwrap().is_reached(&[true, true, false, false]));
        let longer = rule("0.30000000000000001").unwrap();
        assert!(!longer.is_reached(&[true, true, true, false]));
        assert!(longer.is_reached(&[false, false, false, true]));
    }

    #[test]
    fn a_rule_that_nobody_or_all_together_cannot_reach_is_refused() {
        let of = |required: RequiredApproval| RatificationRule::new(2, required, &[]).unwrap_err();
        assert_eq!(
            of(RequiredApproval::Quorum(0)),
            RatificationRuleError::Quorum { quorum: 0, n_ratifiers: 2 }
        );
        for at_least in ["0", "-1", "3.1"] {
            let weights = weights(["2", "1"]);
            let error = of(RequiredApproval::Weight { weights, at_least: at_least.parse().unwrap() });
            assert!(matches!(error, RatificationRuleError::Threshold { .. }), "{at_least}: {error}");
        }
        let share = MajorityShare::MoreThanHalf;
        let none = RequiredApproval::Majority { weights: Some(weights(["0", "0"])), share };
        assert_eq!(of(none), RatificationRuleError::NoWeight);
        let wrong =
            RequiredApproval::Majority { weights: None, share: MajorityShare::AtLeast { part: 3, whole: 2 } };
        assert!(matches!(of(wrong), RatificationRuleError::Share { .. }));
    }

    #[test]
    fn a_share_is_a_fraction_a_decimal_or_a_word() {
        for text in ["1/2", "0.5", "0", "-0.6", "2", "7/6", "0/0", "1/0"] {
            let error = text.parse::<MajorityShare>().unwrap_err();
            assert!(matches!(error, RatificationRuleError::Share { .. }), "{text}: {error}");
        }
        for text in
            ["", "half", "2/", "/3", "2/3/4", "+2/3", "2 of 3", "99999999999999999999/100000000000000000000"]
        {
            let error = text.parse::<MajorityShare>().unwrap_err();
            assert!(matches!(error, RatificationRuleError::NotAShare { .. }), "{text}: {error}");
        }
        for (text, shown) in [("0.6667", "0.6667"), ("2 / 3", "2/3"), ("1", "1/1"), ("33/50", "0.66")] {
            assert_eq!(text.parse::<MajorityShare>().unwrap().to_string(), shown);
        }
    }
}
