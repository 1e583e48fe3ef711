//! Who still takes part in a session, and whose assent is enough.

use crate::model::{AgreementRule, PartyId};
use std::sync::Arc;

/// The parties of a session: who has left, and which of them must assent. A set of parties is one bit each.
#[derive(Debug, Clone)]
pub(in crate::talk) struct Participants {
    n_parties: usize,
    absent: u64,
    enough: Sufficient,
    is_unanimous: bool,
}

/// Which sets of parties can make an agreement.
#[derive(Debug, Clone)]
enum Sufficient {
    /// So many, whoever they are.
    Count(usize),
    /// So many, all of a group among them.
    CountWith(usize, u64),
    /// All of one of these groups.
    Groups(Arc<[u64]>),
}

impl Participants {
    /// A set of parties has so many bits: more than a scenario has parties.
    pub(in crate::talk) const MOST_PARTIES: usize = u64::BITS as usize;

    pub(in crate::talk) fn new(agreement: &AgreementRule, n_parties: usize) -> Self {
        let set = |group: &[PartyId]| group.iter().fold(0, |set, party| set | bit(*party));
        let enough = match agreement {
            AgreementRule::All => Sufficient::Count(n_parties),
            AgreementRule::Quorum(n) => Sufficient::Count(*n),
            AgreementRule::QuorumWithVeto { quorum, veto } => Sufficient::CountWith(*quorum, set(veto)),
            AgreementRule::Coalitions(groups) => {
                Sufficient::Groups(groups.iter().map(|group| set(group)).collect())
            }
        };
        Self { n_parties, absent: 0, enough, is_unanimous: agreement.is_unanimous(n_parties) }
    }

    /// Whether nobody can be done without.
    pub(in crate::talk) fn is_unanimous(&self) -> bool {
        self.is_unanimous
    }

    pub(in crate::talk) fn n_parties(&self) -> usize {
        self.n_parties
    }

    /// Whether it is enough that these parties assent; who has left does not count.
    pub(in crate::talk) fn is_enough(&self, assents: u64) -> bool {
        let assents = assents & self.present();
        match &self.enough {
            Sufficient::Count(n) => assents.count_ones() as usize >= *n,
            Sufficient::CountWith(n, group) => {
                assents.count_ones() as usize >= *n && assents & group == *group
            }
            Sufficient::Groups(groups) => groups.iter().any(|group| assents & group == *group),
        }
    }

    /// A party leaves; whether those who stay could still agree.
    pub(in crate::talk) fn leave(&mut self, party: PartyId) -> bool {
        self.absent |= bit(party);
        self.present() != 0 && self.is_enough(self.present())
    }

    pub(in crate::talk) fn is_present(&self, party: PartyId) -> bool {
        self.absent & bit(party) == 0
    }

    /// Who is present, in the order of seats from `first` on.
    pub(in crate::talk) fn seats(&self, first: usize) -> impl Iterator<Item = PartyId> + '_ {
        let parties = (0..self.n_parties).map(move |turn| PartyId((first + turn) % self.n_parties));
        parties.filter(|party| self.is_present(*party))
    }

    /// The next present party in the order of seats; `None` when nobody else is present.
    pub(in crate::talk) fn next(&self, party: PartyId) -> Option<PartyId> {
        self.seats(party.0 + 1).find(|other| *other != party)
    }

    /// What a change is to the others of a party: the mean over those of them that gain most by it of all
    /// groups that are enough together with the party. Takes one change per party.
    pub(in crate::talk) fn mean_of_others(&self, party: PartyId, changes: &[f64]) -> f64 {
        let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len().max(1) as f64;
        let others = || (0..self.n_parties).filter(|other| *other != party.0);
        // All of a group, and of the others those that gain most, as many as are missing.
        let with = |group: u64, n: usize| {
            let (needed, free): (Vec<usize>, Vec<usize>) =
                others().partition(|other| group >> other & 1 == 1);
            let [mut needed, mut free] =
                [needed, free].map(|of| of.iter().map(|p| changes[*p]).collect::<Vec<_>>());
            free.sort_by(|a, b| b.total_cmp(a));
            needed.extend(free.iter().take((n.saturating_sub(1)).saturating_sub(needed.len())));
            mean(&needed)
        };
        match &self.enough {
            Sufficient::Count(n) => with(0, *n),
            Sufficient::CountWith(n, group) => with(*group, *n),
            Sufficient::Groups(groups) => {
                groups.iter().map(|group| with(*group, 0)).fold(f64::NEG_INFINITY, f64::max)
            }
        }
    }

    fn present(&self) -> u64 {
        let everybody =
            if self.n_parties >= Self::MOST_PARTIES { u64::MAX } else { (1 << self.n_parties) - 1 };
        everybody & !self.absent
    }
}

/// The set of one party.
pub(in crate::talk) fn bit(party: PartyId) -> u64 {
    1 << party.0
}

const _: () = assert!(crate::model::Scenario::MOST_PARTIES <= Participants::MOST_PARTIES);
