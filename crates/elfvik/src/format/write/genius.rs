//! GENIUS XML: the domain, and an additive or nonlinear profile per party.

use super::plain::{PlainIssue, decimal, float, labels, noise};
use super::{ConvertedFile, ConvertedFiles, Loss, Plain, party_words, stem};
use crate::characters::is_unsafe;
use crate::model::{Issue, Options, PartyFile, Scenario};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::fmt::Write as _;

pub(super) fn write(scenario: &Scenario, files: &[PartyFile], written: &mut ConvertedFiles) {
    let stem = stem(scenario);
    let plains: Vec<Plain> = files.iter().map(|file| Plain::of(scenario, file).without_constant()).collect();
    // Where one profile needs rectangles, all are made of them: they share the domain.
    let needs_rectangles = plains.iter().any(|plain| !plain.bonuses.is_empty() && plain.n_tables == 0);
    let is_nonlinear = needs_rectangles && is_numbered(scenario);
    let fit = |plain: Plain| {
        if is_nonlinear {
            let n_tables = plain.n_tables;
            if n_tables > 0 {
                written.losses.push(Loss::Coupled { party: plain.party.clone(), n: n_tables });
            }
            plain
        } else {
            fitted(plain.additive(&mut written.losses), written)
        }
    };
    let plains: Vec<Plain> = plains.into_iter().map(fit).collect();
    let kind = |at| if is_nonlinear { IssueForm::Integer } else { kind(scenario, at, &plains) };
    let kinds: Vec<IssueForm> = (0..scenario.issues.len()).map(kind).collect();
    put_names_lost(scenario, &mut written.losses);
    let mut text = String::from("<negotiation_template>\n");
    let _ = writeln!(text, "<utility_space number_of_issues=\"{}\">", scenario.issues.len());
    objective(&mut text, &stem);
    for (at, issue) in scenario.issues.iter().enumerate() {
        put_issue(&mut text, at, issue, kinds[at], None, &mut true);
    }
    text.push_str("</objective>\n</utility_space>\n</negotiation_template>\n");
    written.files.push(ConvertedFile { name: format!("{stem}_domain.xml"), text });
    let words = party_words(scenario);
    for (file, plain) in files.iter().zip(&plains) {
        let party = &words[file.party.0];
        let text = match is_nonlinear {
            true => nonlinear(scenario, file, plain, &stem, written),
            false => additive(scenario, file, plain, (&kinds, &stem), written),
        };
        written.files.push(ConvertedFile { name: format!("{stem}_{party}.xml"), text });
    }
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

/// Offset and slope of values along a line, as shares of the greatest, with the weight that goes with them.
fn line(issue: &PlainIssue) -> Option<(BigRational, BigRational, BigRational)> {
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
        return Some((values[0].clone(), slope, weight));
    }
    Some((&values[0] / &greatest, slope / &greatest, weight * greatest))
}

fn objective(text: &mut String, name: &str) {
    let _ = writeln!(
        text,
        "<objective index=\"0\" name=\"{}\" description=\"\" type=\"objective\" etype=\"objective\">",
        escaped(name)
    );
}

