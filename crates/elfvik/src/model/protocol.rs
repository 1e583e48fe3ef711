//! The protocols by which parties talk, and what is known of each before any talk.

use super::words;

words! {
    /// Who may say what, and when there is an agreement.
    #[derive(Default)]
    pub enum Protocol {
        /// Stacked alternating offers: in a fixed circle each accepts the offer on the table, makes
        /// another, or walks away; an offer that all others accepted is the agreement. Where fewer than all
        /// are enough, each offer is put to all others, who accept or reject it without making another;
        /// once enough have accepted it is the agreement.
        ///
        /// Source: R. Aydogan, D. Festen, K. V. Hindriks, C. M. Jonker, "Alternating Offers Protocols for
        /// Multilateral Negotiation", Modern Approaches to Agent-based Complex Automated Negotiation, 2017.
        #[default]
        Alternating = "alternating",
        /// Tentative agreement with unique offers: all propose at once, nobody repeats an offer; an outcome
        /// that enough parties offered or accepted is the agreement.
        ///
        /// Source: Y. Mohammad, "Generalized Bargaining Protocols", AI 2023: Advances in Artificial
        /// Intelligence, 2023.
        Tentative = "tentative",
        /// Mediated single text: a mediator changes one issue of a text at a time, the parties vote in
        /// secret, and a text that all want replaces the old one. In the end they say whether they sign it.
        ///
        /// Source: M. Klein, P. Faratin, H. Sayama, Y. Bar-Yam, "Negotiating Complex Contracts", Group
        /// Decision and Negotiation 12(2), 2003.
        Mediated = "mediated",
        /// Monotonic concession of two parties: both propose at once; as long as neither prefers the
        /// other's proposal, the one with less to lose by conceding (Zeuthen's rule) concedes. Both sides'
        /// utilities are taken to be known to the keeper of the table, who tells a party whether an outcome
        /// would be a concession: more for the other than its last proposal.
        ///
        /// Source: J. S. Rosenschein, G. Zlotkin, "Rules of Encounter", MIT Press, 1994.
        Concession = "concession",
    }
}

impl Protocol {
    /// For how many parties it is; `None` for any number.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Protocol;
    ///
    /// assert_eq!(Protocol::Concession.n_parties(), Some(2));
    /// assert_eq!(Protocol::Alternating.n_parties(), None);
    /// ```
    #[must_use]
    pub fn n_parties(self) -> Option<usize> {
        self.facts().n_parties
    }

    /// Whether a mediator writes texts, which is left to chance.
    #[must_use]
    pub(crate) fn has_mediator(self) -> bool {
        self.facts().has_mediator
    }

    /// Whether there is one offer on the table: a new one takes its place, with all that was said of it.
    #[must_use]
    pub(crate) fn has_one_offer(self) -> bool {
        self.facts().has_one_offer
    }

    /// An upper bound on the moves, texts and faults in a round of `n` parties.
    pub(super) fn most_per_round(self, n: u64, is_unanimous: bool) -> u64 {
        (self.facts().most_per_round)(n, is_unanimous)
    }

    fn facts(self) -> ProtocolFacts {
        match self {
            Self::Alternating => ProtocolFacts {
                n_parties: None,
                has_mediator: false,
                has_one_offer: true,
                most_per_round: |n, is_unanimous| if is_unanimous { n } else { n.saturating_mul(n) },
            },
            Self::Tentative => ProtocolFacts {
                n_parties: None,
                has_mediator: false,
                has_one_offer: false,
                most_per_round: |n, _| n.saturating_mul(n),
            },
            Self::Mediated => ProtocolFacts {
                n_parties: None,
                has_mediator: true,
                has_one_offer: false,
                most_per_round: |n, _| n.saturating_add(1),
            },
            Self::Concession => ProtocolFacts {
                n_parties: Some(2),
                has_mediator: false,
                has_one_offer: false,
                most_per_round: |_, _| 2,
            },
        }
    }
}

/// What is known of a protocol before any talk.
struct ProtocolFacts {
    n_parties: Option<usize>,
    has_mediator: bool,
    has_one_offer: bool,
    /// Of so many parties, and whether all must agree.
    most_per_round: fn(u64, bool) -> u64,
}
