//! From a package to a kept agreement: a safe plan, what was promised, and a record that an outsider can
//! check.

pub mod accord;
pub mod plan;
pub mod record;
