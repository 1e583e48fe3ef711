//! Rehearsals: the same talk thousands of times, each in another world.

pub use super::payoffs::payoffs;

use super::TalkError;
use super::beliefs::Beliefs;
use super::conduct::{Deals, TalkConduct};
use super::dice::{LazyRandom, dice};
use super::event::{RatifierDecision, StrategyFault};
use super::foresight::Foresight;
use super::matches::{Match, MatchResult};
use super::offer::Offer;
use super::offer_space::OfferSpace;
use super::play::ExogenousMoves;
use super::players::{ProgramFactory, TalkContext, UnstartedProgram, strategies};
use super::profile::PreferenceProfile;
use super::session::{BargainingProblem, End, Session};
use super::setup::{by_profile, discounted};
use super::strategy::StrategyReport;
use super::strategy::spec::StrategySpec;
use super::utility_index::Size;
use crate::model::{BindingForce, Course, Estimate, Outcome, PartyId, TalkLevel, TalkRules};
use crate::prepare::diagram::Diagrams;
use crate::prepare::evidence::{self, Posterior};
use crate::prepare::frontier::{Exactness, Limits, pareto};
use crate::prepare::parameters::{Player, ProbabilisticRatifier};
use crate::prepare::world::{WorldSampler, Worlds};
use crate::prepare::{Control, Game, Parameters};
use crate::seed::Seed;
use std::sync::Arc;

/// What to rehearse: how many talks, by which rules and strategies.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsalSettings {
    /// How many talks, each in a world of its own.
    pub talks: usize,
    /// What all random numbers come from.
    pub seed: Seed,
    /// By which rules they talk, level by level.
    pub course: Course,
    /// Who plays how, in the order of the parties.
    pub specs: Vec<StrategySpec>,
    /// At most so many outcomes are listed.
    pub most_listed: u64,
}

impl RehearsalSettings {
    /// Larger spaces are searched and not listed, since each world has other numbers.
    pub const MOST_LISTED: u64 = 1 << 17;
}

/// What became of one rehearsal.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsalRow {
    /// How it ended; a talk that was left unfinished counts as out of time.
    pub end: End,
    /// The round in which it was agreed, from 0; of an agreement only.
    pub round: Option<u32>,
    /// On which level it ended.
    pub level: usize,
    /// How many offers were made.
    pub n_offers: usize,
    /// What each party gets, discounted.
    pub payoffs: Vec<f64>,
    /// What the agreement is worth to each party in this world, undiscounted; without one, its fallback.
    pub utilities: Vec<f64>,
    /// What each party has in this world without a deal, undiscounted.
    pub fallbacks: Vec<f64>,
    /// Whether each party gets at least its reservation, undiscounted.
    pub is_content: Vec<bool>,
    /// What strategies did wrong: of each party the first fault of a kind, in the order in which they were
    /// found.
    pub faults: Vec<StrategyFailure>,
}

/// What a strategy did wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyFailure {
    /// The position of the party whose strategy it is.
    pub party: PartyId,
    /// What it did wrong.
    pub fault: StrategyFault,
    /// The last lines that it wrote to its standard error, where it is a program; at most
    /// [`StrategyFailure::MOST_WRITTEN`] bytes.
    pub standard_error: String,
}

impl StrategyFailure {
    /// So many bytes of a standard error are kept.
    pub const MOST_WRITTEN: usize = 400;
}

