//! A view as whole numbers: what every analysis computes on.
//!
//! The numbers of each party are put on a scale of its own that makes each of its terms and its reservation
//! whole, so that sums are exact integers and no method of adding them can change a count, a tie or a zone.
//! No party's scale depends on another's numbers; where parties are compared, it is by [`Units`]. Consents
//! are resolved here: each term becomes its expectation over granted and refused.

mod precise;
mod scale;
mod units;
mod variants;
mod written;

pub use scale::Scale;
pub use units::{Comparable, Units};

use super::AnalysisError;
use super::diagram::{DiagramLimits, Diagrams};
use super::parameters::{CellId, ParameterId, Parameters, Threshold, ways_into};
use crate::model::{AgreementRule, IssueId, Outcome, OutcomeSpace, PartyId, Region, View};
use num_rational::BigRational;
use precise::Precise;
use scale::{Exact, LARGEST, Scales};
use std::ops::Range;
use std::sync::Arc;
use written::Written;

/// A negotiation as whole numbers: utilities, reservations and barred combinations.
///
/// # Examples
///
/// ```
/// use elfvik::{model::Outcome, prepare::Game};
///
/// // One issue, three options; each row is what the two parties get.
/// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
/// let middle = Outcome::new(vec![1]);
/// assert_eq!(game.utilities(&middle), [6, 6]);
/// assert!(game.accepts(&[6, 6]));
/// ```
#[derive(Debug, Clone)]
pub struct Game {
    space: OutcomeSpace,
    agreement: AgreementRule,
    reservation: Vec<i64>,
    /// The most that an outcome counts for each party.
    ceilings: Vec<i64>,
    /// Per issue, `n_parties` utilities for each option.
    values: Vec<Vec<i64>>,
    /// Per issue, whether each option can occur at all.
    open: Vec<Vec<bool>>,
    couplings: Vec<Coupling>,
    /// Regions over two issues or more that cannot occur.
    barred: Vec<Region>,
    scales: Arc<Scales>,
    /// Where a scale is rounded and outcomes are few: the numbers themselves.
    precise: Option<Arc<Precise>>,
    /// The numbers as they were written; none where others have been put in their place.
    written: Option<Arc<Written>>,
}

/// A term over two issues or more, of one party; terms over fewer are part of the values.
#[derive(Debug, Clone)]
pub(crate) struct Coupling {
    pub(crate) party: PartyId,
    pub(crate) shape: CouplingShape,
}

/// What a coupling pays.
#[derive(Debug, Clone)]
pub(crate) enum CouplingShape {
    /// One cell per combination, the last issue varying fastest.
    Table { issues: Vec<usize>, cells: Vec<i64> },
    /// A value inside a region, nothing outside.
    Bonus { region: Region, value: i64 },
}

impl Game {
    /// The game that a view describes, with every estimate at its likely value.
    ///
    /// # Errors
    ///
    /// When the rules forbid every outcome, when a refused consent leads into a rule, when weights to be
    /// normalised are all zero, or when more consents meet in one term than can be resolved.
    pub fn new(view: &View) -> Result<Self, AnalysisError> {
        Self::likely(&Parameters::of(view)?)
    }

    /// The game of the parameters' parties, with every number at its likely value.
    ///
    /// # Errors
    ///
    /// As [`Game::new`].
    pub fn likely(parameters: &Parameters) -> Result<Self, AnalysisError> {
        let game = Self::with_numbers(parameters, parameters.parties(), &parameters.likely())?
            .without_idle_couplings();
        game.check_rules(parameters.view())?;
        Ok(game.with_least_feasible(parameters))
    }

    /// The game of the parameters' parties with one number changed, all others likely; rules are not checked
    /// again.
    ///
    /// # Errors
    ///
    /// When weights to be normalised are all zero.
    ///
    /// # Panics
    ///
    /// When there is no such number.
    pub fn what_if(
        parameters: &Parameters,
        number: ParameterId,
        value: &BigRational,
    ) -> Result<Self, AnalysisError> {
        let mut numbers = parameters.likely();
        numbers[number] = value.clone();
        Ok(Self::with_numbers(parameters, parameters.parties(), &numbers)?.without_idle_couplings())
    }

