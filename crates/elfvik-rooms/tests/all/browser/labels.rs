//! Hostile and long texts: whatever a scenario, a name or a message holds is shown as text, within the window.

use super::window::Chromium;
use crate::common::TestDatabase;
use crate::table::{Table, TestServer, request_of};
use elfvik::room::{Command, MessageKind, Occupant, Role};
use serde_json::Value;
use std::fmt::Write as _;

const MARKUP: &str = "<img src=x onerror=ran=1><script>ran=1</script><b id=evil>'\\\"&amp;</b>";
const ARABIC: &str = "\u{202e}القدس والحدود البحرية بين الطرفين";
const N_ISSUES: usize = 40;
const N_PARTIES: usize = 9;

/// A scenario of 9 parties and 40 issues, whose every text is hostile, written from right to left, or long.
fn scenario() -> String {
    let long = "verylongwordwithoutblanks".repeat(8);
    let texts = [MARKUP, ARABIC, &long];
    let text = |at: usize| texts[at % 3];
    let mut file = format!("format = 1\ntitle = \"{MARKUP} {ARABIC}\"\ncaution = \"{long}\"\n");
    for party in 0..N_PARTIES {
        let _ = writeln!(file, "[[parties]]\nid = \"p{party}\"\nname = \"{} {party}\"", text(party));
    }
    for issue in 0..N_ISSUES {
        let _ = write!(file, "[[issues]]\nid = \"i{issue}\"\nname = \"{} {issue}\"\n", text(issue));
        let _ = write!(file, "question = \"{}\"\noptions = [\n", text(issue + 1));
        for option in 0..3 {
            let _ = writeln!(file, "{{ id = \"o{option}\", text = \"{} {option}\" }},", text(issue + option));
        }
        file.push_str("]\n");
    }
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_and_long_texts_are_shown_as_text_within_the_window() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let ids: Vec<String> = (0..N_PARTIES).map(|party| format!("p{party}")).collect();
    let mut seats = vec![("mediator", Role::Mediator, None, Occupant::Person)];
    seats.extend(ids.iter().map(|id| (id.as_str(), Role::Head, Some(id.as_str()), Occupant::Agent)));
    let mut request = request_of(&seats, &scenario());
    for seat in &mut request.seats {
        seat.name = Some(seat.party.clone().unwrap_or_else(|| "mediator".to_owned()));
    }
    let table = Table::open(&server, &request).await;
    for name in table.clients.keys() {
        table.does(name, Command::Arrive {}).await;
    }
    table.does("host", Command::Start {}).await;
    let mut terms =
        elfvik::room::Terms::of(&table.scenario, &elfvik::model::Outcome::new(vec![0; N_ISSUES]), MARKUP);
    let by = ids.iter().find(|id| first_can(&table, id)).cloned();
    let window = chromium.window(&server.address).await;
    for text in [MARKUP, ARABIC] {
        let said = Command::Say { meant: MessageKind::NonPaper, text: text.to_owned(), about: None };
        table.does("p0", said).await;
    }
    let by = by.unwrap_or_else(|| "p0".to_owned());
    terms.text = format!("{MARKUP} {ARABIC}");
    table.offers(&by, terms).await;
    for name in ["p1", "mediator", "host"] {
        for width in [1280, 390] {
            window.size(width, 844).await;
            window.sit(&table, name).await;
            window.shows("#on-table", "onerror").await;
            window.fits().await;
            window.picture(&format!("hostile-{name}-{width}")).await;
            let made: Vec<String> = window.ask(MADE).await;
            assert!(made.is_empty(), "{name}: {made:?}");
        }
    }
    // A draft of all of it is valued and offered within the page.
    window.size(1280, 900).await;
    window.sit(&table, "mediator").await;
    let n_fields: usize = window.ask("document.querySelectorAll('#draft select').length").await;
    assert_eq!(n_fields, N_ISSUES);
    window.click("Write as the next draft of the single text").await;
    window.shows("#mediation", "Single text, draft 1").await;
    let made: Vec<String> = window.ask(MADE).await;
    assert!(made.is_empty(), "{made:?}");
    let title: Value = window.ask("document.title").await;
    assert!(title.as_str().unwrap().contains("<script>"), "{title}");
    chromium.end().await;
}

/// Whether a party may offer first.
fn first_can(table: &Table, id: &str) -> bool {
    table.scenario.parties.first().is_some_and(|party| party.id == id)
}

/// What was made from data: elements that no template has, handlers, code that ran.
const MADE: &str = "[...document.querySelectorAll('img, b[id], script:not([src]), iframe, object, style, \
                    [onerror], [onclick], [style]')].map(e => e.outerHTML.slice(0, 100))\
                    .concat(typeof ran === 'undefined' ? [] : ['code ran'])";
