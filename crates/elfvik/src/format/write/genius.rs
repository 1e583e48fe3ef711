//! GENIUS XML: the domain, and an additive or nonlinear profile per party.

use super::file::{ConvertedFile, ConvertedFiles, party_words, stem};
use super::plain::{PlainIssue, decimal, float, labels, noise};
use super::xml::{Xml, document, element, empty, is_no_character};
use super::{CeilingChange, Loss, Plain, ScaleChange, WritingNote};
use crate::model::{Issue, Options, PartyFile, PreferenceUncertainty, Region, Scenario};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use quick_xml::events::BytesText;
use std::io;

pub(super) fn write(scenario: &Scenario, files: &[PartyFile], written: &mut ConvertedFiles) {
    let stem = stem(scenario);
    let plains: Vec<Plain> = files.iter().map(|file| Plain::of(scenario, file).without_constant()).collect();
    // Where one profile needs rectangles, all are made of them: they share the domain.
    let needs_rectangles = plains.iter().any(|plain| !plain.bonuses.is_empty() && plain.n_tables == 0);
    let is_nonlinear = needs_rectangles && is_numbered(scenario);
    let fit = |plain: Plain| {
        if is_nonlinear {
            without_tables(plain, scenario, &mut written.losses)
        } else {
            fitted(plain.additive(&mut written.losses), written)
        }
    };
    let plains: Vec<Plain> = plains.into_iter().map(fit).collect();
    let kind = |at| if is_nonlinear { IssueForm::Integer } else { kind(scenario, at, &plains) };
    let kinds: Vec<IssueForm> = (0..scenario.issues.len()).map(kind).collect();
    put_names_lost(scenario, &mut written.losses);
    let domain = Domain { scenario, kinds: &kinds, name: &stem };
    written.files.push(ConvertedFile { name: format!("{stem}_domain.xml"), text: domain.text() });
    let words = party_words(scenario);
    for (file, plain) in files.iter().zip(&plains) {
        let mut profile = Profile { domain, plain, is_exact: true };
        let text = if is_nonlinear { profile.nonlinear(file, written) } else { profile.additive(file) };
        cut_off(plain, written);
        if !profile.is_exact {
            let party = plain.party.clone();
            written.notes.push(WritingNote::FloatFractions { party });
        }
        let party = &words[file.party.0];
        written.files.push(ConvertedFile { name: format!("{stem}_{party}.xml"), text });
    }
}

/// What the domain and all profiles have in common.
#[derive(Clone, Copy)]
struct Domain<'s> {
    scenario: &'s Scenario,
    /// Of each issue.
    kinds: &'s [IssueForm],
    name: &'s str,
}

impl Domain<'_> {
    fn text(self) -> String {
        document("negotiation_template", &[], |xml| {
            let n_issues = self.scenario.issues.len().to_string();
            let space = element(xml, "utility_space", &[("number_of_issues", &n_issues)]);
            space.write_inner_content(|xml| {
                self.objective(xml, |xml| {
                    (0..self.scenario.issues.len())
                        .try_for_each(|at| self.put_issue(xml, at, &Evaluations::Absent))
                })
            })?;
            Ok(())
        })
    }

    /// The element around all issues.
    fn objective(self, xml: &mut Xml, inside: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
        let attributes = [
            ("index", "0"),
            ("name", self.name),
            ("description", ""),
            ("type", "objective"),
            ("etype", "objective"),
        ];
        element(xml, "objective", &attributes).write_inner_content(inside)?;
        Ok(())
    }

    fn put_issue(self, xml: &mut Xml, at: usize, evaluations: &Evaluations) -> io::Result<()> {
        let (issue, index) = (&self.scenario.issues[at], (at + 1).to_string());
        match (self.kinds[at], &issue.options) {
            (IssueForm::Integer, Options::Integer { from, to, .. }) => {
                let bounds = [from.to_string(), to.to_string()];
                put_integer(xml, issue, &index, &bounds, evaluations)
            }
            _ => put_discrete(xml, issue, &index, evaluations),
        }
    }
}

/// What a profile says of an issue, as it is written.
enum Evaluations {
    /// Nothing: the issue stands in a domain, or the profile is made of rectangles.
    Absent,
    /// Of whole numbers along a line.
    Line { offset: String, slope: String },
    /// Of each option.
    Each(Vec<String>),
}

fn put_integer(
    xml: &mut Xml,
    issue: &Issue,
    index: &str,
    [from, to]: &[String; 2],
    evaluations: &Evaluations,
) -> io::Result<()> {
    let attributes = [
        ("index", index),
        ("name", &issue.question),
        ("type", "integer"),
        ("etype", "integer"),
        ("vtype", "integer"),
        ("lowerbound", from),
        ("upperbound", to),
    ];
    let integer = element(xml, "issue", &attributes);
    let Evaluations::Line { offset, slope } = evaluations else {
        return integer.write_empty().map(|_| ());
    };
    integer.write_inner_content(|xml| {
        empty(xml, "evaluator", &[("ftype", "linear"), ("offset", offset), ("slope", slope)])
    })?;
    Ok(())
}

