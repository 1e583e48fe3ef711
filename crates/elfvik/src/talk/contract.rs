//! The contract with programs that play a party: one JSON object per line, in both directions.
//!
//! A program reads a [`Start`], then one [`Asked`] for each of its turns, and answers each with a [`Reply`]; an [`Ended`] is the last
//! it hears. It learns its own wishes and what is public, never what another party wants. The [`Speaker`] puts a talk into these
//! words and understands the replies; whoever owns the process carries the lines.
//!
//! # Examples
//!
//! ```
//! use elfvik::talk::contract::Reply;
//!
//! let reply: Reply = serde_json::from_str(r#"{"move": "propose", "outcome": {"price": 9}}"#).unwrap();
//! assert_eq!(reply.outcome.unwrap()["price"].to_string(), "9");
//! assert!(serde_json::from_str::<Reply>(r#"{"move": "surrender"}"#).is_err());
//! ```

mod speaker;
mod start;

pub use super::seat::Question;
pub use speaker::Speaker;

use schemars::JsonSchema;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The version of the contract. A change that a program could notice makes it a new one; fields may be added.
pub const VERSION: u32 = 3;

/// A reply has at most so many bytes, the end of its line included.
pub const LONGEST_REPLY: usize = 1 << 20;

/// An option of an issue: a label's id, or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "an option is a label or a number")]
pub enum Choice {
    /// An option of an integer or real issue.
    Number(serde_json::Number),
    /// A label; also a number with more digits than a float has.
    Text(String),
}

/// An outcome: the option chosen for each issue id.
pub type Chosen = BTreeMap<String, Choice>;

/// A combination: for each issue id the options that are meant. Issues that are not named may have any.
pub type Combination = BTreeMap<String, Vec<Choice>>;

/// What a program is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Message {
    /// Before the talk; no reply is expected.
    Start(Box<Start>),
    /// On each of its turns; one reply is expected.
    Turn(Asked),
    /// After the talk; no reply is expected.
    End(Ended),
}

/// What a program knows before the talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Start {
    /// The version of the contract.
    pub contract: u32,
    /// The id of the party that it plays.
    pub party: String,
    /// The ids of all parties, in the order of the scenario.
    pub parties: Vec<String>,
    /// What the talk is about.
    pub title: String,
    /// What is negotiated.
    pub issues: Vec<IssueTold>,
    /// Combinations that cannot be offered.
    pub barred: Vec<Combination>,
    /// What the party wants.
    pub profile: ProfileTold,
    /// How they talk; with several levels, on the first.
    pub rules: RulesTold,
    /// For a program's own random numbers: the same seed, the same talk.
    pub seed: u64,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IssueTold {
    /// Its id.
    pub id: String,
    /// The question in plain words.
    pub question: String,
    /// What can be chosen, in the order of the scenario.
    pub options: Vec<Choice>,
}

/// What one party wants. An outcome is worth the sum of its options' values and of the bonuses whose combination it is in, at most the ceiling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileTold {
    /// The least utility that it should sign.
    pub reservation: f64,
    /// The least utility of an outcome that can be offered.
    pub least: f64,
    /// The greatest utility of one.
    pub most: f64,
    /// Per issue id what each option is worth, in the order of the options.
    pub values: BTreeMap<String, Vec<f64>>,
    /// What combinations are worth besides.
    pub bonuses: Vec<Bonus>,
    /// No outcome counts for more; null where nothing is cut off.
    pub ceiling: Option<f64>,
}

/// What a combination is worth; it may be less than nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bonus {
    /// The combination.
    pub when: Combination,
    /// What it adds.
    pub value: f64,
}

/// The rules of the talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RulesTold {
    /// `alternating`, `tentative`, `mediated` or `concession`.
    pub protocol: String,
    /// The deadline in rounds; null when it is hidden or counts ticks.
    pub rounds: Option<u32>,
    /// The deadline in ticks of logical time; null when it is hidden or counts rounds.
    pub ticks: Option<u32>,
    /// `genius`, `negolog` or `negmas`: how rounds become time.
    pub clock: String,
    /// What a unit of waiting leaves of a utility; 1 for all of it.
    pub discount: f64,
    /// What that unit is: `time` for the whole time of the talk, `round` for each round.
    pub discount_per: String,
    /// The probability that the talk breaks off at the end of each round.
    pub breakdown: f64,
    /// `reservation`, `discounted-reservation` or `zero`: what no agreement pays.
    pub disagreement: String,
    /// The party that has the first turn.
    pub first: String,
    /// Who must agree.
    pub agreement: AgreementTold,
}

