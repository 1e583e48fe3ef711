//! What is accepted and survives at home, in ids and numbers.

use super::BriefRequest;
use super::answers::{FrontierSummary, SolutionsSummary, ZoneSummary};
use super::levers::LeversSummary;
use super::ratifiers::{player_id, ratifier_id, refusing_all};
use crate::names::{IdMap, Names};
use crate::prepare::analysis::Analysis;
use crate::prepare::{Parameters, Ratification};
use serde::Serialize;

/// What is accepted and ratified at the likely values: what could be signed and survive at home. A ratifier
/// with a profile approves from its reservation on; one of whom only a probability is known counts as
/// approving unless that is zero, one of whom nothing is known always.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RatificationAnalysisSummary {
    /// The outcomes that are accepted and ratified.
    pub zone: ZoneSummary,
    /// Without any, what those at home miss in the outcome that comes closest, keyed `party/ratifier`; 0 for
    /// who approves it. Empty where there is a zone.
    pub missing_at_home: IdMap<f64>,
    /// The outcomes that waste nothing for the parties among those that are accepted and ratified.
    pub frontier: FrontierSummary,
    /// What each bargaining solution picks among them.
    pub solutions: SolutionsSummary,
    /// Ratifiers of whom only a probability is known, with its likely value, keyed `party/ratifier`.
    pub by_probability: IdMap<f64>,
    /// How likely it is that those approve as far as their approval is needed, all others approving; none
    /// where there are none.
    pub approval_probability: Option<f64>,
    /// Ratifiers that approve nothing: their probability is zero.
    pub refusing_all: Vec<String>,
    /// What would make a ratified deal possible, the numbers of ratifiers among the levers.
    pub levers: LeversSummary,
}

impl RatificationAnalysisSummary {
    /// Who at home approves nothing, then who misses something in the outcome that comes closest, as
    /// `party/ratifier`.
    pub(crate) fn obstacles(&self) -> impl Iterator<Item = &str> {
        let missing = self.missing_at_home.0.iter().filter(|(_, missing)| *missing > 0.0);
        self.refusing_all.iter().chain(missing.map(|(id, _)| id)).map(String::as_str)
    }

    pub(super) fn of(
        names: &Names<'_>,
        parameters: &Parameters,
        analysis: &Analysis,
        found: &Ratification,
        (request, levers): (&BriefRequest, LeversSummary),
    ) -> Self {
        let missing = found.shortfall.iter().flat_map(|shortfall| {
            parameters.ratifiers().map(|player| {
                let missing = found.players.scale(player).utility(shortfall.missing[player]);
                (player_id(parameters, player), missing)
            })
        });
        let by_probability = parameters.approvals().iter().map(|approval| {
            let likely = parameters.numbers()[approval.probability].estimate.likely().to_f64();
            (ratifier_id(parameters, approval.party, approval.ratifier), likely)
        });
        Self {
            zone: ZoneSummary::of(names, &analysis.outcomes, &found.zone, found.shortfall.as_ref()),
            missing_at_home: IdMap(missing.collect()),
            frontier: FrontierSummary::of(names, &found.frontier, request),
            solutions: SolutionsSummary::of(names, &found.solutions, request.convention),
            by_probability: IdMap(by_probability.collect()),
            approval_probability: found.approval_probability(parameters),
            refusing_all: refusing_all(parameters),
            levers,
        }
    }
}
