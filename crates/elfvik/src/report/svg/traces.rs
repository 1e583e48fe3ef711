//! Both sides' offers among the efficient outcomes.

use super::axis::{Axis, Direction};
use super::canvas::Canvas;
use super::common::WIDTH;
use super::labels::LabelArea;
use crate::talk::Talk;
use crate::talk::answer::{StepKind, TalkParty, TranscriptEntry};

pub(super) fn picture(talk: &Talk) -> Option<String> {
    let [across, up] = [talk.parties.first()?, talk.parties.get(1)?];
    let extent = |side: &TalkParty| (side.least.min(side.reservation), side.most.max(side.reservation));
    let shown = talk.parties.iter().take(MOST_SIDES);
    let captions: Vec<String> = shown.map(|side| format!("offers of {}", side.short)).collect();
    let texts: Vec<&str> = captions.iter().map(String::as_str).collect();
    let (places, n_lines) = super::common::legend(&texts, (LEFT, WIDTH - RIGHT), 12.0);
    let bottom = HEIGHT - BOTTOM;
    let height = HEIGHT + (n_lines - 1) as f64 * LEGEND;
    let x = Axis::new(extent(across), (LEFT, WIDTH - RIGHT));
    let y = Axis::new(extent(up), (bottom, TOP));
    let place = |step: &TranscriptEntry| {
        let utilities = step.utilities.as_ref()?;
        let [across, up] = [across, up].map(|side| utilities.get(&side.id).copied());
        Some((x.place_within(across?), y.place_within(up?)))
    };
    let reading = format!("The offers of {} and {}, by what each was worth to both.", across.name, up.name);
    let mut canvas = Canvas::new("traces", (WIDTH, height), "Where both sides' offers went", &reading);
    let corner = (x.place(across.reservation), TOP);
    canvas.rect(corner, (WIDTH - RIGHT - corner.0, y.place(up.reservation) - TOP), "zone");
    axes(&mut canvas, (&x, &y), [across, up], bottom);
    canvas.line((corner.0, TOP), (corner.0, bottom), "least");
    let floor = y.place(up.reservation);
    canvas.line((LEFT, floor), (WIDTH - RIGHT, floor), "least");
    let efficient: Vec<(f64, f64)> = talk.frontier.iter().map(|u| (x.place(u[0]), y.place(u[1]))).collect();
    if talk.parties.len() == 2 {
        canvas.path(&efficient, "frontier");
    }
    canvas.dots(efficient.into_iter(), 2.2, "outcome");
    let mut frame = LabelArea::new((LEFT, TOP), (WIDTH - RIGHT, bottom));
    let mut names = Vec::new();
    for (at, side) in talk.parties.iter().enumerate().take(MOST_SIDES) {
        let own =
            talk.steps.iter().filter(|s| s.what == StepKind::Propose && s.by.as_ref() == Some(&side.id));
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
            &["the agreement"],
        );
        frame.avoid(at, 11.0);
        names.push((at, "agreement".to_owned()));
    }
    labels(&mut canvas, &mut frame, names);
    legend(&mut canvas, &texts, &places);
    let note = "Grey: efficient outcomes. Dashed: the least each accepts.";
    canvas.text((LEFT, height - 14.0), "quiet", note);
    Some(canvas.into_text())
}

/// Both axes with their marks, and under each what it shows: what a side gets.
fn axes(canvas: &mut Canvas, (x, y): (&Axis, &Axis), [across, up]: [&TalkParty; 2], bottom: f64) {
    let (across_ticks, up_ticks) = (x.ticks(Direction::Across), y.ticks(Direction::Up));
    let names = [(across, &across_ticks.note), (up, &up_ticks.note)]
        .map(|(side, note)| super::common::gets(&side.name, note.as_deref()));
    for (value, text) in across_ticks.marks {
        canvas.line((x.place(value), bottom), (x.place(value), bottom + 5.0), "axis");
        canvas.text((x.place(value), bottom + 20.0), "tick mid", &text);
    }
    for (value, text) in up_ticks.marks {
        canvas.line((LEFT - 5.0, y.place(value)), (LEFT, y.place(value)), "axis");
        canvas.text((LEFT - 9.0, y.place(value) + 4.0), "tick end", &text);
    }
    canvas.line((LEFT, bottom), (WIDTH - RIGHT, bottom), "axis");
    canvas.line((LEFT, TOP), (LEFT, bottom), "axis");
    let middle = ((LEFT + WIDTH - RIGHT) / 2.0, (TOP + bottom) / 2.0);
    canvas.text_within((middle.0, bottom + 42.0), WIDTH - LEFT - RIGHT, "name mid", &names[0]);
    canvas.upright((26.0, middle.1), bottom - TOP, "name mid", &names[1]);
}

/// Names beside the places that they tell of.
fn labels(canvas: &mut Canvas, frame: &mut LabelArea, names: Vec<((f64, f64), String)>) {
    for (at, name) in names {
        // Colours tell whose offers they are, where there is no room for a name.
        let Some(label) = frame.label(at, &name) else { continue };
        if let Some(end) = label.leader {
            canvas.line(at, end, "leader");
        }
        canvas.text(label.at, "label halo", &label.text);
    }
}

/// Whose offers have which colour.
fn legend(canvas: &mut Canvas, texts: &[&str], places: &[(f64, usize)]) {
    for (at, (text, &(left, line))) in texts.iter().zip(places).enumerate() {
        let y = HEIGHT - 20.0 + (line as f64 - 1.0) * LEGEND;
        canvas.dots(std::iter::once((left + 4.0, y - 4.0)), 4.0, &format!("spot s{at}"));
        canvas.text((left + 12.0, y), "tick", text);
    }
}

/// More offers than this are drawn with smaller dots.
const MANY: usize = 60;
/// So many sides have a colour of their own.
pub(super) const MOST_SIDES: usize = 6;
const HEIGHT: f64 = 646.0;
const LEFT: f64 = 100.0;
const LEGEND: f64 = 18.0;
const RIGHT: f64 = 36.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 100.0;
