//! The shape of steps by which an agreement would be kept, and of what they are worth.
// Some names are only what the schema calls a text.
#![cfg_attr(not(feature = "schema"), allow(unused_imports))]

use super::{Id, RawById, RawSpanned, RawWord};
use crate::format::native::number::{RawEstimate, RawNumber};
use crate::model::Safety;
use serde::Deserialize;

/// Something that one party would do to keep an agreement.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawStep {
    /// Unique among steps.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(in crate::format::native) id: RawWord,
    /// What people call it, in a few words; without it, the id in words.
    pub(in crate::format::native) name: Option<String>,
    /// What is done, in a sentence.
    pub(in crate::format::native) text: Option<String>,
    /// The id of the party that does it.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(in crate::format::native) by: RawWord,
    /// The ids of the steps that must be done before.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Id>"))]
    pub(in crate::format::native) after: Vec<RawWord>,
    /// Not before this period; the plan begins in period 0.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 2000)))]
    pub(in crate::format::native) earliest: Option<RawSpanned<i64>>,
    /// Not after this period.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 2000)))]
    pub(in crate::format::native) latest: Option<RawSpanned<i64>>,
    /// How many periods pass until the next step can be done; 0 where it is left out.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 2000)))]
    pub(in crate::format::native) duration: Option<RawSpanned<i64>>,
    /// Whether it can be undone: then it is, once its beneficiary is seen to have walked away.
    #[serde(default)]
    pub(in crate::format::native) reversible: bool,
    /// It is worth something anew in each of so many periods, while the plan is kept.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 1)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 2000)))]
    pub(in crate::format::native) flow: Option<RawSpanned<i64>>,
    /// The id of a source.
    pub(in crate::format::native) source: Option<RawWord>,
}

/// What holds for all steps.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawPlan {
    /// At which points nobody may gain by walking away; weak where it is left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Safety>"))]
    pub(in crate::format::native) safety: Option<RawWord>,
    /// What one period is called, such as `month`.
    #[cfg_attr(feature = "schema", schemars(extend("minLength" = 1)))]
    pub(in crate::format::native) period: Option<RawWord>,
    /// What one unit in the next period is worth now: above 0, at most 1; 1 where it is left out.
    pub(in crate::format::native) discount: Option<RawSpanned<RawNumber>>,
    /// How soon a breach is seen; at once where it is left out.
    pub(in crate::format::native) detection: Option<RawSpanned<RawDetection>>,
    /// The same where breaches of a party are seen in another way, by party.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) detection_by_party: RawById<RawSpanned<RawDetection>>,
}

/// How soon the others see that a party has walked away.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [{"required": ["after"]}, {"required": ["probability"]}])))]
pub(in crate::format::native) struct RawDetection {
    /// After so many periods; 0 for at once.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    #[cfg_attr(feature = "schema", schemars(extend("maximum" = 2000)))]
    pub(in crate::format::native) after: Option<RawSpanned<i64>>,
    /// At the end of each period with this probability.
    pub(in crate::format::native) probability: Option<RawSpanned<RawNumber>>,
}

/// What the steps are worth to a party, and what it would lose by breaking its word.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::format::native) struct RawPlanValues {
    /// What it loses by being seen to break its word, in its own utility; 0 where it is left out.
    pub(in crate::format::native) bond: Option<RawSpanned<RawEstimate>>,
    /// What one unit in the next period is worth to it now: above 0, at most 1; that of the scenario where it
    /// is left out.
    pub(in crate::format::native) discount: Option<RawSpanned<RawNumber>>,
    /// What it gets when all steps are done; 0 where it is left out.
    pub(in crate::format::native) bonus: Option<RawSpanned<RawEstimate>>,
    /// What each step is worth when it is done, once; below 0 for a cost.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) values: RawById<RawSpanned<RawEstimate>>,
    /// What each step that flows is worth in each of its periods.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) per_period: RawById<RawSpanned<RawEstimate>>,
    /// What undoing a reversible step is worth; its value with the opposite sign where it is left out.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) undo: RawById<RawSpanned<RawEstimate>>,
}
