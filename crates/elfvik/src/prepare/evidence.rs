//! What remains likely after what was heard: drawn worlds are weighed by how likely each piece of evidence is
//! in them, and some are picked that stand for the weighed ones.

mod evidence_index;
mod likelihood;
mod shift;

pub use evidence_index::Unweighed;
pub use likelihood::{SLIP, likelihood};
pub use shift::GuessShift;

use super::parameters::Parameters;
use super::world::{WorldSampler, Worlds};
use super::{AnalysisError, Control};
use crate::model::Evidence;
use crate::seed::Seed;
use evidence_index::{EvidenceRanges, WeighedEvidence};
use std::ops::Range;
use std::sync::Arc;

/// What drawn worlds come to after evidence.
#[derive(Debug, Clone)]
pub struct Posterior {
    /// How many worlds were drawn and weighed.
    pub drawn: usize,
    /// How many worlds of equal weight tell as much: `(sum of weights)^2 / sum of squared weights`.
    pub effective: f64,
    /// The evidence, in the order of [`View::evidence`](crate::model::View::evidence).
    pub fits: Vec<EvidenceFit>,
    /// How likely all of it is together, on average over the worlds that were drawn.
    pub joint: f64,
    /// The guesses, by how far the evidence moved them; of equals the first in the files.
    pub shifts: Vec<GuessShift>,
    picked: Arc<[u32]>,
}

/// How evidence fits what the files say.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceFit {
    /// The evidence itself.
    pub evidence: Evidence,
    /// How likely it is on average over the worlds that were drawn, before any evidence, or why it cannot be
    /// weighed.
    pub expected: Result<f64, Unweighed>,
}

impl Posterior {
    /// Of so many worlds that are shown after evidence, how many are worth as much as if each had been drawn
    /// alone: a share of at most 1.
    #[must_use]
    pub(crate) fn thinning(&self) -> f64 {
        (self.effective / self.picked.len().max(1) as f64).min(1.0)
    }

    /// Which drawn world stands at which place.
    #[must_use]
    pub(crate) fn picked(&self) -> Arc<[u32]> {
        Arc::clone(&self.picked)
    }
}

/// What remains likely after the evidence of a view; none where nothing was heard.
///
/// Worlds are drawn as for [prospects](super::prospects::prospects), from the same streams. The weight of a
/// world is the product, over all evidence, of its [`likelihood`] there: pieces of evidence are independent
/// of each other once it is settled what the party wants, so that their order plays no part. Weights are
/// added up as logarithms on a grid of 2^-32, exactly. Twice as many worlds are drawn until the effective
/// number reaches a quarter of those asked for, sixteen times as many at most, and fewer where that would be
/// some hundred million additions. From them as many as asked for are picked in the order of their drawing,
/// each as often as its share of the weight demands, within one: the first up to which a share of
/// `(k + 1/2) / n` lies stands at place `k`, from 0.
///
/// # Errors
///
/// As [`prospects`](super::prospects::prospects).
///
/// Source: L. Kish, "Survey Sampling", Wiley, 1965, for the effective number; G. Kitagawa, "Monte Carlo
/// Filter and Smoother for Non-Gaussian Nonlinear State Space Models", Journal of Computational and Graphical
/// Statistics 5(1), 1996, for picking at equal steps.
///
/// # Examples
///
/// ```
/// use elfvik::format::native::starter_view;
/// use elfvik::prepare::{Control, Parameters, evidence::posterior};
/// use elfvik::seed::Seed;
///
/// let parameters = Parameters::of(&starter_view()).unwrap();
/// // Nothing was heard.
/// assert!(posterior(&parameters, Seed(1), 100, &Control::default()).unwrap().is_none());
/// ```
pub fn posterior(
    parameters: &Parameters,
    seed: Seed,
    n_worlds: usize,
    control: &Control<'_>,
) -> Result<Option<Posterior>, AnalysisError> {
    let evidence = parameters.view().evidence();
    if evidence.is_empty() || n_worlds == 0 {
        return Ok(None);
    }
    let plain = without_red_lines(parameters)?;
    let worlds = Worlds::new(Arc::new(plain), seed)?;
    let scales = Scales::of(parameters, &worlds, &evidence);
    let mut weights = Weights::none(evidence.len());
    let most = if worlds.are_alike() { 1 } else { scales.affordable(&worlds, n_worlds) };
    let mut next = n_worlds.max(FEWEST).min(most);
    loop {
        weights.draw(&worlds, &scales, next, control)?;
        let is_enough = weights.effective() * ENOUGH as f64 >= n_worlds as f64;
        if is_enough || next >= most {
            break;
        }
        next = (next * 2).min(most);
    }
    let picked: Arc<[u32]> = weights.picked(n_worlds).into();
    let drawn = weights.logs.len();
    let fit = |(at, evidence): (usize, &&Evidence)| EvidenceFit {
        evidence: (*evidence).clone(),
        expected: match scales.all[at].unweighed() {
            None => Ok(weights.sums[at] / drawn as f64),
            Some(why) => Err(why),
        },
    };
    let effective = if worlds.are_alike() { n_worlds as f64 } else { weights.effective() };
    Ok(Some(Posterior {
        drawn,
        effective,
        fits: evidence.iter().enumerate().map(fit).collect(),
        joint: weights.joint(),
        shifts: shift::of(&worlds.with_picked(Arc::clone(&picked)), n_worlds, effective),
        picked,
    }))
}

