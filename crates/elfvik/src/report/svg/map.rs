//! The outcome map.

use super::axis::{Axis, Direction};
use super::canvas::Canvas;
use super::labels::{self, LabelArea, PlacedLabel};
use super::measure;
use crate::brief::{Brief, IdMap, OutcomeReference, PartySummary};
use crate::model::PartyId;
use crate::report::words::{self, Figures};

/// The outcome map: what every outcome is worth to two parties, with the frontier, the solutions, the named
/// packages, and the least each accepts.
///
/// Outcomes are those of [`Brief::cloud`](crate::brief::Brief::cloud), frontier points those listed in the
/// brief; captions say how many of all they are. With more than two parties the map shows the two that are
/// asked for.
///
/// # Panics
///
/// When there is no such party.
pub(super) fn map(brief: &Brief, across: PartyId, up: PartyId, setting: Setting) -> String {
    let parties = [&brief.scenario.parties[across.0], &brief.scenario.parties[up.0]];
    let head = if setting == Setting::Alone { Head::of(brief) } else { Head::default() };
    let top = head.height + TOP;
    let bottom = top + PLOT;
    let mut sight = MapView {
        brief,
        ids: [across.0, up.0],
        parties,
        top,
        bottom,
        x: Axis::new(extent(brief, parties[0]), (LEFT, WIDTH - RIGHT)),
        y: Axis::new(extent(brief, parties[1]), (bottom, top)),
        frame: LabelArea::new((LEFT, top), (WIDTH - RIGHT, bottom)),
    };
    let captions = sight.captions();
    let labels = sight.labels();
    let foot = sight.foot(&labels);
    let height = bottom + 62.0 + foot.height;
    let mut canvas = Canvas::new("map", (WIDTH, height), &brief.scenario.title, &reading(brief));
    head.draw(&mut canvas);
    sight.zone(&mut canvas);
    sight.axes(&mut canvas);
    sight.outcomes(&mut canvas);
    sight.reservations(&mut canvas, &captions);
    sight.frontier(&mut canvas);
    sight.marks(&mut canvas, &labels);
    foot.draw(&mut canvas, bottom + 62.0);
    canvas.into_text()
}

/// Whether a picture speaks for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// With title, reading and caution.
    Alone,
    /// On a page that says all that.
    InPage,
}

/// What is drawn, and where.
struct MapView<'b> {
    brief: &'b Brief,
    ids: [usize; 2],
    parties: [&'b PartySummary; 2],
    top: f64,
    bottom: f64,
    x: Axis,
    y: Axis,
    /// What is taken already.
    frame: LabelArea,
}

/// Lines of text above a picture that stands alone: their base line, class and text, and the whole text.
#[derive(Default)]
pub(super) struct Head {
    lines: Vec<(f64, &'static str, String, String)>,
    height: f64,
}

impl Head {
    pub(super) fn of(brief: &Brief) -> Self {
        let mut head = Self::default();
        let room = WIDTH - LEFT - RIGHT;
        head.add(&brief.scenario.title, ("title", room), (2, 26.0));
        let mut reading = reading(brief);
        if let Some(first) = reading.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        head.add(&reading, ("reading", room), (2, 20.0));
        if let Some(caution) = &brief.scenario.caution {
            head.add(caution, ("quiet", room), (3, 16.0));
        }
        head
    }

