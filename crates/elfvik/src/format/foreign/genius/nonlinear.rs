//! Nonlinear profiles of 2014: what hyper-rectangles pay, added up, or the least or greatest of it.

use super::{GeniusProfile, number};
use crate::format::foreign::xml::Element;
use crate::format::foreign::{ForeignRefusal, NoteTaker, decimal};
use crate::model::{Condition, Estimate, IssueId, Outcome, OutcomeSpace, Region, Term, Values};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::collections::HashMap;
use std::ops::Range;

/// What pays in a utility, before it is divided by the greatest total.
enum Formula {
    /// An amount inside a region; everywhere where the region has no condition.
    Inside(Region, BigRational),
    /// An amount outside of a region.
    Outside(Region, BigRational),
    /// Several of them together, times a factor.
    Of(Aggregation, Vec<Formula>, BigRational),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aggregation {
    Sum,
    Least,
    Greatest,
}

/// The terms of a nonlinear profile.
pub(super) fn terms(profile: &GeniusProfile, noted: &mut NoteTaker<'_, '_>) -> Vec<Term> {
    let mut utility = None;
    profile.root.visit(&mut |element| {
        if element.is("utility") && utility.is_none() {
            utility = Some(element);
        }
    });
    let missing = |what, span: &Range<usize>| {
        (span.clone(), ForeignRefusal::Missing { what, of: "the profile".into() })
    };
    let mut read = || {
        let utility = utility.ok_or_else(|| missing("`utility`", &profile.root.span))?;
        let written = utility.attribute("maxutility").unwrap_or_default();
        let most = number(written).filter(|&most| most > Decimal::ZERO).ok_or_else(|| {
            let (what, found) = ("`maxutility`".to_owned(), written.to_owned());
            (utility.span.clone(), ForeignRefusal::OutOfRange { what, found, range: "above zero" })
        })?;
        let top = utility.named("ufun").next().ok_or_else(|| missing("`ufun`", &utility.span))?;
        // The weight of the outermost one is ignored.
        let indices: HashMap<i64, usize> =
            noted.domain.issues.iter().enumerate().map(|(at, issue)| (issue.index, at)).collect();
        let formula = formula(top, BigRational::one(), noted, &indices)?;
        let mut terms = Vec::new();
        add_terms(&formula, &BigRational::one(), most, noted, top, &mut terms)?;
        Ok::<_, (Range<usize>, ForeignRefusal)>(terms)
    };
    let result = read();
    result.unwrap_or_else(|(span, refusal)| {
        noted.refuse(span, refusal);
        Vec::new()
    })
}

/// Whether every term pays just the utility that a hyper-rectangle writes: sums only, no weights, no
/// exclusions.
pub(super) fn is_plain(profile: &GeniusProfile) -> bool {
    let mut is_plain = true;
    let is_one =
        |element: &Element| element.attribute("weight").is_none_or(|w| number(w) == Some(Decimal::ONE));
    profile.root.visit(&mut |element| {
        // The weight of the outermost `ufun` is ignored: there this is on the safe side.
        if element.is("hyperRectangle") || element.is("ufun") {
            let aggregation = element.attribute("aggregation").filter(|_| element.is("ufun"));
            is_plain &= is_one(element)
                && aggregation.is_none_or(|name| name.eq_ignore_ascii_case("sum"))
                && element.named("EXCLUDES").next().is_none();
        }
    });
    is_plain
}

fn formula(
    element: &Element,
    factor: BigRational,
    noted: &mut NoteTaker<'_, '_>,
    indices: &HashMap<i64, usize>,
) -> Result<Formula, (Range<usize>, ForeignRefusal)> {
    let name = element.attribute("aggregation").unwrap_or("sum");
    let aggregation = match name.to_ascii_lowercase().as_str() {
        "sum" => Aggregation::Sum,
        "min" => Aggregation::Least,
        "max" => Aggregation::Greatest,
        _ => {
            let (what, name) = ("the aggregation", name.to_owned());
            return Err((element.span.clone(), ForeignRefusal::UnknownName { what, name }));
        }
    };
    let mut parts = Vec::new();
    for child in &element.children {
        if child.is("hyperRectangle") {
            parts.push(rectangle(child, noted, indices)?);
        } else if child.is("ufun") {
            let weight = amount(child, "weight", Some(Decimal::ONE))?;
            parts.push(formula(child, weight, noted, indices)?);
        }
    }
    Ok(Formula::Of(aggregation, parts, factor))
}

fn amount(
    element: &Element,
    name: &'static str,
    otherwise: Option<Decimal>,
) -> Result<BigRational, (Range<usize>, ForeignRefusal)> {
    let found = element.attribute(name);
    let value = found.map_or(otherwise, number).map(Decimal::to_rational);
    value.ok_or_else(|| {
        let found = found.unwrap_or_default().to_owned();
        (element.span.clone(), ForeignRefusal::NotANumber { what: format!("`{name}`"), found })
    })
}

/// What one hyper-rectangle pays: its utility where every bound of INCLUDES holds, or where some bound of
/// EXCLUDES does not; with both, EXCLUDES count alone; with neither it always pays.
fn rectangle(
    element: &Element,
    noted: &mut NoteTaker<'_, '_>,
    indices: &HashMap<i64, usize>,
) -> Result<Formula, (Range<usize>, ForeignRefusal)> {
    let pays = amount(element, "utility", None)? * amount(element, "weight", Some(Decimal::ONE))?;
    let mut conditions = |name: &'static str| {
        element.named(name).map(|bound| condition(bound, noted, indices)).collect::<Result<Vec<_>, _>>()
    };
    let (includes, excludes) = (conditions("INCLUDES")?, conditions("EXCLUDES")?);
    Ok(match excludes.is_empty() {
        true => Formula::Inside(Region::new(includes), pays),
        false => Formula::Outside(Region::new(excludes), pays),
    })
}

