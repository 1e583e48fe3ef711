//! What each party would lose at each issue by giving way.

use super::canvas::Canvas;
use super::common::WIDTH;
use crate::brief::{Brief, IssueGapSummary, StakeSummary};
use crate::report::words;

pub(super) fn picture(brief: &Brief) -> String {
    let parties = &brief.scenario.parties;
    let reading = "For each issue and party, the loss from taking another's best option instead of its own.";
    let per_issue = if parties.len() == 2 { ROW } else { parties.len() as f64 * THIN + 12.0 };
    let shorts: Vec<&str> = parties.iter().map(|party| party.short.as_str()).collect();
    let (places, n_lines) = super::common::legend(&shorts, (LEFT, WIDTH - 14.0), 18.0);
    let top = if parties.len() == 2 { TOP } else { TOP + (n_lines - 1) as f64 * LEGEND };
    let height = top + per_issue * brief.gap.len() as f64 + 30.0;
    let mut canvas = Canvas::new("gap", (WIDTH, height), "What each side would lose by giving way", reading);
    let most = brief.gap.iter().flat_map(|g| g.stakes.values().filter_map(|s| s.share)).fold(0.01, f64::max);
    let mut gaps: Vec<&IssueGapSummary> = brief.gap.iter().collect();
    let at_stake = |g: &IssueGapSummary| g.stakes.values().map(StakeSummary::weight).sum::<f64>();
    gaps.sort_by(|a, b| at_stake(b).total_cmp(&at_stake(a)));
    if let [left, right] = &parties[..] {
        canvas.text((MIDDLE - NAME / 2.0, 22.0), "label end", &format!("{} loses", left.short));
        canvas.text((MIDDLE + NAME / 2.0, 22.0), "label", &format!("{} loses", right.short));
        for (row, gap) in gaps.iter().enumerate() {
            butterfly(&mut canvas, (brief.display.issue(&gap.issue), gap), top + row as f64 * ROW, most);
        }
    } else {
        for (at, (short, (x, line))) in shorts.iter().zip(places).enumerate() {
            let y = 22.0 + line as f64 * LEGEND;
            canvas.rect((x, y - 10.0), (12.0, 12.0), colour(at));
            canvas.text((x + 18.0, y), "tick", short);
        }
        for (row, gap) in gaps.iter().enumerate() {
            grouped(&mut canvas, (brief.display.issue(&gap.issue), gap), top + row as f64 * per_issue, most);
        }
    }
    let caption = "In percent of all that the side can gain or lose in these talks; the most at stake first.";
    canvas.text((20.0, height - 10.0), "quiet", caption);
    canvas.into_text()
}

fn butterfly(canvas: &mut Canvas, (name, gap): (&str, &IssueGapSummary), y: f64, most: f64) {
    let shares: Vec<Option<f64>> = gap.stakes.values().map(|s| s.share).collect();
    let room = MIDDLE - NAME / 2.0 - 76.0;
    canvas.text_within((MIDDLE, y + 18.0), NAME - 12.0, "mid", name);
    let [left, right] = [shares[0], shares[1]].map(|share| share.unwrap_or(0.0) / most * room);
    let (from, to) = (MIDDLE - NAME / 2.0, MIDDLE + NAME / 2.0);
    canvas.rect((from - left, y + 4.0), (left, 20.0), colour(0));
    canvas.rect((to, y + 4.0), (right, 20.0), colour(1));
    canvas.text((from - left - 6.0, y + 18.0), "tick end", &percent(shares[0]));
    canvas.text((to + right + 6.0, y + 18.0), "tick", &percent(shares[1]));
    canvas.text((WIDTH - 14.0, y + 18.0), "quiet end", gap.reading.name());
}

fn grouped(canvas: &mut Canvas, (name, gap): (&str, &IssueGapSummary), y: f64, most: f64) {
    let room = WIDTH - LEFT - 170.0;
    canvas.text_within((LEFT - 10.0, y + 14.0), LEFT - 24.0, "end", name);
    for (at, stake) in gap.stakes.values().enumerate() {
        let (top, length) = (y + at as f64 * THIN, stake.share.unwrap_or(0.0) / most * room);
        canvas.rect((LEFT, top), (length, THIN - 3.0), colour(at));
        canvas.text((LEFT + length + 6.0, top + THIN - 5.0), "tick", &percent(stake.share));
    }
    canvas.text((WIDTH - 14.0, y + 14.0), "quiet end", gap.reading.name());
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "no range".to_owned(), words::whole_percent)
}

/// The colour class of a party.
fn colour(at: usize) -> &'static str {
    ["c0", "c1", "c2", "c3", "c4", "c5", "c6"][at % 7]
}

const TOP: f64 = 38.0;
const ROW: f64 = 32.0;
const THIN: f64 = 16.0;
const LEGEND: f64 = 18.0;
/// Where the names of the issues stand.
const MIDDLE: f64 = 470.0;
const NAME: f64 = 190.0;
const LEFT: f64 = 210.0;
