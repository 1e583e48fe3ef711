//! What the tests of programs at the table share: a scenario, and every process that was started to talk
//! about it.

use crate::common::talks;
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A scenario, and every process that was started to talk about it.
pub(crate) struct Table {
    folder: tempfile::TempDir,
    mark: String,
}

impl Table {
    pub(crate) fn new(name: &str) -> Self {
        let files = elfvik::format::native::STARTER.map(|file| (file.name, file.text.as_bytes()));
        Self { folder: talks(&files), mark: format!("ELFVIK_TEST={name}-{}", std::process::id()) }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A talk of the scenario, from its folder.
    pub(crate) fn talk(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_elfvik"));
        let (name, value) = self.mark.split_once('=').unwrap();
        command.current_dir(self.path()).env(name, value).args(["talk", "talks"]).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The same with no signal ignored, whatever these tests ignore themselves: what a script starts in the
    /// background ignores interrupts.
    pub(crate) fn talk_that_heeds_signals(&self, arguments: &[&str]) -> Command {
        let talk = self.talk(arguments);
        let mut command = Command::new("env");
        command
            .arg("--default-signal")
            .arg(talk.get_program())
            .args(talk.get_args())
            .current_dir(self.path());
        for (name, value) in talk.get_envs() {
            command.env(name, value.unwrap());
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The processes that carry the mark, which every descendant inherits.
    pub(crate) fn running(&self) -> Vec<i32> {
        let entries = std::fs::read_dir("/proc").unwrap().flatten();
        let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let is_ours = |id: &i32| {
            let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|one| one == self.mark.as_bytes())
        };
        numbers.filter(is_ours).collect()
    }

    /// The processes that are still there after the limit; the system may take a moment to clear them away.
    pub(crate) fn left(&self, limit: Duration) -> Vec<i32> {
        let until = Instant::now() + limit;
        loop {
            let running = self.running();
            if running.is_empty() || Instant::now() > until {
                running.iter().for_each(|id| end(*id));
                return running;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

fn end(id: i32) {
    let _ = Pid::from_raw(id).map(|id| kill_process(id, Signal::KILL));
}