/// An issue, with its evaluations where it stands in a profile.
fn put_issue(
    text: &mut String,
    at: usize,
    issue: &Issue,
    kind: IssueForm,
    own: Option<&PlainIssue>,
    is_exact: &mut bool,
) {
    let index = at + 1;
    let name = escaped(&issue.question);
    match (kind, &issue.options) {
        (IssueForm::Integer, Options::Integer { from, to, .. }) => {
            let _ = write!(
                text,
                "<issue index=\"{index}\" name=\"{name}\" type=\"integer\" etype=\"integer\" vtype=\"integer\" lowerbound=\"{from}\" \
                 upperbound=\"{to}\""
            );
            match own.and_then(line) {
                None => text.push_str("/>\n"),
                Some((offset, slope, _)) => {
                    let (offset, slope) = (float(&offset, is_exact), float(&slope, is_exact));
                    let _ = writeln!(
                        text,
                        ">\n<evaluator ftype=\"linear\" offset=\"{offset}\" slope=\"{slope}\"/>\n</issue>"
                    );
                }
            }
        }
        _ => {
            let _ = writeln!(
                text,
                "<issue index=\"{index}\" name=\"{name}\" type=\"discrete\" etype=\"discrete\" vtype=\"discrete\">"
            );
            for (o, label) in labels(issue).iter().enumerate() {
                // The greatest is 1, so that readers that do not divide by it read the same.
                let evaluation = own.map_or_else(String::new, |own| {
                    let greatest = own.greatest();
                    let value = &own.values[o];
                    let share = if greatest.is_positive() { value / greatest } else { value.clone() };
                    format!(" evaluation=\"{}\"", float(&share, is_exact))
                });
                let _ =
                    writeln!(text, "<item index=\"{}\" value=\"{}\"{evaluation}/>", o + 1, escaped(label));
            }
            text.push_str("</issue>\n");
        }
    }
}

/// A profile of a weight and evaluations per issue.
fn additive(
    scenario: &Scenario,
    file: &PartyFile,
    plain: &Plain,
    (kinds, stem): (&[IssueForm], &str),
    written: &mut ConvertedFiles,
) -> String {
    let mut is_exact = true;
    let kind = if file.elicitation.is_some() { " type=\"UNCERTAIN\"" } else { "" };
    let mut text = format!("<utility_space{kind}>\n");
    objective(&mut text, stem);
    for (at, (issue, own)) in scenario.issues.iter().zip(&plain.issues).enumerate() {
        put_issue(&mut text, at, issue, kinds[at], Some(own), &mut is_exact);
    }
    for (at, own) in plain.issues.iter().enumerate() {
        let weight = match kinds[at] {
            IssueForm::Integer => line(own).map_or_else(BigRational::zero, |(_, _, weight)| weight),
            IssueForm::Discrete => &own.weight * own.greatest() / &own.out_of,
        };
        let weight = float(&weight, &mut is_exact);
        let _ = writeln!(text, "<weight index=\"{}\" value=\"{weight}\"/>", at + 1);
    }
    text.push_str("</objective>\n");
    if let Some(e) = &file.elicitation {
        let _ = writeln!(text, "<comparisons>{}</comparisons>\n<errors>{}</errors>", e.comparisons, e.errors);
        let _ = writeln!(text, "<elicitation_cost>{}</elicitation_cost>", e.cost);
        let _ = writeln!(text, "<fixed_seed>{}</fixed_seed>", e.fixed_seed);
        let _ = writeln!(text, "<experimental>{}</experimental>", e.experimental);
    }
    put_limits(&mut text, plain, is_exact, written);
    text
}

/// A profile of hyper-rectangles.
fn nonlinear(
    scenario: &Scenario,
    file: &PartyFile,
    plain: &Plain,
    stem: &str,
    written: &mut ConvertedFiles,
) -> String {
    let mut is_exact = true;
    if file.elicitation.is_some() {
        written.losses.push(Loss::Elicitation { party: plain.party.clone() });
    }
    let mut text = String::from("<utility_space type=\"nonlinear\">\n");
    objective(&mut text, stem);
    for (at, issue) in scenario.issues.iter().enumerate() {
        put_issue(&mut text, at, issue, IssueForm::Integer, None, &mut true);
    }
    put_rectangles(&mut text, scenario, plain, &mut is_exact);
    text.push_str("</objective>\n");
    put_limits(&mut text, plain, is_exact, written);
    text
}

