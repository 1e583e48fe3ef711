//! Own worth against what is believed of another party, and own worth over the offers that were made.

use super::axis::{Axis, Direction};
use super::canvas::Canvas;
use super::common::{self, WIDTH};
use super::labels::LabelArea;
use crate::report::words;

/// What a map of own worth against that of one other party shows. Numbers are on any scale, the same one for
/// everything of a party.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnMapPicture {
    /// What the own party is called.
    pub own: String,
    /// What the other one is called.
    pub other: String,
    /// The least that each accepts, the other's as it is believed to be.
    pub reservations: (f64, f64),
    /// Own worth and likely worth to the other of packages in the background.
    pub cloud: Vec<(f64, f64)>,
    /// Packages that waste nothing, by what is believed: best for the own party first.
    pub efficient: Vec<BelievedPlace>,
    /// Named packages: offers, a draft.
    pub named: Vec<(String, BelievedPlace)>,
}

/// Where a package lies, with a band for what is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BelievedPlace {
    /// Its own worth.
    pub own: f64,
    /// What it is worth to the other party at least, as a rule.
    pub low: f64,
    /// What it is likely to be worth to the other party.
    pub likely: f64,
    /// And at most, as a rule.
    pub high: f64,
}

/// Where packages stand in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnMapPlaces {
    /// How wide and how high the picture is.
    pub size: (f64, f64),
    /// The middle of each efficient package, across from the left and down from the top.
    pub efficient: Vec<(f64, f64)>,
}

/// The offers of one party over time, by their own worth.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnCourse {
    /// What the party is called.
    pub name: String,
    /// Of each offer its place among all offers, from 1, and its own worth.
    pub offers: Vec<(usize, f64)>,
}

/// What every package is worth to the own party and is believed to be worth to another.
///
/// # Examples
///
/// ```
/// use elfvik::report::svg::{BelievedPlace, OwnMapPicture, own_map};
///
/// let place = BelievedPlace { own: 60.0, low: 30.0, likely: 45.0, high: 55.0 };
/// let picture = own_map(&OwnMapPicture {
///     own: "The town".into(),
///     other: "The builder".into(),
///     reservations: (50.0, 40.0),
///     cloud: vec![(20.0, 30.0)],
///     efficient: vec![place],
///     named: vec![("our draft".into(), place)],
/// });
/// assert!(picture.starts_with("<svg ") && picture.contains("our draft"));
/// ```
#[must_use]
pub fn own_map(shown: &OwnMapPicture) -> String {
    let (left, right, bottom) = (LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM);
    let (x, y) = scales(shown);
    let reading = format!(
        "Packages by what they are worth to {} and what they are believed to be worth to {}; bands say how \
         far the belief reaches.",
        shown.own, shown.other
    );
    let mut canvas = Canvas::new("own-map", (WIDTH, HEIGHT), "Own worth against what is believed", &reading);
    let least = (x.place(shown.reservations.0), y.place(shown.reservations.1));
    canvas.rect((least.0, TOP), (right - least.0, least.1 - TOP), "zone");
    axes(&mut canvas, (&x, &y), (&shown.own, &shown.other), bottom);
    canvas.dots(shown.cloud.iter().map(|(own, up)| (x.place(*own), y.place(*up))), 1.3, "outcome");
    band(&mut canvas, (&x, &y), &shown.efficient);
    canvas.line((least.0, TOP), (least.0, bottom), "least");
    canvas.line((left, least.1), (right, least.1), "least");
    let efficient: Vec<(f64, f64)> =
        shown.efficient.iter().map(|place| (x.place(place.own), y.place(place.likely))).collect();
    canvas.path(&efficient, "frontier");
    canvas.dots(efficient.iter().copied(), 2.6, "efficient");
    let mut area = LabelArea::new((left, TOP), (right, bottom));
    for (name, place) in &shown.named {
        let at = (x.place(place.own), y.place(place.likely));
        canvas.line((at.0, y.place(place.low)), (at.0, y.place(place.high)), "whisker");
        canvas.symbol(at, "M-5 -5H5V5H-5Z", "package", &[name]);
        area.avoid(at, 7.0);
    }
    for (name, place) in &shown.named {
        let at = (x.place(place.own), y.place(place.likely));
        let Some(label) = area.label(at, name) else { continue };
        if let Some(end) = label.leader {
            canvas.line(at, end, "leader");
        }
        canvas.text(label.at, "label halo", &label.text);
    }
    let note = "Blue: nothing else is better for both, as is likely. Grey band: eight of ten worlds. Dashed: \
                the least each accepts.";
    canvas.text((left, HEIGHT - 12.0), "quiet", note);
    canvas.into_text()
}

