//! What the analyses say, in ids and numbers.

use super::BriefRequest;
use super::ratifiers::refusing;
use crate::model::{PackageKind, PartyId, Scenario, View};
use crate::names::{IdMap, Names, OptionChoice, OutcomeById, Utilities};
use crate::prepare::analysis::Analysis;
use crate::prepare::frontier::{Exactness, Frontier};
use crate::prepare::shortfall::Shortfall;
use crate::prepare::solution::{
    ObjectiveRange, SolutionConcept, SolutionConvention, SolutionPick, Solutions,
};
use crate::prepare::zone::Zone;
use crate::prepare::{AnalysisError, Game, Parameters, Ratification, measure};
use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};
use serde::Serialize;

/// How many outcomes there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpaceSummary {
    /// How many issues are negotiated.
    pub issues: usize,
    /// How many outcomes there are before any rule, as decimal digits.
    pub outcomes: String,
    /// How many break no rule, as decimal digits.
    pub feasible: String,
}

impl SpaceSummary {
    pub(super) fn of(scenario: &Scenario, analysis: &Analysis) -> Self {
        Self {
            issues: scenario.issues.len(),
            outcomes: analysis.outcomes.to_string(),
            feasible: analysis.feasible.to_string(),
        }
    }
}

/// A value between two bounds; equal when it is exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ValueBounds<T> {
    /// It is at least this.
    pub low: T,
    /// It is at most this.
    pub high: T,
}

/// The zone of agreement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ZoneSummary {
    /// Whether any outcome makes a deal; none when the bounds leave it open.
    pub exists: Option<bool>,
    /// How many outcomes make a deal, as decimal digits.
    pub outcomes: ValueBounds<String>,
    /// The same as a share of all outcomes before any rule (0 to 1).
    pub share: ValueBounds<f64>,
    /// Without a zone, the outcome that comes closest to one.
    pub shortfall: Option<ShortfallSummary>,
}

/// The outcome that comes closest to a deal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShortfallSummary {
    /// What it chooses at each issue.
    pub outcome: OutcomeById,
    /// What it is worth to each party.
    pub utilities: Utilities,
    /// By how much each party falls short of its reservation; 0 for who does not.
    pub missing: Utilities,
}

impl ZoneSummary {
    pub(super) fn of(
        names: &Names<'_>,
        outcomes: &BigUint,
        zone: &Zone,
        shortfall: Option<&Shortfall>,
    ) -> Self {
        let share = |part: &BigUint| ratio(part, outcomes);
        let shortfall = shortfall.map(|s| ShortfallSummary {
            outcome: names.outcome(&s.outcome),
            utilities: names.utilities(&s.utilities),
            missing: names.utilities(&s.missing),
        });
        Self {
            exists: zone.exists,
            outcomes: ValueBounds { low: zone.low.to_string(), high: zone.high.to_string() },
            share: ValueBounds { low: share(&zone.low), high: share(&zone.high) },
            shortfall,
        }
    }
}

/// The nearest float of a share; sizes may exceed every float.
fn ratio(part: &BigUint, whole: &BigUint) -> f64 {
    let exact = BigRational::new(BigInt::from(part.clone()), BigInt::from(whole.clone()));
    exact.to_f64().unwrap_or(0.0)
}

/// The outcomes that waste nothing: nobody can get more without somebody getting less.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrontierSummary {
    /// Whether every efficient point is there, and nothing else.
    pub exact: bool,
    /// Otherwise: by how much any feasible outcome can be better for a party than one in the frontier, as a
    /// share of the party's range of utilities (0 to 1).
    pub bound: Option<f64>,
    /// How many points there are: different utility vectors.
    pub count: usize,
    /// How many outcomes have these utilities, as decimal digits; null of a bounded frontier and of one of
    /// more than 100,000 points.
    pub outcomes: Option<String>,
    /// Some of the points, evenly spread, from the first party's best to the last party's best.
    pub points: Vec<FrontierPoint>,
}

