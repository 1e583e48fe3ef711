//! A scenario: everything about a negotiation that everybody at the table may read.

use super::{
    Accord, AgreementRule, Consent, Course, Estimate, Issue, IssueId, Outcome, OutcomeSpace, Package, Party,
    PartyId, Rule, Source, SourceId, Stage, Statement, Unknown,
};
use crate::number::Decimal;

/// The public part of a negotiation. It holds no preferences.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// One line.
    pub title: String,
    /// A paragraph on what the talks are about.
    pub summary: Option<String>,
    /// What every reader must know before believing a number.
    pub caution: Option<String>,
    /// Who receives the parties.
    pub host: Option<Host>,
    /// Whose conventions hold in talks.
    pub origin: Origin,
    /// Whose agreement makes a deal.
    pub agreement: AgreementRule,
    /// Who sits at the table; two or more.
    pub parties: Vec<Party>,
    /// What is negotiated; one or more.
    pub issues: Vec<Issue>,
    /// Approvals that no party can give.
    pub consents: Vec<Consent>,
    /// Combinations that cannot occur.
    pub rules: Vec<Rule>,
    /// Outcomes with a name.
    pub packages: Vec<Package>,
    /// What has happened so far.
    pub stages: Vec<Stage>,
    /// Earlier agreements.
    pub accords: Vec<Accord>,
    /// By which rules they talk, level by level, where the scenario says so.
    pub talks: Option<Course>,
    /// What it all rests on.
    pub sources: Vec<Source>,
    /// Who said what.
    pub statements: Vec<Statement>,
    /// Numbers that several places share.
    pub unknowns: Vec<Unknown>,
}

/// The system that a scenario was written for: its conventions of time, discount and disagreement hold in
/// talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Origin {
    /// Elfvik itself.
    #[default]
    Elfvik,
    /// GENIUS, the Java platform of the competitions from 2010 to 2019.
    Genius,
    /// GeniusWeb, its successor from 2020 on.
    GeniusWeb,
    /// NegoLog, a Python platform.
    Negolog,
    /// NegMAS, a Python platform.
    Negmas,
}

impl Origin {
    /// Every origin, in the order of their documentation.
    pub const ALL: [Self; 5] = [Self::Elfvik, Self::Genius, Self::GeniusWeb, Self::Negolog, Self::Negmas];

    /// Whether the system computes in floats, so that the last digits of its numbers mean nothing.
    #[must_use]
    pub fn computes_in_floats(self) -> bool {
        matches!(self, Self::Genius | Self::Negolog | Self::Negmas)
    }

    /// The name in text.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Elfvik => "Elfvik",
            Self::Genius => "GENIUS",
            Self::GeniusWeb => "GeniusWeb",
            Self::Negolog => "NegoLog",
            Self::Negmas => "NegMAS",
        }
    }

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Elfvik => "elfvik",
            Self::Genius => "genius",
            Self::GeniusWeb => "geniusweb",
            Self::Negolog => "negolog",
            Self::Negmas => "negmas",
        }
    }
}

/// Who receives the parties, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Who it is.
    pub name: String,
    /// The place.
    pub place: Option<String>,
    /// The room or house.
    pub room: Option<String>,
    /// Who is let in.
    pub admits: Option<String>,
    /// What leaves the room.
    pub publishes: Option<String>,
    /// Where this is known from.
    pub source: Option<SourceId>,
}

impl Scenario {
    /// All outcomes, before any rule.
    #[must_use]
    pub fn space(&self) -> OutcomeSpace {
        OutcomeSpace::of(&self.issues)
    }

    /// Whether an outcome belongs to the space and breaks no rule. `O(size of the rules)`.
    #[must_use]
    pub fn is_feasible(&self, outcome: &Outcome) -> bool {
        self.space().contains(outcome) && !self.rules.iter().any(|rule| rule.is_broken_by(outcome))
    }

    /// The party with an id.
    #[must_use]
    pub fn party(&self, id: &str) -> Option<PartyId> {
        self.parties.iter().position(|p| p.id == id).map(PartyId)
    }

    /// The issue with an id.
    #[must_use]
    pub fn issue(&self, id: &str) -> Option<IssueId> {
        self.issues.iter().position(|i| i.id == id).map(IssueId)
    }

    /// The same scenario with every consent certain to be granted, so that an outcome is worth just what it
    /// says.
    #[must_use]
    pub fn with_consents_granted(&self) -> Self {
        let mut granted = self.clone();
        granted.consents.iter_mut().for_each(|c| c.probability = Estimate::Exact(Decimal::ONE));
        granted
    }

    /// The branches of an outcome: what it becomes when each subset of the consents it needs is refused.
    ///
    /// The first branch is the outcome itself, everything granted. `2^c` branches for `c` consents; each
    /// lists the refused consents.
    #[must_use]
    pub fn branches(&self, outcome: &Outcome) -> Vec<(Vec<super::ConsentId>, Outcome)> {
        let needs = |i: usize| self.issues[i].needs(outcome.options()[i]);
        let mut needed: Vec<_> = (0..self.issues.len()).filter_map(needs).map(|(c, _)| c).collect();
        needed.sort_unstable();
        needed.dedup();
        let branch = |mask: u64| {
            let refused: Vec<_> =
                needed.iter().enumerate().filter(|(k, _)| mask >> k & 1 == 1).map(|(_, &c)| c).collect();
            let settle = |i: usize| match needs(i) {
                Some((consent, otherwise)) if refused.contains(&consent) => otherwise,
                _ => outcome.options()[i],
            };
            let settled = Outcome::new((0..self.issues.len()).map(settle).collect());
            (refused, settled)
        };
        (0..1_u64 << needed.len()).map(branch).collect()
    }
}
