//! A party's private file: from what is written to checked preferences and beliefs.

use super::check::{Checker, IdIndex, Span, party_id};
use super::number::{RawChoice, RawEstimate, RawNumber};
use super::raw::RawSpanned;
use super::raw::{self, RawReservation};
use super::region::Index;
use crate::format::budget;
use crate::format::fault::toml_key;
use crate::format::{FileFault, FileText, ScenarioError};
use crate::model::{
    Belief, DiscountPer, Estimate, Issue, IssueId, PackageId, PartyFile, PartyId, PiecewiseLine,
    PreferenceUncertainty, Preferences, RatifierDecisionModel, RatifierInformation, Reservation, Scenario,
    Term, Values,
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
    let whole = NativeProfile {
        whose: format!("the file of `{}`", scenario.parties[expected.0].id),
        table: String::new(),
        span: raw.party.span(),
        reservation: raw.reservation.as_ref(),
        discount: raw.discount.as_ref(),
        discount_per: raw.discount_per.as_ref(),
        normalise: raw.normalise,
        ceiling: raw.ceiling.as_ref(),
        issues: &raw.issues,
        joint: &raw.joint,
        products: &raw.products,
        bonuses: &raw.bonuses,
    };
    let preferences = whole.checked(&mut checker, public);
    let ratifications = ratifications(&mut checker, &raw.ratifiers, public, (expected, ""));
    let beliefs = beliefs(&mut checker, &raw, public, expected);
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

/// What a file says of those who must approve at a party's home.
fn ratifications(
    checker: &mut Checker<'_>,
    raw: &raw::RawById<raw::RawRatification>,
    public: &Public<'_>,
    (party, table): (PartyId, &str),
) -> Vec<RatifierInformation> {
    let known = &public.scenario.parties[party.0].ratifiers;
    let names: IdIndex = known.iter().map(|r| r.id.clone()).collect();
    let mut found = Vec::with_capacity(raw.len());
    for (id, raw) in raw {
        let at = checker.find_named("ratifier", id.get_ref(), id.span(), &names);
        let Some(ratifier) = at else { continue };
        let (judged_by, source) = (checker.judged_by.clone(), checker.source);
        checker.judged_by = raw.judged_by.clone().or_else(|| judged_by.clone());
        checker.source = checker.source(raw.source.as_ref()).or(source);
        if let Some(vote) = vote(checker, id, raw, public, table) {
            found.push(RatifierInformation { ratifier, note: raw.note.clone(), vote });
        }
        (checker.judged_by, checker.source) = (judged_by, source);
    }
    found.sort_by_key(|r| r.ratifier);
    found
}

/// Whether a ratifier has no terms over several issues.
fn has_no_terms(raw: &raw::RawRatification) -> bool {
    raw.joint.is_empty() && raw.products.is_empty() && raw.bonuses.is_empty()
}

/// A probability, or a whole profile; nothing of both.
fn vote(
    checker: &mut Checker<'_>,
    id: &raw::RawWord,
    raw: &raw::RawRatification,
    public: &Public<'_>,
    table: &str,
) -> Option<RatifierDecisionModel> {
    let has_profile = raw.reservation.is_some() || !raw.issues.is_empty();
    match &raw.probability {
        Some(probability) if !has_profile && has_no_terms(raw) => {
            let inside = |p| Decimal::ZERO <= p && p <= Decimal::ONE;
            Some(RatifierDecisionModel::Probability(checker.estimate_within(
                probability,
                "the probability",
                "from 0 to 1",
                inside,
            )))
        }
        None if has_profile => {
            let whole = NativeProfile {
                whose: format!("the profile of `{}`", id.get_ref()),
                table: format!("{table}ratifiers.{}.", id.get_ref()),
                span: id.span(),
                reservation: raw.reservation.as_ref(),
                discount: None,
                discount_per: None,
                normalise: raw.normalise,
                ceiling: raw.ceiling.as_ref(),
                issues: &raw.issues,
                joint: &raw.joint,
                products: &raw.products,
                bonuses: &raw.bonuses,
            };
            // A ratifier is one more with a value for each option.
            let issues = &public.scenario.issues;
            let n = issues.iter().map(|issue| budget::of_issue(issue, 1)).fold(0, u64::saturating_add);
            if !checker.spend(n, "ratifier", BESIDES, &id.span()) {
                return None;
            }
            Some(RatifierDecisionModel::Profile(whole.checked(checker, public)))
        }
        _ => {
            checker.fault(id.span(), ScenarioError::RatifierShape { ratifier: id.get_ref().clone() });
            None
        }
    }
}

fn beliefs(
    checker: &mut Checker<'_>,
    raw: &raw::RawPartyFile,
    public: &Public<'_>,
    own: PartyId,
) -> Vec<Belief> {
    let mut beliefs = Vec::with_capacity(raw.believes.len());
    for (id, spanned) in &raw.believes {
        let Some(party) = party_id(checker, &public.scenario.parties, id) else { continue };
        if party == own {
            checker.fault(id.span(), ScenarioError::SelfBelief { party: id.get_ref().clone() });
            continue;
        }
        let belief = spanned.get_ref();
        checker.judged_by = belief.judged_by.clone().or_else(|| raw.judged_by.clone());
        let source = checker.source;
        checker.source = checker.source(belief.source.as_ref()).or(source);
        let whole = NativeProfile {
            whose: format!("the belief about `{}`", id.get_ref()),
            table: format!("believes.{}.", id.get_ref()),
            span: id.span(),
            reservation: belief.reservation.as_ref(),
            discount: belief.discount.as_ref(),
            discount_per: belief.discount_per.as_ref(),
            normalise: belief.normalise,
            ceiling: belief.ceiling.as_ref(),
            issues: &belief.issues,
            joint: &belief.joint,
            products: &belief.products,
            bonuses: &belief.bonuses,
        };
        let preferences = whole.checked(checker, public);
        let ratifications = ratifications(
            checker,
            &belief.ratifiers,
            public,
            (party, &format!("believes.{}.", id.get_ref())),
        );
        beliefs.push(Belief { party, note: belief.note.clone(), preferences, ratifications });
        checker.source = source;
    }
    beliefs
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
    reservation: Option<&'a RawSpanned<RawReservation>>,
    discount: Option<&'a RawSpanned<RawEstimate>>,
    discount_per: Option<&'a raw::RawWord>,
    normalise: bool,
    ceiling: Option<&'a RawSpanned<RawNumber>>,
    issues: &'a raw::RawById<RawSpanned<raw::RawIssueTerm>>,
    joint: &'a [RawSpanned<raw::RawJoint>],
    products: &'a [RawSpanned<raw::RawProduct>],
    bonuses: &'a [raw::RawBonus],
}

impl NativeProfile<'_> {
    fn checked(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Preferences {
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
        terms.extend(self.joint.iter().filter_map(|joint| self::joint(checker, joint, public)));
        let product = |product| self::product(checker, product, &public.index);
        terms.extend(self.products.iter().filter_map(product));
        for bonus in self.bonuses {
            let when = checker.region(&public.index, &bonus.when);
            let n = budget::of_region(&when, &public.scenario.issues);
            if !checker.spend(n, "bonus", BESIDES, &bonus.when.span()) {
                continue;
            }
            let value = checker.estimate(&bonus.value);
            let out_of = out_of(checker, bonus.out_of.as_ref());
            terms.push(Term::Bonus { when, value, out_of, why: bonus.why.clone() });
        }
        let ceiling = self.ceiling.map(|c| checker.decimal(c.get_ref(), c.span()));
        Preferences { terms, reservation, discount, discount_per, normalise: self.normalise, ceiling }
    }

    fn reservation(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Reservation {
        let Some(raw) = self.reservation else {
            let error = ScenarioError::MissingReservation { whose: self.whose.clone() };
            checker.fault(self.span.clone(), error);
            return Reservation::Value(Estimate::Exact(Decimal::ZERO));
        };
        match raw.get_ref() {
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
        }
    }

    fn values(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<Term> {
        let Public { scenario, index, .. } = public;
        for id in self.issues.keys() {
            checker.issue(index, id);
        }
        let own: HashMap<&str, _> =
            self.issues.iter().map(|(id, of)| (id.get_ref().as_str(), (id, of))).collect();
        let mut terms = Vec::with_capacity(scenario.issues.len());
        let mut absent: Vec<&Issue> = Vec::new();
        for (at, issue) in scenario.issues.iter().enumerate() {
            match own.get(issue.id.as_str()) {
                Some((id, term)) => {
                    terms.extend(issue_term(checker, id, term.get_ref(), (IssueId(at), index)))
                }
                None => absent.push(issue),
            }
        }
        if let Some(first) = absent.first() {
            let error = ScenarioError::MissingIssues {
                whose: self.whose.clone(),
                table: format!("{}issues.{}", self.table, first.id),
                example: example(first),
                issues: absent.iter().map(|issue| issue.id.clone()).collect(),
            };
            checker.fault(self.span.clone(), error);
        }
        terms
    }
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

fn issue_term(
    checker: &mut Checker<'_>,
    id: &raw::RawWord,
    raw: &raw::RawIssueTerm,
    (issue_id, index): (IssueId, &Index<'_>),
) -> Option<Term> {
    let issue = &index.all[issue_id.0];
    let weight = match &raw.weight {
        Some(weight) => Some(self::weight(checker, weight)),
        None => {
            checker.fault(id.span(), ScenarioError::MissingWeight { issue: issue.id.clone() });
            None
        }
    };
    let values = match (&raw.values, &raw.points, &raw.curve) {
        (Some(values), None, None) => each(checker, id, values, (issue_id, index)),
        (None, Some(points), None) => line(checker, points, issue),
        (None, None, Some(curve)) => super::curve::curve(checker, curve, issue),
        _ => {
            let error = ScenarioError::ValuesShape { issue: issue.id.clone(), example: example(issue) };
            checker.fault(id.span(), error);
            None
        }
    };
    let out_of = out_of(checker, raw.out_of.as_ref());
    Some(Term::Values { issue: issue_id, weight: weight?, values: values?, out_of, why: raw.why.clone() })
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
        let ids: Vec<&str> = issues.iter().map(|i| scenario.issues[i.0].id.as_str()).collect();
        range.unknown.get_or_insert_with(|| format!("default of {}", ids.join(" and ")));
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
/// A joint table spans at most this many issues.
const MOST_JOINT: usize = 6;
/// And at most this many combinations.
const MOST_CELLS: usize = 1_000_000;
/// No product is as large.
const MOST_PRODUCT: f64 = 1e18;
