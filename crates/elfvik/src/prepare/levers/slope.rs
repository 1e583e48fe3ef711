//! How margins change along one number.

use super::budget::{LIMITS, MOST_CELLS};
use super::lever::UnsearchedReason;
use super::variation::FileNumber;
use crate::model::{Outcome, utility};
use crate::prepare::AnalysisError;
use crate::prepare::game::{Game, RedLineUse};
use crate::prepare::parameters::{
    CellId, Fraction, ParameterId, Parameters, Player, Threshold, UtilityLayout,
};
use crate::prepare::share::Ratio;
use crate::prepare::space::ranges;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// The slopes of all numbers of the parameters.
pub(super) struct Slopes<'b> {
    parameters: &'b Parameters,
    /// Every number, likely but for the one that is moved.
    numbers: Vec<Fraction>,
    frame: UtilityLayout,
    /// A game of the frame's shape that pays nothing, to be filled with slopes.
    blank: Game,
    /// Per party, the sum of normalised weights; 1 where weights count as they are.
    sums: Vec<Fraction>,
    /// Per number, the terms that depend on it.
    terms: Vec<Vec<usize>>,
    /// Per party, how a ceiling bends its margins.
    bends: Vec<CeilingEffect>,
    /// Per party, the cells that its reservation is the worth of, where it follows from them.
    bids: Vec<Option<Vec<CellId>>>,
}

/// How a ceiling bends the margins of a party.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CeilingEffect {
    /// Not at all: below the ceiling a reservation is reached in spite of it.
    Nowhere,
    /// The reservation lies above it: nothing is acceptable, whatever else changes.
    OutOfReach,
    /// The reservation is the worth of a package and is itself cut off.
    Everywhere,
}

/// What is known of a slope.
pub(super) enum Answer {
    /// The margins are straight lines.
    Straight(Box<Slope>),
    /// No margin depends on the number.
    Nothing,
    /// The number is not searched, and why.
    NotSearched(UnsearchedReason),
}

/// How much the margins change per step of a number, in whole numbers of each party's own scale.
pub(super) struct Slope {
    /// What each outcome pays per step, a game in all but name.
    pays: Game,
    /// What the reservations take back per step.
    least: Vec<i64>,
    /// A step of one changes the number by this: the least by which all of these are whole.
    step: BigRational,
    /// The parties whose margins change.
    parties: Vec<usize>,
    /// The issues on which the change depends.
    issues: Vec<usize>,
}

impl<'b> Slopes<'b> {
    /// The slopes of the first `n_players`: the parties, or ratifiers with them.
    pub(super) fn new(
        parameters: &'b Parameters,
        n_players: usize,
        likely: &[BigRational],
    ) -> Result<Self, AnalysisError> {
        let players = 0..n_players;
        let mut terms = vec![Vec::new(); likely.len()];
        for term in 0..parameters.n_terms() {
            parameters.numbers_of(term, |number| {
                let known: &mut Vec<usize> = &mut terms[number];
                if known.last() != Some(&term) {
                    known.push(term);
                }
            });
        }
        let sums = parameters.units(likely)?.iter().map(|unit| Fraction::from(unit.recip())).collect();
        let frame = UtilityLayout::new(parameters, players.clone());
        let mut blank = Game::before_penalties(parameters, players.clone(), likely, RedLineUse::Analysis)?;
        frame.each_cell(|cell| blank.set(cell, 0));
        let bend =
            |player: usize| match (parameters.preferences(player).ceiling, parameters.reservation(player)) {
                (Some(ceiling), Threshold::Number(least)) if likely[least] > ceiling.to_rational() => {
                    CeilingEffect::OutOfReach
                }
                (Some(_), Threshold::Package(_)) => CeilingEffect::Everywhere,
                _ => CeilingEffect::Nowhere,
            };
        let bends = players.clone().map(bend).collect();
        let bids = players.map(|player| bid(parameters, &frame, player)).collect();
        Ok(Self {
            parameters,
            numbers: likely.iter().map(|number| Fraction::from(number.clone())).collect(),
            frame,
            blank: blank.without_ceilings(),
            sums,
            terms,
            bends,
            bids,
        })
    }

