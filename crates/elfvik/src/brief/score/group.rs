//! The score of each group, and of all of them.

use super::attainable::CaseGains;
use crate::brief::ratifiers::refusing;
use crate::model::{GroupResult, Outcome};
use crate::names::{IdMap, Names, OutcomeById, Utilities};
use crate::prepare::analysis::Analysis;
use crate::prepare::solution::kalai;
use crate::prepare::{Game, Parameters, Ratification, space};
use crate::talk::answer::Distances;
use num_bigint::BigUint;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The score of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupScore {
    /// What the group is called.
    pub group: String,
    /// Who was in it.
    pub members: Option<String>,
    /// Its place among all groups by joint gain, from 1; equals share a place.
    pub rank: usize,
    /// What it agreed on; none where there was no deal.
    pub outcome: Option<OutcomeById>,
    /// What each side has: the worth of the deal, or the fallback.
    pub utilities: Utilities,
    /// The same less the fallbacks.
    pub gains: Utilities,
    /// The place of each side among the same sides of all groups, from 1.
    pub role_ranks: IdMap<usize>,
    /// The sides that accept the deal: it is worth their fallback, and crosses no red line of theirs. All
    /// where there was no deal.
    pub acceptable_to: Vec<String>,
    /// Whether everybody accepts whose agreement a deal needs.
    pub acceptable: bool,
    /// Whether it is accepted and would be ratified, those of whom only a probability is known approving
    /// where that is possible; none without a deal, and absent where nothing is known of any ratifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratified: Option<bool>,
    /// The ratifiers that would refuse it, as `party/ratifier`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_at_home: Vec<String>,
    /// The sum of the points of all sides.
    pub joint: f64,
    /// The joint gain over the fallbacks as a share of the greatest that a deal offers; above 1 where more
    /// was made at the cost of somebody's fallback, none where there is nothing to be gained.
    pub joint_share: Option<f64>,
    /// Whether no outcome is better for somebody and worse for nobody; none where there was no deal.
    pub efficient: Option<bool>,
    /// One less the share of the outcomes better for somebody and worse for nobody, among these and those for
    /// which it is the other way round (0 to 1); none without a deal, and where there are more than a million
    /// outcomes.
    pub pareto_efficiency: Option<f64>,
    /// How far the deal lies from the frontier and from each solution; none where there was no deal.
    pub distances: Option<Distances>,
    /// What could have been had instead, at nobody's cost; none where nothing was left.
    pub left_on_the_table: Option<BestParetoImprovement>,
}

/// An efficient outcome that nobody would have refused instead: the one with the greatest least gain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BestParetoImprovement {
    /// What it chooses for each issue.
    pub outcome: OutcomeById,
    /// What differs from the deal; all of it where there was none.
    pub changes: OutcomeById,
    /// What it is worth.
    pub utilities: Utilities,
    /// What each side would have had more.
    pub gains: Utilities,
    /// How many efficient outcomes are as good for everybody and better for somebody.
    pub n_better: usize,
}

/// All groups together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassSummary {
    /// How many groups there are.
    pub n_groups: usize,
    /// How many of them made a deal.
    pub n_deals: usize,
    /// How many deals are efficient.
    pub n_efficient: usize,
    /// How many deals somebody should have refused.
    pub n_unacceptable: usize,
    /// How many deals would fail at home although all accept who must; absent where nothing is known of any
    /// ratifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n_unratified: Option<usize>,
    /// The mean share of the greatest joint gain, groups without a deal at 0; none where there is nothing to
    /// be gained, or no group.
    pub mean_joint_share: Option<f64>,
    /// The mean Pareto efficiency of the deals; none where none is known.
    pub mean_pareto_efficiency: Option<f64>,
    /// What each side has in the mean of all groups; 0 of no groups.
    pub mean_utilities: Utilities,
}

impl GroupScore {
    /// Whether all accept it who must, and it would fail at home.
    ///
    /// # Examples
    ///
    /// See [`Score::of`](super::Score::of): where nothing is known of any ratifier, nothing fails at home.
    #[must_use]
    pub fn fails_at_home(&self) -> bool {
        self.acceptable && self.ratified == Some(false)
    }
}

