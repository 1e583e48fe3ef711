//! A small outcome map of characters, for two parties.

use super::page::Page;
use crate::brief::{Brief, PartySummary};
use crate::report::document::shown;
use crate::report::words::{self, Figures};

/// Draws the map; nothing unless there are two parties.
pub(super) fn write(page: &mut Page, brief: &Brief) {
    let [across, up] = &brief.scenario.parties[..] else { return };
    let margin = margin(brief, up);
    let (Some(x), Some(y)) = (PlotAxis::of(across, columns(page, margin)), PlotAxis::of(up, ROWS)) else {
        return;
    };
    let mut grid = PlotGrid { x, y, cells: vec![vec![' '; x.n]; y.n] };
    let at = |utilities: &crate::brief::Utilities| {
        (utilities.0.first().map_or(0.0, |u| u.1), utilities.0.get(1).map_or(0.0, |u| u.1))
    };
    for row in &brief.cloud.rows {
        let inside = row[0] >= across.reservation && row[1] >= up.reservation;
        grid.mark((row[0], row[1]), if inside { ':' } else { '.' });
    }
    for point in &brief.frontier.points {
        grid.mark(at(&point.utilities), 'o');
    }
    let mut legend = vec![
        format!(". {}", words::cloud(&brief.cloud)),
        ": of these, acceptable to both".to_owned(),
        "o wastes nothing".to_owned(),
    ];
    for (package, letter) in brief.packages.iter().zip(PACKAGES.chars()) {
        grid.mark(at(&package.utilities), letter);
        legend.push(format!("{letter} {}", brief.display.package_name(&package.id)));
    }
    let n_more = brief.packages.len().saturating_sub(PACKAGES.len());
    if n_more > 0 {
        legend.push(format!("{} not marked", words::counted(n_more, "more package")));
    }
    let letters = brief.solutions.named().into_iter().zip(['N', 'K', 'S', 'U']);
    let found: Vec<_> =
        letters.filter_map(|((name, s), letter)| Some((name, s.utilities.as_ref()?, letter))).collect();
    // Of several at one place the first stays on top.
    found.iter().rev().for_each(|(_, utilities, letter)| grid.mark(at(utilities), *letter));
    legend.extend(found.iter().map(|(name, _, letter)| format!("{letter} {name}")));
    draw(page, brief, &grid, margin);
    page.hanging("  ", "  ", &shown(legend.join("; ")));
}

/// The width of the numbers beside the vertical axis.
fn margin(brief: &Brief, up: &PartySummary) -> usize {
    let figures = Figures::of(brief, up);
    let written = [up.least, up.reservation, up.most].map(|u| figures.write(u).len());
    written.into_iter().fold(9, usize::max)
}

fn columns(page: &Page, margin: usize) -> usize {
    page.width().saturating_sub(margin + 5).clamp(10, 72)
}

/// One party's utilities on a row or column of cells.
#[derive(Debug, Clone, Copy)]
struct PlotAxis {
    least: f64,
    most: f64,
    n: usize,
    reservation: usize,
}

impl PlotAxis {
    /// `None` when every outcome is worth the same.
    fn of(party: &PartySummary, n: usize) -> Option<Self> {
        let mut axis = Self { least: party.least, most: party.most, n, reservation: 0 };
        axis.reservation = axis.cell(party.reservation);
        (party.most > party.least).then_some(axis)
    }

    fn cell(&self, utility: f64) -> usize {
        let share = ((utility - self.least) / (self.most - self.least)).clamp(0.0, 1.0);
        (share * (self.n - 1) as f64).round() as usize
    }
}

struct PlotGrid {
    x: PlotAxis,
    y: PlotAxis,
    cells: Vec<Vec<char>>,
}

impl PlotGrid {
    fn mark(&mut self, (x, y): (f64, f64), letter: char) {
        let cell = &mut self.cells[self.y.cell(y)][self.x.cell(x)];
        // A cell on the border of the zone counts as inside.
        if (*cell, letter) != (':', '.') {
            *cell = letter;
        }
    }
}

fn draw(page: &mut Page, brief: &Brief, grid: &PlotGrid, margin: usize) {
    let [across, up] = &brief.scenario.parties[..] else { return };
    page.gap();
    page.line(&format!(
        "  {} up, {} to the right; the lines are the least each accepts",
        shown(&up.short),
        shown(&across.short)
    ));
    let labels = [(grid.y.n - 1, up.most), (grid.y.reservation, up.reservation), (0, up.least)];
    for (row, cells) in grid.cells.iter().enumerate().rev() {
        let label = labels.iter().find(|(at, _)| *at == row).map(|(_, u)| Figures::of(brief, up).write(*u));
        let line: String = cells.iter().enumerate().map(|(column, &c)| ruled(grid, row, column, c)).collect();
        page.line(&format!("{:>margin$} |{line}", label.unwrap_or_default()));
    }
    page.line(&format!("{:>margin$} +{}", "", "-".repeat(grid.x.n)));
    for line in ticks(grid, Figures::of(brief, across), across) {
        page.line(&format!("{:>margin$}  {line}", ""));
    }
}

/// The cell, or the line of a reservation that runs through it.
fn ruled(grid: &PlotGrid, row: usize, column: usize, cell: char) -> char {
    match (cell, row == grid.y.reservation, column == grid.x.reservation) {
        (' ' | '.', true, true) => '+',
        (' ', true, false) => '-',
        (' ', false, true) => '|',
        _ => cell,
    }
}

/// The numbers under the horizontal axis: least, reservation and most; the reservation on a line of its own
/// where it would touch the others.
fn ticks(grid: &PlotGrid, figures: Figures, across: &PartySummary) -> Vec<String> {
    let least = figures.write(across.least);
    let (reservation, most) = (figures.write(across.reservation), figures.write(across.most));
    let end = grid.x.n.saturating_sub(most.len());
    let middle = grid.x.reservation.saturating_sub(reservation.len() / 2);
    let middle = middle.min(grid.x.n.saturating_sub(reservation.len()));
    let own = format!("{}{reservation}", " ".repeat(middle));
    if least.len() + 1 > end {
        return vec![least, own, format!("{}{most}", " ".repeat(end))];
    }
    let has_room = middle > least.len() && middle + reservation.len() < end;
    let start = if has_room { format!("{least}{}", &own[least.len()..]) } else { least };
    let line = format!("{start}{}{most}", " ".repeat(end - start.len()));
    let is_apart = across.reservation > across.least && across.reservation < across.most;
    if has_room || !is_apart { vec![line] } else { vec![line, own] }
}

/// The marks of packages, in their order: no letter that stands for something else.
const PACKAGES: &str = "123456789abcdefghijklmnpqrstuvwxyz";
/// The height of the map.
const ROWS: usize = 18;
