//! GENIUS XML: domains and profiles of the competitions from 2010 to 2019.
//!
//! Issues are known by their index and values by their text. Additive profiles divide each evaluation by
//! the greatest of its issue, do not normalise weights and cut sums off at 1; nonlinear ones add up what
//! hyper-rectangles pay.
//!
//! Source: K. Hindriks, C. M. Jonker, S. Kraus, R. Lin, D. Tykhonov, "GENIUS: Negotiation Environment for
//! Heterogeneous Agents", AAMAS 2009; R. Lin et al., "Genius: An Integrated Environment for Supporting the
//! Design of Generic Automated Negotiators", Computational Intelligence 30(1), 2014; and the behaviour of
//! version 10.4.

mod additive;
mod nonlinear;
mod notes;

use super::notes::{FolderNotes, noted};
use super::xml::{self, Element};
use super::{
    Content, Domain, DomainIssue, DomainOptions, FileContent, ForeignRefusal, NoteTaker, ProfileFit, fault,
};
use crate::format::{FileFault, FileText};
use crate::model::{
    Estimate, Issue, Origin, PreferenceUncertainty, Preferences, ReadingFact, ReadingNote, Reservation,
    WrittenForm,
};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::Signed as _;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A profile before it meets its domain.
#[derive(Debug, Clone)]
pub(super) struct GeniusProfile {
    root: Element,
    kind: UtilityKind,
}

/// What kind of utility a profile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UtilityKind {
    Additive,
    Nonlinear,
    Uncertain,
}

type Refused = (Range<usize>, ForeignRefusal);

/// What a file is whose root is one of ours.
pub(super) fn part(text: FileText<'_>) -> Result<FileContent<'_>, Box<FileFault>> {
    let located = |(span, refusal): Refused| fault(text, span, refusal);
    let root = xml::parsed(text.text).map_err(located)?;
    if root.is("negotiation_template") {
        let issues = domain_issues(&root).map_err(located)?;
        let mut notes = unknown_types(&root, text);
        notes.extend(rounded_bounds(&root, &issues, text));
        notes.extend(notes::of_domain(&root, text));
        return Ok(FileContent::Domain(Domain { text, origin: Origin::Genius, name: None, issues, notes }));
    }
    let kind = match root.attribute("type").unwrap_or("linear").to_ascii_uppercase().as_str() {
        "LINEAR" | "" => UtilityKind::Additive,
        "NONLINEAR" => UtilityKind::Nonlinear,
        "UNCERTAIN" => UtilityKind::Uncertain,
        "CONSTRAINT" => {
            return Err(located((
                root.span,
                ForeignRefusal::NotRead { what: "constraint profiles of GENIUS" },
            )));
        }
        _ => {
            let name = root.attribute("type").unwrap_or_default().to_owned();
            return Err(located((
                root.span,
                ForeignRefusal::UnknownName { what: "the type of utility space", name },
            )));
        }
    };
    let profile = GeniusProfile { root, kind };
    Ok(FileContent::Profile(Box::new(super::ForeignProfile::new(text, Content::Genius(profile)))))
}

/// The issues of a domain: those of inner objectives before those of the objective itself.
fn domain_issues(root: &Element) -> Result<Vec<DomainIssue>, Refused> {
    let Some(space) = root.named("utility_space").next() else {
        let (what, of) = ("`utility_space`", "the domain".to_owned());
        return Err((root.span.clone(), ForeignRefusal::Missing { what, of }));
    };
    let mut elements = Vec::new();
    collect_issues(space, &mut elements);
    let mut issues: Vec<DomainIssue> = Vec::with_capacity(elements.len());
    let mut indices = HashSet::with_capacity(elements.len());
    for element in elements {
        let issue = domain_issue(element)?;
        if !indices.insert(issue.index) {
            let refusal = ForeignRefusal::Twice { what: "issue index", name: issue.index.to_string() };
            return Err((element.span.clone(), refusal));
        }
        issues.push(issue);
    }
    if issues.is_empty() { Err((root.span.clone(), ForeignRefusal::NoIssues)) } else { Ok(issues) }
}

fn collect_issues<'e>(element: &'e Element, issues: &mut Vec<&'e Element>) {
    element.named("objective").for_each(|child| collect_issues(child, issues));
    issues.extend(element.named("issue"));
}

