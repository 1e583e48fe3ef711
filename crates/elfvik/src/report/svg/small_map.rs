//! A small outcome map of two parties, without words: letters stand for what is named.

use super::axis::{Axis, Direction};
use super::canvas::Canvas;
use super::labels::{self, LabelArea};
use crate::brief::{Brief, PartySummary};
use crate::report::marks::Mark;

/// Where a small map stands: its whole place, with the room for numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// So many outcomes are drawn at most, and so many efficient points, evenly spread over those listed.
    pub(super) most: usize,
}

/// At most so many of some things, evenly spread.
pub(super) fn spread<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    all.iter().step_by(all.len().div_ceil(most.max(1)).max(1))
}

impl Panel {
    /// Draws what every outcome is worth to two parties, by their positions. Whether every mark has its
    /// letter.
    pub(super) fn draw(
        self,
        canvas: &mut Canvas,
        brief: &Brief,
        ids: [usize; 2],
        marks: &[Mark<'_>],
    ) -> bool {
        let [i, j] = ids;
        let parties = ids.map(|at| &brief.scenario.parties[at]);
        let (left, right) = (self.left + NUMBERS, self.left + self.width - MARGIN);
        let (top, bottom) = (self.top + HEAD, self.top + self.height - FOOT);
        let x = Axis::new(extent(parties[0], marks, i), (left, right));
        let y = Axis::new(extent(parties[1], marks, j), (bottom, top));
        let least = (x.place(parties[0].reservation), y.place(parties[1].reservation));
        let (across, up) = (x.ticks(Direction::Across), y.ticks(Direction::Up));
        let name = |party: &PartySummary, note: &Option<String>| match note {
            Some(note) => format!("{} ({note})", party.short),
            None => party.short.clone(),
        };
        let head = format!("{} up, {} across", name(parties[1], &up.note), name(parties[0], &across.note));
        canvas.text_within((self.left + 4.0, self.top + 16.0), self.width - 12.0, "label", &head);
        canvas.rect((least.0, top), (right - least.0, least.1 - top), "zone");
        for (value, text) in &across.marks {
            canvas.line((x.place(*value), bottom), (x.place(*value), bottom + 5.0), "axis");
            canvas.text((x.place(*value), bottom + 18.0), "tick mid", text);
        }
        for (value, text) in &up.marks {
            canvas.line((left - 5.0, y.place(*value)), (left, y.place(*value)), "axis");
            canvas.text((left - 7.0, y.place(*value) + 4.0), "tick end", text);
        }
        canvas.line((left, bottom), (right, bottom), "axis");
        canvas.line((left, top), (left, bottom), "axis");
        canvas.dots(
            spread(&brief.cloud.rows, self.most).map(|row| (x.place(row[i]), y.place(row[j]))),
            1.4,
            "outcome",
        );
        canvas.line((least.0, top), (least.0, bottom), "least");
        canvas.line((left, least.1), (right, least.1), "least");
        let points = spread(&brief.frontier.points, self.most)
            .map(|p| (x.place(p.utilities.0[i].1), y.place(p.utilities.0[j].1)));
        canvas.dots(points, 2.0, "efficient");
        let mut area = LabelArea::new((left, top), (right, bottom));
        let places = groups(marks, |mark| (x.place(mark.utilities.0[i].1), y.place(mark.utilities.0[j].1)));
        places.iter().for_each(|(at, _)| area.avoid(*at, 6.0));
        let mut is_complete = true;
        for (at, marks) in &places {
            let letters: Vec<String> = marks.iter().map(|mark| mark.sign()).collect();
            let hover: Vec<String> = marks
                .iter()
                .map(|m| format!("{} {}: {}", m.sign(), m.name, brief.display.choices(m.outcome)))
                .collect();
            let is_solution = marks.iter().all(|mark| mark.is_solution);
            symbol(canvas, *at, is_solution, &hover);
            match area.label(*at, &letters.join(" ")) {
                Some(label) => {
                    if let Some(end) = label.leader {
                        canvas.line(*at, end, "leader");
                    }
                    canvas.hovered_text(label.at, labels::CLASS, &label.text, &letters.join(" "));
                }
                None => is_complete = false,
            }
        }
        is_complete
    }
}

/// A square for a package, a diamond for a solution.
pub(super) fn symbol(canvas: &mut Canvas, at: (f64, f64), is_solution: bool, hover: &[String]) {
    match is_solution {
        true => canvas.symbol(at, "M0 -6L6 0L0 6L-6 0Z", "solution", hover),
        false => canvas.symbol(at, "M-5 -5H5V5H-5Z", "package", hover),
    }
}

/// Marks by their places; those at one place together, in their order.
pub(super) fn groups<'m, 'b>(
    marks: &'m [Mark<'b>],
    place: impl Fn(&Mark<'b>) -> (f64, f64),
) -> Vec<((f64, f64), Vec<&'m Mark<'b>>)> {
    let mut groups: Vec<((f64, f64), Vec<&'m Mark<'b>>)> = Vec::new();
    for mark in marks {
        let at = place(mark);
        match groups.iter_mut().find(|(known, _)| (known.0 - at.0).hypot(known.1 - at.1) < 1.0) {
            Some((_, marks)) => marks.push(mark),
            None => groups.push((at, vec![mark])),
        }
    }
    groups
}

/// The least and the greatest utility to be drawn of a party by its position.
pub(super) fn extent(party: &PartySummary, marks: &[Mark<'_>], at: usize) -> (f64, f64) {
    let marked = marks.iter().map(|mark| mark.utilities.0[at].1);
    let shown = marked.chain([party.least, party.most, party.reservation]);
    shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), u| (low.min(u), high.max(u)))
}

/// The room for numbers on the left.
const NUMBERS: f64 = 74.0;
/// The room on the right, for half a number.
const MARGIN: f64 = 34.0;
const HEAD: f64 = 26.0;
const FOOT: f64 = 26.0;
