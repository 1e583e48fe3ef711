//! The few packages that a first page names.

use crate::brief::{Brief, OutcomeById, OutcomeReference, PackageAcceptability, SolutionConcept, Utilities};
use crate::model::PackageKind;

/// A package that could be signed.
#[derive(Debug, Clone, Copy)]
pub(super) struct BestPackage<'b> {
    /// What it is called, if it is named in the scenario.
    pub(super) name: Option<&'b str>,
    /// The solution that picks it, if that is why it is here.
    pub(super) picked_by: Option<SolutionConcept>,
    pub(super) outcome: &'b OutcomeById,
    pub(super) utilities: &'b Utilities,
    /// How likely it is to be acceptable, where worlds were drawn.
    pub(super) chance: Option<&'b PackageAcceptability>,
}

/// Up to three packages that could be signed, each outcome once, no fallback.
///
/// Where worlds were drawn, the first is the likeliest to be accepted, and ratified where anything is known
/// of ratifiers. Then come robust packages that are at least half as likely, since those differ from one
/// another, then the likeliest of what is left. Of equals what is named comes first, then what a solution
/// picks. Without worlds they are what the solutions pick, then named packages that could be signed.
pub(super) fn best(brief: &Brief) -> Vec<BestPackage<'_>> {
    let mut found: Vec<BestPackage<'_>> = Vec::new();
    let candidates = match &brief.prospects {
        Some(prospects) => likeliest(brief, prospects),
        None => acceptable(brief),
    };
    for candidate in candidates {
        let is_new = found.iter().all(|known| known.outcome != candidate.outcome);
        if is_new && !is_fallback(brief, candidate.outcome) && found.len() < MOST {
            found.push(candidate);
        }
    }
    found
}

/// The letter of the package at a place in the list.
pub(super) fn letter(at: usize) -> char {
    LETTERS[at.min(LETTERS.len() - 1)]
}

/// How likely a package is to be signed: to be accepted, and ratified where anything is known of ratifiers.
pub(super) fn chance(brief: &Brief, package: &PackageAcceptability) -> f64 {
    if brief.ratification.is_some() { package.ratified.estimate } else { package.acceptable.estimate }
}

fn likeliest<'b>(brief: &'b Brief, prospects: &'b crate::brief::ProspectsSummary) -> Vec<BestPackage<'b>> {
    let candidate = |package: &'b PackageAcceptability| BestPackage {
        name: named(brief, &package.outcome),
        picked_by: package.names.iter().find_map(|name| match name {
            OutcomeReference::Solution(concept) => Some(*concept),
            OutcomeReference::Package(_) => None,
        }),
        outcome: &package.outcome,
        utilities: &package.utilities,
        chance: Some(package),
    };
    let all = prospects.packages.iter().chain(&prospects.solutions).chain(&prospects.robust);
    let mut ranked: Vec<&PackageAcceptability> = all.filter(|p| chance(brief, p) > 0.0).collect();
    ranked.retain(|package| !is_fallback(brief, &package.outcome));
    let key = |p: &PackageAcceptability| (chance(brief, p), p.acceptable.estimate);
    ranked.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    let Some(first) = ranked.first().copied() else { return Vec::new() };
    let enough = chance(brief, first) / 2.0;
    let robust = prospects.robust.iter().filter(|package| chance(brief, package) >= enough);
    std::iter::once(first).chain(robust).chain(ranked.iter().copied()).map(candidate).collect()
}

fn acceptable(brief: &Brief) -> Vec<BestPackage<'_>> {
    let solutions = brief.signable_solutions().named().into_iter().filter_map(|(concept, solution)| {
        let (outcome, utilities) = (solution.outcome.as_ref()?, solution.utilities.as_ref()?);
        Some(BestPackage {
            name: named(brief, outcome),
            picked_by: Some(concept),
            outcome,
            utilities,
            chance: None,
        })
    });
    let packages = brief.packages.iter().filter(|package| package.is_signable()).map(|package| BestPackage {
        name: Some(brief.display.package_name(&package.id)),
        picked_by: None,
        outcome: &package.outcome,
        utilities: &package.utilities,
        chance: None,
    });
    solutions.chain(packages).collect()
}

fn named<'b>(brief: &'b Brief, outcome: &OutcomeById) -> Option<&'b str> {
    brief
        .packages
        .iter()
        .find(|package| package.outcome == *outcome)
        .map(|package| brief.display.package_name(&package.id))
}

/// What the parties have without a deal is none.
fn is_fallback(brief: &Brief, outcome: &OutcomeById) -> bool {
    brief.packages.iter().any(|p| p.kind == PackageKind::Fallback && p.outcome == *outcome)
}

/// So many are named.
const MOST: usize = LETTERS.len();
const LETTERS: [char; 3] = ['A', 'B', 'C'];
