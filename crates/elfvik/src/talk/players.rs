//! Who plays: built-in strategies by name, and programs that somebody else starts.

use super::TalkError;
use super::agent_protocol::AgentCodec;
use super::beliefs::{BeliefContext, Beliefs};
use super::dice::{LazyRandom, PER_TALK};
use super::event::{Move, StrategyFault};
use super::offer_space::OfferSpace;
use super::session::BargainingProblem;
use super::strategy::{Strategy, StrategySpec, Turn};
use crate::model::{Course, PartyId};
use crate::prepare::Parameters;
use crate::seed::Seed;
use std::sync::Arc;

/// A program that plays a party in one talk, for whoever starts it.
#[derive(Debug)]
pub struct Program<'p> {
    /// The position of the party that it plays.
    pub party: PartyId,
    /// The command that starts it, as it was given.
    pub command: &'p str,
    /// The number of the talk, from 0.
    pub talk: u64,
    /// What it is told, and what its replies mean. Its seed is drawn from that of the talks: knowing it,
    /// nobody knows the dice.
    pub codec: AgentCodec,
}

/// Makes the strategy of a party that a program plays: the library starts no process.
///
/// An error ends a single talk. In rehearsals [`TalkError::NotStarted`] is the fault of that program in
/// that talk.
pub type ProgramFactory<'p> = dyn Fn(Program<'_>) -> Result<Box<dyn Strategy>, TalkError> + Sync + 'p;

/// Players where no program may play.
///
/// # Errors
///
/// Always [`TalkError::NobodyPlays`].
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
/// # let (view, control) = (starter_view(), Control::default());
/// let json = r#"{"format": 1, "strategies": {"town": "agent=./town.py"}}"#;
/// let request: TalkRequest = serde_json::from_str(json).unwrap();
/// let error = hold(&view, &request, &players::no_programs, &control).unwrap_err();
/// assert_eq!(error, RequestError::Talk(TalkError::NobodyPlays { party: 0 }));
/// ```
pub fn no_programs(program: Program<'_>) -> Result<Box<dyn Strategy>, TalkError> {
    Err(TalkError::NobodyPlays { party: program.party.0 })
}

/// Where talks are held and what their random numbers come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct TalkContext<'p> {
    pub parameters: &'p Parameters,
    pub beliefs: &'p Beliefs,
    pub course: &'p Course,
    pub seed: Seed,
    /// The number of the talk.
    pub talk: u64,
}

/// The strategy of each party in one talk, in order.
pub(super) fn strategies(
    place: TalkContext<'_>,
    problem: &BargainingProblem,
    specs: &[StrategySpec],
    players: &ProgramFactory<'_>,
) -> Result<Vec<Box<dyn Strategy>>, TalkError> {
    let of = |(p, spec): (usize, &StrategySpec)| match built_in(place, &problem.offer_space, PartyId(p), spec)
    {
        Some(strategy) => Ok(strategy),
        None => players(program(place, problem, PartyId(p), spec.agent().unwrap_or_default())),
    };
    specs.iter().enumerate().map(of).collect()
}

/// The built-in strategy of a party in one talk; none when a program plays.
pub(super) fn built_in(
    place: TalkContext<'_>,
    offer_space: &Arc<OfferSpace>,
    party: PartyId,
    spec: &StrategySpec,
) -> Option<Box<dyn Strategy>> {
    let TalkContext { parameters, beliefs, course, seed, talk } = place;
    let view = parameters.view();
    let scenario = view.scenario();
    let stream = seed.stream(&format!("strategy of {}", scenario.parties[party.0].id));
    let strategy = spec.strategy(scenario.origin, LazyRandom::new(stream, talk << PER_TALK))?;
    Some(match strategy.is_informed() {
        true => Box::new(strategy.believing(beliefs.of(BeliefContext { view, course, offer_space }, party))),
        false => Box::new(strategy),
    })
}

fn program<'p>(
    place: TalkContext<'_>,
    problem: &BargainingProblem,
    party: PartyId,
    command: &'p str,
) -> Program<'p> {
    let TalkContext { parameters, course, seed, talk, .. } = place;
    let scenario = parameters.view().scenario();
    let stream = seed.stream(&format!("program of {}", scenario.parties[party.0].id));
    let seed = stream.from(talk).next().map_or(0, |u| (u * 2.0_f64.powi(53)) as u64);
    let codec = AgentCodec::of(scenario, problem, party, &course.levels[0].rules, seed);
    Program { party, command, talk, codec }
}

/// Plays for a program that did not start.
#[derive(Debug)]
pub(super) struct UnstartedProgram {
    pub reason: String,
}

impl Strategy for UnstartedProgram {
    fn act(&mut self, _: &Turn<'_>) -> Result<Move, StrategyFault> {
        Err(StrategyFault::Crashed { reason: self.reason.clone() })
    }
}