    /// The game of some players, with some numbers, couplings that pay nothing included; rules are not
    /// checked.
    pub(crate) fn with_numbers(
        parameters: &Parameters,
        players: Range<usize>,
        numbers: &[BigRational],
    ) -> Result<Self, AnalysisError> {
        let mut game = Exact::of(parameters, players.clone(), numbers)?.game(parameters.view());
        for (at, player) in players.enumerate() {
            match parameters.reservation(player) {
                Threshold::Number(_) => {}
                Threshold::Package(id) => {
                    // As the outcome itself is counted, so that rounding parts neither from the other.
                    let package = &parameters.view().scenario().packages[id.0].outcome;
                    game.reservation[at] = game.utilities(package)[at];
                }
                Threshold::Any => game.reservation[at] = game.least_sum(at),
            }
        }
        Ok(game)
    }

    pub(super) fn without_idle_couplings(mut self) -> Self {
        let pays_as_written = |written: &Arc<Written>, at: usize| {
            written.cells.couplings[at].iter().any(|cell| cell.is_some_and(|paid| paid.abs() > 0.0))
        };
        let pays = |(at, coupling): (usize, &Coupling)| {
            !coupling.shape.is_idle() || self.written.as_ref().is_some_and(|w| pays_as_written(w, at))
        };
        let kept: Vec<bool> = self.couplings.iter().enumerate().map(pays).collect();
        if kept.contains(&false) {
            let mut keeps = kept.iter();
            self.couplings.retain(|_| keeps.next() == Some(&true));
            if let Some(written) = self.written.as_mut().map(Arc::make_mut) {
                let mut keeps = kept.iter();
                written.cells.couplings.retain(|_| keeps.next() == Some(&true));
            }
        }
        self
    }

    /// A game without coupled issues: `values[issue][option][party]`, all on one scale of whole numbers, and
    /// one reservation per party. `None` when a row has another length than `reservation`, an issue has no
    /// option, or sums could leave 62 bits.
    #[must_use]
    pub fn additive(values: Vec<Vec<Vec<i64>>>, reservation: Vec<i64>) -> Option<Self> {
        let n_parties = reservation.len();
        let well_formed = n_parties > 0
            && !values.is_empty()
            && values.iter().all(|rows| !rows.is_empty() && rows.iter().all(|r| r.len() == n_parties));
        let greatest =
            |rows: &Vec<Vec<i64>>| rows.iter().flatten().map(|u| i128::from(*u).abs()).max().unwrap_or(0);
        let sum: i128 = values.iter().map(greatest).sum();
        let largest = reservation.iter().map(|r| i128::from(*r).abs()).max().unwrap_or(0).max(sum);
        if !well_formed || largest > i128::from(LARGEST) {
            return None;
        }
        let counts: Vec<u32> = values.iter().map(|rows| rows.len() as u32).collect();
        Some(Self {
            open: counts.iter().map(|&n| vec![true; n as usize]).collect(),
            space: OutcomeSpace::new(counts),
            agreement: AgreementRule::All,
            ceilings: vec![i64::MAX; n_parties],
            reservation,
            values: values.into_iter().map(|rows| rows.into_iter().flatten().collect()).collect(),
            couplings: Vec::new(),
            barred: Vec::new(),
            scales: Scales::of(vec![Scale::one(); n_parties]),
            precise: None,
            written: None,
        })
    }

    /// The same game with utilities shown as `whole / unit`, one unit for all parties.
    #[must_use]
    pub fn with_unit(self, unit: f64) -> Self {
        let units = vec![unit; self.n_parties()];
        self.with_units(&units)
    }

