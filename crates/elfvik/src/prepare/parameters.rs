//! A view as a plan of its numbers: which number stands where, so that a game can be drawn with any of them.
//!
//! The likely game, thousands of worlds and the search for levers all fill in the same plan. Parties come
//! first, then the ratifiers of whom a profile is known: both are *players*.

mod arithmetic;
mod builder;
mod consent_cases;
mod fraction;
mod layout;
mod linear_values;
mod names;
mod number;
mod states;
mod term_template;
mod word_fraction;

pub(super) use arithmetic::Numeric;
pub(super) use consent_cases::ways_into;
pub(super) use fraction::Fraction;
pub(super) use layout::{Assignment, CellId, Cells, LayoutCoupling, LayoutShape, UtilityLayout};
pub(super) use number::Threshold;
pub use number::{Parameter, ParameterId, ParameterRole, Player, ProbabilisticRatifier};
pub(super) use word_fraction::small;

use crate::model::{Estimate, PartyId, Preferences, RatifierDecisionModel, StateId, Term, View};
use crate::number::Decimal;
use crate::prepare::home::Home;
use num_rational::BigRational;
use std::ops::Range;
use std::sync::Arc;
use term_template::{TermShape, TermTemplate};

/// Which number stands where in the utilities of a view.
#[derive(Debug, Clone)]
pub struct Parameters {
    view: View,
    players: Vec<Player>,
    numbers: Vec<Parameter>,
    consents: Vec<ParameterId>,
    terms: Vec<TermTemplate>,
    /// Per player, what it accepts from in the normal state of nature.
    reservations: Vec<Threshold>,
    /// Per player, the same in states in which its file says something else.
    reservations_by_state: Vec<Vec<(StateId, Threshold)>>,
    /// The state of nature at the likely values; none for the normal one.
    state: Option<StateId>,
    approvals: Vec<ProbabilisticRatifier>,
    /// What shared numbers are, beside the number: each place that refers to one.
    sharing: Vec<(ParameterId, ParameterRole)>,
    home: Arc<Home>,
    /// Per player, the numbers that are divided by their sum; none where weights count as they are.
    shared_weights: Vec<Vec<ParameterId>>,
}

impl Parameters {
    /// The view whose numbers these are.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// assert_eq!(parameters.view().scenario().parties[1].id, "builder");
    /// ```
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Everybody with a utility: the parties in order, then ratifiers with a profile.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // No ratifier has a profile: the players are the two parties.
    /// assert_eq!(parameters.players().len(), 2);
    /// assert_eq!(parameters.players()[1].ratifier, None);
    /// ```
    #[must_use]
    pub fn players(&self) -> &[Player] {
        &self.players
    }

    /// The parties' positions among the [players](Self::players): the first ones, in the order of the
    /// scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// assert_eq!(parameters.parties(), 0..2);
    /// ```
    #[must_use]
    pub fn parties(&self) -> Range<usize> {
        0..self.view.scenario().parties.len()
    }

    /// The ratifiers with a profile, as players.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // Nobody must approve at home.
    /// assert!(parameters.ratifiers().is_empty());
    /// ```
    #[must_use]
    pub fn ratifiers(&self) -> Range<usize> {
        self.parties().end..self.players.len()
    }

    /// The ratifiers of which only a probability is known.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // Nobody must approve at home.
    /// assert!(parameters.approvals().is_empty());
    /// ```
    #[must_use]
    pub fn approvals(&self) -> &[ProbabilisticRatifier] {
        &self.approvals
    }

    /// Every number, consents first, then player by player.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// let guesses = parameters.numbers().iter().filter(|number| number.estimate.is_uncertain());
    /// // The chance of the state's consent, two reservations, and what a late opening is worth to the town.
    /// assert_eq!(guesses.count(), 4);
    /// ```
    #[must_use]
    pub fn numbers(&self) -> &[Parameter] {
        &self.numbers
    }

    /// The places that share a number; none of a number that stands in its own place alone.
    pub(crate) fn sharing(&self, number: ParameterId) -> impl Iterator<Item = &ParameterRole> {
        self.sharing.iter().filter(move |(shared, _)| *shared == number).map(|(_, place)| place)
    }

    /// Who must approve at home.
    pub(crate) fn home(&self) -> &Arc<Home> {
        &self.home
    }

