//! Additive profiles: a weight times a part of the greatest evaluation, or a line, per issue.

use super::{GeniusProfile, ValueKind, number, sort};
use crate::format::foreign::written::signed;
use crate::format::foreign::xml::Element;
use crate::format::foreign::{
    Domain, DomainIssue, DomainOptions, ForeignRefusal, Missing, NoteTaker, decimal, values_term,
};
use crate::model::{Preferences, Term, WrittenForm};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::collections::{HashMap, HashSet};

/// One term per issue of the domain.
pub(super) fn terms(profile: &GeniusProfile, noted: &mut NoteTaker<'_, '_>) -> Vec<Term> {
    let issues = profile.issues();
    let weights = weights(profile, noted);
    let domain = noted.domain;
    let mut terms = Vec::with_capacity(domain.issues.len());
    for (at, issue) in domain.issues.iter().enumerate() {
        let Some(element) = issues.get(&issue.index) else {
            noted.refuse(
                profile.root.span.clone(),
                ForeignRefusal::NoEvaluator { what: "evaluation", issue: issue.name.clone() },
            );
            continue;
        };
        let Some(&weight) = weights.get(&issue.index) else {
            noted.refuse(
                element.span.clone(),
                ForeignRefusal::NoEvaluator { what: "weight", issue: issue.name.clone() },
            );
            continue;
        };
        let (values, out_of) = match &issue.options {
            DomainOptions::Labels(labels) => of_labels(issue, labels, element, noted),
            DomainOptions::Integer(..) => (of_integers(issue, element, noted), None),
            DomainOptions::Grid(..) => (of_reals(issue, element, noted), None),
        };
        terms.push(values_term(at, weight, values, out_of));
    }
    terms
}

/// How weight and evaluations of each term stand in the file; what follows from a line, or is too small to
/// count, does not.
pub(super) fn standings(
    profile: &GeniusProfile,
    domain: &Domain<'_>,
    of: &Preferences,
) -> Vec<(WrittenForm, WrittenForm)> {
    let issues = profile.issues();
    let mut weights: HashMap<i64, Decimal> = HashMap::new();
    profile.root.visit(&mut |element| {
        let index = element.attribute("index").and_then(|index| index.trim().parse().ok());
        let weight = element.attribute("value").and_then(number).filter(|_| element.is("weight"));
        weights.extend(index.zip(weight));
    });
    let standing = |(issue, term): (&DomainIssue, &Term)| {
        let turned = weights.get(&issue.index).is_some_and(|weight| weight.is_negative());
        let values = match (&issue.options, issues.get(&issue.index)) {
            (DomainOptions::Labels(labels), Some(element)) if counts(term) => {
                let of_item = |item: &Element| item.attribute("evaluation").and_then(number);
                let known: HashSet<&str> = labels.iter().map(String::as_str).collect();
                let is_known =
                    |item: &&Element| item.attribute("value").is_none_or(|value| known.contains(value));
                let strangers = element.named("item").filter(|item| !is_known(item));
                WrittenForm::OverGreatest { turned, elsewhere: strangers.filter_map(of_item).max() }
            }
            _ => WrittenForm::Derived,
        };
        (signed(turned), values)
    };
    domain.issues.iter().zip(&of.terms).map(standing).collect()
}

/// Whether evaluations are not all too small to count.
fn counts(term: &Term) -> bool {
    let Term::Values { values: crate::model::Values::Each(each), out_of, .. } = term else { return false };
    out_of.is_some() || each.iter().any(|value| value.likely() != Decimal::ZERO)
}

/// The weights by index of their issue; of several the last.
fn weights(profile: &GeniusProfile, noted: &mut NoteTaker<'_, '_>) -> HashMap<i64, Decimal> {
    let known: HashSet<i64> = noted.domain.issues.iter().map(|issue| issue.index).collect();
    let mut weights = HashMap::new();
    let mut wrong = Vec::new();
    profile.root.visit(&mut |element| {
        let index = element.attribute("index").and_then(|index| index.trim().parse().ok());
        let (true, Some(index)) = (element.is("weight"), index) else { return };
        let value = element.attribute("value").unwrap_or_default();
        match number(value) {
            Some(weight) => {
                weights.insert(index, weight);
            }
            // The weight of an objective counts for nothing.
            None if known.contains(&index) => wrong.push((element.span.clone(), value.to_owned())),
            None => {}
        }
    });
    for (span, found) in wrong {
        noted.refuse(span, ForeignRefusal::NotANumber { what: "the weight".into(), found });
    }
    weights
}

/// Evaluations over the greatest of the profile, whether or not the domain has its value; all zero where
/// none is above 10^-5.
fn of_labels(
    issue: &DomainIssue,
    labels: &[String],
    element: &Element,
    noted: &mut NoteTaker<'_, '_>,
) -> (Vec<Decimal>, Option<Decimal>) {
    let mut evaluations: HashMap<&str, Decimal> = HashMap::new();
    for item in element.named("item") {
        let (Some(value), Some(written)) = (item.attribute("value"), item.attribute("evaluation")) else {
            continue;
        };
        if written.trim().eq_ignore_ascii_case("null") {
            continue;
        }
        match number(written) {
            Some(evaluation) => {
                evaluations.insert(value, evaluation);
            }
            None => {
                let what = format!("the evaluation of `{value}`");
                noted.refuse(
                    item.span.clone(),
                    ForeignRefusal::NotANumber { what, found: written.to_owned() },
                );
            }
        }
    }
    #[allow(clippy::iter_over_hash_type, reason = "the greatest does not depend on the order")]
    let greatest = evaluations.values().copied().max().unwrap_or(Decimal::ZERO);
    let mut value = |label: &String| match evaluations.get(label.as_str()) {
        Some(&evaluation) => evaluation,
        None if noted.reading.missing == Missing::Zero => Decimal::ZERO,
        None => {
            let refusal = ForeignRefusal::NoEvaluation { issue: issue.name.clone(), value: label.clone() };
            noted.refuse(element.span.clone(), refusal);
            Decimal::ZERO
        }
    };
    let values: Vec<Decimal> = labels.iter().map(&mut value).collect();
    if greatest.to_f64() < LEAST_MAXIMUM {
        return (vec![Decimal::ZERO; labels.len()], None);
    }
    (values, Some(greatest).filter(|&g| g != Decimal::ONE))
}

