//! What others were heard to do.

use super::profile::Public;
use crate::format::ScenarioError;
use crate::format::native::actor;
use crate::format::native::raw::{self, RawSpanned};
use crate::format::native::reader::{Checker, unknown};
use crate::model::{
    Condition, Evidence, EvidenceAct, IssueId, Outcome, PartyId, RatifierDecisionModel, RatifierInformation,
    Region,
};

/// What a file says of the ratifiers of a party.
pub(super) type KnownRatifiers<'k> = &'k dyn Fn(PartyId) -> &'k [RatifierInformation];

/// The evidence of a file, in its order.
pub(super) fn evidence(
    checker: &mut Checker<'_>,
    raw: Option<&[RawSpanned<raw::RawEvidence>]>,
    public: &Public<'_>,
    (own, known): (PartyId, KnownRatifiers<'_>),
) -> Vec<Evidence> {
    let raw = raw.unwrap_or_default();
    if let Some(first) = raw.get(MOST) {
        let (found, range) = (raw.len() as u64, "at most 1,000 in one file");
        checker.fault(first.span(), ScenarioError::Count { what: "entries of `heard`", found, range });
        return Vec::new();
    }
    raw.iter().filter_map(|raw| one(checker, raw, public, (own, known))).collect()
}

fn one(
    checker: &mut Checker<'_>,
    spanned: &RawSpanned<raw::RawEvidence>,
    public: &Public<'_>,
    (own, known): (PartyId, KnownRatifiers<'_>),
) -> Option<Evidence> {
    let raw = spanned.get_ref();
    let parties = &public.scenario.parties;
    let by = actor::of_text(parties, raw.by.get_ref());
    let fault = match by {
        None => Some(unknown(actor::KIND, raw.by.get_ref(), actor::ids(parties).iter())),
        Some((party, None)) if party == own => {
            Some(ScenarioError::HeardOfOneself { party: raw.by.get_ref().clone() })
        }
        Some((party, Some(ratifier))) if votes_blindly(known(party), ratifier) => {
            Some(ScenarioError::HeardOfProbability {
                ratifier: parties[party.0].ratifiers[ratifier].id.clone(),
            })
        }
        Some(_) => None,
    };
    if let Some(fault) = fault.filter(|_| !checker.is_full()) {
        checker.fault(raw.by.span(), fault);
    }
    let (party, ratifier) = by.unzip();
    let act = checker.word(&raw.act, "act", (&EvidenceAct::ALL, EvidenceAct::name));
    let source = checker.source(raw.source.as_ref());
    let about = about(checker, spanned, public);
    Some(Evidence {
        date: raw.date.as_ref().map(|date| date.0.clone()),
        by: party?,
        ratifier: ratifier?,
        act: act?,
        about: about?,
        through: raw.through.clone(),
        source,
        firm: raw.firm,
        note: raw.note.clone(),
    })
}

/// Whether a ratifier is known to approve with a probability, whatever the package.
fn votes_blindly(known: &[RatifierInformation], ratifier: usize) -> bool {
    known.iter().any(|known| {
        known.ratifier == ratifier && matches!(known.vote, RatifierDecisionModel::Probability(_))
    })
}

/// The outcomes that it is about.
fn about(
    checker: &mut Checker<'_>,
    spanned: &RawSpanned<raw::RawEvidence>,
    public: &Public<'_>,
) -> Option<Region> {
    let raw = spanned.get_ref();
    match (&raw.package, &raw.part) {
        (Some(id), None) => {
            let at = checker.find_named("package", id.get_ref(), id.span(), &public.packages)?;
            Some(only(public, &public.scenario.packages[at].outcome))
        }
        (None, Some(part)) => Some(checker.region(&public.index, part)),
        (package, _) => {
            let both = package.is_some();
            checker.fault(spanned.span(), ScenarioError::HeardAbout { both });
            None
        }
    }
}

/// One outcome as a region.
fn only(public: &Public<'_>, outcome: &Outcome) -> Region {
    let condition = |(issue, &option): (usize, &u32)| {
        let mut allowed = vec![false; public.scenario.issues[issue].n_options() as usize];
        allowed[option as usize] = true;
        Condition::new(IssueId(issue), allowed)
    };
    Region::new(outcome.options().iter().enumerate().map(condition).collect())
}

/// A file has at most so many entries.
const MOST: usize = 1_000;
