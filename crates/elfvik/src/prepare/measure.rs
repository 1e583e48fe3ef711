//! Measures of an outcome space and of a result: opposition, distances, welfare.

use super::frontier::Frontier;
use super::game::Game;
use super::solution::{SolutionConvention, least_difference, utilitarian};

/// How far the parties' ideals lie from what is possible: the opposition, by a convention; `None` when
/// there is no outcome to measure to, and by `negmas` when the greatest utility of a party is 0, of which
/// nothing is a share.
///
/// In utilities, not in whole numbers. `textbook` and `genius`: the least distance from the point where
/// every party has utility 1 to an efficient outcome. `negmas`: the least `sqrt(sum (1 - u_i / M_i)^2)`
/// over the acceptable outcomes, `M_i` the greatest utility of party `i`. `negolog`: the distance from (1,
/// .., 1) to the welfare point. `anl`: to the efficient outcome with the least difference of utilities. All
/// but `negmas` mean something only for utilities between 0 and 1. `O(f p)` for `f` efficient points and
/// `p` parties; `ranges` are the least and greatest utilities.
///
/// Source: K. Hindriks, C. M. Jonker, D. Tykhonov, "Analysis of Negotiation Dynamics", CIA 2007, for the
/// idea; each convention is that of the named system.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::frontier::{Limits, pareto};
/// use elfvik::prepare::{Game, measure::opposition, solution::SolutionConvention, space};
///
/// let game = Game::additive(vec![vec![vec![1, 0], vec![0, 1]]], vec![0, 0]).unwrap();
/// let frontier = pareto(&game, &Limits::STANDARD);
/// let ranges = space::ranges(&game, &Limits::STANDARD);
/// assert_eq!(opposition(&game, &frontier, &ranges, SolutionConvention::Genius), Some(1.0));
/// ```
#[must_use]
pub fn opposition(
    game: &Game,
    frontier: &Frontier,
    ranges: &[(i64, i64)],
    convention: SolutionConvention,
) -> Option<f64> {
    let ideal = vec![1.0; game.n_parties()];
    let from_ideal = |row: &[i64]| distance(&ideal, &game.shown(row));
    let rows: Vec<&[i64]> = frontier.rows().collect();
    let least = |values: &mut dyn Iterator<Item = f64>| values.min_by(f64::total_cmp);
    match convention {
        SolutionConvention::Textbook | SolutionConvention::Genius => {
            least(&mut rows.iter().map(|row| from_ideal(row)))
        }
        SolutionConvention::Negmas => {
            let share = |row: &[i64]| -> Vec<f64> {
                let of = |(u, (_, most)): (&i64, &(i64, i64))| *u as f64 / *most as f64;
                row.iter().zip(ranges).map(of).collect()
            };
            // Nothing is a share of 0.
            if ranges.iter().any(|(_, most)| *most == 0) {
                return None;
            }
            let acceptable = rows.iter().filter(|row| game.accepts(row));
            least(&mut acceptable.map(|row| distance(&ideal, &share(row))))
        }
        SolutionConvention::Negolog => {
            utilitarian(&rows, game.units()).first().map(|&row| from_ideal(rows[row]))
        }
        SolutionConvention::Anl => {
            least_difference(&rows, game.units()).first().map(|&row| from_ideal(rows[row]))
        }
    }
}

/// The Euclidean distance of two rows of utilities.
///
/// # Examples
///
/// ```
/// assert_eq!(elfvik::prepare::measure::distance(&[0.0, 0.0], &[3.0, 4.0]), 5.0);
/// ```
#[must_use]
pub fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// The distance of some utilities from the nearest efficient outcome, in utilities; `None` for an empty
/// frontier. `O(f p)` for `f` efficient points and `p` parties.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, frontier::{Limits, pareto}, measure::distance_to_efficient};
///
/// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
/// let frontier = pareto(&game, &Limits::STANDARD);
/// // Nearest is what gives both 6.
/// assert_eq!(distance_to_efficient(&game, &frontier, &[3, 2]), Some(5.0));
/// assert_eq!(distance_to_efficient(&game, &frontier, &[2, 8]), Some(0.0));
/// ```
#[must_use]
pub fn distance_to_efficient(game: &Game, frontier: &Frontier, utilities: &[i64]) -> Option<f64> {
    let from = game.shown(utilities);
    frontier.rows().map(|row| distance(&from, &game.shown(row))).min_by(f64::total_cmp)
}

/// The sum of some utilities: their welfare.
///
/// # Examples
///
/// ```
/// assert_eq!(elfvik::prepare::measure::welfare(&[0.5, 0.25]), 0.75);
/// ```
#[must_use]
pub fn welfare(utilities: &[f64]) -> f64 {
    utilities.iter().sum()
}
