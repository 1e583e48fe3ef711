//! What each issue is worth: values, points and curves, taken over, unknown or indifferent.

use super::profile::{BESIDES, NativeProfile, Public, out_of};
use crate::format::ScenarioError;
use crate::format::fault::toml_key;
use crate::format::native::curve;
use crate::format::native::defaults::{self, IssueDraft};
use crate::format::native::like::Rest;
use crate::format::native::number::{RawChoice, RawEstimate, RawNumber};
use crate::format::native::raw::{self, RawSpanned};
use crate::format::native::reader::Checker;
use crate::format::native::region::Index;
use crate::model::{Estimate, Issue, IssueId, PiecewiseLine, Term, Values};
use crate::number::Decimal;
use std::collections::HashMap;

impl NativeProfile<'_> {
    /// What each issue is worth; no unknown one counts more than the most of those that are known and of
    /// `products`.
    pub(super) fn values(
        &self,
        checker: &mut Checker<'_>,
        public: &Public<'_>,
        products: &[Term],
    ) -> Vec<Term> {
        let Public { scenario, index, .. } = public;
        for id in self.issues.keys() {
            checker.issue(index, id);
        }
        let own: HashMap<&str, _> =
            self.issues.iter().map(|(id, of)| (id.get_ref().as_str(), (id, of))).collect();
        let mut taken: Vec<Option<&Term>> = vec![None; scenario.issues.len()];
        for term in self.base().into_iter().flat_map(|base| &base.terms) {
            if let Term::Values { issue, .. } = term {
                taken[issue.0].get_or_insert(term);
            }
        }
        let mut drafts = Vec::with_capacity(scenario.issues.len());
        let mut absent: Vec<&Issue> = Vec::new();
        for (at, issue) in scenario.issues.iter().enumerate() {
            let draft = match own.get(issue.id.as_str()) {
                Some((id, term)) => {
                    issue_draft(checker, (id, term.get_ref()), (IssueId(at), index), taken[at])
                }
                None => self.draft_of_absent(issue, taken[at]),
            };
            match draft {
                Some(draft) => drafts.push((IssueId(at), draft)),
                None if own.contains_key(issue.id.as_str()) || self.rest == Rest::Like => {}
                None => absent.push(issue),
            }
        }
        if let Some(first) = absent.first() {
            let error = ScenarioError::MissingIssues {
                whose: self.whose.clone(),
                table: format!("{}issues.{}", self.table, toml_key(&first.id)),
                example: example(first),
                issues: absent.iter().map(|issue| issue.id.clone()).collect(),
            };
            checker.fault(self.span.clone(), error);
        }
        let products = products.iter().filter_map(|term| defaults::most_of_product(term, &scenario.issues));
        let greatest = defaults::greatest_weight(drafts.iter().map(|(_, draft)| draft), products);
        self.terms(checker, public, drafts, greatest)
    }

    /// What an issue is worth that is not written here; `None` where it must be.
    fn draft_of_absent(&self, issue: &Issue, taken: Option<&Term>) -> Option<IssueDraft> {
        let unknown = || IssueDraft { weight: None, values: None, out_of: None, why: None };
        match (self.rest, taken) {
            (Rest::Like, Some(Term::Values { weight, values, out_of, why, .. })) => Some(IssueDraft {
                weight: Some(weight.clone()),
                values: Some(values.clone()),
                out_of: *out_of,
                why: why.clone(),
            }),
            (Rest::UnknownIssues | Rest::UnknownWhole, _) => Some(unknown()),
            (Rest::Indifferent, _) => Some(IssueDraft {
                weight: Some(Estimate::Exact(Decimal::ZERO)),
                values: Some(defaults::nothing(issue)),
                ..unknown()
            }),
            _ => None,
        }
    }

    /// Drafts with the defaults of what is unknown in them.
    fn terms(
        &self,
        checker: &mut Checker<'_>,
        public: &Public<'_>,
        drafts: Vec<(IssueId, IssueDraft)>,
        greatest: Decimal,
    ) -> Vec<Term> {
        let mut terms = Vec::with_capacity(drafts.len());
        for (issue, draft) in drafts {
            let of = &public.scenario.issues[issue.0];
            let n = match &draft.values {
                None => defaults::n_values(of),
                // Guesses that are taken over take memory that no file is long for.
                Some(Values::Each(each)) if self.base.is_some() => {
                    each.iter().filter(|value| value.is_uncertain()).count() as u64
                }
                Some(_) => 0,
            };
            if n > 0 && !checker.spend(n, "unknown issue", BESIDES, &self.span) {
                break;
            }
            let IssueDraft { weight, values, out_of, why, .. } = draft;
            let weight = weight.unwrap_or_else(|| defaults::weight(greatest));
            let values = values.unwrap_or_else(|| defaults::values(of, out_of));
            terms.push(Term::Values { issue, weight, values, out_of, why });
        }
        terms
    }
}

/// What an issue's values may look like.
fn example(issue: &Issue) -> String {
    let last = issue.n_options().saturating_sub(1);
    match issue.number(0).zip(issue.number(last)) {
        Some((first, greatest)) => format!("points = [[{first}, 0], [{greatest}, 1]]"),
        None => {
            let most = f64::from(last.max(1));
            let value = |o: u32| {
                format!("{} = {}", toml_key(&issue.option_id(o)), (f64::from(o) / most * 10.0).round() / 10.0)
            };
            let n = issue.n_options();
            let mut values: Vec<String> = (0..n.min(MOST_EXAMPLES)).map(value).collect();
            if n > MOST_EXAMPLES {
                values.push("..".to_owned());
            }
            format!("values = {{ {} }}", values.join(", "))
        }
    }
}

