//! Issues with their options and the consents these need.

use crate::format::ScenarioError;
use crate::format::budget;
use crate::format::fault::toml_text;
use crate::format::native::raw;
use crate::format::native::raw::RawSpanned;
use crate::format::native::reader::{Checker, IdIndex, Span, WHOSE, plain_id};
use crate::model::{Consent, ConsentId, Issue, NamedOption, Options};
use crate::number::Decimal;
use std::collections::BTreeSet;

pub(super) fn issues(
    checker: &mut Checker<'_>,
    raw: &[RawSpanned<raw::RawIssue>],
    (consents, n_parties): (&[Consent], usize),
) -> Vec<Issue> {
    if raw.is_empty() {
        checker.fault(0..0, ScenarioError::Count { what: "issues", found: 0, range: "at least one issue" });
    }
    checker.distinct("issue", raw.iter().map(|issue| &issue.get_ref().id));
    let consents: IdIndex = consents.iter().map(|consent| consent.id.clone()).collect();
    let mut issues = Vec::with_capacity(raw.len());
    for raw in raw {
        let issue = self::issue(checker, raw.get_ref(), &consents);
        let n = budget::of_issue(&issue, n_parties);
        if !checker.spend(n, "issue", WHOSE, &raw.get_ref().id.span()) {
            break;
        }
        issues.push(issue);
    }
    issues
}

fn issue(checker: &mut Checker<'_>, raw: &raw::RawIssue, consents: &IdIndex) -> Issue {
    let options = match (&raw.options, &raw.integer, &raw.real) {
        (Some(labels), None, None) => labels_of(checker, raw, labels, consents),
        (None, Some(range), None) => integers(checker, raw, range),
        (None, None, Some(range)) => reals(checker, raw, range),
        _ => {
            checker.fault(raw.id.span(), ScenarioError::NoOptions { issue: raw.id.get_ref().clone() });
            Options::Labels { labels: Vec::new(), ordered: false }
        }
    };
    Issue {
        id: raw.id.get_ref().clone(),
        name: raw.name.clone(),
        question: raw.question.clone(),
        theme: raw.theme.clone(),
        options,
        source: checker.source(raw.source.as_ref()),
    }
}

fn count(checker: &mut Checker<'_>, found: u64, span: Span) -> bool {
    let is_within = (1..=Issue::MOST_OPTIONS).contains(&found);
    if !is_within {
        let range = "from 1 to 1,000,000 options";
        checker.fault(span, ScenarioError::Count { what: "options", found, range });
    }
    is_within
}

fn integers(
    checker: &mut Checker<'_>,
    raw: &raw::RawIssue,
    spanned: &RawSpanned<raw::RawInteger>,
) -> Options {
    let raw::RawInteger { from, to, step } = *spanned.get_ref();
    let blank = Options::Integer { from: 0, to: 0, step: 1, unit: None };
    let [first, last, pace] = [from, to, step].map(Decimal::from_integer);
    let (Some(first), Some(last), Some(pace)) = (first, last, pace) else {
        let number = [from, to, step].into_iter().max_by_key(|n| n.unsigned_abs()).unwrap_or(0).to_string();
        checker.fault(spanned.span(), ScenarioError::Number { number, instead: None });
        return blank;
    };
    let Some(steps) = first.steps_to(last, pace) else {
        checker.fault(spanned.span(), ScenarioError::Grid);
        return blank;
    };
    if !count(checker, steps as u64 + 1, spanned.span()) {
        return blank;
    }
    Options::Integer { from, to, step, unit: raw.unit.clone() }
}

