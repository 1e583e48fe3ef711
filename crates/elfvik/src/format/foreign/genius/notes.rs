//! What a GENIUS file says and is not heeded.

use super::{GeniusProfile, UtilityKind, number};
use crate::format::FileText;
use crate::format::foreign::notes::{FolderNotes, KnownKeys, Notes};
use crate::format::foreign::xml::Element;
use crate::format::foreign::{Domain, DomainIssue, DomainOptions};
use crate::number::Decimal;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a domain file says besides its issues.
pub(super) fn of_domain(root: &Element, text: FileText<'_>) -> Vec<String> {
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
                let what =
                    || "this <issue> stands outside of the <objective>, and is read as if inside".to_owned();
                notes.add(issue.span.start, what);
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
        let index = issue.attribute("index").unwrap_or("").to_owned();
        notes.add(issue.span.start, || format!("the issue of index {index} has no name"));
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
        notes.add(range.span.start, || "of several <range> the first one counts".to_owned());
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
    seen: HashSet<String>,
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
            self.notes.add(element.span.start, || {
                format!("`{text}` of <{name}> says nothing here and is not heeded")
            });
        }
        self.once(element, format!("<{name}>"), text);
    }

    fn weight(&mut self, element: &Element) {
        self.notes.attributes(element, KnownKeys { read: &["index", "value"], idle: &[] });
        inside(element, &[], &mut self.notes);
        let index = element.attribute("index").and_then(|index| index.trim().parse::<i64>().ok());
        let of_issue = index.is_some_and(|index| self.issues.contains_key(&index));
        if !of_issue && !index.is_some_and(|index| self.objectives.contains(&index)) {
            let index = element.attribute("index").unwrap_or("").to_owned();
            self.notes.add(element.span.start, || {
                format!("the weight of index `{index}`, which is no issue of the domain, counts for nothing")
            });
        }
        if let (true, Some(index)) = (of_issue, index) {
            let value = element.attribute("value").unwrap_or_default();
            self.once(element, format!("the weight of index {index}"), value);
        }
    }

    /// A reservation or a discount.
    fn number(&mut self, element: &Element) {
        self.notes.attributes(element, KnownKeys { read: &["value"], idle: &[] });
        inside(element, &[], &mut self.notes);
        let is_reservation = element.is("reservation");
        let Some(value) = element.attribute("value") else {
            let name = &element.name;
            self.notes.add(element.span.start, || format!("<{name}> has no `value` and counts for nothing"));
            return;
        };
        let found = number(value);
        let is_discount = |d: Decimal| Decimal::ZERO < d && d <= Decimal::ONE;
        if is_reservation && found.is_none() {
            self.notes.add(element.span.start, || {
                format!("the reservation `{value}` is no number and counts as 0")
            });
        }
        if !is_reservation && !found.is_some_and(is_discount) {
            self.notes.add(element.span.start, || {
                format!("the discount `{value}` is not above 0 and at most 1, and counts as none")
            });
        }
        let what = if is_reservation { "the reservation" } else { "the discount" };
        self.once(element, what.to_owned(), value);
    }

    /// A note on an element that stands again and says something.
    fn once(&mut self, element: &Element, what: String, says: &str) {
        if self.seen.contains(&what) {
            let says = if says.is_empty() { String::new() } else { format!(", as `{says}`") };
            self.notes.add(element.span.start, || format!("{what} stands again{says}; the last one counts"));
        }
        self.seen.insert(what);
    }

    /// What the file does not say, and what it counts as.
    fn absent(&mut self) {
        let is_there = |what: &str| self.seen.contains(what);
        let mut absent = Vec::new();
        absent.extend((!is_there("the reservation")).then_some(("reservation", "0")));
        absent.extend((!is_there("the discount")).then_some(("discount", "1")));
        if self.profile.kind == UtilityKind::Uncertain {
            let told = |(name, _): &&(&str, &str)| !is_there(&format!("<{name}>"));
            absent.extend(TOLD.iter().filter(told).copied());
        }
        self.notes.defaults(self.profile.root.span.start, &absent);
    }

    fn issue(&mut self, element: &Element) {
        let index = element.attribute("index").and_then(|index| index.trim().parse::<i64>().ok());
        let issue = index.and_then(|index| self.issues.get(&index).copied());
        let Some(issue) = issue else {
            let shown = element.attribute("index").unwrap_or("").to_owned();
            self.notes.add(element.span.start, || {
                format!("the issue of index `{shown}` is none of the domain and counts for nothing")
            });
            self.children(element, ParentElement::Unknown);
            return;
        };
        self.once(element, format!("the issue of index {}", issue.index), "");
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
            self.notes.add(before.span.start, || "of several evaluators the last one counts".to_owned());
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
            None => self.notes.add(at, || "<item> has no `value` and counts for nothing".to_owned()),
            Some(value) if !labels.contains_key(value) => self.notes.add(at, || {
                format!(
                    "`{value}` is no value of issue `{issue}` in the domain; it only counts for the greatest evaluation"
                )
            }),
            Some(_) => {}
        }
        let (Some(value), true) = (item.attribute("value"), is_read) else { return };
        let evaluation = item.attribute("evaluation").map(str::trim);
        let Some(evaluation) = evaluation.filter(|written| !written.eq_ignore_ascii_case("null")) else {
            self.notes.add(at, || format!("this item of `{value}` has no evaluation and counts for nothing"));
            return;
        };
        let (n, before) = items.entry(value, evaluation);
        *n += 1;
        if number(before) != number(evaluation) {
            self.notes.add(at, || {
                format!(
                    "`{value}` stands again, with another evaluation, `{evaluation}`; the last one counts"
                )
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
            self.notes.defaults(element.span.start, &[("`ftype` of this evaluator", "linear")]);
        }
    }

    fn utility(&mut self, element: &Element) {
        if !self.seen.insert("utility".to_owned()) {
            let what = || "a second <utility> is not read and changes nothing".to_owned();
            self.notes.add(element.span.start, what);
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
            self.notes.add(outermost.span.start, || {
                format!("the weight `{weight}` of the outermost <ufun> counts for nothing")
            });
        }
        let (mut n_ufuns, mut n_rectangles) = (0, 0);
        outermost.visit(&mut |element| {
            let is_bare = element.attribute("weight").is_none() && !std::ptr::eq(element, outermost);
            n_ufuns += usize::from(is_bare && element.is("ufun"));
            n_rectangles += usize::from(is_bare && element.is("hyperRectangle"));
        });
        let bare = [(n_ufuns, "<ufun>"), (n_rectangles, "<hyperRectangle>")];
        let what = bare.map(|(n, name)| (n, format!("weight of {n} {name}")));
        let absent: Vec<(&str, &str)> =
            what.iter().filter(|(n, _)| *n > 0).map(|(_, what)| (what.as_str(), "1")).collect();
        self.notes.defaults(outermost.span.start, &absent);
    }

    /// A function of hyper-rectangles, nested or not; the type is always the same, and the outermost weight
    /// is ignored.
    fn ufun(&mut self, element: &Element) {
        self.notes.attributes(element, KnownKeys { read: &["aggregation", "weight"], idle: &["type"] });
        inside(element, &["ufun", "hyperRectangle"], &mut self.notes);
        if element.attribute("aggregation").is_none() {
            self.notes.defaults(element.span.start, &[("`aggregation` of this <ufun>", "sum")]);
        }
        let mut shapes = HashSet::new();
        for part in element.children.iter().filter(|part| part.is("ufun") || part.is("hyperRectangle")) {
            if !shapes.insert(part.shape()) {
                self.notes.add(part.span.start, || {
                    format!("the same <{}> stands again and counts again", part.name)
                });
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
                let what =
                    || "beside EXCLUDES, INCLUDES of the same hyperRectangle count for nothing".to_owned();
                self.notes.add(first.span.start, what);
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
            let what = || {
                format!(
                    "value `{label}` of issue `{issue}` is evaluated {here} times and stands {there} times in the domain"
                )
            };
            notes.add(at, what);
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
const TOLD: [(&str, &str); 5] = [
    ("comparisons", "10"),
    ("errors", "10"),
    ("elicitation_cost", "0"),
    ("fixed_seed", "true"),
    ("experimental", "false"),
];
