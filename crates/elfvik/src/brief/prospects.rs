//! How likely a deal is, in ids and shares.

use super::numbers::Number;
use crate::model::{IssueId, Outcome, PartyId, words};
use crate::names::{Choice, Chosen, Keyed, Names, Range, Share, Utilities};
use crate::prepare::Blueprint;
use crate::prepare::prospects::{self, Chance, Count, Standing};
use crate::prepare::solution::Concept;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// How likely a deal is, over worlds drawn from the guesses.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Prospects {
    /// How many worlds were drawn.
    pub worlds: usize,
    /// How many were asked for: more where each world is so much work that only some were drawn.
    pub asked: usize,
    /// What all draws come from.
    pub seed: u64,
    /// The probability that some outcome makes a deal.
    pub zone_probability: Share,
    /// The share of worlds in which the search was bounded and found no deal, so that nobody knows.
    pub unresolved: f64,
    /// How far the frontiers of worlds can be off, as a share of each party's range; none when all were
    /// exact.
    pub bound: Option<f64>,
    /// The named packages, in the order of the scenario.
    pub packages: Vec<Prospect>,
    /// What the bargaining solutions pick at the likely values, the same outcome once.
    pub solutions: Vec<Prospect>,
    /// Up to five packages that together are acceptable in the most worlds, greedily chosen.
    pub robust: Vec<Prospect>,
    /// How many efficient outcomes of the worlds the robust packages were chosen from.
    pub candidates: usize,
    /// What each party gets in the Nash package of the worlds that have one.
    pub spread: Option<Keyed<Range>>,
    /// The probability that the Nash package of the world exists and is ratified.
    pub ratified: Share,
    /// Ratifiers of whom nothing is known; they count as approving.
    pub unknown_ratifiers: Vec<String>,
    /// Per issue, what the Nash packages choose.
    pub issues: Vec<Openness>,
    /// The guesses, by how much of the variance of "a deal is possible" each explains alone.
    pub find_out_first: Vec<FindOut>,
}

/// How likely a package is to be acceptable.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Prospect {
    /// The packages, or the solutions, that choose this.
    pub names: Vec<Called>,
    /// What it chooses.
    pub outcome: Chosen,
    /// What it is worth at the likely values.
    pub utilities: Utilities,
    /// The share of worlds in which it makes a deal.
    pub acceptable: Share,
    /// The share of worlds in which it makes a deal that all who must ratify approve.
    pub ratified: Share,
    /// For robust packages: the share of worlds in which this one or one before it makes a deal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<Share>,
    /// How it stands with each party.
    pub parties: Keyed<Stance>,
    /// How it stands with each ratifier of whom a profile is known, keyed `party/ratifier`.
    pub ratifiers: Keyed<Stance>,
}

/// What an outcome goes by: the id of a package, or the solution that picks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Called {
    /// A solution.
    Solution(Concept),
    /// The id of a package.
    Package(String),
}

impl fmt::Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solution(concept) => concept.fmt(f),
            Self::Package(id) => f.pad(id),
        }
    }
}

/// How a package stands with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Stance {
    /// The share of worlds in which it is worth at least the reservation.
    pub accepts: f64,
    /// What it is worth to whom it stands with.
    pub worth: Range,
}

/// What is open at an issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Openness {
    /// The id of the issue.
    pub issue: String,
    /// Whether one option prevails; none where no world has a Nash package.
    pub reading: Option<OpennessReading>,
    /// The options that occur, most frequent first, at most twelve.
    pub options: Vec<OptionShare>,
    /// The share of all others.
    pub others: f64,
}

words! {
    /// Whether one option prevails in the Nash packages.
    pub enum OpennessReading {
        /// One option is in nine of ten or more.
        Settled = "settled",
        /// None is.
        Open = "open",
    }
}

/// How often an option is in the Nash package of a world that has one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OptionShare {
    /// The option that is meant.
    pub option: Choice,
    /// The share of Nash packages.
    pub share: f64,
}

/// What one guess decides.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FindOut {
    /// Which number is guessed.
    #[serde(flatten)]
    pub number: Number,
    /// The share of the variance of "a deal is possible" that it explains alone (0 to 1).
    pub share: f64,
    /// How likely a deal is when the guess is in the lowest tenth of its range.
    pub lowest: Bin,
    /// The same in the highest tenth.
    pub highest: Bin,
    /// The same in each tenth, from low to high.
    pub tenths: Vec<f64>,
}

/// How likely a deal is in a tenth of the worlds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Bin {
    /// Where the tenth ends: the lowest lies below, the highest above.
    pub edge: f64,
    /// The share of its worlds in which a deal is possible.
    pub probability: f64,
}

