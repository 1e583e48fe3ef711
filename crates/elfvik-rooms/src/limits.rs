//! How many requests a token and an address may send, and how many streams a token may hold open.

use crate::config::Limits;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

/// What every client has used of its share.
#[derive(Debug)]
pub(crate) struct Shares {
    tokens: DefaultKeyedRateLimiter<[u8; 32]>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    streams: Arc<Mutex<BTreeMap<[u8; 32], usize>>>,
    most_streams: usize,
}

/// A stream that counts as open until it is dropped.
#[derive(Debug)]
pub(crate) struct StreamShare {
    token: [u8; 32],
    streams: Arc<Mutex<BTreeMap<[u8; 32], usize>>>,
}

impl Shares {
    pub(crate) fn new(limits: &Limits) -> Self {
        let quota = |per_second: u32| {
            let burst = per_second.saturating_mul(limits.burst.max(1));
            let of = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
            Quota::per_second(of(per_second)).allow_burst(of(burst))
        };
        Self {
            tokens: RateLimiter::dashmap(quota(limits.per_token)),
            addresses: RateLimiter::dashmap(quota(limits.per_address)),
            streams: Arc::default(),
            most_streams: limits.streams_per_token,
        }
    }

    /// Takes one request from an address's share; else the seconds until the next.
    pub(crate) fn of_address(&self, address: IpAddr) -> Result<(), u64> {
        // Whoever has one address of version 6 has 2^64 of them.
        let address = match address {
            IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
            IpAddr::V4(_) => address,
        };
        self.addresses.check_key(&address).map_err(|wait| seconds(&wait))
    }

    /// Takes one request from a token's share; else the seconds until the next.
    pub(crate) fn of_token(&self, token: &[u8; 32]) -> Result<(), u64> {
        self.tokens.check_key(token).map_err(|wait| seconds(&wait))
    }

    /// One more open stream of a token, if it may have one.
    pub(crate) fn stream(&self, token: [u8; 32]) -> Option<StreamShare> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let n_open = streams.entry(token).or_default();
        if *n_open >= self.most_streams {
            return None;
        }
        *n_open += 1;
        Some(StreamShare { token, streams: Arc::clone(&self.streams) })
    }

    /// How many streams are open.
    pub(crate) fn n_streams(&self) -> usize {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }

    /// Forgets clients that have their whole share again.
    pub(crate) fn tidy(&self) {
        self.tokens.retain_recent();
        self.addresses.retain_recent();
    }
}

impl Drop for StreamShare {
    fn drop(&mut self) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n_open) = streams.get_mut(&self.token) {
            *n_open -= 1;
            if *n_open == 0 {
                streams.remove(&self.token);
            }
        }
    }
}

fn seconds(wait: &governor::NotUntil<<DefaultClock as Clock>::Instant>) -> u64 {
    wait.wait_time_from(DefaultClock::default().now()).as_secs() + 1
}
