//! What one viewer knows: a scenario with the preferences that are known or believed.

use super::{
    Estimate, Evidence, Outcome, PartyId, PlanValues, PreferenceUncertainty, Preferences, Scenario,
    SharedEstimate, SourceId, WrittenForms,
};
use std::sync::Arc;

/// One party's private file: what it wants, and what it believes of the others.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyFile {
    /// Whose file it is.
    pub party: PartyId,
    /// What the preferences rest on.
    pub note: Option<String>,
    /// What whoever plays the party is told in confidence, on its own role sheet alone.
    pub confidential: Option<String>,
    /// Whose judgement the estimates are, unless one says otherwise.
    pub judged_by: Option<String>,
    /// Where the estimates come from, unless one says otherwise.
    pub source: Option<SourceId>,
    /// What the party wants.
    pub preferences: Preferences,
    /// How much its delegate knows of it, where it is not told all.
    pub elicitation: Option<PreferenceUncertainty>,
    /// What it believes others want, by party.
    pub beliefs: Vec<Belief>,
    /// What is known of those who must approve at home.
    pub ratifications: Vec<RatifierInformation>,
    /// What it was heard that others did, in the order of the file.
    pub heard: Vec<Evidence>,
    /// What the steps of the scenario are worth to the party, where the file says so.
    pub plan: Option<PlanValues>,
    /// Numbers that several places of this file share.
    pub unknowns: Vec<SharedEstimate>,
    /// How the numbers of the preferences stand in the file; `None` where all stand there as they count.
    pub written: Option<WrittenForms>,
}

/// What one party believes that another wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Belief {
    /// The party that it is about.
    pub party: PartyId,
    /// What the belief rests on.
    pub note: Option<String>,
    /// What it is thought to want.
    pub preferences: Preferences,
    /// What is thought of those who must approve at its home.
    pub ratifications: Vec<RatifierInformation>,
    /// What the steps of the scenario are thought to be worth to it, where the file says so.
    pub plan: Option<PlanValues>,
}

/// What is known of one ratifier of a party.
#[derive(Debug, Clone, PartialEq)]
pub struct RatifierInformation {
    /// Its position among the party's ratifiers.
    pub ratifier: usize,
    /// What the judgement rests on.
    pub note: Option<String>,
    /// How it decides on a package.
    pub vote: RatifierDecisionModel,
}

/// How a ratifier decides.
#[derive(Debug, Clone, PartialEq)]
pub enum RatifierDecisionModel {
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

/// Why a scenario and files make no view. Scenarios that were read from files pass all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// More parties than analyses and talks can hold.
    #[error("{found} parties, at most {most} can negotiate")]
    TooManyParties {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// The rule of agreement names a party that there is not.
    #[error("the rule of agreement names party {party} of {n_parties}, counted from 0")]
    NoParty {
        /// The position that is named.
        party: usize,
        /// How many parties there are.
        n_parties: usize,
    },
    /// The rule of ratification of a party is about other ratifiers than it has.
    #[error("the rule of ratification of party {party}, counted from 0, does not fit its ratifiers")]
    RatificationRule {
        /// The position of the party.
        party: usize,
    },
    /// There is not one file per party, in order.
    #[error("an analyst has one file per party, in order")]
    Incomplete,
    /// A party's file lacks a belief.
    #[error("a party's file says what it believes of every other party, nothing is said of party {of}")]
    NoBelief {
        /// The position of the party of which nothing is said.
        of: usize,
    },
}

impl View {
    /// The view of an analyst who has every party's file.
    ///
    /// # Errors
    ///
    /// When there is not one file per party, in order, when there are more than
    /// [`Scenario::MOST_PARTIES`], or a coalition names one that there is not.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{View, ViewError};
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let (scenario, files) = (view.scenario().clone(), view.files());
    /// assert!(View::of_analyst(scenario.clone(), files).is_ok());
    /// assert_eq!(View::of_analyst(scenario, &files[..1]).unwrap_err(), ViewError::Incomplete);
    /// ```
    pub fn of_analyst(
        scenario: impl Into<Arc<Scenario>>,
        files: impl Into<Arc<[PartyFile]>>,
    ) -> Result<Self, ViewError> {
        let (scenario, files) = (scenario.into(), files.into());
        check_parties(&scenario)?;
        let complete = files.len() == scenario.parties.len()
            && files.iter().enumerate().all(|(idx, file)| file.party == PartyId(idx));
        if complete { Ok(Self { scenario, viewer: None, files }) } else { Err(ViewError::Incomplete) }
    }

