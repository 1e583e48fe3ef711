//! A session as a file: a head, then one event per line, so that it can be saved, taken up again, replayed and audited.
//!
//! Lines are JSON. Outcomes are written by the ids of their options, so that a record can be read without the program.
//!
//! Each line ends with `sum`, a hash of its text and of the sums before it, so that a change anywhere is
//! noticed, and a record that was cut off can still be checked as far as it goes. Pauses take no part in the
//! sums of the lines after them: with and without them it is the same talk.

use super::event::{Event, Fault, Move, Refusal, Verdict};
use super::hall::Hall;
use super::offer::Offer;
use super::play::replay;
use super::session::Session;
use crate::characters::visible_json;
use crate::model::{Outcome, PartyId, Scenario};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What a record begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Always `session`.
    pub elfvik: String,
    /// The version of this shape.
    pub format: u32,
    /// The title of the scenario.
    pub title: String,
    /// A hash of everything that decides the talk besides strategies and seed: the issues, what they are worth, the rules. Another one means another scenario.
    pub scenario: String,
    /// What all random numbers come from.
    pub seed: u64,
    /// Who plays each party, in the order of the scenario: id and strategy.
    pub parties: Vec<(String, String)>,
    /// The party on whose file and beliefs the talk was rehearsed; none when on all files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewer: Option<String>,
    /// The rules as they were given on the command line, so that they need not be given again.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// A record that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its head.
    pub head: Head,
    /// Its events, in order.
    pub events: Vec<Event>,
    /// Whether its lines have sums, and all fit. Former versions wrote none: there changes that the rules
    /// allow go unnoticed.
    pub is_summed: bool,
}

/// Why a record cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// It has no line at all.
    #[error("the record is empty")]
    Empty,
    /// The first line is no head.
    #[error("the first line is not the head of a session: {reason}")]
    Head {
        /// What is wrong with it.
        reason: String,
    },
    /// It was written by a later version.
    #[error("the record has format {found}, this version reads up to {}", Head::FORMAT)]
    Format {
        /// What was found.
        found: u32,
    },
    /// It was written by a former version, by whose rules an offer was not put to everybody, and a walk ended every talk.
    #[error(
        "the record has format 1, and here, where fewer than all are enough, the rules of talks have changed since"
    )]
    FormerRules,
    /// The first line is not what was saved.
    #[error("line 1, the head, is not as it was saved: its sum does not fit")]
    HeadChanged,
    /// A line is not what was saved.
    #[error(
        "line {line} is not as it was saved, or a line before it is missing or new: its sum does not fit; {by_rules}"
    )]
    Changed {
        /// The line, from 1.
        line: usize,
        /// What the rules of talk say of all that could be read.
        by_rules: String,
    },
    /// A line is no event.
    #[error("line {line} is no event: {reason}")]
    Event {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl RecordError {
    /// How to mend it, in one sentence.
    #[must_use]
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Empty | Self::Head { .. } => "give a file that `elfvik talk --save` wrote",
            Self::Format { .. } => "read it with the version that wrote it, or a later one",
            Self::FormerRules => "read it with the version that wrote it, or hold the talk again",
            Self::HeadChanged => {
                "restore it as it was saved: who plays how, by which rules and from which seed cannot be known otherwise"
            }
            Self::Changed { .. } => {
                "restore the line as it was saved, or cut the record off before it: the lines above are as they were saved, and can be \
                 resumed and replayed"
            }
            Self::Event { .. } => {
                "restore the line, or cut the record off before it: what is left can be resumed"
            }
        }
    }
}

impl Head {
    /// The latest version of the shape. Where all must agree, records have format 1; where fewer are enough, format 2: there an offer is put to
    /// all others, and who walks takes only itself away.
    pub const FORMAT: u32 = 2;

