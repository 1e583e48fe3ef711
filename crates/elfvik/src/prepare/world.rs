//! Worlds: every guess of a view drawn from its range.
//!
//! A guess is a triangular distribution from its low over its likely to its high value, independent of the
//! others unless several places share it; one state of nature is drawn for all parties together. Each draws
//! from a stream of its own, keyed by seed and name, at the position of the world: editing one guess leaves
//! all others as they were.
//!
//! Source: S. Kotz, J. R. van Dorp, "Beyond Beta", World Scientific, 2004, chapter 1, for the triangular
//! distribution.

use super::AnalysisError;
use super::diagram::Diagrams;
use super::frontier::{self, Frontier};
use super::game::{Game, RedLineUse, Scale, Spot};
use super::limits::{DiagramLimits, Limits};
use super::parameters::{Assignment, CellId, Cells, ParameterId, Parameters, Threshold, UtilityLayout};
use super::shared_diagram;
use crate::model::{Estimate, GuessDistribution, StateId};
use crate::seed::{Seed, Stream, Uniform};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use std::ops::Range;
use std::sync::Arc;

/// How worlds of a view are drawn.
#[derive(Debug, Clone)]
pub(crate) struct Worlds {
    parameters: Arc<Parameters>,
    guesses: Vec<VaryingNumber>,
    /// Per ratifier of which only a probability is known, the stream of its votes.
    votes: Vec<Stream>,
    /// Where it is open which state of nature comes about, and matters.
    states: Option<StateSampler>,
    likely: Vec<f64>,
    table: GameTemplate,
    home: GameTemplate,
    /// Parties and ratifiers together, where that was asked for.
    players: Option<GameTemplate>,
    /// Which world stands at each place, where some were picked; else each stands at its own.
    picked: Option<Arc<[u32]>>,
}

/// The states of nature that can come about, by their probabilities.
#[derive(Debug, Clone)]
struct StateSampler {
    stream: Stream,
    /// Each state with the probability of it and of those before.
    upto: Vec<(Option<StateId>, f64)>,
}

impl StateSampler {
    /// The states of some parameters; none where only one can come about, or where all are alike.
    fn of(parameters: &Parameters, seed: Seed) -> Option<Self> {
        let sampler =
            || Self { stream: seed.stream("states of nature"), upto: parameters.cumulated_states() };
        parameters.states_differ().then(sampler)
    }

    /// The position of the state below which a share `u` of the distribution lies.
    fn position(&self, u: f64) -> usize {
        self.upto.partition_point(|(_, upto)| *upto <= u).min(self.upto.len() - 1)
    }
}

/// A number that differs from world to world.
#[derive(Debug, Clone)]
pub(super) struct VaryingNumber {
    pub(super) number: ParameterId,
    pub(super) stream: Stream,
    spread: Spread,
}

impl VaryingNumber {
    /// The value below which a share `u` of the distribution lies.
    pub(super) fn quantile(&self, u: f64) -> f64 {
        self.spread.quantile(u)
    }
}

/// How a guess is spread; drawn by its quantiles.
#[derive(Debug, Clone)]
pub(super) enum Spread {
    Triangle(Triangle),
    Uniform {
        low: f64,
        high: f64,
    },
    /// Rising values, each with the share of the distribution up to and with it.
    Discrete(Vec<(f64, f64)>),
}

impl Spread {
    fn of(range: &crate::model::Range) -> Self {
        let [low, likely, high] = [range.low, range.likely, range.high].map(crate::number::Decimal::to_f64);
        match &range.distribution {
            GuessDistribution::Triangular => Self::Triangle(Triangle { low, likely, high }),
            GuessDistribution::Uniform => Self::Uniform { low, high },
            GuessDistribution::Discrete(values) => {
                // Shares are added up before they are rounded, so that many small ones keep their places.
                let mut sum = BigRational::zero();
                let upto = |(value, share): &(crate::number::Decimal, BigRational)| {
                    sum += share;
                    (value.to_f64(), sum.to_f64().unwrap_or(1.0))
                };
                Self::Discrete(values.iter().map(upto).collect())
            }
        }
    }

    /// The value below which a share `u` of the distribution lies; `low < high`.
    fn quantile(&self, u: f64) -> f64 {
        match self {
            Self::Triangle(triangle) => triangle.quantile(u),
            Self::Uniform { low, high } => low + u * (high - low),
            Self::Discrete(values) => {
                let at = values.partition_point(|(_, upto)| *upto <= u);
                values[at.min(values.len() - 1)].0
            }
        }
    }
}

