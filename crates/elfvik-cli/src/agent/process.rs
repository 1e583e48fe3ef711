//! A program that is spoken to line by line, and its end: nothing that it does or leaves undone can block
//! its caller.

use super::running::{self, Running};
use crate::folder;
use anyhow::{Context as _, bail};
use elfvik::unsafe_characters::visible_line;
use std::convert::Infallible;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A running program. It is the head of a process group of its own; whatever is left of the group ends with
/// the value.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Lines on their way to it; none once its input is closed.
    to: Option<SyncSender<String>>,
    from: Receiver<Heard>,
    complaints: Arc<Mutex<Vec<u8>>>,
    /// Closed when nobody can write complaints any more.
    silence: Receiver<Infallible>,
    running: Running,
    is_killed: bool,
    status: Option<ExitStatus>,
}

/// What comes from a program.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A line, without its end. Blank ones are left out.
    Line(Vec<u8>),
    /// A line that is too long to be read.
    TooLong,
    /// The end of its output. Nothing follows.
    Closed,
}

impl Process {
    /// Starts a command, split into words as a shell would, but run without one.
    pub(super) fn start(command: &str, longest_line: usize) -> anyhow::Result<Self> {
        let words = words(command)?;
        let [program, ..] = words.as_slice() else { bail!("the command of the agent is empty") };
        let (mut child, errors, running) = match running::start(&words) {
            Ok(started) => started,
            Err(running::StartError::Closing) => bail!("this program is ending: no other is started"),
            Err(running::StartError::Unstartable(error)) => return Err(unstartable(program, &error)),
        };
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            unreachable!("both are piped")
        };

