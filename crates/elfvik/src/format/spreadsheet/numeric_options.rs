//! Options that are numbers at even steps.

use super::number_text::{DecimalSign, number};
use super::numbers::SheetIssue;
use crate::model::Options;
use crate::number::Decimal;

/// The range of an issue whose options are numbers at even steps with one unit, such as `10 days`, `20 days`,
/// and the positions of the options from the least to the greatest; none of others.
pub(super) fn range(issue: &SheetIssue, sign: DecimalSign) -> Option<(Options, Vec<usize>)> {
    let mut unit = None;
    let mut numbered: Vec<(Decimal, usize)> = Vec::with_capacity(issue.options.len());
    for (at, option) in issue.options.iter().enumerate() {
        let (digits, rest) = with_unit(&option.text);
        if *unit.get_or_insert(rest) != rest {
            return None;
        }
        numbered.push((number(digits, sign).ok()?, at));
    }
    numbered.sort_unstable();
    let ((from, _), (next, _), (to, _)) = (numbered.first()?, numbered.get(1)?, numbered.last()?);
    let step = difference(*next, *from)?;
    let is_even = |(at, (number, _)): (usize, &(Decimal, usize))| from.plus(at as i64, step) == Some(*number);
    if step == Decimal::ZERO || !numbered.iter().enumerate().all(is_even) {
        return None;
    }
    let unit = unit.filter(|unit| !unit.is_empty()).map(str::to_owned);
    let positions = numbered.iter().map(|(_, at)| *at).collect();
    let options = match [*from, *to, step].map(whole) {
        [Some(from), Some(to), Some(step)] => Options::Integer { from, to, step, unit },
        _ => Options::Real { from: *from, to: *to, resolution: step, unit },
    };
    Some((options, positions))
}

/// The digits that a text begins with, and the rest.
fn with_unit(text: &str) -> (&str, &str) {
    let is_digit =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '\u{2212}' | ' ' | '\'');
    let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    (text[..end].trim(), text[end..].trim())
}

fn difference(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (difference, is_exact) = Decimal::nearest(&(a.to_rational() - b.to_rational()))?;
    is_exact.then_some(difference)
}

fn whole(number: Decimal) -> Option<i64> {
    number.to_string().parse().ok()
}
