//! GeniusWeb JSON: the domain, and a linear additive utility space per party.

use super::file::{ConvertedFile, ConvertedFiles, party_words, stem};
use super::plain::{decimal, labels, noise};
use super::{CeilingChange, Loss, Plain, ReservationBid, ScaleChange, WritingNote};
use crate::model::{Issue, Outcome, PartyFile, Scenario};
use crate::unsafe_characters::visible_json;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::HashSet;

pub(super) fn write(scenario: &Scenario, files: &[PartyFile], written: &mut ConvertedFiles) {
    let stem = stem(scenario);
    let names = names(scenario, written);
    let domain = domain(scenario, &names, &stem);
    written.files.push(ConvertedFile { name: format!("{stem}.json"), text: text(&domain) });
    let words = party_words(scenario);
    for file in files {
        let plain = Plain::of(scenario, file).additive(&mut written.losses).without_constant();
        let plain = if scenario.origin.computes_in_floats() { plain.rounded_as_meant() } else { plain };
        let profile = profile(scenario, file, plain, &names, &domain, written);
        let party = &words[file.party.0];
        written.files.push(ConvertedFile { name: format!("{stem}-{party}.json"), text: text(&profile) });
    }
}

fn text(json: &Json) -> String {
    visible_json(serde_json::to_string_pretty(json).expect("keys are text") + "\n")
}

/// JSON whose objects keep their order, and whose numbers every digit.
#[derive(Clone)]
enum Json {
    Text(String),
    Number(Box<RawValue>),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => number.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
        }
    }
}

/// An object of one entry.
fn only(key: &str, value: Json) -> Json {
    Json::Object(vec![(key.to_owned(), value)])
}

/// The names of issues, which must begin with a letter or digit and differ.
fn names(scenario: &Scenario, written: &mut ConvertedFiles) -> Vec<String> {
    let questions: Vec<&str> = scenario.issues.iter().map(|issue| issue.question.as_str()).collect();
    let is_fit = |name: &str| name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let differ = questions.iter().collect::<HashSet<_>>().len() == questions.len();
    if differ && questions.iter().all(|name| is_fit(name)) {
        return questions.into_iter().map(str::to_owned).collect();
    }
    written.notes.push(WritingNote::IssuesById);
    scenario.issues.iter().map(|issue| issue.id.clone()).collect()
}

fn domain(scenario: &Scenario, names: &[String], stem: &str) -> Json {
    let values = |(name, issue): (&String, &Issue)| {
        let labels = labels(issue).into_iter().map(Json::Text).collect();
        (name.clone(), only("values", Json::List(labels)))
    };
    let values = names.iter().zip(&scenario.issues).map(values).collect();
    Json::Object(vec![
        ("name".to_owned(), Json::Text(stem.to_owned())),
        ("issuesValues".to_owned(), Json::Object(values)),
    ])
}

/// A number exactly as it is written.
fn number(fraction: &BigRational, is_exact: &mut bool) -> Json {
    let text = decimal(fraction, is_exact).to_string();
    Json::Number(RawValue::from_string(text).expect("a decimal is a number of JSON"))
}

fn profile(
    scenario: &Scenario,
    file: &PartyFile,
    plain: Plain,
    names: &[String],
    domain: &Json,
    written: &mut ConvertedFiles,
) -> Json {
    let party = || plain.party.clone();
    if let Some(discount) = plain.discount {
        written.losses.push(Loss::Discount { party: party(), discount: discount.to_string() });
    }
    if file.elicitation.is_some() {
        written.losses.push(Loss::Elicitation { party: party() });
    }
    if let Some(ceiling) = plain.binding_ceiling() {
        let change = CeilingChange::Removed { ceiling };
        written.losses.push(Loss::Ceiling { party: party(), change });
    }
    let fitted = NormalisedProfile::of(&plain, written);
    let mut is_exact = true;
    let (mut utilities, mut weights) = (Vec::new(), Vec::new());
    for ((name, issue), (weight, values)) in names.iter().zip(&scenario.issues).zip(&fitted.issues) {
        let each = labels(issue).into_iter().zip(values);
        let each = each.map(|(label, value)| (label, number(value, &mut is_exact))).collect();
        let discrete = only("DiscreteValueSetUtilities", only("valueUtilities", Json::Object(each)));
        utilities.push((name.clone(), discrete));
        weights.push((name.clone(), number(weight, &mut is_exact)));
    }
    if !is_exact {
        written.notes.push(WritingNote::DecimalFractions { party: party() });
    }
    let mut space = vec![
        ("name".to_owned(), Json::Text(scenario.parties[file.party.0].name.clone())),
        ("domain".to_owned(), domain.clone()),
        ("issueUtilities".to_owned(), Json::Object(utilities)),
        ("issueWeights".to_owned(), Json::Object(weights)),
    ];
    if let Some(bid) = reservation(&plain, written) {
        let chosen = |((name, issue), &option): ((&String, &Issue), &u32)| {
            (name.clone(), Json::Text(labels(issue).swap_remove(option as usize)))
        };
        let values = names.iter().zip(&scenario.issues).zip(bid.options()).map(chosen).collect();
        space.push(("reservationBid".to_owned(), only("issuevalues", Json::Object(values))));
    }
    only("LinearAdditiveUtilitySpace", Json::Object(space))
}

/// Weights that add up to 1 and values between 0 and 1.
struct NormalisedProfile {
    issues: Vec<(BigRational, Vec<BigRational>)>,
}