fn domain_issue(element: &Element) -> Result<DomainIssue, Refused> {
    let name = element.attribute("name").unwrap_or_default().to_owned();
    let index = index(element, || issue_called(&name))?;
    let options = match sort(element) {
        ValueKind::Discrete => {
            let value = |item: &Element| match item.attribute("value") {
                Some(value) => Ok(value.to_owned()),
                None => {
                    let of = format!("an item of issue `{name}`");
                    Err((item.span.clone(), ForeignRefusal::Missing { what: "`value`", of }))
                }
            };
            let labels: Vec<String> = element.named("item").map(value).collect::<Result<_, _>>()?;
            if labels.is_empty() {
                return Err((element.span.clone(), ForeignRefusal::NoValues { issue: name }));
            }
            DomainOptions::Labels(labels)
        }
        ValueKind::Integer => {
            let (low, high) = bounds(element, &name)?;
            let whole = |bound: Decimal| bound.to_string().parse::<i64>().ok();
            match (whole(low), whole(high)) {
                (Some(from), Some(to)) if from <= to && to.abs_diff(from) < Issue::MOST_OPTIONS => {
                    DomainOptions::Integer(from, to)
                }
                _ => return Err(out_of_bounds(element, &name, low, high)),
            }
        }
        ValueKind::Real => {
            let (low, high) = bounds(element, &name)?;
            if low > high {
                return Err(out_of_bounds(element, &name, low, high));
            }
            real_points(low, high).ok_or_else(|| {
                let (issue, low, high) = (name.clone(), low.to_string(), high.to_string());
                (element.span.clone(), ForeignRefusal::Points { issue, low, high })
            })?
        }
    };
    Ok(DomainIssue { index, name, options, span: element.span.clone() })
}

/// Twenty steps from one bound to the other. Where their points have more digits than can be kept, the
/// bounds are rounded to the most digits with which all of them can be; `None` where that would move them
/// by a thousandth of a step.
fn real_points(low: Decimal, high: Decimal) -> Option<DomainOptions> {
    if low == high {
        return Some(DomainOptions::Grid(low, high, Decimal::ONE));
    }
    let steps = BigRational::from_integer(REAL_STEPS.into());
    (0..=Decimal::MOST_PLACES).rev().find_map(|places| {
        let [from, to] = [low, high].map(|bound| bound.rounded_to(places));
        let step = (to.to_rational() - from.to_rational()) / &steps;
        let moved = [(from, low), (to, high)].map(|(new, old)| (new.to_rational() - old.to_rational()).abs());
        let is_near = moved.into_iter().all(|by| by * BigRational::from_integer(1000.into()) <= step);
        let (step, is_exact) = Decimal::nearest(&step)?;
        let is_kept = is_exact && is_near && step > Decimal::ZERO && from.is_grid(REAL_STEPS, step);
        is_kept.then_some(DomainOptions::Grid(from, to, step))
    })
}

/// The real issues whose bounds were rounded.
fn rounded_bounds(root: &Element, issues: &[DomainIssue], text: FileText<'_>) -> Vec<ReadingNote> {
    let mut elements = Vec::new();
    root.named("utility_space").take(1).for_each(|space| collect_issues(space, &mut elements));
    let note = |(element, issue): (&Element, &DomainIssue)| {
        let DomainOptions::Grid(from, to, _) = issue.options else { return None };
        let (low, high) = bounds(element, &issue.name).ok()?;
        let [low_text, high_text, from_text, to_text] = [low, high, from, to].map(|bound| bound.to_string());
        let fact = ReadingFact::RoundedBounds {
            issue: (&issue.name).into(),
            low: low_text,
            high: high_text,
            from: from_text,
            to: to_text,
        };
        ((from, to) != (low, high)).then(|| noted(text, element.span.start, fact))
    };
    elements.into_iter().zip(issues).filter_map(note).take(MOST_NOTES).collect()
}

