use super::greatest::greatest;
use crate::prepare::game::{CommonScale, CommonScaleUtility};
use std::cmp::Reverse;

/// The rows with the greatest least gain over disagreement; among those, the greatest next least, and so on.
///
/// `utilities[row]` holds one whole number per party, `disagreement` what each gets if talks fail, `units`
/// how they compare. Gains of different parties are compared with each other, exactly, so that the choice
/// depends on their scales. All rows that tie are returned, ascending; none for no rows. `O(n p log p)` for
/// `n` rows and `p` parties.
///
/// Source: E. Kalai, "Proportional Solutions to Bargaining Situations: Interpersonal Utility Comparisons",
/// Econometrica 45(7), 1977; the lexicographic form follows H. Imai, "Individual Monotonicity and
/// Lexicographic Maxmin Solution", Econometrica 51(2), 1983.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{CommonScale, solution::kalai};
///
/// assert_eq!(kalai(&[&[9, 2], &[5, 4], &[4, 7]], &[0, 0], &CommonScale::equal()), [2]);
/// ```
#[must_use]
pub fn kalai(utilities: &[&[i64]], disagreement: &[i64], units: &CommonScale) -> Vec<usize> {
    let gains = |row: usize| {
        let gains = utilities[row].iter().zip(disagreement).map(|(u, d)| u - d);
        gains.enumerate().map(|(party, gain)| units.comparable(party, gain))
    };
    let best_least = greatest(0..utilities.len(), |row| gains(row).min());
    greatest(best_least, |row| {
        let mut gains: Vec<CommonScaleUtility> = gains(row).collect();
        gains.sort_unstable();
        gains
    })
}

/// The rows with the least difference between the greatest and the least utility: what the ANL competition
/// calls Kalai. `units` say how the parties' whole numbers compare.
///
/// All rows that tie are returned, ascending; none for no rows. `O(n p)` for `n` rows and `p` parties.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{CommonScale, solution::least_difference};
///
/// assert_eq!(least_difference(&[&[9, 2], &[5, 4], &[4, 7]], &CommonScale::equal()), [1]);
/// ```
#[must_use]
pub fn least_difference(utilities: &[&[i64]], units: &CommonScale) -> Vec<usize> {
    greatest(0..utilities.len(), |row| Reverse(units.spread(utilities[row])))
}

#[cfg(test)]
mod tests {
    use super::{CommonScale, kalai};
    use proptest::prelude::*;

    type Row = [i64; 3];

    fn check(rows: &[Row]) -> Vec<usize> {
        kalai(&rows.iter().map(|r| &r[..]).collect::<Vec<_>>(), &[0, 0, 0], &CommonScale::equal())
    }

    proptest! {
        #[test]
        fn nobody_loses_when_rows_are_added(
            rows in prop::collection::vec(prop::array::uniform3(0_i64..30), 2..12),
        ) {
            let least = |rows: &[Row]| rows[check(rows)[0]].into_iter().min();
            prop_assert!(least(&rows) >= least(&rows[..rows.len() - 1]));
        }

        #[test]
        fn one_factor_for_all_parties_keeps_the_choice(
            rows in prop::collection::vec(prop::array::uniform3(0_i64..30), 1..12),
            factor in 1_i64..100,
        ) {
            let scaled: Vec<Row> = rows.iter().map(|r| r.map(|u| u * factor)).collect();
            prop_assert_eq!(check(&rows), check(&scaled));
        }
    }

    #[test]
    fn of_equal_least_gains_the_next_least_decides() {
        assert_eq!(check(&[[2, 5, 9], [6, 2, 6], [2, 3, 30]]), [1]);
    }
}
