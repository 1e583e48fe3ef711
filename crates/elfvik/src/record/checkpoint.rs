//! What somebody notes of a record.

use super::entry::Hash;

/// How long a record was at some time, and its last hash then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many lines it had after the header.
    pub n_entries: u64,
    /// The hash of the last of them; of the header where there was none.
    pub last: Hash,
}
