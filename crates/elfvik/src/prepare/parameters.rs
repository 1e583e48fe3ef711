//! A view as a plan of its numbers: which number stands where, so that a game can be drawn with any of them.
//!
//! The likely game, thousands of worlds and the search for levers all fill in the same plan. Parties come
//! first, then the ratifiers of whom a profile is known: both are *players*.

mod consent_cases;
mod fraction;
mod layout;
mod names;
mod numeric;

pub(super) use consent_cases::ways_into;
pub(super) use fraction::Fraction;
pub(super) use layout::{CellId, Cells, LayoutCoupling, LayoutShape, UtilityLayout};
pub(super) use numeric::{Numeric, small};

use super::AnalysisError;
use crate::model::{
    ConsentId, Estimate, IssueId, PackageId, PartyId, Preferences, RatifierModel, Region, Reservation, Term,
    Values, View,
};
use crate::number::Decimal;
use consent_cases::{ConsentBranches, ConsentCase, chances, consents_of};
use num_rational::BigRational;
use num_traits::Zero;
use std::collections::HashMap;
use std::ops::Range;

/// Which number stands where in the utilities of a view.
#[derive(Debug, Clone)]
pub struct Parameters {
    view: View,
    players: Vec<Player>,
    numbers: Vec<Parameter>,
    consents: Vec<ParameterId>,
    terms: Vec<TermPlan>,
    reservations: Vec<Threshold>,
    approvals: Vec<Approval>,
    /// Per player, the numbers that are divided by their sum; none where weights count as they are.
    shared_weights: Vec<Vec<ParameterId>>,
}

/// The position of a number in its parameters.
pub type ParameterId = usize;

/// Somebody with a utility: a party, or a ratifier of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Player {
    /// The party, or whose ratifier it is.
    pub party: PartyId,
    /// Its position among the party's ratifiers; none for the party itself.
    pub ratifier: Option<usize>,
}

/// A number of a view.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// What it is.
    pub place: ParameterRole,
    /// What is known of it.
    pub estimate: Estimate,
}

/// What a number is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParameterRole {
    /// The probability of a consent.
    Consent(ConsentId),
    /// A number that several places share.
    Shared {
        /// Whose file defines it; none for the public file.
        party: Option<PartyId>,
        /// Its id.
        id: String,
    },
    /// The least that a player accepts.
    Reservation(usize),
    /// The weight of a term of a player.
    Weight {
        /// The player.
        player: usize,
        /// The position of the term.
        term: usize,
    },
    /// A value of a term of a player: of an option, a point of a line, a cell of a table, or a bonus.
    Value {
        /// The player.
        player: usize,
        /// The position of the term.
        term: usize,
        /// The position within the term.
        at: usize,
    },
    /// The probability that a ratifier approves.
    Approval(PartyId, usize),
}

/// A ratifier of which only a probability is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// Whose ratifier it is.
    pub party: PartyId,
    /// Its position among the party's ratifiers.
    pub ratifier: usize,
    /// The probability that it approves.
    pub probability: ParameterId,
}

/// The least that a player accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Threshold {
    Number(ParameterId),
    Package(PackageId),
    /// Any agreement is accepted.
    Any,
}

/// One term of a player's utility.
#[derive(Debug, Clone)]
struct TermPlan {
    player: usize,
    /// Whether the weight is one of those that can be divided by their sum.
    is_divided: bool,
    weight: Option<ParameterId>,
    /// What values are multiplied with besides: one over what they are out of.
    factor: Option<Fraction>,
    /// The consents on which it depends.
    consents: Vec<ConsentId>,
    shape: TermShape,
}

#[derive(Debug, Clone)]
enum TermShape {
    /// One cell per combination of options, the last issue fastest.
    Cells {
        issues: Vec<usize>,
        base: Vec<Base>,
        /// What cells become when consents are refused; none where no consent matters.
        branches: Option<ConsentBranches>,
    },
    /// A value inside a region: one region for all draws of the consents that lead into the same, with
    /// their positions.
    Bonus { value: ParameterId, regions: Vec<(Region, Vec<u32>)> },
}

/// What a cell holds before consents.
#[derive(Debug, Clone)]
enum Base {
    Number(u32),
    /// On a straight line between two numbers.
    Between(u32, u32, Fraction),
}

impl Parameters {
    /// The parameters of a view.
    ///
    /// # Errors
    ///
    /// When more consents meet in one term than can be resolved.
    pub fn of(view: &View) -> Result<Self, AnalysisError> {
        let scenario = view.scenario();
        let mut drafting =
            ParametersBuilder { parameters: Self::empty(view.clone()), shared: HashMap::new() };
        for (c, consent) in scenario.consents.iter().enumerate() {
            let number = drafting.number(&consent.probability, None, || ParameterRole::Consent(ConsentId(c)));
            drafting.parameters.consents.push(number);
        }
        for p in (0..scenario.parties.len()).map(PartyId) {
            drafting.player(Player { party: p, ratifier: None }, view.preferences(p))?;
        }
        for p in (0..scenario.parties.len()).map(PartyId) {
            for known in view.ratifications(p) {
                drafting.ratifier(p, known)?;
            }
        }
        Ok(drafting.parameters)
    }