    fn add(&mut self, text: &str, (class, room): (&'static str, f64), (most, step): (usize, f64)) {
        for line in measure::wrapped(text, room, class, most) {
            self.height += step;
            self.lines.push((self.height + 8.0, class, line, text.to_owned()));
        }
    }

    pub(super) fn height(&self) -> f64 {
        self.height
    }

    pub(super) fn draw(&self, canvas: &mut Canvas) {
        for (y, class, line, whole) in &self.lines {
            let hover = if line.ends_with('\u{2026}') { whole } else { line };
            canvas.hovered_text((LEFT, *y), class, line, hover);
        }
    }
}

/// What stands below a picture: the legend, and notes.
struct MapLegend {
    entries: Vec<(LegendSign, String)>,
    places: Vec<(f64, usize)>,
    /// Each line with the whole note.
    notes: Vec<(String, String)>,
    height: f64,
}

/// A sign of the legend.
#[derive(Debug, Clone, Copy)]
enum LegendSign {
    Outcome,
    Efficient,
    Solution,
    Package,
    Zone,
}

impl MapLegend {
    fn draw(&self, canvas: &mut Canvas, top: f64) {
        for ((sign, text), (x, line)) in self.entries.iter().zip(&self.places) {
            let y = top + 12.0 + *line as f64 * LEGEND;
            let at = (x + 6.0, y - 4.0);
            match sign {
                LegendSign::Outcome => canvas.dots(std::iter::once(at), 2.5, "outcome"),
                LegendSign::Efficient => canvas.dots(std::iter::once(at), 3.5, "efficient"),
                LegendSign::Solution => canvas.symbol(at, "M0 -6L6 0L0 6L-6 0Z", "solution", &NO_HOVER),
                LegendSign::Package => canvas.symbol(at, "M-5 -5H5V5H-5Z", "package", &NO_HOVER),
                LegendSign::Zone => canvas.rect((at.0 - 6.0, at.1 - 6.0), (12.0, 12.0), "zone"),
            }
            canvas.text((x + 18.0, y), "tick", text);
        }
        let lines = self.places.last().map_or(0, |(_, line)| line + 1);
        for (at, (line, whole)) in self.notes.iter().enumerate() {
            let hover = if line.ends_with('\u{2026}') { whole } else { line };
            canvas.hovered_text((LEFT, top + 14.0 + (lines + at) as f64 * LEGEND), "quiet", line, hover);
        }
    }
}

/// The picture in one sentence.
pub(super) fn reading(brief: &Brief) -> String {
    let found = brief.signable_zone();
    let at_home = if brief.ratification.is_some() { ", at the table and at home" } else { "" };
    let zone = match found.exists {
        Some(true) => {
            let (low, high) = (words::size(&found.outcomes.low), words::size(&found.outcomes.high));
            let count = if low == high { low } else { format!("{low} to {high}") };
            format!(
                "{count} of {} outcomes are acceptable to all who must agree{at_home}",
                words::size(&brief.space.outcomes)
            )
        }
        Some(false) => format!(
            "none of {} outcomes is acceptable to all who must agree{at_home}",
            words::size(&brief.space.outcomes)
        ),
        None => format!("whether any outcome is acceptable to all who must agree{at_home} is open"),
    };
    let n = words::grouped(&brief.frontier.count.to_string());
    let bound =
        brief.frontier.bound.map(|b| format!(", found to within {:.2} %", b * 100.0)).unwrap_or_default();
    let waste = if brief.frontier.count == 1 {
        "1 point wastes nothing".to_owned()
    } else {
        format!("{n} points waste nothing")
    };
    format!("{zone}; {waste}{bound}.")
}

/// Names at one point: the first few, and how many more.
fn joined(names: &[String]) -> String {
    match names.len() {
        n if n > MOST_NAMES => format!("{} and {} more", names[..MOST_NAMES].join(" = "), n - MOST_NAMES),
        _ => names.join(" = "),
    }
}

/// Something with a name at a point.
struct NamedPoint {
    at: (f64, f64),
    names: Vec<String>,
    hover: Vec<String>,
    is_solution: bool,
    /// Where it lies in nine of ten worlds: left, right, top and bottom.
    spread: Option<[f64; 4]>,
}

/// The least and the greatest utility to be drawn: the party's range, what it accepts, and every package.
fn extent(brief: &Brief, party: &PartySummary) -> (f64, f64) {
    let packages = brief.packages.iter().filter_map(|p| p.utilities.get(&party.id).copied());
    let shown = packages.chain([party.least, party.most, party.reservation]);
    shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), u| (low.min(u), high.max(u)))
}

