//! Several windows of one seat, and offers that change while somebody looks at them.

use super::window::Chromium;
use crate::common::TestDatabase;
use crate::table::{Table, TestServer};
use elfvik::room::Command;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_of_a_seat_show_the_same_and_count_a_form_once() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    let one = chromium.seated(&server, &table, "norland").await;
    let other = chromium.beside(&one).await;
    other.sit(&table, "norland").await;
    for window in [&one, &other] {
        window.fill("#stream", "Message to the table", "said in two windows").await;
    }
    // Both forms are of the same state of the table, and hold the same.
    tokio::join!(one.click("Send to all"), other.click("Send to all"));
    one.shows("#stream", "said in two windows").await;
    other.shows("#stream", "said in two windows").await;
    let n_said = table.kinds("norland").await.iter().filter(|kind| *kind == "message").count();
    assert_eq!(n_said, 1, "{:?}", table.kinds("norland").await);

    // Pressed twice, a button counts once.
    let twice = "(() => { const b = [...document.querySelectorAll('button')].find(b => b.value === 'propose'); \
                 b.click(); b.click(); })()";
    one.ask::<Value>(twice).await;
    one.shows("#on-table", "Norland, offer 1").await;
    other.shows("#on-table", "Norland, offer 1").await;
    one.settled().await;
    other.settled().await;
    let n_offers = table.kinds("norland").await.iter().filter(|kind| *kind == "offer-made").count();
    assert_eq!(n_offers, 1);
    assert_eq!(one.ask::<String>(TEXT).await, other.ask::<String>(TEXT).await);
    chromium.end().await;
}

/// The talk and the table, without clocks.
const TEXT: &str =
    "[...document.querySelectorAll('#status, #on-table, #stream')].map(e => e.innerText).join()";

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_was_replaced_is_not_accepted_by_whoever_read_the_old_one() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    table.offers("norland", table.package("delegations-draft")).await;
    // A page that nothing reaches any more: what it shows is old.
    let window = chromium.window(&server.address).await;
    window.without_script().await;
    window.sit(&table, "osterland").await;
    window.shows("#on-table", "offer 1").await;
    let terms = table.package("draft-with-quota");
    table.does("norland", Command::Replace { offer: 1, terms, expires: None }).await;
    window.click_refused("Accept exactly this").await;
    window.shows_refused("#notice", "What to do").await;
    // It says what is there now.
    window.shows_refused("#on-table", "offer 2").await;
    window.has_said("409").await;
    let kinds = table.kinds("osterland").await;
    assert!(!kinds.iter().any(|kind| kind == "accepted" || kind == "initialled"), "{kinds:?}");

    // On a page that is told of the change, the button under the pointer takes no press at once.
    let window = chromium.seated(&server, &table, "osterland").await;
    window.shows("#on-table", "offer 2").await;
    window.ask::<Value>("document.querySelector('#on-table button').focus()").await;
    let terms = table.package("delegations-draft");
    table.does("norland", Command::Replace { offer: 2, terms, expires: None }).await;
    window.until("document.querySelector('#on-table h3').innerText.includes('offer 3')").await;
    let focused: bool = window.ask("document.activeElement.value === 'accept'").await;
    assert!(!focused, "Enter would accept what nobody has read");
    let pressable: bool = window.ask("!document.querySelector('#on-table button').disabled").await;
    assert!(!pressable, "a press would accept what nobody has read");
    window.click("Accept exactly this").await;
    window.shows("#on-table", "Initialled").await;
    chromium.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_writes_stays_while_the_page_changes() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    let window = chromium.seated(&server, &table, "osterland").await;
    window.fill("#draft", "Words that go with it", "our words").await;
    window.choose("#draft", "Draft: Sea border", "joint-zone").await;
    window.fill("#stream", "Message to the table", "one three").await;
    // The caret stands in the middle.
    let caret = "(() => { const t = document.querySelector('#stream textarea'); t.focus(); \
                 t.setSelectionRange(4, 4); window.kept = t; })()";
    window.ask::<Value>(caret).await;
    table.offers("norland", table.package("delegations-draft")).await;
    window.shows("#on-table", "offer 1").await;
    window.settled().await;
    window.types("two ").await;
    let now: (String, String, String, bool) = window.ask(WRITTEN).await;
    assert_eq!(now.0, "one two three");
    assert_eq!((now.1.as_str(), now.2.as_str()), ("our words", "joint-zone"));
    assert!(now.3, "the field is another element, so that a half-written word of an input method is lost");
    // The draft is compared with what the other side offers now.
    window.until("document.querySelectorAll('#draft td')[1].innerText.includes('halfway')").await;
    chromium.end().await;
}

const WRITTEN: &str = "[document.querySelector('#stream textarea').value, \
                       document.querySelector('#draft textarea').value, \
                       document.querySelector('#draft select').value, \
                       document.activeElement === window.kept]";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_refused_is_not_lost() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    let window = chromium.seated(&server, &table, "osterland").await;
    window.fill("#stream", "Message to the table", "a long thought").await;
    // Somebody has changed the form.
    window.ask::<Value>("document.querySelector('#stream select').options[0].value = 'shout'").await;
    window.click_refused("Send to all").await;
    window.shows_refused("#notice", "What to do").await;
    let kept: String = window.ask("document.querySelector('#stream textarea').value").await;
    assert_eq!(kept, "a long thought");
    window.has_said("40").await;
    chromium.end().await;
}
