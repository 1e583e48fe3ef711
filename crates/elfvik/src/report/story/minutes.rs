//! The minutes of a talk: what was said, by its phases; what each offer gives and what it wants for it.

use crate::model::{self, Protocol};
use crate::names::OutcomeById;
use crate::report::document::{Document, StyledText, Tone};
use crate::report::words::{self, Figures};
use crate::talk::answer::{LevelStart, OfferMovement, RatificationEntry, StepKind, TranscriptEntry};
use crate::talk::{RatifierDecision, Talk};

/// A part of a talk. Talks only go forward: from an opening, over how far the offers are apart, to a closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// Until everybody has made an offer.
    Opening,
    /// While the last offers differ on more than half of the issues on which the first ones did.
    Exploring,
    /// While they differ on fewer.
    Bargaining,
    /// From when they differ on a few, or what is agreed in the end was first offered.
    Closing,
}

/// A line of the minutes, and where it belongs.
struct MinutesLine {
    level: usize,
    phase: Option<Phase>,
    round: u32,
    text: StyledText,
}

/// The minutes: an offer is told by what it gives and wants, and what repeats is told once; of a long phase
/// the beginning and the end.
pub(super) fn write(page: &mut Document<'_>, talk: &Talk) {
    let mut last: Vec<(String, OutcomeById)> = Vec::new();
    let mut told = PendingLines::default();
    let figures = TalkFigures::of(talk);
    let mut phases = PhaseTracker::default();
    for step in &talk.steps {
        told.turn_to((step.level, phases.after(talk, step), step.round));
        let protocol = talk.levels.get(step.level).map(|level| level.protocol);
        match (step.what, protocol) {
            (StepKind::Reject, Some(Protocol::Tentative)) => {}
            (StepKind::Reject, Some(Protocol::Alternating)) => {
                told.refuse(step, step.by.as_deref().map(|id| short(talk, id)))
            }
            _ => {
                let text = words_of(talk, step, &figures, &mut last);
                told.add(step, text);
            }
        }
    }
    told.flush();
    let is_same = |a: &MinutesLine, b: &MinutesLine| (a.level, a.phase) == (b.level, b.phase);
    for lines in told.lines.chunk_by(is_same) {
        if let Some(phase) = lines[0].phase {
            page.heading(&titled(phase, (lines[0].round, lines[lines.len() - 1].round)));
        }
        let hidden = lines.len().saturating_sub(MOST_LINES);
        for (at, line) in lines.iter().enumerate() {
            if hidden > 1 && at == MOST_LINES / 2 {
                let more = format!("... {} more lines", words::grouped(&hidden.to_string()));
                let text = StyledText::toned(Tone::Quiet, more);
                page.bullet(text.then_toned(Tone::Command, " (--json lists every step)"));
            }
            if hidden <= 1 || at < MOST_LINES / 2 || at >= lines.len() - MOST_LINES / 2 {
                page.bullet(line.text.clone());
            }
        }
    }
}

/// "Exploring, rounds 2 to 14".
fn titled(phase: Phase, (from, to): (u32, u32)) -> String {
    let name = match phase {
        Phase::Opening => "Opening",
        Phase::Exploring => "Exploring",
        Phase::Bargaining => "Bargaining",
        Phase::Closing => "Closing",
    };
    let [from, to] = [from, to].map(|round| words::grouped(&round.to_string()));
    if from == to { format!("{name}, round {from}") } else { format!("{name}, rounds {from} to {to}") }
}

/// How far a level has come: the last offer of each party, and on how many issues the first ones differed.
#[derive(Default)]
struct PhaseTracker<'t> {
    level: Option<usize>,
    last: Vec<(&'t str, &'t OutcomeById)>,
    first_open: Option<usize>,
    phase: Option<Phase>,
}

impl<'t> PhaseTracker<'t> {
    /// The phase after a step; none before a party has made an offer.
    fn after(&mut self, talk: &'t Talk, step: &'t TranscriptEntry) -> Option<Phase> {
        if self.level != Some(step.level) {
            *self = Self { level: Some(step.level), ..Self::default() };
        }
        if step.what == StepKind::Accept && self.phase.is_some() {
            self.phase = Some(Phase::Closing);
        }
        let (StepKind::Propose, Some(by), Some(outcome)) = (step.what, step.by.as_deref(), &step.outcome)
        else {
            return self.phase;
        };
        match self.last.iter_mut().find(|(party, _)| *party == by) {
            Some((_, last)) => *last = outcome,
            None => self.last.push((by, outcome)),
        }
        let is_agreed = talk.ending.outcome.as_ref() == Some(outcome);
        let now = if self.last.len() < talk.parties.len() && self.first_open.is_none() {
            Phase::Opening
        } else {
            let open = self.open();
            let first = *self.first_open.get_or_insert(open);
            if self.phase == Some(Phase::Opening) && open == first {
                self.phase = Some(Phase::Exploring);
                return Some(Phase::Opening);
            }
            match open {
                _ if is_agreed => Phase::Closing,
                open if open <= FEW_OPEN && open < first => Phase::Closing,
                open if 2 * open <= first => Phase::Bargaining,
                _ => Phase::Exploring,
            }
        };
        self.phase = self.phase.max(Some(now));
        self.phase
    }