/// Whether anything is drawn in rehearsals: a guess, the state of nature where it matters, what a ratifier
/// thinks, a hidden deadline, a breakdown, a mediator's texts, or what a strategy does. It follows from the
/// view, the rules and what strategies say of themselves; no talk is held. Where nothing is drawn, all
/// rehearsals are the same talk.
/// Guesses that play no part in the talk still count as drawn, but for the probabilities of ratifiers who are
/// not asked.
#[must_use]
pub(super) fn draws(parameters: &Parameters, request: &RehearsalSettings) -> bool {
    let origin = parameters.view().scenario().origin;
    let (course, numbers) = (&request.course, parameters.numbers());
    let asks_ratifiers = asks_ratifiers(course);
    let is_vote =
        |number: usize| parameters.approvals().iter().any(|approval| approval.probability == number);
    let is_guess = |number: usize| {
        let is_range = matches!(&numbers[number].estimate, Estimate::Guess(range) if range.low < range.high);
        is_range && (asks_ratifiers || !is_vote(number))
    };
    let is_open = |approval: &ProbabilisticRatifier| {
        let probability = numbers[approval.probability].estimate.likely().to_f64();
        probability > 0.0 && probability < 1.0
    };
    let level_draws = |level: &TalkLevel| {
        let TalkRules { protocol, deadline, breakdown, .. } = &level.rules;
        let is_hidden = deadline.hidden_from.is_some_and(|from| from < deadline.most);
        protocol.has_mediator() || is_hidden || *breakdown > 0.0
    };
    (0..numbers.len()).any(is_guess)
        || parameters.states_differ()
        || asks_ratifiers && parameters.approvals().iter().any(is_open)
        || course.levels.iter().any(level_draws)
        || request.specs.iter().any(|spec| spec.draws(origin))
}

/// Whether ratifiers may be asked.
fn asks_ratifiers(course: &Course) -> bool {
    let is_initialled = |level: &TalkLevel| matches!(level.seal, BindingForce::Initialled(_));
    !course.ratifiers.is_empty() && course.levels.iter().any(is_initialled)
}

/// Rehearses a talk: world `i` of the view, as in prospects, for talk `i`. Rows are in the order of the talks
/// and do not depend on the number of threads. Where
/// nothing is drawn, one talk is held for all.
///
/// # Errors
///
/// When a world has no game, or one that cannot be talked over; what `players` says where a program does
/// not play; [`TalkError::Cancelled`].
///
/// # Examples
///
/// ```
/// use elfvik::format::native;
/// use elfvik::prepare::{Parameters, Control};
/// use elfvik::seed::Seed;
/// use elfvik::talk::rehearsal::{RehearsalSettings, rehearse};
/// use elfvik::talk::{setup, players};
///
/// let view = native::starter_view();
/// let request = RehearsalSettings {
///     talks: 10,
///     seed: Seed(1),
///     course: setup::course(&view),
///     specs: vec!["conceder".parse().unwrap(); 2],
///     most_listed: RehearsalSettings::MOST_LISTED,
/// };
/// let parameters = Parameters::of(&view).unwrap();
/// let rows = rehearse(&parameters, &request, &players::no_programs, &Control::default()).unwrap();
/// assert_eq!((rows.len(), rows[0].payoffs.len()), (10, 2));
/// ```
pub fn rehearse(
    parameters: &Parameters,
    request: &RehearsalSettings,
    players: &ProgramFactory<'_>,
    control: &Control<'_>,
) -> Result<Vec<RehearsalRow>, TalkError> {
    MatchSeries::new(parameters.clone(), request.clone())?.rows(players, control)
}

/// How the delegates of some rehearsals behave, and what they reach of what is possible: the same talks as
/// those of [`rehearse`], in the order of their worlds.
///
/// # Errors
///
/// As [`rehearse`].
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
/// use elfvik::talk::rehearsal::{RehearsalSettings, conduct};
///
/// # let view = starter_view();
/// let request = RehearsalSettings {
///     talks: 3,
///     seed: Seed(1),
///     course: setup::course(&view),
///     specs: vec![Default::default(); 2],
///     most_listed: RehearsalSettings::MOST_LISTED,
/// };
/// let parameters = Parameters::of(&view).unwrap();
/// let found = conduct(&parameters, &request, &players::no_programs, &Control::default()).unwrap();
/// assert_eq!((found.len(), found[0].moves.len()), (3, 2));
/// ```
pub fn conduct(
    parameters: &Parameters,
    request: &RehearsalSettings,
    players: &ProgramFactory<'_>,
    control: &Control<'_>,
) -> Result<Vec<TalkConduct>, TalkError> {
    let series = MatchSeries::new(parameters.clone(), request.clone())?.with_deals()?;
    series.each_talk((players, control), Log::Kept, |drawing, talk| {
        let world = talk.environment();
        TalkConduct::of(talk.session(), &world.problem, &series.deals(world, drawing))
    })
}