impl MapView<'_> {
    fn of<'v>(&self, utilities: &'v IdMap<f64>) -> (&'v f64, &'v f64) {
        (&utilities.0[self.ids[0]].1, &utilities.0[self.ids[1]].1)
    }

    fn place(&self, utilities: &IdMap<f64>) -> (f64, f64) {
        let (x, y) = self.of(utilities);
        (self.x.place(*x), self.y.place(*y))
    }

    /// Where both get at least what they accept.
    fn zone(&self, canvas: &mut Canvas) {
        let [across, up] = self.parties;
        let corner = (self.x.place(across.reservation), self.top);
        let size = (WIDTH - RIGHT - corner.0, self.y.place(up.reservation) - self.top);
        canvas.rect(corner, size, "zone");
    }

    fn axes(&self, canvas: &mut Canvas) {
        let (right, bottom) = (WIDTH - RIGHT, self.bottom);
        let (across, up) = (self.x.ticks(Direction::Across), self.y.ticks(Direction::Up));
        for (value, text) in across.marks {
            let x = self.x.place(value);
            canvas.line((x, bottom), (x, bottom + 5.0), "axis");
            canvas.text((x, bottom + 20.0), "tick mid", &text);
        }
        for (value, text) in up.marks {
            let y = self.y.place(value);
            canvas.line((LEFT - 5.0, y), (LEFT, y), "axis");
            canvas.text((LEFT - 9.0, y + 4.0), "tick end", &text);
        }
        canvas.line((LEFT, bottom), (right, bottom), "axis");
        canvas.line((LEFT, self.top), (LEFT, bottom), "axis");
        let [first, second] = self.parties;
        let name = super::common::gets(&first.name, across.note.as_deref());
        canvas.text_within(((LEFT + right) / 2.0, bottom + 42.0), right - LEFT, "name mid", &name);
        let name = super::common::gets(&second.name, up.note.as_deref());
        canvas.upright((26.0, (self.top + bottom) / 2.0), bottom - self.top, "name mid", &name);
    }

    fn outcomes(&self, canvas: &mut Canvas) {
        let [i, j] = self.ids;
        let places = self.brief.cloud.rows.iter().map(|row| (self.x.place(row[i]), self.y.place(row[j])));
        canvas.dots(places, 2.0, "outcome");
    }

    /// What each accepts from, beside its line: text, place and class.
    fn captions(&mut self) -> Vec<(String, (f64, f64), &'static str)> {
        let [across, up] = self.parties;
        let (x, y) = (self.x.place(across.reservation), self.y.place(up.reservation));
        let (top, bottom, right) = (self.top + 14.0, self.bottom - 6.0, WIDTH - RIGHT - 4.0);
        let beside = [x + 5.0, x - 5.0];
        let upright: Vec<((f64, f64), &str)> = [bottom, top, bottom - 40.0, top + 40.0]
            .into_iter()
            .flat_map(|y| [((beside[0], y), "quiet halo"), ((beside[1], y), "quiet end halo")])
            .collect();
        let level: Vec<((f64, f64), &str)> = [y - 5.0, y + 14.0]
            .into_iter()
            .flat_map(|y| [((right, y), "quiet end halo"), ((LEFT + 6.0, y), "quiet halo")])
            .collect();
        let mut captions = Vec::new();
        for (party, places) in [(across, upright), (up, level)] {
            let least = Figures::of(self.brief, party).write(party.reservation);
            let text = format!("{} accepts from {least}", party.short);
            if let Some((at, class)) = self.frame.first_free(&places, &text) {
                captions.push((text, at, class));
            }
        }
        captions
    }

    fn reservations(&self, canvas: &mut Canvas, captions: &[(String, (f64, f64), &'static str)]) {
        let [across, up] = self.parties;
        let (x, y) = (self.x.place(across.reservation), self.y.place(up.reservation));
        canvas.line((x, self.top), (x, self.bottom), "least");
        canvas.line((LEFT, y), (WIDTH - RIGHT, y), "least");
        captions.iter().for_each(|(text, at, class)| canvas.text(*at, class, text));
    }

    fn frontier(&self, canvas: &mut Canvas) {
        let places: Vec<(f64, f64)> =
            self.brief.frontier.points.iter().map(|p| self.place(&p.utilities)).collect();
        if self.brief.scenario.parties.len() == 2 {
            canvas.path(&places, "frontier");
        }
        canvas.dots(places.into_iter(), 3.2, "efficient");
    }

    /// What has a name, with the place of the name; without one where there is no room.
    fn labels(&mut self) -> Vec<(NamedPoint, Option<PlacedLabel>)> {
        let marks = self.named();
        marks.iter().for_each(|mark| self.frame.avoid(mark.at, 8.0));
        let points: Vec<(f64, f64)> =
            self.brief.frontier.points.iter().take(MOST_AVOIDED).map(|p| self.place(&p.utilities)).collect();
        points.into_iter().for_each(|at| self.frame.avoid(at, 3.0));
        marks
            .into_iter()
            .map(|mark| {
                let label = self.frame.label(mark.at, &joined(&mark.names));
                (mark, label)
            })
            .collect()
    }

    fn marks(&self, canvas: &mut Canvas, marks: &[(NamedPoint, Option<PlacedLabel>)]) {
        for (mark, [left, right, top, bottom]) in marks.iter().filter_map(|(m, _)| Some((m, m.spread?))) {
            let class = if mark.is_solution { "reach solution-reach" } else { "reach" };
            canvas.line((left, mark.at.1), (right, mark.at.1), class);
            canvas.line((mark.at.0, top), (mark.at.0, bottom), class);
        }
        for (mark, label) in marks {
            if let Some(end) = label.as_ref().and_then(|label| label.leader) {
                canvas.line(mark.at, end, "leader");
            }
        }
        for (mark, label) in marks {
            let (shape, class) = if mark.is_solution {
                ("M0 -7L7 0L0 7L-7 0Z", "solution")
            } else {
                ("M-6 -6H6V6H-6Z", "package")
            };
            canvas.symbol(mark.at, shape, class, &mark.hover);
            if let Some(label) = label {
                canvas.hovered_text(label.at, labels::CLASS, &label.text, &mark.names.join(" = "));
            }
        }
    }

    /// Solutions and packages; those at one point are one mark.
    fn named(&self) -> Vec<NamedPoint> {
        let mut marks: Vec<NamedPoint> = Vec::new();
        let mut add = |utilities: &IdMap<f64>,
                       (called, name): (Option<OutcomeReference>, String),
                       hover: String,
                       is_solution: bool| {
            let at = self.place(utilities);
            let spread = called.as_ref().and_then(|called| self.spread(called));
            let near = |m: &&mut NamedPoint| {
                (m.at.0 - at.0).hypot(m.at.1 - at.1) < 1.0 && m.is_solution == is_solution
            };
            match marks.iter_mut().find(near) {
                Some(mark) => {
                    mark.names.push(name);
                    mark.hover.push(hover);
                }
                None => {
                    marks.push(NamedPoint { at, names: vec![name], hover: vec![hover], is_solution, spread })
                }
            }
        };
        for (name, solution) in self.brief.signable_solutions().named() {
            if let (Some(utilities), Some(outcome)) = (&solution.utilities, &solution.outcome) {
                add(
                    utilities,
                    (Some(OutcomeReference::Solution(name)), name.to_string()),
                    format!("{name}: {}", self.brief.display.choices(outcome)),
                    true,
                );
            }
        }
        if let Some(shortfall) = &self.brief.signable_zone().shortfall {
            let hover = format!("closest to a deal: {}", self.brief.display.choices(&shortfall.outcome));
            add(&shortfall.utilities, (None, "closest to a deal".to_owned()), hover, true);
        }
        for package in &self.brief.packages {
            let name = self.brief.display.package_name(&package.id).to_owned();
            let hover = format!("{name}: {}", self.brief.display.choices(&package.outcome));
            add(
                &package.utilities,
                (Some(OutcomeReference::Package(package.id.clone())), name),
                hover,
                false,
            );
        }
        let is_named =
            |outcome: &crate::brief::OutcomeById| self.brief.packages.iter().any(|p| p.outcome == *outcome);
        if let Some(lens) = self.brief.lens.as_ref().filter(|lens| !is_named(&lens.outcome)) {
            let hover = format!("under the lens: {}", self.brief.display.choices(&lens.outcome));
            add(&lens.utilities, (None, "under the lens".to_owned()), hover, false);
        }
        marks
    }

    /// Where a package or solution lies in nine of ten worlds, as far as the picture shows it.
    fn spread(&self, called: &OutcomeReference) -> Option<[f64; 4]> {
        let prospects = self.brief.prospects.as_ref()?;
        let mut known = prospects.packages.iter().chain(&prospects.solutions);
        let prospect = known.find(|p| p.names.iter().any(|name| name == called))?;
        let [across, up] = self.ids.map(|at| prospect.parties.0[at].1.worth);
        let x = [across.low, across.high].map(|u| self.x.place(u).clamp(LEFT, WIDTH - RIGHT));
        let y = [up.high, up.low].map(|u| self.y.place(u).clamp(self.top, self.bottom));
        Some([x[0], x[1], y[0], y[1]])
    }

    fn foot(&self, marks: &[(NamedPoint, Option<PlacedLabel>)]) -> MapLegend {
        let brief = self.brief;
        let listed = brief.frontier.points.len();
        let frontier = match listed == brief.frontier.count {
            true => "wastes nothing".to_owned(),
            false => format!("wastes nothing ({} drawn)", words::grouped(&listed.to_string())),
        };
        let mut entries =
            vec![(LegendSign::Outcome, words::cloud(&brief.cloud)), (LegendSign::Efficient, frontier)];
        if marks.iter().any(|(mark, _)| mark.is_solution) {
            entries.push((LegendSign::Solution, "solution".to_owned()));
        }
        if marks.iter().any(|(mark, _)| !mark.is_solution) {
            entries.push((LegendSign::Package, "named package".to_owned()));
        }
        entries.push((LegendSign::Zone, "acceptable to both".to_owned()));
        let texts: Vec<&str> = entries.iter().map(|(_, text)| text.as_str()).collect();
        let (places, n_lines) = super::common::legend(&texts, (LEFT, WIDTH - RIGHT), 18.0);
        let mut notes = Vec::new();
        let is_wide = |[left, right, top, bottom]: [f64; 4]| right - left > 1.0 || bottom - top > 1.0;
        if marks.iter().any(|(mark, _)| mark.spread.is_some_and(is_wide)) {
            notes.push("Crosses: where the point lies in nine of ten worlds, for each side.".to_owned());
        }
        if brief.scenario.parties.len() > 2 {
            notes.push(format!("Two of {} parties are shown.", brief.scenario.parties.len()));
        }
        let without: Vec<String> = marks
            .iter()
            .filter(|(_, label)| label.is_none())
            .flat_map(|(mark, _)| mark.names.clone())
            .collect();
        if !without.is_empty() {
            let text = format!("Drawn without a name, for want of room: {}", without.join(", "));
            notes.push(text);
        }
        let lines = |note: String| {
            let lines = measure::wrapped(&note, WIDTH - LEFT - RIGHT, "quiet", 4);
            lines.into_iter().map(move |line| (line, note.clone()))
        };
        let notes: Vec<(String, String)> = notes.into_iter().flat_map(lines).collect();
        let height = (n_lines + notes.len()) as f64 * LEGEND + 12.0;
        MapLegend { entries, places, notes, height }
    }
}

const WIDTH: f64 = super::common::WIDTH;
const LEFT: f64 = 100.0;
const RIGHT: f64 = 36.0;
/// The room above the axes, below whatever stands over them.
const TOP: f64 = 20.0;
/// The height of the field between the axes.
const PLOT: f64 = 530.0;
const LEGEND: f64 = 18.0;
/// So many names of one point stand beside it.
const MOST_NAMES: usize = 3;
/// Labels keep off so many efficient points; with more there is no place that covers none.
const MOST_AVOIDED: usize = 2_000;
/// Nothing is shown under the pointer.
const NO_HOVER: [&str; 0] = [];
