//! A game with red lines: whether outcomes cross them, and what penalties make of those that do.

use super::Game;
use super::coupling::{Coupling, CouplingShape};
use super::red_lines::Penalties;
use super::utility_lookup::Spot;
use crate::model::{Outcome, PartyId, Region};
use std::sync::Arc;

impl Game {
    /// Whether an outcome crosses a red line of a player.
    pub(crate) fn crosses(&self, player: usize, outcome: &Outcome) -> bool {
        let Some(lines) = &self.red_lines else { return false };
        lines.crossings.iter().any(|(at, region, _)| *at == player && region.holds(outcome))
    }

    /// Whether any player has a red line.
    pub(crate) fn has_red_lines(&self) -> bool {
        self.red_lines.is_some()
    }

    /// Whether red lines are barred like the regions of rules.
    pub(super) fn bars_red_lines(&self) -> bool {
        self.red_lines.iter().flat_map(|lines| &lines.crossings).any(|(.., bars)| *bars)
    }

    /// The regions that a player never accepts.
    pub(crate) fn red_lines(&self, player: usize) -> impl Iterator<Item = &Region> {
        let all = self.red_lines.iter().flat_map(|lines| &lines.crossings);
        all.filter(move |(at, ..)| *at == player).map(|(_, region, _)| region)
    }

    /// Whether everybody whose agreement is needed accepts an outcome that is worth so much: it reaches their
    /// reservations and crosses none of their red lines.
    pub(crate) fn accepts_outcome(&self, outcome: &Outcome, utilities: &[i64]) -> bool {
        let accepts = |(p, &u): (usize, &i64)| self.reaches(p, u) && !self.crosses(p, outcome);
        let agrees: Vec<bool> = utilities.iter().enumerate().map(accepts).collect();
        self.is_agreed(&agrees)
    }

    /// The same game with what crosses red lines that are not barred below every reservation.
    ///
    /// The penalty is `most`, or by what the greatest sum exceeds the reservation and the least sum, and a
    /// little more: what crosses a red line is worth less than anything that does not.
    pub(in crate::prepare) fn with_penalties(mut self, most: Option<i64>) -> Self {
        let Some(lines) = self.red_lines.clone() else { return self };
        let n = self.n_parties();
        // A ceiling cuts off what is left after the penalty.
        let uncut = Self { ceilings: vec![i64::MAX; n], ..self.clone() };
        let penalty = |at: usize| {
            let lowest = self.reservation[at].min(self.least_sum(at));
            let beyond = uncut.greatest_sum(at).saturating_sub(lowest).max(0);
            let unsure = self.scale(at).level().saturating_add(self.scale(at).noise().saturating_mul(2));
            most.unwrap_or(beyond.saturating_add(unsure).saturating_add(1))
        };
        let amounts: Vec<i64> = (0..n).map(penalty).collect();
        let mut penalties = Penalties { values: vec![Vec::new(); self.values.len()], n_couplings: 0 };
        for (at, region, _) in lines.crossings.iter().filter(|(_, region, bars)| !bars && !region.is_empty())
        {
            let amount = amounts[*at];
            match region.conditions() {
                [_, _, ..] => {
                    let shape = CouplingShape::Bonus { region: region.clone(), value: -amount };
                    self.couplings.push(Coupling { party: PartyId(*at), shape });
                    penalties.n_couplings += 1;
                    if let Some(written) = self.written.as_mut().map(Arc::make_mut) {
                        written.cells.couplings.push(vec![None]);
                    }
                }
                single => {
                    let issue = single.first().map_or(0, |condition| condition.issue().0);
                    let own = &mut penalties.values[issue];
                    own.resize(self.values[issue].len(), 0);
                    for option in 0..self.open[issue].len() {
                        if single.iter().all(|condition| condition.allows(option as u32)) {
                            let cell = option * n + at;
                            self.values[issue][cell] -= amount;
                            own[cell] += amount;
                            if let Some(written) = self.written.as_mut().map(Arc::make_mut) {
                                written.cells.values[issue][cell] = None;
                            }
                        }
                    }
                }
            }
        }
        let is_used = penalties.n_couplings > 0 || penalties.values.iter().any(|own| !own.is_empty());
        self.penalties = is_used.then(|| Arc::new(penalties));
        self
    }

    /// Whether outcomes over red lines of a party are penalised here.
    pub(super) fn is_penalised(&self, party: usize) -> bool {
        let lines = self.red_lines.as_ref().filter(|_| self.penalties.is_some());
        lines.is_some_and(|lines| lines.crossings.iter().any(|(at, _, bars)| *at == party && !bars))
    }

    /// What penalties take from a cell of an issue's values.
    pub(super) fn penalty(&self, issue: usize, at: usize) -> i64 {
        let own = self.penalties.as_ref().and_then(|penalties| penalties.values[issue].get(at));
        own.copied().unwrap_or(0)
    }

    /// What an outcome is worth to a party without penalties, at most its ceiling.
    pub(in crate::prepare) fn worth_before_penalties(&self, spot: &Spot, party: usize) -> i64 {
        let Some(penalties) = &self.penalties else { return self.worth(spot, party) };
        let first = self.couplings.len() - penalties.n_couplings;
        self.worth_with(spot, party, first, |issue, at| self.values[issue][at] + self.penalty(issue, at))
    }

    /// No outcome is worth less to a party without penalties, rules aside.
    pub(crate) fn least_before_penalties(&self, party: usize) -> i64 {
        let Some(penalties) = &self.penalties else { return self.least_sum(party) };
        let n = self.n_parties();
        let least = |issue: usize| {
            let open = self.open[issue].iter().enumerate().filter(|(_, open)| **open);
            let worth = |option: usize| {
                let at = option * n + party;
                self.values[issue][at] + self.penalty(issue, at)
            };
            open.map(|(option, _)| worth(option)).min().unwrap_or(0)
        };
        let first = self.couplings.len() - penalties.n_couplings;
        let own = self.couplings[..first].iter().filter(|c| c.party.0 == party);
        let sum = (0..self.values.len()).map(least).sum::<i64>() + own.map(|c| c.shape.least()).sum::<i64>();
        sum.min(self.ceilings[party])
    }
}
