//! What outcomes of a random case are worth, term by term and branch by branch, as fractions: no plan, no
//! unit, no diagram.

use super::Case;
use elfvik::model::{ConsentId, Estimate, Issue, IssueId, Outcome, PiecewiseLine, Reservation, Term, Values};
use elfvik::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// The expectation of a party's utility, term by term and branch by branch, as fractions.
pub(crate) fn utility(case: &Case, party: usize, outcome: &Outcome) -> BigRational {
    let scenario = &case.scenario;
    let branch = |(refused, settled): (Vec<ConsentId>, Outcome)| {
        let mut needed: Vec<ConsentId> = (0..scenario.issues.len())
            .filter_map(|i| scenario.issues[i].needs(outcome.options()[i]))
            .map(|(consent, _)| consent)
            .collect();
        needed.sort_unstable();
        needed.dedup();
        let chance = needed.iter().map(|c| {
            let granted = scenario.consents[c.0].probability.likely().to_rational();
            if refused.contains(c) { BigRational::one() - granted } else { granted }
        });
        chance.product::<BigRational>() * certain_utility(case, party, &settled)
    };
    let expected: BigRational = scenario.branches(outcome).into_iter().map(branch).sum();
    match case.files[party].preferences.ceiling {
        Some(ceiling) => expected.min(ceiling.to_rational()),
        None => expected,
    }
}

fn certain_utility(case: &Case, party: usize, outcome: &Outcome) -> BigRational {
    let preferences = &case.files[party].preferences;
    let likely = |e: &Estimate| e.likely().to_rational();
    let weights = preferences.terms.iter().map(|t| match t {
        Term::Values { weight, .. } => likely(weight),
        _ => BigRational::zero(),
    });
    let unit = if preferences.normalise { weights.sum::<BigRational>().recip() } else { BigRational::one() };
    let term = |term: &Term| match term {
        Term::Values { issue, weight, values, out_of, .. } => {
            let option = outcome.option(*issue);
            let value = match values {
                Values::Each(each) => likely(&each[option as usize]),
                Values::Line(line) => on_line(&case.scenario.issues[issue.0], line, option),
                Values::Curve(curve) => {
                    let share = curve.shares(&case.scenario.issues[issue.0])[option as usize];
                    let (from, to) = (likely(&curve.from), likely(&curve.to));
                    &from + (&to - &from) * BigRational::new(share.into(), 1_000_000_000.into())
                }
            };
            likely(weight) * &unit * value / out_of.unwrap_or(Decimal::ONE).to_rational()
        }
        Term::Joint { issues, weight, table, .. } => {
            let step = |cell: usize, i: &IssueId| {
                cell * case.scenario.issues[i.0].n_options() as usize + outcome.option(*i) as usize
            };
            likely(weight) * likely(&table[issues.iter().fold(0, step)])
        }
        Term::Product { issues, weight, .. } => {
            let number = |i: &IssueId| case.scenario.issues[i.0].number(outcome.option(*i)).unwrap();
            let product: BigRational = issues.iter().map(|i| number(i).to_rational()).product();
            likely(weight) * product / term.out_of().unwrap_or(Decimal::ONE).to_rational()
        }
        Term::Bonus { when, value, .. } => {
            if when.holds(outcome) {
                likely(value) / term.out_of().unwrap_or(Decimal::ONE).to_rational()
            } else {
                BigRational::zero()
            }
        }
    };
    preferences.terms.iter().map(term).sum()
}

fn on_line(issue: &Issue, line: &PiecewiseLine, option: u32) -> BigRational {
    let x = issue.number(option).unwrap().to_rational();
    let points: Vec<_> =
        line.points.iter().map(|(x, y)| (x.to_rational(), y.likely().to_rational())).collect();
    let pair = points.windows(2).find(|p| p[0].0 <= x && x <= p[1].0).unwrap();
    let ((x0, y0), (x1, y1)) = (&pair[0], &pair[1]);
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

pub(crate) fn reservation(case: &Case, party: usize) -> BigRational {
    match &case.files[party].preferences.reservation {
        Reservation::Value(estimate) => estimate.likely().to_rational(),
        Reservation::Any => everything(case).into_iter().map(|(_, u)| u[party].clone()).min().unwrap(),
        Reservation::Package(id) => utility(case, party, &case.scenario.packages[id.0].outcome),
    }
}

/// Every feasible outcome with what it is worth to each party.
pub(crate) fn everything(case: &Case) -> Vec<(Outcome, Vec<BigRational>)> {
    let feasible = case.scenario.space().iter().filter(|o| case.scenario.is_feasible(o)).collect::<Vec<_>>();
    let worth = |o: Outcome| {
        let utilities = (0..case.files.len()).map(|p| utility(case, p, &o)).collect();
        (o, utilities)
    };
    feasible.into_iter().map(worth).collect()
}
