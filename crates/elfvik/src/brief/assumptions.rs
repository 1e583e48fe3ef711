//! What the numbers of a brief rest on: whose guesses, within which ranges, for which reasons.

use super::numbers::{Quantity, issues};
use super::red_lines::RedLineSummary;
use crate::model::{
    ConsentId, Estimate, GuessDistribution, PartyId, Preferences, Range, RatifierDecisionModel, Reservation,
    Scenario, SharedEstimate, Term, Values, View, words,
};
use crate::number::Decimal;
use crate::prepare::Game;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde::Serialize;

/// What the numbers of a brief rest on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assumptions {
    /// The party whose view it is; none for an analyst with every party's file.
    pub viewer: Option<String>,
    /// How many numbers were taken as known.
    pub n_exact: usize,
    /// How many are guesses; the brief uses the likely value of each.
    pub n_guesses: usize,
    /// Each guess, by party and in the order of the files.
    pub guesses: Vec<Assumption>,
    /// The reasons given for preferences, in words.
    pub arguments: Vec<PreferenceRationale>,
    /// What parties and ratifiers never accept, whatever else is offered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub red_lines: Vec<RedLineSummary>,
    /// What the files say that the preferences of each party, or of a ratifier, rest on.
    pub notes: Vec<PreferenceRationale>,
    /// By how much a utility of any party may be off, where a party's numbers do not fit a scale of whole
    /// numbers; none when every analysis is exact.
    pub rounded: Option<f64>,
    /// The same party by party, of those alone whose utilities may be off; absent when every analysis is
    /// exact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rounding: Vec<RoundingSummary>,
}

/// By how much the utilities of a party may be off, because its own numbers do not fit a scale of whole
/// numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoundingSummary {
    /// The id of the party.
    pub party: String,
    /// By no more than this, in its own utility.
    pub at_most: f64,
}

/// A number that is guessed within a range.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assumption {
    /// The party it is about; none for what concerns all, such as a consent.
    pub party: Option<String>,
    /// The name of the ratifier that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratifier: Option<String>,
    /// What the number is.
    pub what: Quantity,
    /// The least value thought possible.
    pub low: f64,
    /// The most likely value.
    pub likely: f64,
    /// The greatest value thought possible.
    pub high: f64,
    /// How it is spread between low and high; absent for a triangle with its top at the likely value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<GuessSpread>,
    /// The values that it can have, rising, where these are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<WeightedValue>,
    /// Whether it is what the format takes for unknown things, and nobody's judgement.
    #[serde(skip_serializing_if = "is_false")]
    pub default: bool,
    /// The unknown that several places share.
    pub unknown: Option<String>,
    /// What that unknown asks, in the words of its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Whose judgement it is.
    pub judged_by: Option<String>,
    /// The id of its source.
    pub source: Option<String>,
    /// The ids of the statements that it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<String>,
}

words! {
    /// How a guess is spread that is no triangle.
    pub enum GuessSpread {
        /// Every value between low and high alike.
        Uniform = "uniform",
        /// One of a few values.
        Discrete = "discrete",
    }
}

/// A value that a guess can have, with its probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WeightedValue {
    /// The value.
    pub value: f64,
    /// How likely it is: above 0, at most 1.
    pub probability: f64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A reason given for a preference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreferenceRationale {
    /// The id of the party.
    pub party: String,
    /// The name of the ratifier that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratifier: Option<String>,
    /// The ids of the issues that it is about; none where it is about all that is wanted.
    pub issues: Vec<String>,
    /// The reason, in the words of the file.
    pub why: String,
}

impl Assumptions {
    pub(super) fn of(view: &View, game: &Game) -> Self {
        let scenario = view.scenario();
        let own = view.files().iter().flat_map(|file| &file.unknowns);
        let mut collected = Collector {
            scenario,
            unknowns: scenario.unknowns.iter().chain(own).collect(),
            party: None,
            ratifier: None,
            n_exact: 0,
            guesses: Vec::new(),
            arguments: Vec::new(),
            red_lines: Vec::new(),
        };
        for (at, consent) in scenario.consents.iter().enumerate() {
            collected.estimate(&consent.probability, || Quantity::consent(scenario, ConsentId(at)));
        }
        for p in 0..scenario.parties.len() {
            collected.party = Some(p);
            collected.preferences(view.preferences(PartyId(p)));
            for known in view.ratifications(PartyId(p)) {
                collected.ratifier = Some(scenario.parties[p].ratifiers[known.ratifier].person.name.clone());
                match &known.vote {
                    RatifierDecisionModel::Probability(estimate) => {
                        collected.estimate(estimate, || Quantity::Approval)
                    }
                    RatifierDecisionModel::Profile(preferences) => collected.preferences(preferences),
                }
                collected.ratifier = None;
            }
        }
        let id = |p: PartyId| scenario.parties[p.0].id.clone();
        let note = |party: PartyId, ratifier: Option<&String>, why: &Option<String>| {
            let ratifier = ratifier.cloned();
            why.clone().map(|why| PreferenceRationale { party: id(party), ratifier, issues: Vec::new(), why })
        };
        // What is known of a party rests on its own file, or on what the viewer believes of it.
        let mut notes: Vec<PreferenceRationale> = Vec::new();
        for p in (0..scenario.parties.len()).map(PartyId) {
            let own = view.files().iter().find(|file| file.party == p).map(|file| &file.note);
            let belief = view.files().first().and_then(|file| file.belief(p)).map(|belief| &belief.note);
            notes.extend(own.or(belief).and_then(|why| note(p, None, why)));
            for known in view.ratifications(p) {
                let name = &scenario.parties[p.0].ratifiers[known.ratifier].person.name;
                notes.extend(note(p, Some(name), &known.note));
            }
        }
        Self {
            viewer: view.viewer().map(id),
            n_exact: collected.n_exact,
            n_guesses: collected.guesses.len(),
            guesses: collected.guesses,
            arguments: collected.arguments,
            red_lines: collected.red_lines,
            notes,
            rounded: game.rounded(),
            rounding: (0..scenario.parties.len())
                .filter_map(|p| {
                    Some(RoundingSummary { party: id(PartyId(p)), at_most: game.scale(p).rounded()? })
                })
                .collect(),
        }
    }
}

