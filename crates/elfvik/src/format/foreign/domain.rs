//! What is negotiated about, as a domain file says it.

use super::names;
use crate::format::FileText;
use crate::model::{Issue, NamedOption, Options, Origin, ReadingNote};
use crate::number::Decimal;
use std::ops::Range;

/// What is negotiated about, as a file of another system says it.
#[derive(Debug, Clone)]
pub struct Domain<'a> {
    /// The file that the domain stands in.
    pub text: FileText<'a>,
    /// The system that it was written for.
    pub origin: Origin,
    /// The name by which profiles of GeniusWeb call it; none elsewhere.
    pub name: Option<String>,
    /// The issues, one or more, in the order of the file.
    pub issues: Vec<DomainIssue>,
    /// What the file says and its own system does not heed.
    pub notes: Vec<ReadingNote>,
}

/// One issue of a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainIssue {
    /// The number by which GENIUS knows it; its position elsewhere.
    pub index: i64,
    /// The name as the file has it.
    pub name: String,
    /// What can be agreed.
    pub options: DomainOptions,
    /// Where the issue stands in the file.
    pub span: Range<usize>,
}

/// The values of an issue.
#[derive(Debug, Clone, PartialEq)]
pub enum DomainOptions {
    /// Values with names, in the order of the file.
    Labels(Vec<String>),
    /// Whole numbers, both ends included.
    Integer(i64, i64),
    /// A grid of decimals: the first, the last, and the distance of two.
    Grid(Decimal, Decimal, Decimal),
}

impl DomainIssue {
    /// How many values it has.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::foreign::{DomainIssue, DomainOptions};
    ///
    /// let [from, to, step] = ["0.5", "2", "0.25"].map(|number| number.parse().unwrap());
    /// let options = DomainOptions::Grid(from, to, step);
    /// let issue = DomainIssue { index: 1, name: "price".to_owned(), options, span: 0..0 };
    /// assert_eq!(issue.n_values(), 7);
    /// ```
    #[must_use]
    pub fn n_values(&self) -> usize {
        match &self.options {
            DomainOptions::Labels(labels) => labels.len(),
            DomainOptions::Integer(from, to) => usize::try_from(to - from + 1).unwrap_or(0),
            DomainOptions::Grid(from, to, step) => {
                from.steps_to(*to, *step).and_then(|n| usize::try_from(n).ok()).map_or(1, |n| n + 1)
            }
        }
    }

    /// Its values in their order, as text.
    pub(super) fn values(&self) -> Vec<String> {
        match &self.options {
            DomainOptions::Labels(labels) => labels.clone(),
            _ => self.numbers().unwrap_or_default().iter().map(Decimal::to_string).collect(),
        }
    }

    /// Its values as numbers, where they are; labels that read as numbers included.
    pub(super) fn numbers(&self) -> Option<Vec<Decimal>> {
        match &self.options {
            DomainOptions::Labels(labels) => labels.iter().map(|label| label.trim().parse().ok()).collect(),
            DomainOptions::Integer(from, to) => (*from..=*to).map(Decimal::from_integer).collect(),
            DomainOptions::Grid(from, _, step) => {
                (0..self.n_values()).map(|n| from.plus(i64::try_from(n).ok()?, *step)).collect()
            }
        }
    }

    fn without_duplicates(&self) -> Self {
        let DomainOptions::Labels(labels) = &self.options else { return self.clone() };
        let mut seen = std::collections::HashSet::new();
        let labels = labels.iter().filter(|label| seen.insert(*label)).cloned().collect();
        Self { options: DomainOptions::Labels(labels), ..self.clone() }
    }
}

impl Domain<'_> {
    /// The same domain with every value of an issue once.
    pub(super) fn without_duplicates(&self) -> Self {
        let issues = self.issues.iter().map(DomainIssue::without_duplicates).collect();
        Self { issues, ..self.clone() }
    }

    /// The issues with ids of our own form; names stay as texts.
    pub(super) fn model_issues(&self) -> Vec<Issue> {
        let ids = names::ids(self.issues.iter().map(|issue| issue.name.as_str()), "issue");
        let issue = |(id, issue): (String, &DomainIssue)| Issue {
            name: None,
            question: if issue.name.trim().is_empty() { id.clone() } else { issue.name.clone() },
            id,
            theme: None,
            options: options(&issue.options),
            source: None,
        };
        ids.into_iter().zip(&self.issues).map(issue).collect()
    }
}

fn options(options: &DomainOptions) -> Options {
    match options {
        DomainOptions::Labels(labels) => {
            let ids = names::option_ids(labels);
            let label = |(id, text): (String, &String)| NamedOption {
                text: (id != *text && !text.trim().is_empty()).then(|| text.clone()),
                id,
                needs: None,
            };
            Options::Labels { labels: ids.into_iter().zip(labels).map(label).collect(), ordered: false }
        }
        DomainOptions::Integer(from, to) => Options::Integer { from: *from, to: *to, step: 1, unit: None },
        DomainOptions::Grid(from, to, step) => {
            Options::Real { from: *from, to: *to, resolution: *step, unit: None }
        }
    }
}
