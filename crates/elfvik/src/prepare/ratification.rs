//! What survives at home: zone, frontier, solutions and shortfall of what is accepted and ratified.
//!
//! Whoever has a utility is a player: the parties, and each ratifier of whom a profile is known. A party
//! stands to a deal when it accepts and its home approves; a deal is made when those that stand reach the
//! agreement.
//!
//! Source: R. D. Putnam, "Diplomacy and Domestic Politics: The Logic of Two-Level Games", International
//! Organization 42(3), 1988: the zone here is the intersection of the win-sets of both levels.

use super::analysis::{Analysis, AnalysisRequest};
use super::diagram::Diagrams;
use super::frontier::{self, Frontier, Limits};
use super::game::Game;
use super::parameters::{Parameters, ProbabilisticRatifier};
use super::shortfall::{self, Shortfall};
use super::solution::{Solutions, solutions};
use super::space;
use super::zone::{self, Zone};
use super::{AnalysisError, Control};
use crate::model::Outcome;
use crate::prepare::task::ComputationPhase;
use num_bigint::BigUint;
use num_traits::Zero;

/// What is accepted and ratified at the likely values.
#[derive(Debug, Clone)]
pub struct Ratification {
    /// Parties and ratifiers, with the rule that a deal must stand at home.
    pub players: Game,
    /// The outcomes that are accepted and ratified.
    pub zone: Zone,
    /// Those of them that waste nothing for the parties.
    pub frontier: Frontier,
    /// What the bargaining solutions pick among them.
    pub solutions: Solutions,
    /// Where there are none: the outcome that comes closest, over all players.
    pub shortfall: Option<Shortfall>,
    /// The least and the greatest utility of each player.
    pub ranges: Vec<(i64, i64)>,
    /// Without a zone, the frontier over all players.
    whole: Option<Frontier>,
}

