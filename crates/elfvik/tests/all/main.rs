//! The tests of the library, one module for each topic, and what several share: `cases`, `files`,
//! `mutations`, `room_cases`, `trials`.
//!
//! They are one program, so that the library is linked once. What a test changes is its own: none sets the
//! working folder, the environment, a limit or a handler of the process, which all others would see.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]

mod accord_files;
mod additive;
mod agent_protocol;
mod amounts;
mod arrows;
mod cases;
mod conversion;
mod coupled;
mod cures;
mod differences;
mod drawn_red_lines;
mod exact;
mod files;
mod first_page;
mod foreign;
mod foreign_keys;
mod foreign_mutations;
mod formulas;
mod guesses;
mod heard;
mod heard_at_home;
mod home_briefs;
mod keep_accord;
mod keep_plan_cases;
mod keep_plan_laws;
mod keep_plan_oracle;
mod keep_plans;
mod kept_records;
mod levers;
mod levers_foreign;
mod long_talks;
mod messages;
mod mutations;
mod native_mutations;
mod numbers_at_bounds;
mod oracle;
mod own_map;
mod own_numbers;
mod pictures;
mod plans;
mod plays;
mod profiles;
mod prospects;
mod ratification;
mod reading_notes;
mod record_laws;
mod records;
mod red_lines;
mod requests;
mod room_cases;
mod room_laws;
mod room_roles;
mod room_talks;
mod scores;
mod seats;
mod sessions;
mod sheets;
mod spreadsheets;
mod states;
mod strategies;
mod survives_at_home;
mod talk;
mod tolerance;
mod topics;
mod trials;
mod units;
mod utility;
mod wording;
mod written_texts;
