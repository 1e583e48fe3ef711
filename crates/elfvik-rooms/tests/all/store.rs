//! What is stored, on both databases by one body of tests.

use crate::common::TestDatabase;
use elfvik_rooms::seal::VaultKey;
use elfvik_rooms::store::{
    Answer, AnswerKey, Append, Appended, InvitationKey, NewEvent, RoomRow, Store, StoreError, TokenKind,
    TokenRow, VaultName, verify_chain,
};
use elfvik_rooms::tokens::Token;
use std::sync::Arc;

fn room(name: &str) -> RoomRow {
    RoomRow {
        room: name.to_owned(),
        created: 1,
        scenario: "format = 1".to_owned(),
        settings: "{}".to_owned(),
    }
}

fn event(number: u64, text: &str) -> NewEvent {
    let body = format!("{{\"number\":{number},\"text\":\"{text}\"}}");
    NewEvent {
        number,
        at: 1000 + i64::try_from(number).unwrap(),
        audience: "[\"everyone\"]".to_owned(),
        body,
    }
}

fn answered(token: &Token, key: &str, request: &str, body: &str) -> Option<(AnswerKey, Answer)> {
    let key = AnswerKey {
        token: token.hash(),
        key: key.to_owned(),
        request: token.request_hash(request.as_bytes()),
    };
    Some((key, Answer { at: 5, status: 200, body: body.to_owned() }))
}

fn token(secret: &Token, kind: TokenKind, room: &str, seat: u64) -> TokenRow {
    TokenRow {
        token: secret.hash(),
        kind,
        room: room.to_owned(),
        seat,
        party: Some("us".to_owned()),
        created: 1,
        expires: 100,
        used: None,
        revoked: None,
    }
}

/// The one body of tests, on an empty database.
async fn check(store: Arc<Store>) {
    rooms_and_events_come_back_in_order(&store).await;
    a_taken_number_is_a_conflict(&store).await;
    a_repeated_request_gets_its_first_answer(&store).await;
    an_invitation_is_exchanged_once(&store).await;
    revoking_a_seat_ends_its_tokens(&store).await;
    tokens_are_replaced_all_or_nothing(&store).await;
    redaction_keeps_the_chain(&store).await;
    writers_at_once_lose_nothing(&store).await;
}

async fn rooms_and_events_come_back_in_order(store: &Store) {
    store.create_room(&room("a")).await.unwrap();
    let events = vec![event(1, "one"), event(2, "two")];
    store.append(&Append { room: "a".to_owned(), events, ..Append::default() }).await.unwrap();
    let events = vec![event(3, "three")];
    store.append(&Append { room: "a".to_owned(), events, ..Append::default() }).await.unwrap();
    let rows = store.events("a", 0).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(store.events("a", 3).await.unwrap(), rows[2..]);
    assert_eq!(verify_chain(&rows), Ok(rows[2].chain));
    assert_eq!(store.room("a").await.unwrap(), Some(room("a")));
    assert_eq!(store.room("other").await.unwrap(), None);
}

async fn a_taken_number_is_a_conflict(store: &Store) {
    for number in [2, 3, 5] {
        let append =
            Append { room: "a".to_owned(), events: vec![event(number, "again")], ..Append::default() };
        let refused = store.append(&append).await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{number}: {refused:?}");
    }
    assert_eq!(store.events("a", 0).await.unwrap().len(), 3);
}

async fn a_repeated_request_gets_its_first_answer(store: &Store) {
    let owner = Token::new();
    let append = |number, request: &str, body: &str| Append {
        room: "a".to_owned(),
        events: vec![event(number, "posted")],
        answer: answered(&owner, "key-1", request, body),
        ..Append::default()
    };
    assert_eq!(store.append(&append(4, "offer", "first")).await.unwrap(), Appended::Stored);
    for _ in 0..4 {
        let Appended::Repeated(answer) = store.append(&append(5, "offer", "second")).await.unwrap() else {
            panic!("stored twice");
        };
        assert_eq!(answer.body, "first");
    }
    assert!(matches!(store.append(&append(5, "another", "third")).await, Err(StoreError::KeyReused)));
    assert_eq!(store.events("a", 4).await.unwrap().len(), 1);
    assert_eq!(store.forget_answers(6).await.unwrap(), 1);
}

