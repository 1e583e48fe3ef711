//! A seat that is played by a program or a strategy.

use super::{SeatArguments, say};
use crate::client::Client;
use crate::player::play;
use crate::tokens::Token;
use anyhow::{Context as _, Result};
use elfvik::seed::Seed;

/// Takes the seat of the link and plays it to the end of the talks.
pub(super) async fn seat(arguments: SeatArguments) -> Result<()> {
    super::serve::logs("warn,elfvik_rooms=info");
    let client = Client::joined(&arguments.link, &Token::new().text()).await?;
    say(&format!("seat {} of room {} with the token {}", client.seat(), client.room(), client.token()));
    if let Some(file) = &arguments.preferences {
        let text = std::fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
        client.put_preferences(&text, "preferences").await?;
    }
    let end = play(&client, &arguments.player, Seed(arguments.seed)).await?;
    say(&format!("the talks are over: {end}"));
    Ok(())
}
