//! The shape of a private file.
// Some names are only what the schema calls a text.
#![cfg_attr(not(feature = "schema"), allow(unused_imports))]

use super::{Id, RawById, RawDate, RawPlanValues, RawRegion, RawSpanned, RawUnknown, RawWord};
use crate::format::native::number::{RawChoice, RawEstimate, RawNumber};
use crate::model::{DiscountPer, EvidenceAct, words};
use serde::Deserialize;

/// The private file of one party.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "Profile", title = "An Elfvik profile: the private file of one party")
)]
#[cfg_attr(feature = "schema", schemars(extend("required" = ["format", "party"])))]
#[cfg_attr(feature = "schema", schemars(extend("anyOf" = [
    {"required": ["reservation", "issues"]},
    {"required": ["reservation", "others"]},
    {"required": ["unknown"]}
])))]
pub(in crate::format::native) struct RawPartyFile {
    /// The version of this format.
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    pub(in crate::format::native) format: RawSpanned<i64>,
    /// Whose file it is.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(in crate::format::native) party: RawWord,
    /// What it rests on.
    pub(in crate::format::native) note: Option<String>,
    /// What whoever plays the party is told in confidence, on its own role sheet alone.
    pub(in crate::format::native) confidential: Option<String>,
    /// Whose judgement the estimates are.
    pub(in crate::format::native) judged_by: Option<String>,
    /// The id of a source.
    pub(in crate::format::native) source: Option<RawWord>,
    /// The least that is accepted.
    pub(in crate::format::native) reservation: Option<RawSpanned<RawReservation>>,
    /// The same in states of nature where it is something else, by state.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) reservation_by_state: RawById<RawSpanned<RawReservation>>,
    /// What a unit of waiting leaves of a utility: above 0, at most 1.
    pub(in crate::format::native) discount: Option<RawSpanned<RawEstimate>>,
    /// What the discount counts: `time`, relative from 0 to 1, or `round`, from 0; by the talk or the
    /// origin when left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<DiscountPer>"))]
    pub(in crate::format::native) discount_per: Option<RawWord>,
    /// Whether weights are divided by their sum.
    pub(in crate::format::native) normalise: Option<bool>,
    /// The most that any outcome is worth: a greater sum counts as this.
    pub(in crate::format::native) ceiling: Option<RawSpanned<RawNumber>>,
    /// How much the party's delegate knows of what it wants, where it does not know all.
    pub(in crate::format::native) elicitation: Option<RawElicitation>,
    /// What the issues that are left out count.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OthersWord>"))]
    pub(in crate::format::native) others: Option<RawWord>,
    /// Whether what is left out is not known to anybody: a stated wide default takes its place.
    pub(in crate::format::native) unknown: Option<RawSpanned<bool>>,
    /// What each option of each issue is worth.
    #[serde(default)]
    pub(in crate::format::native) issues: RawById<RawSpanned<RawIssueTerm>>,
    /// Terms over several issues.
    pub(in crate::format::native) joint: Option<Vec<RawSpanned<RawJoint>>>,
    /// Terms that are products of the numbers of several issues.
    pub(in crate::format::native) products: Option<Vec<RawSpanned<RawProduct>>>,
    /// What is paid when a region holds.
    pub(in crate::format::native) bonuses: Option<Vec<RawBonus>>,
    /// Red lines: no outcome of these regions is accepted, whatever else it offers.
    pub(in crate::format::native) never: Option<RawSpanned<RawRegions>>,
    /// Red lines: no outcome outside any of these regions is accepted, whatever else it offers.
    pub(in crate::format::native) must: Option<RawSpanned<RawRegions>>,
    /// What those who must approve at home want, by id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) ratifiers: RawById<RawRatification>,
    /// What the steps of the scenario are worth, and what breaking its word would cost.
    pub(in crate::format::native) plan: Option<RawSpanned<RawPlanValues>>,
    /// Numbers that several places share, by id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) unknowns: RawById<RawUnknown>,
    /// What others were heard to do, in any order.
    pub(in crate::format::native) heard: Option<Vec<RawSpanned<RawEvidence>>>,
    /// What the party believes others want, by party.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) believes: RawById<RawSpanned<RawBelief>>,
}

