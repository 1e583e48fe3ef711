//! GeniusWeb JSON: domains and profiles of the competitions from 2020 on.
//!
//! Numbers are exact decimals, weights add up to 1, utilities lie between 0 and 1, a value without a
//! utility is worth 0. The reservation is a bid, worth what the profile says of it; without one any
//! agreement beats none.
//!
//! Source: W. Pasman, "GeniusWeb", Delft University of Technology, 2019 to 2023, and the behaviour of
//! version 1.2.1 of its Python edition.

use super::notes::{KnownKeys, Notes, ZERO, missing};
use super::tree::{self, Node};
use super::{
    Content, Domain, DomainIssue, DomainOptions, FileContent, ForeignRefusal, NoteTaker, ProfileFit, fault,
    values_term,
};
use crate::format::{FileFault, FileText};
use crate::model::{
    BoundedText, DefaultValue, Estimate, FilePart, Issue, IssueId, MissingPart, MissingValue, Origin,
    Preferences, ReadingFact, Reservation, Term, WrittenForm,
};
use crate::number::Decimal;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A profile before it meets its domain.
#[derive(Debug, Clone)]
pub(super) struct GeniusWebProfile {
    shape: SpaceShape,
    /// The whole file, whose first key names the kind of profile.
    root: Node,
    body: Node,
    own: Option<Vec<DomainIssue>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SpaceShape {
    Additive,
    Groups,
}

type Refused = (Range<usize>, ForeignRefusal);

/// Whether words of the format stand in a text.
pub(super) fn is_marked(content: &str) -> bool {
    ["\"issuesValues\"", "UtilitySpace\"", "PartialOrdering\""].iter().any(|word| content.contains(word))
}

/// What a tree is, if it is of this format.
pub(super) fn part<'a>(text: FileText<'a>, node: &Node) -> Result<Option<FileContent<'a>>, Box<FileFault>> {
    let located = |(span, refusal): Refused| fault(text, span, refusal);
    if node.get("issuesValues").is_some() {
        let issues = domain_issues(node).map_err(located)?;
        let mut notes = Notes::of(text);
        note_domain(node, &mut notes);
        let (origin, notes) = (Origin::GeniusWeb, notes.finish().together());
        let name = name(node).map(str::to_owned);
        return Ok(Some(FileContent::Domain(Domain { text, origin, name, issues, notes })));
    }
    let Some((name, body)) = node.entries().first() else { return Ok(None) };
    let shape = match name.as_str() {
        "LinearAdditiveUtilitySpace" => SpaceShape::Additive,
        "SumOfGroupsUtilitySpace" => SpaceShape::Groups,
        "DefaultPartialOrdering" => {
            return Err(located((
                body.span.clone(),
                ForeignRefusal::NotRead { what: "partial orders of GeniusWeb" },
            )));
        }
        _ if name.ends_with("UtilitySpace") || name.ends_with("PartialOrdering") => {
            let name = name.clone();
            return Err(located((
                body.span.clone(),
                ForeignRefusal::UnknownName { what: "the profile", name },
            )));
        }
        _ => return Ok(None),
    };
    let own = body.get("domain").map(domain_issues).transpose().map_err(located)?;
    let profile = GeniusWebProfile { shape, root: node.clone(), body: body.clone(), own };
    Ok(Some(FileContent::Profile(Box::new(super::ForeignProfile::new(text, Content::GeniusWeb(profile))))))
}

/// The name that a domain gives itself.
fn name(domain: &Node) -> Option<&str> {
    domain.get("name").and_then(Node::scalar)
}

fn domain_issues(node: &Node) -> Result<Vec<DomainIssue>, Refused> {
    let Some(all) = node.get("issuesValues") else {
        let of = "the domain".to_owned();
        return Err((node.span.clone(), ForeignRefusal::Missing { what: "`issuesValues`", of }));
    };
    let issue = |(at, (name, values)): (usize, &(String, Node))| {
        let options = options(name, values)?;
        Ok(DomainIssue { index: at as i64, name: name.clone(), options, span: values.span.clone() })
    };
    let issues: Vec<DomainIssue> = all.entries().iter().enumerate().map(issue).collect::<Result<_, _>>()?;
    if issues.is_empty() { Err((all.span.clone(), ForeignRefusal::NoIssues)) } else { Ok(issues) }
}

