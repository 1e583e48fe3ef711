//! Prospects: how likely a deal is, over thousands of worlds drawn from the guesses of a view.

mod robust;
mod sensitivity;

pub use robust::RobustPackage;
pub use sensitivity::Sensitivity;

use super::diagram::Diagrams;
use super::frontier::{self, Exactness, Frontier, Limits};
use super::game::{Game, Spot};
use super::parameters::Parameters;
use super::solution::nash;
use super::world::{WorldSampler, Worlds};
use super::{AnalysisError, Control};
use crate::model::{Outcome, PartyId};
use crate::seed::Seed;
use std::collections::HashMap;
use std::ops::Range;

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
    /// In how many worlds the Nash package of the world is ratified.
    pub ratified: WorldCount,
    /// Per issue, in how many worlds each option is in the Nash package.
    pub options: Vec<Vec<usize>>,
    /// The guesses, by how much of the zone's variance each explains alone.
    pub find_out: Vec<Sensitivity>,
    /// Packages that a party could offer next, when it was asked for.
    pub pool: Vec<EfficientOutcome>,
}

/// A count of worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WorldCount {
    /// In how many.
    pub yes: usize,
    /// Of how many.
    pub of: usize,
}

/// In how many worlds an outcome is acceptable.
#[derive(Debug, Clone)]
pub struct Chance {
    /// The outcome.
    pub outcome: Outcome,
    /// Worlds in which it makes a deal.
    pub acceptable: WorldCount,
    /// Worlds in which it makes a deal that those who must ratify approve.
    pub ratified: WorldCount,
    /// How each party stands.
    pub parties: Vec<UtilityOverWorlds>,
    /// How each ratifier with a profile stands, in the order of the parameters' players.
    pub ratifiers: Vec<UtilityOverWorlds>,
}

/// What an outcome is worth to somebody over all worlds.
#[derive(Debug, Clone)]
pub struct UtilityOverWorlds {
    /// Worlds in which it is worth at least the reservation.
    pub acceptable: WorldCount,
    /// Its worth.
    pub worth: CentralRange,
}

/// The middle nine tenths of some utilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CentralRange {
    /// One in twenty is at most this.
    pub low: f64,
    /// The median.
    pub middle: f64,
    /// One in twenty is at least this.
    pub high: f64,
}

/// An outcome that was efficient in some worlds.
#[derive(Debug, Clone)]
pub struct EfficientOutcome {
    /// The outcome.
    pub outcome: Outcome,
    /// Worlds in which all others accept it, as far as their agreement is needed.
    pub others_accept: WorldCount,
}

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct ProspectsRequest<'r> {
    /// How many worlds.
    pub worlds: usize,
    /// What all draws come from.
    pub seed: Seed,
    /// The most points of a world's frontier, and how wide diagrams may grow.
    pub limits: Limits,
    /// Outcomes to be followed through all worlds.
    pub watched: &'r [Outcome],
    /// Outcomes to be considered as robust packages and next offers besides those that worlds bring up.
    pub ideas: &'r [Outcome],
    /// The party that looks for its next offer.
    pub offerer: Option<PartyId>,
}

impl ProspectsRequest<'_> {
    /// How many worlds are drawn unless somebody asks for another number.
    pub const WORLDS: usize = 10_000;
    /// The limits of a world's frontier: fewer points than elsewhere, since there are thousands of them.
    pub const LIMITS: Limits = Limits { points: 2_000, ..Limits::STANDARD };
}

impl WorldCount {
    /// The share; 0 of none.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.yes as f64 / self.of as f64 }
    }

    /// The Wilson 95 % interval of the share: between 0 and 1, and sensible near both.
    ///
    /// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    /// Journal of the American Statistical Association 22(158), 1927.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::prospects::WorldCount;
    ///
    /// let (low, high) = WorldCount { yes: 5, of: 10 }.interval();
    /// assert!((low - 0.2366).abs() < 1e-4 && (high - 0.7634).abs() < 1e-4);
    /// assert_eq!(WorldCount { yes: 0, of: 10 }.interval().0, 0.0);
    /// ```
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let (n, p, z2) = (self.of as f64, self.share(), Z * Z);
        let middle = p + z2 / (2.0 * n);
        let reach = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let bound = |end: f64| (end / (1.0 + z2 / n)).clamp(0.0, 1.0);
        let low = if self.yes == 0 { 0.0 } else { bound(middle - reach) };
        let high = if self.yes == self.of { 1.0 } else { bound(middle + reach) };
        (low, high)
    }
}

