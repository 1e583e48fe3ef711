//! From a talk to the words of the contract, and back.

use super::start::{choice, chosen};
use super::{
    EndMessage, EndReason, LONGEST_REPLY, Message, MoveDescription, OfferDescription, OptionMessage,
    OutcomeMessage, QuestionKind, QuestionMessage, Reply, Start,
};
use crate::model::{Issue, Outcome, PartyId, Scenario};
use crate::talk::TalkRules;
use crate::talk::event::{Move, StrategyFault};
use crate::talk::offer::{Offer, OutcomeNumbering};
use crate::talk::seat::Question;
use crate::talk::session::{BargainingProblem, End, PartyOffer};
use crate::talk::strategy::Turn;
use std::collections::BTreeMap;

/// Speaks for a talk with the program of one party: makes what it is told, understands what it replies, and
/// remembers what it was told.
///
/// # Examples
///
/// ```
/// use elfvik::format::native;
/// use elfvik::model::PartyId;
/// use elfvik::prepare::Game;
/// use elfvik::talk::agent_protocol::AgentCodec;
/// use elfvik::talk::{OfferSpace, BargainingProblem, Move, TalkRules};
///
/// let view = native::starter_view();
/// let (scenario, game) = (view.scenario(), Game::new(&view).unwrap());
/// let problem = BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap();
/// let rules = TalkRules::of(scenario.origin);
/// let codec = AgentCodec::of(scenario, &problem, PartyId(0), &rules, 7);
/// assert!(codec.start().line().starts_with(r#"{"type":"start","contract":3,"party":"town""#));
///
/// assert_eq!(codec.understood(br#"{"move": "accept", "ticks": 3}"#), Ok((Move::Accept, 3)));
/// let garbled = codec.understood(br#"{"move": "propose", "outcome": {"price": 9}}"#).unwrap_err();
/// assert_eq!(
///     garbled.to_string(),
///     "answered what cannot be understood: the outcome says nothing of issue `heating`"
/// );
/// ```
#[derive(Debug, Clone)]
pub struct AgentCodec {
    start: Box<Start>,
    issues: Vec<Issue>,
    numbering: OutcomeNumbering,
    /// How many turns it was asked.
    n_asked: u32,
    /// Of which level it was told offers, how many, and the last.
    level: usize,
    n_told: usize,
    last_told: Option<PartyOffer>,
    /// The offers of this level that it was told, with the position at which each stood first.
    first_told: BTreeMap<Offer, usize>,
    /// How many refusals at home were looked at.
    n_refused: usize,
    refused: Vec<Offer>,
}

impl AgentCodec {
    /// The codec for one party in one talk; with several levels, the rules are those of the first.
    ///
    /// # Panics
    ///
    /// When the problem is not one of the scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed};
    /// # use elfvik::talk::{agent_protocol::*, *};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let (scenario, problem) = (view.scenario(), setup.problem());
    /// let codec = AgentCodec::of(scenario, problem, PartyId(0), &setup.course().levels[0].rules, 7);
    /// assert!(codec.understood(br#"{"move": "walk"}"#).is_ok());
    /// ```
    #[must_use]
    pub fn of(
        scenario: &Scenario,
        problem: &BargainingProblem,
        party: PartyId,
        rules: &TalkRules,
        seed: u64,
    ) -> Self {
        Self {
            start: Box::new(Start::of(scenario, problem, party, rules, seed)),
            issues: scenario.issues.clone(),
            numbering: problem.offer_space.numbering().clone(),
            n_asked: 0,
            level: 0,
            n_told: 0,
            last_told: None,
            first_told: BTreeMap::new(),
            n_refused: 0,
            refused: Vec::new(),
        }
    }

    /// The message before the talk: what the party wants, and what is public.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed};
    /// # use elfvik::talk::{agent_protocol::*, *};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let (scenario, problem) = (view.scenario(), setup.problem());
    /// # let mut codec = AgentCodec::of(scenario, problem, PartyId(0), &setup.course().levels[0].rules, 7);
    /// let Message::Start(start) = codec.start() else { panic!("it is the first") };
    /// assert_eq!((start.party.as_str(), start.seed), ("town", 7));
    /// ```
    #[must_use]
    pub fn start(&self) -> Message {
        Message::Start(self.start.clone())
    }

