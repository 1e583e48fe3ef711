//! The scenario that `elfvik new` writes.

/// A file of the starter scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarterFile {
    /// The name that the file must have.
    pub name: &'static str,
    /// The text of the file, with comments.
    pub text: &'static str,
}

/// A small, commented scenario that teaches the format: a town and a builder negotiate a school.
pub const STARTER: [StarterFile; 3] = [
    StarterFile { name: super::SCENARIO_FILE, text: include_str!("starter/scenario.toml") },
    StarterFile { name: "town.toml", text: include_str!("starter/town.toml") },
    StarterFile { name: "builder.toml", text: include_str!("starter/builder.toml") },
];
