//! What people read for the ids of a scenario: names of issues, texts of options, units, names of packages.

use super::{IdMap, OutcomeById, choice};
use crate::model::{Issue, IssueId, Options, Scenario, readable};
use std::collections::{BTreeMap, BTreeSet};

/// What people read for the ids of a scenario. Answers carry it beside their ids; it is no part of their
/// JSON.
///
/// Different issues have different names, and different options of an issue different texts: of several that
/// are called the same, each has its id behind its name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DisplayNames {
    pub(crate) parties: Vec<(String, String)>,
    /// Of the ratifiers by `party/ratifier`, with the party where the name does not say whose it is.
    pub(crate) ratifiers: BTreeMap<String, String>,
    pub(crate) issues: Vec<IssueNames>,
    pub(crate) packages: Vec<PackageNames>,
    /// Of the states of nature by id, as they stand after "in".
    pub(crate) states: BTreeMap<String, String>,
    /// The steps of the plan, by id.
    pub(crate) steps: BTreeMap<String, String>,
    /// Of the rules that say why, the reason.
    pub(crate) rules: BTreeMap<String, String>,
}

/// What people read for an issue and its options.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct IssueNames {
    pub(crate) id: String,
    /// At the head of a line.
    pub(crate) name: String,
    /// In the middle of a sentence.
    pub(crate) inner: String,
    /// The place of its theme among the themes.
    pub(crate) theme: usize,
    pub(crate) unit: Option<String>,
    /// Whether its numbers are years of the calendar.
    pub(crate) is_calendar: bool,
    /// Its labels; none where options are numbers.
    pub(crate) options: Vec<OptionNames>,
}

/// What people read for an option.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OptionNames {
    pub(crate) id: String,
    pub(crate) text: String,
    /// The text, or its beginning and three points.
    pub(crate) short: String,
}

/// What people read for a named package, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PackageNames {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) outcome: OutcomeById,
}