        // Threads of their own, which nobody waits for: each ends with its pipe.
        let (to, lines) = mpsc::sync_channel::<String>(MOST_WAITING);
        thread::spawn(move || lines.iter().all(|line| input.write_all(line.as_bytes()).is_ok()));
        let (sender, from) = mpsc::sync_channel(1);
        thread::spawn(move || read_lines(BufReader::new(output), &sender, longest_line));
        let complaints = Arc::default();
        let (until_silent, silence) = mpsc::channel();
        let kept = Arc::clone(&complaints);
        thread::spawn(move || {
            keep_last(errors, &kept);
            drop(until_silent);
        });
        Ok(Self { child, to: Some(to), from, complaints, silence, running, is_killed: false, status: None })
    }

    /// Sends it a line, sooner or later: it may read when it likes, but no more than [`MOST_WAITING`] lines
    /// may wait. Whether that was so within the limit.
    pub(super) fn tell(&mut self, mut line: String, limit: Duration) -> bool {
        let Some(to) = &self.to else { return true };
        let until = Instant::now() + limit;
        loop {
            match to.try_send(line) {
                Err(TrySendError::Full(back)) if Instant::now() < until => line = back,
                Err(TrySendError::Full(_)) => return false,
                // Whoever has closed its input is found out by what is heard.
                Ok(()) | Err(TrySendError::Disconnected(_)) => return true,
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Closes its input, once everything was sent.
    pub(super) fn close(&mut self) {
        self.to = None;
    }

    /// What it says next; `None` when it says nothing for so long.
    pub(super) fn hear(&self, limit: Duration) -> Option<Heard> {
        match self.from.recv_timeout(limit) {
            Ok(heard) => Some(heard),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Heard::Closed),
        }
    }

    /// Whether it has come to its own end; waits for that, but no longer than the limit. Most are there at
    /// once; the rest is asked ever less often.
    pub(super) fn is_over(&mut self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        let mut pause = Duration::from_micros(50);
        while !self.is_killed && !running::has_ended(&mut self.child) {
            if Instant::now() >= until {
                return false;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(10));
        }
        true
    }

    /// Ends it and all that is left in its process group, and says how it ended; a program that had ended
    /// by itself keeps its status. `None` when it has not ended within [`LONGEST_DEATH`].
    pub(super) fn kill(&mut self) -> Option<ExitStatus> {
        if !self.is_killed {
            self.is_killed = true;
            self.running.end(&mut self.child);
            self.status = ended(&mut self.child, LONGEST_DEATH);
        }
        self.status
    }

    /// Whether nobody can complain any more; waits for that, but no longer than the limit.
    pub(super) fn is_silent(&self, limit: Duration) -> bool {
        self.silence.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }

    /// The last of what it wrote to its standard error, fit for a terminal. Complete once it was killed.
    pub(super) fn complaints(&self) -> String {
        if self.is_killed {
            // Whoever left the group may hold the pipe for ever.
            self.is_silent(LONGEST_SILENCE);
        }
        let kept = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = |c: char| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c };
        String::from_utf8_lossy(&kept).chars().map(shown).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits for the end of a child, but no longer than the limit. Most are there at once; the rest is asked
/// ever less often.
fn ended(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let until = Instant::now() + limit;
    let mut pause = Duration::from_micros(50);
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < until => thread::sleep(pause),
            Ok(status) => return status,
            Err(_) => return None,
        }
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// The words of a command; a path with blanks is one word.
fn words(command: &str) -> anyhow::Result<Vec<String>> {
    if Path::new(command).exists() {
        return Ok(vec![command.to_owned()]);
    }
    shell_words::split(command)
        .with_context(|| format!("the command `{}` cannot be split into words", visible_line(command)))
}

/// Why a program does not start, and what helps.
fn unstartable(program: &str, error: &io::Error) -> anyhow::Error {
    let (shown, quoted) = (visible_line(program), shell_words::quote(program));
    let quoted = visible_line(&quoted);
    let found = std::fs::metadata(program).ok();
    if let Some(other) = found.as_ref().filter(|found| !found.is_file()) {
        return anyhow::anyhow!(
            "the agent `{shown}` cannot be started: it is {}\n  = help: give the path of a program, or the \
             name of one \
             on the PATH",
            folder::kind(other)
        );
    }
    let is_bare = !program.contains(std::path::is_separator);
    let help = match (error.kind(), found) {
        (io::ErrorKind::NotFound, Some(_)) if is_bare => {
            format!("a file of this folder is run as `./{shown}`")
        }
        (io::ErrorKind::NotFound, Some(_)) => "the program that its first line names does not exist".into(),
        (io::ErrorKind::NotFound, None) => {
            "give the path of a program, or the name of one on the PATH".into()
        }
        (io::ErrorKind::PermissionDenied, Some(found)) if is_executable(&found) => format!(
            "it, or the program that its first line names, may not be run here: name what runs it, as in \
             `python3 {quoted}`"
        ),
        (io::ErrorKind::PermissionDenied, _) => format!(
            "make it executable with `chmod +x {quoted}`, or name what runs it, as in `python3 {quoted}`"
        ),
        _ => format!(
            "begin it with a line such as `#!/usr/bin/env python3`, or name what runs it, as in `python3 \
             {quoted}`"
        ),
    };
    anyhow::anyhow!("the agent `{shown}` cannot be started: {error}\n  = help: {help}")
}

/// Whether somebody may run a file.
#[cfg(unix)]
fn is_executable(found: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}

/// Passes lines on until the output ends, a line is too long, or nobody listens.
fn read_lines(mut output: impl BufRead, to: &SyncSender<Heard>, longest: usize) {
    loop {
        let mut line = Vec::new();
        let read = output.by_ref().take(longest as u64).read_until(b'\n', &mut line);
        let heard = match (read, line.pop_if(|last| *last == b'\n')) {
            (Ok(0) | Err(_), _) => Heard::Closed,
            (Ok(n), None) if n == longest => Heard::TooLong,
            _ if line.trim_ascii().is_empty() => continue,
            _ => Heard::Line(line),
        };
        let is_last = !matches!(heard, Heard::Line(_));
        if to.send(heard).is_err() || is_last {
            return;
        }
    }
}

/// Keeps the last bytes of a stream.
fn keep_last(mut stream: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut bytes = [0; 4096];
    while let Ok(n @ 1..) = stream.read(&mut bytes) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&bytes[..n]);
        let surplus = kept.len().saturating_sub(MOST_KEPT);
        kept.drain(..surplus);
    }
}

/// So many lines may wait to be read by a program.
const MOST_WAITING: usize = 1024;
/// So many bytes of the standard error are kept.
const MOST_KEPT: usize = 64 << 10;
/// How long a killed program may take to be gone. Only one that hangs inside the kernel takes longer.
const LONGEST_DEATH: Duration = Duration::from_secs(2);
/// How long the standard error of a dead program is waited for.
const LONGEST_SILENCE: Duration = Duration::from_millis(500);
