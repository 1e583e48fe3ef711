//! Rehearsals: the same talk thousands of times, each in another world.

use super::TalkError;
use super::agenda::Agenda;
use super::discount;
use super::event::{Event, Fault, Verdict};
use super::hall::{by_profile, dice, discounted, strategy};
use super::offer::Offer;
use super::play::{Surroundings, play};
use super::profile::Profile;
use super::session::{End, Ground, Session};
use super::strategy::Strategy;
use super::strategy::compose::Draw;
use super::strategy::spec::Spec;
use super::sums::Size;
use crate::model::{Course, Disagreement, Estimate, PartyId, Rules, Seal, TalkLevel};
use crate::prepare::Blueprint;
use crate::prepare::blueprint::Approval;
use crate::prepare::world::{Drawing, Worlds};
use crate::seed::Seed;
use std::sync::Arc;

/// Makes the strategy of a party that is not built in, for a talk of some number on some ground.
pub type Maker<'m> = dyn Fn(PartyId, &Ground, u64) -> Box<dyn Strategy> + Sync + 'm;

/// What to rehearse.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// How many talks.
    pub talks: usize,
    /// What all random numbers come from.
    pub seed: Seed,
    /// By which rules.
    pub course: &'r Course,
    /// Who plays how, in the order of the parties.
    pub specs: &'r [Spec],
    /// At most so many outcomes are listed.
    pub most_listed: u64,
    /// Makes strategies that are programs.
    pub maker: Option<&'r Maker<'r>>,
    /// Told from time to time how many of how many talks are done.
    pub progress: Option<&'r (dyn Fn(usize, usize) + Sync)>,
}

impl Request<'_> {
    /// Larger spaces are searched and not listed, since each world has other numbers.
    pub const MOST_LISTED: u64 = 1 << 17;
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("talks", &self.talks)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// What became of one rehearsal.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// How it ended.
    pub end: End,
    /// The round in which it was agreed, from 0; of an agreement only.
    pub round: Option<u32>,
    /// On which level it ended.
    pub level: usize,
    /// How many offers were made.
    pub n_offers: usize,
    /// What each party gets, discounted.
    pub payoffs: Vec<f64>,
    /// Whether each party gets at least its reservation, undiscounted.
    pub is_content: Vec<bool>,
    /// What strategies did wrong: of each party the first fault of a kind, in the order in which they were
    /// found.
    pub faults: Vec<Failure>,
}

/// What a strategy did wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Whose strategy.
    pub party: PartyId,
    /// What.
    pub fault: Fault,
    /// The last lines that it wrote to its standard error, where it is a program; at most
    /// [`Failure::MOST_WRITTEN`] bytes.
    pub standard_error: String,
}

impl Failure {
    /// So many bytes of a standard error are kept.
    pub const MOST_WRITTEN: usize = 400;
}

/// Whether anything is drawn in rehearsals: a guess, what a ratifier thinks, a hidden deadline, a breakdown,
/// a mediator's texts, or what a strategy does. It follows from the view, the rules and
/// what strategies say of themselves; no talk is held. Where nothing is drawn, all rehearsals are the same
/// talk.
/// Guesses that play no part in the talk still count as drawn, but for the probabilities of ratifiers who are
/// not asked.
#[must_use]
pub fn draws(blueprint: &Blueprint, request: &Request<'_>) -> bool {
    let origin = blueprint.view().scenario().origin;
    let (course, numbers) = (request.course, blueprint.numbers());
    let is_initialled = |level: &TalkLevel| matches!(level.seal, Seal::Initialled(_));
    let asks_ratifiers = !course.ratifiers.is_empty() && course.levels.iter().any(is_initialled);
    let is_vote = |number: usize| blueprint.approvals().iter().any(|approval| approval.probability == number);
    let is_guess = |number: usize| {
        let is_range = matches!(&numbers[number].estimate, Estimate::Guess(range) if range.low < range.high);
        is_range && (asks_ratifiers || !is_vote(number))
    };
    let is_open = |approval: &Approval| {
        let probability = numbers[approval.probability].estimate.likely().to_f64();
        probability > 0.0 && probability < 1.0
    };
    let level_draws = |level: &TalkLevel| {
        let Rules { protocol, deadline, breakdown, .. } = &level.rules;
        let is_hidden = deadline.hidden_from.is_some_and(|from| from < deadline.most);
        protocol.has_mediator() || is_hidden || *breakdown > 0.0
    };
    (0..numbers.len()).any(is_guess)
        || asks_ratifiers && blueprint.approvals().iter().any(is_open)
        || course.levels.iter().any(level_draws)
        || request.specs.iter().any(|spec| spec.draws(origin))
}

