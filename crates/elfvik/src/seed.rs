//! Random numbers that depend on a seed, a name and a position alone.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What all random numbers of a run come from.
///
/// # Examples
///
/// ```
/// use elfvik::seed::Seed;
///
/// let draws: Vec<f64> = Seed(7).stream("us: reservation").from(0).take(3).collect();
/// assert!(draws.iter().all(|u| (0.0..1.0).contains(u)));
/// // The third draw is the same, whether or not the others are looked at.
/// assert_eq!(Seed(7).stream("us: reservation").from(2).next(), Some(draws[2]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Seed(pub u64);

/// The numbers of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    key: [u8; 32],
}

impl Seed {
    /// The stream of a name: a ChaCha8 generator whose key is the SHA-256 hash of seed and name.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::seed::Seed;
    ///
    /// assert_eq!(Seed(7).stream("price"), Seed(7).stream("price"));
    /// assert_ne!(Seed(7).stream("price"), Seed(8).stream("price"));
    /// ```
    #[must_use]
    pub fn stream(self, name: &str) -> Stream {
        let hash = Sha256::new().chain_update(self.0.to_le_bytes()).chain_update(name.as_bytes());
        Stream { key: hash.finalize().into() }
    }
}

impl Stream {
    /// Numbers evenly spread over 0 (included) to 1 (excluded), from a position on; 53 bits each.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::seed::Seed;
    ///
    /// let stream = Seed(7).stream("price");
    /// let draws: Vec<f64> = stream.from(0).take(10).collect();
    /// assert!(stream.from(4).take(6).eq(draws[4..].iter().copied()));
    /// ```
    #[must_use]
    pub fn from(&self, position: u64) -> Uniform {
        let mut rng = ChaCha8Rng::from_seed(self.key);
        // Two words of 32 bits per number.
        rng.set_word_pos(u128::from(position) * 2);
        Uniform { rng }
    }
}

/// The numbers of a stream from a position on.
#[derive(Debug, Clone)]
pub struct Uniform {
    rng: ChaCha8Rng,
}

impl Iterator for Uniform {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        Some((self.rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64)
    }
}
