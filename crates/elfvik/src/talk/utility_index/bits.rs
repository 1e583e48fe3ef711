//! Rows of bits.

/// A row of bits.
#[derive(Debug, Clone)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// Only bit 0.
    pub(super) fn zero() -> Self {
        Self { words: vec![1] }
    }

    pub(super) fn has(&self, bit: usize) -> bool {
        self.words.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// Rows put together, each shifted up by a distance of its own.
    pub(super) fn merged(rows: &[(u32, &Self)]) -> Self {
        let end = |(distance, row): &(u32, &Self)| row.words.len() + *distance as usize / 64 + 1;
        let mut words = vec![0; rows.iter().map(end).max().unwrap_or(1)];
        for &(distance, row) in rows {
            let (skip, bits) = (distance as usize / 64, distance % 64);
            for (at, &word) in row.words.iter().enumerate() {
                words[at + skip] |= word << bits;
                if bits > 0 {
                    words[at + skip + 1] |= word >> (64 - bits);
                }
            }
        }
        while words.len() > 1 && words.last() == Some(&0) {
            words.pop();
        }
        Self { words }
    }

    /// The first set bit from `bit` on.
    pub(super) fn next(&self, bit: usize) -> Option<usize> {
        let (mut at, mut mask) = (bit / 64, u64::MAX << (bit % 64));
        while let Some(word) = self.words.get(at) {
            let found = word & mask;
            if found != 0 {
                return Some(at * 64 + found.trailing_zeros() as usize);
            }
            (at, mask) = (at + 1, u64::MAX);
        }
        None
    }

    /// The last set bit up to `bit`.
    pub(super) fn previous(&self, bit: usize) -> Option<usize> {
        let last = self.words.len() * 64 - 1;
        let bit = bit.min(last);
        let mut at = bit / 64;
        let mut mask = u64::MAX >> (63 - bit % 64);
        loop {
            let found = self.words[at] & mask;
            if found != 0 {
                return Some(at * 64 + 63 - found.leading_zeros() as usize);
            }
            (at, mask) = (at.checked_sub(1)?, u64::MAX);
        }
    }
}