fn weighted((value, probability): &(Decimal, BigRational)) -> WeightedValue {
    WeightedValue { value: value.to_f64(), probability: probability.to_f64().unwrap_or(0.0) }
}

struct Collector<'a> {
    scenario: &'a Scenario,
    /// What several places share, of all files.
    unknowns: Vec<&'a SharedEstimate>,
    party: Option<usize>,
    /// The name of the ratifier whose preferences are collected.
    ratifier: Option<String>,
    n_exact: usize,
    guesses: Vec<Assumption>,
    arguments: Vec<PreferenceRationale>,
    red_lines: Vec<RedLineSummary>,
}

impl Collector<'_> {
    fn preferences(&mut self, preferences: &Preferences) {
        if let Reservation::Value(estimate) = &preferences.reservation {
            self.estimate(estimate, || Quantity::Reservation);
        }
        for (state, reservation) in &preferences.reservation_by_state {
            if let Reservation::Value(estimate) = reservation {
                let scenario = self.scenario;
                self.estimate(estimate, || Quantity::reservation_in(scenario, *state));
            }
        }
        for term in &preferences.terms {
            self.term(term);
        }
        for line in &preferences.red_lines {
            let party = PartyId(self.party.unwrap_or(0));
            self.red_lines.push(RedLineSummary::of(self.scenario, party, self.ratifier.clone(), line));
        }
        if let Some(discount) = &preferences.discount {
            self.estimate(discount, || Quantity::Discount);
        }
    }

    fn term(&mut self, term: &Term) {
        let scenario = self.scenario;
        let (weight, values, why): (_, Vec<&Estimate>, _) = match term {
            Term::Values { weight, values: Values::Each(each), why, .. } => {
                (Some(weight), each.iter().collect(), why)
            }
            Term::Values { weight, values: Values::Line(line), why, .. } => {
                (Some(weight), line.points.iter().map(|(_, value)| value).collect(), why)
            }
            Term::Values { weight, values: Values::Curve(curve), why, .. } => {
                (Some(weight), vec![&curve.from, &curve.to], why)
            }
            Term::Product { weight, why, .. } => (Some(weight), Vec::new(), why),
            Term::Joint { weight, table, why, .. } => (Some(weight), table.iter().collect(), why),
            Term::Bonus { value, why, .. } => (None, vec![value], why),
        };
        if let Some(weight) = weight {
            self.estimate(weight, || Quantity::weight(scenario, term));
        }
        for (at, value) in values.into_iter().enumerate() {
            self.estimate(value, || Quantity::value(scenario, term, at));
        }
        self.argument(issues(scenario, term), why.as_ref());
    }

    fn estimate(&mut self, estimate: &Estimate, what: impl FnOnce() -> Quantity) {
        match estimate {
            Estimate::Exact(_) => self.n_exact += 1,
            Estimate::Guess(range) => {
                let assumption = self.assumption(range, what());
                self.guesses.push(assumption);
            }
        }
    }

    fn question(&self, range: &Range) -> Option<String> {
        let is_same = |shared: &&&SharedEstimate| {
            range.unknown.as_ref() == Some(&shared.id)
                && [range.low, range.high] == [shared.range.low, shared.range.high]
        };
        self.unknowns.iter().find(is_same)?.question.clone()
    }

    fn assumption(&self, range: &Range, what: Quantity) -> Assumption {
        Assumption {
            party: self.party.map(|p| self.scenario.parties[p].id.clone()),
            ratifier: self.ratifier.clone(),
            what,
            question: self.question(range),
            low: range.low.to_f64(),
            likely: range.likely.to_f64(),
            high: range.high.to_f64(),
            spread: match range.distribution {
                GuessDistribution::Triangular => None,
                GuessDistribution::Uniform => Some(GuessSpread::Uniform),
                GuessDistribution::Discrete(_) => Some(GuessSpread::Discrete),
            },
            values: match &range.distribution {
                GuessDistribution::Discrete(values) => values.iter().map(weighted).collect(),
                GuessDistribution::Triangular | GuessDistribution::Uniform => Vec::new(),
            },
            default: range.is_default,
            unknown: range.unknown.clone(),
            judged_by: range.judged_by.clone(),
            source: range.source.map(|s| self.scenario.sources[s.0].id.clone()),
            rests_on: range.rests_on.iter().map(|s| self.scenario.statements[s.0].id.clone()).collect(),
        }
    }

    fn argument(&mut self, issues: Vec<String>, why: Option<&String>) {
        let party = self.party.map(|p| self.scenario.parties[p].id.clone()).unwrap_or_default();
        let ratifier = self.ratifier.clone();
        self.arguments.extend(why.map(|why| PreferenceRationale {
            party,
            ratifier,
            issues,
            why: why.clone(),
        }));
    }
}
