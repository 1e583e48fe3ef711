//! The public part of a brief: who meets where, what has happened, who said what.

use crate::model::{
    self, CommitmentStatus, EventKind, IssueId, PartyId, Rank, Reservation, Scenario, StageLevel, View,
};
use crate::names::{Names, OptionChoice};
use crate::prepare::analysis::Analysis;
use schemars::JsonSchema;
use serde::Serialize;

/// Who meets where, about what, and what has happened so far.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Background {
    /// One line.
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
    /// What is negotiated.
    pub issues: Vec<IssueSummary>,
    /// Approvals that no party can give.
    pub consents: Vec<ConsentSummary>,
    /// Combinations that cannot occur.
    pub rules: Vec<RuleSummary>,
    /// What has happened so far.
    pub stages: Vec<StageSummary>,
    /// Earlier agreements.
    pub accords: Vec<AccordSummary>,
}

/// Whose agreement makes a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AgreementSummary {
    /// Every party's.
    All,
    /// That of any so many.
    Quorum(usize),
    /// That of any of these groups of party ids.
    Coalitions(Vec<Vec<String>>),
}

/// Who receives the parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of the model")]
pub struct HostSummary {
    pub name: String,
    pub place: Option<String>,
    pub room: Option<String>,
    pub admits: Option<String>,
    pub publishes: Option<String>,
    pub source: Option<String>,
}

/// A party, with what its utilities can be.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PartySummary {
    /// Its id.
    pub id: String,
    /// Its name.
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
    /// On whose behalf.
    pub principals: Vec<PersonSummary>,
    /// Who must approve at home.
    pub ratifiers: Vec<PersonSummary>,
    /// The id of the source.
    pub source: Option<String>,
}

/// A person with a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonSummary {
    /// The name.
    pub name: String,
    /// The office held.
    pub role: Option<String>,
}

/// Somebody who speaks for a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DelegateSummary {
    /// The name.
    pub name: String,
    /// The office held.
    pub role: Option<String>,
    /// `head`, `deputy` or `member`.
    pub rank: &'static str,
}

/// One question at the table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IssueSummary {
    /// Its id.
    pub id: String,
    /// The question in plain words.
    pub question: String,
    /// Issues of the same theme belong together.
    pub theme: Option<String>,
    /// What numbers count or measure.
    pub unit: Option<String>,
    /// How many options there are.
    pub n_options: u32,
    /// The options, where they are labels; else the two ends of the range.
    pub options: Vec<OptionSummary>,
    /// The distance between neighbouring options, where they are numbers.
    pub step: Option<f64>,
    /// The id of the source.
    pub source: Option<String>,
}

/// An option of an issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OptionSummary {
    /// A label's id or a number.
    pub id: OptionChoice,
    /// The option in plain words.
    pub text: Option<String>,
    /// The consent it needs.
    pub needs: Option<String>,
    /// What takes its place when that is refused.
    pub otherwise: Option<String>,
}

/// An approval that no party can give.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ConsentSummary {
    /// Its id.
    pub id: String,
    /// Whose approval it is.
    pub by: String,
    /// The likely probability (0 to 1).
    pub probability: f64,
    /// The least and the greatest probability thought possible.
    pub range: [f64; 2],
    /// What is asked of them.
    pub question: Option<String>,
    /// The id of the source.
    pub source: Option<String>,
}

/// A combination that cannot occur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleSummary {
    /// Its id.
    pub id: String,
    /// The reason.
    pub why: Option<String>,
    /// The id of the source.
    pub source: Option<String>,
}

/// One stage of the talks so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageSummary {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `preliminary`, `deputies`, `working`, `ministers` or `summit`.
    pub level: &'static str,
    /// Where.
    pub place: Option<String>,
    /// What happened, oldest first.
    pub events: Vec<StageEventSummary>,
}

/// Something that happened in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of the model")]
pub struct StageEventSummary {
    pub what: &'static str,
    pub date: Option<String>,
    pub cause: Option<String>,
    pub note: Option<String>,
    pub source: Option<String>,
}

/// An earlier agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of the model")]
pub struct AccordSummary {
    pub id: String,
    pub title: String,
    pub date: Option<String>,
    pub place: Option<String>,
    pub parties: Vec<String>,
    pub commitments: Vec<CommitmentSummary>,
    pub source: Option<String>,
}

/// Something promised in an accord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommitmentSummary {
    /// Its id.
    pub id: String,
    /// What was promised.
    pub text: String,
    /// The parties that promised it.
    pub by: Vec<String>,
    /// `open`, `partly`, `kept` or `broken`.
    pub status: &'static str,
}

