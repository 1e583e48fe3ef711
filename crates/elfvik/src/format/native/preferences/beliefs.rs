//! What a file believes of other parties.

use super::plan::plan;
use super::profile::{NativeProfile, Public, judging, table_of};
use crate::format::ScenarioError;
use crate::format::native::like::{Rest, by_likeness};
use crate::format::native::raw::{self, RawSpanned};
use crate::format::native::reader::{Checker, party_id};
use crate::model::{Belief, PartyId, PlanValues, Preferences};

/// What the file believes of others, without their ratifiers.
pub(super) fn beliefs(
    checker: &mut Checker<'_>,
    raw: &raw::RawPartyFile,
    public: &Public<'_>,
    (own, own_preferences, own_plan): (PartyId, &Preferences, Option<&PlanValues>),
) -> Vec<Belief> {
    let parties = &public.scenario.parties;
    let mut all: Vec<(PartyId, &raw::RawWord, &raw::RawBelief)> = Vec::with_capacity(raw.believes.len());
    for (id, spanned) in &raw.believes {
        let Some(party) = party_id(checker, parties, id) else { continue };
        if party == own {
            checker.fault(id.span(), ScenarioError::SelfBelief { party: id.get_ref().clone() });
            continue;
        }
        all.push((party, id, spanned.get_ref()));
    }
    let other = |like: &raw::RawWord| all.iter().position(|(_, id, _)| id.get_ref() == like.get_ref());
    let like: Vec<Option<usize>> =
        all.iter().map(|(_, _, belief)| belief.like.as_ref().and_then(other)).collect();
    let (order, is_circle) = by_likeness(&like);
    for (&(_, id, belief), _) in all.iter().zip(&is_circle).filter(|(_, is_circle)| **is_circle) {
        let whose = format!("the belief about `{}`", id.get_ref());
        let span = belief.like.as_ref().map_or(id.span(), RawSpanned::span);
        checker.fault(span, ScenarioError::LikeCircle { whose });
    }
    let mut beliefs: Vec<Option<Belief>> = all.iter().map(|_| None).collect();
    for at in order {
        let (party, id, belief) = all[at];
        let whose = format!("the belief about `{}`", id.get_ref());
        if is_circle[at] {
            continue;
        }
        let base = match (&belief.like, like[at]) {
            (None, _) => None,
            // What was wrong with the other was told there.
            (Some(_), Some(other)) => match &beliefs[other] {
                Some(known) => {
                    Some((known.preferences.clone(), table_of("believes", all[other].1), known.plan.clone()))
                }
                None => continue,
            },
            (Some(word), None) if *word.get_ref() == parties[own.0].id => {
                Some((own_preferences.clone(), String::new(), own_plan.cloned()))
            }
            (Some(word), None) => {
                let others = all.iter().filter(|(other, ..)| *other != party);
                let known = std::iter::once(own).chain(others.map(|(other, ..)| *other));
                let known = known.map(|party| parties[party.0].id.clone()).collect();
                let id = word.get_ref().clone();
                checker.fault(word.span(), ScenarioError::LikeNothing { whose, id, known });
                continue;
            }
        };
        let rest = [belief.like.as_ref(), belief.others.as_ref()];
        let whole = NativeProfile {
            rest: Rest::of(checker, &whose, rest[0], rest[1], belief.unknown.as_ref()),
            whose,
            table: table_of("believes", id),
            span: id.span(),
            base: base.as_ref().map(|(preferences, table, _)| (preferences, table.clone())),
            reservation: belief.reservation.as_ref(),
            reservation_by_state: &belief.reservation_by_state,
            discount: belief.discount.as_ref(),
            discount_per: belief.discount_per.as_ref(),
            normalise: belief.normalise,
            ceiling: belief.ceiling.as_ref(),
            issues: &belief.issues,
            joint: belief.joint.as_deref(),
            products: belief.products.as_deref(),
            bonuses: belief.bonuses.as_deref(),
            never: belief.never.as_ref(),
            must: belief.must.as_ref(),
        };
        judging(checker, (belief.judged_by.as_ref(), belief.source.as_ref()), |checker| {
            let (note, preferences) = (belief.note.clone(), whole.checked(checker, public));
            let known = base.as_ref().and_then(|(.., plan)| plan.as_ref());
            let plan = plan(checker, belief.plan.as_ref(), known, (public.scenario, &whole.table));
            beliefs[at] = Some(Belief { party, note, preferences, ratifications: Vec::new(), plan });
        });
    }
    beliefs.into_iter().flatten().collect()
}
