//! What rehearsed talks agreed on, issue by issue.

use super::canvas::Canvas;
use super::common::WIDTH;
use super::measure;
use crate::report::words;
use crate::talk::Rehearsals;

pub(super) fn picture(found: &Rehearsals) -> Option<String> {
    if found.agreed.is_empty() {
        return None;
    }
    let rows: Vec<_> = found.issues.0.iter().collect();
    let height = TOP + rows.len() as f64 * ROW + 12.0;
    let title = "On what they agreed";
    let reading = "For each issue, the share of the agreements that chose each option.";
    let mut canvas = Canvas::new("agreements", (WIDTH, height), title, reading);
    for (at, (issue, options)) in rows.into_iter().enumerate() {
        let y = TOP + at as f64 * ROW;
        let name = found.display.issue(issue);
        canvas.hovered_text(
            (LEFT - 12.0, y + 20.0),
            "end",
            &measure::fitting(name, LEFT - 24.0, "end"),
            name,
        );
        let mut x = LEFT;
        for (k, (option, share)) in options.0.iter().enumerate() {
            let width = share * (WIDTH - LEFT - RIGHT);
            let whole = found.display.option_of_id(issue, option);
            let hover = format!("{name}: {whole}: {}", words::chance(*share));
            canvas.hovered_rect((x, y + 4.0), (width, ROW - 8.0), &format!("t{}", k.min(5)), &hover);
            let option = &found.display.short_option_of_id(issue, option);
            let text = format!("{option} {}", words::chance(*share));
            if measure::width(&text, "small") < width - 10.0 {
                canvas.text((x + 6.0, y + 20.0), "small", &text);
            } else if measure::width(option, "small") < width - 8.0 {
                canvas.text((x + 4.0, y + 20.0), "small", option);
            }
            x += width;
        }
    }
    Some(canvas.into_text())
}

const LEFT: f64 = 190.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 8.0;
const ROW: f64 = 34.0;
