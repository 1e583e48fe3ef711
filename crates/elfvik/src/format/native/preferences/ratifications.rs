//! What a file says of those who must approve at home.

use super::profile::{BESIDES, NativeProfile, Public, judging};
use crate::format::ScenarioError;
use crate::format::budget;
use crate::format::fault::toml_key;
use crate::format::native::defaults;
use crate::format::native::like::{Rest, by_likeness};
use crate::format::native::raw::{self, RawSpanned};
use crate::format::native::reader::{Checker, IdIndex};
use crate::model::{Belief, Party, PartyId, Preferences, RatifierDecisionModel, RatifierInformation};
use crate::number::Decimal;

/// The profiles of parties that a file speaks of.
pub(super) struct Known<'k> {
    pub(super) own: (PartyId, &'k Preferences),
    pub(super) beliefs: &'k [Belief],
}

impl<'k> Known<'k> {
    /// The profile of a party, and the table that it stands in.
    fn of(&self, id: &str, parties: &[Party]) -> Option<(&'k Preferences, String)> {
        if parties[self.own.0.0].id == id {
            return Some((self.own.1, String::new()));
        }
        let belief = self.beliefs.iter().find(|belief| parties[belief.party.0].id == id)?;
        Some((&belief.preferences, format!("believes.{}.", toml_key(id))))
    }

    fn names(&self, parties: &[Party]) -> Vec<String> {
        let all = std::iter::once(self.own.0).chain(self.beliefs.iter().map(|belief| belief.party));
        all.map(|party| parties[party.0].id.clone()).collect()
    }
}