    /// The party whose reservation lies above its ceiling and is all that a variation moves.
    pub(super) fn out_of_reach(&self, variation: &FileNumber) -> Option<usize> {
        let [(number, _)] = variation.moves[..] else { return None };
        let is_least = |&player: &usize| self.parameters.reservation(player) == Threshold::Number(number);
        let mut of = (0..self.bends.len()).filter(is_least);
        let player = of.next().filter(|&player| self.bends[player] == CeilingEffect::OutOfReach)?;
        (of.next().is_none() && self.terms[number].is_empty()).then_some(player)
    }

    /// How margins change with a number and what moves with it; terms with many cells are not searched.
    pub(super) fn of(&mut self, variation: &FileNumber) -> Answer {
        let moved: Vec<ParameterId> = variation.moves.iter().map(|(number, _)| *number).collect();
        let terms = || moved.iter().flat_map(|&number| self.terms[number].iter().map(move |&t| (number, t)));
        let is_large = |(number, term): (ParameterId, usize)| {
            self.parameters.n_cells(term) > MOST_CELLS && self.parameters.weight_of(term) != Some(number)
        };
        let is_bent = |(_, term): (ParameterId, usize)| {
            self.bends.get(self.parameters.player_of(term)) == Some(&CeilingEffect::Everywhere)
        };
        let is_out_of_reach = |player: usize| {
            let is_least = |&n: &ParameterId| self.parameters.reservation(player) == Threshold::Number(n);
            self.bends[player] == CeilingEffect::OutOfReach && moved.iter().any(is_least)
        };
        let is_alone = self.out_of_reach(variation).is_some();
        if terms().any(is_bent) || !is_alone && (0..self.bends.len()).any(is_out_of_reach) {
            return Answer::NotSearched(UnsearchedReason::Ceiling);
        }
        if terms().any(is_large) {
            return Answer::NotSearched(UnsearchedReason::LargeTable);
        }
        let [at_0, at_1, at_2] = [0, 1, 2].map(|steps| self.margins(variation, steps));
        let first = difference(&at_1, &at_0);
        if difference(&at_2, &at_1) != first {
            return Answer::NotSearched(UnsearchedReason::MultipliesItself);
        }
        match self.whole(first) {
            Some(slope) if slope.parties.is_empty() => Answer::Nothing,
            Some(slope) => Answer::Straight(Box::new(slope)),
            None => Answer::NotSearched(UnsearchedReason::TooFine),
        }
    }

    /// The cells and reservations that depend on a variation, moved by some steps of one, times the sum of
    /// weights where weights are normalised.
    fn margins(&mut self, variation: &FileNumber, steps: i64) -> Margins {
        let likely: Vec<(ParameterId, Fraction)> =
            variation.moves.iter().map(|(n, _)| (*n, self.numbers[*n].clone())).collect();
        for (number, by) in &variation.moves {
            self.numbers[*number].gain(&Fraction::from(by * BigInt::from(steps)));
        }
        let moved: Vec<ParameterId> = variation.moves.iter().map(|(number, _)| *number).collect();
        let margins = self.present_margins(&moved);
        likely.into_iter().for_each(|(number, value)| self.numbers[number] = value);
        margins
    }

