//! Small pictures of characters: the outcome map of two parties, and what each of several has of what is
//! named.

use crate::brief::{Brief, PartySummary, Utilities};
use crate::report::document::{Picture, Subject, shown};
use crate::report::marks::{self, Mark, marks};
use crate::report::words::{self, Figures};

/// A picture of characters.
pub(super) struct Drawn {
    /// How it is read, where that is not how the picture of a page is.
    pub(super) caption: Option<&'static str>,
    pub(super) rows: Vec<String>,
    /// What its signs mean.
    pub(super) legend: String,
}

/// A picture as characters within a width; none where there is nothing to draw, or no characters for it.
pub(super) fn of(subject: Subject<'_>, picture: Picture, width: usize) -> Option<Drawn> {
    match (subject, picture) {
        (Subject::Brief(brief), Picture::Map) if brief.scenario.parties.len() == 2 => map(brief, width),
        (Subject::Brief(brief), Picture::Map | Picture::Lines) => lines(brief, width),
        _ => None,
    }
}

fn map(brief: &Brief, width: usize) -> Option<Drawn> {
    let [across, up] = &brief.scenario.parties[..] else { return None };
    let margin = margin(brief, up);
    let (x, y) = (PlotAxis::of(across, columns(width, margin))?, PlotAxis::of(up, ROWS)?);
    let mut grid = PlotGrid { x, y, cells: vec![vec![' '; x.n]; y.n] };
    let at = |utilities: &Utilities| {
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
    let (solutions, packages): (Vec<Mark<'_>>, Vec<Mark<'_>>) =
        marks(brief).into_iter().partition(|mark| mark.is_solution);
    packages.iter().for_each(|mark| grid.mark(at(mark.utilities), mark.letter));
    // Of several at one place the first stays on top.
    solutions.iter().rev().for_each(|mark| grid.mark(at(mark.utilities), mark.letter));
    legend.extend(explained(brief));
    Some(Drawn {
        caption: None,
        rows: drawn(brief, (across, up), &grid, margin),
        legend: shown(legend.join("; ")),
    })
}

/// What the letters stand for.
fn explained(brief: &Brief) -> Vec<String> {
    let (solutions, packages): (Vec<Mark<'_>>, Vec<Mark<'_>>) =
        marks(brief).into_iter().partition(|mark| mark.is_solution);
    let named = |mark: &Mark<'_>| format!("{} {}", mark.letter, mark.name);
    let more = match marks::n_unmarked(brief) {
        0 => None,
        n => Some(format!("{} not marked", words::counted(n, "more package"))),
    };
    packages.iter().map(named).chain(more).chain(solutions.iter().map(named)).collect()
}

/// For each party a line from its worst to its best outcome, with what is named where it lies.
fn lines(brief: &Brief, width: usize) -> Option<Drawn> {
    let parties = &brief.scenario.parties;
    let marks = marks(brief);
    if marks.is_empty() {
        return None;
    }
    let written = |p: &PartySummary| {
        let figures = Figures::of(brief, p);
        [shown(&p.short), figures.write(p.least), figures.write(p.most)]
    };
    let texts: Vec<[String; 3]> = parties.iter().map(written).collect();
    let wide = |at: usize| texts.iter().map(|t| textwrap::core::display_width(&t[at])).max().unwrap_or(0);
    let [name, least, most] = [0, 1, 2].map(wide);
    let n = width.saturating_sub(name + least + most + 8).clamp(10, 72);
    let line = |party: &PartySummary, at: usize| {
        let Some(axis) = PlotAxis::of(party, n) else { return "-".repeat(n) };
        let mut cells: Vec<char> =
            (0..n).map(|cell| if cell < axis.reservation { '.' } else { '-' }).collect();
        // What it accepts begins at the mark.
        cells[axis.reservation] = '|';
        // Of several at one place the first stays on top.
        for mark in marks.iter().rev() {
            cells[axis.cell(mark.utilities.0[at].1)] = mark.letter;
        }
        cells.into_iter().collect()
    };
    let row = |(at, (party, [short, low, high])): (usize, (&PartySummary, &[String; 3]))| {
        let pad = " ".repeat(name - textwrap::core::display_width(short));
        format!("  {short}{pad}  {low:>least$} {} {high:>most$}", line(party, at))
    };
    let rows = parties.iter().zip(&texts).enumerate().map(row).collect();
    let signs = ["- accepted, from | on".to_owned(), ". too little".to_owned()];
    let legend = signs.into_iter().chain(explained(brief)).collect::<Vec<_>>().join("; ");
    Some(Drawn { caption: Some(marks::LINES), rows, legend: shown(legend) })
}

/// The width of the numbers beside the vertical axis.
fn margin(brief: &Brief, up: &PartySummary) -> usize {
    let figures = Figures::of(brief, up);
    let written = [up.least, up.reservation, up.most].map(|u| figures.write(u).len());
    written.into_iter().fold(9, usize::max)
}

fn columns(width: usize, margin: usize) -> usize {
    width.saturating_sub(margin + 5).clamp(10, 72)
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

fn drawn(
    brief: &Brief,
    (across, up): (&PartySummary, &PartySummary),
    grid: &PlotGrid,
    margin: usize,
) -> Vec<String> {
    let mut rows = vec![format!(
        "  {} up, {} to the right; the lines are the least each accepts",
        shown(&up.short),
        shown(&across.short)
    )];
    let labels = [(grid.y.n - 1, up.most), (grid.y.reservation, up.reservation), (0, up.least)];
    for (row, cells) in grid.cells.iter().enumerate().rev() {
        let label = labels.iter().find(|(at, _)| *at == row).map(|(_, u)| Figures::of(brief, up).write(*u));
        let line: String = cells.iter().enumerate().map(|(column, &c)| ruled(grid, row, column, c)).collect();
        rows.push(format!("{:>margin$} |{line}", label.unwrap_or_default()));
    }
    rows.push(format!("{:>margin$} +{}", "", "-".repeat(grid.x.n)));
    let ticks = ticks(grid, Figures::of(brief, across), across);
    rows.extend(ticks.into_iter().map(|line| format!("{:>margin$}  {line}", "")));
    rows
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

/// The height of the map.
const ROWS: usize = 18;
