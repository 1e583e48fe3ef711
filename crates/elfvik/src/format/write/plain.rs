//! A party's utility as other systems hold it: a weight and values per issue, likely numbers only.

use super::Loss;
use crate::model::curve::BILLION;
use crate::model::{
    Estimate, Issue, Outcome, PartyFile, Preferences, Region, Reservation, Scenario, Term, Values, utility,
};
use crate::number::Decimal;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// A party's utility with every guess at its likely value.
pub(super) struct Plain {
    /// The party's id.
    pub(super) party: String,
    /// What the party wants at each issue.
    pub(super) issues: Vec<PlainIssue>,
    /// What every outcome is worth besides.
    pub(super) constant: BigRational,
    /// What regions over several issues pay.
    pub(super) bonuses: Vec<(Region, BigRational)>,
    /// How many tables over several issues there are.
    pub(super) n_tables: usize,
    /// None for a party that accepts any agreement.
    pub(super) reservation: Option<BigRational>,
    pub(super) discount: Option<Decimal>,
    pub(super) ceiling: Option<BigRational>,
}

/// The utility of one issue: `weight * values / out_of`.
pub(super) struct PlainIssue {
    pub(super) weight: BigRational,
    pub(super) values: Vec<BigRational>,
    pub(super) out_of: BigRational,
}

impl PlainIssue {
    /// What each option is worth.
    pub(super) fn worth(&self) -> Vec<BigRational> {
        self.values.iter().map(|value| value * &self.weight / &self.out_of).collect()
    }

    pub(super) fn greatest(&self) -> BigRational {
        self.values.iter().max().cloned().unwrap_or_else(BigRational::zero)
    }

    fn add(&mut self, worth: Vec<BigRational>) {
        let sum = self.worth().into_iter().zip(worth).map(|(a, b)| a + b).collect();
        *self = Self { weight: BigRational::one(), values: sum, out_of: BigRational::one() };
    }
}

impl Plain {
    pub(super) fn of(scenario: &Scenario, file: &PartyFile) -> Self {
        let preferences = &file.preferences;
        let blank = |issue: &Issue| PlainIssue {
            weight: BigRational::zero(),
            values: vec![BigRational::zero(); issue.n_options() as usize],
            out_of: BigRational::one(),
        };
        let mut plain = Self {
            party: scenario.parties[file.party.0].id.clone(),
            issues: scenario.issues.iter().map(blank).collect(),
            constant: BigRational::zero(),
            bonuses: Vec::new(),
            n_tables: 0,
            reservation: None,
            discount: preferences.discount.as_ref().map(Estimate::likely),
            ceiling: preferences.ceiling.map(Decimal::to_rational),
        };
        plain.put_terms(scenario, preferences);
        plain.reservation = match preferences.reservation_in(scenario.states.likely()) {
            Reservation::Any => None,
            Reservation::Value(estimate) => Some(likely(estimate)),
            Reservation::Package(id) => Some(plain.utility(&scenario.packages[id.0].outcome)),
        };
        plain
    }

    fn put_terms(&mut self, scenario: &Scenario, preferences: &Preferences) {
        let unit = unit_of_weights(preferences);
        let mut is_set = vec![false; scenario.issues.len()];
        // What single options are paid besides, summed up before it is added to what they are worth.
        let mut paid: Vec<Vec<BigRational>> = vec![Vec::new(); scenario.issues.len()];
        for term in &preferences.terms {
            let out_of = term.out_of().unwrap_or(Decimal::ONE).to_rational();
            match term {
                Term::Values { issue, weight, values, .. } => {
                    let values = match values {
                        Values::Each(each) => each.iter().map(likely).collect(),
                        Values::Line(line) => on_line(&scenario.issues[issue.0], line),
                        Values::Curve(curve) => on_curve(&scenario.issues[issue.0], curve),
                    };
                    let own = PlainIssue { weight: likely(weight) * &unit, values, out_of };
                    let issue_idx = issue.0;
                    let issue = &mut self.issues[issue_idx];
                    if std::mem::replace(&mut is_set[issue_idx], true) {
                        issue.add(own.worth());
                    } else {
                        *issue = own;
                    }
                }
                Term::Joint { .. } | Term::Product { .. } => self.n_tables += 1,
                Term::Bonus { when, value, .. } => {
                    self.put_bonus(when, likely(value) / out_of, &mut paid);
                }
            }
        }
        for (issue, paid) in self.issues.iter_mut().zip(paid).filter(|(_, paid)| !paid.is_empty()) {
            issue.add(paid);
        }
    }

