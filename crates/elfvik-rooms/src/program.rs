//! The program: arguments become checked settings, then one mode of work.

mod demo;
mod keep;
mod redact;
mod seat;
mod serve;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Rooms in which people and programs negotiate, and nobody learns what is not theirs.
#[derive(Debug, Parser)]
#[command(name = "elfvik-rooms", version, max_term_width = 110)]
pub struct Arguments {
    #[command(subcommand)]
    mode: Mode,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// Serves rooms until it is told to end.
    Serve(ServeArguments),
    /// Opens a room on the Stockholm talks of 2019 on this machine alone, and prints a link for each seat.
    Demo(DemoArguments),
    /// Writes a copy of a SQLite database to a new file, also while the server runs.
    Backup {
        /// The database: `sqlite://FILE`.
        database: String,
        /// The new file.
        file: PathBuf,
    },
    /// Checks a copy and puts it in the place of a missing database.
    Restore {
        /// The copy.
        file: PathBuf,
        /// The database: `sqlite://FILE`, which must not exist.
        database: String,
    },
    /// Copies every room into an empty database, with every hash; stop the server first.
    Move {
        /// From where: `sqlite://FILE` or `postgres://..`.
        from: String,
        /// To where.
        to: String,
    },
    /// Takes the name of a person, and what they wrote if it is asked, out of a room; stop the server first.
    Redact(RedactArguments),
    /// Plays a seat by a program or by a strategy of the library.
    Seat(SeatArguments),
}

#[derive(Debug, Args)]
struct ServeArguments {
    /// Settings in TOML; arguments overrule them.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The address to listen at, such as 127.0.0.1:8777; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<std::net::SocketAddr>,
    /// `sqlite://FILE` (made at the first start) or `postgres://..`.
    #[arg(long, value_name = "DATABASE")]
    database: Option<String>,
    /// The file with the token that opens rooms; made at the first start.
    #[arg(long, value_name = "FILE")]
    host_token_file: Option<PathBuf>,
    /// Let every visitor open a room over a case that comes with the server, to play a side alone.
    #[arg(long)]
    allow_play: bool,
}

#[derive(Debug, Args)]
struct DemoArguments {
    /// The port on the loopback; 0 takes any that is free.
    #[arg(long, default_value_t = 8777)]
    port: u16,
    /// Where its database is kept; without it, in a temporary folder that goes with the demo.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct RedactArguments {
    /// The database: `sqlite://FILE` or `postgres://..`.
    database: String,
    /// The room.
    room: String,
    /// The seat of the person.
    seat: u32,
    /// Take out the texts that were written from the seat too.
    #[arg(long)]
    texts: bool,
}

#[derive(Debug, Args)]
struct SeatArguments {
    /// The link of the seat, with what follows `#`.
    link: String,
    /// `agent=COMMAND`, a program that speaks the agent protocol, or `strategy=NAME`, one of the library.
    player: String,
    /// The party's private file, which goes into its vault first; without it the vault has one.
    #[arg(long, value_name = "FILE")]
    preferences: Option<PathBuf>,
    /// The seed of the player's random numbers.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// Does what the arguments say; the status says how it went: 0 done, 2 wrong use or failure.
pub fn run(arguments: Arguments) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = runtime.context("no threads for the server").and_then(|runtime| {
        runtime.block_on(async {
            match arguments.mode {
                Mode::Serve(arguments) => serve::serve(arguments).await,
                Mode::Demo(arguments) => demo::demo(arguments).await,
                Mode::Backup { database, file } => keep::backup(&database, &file).await,
                Mode::Restore { file, database } => keep::restore(&file, &database).await,
                Mode::Move { from, to } => keep::moved(&from, &to).await,
                Mode::Redact(arguments) => redact::redact(arguments).await,
                Mode::Seat(arguments) => seat::seat(arguments).await,
            }
        })
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let text = format!("error: {error:#}\n");
            let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
            ExitCode::from(2)
        }
    }
}

/// Writes a line to standard output; whoever closed it wants no more.
fn say(text: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stdout(), format!("{text}\n").as_bytes());
}