impl CentralRange {
    /// The spread of some utilities; `None` of none. Percentiles are nearest ranks.
    pub(crate) fn of(mut utilities: Vec<f64>) -> Option<Self> {
        let n = utilities.len();
        let mut rank = |share: f64| {
            let at = ((share * n as f64).ceil() as usize).clamp(1, n) - 1;
            *utilities.select_nth_unstable_by(at, f64::total_cmp).1
        };
        (n > 0).then(|| Self { low: rank(0.05), middle: rank(0.5), high: rank(0.95) })
    }
}

/// Draws the worlds of the parameters and says what they have in common.
///
/// In each world the guesses are drawn, the efficient outcomes of the zone of agreement are computed, and
/// the Nash package among them; where the likely world has over a thousand efficient points, only those
/// that can be the Nash package. Reported are shares of worlds. World `i` takes its numbers from position
/// `i` of streams keyed by seed and number, so that neither the number of threads nor other guesses change
/// it. `O(worlds · frontier)`, or far less where frontiers are long. Where that would be more than some
/// billion additions, fewer worlds are drawn than were asked for, the first ones.
///
/// # Errors
///
/// When weights to be normalised are all zero in some world.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, native};
/// use elfvik::model::{PartyId, View};
/// use elfvik::prepare::{Parameters, prospects::{ProspectsRequest, prospects}};
/// use elfvik::seed::Seed;
///
/// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// let parameters = Parameters::of(&View::of_analyst(scenario.clone(), files.clone()).unwrap()).unwrap();
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
pub fn controlled(
    parameters: &Parameters,
    request: &ProspectsRequest<'_>,
    control: &Control<'_>,
) -> Result<Prospects, AnalysisError> {
    within(parameters, request, (control, MOST_WORK))
}

/// The same with another bound on the work of all worlds together, in additions; one world is always drawn.
///
/// # Errors
///
/// As [`prospects`].
pub fn prospects_within(
    parameters: &Parameters,
    request: &ProspectsRequest<'_>,
    most_work: u64,
) -> Result<Prospects, AnalysisError> {
    within(parameters, request, (&Control::default(), most_work))
}

/// The prospects with progress and cancelling, and so much work for all worlds together.
fn within(
    parameters: &Parameters,
    request: &ProspectsRequest<'_>,
    (control, most_work): (&Control<'_>, u64),
) -> Result<Prospects, AnalysisError> {
    control.go_on()?;
    let worlds = Worlds::new(parameters, request.seed)?;
    if worlds.are_alike() && request.worlds > 1 {
        // Where nothing is guessed one world says what all of them say.
        let one = within(parameters, &ProspectsRequest { worlds: 1, ..*request }, (control, most_work))?;
        return Ok(one.repeated(request.worlds));
    }
    let diagrams = diagrams(parameters, &worlds, request);
    let likely = diagrams.as_ref().map(|diagrams| LikelyWorld::of(&worlds, diagrams, request));
    let is_long = likely.as_ref().is_some_and(|likely| likely.is_long);
    let asked = request.worlds;
    let affordable = most_work / work_of_a_world(parameters, &worlds, likely.as_ref(), request);
    let affordable = usize::try_from(affordable).unwrap_or(usize::MAX).max(1);
    let request = &ProspectsRequest { worlds: asked.min(affordable), ..*request };
    let (watched, later) = request.watched.split_at(at_once(parameters, request).min(request.watched.len()));
    let scout =
        ProspectsContext { parameters, worlds: &worlds, request, control, watched, diagrams, is_long };
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
    if scout.diagrams.is_none() {
        tally.zone = accepted.any(request.worlds);
    }
    let spread = tally.spread();
    let mut chances_of_watched = tally.followed.chances(watched);
    for some in later.chunks(at_once(parameters, request)) {
        chances_of_watched.extend(scout.followed(some)?);
    }
    let candidate =
        |(outcome, yes)| EfficientOutcome { outcome, others_accept: WorldCount { yes, of: request.worlds } };
    let yes = tally.zone.iter().filter(|zone| **zone == Some(true)).count();
    Ok(Prospects {
        worlds: request.worlds,
        asked,
        zone: WorldCount { yes, of: request.worlds },
        unresolved: tally.zone.iter().filter(|zone| zone.is_none()).count(),
        bound: tally.bound,
        watched: chances_of_watched,
        robust: chances
            .into_iter()
            .zip(together)
            .map(|(chance, together)| RobustPackage { chance, together })
            .collect(),
        candidates: pool.len(),
        spread,
        ratified: WorldCount { yes: tally.n_ratified, of: request.worlds },
        options: tally.options,
        find_out: sensitivity::ranked(&scout, &tally.zone),
        pool: pool.into_iter().zip(accepted.others).map(candidate).collect(),
    })
}

impl Prospects {
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
        grow(&mut self.zone);
        grow(&mut self.ratified);
        self.watched.iter_mut().for_each(grow_chance);
        self.robust.iter_mut().for_each(|robust| {
            grow_chance(&mut robust.chance);
            grow(&mut robust.together);
        });
        self.pool.iter_mut().for_each(|candidate| grow(&mut candidate.others_accept));
        self.options.iter_mut().flatten().for_each(|count| *count *= worlds);
        self
    }
}