impl Ratification {
    /// Analyses what survives at home; `None` where nothing is known of any ratifier. `game` and `analysis`
    /// are those of the parties.
    ///
    /// The zone is counted by the methods of [`zone::count`], with the ratifiers as further parties. Up to
    /// 2^17 outcomes are looked at one by one for the frontier, which is then exact with all ties by the
    /// lexicographically lowest outcome. Beyond, it is the part of the frontier over all players that makes a
    /// deal, as the parties see it: exact where that one is, else with its bound; of ties the
    /// lexicographically lowest among the outcomes that are efficient for parties and ratifiers together,
    /// and more outcomes than are counted may have the same utilities. Of more players than a frontier can
    /// have, it holds what is ratified of the parties' own frontier, and its bound is 1.
    ///
    /// # Errors
    ///
    /// As [`Game::new`], and [`AnalysisError::Cancelled`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view};
    /// use elfvik::prepare::{Analysis, Control, Game, Parameters, Ratification, analysis::AnalysisRequest};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// let game = Game::likely(&parameters).unwrap();
    /// let request = AnalysisRequest::STANDARD;
    /// let analysis = Analysis::of(&game, &request).unwrap();
    /// let ratified = Ratification::of(&parameters, &game, &analysis, (&request, &Control::default()));
    /// // Nobody must approve at home.
    /// assert!(ratified.unwrap().is_none());
    /// ```
    pub fn of(
        parameters: &Parameters,
        game: &Game,
        analysis: &Analysis,
        (request, control): (&AnalysisRequest, &Control<'_>),
    ) -> Result<Option<Self>, AnalysisError> {
        Self::listing(MOST_LISTED, parameters, (game, analysis), (request, control))
    }

    /// The same with at most so many outcomes that are looked at one by one.
    ///
    /// # Errors
    ///
    /// As [`Ratification::of`].
    pub fn listing(
        most_listed: u32,
        parameters: &Parameters,
        (game, analysis): (&Game, &Analysis),
        (request, control): (&AnalysisRequest, &Control<'_>),
    ) -> Result<Option<Self>, AnalysisError> {
        if !parameters.home().is_known() {
            return Ok(None);
        }
        control.begin(ComputationPhase::Ratification)?;
        let players = Game::of_players(parameters)?;
        let limits = Limits { points: request.limits.points.min(MOST_POINTS), ..request.limits };
        let diagrams = Diagrams::new(&players, limits.widest).ok();
        let ranges = space::ranges_of(&players, diagrams.as_ref(), &limits);
        let (zone, frontier) = match () {
            () if players.space().size() <= BigUint::from(most_listed) => {
                let (frontier, n_deals) = frontier::of_deals(&players, game);
                let zone = Zone { exists: Some(!n_deals.is_zero()), low: n_deals.clone(), high: n_deals };
                (zone, frontier)
            }
            () if players.n_parties() > frontier::MOST_PARTIES => {
                let zone = zone::of_sums(&players, diagrams.as_ref(), &limits);
                let kept = |outcome: &Outcome| players.accepts_exactly(outcome);
                (zone, analysis.frontier.kept(kept))
            }
            () => {
                let whole = match &diagrams {
                    Some(diagrams) => frontier::of_zone(&players, diagrams, &limits),
                    None => frontier::of(&players, None, &limits),
                };
                let zone = zone::of(&players, diagrams.as_ref(), &whole, &limits);
                (zone, frontier::of_first_parties(&players, &whole, game.n_parties(), &ranges))
            }
        };
        let is_computable = players.n_parties() <= frontier::MOST_PARTIES;
        let is_closed = frontier.is_empty() && zone.exists != Some(true) && is_computable;
        let whole = is_closed.then(|| frontier::of(&players, diagrams.as_ref(), &limits));
        Ok(Some(Self {
            shortfall: whole.as_ref().and_then(|whole| shortfall::least(&players, whole, &ranges)),
            solutions: solutions(game, &frontier, &analysis.ranges, request.convention),
            zone,
            frontier,
            whole,
            ranges,
            players,
        }))
    }

    /// How likely it is that those of whom only a probability is known approve as far as they are needed, all
    /// others accepting and approving; `None` where there are none, or more than can be looked at. Votes are
    /// independent, and probabilities at their likely values. `O(2^n)` for `n` such ratifiers.
    #[must_use]
    pub fn approval_probability(&self, parameters: &Parameters) -> Option<f64> {
        let likely =
            |a: &ProbabilisticRatifier| parameters.numbers()[a.probability].estimate.likely().to_f64();
        let chances: Vec<f64> = parameters.approvals().iter().map(likely).collect();
        let (n, agreement) = (chances.len(), self.players.agreement());
        if n == 0 || n > MOST_VOTES {
            return None;
        }
        let accepts = vec![true; self.players.n_parties()];
        let of = |votes: u32| {
            let approves: Vec<bool> = (0..n).map(|at| votes >> at & 1 == 1).collect();
            let is_reached = parameters.home().is_reached(agreement, &accepts, &approves);
            let factor = |(chance, yes): (&f64, &bool)| if *yes { *chance } else { 1.0 - chance };
            f64::from(u8::from(is_reached)) * chances.iter().zip(&approves).map(factor).product::<f64>()
        };
        Some((0..1_u32 << n).map(of).sum())
    }

    /// Without a zone, the frontier over all players.
    #[must_use]
    pub fn whole(&self) -> Option<&Frontier> {
        self.whole.as_ref()
    }

    /// Whether an outcome is accepted and ratified at the likely values.
    ///
    /// # Panics
    ///
    /// When the outcome is not one of the space.
    #[must_use]
    pub fn is_ratified(&self, outcome: &Outcome) -> bool {
        self.players.accepts_outcome(outcome, &self.players.utilities(outcome))
    }

    /// The positions of the ratifiers with a profile that refuse an outcome, among all players.
    ///
    /// # Panics
    ///
    /// When the outcome is not one of the space.
    #[must_use]
    pub fn refusing(&self, n_parties: usize, outcome: &Outcome) -> Vec<usize> {
        let worth = self.players.utilities(outcome);
        (n_parties..worth.len()).filter(|&player| !self.players.reaches(player, worth[player])).collect()
    }
}

/// The falls of up to so many votes are looked at.
const MOST_VOTES: usize = 16;
/// Up to so many outcomes are looked at one by one: 2^17.
const MOST_LISTED: u32 = 1 << 17;
/// A frontier over all players is thinned beyond so many points.
const MOST_POINTS: usize = 20_000;