    fn present_margins(&self, moved: &[ParameterId]) -> Margins {
        let parameters = self.parameters;
        let n = self.bends.len();
        let touched = |p: usize| moved.iter().any(|number| parameters.shared_weights(p).contains(number));
        let is_touched: Vec<bool> = (0..n).map(touched).collect();
        let sums: Vec<Fraction> = (0..n).map(|p| self.sum(p)).collect();
        let mut cells: Vec<(CellId, Fraction)> = Vec::new();
        let all = 0..parameters.n_terms();
        let of_touched = all.filter(|&term| is_touched.get(parameters.player_of(term)) == Some(&true));
        let own = moved.iter().flat_map(|&number| self.terms[number].iter().copied());
        let mut terms: Vec<usize> = own.chain(of_touched).collect();
        terms.sort_unstable();
        terms.dedup();
        // Nothing is acceptable to a party whose reservation is out of reach, whatever its terms say.
        let counts = |&term: &usize| {
            self.bends.get(parameters.player_of(term)).is_some_and(|bend| *bend != CeilingEffect::OutOfReach)
        };
        for term in terms.into_iter().filter(counts) {
            // Values of normalised weights count as they are, everything else times the sum.
            let one = Fraction::one();
            let factor = if parameters.is_divided(term) { &one } else { &sums[parameters.player_of(term)] };
            parameters.each_cell(term, &self.numbers, &one, |at, value| {
                let value = value.times(factor);
                self.frame.each_target(term, at, |cell| cells.push((cell, value.clone())));
            });
        }
        let cells = added_up(cells);
        let is_fixed = |player: usize| {
            let is_moved = |n: &ParameterId| parameters.reservation(player) == Threshold::Number(*n);
            self.bends[player] == CeilingEffect::OutOfReach && !moved.iter().any(is_moved)
        };
        let reservation = |player: usize| match (parameters.reservation(player), &self.bids[player]) {
            _ if is_fixed(player) => Fraction::zero(),
            (Threshold::Number(_) | Threshold::Package(_), Some(bid)) => {
                let paid = |cell: &CellId| {
                    let at = cells.binary_search_by_key(cell, |(cell, _)| *cell).ok()?;
                    Some(&cells[at].1)
                };
                utility::utility(bid.iter().filter_map(paid), std::iter::empty::<&Fraction>(), None)
            }
            (Threshold::Number(least), None) if moved.contains(&least) || is_touched[player] => {
                self.numbers[least].times(&sums[player])
            }
            _ => Fraction::zero(),
        };
        let reservations = (0..n).map(reservation).collect();
        Margins { cells, reservations }
    }

    /// The slope in whole numbers; `None` when they would not fit.
    fn whole(&self, mut margins: Margins) -> Option<Slope> {
        let n = self.bends.len();
        let factor = |p: usize| Fraction::from(self.blank.scale(p).exact_unit() / self.sums[p].to_rational());
        let factors: Vec<Fraction> = (0..n).map(factor).collect();
        for (cell, value) in &mut margins.cells {
            *value = value.times(&factors[self.frame.player_of(*cell)]);
        }
        margins
            .reservations
            .iter_mut()
            .zip(&factors)
            .for_each(|(least, factor)| *least = least.times(factor));
        let numbers = || margins.cells.iter().map(|(_, value)| value).chain(&margins.reservations);
        let step = least_whole_step(numbers());
        let greatest = numbers().fold(Fraction::zero(), |mut sum, number| {
            sum.gain(&number.abs());
            sum
        });
        let step = Fraction::from(step);
        if greatest.times(&step).to_rational() > BigRational::from(BigInt::from(1_i64 << 60)) {
            return None;
        }
        let whole = |number: &Fraction| match number.times(&step).small() {
            Some((part, whole)) => part / whole,
            None => unreachable!("a number below 2^60 is small where it is whole"),
        };
        let mut pays = self.blank.clone();
        let mut parties: Vec<usize> = Vec::new();
        for (cell, value) in margins.cells.iter().filter(|(_, value)| !value.is_zero()) {
            pays.set(*cell, whole(value));
            parties.push(self.frame.player_of(*cell));
        }
        let least: Vec<i64> = margins.reservations.iter().map(whole).collect();
        parties.extend((0..n).filter(|&p| least[p] != 0));
        parties.sort_unstable();
        parties.dedup();
        let pays = pays.without_idle_couplings();
        let issues = pays.issues_that_matter();
        Some(Slope { pays, least, step: step.to_rational(), parties, issues })
    }

    /// The sum of a player's normalised weights; 1 where weights count as they are.
    fn sum(&self, player: usize) -> Fraction {
        match self.parameters.shared_weights(player) {
            [] => Fraction::one(),
            weights => weights.iter().fold(Fraction::zero(), |mut sum, &w| {
                sum.gain(&self.numbers[w]);
                sum
            }),
        }
    }
}