/// Who must agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AgreementTold {
    /// Every party.
    All,
    /// Any so many.
    Quorum(usize),
    /// All parties of any of these groups, by their ids.
    Coalitions(Vec<Vec<String>>),
}

/// What a program is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// The number of the question, from 1: so many times the program was asked in this talk, this time
    /// included.
    pub turn: u32,
    /// What is asked.
    pub ask: AskTold,
    /// The round, from 0.
    pub round: u32,
    /// How many rounds there are at most; null when it cannot be known.
    pub rounds: Option<u32>,
    /// How many turns the party has left, this one included; null when it cannot be known.
    pub turns_left: Option<u32>,
    /// The logical time that has passed.
    pub ticks: u32,
    /// The time from 0 to 1.
    pub time: f64,
    /// The offer that can be accepted, if there is one.
    pub on_table: Option<OfferTold>,
    /// What is asked about: the offer to answer, the variation to vote on, the text to sign.
    pub offer: Option<Chosen>,
    /// In a vote the present text, which the variation would replace.
    pub text: Option<Chosen>,
    /// Issues of which only one option is left.
    pub closed: Chosen,
    /// When it is asked to act: packages that were agreed and refused at home, so that they cannot be offered again.
    pub refused: Vec<Chosen>,
    /// The parties that have left the talks.
    pub left: Vec<String>,
    /// What was offered since the last turn, by anybody, oldest first.
    pub events: Vec<OfferTold>,
}

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AskTold {
    /// Accept what is on the table, propose, or walk away. Where fewer than all are enough, nothing is on the table.
    Act,
    /// Propose something new at the same time as the others, pass, or walk away.
    Propose,
    /// Accept or reject the offer.
    Answer,
    /// Accept or reject the variation.
    Vote,
    /// Accept or reject the last text.
    Confirm,
    /// Propose a concession, or pass.
    Concede,
}

/// An offer that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfferTold {
    /// The party that made it.
    pub by: String,
    /// What it was.
    pub outcome: Chosen,
    /// In which round, from 0.
    pub round: u32,
}

/// How the talk ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ended {
    /// What was agreed, if anything.
    pub agreement: Option<Chosen>,
    /// Why it ended: `agreement`, `deadline`, `walked`, `broken-off`, `exhausted`, `conflict`, `not-signed`, `fault`, `not-ratified`,
    /// `too-many-open`, `collapsed` or `unfinished`.
    pub reason: String,
    /// The party that walked away, did not sign, did not ratify or failed.
    pub by: Option<String>,
    /// What the party gets.
    pub utility: f64,
}

/// What a program replies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// What it does.
    #[serde(rename = "move")]
    pub what: MoveTold,
    /// What it proposes, with every issue.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named_once")]
    pub outcome: Option<Chosen>,
    /// The logical time that the move took; 1 when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticks: Option<u32>,
    /// The number of the question that it answers; where it is not said, lines answer questions in their
    /// order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
}

/// What a program can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MoveTold {
    /// Accepts; in a vote, yes.
    Accept,
    /// Rejects; in a vote, no.
    Reject,
    /// Proposes the outcome.
    Propose,
    /// Says nothing new.
    Pass,
    /// Leaves the talks; they go on as long as the others can be enough.
    Walk,
}

/// An outcome that names no issue twice: a map would keep the last in silence.
fn named_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Chosen>, D::Error> {
    struct NamedOnce;

    impl<'de> Visitor<'de> for NamedOnce {
        type Value = Option<Chosen>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object with an option for each issue")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut chosen = Chosen::new();
            while let Some((issue, choice)) = map.next_entry::<String, Choice>()? {
                if chosen.contains_key(&issue) {
                    return Err(A::Error::custom(format!("issue `{issue}` is named twice")));
                }
                chosen.insert(issue, choice);
            }
            Ok(Some(chosen))
        }
    }

    deserializer.deserialize_any(NamedOnce)
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.pad(text),
        }
    }
}

impl Message {
    /// The message as a line, with its end.
    ///
    /// # Panics
    ///
    /// Never: its maps have text for keys.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("maps with text for keys");
        line.push('\n');
        line
    }
}
