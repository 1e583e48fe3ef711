//! The rules and red lines whose dropping opens a zone.

use super::budget::LIMITS;
use super::lever::{Lever, LeverChange, LeverObjection};
use crate::model::{PartyId, Scenario};
use crate::prepare::AnalysisError;
use crate::prepare::frontier::pareto;
use crate::prepare::game::Game;
use crate::prepare::parameters::Parameters;
use crate::prepare::solution::nash;

/// The rules whose dropping opens a zone.
pub(super) fn dropped_rules(parameters: &Parameters) -> Result<Vec<Lever>, AnalysisError> {
    let view = parameters.view();
    let without = |rule: usize| {
        let mut scenario: Scenario = view.scenario().clone();
        scenario.rules.remove(rule);
        let game = match Game::new(&view.over(scenario.clone())) {
            // It keeps a refused consent from leading into another rule, so it cannot go alone.
            Err(AnalysisError::FallbackBreaksRule { .. }) => return Ok(None),
            game => game?,
        };
        Ok(opened(&game, LeverChange::Rule(rule), LeverObjection::Thinkable))
    };
    let levers: Result<Vec<Option<Lever>>, AnalysisError> =
        (0..view.scenario().rules.len()).map(without).collect();
    Ok(levers?.into_iter().flatten().collect())
}

/// The red lines whose dropping opens a zone.
pub(super) fn dropped_red_lines(parameters: &Parameters) -> Result<Vec<Lever>, AnalysisError> {
    let view = parameters.view();
    let mut levers = Vec::new();
    for party in parameters.parties().map(PartyId) {
        for line in 0..view.preferences(party).red_lines.len() {
            let game = match Game::new(&view.without_red_line(party, line)) {
                // Another line still leaves nothing.
                Err(AnalysisError::RedLinesLeaveNothing { .. }) => continue,
                game => game?,
            };
            levers.extend(opened(&game, LeverChange::RedLine { party, line }, LeverObjection::Known));
        }
    }
    Ok(levers)
}

/// The Nash outcome of a game in which something was dropped; none where it has no zone.
fn opened(game: &Game, change: LeverChange, judgement: LeverObjection) -> Option<Lever> {
    let frontier = pareto(game, &LIMITS);
    let inside: Vec<usize> = (0..frontier.len()).filter(|&p| game.accepts(frontier.utilities(p))).collect();
    let rows: Vec<&[i64]> = inside.iter().map(|&point| frontier.utilities(point)).collect();
    let picked = nash(&rows, game.reservation(), game.units());
    let best: Vec<usize> = picked.into_iter().map(|row| inside[row]).collect();
    frontier.lowest(&best).map(|point| Lever {
        change,
        judgement,
        outcome: frontier.outcome(point),
        exact: true,
    })
}
