//! How far apart the parties are, issue by issue.

use super::answers::ValueBounds;
use crate::model::words;
use crate::names::{IdMap, Names, OptionChoice};
use crate::prepare::analysis::Analysis;
use crate::prepare::{Ratification, gap};
use serde::Serialize;

/// How far apart the parties are at one issue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueGapSummary {
    /// The id of the issue.
    pub issue: String,
    /// What that comes to.
    pub reading: GapKind,
    /// The party to which a tradeable issue matters most.
    pub matters_to: Option<String>,
    /// What the outcome closest to both has here: the Nash package, or without a zone the least shortfall;
    /// where ratifiers are known, of what is accepted and ratified.
    pub closest: Option<OptionChoice>,
    /// What is at stake for each party.
    pub stakes: IdMap<StakeSummary>,
}

words! {
    /// What the gap at an issue comes to.
    pub enum GapKind {
        /// The same option is best for all.
        Shared = "shared",
        /// It matters much more to one party than to the others.
        Tradeable = "tradeable",
        /// It matters to several, who want different things.
        Contested = "contested",
    }
}

/// What an issue means to a party.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StakeSummary {
    /// Its best option, the other issues as in the closest outcome.
    pub best: OptionChoice,
    /// The utility it loses when another party's best is taken instead.
    pub loss: f64,
    /// The same as a share of what lies between its least and greatest utility; null where it loses
    /// something although every outcome that can occur is worth the same to it.
    pub share: Option<f64>,
    /// Where the loss depends on other issues: the least and the most it can be, whatever those are.
    pub extremes: Option<ValueBounds<f64>>,
}

impl StakeSummary {
    /// By how much it counts beside other stakes: what has no share counts as all.
    pub(crate) fn weight(&self) -> f64 {
        self.share.unwrap_or(1.0)
    }
}

pub(super) fn gaps(
    names: &Names<'_>,
    analysis: &Analysis,
    ratification: Option<&Ratification>,
) -> Vec<IssueGapSummary> {
    let (solutions, shortfall) = match ratification {
        None => (&analysis.solutions, &analysis.shortfall),
        Some(found) => (&found.solutions, &found.shortfall),
    };
    let nash = solutions.nash.as_ref().map(|pick| &pick.outcome);
    let closest = nash.or(shortfall.as_ref().map(|s| &s.outcome));
    let any = || analysis.frontier.outcome(0);
    let base = closest.cloned().unwrap_or_else(any);
    let share = |p: usize, loss: i64| match analysis.ranges[p].1 - analysis.ranges[p].0 {
        _ if loss == 0 => Some(0.0),
        width => (width > 0).then(|| loss as f64 / width as f64),
    };
    let of = |gap: gap::IssueGap| {
        let stake = |p: usize| StakeSummary {
            best: names.choice(gap.issue, gap.stakes[p].best),
            loss: names.game.scale(p).utility(gap.stakes[p].loss),
            share: share(p, gap.stakes[p].loss),
            extremes: gap.stakes[p].extremes.map(|(low, high)| {
                let utility = |whole| names.game.scale(p).utility(whole);
                ValueBounds { low: utility(low), high: utility(high) }
            }),
        };
        let (reading, matters_to) = match gap.reading {
            gap::IssueType::Shared => (GapKind::Shared, None),
            gap::IssueType::Tradeable(party) => (GapKind::Tradeable, Some(names.party(party))),
            gap::IssueType::Contested => (GapKind::Contested, None),
        };
        IssueGapSummary {
            issue: names.scenario.issues[gap.issue.0].id.clone(),
            reading,
            matters_to,
            closest: closest.map(|outcome| names.choice(gap.issue, outcome.option(gap.issue))),
            stakes: names.by_party(stake),
        }
    };
    gap::gaps(names.game, &base, &analysis.ranges).into_iter().map(of).collect()
}
