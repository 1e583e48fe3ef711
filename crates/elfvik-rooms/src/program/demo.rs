//! The Stockholm talks as a room on this machine alone, with both private files in their vaults.

use super::serve::{Running, ended, logs, sqlite_address};
use super::{DemoArguments, say};
use crate::client::Client;
use crate::config::Config;
use crate::http::{OpenRequest, SeatRequest};
use crate::tokens::Token;
use anyhow::{Context as _, Result};
use elfvik::room::{Occupant, Role};
use std::net::SocketAddr;

/// Opens the room, prints the links, and serves.
pub(super) async fn demo(arguments: DemoArguments) -> Result<()> {
    logs("warn");
    let folder = temporary_folder()?;
    let database = arguments.database.unwrap_or_else(|| folder.0.join("demo.db"));
    let config = Config {
        listen: SocketAddr::from(([127, 0, 0, 1], arguments.port)),
        database: sqlite_address(&database)?,
        allow_play: true,
        ..Config::default()
    };
    let host = Token::new();
    let running = Running::start(config, &host).await?;
    let address = format!("http://{}", running.address);
    let (end, ending) = tokio::sync::oneshot::channel();
    let serving = tokio::spawn(running.until(async move {
        tokio::select! {
            () = ended() => {}
            _ = ending => {}
        }
    }));
    if let Err(error) = opened(&address, &host).await {
        let _ = end.send(());
        serving.await??;
        return Err(error);
    }
    let result = serving.await?;
    drop(end);
    result
}

/// Opens the room over HTTP as any host does, with the private files in their vaults, and prints the links.
async fn opened(address: &str, host: &Token) -> Result<()> {
    let seats = SEATS.map(|(role, party, name, occupant)| SeatRequest {
        role,
        party: party.map(str::to_owned),
        ratifier: None,
        name: Some(name.to_owned()),
        occupant,
        strategy: None,
    });
    let request = OpenRequest {
        scenario: SCENARIO.to_owned(),
        settings: serde_json::Map::new(),
        seats: seats.to_vec(),
        private_files: FILES.map(|(party, text)| (party.to_owned(), text.to_owned())).into(),
    };
    let room = Client::new(address, &host.text())?.open(&request, "demo").await?;
    say("The Stockholm talks of October 2019, as a room on this machine.");
    say("All preferences are illustrative assumptions, none is a finding about the real talks.\n");
    say("Open each link in a browser; one browser can hold several seats:\n");
    for seat in &room.seats {
        let of = seat.party.as_deref().map(|party| format!(" of {party}")).unwrap_or_default();
        let name = seat.name.as_deref().unwrap_or_default();
        say(&format!("{}{of}: {name}\n    {}", seat.role, seat.link));
    }
    say(&format!("\nThe host of this server: {address}/host, with the token {}", host.text()));
    say(&format!(
        "Its seat in the room, for programs: {address}/rooms/{}, with the token {}",
        room.room, room.token
    ));
    say("\nA link opens its seat once. Interrupt (Ctrl-C) to end.");
    Ok(())
}

/// A folder that goes with the demo.
struct TemporaryFolder(std::path::PathBuf);

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn temporary_folder() -> Result<TemporaryFolder> {
    let name = format!("elfvik-rooms-{}", Token::new().text());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).with_context(|| format!("{}", folder.display()))?;
    Ok(TemporaryFolder(folder))
}

const SCENARIO: &str = include_str!("../../../../scenarios/stockholm-2019/scenario.toml");
const FILES: [(&str, &str); 2] = [
    ("us", include_str!("../../../../scenarios/stockholm-2019/us.toml")),
    ("dprk", include_str!("../../../../scenarios/stockholm-2019/dprk.toml")),
];
const SEATS: [(Role, Option<&str>, &str, Occupant); 9] = [
    (Role::Mediator, None, "The Swedish special envoy", Occupant::Person),
    (Role::Head, Some("us"), "The United States special representative", Occupant::Person),
    (Role::Delegate, Some("us"), "A deputy", Occupant::Person),
    (Role::Principal, Some("us"), "Washington", Occupant::Person),
    (Role::Head, Some("dprk"), "The chief negotiator of the DPRK", Occupant::Person),
    (Role::Delegate, Some("dprk"), "A deputy", Occupant::Person),
    (Role::Principal, Some("dprk"), "Pyongyang", Occupant::Person),
    (Role::Observer, None, "An observer", Occupant::Person),
    (Role::Press, None, "The press", Occupant::Person),
];