fn put_discrete(xml: &mut Xml, issue: &Issue, index: &str, evaluations: &Evaluations) -> io::Result<()> {
    let attributes = [
        ("index", index),
        ("name", &issue.question),
        ("type", "discrete"),
        ("etype", "discrete"),
        ("vtype", "discrete"),
    ];
    element(xml, "issue", &attributes).write_inner_content(|xml| {
        labels(issue).iter().enumerate().try_for_each(|(o, label)| {
            let index = (o + 1).to_string();
            let item = [("index", index.as_str()), ("value", label)];
            match evaluations {
                Evaluations::Each(each) => {
                    let [index, value] = item;
                    empty(xml, "item", &[index, value, ("evaluation", &each[o])])
                }
                _ => empty(xml, "item", &item),
            }
        })
    })?;
    Ok(())
}

/// How an issue is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IssueForm {
    Discrete,
    Integer,
}

/// Whole numbers are an integer issue where every party values them along a line within 0 and 1.
fn kind(scenario: &Scenario, at: usize, plains: &[Plain]) -> IssueForm {
    let is_whole = matches!(scenario.issues[at].options, Options::Integer { step: 1, .. });
    let is_line = |plain: &Plain| line(&plain.issues[at]).is_some();
    if is_whole && plains.iter().all(is_line) { IssueForm::Integer } else { IssueForm::Discrete }
}

/// Values along a line, as shares of the greatest, with the weight that goes with them.
struct Line {
    offset: BigRational,
    slope: BigRational,
    weight: BigRational,
}

/// The line on which the values of an issue lie, if they do, and none is below zero.
fn line(issue: &PlainIssue) -> Option<Line> {
    let values = &issue.values;
    let slope = if values.len() > 1 { &values[1] - &values[0] } else { BigRational::zero() };
    let is_even = values.windows(2).all(|pair| &pair[1] - &pair[0] == slope);
    let is_above = !values.iter().any(Signed::is_negative) && !issue.weight.is_negative();
    if !is_even || !is_above {
        return None;
    }
    let greatest = issue.greatest();
    let weight = &issue.weight / &issue.out_of;
    if greatest <= BigRational::one() {
        return Some(Line { offset: values[0].clone(), slope, weight });
    }
    Some(Line { offset: &values[0] / &greatest, slope: slope / &greatest, weight: weight * greatest })
}

/// A profile in the making.
struct Profile<'p> {
    domain: Domain<'p>,
    plain: &'p Plain,
    /// Whether every number so far is just what it should be.
    is_exact: bool,
}