    /// The view of one party, from its own file alone.
    ///
    /// # Errors
    ///
    /// When it lacks a belief about another party, and as [`View::of_analyst`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{PartyId, View, ViewError};
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let mut file = view.files()[0].clone();
    /// let town = View::of_party(view.scenario().clone(), file.clone()).unwrap();
    /// assert_eq!(town.viewer(), Some(PartyId(0)));
    /// file.beliefs.clear();
    /// assert_eq!(View::of_party(view.scenario().clone(), file).unwrap_err(), ViewError::NoBelief { of: 1 });
    /// ```
    pub fn of_party(scenario: impl Into<Arc<Scenario>>, file: PartyFile) -> Result<Self, ViewError> {
        let scenario = scenario.into();
        check_parties(&scenario)?;
        let knows = |idx: &usize| PartyId(*idx) == file.party || file.belief(PartyId(*idx)).is_some();
        match (0..scenario.parties.len()).find(|idx| !knows(idx)) {
            Some(of) => Err(ViewError::NoBelief { of }),
            None => Ok(Self { scenario, viewer: Some(file.party), files: Arc::new([file]) }),
        }
    }

    /// The view of a party from its own file, which is the first; without a viewer that of an analyst.
    ///
    /// # Errors
    ///
    /// As [`View::of_analyst`] and [`View::of_party`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{PartyId, View, ViewError};
    ///
    /// let all = elfvik::format::native::starter_view();
    /// let (scenario, files) = (all.scenario().clone(), all.files());
    /// assert_eq!(View::of(scenario.clone(), &files[..1], Some(PartyId(0))).unwrap().files().len(), 1);
    /// assert_eq!(View::of(scenario.clone(), &files[..1], None).unwrap_err(), ViewError::Incomplete);
    /// assert_eq!(View::of(scenario, files, None).unwrap().viewer(), None);
    /// ```
    pub fn of(
        scenario: impl Into<Arc<Scenario>>,
        files: &[PartyFile],
        viewer: Option<PartyId>,
    ) -> Result<Self, ViewError> {
        match (viewer, files.first()) {
            (None, _) => Self::of_analyst(scenario, files),
            (Some(viewer), Some(own)) if own.party == viewer => Self::of_party(scenario, own.clone()),
            (Some(_), _) => Err(ViewError::Incomplete),
        }
    }

    /// The same files over a variant of the scenario, such as one with other probabilities.
    ///
    /// The variant must have the same parties, issues and packages in the same order.
    pub(crate) fn over(&self, variant: Scenario) -> Self {
        Self { scenario: Arc::new(variant), ..self.clone() }
    }

    /// The same scenario with other files of the same parties.
    pub(super) fn with_files(self, files: Vec<PartyFile>) -> Self {
        Self { files: files.into(), ..self }
    }

    /// The same without any red line of parties and ratifiers.
    pub(crate) fn without_red_lines(&self) -> Self {
        let mut files: Vec<PartyFile> = self.files.to_vec();
        for file in &mut files {
            file.preferences.red_lines.clear();
            file.beliefs.iter_mut().for_each(|belief| belief.preferences.red_lines.clear());
            let of_beliefs = file.beliefs.iter_mut().flat_map(|belief| &mut belief.ratifications);
            for known in file.ratifications.iter_mut().chain(of_beliefs) {
                if let RatifierDecisionModel::Profile(preferences) = &mut known.vote {
                    preferences.red_lines.clear();
                }
            }
        }
        Self { files: files.into(), ..self.clone() }
    }

