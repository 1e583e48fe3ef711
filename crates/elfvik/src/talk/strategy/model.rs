//! What to think of the others: one opponent model per file, each a sum over issues.

pub(super) mod bayesian;
pub(super) mod beliefs;
mod forecast;
pub(super) mod frequency;
pub(super) mod hardheaded;
pub(super) mod windowed;

pub use bayesian::{BayesianModel, WeightEstimation};
pub use beliefs::BeliefModel;
pub use forecast::{ConcessionForecast, forecast};
pub use frequency::FrequencyModel;
pub use hardheaded::HardHeadedModel;
pub use windowed::WindowedFrequencyModel;

use super::description::StrategyPartDescription;
use super::turn::Turn;
use crate::model::PartyId;
use crate::talk::beliefs::{BelievedParties, BelievedWorlds, opposed_worlds};
use crate::talk::chooser::BelievedPreferences;
use crate::talk::offer::{Offer, OutcomeNumbering};
use crate::talk::session::PartyOffer;
use std::sync::Arc;

/// What one other party is thought to want, learnt from its offers.
pub trait OpponentModel: Send {
    /// Takes in an offer of the other: its options, and the time from 0 to 1.
    fn observe(&mut self, options: &[u32], time: f64);

    /// Begins with what is thought before the first offer, as [`guess`](Self::guess) writes it. As a rule
    /// nothing comes of it.
    fn begin(&mut self, _values: &[Vec<f64>], _prior: Prior) {}

    /// Takes in that the other wants some options rather than others. As a rule nothing comes of it.
    fn learn(&mut self, _better: &[u32], _worse: &[u32]) {}

    /// Writes what it is thought to want: for each issue a value per option from 0 to 1, weights included,
    /// that add up to 1 for its best outcome. There is room for them, and what was there is lost.
    fn guess(&self, values: &mut [Vec<f64>]);
}

/// What a model begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Prior {
    /// What the own file believes of the other.
    Believed,
    /// The reverse of the own wishes, each issue as heavy as any other.
    Opposed,
}

/// A model in the register, for issues with so many options each and at most so many rounds, where that is
/// known.
pub(super) struct ModelEntry {
    pub(super) part: StrategyPartDescription,
    pub(super) build: BuildModel,
    /// Whether it begins with something before the first offer.
    pub(super) is_informed: bool,
}

type BuildModel = fn(&[u32], Option<u32>) -> Box<dyn OpponentModel>;

impl std::fmt::Debug for ModelEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.part.name)
    }
}

/// The models that one party has of all others; their mean is what it aims at.
#[derive(Default)]
pub struct OpponentModels {
    entry: Option<&'static ModelEntry>,
    others: Vec<Option<Box<dyn OpponentModel>>>,
    /// Per other party its offers, with their times.
    seen: Vec<Vec<(f64, Offer)>>,
    /// What the own file believes, by party.
    beliefs: Option<Arc<BelievedParties>>,
    n_options: Box<[u32]>,
    joint: BelievedPreferences,
    is_stale: bool,
    /// Room for the options of an offer, and for the values of one model.
    options: Vec<u32>,
    values: Vec<Vec<f64>>,
}

impl std::fmt::Debug for OpponentModels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpponentModels")
            .field("name", &self.entry.map(|entry| entry.part.name))
            .finish_non_exhaustive()
    }
}

impl OpponentModels {
    /// Models by an entry of the register; none without one.
    pub(super) fn new(entry: Option<&'static ModelEntry>) -> Self {
        Self { entry, ..Self::default() }
    }

