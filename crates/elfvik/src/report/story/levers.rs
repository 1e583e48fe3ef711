//! What would make a deal possible.

use crate::brief::{Brief, LeverNumberChange, LeverObjection, LeverSummary};
use crate::model::PackageKind;
use crate::report::document::{Cell, ColumnUnit, Document, Table, Tone};
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let levers = &brief.levers;
    let (thinkable, contrary): (Vec<&LeverSummary>, Vec<&LeverSummary>) =
        levers.zone.iter().partition(|lever| lever.judgement == LeverObjection::Thinkable);
    match brief.zone.exists {
        Some(true) => page.paragraph("There is room for a deal at the likely values already."),
        _ if levers.zone.is_empty() => {
            page.paragraph(match levers.left_out {
                0 => "No single number and no single rule opens a zone of agreement: several must change.",
                _ => "No single rule, and no number of those that were searched, opens a zone of agreement.",
            });
        }
        _ => {
            page.paragraph(match thinkable.is_empty() {
                true => "No rule, no consent and no guess within its range opens a zone of agreement alone.",
                false => {
                    "Each of these alone opens a zone of agreement, all else as likely, and nothing that is \
                     known speaks against it; the smallest change first, as a share of the guess's range."
                }
            });
            table(page, brief, &thinkable);
            if !contrary.is_empty() {
                page.paragraph(
                    "Each of these would, too, but contradicts the guess or what was taken as known; how far \
                     is the share of the guess's range, or of the range of the side's utilities.",
                );
                table(page, brief, &contrary);
            }
            if let Some(lever) = levers.zone.first() {
                page.paragraph(format!(
                    "After the first, a deal could be: {}.",
                    words::outcome(&lever.outcome)
                ));
            }
        }
    }
    for left in &levers.unsearched {
        let n = words::grouped(&left.numbers.to_string());
        let numbers = if left.numbers == 1 { "number was" } else { "numbers were" };
        page.paragraph(format!("{n} {numbers} not searched: {}.", words::unsearched(left.reason)));
    }
    // Nobody asks what would make the fallback acceptable.
    let is_fallback = |id: &str| brief.packages.iter().any(|p| p.id == id && p.kind == PackageKind::Fallback);
    for package in levers.packages.iter().filter(|package| !is_fallback(&package.package)) {
        page.heading(&format!("What would make {} acceptable", package.package));
        of_package(page, brief, &package.levers);
    }
}

/// The levers of a package, or that there is none.
pub(super) fn of_package(page: &mut Document<'_>, brief: &Brief, levers: &[LeverSummary]) {
    if levers.is_empty() {
        page.paragraph("No single number that was searched: several must change.");
    }
    for lever in levers.iter().take(MOST_OF_PACKAGE) {
        page.bullet(sentence(brief, lever));
    }
    let hidden = levers.len().saturating_sub(MOST_OF_PACKAGE);
    if hidden > 0 {
        page.bullet(format!("... and {hidden} more (--json lists them)"));
    }
}

fn table(page: &mut Document<'_>, brief: &Brief, levers: &[&LeverSummary]) {
    if levers.is_empty() {
        return;
    }
    let of_shift = |lever: &LeverSummary, text: &dyn Fn(&LeverNumberChange) -> String| {
        lever.change.as_ref().map(text).unwrap_or_default()
    };
    let change = |lever: &&LeverSummary| match &lever.change {
        Some(shift) => named(brief, shift),
        None => match &lever.red_line {
            Some(line) => format!("without the red line of {}", words::red_line(brief, line)),
            None => format!("drop the rule {}", lever.rule.as_deref().unwrap_or_default()),
        },
    };
    let to = |lever: &&LeverSummary| {
        let at_most = if lever.exact { "" } else { " at most" };
        of_shift(lever, &|shift| format!("{}{at_most}", words::rough(shift.to)))
    };
    let new_value = |lever: &&LeverSummary| match &lever.change {
        Some(shift) => {
            let (tone, judged) = judged(lever.judgement, shift);
            Cell::toned(tone, judged)
        }
        None => Cell::from(""),
    };
    let shown = Table::of(levers.iter().copied().take(MOST))
        .text("change", change)
        .number("from", ColumnUnit::Own, |lever| of_shift(lever, &|shift| words::rough(shift.from)))
        .number("to", ColumnUnit::Own, to)
        .number("how far", ColumnUnit::Percent, |lever| {
            // Nothing measures a change for a party to which every outcome is worth the same.
            let how_far = |shift: &LeverNumberChange| {
                shift.share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", share * 100.0))
            };
            of_shift(lever, &how_far)
        })
        .text("the new value", new_value);
    page.table(shown.end());
    let hidden = levers.len().saturating_sub(MOST);
    if hidden > 0 {
        page.paragraph(format!("... and {hidden} more (--json lists them)."));
    }
}

fn sentence(brief: &Brief, lever: &LeverSummary) -> String {
    if let Some(line) = &lever.red_line {
        return format!("without the red line of {}", words::red_line(brief, line));
    }
    match (&lever.rule, &lever.change) {
        (_, Some(shift)) => {
            let verb = if shift.to > shift.from { "rises" } else { "falls" };
            let judged = judged(lever.judgement, shift).1;
            format!(
                "if {} {verb} from {} to {} ({judged})",
                named(brief, shift),
                words::rough(shift.from),
                words::rough(shift.to)
            )
        }
        (rule, None) => format!("if the rule {} is dropped", rule.as_deref().unwrap_or_default()),
    }
}

/// "the reservation of U.S.".
fn named(brief: &Brief, shift: &LeverNumberChange) -> String {
    let of =
        shift.number.party.as_ref().map(|id| format!(" ({})", words::short(brief, id))).unwrap_or_default();
    format!("{}{of}", words::number(&shift.number))
}

/// What speaks against the new value.
fn judged(judgement: LeverObjection, shift: &LeverNumberChange) -> (Tone, &'static str) {
    match judgement {
        LeverObjection::Thinkable if shift.guess => (Tone::Good, "thought possible"),
        LeverObjection::Thinkable => (Tone::Good, "a consent to be sought"),
        LeverObjection::BeyondGuess => (Tone::Bad, "beyond the guess"),
        LeverObjection::Known => (Tone::Middle, "was taken as known"),
    }
}

/// So many levers of the zone are shown of each kind.
const MOST: usize = 10;
/// And so many of each package.
const MOST_OF_PACKAGE: usize = 3;
