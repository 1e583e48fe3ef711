//! A party that is played by a program of anybody's: `docs/agents.md` says how to write one.

mod process;
mod running;
mod signals;

use elfvik::talk::agent_protocol::{AgentCodec, AgentLine, LONGEST_REPLY, Question};
use elfvik::talk::{End, Move, Offer, Strategy, StrategyFault, StrategyReport, Turn};
use process::{Heard, Process};
pub(crate) use running::starter;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// From now on every program at the table ends when this one does: told to end, it ends them first; where
/// the system knows how to, they also die with it.
pub(crate) fn end_with_us() {
    running::die_with_us();
    // Where no handler can be set, programs see their input end.
    let _ = signals::on_end(|| {
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

/// A program that waits for a talk.
#[derive(Debug)]
pub(crate) struct Started {
    process: Process,
    /// Whether it has said in an earlier talk that it stays for many.
    is_lasting: bool,
}

impl Started {
    /// Starts a program. No shell is involved; words are split as a shell would.
    pub(crate) fn of(command: &str) -> anyhow::Result<Self> {
        let process = Process::start(command, LONGEST_REPLY)?;
        Ok(Self { process, is_lasting: false })
    }
}

/// Programs that wait for a talk, by their commands: those that were started before they were asked for, and
/// those that stay for many talks.
#[derive(Debug, Default)]
pub(crate) struct WaitingPrograms(Mutex<BTreeMap<String, Vec<Started>>>);

impl WaitingPrograms {
    pub(crate) fn add(&self, command: &str, started: Started) {
        self.all().entry(command.to_owned()).or_default().push(started);
    }

    /// One that waits, if any does.
    pub(crate) fn take(&self, command: &str) -> Option<Started> {
        self.all().get_mut(command).and_then(Vec::pop)
    }

    /// Ends the input of all that wait, and lets them come to their own end.
    pub(crate) fn dismiss(&self) {
        let mut all: Vec<Started> = std::mem::take(&mut *self.all()).into_values().flatten().collect();
        all.iter_mut().for_each(|waiting| waiting.process.close());
        let until = Instant::now() + FAREWELL;
        for waiting in &mut all {
            let _ = waiting.process.is_over(until.saturating_duration_since(Instant::now()));
        }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Started>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A program at the table, in one talk. After its first fault it is dead, and every further question has
/// the same answer.
///
/// What it writes is taken line by line, each as the reply to the next turn, whenever it was written: what a
/// talk comes to does not depend on whether a line was there before its turn was asked. A line too many is
/// found when the next turn finds it in the place of its reply, or at the end.
#[derive(Debug)]
pub(crate) struct Agent {
    /// None once it waits for another talk.
    process: Option<Process>,
    /// Whether it stays for many talks.
    is_lasting: bool,
    /// Where it waits after the talk, if it stays, and by which command.
    waits: Option<(Arc<WaitingPrograms>, String)>,
    has_replied: bool,
    codec: AgentCodec,
    limits: Limits,
    /// The time that its replies took so far.
    spent: Duration,
    ticks: u32,
    fault: Option<StrategyFault>,
}

impl Agent {
    /// Tells a program what the talk is about.
    pub(crate) fn new(started: Started, limits: Limits, codec: AgentCodec) -> Self {
        let Started { mut process, is_lasting } = started;
        // It is the first of many messages that may wait.
        process.tell(codec.start().line(), limits.per_move);
        Self {
            process: Some(process),
            is_lasting,
            waits: None,
            has_replied: is_lasting,
            codec,
            limits,
            spent: Duration::ZERO,
            ticks: 1,
            fault: None,
        }
    }

    /// The same, where it can wait for another talk after this one.
    pub(crate) fn waiting_with(self, waiting: &Arc<WaitingPrograms>, command: &str) -> Self {
        Self { waits: Some((Arc::clone(waiting), command.to_owned())), ..self }
    }

    fn process(&mut self) -> &mut Process {
        self.process.as_mut().expect("a program is at the table until the talk is over")
    }

    /// Lets it wait for another talk.
    fn stays(&mut self) -> StrategyReport {
        let standard_error = self.process().complaints();
        match (self.waits.take(), self.process.take()) {
            (Some((waiting, command)), Some(process)) => {
                waiting.add(&command, Started { process, is_lasting: true });
            }
            // There is no other talk: its input ends, and so does it.
            (None, Some(mut process)) => {
                process.close();
                let _ = process.is_over(FAREWELL);
            }
            (_, None) => {}
        }
        StrategyReport { fault: None, standard_error }
    }

    fn ask(&mut self, turn: &Turn<'_>, question: Question) -> Result<Move, StrategyFault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        match self.replied(turn, question) {
            Ok((what, ticks)) => {
                self.ticks = ticks;
                Ok(what)
            }
            Err(fault) => {
                if matches!(fault, StrategyFault::Garbled { .. }) {
                    // What it still has to say on its standard error is kept.
                    self.closed();
                }
                self.process().kill();
                self.fault = Some(fault.clone());
                Err(fault)
            }
        }
    }

    fn replied(&mut self, turn: &Turn<'_>, question: Question) -> Result<(Move, u32), StrategyFault> {
        let left = self.limits.in_all.saturating_sub(self.spent);
        let limit = self.limits.per_move.min(left);
        let asked_at = Instant::now();
        let message = self.codec.turn(turn, question).line();
        let left_now = || limit.saturating_sub(asked_at.elapsed());
        let mut heard = match self.process().tell(message, limit) {
            true => self.process().hear(left_now()),
            false => None,
        };
        if !std::mem::replace(&mut self.has_replied, true) {
            // Its first line may say that it stays for many talks; the reply is then the next one.
            if matches!(&heard, Some(Heard::Line(line)) if AgentLine::is_greeting(line)) {
                self.is_lasting = true;
                heard = self.process().hear(left_now());
            }
        }
        self.spent += asked_at.elapsed();
        match heard {
            Some(Heard::Line(line)) => self.codec.understood(&line),
            Some(Heard::TooLong) => Err(AgentCodec::too_long()),
            Some(Heard::Closed) => Err(self.crashed()),
            None if left < self.limits.per_move => {
                Err(StrategyFault::OutOfTime { limit_ms: millis(self.limits.in_all) })
            }
            None => Err(StrategyFault::TimedOut { limit_ms: millis(self.limits.per_move) }),
        }
    }

    /// What is known of why it stopped. It may come to its own end first, so that its status is told
    /// whichever it closed first.
    fn crashed(&mut self) -> StrategyFault {
        let has_ended = self.closed().has_ended;
        let status = match self.process().kill() {
            Some(status) if has_ended => status.to_string(),
            _ => "it closed its output and did not end".to_owned(),
        };
        let complaints = self.process().complaints();
        let reason = match complaints.lines().rev().find(|line| !line.trim().is_empty()) {
            Some(line) => format!("{status}, saying `{}`", shortened(line.trim())),
            None => status,
        };
        StrategyFault::Crashed { reason }
    }

    /// Closes its input and lets it come to its own end, but no longer than [`FAREWELL`]; what it writes
    /// meanwhile was asked for by nobody.
    fn closed(&mut self) -> Closed {
        self.process().close();
        let until = Instant::now() + FAREWELL;
        let left = || until.saturating_duration_since(Instant::now());
        let mut surplus = None;
        while !left().is_zero() {
            let found = match self.process().hear(left()) {
                Some(Heard::Line(line)) if surplus.is_none() => self.codec.surplus(&line),
                Some(Heard::TooLong) if surplus.is_none() => AgentCodec::too_long(),
                Some(Heard::Line(_) | Heard::TooLong) => continue,
                Some(Heard::Closed) | None => break,
            };
            surplus = Some(found);
        }
        Closed { surplus, has_ended: self.process().is_over(left()) }
    }
}

/// How a program took the end of its input.
struct Closed {
    /// The fault of the first line that it wrote after its last reply.
    surplus: Option<StrategyFault>,
    /// Whether it came to its own end.
    has_ended: bool,
}

impl Strategy for Agent {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.ask(turn, Question::Act)
    }

    fn ticks(&self) -> u32 {
        self.ticks
    }

    fn end(&mut self, end: Option<&End>, payoff: f64) -> StrategyReport {
        let mut fault = None;
        if self.fault.is_none() {
            let message = self.codec.end(end, payoff).line();
            self.process().tell(message, FAREWELL);
            match self.is_lasting.then(|| self.process().hear(FAREWELL)).flatten() {
                Some(Heard::Line(line)) if AgentLine::is_ready(&line) => return self.stays(),
                Some(Heard::Line(line)) => fault = Some(self.codec.surplus(&line)),
                Some(Heard::TooLong) => fault = Some(AgentCodec::too_long()),
                // It does not stay after all.
                Some(Heard::Closed) | None => fault = self.closed().surplus,
            }
        }
        self.process().kill();
        StrategyReport { fault, standard_error: self.process().complaints() }
    }

    fn propose(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.ask(turn, Question::Propose)
    }

    fn answer(&mut self, turn: &Turn<'_>, offer: Offer) -> Result<Move, StrategyFault> {
        self.ask(turn, Question::Answer(offer))
    }

    fn vote(&mut self, turn: &Turn<'_>, variation: Offer, text: Offer) -> Result<Move, StrategyFault> {
        self.ask(turn, Question::Vote { variation, text })
    }

    fn confirm(&mut self, turn: &Turn<'_>, text: Offer) -> Result<Move, StrategyFault> {
        self.ask(turn, Question::Confirm(text))
    }

    fn concede(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.ask(turn, Question::Concede)
    }
}

fn millis(limit: Duration) -> u64 {
    u64::try_from(limit.as_millis()).unwrap_or(u64::MAX)
}

/// A line of a standard error, as much of it as a fault says.
fn shortened(line: &str) -> String {
    match line.char_indices().nth(MOST_QUOTED) {
        Some((end, _)) => format!("{}..", &line[..end]),
        None => line.to_owned(),
    }
}

/// How long a program may take to end after the last message.
const FAREWELL: Duration = Duration::from_secs(1);

/// So many characters of a standard error's last line are told with a fault.
const MOST_QUOTED: usize = 300;

#[cfg(test)]
#[cfg(unix)]
mod tests;

/// The exit status of a program that was interrupted.
const INTERRUPTED: i32 = 130;
