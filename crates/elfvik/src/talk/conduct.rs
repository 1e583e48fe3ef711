//! How parties behaved in a talk, and how much of what was possible they reached.

use super::event::{Event, Move, RatifierDecision};
use super::offer::Offer;
use super::participants::Participants;
use super::session::{BargainingProblem, End, Session};
use crate::model::PartyId;
use crate::prepare::Game;
use crate::prepare::frontier::{Exactness, Frontier};
use serde::Serialize;

/// How often a party's next offer moved in which direction, measured in shares of each one's range; a
/// change below 0.03 is none.
///
/// Source: K. Hindriks, C. M. Jonker, D. Tykhonov, "Negotiation Dynamics: Analysis, Concession Tactics, and
/// Outcomes", IAT 2007. With more than two parties the others count by their mean; where fewer than all are
/// enough by the mean of those who gain most of a group that is enough together with the party: whom an
/// agreement can do without need not gain by it. Where all must assent, what is moved from one of several others
/// to another is not silent, though their mean stays: it is nice where one gains and the mean does not fall,
/// and else unfortunate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MoveCounts {
    /// Nothing changed for anybody who counts.
    pub silent: usize,
    /// The others gained at no cost, or one of them what others of them lost.
    pub nice: usize,
    /// The party and the others gained.
    pub fortunate: usize,
    /// The others lost, and the party did not gain.
    pub unfortunate: usize,
    /// The party gained, the others did not.
    pub selfish: usize,
    /// The party lost, the others gained.
    pub concession: usize,
}

/// What one rehearsed talk shows of the delegates.
#[derive(Debug, Clone, PartialEq)]
pub struct TalkConduct {
    /// Whether some outcome could have been signed and ratified in its world; none where that is not known.
    pub is_possible: Option<bool>,
    /// Whether it ended in an agreement.
    pub is_agreed: bool,
    /// Whether a ratifier of whom nothing but a probability is known refused what was initialled: whether
    /// another package would have been ratified is not known.
    pub is_refused_by_chance: bool,
    /// How far the agreement is from the nearest efficient deal, each party's utility as a share of its
    /// range; none without an agreement, or where that is not known.
    pub distance: Option<f64>,
    /// How often each party moved in which direction.
    pub moves: Vec<MoveCounts>,
}

/// What could be signed and ratified in one world.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deals {
    /// The efficient ones, or where nobody decides at home by a profile the efficient outcomes, and whether a
    /// deal exists where that is known.
    Efficient {
        /// What they are worth.
        rows: Vec<Vec<i64>>,
        /// Whether one of them is a deal.
        exist: Option<bool>,
    },
    /// What each deal is worth.
    Listed(Vec<Vec<i64>>),
    /// Outcomes are too many to look at.
    Unknown,
}

impl MoveCounts {
    /// The moves of a party that made some offers one after the other.
    pub(super) fn of(problem: &BargainingProblem, offers: &[Offer], party: PartyId) -> Self {
        let n = problem.profiles.len();
        let participants = Participants::new(problem.game.agreement(), n);
        let mut counts = Self::default();
        for pair in offers.windows(2) {
            let changes: Vec<f64> = (0..n).map(|q| problem.profiles[q].change(pair[0], pair[1])).collect();
            counts.note(&participants, party, &changes);
        }
        counts
    }

    /// Notes one move of a party of several, by what changed for each.
    pub(super) fn note(&mut self, participants: &Participants, party: PartyId, changes: &[f64]) {
        let others = participants.mean_of_others(party, changes);
        let is_silent = !participants.is_unanimous() || changes.iter().all(|change| sign(*change) == 0);
        let does_one_gain = changes.iter().any(|change| sign(*change) == 1);
        let count = match (sign(changes[party.0]), sign(others)) {
            (0, 0) if is_silent => &mut self.silent,
            (0, 0) if does_one_gain && others >= -ROUNDING => &mut self.nice,
            (0, 1) => &mut self.nice,
            (1, 1) => &mut self.fortunate,
            (1, _) => &mut self.selfish,
            (-1, 0 | 1) => &mut self.concession,
            _ => &mut self.unfortunate,
        };
        *count += 1;
    }

