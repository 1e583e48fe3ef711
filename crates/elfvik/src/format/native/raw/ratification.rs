//! The shape of a rule of ratification.
// Some names are only what the schema calls a text.
#![cfg_attr(not(feature = "schema"), allow(unused_imports))]

use super::{Id, RawById, RawSpanned, RawWord};
use crate::format::native::number::RawNumber;
use serde::Deserialize;

/// How the ratifiers of a party decide together: a word or a table.
pub(in crate::format::native) enum RawRatificationRule {
    Word(String),
    Table(RatificationTable),
}

/// Whose approvals are enough.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "RatificationTable"))]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [
    {
        "required": ["quorum"],
        "not": {"anyOf": [{"required": ["weights"]}, {"required": ["at_least"]}, {"required": ["majority"]}]}
    },
    {
        "required": ["weights", "at_least"],
        "not": {"anyOf": [{"required": ["quorum"]}, {"required": ["majority"]}]}
    },
    {"required": ["majority"], "not": {"anyOf": [{"required": ["quorum"]}, {"required": ["at_least"]}]}}
])))]
pub(in crate::format::native) struct RatificationTable {
    /// Any so many ratifiers suffice.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 1)))]
    pub(in crate::format::native) quorum: Option<RawSpanned<i64>>,
    /// What the approval of each ratifier counts, by id; who has a veto may be left out.
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(in crate::format::native) weights: Option<RawById<RawSpanned<RawNumber>>>,
    /// So much weight suffices.
    pub(in crate::format::native) at_least: Option<RawSpanned<RawNumber>>,
    /// So large a share of the ratifiers suffices, or of their weight where they have weights.
    pub(in crate::format::native) majority: Option<RawSpanned<RawMajorityShare>>,
    /// Those whose no is enough, whoever else approves.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Id>>"))]
    pub(in crate::format::native) veto: Option<Vec<RawWord>>,
}

/// A share as it is written: a number, a fraction or a word.
pub(in crate::format::native) struct RawMajorityShare(pub(in crate::format::native) String);
