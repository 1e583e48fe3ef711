//! How the ratifiers of a party decide together, as it is written.

use crate::format::ScenarioError;
use crate::format::native::raw::{RatificationTable, RawRatificationRule, RawSpanned};
use crate::format::native::reader::Checker;
use crate::model::{MajorityShare, RatificationRule, RatificationRuleError, Ratifier, RequiredApproval};
use crate::number::Decimal;
use std::ops::Range;

/// The rule of a party with these ratifiers: everybody's approval where nothing is written.
pub(super) fn rule(
    checker: &mut Checker<'_>,
    raw: Option<&RawSpanned<RawRatificationRule>>,
    party: &str,
    ratifiers: &[Ratifier],
) -> RatificationRule {
    let Some(raw) = raw else { return RatificationRule::default() };
    let n_faults = checker.n_faults;
    let table = match raw.get_ref() {
        RawRatificationRule::Word(word) => {
            if word != ALL {
                let known = vec![ALL.to_owned()];
                let word = word.clone();
                let (kind, nearest) = ("rule of ratification", None);
                checker.fault(raw.span(), ScenarioError::UnknownWord { kind, word, nearest, known });
            }
            return RatificationRule::default();
        }
        RawRatificationRule::Table(table) => table,
    };
    let vetoes: Vec<usize> = table
        .veto
        .iter()
        .flatten()
        .filter_map(|id| {
            let ids = ratifiers.iter().map(|ratifier| &ratifier.id);
            checker.find("ratifier", id.get_ref(), id.span(), ids)
        })
        .collect();
    let weights = table.weights.as_ref().map(|_| weights(checker, table, raw.span(), ratifiers));
    let required = required(checker, table, raw.span(), weights);
    // What was not understood would only be told once more.
    let Some(required) = required.filter(|_| checker.n_faults == n_faults) else {
        return RatificationRule::default();
    };
    RatificationRule::new(ratifiers.len(), required, &vetoes).unwrap_or_else(|error| {
        let span = place(table, &error).unwrap_or_else(|| raw.span());
        checker.fault(span, ScenarioError::Ratification { party: party.to_owned(), error });
        RatificationRule::default()
    })
}

/// Which approvals are enough; none where that is said in no way, or in several.
fn required(
    checker: &mut Checker<'_>,
    table: &RatificationTable,
    span: Range<usize>,
    weights: Option<Vec<Decimal>>,
) -> Option<RequiredApproval> {
    match (&table.quorum, weights, &table.at_least, &table.majority) {
        (Some(quorum), None, None, None) => {
            let found = usize::try_from(*quorum.get_ref()).ok();
            if found.is_none() {
                let (what, range) = ("the quorum", "from 1 to the number of ratifiers");
                let number = quorum.get_ref().to_string();
                checker.fault(quorum.span(), ScenarioError::OutOfRange { what, number, range });
            }
            found.map(RequiredApproval::Quorum)
        }
        (None, Some(weights), Some(at_least), None) => {
            let at_least = checker.decimal(at_least.get_ref(), at_least.span());
            Some(RequiredApproval::Weight { weights, at_least })
        }
        (None, weights, None, Some(share)) => match share.get_ref().0.parse::<MajorityShare>() {
            Ok(share) => Some(RequiredApproval::Majority { weights, share }),
            Err(error) => {
                checker.fault(share.span(), ScenarioError::Majority { error });
                None
            }
        },
        _ => {
            checker.fault(span, ScenarioError::RatificationShape);
            None
        }
    }
}

/// A weight for each ratifier. Who has a veto may be left out, and then counts nothing besides.
fn weights(
    checker: &mut Checker<'_>,
    table: &RatificationTable,
    span: Range<usize>,
    ratifiers: &[Ratifier],
) -> Vec<Decimal> {
    let mut weights: Vec<Option<Decimal>> = vec![None; ratifiers.len()];
    for (id, weight) in table.weights.iter().flatten() {
        let ids = ratifiers.iter().map(|ratifier| &ratifier.id);
        let number = checker.decimal(weight.get_ref(), weight.span());
        if number.is_negative() {
            let (what, range) = ("a weight", "0 or more");
            let number = number.to_string();
            checker.fault(weight.span(), ScenarioError::OutOfRange { what, number, range });
        }
        if let Some(at) = checker.find("ratifier", id.get_ref(), id.span(), ids) {
            weights[at] = Some(number);
        }
    }
    let has_veto = |id: &str| table.veto.iter().flatten().any(|veto| veto.get_ref() == id);
    for (ratifier, weight) in ratifiers.iter().zip(&weights) {
        if weight.is_none() && !has_veto(&ratifier.id) {
            let ratifier = ratifier.id.clone();
            checker.fault(span.clone(), ScenarioError::MissingRatifierWeight { ratifier });
        }
    }
    weights.into_iter().map(|weight| weight.unwrap_or(Decimal::ZERO)).collect()
}

/// Which key an error is about.
fn place(table: &RatificationTable, error: &RatificationRuleError) -> Option<Range<usize>> {
    match error {
        RatificationRuleError::Quorum { .. } => table.quorum.as_ref().map(RawSpanned::span),
        RatificationRuleError::Threshold { .. } => table.at_least.as_ref().map(RawSpanned::span),
        _ => None,
    }
}

/// The word for a rule that needs every ratifier.
const ALL: &str = "all";
