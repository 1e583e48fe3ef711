//! Negotiations from opening positions to a kept agreement.
//!
//! [`mod@format`] reads a scenario from text, [`model`] is what was read, [`prepare`] says what could be
//! signed, [`keep`] in which order it can be kept, [`room`] keeps a table of people and programs, [`brief`]
//! gathers it all, and [`report`] turns it into
//! text and pictures. The library opens no file, reads no clock and keeps no state: text and numbers in,
//! values out.
//!
//! # Examples
//!
//! ```
//! use elfvik::format::{FileText, native};
//! use elfvik::model::{PartyId, View};
//! use elfvik::prepare::{Analysis, Game, analysis::AnalysisRequest};
//!
//! let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
//! let scenario = native::scenario(public).unwrap();
//! let files = [
//!     native::party_file(town, &scenario, PartyId(0)).unwrap(),
//!     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
//! ];
//! let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
//! let analysis = Analysis::of(&Game::new(&view).unwrap(), &AnalysisRequest::STANDARD).unwrap();
//! assert_eq!(analysis.zone.exists, Some(true));
//! ```

pub mod brief;
pub mod format;
pub mod keep;
pub mod model;
pub mod number;
pub mod prepare;
pub mod record;
pub mod report;
pub mod room;
pub mod seed;
pub mod talk;
pub mod unsafe_characters;

mod names;