    /// Whether each ratifier of which only a probability is known approves in the likely game: where that is
    /// possible at all.
    pub(crate) fn likely_approvals(&self) -> Vec<bool> {
        let is_possible = |approval: &ProbabilisticRatifier| {
            self.numbers[approval.probability].estimate.likely() > Decimal::ZERO
        };
        self.approvals.iter().map(is_possible).collect()
    }

    /// Whether a number is part of what a party at the table wants, and not only of what a ratifier does.
    #[must_use]
    pub(crate) fn is_of_the_table(&self, number: ParameterId) -> bool {
        let parties = self.parties();
        match &self.numbers[number].place {
            ParameterRole::Consent(_) | ParameterRole::Shared { .. } => true,
            ParameterRole::Reservation(player)
            | ParameterRole::StateReservation { player, .. }
            | ParameterRole::Weight { player, .. }
            | ParameterRole::Value { player, .. } => parties.contains(player),
            ParameterRole::Approval(..) => false,
        }
    }

    /// Whether nothing is a guess, nor is the state of nature where it matters: every world would be the
    /// likely one.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// assert!(!parameters.is_certain());
    /// ```
    #[must_use]
    pub fn is_certain(&self) -> bool {
        let is_guess = |number: &Parameter| number.estimate.is_uncertain();
        self.approvals.is_empty() && !self.numbers.iter().any(is_guess) && !self.states_differ()
    }

    /// Every number at its likely value, exactly: a reservation that is the worth of a bid is what the bid is
    /// worth, which a decimal may only be near to.
    pub(crate) fn likely(&self) -> Vec<BigRational> {
        let mut likely: Vec<BigRational> =
            self.numbers.iter().map(|n| n.estimate.likely().to_rational()).collect();
        let issues = &self.view.scenario().issues;
        for (at, player) in self.players.iter().enumerate().filter(|(_, player)| player.ratifier.is_none()) {
            let bid = self.view.written(player.party).and_then(|written| written.reservation_bid.as_ref());
            if let (Threshold::Number(number), Some(bid)) = (self.reservation(at), bid) {
                let n_options: Vec<usize> = issues.iter().map(|issue| issue.n_options() as usize).collect();
                likely[number] = self.preferences(at).worth_of_bid(bid, &n_options);
            }
        }
        likely
    }

    /// The numbers that are divided by their sum, of a player who normalises weights.
    pub(super) fn shared_weights(&self, player: usize) -> &[ParameterId] {
        &self.shared_weights[player]
    }

    pub(super) fn n_terms(&self) -> usize {
        self.terms.len()
    }

    /// Whose utility a term belongs to.
    pub(super) fn player_of(&self, term: usize) -> usize {
        self.terms[term].player
    }

    /// How many cells a term has, or how many regions a bonus.
    pub(super) fn n_cells(&self, term: usize) -> usize {
        match &self.terms[term].shape {
            TermShape::Cells { base, .. } => base.len(),
            TermShape::Bonus { regions, .. } => regions.len(),
        }
    }

    /// How many numbers are added up when a term is filled in.
    pub(super) fn work_of(&self, term: usize) -> u64 {
        let plan = &self.terms[term];
        match &plan.shape {
            TermShape::Cells { base, branches, .. } => {
                base.len() as u64 + branches.as_ref().map_or(0, |branches| branches.len() as u64)
            }
            TermShape::Bonus { regions, .. } => (1 << plan.consents.len()) + regions.len() as u64,
        }
    }

    /// Calls `put` with what each cell of a term pays, consents resolved, one unit of weight counting `unit`.
    pub(super) fn each_cell<N: Numeric>(
        &self,
        term: usize,
        numbers: &[N],
        unit: &N,
        put: impl FnMut(usize, N),
    ) {
        self.terms[term].each(numbers, &self.consents, unit, put);
    }

    /// The weight of a term; a bonus has none.
    pub(super) fn weight_of(&self, term: usize) -> Option<ParameterId> {
        self.terms[term].weight
    }

    /// Whether a term's weight is one of those that can be divided by their sum.
    pub(super) fn is_divided(&self, term: usize) -> bool {
        self.terms[term].is_divided
    }

