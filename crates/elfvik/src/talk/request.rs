//! Requests: what is asked of a talk or of rehearsals, as data; [`hold`] answers the first.

mod error;
mod party;
mod result;
mod rules;
mod saved;

pub use error::{RecordConflict, RequestError, RuleError};
pub use result::{ProgramNotice, TalkAnswer, TalkResult};
pub use rules::{LevelSelection, RuleChanges};

use super::TalkError;
use super::answer::{ConductSummary, OpponentModelSummary, Rehearsals, RehearsedTalk};
use super::event::{Event, Refusal};
use super::matches::{Match, MatchResult};
use super::offer_space::OfferSpace;
use super::players::ProgramFactory;
use super::record;
use super::rehearsal;
use super::session::Session;
use super::setup::{self, LikelyRatifiers, Setup};
use super::strategy::StrategySpec;
use crate::model::{PartyId, Scenario, View};
use crate::prepare::analysis::{Analysis, AnalysisRequest};
use crate::prepare::{AnalysisError, Control, Parameters};
use crate::seed::Seed;
use party::party;
use saved::{beginning, past};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked of one talk. It is plain data: as JSON it can be kept, sent and asked again.
///
/// # Examples
///
/// From a request in JSON to an answer in JSON:
///
/// ```
/// use elfvik::format::native;
/// use elfvik::prepare::Control;
/// use elfvik::talk::{TalkRequest, hold, players};
///
/// let view = native::starter_view();
/// let json = r#"{"format": 1, "strategies": {"town": "conceder"}, "rules": {"rounds": 20}, "seed": 7}"#;
/// let request: TalkRequest = serde_json::from_str(json).unwrap();
/// let result = hold(&view, &request, &players::no_programs, &Control::default()).unwrap();
/// assert!(result.answer().to_json().contains(r#""seed": 7"#));
///
/// // Saved, it can be taken up again by another request.
/// let json = serde_json::json!({"format": 1, "saved": {"replay": result.record()}});
/// let request: TalkRequest = serde_json::from_value(json).unwrap();
/// let replayed = hold(&view, &request, &players::no_programs, &Control::default()).unwrap();
/// assert_eq!(replayed.session().log(), result.session().log());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TalkRequest {
    /// The version of this shape: [`TalkRequest::FORMAT`].
    pub format: u32,
    /// Who plays how, by the id of the party; whoever is not named plays the default.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub strategies: BTreeMap<String, StrategySpec>,
    /// Rules that replace those of the scenario.
    #[serde(default)]
    pub rules: RuleChanges,
    /// What all random numbers come from; 1 when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
    /// A saved talk. It says by itself who plays how, by which rules and from which seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<RecordUse>,
    /// What happens from outside; nothing when the talk is left to end by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention: Option<ExternalEvent>,
    /// The id of the only party that the answer is for; none when it is for whoever knows all files of the
    /// view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_to: Option<String>,
}

/// What is done with a saved talk, and its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RecordUse {
    /// It goes on where it stopped.
    Resume(String),
    /// Every event is checked against the rules, and nobody is asked.
    Replay(String),
}

/// What happens to a talk from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ExternalEvent {
    /// It is suspended, and can be resumed from its record.
    Suspend {
        /// After so many events, unless it is over by then.
        after: usize,
        /// Why, in words for the record.
        cause: String,
    },
    /// It ends as soon as it is taken up; of saved talks only.
    Collapse {
        /// Why, in words for the record.
        cause: String,
    },
}

/// What is asked of rehearsals: the same talk many times, each in another world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RehearsalRequest {
    /// The version of this shape: [`RehearsalRequest::FORMAT`].
    pub format: u32,
    /// How many talks are rehearsed.
    pub talks: usize,
    /// Who plays how, by the id of the party; whoever is not named plays the default.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub strategies: BTreeMap<String, StrategySpec>,
    /// Rules that replace those of the scenario.
    #[serde(default)]
    pub rules: RuleChanges,
    /// What all random numbers come from; 1 when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
    /// Whether it is also measured what they reach of what is possible, and how the delegates move.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub measured: bool,
}

