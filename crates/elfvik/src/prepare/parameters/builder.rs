//! The parameters of a view: every number gets its place.

use super::Parameters;
use super::arithmetic::Numeric;
use super::consent_cases::{ConsentBranches, ConsentCase, consents_of};
use super::fraction::Fraction;
use super::linear_values::LineCells;
use super::number::{Parameter, ParameterId, ParameterRole, Player, ProbabilisticRatifier, Threshold};
use super::term_template::{Base, CellValues, TermShape, TermTemplate};
use crate::model::curve::BILLION;
use crate::model::{
    ConsentId, Estimate, GuessDistribution, IssueId, PartyId, Preferences, RatifierDecisionModel, Region,
    Reservation, Term, ValueCurve, Values, View,
};
use crate::number::Decimal;
use crate::prepare::AnalysisError;
use crate::prepare::home::Home;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::collections::HashMap;
use std::sync::Arc;

impl Parameters {
    /// The parameters of a view.
    ///
    /// # Errors
    ///
    /// When more consents meet in one term than can be resolved.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // Consents come first, then the parties.
    /// assert_eq!(parameters.name(0), "consents.state.probability");
    /// ```
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
            home: Arc::new(Home::of(&view)),
            state: view.scenario().states.likely(),
            view,
            players: Vec::new(),
            numbers: Vec::new(),
            consents: Vec::new(),
            terms: Vec::new(),
            reservations: Vec::new(),
            reservations_by_state: Vec::new(),
            approvals: Vec::new(),
            sharing: Vec::new(),
            shared_weights: Vec::new(),
        }
    }
}

/// Whose unknown it is, its id, its low, likely and high value, and how it is spread.
type SharedKey = (Option<PartyId>, String, [Decimal; 3], GuessDistribution);

/// The parameters under way.
struct ParametersBuilder {
    parameters: Parameters,
    shared: HashMap<SharedKey, ParameterId>,
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
        let ends = [range.low, range.likely, range.high];
        let key = (party, id.clone(), ends, range.distribution.clone());
        let number = *self.shared.entry(key).or_insert_with(|| {
            numbers.push(Parameter {
                place: ParameterRole::Shared { party, id: id.clone() },
                estimate: estimate.clone(),
            });
            next
        });
        self.parameters.sharing.push((number, place()));
        number
    }

    fn ratifier(
        &mut self,
        party: PartyId,
        known: &crate::model::RatifierInformation,
    ) -> Result<(), AnalysisError> {
        let ratifier = known.ratifier;
        match &known.vote {
            RatifierDecisionModel::Profile(preferences) => {
                self.player(Player { party, ratifier: Some(ratifier) }, preferences)
            }
            RatifierDecisionModel::Probability(estimate) => {
                let author = self.parameters.view.author(party);
                let probability =
                    self.number(estimate, Some(author), || ParameterRole::Approval(party, ratifier));
                self.parameters.approvals.push(ProbabilisticRatifier { party, ratifier, probability });
                Ok(())
            }
        }
    }

    fn player(&mut self, player: Player, preferences: &Preferences) -> Result<(), AnalysisError> {
        let author = Some(self.parameters.view.author(player.party));
        self.parameters.players.push(player);
        self.parameters.shared_weights.push(Vec::new());
        let at = self.parameters.players.len() - 1;
        let least = self.threshold(&preferences.reservation, author, ParameterRole::Reservation(at));
        self.parameters.reservations.push(least);
        let mut by_state = Vec::with_capacity(preferences.reservation_by_state.len());
        for (state, reservation) in &preferences.reservation_by_state {
            let place = ParameterRole::StateReservation { player: at, state: *state };
            by_state.push((*state, self.threshold(reservation, author, place)));
        }
        self.parameters.reservations_by_state.push(by_state);
        for (t, term) in preferences.terms.iter().enumerate() {
            self.term(at, t, term, author, preferences.normalise)?;
        }
        Ok(())
    }

    fn threshold(
        &mut self,
        reservation: &Reservation,
        author: Option<PartyId>,
        place: ParameterRole,
    ) -> Threshold {
        match reservation {
            Reservation::Value(estimate) => Threshold::Number(self.number(estimate, author, || place)),
            Reservation::Package(package) => Threshold::Package(*package),
            Reservation::Any => Threshold::Any,
        }
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
                    Values::Each(each) => CellValues::Each(
                        each.iter()
                            .enumerate()
                            .map(|(o, e)| Base::Number(value(self, o, e) as u32))
                            .collect(),
                    ),
                    Values::Line(line) => {
                        let ends: Vec<ParameterId> =
                            line.points.iter().enumerate().map(|(k, (_, y))| value(self, k, y)).collect();
                        let xs: Vec<Decimal> = line.points.iter().map(|(x, _)| *x).collect();
                        CellValues::Lines(on_lines(&view, *issue, &xs, &ends))
                    }
                    Values::Curve(curve) => {
                        let ends = [value(self, 0, &curve.from), value(self, 1, &curve.to)];
                        CellValues::Each(on_curve(&view, *issue, curve, ends))
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
                let base = CellValues::Each(base);
                (
                    Some(weight),
                    TermShape::Cells { branches: ConsentBranches::of(&view, &issues), issues, base },
                )
            }
            Term::Product { weight, .. } => {
                let weight = self.number(weight, author, || weigh);
                let base = CellValues::Each(products(&view, &issues));
                (Some(weight), TermShape::Cells { branches: None, issues, base })
            }
            Term::Bonus { when, value: estimate, .. } => {
                let value = value(self, 0, estimate);
                let regions = regions(&view, &consents, when);
                (None, TermShape::Bonus { value, regions })
            }
        };
        let is_divided = matches!(term, Term::Values { .. });
        self.parameters.terms.push(TermTemplate { player, is_divided, weight, factor, consents, shape });
        Ok(())
    }
}