fn condition(
    bound: &Element,
    noted: &mut NoteTaker<'_, '_>,
    indices: &HashMap<i64, usize>,
) -> Result<Condition, (Range<usize>, ForeignRefusal)> {
    let index = super::index(bound, || format!("`{}`", bound.name))?;
    let at = indices.get(&index).copied();
    let unknown = || (bound.span.clone(), ForeignRefusal::UnknownIssue { issue: index.to_string() });
    let at = at.ok_or_else(unknown)?;
    let issue = &noted.domain.issues[at];
    noted.spend(issue.n_values(), "hyper-rectangle", &bound.span)?;
    let wrong = || {
        let (what, of) = ("the kind", format!("issue `{}`", issue.name));
        (
            bound.span.clone(),
            ForeignRefusal::WrongKind { what, of, expected: "integer, for hyper-rectangles" },
        )
    };
    let numbers = issue.numbers().ok_or_else(wrong)?;
    let (low, high) = (amount(bound, "min", None)?, amount(bound, "max", None)?);
    let allowed = numbers.into_iter().map(|n| {
        let n = n.to_rational();
        low <= n && n <= high
    });
    Ok(Condition::new(IssueId(at), allowed.collect()))
}

/// Adds the terms of a formula times a factor, over the greatest total.
fn add_terms(
    formula: &Formula,
    factor: &BigRational,
    out_of: Decimal,
    noted: &mut NoteTaker<'_, '_>,
    place: &Element,
    terms: &mut Vec<Term>,
) -> Result<(), (Range<usize>, ForeignRefusal)> {
    let mut bonus = |region: Region, value: BigRational| {
        if !region.is_empty() && !value.is_zero() {
            let value = Estimate::Exact(decimal(&value));
            terms.push(Term::Bonus { when: region, value, out_of: Some(out_of), why: None });
        }
    };
    match formula {
        Formula::Inside(region, pays) => bonus(region.clone(), pays * factor),
        Formula::Outside(region, pays) => {
            bonus(Region::default(), pays * factor);
            bonus(region.clone(), -(pays * factor));
        }
        Formula::Of(Aggregation::Sum, parts, own) => {
            let factor = factor * own;
            for part in parts {
                add_terms(part, &factor, out_of, noted, place, terms)?;
            }
        }
        Formula::Of(..) => terms.push(listed(formula, factor, out_of, noted, place)?),
    }
    Ok(())
}

