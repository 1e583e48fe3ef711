//! What one viewer knows: a scenario with the preferences that are known or believed.

use super::{
    Elicitation, Estimate, Outcome, PartyId, Preferences, Scenario, SourceId, Unknown, WrittenForms,
};
use std::sync::Arc;

/// One party's private file: what it wants, and what it believes of the others.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyFile {
    /// Whose file it is.
    pub party: PartyId,
    /// What the preferences rest on.
    pub note: Option<String>,
    /// Whose judgement the estimates are, unless one says otherwise.
    pub judged_by: Option<String>,
    /// Where the estimates come from, unless one says otherwise.
    pub source: Option<SourceId>,
    /// What the party wants.
    pub preferences: Preferences,
    /// How much its delegate knows of it, where it is not told all.
    pub elicitation: Option<Elicitation>,
    /// What it believes others want, by party.
    pub beliefs: Vec<Belief>,
    /// What is known of those who must approve at home.
    pub ratifications: Vec<Ratification>,
    /// Numbers that several places of this file share.
    pub unknowns: Vec<Unknown>,
    /// How the numbers of the preferences stand in the file; `None` where all stand there as they count.
    pub written: Option<WrittenForms>,
}

/// What one party believes that another wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Belief {
    /// About whom.
    pub party: PartyId,
    /// What the belief rests on.
    pub note: Option<String>,
    /// What it is thought to want.
    pub preferences: Preferences,
    /// What is thought of those who must approve at its home.
    pub ratifications: Vec<Ratification>,
}

/// What is known of one ratifier of a party.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratification {
    /// Its position among the party's ratifiers.
    pub ratifier: usize,
    /// What the judgement rests on.
    pub note: Option<String>,
    /// How it decides.
    pub vote: RatifierModel,
}

/// How a ratifier decides.
#[derive(Debug, Clone, PartialEq)]
pub enum RatifierModel {
    /// Approves with a probability between 0 and 1, whatever the package.
    Probability(Estimate),
    /// Approves what is worth at least its reservation.
    Profile(Preferences),
}

/// A scenario with the preferences that one viewer knows of every party.
///
/// Nothing else crosses from a private file into an analysis: whoever holds a view knows what its viewer
/// knows. A view shares the scenario and the files: a copy costs next to nothing, and can be kept by
/// whoever wants to.
#[derive(Debug, Clone)]
pub struct View {
    scenario: Arc<Scenario>,
    viewer: Option<PartyId>,
    files: Arc<[PartyFile]>,
}

impl View {
    /// The view of an analyst who has every party's file; `None` unless there is one per party, in order.
    #[must_use]
    pub fn of_analyst(
        scenario: impl Into<Arc<Scenario>>,
        files: impl Into<Arc<[PartyFile]>>,
    ) -> Option<Self> {
        let (scenario, files) = (scenario.into(), files.into());
        let complete = files.len() == scenario.parties.len()
            && files.iter().enumerate().all(|(idx, file)| file.party == PartyId(idx));
        complete.then_some(Self { scenario, viewer: None, files })
    }

    /// The view of one party, from its own file alone; `None` when it lacks a belief about another party.
    #[must_use]
    pub fn of_party(scenario: impl Into<Arc<Scenario>>, file: PartyFile) -> Option<Self> {
        let scenario = scenario.into();
        let knows = |idx| PartyId(idx) == file.party || file.belief(PartyId(idx)).is_some();
        let knows_all = (0..scenario.parties.len()).all(knows);
        knows_all.then(|| Self { scenario, viewer: Some(file.party), files: Arc::new([file]) })
    }

    /// The same files over a variant of the scenario, such as one with other probabilities.
    ///
    /// The variant must have the same parties, issues and packages in the same order.
    pub(crate) fn over(&self, variant: Scenario) -> Self {
        Self { scenario: Arc::new(variant), ..self.clone() }
    }

    /// The public part.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The party whose view it is; `None` for an analyst's.
    #[must_use]
    pub fn viewer(&self) -> Option<PartyId> {
        self.viewer
    }

    /// What a party wants, as far as the viewer knows.
    ///
    /// # Panics
    ///
    /// When the scenario has no such party.
    #[must_use]
    pub fn preferences(&self, party: PartyId) -> &Preferences {
        match self.viewer {
            None => &self.files[party.0].preferences,
            Some(viewer) if viewer == party => &self.files[0].preferences,
            Some(_) => {
                &self.files[0].belief(party).expect("a view has a belief about every party").preferences
            }
        }
    }

    /// What the viewer knows of a party's ratifiers; those it knows nothing of are not listed.
    ///
    /// # Panics
    ///
    /// When the scenario has no such party.
    #[must_use]
    pub fn ratifications(&self, party: PartyId) -> &[Ratification] {
        match self.viewer {
            None => &self.files[party.0].ratifications,
            Some(viewer) if viewer == party => &self.files[0].ratifications,
            Some(_) => {
                &self.files[0].belief(party).expect("a view has a belief about every party").ratifications
            }
        }
    }

    /// Whose file says what is known of a party: the party's own, or the viewer's.
    #[must_use]
    pub fn author(&self, party: PartyId) -> PartyId {
        self.viewer.unwrap_or(party)
    }

    /// How the numbers of a party's preferences stand in its file; `None` where all stand there as they
    /// count.
    #[must_use]
    pub fn written(&self, party: PartyId) -> Option<&WrittenForms> {
        self.files.iter().find(|file| file.party == party)?.written.as_ref()
    }

    /// The files that the view rests on.
    #[must_use]
    pub fn files(&self) -> &[PartyFile] {
        &self.files
    }

    /// Whether an outcome belongs to the space and breaks no rule.
    #[must_use]
    pub fn is_feasible(&self, outcome: &Outcome) -> bool {
        self.scenario.is_feasible(outcome)
    }
}

impl PartyFile {
    /// What this file believes of a party; `None` when it says nothing of it.
    #[must_use]
    pub fn belief(&self, party: PartyId) -> Option<&Belief> {
        self.beliefs.iter().find(|belief| belief.party == party)
    }
}
