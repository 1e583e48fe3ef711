//! Who must approve at home what parties accept at the table, and when a deal stands at both.

use crate::model::{AgreementRule, PartyId, RatificationRule, RatifierDecisionModel, View};

/// How the vote of a ratifier is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RatifierVote {
    /// By a profile: it is a player, at this position, and approves from its reservation on.
    Player(usize),
    /// By a probability: its position among the approvals.
    Chance(usize),
    /// Not at all; it counts as approving.
    Unknown,
}

/// Per party, how the votes of those who must approve at home are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    parties: Vec<PartyHome>,
}

/// The votes of a party's ratifiers, in the order of the scenario, and how they decide together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PartyHome {
    votes: Vec<RatifierVote>,
    rule: RatificationRule,
}

impl Home {
    /// The homes of all parties of a view. Players are numbered parties first, then the ratifiers with a
    /// profile in the order in which they are known.
    pub(crate) fn of(view: &View) -> Self {
        let n_parties = view.scenario().parties.len();
        let (mut player, mut chance) = (n_parties, 0);
        let mut home = |p: usize| {
            let mut votes = vec![RatifierVote::Unknown; view.scenario().parties[p].ratifiers.len()];
            for known in view.ratifications(PartyId(p)) {
                let next = match known.vote {
                    RatifierDecisionModel::Profile(_) => (&mut player, RatifierVote::Player as fn(_) -> _),
                    RatifierDecisionModel::Probability(_) => {
                        (&mut chance, RatifierVote::Chance as fn(_) -> _)
                    }
                };
                votes[known.ratifier] = next.1(*next.0);
                *next.0 += 1;
            }
            PartyHome { votes, rule: view.scenario().parties[p].ratification.clone() }
        };
        Self { parties: (0..n_parties).map(&mut home).collect() }
    }

    /// Whether anything is known of any ratifier.
    pub(crate) fn is_known(&self) -> bool {
        self.parties.iter().flat_map(|home| &home.votes).any(|vote| *vote != RatifierVote::Unknown)
    }

    /// How many parties there are.
    pub(crate) fn n_parties(&self) -> usize {
        self.parties.len()
    }

    /// The votes of a party's ratifiers, in the order of the scenario.
    pub(crate) fn votes(&self, party: usize) -> &[RatifierVote] {
        &self.parties[party].votes
    }

    /// Whether a party stands to a deal: it accepts, and those who must approve at home do. `accepts` has
    /// who accepts or approves of the players, `approvals` the votes of those known by a probability.
    pub(crate) fn stands(&self, party: usize, accepts: &[bool], approvals: &[bool]) -> bool {
        accepts[party] && self.approves(party, |vote| is_yes(vote, accepts, approvals))
    }

    /// Whether a party's home approves by its rule, given how each vote falls.
    pub(crate) fn approves(&self, party: usize, is_yes: impl Fn(RatifierVote) -> bool) -> bool {
        let PartyHome { votes, rule } = &self.parties[party];
        rule.is_reached(&votes.iter().map(|&vote| is_yes(vote)).collect::<Vec<_>>())
    }

    /// Whether a deal is made that stands at home too: the agreement is reached by the parties that
    /// [stand](Self::stands) to it.
    pub(crate) fn is_reached(&self, agreement: &AgreementRule, accepts: &[bool], approvals: &[bool]) -> bool {
        let stands: Vec<bool> =
            (0..self.parties.len()).map(|party| self.stands(party, accepts, approvals)).collect();
        agreement.is_reached(&stands)
    }

    /// Whether every player must accept: nobody at the table or at home can be passed over, and no party is
    /// refused whatever is agreed.
    pub(crate) fn needs_all(&self, agreement: &AgreementRule, approvals: &[bool]) -> bool {
        let needs_whole_home = |party: usize| {
            let without = |missing: Option<RatifierVote>| {
                self.approves(party, |vote| match vote {
                    RatifierVote::Player(_) => Some(vote) != missing,
                    _ => is_yes(vote, &[], approvals),
                })
            };
            let players = self.votes(party).iter().filter(|vote| matches!(vote, RatifierVote::Player(_)));
            without(None) && players.copied().all(|player| !without(Some(player)))
        };
        *agreement == AgreementRule::All && (0..self.n_parties()).all(needs_whole_home)
    }
}

fn is_yes(vote: RatifierVote, accepts: &[bool], approvals: &[bool]) -> bool {
    match vote {
        RatifierVote::Player(player) => accepts[player],
        RatifierVote::Chance(at) => approvals[at],
        RatifierVote::Unknown => true,
    }
}
