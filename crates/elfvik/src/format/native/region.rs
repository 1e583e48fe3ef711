//! Options and regions by the ids and numbers they are written with.

use super::number::RawChoice;
use super::raw::RawSpanned;
use super::raw::{RawRegion, RawWord};
use super::reader::{Checker, IdIndex, Span, nearest};
use crate::format::ScenarioError;
use crate::format::fault::toml_text;
use crate::model::{Condition, Issue, IssueId, Options, Region};
use crate::number::Decimal;
use std::cell::OnceCell;
use std::collections::HashMap;

impl Checker<'_> {
    pub(super) fn issue(&mut self, index: &Index<'_>, id: &RawWord) -> Option<IssueId> {
        self.find_named("issue", id.get_ref(), id.span(), &index.issues).map(IssueId)
    }

    /// The one option that is written.
    pub(super) fn option(
        &mut self,
        index: &Index<'_>,
        id: IssueId,
        raw: &RawChoice,
        span: Span,
    ) -> Option<u32> {
        let issue = &index.all[id.0];
        let found = match raw {
            RawChoice::NamedOption(text) => index.option_of_text(id, text),
            RawChoice::Number(number) => number.decimal().ok().and_then(|n| index.option_of_number(id, n)),
            RawChoice::Several(_) | RawChoice::Range(_) => {
                let (issue, option) = (issue.id.clone(), toml_text(&issue.option_id(0)));
                self.fault(span, ScenarioError::OneOption { issue, option });
                return None;
            }
        };
        if found.is_none() && !self.is_full() {
            let option = match raw {
                RawChoice::NamedOption(id) => id.clone(),
                RawChoice::Number(number) => number.to_string(),
                _ => String::new(),
            };
            self.fault(span, unknown_option(issue, &option));
        }
        found
    }

    /// Which options of an issue are meant.
    fn allowed(&mut self, index: &Index<'_>, id: IssueId, raw: &RawChoice, span: &Span) -> Vec<bool> {
        let issue = &index.all[id.0];
        if !self.look(issue.n_options(), span) {
            return Vec::new();
        }
        let mut allowed = vec![false; issue.n_options() as usize];
        match raw {
            RawChoice::Several(several) => {
                for choice in several {
                    match choice {
                        RawChoice::NamedOption(_) | RawChoice::Number(_) => {
                            let option = self.option(index, id, choice, span.clone());
                            option.into_iter().for_each(|option| allowed[option as usize] = true);
                        }
                        nested => {
                            let these = self.allowed(index, id, nested, span);
                            allowed.iter_mut().zip(these).for_each(|(a, b)| *a |= b);
                        }
                    }
                }
            }
            RawChoice::Range(range) => {
                if let Some(not) = &range.not {
                    allowed = self.allowed(index, id, not, span).into_iter().map(|a| !a).collect();
                }
                if range.from.is_some() || range.to.is_some() {
                    if !issue.is_ordered() {
                        self.fault(span.clone(), ScenarioError::Unordered { issue: issue.id.clone() });
                    }
                    let end = |checker: &mut Self, raw: &Option<Box<RawChoice>>, open| match raw {
                        Some(raw) => checker.option(index, id, raw, span.clone()).unwrap_or(open) as usize,
                        None => open as usize,
                    };
                    let last = issue.n_options().saturating_sub(1);
                    let (from, to) = (end(self, &range.from, 0), end(self, &range.to, last));
                    let inside = |o: usize| from <= o && o <= to;
                    let has_not = range.not.is_some();
                    allowed.iter_mut().enumerate().for_each(|(o, a)| *a = inside(o) && (*a || !has_not));
                }
            }
            single => {
                if let Some(option) = self.option(index, id, single, span.clone()) {
                    allowed[option as usize] = true;
                }
            }
        }
        allowed
    }

    pub(super) fn region(&mut self, index: &Index<'_>, raw: &RawSpanned<RawRegion>) -> Region {
        self.region_at(index, raw.get_ref(), &raw.span())
    }

    /// The same of a region whose place is known only from what it stands in.
    pub(super) fn region_at(&mut self, index: &Index<'_>, raw: &RawRegion, span: &Span) -> Region {
        let mut conditions = Vec::new();
        if raw.is_empty() {
            self.fault(span.clone(), ScenarioError::Empty { what: "a region" });
        }
        for (id, choice) in raw {
            let Some(issue) = self.issue(index, id) else { continue };
            let n_faults = self.n_faults;
            let allowed = self.allowed(index, issue, choice.get_ref(), &choice.span());
            if !allowed.contains(&true) && self.n_faults == n_faults {
                self.fault(
                    choice.span(),
                    ScenarioError::NothingMeant { issue: index.all[issue.0].id.clone() },
                );
            }
            conditions.push(Condition::new(issue, allowed));
        }
        Region::new(conditions)
    }
}

/// The issues of a scenario by their ids, and their labels by theirs: looked up, not searched.
pub(super) struct Index<'s> {
    pub(super) all: &'s [Issue],
    issues: IdIndex,
    /// Per issue, the options of its labels; made when the first is asked for.
    options: Vec<OnceCell<HashMap<&'s str, u32>>>,
}

impl<'s> Index<'s> {
    pub(super) fn of(all: &'s [Issue]) -> Self {
        let issues = all.iter().map(|issue| issue.id.clone()).collect();
        Self { all, issues, options: vec![OnceCell::new(); all.len()] }
    }

    /// Whether there is an issue of that id.
    pub(super) fn has_issue(&self, id: &str) -> bool {
        self.issues.position(id).is_some()
    }

    fn option_of_label(&self, id: IssueId, text: &str) -> Option<u32> {
        let Options::Labels { labels, .. } = &self.all[id.0].options else { return None };
        let options = self.options[id.0].get_or_init(|| {
            let mut options = HashMap::with_capacity(labels.len());
            for (at, label) in (0_u32..).zip(labels) {
                options.entry(label.id.as_str()).or_insert(at);
            }
            options
        });
        options.get(text).copied()
    }

    /// An option by its label, or by its number as text.
    pub(super) fn option_of_text(&self, id: IssueId, text: &str) -> Option<u32> {
        let number = || text.parse().ok();
        self.option_of_label(id, text).or_else(|| self.all[id.0].option_of_number(number()?))
    }

    /// An option by its number, or by a label that is written like it.
    fn option_of_number(&self, id: IssueId, number: Decimal) -> Option<u32> {
        let of_number = self.all[id.0].option_of_number(number);
        of_number.or_else(|| self.option_of_label(id, &number.to_string()))
    }
}

/// An option that an issue does not have, with what may have been meant.
pub(super) fn unknown_option(issue: &Issue, option: &str) -> ScenarioError {
    let n = issue.n_options();
    let known: Vec<String> = (0..n.min(MOST_COMPARED)).map(|o| issue.option_id(o)).collect();
    let nearest = nearest(option, known.iter());
    let known = if n <= MOST_LISTED {
        known
    } else {
        vec![issue.option_id(0), issue.option_id(1), "…".into(), issue.option_id(n - 1)]
    };
    ScenarioError::UnknownOption { issue: issue.id.clone(), option: option.to_owned(), nearest, known }
}

/// An option by its label, or by its number as text.
pub(in crate::format) fn option_of_text(issue: &Issue, text: &str) -> Option<u32> {
    let number = || text.parse().ok();
    issue.option_of_label(text).or_else(|| issue.option_of_number(number()?))
}

/// A misspelt option is compared with at most this many.
const MOST_COMPARED: u32 = 200;
/// Errors list all options up to this many.
const MOST_LISTED: u32 = 12;
