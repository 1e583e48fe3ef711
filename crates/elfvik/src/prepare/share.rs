//! Fractions that are compared exactly.

use std::cmp::Ordering;

/// `part / whole`, with `whole` above zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio {
    pub(super) part: i64,
    pub(super) whole: i64,
}

impl Ratio {
    pub(super) fn value(self) -> f64 {
        self.part as f64 / self.whole as f64
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let across = |a: i64, b: i64| i128::from(a) * i128::from(b);
        across(self.part, other.whole).cmp(&across(other.part, self.whole))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}
