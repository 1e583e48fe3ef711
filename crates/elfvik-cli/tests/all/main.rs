//! The tests of the program, one module for each topic, and what several share: `common`, `table`, `trials`.
//!
//! They are one program, so that it is linked once. They run `elfvik` as a process and give folder,
//! environment, limits, signals and modes to that process alone: none changes those of its own process,
//! which all others would see. Whoever needs that makes it a file of its own beside this folder.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]

mod accord;
mod agent_schemas;
#[path = "../../../elfvik/tests/all/cases/authored.rs"]
mod authored;
mod authored_files;
mod bad_input;
mod bombs;
mod catalogues;
mod collections;
mod command_lines;
mod common;
mod compare;
mod completions;
mod convert;
mod degenerate;
mod delegates;
mod escapes;
mod faces;
mod first_page;
mod foreign;
mod forged_lines;
mod goldens;
mod hear;
mod hostile;
mod import;
mod messages;
mod options;
mod outputs;
mod page;
mod plan;
mod played;
mod program;
mod programs;
mod ratification;
mod record;
mod report_lines;
mod scenarios;
mod schema;
mod scores;
mod secrets;
mod sessions;
mod sheets;
mod sides;
mod signals;
mod starters;
mod states;
#[cfg(target_os = "linux")]
mod table;
mod tables;
mod talks;
mod tour;
#[path = "../../../elfvik/tests/all/trials/mod.rs"]
mod trials;
mod tutorial;
mod warnings;
