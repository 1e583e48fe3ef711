//! What a file says of one party as it is written, its own or another's, and what it stands in.

use crate::format::ScenarioError;
use crate::format::fault::toml_key;
use crate::format::native::like::Rest;
use crate::format::native::number::{RawEstimate, RawNumber};
use crate::format::native::raw::{self, RawReservation, RawSpanned};
use crate::format::native::reader::{Checker, IdIndex, Span};
use crate::format::native::region::Index;
use crate::model::{Preferences, Scenario};
use crate::number::Decimal;

/// What a file says of one party, its own or another.
pub(super) struct NativeProfile<'a> {
    pub(super) whose: String,
    /// The table that it stands in, with a dot at its end; empty at the top of a file.
    pub(super) table: String,
    pub(super) span: Span,
    /// What it takes over where it says nothing, and the table that this stands in.
    pub(super) base: Option<(&'a Preferences, String)>,
    pub(super) rest: Rest,
    pub(super) reservation: Option<&'a RawSpanned<RawReservation>>,
    pub(super) reservation_by_state: &'a raw::RawById<RawSpanned<RawReservation>>,
    pub(super) discount: Option<&'a RawSpanned<RawEstimate>>,
    pub(super) discount_per: Option<&'a raw::RawWord>,
    pub(super) normalise: Option<bool>,
    pub(super) ceiling: Option<&'a RawSpanned<RawNumber>>,
    pub(super) issues: &'a raw::RawById<RawSpanned<raw::RawIssueTerm>>,
    pub(super) joint: Option<&'a [RawSpanned<raw::RawJoint>]>,
    pub(super) products: Option<&'a [RawSpanned<raw::RawProduct>]>,
    pub(super) bonuses: Option<&'a [raw::RawBonus]>,
    pub(super) never: Option<&'a RawSpanned<raw::RawRegions>>,
    pub(super) must: Option<&'a RawSpanned<raw::RawRegions>>,
}

impl NativeProfile<'_> {
    pub(super) fn base(&self) -> Option<&Preferences> {
        self.base.as_ref().map(|(preferences, _)| *preferences)
    }
}

/// The public part, with what in it is known by ids.
pub(super) struct Public<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) index: Index<'s>,
    pub(super) packages: IdIndex,
}

/// Does something while estimates are somebody's judgement and have a source, where these are named.
pub(super) fn judging(
    checker: &mut Checker<'_>,
    (judge, source): (Option<&String>, Option<&raw::RawWord>),
    then: impl FnOnce(&mut Checker<'_>),
) {
    let (former_judge, former_source) = (checker.judged_by.clone(), checker.source);
    checker.judged_by = judge.cloned().or_else(|| former_judge.clone());
    checker.source = checker.source(source).or(former_source);
    then(checker);
    (checker.judged_by, checker.source) = (former_judge, former_source);
}

/// The table of a key, with a dot at its end.
pub(super) fn table_of(table: &str, id: &raw::RawWord) -> String {
    format!("{table}.{}.", toml_key(id.get_ref()))
}

/// What values are divided by.
pub(super) fn out_of(checker: &mut Checker<'_>, raw: Option<&RawSpanned<RawNumber>>) -> Option<Decimal> {
    let raw = raw?;
    let value = checker.decimal(raw.get_ref(), raw.span());
    if value <= Decimal::ZERO {
        let number = value.to_string();
        checker
            .fault(raw.span(), ScenarioError::OutOfRange { what: "`out_of`", number, range: "above zero" });
    }
    Some(value)
}

/// Errors about this file speak of what it may describe.
pub(super) const BESIDES: &str = "this file, besides a value for each option,";
