//! A collection of scenarios as a table.

use super::page::{Ink, Page};
use crate::brief::catalogue::{Catalogue, Row};
use crate::model::Origin;
use crate::report::document::{Cell, Table, Tone, Unit};
use crate::report::words;
use std::collections::HashMap;

/// One line per scenario, then what could not be read and why, then what belongs to no scenario. Lines of the table are as wide
/// as they must be; everything else stays within `width` columns.
#[must_use]
pub fn catalogue(catalogue: &Catalogue, ink: Ink, width: usize) -> String {
    let mut page = Page::new(ink, width);
    let root = common_folder(catalogue);
    let mut n_of = HashMap::new();
    catalogue.scenarios.iter().for_each(|scenario| *n_of.entry(&scenario.path).or_insert(0) += 1);
    let named = |scenario: &Row| {
        let name = tail(&scenario.path[root..]);
        // Several scenarios of one domain are told apart by their parties.
        if n_of[&scenario.path] > 1 { format!("{name} ({})", scenario.parties.join(", ")) } else { name }
    };
    let n = catalogue.scenarios.len();
    if n > 0 {
        let mut wide = Page::new(ink, AS_WIDE_AS_NEEDED);
        wide.table(&table(&catalogue.scenarios, named));
        page.line(wide.into_text().trim_end_matches('\n'));
        page.gap();
    }
    page.paragraph(&format!(
        "{}. Nash and opposition by the definitions of `{}`; `>` marks what was found of a frontier that is not exact (--json says how far off).",
        words::counted(n, "scenario"),
        catalogue.convention
    ));
    if !catalogue.unread.is_empty() {
        page.heading("Not read");
        for unread in &catalogue.unread {
            let line = unread.line.map_or_else(String::new, |line| format!(":{line}"));
            page.bullet(&format!("{}{line}: {}", unread.path, unread.reason));
        }
    }
    if !catalogue.passed_over.is_empty() {
        page.heading("Passed over");
        for other in &catalogue.passed_over {
            page.bullet(&format!("{}: {}", other.path, other.what));
        }
    }
    page.into_text()
}

/// The folder that all scenarios lie in, as the beginning of their paths.
fn common_folder(catalogue: &Catalogue) -> usize {
    let mut paths = catalogue.scenarios.iter().map(|row| row.path.as_str());
    let Some(first) = paths.next() else { return 0 };
    let folder = |length: usize| first[..length].rfind('/').map_or(0, |at| at + 1);
    let mut length = folder(first.len());
    for path in paths {
        while !path.starts_with(&first[..length]) {
            length = folder(length - 1);
        }
    }
    length
}

fn table(scenarios: &[Row], named: impl Fn(&Row) -> String) -> Table {
    let number = |u: f64| words::rough(u);
    let list = |numbers: &[f64]| numbers.iter().map(|&u| number(u)).collect::<Vec<_>>().join(" ");
    let few = |numbers: &[f64]| match numbers.get(..MOST_SHOWN) {
        Some(first) if numbers.len() > MOST_SHOWN => format!("{} …", list(first)),
        _ => list(numbers),
    };
    let none = || "-".to_owned();
    let reservation = |r: &Option<f64>| r.map_or_else(|| "any".to_owned(), number);
    let discount = |&d: &f64| if d < 1.0 { number(d) } else { none() };
    let efficient = |row: &Row| {
        let inexact = if row.exact { "" } else { "> " };
        format!("{inexact}{}", words::grouped(&row.efficient.to_string()))
    };
    Table::of(scenarios)
        .text("scenario", |row| Cell::toned(Tone::Strong, named(row)))
        .text("format", |row| shown(&row.origin))
        .number("parties", Unit::Count, |row| row.parties.len().to_string())
        .number("issues", Unit::Count, |row| row.issues.to_string())
        .number("outcomes", Unit::Count, |row| words::size(&row.outcomes))
        .text("accepts from", |row| one_or_list(row.reservation.iter().map(reservation).collect()))
        .text("discount", |row| one_or_list(row.discount.iter().map(discount).collect()))
        .number("efficient", Unit::Count, |row| efficient(row))
        .text("Nash", |row| row.nash.as_ref().map_or_else(none, |nash| few(nash)))
        .number("sum", Unit::Utility, |row| row.greatest_sum.map_or_else(none, number))
        .number("opposition", Unit::Utility, |row| row.opposition.map_or_else(none, number))
        .number("zone", Unit::Percent, |row| zone(row))
        .end()
}

/// What all have in common, or one text for each.
fn one_or_list(texts: Vec<String>) -> String {
    match texts.split_first() {
        Some((first, rest)) if rest.iter().all(|text| text == first) => first.clone(),
        _ => texts.join(" "),
    }
}

/// The zone as a share of all outcomes, or the bounds of that share.
fn zone(row: &Row) -> String {
    let zone = &row.zone;
    if zone.low.total_cmp(&zone.high).is_eq() {
        return words::share(zone.low);
    }
    let low = if zone.low < LEAST_SHARE { "0".to_owned() } else { words::share(zone.low) };
    format!("{low} to {}", words::share(zone.high))
}

/// A system's name as it writes itself.
fn shown(origin: &str) -> &str {
    let known = Origin::ALL.into_iter().find(|known| known.name() == origin);
    known.map_or(origin, |known| known.title())
}

/// The end of a path, which tells most.
fn tail(path: &str) -> String {
    let n = path.chars().count();
    if n <= LONGEST_PATH {
        return path.to_owned();
    }
    let kept: String = path.chars().skip(n - LONGEST_PATH + 1).collect();
    format!("…{kept}")
}

/// Of more parties than this only the first are shown.
const MOST_SHOWN: usize = 3;
/// A lower bound below this says nothing.
const LEAST_SHARE: f64 = 1e-4;
/// Wider than any table.
const AS_WIDE_AS_NEEDED: usize = 2_000;
/// Longer paths lose their beginning.
const LONGEST_PATH: usize = 44;
