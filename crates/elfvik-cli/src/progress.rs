//! A progress bar for work that takes longer than a moment.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Once;
use std::time::{Duration, Instant};

/// A bar on the standard error; it appears only on a terminal, and only when the work takes longer than a moment.
pub(crate) struct Progress {
    bar: ProgressBar,
    began: Instant,
    shown: Once,
}

impl Progress {
    pub(crate) fn new(what: &'static str) -> Self {
        let style = ProgressStyle::with_template("{msg} {wide_bar} {percent} %, {eta} left");
        let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::hidden()).with_message(what);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, began: Instant::now(), shown: Once::new() }
    }

    /// Does something to the terminal while the bar is out of the way.
    pub(crate) fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }

    /// So many of so many steps are done.
    pub(crate) fn tell(&self, done: usize, all: usize) {
        if self.began.elapsed() >= MOMENT {
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
            self.bar.set_length(all as u64);
            self.bar.set_position(done as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

const MOMENT: Duration = Duration::from_millis(500);