/// What another party was heard to do with a package or a part of one.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "Heard"))]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [{"required": ["package"]}, {"required": ["part"]}])))]
pub(in crate::format::native) struct RawEvidence {
    /// When, such as 2019-10-05 or 2019-10.
    pub(in crate::format::native) date: Option<RawDate>,
    /// Who did it: the id of another party, or `PARTY/RATIFIER` for one of those who must approve at the home
    /// of any party.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub(in crate::format::native) by: RawWord,
    /// What it did.
    #[cfg_attr(feature = "schema", schemars(with = "EvidenceAct"))]
    pub(in crate::format::native) act: RawWord,
    /// The id of the package that it was about.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(in crate::format::native) package: Option<RawWord>,
    /// The part that it was about: the options of some issues, or of all.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    pub(in crate::format::native) part: Option<RawSpanned<RawRegion>>,
    /// Through whom it was heard.
    pub(in crate::format::native) through: Option<String>,
    /// The id of a source.
    pub(in crate::format::native) source: Option<RawWord>,
    /// Whether it counts in full; where it does not, for half.
    #[serde(default)]
    pub(in crate::format::native) firm: bool,
    /// Anything else that a reader should know.
    pub(in crate::format::native) note: Option<String>,
}

/// What a party believes that another wants.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("anyOf" = [
    {"required": ["reservation", "issues"]},
    {"required": ["reservation", "others"]},
    {"required": ["like"]},
    {"required": ["unknown"]}
])))]
pub(in crate::format::native) struct RawBelief {
    /// What it rests on.
    pub(in crate::format::native) note: Option<String>,
    /// Whose judgement the estimates are.
    pub(in crate::format::native) judged_by: Option<String>,
    /// The id of a source.
    pub(in crate::format::native) source: Option<RawWord>,
    /// The least that it is thought to accept.
    pub(in crate::format::native) reservation: Option<RawSpanned<RawReservation>>,
    /// The same in states of nature where it is something else, by state.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) reservation_by_state: RawById<RawSpanned<RawReservation>>,
    /// What a unit of waiting leaves of a utility: above 0, at most 1.
    pub(in crate::format::native) discount: Option<RawSpanned<RawEstimate>>,
    /// What the discount counts: `time`, relative from 0 to 1, or `round`, from 0; by the talk or the
    /// origin when left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<DiscountPer>"))]
    pub(in crate::format::native) discount_per: Option<RawWord>,
    /// Whether weights are divided by their sum.
    pub(in crate::format::native) normalise: Option<bool>,
    /// The most that any outcome is worth: a greater sum counts as this.
    pub(in crate::format::native) ceiling: Option<RawSpanned<RawNumber>>,
    /// Whose wishes are taken over where nothing else is said: those of a party of whom this file speaks.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(in crate::format::native) like: Option<RawWord>,
    /// What the issues that are left out count.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OthersWord>"))]
    pub(in crate::format::native) others: Option<RawWord>,
    /// Whether what is left out is not known to anybody: a stated wide default takes its place.
    pub(in crate::format::native) unknown: Option<RawSpanned<bool>>,
    /// What each option of each issue is worth.
    #[serde(default)]
    pub(in crate::format::native) issues: RawById<RawSpanned<RawIssueTerm>>,
    /// Terms over several issues.
    pub(in crate::format::native) joint: Option<Vec<RawSpanned<RawJoint>>>,
    /// Terms that are products of the numbers of several issues.
    pub(in crate::format::native) products: Option<Vec<RawSpanned<RawProduct>>>,
    /// What is paid when a region holds.
    pub(in crate::format::native) bonuses: Option<Vec<RawBonus>>,
    /// Red lines: no outcome of these regions is accepted, whatever else it offers.
    pub(in crate::format::native) never: Option<RawSpanned<RawRegions>>,
    /// Red lines: no outcome outside any of these regions is accepted, whatever else it offers.
    pub(in crate::format::native) must: Option<RawSpanned<RawRegions>>,
    /// What those who must approve at home want, by id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) ratifiers: RawById<RawRatification>,
    /// What the steps of the scenario are thought to be worth, and what breaking its word would cost.
    pub(in crate::format::native) plan: Option<RawSpanned<RawPlanValues>>,
}

