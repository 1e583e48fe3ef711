//! A view as whole numbers: what every analysis computes on.
//!
//! The numbers of each party are put on a scale of its own that makes each of its terms and its reservation
//! whole, so that sums are exact integers and no method of adding them can change a count, a tie or a zone.
//! No party's scale depends on another's numbers; where parties are compared, it is by [`CommonScale`].
//! Consents are resolved here: each term becomes its expectation over granted and refused.

mod acceptance;
mod coupling;
mod exact;
mod numbers;
mod of_view;
mod precise;
mod red_line_penalties;
mod red_lines;
mod scale;
mod units;
mod utility_lookup;
mod variants;
mod written;

pub(crate) use coupling::{Coupling, CouplingShape, issues_of};
pub(crate) use red_lines::RedLineUse;
pub use scale::Scale;
pub use units::{CommonScale, CommonScaleUtility};
pub(crate) use utility_lookup::Spot;

use crate::model::{AgreementRule, IssueId, Outcome, OutcomeSpace, PartyId, Region, utility};
use crate::prepare::home::Home;
use precise::Precise;
use red_lines::{Penalties, RedLines};
use scale::{LARGEST, Scales};
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
    /// Where ratifiers are players too: who must approve at home, and how the votes of those fall who are
    /// none.
    home: Option<HomeVotes>,
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
    /// What players never accept; none where nobody has red lines.
    red_lines: Option<Arc<RedLines>>,
    /// What keeps outcomes over red lines below reservations, where they are not barred.
    penalties: Option<Arc<Penalties>>,
    scales: Arc<Scales>,
    /// Where a scale is rounded and outcomes are few: the numbers themselves.
    precise: Option<Arc<Precise>>,
    /// The numbers as they were written; none where others have been put in their place.
    written: Option<Arc<Written>>,
}

/// Who must approve at home, and how the votes of those fall who are no players.
#[derive(Debug, Clone)]
struct HomeVotes {
    home: Arc<Home>,
    approvals: Vec<bool>,
    /// Whether every player must accept, then.
    needs_all: bool,
}