/// A point of the frontier.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrontierPoint {
    /// The lexicographically lowest outcome of the point.
    pub outcome: OutcomeById,
    /// What it is worth to each party.
    pub utilities: Utilities,
    /// How many outcomes have these utilities, as decimal digits; of a bounded frontier, at least so many.
    pub equals: String,
    /// Some of those outcomes, when they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub equal_outcomes: Vec<OutcomeById>,
}

impl FrontierSummary {
    pub(super) fn of(names: &Names<'_>, frontier: &Frontier, request: &BriefRequest) -> Self {
        let bound = match frontier.exactness() {
            Exactness::Exact => None,
            Exactness::Within(bound) => Some(bound),
        };
        let listed = spread(frontier.len(), request.n_points);
        let equals = frontier.equals(&listed);
        let point = |(&point, equals): (&usize, &BigUint)| {
            let others = match request.n_equals {
                0 => Vec::new(),
                most => frontier.equal_outcomes(point, most),
            };
            FrontierPoint {
                outcome: names.outcome(&frontier.outcome(point)),
                utilities: names.utilities(frontier.utilities(point)),
                equals: equals.to_string(),
                equal_outcomes: others.iter().map(|o| names.outcome(o)).collect(),
            }
        };
        Self {
            exact: bound.is_none(),
            bound,
            count: frontier.len(),
            outcomes: (bound.is_none() && frontier.len() <= MOST_COUNTED).then(|| outcomes(frontier)),
            points: listed.iter().zip(&equals).map(point).collect(),
        }
    }
}

/// How many outcomes all points stand for.
fn outcomes(frontier: &Frontier) -> String {
    let all: Vec<usize> = (0..frontier.len()).collect();
    frontier.equals(&all).iter().sum::<BigUint>().to_string()
}

/// Of more points it is not counted for how many outcomes they stand.
const MOST_COUNTED: usize = 100_000;

/// At most `most` of `n` positions, evenly spread, both ends among them.
pub(super) fn spread(n: usize, most: usize) -> Vec<usize> {
    match most {
        _ if n <= most => (0..n).collect(),
        0 => Vec::new(),
        1 => vec![0],
        _ => (0..most).map(|k| (k as u128 * (n - 1) as u128 / (most - 1) as u128) as usize).collect(),
    }
}

/// What each bargaining solution picks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SolutionsSummary {
    /// Whose definitions of the four were used.
    pub convention: SolutionConvention,
    /// The greatest product of gains.
    pub nash: SolutionSummary,
    /// The greatest least gain.
    pub kalai: SolutionSummary,
    /// The greatest least share of the own ideal.
    pub kalai_smorodinsky: SolutionSummary,
    /// The greatest sum of utilities.
    pub utilitarian: SolutionSummary,
}

/// What one bargaining solution picks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SolutionSummary {
    /// The outcome; none without a zone.
    pub outcome: Option<OutcomeById>,
    /// What it is worth to each party.
    pub utilities: Option<Utilities>,
    /// How many efficient utility vectors tie with it, itself included; the lexicographically lowest
    /// outcome won. None where the frontier is bounded: how many tie is then not known.
    pub ties: Option<usize>,
    /// Where the frontier is bounded: between what the greatest possible value of what the solution makes
    /// as great as possible lies (the product of gains, the least gain, the least share, the sum), in
    /// utilities. The outcome shown reaches the low end. Absent where the solution is exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<ObjectiveBounds>,
}

/// Between what the greatest value of a solution's objective lies.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ObjectiveBounds {
    /// At least this, which the outcome shown has; none where nothing is known.
    pub low: Option<f64>,
    /// At most this; none where nothing is known.
    pub high: Option<f64>,
}

impl ObjectiveBounds {
    fn of(reach: &ObjectiveRange) -> Self {
        let known = |end: f64| Some(end).filter(|end| end.is_finite());
        Self { low: known(reach.low), high: known(reach.high) }
    }
}

