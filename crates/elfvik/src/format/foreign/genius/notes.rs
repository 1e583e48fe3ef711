//! What a GENIUS file says and is not heeded.

use super::{GeniusProfile, UtilityKind, number};
use crate::format::FileText;
use crate::format::foreign::notes::{FolderNotes, KnownKeys, Notes, ZERO, missing};
use crate::format::foreign::xml::Element;
use crate::format::foreign::{Domain, DomainIssue, DomainOptions};
use crate::model::{DefaultValue, FilePart, MissingPart, MissingValue, ReadingFact, ReadingNote, SinglePart};
use crate::number::Decimal;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a domain file says besides its issues.
pub(super) fn of_domain(root: &Element, text: FileText<'_>) -> Vec<ReadingNote> {
    let mut notes = Notes::of(text);
    notes.before(root);
    notes.attributes(root, KnownKeys { read: &[], idle: &["number_of_sessions"] });
    notes.text_of(root);
    let mut spaces = 0;
    for child in &root.children {
        if child.is("utility_space") && spaces == 0 {
            spaces = 1;
            notes.attributes(child, KnownKeys { read: &[], idle: &["number_of_issues", "type", "name"] });
            for issue in child.named("issue") {
                notes.add(issue.span.start, || ReadingFact::IssueOutsideObjective);
            }
            of_objective(child, &mut notes);
        } else if !is_idle(child) {
            notes.element(child);
        }
    }
    notes.after(root);
    notes.finish().together()
}

/// Objectives and issues of a domain; weights stand there when it was saved from a profile.
fn of_objective(element: &Element, notes: &mut Notes<'_>) {
    notes.text_of(element);
    for child in &element.children {
        if child.is("objective") {
            notes.attributes(child, OBJECTIVE);
            of_objective(child, notes);
        } else if child.is("issue") {
            let known =
                KnownKeys { read: &["index", "name", "type", "vtype", "etype"], idle: &["description"] };
            of_issue(child, known, notes);
        } else if !is_idle(child) && !child.is("weight") {
            notes.element(child);
        }
    }
}

fn of_issue(issue: &Element, known: KnownKeys<'_>, notes: &mut Notes<'_>) {
    let is_discrete = super::sort(issue) == super::ValueKind::Discrete;
    notes.text_of(issue);
    let bounds = ["lowerbound", "upperbound"];
    if issue.attribute("name").is_none_or(|name| name.trim().is_empty()) {
        let index = || issue.attribute("index").unwrap_or("").into();
        notes.add(issue.span.start, || ReadingFact::UnnamedIssue { index: index() });
    }
    let read: Vec<&str> =
        known.read.iter().copied().chain(bounds.into_iter().filter(|_| !is_discrete)).collect();
    notes.attributes(issue, KnownKeys { read: &read, ..known });
    for child in &issue.children {
        let known = match is_discrete {
            true if child.is("item") => {
                KnownKeys { read: &["value"], idle: &["index", "description", "cost", "evaluation"] }
            }
            false if child.is("range") => {
                of_range(issue, child, notes);
                continue;
            }
            _ if is_idle(child) || child.is("evaluator") => continue,
            _ => {
                notes.element(child);
                continue;
            }
        };
        notes.attributes(child, known);
        inside(child, &[], notes);
    }
}

/// The bounds inside of an issue: those of the issue itself come first, then those of the first range.
fn of_range(issue: &Element, range: &Element, notes: &mut Notes<'_>) {
    inside(range, &[], notes);
    if issue.named("range").next().is_some_and(|first| !std::ptr::eq(first, range)) {
        notes.add(range.span.start, || ReadingFact::RepeatedRange);
        return;
    }
    let bounds = ["lowerbound", "upperbound"];
    let read: Vec<&str> = bounds.into_iter().filter(|bound| issue.attribute(bound).is_none()).collect();
    notes.attributes(range, KnownKeys { read: &read, idle: &[] });
}

