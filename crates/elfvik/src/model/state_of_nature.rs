//! States of nature: what no party chooses, such as a drought, and what each accepts from depends on.

use super::StateId;
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Signed};

/// What no party chooses and all face together; one of the states of a scenario comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateOfNature {
    /// Unique among the states of a scenario.
    pub id: String,
    /// The name, as it stands in text after "in": "a drought year".
    pub name: String,
    /// How likely it comes about: above 0, at most 1.
    pub probability: Decimal,
}

/// The states of nature of a scenario, and the normal state, which comes about when none of them does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatesOfNature {
    /// The states that a scenario lists, in the order of its file; their probabilities add up to 1 at most.
    pub listed: Vec<StateOfNature>,
    /// What the normal state is called; none for "otherwise".
    pub normal: Option<String>,
}

impl StatesOfNature {
    /// No scenario lists more states.
    pub const MOST: usize = 32;

    /// How likely a state comes about; without a state, what is left for the normal one.
    ///
    /// # Panics
    ///
    /// When there is no such state.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{StateId, StateOfNature, StatesOfNature};
    ///
    /// let drought = StateOfNature {
    ///     id: "drought".to_owned(),
    ///     name: "a drought year".to_owned(),
    ///     probability: "0.2".parse().unwrap(),
    /// };
    /// let states = StatesOfNature { listed: vec![drought], normal: None };
    /// assert_eq!(states.probability(Some(StateId(0))).to_string(), "1/5");
    /// assert_eq!(states.probability(None).to_string(), "4/5");
    /// ```
    #[must_use]
    pub fn probability(&self, state: Option<StateId>) -> BigRational {
        let of = |state: &StateOfNature| state.probability.to_rational();
        match state {
            Some(state) => of(&self.listed[state.0]),
            None => BigRational::one() - self.listed.iter().map(of).sum::<BigRational>(),
        }
    }

    /// The states that can come about: the normal one first, unless the others leave nothing for it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::StatesOfNature;
    ///
    /// // Without any listed the normal state is certain.
    /// assert_eq!(StatesOfNature::default().possible(), [None]);
    /// ```
    #[must_use]
    pub fn possible(&self) -> Vec<Option<StateId>> {
        let normal = self.probability(None).is_positive().then_some(None);
        normal.into_iter().chain((0..self.listed.len()).map(|at| Some(StateId(at)))).collect()
    }

    /// The likeliest state, at which everything counts that is computed at the likely values. Of equals it is
    /// the normal one, then the first that is listed.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{StateId, StateOfNature, StatesOfNature};
    ///
    /// let state = |id: &str, probability: &str| StateOfNature {
    ///     id: id.to_owned(),
    ///     name: id.to_owned(),
    ///     probability: probability.parse().unwrap(),
    /// };
    /// let states = |listed| StatesOfNature { listed, normal: None };
    /// assert_eq!(states(vec![state("drought", "0.5")]).likely(), None);
    /// let both = vec![state("drought", "0.4"), state("flood", "0.4")];
    /// assert_eq!(states(both).likely(), Some(StateId(0)));
    /// ```
    #[must_use]
    pub fn likely(&self) -> Option<StateId> {
        let mut likely = (None, self.probability(None));
        for state in (0..self.listed.len()).map(|at| Some(StateId(at))) {
            let probability = self.probability(state);
            if probability > likely.1 {
                likely = (state, probability);
            }
        }
        likely.0
    }

    /// What a state is called.
    ///
    /// # Panics
    ///
    /// When there is no such state.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::StatesOfNature;
    ///
    /// assert_eq!(StatesOfNature::default().name(None), "otherwise");
    /// ```
    #[must_use]
    pub fn name(&self, state: Option<StateId>) -> &str {
        match state {
            Some(state) => &self.listed[state.0].name,
            None => self.normal.as_deref().unwrap_or("otherwise"),
        }
    }
}
