//! How margins change along one number.

use crate::model::Outcome;
use crate::prepare::AnalysisError;
use crate::prepare::blueprint::{Blueprint, CellId, Frame, Least, NumberId};
use crate::prepare::game::Game;
use crate::prepare::share::Share;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::collections::BTreeMap;

/// The slopes of all numbers of a blueprint.
pub(super) struct Slopes<'b> {
    blueprint: &'b Blueprint<'b>,
    /// Every number, likely but for the one that is moved.
    numbers: Vec<BigRational>,
    frame: Frame,
    /// A game of the frame's shape that pays nothing, to be filled with slopes.
    blank: Game,
    /// Per party, the sum of normalised weights; 1 where weights count as they are.
    sums: Vec<BigRational>,
    /// Per number, the terms that depend on it.
    terms: Vec<Vec<usize>>,
    /// The parties whose margins a ceiling bends.
    bent: Vec<bool>,
}

/// What is known of a slope.
pub(super) enum Answer {
    /// The margins are straight lines.
    Straight(Box<Slope>),
    /// No margin depends on the number.
    Nothing,
    /// The number is not searched.
    NotSearched,
}

/// How much the margins change per step of a number, in whole numbers of the game's scale.
pub(super) struct Slope {
    /// What each outcome pays per step, a game in all but name.
    pays: Game,
    /// What the reservations take back per step.
    least: Vec<i64>,
    /// A step of one changes the number by this over the unit of the game.
    step: BigInt,
    /// The parties whose margins change.
    parties: Vec<usize>,
    /// The issues on which the change depends.
    issues: Vec<usize>,
}

impl<'b> Slopes<'b> {
    pub(super) fn new(
        blueprint: &'b Blueprint<'b>,
        likely: &'b [BigRational],
    ) -> Result<Self, AnalysisError> {
        let mut terms = vec![Vec::new(); likely.len()];
        for term in 0..blueprint.n_terms() {
            blueprint.numbers_of(term, |number| {
                let known: &mut Vec<usize> = &mut terms[number];
                if known.last() != Some(&term) {
                    known.push(term);
                }
            });
        }
        let sums = blueprint.units(likely)?.iter().map(BigRational::recip).collect();
        let frame = Frame::new(blueprint, blueprint.parties());
        let mut blank = Game::with_numbers(blueprint, blueprint.parties(), likely)?;
        frame.each_cell(|cell| blank.set(cell, 0));
        // Below the ceiling a reservation is reached in spite of it; the worth of a package is itself cut off.
        let bends =
            |player: usize| match (blueprint.preferences(player).ceiling, blueprint.reservation(player)) {
                (None, _) | (_, Least::Any) => false,
                (Some(ceiling), Least::Number(least)) => likely[least] > ceiling.to_rational(),
                (Some(_), Least::Package(_)) => true,
            };
        let bent = blueprint.parties().map(bends).collect();
        Ok(Self {
            blueprint,
            numbers: likely.to_vec(),
            frame,
            blank: blank.without_ceilings(),
            sums,
            terms,
            bent,
        })
    }

    /// How margins change with a number; terms with more cells than `most` are not searched.
    pub(super) fn of(&mut self, number: NumberId, most: usize) -> Answer {
        let is_large = |&term: &usize| {
            self.blueprint.n_cells(term) > most && self.blueprint.weight_of(term) != Some(number)
        };
        let is_bent = |player: usize| self.bent.get(player) == Some(&true);
        let of_bent = |&term: &usize| is_bent(self.blueprint.player_of(term));
        let is_least = |player: usize| {
            is_bent(player) && matches!(self.blueprint.reservation(player), Least::Number(n) if n == number)
        };
        if self.terms[number].iter().any(of_bent) || self.blueprint.parties().any(is_least) {
            return Answer::NotSearched;
        }
        if self.terms[number].iter().any(is_large) {
            return Answer::NotSearched;
        }
        let [at_0, at_1, at_2] = [0, 1, 2].map(|steps| self.margins(number, steps));
        let first = difference(&at_1, &at_0);
        if difference(&at_2, &at_1) != first {
            return Answer::NotSearched;
        }
        match self.whole(first) {
            Some(slope) if slope.parties.is_empty() => Answer::Nothing,
            Some(slope) => Answer::Straight(Box::new(slope)),
            None => Answer::NotSearched,
        }
    }

    /// The cells and reservations that depend on a number, moved by some steps of one, times the sum of weights where
    /// weights are normalised.
    fn margins(&mut self, number: NumberId, steps: i64) -> Margins {
        let likely = self.numbers[number].clone();
        self.numbers[number] += BigInt::from(steps);
        let margins = self.present_margins(number);
        self.numbers[number] = likely;
        margins
    }