impl SolutionsSummary {
    pub(super) fn of(names: &Names<'_>, picks: &Solutions, convention: SolutionConvention) -> Self {
        let solution = |pick: &Option<SolutionPick>| SolutionSummary {
            outcome: pick.as_ref().map(|p| names.outcome(&p.outcome)),
            utilities: pick.as_ref().map(|p| names.utilities(&p.utilities)),
            ties: match pick {
                Some(pick) => pick.reach.is_none().then_some(pick.n_ties),
                None => Some(0),
            },
            within: pick.as_ref().and_then(|p| p.reach.as_ref()).map(ObjectiveBounds::of),
        };
        Self {
            convention,
            nash: solution(&picks.nash),
            kalai: solution(&picks.kalai),
            kalai_smorodinsky: solution(&picks.kalai_smorodinsky),
            utilitarian: solution(&picks.utilitarian),
        }
    }

    /// The four with what they are called, in the order of the brief.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// # let brief = Brief::of(&view, &request).unwrap();
    /// use elfvik::prepare::solution::SolutionConcept;
    ///
    /// let [(first, nash), ..] = brief.solutions.named();
    /// assert_eq!(first, SolutionConcept::Nash);
    /// assert_eq!(nash, &brief.solutions.nash);
    /// ```
    #[must_use]
    pub fn named(&self) -> [(SolutionConcept, &SolutionSummary); 4] {
        SolutionConcept::ALL.map(|concept| (concept, self.of_concept(concept)))
    }

    fn of_concept(&self, concept: SolutionConcept) -> &SolutionSummary {
        match concept {
            SolutionConcept::Nash => &self.nash,
            SolutionConcept::Kalai => &self.kalai,
            SolutionConcept::KalaiSmorodinsky => &self.kalai_smorodinsky,
            SolutionConcept::Utilitarian => &self.utilitarian,
        }
    }
}

/// A named package and what it is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// What it is to the talks.
    pub kind: PackageKind,
    /// The party whose offer or position it is.
    pub by: Option<String>,
    /// Whether it is reported with reserve.
    pub hedged: bool,
    /// The option that it chooses for each issue.
    pub outcome: OutcomeById,
    /// What it is worth to each party, consents at their likely probability.
    pub utilities: Utilities,
    /// The parties that get at least their reservation.
    pub acceptable_to: Vec<String>,
    /// Whether it makes a deal: everybody whose agreement is needed gets at least the reservation.
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
    /// The distance to the nearest point of the frontier, in utilities.
    pub distance_to_efficient: Option<f64>,
    /// When it needs consent: what it becomes, granted and refused. Of many branches the most likely ones.
    pub branches: Vec<ConsentBranch>,
    /// How many further branches there are.
    pub unlisted_branches: usize,
    /// How likely it is that one of those comes about (0 to 1).
    pub unlisted_probability: f64,
    /// The id of its source.
    pub source: Option<String>,
    /// What else the file says of it.
    pub note: Option<String>,
}

/// What a package becomes when some consents are refused.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentBranch {
    /// The refused consents; none when all are granted.
    pub refused: Vec<String>,
    /// How likely this branch is (0 to 1).
    pub probability: f64,
    /// What the package becomes.
    pub outcome: OutcomeById,
    /// The issues that change, with what they change to.
    pub changes: IdMap<OptionChoice>,
    /// What it is then worth to each party.
    pub utilities: Utilities,
    /// The parties that then get at least their reservation.
    pub acceptable_to: Vec<String>,
}

impl PackageSummary {
    /// Whether it could be signed at the likely values: it makes a deal, and where ratifiers are known one
    /// that is ratified too.
    pub(crate) fn is_signable(&self) -> bool {
        self.ratified.unwrap_or(self.acceptable)
    }
}

