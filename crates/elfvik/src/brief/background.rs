//! The public part of a brief: who meets where, what has happened, who said what.

mod history;
mod ids;
mod origins;
mod subject;

pub use history::{AccordSummary, CommitmentSummary, StageEventSummary, StageSummary};
pub use origins::{AttributionStepSummary, SourceSummary, StatementSummary};
pub use subject::{ConsentSummary, IssueSummary, OptionSummary, RuleSummary};

pub(super) use origins::{sources, statements};

use crate::model::{self, DelegateRank, IssueId, PartyId, RequiredApproval, Reservation, Scenario, View};
use crate::names::Names;
use crate::number::Decimal;
use crate::prepare::analysis::Analysis;
use history::{accord, stage};
use ids::{party_ids, source_id};
use num_rational::BigRational;
use serde::Serialize;
use subject::{consent, issue, rule};

/// Who meets where, about what, and what has happened so far.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Background {
    /// What the talks are called, in one line.
    pub title: String,
    /// What the talks are about.
    pub summary: Option<String>,
    /// What every reader must know before believing a number.
    pub caution: Option<String>,
    /// Whose agreement makes a deal.
    pub agreement: AgreementSummary,
    /// Who receives the parties.
    pub host: Option<HostSummary>,
    /// Who sits at the table.
    pub parties: Vec<PartySummary>,
    /// What is negotiated, in the order of the scenario.
    pub issues: Vec<IssueSummary>,
    /// Approvals that no party can give.
    pub consents: Vec<ConsentSummary>,
    /// Combinations that cannot occur.
    pub rules: Vec<RuleSummary>,
    /// What has happened so far.
    pub stages: Vec<StageSummary>,
    /// Earlier agreements that these talks build on.
    pub accords: Vec<AccordSummary>,
}

/// Whose agreement makes a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AgreementSummary {
    /// That of every party.
    All,
    /// That of any so many.
    Quorum(usize),
    /// That of any so many, those with a veto among them.
    #[serde(rename = "quorum_with_veto")]
    QuorumWithVeto {
        /// How many are enough.
        quorum: usize,
        /// Who must be among them, by ids.
        veto: Vec<String>,
    },
    /// That of any of these groups of party ids.
    Coalitions(Vec<Vec<String>>),
}

/// Who receives the parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HostSummary {
    /// The name of the host.
    pub name: String,
    /// The town or country.
    pub place: Option<String>,
    /// The room or house.
    pub room: Option<String>,
    /// Who is let in.
    pub admits: Option<String>,
    /// What leaves the room.
    pub publishes: Option<String>,
    /// The id of the source.
    pub source: Option<String>,
}

/// A party, with what its utilities can be.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartySummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// A name of at most 12 characters.
    pub short: String,
    /// The least utility it accepts.
    pub reservation: f64,
    /// The package whose value that is, if any.
    pub reservation_package: Option<String>,
    /// Whether it prefers any agreement to none; the reservation is then the least utility.
    pub accepts_anything: bool,
    /// Its least utility over all feasible outcomes.
    pub least: f64,
    /// Its greatest utility over all feasible outcomes.
    pub most: f64,
    /// Who speaks at the table.
    pub delegates: Vec<DelegateSummary>,
    /// On whose behalf the delegates speak.
    pub principals: Vec<PersonSummary>,
    /// Who must approve at home.
    pub ratifiers: Vec<PersonSummary>,
    /// How they decide together; left out where all of them must approve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratification: Option<RatificationSummary>,
    /// The id of the source.
    pub source: Option<String>,
}

/// How the ratifiers of a party decide together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RatificationSummary {
    /// How many of them are enough, where each counts the same.
    pub quorum: Option<usize>,
    /// The weight that is enough, where that is said.
    pub at_least: Option<f64>,
    /// The share that is enough, of them or of their weight: `simple` for more than half, else such as `2/3`.
    pub majority: Option<String>,
    /// What the approval of each counts, in their order; one each where that is left out.
    pub weights: Option<Vec<f64>>,
    /// What the weights come to together.
    pub total: Option<f64>,
    /// The positions of those whose no is enough, from 0 in their order.
    pub veto: Vec<usize>,
}

/// A person with a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonSummary {
    /// The name of the person.
    pub name: String,
    /// The office that the person holds; none where the file says nothing.
    pub role: Option<String>,
}

/// Somebody who speaks for a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DelegateSummary {
    /// The name of the person.
    pub name: String,
    /// The office that the person holds; none where the file says nothing.
    pub role: Option<String>,
    /// The place within the delegation.
    pub rank: DelegateRank,
}