    /// The same without one of the red lines that a party is known or believed to have.
    pub(crate) fn without_red_line(&self, party: PartyId, line: usize) -> Self {
        let mut files: Vec<PartyFile> = self.files.to_vec();
        let wants = match self.viewer {
            None => Some(&mut files[party.0].preferences),
            Some(viewer) if viewer == party => Some(&mut files[0].preferences),
            Some(_) => {
                let beliefs = files[0].beliefs.iter_mut();
                beliefs.map(|b| (b.party, b)).find(|(p, _)| *p == party).map(|(_, b)| &mut b.preferences)
            }
        };
        if let Some(wants) = wants.filter(|wants| line < wants.red_lines.len()) {
            wants.red_lines.remove(line);
        }
        Self { files: files.into(), ..self.clone() }
    }

    /// The public part, which every viewer knows alike.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// assert_eq!(view.scenario().title, "A new school: the town and the builder");
    /// ```
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The party whose view it is; `None` for an analyst's.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// assert_eq!(view.viewer(), None);
    /// ```
    #[must_use]
    pub fn viewer(&self) -> Option<PartyId> {
        self.viewer
    }

    /// What a party wants, as far as the viewer knows.
    ///
    /// # Panics
    ///
    /// When the scenario has no such party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{PartyId, View};
    ///
    /// let all = elfvik::format::native::starter_view();
    /// let town = View::of_party(all.scenario().clone(), all.files()[0].clone()).unwrap();
    /// // The town believes something else of the builder than what the builder's file says.
    /// assert_eq!(town.preferences(PartyId(0)), all.preferences(PartyId(0)));
    /// assert_ne!(town.preferences(PartyId(1)), all.preferences(PartyId(1)));
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// // Nobody must approve at the town's home.
    /// assert!(view.ratifications(elfvik::model::PartyId(0)).is_empty());
    /// ```
    #[must_use]
    pub fn ratifications(&self, party: PartyId) -> &[RatifierInformation] {
        match self.viewer {
            None => &self.files[party.0].ratifications,
            Some(viewer) if viewer == party => &self.files[0].ratifications,
            Some(_) => {
                &self.files[0].belief(party).expect("a view has a belief about every party").ratifications
            }
        }
    }

    /// What the steps of the scenario are worth to a party, as far as the viewer knows; `None` where its file
    /// says nothing of them.
    ///
    /// # Panics
    ///
    /// When the scenario has no such party.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// assert_eq!(view.plan(elfvik::model::PartyId(0)), None);
    /// ```
    #[must_use]
    pub fn plan(&self, party: PartyId) -> Option<&PlanValues> {
        match self.viewer {
            None => self.files[party.0].plan.as_ref(),
            Some(viewer) if viewer == party => self.files[0].plan.as_ref(),
            Some(_) => {
                self.files[0].belief(party).expect("a view has a belief about every party").plan.as_ref()
            }
        }
    }

    /// Whose file says what is known of a party: the party's own, or the viewer's.
    #[must_use]
    pub(crate) fn author(&self, party: PartyId) -> PartyId {
        self.viewer.unwrap_or(party)
    }

    /// How the numbers of a party's preferences stand in its file; `None` where all stand there as they
    /// count.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// // In Elfvik's own files numbers stand as they count.
    /// assert_eq!(view.written(elfvik::model::PartyId(0)), None);
    /// ```
    #[must_use]
    pub fn written(&self, party: PartyId) -> Option<&WrittenForms> {
        self.files.iter().find(|file| file.party == party)?.written.as_ref()
    }

