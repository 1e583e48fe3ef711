//! What follows where some statements are not believed.

use super::assumptions::Assumptions;
use super::numbers::{NumberChange, NumberSummary};
use super::request::BriefRequest;
use crate::model::{StatementId, View};
use crate::names::ShareEstimate;
use crate::number::Decimal;
use crate::prepare::prospects::{Prospects, ProspectsRequest};
use crate::prepare::{AnalysisError, Control, Parameters, frontier};
use serde::Serialize;

/// What some statements are worth to a brief that does without them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DistrustSummary {
    /// The ids of the statements that are not believed, in the order of the scenario.
    pub statements: Vec<String>,
    /// The guesses that rest on them: with them and without.
    pub numbers: Vec<NumberChange>,
    /// How likely a deal is with them, one that is ratified where ratifiers are known; none when no worlds
    /// were drawn.
    pub believed: Option<ShareEstimate>,
    /// How likely it is without them, which is what all else of the brief says.
    pub discounted: Option<ShareEstimate>,
}

/// How much hangs on each of a few statements that are believed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementReliance {
    /// The statements on which guesses rest, those with most guesses first; of equals the first of the
    /// scenario.
    pub statements: Vec<StatementEffect>,
    /// How likely a deal is as the brief says it, one that is ratified where ratifiers are known.
    pub believed: ShareEstimate,
    /// The ids of the others on which guesses rest, which were not looked at.
    pub left_out: Vec<String>,
}

/// What becomes of a deal where one more statement is not believed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementEffect {
    /// The id of the statement.
    pub statement: String,
    /// How many guesses rest on it.
    pub guesses: usize,
    /// How likely a deal is without it, one that is ratified where ratifiers are known.
    pub deal: ShareEstimate,
}

/// The statements that a request does without; none where it does without none.
///
/// # Errors
///
/// When a scenario has no such statement.
pub(super) fn statements(view: &View, request: &BriefRequest) -> Result<Vec<StatementId>, AnalysisError> {
    let known = &view.scenario().statements;
    let position = |id: &String| {
        let found = known.iter().position(|statement| statement.id == *id);
        found.map(StatementId).ok_or_else(|| AnalysisError::NoStatement { statement: id.clone() })
    };
    let mut found = request.without.iter().map(position).collect::<Result<Vec<_>, _>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

impl DistrustSummary {
    /// What a view says with and without some statements.
    pub(super) fn of(
        (believed, discounted): (&View, &Parameters),
        statements: &[StatementId],
        after: Option<ShareEstimate>,
        (request, control): (&BriefRequest, &Control<'_>),
    ) -> Result<Self, AnalysisError> {
        let before = Parameters::of(believed)?;
        let values = |parameters: &Parameters, at: usize| {
            let estimate = &parameters.numbers()[at].estimate;
            let (low, high) = estimate.bounds();
            [low, estimate.likely(), high].map(Decimal::to_f64)
        };
        let changed = |at: &usize| before.numbers()[*at].estimate != discounted.numbers()[*at].estimate;
        let change = |at: usize| NumberChange {
            number: NumberSummary::of(&before, at),
            before: Some(values(&before, at)),
            after: Some(values(discounted, at)),
        };
        let n = before.numbers().len().min(discounted.numbers().len());
        let believed = match after {
            Some(_) => Some(deal(&before, (request, control))?),
            None => None,
        };
        let id = |statement: &StatementId| discounted.view().scenario().statements[statement.0].id.clone();
        Ok(Self {
            statements: statements.iter().map(id).collect(),
            numbers: (0..n).filter(changed).map(change).collect(),
            believed,
            discounted: after,
        })
    }
}

impl StatementReliance {
    /// How likely a deal is without each of a few statements, in the same worlds; none where no guess rests
    /// on a statement that is believed, or no worlds were drawn.
    pub(super) fn of(
        believed: &View,
        (assumptions, discounted): (&Assumptions, &[StatementId]),
        deal: Option<ShareEstimate>,
        (request, control): (&BriefRequest, &Control<'_>),
    ) -> Result<Option<Self>, AnalysisError> {
        let Some(believed_deal) = deal else { return Ok(None) };
        let all = &believed.scenario().statements;
        let rest_on = |id: &String| assumptions.guesses.iter().filter(|g| g.rests_on.contains(id)).count();
        let mut found: Vec<(usize, usize)> = (0..all.len())
            .filter(|at| !discounted.contains(&StatementId(*at)))
            .map(|at| (at, rest_on(&all[at].id)))
            .filter(|(_, guesses)| *guesses > 0)
            .collect();
        found.sort_by_key(|(_, guesses)| std::cmp::Reverse(*guesses));
        let rest = found.split_off(found.len().min(MOST_STATEMENTS));
        let effect = |&(at, guesses): &(usize, usize)| {
            let mut without = discounted.to_vec();
            without.push(StatementId(at));
            let view = believed.without_statements(&without);
            // The progress of a brief is that of its worlds.
            let silent = Control { progress: None, ..*control };
            let deal = self::deal(&Parameters::of(&view)?, (request, &silent))?;
            Ok(StatementEffect { statement: all[at].id.clone(), guesses, deal })
        };
        let statements = found.iter().map(effect).collect::<Result<Vec<_>, AnalysisError>>()?;
        let left_out = rest.iter().map(|&(at, _)| all[at].id.clone()).collect();
        Ok((!statements.is_empty()).then_some(Self { statements, believed: believed_deal, left_out }))
    }
}

/// How likely a deal is, one that is ratified where ratifiers are known.
fn deal(
    parameters: &Parameters,
    (request, control): (&BriefRequest, &Control<'_>),
) -> Result<ShareEstimate, AnalysisError> {
    let draw = ProspectsRequest {
        worlds: request.n_worlds,
        seed: request.seed,
        limits: frontier::Limits {
            points: request.limits.points.min(ProspectsRequest::LIMITS.points),
            ..request.limits
        },
        watched: &[],
        ideas: &[],
        offerer: None,
    };
    let found: Prospects = crate::prepare::prospects::controlled(parameters, &draw, control)?;
    Ok(ShareEstimate::thinned(found.ratified, found.thinning()))
}

/// So many statements are looked at: each takes a look at all worlds.
const MOST_STATEMENTS: usize = 4;
