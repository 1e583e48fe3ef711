//! Records of formats 1 and 2, which former versions wrote.
//!
//! Their heads hold rules as they were given on the command line, and a hash of the scenario that depended on
//! how that version was built, so that it cannot be compared. That chance let a talk go on was not recorded
//! there.

use super::course::{CourseRecord, NamedChoice, party};
use super::{RecordError, RecordHead};
use crate::model::{
    self, Deadline, Disagreement, DiscountPer, OnFault, Protocol, Scenario, TalkRules, TimeConvention, Unit,
    View,
};
use crate::talk::event::Event;
use crate::talk::session::NextInput;
use crate::talk::setup::{self, Setup};
use serde::Deserialize;
use std::str::FromStr;

/// What such a record begins with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormerHead {
    elfvik: String,
    format: u32,
    title: String,
    scenario: String,
    seed: u64,
    parties: Vec<(String, String)>,
    #[serde(default)]
    viewer: Option<String>,
    #[serde(default)]
    rules: Vec<String>,
}

impl FormerHead {
    /// The head with the course that its rules make of that of a view.
    pub(super) fn present(self, view: &View) -> Result<RecordHead, RecordError> {
        // There every ratifier of every party that was there had to approve.
        let mut course = model::Course { ratification: None, ..setup::course(view) };
        if self.rules.iter().any(|rule| rule == "--single") {
            course = model::Course::single(course.levels[0].rules.clone());
        }
        for rule in &self.rules {
            for level in &mut course.levels {
                put(rule, &mut level.rules, view.scenario())
                    .map_err(|reason| RecordError::Rules { rule: rule.clone(), reason })?;
            }
        }
        for deadline in course.levels.iter_mut().map(|level| &mut level.rules.deadline) {
            deadline.hidden_from = deadline.hidden_from.map(|from| from.min(deadline.most));
        }
        Ok(RecordHead {
            elfvik: self.elfvik,
            format: self.format,
            title: self.title,
            scenario: self.scenario,
            seed: self.seed,
            parties: self.parties,
            viewer: self.viewer,
            course: CourseRecord::of(&course, view.scenario()),
        })
    }
}

/// Puts a rule such as `--rounds=10` in place of that of a level.
fn put(rule: &str, rules: &mut TalkRules, scenario: &Scenario) -> Result<(), String> {
    if rule == "--single" {
        return Ok(());
    }
    let (name, value) = rule.split_once('=').ok_or("it has no value")?;
    let hidden_from = rules.deadline.hidden_from;
    match name {
        "--protocol" => rules.protocol = Protocol::of_name(value)?,
        "--rounds" => rules.deadline = Deadline { unit: Unit::Rounds, most: count(value)?, hidden_from },
        "--ticks" => rules.deadline = Deadline { unit: Unit::Ticks, most: count(value)?, hidden_from },
        "--hidden-from" => rules.deadline.hidden_from = Some(count(value)?),
        "--clock" => rules.clock = TimeConvention::of_name(value)?,
        "--discount-per" => rules.discount_per = Some(DiscountPer::of_name(value)?),
        "--breakdown" => {
            let found = number::<f64>(value)?;
            rules.breakdown =
                Some(found).filter(|p| (0.0..=1.0).contains(p)).ok_or("it is no probability")?;
        }
        "--no-agreement" => rules.disagreement = Disagreement::of_name(value)?,
        "--first" => rules.first = party(value, scenario)?,
        "--on-fault" => rules.on_fault = OnFault::of_name(value)?,
        _ => return Err("there was no such rule".into()),
    }
    Ok(())
}

fn count(value: &str) -> Result<u32, String> {
    number::<u32>(value).and_then(|n| if n == 0 { Err("it must be at least 1".into()) } else { Ok(n) })
}

fn number<T: FromStr>(value: &str) -> Result<T, String> {
    value.parse().map_err(|_| "it has no number".to_owned())
}

/// The events with those in which chance let the talk go on: it did, where it was asked and the talk did not
/// end. What the rules do not allow stays as it is.
pub(super) fn with_chances(events: Vec<Event>, setup: &Setup) -> Vec<Event> {
    let Ok(mut session) = setup.session().map(crate::talk::Session::without_log) else { return events };
    let mut all = Vec::with_capacity(events.len());
    for event in events {
        let is_other = !matches!(event, Event::BrokenOff | Event::Suspended { .. } | Event::Collapsed { .. });
        if session.ask() == NextInput::Chance && is_other && session.apply(Event::WentOn).is_ok() {
            all.push(Event::WentOn);
        }
        // Whoever replays the events is told what is wrong with one.
        let _ = session.apply(event.clone());
        all.push(event);
    }
    all
}
