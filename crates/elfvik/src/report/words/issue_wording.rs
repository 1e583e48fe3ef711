//! Issues, options and packages in words.

use super::{amount, list};
use crate::brief::{DisplayNames, OptionChoice, OutcomeById, OutcomeReference};
use crate::names::{IssueNames, PackageNames};

impl DisplayNames {
    /// An issue in the middle of a sentence.
    pub(in crate::report) fn inner<'n>(&'n self, id: &'n str) -> &'n str {
        self.of_issue(id).map_or(id, |issue| &issue.inner)
    }

    /// Issues in the middle of a sentence: "price and date of opening".
    pub(in crate::report) fn issues(&self, ids: &[String]) -> String {
        list(&ids.iter().map(|id| self.inner(id).to_owned()).collect::<Vec<_>>())
    }

    /// An option in full: its text, or its number with the unit.
    pub(in crate::report) fn option(&self, issue: &str, choice: &OptionChoice) -> String {
        match choice {
            OptionChoice::NamedOption(id) => self.option_of_id(issue, id),
            number => self.of_issue(issue).map_or_else(|| number.to_string(), |i| numbered(i, number)),
        }
    }

    /// The same for the cell of a table: a long text is cut.
    pub(in crate::report) fn short_option(&self, issue: &str, choice: &OptionChoice) -> String {
        match choice {
            OptionChoice::NamedOption(id) => self.short_option_of_id(issue, id),
            number => self.option(issue, number),
        }
    }

    /// An option in the middle of a sentence: a text in quotes, a number plain.
    pub(in crate::report) fn quoted_option(&self, issue: &str, choice: &OptionChoice) -> String {
        match choice {
            OptionChoice::NamedOption(id) => format!("\"{}\"", self.option_of_id(issue, id)),
            number => self.option(issue, number),
        }
    }

    /// An option by its id as a file has it: of a label, or a number.
    pub(in crate::report) fn option_of_id(&self, issue: &str, id: &str) -> String {
        let Some(issue) = self.of_issue(issue) else { return id.to_owned() };
        let label = issue.options.iter().find(|option| option.id == id);
        label.map_or_else(|| numbered(issue, id), |option| option.text.clone())
    }

    /// The same for the cell of a table.
    pub(in crate::report) fn short_option_of_id(&self, issue: &str, id: &str) -> String {
        let Some(issue) = self.of_issue(issue) else { return id.to_owned() };
        let label = issue.options.iter().find(|option| option.id == id);
        label.map_or_else(|| numbered(issue, id), |option| option.short.clone())
    }

    /// What is chosen, issues of one theme together: `filling: 5 years; drought measures: below 37 bcm`.
    pub(in crate::report) fn choices(&self, chosen: &OutcomeById) -> String {
        self.told(chosen, Self::option)
    }

    /// The same where there is little room: long texts are cut.
    pub(in crate::report) fn short_choices(&self, chosen: &OutcomeById) -> String {
        self.told(chosen, Self::short_option)
    }

    fn told(&self, chosen: &OutcomeById, option: fn(&Self, &str, &OptionChoice) -> String) -> String {
        let mut chosen: Vec<_> = chosen.0.iter().collect();
        chosen.sort_by_key(|(issue, _)| self.of_issue(issue).map(|issue| issue.theme));
        let told = chosen
            .iter()
            .map(|(issue, choice)| format!("{}: {}", self.inner(issue), option(self, issue, choice)));
        told.collect::<Vec<_>>().join("; ")
    }

    /// An outcome as a sentence: by what differs from the nearest named package where that is half of the
    /// issues at most; of equally near ones from the first.
    pub(in crate::report) fn package(&self, outcome: &OutcomeById) -> String {
        self.unlike(&self.packages, outcome)
    }

    /// An outcome by what differs from the nearest other named package, where that is half of the issues at
    /// most; long texts are cut.
    pub(in crate::report) fn short_package(&self, outcome: &OutcomeById) -> Option<String> {
        let others = self.packages.iter().filter(|package| package.outcome != *outcome);
        let nearest = others.map(|package| (package, changes(package, outcome)));
        let (package, changes) = nearest.min_by_key(|(_, changes)| changes.0.len())?;
        let is_near = changes.0.len() * 2 <= outcome.0.len();
        is_near.then(|| format!("as \"{}\", but {}", package.name, self.short_choices(&changes)))
    }

    /// A named package as a sentence, by what differs from the named ones before it.
    pub(in crate::report) fn named_package(&self, id: &str, outcome: &OutcomeById) -> String {
        let at = self.packages.iter().position(|package| package.id == id).unwrap_or(0);
        self.unlike(&self.packages[..at], outcome)
    }

    fn unlike(&self, known: &[PackageNames], outcome: &OutcomeById) -> String {
        let nearest = known.iter().map(|package| (package, changes(package, outcome)));
        let nearest = nearest.min_by_key(|(_, changes)| changes.0.len());
        match nearest.filter(|(_, changes)| changes.0.len() * 2 <= outcome.0.len()) {
            Some((package, changes)) if changes.0.is_empty() => format!("the same as \"{}\"", package.name),
            Some((package, changes)) => format!("as \"{}\", but {}", package.name, self.choices(&changes)),
            None => self.choices(outcome),
        }
    }

    /// The name of a package; the id itself where it is of no package.
    pub(in crate::report) fn package_name<'n>(&'n self, id: &'n str) -> &'n str {
        self.packages.iter().find(|package| package.id == id).map_or(id, |package| &package.name)
    }

    /// All that an outcome goes by: names of packages and of solutions.
    pub(in crate::report) fn called(&self, names: &[OutcomeReference]) -> String {
        let name = |reference: &OutcomeReference| match reference {
            OutcomeReference::Package(id) => self.package_name(id).to_owned(),
            OutcomeReference::Solution(concept) => concept.to_string(),
        };
        names.iter().map(name).collect::<Vec<_>>().join(" / ")
    }

    /// A rule by its reason: `"no relief without a term"`; by its id where the file gives none.
    pub(in crate::report) fn rule(&self, id: &str) -> String {
        self.rules.get(id).map_or_else(|| format!("`{id}`"), |why| format!("\"{why}\""))
    }
}

/// What an outcome chooses otherwise than a named package.
fn changes(package: &PackageNames, outcome: &OutcomeById) -> OutcomeById {
    let changed = |(issue, choice): &&(String, OptionChoice)| package.outcome.get(issue) != Some(choice);
    crate::brief::IdMap(outcome.0.iter().filter(changed).cloned().collect())
}

/// A number of an issue with its unit.
fn numbered(issue: &IssueNames, number: impl ToString) -> String {
    let number = number.to_string();
    if issue.is_calendar { number } else { amount(&number, issue.unit.as_deref()) }
}
