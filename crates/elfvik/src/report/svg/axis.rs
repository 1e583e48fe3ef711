//! From utilities to places on the picture, and the numbers along an axis.

/// A straight scale with a little room at both ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Axis {
    /// The axis that shows values from the least to the greatest between two places.
    pub(super) fn new((least, greatest): (f64, f64), (start, end): (f64, f64)) -> Self {
        let span = greatest - least;
        let room = if span > 0.0 { span * 0.04 } else { greatest.abs().max(1.0) * 0.5 };
        Self { from: least - room, to: greatest + room, start, end }
    }

    pub(super) fn place(&self, value: f64) -> f64 {
        self.start + (value - self.from) / (self.to - self.from) * (self.end - self.start)
    }

    /// Round values with their text: steps of 1, 2 or 5 times a power of ten.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let rough = (self.to - self.from) / 7.0;
        let mut unit = 1.0;
        let mut decimals = 0_usize;
        while unit * 10.0 <= rough {
            unit *= 10.0;
        }
        while unit > rough && decimals < 18 {
            unit /= 10.0;
            decimals += 1;
        }
        let step = unit * [1.0, 2.0, 5.0].into_iter().rfind(|f| unit * f <= rough).unwrap_or(1.0);
        let first = (self.from / step).ceil();
        let count = ((self.to - first * step) / step).floor().max(0.0) as u32;
        let tick = |k: u32| {
            let value = (first + f64::from(k)) * step;
            let text = format!("{value:.decimals$}");
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let point = if fraction.is_empty() { "" } else { "." };
            (
                value,
                format!("{}{point}{fraction}", crate::report::words::grouped(whole)).replace('-', "\u{2212}"),
            )
        };
        (0..=count.min(20)).map(tick).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn check(least: f64, greatest: f64, expected: &[&str]) {
        let texts: Vec<String> =
            Axis::new((least, greatest), (0.0, 1.0)).ticks().into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn ticks_are_round_numbers() {
        check(0.0, 1.0, &["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]);
        check(
            -40_000.0,
            60_000.0,
            &[
                "\u{2212}40,000",
                "\u{2212}30,000",
                "\u{2212}20,000",
                "\u{2212}10,000",
                "0",
                "10,000",
                "20,000",
                "30,000",
                "40,000",
                "50,000",
                "60,000",
            ],
        );
    }

    #[test]
    fn one_value_has_an_axis_too() {
        check(2.0, 2.0, &["1.0", "1.2", "1.4", "1.6", "1.8", "2.0", "2.2", "2.4", "2.6", "2.8", "3.0"]);
    }
}
