//! The vault of a delegation, while it is open.
//!
//! After a restart every vault is shut. The first request with a token of one of its seats opens it again; no
//! request of anybody else does.

use super::state::{State, damaged};
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::seal::VaultKey;
use crate::store::{SealedEvent, VaultName};
use elfvik::format::{FileText, native};
use elfvik::model::Scenario;
use elfvik::room::{Command, Delegation, OptionChange, OwnPreferences, PrivateEvent, Refusal, Role, Terms};
use serde_json::{Value, json};
use std::sync::Arc;

/// An open vault.
pub(super) struct Vault {
    pub(super) name: VaultName,
    pub(super) key: VaultKey,
    pub(super) delegation: Delegation,
}

impl Vault {
    /// A private event, sealed.
    pub(super) fn sealed(&self, event: &PrivateEvent) -> SealedEvent {
        let text = serde_json::to_vec(event).unwrap_or_default();
        self.key.seal(&self.name, event.number, event.at.0, &text)
    }

    fn unsealed(&self, sealed: &SealedEvent) -> Result<PrivateEvent, Problem> {
        let text = self.key.open(sealed).ok_or_else(|| damaged("vault", &"an event was changed or moved"))?;
        serde_json::from_slice(&text).map_err(|_| damaged("vault", &"an event has another form"))
    }

    /// Applies private events that are stored.
    pub(super) fn apply(&mut self, scenario: &Scenario, events: &[PrivateEvent]) -> Result<(), Problem> {
        let file = self.delegation.file().map(str::to_owned);
        for event in events {
            self.delegation.apply(event).map_err(|_| damaged("vault", &"an event does not follow"))?;
        }
        if self.delegation.file() != file.as_deref() {
            self.read_file(scenario)?;
        }
        Ok(())
    }

    /// Makes the own preferences from the private file that the vault holds.
    fn read_file(&mut self, scenario: &Scenario) -> Result<(), Problem> {
        if let Some(text) = self.delegation.file() {
            let preferences = own_preferences(scenario, &self.name.party, text)?;
            self.delegation.set_preferences(preferences);
        }
        Ok(())
    }
}

impl State {
    /// Opens the vault of the caller's party with the caller's token, unless it is open.
    pub(super) async fn unlock(&mut self, caller: &Caller) -> Result<(), Problem> {
        let Some(party) = &caller.party else { return Ok(()) };
        if self.vaults.contains_key(party) {
            return Ok(());
        }
        let row = self.shared.store.vault_key(&caller.hash, &self.id, party).await?;
        let Some(row) = row else { return Ok(()) };
        let key = VaultKey::unwrapped(&caller.token, &row);
        let key = key.ok_or_else(|| damaged("vault", &"a wrapped key was changed"))?;
        let delegation = Delegation::new(Arc::new(self.room.scenario().clone()), party);
        let delegation = delegation.ok_or_else(|| Problem::of(Code::NotFound))?;
        let mut vault = Vault { name: row.vault, key, delegation };
        self.read_vault(&mut vault).await?;
        self.vaults.insert(party.clone(), vault);
        tracing::info!(room = self.id, "a vault was opened");
        self.settle_all().await;
        Ok(())
    }

    /// Reads what is stored of a vault after its last event.
    async fn read_vault(&self, vault: &mut Vault) -> Result<(), Problem> {
        let next = vault.delegation.log().last().map_or(0, |event| event.number + 1);
        let sealed = self.shared.store.sealed_events(&vault.name, next).await?;
        let events = sealed.iter().map(|sealed| vault.unsealed(sealed)).collect::<Result<Vec<_>, _>>()?;
        vault.apply(self.room.scenario(), &events)
    }

    /// Reads what other servers have added to open vaults.
    pub(super) async fn catch_up_vaults(&mut self) -> Result<(), Problem> {
        let mut vaults = std::mem::take(&mut self.vaults);
        let mut result = Ok(());
        for vault in vaults.values_mut() {
            if let Err(problem) = self.read_vault(vault).await {
                result = Err(problem);
            }
        }
        self.vaults = vaults;
        result
    }

