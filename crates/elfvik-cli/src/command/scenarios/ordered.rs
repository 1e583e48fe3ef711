//! Jobs done by several threads and told in their order, with a bounded number of results waiting.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Works on jobs `0..n_jobs`, several at once, and tells what each gives in the order of the jobs, as soon
/// as it can.
///
/// A job hands on its results one by one and is held up while too many of them wait for an earlier job, so
/// that memory does not grow with the number of jobs or results. The jobs must not wait for each other.
/// What is told ends the work by [`ControlFlow::Break`].
pub(super) fn in_order<T: Send>(
    n_jobs: usize,
    n_threads: usize,
    work: impl Fn(usize, &mut dyn FnMut(T) -> ControlFlow<()>) + Sync,
    tell: impl FnMut(T) -> ControlFlow<()> + Send,
) {
    let state = State {
        tell,
        current: 0,
        next: 0,
        waiting: BTreeMap::new(),
        done: BTreeSet::new(),
        is_stopped: false,
    };
    let queue = Queue { state: Mutex::new(state), moved: Condvar::new(), n_jobs, ahead: 4 * n_threads };
    thread::scope(|scope| {
        for _ in 0..n_threads.min(n_jobs) {
            scope.spawn(|| {
                while let Some(job) = queue.claim() {
                    let stop = StopOnPanic { queue: &queue };
                    work(job, &mut |result| queue.put(job, result));
                    drop(stop);
                    queue.finish(job);
                }
            });
        }
    });
}

struct Queue<T, F: FnMut(T) -> ControlFlow<()>> {
    state: Mutex<State<T, F>>,
    moved: Condvar,
    n_jobs: usize,
    /// No job begins so far before the one that is told.
    ahead: usize,
}

struct State<T, F> {
    tell: F,
    /// The job whose results are told at once.
    current: usize,
    /// The first job that nobody works on.
    next: usize,
    /// Results of later jobs.
    waiting: BTreeMap<usize, Vec<T>>,
    /// Later jobs that are done.
    done: BTreeSet<usize>,
    is_stopped: bool,
}

impl<T, F: FnMut(T) -> ControlFlow<()>> State<T, F> {
    fn tell(&mut self, result: T) {
        if !self.is_stopped && (self.tell)(result).is_break() {
            self.is_stopped = true;
        }
    }
}

impl<T, F: FnMut(T) -> ControlFlow<()>> Queue<T, F> {
    fn lock(&self) -> MutexGuard<'_, State<T, F>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn claim(&self) -> Option<usize> {
        let far = |state: &mut State<T, F>| !state.is_stopped && state.next >= state.current + self.ahead;
        let mut state = self.moved.wait_while(self.lock(), far).unwrap_or_else(PoisonError::into_inner);
        let job = Some(state.next).filter(|&next| next < self.n_jobs && !state.is_stopped)?;
        state.next += 1;
        Some(job)
    }

    fn put(&self, job: usize, result: T) -> ControlFlow<()> {
        let full = |state: &mut State<T, F>| {
            let n = state.waiting.get(&job).map_or(0, Vec::len);
            !state.is_stopped && job != state.current && n >= MOST_WAITING
        };
        let mut state = self.moved.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        if job == state.current {
            state.tell(result);
        } else {
            state.waiting.entry(job).or_default().push(result);
        }
        if state.is_stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn finish(&self, job: usize) {
        let mut state = self.lock();
        state.done.insert(job);
        loop {
            let current = state.current;
            if !state.done.remove(&current) {
                break;
            }
            state.current += 1;
            let next = state.current;
            state.waiting.remove(&next).into_iter().flatten().for_each(|result| state.tell(result));
        }
        self.moved.notify_all();
    }
}

/// Lets nobody wait for a job that failed by our own fault.
struct StopOnPanic<'q, T, F: FnMut(T) -> ControlFlow<()>> {
    queue: &'q Queue<T, F>,
}

impl<T, F: FnMut(T) -> ControlFlow<()>> Drop for StopOnPanic<'_, T, F> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.queue.lock().is_stopped = true;
            self.queue.moved.notify_all();
        }
    }
}

/// A later job is held up when it has so many results.
const MOST_WAITING: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn told(
        n_jobs: usize,
        n_threads: usize,
        n_results: impl Fn(usize) -> usize + Sync,
    ) -> Vec<(usize, usize)> {
        let mut told = Vec::new();
        let work = |job: usize, put: &mut dyn FnMut((usize, usize)) -> ControlFlow<()>| {
            for n in 0..n_results(job) {
                if put((job, n)).is_break() {
                    return;
                }
            }
        };
        in_order(n_jobs, n_threads, work, |result| {
            told.push(result);
            ControlFlow::Continue(())
        });
        told
    }

    #[test]
    fn results_are_told_in_the_order_of_the_jobs_on_any_number_of_threads() {
        let n_results = |job: usize| [0, 1, 500, 3, 70][job % 5];
        let all: Vec<(usize, usize)> =
            (0..40).flat_map(|job| (0..n_results(job)).map(move |n| (job, n))).collect();
        for n_threads in [1, 2, 7, 64] {
            assert_eq!(told(40, n_threads, n_results), all);
        }
        assert!(told(0, 3, |_| 1).is_empty());
    }

    #[test]
    fn no_more_results_wait_than_are_allowed() {
        let (made, seen) = (std::sync::atomic::AtomicUsize::new(0), std::sync::atomic::AtomicUsize::new(0));
        let most = std::sync::atomic::AtomicUsize::new(0);
        let order = std::sync::atomic::Ordering::SeqCst;
        let work = |_: usize, put: &mut dyn FnMut(()) -> ControlFlow<()>| {
            for _ in 0..300 {
                most.fetch_max(made.fetch_add(1, order) + 1 - seen.load(order), order);
                let _ = put(());
            }
        };
        in_order(30, 4, work, |()| {
            seen.fetch_add(1, order);
            ControlFlow::Continue(())
        });
        assert_eq!(seen.load(order), 9_000);
        assert!(most.load(order) <= (MOST_WAITING + 1) * 16 + 4, "{most:?}");
    }

    #[test]
    fn telling_can_end_the_work() {
        let mut n = 0;
        in_order(
            1_000,
            3,
            |_, put| while put(()).is_continue() {},
            |()| {
                n += 1;
                if n == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(n, 10);
    }
}
