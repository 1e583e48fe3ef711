//! Everything about a game at once.

pub use super::task::ComputationPhase;

use super::diagram::Diagrams;
use super::frontier::{self, Frontier, Limits};
use super::game::Game;
use super::measure::opposition;
use super::shortfall::{self, Shortfall};
use super::solution::{SolutionConvention, Solutions, solutions};
use super::space;
use super::zone::{self, Zone};
use super::{AnalysisError, Control};
use num_bigint::BigUint;

/// Sizes, ranges, frontier, zone, solutions, opposition and shortfall of one game.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// How many outcomes there are, before any rule.
    pub outcomes: BigUint,
    /// How many of them break no rule.
    pub feasible: BigUint,
    /// The least and the greatest utility of each party over the feasible outcomes, in whole numbers.
    pub ranges: Vec<(i64, i64)>,
    /// The feasible outcomes that none dominates.
    pub frontier: Frontier,
    /// The outcomes that make a deal.
    pub zone: Zone,
    /// What each bargaining solution picks.
    pub solutions: Solutions,
    /// How far the parties' ideals lie from what is possible.
    pub opposition: Option<f64>,
    /// Without a zone, the outcome that comes closest to one.
    pub shortfall: Option<Shortfall>,
}

/// What to compute, and how hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnalysisRequest {
    /// Whose definitions of the solutions and of opposition to use.
    pub convention: SolutionConvention,
    /// When to turn from exact to bounded.
    pub limits: Limits,
}

impl AnalysisRequest {
    /// Textbook definitions within the standard limits.
    pub const STANDARD: Self = Self { convention: SolutionConvention::Textbook, limits: Limits::STANDARD };
}

impl Analysis {
    /// Analyses a game. The cost is that of the [frontier](frontier::pareto) and of the [zone](zone::count).
    ///
    /// # Errors
    ///
    /// When the rules couple so many issues that the feasible outcomes cannot be counted.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::{Analysis, Game, analysis::AnalysisRequest};
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
    /// assert_eq!(analysis.frontier.len(), 3);
    /// assert_eq!(analysis.zone.low, 1_u8.into());
    /// assert_eq!(analysis.solutions.kalai.unwrap().utilities, [6, 6]);
    /// ```
    pub fn of(game: &Game, request: &AnalysisRequest) -> Result<Self, AnalysisError> {
        Self::controlled(game, request, &Control::default())
    }

    /// The same, with progress and cancelling between its tasks.
    ///
    /// # Errors
    ///
    /// As [`Analysis::of`], and [`AnalysisError::Cancelled`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::{Analysis, AnalysisError, Control, Game, analysis::AnalysisRequest};
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// let control = Control { is_cancelled: Some(&|| true), ..Control::default() };
    /// let answer = Analysis::controlled(&game, &AnalysisRequest::STANDARD, &control);
    /// assert_eq!(answer.err(), Some(AnalysisError::Cancelled));
    /// ```
    pub fn controlled(
        game: &Game,
        request: &AnalysisRequest,
        control: &Control<'_>,
    ) -> Result<Self, AnalysisError> {
        let limits = &request.limits;
        control.begin(ComputationPhase::Frontier)?;
        let diagrams = Diagrams::new(game, limits.widest).ok();
        let diagrams = diagrams.as_ref();
        let frontier = frontier::of(game, diagrams, limits);
        let ranges = space::ranges_of(game, diagrams, limits);
        control.begin(ComputationPhase::Zone)?;
        let zone = zone::of(game, diagrams, &frontier, limits);
        control.begin(ComputationPhase::Measures)?;
        Ok(Self {
            outcomes: game.space().size(),
            feasible: diagrams.map_or_else(|| space::feasible(game), |diagrams| Ok(diagrams.size()))?,
            zone,
            solutions: solutions(game, &frontier, &ranges, request.convention),
            opposition: opposition(game, &frontier, &ranges, request.convention),
            shortfall: shortfall::least(game, &frontier, &ranges),
            ranges,
            frontier,
        })
    }
}
