//! How likely a deal is, in ids and shares.

use super::numbers::NumberSummary;
use crate::model::{IssueId, Outcome, PartyId, words};
use crate::names::{CentralUtilityRange, IdMap, Names, OptionChoice, OutcomeById, ShareEstimate, Utilities};
use crate::prepare::Parameters;
use crate::prepare::prospects::{self, Chance, UtilityOverWorlds, WorldCount};
use crate::prepare::solution::SolutionConcept;
use serde::Serialize;
use std::fmt;

/// How likely a deal is, over worlds drawn from the guesses.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProspectsSummary {
    /// How many worlds were drawn.
    pub worlds: usize,
    /// How many were asked for: more where each world is so much work that only some were drawn.
    pub asked: usize,
    /// How many worlds of equal weight tell as much, where worlds were weighed by what was heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<f64>,
    /// What all draws come from.
    pub seed: u64,
    /// The probability that some outcome makes a deal.
    pub zone_probability: ShareEstimate,
    /// The share of worlds in which the search was bounded and found no deal, so that nobody knows.
    pub unresolved: f64,
    /// How far the frontiers of worlds can be off, as a share of each party's range; none when all were
    /// exact.
    pub bound: Option<f64>,
    /// The named packages, in the order of the scenario.
    pub packages: Vec<PackageAcceptability>,
    /// What the bargaining solutions pick at the likely values, the same outcome once.
    pub solutions: Vec<PackageAcceptability>,
    /// Up to five packages that together are acceptable in the most worlds, and ratified where ratifiers are
    /// known, greedily chosen.
    pub robust: Vec<PackageAcceptability>,
    /// How many efficient outcomes of the worlds the robust packages were chosen from.
    pub candidates: usize,
    /// What each party gets in the Nash package of the worlds that have one; where ratifiers are known, of
    /// what is ratified.
    pub spread: Option<IdMap<CentralUtilityRange>>,
    /// The probability that some outcome makes a deal that is ratified too.
    pub ratified: ShareEstimate,
    /// The share of worlds in which the search was bounded and found no such outcome, so that nobody knows;
    /// absent where nothing is known of any ratifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratified_unresolved: Option<f64>,
    /// Ratifiers of whom nothing is known; they count as approving.
    pub unknown_ratifiers: Vec<String>,
    /// Per issue, what the Nash packages choose.
    pub issues: Vec<IssueUncertainty>,
    /// The guesses, by how much of the variance of "a deal is possible" each explains alone; where ratifiers
    /// are known, of "a deal that is ratified is possible".
    pub find_out_first: Vec<SensitivitySummary>,
}

/// How likely a package is to be acceptable.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageAcceptability {
    /// The packages, or the solutions, that choose this.
    pub names: Vec<OutcomeReference>,
    /// The option that it chooses for each issue.
    pub outcome: OutcomeById,
    /// What it is worth at the likely values.
    pub utilities: Utilities,
    /// The share of worlds in which it makes a deal.
    pub acceptable: ShareEstimate,
    /// The share of worlds in which it makes a deal that all who must ratify approve.
    pub ratified: ShareEstimate,
    /// For robust packages: the share of worlds in which this one or one before it makes a deal, that is
    /// ratified where ratifiers are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<ShareEstimate>,
    /// How it stands with each party.
    pub parties: IdMap<PackageAcceptance>,
    /// How it stands with each ratifier of whom a profile is known, keyed `party/ratifier`.
    pub ratifiers: IdMap<PackageAcceptance>,
}

/// What an outcome goes by: the id of a package, or the solution that picks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum OutcomeReference {
    /// A bargaining solution that picks it.
    Solution(SolutionConcept),
    /// The id of a package.
    Package(String),
}

impl fmt::Display for OutcomeReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solution(concept) => concept.fmt(f),
            Self::Package(id) => f.pad(id),
        }
    }
}

/// How a package stands with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageAcceptance {
    /// The share of worlds in which it is worth at least the reservation.
    pub accepts: f64,
    /// What it is worth to whom it stands with.
    pub worth: CentralUtilityRange,
}

