//! What a number of the files is.

use crate::model::{IssueId, OutcomeSpace, PartyId, Scenario, StateId, Term, Values};
use crate::names::{IdMap, OptionChoice, OutcomeById, choice};
use crate::prepare::Parameters;
use crate::prepare::parameters::{ParameterId, ParameterRole};
use serde::Serialize;

/// A number of the files.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NumberSummary {
    /// Its place: `us: issues.relief.weight`.
    pub number: String,
    /// The party that it is about; none for consents and for what several share.
    pub party: Option<String>,
    /// The name of the ratifier that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratifier: Option<String>,
    /// What the number says.
    pub what: Quantity,
}

/// A number that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NumberChange {
    /// Which number it is.
    #[serde(flatten)]
    pub number: NumberSummary,
    /// Low, likely and high before; none where there was no such number.
    pub before: Option<[f64; 3]>,
    /// Low, likely and high after; none where there is no such number any more.
    pub after: Option<[f64; 3]>,
}

/// What a number says. Issues and consents are named by their ids.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Quantity {
    /// How likely a consent is.
    Consent {
        /// The id of the consent.
        consent: String,
        /// Whose approval it is.
        by: String,
    },
    /// A number that several places share.
    Shared {
        /// The id of the unknown.
        unknown: String,
        /// What is unknown, in the words of its file.
        #[serde(skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        /// What the number is in each place that shares it.
        of: Vec<SharedNumberUse>,
    },
    /// The least utility that is accepted.
    Reservation,
    /// The least utility that is accepted in one state of nature.
    StateReservation {
        /// The id of the state.
        state: String,
        /// What the state is called, as it stands after "in".
        name: String,
    },
    /// What a unit of waiting leaves of a utility.
    Discount,
    /// How much an issue counts, or several together.
    Weight {
        /// The ids of the issues.
        issues: Vec<String>,
    },
    /// What an option is worth, or options of several issues together.
    Value {
        /// The options, by issue.
        options: OutcomeById,
    },
    /// What is added where a combination of options is chosen.
    Bonus {
        /// The issues of the combination.
        issues: Vec<String>,
    },
    /// How likely a ratifier approves, whatever is agreed.
    Approval,
}

/// What a shared number is in one place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SharedNumberUse {
    /// The party that it is about; none for consents.
    pub party: Option<String>,
    /// The name of the ratifier that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratifier: Option<String>,
    /// What the number says there.
    pub what: Quantity,
}

impl NumberSummary {
    pub(super) fn of(parameters: &Parameters, number: ParameterId) -> Self {
        let scenario = parameters.view().scenario();
        let place = &parameters.numbers()[number].place;
        let name = parameters.name(number);
        match place {
            ParameterRole::Shared { party, id } => Self {
                number: name,
                party: party.map(|p| scenario.parties[p.0].id.clone()),
                ratifier: None,
                what: Quantity::Shared {
                    unknown: id.clone(),
                    question: question(parameters, *party, id),
                    of: parameters.sharing(number).map(|place| shared_quantity(parameters, place)).collect(),
                },
            },
            _ => {
                let SharedNumberUse { party, ratifier, what } = shared_quantity(parameters, place);
                Self { number: name, party, ratifier, what }
            }
        }
    }
}

/// What an unknown of a file, or of the public one, asks.
fn question(parameters: &Parameters, party: Option<PartyId>, id: &str) -> Option<String> {
    let view = parameters.view();
    let unknowns = match party {
        None => &view.scenario().unknowns,
        Some(party) => &view.files().iter().find(|file| file.party == party)?.unknowns,
    };
    unknowns.iter().find(|unknown| unknown.id == id)?.question.clone()
}

