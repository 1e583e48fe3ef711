//! NegMAS YAML: the outcome space, and a utility function per party.

use super::plain::{float, labels};
use super::{ConvertedFile, ConvertedFiles, Loss, Plain, party_words, stem};
use crate::characters::visible_quoted;
use crate::model::{Disagreement, DiscountPer, Issue, Options, Origin, PartyFile, Rules, Scenario};
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::fmt::Write as _;

pub(super) fn write(scenario: &Scenario, files: &[PartyFile], written: &mut ConvertedFiles) {
    let stem = stem(scenario);
    let mut text = String::from("issues:\n");
    for issue in &scenario.issues {
        put_issue(&mut text, issue);
    }
    let _ = writeln!(text, "name: {}\ntype: DiscreteCartesianOutcomeSpace", quoted(&stem));
    written.files.push(ConvertedFile { name: format!("{stem}-domain.yml"), text });
    let words = party_words(scenario);
    for file in files {
        let plain = Plain::of(scenario, file).additive(&mut written.losses);
        let text = profile(scenario, file, &plain, written);
        written.files.push(ConvertedFile { name: format!("{stem}-{}.yml", words[file.party.0]), text });
    }
}

fn put_issue(text: &mut String, issue: &Issue) {
    let _ = writeln!(text, "- name: {}", quoted(&issue.question));
    if let Options::Integer { from, to, step: 1, .. } = issue.options {
        let _ = writeln!(text, "  type: ContiguousIssue\n  values:\n  - {from}\n  - {to}");
        return;
    }
    text.push_str("  type: CategoricalIssue\n  values:\n");
    for label in labels(issue) {
        let _ = writeln!(text, "  - {}", quoted(&label));
    }
}

fn profile(scenario: &Scenario, file: &PartyFile, plain: &Plain, written: &mut ConvertedFiles) -> String {
    let party = || plain.party.clone();
    let name = &scenario.parties[file.party.0].name;
    if let Some(ceiling) = plain.binding_ceiling() {
        let what = format!("no longer cut off at {ceiling}");
        written.losses.push(Loss::Ceiling { party: party(), what });
    }
    if file.elicitation.is_some() {
        written.losses.push(Loss::Elicitation { party: party() });
    }
    let mut is_exact = true;
    let reserved = match &plain.reservation {
        None => "-.inf".to_owned(),
        Some(value) => number(value, &mut is_exact),
    };
    let mut text = String::new();
    let indent = match plain.discount {
        None => "",
        Some(discount) => {
            let rules = rules(scenario);
            let factor = match rules.discount_per.or(file.preferences.discount_per) {
                Some(DiscountPer::Round) => "step",
                Some(DiscountPer::Time) => "relative_time",
                None if scenario.origin == Origin::Negmas => "step",
                None => "relative_time",
            };
            let dynamic = rules.disagreement == Disagreement::DiscountedReservation;
            let _ = writeln!(text, "discount: {}", float_text(&discount.to_string()));
            let _ =
                writeln!(text, "dynamic_reservation: {dynamic}\nfactor: {factor}\nname: {}", quoted(name));
            let _ = writeln!(text, "reserved_value: {reserved}\ntype: ExpDiscountedUFun\nufun:");
            "  "
        }
    };
    let _ = writeln!(text, "{indent}name: {}", quoted(name));
    if !plain.constant.is_zero() {
        let _ = writeln!(text, "{indent}bias: {}", number(&plain.constant, &mut is_exact));
    }
    let _ = writeln!(text, "{indent}reserved_value: {reserved}\n{indent}type: LinearAdditiveUtilityFunction");
    let _ = writeln!(text, "{indent}values:");
    for (own, issue) in plain.issues.iter().zip(&scenario.issues) {
        let _ = writeln!(text, "{indent}- mapping:");
        let is_number = matches!(issue.options, Options::Integer { step: 1, .. });
        for (label, value) in labels(issue).iter().zip(&own.values) {
            let key = if is_number { label.clone() } else { quoted(label) };
            let value = number(&(value / &own.out_of), &mut is_exact);
            let _ = writeln!(text, "{indent}    {key}: {value}");
        }
        let _ = writeln!(text, "{indent}  type: TableFun");
    }
    let _ = writeln!(text, "{indent}weights:");
    for own in &plain.issues {
        let weight = if own.values.is_empty() { BigRational::one() } else { own.weight.clone() };
        let _ = writeln!(text, "{indent}- {}", number(&weight, &mut is_exact));
    }
    if !is_exact {
        written
            .notes
            .push(format!("{}: fractions are written to 17 digits, as floats hold them", plain.party));
    }
    text
}

/// The rules by which the scenario is talked over.
fn rules(scenario: &Scenario) -> Rules {
    let own = scenario.talks.as_ref().and_then(|course| course.levels.first());
    own.map_or_else(|| Rules::of(scenario.origin), |level| level.rules.clone())
}

fn number(fraction: &BigRational, is_exact: &mut bool) -> String {
    float_text(&float(fraction, is_exact))
}

/// A number that YAML does not take for a whole one.
fn float_text(text: &str) -> String {
    if text.contains('.') { text.to_owned() } else { format!("{text}.0") }
}

/// Text in double quotes, whose escapes YAML shares with JSON.
fn quoted(text: &str) -> String {
    visible_quoted(serde_json::to_string(text).expect("text is always JSON"))
}