/// The value below which a share `u` of a guess lies, from its low value on; `low < high`.
pub(crate) fn quantile(guess: &crate::model::Range, u: f64) -> f64 {
    Spread::of(guess).quantile(u)
}

/// A triangular distribution.
#[derive(Debug, Clone, Copy)]
pub(super) struct Triangle {
    low: f64,
    likely: f64,
    high: f64,
}

impl Triangle {
    /// The value below which a share `u` of the distribution lies; `low < high`.
    fn quantile(self, u: f64) -> f64 {
        let Self { low, likely, high } = self;
        let span = high - low;
        if u * span < likely - low {
            low + (u * span * (likely - low)).sqrt()
        } else {
            high - ((1.0 - u) * span * (high - likely)).sqrt()
        }
    }
}

/// A game whose numbers are written anew in each world.
#[derive(Debug, Clone)]
struct GameTemplate {
    frame: UtilityLayout,
    /// Per player, how many whole numbers make one unit of utility: of its own numbers alone.
    units: Vec<f64>,
    /// The game at the likely values, on the scales of the worlds.
    game: Game,
    /// The terms that differ from world to world.
    moving: Vec<usize>,
    targets: Vec<VaryingCell>,
    /// Per state of nature that is drawn, of each player; one row where none is.
    reservations: Vec<Vec<WorldThreshold>>,
}

/// A cell that differs from world to world.
#[derive(Debug, Clone, Copy)]
struct VaryingCell {
    cell: CellId,
    /// What fixed terms pay into it.
    constant: f64,
    /// The unit of the player whom it pays.
    unit: f64,
}

/// What a player accepts from, in each world.
#[derive(Debug, Clone)]
enum WorldThreshold {
    Fixed,
    /// A number that differs with the state of nature alone.
    Whole(i64),
    Number(ParameterId),
    Package(Spot),
    /// Any agreement is accepted: no outcome is worth less.
    Any,
}

/// One world after the other.
pub(crate) struct WorldSampler<'w> {
    worlds: &'w Worlds,
    /// The place of the next world.
    place: usize,
    draws: Vec<Uniform>,
    votes: Vec<Uniform>,
    state_draw: Option<Uniform>,
    /// The position of the present state among those that are drawn.
    state: usize,
    numbers: Vec<f64>,
    scratch: [Cells<f64>; 2],
    scratch_of_players: Option<Cells<f64>>,
    /// The parties' utilities in the present world.
    pub(crate) table: Game,
    /// Those of the ratifiers with a profile.
    pub(crate) home: Game,
    /// Both together, where a deal must stand at home, if that was asked for.
    pub(crate) players: Option<Game>,
    /// Whether each ratifier of which only a probability is known approves in the present world.
    pub(crate) approves: Vec<bool>,
}

impl Worlds {
    /// Worlds for analyses.
    pub(crate) fn new(parameters: Arc<Parameters>, seed: Seed) -> Result<Self, AnalysisError> {
        Self::for_use(parameters, seed, RedLineUse::Analysis)
    }

    /// Worlds for talks.
    pub(crate) fn for_talks(parameters: Arc<Parameters>, seed: Seed) -> Result<Self, AnalysisError> {
        Self::for_use(parameters, seed, RedLineUse::Talks)
    }

    fn for_use(
        parameters: Arc<Parameters>,
        seed: Seed,
        red_line_use: RedLineUse,
    ) -> Result<Self, AnalysisError> {
        let guess = |number: ParameterId| {
            let Estimate::Guess(range) = &parameters.numbers()[number].estimate else { return None };
            (range.low < range.high).then(|| VaryingNumber {
                number,
                stream: seed.stream(&parameters.name(number)),
                spread: Spread::of(range),
            })
        };
        let guesses: Vec<VaryingNumber> = (0..parameters.numbers().len()).filter_map(guess).collect();
        let vote = |number: ParameterId| seed.stream(&format!("{} vote", parameters.name(number)));
        let likely: Vec<f64> = parameters.numbers().iter().map(|n| n.estimate.likely().to_f64()).collect();
        let mut is_guess = vec![false; likely.len()];
        guesses.iter().for_each(|guess| is_guess[guess.number] = true);
        Ok(Self {
            votes: parameters.approvals().iter().map(|a| vote(a.probability)).collect(),
            states: StateSampler::of(&parameters, seed),
            table: GameTemplate::new(&parameters, parameters.parties(), (&likely, &is_guess), red_line_use)?,
            home: GameTemplate::new(&parameters, parameters.ratifiers(), (&likely, &is_guess), red_line_use)?,
            players: None,
            picked: None,
            parameters,
            guesses,
            likely,
        })
    }

