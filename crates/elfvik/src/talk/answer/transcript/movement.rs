//! What a party's next offer gives and takes back, issue by issue, and what it still needs.

use crate::model::{IssueId, Outcome, PartyId};
use crate::names::Names;
use serde::Serialize;

/// How an offer differs from the same party's last one, and from what somebody else asked for last: issues by
/// id. What a change is worth is looked at with the other issues as in the last offer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OfferMovement {
    /// Where it gives way, what costs it most first.
    pub gives: Vec<String>,
    /// Where it asks for more than in its last offer, what it gains most by first.
    pub takes: Vec<String>,
    /// Where it changes what is all the same to it.
    pub moves: Vec<String>,
    /// Of the issues that it leaves as they are and on which the other asked for something else, the one on
    /// which giving way would cost it most; none where there is no such issue.
    pub needs: Option<String>,
}

impl OfferMovement {
    /// The movement from one offer of a party to the next, beside the last offer of somebody else.
    pub(super) fn of(
        names: &Names<'_>,
        party: PartyId,
        (before, now): (&Outcome, &Outcome),
        asked: Option<&Outcome>,
    ) -> Self {
        let id = |issue: usize| names.scenario.issues[issue].id.clone();
        let n = names.scenario.issues.len();
        let cost = |base: &Outcome, issue: usize, to: u32| {
            let along = names.game.along(base, IssueId(issue));
            along[base.options()[issue] as usize][party.0] - along[to as usize][party.0]
        };
        let changed = (0..n).filter(|&at| before.options()[at] != now.options()[at]);
        let mut costs: Vec<(i64, usize)> =
            changed.map(|at| (cost(before, at, now.options()[at]), at)).collect();
        costs.sort_by_key(|(cost, at)| (std::cmp::Reverse(cost.abs()), *at));
        let of = |sign: i64| {
            costs.iter().filter(|(cost, _)| cost.signum() == sign).map(|(_, at)| id(*at)).collect()
        };
        let needs = asked.and_then(|asked| {
            let is_open = |at: &usize| {
                asked.options()[*at] != now.options()[*at] && before.options()[*at] == now.options()[*at]
            };
            let open = (0..n).filter(is_open);
            let costs = open.map(|at| (cost(now, at, asked.options()[at]), at)).filter(|(cost, _)| *cost > 0);
            costs.max_by_key(|(cost, at)| (*cost, std::cmp::Reverse(*at))).map(|(_, at)| id(at))
        });
        Self { gives: of(1), takes: of(-1), moves: of(0), needs }
    }
}