    /// Whether a number stands in a file: the zero of a table's cell that no row names does not.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // Most cells of the builder's table over price and heating stand in no row.
    /// let numbers = 0..parameters.numbers().len();
    /// assert_eq!(numbers.filter(|&number| !parameters.is_written(number)).count(), 13);
    /// ```
    #[must_use]
    pub fn is_written(&self, number: ParameterId) -> bool {
        let Parameter { place: ParameterRole::Value { player, term, .. }, estimate } = &self.numbers[number]
        else {
            return true;
        };
        let is_joint = matches!(self.preferences(*player).terms[*term], Term::Joint { .. });
        !is_joint || *estimate != Estimate::Exact(Decimal::ZERO)
    }

    /// Whether a number is the weight of some term, and cannot be below zero; that of a product can.
    pub(super) fn is_weight(&self, number: ParameterId) -> bool {
        self.terms.iter().any(|term| term.weight == Some(number) && !term.is_product())
    }

    /// Whether a number is the probability of some consent.
    pub(super) fn is_probability(&self, number: ParameterId) -> bool {
        self.consents.contains(&number)
    }

    /// The party that a number is about; none for what several share and for consents.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, model::PartyId, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // First comes the state's consent, which is nobody's, then the numbers of the town.
    /// assert_eq!((parameters.owner(0), parameters.owner(1)), (None, Some(PartyId(0))));
    /// ```
    #[must_use]
    pub fn owner(&self, number: ParameterId) -> Option<PartyId> {
        match self.numbers[number].place {
            ParameterRole::Consent(_) | ParameterRole::Shared { .. } => None,
            ParameterRole::Reservation(player)
            | ParameterRole::StateReservation { player, .. }
            | ParameterRole::Weight { player, .. }
            | ParameterRole::Value { player, .. } => Some(self.players[player].party),
            ParameterRole::Approval(party, _) => Some(party),
        }
    }

    /// No cell of a term is larger in absolute value, whatever its numbers are.
    pub(super) fn bound(&self, term: usize) -> f64 {
        let plan = &self.terms[term];
        let most = |number: ParameterId| {
            let (low, high) = self.numbers[number].estimate.bounds();
            low.to_f64().abs().max(high.to_f64().abs())
        };
        let base = match &plan.shape {
            TermShape::Bonus { value, .. } => most(*value),
            TermShape::Cells { base, .. } => {
                let mut greatest = 0.0_f64;
                base.numbers(|number| greatest = greatest.max(most(number)));
                base.constants()
                    .fold(greatest, |greatest, constant| greatest.max(constant.to_f64().unwrap_or(0.0).abs()))
            }
        };
        let is_share = plan.is_divided && !self.shared_weights[plan.player].is_empty();
        let weight = if is_share { 1.0 } else { plan.weight.map_or(1.0, most) };
        // The chances of all draws add up to one; twice allows for rounding.
        2.0 * weight * base * plan.factor.as_ref().map_or(1.0, |f| f.to_f64().unwrap_or(0.0).max(1.0))
    }

    /// Calls `each` for every number that a term depends on, weights that it is divided by included.
    pub(super) fn numbers_of(&self, term: usize, mut each: impl FnMut(ParameterId)) {
        let plan = &self.terms[term];
        plan.weight.iter().for_each(|&w| each(w));
        if plan.is_divided {
            self.shared_weights[plan.player].iter().for_each(|&w| each(w));
        }
        plan.consents.iter().for_each(|c| each(self.consents[c.0]));
        match &plan.shape {
            TermShape::Bonus { value, .. } => each(*value),
            TermShape::Cells { base, .. } => base.numbers(each),
        }
    }

    /// The preferences of a player.
    ///
    /// # Panics
    ///
    /// When there is no such player.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // Four issues and a bonus; four issues and a table.
    /// assert_eq!([0, 1].map(|player| parameters.preferences(player).terms.len()), [5, 5]);
    /// ```
    #[must_use]
    pub fn preferences(&self, player: usize) -> &Preferences {
        let Player { party, ratifier } = self.players[player];
        match ratifier {
            None => self.view.preferences(party),
            Some(r) => {
                let known = self.view.ratifications(party).iter().find(|known| known.ratifier == r);
                match known.map(|known| &known.vote) {
                    Some(RatifierDecisionModel::Profile(preferences)) => preferences,
                    _ => unreachable!("a ratifier is a player only with a profile"),
                }
            }
        }
    }
}
