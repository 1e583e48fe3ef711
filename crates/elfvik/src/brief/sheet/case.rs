//! The public part of a sheet: who meets about what, under which rules.

use crate::brief::background::{self, AgreementSummary, DelegateSummary, HostSummary, RatificationSummary};
use crate::brief::red_lines::IssueOptions;
use crate::brief::{ConsentSummary, IssueSummary, PersonSummary, StageSummary};
use crate::model::{Exclusion, Issue, IssueId, PackageKind, Rule, Scenario, SumRange};
use crate::names::{IdMap, OutcomeById, choice};
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use serde::Serialize;

/// The public part of a scenario: what every side is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseSummary {
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
    pub parties: Vec<CaseParty>,
    /// What is negotiated, in the order of the scenario.
    pub issues: Vec<IssueSummary>,
    /// Approvals that no party can give.
    pub consents: Vec<ConsentSummary>,
    /// What cannot be agreed.
    pub rules: Vec<CaseRule>,
    /// What is on the table, and what parties open with.
    pub offers: Vec<CaseOffer>,
    /// What has happened so far.
    pub stages: Vec<StageSummary>,
}

/// A party as everybody knows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseParty {
    /// Its id, as the scenario has it.
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// A name of at most 12 characters.
    pub short: String,
    /// Who speaks at the table.
    pub delegates: Vec<DelegateSummary>,
    /// On whose behalf the delegates speak.
    pub principals: Vec<PersonSummary>,
    /// Who must approve at home.
    pub ratifiers: Vec<PersonSummary>,
    /// How they decide together; left out where all of them must approve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratification: Option<RatificationSummary>,
}

/// What cannot be agreed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseRule {
    /// Its id, as the scenario has it.
    pub id: String,
    /// The reason, in the words of the file.
    pub why: Option<String>,
    /// Combinations that cannot occur: of each, all of these at once.
    pub combinations: Vec<Vec<IssueOptions>>,
    /// A sum that must lie between bounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<SumLimit>,
}

/// A sum of the numbers of issues that must lie between bounds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SumLimit {
    /// What the number of each issue is multiplied by.
    pub factors: IdMap<f64>,
    /// The least that the sum can be.
    pub at_least: Option<f64>,
    /// The most that the sum can be.
    pub at_most: Option<f64>,
}

/// A package that is on the table, or that a party opens with.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseOffer {
    /// The name in plain words.
    pub name: String,
    /// The id of the party whose it is.
    pub by: Option<String>,
    /// What it chooses for each issue.
    pub outcome: OutcomeById,
}

impl CaseSummary {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let subjects = background::subjects(scenario);
        Self {
            title: scenario.title.clone(),
            summary: scenario.summary.clone(),
            caution: scenario.caution.clone(),
            agreement: background::agreement(scenario),
            host: background::host_of(scenario),
            parties: scenario.parties.iter().map(party).collect(),
            issues: subjects.issues,
            consents: subjects.consents,
            rules: scenario.rules.iter().map(|r| rule(scenario, r)).collect(),
            offers: offers(scenario),
            stages: subjects.stages,
        }
    }
}

fn party(party: &crate::model::Party) -> CaseParty {
    CaseParty {
        id: party.id.clone(),
        name: party.name.clone(),
        short: party.short.clone(),
        delegates: party.delegates.iter().map(background::delegate).collect(),
        principals: party.principals.iter().map(background::person).collect(),
        ratifiers: party.ratifiers.iter().map(|r| background::person(&r.person)).collect(),
        ratification: background::ratification(&party.ratification),
    }
}

fn rule(scenario: &Scenario, rule: &Rule) -> CaseRule {
    let sum = match &rule.bar {
        Exclusion::Sum(sum) => Some(limit(scenario, sum)),
        Exclusion::Forbid(_) | Exclusion::OnlyIf { .. } => None,
    };
    let regions = if sum.is_some() { Vec::new() } else { rule.barred() };
    let combination = |region: &crate::model::Region| IssueOptions::of_region(scenario, region);
    CaseRule {
        id: rule.id.clone(),
        why: rule.why.clone(),
        combinations: regions.iter().map(combination).collect(),
        sum,
    }
}

fn limit(scenario: &Scenario, sum: &SumRange) -> SumLimit {
    let shown = |whole: i64| whole as f64 / sum.unit() as f64;
    let (least, most) = sum.bounds();
    let factors = sum.issues().map(|id| {
        let issue = &scenario.issues[id.0];
        (issue.id.clone(), factor(issue, sum, id).unwrap_or_default())
    });
    SumLimit {
        factors: IdMap(factors.collect()),
        at_least: (least > i64::MIN).then(|| shown(least)),
        at_most: (most < i64::MAX).then(|| shown(most)),
    }
}

/// What the number of an issue is multiplied by in a sum: what one option adds, over its number.
fn factor(issue: &Issue, sum: &SumRange, id: IssueId) -> Option<f64> {
    let number = |option: u32| issue.number(option).map(|number| number.to_rational());
    let option = [0, issue.n_options() - 1].into_iter().max_by_key(|&o| number(o).map(|n| n.abs()))?;
    let (number, weight) = (number(option)?, sum.weights(id)[option as usize]);
    let adds = BigRational::new(weight.into(), sum.unit().into());
    if number.is_zero() { None } else { (adds / number).to_f64() }
}

fn offers(scenario: &Scenario) -> Vec<CaseOffer> {
    let is_known = |kind| matches!(kind, PackageKind::Offer | PackageKind::Position);
    let offer = |package: &crate::model::Package| CaseOffer {
        name: package.name.clone(),
        by: package.by.map(|party| scenario.parties[party.0].id.clone()),
        outcome: outcome(scenario, package.outcome.options()),
    };
    scenario.packages.iter().filter(|package| is_known(package.kind)).map(offer).collect()
}

fn outcome(scenario: &Scenario, options: &[u32]) -> OutcomeById {
    let chosen =
        |(i, &option): (usize, &u32)| (scenario.issues[i].id.clone(), choice(scenario, IssueId(i), option));
    IdMap(options.iter().enumerate().map(chosen).collect())
}
