//! What is named beside what each party accepts: an axis for each party, a line for each package.

use super::axis::Axis;
use super::canvas::Canvas;
use super::common::WIDTH;
use super::labels::LabelArea;
use super::map::{Head, Setting, reading};
use super::pairs::Legend;
use super::small_map::{self, extent, groups};
use crate::brief::{Brief, PartySummary};
use crate::report::marks::{Mark, marks};
use crate::report::words::Figures;

pub(super) fn picture(brief: &Brief, setting: Setting) -> String {
    let marks = marks(brief);
    of_marks((brief, &marks), Legend::of(brief, &marks), setting)
}

/// The picture of some marks, with its legend.
pub(super) fn of_marks((brief, marks): (&Brief, &[Mark<'_>]), legend: Legend, setting: Setting) -> String {
    let head = if setting == Setting::Alone { Head::of(brief) } else { Head::default() };
    let axes = Axes { brief, marks, top: head.height(), width: WIDTH, name: 190.0 };
    let height = axes.bottom() + legend.height();
    let mut canvas = Canvas::new("map", (WIDTH, height), &brief.scenario.title, &reading(brief));
    head.draw(&mut canvas);
    let is_complete = axes.draw(&mut canvas);
    legend.draw(&mut canvas, axes.bottom(), is_complete);
    canvas.into_text()
}

/// An axis for each party, one below the other.
pub(super) struct Axes<'b> {
    pub(super) brief: &'b Brief,
    pub(super) marks: &'b [Mark<'b>],
    pub(super) top: f64,
    pub(super) width: f64,
    /// The room for names.
    pub(super) name: f64,
}

impl Axes<'_> {
    pub(super) fn bottom(&self) -> f64 {
        self.top + LETTERS + self.brief.scenario.parties.len() as f64 * ROW
    }

    /// Draws all axes. Whether every mark has its letter.
    pub(super) fn draw(&self, canvas: &mut Canvas) -> bool {
        let parties = &self.brief.scenario.parties;
        let axis = |at: usize| {
            let axis = Axis::new(extent(&parties[at], self.marks, at), (self.name, self.width - MARGIN));
            (axis, self.top + LETTERS + at as f64 * ROW + 14.0)
        };
        for (at, party) in parties.iter().enumerate() {
            let (axis, y) = axis(at);
            self.axis(canvas, party, (axis, y));
        }
        let place = |mark: &Mark<'_>, at: usize| {
            let (axis, y) = axis(at);
            (axis.place(mark.utilities.0[at].1), y)
        };
        for (colour, mark) in self.marks.iter().enumerate() {
            let places: Vec<(f64, f64)> = (0..parties.len()).map(|at| place(mark, at)).collect();
            canvas.path(&places, STROKES[colour % STROKES.len()]);
        }
        for at in 0..parties.len() {
            for (place, marks) in groups(self.marks, |mark| place(mark, at)) {
                let hover: Vec<String> = marks.iter().map(|mark| self.worth(mark, at)).collect();
                small_map::symbol(canvas, place, marks.iter().all(|mark| mark.is_solution), &hover);
            }
        }
        for (at, party) in parties.iter().enumerate() {
            self.numbers(canvas, party, axis(at));
        }
        self.letters(canvas, |mark| place(mark, 0))
    }

    /// The name of a party, its axis, and the least that it accepts.
    fn axis(&self, canvas: &mut Canvas, party: &PartySummary, (axis, y): (Axis, f64)) {
        let (from, to) = (self.name, self.width - MARGIN);
        canvas.text_within((from - 12.0, y + 4.0), from - 24.0, "label end", &party.short);
        let least = axis.place(party.reservation);
        canvas.rect((least, y - 7.0), (to - least, 14.0), "zone");
        canvas.line((from, y), (to, y), "axis");
        canvas.line((least, y - 10.0), (least, y + 10.0), "least");
    }

    /// What the ends of an axis and its mark are worth, over the lines that cross there.
    fn numbers(&self, canvas: &mut Canvas, party: &PartySummary, (axis, y): (Axis, f64)) {
        let (from, least) = (self.name, axis.place(party.reservation));
        let figures = Figures::of(self.brief, party);
        let text = format!("accepts from {}", figures.write(party.reservation));
        let mut area = LabelArea::new((from, y), (self.width - 4.0, y + ROW));
        let base = y + 22.0;
        let places = [
            ((least, base), "quiet mid halo"),
            ((least - 4.0, base), "quiet end halo"),
            ((least, base), "quiet halo"),
        ];
        if let Some((at, class)) = area.first_free(&places, &text) {
            canvas.text(at, class, &text);
        }
        for (value, class) in [(party.least, "quiet halo"), (party.most, "quiet end halo")] {
            let at = (axis.place(value), base);
            if let Some((at, class)) = area.first_free(&[(at, class)], &figures.write(value)) {
                canvas.text(at, class, &figures.write(value));
            }
        }
    }

    /// What stands under the pointer.
    fn worth(&self, mark: &Mark<'_>, at: usize) -> String {
        let party = &self.brief.scenario.parties[at];
        let worth = Figures::of(self.brief, party).write(mark.utilities.0[at].1);
        format!("{} {}: {worth} to {}", mark.sign(), mark.name, party.short)
    }

    /// The letters of all marks above the first axis.
    fn letters(&self, canvas: &mut Canvas, place: impl Fn(&Mark<'_>) -> (f64, f64)) -> bool {
        let mut area = LabelArea::new((4.0, self.top), (self.width - 4.0, self.top + LETTERS));
        let mut is_complete = true;
        for ((x, _), marks) in groups(self.marks, place) {
            let letters: Vec<String> = marks.iter().map(|mark| mark.sign()).collect();
            let text = letters.join(" ");
            let rows = [0.0, 15.0, 30.0].map(|up| ((x, self.top + LETTERS - 4.0 - up), "label mid"));
            match area.first_free(&rows, &text) {
                Some((at, class)) => canvas.text(at, class, &text),
                None => is_complete = false,
            }
        }
        is_complete
    }
}

/// The room for letters above the axes: three lines.
const LETTERS: f64 = 50.0;
const ROW: f64 = 54.0;
/// The room on the right.
const MARGIN: f64 = 30.0;
const STROKES: [&str; 6] = ["trace s0", "trace s1", "trace s2", "trace s3", "trace s4", "trace s5"];