/// What is open at an issue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueUncertainty {
    /// The id of the issue.
    pub issue: String,
    /// Whether one option prevails; none where no world has a Nash package.
    pub reading: Option<IssueStatus>,
    /// The options that occur, most frequent first, at most twelve.
    pub options: Vec<OptionShare>,
    /// The share of all others.
    pub others: f64,
}

words! {
    /// Whether one option prevails in the Nash packages.
    pub enum IssueStatus {
        /// One option is in nine of ten or more.
        Settled = "settled",
        /// No option is in nine of ten.
        Open = "open",
    }
}

/// How often an option is in the Nash package of a world that has one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OptionShare {
    /// The option that is meant.
    pub option: OptionChoice,
    /// The share of Nash packages.
    pub share: f64,
}

/// What one guess decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SensitivitySummary {
    /// Which number is guessed.
    #[serde(flatten)]
    pub number: NumberSummary,
    /// The share of the variance of "a deal is possible" that it explains alone (0 to 1).
    pub share: f64,
    /// How likely a deal is when the guess is in the lowest tenth of its range.
    pub lowest: SensitivityDecile,
    /// The same in the highest tenth.
    pub highest: SensitivityDecile,
    /// The same in each tenth, from low to high.
    pub tenths: Vec<f64>,
}

/// How likely a deal is in a tenth of the worlds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SensitivityDecile {
    /// Where the tenth ends: the lowest lies below, the highest above.
    pub edge: f64,
    /// The share of its worlds in which a deal is possible.
    pub probability: f64,
}

/// The outcomes that are followed through all worlds, each once, with the names they go by.
pub(super) struct TrackedOutcomes {
    pub(super) outcomes: Vec<Outcome>,
}

impl TrackedOutcomes {
    pub(super) fn position(&mut self, outcome: &Outcome) -> usize {
        let known = self.outcomes.iter().position(|o| o == outcome);
        known.unwrap_or_else(|| {
            self.outcomes.push(outcome.clone());
            self.outcomes.len() - 1
        })
    }
}

impl ProspectsSummary {
    /// How many worlds the shares are worth: those that were drawn, or fewer where they were weighed.
    #[must_use]
    pub(crate) fn worth(&self) -> f64 {
        self.effective.unwrap_or(f64::INFINITY).min(self.worlds as f64)
    }

    pub(super) fn of(
        names: &Names<'_>,
        parameters: &Parameters,
        seed: u64,
        found: &prospects::Prospects,
        (packages, solutions): (Vec<PackageAcceptability>, Vec<PackageAcceptability>),
    ) -> Self {
        let share = |count: WorldCount| ShareEstimate::thinned(count, found.thinning());
        let robust = |robust: &prospects::RobustPackage| PackageAcceptability {
            together: Some(share(robust.together)),
            ..prospect(names, parameters, Vec::new(), (&robust.chance, found.thinning()))
        };
        let yes = share(found.zone);
        let unresolved = WorldCount { yes: found.ratified_unresolved, of: found.worlds };
        let possible_at_home = match parameters.home().is_known() {
            true => WorldCount { yes: found.ratified.yes + unresolved.yes, of: found.ratified.of },
            false => found.ratified,
        };
        let possible = WorldCount { yes: found.zone.yes + found.unresolved, of: found.zone.of };
        Self {
            worlds: found.worlds,
            asked: found.asked,
            effective: found.posterior.as_ref().map(|posterior| posterior.effective),
            seed,
            zone_probability: ShareEstimate { high: share(possible).high, ..yes },
            unresolved: WorldCount { yes: found.unresolved, of: found.worlds }.share(),
            bound: (found.bound > 0.0).then_some(found.bound),
            packages,
            solutions,
            robust: found.robust.iter().map(robust).collect(),
            candidates: found.candidates,
            spread: found
                .spread
                .as_ref()
                .map(|spread| names.by_party(|p| CentralUtilityRange::of(spread[p]))),
            ratified: ShareEstimate { high: share(possible_at_home).high, ..share(found.ratified) },
            ratified_unresolved: parameters.home().is_known().then_some(unresolved.share()),
            unknown_ratifiers: unknown_ratifiers(parameters),
            issues: (0..found.options.len())
                .map(|i| openness(names, IssueId(i), &found.options[i]))
                .collect(),
            find_out_first: found.find_out.iter().map(|f| find_out(parameters, f)).collect(),
        }
    }
}

