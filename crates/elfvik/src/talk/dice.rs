//! The random numbers of a talk: of each strategy, and of chance and ratifiers.

use crate::seed::{Seed, Stream, Uniform};

/// The random numbers of one party in one talk, made when they are first needed.
#[derive(Debug, Clone)]
pub struct LazyRandom {
    stream: Stream,
    position: u64,
    numbers: Option<Uniform>,
}

impl LazyRandom {
    /// The numbers of a stream from a position on.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{seed::Seed, talk::strategy::compose::LazyRandom};
    /// let stream = Seed(1).stream("town");
    /// let mut all = LazyRandom::new(stream, 0);
    /// all.number();
    /// assert_eq!(all.number(), LazyRandom::new(stream, 1).number());
    /// ```
    #[must_use]
    pub fn new(stream: Stream, position: u64) -> Self {
        Self { stream, position, numbers: None }
    }

    /// The next number, from 0 to 1.
    ///
    /// # Panics
    ///
    /// Never: streams do not end.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{seed::Seed, talk::strategy::compose::LazyRandom};
    /// let mut draw = LazyRandom::new(Seed(1).stream("town"), 0);
    /// let number = draw.number();
    /// assert!((0.0..1.0).contains(&number));
    /// assert_ne!(draw.number(), number);
    /// ```
    pub fn number(&mut self) -> f64 {
        let numbers = self.numbers.get_or_insert_with(|| self.stream.from(self.position));
        numbers.next().expect("streams do not end")
    }
}

/// The dice of one talk.
pub(super) fn dice(seed: Seed, talk: u64) -> LazyRandom {
    LazyRandom::new(seed.stream("dice of talks"), talk << PER_TALK)
}

/// Each talk has so many bits of positions in a stream to itself.
pub(super) const PER_TALK: u32 = 32;
