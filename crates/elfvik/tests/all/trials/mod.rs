//! How often families of attacks are tried: a few fixed times in the ordinary tests, for a while in `make
//! attack`.

#![allow(
    clippy::disallowed_methods,
    reason = "how long an attack goes on is the caller's wish, not the library's"
)]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The seeds of the trials: `0..few`; where `ELFVIK_ATTACK_SECONDS` is set, others until that time is over.
///
/// `ELFVIK_ATTACK_SEED` is the first of those, so that a trial that failed can be tried again; without it
/// the clock decides. A failure should name its seed.
pub(crate) fn seeds(few: u64) -> impl Iterator<Item = u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let attack = number("ELFVIK_ATTACK_SECONDS").map(Duration::from_secs);
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs() << 20);
    let first = if attack.is_some() { number("ELFVIK_ATTACK_SEED").unwrap_or_else(clock) } else { 0 };
    let began = Instant::now();
    (first..).take_while(move |seed| match attack {
        Some(limit) => began.elapsed() < limit,
        None => *seed < few,
    })
}

/// Numbers that follow from a seed, and not from the library's own generator.
///
/// SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
/// 2014.
pub(crate) struct Dice(pub(crate) u64);

#[allow(dead_code, reason = "the trials of the library draw no positions, those of the program do")]
impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// A position among `n`.
    pub(crate) fn position(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }
}
