//! What a conversion changed, in words.

use crate::brief::conversion::{ConversionDifference, ZoneCount};

/// A difference in a line.
pub(in crate::report) fn difference(difference: &ConversionDifference) -> String {
    use ConversionDifference as D;
    match difference {
        D::Parties { before, after } => format!("{before} parties become {after}"),
        D::PartyName { party, before, after } => format!("{party}: its name `{before}` becomes `{after}`"),
        D::PartyOrder { after } => format!("the parties stand in another order: {}", after.join(", ")),
        D::Issues { before, after } => format!("{before} issues become {after}"),
        D::IssueName { before, after } => format!("the issue `{before}` becomes `{after}`"),
        D::Options { issue, before, after } => format!("{issue}: {before} options become {after}"),
        D::OptionName { issue, before, after, others } => {
            format!("{issue}: the option `{before}` becomes `{after}`{}", more(*others, "option"))
        }
        D::Size { before, after } => format!("{before} possible outcomes become {after}"),
        D::Utility { party, outcome, before, after, others } => format!(
            "{party}: {} is worth {} instead of {}{}",
            shortened(outcome),
            plain(*after),
            plain(*before),
            more(*others, "outcome")
        ),
        D::Reservation { party, before, after } => {
            format!("{party}: accepts from {} instead of {}", plain(*after), plain(*before))
        }
        D::Discount { party, round, of, before, after } => format!(
            "{party}: an agreement in round {round} of {of} keeps {} of its worth instead of {}",
            plain(*after),
            plain(*before)
        ),
        D::NoAgreement { party, of, before, after } => format!(
            "{party}: no agreement in {of} rounds pays {} instead of {}",
            plain(*after),
            plain(*before)
        ),
        D::Frontier { before, after } => format!("{before} efficient utility vectors become {after}"),
        D::Zone { before, after } => {
            format!("{} outcomes in the zone of agreement become {}", counted(before), counted(after))
        }
    }
}

/// An outcome by the names of its first options.
fn shortened(outcome: &[String]) -> String {
    let rest = if outcome.len() > MOST_SHOWN { ", ..." } else { "" };
    format!("`{}{rest}`", outcome[..outcome.len().min(MOST_SHOWN)].join(", "))
}

fn counted(zone: &ZoneCount) -> String {
    match zone {
        ZoneCount::None => "no".to_owned(),
        ZoneCount::Some => "some".to_owned(),
        ZoneCount::Between { low, high } if low == high => low.to_string(),
        ZoneCount::Between { low, high } => format!("{low} to {high}"),
    }
}

/// A number with all its digits, or with four of them where it is very small.
fn plain(number: f64) -> String {
    let is_tiny = number != 0.0 && number.abs() < 1e-6;
    if is_tiny { format!("{number:.3e}") } else { number.to_string() }
}

/// ` and 3 others`, where there are others.
fn more(others: usize, what: &str) -> String {
    match others {
        0 => String::new(),
        1 => format!(", and 1 other {what}"),
        n => format!(", and {n} other {what}s"),
    }
}

/// Of an outcome at most so many options are shown.
const MOST_SHOWN: usize = 6;