/// What somebody who must approve wants, or how likely an approval is.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [
    {
        "required": ["probability"],
        "not": {"anyOf": [
            {"required": ["reservation"]}, {"required": ["reservation_by_state"]},
            {"required": ["issues"]}, {"required": ["like"]},
            {"required": ["others"]}, {"required": ["unknown"]}
        ]}
    },
    {
        "anyOf": [
            {"required": ["reservation", "issues"]},
            {"required": ["reservation", "others"]},
            {"required": ["like"]},
            {"required": ["unknown"]}
        ],
        "not": {"required": ["probability"]}
    }
])))]
pub(in crate::format::native) struct RawRatification {
    /// What it rests on.
    pub(in crate::format::native) note: Option<String>,
    /// Whose judgement the estimates are.
    pub(in crate::format::native) judged_by: Option<String>,
    /// The id of a source.
    pub(in crate::format::native) source: Option<RawWord>,
    /// How likely it approves, whatever the package.
    pub(in crate::format::native) probability: Option<RawSpanned<RawEstimate>>,
    /// The least that is approved.
    pub(in crate::format::native) reservation: Option<RawSpanned<RawReservation>>,
    /// The same in states of nature where it is something else, by state.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) reservation_by_state: RawById<RawSpanned<RawReservation>>,
    /// Whether weights are divided by their sum.
    pub(in crate::format::native) normalise: Option<bool>,
    /// The most that any outcome is worth: a greater sum counts as this.
    pub(in crate::format::native) ceiling: Option<RawSpanned<RawNumber>>,
    /// Whose wishes are taken over where nothing else is said: those of a party of whom this
    /// file speaks, or of another ratifier of the same party.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(in crate::format::native) like: Option<RawWord>,
    /// What the issues that are left out count.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OthersWord>"))]
    pub(in crate::format::native) others: Option<RawWord>,
    /// Whether what is left out is not known to anybody: a stated wide default takes its place.
    pub(in crate::format::native) unknown: Option<RawSpanned<bool>>,
    /// What each option of each issue is worth.
    #[serde(default)]
    pub(in crate::format::native) issues: RawById<RawSpanned<RawIssueTerm>>,
    /// Terms over several issues.
    pub(in crate::format::native) joint: Option<Vec<RawSpanned<RawJoint>>>,
    /// Terms that are products of the numbers of several issues.
    pub(in crate::format::native) products: Option<Vec<RawSpanned<RawProduct>>>,
    /// What is paid when a region holds.
    pub(in crate::format::native) bonuses: Option<Vec<RawBonus>>,
    /// Red lines: no outcome of these regions is accepted, whatever else it offers.
    pub(in crate::format::native) never: Option<RawSpanned<RawRegions>>,
    /// Red lines: no outcome outside any of these regions is accepted, whatever else it offers.
    pub(in crate::format::native) must: Option<RawSpanned<RawRegions>>,
}

/// How much a party's delegate knows of what it wants.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawElicitation {
    /// How many outcomes are ranked for it.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(in crate::format::native) comparisons: u64,
    /// How many of these are out of place.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(in crate::format::native) errors: u64,
    /// What one more question costs, in utility.
    pub(in crate::format::native) cost: Option<RawSpanned<RawNumber>>,
    /// Whether the ranked outcomes are always the same.
    #[serde(default)]
    pub(in crate::format::native) fixed_seed: bool,
    /// Whether the exact utility is shown, for experiments.
    #[serde(default)]
    pub(in crate::format::native) experimental: bool,
}

/// A region, or a list of them.
pub(in crate::format::native) struct RawRegions(pub(in crate::format::native) Vec<RawRegion>);

words! {
    /// What the issues count that a profile leaves out.
    pub(in crate::format::native) enum OthersWord {
        /// Nothing: their weight is 0.
        Indifferent = "indifferent",
        /// It is not known: the wide default of `unknown = true`.
        Unknown = "unknown",
    }
}

/// A reservation: an estimate, a named package, or a word.
pub(in crate::format::native) enum RawReservation {
    Estimate(RawEstimate),
    Package(String),
    Word(String),
}

