//! Who sits at the table, for whom they speak, and whose agreement is needed.

use super::ids::{PartyId, SourceId};
use super::{RatificationRule, words};

/// One side of the talks.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Unique among the parties of a scenario.
    pub id: String,
    /// The full name, as it stands in text.
    pub name: String,
    /// A name of at most 12 characters for table heads.
    pub short: String,
    /// The name of the private file.
    pub file: String,
    /// Who speaks at the table.
    pub delegates: Vec<Delegate>,
    /// On whose behalf they speak.
    pub principals: Vec<Person>,
    /// Who must approve at home after the delegates agreed.
    pub ratifiers: Vec<Ratifier>,
    /// How they decide together.
    pub ratification: RatificationRule,
    /// Where this is known from.
    pub source: Option<SourceId>,
}

/// A person with a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name of the person or body.
    pub name: String,
    /// The office that it holds, in words.
    pub role: Option<String>,
}

/// Somebody who speaks for a party at the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// The person, with its office.
    pub person: Person,
    /// The place within the delegation.
    pub rank: DelegateRank,
}

words! {
    /// The place of a delegate within a delegation.
    pub enum DelegateRank {
        /// Leads the delegation.
        Head = "head",
        /// Stands in for the head.
        Deputy = "deputy",
        /// Any other delegate.
        Member = "member",
    }
}

/// Somebody who must approve at home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratifier {
    /// Unique among the ratifiers of a party.
    pub id: String,
    /// The person, with its office.
    pub person: Person,
}

/// Whose agreement makes a deal.
///
/// # Examples
///
/// ```
/// use elfvik::model::{AgreementRule, PartyId};
///
/// let two_of_three = AgreementRule::Quorum(2);
/// assert!(two_of_three.is_reached(&[true, false, true]));
/// assert!(!AgreementRule::All.is_reached(&[true, false, true]));
/// let pair = AgreementRule::Coalitions(vec![vec![PartyId(0), PartyId(2)]]);
/// assert!(pair.is_reached(&[true, false, true]));
/// let with_veto = AgreementRule::QuorumWithVeto { quorum: 2, veto: vec![PartyId(1)] };
/// assert!(!with_veto.is_reached(&[true, false, true]) && with_veto.is_reached(&[true, true, false]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementRule {
    /// Every party must agree.
    All,
    /// Any that many parties suffice.
    Quorum(usize),
    /// Any so many parties suffice that some of them are among: those with a veto, whose no is enough.
    QuorumWithVeto {
        /// So many parties suffice, those with a veto included.
        quorum: usize,
        /// Who must be among them, rising.
        veto: Vec<PartyId>,
    },
    /// Any of these groups suffices.
    Coalitions(Vec<Vec<PartyId>>),
}

impl AgreementRule {
    /// Whether a deal is made when exactly the parties with `true` agree; one entry per party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{AgreementRule, PartyId};
    ///
    /// assert!(!AgreementRule::All.is_reached(&[true, false, true]));
    /// assert!(AgreementRule::Quorum(2).is_reached(&[true, false, true]));
    /// let pairs = AgreementRule::Coalitions(vec![vec![PartyId(0), PartyId(1)]]);
    /// assert!(!pairs.is_reached(&[true, false, true]));
    /// ```
    #[must_use]
    pub fn is_reached(&self, agrees: &[bool]) -> bool {
        match self {
            Self::All => agrees.iter().all(|&a| a),
            Self::Quorum(n) => agrees.iter().filter(|&&a| a).count() >= *n,
            Self::QuorumWithVeto { quorum, veto } => {
                agrees.iter().filter(|&&a| a).count() >= *quorum && veto.iter().all(|p| agrees[p.0])
            }
            Self::Coalitions(groups) => groups.iter().any(|group| group.iter().all(|p| agrees[p.0])),
        }
    }

    /// The parties that it names: those of coalitions, and those with a veto.
    pub(crate) fn named(&self) -> impl Iterator<Item = PartyId> + '_ {
        let (veto, groups) = match self {
            Self::All | Self::Quorum(_) => (&[][..], &[][..]),
            Self::QuorumWithVeto { veto, .. } => (&veto[..], &[][..]),
            Self::Coalitions(groups) => (&[][..], &groups[..]),
        };
        veto.iter().chain(groups.iter().flatten()).copied()
    }

    /// Whether none of so many parties can be done without: always with [`AgreementRule::All`], and where
    /// every quorum or group that there is needs each of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{AgreementRule, PartyId};
    ///
    /// assert!(AgreementRule::All.is_unanimous(3) && AgreementRule::Quorum(3).is_unanimous(3));
    /// assert!(!AgreementRule::Quorum(2).is_unanimous(3));
    /// assert!(!AgreementRule::Coalitions(vec![vec![PartyId(0), PartyId(1)]]).is_unanimous(3));
    /// ```
    #[must_use]
    pub fn is_unanimous(&self, n_parties: usize) -> bool {
        let without = |party: usize| (0..n_parties).map(|other| other != party).collect::<Vec<_>>();
        (0..n_parties).all(|party| !self.is_reached(&without(party)))
    }
}