/// What a profile says besides what is read of it, over a domain.
pub(super) fn of_profile<'w>(
    profile: &'w GeniusProfile,
    domain: &'w Domain<'_>,
    text: FileText<'_>,
) -> FolderNotes {
    let mut walk = NoteWalk {
        profile,
        issues: domain.issues.iter().map(|issue| (issue.index, issue)).collect(),
        labels: domain.issues.iter().filter_map(|issue| Some((issue.index, counted(issue)?))).collect(),
        notes: Notes::of(text),
        seen: HashSet::new(),
        has_utility: false,
        objectives: HashSet::new(),
    };
    profile.root.visit(&mut |element| {
        if element.is("objective") {
            walk.objectives.extend(element.attribute("index").and_then(|i| i.trim().parse::<i64>().ok()));
        }
    });
    walk.notes.before(&profile.root);
    walk.notes.attributes(&profile.root, KnownKeys { read: &["type"], idle: &["number_of_issues", "name"] });
    walk.children(&profile.root, ParentElement::Root);
    walk.absent();
    walk.notes.after(&profile.root);
    walk.notes.finish()
}

/// A profile under way.
struct NoteWalk<'w, 'a> {
    profile: &'w GeniusProfile,
    notes: Notes<'a>,
    /// Elements that count once.
    seen: HashSet<SinglePart>,
    /// Whether a utility of hyper-rectangles has been met.
    has_utility: bool,
    /// The indices of objectives, whose weights count for nothing.
    objectives: HashSet<i64>,
    /// The issues of the domain by their index.
    issues: HashMap<i64, &'w DomainIssue>,
    /// How often each value of those that have labels stands in the domain, by index.
    labels: HashMap<i64, Rc<HashMap<&'w str, usize>>>,
}

/// What an element stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ParentElement {
    Root,
    Objective,
    /// Something that is not read and has been named.
    Unknown,
}

impl NoteWalk<'_, '_> {
    /// Issues, weights, reservations and discounts are read wherever they stand.
    fn children(&mut self, element: &Element, around: ParentElement) {
        if around != ParentElement::Unknown {
            self.notes.text_of(element);
        }
        element.children.iter().for_each(|child| self.child(child, around));
    }

    fn child(&mut self, child: &Element, around: ParentElement) {
        let is_nonlinear = self.profile.kind == UtilityKind::Nonlinear;
        if child.is("objective") {
            self.notes.attributes(child, OBJECTIVE);
            self.children(child, ParentElement::Objective);
        } else if child.is("issue") {
            self.issue(child);
        } else if child.is("weight") && !is_nonlinear {
            self.weight(child);
        } else if child.is("reservation") || child.is("discount_factor") {
            self.number(child);
        } else if child.is("utility") && is_nonlinear {
            self.utility(child);
        } else if self.is_told(child, around) {
            self.told(child);
        } else {
            if around != ParentElement::Unknown && !is_idle(child) {
                self.notes.element(child);
            }
            self.children(child, ParentElement::Unknown);
        }
    }

    /// What a delegate is told, of a profile that it does not know whole.
    fn is_told(&self, element: &Element, around: ParentElement) -> bool {
        let is_here = self.profile.kind == UtilityKind::Uncertain && around == ParentElement::Root;
        is_here && TOLD.iter().any(|(name, _)| element.is(name))
    }

    fn told(&mut self, element: &Element) {
        self.notes.attributes(element, KnownKeys { read: &[], idle: &[] });
        element.children.iter().for_each(|child| self.notes.element(child));
        let (name, text) = (element.name.to_ascii_lowercase(), element.text.as_str());
        let is_read = match name.as_str() {
            "comparisons" | "errors" => text.parse::<u64>().is_ok(),
            "elicitation_cost" => number(text).is_some(),
            _ => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
        };
        if !is_read {
            self.notes.add(element.span.start, || ReadingFact::UnreadableSetting {
                text: text.into(),
                element: (&name).into(),
            });
        }
        self.once(element, SinglePart::Setting { element: (&name).into() }, text);
    }

    fn weight(&mut self, element: &Element) {
        self.notes.attributes(element, KnownKeys { read: &["index", "value"], idle: &[] });
        inside(element, &[], &mut self.notes);
        let index = element.attribute("index").and_then(|index| index.trim().parse::<i64>().ok());
        let of_issue = index.is_some_and(|index| self.issues.contains_key(&index));
        if !of_issue && !index.is_some_and(|index| self.objectives.contains(&index)) {
            let index = || element.attribute("index").unwrap_or("").into();
            self.notes.add(element.span.start, || ReadingFact::WeightOfUnknownIssue { index: index() });
        }
        if let (true, Some(index)) = (of_issue, index) {
            let value = element.attribute("value").unwrap_or_default();
            self.once(element, SinglePart::Weight { index }, value);
        }
    }