    /// On how many issues the last offers differ.
    fn open(&self) -> usize {
        let Some(((_, first), others)) = self.last.split_first() else { return 0 };
        let differs = |at: &usize| others.iter().any(|(_, other)| other.0[*at].1 != first.0[*at].1);
        (0..first.0.len()).filter(differs).count()
    }
}

/// What a party is called.
pub(super) fn short<'t>(talk: &'t Talk, id: &'t str) -> &'t str {
    talk.parties.iter().find(|side| side.id == id).map_or(id, |side| &side.short)
}

/// What an offer gives and what it wants, in one sentence: "we accept site visits on verification; we need
/// two phases on order of steps".
fn sentence(talk: &Talk, movement: &OfferMovement, outcome: &OutcomeById) -> String {
    let option = |id: &String| {
        let chosen = outcome.0.iter().find(|(issue, _)| issue == id).map(|(_, option)| option);
        let option = chosen.map(|chosen| talk.display.quoted_option(id, chosen)).unwrap_or_default();
        format!("{option} on {}", talk.display.inner(id))
    };
    let all = |ids: &[String]| words::list(&ids.iter().map(option).collect::<Vec<_>>());
    let mut clauses = Vec::new();
    if !movement.gives.is_empty() {
        clauses.push(format!("we accept {}", all(&movement.gives)));
    }
    match (movement.takes.is_empty(), movement.gives.is_empty()) {
        (true, _) => {}
        (false, false) => clauses.push(format!("in return we ask for {}", all(&movement.takes))),
        (false, true) => clauses.push(format!("we ask for {} again", all(&movement.takes))),
    }
    if !movement.moves.is_empty() {
        clauses.push(format!("we can do with {}", all(&movement.moves)));
    }
    clauses.extend(movement.needs.iter().map(|id| format!("we need {}", option(id))));
    clauses.join("; ")
}

/// How utilities of each party are written.
struct TalkFigures<'t>(Vec<(&'t str, Figures)>);

impl<'t> TalkFigures<'t> {
    fn of(talk: &'t Talk) -> Self {
        Self(talk.parties.iter().map(|side| (side.id.as_str(), Figures::of_side(talk, side))).collect())
    }

    fn write(&self, id: &str, utility: f64) -> String {
        let figures = self.0.iter().find(|(known, _)| *known == id);
        figures.map_or_else(|| words::rough(utility), |(_, figures)| figures.write(utility))
    }
}

/// Lines that are still to be written: equal ones of the same parties are drawn together.
#[derive(Default)]
struct PendingLines {
    lines: Vec<MinutesLine>,
    /// The part of the talk, and the round, of what comes next.
    place: (usize, Option<Phase>, u32),
    /// Offers that repeat each party's last one, since the last line: from which round, to which, how many.
    silence: Option<(u32, u32, usize)>,
    /// Who refused the last offer, since the last line: the round, and their names.
    refusals: (u32, Vec<String>),
}

impl PendingLines {
    /// What comes next belongs to a part of the talk.
    fn turn_to(&mut self, place: (usize, Option<Phase>, u32)) {
        if (place.0, place.1) != (self.place.0, self.place.1) {
            self.flush();
        }
        self.place = place;
    }

    fn push(&mut self, text: StyledText) {
        let (level, phase, round) = self.place;
        self.lines.push(MinutesLine { level, phase, round, text });
    }

    fn add(&mut self, step: &TranscriptEntry, text: Option<StyledText>) {
        match text {
            None => {
                self.flush_refusals();
                let (from, _, n) = self.silence.unwrap_or((step.round, step.round, 0));
                self.silence = Some((from, step.round, n + 1));
            }
            Some(text) => {
                self.flush();
                self.push(text);
            }
        }
    }

    /// Refusals of what only repeats go without saying.
    fn refuse(&mut self, step: &TranscriptEntry, who: Option<&str>) {
        if self.silence.is_none() {
            self.refusals.0 = step.round;
            self.refusals.1.extend(who.map(str::to_owned));
        }
    }

    fn flush_refusals(&mut self) {
        let (round, names) = std::mem::take(&mut self.refusals);
        if !names.is_empty() {
            let say = if names.len() == 1 { "says" } else { "say" };
            let line = StyledText::from(format!("round {}: ", words::grouped(&round.to_string())))
                .then_toned(Tone::Strong, words::list(&names))
                .then(format!(" {say} no"));
            self.push(line);
        }
    }

    fn flush(&mut self) {
        self.flush_refusals();
        let Some((from, to, n)) = self.silence.take() else { return };
        let rounds = if from == to { format!("round {from}") } else { format!("rounds {from} to {to}") };
        let what = if n == 1 {
            "an offer is repeated".to_owned()
        } else {
            format!("{n} offers repeat earlier ones")
        };
        self.push(StyledText::toned(Tone::Quiet, format!("{rounds}: {what}")));
    }
}

