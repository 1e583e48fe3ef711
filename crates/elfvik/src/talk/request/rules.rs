//! Rules of talk that replace those of a scenario.

use super::error::{RequestError, RuleError};
use super::party::party;
use crate::model::{
    Course, Deadline, Disagreement, DiscountPer, OnFault, PartyId, Protocol, Scenario, TalkRules,
    TimeConvention, Unit,
};
use serde::{Deserialize, Serialize};

/// Rules of talk that replace those of the scenario, on every level; what is not named stays as it is.
///
/// # Examples
///
/// ```
/// use elfvik::talk::RuleChanges;
///
/// let changes: RuleChanges = serde_json::from_str(r#"{"protocol": "tentative", "rounds": 20}"#).unwrap();
/// assert_eq!(changes.rounds, Some(20));
/// assert!(serde_json::from_str::<RuleChanges>(r#"{"round": 20}"#).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct RuleChanges {
    /// Who may say what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// The talk ends after so many rounds, from 1 to [`RuleChanges::MOST`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounds: Option<u32>,
    /// It ends after so many ticks of logical time instead; not together with rounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticks: Option<u32>,
    /// The deadline is hidden: the true one is drawn from here to the rounds or ticks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_from: Option<u32>,
    /// How rounds become time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<TimeConvention>,
    /// What discounts count: the whole time of the talk, or each round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_per: Option<DiscountPer>,
    /// The probability, from 0 to 1, that the talk breaks off after a round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breakdown: Option<f64>,
    /// What no agreement pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_agreement: Option<Disagreement>,
    /// The id of the party that begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// What a fault does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_fault: Option<OnFault>,
    /// Which levels are held.
    #[serde(skip_serializing_if = "LevelSelection::are_all")]
    pub levels: LevelSelection,
}

/// Which levels of a scenario are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LevelSelection {
    /// Those of the scenario.
    #[default]
    All,
    /// One talk under the rules of the lowest, whose agreement binds.
    Single,
}

impl LevelSelection {
    fn are_all(&self) -> bool {
        *self == Self::All
    }
}

impl RuleChanges {
    /// So many rounds or ticks at most.
    pub const MOST: u32 = 1_000_000;

    /// A course with these changes.
    ///
    /// # Errors
    ///
    /// When a number is out of its range, both rounds and ticks are given, the deadline is hidden from behind
    /// the latest end on, or there is no such party.
    pub(super) fn applied(&self, course: Course, scenario: &Scenario) -> Result<Course, RequestError> {
        self.check()?;
        let mut course = course;
        if self.levels == LevelSelection::Single {
            course = Course::single(course.levels[0].rules.clone());
        }
        let first = self.first.as_deref().map(|id| party(scenario, id)).transpose()?;
        for level in &mut course.levels {
            self.change(&mut level.rules, first)?;
        }
        Ok(course)
    }

    fn change(&self, own: &mut TalkRules, first: Option<PartyId>) -> Result<(), RuleError> {
        own.protocol = self.protocol.unwrap_or(own.protocol);
        let hidden_from = own.deadline.hidden_from;
        if let Some(most) = self.rounds {
            own.deadline = Deadline { unit: Unit::Rounds, most, hidden_from };
        }
        if let Some(most) = self.ticks {
            own.deadline = Deadline { unit: Unit::Ticks, most, hidden_from };
        }
        if let Some(from) = self.hidden_from {
            let latest = own.deadline.most;
            if from > latest {
                return Err(RuleError::HiddenTooLate { from, latest });
            }
            own.deadline.hidden_from = Some(from);
        }
        own.deadline.hidden_from = own.deadline.hidden_from.map(|from| from.min(own.deadline.most));
        own.clock = self.clock.unwrap_or(own.clock);
        own.discount_per = self.discount_per.or(own.discount_per);
        own.breakdown = self.breakdown.unwrap_or(own.breakdown);
        own.disagreement = self.no_agreement.unwrap_or(own.disagreement);
        own.first = first.unwrap_or(own.first);
        own.on_fault = self.on_fault.unwrap_or(own.on_fault);
        Ok(())
    }

    fn check(&self) -> Result<(), RuleError> {
        let counts = [("rounds", self.rounds), ("ticks", self.ticks), ("hidden-from", self.hidden_from)];
        for (rule, found) in counts {
            if let Some(found) = found.filter(|found| !(1..=Self::MOST).contains(found)) {
                return Err(RuleError::OutOfRange { rule, least: 1, most: Self::MOST, found: found.into() });
            }
        }
        if let Some(found) = self.breakdown.filter(|found| !(0.0..=1.0).contains(found)) {
            return Err(RuleError::OutOfRange { rule: "breakdown", least: 0, most: 1, found });
        }
        match (self.rounds, self.ticks) {
            (Some(_), Some(_)) => Err(RuleError::TwoDeadlines),
            _ => Ok(()),
        }
    }

    /// The changes as the words of a command line.
    #[must_use]
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut put =
            |name: &str, value: Option<String>| words.extend(value.map(|value| format!("--{name}={value}")));
        put("protocol", self.protocol.map(|p| p.name().into()));
        put("rounds", self.rounds.map(|n| n.to_string()));
        put("ticks", self.ticks.map(|n| n.to_string()));
        put("hidden-from", self.hidden_from.map(|n| n.to_string()));
        put("clock", self.clock.map(|c| c.name().into()));
        put("discount-per", self.discount_per.map(|per| per.name().into()));
        put("breakdown", self.breakdown.map(|p| p.to_string()));
        put("no-agreement", self.no_agreement.map(|d| d.name().into()));
        put("first", self.first.clone());
        put("on-fault", self.on_fault.map(|f| f.name().into()));
        if self.levels == LevelSelection::Single {
            words.push("--single".into());
        }
        words
    }
}
