//! The files as they are written, before anything is checked.
// Some names are only what the schema calls a text.
#![cfg_attr(not(feature = "schema"), allow(unused_imports))]

mod party_file;
mod plan;
mod ratification;

pub(super) use ratification::{RatificationTable, RawMajorityShare, RawRatificationRule};

pub(super) use plan::{RawDetection, RawPlan, RawPlanValues, RawStep};

pub(super) use party_file::{
    OthersWord, RawBelief, RawBonus, RawCurve, RawEvidence, RawIssueTerm, RawJoint, RawPartyFile, RawProduct,
    RawRatification, RawRegions, RawReservation, RawRow,
};

use super::number::{RawChoice, RawEstimate, RawNumber, RawShare, RawWithout, ShapeWord};
use crate::model::{
    CommitmentStatus, DelegateRank, Disagreement, DiscountPer, MeetingLevel, OnFault, Origin, PackageKind,
    Protocol, StageEventKind, TimeConvention, words,
};
#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A value with its place in the text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub(crate) struct RawSpanned<T>(toml::Spanned<T>);

impl<T> RawSpanned<T> {
    pub(crate) fn span(&self) -> std::ops::Range<usize> {
        self.0.span()
    }

    pub(crate) fn get_ref(&self) -> &T {
        self.0.get_ref()
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

#[cfg(feature = "schema")]
impl<T: JsonSchema> JsonSchema for RawSpanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

pub(crate) type RawWord = RawSpanned<String>;

/// Letters, digits, single spaces and signs such as - and _, at most 64, beginning with a letter or digit;
/// without dots, commas, colons, quotes and brackets.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(dead_code, reason = "only its schema is used: the reader says more of what is wrong with an id")]
pub(crate) struct Id(
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = r#"^[^\s!-/:-@\[-`{-~][^.,:;="\\\[\]{}<>|`^~\t\n\r]{0,63}$"#))
    )]
    String,
);

/// A date: text, or as TOML writes dates.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct RawDate(pub(crate) String);

/// A table with ids as keys, in the order of the ids.
pub(crate) type RawById<T> = BTreeMap<RawWord, T>;
/// Per issue, which options are meant.
pub(super) type RawRegion = RawById<RawSpanned<RawChoice>>;

/// The public file of a scenario.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(title = "An Elfvik scenario: the public file"))]
#[cfg_attr(feature = "schema", schemars(extend("required" = ["format", "title", "parties", "issues"])))]
pub(super) struct RawScenario {
    /// The version of this format.
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    pub(super) format: RawSpanned<i64>,
    /// What the talks are called, in one line.
    pub(super) title: RawWord,
    /// A paragraph on what the talks are about.
    pub(super) summary: Option<String>,
    /// What every reader must know before believing a number.
    pub(super) caution: Option<String>,
    /// Whose conventions of time, discount and disagreement hold in talks.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Origin>"))]
    pub(super) origin: Option<RawWord>,
    /// Whose agreement makes a deal; everybody's where it is left out.
    pub(super) agreement: Option<RawSpanned<RawAgreement>>,
    /// Who receives the parties, and where.
    pub(super) host: Option<RawHost>,
    /// Who sits at the table.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("minItems" = 2)))]
    #[cfg_attr(feature = "schema", schemars(extend("maxItems" = 32)))]
    pub(super) parties: Vec<RawSpanned<RawParty>>,
    /// What is negotiated: the issues, in order.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("minItems" = 1)))]
    pub(super) issues: Vec<RawSpanned<RawIssue>>,
    /// Approvals that no party can give, by id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(super) consents: RawById<RawConsent>,
    /// States of nature, which no party chooses: each party may accept from something else in each.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("maxItems" = 32)))]
    pub(super) states: Vec<RawSpanned<RawState>>,
    /// What the state is called in which none of the states comes about; "otherwise" when left out.
    #[cfg_attr(feature = "schema", schemars(extend("minLength" = 1)))]
    pub(super) normal_state: Option<RawWord>,
    /// Combinations that cannot occur.
    #[serde(default)]
    pub(super) rules: Vec<RawSpanned<RawRule>>,
    /// Outcomes with a name.
    #[serde(default)]
    pub(super) packages: Vec<RawSpanned<RawPackage>>,
    /// What has happened so far.
    #[serde(default)]
    pub(super) stages: Vec<RawStage>,
    /// Earlier agreements that these talks build on.
    #[serde(default)]
    pub(super) accords: Vec<RawAccord>,
    /// The rules of talk. Without, one level of 100 rounds of alternating offers.
    pub(super) talk: Option<RawTalk>,
    /// What would be done to keep an agreement, step by step.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("maxItems" = 64)))]
    pub(super) steps: Vec<RawSpanned<RawStep>>,
    /// What holds for all steps.
    pub(super) plan: Option<RawPlan>,
    /// What it all rests on, by id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(super) sources: RawById<RawSource>,
    /// Who said what, and through whom it is known.
    #[serde(default)]
    pub(super) statements: Vec<RawStatement>,
    /// Numbers that several places share, by id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(super) unknowns: RawById<RawUnknown>,
}

