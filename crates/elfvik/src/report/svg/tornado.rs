//! How likely a deal is, and how much each guess moves it.

use super::canvas::Canvas;
use super::chances::{place, scale};
use super::common::WIDTH;
use super::measure;
use crate::brief::{Brief, ProspectsSummary, SensitivitySummary};
use crate::report::story::{MOST_GUESSES, named};
use crate::report::words;

pub(super) fn picture(brief: &Brief, prospects: &ProspectsSummary) -> String {
    let found: Vec<&SensitivitySummary> = prospects.find_out_first.iter().take(MOST_GUESSES).collect();
    let height = TOP + ROW * found.len() as f64 + 50.0;
    let title = "How likely a deal is, and what moves it";
    let reading =
        "The probability with its interval; below, for each guess, from its lowest to its highest tenth.";
    let mut canvas = Canvas::new("tornado", (WIDTH, height), title, reading);
    scale(&mut canvas, (TOP - 44.0, height - 44.0));
    let zone = &prospects.zone_probability;
    let at = place(zone.estimate);
    canvas.rect(
        (place(zone.low), TOP - 44.0),
        (place(zone.high) - place(zone.low), height - TOP),
        "interval",
    );
    canvas.line((at, TOP - 44.0), (at, height - 44.0), "base");
    canvas.text((place(0.0) - 12.0, TOP - 26.0), "label end", "a deal is possible");
    canvas.rect((place(0.0), TOP - 40.0), (at - place(0.0), 20.0), "c0");
    canvas.text((place(zone.high) + 8.0, TOP - 25.0), "label halo", &words::chance(zone.estimate));
    for (row, guess) in found.iter().enumerate() {
        bar(&mut canvas, brief, guess, TOP + row as f64 * ROW);
    }
    let caption = "Hollow end: the guess in its lowest tenth; full end: in its highest tenth.";
    canvas.text(
        (place(0.0), height - 8.0),
        "quiet",
        if found.is_empty() { "No single guess decides it." } else { caption },
    );
    canvas.into_text()
}

fn bar(canvas: &mut Canvas, brief: &Brief, guess: &SensitivitySummary, y: f64) {
    let name = named(brief, guess);
    let hover = format!(
        "{name}: below {} and above {}",
        words::rough(guess.lowest.edge),
        words::rough(guess.highest.edge)
    );
    canvas.hovered_text(
        (place(0.0) - 12.0, y + 16.0),
        "end",
        &measure::fitting(&name, place(0.0) - 26.0, "end"),
        &hover,
    );
    let (low, high) = (place(guess.lowest.probability), place(guess.highest.probability));
    let (left, right) = (low.min(high), low.max(high));
    canvas.rect((left, y + 4.0), (right - left, 16.0), "t1");
    canvas.symbol((low, y + 12.0), "M0 -6A6 6 0 1 1 -.01 -6Z", "hollow", &[&hover]);
    canvas.symbol((high, y + 12.0), "M0 -6A6 6 0 1 1 -.01 -6Z", "full", &[&hover]);
    let [first, last] = [guess.lowest.probability, guess.highest.probability].map(words::chance);
    let texts = if low <= high { [first, last] } else { [last, first] };
    let text = if texts[0] == texts[1] { texts[0].clone() } else { texts.join(" to ") };
    canvas.text((right + 11.0, y + 16.0), "tick halo", &text);
}

const TOP: f64 = 58.0;
const ROW: f64 = 30.0;
