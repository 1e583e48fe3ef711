//! A party's private file: from what is written to checked preferences and beliefs.

use super::check::{Checker, IdIndex, Span, party_id};
use super::defaults::{self, IssueDraft};
use super::like::{Rest, by_likeness};
use super::number::{RawChoice, RawEstimate, RawNumber};
use super::raw::RawSpanned;
use super::raw::{self, RawReservation};
use super::region::Index;
use crate::format::budget;
use crate::format::fault::toml_key;
use crate::format::{FileFault, FileText, ScenarioError};
use crate::model::{
    Belief, DiscountPer, Estimate, Issue, IssueId, PackageId, Party, PartyFile, PartyId, PiecewiseLine,
    PreferenceUncertainty, Preferences, RatifierDecisionModel, RatifierInformation, RedLine, RedLineKind,
    Reservation, Scenario, Term, Values,
};
use crate::number::Decimal;
use std::collections::HashMap;

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
    let beliefs = beliefs(&mut checker, &raw, public, (expected, &preferences));
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
        judged_by: raw.judged_by,
        source,
        preferences,
        beliefs,
        ratifications,
        unknowns,
        written: None,
    })
}

/// Does something while estimates are somebody's judgement and have a source, where these are named.
fn judging(
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
fn table_of(table: &str, id: &raw::RawWord) -> String {
    format!("{table}.{}.", toml_key(id.get_ref()))
}

/// The profiles of parties that a file speaks of.
struct Known<'k> {
    own: (PartyId, &'k Preferences),
    beliefs: &'k [Belief],
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
fn ratifications(
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

/// What the file believes of others, without their ratifiers.
fn beliefs(
    checker: &mut Checker<'_>,
    raw: &raw::RawPartyFile,
    public: &Public<'_>,
    (own, own_preferences): (PartyId, &Preferences),
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
                Some(known) => Some((known.preferences.clone(), table_of("believes", all[other].1))),
                None => continue,
            },
            (Some(word), None) if *word.get_ref() == parties[own.0].id => {
                Some((own_preferences.clone(), String::new()))
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
            base: base.as_ref().map(|(preferences, table)| (preferences, table.clone())),
            reservation: belief.reservation.as_ref(),
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
            beliefs[at] = Some(Belief { party, note, preferences, ratifications: Vec::new() });
        });
    }
    beliefs.into_iter().flatten().collect()
}

/// The public part, with what in it is known by ids.
struct Public<'s> {
    scenario: &'s Scenario,
    index: Index<'s>,
    packages: IdIndex,
}

fn package_ids(scenario: &Scenario) -> IdIndex {
    scenario.packages.iter().map(|package| package.id.clone()).collect()
}

/// What a file says of one party, its own or another.
struct NativeProfile<'a> {
    whose: String,
    /// The table that it stands in, with a dot at its end; empty at the top of a file.
    table: String,
    span: Span,
    /// What it takes over where it says nothing, and the table that this stands in.
    base: Option<(&'a Preferences, String)>,
    rest: Rest,
    reservation: Option<&'a RawSpanned<RawReservation>>,
    discount: Option<&'a RawSpanned<RawEstimate>>,
    discount_per: Option<&'a raw::RawWord>,
    normalise: Option<bool>,
    ceiling: Option<&'a RawSpanned<RawNumber>>,
    issues: &'a raw::RawById<RawSpanned<raw::RawIssueTerm>>,
    joint: Option<&'a [RawSpanned<raw::RawJoint>]>,
    products: Option<&'a [RawSpanned<raw::RawProduct>]>,
    bonuses: Option<&'a [raw::RawBonus]>,
    never: Option<&'a RawSpanned<raw::RawRegions>>,
    must: Option<&'a RawSpanned<raw::RawRegions>>,
}