/// The cells that a party's reservation is the worth of: those of a package, or of a bid that may leave
/// issues open.
fn bid(parameters: &Parameters, frame: &UtilityLayout, player: usize) -> Option<Vec<CellId>> {
    if let Threshold::Package(id) = parameters.reservation(player) {
        return Some(frame.cells_of(player, &parameters.view().scenario().packages[id.0].outcome));
    }
    let Player { party, ratifier: None } = parameters.players()[player] else { return None };
    let written = parameters.view().written(party)?;
    let bid = written.reservation_bid.as_ref()?;
    let outcome = Outcome::new(bid.iter().map(|option| option.unwrap_or(0)).collect());
    let is_open: Vec<bool> = bid.iter().map(Option::is_none).collect();
    let mut cells = frame.cells_of(player, &outcome);
    cells.retain(|&cell| !frame.issues_of(cell).iter().any(|&issue| is_open[issue]));
    Some(cells)
}

/// What depends on a number: cells, and what each party accepts from.
#[derive(PartialEq)]
struct Margins {
    /// Each cell once, in order.
    cells: Vec<(CellId, Fraction)>,
    reservations: Vec<Fraction>,
}

/// What each cell is paid in all, in the order of the cells.
fn added_up(mut paid: Vec<(CellId, Fraction)>) -> Vec<(CellId, Fraction)> {
    // What one term pays is in order already.
    paid.sort_by_key(|(cell, _)| *cell);
    paid.dedup_by(|(cell, value), (before, sum)| {
        let is_same = cell == before;
        if is_same {
            sum.gain(value);
        }
        is_same
    });
    paid
}

/// The least step by which all numbers are whole and have no common factor; 1 where all are zero.
fn least_whole_step<'a>(numbers: impl Iterator<Item = &'a Fraction> + Clone) -> BigRational {
    let small = numbers.clone().try_fold((1_i64, 0_i64), |(whole, common), number| {
        let (part, d) = number.small()?;
        let whole = if whole % d == 0 { whole } else { (whole / whole.gcd(&d)).checked_mul(d)? };
        // A factor of one has no other factor.
        Some((whole, if common == 1 { 1 } else { common.gcd(&part.checked_abs()?) }))
    });
    let (whole, common) = match small {
        Some((whole, common)) => (BigInt::from(whole), BigInt::from(common)),
        None => numbers.fold((BigInt::one(), BigInt::zero()), |(whole, common), number| {
            let number = number.to_rational();
            (whole.lcm(number.denom()), common.gcd(number.numer()))
        }),
    };
    if common.is_zero() { BigRational::one() } else { BigRational::new(whole, common) }
}

/// The difference of two margins of one number, which have the same cells.
fn difference(a: &Margins, b: &Margins) -> Margins {
    let cells = a.cells.iter().zip(&b.cells).map(|((cell, a), (_, b))| (*cell, a.less(b))).collect();
    let reservations = a.reservations.iter().zip(&b.reservations).map(|(a, b)| a.less(b)).collect();
    Margins { cells, reservations }
}

impl Slope {
    /// How much a party's margin changes per step, for an outcome.
    pub(super) fn at(&self, party: usize, outcome: &Outcome) -> i64 {
        self.pays.utilities(outcome)[party] - self.least[party]
    }

    /// How much a party's reservation takes back per step.
    pub(super) fn taken_back(&self, party: usize) -> i64 {
        self.least[party]
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

    /// How many steps of the variation some steps of the slope are.
    pub(super) fn change(&self, steps: Ratio) -> BigRational {
        BigRational::new(BigInt::from(steps.part), BigInt::from(steps.whole)) * &self.step
    }

    /// Per party whose margins change, the most by which one step changes the margin of any outcome, in whole
    /// numbers.
    pub(super) fn most(&self) -> Vec<(usize, i64)> {
        let ranges = ranges(&self.pays, &LIMITS);
        let of = |&party: &usize| {
            let (low, high) = ranges[party];
            let least = self.least[party];
            (party, low.saturating_sub(least).abs().max(high.saturating_sub(least).abs()))
        };
        self.parties.iter().map(of).collect()
    }
}
