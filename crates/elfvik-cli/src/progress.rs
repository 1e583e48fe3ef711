//! What is being done, for work that takes longer than a moment.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A line on the standard error that says what is being done, with a bar where steps are counted; it
/// appears only on a terminal, and only when the work takes longer than a moment. Where lines are asked for, one
/// appears elsewhere too after ten seconds, and another whenever the time has doubled.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Whether it can be seen: before that, steps cost next to nothing.
    is_shown: Arc<AtomicBool>,
    /// Whether steps of the present task are counted.
    counts: Mutex<bool>,
    /// Closed when the work is done.
    _done: Sender<()>,
}

/// What is said where the standard error is no terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    Nothing,
    Lines,
}

impl Progress {
    pub(crate) fn new(what: &'static str) -> Self {
        Self::told(what, Elsewhere::Nothing)
    }

    /// The same with lines where the standard error is no terminal.
    pub(crate) fn with_lines(what: &'static str) -> Self {
        Self::told(what, Elsewhere::Lines)
    }

    fn told(what: &'static str, elsewhere: Elsewhere) -> Self {
        let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::hidden());
        let (done, wait) = channel();
        let waiting = bar.clone();
        let is_shown = Arc::new(AtomicBool::new(false));
        let shown = Arc::clone(&is_shown);
        std::thread::spawn(move || {
            if elsewhere == Elsewhere::Lines && !io::stderr().is_terminal() {
                tell_now_and_then(&waiting, &shown, &wait);
            } else if wait.recv_timeout(MOMENT) == Err(RecvTimeoutError::Timeout) {
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
        self.bar.set_length(1);
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

/// Writes lines about a task until nobody holds the other end.
fn tell_now_and_then(bar: &ProgressBar, counts: &AtomicBool, wait: &Receiver<()>) {
    counts.store(true, Ordering::Relaxed);
    let mut pause = LONG;
    let mut elapsed = 0;
    while wait.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        elapsed += pause.as_secs();
        pause = Duration::from_secs(elapsed);
        let (done, all) = (bar.position(), bar.length().unwrap_or(0));
        let share = if all > 1 { format!(", {done} of {all}") } else { String::new() };
        // Nobody may be reading any more, and then there is nobody to tell.
        let _ = writeln!(io::stderr().lock(), "{}{share}: {elapsed} s so far", bar.message());
    }
}

fn style(template: &str, otherwise: ProgressStyle) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or(otherwise)
}

/// So long nothing is said where there is no terminal.
const LONG: Duration = Duration::from_secs(10);
const MOMENT: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(200);
