//! The rules of talk: protocol, clock, deadline, what no agreement pays.

use super::{Origin, PartyId, Protocol};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a system turns rounds into time. Clocks differ, and they decide results.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// `t = r / (R + 1)`, rounds `r` counted from 1.
    #[default]
    Genius,
    /// `t = r / R`, rounds counted from 0.
    Negolog,
    /// `t = (k + 1) / (n + 1)` for step `k` counted from 0.
    Negmas,
}

impl Clock {
    /// All clocks.
    pub const ALL: [Self; 3] = [Self::Genius, Self::Negolog, Self::Negmas];

    /// The name in text and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Genius => "genius",
            Self::Negolog => "negolog",
            Self::Negmas => "negmas",
        }
    }

    /// The clock of the system that a scenario was written for; GENIUS's for Elfvik's own.
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        match origin {
            Origin::Negolog => Self::Negolog,
            Origin::Negmas => Self::Negmas,
            Origin::Elfvik | Origin::Genius | Origin::GeniusWeb => Self::Genius,
        }
    }

    /// The time from 0 to 1 of a round counted from 0, of so many.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Clock;
    ///
    /// assert_eq!(Clock::Genius.time(0, 9), 0.1);
    /// assert_eq!(Clock::Negmas.time(8, 9), 0.9);
    /// assert_eq!(Clock::Negolog.time(0, 10), 0.0);
    /// ```
    #[must_use]
    pub fn time(self, round: u32, of: u32) -> f64 {
        let (round, of) = (f64::from(round), f64::from(of));
        match self {
            Self::Genius | Self::Negmas => (round + 1.0) / (of + 1.0),
            Self::Negolog => round / of,
        }
    }
}

/// What a discount `d` counts: its exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiscountPer {
    /// Relative time: an agreement at time `t` from 0 to 1 pays `d^t` of its utility, on whatever clock tells
    /// the time. By [`Clock::Negolog`] the first round pays all of it.
    Time,
    /// Rounds: an agreement in round `k`, counted from 0, pays `d^k`, whatever the clock. The first round
    /// pays all of it.
    ///
    /// Source: A. Rubinstein, "Perfect Equilibrium in a Bargaining Model", Econometrica 50(1), 1982.
    Round,
}

impl DiscountPer {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Time, Self::Round];

    /// The name in text and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Round => "round",
        }
    }

    /// What discounts count in the system that a scenario was written for, where nothing says otherwise:
    /// steps in NegMAS, relative time elsewhere.
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        match origin {
            Origin::Negmas => Self::Round,
            Origin::Elfvik | Origin::Genius | Origin::GeniusWeb | Origin::Negolog => Self::Time,
        }
    }
}

/// What no agreement pays.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Disagreement {
    /// The reservation value, as in NegoLog.
    #[default]
    Reservation,
    /// The reservation value, discounted like an agreement at the end of the talk: the rule of the ANAC
    /// competitions and of NegMAS.
    DiscountedReservation,
    /// Nothing, as in the logs of GENIUS.
    Zero,
}

impl Disagreement {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Reservation, Self::DiscountedReservation, Self::Zero];

    /// What no agreement pays in the system that a scenario was written for: NegMAS discounts the reservation like an agreement.
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        match origin {
            Origin::Negmas => Self::DiscountedReservation,
            Origin::Elfvik | Origin::Genius | Origin::GeniusWeb | Origin::Negolog => Self::Reservation,
        }
    }

    /// The name in text and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reservation => "reservation",
            Self::DiscountedReservation => "discounted-reservation",
            Self::Zero => "zero",
        }
    }
}

/// When a talk ends at the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// What is counted.
    pub unit: Unit,
    /// So many at most; at least 1.
    pub most: u32,
    /// When the deadline is hidden, the earliest that it can be: the true one is drawn from here to `most`, and the parties
    /// see the time that `most` would give.
    pub hidden_from: Option<u32>,
}

/// What a deadline counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Unit {
    /// Rounds: one gives every party one turn.
    #[default]
    Rounds,
    /// Logical time: a turn takes one tick, or as many as its mover says.
    Ticks,
}

impl Unit {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Rounds, Self::Ticks];

    /// The name in text and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rounds => "rounds",
            Self::Ticks => "ticks",
        }
    }
}

impl Deadline {
    /// A known number of rounds.
    #[must_use]
    pub fn rounds(most: u32) -> Self {
        Self { unit: Unit::Rounds, most: most.max(1), hidden_from: None }
    }
}

/// What happens to a talk when a strategy fails, takes too long, or moves illegally.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum OnFault {
    /// The talk ends without agreement, by the fault of that party.
    #[default]
    End,
    /// Its turn is skipped.
    Skip,
}

impl OnFault {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::End, Self::Skip];

    /// The name in text and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Skip => "skip",
        }
    }
}

/// The rules of one talk, or of one level of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Who may say what.
    pub protocol: Protocol,
    /// When it ends at the latest.
    pub deadline: Deadline,
    /// How rounds become time.
    pub clock: Clock,
    /// The probability, from 0 to 1, that the talk breaks off at the end of each round.
    pub breakdown: f64,
    /// What the discounts of all parties count; none where each party, or else the origin of the scenario,
    /// says so.
    pub discount_per: Option<DiscountPer>,
    /// What no agreement pays.
    pub disagreement: Disagreement,
    /// Who has the first turn.
    pub first: PartyId,
    /// What a fault does.
    pub on_fault: OnFault,
}

impl Rules {
    /// The rules that scenarios of an origin are talked over under: alternating offers, 100 rounds, the clock of the origin and what
    /// no agreement pays there, faults end.
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        Self {
            protocol: Protocol::Alternating,
            deadline: Deadline::rounds(100),
            clock: Clock::of(origin),
            breakdown: 0.0,
            discount_per: None,
            disagreement: Disagreement::of(origin),
            first: PartyId(0),
            on_fault: OnFault::End,
        }
    }
}
