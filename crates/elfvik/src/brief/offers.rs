//! What a party could offer next: packages of about equal value to it, the most likely to be accepted.

use crate::model::{IssueId, Outcome, PartyId, Reservation};
use crate::names::ShareEstimate;
use crate::names::{Names, OptionChoice, OutcomeById, Utilities};
use crate::number::Decimal;
use crate::prepare::analysis::Analysis;
use crate::prepare::home::{Home, RatifierVote};
use crate::prepare::parameters::ProbabilisticRatifier;
use crate::prepare::prospects::EfficientOutcome;
use crate::prepare::{Game, Parameters, Ratification};
use serde::Serialize;
use std::sync::Arc;

/// A package that a party could offer next.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NextOffer {
    /// The option that it chooses for each issue.
    pub outcome: OutcomeById,
    /// What it is worth to each party at the likely values.
    pub utilities: Utilities,
    /// The share of worlds in which all others accept it, as far as their agreement is needed.
    pub accepted: ShareEstimate,
    /// The share of worlds in which it is ratified then, at the own home as well; absent where nothing is
    /// known of any ratifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratified: Option<ShareEstimate>,
    /// Where it gives the others their best option at some cost to oneself.
    pub gives: Vec<String>,
    /// Where it keeps one's own best option at some cost to others.
    pub keeps: Vec<String>,
    /// What differs from the first offer.
    pub differs: Vec<OptionDifference>,
}

/// A difference from the first offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OptionDifference {
    /// The id of the issue.
    pub issue: String,
    /// What this offer chooses.
    pub choice: OptionChoice,
}

/// Those at a party's home of whom it is known for certain what they approve.
pub(super) struct CertainRatifiers {
    us: PartyId,
    home: Arc<Home>,
    /// What outcomes are worth to parties and ratifiers; none where nothing is known of any ratifier.
    players: Option<Game>,
    /// Per player, whether it is certain what it approves.
    is_certain: Vec<bool>,
    /// Per ratifier of whom a probability is known, whether it may approve at all.
    may_approve: Vec<bool>,
}

impl CertainRatifiers {
    /// The home of a party.
    pub(super) fn of(parameters: &Parameters, us: PartyId, found: Option<&Ratification>) -> Self {
        let is_certain = |player: usize| {
            let preferences = parameters.preferences(player);
            *preferences.reservation_in(parameters.state()) != Reservation::Any && preferences.is_certain()
        };
        let may_approve = |a: &ProbabilisticRatifier| {
            parameters.numbers()[a.probability].estimate.bounds().1 > Decimal::ZERO
        };
        Self {
            us,
            home: parameters.home().clone(),
            players: found.map(|found| found.players.clone()),
            is_certain: (0..parameters.players().len()).map(is_certain).collect(),
            may_approve: parameters.approvals().iter().map(may_approve).collect(),
        }
    }

    /// Whether the own home refuses an outcome for certain.
    pub(super) fn refuses(&self, outcome: &Outcome) -> bool {
        let Some(players) = &self.players else { return false };
        let worth = players.utilities(outcome);
        let may_be_yes = |vote: RatifierVote| match vote {
            RatifierVote::Player(at) => !self.is_certain[at] || players.reaches(at, worth[at]),
            RatifierVote::Chance(at) => self.may_approve[at],
            RatifierVote::Unknown => true,
        };
        !self.home.approves(self.us.0, may_be_yes)
    }
}

