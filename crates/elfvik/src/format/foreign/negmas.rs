//! NegMAS YAML and JSON: an outcome space and utility functions, named by the classes that hold them there.
//!
//! A utility is a weighted sum of one function per issue, plus a bias, neither cut off nor normalised.
//! Without a reserved value, or with minus infinity, any agreement beats none. Names of classes are only
//! compared, never loaded.
//!
//! Source: Y. Mohammad, S. Nakadai, A. Greenwald, "NegMAS: A Platform for Automated Negotiations", PRIMA
//! 2020, and the behaviour of version 0.16.

use super::notes::{KnownKeys, Notes, ZERO, missing};
use super::tree::{Node, Value};
use super::written::{is_negative, signed};
use super::{
    Content, Domain, DomainIssue, DomainOptions, FileContent, ForeignRefusal, Missing, NoteTaker, ProfileFit,
    decimal, fault, values_term,
};
use crate::format::{FileFault, FileText};
use crate::model::{
    BoundedText, DefaultValue, Disagreement, DiscountPer, Estimate, FilePart, Issue, MissingPart,
    MissingValue, Origin, Preferences, ReadingFact, Region, Reservation, Term, WrittenForm,
};
use crate::number::Decimal;
use std::collections::HashMap;
use std::ops::Range;

/// A utility function before it meets its outcome space.
#[derive(Debug, Clone)]
pub(super) struct NegmasProfile {
    /// The whole file.
    root: Node,
    /// The function itself, discounting taken off.
    function: Node,
    shape: UtilityShape,
    reserved: Option<Node>,
    discount: Option<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UtilityShape {
    /// A function per issue, with weights.
    Additive,
    /// Weights of the numbers themselves.
    Affine,
}

type Refused = (Range<usize>, ForeignRefusal);

/// Whether a reservation is discounted like an agreement; `None` for what is neither yes nor no.
fn is_dynamic(node: &Node) -> Option<bool> {
    match node.scalar().map(str::to_ascii_lowercase).as_deref() {
        Some("true" | "yes" | "on") => Some(true),
        Some("false" | "no" | "off") => Some(false),
        _ => None,
    }
}

/// Keys that hold the name of a class.
const CLASS: [&str; 3] = ["type", "$type", "__python_class__"];

/// Whether words of the format stand in a text.
pub(super) fn is_marked(content: &str) -> bool {
    ["OutcomeSpace", "UtilityFunction", "DiscountedUFun", "ContiguousIssue", "CategoricalIssue"]
        .iter()
        .any(|word| content.contains(word))
}

/// Whether words of an outcome space stand in a text, and none of a utility function.
pub(super) fn is_marked_domain(content: &str) -> bool {
    let has = |word: &str| content.contains(word);
    let is_space = ["OutcomeSpace", "ContiguousIssue", "CategoricalIssue"].into_iter().any(has);
    is_space && !has("UtilityFunction") && !has("UFun")
}

/// What a tree is, if it is of this format.
pub(super) fn part<'a>(text: FileText<'a>, node: &Node) -> Result<Option<FileContent<'a>>, Box<FileFault>> {
    let located = |(span, refusal): Refused| fault(text, span, refusal);
    let kind = class(node).unwrap_or_default();
    if kind.ends_with("OutcomeSpace")
        || (kind.is_empty() && node.get("issues").and_then(Node::items).is_some())
    {
        let issues = domain_issues(node).map_err(located)?;
        let mut notes = Notes::of(text);
        note_domain(node, &mut notes);
        notes.cut_off();
        let (origin, notes) = (Origin::Negmas, notes.finish().together());
        return Ok(Some(FileContent::Domain(Domain { text, origin, name: None, issues, notes })));
    }
    if !kind.ends_with("UtilityFunction") && !kind.ends_with("UFun") {
        return Ok(None);
    }
    let profile = profile(node).map_err(located)?;
    Ok(Some(FileContent::Profile(Box::new(super::ForeignProfile::new(text, Content::Negmas(profile))))))
}

