//! The contract with programs that play a party: one JSON object per line, in both directions.
//!
//! A program reads a [`Start`], then one [`QuestionMessage`] for each of its turns, and answers each with a
//! [`Reply`]; an [`EndMessage`] is the last it hears. It learns its own wishes and what is public, never what
//! another party wants. The [`AgentCodec`] puts a talk into these words and understands the replies; whoever
//! owns the process carries the lines.
//!
//! # Examples
//!
//! ```
//! use elfvik::talk::agent_protocol::Reply;
//!
//! let reply: Reply = serde_json::from_str(r#"{"move": "propose", "outcome": {"price": 9}}"#).unwrap();
//! assert_eq!(reply.outcome.unwrap()["price"].to_string(), "9");
//! assert!(serde_json::from_str::<Reply>(r#"{"move": "surrender"}"#).is_err());
//! ```

mod codec;
mod start;

pub use super::seat::Question;
pub use codec::AgentCodec;

use crate::model::{Disagreement, DiscountPer, Protocol, TimeConvention, words};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The version of the contract. A change that a program could notice makes it a new one; fields may be added.
pub const VERSION: u32 = 3;

/// The version of the contract by which a program is started once for many talks. It is the other one, with
/// two more lines that a program writes: [`Greeting`] before its first reply, and [`ReadyForNextTalk`] after
/// each talk.
pub const LASTING_VERSION: u32 = 4;

/// A reply has at most so many bytes, the end of its line included.
pub const LONGEST_REPLY: usize = 1 << 20;

/// An option of an issue: a label's id, or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "an option is a label or a number")]
pub enum OptionMessage {
    /// An option of an integer or real issue.
    Number(serde_json::Number),
    /// A label; also a number with more digits than a float has.
    Text(String),
}

/// An outcome: the option chosen for each issue id.
pub type OutcomeMessage = BTreeMap<String, OptionMessage>;

/// A combination: for each issue id the options that are meant. Issues that are not named may have any.
pub type RegionMessage = BTreeMap<String, Vec<OptionMessage>>;

/// What a program is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Message {
    /// Before the talk; no reply is expected.
    Start(Box<Start>),
    /// On each of its turns; one reply is expected.
    Turn(QuestionMessage),
    /// After the talk; no reply is expected.
    End(EndMessage),
}

/// What a program knows before the talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Start {
    /// The version of the contract.
    pub contract: u32,
    /// The id of the party that it plays.
    pub party: String,
    /// The ids of all parties, in the order of the scenario.
    pub parties: Vec<String>,
    /// What the talk is about.
    pub title: String,
    /// What is negotiated, in the order of the scenario.
    pub issues: Vec<IssueDescription>,
    /// Combinations that cannot be offered.
    pub barred: Vec<RegionMessage>,
    /// Sums over issues of numbers that must lie between bounds; absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<SumMessage>,
    /// What the party wants.
    pub profile: ProfileDescription,
    /// How they talk; with several levels, on the first.
    pub rules: RulesDescription,
    /// For a program's own random numbers: the same seed, the same talk.
    pub seed: u64,
    /// The versions of the contract that a program can choose from; without a word it is the first.
    #[serde(default)]
    pub contracts: Vec<u32>,
}

/// A sum over the options of issues that must lie between two bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SumMessage {
    /// What each option of each issue adds, in the order of its options.
    pub adds: BTreeMap<String, Vec<i64>>,
    /// The least that the sum may be; none for no bound.
    pub at_least: Option<i64>,
    /// The most that the sum may be; none for no bound.
    pub at_most: Option<i64>,
}

/// An issue and its options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueDescription {
    /// Its id, as outcomes name it.
    pub id: String,
    /// The question in plain words.
    pub question: String,
    /// What can be chosen, in the order of the scenario.
    pub options: Vec<OptionMessage>,
}

/// What one party wants. An outcome is worth the sum of its options' values and of the bonuses whose
/// combination it is in, at most the ceiling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileDescription {
    /// The least utility that it should sign.
    pub reservation: f64,
    /// The least utility of an outcome that can be offered.
    pub least: f64,
    /// The greatest utility of one.
    pub most: f64,
    /// Per issue id what each option is worth, in the order of the options.
    pub values: BTreeMap<String, Vec<f64>>,
    /// What combinations are worth besides.
    pub bonuses: Vec<BonusDescription>,
    /// No outcome counts for more; null where nothing is cut off.
    pub ceiling: Option<f64>,
    /// Combinations that it should never offer or accept, whatever else they hold: red lines. Values and
    /// bonuses say so too: what crosses one is worth less than anything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub red_lines: Vec<RegionMessage>,
}

