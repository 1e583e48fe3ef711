//! The commitments of an accord over time: a row each, bars for how it stands, breaches and what they end.

use super::canvas::Canvas;
use super::common::WIDTH;
use super::measure;
use crate::brief::accord::{AccordReport, CommitmentSummary, SpanSummary};
use crate::keep::accord::{Day, Standing};
use crate::report::words::{self, AccordWords};

pub(super) fn picture(report: &AccordReport) -> Option<String> {
    if report.commitments.is_empty() {
        return None;
    }
    let layout = Layout { from: report.from, to: report.to };
    let rows = ROW * report.commitments.len() as f64;
    let height = TOP + rows + BOTTOM;
    let (title, reading) =
        ("The commitments over time", "A row for each commitment; bars say how it stands.");
    let mut canvas = Canvas::new("timeline", (WIDTH, height), title, reading);
    legend(&mut canvas);
    axis(&mut canvas, &layout, TOP + rows);
    let say = AccordWords::of(report);
    for (at, one) in report.commitments.iter().enumerate() {
        row(&mut canvas, (one, say), TOP + ROW * at as f64, &layout);
    }
    for (at, one) in report.commitments.iter().enumerate() {
        ends(&mut canvas, (report, one), at, &layout);
    }
    today(&mut canvas, report.on, &layout, TOP + rows);
    Some(canvas.into_text())
}

/// Where days stand.
struct Layout {
    from: Day,
    to: Day,
}

impl Layout {
    /// Where a day begins.
    fn place(&self, day: Day) -> f64 {
        let all = f64::from(self.to.since(self.from)) + 1.0;
        LEFT + f64::from(day.since(self.from)) / all * (WIDTH - LEFT - RIGHT)
    }
}

/// What kinds of bars mean.
fn legend(canvas: &mut Canvas) {
    let all = [Standing::Kept, Standing::Open, Standing::Overdue, Standing::Broken, Standing::SnappedBack];
    let texts = ["in force", "to be done", "late or in dispute", "broken", "ended or at rest"];
    let mut x = LEFT;
    for (standing, text) in all.into_iter().zip(texts) {
        bar(canvas, (x, 10.0), LEGEND_BAR, (standing, text));
        canvas.text((x + LEGEND_BAR + 6.0, 22.0), "tick", text);
        x += LEGEND_BAR + 22.0 + measure::width(text, "tick");
    }
}

/// Upright lines at round dates.
fn axis(canvas: &mut Canvas, layout: &Layout, bottom: f64) {
    let mut last = f64::MIN;
    for (day, text) in ticks(layout) {
        let x = layout.place(day);
        canvas.line((x, TOP - 4.0), (x, bottom), "grid");
        let half = measure::width(&text, "tick") / 2.0;
        if x - half > last + 6.0 && x + half < WIDTH - 4.0 {
            canvas.text((x, bottom + 17.0), "tick mid", &text);
            last = x + half;
        }
    }
}

/// The first days of months or years, not more than fit.
fn ticks(layout: &Layout) -> Vec<(Day, String)> {
    let months = f64::from(layout.to.since(layout.from)) / 30.44;
    let steps = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200];
    let step = steps.into_iter().find(|step| months / f64::from(*step) <= MOST_TICKS).unwrap_or(2_400);
    let mut found = Vec::new();
    let mut day = layout.from.month_after(1);
    while let Some((year, month)) = day.and_then(Day::year_and_month).filter(|_| day <= Some(layout.to)) {
        let is_round = (year * 12 + month - 1) % step == 0;
        let text = if step < 12 { format!("{year}-{month:02}") } else { year.to_string() };
        found.extend(day.filter(|_| is_round).map(|day| (day, text)));
        day = day.and_then(|day| day.month_after(1));
    }
    found
}

fn row(canvas: &mut Canvas, (one, say): (&CommitmentSummary, AccordWords<'_>), y: f64, layout: &Layout) {
    canvas.line((4.0, y + ROW - 1.0), (WIDTH - 4.0, y + ROW - 1.0), "grid");
    let lines = measure::wrapped(&one.name, NAMES, "", 2);
    for (k, line) in lines.iter().enumerate() {
        canvas.hovered_text((14.0, y + 18.0 + 16.0 * k as f64), "", line, &one.name);
    }
    let owners = say.parties(&one.owners);
    canvas.text_within((14.0, y + 18.0 + 16.0 * lines.len() as f64), NAMES, "quiet", &owners);
    for span in &one.course {
        span_bar(canvas, (one, span), y, layout);
    }
}

fn span_bar(canvas: &mut Canvas, (one, span): (&CommitmentSummary, &SpanSummary), y: f64, layout: &Layout) {
    let (x, end) = (layout.place(span.from), layout.place(span.to.after(1)));
    let word = words::standing(span.standing);
    let hover = format!("{}: {word} from {} to {}", one.name, span.from, span.to);
    bar(canvas, (x, y + BAR_TOP), end - x, (span.standing, &hover));
    let room = end - x - 8.0;
    let is_line = matches!(shape(span.standing), Shape::None | Shape::Line);
    let label_y = if is_line { y + BAR_TOP + 4.0 } else { y + BAR_TOP + 12.5 };
    let left = if span.standing == Standing::Broken { 18.0 } else { 5.0 };
    if measure::width(word, "small") + left <= room && span.standing != Standing::Waiting {
        canvas.text((x + left, label_y), "small halo", word);
    }
}

/// How a way to stand is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    None,
    Line,
    Hollow,
    Hatched,
    Filled,
    Crossed,
}

