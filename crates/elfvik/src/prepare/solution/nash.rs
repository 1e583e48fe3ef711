use super::kalai::kalai;
use crate::prepare::game::CommonScale;
use num_bigint::BigUint;

/// The rows with the greatest product of gains over disagreement.
///
/// `utilities[row]` holds one whole number per party, `disagreement` what each gets if talks fail; a gain
/// below zero counts as none. Products are compared exactly. All rows that tie are returned, ascending;
/// when every product is zero, [`kalai`] decides, for which alone `units` are needed; none for no rows.
/// `O(n p)` for `n` rows and `p` parties.
///
/// The choice does not depend on any party's scale, is efficient, treats like parties alike, and does not
/// change when other rows are withdrawn.
///
/// Source: J. F. Nash, "The Bargaining Problem", Econometrica 18(2), 1950.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{CommonScale, solution::nash};
///
/// let utilities: [&[i64]; 3] = [&[9, 1], &[6, 6], &[2, 8]];
/// assert_eq!(nash(&utilities, &[0, 0], &CommonScale::equal()), [1]);
/// assert_eq!(nash(&utilities, &[1, 7], &CommonScale::equal()), [2]);
/// assert!(nash(&[], &[0, 0], &CommonScale::equal()).is_empty());
/// ```
#[must_use]
pub fn nash(utilities: &[&[i64]], disagreement: &[i64], units: &CommonScale) -> Vec<usize> {
    let product = |row: &[i64]| {
        row.iter().zip(disagreement).map(|(u, d)| (u - d).max(0) as f64 * SMALL).product::<f64>()
    };
    let products: Vec<f64> = utilities.iter().map(|row| product(row)).collect();
    let greatest = products.iter().fold(0.0, |a: f64, &b| a.max(b));
    // A product of floats is off by far less than this; what is near is compared exactly.
    let near: Vec<usize> = (0..products.len()).filter(|&row| products[row] >= greatest * 0.999_999).collect();
    let exact = |row: usize| -> BigUint {
        let gains = utilities[row].iter().zip(disagreement).map(|(u, d)| (u - d).max(0) as u64);
        gains.map(BigUint::from).product()
    };
    let exact: Vec<BigUint> = near.iter().map(|&row| exact(row)).collect();
    match exact.iter().max() {
        Some(most) if *most > BigUint::ZERO => {
            near.into_iter().zip(&exact).filter(|(_, product)| *product == most).map(|(row, _)| row).collect()
        }
        _ => kalai(utilities, disagreement, units),
    }
}

/// Keeps a product of 32 gains of 62 bits within a float's range.
const SMALL: f64 = 1.0 / (1_u64 << 31) as f64;

#[cfg(test)]
mod tests {
    use super::{CommonScale, nash};
    use proptest::prelude::*;

    type Row = [i64; 3];

    fn check(rows: &[Row], disagreement: Row) -> Vec<usize> {
        nash(&rows.iter().map(|r| &r[..]).collect::<Vec<_>>(), &disagreement, &CommonScale::equal())
    }

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        prop::collection::vec(prop::array::uniform3(0_i64..30), 1..12)
    }

    proptest! {
        #[test]
        fn rescaling_a_party_keeps_the_choice(rows in rows(), factor in 1_i64..1000, shift in -50_i64..50) {
            let moved: Vec<Row> = rows.iter().map(|r| [r[0] * factor + shift, r[1], r[2]]).collect();
            let (before, after) = (check(&rows, [3, 4, 5]), check(&moved, [3 * factor + shift, 4, 5]));
            // Where no product is above zero, Kalai decides, which depends on the scale.
            prop_assume!(rows.iter().any(|r| r[0] > 3 && r[1] > 4 && r[2] > 5));
            prop_assert_eq!(before, after);
        }

        #[test]
        fn withdrawing_what_was_not_chosen_keeps_the_choice(rows in rows(), withdrawn in 0_usize..12) {
            let chosen = check(&rows, [0, 0, 0]);
            prop_assume!(withdrawn < rows.len() && !chosen.contains(&withdrawn));
            let mut fewer = rows.clone();
            fewer.remove(withdrawn);
            let moved: Vec<usize> = chosen.iter().map(|&row| row - usize::from(row > withdrawn)).collect();
            prop_assert_eq!(check(&fewer, [0, 0, 0]), moved);
        }

        #[test]
        fn swapping_parties_keeps_the_choice(rows in rows()) {
            let swapped: Vec<Row> = rows.iter().map(|r| [r[2], r[0], r[1]]).collect();
            prop_assert_eq!(check(&rows, [2, 2, 2]), check(&swapped, [2, 2, 2]));
        }
    }

    #[test]
    fn products_that_floats_cannot_tell_apart_are_told_apart() {
        let big = 1 << 60;
        assert_eq!(nash(&[&[big, big], &[big, big + 1]], &[0, 0], &CommonScale::equal()), [1]);
    }

    #[test]
    fn when_every_product_is_zero_the_greatest_least_gain_decides() {
        assert_eq!(nash(&[&[0, 9], &[0, 3], &[5, 0]], &[0, 0], &CommonScale::equal()), [0]);
    }
}