    /// The same with one of some picked worlds at each place, again from the first after the last.
    pub(crate) fn with_picked(self, picked: Arc<[u32]>) -> Self {
        Self { picked: Some(picked).filter(|picked| !picked.is_empty()), ..self }
    }

    /// Whether some worlds were picked.
    pub(super) fn are_picked(&self) -> bool {
        self.picked.is_some()
    }

    /// The position in the streams of the world that stands at a place.
    fn position(&self, place: usize) -> u64 {
        match &self.picked {
            Some(picked) => u64::from(picked[place % picked.len()]),
            None => place as u64,
        }
    }

    /// The numbers of a stream for the worlds at the first places.
    fn draws(&self, stream: Stream, n_worlds: usize) -> Vec<f64> {
        match &self.picked {
            None => stream.from(0).take(n_worlds).collect(),
            Some(picked) => {
                let n_drawn = picked.iter().max().map_or(0, |last| *last as usize + 1);
                let drawn: Vec<f64> = stream.from(0).take(n_drawn).collect();
                (0..n_worlds).map(|place| drawn[self.position(place) as usize]).collect()
            }
        }
    }

    /// Where in its distribution a guess lies in the worlds at the first places: the share below it.
    pub(super) fn quantiles(&self, guess: &VaryingNumber, n_worlds: usize) -> Vec<f64> {
        self.draws(guess.stream, n_worlds)
    }

    /// The same, with a game of parties and ratifiers together in each world where anything is known of a
    /// ratifier.
    pub(crate) fn with_players(mut self) -> Result<Self, AnalysisError> {
        if !self.parameters.home().is_known() {
            return Ok(self);
        }
        let mut is_guess = vec![false; self.likely.len()];
        self.guesses.iter().for_each(|guess| is_guess[guess.number] = true);
        let players = 0..self.parameters.players().len();
        let mut template =
            GameTemplate::new(&self.parameters, players, (&self.likely, &is_guess), RedLineUse::Analysis)?;
        let (home, approvals) = (self.parameters.home().clone(), self.parameters.likely_approvals());
        template.game = template.game.with_home(home, approvals);
        self.players = Some(template);
        Ok(self)
    }

    /// What differs from world to world.
    pub(super) fn guesses(&self) -> &[VaryingNumber] {
        &self.guesses
    }

    /// How much work the drawing of one world is: guesses, and cells that differ with the branches that
    /// each is added up from.
    pub(super) fn work(&self) -> u64 {
        let of = |cast: &GameTemplate| {
            let moving: u64 = cast.moving.iter().map(|&term| self.parameters.work_of(term)).sum();
            moving + cast.targets.len() as u64
        };
        let players = self.players.as_ref().map_or(0, of);
        WORK_PER_CELL * (self.guesses.len() as u64 + of(&self.table) + of(&self.home) + players)
    }

    /// Whether nothing differs from world to world.
    pub(crate) fn are_alike(&self) -> bool {
        self.guesses.is_empty() && self.votes.is_empty() && self.states.is_none()
    }

    /// The states of nature of the first worlds, where they are drawn.
    pub(super) fn states_of(&self, n_worlds: usize) -> Option<Vec<Option<StateId>>> {
        let states = self.states.as_ref()?;
        let state = |u: f64| states.upto[states.position(u)].0;
        Some(self.draws(states.stream, n_worlds).into_iter().map(state).collect())
    }

    /// Whether every outcome is worth the same to each party in all worlds.
    pub(super) fn differ_in_reservations_alone(&self) -> bool {
        self.table.targets.is_empty()
    }

    /// The parties' game at the likely values, on the scales of the worlds.
    pub(crate) fn table(&self) -> &Game {
        &self.table.game
    }

    /// The ratifiers' game at the likely values.
    pub(crate) fn home(&self) -> &Game {
        &self.home.game
    }

    /// The game of parties and ratifiers together at the likely values, where it was asked for.
    pub(super) fn players(&self) -> Option<&Game> {
        self.players.as_ref().map(|players| &players.game)
    }

    /// The diagrams of parties and ratifiers together, which each world fills anew; `None` where they were not
    /// asked for, are more than a frontier can have, or would grow too wide.
    pub(crate) fn players_diagrams(&self, widest: DiagramLimits) -> Option<Diagrams> {
        let players = self.players().filter(|game| game.n_parties() <= frontier::MOST_PARTIES)?;
        shared_diagram::of_all_worlds(&self.parameters, players, widest)
    }