fn note_domain(node: &Node, notes: &mut Notes<'_>) {
    notes.keys(node, &FilePart::Domain, KnownKeys { read: &["name", "issuesValues"], idle: &[] });
    for (name, options) in node.get("issuesValues").map(Node::entries).unwrap_or_default() {
        let of = FilePart::Issue { name: name.into() };
        let range = options.get("range");
        let read = if range.is_some() { "range" } else { "values" };
        notes.keys(options, &of, KnownKeys { read: &[read], idle: &[] });
        if let Some(range) = range {
            notes.keys(range, &of, KnownKeys { read: &["low", "high", "step"], idle: &[] });
        }
    }
}

fn options(name: &str, node: &Node) -> Result<DomainOptions, Refused> {
    let of = || format!("issue `{name}`");
    if let Some(range) = node.get("range") {
        let bounds: Vec<&Node> = match range.items() {
            Some(items) => items.iter().collect(),
            None => ["low", "high", "step"].iter().filter_map(|key| range.get(key)).collect(),
        };
        let [low, high, step] = bounds[..] else {
            let expected = "a low end, a high end and a step";
            return Err((
                range.span.clone(),
                ForeignRefusal::WrongKind { what: "the range", of: of(), expected },
            ));
        };
        let number = |node: &Node| decimal(node, || format!("the range of {}", of()));
        let (low, high, step) = (number(low)?, number(high)?, number(step)?);
        // The last number need not be a whole number of steps away.
        let rest = high.to_rational() - low.to_rational();
        let bounds = || {
            (
                range.span.clone(),
                ForeignRefusal::Bounds {
                    issue: name.to_owned(),
                    low: low.to_string(),
                    high: high.to_string(),
                },
            )
        };
        if step <= Decimal::ZERO || rest.is_negative() {
            return Err(bounds());
        }
        let steps = (rest / step.to_rational()).floor().to_integer();
        if steps >= BigInt::from(Issue::MOST_OPTIONS) {
            return Err(bounds());
        }
        let n = i64::try_from(&steps).unwrap_or(0);
        let (issue, from, to) = (name.to_owned(), low.to_string(), high.to_string());
        let points = || (range.span.clone(), ForeignRefusal::Points { issue, low: from, high: to });
        let last = low.plus(n, step).filter(|_| low.is_grid(n, step)).ok_or_else(points)?;
        return Ok(DomainOptions::Grid(low, last, step));
    }
    let missing = || (node.span.clone(), ForeignRefusal::Missing { what: "`values` or `range`", of: of() });
    let items = node.get("values").and_then(Node::items).ok_or_else(missing)?;
    let label = |item: &Node| {
        let expected = "text or a number";
        let wrong = || (item.span.clone(), ForeignRefusal::WrongKind { what: "a value", of: of(), expected });
        item.scalar().map(str::to_owned).ok_or_else(wrong)
    };
    let labels: Vec<String> = items.iter().map(label).collect::<Result<_, _>>()?;
    if labels.is_empty() {
        return Err((node.span.clone(), ForeignRefusal::NoValues { issue: name.to_owned() }));
    }
    Ok(DomainOptions::Labels(labels))
}

fn decimal(node: &Node, what: impl FnOnce() -> String) -> Result<Decimal, Refused> {
    let found = node.scalar().unwrap_or("a list or an object");
    found.parse().map_err(|_| {
        (
            node.span.clone(),
            ForeignRefusal::NotANumber { what: what(), found: found.chars().take(40).collect() },
        )
    })
}

