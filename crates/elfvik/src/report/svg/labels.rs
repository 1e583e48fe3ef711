//! Names beside points, placed so that none covers another.

/// Where labels may stand, and what they must not cover.
pub(super) struct Frame {
    low: (f64, f64),
    high: (f64, f64),
    taken: Vec<Area>,
}

/// A label and its place.
pub(super) struct Label {
    pub(super) text: String,
    /// The left end of its base line.
    pub(super) at: (f64, f64),
    /// Where a line from the point should end, when the label stands apart.
    pub(super) leader: Option<(f64, f64)>,
}

#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn overlap(&self, other: &Self) -> f64 {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        if across > 0.0 && down > 0.0 { across * down } else { 0.0 }
    }
}

impl Frame {
    pub(super) fn new(low: (f64, f64), high: (f64, f64)) -> Self {
        Self { low, high, taken: Vec::new() }
    }

    /// Keeps labels off a point.
    pub(super) fn avoid(&mut self, (x, y): (f64, f64), radius: f64) {
        self.taken.push(Area { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
    }

    /// The place around a point where the label covers least, with some preference for near ones and for the upper
    /// right, where a frontier leaves room.
    pub(super) fn label(&mut self, point: (f64, f64), text: &str) -> Label {
        let (width, height) = (width(text, SIZE), SIZE);
        let candidates = DISTANCES.iter().flat_map(|&d| DIRECTIONS.iter().map(move |&(x, y)| (d, x, y)));
        let area = |(distance, x, y): (f64, f64, f64)| {
            let (middle_x, middle_y) =
                (point.0 + x * (distance + width / 2.0), point.1 + y * (distance + height / 2.0));
            Area {
                left: middle_x - width / 2.0,
                top: middle_y - height / 2.0,
                right: middle_x + width / 2.0,
                bottom: middle_y + height / 2.0,
            }
        };
        let ranked =
            candidates.enumerate().map(|(at, c)| ((at % DIRECTIONS.len()) as f64 * 4.0 + c.0 * 0.3, c));
        let costs = ranked.map(|(taste, c)| (self.cost(&area(c)) + taste, c));
        let best = costs.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, c)| c);
        let chosen = best.expect("there are distances and directions");
        let placed = area(chosen);
        self.taken.push(placed);
        let nearest = (point.0.clamp(placed.left, placed.right), point.1.clamp(placed.top, placed.bottom));
        Label {
            text: text.to_owned(),
            at: (placed.left, placed.bottom - height * 0.2),
            leader: (chosen.0 > DISTANCES[0]).then_some(nearest),
        }
    }

    fn cost(&self, area: &Area) -> f64 {
        let covered: f64 = self.taken.iter().map(|t| t.overlap(area)).sum();
        let outside = (self.low.0 - area.left).max(0.0)
            + (self.low.1 - area.top).max(0.0)
            + (area.right - self.high.0).max(0.0)
            + (area.bottom - self.high.1).max(0.0);
        covered + 1_000.0 * outside
    }
}

/// About how wide a text is in a sans-serif font of some size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    unicode_width::UnicodeWidthStr::width(text) as f64 * size * 0.56
}

/// The size of a label's letters.
const SIZE: f64 = 13.5;
/// How far from the point a label may stand.
const DISTANCES: [f64; 6] = [10.0, 22.0, 38.0, 58.0, 82.0, 110.0];
/// The best first.
const DIRECTIONS: [(f64, f64); 8] =
    [(1.0, -1.0), (1.0, 0.0), (0.0, -1.0), (1.0, 1.0), (-1.0, 0.0), (-1.0, 1.0), (0.0, 1.0), (-1.0, -1.0)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_one_place_do_not_cover_each_other() {
        let mut frame = Frame::new((0.0, 0.0), (600.0, 600.0));
        let labels: Vec<Label> = (0..8).map(|_| frame.label((300.0, 300.0), "a package")).collect();
        assert_eq!(labels.len(), 8);
        for (at, area) in frame.taken.iter().enumerate() {
            assert!(frame.taken[..at].iter().all(|earlier| earlier.overlap(area) == 0.0));
        }
    }

    #[test]
    fn labels_stay_inside() {
        let mut frame = Frame::new((0.0, 0.0), (600.0, 600.0));
        let label = frame.label((599.0, 5.0), "at the edge");
        assert!(label.at.0 + width("at the edge", SIZE) <= 600.0);
    }
}