/// What somebody said, and through whom it reached us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatementSummary {
    /// Its id.
    pub id: String,
    /// What was said.
    pub says: String,
    /// Who said it.
    pub by: String,
    /// Who passed it on, in order.
    pub via: Vec<LinkSummary>,
    /// Whether it was passed on with reserve.
    pub hedged: bool,
    /// The party it speaks for.
    pub party: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// The id of the source.
    pub source: Option<String>,
    /// What rests on it, such as `issue:relief`.
    pub about: Vec<String>,
}

/// One step of the chain between a speaker and the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LinkSummary {
    /// Who passed it on.
    pub by: String,
    /// How: `reported`, `cited`.
    pub how: String,
}

/// Something published that the scenario rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of the model")]
pub struct SourceSummary {
    pub id: String,
    pub title: String,
    pub author: Option<String>,
    pub publisher: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub note: Option<String>,
}

impl Background {
    pub(super) fn of(names: &Names<'_>, view: &View, analysis: &Analysis) -> Self {
        let scenario = names.scenario;
        let party = |p: usize| party(names, view, analysis, PartyId(p));
        Self {
            title: scenario.title.clone(),
            summary: scenario.summary.clone(),
            caution: scenario.caution.clone(),
            agreement: agreement(scenario),
            host: scenario.host.as_ref().map(|h| host(scenario, h)),
            parties: (0..scenario.parties.len()).map(party).collect(),
            issues: (0..scenario.issues.len()).map(|i| issue(scenario, IssueId(i))).collect(),
            consents: scenario.consents.iter().map(|c| consent(scenario, c)).collect(),
            rules: scenario.rules.iter().map(|r| rule(scenario, r)).collect(),
            stages: scenario.stages.iter().map(|s| stage(scenario, s)).collect(),
            accords: scenario.accords.iter().map(|a| accord(scenario, a)).collect(),
        }
    }
}

fn source_id(scenario: &Scenario, source: Option<model::SourceId>) -> Option<String> {
    source.map(|s| scenario.sources[s.0].id.clone())
}

fn party_ids(scenario: &Scenario, parties: &[PartyId]) -> Vec<String> {
    parties.iter().map(|p| scenario.parties[p.0].id.clone()).collect()
}