impl TalkRequest {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// A talk of default strategies by the rules of the scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// let request = TalkRequest { seed: Some(elfvik::seed::Seed(7)), ..TalkRequest::standard() };
    /// let result = hold(&view, &request, &players::no_programs, &control).unwrap();
    /// assert!(result.session().end().is_some());
    /// ```
    #[must_use]
    pub fn standard() -> Self {
        Self {
            format: Self::FORMAT,
            strategies: BTreeMap::new(),
            rules: RuleChanges::default(),
            seed: None,
            saved: None,
            intervention: None,
            visible_to: None,
        }
    }

    /// The record of a saved talk, which must not be contradicted.
    fn record(&self, view: &View) -> Result<Option<&str>, RequestError> {
        let Some(RecordUse::Resume(text) | RecordUse::Replay(text)) = &self.saved else {
            return Ok(None);
        };
        let conflict = if !self.strategies.is_empty() {
            RecordConflict::Strategies
        } else if self.seed.is_some() {
            RecordConflict::Seed
        } else if let Some(rule) = self.rules.words().into_iter().next() {
            RecordConflict::Rule { rule }
        } else {
            return Ok(Some(text));
        };
        // What is no record is told first.
        record::head(text, view)?;
        Err(conflict.into())
    }

    fn check(&self) -> Result<(), RequestError> {
        known(self.format, Self::FORMAT)?;
        match (&self.saved, &self.intervention) {
            (None | Some(RecordUse::Replay(_)), Some(ExternalEvent::Collapse { .. })) => {
                Err(RequestError::NothingToCollapse)
            }
            (Some(RecordUse::Replay(_)), Some(ExternalEvent::Suspend { .. })) => {
                Err(RequestError::ReplaySuspended)
            }
            _ => Ok(()),
        }
    }
}

impl RehearsalRequest {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// So many talks of default strategies by the rules of the scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::talk::RehearsalRequest;
    /// let json = serde_json::to_value(RehearsalRequest::of(20)).unwrap();
    /// assert_eq!((json["format"].as_u64(), json["talks"].as_u64()), (Some(1), Some(20)));
    /// ```
    #[must_use]
    pub fn of(talks: usize) -> Self {
        let (strategies, rules) = (BTreeMap::new(), RuleChanges::default());
        Self { format: Self::FORMAT, talks, strategies, rules, seed: None, measured: false }
    }

    /// Rehearses, and says what the talks have in common.
    ///
    /// # Errors
    ///
    /// When the request does not fit the scenario, or a talk cannot be held. With a control that cancels,
    /// [`TalkError::Cancelled`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native;
    /// use elfvik::prepare::Control;
    /// use elfvik::talk::{RehearsalRequest, RequestError, TalkError, players};
    ///
    /// let view = native::starter_view();
    /// let request: RehearsalRequest = serde_json::from_str(r#"{"format": 1, "talks": 20}"#).unwrap();
    /// let found = request.answer(&view, &players::no_programs, &Control::default()).unwrap();
    /// assert_eq!(found.talks, 20);
    ///
    /// let cancelled = Control { is_cancelled: Some(&|| true), ..Control::default() };
    /// let found = request.answer(&view, &players::no_programs, &cancelled);
    /// assert_eq!(found.unwrap_err(), RequestError::Talk(TalkError::Cancelled));
    /// ```
    pub fn answer(
        &self,
        view: &View,
        players: &ProgramFactory<'_>,
        control: &Control<'_>,
    ) -> Result<Rehearsals, RequestError> {
        self.answer_with_talks(view, players, control).map(|(found, _)| found)
    }

    /// The same, with what became of each talk, in order; of talks that are all the same, one.
    ///
    /// # Errors
    ///
    /// As [`RehearsalRequest::answer`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// let request = RehearsalRequest::of(20);
    /// let (found, talks) =
    ///     request.answer_with_talks(&starter_view(), &players::no_programs, &Control::default()).unwrap();
    /// assert_eq!((found.talks, talks.len(), talks[3].talk), (20, 20, 3));
    /// ```
    pub fn answer_with_talks(
        &self,
        view: &View,
        players: &ProgramFactory<'_>,
        control: &Control<'_>,
    ) -> Result<(Rehearsals, Vec<RehearsedTalk>), RequestError> {
        let request = self.resolved(view)?;
        let parameters = Parameters::of(view)?;
        let (found, talks) = Rehearsals::with_talks(&parameters, &request, players, control)?;
        let conduct = || ConductSummary::of(&parameters, &request, players, control);
        Ok((Rehearsals { conduct: self.measured.then(conduct).transpose()?, ..found }, talks))
    }

