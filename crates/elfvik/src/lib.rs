//! Negotiations from opening positions to a kept agreement.

pub mod model;
pub mod number;
pub mod prepare;
