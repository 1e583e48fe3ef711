//! Terms over several issues: tables, products and bonuses.

use super::issue_values::weight;
use super::profile::{BESIDES, NativeProfile, Public, out_of};
use crate::format::ScenarioError;
use crate::format::budget;
use crate::format::native::raw::{self, RawSpanned};
use crate::format::native::reader::Checker;
use crate::format::native::region::Index;
use crate::model::{Estimate, Issue, IssueId, Term};
use crate::number::Decimal;

impl NativeProfile<'_> {
    /// The tables that are written here, or those that are taken over.
    pub(super) fn joints(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<Term> {
        if let Some(joint) = self.joint {
            return joint
                .iter()
                .filter_map(|joint| self::joint(checker, joint, public, &self.table))
                .collect();
        }
        let Some((base, table)) = &self.base else { return Vec::new() };
        let mut taken = Vec::new();
        for term in &base.terms {
            let Term::Joint { issues, table: cells, .. } = term else { continue };
            if !checker.spend(cells.len() as u64, "table", BESIDES, &self.span) {
                break;
            }
            let mut term = term.clone();
            let [theirs, own] = [table, &self.table].map(|table| default_of(issues, public, table));
            if let Term::Joint { table: cells, .. } = &mut term {
                // The same default elsewhere is a guess of its own.
                let ranges = cells.iter_mut().filter_map(|cell| match cell {
                    Estimate::Guess(range) if range.unknown.as_ref() == Some(&theirs) => Some(range),
                    _ => None,
                });
                ranges.for_each(|range| range.unknown = Some(own.clone()));
            }
            taken.push(term);
        }
        taken
    }

    /// The products that are written here, or those that are taken over.
    pub(super) fn products(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<Term> {
        if let Some(products) = self.products {
            let product = |product| self::product(checker, product, &public.index);
            return products.iter().filter_map(product).collect();
        }
        let mut taken = Vec::new();
        for term in self.base().into_iter().flat_map(|base| &base.terms) {
            let Term::Product { issues, .. } = term else { continue };
            let of: Vec<&Issue> = issues.iter().map(|issue| &public.scenario.issues[issue.0]).collect();
            if !checker.spend(budget::of_table(&of), "product", BESIDES, &self.span) {
                break;
            }
            taken.push(term.clone());
        }
        taken
    }

    /// The bonuses that are written here, or those that are taken over.
    pub(super) fn bonuses(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<Term> {
        let issues = &public.scenario.issues;
        let mut terms = Vec::new();
        let Some(bonuses) = self.bonuses else {
            for term in self.base().into_iter().flat_map(|base| &base.terms) {
                let Term::Bonus { when, .. } = term else { continue };
                if checker.spend(budget::of_region(when, issues), "bonus", BESIDES, &self.span) {
                    terms.push(term.clone());
                }
            }
            return terms;
        };
        for bonus in bonuses {
            let when = checker.region(&public.index, &bonus.when);
            if !checker.spend(budget::of_region(&when, issues), "bonus", BESIDES, &bonus.when.span()) {
                continue;
            }
            let value = checker.estimate(&bonus.value);
            let out_of = out_of(checker, bonus.out_of.as_ref());
            terms.push(Term::Bonus { when, value, out_of, why: bonus.why.clone() });
        }
        terms
    }
}

fn joint(
    checker: &mut Checker<'_>,
    spanned: &RawSpanned<raw::RawJoint>,
    public: &Public<'_>,
    whose_table: &str,
) -> Option<Term> {
    let scenario = public.scenario;
    let raw = spanned.get_ref();
    let issues = joint_issues(checker, &raw.issues, &public.index)?;
    let weight = match &raw.weight {
        Some(raw) => weight(checker, raw),
        None => Estimate::Exact(Decimal::ONE),
    };
    let sizes: Vec<usize> = issues.iter().map(|i| scenario.issues[i.0].n_options() as usize).collect();
    let n_cells = sizes.iter().try_fold(1_usize, |n, &size| n.checked_mul(size));
    let Some(n_cells) = n_cells.filter(|&n| n <= MOST_CELLS) else {
        let found = sizes.iter().fold(1_u64, |n, &size| n.saturating_mul(size as u64));
        let range = "at most 1,000,000 combinations";
        checker.fault(raw.issues.span(), ScenarioError::Count { what: "combinations", found, range });
        return None;
    };
    let of: Vec<&Issue> = issues.iter().map(|i| &scenario.issues[i.0]).collect();
    if !checker.spend(budget::of_table(&of), "table", BESIDES, &raw.issues.span()) {
        return None;
    }
    let mut default = raw.default.as_ref().map(|value| checker.estimate(value));
    // Written once, hence one number, however many cells it fills.
    if let Some(Estimate::Guess(range)) = &mut default {
        range.unknown.get_or_insert_with(|| default_of(&issues, public, whose_table));
    }
    let mut table = vec![default.unwrap_or(Estimate::Exact(Decimal::ZERO)); n_cells];
    let mut filled = vec![false; n_cells];
    for row in &raw.table {
        let Some(cell) = cell(checker, row, (&issues, &sizes), &public.index) else { continue };
        if std::mem::replace(&mut filled[cell], true) {
            checker.fault(row.span(), ScenarioError::DuplicateRow);
        }
        table[cell] = checker.estimate(&row.get_ref().value);
    }
    let out_of = out_of(checker, raw.out_of.as_ref());
    Some(Term::Joint { issues, weight, table, out_of, why: raw.why.clone() })
}

/// The name of the number that fills the cells of a table which no row names.
fn default_of(issues: &[IssueId], public: &Public<'_>, table: &str) -> String {
    let ids: Vec<&str> = issues.iter().map(|i| public.scenario.issues[i.0].id.as_str()).collect();
    let whose = table.strip_suffix('.').map(|table| format!(" in {table}")).unwrap_or_default();
    format!("default of {}{whose}", ids.join(" and "))
}

fn joint_issues(
    checker: &mut Checker<'_>,
    raw: &RawSpanned<Vec<raw::RawWord>>,
    index: &Index<'_>,
) -> Option<Vec<IssueId>> {
    let n = raw.get_ref().len();
    if !(2..=MOST_JOINT).contains(&n) {
        let range = "from 2 to 6 issues";
        checker.fault(raw.span(), ScenarioError::Count { what: "issues", found: n as u64, range });
        return None;
    }
    let mut issues = Vec::with_capacity(n);
    for id in raw.get_ref() {
        let issue = checker.issue(index, id)?;
        if issues.contains(&issue) {
            checker.fault(id.span(), ScenarioError::Duplicate { kind: "issue", id: id.get_ref().clone() });
            return None;
        }
        issues.push(issue);
    }
    Some(issues)
}

/// The position of a row's combination in the table, the last issue varying fastest.
fn cell(
    checker: &mut Checker<'_>,
    row: &RawSpanned<raw::RawRow>,
    (issues, sizes): (&[IssueId], &[usize]),
    index: &Index<'_>,
) -> Option<usize> {
    let at = &row.get_ref().at;
    if at.len() != issues.len() {
        let error = ScenarioError::RowLength { found: at.len(), issues: issues.len() };
        checker.fault(row.span(), error);
        return None;
    }
    let mut cell = 0;
    for ((choice, issue), size) in at.iter().zip(issues).zip(sizes) {
        let option = checker.option(index, *issue, choice, row.span())?;
        cell = cell * size + option as usize;
    }
    Some(cell)
}

/// A product; it counts as a table over its issues.
fn product(
    checker: &mut Checker<'_>,
    spanned: &RawSpanned<raw::RawProduct>,
    index: &Index<'_>,
) -> Option<Term> {
    let raw = spanned.get_ref();
    let issues = joint_issues(checker, &raw.issues, index)?;
    let of: Vec<&Issue> = issues.iter().map(|i| &index.all[i.0]).collect();
    for (id, issue) in raw.issues.get_ref().iter().zip(&of) {
        if issue.number(0).is_none() {
            let issue = issue.id.clone();
            checker.fault(id.span(), ScenarioError::PointsOnLabels { issue, key: "products" });
            return None;
        }
    }
    if !checker.spend(budget::of_table(&of), "product", BESIDES, &raw.issues.span()) {
        return None;
    }
    if let Some(product) = too_long(&of) {
        checker.fault(raw.issues.span(), ScenarioError::ProductDigits { product });
        return None;
    }
    let weight = match &raw.weight {
        Some(weight) => checker.estimate(weight),
        None => Estimate::Exact(Decimal::ONE),
    };
    let out_of = out_of(checker, raw.out_of.as_ref());
    Some(Term::Product { issues, weight, out_of, why: raw.why.clone() })
}

/// A product of the greatest numbers of issues, where it lies beyond 10^18; in words, as it is told.
fn too_long(issues: &[&Issue]) -> Option<String> {
    let greatest = |issue: &&Issue| {
        let ends = [issue.number(0), issue.number(issue.n_options() - 1)];
        ends.into_iter().flatten().map(|n| n.to_f64().abs()).fold(0.0, f64::max)
    };
    let most: f64 = issues.iter().map(greatest).product();
    (most >= MOST_PRODUCT).then(|| format!("{most:e}"))
}

/// A joint table spans at most this many issues.
const MOST_JOINT: usize = 6;

/// And at most this many combinations.
const MOST_CELLS: usize = 1_000_000;

/// No product is as large.
const MOST_PRODUCT: f64 = 1e18;
