//! What to find out first: the guesses that decide most about the zone.

use super::chance::WorldCount;
use super::context::ProspectsContext;
use crate::prepare::parameters::ParameterId;

/// How much one guess alone says about whether a zone exists.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// The guess, as a position in the numbers of the parameters.
    pub number: ParameterId,
    /// The share of the variance of "a zone exists" that it explains alone (0 to 1).
    pub share: f64,
    /// How often a zone exists in each tenth of the worlds, from the lowest values of the guess to the
    /// highest.
    pub bins: [WorldCount; BINS],
    /// The values of the guess below which a tenth of its distribution lies, and above which a tenth does.
    pub edges: (f64, f64),
}

/// All guesses of the parties, of ratifiers that are known, and of consents, by the share that each explains;
/// of equals the first in the files.
///
/// The worlds are sorted by the value drawn for a guess and cut into ten bins of equal count; the share is
/// the variance of the bins' frequencies over the whole variance. A guess that decides nothing still gets
/// about 9 divided by the number of worlds, which is noise. Empty when a zone exists in every world or in
/// none: there is nothing to explain.
///
/// Source: A. Saltelli, M. Ratto, T. Andres and others, "Global Sensitivity Analysis: The Primer", Wiley,
/// 2008, for the first-order index; the estimate by bins is K. Pearson's correlation ratio.
pub(super) fn ranked(scout: &ProspectsContext<'_>, zone: &[Option<bool>]) -> Vec<Sensitivity> {
    let known: Vec<(usize, bool)> =
        zone.iter().enumerate().filter_map(|(world, exists)| Some((world, (*exists)?))).collect();
    let yes = known.iter().filter(|(_, exists)| *exists).count();
    if yes == 0 || yes == known.len() {
        return Vec::new();
    }
    // Where ratifiers are known, what they want decides too.
    let has_players = scout.worlds.players().is_some();
    let matters = |number: ParameterId| has_players || scout.parameters.is_of_the_table(number);
    let guesses: Vec<_> = scout.worlds.guesses().iter().filter(|guess| matters(guess.number)).collect();
    let of = |guess: &&crate::prepare::world::VaryingNumber| {
        // A value rises with the number that it is drawn by.
        let drawn = scout.worlds.quantiles(guess, zone.len());
        let mut order: Vec<(u64, u32, bool)> =
            known.iter().map(|&(world, exists)| (drawn[world].to_bits(), world as u32, exists)).collect();
        order.sort_unstable();
        let bin = |b: usize| {
            let bin = &order[b * order.len() / BINS..(b + 1) * order.len() / BINS];
            WorldCount { yes: bin.iter().filter(|(.., exists)| *exists).count(), of: bin.len() }
        };
        let bins = std::array::from_fn(bin);
        let share = share(&bins, WorldCount { yes, of: known.len() });
        // Where worlds were picked, guesses are no longer spread as their files say.
        let edge = |tenths: usize| match scout.worlds.are_picked() {
            true => f64::from_bits(order[(tenths * order.len() / BINS).min(order.len() - 1)].0),
            false => tenths as f64 / BINS as f64,
        };
        let edges = (guess.quantile(edge(1)), guess.quantile(edge(BINS - 1)));
        Sensitivity { number: guess.number, share, bins, edges }
    };
    #[cfg(feature = "parallel")]
    let mut found: Vec<Sensitivity> = {
        use rayon::prelude::*;
        guesses.par_iter().map(of).collect()
    };
    #[cfg(not(feature = "parallel"))]
    let mut found: Vec<Sensitivity> = guesses.iter().map(of).collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    found
}

/// The variance between bins over the whole variance.
pub(super) fn share(bins: &[WorldCount], all: WorldCount) -> f64 {
    let p = all.share();
    let between: f64 = bins.iter().map(|bin| bin.of as f64 * (bin.share() - p) * (bin.share() - p)).sum();
    between / (all.of as f64 * p * (1.0 - p))
}

/// Into how many bins worlds are sorted.
pub(super) const BINS: usize = 10;
