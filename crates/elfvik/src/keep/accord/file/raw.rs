//! The file of an accord as it is written, before anything is checked.
// Some names are only what the schema calls a text.
#![cfg_attr(not(feature = "schema"), allow(unused_imports))]

use super::super::commitment::Ruling;
use crate::format::native::{Id, RawById, RawDate, RawNumber, RawSource, RawSpanned, RawWord};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// What was agreed, who does what until when, and how disputes go.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawAccordText {
    /// The version of the format.
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    pub(super) format: RawSpanned<i64>,
    /// What the accord is called.
    pub(super) title: String,
    /// What every reader must know before believing a word of it.
    pub(super) caution: Option<String>,
    /// The day on which it was made.
    pub(super) date: Option<RawSpanned<RawDate>>,
    /// Where it was made.
    pub(super) place: Option<String>,
    /// Who made it.
    pub(super) parties: Vec<RawAccordParty>,
    /// How disputes go; without it one lasts until it is settled.
    pub(super) disputes: Option<RawDisputes>,
    /// What was agreed beside the commitments.
    #[serde(default)]
    pub(super) terms: Vec<RawTerm>,
    /// Who promised what.
    #[serde(default)]
    pub(super) commitments: Vec<RawPromise>,
    /// What it all rests on, by id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(super) sources: RawById<RawSource>,
}

/// Somebody who made the accord.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawAccordParty {
    /// Unique among parties.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// The full name.
    pub(super) name: String,
    /// A name for table heads; the full name where it is left out.
    pub(super) short: Option<String>,
}

/// How disputes go.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawDisputes {
    /// Who decides them, and can restore what was broken.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(super) arbiter: Option<RawWord>,
    /// From the notice until consultations begin, in days. All three phases are given, or none.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(super) notice: Option<RawSpanned<i64>>,
    /// How long the parties consult, in days.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(super) consultation: Option<RawSpanned<i64>>,
    /// How long the arbiter has to decide, in days.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(super) decision: Option<RawSpanned<i64>>,
    /// What holds when nobody settles or decides in time; no-breach where it is left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Ruling>"))]
    pub(super) default: Option<RawWord>,
}

/// Something agreed beside the commitments.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawTerm {
    /// On what.
    pub(super) on: String,
    /// What was agreed.
    pub(super) text: String,
}

/// One id, or a list of them.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged))]
#[allow(dead_code, reason = "the schema has both forms, the reader makes a list of either")]
pub(super) enum RawOwners {
    /// One.
    One(#[cfg_attr(feature = "schema", schemars(with = "Id"))] String),
    /// Several.
    Several(#[cfg_attr(feature = "schema", schemars(with = "Vec<Id>"))] Vec<String>),
}

impl RawOwners {
    pub(super) fn ids(&self) -> &[String] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Several(ids) => ids,
        }
    }
}

impl<'de> Deserialize<'de> for RawOwners {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OwnersVisitor)
    }
}

struct OwnersVisitor;

impl<'de> Visitor<'de> for OwnersVisitor {
    type Value = RawOwners;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the id of a party, or a list of them")
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<RawOwners, E> {
        Ok(RawOwners::One(id.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<RawOwners, A::Error> {
        let mut ids = Vec::new();
        while let Some(id) = list.next_element()? {
            ids.push(id);
        }
        Ok(RawOwners::Several(ids))
    }
}

/// Something promised.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawPromise {
    /// Unique among commitments.
    #[cfg_attr(feature = "schema", schemars(with = "Id"))]
    pub(super) id: RawWord,
    /// What people call it, in a few words; without it, the id in words.
    pub(super) name: Option<String>,
    /// What is promised, in a sentence or more.
    pub(super) text: Option<String>,
    /// Who promises it: the id of a party, or a list of them, each of which does its part.
    pub(super) by: RawSpanned<RawOwners>,
    /// The parties to whom it is promised; all others where it is left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Id>>"))]
    pub(super) to: Option<Vec<RawWord>>,
    /// The last day on which it is done in time. Without it and `within` no time was agreed.
    pub(super) due: Option<RawSpanned<RawDate>>,
    /// So many days after something.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(super) within: Option<RawSpanned<i64>>,
    /// The commitment after which `within` counts, once it is kept; or a list of them, once all are.
    pub(super) after: Option<RawSpanned<RawOwners>>,
    /// What else `within` counts from, by the name under which it is reported.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(super) upon: Option<RawWord>,
    /// What shows that it is done.
    pub(super) evidence: Option<String>,
    /// Who finds whether it is done; without it and `evidence` its owner says so.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(super) verified_by: Option<RawWord>,
    /// Whether it can be undone.
    #[serde(default)]
    pub(super) reversible: bool,
    /// When it ends unless it is renewed; it lasts where this is left out.
    pub(super) sunset: Option<RawSunset>,
    /// The reversible commitments that end or rest when this one is broken.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Id>"))]
    pub(super) snapback: Vec<RawWord>,
    /// What it is worth to each party while it is in force, in that party's own utility; below 0 what it
    /// costs.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"$ref": "#/$defs/Id"})))]
    pub(super) worth: RawById<RawSpanned<RawNumber>>,
    /// Anything else that a reader should know.
    pub(super) note: Option<String>,
    /// The id of a source.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(super) source: Option<RawWord>,
}

/// An end that comes unless it is put off.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawSunset {
    /// How many days it lasts each time, the day on which it is kept not counted.
    #[cfg_attr(feature = "schema", schemars(extend("minimum" = 0)))]
    pub(super) days: RawSpanned<i64>,
    /// The party that may renew it; its first owner where it is left out.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Id>"))]
    pub(super) renewed_by: Option<RawWord>,
}