/// The same numbers without red lines, which bar what somebody else would never accept; those of ratifiers
/// too.
fn without_red_lines(parameters: &Parameters) -> Result<Parameters, AnalysisError> {
    let view = parameters.view();
    let has_any =
        (0..parameters.players().len()).any(|player| !parameters.preferences(player).red_lines.is_empty());
    if has_any { Parameters::of(&view.without_red_lines()) } else { Ok(parameters.clone()) }
}

/// All evidence, ready to be weighed.
struct Scales {
    all: Vec<WeighedEvidence>,
}

impl Scales {
    fn of(parameters: &Parameters, worlds: &Worlds, evidence: &[&Evidence]) -> Self {
        let ranges = EvidenceRanges::of(worlds, evidence);
        let weighed = |evidence: &&Evidence| WeighedEvidence::of(parameters, worlds, evidence, &ranges);
        Self { all: evidence.iter().map(weighed).collect() }
    }

    /// How many worlds may be drawn at most.
    fn affordable(&self, worlds: &Worlds, n_worlds: usize) -> usize {
        let n_issues = worlds.table().space().n_options().len();
        let work: u64 = self.all.iter().map(|evidence| evidence.work(n_issues)).sum();
        let affordable = MOST_WORK / (worlds.work() + work).max(1);
        let affordable = usize::try_from(affordable).unwrap_or(usize::MAX).max(1);
        n_worlds.max(FEWEST).saturating_mul(MOST_TIMES).min(affordable).min(MOST_DRAWN)
    }
}

/// The weights of the first worlds.
struct Weights {
    /// Per world, the logarithm of its weight, in steps of 2^-32.
    logs: Vec<i64>,
    /// Per piece of evidence, the sum of its likelihoods.
    sums: Vec<f64>,
}

impl Weights {
    fn none(n_evidence: usize) -> Self {
        Self { logs: Vec::new(), sums: vec![0.0; n_evidence] }
    }

