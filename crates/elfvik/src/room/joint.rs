//! The one place where what two sides keep to themselves meets, with results so narrow that they tell
//! nothing else.
//!
//! Whoever holds the vaults calls it and hands the result back to the room, which records that it did. A
//! [`Settlement`] cannot be made in any other way.

use super::event::SuggestionOutcome;
use super::own_preferences::OwnPreferences;
use crate::model::{AgreementRule, Outcome, View, ViewError, words};
use crate::prepare::frontier::{Limits, pareto};
use crate::prepare::solution::nash;
use crate::prepare::{AnalysisError, Game};

words! {
    /// What a party marks in secret.
    pub enum Mark {
        /// It would accept the suggestion if enough others would.
        Accept = "accept",
        /// It would not.
        Decline = "decline",
    }
}

/// What a room is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// Of a suggestion.
    Suggestion(SuggestionResult),
    /// Of a search for something better than the deal.
    Improvement(ImprovementResult),
}

/// Whether enough parties marked a suggestion as acceptable, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionResult {
    suggestion: u64,
    outcome: SuggestionOutcome,
}

/// Something better than a deal, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImprovementResult {
    deal: Outcome,
    outcome: Option<Outcome>,
}

/// Why there can be no search.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ImprovementError {
    /// There are not the preferences of every party, in order.
    #[error("the search needs the preferences of every party, in the order of the scenario")]
    Incomplete,
    /// They make no view.
    #[error(transparent)]
    View(#[from] ViewError),
    /// They make no game.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}

impl SuggestionResult {
    /// The number of the suggestion.
    #[must_use]
    pub fn suggestion(&self) -> u64 {
        self.suggestion
    }

    /// Whether it matched.
    #[must_use]
    pub fn outcome(&self) -> SuggestionOutcome {
        self.outcome
    }
}

impl ImprovementResult {
    /// The deal for which it was searched.
    #[must_use]
    pub fn deal(&self) -> &Outcome {
        &self.deal
    }

    /// What was found.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }
}

impl From<SuggestionResult> for Settlement {
    fn from(result: SuggestionResult) -> Self {
        Self::Suggestion(result)
    }
}

impl From<ImprovementResult> for Settlement {
    fn from(result: ImprovementResult) -> Self {
        Self::Improvement(result)
    }
}

/// Whether enough parties marked a suggestion as acceptable: one mark per party, none where it made none.
///
/// Source: E. M. Thiessen, A. Soberg, "Smartsettle Described with the Montreal Taxonomy", Group Decision and
/// Negotiation 12(2), 2003. There as here, only a mutual acceptance is ever revealed.
///
/// # Examples
///
/// ```
/// use elfvik::model::AgreementRule;
/// use elfvik::room::{SuggestionOutcome, joint::{Mark, mutual}};
///
/// let [yes, no] = [Some(Mark::Accept), Some(Mark::Decline)];
/// assert_eq!(mutual(1, &AgreementRule::All, &[yes, yes]).outcome(), SuggestionOutcome::Matched);
/// for marks in [[yes, no], [no, yes], [no, no], [yes, None]] {
///     assert_eq!(mutual(1, &AgreementRule::All, &marks).outcome(), SuggestionOutcome::NotMatched);
/// }
/// ```
#[must_use]
pub fn mutual(suggestion: u64, agreement: &AgreementRule, marks: &[Option<Mark>]) -> SuggestionResult {
    let accepts: Vec<bool> = marks.iter().map(|mark| *mark == Some(Mark::Accept)).collect();
    let outcome = if agreement.is_reached(&accepts) {
        SuggestionOutcome::Matched
    } else {
        SuggestionOutcome::NotMatched
    };
    SuggestionResult { suggestion, outcome }
}

/// Something that is worth no less than a deal to anybody and more to somebody, by the preferences of every
/// party, in the order of the scenario; or that there is nothing.
///
/// Of several it is the one on the frontier with the greatest product of gains over the deal; where every
/// product is zero, that with the greatest least gain; of equal ones the first. The cost is that of the
/// frontier. Where that is too large to be exact, what is found is still better, but something may be
/// missed.
///
/// # Errors
///
/// When the preferences of a party are missing, or make no game.
///
/// Source: H. Raiffa, "Post-Settlement Settlements", Negotiation Journal 1(1), 1985.
///
/// # Examples
///
/// ```
/// use elfvik::format::native::starter_view;
/// use elfvik::model::{Outcome, View};
/// use elfvik::prepare::Game;
/// use elfvik::room::{OwnPreferences, joint::improvement};
///
/// let all = starter_view();
/// let own = |p: usize| {
///     OwnPreferences::of(&View::of_party(all.scenario().clone(), all.files()[p].clone()).unwrap()).unwrap()
/// };
/// let (town, builder) = (own(0), own(1));
/// let deal = Outcome::new(vec![2, 0, 0, 0]);
/// let found = improvement(&deal, &[&town, &builder]).unwrap();
/// let better = found.outcome().unwrap();
/// assert!(town.utility(better) >= town.utility(&deal) && builder.utility(better) >= builder.utility(&deal));
/// ```
pub fn improvement(
    deal: &Outcome,
    preferences: &[&OwnPreferences],
) -> Result<ImprovementResult, ImprovementError> {
    let views = preferences.iter().map(|own| own.view());
    let is_in_order = preferences.iter().enumerate().all(|(at, own)| own.party().0 == at);
    let scenario = preferences.first().ok_or(ImprovementError::Incomplete)?.view().scenario();
    if !is_in_order || preferences.len() != scenario.parties.len() {
        return Err(ImprovementError::Incomplete);
    }
    let files: Vec<_> = views.filter_map(|view| view.files().first().cloned()).collect();
    let game = Game::new(&View::of_analyst(scenario.clone(), files)?)?;
    let floor = game.utilities(deal);
    let frontier = pareto(&game, &Limits::STANDARD);
    let is_better = |row: &[i64]| {
        row.iter().zip(&floor).all(|(new, old)| new >= old)
            && row.iter().zip(&floor).any(|(new, old)| new > old)
    };
    let crosses_more = |outcome: &Outcome| (0..floor.len()).any(|p| game.crosses(p, outcome));
    let better: Vec<usize> = (0..frontier.len())
        .filter(|&point| is_better(frontier.utilities(point)) && !crosses_more(&frontier.outcome(point)))
        .collect();
    let rows: Vec<&[i64]> = better.iter().map(|&point| frontier.utilities(point)).collect();
    let chosen = nash(&rows, &floor, game.units());
    let outcome = chosen.first().map(|&at| frontier.outcome(better[at]));
    Ok(ImprovementResult { deal: deal.clone(), outcome })
}
