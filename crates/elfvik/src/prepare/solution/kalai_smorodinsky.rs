use super::greatest::greatest;
use crate::prepare::share::Ratio;

/// The rows with the greatest least share of the way from disagreement to the ideal; among those, the
/// greatest next least, and so on.
///
/// `utilities[row]` holds one whole number per party, `disagreement` what each gets if talks fail. A
/// party's ideal is its greatest utility among the rows; a party whose ideal is not above its disagreement
/// is left out. Shares are compared exactly, and do not depend on any party's scale. All rows that tie are
/// returned, ascending; none for no rows. `O(n p log p)` for `n` rows and `p` parties.
///
/// Source: E. Kalai, M. Smorodinsky, "Other Solutions to Nash's Bargaining Problem", Econometrica 43(3),
/// 1975; the lexicographic form follows H. Imai, "Individual Monotonicity and Lexicographic Maxmin
/// Solution", Econometrica 51(2), 1983.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::solution::kalai_smorodinsky;
///
/// // Shares of the ideal: (1, .2), (.6, .6), (.1, 1).
/// assert_eq!(kalai_smorodinsky(&[&[10, 1], &[6, 3], &[1, 5]], &[0, 0]), [1]);
/// ```
#[must_use]
pub fn kalai_smorodinsky(utilities: &[&[i64]], disagreement: &[i64]) -> Vec<usize> {
    let best = |p: usize| utilities.iter().map(|row| row[p]).max().unwrap_or(i64::MIN);
    let ideal: Vec<i64> = (0..disagreement.len()).map(best).collect();
    let best_least =
        greatest(0..utilities.len(), |row| unsorted_shares(utilities[row], disagreement, &ideal).min());
    greatest(best_least, |row| shares(utilities[row], disagreement, &ideal))
}

/// The rows with the least spread between the greatest and the least share of the way from `floor` to
/// `ideal`: what NegMAS calls Kalai-Smorodinsky.
///
/// Shares are compared as floats, as NegMAS does; of rows within `1e-12` of the least spread the first is
/// returned. `O(n p)` for `n` rows and `p` parties.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::solution::least_spread;
///
/// assert_eq!(least_spread(&[&[10, 1], &[6, 3], &[1, 5]], &[0, 0], &[10, 5]), [1]);
/// ```
#[must_use]
pub fn least_spread(utilities: &[&[i64]], floor: &[i64], ideal: &[i64]) -> Vec<usize> {
    let spread = |row: &[i64]| {
        let shares = shares(row, floor, ideal);
        let value = |share: Option<&Ratio>| share.map_or(0.0, |s| s.value());
        value(shares.last()) - value(shares.first())
    };
    let spreads: Vec<f64> = utilities.iter().map(|row| spread(row)).collect();
    let least = spreads.iter().fold(f64::INFINITY, |a, &b| a.min(b));
    spreads.iter().position(|s| *s <= least + 1e-12).into_iter().collect()
}

/// The shares of a row in ascending order, without parties that have nothing to gain.
fn shares(row: &[i64], disagreement: &[i64], ideal: &[i64]) -> Vec<Ratio> {
    let mut shares: Vec<Ratio> = unsorted_shares(row, disagreement, ideal).collect();
    shares.sort_unstable();
    shares
}

fn unsorted_shares(row: &[i64], disagreement: &[i64], ideal: &[i64]) -> impl Iterator<Item = Ratio> {
    let share = |p: usize| Ratio { part: row[p] - disagreement[p], whole: ideal[p] - disagreement[p] };
    (0..row.len()).map(share).filter(|share| share.whole > 0)
}

#[cfg(test)]
mod tests {
    use super::kalai_smorodinsky;
    use proptest::prelude::*;

    type Row = [i64; 3];

    fn check(rows: &[Row], disagreement: Row) -> Vec<usize> {
        kalai_smorodinsky(&rows.iter().map(|r| &r[..]).collect::<Vec<_>>(), &disagreement)
    }

    proptest! {
        #[test]
        fn rescaling_a_party_keeps_the_choice(
            rows in prop::collection::vec(prop::array::uniform3(0_i64..30), 1..12),
            factor in 1_i64..1000,
            shift in -50_i64..50,
        ) {
            let moved: Vec<Row> = rows.iter().map(|r| [r[0] * factor + shift, r[1], r[2]]).collect();
            prop_assert_eq!(check(&rows, [3, 4, 5]), check(&moved, [3 * factor + shift, 4, 5]));
        }

        #[test]
        fn swapping_parties_keeps_the_choice(
            rows in prop::collection::vec(prop::array::uniform3(0_i64..30), 1..12),
        ) {
            let swapped: Vec<Row> = rows.iter().map(|r| [r[2], r[0], r[1]]).collect();
            prop_assert_eq!(check(&rows, [2, 2, 2]), check(&swapped, [2, 2, 2]));
        }
    }

    #[test]
    fn a_party_with_nothing_to_gain_is_left_out() {
        assert_eq!(check(&[[0, 9, 1], [0, 5, 4], [0, 1, 9]], [0, 0, 0]), [1]);
    }
}