    /// Prepares to draw; [`WorldSampler::begin`] says from which world on.
    pub(crate) fn drawing(&self) -> WorldSampler<'_> {
        WorldSampler {
            worlds: self,
            place: 0,
            draws: Vec::new(),
            votes: Vec::new(),
            state_draw: None,
            state: 0,
            numbers: self.likely.clone(),
            scratch: [self.table.frame.blank(&0.0), self.home.frame.blank(&0.0)],
            scratch_of_players: self.players.as_ref().map(|players| players.frame.blank(&0.0)),
            table: self.table.game.clone(),
            home: self.home.game.clone(),
            players: self.players().cloned(),
            approves: vec![true; self.votes.len()],
        }
    }
}

impl GameTemplate {
    fn new(
        parameters: &Parameters,
        players: Range<usize>,
        (likely, is_guess): (&[f64], &[bool]),
        red_line_use: RedLineUse,
    ) -> Result<Self, AnalysisError> {
        let numbers = parameters.likely();
        let mut game = Game::before_penalties(parameters, players.clone(), &numbers, red_line_use)?;
        let frame = UtilityLayout::new(parameters, players.clone());
        let own = |term: &usize| players.contains(&parameters.player_of(*term));
        let moves = |term: &usize| {
            let mut moves = false;
            parameters.numbers_of(*term, |number| moves |= is_guess[number]);
            moves
        };
        let (moving, fixed): (Vec<usize>, Vec<usize>) =
            (0..parameters.n_terms()).filter(own).partition(moves);
        let units = parameters.units(likely)?;
        let mut constant = frame.blank(&0.0);
        let assignment = Assignment { numbers: likely, units: &units };
        fixed.iter().for_each(|&term| frame.add(parameters, term, &assignment, &mut constant));
        let mut cells: Vec<CellId> = Vec::new();
        moving.iter().for_each(|&term| {
            (0..parameters.n_cells(term)).for_each(|at| frame.each_target(term, at, |cell| cells.push(cell)));
        });
        cells.sort_unstable();
        cells.dedup();
        let unit = |(at, player): (usize, usize)| Self::unit(parameters, player, game.scale(at));
        let units: Vec<f64> = players.clone().enumerate().map(unit).collect();
        let mut written = game.take_written();
        let all = parameters.fill(&frame, likely)?;
        frame.each_cell(|cell| game.set(cell, whole(*all.get(cell), units[frame.player_of(cell)])));
        for (at, player) in players.clone().enumerate() {
            let ceiling = parameters.preferences(player).ceiling;
            game.set_ceiling(at, ceiling.map_or(i64::MAX, |c| whole(c.to_f64(), units[at])));
        }
        let lower = |(at, player): (usize, usize)| match parameters.reservation(player) {
            Threshold::Number(number) if is_guess[number] => WorldThreshold::Number(number),
            Threshold::Number(number) => {
                game.set_reservation(at, whole(likely[number], units[at]));
                WorldThreshold::Fixed
            }
            Threshold::Package(id) => {
                let spot = game.spot(&parameters.view().scenario().packages[id.0].outcome);
                game.set_reservation(at, game.worth(&spot, at));
                WorldThreshold::Package(spot)
            }
            Threshold::Any => {
                game.set_reservation(at, game.least_sum(at));
                WorldThreshold::Any
            }
        };
        let likely_row: Vec<WorldThreshold> = players.clone().enumerate().map(lower).collect();
        let differs = |player: usize| {
            let others = parameters.possible_states().into_iter();
            others.into_iter().any(|state| !parameters.accepts_alike(player, state, parameters.state()))
        };
        let differs: Vec<bool> = players.clone().map(differs).collect();
        let in_state = |state: Option<StateId>| {
            let of = |(at, player): (usize, usize)| match parameters.reservation_in(player, state) {
                _ if !differs[at] => likely_row[at].clone(),
                Threshold::Number(number) if is_guess[number] => WorldThreshold::Number(number),
                Threshold::Number(number) => WorldThreshold::Whole(reached_at(&numbers[number], units[at])),
                Threshold::Package(id) => {
                    let package = &parameters.view().scenario().packages[id.0].outcome;
                    WorldThreshold::Package(game.spot(package))
                }
                Threshold::Any => WorldThreshold::Any,
            };
            players.clone().enumerate().map(of).collect::<Vec<WorldThreshold>>()
        };
        let reservations = match parameters.states_differ() {
            true => parameters.cumulated_states().into_iter().map(|(state, _)| in_state(state)).collect(),
            false => vec![likely_row.clone()],
        };
        if let Some(written) = written.as_mut().map(Arc::make_mut) {
            cells.iter().for_each(|&cell| written.forget(cell));
            for (at, lower) in likely_row.iter().enumerate() {
                let is_drawn = match (lower, parameters.reservation(players.start + at)) {
                    (WorldThreshold::Package(_), Threshold::Package(id)) => {
                        let package = &parameters.view().scenario().packages[id.0].outcome;
                        frame.cells_of(at, package).iter().any(|cell| cells.binary_search(cell).is_ok())
                    }
                    (lower, _) => !matches!(lower, WorldThreshold::Fixed),
                };
                if is_drawn || differs[at] {
                    written.forget_reservation(at);
                }
            }
        }
        let target =
            |cell| VaryingCell { cell, constant: *constant.get(cell), unit: units[frame.player_of(cell)] };
        let targets = cells.into_iter().map(target).collect();
        let game = game.with_units(&units).with_written(written).with_penalties(Some(PENALTY));
        Ok(Self { frame, units, game, moving, targets, reservations })
    }