/// Whose agreement makes a deal.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [
    {"required": ["quorum"], "not": {"required": ["coalitions"]}},
    {"required": ["coalitions"], "not": {"anyOf": [{"required": ["quorum"]}, {"required": ["veto"]}]}}
])))]
pub(super) struct RawAgreement {
    /// Any so many parties suffice.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 1)))]
    pub(super) quorum: Option<RawSpanned<i64>>,
    /// Beside a quorum: who must be among them, since its no is enough.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Id>>"))]
    pub(super) veto: Option<Vec<RawWord>>,
    /// Any of these groups suffices.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Vec<Id>>>"))]
    pub(super) coalitions: Option<Vec<RawSpanned<Vec<RawWord>>>>,
}

/// The rules of talk; what a level does not say is as here.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawTalk {
    /// Who may say what, and when there is an agreement.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Protocol>"))]
    pub(super) protocol: Option<RawWord>,
    /// After so many rounds it ends; one gives every party one turn.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 1)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 1000000)))]
    pub(super) rounds: Option<RawSpanned<i64>>,
    /// After so many ticks of logical time it ends, instead of rounds.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 1)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 1000000)))]
    pub(super) ticks: Option<RawSpanned<i64>>,
    /// The deadline is hidden: the true one is drawn from here to `rounds` or `ticks`.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 1)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 1000000)))]
    pub(super) hidden_from: Option<RawSpanned<i64>>,
    /// How rounds become time; by the origin when left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<TimeConvention>"))]
    pub(super) clock: Option<RawWord>,
    /// What the discounts of all parties count: `time`, relative from 0 to 1, or `round`, from 0; by the
    /// parties or the origin when left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<DiscountPer>"))]
    pub(super) discount_per: Option<RawWord>,
    /// The probability that the talks break off after a round.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 1)))]
    pub(super) breakdown: Option<RawSpanned<RawNumber>>,
    /// What no agreement pays.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Disagreement>"))]
    pub(super) no_agreement: Option<RawWord>,
    /// The party that begins.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(super) first: Option<RawWord>,
    /// What an illegal move or a failing strategy does.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OnFault>"))]
    pub(super) on_fault: Option<RawWord>,
    /// The levels of the talks, the lowest first; each begins when the one below runs out of time.
    #[serde(default)]
    pub(super) levels: Vec<RawTalkLevel>,
}

words! {
    /// Whether an agreement binds at once.
    pub(super) enum SealWord {
        /// The agreement binds at once.
        Binding = "binding",
        /// It is put to the ratifiers.
        Initialled = "initialled",
    }
}

