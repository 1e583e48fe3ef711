//! Both sides' offers among the efficient outcomes.

use super::WIDTH;
use super::axis::Axis;
use super::canvas::Canvas;
use super::labels::{self, Frame};
use crate::talk::Talk;
use crate::talk::answer::Step;

pub(super) fn picture(talk: &Talk) -> Option<String> {
    let [across, up] = [talk.parties.first()?, talk.parties.get(1)?];
    let extent = |side: &crate::talk::answer::Side| {
        (side.least.min(side.reservation), side.most.max(side.reservation))
    };
    let x = Axis::new(extent(across), (LEFT, WIDTH - RIGHT));
    let y = Axis::new(extent(up), (HEIGHT - BOTTOM, TOP));
    let place = |step: &Step| {
        let utilities = step.utilities.as_ref()?;
        Some((x.place(*utilities.get(&across.id)?), y.place(*utilities.get(&up.id)?)))
    };
    let reading = format!("The offers of {} and {}, by what each was worth to both.", across.name, up.name);
    let mut canvas = Canvas::new("traces", (WIDTH, HEIGHT), "Where both sides' offers went", &reading);
    let corner = (x.place(across.reservation), TOP);
    canvas.rect(corner, (WIDTH - RIGHT - corner.0, y.place(up.reservation) - TOP), "zone");
    for (value, text) in x.ticks() {
        canvas.line((x.place(value), HEIGHT - BOTTOM), (x.place(value), HEIGHT - BOTTOM + 5.0), "axis");
        canvas.text((x.place(value), HEIGHT - BOTTOM + 20.0), "tick mid", &text);
    }
    for (value, text) in y.ticks() {
        canvas.line((LEFT - 5.0, y.place(value)), (LEFT, y.place(value)), "axis");
        canvas.text((LEFT - 9.0, y.place(value) + 4.0), "tick end", &text);
    }
    canvas.line((LEFT, HEIGHT - BOTTOM), (WIDTH - RIGHT, HEIGHT - BOTTOM), "axis");
    canvas.line((LEFT, TOP), (LEFT, HEIGHT - BOTTOM), "axis");
    canvas.text(
        ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 42.0),
        "name mid",
        &format!("what {} gets (utility)", across.name),
    );
    canvas.upright(
        (26.0, (TOP + HEIGHT - BOTTOM) / 2.0),
        "name mid",
        &format!("what {} gets (utility)", up.name),
    );
    canvas.line((corner.0, TOP), (corner.0, HEIGHT - BOTTOM), "least");
    let floor = y.place(up.reservation);
    canvas.line((LEFT, floor), (WIDTH - RIGHT, floor), "least");
    let efficient: Vec<(f64, f64)> = talk.frontier.iter().map(|u| (x.place(u[0]), y.place(u[1]))).collect();
    if talk.parties.len() == 2 {
        canvas.path(&efficient, "frontier");
    }
    canvas.dots(efficient.into_iter(), 2.2, "outcome");
    let mut frame = Frame::new((LEFT, TOP), (WIDTH - RIGHT, HEIGHT - BOTTOM));
    let mut names = Vec::new();
    for (at, side) in talk.parties.iter().enumerate().take(MOST_SIDES) {
        let own = talk.steps.iter().filter(|s| s.what == "propose" && s.by.as_ref() == Some(&side.id));
        let places: Vec<(f64, f64)> = own.filter_map(place).collect();
        canvas.path(&places, &format!("trace s{at}"));
        canvas.dots(
            places.iter().copied(),
            if places.len() > MANY { 2.2 } else { 3.4 },
            &format!("spot s{at}"),
        );
        if let (Some(first), Some(last)) = (places.first(), places.last()) {
            frame.avoid(*first, 6.0);
            names.push((*first, format!("{} begins", side.short)));
            let is_apart = (first.0 - last.0).hypot(first.1 - last.1) > 20.0;
            if is_apart {
                frame.avoid(*last, 6.0);
                names.push((*last, format!("{} at last", side.short)));
            }
        }
    }
    let agreed = talk.ending.outcome.as_ref().and_then(|outcome| {
        talk.steps.iter().rev().find(|step| step.outcome.as_ref() == Some(outcome)).and_then(place)
    });
    if let Some(at) = agreed {
        canvas.symbol(
            at,
            "M0 -9L2.6 -3.2 9 -2.6 4.2 1.8 5.6 8.4 0 5 -5.6 8.4 -4.2 1.8 -9 -2.6 -2.6 -3.2Z",
            "solution",
            "the agreement",
        );
        frame.avoid(at, 11.0);
        names.push((at, "agreement".to_owned()));
    }
    for (at, name) in names {
        let label = frame.label(at, &name);
        if let Some(end) = label.leader {
            canvas.line(at, end, "leader");
        }
        canvas.text(label.at, "label halo", &label.text);
    }
    let mut left = LEFT;
    for (at, side) in talk.parties.iter().enumerate().take(MOST_SIDES) {
        canvas.dots(std::iter::once((left, HEIGHT - 24.0)), 4.0, &format!("spot s{at}"));
        let text = format!("offers of {}", side.short);
        canvas.text((left + 12.0, HEIGHT - 20.0), "tick", &text);
        left += 12.0 + labels::width(&text, 12.0) + 26.0;
    }
    let note = "Grey: efficient outcomes. Dashed: the least each accepts.";
    canvas.text((LEFT, HEIGHT - 2.0), "quiet", note);
    Some(canvas.into_text())
}

/// More offers than this are drawn with smaller dots.
const MANY: usize = 60;
/// So many sides have a colour of their own.
pub(super) const MOST_SIDES: usize = 6;
const HEIGHT: f64 = 646.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 36.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 100.0;