    fn empty(view: View) -> Self {
        Self {
            view,
            players: Vec::new(),
            numbers: Vec::new(),
            consents: Vec::new(),
            terms: Vec::new(),
            reservations: Vec::new(),
            approvals: Vec::new(),
            shared_weights: Vec::new(),
        }
    }

    /// The view.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Everybody with a utility: the parties in order, then ratifiers with a profile.
    #[must_use]
    pub fn players(&self) -> &[Player] {
        &self.players
    }

    /// The parties, as players.
    #[must_use]
    pub fn parties(&self) -> Range<usize> {
        0..self.view.scenario().parties.len()
    }

    /// The ratifiers with a profile, as players.
    #[must_use]
    pub fn ratifiers(&self) -> Range<usize> {
        self.parties().end..self.players.len()
    }

    /// The ratifiers of which only a probability is known.
    #[must_use]
    pub fn approvals(&self) -> &[Approval] {
        &self.approvals
    }

    /// Every number, consents first, then player by player.
    #[must_use]
    pub fn numbers(&self) -> &[Parameter] {
        &self.numbers
    }

    /// Whether a number is part of what a party at the table wants, and not only of what a ratifier does.
    #[must_use]
    pub fn is_of_the_table(&self, number: ParameterId) -> bool {
        let parties = self.parties();
        match &self.numbers[number].place {
            ParameterRole::Consent(_) | ParameterRole::Shared { .. } => true,
            ParameterRole::Reservation(player)
            | ParameterRole::Weight { player, .. }
            | ParameterRole::Value { player, .. } => parties.contains(player),
            ParameterRole::Approval(..) => false,
        }
    }

    /// Whether nothing is a guess: every world would be the likely one.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.approvals.is_empty() && !self.numbers.iter().any(|number| number.estimate.is_uncertain())
    }

    /// Every number at its likely value.
    pub(crate) fn likely(&self) -> Vec<BigRational> {
        self.numbers.iter().map(|n| n.estimate.likely().to_rational()).collect()
    }

    pub(super) fn reservation(&self, player: usize) -> Threshold {
        self.reservations[player]
    }

    /// The parties that accept any agreement.
    pub(super) fn any_acceptors(&self) -> Vec<usize> {
        self.parties().filter(|&p| self.reservations[p] == Threshold::Any).collect()
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
        (numbers, unit): (&[N], &N),
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
    #[must_use]
    pub fn is_written(&self, number: ParameterId) -> bool {
        let Parameter { place: ParameterRole::Value { player, term, .. }, estimate } = &self.numbers[number]
        else {
            return true;
        };
        let is_joint = matches!(self.preferences(*player).terms[*term], Term::Joint { .. });
        !is_joint || *estimate != Estimate::Exact(Decimal::ZERO)
    }

    /// Whether a number is the weight of some term.
    pub(super) fn is_weight(&self, number: ParameterId) -> bool {
        self.terms.iter().any(|term| term.weight == Some(number))
    }

    /// Whether a number is the probability of some consent.
    pub(super) fn is_probability(&self, number: ParameterId) -> bool {
        self.consents.contains(&number)
    }

    /// The party that a number is about; none for what several share and for consents.
    #[must_use]
    pub fn owner(&self, number: ParameterId) -> Option<PartyId> {
        match self.numbers[number].place {
            ParameterRole::Consent(_) | ParameterRole::Shared { .. } => None,
            ParameterRole::Reservation(player)
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
                let of = |b: &Base| match b {
                    Base::Number(number) => most(*number as usize),
                    Base::Between(from, to, _) => most(*from as usize).max(most(*to as usize)),
                };
                base.iter().map(of).fold(0.0, f64::max)
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
            TermShape::Cells { base, .. } => base.iter().for_each(|b| match b {
                Base::Number(number) => each(*number as usize),
                Base::Between(from, to, _) => {
                    each(*from as usize);
                    each(*to as usize);
                }
            }),
        }
    }

    /// The preferences of a player.
    ///
    /// # Panics
    ///
    /// When there is no such player.
    #[must_use]
    pub fn preferences(&self, player: usize) -> &Preferences {
        let Player { party, ratifier } = self.players[player];
        match ratifier {
            None => self.view.preferences(party),
            Some(r) => {
                let known = self.view.ratifications(party).iter().find(|known| known.ratifier == r);
                match known.map(|known| &known.vote) {
                    Some(RatifierModel::Profile(preferences)) => preferences,
                    _ => unreachable!("a ratifier is a player only with a profile"),
                }
            }
        }
    }
}