    /// The same game with utilities shown as `whole / unit`, a unit for each party.
    ///
    /// # Panics
    ///
    /// When there is not one unit per party.
    #[must_use]
    pub fn with_units(mut self, units: &[f64]) -> Self {
        assert_eq!(units.len(), self.n_parties(), "one unit per party");
        let scales = self.scales.players.iter().zip(units).map(|(scale, &unit)| scale.with_unit(unit));
        self.scales = Scales::of(scales.collect());
        self
    }

    /// All outcomes, before any rule.
    #[must_use]
    pub fn space(&self) -> &OutcomeSpace {
        &self.space
    }

    /// How many parties sit at the table.
    #[must_use]
    pub fn n_parties(&self) -> usize {
        self.reservation.len()
    }

    /// Whose agreement makes a deal.
    #[must_use]
    pub fn agreement(&self) -> &AgreementRule {
        &self.agreement
    }

    /// The least each party accepts, in whole numbers.
    #[must_use]
    pub fn reservation(&self) -> &[i64] {
        &self.reservation
    }

    /// What a whole number of a party is worth.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    #[must_use]
    pub fn scale(&self, party: usize) -> &Scale {
        &self.scales.players[party]
    }

    /// A row of whole numbers, one per party, as utilities.
    pub(crate) fn shown(&self, row: &[i64]) -> Vec<f64> {
        row.iter().zip(&self.scales.players).map(|(&whole, scale)| scale.utility(whole)).collect()
    }

    /// How utilities of different parties compare.
    #[must_use]
    pub fn units(&self) -> &Units {
        &self.scales.units
    }

    /// By how much a utility of some party may be off, where its numbers do not fit 62 bits: the greatest
    /// of all parties; `None` when all are exact.
    #[must_use]
    pub fn rounded(&self) -> Option<f64> {
        self.scales.players.iter().filter_map(Scale::rounded).max_by(f64::total_cmp)
    }

    /// Whether any two utilities that differ count as equal, or may be.
    pub(crate) fn is_lenient(&self) -> bool {
        self.scales.players.iter().any(|scale| scale.level() > 0)
    }

    /// Whether numbers of any party were rounded to a grid.
    pub(super) fn is_rounded(&self) -> bool {
        self.scales.players.iter().any(|scale| scale.noise() > 0)
    }

    /// What an option is worth to a party as its numbers were written, without terms over several issues:
    /// the float nearest to the exact number; of what is drawn in a world, to the drawn one.
    pub(crate) fn value_as_written(&self, issue: usize, option: u32, party: usize) -> f64 {
        let at = option as usize * self.n_parties() + party;
        let written = self.written.as_ref().and_then(|written| written.cells.values[issue][at]);
        written.unwrap_or_else(|| self.scale(party).utility(self.values[issue][at]))
    }

    /// The same of a cell of a coupling.
    pub(crate) fn coupling_as_written(&self, coupling: usize, cell: usize) -> f64 {
        let written = self.written.as_ref().and_then(|written| written.cells.couplings[coupling][cell]);
        let Coupling { party, shape } = &self.couplings[coupling];
        written.unwrap_or_else(|| self.scale(party.0).utility(shape.cell(cell)))
    }

    /// The same of the least that a party accepts.
    pub(crate) fn reservation_as_written(&self, party: usize) -> f64 {
        let written = self.written.as_ref().and_then(|written| written.reservations[party]);
        written.unwrap_or_else(|| self.scale(party).utility(self.reservation[party]))
    }

    /// The same of the most that an outcome counts for a party; `None` where nothing is cut off.
    pub(crate) fn ceiling_as_written(&self, party: usize) -> Option<f64> {
        let ceiling = self.ceilings[party];
        let written = || self.written.as_ref().and_then(|written| written.ceilings[party]);
        (ceiling != i64::MAX).then(|| written().unwrap_or_else(|| self.scale(party).utility(ceiling)))
    }