/// Reservation and discount, and the end of the file.
fn put_limits(text: &mut String, plain: &Plain, is_exact: bool, written: &mut ConvertedFiles) {
    cut_off(plain, written);
    let mut is_exact = is_exact;
    let reservation = match &plain.reservation {
        Some(value) => float(value, &mut is_exact),
        // From the worst outcome on, everything is accepted.
        None => float(&plain.least(), &mut is_exact),
    };
    let _ = writeln!(text, "<reservation value=\"{reservation}\"/>");
    let discount = plain.discount.unwrap_or(Decimal::ONE);
    let _ = writeln!(text, "<discount_factor value=\"{discount}\"/>");
    text.push_str("</utility_space>\n");
    if !is_exact {
        let note = "fractions are written to 17 digits, as floats hold them";
        written.notes.push(format!("{}: {note}", plain.party));
    }
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
        let what = format!("raised by {}", owed.to_f64().unwrap_or(0.0));
        written.losses.push(Loss::Rescaled { party: plain.party.clone(), what });
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
        let what = match &plain.ceiling {
            Some(ceiling) => format!("cut off at 1, not at {}", ceiling.to_f64().unwrap_or(0.0)),
            None => format!("cut off at 1, and reach {}", most.to_f64().unwrap_or(0.0)),
        };
        written.losses.push(Loss::Ceiling { party: plain.party.clone(), what });
    }
}

/// What regions and single options pay, as hyper-rectangles.
fn put_rectangles(text: &mut String, scenario: &Scenario, plain: &Plain, is_exact: &mut bool) {
    text.push_str("<utility maxutility=\"1\">\n<ufun type=\"PlainUfun\" weight=\"1\" aggregation=\"sum\">\n");
    let bound = |issue: usize, option: usize| scenario.issues[issue].option_id(option as u32);
    let mut rectangle = |value: &BigRational, bounds: &[(usize, usize, usize)]| {
        let value = decimal(value, is_exact);
        let _ = writeln!(text, "<hyperRectangle utility=\"{value}\">");
        for &(issue, low, high) in bounds {
            let (low, high) = (bound(issue, low), bound(issue, high));
            let _ = writeln!(text, "<INCLUDES index=\"{}\" min=\"{low}\" max=\"{high}\"/>", issue + 1);
        }
        text.push_str("</hyperRectangle>\n");
    };
    for (at, issue) in plain.issues.iter().enumerate() {
        for (option, worth) in issue.worth().iter().enumerate().filter(|(_, worth)| !worth.is_zero()) {
            rectangle(worth, &[(at, option, option)]);
        }
    }
    for (region, value) in &plain.bonuses {
        // A region with holes is several rectangles.
        let mut boxes: Vec<Vec<(usize, usize, usize)>> = vec![Vec::new()];
        for condition in region.conditions() {
            let issue = condition.issue().0;
            let runs = runs(scenario.issues[issue].n_options(), |o| condition.allows(o));
            boxes = boxes
                .iter()
                .flat_map(|head| {
                    runs.iter().map(move |&(low, high)| {
                        head.iter().copied().chain([(issue, low, high)]).collect::<Vec<_>>()
                    })
                })
                .collect();
        }
        boxes.iter().for_each(|bounds| rectangle(value, bounds));
    }
    text.push_str("</ufun>\n</utility>\n");
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

/// Text as an attribute, with the entities of XML. GENIUS itself shows these as they stand, the same in
/// domain and profile. What XML cannot hold is written out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c if is_no_character(c) => escaped.extend(c.escape_unicode()),
            c if c == '\n' || is_unsafe(c) => {
                let _ = write!(escaped, "&#x{:x};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether XML can hold a character in no way.
fn is_no_character(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Names with characters that XML cannot hold.
fn put_names_lost(scenario: &Scenario, losses: &mut Vec<Loss>) {
    for issue in &scenario.issues {
        let texts = std::iter::once(issue.question.clone()).chain(labels(issue));
        let is_lost = |text: &String| text.contains(is_no_character);
        losses.extend(texts.filter(is_lost).map(|text| Loss::Characters { text }));
    }
}
