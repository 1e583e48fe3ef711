//! What the numbers of a brief rest on: whose guesses, within which ranges, for which reasons.

use crate::model::{
    Estimate, IssueId, PartyId, Preferences, Range, RatifierModel, Reservation, Scenario, Term, Values, View,
};
use crate::names::OptionChoice;
use crate::prepare::Game;
use schemars::JsonSchema;
use serde::Serialize;

/// What the numbers of a brief rest on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
    pub arguments: Vec<Argument>,
    /// What the files say that the preferences of each party, or of a ratifier, rest on.
    pub notes: Vec<Argument>,
    /// By how much a utility of any party may be off, where a party's numbers do not fit a scale of whole numbers; none when
    /// every analysis is exact.
    pub rounded: Option<f64>,
    /// The same party by party, of those alone whose utilities may be off; absent when every analysis is exact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rounding: Vec<RoundingSummary>,
}

/// By how much the utilities of a party may be off, because its own numbers do not fit a scale of whole numbers.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RoundingSummary {
    /// The party.
    pub party: String,
    /// By no more than this, in its own utility.
    pub at_most: f64,
}

/// A number that is guessed within a range.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Assumption {
    /// The party it is about; none for what concerns all, such as a consent.
    pub party: Option<String>,
    /// What the number is: "weight of relief".
    pub what: String,
    /// The least value thought possible.
    pub low: f64,
    /// The most likely value.
    pub likely: f64,
    /// The greatest value thought possible.
    pub high: f64,
    /// The unknown that several places share.
    pub unknown: Option<String>,
    /// Whose judgement it is.
    pub judged_by: Option<String>,
    /// The id of its source.
    pub source: Option<String>,
}

/// A reason given for a preference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Argument {
    /// The party.
    pub party: String,
    /// What it is about: ids of issues, joined by " and ".
    pub about: String,
    /// The reason.
    pub why: String,
}

impl Assumptions {
    pub(super) fn of(view: &View, game: &Game) -> Self {
        let scenario = view.scenario();
        let mut collected = Collector {
            scenario,
            party: None,
            ratifier: None,
            n_exact: 0,
            guesses: Vec::new(),
            arguments: Vec::new(),
        };
        for consent in &scenario.consents {
            collected.estimate(&consent.probability, || format!("probability of {}", consent.id));
        }
        for p in 0..scenario.parties.len() {
            collected.party = Some(p);
            collected.preferences(view.preferences(PartyId(p)));
            for known in view.ratifications(PartyId(p)) {
                collected.ratifier = Some(scenario.parties[p].ratifiers[known.ratifier].person.name.clone());
                match &known.vote {
                    RatifierModel::Probability(estimate) => {
                        collected.estimate(estimate, || "chance of approval".to_owned())
                    }
                    RatifierModel::Profile(preferences) => collected.preferences(preferences),
                }
                collected.ratifier = None;
            }
        }
        let id = |p: PartyId| scenario.parties[p.0].id.clone();
        let note = |party: PartyId, about: &str, why: &Option<String>| {
            why.as_ref().map(|why| Argument { party: id(party), about: about.to_owned(), why: why.clone() })
        };
        // What is known of a party rests on its own file, or on what the viewer believes of it.
        let mut notes: Vec<Argument> = Vec::new();
        for p in (0..scenario.parties.len()).map(PartyId) {
            let own = view.files().iter().find(|file| file.party == p).map(|file| &file.note);
            let belief = view.files().first().and_then(|file| file.belief(p)).map(|belief| &belief.note);
            notes.extend(own.or(belief).and_then(|why| note(p, "", why)));
            for known in view.ratifications(p) {
                let name = &scenario.parties[p.0].ratifiers[known.ratifier].person.name;
                notes.extend(note(p, name, &known.note));
            }
        }
        Self {
            viewer: view.viewer().map(id),
            n_exact: collected.n_exact,
            n_guesses: collected.guesses.len(),
            guesses: collected.guesses,
            arguments: collected.arguments,
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

struct Collector<'a> {
    scenario: &'a Scenario,
    party: Option<usize>,
    /// The name of the ratifier whose preferences are collected.
    ratifier: Option<String>,
    n_exact: usize,
    guesses: Vec<Assumption>,
    arguments: Vec<Argument>,
}

impl Collector<'_> {
    fn preferences(&mut self, preferences: &Preferences) {
        if let Reservation::Value(estimate) = &preferences.reservation {
            self.estimate(estimate, || "reservation".to_owned());
        }
        for term in &preferences.terms {
            self.term(term);
        }
        if let Some(discount) = &preferences.discount {
            self.estimate(discount, || "discount".to_owned());
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Values { issue, weight, values, why, .. } => {
                let id = self.issue(*issue);
                self.estimate(weight, || format!("weight of {id}"));
                self.values(*issue, values);
                self.argument(id, why.as_ref());
            }
            Term::Joint { issues, weight, table, why, .. } => {
                let about = issues.iter().map(|&i| self.issue(i)).collect::<Vec<_>>().join(" and ");
                self.estimate(weight, || format!("weight of {about} together"));
                for cell in table {
                    self.estimate(cell, || format!("value of {about} together"));
                }
                self.argument(about, why.as_ref());
            }
            Term::Bonus { when, value, why, .. } => {
                let issues = when.conditions().iter().map(|c| self.issue(c.issue()));
                let about = issues.collect::<Vec<_>>().join(" and ");
                self.estimate(value, || format!("bonus on {about}"));
                self.argument(about, why.as_ref());
            }
        }
    }

    fn values(&mut self, issue: IssueId, values: &Values) {
        let id = self.issue(issue);
        match values {
            Values::Each(each) => {
                for (option, value) in each.iter().enumerate() {
                    let scenario = self.scenario;
                    let choice: OptionChoice = crate::names::choice(scenario, issue, option as u32);
                    self.estimate(value, || format!("value of {id} = {choice}"));
                }
            }
            Values::Line(line) => {
                for (at, value) in &line.points {
                    self.estimate(value, || format!("value of {id} = {at}"));
                }
            }
        }
    }

    fn estimate(&mut self, estimate: &Estimate, what: impl FnOnce() -> String) {
        match estimate {
            Estimate::Exact(_) => self.n_exact += 1,
            Estimate::Guess(range) => {
                let of = self.ratifier.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
                let assumption = self.assumption(range, what() + &of);
                self.guesses.push(assumption);
            }
        }
    }

    fn assumption(&self, range: &Range, what: String) -> Assumption {
        Assumption {
            party: self.party.map(|p| self.scenario.parties[p].id.clone()),
            what,
            low: range.low.to_f64(),
            likely: range.likely.to_f64(),
            high: range.high.to_f64(),
            unknown: range.unknown.clone(),
            judged_by: range.judged_by.clone(),
            source: range.source.map(|s| self.scenario.sources[s.0].id.clone()),
        }
    }

    fn argument(&mut self, about: String, why: Option<&String>) {
        let party = self.party.map(|p| self.scenario.parties[p].id.clone()).unwrap_or_default();
        let about = match &self.ratifier {
            Some(name) => format!("{about} ({name})"),
            None => about,
        };
        self.arguments.extend(why.map(|why| Argument { party, about, why: why.clone() }));
    }

    fn issue(&self, issue: IssueId) -> String {
        self.scenario.issues[issue.0].id.clone()
    }
}