/// The parameters under way.
struct ParametersBuilder {
    parameters: Parameters,
    shared: HashMap<(Option<PartyId>, String, [Decimal; 3]), ParameterId>,
}

impl ParametersBuilder {
    /// The number of an estimate; `author` is whose file it stands in.
    fn number(
        &mut self,
        estimate: &Estimate,
        author: Option<PartyId>,
        place: impl FnOnce() -> ParameterRole,
    ) -> ParameterId {
        let numbers = &mut self.parameters.numbers;
        let next = numbers.len();
        let Estimate::Guess(range) = estimate else {
            numbers.push(Parameter { place: place(), estimate: estimate.clone() });
            return next;
        };
        let Some(id) = &range.unknown else {
            numbers.push(Parameter { place: place(), estimate: estimate.clone() });
            return next;
        };
        let is_public = self.parameters.view.scenario().unknowns.iter().any(|u| u.id == *id);
        let party = author.filter(|_| !is_public);
        let key = (party, id.clone(), [range.low, range.likely, range.high]);
        *self.shared.entry(key).or_insert_with(|| {
            numbers.push(Parameter {
                place: ParameterRole::Shared { party, id: id.clone() },
                estimate: estimate.clone(),
            });
            next
        })
    }

    fn ratifier(&mut self, party: PartyId, known: &crate::model::Ratification) -> Result<(), AnalysisError> {
        let ratifier = known.ratifier;
        match &known.vote {
            RatifierModel::Profile(preferences) => {
                self.player(Player { party, ratifier: Some(ratifier) }, preferences)
            }
            RatifierModel::Probability(estimate) => {
                let author = self.parameters.view.author(party);
                let probability =
                    self.number(estimate, Some(author), || ParameterRole::Approval(party, ratifier));
                self.parameters.approvals.push(Approval { party, ratifier, probability });
                Ok(())
            }
        }
    }

    fn player(&mut self, player: Player, preferences: &Preferences) -> Result<(), AnalysisError> {
        let author = Some(self.parameters.view.author(player.party));
        self.parameters.players.push(player);
        self.parameters.shared_weights.push(Vec::new());
        let at = self.parameters.players.len() - 1;
        let least = match &preferences.reservation {
            Reservation::Value(estimate) => {
                Threshold::Number(self.number(estimate, author, || ParameterRole::Reservation(at)))
            }
            Reservation::Package(package) => Threshold::Package(*package),
            Reservation::Any => Threshold::Any,
        };
        self.parameters.reservations.push(least);
        for (t, term) in preferences.terms.iter().enumerate() {
            self.term(at, t, term, author, preferences.normalise)?;
        }
        Ok(())
    }

    fn term(
        &mut self,
        player: usize,
        term_idx: usize,
        term: &Term,
        author: Option<PartyId>,
        normalise: bool,
    ) -> Result<(), AnalysisError> {
        let view = self.parameters.view.clone();
        let weigh = ParameterRole::Weight { player, term: term_idx };
        let issues: Vec<usize> = term.issues().iter().map(|i| i.0).collect();
        let consents = consents_of(&view, &issues)?;
        let value = |drafting: &mut Self, at: usize, estimate: &Estimate| {
            drafting.number(estimate, author, || ParameterRole::Value { player, term: term_idx, at })
        };
        let factor = term.out_of().map(|out_of| Fraction::from(out_of.to_rational().recip()));
        let (weight, shape) = match term {
            Term::Values { issue, weight, values, .. } => {
                let weight = self.number(weight, author, || weigh);
                if normalise {
                    self.parameters.shared_weights[player].push(weight);
                }
                let base = match values {
                    Values::Each(each) => {
                        each.iter().enumerate().map(|(o, e)| Base::Number(value(self, o, e) as u32)).collect()
                    }
                    Values::Line(line) => {
                        let ends: Vec<ParameterId> =
                            line.points.iter().enumerate().map(|(k, (_, y))| value(self, k, y)).collect();
                        let xs: Vec<Decimal> = line.points.iter().map(|(x, _)| *x).collect();
                        on_line(&view, *issue, &xs, &ends)
                    }
                };
                (
                    Some(weight),
                    TermShape::Cells { branches: ConsentBranches::of(&view, &issues), issues, base },
                )
            }
            Term::Joint { weight, table, .. } => {
                let weight = self.number(weight, author, || weigh);
                let base = table
                    .iter()
                    .enumerate()
                    .map(|(k, cell)| Base::Number(value(self, k, cell) as u32))
                    .collect();
                (
                    Some(weight),
                    TermShape::Cells { branches: ConsentBranches::of(&view, &issues), issues, base },
                )
            }
            Term::Bonus { when, value: estimate, .. } => {
                let value = value(self, 0, estimate);
                let regions = regions(&view, &consents, when);
                (None, TermShape::Bonus { value, regions })
            }
        };
        let is_divided = matches!(term, Term::Values { .. });
        self.parameters.terms.push(TermPlan { player, is_divided, weight, factor, consents, shape });
        Ok(())
    }
}

