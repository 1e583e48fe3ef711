//! What follows where some statements are not believed.

use super::numbers::{NumberChange, NumberSummary};
use super::request::BriefRequest;
use crate::model::{StatementId, View};
use crate::names::ShareEstimate;
use crate::number::Decimal;
use crate::prepare::prospects::{Prospects, ProspectsRequest};
use crate::prepare::{AnalysisError, Control, Parameters, frontier};
use schemars::JsonSchema;
use serde::Serialize;

/// What some statements are worth to a brief that does without them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DiscountedStatements {
    /// The ids of the statements that are not believed, in the order of the scenario.
    pub statements: Vec<String>,
    /// The guesses that rest on them: with them and without.
    pub numbers: Vec<NumberChange>,
    /// How likely a deal is with them, one that is ratified where ratifiers are known; none when no worlds were
    /// drawn.
    pub believed: Option<ShareEstimate>,
    /// How likely it is without them, which is what all else of the brief says.
    pub discounted: Option<ShareEstimate>,
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

impl DiscountedStatements {
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