    /// Whether nothing is modelled.
    ///
    /// # Examples
    ///
    /// ```
    /// assert!(elfvik::talk::strategy::model::OpponentModels::default().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entry.is_none()
    }

    /// Whether they begin with something before the first offer.
    pub(super) fn is_informed(&self) -> bool {
        self.entry.is_some_and(|entry| entry.is_informed)
    }

    /// The same models, told what the own file believes of each party.
    pub(super) fn believing(mut self, beliefs: Arc<BelievedParties>) -> Self {
        self.beliefs = Some(beliefs);
        self
    }

    /// What the own file believes of each party, where the models begin with that.
    pub(super) fn beliefs(&self) -> Option<&Arc<BelievedParties>> {
        self.beliefs.as_ref()
    }

    /// What another party may want: as the own file believes, else rather the reverse of the own wishes.
    pub(super) fn worlds(&self, turn: &Turn<'_>, party: PartyId) -> Arc<BelievedWorlds> {
        let believed = self.beliefs.as_ref().and_then(|beliefs| beliefs.parties.get(party.0)?.as_ref());
        match believed {
            Some(believed) => Arc::clone(&believed.worlds),
            None => {
                let opposed = super::prior::opposed(turn.profile);
                Arc::new(opposed_worlds(&opposed, turn.profile.offer_space()))
            }
        }
    }

    /// Makes room on the first turn; models that know something before the first offer begin.
    pub(super) fn begin(&mut self, turn: &Turn<'_>) {
        let Some(entry) = self.entry.filter(|_| self.others.is_empty()) else { return };
        self.others.resize_with(turn.n_parties, || None);
        self.seen.resize(turn.n_parties, Vec::new());
        self.n_options = turn.profile.offer_space().numbering().n_options().into();
        if !entry.is_informed {
            return;
        }
        let mut opposed = None;
        for p in (0..turn.n_parties).filter(|p| *p != turn.party.0) {
            let mut model = (entry.build)(&self.n_options, turn.rounds);
            let belief = self.beliefs.as_ref().and_then(|beliefs| beliefs.parties.get(p)?.as_ref());
            match belief.and_then(|belief| belief.values.as_ref()) {
                Some(values) => model.begin(values, Prior::Believed),
                None => {
                    let values = opposed.get_or_insert_with(|| super::prior::opposed(turn.profile));
                    model.begin(values, Prior::Opposed);
                }
            }
            self.others[p] = Some(model);
        }
        self.is_stale = true;
    }

    /// Takes in an offer of somebody else, made instead of accepting `refused`, where there was something to
    /// accept.
    pub(super) fn observe(&mut self, turn: &Turn<'_>, made: &PartyOffer, refused: Option<Offer>) {
        let Some(entry) = self.entry else { return };
        let numbering = turn.profile.offer_space().numbering();
        self.begin(turn);
        self.options.clear();
        self.options.extend((0..numbering.n_issues()).map(|issue| numbering.option(made.offer, issue)));
        let model = self.others[made.by.0].get_or_insert_with(|| (entry.build)(&self.n_options, turn.rounds));
        model.observe(&self.options, made.at.time);
        if let Some(refused) = refused.filter(|_| entry.is_informed) {
            let refused: Vec<u32> =
                (0..numbering.n_issues()).map(|issue| numbering.option(refused, issue)).collect();
            model.learn(&self.options, &refused);
        }
        self.seen[made.by.0].push((made.at.time, made.offer));
        self.is_stale = true;
    }

    /// What the others want on average; `None` before their first offer, and without models.
    ///
    /// # Examples
    ///
    /// ```
    /// // Nothing is modelled.
    /// assert_eq!(elfvik::talk::strategy::model::OpponentModels::default().guess(), None);
    /// ```
    pub fn guess(&mut self) -> Option<&BelievedPreferences> {
        if self.is_stale {
            self.is_stale = false;
            self.average();
        }
        (self.joint.version > 0).then_some(&self.joint)
    }

    fn average(&mut self) {
        if self.joint.values.is_empty() {
            self.joint.values = room(&self.n_options);
        }
        let Self { others, joint, values, n_options, .. } = self;
        let mut models = others.iter().flatten();
        let Some(first) = models.next() else { return };
        first.guess(&mut joint.values);
        joint.version += 1;
        let mut n = 1;
        for model in models {
            if values.is_empty() {
                *values = room(n_options);
            }
            model.guess(values);
            let cells = joint.values.iter_mut().flatten().zip(values.iter().flatten());
            cells.for_each(|(sum, value)| *sum += value);
            n += 1;
        }
        if n > 1 {
            joint.values.iter_mut().flatten().for_each(|value| *value /= f64::from(n));
        }
    }

    /// What one other party is thought to want; `None` before its first offer, and without models.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::Parameters, seed::Seed};
    /// # use elfvik::talk::{Setup, Strategy, play::play, setup};
    /// # let view = starter_view();
    /// # let (parameters, course) = (Parameters::of(&view).unwrap(), setup::course(&view));
    /// # let setup = Setup::new(parameters, course, Seed(1), 1_000).unwrap();
    /// # let other = setup.strategy(PartyId(1), &"linear".parse().unwrap(), 0).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// let mut town = setup.strategy(PartyId(0), &"hardliner model=frequency".parse().unwrap(), 0).unwrap();
    /// let mut strategies: [Box<dyn Strategy + '_>; 2] = [Box::new(&mut *town), other];
    /// play(&mut session, &mut strategies, &mut setup.environment(0), |_| false);
    /// # drop(strategies);
    /// let values = town.models().unwrap().of(PartyId(1)).unwrap();
    /// // The builder asks for twelve million more often than for eight.
    /// assert!(values[0][4] > values[0][0]);
    /// ```
    #[must_use]
    pub fn of(&self, party: PartyId) -> Option<Vec<Vec<f64>>> {
        let model = self.others.get(party.0)?.as_ref()?;
        let mut values = room(&self.n_options);
        model.guess(&mut values);
        Some(values)
    }

    /// Where one other party's concession seems to lead: its offers in the utility that it is thought to
    /// have.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::Parameters, seed::Seed};
    /// # use elfvik::talk::{Setup, Strategy, play::play, setup};
    /// # let view = starter_view();
    /// # let (parameters, course) = (Parameters::of(&view).unwrap(), setup::course(&view));
    /// # let setup = Setup::new(parameters, course, Seed(1), 1_000).unwrap();
    /// # let other = setup.strategy(PartyId(1), &"linear".parse().unwrap(), 0).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// let mut town = setup.strategy(PartyId(0), &"hardliner model=frequency".parse().unwrap(), 0).unwrap();
    /// let mut strategies: [Box<dyn Strategy + '_>; 2] = [Box::new(&mut *town), other];
    /// play(&mut session, &mut strategies, &mut setup.environment(0), |_| false);
    /// # drop(strategies);
    /// let numbering = setup.problem().offer_space.numbering();
    /// let forecast = town.models().unwrap().forecast(numbering, PartyId(1)).unwrap();
    /// // What it asks for falls from 1.
    /// assert!(forecast.reservation < 1.0);
    /// ```
    #[must_use]
    pub fn forecast(&self, numbering: &OutcomeNumbering, party: PartyId) -> Option<ConcessionForecast> {
        let values = self.of(party)?;
        let worth = |offer: Offer| {
            let value = |(issue, values): (usize, &Vec<f64>)| values[numbering.option(offer, issue) as usize];
            values.iter().enumerate().map(value).sum::<f64>()
        };
        let points: Vec<(f64, f64)> =
            self.seen[party.0].iter().map(|(time, offer)| (*time, worth(*offer))).collect();
        forecast(&points)
    }
}

