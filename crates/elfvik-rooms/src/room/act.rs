//! What changes a room or a delegation: decided, stored in one transaction, then applied and answered.

use super::ask::Step;
use super::seats::Invited;
use super::state::{State, row};
use super::vault::own_preferences;
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::server::now;
use crate::store::{Answer, AnswerKey, Append, Appended, CONFLICTS, StoreError};
use elfvik::room::{Command, Event, EventBody, PrivateCommand, PrivateEvent, Refusal, SeatId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Instant;

/// What a command adds, before it is stored.
#[derive(Debug, Default)]
struct Decision {
    events: Vec<Event>,
    private: Vec<PrivateEvent>,
    invited: Option<Invited>,
}

/// What is kept of an answer: numbers alone, from which the same answer is made again.
#[derive(Debug, Serialize, Deserialize)]
struct KeptAnswer {
    /// The last number that the seat had seen before.
    since: u64,
    /// The last number that it has seen with this.
    until: u64,
    /// The numbers of private events, if there are any.
    private: Option<(u64, u64)>,
    /// The seat that was invited.
    invited: Option<SeatId>,
}

impl State {
    /// Does something once, however often it is asked with the same key.
    pub(super) async fn act(
        &mut self,
        caller: &Caller,
        step: &Step,
        key: &AnswerKey,
    ) -> Result<Value, Problem> {
        let patience = Instant::now() + CONFLICTS;
        loop {
            if let Some(answer) = self.shared.store.answer(key).await? {
                return self.repeated(caller, &key.key, &answer);
            }
            let time = Timestamp(now());
            let decision = match self.decided(caller, step, &key.key, time).await {
                Ok(decision) => decision,
                Err(problem) => {
                    self.settle_all().await;
                    return Err(problem);
                }
            };
            match self.stored(caller, decision, key, time).await {
                Ok(Stored::Kept(kept)) => {
                    if matches!(step, Step::Room(Command::Remove { .. })) {
                        self.end_removed_seats().await?;
                    }
                    self.settle_all().await;
                    return self.rendered(caller, &key.key, &kept);
                }
                Ok(Stored::Repeated(answer)) => return self.repeated(caller, &key.key, &answer),
                Err(StoreError::Conflict { .. }) if Instant::now() < patience => self.catch_up().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn decided(
        &self,
        caller: &Caller,
        step: &Step,
        key: &str,
        time: Timestamp,
    ) -> Result<Decision, Problem> {
        match step {
            Step::Room(command) => {
                // An invitation gives a token away, which only its own request does.
                if matches!(command, Command::Invite { .. }) {
                    let cure = "invite by POST to /rooms/{id}/seats, which answers with the link";
                    return Err(Problem::with(Code::Malformed, cure));
                }
                let events = self.decided_by_room(caller.seat, command, time)?;
                Ok(Decision { events, ..Decision::default() })
            }
            Step::Private(command) => self.decided_by_delegation(caller, command, time),
            Step::Invite(seat) => {
                let command = Command::Invite { what: seat.what.clone() };
                let events = self.decided_by_room(caller.seat, &command, time)?;
                let added = events.iter().find_map(|event| match &event.body {
                    EventBody::SeatAdded { seat, .. } => Some(*seat),
                    _ => None,
                });
                let added = added.ok_or_else(|| Problem::of(Code::Malformed))?;
                let invited = self.invitation(caller, added, seat.what.party.as_deref(), key).await?;
                Ok(Decision { events, invited: Some(invited), ..Decision::default() })
            }
        }
    }

    /// The events of a command of the room; a delegation's own rules come first.
    fn decided_by_room(
        &self,
        seat: SeatId,
        command: &Command,
        time: Timestamp,
    ) -> Result<Vec<Event>, Problem> {
        let actor = self.room.actor(seat).ok_or_else(|| Problem::of(Code::NotFound))?;
        if let Some(party) = &actor.party {
            // Without its vault nobody knows whether the mandate allows it.
            let vault = self.vaults.get(party).ok_or_else(|| Problem::of(Code::VaultLocked))?;
            vault.delegation.clears(command, &actor)?;
        }
        Ok(self.room.decide(command, seat, time)?)
    }

    fn decided_by_delegation(
        &self,
        caller: &Caller,
        command: &PrivateCommand,
        time: Timestamp,
    ) -> Result<Decision, Problem> {
        let vault = self.vault(caller)?;
        let actor = self.room.actor(caller.seat).ok_or_else(|| Problem::of(Code::NotFound))?;
        if let PrivateCommand::SetFile { text } = command {
            own_preferences(self.room.scenario(), &vault.name.party, text)?;
        }
        let private = vault.delegation.decide(command, &actor, time)?;
        let mut events = Vec::new();
        for event in &private {
            if let Some(command) = vault.delegation.released(event) {
                events.extend(self.room.decide(&command, caller.seat, time)?);
            }
        }
        Ok(Decision { events, private, invited: None })
    }

    /// Stores a decision with its answer, and applies it.
    async fn stored(
        &mut self,
        caller: &Caller,
        decision: Decision,
        key: &AnswerKey,
        time: Timestamp,
    ) -> Result<Stored, StoreError> {
        let since = self.view(caller.seat).n_seen();
        let until = since + self.n_visible(caller.seat, &decision.events);
        let private = decision.private.first().zip(decision.private.last());
        let kept = KeptAnswer {
            since,
            until,
            private: private.map(|(first, last)| (first.number, last.number)),
            invited: decision.invited.as_ref().map(|invited| invited.seat),
        };
        let vault = caller.party.as_ref().and_then(|party| self.vaults.get(party));
        let answer =
            Answer { at: time.0, status: 200, body: serde_json::to_string(&kept).unwrap_or_default() };
        let append = Append {
            room: self.id.clone(),
            events: decision.events.iter().map(row).collect(),
            sealed: vault
                .map(|vault| decision.private.iter().map(|event| vault.sealed(event)).collect())
                .unwrap_or_default(),
            tokens: decision.invited.iter().map(|invited| invited.token.clone()).collect(),
            keys: decision.invited.into_iter().filter_map(|invited| invited.key).collect(),
            answer: Some((key.clone(), answer)),
        };
        if let Appended::Repeated(answer) = self.shared.store.append(&append).await? {
            return Ok(Stored::Repeated(answer));
        }
        if self.apply(&decision.events).is_err() || self.apply_private(caller, &decision.private).is_err() {
            tracing::error!(room = self.id, "what was decided does not follow");
        }
        Ok(Stored::Kept(kept))
    }

    fn apply_private(&mut self, caller: &Caller, events: &[PrivateEvent]) -> Result<(), Problem> {
        let party = caller.party.as_deref().unwrap_or_default();
        if let Some(vault) = self.vaults.get_mut(party) {
            vault.apply(self.room.scenario(), events)?;
        }
        self.shared.metrics.events.with_label_values(&["vault"]).inc_by(events.len() as u64);
        Ok(())
    }

    fn repeated(&mut self, caller: &Caller, key: &str, answer: &Answer) -> Result<Value, Problem> {
        let kept = serde_json::from_str(&answer.body).map_err(|_| Problem::of(Code::Damaged))?;
        self.rendered(caller, key, &kept)
    }

    /// The answer to a command: what of it the seat sees, what its delegation alone sees, and what it may do
    /// next.
    fn rendered(&mut self, caller: &Caller, key: &str, kept: &KeptAnswer) -> Result<Value, Problem> {
        let n_seen = usize::try_from(kept.until.saturating_sub(kept.since)).unwrap_or(usize::MAX);
        let seen = self.view(caller.seat).after(kept.since, n_seen);
        let events: Vec<Value> =
            seen.iter().map(|(_, line)| serde_json::from_str(line).unwrap_or_default()).collect();
        let private: Vec<&PrivateEvent> = match (kept.private, self.vault(caller)) {
            (Some((first, last)), Ok(vault)) => {
                let log = vault.delegation.log();
                log.iter().filter(|event| (first..=last).contains(&event.number)).collect()
            }
            _ => Vec::new(),
        };
        let mut answer = json!({
            "events": events,
            "private_events": private,
            "next": self.room.summary_for(caller.seat).map(|summary| summary.next),
        });
        if let Some(seat) = kept.invited {
            answer["invited"] = self.shown_invitation(caller, seat, key);
        }
        Ok(answer)
    }
}

enum Stored {
    Kept(KeptAnswer),
    Repeated(Answer),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match &refusal {
            Refusal::NotFound { .. } | Refusal::NoSuchSeat {} => 404,
            Refusal::NotPermitted { .. } => 403,
            Refusal::Terms { .. }
            | Refusal::WrongSeat { .. }
            | Refusal::WrongTime {}
            | Refusal::TooLong { .. }
            | Refusal::Empty {} => 422,
            _ => 409,
        };
        let code = refusal.code();
        let cause: Box<str> = refusal.to_string().into();
        Self {
            kind: format!("urn:elfvik:problem:{code}").into(),
            title: "the room refuses this".into(),
            status,
            code: code.into(),
            detail: cause.clone(),
            cause,
            cure: refusal.cure().into(),
            refusal: serde_json::to_value(&refusal).ok().map(Box::new),
        }
    }
}
