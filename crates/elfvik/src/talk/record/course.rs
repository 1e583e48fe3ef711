//! The course of a talk as data: every rule of every level, with parties and ratifiers by their ids.

use crate::model::{
    self, BindingForce as Sealing, Deadline, Disagreement, DiscountPer, OnFault, OnRefusal, PartyId,
    Protocol, RatificationRule, RatificationRuleError, RequiredApproval, Scenario, TalkLevel, TalkRules,
    TimeConvention, Unit,
};
use crate::number::Decimal;
#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// The levels of a talk, the lowest first, and who decides on what is initialled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CourseRecord {
    /// One level or more, the lowest first.
    pub levels: Vec<LevelRecord>,
    /// In the order in which they are asked.
    pub ratifiers: Vec<RatifierRecord>,
    /// How the ratifiers of each party decide together, in the order of the parties: a package is ratified
    /// when the parties that assented, and whose ratifiers are enough, are enough for an agreement. Left out
    /// where every ratifier of every party that is there must approve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratification: Option<Vec<RatificationRecord>>,
}

/// How the ratifiers of one party decide together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RatificationRecord {
    /// Whose ratifiers they are.
    pub party: String,
    /// Which approvals are enough.
    pub enough: RequiredApprovalRecord,
    /// The ids of those whose no is enough to refuse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub veto: Vec<String>,
}

/// Which approvals are enough. Numbers are decimals as text, which keeps every digit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RequiredApprovalRecord {
    /// That of every ratifier.
    All,
    /// That of any so many.
    Quorum(usize),
    /// Those of ratifiers who have so much weight together.
    Weight {
        /// What the approval of each counts, in their order.
        weights: Vec<String>,
        /// So much is enough.
        at_least: String,
    },
    /// Those of so large a share, of the ratifiers or of their weight.
    Majority {
        /// `simple` for more than half, else a fraction or a decimal.
        share: String,
        /// What the approval of each counts, in their order; one each where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weights: Option<Vec<String>>,
    },
}

/// One level with all its rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelRecord {
    /// Its name in plain words.
    pub name: String,
    /// Who may say what.
    pub protocol: ByName<Protocol>,
    /// What the deadline counts.
    pub unit: ByName<Unit>,
    /// So many rounds or ticks at most; at least 1.
    pub most: u32,
    /// When the deadline is hidden, the earliest that it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_from: Option<u32>,
    /// How rounds become time.
    pub clock: ByName<TimeConvention>,
    /// The probability, from 0 to 1, that the talk breaks off at the end of a round.
    #[serde(with = "exact")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub breakdown: f64,
    /// What the discounts of all parties count, where the talk says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_per: Option<ByName<DiscountPer>>,
    /// What no agreement pays.
    pub no_agreement: ByName<Disagreement>,
    /// The party that begins.
    pub first: String,
    /// What a fault of a strategy does.
    pub on_fault: ByName<OnFault>,
    /// When it meets: always, or with few open issues.
    pub entry: EntryRecord,
    /// What its agreement is worth.
    pub seal: BindingForceRecord,
}

/// When a level meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryRecord {
    /// Whatever is still open below.
    Always,
    /// When at most so many issues are still open below.
    AllBut(usize),
}

/// What an agreement of a level is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BindingForceRecord {
    /// It binds at once.
    Binding,
    /// It binds once the ratifiers have approved.
    Initialled {
        /// How often a package that is refused comes back to the table.
        returns: u32,
    },
}

/// Somebody who must approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RatifierRecord {
    /// Whose ratifier it is.
    pub party: String,
    /// Its id among the ratifiers of the party.
    pub ratifier: String,
}

impl CourseRecord {
    /// A course as data.
    pub(super) fn of(course: &model::Course, scenario: &Scenario) -> Self {
        let ratifier = |&(party, ratifier): &(PartyId, usize)| {
            let party = &scenario.parties[party.0];
            RatifierRecord { party: party.id.clone(), ratifier: party.ratifiers[ratifier].id.clone() }
        };
        Self {
            levels: course.levels.iter().map(|level| LevelRecord::of(level, scenario)).collect(),
            ratifiers: course.ratifiers.iter().map(ratifier).collect(),
            ratification: course.ratification.as_ref().map(|rules| {
                let parties = scenario.parties.iter().zip(rules);
                parties.map(|(party, rule)| RatificationRecord::of(party, rule)).collect()
            }),
        }
    }