/// How many outcomes are followed through all worlds at once: what each is worth to each player in each
/// world is kept until the spreads are known.
fn at_once(parameters: &Parameters, request: &ProspectsRequest<'_>) -> usize {
    (MOST_KEPT / parameters.players().len().max(1) / request.worlds.max(1)).max(1)
}

/// The diagrams of all worlds, to be filled anew in each; `None` where they grow too wide.
fn diagrams(
    parameters: &Parameters,
    worlds: &Worlds<'_>,
    request: &ProspectsRequest<'_>,
) -> Option<Diagrams> {
    let frame = super::parameters::UtilityLayout::new(parameters, parameters.parties());
    let classes = parameters.classes(&frame);
    let mut outline = worlds.table().clone();
    frame.each_cell(|cell| outline.set(cell, *classes.get(cell)));
    Diagrams::new(&outline, request.limits.widest).ok()
}

/// What the likely world says about the work that worlds are, so that no world depends on another.
struct LikelyWorld {
    /// Whether worlds have so many efficient points that only what is asked for is worth computing.
    is_long: bool,
    /// How much work the frontier of a world is.
    work: u64,
}

impl LikelyWorld {
    fn of(worlds: &Worlds<'_>, diagrams: &Diagrams, request: &ProspectsRequest<'_>) -> Self {
        let (game, limits) = (worlds.table(), &request.limits);
        let mut likely = diagrams.clone();
        likely.refill(game);
        let frontier = frontier::of(game, Some(&likely), limits);
        let is_long =
            frontier.len() > LONG || (frontier.exactness() != Exactness::Exact && limits.points >= LONG);
        let near = is_long.then(|| frontier::near_nash(game, &likely, limits)).flatten();
        let per_arc = if near.is_some() { WEIGHTINGS } else { 1 };
        let work = near.map_or_else(|| frontier.work(), |near| near.frontier.work());
        let arcs = likely.n_arcs() as u64 * game.n_parties() as u64;
        Self { is_long, work: work.saturating_add(arcs * per_arc) }
    }
}

/// How much work each world is, in additions; at least one.
fn work_of_a_world(
    parameters: &Parameters,
    worlds: &Worlds<'_>,
    likely: Option<&LikelyWorld>,
    request: &ProspectsRequest<'_>,
) -> u64 {
    let n_followed = request.watched.len() + request.ideas.len().max(robust::MOST);
    let n_terms = worlds.table().space().n_options().len() + worlds.table().couplings().len();
    let followed = FOLLOWED * (n_followed * parameters.players().len() * n_terms) as u64;
    let frontier = likely.map_or(0, |likely| likely.work);
    frontier.saturating_add(followed).saturating_add(worlds.work()).max(1)
}

