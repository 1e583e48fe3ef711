//! Who accepts what: reservations, ceilings and the rule of agreement against utilities.

use super::scale::LARGEST;
use super::{Game, HomeVotes};
use crate::model::{AgreementRule, Outcome};
use crate::prepare::home::Home;
use std::sync::Arc;

impl Game {
    /// From which sum on each party accepts: its reservation, or out of reach where its ceiling lies below
    /// that.
    pub(crate) fn thresholds(&self) -> Vec<i64> {
        let threshold = |(&r, &ceiling): (&i64, &i64)| if r > ceiling { LARGEST } else { r };
        self.reservation.iter().zip(&self.ceilings).map(threshold).collect()
    }

    /// The same, lowered by what counts as equal in the floats of another system.
    pub(in crate::prepare) fn lenient_thresholds(&self) -> Vec<i64> {
        let threshold = |(p, (&r, &ceiling)): (usize, (&i64, &i64))| {
            let grain = self.scale(p).grain_in_whole();
            if r > ceiling.saturating_add(grain) { LARGEST } else { r - grain }
        };
        self.reservation.iter().zip(&self.ceilings).enumerate().map(threshold).collect()
    }

    /// Whether an outcome with these utilities makes a deal: everybody whose agreement is needed gets at
    /// least the reservation, up to the [grain](super::Scale::grain) of floats.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::Game;
    ///
    /// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// assert!(game.accepts(&[3, 6]));
    /// assert!(!game.accepts(&[9, 1]));
    /// ```
    #[must_use]
    pub fn accepts(&self, utilities: &[i64]) -> bool {
        match self.needs_all() {
            true => utilities.iter().enumerate().all(|(p, &u)| self.reaches(p, u)),
            false => {
                let agrees: Vec<bool> =
                    utilities.iter().enumerate().map(|(p, &u)| self.reaches(p, u)).collect();
                self.is_agreed(&agrees)
            }
        }
    }

    /// Whether there is a deal when just these accept: the one place that decides it.
    pub(crate) fn is_agreed(&self, accepts: &[bool]) -> bool {
        match &self.home {
            None => self.agreement.is_reached(accepts),
            Some(HomeVotes { home, approvals, .. }) => home.is_reached(&self.agreement, accepts, approvals),
        }
    }

    /// Whether there is a deal only when everybody accepts, and always then.
    pub(crate) fn needs_all(&self) -> bool {
        match &self.home {
            None => self.agreement == AgreementRule::All,
            Some(votes) => votes.needs_all,
        }
    }

    /// Who must approve at home, with the votes of those who are no players; `None` where only the parties
    /// play.
    pub(in crate::prepare) fn home(&self) -> Option<(&Home, &[bool])> {
        self.home.as_ref().map(|votes| (&*votes.home, &votes.approvals[..]))
    }

    /// The same game of parties and ratifiers where a deal must stand at home.
    pub(in crate::prepare) fn with_home(mut self, home: Arc<Home>, approvals: Vec<bool>) -> Self {
        let needs_all = home.needs_all(&self.agreement, &approvals);
        self.home = Some(HomeVotes { home, approvals, needs_all });
        self
    }

    /// Lets the votes fall of those who are known by a probability.
    pub(in crate::prepare) fn draw_approvals(&mut self, approves: &[bool]) {
        if let Some(votes) = self.home.as_mut().filter(|votes| votes.approvals != approves) {
            votes.approvals.copy_from_slice(approves);
            votes.needs_all = votes.home.needs_all(&self.agreement, approves);
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
    pub(in crate::prepare) fn reaches_exactly(&self, party: usize, outcome: &Outcome, utility: i64) -> bool {
        let scale = self.scale(party);
        let nearest = scale.level().saturating_add(scale.noise());
        let is_near = (utility - self.reservation[party]).abs() <= nearest;
        match self.precise.as_ref().and_then(|precise| precise.parties[party].as_ref()) {
            Some(precise) if is_near => precise.reaches(outcome),
            _ => self.reaches(party, utility),
        }
    }

    /// Whether an outcome makes a deal, decided as by [`reaches_exactly`](Self::reaches_exactly).
    pub(in crate::prepare) fn accepts_exactly(&self, outcome: &Outcome) -> bool {
        let utilities = self.utilities(outcome).into_iter().enumerate();
        let agrees: Vec<bool> = utilities.map(|(p, u)| self.reaches_exactly(p, outcome, u)).collect();
        self.is_agreed(&agrees)
    }

    /// How many feasible outcomes make a deal, looked at one by one; `None` where numbers were not rounded,
    /// where nothing but the rounded ones is known, or where outcomes are too many.
    pub(in crate::prepare) fn listed_deals(&self) -> Option<usize> {
        let precise = self.precise.as_ref()?;
        let is_known = |p: usize| self.scale(p).noise() == 0 || precise.parties[p].is_some();
        if !(0..self.n_parties()).all(is_known) {
            return None;
        }
        let is_deal = |outcome: &Outcome| self.is_feasible(outcome) && self.accepts_exactly(outcome);
        Some(self.space.iter().filter(is_deal).count())
    }
}