/// Up to three offers, most likely first; none when no candidate is worth the party's reservation and is ever
/// accepted, and ratified where ratifiers are known. What a party's own home refuses for certain is not
/// offered.
///
/// The value to aim at is that of the candidate with the greatest expected gain, the chance that the others
/// accept, and that all homes approve where ratifiers are known, times the gain over the own reservation at
/// the likely values. Offered are that candidate and those whose value lies within 2 % of the party's range
/// of utilities (5 % when there is no other), most likely first; of equals the lexicographically lowest.
///
/// Source: V. H. Medvec, G. J. Leonardelli, A. D. Galinsky, A. Claussen-Schulz, "Choice and Achievement at
/// the Bargaining Table: The Distributive, Integrative, and Interpersonal Advantages of Making Multiple
/// Equivalent Simultaneous Offers", IACM 2005, for offering equals.
pub(super) fn offers(
    names: &Names<'_>,
    analysis: &Analysis,
    (us, home): (PartyId, &CertainRatifiers),
    (pool, thinning): (&[EfficientOutcome], f64),
) -> Vec<NextOffer> {
    let game = names.game;
    let least = game.reservation()[us.0];
    let value = |c: &EfficientOutcome| game.utilities(&c.outcome)[us.0];
    let has_ratifiers = home.players.is_some();
    let valued = pool.iter().filter(|c| !home.refuses(&c.outcome)).map(|c| (c, value(c)));
    let valued: Vec<(&EfficientOutcome, i64)> = valued
        .filter(|(c, u)| game.reaches(us.0, *u) && c.ratified.yes > 0 && game.is_feasible(&c.outcome))
        .collect();
    let expected =
        |&(c, u): &(&EfficientOutcome, i64)| i128::from((u - least).max(0)) * c.ratified.yes as i128;
    let aim = valued
        .iter()
        .copied()
        .max_by(|a, b| expected(a).cmp(&expected(b)).then_with(|| b.0.outcome.cmp(&a.0.outcome)));
    let Some((_, aim)) = aim else { return Vec::new() };
    let range = analysis.ranges[us.0].1 - analysis.ranges[us.0].0;
    let within = |share: f64| {
        let near = valued.iter().filter(|(_, u)| (u - aim).abs() as f64 <= range as f64 * share);
        let mut near: Vec<&EfficientOutcome> = near.map(|(c, _)| *c).collect();
        near.sort_by(|a, b| b.ratified.yes.cmp(&a.ratified.yes).then_with(|| a.outcome.cmp(&b.outcome)));
        near
    };
    let mut near = within(NEAR);
    if near.len() < 2 {
        near = within(FURTHER);
    }
    let chosen = apart(&near);
    let first = chosen.first().map(|c| c.outcome.clone());
    let offer = |c: &EfficientOutcome| NextOffer {
        ratified: has_ratifiers.then(|| ShareEstimate::thinned(c.ratified, thinning)),
        ..offer(names, us, (c, thinning), first.as_ref())
    };
    chosen.into_iter().map(offer).collect()
}

/// The first, and then those that differ from all chosen ones in two issues or more, as far as there are any.
fn apart<'c>(near: &[&'c EfficientOutcome]) -> Vec<&'c EfficientOutcome> {
    let differ =
        |a: &Outcome, b: &Outcome| a.options().iter().zip(b.options()).filter(|(a, b)| a != b).count();
    let mut chosen: Vec<&EfficientOutcome> = Vec::new();
    for least in [2, 1] {
        for candidate in near {
            let is_apart = chosen.iter().all(|c| differ(&c.outcome, &candidate.outcome) >= least);
            if chosen.len() < MOST && is_apart {
                chosen.push(candidate);
            }
        }
    }
    chosen.sort_by(|a, b| b.ratified.yes.cmp(&a.ratified.yes).then_with(|| a.outcome.cmp(&b.outcome)));
    chosen
}

fn offer(
    names: &Names<'_>,
    us: PartyId,
    (candidate, thinning): (&EfficientOutcome, f64),
    first: Option<&Outcome>,
) -> NextOffer {
    let outcome = &candidate.outcome;
    let game = names.game;
    let row = game.utilities(outcome);
    let (mut gives, mut keeps) = (Vec::new(), Vec::new());
    for i in 0..outcome.options().len() {
        let rows = game.along(outcome, IssueId(i));
        let here = outcome.options()[i] as usize;
        let open: Vec<usize> = (0..rows.len()).filter(|&o| game.is_open(i, o)).collect();
        let is_best = |p: usize| open.iter().all(|&o| rows[o][p] <= rows[here][p]);
        let matters = |p: usize| open.iter().any(|&o| rows[o][p] != rows[here][p]);
        let others = names.others(us);
        let id = || names.scenario.issues[i].id.clone();
        if !is_best(us.0) && others.iter().any(|&p| matters(p) && is_best(p)) {
            gives.push(id());
        } else if is_best(us.0) && matters(us.0) && others.iter().any(|&p| !is_best(p)) {
            keeps.push(id());
        }
    }
    let differs = first.map(|first| names.changes(first, outcome).0).unwrap_or_default();
    NextOffer {
        outcome: names.outcome(outcome),
        utilities: names.utilities(&row),
        accepted: ShareEstimate::thinned(candidate.others_accept, thinning),
        ratified: None,
        gives,
        keeps,
        differs: differs.into_iter().map(|(issue, choice)| OptionDifference { issue, choice }).collect(),
    }
}

/// How near values must be to count as equal, as a share of the party's range.
const NEAR: f64 = 0.02;
const FURTHER: f64 = 0.05;
/// So many offers are made at most.
const MOST: usize = 3;