    /// The head of the talks of a hall.
    #[must_use]
    pub fn of(hall: &Hall, strategies: &[String], rules: Vec<String>) -> Self {
        let scenario = hall.blueprint().view().scenario();
        let ids = scenario.parties.iter().map(|party| party.id.clone());
        Self {
            elfvik: "session".into(),
            format: format(hall),
            title: scenario.title.clone(),
            scenario: fingerprint(hall),
            seed: hall.seed().0,
            viewer: hall.blueprint().view().viewer().map(|p| scenario.parties[p.0].id.clone()),
            parties: ids.zip(strategies.iter().cloned()).collect(),
            rules,
        }
    }
}

/// The version of the shape of records of a hall.
fn format(hall: &Hall) -> u32 {
    let ground = hall.ground();
    let agreement = ground.game.agreement();
    if agreement.is_unanimous(ground.profiles.len()) { 1 } else { Head::FORMAT }
}

/// A hash of what decides a talk besides strategies and seed.
#[must_use]
pub fn fingerprint(hall: &Hall) -> String {
    let game = &hall.ground().game;
    let scenario = hall.blueprint().view().scenario();
    let mut hash = Sha256::new();
    let mut put = |text: &str| hash.update(format!("{text}\n").as_bytes());
    for (at, issue) in scenario.issues.iter().enumerate() {
        put(&issue.id);
        for option in 0..issue.n_options() {
            put(&format!(
                "{} {:?} {}",
                issue.option_id(option),
                game.value(at, option),
                game.is_open(at, option as usize)
            ));
        }
    }
    for party in &scenario.parties {
        put(&format!("{} {:?}", party.id, party.ratifiers.iter().map(|r| &r.id).collect::<Vec<_>>()));
    }
    put(&format!("{:?} {:?} {:?}", scenario.origin, game.ceilings(), hall.home_numbers()));
    put(&format!("{:?} {:?} {:?}", game.couplings(), game.barred(), game.agreement()));
    let units: Vec<f64> = (0..game.n_parties()).map(|p| game.scale(p).unit()).collect();
    put(&format!("{:?} {units:?} {:?}", game.reservation(), hall.course()));
    let discounts = hall.ground().profiles.iter().map(|p| (p.discount, p.discount_per));
    put(&format!("{:?}", discounts.collect::<Vec<_>>()));
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The record of a session: the head and every event, each on a line.
///
/// # Panics
///
/// Never: a head has text keys.
#[must_use]
pub fn written(head: &Head, session: &Session, scenario: &Scenario) -> String {
    let mut sums = Sums::default();
    let mut text = String::new();
    let mut put = |line: String, is_pause: bool| {
        // What a sum is made of is what the file holds.
        let line = visible_json(line);
        let body = line.strip_suffix('}').expect("an object");
        let sum = sums.next(body, is_pause);
        text.push_str(&format!("{body}{SUM}{sum}{END}\n"));
    };
    put(serde_json::to_string(head).expect("a head has text keys"), false);
    for event in session.log() {
        put(line(event, session, scenario).to_string(), is_pause(event));
    }
    text
}

/// The sums of the lines of a record, one after the other.
#[derive(Default)]
struct Sums {
    /// The sum of the last line that was no pause.
    last: String,
}

impl Sums {
    /// The sum of the next line, of which all before the sum is given.
    fn next(&mut self, body: &str, is_pause: bool) -> String {
        let hash = Sha256::digest(format!("{}\n{body}", self.last).as_bytes());
        let sum: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        if !is_pause {
            self.last.clone_from(&sum);
        }
        sum
    }
}

fn is_pause(event: &Event) -> bool {
    matches!(event, Event::Suspended { .. } | Event::Resumed)
}

/// A line in two: what stands before its sum, and the sum, if it has one.
fn parted(line: &str) -> Option<(&str, &str)> {
    line.trim_end().strip_suffix(END)?.rsplit_once(SUM)
}

/// A line without its sum.
fn unsummed(line: &str) -> String {
    parted(line).map_or_else(|| line.to_owned(), |(body, _)| format!("{body}}}"))
}

/// An event as JSON.
#[must_use]
pub fn line(event: &Event, session: &Session, scenario: &Scenario) -> Value {
    let numbering = session.ground().agenda.numbering();
    let party = |party: &PartyId| Value::from(scenario.parties[party.0].id.clone());
    let outcome = |offer: &Offer| {
        let outcome = numbering.outcome(*offer);
        let options = outcome.options().iter().zip(&scenario.issues);
        Value::Object(
            options.map(|(&o, issue)| (issue.id.clone(), Value::from(issue.option_id(o)))).collect(),
        )
    };
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    match event {
        Event::Entered { level, limit } => {
            put("event", "entered".into());
            put("level", (*level).into());
            put("limit", (*limit).into());
        }
        Event::Moved { by, what, ticks } => {
            let name = match what {
                Move::Accept => "accept",
                Move::Reject => "reject",
                Move::Propose(_) => "propose",
                Move::Pass => "pass",
                Move::Walk => "walk",
            };
            put("event", name.into());
            put("by", party(by));
            if let Move::Propose(offer) = what {
                put("outcome", outcome(offer));
            }
            if *ticks != 1 {
                put("ticks", (*ticks).into());
            }
        }
        Event::Suggested { text } => {
            put("event", "text".into());
            put("outcome", outcome(text));
        }
        Event::Failed { by, fault } => {
            put("event", "fault".into());
            put("by", party(by));
            let (kind, detail) = fault_parts(fault);
            put("fault", kind.into());
            put("detail", detail);
        }
        Event::BrokenOff => {
            put("event", "broken-off".into());
        }
        Event::Decided { party: of, ratifier, verdict } => {
            let name = match verdict {
                Verdict::Approved => "approved",
                Verdict::Worthless => "worthless",
                Verdict::Refused => "refused",
            };
            put("event", name.into());
            put("by", party(of));
            put("ratifier", (*ratifier).into());
        }
        Event::Suspended { cause } => {
            put("event", "suspended".into());
            put("cause", cause.to_string().into());
        }
        Event::Resumed => {
            put("event", "resumed".into());
        }
        Event::Collapsed { cause } => {
            put("event", "collapsed".into());
            put("cause", cause.to_string().into());
        }
    }
    Value::Object(map)
}

/// Only the head of a record: which scenario, strategies and seed it speaks of.
///
/// # Errors
///
/// When the first line is no head, one of a later version, or not as it was saved.
pub fn head(text: &str) -> Result<Head, RecordError> {
    let first = text.lines().next().ok_or(RecordError::Empty)?;
    let head: Head = serde_json::from_str(&unsummed(first))
        .map_err(|error| RecordError::Head { reason: error.to_string() })?;
    if head.elfvik != "session" {
        return Err(RecordError::Head { reason: format!("it says `{}`", head.elfvik) });
    }
    if !(1..=Head::FORMAT).contains(&head.format) {
        return Err(RecordError::Format { found: head.format });
    }
    if parted(first).is_some_and(|(body, sum)| Sums::default().next(body, false) != sum) {
        return Err(RecordError::HeadChanged);
    }
    Ok(head)
}

/// A record from its text, for the scenario of a hall.
///
/// # Errors
///
/// When a line is no event of this scenario or not as it was saved, or a former version wrote the record by
/// other rules.
pub fn read(text: &str, hall: &Hall) -> Result<Record, RecordError> {
    let head = head(text)?;
    if head.format < format(hall) {
        return Err(RecordError::FormerRules);
    }
    let scenario = hall.blueprint().view().scenario();
    let session = hall.session().ok();
    let mut sums = Sums::default();
    let is_summed = text.lines().next().is_some_and(|line| parted(line).is_some());
    let mut fits = |line: &str, is_pause: bool| match parted(line) {
        Some((body, sum)) => is_summed && sums.next(body, is_pause) == sum,
        None => !is_summed,
    };
    // The head was checked; the sums go on from it.
    text.lines().next().map(|line| fits(line, false));
    let mut changed = None;
    let mut events = Vec::new();
    let n_lines = text.lines().count();
    for (at, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
        let found = serde_json::from_str(&unsummed(line)).map_err(|error| {
            let is_cut = at + 1 == n_lines && !text.ends_with('\n');
            let cut = if is_cut { "it is cut off in the middle: " } else { "" };
            format!("{cut}{}", error.to_string().replace("line 1 ", ""))
        });
        let found = found.and_then(|value| {
            let event = event(&value, scenario, hall)?;
            match &session {
                Some(session) => only_known(&value, &self::line(&event, session, scenario)).map(|()| event),
                None => Ok(event),
            }
        });
        match found {
            Ok(event) => {
                if changed.is_none() && !fits(line, is_pause(&event)) {
                    changed = Some(at + 1);
                }
                events.push(event);
            }
            // What was changed before it is told first.
            Err(_) if changed.is_some() => break,
            Err(reason) => return Err(RecordError::Event { line: at + 1, reason }),
        }
    }
    match changed {
        None => Ok(Record { head, events, is_summed }),
        Some(line) => Err(RecordError::Changed { line, by_rules: by_rules(hall, &events) }),
    }
}

/// Refuses a key that an event does not have.
fn only_known(value: &Value, written: &Value) -> Result<(), String> {
    let keys = value.as_object().into_iter().flat_map(Map::keys);
    let mut unknown = keys.filter(|key| written.get(key.as_str()).is_none() && *key != "ticks");
    unknown.next().map_or(Ok(()), |key| Err(format!("this event has no `{key}`")))
}

/// What the rules of talk alone say of some events.
fn by_rules(hall: &Hall, events: &[Event]) -> String {
    match hall.session().map(|mut session| replay(&mut session, events, |_, _| {})) {
        Ok(Err(error)) => format!("by the rules alone, {error}"),
        _ => format!("by the rules alone, all {} events that could be read can have happened", events.len()),
    }
}

fn event(value: &Value, scenario: &Scenario, hall: &Hall) -> Result<Event, String> {
    let text =
        |key: &str| value.get(key).and_then(Value::as_str).ok_or_else(|| format!("`{key}` is missing"));
    let number = |key: &str| {
        let number = value.get(key).and_then(Value::as_u64).ok_or_else(|| format!("`{key}` is missing"))?;
        u32::try_from(number).map_err(|_| format!("`{key}` is too large"))
    };
    let by = || {
        let id = text("by")?;
        scenario.party(id).ok_or_else(|| format!("there is no party `{id}`"))
    };
    let ticks = if value.get("ticks").is_some() { number("ticks")? } else { 1 };
    let moved = |what: Move| Ok::<_, String>(Event::Moved { by: by()?, what, ticks });
    let cause = || text("cause").map(Into::into);
    Ok(match text("event")? {
        "entered" => {
            let level = number("level")? as usize;
            if level >= hall.course().levels.len() {
                return Err(format!("there is no level {level}"));
            }
            Event::Entered { level, limit: number("limit")? }
        }
        "accept" => moved(Move::Accept)?,
        "reject" => moved(Move::Reject)?,
        "pass" => moved(Move::Pass)?,
        "walk" => moved(Move::Walk)?,
        "propose" => moved(Move::Propose(outcome(value, scenario, hall)?))?,
        "text" => Event::Suggested { text: outcome(value, scenario, hall)? },
        "fault" => {
            let fault = fault(text("fault")?, value.get("detail").unwrap_or(&Value::Null))?;
            Event::Failed { by: by()?, fault: Box::new(fault) }
        }
        "broken-off" => Event::BrokenOff,
        name @ ("approved" | "worthless" | "refused") => {
            let verdict = match name {
                "approved" => Verdict::Approved,
                "worthless" => Verdict::Worthless,
                _ => Verdict::Refused,
            };
            let (party, ratifier) = (by()?, number("ratifier")? as usize);
            if ratifier >= scenario.parties[party.0].ratifiers.len() {
                return Err(format!("there is no ratifier {ratifier}"));
            }
            Event::Decided { party, ratifier, verdict }
        }
        "suspended" => Event::Suspended { cause: cause()? },
        "resumed" => Event::Resumed,
        "collapsed" => Event::Collapsed { cause: cause()? },
        other => return Err(format!("nothing is called `{other}`")),
    })
}

/// The outcome that a value names, by issue and option ids. What lies outside the space is no offer.
fn outcome(value: &Value, scenario: &Scenario, hall: &Hall) -> Result<Offer, String> {
    let map = value.get("outcome").and_then(Value::as_object).ok_or("`outcome` is missing")?;
    let outcome = chosen(map, scenario)?;
    hall.ground()
        .agenda
        .numbering()
        .offer(&outcome)
        .ok_or_else(|| "the outcome lies outside the space".to_owned())
}

/// The outcome of an object with an option for every issue.
pub(super) fn chosen(map: &Map<String, Value>, scenario: &Scenario) -> Result<Outcome, String> {
    if let Some(other) = map.keys().find(|key| scenario.issue(key).is_none()) {
        return Err(format!("there is no issue `{other}`"));
    }
    let option = |issue: &crate::model::Issue| {
        let value = map.get(&issue.id).ok_or_else(|| format!("issue `{}` is missing", issue.id))?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(format!("the option of `{}` is neither text nor a number", issue.id)),
        };
        let by_number = || issue.option_of_number(text.parse().ok()?);
        let found = issue.option_of_label(&text).or_else(by_number);
        found.ok_or_else(|| format!("issue `{}` has no option `{text}`", issue.id))
    };
    Ok(Outcome::new(scenario.issues.iter().map(option).collect::<Result<_, String>>()?))
}