/// Everything that a look at some worlds needs.
struct ProspectsContext<'s> {
    parameters: &'s Parameters,
    worlds: &'s Worlds<'s>,
    request: &'s ProspectsRequest<'s>,
    control: &'s Control<'s>,
    /// Those of the watched outcomes that are followed together with everything else.
    watched: &'s [Outcome],
    diagrams: Option<Diagrams>,
    /// Whether only the part of frontiers around the Nash package is computed.
    is_long: bool,
}

/// What some worlds have shown.
struct WorldTally {
    /// Per world, whether there is a zone, where it is known.
    zone: Vec<Option<bool>>,
    bound: f64,
    followed: OutcomeSamples,
    /// Per party, what the Nash packages give.
    nash: Vec<Vec<f64>>,
    n_ratified: usize,
    options: Vec<Vec<usize>>,
    /// Efficient outcomes that were met, and how often.
    met: HashMap<Outcome, u32>,
}

/// What some outcomes were worth in some worlds.
struct OutcomeSamples {
    outcomes: Vec<UtilitySample>,
    n_worlds: usize,
}

/// What one outcome was worth.
#[derive(Clone)]
struct UtilitySample {
    acceptable: usize,
    ratified: usize,
    /// Per party and ratifier, worlds in which it accepts, and the worth in each.
    parties: Vec<(usize, Vec<f64>)>,
    ratifiers: Vec<(usize, Vec<f64>)>,
}

impl ProspectsContext<'_> {
    /// Does something with all worlds, piece by piece, on as many threads as there are; the answers are in
    /// the order of the worlds.
    fn chunks<T: Send>(
        &self,
        step: usize,
        each: impl Fn(&mut WorldSampler<'_>, Range<usize>) -> T + Sync,
    ) -> Result<Vec<T>, AnalysisError> {
        let n = self.request.worlds;
        let starts: Vec<usize> = (0..n).step_by(CHUNK).collect();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let run = |drawing: &mut WorldSampler<'_>, &start: &usize| {
            self.control.go_on()?;
            let range = start..n.min(start + CHUNK);
            drawing.begin(start);
            let size = range.len();
            let answer = each(drawing, range);
            let before = done.fetch_add(size, std::sync::atomic::Ordering::Relaxed);
            self.control.tell(step * n + before + size, STEPS * n);
            Ok(answer)
        };
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            starts.par_iter().map_init(|| self.worlds.drawing(), run).collect()
        }
        #[cfg(not(feature = "parallel"))]
        {
            let mut drawing = self.worlds.drawing();
            starts.iter().map(|start| run(&mut drawing, start)).collect()
        }
    }

    /// Zone, Nash package and watched outcomes of some worlds.
    fn look(&self, drawing: &mut WorldSampler<'_>, range: Range<usize>) -> Result<WorldTally, AnalysisError> {
        let mut tally = WorldTally::empty(self);
        let any = self.parameters.any_acceptors();
        let mut diagrams = self.diagrams.clone();
        let spots = self.spots(self.watched);
        for _ in range {
            drawing.next_world()?;
            tally.followed.note(self, drawing, &spots);
            let Some(diagrams) = &mut diagrams else {
                tally.zone.push(None);
                continue;
            };
            diagrams.refill(&drawing.table);
            if !any.is_empty() {
                let ranges = diagrams.ranges(drawing.table.n_parties());
                drawing.table.accept_from_least(&any, &ranges);
            }
            let (game, limits) = (&drawing.table, &self.request.limits);
            match self.is_long.then(|| frontier::near_nash(game, diagrams, limits)).flatten() {
                Some(near) => tally.note(self, drawing, &near.frontier, Some(&near.supported)),
                None => tally.note(self, drawing, &frontier::of_zone(game, diagrams, limits), None),
            }
        }
        Ok(tally)
    }

    /// What becomes of outcomes in all worlds.
    fn followed(&self, outcomes: &[Outcome]) -> Result<Vec<Chance>, AnalysisError> {
        let mut followed = OutcomeSamples::empty(self, outcomes.len());
        for chunk in self.chunks(2, |drawing, range| self.follow(drawing, range, outcomes))? {
            followed.take(chunk?);
        }
        Ok(followed.chances(outcomes))
    }

    fn follow(
        &self,
        drawing: &mut WorldSampler<'_>,
        range: Range<usize>,
        outcomes: &[Outcome],
    ) -> Result<OutcomeSamples, AnalysisError> {
        let mut followed = OutcomeSamples::empty(self, outcomes.len());
        let spots = self.spots(outcomes);
        for _ in range {
            drawing.next_world()?;
            followed.note(self, drawing, &spots);
        }
        Ok(followed)
    }

    /// Where the numbers of outcomes stand, at the table and at home.
    fn spots(&self, outcomes: &[Outcome]) -> Vec<(Spot, Spot)> {
        outcomes.iter().map(|o| (self.worlds.table().spot(o), self.worlds.home().spot(o))).collect()
    }

    /// Whether a deal that some parties accept is ratified by those who must.
    fn is_ratified(&self, drawing: &WorldSampler<'_>, accepts: &[bool], home: &Spot) -> bool {
        let mut stands = accepts.to_vec();
        for (at, player) in self.parameters.ratifiers().enumerate() {
            if !drawing.home.reaches(at, drawing.home.worth(home, at)) {
                stands[self.parameters.players()[player].party.0] = false;
            }
        }
        for (approval, approves) in self.parameters.approvals().iter().zip(&drawing.approves) {
            stands[approval.party.0] &= approves;
        }
        drawing.table.agreement().is_reached(&stands)
    }
}

