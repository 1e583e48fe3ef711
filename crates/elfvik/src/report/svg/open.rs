//! What is settled and what is open at each issue.

use super::canvas::Canvas;
use super::common::WIDTH;
use super::measure;
use crate::brief::{Brief, DisplayNames, IssueStatus, IssueUncertainty, ProspectsSummary};
use crate::report::words;

pub(super) fn picture(brief: &Brief, prospects: &ProspectsSummary) -> String {
    let issues: Vec<&IssueUncertainty> = prospects.issues.iter().filter(|i| i.reading.is_some()).collect();
    let height = TOP + ROW * issues.len() as f64 + 12.0;
    let title = "What is settled and what is open in the Nash packages";
    let mut canvas = Canvas::new("open", (WIDTH, height), title, "Per issue, the shares of its options.");
    for (row, issue) in issues.iter().enumerate() {
        bar(&mut canvas, &brief.display, issue, TOP + row as f64 * ROW);
    }
    canvas.into_text()
}

fn bar(canvas: &mut Canvas, names: &DisplayNames, issue: &IssueUncertainty, y: f64) {
    canvas.text_within((LEFT - 12.0, y + 19.0), LEFT - 26.0, "end", names.issue(&issue.issue));
    let room = WIDTH - LEFT - RIGHT;
    let mut x = LEFT;
    let mut segment = |share: f64, name: &str, class: &str| {
        let width = share * room;
        let text = format!("{name} {}", words::chance(share));
        canvas.hovered_rect((x, y + 3.0), (width, 24.0), class, &text);
        let inside = [text.as_str(), name].into_iter().find(|t| measure::width(t, "small") + 10.0 <= width);
        if let Some(text) = inside {
            canvas.text((x + width / 2.0, y + 19.0), "small mid", text);
        }
        x += width;
    };
    let mut rest = 1.0;
    for (at, option) in issue.options.iter().take(MOST).enumerate() {
        segment(
            option.share,
            &names.short_option(&issue.issue, &option.option),
            ["t0", "t1", "t2", "t3", "t4"][at % MOST],
        );
        rest -= option.share;
    }
    if rest > 1e-9 {
        segment(rest, "others", "t5");
    }
    canvas.text((WIDTH - 12.0, y + 19.0), "quiet end", issue.reading.map_or("", IssueStatus::name));
}

/// So many options have a colour of their own.
const MOST: usize = 5;
const TOP: f64 = 6.0;
const ROW: f64 = 32.0;
const LEFT: f64 = 170.0;
const RIGHT: f64 = 80.0;