/// The options of an issue on straight lines between points. A line holds the options from the point where
/// it begins and before the one where it ends; what lies at the last point, or before the first, is worth as
/// much as that point.
fn on_lines(view: &View, issue: IssueId, xs: &[Decimal], ends: &[ParameterId]) -> Vec<LineCells> {
    let issue = &view.scenario().issues[issue.0];
    let n = issue.n_options();
    let number = |option| issue.number(option).expect("lines belong to numbered options");
    let grid = if n > 1 { number(1).to_rational() - number(0).to_rational() } else { BigRational::zero() };
    let begins: Vec<u32> = xs.iter().map(|x| first_from(n, |option| number(option) >= *x)).collect();
    let flat = |n: u32, end: ParameterId| LineCells {
        n,
        from: end as u32,
        to: end as u32,
        first: Fraction::zero(),
        step: Fraction::zero(),
    };
    let line = |at: usize| {
        let (begin, end) = (begins[at], begins.get(at + 1).copied().unwrap_or(n));
        let Some(length) = xs.get(at + 1).map(|x| x.to_rational() - xs[at].to_rational()) else {
            return flat(end - begin, ends[at]);
        };
        let first = (number(begin.min(n - 1)).to_rational() - xs[at].to_rational()) / &length;
        if end - begin == 1 && first.is_zero() {
            // Where the line goes from there does not matter.
            return flat(1, ends[at]);
        }
        LineCells {
            n: end - begin,
            from: ends[at] as u32,
            to: ends[at + 1] as u32,
            first: Fraction::from(first),
            step: Fraction::from(&grid / &length),
        }
    };
    let before = flat(begins[0], ends[0]);
    std::iter::once(before).chain((0..xs.len()).map(line)).filter(|line| line.n > 0).collect()
}

/// The first of `n` options for which something holds, and from which on it does; `n` where it never does.
fn first_from(n: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// What each option is worth along a curve between two ends.
fn on_curve(view: &View, issue: IssueId, curve: &ValueCurve, [from, to]: [ParameterId; 2]) -> Vec<Base> {
    let base = |share: u32| match share {
        0 => Base::Number(from as u32),
        BILLION => Base::Number(to as u32),
        share => Base::Between(
            from as u32,
            to as u32,
            Fraction::from(BigRational::new(share.into(), BILLION.into())),
        ),
    };
    curve.shares(&view.scenario().issues[issue.0]).into_iter().map(base).collect()
}

/// The product of the numbers of each combination of options, the last issue varying fastest.
fn products(view: &View, issues: &[usize]) -> Vec<Base> {
    let mut products = vec![BigRational::one()];
    for &issue in issues {
        let issue = &view.scenario().issues[issue];
        let number =
            |option| issue.number(option).expect("products belong to numbered options").to_rational();
        let numbers: Vec<BigRational> = (0..issue.n_options()).map(number).collect();
        products = products
            .iter()
            .flat_map(|product| numbers.iter().map(move |number| product.times(number)))
            .collect();
    }
    products.into_iter().map(|product| Base::Constant(Fraction::from(product))).collect()
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
