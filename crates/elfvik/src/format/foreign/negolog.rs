//! NegoLog JSON: two profiles per scenario, each with its own copy of the issues.
//!
//! A utility is a weighted sum, neither cut off nor normalised; issues stand in the order of the weights.
//!
//! Source: A. Doğru, M. O. Keskin, C. M. Jonker, T. Baarslag, R. Aydoğan, "NegoLog: An Integrated
//! Python-based Automated Negotiation Framework with Enhanced Assessment Components", IJCAI 2024, and the
//! behaviour of its loader.

use super::notes::{KnownKeys, Notes, ZERO, missing};
use super::tree::Node;
use super::written::{is_negative, signed};
use super::{
    Content, Domain, DomainIssue, DomainOptions, FileContent, ForeignRefusal, Missing, NoteTaker, ProfileFit,
    fault, values_term,
};
use crate::format::{FileFault, FileText};
use crate::model::{Estimate, FilePart, Origin, Preferences, Reservation, Term, WrittenForm};
use crate::number::Decimal;
use std::collections::HashMap;
use std::ops::Range;

/// A profile of NegoLog.
#[derive(Debug, Clone)]
pub(super) struct NegologProfile {
    body: Node,
    own: Vec<DomainIssue>,
}

/// Whether words of the format stand in a text.
pub(super) fn is_marked(content: &str) -> bool {
    content.contains("\"issueWeights\"") && content.contains("\"issues\"")
}

/// What a tree is, if it is of this format.
pub(super) fn part<'a>(text: FileText<'a>, node: &Node) -> Result<Option<FileContent<'a>>, Box<FileFault>> {
    let (Some(weights), Some(issues)) = (node.get("issueWeights"), node.get("issues")) else {
        return Ok(None);
    };
    let own = own_issues(weights, issues).map_err(|(span, refusal)| fault(text, span, refusal))?;
    let content = Content::Negolog(NegologProfile { body: node.clone(), own });
    Ok(Some(FileContent::Profile(Box::new(super::ForeignProfile::new(text, content)))))
}

fn own_issues(weights: &Node, issues: &Node) -> Result<Vec<DomainIssue>, (Range<usize>, ForeignRefusal)> {
    let (values_of, weight_of) = (issues.by_key(), weights.by_key());
    let issue = |(at, (name, weight)): (usize, &(String, Node))| {
        let missing =
            || (weight.span.clone(), ForeignRefusal::NoEvaluator { what: "values", issue: name.clone() });
        let values = *values_of.get(name.as_str()).ok_or_else(missing)?;
        let labels: Vec<String> = values.entries().iter().map(|(label, _)| label.clone()).collect();
        if labels.is_empty() {
            return Err((values.span.clone(), ForeignRefusal::NoValues { issue: name.clone() }));
        }
        let (name, options) = (name.clone(), DomainOptions::Labels(labels));
        Ok(DomainIssue { index: at as i64, name, options, span: values.span.clone() })
    };
    let own: Vec<DomainIssue> = weights.entries().iter().enumerate().map(issue).collect::<Result<_, _>>()?;
    if let Some((name, node)) =
        issues.entries().iter().find(|(name, _)| !weight_of.contains_key(name.as_str()))
    {
        let refusal = ForeignRefusal::NoEvaluator { what: "weight", issue: name.clone() };
        return Err((node.span.clone(), refusal));
    }
    if own.is_empty() { Err((weights.span.clone(), ForeignRefusal::NoIssues)) } else { Ok(own) }
}