/// One level of the talks.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawTalkLevel {
    /// The name of the level, in plain words.
    pub(super) name: String,
    /// Who may say what, and when there is an agreement.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Protocol>"))]
    pub(super) protocol: Option<RawWord>,
    /// After so many rounds it ends; one gives every party one turn.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 1)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 1000000)))]
    pub(super) rounds: Option<RawSpanned<i64>>,
    /// The party that begins.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(super) first: Option<RawWord>,
    /// It meets only when at most so many issues are open below.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(super) all_but: Option<RawSpanned<i64>>,
    /// Whether its agreement binds at once, or is initialled and put to the ratifiers.
    #[cfg_attr(feature = "schema", schemars(with = "Option<SealWord>"))]
    pub(super) seal: Option<RawWord>,
    /// How often a refused agreement returns to the table; 0 ends the talks.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(super) returns: Option<RawSpanned<i64>>,
}

/// Who receives the parties, and where.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawHost {
    /// Who receives the parties.
    pub(super) name: String,
    /// The town or country where the talks are held.
    pub(super) place: Option<String>,
    /// The room or house.
    pub(super) room: Option<String>,
    /// Who is let in.
    pub(super) admits: Option<String>,
    /// What leaves the room.
    pub(super) publishes: Option<String>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
}

/// One side of the talks.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawParty {
    /// Unique among its kind.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// The full name of the party.
    pub(super) name: String,
    /// A name for table heads.
    #[cfg_attr(feature = "schema", schemars(extend("minLength" = 1)))]
    #[cfg_attr(feature = "schema", schemars(extend("maxLength" = 12)))]
    pub(super) short: Option<RawWord>,
    /// The private file, in the same folder; ID.toml where it is left out.
    pub(super) file: Option<RawWord>,
    /// Who speaks at the table.
    #[serde(default)]
    pub(super) delegates: Vec<RawDelegate>,
    /// On whose behalf they speak.
    #[serde(default)]
    pub(super) principals: Vec<RawPerson>,
    /// Who must approve at home; what they want stands in the private files.
    #[serde(default)]
    pub(super) ratifiers: Vec<RawRatifier>,
    /// How they decide together; everybody must approve where it is left out.
    pub(super) ratification: Option<RawSpanned<RawRatificationRule>>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
}

/// Somebody who speaks for a party.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawDelegate {
    /// The name of the delegate.
    pub(super) name: String,
    /// The office that the delegate holds.
    pub(super) role: Option<String>,
    /// The place within the delegation; a member where it is left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<DelegateRank>"))]
    pub(super) rank: Option<RawWord>,
}

/// A person with a role.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawPerson {
    /// The name of the person.
    pub(super) name: String,
    /// The office that the person holds.
    pub(super) role: Option<String>,
}

/// Somebody who must approve at home.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawRatifier {
    /// Unique among its kind.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// The name of the ratifier.
    pub(super) name: String,
    /// The office that the ratifier holds.
    pub(super) role: Option<String>,
}

/// An issue: one thing that is negotiated.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [{"required": ["options"]}, {"required": ["integer"]}, {"required": ["real"]}])))]
pub(super) struct RawIssue {
    /// The id of the issue, unique among issues.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// What people call the issue, in a few words; without it, the id in words.
    pub(super) name: Option<String>,
    /// What is decided, as a question.
    pub(super) question: String,
    /// A heading that several issues share.
    pub(super) theme: Option<String>,
    /// The options as labels, each alone or with its text and consent.
    pub(super) options: Option<Vec<RawSpanned<RawLabel>>>,
    /// Whether the labels have an order, so that ranges of them mean something.
    #[serde(default)]
    pub(super) ordered: bool,
    /// The options as whole numbers, in equal steps.
    pub(super) integer: Option<RawSpanned<RawInteger>>,
    /// Numbers on a grid.
    pub(super) real: Option<RawSpanned<RawReal>>,
    /// The unit of numbers.
    pub(super) unit: Option<String>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
}

/// A label: an id alone, or a table.
pub(super) struct RawLabel {
    pub(super) id: String,
    pub(super) text: Option<String>,
    pub(super) needs: Option<String>,
    pub(super) otherwise: Option<String>,
}

