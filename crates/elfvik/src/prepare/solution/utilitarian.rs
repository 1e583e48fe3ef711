use super::greatest::greatest;
use crate::prepare::game::CommonScale;

/// The rows with the greatest sum of utilities.
///
/// `utilities[row]` holds one whole number per party, `units` say how they compare; sums are exact. The sum
/// depends on the parties' scales: it compares one side's points with the other's. All rows that tie are
/// returned, ascending; none for no rows. `O(n p)` for `n` rows and `p` parties.
///
/// Source: J. C. Harsanyi, "Cardinal Welfare, Individualistic Ethics, and Interpersonal Comparisons of
/// Utility", Journal of Political Economy 63(4), 1955.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{CommonScale, solution::utilitarian};
///
/// assert_eq!(utilitarian(&[&[9, 1], &[6, 6], &[2, 8]], &CommonScale::equal()), [1]);
/// assert_eq!(utilitarian(&[&[9, 1], &[2, 8]], &CommonScale::equal()), [0, 1]);
/// ```
#[must_use]
pub fn utilitarian(utilities: &[&[i64]], units: &CommonScale) -> Vec<usize> {
    greatest(0..utilities.len(), |row| units.sum(utilities[row]))
}

#[cfg(test)]
mod tests {
    use super::{CommonScale, utilitarian};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn adding_a_constant_to_one_party_keeps_the_choice(
            rows in prop::collection::vec(prop::array::uniform3(0_i64..20), 1..12),
            constant in -50_i64..50,
        ) {
            let moved: Vec<[i64; 3]> = rows.iter().map(|r| [r[0] + constant, r[1], r[2]]).collect();
            let slices = |rows: &[[i64; 3]]| {
                utilitarian(&rows.iter().map(|r| &r[..]).collect::<Vec<_>>(), &CommonScale::equal())
            };
            prop_assert_eq!(slices(&rows), slices(&moved));
        }
    }

    #[test]
    fn the_scale_of_a_party_matters() {
        assert_eq!(utilitarian(&[&[3, 0], &[0, 2]], &CommonScale::equal()), [0]);
        assert_eq!(utilitarian(&[&[3, 0], &[0, 4]], &CommonScale::equal()), [1]);
    }
}
