//! Bargaining solutions: which efficient outcome fairness picks, by several definitions of it.
//!
//! Each solution is a function from rows of whole numbers to the rows it picks; all that tie are returned, in
//! ascending order. Those that compare or add utilities of different parties are told by
//! [`CommonScale`](super::CommonScale) how to. [`solutions`] applies them to the efficient outcomes of the
//! zone of agreement, where of ties the lexicographically lowest outcome wins. To add one, copy
//! `utilitarian.rs` and name it in [`solutions`].

mod error_bound;
mod greatest;
mod kalai;
mod kalai_smorodinsky;
mod nash;
mod pick;
mod tolerance;
mod utilitarian;

pub use kalai::{kalai, least_difference};
pub use kalai_smorodinsky::{kalai_smorodinsky, least_spread};
pub use nash::nash;
pub use pick::{ObjectiveRange, SolutionPick};
pub use utilitarian::utilitarian;

use super::frontier::{Exactness, Frontier};
use super::game::Game;
use crate::model::words;
use error_bound::{Objective, Scope};
use std::str::FromStr;

words! {
    /// A solution concept: what a fair outcome is held to be.
    pub enum SolutionConcept {
        /// The greatest product of gains.
        Nash = "Nash",
        /// The greatest least gain.
        Kalai = "Kalai",
        /// The greatest least share of the own ideal.
        KalaiSmorodinsky = "Kalai-Smorodinsky",
        /// The greatest sum of utilities, which depends on the parties' scales.
        Utilitarian = "utilitarian",
    }
}

/// The four solutions; each `None` when there is nothing to pick from.
#[derive(Debug, Clone, PartialEq)]
pub struct Solutions {
    /// By the greatest product of gains.
    pub nash: Option<SolutionPick>,
    /// By the greatest least gain.
    pub kalai: Option<SolutionPick>,
    /// By the greatest least share of the own ideal.
    pub kalai_smorodinsky: Option<SolutionPick>,
    /// By the greatest sum of utilities, which depends on the parties' scales.
    pub utilitarian: Option<SolutionPick>,
}

words! {
    /// Whose definitions of the solutions to use.
    ///
    /// Names are read from text: `textbook`, `negmas`, `genius`, `negolog`, `anl`.
    #[derive(Default)]
    pub enum SolutionConvention {
        /// The definitions of the original papers, over the efficient outcomes of the zone.
        #[default]
        Textbook = "textbook",
        /// As NegMAS: a reservation below the least utility counts as the least utility, and
        /// Kalai-Smorodinsky is the least spread of the shares of the greatest utility over the whole space.
        Negmas = "negmas",
        /// As GENIUS: reservations are ignored by Nash, and every efficient outcome counts.
        Genius = "genius",
        /// As NegoLog: reservations are ignored, and the welfare point is called Kalai.
        Negolog = "negolog",
        /// As the ANL competition's `specials.json`: reservations are ignored, and the efficient outcome with
        /// the least difference between two utilities is called Kalai.
        Anl = "anl",
    }
}

impl Solutions {
    /// The four with what they are called, in the order of every report.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::{Analysis, Game, analysis::AnalysisRequest, solution::SolutionConcept};
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// let solutions = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap().solutions;
    /// let (concept, pick) = solutions.named()[0];
    /// assert_eq!((concept, pick.unwrap().outcome.options()), (SolutionConcept::Nash, &[1][..]));
    /// ```
    #[must_use]
    pub fn named(&self) -> [(SolutionConcept, Option<&SolutionPick>); 4] {
        SolutionConcept::ALL.map(|concept| (concept, self.of(concept)))
    }

    /// What one of the four picked.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::{Analysis, Game, analysis::AnalysisRequest, solution::SolutionConcept};
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// let solutions = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap().solutions;
    /// assert_eq!(solutions.of(SolutionConcept::Utilitarian).unwrap().utilities, [6, 6]);
    /// ```
    #[must_use]
    pub fn of(&self, concept: SolutionConcept) -> Option<&SolutionPick> {
        match concept {
            SolutionConcept::Nash => self.nash.as_ref(),
            SolutionConcept::Kalai => self.kalai.as_ref(),
            SolutionConcept::KalaiSmorodinsky => self.kalai_smorodinsky.as_ref(),
            SolutionConcept::Utilitarian => self.utilitarian.as_ref(),
        }
    }
}

impl FromStr for SolutionConvention {
    type Err = UnknownSolutionConvention;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|c| c.name() == name);
        named.ok_or_else(|| UnknownSolutionConvention { name: name.to_owned() })
    }
}

/// A name that no convention has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no convention is called `{name}`: choose textbook, negmas, genius, negolog or anl")]
pub struct UnknownSolutionConvention {
    /// What was given as a name.
    pub name: String,
}

