//! The outcome maps of each two of three or four parties.

use super::canvas::Canvas;
use super::common::WIDTH;
use super::map::{Head, Setting, reading};
use super::small_map::{self, Panel};
use crate::brief::Brief;
use crate::report::marks::{Mark, marks};
use crate::report::words;

pub(super) fn picture(brief: &Brief, setting: Setting) -> String {
    let marks = marks(brief);
    of_marks((brief, &marks), Legend::of(brief, &marks), setting)
}

/// The maps with some marks, and their legend.
pub(super) fn of_marks((brief, marks): (&Brief, &[Mark<'_>]), legend: Legend, setting: Setting) -> String {
    let n = brief.scenario.parties.len();
    let pairs: Vec<[usize; 2]> = (0..n).flat_map(|i| (i + 1..n).map(move |j| [i, j])).collect();
    let head = if setting == Setting::Alone { Head::of(brief) } else { Head::default() };
    let rows = pairs.len().div_ceil(COLUMNS);
    let (width, top) = ((WIDTH - 16.0) / COLUMNS as f64, head.height() + 10.0);
    let bottom = top + rows as f64 * HEIGHT;
    let most = MOST / pairs.len();
    let legend = legend.with_note(&drawn(brief, most));
    let height = bottom + legend.height();
    let mut canvas = Canvas::new("map", (WIDTH, height), &brief.scenario.title, &reading(brief));
    head.draw(&mut canvas);
    let mut is_complete = true;
    for (at, pair) in pairs.into_iter().enumerate() {
        let (column, row) = (at % COLUMNS, at / COLUMNS);
        let panel = Panel {
            left: 8.0 + column as f64 * width,
            top: top + row as f64 * HEIGHT,
            width,
            height: HEIGHT,
            most,
        };
        is_complete &= panel.draw(&mut canvas, brief, pair, marks);
    }
    legend.draw(&mut canvas, bottom, is_complete);
    canvas.into_text()
}

/// How many of all points each map draws.
fn drawn(brief: &Brief, most: usize) -> String {
    let [outcomes, points] = [
        small_map::spread(&brief.cloud.rows, most).count(),
        small_map::spread(&brief.frontier.points, most).count(),
    ];
    let [outcomes, points, all] =
        [outcomes, points, brief.frontier.count].map(|n| words::grouped(&n.to_string()));
    format!(
        "Drawn in each: {outcomes} of {} outcomes, {points} of {all} that waste nothing.",
        words::size(&brief.space.feasible)
    )
}

/// What the letters stand for, side by side below a picture.
pub(super) struct Legend {
    entries: Vec<(Option<bool>, String)>,
    places: Vec<(f64, usize)>,
    n_lines: usize,
    note: String,
}

impl Legend {
    pub(super) fn of(brief: &Brief, marks: &[Mark<'_>]) -> Self {
        let named = |mark: &Mark<'_>| (Some(mark.is_solution), format!("{} {}", mark.letter, mark.name));
        let legend = Self::of_entries(marks.iter().map(named).collect());
        match crate::report::marks::n_unmarked(brief) {
            0 => legend,
            n => legend.with_note(&format!("{} not marked.", words::counted(n, "more package"))),
        }
    }

    /// A legend of texts, each with the sign of a solution, of a package, or none.
    pub(super) fn of_entries(entries: Vec<(Option<bool>, String)>) -> Self {
        let texts: Vec<&str> = entries.iter().map(|(_, text)| text.as_str()).collect();
        let (places, n_lines) = super::common::legend(&texts, (LEFT, WIDTH - LEFT), SIGN);
        Self { entries, places, n_lines, note: String::new() }
    }

    /// The same with something else to be said below.
    pub(super) fn with_note(mut self, note: &str) -> Self {
        self.note.push_str(note);
        self.note.push(' ');
        self
    }

    /// With a line for notes.
    pub(super) fn height(&self) -> f64 {
        (self.n_lines + 1) as f64 * LINE + 14.0
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64, is_complete: bool) {
        for ((is_solution, text), (x, line)) in self.entries.iter().zip(&self.places) {
            let y = top + 16.0 + *line as f64 * LINE;
            if let Some(is_solution) = is_solution {
                small_map::symbol(canvas, (x + 6.0, y - 4.0), *is_solution, &[]);
            }
            canvas.text((x + SIGN, y), "tick", text);
        }
        let want = if is_complete { "" } else { "Some marks stand without their letter, for want of room." };
        let note = format!("{}{want}", self.note);
        if !note.is_empty() {
            canvas.text((LEFT, top + 16.0 + self.n_lines as f64 * LINE), "quiet", note.trim_end());
        }
    }
}

/// So many outcomes, and so many efficient points, are drawn in all maps together.
const MOST: usize = 2_400;
const COLUMNS: usize = 3;
const HEIGHT: f64 = 286.0;
const LEFT: f64 = 20.0;
const LINE: f64 = 18.0;
const SIGN: f64 = 18.0;