/// The last part of the name of a class.
fn class(node: &Node) -> Option<&str> {
    let name = node.any(&CLASS)?.scalar()?;
    name.rsplit('.').next()
}

fn domain_issues(node: &Node) -> Result<Vec<DomainIssue>, Refused> {
    let missing = || {
        let (what, of) = ("`issues`", "the outcome space".to_owned());
        (node.span.clone(), ForeignRefusal::Missing { what, of })
    };
    let listed = node.get("issues").and_then(Node::items).ok_or_else(missing)?;
    let issue = |(at, node): (usize, &Node)| {
        let name =
            node.get("name").and_then(Node::scalar).map_or_else(|| format!("issue {at}"), str::to_owned);
        let options = options(&name, node)?;
        Ok(DomainIssue { index: at as i64, name, options, span: node.span.clone() })
    };
    let issues: Vec<DomainIssue> = listed.iter().enumerate().map(issue).collect::<Result<_, _>>()?;
    if issues.is_empty() { Err((node.span.clone(), ForeignRefusal::NoIssues)) } else { Ok(issues) }
}

fn note_domain(node: &Node, notes: &mut Notes<'_>) {
    notes.keys(
        node,
        &FilePart::OutcomeSpace,
        KnownKeys { read: &with_class(&["issues"]), idle: &["name", "id"] },
    );
    for (at, issue) in node.get("issues").and_then(Node::items).unwrap_or_default().iter().enumerate() {
        let known = KnownKeys { read: &with_class(&["name", "values"]), idle: &["id"] };
        notes.keys(issue, &FilePart::IssueEntry, known);
        let here = || Some(FilePart::IssueHere);
        let mut absent = Vec::new();
        if issue.get("name").and_then(Node::scalar).is_none() {
            let name = BoundedText::of(&format!("issue {at}"));
            absent.push(missing("name", here(), DefaultValue::Name { name }));
        }
        if class(issue).is_none() {
            absent.push(missing("type", here(), DefaultValue::CategoricalIssue));
        }
        notes.absent(issue.span.start, absent);
        // Of one number the issue counts from 0.
        if let Some(n) = issue.get("values").and_then(Node::scalar) {
            let what = MissingPart::FirstValue { n: n.into() };
            notes.absent(issue.span.start, vec![MissingValue { what, counts_as: ZERO }]);
        }
    }
}

