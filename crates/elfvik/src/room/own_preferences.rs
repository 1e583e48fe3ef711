//! What packages are worth to one party, by its own private file alone.

use crate::model::{
    Belief, IssueId, Outcome, PartyFile, PartyId, Preferences, Reservation, Scenario, View, ViewError,
};
use crate::prepare::{AnalysisError, Game, Parameters};
use std::sync::Arc;

/// One party's own values, and what it believes of the others.
///
/// # Examples
///
/// ```
/// use elfvik::format::native::starter_view;
/// use elfvik::model::{Outcome, View};
/// use elfvik::room::OwnPreferences;
///
/// let all = starter_view();
/// let town = View::of_party(all.scenario().clone(), all.files()[0].clone()).unwrap();
/// let own = OwnPreferences::of(&town).unwrap();
/// assert_eq!(own.reservation(), 0.5);
/// let package = &all.scenario().packages[1].outcome;
/// assert!(own.is_acceptable(package));
/// // What each other option of the first issue would change.
/// assert_eq!(own.changes(package).iter().filter(|change| change.issue.0 == 0).count(), 4);
/// ```
#[derive(Debug, Clone)]
pub struct OwnPreferences {
    view: View,
    party: PartyId,
    game: Game,
    /// Whether its file says what it believes of everybody else.
    has_beliefs: bool,
}

/// What it is worth to a party to change one issue of a package.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OptionChange {
    /// The issue.
    pub issue: IssueId,
    /// The option that it would have.
    pub option: u32,
    /// By how much the utility would change; `None` when a rule bars the package.
    pub gain: Option<f64>,
}

impl OwnPreferences {
    /// The values of the party whose view it is, at the likely values.
    ///
    /// # Errors
    ///
    /// When the view is no party's, or makes no game.
    pub fn of(view: &View) -> Result<Self, OwnPreferencesError> {
        let party = view.viewer().ok_or(OwnPreferencesError::NoParty)?;
        let game = Game::likely_for_talks(&Parameters::of(view)?)?;
        Ok(Self { view: view.clone(), party, game, has_beliefs: true })
    }

    /// The values of a party by its private file, which need not say anything of the others.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::OwnPreferences};
    ///
    /// let all = starter_view();
    /// let mut file = all.files()[0].clone();
    /// file.beliefs.clear();
    /// let town = OwnPreferences::of_file(all.scenario().clone(), file).unwrap();
    /// assert_eq!(town.reservation(), 0.5);
    /// // What the others want it cannot say.
    /// let packages = &all.scenario().packages;
    /// assert_eq!(town.is_better_for_all(&packages[1].outcome, &packages[0].outcome), None);
    /// ```
    pub fn of_file(
        scenario: impl Into<Arc<Scenario>>,
        mut file: PartyFile,
    ) -> Result<Self, OwnPreferencesError> {
        let scenario = scenario.into();
        let others = (0..scenario.parties.len()).map(PartyId).filter(|party| *party != file.party);
        let unknown: Vec<PartyId> = others.filter(|party| file.belief(*party).is_none()).collect();
        let has_beliefs = unknown.is_empty();
        file.beliefs.extend(unknown.into_iter().map(no_belief));
        Ok(Self { has_beliefs, ..Self::of(&View::of_party(scenario, file)?)? })
    }

    /// The party.
    #[must_use]
    pub fn party(&self) -> PartyId {
        self.party
    }

    /// Its view: the public scenario and its own file.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// What a package is worth to the party.
    ///
    /// # Panics
    ///
    /// When it is no outcome of the scenario.
    #[must_use]
    pub fn utility(&self, outcome: &Outcome) -> f64 {
        self.game.scale(self.party.0).utility(self.game.utilities(outcome)[self.party.0])
    }

    /// The least that it accepts.
    #[must_use]
    pub fn reservation(&self) -> f64 {
        self.game.scale(self.party.0).utility(self.game.reservation()[self.party.0])
    }

    /// What no package is worth less than, and none more, on the party's own scale, rules aside.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::OwnPreferences};
    ///
    /// let all = starter_view();
    /// let town = OwnPreferences::of_file(all.scenario().clone(), all.files()[0].clone()).unwrap();
    /// let (least, most) = town.bounds();
    /// let worth = town.utility(&all.scenario().packages[0].outcome);
    /// assert!(least <= worth && worth <= most);
    /// ```
    #[must_use]
    pub fn bounds(&self) -> (f64, f64) {
        let (game, party) = (&self.game, self.party.0);
        let worth = |whole: i64| game.scale(party).utility(whole);
        (worth(game.least_sum(party)), worth(game.greatest_sum(party)))
    }

    /// Whether a package is worth at least its reservation and crosses none of its red lines.
    ///
    /// # Panics
    ///
    /// When it is no outcome of the scenario.
    #[must_use]
    pub fn is_acceptable(&self, outcome: &Outcome) -> bool {
        let worth = self.game.utilities(outcome)[self.party.0];
        self.game.reaches(self.party.0, worth) && !self.game.crosses(self.party.0, outcome)
    }

    /// What each change of one issue of a package is worth, issue by issue, the option that it has left out.
    ///
    /// # Panics
    ///
    /// When it is no outcome of the scenario.
    #[must_use]
    pub fn changes(&self, outcome: &Outcome) -> Vec<OptionChange> {
        let now = self.utility(outcome);
        let n_options = self.game.space().n_options();
        let change = |issue: IssueId, option: u32| {
            let other = outcome.with(issue, option);
            let gain = self.game.is_feasible(&other).then(|| self.utility(&other) - now);
            OptionChange { issue, option, gain }
        };
        let of_issue = |(at, &n): (usize, &u32)| {
            let issue = IssueId(at);
            let others = (0..n).filter(move |option| *option != outcome.option(issue));
            others.map(move |option| change(issue, option)).collect::<Vec<_>>()
        };
        n_options.iter().enumerate().flat_map(of_issue).collect()
    }

    /// Whether a package is worth more to the party than another one and no less to anybody else, by what
    /// the party itself believes of the others; `None` when its file says nothing of some of them.
    ///
    /// # Panics
    ///
    /// When one of them is no outcome of the scenario.
    #[must_use]
    pub fn is_better_for_all(&self, outcome: &Outcome, than: &Outcome) -> Option<bool> {
        let (new, old) = (self.game.utilities(outcome), self.game.utilities(than));
        let is_better =
            new.iter().zip(&old).all(|(new, old)| new >= old) && new[self.party.0] > old[self.party.0];
        self.has_beliefs.then_some(is_better)
    }
}

/// The belief of somebody who says nothing of a party.
fn no_belief(party: PartyId) -> Belief {
    let preferences = Preferences::of(Vec::new(), Reservation::Any);
    Belief { party, note: None, preferences, ratifications: Vec::new(), plan: None }
}

/// Why there are no values.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OwnPreferencesError {
    /// The view is an analyst's, who sees the files of all.
    #[error("the view is no party's own")]
    NoParty,
    /// The file fits no view of the scenario.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The view makes no game.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}