impl DisplayNames {
    /// The names of a scenario. `O(n log n)` in its issues and options.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::DisplayNames;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let names = DisplayNames::of(view.scenario());
    /// assert_eq!((names.issue("price"), names.issue("unknown")), ("Price", "unknown"));
    /// assert_eq!(names.party("town"), "town");
    /// ```
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let rules = scenario.rules.iter().filter_map(|rule| Some((rule.id.clone(), rule.why.clone()?)));
        Self {
            parties: scenario.parties.iter().map(|p| (p.id.clone(), p.short.clone())).collect(),
            ratifiers: ratifiers(scenario),
            issues: issues(scenario),
            packages: packages(scenario),
            rules: rules.collect(),
            steps: scenario.steps.iter().map(|s| (s.id.clone(), s.name.clone())).collect(),
            states: scenario.states.listed.iter().map(|s| (s.id.clone(), s.name.clone())).collect(),
        }
    }

    /// The names of two versions of a scenario: of what both have, those of the second.
    pub(crate) fn joined(before: &Scenario, after: &Scenario) -> Self {
        let (old, mut joined) = (Self::of(before), Self::of(after));
        let has = |id: &String, ids: &[&String]| ids.contains(&id);
        let known: Vec<&String> = joined.parties.iter().map(|(id, _)| id).collect();
        let parties: Vec<_> = old.parties.into_iter().filter(|(id, _)| !has(id, &known)).collect();
        let known: Vec<&String> = joined.issues.iter().map(|issue| &issue.id).collect();
        let issues: Vec<_> = old.issues.into_iter().filter(|issue| !has(&issue.id, &known)).collect();
        let known: Vec<&String> = joined.packages.iter().map(|package| &package.id).collect();
        let packages: Vec<_> = old.packages.into_iter().filter(|p| !has(&p.id, &known)).collect();
        joined.parties.extend(parties);
        joined.issues.extend(issues);
        joined.packages.extend(packages);
        joined.ratifiers = old.ratifiers.into_iter().chain(joined.ratifiers).collect();
        joined.steps = old.steps.into_iter().chain(joined.steps).collect();
        joined.states = old.states.into_iter().chain(joined.states).collect();
        joined.rules = old.rules.into_iter().chain(joined.rules).collect();
        joined
    }

    /// What people call an issue, at the head of a line; the id itself where it is of no issue.
    ///
    /// # Examples
    ///
    /// See [`DisplayNames::of`].
    #[must_use]
    pub fn issue<'n>(&'n self, id: &'n str) -> &'n str {
        self.of_issue(id).map_or(id, |issue| &issue.name)
    }

    /// The short name of a party; the id itself where it is of no party.
    ///
    /// # Examples
    ///
    /// See [`DisplayNames::of`].
    #[must_use]
    pub fn party<'n>(&'n self, id: &'n str) -> &'n str {
        self.parties.iter().find(|(known, _)| known == id).map_or(id, |(_, short)| short)
    }

    /// What people call a ratifier, by `party/ratifier`; the key itself where it is of no ratifier.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::DisplayNames;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// assert_eq!(DisplayNames::of(view.scenario()).ratifier("town/council"), "town/council");
    /// ```
    #[must_use]
    pub fn ratifier<'n>(&'n self, key: &'n str) -> &'n str {
        self.ratifiers.get(key).map_or(key, String::as_str)
    }

    /// What people call a party by its id, or a ratifier by `party/ratifier`.
    pub(crate) fn party_or_ratifier<'n>(&'n self, key: &'n str) -> &'n str {
        match self.parties.iter().find(|(known, _)| known == key) {
            Some((_, short)) => short,
            None => self.ratifier(key),
        }
    }

    /// What people call a state of nature, as it stands after "in"; the id itself where it is of no state.
    pub(crate) fn state<'n>(&'n self, id: &'n str) -> &'n str {
        self.states.get(id).map_or(id, String::as_str)
    }

    /// What people call a step of the plan; the id itself where it is of no step.
    pub(crate) fn step<'n>(&'n self, id: &'n str) -> &'n str {
        self.steps.get(id).map_or(id, String::as_str)
    }

    /// What people call the ratifiers, by party and in the order of their ids.
    pub(crate) fn ratifiers(&self) -> impl Iterator<Item = &str> {
        self.ratifiers.values().map(String::as_str)
    }

    pub(crate) fn of_issue(&self, id: &str) -> Option<&IssueNames> {
        self.issues.iter().find(|issue| issue.id == id)
    }
}

fn issues(scenario: &Scenario) -> Vec<IssueNames> {
    let mut themes: Vec<Option<&str>> = Vec::new();
    let named: Vec<(&str, String)> =
        scenario.issues.iter().map(|issue| (issue.id.as_str(), issue.display_name())).collect();
    let names = distinct(&named);
    let mut found = Vec::with_capacity(names.len());
    for (issue, name) in scenario.issues.iter().zip(names) {
        let theme = issue.theme.as_deref();
        let place = themes.iter().position(|known| *known == theme).unwrap_or_else(|| {
            themes.push(theme);
            themes.len() - 1
        });
        // A name made from the id begins with a capital only at the head of a line.
        let words = readable(&issue.id);
        let is_made = issue.name.is_none() && name != words && name.to_lowercase() == words;
        found.push(IssueNames {
            id: issue.id.clone(),
            inner: if is_made { words } else { name.clone() },
            name: capitalised(&name),
            theme: place,
            unit: issue.unit().map(str::to_owned),
            is_calendar: is_calendar(issue),
            options: options(issue),
        });
    }
    found
}

fn options(issue: &Issue) -> Vec<OptionNames> {
    let Options::Labels { labels, .. } = &issue.options else { return Vec::new() };
    let named: Vec<(&str, String)> = labels
        .iter()
        .map(|label| {
            let text = label.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
            (label.id.as_str(), text.map_or_else(|| readable(&label.id), str::to_owned))
        })
        .collect();
    let texts = distinct(&named);
    let shorts = shortened(&texts);
    let option = |((label, text), short)| OptionNames { id: String::clone(label), text, short };
    labels.iter().map(|label| &label.id).zip(texts).zip(shorts).map(option).collect()
}

