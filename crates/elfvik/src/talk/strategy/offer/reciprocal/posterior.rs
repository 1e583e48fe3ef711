//! What one other party wants: believed worlds, weighed by what it did.

use super::corrections::Corrections;
use crate::model::PartyId;
use crate::talk::beliefs::BelievedWorlds;
use crate::talk::offer::Offer;
use std::array::from_fn;
use std::sync::Arc;

/// The worlds that one other party may be in, each with how well it explains what the party offered and
/// refused.
#[derive(Debug, Clone)]
pub(super) struct Posterior {
    pub(super) party: PartyId,
    worlds: Arc<BelievedWorlds>,
    logs: Vec<f32>,
    weights: Vec<f32>,
    /// What its last offer leaves it above its reservation, in each world.
    last: Vec<f32>,
    /// Room for the margins of other offers.
    other: Vec<f32>,
    /// What the worlds do not explain.
    corrections: Corrections,
    /// Whether it counts what the party stands by: where outcomes are not listed, worlds are few.
    counts_stands: bool,
    /// Its last offer.
    made: Option<Offer>,
    /// What it offered or assented to last.
    position: Option<Offer>,
    /// Of the offers of others, which it assented to last.
    assented: Option<usize>,
}

/// What an offer is thought to be to one other party.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Regard {
    /// What it leaves it above its reservation on average, as a share of its range.
    pub(super) gain: f64,
    /// How probable it is that it would be signed.
    pub(super) chance: f64,
}

impl Posterior {
    pub(super) fn new(party: PartyId, worlds: Arc<BelievedWorlds>) -> Self {
        let n = worlds.len();
        Self {
            party,
            corrections: Corrections::none(worlds.offer_space().numbering()),
            counts_stands: worlds.offer_space().listing().is_none(),
            made: None,
            position: None,
            assented: None,
            logs: vec![0.0; n],
            weights: vec![1.0 / n.max(1) as f32; n],
            last: Vec::with_capacity(n),
            other: Vec::with_capacity(n),
            worlds,
        }
    }

    /// Takes in an offer, made instead of accepting `refused` where there was something to accept.
    pub(super) fn observe(&mut self, made: Offer, refused: Option<Offer>) {
        let Self { worlds, logs, last, other, .. } = self;
        let before = std::mem::take(last);
        worlds.margins(made, last);
        // It signs what it offers.
        explain(logs, last.iter().map(|margin| margin + SIGNED), NEARLY);
        if before.is_empty() {
            // It begins near its best.
            let best = worlds.reservations().iter().zip(last.iter());
            explain(logs, best.map(|(reservation, margin)| margin + reservation - OPENING), NEARLY);
        } else {
            // It gives way and does not ask for more.
            explain(logs, before.iter().zip(last.iter()).map(|(b, a)| b - a + NEARLY), NEARLY);
        }
        if let Some(refused) = refused {
            worlds.margins(refused, other);
            explain(logs, last.iter().zip(other.iter()).map(|(made, refused)| made - refused), NEARLY);
        }
        self.weigh();
        self.position = Some(made);
        let before = self.made.replace(made);
        let Some(refused) = refused else { return };
        let numbering = self.worlds.offer_space().numbering();
        if let Some(before) = before.filter(|_| self.counts_stands) {
            self.corrections.note_stand(numbering, (before, made), refused);
        }
        let wrong = self.regard(refused, WIDE).gain - self.regard(made, WIDE).gain;
        self.correct((made, refused), [wrong * LEARNT / 2.0; 2]);
    }

    /// Takes in that it assented to an offer of somebody else, by its position among all; once for each.
    pub(super) fn assent(&mut self, at: usize, offer: Offer) {
        if self.assented.replace(at) == Some(at) {
            return;
        }
        let Self { worlds, logs, other, .. } = self;
        worlds.margins(offer, other);
        explain(logs, other.iter().map(|margin| margin + SIGNED), ASSENTED);
        self.weigh();
        let from = self.position.replace(offer).unwrap_or(offer);
        let missing = -self.regard(offer, WIDE).gain;
        self.correct((offer, from), [missing, 0.0]);
    }

    /// A new level begins, without offers.
    pub(super) fn begin_level(&mut self) {
        (self.made, self.position, self.assented) = (None, None, None);
    }

    /// What it offered or assented to last.
    pub(super) fn position(&self) -> Option<Offer> {
        self.position
    }

    fn correct(&mut self, (better, worse): (Offer, Offer), by: [f64; 2]) {
        self.corrections.correct(self.worlds.offer_space().numbering(), (better, worse), by);
    }