    /// How many moves there were.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::answer::MoveCounts;
    ///
    /// assert_eq!(MoveCounts { silent: 1, concession: 4, ..Default::default() }.all(), 5);
    /// ```
    #[must_use]
    pub fn all(&self) -> usize {
        self.silent + self.nice + self.fortunate + self.unfortunate + self.selfish + self.concession
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.silent += other.silent;
        self.nice += other.nice;
        self.fortunate += other.fortunate;
        self.unfortunate += other.unfortunate;
        self.selfish += other.selfish;
        self.concession += other.concession;
    }
}

impl TalkConduct {
    /// The conduct in a session that kept its log, beside what could be signed and ratified.
    pub(super) fn of(session: &Session, problem: &BargainingProblem, deals: &Deals) -> Self {
        let proposed = |party: PartyId| {
            let offers = session.log().iter().filter_map(move |event| match event {
                Event::Moved { by, what: Move::Propose(offer), .. } if *by == party => Some(*offer),
                _ => None,
            });
            offers.collect::<Vec<Offer>>()
        };
        let parties = (0..problem.profiles.len()).map(PartyId);
        let moves = parties.map(|party| MoveCounts::of(problem, &proposed(party), party)).collect();
        let (is_possible, distance) = match session.end() {
            Some(End::Agreement(offer)) => (Some(true), distance(problem, *offer, deals)),
            _ => (deals.exist(), None),
        };
        let is_agreed = matches!(session.end(), Some(End::Agreement(_)));
        let verdict = session.log().iter().rev().find_map(|event| match event {
            Event::Decided { verdict, .. } => Some(*verdict),
            _ => None,
        });
        let is_refused_by_chance =
            matches!(session.end(), Some(End::NotRatified(..))) && verdict == Some(RatifierDecision::Refused);
        let is_possible = is_possible.filter(|_| !is_refused_by_chance);
        Self { is_possible, is_agreed, is_refused_by_chance, distance, moves }
    }
}

impl Deals {
    /// What the first parties of some players can sign so that it is ratified, by the efficient outcomes of
    /// that for all players.
    pub(super) fn of_players(n_parties: usize, players: &Game, frontier: &Frontier) -> Self {
        let deals = frontier.rows().filter(|row| players.accepts(row));
        let rows: Vec<Vec<i64>> = deals.map(|row| row[..n_parties].to_vec()).collect();
        let is_found = !rows.is_empty();
        match frontier.exactness() {
            Exactness::Exact => Self::Efficient { rows, exist: Some(is_found) },
            // How far the efficient ones are is not known.
            Exactness::Within(_) => Self::Efficient { rows: Vec::new(), exist: is_found.then_some(true) },
        }
    }

    fn exist(&self) -> Option<bool> {
        match self {
            Self::Efficient { exist, .. } => *exist,
            Self::Listed(rows) => Some(!rows.is_empty()),
            Self::Unknown => None,
        }
    }

    /// Those that no other is at least as good as for everybody.
    fn efficient(&self) -> Vec<&[i64]> {
        let rows = match self {
            Self::Efficient { rows, .. } | Self::Listed(rows) => rows,
            Self::Unknown => return Vec::new(),
        };
        let covers = |a: &[i64], b: &[i64]| a.iter().zip(b).all(|(a, b)| a >= b);
        let mut kept: Vec<&[i64]> = Vec::new();
        for row in rows {
            if !kept.iter().any(|other| covers(other, row)) {
                kept.retain(|other| !covers(row, other));
                kept.push(row);
            }
        }
        kept
    }
}

/// From an offer to the nearest efficient outcome, in shares of each party's range; none where these are not
/// known.
fn distance(problem: &BargainingProblem, offer: Offer, deals: &Deals) -> Option<f64> {
    let own = problem.game.utilities(&problem.offer_space.numbering().outcome(offer));
    let range = |p: usize| {
        let profile = &problem.profiles[p];
        (profile.shown(profile.most()) - profile.shown(profile.bottom())).max(TINY)
    };
    let ranges: Vec<f64> = (0..own.len()).map(range).collect();
    let distance = |row: &[i64]| {
        let share = |p: usize| problem.game.scale(p).utility(row[p] - own[p]) / ranges[p];
        (0..own.len()).map(share).map(|share| share * share).sum::<f64>().sqrt()
    };
    deals.efficient().into_iter().map(distance).min_by(f64::total_cmp)
}