/// Rehearses a talk: world `i` of the view, as in prospects, for talk `i`. Rows are in the order of the talks
/// and do not depend on the number of threads. Where
/// [nothing is drawn](draws), one talk is held for all.
///
/// # Errors
///
/// When a world has no game, or one that cannot be talked over.
pub fn rehearse(blueprint: &Blueprint, request: &Request<'_>) -> Result<Vec<Row>, TalkError> {
    let worlds = Worlds::new(blueprint, request.seed)?;
    let agenda = Arc::new(Agenda::of(worlds.table(), request.most_listed)?);
    let shared = if worlds.are_alike() {
        let ground = Ground::on(worlds.table().clone(), &agenda)?;
        Some(Arc::new(discounted(ground, blueprint.view())))
    } else {
        None
    };
    let course = Arc::new(request.course.clone());
    let stage = Stage { blueprint, course, request, worlds: &worlds, agenda, shared };
    let is_single = !draws(blueprint, request);
    let n_talks = if is_single { request.talks.min(1) } else { request.talks };
    let starts: Vec<usize> = (0..n_talks).step_by(CHUNK).collect();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let run = |drawing: &mut Drawing<'_>, &start: &usize| {
        let end = n_talks.min(start + CHUNK);
        drawing.begin(start);
        let rows: Result<Vec<Row>, TalkError> =
            (start..end).map(|talk| stage.talk(drawing, talk as u64)).collect();
        let before = done.fetch_add(end - start, std::sync::atomic::Ordering::Relaxed);
        if let Some(progress) = request.progress {
            progress(before + end - start, n_talks);
        }
        rows
    };
    #[cfg(feature = "parallel")]
    let chunks: Vec<Result<Vec<Row>, TalkError>> = {
        use rayon::prelude::*;
        starts.par_iter().map_init(|| worlds.drawing(), run).collect()
    };
    #[cfg(not(feature = "parallel"))]
    let chunks: Vec<Result<Vec<Row>, TalkError>> = {
        let mut drawing = worlds.drawing();
        starts.iter().map(|start| run(&mut drawing, start)).collect()
    };
    let mut rows = Vec::with_capacity(n_talks);
    for chunk in chunks {
        rows.extend(chunk?);
    }
    Ok(rows)
}

/// What all rehearsals share.
struct Stage<'s> {
    blueprint: &'s Blueprint,
    course: Arc<Course>,
    request: &'s Request<'s>,
    worlds: &'s Worlds<'s>,
    agenda: Arc<Agenda>,
    /// The ground of all talks, where nothing differs from world to world.
    shared: Option<Arc<Ground>>,
}

impl Stage<'_> {
    fn talk(&self, drawing: &mut Drawing<'_>, talk: u64) -> Result<Row, TalkError> {
        let ground = match &self.shared {
            Some(ground) => Arc::clone(ground),
            None => {
                drawing.next_world()?;
                let parties = (0..drawing.table.n_parties()).map(PartyId);
                let profile =
                    |party: PartyId| Profile::with_size(&drawing.table, party, &self.agenda, &Size::SMALL);
                let profiles = parties.map(profile).collect::<Result<_, _>>()?;
                let ground =
                    Ground { game: drawing.table.clone(), agenda: Arc::clone(&self.agenda), profiles };
                Arc::new(discounted(ground, self.blueprint.view()))
            }
        };
        let mut session = Session::new(Arc::clone(&self.course), Arc::clone(&ground))?.without_log();
        let strategy = |(p, spec): (usize, &Spec)| {
            let party = PartyId(p);
            let own = strategy(self.blueprint, self.request.seed, (party, spec, talk));
            own.or_else(|| self.request.maker.map(|maker| maker(party, &ground, talk)))
                .ok_or(TalkError::NobodyPlays { party: p })
        };
        let strategies: Result<Vec<Box<dyn Strategy>>, TalkError> =
            self.request.specs.iter().enumerate().map(strategy).collect();
        let mut strategies = strategies?;
        let mut world =
            World { stage: self, drawing, ground: Arc::clone(&ground), draw: dice(self.request.seed, talk) };
        play(&mut session, &mut strategies, &mut world, |_| false);
        let payoffs = payoffs(&session, &ground, self.blueprint.view().scenario().origin);
        let faults = ended(&mut session, &mut strategies, &payoffs);
        Ok(row((&session, &ground), payoffs, faults))
    }
}