    /// What an outcome is worth to each party, in whole numbers. `O(issues + terms)`.
    ///
    /// # Panics
    ///
    /// When the outcome is not one of the space.
    #[must_use]
    pub fn utilities(&self, outcome: &Outcome) -> Vec<i64> {
        assert!(self.space.contains(outcome), "the outcome belongs to another space");
        let mut sum = vec![0; self.n_parties()];
        for (issue, &option) in outcome.options().iter().enumerate() {
            sum.iter_mut().zip(self.value(issue, option)).for_each(|(s, v)| *s += v);
        }
        for coupling in &self.couplings {
            sum[coupling.party.0] += coupling.shape.value(&self.space, outcome);
        }
        self.cap(&mut sum);
        sum
    }

    /// Lowers each party's sum to its ceiling.
    pub(super) fn cap(&self, sums: &mut [i64]) {
        sums.iter_mut().zip(&self.ceilings).for_each(|(u, ceiling)| *u = (*u).min(*ceiling));
    }

    /// Whether any party has sums that its ceiling lowers.
    pub(super) fn has_ceiling(&self) -> bool {
        self.ceilings.iter().any(|&c| c != i64::MAX)
    }

    /// The most that an outcome counts for each party; `i64::MAX` where nothing is cut off.
    pub(crate) fn ceilings(&self) -> &[i64] {
        &self.ceilings
    }

    /// The same game with sums that are not cut off.
    pub(super) fn without_ceilings(mut self) -> Self {
        self.forget_numbers();
        self.ceilings.fill(i64::MAX);
        self
    }

    /// From which sum on each party accepts: its reservation, or out of reach where its ceiling lies below
    /// that.
    pub(crate) fn thresholds(&self) -> Vec<i64> {
        let threshold = |(&r, &ceiling): (&i64, &i64)| if r > ceiling { LARGEST } else { r };
        self.reservation.iter().zip(&self.ceilings).map(threshold).collect()
    }

    /// The same, lowered by what counts as equal in the floats of another system.
    pub(super) fn lenient_thresholds(&self) -> Vec<i64> {
        let threshold = |(p, (&r, &ceiling)): (usize, (&i64, &i64))| {
            let grain = self.scale(p).grain_in_whole();
            if r > ceiling.saturating_add(grain) { LARGEST } else { r - grain }
        };
        self.reservation.iter().zip(&self.ceilings).enumerate().map(threshold).collect()
    }

    /// The same game without the ceilings that no sum reaches beyond.
    fn without_idle_ceilings(mut self) -> Self {
        let n = self.n_parties();
        for p in 0..n {
            let most = |values: &Vec<i64>| values.iter().skip(p).step_by(n).copied().max().unwrap_or(0);
            let couplings = self.couplings.iter().filter(|c| c.party.0 == p).map(|c| c.shape.most());
            if self.values.iter().map(most).sum::<i64>() + couplings.sum::<i64>() <= self.ceilings[p] {
                self.ceilings[p] = i64::MAX;
            }
        }
        self
    }

    /// No outcome is worth more to a party, rules aside; exactly the most where neither rules nor tables
    /// join issues.
    #[must_use]
    pub fn greatest_sum(&self, party: usize) -> i64 {
        let n = self.n_parties();
        let most = |(values, open): (&Vec<i64>, &Vec<bool>)| {
            let own = values.iter().skip(party).step_by(n).zip(open);
            own.filter(|(_, open)| **open).map(|(u, _)| *u).max().unwrap_or(0)
        };
        let couplings = self.couplings.iter().filter(|c| c.party.0 == party);
        let sum: i64 = self.values.iter().zip(&self.open).map(most).sum();
        (sum + couplings.map(|c| c.shape.most()).sum::<i64>()).min(self.ceilings[party])
    }

    /// No outcome is worth less to a party, rules aside.
    #[must_use]
    pub fn least_sum(&self, party: usize) -> i64 {
        let n = self.n_parties();
        let least = |(values, open): (&Vec<i64>, &Vec<bool>)| {
            let own = values.iter().skip(party).step_by(n).zip(open);
            own.filter(|(_, open)| **open).map(|(u, _)| *u).min().unwrap_or(0)
        };
        let couplings = self.couplings.iter().filter(|c| c.party.0 == party);
        let sum: i64 = self.values.iter().zip(&self.open).map(least).sum();
        (sum + couplings.map(|c| c.shape.least()).sum::<i64>()).min(self.ceilings[party])
    }