fn unknown_ratifiers(parameters: &Parameters) -> Vec<String> {
    let view = parameters.view();
    let of = |p: usize| {
        let party = &view.scenario().parties[p];
        let known = view.ratifications(PartyId(p));
        let unknown = move |r: &usize| known.iter().all(|k| k.ratifier != *r);
        (0..party.ratifiers.len()).filter(unknown).map(|r| format!("{}/{}", party.id, party.ratifiers[r].id))
    };
    (0..view.scenario().parties.len()).flat_map(of).collect()
}

pub(super) fn prospect(
    names: &Names<'_>,
    parameters: &Parameters,
    called: Vec<OutcomeReference>,
    (chance, thinning): (&Chance, f64),
) -> PackageAcceptability {
    let stance = |standing: &UtilityOverWorlds| PackageAcceptance {
        accepts: standing.acceptable.share(),
        worth: CentralUtilityRange::of(standing.worth),
    };
    let ratifier = |(player, standing): (usize, &UtilityOverWorlds)| {
        let player = parameters.players()[player];
        let party = &names.scenario.parties[player.party.0];
        let id = player.ratifier.map(|r| party.ratifiers[r].id.as_str()).unwrap_or_default();
        (format!("{}/{id}", party.id), stance(standing))
    };
    PackageAcceptability {
        names: called,
        outcome: names.outcome(&chance.outcome),
        utilities: names.utilities(&names.game.utilities(&chance.outcome)),
        acceptable: ShareEstimate::thinned(chance.acceptable, thinning),
        ratified: ShareEstimate::thinned(chance.ratified, thinning),
        together: None,
        parties: names.by_party(|p| stance(&chance.parties[p])),
        ratifiers: IdMap(parameters.ratifiers().zip(&chance.ratifiers).map(ratifier).collect()),
    }
}

fn openness(names: &Names<'_>, issue: IssueId, counts: &[usize]) -> IssueUncertainty {
    let all: usize = counts.iter().sum();
    let share = |yes: usize| WorldCount { yes, of: all }.share();
    let mut order: Vec<usize> = (0..counts.len()).filter(|&o| counts[o] > 0).collect();
    order.sort_by_key(|&o| std::cmp::Reverse(counts[o]));
    let option = |&o: &usize| OptionShare { option: names.choice(issue, o as u32), share: share(counts[o]) };
    let reading = order.first().map(|&o| match share(counts[o]) >= SETTLED {
        true => IssueStatus::Settled,
        false => IssueStatus::Open,
    });
    IssueUncertainty {
        issue: names.scenario.issues[issue.0].id.clone(),
        reading,
        options: order.iter().take(MOST_OPTIONS).map(option).collect(),
        others: share(order.iter().skip(MOST_OPTIONS).map(|&o| counts[o]).sum()),
    }
}

fn find_out(parameters: &Parameters, found: &prospects::Sensitivity) -> SensitivitySummary {
    let (first, last) = (found.bins[0], found.bins[found.bins.len() - 1]);
    SensitivitySummary {
        number: NumberSummary::of(parameters, found.number),
        share: found.share,
        lowest: SensitivityDecile { edge: found.edges.0, probability: first.share() },
        highest: SensitivityDecile { edge: found.edges.1, probability: last.share() },
        tenths: found.bins.iter().map(|bin| bin.share()).collect(),
    }
}

/// From this share of Nash packages on an issue counts as settled.
const SETTLED: f64 = 0.9;
/// So many options of an issue are listed.
const MOST_OPTIONS: usize = 12;