    /// The message of a turn. Offers that it tells of are not told again; a new level begins anew.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed};
    /// # use elfvik::talk::{agent_protocol::*, *};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let (scenario, problem) = (view.scenario(), setup.problem());
    /// # let mut codec = AgentCodec::of(scenario, problem, PartyId(0), &setup.course().levels[0].rules, 7);
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// let seat = session.seat(PartyId(0));
    /// let asked = seat.asked().unwrap();
    /// let Message::Turn(message) = seat.turn(|turn| codec.turn(turn, asked)) else { panic!("it is asked") };
    /// assert_eq!((message.turn, message.ask, message.rounds), (1, QuestionKind::Act, Some(100)));
    /// ```
    pub fn turn(&mut self, turn: &Turn<'_>, question: Question) -> Message {
        let (ask, offer, text) = match question {
            Question::Act => (QuestionKind::Act, None, None),
            Question::Propose => (QuestionKind::Propose, None, None),
            Question::Answer(offer) => (QuestionKind::Answer, Some(offer), None),
            Question::Vote { variation, text } => (QuestionKind::Vote, Some(variation), Some(text)),
            Question::Confirm(text) => (QuestionKind::Confirm, Some(text), None),
            Question::Concede => (QuestionKind::Concede, None, None),
        };
        self.n_asked = self.n_asked.saturating_add(1);
        let events = self.news(turn);
        Message::Turn(QuestionMessage {
            turn: self.n_asked,
            ask,
            round: turn.moment.round,
            rounds: turn.rounds,
            turns_left: turn.turns_left,
            ticks: turn.moment.ticks,
            time: turn.moment.time,
            on_table: turn.standing.as_ref().map(|made| self.made(made)),
            offer: offer.map(|offer| self.chosen(offer)),
            text: text.map(|text| self.chosen(text)),
            closed: self.closed(turn),
            refused: self.refused(turn, question),
            left: turn.left.iter().map(|party| self.id(*party)).collect(),
            events,
        })
    }

    /// The last message. `utility` is what the party gets, with discount; `end` is `None` when the talk was
    /// left unfinished.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed};
    /// # use elfvik::talk::{agent_protocol::*, *};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let (scenario, problem) = (view.scenario(), setup.problem());
    /// # let mut codec = AgentCodec::of(scenario, problem, PartyId(0), &setup.course().levels[0].rules, 7);
    /// let message = codec.end(Some(&End::Walked(PartyId(1))), 0.5);
    /// let Message::End(end) = message else { panic!("it is the last") };
    /// assert_eq!((end.reason, end.by.as_deref()), (EndReason::Walked, Some("builder")));
    /// ```
    #[must_use]
    pub fn end(&self, end: Option<&End>, utility: f64) -> Message {
        let (reason, by) = match end {
            None => (EndReason::Unfinished, None),
            Some(End::Agreement(_)) => (EndReason::Agreement, None),
            Some(End::Deadline) => (EndReason::Deadline, None),
            Some(End::Walked(by)) => (EndReason::Walked, Some(*by)),
            Some(End::BrokenOff) => (EndReason::BrokenOff, None),
            Some(End::Exhausted) => (EndReason::Exhausted, None),
            Some(End::Conflict) => (EndReason::Conflict, None),
            Some(End::NotSigned(by)) => (EndReason::NotSigned, Some(*by)),
            Some(End::Fault(by)) => (EndReason::Fault, Some(*by)),
            Some(End::NotRatified(by, _)) => (EndReason::NotRatified, Some(*by)),
            Some(End::TooManyOpen { .. }) => (EndReason::TooManyOpen, None),
            Some(End::Collapsed(_)) => (EndReason::Collapsed, None),
        };
        let agreement = match end {
            Some(End::Agreement(offer)) => Some(self.chosen(*offer)),
            _ => None,
        };
        Message::End(EndMessage { agreement, reason, by: by.map(|by| self.id(by)), utility })
    }