    /// Takes in that an offer is not signed by all although they have stopped giving way, when all others
    /// would sign it with a probability.
    pub(super) fn refuse(&mut self, offer: Offer, width: f32, others: f64) {
        let Self { worlds, logs, other, .. } = self;
        worlds.margins(offer, other);
        for (log, margin) in logs.iter_mut().zip(other.iter()) {
            let signs = (0.5 + margin * 0.5 / width).clamp(0.0, 1.0) * others as f32;
            *log += REFUSAL * libm::logf(UNEXPLAINED + (1.0 - UNEXPLAINED) * (1.0 - signs));
        }
        self.weigh();
        if let Some(position) = self.position {
            let wrong = (self.regard(offer, WIDE).gain + MISSED) * others;
            self.correct((position, offer), [0.0, wrong]);
        }
    }

    fn weigh(&mut self) {
        let most = self.logs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sum = 0.0;
        for (weight, log) in self.weights.iter_mut().zip(&mut self.logs) {
            *log -= most;
            *weight = libm::expf(*log) + LEAST_WEIGHT;
            sum += *weight;
        }
        self.weights.iter_mut().for_each(|weight| *weight /= sum);
    }

    /// What it thinks of an offer; who signs is known to within a width.
    pub(super) fn regard(&mut self, offer: Offer, width: f32) -> Regard {
        let correction = self.corrections.of(self.worlds.offer_space().numbering(), offer);
        let Self { worlds, weights, other, .. } = self;
        worlds.margins(offer, other);
        let half = 0.5 / width;
        let chance = |margin: f32| (0.5 + (margin + correction) * half).clamp(0.0, 1.0);
        // Sums side by side, which is a fixed order and what a processor does at once.
        let mut sums = [[0.0_f32; LANES]; 2];
        let (weights, last_weights) = weights.as_chunks::<LANES>();
        let (margins, last_margins) = other.as_chunks::<LANES>();
        for (margins, weights) in margins.iter().zip(weights) {
            let [gains, chances] = &sums;
            sums = [
                from_fn(|lane| gains[lane] + weights[lane] * margins[lane]),
                from_fn(|lane| chances[lane] + weights[lane] * chance(margins[lane])),
            ];
        }
        for (lane, (margin, weight)) in last_margins.iter().zip(last_weights).enumerate() {
            sums[0][lane] += weight * margin;
            sums[1][lane] += weight * chance(*margin);
        }
        let [gain, chance] = sums.map(|sums| f64::from(sums.into_iter().fold(0.0, |sum, lane| sum + lane)));
        Regard { gain: gain + f64::from(correction), chance }
    }

    /// The probability that it wants one offer at least as much as another.
    pub(super) fn prefers(&mut self, offer: Offer, to: Offer) -> f64 {
        let numbering = self.worlds.offer_space().numbering();
        let more = self.corrections.of(numbering, offer) - self.corrections.of(numbering, to);
        let mut than = Vec::new();
        self.worlds.margins(to, &mut than);
        let Self { worlds, weights, other, .. } = self;
        worlds.margins(offer, other);
        let likes = other.iter().zip(&than).zip(weights.iter()).filter(|((a, b), _)| *a + more >= **b);
        f64::from(likes.map(|(_, weight)| weight).sum::<f32>())
    }

    /// Adds to some values per option what each is worth to it on average, times a share.
    pub(super) fn add_mean(&self, share: f64, to: &mut [Vec<f64>]) {
        self.worlds.add_mean(&self.weights, share, to);
        self.corrections.add(share, to);
    }
}

/// Weighs worlds by evidence: a number above 0 speaks for a world, one below against it.
fn explain(logs: &mut [f32], evidence: impl Iterator<Item = f32>, width: f32) {
    for (log, evidence) in logs.iter_mut().zip(evidence) {
        let likely = 1.0 / (1.0 + libm::expf(-evidence / width));
        *log += TRUSTED * libm::logf(UNEXPLAINED + (1.0 - UNEXPLAINED) * likely);
    }
}

/// So many sums are taken side by side.
const LANES: usize = 8;
/// How far evidence can be off, as a share of a range.
const NEARLY: f32 = 0.04;
/// So much below its reservation it is still thought to sign what it offers.
const SIGNED: f32 = 0.05;
/// It opens with at least so much of its best.
const OPENING: f32 = 0.85;
/// How far an assent can be off: it is plainer than an offer.
const ASSENTED: f32 = 0.02;
/// What is the mean over worlds does not depend on how widely a reservation may lie.
const WIDE: f32 = 1.0;
/// So much of what is wrong is corrected at once.
const LEARNT: f64 = 0.5;
/// What is refused for good is at least so much below what would be signed.
const MISSED: f64 = 0.03;
/// The share of what parties do for other reasons.
const UNEXPLAINED: f32 = 0.05;
/// What each piece of evidence counts: they are not independent.
const TRUSTED: f32 = 0.7;
/// What a refusal for good counts: it is plainer than any offer, and each repeats the one before.
const REFUSAL: f32 = 4.0;
/// No world is ever ruled out.
const LEAST_WEIGHT: f32 = 0.002;