/// The scores of all groups.
pub(super) fn scores(
    names: &Names<'_>,
    analysis: &Analysis,
    (gains, home): (&CaseGains<'_>, Option<(&Parameters, &Ratification)>),
    results: &[GroupResult],
) -> Vec<GroupScore> {
    let game = names.game;
    let fallback = || game.reservation().to_vec();
    let row = |result: &GroupResult| result.outcome.as_ref().map_or_else(fallback, |o| game.utilities(o));
    let rows: Vec<Vec<i64>> = results.iter().map(row).collect();
    let joint: Vec<_> = rows.iter().map(|row| game.units().sum(row)).collect();
    let ranks = ranks(&joint);
    let of_role = |p: usize| self::ranks(&rows.iter().map(|row| row[p]).collect::<Vec<_>>());
    let role_ranks: Vec<Vec<usize>> = (0..game.n_parties()).map(of_role).collect();
    let counts = DominanceCounts::of(game, analysis, results);
    let scored = Scored { names, analysis, gains, home };
    let score = |(at, result): (usize, &GroupResult)| GroupScore {
        rank: ranks[at],
        role_ranks: names.by_party(|p| role_ranks[p][at]),
        joint: game.units().utility(&joint[at]),
        pareto_efficiency: result.outcome.as_ref().and_then(|outcome| counts.efficiency(outcome)),
        ..scored.of(result, &rows[at])
    };
    results.iter().enumerate().map(score).collect()
}

/// The place of each by falling value, from 1; equals share the first of their places.
fn ranks<T: Ord>(values: &[T]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|&at| Reverse(&values[at]));
    let mut ranks = vec![0; values.len()];
    for (place, &at) in order.iter().enumerate() {
        let is_equal = place > 0 && values[order[place - 1]] == values[at];
        ranks[at] = if is_equal { ranks[order[place - 1]] } else { place + 1 };
    }
    ranks
}

/// What scores are made from.
struct Scored<'a> {
    names: &'a Names<'a>,
    analysis: &'a Analysis,
    gains: &'a CaseGains<'a>,
    /// What is known of ratifiers, where anything is.
    home: Option<(&'a Parameters, &'a Ratification)>,
}

impl Scored<'_> {
    /// The score of a group, but for what follows from all of them.
    fn of(&self, result: &GroupResult, row: &[i64]) -> GroupScore {
        let (names, game) = (self.names, self.names.game);
        let gains: Vec<i64> = row.iter().zip(game.reservation()).map(|(u, r)| u - r).collect();
        let best = self.gains.best.map(|point| self.analysis.frontier.utilities(point));
        let everybody = || names.scenario.parties.iter().map(|party| party.id.clone()).collect();
        let outcome = result.outcome.as_ref();
        let left = self.left(outcome, row);
        GroupScore {
            group: result.group.clone(),
            members: result.members.clone(),
            rank: 0,
            outcome: outcome.map(|outcome| names.outcome(outcome)),
            utilities: names.utilities(row),
            gains: names.utilities(&gains),
            role_ranks: IdMap(Vec::new()),
            acceptable_to: outcome.map_or_else(everybody, |outcome| names.content_with(outcome, row)),
            acceptable: outcome
                .is_none_or(|outcome| game.accepts_outcome(outcome, row) && !self.is_barred(outcome)),
            ratified: outcome.zip(self.home).map(|(outcome, (_, found))| found.is_ratified(outcome)),
            refused_at_home: outcome
                .zip(self.home)
                .map_or_else(Vec::new, |(outcome, (parameters, found))| refusing(parameters, found, outcome)),
            joint: 0.0,
            joint_share: best.and_then(|best| self.gains.joint_share(row, best)),
            efficient: outcome.map(|_| left.is_none()),
            pareto_efficiency: None,
            distances: outcome.map(|_| Distances::of(game, self.analysis, row)),
            left_on_the_table: left,
        }
    }

    /// Whether a deal crosses a red line that bars it, where everybody must agree.
    fn is_barred(&self, outcome: &Outcome) -> bool {
        let game = self.names.game;
        game.needs_all() && (0..game.n_parties()).any(|p| game.crosses(p, outcome))
    }

    /// The efficient outcome that gives whoever gets least the most over what a group has, at nobody's cost.
    /// Without a deal only deals count.
    fn left(&self, outcome: Option<&Outcome>, row: &[i64]) -> Option<BestParetoImprovement> {
        let (names, frontier) = (self.names, &self.analysis.frontier);
        let is_better = |u: &[i64]| u.iter().zip(row).all(|(u, r)| u >= r);
        let is_other = |u: &[i64]| !names.game.counts_as_equal(u, row);
        let points: Vec<usize> = match outcome {
            Some(_) => (0..frontier.len())
                .filter(|&p| is_better(frontier.utilities(p)) && is_other(frontier.utilities(p)))
                .collect(),
            None => self.gains.deals.iter().copied().filter(|&p| is_other(frontier.utilities(p))).collect(),
        };
        let rows: Vec<&[i64]> = points.iter().map(|&point| frontier.utilities(point)).collect();
        let fairest: Vec<usize> =
            kalai(&rows, row, names.game.units()).into_iter().map(|at| points[at]).collect();
        let point = frontier.lowest(&fairest)?;
        let better = frontier.outcome(point);
        let gains: Vec<i64> = frontier.utilities(point).iter().zip(row).map(|(u, r)| u - r).collect();
        Some(BestParetoImprovement {
            changes: outcome.map_or_else(|| names.outcome(&better), |from| names.changes(from, &better)),
            outcome: names.outcome(&better),
            utilities: names.utilities(frontier.utilities(point)),
            gains: names.utilities(&gains),
            n_better: points.len(),
        })
    }
}