impl NormalisedProfile {
    /// The party's own weights where they fit; else weights that give the same utilities; else utilities
    /// moved and stretched.
    fn of(plain: &Plain, written: &mut ConvertedFiles) -> Self {
        let (zero, one) = (BigRational::zero(), BigRational::one());
        let within = |value: &BigRational| (&zero..=&one).contains(&value);
        let own: Vec<(BigRational, Vec<BigRational>)> = plain
            .issues
            .iter()
            .map(|issue| (issue.weight.clone(), issue.values.iter().map(|v| v / &issue.out_of).collect()))
            .collect();
        let sum: BigRational = own.iter().map(|(weight, _)| weight).sum();
        if sum.is_one() && own.iter().all(|(_, values)| values.iter().all(within)) {
            return Self { issues: own };
        }
        let mut worths: Vec<Vec<BigRational>> =
            plain.issues.iter().map(super::plain::PlainIssue::worth).collect();
        let least: BigRational = worths.iter().flat_map(|worth| worth.iter().min()).sum();
        let has_negative = worths.iter().flatten().any(Signed::is_negative);
        if has_negative {
            worths.iter_mut().for_each(|worth| {
                let low = worth.iter().min().cloned().unwrap_or_else(BigRational::zero);
                worth.iter_mut().for_each(|value| *value -= &low);
            });
        }
        let moved = if has_negative { least } else { BigRational::zero() };
        let most = |worths: &[Vec<BigRational>]| -> BigRational {
            worths.iter().flat_map(|worth| worth.iter().max()).sum()
        };
        let top = most(&worths);
        let stretched = if top > one { top.clone() } else { BigRational::one() };
        worths.iter_mut().flatten().for_each(|value| *value /= &stretched);
        let by = &stretched - BigRational::one();
        if moved.abs() < noise() && by < noise() && !(moved.is_zero() && by.is_zero()) {
            written.notes.push(WritingNote::MovedUtilities { party: plain.party.clone() });
        } else if !moved.is_zero() || !by.is_zero() {
            let (by, divisor) = (moved.to_f64().unwrap_or(0.0), stretched.to_f64().unwrap_or(0.0));
            let change = ScaleChange::LoweredAndDivided { by, divisor };
            written.losses.push(Loss::Rescaled { party: plain.party.clone(), change });
        }
        let slack = BigRational::one() - most(&worths);
        let fit = |(at, worth): (usize, Vec<BigRational>)| {
            let greatest = worth.iter().max().cloned().unwrap_or_else(BigRational::zero);
            let weight = if at == 0 { greatest + &slack } else { greatest };
            let values =
                worth.iter().map(|value| if weight.is_zero() { value.clone() } else { value / &weight });
            (weight.clone(), values.collect())
        };
        Self { issues: worths.into_iter().enumerate().map(fit).collect() }
    }
}

/// The bid that stands for the reservation: of those that reach it the least, so that the same bids are
/// acceptable.
fn reservation(plain: &Plain, written: &mut ConvertedFiles) -> Option<Outcome> {
    // Who accepts from below the worst outcome on accepts every bid, as a party without a reservation bid
    // does.
    let least = plain.reservation.as_ref().filter(|least| **least > plain.least())?;
    let near = |number: &BigRational| number.to_f64().unwrap_or(0.0);
    let worth: Vec<Vec<BigRational>> = plain.issues.iter().map(super::plain::PlainIssue::worth).collect();
    let found = least_reaching(&worth, least);
    let loss =
        |bid: ReservationBid| Loss::Reservation { party: plain.party.clone(), reservation: near(least), bid };
    match found {
        Some(options) => {
            let bid = Outcome::new(options);
            let utility = plain.utility(&bid);
            if utility != *least {
                written.losses.push(loss(ReservationBid::Least { utility: near(&utility) }));
            }
            Some(bid)
        }
        None => {
            let best = worth.iter().map(|values| {
                let greatest = values.iter().max();
                values.iter().position(|value| Some(value) == greatest).unwrap_or(0) as u32
            });
            written.losses.push(loss(ReservationBid::Best));
            Some(Outcome::new(best.collect()))
        }
    }
}

/// The options of the least sum that is not below a number: exact while few different sums are met, else
/// near the least.
fn least_reaching(worth: &[Vec<BigRational>], least: &BigRational) -> Option<Vec<u32>> {
    let mut sums: Vec<(BigRational, Vec<u32>)> = vec![(BigRational::zero(), Vec::new())];
    let mut rest: BigRational = worth.iter().flat_map(|values| values.iter().max()).sum();
    for values in worth {
        rest -= values.iter().max().cloned().unwrap_or_else(BigRational::zero);
        let mut next: Vec<(BigRational, Vec<u32>)> = Vec::new();
        for (sum, options) in &sums {
            for (option, value) in values.iter().enumerate() {
                let sum = sum + value;
                if &sum + &rest >= *least {
                    let options = options.iter().copied().chain([option as u32]).collect();
                    next.push((sum, options));
                }
            }
        }
        next.sort();
        next.dedup_by(|a, b| a.0 == b.0);
        if next.len() > MOST_SUMS {
            let n = next.len();
            next = next
                .into_iter()
                .enumerate()
                .filter(|(at, _)| at * MOST_SUMS / n != (at + 1) * MOST_SUMS / n)
                .map(|(_, s)| s)
                .collect();
        }
        sums = next;
    }
    sums.into_iter().find(|(sum, _)| sum >= least).map(|(_, options)| options)
}

/// So many different sums are told apart.
const MOST_SUMS: usize = 20_000;