    /// What is paid in a region: everywhere, for options of one issue, or for combinations.
    fn put_bonus(&mut self, when: &Region, value: BigRational, paid: &mut [Vec<BigRational>]) {
        match when.conditions() {
            [] => self.constant += value,
            [condition] => {
                let issue_idx = condition.issue().0;
                let n_options = self.issues[issue_idx].values.len();
                let paid = &mut paid[issue_idx];
                paid.resize(n_options, BigRational::zero());
                let allowed = paid.iter_mut().zip(0..).filter(|(_, option)| condition.allows(*option));
                allowed.for_each(|(paid, _)| *paid += &value);
            }
            _ if when.is_empty() => {}
            _ => self.bonuses.push((when.clone(), value)),
        }
    }

    /// What an outcome is worth, tables aside.
    pub(super) fn utility(&self, outcome: &Outcome) -> BigRational {
        let issues = self.issues.iter().zip(outcome.options());
        let values = issues.map(|(issue, &o)| &issue.values[o as usize] * &issue.weight / &issue.out_of);
        let held = self.bonuses.iter().filter(|(region, _)| region.holds(outcome));
        let paid = held.map(|(_, value)| value).chain([&self.constant]);
        utility::utility(values, paid, self.ceiling.as_ref())
    }

    /// No sum is greater.
    pub(super) fn most(&self) -> BigRational {
        let greatest = |issue: &PlainIssue| issue.worth().into_iter().max().unwrap_or_else(BigRational::zero);
        let paid = self.bonuses.iter().map(|(_, value)| value).filter(|value| value.is_positive());
        self.issues.iter().map(greatest).sum::<BigRational>() + paid.sum::<BigRational>() + &self.constant
    }

    /// No sum is less.
    pub(super) fn least(&self) -> BigRational {
        let least = |issue: &PlainIssue| issue.worth().into_iter().min().unwrap_or_else(BigRational::zero);
        let paid = self.bonuses.iter().map(|(_, value)| value).filter(|value| value.is_negative());
        self.issues.iter().map(least).sum::<BigRational>() + paid.sum::<BigRational>() + &self.constant
    }

    /// The ceiling, where sums rise above it by more than floats can tell.
    pub(super) fn binding_ceiling(&self) -> Option<f64> {
        let ceiling = self.ceiling.as_ref()?;
        (self.most() - ceiling > noise()).then(|| ceiling.to_f64().unwrap_or(0.0))
    }

    /// Puts the constant into the values of the first issue, for a target that has no place for it.
    pub(super) fn without_constant(mut self) -> Self {
        if !self.constant.is_zero() && !self.issues.is_empty() {
            let n = self.issues[0].values.len();
            let constant = std::mem::replace(&mut self.constant, BigRational::zero());
            self.issues[0].add(vec![constant; n]);
        }
        self
    }

    /// The same with the decimals that floats stand for, for a target that computes exactly: 0.95 for
    /// 0.9500000000000001.
    pub(super) fn rounded_as_meant(mut self) -> Self {
        let issues = self
            .issues
            .iter_mut()
            .flat_map(|issue| issue.values.iter_mut().chain([&mut issue.weight, &mut issue.out_of]));
        let numbers =
            issues.chain([&mut self.constant]).chain(&mut self.reservation).chain(&mut self.ceiling);
        for number in numbers.chain(self.bonuses.iter_mut().map(|(_, value)| value)) {
            if let Some(meant) = meant(number) {
                *number = meant;
            }
        }
        self
    }

    /// Leaves out what an additive target cannot hold.
    pub(super) fn additive(mut self, losses: &mut Vec<Loss>) -> Self {
        let n = self.bonuses.len() + self.n_tables;
        if n > 0 {
            losses.push(Loss::Coupled { party: self.party.clone(), n });
            (self.bonuses, self.n_tables) = (Vec::new(), 0);
        }
        self
    }
}

fn likely(estimate: &Estimate) -> BigRational {
    estimate.likely().to_rational()
}

