//! A program that is spoken to line by line, and its end: nothing that it does or leaves undone can block its caller.

use anyhow::{Context as _, bail};
use std::convert::Infallible;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// A running program. It is the head of a process group of its own; whatever is left of the group ends with the value.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Lines on their way to it; none once its input is closed.
    to: Option<Sender<String>>,
    from: Receiver<Heard>,
    complaints: Arc<Mutex<Vec<u8>>>,
    /// Closed when nobody can write complaints any more.
    silence: Receiver<Infallible>,
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
        let [program, arguments @ ..] = words.as_slice() else { bail!("the command of the agent is empty") };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(|error| unstartable(program, &error))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(mut input), Some(output), Some(errors)) = pipes else {
            unreachable!("all three are piped")
        };

        // Threads of their own, which nobody waits for: each ends with its pipe.
        let (to, lines) = mpsc::channel::<String>();
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
        running().push(child.id());
        Ok(Self { child, to: Some(to), from, complaints, silence, status: None })
    }

    /// Sends it a line, sooner or later: it may read when it likes.
    pub(super) fn tell(&mut self, line: String) {
        // Whoever has stopped reading is found out by what is heard.
        self.to.as_ref().map(|to| to.send(line));
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

    /// What it has already said.
    pub(super) fn overhear(&self) -> Option<Heard> {
        match self.from.try_recv() {
            Ok(heard) => Some(heard),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Heard::Closed),
        }
    }

    /// Ends it and all that it started, and says how it ended; a program that had ended by itself keeps its status.
    pub(super) fn kill(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() {
            // The group bears the number of a child that nobody has waited for yet, so that it cannot be somebody else's.
            kill_group(&mut self.child);
            // Once it is waited for, its number may become somebody else's.
            let id = self.child.id();
            running().retain(|other| *other != id);
            self.status = self.child.wait().ok();
        }
        self.status
    }

    /// Whether nobody can complain any more; waits for that, but no longer than the limit.
    pub(super) fn is_silent(&self, limit: Duration) -> bool {
        self.silence.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }

    /// The last of what it wrote to its standard error, fit for a terminal. Complete once it was killed.
    pub(super) fn complaints(&self) -> String {
        if self.status.is_some() {
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

/// The programs that run, by process.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn running() -> std::sync::MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every program that runs, with what it started. For when this program is told to end.
pub(super) fn kill_all() {
    #[cfg(unix)]
    for id in running().drain(..) {
        use rustix::process::{Pid, Signal, kill_process_group};
        let group = i32::try_from(id).ok().and_then(Pid::from_raw);
        let _ = group.map(|group| kill_process_group(group, Signal::KILL));
    }
}

#[cfg(unix)]
fn kill_group(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
fn kill_group(child: &mut Child) {
    let _ = child.kill();
}

/// The words of a command; a path with blanks is one word.
fn words(command: &str) -> anyhow::Result<Vec<String>> {
    if Path::new(command).is_file() {
        return Ok(vec![command.to_owned()]);
    }
    shell_words::split(command).with_context(|| format!("the command `{command}` cannot be split into words"))
}

/// Why a program does not start, and what helps.
fn unstartable(program: &str, error: &io::Error) -> anyhow::Error {
    let exists = Path::new(program).is_file();
    let is_bare = !program.contains(std::path::is_separator);
    let help = match error.kind() {
        io::ErrorKind::NotFound if exists && is_bare => {
            format!("a file of this folder is run as `./{program}`")
        }
        io::ErrorKind::NotFound if exists => "the program that its first line names does not exist".into(),
        io::ErrorKind::NotFound => "give the path of a program, or the name of one on the PATH".into(),
        io::ErrorKind::PermissionDenied => {
            format!(
                "make it executable with `chmod +x {program}`, or name what runs it, as in `python3 {program}`"
            )
        }
        _ => format!(
            "begin it with a line such as `#!/usr/bin/env python3`, or name what runs it, as in `python3 {program}`"
        ),
    };
    anyhow::anyhow!("the agent `{program}` cannot be started: {error}\n  = help: {help}")
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

/// So many bytes of the standard error are kept.
const MOST_KEPT: usize = 64 << 10;
/// How long the standard error of a dead program is waited for.
const LONGEST_SILENCE: Duration = Duration::from_millis(500);