fn agreement(scenario: &Scenario) -> AgreementSummary {
    match &scenario.agreement {
        model::AgreementRule::All => AgreementSummary::All,
        model::AgreementRule::Quorum(n) => AgreementSummary::Quorum(*n),
        model::AgreementRule::Coalitions(groups) => {
            AgreementSummary::Coalitions(groups.iter().map(|g| party_ids(scenario, g)).collect())
        }
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

fn person(person: &model::Person) -> PersonSummary {
    PersonSummary { name: person.name.clone(), role: person.role.clone() }
}

fn party(names: &Names<'_>, view: &View, analysis: &Analysis, id: PartyId) -> PartySummary {
    let scenario = names.scenario;
    let party = &scenario.parties[id.0];
    let utility = |whole| names.game.scale(id.0).utility(whole);
    let rank = |rank| match rank {
        Rank::Head => "head",
        Rank::Deputy => "deputy",
        Rank::Member => "member",
    };
    let delegate = |d: &model::Delegate| DelegateSummary {
        name: d.person.name.clone(),
        role: d.person.role.clone(),
        rank: rank(d.rank),
    };
    let package = match &view.preferences(id).reservation {
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
        accepts_anything: view.preferences(id).reservation == Reservation::Any,
        least: utility(least),
        most: utility(most),
        delegates: party.delegates.iter().map(delegate).collect(),
        principals: party.principals.iter().map(person).collect(),
        ratifiers: party.ratifiers.iter().map(|r| person(&r.person)).collect(),
        source: source_id(scenario, party.source),
    }
}

fn issue(scenario: &Scenario, id: IssueId) -> IssueSummary {
    let issue = &scenario.issues[id.0];
    let n_options = issue.n_options();
    let last = n_options - 1;
    let (shown, step) = match &issue.options {
        model::Options::Labels { .. } => ((0..n_options).collect(), None),
        model::Options::Integer { step, .. } => (vec![0, last], Some(*step as f64)),
        model::Options::Real { resolution, .. } => (vec![0, last], Some(resolution.to_f64())),
    };
    let option = |option: u32| {
        let text = match &issue.options {
            model::Options::Labels { labels, .. } => labels[option as usize].text.clone(),
            _ => None,
        };
        let needs = issue.needs(option);
        OptionSummary {
            id: crate::names::choice(scenario, id, option),
            text,
            needs: needs.map(|(consent, _)| scenario.consents[consent.0].id.clone()),
            otherwise: needs.map(|(_, fallback)| issue.option_id(fallback)),
        }
    };
    IssueSummary {
        id: issue.id.clone(),
        question: issue.question.clone(),
        theme: issue.theme.clone(),
        unit: issue.unit().map(str::to_owned),
        n_options,
        options: shown.into_iter().map(option).collect(),
        step,
        source: source_id(scenario, issue.source),
    }
}

fn consent(scenario: &Scenario, consent: &model::Consent) -> ConsentSummary {
    let (low, high) = consent.probability.bounds();
    ConsentSummary {
        id: consent.id.clone(),
        by: consent.by.clone(),
        probability: consent.probability.likely().to_f64(),
        range: [low.to_f64(), high.to_f64()],
        question: consent.question.clone(),
        source: source_id(scenario, consent.source),
    }
}

fn rule(scenario: &Scenario, rule: &model::Rule) -> RuleSummary {
    RuleSummary { id: rule.id.clone(), why: rule.why.clone(), source: source_id(scenario, rule.source) }
}

fn stage(scenario: &Scenario, stage: &model::Stage) -> StageSummary {
    let level = match stage.level {
        StageLevel::Preliminary => "preliminary",
        StageLevel::Deputies => "deputies",
        StageLevel::Working => "working",
        StageLevel::Ministers => "ministers",
        StageLevel::Summit => "summit",
    };
    let what = |what| match what {
        EventKind::Announced => "announced",
        EventKind::Opened => "opened",
        EventKind::Suspended => "suspended",
        EventKind::Resumed => "resumed",
        EventKind::Collapsed => "collapsed",
        EventKind::Concluded => "concluded",
        EventKind::Expected => "expected",
    };
    let event = |event: &model::StageEvent| StageEventSummary {
        what: what(event.what),
        date: event.date.clone(),
        cause: event.cause.clone(),
        note: event.note.clone(),
        source: source_id(scenario, event.source),
    };
    StageSummary {
        id: stage.id.clone(),
        name: stage.name.clone(),
        level,
        place: stage.place.clone(),
        events: stage.events.iter().map(event).collect(),
    }
}

fn accord(scenario: &Scenario, accord: &model::Accord) -> AccordSummary {
    let status = |status| match status {
        CommitmentStatus::Open => "open",
        CommitmentStatus::Partly => "partly",
        CommitmentStatus::Kept => "kept",
        CommitmentStatus::Broken => "broken",
    };
    let commitment = |c: &model::Commitment| CommitmentSummary {
        id: c.id.clone(),
        text: c.text.clone(),
        by: party_ids(scenario, &c.by),
        status: status(c.status),
    };
    AccordSummary {
        id: accord.id.clone(),
        title: accord.title.clone(),
        date: accord.date.clone(),
        place: accord.place.clone(),
        parties: party_ids(scenario, &accord.parties),
        commitments: accord.commitments.iter().map(commitment).collect(),
        source: source_id(scenario, accord.source),
    }
}

pub(super) fn statements(scenario: &Scenario) -> Vec<StatementSummary> {
    let statement = |s: &model::Statement| StatementSummary {
        id: s.id.clone(),
        says: s.says.clone(),
        by: s.by.clone(),
        via: s.via.iter().map(|l| LinkSummary { by: l.by.clone(), how: l.how.clone() }).collect(),
        hedged: s.hedged,
        party: s.party.map(|p| scenario.parties[p.0].id.clone()),
        date: s.date.clone(),
        place: s.place.clone(),
        source: source_id(scenario, s.source),
        about: s.about.iter().map(|t| topic(scenario, *t)).collect(),
    };
    scenario.statements.iter().map(statement).collect()
}

fn topic(scenario: &Scenario, topic: model::Topic) -> String {
    use model::Topic;
    match topic {
        Topic::Party(p) => format!("party:{}", scenario.parties[p.0].id),
        Topic::Issue(i) => format!("issue:{}", scenario.issues[i.0].id),
        Topic::Package(p) => format!("package:{}", scenario.packages[p.0].id),
        Topic::Consent(c) => format!("consent:{}", scenario.consents[c.0].id),
        Topic::Stage(s) => format!("stage:{}", scenario.stages[s].id),
        Topic::Accord(a) => format!("accord:{}", scenario.accords[a].id),
    }
}

pub(super) fn sources(scenario: &Scenario) -> Vec<SourceSummary> {
    let source = |s: &model::Source| SourceSummary {
        id: s.id.clone(),
        title: s.title.clone(),
        author: s.author.clone(),
        publisher: s.publisher.clone(),
        date: s.date.clone(),
        url: s.url.clone(),
        note: s.note.clone(),
    };
    scenario.sources.iter().map(source).collect()
}