impl Game {
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
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::Game;
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// assert_eq!((game.n_parties(), game.space().size()), (2, 3_u8.into()));
    /// // A row for one party, reservations for two.
    /// assert!(Game::additive(vec![vec![vec![9]]], vec![3, 3]).is_none());
    /// ```
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
            home: None,
            ceilings: vec![i64::MAX; n_parties],
            reservation,
            values: values.into_iter().map(|rows| rows.into_iter().flatten().collect()).collect(),
            couplings: Vec::new(),
            barred: Vec::new(),
            red_lines: None,
            penalties: None,
            scales: Scales::of(vec![Scale::one(); n_parties]),
            precise: None,
            written: None,
        })
    }

    /// The same game with utilities shown as `whole / unit`, one unit for all parties.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::Game;
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// // Whole numbers are tenths.
    /// assert_eq!(game.with_unit(10.0).scale(0).utility(9), 0.9);
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::Game;
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// let game = game.with_units(&[10.0, 16.0]);
    /// assert_eq!((game.scale(0).utility(8), game.scale(1).utility(8)), (0.8, 0.5));
    /// ```
    #[must_use]
    pub fn with_units(mut self, units: &[f64]) -> Self {
        assert_eq!(units.len(), self.n_parties(), "one unit per party");
        let scales = self.scales.players.iter().zip(units).map(|(scale, &unit)| scale.with_unit(unit));
        self.scales = Scales::of(scales.collect());
        self
    }

    /// All outcomes, before any rule.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// // Five prices, three heatings, two openings and two ways to the grant.
    /// assert_eq!(game.space().n_options(), [5, 3, 2, 2]);
    /// ```
    #[must_use]
    pub fn space(&self) -> &OutcomeSpace {
        &self.space
    }

    /// How many parties sit at the table.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// assert_eq!(game.n_parties(), view.scenario().parties.len());
    /// ```
    #[must_use]
    pub fn n_parties(&self) -> usize {
        self.reservation.len()
    }

    /// Whose agreement makes a deal.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, model::AgreementRule, prepare::Game};
    ///
    /// let game = Game::new(&starter_view()).unwrap();
    /// assert_eq!(game.agreement(), &AgreementRule::All);
    /// ```
    #[must_use]
    pub fn agreement(&self) -> &AgreementRule {
        &self.agreement
    }

    /// The least each party accepts, in whole numbers.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// let shown = |p: usize| game.scale(p).utility(game.reservation()[p]);
    /// assert_eq!((shown(0), shown(1)), (0.5, 0.45));
    /// ```
    #[must_use]
    pub fn reservation(&self) -> &[i64] {
        &self.reservation
    }

    /// What a whole number of a party is worth.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// // What the builder's first offer gives the town.
    /// let utilities = game.utilities(&view.scenario().packages[0].outcome);
    /// assert_eq!(game.scale(0).utility(utilities[0]), 0.18);
    /// ```
    #[must_use]
    pub fn scale(&self, party: usize) -> &Scale {
        &self.scales.players[party]
    }

    /// A row of whole numbers, one per party, as utilities.
    pub(crate) fn shown(&self, row: &[i64]) -> Vec<f64> {
        row.iter().zip(&self.scales.players).map(|(&whole, scale)| scale.utility(whole)).collect()
    }

    /// How utilities of different parties compare.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::Game;
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// let game = game.with_units(&[10.0, 20.0]);
    /// let units = game.units();
    /// // 5 tenths are as much as 10 twentieths.
    /// assert_eq!(units.comparable(0, 5), units.comparable(1, 10));
    /// ```
    #[must_use]
    pub fn units(&self) -> &CommonScale {
        &self.scales.units
    }

    /// By how much a utility of some party may be off, where its numbers do not fit 62 bits: the greatest
    /// of all parties; `None` when all are exact.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// assert_eq!(game.rounded(), None);
    /// ```
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

    /// What an outcome is worth to each party, in whole numbers. `O(issues + terms)`.
    ///
    /// # Panics
    ///
    /// When the outcome is not one of the space.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// let [offer, bid] = [0, 1].map(|at| game.utilities(&view.scenario().packages[at].outcome));
    /// // The joint bid is better for the town and worse for the builder than the first offer.
    /// assert!(bid[0] > offer[0] && bid[1] < offer[1]);
    /// ```
    #[must_use]
    pub fn utilities(&self, outcome: &Outcome) -> Vec<i64> {
        assert!(self.space.contains(outcome), "the outcome belongs to another space");
        let mut sums = vec![0; self.n_parties()];
        let rows = outcome.options().iter().map(|&option| option as usize * self.n_parties());
        let paid = self.couplings.iter().map(|c| (c.party.0, c.shape.value(&self.space, outcome)));
        self.add_up(rows, paid, &mut sums);
        sums
    }

    /// What an outcome is worth to each party, given where the rows of its options begin and what each term
    /// pays to whom.
    fn add_up(
        &self,
        rows: impl Iterator<Item = usize>,
        paid: impl Iterator<Item = (usize, i64)>,
        sums: &mut [i64],
    ) {
        let rows = rows.zip(&self.values).map(|(row, values)| &values[row..]);
        utility::utilities(rows, paid, &self.ceilings, sums);
    }

    /// What a party has without an agreement, in its own unit: its reservation.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// assert_eq!((game.disagreement(0), game.disagreement(1)), (0.5, 0.45));
    /// ```
    #[must_use]
    pub fn disagreement(&self, party: usize) -> f64 {
        self.scale(party).utility(self.reservation[party])
    }

    /// Lowers each party's sum to its ceiling.
    pub(super) fn cap(&self, sums: &mut [i64]) {
        utility::caps(sums, &self.ceilings);
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
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::Game;
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// assert_eq!((game.greatest_sum(0), game.least_sum(0)), (9, 2));
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::Game;
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// assert_eq!((game.least_sum(0), game.least_sum(1)), (2, 1));
    /// ```
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

    /// What each option of one issue is worth to each party, in whole numbers, the other issues as in `base`.
    /// From the sums of `base` on, only what the issue touches is added again.
    ///
    /// # Panics
    ///
    /// When `base` is not an outcome of the space.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::{IssueId, Outcome}, prepare::Game};
    ///
    /// let issue = |weight: i64| vec![vec![weight, 0], vec![0, 5]];
    /// let game = Game::additive(vec![issue(9), issue(2)], vec![0, 0]).unwrap();
    /// // The second issue moves, the first one stays at its first option.
    /// let rows = game.along(&Outcome::new(vec![0, 0]), IssueId(1));
    /// assert_eq!(rows, [[11, 0], [9, 5]]);
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, model::Outcome, prepare::Game};
    ///
    /// let game = Game::new(&starter_view()).unwrap();
    /// // Geothermal heating and an opening this autumn exclude each other.
    /// assert!(!game.is_feasible(&Outcome::new(vec![0, 2, 0, 0])));
    /// assert!(game.is_feasible(&Outcome::new(vec![0, 2, 1, 0])));
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// // A rule bars geothermal heating together with an early opening, but neither for itself.
    /// assert!(game.is_open(1, 2) && game.is_open(2, 0));
    /// ```
    #[must_use]
    pub fn is_open(&self, issue: usize, option: usize) -> bool {
        self.open[issue][option]
    }

    /// The same game with other reservations.
    ///
    /// # Panics
    ///
    /// When there is not one reservation per party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::Game;
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// assert!(game.accepts(&[6, 6]));
    /// assert!(!game.with_reservation(vec![7, 3]).accepts(&[6, 6]));
    /// ```
    #[must_use]
    pub fn with_reservation(mut self, reservation: Vec<i64>) -> Self {
        assert_eq!(reservation.len(), self.n_parties(), "one reservation per party");
        self.forget_numbers();
        self.reservation = reservation;
        self
    }

    /// The same game with another rule of agreement, over everybody who plays.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::AgreementRule, prepare::Game};
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// assert!(!game.accepts(&[9, 1]));
    /// assert!(game.with_agreement(AgreementRule::Quorum(1)).accepts(&[9, 1]));
    /// ```
    #[must_use]
    pub fn with_agreement(mut self, agreement: AgreementRule) -> Self {
        (self.agreement, self.home) = (agreement, None);
        self
    }

    /// Whether a party has a term over an issue and others.
    pub(super) fn couples(&self, issue: IssueId, party: PartyId) -> bool {
        self.couplings.iter().any(|c| c.party == party && c.shape.issues().contains(&issue.0))
    }

    /// Forgets the numbers that the whole ones were made from, where others take their place.
    fn forget_numbers(&mut self) {
        self.precise = None;
        self.written = None;
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
}
