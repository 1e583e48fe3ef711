//! Nothing that is secret stands in a database.

use crate::common::{TestDatabase, contains};
use elfvik_rooms::seal::VaultKey;
use elfvik_rooms::store::{Append, RoomRow, TokenKind, TokenRow, VaultName};
use elfvik_rooms::tokens::Token;

const CANARY: &str = "CANARY-of-the-delegation-93c1";

fn vault(party: &str) -> VaultName {
    VaultName { room: "a".to_owned(), party: party.to_owned(), generation: 0 }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_database_shows_neither_vault_nor_token() {
    for database in TestDatabase::all() {
        let store = database.store().await;
        let scenario = "title = \"PUBLIC-of-the-room\"".to_owned();
        let room = RoomRow { room: "a".to_owned(), created: 1, scenario, settings: "{}".to_owned() };
        store.create_room(&room).await.unwrap();
        let (secret, key) = (Token::new(), VaultKey::new());
        let token = TokenRow {
            token: secret.hash(),
            kind: TokenKind::Seat,
            room: "a".to_owned(),
            seat: 1,
            party: Some("us".to_owned()),
            created: 1,
            expires: 9,
            used: None,
            revoked: None,
        };
        store.add_token(&token, Some(&key.wrapped_for(&secret, &vault("us")))).await.unwrap();
        let sealed = vec![key.seal(&vault("us"), 1, 2, format!("{{\"note\":\"{CANARY}\"}}").as_bytes())];
        store.append(&Append { room: "a".to_owned(), sealed, ..Append::default() }).await.unwrap();

        let row = store.vault_key(&secret.hash(), "a", "us").await.unwrap().unwrap();
        let opened = VaultKey::unwrapped(&secret, &row).unwrap();
        let events = store.sealed_events(&vault("us"), 0).await.unwrap();
        assert!(contains(&opened.open(&events[0]).unwrap(), CANARY));
        assert_eq!(store.vault_holders("a", "us").await.unwrap(), Some((1, 0)));
        assert_eq!(store.vault_holders("a", "dprk").await.unwrap(), None);

        let bytes = database.bytes();
        assert!(contains(&bytes, "PUBLIC-of-the-room"), "the search finds what is there");
        assert!(!contains(&bytes, CANARY));
        assert!(!contains(&bytes, &secret.text()));

        store.revoke_seat("a", 1, 5).await.unwrap();
        assert_eq!(store.vault_key(&secret.hash(), "a", "us").await.unwrap(), None);
        assert_eq!(store.vault_holders("a", "us").await.unwrap(), Some((0, 0)));
    }
}

#[test]
fn a_sealed_event_opens_in_its_own_place_alone() {
    let key = VaultKey::new();
    let event = key.seal(&vault("us"), 3, 7, CANARY.as_bytes());
    assert_eq!(key.open(&event).as_deref(), Some(CANARY.as_bytes()));
    let elsewhere = |change: fn(&mut elfvik_rooms::store::SealedEvent)| {
        let mut moved = event.clone();
        change(&mut moved);
        key.open(&moved)
    };
    assert_eq!(elsewhere(|event| event.number = 4), None);
    assert_eq!(elsewhere(|event| event.at = 8), None);
    assert_eq!(elsewhere(|event| event.vault.party = "dprk".to_owned()), None);
    assert_eq!(elsewhere(|event| event.vault.generation = 1), None);
    assert_eq!(elsewhere(|event| event.sealed[30] ^= 1), None);
    assert_eq!(elsewhere(|event| event.sealed.truncate(20)), None);
    assert_eq!(VaultKey::new().open(&event), None);
}

#[test]
fn a_wrapped_key_opens_for_its_token_alone() {
    let (key, token) = (VaultKey::new(), Token::new());
    let row = key.wrapped_for(&token, &vault("us"));
    assert!(VaultKey::unwrapped(&token, &row).is_some());
    assert!(VaultKey::unwrapped(&Token::new(), &row).is_none());
    let mut other = row.clone();
    other.vault.party = "dprk".to_owned();
    assert!(VaultKey::unwrapped(&token, &other).is_none());
}
