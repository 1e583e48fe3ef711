//! One writer at a time.

use std::fs::{File, OpenOptions};
use std::io;

/// How a record is opened: without waiting for what is no file.
#[cfg(unix)]
pub(super) fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = File::options();
    options.custom_flags(i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0));
    options
}

/// How a record is opened: by nobody else for writing.
#[cfg(windows)]
pub(super) fn options() -> OpenOptions {
    use std::os::windows::fs::OpenOptionsExt as _;
    const READ: u32 = 1;
    let mut options = File::options();
    options.share_mode(READ);
    options
}

/// How a record is opened.
#[cfg(not(any(unix, windows)))]
pub(super) fn options() -> OpenOptions {
    File::options()
}

/// Locks a file until it is closed, or the program ends in whatever way; an error of the kind `WouldBlock`
/// when another program holds the lock.
#[cfg(unix)]
pub(super) fn exclusive(file: &File) -> io::Result<()> {
    use rustix::fs::{FlockOperation, flock};
    Ok(flock(file, FlockOperation::NonBlockingLockExclusive)?)
}

/// Nothing: the file was opened so that nobody else can.
#[cfg(not(unix))]
pub(super) fn exclusive(_: &File) -> io::Result<()> {
    Ok(())
}

/// Whether another program holds the lock of a file.
#[cfg(unix)]
pub(super) fn is_held(file: &File) -> bool {
    use rustix::fs::{FlockOperation, flock};
    flock(file, FlockOperation::NonBlockingLockShared) == Err(rustix::io::Errno::WOULDBLOCK)
}

/// It is not known here.
#[cfg(not(unix))]
pub(super) fn is_held(_: &File) -> bool {
    true
}