impl Profile<'_> {
    /// A profile of a weight and evaluations per issue.
    fn additive(&mut self, file: &PartyFile) -> String {
        let kind: &[(&str, &str)] = if file.elicitation.is_some() { &[("type", "UNCERTAIN")] } else { &[] };
        document("utility_space", kind, |xml| {
            let domain = self.domain;
            domain.objective(xml, |xml| {
                for at in 0..self.plain.issues.len() {
                    let evaluations = self.evaluations(at);
                    domain.put_issue(xml, at, &evaluations)?;
                }
                (0..self.plain.issues.len()).try_for_each(|at| {
                    let weight = self.weight(at);
                    empty(xml, "weight", &[("index", &(at + 1).to_string()), ("value", &weight)])
                })
            })?;
            if let Some(elicitation) = &file.elicitation {
                put_elicitation(xml, elicitation)?;
            }
            self.put_limits(xml)
        })
    }

    /// A profile of hyper-rectangles.
    fn nonlinear(&mut self, file: &PartyFile, written: &mut ConvertedFiles) -> String {
        if file.elicitation.is_some() {
            written.losses.push(Loss::Elicitation { party: self.plain.party.clone() });
        }
        document("utility_space", &[("type", "nonlinear")], |xml| {
            let domain = self.domain;
            domain.objective(xml, |xml| {
                (0..self.plain.issues.len())
                    .try_for_each(|at| domain.put_issue(xml, at, &Evaluations::Absent))?;
                let utility = element(xml, "utility", &[("maxutility", "1")]);
                utility.write_inner_content(|xml| {
                    let sum = [("type", "PlainUfun"), ("weight", "1"), ("aggregation", "sum")];
                    element(xml, "ufun", &sum).write_inner_content(|xml| self.put_rectangles(xml))?;
                    Ok(())
                })?;
                Ok(())
            })?;
            self.put_limits(xml)
        })
    }

    fn float(&mut self, fraction: &BigRational) -> String {
        float(fraction, &mut self.is_exact)
    }

    fn evaluations(&mut self, at: usize) -> Evaluations {
        let own = &self.plain.issues[at];
        if self.domain.kinds[at] == IssueForm::Integer {
            return match line(own) {
                None => Evaluations::Absent,
                Some(Line { offset, slope, .. }) => {
                    Evaluations::Line { offset: self.float(&offset), slope: self.float(&slope) }
                }
            };
        }
        // The greatest is 1, so that readers that do not divide by it read the same.
        let greatest = own.greatest();
        let share =
            |value: &BigRational| if greatest.is_positive() { value / &greatest } else { value.clone() };
        Evaluations::Each(own.values.iter().map(|value| self.float(&share(value))).collect())
    }

    fn weight(&mut self, at: usize) -> String {
        let own = &self.plain.issues[at];
        let weight = match self.domain.kinds[at] {
            IssueForm::Integer => line(own).map_or_else(BigRational::zero, |line| line.weight),
            IssueForm::Discrete => &own.weight * own.greatest() / &own.out_of,
        };
        self.float(&weight)
    }

    /// Reservation and discount, at the end of the file.
    fn put_limits(&mut self, xml: &mut Xml) -> io::Result<()> {
        let reservation = match &self.plain.reservation {
            Some(value) => self.float(value),
            // From the worst outcome on, everything is accepted.
            None => self.float(&self.plain.least()),
        };
        empty(xml, "reservation", &[("value", &reservation)])?;
        let discount = self.plain.discount.unwrap_or(Decimal::ONE);
        empty(xml, "discount_factor", &[("value", &discount.to_string())])
    }

    /// What regions and single options pay, as hyper-rectangles.
    fn put_rectangles(&mut self, xml: &mut Xml) -> io::Result<()> {
        for (issue, own) in self.plain.issues.iter().enumerate() {
            for (option, worth) in own.worth().iter().enumerate().filter(|(_, worth)| !worth.is_zero()) {
                self.put_rectangle(xml, worth, &[Range { issue, low: option, high: option }])?;
            }
        }
        for (region, value) in &self.plain.bonuses {
            for ranges in rectangles(self.domain.scenario, region) {
                self.put_rectangle(xml, value, &ranges)?;
            }
        }
        Ok(())
    }

    fn put_rectangle(&mut self, xml: &mut Xml, value: &BigRational, ranges: &[Range]) -> io::Result<()> {
        let value = decimal(value, &mut self.is_exact).to_string();
        let bound = |issue: usize, option: usize| self.domain.scenario.issues[issue].option_id(option as u32);
        element(xml, "hyperRectangle", &[("utility", &value)]).write_inner_content(|xml| {
            ranges.iter().try_for_each(|&Range { issue, low, high }| {
                let (index, low, high) = ((issue + 1).to_string(), bound(issue, low), bound(issue, high));
                empty(xml, "INCLUDES", &[("index", &index), ("min", &low), ("max", &high)])
            })
        })?;
        Ok(())
    }
}

fn put_elicitation(xml: &mut Xml, elicitation: &PreferenceUncertainty) -> io::Result<()> {
    let PreferenceUncertainty { comparisons, errors, cost, fixed_seed, experimental } = elicitation;
    let texts = [
        ("comparisons", comparisons.to_string()),
        ("errors", errors.to_string()),
        ("elicitation_cost", cost.to_string()),
        ("fixed_seed", fixed_seed.to_string()),
        ("experimental", experimental.to_string()),
    ];
    texts.iter().try_for_each(|(name, text)| {
        element(xml, name, &[]).write_text_content(BytesText::new(text)).map(|_| ())
    })
}

fn is_numbered(scenario: &Scenario) -> bool {
    scenario.issues.iter().all(|issue| matches!(issue.options, Options::Integer { step: 1, .. }))
}