async fn an_invitation_is_exchanged_once(store: &Store) {
    let (invitation, late) = (Token::new(), Token::new());
    store.add_token(&token(&invitation, TokenKind::Invitation, "a", 1), None).await.unwrap();
    store.add_token(&token(&late, TokenKind::Invitation, "a", 2), None).await.unwrap();
    let (first, second) = (Token::new(), Token::new());
    let seat = |secret: &Token, created| TokenRow { created, ..token(secret, TokenKind::Seat, "a", 1) };
    assert!(store.exchange(&invitation.hash(), &seat(&first, 50), None).await.unwrap());
    assert!(!store.exchange(&invitation.hash(), &seat(&second, 51), None).await.unwrap());
    assert!(!store.exchange(&late.hash(), &seat(&second, 100), None).await.unwrap());
    assert!(!store.exchange(&first.hash(), &seat(&second, 52), None).await.unwrap());
    assert!(store.token(&first.hash()).await.unwrap().unwrap().is_valid(60));
    assert_eq!(store.token(&second.hash()).await.unwrap(), None);
    assert!(!store.token(&invitation.hash()).await.unwrap().unwrap().is_valid(60));
}

async fn revoking_a_seat_ends_its_tokens(store: &Store) {
    let (one, two) = (Token::new(), Token::new());
    store.add_token(&token(&one, TokenKind::Seat, "a", 7), None).await.unwrap();
    store.add_token(&token(&two, TokenKind::Seat, "a", 8), None).await.unwrap();
    assert_eq!(store.revoke_seat("a", 7, 70).await.unwrap(), [one.hash()]);
    assert!(store.revoke_seat("a", 7, 71).await.unwrap().is_empty());
    assert_eq!(store.token(&one.hash()).await.unwrap().unwrap().revoked, Some(70));
    assert!(store.token(&two.hash()).await.unwrap().unwrap().is_valid(71));
}

async fn tokens_are_replaced_all_or_nothing(store: &Store) {
    store.create_room(&room("replaced")).await.unwrap();
    let (old, other, new) = (Token::new(), Token::new(), Token::new());
    let vault = |generation| VaultName { room: "replaced".to_owned(), party: "us".to_owned(), generation };
    let key = VaultKey::new();
    for (secret, seat) in [(&old, 1), (&other, 2)] {
        let row = token(secret, TokenKind::Seat, "replaced", seat);
        store.add_token(&row, Some(&key.wrapped_for(secret, &vault(0)))).await.unwrap();
    }
    let is_as_it_was = async || {
        let row = store.token(&old.hash()).await.unwrap().unwrap();
        let opens = store.vault_key(&old.hash(), "replaced", "us").await.unwrap().is_some();
        row.revoked.is_none() && opens
    };
    // The invitation cannot be stored: its number is taken. Nothing of the rest is done either.
    let taken = token(&other, TokenKind::Invitation, "replaced", 1);
    let along = InvitationKey::OfOpenVault(key.wrapped_for(&other, &vault(0)));
    assert!(matches!(store.replace_tokens(&taken, Some(&along)).await, Err(StoreError::Unavailable(_))));
    assert!(is_as_it_was().await);
    // Another seat can open the vault, so that none begins.
    let invitation = token(&new, TokenKind::Invitation, "replaced", 1);
    let fresh = InvitationKey::OfNewVault(VaultKey::new().wrapped_for(&new, &vault(1)));
    assert!(matches!(store.replace_tokens(&invitation, Some(&fresh)).await, Err(StoreError::VaultInUse)));
    assert!(is_as_it_was().await);
    store.revoke_seat("replaced", 2, 5).await.unwrap();
    assert_eq!(store.replace_tokens(&invitation, Some(&fresh)).await.unwrap(), vec![old.hash()]);
    assert!(!is_as_it_was().await);
    assert_eq!(store.vault_holders("replaced", "us").await.unwrap(), Some((1, 1)));
    assert!(store.token(&new.hash()).await.unwrap().unwrap().is_valid(5));
}

