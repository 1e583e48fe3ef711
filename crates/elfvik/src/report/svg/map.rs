//! The outcome map.

use super::axis::Axis;
use super::canvas::Canvas;
use super::labels::{self, Frame, Label};
use crate::brief::{Brief, Keyed, Party};
use crate::model::PartyId;
use crate::report::words::{self, Figures};

/// The outcome map: what every outcome is worth to two parties, with the frontier, the solutions, the named packages, and
/// the least each accepts.
///
/// Outcomes are those of [`Brief::cloud`](crate::brief::Brief::cloud), frontier points those listed in the brief;
/// captions say how many of all they are. With more than two parties the map shows the two that are asked for.
///
/// # Panics
///
/// When there is no such party.
pub(super) fn map(brief: &Brief, across: PartyId, up: PartyId, setting: Setting) -> String {
    let parties = [&brief.scenario.parties[across.0], &brief.scenario.parties[up.0]];
    let top = if setting == Setting::Alone { TOP } else { TOP_IN_PAGE };
    let sight = Sight {
        brief,
        ids: [across.0, up.0],
        parties,
        top,
        x: Axis::new(extent(brief, parties[0]), (LEFT, WIDTH - RIGHT)),
        y: Axis::new(extent(brief, parties[1]), (HEIGHT - BOTTOM, top)),
    };
    let mut canvas = Canvas::new("map", (WIDTH, HEIGHT), &brief.scenario.title, &sight.reading());
    if setting == Setting::Alone {
        sight.head(&mut canvas);
    }
    sight.zone(&mut canvas);
    sight.axes(&mut canvas);
    sight.outcomes(&mut canvas);
    sight.reservations(&mut canvas);
    sight.frontier(&mut canvas);
    sight.marks(&mut canvas);
    sight.legend(&mut canvas);
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
struct Sight<'b> {
    brief: &'b Brief,
    ids: [usize; 2],
    parties: [&'b Party; 2],
    top: f64,
    x: Axis,
    y: Axis,
}

/// Something with a name at a point.
struct Mark {
    at: (f64, f64),
    names: Vec<String>,
    hover: Vec<String>,
    is_solution: bool,
    /// Where it lies in nine of ten worlds: left, right, top and bottom.
    spread: Option<[f64; 4]>,
}

/// The least and the greatest utility to be drawn: the party's range, what it accepts, and every package.
fn extent(brief: &Brief, party: &Party) -> (f64, f64) {
    let packages = brief.packages.iter().filter_map(|p| p.utilities.get(&party.id).copied());
    let shown = packages.chain([party.least, party.most, party.reservation]);
    shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), u| (low.min(u), high.max(u)))
}