/// Where the efficient packages stand in the picture that [`own_map`] makes: across and down, in its own
/// units, of which it is as wide and as high as `size` says.
///
/// # Examples
///
/// ```
/// use elfvik::report::svg::{BelievedPlace, OwnMapPicture, own_map_places};
///
/// let place = BelievedPlace { own: 60.0, low: 30.0, likely: 45.0, high: 55.0 };
/// let places = own_map_places(&OwnMapPicture {
///     own: "The town".into(),
///     other: "The builder".into(),
///     reservations: (50.0, 40.0),
///     cloud: vec![],
///     efficient: vec![place],
///     named: vec![],
/// });
/// let (across, down) = places.efficient[0];
/// assert!(0.0 < across && across < places.size.0 && 0.0 < down && down < places.size.1);
/// ```
#[must_use]
pub fn own_map_places(shown: &OwnMapPicture) -> OwnMapPlaces {
    let (x, y) = scales(shown);
    let place = |place: &BelievedPlace| (x.place(place.own), y.place(place.likely));
    OwnMapPlaces { size: (WIDTH, HEIGHT), efficient: shown.efficient.iter().map(place).collect() }
}

/// What each offer was worth to the own party, one after the other; nothing where none was made.
///
/// # Examples
///
/// ```
/// use elfvik::report::svg::{OwnCourse, own_course};
///
/// let ours = OwnCourse { name: "The town".into(), offers: vec![(1, 90.0), (3, 80.0)] };
/// let theirs = OwnCourse { name: "The builder".into(), offers: vec![(2, 35.0)] };
/// assert!(own_course(&[ours, theirs], 50.0).unwrap().contains("The builder"));
/// assert_eq!(own_course(&[], 50.0), None);
/// ```
#[must_use]
pub fn own_course(parties: &[OwnCourse], reservation: f64) -> Option<String> {
    let offers = || parties.iter().flat_map(|party| &party.offers);
    let last = offers().map(|(at, _)| *at).max()?;
    let shown = &parties[..parties.len().min(super::traces::MOST_SIDES)];
    let texts: Vec<&str> = shown.iter().map(|party| party.name.as_str()).collect();
    let (places, n_lines) = common::legend(&texts, (LEFT, WIDTH - RIGHT), 12.0);
    let height = COURSE + n_lines as f64 * LEGEND;
    let (left, right, bottom) = (LEFT, WIDTH - RIGHT, COURSE - 60.0);
    let x = Axis::new((1.0, last.max(2) as f64), (left, right));
    let y = Axis::new(extent(offers().map(|(_, worth)| *worth).chain([reservation])), (bottom, TOP));
    let reading = "What each offer was worth to the own side, one after the other.";
    let mut canvas = Canvas::new("own-course", (WIDTH, height), "Own worth of the offers", reading);
    for (value, text) in y.ticks(Direction::Up).marks {
        canvas.line((left, y.place(value)), (right, y.place(value)), "grid");
        canvas.text((left - 9.0, y.place(value) + 4.0), "tick end", &text);
    }
    // Offers are counted: no marks between them.
    for (value, _) in x.ticks(Direction::Across).marks.iter().filter(|(value, _)| value.fract() == 0.0) {
        canvas.text((x.place(*value), bottom + 20.0), "tick mid", &words::grouped(&value.to_string()));
    }
    canvas.line((left, bottom), (right, bottom), "axis");
    let least = y.place(reservation);
    canvas.line((left, least), (right, least), "least");
    canvas.text((right, least - 6.0), "quiet end", "the least we accept");
    for (at, party) in shown.iter().enumerate() {
        let line: Vec<(f64, f64)> =
            party.offers.iter().map(|(n, worth)| (x.place(*n as f64), y.place(*worth))).collect();
        canvas.path(&line, &format!("trace s{at}"));
        canvas.dots(line.into_iter(), 3.2, &format!("spot s{at}"));
    }
    canvas.text(((left + right) / 2.0, bottom + 40.0), "name mid", "offers in their order");
    for (at, (text, &(start, line))) in texts.iter().zip(&places).enumerate() {
        let y = COURSE + (line as f64) * LEGEND;
        canvas.dots(std::iter::once((start + 4.0, y - 4.0)), 4.0, &format!("spot s{at}"));
        canvas.text((start + 12.0, y), "tick", text);
    }
    Some(canvas.into_text())
}

