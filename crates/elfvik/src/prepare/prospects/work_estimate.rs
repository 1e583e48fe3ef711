//! How much work worlds are, by the likely one.

use super::common_frontier::CommonFrontier;
use super::request::ProspectsRequest;
use super::robust;
use crate::prepare::diagram::Diagrams;
use crate::prepare::frontier::{self, Exactness, Limits};
use crate::prepare::game::Game;
use crate::prepare::parameters::Parameters;
use crate::prepare::world::Worlds;

/// How many outcomes are followed through all worlds at once: what each is worth to each player in each
/// world is kept until the spreads are known.
pub(super) fn at_once(parameters: &Parameters, request: &ProspectsRequest<'_>) -> usize {
    (MOST_KEPT / parameters.players().len().max(1) / request.worlds.max(1)).max(1)
}

/// What the likely world says about the work that worlds are, so that no world depends on another.
pub(super) struct LikelyWorld {
    /// Whether worlds have so many efficient points that only what is asked for is worth computing.
    pub(super) is_long: bool,
    /// The one frontier of all worlds, where they differ in nothing but reservations.
    pub(super) common: Option<CommonFrontier>,
    /// How much work the frontiers of a world are.
    work: u64,
}

impl LikelyWorld {
    pub(super) fn of(
        worlds: &Worlds,
        (diagrams, players): (&Diagrams, Option<&Diagrams>),
        request: &ProspectsRequest<'_>,
    ) -> Self {
        let (game, limits) = (worlds.table(), &request.limits);
        let mut likely = diagrams.clone();
        likely.refill(game);
        let arcs = likely.n_arcs() as u64 * game.n_parties() as u64;
        // Where ratifiers play too, their frontiers are those of worlds.
        let is_common = worlds.differ_in_reservations_alone() && worlds.players().is_none();
        let common = is_common.then(|| CommonFrontier::of(game, &likely)).flatten();
        if let Some(common) = common {
            let work = common.work_of_a_world();
            if common.frontier.len() <= LONG || work <= arcs * WEIGHTINGS {
                return Self { is_long: false, common: Some(common), work };
            }
        }
        let frontier = frontier::of(game, Some(&likely), limits);
        let is_long =
            frontier.len() > LONG || (frontier.exactness() != Exactness::Exact && limits.points >= LONG);
        let near = is_long.then(|| frontier::nash_only(game, &likely, limits)).flatten();
        let per_arc = if near.is_some() { WEIGHTINGS } else { 1 };
        let work = near.map_or_else(|| frontier.work(), |near| near.frontier.work());
        let of_players =
            worlds.players().zip(players).map_or(0, |(game, players)| of_zone(game, players, limits));
        let work = work.saturating_add(arcs * per_arc).saturating_add(of_players);
        Self { is_long, common: None, work }
    }
}

/// How much work the frontier of a zone is at the likely values.
fn of_zone(game: &Game, diagrams: &Diagrams, limits: &Limits) -> u64 {
    let mut likely = diagrams.clone();
    likely.refill(game);
    let arcs = likely.n_arcs() as u64 * game.n_parties() as u64;
    frontier::of_zone(game, &likely, limits).work().saturating_add(arcs)
}

/// How much work each world is, in additions; at least one.
pub(super) fn work_of_a_world(
    parameters: &Parameters,
    worlds: &Worlds,
    likely: Option<&LikelyWorld>,
    request: &ProspectsRequest<'_>,
) -> u64 {
    let n_followed = request.watched.len() + request.ideas.len().max(robust::MOST);
    let n_terms = worlds.table().space().n_options().len() + worlds.table().couplings().len();
    let followed = FOLLOWED * (n_followed * parameters.players().len() * n_terms) as u64;
    let frontier = likely.map_or(0, |likely| likely.work);
    frontier.saturating_add(followed).saturating_add(worlds.work()).max(1)
}

/// How much work all worlds together may be: in one pass over them, about as many additions.
pub(super) const MOST_WORK: u64 = 1_500_000_000;

/// As how many additions a term of a followed outcome counts.
const FOLLOWED: u64 = 4;

/// Along so many weightings a Nash package is looked for.
const WEIGHTINGS: u64 = 64;

/// How many utilities of followed outcomes are kept at once.
const MOST_KEPT: usize = 4_000_000;

/// With more efficient points than this, the frontiers of worlds are not computed as a whole.
const LONG: usize = 1_000;