/// What is kept of a talk while it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Log {
    Kept,
    Dropped,
}

/// A series of matches: the same talk in one drawn world after the other. It owns or shares all it needs, and
/// so do its matches: whoever holds them can keep them for hours and play them in other threads.
#[derive(Debug)]
pub struct MatchSeries {
    parameters: Arc<Parameters>,
    request: RehearsalSettings,
    course: Arc<Course>,
    beliefs: Beliefs,
    worlds: Worlds,
    /// Where worlds were picked by evidence, what share of them is worth as much as if each had been drawn
    /// alone.
    thinning: Option<f64>,
    offer_space: Arc<OfferSpace>,
    /// The problem of all talks, where nothing differs from world to world.
    shared: Option<Arc<BargainingProblem>>,
    /// Whether ratifiers of whom a profile is known may be asked.
    asks_profiles: bool,
    /// For what can be signed and ratified, where outcomes are not listed and ratifiers are asked.
    diagrams: Option<Diagrams>,
}

/// What a thread draws its worlds with.
struct WorldTools<'s> {
    worlds: WorldSampler<'s>,
    diagrams: Option<Diagrams>,
}

impl MatchSeries {
    /// The series of what is to be rehearsed.
    ///
    /// # Errors
    ///
    /// When no world has a game, or one that can be talked over.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::{rehearsal::*, *}};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// let request = RehearsalSettings {
    ///     talks: 10,
    ///     seed: Seed(1),
    ///     course: setup::course(&view),
    ///     specs: vec![Default::default(); 2],
    ///     most_listed: RehearsalSettings::MOST_LISTED,
    /// };
    /// let series = MatchSeries::new(parameters, request).unwrap();
    /// assert_eq!(series.at(0, &players::no_programs).unwrap().session().n_events(), 0);
    /// ```
    pub fn new(
        parameters: impl Into<Arc<Parameters>>,
        request: RehearsalSettings,
    ) -> Result<Self, TalkError> {
        let parameters = parameters.into();
        let worlds = Worlds::for_talks(Arc::clone(&parameters), request.seed)?;
        let posterior = evidence::posterior(&parameters, request.seed, request.talks, &Control::default())?;
        let worlds = match &posterior {
            Some(posterior) => worlds.with_picked(posterior.picked()),
            None => worlds,
        };
        let offer_space = Arc::new(OfferSpace::of(worlds.table(), request.most_listed)?);
        let shared = if worlds.are_alike() {
            let problem = BargainingProblem::on(worlds.table().clone(), &offer_space)?;
            Some(Arc::new(discounted(problem, parameters.view())))
        } else {
            None
        };
        let asks_profiles = asks_ratifiers(&request.course) && !parameters.ratifiers().is_empty();
        let course = Arc::new(request.course.clone());
        let thinning = posterior.as_ref().map(Posterior::thinning);
        let beliefs = Beliefs::default();
        Ok(Self {
            parameters,
            request,
            course,
            beliefs,
            worlds,
            thinning,
            offer_space,
            shared,
            asks_profiles,
            diagrams: None,
        })
    }

    /// The same, ready to say what can be signed and ratified in each world.
    fn with_deals(mut self) -> Result<Self, TalkError> {
        if self.asks_profiles && self.offer_space.listing().is_none() {
            self.worlds = self.worlds.with_players()?;
            self.diagrams = self.worlds.players_diagrams(Limits::STANDARD.widest);
        }
        Ok(self)
    }

