//! What is being done, for work that takes longer than a moment.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A line on the standard error that says what is being done, with a bar where steps are counted; it
/// appears only on a terminal, and only when the work takes longer than a moment.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Whether it can be seen: before that, steps cost next to nothing.
    is_shown: Arc<AtomicBool>,
    /// Whether steps of the present task are counted.
    counts: Mutex<bool>,
    /// Closed when the work is done.
    _done: Sender<()>,
}

impl Progress {
    pub(crate) fn new(what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::hidden());
        let (done, wait) = channel();
        let waiting = bar.clone();
        let is_shown = Arc::new(AtomicBool::new(false));
        let shown = Arc::clone(&is_shown);
        std::thread::spawn(move || {
            if wait.recv_timeout(MOMENT) == Err(RecvTimeoutError::Timeout) {
                waiting.set_draw_target(ProgressDrawTarget::stderr());
                waiting.enable_steady_tick(TICK);
                shown.store(true, Ordering::Relaxed);
            }
        });
        let progress = Self { bar, is_shown, counts: Mutex::new(false), _done: done };
        progress.begin(what.to_owned());
        progress
    }

    /// Does something to the terminal while the bar is out of the way.
    pub(crate) fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }

    /// Another task has begun.
    pub(crate) fn begin(&self, what: String) {
        self.set_counts(false);
        self.bar.set_style(style("{spinner} {msg}, {elapsed} so far", ProgressStyle::default_spinner()));
        self.bar.set_message(what);
    }

    /// So many of so many steps of the present task are done.
    pub(crate) fn tell(&self, done: usize, all: usize) {
        if !self.is_shown.load(Ordering::Relaxed) {
            return;
        }
        if !self.set_counts(true) {
            self.bar
                .set_style(style("{msg} {wide_bar} {percent} %, {eta} left", ProgressStyle::default_bar()));
            self.bar.reset_eta();
        }
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
    }

    /// Notes whether steps are counted; the answer says whether they were before.
    fn set_counts(&self, now: bool) -> bool {
        // A thread that panicked while it held the lock has left a plain `bool` behind.
        let mut counts = self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::replace(&mut *counts, now)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str, otherwise: ProgressStyle) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or(otherwise)
}

const MOMENT: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(200);