/// The solutions of a game by a convention; `ranges` are the least and greatest utilities of each party.
///
/// Textbook solutions look at the efficient outcomes of the zone of agreement and are none without a zone. Of
/// ties the lexicographically lowest outcome wins. What differs by no more than the grain of floats ties.
/// With a quorum or winning coalitions, a party that the deal leaves below its reservation counts with no
/// gain for Nash. Of a bounded frontier each pick says how far it can be from the true one, and ties are
/// those among the listed points. `O(f p log p)` for `f` efficient points and `p` parties.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, frontier::{Limits, pareto}, solution::{SolutionConvention, solutions}, space};
///
/// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
/// let frontier = pareto(&game, &Limits::STANDARD);
/// let ranges = space::ranges(&game, &Limits::STANDARD);
/// let picked = solutions(&game, &frontier, &ranges, SolutionConvention::Textbook);
/// assert_eq!(picked.nash.unwrap().utilities, [6, 6]);
/// ```
#[must_use]
pub fn solutions(
    game: &Game,
    frontier: &Frontier,
    ranges: &[(i64, i64)],
    convention: SolutionConvention,
) -> Solutions {
    let everything: Vec<&[i64]> = frontier.rows().collect();
    let inside: Vec<usize> = (0..frontier.len()).filter(|&point| game.accepts(everything[point])).collect();
    let zone: Vec<&[i64]> = inside.iter().map(|&point| everything[point]).collect();
    let (reservation, units) = (game.reservation(), game.units());
    let lenient = tolerance::Lenient::of(game);
    let nash = |rows: &[&[i64]], least: &[i64]| match &lenient {
        Some(lenient) => lenient.nash(rows, least),
        None => nash(rows, least, units),
    };
    let kalai = |rows: &[&[i64]], least: &[i64]| match &lenient {
        Some(lenient) => lenient.kalai(rows, least),
        None => kalai(rows, least, units),
    };
    let kalai_smorodinsky = |rows: &[&[i64]], least: &[i64]| match &lenient {
        Some(lenient) => lenient.kalai_smorodinsky(rows, least),
        None => kalai_smorodinsky(rows, least),
    };
    let utilitarian = |rows: &[&[i64]]| match &lenient {
        Some(lenient) => lenient.utilitarian(rows),
        None => utilitarian(rows, units),
    };
    let least_difference = |rows: &[&[i64]]| match &lenient {
        Some(lenient) => lenient.least_difference(rows),
        None => least_difference(rows, units),
    };
    let picked = |points: Vec<usize>, scope: Scope, objective: Objective| {
        let mut pick = pick(frontier, points)?;
        if let Exactness::Within(share) = frontier.exactness() {
            let bounded = error_bound::Bounded { game, frontier, ranges, share };
            pick.reach = Some(bounded.reach(&pick, scope, &objective));
        }
        Some(pick)
    };
    let from_zone = |rows: Vec<usize>, objective: Objective| {
        picked(rows.into_iter().map(|row| inside[row]).collect(), Scope::Zone, objective)
    };
    let from_all = |rows: Vec<usize>, objective: Objective| picked(rows, Scope::Everything, objective);
    let nothing = vec![0; game.n_parties()];
    let gains = || reservation.to_vec();
    let textbook = || Solutions {
        nash: from_zone(nash(&zone, reservation), Objective::Product(gains())),
        kalai: from_zone(kalai(&zone, reservation), Objective::LeastGain(gains())),
        kalai_smorodinsky: from_zone(kalai_smorodinsky(&zone, reservation), Objective::LeastShare(gains())),
        utilitarian: from_zone(utilitarian(&zone), Objective::Sum),
    };
    let product = || from_all(nash(&everything, &nothing), Objective::Product(nothing.clone()));
    let sum = || from_all(utilitarian(&everything), Objective::Sum);
    match convention {
        SolutionConvention::Textbook => textbook(),
        SolutionConvention::Negmas => {
            let floor: Vec<i64> = reservation.iter().zip(ranges).map(|(r, (low, _))| *r.max(low)).collect();
            let ideal: Vec<i64> = ranges.iter().map(|(_, high)| *high).collect();
            Solutions {
                nash: from_zone(nash(&zone, &floor), Objective::Product(floor.clone())),
                kalai: from_zone(kalai(&zone, &floor), Objective::LeastGain(floor.clone())),
                kalai_smorodinsky: from_zone(least_spread(&zone, &floor, &ideal), Objective::Difference),
                ..textbook()
            }
        }
        SolutionConvention::Genius => Solutions { nash: product(), utilitarian: sum(), ..textbook() },
        SolutionConvention::Negolog => {
            Solutions { nash: product(), kalai: sum(), utilitarian: sum(), ..textbook() }
        }
        SolutionConvention::Anl => Solutions {
            nash: product(),
            kalai: from_all(least_difference(&everything), Objective::Difference),
            utilitarian: sum(),
            ..textbook()
        },
    }
}

/// The point with the lexicographically lowest outcome.
fn pick(frontier: &Frontier, points: Vec<usize>) -> Option<SolutionPick> {
    let point = frontier.lowest(&points)?;
    let utilities = frontier.utilities(point).to_vec();
    Some(SolutionPick {
        outcome: frontier.outcome(point),
        utilities,
        n_ties: points.len(),
        point,
        reach: None,
    })
}