impl GeniusWebProfile {
    pub(super) fn own_domain<'a>(&self, text: FileText<'a>) -> Option<Domain<'a>> {
        let name = self.body.get("domain").and_then(name).map(str::to_owned);
        let issues = self.own.clone()?;
        Some(Domain { text, origin: Origin::GeniusWeb, name, issues, notes: Vec::new() })
    }

    /// A profile fits the domain that it carries, or any whose issues it speaks of.
    pub(super) fn fit(&self, domain: &Domain<'_>) -> Option<ProfileFit> {
        match &self.own {
            Some(own) => {
                let others: HashMap<&str, &DomainIssue> =
                    domain.issues.iter().map(|issue| (issue.name.as_str(), issue)).collect();
                let same =
                    |a: &DomainIssue| others.get(a.name.as_str()).is_some_and(|b| a.options == b.options);
                let fits = own.len() == domain.issues.len() && own.iter().all(same);
                let is_named = self.body.get("domain").and_then(name) == domain.name.as_deref();
                fits.then_some(ProfileFit { is_whole: true, is_named, n_known: own.len() })
            }
            None => {
                let weights = self.body.get("issueWeights")?.by_key();
                let is_known = |issue: &&DomainIssue| weights.contains_key(issue.name.as_str());
                let known = domain.issues.iter().filter(is_known).count();
                let fits = known == domain.issues.len();
                // Without a domain of its own it does not say which.
                fits.then_some(ProfileFit { is_whole: true, is_named: true, n_known: known })
            }
        }
    }

    pub(super) fn preferences(&self, noted: &mut NoteTaker<'_, '_>) -> Preferences {
        let terms = match self.shape {
            SpaceShape::Additive => self.additive_terms(noted),
            SpaceShape::Groups => self.group_terms(noted),
        };
        let normalise = noted.normalises() && self.shape == SpaceShape::Additive;
        let mut preferences = Preferences { normalise, ..Preferences::of(terms, Reservation::Any) };
        if let Some(bid) = self.checked_bid(noted) {
            let n_options: Vec<usize> = noted.domain.issues.iter().map(DomainIssue::n_values).collect();
            let worth = preferences.worth_of_bid(&bid, &n_options);
            let nearest = Decimal::nearest(&worth).map_or(Decimal::ZERO, |(worth, _)| worth);
            preferences.reservation = Reservation::Value(Estimate::Exact(nearest));
        }
        preferences
    }

    /// What is written and not read.
    pub(super) fn note(&self, domain: &Domain<'_>, notes: &mut Notes<'_>) {
        let kind: Vec<&str> = self.root.entries().iter().take(1).map(|(kind, _)| kind.as_str()).collect();
        notes.keys(&self.root, &FilePart::File, KnownKeys { read: &kind, idle: &[] });
        if let Some(domain) = self.body.get("domain") {
            note_domain(domain, notes);
        }
        if let Some(bid) = self.body.get("reservationBid").filter(|bid| bid.any(&BID).is_some()) {
            notes.keys(bid, &FilePart::ReservationBid, KnownKeys { read: &BID, idle: &[] });
        }
        let parts = self.body.any(&PARTS).filter(|_| self.shape == SpaceShape::Groups);
        let keys: &[&str] = match self.shape {
            SpaceShape::Additive => &["domain", "issueUtilities", "issueWeights", "reservationBid"],
            SpaceShape::Groups => &["domain", "reservationBid", PARTS[0], PARTS[1], PARTS[2]],
        };
        notes.keys(&self.body, &FilePart::Profile, KnownKeys { read: keys, idle: &["name"] });
        for (name, part) in parts.map(Node::entries).unwrap_or_default() {
            note_part(name, unwrapped(part), domain, notes);
        }
        let utilities = self.body.get("issueUtilities").filter(|_| self.shape == SpaceShape::Additive);
        let utilities = utilities.map(Node::by_key).unwrap_or_default();
        for issue in &domain.issues {
            if let Some(node) = utilities.get(issue.name.as_str()) {
                note_utilities(node, issue, notes);
            }
        }
        self.note_bid(domain, notes);
    }

    /// What the reservation bid leaves open.
    fn note_bid(&self, domain: &Domain<'_>, notes: &mut Notes<'_>) {
        let Some(bid) = self.body.get("reservationBid").filter(|bid| !bid.is_null()) else {
            let absent = missing("reservationBid", None, DefaultValue::LessThanAnyAgreement);
            notes.defaults(self.body.span.start, vec![absent]);
            return;
        };
        let chosen = bid.any(&BID).unwrap_or(bid).by_key();
        for issue in domain.issues.iter().filter(|issue| !chosen.contains_key(issue.name.as_str())) {
            let what = MissingPart::BidValue { issue: (&issue.name).into() };
            notes.absent(bid.span.start, vec![MissingValue { what, counts_as: ZERO }]);
        }
    }

    /// How weight and values of each term stand in the file: weights add up to 1 unless they are normalised.
    pub(super) fn standings(
        &self,
        domain: &Domain<'_>,
        of: &Preferences,
        is_normalised: bool,
    ) -> Vec<(WrittenForm, WrittenForm)> {
        if self.shape == SpaceShape::Groups {
            return vec![(WrittenForm::Derived, WrittenForm::WithinUnit); of.terms.len()];
        }
        let weight = if is_normalised { WrittenForm::Itself } else { WrittenForm::PartOfWhole };
        let all = self.body.get("issueUtilities").map(Node::by_key).unwrap_or_default();
        let is_listed = |issue: &DomainIssue| {
            let utilities = all.get(issue.name.as_str());
            utilities.is_some_and(|u| u.any(&DISCRETE).is_some())
        };
        let of_issue =
            |issue| (weight, if is_listed(issue) { WrittenForm::WithinUnit } else { WrittenForm::Derived });
        domain.issues.iter().map(of_issue).collect()
    }

    /// The options of the reservation bid; none without one.
    pub(super) fn reservation_bid(&self, domain: &Domain<'_>) -> Option<Vec<Option<u32>>> {
        let bid = self.body.get("reservationBid").filter(|bid| !bid.is_null())?;
        let chosen = bid.any(&BID).unwrap_or(bid).by_key();
        let option = |issue: &DomainIssue| {
            let value = chosen.get(issue.name.as_str()).and_then(|value| position(issue, value));
            value.and_then(|value| u32::try_from(value).ok())
        };
        Some(domain.issues.iter().map(option).collect())
    }

    fn additive_terms(&self, noted: &mut NoteTaker<'_, '_>) -> Vec<Term> {
        let domain = noted.domain;
        let (Some(weights), Some(utilities)) =
            (self.body.get("issueWeights"), self.body.get("issueUtilities"))
        else {
            let (what, of) = ("`issueWeights` or `issueUtilities`", "the profile".to_owned());
            noted.refuse(self.body.span.clone(), ForeignRefusal::Missing { what, of });
            return Vec::new();
        };
        let known = positions(domain);
        for part in [weights, utilities] {
            for (name, node) in part.entries() {
                if !known.contains_key(name.as_str()) {
                    noted.refuse(node.span.clone(), ForeignRefusal::UnknownIssue { issue: name.clone() });
                }
            }
        }
        let (weight_of, utilities_of) = (weights.by_key(), utilities.by_key());
        let mut sum = BigRational::zero();
        let mut terms = Vec::with_capacity(domain.issues.len());
        for (at, issue) in domain.issues.iter().enumerate() {
            let missing = |what| ForeignRefusal::NoEvaluator { what, issue: issue.name.clone() };
            let Some(&weight) = weight_of.get(issue.name.as_str()) else {
                noted.refuse(weights.span.clone(), missing("weight"));
                continue;
            };
            let Some(&utility) = utilities_of.get(issue.name.as_str()) else {
                noted.refuse(utilities.span.clone(), missing("utilities"));
                continue;
            };
            let result = decimal(weight, || format!("the weight of `{}`", issue.name))
                .and_then(|weight| Ok((weight, values(issue, utility)?)));
            match result {
                Ok((weight, values)) => {
                    sum += weight.to_rational();
                    terms.push(values_term(at, weight, values, None));
                }
                Err((span, refusal)) => noted.refuse(span, refusal),
            }
        }
        let off = (&sum - BigRational::one()).abs();
        if off > BigRational::new(1.into(), 1_000_000_000.into())
            && !noted.normalises()
            && noted.faults.is_empty()
        {
            let sum = Decimal::nearest(&sum).map_or_else(|| sum.to_string(), |(sum, _)| sum.to_string());
            noted.refuse(weights.span.clone(), ForeignRefusal::WeightSum { sum });
        }
        terms
    }

    /// A table per group of issues; combinations that are not listed are worth 0.
    fn group_terms(&self, noted: &mut NoteTaker<'_, '_>) -> Vec<Term> {
        let result = self.groups(noted);
        result.unwrap_or_else(|(span, refusal)| {
            noted.refuse(span, refusal);
            Vec::new()
        })
    }

    fn groups(&self, noted: &mut NoteTaker<'_, '_>) -> Result<Vec<Term>, Refused> {
        let of = || "the profile".to_owned();
        let parts = self.body.any(&PARTS);
        let parts = parts.ok_or_else(|| {
            (self.body.span.clone(), ForeignRefusal::Missing { what: "`partUtilities`", of: of() })
        })?;
        let mut covered = vec![false; noted.domain.issues.len()];
        let domain = noted.domain;
        let known = positions(domain);
        let mut terms = Vec::new();
        for (name, part) in parts.entries() {
            terms.push(group(name, unwrapped(part), noted, (&known, &mut covered))?);
        }
        match covered.iter().position(|covered| !covered) {
            Some(open) => {
                let issue = noted.domain.issues[open].name.clone();
                Err((parts.span.clone(), ForeignRefusal::NoEvaluator { what: "part", issue }))
            }
            None => Ok(terms),
        }
    }

    /// The options of the reservation bid, each checked; none without one.
    fn checked_bid(&self, noted: &mut NoteTaker<'_, '_>) -> Option<Vec<Option<u32>>> {
        let bid = self.body.get("reservationBid").filter(|bid| !bid.is_null())?;
        let chosen = bid.any(&BID).unwrap_or(bid);
        let domain = noted.domain;
        if !chosen.is_map() {
            let (what, of) = ("`reservationBid`", "the profile".to_owned());
            let expected = "an object with a value for each issue";
            noted.refuse(chosen.span.clone(), ForeignRefusal::WrongKind { what, of, expected });
        }
        let known = positions(domain);
        for (name, value) in chosen.entries() {
            let Some(&at) = known.get(name.as_str()) else {
                noted.refuse(value.span.clone(), ForeignRefusal::UnknownIssue { issue: name.clone() });
                continue;
            };
            if position(&domain.issues[at], value).is_none() {
                let refusal = ForeignRefusal::NoEvaluation {
                    issue: name.clone(),
                    value: value.scalar().unwrap_or("a list").to_owned(),
                };
                noted.refuse(value.span.clone(), refusal);
            }
        }
        self.reservation_bid(domain)
    }
}