    fn present_margins(&self, number: NumberId) -> Margins {
        let blueprint = self.blueprint;
        let n = blueprint.parties().len();
        let touched = |p: usize| blueprint.shared_weights(p).contains(&number);
        let is_touched: Vec<bool> = (0..n).map(touched).collect();
        let sums: Vec<BigRational> = (0..n).map(|p| self.sum(p)).collect();
        let mut cells: BTreeMap<CellId, BigRational> = BTreeMap::new();
        let all = 0..blueprint.n_terms();
        let of_touched = all.filter(|&term| is_touched.get(blueprint.player_of(term)) == Some(&true));
        let mut terms: Vec<usize> = self.terms[number].iter().copied().chain(of_touched).collect();
        terms.sort_unstable();
        terms.dedup();
        for term in terms.into_iter().filter(|&term| blueprint.player_of(term) < n) {
            // Values of normalised weights count as they are, everything else times the sum.
            let one = BigRational::one();
            let factor = if blueprint.is_divided(term) { &one } else { &sums[blueprint.player_of(term)] };
            blueprint.each_cell(term, (&self.numbers, &one), |at, value| {
                let value = value * factor;
                self.frame.each_target(term, at, |cell| {
                    *cells.entry(cell).or_insert_with(BigRational::zero) += &value;
                });
            });
        }
        let reservation = |player: usize| match blueprint.reservation(player) {
            Least::Number(least) if least == number || is_touched[player] => {
                &self.numbers[least] * &sums[player]
            }
            Least::Number(_) | Least::Any => BigRational::zero(),
            Least::Package(id) => {
                let package = &blueprint.view().scenario().packages[id.0].outcome;
                self.frame.cells_of(player, package).iter().filter_map(|cell| cells.get(cell)).sum()
            }
        };
        let reservations = (0..n).map(reservation).collect();
        Margins { cells, reservations }
    }

    /// The slope in whole numbers; `None` when they would not fit.
    fn whole(&self, mut margins: Margins) -> Option<Slope> {
        let n = self.blueprint.parties().len();
        for (cell, value) in &mut margins.cells {
            *value /= &self.sums[self.frame.player_of(*cell)];
        }
        margins.reservations.iter_mut().zip(&self.sums).for_each(|(least, sum)| *least /= sum);
        let mut step = BigInt::one();
        let mut greatest = BigRational::zero();
        for number in margins.cells.values().chain(&margins.reservations) {
            step = step.lcm(number.denom());
            greatest += number.abs();
        }
        if greatest * BigRational::from(step.clone()) > BigRational::from(BigInt::from(1_i64 << 60)) {
            return None;
        }
        let whole = |number: &BigRational| (number * &step).to_integer().to_i64().unwrap_or_default();
        let mut pays = self.blank.clone();
        let mut parties: Vec<usize> = Vec::new();
        for (&cell, value) in margins.cells.iter().filter(|(_, value)| !value.is_zero()) {
            pays.set(cell, whole(value));
            parties.push(self.frame.player_of(cell));
        }
        let least: Vec<i64> = margins.reservations.iter().map(whole).collect();
        parties.extend((0..n).filter(|&p| least[p] != 0));
        parties.sort_unstable();
        parties.dedup();
        let pays = pays.without_idle_couplings();
        let issues = pays.issues_that_matter();
        Some(Slope { pays, least, step, parties, issues })
    }

    /// The sum of a player's normalised weights; 1 where weights count as they are.
    fn sum(&self, player: usize) -> BigRational {
        match self.blueprint.shared_weights(player) {
            [] => BigRational::one(),
            weights => weights.iter().map(|&w| &self.numbers[w]).sum(),
        }
    }
}

/// What depends on a number: cells, and what each party accepts from.
#[derive(PartialEq)]
struct Margins {
    cells: BTreeMap<CellId, BigRational>,
    reservations: Vec<BigRational>,
}

/// The difference of two margins of one number, which have the same cells.
fn difference(a: &Margins, b: &Margins) -> Margins {
    let cells = a.cells.iter().zip(b.cells.values()).map(|((cell, a), b)| (*cell, a - b)).collect();
    let reservations = a.reservations.iter().zip(&b.reservations).map(|(a, b)| a - b).collect();
    Margins { cells, reservations }
}

impl Slope {
    /// How much a party's margin changes per step, for an outcome.
    pub(super) fn at(&self, party: usize, outcome: &Outcome) -> i64 {
        self.pays.utilities(outcome)[party] - self.least[party]
    }

    /// How many parties' margins change.
    pub(super) fn n_parties(&self) -> usize {
        self.parties.len()
    }

    /// The issues on which the change depends.
    pub(super) fn issues(&self) -> &[usize] {
        &self.issues
    }

    /// The game with further coordinates: what each affected party is paid per step, times a factor.
    pub(super) fn extended(&self, game: &Game, factor: i64) -> Game {
        game.beside(&self.pays, &self.parties, factor)
    }

    /// The slopes of all parties from the further coordinates of a point.
    pub(super) fn unpacked(&self, further: &[i64], factor: i64) -> Vec<i64> {
        let mut slopes = vec![0; self.least.len()];
        for (&party, pays) in self.parties.iter().zip(further) {
            slopes[party] = pays * factor - self.least[party];
        }
        slopes
    }

    /// By how much the number changes in some steps.
    pub(super) fn change(&self, game: &Game, steps: Share) -> BigRational {
        let unit = BigRational::from_float(game.scale().unit()).unwrap_or_else(BigRational::one);
        BigRational::new(BigInt::from(steps.part), BigInt::from(steps.whole)) * &self.step / unit
    }
}
