//! A seat that is played by a program or by a strategy of the library: at the far end of the interface over
//! HTTP, or within the server.
//!
//! The player keeps a session of talks of its own, from the public scenario, its own private file and what
//! its seat sees, and asks the program or the strategy what to do in that. It knows nothing that its seat
//! does not see.

mod access;
mod local;
mod mirror;
mod process;

pub(crate) use local::{can_be_played, check_player, play_seats};

use crate::client::{Client, ClientError};
use access::SeatAccess;
use elfvik::format::{FileText, native};
use elfvik::model::PartyId;
use elfvik::prepare::Parameters;
use elfvik::room::{Command, OwnPreferences, PrivateCommand, Terms};
use elfvik::seed::Seed;
use elfvik::talk::agent_protocol::AgentCodec;
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::{Move, OfferSpace, Setup, Strategy, setup};
use mirror::{Mirror, Shown};
use process::Process;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Why a seat cannot be played.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlayerError {
    /// The server refuses or does not answer.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The seat belongs to no party.
    #[error("the seat belongs to no party: only seats of a delegation negotiate")]
    NoParty,
    /// What the server gave cannot be used.
    #[error("{what} cannot be used: {why}")]
    Unusable {
        /// The scenario, the private file, the rules.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// No player has this name.
    #[error("`{name}` names no player: {why}; write agent=COMMAND or strategy=NAME")]
    NoPlayer {
        /// What was named.
        name: String,
        /// Why it is none.
        why: String,
    },
    /// The program failed.
    #[error("the program at the seat failed: {0}")]
    Program(String),
}

/// Whoever decides at the seat.
enum Player {
    Strategy(Box<dyn Strategy>),
    Program { process: Box<Process>, codec: Box<AgentCodec> },
}

/// Plays a seat until the talks are over; returns how they ended, as the last event says.
///
/// `name` is `agent=COMMAND` or `strategy=NAME`.
///
/// # Errors
///
/// The seat belongs to no party, there is no such player, the server does not answer, or the program fails.
pub async fn play(client: &Client, name: &str, seed: Seed) -> Result<String, PlayerError> {
    let end = played(client, name, seed, &Semaphore::new(1)).await?;
    Ok(end.unwrap_or_default())
}

/// Plays a seat until the talks are over; `None` when it is not to be played on.
///
/// Strategies run on threads of their own, as many at a time as there are permits.
async fn played(
    access: &dyn SeatAccess,
    name: &str,
    seed: Seed,
    thinking: &Semaphore,
) -> Result<Option<String>, PlayerError> {
    let party = access.party().ok_or(PlayerError::NoParty)?.to_owned();
    let (scenario, file) = (access.scenario().await?, access.preferences().await?);
    let named = name.to_owned();
    let ready = thought(thinking, move || prepared(&named, (&scenario, &party, &file), seed));
    let (mut player, mut mirror) = ready.await??;
    if let Player::Program { process, codec } = &mut player {
        process.tell(&codec.start().line()).await?;
    }
    match access.command(&Command::Arrive {}, &format!("arrive-{}", seed.0)).await {
        Err(error) if error.code() != Some("already") => return Err(error.into()),
        _ => {}
    }
    let (mut since, mut n_sent) = (0, 0_u64);
    loop {
        let Some(seen) = access.events(since).await? else { return Ok(None) };
        seen.events.iter().for_each(|event| mirror.see(event));
        since = seen.last;
        if let Some(end) = mirror.end() {
            farewell(player).await?;
            return Ok(Some(end.to_owned()));
        }
        if seen.events.len() >= MOST_AT_ONCE {
            continue;
        }
        if access.resumes() && mirror.must_resume() {
            match access.command(&Command::Resume {}, &format!("{}-resume-{since}", seed.0)).await {
                Err(error @ ClientError::Unreachable(_)) => return Err(error.into()),
                // Somebody was faster.
                _ => continue,
            }
        }
        let decision;
        (player, mirror, decision) = decided(player, mirror, thinking).await?;
        let Some((what, shown)) = decision else { continue };
        n_sent += 1;
        let key = format!("{}-{}-{since}-{n_sent}", seed.0, access.seat());
        match access.command(&command(what, shown.as_ref(), &mirror), &key).await {
            Ok(()) => {}
            Err(error) if error.code() == Some("needs-approval") => {
                let draft = command(what, shown.as_ref(), &mirror);
                let draft = PrivateCommand::WriteDraft { what: Box::new(draft), note: String::new() };
                access.private(&draft, &format!("{key}-draft")).await?;
                mirror.wait();
            }
            // Somebody was faster, or the delegation says no: what is seen next says how to go on.
            Err(error @ ClientError::Problem(_)) if n_sent < MOST_REFUSALS => {
                tracing::info!(code = error.code(), "the room refused the player's move");
                mirror.wait();
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// What takes long, on a thread that may wait for nothing else.
async fn thought<T: Send + 'static>(
    thinking: &Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PlayerError> {
    // The permits are never taken away, so that an error cannot come.
    let _permit = thinking.acquire().await.ok();
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| PlayerError::Program("the strategy broke off".to_owned()))
}

/// The player of a name with its session of talks, from the public file, the id of its party and its private
/// file.
fn prepared(
    name: &str,
    (scenario, party, file): (&str, &str, &str),
    seed: Seed,
) -> Result<(Player, Mirror), PlayerError> {
    let (setup, party) = setup_of(scenario, party, file, seed)?;
    let player = player(name, &setup, party)?;
    Ok((player, Mirror::new(setup, party)?))
}

/// What the talks stand on as one party knows them.
fn setup_of(scenario: &str, party: &str, file: &str, seed: Seed) -> Result<(Setup, PartyId), PlayerError> {
    let unusable = |what| move |why: String| PlayerError::Unusable { what, why };
    let faults = |faults: Vec<elfvik::format::FileFault>| {
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let text = FileText { name: "scenario.toml", text: scenario };
    let scenario = native::scenario(text).map_err(faults).map_err(unusable("the scenario"))?;
    let party = scenario.party(party).ok_or(PlayerError::NoParty)?;
    let text = FileText { name: "private.toml", text: file };
    let file =
        native::party_file(text, &scenario, party).map_err(faults).map_err(unusable("the private file"))?;
    let rules = unusable("the rules of talk");
    // Who says nothing of what the others want plays without a belief about them.
    let own = OwnPreferences::of_file(scenario, file).map_err(|error| rules(error.to_string()))?;
    let course = setup::course(own.view());
    let parameters = Parameters::of(own.view()).map_err(|error| rules(error.to_string()))?;
    let setup = Setup::new(parameters, course, seed, OfferSpace::MOST_LISTED);
    Ok((setup.map_err(|error| rules(error.to_string()))?, party))
}

/// The player of a name.
fn player(name: &str, setup: &Setup, party: PartyId) -> Result<Player, PlayerError> {
    let none = |why: &str| PlayerError::NoPlayer { name: name.to_owned(), why: why.to_owned() };
    if let Some(command) = name.strip_prefix("agent=") {
        let scenario = setup.parameters().view().scenario();
        let rules = &setup.course().levels.first().ok_or_else(|| none("the talks have no level"))?.rules;
        let codec = AgentCodec::of(scenario, setup.problem(), party, rules, setup.seed().0);
        let process = Box::new(Process::start(command)?);
        return Ok(Player::Program { process, codec: Box::new(codec) });
    }
    let spec = name.strip_prefix("strategy=").ok_or_else(|| none("it begins with neither word"))?;
    let spec: StrategySpec = spec.parse().map_err(|error| none(&format!("{error}")))?;
    let strategy =
        setup.strategy(party, &spec, 0).ok_or_else(|| none("a program is named as agent=COMMAND"))?;
    Ok(Player::Strategy(strategy))
}

/// What the player does in the session as it is now, and the offer that it answers; with both given back.
async fn decided(
    player: Player,
    mirror: Mirror,
    thinking: &Semaphore,
) -> Result<(Player, Mirror, Option<Decision>), PlayerError> {
    let (mut process, mut codec) = match player {
        Player::Strategy(mut strategy) => {
            let decision = thought(thinking, move || {
                let decision = decided_by_strategy(strategy.as_mut(), &mirror);
                decision.map(|decision| (Player::Strategy(strategy), mirror, decision))
            });
            return decision.await?;
        }
        Player::Program { process, codec } => (process, codec),
    };
    let mut decision = None;
    if let Some((session, shown)) = mirror.asked() {
        let seat = session.seat(mirror.party());
        if let Some(question) = seat.asked() {
            let message = seat.turn(|turn| codec.turn(turn, question));
            process.tell(&message.line()).await?;
            let line = process.hear().await?;
            let (what, _) =
                codec.understood(&line).map_err(|fault| PlayerError::Program(fault.to_string()))?;
            seat.may(what).map_err(|refusal| PlayerError::Program(format!("moved illegally: {refusal}")))?;
            decision = Some((what, shown));
        }
    }
    Ok((Player::Program { process, codec }, mirror, decision))
}

fn decided_by_strategy(
    strategy: &mut dyn Strategy,
    mirror: &Mirror,
) -> Result<Option<Decision>, PlayerError> {
    let Some((session, shown)) = mirror.asked() else { return Ok(None) };
    let Some(answer) = session.seat(mirror.party()).answer(strategy) else { return Ok(None) };
    answer.map(|what| Some((what, shown))).map_err(|fault| PlayerError::Program(fault.to_string()))
}

/// A move, as the room is asked for it.
fn command(what: Move, shown: Option<&Shown>, mirror: &Mirror) -> Command {
    match (what, shown) {
        (Move::Accept, Some(shown)) => Command::Accept { offer: shown.number, hash: shown.hash },
        (Move::Reject, Some(shown)) => Command::Decline { offer: shown.number, reason: String::new() },
        (Move::Propose(offer), _) => {
            let outcome = mirror.outcome(offer);
            Command::Propose { terms: Terms::of(mirror.scenario(), &outcome, ""), expires: None }
        }
        (Move::Walk, _) => Command::Walk {},
        (Move::Accept | Move::Reject | Move::Pass, _) => Command::Pass {},
    }
}

/// The program's input ends, and it comes to its own end.
async fn farewell(player: Player) -> Result<(), PlayerError> {
    match player {
        Player::Strategy(_) => Ok(()),
        Player::Program { mut process, codec } => {
            process.tell(&codec.end(None, 0.0).line()).await?;
            process.close().await;
            Ok(())
        }
    }
}

/// A move, and the offer that it answers.
type Decision = (Move, Option<Shown>);

/// A field of an event's body as text.
fn text<'b>(body: &'b Value, field: &str) -> &'b str {
    body[field].as_str().unwrap_or_default()
}

/// A session of talks that many may hold.
type Shared<T> = Arc<T>;

const MOST_AT_ONCE: usize = 1000;
const MOST_REFUSALS: u64 = 100_000;