    /// Whether the request fits a scenario, before anything is computed or started.
    ///
    /// # Errors
    ///
    /// When it does not.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, talk::RehearsalRequest};
    /// let mut request = RehearsalRequest::of(20);
    /// assert!(request.check(&starter_view()).is_ok());
    /// request.rules.rounds = Some(0);
    /// let error = request.check(&starter_view()).unwrap_err();
    /// assert_eq!(error.to_string(), "`rounds` is a number from 1 to 1000000, not 0");
    /// ```
    pub fn check(&self, view: &View) -> Result<(), RequestError> {
        self.resolved(view).map(|_| ())
    }

    /// The request by positions.
    fn resolved(&self, view: &View) -> Result<rehearsal::RehearsalSettings, RequestError> {
        known(self.format, Self::FORMAT)?;
        let scenario = view.scenario();
        Ok(rehearsal::RehearsalSettings {
            talks: self.talks,
            seed: self.seed.unwrap_or(DEFAULT_SEED),
            course: self.rules.applied(setup::course(view), scenario)?,
            specs: specs(&self.strategies, scenario)?,
            most_listed: rehearsal::RehearsalSettings::MOST_LISTED,
        })
    }
}

/// Holds the talk that is asked for, on a view at its likely values. `players` makes the strategies of
/// parties that programs play.
///
/// Whether the outcomes can be analysed is seen to before the talk, so that nothing is left to fail after it.
///
/// # Errors
///
/// When the request does not fit the scenario or the record, or the talk cannot be held. With a control that
/// cancels, [`TalkError::Cancelled`], whatever was said by then.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
/// # let (view, control) = (starter_view(), Control::default());
/// let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
/// assert!(matches!(result.session().end(), Some(End::Agreement(_))));
/// ```
pub fn hold(
    view: &View,
    request: &TalkRequest,
    players: &ProgramFactory<'_>,
    control: &Control<'_>,
) -> Result<TalkResult, RequestError> {
    held(view, request, players, control).map_err(|error| told(error, request))
}

fn held(
    view: &View,
    request: &TalkRequest,
    players: &ProgramFactory<'_>,
    control: &Control<'_>,
) -> Result<TalkResult, RequestError> {
    request.check()?;
    let scenario = view.scenario();
    let parameters = Parameters::of(view)?;
    let saved = request.record(view)?.map(|text| Ok::<_, RequestError>((text, beginning(text, view)?)));
    let saved = saved.transpose()?;
    let (course, seed) = match &saved {
        Some((_, beginning)) => (beginning.course.clone(), beginning.seed),
        None => (request.rules.applied(setup::course(view), scenario)?, request.seed.unwrap_or(DEFAULT_SEED)),
    };
    let setup = Setup::new(parameters, course, seed, OfferSpace::MOST_LISTED)?;
    let specs = match &saved {
        Some((_, beginning)) => beginning.specs.clone(),
        None => specs(&request.strategies, scenario)?,
    };
    let visible_to = request.visible_to.as_deref().map(|id| party(scenario, id)).transpose()?;
    let analysis = match visible_to {
        Some(_) => None,
        None => Some(Analysis::controlled(&setup.problem().game, &AnalysisRequest::STANDARD, control)?),
    };
    let past = saved.as_ref().map(|(text, beginning)| past(text, beginning, &setup)).transpose()?;
    let notes = past.as_ref().map(|past| past.notes.clone()).unwrap_or_default();
    let log = past.map(|past| past.events);
    let talk = match (&request.saved, log) {
        (Some(RecordUse::Replay(_)), Some(log)) => {
            let mut talk = Match::new(setup.session()?, Vec::new(), setup.environment(0), scenario.origin);
            talk.replay(&log).map_err(RequestError::Replay)?;
            talk
        }
        (_, log) => {
            let mut talk = Match::of(&setup, &specs, 0, players)?;
            if let Some(log) = log {
                resume(&mut talk, &log, &specs)?;
            }
            play(&mut talk, request.intervention.as_ref(), control)?;
            talk
        }
    };
    let opinions = OpponentModelSummary::all(&setup, talk.strategies());
    let MatchResult { session, closings, .. } = talk.end();
    let mut complaints = Vec::new();
    for (p, closing) in closings.into_iter().enumerate() {
        let mut put =
            |line: String| complaints.push(ProgramNotice { party: scenario.parties[p].id.clone(), line });
        closing.standard_error.lines().for_each(|line| put(line.to_owned()));
        // A talk that is not over has no place for it.
        closing
            .fault
            .filter(|_| session.end().is_none())
            .into_iter()
            .for_each(|fault| put(fault.to_string()));
    }
    complaints
        .retain(|complaint| request.visible_to.as_ref().is_none_or(|viewer| *viewer == complaint.party));
    let strategies = specs.iter().map(ToString::to_string).collect();
    let analysis = analysis.map(Box::new);
    Ok(TalkResult { setup, session, strategies, visible_to, analysis, opinions, complaints, notes })
}

