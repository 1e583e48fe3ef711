//! What one party's own file says of every package: its own worth, and how likely the others are to take it.

use super::world::Worlds;
use super::{AnalysisError, Game, Parameters};
use crate::model::{IssueId, Outcome, OutcomeSpace, PartyId, View};
use crate::seed::{Seed, Uniform};
use num_bigint::BigUint;
use num_traits::ToPrimitive;
use std::sync::Arc;

/// Own worth against what is believed of the others, over all packages or over many of them.
///
/// Made once for a private file, which takes a scan of the packages; what is asked of it afterwards takes
/// some milliseconds.
///
/// # Examples
///
/// ```
/// use elfvik::format::native::starter_view;
/// use elfvik::model::{PartyId, View};
/// use elfvik::prepare::own_map::{OwnMap, OwnMapRequest};
///
/// let all = starter_view();
/// let town = View::of_party(all.scenario().clone(), all.files()[0].clone()).unwrap();
/// let map = OwnMap::of(&town, &OwnMapRequest::STANDARD).unwrap().unwrap();
/// assert!(map.is_complete());
/// let place = map.place(&all.scenario().packages[1].outcome);
/// // What is believed of the builder is a band around the likely worth.
/// let builder = &place.others[0];
/// assert!(builder.low <= builder.likely && builder.likely <= builder.high);
/// ```
#[derive(Debug, Clone)]
pub struct OwnMap {
    party: PartyId,
    game: Game,
    worlds: Vec<Game>,
    rows: Rows,
}

/// How much is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnMapRequest {
    /// Spaces with no more outcomes are scanned whole.
    pub most_scanned: u64,
    /// Of larger ones so many outcomes are drawn.
    pub n_drawn: usize,
    /// So many worlds are drawn from what is believed.
    pub n_worlds: usize,
    /// What is drawn comes from this.
    pub seed: Seed,
}

impl OwnMapRequest {
    /// 200,000 outcomes scanned or 50,000 drawn, and 200 worlds.
    pub const STANDARD: Self = Self { most_scanned: 200_000, n_drawn: 50_000, n_worlds: 200, seed: Seed(1) };
}

/// Where a package lies.
#[derive(Debug, Clone, PartialEq)]
pub struct PackagePlace {
    /// The package.
    pub outcome: Outcome,
    /// What it is worth to the own party.
    pub own: f64,
    /// Whether the own party accepts it.
    pub is_acceptable: bool,
    /// What is believed of each other party, in the order of the parties.
    pub others: Vec<BelievedWorth>,
    /// The share of worlds in which every other party accepts it.
    pub accepted: f64,
}

/// What a package is believed to be worth to another party.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BelievedWorth {
    /// The party.
    pub party: PartyId,
    /// In one of ten worlds it is worth no more.
    pub low: f64,
    /// Its worth at the likely values.
    pub likely: f64,
    /// In one of ten worlds it is worth no less.
    pub high: f64,
    /// The share of worlds in which the party accepts it.
    pub accepted: f64,
}

/// Utilities of outcomes, `n_parties` numbers for each.
#[derive(Debug, Clone)]
struct Rows {
    n_parties: usize,
    utilities: Vec<i64>,
    source: RowSource,
}

/// Which outcome a row belongs to.
#[derive(Debug, Clone)]
enum RowSource {
    /// Positions in the space, rising.
    Positions(OutcomeSpace, Vec<u32>),
    /// Drawn outcomes.
    Drawn(Vec<Outcome>),
}

impl Rows {
    fn len(&self) -> usize {
        self.utilities.len() / self.n_parties
    }

    fn row(&self, at: usize) -> &[i64] {
        &self.utilities[at * self.n_parties..(at + 1) * self.n_parties]
    }

    fn outcome(&self, at: usize) -> Outcome {
        match &self.source {
            RowSource::Positions(space, positions) => {
                space.outcome(&BigUint::from(positions[at])).expect("the position was taken from the space")
            }
            RowSource::Drawn(outcomes) => outcomes[at].clone(),
        }
    }

    fn push(&mut self, game: &Game, outcome: &Outcome) -> bool {
        let is_feasible = game.is_feasible(outcome);
        if is_feasible {
            self.utilities.extend(game.utilities(outcome));
        }
        is_feasible
    }
}