fn out_of_bounds(element: &Element, name: &str, low: Decimal, high: Decimal) -> Refused {
    let (issue, low, high) = (name.to_owned(), low.to_string(), high.to_string());
    (element.span.clone(), ForeignRefusal::Bounds { issue, low, high })
}

/// What kind of values an issue has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueKind {
    Discrete,
    Integer,
    Real,
}

/// By `type`, else by `vtype` or `etype`; what is none of the three is discrete.
fn sort(element: &Element) -> ValueKind {
    let names = ["type", "vtype", "etype"];
    let named = names.iter().find_map(|name| element.attribute(name)).unwrap_or("discrete");
    match named.to_ascii_lowercase().as_str() {
        "integer" => ValueKind::Integer,
        "real" => ValueKind::Real,
        _ => ValueKind::Discrete,
    }
}

/// The issues of a type that is none of the three, which count as discrete.
fn unknown_types(root: &Element, text: FileText<'_>) -> Vec<ReadingNote> {
    let mut notes = Vec::new();
    root.visit(&mut |element| {
        let named = element.attribute("type").filter(|_| element.is("issue")).unwrap_or("discrete");
        let is_known =
            ["discrete", "integer", "real", ""].iter().any(|known| named.trim().eq_ignore_ascii_case(known));
        if !is_known {
            let fact = ReadingFact::UnknownIssueType { name: named.into() };
            notes.push(noted(text, element.span.start, fact));
        }
    });
    notes
}

/// The bounds of an issue, of its own or of a `range` inside.
fn bounds(element: &Element, name: &str) -> Result<(Decimal, Decimal), Refused> {
    let bound = |attribute: &'static str, what: &'static str| {
        let range = element.named("range").next();
        let found =
            element.attribute(attribute).or_else(|| range.and_then(|range| range.attribute(attribute)));
        match found {
            None => Err((element.span.clone(), ForeignRefusal::Missing { what, of: issue_called(name) })),
            Some(found) => number(found).ok_or_else(|| {
                let what = format!("{what} of issue `{name}`");
                (element.span.clone(), ForeignRefusal::NotANumber { what, found: found.to_owned() })
            }),
        }
    };
    Ok((bound("lowerbound", "`lowerbound`")?, bound("upperbound", "`upperbound`")?))
}

fn issue_called(name: &str) -> String {
    format!("issue `{name}`")
}

fn index(element: &Element, of: impl Fn() -> String) -> Result<i64, Refused> {
    match element.attribute("index") {
        None => Err((element.span.clone(), ForeignRefusal::Missing { what: "`index`", of: of() })),
        Some(found) => found.trim().parse().map_err(|_| {
            let what = format!("`index` of {}", of());
            (element.span.clone(), ForeignRefusal::NotANumber { what, found: found.to_owned() })
        }),
    }
}

/// A number as Java reads it: blanks around it and a letter for its type do not matter. It is a float
/// there; what has more digits than a float is taken to the nearest.
fn number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let text = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
    let float = || text.parse().ok().filter(|_| is_number).and_then(Decimal::near);
    text.parse().ok().or_else(float)
}

impl GeniusProfile {
    /// Whether the profile has every issue of a domain, and how many of its values.
    pub(super) fn fit(&self, domain: &Domain<'_>) -> Option<ProfileFit> {
        let issues = self.issues();
        let (mut all, mut known) = (true, 0);
        for issue in &domain.issues {
            let element = issues.get(&issue.index)?;
            let DomainOptions::Labels(labels) = &issue.options else { continue };
            let values: HashSet<&str> =
                element.named("item").filter_map(|item| item.attribute("value")).collect();
            let found = labels.iter().filter(|label| values.contains(label.as_str())).count();
            all &= found == labels.len();
            known += found;
        }
        Some(ProfileFit { is_whole: all, is_named: false, n_known: known })
    }

