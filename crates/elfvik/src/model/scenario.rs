//! A scenario: everything about a negotiation that everybody at the table may read.

use super::{
    Accord, AgreementRule, Consent, Course, DeclaredStep, Estimate, Issue, IssueId, Origin, Outcome,
    OutcomeSpace, Package, Party, PartyId, PlanTerms, Rule, SharedEstimate, Source, SourceId, Stage,
    Statement, StatesOfNature,
};
use crate::number::Decimal;

/// The public part of a negotiation. It holds no preferences.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What is negotiated, in one line.
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
    /// What no party chooses and what each accepts from may depend on.
    pub states: StatesOfNature,
    /// Combinations that cannot occur.
    pub rules: Vec<Rule>,
    /// Outcomes with a name.
    pub packages: Vec<Package>,
    /// What has happened so far.
    pub stages: Vec<Stage>,
    /// Agreements that were made before these talks.
    pub accords: Vec<Accord>,
    /// By which rules they talk, level by level, where the scenario says so.
    pub talks: Option<Course>,
    /// What would be done to keep an agreement, each by one party.
    pub steps: Vec<DeclaredStep>,
    /// What holds for all of these steps, where the scenario says so.
    pub plan: Option<PlanTerms>,
    /// What it all rests on.
    pub sources: Vec<Source>,
    /// Who said what, and through whom it is known.
    pub statements: Vec<Statement>,
    /// Numbers that several places share.
    pub unknowns: Vec<SharedEstimate>,
}

/// Who receives the parties, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// The name of the host.
    pub name: String,
    /// The city or building where it receives them.
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
    /// No scenario has more parties: sets of them are bits of a word, and the frontier has arrays of so many
    /// numbers.
    pub const MOST_PARTIES: usize = 32;

    /// All outcomes, before any rule.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// // Five prices, three ways of heating, two dates, with the grant or without.
    /// assert_eq!(view.scenario().space().size(), 60_u32.into());
    /// ```
    #[must_use]
    pub fn space(&self) -> OutcomeSpace {
        OutcomeSpace::of(&self.issues)
    }

    /// Whether an outcome belongs to the space and breaks no rule. `O(size of the rules)`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Outcome;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// // A geothermal heating cannot be ready this autumn, but by next summer.
    /// assert!(!view.scenario().is_feasible(&Outcome::new(vec![0, 2, 0, 0])));
    /// assert!(view.scenario().is_feasible(&Outcome::new(vec![0, 2, 1, 0])));
    /// ```
    #[must_use]
    pub fn is_feasible(&self, outcome: &Outcome) -> bool {
        self.space().contains(outcome) && !self.rules.iter().any(|rule| rule.is_broken_by(outcome))
    }

    /// The party with an id.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// assert_eq!(view.scenario().party("builder"), Some(elfvik::model::PartyId(1)));
    /// assert_eq!(view.scenario().party("county"), None);
    /// ```
    #[must_use]
    pub fn party(&self, id: &str) -> Option<PartyId> {
        self.parties.iter().position(|p| p.id == id).map(PartyId)
    }

    /// The issue with an id.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// assert_eq!(view.scenario().issue("heating"), Some(elfvik::model::IssueId(1)));
    /// assert_eq!(view.scenario().issue("colour"), None);
    /// ```
    #[must_use]
    pub fn issue(&self, id: &str) -> Option<IssueId> {
        self.issues.iter().position(|i| i.id == id).map(IssueId)
    }

    /// The same scenario with every consent certain to be granted, so that an outcome is worth just what it
    /// says.
    #[must_use]
    pub(crate) fn with_consents_granted(&self) -> Self {
        let mut granted = self.clone();
        granted.consents.iter_mut().for_each(|c| c.probability = Estimate::Exact(Decimal::ONE));
        granted
    }

    /// The branches of an outcome: what it becomes when each subset of the consents it needs is refused.
    ///
    /// The first branch is the outcome itself, everything granted. `2^c` branches for `c` consents; each
    /// lists the refused consents.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{ConsentId, Outcome};
    ///
    /// let view = elfvik::format::native::starter_view();
    /// // The town and the builder apply together; if the state refuses, nobody does.
    /// let joint = Outcome::new(vec![0, 1, 1, 1]);
    /// let alone = Outcome::new(vec![0, 1, 1, 0]);
    /// let branches = view.scenario().branches(&joint);
    /// assert_eq!(branches, [(vec![], joint), (vec![ConsentId(0)], alone)]);
    /// ```
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
