//! What players accept from in each state of nature.

use super::Parameters;
use super::number::Threshold;
use crate::model::{Estimate, StateId};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use std::ops::Range;

impl Parameters {
    /// The state of nature that counts at the likely values; none for the normal one.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// assert_eq!(Parameters::of(&starter_view()).unwrap().state(), None);
    /// ```
    #[must_use]
    pub fn state(&self) -> Option<StateId> {
        self.state
    }

    /// The same parameters with another state of nature at the likely values.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, model::StateId, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// assert_eq!(parameters.in_state(Some(StateId(0))).state(), Some(StateId(0)));
    /// ```
    #[must_use]
    pub fn in_state(&self, state: Option<StateId>) -> Self {
        Self { state, ..self.clone() }
    }

    /// Whether what some player accepts from is another thing in a state that can come about than in the
    /// normal one: whether states of nature matter at all.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// assert!(!Parameters::of(&starter_view()).unwrap().has_states());
    /// ```
    #[must_use]
    pub fn has_states(&self) -> bool {
        self.possible_states().into_iter().any(|state| !self.are_alike(state, None))
    }

    /// Whether which state of nature comes about is open, and matters.
    #[must_use]
    pub(crate) fn states_differ(&self) -> bool {
        let states = self.possible_states();
        states.iter().any(|state| !self.are_alike(*state, states[0]))
    }

    /// The states of nature that can come about, the normal one first where it can.
    #[must_use]
    pub(crate) fn possible_states(&self) -> Vec<Option<StateId>> {
        self.view.scenario().states.possible()
    }

    /// Whether every player accepts from the same in two states.
    #[must_use]
    pub(crate) fn are_alike(&self, one: Option<StateId>, other: Option<StateId>) -> bool {
        (0..self.players.len()).all(|player| self.accepts_alike(player, one, other))
    }

    /// Whether a player accepts from the same in two states.
    pub(in crate::prepare) fn accepts_alike(
        &self,
        player: usize,
        one: Option<StateId>,
        other: Option<StateId>,
    ) -> bool {
        match (self.reservation_in(player, one), self.reservation_in(player, other)) {
            (Threshold::Number(a), Threshold::Number(b)) if a != b => {
                match (&self.numbers[a].estimate, &self.numbers[b].estimate) {
                    (Estimate::Exact(a), Estimate::Exact(b)) => a == b,
                    // Two guesses are drawn apart.
                    _ => false,
                }
            }
            (one, other) => one == other,
        }
    }

    /// What a player accepts from at the likely values.
    pub(in crate::prepare) fn reservation(&self, player: usize) -> Threshold {
        self.reservation_in(player, self.state)
    }

    /// What a player accepts from in a state of nature.
    pub(in crate::prepare) fn reservation_in(&self, player: usize, state: Option<StateId>) -> Threshold {
        let own = |state| self.reservations_by_state[player].iter().find(|(other, _)| *other == state);
        state.and_then(own).map_or(self.reservations[player], |(_, reservation)| *reservation)
    }

    /// The greatest absolute value of what a player accepts from in any state that can come about, whatever
    /// its numbers are; those of packages aside.
    pub(in crate::prepare) fn bound_of_reservations(&self, player: usize) -> f64 {
        let of = |state| match self.reservation_in(player, state) {
            Threshold::Package(_) | Threshold::Any => 0.0,
            Threshold::Number(number) => {
                let (low, high) = self.numbers[number].estimate.bounds();
                low.to_f64().abs().max(high.to_f64().abs())
            }
        };
        self.possible_states().into_iter().map(of).fold(0.0, f64::max)
    }

    /// Those of some players that accept any agreement in a state of nature.
    pub(in crate::prepare) fn any_acceptors_in(
        &self,
        players: Range<usize>,
        state: Option<StateId>,
    ) -> Vec<usize> {
        players.filter(|&player| self.reservation_in(player, state) == Threshold::Any).collect()
    }

    /// The states that can come about, those that are listed first, each with the probability of it and of
    /// those before.
    pub(in crate::prepare) fn cumulated_states(&self) -> Vec<(Option<StateId>, f64)> {
        let mut states = self.possible_states();
        // The normal state takes what the others leave.
        states.sort_by_key(Option::is_none);
        let mut sum = BigRational::from_integer(0.into());
        let upto = |state: Option<StateId>| {
            sum += self.view.scenario().states.probability(state);
            (state, sum.to_f64().unwrap_or(1.0))
        };
        states.into_iter().map(upto).collect()
    }
}
