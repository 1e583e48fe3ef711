//! What a party wants: a utility that is a sum of terms, a reservation, a discount.

use super::{DiscountPer, Estimate, IssueId, Outcome, PackageId, RedLine, Region, StateId, ValueCurve};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// What a party wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Preferences {
    /// The utility of an outcome is the sum of these.
    pub terms: Vec<Term>,
    /// The least the party accepts.
    pub reservation: Reservation,
    /// The least that it accepts in states of nature where that is something else, in the order of the
    /// states.
    pub reservation_by_state: Vec<(StateId, Reservation)>,
    /// What a unit of talking time leaves of a utility: above 0, at most 1. Used in talks only.
    pub discount: Option<Estimate>,
    /// What that discount counts; none for the convention of the talk, or of the scenario's origin.
    pub discount_per: Option<DiscountPer>,
    /// Whether weights are divided by their sum.
    pub normalise: bool,
    /// The most that any outcome is worth: a greater sum counts as this.
    pub ceiling: Option<Decimal>,
    /// What is never accepted, whatever it is worth.
    pub red_lines: Vec<RedLine>,
}

/// One part of a utility.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// `weight * values[option] / out_of` for one issue.
    Values {
        /// The issue whose options it values.
        issue: IssueId,
        /// Zero or more; it multiplies every value.
        weight: Estimate,
        /// One value per option.
        values: Values,
        /// What values are divided by, above zero; none for 1.
        out_of: Option<Decimal>,
        /// The argument for it, in words.
        why: Option<String>,
    },
    /// `weight * table[options] / out_of` for a few issues.
    Joint {
        /// Two issues or more, each once.
        issues: Vec<IssueId>,
        /// Zero or more; it multiplies every value.
        weight: Estimate,
        /// One value per combination, the last issue varying fastest.
        table: Vec<Estimate>,
        /// What values are divided by, above zero; none for 1.
        out_of: Option<Decimal>,
        /// The argument for it, in words.
        why: Option<String>,
    },
    /// `weight * (product of the numbers of the issues) / out_of`, for a few issues of numbers.
    Product {
        /// Two issues or more whose options are numbers, each once.
        issues: Vec<IssueId>,
        /// What one of the product is worth; negative for a cost.
        weight: Estimate,
        /// What products are divided by, above zero; none for 1.
        out_of: Option<Decimal>,
        /// The argument for it, in words.
        why: Option<String>,
    },
    /// `value / out_of` when a region holds, else nothing.
    Bonus {
        /// When it is paid.
        when: Region,
        /// How much; negative for a penalty.
        value: Estimate,
        /// What the value is divided by, above zero; none for 1.
        out_of: Option<Decimal>,
        /// The argument for it, in words.
        why: Option<String>,
    },
}

impl Term {
    /// What its values are divided by, if not by 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::PartyId;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// // Values of Elfvik's own files are from 0 to 1 already; GENIUS's, say, are divided by the greatest.
    /// assert!(view.preferences(PartyId(0)).terms.iter().all(|term| term.out_of().is_none()));
    /// ```
    #[must_use]
    pub fn out_of(&self) -> Option<Decimal> {
        match self {
            Self::Values { out_of, .. }
            | Self::Joint { out_of, .. }
            | Self::Product { out_of, .. }
            | Self::Bonus { out_of, .. } => *out_of,
        }
    }

    /// Its numbers: the weight first, where it has one, then every value.
    #[must_use]
    pub(crate) fn estimates(&self) -> Vec<&Estimate> {
        match self {
            Self::Values { weight, values: Values::Each(each), .. } => {
                std::iter::once(weight).chain(each).collect()
            }
            Self::Values { weight, values: Values::Line(line), .. } => {
                std::iter::once(weight).chain(line.points.iter().map(|(_, value)| value)).collect()
            }
            Self::Values { weight, values: Values::Curve(curve), .. } => {
                vec![weight, &curve.from, &curve.to]
            }
            Self::Joint { weight, table, .. } => std::iter::once(weight).chain(table).collect(),
            Self::Product { weight, .. } => vec![weight],
            Self::Bonus { value, .. } => vec![value],
        }
    }

    /// The issues that it depends on, in the order in which they are written.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{IssueId, PartyId};
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let terms = &view.preferences(PartyId(0)).terms;
    /// assert_eq!(terms[0].issues(), [IssueId(0)]);
    /// // A bonus for a clean heating with the grant.
    /// assert_eq!(terms.last().unwrap().issues(), [IssueId(1), IssueId(3)]);
    /// ```
    #[must_use]
    pub fn issues(&self) -> Vec<IssueId> {
        match self {
            Self::Values { issue, .. } => vec![*issue],
            Self::Joint { issues, .. } | Self::Product { issues, .. } => issues.clone(),
            Self::Bonus { when, .. } => when.conditions().iter().map(super::Condition::issue).collect(),
        }
    }
}

/// A value for each option of an issue.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Listed, one per option.
    Each(Vec<Estimate>),
    /// On straight lines between points, for an issue whose options are numbers.
    Line(PiecewiseLine),
    /// Along a curve from the least number to the greatest, for an issue whose options are numbers.
    Curve(ValueCurve),
}

