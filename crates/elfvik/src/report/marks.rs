//! The packages and solutions that pictures of a brief mark, each with a letter of its own.

use crate::brief::{Brief, OutcomeById, Utilities};

/// Something with a name in a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'b> {
    /// A number or a letter for a package, a capital for a solution.
    pub(super) letter: char,
    pub(super) name: &'b str,
    pub(super) utilities: &'b Utilities,
    pub(super) outcome: &'b OutcomeById,
    pub(super) is_solution: bool,
}

/// The named packages in the order of the scenario as far as there are letters, then the solutions.
pub(super) fn marks(brief: &Brief) -> Vec<Mark<'_>> {
    let packages = brief.packages.iter().zip(PACKAGES.chars()).map(|(package, letter)| Mark {
        letter,
        name: brief.display.package_name(&package.id),
        utilities: &package.utilities,
        outcome: &package.outcome,
        is_solution: false,
    });
    let solutions = brief.signable_solutions().named().into_iter().zip(SOLUTIONS);
    let solutions = solutions.filter_map(|((concept, solution), letter)| {
        let (utilities, outcome) = (solution.utilities.as_ref()?, solution.outcome.as_ref()?);
        Some(Mark { letter, name: concept.name(), utilities, outcome, is_solution: true })
    });
    packages.chain(solutions).collect()
}

/// How many packages are left without a letter.
pub(super) fn n_unmarked(brief: &Brief) -> usize {
    brief.packages.len().saturating_sub(PACKAGES.len())
}

/// How a picture of lines is read.
pub(super) const LINES: &str =
    "For each party a line from its worst to its best outcome; what it accepts begins at the mark.";
/// Up to so many parties are shown two by two; more stand side by side on axes of their own.
pub(super) const MOST_PAIRED: usize = 4;
/// The marks of packages, in their order: no letter that stands for something else.
const PACKAGES: &str = "123456789abcdefghijklmnpqrstuvwxyz";
/// The marks of solutions, in their order.
const SOLUTIONS: [char; 4] = ['N', 'K', 'S', 'U'];
