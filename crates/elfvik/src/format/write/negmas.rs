//! NegMAS YAML: the outcome space, and a utility function per party.

use super::file::{ConvertedFile, ConvertedFiles, party_words, stem};
use super::plain::{float, labels};
use super::{CeilingChange, Loss, Plain, WritingNote};
use crate::model::{Disagreement, DiscountPer, Issue, Options, Origin, PartyFile, Scenario, TalkRules};
use crate::unsafe_characters::visible_quoted;
use num_rational::BigRational;
use num_traits::{One, Zero};
use saphyr::{Mapping, ScalarStyle, Yaml, YamlEmitter};
use std::borrow::Cow;

pub(super) fn write(scenario: &Scenario, files: &[PartyFile], written: &mut ConvertedFiles) {
    let stem = stem(scenario);
    let space = map([
        ("issues", Yaml::Sequence(scenario.issues.iter().map(issue).collect())),
        ("name", text(&stem)),
        ("type", word("DiscreteCartesianOutcomeSpace")),
    ]);
    written.files.push(ConvertedFile { name: format!("{stem}-domain.yml"), text: document(&space) });
    let words = party_words(scenario);
    for file in files {
        let plain = Plain::of(scenario, file).additive(&mut written.losses);
        let text = document(&profile(scenario, file, &plain, written));
        written.files.push(ConvertedFile { name: format!("{stem}-{}.yml", words[file.party.0]), text });
    }
}

/// The text of a file.
fn document(yaml: &Yaml<'_>) -> String {
    let mut text = String::new();
    YamlEmitter::new(&mut text).dump(yaml).expect("text takes whatever is written");
    text.push('\n');
    text
}

fn issue(issue: &Issue) -> Yaml<'static> {
    let (kind, values) = match issue.options {
        Options::Integer { from, to, step: 1, .. } => {
            ("ContiguousIssue", [from, to].map(|end| word(end.to_string())).into())
        }
        _ => ("CategoricalIssue", labels(issue).iter().map(|label| text(label)).collect()),
    };
    map([("name", text(&issue.question)), ("type", word(kind)), ("values", Yaml::Sequence(values))])
}

fn profile(
    scenario: &Scenario,
    file: &PartyFile,
    plain: &Plain,
    written: &mut ConvertedFiles,
) -> Yaml<'static> {
    let party = || plain.party.clone();
    if let Some(ceiling) = plain.binding_ceiling() {
        let change = CeilingChange::Removed { ceiling };
        written.losses.push(Loss::Ceiling { party: party(), change });
    }
    if file.elicitation.is_some() {
        written.losses.push(Loss::Elicitation { party: party() });
    }
    let mut is_exact = true;
    let name = text(&scenario.parties[file.party.0].name);
    let reserved = match &plain.reservation {
        None => word("-.inf"),
        Some(value) => number(value, &mut is_exact),
    };
    let mut own = vec![("name", name.clone())];
    if !plain.constant.is_zero() {
        own.push(("bias", number(&plain.constant, &mut is_exact)));
    }
    own.push(("reserved_value", reserved.clone()));
    own.push(("type", word("LinearAdditiveUtilityFunction")));
    own.extend(values_and_weights(scenario, plain, &mut is_exact));
    if !is_exact {
        let party = plain.party.clone();
        written.notes.push(WritingNote::FloatFractions { party });
    }
    let Some(discount) = plain.discount else { return map(own) };
    let rules = rules(scenario);
    let factor = match rules.discount_per.or(file.preferences.discount_per) {
        Some(DiscountPer::Round) => "step",
        Some(DiscountPer::Time) => "relative_time",
        None if scenario.origin == Origin::Negmas => "step",
        None => "relative_time",
    };
    let is_dynamic = rules.disagreement == Disagreement::DiscountedReservation;
    map([
        ("discount", word(float_text(&discount.to_string()))),
        ("dynamic_reservation", word(is_dynamic.to_string())),
        ("factor", word(factor)),
        ("name", name),
        ("reserved_value", reserved),
        ("type", word("ExpDiscountedUFun")),
        ("ufun", map(own)),
    ])
}

/// What each option of each issue is worth, and each issue.
fn values_and_weights(
    scenario: &Scenario,
    plain: &Plain,
    is_exact: &mut bool,
) -> [(&'static str, Yaml<'static>); 2] {
    // Within a discounted function everything stands one step deeper.
    let column = if plain.discount.is_some() { 8 } else { 6 };
    let mut values = Vec::new();
    for (own, issue) in plain.issues.iter().zip(&scenario.issues) {
        let is_number = matches!(issue.options, Options::Integer { step: 1, .. });
        let option = |label: String| if is_number { word(label) } else { key(&label, column) };
        let labels = labels(issue).into_iter().zip(&own.values);
        let mapping = labels.map(|(label, value)| (option(label), number(&(value / &own.out_of), is_exact)));
        let mapping = Yaml::Mapping(mapping.collect());
        values.push(map([("mapping", mapping), ("type", word("TableFun"))]));
    }
    let weight = |own: &super::plain::PlainIssue| match own.values.is_empty() {
        true => BigRational::one(),
        false => own.weight.clone(),
    };
    let weights = plain.issues.iter().map(|own| number(&weight(own), is_exact)).collect();
    [("values", Yaml::Sequence(values)), ("weights", Yaml::Sequence(weights))]
}

/// The rules by which the scenario is talked over.
fn rules(scenario: &Scenario) -> TalkRules {
    let own = scenario.talks.as_ref().and_then(|course| course.levels.first());
    own.map_or_else(|| TalkRules::of(scenario.origin), |level| level.rules.clone())
}

fn number(fraction: &BigRational, is_exact: &mut bool) -> Yaml<'static> {
    word(float_text(&float(fraction, is_exact)))
}

/// A number that YAML does not take for a whole one.
fn float_text(text: &str) -> String {
    if text.contains('.') { text.to_owned() } else { format!("{text}.0") }
}

fn map(entries: impl IntoIterator<Item = (&'static str, Yaml<'static>)>) -> Yaml<'static> {
    Yaml::Mapping(entries.into_iter().map(|(key, value)| (word(key), value)).collect::<Mapping>())
}

/// A key, a name of NegMAS or a number, digit for digit.
fn word(word: impl Into<Cow<'static, str>>) -> Yaml<'static> {
    Yaml::Representation(word.into(), ScalarStyle::Plain, None)
}

/// Text of a scenario, always in quotes: NegMAS reads YAML 1.1, which takes `no`, `1:30` and dates for
/// something else.
fn text(text: &str) -> Yaml<'static> {
    Yaml::Representation(visible_quoted(text).into(), ScalarStyle::Plain, None)
}

/// Text as a key of a map in some column. The emitter writes keys that stand before their colon, which may
/// not be long; a long one is marked as a key, and its colon stands on the next line.
fn key(text: &str, column: usize) -> Yaml<'static> {
    let quoted = visible_quoted(text);
    let key = match quoted.chars().count() {
        ..=LONGEST_KEY => quoted,
        _ => format!("? {quoted}\n{:column$}", ""),
    };
    Yaml::Representation(key.into(), ScalarStyle::Plain, None)
}

/// YAML finds the colon of a key within 1,024 characters, section 7.4.3 of YAML 1.2.
const LONGEST_KEY: usize = 1000;