    /// Weighs further worlds, so many in all.
    fn draw(
        &mut self,
        worlds: &Worlds,
        scales: &Scales,
        n_worlds: usize,
        control: &Control<'_>,
    ) -> Result<(), AnalysisError> {
        let first = self.logs.len();
        let starts: Vec<usize> = (first..n_worlds).step_by(CHUNK).collect();
        let run = |(drawing, weighed): &mut (WorldSampler<'_>, Vec<WeighedEvidence>), &start: &usize| {
            control.go_on()?;
            drawing.begin(start);
            weigh(drawing, weighed, start..n_worlds.min(start + CHUNK))
        };
        let begin = || (worlds.drawing(), scales.all.clone());
        #[cfg(feature = "parallel")]
        let chunks: Vec<Result<Self, AnalysisError>> = {
            use rayon::prelude::*;
            starts.par_iter().map_init(begin, run).collect()
        };
        #[cfg(not(feature = "parallel"))]
        let chunks: Vec<Result<Self, AnalysisError>> = {
            let mut state = begin();
            starts.iter().map(|start| run(&mut state, start)).collect()
        };
        for chunk in chunks {
            let chunk = chunk?;
            self.logs.extend(chunk.logs);
            self.sums.iter_mut().zip(chunk.sums).for_each(|(sum, more)| *sum += more);
        }
        Ok(())
    }

    /// The weights, the greatest of which is 1.
    fn relative(&self) -> impl Iterator<Item = f64> + '_ {
        let greatest = self.logs.iter().max().copied().unwrap_or_default();
        self.logs.iter().map(move |log| libm::exp((log - greatest) as f64 / STEPS))
    }

    fn effective(&self) -> f64 {
        let (sum, squares) = self.relative().fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
        if squares > 0.0 { sum * sum / squares } else { 0.0 }
    }

    /// The average weight itself.
    fn joint(&self) -> f64 {
        let greatest = self.logs.iter().max().copied().unwrap_or_default() as f64 / STEPS;
        let mean = self.relative().sum::<f64>() / self.logs.len().max(1) as f64;
        libm::exp(greatest + libm::log(mean))
    }

    /// So many worlds in the order of their drawing, each as often as its share of the weight demands.
    fn picked(&self, n_worlds: usize) -> Vec<u32> {
        // What is as likely everywhere changes nothing.
        if self.logs.len() >= n_worlds && self.logs.windows(2).all(|pair| pair[0] == pair[1]) {
            return (0..n_worlds as u32).collect();
        }
        let all: f64 = self.relative().sum();
        let mut picked = Vec::with_capacity(n_worlds);
        let mut upto = 0.0;
        let last = self.logs.len().saturating_sub(1);
        for (world, weight) in self.relative().enumerate() {
            upto += weight;
            let demands = |k: usize| (k as f64 + 0.5) / n_worlds as f64 * all < upto;
            while picked.len() < n_worlds && (demands(picked.len()) || world == last) {
                picked.push(world as u32);
            }
        }
        picked
    }
}

/// Weighs some worlds.
fn weigh(
    drawing: &mut WorldSampler<'_>,
    weighed: &mut [WeighedEvidence],
    range: Range<usize>,
) -> Result<Weights, AnalysisError> {
    let mut weights = Weights::none(weighed.len());
    for _ in range {
        drawing.next_world()?;
        let games = [&drawing.table, &drawing.home];
        let mut log = 0_i64;
        for (evidence, sum) in weighed.iter_mut().zip(&mut weights.sums) {
            let likelihood = evidence.likelihood(games);
            *sum += likelihood;
            log += (libm::log(likelihood) * STEPS).round() as i64;
        }
        weights.logs.push(log);
    }
    Ok(weights)
}

/// Logarithms of weights are whole numbers of steps, so many to one.
const STEPS: f64 = (1_u64 << 32) as f64;
/// How many worlds are drawn in one piece.
const CHUNK: usize = 256;
/// So many worlds are drawn at least, however few are asked for.
const FEWEST: usize = 1_000;
/// The effective number is to reach one in so many of the worlds that are asked for.
const ENOUGH: usize = 4;
/// So many times as many worlds as asked for are drawn at most.
const MOST_TIMES: usize = 16;
/// And at most so many.
const MOST_DRAWN: usize = 1 << 20;
/// How much work the drawing and weighing of worlds may be, in additions.
const MOST_WORK: u64 = 600_000_000;
