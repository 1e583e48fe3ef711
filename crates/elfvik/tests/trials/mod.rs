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