impl OwnMap {
    /// The map of the party whose view it is; none of an analyst's, who sees the files of all.
    ///
    /// # Errors
    ///
    /// When the view makes no game.
    pub fn of(view: &View, request: &OwnMapRequest) -> Result<Option<Self>, AnalysisError> {
        let Some(party) = view.viewer() else { return Ok(None) };
        let parameters = Arc::new(Parameters::of(view)?);
        let game = Game::likely_for_talks(&parameters)?;
        let worlds = Worlds::for_talks(parameters, request.seed)?;
        let mut drawing = worlds.drawing();
        drawing.begin(0);
        let mut drawn = Vec::with_capacity(request.n_worlds);
        for _ in 0..request.n_worlds {
            drawing.next_world()?;
            drawn.push(drawing.table.clone());
        }
        let rows = rows(&game, request);
        Ok(Some(Self { party, game, worlds: drawn, rows }))
    }

    /// The party.
    #[must_use]
    pub fn party(&self) -> PartyId {
        self.party
    }

    /// The other parties, in their order.
    pub fn others(&self) -> impl Iterator<Item = PartyId> + '_ {
        (0..self.game.n_parties()).map(PartyId).filter(|other| *other != self.party)
    }

    /// Whether every outcome was looked at, and not some that were drawn.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        matches!(self.rows.source, RowSource::Positions(..))
    }

    /// How many outcomes that keep the rules were looked at.
    #[must_use]
    pub fn n_outcomes(&self) -> usize {
        self.rows.len()
    }

    /// The least that a party accepts: of another party as it is likely.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    #[must_use]
    pub fn reservation(&self, party: PartyId) -> f64 {
        self.game.scale(party.0).utility(self.game.reservation()[party.0])
    }

    /// What no package is worth less than to a party, and none more, at the likely values, rules aside.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native::starter_view;
    /// use elfvik::model::View;
    /// use elfvik::prepare::own_map::{OwnMap, OwnMapRequest};
    ///
    /// let all = starter_view();
    /// let town = View::of_party(all.scenario().clone(), all.files()[0].clone()).unwrap();
    /// let map = OwnMap::of(&town, &OwnMapRequest::STANDARD).unwrap().unwrap();
    /// let (least, most) = map.bounds(map.party());
    /// assert!(least <= map.reservation(map.party()) && map.reservation(map.party()) <= most);
    /// ```
    #[must_use]
    pub fn bounds(&self, party: PartyId) -> (f64, f64) {
        let worth = |whole: i64| self.game.scale(party.0).utility(whole);
        (worth(self.game.least_sum(party.0)), worth(self.game.greatest_sum(party.0)))
    }

    /// Where a package lies.
    ///
    /// # Panics
    ///
    /// When it is no outcome of the scenario.
    #[must_use]
    pub fn place(&self, outcome: &Outcome) -> PackagePlace {
        let likely = self.shown(&self.game.utilities(outcome));
        let mut worths: Vec<Vec<f64>> = vec![Vec::with_capacity(self.worlds.len()); likely.len()];
        let mut accepted = vec![0_usize; likely.len()];
        let mut by_all = 0;
        for world in &self.worlds {
            let whole = world.utilities(outcome);
            for (worths, worth) in worths.iter_mut().zip(world.shown(&whole)) {
                worths.push(worth);
            }
            let accepts = |p: usize| world.reaches(p, whole[p]) && !world.crosses(p, outcome);
            let accepts: Vec<bool> = (0..whole.len()).map(|p| p == self.party.0 || accepts(p)).collect();
            accepted.iter_mut().zip(&accepts).for_each(|(n, accepts)| *n += usize::from(*accepts));
            by_all += usize::from(accepts.iter().all(|accepts| *accepts));
        }
        worths.iter_mut().for_each(|worths| worths.sort_by(f64::total_cmp));
        let share = |n: usize| n as f64 / self.worlds.len().max(1) as f64;
        let at = |party: PartyId, share: f64| quantile(&worths[party.0], share).unwrap_or(likely[party.0]);
        let believed = |party: PartyId| BelievedWorth {
            party,
            low: at(party, 0.1).min(likely[party.0]),
            likely: likely[party.0],
            high: at(party, 0.9).max(likely[party.0]),
            accepted: share(accepted[party.0]),
        };
        let own = self.game.utilities(outcome)[self.party.0];
        PackagePlace {
            outcome: outcome.clone(),
            own: likely[self.party.0],
            is_acceptable: self.game.reaches(self.party.0, own) && !self.game.crosses(self.party.0, outcome),
            others: self.others().map(believed).collect(),
            accepted: share(by_all),
        }
    }

    /// Own worth and likely worth to another party of at most so many outcomes, evenly spread.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    #[must_use]
    pub fn cloud(&self, other: PartyId, most: usize) -> Vec<(f64, f64)> {
        let step = self.rows.len().div_ceil(most.max(1)).max(1);
        let (own, their) = (self.game.scale(self.party.0), self.game.scale(other.0));
        let pair = |at: usize| {
            let row = self.rows.row(at);
            (own.utility(row[self.party.0]), their.utility(row[other.0]))
        };
        (0..self.rows.len()).step_by(step).map(pair).collect()
    }

    /// The packages of which no other is worth more to one of the two parties, the own one and another, and
    /// no less to the other one: at most so many, evenly spread, best for the own party first. Of equals the
    /// first outcome stands.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    #[must_use]
    pub fn nondominated(&self, other: PartyId, most: usize) -> Vec<Outcome> {
        let worth = |at: usize| (self.rows.row(at)[self.party.0], self.rows.row(at)[other.0]);
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|&at| (std::cmp::Reverse(worth(at)), at));
        let mut best = None;
        order.retain(|&at| {
            let (_, theirs) = worth(at);
            let is_better = best.is_none_or(|best| theirs > best);
            if is_better {
                best = Some(theirs);
            }
            is_better
        });
        spread(&order, most).into_iter().map(|at| self.rows.outcome(at)).collect()
    }

    /// Packages worth about the same to the own party as one: within 2 % of the party's range of worth, and
    /// not the package itself. Those that all others accept in most worlds come first; of equals the first
    /// outcome.
    ///
    /// # Panics
    ///
    /// When it is no outcome of the scenario.
    #[must_use]
    pub fn same_worth(&self, outcome: &Outcome, most: usize) -> Vec<PackagePlace> {
        let own = |at: usize| self.rows.row(at)[self.party.0];
        let (least, greatest) = (0..self.rows.len())
            .map(own)
            .fold((i64::MAX, i64::MIN), |(least, most), worth| (least.min(worth), most.max(worth)));
        let here = self.game.utilities(outcome)[self.party.0];
        let near = |at: &usize| own(*at).abs_diff(here) as f64 <= greatest.abs_diff(least) as f64 * NEAR;
        let mut near: Vec<usize> = (0..self.rows.len()).filter(near).collect();
        // Acceptance in all worlds is counted for those alone that are promising at the likely values.
        near.sort_by_cached_key(|&at| {
            let shortfall = self.others().map(|p| self.shortfall(p, self.rows.row(at)[p.0]));
            (Sum(shortfall.sum()), at)
        });
        near.truncate(PROMISING);
        let places = near.into_iter().map(|at| self.rows.outcome(at)).filter(|other| other != outcome);
        let mut places: Vec<PackagePlace> = places.map(|other| self.place(&other)).collect();
        places.sort_by(|a, b| b.accepted.total_cmp(&a.accepted).then_with(|| a.outcome.cmp(&b.outcome)));
        places.truncate(most);
        places
    }

    /// Packages worth more to the own party than one and, as is likely, no less to anybody else: those that
    /// are worth most to the own party first, of equals the first outcome.
    ///
    /// # Panics
    ///
    /// When it is no outcome of the scenario.
    #[must_use]
    pub fn improvements(&self, outcome: &Outcome, most: usize) -> Vec<PackagePlace> {
        let here = self.game.utilities(outcome);
        let is_better = |at: &usize| {
            let row = self.rows.row(*at);
            row[self.party.0] > here[self.party.0] && row.iter().zip(&here).all(|(new, old)| new >= old)
        };
        let mut better: Vec<usize> = (0..self.rows.len()).filter(is_better).collect();
        better.sort_by_key(|&at| (std::cmp::Reverse(self.rows.row(at)[self.party.0]), at));
        better.truncate(most);
        better.into_iter().map(|at| self.place(&self.rows.outcome(at))).collect()
    }

    /// By how much a party misses what it accepts, or, below zero, exceeds it, as a share of its reservation's
    /// distance to its best.
    fn shortfall(&self, party: PartyId, worth: i64) -> f64 {
        let (least, most) = (self.game.reservation()[party.0], self.game.greatest_sum(party.0));
        least.saturating_sub(worth) as f64 / most.saturating_sub(least).max(1) as f64
    }

    fn shown(&self, row: &[i64]) -> Vec<f64> {
        self.game.shown(row)
    }
}