impl NegologProfile {
    pub(super) fn own_domain<'a>(&self, text: FileText<'a>) -> Domain<'a> {
        Domain { text, origin: Origin::Negolog, name: None, issues: self.own.clone(), notes: Vec::new() }
    }

    /// A profile fits the issues of another when it has the same with the same values, in whatever order.
    pub(super) fn fit(&self, domain: &Domain<'_>) -> Option<ProfileFit> {
        let labels = |issue: &DomainIssue| {
            let mut values = issue.values();
            values.sort_unstable();
            values
        };
        let others: HashMap<&str, &DomainIssue> =
            domain.issues.iter().map(|issue| (issue.name.as_str(), issue)).collect();
        let same = |a: &DomainIssue| others.get(a.name.as_str()).is_some_and(|b| labels(a) == labels(b));
        let fits = self.own.len() == domain.issues.len() && self.own.iter().all(same);
        // Domains have no names here: those that are the same are one.
        fits.then_some(ProfileFit { is_whole: true, is_named: true, n_known: self.own.len() })
    }

    pub(super) fn preferences(&self, noted: &mut NoteTaker<'_, '_>) -> Preferences {
        let mut terms = Vec::new();
        let domain = noted.domain;
        let [weights, values] =
            ["issueWeights", "issues"].map(|key| self.body.get(key).map(Node::by_key).unwrap_or_default());
        for (at, issue) in domain.issues.iter().enumerate() {
            let name = issue.name.as_str();
            let of_issue = weights.get(name).copied().zip(values.get(name).copied());
            terms.extend(self.term(at, issue, of_issue, noted));
        }
        let reservation = match self.body.get("reservationValue") {
            None => Decimal::ZERO,
            Some(node) => number(node, "`reservationValue`", noted),
        };
        Preferences {
            normalise: noted.normalises(),
            ..Preferences::of(terms, Reservation::Value(Estimate::Exact(reservation)))
        }
    }

    /// What is written and not read.
    pub(super) fn note(&self, domain: &Domain<'_>, notes: &mut Notes<'_>) {
        let read = ["reservationValue", "issueWeights", "issues"];
        notes.keys(&self.body, &FilePart::Profile, KnownKeys { read: &read, idle: &["name"] });
        let of = [("issueWeights", FilePart::Weights), ("issues", FilePart::Issues)];
        for (key, what) in of {
            if let Some(node) = self.body.get(key) {
                notes.per_issue(node, &domain.issues, &what);
            }
        }
        let values = self.body.get("issues").map(Node::by_key).unwrap_or_default();
        for issue in &domain.issues {
            if let Some(values) = values.get(issue.name.as_str()) {
                notes.values(values, issue);
            }
        }
        if self.body.get("reservationValue").is_none() {
            notes.defaults(self.body.span.start, vec![missing("reservationValue", None, ZERO)]);
        }
    }

    /// How weight and values of each term stand in the file.
    pub(super) fn standings(&self, domain: &Domain<'_>) -> Vec<(WrittenForm, WrittenForm)> {
        let weights = self.body.get("issueWeights").map(Node::by_key).unwrap_or_default();
        let is_turned = |issue: &DomainIssue| {
            let weight = weights.get(issue.name.as_str()).and_then(|weight| weight.scalar());
            weight.is_some_and(is_negative)
        };
        let of_issue = |issue| (signed(is_turned(issue)), signed(is_turned(issue)));
        domain.issues.iter().map(of_issue).collect()
    }

    /// The term of an issue with its weight and values.
    fn term(
        &self,
        at: usize,
        issue: &DomainIssue,
        of_issue: Option<(&Node, &Node)>,
        noted: &mut NoteTaker<'_, '_>,
    ) -> Option<Term> {
        let Some((weight, values)) = of_issue else {
            let refusal = ForeignRefusal::NoEvaluator { what: "weight", issue: issue.name.clone() };
            noted.refuse(self.body.span.clone(), refusal);
            return None;
        };
        let weight = number(weight, "the weight", noted);
        let known: HashMap<&str, &Node> = values.entries().iter().map(|(k, v)| (k.as_str(), v)).collect();
        let mut each = Vec::with_capacity(issue.n_values());
        for label in issue.values() {
            each.push(match known.get(label.as_str()) {
                Some(node) => number(node, "the value", noted),
                None if noted.reading.missing == Missing::Zero => Decimal::ZERO,
                None => {
                    let refusal = ForeignRefusal::NoEvaluation { issue: issue.name.clone(), value: label };
                    noted.refuse(values.span.clone(), refusal);
                    Decimal::ZERO
                }
            });
        }
        Some(values_term(at, weight, each, None))
    }
}

fn number(node: &Node, what: &str, noted: &mut NoteTaker<'_, '_>) -> Decimal {
    let found = node.scalar().unwrap_or("a list or an object");
    found.parse().ok().or_else(|| found.parse().ok().and_then(Decimal::near)).unwrap_or_else(|| {
        let refusal =
            ForeignRefusal::NotANumber { what: what.to_owned(), found: found.chars().take(40).collect() };
        noted.refuse(node.span.clone(), refusal);
        Decimal::ZERO
    })
}