/// What a combination is worth; it may be less than nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BonusDescription {
    /// The combination that is meant.
    pub when: RegionMessage,
    /// What it adds to the utility.
    pub value: f64,
}

/// The rules of the talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RulesDescription {
    /// Who may say what, and when there is an agreement.
    pub protocol: Protocol,
    /// The deadline in rounds; null when it is hidden or counts ticks.
    pub rounds: Option<u32>,
    /// The deadline in ticks of logical time; null when it is hidden or counts rounds.
    pub ticks: Option<u32>,
    /// How rounds become time.
    pub clock: TimeConvention,
    /// What a unit of waiting leaves of a utility; 1 for all of it.
    pub discount: f64,
    /// What that unit is: the whole time of the talk, or each round.
    pub discount_per: DiscountPer,
    /// The probability that the talk breaks off at the end of each round.
    pub breakdown: f64,
    /// What no agreement pays.
    pub disagreement: Disagreement,
    /// The id of the party that has the first turn.
    pub first: String,
    /// Who must agree for an agreement.
    pub agreement: AgreementRuleDescription,
}

/// Who must agree for an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AgreementRuleDescription {
    /// Every party must agree.
    All,
    /// Any so many parties are enough.
    Quorum(usize),
    /// Any so many parties are enough, those with a veto among them.
    #[serde(rename = "quorum_with_veto")]
    QuorumWithVeto {
        /// How many are enough.
        quorum: usize,
        /// Who must be among them, by ids.
        veto: Vec<String>,
    },
    /// All parties of any of these groups, by their ids.
    Coalitions(Vec<Vec<String>>),
}

/// What a program is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuestionMessage {
    /// The number of the question, from 1: so many times the program was asked in this talk, this time
    /// included.
    pub turn: u32,
    /// What it is asked to do.
    pub ask: QuestionKind,
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
    pub on_table: Option<OfferDescription>,
    /// What is asked about: the offer to answer, the variation to vote on, the text to sign.
    pub offer: Option<OutcomeMessage>,
    /// In a vote the present text, which the variation would replace.
    pub text: Option<OutcomeMessage>,
    /// Issues of which only one option is left.
    pub closed: OutcomeMessage,
    /// When it is asked to act: packages that were agreed and refused at home, so that they cannot be offered
    /// again.
    pub refused: Vec<OutcomeMessage>,
    /// The parties that have left the talks.
    pub left: Vec<String>,
    /// What was offered since the last turn, by anybody, oldest first.
    pub events: Vec<OfferDescription>,
}

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum QuestionKind {
    /// Accept what is on the table, propose, or walk away. Where fewer than all are enough, nothing is on the
    /// table.
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OfferDescription {
    /// The party that made it.
    pub by: String,
    /// The option of each issue.
    pub outcome: OutcomeMessage,
    /// In which round, from 0.
    pub round: u32,
}

/// How the talk ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EndMessage {
    /// What was agreed, if anything.
    pub agreement: Option<OutcomeMessage>,
    /// Why it ended.
    pub reason: EndReason,
    /// The party that walked away, did not sign, did not ratify or failed.
    pub by: Option<String>,
    /// What the party gets.
    pub utility: f64,
}

words! {
    /// Why a talk ended, as programs are told.
    pub enum EndReason {
        /// All who must agree did, at home too.
        Agreement = "agreement",
        /// Time ran out.
        Deadline = "deadline",
        /// A party walked away whose agreement was needed.
        Walked = "walked",
        /// It was broken off by chance.
        BrokenOff = "broken-off",
        /// Nobody had anything new to offer.
        Exhausted = "exhausted",
        /// Neither party would concede any more.
        Conflict = "conflict",
        /// A party did not sign the mediator's text.
        NotSigned = "not-signed",
        /// A strategy failed, and the rules end talks then.
        Fault = "fault",
        /// A ratifier refused what was initialled.
        NotRatified = "not-ratified",
        /// Too many issues were open for the next level to meet.
        TooManyOpen = "too-many-open",
        /// It collapsed for a reason from outside.
        Collapsed = "collapsed",
        /// It was left unfinished: suspended, or stopped.
        Unfinished = "unfinished",
    }
}

/// What a program replies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// What the party does.
    #[serde(rename = "move")]
    pub what: MoveDescription,
    /// What it proposes, with every issue.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named_once")]
    pub outcome: Option<OutcomeMessage>,
    /// The logical time that the move took; 1 when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticks: Option<u32>,
    /// The number of the question that it answers; where it is not said, lines answer questions in their
    /// order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
}

