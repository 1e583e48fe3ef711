//! A collection of scenarios as a table.

use super::page::{Ink, Page};
use crate::brief::catalogue::{Catalogue, Row};
use crate::model::Origin;
use crate::report::document::{Cell, Side, Table, Tone};
use crate::report::words;
use std::collections::HashMap;

/// One line per scenario, then what could not be read and why, then what belongs to no scenario. Lines of the table are as wide
/// as they must be; everything else stays within `width` columns.
#[must_use]
pub fn catalogue(catalogue: &Catalogue, ink: Ink, width: usize) -> String {
    let mut page = Page::new(ink, width);
    let head = [
        "scenario",
        "format",
        "parties",
        "issues",
        "outcomes",
        "accepts from",
        "discount",
        "efficient",
        "Nash",
        "sum",
        "opposition",
        "zone",
    ];
    let sides = [Side::Left; 2].into_iter().chain([Side::Right; 3]).chain([Side::Left; 2]);
    let sides = sides.chain([Side::Right]).chain([Side::Left]).chain([Side::Right; 3]).collect();
    let root = common_folder(catalogue);
    let mut n_of = HashMap::new();
    catalogue.scenarios.iter().for_each(|scenario| *n_of.entry(&scenario.path).or_insert(0) += 1);
    let named = |scenario: &Row| {
        let name = tail(&scenario.path[root..]);
        // Several scenarios of one domain are told apart by their parties.
        if n_of[&scenario.path] > 1 { format!("{name} ({})", scenario.parties.join(", ")) } else { name }
    };
    let rows: Vec<Vec<Cell>> =
        catalogue.scenarios.iter().map(|scenario| row(scenario, named(scenario))).collect();
    let n = rows.len();
    if n > 0 {
        let mut wide = Page::new(ink, AS_WIDE_AS_NEEDED);
        wide.table(&Table { head: head.map(str::to_owned).to_vec(), sides, rows });
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

fn row(row: &Row, name: String) -> Vec<Cell> {
    let number = |u: f64| words::rough(u);
    let list = |numbers: &[f64]| numbers.iter().map(|&u| number(u)).collect::<Vec<_>>().join(" ");
    let few = |numbers: &[f64]| match numbers.get(..MOST_SHOWN) {
        Some(first) if numbers.len() > MOST_SHOWN => format!("{} …", list(first)),
        _ => list(numbers),
    };
    let one_or_list = |texts: Vec<String>| match texts.split_first() {
        Some((first, rest)) if rest.iter().all(|text| text == first) => first.clone(),
        _ => texts.join(" "),
    };
    let reservation = row.reservation.iter().map(|r| r.map_or_else(|| "any".to_owned(), number)).collect();
    let discount = row.discount.iter().map(|&d| if d < 1.0 { number(d) } else { "-".to_owned() }).collect();
    let inexact = if row.exact { "" } else { "> " };
    let none = || "-".to_owned();
    let zone = |share: f64| words::share(share);
    let zone = if row.zone.low.total_cmp(&row.zone.high).is_eq() {
        zone(row.zone.low)
    } else {
        let low = if row.zone.low < LEAST_SHARE { "0".to_owned() } else { zone(row.zone.low) };
        format!("{low} to {}", zone(row.zone.high))
    };
    vec![
        Cell::toned(Tone::Strong, name),
        shown(&row.origin).into(),
        row.parties.len().to_string().into(),
        row.issues.to_string().into(),
        words::size(&row.outcomes).into(),
        one_or_list(reservation).into(),
        one_or_list(discount).into(),
        format!("{inexact}{}", words::grouped(&row.efficient.to_string())).into(),
        row.nash.as_ref().map_or_else(none, |nash| few(nash)).into(),
        row.greatest_sum.map_or_else(none, number).into(),
        row.opposition.map_or_else(none, number).into(),
        zone.into(),
    ]
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