/// Whether a change, as a share of a range, is a gain (1), a loss (-1) or none (0).
fn sign(change: f64) -> i8 {
    if change.abs() < THRESHOLD {
        0
    } else if change > 0.0 {
        1
    } else {
        -1
    }
}

/// What sums of shares can be off.
const ROUNDING: f64 = 1e-9;
/// A change below this share of the range is none.
const THRESHOLD: f64 = 0.03;
/// Ranges of nothing are as wide as this.
const TINY: f64 = f64::MIN_POSITIVE;

#[cfg(test)]
mod tests {
    use super::{MoveCounts, Participants};
    use crate::model::{AgreementRule, PartyId};

    /// Losses and gains that are noticed, and changes that are not.
    const CHANGES: [f64; 5] = [-0.06, -0.02, 0.0, 0.02, 0.06];

    fn count(changes: &[f64]) -> MoveCounts {
        count_by(&AgreementRule::All, changes)
    }

    fn count_by(rule: &AgreementRule, changes: &[f64]) -> MoveCounts {
        let mut counts = MoveCounts::default();
        counts.note(&Participants::new(rule, changes.len()), PartyId(0), changes);
        assert_eq!(counts.all(), 1, "{changes:?}");
        counts
    }

    #[test]
    fn a_move_is_silent_where_nothing_changes_for_anybody() {
        for own in CHANGES {
            for [first, second] in CHANGES.iter().flat_map(|first| CHANGES.map(|second| [*first, second])) {
                let changes = [own, first, second];
                let is_silent = changes.iter().all(|change| change.abs() < 0.03);
                assert_eq!(count(&changes).silent == 1, is_silent, "{changes:?}");
            }
        }
    }

    #[test]
    fn what_one_of_several_gives_another_is_nice_unless_they_lose_together() {
        assert_eq!(count(&[0.0, 0.06, -0.06]).nice, 1);
        assert_eq!(count(&[0.02, 0.06, -0.04]).nice, 1);
        assert_eq!(count(&[0.0, 0.04, -0.06]).unfortunate, 1);
        assert_eq!(count(&[0.0, 0.02, 0.02, -0.04]).unfortunate, 1);
        // In any order of the others.
        for changes in
            [[0.0, 0.3, -0.1, -0.2], [0.0, -0.1, -0.2, 0.3], [0.0, -0.3, 0.1, 0.2], [0.0, 0.1, 0.2, -0.3]]
        {
            assert_eq!(count(&changes).nice, 1, "{changes:?}");
        }
        assert_eq!(count(&[-0.06, 0.06, -0.06]).concession, 1);
        assert_eq!(count(&[0.06, 0.06, -0.06]).selfish, 1);
    }

    #[test]
    fn whoever_an_agreement_can_do_without_does_not_count() {
        let two_of_three = AgreementRule::Quorum(2);
        assert_eq!(count_by(&two_of_three, &[0.0, 0.0, -0.5]).silent, 1);
        assert_eq!(count_by(&two_of_three, &[0.0, 0.06, -0.5]).nice, 1);
        assert_eq!(count_by(&two_of_three, &[0.0, -0.06, -0.5]).unfortunate, 1);
    }

    #[test]
    fn between_two_a_move_has_the_direction_of_both_changes() {
        let all = |of: fn(&MoveCounts) -> usize| -> Vec<[f64; 2]> {
            let pairs =
                [-0.06, 0.0, 0.06].into_iter().flat_map(|own| [-0.06, 0.0, 0.06].map(|other| [own, other]));
            pairs.filter(|changes| of(&count(changes)) == 1).collect()
        };
        assert_eq!(all(|m| m.silent), [[0.0, 0.0]]);
        assert_eq!(all(|m| m.nice), [[0.0, 0.06]]);
        assert_eq!(all(|m| m.fortunate), [[0.06, 0.06]]);
        assert_eq!(all(|m| m.selfish), [[0.06, -0.06], [0.06, 0.0]]);
        assert_eq!(all(|m| m.concession), [[-0.06, 0.0], [-0.06, 0.06]]);
        assert_eq!(all(|m| m.unfortunate), [[-0.06, -0.06], [0.0, -0.06]]);
    }
}
