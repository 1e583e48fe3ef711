//! How large a scenario may be, however short its files are: one total, checked while they are read and
//! before memory is taken.
//!
//! A short file can describe much: `integer = { from = 0, to = 999999 }` has a million options, a table
//! over six issues of ten options a million cells. What counts is what analyses hold in memory, in values:
//! a number of one party, or an option that a rule looks at.

use crate::model::{ConsentId, Exclusion, Issue, Options, Outcome, Package, Region, Scenario};
use std::collections::BTreeSet;

/// What is left of the total.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadingBudget {
    left: u64,
    most: u64,
    is_spent: bool,
}

/// The most values that the files of a scenario describe, all together: what each option of each issue is
/// worth to each party, what cells of tables and regions of rules and bonuses add, what packages choose.
pub(crate) const MOST_VALUES: u64 = 1_000_000;

impl ReadingBudget {
    /// All of it.
    pub(super) fn whole() -> Self {
        Self::of(MOST_VALUES)
    }

    fn of(most: u64) -> Self {
        Self { left: most, most, is_spent: false }
    }

    /// What the public file leaves to each private one.
    pub(super) fn of_private(scenario: &Scenario) -> Self {
        let n = scenario.parties.len().max(1) as u64;
        Self::of(MOST_VALUES.saturating_sub(n_values(scenario)) / n)
    }

    /// How much there was at the beginning.
    pub(super) fn most(self) -> u64 {
        self.most
    }

    /// Takes so many values; `Err` with how many were asked for in all where they are too many, once. After
    /// that nothing is left.
    pub(super) fn spend(&mut self, n: u64) -> Result<bool, u64> {
        match self.left.checked_sub(n) {
            Some(left) if !self.is_spent => {
                self.left = left;
                Ok(true)
            }
            _ if self.is_spent => Ok(false),
            _ => {
                self.is_spent = true;
                Err((self.most - self.left).saturating_add(n))
            }
        }
    }
}

/// How many values the public part of a scenario describes.
fn n_values(scenario: &Scenario) -> u64 {
    let n_parties = scenario.parties.len();
    let issues = scenario.issues.iter().map(|issue| of_issue(issue, n_parties));
    let rules = scenario.rules.iter().map(|rule| of_bar(&rule.bar, &scenario.issues));
    let package = |package: &Package| of_package(&package.outcome, &scenario.issues, scenario.rules.len());
    let packages = scenario.packages.iter().map(package);
    issues.chain(rules).chain(packages).fold(0, u64::saturating_add)
}

/// What an issue takes: a value of each option for each party, for every way in which its consents can be
/// given. Amounts count half: lines and curves hold a few numbers of a party, and not one for each amount.
pub(super) fn of_issue(issue: &Issue, n_parties: usize) -> u64 {
    let whole = of_table(&[issue]).saturating_mul(n_parties as u64);
    if matches!(issue.options, Options::Labels { .. }) { whole } else { whole.div_ceil(2) }
}

/// What a table over some issues takes: its cells, for every way in which the consents of its issues can be
/// given.
pub(super) fn of_table(issues: &[&Issue]) -> u64 {
    let cells = issues.iter().map(|issue| u64::from(issue.n_options())).fold(1, u64::saturating_mul);
    cells.saturating_mul(ways(issues))
}

/// What a region takes: the options of its issues, for every way in which their consents can be given.
pub(super) fn of_region(region: &Region, all: &[Issue]) -> u64 {
    let issues = issues_of(region, all);
    let options = issues.iter().map(|issue| u64::from(issue.n_options())).fold(0, u64::saturating_add);
    options.saturating_mul(ways(&issues))
}

/// What a rule takes: each region that it bars.
pub(super) fn of_bar(bar: &Exclusion, all: &[Issue]) -> u64 {
    match bar {
        Exclusion::Forbid(region) => of_region(region, all),
        Exclusion::Sum(sum) => sum.n_steps(),
        Exclusion::OnlyIf { when, only_if } => {
            let each = of_region(when, all).saturating_mul(only_if.conditions().len() as u64);
            each.saturating_add(of_region(only_if, all)).saturating_mul(ways(&issues_of(when, all)))
        }
    }
}

/// What a package takes: an option of each issue and a look at each rule, for every way in which its
/// consents can be given.
pub(super) fn of_package(outcome: &Outcome, all: &[Issue], n_rules: usize) -> u64 {
    let whole = (all.len() as u64).saturating_add(n_rules as u64);
    let n_consents = consents_of(outcome, all).min(u64::BITS as usize - 1);
    whole.saturating_mul(1 << n_consents)
}

/// How many consents the options of an outcome need.
pub(super) fn consents_of(outcome: &Outcome, all: &[Issue]) -> usize {
    let needed = all.iter().zip(outcome.options()).filter_map(|(issue, &option)| issue.needs(option));
    needed.map(|(consent, _)| consent).collect::<BTreeSet<_>>().len()
}

fn issues_of<'i>(region: &Region, all: &'i [Issue]) -> Vec<&'i Issue> {
    region.conditions().iter().map(|condition| &all[condition.issue().0]).collect()
}

/// In how many ways the consents can be given that options of some issues need; beyond twelve consents
/// analyses refuse.
fn ways<'i>(issues: &[&'i Issue]) -> u64 {
    let labels = |issue: &&'i Issue| match &issue.options {
        Options::Labels { labels, .. } => &labels[..],
        _ => &[],
    };
    let needed = issues.iter().flat_map(labels).filter_map(|label| label.needs);
    let consents: BTreeSet<ConsentId> = needed.map(|(consent, _)| consent).collect();
    1 << consents.len().min(MOST_CONSENTS)
}

/// As many as analyses resolve.
pub(super) const MOST_CONSENTS: usize = 12;