impl WorldTally {
    fn empty(scout: &ProspectsContext<'_>) -> Self {
        let space = scout.worlds.table().space();
        Self {
            zone: Vec::new(),
            bound: 0.0,
            followed: OutcomeSamples::empty(scout, scout.watched.len()),
            nash: vec![Vec::new(); scout.worlds.table().n_parties()],
            n_ratified: 0,
            options: space.n_options().iter().map(|&n| vec![0; n as usize]).collect(),
            met: HashMap::new(),
        }
    }

    /// Notes the Nash package of a world, and some efficient outcomes of its zone: those that are known
    /// apart from the frontier, or some of the frontier.
    fn note(
        &mut self,
        scout: &ProspectsContext<'_>,
        drawing: &WorldSampler<'_>,
        frontier: &Frontier,
        known: Option<&[Outcome]>,
    ) {
        let game = &drawing.table;
        let inside: Vec<usize> =
            (0..frontier.len()).filter(|&p| game.accepts(frontier.utilities(p))).collect();
        if let Exactness::Within(bound) = frontier.exactness() {
            self.bound = self.bound.max(bound);
        }
        let rows: Vec<&[i64]> = inside.iter().map(|&point| frontier.utilities(point)).collect();
        let picked = nash(&rows, game.reservation(), game.units());
        let best: Vec<usize> = picked.into_iter().map(|row| inside[row]).collect();
        let Some(best) = frontier.lowest(&best) else {
            let is_exact = frontier.exactness() == Exactness::Exact;
            self.zone.push(is_exact.then_some(false));
            return;
        };
        self.zone.push(Some(true));
        let package = frontier.outcome(best);
        package
            .options()
            .iter()
            .zip(&mut self.options)
            .for_each(|(&option, counts)| counts[option as usize] += 1);
        let worth = frontier.utilities(best).iter().zip(&mut self.nash);
        worth.enumerate().for_each(|(p, (&u, row))| row.push(game.scale(p).utility(u)));
        let accepts: Vec<bool> =
            frontier.utilities(best).iter().enumerate().map(|(p, &u)| game.reaches(p, u)).collect();
        let home = scout.worlds.home().spot(&package);
        self.n_ratified += usize::from(scout.is_ratified(drawing, &accepts, &home));
        let n = known.map_or(inside.len(), <[_]>::len);
        let n_met = n.min(PER_WORLD);
        for k in 0..n_met {
            let at = k * (n - 1) / (n_met - 1).max(1);
            let met = known.map_or_else(|| frontier.outcome(inside[at]), |known| known[at].clone());
            *self.met.entry(met).or_insert(0) += 1;
        }
        *self.met.entry(package).or_insert(0) += 1;
    }

    fn take(&mut self, other: Self) {
        self.zone.extend(other.zone);
        self.bound = self.bound.max(other.bound);
        self.followed.take(other.followed);
        self.nash.iter_mut().zip(other.nash).for_each(|(a, b)| a.extend(b));
        self.n_ratified += other.n_ratified;
        let counts = self.options.iter_mut().flatten().zip(other.options.into_iter().flatten());
        counts.for_each(|(a, b)| *a += b);
        // Sums do not depend on the order in which a map is walked.
        other.met.into_iter().for_each(|(outcome, n)| *self.met.entry(outcome).or_insert(0) += n);
    }

