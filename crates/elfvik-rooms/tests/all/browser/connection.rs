//! The server goes away and comes back.

use super::window::Chromium;
use crate::common::TestDatabase;
use crate::kills::Program;
use crate::table::request;
use elfvik::room::{Command, MessageKind};
use elfvik_rooms::client::Client;
use elfvik_rooms::tokens::Token;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_that_the_connection_is_lost_and_catches_up() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let host = Token::new();
    let program = Program::start(&database, &host);
    let address = program.address.clone();
    let opened = Client::new(&address, &host.text()).unwrap().open(&request(), "room").await.unwrap();
    let head = Client::new(&address, "").unwrap().at(&opened.room, &opened.token);
    let window = chromium.window(&address).await;
    super::talk::join(&window, &opened, "osterland").await;
    window.fill("#draft", "Words that go with it", "half a sentence").await;

    drop(program);
    window.until("getComputedStyle(document.querySelector('#lost')).display !== 'none'").await;
    window.until("document.querySelector('#lost').innerText.includes('connection is lost')").await;
    // What is sent meanwhile is not lost, and nobody is told that it was sent.
    window.fill("#stream", "Message to the table", "are you there?").await;
    window.click_refused("Send to all").await;
    window.until("document.querySelector('#notice').innerText.includes('did not answer')").await;
    let kept: String = window.ask("document.querySelector('#stream textarea').value").await;
    assert_eq!(kept, "are you there?");

    let listen = address.trim_start_matches("http://");
    let program = Program::start_at(&database, &host, listen);
    let said = Command::Say { meant: MessageKind::Procedural, text: "we are back".to_owned(), about: None };
    head.command(&said, "back").await.unwrap();
    window.until("document.querySelector('#stream').innerText.includes('we are back')").await;
    window.until("getComputedStyle(document.querySelector('#lost')).display === 'none'").await;
    window.has_said("ERR_").await;
    window.click("Send to all").await;
    window.shows("#stream", "are you there?").await;
    let kept: String = window.ask("document.querySelector('#draft textarea').value").await;
    assert_eq!(kept, "half a sentence");
    chromium.end().await;
    drop(program);
}