fn reals(checker: &mut Checker<'_>, raw: &raw::RawIssue, spanned: &RawSpanned<raw::RawReal>) -> Options {
    let raw::RawReal { from, to, resolution } = spanned.get_ref();
    let [from, to, resolution] = [from, to, resolution].map(|n| checker.decimal(n, spanned.span()));
    let blank =
        Options::Real { from: Decimal::ZERO, to: Decimal::ZERO, resolution: Decimal::ONE, unit: None };
    let Some(steps) = from.steps_to(to, resolution) else {
        checker.fault(spanned.span(), ScenarioError::Grid);
        return blank;
    };
    if !count(checker, steps as u64 + 1, spanned.span()) {
        return blank;
    }
    // A grid finer than a decimal can say would have points without a number.
    if !from.is_grid(steps, resolution) {
        let [from, to] = [from, to].map(|n| n.to_string());
        checker.fault(spanned.span(), ScenarioError::PointDigits { from, to });
        return blank;
    }
    Options::Real { from, to, resolution, unit: raw.unit.clone() }
}

fn labels_of(
    checker: &mut Checker<'_>,
    raw: &raw::RawIssue,
    labels: &[RawSpanned<raw::RawLabel>],
    consents: &IdIndex,
) -> Options {
    count(checker, labels.len() as u64, raw.id.span());
    let mut seen = BTreeSet::new();
    for label in labels {
        let id = &label.get_ref().id;
        if !Checker::is_option_id(id) && !checker.is_full() {
            let error =
                ScenarioError::OptionId { id: id.clone(), instead: proposed(label.get_ref(), labels) };
            checker.fault(label.span(), error);
        }
        if !seen.insert(id) {
            checker.fault(label.span(), ScenarioError::Duplicate { kind: "option", id: id.clone() });
        }
    }
    let ids = labels.iter().map(|label| label.get_ref().id.clone()).collect();
    let checked = labels.iter().map(|label| NamedOption {
        id: label.get_ref().id.clone(),
        text: label.get_ref().text.clone(),
        needs: needs(checker, label, (labels, &ids), consents),
    });
    Options::Labels { labels: checked.collect(), ordered: raw.ordered }
}

/// An option with an id of plain letters that no other has, and what was written as its text.
fn proposed(label: &raw::RawLabel, labels: &[RawSpanned<raw::RawLabel>]) -> String {
    let plain = plain_id(&label.id);
    let is_free = |id: &String| labels.iter().all(|other| other.get_ref().id != *id);
    let id = std::iter::once(plain.clone()).chain((2..).map(|n| format!("{plain}-{n}"))).find(is_free);
    let text = label.text.as_ref().unwrap_or(&label.id);
    let mut written = format!("{{ id = {}, text = {}", toml_text(&id.unwrap_or(plain)), toml_text(text));
    for (key, value) in [("needs", &label.needs), ("otherwise", &label.otherwise)] {
        if let Some(value) = value {
            written += &format!(", {key} = {}", toml_text(value));
        }
    }
    written + " }"
}

/// The consent of an option and its fallback.
fn needs(
    checker: &mut Checker<'_>,
    label: &RawSpanned<raw::RawLabel>,
    (labels, ids): (&[RawSpanned<raw::RawLabel>], &IdIndex),
    consents: &IdIndex,
) -> Option<(ConsentId, u32)> {
    let raw::RawLabel { id, needs, otherwise, .. } = label.get_ref();
    let (needs, otherwise) = match (needs, otherwise) {
        (None, None) => return None,
        (Some(needs), Some(otherwise)) => (needs, otherwise),
        _ => {
            checker.fault(label.span(), ScenarioError::HalfConsent { option: id.clone() });
            return None;
        }
    };
    let consent = checker.find_named("consent", needs, label.span(), consents);
    let fallback = checker.find_named("option", otherwise, label.span(), ids)?;
    let mut refuse = |why| {
        let error = ScenarioError::Fallback { option: id.clone(), fallback: otherwise.clone(), why };
        checker.fault(label.span(), error);
    };
    if otherwise == id {
        refuse("it is the same option");
    } else if labels[fallback].get_ref().needs.is_some() {
        refuse("it needs consent itself");
    }
    Some((ConsentId(consent?), u32::try_from(fallback).ok()?))
}
