//! Prospects: how likely a deal is, over thousands of worlds drawn from the guesses of a view.

mod chance;
mod common_frontier;
mod context;
mod request;
mod robust;
mod samples;
mod sensitivity;
mod states;
mod tally;
mod work_estimate;

pub use chance::{CentralRange, Chance, UtilityOverWorlds, WorldCount};
pub use request::ProspectsRequest;
pub use robust::RobustPackage;
pub use sensitivity::Sensitivity;
pub use states::StateProspects;

use super::diagram::Diagrams;
use super::evidence::{self, Posterior};
use super::parameters::Parameters;
use super::shared_diagram::of_all_worlds;
use super::world::Worlds;
use super::{AnalysisError, Control};
use crate::model::Outcome;
use context::ProspectsContext;
use std::sync::Arc;
use tally::WorldTally;
use work_estimate::{LikelyWorld, MOST_WORK, at_once, work_of_a_world};

/// What thousands of worlds say about a negotiation.
#[derive(Debug, Clone)]
pub struct Prospects {
    /// How many worlds were drawn.
    pub worlds: usize,
    /// How many were asked for: more where each world is so much work that only some were drawn.
    pub asked: usize,
    /// In how many a zone of agreement exists.
    pub zone: WorldCount,
    /// In how many of them nobody knows: the search was bounded and found none. None when every frontier
    /// was exact.
    pub unresolved: usize,
    /// How far frontiers that were bounded can be off, as a share of each party's range; 0 when all were
    /// exact.
    pub bound: f64,
    /// In how many worlds each watched outcome is acceptable, in the order in which they were given.
    pub watched: Vec<Chance>,
    /// Up to five packages that together are acceptable in the most worlds.
    pub robust: Vec<RobustPackage>,
    /// How many outcomes the robust packages were chosen from.
    pub candidates: usize,
    /// What each party gets in the Nash packages of the worlds with a zone; none without any.
    pub spread: Option<Vec<CentralRange>>,
    /// In how many worlds some outcome is accepted and ratified; the worlds of [`zone`](Self::zone) where
    /// nothing is known of ratifiers.
    pub ratified: WorldCount,
    /// In how many worlds nobody knows that.
    pub ratified_unresolved: usize,
    /// Where the state of nature is drawn: the states that can come about, the normal one first, with what
    /// their worlds allow; else nothing.
    pub states: Vec<StateProspects>,
    /// The share of the variance of "a deal is possible" that the state of nature explains alone (0 to 1);
    /// none where it is not drawn, or where a deal is possible in every world or in none.
    pub explained_by_state: Option<f64>,
    /// Per issue, in how many worlds each option is in the Nash package.
    pub options: Vec<Vec<usize>>,
    /// The guesses, by how much of the zone's variance each explains alone.
    pub find_out: Vec<Sensitivity>,
    /// Packages that a party could offer next, when it was asked for.
    pub pool: Vec<EfficientOutcome>,
    /// What was learned from evidence, by which all worlds were picked; none where nothing was heard.
    pub posterior: Option<Posterior>,
}

/// An outcome that was efficient in some worlds.
#[derive(Debug, Clone)]
pub struct EfficientOutcome {
    /// An outcome that was efficient in some world, or one of the given ideas.
    pub outcome: Outcome,
    /// Worlds in which all others accept it, as far as their agreement is needed.
    pub others_accept: WorldCount,
    /// Those of them in which it is ratified too, at the offerer's own home as well.
    pub ratified: WorldCount,
}

/// Draws the worlds of the parameters and says what they have in common; where something was heard, those
/// that are [picked](Posterior) for what remains likely.
///
/// In each world the guesses are drawn, the efficient outcomes of the zone of agreement are computed, and
/// the Nash package among them, of what is ratified too where anything is known of ratifiers; where the
/// likely world has over a thousand efficient points, only those that can be the Nash package. Reported are
/// shares of worlds. World `i` takes its numbers from position
/// `i` of streams keyed by seed and number, so that neither the number of threads nor other guesses change
/// it. `O(worlds · frontier)`, or far less where frontiers are long, or where worlds differ in nothing but
/// reservations: then one frontier does for all, of which each world asks the straight parts. Where that
/// would be more than some billion additions, fewer worlds are drawn than were asked for, the first ones.
///
/// # Errors
///
/// When weights to be normalised are all zero in some world.
///
/// # Examples
///
/// ```
/// use elfvik::format::native::starter_view;
/// use elfvik::prepare::{Parameters, prospects::{ProspectsRequest, prospects}};
/// use elfvik::seed::Seed;
///
/// let parameters = Parameters::of(&starter_view()).unwrap();
/// let request = ProspectsRequest {
///     worlds: 200,
///     seed: Seed(1),
///     limits: ProspectsRequest::LIMITS,
///     watched: &[],
///     ideas: &[],
///     offerer: None,
/// };
/// let prospects = prospects(&parameters, &request).unwrap();
/// assert_eq!(prospects.zone.of, 200);
/// ```
pub fn prospects(
    parameters: &Parameters,
    request: &ProspectsRequest<'_>,
) -> Result<Prospects, AnalysisError> {
    controlled(parameters, request, &Control::default())
}

