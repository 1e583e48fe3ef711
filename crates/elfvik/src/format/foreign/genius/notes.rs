//! What a GENIUS file says and is not heeded.

use super::{Kind, Profile, number};
use crate::format::Text;
use crate::format::foreign::notes::{Known, Notes};
use crate::format::foreign::xml::Element;
use crate::format::foreign::{Domain, DomainIssue, DomainOptions};
use crate::number::Decimal;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a domain file says besides its issues.
pub(super) fn of_domain(root: &Element, text: Text<'_>) -> Vec<String> {
    let mut notes = Notes::of(text);
    notes.attributes(root, Known { read: &[], idle: &["number_of_sessions"] });
    notes.text_of(root);
    let mut spaces = 0;
    for child in &root.children {
        if child.is("utility_space") && spaces == 0 {
            spaces = 1;
            notes.attributes(child, Known { read: &[], idle: &["number_of_issues", "type", "name"] });
            of_objective(child, &mut notes);
        } else if !is_idle(child) {
            notes.element(child);
        }
    }
    notes.after(root);
    notes.finish()
}

/// Objectives and issues of a domain; weights stand there when it was saved from a profile.
fn of_objective(element: &Element, notes: &mut Notes<'_>) {
    notes.text_of(element);
    for child in &element.children {
        if child.is("objective") {
            notes.attributes(child, OBJECTIVE);
            of_objective(child, notes);
        } else if child.is("issue") {
            let known = Known { read: &["index", "name", "type", "vtype", "etype"], idle: &["description"] };
            of_issue(child, known, notes);
        } else if !is_idle(child) && !child.is("weight") {
            notes.element(child);
        }
    }
}

fn of_issue(issue: &Element, known: Known<'_>, notes: &mut Notes<'_>) {
    let is_discrete = super::sort(issue) == super::Sort::Discrete;
    notes.text_of(issue);
    let bounds = ["lowerbound", "upperbound"];
    let read: Vec<&str> =
        known.read.iter().copied().chain(bounds.into_iter().filter(|_| !is_discrete)).collect();
    notes.attributes(issue, Known { read: &read, ..known });
    for child in &issue.children {
        let known = match is_discrete {
            true if child.is("item") => {
                Known { read: &["value"], idle: &["index", "description", "cost", "evaluation"] }
            }
            false if child.is("range") => Known { read: &bounds, idle: &[] },
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

/// What a profile says besides what is read of it, over a domain.
pub(super) fn of_profile<'w>(profile: &'w Profile, domain: &'w Domain<'_>, text: Text<'_>) -> Vec<String> {
    let labels = |issue: &'w DomainIssue| match &issue.options {
        DomainOptions::Labels(labels) => {
            Some((issue.index, Rc::new(labels.iter().map(String::as_str).collect())))
        }
        _ => None,
    };
    let mut walk = Walk {
        profile,
        notes: Notes::of(text),
        seen: HashSet::new(),
        objectives: HashSet::new(),
        issues: domain.issues.iter().map(|issue| (issue.index, issue)).collect(),
        labels: domain.issues.iter().filter_map(labels).collect(),
    };
    profile.root.visit(&mut |element| {
        if element.is("objective") {
            walk.objectives.extend(element.attribute("index").and_then(|i| i.trim().parse::<i64>().ok()));
        }
    });
    walk.notes.attributes(&profile.root, Known { read: &["type"], idle: &["number_of_issues", "name"] });
    walk.children(&profile.root, Around::Root);
    walk.notes.after(&profile.root);
    walk.notes.finish()
}

/// A profile under way.
struct Walk<'w, 'a> {
    profile: &'w Profile,
    notes: Notes<'a>,
    /// Elements that count once.
    seen: HashSet<String>,
    /// The indices of objectives, whose weights count for nothing.
    objectives: HashSet<i64>,
    /// The issues of the domain by index.
    issues: HashMap<i64, &'w DomainIssue>,
    /// The values of those that have labels, by index.
    labels: HashMap<i64, Rc<HashSet<&'w str>>>,
}

/// What an element stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Root,
    Objective,
    /// Something that is not read and has been named.
    Unknown,
}

impl Walk<'_, '_> {
    /// Issues, weights, reservations and discounts are read wherever they stand.
    fn children(&mut self, element: &Element, around: Around) {
        if around != Around::Unknown {
            self.notes.text_of(element);
        }
        element.children.iter().for_each(|child| self.child(child, around));
    }

    fn child(&mut self, child: &Element, around: Around) {
        let is_nonlinear = self.profile.kind == Kind::Nonlinear;
        if child.is("objective") {
            self.notes.attributes(child, OBJECTIVE);
            self.children(child, Around::Objective);
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
        } else if !is_idle(child) {
            if around != Around::Unknown {
                self.notes.element(child);
            }
            self.children(child, Around::Unknown);
        }
    }

    /// What a delegate is told, of a profile that it does not know whole.
    fn is_told(&self, element: &Element, around: Around) -> bool {
        let is_here = self.profile.kind == Kind::Uncertain && around == Around::Root;
        is_here && TOLD.iter().any(|name| element.is(name))
    }

    fn told(&mut self, element: &Element) {
        self.notes.attributes(element, Known { read: &[], idle: &[] });
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
        self.once(element, format!("<{name}>"), "last");
    }

