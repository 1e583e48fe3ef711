//! What could be signed: sizes, frontier, zone, bargaining solutions and measures of an outcome space.
//!
//! Every analysis computes on a [`Game`]: a view of a scenario as whole numbers. This part knows no file
//! format and nothing of how answers are shown.

pub mod analysis;
pub mod diagram;
pub mod evidence;
pub mod frontier;
pub mod game;
pub mod gap;
pub mod generator;
pub mod levers;
pub mod measure;
pub mod own_map;
pub mod parameters;
pub mod prospects;
pub mod ratification;
pub mod shortfall;
pub mod solution;
pub mod space;
pub mod zone;

mod control;
mod error;
pub(crate) mod home;
mod limits;
mod listing;
mod nondominated;
pub(crate) mod relaxation;
mod share;
mod shared_diagram;
mod task;
pub(crate) mod world;

pub use analysis::Analysis;
pub use control::Control;
pub use error::AnalysisError;
pub use frontier::Frontier;
pub use game::{CommonScale, Game};
pub use parameters::Parameters;
pub use ratification::Ratification;