    /// The course in a scenario.
    ///
    /// # Errors
    ///
    /// In words: it has no level, names a party or a ratifier that there is not, or a number is outside its
    /// range.
    pub(super) fn within(&self, scenario: &Scenario) -> Result<model::Course, String> {
        if self.levels.is_empty() {
            return Err("it has no level".into());
        }
        let ratifier = |ratifier: &RatifierRecord| {
            let party = party(&ratifier.party, scenario)?;
            let own = &scenario.parties[party.0].ratifiers;
            let at = own.iter().position(|own| own.id == ratifier.ratifier);
            let missing = || format!("party `{}` has no ratifier `{}`", ratifier.party, ratifier.ratifier);
            Ok((party, at.ok_or_else(missing)?))
        };
        let rules = |rules: &Vec<RatificationRecord>| {
            if rules.len() != scenario.parties.len() {
                return Err(format!("it has {} rules of ratification, not one per party", rules.len()));
            }
            let parties = scenario.parties.iter().zip(rules);
            parties.map(|(party, rule)| rule.within(party)).collect::<Result<Vec<_>, String>>()
        };
        Ok(model::Course {
            ratification: self.ratification.as_ref().map(rules).transpose()?,
            levels: self.levels.iter().map(|level| level.within(scenario)).collect::<Result<_, String>>()?,
            ratifiers: self.ratifiers.iter().map(ratifier).collect::<Result<_, String>>()?,
        })
    }
}

impl RatificationRecord {
    fn of(party: &model::Party, rule: &RatificationRule) -> Self {
        let texts = |weights: &Vec<Decimal>| weights.iter().map(ToString::to_string).collect();
        Self {
            party: party.id.clone(),
            enough: match rule.required() {
                RequiredApproval::All => RequiredApprovalRecord::All,
                RequiredApproval::Quorum(n) => RequiredApprovalRecord::Quorum(*n),
                RequiredApproval::Weight { weights, at_least } => {
                    RequiredApprovalRecord::Weight { weights: texts(weights), at_least: at_least.to_string() }
                }
                RequiredApproval::Majority { weights, share } => RequiredApprovalRecord::Majority {
                    share: share.to_string(),
                    weights: weights.as_ref().map(texts),
                },
            },
            veto: rule.vetoes().iter().map(|&at| party.ratifiers[at].id.clone()).collect(),
        }
    }

    /// The rule of a party.
    fn within(&self, party: &model::Party) -> Result<RatificationRule, String> {
        if self.party != party.id {
            return Err(format!("the rule of `{}` stands where that of `{}` should", self.party, party.id));
        }
        let number = |text: &String| text.parse::<Decimal>().map_err(|_| format!("`{text}` is no number"));
        let numbers = |texts: &Vec<String>| texts.iter().map(number).collect::<Result<Vec<_>, String>>();
        let required = match &self.enough {
            RequiredApprovalRecord::All => RequiredApproval::All,
            RequiredApprovalRecord::Quorum(n) => RequiredApproval::Quorum(*n),
            RequiredApprovalRecord::Weight { weights, at_least } => {
                RequiredApproval::Weight { weights: numbers(weights)?, at_least: number(at_least)? }
            }
            RequiredApprovalRecord::Majority { share, weights } => RequiredApproval::Majority {
                share: share.parse().map_err(|error: RatificationRuleError| error.to_string())?,
                weights: weights.as_ref().map(numbers).transpose()?,
            },
        };
        let veto = |id: &String| {
            let at = party.ratifiers.iter().position(|ratifier| ratifier.id == *id);
            at.ok_or_else(|| format!("party `{}` has no ratifier `{id}`", party.id))
        };
        let vetoes = self.veto.iter().map(veto).collect::<Result<Vec<_>, String>>()?;
        let rule = RatificationRule::new(party.ratifiers.len(), required, &vetoes);
        rule.map_err(|error| format!("party `{}`: {error}", party.id))
    }
}