/// What the options of an issue are worth.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("not" = {"anyOf": [
    {"required": ["values", "points"]}, {"required": ["values", "curve"]}, {"required": ["points", "curve"]}
]})))]
pub(in crate::format::native) struct RawIssueTerm {
    /// Whether what is left out here is not known to anybody: a stated wide default takes its place.
    pub(in crate::format::native) unknown: Option<RawSpanned<bool>>,
    /// How much the issue counts; zero or more.
    pub(in crate::format::native) weight: Option<RawSpanned<RawEstimate>>,
    /// A value for each option.
    pub(in crate::format::native) values: Option<RawById<RawSpanned<RawEstimate>>>,
    /// Numbers and values on straight lines, for an issue of numbers.
    pub(in crate::format::native) points: Option<RawSpanned<Vec<(RawNumber, RawEstimate)>>>,
    /// Values along a curve, for an issue of numbers.
    pub(in crate::format::native) curve: Option<RawSpanned<RawCurve>>,
    /// What the values are divided by, above zero.
    pub(in crate::format::native) out_of: Option<RawSpanned<RawNumber>>,
    /// The argument for it, in words.
    pub(in crate::format::native) why: Option<String>,
}

/// A term over several issues.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawJoint {
    /// Two to six issues.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Id>"))]
    #[cfg_attr(feature = "schema", schemars(extend("minItems" = 2)))]
    #[cfg_attr(feature = "schema", schemars(extend("maxItems" = 6)))]
    pub(in crate::format::native) issues: RawSpanned<Vec<RawWord>>,
    /// How much the term counts.
    pub(in crate::format::native) weight: Option<RawSpanned<RawEstimate>>,
    /// What combinations are worth.
    #[serde(default)]
    pub(in crate::format::native) table: Vec<RawSpanned<RawRow>>,
    /// What the values are divided by, above zero.
    pub(in crate::format::native) out_of: Option<RawSpanned<RawNumber>>,
    /// The value of combinations that the table leaves out; 0 otherwise.
    pub(in crate::format::native) default: Option<RawSpanned<RawEstimate>>,
    /// The argument for it, in words.
    pub(in crate::format::native) why: Option<String>,
}

/// A cell of a table.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawRow {
    /// One option for each issue.
    pub(in crate::format::native) at: Vec<RawChoice>,
    /// What that is worth.
    pub(in crate::format::native) value: RawSpanned<RawEstimate>,
}

/// What is paid when a region holds.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawBonus {
    /// The region of outcomes in which it is paid.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    pub(in crate::format::native) when: RawSpanned<RawRegion>,
    /// Below zero for a penalty.
    pub(in crate::format::native) value: RawSpanned<RawEstimate>,
    /// What the values are divided by, above zero.
    pub(in crate::format::native) out_of: Option<RawSpanned<RawNumber>>,
    /// The argument for it, in words.
    pub(in crate::format::native) why: Option<String>,
}

/// Values along a curve from the least number of an issue to its greatest.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [
    {"required": ["power"]}, {"required": ["exponential"]}, {"required": ["logarithmic"]}
])))]
pub(in crate::format::native) struct RawCurve {
    /// The value of the least number.
    pub(in crate::format::native) from: RawSpanned<RawEstimate>,
    /// The value of the greatest number.
    pub(in crate::format::native) to: RawSpanned<RawEstimate>,
    /// k of `t^k`, above 0 and at most 100; t runs from 0 at the least number to 1 at the greatest.
    pub(in crate::format::native) power: Option<RawSpanned<RawNumber>>,
    /// k of `(e^(k t) - 1) / (e^k - 1)`, from -100 to 100 and not 0.
    pub(in crate::format::native) exponential: Option<RawSpanned<RawNumber>>,
    /// k of `ln(1 + k t) / ln(1 + k)`, above 0 and at most 1,000,000.
    pub(in crate::format::native) logarithmic: Option<RawSpanned<RawNumber>>,
}

/// A term that is the product of the numbers of several issues.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawProduct {
    /// Two to six issues of numbers.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Id>"))]
    #[cfg_attr(feature = "schema", schemars(extend("minItems" = 2)))]
    #[cfg_attr(feature = "schema", schemars(extend("maxItems" = 6)))]
    pub(in crate::format::native) issues: RawSpanned<Vec<RawWord>>,
    /// What one of the product is worth; negative for a cost.
    pub(in crate::format::native) weight: Option<RawSpanned<RawEstimate>>,
    /// What the product is divided by, above zero.
    pub(in crate::format::native) out_of: Option<RawSpanned<RawNumber>>,
    /// The argument for it, in words.
    pub(in crate::format::native) why: Option<String>,
}
