//! Numbers of the files in words.

use super::list;
use crate::brief::{Assumption, NumberSummary, OutcomeById, Quantity};

/// What a number of the files is, in words: "reservation", "weight of relief".
///
/// # Examples
///
/// ```
/// use elfvik::brief::{NumberSummary, Quantity};
///
/// let number = NumberSummary {
///     number: "town: issues.price.weight".to_owned(),
///     party: Some("town".to_owned()),
///     ratifier: None,
///     what: Quantity::Weight { issues: vec!["price".to_owned()] },
/// };
/// assert_eq!(elfvik::report::number(&number), "weight of price");
/// ```
#[must_use]
pub fn number(number: &NumberSummary) -> String {
    let of = |what: String| match &number.ratifier {
        Some(ratifier) => format!("{what} of {ratifier}"),
        None => what,
    };
    match &number.what {
        Quantity::Consent { by, .. } => format!("chance that {by} consents"),
        Quantity::Shared { unknown } => unknown.clone(),
        Quantity::Reservation => of("reservation".to_owned()),
        Quantity::Discount => of("discount".to_owned()),
        Quantity::Weight { issues } if issues.len() > 1 => of(format!("weight of {} together", list(issues))),
        Quantity::Weight { issues } => of(format!("weight of {}", list(issues))),
        Quantity::Value { options } => of(format!("value of {}", equations(options).join(" with "))),
        Quantity::Bonus { issues } if issues.is_empty() => of("bonus on everything".to_owned()),
        Quantity::Bonus { issues } => of(format!("bonus on {}", list(issues))),
        Quantity::Approval => {
            format!("chance that {} approves", number.ratifier.as_deref().unwrap_or_default())
        }
    }
}

/// What is assumed; of a combination the issues alone.
pub(in crate::report) fn assumed(assumption: &Assumption) -> String {
    let what = match &assumption.what {
        Quantity::Consent { consent, .. } => format!("probability of {consent}"),
        Quantity::Shared { unknown } => unknown.clone(),
        Quantity::Reservation => "reservation".to_owned(),
        Quantity::Discount => "discount".to_owned(),
        Quantity::Weight { issues } if issues.len() > 1 => {
            format!("weight of {} together", issues.join(" and "))
        }
        Quantity::Weight { issues } => format!("weight of {}", issues.concat()),
        Quantity::Value { options } if options.0.len() > 1 => {
            let issues: Vec<&str> = options.0.iter().map(|(issue, _)| issue.as_str()).collect();
            format!("value of {} together", issues.join(" and "))
        }
        Quantity::Value { options } => format!("value of {}", equations(options).concat()),
        Quantity::Bonus { issues } => format!("bonus on {}", issues.join(" and ")),
        Quantity::Approval => "chance of approval".to_owned(),
    };
    match &assumption.ratifier {
        Some(ratifier) => format!("{what} of {ratifier}"),
        None => what,
    }
}

fn equations(options: &OutcomeById) -> Vec<String> {
    options.0.iter().map(|(issue, option)| format!("{issue} = {option}")).collect()
}