fn packages(scenario: &Scenario) -> Vec<PackageNames> {
    let named: Vec<(&str, String)> =
        scenario.packages.iter().map(|package| (package.id.as_str(), package.name.clone())).collect();
    let names = distinct(&named);
    let outcome = |options: &[u32]| {
        let chosen = options
            .iter()
            .enumerate()
            .map(|(i, &option)| (scenario.issues[i].id.clone(), choice(scenario, IssueId(i), option)));
        IdMap(chosen.collect())
    };
    let package = |(package, name): (&crate::model::Package, String)| PackageNames {
        id: package.id.clone(),
        name,
        outcome: outcome(package.outcome.options()),
    };
    scenario.packages.iter().zip(names).map(package).collect()
}

/// Whether all numbers of an issue can only be meant as years of the calendar.
fn is_calendar(issue: &Issue) -> bool {
    let Options::Integer { from, to, unit, .. } = &issue.options else { return false };
    let (first, last) = (*from.min(to), *from.max(to));
    unit.is_none() && first >= 1_800 && last <= 2_200
}

/// Texts that differ from each other, for ids that do: where several are the same, each with its id.
fn distinct(named: &[(&str, String)]) -> Vec<String> {
    let counts = counts(named.iter().map(|(_, text)| text.as_str()));
    let with_id = |(id, text): &(&str, String)| match counts[text.as_str()] {
        1 if !text.trim().is_empty() => text.clone(),
        _ if text.trim().is_empty() => (*id).to_owned(),
        _ => format!("{text} ({id})"),
    };
    let texts: Vec<String> = named.iter().map(with_id).collect();
    let are_distinct = texts.iter().collect::<BTreeSet<_>>().len() == texts.len();
    if are_distinct { texts } else { named.iter().map(|(id, _)| (*id).to_owned()).collect() }
}

fn ratifiers(scenario: &Scenario) -> BTreeMap<String, String> {
    let all = || scenario.parties.iter().flat_map(|party| party.ratifiers.iter().map(move |r| (party, r)));
    let counts = counts(all().map(|(_, ratifier)| ratifier.person.name.as_str()));
    let named = |(party, ratifier): (&crate::model::Party, &crate::model::Ratifier)| {
        let name = &ratifier.person.name;
        let name = match counts[name.as_str()] {
            1 => ratifier_of(name, &party.name, &party.short),
            _ => format!("{name} (for {})", party.short),
        };
        (format!("{}/{}", party.id, ratifier.id), name)
    };
    all().map(named).collect()
}

/// A ratifier with the party whose it is, unless its name says that: `the Senate (for Spain)`, `the
/// Parliament of Norland`.
pub(crate) fn ratifier_of(ratifier: &str, party: &str, short: &str) -> String {
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
    };
    let said = words(ratifier);
    let is_said = |word: &String| match word.chars().count() {
        0..LEAST_STEM => said.contains(word),
        _ => said.iter().any(|own| own.starts_with(word.as_str())),
    };
    // Of a party of several words all the telling ones, since many begin with "the" or "united".
    let is_named = |name: &str| {
        let telling: Vec<String> = words(name).into_iter().filter(|word| !word.is_empty()).collect();
        let telling = telling.iter().filter(|word| !NO_NAMES.contains(&word.as_str()));
        let found: Vec<bool> = telling.map(is_said).collect();
        !found.is_empty() && !found.contains(&false)
    };
    match is_named(party) || is_named(short) {
        true => ratifier.to_owned(),
        false => format!("{ratifier} (for {short})"),
    }
}