    /// The unit of a player in the worlds: a multiple of the likely game's, so that what does not differ
    /// from world to world stays exact, and as fine as floats allow.
    fn unit(parameters: &Parameters, player: usize, scale: &Scale) -> f64 {
        let terms = (0..parameters.n_terms()).filter(|&term| parameters.player_of(term) == player);
        let least = parameters.bound_of_reservations(player);
        let ceiling = parameters.preferences(player).ceiling.map_or(0.0, |c| c.to_f64().abs());
        let sum = terms.map(|term| parameters.bound(term)).sum::<f64>().max(least).max(ceiling);
        // Who wants nothing needs no unit.
        let greatest = if sum > 0.0 { sum } else { 1.0 };
        let own = scale.unit();
        let mut unit = if scale.rounded().is_none() && own * greatest <= LARGEST { own } else { 1.0 };
        while unit * greatest > LARGEST {
            unit /= 2.0;
        }
        while unit * greatest * 2.0 <= LARGEST {
            unit *= 2.0;
        }
        unit
    }

    /// Writes the numbers of a world in one of the states into a game.
    fn settle(
        &self,
        parameters: &Parameters,
        (assignment, state): (&Assignment<'_, f64>, usize),
        scratch: &mut Cells<f64>,
        game: &mut Game,
    ) {
        self.targets.iter().for_each(|target| *scratch.at(target.cell) = target.constant);
        self.moving.iter().for_each(|&term| self.frame.add(parameters, term, assignment, scratch));
        self.targets
            .iter()
            .for_each(|target| game.draw(target.cell, whole(*scratch.get(target.cell), target.unit)));
        for (at, lower) in self.reservations[state].iter().enumerate() {
            match lower {
                WorldThreshold::Fixed => {}
                WorldThreshold::Whole(whole) => game.draw_reservation(at, *whole),
                WorldThreshold::Number(number) => {
                    game.draw_reservation(at, whole(assignment.numbers[*number], self.units[at]));
                }
                WorldThreshold::Package(spot) => {
                    game.draw_reservation(at, game.worth_before_penalties(spot, at));
                }
                WorldThreshold::Any => game.draw_reservation(at, game.least_before_penalties(at)),
            }
        }
    }
}

/// The least whole number that reaches a reservation, whatever its digits: where utilities are exact on their
/// unit, so is who accepts.
fn reached_at(reservation: &BigRational, unit: f64) -> i64 {
    let unit = BigRational::from_float(unit).unwrap_or_else(BigRational::zero);
    (reservation * unit).ceil().to_integer().to_i64().unwrap_or(i64::MAX)
}

/// The whole number nearest to a utility.
fn whole(utility: f64, unit: f64) -> i64 {
    (utility * unit).round() as i64
}

impl WorldSampler<'_> {
    /// Goes to a place, so that the next world drawn is the one that stands there.
    pub(crate) fn begin(&mut self, place: usize) {
        self.place = place;
        self.seek(self.worlds.position(place));
    }

    fn seek(&mut self, position: u64) {
        self.draws = self.worlds.guesses.iter().map(|guess| guess.stream.from(position)).collect();
        self.votes = self.worlds.votes.iter().map(|stream| stream.from(position)).collect();
        self.state_draw = self.worlds.states.as_ref().map(|states| states.stream.from(position));
    }

