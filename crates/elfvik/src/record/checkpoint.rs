//! What somebody notes of a record.

use super::entry::Hash;
use std::fmt;
use std::str::FromStr;

/// How long a record was at some time, and its last hash then. As text `N=HASH`.
///
/// # Examples
///
/// ```
/// use elfvik::record::{Checkpoint, Hash};
///
/// let noted = Checkpoint { n_entries: 12, last: Hash::of(b"abc") };
/// assert_eq!(noted.to_string().parse(), Ok(noted));
/// assert!("12".parse::<Checkpoint>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many lines it had after the header.
    pub n_entries: u64,
    /// The hash of the last of them; of the header where there was none.
    pub last: Hash,
}

/// Text that is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a checkpoint: a number of events, `=` and 64 small hexadecimal digits")]
pub struct NoCheckpoint;

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.n_entries, self.last)
    }
}

impl FromStr for Checkpoint {
    type Err = NoCheckpoint;

    fn from_str(text: &str) -> Result<Self, NoCheckpoint> {
        let (n_entries, last) = text.trim().split_once('=').ok_or(NoCheckpoint)?;
        let is_number = n_entries.bytes().all(|byte| byte.is_ascii_digit());
        let n_entries = n_entries.parse().ok().filter(|_| is_number).ok_or(NoCheckpoint)?;
        Ok(Self { n_entries, last: last.parse().map_err(|_| NoCheckpoint)? })
    }
}