/// Whole numbers in equal steps.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawInteger {
    /// The least of them.
    pub(super) from: i64,
    /// The greatest of them, included.
    pub(super) to: i64,
    /// The distance between neighbours.
    #[serde(default = "one")]
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 1)))]
    pub(super) step: i64,
}

fn one() -> i64 {
    1
}

/// Numbers on a grid.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawReal {
    /// The least of them.
    pub(super) from: RawNumber,
    /// The greatest of them, included.
    pub(super) to: RawNumber,
    /// The distance between neighbours.
    pub(super) resolution: RawNumber,
}

/// An approval that no party can give.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawConsent {
    /// Whose approval it is.
    pub(super) by: String,
    /// How likely it is given.
    pub(super) probability: RawSpanned<RawEstimate>,
    /// What is asked of them.
    pub(super) question: Option<String>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
    /// Whose judgement the probability is.
    pub(super) judged_by: Option<String>,
}

/// A state of nature: what no party chooses and all face together.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawState {
    /// By which private files name it.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// What it is called, as it stands after "in": "a drought year"; the id when left out.
    #[cfg_attr(feature = "schema", schemars(extend("minLength" = 1)))]
    pub(super) name: Option<RawWord>,
    /// How likely it comes about: above 0, at most 1; those of all states add up to 1 at most.
    pub(super) probability: RawSpanned<RawNumber>,
}

/// A combination that cannot occur.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [
    {"required": ["forbid"]},
    {"required": ["when", "only_if"]},
    {"required": ["sum", "equals"], "not": {"anyOf": [{"required": ["at_least"]}, {"required": ["at_most"]}]}},
    {
        "required": ["sum"],
        "anyOf": [{"required": ["at_least"]}, {"required": ["at_most"]}],
        "not": {"required": ["equals"]}
    }
])))]
pub(super) struct RawRule {
    /// Unique among its kind.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// The reason, in words.
    pub(super) why: Option<String>,
    /// The region of outcomes that cannot be.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    pub(super) forbid: Option<RawSpanned<RawRegion>>,
    /// The region in which `only_if` must hold too.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    pub(super) when: Option<RawSpanned<RawRegion>>,
    /// What must hold of every outcome in the region of `when`.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    pub(super) only_if: Option<RawSpanned<RawRegion>>,
    /// Two issues of numbers or more, whose sum is bounded.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Id>>"))]
    #[cfg_attr(feature = "schema", schemars(extend("minItems" = 2)))]
    pub(super) sum: Option<RawSpanned<Vec<RawWord>>>,
    /// What each of them is multiplied with; 1 otherwise.
    pub(super) factors: Option<RawSpanned<Vec<RawNumber>>>,
    /// What the sum must be.
    pub(super) equals: Option<RawSpanned<RawNumber>>,
    /// The most that the sum may be.
    pub(super) at_most: Option<RawSpanned<RawNumber>>,
    /// The least that the sum may be.
    pub(super) at_least: Option<RawSpanned<RawNumber>>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
}

/// An outcome with a name.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawPackage {
    /// Unique among its kind.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// The name in plain words.
    pub(super) name: String,
    /// An option for each issue.
    #[serde(default)]
    pub(super) choose: RawById<RawSpanned<RawChoice>>,
    /// Another package, from which what is left out is taken.
    pub(super) like: Option<RawWord>,
    /// What it is to the talks; an idea where it is left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<PackageKind>"))]
    pub(super) kind: Option<RawWord>,
    /// The party whose offer or position it is.
    pub(super) by: Option<RawWord>,
    /// Whether it is reported with reserve.
    #[serde(default)]
    pub(super) hedged: bool,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
    /// Anything else that a reader should know.
    pub(super) note: Option<String>,
}

/// One stage of the talks so far.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawStage {
    /// Unique among its kind.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// The name of the stage, in plain words.
    pub(super) name: String,
    /// At which level the delegates meet.
    #[cfg_attr(feature = "schema", schemars(with = "MeetingLevel"))]
    pub(super) level: RawWord,
    /// The place where the stage was held.
    pub(super) place: Option<String>,
    /// What happened, oldest first.
    #[serde(default)]
    pub(super) events: Vec<RawSpanned<RawEvent>>,
}

