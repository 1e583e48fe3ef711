//! The programs that run, so that none outlives this one.
//!
//! Starting, ending and closing happen under one lock: once closing has begun no program is started, and
//! there is no moment at which a program runs and is not known. On Linux a program is also killed by the
//! system when this one dies, however it dies: it is started by way of this program itself ([`starter`]),
//! which asks for that and then becomes it.

use std::fs::File;
use std::io;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A program that is known to run, until it is ended.
#[derive(Debug)]
pub(super) struct Running {
    id: u32,
}

/// Why a program was not started.
#[derive(Debug)]
pub(super) enum StartError {
    /// This program is ending.
    Closing,
    /// The system cannot start it.
    Unstartable(io::Error),
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Unstartable(error)
    }
}

/// Starts a program with its arguments, as the head of a process group of its own, and gives its standard
/// error.
pub(super) fn start(words: &[String]) -> Result<(Child, File, Running), StartError> {
    let mut known = known();
    if known.is_closing {
        return Err(StartError::Closing);
    }
    let (child, errors) = match known.dies_with_us {
        true => linux::spawn(words),
        false => spawn(words),
    }?;
    let id = child.id();
    known.ids.push(id);
    Ok((child, errors, Running { id }))
}

impl Running {
    /// Kills it and all that is left in its process group. It must not have been waited for.
    pub(super) fn end(&self, child: &mut Child) {
        let mut known = known();
        kill_group(self.id);
        // It may have left its group.
        let _ = child.kill();
        // Once it is waited for, its number may become somebody else's.
        known.ids.retain(|id| *id != self.id);
    }
}

/// Ends every program that runs and lets no other be started. For when this program is told to end: it must
/// end now.
pub(super) fn close() {
    let mut known = known();
    known.is_closing = true;
    for id in known.ids.drain(..) {
        kill_group(id);
        kill(id);
    }
    // Nobody gets the lock again: whoever wants to start a program waits for the end.
    std::mem::forget(known);
}

/// From now on programs are started so that they die with this one, where the system can do that.
pub(super) fn die_with_us() {
    known().dies_with_us = cfg!(target_os = "linux");
}

/// Becomes the program that the arguments of this one name, if they say so; the exit status when that
/// cannot be.
pub(crate) fn starter() -> Option<ExitCode> {
    linux::starter()
}

/// What is known of the programs that run.
struct Known {
    ids: Vec<u32>,
    is_closing: bool,
    dies_with_us: bool,
}

static KNOWN: Mutex<Known> = Mutex::new(Known { ids: Vec::new(), is_closing: false, dies_with_us: false });

fn known() -> MutexGuard<'static, Known> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn spawn(words: &[String]) -> io::Result<(Child, File)> {
    let (errors, theirs) = io::pipe()?;
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(theirs);
    in_a_group(&mut command);
    Ok((command.spawn()?, file(errors)))
}

#[cfg(unix)]
fn file(reader: io::PipeReader) -> File {
    File::from(std::os::fd::OwnedFd::from(reader))
}

#[cfg(windows)]
fn file(reader: io::PipeReader) -> File {
    File::from(std::os::windows::io::OwnedHandle::from(reader))
}

#[cfg(unix)]
fn in_a_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn in_a_group(_: &mut Command) {}

#[cfg(unix)]
fn kill_group(id: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(id).ok().and_then(Pid::from_raw);
    let _ = group.map(|group| kill_process_group(group, Signal::KILL));
}

#[cfg(unix)]
fn kill(id: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    let process = i32::try_from(id).ok().and_then(Pid::from_raw);
    let _ = process.map(|process| kill_process(process, Signal::KILL));
}

/// Whether a child has ended. It is not waited for, so that its number stays its own.
#[cfg(unix)]
pub(super) fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::Pid(Pid::from_child(child)), options), Ok(None))
}

#[cfg(not(unix))]
pub(super) fn has_ended(child: &mut Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

#[cfg(not(unix))]
fn kill(_: u32) {}

/// Starting a program by way of this one.
///
/// The starter's standard error is a pipe that closes when it becomes the program, so that whoever started
/// it knows; the program's own standard error is opened through `/proc`, where the file of another process
/// can be named.
#[cfg(target_os = "linux")]
mod linux {
    use super::{file, in_a_group};
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};
    use std::env;
    use std::fs::{File, OpenOptions};
    use std::io::{self, Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::process::CommandExt;
    use std::process::{self, Child, Command, ExitCode, Stdio};

    pub(super) fn spawn(words: &[String]) -> io::Result<(Child, File)> {
        let (errors, theirs) = io::pipe()?;
        let (mut told, status) = io::pipe()?;
        let mut command = Command::new("/proc/self/exe");
        command.arg(STARTER).arg(process::id().to_string()).arg(theirs.as_raw_fd().to_string()).args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(status);
        in_a_group(&mut command);
        let Ok(mut child) = command.spawn() else { return super::spawn(words) };
        // Closes our end of the status.
        drop(command);
        let mut answer = String::new();
        told.read_to_string(&mut answer)?;
        drop(theirs);
        if answer.is_empty() {
            return Ok((child, file(errors)));
        }
        child.wait()?;
        match answer.parse() {
            Ok(code) => Err(io::Error::from_raw_os_error(code)),
            // It could not get so far as to try.
            Err(_) => super::spawn(words),
        }
    }

    pub(super) fn starter() -> Option<ExitCode> {
        let mut arguments = env::args_os();
        if arguments.nth(1)? != STARTER {
            return None;
        }
        let mut number = || arguments.next()?.to_str()?.parse::<i32>().ok();
        let (parent, errors) = (number()?, number()?);
        let program = arguments.next()?;
        let failed = |error: io::Error, status: &mut dyn Write| {
            let code = error.raw_os_error();
            let _ = write!(status, "{}", code.map_or("unknown".to_owned(), |code| code.to_string()));
            Some(ExitCode::FAILURE)
        };
        let Ok(mut status) = rustix::io::fcntl_dupfd_cloexec(io::stderr(), 3).map(File::from) else {
            return Some(ExitCode::FAILURE);
        };
        let prepared = || -> io::Result<()> {
            let path = format!("/proc/{parent}/fd/{errors}");
            let errors = OpenOptions::new().write(true).open(path)?;
            set_parent_process_death_signal(Some(Signal::KILL))?;
            rustix::stdio::dup2_stderr(&errors)?;
            Ok(())
        };
        if prepared().is_err() {
            return failed(io::Error::other("not prepared"), &mut status);
        }
        if getppid().map(|id| id.as_raw_nonzero().get()) != Some(parent) {
            // It died before it could take this one with it.
            return Some(ExitCode::FAILURE);
        }
        failed(Command::new(program).args(arguments).exec(), &mut status)
    }

    /// No command of the program is called so.
    const STARTER: &str = "--start-agent";
}

/// Elsewhere programs are started directly.
#[cfg(not(target_os = "linux"))]
mod linux {
    pub(super) use super::spawn;

    pub(super) fn starter() -> Option<std::process::ExitCode> {
        None
    }
}