    fn spread(&mut self) -> Option<Vec<CentralRange>> {
        std::mem::take(&mut self.nash).into_iter().map(CentralRange::of).collect()
    }
}

impl OutcomeSamples {
    fn empty(scout: &ProspectsContext<'_>, n_outcomes: usize) -> Self {
        let trail = UtilitySample {
            acceptable: 0,
            ratified: 0,
            parties: vec![(0, Vec::new()); scout.parameters.parties().len()],
            ratifiers: vec![(0, Vec::new()); scout.parameters.ratifiers().len()],
        };
        Self { outcomes: vec![trail; n_outcomes], n_worlds: 0 }
    }

    fn note(&mut self, scout: &ProspectsContext<'_>, drawing: &WorldSampler<'_>, spots: &[(Spot, Spot)]) {
        self.n_worlds += 1;
        for (trail, (table, home)) in self.outcomes.iter_mut().zip(spots) {
            let accepts = tread(&drawing.table, table, &mut trail.parties);
            tread(&drawing.home, home, &mut trail.ratifiers);
            if drawing.table.agreement().is_reached(&accepts) {
                trail.acceptable += 1;
                trail.ratified += usize::from(scout.is_ratified(drawing, &accepts, home));
            }
        }
    }

    fn take(&mut self, other: Self) {
        self.n_worlds += other.n_worlds;
        for (a, b) in self.outcomes.iter_mut().zip(other.outcomes) {
            a.acceptable += b.acceptable;
            a.ratified += b.ratified;
            let standings =
                a.parties.iter_mut().chain(&mut a.ratifiers).zip(b.parties.into_iter().chain(b.ratifiers));
            for ((n, worth), (m, more)) in standings {
                *n += m;
                worth.extend(more);
            }
        }
    }

    fn chances(self, outcomes: &[Outcome]) -> Vec<Chance> {
        let of = self.n_worlds;
        let standing = |(yes, worth): (usize, Vec<f64>)| {
            CentralRange::of(worth)
                .map(|worth| UtilityOverWorlds { acceptable: WorldCount { yes, of }, worth })
        };
        let chance = |(trail, outcome): (UtilitySample, &Outcome)| Chance {
            outcome: outcome.clone(),
            acceptable: WorldCount { yes: trail.acceptable, of },
            ratified: WorldCount { yes: trail.ratified, of },
            parties: trail.parties.into_iter().filter_map(standing).collect(),
            ratifiers: trail.ratifiers.into_iter().filter_map(standing).collect(),
        };
        self.outcomes.into_iter().zip(outcomes).map(chance).collect()
    }
}

/// Notes what an outcome is worth to each player of a game; the answer says who accepts it.
fn tread(game: &Game, spot: &Spot, trail: &mut [(usize, Vec<f64>)]) -> Vec<bool> {
    let mut worths = vec![0; trail.len()];
    game.worths(spot, &mut worths);
    let step = |(player, (n, worth)): (usize, &mut (usize, Vec<f64>))| {
        let whole = worths[player];
        let accepts = game.reaches(player, whole);
        *n += usize::from(accepts);
        worth.push(game.scale(player).utility(whole));
        accepts
    };
    trail.iter_mut().enumerate().map(step).collect()
}

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_963_984_540_054;
/// How many worlds are drawn in one piece.
const CHUNK: usize = 256;
/// With more efficient points than this, the frontiers of worlds are not computed as a whole.
const LONG: usize = 1_000;
/// How many of a world's efficient outcomes are considered as robust packages.
const PER_WORLD: usize = 8;
/// How much work all worlds together may be: in one pass over them, about as many additions.
const MOST_WORK: u64 = 1_500_000_000;
/// As how many additions a term of a followed outcome counts.
const FOLLOWED: u64 = 4;
/// Along so many weightings a Nash package is looked for.
const WEIGHTINGS: u64 = 64;
/// How many utilities of followed outcomes are kept at once.
const MOST_KEPT: usize = 4_000_000;
/// How often all worlds are gone through.
const STEPS: usize = 3;
