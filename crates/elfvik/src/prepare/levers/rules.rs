//! The rules whose dropping opens a zone.

use super::budget::LIMITS;
use super::lever::{Lever, LeverChange, LeverObjection};
use crate::model::Scenario;
use crate::prepare::AnalysisError;
use crate::prepare::frontier::pareto;
use crate::prepare::game::Game;
use crate::prepare::parameters::Parameters;
use crate::prepare::solution::nash;

/// The rules whose dropping opens a zone; of parties and ratifiers together where both play.
pub(super) fn dropped_rules(parameters: &Parameters, players: &Game) -> Result<Vec<Lever>, AnalysisError> {
    let view = parameters.view();
    let n_parties = parameters.parties().len();
    let without = |rule: usize| {
        let mut scenario: Scenario = view.scenario().clone();
        scenario.rules.remove(rule);
        let game = match Game::new(&view.over(scenario.clone())) {
            // It keeps a refused consent from leading into another rule, so it cannot go alone.
            Err(AnalysisError::FallbackBreaksRule { .. }) => return Ok(None),
            game => game?,
        };
        let game = match players.home() {
            None => game,
            Some(_) => Game::of_players(&Parameters::of(&view.over(scenario.clone()))?)?,
        };
        let frontier = pareto(&game, &LIMITS);
        let inside: Vec<usize> =
            (0..frontier.len()).filter(|&p| game.accepts(frontier.utilities(p))).collect();
        let rows: Vec<&[i64]> = inside.iter().map(|&point| &frontier.utilities(point)[..n_parties]).collect();
        let picked = nash(&rows, &game.reservation()[..n_parties], game.units());
        let best: Vec<usize> = picked.into_iter().map(|row| inside[row]).collect();
        let lever = |point| Lever {
            change: LeverChange::Rule(rule),
            judgement: LeverObjection::Thinkable,
            outcome: frontier.outcome(point),
            exact: true,
        };
        Ok(frontier.lowest(&best).map(lever))
    };
    let levers: Result<Vec<Option<Lever>>, AnalysisError> =
        (0..view.scenario().rules.len()).map(without).collect();
    Ok(levers?.into_iter().flatten().collect())
}
