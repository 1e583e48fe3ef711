//! From a package to a kept agreement: a safe plan.

pub mod plan;
