//! The stages of the talks along a line.

use super::canvas::Canvas;
use super::common::WIDTH;
use super::measure;
use crate::brief::{Brief, StageEventSummary, StageSummary};
use crate::model::StageEventKind;

pub(super) fn picture(brief: &Brief) -> Option<String> {
    let stages = &brief.scenario.stages;
    let mut events: Vec<(&StageSummary, &StageEventSummary)> =
        stages.iter().flat_map(|stage| stage.events.iter().map(move |event| (stage, event))).collect();
    // What has no date is still to come.
    events.sort_by(|a, b| a.1.date.is_none().cmp(&b.1.date.is_none()).then_with(|| a.1.date.cmp(&b.1.date)));
    if events.is_empty() {
        return None;
    }
    let per_line = events.len().min(MOST_ON_A_LINE);
    let n_lines = events.len().div_ceil(per_line);
    let height = LINE * n_lines as f64;
    let mut canvas = Canvas::new(
        "stages",
        (WIDTH, height),
        "The stages of the talks",
        "Events in their order, left to right.",
    );
    let column = (WIDTH - 2.0 * SIDE) / per_line as f64;
    for (line, events) in events.chunks(per_line).enumerate() {
        let y = line as f64 * LINE + 62.0;
        let end = SIDE + column * events.len() as f64;
        canvas.line((SIDE, y), (end, y), "stage");
        for (at, (stage, event)) in events.iter().enumerate() {
            mark(&mut canvas, stage, event, (SIDE + column * (at as f64 + 0.5), y), column);
        }
    }
    Some(canvas.into_text())
}

fn mark(
    canvas: &mut Canvas,
    stage: &StageSummary,
    event: &StageEventSummary,
    (x, y): (f64, f64),
    column: f64,
) {
    let (shape, class) = match event.what {
        StageEventKind::Collapsed => ("M-7 -7L7 7M7 -7L-7 7", "cross"),
        StageEventKind::Suspended => ("M-6 -7H-2V7H-6ZM2 -7H6V7H2Z", "full"),
        StageEventKind::Expected | StageEventKind::Announced => ("M0 -7A7 7 0 1 1 -.01 -7Z", "hollow"),
        _ => ("M0 -7A7 7 0 1 1 -.01 -7Z", "full"),
    };
    let hover = format!("{}: {} {}", stage.name, event.what, event.date.as_deref().unwrap_or(""));
    if class == "full" && event.what == StageEventKind::Suspended {
        canvas.rect((x - 8.0, y - 9.0), (16.0, 18.0), "light");
    }
    canvas.symbol((x, y), shape, class, &[hover.trim()]);
    let room = column - 10.0;
    let lines = measure::wrapped(&stage.name, room, "small mid", 3);
    for (at, text) in lines.iter().rev().enumerate() {
        canvas.hovered_text((x, y - 18.0 - 15.0 * at as f64), "small mid", text, &stage.name);
    }
    canvas.text_within((x, y + 25.0), room, "label mid", event.what.name());
    canvas.text_within((x, y + 42.0), room, "quiet mid", event.date.as_deref().unwrap_or("to come"));
}

const MOST_ON_A_LINE: usize = 7;
const LINE: f64 = 122.0;
const SIDE: f64 = 20.0;
