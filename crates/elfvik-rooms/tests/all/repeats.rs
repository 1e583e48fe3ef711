//! Every request that writes, sent one to five times, is done once and answered the same.

use crate::common::{TestDatabase, class_over};
use crate::table::{Table, TestServer, request};
use elfvik::room::{Command, MessageKind};
use elfvik_rooms::client::Client;
use elfvik_rooms::store::ClassSeatRow;

#[tokio::test(flavor = "multi_thread")]
async fn each_post_sent_up_to_five_times_is_one_event() {
    for database in TestDatabase::all() {
        let server = TestServer::start(&database).await;
        let table = Table::seated(&server).await;
        let before = table.kinds("norland").await.len();
        for number in 0..20_usize {
            let text = format!("question {number}");
            let command = Command::Say { meant: MessageKind::Question, text, about: None };
            let key = format!("say-{number}");
            let mut answers = Vec::new();
            let sent = (0..=number % 5).map(|_| table.at("norland").command(&command, &key));
            for answer in futures_util::future::join_all(sent).await {
                answers.push(answer.unwrap()["events"].clone());
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        }
        assert_eq!(table.kinds("norland").await.len(), before + 20);
        let other = Command::Say { meant: MessageKind::Question, text: "another".into(), about: None };
        let refused = table.at("norland").command(&other, "say-3").await.unwrap_err();
        assert_eq!(refused.code(), Some("key-reused"));
        // A key belongs to its token: the same of somebody else is another.
        table.at("osterland").command(&other, "say-3").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_and_its_links_are_made_once_for_each_key() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let first = server.open(&request(), "one").await;
    let again = server.open(&request(), "one").await;
    let other = server.open(&request(), "two").await;
    assert_eq!((&first.room, &first.token), (&again.room, &again.token));
    assert_eq!(first.seats[0].link, again.seats[0].link);
    assert_ne!(first.room, other.room);
    let mut changed = request();
    changed.scenario.push('\n');
    let refused = server.client().open(&changed, "one").await.unwrap_err();
    assert_eq!(refused.code(), Some("key-reused"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_opens_its_seat_once_and_its_lost_answer_can_be_asked_for() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let opened = server.open(&request(), "one").await;
    let link = &opened.seats[1].link;
    let first = Client::joined(link, "mine").await.unwrap();
    let again = Client::joined(link, "mine").await.unwrap();
    assert_eq!(first.token(), again.token());
    let refused = Client::joined(link, "another").await.unwrap_err();
    assert_eq!(refused.code(), Some("no-invitation"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_by_the_head_is_made_once_and_opens_the_vault() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let seat = serde_json::json!({ "role": "delegate", "party": "norland", "name": "second deputy" });
    let first = table.at("norland").post("/seats", &seat, "invite").await.unwrap();
    let again = table.at("norland").post("/seats", &seat, "invite").await.unwrap();
    assert_eq!(first["invited"], again["invited"]);
    let deputy = Client::joined(first["invited"]["link"].as_str().unwrap(), "join").await.unwrap();
    assert_eq!(deputy.text("/preferences").await.unwrap(), crate::table::NORLAND);
    // The host opens no vault: who is invited by others finds none that is in use.
    let refused = table.at("host").post("/seats", &seat, "invite").await.unwrap_err();
    assert_eq!(refused.code(), Some("vault-in-use"));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_gone_the_answer_is_clear_and_nothing_is_lost() {
    let Some(database) = TestDatabase::postgres() else { return };
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let before = table.kinds("norland").await.len();
    let say = Command::Say { meant: MessageKind::Question, text: "are you there?".into(), about: None };
    database.pause();
    let refused = table.at("norland").command(&say, "say").await.unwrap_err();
    assert_eq!(refused.code(), Some("unavailable"));
    assert_eq!(reqwest::get(format!("{}/health", server.address)).await.unwrap().status(), 503);
    database.resume();
    table.at("norland").command(&say, "say").await.unwrap();
    table.at("norland").command(&say, "say").await.unwrap();
    assert_eq!(table.kinds("norland").await.len(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_share_a_database_and_see_each_other() {
    let Some(database) = TestDatabase::postgres() else { return };
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let second = TestServer::start_as(&database, server.host.clone(), |_| {}).await;
    let client =
        |name: &str| Client::new(&second.address, "").unwrap().at(&table.room, table.at(name).token());
    let (norland, osterland) = (client("norland"), client("osterland"));
    let say = |text: String| Command::Say { meant: MessageKind::Question, text, about: None };
    let before = osterland.events(0, 0).await.unwrap()["last"].as_u64().unwrap();
    // Three write without a pause, two of them at the second server: none is left behind by the others.
    let spoken = [table.at("norland"), &norland, &osterland];
    let writers = spoken.iter().enumerate().map(|(writer, at)| async move {
        for number in 0..SPOKEN {
            let command = say(format!("{writer} says {number}"));
            at.command(&command, &format!("{writer}-{number}")).await.unwrap();
        }
    });
    futures_util::future::join_all(writers).await;
    let mut last = before;
    while last < before + 3 * SPOKEN {
        let events = osterland.events(last, 10).await.unwrap();
        assert!(events["last"].as_u64().unwrap() > last, "the wake-up came");
        last = events["last"].as_u64().unwrap();
    }
    let here = table.at("osterland").events(0, 0).await.unwrap();
    assert_eq!(here, osterland.events(0, 0).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_joins_a_class_at_the_same_moment_on_two_servers_gets_a_seat_of_their_own() {
    for database in TestDatabase::all() {
        let stores = [database.store().await, database.store().await];
        stores[0].add_class(&class_over("", N_JOINING)).await.unwrap();
        let joining = (0..N_JOINING).map(|number| {
            let participant = [u8::try_from(number).unwrap(); 32];
            let (class, name) = ("c1".to_owned(), format!("participant {number}"));
            let seat = ClassSeatRow { class, place: 0, name, participant, joined: 0 };
            let store = &stores[usize::try_from(number % 2).unwrap()];
            async move { store.take_class_seat(&seat, false, N_JOINING).await.unwrap().unwrap().place }
        });
        let mut places = futures_util::future::join_all(joining).await;
        places.sort_unstable();
        assert_eq!(places, (0..N_JOINING).collect::<Vec<_>>());
    }
}

const SPOKEN: u64 = 20;
const N_JOINING: u64 = 24;