/// The axes across and up.
fn scales(shown: &OwnMapPicture) -> (Axis, Axis) {
    let named = shown.named.iter().map(|(_, place)| place);
    let places = || shown.efficient.iter().chain(named.clone());
    let across = places().map(|place| place.own).chain(shown.cloud.iter().map(|(own, _)| *own));
    let up = places().flat_map(|place| [place.low, place.high]).chain(shown.cloud.iter().map(|(_, up)| *up));
    let x = Axis::new(extent(across.chain([shown.reservations.0])), (LEFT, WIDTH - RIGHT));
    let y = Axis::new(extent(up.chain([shown.reservations.1])), (HEIGHT - BOTTOM, TOP));
    (x, y)
}

fn axes(canvas: &mut Canvas, (x, y): (&Axis, &Axis), (own, other): (&str, &str), bottom: f64) {
    let (across, up) = (x.ticks(Direction::Across), y.ticks(Direction::Up));
    for (value, text) in &across.marks {
        canvas.line((x.place(*value), bottom), (x.place(*value), bottom + 5.0), "axis");
        canvas.text((x.place(*value), bottom + 20.0), "tick mid", text);
    }
    for (value, text) in &up.marks {
        canvas.line((LEFT - 5.0, y.place(*value)), (LEFT, y.place(*value)), "axis");
        canvas.text((LEFT - 9.0, y.place(*value) + 4.0), "tick end", text);
    }
    canvas.line((LEFT, bottom), (WIDTH - RIGHT, bottom), "axis");
    canvas.line((LEFT, TOP), (LEFT, bottom), "axis");
    let middle = ((LEFT + WIDTH - RIGHT) / 2.0, (TOP + bottom) / 2.0);
    let note = |note: Option<String>| note.map(|note| format!(" ({note})")).unwrap_or_default();
    let names = [
        format!("worth to {own}{}", note(across.note)),
        format!("worth to {other}, as is believed{}", note(up.note)),
    ];
    canvas.text_within((middle.0, bottom + 42.0), WIDTH - LEFT - RIGHT, "name mid", &names[0]);
    canvas.upright((26.0, middle.1), bottom - TOP, "name mid", &names[1]);
}

/// How far beliefs reach along the efficient packages.
fn band(canvas: &mut Canvas, (x, y): (&Axis, &Axis), efficient: &[BelievedPlace]) {
    for place in efficient {
        let (top, bottom) = (y.place(place.high), y.place(place.low));
        canvas.rect((x.place(place.own) - BAND / 2.0, top), (BAND, bottom - top), "interval");
    }
}

fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (least, most) = values.fold((f64::MAX, f64::MIN), |(least, most), v| (least.min(v), most.max(v)));
    if least > most { (0.0, 1.0) } else { (least, most) }
}

const HEIGHT: f64 = 560.0;
const COURSE: f64 = 300.0;
const LEFT: f64 = 100.0;
const RIGHT: f64 = 36.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 90.0;
const BAND: f64 = 9.0;
const LEGEND: f64 = 18.0;
