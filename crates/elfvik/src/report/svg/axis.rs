//! From utilities to places on the picture, and the numbers along an axis.

use super::measure;
use crate::report::words::grouped;

/// A straight scale with a little room at both ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

/// Which way an axis runs: its numbers stand beside or above each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Across,
    Up,
}

/// The numbers along an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticks {
    /// Each with its text.
    pub(super) marks: Vec<(f64, String)>,
    /// What the texts leave out: a unit such as "million", or the number that they are counted from.
    pub(super) note: Option<String>,
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

    /// The same, for what lies beyond the axis at its end.
    pub(super) fn place_within(&self, value: f64) -> f64 {
        self.place(value.clamp(self.from, self.to))
    }

    /// Round values, at most 13 or 14 and no more than there is room for: steps of 1, 2 or 5 times a power
    /// of ten.
    pub(super) fn ticks(&self, direction: Direction) -> Ticks {
        let least = (self.to - self.from) / MOST_TICKS;
        let mut step = AxisStep::below(least);
        if step.value() < least {
            step = step.next();
        }
        loop {
            let ticks = self.stepped(step);
            let n = ticks.marks.len();
            if n <= 2 || self.has_room(&ticks, direction) {
                return ticks;
            }
            step = step.next();
        }
    }

    fn has_room(&self, ticks: &Ticks, direction: Direction) -> bool {
        let places: Vec<f64> = ticks.marks.iter().map(|(value, _)| self.place(*value)).collect();
        let apart = places.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(f64::INFINITY, f64::min);
        let widest = ticks.marks.iter().map(|(_, text)| measure::width(text, "tick")).fold(0.0, f64::max);
        apart >= if direction == Direction::Across { widest + 12.0 } else { 22.0 }
    }

    fn stepped(&self, step: AxisStep) -> Ticks {
        let size = step.value();
        let first = (self.from / size).ceil();
        let count = ((self.to - first * size) / size).floor().clamp(0.0, 20.0) as i64;
        let multiples: Vec<i64> = (0..=count).map(|k| first as i64 + k).collect();
        let greatest = self.from.abs().max(self.to.abs());
        let unit = AmountUnit::of(greatest);
        let write = |from: i64, unit: AmountUnit, sign: &str| -> Vec<(f64, String)> {
            let text = |k: &i64| format!("{sign}{}", step.times(*k - from, unit));
            multiples.iter().map(|k| (*k as f64 * size, text(k))).collect()
        };
        let marks = write(0, unit, "");
        if marks.iter().all(|(_, text)| text.chars().count() <= LONGEST) {
            return Ticks { marks, note: unit.name() };
        }
        // Far from zero and close together: counted from a round number below.
        let base = multiples[0].div_euclid(10) * 10;
        let unit = AmountUnit::of((self.to - self.from).abs() * 2.0);
        let unit_note = unit.name().map(|name| format!(", in {name}")).unwrap_or_default();
        let above = format!("above {}{unit_note}", step.times(base, AmountUnit::ONE));
        Ticks { marks: write(base, unit, "+"), note: Some(above) }
    }
}

/// `digit` times ten to the power `exponent`; the digit is 1, 2 or 5.
#[derive(Debug, Clone, Copy)]
struct AxisStep {
    digit: i64,
    exponent: i32,
}

impl AxisStep {
    /// The greatest step that is not above a number.
    fn below(rough: f64) -> Self {
        let mut step = Self { digit: 1, exponent: -18 };
        while step.next().value() <= rough && step.exponent < 300 {
            step = step.next();
        }
        step
    }

    fn next(self) -> Self {
        match self.digit {
            1 => Self { digit: 2, ..self },
            2 => Self { digit: 5, ..self },
            _ => Self { digit: 1, exponent: self.exponent + 1 },
        }
    }

    fn value(self) -> f64 {
        self.digit as f64 * 10_f64.powi(self.exponent)
    }

    /// So many steps, in a unit, digit by digit: no float is rounded on the way to the text.
    fn times(self, k: i64, unit: AmountUnit) -> String {
        let exponent = self.exponent - unit.exponent;
        let digits = (i128::from(k) * i128::from(self.digit)).unsigned_abs().to_string();
        let sign = if k < 0 { "\u{2212}" } else { "" };
        let places = usize::try_from(-exponent).unwrap_or(0);
        if k == 0 {
            return "0".to_owned();
        }
        if places == 0 {
            let zeros = usize::try_from(exponent).unwrap_or(0);
            return format!("{sign}{}", grouped(&(digits + &"0".repeat(zeros))));
        }
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        format!("{sign}{}.{fraction}", grouped(whole))
    }
}

/// A power of ten that amounts are told in.
#[derive(Debug, Clone, Copy)]
struct AmountUnit {
    exponent: i32,
}

impl AmountUnit {
    const ONE: Self = Self { exponent: 0 };

    /// The unit in which amounts up to the greatest have few digits.
    fn of(greatest: f64) -> Self {
        let mut exponent = 0;
        if greatest >= 1e6 {
            while exponent < 300 && greatest >= 10_f64.powi(exponent + 3) {
                exponent += 3;
            }
        } else if greatest < 1e-3 && greatest > 0.0 {
            while exponent > -30 && greatest < 10_f64.powi(exponent) {
                exponent -= 3;
            }
        }
        Self { exponent }
    }

    fn name(self) -> Option<String> {
        let name = match self.exponent {
            0 => return None,
            6 => "million",
            9 => "billion",
            12 => "trillion",
            -3 => "thousandths",
            -6 => "millionths",
            -9 => "billionths",
            n => return Some(format!("10^{n}")),
        };
        Some(name.to_owned())
    }
}

/// More steps than this along an axis are too many.
const MOST_TICKS: f64 = 13.5;

/// Numbers of more characters are told apart from a round one.
const LONGEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::{Axis, Direction, Ticks};

    fn ticks(least: f64, greatest: f64) -> Ticks {
        Axis::new((least, greatest), (0.0, 880.0)).ticks(Direction::Across)
    }

    fn check(least: f64, greatest: f64, expected: &[&str], note: Option<&str>) {
        let found = ticks(least, greatest);
        let texts: Vec<&str> = found.marks.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!((texts.as_slice(), found.note.as_deref()), (expected, note));
    }

    #[test]
    fn ticks_are_round_numbers() {
        let tenths = ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"];
        check(0.0, 1.0, &tenths, None);
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
            None,
        );
    }

    #[test]
    fn large_amounts_are_told_in_a_unit() {
        let millions = ["18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30"];
        check(18e6, 30e6, &millions, Some("million"));
    }

    #[test]
    fn amounts_close_together_are_counted_from_a_round_number() {
        let found = ticks(999_999_999_999.0, 1_000_000_000_000.0);
        assert!(found.note.is_some_and(|note| note.starts_with("above 999,999,999,99")));
        assert!(
            found.marks.iter().all(|(_, text)| text.starts_with('+') && text.len() < 9),
            "{:?}",
            found.marks
        );
    }

    #[test]
    fn numbers_never_touch() {
        for power in -6..=12 {
            for (low, high) in [(0.0, 1.0), (-1.0, 2.0), (0.98, 1.0), (7.0, 7.0)] {
                let scale = 10_f64.powi(power);
                let axis = Axis::new((low * scale, high * scale), (84.0, 964.0));
                let found = axis.ticks(Direction::Across);
                assert!(found.marks.len() >= 2, "{low} {high} {power}");
                assert!(axis.has_room(&found, Direction::Across), "{found:?}");
            }
        }
    }
}
