//! Progress and cancelling: what whoever waits for an answer hears, and may say.

use super::AnalysisError;
use super::task::ComputationPhase;

/// How far a computation is, for whoever waits, and whether it is still wanted. It takes no part in the
/// answer: a computation gives the same with any control, or [`AnalysisError::Cancelled`] and nothing else.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{AnalysisError, Control};
///
/// assert_eq!(Control::default().go_on(), Ok(()));
/// let cancelled = Control { is_cancelled: Some(&|| true), ..Control::default() };
/// assert_eq!(cancelled.go_on(), Err(AnalysisError::Cancelled));
/// ```
#[derive(Clone, Copy, Default)]
pub struct Control<'c> {
    /// Told from time to time how many of how many steps of the present task are done.
    pub progress: Option<&'c (dyn Fn(usize, usize) + Sync)>,
    /// Told what is computed next.
    pub begin: Option<&'c (dyn Fn(ComputationPhase) + Sync)>,
    /// Asked between tasks, worlds, talks and events whether the answer is not wanted any more. Once it
    /// says so, it must go on saying so.
    pub is_cancelled: Option<&'c (dyn Fn() -> bool + Sync)>,
}

impl Control<'_> {
    /// Whether the computation may go on.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::Cancelled`] when it is not wanted any more.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::{AnalysisError, Control};
    /// use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
    ///
    /// let stop = AtomicBool::new(false);
    /// let is_cancelled = || stop.load(Relaxed);
    /// let control = Control { is_cancelled: Some(&is_cancelled), ..Control::default() };
    /// assert_eq!(control.go_on(), Ok(()));
    /// stop.store(true, Relaxed);
    /// assert_eq!(control.go_on(), Err(AnalysisError::Cancelled));
    /// ```
    pub fn go_on(&self) -> Result<(), AnalysisError> {
        match self.is_cancelled {
            Some(is_cancelled) if is_cancelled() => Err(AnalysisError::Cancelled),
            _ => Ok(()),
        }
    }

    /// Tells what is computed next.
    ///
    /// # Errors
    ///
    /// As [`Control::go_on`].
    pub(crate) fn begin(&self, task: ComputationPhase) -> Result<(), AnalysisError> {
        self.go_on()?;
        if let Some(begin) = self.begin {
            begin(task);
        }
        Ok(())
    }

    /// Tells how many of how many steps are done.
    pub(crate) fn tell(&self, done: usize, all: usize) {
        if let Some(progress) = self.progress {
            progress(done, all);
        }
    }
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control")
            .field("progress", &self.progress.is_some())
            .field("begin", &self.begin.is_some())
            .field("is_cancelled", &self.is_cancelled.is_some())
            .finish()
    }
}