/// Whose a number is in a place, and what it says there.
fn shared_quantity(parameters: &Parameters, place: &ParameterRole) -> SharedNumberUse {
    let scenario = parameters.view().scenario();
    let (party, ratifier) = match place {
        ParameterRole::Reservation(player)
        | ParameterRole::StateReservation { player, .. }
        | ParameterRole::Weight { player, .. }
        | ParameterRole::Value { player, .. } => {
            let player = parameters.players()[*player];
            (Some(player.party), player.ratifier)
        }
        ParameterRole::Approval(party, ratifier) => (Some(*party), Some(*ratifier)),
        ParameterRole::Consent(_) | ParameterRole::Shared { .. } => (None, None),
    };
    let party = party.map(|party| &scenario.parties[party.0]);
    SharedNumberUse {
        ratifier: party.zip(ratifier).map(|(party, at)| party.ratifiers[at].person.name.clone()),
        party: party.map(|party| party.id.clone()),
        what: quantity(parameters, place),
    }
}

fn quantity(parameters: &Parameters, place: &ParameterRole) -> Quantity {
    let scenario = parameters.view().scenario();
    let term = |player: usize, term: usize| &parameters.preferences(player).terms[term];
    match place {
        ParameterRole::Consent(consent) => Quantity::consent(scenario, *consent),
        // A place that shares a number is not itself such a number.
        ParameterRole::Shared { id, .. } => {
            Quantity::Shared { unknown: id.clone(), question: None, of: Vec::new() }
        }
        ParameterRole::Reservation(_) => Quantity::Reservation,
        ParameterRole::StateReservation { state, .. } => Quantity::reservation_in(scenario, *state),
        ParameterRole::Weight { player, term: t } => Quantity::weight(scenario, term(*player, *t)),
        ParameterRole::Value { player, term: t, at } => Quantity::value(scenario, term(*player, *t), *at),
        ParameterRole::Approval(..) => Quantity::Approval,
    }
}

impl Quantity {
    pub(super) fn consent(scenario: &Scenario, consent: crate::model::ConsentId) -> Self {
        let consent = &scenario.consents[consent.0];
        Self::Consent { consent: consent.id.clone(), by: consent.by.clone() }
    }

    pub(super) fn reservation_in(scenario: &Scenario, state: StateId) -> Self {
        let state = &scenario.states.listed[state.0];
        Self::StateReservation { state: state.id.clone(), name: state.name.clone() }
    }

    pub(super) fn weight(scenario: &Scenario, term: &Term) -> Self {
        Self::Weight { issues: issues(scenario, term) }
    }

    /// A value of a term by its position: an option, a point of a line, a cell of a table, or the bonus.
    pub(super) fn value(scenario: &Scenario, term: &Term, at: usize) -> Self {
        let id = |issue: IssueId| scenario.issues[issue.0].id.clone();
        let options = match term {
            Term::Values { issue, values: Values::Each(_), .. } => {
                vec![(id(*issue), choice(scenario, *issue, at as u32))]
            }
            Term::Values { issue, values: Values::Line(line), .. } => {
                vec![(id(*issue), OptionChoice::Real(line.points[at].0.to_f64()))]
            }
            Term::Values { issue, values: Values::Curve(_), .. } => {
                // Its values are those of the ends.
                let last = scenario.issues[issue.0].n_options().saturating_sub(1);
                vec![(id(*issue), choice(scenario, *issue, if at == 0 { 0 } else { last }))]
            }
            // Its only number is the weight.
            Term::Product { .. } => Vec::new(),
            Term::Joint { issues, .. } => {
                let sizes = issues.iter().map(|i| scenario.issues[i.0].n_options()).collect();
                let cell = OutcomeSpace::new(sizes).outcome(&(at as u64).into());
                let options = cell.iter().flat_map(|cell| cell.options().to_vec());
                issues.iter().zip(options).map(|(&i, o)| (id(i), choice(scenario, i, o))).collect()
            }
            Term::Bonus { .. } => return Self::Bonus { issues: issues(scenario, term) },
        };
        Self::Value { options: IdMap(options) }
    }
}

/// The ids of the issues of a term.
pub(super) fn issues(scenario: &Scenario, term: &Term) -> Vec<String> {
    term.issues().iter().map(|issue| scenario.issues[issue.0].id.clone()).collect()
}
