//! Rules that bound a sum over issues.

use crate::format::ScenarioError;
use crate::format::native::raw::{RawRule, RawSpanned, RawWord};
use crate::format::native::reader::Checker;
use crate::format::native::region::Index;
use crate::model::{Issue, IssueId, SumRange};
use crate::number::Decimal;

/// Whether a rule says anything of a sum beside its issues.
pub(super) fn has_bounds(raw: &RawRule) -> bool {
    let is_bounded = raw.equals.is_some() || raw.at_most.is_some() || raw.at_least.is_some();
    is_bounded || raw.factors.is_some()
}

/// The sum that a rule bounds.
pub(super) fn sum(
    checker: &mut Checker<'_>,
    raw: &RawRule,
    sum: &RawSpanned<Vec<RawWord>>,
    index: &Index<'_>,
) -> Option<SumRange> {
    let issues = issues(checker, sum, index)?;
    let factors = factors(checker, raw, issues.len())?;
    let mut bound = |raw: &Option<RawSpanned<_>>| {
        raw.as_ref().map(|number| checker.decimal(number.get_ref(), number.span()))
    };
    let (equals, at_least, at_most) = (bound(&raw.equals), bound(&raw.at_least), bound(&raw.at_most));
    let (least, most) = match (equals, at_least, at_most) {
        (Some(equals), None, None) => (Some(equals), Some(equals)),
        (None, None, None) | (Some(_), _, _) => {
            let rule = raw.id.get_ref().clone();
            checker.fault(sum.span(), ScenarioError::SumBounds { rule });
            return None;
        }
        (None, least, most) => (least, most),
    };
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        let (least, most) = (least.to_string(), most.to_string());
        checker.fault(sum.span(), ScenarioError::SumOrder { least, most });
        return None;
    }
    let terms: Vec<(IssueId, &Issue, Decimal)> =
        issues.into_iter().zip(factors).map(|(id, factor)| (id, &index.all[id.0], factor)).collect();
    let found = SumRange::new(&terms, least, most);
    if found.is_none() {
        checker.fault(sum.span(), ScenarioError::SumDigits { rule: raw.id.get_ref().clone() });
    }
    found
}

/// The issues of a sum: two or more, each once, all of numbers.
fn issues(
    checker: &mut Checker<'_>,
    sum: &RawSpanned<Vec<RawWord>>,
    index: &Index<'_>,
) -> Option<Vec<IssueId>> {
    let mut issues = Vec::with_capacity(sum.get_ref().len());
    for id in sum.get_ref() {
        let issue = checker.issue(index, id)?;
        if issues.contains(&issue) {
            checker.fault(id.span(), ScenarioError::Duplicate { kind: "issue", id: id.get_ref().clone() });
            return None;
        }
        if index.all[issue.0].number(0).is_none() {
            let issue = id.get_ref().clone();
            checker.fault(id.span(), ScenarioError::PointsOnLabels { issue, key: "sum" });
            return None;
        }
        issues.push(issue);
    }
    if issues.len() < 2 {
        let (found, range) = (issues.len() as u64, "two issues or more");
        checker.fault(sum.span(), ScenarioError::Count { what: "issues", found, range });
        return None;
    }
    Some(issues)
}

/// A factor for each issue of a sum.
fn factors(checker: &mut Checker<'_>, raw: &RawRule, n_issues: usize) -> Option<Vec<Decimal>> {
    let Some(raw) = &raw.factors else { return Some(vec![Decimal::ONE; n_issues]) };
    let (span, found) = (raw.span(), raw.get_ref().len());
    if found != n_issues {
        checker.fault(span, ScenarioError::SumFactors { found, issues: n_issues });
        return None;
    }
    Some(raw.get_ref().iter().map(|factor| checker.decimal(factor, span.clone())).collect())
}