impl NativeProfile<'_> {
    fn base(&self) -> Option<&Preferences> {
        self.base.as_ref().map(|(preferences, _)| *preferences)
    }

    fn checked(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Preferences {
        let base = self.base();
        let normalise = self.normalise.or(base.map(|base| base.normalise)).unwrap_or(false);
        let reservation = self.reservation(checker, public);
        let within = |n| Decimal::ZERO < n && n <= Decimal::ONE;
        let discount = self
            .discount
            .map(|d| checker.estimate_within(d, "the discount", "above 0 and at most 1", within));
        let known = DiscountPer::ALL.map(|per| per.name().to_owned());
        let per = |word: &raw::RawWord| {
            checker.find("unit of a discount", word.get_ref(), word.span(), known.iter())
        };
        let discount_per = self.discount_per.and_then(per).map(|at| DiscountPer::ALL[at]);
        let mut terms = self.values(checker, public);
        let reservation = reservation.unwrap_or_else(|| {
            let values = terms.iter().filter_map(|term| match term {
                Term::Values { weight, values, out_of, .. } => Some((weight, values, *out_of)),
                _ => None,
            });
            Reservation::Value(defaults::reservation(values, normalise))
        });
        terms.extend(self.joints(checker, public));
        terms.extend(self.products(checker, public));
        terms.extend(self.bonuses(checker, public));
        let ceiling = self.ceiling.map(|c| checker.decimal(c.get_ref(), c.span()));
        Preferences {
            terms,
            reservation,
            discount: discount.or_else(|| base?.discount.clone()),
            discount_per: discount_per.or_else(|| base?.discount_per),
            normalise,
            ceiling: ceiling.or_else(|| base?.ceiling),
            red_lines: self.red_lines(checker, public),
        }
    }

    /// The tables that are written here, or those that are taken over.
    fn joints(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<Term> {
        if let Some(joint) = self.joint {
            return joint
                .iter()
                .filter_map(|joint| self::joint(checker, joint, public, &self.table))
                .collect();
        }
        let Some((base, table)) = &self.base else { return Vec::new() };
        let mut taken = Vec::new();
        for term in &base.terms {
            let Term::Joint { issues, table: cells, .. } = term else { continue };
            if !checker.spend(cells.len() as u64, "table", BESIDES, &self.span) {
                break;
            }
            let mut term = term.clone();
            let [theirs, own] = [table, &self.table].map(|table| default_of(issues, public, table));
            if let Term::Joint { table: cells, .. } = &mut term {
                // The same default elsewhere is a guess of its own.
                let ranges = cells.iter_mut().filter_map(|cell| match cell {
                    Estimate::Guess(range) if range.unknown.as_ref() == Some(&theirs) => Some(range),
                    _ => None,
                });
                ranges.for_each(|range| range.unknown = Some(own.clone()));
            }
            taken.push(term);
        }
        taken
    }

    /// The products that are written here, or those that are taken over.
    fn products(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<Term> {
        if let Some(products) = self.products {
            let product = |product| self::product(checker, product, &public.index);
            return products.iter().filter_map(product).collect();
        }
        let mut taken = Vec::new();
        for term in self.base().into_iter().flat_map(|base| &base.terms) {
            let Term::Product { issues, .. } = term else { continue };
            let of: Vec<&Issue> = issues.iter().map(|issue| &public.scenario.issues[issue.0]).collect();
            if !checker.spend(budget::of_table(&of), "product", BESIDES, &self.span) {
                break;
            }
            taken.push(term.clone());
        }
        taken
    }

    /// The bonuses that are written here, or those that are taken over.
    fn bonuses(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<Term> {
        let issues = &public.scenario.issues;
        let mut terms = Vec::new();
        let Some(bonuses) = self.bonuses else {
            for term in self.base().into_iter().flat_map(|base| &base.terms) {
                let Term::Bonus { when, .. } = term else { continue };
                if checker.spend(budget::of_region(when, issues), "bonus", BESIDES, &self.span) {
                    terms.push(term.clone());
                }
            }
            return terms;
        };
        for bonus in bonuses {
            let when = checker.region(&public.index, &bonus.when);
            if !checker.spend(budget::of_region(&when, issues), "bonus", BESIDES, &bonus.when.span()) {
                continue;
            }
            let value = checker.estimate(&bonus.value);
            let out_of = out_of(checker, bonus.out_of.as_ref());
            terms.push(Term::Bonus { when, value, out_of, why: bonus.why.clone() });
        }
        terms
    }

    /// The red lines that are written here, or those of their kind that are taken over.
    fn red_lines(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<RedLine> {
        let mut lines = Vec::new();
        for (kind, raw) in [(RedLineKind::Never, self.never), (RedLineKind::Must, self.must)] {
            match raw {
                None => {
                    let taken = self.base().into_iter().flat_map(|base| &base.red_lines);
                    for line in taken.filter(|line| line.kind == kind) {
                        if checker.spend(of_red_line(line, public), "red line", BESIDES, &self.span) {
                            lines.push(line.clone());
                        }
                    }
                }
                Some(raw) => {
                    for region in &raw.get_ref().0 {
                        let region = checker.region_at(&public.index, region, &raw.span());
                        let line = RedLine { kind, region };
                        if checker.spend(of_red_line(&line, public), "red line", BESIDES, &raw.span()) {
                            lines.push(line);
                        }
                    }
                }
            }
        }
        if lines.len() > MOST_RED_LINES {
            let span = self.never.or(self.must).map_or(self.span.clone(), RawSpanned::span);
            let (found, range) = (lines.len() as u64, "at most 64 in one profile");
            checker.fault(span, ScenarioError::Count { what: "red lines", found, range });
        }
        lines
    }

    /// What is said or taken over; `None` where it is unknown.
    fn reservation(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Option<Reservation> {
        let Some(raw) = self.reservation else {
            if let Some(base) = self.base() {
                return Some(base.reservation.clone());
            }
            if self.rest == Rest::UnknownWhole {
                return None;
            }
            let error = ScenarioError::MissingReservation { whose: self.whose.clone() };
            checker.fault(self.span.clone(), error);
            return Some(Reservation::Value(Estimate::Exact(Decimal::ZERO)));
        };
        Some(match raw.get_ref() {
            RawReservation::Estimate(estimate) => {
                Reservation::Value(checker.estimate_at(estimate, raw.span()))
            }
            RawReservation::Package(id) => {
                let found = checker.find_named("package", id, raw.span(), &public.packages);
                Reservation::Package(PackageId(found.unwrap_or(0)))
            }
            RawReservation::Word(word) => {
                if word != "none" {
                    checker.fault(raw.span(), ScenarioError::ReservationWord { found: word.clone() });
                }
                Reservation::Any
            }
        })
    }

    fn values(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<Term> {
        let Public { scenario, index, .. } = public;
        for id in self.issues.keys() {
            checker.issue(index, id);
        }
        let own: HashMap<&str, _> =
            self.issues.iter().map(|(id, of)| (id.get_ref().as_str(), (id, of))).collect();
        let mut taken: Vec<Option<&Term>> = vec![None; scenario.issues.len()];
        for term in self.base().into_iter().flat_map(|base| &base.terms) {
            if let Term::Values { issue, .. } = term {
                taken[issue.0].get_or_insert(term);
            }
        }
        let mut drafts = Vec::with_capacity(scenario.issues.len());
        let mut absent: Vec<&Issue> = Vec::new();
        for (at, issue) in scenario.issues.iter().enumerate() {
            let draft = match own.get(issue.id.as_str()) {
                Some((id, term)) => {
                    issue_draft(checker, (id, term.get_ref()), (IssueId(at), index), taken[at])
                }
                None => self.draft_of_absent(issue, taken[at]),
            };
            match draft {
                Some(draft) => drafts.push((IssueId(at), draft)),
                None if own.contains_key(issue.id.as_str()) || self.rest == Rest::Like => {}
                None => absent.push(issue),
            }
        }
        if let Some(first) = absent.first() {
            let error = ScenarioError::MissingIssues {
                whose: self.whose.clone(),
                table: format!("{}issues.{}", self.table, toml_key(&first.id)),
                example: example(first),
                issues: absent.iter().map(|issue| issue.id.clone()).collect(),
            };
            checker.fault(self.span.clone(), error);
        }
        self.terms(checker, public, drafts)
    }

    /// What an issue is worth that is not written here; `None` where it must be.
    fn draft_of_absent(&self, issue: &Issue, taken: Option<&Term>) -> Option<IssueDraft> {
        let unknown = || IssueDraft { weight: None, values: None, out_of: None, why: None };
        match (self.rest, taken) {
            (Rest::Like, Some(Term::Values { weight, values, out_of, why, .. })) => Some(IssueDraft {
                weight: Some(weight.clone()),
                values: Some(values.clone()),
                out_of: *out_of,
                why: why.clone(),
            }),
            (Rest::UnknownIssues | Rest::UnknownWhole, _) => Some(unknown()),
            (Rest::Indifferent, _) => Some(IssueDraft {
                weight: Some(Estimate::Exact(Decimal::ZERO)),
                values: Some(defaults::nothing(issue)),
                ..unknown()
            }),
            _ => None,
        }
    }

    /// Drafts with the defaults of what is unknown in them.
    fn terms(
        &self,
        checker: &mut Checker<'_>,
        public: &Public<'_>,
        drafts: Vec<(IssueId, IssueDraft)>,
    ) -> Vec<Term> {
        let greatest = defaults::greatest_weight(drafts.iter().map(|(_, draft)| draft));
        let mut terms = Vec::with_capacity(drafts.len());
        for (issue, draft) in drafts {
            let of = &public.scenario.issues[issue.0];
            let n = match &draft.values {
                None => defaults::n_values(of),
                // Guesses that are taken over take memory that no file is long for.
                Some(Values::Each(each)) if self.base.is_some() => {
                    each.iter().filter(|value| value.is_uncertain()).count() as u64
                }
                Some(_) => 0,
            };
            if n > 0 && !checker.spend(n, "unknown issue", BESIDES, &self.span) {
                break;
            }
            let IssueDraft { weight, values, out_of, why, .. } = draft;
            let weight = weight.unwrap_or_else(|| defaults::weight(greatest));
            let values = values.unwrap_or_else(|| defaults::values(of, out_of));
            terms.push(Term::Values { issue, weight, values, out_of, why });
        }
        terms
    }
}

/// What a red line takes: each region that crosses it.
fn of_red_line(line: &RedLine, public: &Public<'_>) -> u64 {
    let n_regions = match line.kind {
        RedLineKind::Never => 1,
        RedLineKind::Must => line.region.conditions().len() as u64,
    };
    budget::of_region(&line.region, &public.scenario.issues).saturating_mul(n_regions)
}

/// What an issue's values may look like.
fn example(issue: &Issue) -> String {
    let last = issue.n_options().saturating_sub(1);
    match issue.number(0).zip(issue.number(last)) {
        Some((first, greatest)) => format!("points = [[{first}, 0], [{greatest}, 1]]"),
        None => {
            let most = f64::from(last.max(1));
            let value = |o: u32| {
                format!("{} = {}", toml_key(&issue.option_id(o)), (f64::from(o) / most * 10.0).round() / 10.0)
            };
            let n = issue.n_options();
            let mut values: Vec<String> = (0..n.min(MOST_EXAMPLES)).map(value).collect();
            if n > MOST_EXAMPLES {
                values.push("..".to_owned());
            }
            format!("values = {{ {} }}", values.join(", "))
        }
    }
}

fn weight(checker: &mut Checker<'_>, raw: &RawSpanned<RawEstimate>) -> Estimate {
    checker.estimate_within(raw, "the weight", "zero or more", |n| !n.is_negative())
}

/// What is written of an issue, with what is taken over; `None` with a fault where something is wrong.
fn issue_draft(
    checker: &mut Checker<'_>,
    (id, raw): (&raw::RawWord, &raw::RawIssueTerm),
    (issue_id, index): (IssueId, &Index<'_>),
    taken: Option<&Term>,
) -> Option<IssueDraft> {
    let issue = &index.all[issue_id.0];
    let is_unknown = raw.unknown.as_ref().is_some_and(|unknown| *unknown.get_ref());
    let taken = taken.filter(|_| !is_unknown).and_then(|term| match term {
        Term::Values { weight, values, out_of, why, .. } => Some((weight, values, *out_of, why)),
        _ => None,
    });
    let weight = match (&raw.weight, taken) {
        (Some(weight), _) => Some(self::weight(checker, weight)),
        (None, Some((weight, ..))) => Some(weight.clone()),
        (None, None) => None,
    };
    let lacks_weight = weight.is_none() && !is_unknown;
    if lacks_weight {
        checker.fault(id.span(), ScenarioError::MissingWeight { issue: issue.id.clone() });
    }
    let out_of = out_of(checker, raw.out_of.as_ref());
    let (values, taken_out_of) = match ((&raw.values, &raw.points, &raw.curve), taken) {
        ((Some(values), None, None), _) => (Some(each(checker, id, values, (issue_id, index))?), None),
        ((None, Some(points), None), _) => (Some(line(checker, points, issue)?), None),
        ((None, None, Some(curve)), _) => (Some(super::curve::curve(checker, curve, issue)?), None),
        ((None, None, None), Some((_, values, out_of, _))) => (Some(values.clone()), out_of),
        ((None, None, None), None) if is_unknown => (None, None),
        _ => {
            let error = ScenarioError::ValuesShape { issue: issue.id.clone(), example: example(issue) };
            checker.fault(id.span(), error);
            return None;
        }
    };
    let why = raw.why.clone().or_else(|| taken.and_then(|(.., why)| why.clone()));
    (!lacks_weight).then_some(IssueDraft { weight, values, out_of: out_of.or(taken_out_of), why })
}

/// What values are divided by.
fn out_of(checker: &mut Checker<'_>, raw: Option<&RawSpanned<RawNumber>>) -> Option<Decimal> {
    let raw = raw?;
    let value = checker.decimal(raw.get_ref(), raw.span());
    if value <= Decimal::ZERO {
        let number = value.to_string();
        checker
            .fault(raw.span(), ScenarioError::OutOfRange { what: "`out_of`", number, range: "above zero" });
    }
    Some(value)
}

/// A value for each option.
fn each(
    checker: &mut Checker<'_>,
    id: &raw::RawWord,
    raw: &raw::RawById<RawSpanned<RawEstimate>>,
    (issue_id, index): (IssueId, &Index<'_>),
) -> Option<Values> {
    let issue = &index.all[issue_id.0];
    let mut values: Vec<Option<Estimate>> = vec![None; issue.n_options() as usize];
    let mut is_complete = true;
    for (option, value) in raw {
        let choice = RawChoice::Label(option.get_ref().clone());
        match index.option_of_text(issue_id, option.get_ref()) {
            Some(at) => {
                let value = checker.estimate(value);
                if values[at as usize].replace(value).is_some() {
                    let error = ScenarioError::Duplicate { kind: "option", id: option.get_ref().clone() };
                    checker.fault(option.span(), error);
                }
            }
            None => {
                checker.option(index, issue_id, &choice, option.span());
                is_complete = false;
            }
        }
    }
    let open = (0..issue.n_options()).filter(|&o| values[o as usize].is_none());
    let found = open.clone().count();
    if found > 0 && is_complete {
        let options = open.take(MOST_NAMED).map(|o| issue.option_id(o)).collect();
        checker.fault(id.span(), ScenarioError::MissingValues { issue: issue.id.clone(), options, found });
    }
    values.into_iter().collect::<Option<Vec<_>>>().map(Values::Each)
}

/// Straight lines between points.
fn line(
    checker: &mut Checker<'_>,
    raw: &RawSpanned<Vec<(RawNumber, RawEstimate)>>,
    issue: &Issue,
) -> Option<Values> {
    let span = raw.span();
    let (Some(first), Some(last)) = (issue.number(0), issue.number(issue.n_options() - 1)) else {
        checker.fault(span, ScenarioError::PointsOnLabels { issue: issue.id.clone(), key: "points" });
        return None;
    };
    let mut points = Vec::with_capacity(raw.get_ref().len());
    for (x, y) in raw.get_ref() {
        points.push((checker.decimal(x, span.clone()), checker.estimate_at(y, span.clone())));
    }
    let rises = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
    let spans = points.first().map(|p| p.0) == Some(first) && points.last().map(|p| p.0) == Some(last);
    if !(rises && spans) {
        checker.fault(span, ScenarioError::Points { issue: issue.id.clone() });
    }
    Some(Values::Line(PiecewiseLine { points }))
}

fn joint(
    checker: &mut Checker<'_>,
    spanned: &RawSpanned<raw::RawJoint>,
    public: &Public<'_>,
    whose_table: &str,
) -> Option<Term> {
    let scenario = public.scenario;
    let raw = spanned.get_ref();
    let issues = joint_issues(checker, &raw.issues, &public.index)?;
    let weight = match &raw.weight {
        Some(weight) => self::weight(checker, weight),
        None => Estimate::Exact(Decimal::ONE),
    };
    let sizes: Vec<usize> = issues.iter().map(|i| scenario.issues[i.0].n_options() as usize).collect();
    let n_cells = sizes.iter().try_fold(1_usize, |n, &size| n.checked_mul(size));
    let Some(n_cells) = n_cells.filter(|&n| n <= MOST_CELLS) else {
        let found = sizes.iter().fold(1_u64, |n, &size| n.saturating_mul(size as u64));
        let range = "at most 1,000,000 combinations";
        checker.fault(raw.issues.span(), ScenarioError::Count { what: "combinations", found, range });
        return None;
    };
    let of: Vec<&Issue> = issues.iter().map(|i| &scenario.issues[i.0]).collect();
    if !checker.spend(budget::of_table(&of), "table", BESIDES, &raw.issues.span()) {
        return None;
    }
    let mut default = raw.default.as_ref().map(|value| checker.estimate(value));
    // Written once, hence one number, however many cells it fills.
    if let Some(Estimate::Guess(range)) = &mut default {
        range.unknown.get_or_insert_with(|| default_of(&issues, public, whose_table));
    }
    let mut table = vec![default.unwrap_or(Estimate::Exact(Decimal::ZERO)); n_cells];
    let mut filled = vec![false; n_cells];
    for row in &raw.table {
        let Some(cell) = cell(checker, row, (&issues, &sizes), &public.index) else { continue };
        if std::mem::replace(&mut filled[cell], true) {
            checker.fault(row.span(), ScenarioError::DuplicateRow);
        }
        table[cell] = checker.estimate(&row.get_ref().value);
    }
    let out_of = out_of(checker, raw.out_of.as_ref());
    Some(Term::Joint { issues, weight, table, out_of, why: raw.why.clone() })
}

/// The name of the number that fills the cells of a table which no row names.
fn default_of(issues: &[IssueId], public: &Public<'_>, table: &str) -> String {
    let ids: Vec<&str> = issues.iter().map(|i| public.scenario.issues[i.0].id.as_str()).collect();
    let whose = table.strip_suffix('.').map(|table| format!(" in {table}")).unwrap_or_default();
    format!("default of {}{whose}", ids.join(" and "))
}

fn joint_issues(
    checker: &mut Checker<'_>,
    raw: &RawSpanned<Vec<raw::RawWord>>,
    index: &Index<'_>,
) -> Option<Vec<IssueId>> {
    let n = raw.get_ref().len();
    if !(2..=MOST_JOINT).contains(&n) {
        let range = "from 2 to 6 issues";
        checker.fault(raw.span(), ScenarioError::Count { what: "issues", found: n as u64, range });
        return None;
    }
    let mut issues = Vec::with_capacity(n);
    for id in raw.get_ref() {
        let issue = checker.issue(index, id)?;
        if issues.contains(&issue) {
            checker.fault(id.span(), ScenarioError::Duplicate { kind: "issue", id: id.get_ref().clone() });
            return None;
        }
        issues.push(issue);
    }
    Some(issues)
}

/// The position of a row's combination in the table, the last issue varying fastest.
fn cell(
    checker: &mut Checker<'_>,
    row: &RawSpanned<raw::RawRow>,
    (issues, sizes): (&[IssueId], &[usize]),
    index: &Index<'_>,
) -> Option<usize> {
    let at = &row.get_ref().at;
    if at.len() != issues.len() {
        let error = ScenarioError::RowLength { found: at.len(), issues: issues.len() };
        checker.fault(row.span(), error);
        return None;
    }
    let mut cell = 0;
    for ((choice, issue), size) in at.iter().zip(issues).zip(sizes) {
        let option = checker.option(index, *issue, choice, row.span())?;
        cell = cell * size + option as usize;
    }
    Some(cell)
}

/// A product; it counts as a table over its issues.
fn product(
    checker: &mut Checker<'_>,
    spanned: &RawSpanned<raw::RawProduct>,
    index: &Index<'_>,
) -> Option<Term> {
    let raw = spanned.get_ref();
    let issues = joint_issues(checker, &raw.issues, index)?;
    let of: Vec<&Issue> = issues.iter().map(|i| &index.all[i.0]).collect();
    for (id, issue) in raw.issues.get_ref().iter().zip(&of) {
        if issue.number(0).is_none() {
            let issue = issue.id.clone();
            checker.fault(id.span(), ScenarioError::PointsOnLabels { issue, key: "products" });
            return None;
        }
    }
    if !checker.spend(budget::of_table(&of), "product", BESIDES, &raw.issues.span()) {
        return None;
    }
    if let Some(product) = too_long(&of) {
        checker.fault(raw.issues.span(), ScenarioError::ProductDigits { product });
        return None;
    }
    let weight = match &raw.weight {
        Some(weight) => checker.estimate(weight),
        None => Estimate::Exact(Decimal::ONE),
    };
    let out_of = out_of(checker, raw.out_of.as_ref());
    Some(Term::Product { issues, weight, out_of, why: raw.why.clone() })
}

/// A product of the greatest numbers of issues, where it lies beyond 10^18; in words, as it is told.
fn too_long(issues: &[&Issue]) -> Option<String> {
    let greatest = |issue: &&Issue| {
        let ends = [issue.number(0), issue.number(issue.n_options() - 1)];
        ends.into_iter().flatten().map(|n| n.to_f64().abs()).fold(0.0, f64::max)
    };
    let most: f64 = issues.iter().map(greatest).product();
    (most >= MOST_PRODUCT).then(|| format!("{most:e}"))
}

/// Errors about this file speak of what it may describe.
const BESIDES: &str = "this file, besides a value for each option,";
/// Errors name so many options that have no value.
const MOST_NAMED: usize = 8;
/// An example shows at most so many options.
const MOST_EXAMPLES: u32 = 12;
/// A profile has at most so many red lines.
const MOST_RED_LINES: usize = 64;
/// A joint table spans at most this many issues.
const MOST_JOINT: usize = 6;
/// And at most this many combinations.
const MOST_CELLS: usize = 1_000_000;
/// No product is as large.
const MOST_PRODUCT: f64 = 1e18;