fn shape(standing: Standing) -> Shape {
    match standing {
        Standing::Waiting => Shape::None,
        Standing::Open | Standing::Reported => Shape::Hollow,
        Standing::Kept | Standing::KeptLate | Standing::Restored => Shape::Filled,
        Standing::Overdue | Standing::Disputed => Shape::Hatched,
        Standing::Broken => Shape::Crossed,
        Standing::Lapsed | Standing::SnappedBack | Standing::Suspended => Shape::Line,
    }
}

fn bar(canvas: &mut Canvas, (x, y): (f64, f64), width: f64, (standing, hover): (Standing, &str)) {
    let size = (width.max(1.5), BAR);
    match shape(standing) {
        Shape::None => {}
        Shape::Line => canvas.line((x, y + BAR / 2.0), (x + width, y + BAR / 2.0), "least"),
        Shape::Hollow => canvas.hovered_rect((x, y), size, "hollow", hover),
        Shape::Filled => canvas.hovered_rect((x, y), size, "t2 edge", hover),
        Shape::Hatched => {
            canvas.hovered_rect((x, y), size, "t4 edge", hover);
            hatch(canvas, (x, y), width);
        }
        Shape::Crossed => {
            canvas.hovered_rect((x, y), size, "t1 edge", hover);
            canvas.symbol((x + 8.0, y + BAR / 2.0), "M-5 -5L5 5M5 -5L-5 5", "cross", &[hover]);
        }
    }
}

/// Slanting lines within a bar.
fn hatch(canvas: &mut Canvas, (x, y): (f64, f64), width: f64) {
    let n = ((width - BAR / 2.0) / HATCH).floor().max(0.0) as usize;
    for k in 0..n.min(400) {
        let at = x + k as f64 * HATCH;
        canvas.line((at, y + BAR), (at + BAR / 2.0, y), "hatch");
    }
}

/// Arrows from a breach to what it ends or makes rest on the same day.
fn ends(
    canvas: &mut Canvas,
    (report, broken): (&AccordReport, &CommitmentSummary),
    at: usize,
    layout: &Layout,
) {
    let breaches = broken.course.iter().filter(|span| span.standing == Standing::Broken);
    for day in breaches.map(|span| span.from) {
        for (to, ended) in report.commitments.iter().enumerate() {
            let is_end = |span: &SpanSummary| {
                span.from == day && matches!(span.standing, Standing::SnappedBack | Standing::Suspended)
            };
            if !broken.snapback.contains(&ended.id) || !ended.course.iter().any(is_end) {
                continue;
            }
            let x = layout.place(day);
            let middle = |row: usize| TOP + ROW * row as f64 + BAR_TOP + BAR / 2.0;
            let (start, end) = (middle(at), middle(to));
            let towards = if end > start { 1.0 } else { -1.0 };
            canvas.line((x, start + towards * BAR / 2.0), (x, end - towards * 7.0), "snapback");
            let hover = format!("the breach of {} ends {} on {day}", broken.name, ended.name);
            let head = if towards > 0.0 { "M-5 -7H5L0 2Z" } else { "M-5 7H5L0 -2Z" };
            canvas.symbol((x, end), head, "c1", &[hover]);
        }
    }
}

/// The day of which the report is told; what comes after it is shaded.
fn today(canvas: &mut Canvas, on: Day, layout: &Layout, bottom: f64) {
    let x = layout.place(on.after(1)).min(WIDTH - RIGHT);
    canvas.rect((x, TOP - 4.0), (WIDTH - RIGHT - x, bottom - TOP + 4.0), "interval");
    canvas.line((x, TOP - 10.0), (x, bottom + 2.0), "base");
    let text = on.to_string();
    let half = measure::width(&text, "label") / 2.0;
    canvas.text((x.clamp(LEFT + half, WIDTH - half - 6.0), TOP - 14.0), "label mid halo", &text);
}

const LEFT: f64 = 270.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 62.0;
const BOTTOM: f64 = 28.0;
/// The names of commitments have so much room.
const NAMES: f64 = 235.0;
const ROW: f64 = 58.0;
const BAR: f64 = 17.0;
const BAR_TOP: f64 = 19.0;
const LEGEND_BAR: f64 = 28.0;
const HATCH: f64 = 7.0;
const MOST_TICKS: f64 = 9.0;