/// Tells every strategy how the talk ended, and gives what went wrong.
fn ended(session: &mut Session, strategies: &mut [Box<dyn Strategy>], payoffs: &[f64]) -> Vec<Failure> {
    let mut written = Vec::with_capacity(strategies.len());
    for (p, strategy) in strategies.iter_mut().enumerate() {
        let closing = strategy.end(session.end(), payoffs[p]);
        if let Some(fault) = closing.fault {
            // Refused where another fault of its own ended it before.
            let _ = session.apply(Event::Failed { by: PartyId(p), fault: Box::new(fault) });
        }
        written.push(last_lines(&closing.standard_error, Failure::MOST_WRITTEN));
    }
    let mut failures: Vec<Failure> = Vec::new();
    for (party, fault) in session.faults() {
        if !failures.iter().any(|known| known.party == *party && known.fault.kind() == fault.kind()) {
            let standard_error = written[party.0].clone();
            failures.push(Failure { party: *party, fault: fault.clone(), standard_error });
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

fn row((session, ground): (&Session, &Ground), payoffs: Vec<f64>, faults: Vec<Failure>) -> Row {
    let end = session.end().cloned().unwrap_or(End::Deadline);
    let is_content = ground
        .profiles
        .iter()
        .map(|profile| match &end {
            End::Agreement(offer) => profile.worth(*offer) >= profile.reservation(),
            _ => true,
        })
        .collect();
    let round = session.agreed_at().filter(|_| matches!(end, End::Agreement(_))).map(|at| at.round);
    Row { round, level: session.level(), n_offers: session.n_offers(), payoffs, is_content, end, faults }
}

/// What each party gets from a session that ended: its utility, or what no agreement pays, discounted as the
/// rules, the
/// party or the origin says.
#[must_use]
pub fn payoffs(session: &Session, ground: &Ground, origin: crate::model::Origin) -> Vec<f64> {
    let at = session.overall(session.agreed_at().unwrap_or_else(|| session.moment()));
    let payoff = |profile: &Profile| {
        let per = profile.discount_per(session.rules(), origin);
        let left = |utility: f64| discount::discounted((profile.discount, per), utility, at);
        let least = ground.disagreement(profile.party);
        match (session.end(), session.rules().disagreement) {
            (Some(End::Agreement(offer)), _) => left(profile.utility(*offer)),
            (_, Disagreement::Reservation) => least,
            (_, Disagreement::DiscountedReservation) => left(least),
            (_, Disagreement::Zero) => 0.0,
        }
    };
    ground.profiles.iter().map(payoff).collect()
}

/// Dice, and the ratifiers of one world.
struct World<'w, 'd> {
    stage: &'w Stage<'w>,
    drawing: &'w Drawing<'d>,
    ground: Arc<Ground>,
    draw: Draw,
}

impl Surroundings for World<'_, '_> {
    fn chance(&mut self) -> f64 {
        self.draw.number()
    }

    fn verdict(&mut self, party: PartyId, ratifier: usize, offer: Offer) -> Verdict {
        let blueprint = self.stage.blueprint;
        let home = if self.stage.shared.is_some() { self.stage.worlds.home() } else { &self.drawing.home };
        if let Some(verdict) = by_profile(blueprint, (home, &self.ground), (party, ratifier), offer) {
            return verdict;
        }
        let known = blueprint.approvals().iter().position(|a| a.party == party && a.ratifier == ratifier);
        if known.is_none_or(|at| self.drawing.approves[at]) { Verdict::Approved } else { Verdict::Refused }
    }
}

/// Talks that a thread takes at a time.
const CHUNK: usize = 16;