/// How many feasible outcomes are better than each agreement for somebody and worse for nobody, and how many
/// the other way round.
struct DominanceCounts(BTreeMap<Vec<u32>, (u64, u64)>);

impl DominanceCounts {
    /// Walks the outcomes once; counts nothing where they are too many.
    fn of(game: &Game, analysis: &Analysis, results: &[GroupResult]) -> Self {
        if analysis.outcomes > BigUint::from(MOST_WALKED) {
            return Self(BTreeMap::new());
        }
        let agreed: BTreeMap<Vec<u32>, Vec<i64>> = results
            .iter()
            .filter_map(|result| result.outcome.as_ref())
            .map(|outcome| (outcome.options().to_vec(), game.utilities(outcome)))
            .collect();
        let mut counts: BTreeMap<Vec<u32>, (u64, u64)> =
            agreed.keys().map(|options| (options.clone(), (0, 0))).collect();
        if agreed.is_empty() {
            return Self(counts);
        }
        for outcome in space::feasible_outcomes(game) {
            let other = game.utilities(&outcome);
            for ((better, worse), own) in counts.values_mut().zip(agreed.values()) {
                let pairs = || other.iter().zip(own);
                match (pairs().all(|(o, u)| o >= u), pairs().all(|(o, u)| o <= u)) {
                    (true, false) => *better += 1,
                    (false, true) => *worse += 1,
                    _ => {}
                }
            }
        }
        Self(counts)
    }

    fn efficiency(&self, outcome: &Outcome) -> Option<f64> {
        let (better, worse) = self.0.get(outcome.options())?;
        let all = better + worse;
        Some(if all == 0 { 1.0 } else { 1.0 - *better as f64 / all as f64 })
    }
}

impl ClassSummary {
    pub(super) fn of(names: &Names<'_>, groups: &[GroupScore]) -> Self {
        let mean = |values: Vec<f64>| {
            let n = values.len() as f64;
            (!values.is_empty()).then(|| values.into_iter().sum::<f64>() / n)
        };
        let deals = || groups.iter().filter(|group| group.outcome.is_some());
        let is_known = groups.iter().any(|group| group.ratified.is_some());
        let of_party = |p: usize| mean(groups.iter().map(|group| group.utilities.0[p].1).collect());
        Self {
            n_groups: groups.len(),
            n_deals: deals().count(),
            n_efficient: deals().filter(|group| group.efficient == Some(true)).count(),
            n_unratified: is_known.then(|| deals().filter(|group| group.fails_at_home()).count()),
            n_unacceptable: deals().filter(|group| !group.acceptable).count(),
            mean_joint_share: mean(groups.iter().filter_map(|group| group.joint_share).collect()),
            mean_pareto_efficiency: mean(deals().filter_map(|group| group.pareto_efficiency).collect()),
            mean_utilities: names.by_party(|p| of_party(p).unwrap_or(0.0)),
        }
    }
}

/// Of more outcomes it is not counted which are better.
const MOST_WALKED: u64 = 1_000_000;