/// The same, with progress and cancelling between some dozens of worlds.
///
/// # Errors
///
/// As [`prospects`], and [`AnalysisError::Cancelled`].
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Parameters, seed::Seed};
/// use elfvik::prepare::{AnalysisError, Control, prospects::{ProspectsRequest, controlled}};
///
/// # let parameters = Parameters::of(&starter_view()).unwrap();
/// # let request = ProspectsRequest {
/// #     worlds: 200,
/// #     seed: Seed(1),
/// #     limits: ProspectsRequest::LIMITS,
/// #     watched: &[],
/// #     ideas: &[],
/// #     offerer: None,
/// # };
/// let control = Control { is_cancelled: Some(&|| true), ..Control::default() };
/// let answer = controlled(&parameters, &request, &control);
/// assert_eq!(answer.err(), Some(AnalysisError::Cancelled));
/// ```
pub fn controlled(
    parameters: &Parameters,
    request: &ProspectsRequest<'_>,
    control: &Control<'_>,
) -> Result<Prospects, AnalysisError> {
    within(parameters, request, control, MOST_WORK)
}

/// The same with another bound on the work of all worlds together, in additions; one world is always drawn.
///
/// # Errors
///
/// As [`prospects`].
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Parameters, seed::Seed};
/// use elfvik::prepare::prospects::{ProspectsRequest, prospects_within};
///
/// # let parameters = Parameters::of(&starter_view()).unwrap();
/// # let request = ProspectsRequest {
/// #     worlds: 200,
/// #     seed: Seed(1),
/// #     limits: ProspectsRequest::LIMITS,
/// #     watched: &[],
/// #     ideas: &[],
/// #     offerer: None,
/// # };
/// // With no work to spend, one world of 200 is drawn.
/// let prospects = prospects_within(&parameters, &request, 0).unwrap();
/// assert_eq!((prospects.worlds, prospects.asked), (1, 200));
/// ```
pub fn prospects_within(
    parameters: &Parameters,
    request: &ProspectsRequest<'_>,
    most_work: u64,
) -> Result<Prospects, AnalysisError> {
    within(parameters, request, &Control::default(), most_work)
}