/// A float that is a key of an order.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sum(f64);

impl Eq for Sum {}

impl PartialOrd for Sum {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sum {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The utilities of all outcomes, or of some that are drawn, each as good for a mix of the parties as changes
/// of single issues make it, and of those that are drawn plainly.
fn rows(game: &Game, request: &OwnMapRequest) -> Rows {
    let (n_parties, space) = (game.n_parties(), game.space());
    let empty = |source| Rows { n_parties, utilities: Vec::new(), source };
    if let Some(size) = space.size().to_u32().filter(|size| u64::from(*size) <= request.most_scanned) {
        let mut rows = empty(RowSource::Drawn(Vec::new()));
        let mut positions = Vec::with_capacity(size as usize);
        for (at, outcome) in (0..size).zip(space.iter()) {
            if rows.push(game, &outcome) {
                positions.push(at);
            }
        }
        return Rows { source: RowSource::Positions(space.clone(), positions), ..rows };
    }
    let mut rows = empty(RowSource::Drawn(Vec::new()));
    let mut outcomes = Vec::new();
    let mut keep = |rows: &mut Rows, outcome: Outcome| {
        if rows.push(game, &outcome) {
            outcomes.push(outcome);
        }
    };
    let mut uniform = request.seed.stream("packages of the own map").from(0);
    for n in 0..request.n_drawn {
        let drawn = drawn(space, &mut uniform);
        if n < CLIMBS && game.is_feasible(&drawn) {
            let weights: Vec<f64> = (0..n_parties).map(|_| uniform.next().unwrap_or(0.5)).collect();
            keep(&mut rows, climbed(game, drawn, &weights));
        } else {
            keep(&mut rows, drawn);
        }
    }
    Rows { source: RowSource::Drawn(outcomes), ..rows }
}

fn drawn(space: &OutcomeSpace, uniform: &mut Uniform) -> Outcome {
    let option = |n: &u32| {
        // A share below one of a number of options is a position.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let option = (uniform.next().unwrap_or(0.0) * f64::from(*n)) as u32;
        option.min(n.saturating_sub(1))
    };
    Outcome::new(space.n_options().iter().map(option).collect())
}

/// The outcome that changes of one issue after another lead to, by a weighted sum of utilities.
fn climbed(game: &Game, from: Outcome, weights: &[f64]) -> Outcome {
    let mut best = from;
    for _ in 0..2 {
        for issue in 0..game.space().n_options().len() {
            let rows = game.along(&best, IssueId(issue));
            let worth = |option: usize| -> f64 {
                game.shown(&rows[option]).iter().zip(weights).map(|(worth, weight)| worth * weight).sum()
            };
            let here = best.option(IssueId(issue)) as usize;
            let mut options: Vec<usize> =
                (0..rows.len()).filter(|&option| worth(option) > worth(here)).collect();
            options.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)).then(a.cmp(&b)));
            let changed =
                options.iter().take(MOST_TRIED).map(|&option| best.with(IssueId(issue), option as u32));
            if let Some(better) = changed.into_iter().find(|other| game.is_feasible(other)) {
                best = better;
            }
        }
    }
    best
}

/// The value below which a share of sorted values lies.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    // At most as many as there are values.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let at = (sorted.len() as f64 * share) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied()
}

/// At most so many, evenly spread, both ends among them.
fn spread(all: &[usize], most: usize) -> Vec<usize> {
    match (all.len(), most) {
        (n, most) if n <= most => all.to_vec(),
        (_, 0) => Vec::new(),
        (_, 1) => vec![all[0]],
        (n, most) => (0..most).map(|k| all[k * (n - 1) / (most - 1)]).collect(),
    }
}

/// How near worths must be to count as equal, as a share of the party's range.
const NEAR: f64 = 0.02;
/// Of so many packages of about the same worth it is counted in how many worlds they are accepted.
const PROMISING: usize = 40;
/// So many drawn outcomes are made better.
const CLIMBS: usize = 2_000;
/// So many better options of an issue are tried for one that keeps the rules.
const MOST_TRIED: usize = 8;