/// Each text, or its beginning and three points where it is long; different texts stay different.
fn shortened(texts: &[String]) -> Vec<String> {
    let mut shorts: Vec<String> = texts.iter().map(|text| beginning(text, MOST_SHORT)).collect();
    let longest = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let mut most = MOST_SHORT;
    while most < longest {
        let counts = counts(shorts.iter().map(String::as_str));
        let alike: Vec<usize> = (0..shorts.len()).filter(|&at| counts[shorts[at].as_str()] > 1).collect();
        if alike.is_empty() {
            return shorts;
        }
        most = (most * 2).min(longest);
        alike.into_iter().for_each(|at| shorts[at] = beginning(&texts[at], most));
    }
    let counts = counts(shorts.iter().map(String::as_str));
    if counts.len() == shorts.len() { shorts } else { texts.to_vec() }
}

/// A text of at most so many characters: itself, or its beginning up to where a clause or a word ends, with
/// three points.
fn beginning(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let room = text.char_indices().nth(most - POINTS.len()).map_or(text.len(), |(at, _)| at);
    let fits = |at: &usize| *at <= room && text[..*at].chars().count() >= LEAST_SHORT;
    let clauses = [", ", "; ", ": ", " ("].into_iter().flat_map(|end| text.match_indices(end));
    let clause = clauses.map(|(at, _)| at).filter(fits).max();
    let word = text.match_indices(' ').map(|(at, _)| at).filter(fits).max();
    let end = clause.or(word).unwrap_or(room);
    format!("{}{POINTS}", text[..end].trim_end())
}

fn counts<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeMap<&'t str, usize> {
    let mut counts = BTreeMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    counts
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Words that name nobody.
const NO_NAMES: [&str; 5] = ["the", "a", "an", "of", "and"];
/// From so many letters on, a word that goes on says the same: `Egyptian`, of Egypt.
const LEAST_STEM: usize = 4;
/// So many characters a short text has at most, unless others begin alike.
const MOST_SHORT: usize = 46;
/// So many characters are left of a text at least.
const LEAST_SHORT: usize = 10;
const POINTS: &str = " ...";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_text_ends_where_a_clause_or_a_word_does() {
        let check = |text: &str, expected: &str| assert_eq!(beginning(text, MOST_SHORT), expected);
        check("it is taken apart", "it is taken apart");
        check("it is shut down for years, and could be restarted", "it is shut down for years ...");
        check(
            "the leaders of both of the countries meet to sign",
            "the leaders of both of the countries meet ...",
        );
        check(&"x".repeat(50), &format!("{} ...", "x".repeat(42)));
    }

    #[test]
    fn a_ratifier_is_named_with_its_party_where_its_name_does_not_say_whose_it_is() {
        let check = |ratifier: &str, party: &str, short: &str, expected: &str| {
            assert_eq!(ratifier_of(ratifier, party, short), expected);
        };
        check("the House of Representatives", "Egypt", "Egypt", "the House of Representatives (for Egypt)");
        check("the Egyptian parliament", "Egypt", "Egypt", "the Egyptian parliament");
        check("the U.S. Senate", "United States", "U.S.", "the U.S. Senate");
        check("the House", "the United States", "us", "the House (for us)");
        check("the bank", "The Lindqvists", "buyer", "the bank (for buyer)");
    }

    fn any_texts() -> impl Strategy<Value = Vec<String>> {
        let text =
            prop_oneof!["[ab ,(]{0,60}", "the same long beginning of a text[ab]{0,3}", any::<String>()];
        prop::collection::vec(text, 1..8)
    }

    proptest! {
        #[test]
        fn of_different_ids_texts_and_short_texts_differ(texts in any_texts()) {
            let ids: Vec<String> = (0..texts.len()).map(|at| format!("o{at}")).collect();
            let named: Vec<(&str, String)> = ids.iter().map(String::as_str).zip(texts).collect();
            let texts = distinct(&named);
            let shorts = shortened(&texts);
            for all in [&texts, &shorts] {
                prop_assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), ids.len());
            }
        }

        #[test]
        fn a_short_text_is_the_text_or_its_beginning(texts in any_texts()) {
            for (text, short) in texts.iter().zip(shortened(&texts)) {
                let is_beginning = short.strip_suffix(POINTS).is_some_and(|start| text.starts_with(start));
                prop_assert!(short == *text || is_beginning);
            }
        }
    }
}