    fn tools(&self) -> WorldTools<'_> {
        WorldTools { worlds: self.worlds.drawing(), diagrams: self.diagrams.clone() }
    }

    /// What became of each talk of the series, as [`rehearse`].
    pub(super) fn rows(
        &self,
        players: &ProgramFactory<'_>,
        control: &Control<'_>,
    ) -> Result<Vec<RehearsalRow>, TalkError> {
        self.each_talk((players, control), Log::Dropped, |_, talk| RehearsalRow::of(talk.end()))
    }

    /// Plays every rehearsal to its end and looks at it.
    fn each_talk<T: Send>(
        &self,
        (players, control): (&ProgramFactory<'_>, &Control<'_>),
        log: Log,
        look: impl Fn(&mut WorldTools<'_>, Match<WorldRatifiers>) -> T + Sync,
    ) -> Result<Vec<T>, TalkError> {
        let Self { parameters, request, .. } = self;
        let n_talks = if draws(parameters, request) { request.talks } else { request.talks.min(1) };
        let starts: Vec<usize> = (0..n_talks).step_by(CHUNK).collect();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let run = |drawing: &mut WorldTools<'_>, &start: &usize| {
            let end = n_talks.min(start + CHUNK);
            drawing.worlds.begin(start);
            let row = |talk: usize| {
                control.go_on()?;
                let mut next = self.next(&mut drawing.worlds, (talk as u64, log), players)?;
                next.play_until(|_| control.go_on().is_err());
                control.go_on()?;
                Ok(look(drawing, next))
            };
            let rows: Result<Vec<T>, TalkError> = (start..end).map(row).collect();
            let before = done.fetch_add(end - start, std::sync::atomic::Ordering::Relaxed);
            control.tell(before + end - start, n_talks);
            rows
        };
        #[cfg(feature = "parallel")]
        let chunks: Vec<Result<Vec<T>, TalkError>> = {
            use rayon::prelude::*;
            starts.par_iter().map_init(|| self.tools(), run).collect()
        };
        #[cfg(not(feature = "parallel"))]
        let chunks: Vec<Result<Vec<T>, TalkError>> = {
            let mut drawing = self.tools();
            starts.iter().map(|start| run(&mut drawing, start)).collect()
        };
        let mut rows = Vec::with_capacity(n_talks);
        for chunk in chunks {
            rows.extend(chunk?);
        }
        Ok(rows)
    }

    /// Where worlds were picked by what was heard, what share of them is worth as much as if each had been
    /// drawn alone; else nothing.
    pub(super) fn thinning(&self) -> Option<f64> {
        self.thinning
    }

    /// Match number `at`, in world `at`. A program that does not start plays as one that crashed.
    ///
    /// # Errors
    ///
    /// When the world has no game, or one that cannot be talked over.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native;
    /// use elfvik::prepare::Parameters;
    /// use elfvik::seed::Seed;
    /// use elfvik::talk::rehearsal::{RehearsalSettings, MatchSeries};
    /// use elfvik::talk::{setup, players};
    ///
    /// let view = native::starter_view();
    /// let request = RehearsalSettings {
    ///     talks: 10,
    ///     seed: Seed(1),
    ///     course: setup::course(&view),
    ///     specs: vec!["boulware".parse().unwrap(); 2],
    ///     most_listed: RehearsalSettings::MOST_LISTED,
    /// };
    /// let series = MatchSeries::new(Parameters::of(&view).unwrap(), request).unwrap();
    /// let mut third = series.at(3, &players::no_programs).unwrap();
    /// // Neither the series nor anything it was made of need stay.
    /// drop((series, view));
    /// let thread = std::thread::spawn(move || {
    ///     third.play();
    ///     third.end()
    /// });
    /// assert!(thread.join().unwrap().session.end().is_some());
    /// ```
    pub fn at(&self, at: u64, players: &ProgramFactory<'_>) -> Result<Match<WorldRatifiers>, TalkError> {
        let mut drawing = self.worlds.drawing();
        drawing.begin(at as usize);
        self.next(&mut drawing, (at, Log::Dropped), players)
    }

    /// The match in the next world of a drawing.
    fn next(
        &self,
        drawing: &mut WorldSampler<'_>,
        (talk, log): (u64, Log),
        players: &ProgramFactory<'_>,
    ) -> Result<Match<WorldRatifiers>, TalkError> {
        let problem = match &self.shared {
            Some(problem) => Arc::clone(problem),
            None => {
                drawing.next_world()?;
                Arc::new(self.problem(drawing)?)
            }
        };
        let home = self.asks_profiles.then(|| match self.shared {
            Some(_) => self.worlds.home().clone(),
            None => drawing.home.clone(),
        });
        let home = home.map(Arc::new);
        let foresight = home.as_ref().and_then(|home| Foresight::of(&self.parameters, &self.course, home));
        let session = Session::new(Arc::clone(&self.course), Arc::clone(&problem))?;
        let session = match log {
            Log::Kept => session.with_foresight(foresight),
            Log::Dropped => session.without_log().with_foresight(foresight),
        };
        let RehearsalSettings { seed, specs, .. } = &self.request;
        let place = TalkContext {
            parameters: &self.parameters,
            beliefs: &self.beliefs,
            course: &self.course,
            seed: *seed,
            talk,
        };
        let strategies = strategies(place, &problem, specs, &|program| {
            let party = program.party.0;
            match players(program) {
                Err(TalkError::NotStarted { party: of, reason }) if of == party => {
                    Ok(Box::new(UnstartedProgram { reason }))
                }
                other => other,
            }
        })?;
        let approves = drawing.approves.clone();
        let draw = dice(*seed, talk);
        let origin = self.parameters.view().scenario().origin;
        let world =
            WorldRatifiers { parameters: Arc::clone(&self.parameters), problem, home, approves, draw };
        Ok(Match::new(session, strategies, world, origin))
    }

    /// What could be signed and ratified in the world that was drawn last.
    fn deals(&self, world: &WorldRatifiers, drawing: &mut WorldTools<'_>) -> Deals {
        let game = &world.problem.game;
        let asks = asks_ratifiers(&self.request.course);
        let stands = |outcome: &Outcome, worths: &[i64]| {
            if !asks {
                return game.accepts_outcome(outcome, worths);
            }
            let own =
                worths.iter().enumerate().map(|(p, &u)| game.reaches(p, u) && !game.crosses(p, outcome));
            let home = world.home.as_deref().map(|home| (home, home.utilities(outcome)));
            let at_home = home.iter().flat_map(|(home, worths)| {
                worths.iter().enumerate().map(|(at, &worth)| home.reaches(at, worth))
            });
            let accepts: Vec<bool> = own.chain(at_home).collect();
            self.parameters.home().is_reached(game.agreement(), &accepts, &world.approves)
        };
        if world.home.is_some() {
            let numbering = self.offer_space.numbering();
            let Some(listing) = self.offer_space.listing() else {
                let WorldTools { worlds, diagrams } = drawing;
                let known = diagrams.as_mut().and_then(|of| worlds.ratified_frontier(of, &Limits::STANDARD));
                return known.zip(worlds.players.as_ref()).map_or(Deals::Unknown, |(frontier, players)| {
                    Deals::of_players(game.n_parties(), players, &frontier)
                });
            };
            let outcomes = (0..listing.len() as u32).map(|at| numbering.outcome(listing.offer(at)));
            let rows = outcomes.map(|outcome| (game.utilities(&outcome), outcome));
            return Deals::Listed(rows.filter(|(row, o)| stands(o, row)).map(|(row, _)| row).collect());
        }
        let frontier = pareto(game, &Limits::STANDARD);
        let is_found = (0..frontier.len()).any(|at| stands(&frontier.outcome(at), frontier.utilities(at)));
        let is_known = is_found || frontier.exactness() == Exactness::Exact;
        Deals::Efficient {
            rows: frontier.rows().map(<[i64]>::to_vec).collect(),
            exist: is_known.then_some(is_found),
        }
    }

    fn problem(&self, drawing: &WorldSampler<'_>) -> Result<BargainingProblem, TalkError> {
        let parties = (0..drawing.table.n_parties()).map(PartyId);
        let profile = |party: PartyId| {
            PreferenceProfile::with_size(&drawing.table, party, &self.offer_space, &Size::SMALL)
        };
        let profiles = parties.map(profile).collect::<Result<_, _>>()?;
        let problem = BargainingProblem {
            game: drawing.table.clone(),
            offer_space: Arc::clone(&self.offer_space),
            profiles,
        };
        Ok(discounted(problem, self.parameters.view()))
    }
}