/// Straight lines between points; the first and the last are the ends of the issue's range.
#[derive(Debug, Clone, PartialEq)]
pub struct PiecewiseLine {
    /// Number and value of each point, numbers rising; at least two, or one when the range is one number.
    pub points: Vec<(Decimal, Estimate)>,
}

impl Preferences {
    /// Terms and a reservation, and nothing else: no discount, ceiling or red line, weights as they are.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Preferences, Reservation};
    ///
    /// let indifferent = Preferences::of(Vec::new(), Reservation::Any);
    /// assert!(indifferent.red_lines.is_empty() && indifferent.discount.is_none());
    /// ```
    #[must_use]
    pub fn of(terms: Vec<Term>, reservation: Reservation) -> Self {
        Self {
            terms,
            reservation,
            reservation_by_state: Vec::new(),
            discount: None,
            discount_per: None,
            normalise: false,
            ceiling: None,
            red_lines: Vec::new(),
        }
    }

    /// What a bid is worth at the likely values, exactly: one option per issue, or none where it leaves the
    /// issue open, which is worth 0. Terms of values and tables count, as the systems have that know such
    /// bids.
    pub(crate) fn worth_of_bid(&self, bid: &[Option<u32>], n_options: &[usize]) -> BigRational {
        let weights = self.terms.iter().filter_map(|term| match term {
            Term::Values { weight, .. } => Some(weight.likely().to_rational()),
            _ => None,
        });
        let sum: BigRational = weights.filter(|_| self.normalise).sum();
        let unit = if sum.is_zero() { BigRational::one() } else { sum.recip() };
        let divided = |term: &Term, value: BigRational| match term.out_of() {
            Some(out_of) => value / out_of.to_rational(),
            None => value,
        };
        let worth = |term: &Term| match term {
            Term::Values { issue, weight, values: Values::Each(each), .. } => {
                let value = each.get(bid[issue.0]? as usize)?.likely().to_rational();
                Some(divided(term, weight.likely().to_rational() * value * &unit))
            }
            Term::Joint { issues, weight, table, .. } => {
                let cell =
                    issues.iter().try_fold(0, |cell, i| Some(cell * n_options[i.0] + bid[i.0]? as usize));
                let value = table.get(cell?)?.likely().to_rational();
                Some(divided(term, weight.likely().to_rational() * value))
            }
            _ => None,
        };
        self.terms.iter().filter_map(worth).sum()
    }

    /// The first red line that an outcome crosses; it is not accepted then, whatever it is worth.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Outcome, PartyId};
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let town = view.preferences(PartyId(0));
    /// assert_eq!(town.crossed_by(&Outcome::new(vec![0, 0, 0, 0])), None);
    /// ```
    #[must_use]
    pub fn crossed_by(&self, outcome: &Outcome) -> Option<&RedLine> {
        self.red_lines.iter().find(|line| line.is_crossed_by(outcome))
    }

    /// The least that the party accepts in a state of nature; without one, in the normal state.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Estimate, PartyId, Reservation, StateId};
    /// use elfvik::number::Decimal;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let mut town = view.preferences(PartyId(0)).clone();
    /// let less = Reservation::Value(Estimate::Exact(Decimal::ZERO));
    /// town.reservation_by_state = vec![(StateId(1), less.clone())];
    /// assert_eq!(town.reservation_in(Some(StateId(1))), &less);
    /// assert_eq!(town.reservation_in(Some(StateId(0))), &town.reservation);
    /// ```
    #[must_use]
    pub fn reservation_in(&self, state: Option<StateId>) -> &Reservation {
        let own = |state| self.reservation_by_state.iter().find(|(other, _)| *other == state);
        state.and_then(own).map_or(&self.reservation, |(_, reservation)| reservation)
    }

    /// Whether no number is a guess and nothing depends on the state of nature, the discount aside.
    #[must_use]
    pub(crate) fn is_certain(&self) -> bool {
        let least = match &self.reservation {
            Reservation::Value(estimate) => !estimate.is_uncertain(),
            Reservation::Package(_) | Reservation::Any => true,
        };
        let is_same = |(_, other): &(StateId, Reservation)| *other == self.reservation;
        least
            && self.reservation_by_state.iter().all(is_same)
            && self.terms.iter().all(|term| term.estimates().iter().all(|number| !number.is_uncertain()))
    }
}

/// How much a delegate knows of what its party wants, where it is not told all.
///
/// As in the competition of 2019: the delegate sees a ranking of some outcomes and may ask for more at a
/// price.
#[derive(Debug, Clone, PartialEq)]
pub struct PreferenceUncertainty {
    /// How many outcomes are ranked for it.
    pub comparisons: u64,
    /// How many of these are out of place.
    pub errors: u64,
    /// What one more question costs, in utility.
    pub cost: Decimal,
    /// Whether the ranked outcomes are always the same.
    pub fixed_seed: bool,
    /// Whether the exact utility is shown, for experiments.
    pub experimental: bool,
}

/// The least a party accepts.
#[derive(Debug, Clone, PartialEq)]
pub enum Reservation {
    /// A number on the scale of its utilities.
    Value(Estimate),
    /// The value of a named package, in each world anew.
    Package(PackageId),
    /// Nothing: any agreement is accepted. The disagreement utility is then the least over the feasible
    /// outcomes.
    Any,
}