/// Something that happened in a stage.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawEvent {
    /// What happened, in one word.
    #[cfg_attr(feature = "schema", schemars(with = "StageEventKind"))]
    pub(super) what: RawWord,
    /// When, such as 2019-10-05 or 2019-02.
    pub(super) date: Option<RawDate>,
    /// Why talks were suspended or collapsed.
    pub(super) cause: Option<String>,
    /// Anything else that a reader should know.
    pub(super) note: Option<String>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
}

/// An agreement that was made before these talks.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawAccord {
    /// The id of the accord, unique among accords.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// The title of the accord.
    pub(super) title: String,
    /// The date on which it was made.
    pub(super) date: Option<RawDate>,
    /// The place where it was made.
    pub(super) place: Option<String>,
    /// The ids of the parties that agreed.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Id>"))]
    pub(super) parties: Vec<RawWord>,
    /// What was promised in it.
    #[serde(default)]
    pub(super) commitments: Vec<RawCommitment>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
}

/// Something promised in an accord.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawCommitment {
    /// Unique among its kind.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// What was promised, in plain words.
    pub(super) text: String,
    /// By whom; by all where it is left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Id>>"))]
    pub(super) by: Option<Vec<RawWord>>,
    /// How far it has been kept; open where it is left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<CommitmentStatus>"))]
    pub(super) status: Option<RawWord>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
}

/// Something published that the scenario rests on.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSource {
    /// The title of what was published.
    pub(super) title: String,
    /// The name of whoever wrote it.
    pub(super) author: Option<String>,
    /// The name of whoever published it.
    pub(super) publisher: Option<String>,
    /// The date on which it was published.
    pub(super) date: Option<RawDate>,
    /// Where it can be read.
    pub(super) url: Option<String>,
    /// Anything else that a reader should know.
    pub(super) note: Option<String>,
}

/// Something that somebody said.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawStatement {
    /// Unique among its kind.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// What was said, in its own words.
    pub(super) says: String,
    /// The name of whoever said it.
    pub(super) by: String,
    /// The chain between speaker and reader.
    #[serde(default)]
    pub(super) via: Vec<RawVia>,
    /// Whether it is reported with reserve.
    #[serde(default)]
    pub(super) hedged: bool,
    /// The party on whose side the speaker stands.
    pub(super) party: Option<RawWord>,
    /// The date on which it was said.
    pub(super) date: Option<RawDate>,
    /// The place where it was said.
    pub(super) place: Option<String>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
    /// Such as issue:relief or package:offer.
    #[serde(default)]
    pub(super) about: Vec<RawWord>,
}

/// A link of a chain: a name alone, or a table.
pub(super) struct RawVia {
    pub(super) by: String,
    pub(super) how: String,
}

/// A number that several places share.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawUnknown {
    /// The least thought possible.
    pub(super) low: Option<RawNumber>,
    /// The value that is thought most likely; left out where every value is as likely.
    pub(super) likely: Option<RawNumber>,
    /// The greatest thought possible.
    pub(super) high: Option<RawNumber>,
    /// How the guess is spread; by default a triangle with `likely`, and uniform without.
    #[cfg_attr(feature = "schema", schemars(with = "Option<ShapeWord>"))]
    pub(super) shape: Option<String>,
    /// Instead: values, each with its probability.
    pub(super) either: Option<Vec<(RawNumber, RawShare)>>,
    /// What is unknown, in words.
    pub(super) question: Option<String>,
    /// The id of a source.
    pub(super) source: Option<RawWord>,
    /// Whose judgement it is.
    pub(super) judged_by: Option<String>,
    /// The ids of the statements that it rests on.
    pub(super) rests_on: Option<Vec<String>>,
    /// The guess that holds where one of them is not believed; three times as wide where it is left out.
    pub(super) without: Option<RawWithout>,
}
