//! The packages and solutions that pictures of a brief mark, each with a letter of its own.

use crate::brief::{Brief, OutcomeById, Score, Utilities};

/// Something with a name in a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'b> {
    /// A number or a letter for a package, a capital for a solution.
    pub(super) letter: char,
    /// What stands beside it where a letter is not enough.
    pub(super) label: Option<&'b str>,
    pub(super) name: &'b str,
    pub(super) utilities: &'b Utilities,
    pub(super) outcome: &'b OutcomeById,
    pub(super) is_solution: bool,
}

impl Mark<'_> {
    /// What stands beside it in a picture.
    pub(super) fn sign(&self) -> String {
        self.label.map_or_else(|| self.letter.to_string(), str::to_owned)
    }
}

/// The named packages in the order of the scenario as far as there are letters, then the solutions.
pub(super) fn marks(brief: &Brief) -> Vec<Mark<'_>> {
    let packages = brief.packages.iter().zip(PACKAGES.chars()).map(|(package, letter)| Mark {
        letter,
        label: None,
        name: brief.display.package_name(&package.id),
        utilities: &package.utilities,
        outcome: &package.outcome,
        is_solution: false,
    });
    let solutions = brief.signable_solutions().named().into_iter().zip(SOLUTIONS);
    let solutions = solutions.filter_map(|((concept, solution), letter)| {
        let (utilities, outcome) = (solution.utilities.as_ref()?, solution.outcome.as_ref()?);
        Some(Mark { letter, label: None, name: concept.name(), utilities, outcome, is_solution: true })
    });
    packages.chain(solutions).collect()
}

/// What stands for each group in a picture: its name where all names are short, else its row.
pub(super) fn group_labels(score: &Score) -> Vec<String> {
    let is_short = score.groups.iter().all(|group| group.group.chars().count() <= SHORT);
    let label = |(at, group): (usize, &crate::brief::GroupScore)| match is_short {
        true => group.group.clone(),
        false => (at + 1).to_string(),
    };
    score.groups.iter().enumerate().map(label).collect()
}

/// The deals of groups, each with its label, then the solutions.
pub(super) fn group_marks<'b>(score: &'b Score, labels: &'b [String]) -> Vec<Mark<'b>> {
    let deals = score.groups.iter().zip(labels).filter_map(|(group, label)| {
        Some(Mark {
            letter: '#',
            label: Some(label),
            name: &group.group,
            utilities: &group.utilities,
            outcome: group.outcome.as_ref()?,
            is_solution: false,
        })
    });
    let solutions = score.solutions.named().into_iter().zip(SOLUTIONS);
    let solutions = solutions.filter_map(|((concept, solution), letter)| {
        let (utilities, outcome) = (solution.utilities.as_ref()?, solution.outcome.as_ref()?);
        Some(Mark { letter, label: None, name: concept.name(), utilities, outcome, is_solution: true })
    });
    deals.chain(solutions).collect()
}

/// How many packages are left without a letter.
pub(super) fn n_unmarked(brief: &Brief) -> usize {
    brief.packages.len().saturating_sub(PACKAGES.len())
}

/// Names of groups up to so many letters stand in pictures themselves.
const SHORT: usize = 4;
/// How a picture of lines is read.
pub(super) const LINES: &str =
    "For each party a line from its worst to its best outcome; what it accepts begins at the mark.";
/// Up to so many parties are shown two by two; more stand side by side on axes of their own.
pub(super) const MOST_PAIRED: usize = 4;
/// The marks of packages, in their order: no letter that stands for something else.
const PACKAGES: &str = "123456789abcdefghijklmnpqrstuvwxyz";
/// The marks of solutions, in their order.
const SOLUTIONS: [char; 4] = ['N', 'K', 'S', 'U'];