/// Keys with those that may hold the name of a class.
fn with_class(keys: &[&'static str]) -> Vec<&'static str> {
    CLASS.iter().chain(keys).copied().collect()
}

fn options(name: &str, node: &Node) -> Result<DomainOptions, Refused> {
    let kind = class(node).unwrap_or("CategoricalIssue");
    let missing =
        || (node.span.clone(), ForeignRefusal::Missing { what: "`values`", of: format!("issue `{name}`") });
    let values = node.get("values").ok_or_else(missing)?;
    match kind {
        "CategoricalIssue"
        | "OrdinalIssue"
        | "CardinalIssue"
        | "DiscreteCategoricalIssue"
        | "DiscreteOrdinalIssue"
        | "DiscreteCardinalIssue" => labels(name, values),
        "ContiguousIssue" | "IntegerIssue" => whole_numbers(name, values),
        "ContinuousIssue" | "ContinuousInfiniteIssue" => {
            Err((node.span.clone(), ForeignRefusal::NotRead { what: "continuous issues of NegMAS" }))
        }
        _ => {
            let name = kind.to_owned();
            Err((node.span.clone(), ForeignRefusal::UnknownName { what: "the kind of issue", name }))
        }
    }
}

fn labels(name: &str, values: &Node) -> Result<DomainOptions, Refused> {
    let wrong = |node: &Node, expected| {
        let of = format!("issue `{name}`");
        (node.span.clone(), ForeignRefusal::WrongKind { what: "`values`", of, expected })
    };
    let items = values.items().ok_or_else(|| wrong(values, "a list"))?;
    let label = |item: &Node| item.scalar().map(str::to_owned).ok_or_else(|| wrong(item, "text or numbers"));
    let labels: Vec<String> = items.iter().map(label).collect::<Result<_, _>>()?;
    if labels.is_empty() {
        return Err((values.span.clone(), ForeignRefusal::NoValues { issue: name.to_owned() }));
    }
    Ok(DomainOptions::Labels(labels))
}

/// Both ends, or how many numbers there are from 0.
fn whole_numbers(name: &str, values: &Node) -> Result<DomainOptions, Refused> {
    let bound =
        |node: &Node| node.scalar().filter(|text| !is_octal(text)).and_then(|text| text.parse::<i64>().ok());
    let ends = match values.items() {
        Some([low, high]) => bound(low).zip(bound(high)),
        Some(_) => None,
        None => bound(values).and_then(|n| Some((0, n.checked_sub(1)?))),
    };
    let is_fit = |&(from, to): &(i64, i64)| {
        from <= to
            && to.abs_diff(from) < Issue::MOST_OPTIONS
            && Decimal::from_integer(from).and(Decimal::from_integer(to)).is_some()
    };
    let refused = || {
        let text = |at: usize| {
            let item = values.items().map_or(Some(values), |items| items.get(at));
            item.and_then(Node::scalar).unwrap_or("?").to_owned()
        };
        let (issue, low, high) = (name.to_owned(), text(0), text(1));
        (values.span.clone(), ForeignRefusal::Bounds { issue, low, high })
    };
    ends.filter(is_fit).map(|(from, to)| DomainOptions::Integer(from, to)).ok_or_else(refused)
}

fn profile(node: &Node) -> Result<NegmasProfile, Refused> {
    let kind = class(node).unwrap_or_default();
    let reserved = node.get("reserved_value").cloned();
    let plain = |shape| NegmasProfile {
        root: node.clone(),
        function: node.clone(),
        shape,
        reserved: reserved.clone(),
        discount: None,
    };
    match kind {
        "LinearAdditiveUtilityFunction" | "LinearUtilityAggregationFunction" => {
            Ok(plain(UtilityShape::Additive))
        }
        "AffineUtilityFunction" | "LinearUtilityFunction" => Ok(plain(UtilityShape::Affine)),
        "ExpDiscountedUFun" => {
            let missing = || {
                let (what, of) = ("`ufun`", "the discounted function".to_owned());
                (node.span.clone(), ForeignRefusal::Missing { what, of })
            };
            let inner = node.get("ufun").filter(|inner| inner.is_map()).ok_or_else(missing)?;
            let inner = profile(inner)?;
            if inner.discount.is_some() {
                return Err((
                    node.span.clone(),
                    ForeignRefusal::Twice { what: "function", name: kind.to_owned() },
                ));
            }
            let discount = node.get("discount").filter(|d| !d.is_null()).cloned();
            Ok(NegmasProfile { root: node.clone(), reserved: reserved.or(inner.reserved), discount, ..inner })
        }
        _ => {
            let name = kind.to_owned();
            Err((node.span.clone(), ForeignRefusal::UnknownName { what: "the utility function", name }))
        }
    }
}

impl NegmasProfile {
    /// Whether there is a function per issue, and how many values tables know.
    pub(super) fn fit(&self, domain: &Domain<'_>) -> Option<ProfileFit> {
        let parts = match self.shape {
            UtilityShape::Additive => self.function.get("values")?,
            UtilityShape::Affine => self.function.get("weights")?,
        };
        let n = parts.items().map_or(parts.entries().len(), <[Node]>::len);
        if n != domain.issues.len() {
            return None;
        }
        let (mut all, mut known, parts) = (true, 0, PerIssue::of_node(parts));
        for (at, issue) in domain.issues.iter().enumerate() {
            let Some(table) = parts.of(at, issue).and_then(|part| mapping(part)) else { continue };
            let keys = table.by_key();
            let found = issue.values().iter().filter(|value| keys.contains_key(value.as_str())).count();
            all &= found == issue.n_values();
            known += found;
        }
        Some(ProfileFit { is_whole: all, is_named: false, n_known: known })
    }

    pub(super) fn preferences(&self, noted: &mut NoteTaker<'_, '_>) -> Preferences {
        let terms = self.terms(noted).unwrap_or_else(|(span, refusal)| {
            noted.refuse(span, refusal);
            Vec::new()
        });
        let reservation = match &self.reserved {
            None => Reservation::Any,
            Some(node) if node.is_null() || is_minus_infinity(node) => Reservation::Any,
            Some(node) => match number(node, || "`reserved_value`".to_owned()) {
                Ok(value) => Reservation::Value(Estimate::Exact(value)),
                Err((span, refusal)) => {
                    noted.refuse(span, refusal);
                    Reservation::Any
                }
            },
        };
        let discount = self.discount.as_ref().and_then(|node| {
            let discount = number(node, || "`discount`".to_owned()).and_then(|found| {
                let (what, range) = ("`discount`".to_owned(), "above 0 and at most 1");
                let wrong = ForeignRefusal::OutOfRange { what, found: found.to_string(), range };
                let is_within = Decimal::ZERO < found && found <= Decimal::ONE;
                if is_within { Ok(found) } else { Err((node.span.clone(), wrong)) }
            });
            discount.map_err(|(span, refusal)| noted.refuse(span, refusal)).ok()
        });
        let discount = discount.filter(|d| *d != Decimal::ONE);
        let discount_per = discount.and_then(|_| self.discount_per(noted));
        Preferences {
            discount: discount.map(Estimate::Exact),
            discount_per,
            normalise: noted.normalises(),
            ..Preferences::of(terms, reservation)
        }
    }

    /// What a discount counts, where the function says it; what it cannot mean here is refused.
    fn discount_per(&self, noted: &mut NoteTaker<'_, '_>) -> Option<DiscountPer> {
        let factor = self.root.get("factor");
        let per = match factor.map(|factor| (factor, factor.scalar())) {
            None | Some((_, Some("step"))) => None,
            Some((_, Some("relative_time"))) => Some(DiscountPer::Time),
            Some((factor, found)) => {
                let found = found.unwrap_or("a list or a map").to_owned();
                let read = "`step` (an agreement at step k pays d^k of its utility) or `relative_time` (d^t)";
                noted.refuse(factor.span.clone(), ForeignRefusal::KeyNotRead { key: "factor", found, read });
                None
            }
        };
        if let Some(dynamic) = self.root.get("dynamic_reservation")
            && is_dynamic(dynamic).is_none()
        {
            let found = dynamic.scalar().unwrap_or("a list or a map").to_owned();
            let read = "`true` (no agreement pays the reservation discounted like an agreement) or \
                 `false` (as it is)";
            noted.refuse(
                dynamic.span.clone(),
                ForeignRefusal::KeyNotRead { key: "dynamic_reservation", found, read },
            );
        }
        per
    }

    /// What no agreement pays, where the function says it, and where it says so: none without a discount,
    /// and where nothing or any agreement is reserved, so that nothing depends on it.
    pub(super) fn disagreement(&self) -> Option<(Disagreement, Range<usize>)> {
        let number = |node: &Option<Node>| node.as_ref()?.scalar()?.parse::<f64>().ok();
        let is_idle = number(&self.discount).is_none_or(|discount| discount >= 1.0)
            || number(&self.reserved).is_none_or(|reserved| reserved == 0.0 || reserved.is_infinite());
        if is_idle {
            return None;
        }
        let dynamic = self.root.get("dynamic_reservation");
        let pays = match dynamic.and_then(is_dynamic) {
            Some(false) => Disagreement::Reservation,
            Some(true) | None => Disagreement::DiscountedReservation,
        };
        Some((pays, dynamic.unwrap_or(&self.root).span.clone()))
    }

    /// What is written and not read, and what is not written.
    pub(super) fn note(&self, domain: &Domain<'_>, notes: &mut Notes<'_>) {
        self.note_unread(domain, notes);
        self.note_absent(notes);
        notes.cut_off();
    }

    fn note_unread(&self, domain: &Domain<'_>, notes: &mut Notes<'_>) {
        let (mut node, mut outer) = (&self.root, None);
        while let Some(inner) = node.get("ufun").filter(|_| class(node) == Some("ExpDiscountedUFun")) {
            let read = with_class(&["ufun", "discount", "factor", "dynamic_reservation", "reserved_value"]);
            let known = KnownKeys { read: &read, idle: &["name", "id"] };
            notes.keys(node, &FilePart::DiscountedFunction, known);
            outer = outer.or(node.get("reserved_value"));
            node = inner;
        }
        let keys: &[&str] = match self.shape {
            UtilityShape::Additive => &["values", "weights", "bias", "reserved_value"],
            UtilityShape::Affine => &["weights", "bias", "reserved_value"],
        };
        let read: Vec<&str> = CLASS.iter().chain(keys).copied().collect();
        notes.keys(node, &FilePart::Function, KnownKeys { read: &read, idle: &["name", "id"] });
        let inner = outer.and_then(|_| node.get("reserved_value"));
        let outer = outer.and_then(Node::scalar);
        if let (Some(outer), Some(inner)) = (outer, inner.filter(|inner| inner.scalar() != outer)) {
            notes.add(inner.span.start, || ReadingFact::InnerReservation { counts: outer.into() });
        }
        let issues = &domain.issues;
        if let Some(weights) = node.get("weights") {
            notes.per_issue(weights, issues, &FilePart::Weights);
        }
        let parts = node.get("values").filter(|_| self.shape == UtilityShape::Additive);
        let Some(parts) = parts else { return };
        notes.per_issue(parts, issues, &FilePart::Functions);
        let parts = PerIssue::of_node(parts);
        for (at, issue) in issues.iter().enumerate() {
            if let Some(part) = parts.of(at, issue) {
                note_function(part, issue, notes);
            }
        }
    }

    /// What the function, discounting taken off, and the file do not say.
    fn note_absent(&self, notes: &mut Notes<'_>) {
        let function = &self.function;
        let is_absent = |node: Option<&Node>| node.is_none_or(Node::is_null);
        let mut absent = Vec::new();
        let mut add = |is_absent: bool, key: &str, of: Option<FilePart>, counts_as: DefaultValue| {
            absent.extend(is_absent.then(|| missing(key, of, counts_as)));
        };
        let reserved = is_absent(self.reserved.as_ref());
        add(reserved, "reserved_value", None, DefaultValue::LessThanAnyAgreement);
        if class(&self.root) == Some("ExpDiscountedUFun") {
            let number = DefaultValue::Number { number: 1 };
            add(is_absent(self.root.get("discount")), "discount", None, number);
            add(self.root.get("factor").is_none(), "factor", None, DefaultValue::Step);
            let dynamic = self.root.get("dynamic_reservation");
            add(dynamic.is_none(), "dynamic_reservation", None, DefaultValue::Flag { flag: true });
        }
        let weights = is_absent(function.get("weights")) && self.shape == UtilityShape::Additive;
        add(weights, "weights", None, DefaultValue::OneEach);
        add(is_absent(function.get("bias")), "bias", Some(FilePart::Function), ZERO);
        notes.defaults(self.root.span.start, absent);
    }

    /// How weight and values of each term stand in the file: what follows from a slope, or is left out, does
    /// not.
    pub(super) fn standings(&self, domain: &Domain<'_>, of: &Preferences) -> Vec<(WrittenForm, WrittenForm)> {
        let weights = self.function.get("weights").filter(|weights| !weights.is_null());
        let weights = weights.map(PerIssue::of_node);
        let parts = self.function.get("values").map(PerIssue::of_node);
        let of_issue = |(at, issue): (usize, &DomainIssue)| {
            let weight = weights.as_ref().and_then(|weights| weights.of(at, issue));
            let is_turned = weight.and_then(Node::scalar).is_some_and(is_negative);
            let part = parts.as_ref().and_then(|parts| parts.of(at, issue));
            let is_listed = self.shape == UtilityShape::Additive && part.and_then(mapping).is_some();
            let weight = if weight.is_some() { signed(is_turned) } else { WrittenForm::Derived };
            (weight, if is_listed { signed(is_turned) } else { WrittenForm::Derived })
        };
        let bias = (WrittenForm::Derived, WrittenForm::Itself);
        let issues = domain.issues.iter().enumerate().map(of_issue);
        issues.chain(std::iter::repeat(bias)).take(of.terms.len()).collect()
    }

    fn terms(&self, noted: &NoteTaker<'_, '_>) -> Result<Vec<Term>, Refused> {
        let domain = noted.domain;
        let missing =
            |what| (self.function.span.clone(), ForeignRefusal::Missing { what, of: "the function".into() });
        let weights = self.function.get("weights").filter(|weights| !weights.is_null());
        let weights = weights.map(|weights| (weights, PerIssue::of_node(weights)));
        let all_parts = self.function.get("values").map(|parts| (parts, PerIssue::of_node(parts)));
        let mut terms = Vec::with_capacity(domain.issues.len() + 1);
        for (at, issue) in domain.issues.iter().enumerate() {
            let weight = match &weights {
                // Without weights each issue counts alike.
                None if self.shape == UtilityShape::Additive => Decimal::ONE,
                None => return Err(missing("`weights`")),
                Some((weights, weight_of)) => {
                    let none = || ForeignRefusal::NoEvaluator { what: "weight", issue: issue.name.clone() };
                    let node = weight_of.of(at, issue).ok_or_else(|| (weights.span.clone(), none()))?;
                    number(node, || format!("the weight of `{}`", issue.name))?
                }
            };
            let values = match self.shape {
                UtilityShape::Affine => numbers(issue, &self.function)?,
                UtilityShape::Additive => {
                    let (parts, part_of) = all_parts.as_ref().ok_or_else(|| missing("`values`"))?;
                    let none = || ForeignRefusal::NoEvaluator { what: "function", issue: issue.name.clone() };
                    let part = part_of.of(at, issue).ok_or_else(|| (parts.span.clone(), none()))?;
                    values(issue, part, noted)?
                }
            };
            terms.push(values_term(at, weight, values, None));
        }
        let bias = self.function.get("bias").filter(|bias| !bias.is_null());
        if let Some(bias) = bias {
            let bias = number(bias, || "`bias`".to_owned())?;
            if bias != Decimal::ZERO {
                let value = Estimate::Exact(bias);
                terms.push(Term::Bonus { when: Region::default(), value, out_of: None, why: None });
            }
        }
        Ok(terms)
    }
}

/// What a list or a map holds for each issue.
enum PerIssue<'n> {
    /// A list, by the position of the issue.
    List(&'n [Node]),
    /// A map, by the name of the issue.
    Map(HashMap<&'n str, &'n Node>),
}

impl<'n> PerIssue<'n> {
    fn of_node(parts: &'n Node) -> Self {
        match &parts.value {
            Value::List(items) => Self::List(items),
            _ => Self::Map(parts.by_key()),
        }
    }

    fn of(&self, at: usize, issue: &DomainIssue) -> Option<&'n Node> {
        match self {
            Self::List(items) => items.get(at),
            Self::Map(parts) => parts.get(issue.name.as_str()).copied(),
        }
    }
}

/// The table of a function, or the map that stands in its place.
fn mapping(part: &Node) -> Option<&Node> {
    part.get("mapping").or_else(|| (part.is_map() && class(part).is_none()).then_some(part))
}

fn note_function(part: &Node, issue: &DomainIssue, notes: &mut Notes<'_>) {
    let table = part.get("mapping");
    if let (None, Some(bare)) = (table, mapping(part)) {
        notes.values(bare, issue);
        return;
    }
    let keys: &[&str] = match (table, class(part)) {
        (Some(_), _) => &["mapping"],
        (None, Some("AffineFun")) => &["slope", "bias"],
        (None, Some("LinearFun")) => &["slope"],
        (None, Some("ConstFun")) if part.get("bias").is_some() => &["bias"],
        (None, Some("ConstFun")) => &["value"],
        _ => &[],
    };
    let read: Vec<&str> = CLASS.iter().chain(keys).copied().collect();
    let of = FilePart::IssueFunction { issue: (&issue.name).into() };
    notes.keys(part, &of, KnownKeys { read: &read, idle: &["name", "id"] });
    let is_biased = table.is_none() && matches!(class(part), Some("AffineFun" | "ConstFun"));
    if is_biased && part.any(&["bias", "value"]).is_none() {
        notes.defaults(part.span.start, vec![missing("bias", Some(of), ZERO)]);
    }
    if let Some(table) = table {
        notes.values(table, issue);
    }
}

fn values(issue: &DomainIssue, part: &Node, noted: &NoteTaker<'_, '_>) -> Result<Vec<Decimal>, Refused> {
    let of = || format!("the function of `{}`", issue.name);
    if let Some(mapping) = mapping(part) {
        let known: HashMap<&str, &Node> = mapping.entries().iter().map(|(k, v)| (k.as_str(), v)).collect();
        let value = |value: &String| match known.get(value.as_str()) {
            Some(node) => number(node, || format!("the value of `{value}`")),
            None if noted.reading.missing == Missing::Zero => Ok(Decimal::ZERO),
            None => {
                let (issue, value) = (issue.name.clone(), value.clone());
                Err((mapping.span.clone(), ForeignRefusal::NoEvaluation { issue, value }))
            }
        };
        return issue.values().iter().map(value).collect();
    }
    let parameter = |name: &'static str, otherwise: Option<Decimal>| match part.get(name) {
        Some(node) => number(node, || format!("`{name}` of {}", of())),
        None => {
            otherwise.ok_or_else(|| (part.span.clone(), ForeignRefusal::Missing { what: name, of: of() }))
        }
    };
    let line = |slope: Decimal, bias: Decimal| {
        let (slope, bias) = (slope.to_rational(), bias.to_rational());
        let value = |v: Decimal| decimal(&(&slope * v.to_rational() + &bias));
        Ok(numbers(issue, part)?.into_iter().map(value).collect())
    };
    match class(part) {
        Some("AffineFun") => line(parameter("slope", None)?, parameter("bias", Some(Decimal::ZERO))?),
        Some("LinearFun") => line(parameter("slope", None)?, Decimal::ZERO),
        Some("IdentityFun") => line(Decimal::ONE, Decimal::ZERO),
        Some("ConstFun") => {
            let bias =
                part.any(&["bias", "value"]).map(|node| number(node, || format!("`bias` of {}", of())));
            let bias = bias.transpose()?.unwrap_or(Decimal::ZERO);
            Ok(vec![bias; issue.n_values()])
        }
        found => {
            let name = found.unwrap_or("without a type").to_owned();
            Err((part.span.clone(), ForeignRefusal::UnknownName { what: "the function of an issue", name }))
        }
    }
}

