//! A party's private file: from what is written to checked preferences and beliefs.

mod beliefs;
mod evidence;
mod issue_values;
mod plan;
mod profile;
mod ratifications;
mod red_lines;
mod several_issues;
mod whole;

use super::like::Rest;
use super::raw;
use super::reader::{Checker, IdIndex, party_id};
use super::region::Index;
use crate::format::{FileFault, FileText, ScenarioError};
use crate::model::{PartyFile, PartyId, PreferenceUncertainty, RatifierInformation, Scenario};
use crate::number::Decimal;
use beliefs::beliefs;
use profile::{NativeProfile, Public, judging, table_of};
use ratifications::{Known, ratifications};

pub(super) fn checked(
    text: FileText<'_>,
    raw: raw::RawPartyFile,
    scenario: &Scenario,
    expected: PartyId,
) -> Result<PartyFile, Vec<FileFault>> {
    let mut checker = Checker::of_private(text, scenario);
    let public = Public { scenario, index: Index::of(&scenario.issues), packages: package_ids(scenario) };
    let public = &public;
    checker.know_sources(scenario.sources.iter().map(|source| source.id.clone()));
    checker.know_statements(scenario.statements.iter().map(|statement| statement.id.clone()));
    checker.know_unknowns(&scenario.unknowns);
    checker.format(&raw.format);
    match party_id(&mut checker, &scenario.parties, &raw.party) {
        Some(found) if found != expected => {
            let expected = scenario.parties[expected.0].id.clone();
            let error = ScenarioError::WrongParty { found: raw.party.get_ref().clone(), expected };
            checker.fault(raw.party.span(), error);
        }
        _ => {}
    }
    checker.judged_by = raw.judged_by.clone();
    checker.source = checker.source(raw.source.as_ref());
    let source = checker.source;
    let unknowns = checker.unknowns(&raw.unknowns);
    let whose = format!("the file of `{}`", scenario.parties[expected.0].id);
    let whole = NativeProfile {
        rest: Rest::of(&mut checker, &whose, None, raw.others.as_ref(), raw.unknown.as_ref()),
        whose,
        table: String::new(),
        span: raw.party.span(),
        base: None,
        reservation: raw.reservation.as_ref(),
        reservation_by_state: &raw.reservation_by_state,
        discount: raw.discount.as_ref(),
        discount_per: raw.discount_per.as_ref(),
        normalise: raw.normalise,
        ceiling: raw.ceiling.as_ref(),
        issues: &raw.issues,
        joint: raw.joint.as_deref(),
        products: raw.products.as_deref(),
        bonuses: raw.bonuses.as_deref(),
        never: raw.never.as_ref(),
        must: raw.must.as_ref(),
    };
    let preferences = whole.checked(&mut checker, public);
    let plan = plan::plan(&mut checker, raw.plan.as_ref(), None, (scenario, ""));
    let beliefs = beliefs(&mut checker, &raw, public, (expected, &preferences, plan.as_ref()));
    let known = Known { own: (expected, &preferences), beliefs: &beliefs };
    let ratifications = ratifications(&mut checker, &raw.ratifiers, public, (expected, "", &known));
    let mut of_beliefs = Vec::with_capacity(beliefs.len());
    for (id, spanned) in &raw.believes {
        let at = beliefs.iter().find(|belief| scenario.parties[belief.party.0].id == *id.get_ref());
        let Some(party) = at.map(|belief| belief.party) else { continue };
        let belief = spanned.get_ref();
        judging(&mut checker, (belief.judged_by.as_ref(), belief.source.as_ref()), |checker| {
            let table = table_of("believes", id);
            of_beliefs.push((
                party,
                self::ratifications(checker, &belief.ratifiers, public, (party, &table, &known)),
            ));
        });
    }
    let mut beliefs = beliefs;
    for (party, ratifications) in of_beliefs {
        if let Some(belief) = beliefs.iter_mut().find(|belief| belief.party == party) {
            belief.ratifications = ratifications;
        }
    }
    let known = |party: PartyId| -> &[RatifierInformation] {
        let belief = || beliefs.iter().find(|belief| belief.party == party);
        if party == expected { &ratifications } else { belief().map_or(&[], |belief| &belief.ratifications) }
    };
    let heard = evidence::evidence(&mut checker, raw.heard.as_deref(), public, (expected, &known));
    let elicitation = raw.elicitation.map(|e| PreferenceUncertainty {
        comparisons: e.comparisons,
        errors: e.errors,
        cost: e.cost.map_or(Decimal::ZERO, |cost| checker.decimal(cost.get_ref(), cost.span())),
        fixed_seed: e.fixed_seed,
        experimental: e.experimental,
    });
    checker.done(PartyFile {
        elicitation,
        party: expected,
        note: raw.note,
        confidential: raw.confidential,
        judged_by: raw.judged_by,
        source,
        preferences,
        beliefs,
        ratifications,
        heard,
        plan,
        unknowns,
        written: None,
    })
}

fn package_ids(scenario: &Scenario) -> IdIndex {
    scenario.packages.iter().map(|package| package.id.clone()).collect()
}
