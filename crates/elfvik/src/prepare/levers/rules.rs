//! The rules and red lines whose dropping opens a zone.

use super::budget::LIMITS;
use super::lever::{Lever, LeverCaveat, LeverChange};
use crate::model::{PartyId, Scenario, View};
use crate::prepare::AnalysisError;
use crate::prepare::frontier::pareto;
use crate::prepare::game::Game;
use crate::prepare::parameters::Parameters;
use crate::prepare::solution::nash;

/// The rules whose dropping opens a zone; of parties and ratifiers together where both play.
pub(super) fn dropped_rules(parameters: &Parameters, players: &Game) -> Result<Vec<Lever>, AnalysisError> {
    let view = parameters.view();
    let without = |rule: usize| {
        let mut scenario: Scenario = view.scenario().clone();
        scenario.rules.remove(rule);
        let changed = view.over(scenario);
        let game = match Game::new(&changed) {
            // It keeps a refused consent from leading into another rule, so it cannot go alone.
            Err(AnalysisError::FallbackBreaksRule { .. }) => return Ok(None),
            game => with_home(game?, players, &changed)?,
        };
        Ok(opened(&game, view.scenario().parties.len(), LeverChange::Rule(rule), LeverCaveat::Thinkable))
    };
    let levers: Result<Vec<Option<Lever>>, AnalysisError> =
        (0..view.scenario().rules.len()).map(without).collect();
    Ok(levers?.into_iter().flatten().collect())
}

/// The red lines of parties whose dropping opens a zone; of parties and ratifiers together where both play.
pub(super) fn dropped_red_lines(
    parameters: &Parameters,
    players: &Game,
) -> Result<Vec<Lever>, AnalysisError> {
    let view = parameters.view();
    let n_parties = parameters.parties().len();
    let mut levers = Vec::new();
    for party in parameters.parties().map(PartyId) {
        for line in 0..view.preferences(party).red_lines.len() {
            let changed = view.without_red_line(party, line);
            let game = match Game::new(&changed) {
                // Another line still leaves nothing.
                Err(AnalysisError::RedLinesLeaveNothing { .. }) => continue,
                game => with_home(game?, players, &changed)?,
            };
            let change = LeverChange::RedLine { party, line };
            levers.extend(opened(&game, n_parties, change, LeverCaveat::Known));
        }
    }
    Ok(levers)
}

/// The game of parties, or that of parties and ratifiers of a changed view where both play.
fn with_home(game: Game, players: &Game, changed: &View) -> Result<Game, AnalysisError> {
    match players.home() {
        None => Ok(game),
        Some(_) => Game::of_players(&Parameters::of(changed)?),
    }
}

/// The parties' Nash outcome of a game in which something was dropped; none where it has no zone.
fn opened(game: &Game, n_parties: usize, change: LeverChange, judgement: LeverCaveat) -> Option<Lever> {
    let frontier = pareto(game, &LIMITS);
    let inside: Vec<usize> = (0..frontier.len()).filter(|&p| game.accepts(frontier.utilities(p))).collect();
    let rows: Vec<&[i64]> = inside.iter().map(|&point| &frontier.utilities(point)[..n_parties]).collect();
    let picked = nash(&rows, &game.reservation()[..n_parties], game.units());
    let best: Vec<usize> = picked.into_iter().map(|row| inside[row]).collect();
    frontier.lowest(&best).map(|point| Lever {
        change,
        judgement,
        outcome: frontier.outcome(point),
        exact: true,
    })
}
