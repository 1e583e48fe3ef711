//! Seats and their tokens: who is invited opens the vault of the own party, and nobody else's.

use super::state::State;
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::seal::VaultKey;
use crate::server::{Shared, now};
use crate::store::{InvitationKey, TokenKind, TokenRow, VaultKeyRow, VaultName};
use crate::tokens::Token;
use elfvik::room::{Role, RoomSeat, SeatId};
use serde_json::{Value, json};

/// A seat that is to be added.
#[derive(Debug, Clone)]
pub(crate) struct NewSeat {
    pub(crate) what: RoomSeat,
}

/// An invitation, ready to be stored.
#[derive(Debug)]
pub(crate) struct Invited {
    pub(crate) seat: SeatId,
    pub(crate) token: TokenRow,
    pub(crate) key: Option<VaultKeyRow>,
}

impl State {
    /// An invitation to a seat, with the key of its party's vault.
    ///
    /// A member of the party hands on the key of the open vault. Anybody else begins a new vault, which is
    /// refused as long as somebody can open the old one.
    pub(super) async fn invitation(
        &self,
        caller: &Caller,
        seat: SeatId,
        party: Option<&str>,
        key: &str,
    ) -> Result<Invited, Problem> {
        let token = invitation_token(&caller.token, &self.id, seat, key);
        let key = match party {
            None => None,
            Some(party) if caller.party.as_deref() == Some(party) => {
                let vault = self.vault(caller)?;
                Some(vault.key.wrapped_for(&token, &vault.name))
            }
            Some(party) => {
                let generation = match self.shared.store.vault_holders(&self.id, party).await? {
                    None => 0,
                    Some((0, newest)) => newest + 1,
                    Some(_) => return Err(Problem::of(Code::VaultInUse)),
                };
                let name = VaultName { room: self.id.clone(), party: party.to_owned(), generation };
                Some(VaultKey::new().wrapped_for(&token, &name))
            }
        };
        Ok(Invited { seat, token: invitation_row(&self.shared, &token, &self.id, seat, party), key })
    }

    /// Another invitation for a seat; its tokens end.
    pub(super) async fn reinvite(
        &mut self,
        caller: &Caller,
        seat: SeatId,
        key_text: &str,
    ) -> Result<Value, Problem> {
        let party = self.own_seat(caller, seat)?;
        let token = invitation_token(&caller.token, &self.id, seat, key_text);
        if self.shared.store.token(&token.hash()).await?.is_some() {
            return Ok(self.shown_invitation(caller, seat, key_text));
        }
        // A head who replaces the own tokens takes the key along; anybody else begins a new vault, where no
        // other seat can open the old one.
        let key = match &party {
            None => None,
            Some(party) if caller.party.as_ref() == Some(party) => {
                let vault = self.vault(caller)?;
                Some(InvitationKey::OfOpenVault(vault.key.wrapped_for(&token, &vault.name)))
            }
            Some(party) => {
                let generation = self
                    .shared
                    .store
                    .vault_holders(&self.id, party)
                    .await?
                    .map_or(0, |(_, newest)| newest + 1);
                let name = VaultName { room: self.id.clone(), party: party.clone(), generation };
                Some(InvitationKey::OfNewVault(VaultKey::new().wrapped_for(&token, &name)))
            }
        };
        let invitation = invitation_row(&self.shared, &token, &self.id, seat, party.as_deref());
        let revoked = self.shared.store.replace_tokens(&invitation, key.as_ref()).await?;
        self.shared.note_revoked(&revoked);
        if let (Some(InvitationKey::OfNewVault(_)), Some(party)) = (&key, &party) {
            self.vaults.remove(party);
        }
        Ok(self.shown_invitation(caller, seat, key_text))
    }

    /// Ends the tokens of a seat.
    pub(super) async fn revoke(&mut self, caller: &Caller, seat: SeatId) -> Result<Value, Problem> {
        let party = self.own_seat(caller, seat)?;
        let n_revoked = self.ended(seat).await?;
        if let Some(party) = party {
            self.close_lost_vault(&party).await?;
        }
        Ok(json!({ "revoked": n_revoked }))
    }

    /// Ends the tokens of seats that were taken away.
    pub(super) async fn end_removed_seats(&mut self) -> Result<(), Problem> {
        let tokens = self.shared.store.tokens(&self.id).await?;
        for token in tokens.iter().filter(|token| token.revoked.is_none()) {
            let seat = SeatId(u32::try_from(token.seat).unwrap_or(u32::MAX));
            if self.room.seat(seat).is_none() {
                self.ended(seat).await?;
            }
        }
        Ok(())
    }

    async fn ended(&self, seat: SeatId) -> Result<usize, Problem> {
        let revoked = self.shared.store.revoke_seat(&self.id, u64::from(seat.0), now()).await?;
        self.shared.note_revoked(&revoked);
        Ok(revoked.len())
    }

    /// Shuts a vault that nobody can open any more.
    async fn close_lost_vault(&mut self, party: &str) -> Result<(), Problem> {
        if let Some((0, _)) = self.shared.store.vault_holders(&self.id, party).await? {
            self.vaults.remove(party);
        }
        Ok(())
    }

    /// The party of a seat over which the caller decides: the host over all, a head over those of the own
    /// party.
    fn own_seat(&self, caller: &Caller, seat: SeatId) -> Result<Option<String>, Problem> {
        let asking = self.room.seat(caller.seat).ok_or_else(|| Problem::of(Code::NotFound))?;
        let what = self.room.seat(seat);
        match asking.role {
            Role::Host => what.map(|what| what.party.clone()).ok_or_else(|| Problem::of(Code::NotFound)),
            Role::Head => {
                let own = what.filter(|what| what.party.is_some() && what.party == asking.party);
                own.map(|what| what.party.clone()).ok_or_else(|| Problem::of(Code::NotFound))
            }
            _ => Err(Problem::of(Code::NotPermitted)),
        }
    }

    /// An invitation as whoever made it is told: made again from their own token, and stored nowhere.
    pub(super) fn shown_invitation(&self, caller: &Caller, seat: SeatId, key: &str) -> Value {
        let token = invitation_token(&caller.token, &self.id, seat, key);
        json!({ "seat": seat, "invitation": token.text(), "link": self.shared.link(&token) })
    }
}

/// The invitation to a seat that somebody makes by a request with a key.
pub(crate) fn invitation_token(of: &Token, room: &str, seat: SeatId, key: &str) -> Token {
    of.derived(&["invitation", room, &seat.to_string(), key])
}

/// An invitation, as it is stored.
pub(crate) fn invitation_row(
    shared: &Shared,
    token: &Token,
    room: &str,
    seat: SeatId,
    party: Option<&str>,
) -> TokenRow {
    let created = now();
    TokenRow {
        token: token.hash(),
        kind: TokenKind::Invitation,
        room: room.to_owned(),
        seat: u64::from(seat.0),
        party: party.map(str::to_owned),
        created,
        expires: created + i64::from(shared.config.invitation_days) * DAY,
        used: None,
        revoked: None,
    }
}

/// The token of a seat, as it is stored.
pub(crate) fn seat_row(shared: &Shared, token: &Token, invitation: &TokenRow) -> TokenRow {
    let created = now();
    TokenRow {
        token: token.hash(),
        kind: TokenKind::Seat,
        created,
        expires: created + i64::from(shared.config.seat_days) * DAY,
        used: None,
        revoked: None,
        ..invitation.clone()
    }
}

const DAY: i64 = 24 * 3600 * 1000;
