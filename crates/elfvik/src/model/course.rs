//! The course of talks: one level or several, who must approve, and what a refusal does.

use super::{PartyId, Rules};

/// The levels of a negotiation, the lowest first, and the ratifiers who decide on what is initialled.
///
/// Source: R. D. Putnam, "Diplomacy and Domestic Politics: The Logic of Two-Level Games", International Organization 42(3), 1988.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// One or more.
    pub levels: Vec<Level>,
    /// Who must approve, in the order in which they are asked: a party and the position among its ratifiers.
    pub ratifiers: Vec<(PartyId, usize)>,
}

/// One level, such as the working level or a summit.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Its name in plain words.
    pub name: String,
    /// The rules of its talk.
    pub rules: Rules,
    /// When it meets.
    pub entry: Entry,
    /// What its agreement is worth.
    pub seal: Seal,
}

/// When a level meets. It meets only after the level below ran out of time; issues on which the last offers of all agree are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// In any case.
    Always,
    /// When at most so many issues are still open below.
    AllBut(usize),
}

/// What an agreement of a level is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// It binds at once.
    Binding,
    /// It is only initialled: the ratifiers decide.
    Initialled(OnRefusal),
}

/// What follows when a ratifier refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRefusal {
    /// The talks end.
    End,
    /// The package is off the table and the talks go on, at most so many times.
    Return {
        /// How often.
        most: u32,
    },
}

impl Course {
    /// One level whose agreements bind.
    #[must_use]
    pub fn single(rules: Rules) -> Self {
        let level = Level { name: "talks".into(), rules, entry: Entry::Always, seal: Seal::Binding };
        Self { levels: vec![level], ratifiers: Vec::new() }
    }
}