    /// The move that a line means as the reply to the last turn, and the logical time that it took, at least
    /// 1. Whether the rules allow it is not looked at.
    ///
    /// # Errors
    ///
    /// [`StrategyFault::Garbled`] when it is no reply, is longer than [`LONGEST_REPLY`], names what the
    /// scenario does not have, or says that it answers another turn.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed};
    /// # use elfvik::talk::{agent_protocol::*, *};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let (scenario, problem) = (view.scenario(), setup.problem());
    /// # let mut codec = AgentCodec::of(scenario, problem, PartyId(0), &setup.course().levels[0].rules, 7);
    /// assert_eq!(codec.understood(br#"{"move": "accept"}"#), Ok((Move::Accept, 1)));
    /// let fault = codec.understood(b"yes").unwrap_err();
    /// assert!(fault.to_string().ends_with("a reply is a JSON object, not `yes`"));
    /// ```
    pub fn understood(&self, line: &[u8]) -> Result<(Move, u32), StrategyFault> {
        let (what, ticks, turn) = self.read(line).map_err(|reason| garbled(&reason))?;
        match turn {
            Some(turn) if turn != self.n_asked => Err(self.unasked(Some(turn))),
            _ => Ok((what, ticks)),
        }
    }

    /// The fault of a line that follows the reply to the last turn of the talk. It is the fault that the same
    /// line would be at a further turn, where that can be known: what cannot be understood, or a reply to
    /// another turn.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed};
    /// # use elfvik::talk::{agent_protocol::*, *};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let (scenario, problem) = (view.scenario(), setup.problem());
    /// # let mut codec = AgentCodec::of(scenario, problem, PartyId(0), &setup.course().levels[0].rules, 7);
    /// let fault = codec.surplus(br#"{"move": "accept"}"#);
    /// assert!(fault.to_string().ends_with("a line that no turn asked for"));
    /// ```
    #[must_use]
    pub fn surplus(&self, line: &[u8]) -> StrategyFault {
        match self.read(line) {
            Ok((_, _, turn)) => self.unasked(turn),
            Err(reason) => garbled(&reason),
        }
    }

    /// The fault of a line that was not read to its end, since it has more than [`LONGEST_REPLY`] bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::talk::{StrategyFault, agent_protocol::AgentCodec};
    /// let reason = "the line has more than 1048576 bytes".to_owned();
    /// assert_eq!(AgentCodec::too_long(), StrategyFault::Garbled { reason });
    /// ```
    #[must_use]
    pub fn too_long() -> StrategyFault {
        StrategyFault::Garbled { reason: format!("the line has more than {LONGEST_REPLY} bytes") }
    }

    /// The fault of a reply that no turn asked for.
    fn unasked(&self, turn: Option<u32>) -> StrategyFault {
        let reason = match turn {
            None => "a line that no turn asked for".to_owned(),
            Some(turn) if (1..=self.n_asked).contains(&turn) => format!("a second reply to turn {turn}"),
            Some(turn) => format!("a reply to turn {turn}, which was not asked"),
        };
        StrategyFault::Garbled { reason }
    }

    fn read(&self, line: &[u8]) -> Result<(Move, u32, Option<u32>), String> {
        if line.len() > LONGEST_REPLY {
            return Err(format!("the line has more than {LONGEST_REPLY} bytes"));
        }
        let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?.trim();
        let quoted = shown(text, MOST_QUOTED);
        if !text.starts_with('{') {
            return Err(format!("a reply is a JSON object, not `{quoted}`"));
        }
        let reply: Reply = serde_json::from_str(text).map_err(|error| format!("{error} of `{quoted}`"))?;
        let what = match (reply.what, &reply.outcome) {
            (MoveDescription::Propose, Some(outcome)) => Move::Propose(self.offer(outcome)?),
            (MoveDescription::Propose, None) => return Err("a proposal without an outcome".into()),
            (_, Some(_)) => return Err("an outcome without `\"move\": \"propose\"`".into()),
            (MoveDescription::Accept, None) => Move::Accept,
            (MoveDescription::Reject, None) => Move::Reject,
            (MoveDescription::Pass, None) => Move::Pass,
            (MoveDescription::Walk, None) => Move::Walk,
        };
        Ok((what, reply.ticks.unwrap_or(1).max(1), reply.turn))
    }

