//! Numbers of the files in words.

use super::list;
use crate::brief::{Assumption, DisplayNames, NumberSummary, OutcomeById, Quantity, SharedNumberUse};

/// What a number of the files is, in words: "reservation", "weight of relief".
///
/// # Examples
///
/// ```
/// use elfvik::brief::{DisplayNames, NumberSummary, Quantity};
///
/// let number = NumberSummary {
///     number: "town: issues.price.weight".to_owned(),
///     party: Some("town".to_owned()),
///     ratifier: None,
///     what: Quantity::Weight { issues: vec!["price".to_owned()] },
/// };
/// let view = elfvik::format::native::starter_view();
/// let names = DisplayNames::of(view.scenario());
/// assert_eq!(elfvik::report::number(&number, &names), "weight of price");
/// ```
#[must_use]
pub fn number(number: &NumberSummary, names: &DisplayNames) -> String {
    let of = |what: String| match &number.ratifier {
        Some(ratifier) => format!("{what} of {ratifier}"),
        None => what,
    };
    match &number.what {
        Quantity::Consent { by, .. } => format!("chance of consent by {by}"),
        Quantity::Shared { question, of, .. } => shared(question.as_deref(), of, names),
        Quantity::Reservation => of("reservation".to_owned()),
        Quantity::StateReservation { name, .. } => of(format!("reservation in {name}")),
        Quantity::Discount => of("discount".to_owned()),
        Quantity::Weight { issues } => of(weight(issues, names)),
        Quantity::Value { options } => of(format!("value of {}", self::options(options, names))),
        Quantity::Bonus { issues } if issues.is_empty() => of("bonus on everything".to_owned()),
        Quantity::Bonus { issues } => of(format!("bonus on {}", names.issues(issues))),
        Quantity::Approval => {
            format!("chance of approval by {}", number.ratifier.as_deref().unwrap_or_default())
        }
    }
}

/// What a shared number is: what its file asks, or what it stands for.
fn shared(question: Option<&str>, places: &[SharedNumberUse], names: &DisplayNames) -> String {
    if let Some(question) = question {
        return format!("the answer to \"{}\"", question.trim());
    }
    let place = |place: &SharedNumberUse| {
        let what = NumberSummary {
            number: String::new(),
            party: place.party.clone(),
            ratifier: place.ratifier.clone(),
            what: place.what.clone(),
        };
        number(&what, names)
    };
    let mut places: Vec<String> = places.iter().map(place).collect();
    places.dedup();
    list(&places)
}

/// What is assumed; of a combination the issues alone.
pub(in crate::report) fn assumed(assumption: &Assumption, names: &DisplayNames) -> String {
    let what = match &assumption.what {
        Quantity::Consent { by, .. } => format!("chance of consent by {by}"),
        Quantity::Shared { question, of, .. } => shared(question.as_deref(), of, names),
        Quantity::Reservation => "reservation".to_owned(),
        Quantity::StateReservation { name, .. } => format!("reservation in {name}"),
        Quantity::Discount => "discount".to_owned(),
        Quantity::Weight { issues } => weight(issues, names),
        Quantity::Value { options } if options.0.len() > 1 => {
            let issues: Vec<String> =
                options.0.iter().map(|(issue, _)| names.inner(issue).to_owned()).collect();
            format!("value of {} together", list(&issues))
        }
        Quantity::Value { options } => format!("value of {}", self::options(options, names)),
        Quantity::Bonus { issues } => format!("bonus on {}", names.issues(issues)),
        Quantity::Approval => "chance of approval".to_owned(),
    };
    match &assumption.ratifier {
        Some(ratifier) => format!("{what} of {ratifier}"),
        None => what,
    }
}

fn weight(issues: &[String], names: &DisplayNames) -> String {
    let together = if issues.len() > 1 { " together" } else { "" };
    format!("weight of {}{together}", names.issues(issues))
}

/// Options with their issues: "relief: no relief".
pub(in crate::report) fn options(options: &OutcomeById, names: &DisplayNames) -> String {
    let told = |(issue, option): &(String, crate::brief::OptionChoice)| {
        format!("{}: {}", names.inner(issue), names.short_option(issue, option))
    };
    options.0.iter().map(told).collect::<Vec<_>>().join(" with ")
}
