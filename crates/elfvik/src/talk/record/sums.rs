//! The sums at the ends of the lines that former versions wrote: each is a hash of its line and of the sums
//! before it. Pauses take no part in the sums of the lines after them.

use sha2::{Digest, Sha256};

/// The sums of the lines of a record, one after the other.
#[derive(Default)]
pub(super) struct LineSums {
    /// The sum of the last line that was no pause.
    last: String,
}

impl LineSums {
    /// The sum of the next line, of which all before the sum is given.
    pub(super) fn next(&mut self, body: &str, is_pause: bool) -> String {
        let hash = Sha256::digest(format!("{}\n{body}", self.last).as_bytes());
        let sum: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        if !is_pause {
            self.last.clone_from(&sum);
        }
        sum
    }
}

/// A line in two: what stands before its sum, and the sum, if it has one.
pub(super) fn parted(line: &str) -> Option<(&str, &str)> {
    line.trim_end().strip_suffix(END)?.rsplit_once(SUM)
}

/// A line without its sum.
pub(super) fn unsummed(line: &str) -> String {
    parted(line).map_or_else(|| line.to_owned(), |(body, _)| format!("{body}}}"))
}

/// Between what a line says and its sum.
const SUM: &str = ",\"sum\":\"";
/// Behind the sum.
const END: &str = "\"}";
