//! The course of talks: one level or several, who must approve, and what a refusal does.

use super::{AgreementRule, Party, PartyId, RatificationRule, TalkRules, Unit};

/// The levels of a negotiation, the lowest first, and the ratifiers who decide on what is initialled.
///
/// Source: R. D. Putnam, "Diplomacy and Domestic Politics: The Logic of Two-Level Games", International
/// Organization 42(3), 1988.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// One or more, the lowest first.
    pub levels: Vec<TalkLevel>,
    /// Who must approve, in the order in which they are asked: a party and the position among its ratifiers.
    pub ratifiers: Vec<(PartyId, usize)>,
    /// How the ratifiers of each party decide together, a rule for each: a package is then ratified when the
    /// parties that assented to it, and whose ratifiers are enough, are enough for an agreement. Without,
    /// every ratifier of every party that is there must approve, which is the same where all must agree and
    /// all must ratify.
    pub ratification: Option<Vec<RatificationRule>>,
}

/// One level, such as the working level or a summit.
#[derive(Debug, Clone, PartialEq)]
pub struct TalkLevel {
    /// Its name in plain words.
    pub name: String,
    /// The rules of its talk.
    pub rules: TalkRules,
    /// When it meets after the level below.
    pub entry: LevelEntry,
    /// What its agreement is worth.
    pub seal: BindingForce,
}

/// When a level meets. It meets only after the level below ran out of time; issues on which the last offers
/// of all agree are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelEntry {
    /// Whatever the level below left open.
    Always,
    /// When at most so many issues are still open below.
    AllBut(usize),
}

/// What an agreement of a level is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BindingForce {
    /// It binds at once.
    Binding,
    /// It is only initialled: the ratifiers decide.
    Initialled(OnRefusal),
}

/// What follows when a ratifier refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRefusal {
    /// The talks end without agreement.
    End,
    /// The package is off the table and the talks go on, at most so many times.
    Return {
        /// So often at most; the next refusal ends the talks.
        most: u32,
    },
}

impl Course {
    /// One level whose agreements bind.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Course, Origin, TalkRules, BindingForce};
    ///
    /// let course = Course::single(TalkRules::of(Origin::Elfvik));
    /// assert_eq!((course.levels.len(), course.levels[0].seal), (1, BindingForce::Binding));
    /// ```
    #[must_use]
    pub fn single(rules: TalkRules) -> Self {
        let level =
            TalkLevel { name: "talks".into(), rules, entry: LevelEntry::Always, seal: BindingForce::Binding };
        Self { levels: vec![level], ratifiers: Vec::new(), ratification: None }
    }

    /// The same, with all ratifiers of some parties, asked in their order, and the rules by which these
    /// decide.
    #[must_use]
    pub(crate) fn ratified_by(self, parties: &[Party], agreement: &AgreementRule) -> Self {
        let of_party = |(p, party): (usize, &Party)| {
            (0..party.ratifiers.len()).map(move |ratifier| (PartyId(p), ratifier)).collect::<Vec<_>>()
        };
        let ratifiers: Vec<(PartyId, usize)> = parties.iter().enumerate().flat_map(of_party).collect();
        let is_plain = agreement.is_unanimous(parties.len())
            && parties.iter().all(|party| party.ratification == RatificationRule::default());
        let rules = || parties.iter().map(|party| party.ratification.clone()).collect();
        let ratification = (!ratifiers.is_empty() && !is_plain).then(rules);
        Self { ratifiers, ratification, ..self }
    }

    /// Whether a party's ratifiers approve when those at some positions decide so; who is not named approves.
    #[must_use]
    pub(crate) fn approves(&self, party: PartyId, votes: impl Iterator<Item = (usize, bool)>) -> bool {
        let rule = self.ratification.as_ref().and_then(|rules| rules.get(party.0));
        let Some(rule) = rule else { return votes.into_iter().all(|(_, approves)| approves) };
        let mut approves = vec![true; rule.n_ratifiers()];
        for (ratifier, vote) in votes {
            if ratifier >= approves.len() {
                approves.resize(ratifier + 1, true);
            }
            approves[ratifier] &= vote;
        }
        rule.is_reached(&approves)
    }

    /// Courses that allow more events are refused: each takes up to a few hundred bytes in a session and in
    /// the memories of strategies, and a kilobyte or two in a transcript.
    pub const MOST_EVENTS: u64 = 400_000;

    /// An upper bound on the number of events of a talk, whatever parties, ratifiers and dice do;
    /// `u64::MAX` when it is greater than that. Pauses come on top: a session allows so many suspensions
    /// and as many resumptions.
    ///
    /// A round of `n` parties has at most `n` events with alternating offers and unanimity, `n²` where
    /// fewer than all are enough and with tentative agreement, `n + 1` with a mediator and 2 with monotonic
    /// concession. With a deadline in ticks every move and every fault takes at least one. Where the talk
    /// can break off, each round but the last adds the event that it went on. A level adds its entry, and a
    /// mediated one its first text and the signatures. Each package that is initialled adds one decision of
    /// each ratifier.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{AgreementRule, Course, Deadline, Origin, TalkRules};
    ///
    /// let rules = TalkRules { deadline: Deadline::rounds(10), ..TalkRules::of(Origin::Elfvik) };
    /// let course = Course::single(rules);
    /// // The entry, ten rounds of three turns, and what may end the talk from outside.
    /// assert_eq!(course.most_events(&AgreementRule::All, 3), 32);
    /// // In every round an offer of each, put to both others.
    /// assert_eq!(course.most_events(&AgreementRule::Quorum(2), 3), 92);
    /// // Nine times the talk goes on.
    /// let mut risky = course;
    /// risky.levels[0].rules.breakdown = 0.1;
    /// assert_eq!(risky.most_events(&AgreementRule::All, 3), 41);
    /// ```
    #[must_use]
    pub fn most_events(&self, agreement: &AgreementRule, n_parties: usize) -> u64 {
        let is_unanimous = agreement.is_unanimous(n_parties);
        let level = |level: &TalkLevel| level.rules.most_events(n_parties as u64, is_unanimous);
        let said = self.levels.iter().map(level).fold(0, u64::saturating_add);
        let returns = self.levels.iter().map(|level| match level.seal {
            BindingForce::Initialled(OnRefusal::Return { most }) => u64::from(most),
            _ => 0,
        });
        // Every package that is initialled took at least one event.
        let initialled = (returns.max().unwrap_or(0) + 1).min(said);
        let decisions = initialled.saturating_mul(self.ratifiers.len() as u64);
        said.saturating_add(decisions).saturating_add(FROM_OUTSIDE)
    }
}

impl TalkRules {
    /// An upper bound on the events of a level under these rules, decisions of ratifiers left out.
    fn most_events(&self, n: u64, is_unanimous: bool) -> u64 {
        let most = u64::from(self.deadline.most.max(1));
        let has_mediator = self.protocol.has_mediator();
        let moves = match self.deadline.unit {
            Unit::Rounds => most.saturating_mul(self.protocol.most_per_round(n, is_unanimous)),
            // Each text after the first is voted on at least once, and one move may come too late.
            Unit::Ticks if has_mediator => 2 * most + 1,
            Unit::Ticks => most + 1,
        };
        let of_mediator = if has_mediator { 1 + n } else { 0 };
        // Chance is asked after every round but the last.
        let chances = if self.breakdown > 0.0 { most - 1 } else { 0 };
        moves.saturating_add(1 + of_mediator).saturating_add(chances)
    }
}

/// The talk may break off or collapse.
const FROM_OUTSIDE: u64 = 1;