    /// The same game with the least feasible utility as the reservation of who accepts any agreement.
    fn with_least_feasible(mut self, parameters: &Parameters) -> Self {
        let any = parameters.any_acceptors();
        let is_coupled = !self.couplings.is_empty() || !self.barred.is_empty();
        if !any.is_empty() && is_coupled {
            let ranges = super::space::ranges(&self, &super::frontier::Limits::STANDARD);
            self.accept_from_least(&any, &ranges);
        }
        self
    }

    /// Makes the least utility the reservation of some parties.
    pub(super) fn accept_from_least(&mut self, parties: &[usize], ranges: &[(i64, i64)]) {
        parties.iter().for_each(|&p| self.reservation[p] = ranges[p].0.min(self.ceilings[p]));
    }

    /// What each option of one issue is worth to each party, in whole numbers, the other issues as in `base`.
    ///
    /// # Panics
    ///
    /// When `base` is not an outcome of the space.
    #[must_use]
    pub fn along(&self, base: &Outcome, issue: IssueId) -> Vec<Vec<i64>> {
        let here = base.option(issue);
        let from = self.clone().without_ceilings().utilities(base);
        let touching: Vec<&Coupling> =
            self.couplings.iter().filter(|c| c.shape.issues().contains(&issue.0)).collect();
        let row = |option: u32| {
            let (new, old) = (self.value(issue.0, option), self.value(issue.0, here));
            let mut row: Vec<i64> =
                from.iter().zip(new).zip(old).map(|((sum, new), old)| sum + new - old).collect();
            if !touching.is_empty() {
                let moved = base.with(issue, option);
                for c in &touching {
                    row[c.party.0] += c.shape.value(&self.space, &moved) - c.shape.value(&self.space, base);
                }
            }
            self.cap(&mut row);
            row
        };
        (0..self.space.n_options()[issue.0]).map(row).collect()
    }

    /// Whether an outcome breaks no rule.
    #[must_use]
    pub fn is_feasible(&self, outcome: &Outcome) -> bool {
        let open = |(issue, &option): (usize, &u32)| self.open[issue][option as usize];
        outcome.options().iter().enumerate().all(open) && !self.barred.iter().any(|b| b.holds(outcome))
    }

    /// Whether an option can occur at all: no rule about its issue alone bars it.
    ///
    /// # Panics
    ///
    /// When there is no such issue or option.
    #[must_use]
    pub fn is_open(&self, issue: usize, option: usize) -> bool {
        self.open[issue][option]
    }

    /// Whether an outcome with these utilities makes a deal: everybody whose agreement is needed gets at
    /// least the reservation, up to the [grain](Scale::grain) of floats.
    #[must_use]
    pub fn accepts(&self, utilities: &[i64]) -> bool {
        match self.agreement {
            AgreementRule::All => utilities.iter().enumerate().all(|(p, &u)| self.reaches(p, u)),
            _ => {
                let agrees: Vec<bool> =
                    utilities.iter().enumerate().map(|(p, &u)| self.reaches(p, u)).collect();
                self.agreement.is_reached(&agrees)
            }
        }
    }

    /// Whether no party's utilities differ by more than what counts as equal.
    pub(crate) fn counts_as_equal(&self, a: &[i64], b: &[i64]) -> bool {
        a.iter().zip(b).enumerate().all(|(p, (a, b))| (a - b).abs() <= self.scale(p).level())
    }

    /// Whether a utility is what a party accepts: its reservation, or less by no more than counts as equal.
    pub(crate) fn reaches(&self, party: usize, utility: i64) -> bool {
        utility + self.scale(party).level() >= self.reservation[party]
    }

