//! States of nature: ids, names and probabilities that add up to 1 at most.

use crate::format::ScenarioError;
use crate::format::native::raw;
use crate::format::native::raw::RawSpanned;
use crate::format::native::reader::Checker;
use crate::model::{StateOfNature, StatesOfNature, readable};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Zero};

pub(super) fn states(
    checker: &mut Checker<'_>,
    raw: &[RawSpanned<raw::RawState>],
    normal: Option<&raw::RawWord>,
) -> StatesOfNature {
    if let Some(one_too_many) = raw.get(StatesOfNature::MOST) {
        let (found, range) = (raw.len() as u64, "at most 32");
        let error = ScenarioError::Count { what: "states of nature", found, range };
        checker.fault(one_too_many.get_ref().id.span(), error);
        return StatesOfNature::default();
    }
    checker.distinct("state", raw.iter().map(|state| &state.get_ref().id));
    let mut sum = BigRational::zero();
    let mut listed = Vec::with_capacity(raw.len());
    for state in raw {
        let (id, state) = (state.get_ref().id.get_ref(), state.get_ref());
        let span = state.probability.span();
        let probability = checker.decimal(state.probability.get_ref(), span.clone());
        let was_too_much = sum > BigRational::one();
        if Decimal::ZERO < probability && probability <= Decimal::ONE {
            sum += probability.to_rational();
        } else {
            let (number, range) = (probability.to_string(), "above 0 and at most 1");
            let error = ScenarioError::OutOfRange { what: "the probability of a state", number, range };
            checker.fault(span.clone(), error);
        }
        if sum > BigRational::one() && !was_too_much {
            checker.fault(span, ScenarioError::StatesAboveOne { state: id.clone() });
        }
        let name = state.name.as_ref().map_or_else(|| readable(id), |name| name.get_ref().clone());
        if name.trim().is_empty() {
            let span = state.name.as_ref().map_or_else(|| state.id.span(), RawSpanned::span);
            checker.fault(span, ScenarioError::Empty { what: "the name of a state" });
        }
        listed.push(StateOfNature { id: id.clone(), name, probability });
    }
    if let Some(normal) = normal {
        if normal.get_ref().trim().is_empty() {
            checker.fault(normal.span(), ScenarioError::Empty { what: "the name of a state" });
        }
        if raw.is_empty() {
            checker.fault(normal.span(), ScenarioError::NormalStateAlone);
        }
    }
    StatesOfNature { listed, normal: normal.map(|name| name.get_ref().clone()) }
}
