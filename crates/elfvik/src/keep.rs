//! From a package to a kept agreement: a safe plan, and what was promised.

pub mod accord;
pub mod plan;