    /// The same for an outcome with these utilities, decided by the numbers themselves where they were
    /// rounded and are known.
    pub(super) fn reaches_exactly(&self, party: usize, outcome: &Outcome, utility: i64) -> bool {
        let scale = self.scale(party);
        let nearest = scale.level().saturating_add(scale.noise());
        let is_near = (utility - self.reservation[party]).abs() <= nearest;
        match self.precise.as_ref().and_then(|precise| precise.parties[party].as_ref()) {
            Some(precise) if is_near => precise.reaches(outcome),
            _ => self.reaches(party, utility),
        }
    }

    /// Whether an outcome makes a deal, decided as by [`reaches_exactly`](Self::reaches_exactly).
    pub(super) fn accepts_exactly(&self, outcome: &Outcome) -> bool {
        let utilities = self.utilities(outcome).into_iter().enumerate();
        let agrees: Vec<bool> = utilities.map(|(p, u)| self.reaches_exactly(p, outcome, u)).collect();
        self.agreement.is_reached(&agrees)
    }

    /// How many feasible outcomes make a deal, looked at one by one; `None` where numbers were not rounded,
    /// where nothing but the rounded ones is known, or where outcomes are too many.
    pub(super) fn listed_deals(&self) -> Option<usize> {
        let precise = self.precise.as_ref()?;
        let is_known = |p: usize| self.scale(p).noise() == 0 || precise.parties[p].is_some();
        if !(0..self.n_parties()).all(is_known) {
            return None;
        }
        let is_deal = |outcome: &Outcome| self.is_feasible(outcome) && self.accepts_exactly(outcome);
        Some(self.space.iter().filter(is_deal).count())
    }

    /// The same game with other reservations.
    ///
    /// # Panics
    ///
    /// When there is not one reservation per party.
    #[must_use]
    pub fn with_reservation(mut self, reservation: Vec<i64>) -> Self {
        assert_eq!(reservation.len(), self.n_parties(), "one reservation per party");
        self.forget_numbers();
        self.reservation = reservation;
        self
    }

    /// The same game with another rule of agreement.
    #[must_use]
    pub fn with_agreement(mut self, agreement: AgreementRule) -> Self {
        self.agreement = agreement;
        self
    }

    /// Forgets the numbers that the whole ones were made from, where others take their place.
    fn forget_numbers(&mut self) {
        self.precise = None;
        self.written = None;
    }

    /// Takes the numbers as they were written away, to be given back once others have been put in their
    /// place.
    pub(super) fn take_written(&mut self) -> Option<Arc<Written>> {
        self.written.take()
    }

    /// The same game with numbers as they were written.
    pub(super) fn with_written(self, written: Option<Arc<Written>>) -> Self {
        Self { written, ..self }
    }

    /// Writes what a cell of the parameters' frame pays, in whole numbers.
    pub(super) fn set(&mut self, cell: CellId, whole: i64) {
        self.forget_numbers();
        self.draw(cell, whole);
    }

    /// The same for a cell that is drawn anew in each world.
    pub(super) fn draw(&mut self, cell: CellId, whole: i64) {
        match cell {
            CellId::Value(issue, at) => self.values[issue][at] = whole,
            CellId::Coupling(coupling, at) => match &mut self.couplings[coupling].shape {
                CouplingShape::Table { cells, .. } => cells[at] = whole,
                CouplingShape::Bonus { value, .. } => *value = whole,
            },
        }
    }

    /// Writes what a party accepts from, in whole numbers.
    pub(super) fn set_reservation(&mut self, party: usize, whole: i64) {
        self.forget_numbers();
        self.draw_reservation(party, whole);
    }

    /// The same for what is drawn anew in each world.
    pub(super) fn draw_reservation(&mut self, party: usize, whole: i64) {
        self.reservation[party] = whole;
    }

    /// Writes the most that an outcome counts for a party, in whole numbers.
    pub(super) fn set_ceiling(&mut self, party: usize, whole: i64) {
        self.forget_numbers();
        self.ceilings[party] = whole;
    }

    /// Whether a party has a term over an issue and others.
    pub(super) fn couples(&self, issue: IssueId, party: PartyId) -> bool {
        self.couplings.iter().any(|c| c.party == party && c.shape.issues().contains(&issue.0))
    }

