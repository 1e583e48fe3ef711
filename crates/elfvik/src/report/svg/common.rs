//! What pictures of a page have in common.

use super::measure;

/// The width of all pictures of a page.
pub(in crate::report) const WIDTH: f64 = 1000.0;

/// Entries of a legend side by side, on as many lines as they need: the place of each, and how many lines
/// there are.
pub(in crate::report) fn legend(
    texts: &[&str],
    (left, right): (f64, f64),
    sign: f64,
) -> (Vec<(f64, usize)>, usize) {
    let (mut x, mut line) = (left, 0);
    let mut places = Vec::with_capacity(texts.len());
    for text in texts {
        let width = (sign + measure::width(text, "tick")).min(right - left);
        if x + width > right && x > left {
            (x, line) = (left, line + 1);
        }
        places.push((x, line));
        x += width + 24.0;
    }
    (places, line + 1)
}

/// The name of an axis, with what its numbers leave out.
pub(in crate::report) fn gets(name: &str, note: Option<&str>) -> String {
    let note = note.map(|note| format!(", {note}")).unwrap_or_default();
    format!("what {name} gets (utility{note})")
}
