//! A package under the lens: its worth, its chances, what is better, what each side would ask for, its
//! levers.

use super::levers::{LeverSummary, LeversSummary};
use super::prospects::PackageAcceptability;
use super::ratifiers::refusing;
use crate::model::{IssueId, Outcome, PartyId};
use crate::names::{IdMap, Names, OptionChoice, OutcomeById, Utilities};
use crate::prepare::analysis::Analysis;
use crate::prepare::levers;
use crate::prepare::solution::nash;
use crate::prepare::{AnalysisError, Parameters, Ratification};
use serde::Serialize;

/// A package under the lens.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageAssessment {
    /// The id of the package, or the text that chose it.
    pub name: String,
    /// The option that it chooses for each issue.
    pub outcome: OutcomeById,
    /// What it is worth to each party at the likely values.
    pub utilities: Utilities,
    /// The same less the reservations.
    pub gains: Utilities,
    /// The parties that get at least their reservation.
    pub acceptable_to: Vec<String>,
    /// Whether it makes a deal.
    pub acceptable: bool,
    /// Whether it makes a deal that is ratified too, at the likely values; absent where nothing is known of
    /// any ratifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratified: Option<bool>,
    /// The ratifiers that refuse it at the likely values, as `party/ratifier`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_at_home: Vec<String>,
    /// Whether nobody can get more without somebody getting less.
    pub efficient: bool,
    /// Its chances over all worlds; none when none were drawn.
    pub prospect: Option<PackageAcceptability>,
    /// How many efficient outcomes are better for somebody and worse for nobody.
    pub n_better: usize,
    /// Some of them: the fairest first, then the best for each party.
    pub better: Vec<ParetoImprovement>,
    /// What each party would ask for: single issues, the greatest gain first.
    pub asks: IdMap<Vec<RequestedChange>>,
    /// What would make it acceptable; empty where it is.
    pub levers: Vec<LeverSummary>,
    /// What would make it acceptable and ratified; empty where it is, absent where nothing is known of any
    /// ratifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levers_for_ratification: Option<Vec<LeverSummary>>,
}

/// An outcome that nobody would refuse to swap a package for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ParetoImprovement {
    /// The option that it chooses for each issue.
    pub outcome: OutcomeById,
    /// What differs from the package.
    pub changes: OutcomeById,
    /// What it is worth.
    pub utilities: Utilities,
    /// What each party gains over the package.
    pub gains: Utilities,
}

/// One change that a party would ask for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequestedChange {
    /// The id of the issue.
    pub issue: String,
    /// What the package chooses.
    pub from: OptionChoice,
    /// What the party would rather have, the other issues as they are.
    pub to: OptionChoice,
    /// What each party gains or loses by it.
    pub gains: Utilities,
}

impl PackageAssessment {
    pub(super) fn of(
        names: &Names<'_>,
        parameters: &Parameters,
        (analysis, ratification): (&Analysis, Option<&Ratification>),
        (name, outcome): (&str, &Outcome),
        prospect: Option<PackageAcceptability>,
    ) -> Result<Self, AnalysisError> {
        let game = names.game;
        let row = game.utilities(outcome);
        let found = levers::of_package(parameters, game, outcome, &analysis.ranges)?;
        let ratified = ratification
            .map(|found| levers::of_package(parameters, &found.players, outcome, &found.ranges))
            .transpose()?;
        let better = better(names, analysis, outcome, &row);
        let gains: Vec<i64> = row.iter().zip(game.reservation()).map(|(u, r)| u - r).collect();
        Ok(Self {
            name: name.to_owned(),
            outcome: names.outcome(outcome),
            utilities: names.utilities(&row),
            gains: names.utilities(&gains),
            acceptable_to: names.content_with(outcome, &row),
            acceptable: game.accepts_outcome(outcome, &row),
            ratified: ratification.map(|found| found.is_ratified(outcome)),
            refused_at_home: ratification
                .map(|found| refusing(parameters, found, outcome))
                .unwrap_or_default(),
            efficient: analysis.frontier.rows().any(|efficient| game.counts_as_equal(efficient, &row)),
            prospect,
            n_better: better.0,
            better: better.1,
            asks: names.by_party(|p| asks(names, outcome, &row, p)),
            levers: LeversSummary::listed(names, parameters, &found),
            levers_for_ratification: ratified.map(|found| LeversSummary::listed(names, parameters, &found)),
        })
    }
}