impl Background {
    pub(super) fn of(names: &Names<'_>, view: &View, analysis: &Analysis) -> Self {
        let scenario = names.scenario;
        let party = |p: usize| party(names, view, analysis, PartyId(p));
        let subjects = subjects(scenario);
        Self {
            title: scenario.title.clone(),
            summary: scenario.summary.clone(),
            caution: scenario.caution.clone(),
            agreement: agreement(scenario),
            host: host_of(scenario),
            parties: (0..scenario.parties.len()).map(party).collect(),
            issues: subjects.issues,
            consents: subjects.consents,
            rules: scenario.rules.iter().map(|r| rule(scenario, r)).collect(),
            stages: subjects.stages,
            accords: scenario.accords.iter().map(|a| accord(scenario, a)).collect(),
        }
    }
}

/// Whose agreement makes a deal, by ids.
pub(super) fn agreement(scenario: &Scenario) -> AgreementSummary {
    match &scenario.agreement {
        model::AgreementRule::All => AgreementSummary::All,
        model::AgreementRule::Quorum(n) => AgreementSummary::Quorum(*n),
        model::AgreementRule::QuorumWithVeto { quorum, veto } => {
            AgreementSummary::QuorumWithVeto { quorum: *quorum, veto: party_ids(scenario, veto) }
        }
        model::AgreementRule::Coalitions(groups) => {
            AgreementSummary::Coalitions(groups.iter().map(|g| party_ids(scenario, g)).collect())
        }
    }
}

/// How ratifiers decide together; none where all of them must approve.
pub(super) fn ratification(rule: &model::RatificationRule) -> Option<RatificationSummary> {
    let (at_least, majority, weights) = match rule.required() {
        RequiredApproval::All => return None,
        RequiredApproval::Quorum(_) => (None, None, None),
        RequiredApproval::Weight { weights, at_least } => (Some(*at_least), None, Some(weights)),
        RequiredApproval::Majority { weights, share } => (None, Some(share), weights.as_ref()),
    };
    let sum = |weights: &Vec<Decimal>| weights.iter().map(|weight| weight.to_rational()).sum::<BigRational>();
    let total = weights.and_then(|weights| Decimal::nearest(&sum(weights)));
    Some(RatificationSummary {
        total: total.map(|(total, _)| total.to_f64()),
        quorum: rule.quorum(),
        at_least: at_least.map(Decimal::to_f64),
        majority: majority.map(ToString::to_string),
        weights: weights.map(|weights| weights.iter().map(|weight| weight.to_f64()).collect()),
        veto: rule.vetoes().to_vec(),
    })
}

/// Who receives the parties.
pub(super) fn host_of(scenario: &Scenario) -> Option<HostSummary> {
    scenario.host.as_ref().map(|h| host(scenario, h))
}

/// What is negotiated, and what has happened, as everybody knows it.
pub(super) struct Subjects {
    pub(super) issues: Vec<IssueSummary>,
    pub(super) consents: Vec<ConsentSummary>,
    pub(super) stages: Vec<StageSummary>,
}

/// The issues, consents and stages of a scenario.
pub(super) fn subjects(scenario: &Scenario) -> Subjects {
    Subjects {
        issues: (0..scenario.issues.len()).map(|i| issue(scenario, IssueId(i))).collect(),
        consents: scenario.consents.iter().map(|c| consent(scenario, c)).collect(),
        stages: scenario.stages.iter().map(|s| stage(scenario, s)).collect(),
    }
}

pub(super) fn delegate(delegate: &model::Delegate) -> DelegateSummary {
    DelegateSummary {
        name: delegate.person.name.clone(),
        role: delegate.person.role.clone(),
        rank: delegate.rank,
    }
}

fn host(scenario: &Scenario, host: &model::Host) -> HostSummary {
    HostSummary {
        name: host.name.clone(),
        place: host.place.clone(),
        room: host.room.clone(),
        admits: host.admits.clone(),
        publishes: host.publishes.clone(),
        source: source_id(scenario, host.source),
    }
}

pub(super) fn person(person: &model::Person) -> PersonSummary {
    PersonSummary { name: person.name.clone(), role: person.role.clone() }
}

fn party(names: &Names<'_>, view: &View, analysis: &Analysis, id: PartyId) -> PartySummary {
    let scenario = names.scenario;
    let party = &scenario.parties[id.0];
    let utility = |whole| names.game.scale(id.0).utility(whole);
    let accepts_from = view.preferences(id).reservation_in(scenario.states.likely());
    let package = match accepts_from {
        Reservation::Value(_) | Reservation::Any => None,
        Reservation::Package(package) => Some(scenario.packages[package.0].id.clone()),
    };
    let (least, most) = analysis.ranges[id.0];
    PartySummary {
        id: party.id.clone(),
        name: party.name.clone(),
        short: party.short.clone(),
        reservation: utility(names.game.reservation()[id.0]),
        reservation_package: package,
        accepts_anything: *accepts_from == Reservation::Any,
        least: utility(least),
        most: utility(most),
        delegates: party.delegates.iter().map(delegate).collect(),
        principals: party.principals.iter().map(person).collect(),
        ratifiers: party.ratifiers.iter().map(|r| person(&r.person)).collect(),
        ratification: ratification(&party.ratification),
        source: source_id(scenario, party.source),
    }
}