/// A line from the lower bound, kept between 0 and 1.
///
/// Older files write `parameter0` and `parameter1` as for real issues; these are taken from 0, not from the
/// bound.
fn of_integers(issue: &DomainIssue, element: &Element, noted: &mut NoteTaker<'_, '_>) -> Vec<Decimal> {
    let numbers = rationals(issue);
    let Some(evaluator) = evaluator(issue, element, noted) else { return vec![Decimal::ZERO; numbers.len()] };
    let is_old = evaluator.attribute("slope").is_none() && evaluator.attribute("parameter1").is_some();
    let low = match (is_old, evaluator_bound(element)) {
        (true, _) => BigRational::zero(),
        (false, Some(low)) => low.to_rational(),
        (false, None) => numbers.first().cloned().unwrap_or_else(BigRational::zero),
    };
    let (offset, slope) = if is_old { ("parameter0", "parameter1") } else { ("offset", "slope") };
    match ftype(evaluator).as_str() {
        "linear" => {
            let offset = parameter(issue, evaluator, offset, noted);
            let slope = parameter(issue, evaluator, slope, noted);
            numbers.iter().map(|v| decimal(&clamped(&offset + &slope * (v - &low)))).collect()
        }
        "constant" => {
            let constant = parameter(issue, evaluator, offset, noted);
            vec![decimal(&constant); numbers.len()]
        }
        name => {
            let name = name.to_owned();
            noted.refuse(evaluator.span.clone(), ForeignRefusal::UnknownName { what: "the evaluator", name });
            vec![Decimal::ZERO; numbers.len()]
        }
    }
}

/// The lower bound that the profile itself writes.
fn evaluator_bound(element: &Element) -> Option<Decimal> {
    let range = element.named("range").next();
    let own = element.attribute("lowerbound").or_else(|| range.and_then(|r| r.attribute("lowerbound")));
    own.and_then(number)
}

/// A line, a constant or a triangle over the numbers of a real issue.
fn of_reals(issue: &DomainIssue, element: &Element, noted: &mut NoteTaker<'_, '_>) -> Vec<Decimal> {
    let numbers = rationals(issue);
    let Some(evaluator) = evaluator(issue, element, noted) else { return vec![Decimal::ZERO; numbers.len()] };
    let mut at = |name| parameter(issue, evaluator, name, noted);
    let values: Vec<BigRational> = match ftype(evaluator).as_str() {
        "linear" => {
            let (p0, p1) = (at("parameter0"), at("parameter1"));
            numbers.iter().map(|v| clamped(&p1 * v + &p0)).collect()
        }
        "constant" => vec![at("parameter0"); numbers.len()],
        "triangular" => {
            let (low, high, top) = (at("parameter0"), at("parameter1"), at("parameter2"));
            numbers.iter().map(|v| triangle(v, &low, &high, &top)).collect()
        }
        name => {
            let name = name.to_owned();
            noted.refuse(evaluator.span.clone(), ForeignRefusal::UnknownName { what: "the evaluator", name });
            return vec![Decimal::ZERO; numbers.len()];
        }
    };
    values.iter().map(decimal).collect()
}

/// 0 outside, rising to 1 at the top, falling to 0 at the upper end.
fn triangle(v: &BigRational, low: &BigRational, high: &BigRational, top: &BigRational) -> BigRational {
    if v < low || v > high {
        BigRational::zero()
    } else if v < top {
        (v - low) / (top - low)
    } else if high > top {
        BigRational::one() - (v - top) / (high - top)
    } else {
        BigRational::one()
    }
}

fn evaluator<'e>(
    issue: &DomainIssue,
    element: &'e Element,
    noted: &mut NoteTaker<'_, '_>,
) -> Option<&'e Element> {
    let found = element.named("evaluator").last();
    if found.is_none() {
        let what = if sort(element) == ValueKind::Discrete { "line of numbers" } else { "evaluator" };
        noted.refuse(element.span.clone(), ForeignRefusal::NoEvaluator { what, issue: issue.name.clone() });
    }
    found
}

fn ftype(evaluator: &Element) -> String {
    evaluator.attribute("ftype").unwrap_or("linear").to_ascii_lowercase()
}

fn parameter(
    issue: &DomainIssue,
    evaluator: &Element,
    name: &'static str,
    noted: &mut NoteTaker<'_, '_>,
) -> BigRational {
    let found = evaluator.attribute(name).unwrap_or_default();
    match number(found) {
        Some(number) => number.to_rational(),
        None => {
            let what = format!("`{name}` of issue `{}`", issue.name);
            noted
                .refuse(evaluator.span.clone(), ForeignRefusal::NotANumber { what, found: found.to_owned() });
            BigRational::zero()
        }
    }
}

fn rationals(issue: &DomainIssue) -> Vec<BigRational> {
    issue.numbers().unwrap_or_default().into_iter().map(Decimal::to_rational).collect()
}

fn clamped(value: BigRational) -> BigRational {
    if value.is_negative() { BigRational::zero() } else { value.min(BigRational::one()) }
}

/// An issue whose greatest evaluation is below this counts for nothing.
const LEAST_MAXIMUM: f64 = 1e-5;
