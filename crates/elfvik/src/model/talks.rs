//! The rules of talk: protocol, clock, deadline, what no agreement pays.

use super::{Origin, PartyId, Protocol, words};

words! {
    /// How a system turns rounds into time. Clocks differ, and they decide results.
    #[derive(Default)]
    pub enum TimeConvention {
        /// `t = r / (R + 1)`, rounds `r` counted from 1.
        #[default]
        Genius = "genius",
        /// `t = r / R`, rounds counted from 0.
        Negolog = "negolog",
        /// `t = (k + 1) / (n + 1)` for step `k` counted from 0.
        Negmas = "negmas",
    }
}

impl TimeConvention {
    /// The clock of the system that a scenario was written for; GENIUS's for Elfvik's own.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{TimeConvention, Origin};
    ///
    /// assert_eq!(TimeConvention::of(Origin::Negmas), TimeConvention::Negmas);
    /// assert_eq!(TimeConvention::of(Origin::GeniusWeb), TimeConvention::Genius);
    /// ```
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
    /// use elfvik::model::TimeConvention;
    ///
    /// assert_eq!(TimeConvention::Genius.time(0, 9), 0.1);
    /// assert_eq!(TimeConvention::Negmas.time(8, 9), 0.9);
    /// assert_eq!(TimeConvention::Negolog.time(0, 10), 0.0);
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

words! {
    /// What a discount `d` counts: its exponent.
    pub enum DiscountPer {
        /// Relative time: an agreement at time `t` from 0 to 1 pays `d^t` of its utility, on whatever clock
        /// tells the time. By [`TimeConvention::Negolog`] the first round pays all of it.
        Time = "time",
        /// Rounds: an agreement in round `k`, counted from 0, pays `d^k`, whatever the clock. The first round
        /// pays all of it.
        ///
        /// Source: A. Rubinstein, "Perfect Equilibrium in a Bargaining Model", Econometrica 50(1), 1982.
        Round = "round",
    }
}

impl DiscountPer {
    /// What discounts count in the system that a scenario was written for, where nothing says otherwise:
    /// steps in NegMAS, relative time elsewhere.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{DiscountPer, Origin};
    ///
    /// assert_eq!(DiscountPer::of(Origin::Negmas), DiscountPer::Round);
    /// assert_eq!(DiscountPer::of(Origin::Genius), DiscountPer::Time);
    /// ```
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        match origin {
            Origin::Negmas => Self::Round,
            Origin::Elfvik | Origin::Genius | Origin::GeniusWeb | Origin::Negolog => Self::Time,
        }
    }
}

words! {
    /// What no agreement pays.
    #[derive(Default)]
    pub enum Disagreement {
        /// The reservation value, as in NegoLog.
        #[default]
        Reservation = "reservation",
        /// The reservation value, discounted like an agreement at the end of the talk: the rule of the ANAC
        /// competitions and of NegMAS.
        DiscountedReservation = "discounted-reservation",
        /// Nothing, as in the logs of GENIUS.
        Zero = "zero",
    }
}

impl Disagreement {
    /// What no agreement pays in the system that a scenario was written for: NegMAS discounts the
    /// reservation like an agreement.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Disagreement, Origin};
    ///
    /// assert_eq!(Disagreement::of(Origin::Negmas), Disagreement::DiscountedReservation);
    /// assert_eq!(Disagreement::of(Origin::Elfvik), Disagreement::Reservation);
    /// ```
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        match origin {
            Origin::Negmas => Self::DiscountedReservation,
            Origin::Elfvik | Origin::Genius | Origin::GeniusWeb | Origin::Negolog => Self::Reservation,
        }
    }
}

/// When a talk ends at the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// What is counted: rounds or ticks.
    pub unit: Unit,
    /// So many at most; at least 1.
    pub most: u32,
    /// When the deadline is hidden, the earliest that it can be: the true one is drawn from here to `most`,
    /// and the parties see the time that `most` would give.
    pub hidden_from: Option<u32>,
}

words! {
    /// What a deadline counts.
    #[derive(Default)]
    pub enum Unit {
        /// Rounds: one gives every party one turn.
        #[default]
        Rounds = "rounds",
        /// Logical time: a turn takes one tick, or as many as its mover says.
        Ticks = "ticks",
    }
}

impl Deadline {
    /// A known number of rounds.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Deadline, Unit};
    ///
    /// assert_eq!(Deadline::rounds(20), Deadline { unit: Unit::Rounds, most: 20, hidden_from: None });
    /// assert_eq!(Deadline::rounds(0).most, 1);
    /// ```
    #[must_use]
    pub fn rounds(most: u32) -> Self {
        Self { unit: Unit::Rounds, most: most.max(1), hidden_from: None }
    }
}

words! {
    /// What happens to a talk when a strategy fails, takes too long, or moves illegally.
    #[derive(Default)]
    pub enum OnFault {
        /// The talk ends without agreement, by the fault of that party.
        #[default]
        End = "end",
        /// Its turn is skipped.
        Skip = "skip",
    }
}

/// The rules of one talk, or of one level of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TalkRules {
    /// Who may say what.
    pub protocol: Protocol,
    /// When it ends at the latest.
    pub deadline: Deadline,
    /// How rounds become time.
    pub clock: TimeConvention,
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

impl TalkRules {
    /// The rules that scenarios of an origin are talked over under: alternating offers, 100 rounds, the
    /// clock of the origin and what no agreement pays there, faults end.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{TimeConvention, Origin, Protocol, TalkRules};
    ///
    /// let rules = TalkRules::of(Origin::Negolog);
    /// assert_eq!((rules.protocol, rules.deadline.most), (Protocol::Alternating, 100));
    /// assert_eq!(rules.clock, TimeConvention::Negolog);
    /// ```
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        Self {
            protocol: Protocol::Alternating,
            deadline: Deadline::rounds(100),
            clock: TimeConvention::of(origin),
            breakdown: 0.0,
            discount_per: None,
            disagreement: Disagreement::of(origin),
            first: PartyId(0),
            on_fault: OnFault::End,
        }
    }
}