/// The values of an issue as numbers.
fn numbers(issue: &DomainIssue, part: &Node) -> Result<Vec<Decimal>, Refused> {
    let of = format!("issue `{}`", issue.name);
    let wrong = ForeignRefusal::WrongKind { what: "the values", of, expected: "numbers, for this function" };
    issue.numbers().ok_or((part.span.clone(), wrong))
}

fn number(node: &Node, what: impl FnOnce() -> String) -> Result<Decimal, Refused> {
    let found = node.scalar().unwrap_or("a list or a map");
    // Python writes floats; what has more digits than one is taken to the nearest.
    let float = || found.parse::<f64>().ok().filter(|f| f.is_finite()).and_then(Decimal::near);
    let decimal = || found.parse().ok().or_else(float);
    (!is_octal(found)).then(decimal).flatten().ok_or_else(|| {
        (
            node.span.clone(),
            ForeignRefusal::NotANumber { what: what(), found: found.chars().take(40).collect() },
        )
    })
}

/// Whether YAML takes digits after a zero for an octal number, or for none.
fn is_octal(number: &str) -> bool {
    let digits = number.trim_start_matches(['+', '-']);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn is_minus_infinity(node: &Node) -> bool {
    node.scalar()
        .is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "-.inf" | "-inf" | "-infinity"))
}
