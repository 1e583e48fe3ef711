//! What each seat has seen, as lines that never change: many streams read them, one task adds.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::watch;

/// What one seat has seen: its events from number 1 on, each as JSON.
#[derive(Debug)]
pub(crate) struct SeatView {
    lines: RwLock<Vec<Arc<str>>>,
    /// How many there are; wakes whoever waits for more.
    n_lines: watch::Sender<u64>,
}

/// What every seat of a room has seen that somebody has asked for.
#[derive(Debug, Default)]
pub(crate) struct Views(BTreeMap<u32, Arc<SeatView>>);

impl SeatView {
    fn new() -> Self {
        Self { lines: RwLock::default(), n_lines: watch::Sender::new(0) }
    }

    /// At most `most` events after number `since`, with their numbers.
    pub(crate) fn after(&self, since: u64, most: usize) -> Vec<(u64, Arc<str>)> {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        let first = usize::try_from(since).unwrap_or(usize::MAX).min(lines.len());
        let numbered = (first as u64 + 1..).zip(lines[first..].iter().take(most));
        numbered.map(|(number, line)| (number, Arc::clone(line))).collect()
    }

    /// How many events there are.
    pub(crate) fn n_seen(&self) -> u64 {
        *self.n_lines.borrow()
    }

    /// How many events there are, and a way to wait for more.
    pub(crate) fn growth(&self) -> watch::Receiver<u64> {
        self.n_lines.subscribe()
    }

    fn add(&self, new: Vec<Arc<str>>) {
        if new.is_empty() {
            return;
        }
        let mut lines = self.lines.write().unwrap_or_else(PoisonError::into_inner);
        lines.extend(new);
        let n_lines = lines.len() as u64;
        drop(lines);
        self.n_lines.send_replace(n_lines);
    }
}

impl Views {
    /// The view of a seat, made if it is new: `lines_after` gives its events after a number.
    pub(crate) fn of(&mut self, seat: u32, lines_after: impl Fn(u64) -> Vec<Arc<str>>) -> Arc<SeatView> {
        let view = self.0.entry(seat).or_insert_with(|| {
            let view = SeatView::new();
            view.add(lines_after(0));
            Arc::new(view)
        });
        Arc::clone(view)
    }

    /// Adds to each view what its seat sees now.
    pub(crate) fn grow(&self, lines_after: impl Fn(u32, u64) -> Vec<Arc<str>>) {
        for (seat, view) in &self.0 {
            view.add(lines_after(*seat, view.n_seen()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: &[&str]) -> Vec<Arc<str>> {
        texts.iter().map(|text| Arc::from(*text)).collect()
    }

    #[test]
    fn a_view_goes_on_after_any_number() {
        let mut views = Views::default();
        let view = views.of(3, |_| lines(&["a", "b"]));
        views.grow(|seat, n_lines| {
            assert_eq!((seat, n_lines), (3, 2));
            lines(&["c"])
        });
        let after = |since, most| {
            view.after(since, most).into_iter().map(|(n, l)| format!("{n}{l}")).collect::<String>()
        };
        assert_eq!(after(0, 9), "1a2b3c");
        assert_eq!(after(1, 1), "2b");
        assert_eq!(after(3, 9), "");
        assert_eq!(after(u64::MAX, 9), "");
    }
}