/// What weights are multiplied by: where they are normalised, one over their sum.
fn unit_of_weights(preferences: &Preferences) -> BigRational {
    let weight = |term: &Term| match term {
        Term::Values { weight, .. } if preferences.normalise => likely(weight),
        _ => BigRational::zero(),
    };
    let sum: BigRational = preferences.terms.iter().map(weight).sum();
    if sum.is_zero() { BigRational::one() } else { sum.recip() }
}

/// Differences below this mean nothing to a system that computes in floats.
pub(super) fn noise() -> BigRational {
    BigRational::new(1.into(), 1_000_000_000_000_i64.into())
}

/// The decimal of few digits that a float of all digits stands for, if there is one.
fn meant(number: &BigRational) -> Option<BigRational> {
    let unit = BigRational::from(BigInt::from(MEANT_UNIT));
    let near = (number * &unit).round() / unit;
    let off = (&near - number).abs();
    let is_meant = !off.is_zero() && off <= number.abs() * BigRational::new(1.into(), FLOAT_STEPS.into());
    is_meant.then_some(near)
}

/// Floats of all digits are taken for decimals of so many steps in 1.
const MEANT_UNIT: i64 = 1_000_000_000_000;
/// Floats lie so close: a few of their last digits are noise.
const FLOAT_STEPS: i64 = 1_000_000_000_000_000;

/// A decimal for a fraction; `is_exact` becomes false where it is rounded.
pub(super) fn decimal(fraction: &BigRational, is_exact: &mut bool) -> Decimal {
    match Decimal::nearest(fraction) {
        Some((decimal, exact)) => {
            *is_exact &= exact;
            decimal
        }
        None => {
            *is_exact = false;
            Decimal::ZERO
        }
    }
}

/// A decimal of at most 17 significant digits, which a float holds to its last digit.
pub(super) fn float(fraction: &BigRational, is_exact: &mut bool) -> String {
    let decimal = decimal(fraction, is_exact);
    if decimal.n_digits() <= 17 {
        return decimal.to_string();
    }
    *is_exact = false;
    Decimal::from_f64(decimal.to_f64()).map_or_else(|| decimal.to_string(), |d| d.to_string())
}

/// How an option is called in other systems: by its text, unless two of an issue have the same.
pub(super) fn labels(issue: &crate::model::Issue) -> Vec<String> {
    let crate::model::Options::Labels { labels, .. } = &issue.options else {
        return (0..issue.n_options()).map(|o| issue.option_id(o)).collect();
    };
    let text = |label: &crate::model::NamedOption| label.text.as_ref().unwrap_or(&label.id).clone();
    let texts: Vec<String> = labels.iter().map(text).collect();
    let mut seen = std::collections::HashSet::new();
    if texts.iter().all(|text| seen.insert(text)) {
        return texts;
    }
    labels.iter().map(|label| label.id.clone()).collect()
}

/// What each option is worth on straight lines between points.
pub(in crate::format) fn on_line(
    issue: &crate::model::Issue,
    line: &crate::model::PiecewiseLine,
) -> Vec<BigRational> {
    let points: Vec<(BigRational, BigRational)> =
        line.points.iter().map(|(x, y)| (x.to_rational(), y.likely().to_rational())).collect();
    let value = |option| {
        let x = issue.number(option).map_or_else(BigRational::zero, Decimal::to_rational);
        let after = points.iter().position(|(at, _)| *at >= x).unwrap_or(points.len() - 1);
        let (x1, y1) = &points[after];
        if *x1 == x || after == 0 {
            return y1.clone();
        }
        let (x0, y0) = &points[after - 1];
        y0 + (y1 - y0) * (&x - x0) / (x1 - x0)
    };
    (0..issue.n_options()).map(value).collect()
}

/// What each option is worth along a curve.
pub(in crate::format) fn on_curve(
    issue: &crate::model::Issue,
    curve: &crate::model::ValueCurve,
) -> Vec<BigRational> {
    let [from, to] = [&curve.from, &curve.to].map(|end| end.likely().to_rational());
    let share = |share: u32| BigRational::new(share.into(), BILLION.into());
    curve.shares(issue).into_iter().map(|part| &from + (&to - &from) * share(part)).collect()
}