/// The failures of a talk: of each party the first fault of a kind.
fn failures(session: &Session, closings: &[StrategyReport]) -> Vec<StrategyFailure> {
    let mut failures: Vec<StrategyFailure> = Vec::new();
    for (party, fault) in session.faults() {
        if !failures.iter().any(|known| known.party == *party && known.fault.kind() == fault.kind()) {
            let standard_error = last_lines(&closings[party.0].standard_error, StrategyFailure::MOST_WRITTEN);
            failures.push(StrategyFailure { party: *party, fault: fault.clone(), standard_error });
        }
    }
    failures
}

/// The last lines of a text that have no more than so many bytes together; of a longer last line its end.
fn last_lines(text: &str, most: usize) -> String {
    let text = text.trim_end();
    if text.len() <= most {
        return text.to_owned();
    }
    let from = (text.len() - most..).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let tail = &text[from..];
    let is_cut = !text[..from].ends_with('\n');
    let whole = tail.split_once('\n').map(|(_, whole)| whole).filter(|whole| is_cut && !whole.is_empty());
    whole.unwrap_or(tail).to_owned()
}

impl RehearsalRow {
    /// The row of a match.
    fn of(result: MatchResult) -> Self {
        let MatchResult { session, problem, payoffs, closings } = result;
        let end = session.end().cloned().unwrap_or(End::Deadline);
        let is_content = |profile: &PreferenceProfile| match &end {
            End::Agreement(offer) => profile.worth(*offer) >= profile.reservation(),
            _ => true,
        };
        let fallbacks: Vec<f64> =
            problem.profiles.iter().map(|profile| problem.disagreement(profile.party)).collect();
        let utilities = match &end {
            End::Agreement(offer) => problem.profiles.iter().map(|profile| profile.utility(*offer)).collect(),
            _ => fallbacks.clone(),
        };
        let round = session.agreed_at().filter(|_| matches!(end, End::Agreement(_))).map(|at| at.round);
        Self {
            round,
            level: session.level(),
            n_offers: session.n_offers(),
            is_content: problem.profiles.iter().map(is_content).collect(),
            faults: failures(&session, &closings),
            utilities,
            fallbacks,
            payoffs,
            end,
        }
    }
}