    /// A reservation or a discount.
    fn number(&mut self, element: &Element) {
        self.notes.attributes(element, KnownKeys { read: &["value"], idle: &[] });
        inside(element, &[], &mut self.notes);
        let is_reservation = element.is("reservation");
        let Some(value) = element.attribute("value") else {
            let name = || (&element.name).into();
            self.notes.add(element.span.start, || ReadingFact::ElementWithoutValue { element: name() });
            return;
        };
        let found = number(value);
        let is_discount = |d: Decimal| Decimal::ZERO < d && d <= Decimal::ONE;
        if is_reservation && found.is_none() {
            self.notes.add(element.span.start, || ReadingFact::InvalidReservation { text: value.into() });
        }
        if !is_reservation && !found.is_some_and(is_discount) {
            self.notes.add(element.span.start, || ReadingFact::InvalidDiscount { text: value.into() });
        }
        self.once(
            element,
            if is_reservation { SinglePart::Reservation } else { SinglePart::Discount },
            value,
        );
    }

    /// A note on an element that stands again and says something.
    fn once(&mut self, element: &Element, what: SinglePart, says: &str) {
        if self.seen.contains(&what) {
            let says = || (!says.is_empty()).then(|| says.into());
            let fact = || ReadingFact::Repeated { what: what.clone(), says: says() };
            self.notes.add(element.span.start, fact);
        }
        self.seen.insert(what);
    }

    /// What the file does not say, and what it counts as.
    fn absent(&mut self) {
        let mut absent = Vec::new();
        let mut add = |counted: SinglePart, what: MissingPart, counts_as: DefaultValue| {
            absent.extend((!self.seen.contains(&counted)).then_some(MissingValue { what, counts_as }));
        };
        add(SinglePart::Reservation, MissingPart::Reservation, ZERO);
        add(SinglePart::Discount, MissingPart::Discount, DefaultValue::Number { number: 1 });
        if self.profile.kind == UtilityKind::Uncertain {
            for (name, counts_as) in TOLD {
                let element = || name.into();
                let counted = SinglePart::Setting { element: element() };
                add(counted, MissingPart::Setting { element: element() }, counts_as);
            }
        }
        self.notes.defaults(self.profile.root.span.start, absent);
    }

    fn issue(&mut self, element: &Element) {
        let index = element.attribute("index").and_then(|index| index.trim().parse::<i64>().ok());
        let issue = index.and_then(|index| self.issues.get(&index).copied());
        let Some(issue) = issue else {
            let shown = || element.attribute("index").unwrap_or("").into();
            self.notes.add(element.span.start, || ReadingFact::UnknownIssueIndex { index: shown() });
            self.children(element, ParentElement::Unknown);
            return;
        };
        self.once(element, SinglePart::Issue { index: issue.index }, "");
        self.notes.text_of(element);
        let is_nonlinear = self.profile.kind == UtilityKind::Nonlinear;
        let labels = self.labels.get(&issue.index).cloned();
        // The bounds of numbers are those of the domain, but for the foot of a line.
        let idle = ["name", "type", "vtype", "etype", "description", "lowerbound", "upperbound"];
        let idle = if labels.is_some() { &idle[..5] } else { &idle[..] };
        self.notes.attributes(element, KnownKeys { read: &["index"], idle });
        let mut items = Items::default();
        for child in &element.children {
            match &labels {
                Some(labels) if child.is("item") => self.item(child, (labels, &mut items), &issue.name),
                None if child.is("range") => of_range(element, child, &mut self.notes),
                None if child.is("evaluator") && !is_nonlinear => self.evaluator(child, &issue.options),
                _ if is_idle(child) => {}
                // What is read wherever it stands is read here too.
                _ => self.child(child, ParentElement::Objective),
            }
        }
        let evaluators: Vec<&Element> = element.named("evaluator").collect();
        if let (None, [.., before, _]) = (&labels, &evaluators[..]) {
            self.notes.add(before.span.start, || ReadingFact::RepeatedEvaluator);
        }
        if let (Some(labels), false) = (&labels, is_nonlinear) {
            items.compare(labels, element.span.start, &issue.name, &mut self.notes);
        }
    }

