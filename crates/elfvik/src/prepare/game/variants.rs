//! Games made of others: a part of one, one beside another, with other terms, or seen from the other end.

use super::Game;
use super::coupling::{Coupling, CouplingShape, issues_of};
use super::scale::{Scale, Scales};
use crate::model::{AgreementRule, IssueId, PartyId, Region};

impl Game {
    /// The same outcomes with further parties: some of another game over the same space, their whole
    /// numbers times a factor.
    pub(in crate::prepare) fn beside(&self, other: &Self, parties: &[usize], factor: i64) -> Self {
        let (n, m) = (self.n_parties(), other.n_parties());
        let rows = |(own, others): (&Vec<i64>, &Vec<i64>)| {
            let row = |(own, others): (&[i64], &[i64])| {
                own.iter().copied().chain(parties.iter().map(|&p| others[p] * factor)).collect::<Vec<i64>>()
            };
            own.chunks_exact(n).zip(others.chunks_exact(m)).flat_map(row).collect()
        };
        let coupling = |coupling: &Coupling| {
            let at = parties.iter().position(|&p| p == coupling.party.0)?;
            let shape = match &coupling.shape {
                CouplingShape::Table { issues, cells } => CouplingShape::Table {
                    issues: issues.clone(),
                    cells: cells.iter().map(|c| c * factor).collect(),
                },
                CouplingShape::Bonus { region, value } => {
                    CouplingShape::Bonus { region: region.clone(), value: value * factor }
                }
            };
            Some(Coupling { party: PartyId(n + at), shape })
        };
        let reservation = self.reservation.iter().copied().chain(parties.iter().map(|_| 0)).collect();
        let scales = self.scales.players.iter().cloned().chain(parties.iter().map(|_| Scale::one()));
        Self {
            scales: Scales::of(scales.collect()),
            precise: None,
            written: None,
            penalties: None,
            ceilings: vec![i64::MAX; n + parties.len()],
            values: self.values.iter().zip(&other.values).map(rows).collect(),
            couplings: self
                .couplings
                .iter()
                .cloned()
                .chain(other.couplings.iter().filter_map(coupling))
                .collect(),
            reservation,
            ..self.clone()
        }
    }

    /// What some issues that nothing ties to others are worth to one party alone, before its ceiling, with
    /// some options only.
    pub(crate) fn of_cluster(&self, party: usize, issues: &[usize], open: &[Vec<bool>]) -> Self {
        let n = self.n_parties();
        let values = |(issue, values): (usize, &Vec<i64>)| -> Vec<i64> {
            let factor = i64::from(issues.contains(&issue));
            values.iter().skip(party).step_by(n).map(|value| value * factor).collect()
        };
        let is_inside = |scope: &[usize]| scope.first().is_some_and(|issue| issues.contains(issue));
        let own = |c: &&Coupling| c.party.0 == party && is_inside(&c.shape.issues());
        let couplings = self.couplings.iter().filter(own);
        Self {
            agreement: AgreementRule::All,
            home: None,
            reservation: vec![self.reservation[party]],
            ceilings: vec![i64::MAX],
            values: self.values.iter().enumerate().map(values).collect(),
            open: open.to_vec(),
            couplings: couplings.map(|c| Coupling { party: PartyId(0), shape: c.shape.clone() }).collect(),
            barred: self.barred.iter().filter(|region| is_inside(&issues_of(region))).cloned().collect(),
            space: self.space.clone(),
            red_lines: None,
            penalties: None,
            scales: Scales::of(vec![self.scale(party).clone()]),
            precise: None,
            written: None,
        }
    }

    /// The same game inside a region only.
    pub(in crate::prepare) fn within(&self, region: &Region) -> Self {
        let mut game = self.clone();
        for condition in region.conditions() {
            let open = &mut game.open[condition.issue().0];
            open.iter_mut().enumerate().for_each(|(o, open)| *open &= condition.allows(o as u32));
        }
        game
    }

    /// The same game with other couplings and barred regions: a relaxation of it.
    pub(in crate::prepare) fn with_couplings(&self, couplings: Vec<Coupling>, barred: Vec<Region>) -> Self {
        Self { couplings, barred, precise: None, written: None, penalties: None, ..self.clone() }
    }

    /// The same game with terms of one issue, or of none, added to its values.
    pub(in crate::prepare) fn with_single_terms(mut self, terms: &[Coupling]) -> Self {
        self.forget_numbers();
        let n = self.n_parties();
        for term in terms {
            let issue = term.shape.issues().first().copied().unwrap_or(0);
            for option in 0..self.open[issue].len() {
                let gain = match &term.shape {
                    CouplingShape::Table { issues, cells } => {
                        cells[if issues.is_empty() { 0 } else { option }]
                    }
                    CouplingShape::Bonus { region, value } => {
                        i64::from(region.conditions().iter().all(|c| c.allows(option as u32))) * value
                    }
                };
                self.values[issue][option * n + term.party.0] += gain;
            }
        }
        self
    }

    /// What one option of an issue pays more than another, whatever the other issues are; rules are left out.
    pub(in crate::prepare) fn contrast(&self, issue: IssueId, option: u32, instead_of: u32) -> Self {
        let n = self.n_parties();
        let mut game = Self { barred: Vec::new(), ..self.clone() }.without_ceilings();
        game.values.iter_mut().flatten().for_each(|u| *u = 0);
        for p in 0..n {
            let gain = self.value(issue.0, option)[p] - self.value(issue.0, instead_of)[p];
            game.values[issue.0].iter_mut().skip(p).step_by(n).for_each(|u| *u = gain);
        }
        let coupling = |coupling: &Coupling| {
            let touches = coupling.shape.issues().contains(&issue.0);
            touches.then(|| Coupling {
                shape: coupling.shape.contrast(&self.space, issue.0, option, instead_of),
                ..coupling.clone()
            })
        };
        let (single, couplings): (Vec<_>, Vec<_>) =
            self.couplings.iter().filter_map(coupling).partition(|c| c.shape.issues().len() < 2);
        game.couplings = couplings;
        game.with_single_terms(&single)
    }

    /// The same game with every utility negated.
    pub(in crate::prepare) fn mirrored(&self) -> Self {
        let mut game = self.clone().without_ceilings();
        game.values.iter_mut().flatten().for_each(|u| *u = -*u);
        for coupling in &mut game.couplings {
            match &mut coupling.shape {
                CouplingShape::Table { cells, .. } => cells.iter_mut().for_each(|u| *u = -*u),
                CouplingShape::Bonus { value, .. } => *value = -*value,
            }
        }
        game
    }

    /// The same game without the outcomes of some regions.
    pub(in crate::prepare) fn barring(self, regions: Vec<Region>) -> Self {
        let (single, several): (Vec<_>, Vec<_>) =
            regions.into_iter().partition(|region| issues_of(region).len() < 2);
        let mut game = self.with_closed(&single);
        game.barred.extend(several);
        game
    }

    /// The same game without the outcomes of some regions of one issue, or of none.
    pub(in crate::prepare) fn with_closed(mut self, regions: &[Region]) -> Self {
        for region in regions {
            let issue = issues_of(region).first().copied().unwrap_or(0);
            let open = self.open[issue].iter_mut().enumerate();
            let inside = |o: usize| region.conditions().iter().all(|c| c.allows(o as u32));
            open.for_each(|(o, open)| *open &= !inside(o));
        }
        self
    }
}