/// What is inside of objects that only name the kind of what they hold.
fn unwrapped(mut node: &Node) -> &Node {
    while let ([(_, inside)], None) = (node.entries(), node.get("issues")) {
        node = inside;
    }
    node
}

/// The position of a value in an issue; numbers may be written in other ways.
fn position(issue: &DomainIssue, value: &Node) -> Option<usize> {
    let text = value.scalar()?;
    if let DomainOptions::Labels(labels) = &issue.options {
        return labels.iter().position(|label| label == text);
    }
    let number: Decimal = text.parse().ok()?;
    issue.numbers()?.iter().position(|n| *n == number)
}

/// A utility between 0 and 1 for each value of an issue.
fn values(issue: &DomainIssue, node: &Node) -> Result<Vec<Decimal>, Refused> {
    let of = || format!("issue `{}`", issue.name);
    if let Some(discrete) = node.any(&DISCRETE) {
        let missing =
            || (discrete.span.clone(), ForeignRefusal::Missing { what: "`valueUtilities`", of: of() });
        let listed = discrete.get("valueUtilities").ok_or_else(missing)?;
        let known: HashMap<&str, &Node> = listed.entries().iter().map(|(k, v)| (k.as_str(), v)).collect();
        let value = |value: &String| match known.get(value.as_str()) {
            Some(node) => within_unit(node, || format!("the utility of `{value}`")),
            // A value without a utility is worth nothing.
            None => Ok(Decimal::ZERO),
        };
        return issue.values().iter().map(value).collect();
    }
    if let Some(line) = node.any(&NUMBERS) {
        let at = |key: &'static str| {
            let missing = || (line.span.clone(), ForeignRefusal::Missing { what: key, of: of() });
            line.get(key).ok_or_else(missing)
        };
        let number = |key| decimal(at(key)?, || format!("`{key}` of {}", of()));
        let (low, high) = (number("lowValue")?, number("highValue")?);
        let utility = |key| within_unit(at(key)?, || format!("`{key}` of {}", of()));
        let ends = (utility("lowUtility")?, utility("highUtility")?);
        let wrong = || {
            let expected = "a range of numbers, for utilities of numbers";
            (line.span.clone(), ForeignRefusal::WrongKind { what: "the values", of: of(), expected })
        };
        let numbers = issue.numbers().ok_or_else(wrong)?;
        return Ok(numbers.into_iter().map(|v| on_line(v, (low, high), ends)).collect());
    }
    let what = "`DiscreteValueSetUtilities` or `NumberValueSetUtilities`";
    Err((node.span.clone(), ForeignRefusal::Missing { what, of: of() }))
}