    /// The open vault of the caller's party.
    pub(super) fn vault(&self, caller: &Caller) -> Result<&Vault, Problem> {
        let party = caller.party.as_ref().ok_or_else(|| Problem::of(Code::NotPermitted))?;
        self.vaults.get(party).ok_or_else(|| Problem::of(Code::VaultLocked))
    }

    /// The private events of the caller's delegation after a number.
    pub(super) fn private_log(&self, caller: &Caller, since: u64) -> Result<Value, Problem> {
        let log = self.vault(caller)?.delegation.log();
        let events: Vec<&PrivateEvent> = log.iter().filter(|event| event.number > since).collect();
        Ok(json!({ "events": events }))
    }

    /// What the caller may know of the own delegation; `null` for whoever has none.
    pub(super) fn delegation_summary(&self, caller: &Caller) -> Value {
        match self.vault(caller) {
            Err(_) => Value::Null,
            Ok(vault) => {
                let delegation = &vault.delegation;
                let drafts = delegation.drafts().map(|(number, draft)| {
                    json!({ "draft": number, "author": draft.author, "command": draft.command })
                });
                json!({
                    "private_events": delegation.log().len(),
                    "has_private_file": delegation.file().is_some(),
                    "drafts": drafts.collect::<Vec<_>>(),
                    "referrals": delegation.referrals().map(|(number, _)| number).collect::<Vec<_>>(),
                    "mandate": {
                        "principal": delegation.mandate(Role::Principal),
                        "head": delegation.mandate(Role::Head),
                    },
                })
            }
        }
    }

    /// The private file, as it was given.
    pub(super) fn preferences(&self, caller: &Caller) -> Result<Value, Problem> {
        let file = self.vault(caller)?.delegation.file();
        file.map(|text| Value::String(text.to_owned())).ok_or_else(|| Problem::of(Code::NoPreferences))
    }

    /// What a package is worth to the own side alone, and what the own side believes to be better for all.
    pub(super) fn check(&self, caller: &Caller, terms: &Terms) -> Result<Value, Problem> {
        let vault = self.vault(caller)?;
        let scenario = self.room.scenario();
        let outcome = terms.outcome(scenario).map_err(|fault| Problem::from(Refusal::from(fault)))?;
        let actor = self.room.actor(caller.seat).ok_or_else(|| Problem::of(Code::NotFound))?;
        let own = vault.delegation.preferences().ok_or_else(|| Problem::of(Code::NoPreferences))?;
        let proposal = Command::Propose { terms: terms.clone(), expires: None };
        let mandate = match vault.delegation.clears(&proposal, &actor) {
            Ok(()) => json!({ "allows": true }),
            Err(refusal) => {
                let (why, cause) = (refusal.code(), refusal.to_string());
                json!({ "allows": false, "why": why, "cause": cause, "cure": refusal.cure() })
            }
        };
        let change = |change: &OptionChange| {
            let issue = &scenario.issues[change.issue.0];
            json!({ "issue": issue.id, "option": issue.option_id(change.option), "gain": change.gain })
        };
        let changes = own.changes(&outcome);
        // What the party believes nothing of is not said.
        let is_better = |change: &&OptionChange| {
            own.is_better_for_all(&outcome.with(change.issue, change.option), &outcome) == Some(true)
        };
        let possible = changes.iter().filter(|change| change.gain.is_some());
        Ok(json!({
            "value": own.utility(&outcome),
            "reservation": own.reservation(),
            "acceptable": own.is_acceptable(&outcome),
            "feasible": own.view().is_feasible(&outcome),
            "mandate": mandate,
            "changes": changes.iter().map(change).collect::<Vec<_>>(),
            "better_for_all": possible.filter(is_better).map(change).collect::<Vec<_>>(),
        }))
    }
}

/// What a party wants by its own file, or every fault of the file.
pub(crate) fn own_preferences(
    scenario: &Scenario,
    party: &str,
    text: &str,
) -> Result<OwnPreferences, Problem> {
    let faulty = |detail: String| Problem::with(Code::FaultyFile, detail);
    let id = scenario.party(party).ok_or_else(|| Problem::of(Code::NotFound))?;
    let name = format!("{party}.toml");
    let file = native::party_file(FileText { name: &name, text }, scenario, id)
        .map_err(|faults| faulty(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
    OwnPreferences::of_file(scenario.clone(), file).map_err(|error| faulty(error.to_string()))
}
