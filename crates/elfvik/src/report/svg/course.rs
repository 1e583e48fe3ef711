//! What all offers were worth to each side, one after the other.

use super::axis::{Axis, Direction};
use super::canvas::Canvas;
use super::common::WIDTH;
use super::traces::MOST_SIDES;
use crate::report::words;
use crate::talk::Talk;
use crate::talk::answer::StepKind;

pub(super) fn picture(talk: &Talk) -> Option<String> {
    let proposals: Vec<_> = talk.steps.iter().filter(|step| step.what == StepKind::Propose).collect();
    let sides: Vec<_> = talk.parties.iter().enumerate().take(MOST_SIDES).collect();
    let height = TOP + sides.len() as f64 * PANEL + 44.0;
    let title = "What the offers were worth, one after the other";
    let reading = "One panel for each side: what its own offers and those of the others were worth to it.";
    let mut canvas = Canvas::new("course", (WIDTH, height), title, reading);
    let last = proposals.len().checked_sub(1)? as f64;
    let x = Axis::new((0.0, last.max(1.0)), (LEFT, WIDTH - RIGHT));
    for &(at, side) in &sides {
        let top = TOP + at as f64 * PANEL;
        let bottom = top + PANEL - GAP;
        let extent = (side.least.min(side.reservation), side.most.max(side.reservation));
        let y = Axis::new(extent, (bottom, top + 18.0));
        let ticks = y.ticks(Direction::Up);
        let note = ticks.note.map(|note| format!(" ({note})")).unwrap_or_default();
        canvas.text_within(
            (LEFT, top + 8.0),
            WIDTH - LEFT - RIGHT,
            "label",
            &format!("worth to {}{note}", side.name),
        );
        for (value, text) in ticks.marks {
            canvas.line((LEFT, y.place(value)), (WIDTH - RIGHT, y.place(value)), "grid");
            canvas.text((LEFT - 9.0, y.place(value) + 4.0), "tick end", &text);
        }
        canvas.line((LEFT, y.place(side.reservation)), (WIDTH - RIGHT, y.place(side.reservation)), "least");
        for (other, by) in &sides {
            let own = proposals.iter().enumerate().filter(|(_, step)| step.by.as_ref() == Some(&by.id));
            let place = |(n, step): (usize, &&crate::talk::answer::TranscriptEntry)| {
                Some((x.place(n as f64), y.place_within(*step.utilities.as_ref()?.get(&side.id)?)))
            };
            let places: Vec<(f64, f64)> = own.filter_map(place).collect();
            let weight = if *other == at { "own" } else { "given" };
            canvas.path(&places, &format!("trace {weight} s{other}"));
            if places.len() <= FEW {
                canvas.dots(
                    places.into_iter(),
                    if *other == at { 2.8 } else { 2.0 },
                    &format!("spot s{other}"),
                );
            }
        }
    }
    let bottom = height - 44.0;
    for (value, _) in x.ticks(Direction::Across).marks {
        let n = value.round().max(0.0) as usize;
        if let Some(step) = proposals.get(n).filter(|_| (value - n as f64).abs() < 1e-9) {
            canvas.text((x.place(value), bottom + 4.0), "tick mid", &words::grouped(&step.round.to_string()));
        }
    }
    canvas.text(((LEFT + WIDTH - RIGHT) / 2.0, bottom + 24.0), "name mid", "round of the offer");
    Some(canvas.into_text())
}

/// With more offers of a side its line alone is drawn.
const FEW: usize = 120;
const LEFT: f64 = 100.0;
const RIGHT: f64 = 36.0;
const TOP: f64 = 12.0;
const PANEL: f64 = 210.0;
const GAP: f64 = 26.0;