pub(super) fn packages(
    names: &Names<'_>,
    (parameters, view): (&Parameters, &View),
    (analysis, ratification): (&Analysis, Option<&Ratification>),
) -> Result<Vec<PackageSummary>, AnalysisError> {
    let scenario = names.scenario;
    let granted = scenario.with_consents_granted();
    let literal = Game::new(&view.over(granted.clone()))?;
    let certain = Names { scenario, game: &literal };
    let most = (MOST_BRANCHES / scenario.packages.len().max(1)).max(FEWEST_BRANCHES);
    let package = |package: &crate::model::Package| {
        let (branches, unlisted) = branches(names, &certain, package, most);
        let utilities = names.game.utilities(&package.outcome);
        let distance = measure::distance_to_efficient(names.game, &analysis.frontier, &utilities);
        PackageSummary {
            id: package.id.clone(),
            name: package.name.clone(),
            kind: package.kind,
            by: package.by.map(|p| names.party(p)),
            hedged: package.hedged,
            outcome: names.outcome(&package.outcome),
            acceptable_to: names.content_with(&package.outcome, &utilities),
            acceptable: names.game.accepts_outcome(&package.outcome, &utilities),
            ratified: ratification.map(|found| found.is_ratified(&package.outcome)),
            refused_at_home: ratification
                .map(|found| refusing(parameters, found, &package.outcome))
                .unwrap_or_default(),
            efficient: analysis.frontier.rows().any(|row| row == utilities),
            distance_to_efficient: distance,
            branches,
            unlisted_branches: unlisted.0,
            unlisted_probability: unlisted.1,
            source: package.source.map(|s| scenario.sources[s.0].id.clone()),
            note: package.note.clone(),
            utilities: names.utilities(&utilities),
        }
    };
    Ok(scenario.packages.iter().map(package).collect())
}

/// The most likely branches of a package in the order of the refused consents, none when it needs no
/// consent, with how many others there are and how likely those are together; `certain` values an outcome
/// as it is written.
fn branches(
    names: &Names<'_>,
    certain: &Names<'_>,
    package: &crate::model::Package,
    most: usize,
) -> (Vec<ConsentBranch>, (usize, f64)) {
    let scenario = names.scenario;
    let all = scenario.branches(&package.outcome);
    if all.len() == 1 {
        return (Vec::new(), (0, 0.0));
    }
    let needed = all.last().map(|(refused, _)| refused.clone()).unwrap_or_default();
    let probability = |refused: &[crate::model::ConsentId]| {
        let factor = |c: &crate::model::ConsentId| {
            let granted = scenario.consents[c.0].probability.likely().to_rational();
            if refused.contains(c) { BigRational::one() - granted } else { granted }
        };
        needed.iter().map(factor).product::<BigRational>()
    };
    let probabilities: Vec<BigRational> = all.iter().map(|(refused, _)| probability(refused)).collect();
    let mut listed: Vec<usize> = (0..all.len()).collect();
    listed.sort_by(|&a, &b| probabilities[b].cmp(&probabilities[a]).then(a.cmp(&b)));
    let unlisted = listed.split_off(listed.len().min(most));
    listed.sort_unstable();
    let float = |probability: &BigRational| probability.to_f64().unwrap_or(0.0);
    let left = float(&unlisted.iter().map(|&at| &probabilities[at]).sum());
    let before = names.outcome(&package.outcome);
    let reservation = names.game.reservation();
    let is_content = |whole: &[i64], p: usize| {
        certain.game.scale(p).utility(whole[p]) >= names.game.scale(p).utility(reservation[p])
    };
    let branch = |&at: &usize| {
        let (refused, outcome) = &all[at];
        let whole = certain.game.utilities(outcome);
        let chosen = names.outcome(outcome);
        let changed = chosen.0.iter().zip(&before.0).filter(|(new, old)| new != old);
        ConsentBranch {
            refused: refused.iter().map(|c| scenario.consents[c.0].id.clone()).collect(),
            probability: float(&probabilities[at]),
            changes: IdMap(changed.map(|(new, _)| new.clone()).collect()),
            utilities: certain.utilities(&whole),
            acceptable_to: (0..reservation.len())
                .filter(|&p| is_content(&whole, p))
                .map(|p| names.party(PartyId(p)))
                .collect(),
            outcome: chosen,
        }
    };
    (listed.iter().map(branch).collect(), (unlisted.len(), left))
}

/// So many branches of packages are listed in all, and at least so many of each.
const MOST_BRANCHES: usize = 2_048;
const FEWEST_BRANCHES: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_points_are_evenly_spread_and_hold_both_ends() {
        assert_eq!(spread(5, 10), [0, 1, 2, 3, 4]);
        assert_eq!(spread(101, 3), [0, 50, 100]);
        assert_eq!(spread(9, 1), [0]);
        assert!(spread(9, 0).is_empty());
    }
}