fn note_utilities(node: &Node, issue: &DomainIssue, notes: &mut Notes<'_>) {
    let of = FilePart::Issue { name: (&issue.name).into() };
    let (kinds, inner): (&[&str], &[&str]) = match node.any(&DISCRETE) {
        Some(_) => (&DISCRETE, &["valueUtilities"]),
        None => (&NUMBERS, &["lowValue", "lowUtility", "highValue", "highUtility"]),
    };
    // Of several spellings the first counts.
    let kind = kinds.iter().copied().find(|kind| node.get(kind).is_some());
    notes.keys(node, &of, KnownKeys { read: kind.as_slice(), idle: &[] });
    let Some(inside) = kind.and_then(|kind| node.get(kind)) else { return };
    notes.keys(inside, &of, KnownKeys { read: inner, idle: &[] });
    if let Some(values) = inside.get("valueUtilities").filter(|_| kinds == DISCRETE) {
        notes.values(values, issue);
        let known = values.by_key();
        for value in issue.values().iter().filter(|value| !known.contains_key(value.as_str())) {
            let what = MissingPart::Utility { value: value.into(), issue: (&issue.name).into() };
            notes.absent(values.span.start, vec![MissingValue { what, counts_as: ZERO }]);
        }
    }
}

/// What a part of a sum of groups says besides its table.
fn note_part(name: &str, part: &Node, domain: &Domain<'_>, notes: &mut Notes<'_>) {
    let of = FilePart::Group { name: name.into() };
    let table = TABLE.iter().copied().find(|key| part.get(key).is_some());
    let read: Vec<&str> = table.into_iter().chain(["issues"]).collect();
    notes.keys(part, &of, KnownKeys { read: &read, idle: &[] });
    let items = table.and_then(|key| part.get(key)).and_then(Node::items);
    for item in items.unwrap_or_default() {
        let first = |keys: [&'static str; 2]| keys.into_iter().find(|key| item.get(key).is_some());
        let read: Vec<&str> =
            [first(["values", "value"]), first(["util", "utility"])].into_iter().flatten().collect();
        notes.keys(item, &of, KnownKeys { read: &read, idle: &[] });
    }
    let sizes: HashMap<&str, usize> =
        domain.issues.iter().map(|issue| (issue.name.as_str(), issue.n_values())).collect();
    let issues = part.get("issues").and_then(Node::items).unwrap_or_default();
    let size = |issue: &Node| issue.scalar().and_then(|name| sizes.get(name)).copied();
    let n_cells = issues.iter().try_fold(1_usize, |n, issue| n.checked_mul(size(issue)?));
    let mut seen = HashSet::new();
    let listed = combinations(part).unwrap_or_default();
    for (values, node) in &listed {
        if !seen.insert(values) {
            let fact = || {
                let values = values.iter().map(|value| BoundedText::of(value)).collect();
                ReadingFact::RepeatedCombination { values, of: of.clone() }
            };
            notes.add(node.span.start, fact);
        }
    }
    if let Some(n) = n_cells.map(|n| n.saturating_sub(seen.len())).filter(|&n| n > 0) {
        let what = MissingPart::Combinations { n, of };
        notes.absent(part.span.start, vec![MissingValue { what, counts_as: ZERO }]);
    }
}

fn within_unit(node: &Node, what: impl Fn() -> String) -> Result<Decimal, Refused> {
    let number = decimal(node, &what)?;
    if number < Decimal::ZERO || number > Decimal::ONE {
        let refusal =
            ForeignRefusal::OutOfRange { what: what(), found: number.to_string(), range: "from 0 to 1" };
        return Err((node.span.clone(), refusal));
    }
    Ok(number)
}

/// A straight line between two ends, 0 outside, to eight digits, halves up.
fn on_line(v: Decimal, (low, high): (Decimal, Decimal), ends: (Decimal, Decimal)) -> Decimal {
    if v < low || v > high {
        return Decimal::ZERO;
    }
    if low == high {
        return ends.1;
    }
    let [v, low, high, from, to] = [v, low, high, ends.0, ends.1].map(Decimal::to_rational);
    let exact = &from + (&to - &from) * (v - &low) / (high - low);
    let scale = BigRational::from_integer(BigInt::from(100_000_000));
    let half = BigRational::new(1.into(), 2.into());
    let quantised = (exact * &scale + half).floor() / scale;
    Decimal::nearest(&quantised).map_or(Decimal::ZERO, |(value, _)| value)
}

/// The table of one group of issues.
fn group(
    name: &str,
    part: &Node,
    noted: &mut NoteTaker<'_, '_>,
    (known, covered): (&HashMap<&str, usize>, &mut [bool]),
) -> Result<Term, Refused> {
    let of = || format!("part `{name}`");
    let missing = |what| (part.span.clone(), ForeignRefusal::Missing { what, of: of() });
    let listed = part.get("issues").and_then(Node::items).ok_or_else(|| missing("`issues`"))?;
    let mut issues = Vec::with_capacity(listed.len());
    for node in listed {
        let issue = node.scalar().unwrap_or_default();
        let at = known.get(issue).copied();
        let at =
            at.ok_or_else(|| (node.span.clone(), ForeignRefusal::UnknownIssue { issue: issue.to_owned() }))?;
        if std::mem::replace(&mut covered[at], true) {
            let (what, name) = ("issue", issue.to_owned());
            return Err((node.span.clone(), ForeignRefusal::Twice { what, name }));
        }
        issues.push(at);
    }
    if issues.is_empty() {
        return Err(missing("`issues`"));
    }
    let sizes: Vec<usize> = issues.iter().map(|&i| noted.domain.issues[i].n_values()).collect();
    let n_cells = sizes.iter().try_fold(1_usize, |n, &size| n.checked_mul(size)).filter(|&n| n <= MOST_CELLS);
    let too_many = || {
        let combinations: BigInt = sizes.iter().map(|&n| BigInt::from(n)).product();
        let (aggregation, combinations) = ("part".to_owned(), combinations.to_string());
        (
            part.span.clone(),
            ForeignRefusal::TooManyCombinations { aggregation, combinations, most: MOST_CELLS },
        )
    };
    let n_cells = n_cells.ok_or_else(too_many)?;
    noted.spend(n_cells, "part", &part.span)?;
    let options: Vec<HashMap<String, usize>> =
        issues.iter().map(|&i| options_by_text(&noted.domain.issues[i])).collect();
    let mut table = vec![Decimal::ZERO; n_cells];
    for (values, node) in combinations(part).ok_or_else(|| missing("`utilities`"))? {
        let utility = within_unit(node, || format!("a utility of {}", of()))?;
        let cell = cell(&values, &options, &sizes).ok_or_else(|| {
            let refusal = ForeignRefusal::UnknownName { what: "the combination", name: values.join(", ") };
            (node.span.clone(), refusal)
        })?;
        table[cell] = utility;
    }
    if let [issue] = issues[..] {
        return Ok(values_term(issue, Decimal::ONE, table, None));
    }
    Ok(Term::Joint {
        issues: issues.into_iter().map(IssueId).collect(),
        weight: Estimate::Exact(Decimal::ONE),
        table: table.into_iter().map(Estimate::Exact).collect(),
        out_of: None,
        why: None,
    })
}

/// Combinations of values with their utilities: a map from combinations in text, or a list of objects.
fn combinations<'n>(part: &'n Node) -> Option<Vec<(Vec<String>, &'n Node)>> {
    let utilities = part.any(&TABLE)?;
    if let Some(items) = utilities.items() {
        let pair = |item: &'n Node| {
            let values = item.any(&["values", "value"])?.items()?;
            let utility = item.any(&["util", "utility"])?;
            Some((values.iter().filter_map(|v| v.scalar().map(str::to_owned)).collect(), utility))
        };
        return items.iter().map(pair).collect();
    }
    Some(utilities.entries().iter().map(|(key, node)| (in_key(key), node)).collect())
}