/// What each option is worth on straight lines between points.
fn on_line(view: &View, issue: IssueId, xs: &[Decimal], ends: &[ParameterId]) -> Vec<Base> {
    let issue = &view.scenario().issues[issue.0];
    // Where each segment begins, and one over its length.
    let segments: Vec<(BigRational, BigRational)> = xs
        .windows(2)
        .map(|pair| {
            let [x0, x1] = [pair[0], pair[1]].map(Decimal::to_rational);
            let length = x1.less(&x0);
            let inverse = if length.is_zero() { length } else { length.inverse() };
            (x0, inverse)
        })
        .collect();
    let mut next = 0;
    let base = |option| {
        let x = issue.number(option).expect("lines belong to numbered options");
        while next + 1 < xs.len() && xs[next] < x {
            next += 1;
        }
        let before = next.saturating_sub(1);
        if xs[next] == x || before == next {
            return Base::Number(ends[next] as u32);
        }
        let (x0, inverse) = &segments[before];
        let share = x.to_rational().less(x0).times(inverse);
        Base::Between(ends[before] as u32, ends[next] as u32, Fraction::from(share))
    };
    (0..issue.n_options()).map(base).collect()
}

/// The regions whose outcomes become ones of `when`, each with the draws of the consents in which it does
/// so; those in which nothing does are left out.
fn regions(view: &View, consents: &[ConsentId], when: &Region) -> Vec<(Region, Vec<u32>)> {
    let mut known: HashMap<Vec<Vec<bool>>, usize> = HashMap::new();
    let mut regions: Vec<(Region, Vec<u32>)> = Vec::new();
    let issues = || when.conditions().iter().map(|condition| condition.issue());
    for (at, draw) in (0..).zip(ConsentCase::all(consents)) {
        let region = draw.leading_into(view, when);
        if region.is_empty() {
            continue;
        }
        let n_options = issues().map(|issue| view.scenario().issues[issue.0].n_options());
        let allowed = region.conditions().iter().zip(n_options);
        let allowed = allowed.map(|(condition, n)| (0..n).map(|o| condition.allows(o)).collect()).collect();
        let next = regions.len();
        let position = *known.entry(allowed).or_insert(next);
        if position == next {
            regions.push((region, Vec::new()));
        }
        regions[position].1.push(at);
    }
    regions
}

impl TermPlan {
    /// A number over what values are out of.
    fn divided<N: Numeric>(&self, number: N) -> N {
        self.factor.as_ref().map_or_else(|| number.clone(), |factor| number.times(&N::of(factor)))
    }

    /// Calls `put` with what each cell pays, or each region of a bonus, consents resolved.
    fn each<N: Numeric>(
        &self,
        numbers: &[N],
        consents: &[ParameterId],
        unit: &N,
        mut put: impl FnMut(usize, N),
    ) {
        match &self.shape {
            TermShape::Bonus { value, regions } => {
                let value = self.divided(numbers[*value].clone());
                let chances = chances(&self.consents, numbers, consents);
                for (at, (_, draws)) in regions.iter().enumerate() {
                    let mut chance = N::zero();
                    draws.iter().for_each(|&draw| chance.gain(&chances[draw as usize]));
                    put(at, chance.times(&value));
                }
            }
            TermShape::Cells { base, branches, .. } => {
                let weight = self.weight.map_or_else(N::one, |w| numbers[w].clone());
                let weight = if self.is_divided { weight.times(unit) } else { weight };
                let weight = self.divided(weight);
                let Some(branches) = branches else {
                    base.iter().enumerate().for_each(|(cell, b)| put(cell, b.value(numbers).times(&weight)));
                    return;
                };
                let values: Vec<N> = base.iter().map(|b| b.value(numbers)).collect();
                let chances = branches.chances(numbers, consents);
                for cell in 0..base.len() {
                    let mut sum = N::zero();
                    for (chance, into) in branches.of_cell(cell, &chances) {
                        sum.gain(&chance.times(&values[into]));
                    }
                    put(cell, sum.times(&weight));
                }
            }
        }
    }
}

impl Base {
    fn value<N: Numeric>(&self, numbers: &[N]) -> N {
        match self {
            Self::Number(number) => numbers[*number as usize].clone(),
            Self::Between(from, to, share) => {
                let (from, to) = (&numbers[*from as usize], &numbers[*to as usize]);
                let mut value = to.less(from).times(&N::of(share));
                value.gain(from);
                value
            }
        }
    }
}