/// Brings a talk to where its record ends, and takes it up again.
fn resume(
    talk: &mut Match<LikelyRatifiers>,
    log: &[Event],
    specs: &[StrategySpec],
) -> Result<(), RequestError> {
    let is_free = |p: &usize| specs[*p].agent().is_some();
    let free: Vec<PartyId> = (0..specs.len()).filter(is_free).map(PartyId).collect();
    talk.catch_up(log, &free).map_err(RequestError::Resume)?;
    if talk.session().suspended().is_some() {
        talk.apply(Event::Resumed).map_err(intervened("only a talk that is suspended can be resumed"))?;
    }
    Ok(())
}

/// Plays a talk until it ends, or something happens to it from outside.
fn play(
    talk: &mut Match<LikelyRatifiers>,
    intervention: Option<&ExternalEvent>,
    control: &Control<'_>,
) -> Result<(), RequestError> {
    let most = match intervention {
        Some(ExternalEvent::Collapse { cause }) => {
            let event = Event::Collapsed { cause: cause.as_str().into() };
            return talk.apply(event).map_err(intervened("only a talk that goes on can collapse"));
        }
        Some(ExternalEvent::Suspend { after, .. }) => Some(*after),
        None => None,
    };
    let is_due = |session: &Session| most.is_some_and(|n| session.log().len() >= n);
    talk.play_until(|session| is_due(session) || control.go_on().is_err());
    control.go_on()?;
    match intervention {
        Some(ExternalEvent::Suspend { cause, .. }) if talk.session().end().is_none() => {
            let event = Event::Suspended { cause: cause.as_str().into() };
            talk.apply(event).map_err(intervened("a talk that goes on can be suspended"))
        }
        _ => Ok(()),
    }
}

fn intervened(intervention: &'static str) -> impl FnOnce(Refusal) -> RequestError {
    move |refusal| RequestError::Intervention { intervention, refusal }
}

/// An error as whoever the answer is for may know it.
fn told(error: RequestError, request: &TalkRequest) -> RequestError {
    match &error {
        RequestError::Talk(TalkError::Analysis(AnalysisError::NoWeight { party }))
            if request.visible_to.as_ref().is_some_and(|viewer| viewer != party) =>
        {
            RequestError::NotTold
        }
        _ => error,
    }
}

/// One strategy per party; whoever is not named plays the default.
fn specs(
    strategies: &BTreeMap<String, StrategySpec>,
    scenario: &Scenario,
) -> Result<Vec<StrategySpec>, RequestError> {
    let mut specs = vec![StrategySpec::default(); scenario.parties.len()];
    for (id, spec) in strategies {
        specs[party(scenario, id)?.0] = spec.clone();
    }
    Ok(specs)
}

fn known(found: u32, known: u32) -> Result<(), RequestError> {
    if found == known { Ok(()) } else { Err(RequestError::Format { found, known }) }
}

/// The seed when nothing is said.
const DEFAULT_SEED: Seed = Seed(1);