/// A step in words; `None` when it repeats what was said before.
fn words_of(
    talk: &Talk,
    step: &TranscriptEntry,
    figures: &TalkFigures<'_>,
    last: &mut Vec<(String, OutcomeById)>,
) -> Option<StyledText> {
    let round = format!("round {}: ", words::grouped(&step.round.to_string()));
    let by = step.by.as_deref().map_or_else(String::new, |id| short(talk, id).to_owned());
    let cause = step.cause.as_deref().unwrap_or_default();
    let ratifier = step.decision.as_ref().map_or("", |decision| &decision.ratifier);
    let worth = || {
        let utilities = step.utilities.iter().flat_map(|u| &u.0);
        let worth: Vec<String> =
            utilities.map(|(id, u)| format!("{} {}", short(talk, id), figures.write(id, *u))).collect();
        format!(" ({})", worth.join(", "))
    };
    let who = |text: &str| {
        StyledText::from(round.clone()).then_toned(Tone::Strong, by.clone()).then(text.to_owned())
    };
    Some(match step.what {
        StepKind::Entered => StyledText::toned(Tone::Strong, entered(talk, step.entered?)),
        StepKind::Propose => {
            let outcome = step.outcome.as_ref()?;
            let before = last.iter().position(|(id, _)| *id == step.by.clone().unwrap_or_default());
            let Some(at) = before else {
                last.push((step.by.clone()?, outcome.clone()));
                return Some(who(&format!(" offers {}{}", talk.display.package(outcome), worth())));
            };
            let changed = differences(talk, &last[at].1, outcome);
            last[at].1 = outcome.clone();
            if changed.is_empty() {
                return None;
            }
            match &step.movement {
                Some(movement) => who(&format!(": {}{}", sentence(talk, movement, outcome), worth())),
                None => who(&format!(" changes {}{}", changed.join("; "), worth())),
            }
        }
        StepKind::Accept if talk.levels.get(step.level).is_some_and(|l| l.protocol == Protocol::Mediated) => {
            who(" says yes")
        }
        StepKind::Accept => {
            who(&format!(" accepts{}", step.outcome.as_ref().map(|_| worth()).unwrap_or_default()))
        }
        StepKind::Reject => who(" says no"),
        StepKind::Pass => who(" stands by what it said"),
        StepKind::Walk => who(" walks away"),
        StepKind::Text => StyledText::from(round.clone())
            .then("the mediator writes ")
            .then(step.outcome.as_ref().map(|text| talk.display.package(text)).unwrap_or_default())
            .then(worth()),
        StepKind::Fault => who("").then_toned(Tone::Bad, format!(" fails: {}", step.fault.as_ref()?)),
        StepKind::BrokenOff => StyledText::from(round.clone()).then_toned(Tone::Bad, "the talks break off"),
        StepKind::Approved => StyledText::from(format!("at home of {by}: "))
            .then_toned(Tone::Good, format!("{ratifier} approves")),
        StepKind::Refused => StyledText::from(format!("at home of {by}: "))
            .then_toned(Tone::Bad, refused(step.decision.as_ref()?)),
        StepKind::Suspended => {
            StyledText::from(round.clone()).then_toned(Tone::Middle, format!("suspended: {cause}"))
        }
        StepKind::Resumed => StyledText::from(round.clone()).then_toned(Tone::Middle, "resumed"),
        StepKind::Collapsed => {
            StyledText::from(round.clone()).then_toned(Tone::Bad, format!("collapsed: {cause}"))
        }
    })
}

/// The beginning of a level: "working level: 100 rounds at most".
fn entered(talk: &Talk, entered: LevelStart) -> String {
    let level = talk.levels.get(entered.level);
    let (name, unit) = level.map_or(("", model::Unit::Rounds), |level| (&level.name, level.unit));
    format!("{name}: {} {unit} at most", entered.limit)
}

/// Why somebody at home refused.
fn refused(decision: &RatificationEntry) -> String {
    let RatificationEntry { ratifier, verdict } = decision;
    match verdict {
        RatifierDecision::Worthless => format!("{ratifier}: worth less than its reservation"),
        RatifierDecision::Approved | RatifierDecision::Refused => format!("{ratifier}: refused"),
    }
}

fn differences(talk: &Talk, before: &OutcomeById, now: &OutcomeById) -> Vec<String> {
    let pairs = before.0.iter().zip(&now.0).filter(|(old, new)| old.1 != new.1);
    let told = pairs.map(|((issue, old), (_, new))| {
        let [old, new] = [old, new].map(|option| talk.display.quoted_option(issue, option));
        format!("{} from {old} to {new}", talk.display.inner(issue))
    });
    told.collect()
}

/// Of a longer phase the beginning and the end are told.
const MOST_LINES: usize = 12;
/// Offers that differ on so many issues are close.
const FEW_OPEN: usize = 2;