/// Any line that a program writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum AgentLine {
    /// To each question.
    Reply(Reply),
    /// Before its first reply, where it stays for many talks.
    Greeting(Greeting),
    /// After each talk, where it stays for the next.
    ReadyForNextTalk(ReadyForNextTalk),
}

/// That a program stays for many talks, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Greeting {
    /// The version of the contract that it has chosen: [`LASTING_VERSION`].
    #[cfg_attr(feature = "schema", schemars(extend("const" = 4)))]
    pub contract: u32,
}

/// That a program has done with a talk, and waits for the start of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadyForNextTalk {
    /// Always true.
    #[cfg_attr(feature = "schema", schemars(extend("const" = true)))]
    pub ready: bool,
}

impl AgentLine {
    /// Whether a line says that its program stays for many talks.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::agent_protocol::AgentLine;
    ///
    /// assert!(AgentLine::is_greeting(br#"{"contract": 4}"#));
    /// assert!(!AgentLine::is_greeting(br#"{"move": "walk"}"#));
    /// ```
    #[must_use]
    pub fn is_greeting(line: &[u8]) -> bool {
        serde_json::from_slice(line).is_ok_and(|found: Greeting| found.contract == LASTING_VERSION)
    }

    /// Whether a line says that its program waits for another talk.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::agent_protocol::AgentLine;
    ///
    /// assert!(AgentLine::is_ready(br#"{"ready": true}"#));
    /// assert!(!AgentLine::is_ready(br#"{"ready": false}"#));
    /// ```
    #[must_use]
    pub fn is_ready(line: &[u8]) -> bool {
        serde_json::from_slice(line).is_ok_and(|found: ReadyForNextTalk| found.ready)
    }

    /// The JSON Schema (2020-12) of each line that a program writes, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text for keys.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::agent_protocol::AgentLine;
    ///
    /// let schema: serde_json::Value = serde_json::from_str(&AgentLine::schema()).unwrap();
    /// assert_eq!(schema["anyOf"].as_array().unwrap().len(), 3);
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_deserialize();
        let schema = settings.into_generator().into_root_schema_for::<Self>();
        serde_json::to_string_pretty(&schema).expect("a schema has text keys") + "\n"
    }
}

/// What a program can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MoveDescription {
    /// Accepts; in a vote, yes.
    Accept,
    /// Rejects; in a vote, no.
    Reject,
    /// Proposes the outcome that comes with it.
    Propose,
    /// Says nothing new: stands by its last proposal.
    Pass,
    /// Leaves the talks; they go on as long as the others can be enough.
    Walk,
}

/// An outcome that names no issue twice: a map would keep the last in silence.
fn named_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OutcomeMessage>, D::Error> {
    struct UniqueKeys;

    impl<'de> Visitor<'de> for UniqueKeys {
        type Value = Option<OutcomeMessage>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object with an option for each issue")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut chosen = OutcomeMessage::new();
            while let Some((issue, choice)) = map.next_entry::<String, OptionMessage>()? {
                if chosen.contains_key(&issue) {
                    return Err(A::Error::custom(format!("issue `{issue}` is named twice")));
                }
                chosen.insert(issue, choice);
            }
            Ok(Some(chosen))
        }
    }

    deserializer.deserialize_any(UniqueKeys)
}

impl std::fmt::Display for OptionMessage {
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
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::talk::agent_protocol::{EndMessage, EndReason, Message};
    /// let end = EndMessage { agreement: None, reason: EndReason::Deadline, by: None, utility: 0.5 };
    /// let line = Message::End(end).line();
    /// let json = r#"{"type":"end","agreement":null,"reason":"deadline","by":null,"utility":0.5}"#;
    /// assert_eq!(line, format!("{json}\n"));
    /// ```
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("maps with text for keys");
        line.push('\n');
        line
    }

    /// The JSON Schema (2020-12) of each line that a program reads, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text for keys.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::agent_protocol::Message;
    ///
    /// let schema: serde_json::Value = serde_json::from_str(&Message::schema()).unwrap();
    /// assert_eq!(schema["oneOf"][0]["properties"]["type"]["const"], "start");
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

impl Reply {
    /// The JSON Schema (2020-12) of each line that a program writes, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text for keys.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::agent_protocol::Reply;
    ///
    /// let schema: serde_json::Value = serde_json::from_str(&Reply::schema()).unwrap();
    /// assert_eq!((&schema["title"], &schema["required"][0]), (&"Reply".into(), &"move".into()));
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_deserialize();
        let schema = settings.into_generator().into_root_schema_for::<Self>();
        serde_json::to_string_pretty(&schema).expect("a schema has text keys") + "\n"
    }
}