fn fault_parts(fault: &Fault) -> (&'static str, Value) {
    match fault {
        Fault::Illegal(refusal) => ("illegal", refusal_name(*refusal).into()),
        Fault::TimedOut { limit_ms } => ("timed-out", (*limit_ms).into()),
        Fault::OutOfTime { limit_ms } => ("out-of-time", (*limit_ms).into()),
        Fault::Crashed { reason } => ("crashed", reason.clone().into()),
        Fault::Garbled { reason } => ("garbled", reason.clone().into()),
    }
}

fn fault(kind: &str, detail: &Value) -> Result<Fault, String> {
    let reason = || detail.as_str().unwrap_or_default().to_owned();
    let limit_ms = detail.as_u64().unwrap_or(0);
    Ok(match kind {
        "illegal" => {
            let found = REFUSALS.iter().find(|refusal| refusal_name(**refusal) == reason());
            Fault::Illegal(*found.ok_or_else(|| format!("no move is illegal as `{}`", reason()))?)
        }
        "timed-out" => Fault::TimedOut { limit_ms },
        "out-of-time" => Fault::OutOfTime { limit_ms },
        "crashed" => Fault::Crashed { reason: reason() },
        "garbled" => Fault::Garbled { reason: reason() },
        other => return Err(format!("no fault is called `{other}`")),
    })
}