impl LevelRecord {
    fn of(level: &TalkLevel, scenario: &Scenario) -> Self {
        let TalkLevel { name, rules, entry, seal } = level;
        Self {
            name: name.clone(),
            protocol: ByName(rules.protocol),
            unit: ByName(rules.deadline.unit),
            most: rules.deadline.most,
            hidden_from: rules.deadline.hidden_from,
            clock: ByName(rules.clock),
            breakdown: rules.breakdown,
            discount_per: rules.discount_per.map(ByName),
            no_agreement: ByName(rules.disagreement),
            first: scenario.parties[rules.first.0].id.clone(),
            on_fault: ByName(rules.on_fault),
            entry: match entry {
                model::LevelEntry::Always => EntryRecord::Always,
                model::LevelEntry::AllBut(most) => EntryRecord::AllBut(*most),
            },
            seal: match seal {
                Sealing::Binding => BindingForceRecord::Binding,
                Sealing::Initialled(OnRefusal::End) => BindingForceRecord::Initialled { returns: 0 },
                Sealing::Initialled(OnRefusal::Return { most }) => {
                    BindingForceRecord::Initialled { returns: *most }
                }
            },
        }
    }

    fn within(&self, scenario: &Scenario) -> Result<TalkLevel, String> {
        let name = &self.name;
        if self.most == 0 {
            return Err(format!("level `{name}` has no round or tick"));
        }
        if let Some(from) = self.hidden_from.filter(|from| *from > self.most) {
            return Err(format!(
                "level `{name}` cannot end before {from}, and ends at {} at the latest",
                self.most
            ));
        }
        if !(0.0..=1.0).contains(&self.breakdown) {
            return Err(format!("{} is no probability from 0 to 1", self.breakdown));
        }
        let deadline = Deadline { unit: self.unit.0, most: self.most, hidden_from: self.hidden_from };
        let rules = TalkRules {
            protocol: self.protocol.0,
            deadline,
            clock: self.clock.0,
            breakdown: self.breakdown,
            discount_per: self.discount_per.map(|per| per.0),
            disagreement: self.no_agreement.0,
            first: party(&self.first, scenario)?,
            on_fault: self.on_fault.0,
        };
        let entry = match self.entry {
            EntryRecord::Always => model::LevelEntry::Always,
            EntryRecord::AllBut(most) => model::LevelEntry::AllBut(most),
        };
        let seal = match self.seal {
            BindingForceRecord::Binding => Sealing::Binding,
            BindingForceRecord::Initialled { returns: 0 } => Sealing::Initialled(OnRefusal::End),
            BindingForceRecord::Initialled { returns } => {
                Sealing::Initialled(OnRefusal::Return { most: returns })
            }
        };
        Ok(TalkLevel { name: name.clone(), rules, entry, seal })
    }
}

/// The party of an id.
pub(super) fn party(id: &str, scenario: &Scenario) -> Result<PartyId, String> {
    scenario.party(id).ok_or_else(|| format!("there is no party `{id}`"))
}

/// A choice of the rules of talk, written by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByName<T>(
    /// The choice itself, in files its name.
    pub T,
);

/// What is chosen by a name.
pub(super) trait NamedChoice: Copy + 'static {
    /// What it is, in a message.
    const KIND: &'static str;
    /// All that can be chosen.
    const ALL: &'static [Self];

    /// The name in files.
    fn name(self) -> &'static str;

    /// The choice of a name.
    fn of_name(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|choice| choice.name() == name);
        found.copied().ok_or_else(|| format!("there is no {} `{name}`", Self::KIND))
    }
}

macro_rules! choices {
    ($($choice:ident: $kind:literal),+ $(,)?) => {$(
        impl NamedChoice for $choice {
            const KIND: &'static str = $kind;
            const ALL: &'static [Self] = &$choice::ALL;

            fn name(self) -> &'static str {
                $choice::name(self)
            }
        }

        impl Serialize for ByName<$choice> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(NamedChoice::name(self.0))
            }
        }

        impl<'de> Deserialize<'de> for ByName<$choice> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = Cow::<'de, str>::deserialize(deserializer)?;
                <$choice as NamedChoice>::of_name(&name).map(Self).map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl JsonSchema for ByName<$choice> {
            fn schema_name() -> Cow<'static, str> {
                $choice::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                $choice::json_schema(generator)
            }
        }
    )+};
}

choices! {
    Protocol: "protocol",
    Unit: "unit of a deadline",
    TimeConvention: "clock",
    DiscountPer: "unit of a discount",
    Disagreement: "rule of no agreement",
    OnFault: "rule of faults",
}

/// Floats read as exactly as they are written: as text, or as the numbers that former versions wrote.
mod exact {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::value::RawValue;

    pub(super) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        number.to_string().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        text.get()
            .trim_matches('"')
            .parse()
            .map_err(|_| serde::de::Error::custom(format!("{text} is no number")))
    }
}