    /// The state of nature in the present world; none for the normal one.
    pub(crate) fn state(&self) -> Option<StateId> {
        match &self.worlds.states {
            Some(states) => states.upto[self.state].0,
            None => self.worlds.parameters.state(),
        }
    }

    /// The efficient outcomes, for parties and ratifiers together, of what is accepted and ratified in the
    /// present world, by diagrams of [all worlds](Worlds::players_diagrams); `None` where only parties play.
    pub(crate) fn ratified_frontier(&mut self, diagrams: &mut Diagrams, limits: &Limits) -> Option<Frontier> {
        let state = self.state();
        let game = self.players.as_mut()?;
        diagrams.refill(game);
        let any = self.worlds.parameters.any_acceptors_in(0..game.n_parties(), state);
        if !any.is_empty() {
            let ranges = diagrams.ranges(game.n_parties());
            game.accept_from_least(&any, &ranges);
        }
        Some(frontier::of_zone(game, diagrams, limits))
    }

    /// Draws the next world.
    pub(crate) fn next_world(&mut self) -> Result<(), AnalysisError> {
        let worlds = self.worlds;
        if worlds.picked.is_some() {
            self.seek(worlds.position(self.place));
        }
        self.place += 1;
        for (guess, draw) in worlds.guesses.iter().zip(&mut self.draws) {
            let u = draw.next().expect("streams do not end");
            self.numbers[guess.number] = guess.quantile(u);
        }
        if let (Some(states), Some(draw)) = (&worlds.states, &mut self.state_draw) {
            self.state = states.position(draw.next().expect("streams do not end"));
        }
        let units = worlds.parameters.units(&self.numbers)?;
        let drawn = Assignment { numbers: &self.numbers, units: &units };
        let [table, home] = &mut self.scratch;
        let drawn = (&drawn, self.state);
        worlds.table.settle(&worlds.parameters, drawn, table, &mut self.table);
        worlds.home.settle(&worlds.parameters, drawn, home, &mut self.home);
        let approvals = worlds.parameters.approvals().iter().zip(&mut self.votes);
        for (approves, (approval, vote)) in self.approves.iter_mut().zip(approvals) {
            *approves = vote.next().expect("streams do not end") < self.numbers[approval.probability];
        }
        let players = (&worlds.players, &mut self.players, &mut self.scratch_of_players);
        if let (Some(template), Some(game), Some(scratch)) = players {
            template.settle(&worlds.parameters, drawn, scratch, game);
            game.draw_approvals(&self.approves);
        }
        Ok(())
    }
}

/// As how many additions a drawn number or cell counts.
const WORK_PER_CELL: u64 = 20;
/// What crosses a red line is worth less by this than any sum of worlds.
const PENALTY: i64 = (1 << 48) + 1;
/// Sums of worlds stay below this, so that a float's rounding is far below one unit.
const LARGEST: f64 = (1_u64 << 46) as f64;

#[cfg(test)]
mod tests {
    use super::{Spread, Triangle};

    #[test]
    fn of_listed_values_each_takes_its_share() {
        let spread = Spread::Discrete(vec![(1.0, 0.25), (2.0, 0.75), (5.0, 1.0)]);
        for (u, value) in [(0.0, 1.0), (0.24, 1.0), (0.25, 2.0), (0.74, 2.0), (0.75, 5.0), (1.0, 5.0)] {
            assert!((spread.quantile(u) - value).abs() < 1e-12, "{u}");
        }
        assert!((Spread::Uniform { low: 1.0, high: 3.0 }.quantile(0.25) - 1.5).abs() < 1e-12);
    }

    #[test]
    fn quantiles_run_from_low_over_likely_to_high() {
        let triangle = Triangle { low: 1.0, likely: 2.0, high: 5.0 };
        // A quarter of the area lies below the likely value.
        for (u, value) in [(0.0, 1.0), (0.25, 2.0), (1.0, 5.0), (0.0625, 1.5)] {
            assert!((triangle.quantile(u) - value).abs() < 1e-12, "{u}");
        }
    }

    #[test]
    fn a_likely_value_at_an_end_is_allowed() {
        assert!((Triangle { low: 0.0, likely: 0.0, high: 1.0 }.quantile(0.75) - 0.5).abs() < 1e-12);
        assert!((Triangle { low: 0.0, likely: 1.0, high: 1.0 }.quantile(0.25) - 0.5).abs() < 1e-12);
    }
}