    /// The issues that utilities depend on.
    pub(super) fn issues_that_matter(&self) -> Vec<usize> {
        let n = self.n_parties();
        let differs = |values: &Vec<i64>| values.chunks_exact(n).any(|row| row != &values[..n]);
        let mut issues: Vec<usize> = (0..self.values.len()).filter(|&i| differs(&self.values[i])).collect();
        let pays = |coupling: &&Coupling| !coupling.shape.is_idle();
        issues.extend(self.couplings.iter().filter(pays).flat_map(|coupling| coupling.shape.issues()));
        issues.sort_unstable();
        issues.dedup();
        issues
    }

    /// Where the numbers stand that make up what an outcome is worth.
    pub(super) fn spot(&self, outcome: &Outcome) -> Spot {
        let rows = outcome.options().iter().map(|&option| option as usize * self.n_parties()).collect();
        let paid = |(at, coupling): (usize, &Coupling)| {
            let cell = coupling.shape.cell_of(&self.space, outcome)?;
            Some((coupling.party.0, at, cell))
        };
        Spot { rows, paid: self.couplings.iter().enumerate().filter_map(paid).collect() }
    }

    /// What a spot is worth to a party, in whole numbers.
    pub(super) fn worth(&self, spot: &Spot, party: usize) -> i64 {
        let values: i64 = spot.rows.iter().zip(&self.values).map(|(row, values)| values[row + party]).sum();
        let paid = spot.paid.iter().filter(|(p, ..)| *p == party);
        let paid = paid.map(|&(_, coupling, cell)| self.couplings[coupling].shape.cell(cell)).sum::<i64>();
        (values + paid).min(self.ceilings[party])
    }

    /// What a spot is worth to every party: the same as [`worth`](Self::worth) one by one, with each row
    /// read once.
    pub(super) fn worths(&self, spot: &Spot, worths: &mut [i64]) {
        worths.fill(0);
        for (&row, values) in spot.rows.iter().zip(&self.values) {
            worths.iter_mut().zip(&values[row..]).for_each(|(worth, value)| *worth += value);
        }
        for &(party, coupling, cell) in &spot.paid {
            worths[party] += self.couplings[coupling].shape.cell(cell);
        }
        worths.iter_mut().zip(&self.ceilings).for_each(|(worth, ceiling)| *worth = (*worth).min(*ceiling));
    }

    /// The utilities of one option, one per party, without coupled terms.
    pub(crate) fn value(&self, issue: usize, option: u32) -> &[i64] {
        let n = self.n_parties();
        &self.values[issue][option as usize * n..][..n]
    }

    pub(crate) fn open(&self, issue: usize) -> &[bool] {
        &self.open[issue]
    }

    pub(crate) fn couplings(&self) -> &[Coupling] {
        &self.couplings
    }

    pub(crate) fn barred(&self) -> &[Region] {
        &self.barred
    }

    /// Refuses rules that leave nothing, and consents whose refusal leads into a rule.
    fn check_rules(&self, view: &View) -> Result<(), AnalysisError> {
        let scenario = view.scenario();
        if scenario.rules.is_empty() {
            return Ok(());
        }
        if Diagrams::of_rules(self, DiagramLimits::for_checks())?.is_empty() {
            return Err(AnalysisError::NothingFeasible);
        }
        for rule in &scenario.rules {
            for barred in rule.barred() {
                for (refused, before) in ways_into(view, &barred)? {
                    let inside = self.within(&before);
                    if !before.is_empty()
                        && !Diagrams::of_rules(&inside, DiagramLimits::for_checks())?.is_empty()
                    {
                        let consents = refused.iter().map(|c| scenario.consents[c.0].id.clone()).collect();
                        return Err(AnalysisError::FallbackBreaksRule { consents, rule: rule.id.clone() });
                    }
                }
            }
        }
        Ok(())
    }
}