    fn offer(&self, outcome: &OutcomeMessage) -> Result<Offer, String> {
        if let Some(id) = outcome.keys().find(|id| self.issues.iter().all(|issue| issue.id != **id)) {
            return Err(format!("there is no issue `{id}`"));
        }
        let option = |issue: &Issue| {
            let id = &issue.id;
            let choice =
                outcome.get(id).ok_or_else(|| format!("the outcome says nothing of issue `{id}`"))?;
            option_of(issue, choice).ok_or_else(|| format!("issue `{id}` has no option `{choice}`"))
        };
        let options = self.issues.iter().map(option).collect::<Result<_, _>>()?;
        Ok(self.numbering.offer(&Outcome::new(options)).expect("every option is one of its issue"))
    }

    /// What was offered since the last turn.
    fn news(&mut self, turn: &Turn<'_>) -> Vec<OfferDescription> {
        let offers = turn.offers;
        let last = self.n_told.checked_sub(1).and_then(|at| offers.get(at)).copied();
        if turn.level != self.level || last != self.last_told {
            self.level = turn.level;
            self.n_told = 0;
            self.first_told.clear();
        }
        for (at, made) in offers.iter().enumerate().skip(self.n_told) {
            self.first_told.entry(made.offer).or_insert(at);
        }
        let news = offers[self.n_told..].iter().map(|made| self.made(made)).collect();
        self.n_told = offers.len();
        self.last_told = offers.last().copied();
        news
    }

    /// What was offered on this level or before and cannot be offered again, in the order in which it was
    /// offered: with alternating offers only a refusal at home does that.
    fn refused(&mut self, turn: &Turn<'_>, question: Question) -> Vec<OutcomeMessage> {
        if question != Question::Act {
            return Vec::new();
        }
        let new = turn.refused.get(self.n_refused..).unwrap_or_default();
        let position = |offer: &Offer| Some((*self.first_told.get(offer)?, *offer));
        let mut met: Vec<(usize, Offer)> = new.iter().filter_map(position).collect();
        met.sort_unstable();
        self.refused.extend(met.into_iter().map(|(_, offer)| offer));
        self.n_refused = turn.refused.len();
        self.refused.iter().map(|offer| self.chosen(*offer)).collect()
    }

    fn made(&self, made: &PartyOffer) -> OfferDescription {
        OfferDescription { by: self.id(made.by), outcome: self.chosen(made.offer), round: made.at.round }
    }

    fn chosen(&self, offer: Offer) -> OutcomeMessage {
        chosen(&self.issues, &self.numbering.outcome(offer))
    }

    fn closed(&self, turn: &Turn<'_>) -> OutcomeMessage {
        let open = turn.profile.offer_space().open().iter().zip(&self.issues);
        let only = |(open, issue): (&Vec<bool>, &Issue)| {
            let mut left = (0_u32..).zip(open).filter(|(_, open)| **open).map(|(option, _)| option);
            let (first, second) = (left.next()?, left.next());
            second.is_none().then(|| (issue.id.clone(), choice(issue, first)))
        };
        open.filter_map(only).collect()
    }

    fn id(&self, party: PartyId) -> String {
        self.start.parties[party.0].clone()
    }
}

/// The option that a choice means; numbers may be written as text.
fn option_of(issue: &Issue, choice: &OptionMessage) -> Option<u32> {
    let text = choice.to_string();
    match choice {
        OptionMessage::Text(_) if issue.number(0).is_none() => issue.option_of_label(&text),
        _ => issue.option_of_number(text.parse().ok()?),
    }
}

fn garbled(reason: &str) -> StrategyFault {
    StrategyFault::Garbled { reason: shown(reason, MOST_SHOWN) }
}

/// Text of a program as a terminal may show it: without control characters, and not too long.
fn shown(text: &str, most: usize) -> String {
    let mut shown: String =
        text.chars().take(most).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        shown.push_str("..");
    }
    shown
}

/// So much of a line is quoted in a fault.
const MOST_QUOTED: usize = 80;
/// No fault says more.
const MOST_SHOWN: usize = 400;