/// The outcomes that are followed through all worlds, each once, with the names they go by.
pub(super) struct Watched {
    pub(super) outcomes: Vec<Outcome>,
}

impl Watched {
    pub(super) fn position(&mut self, outcome: &Outcome) -> usize {
        let known = self.outcomes.iter().position(|o| o == outcome);
        known.unwrap_or_else(|| {
            self.outcomes.push(outcome.clone());
            self.outcomes.len() - 1
        })
    }
}

impl Prospects {
    pub(super) fn of(
        names: &Names<'_>,
        blueprint: &Blueprint,
        seed: u64,
        found: &prospects::Prospects,
        (packages, solutions): (Vec<Prospect>, Vec<Prospect>),
    ) -> Self {
        let robust = |robust: &prospects::Robust| Prospect {
            together: Some(Share::of(robust.together)),
            ..prospect(names, blueprint, Vec::new(), &robust.chance)
        };
        let yes = Share::of(found.zone);
        let possible = Count { yes: found.zone.yes + found.unresolved, of: found.zone.of };
        Self {
            worlds: found.worlds,
            asked: found.asked,
            seed,
            zone_probability: Share { high: Share::of(possible).high, ..yes },
            unresolved: Count { yes: found.unresolved, of: found.worlds }.share(),
            bound: (found.bound > 0.0).then_some(found.bound),
            packages,
            solutions,
            robust: found.robust.iter().map(robust).collect(),
            candidates: found.candidates,
            spread: found.spread.as_ref().map(|spread| names.by_party(|p| Range::of(spread[p]))),
            ratified: Share::of(found.ratified),
            unknown_ratifiers: unknown_ratifiers(blueprint),
            issues: (0..found.options.len())
                .map(|i| openness(names, IssueId(i), &found.options[i]))
                .collect(),
            find_out_first: found.find_out.iter().map(|f| find_out(blueprint, f)).collect(),
        }
    }
}

fn unknown_ratifiers(blueprint: &Blueprint) -> Vec<String> {
    let view = blueprint.view();
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
    blueprint: &Blueprint,
    called: Vec<Called>,
    chance: &Chance,
) -> Prospect {
    let stance = |standing: &Standing| Stance {
        accepts: standing.acceptable.share(),
        worth: Range::of(standing.worth),
    };
    let ratifier = |(player, standing): (usize, &Standing)| {
        let player = blueprint.players()[player];
        let party = &names.scenario.parties[player.party.0];
        let id = player.ratifier.map(|r| party.ratifiers[r].id.as_str()).unwrap_or_default();
        (format!("{}/{id}", party.id), stance(standing))
    };
    Prospect {
        names: called,
        outcome: names.outcome(&chance.outcome),
        utilities: names.utilities(&names.game.utilities(&chance.outcome)),
        acceptable: Share::of(chance.acceptable),
        ratified: Share::of(chance.ratified),
        together: None,
        parties: names.by_party(|p| stance(&chance.parties[p])),
        ratifiers: Keyed(blueprint.ratifiers().zip(&chance.ratifiers).map(ratifier).collect()),
    }
}

fn openness(names: &Names<'_>, issue: IssueId, counts: &[usize]) -> Openness {
    let all: usize = counts.iter().sum();
    let share = |yes: usize| Count { yes, of: all }.share();
    let mut order: Vec<usize> = (0..counts.len()).filter(|&o| counts[o] > 0).collect();
    order.sort_by_key(|&o| std::cmp::Reverse(counts[o]));
    let option = |&o: &usize| OptionShare { option: names.choice(issue, o as u32), share: share(counts[o]) };
    let reading = order.first().map(|&o| match share(counts[o]) >= SETTLED {
        true => OpennessReading::Settled,
        false => OpennessReading::Open,
    });
    Openness {
        issue: names.scenario.issues[issue.0].id.clone(),
        reading,
        options: order.iter().take(MOST_OPTIONS).map(option).collect(),
        others: share(order.iter().skip(MOST_OPTIONS).map(|&o| counts[o]).sum()),
    }
}

fn find_out(blueprint: &Blueprint, found: &prospects::FindOut) -> FindOut {
    let (first, last) = (found.bins[0], found.bins[found.bins.len() - 1]);
    FindOut {
        number: Number::of(blueprint, found.number),
        share: found.share,
        lowest: Bin { edge: found.edges.0, probability: first.share() },
        highest: Bin { edge: found.edges.1, probability: last.share() },
        tenths: found.bins.iter().map(|bin| bin.share()).collect(),
    }
}

/// From this share of Nash packages on an issue counts as settled.
const SETTLED: f64 = 0.9;
/// So many options of an issue are listed.
const MOST_OPTIONS: usize = 12;
