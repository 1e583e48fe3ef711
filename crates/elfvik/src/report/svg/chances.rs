//! How likely each package is to be acceptable, and to be ratified.

use super::canvas::Canvas;
use super::common::WIDTH;
use super::measure;
use crate::brief::{Brief, PackageAcceptability, ProspectsSummary};
use crate::report::story::listed;
use crate::report::words;

pub(super) fn picture(brief: &Brief, prospects: &ProspectsSummary) -> String {
    let rows = listed(brief, prospects);
    let height = TOP + ROW * rows.len() as f64 + 44.0;
    let title = "How likely each package is to be acceptable";
    let mut canvas =
        Canvas::new("chances", (WIDTH, height), title, "One bar per package, with its 95 % interval.");
    scale(&mut canvas, (TOP - 10.0, height - 40.0));
    let differs = rows.iter().any(|(_, p)| p.ratified != p.acceptable);
    for (at, (name, prospect)) in rows.iter().enumerate() {
        row(
            &mut canvas,
            (name, &brief.display.choices(&prospect.outcome)),
            prospect,
            TOP + at as f64 * ROW,
            differs,
        );
    }
    if differs {
        canvas.rect((LEFT, height - 16.0), (12.0, 10.0), "t0");
        canvas.text((LEFT + 18.0, height - 7.0), "tick", "acceptable to all who must agree");
        canvas.rect((LEFT + 250.0, height - 16.0), (12.0, 10.0), "c0");
        canvas.text((LEFT + 268.0, height - 7.0), "tick", "and ratified");
    }
    canvas.into_text()
}

/// Lines and numbers from 0 to 100 %.
pub(super) fn scale(canvas: &mut Canvas, (top, bottom): (f64, f64)) {
    for tenth in [0, 2, 4, 6, 8, 10] {
        let x = place(f64::from(tenth) / 10.0);
        canvas.line((x, top), (x, bottom), "grid");
        canvas.text((x, bottom + 16.0), "tick mid", &format!("{} %", tenth * 10));
    }
}

/// Where a probability stands.
pub(super) fn place(p: f64) -> f64 {
    LEFT + p * (WIDTH - LEFT - RIGHT)
}

fn row(
    canvas: &mut Canvas,
    (name, says): (&str, &str),
    prospect: &PackageAcceptability,
    y: f64,
    with_ratified: bool,
) {
    canvas.hovered_text(
        (LEFT - 12.0, y + 17.0),
        "end",
        &measure::fitting(name, LEFT - 26.0, "end"),
        &format!("{name}: {says}"),
    );
    let (acceptable, ratified) = (prospect.acceptable, prospect.ratified);
    let class = if with_ratified { "t0" } else { "c0" };
    canvas.rect((LEFT, y + 3.0), (place(acceptable.estimate) - LEFT, 20.0), class);
    if with_ratified {
        canvas.rect((LEFT, y + 8.0), (place(ratified.estimate) - LEFT, 10.0), "c0");
    }
    canvas.line((place(acceptable.low), y + 13.0), (place(acceptable.high), y + 13.0), "whisker");
    let text = match with_ratified {
        true => format!("{} / {}", words::chance(acceptable.estimate), words::chance(ratified.estimate)),
        false => words::chance(acceptable.estimate),
    };
    canvas.text((place(acceptable.high) + 8.0, y + 17.0), "tick", &text);
}

const TOP: f64 = 18.0;
const ROW: f64 = 30.0;
/// Where bars begin, and the room for numbers behind them.
const LEFT: f64 = 330.0;
const RIGHT: f64 = 210.0;
