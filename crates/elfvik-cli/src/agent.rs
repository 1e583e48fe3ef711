//! A party that is played by a program of anybody's: `docs/agents.md` says how to write one.

mod process;
mod running;

use elfvik::talk::contract::{LONGEST_REPLY, Question, Speaker};
use elfvik::talk::{End, Fault, Move, Offer, Strategy, Turn};
use process::{Heard, Process};
pub(crate) use running::starter;
use std::time::{Duration, Instant};

/// From now on every program at the table ends when this one does: told to end, it ends them first; where the system
/// knows how to, they also die with it.
pub(crate) fn end_with_us() {
    running::die_with_us();
    // Where no handler can be set, programs see their input end.
    let _ = ctrlc::set_handler(|| {
        running::close();
        std::process::exit(INTERRUPTED);
    });
}
/// How long a program may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// For one reply.
    pub(crate) per_move: Duration,
    /// For all replies of a talk together.
    pub(crate) in_all: Duration,
}

/// A program at the table, in one talk. After its first fault it is dead, and every further question has the same answer.
#[derive(Debug)]
pub(crate) struct Agent {
    process: Process,
    speaker: Speaker,
    limits: Limits,
    /// The time that its replies took so far.
    spent: Duration,
    ticks: u32,
    fault: Option<Fault>,
}

impl Agent {
    /// Starts a program and tells it what the talk is about. No shell is involved; words are split as a shell would.
    pub(crate) fn new(command: &str, limits: Limits, speaker: Speaker) -> anyhow::Result<Self> {
        let mut process = Process::start(command, LONGEST_REPLY)?;
        process.tell(speaker.start().line());
        Ok(Self { process, speaker, limits, spent: Duration::ZERO, ticks: 1, fault: None })
    }

    /// Tells it how the talk ended (`None` when it was left unfinished) and what it gets, lets it come to its own end, and ends it otherwise.
    /// Gives the last of what it wrote to its standard error.
    pub(crate) fn finish(mut self, end: Option<&End>, utility: f64) -> String {
        if self.fault.is_none() {
            self.process.tell(self.speaker.end(end, utility).line());
            self.process.close();
            let until = Instant::now() + FAREWELL;
            let left = || until.saturating_duration_since(Instant::now());
            while !left().is_zero() && matches!(self.process.hear(left()), Some(Heard::Line(_))) {}
        }
        self.process.kill();
        self.process.complaints()
    }

    fn ask(&mut self, turn: &Turn<'_>, question: Question) -> Result<Move, Fault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        match self.replied(turn, question) {
            Ok((what, ticks)) => {
                self.ticks = ticks;
                Ok(what)
            }
            Err(fault) => {
                self.process.kill();
                self.fault = Some(fault.clone());
                Err(fault)
            }
        }
    }

    fn replied(&mut self, turn: &Turn<'_>, question: Question) -> Result<(Move, u32), Fault> {
        match self.process.overhear() {
            None => {}
            Some(Heard::Closed) => return Err(self.crashed()),
            Some(_) => return Err(garbled("it wrote a line without being asked")),
        }
        let left = self.limits.in_all.saturating_sub(self.spent);
        let asked_at = Instant::now();
        self.process.tell(self.speaker.turn(turn, question).line());
        let heard = self.process.hear(self.limits.per_move.min(left));
        self.spent += asked_at.elapsed();
        match heard {
            Some(Heard::Line(line)) => self.speaker.understood(&line),
            Some(Heard::TooLong) => Err(garbled(&format!("the line has more than {LONGEST_REPLY} bytes"))),
            Some(Heard::Closed) => Err(self.crashed()),
            None if left < self.limits.per_move => {
                Err(Fault::OutOfTime { limit_ms: millis(self.limits.in_all) })
            }
            None => Err(Fault::TimedOut { limit_ms: millis(self.limits.per_move) }),
        }
    }

    /// What is known of why it stopped.
    fn crashed(&mut self) -> Fault {
        let status = match self.process.kill() {
            Some(status) if is_killed(status) => "it closed its output or was killed".to_owned(),
            Some(status) => status.to_string(),
            None => "nobody knows how".to_owned(),
        };
        let complaints = self.process.complaints();
        let reason = match complaints.lines().rev().find(|line| !line.trim().is_empty()) {
            Some(line) => format!("{status}, saying `{}`", line.trim()),
            None => status,
        };
        Fault::Crashed { reason }
    }
}

impl Strategy for Agent {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, Fault> {
        self.ask(turn, Question::Act)
    }

    fn ticks(&self) -> u32 {
        self.ticks
    }

    fn propose(&mut self, turn: &Turn<'_>) -> Result<Move, Fault> {
        self.ask(turn, Question::Propose)
    }

    fn answer(&mut self, turn: &Turn<'_>, offer: Offer) -> Result<Move, Fault> {
        self.ask(turn, Question::Answer(offer))
    }

    fn vote(&mut self, turn: &Turn<'_>, variation: Offer, text: Offer) -> Result<Move, Fault> {
        self.ask(turn, Question::Vote { variation, text })
    }

    fn confirm(&mut self, turn: &Turn<'_>, text: Offer) -> Result<Move, Fault> {
        self.ask(turn, Question::Confirm(text))
    }

    fn concede(&mut self, turn: &Turn<'_>) -> Result<Move, Fault> {
        self.ask(turn, Question::Concede)
    }
}

fn garbled(reason: &str) -> Fault {
    Fault::Garbled { reason: reason.to_owned() }
}

fn millis(limit: Duration) -> u64 {
    u64::try_from(limit.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn is_killed(status: std::process::ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(rustix::process::Signal::KILL.as_raw())
}

#[cfg(not(unix))]
fn is_killed(_: std::process::ExitStatus) -> bool {
    false
}

/// How long a program may take to end after the last message.
const FAREWELL: Duration = Duration::from_secs(1);

#[cfg(test)]
#[cfg(unix)]
mod tests;

/// The exit status of a program that was interrupted.
const INTERRUPTED: i32 = 130;