    fn weight(&mut self, element: &Element) {
        self.notes.attributes(element, Known { read: &["index", "value"], idle: &[] });
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
            self.once(element, format!("the weight of index {index}"), "last");
        }
    }

    /// A reservation or a discount.
    fn number(&mut self, element: &Element) {
        self.notes.attributes(element, Known { read: &["value"], idle: &[] });
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
        self.once(element, what.to_owned(), "last");
    }

    /// A note on an element that stands again.
    fn once(&mut self, element: &Element, what: String, counts: &str) {
        if self.seen.contains(&what) {
            self.notes.add(element.span.start, || format!("{what} stands again; the {counts} one counts"));
        }
        self.seen.insert(what);
    }

    fn issue(&mut self, element: &Element) {
        let index = element.attribute("index").and_then(|index| index.trim().parse::<i64>().ok());
        let issue = index.and_then(|index| self.issues.get(&index));
        let Some(&issue) = issue else {
            let shown = element.attribute("index").unwrap_or("").to_owned();
            self.notes.add(element.span.start, || {
                format!("the issue of index `{shown}` is none of the domain and counts for nothing")
            });
            return;
        };
        self.once(element, format!("the issue of index {}", issue.index), "last");
        self.notes.text_of(element);
        let bounds = ["lowerbound", "upperbound"];
        let is_nonlinear = self.profile.kind == Kind::Nonlinear;
        let labels = self.labels.get(&issue.index).cloned();
        // The bounds of numbers are those of the domain, but for the foot of a line.
        let idle = ["name", "type", "vtype", "etype", "description", "lowerbound", "upperbound"];
        let idle = if labels.is_some() { &idle[..5] } else { &idle[..] };
        self.notes.attributes(element, Known { read: &["index"], idle });
        for child in &element.children {
            match &labels {
                Some(labels) if child.is("item") => self.item(child, labels, &issue.name),
                None if child.is("range") => {
                    self.notes.attributes(child, Known { read: &bounds, idle: &[] });
                    inside(child, &[], &mut self.notes);
                }
                None if child.is("evaluator") && !is_nonlinear => self.evaluator(child, &issue.options),
                _ if is_idle(child) => {}
                // What is read wherever it stands is read here too.
                _ => self.child(child, Around::Objective),
            }
        }
        let evaluators: Vec<&Element> = element.named("evaluator").collect();
        if let (None, [.., before, _]) = (&labels, &evaluators[..]) {
            self.notes.add(before.span.start, || "of several evaluators the last one counts".to_owned());
        }
    }

    fn item(&mut self, item: &Element, labels: &HashSet<&str>, issue: &str) {
        let is_read = self.profile.kind != Kind::Nonlinear;
        let read: &[&str] = if is_read { &["value", "evaluation"] } else { &["value"] };
        self.notes.attributes(item, Known { read, idle: &["index", "description", "cost"] });
        inside(item, &[], &mut self.notes);
        let at = item.span.start;
        match item.attribute("value") {
            None => self.notes.add(at, || "<item> has no `value` and counts for nothing".to_owned()),
            Some(value) if !labels.contains(value) => self.notes.add(at, || {
                format!(
                    "`{value}` is no value of issue `{issue}` in the domain; it only counts for the greatest evaluation"
                )
            }),
            Some(_) => {}
        }
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
        self.notes.attributes(element, Known { read, idle: &["etype", "type", "vtype"] });
        inside(element, &[], &mut self.notes);
    }

    fn utility(&mut self, element: &Element) {
        if !self.seen.insert("utility".to_owned()) {
            let what = || "a second <utility> is not read and changes nothing".to_owned();
            self.notes.add(element.span.start, what);
            return;
        }
        self.notes.attributes(element, Known { read: &["maxutility"], idle: &[] });
        inside(element, &["ufun"], &mut self.notes);
        for (at, ufun) in element.named("ufun").enumerate() {
            match at {
                0 => self.ufun(ufun),
                _ => self.notes.element(ufun),
            }
        }
    }

    /// A function of hyper-rectangles, nested or not; the type is always the same, and the outermost weight is ignored.
    fn ufun(&mut self, element: &Element) {
        self.notes.attributes(element, Known { read: &["aggregation", "weight"], idle: &["type"] });
        inside(element, &["ufun", "hyperRectangle"], &mut self.notes);
        element.named("ufun").for_each(|inner| self.ufun(inner));
        for rectangle in element.named("hyperRectangle") {
            self.notes.attributes(rectangle, Known { read: &["utility", "weight"], idle: &[] });
            inside(rectangle, &["INCLUDES", "EXCLUDES"], &mut self.notes);
            let bounds =
                rectangle.children.iter().filter(|child| child.is("INCLUDES") || child.is("EXCLUDES"));
            for bound in bounds {
                self.notes.attributes(bound, Known { read: &["index", "min", "max"], idle: &[] });
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

const OBJECTIVE: Known<'_> =
    Known { read: &[], idle: &["index", "name", "type", "etype", "vtype", "description", "evaluation"] };
/// What a delegate is told.
const TOLD: [&str; 5] = ["comparisons", "errors", "elicitation_cost", "fixed_seed", "experimental"];
