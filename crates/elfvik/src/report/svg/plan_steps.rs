//! The ladder of steps: who moves, what each side could gain by walking away before it, and its bond.

use super::canvas::Canvas;
use super::common::{WIDTH, legend};
use super::measure;
use crate::brief::plan::{OrderSummary, Plan, PlanParty, PointSummary};
use crate::report::words::PlanWords;

pub(super) fn picture(plan: &Plan) -> Option<String> {
    let order = plan.order.as_ref()?;
    let layout = Layout::of(plan, order);
    let height = layout.top + order.points.len() as f64 * layout.row + 14.0;
    let title = "The ladder of steps";
    let reading = "Each row is a moment before a step; bars show what each side gains by walking away then.";
    let mut canvas = Canvas::new("ladder", (WIDTH, height), title, reading);
    head(&mut canvas, plan, &layout);
    let zero = layout.place(0.0);
    canvas.line((zero, layout.top - 4.0), (zero, height - 14.0), "axis");
    for (at, point) in order.points.iter().enumerate() {
        row(&mut canvas, (plan, order), (at, point), &layout);
    }
    Some(canvas.into_text())
}

/// Where things stand.
struct Layout {
    top: f64,
    row: f64,
    low: f64,
    high: f64,
}

impl Layout {
    fn of(plan: &Plan, order: &OrderSummary) -> Self {
        let gains = order.points.iter().flat_map(|point| point.gain.values().copied());
        let bonds = plan.parties.iter().map(|party| party.bond);
        let (low, high) = gains
            .chain(bonds)
            .fold((0.0, 0.0), |(low, high): (f64, f64), amount| (low.min(amount), high.max(amount)));
        let high = if high - low > 0.0 { high } else { 1.0 };
        let shown = plan.parties.len().min(MOST_PARTIES);
        let (_, n_lines) = legend(&texts(plan), (LEGEND_LEFT, WIDTH - 20.0), SIGN);
        Self { top: 30.0 + LINE * n_lines as f64, row: 26.0 + BAR * shown as f64, low, high }
    }

    /// Where an amount lies across.
    fn place(&self, amount: f64) -> f64 {
        LEFT + (amount - self.low) / (self.high - self.low) * (WIDTH - LEFT - RIGHT)
    }
}

fn texts(plan: &Plan) -> Vec<&str> {
    plan.parties.iter().take(MOST_PARTIES).map(|party| party.short.as_str()).collect()
}

/// The colours of the parties.
fn head(canvas: &mut Canvas, plan: &Plan, layout: &Layout) {
    let (places, _) = legend(&texts(plan), (LEGEND_LEFT, WIDTH - 20.0), SIGN);
    for (at, ((x, line), text)) in places.into_iter().zip(texts(plan)).enumerate() {
        let y = 8.0 + LINE * line as f64;
        canvas.rect((x, y), (12.0, 12.0), &format!("c{at}"));
        canvas.text((x + SIGN, y + 11.0), "tick", text);
    }
    canvas.text((layout.place(0.0), layout.top - 9.0), "quiet mid", "0");
}

fn row(
    canvas: &mut Canvas,
    (plan, order): (&Plan, &OrderSummary),
    (at, point): (usize, &PointSummary),
    layout: &Layout,
) {
    let say = PlanWords::of(plan);
    let y = layout.top + at as f64 * layout.row;
    let weakest = order.weakest.as_ref().filter(|weakest| weakest.done == at);
    if weakest.is_some() {
        canvas.rect((4.0, y), (WIDTH - 8.0, layout.row - 2.0), "t4");
    }
    canvas.line((4.0, y + layout.row - 1.0), (WIDTH - 4.0, y + layout.row - 1.0), "grid");
    let (number, name) = match &point.next {
        Some(step) => ((at + 1).to_string(), say.step(step)),
        None => (String::new(), "all is done"),
    };
    canvas.text((14.0, y + 19.0), "label", &number);
    let lines = measure::wrapped(name, NAMES, "", 2);
    for (k, line) in lines.iter().enumerate() {
        canvas.hovered_text((40.0, y + 19.0 + 16.0 * k as f64), "", line, name);
    }
    let who = point.by.as_deref().map_or("", |party| say.party(party));
    let when = match point.time {
        0 => String::new(),
        time => format!("{} {time}", plan.period),
    };
    let below = [who, when.as_str()].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>();
    let line = 19.0 + 16.0 * lines.len().max(1) as f64;
    canvas.text_within((40.0, y + line), NAMES, "quiet", &below.join(", "));
    for (k, party) in plan.parties.iter().take(MOST_PARTIES).enumerate() {
        bar(canvas, (party, k), (point, y + 12.0 + BAR * k as f64), (layout, say));
    }
}

/// What a party gains by walking away, with its bond.
fn bar(
    canvas: &mut Canvas,
    (party, k): (&PlanParty, usize),
    (point, y): (&PointSummary, f64),
    (layout, say): (&Layout, PlanWords<'_>),
) {
    let amount = |of: &crate::names::Utilities| of.get(&party.id).copied().unwrap_or(0.0);
    let gain = amount(&point.gain);
    let (zero, end) = (layout.place(0.0), layout.place(gain));
    let hover = format!(
        "{}: has given {}, has received {}; going on is worth {}, walking away {}; bond {}",
        party.short,
        say.amount(-amount(&point.given)),
        say.amount(amount(&point.received)),
        say.amount(amount(&point.going_on)),
        say.amount(amount(&point.walking_away)),
        say.amount(party.bond)
    );
    let is_next = point.by.as_ref() == Some(&party.id);
    let class = if is_next { format!("c{k}") } else { format!("t{k}") };
    canvas.hovered_rect((zero.min(end), y), ((end - zero).abs(), BAR - 4.0), &class, &hover);
    let so_far =
        format!("gave {}, got {}", say.amount(-amount(&point.given)), say.amount(amount(&point.received)));
    canvas.text_within((LEFT - 12.0, y + 11.0), LEFT - NAMES - 64.0, "tick end", &so_far);
    if party.bond > 0.0 {
        let x = layout.place(party.bond);
        canvas.line((x, y - 2.0), (x, y + BAR - 2.0), "whisker");
    }
    if is_next {
        let beyond = zero.max(end).max(layout.place(party.bond));
        canvas.text((beyond + 6.0, y + 11.0), "tick halo", &say.signed(gain));
    }
}

/// More bars than this do not fit in a row.
const MOST_PARTIES: usize = 5;
const LEFT: f64 = 430.0;
const RIGHT: f64 = 70.0;
const LEGEND_LEFT: f64 = 430.0;
/// The names of steps have so much room.
const NAMES: f64 = 235.0;
const SIGN: f64 = 18.0;
const LINE: f64 = 20.0;
const BAR: f64 = 17.0;