/// The values that a key names: a list in JSON, an object around one, or text with commas.
fn in_key(key: &str) -> Vec<String> {
    if let Ok(node) = tree::json(key) {
        let inside = unwrapped(&node);
        if let Some(items) = inside.items() {
            return items.iter().filter_map(|item| item.scalar().map(str::to_owned)).collect();
        }
    }
    let bare = key.trim_start_matches(|c| c != '[').trim_matches(['[', ']', '(', ')']);
    let bare = if bare.is_empty() { key } else { bare };
    bare.split(',').map(|value| value.trim().trim_matches('"').to_owned()).collect()
}

/// The positions of the issues of a domain by their names.
fn positions<'d>(domain: &'d Domain<'_>) -> HashMap<&'d str, usize> {
    // Of several with one name the first counts.
    domain.issues.iter().enumerate().rev().map(|(at, issue)| (issue.name.as_str(), at)).collect()
}

/// The positions of the values of an issue by their texts; of several that read the same the first.
fn options_by_text(issue: &DomainIssue) -> HashMap<String, usize> {
    issue.values().into_iter().enumerate().rev().map(|(at, value)| (value, at)).collect()
}

fn cell(values: &[String], options: &[HashMap<String, usize>], sizes: &[usize]) -> Option<usize> {
    if values.len() != options.len() {
        return None;
    }
    let mut cell = 0;
    for ((value, options), size) in values.iter().zip(options).zip(sizes) {
        cell = cell * size + options.get(value)?;
    }
    Some(cell)
}

/// Spellings of the keys.
const DISCRETE: [&str; 3] = ["DiscreteValueSetUtilities", "discreteutils", "discreteUtils"];
const NUMBERS: [&str; 3] = ["NumberValueSetUtilities", "numberutils", "numberUtils"];
const PARTS: [&str; 3] = ["partUtilities", "partsutilities", "partutilities"];
const TABLE: [&str; 3] = ["utilities", "utilslist", "utils"];
const BID: [&str; 2] = ["issuevalues", "issueValues"];
/// A group has no more combinations.
const MOST_CELLS: usize = 200_000;