/// The least or greatest of several parts as a table over all combinations of the issues that they depend on.
fn listed(
    formula: &Formula,
    factor: &BigRational,
    out_of: Decimal,
    noted: &mut NoteTaker<'_, '_>,
    place: &Element,
) -> Result<Term, (Range<usize>, ForeignRefusal)> {
    let mut issues = Vec::new();
    formula.collect_issues(&mut issues);
    issues.sort_unstable();
    issues.dedup();
    let sizes: Vec<u32> = issues.iter().map(|&i| noted.domain.issues[i].n_values() as u32).collect();
    let inner = OutcomeSpace::new(sizes);
    if inner.size() > MOST_CELLS.into() {
        let aggregation = place.attribute("aggregation").unwrap_or("min").to_owned();
        let combinations = inner.size().to_string();
        let most = MOST_CELLS as usize;
        return Err((
            place.span.clone(),
            ForeignRefusal::TooManyCombinations { aggregation, combinations, most },
        ));
    }
    let n_cells = usize::try_from(inner.size()).unwrap_or(usize::MAX);
    noted.spend(n_cells.saturating_mul(formula.n_parts()), "aggregation", &place.span)?;
    let mut options = vec![0; noted.domain.issues.len()];
    let cell = |outcome: Outcome| {
        issues.iter().zip(outcome.options()).for_each(|(&i, &o)| options[i] = o);
        let value = formula.value(&Outcome::new(options.clone())) * factor;
        Estimate::Exact(decimal(&value))
    };
    let table: Vec<Estimate> = inner.iter().map(cell).collect();
    let (out_of, weight, why) = (Some(out_of), Estimate::Exact(Decimal::ONE), None);
    Ok(match issues[..] {
        [] => {
            let value = table.into_iter().next().unwrap_or(Estimate::Exact(Decimal::ZERO));
            Term::Bonus { when: Region::default(), value, out_of, why }
        }
        [issue] => Term::Values { issue: IssueId(issue), weight, values: Values::Each(table), out_of, why },
        _ => {
            let issues = issues.into_iter().map(IssueId).collect();
            Term::Joint { issues, weight, table, out_of, why }
        }
    })
}

impl Formula {
    fn collect_issues(&self, issues: &mut Vec<usize>) {
        match self {
            Self::Inside(region, _) | Self::Outside(region, _) => {
                issues.extend(region.conditions().iter().map(|c| c.issue().0));
            }
            Self::Of(_, parts, _) => parts.iter().for_each(|part| part.collect_issues(issues)),
        }
    }

    /// How many parts must be looked at for each combination.
    fn n_parts(&self) -> usize {
        match self {
            Self::Inside(..) | Self::Outside(..) => 1,
            Self::Of(_, parts, _) => 1 + parts.iter().map(Self::n_parts).sum::<usize>(),
        }
    }

    fn value(&self, outcome: &Outcome) -> BigRational {
        let pays = |holds: bool, pays: &BigRational| if holds { pays.clone() } else { BigRational::zero() };
        match self {
            Self::Inside(region, amount) => pays(region.holds(outcome), amount),
            Self::Outside(region, amount) => pays(!region.holds(outcome), amount),
            Self::Of(aggregation, parts, factor) => {
                let values = parts.iter().map(|part| part.value(outcome));
                let of_all = match aggregation {
                    Aggregation::Sum => Some(values.sum()),
                    Aggregation::Least => values.min(),
                    Aggregation::Greatest => values.max(),
                };
                of_all.unwrap_or_else(BigRational::zero) * factor
            }
        }
    }
}

/// No more combinations are listed.
const MOST_CELLS: u32 = 200_000;
