//! Worlds by the state of nature that was drawn in them.

use super::chance::WorldCount;
use super::sensitivity::share;
use crate::model::StateId;
use crate::prepare::parameters::Parameters;

/// What the worlds of one state of nature allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateProspects {
    /// The state; none for the normal one.
    pub state: Option<StateId>,
    /// In how many of its worlds a deal is possible, one that is ratified where ratifiers are known.
    pub zone: WorldCount,
    /// In how many of them nobody knows.
    pub unresolved: usize,
}

/// What the worlds of each state allow; nothing where no state is drawn.
pub(super) fn prospects(
    parameters: &Parameters,
    drawn: Option<&[Option<StateId>]>,
    zone: &[Option<bool>],
) -> Vec<StateProspects> {
    let Some(drawn) = drawn else { return Vec::new() };
    let of = |state: Option<StateId>| {
        let own = || drawn.iter().zip(zone).filter(|(other, _)| **other == state).map(|(_, exists)| *exists);
        StateProspects {
            state,
            zone: WorldCount { yes: own().filter(|exists| *exists == Some(true)).count(), of: own().count() },
            unresolved: own().filter(Option::is_none).count(),
        }
    };
    parameters.possible_states().into_iter().map(of).collect()
}

/// The share of the variance of "a deal is possible" that the state explains alone: as for a guess, with the
/// states in place of tenths.
pub(super) fn explained(
    parameters: &Parameters,
    drawn: &[Option<StateId>],
    zone: &[Option<bool>],
) -> Option<f64> {
    let known: Vec<(Option<StateId>, bool)> =
        drawn.iter().zip(zone).filter_map(|(state, exists)| Some((*state, (*exists)?))).collect();
    let count = |is_own: &dyn Fn(Option<StateId>) -> bool| {
        let own = || known.iter().filter(|(state, _)| is_own(*state));
        WorldCount { yes: own().filter(|(_, exists)| *exists).count(), of: own().count() }
    };
    let all = count(&|_| true);
    let bins: Vec<WorldCount> =
        parameters.possible_states().into_iter().map(|state| count(&move |other| other == state)).collect();
    // Rounding alone can lead above one.
    (all.yes > 0 && all.yes < all.of).then(|| share(&bins, all).min(1.0))
}