async fn redaction_keeps_the_chain(store: &Store) {
    let before = verify_chain(&store.events("a", 0).await.unwrap()).unwrap();
    store.redact("a", &[(2, "{\"number\":2}".to_owned())]).await.unwrap();
    let rows = store.events("a", 0).await.unwrap();
    assert_eq!(verify_chain(&rows), Ok(before));
    assert_eq!(rows[1].salt, None);
    let mut forged = rows.clone();
    forged[2].body = forged[2].body.replace("three", "third");
    assert_eq!(verify_chain(&forged).unwrap_err().number, 3);
    assert_eq!(verify_chain(&[&rows[..1], &rows[2..]].concat()).unwrap_err().number, 3);
}

/// Eight tasks add to one room; whoever comes second reads on and tries again.
async fn writers_at_once_lose_nothing(store: &Arc<Store>) {
    store.create_room(&room("b")).await.unwrap();
    let write = |writer: u64| {
        let store = Arc::clone(store);
        async move {
            for turn in 0..10 {
                loop {
                    let next = store.events("b", 0).await.unwrap().last().map_or(1, |row| row.number + 1);
                    let events = vec![event(next, &format!("{writer}-{turn}"))];
                    match store.append(&Append { room: "b".to_owned(), events, ..Append::default() }).await {
                        Ok(_) => break,
                        Err(StoreError::Conflict { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        }
    };
    let tasks: Vec<_> = (0..8).map(|writer| tokio::spawn(write(writer))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    let rows = store.events("b", 0).await.unwrap();
    assert_eq!(rows.len(), 80);
    verify_chain(&rows).unwrap();
    for writer in 0..8 {
        for turn in 0..10 {
            let text = format!("\"{writer}-{turn}\"");
            assert_eq!(rows.iter().filter(|row| row.body.contains(&text)).count(), 1, "{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_stores_everything_once() {
    let database = TestDatabase::sqlite();
    check(Arc::new(database.store().await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_stores_everything_once() {
    let Some(database) = TestDatabase::postgres() else { return };
    check(Arc::new(database.store().await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_moves_there_and_back_with_every_hash() {
    let Some(postgres) = TestDatabase::postgres() else { return };
    let (first, last) = (TestDatabase::sqlite(), TestDatabase::sqlite());
    let (from, between, back) = (first.store().await, postgres.store().await, last.store().await);
    check_moved(&from, &between, &back).await;
}

async fn check_moved(from: &Store, between: &Store, back: &Store) {
    from.create_room(&room("a")).await.unwrap();
    let events = vec![event(1, "one"), event(2, "two"), event(3, "three")];
    from.append(&Append { room: "a".to_owned(), events, ..Append::default() }).await.unwrap();
    from.redact("a", &[(2, "{}".to_owned())]).await.unwrap();
    let secret = Token::new();
    from.add_token(&token(&secret, TokenKind::Seat, "a", 1), None).await.unwrap();
    let moved = from.move_to(between).await.unwrap();
    assert_eq!((moved.rooms, moved.events, moved.tokens), (1, 3, 1));
    assert_eq!(between.move_to(back).await.unwrap(), moved);
    assert_eq!(back.events("a", 0).await.unwrap(), from.events("a", 0).await.unwrap());
    assert_eq!(back.tokens("a").await.unwrap(), from.tokens("a").await.unwrap());
    assert!(from.move_to(back).await.is_err());
}

#[tokio::test]
async fn a_copy_made_while_writing_opens_and_holds() {
    let database = TestDatabase::sqlite();
    let store = database.store().await;
    store.create_room(&room("a")).await.unwrap();
    let events = (1..=50).map(|number| event(number, "text")).collect();
    store.append(&Append { room: "a".to_owned(), events, ..Append::default() }).await.unwrap();
    let file = database.folder().join("copy.db");
    store.copy_to(&file).await.unwrap();
    assert!(store.copy_to(&file).await.is_err());
    let copy = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
    assert_eq!(copy.events("a", 0).await.unwrap(), store.events("a", 0).await.unwrap());
}

#[tokio::test]
async fn an_address_of_no_database_is_refused_without_its_password() {
    let refused = Store::open("mysql://me:secret@host/db").await.unwrap_err().to_string();
    assert!(refused.contains("sqlite://FILE") && !refused.contains("secret"), "{refused}");
}