/// Room for a value of each option of each issue.
fn room(n_options: &[u32]) -> Vec<Vec<f64>> {
    n_options.iter().map(|&n| vec![0.0; n as usize]).collect()
}

/// Turns values into weights times values, each issue's values divided by their greatest, weights by their
/// sum.
fn weigh(weights: &[f64], values: &mut [Vec<f64>]) {
    let sum: f64 = weights.iter().sum();
    for (weight, values) in weights.iter().zip(values) {
        let most = values.iter().copied().fold(0.0, f64::max);
        let share = if sum > 0.0 { weight / sum } else { 1.0 / weights.len() as f64 };
        for value in values {
            *value = if most > 0.0 { share * *value / most } else { 0.0 };
        }
    }
}

/// How often each option was asked for, and weights that grow where an issue stays as it was: what the
/// frequency models share.
#[derive(Debug, Clone)]
struct Tally {
    counts: Vec<Vec<f64>>,
    weights: Vec<f64>,
    /// The options of the last offer; none before the first.
    last: Vec<u32>,
}

impl Tally {
    /// All weights are equal, and each option counts as asked for so often.
    fn new(n_options: &[u32], each: f64) -> Self {
        let n = n_options.len() as f64;
        Self {
            counts: n_options.iter().map(|&n| vec![each; n as usize]).collect(),
            weights: n_options.iter().map(|_| 1.0 / n).collect(),
            last: Vec::with_capacity(n_options.len()),
        }
    }

    /// Counts an offer; issues that are as in the last one gain so much weight, then all are divided by
    /// their sum.
    fn count(&mut self, options: &[u32], gain: f64) {
        options.iter().zip(&mut self.counts).for_each(|(&option, counts)| counts[option as usize] += 1.0);
        if !self.last.is_empty() {
            let same = self.last.iter().zip(options).zip(&mut self.weights).filter(|((a, b), _)| a == b);
            same.for_each(|(_, weight)| *weight += gain);
            let sum: f64 = self.weights.iter().sum();
            self.weights.iter_mut().for_each(|weight| *weight /= sum);
        }
        self.last.clear();
        self.last.extend_from_slice(options);
    }

    fn guess(&self, values: &mut [Vec<f64>]) {
        values.iter_mut().zip(&self.counts).for_each(|(values, counts)| values.copy_from_slice(counts));
        weigh(&self.weights, values);
    }
}