/// What a file says of those who must approve at a party's home.
pub(super) fn ratifications(
    checker: &mut Checker<'_>,
    raw: &raw::RawById<raw::RawRatification>,
    public: &Public<'_>,
    (party, table, known_parties): (PartyId, &str, &Known<'_>),
) -> Vec<RatifierInformation> {
    let parties = &public.scenario.parties;
    let known = &parties[party.0].ratifiers;
    let names: IdIndex = known.iter().map(|r| r.id.clone()).collect();
    let all: Vec<(&raw::RawWord, &raw::RawRatification)> = raw.iter().collect();
    let positions: IdIndex = all.iter().map(|(id, _)| id.get_ref().clone()).collect();
    // A party of whom the file speaks comes first, then another ratifier.
    let other = |like: &raw::RawWord| match known_parties.of(like.get_ref(), parties) {
        Some(_) => None,
        None => positions.position(like.get_ref()),
    };
    let like: Vec<Option<usize>> = all.iter().map(|(_, raw)| raw.like.as_ref().and_then(other)).collect();
    let (order, is_circle) = by_likeness(&like);
    for (&(id, raw), _) in all.iter().zip(&is_circle).filter(|(_, is_circle)| **is_circle) {
        let whose = format!("the profile of `{}`", id.get_ref());
        checker.fault(
            raw.like.as_ref().map_or(id.span(), RawSpanned::span),
            ScenarioError::LikeCircle { whose },
        );
    }
    let mut votes: Vec<Option<RatifierDecisionModel>> = vec![None; all.len()];
    let mut found = Vec::with_capacity(all.len());
    for at in order {
        let (id, raw) = all[at];
        let ratifier = checker.find_named("ratifier", id.get_ref(), id.span(), &names);
        let whose = format!("the profile of `{}`", id.get_ref());
        if is_circle[at] {
            continue;
        }
        let base = match (&raw.like, like[at]) {
            (None, _) => None,
            (Some(_), Some(other)) => {
                let table = format!("{table}ratifiers.{}.", toml_key(all[other].0.get_ref()));
                // What was wrong with the other was told there.
                let Some(vote) = votes[other].clone() else { continue };
                Some((vote, table))
            }
            (Some(word), None) => match known_parties.of(word.get_ref(), parties) {
                Some((preferences, table)) => {
                    Some((RatifierDecisionModel::Profile(preferences.clone()), table))
                }
                None => {
                    let ratifiers = all.iter().map(|(other, _)| other.get_ref());
                    let mut known = known_parties.names(parties);
                    known.extend(ratifiers.filter(|other| *other != id.get_ref()).cloned());
                    let id = word.get_ref().clone();
                    checker.fault(word.span(), ScenarioError::LikeNothing { whose, id, known });
                    continue;
                }
            },
        };
        judging(checker, (raw.judged_by.as_ref(), raw.source.as_ref()), |checker| {
            let base = base.as_ref().map(|(vote, table)| (vote, table.as_str()));
            votes[at] = vote(checker, (id, raw), public, (table, base));
        });
        if let Some((ratifier, vote)) = ratifier.zip(votes[at].clone()) {
            found.push(RatifierInformation { ratifier, note: raw.note.clone(), vote });
        }
    }
    found.sort_by_key(|r| r.ratifier);
    found
}

/// A probability, or a whole profile; nothing of both.
fn vote(
    checker: &mut Checker<'_>,
    (id, raw): (&raw::RawWord, &raw::RawRatification),
    public: &Public<'_>,
    (table, base): (&str, Option<(&RatifierDecisionModel, &str)>),
) -> Option<RatifierDecisionModel> {
    let says_profile = raw.reservation.is_some()
        || !raw.reservation_by_state.is_empty()
        || !raw.issues.is_empty()
        || raw.joint.is_some()
        || raw.products.is_some()
        || raw.bonuses.is_some()
        || raw.never.is_some()
        || raw.must.is_some()
        || raw.others.is_some();
    let is_unknown = raw.unknown.as_ref().is_some_and(|unknown| *unknown.get_ref());
    let shape = |checker: &mut Checker<'_>| {
        checker.fault(id.span(), ScenarioError::RatifierShape { ratifier: id.get_ref().clone() });
        None
    };
    let base = match (&raw.probability, base) {
        (Some(probability), None) if !says_profile && !is_unknown => {
            let inside = |p| Decimal::ZERO <= p && p <= Decimal::ONE;
            let range = "from 0 to 1";
            let estimate = checker.estimate_within(probability, "the probability", range, inside);
            return Some(RatifierDecisionModel::Probability(estimate));
        }
        (Some(_), _) => return shape(checker),
        (None, None) if is_unknown && !says_profile => {
            return Some(RatifierDecisionModel::Probability(defaults::probability()));
        }
        (None, Some((RatifierDecisionModel::Probability(probability), _))) => {
            let is_plain = !says_profile && !is_unknown;
            return if is_plain {
                Some(RatifierDecisionModel::Probability(probability.clone()))
            } else {
                shape(checker)
            };
        }
        (None, Some((RatifierDecisionModel::Profile(preferences), table))) => {
            Some((preferences, table.to_owned()))
        }
        (None, None) if !says_profile => return shape(checker),
        (None, None) => None,
    };
    let whose = format!("the profile of `{}`", id.get_ref());
    let whole = NativeProfile {
        rest: Rest::of(checker, &whose, raw.like.as_ref(), raw.others.as_ref(), raw.unknown.as_ref()),
        whose,
        table: format!("{table}ratifiers.{}.", toml_key(id.get_ref())),
        span: id.span(),
        base,
        reservation: raw.reservation.as_ref(),
        reservation_by_state: &raw.reservation_by_state,
        discount: None,
        discount_per: None,
        normalise: raw.normalise,
        ceiling: raw.ceiling.as_ref(),
        issues: &raw.issues,
        joint: raw.joint.as_deref(),
        products: raw.products.as_deref(),
        bonuses: raw.bonuses.as_deref(),
        never: raw.never.as_ref(),
        must: raw.must.as_ref(),
    };
    // A ratifier is one more with a value for each option.
    let issues = &public.scenario.issues;
    let n = issues.iter().map(|issue| budget::of_issue(issue, 1)).fold(0, u64::saturating_add);
    if !checker.spend(n, "ratifier", BESIDES, &id.span()) {
        return None;
    }
    let mut preferences = whole.checked(checker, public);
    // A ratifier votes once, when the talks are over.
    (preferences.discount, preferences.discount_per) = (None, None);
    Some(RatifierDecisionModel::Profile(preferences))
}