    /// What was heard of the parties and their ratifiers: that of the viewer's own file, or what any party
    /// heard of another and of anybody's ratifiers. In the order of dates; what two files say alike is there
    /// once, firm if one of them is.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// assert!(view.evidence().is_empty());
    /// ```
    #[must_use]
    pub fn evidence(&self) -> Vec<&Evidence> {
        // Of itself a party knows better than by what it does.
        let all = self.files.iter().flat_map(|file| file.heard.iter().map(move |heard| (file, heard)));
        let mut all: Vec<&Evidence> = all
            .filter(|(file, heard)| heard.is_of_another_than(file.party))
            .map(|(_, heard)| heard)
            .collect();
        all.sort_by_cached_key(|evidence| evidence.full_key());
        all.dedup_by_key(|evidence| evidence.key());
        all
    }

    /// The same without anything that was heard.
    pub(crate) fn without_evidence(&self) -> Self {
        let mut files: Vec<PartyFile> = self.files.to_vec();
        files.iter_mut().for_each(|file| file.heard.clear());
        Self { files: files.into(), ..self.clone() }
    }

    /// The files that the view rests on.
    ///
    /// # Examples
    ///
    /// ```
    /// let view = elfvik::format::native::starter_view();
    /// assert_eq!(view.files().len(), 2);
    /// assert_eq!(view.files()[0].judged_by.as_deref(), Some("the head of works"));
    /// ```
    #[must_use]
    pub fn files(&self) -> &[PartyFile] {
        &self.files
    }

    /// Whether an outcome belongs to the space and breaks no rule.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Outcome;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// // A geothermal heating cannot be ready this autumn, but by next summer.
    /// assert!(!view.is_feasible(&Outcome::new(vec![0, 2, 0, 0])));
    /// assert!(view.is_feasible(&Outcome::new(vec![0, 2, 1, 0])));
    /// ```
    #[must_use]
    pub fn is_feasible(&self, outcome: &Outcome) -> bool {
        self.scenario.is_feasible(outcome)
    }
}

/// Whether sets of the parties fit into a word, what names parties names some of them, and rules of
/// ratification are about the ratifiers that there are.
fn check_parties(scenario: &Scenario) -> Result<(), ViewError> {
    let n_parties = scenario.parties.len();
    if n_parties > Scenario::MOST_PARTIES {
        return Err(ViewError::TooManyParties { found: n_parties, most: Scenario::MOST_PARTIES });
    }
    if let Some(party) = scenario.agreement.named().find(|party| party.0 >= n_parties) {
        return Err(ViewError::NoParty { party: party.0, n_parties });
    }
    match scenario.parties.iter().position(|party| !party.ratification.is_for(party.ratifiers.len())) {
        Some(party) => Err(ViewError::RatificationRule { party }),
        None => Ok(()),
    }
}

impl PartyFile {
    /// The file of a party of which nothing is known but what it wants.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{PartyFile, PartyId, Preferences, Reservation};
    ///
    /// let file = PartyFile::of(PartyId(1), Preferences::of(Vec::new(), Reservation::Any));
    /// assert!(file.beliefs.is_empty() && file.ratifications.is_empty());
    /// ```
    #[must_use]
    pub fn of(party: PartyId, preferences: Preferences) -> Self {
        Self {
            party,
            note: None,
            confidential: None,
            judged_by: None,
            source: None,
            preferences,
            elicitation: None,
            beliefs: Vec::new(),
            ratifications: Vec::new(),
            heard: Vec::new(),
            plan: None,
            unknowns: Vec::new(),
            written: None,
        }
    }

    /// What this file believes of a party; `None` when it says nothing of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::PartyId;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let town = &view.files()[0];
    /// assert_eq!(town.belief(PartyId(1)).unwrap().preferences.terms.len(), 4);
    /// assert!(town.belief(PartyId(0)).is_none());
    /// ```
    #[must_use]
    pub fn belief(&self, party: PartyId) -> Option<&Belief> {
        self.beliefs.iter().find(|belief| belief.party == party)
    }
}
