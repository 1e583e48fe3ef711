//! What a program is told before the talk.

use super::{
    AgreementRuleDescription, BonusDescription, IssueDescription, LASTING_VERSION, OptionMessage,
    OutcomeMessage, ProfileDescription, RegionMessage, RulesDescription, Start, SumMessage, VERSION,
};
use crate::model::{
    AgreementRule, Condition, Issue, IssueId, Origin, Outcome, PartyId, Region, Scenario, SumRange,
};
use crate::number::Decimal;
use crate::prepare::game::CouplingShape;
use crate::talk::profile::PreferenceProfile;
use crate::talk::session::BargainingProblem;
use crate::talk::{TalkRules, Unit};
use std::collections::BTreeMap;

impl Start {
    /// What the program of one party is told. Of the problem's profiles only this party's is read.
    ///
    /// # Panics
    ///
    /// When the problem is not one of the scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed};
    /// # use elfvik::talk::{agent_protocol::*, *};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let (scenario, problem) = (view.scenario(), setup.problem());
    /// let rules = &setup.course().levels[0].rules;
    /// let start = Start::of(scenario, problem, PartyId(1), rules, 7);
    /// assert_eq!((start.party.as_str(), start.profile.reservation), ("builder", 0.45));
    /// assert_eq!(start.issues[0].options.len(), 5);
    /// ```
    #[must_use]
    pub fn of(
        scenario: &Scenario,
        problem: &BargainingProblem,
        party: PartyId,
        rules: &TalkRules,
        seed: u64,
    ) -> Self {
        let id = |party: PartyId| scenario.parties[party.0].id.clone();
        let issue = |issue: &Issue| IssueDescription {
            id: issue.id.clone(),
            question: issue.question.clone(),
            options: (0..issue.n_options()).map(|option| choice(issue, option)).collect(),
        };
        Self {
            contract: VERSION,
            party: id(party),
            parties: scenario.parties.iter().map(|party| party.id.clone()).collect(),
            title: scenario.title.clone(),
            issues: scenario.issues.iter().map(issue).collect(),
            barred: barred(scenario, problem),
            sums: sums(scenario, problem),
            profile: profile(scenario, problem, party),
            rules: RulesDescription {
                agreement: agreement(scenario, problem.game.agreement()),
                ..told(rules, &problem.profiles[party.0], scenario.origin, id(rules.first))
            },
            seed,
            contracts: vec![VERSION, LASTING_VERSION],
        }
    }
}

/// An option as it is written in JSON. What a float would change is written as text.
pub(super) fn choice(issue: &Issue, option: u32) -> OptionMessage {
    let Some(number) = issue.number(option) else { return OptionMessage::Text(issue.option_id(option)) };
    let text = number.to_string();
    let json = serde_json::from_str(&text).ok();
    let survives = |json: &serde_json::Number| json.to_string().parse::<Decimal>() == Ok(number);
    json.filter(survives).map_or(OptionMessage::Text(text), OptionMessage::Number)
}

/// An outcome as it is written in JSON.
pub(super) fn chosen(issues: &[Issue], outcome: &Outcome) -> OutcomeMessage {
    let options = issues.iter().zip(outcome.options());
    options.map(|(issue, &option)| (issue.id.clone(), choice(issue, option))).collect()
}

fn profile(scenario: &Scenario, problem: &BargainingProblem, party: PartyId) -> ProfileDescription {
    let (game, own) = (&problem.game, &problem.profiles[party.0]);
    let mut values = BTreeMap::new();
    for (at, issue) in scenario.issues.iter().enumerate() {
        let worth = |option: u32| game.value_as_written(at, option, party.0);
        values.insert(issue.id.clone(), (0..issue.n_options()).map(worth).collect());
    }
    let mut bonuses = Vec::new();
    for (number, coupling) in game.couplings().iter().enumerate().filter(|(_, c)| c.party == party) {
        let paid = |cell: usize| game.coupling_as_written(number, cell);
        match &coupling.shape {
            CouplingShape::Bonus { region, .. } => {
                bonuses.push(BonusDescription { when: combination(scenario, region), value: paid(0) });
            }
            CouplingShape::Table { issues, cells } => {
                let cells = (0..cells.len()).map(|cell| (cell, paid(cell)));
                bonuses.extend(
                    cells.filter(|(_, value)| value.abs() > 0.0).map(|(cell, value)| BonusDescription {
                        when: at_cell(scenario, issues, cell),
                        value,
                    }),
                );
            }
        }
    }
    // Below its reservation a party accepts what counts as equal in the floats of another system.
    let is_lowered = own.is_lowered() && game.scale(party.0).grain_in_whole() > 0;
    let least = if is_lowered { own.shown(own.reservation()) } else { game.reservation_as_written(party.0) };
    ProfileDescription {
        reservation: least,
        least: own.shown(own.least()),
        most: own.shown(own.most()),
        values,
        bonuses,
        ceiling: game.ceiling_as_written(party.0),
        red_lines: game.red_lines(party.0).map(|region| combination(scenario, region)).collect(),
    }
}

