//! Outcomes of the whole space, as the background of a picture.

use crate::prepare::analysis::Analysis;
use crate::prepare::{Game, space};
use num_bigint::BigUint;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What feasible outcomes are worth to each party.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FeasibleUtilities {
    /// One row of utilities per outcome.
    pub rows: Vec<Vec<f64>>,
    /// Whether it is every feasible outcome, not a sample of them.
    pub is_complete: bool,
}

impl FeasibleUtilities {
    /// All feasible outcomes where there are at most `most`; else that many drawn from the space with a
    /// fixed seed, less those that break a rule.
    pub(super) fn of(game: &Game, analysis: &Analysis, most: usize) -> Self {
        let utilities = |row: Vec<i64>| game.shown(&row);
        // Walking the space is cheap only while the space itself, not just its feasible part, is small.
        let walkable = BigUint::from(most.saturating_mul(WALK));
        if analysis.feasible <= BigUint::from(most) && analysis.outcomes <= walkable {
            let rows = space::feasible_outcomes(game).map(|o| utilities(game.utilities(&o))).collect();
            return Self { rows, is_complete: true };
        }
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        let drawn = (0..most).map(|_| {
            let options = game.space().n_options().iter().map(|&n| rng.random_range(0..n)).collect();
            crate::model::Outcome::new(options)
        });
        let feasible = drawn.filter(|outcome| game.is_feasible(outcome));
        Self { rows: feasible.map(|o| utilities(game.utilities(&o))).collect(), is_complete: false }
    }
}

/// A space this many times larger than the cloud is still walked.
const WALK: usize = 50;
/// The cloud of a scenario is always the same.
const SEED: u64 = 1;
