//! Names beside points, placed so that none covers another.

use super::measure;

/// Where labels may stand, and what they must not cover.
pub(super) struct LabelArea {
    low: (f64, f64),
    high: (f64, f64),
    /// Texts: a label never covers one.
    texts: Vec<Rectangle>,
    /// Points: a label covers as few as it can.
    points: Vec<Rectangle>,
}

/// A label and its place.
pub(super) struct PlacedLabel {
    pub(super) text: String,
    /// The left end of its base line.
    pub(super) at: (f64, f64),
    /// Where a line from the point should end, when the label stands apart.
    pub(super) leader: Option<(f64, f64)>,
}

/// A rectangle of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rectangle {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rectangle {
    /// What a line of text covers.
    pub(super) fn of_text((x, y): (f64, f64), text: &str, class: &str) -> Self {
        let (size, _) = measure::setting(class);
        let width = measure::width(text, class);
        let has = |name: &str| class.split(' ').any(|part| part == name);
        let left = match () {
            () if has("mid") => x - width / 2.0,
            () if has("end") => x - width,
            () => x,
        };
        Self { left, top: y - size * 0.8, right: left + width, bottom: y + size * 0.22 }
    }

    pub(super) fn overlap(&self, other: &Self) -> f64 {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        if across > 0.0 && down > 0.0 { across * down } else { 0.0 }
    }
}

impl LabelArea {
    pub(super) fn new(low: (f64, f64), high: (f64, f64)) -> Self {
        Self { low, high, texts: Vec::new(), points: Vec::new() }
    }

    /// Keeps labels off a point where they can.
    pub(super) fn avoid(&mut self, (x, y): (f64, f64), radius: f64) {
        self.points.push(Rectangle {
            left: x - radius,
            top: y - radius,
            right: x + radius,
            bottom: y + radius,
        });
    }

    /// The first of some places where a text covers no other and stays inside; `None` when all are taken.
    pub(super) fn first_free(
        &mut self,
        places: &[((f64, f64), &'static str)],
        text: &str,
    ) -> Option<((f64, f64), &'static str)> {
        let area = |(at, class): ((f64, f64), &str)| Rectangle::of_text(at, text, class);
        let found = places.iter().copied().find(|place| self.is_free(&area(*place)))?;
        self.texts.push(area(found));
        Some(found)
    }

    /// The place around a point where the label covers no text and as few points as can be, with some
    /// preference for near ones and for the upper right, where a frontier leaves room; `None` when there is
    /// no place at all.
    pub(super) fn label(&mut self, point: (f64, f64), text: &str) -> Option<PlacedLabel> {
        let text = measure::fitting(text, (self.high.0 - self.low.0) * 0.45, CLASS);
        let (width, height) = (measure::width(&text, CLASS), 14.0);
        let area = |(distance, x, y): (f64, f64, f64)| {
            let (middle_x, middle_y) =
                (point.0 + x * (distance + width / 2.0), point.1 + y * (distance + height / 2.0));
            Rectangle {
                left: middle_x - width / 2.0,
                top: middle_y - height / 2.0,
                right: middle_x + width / 2.0,
                bottom: middle_y + height / 2.0,
            }
        };
        let mut best: Option<(f64, f64, Rectangle)> = None;
        for &distance in &DISTANCES {
            for (rank, &(x, y)) in DIRECTIONS.iter().enumerate() {
                let area = area((distance, x, y));
                if !self.is_free(&area) {
                    continue;
                }
                let covered: f64 = self.points.iter().map(|p| p.overlap(&area)).sum();
                let cost = covered + rank as f64 * 4.0 + distance * 0.3;
                if best.is_none_or(|(least, ..)| cost < least) {
                    best = Some((cost, distance, area));
                }
            }
        }
        let (_, distance, placed) = best?;
        self.texts.push(placed);
        let nearest = (point.0.clamp(placed.left, placed.right), point.1.clamp(placed.top, placed.bottom));
        let leader = (distance > DISTANCES[0]).then_some(nearest);
        Some(PlacedLabel { text, at: (placed.left, placed.bottom - 3.2), leader })
    }

    fn is_free(&self, area: &Rectangle) -> bool {
        let is_inside = self.low.0 <= area.left
            && self.low.1 <= area.top
            && area.right <= self.high.0
            && area.bottom <= self.high.1;
        is_inside && self.texts.iter().all(|text| text.overlap(area) <= 0.0)
    }
}

/// The class of a label.
pub(super) const CLASS: &str = "label halo";
/// How far from the point a label may stand.
const DISTANCES: [f64; 14] =
    [10.0, 22.0, 38.0, 58.0, 82.0, 110.0, 140.0, 170.0, 205.0, 240.0, 280.0, 330.0, 390.0, 460.0];
/// The best first.
const DIRECTIONS: [(f64, f64); 16] = [
    (1.0, -1.0),
    (1.0, 0.0),
    (0.0, -1.0),
    (1.0, 1.0),
    (-1.0, 0.0),
    (-1.0, 1.0),
    (0.0, 1.0),
    (-1.0, -1.0),
    (1.0, -0.5),
    (0.5, -1.0),
    (1.0, 0.5),
    (0.5, 1.0),
    (-1.0, 0.5),
    (-0.5, 1.0),
    (-1.0, -0.5),
    (-0.5, -1.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_one_place_do_not_cover_each_other() {
        let mut frame = LabelArea::new((0.0, 0.0), (600.0, 600.0));
        let labels: Vec<_> = (0..20).map(|_| frame.label((300.0, 300.0), "a package")).collect();
        assert!(labels.iter().all(Option::is_some));
        for (at, area) in frame.texts.iter().enumerate() {
            assert!(frame.texts[..at].iter().all(|earlier| earlier.overlap(area) <= 0.0));
        }
    }

    #[test]
    fn labels_stay_inside() {
        let mut frame = LabelArea::new((0.0, 0.0), (600.0, 600.0));
        let label = frame.label((599.0, 5.0), "at the edge").unwrap();
        assert!(label.at.0 + measure::width("at the edge", CLASS) <= 600.0);
    }

    #[test]
    fn where_there_is_no_place_there_is_no_label() {
        let mut frame = LabelArea::new((0.0, 0.0), (60.0, 20.0));
        assert!(
            frame.label((30.0, 10.0), "one").is_some_and(|label| !label.text.is_empty())
                || frame.texts.is_empty()
        );
        assert!((0..9).map(|_| frame.label((30.0, 10.0), "more")).any(|label| label.is_none()));
    }
}