    fn item<'e>(
        &mut self,
        item: &'e Element,
        (labels, items): (&HashMap<&str, usize>, &mut Items<'e>),
        issue: &str,
    ) {
        let is_read = self.profile.kind != UtilityKind::Nonlinear;
        let read: &[&str] = if is_read { &["value", "evaluation"] } else { &["value"] };
        self.notes.attributes(item, KnownKeys { read, idle: &["index", "description", "cost"] });
        inside(item, &[], &mut self.notes);
        let at = item.span.start;
        match item.attribute("value") {
            None => self.notes.add(at, || ReadingFact::ElementWithoutValue { element: "item".into() }),
            Some(value) if !labels.contains_key(value) => self.notes.add(at, || {
                let (value, issue) = (value.into(), issue.into());
                ReadingFact::ItemOfUnknownValue { value, issue }
            }),
            Some(_) => {}
        }
        let (Some(value), true) = (item.attribute("value"), is_read) else { return };
        let evaluation = item.attribute("evaluation").map(str::trim);
        let Some(evaluation) = evaluation.filter(|written| !written.eq_ignore_ascii_case("null")) else {
            self.notes.add(at, || ReadingFact::ItemWithoutEvaluation { value: value.into() });
            return;
        };
        let (n, before) = items.entry(value, evaluation);
        *n += 1;
        if number(before) != number(evaluation) {
            self.notes.add(at, || {
                let (value, evaluation) = (value.into(), evaluation.into());
                ReadingFact::ConflictingEvaluation { value, evaluation }
            });
        }
        *before = evaluation;
    }

    fn evaluator(&mut self, element: &Element, options: &DomainOptions) {
        let is_old = element.attribute("slope").is_none() && element.attribute("parameter1").is_some();
        let ftype = element.attribute("ftype").unwrap_or("linear").to_ascii_lowercase();
        let read: &[&str] = match (options, ftype.as_str()) {
            (DomainOptions::Integer(..), "constant") if is_old => &["ftype", "parameter0"],
            (DomainOptions::Integer(..), "constant") => &["ftype", "offset"],
            (DomainOptions::Integer(..), _) if is_old => &["ftype", "parameter0", "parameter1"],
            (DomainOptions::Integer(..), _) => &["ftype", "slope", "offset"],
            (_, "constant") => &["ftype", "parameter0"],
            (_, "triangular") => &["ftype", "parameter0", "parameter1", "parameter2"],
            _ => &["ftype", "parameter0", "parameter1"],
        };
        self.notes.attributes(element, KnownKeys { read, idle: &["etype", "type", "vtype"] });
        inside(element, &[], &mut self.notes);
        if element.attribute("ftype").is_none() {
            let absent = missing("ftype", Some(FilePart::EvaluatorHere), DefaultValue::Linear);
            self.notes.defaults(element.span.start, vec![absent]);
        }
    }

    fn utility(&mut self, element: &Element) {
        if std::mem::replace(&mut self.has_utility, true) {
            self.notes.add(element.span.start, || ReadingFact::RepeatedUtility);
            return;
        }
        self.notes.attributes(element, KnownKeys { read: &["maxutility"], idle: &[] });
        inside(element, &["ufun"], &mut self.notes);
        for (at, ufun) in element.named("ufun").enumerate() {
            match at {
                0 => {
                    self.ufun(ufun);
                    self.unweighted(ufun);
                }
                _ => self.notes.element(ufun),
            }
        }
    }

    /// The outermost weight, which counts for nothing, and the parts that have none.
    fn unweighted(&mut self, outermost: &Element) {
        if let Some(weight) =
            outermost.attribute("weight").filter(|&weight| number(weight) != Some(Decimal::ONE))
        {
            self.notes.add(outermost.span.start, || ReadingFact::OutermostWeight { weight: weight.into() });
        }
        let (mut n_ufuns, mut n_rectangles) = (0, 0);
        outermost.visit(&mut |element| {
            let is_bare = element.attribute("weight").is_none() && !std::ptr::eq(element, outermost);
            n_ufuns += usize::from(is_bare && element.is("ufun"));
            n_rectangles += usize::from(is_bare && element.is("hyperRectangle"));
        });
        let bare = [(n_ufuns, "ufun"), (n_rectangles, "hyperRectangle")];
        let absent = bare.into_iter().filter(|(n, _)| *n > 0).map(|(n, name)| MissingValue {
            what: MissingPart::ElementWeights { element: name.into(), n },
            counts_as: DefaultValue::Number { number: 1 },
        });
        self.notes.defaults(outermost.span.start, absent.collect());
    }

