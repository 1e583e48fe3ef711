//! What a number is, in words.

use crate::model::{IssueId, OutcomeSpace, Scenario, Term, Values};
use crate::names::choice;
use crate::prepare::Parameters;
use crate::prepare::parameters::{ParameterId, ParameterRole};
use schemars::JsonSchema;
use serde::Serialize;

/// A number of the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NumberSummary {
    /// Its place: `us: issues.relief.weight`.
    pub number: String,
    /// The party that it is about; none for consents and for what several share.
    pub party: Option<String>,
    /// What it is: "weight of relief".
    pub what: String,
}

impl NumberSummary {
    pub(super) fn of(parameters: &Parameters, number: ParameterId) -> Self {
        let scenario = parameters.view().scenario();
        let owner = match &parameters.numbers()[number].place {
            ParameterRole::Shared { party, .. } => *party,
            _ => parameters.owner(number),
        };
        Self {
            number: parameters.name(number),
            party: owner.map(|p| scenario.parties[p.0].id.clone()),
            what: what(parameters, scenario, number),
        }
    }
}

fn what(parameters: &Parameters, scenario: &Scenario, number: ParameterId) -> String {
    let of = |player: usize| {
        let player = parameters.players()[player];
        player
            .ratifier
            .map(|r| format!(" of {}", scenario.parties[player.party.0].ratifiers[r].person.name))
            .unwrap_or_default()
    };
    let term = |player: usize, term: usize| &parameters.preferences(player).terms[term];
    match &parameters.numbers()[number].place {
        ParameterRole::Consent(c) => format!("chance that {} consents", scenario.consents[c.0].by),
        ParameterRole::Shared { id, .. } => id.clone(),
        ParameterRole::Reservation(player) => format!("reservation{}", of(*player)),
        ParameterRole::Weight { player, term: t } => {
            format!("weight of {}{}", about(scenario, term(*player, *t)), of(*player))
        }
        ParameterRole::Value { player, term: t, at } => {
            format!("{}{}", value(scenario, term(*player, *t), *at), of(*player))
        }
        ParameterRole::Approval(p, r) => {
            format!("chance that {} approves", scenario.parties[p.0].ratifiers[*r].person.name)
        }
    }
}

/// The issues of a term: "yongbyon and verification together".
fn about(scenario: &Scenario, term: &Term) -> String {
    let ids: Vec<&str> = term.issues().iter().map(|i| scenario.issues[i.0].id.as_str()).collect();
    let list = match &ids[..] {
        [] => "everything".to_owned(),
        [one] => (*one).to_owned(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    };
    match term {
        Term::Values { .. } => list,
        Term::Joint { .. } => format!("{list} together"),
        Term::Bonus { .. } => format!("bonus on {list}"),
    }
}

fn value(scenario: &Scenario, term: &Term, at: usize) -> String {
    let option = |issue: IssueId, option: u32| {
        format!("{} = {}", scenario.issues[issue.0].id, choice(scenario, issue, option))
    };
    match term {
        Term::Values { issue, values: Values::Each(_), .. } => {
            format!("value of {}", option(*issue, at as u32))
        }
        Term::Values { issue, values: Values::Line(line), .. } => {
            format!("value of {} = {}", scenario.issues[issue.0].id, line.points[at].0)
        }
        Term::Joint { issues, .. } => {
            let sizes = issues.iter().map(|i| scenario.issues[i.0].n_options()).collect();
            let cell = OutcomeSpace::new(sizes).outcome(&(at as u64).into());
            let options = cell.iter().flat_map(|cell| cell.options().to_vec());
            let options: Vec<String> = issues.iter().zip(options).map(|(&i, o)| option(i, o)).collect();
            format!("value of {}", options.join(" with "))
        }
        Term::Bonus { .. } => about(scenario, term),
    }
}
