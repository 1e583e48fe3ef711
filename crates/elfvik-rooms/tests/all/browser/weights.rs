//! Preparing: a weight as a bar and as a number, of which each follows the other.

use super::window::{Chromium, Key};
use crate::common::TestDatabase;
use crate::table::{Table, TestServer};
use serde_json::Value;

const BAR: &str = "document.querySelector('[name=bar-0]')";
const NUMBER: &str = "document.querySelector('[name=weight-0]')";
const SUM: &str = "document.querySelector('[data-sum] output').textContent";

#[tokio::test(flavor = "multi_thread")]
async fn bars_and_numbers_follow_each_other() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let window = chromium.seated(&server, &table, "norland").await;
    let page = format!("/table/{}/{}/prepare/values", table.room, table.seats["norland"].0);
    window.open(&page).await;
    window.until(&format!("{SUM} === '100'")).await;
    window.ask::<Value>(&format!("{BAR}.focus()")).await;
    let before: f64 = window.ask(&format!("Number({BAR}.value)")).await;
    window.press(Key::Right).await;
    window.until(&format!("{NUMBER}.value === '{}'", before + 1.0)).await;
    window.ask::<Value>(&format!("{NUMBER}.select()")).await;
    window.types("12.5").await;
    window.until(&format!("{BAR}.value === '13' || {BAR}.value === '12'")).await;
    window.until(&format!("{SUM} !== '100'")).await;
    let sum: f64 = window.ask(&format!("Number({SUM})")).await;
    window.click("Save and go on").await;
    window.open(&page).await;
    // What was written counts, as a share of all.
    let share: f64 = window.ask(&format!("Number({NUMBER}.value)")).await;
    assert!((share - 100.0 * 12.5 / sum).abs() < 0.1, "{share} of {sum}");
    window.until(&format!("{SUM} === '100'")).await;
    window.is_quiet().await;
    // Without script a bar alone is enough.
    let plain = chromium.beside(&window).await;
    plain.without_script().await;
    plain.open(&page).await;
    plain.ask::<Value>(&format!("{BAR}.value = '90'")).await;
    plain.click("Save and go on").await;
    plain.open(&page).await;
    let now: f64 = plain.ask(&format!("Number({NUMBER}.value)")).await;
    assert!(now > share && (now - plain.ask::<f64>(&format!("Number({BAR}.value)")).await).abs() <= 0.5);
    chromium.end().await;
}