    /// A function of hyper-rectangles, nested or not; the type is always the same, and the outermost weight
    /// is ignored.
    fn ufun(&mut self, element: &Element) {
        self.notes.attributes(element, KnownKeys { read: &["aggregation", "weight"], idle: &["type"] });
        inside(element, &["ufun", "hyperRectangle"], &mut self.notes);
        if element.attribute("aggregation").is_none() {
            let absent = missing("aggregation", Some(FilePart::UfunHere), DefaultValue::Sum);
            self.notes.defaults(element.span.start, vec![absent]);
        }
        let mut shapes = HashSet::new();
        for part in element.children.iter().filter(|part| part.is("ufun") || part.is("hyperRectangle")) {
            if !shapes.insert(part.shape()) {
                let name = || (&part.name).into();
                self.notes.add(part.span.start, || ReadingFact::RepeatedShape { element: name() });
            }
        }
        element.named("ufun").for_each(|inner| self.ufun(inner));
        for rectangle in element.named("hyperRectangle") {
            self.notes.attributes(rectangle, KnownKeys { read: &["utility", "weight"], idle: &[] });
            inside(rectangle, &["INCLUDES", "EXCLUDES"], &mut self.notes);
            let bounds =
                rectangle.children.iter().filter(|child| child.is("INCLUDES") || child.is("EXCLUDES"));
            for bound in bounds {
                self.notes.attributes(bound, KnownKeys { read: &["index", "min", "max"], idle: &[] });
                inside(bound, &[], &mut self.notes);
            }
            if let (Some(first), true) =
                (rectangle.named("INCLUDES").next(), rectangle.named("EXCLUDES").next().is_some())
            {
                self.notes.add(first.span.start, || ReadingFact::IncludesBesideExcludes);
            }
        }
    }
}

/// How often each value of an issue with labels stands in the domain.
fn counted(issue: &DomainIssue) -> Option<Rc<HashMap<&str, usize>>> {
    let DomainOptions::Labels(labels) = &issue.options else { return None };
    let mut counts = HashMap::with_capacity(labels.len());
    labels.iter().for_each(|label| *counts.entry(label.as_str()).or_insert(0) += 1);
    Some(Rc::new(counts))
}

/// How often values stand in an issue of a profile, in the order of the file, each with its last evaluation.
#[derive(Default)]
struct Items<'i> {
    found: Vec<(&'i str, usize, &'i str)>,
    by_value: HashMap<&'i str, usize>,
}

impl<'i> Items<'i> {
    /// The count and the last evaluation of a value; 0 and `evaluation` at first.
    fn entry(&mut self, value: &'i str, evaluation: &'i str) -> (&mut usize, &mut &'i str) {
        let at = *self.by_value.entry(value).or_insert_with(|| {
            self.found.push((value, 0, evaluation));
            self.found.len() - 1
        });
        let (_, n, last) = &mut self.found[at];
        (n, last)
    }

    /// Names the values that stand more often in the one than in the other; those that miss altogether are
    /// faults.
    fn compare(&self, in_domain: &HashMap<&str, usize>, at: usize, issue: &str, notes: &mut Notes<'_>) {
        for &(label, here, _) in &self.found {
            let Some(&there) = in_domain.get(label).filter(|there| **there != here) else { continue };
            notes.add(at, || ReadingFact::EvaluationCount {
                value: label.into(),
                issue: issue.into(),
                n_evaluated: here,
                n_listed: there,
            });
        }
    }
}

/// Names text and all children that are none of some.
fn inside(element: &Element, children: &[&str], notes: &mut Notes<'_>) {
    notes.text_of(element);
    for child in &element.children {
        if !children.iter().any(|known| child.is(known)) && !is_idle(child) {
            notes.element(child);
        }
    }
}

/// Elements for windows and old programs, which no utility depends on.
fn is_idle(element: &Element) -> bool {
    ["agent", "similarity_function"].iter().any(|name| element.is(name))
}

const OBJECTIVE: KnownKeys<'_> =
    KnownKeys { read: &[], idle: &["index", "name", "type", "etype", "vtype", "description", "evaluation"] };
/// What a delegate is told, with what it counts as where nothing is said.
const TOLD: [(&str, DefaultValue); 5] = [
    ("comparisons", DefaultValue::Number { number: 10 }),
    ("errors", DefaultValue::Number { number: 10 }),
    ("elicitation_cost", ZERO),
    ("fixed_seed", DefaultValue::Flag { flag: true }),
    ("experimental", DefaultValue::Flag { flag: false }),
];