/// Where the numbers stand that make up what one outcome is worth.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// Per issue, where the row of its option begins.
    rows: Vec<usize>,
    /// Party, coupling and cell of each coupled term that pays.
    paid: Vec<(usize, usize, usize)>,
}

impl CouplingShape {
    /// What the coupling pays for an outcome.
    pub(crate) fn value(&self, space: &OutcomeSpace, outcome: &Outcome) -> i64 {
        self.cell_of(space, outcome).map_or(0, |cell| self.cell(cell))
    }

    /// The cell that an outcome is paid from; none outside the region of a bonus.
    fn cell_of(&self, space: &OutcomeSpace, outcome: &Outcome) -> Option<usize> {
        match self {
            Self::Bonus { region, .. } => region.holds(outcome).then_some(0),
            Self::Table { issues, .. } => {
                let step = |cell: usize, &i: &usize| {
                    cell * space.n_options()[i] as usize + outcome.options()[i] as usize
                };
                Some(issues.iter().fold(0, step))
            }
        }
    }

    /// What it pays more with one option of an issue than with another.
    fn contrast(&self, space: &OutcomeSpace, issue: usize, option: u32, instead_of: u32) -> Self {
        match self {
            Self::Bonus { region, value } => {
                let of = |c: &crate::model::Condition| c.issue().0 == issue;
                let allows =
                    |o: u32| i64::from(region.conditions().iter().filter(|c| of(c)).all(|c| c.allows(o)));
                let rest = region.conditions().iter().filter(|c| !of(c)).cloned().collect();
                Self::Bonus {
                    region: Region::new(rest),
                    value: value * (allows(option) - allows(instead_of)),
                }
            }
            Self::Table { issues, cells } => {
                let at = issues.iter().position(|&i| i == issue).unwrap_or_default();
                let size = |i: &usize| space.n_options()[*i] as usize;
                let stride: usize = issues[at + 1..].iter().map(size).product();
                let block = stride * size(&issue);
                let cell = |k: usize, o: u32| cells[k / stride * block + o as usize * stride + k % stride];
                let n = cells.len() / size(&issue);
                let cells = (0..n).map(|k| cell(k, option) - cell(k, instead_of)).collect();
                Self::Table { issues: issues.iter().copied().filter(|&i| i != issue).collect(), cells }
            }
        }
    }

    /// The least and the most it pays.
    pub(super) fn extremes(&self) -> (i64, i64) {
        (self.least(), self.most())
    }

    /// The least it pays.
    fn least(&self) -> i64 {
        match self {
            Self::Bonus { value, .. } => (*value).min(0),
            Self::Table { cells, .. } => cells.iter().copied().min().unwrap_or(0),
        }
    }

    /// The most it pays.
    fn most(&self) -> i64 {
        match self {
            Self::Bonus { value, .. } => (*value).max(0),
            Self::Table { cells, .. } => cells.iter().copied().max().unwrap_or(0),
        }
    }

    /// Whether nothing is ever paid.
    fn is_idle(&self) -> bool {
        match self {
            Self::Bonus { value, .. } => *value == 0,
            Self::Table { cells, .. } => cells.iter().all(|&cell| cell == 0),
        }
    }

    /// How many cells it has; a bonus has one.
    pub(super) fn n_cells(&self) -> usize {
        match self {
            Self::Table { cells, .. } => cells.len(),
            Self::Bonus { .. } => 1,
        }
    }

    /// What one cell pays; a bonus has one.
    pub(super) fn cell(&self, cell: usize) -> i64 {
        match self {
            Self::Table { cells, .. } => cells[cell],
            Self::Bonus { value, .. } => *value,
        }
    }

    /// The issues it depends on.
    pub(crate) fn issues(&self) -> Vec<usize> {
        match self {
            Self::Table { issues, .. } => issues.clone(),
            Self::Bonus { region, .. } => issues_of(region),
        }
    }
}

/// The issues that a region speaks of.
pub(crate) fn issues_of(region: &Region) -> Vec<usize> {
    region.conditions().iter().map(|c| c.issue().0).collect()
}