/// The same utilities with evaluations whose greatest is above zero, since others count for nothing: what
/// one issue lacks another has to spare. Where none has, utilities are raised.
fn fitted(mut plain: Plain, written: &mut ConvertedFiles) -> Plain {
    let mut owed = BigRational::zero();
    for issue in &mut plain.issues {
        let worth = issue.worth();
        let greatest = worth.iter().max().cloned().unwrap_or_else(BigRational::zero);
        let is_flat = worth.iter().all(Zero::is_zero);
        let low = BigRational::new(1.into(), 10_000.into());
        if !is_flat && (!greatest.is_positive() || issue.greatest() < low || issue.weight.is_negative()) {
            let raise =
                if greatest.is_positive() { BigRational::zero() } else { BigRational::one() - &greatest };
            owed += &raise;
            let raised: Vec<BigRational> = worth.into_iter().map(|value| value + &raise).collect();
            let top = raised.iter().max().cloned().unwrap_or_else(BigRational::one);
            let values = raised.iter().map(|value| value / &top).collect();
            *issue = PlainIssue { weight: top, values, out_of: BigRational::one() };
        }
    }
    for issue in &mut plain.issues {
        if owed.is_zero() {
            break;
        }
        let worth = issue.worth();
        let greatest = worth.iter().max().cloned().unwrap_or_else(BigRational::zero);
        if greatest > owed {
            let lowered: Vec<BigRational> = worth.iter().map(|value| value - &owed).collect();
            let top = &greatest - &owed;
            let values = lowered.iter().map(|value| value / &top).collect();
            *issue = PlainIssue { weight: top, values, out_of: BigRational::one() };
            owed = BigRational::zero();
        }
    }
    if !owed.is_zero() {
        let change = ScaleChange::Raised { by: owed.to_f64().unwrap_or(0.0) };
        written.losses.push(Loss::Rescaled { party: plain.party.clone(), change });
        plain.reservation = plain.reservation.map(|r| r + &owed);
        plain.ceiling = plain.ceiling.map(|c| c + &owed);
    }
    plain
}

/// GENIUS cuts off at 1.
fn cut_off(plain: &Plain, written: &mut ConvertedFiles) {
    let most = plain.most();
    let is_same = match &plain.ceiling {
        Some(ceiling) => ceiling.is_one() || (&most <= ceiling && most <= BigRational::one()),
        None => &most - BigRational::one() < noise(),
    };
    if !is_same {
        let change = match &plain.ceiling {
            Some(ceiling) => CeilingChange::Moved { from: ceiling.to_f64().unwrap_or(0.0) },
            None => CeilingChange::Added { greatest: most.to_f64().unwrap_or(0.0) },
        };
        written.losses.push(Loss::Ceiling { party: plain.party.clone(), change });
    }
}

/// Options of an issue from one to another.
#[derive(Clone, Copy)]
struct Range {
    issue: usize,
    low: usize,
    high: usize,
}

/// The rectangles that a region is made of: several where it has holes.
fn rectangles(scenario: &Scenario, region: &Region) -> Vec<Vec<Range>> {
    region.conditions().iter().fold(vec![Vec::new()], |heads: Vec<Vec<Range>>, condition| {
        let issue = condition.issue().0;
        let runs = runs(scenario.issues[issue].n_options(), |o| condition.allows(o));
        let longer = |head: &Vec<Range>| {
            let head = head.clone();
            let ranges = runs.iter().map(move |&(low, high)| Range { issue, low, high });
            ranges.map(move |range| head.iter().copied().chain([range]).collect()).collect::<Vec<_>>()
        };
        heads.iter().flat_map(longer).collect()
    })
}

/// How many rectangles a region is made of.
fn n_rectangles(scenario: &Scenario, region: &Region) -> usize {
    let n_runs = region.conditions().iter().map(|condition| {
        let n_options = scenario.issues[condition.issue().0].n_options();
        runs(n_options, |o| condition.allows(o)).len()
    });
    n_runs.fold(1, usize::saturating_mul)
}

/// The same without tables, and without regions of more rectangles than a file can hold.
fn without_tables(mut plain: Plain, scenario: &Scenario, losses: &mut Vec<Loss>) -> Plain {
    let mut n_left = MOST_RECTANGLES;
    let n_bonuses = plain.bonuses.len();
    plain.bonuses.retain(|(region, _)| {
        let left = n_left.checked_sub(n_rectangles(scenario, region));
        n_left = left.unwrap_or(n_left);
        left.is_some()
    });
    let n = std::mem::take(&mut plain.n_tables) + n_bonuses - plain.bonuses.len();
    if n > 0 {
        losses.push(Loss::Coupled { party: plain.party.clone(), n });
    }
    plain
}

/// The stretches of options that are allowed.
fn runs(n: u32, allows: impl Fn(u32) -> bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for option in (0..n).filter(|&o| allows(o)) {
        let option = option as usize;
        match runs.last_mut() {
            Some((_, high)) if *high + 1 == option => *high = option,
            _ => runs.push((option, option)),
        }
    }
    runs
}

/// Names with characters that XML cannot hold.
fn put_names_lost(scenario: &Scenario, losses: &mut Vec<Loss>) {
    for issue in &scenario.issues {
        let texts = std::iter::once(issue.question.clone()).chain(labels(issue));
        let is_lost = |text: &String| text.contains(is_no_character);
        losses.extend(texts.filter(is_lost).map(|text| Loss::Characters { text }));
    }
}

/// A profile has at most so many rectangles around regions; readers of the field take minutes for more.
const MOST_RECTANGLES: usize = 100_000;