impl Sight<'_> {
    fn of<'v>(&self, utilities: &'v Keyed<f64>) -> (&'v f64, &'v f64) {
        (&utilities.0[self.ids[0]].1, &utilities.0[self.ids[1]].1)
    }

    fn place(&self, utilities: &Keyed<f64>) -> (f64, f64) {
        let (x, y) = self.of(utilities);
        (self.x.place(*x), self.y.place(*y))
    }

    /// The picture in one sentence.
    fn reading(&self) -> String {
        let brief = self.brief;
        let zone = match brief.zone.exists {
            Some(true) => {
                let (low, high) =
                    (words::size(&brief.zone.outcomes.low), words::size(&brief.zone.outcomes.high));
                let count = if low == high { low } else { format!("{low} to {high}") };
                format!(
                    "{count} of {} outcomes are acceptable to all who must agree",
                    words::size(&brief.space.outcomes)
                )
            }
            Some(false) => format!(
                "none of {} outcomes is acceptable to all who must agree",
                words::size(&brief.space.outcomes)
            ),
            None => "whether any outcome is acceptable to all who must agree is open".to_owned(),
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

    fn head(&self, canvas: &mut Canvas) {
        canvas.text((LEFT, 34.0), "title", &self.brief.scenario.title);
        let mut reading = self.reading();
        if let Some(first) = reading.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        canvas.text((LEFT, 58.0), "reading", &reading);
        if let Some(caution) = &self.brief.scenario.caution {
            for (line, text) in textwrap::wrap(caution, CAUTION_CHARS).iter().take(2).enumerate() {
                canvas.text((LEFT, 78.0 + 16.0 * line as f64), "quiet", text);
            }
        }
    }

    /// Where both get at least what they accept.
    fn zone(&self, canvas: &mut Canvas) {
        let [across, up] = self.parties;
        let corner = (self.x.place(across.reservation), self.top);
        let size = (WIDTH - RIGHT - corner.0, self.y.place(up.reservation) - self.top);
        canvas.rect(corner, size, "zone");
    }

    fn axes(&self, canvas: &mut Canvas) {
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        for (value, text) in self.x.ticks() {
            let x = self.x.place(value);
            canvas.line((x, bottom), (x, bottom + 5.0), "axis");
            canvas.text((x, bottom + 20.0), "tick mid", &text);
        }
        for (value, text) in self.y.ticks() {
            let y = self.y.place(value);
            canvas.line((LEFT - 5.0, y), (LEFT, y), "axis");
            canvas.text((LEFT - 9.0, y + 4.0), "tick end", &text);
        }
        canvas.line((LEFT, bottom), (right, bottom), "axis");
        canvas.line((LEFT, self.top), (LEFT, bottom), "axis");
        let [across, up] = self.parties.map(|p| format!("what {} gets (utility)", p.name));
        canvas.text(((LEFT + right) / 2.0, bottom + 42.0), "name mid", &across);
        canvas.upright((26.0, (self.top + bottom) / 2.0), "name mid", &up);
    }

    fn outcomes(&self, canvas: &mut Canvas) {
        let [i, j] = self.ids;
        let places = self.brief.cloud.rows.iter().map(|row| (self.x.place(row[i]), self.y.place(row[j])));
        canvas.dots(places, 2.0, "outcome");
    }

    fn reservations(&self, canvas: &mut Canvas) {
        let [across, up] = self.parties;
        let (x, y) = (self.x.place(across.reservation), self.y.place(up.reservation));
        canvas.line((x, self.top), (x, HEIGHT - BOTTOM), "least");
        canvas.line((LEFT, y), (WIDTH - RIGHT, y), "least");
        let [a, b] = self
            .parties
            .map(|p| format!("{} accepts from {}", p.short, Figures::of(self.brief, p).write(p.reservation)));
        canvas.text((x + 4.0, HEIGHT - BOTTOM - 6.0), "quiet halo", &a);
        canvas.text((WIDTH - RIGHT - 4.0, y - 5.0), "quiet end halo", &b);
    }

    fn frontier(&self, canvas: &mut Canvas) {
        let places: Vec<(f64, f64)> =
            self.brief.frontier.points.iter().map(|p| self.place(&p.utilities)).collect();
        if self.brief.scenario.parties.len() == 2 {
            canvas.path(&places, "frontier");
        }
        canvas.dots(places.into_iter(), 3.2, "efficient");
    }

    fn marks(&self, canvas: &mut Canvas) {
        let marks = self.named();
        let mut frame = Frame::new((LEFT, self.top), (WIDTH - RIGHT, HEIGHT - BOTTOM));
        marks.iter().for_each(|mark| frame.avoid(mark.at, 8.0));
        self.brief.frontier.points.iter().for_each(|p| frame.avoid(self.place(&p.utilities), 3.0));
        let labels: Vec<Label> =
            marks.iter().map(|mark| frame.label(mark.at, &mark.names.join(" = "))).collect();
        for (mark, [left, right, top, bottom]) in marks.iter().filter_map(|m| Some((m, m.spread?))) {
            let class = if mark.is_solution { "reach solution-reach" } else { "reach" };
            canvas.line((left, mark.at.1), (right, mark.at.1), class);
            canvas.line((mark.at.0, top), (mark.at.0, bottom), class);
        }
        for (mark, label) in marks.iter().zip(&labels) {
            if let Some(end) = label.leader {
                canvas.line(mark.at, end, "leader");
            }
        }
        for (mark, label) in marks.iter().zip(&labels) {
            let (shape, class) = if mark.is_solution {
                ("M0 -7L7 0L0 7L-7 0Z", "solution")
            } else {
                ("M-6 -6H6V6H-6Z", "package")
            };
            canvas.symbol(mark.at, shape, class, &mark.hover.join("\n"));
            canvas.text(label.at, "label halo", &label.text);
        }
    }

    /// Solutions and packages; those at one point are one mark.
    fn named(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut add = |utilities: &Keyed<f64>,
                       (id, name): (&str, String),
                       hover: String,
                       is_solution: bool| {
            let at = self.place(utilities);
            let spread = self.spread(id);
            let near =
                |m: &&mut Mark| (m.at.0 - at.0).hypot(m.at.1 - at.1) < 1.0 && m.is_solution == is_solution;
            match marks.iter_mut().find(near) {
                Some(mark) => {
                    mark.names.push(name);
                    mark.hover.push(hover);
                }
                None => marks.push(Mark { at, names: vec![name], hover: vec![hover], is_solution, spread }),
            }
        };
        for (name, solution) in self.brief.solutions.named() {
            if let (Some(utilities), Some(outcome)) = (&solution.utilities, &solution.outcome) {
                add(utilities, (name, name.to_owned()), format!("{name}: {}", words::outcome(outcome)), true);
            }
        }
        if let Some(shortfall) = &self.brief.zone.shortfall {
            let hover = format!("closest to a deal: {}", words::outcome(&shortfall.outcome));
            add(&shortfall.utilities, ("", "closest to a deal".to_owned()), hover, true);
        }
        for package in &self.brief.packages {
            let hover = format!("{}: {}", package.name, words::outcome(&package.outcome));
            add(&package.utilities, (&package.id, package.id.clone()), hover, false);
        }
        let is_named =
            |outcome: &crate::brief::Chosen| self.brief.packages.iter().any(|p| p.outcome == *outcome);
        if let Some(lens) = self.brief.lens.as_ref().filter(|lens| !is_named(&lens.outcome)) {
            let hover = format!("under the lens: {}", words::outcome(&lens.outcome));
            add(&lens.utilities, ("", lens.name.clone()), hover, false);
        }
        marks
    }

    /// Where a package or solution lies in nine of ten worlds, as far as the picture shows it.
    fn spread(&self, id: &str) -> Option<[f64; 4]> {
        let prospects = self.brief.prospects.as_ref()?;
        let mut known = prospects.packages.iter().chain(&prospects.solutions);
        let prospect = known.find(|p| p.names.iter().any(|name| name == id))?;
        let [across, up] = self.ids.map(|at| prospect.parties.0[at].1.worth);
        let x = [across.low, across.high].map(|u| self.x.place(u).clamp(LEFT, WIDTH - RIGHT));
        let y = [up.high, up.low].map(|u| self.y.place(u).clamp(self.top, HEIGHT - BOTTOM));
        Some([x[0], x[1], y[0], y[1]])
    }

    fn legend(&self, canvas: &mut Canvas) {
        let y = HEIGHT - 40.0;
        let listed = self.brief.frontier.points.len();
        let frontier = match listed == self.brief.frontier.count {
            true => "wastes nothing".to_owned(),
            false => format!("wastes nothing ({listed} drawn)"),
        };
        let mut x = LEFT;
        let mut entry = |draw: &dyn Fn(&mut Canvas, (f64, f64)), text: &str| {
            draw(canvas, (x, y - 4.0));
            canvas.text((x + 14.0, y), "tick", text);
            x += 14.0 + labels::width(text, 12.0) + 26.0;
        };
        let caption = words::cloud(&self.brief.cloud);
        entry(&|c, at| c.dots(std::iter::once(at), 2.5, "outcome"), &caption);
        entry(&|c, at| c.dots(std::iter::once(at), 3.5, "efficient"), &frontier);
        entry(&|c, at| c.symbol(at, "M0 -6L6 0L0 6L-6 0Z", "solution", ""), "solution");
        entry(&|c, at| c.symbol(at, "M-5 -5H5V5H-5Z", "package", ""), "named package");
        entry(&|c, at| c.rect((at.0 - 6.0, at.1 - 6.0), (12.0, 12.0), "zone"), "acceptable to both");
        if self.brief.prospects.is_some() {
            let text = "Crosses: where the point lies in nine of ten worlds, for each side.";
            canvas.text((WIDTH - RIGHT, HEIGHT - 18.0), "quiet end", text);
        }
        if self.brief.scenario.parties.len() > 2 {
            let text = format!("Two of {} parties are shown.", self.brief.scenario.parties.len());
            canvas.text((LEFT, HEIGHT - 18.0), "quiet", &text);
        }
    }
}

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 760.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 36.0;
const TOP: f64 = 116.0;
const TOP_IN_PAGE: f64 = 20.0;
const BOTTOM: f64 = 116.0;
/// So many characters of the caution fit on a line.
const CAUTION_CHARS: usize = 140;