/// The prospects with progress and cancelling, and so much work for all worlds together.
fn within(
    parameters: &Parameters,
    request: &ProspectsRequest<'_>,
    control: &Control<'_>,
    most_work: u64,
) -> Result<Prospects, AnalysisError> {
    control.go_on()?;
    let worlds = Worlds::new(Arc::new(parameters.clone()), request.seed)?.with_players()?;
    if worlds.are_alike() && request.worlds > 1 {
        // Where nothing is guessed one world says what all of them say.
        let one = within(parameters, &ProspectsRequest { worlds: 1, ..*request }, control, most_work)?;
        return Ok(one.repeated(request.worlds));
    }
    let widest = request.limits.widest;
    let diagrams = of_all_worlds(parameters, worlds.table(), widest);
    let players_diagrams = worlds.players_diagrams(widest);
    let both = diagrams.as_ref().map(|diagrams| (diagrams, players_diagrams.as_ref()));
    let likely = both.map(|both| LikelyWorld::of(&worlds, both, request));
    let is_long = likely.as_ref().is_some_and(|likely| likely.is_long);
    let asked = request.worlds;
    let affordable = most_work / work_of_a_world(parameters, &worlds, likely.as_ref(), request);
    let affordable = usize::try_from(affordable).unwrap_or(usize::MAX).max(1);
    let request = &ProspectsRequest { worlds: asked.min(affordable), ..*request };
    let posterior = evidence::posterior(parameters, request.seed, request.worlds, control)?;
    let worlds = match &posterior {
        Some(posterior) => worlds.with_picked(posterior.picked()),
        None => worlds,
    };
    let (watched, later) = request.watched.split_at(at_once(parameters, request).min(request.watched.len()));
    let common = likely.and_then(|likely| likely.common);
    let scout = ProspectsContext {
        parameters,
        worlds: &worlds,
        request,
        control,
        watched,
        diagrams,
        players_diagrams,
        common,
        is_long,
    };
    let mut tally = WorldTally::empty(&scout);
    for chunk in scout.chunks(0, |drawing, range| scout.look(drawing, range))? {
        tally.take(chunk?);
    }
    let pool = robust::pool(std::mem::take(&mut tally.met), request.ideas);
    let accepted = scout.chunks(1, |drawing, range| robust::accepted(&scout, drawing, range, &pool))?;
    let accepted =
        robust::AcceptanceTable::joined(accepted.into_iter().collect::<Result<Vec<_>, _>>()?, pool.len());
    let chosen = robust::chosen(&pool, &accepted);
    let outcomes: Vec<Outcome> = chosen.iter().map(|&(at, _)| pool[at].clone()).collect();
    let chances = scout.followed(&outcomes)?;
    let together = chosen.iter().map(|&(_, yes)| WorldCount { yes, of: request.worlds });
    // Where no frontier could be computed, an acceptable package still proves that there is a zone.
    let is_unknown = |diagrams: &Option<Diagrams>| diagrams.is_none();
    if is_unknown(&scout.diagrams) || worlds.players().is_some() && is_unknown(&scout.players_diagrams) {
        tally.zone = accepted.any(request.worlds);
    }
    let table = match (worlds.players().is_some(), scout.diagrams.is_some()) {
        (true, true) => std::mem::take(&mut tally.accepted),
        // What is ratified is accepted.
        _ => tally.zone.clone(),
    };
    let spread = tally.spread();
    let options = tally.options(worlds.table().space().n_options());
    let mut chances_of_watched = tally.followed.chances(watched);
    for some in later.chunks(at_once(parameters, request)) {
        chances_of_watched.extend(scout.followed(some)?);
    }
    let drawn = worlds.states_of(tally.zone.len());
    let of = |yes| WorldCount { yes, of: request.worlds };
    let candidate = |(outcome, (others, ratified))| EfficientOutcome {
        outcome,
        others_accept: of(others),
        ratified: of(ratified),
    };
    let n_yes = |zone: &[Option<bool>]| zone.iter().filter(|exists| **exists == Some(true)).count();
    let n_open = |zone: &[Option<bool>]| zone.iter().filter(|exists| exists.is_none()).count();
    Ok(Prospects {
        worlds: request.worlds,
        asked,
        zone: of(n_yes(&table)),
        unresolved: n_open(&table),
        bound: tally.bound,
        watched: chances_of_watched,
        robust: chances
            .into_iter()
            .zip(together)
            .map(|(chance, together)| RobustPackage { chance, together })
            .collect(),
        candidates: pool.len(),
        spread,
        ratified: of(n_yes(&tally.zone)),
        ratified_unresolved: n_open(&tally.zone),
        states: states::prospects(parameters, drawn.as_deref(), &tally.zone),
        explained_by_state: drawn.and_then(|drawn| states::explained(parameters, &drawn, &tally.zone)),
        options,
        find_out: sensitivity::ranked(&scout, &tally.zone),
        pool: pool
            .into_iter()
            .zip(accepted.others.into_iter().zip(accepted.ratified))
            .map(candidate)
            .collect(),
        posterior,
    })
}

impl Prospects {
    /// Of so many worlds how many are worth as much as if each had been drawn alone: a share of at most 1,
    /// which is 1 where nothing was heard.
    #[must_use]
    pub(crate) fn thinning(&self) -> f64 {
        self.posterior.as_ref().map_or(1.0, Posterior::thinning)
    }

    /// What as many equal worlds say.
    fn repeated(mut self, worlds: usize) -> Self {
        let grow =
            |count: &mut WorldCount| *count = WorldCount { yes: count.yes * worlds, of: count.of * worlds };
        let grow_chance = |chance: &mut Chance| {
            grow(&mut chance.acceptable);
            grow(&mut chance.ratified);
            let standings = chance.parties.iter_mut().chain(&mut chance.ratifiers);
            standings.for_each(|standing| grow(&mut standing.acceptable));
        };
        self.worlds *= worlds;
        self.asked *= worlds;
        self.unresolved *= worlds;
        self.ratified_unresolved *= worlds;
        grow(&mut self.zone);
        grow(&mut self.ratified);
        self.watched.iter_mut().for_each(grow_chance);
        self.robust.iter_mut().for_each(|robust| {
            grow_chance(&mut robust.chance);
            grow(&mut robust.together);
        });
        self.pool.iter_mut().for_each(|candidate| {
            grow(&mut candidate.others_accept);
            grow(&mut candidate.ratified);
        });
        self.options.iter_mut().flatten().for_each(|count| *count *= worlds);
        self
    }
}