    /// The issues by index; of several with one index the last.
    fn issues(&self) -> HashMap<i64, &Element> {
        let mut issues = HashMap::new();
        self.root.visit(&mut |element| {
            if let (true, Some(index)) = (element.is("issue"), element.attribute("index")) {
                // Hyper-rectangles and weights speak of issues by other elements.
                if let Ok(index) = index.trim().parse() {
                    issues.insert(index, element);
                }
            }
        });
        issues
    }

    pub(super) fn preferences(&self, noted: &mut NoteTaker<'_, '_>) -> Preferences {
        let terms = match self.kind {
            UtilityKind::Additive | UtilityKind::Uncertain => additive::terms(self, noted),
            UtilityKind::Nonlinear => nonlinear::terms(self, noted),
        };
        Preferences {
            discount: self.discount().map(Estimate::Exact),
            normalise: noted.normalises() && self.kind != UtilityKind::Nonlinear,
            ceiling: Some(Decimal::ONE),
            ..Preferences::of(terms, Reservation::Value(Estimate::Exact(self.reservation())))
        }
    }

    /// How weight and values of each term stand in the file.
    pub(super) fn standings(&self, domain: &Domain<'_>, of: &Preferences) -> Vec<(WrittenForm, WrittenForm)> {
        match self.kind {
            UtilityKind::Additive | UtilityKind::Uncertain => additive::standings(self, domain, of),
            UtilityKind::Nonlinear => {
                let plain =
                    if nonlinear::is_plain(self) { WrittenForm::Itself } else { WrittenForm::Derived };
                vec![(WrittenForm::Derived, plain); of.terms.len()]
            }
        }
    }

    /// The last reservation of the file that is a number; 0 without one.
    fn reservation(&self) -> Decimal {
        self.last("reservation").unwrap_or(Decimal::ZERO)
    }

    /// The last discount of the file; none where it is no number, or not above 0 and at most 1.
    fn discount(&self) -> Option<Decimal> {
        self.last("discount_factor").filter(|&d| Decimal::ZERO < d && d < Decimal::ONE)
    }

    /// What the file says and is not heeded, and what it leaves out, over a domain.
    pub(super) fn notes(&self, domain: &Domain<'_>, text: FileText<'_>) -> FolderNotes {
        notes::of_profile(self, domain, text)
    }

    /// The `value` of the last element with a name, wherever it stands.
    fn last(&self, name: &str) -> Option<Decimal> {
        let mut found = None;
        self.root.visit(&mut |element| {
            if let (true, Some(value)) = (element.is(name), element.attribute("value")) {
                found = Some(number(value));
            }
        });
        found.flatten()
    }

    /// What a delegate is told, of a profile that it does not know whole.
    pub(super) fn elicitation(&self) -> Option<PreferenceUncertainty> {
        if self.kind != UtilityKind::Uncertain {
            return None;
        }
        let text = |name: &'static str| self.root.named(name).last().map(|element| element.text.trim());
        let count = |name, otherwise| text(name).and_then(|t| t.parse().ok()).unwrap_or(otherwise);
        let flag = |name, otherwise| text(name).map_or(otherwise, |t| t.eq_ignore_ascii_case("true"));
        Some(PreferenceUncertainty {
            comparisons: count("comparisons", 10),
            errors: count("errors", 10),
            cost: text("elicitation_cost").and_then(number).unwrap_or(Decimal::ZERO),
            fixed_seed: flag("fixed_seed", true),
            experimental: flag("experimental", false),
        })
    }
}

/// A real issue is cut into so many steps.
const REAL_STEPS: i64 = 20;
/// So many notes of one kind are made on a domain.
const MOST_NOTES: usize = 20;