fn refusal_name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Over => "over",
        Refusal::IsSuspended => "suspended",
        Refusal::NotSuspended => "not-suspended",
        Refusal::TooManyPauses => "too-many-pauses",
        Refusal::OutOfTurn => "out-of-turn",
        Refusal::OutOfSpace => "out-of-space",
        Refusal::BreaksRule => "breaks-rule",
        Refusal::RefusedAtHome => "refused-at-home",
        Refusal::NothingToAccept => "nothing-to-accept",
        Refusal::Repeated => "repeated",
        Refusal::NoConcession => "no-concession",
        Refusal::WrongLimit => "wrong-limit",
        Refusal::NotNow => "not-now",
    }
}

/// Between what a line says and its sum.
const SUM: &str = ",\"sum\":\"";
/// Behind the sum.
const END: &str = "\"}";
const REFUSALS: [Refusal; 13] = [
    Refusal::Over,
    Refusal::IsSuspended,
    Refusal::NotSuspended,
    Refusal::TooManyPauses,
    Refusal::OutOfTurn,
    Refusal::OutOfSpace,
    Refusal::BreaksRule,
    Refusal::RefusedAtHome,
    Refusal::NothingToAccept,
    Refusal::Repeated,
    Refusal::NoConcession,
    Refusal::WrongLimit,
    Refusal::NotNow,
];
