//! How the numbers of foreign profiles stand in their files: as they count, with another sign, or not at all.

use super::{Content, Domain, DomainIssue, DomainOptions, ForeignProfile, ReadingOptions, WeightConvention};
use crate::model::{Preferences, Term, WrittenForm, WrittenForms, WrittenTermForms};

impl ForeignProfile<'_> {
    /// How the numbers of these preferences, which are the profile's over the domain, stand in the file.
    pub(super) fn written(
        &self,
        domain: &Domain<'_>,
        reading: &ReadingOptions,
        of: &Preferences,
    ) -> WrittenForms {
        let is_normalised = reading.weights == WeightConvention::Normalised;
        let standings = match &*self.content {
            Content::Genius(profile) => profile.standings(domain, of),
            Content::GeniusWeb(profile) => profile.standings(domain, of, is_normalised),
            Content::Negolog(profile) => profile.standings(domain),
            Content::Negmas(profile) => profile.standings(domain, of),
        };
        let term = |(term, (weight, values)): (&Term, (WrittenForm, WrittenForm))| WrittenTermForms {
            weight,
            values,
            twins: match term {
                Term::Values { issue, .. } => twins(&domain.issues[issue.0]),
                Term::Joint { .. } | Term::Product { .. } | Term::Bonus { .. } => Vec::new(),
            },
        };
        let reservation_bid = match &*self.content {
            Content::GeniusWeb(profile) => profile.reservation_bid(domain),
            _ => None,
        };
        WrittenForms { terms: of.terms.iter().zip(standings).map(term).collect(), reservation_bid }
    }
}

/// Per value the first that reads the same; empty where all differ.
fn twins(issue: &DomainIssue) -> Vec<u32> {
    let DomainOptions::Labels(labels) = &issue.options else { return Vec::new() };
    let mut first = std::collections::HashMap::new();
    let twins: Vec<u32> =
        (0_u32..).zip(labels).map(|(at, label)| *first.entry(label.as_str()).or_insert(at)).collect();
    if first.len() == labels.len() { Vec::new() } else { twins }
}

/// The standing of a number that counts with the opposite sign or not.
pub(super) fn signed(is_turned: bool) -> WrittenForm {
    if is_turned { WrittenForm::Turned } else { WrittenForm::Itself }
}

/// Whether text is a number below zero.
pub(super) fn is_negative(number: &str) -> bool {
    number.trim().parse::<f64>().is_ok_and(|number| number < 0.0)
}