/// How many efficient outcomes are better, and some of them.
fn better(
    names: &Names<'_>,
    analysis: &Analysis,
    outcome: &Outcome,
    row: &[i64],
) -> (usize, Vec<ParetoImprovement>) {
    let frontier = &analysis.frontier;
    let is_better = |u: &[i64]| u != row && u.iter().zip(row).all(|(u, r)| u >= r);
    let points: Vec<usize> = (0..frontier.len()).filter(|&p| is_better(frontier.utilities(p))).collect();
    let rows: Vec<&[i64]> = points.iter().map(|&point| frontier.utilities(point)).collect();
    let fairest: Vec<usize> = nash(&rows, row, names.game.units()).into_iter().map(|at| points[at]).collect();
    let best = |p: usize| points.iter().copied().max_by_key(|&point| frontier.utilities(point)[p]);
    let mut shown: Vec<usize> = Vec::new();
    for point in frontier.lowest(&fairest).into_iter().chain((0..row.len()).filter_map(best)) {
        if !shown.contains(&point) {
            shown.push(point);
        }
    }
    let of = |&point: &usize| {
        let better = frontier.outcome(point);
        let gains: Vec<i64> = frontier.utilities(point).iter().zip(row).map(|(u, r)| u - r).collect();
        ParetoImprovement {
            changes: names.changes(outcome, &better),
            outcome: names.outcome(&better),
            utilities: names.utilities(frontier.utilities(point)),
            gains: names.utilities(&gains),
        }
    };
    (points.len(), shown.iter().map(of).collect())
}

/// The single changes that keep every rule and give a party most.
fn asks(names: &Names<'_>, outcome: &Outcome, row: &[i64], party: usize) -> Vec<RequestedChange> {
    let game = names.game;
    let ask = |i: usize| {
        let issue = IssueId(i);
        let options = 0..game.space().n_options()[i];
        let moved = options.map(|o| outcome.with(issue, o)).filter(|moved| game.is_feasible(moved));
        let of = |moved: Outcome| (game.utilities(&moved), moved);
        let (best, moved) = moved.map(of).max_by(|a, b| a.0[party].cmp(&b.0[party]).then(b.1.cmp(&a.1)))?;
        let gains: Vec<i64> = best.iter().zip(row).map(|(u, r)| u - r).collect();
        (gains[party] > 0).then(|| {
            let ask = RequestedChange {
                issue: names.scenario.issues[i].id.clone(),
                from: names.choice(issue, outcome.option(issue)),
                to: names.choice(issue, moved.option(issue)),
                gains: names.utilities(&gains),
            };
            (gains[party], ask)
        })
    };
    let mut asks: Vec<(i64, RequestedChange)> = (0..game.space().n_options().len()).filter_map(ask).collect();
    asks.sort_by_key(|(gain, _)| std::cmp::Reverse(*gain));
    asks.into_iter().take(MOST_ASKS).map(|(_, ask)| ask).collect()
}

impl Names<'_> {
    /// The issues where two outcomes differ, with what the second chooses.
    pub(super) fn changes(&self, from: &Outcome, to: &Outcome) -> OutcomeById {
        let of = |i: usize| {
            let option = to.options()[i];
            (from.options()[i] != option)
                .then(|| (self.scenario.issues[i].id.clone(), self.choice(IssueId(i), option)))
        };
        IdMap((0..to.options().len()).filter_map(of).collect())
    }

    /// All parties but one.
    pub(super) fn others(&self, party: PartyId) -> Vec<usize> {
        (0..self.scenario.parties.len()).filter(|&p| p != party.0).collect()
    }
}

/// So many wishes of a party are listed.
const MOST_ASKS: usize = 3;
