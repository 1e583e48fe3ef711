//! What would make a deal possible.

use crate::brief::{Brief, LeverCaveat, LeverNumberChange, LeverSummary, LeversSummary};
use crate::model::PackageKind;
use crate::report::document::{Cell, ColumnUnit, Document, StyledText, Table, Tone};
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let Some(found) = &brief.ratification else {
        return of_zone(page, brief, (&brief.levers, brief.zone.exists), &AT_THE_TABLE);
    };
    of_zone(page, brief, (&found.levers, found.zone.exists), &AT_HOME);
    if brief.zone.exists != Some(true) && brief.levers == found.levers {
        page.heading("What would open a zone at the table, ratified or not");
        page.paragraph("The same, and nothing else that was searched.");
    } else if brief.zone.exists != Some(true) {
        page.heading("What would open a zone at the table, ratified or not");
        of_zone(page, brief, (&brief.levers, brief.zone.exists), &AT_THE_TABLE);
    }
}

/// How a zone of agreement is spoken of.
struct ZoneWords {
    is_open: &'static str,
    zone: &'static str,
    acceptable: &'static str,
}

const AT_THE_TABLE: ZoneWords = ZoneWords {
    is_open: "There is room for a deal at the likely values already.",
    zone: "a zone of agreement",
    acceptable: "acceptable",
};

const AT_HOME: ZoneWords = ZoneWords {
    is_open: "There is room for a deal that survives at home at the likely values already.",
    zone: "a zone of agreement that survives at home",
    acceptable: "acceptable and ratified",
};

fn of_zone(
    page: &mut Document<'_>,
    brief: &Brief,
    (levers, exists): (&LeversSummary, Option<bool>),
    words_of: &ZoneWords,
) {
    let zone = words_of.zone;
    let (thinkable, contrary): (Vec<&LeverSummary>, Vec<&LeverSummary>) =
        levers.zone.iter().partition(|lever| lever.judgement == LeverCaveat::Thinkable);
    match exists {
        Some(true) => page.paragraph(words_of.is_open),
        _ if levers.zone.is_empty() => {
            page.paragraph(match levers.left_out {
                0 => format!("No single number and no single rule opens {zone}: several must change."),
                _ => format!("No single rule, and no number of those that were searched, opens {zone}."),
            });
        }
        _ => {
            page.paragraph(match thinkable.is_empty() {
                true => format!("No rule, no consent and no guess within its range opens {zone} alone."),
                false => format!(
                    "Each of these alone opens {zone}, all else as likely, and nothing that is known speaks \
                     against it; the smallest change first, as a share of the guess's range."
                ),
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
                    brief.display.package(&lever.outcome)
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
        let name = brief.display.package_name(&package.package);
        page.heading(&format!("What would make \"{name}\" {}", words_of.acceptable));
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
        page.bullet(StyledText::left_out(hidden, ""));
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
            Some(line) => format!("without the red line of {}", words::red_line(&brief.display, line)),
            None => format!("drop the rule {}", rule(brief, lever.rule.as_ref())),
        },
    };
    let to = |lever: &&LeverSummary| {
        let at_most = if lever.exact { "" } else { " at most" };
        of_shift(lever, &|shift| format!("{}{at_most}", words::reached(shift.from, shift.to)))
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
        .number("from", ColumnUnit::Own, |lever| of_shift(lever, &|shift| words::grouped_number(shift.from)))
        .number("to", ColumnUnit::Own, to)
        .number("how far", ColumnUnit::Percent, |lever| {
            // Nothing measures a change for a party to which every outcome is worth the same.
            let how_far =
                |shift: &LeverNumberChange| shift.share.map_or_else(|| "-".to_owned(), words::percent);
            of_shift(lever, &how_far)
        })
        .text("the new value", new_value);
    page.table(shown.end());
    let hidden = levers.len().saturating_sub(MOST);
    if hidden > 0 {
        page.paragraph(StyledText::left_out(hidden, "."));
    }
}

fn sentence(brief: &Brief, lever: &LeverSummary) -> String {
    if let Some(line) = &lever.red_line {
        return format!("without the red line of {}", words::red_line(&brief.display, line));
    }
    match (&lever.rule, &lever.change) {
        (_, Some(shift)) => {
            let verb = if shift.to > shift.from { "rises" } else { "falls" };
            let judged = judged(lever.judgement, shift).1;
            format!(
                "if {} {verb} from {} to {} ({judged})",
                named(brief, shift),
                words::grouped_number(shift.from),
                words::reached(shift.from, shift.to)
            )
        }
        (rule, None) => format!("if the rule {} is dropped", self::rule(brief, rule.as_ref())),
    }
}

/// "the reservation of U.S.".
fn named(brief: &Brief, shift: &LeverNumberChange) -> String {
    let of =
        shift.number.party.as_ref().map(|id| format!(" ({})", words::short(brief, id))).unwrap_or_default();
    format!("{}{of}", words::number(&shift.number, &brief.display))
}

/// A rule by its reason, or by its id where it has none.
fn rule(brief: &Brief, id: Option<&String>) -> String {
    id.map(|id| brief.display.rule(id)).unwrap_or_default()
}

/// What speaks against the new value.
fn judged(judgement: LeverCaveat, shift: &LeverNumberChange) -> (Tone, &'static str) {
    match judgement {
        LeverCaveat::Thinkable if shift.guess => (Tone::Good, "thought possible"),
        LeverCaveat::Thinkable => (Tone::Good, "a consent to be sought"),
        LeverCaveat::BeyondGuess => (Tone::Bad, "beyond the guess"),
        LeverCaveat::Known => (Tone::Middle, "was taken as known"),
    }
}

/// So many levers of the zone are shown of each kind.
const MOST: usize = 10;
/// And so many of each package.
const MOST_OF_PACKAGE: usize = 3;
