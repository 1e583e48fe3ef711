//! Options and regions by the ids and numbers they are written with.

use super::check::{Checker, Span, nearest};
use super::number::RawChoice;
use super::raw::{RawRegion, Word};
use crate::format::ScenarioError;
use crate::format::fault::toml_text;
use crate::model::{Condition, Issue, IssueId, Region};
use toml::Spanned;

impl Checker<'_> {
    pub(super) fn issue(&mut self, issues: &[Issue], id: &Word) -> Option<IssueId> {
        self.find("issue", id.get_ref(), id.span(), issues.iter().map(|i| &i.id)).map(IssueId)
    }

    /// The one option that is written.
    pub(super) fn option(&mut self, issue: &Issue, raw: &RawChoice, span: Span) -> Option<u32> {
        let found = match raw {
            RawChoice::Label(id) => option_of_text(issue, id),
            RawChoice::Number(number) => number.decimal().ok().and_then(|n| option_of_number(issue, n)),
            RawChoice::Several(_) | RawChoice::Range(_) => {
                let (issue, option) = (issue.id.clone(), toml_text(&issue.option_id(0)));
                self.fault(span, ScenarioError::OneOption { issue, option });
                return None;
            }
        };
        if found.is_none() {
            let option = match raw {
                RawChoice::Label(id) => id.clone(),
                RawChoice::Number(number) => number.to_string(),
                _ => String::new(),
            };
            self.fault(span, unknown_option(issue, &option));
        }
        found
    }

    /// Which options of an issue are meant.
    fn allowed(&mut self, issue: &Issue, raw: &RawChoice, span: &Span) -> Vec<bool> {
        let mut allowed = vec![false; issue.n_options() as usize];
        match raw {
            RawChoice::Several(several) => {
                for choice in several {
                    match choice {
                        RawChoice::Label(_) | RawChoice::Number(_) => {
                            let option = self.option(issue, choice, span.clone());
                            option.into_iter().for_each(|option| allowed[option as usize] = true);
                        }
                        nested => {
                            let these = self.allowed(issue, nested, span);
                            allowed.iter_mut().zip(these).for_each(|(a, b)| *a |= b);
                        }
                    }
                }
            }
            RawChoice::Range(range) => {
                if let Some(not) = &range.not {
                    allowed = self.allowed(issue, not, span).into_iter().map(|a| !a).collect();
                }
                if range.from.is_some() || range.to.is_some() {
                    if !issue.is_ordered() {
                        self.fault(span.clone(), ScenarioError::Unordered { issue: issue.id.clone() });
                    }
                    let end = |checker: &mut Self, raw: &Option<Box<RawChoice>>, open| match raw {
                        Some(raw) => checker.option(issue, raw, span.clone()).unwrap_or(open) as usize,
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
                if let Some(option) = self.option(issue, single, span.clone()) {
                    allowed[option as usize] = true;
                }
            }
        }
        allowed
    }

    pub(super) fn region(&mut self, issues: &[Issue], raw: &Spanned<RawRegion>) -> Region {
        let mut conditions = Vec::new();
        if raw.get_ref().is_empty() {
            self.fault(raw.span(), ScenarioError::Empty { what: "a region" });
        }
        for (id, choice) in raw.get_ref() {
            let Some(issue) = self.issue(issues, id) else { continue };
            let n_faults = self.n_faults;
            let allowed = self.allowed(&issues[issue.0], choice.get_ref(), &choice.span());
            if !allowed.contains(&true) && self.n_faults == n_faults {
                self.fault(choice.span(), ScenarioError::NothingMeant { issue: issues[issue.0].id.clone() });
            }
            conditions.push(Condition::new(issue, allowed));
        }
        Region::new(conditions)
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
pub(super) fn option_of_text(issue: &Issue, text: &str) -> Option<u32> {
    let number = || text.parse().ok();
    issue.option_of_label(text).or_else(|| issue.option_of_number(number()?))
}

/// An option by its number, or by a label that is written like it.
fn option_of_number(issue: &Issue, number: crate::number::Decimal) -> Option<u32> {
    issue.option_of_number(number).or_else(|| issue.option_of_label(&number.to_string()))
}

/// A misspelt option is compared with at most this many.
const MOST_COMPARED: u32 = 200;
/// Errors list all options up to this many.
const MOST_LISTED: u32 = 12;