pub(super) fn weight(checker: &mut Checker<'_>, raw: &RawSpanned<RawEstimate>) -> Estimate {
    checker.estimate_within(raw, "the weight", "zero or more", |n| !n.is_negative())
}

/// What is written of an issue, with what is taken over; `None` with a fault where something is wrong.
fn issue_draft(
    checker: &mut Checker<'_>,
    (id, raw): (&raw::RawWord, &raw::RawIssueTerm),
    (issue_id, index): (IssueId, &Index<'_>),
    taken: Option<&Term>,
) -> Option<IssueDraft> {
    let issue = &index.all[issue_id.0];
    let is_unknown = raw.unknown.as_ref().is_some_and(|unknown| *unknown.get_ref());
    let taken = taken.filter(|_| !is_unknown).and_then(|term| match term {
        Term::Values { weight, values, out_of, why, .. } => Some((weight, values, *out_of, why)),
        _ => None,
    });
    let weight = match (&raw.weight, taken) {
        (Some(weight), _) => Some(self::weight(checker, weight)),
        (None, Some((weight, ..))) => Some(weight.clone()),
        (None, None) => None,
    };
    let lacks_weight = weight.is_none() && !is_unknown;
    if lacks_weight {
        checker.fault(id.span(), ScenarioError::MissingWeight { issue: issue.id.clone() });
    }
    let out_of = out_of(checker, raw.out_of.as_ref());
    let (values, taken_out_of) = match ((&raw.values, &raw.points, &raw.curve), taken) {
        ((Some(values), None, None), _) => (Some(each(checker, id, values, (issue_id, index))?), None),
        ((None, Some(points), None), _) => (Some(line(checker, points, issue)?), None),
        ((None, None, Some(raw)), _) => (Some(curve::curve(checker, raw, issue)?), None),
        ((None, None, None), Some((_, values, out_of, _))) => (Some(values.clone()), out_of),
        ((None, None, None), None) if is_unknown => (None, None),
        _ => {
            let error = ScenarioError::ValuesShape { issue: issue.id.clone(), example: example(issue) };
            checker.fault(id.span(), error);
            return None;
        }
    };
    let why = raw.why.clone().or_else(|| taken.and_then(|(.., why)| why.clone()));
    (!lacks_weight).then_some(IssueDraft { weight, values, out_of: out_of.or(taken_out_of), why })
}

/// A value for each option.
fn each(
    checker: &mut Checker<'_>,
    id: &raw::RawWord,
    raw: &raw::RawById<RawSpanned<RawEstimate>>,
    (issue_id, index): (IssueId, &Index<'_>),
) -> Option<Values> {
    let issue = &index.all[issue_id.0];
    let mut values: Vec<Option<Estimate>> = vec![None; issue.n_options() as usize];
    let mut is_complete = true;
    for (option, value) in raw {
        let choice = RawChoice::NamedOption(option.get_ref().clone());
        match index.option_of_text(issue_id, option.get_ref()) {
            Some(at) => {
                let value = checker.estimate(value);
                if values[at as usize].replace(value).is_some() {
                    let error = ScenarioError::Duplicate { kind: "option", id: option.get_ref().clone() };
                    checker.fault(option.span(), error);
                }
            }
            None => {
                checker.option(index, issue_id, &choice, option.span());
                is_complete = false;
            }
        }
    }
    let open = (0..issue.n_options()).filter(|&o| values[o as usize].is_none());
    let found = open.clone().count();
    if found > 0 && is_complete {
        let options = open.take(MOST_NAMED).map(|o| issue.option_id(o)).collect();
        checker.fault(id.span(), ScenarioError::MissingValues { issue: issue.id.clone(), options, found });
    }
    values.into_iter().collect::<Option<Vec<_>>>().map(Values::Each)
}

/// Straight lines between points.
fn line(
    checker: &mut Checker<'_>,
    raw: &RawSpanned<Vec<(RawNumber, RawEstimate)>>,
    issue: &Issue,
) -> Option<Values> {
    let span = raw.span();
    let (Some(first), Some(last)) = (issue.number(0), issue.number(issue.n_options() - 1)) else {
        checker.fault(span, ScenarioError::PointsOnLabels { issue: issue.id.clone(), key: "points" });
        return None;
    };
    let mut points = Vec::with_capacity(raw.get_ref().len());
    for (x, y) in raw.get_ref() {
        points.push((checker.decimal(x, span.clone()), checker.estimate_at(y, span.clone())));
    }
    let rises = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
    let spans = points.first().map(|p| p.0) == Some(first) && points.last().map(|p| p.0) == Some(last);
    if !(rises && spans) {
        checker.fault(span, ScenarioError::Points { issue: issue.id.clone() });
    }
    Some(Values::Line(PiecewiseLine { points }))
}

/// Errors name so many options that have no value.
const MOST_NAMED: usize = 8;

/// An example shows at most so many options.
const MOST_EXAMPLES: u32 = 12;