/// Dice, and the ratifiers of one world.
#[derive(Debug)]
pub struct WorldRatifiers {
    parameters: Arc<Parameters>,
    problem: Arc<BargainingProblem>,
    /// What ratifiers of whom a profile is known want, where they may be asked.
    home: Option<Arc<Game>>,
    /// Per ratifier of whom only a probability is known, whether it approves.
    approves: Vec<bool>,
    draw: LazyRandom,
}

impl ExogenousMoves for WorldRatifiers {
    fn chance(&mut self) -> f64 {
        self.draw.number()
    }

    fn verdict(&mut self, party: PartyId, ratifier: usize, offer: Offer) -> RatifierDecision {
        let parameters = &self.parameters;
        let player = Player { party, ratifier: Some(ratifier) };
        let by_profile = |home: &Game| by_profile(parameters, home, &self.problem, player, offer);
        if let Some(verdict) = self.home.as_deref().and_then(by_profile) {
            return verdict;
        }
        let known = parameters.approvals().iter().position(|a| a.party == party && a.ratifier == ratifier);
        if known.is_none_or(|at| self.approves[at]) {
            RatifierDecision::Approved
        } else {
            RatifierDecision::Refused
        }
    }
}

/// Talks that a thread takes at a time.
const CHUNK: usize = 16;