/// The combination of a cell of a table; the last issue varies fastest.
fn at_cell(scenario: &Scenario, issues: &[usize], cell: usize) -> RegionMessage {
    let mut rest = cell;
    let mut when = RegionMessage::new();
    for &at in issues.iter().rev() {
        let issue = &scenario.issues[at];
        let n_options = issue.n_options() as usize;
        when.insert(issue.id.clone(), vec![choice(issue, (rest % n_options) as u32)]);
        rest /= n_options;
    }
    when
}

/// What cannot be offered: options that can never occur, and combinations that a rule bars.
fn barred(scenario: &Scenario, problem: &BargainingProblem) -> Vec<RegionMessage> {
    let closed = problem.offer_space.open().iter().enumerate().filter(|(_, open)| open.contains(&false));
    let options = closed.map(|(at, open)| {
        let closed = open.iter().map(|open| !open).collect();
        Region::new(vec![Condition::new(crate::model::IssueId(at), closed)])
    });
    let plain = problem.offer_space.barred().iter().filter(|region| !region.has_sums());
    let regions = options.chain(plain.cloned());
    regions.map(|region| combination(scenario, &region)).collect()
}

/// The sums that must lie between bounds.
fn sums(scenario: &Scenario, problem: &BargainingProblem) -> Vec<SumMessage> {
    let message = |sum: &SumRange| {
        let (least, most) = sum.bounds();
        let adds = |issue: IssueId| (scenario.issues[issue.0].id.clone(), sum.weights(issue).to_vec());
        SumMessage {
            adds: sum.issues().map(adds).collect(),
            at_least: (least > i64::MIN).then_some(least),
            at_most: (most < i64::MAX).then_some(most),
        }
    };
    problem.offer_space.barred().iter().flat_map(Region::sums).map(message).collect()
}

fn combination(scenario: &Scenario, region: &Region) -> RegionMessage {
    let issue = |condition: &Condition| {
        let issue = &scenario.issues[condition.issue().0];
        let allowed = (0..issue.n_options()).filter(|option| condition.allows(*option));
        (issue.id.clone(), allowed.map(|option| choice(issue, option)).collect())
    };
    region.conditions().iter().map(issue).collect()
}

fn told(rules: &TalkRules, profile: &PreferenceProfile, origin: Origin, first: String) -> RulesDescription {
    let deadline = rules.deadline;
    let most =
        |unit: Unit| (deadline.unit == unit && deadline.hidden_from.is_none()).then_some(deadline.most);
    RulesDescription {
        protocol: rules.protocol,
        rounds: most(Unit::Rounds),
        ticks: most(Unit::Ticks),
        clock: rules.clock,
        discount: profile.discount,
        discount_per: profile.discount_per(rules, origin),
        breakdown: rules.breakdown,
        disagreement: rules.disagreement,
        first,
        agreement: AgreementRuleDescription::All,
    }
}

fn agreement(scenario: &Scenario, agreement: &AgreementRule) -> AgreementRuleDescription {
    let ids = |group: &[PartyId]| group.iter().map(|party| scenario.parties[party.0].id.clone()).collect();
    match agreement {
        AgreementRule::All => AgreementRuleDescription::All,
        AgreementRule::Quorum(n) => AgreementRuleDescription::Quorum(*n),
        AgreementRule::QuorumWithVeto { quorum, veto } => {
            AgreementRuleDescription::QuorumWithVeto { quorum: *quorum, veto: ids(veto) }
        }
        AgreementRule::Coalitions(groups) => {
            AgreementRuleDescription::Coalitions(groups.iter().map(|group| ids(group)).collect())
        }
    }
}
