//! What tells this program to end. A signal that whoever started it has it ignore, as `nohup` does with that
//! of a terminal that closes, stays ignored.

use std::io;

/// Does something once when this program is told to end, on a thread of its own.
#[cfg(unix)]
pub(super) fn on_end(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    let ignored = ignored();
    let is_heeded = |signal: &i32| ignored & (1 << (signal - 1)) == 0;
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM].into_iter().filter(is_heeded))?;
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            work();
        }
    });
    Ok(())
}

/// Does something once when this program is told to end, on a thread of its own.
#[cfg(not(unix))]
pub(super) fn on_end(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let mut work = Some(work);
    let set = ctrlc::set_handler(move || work.take().into_iter().for_each(|work| work()));
    set.map_err(io::Error::other)
}

/// The signals that this program was told to ignore, signal `n` as bit `n - 1`; none where the system does
/// not say.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    mask(&status).unwrap_or(0)
}

/// The mask of ignored signals in the status of a process.
#[cfg(unix)]
fn mask(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(line.trim(), 16).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::mask;

    #[test]
    fn a_status_names_the_ignored_signals() {
        assert_eq!(mask("Name:\tx\nSigIgn:\t0000000000001001\nSigCgt:\t0\n"), Some(0x1001));
        assert_eq!(mask("Name:\tx\n"), None);
    }
}
