use super::greatest;

/// The rows with the greatest sum of utilities.
///
/// `utilities[row]` holds one whole number per party. The sum depends on the parties' scales: it compares one side's
/// points with the other's. All rows that tie are returned, ascending; none for no rows. `O(n p)` for `n` rows
/// and `p` parties.
///
/// Source: J. C. Harsanyi, "Cardinal Welfare, Individualistic Ethics, and Interpersonal Comparisons of Utility",
/// Journal of Political Economy 63(4), 1955.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::solution::utilitarian;
///
/// assert_eq!(utilitarian(&[&[9, 1], &[6, 6], &[2, 8]]), [1]);
/// assert_eq!(utilitarian(&[&[9, 1], &[2, 8]]), [0, 1]);
/// ```
#[must_use]
pub fn utilitarian(utilities: &[&[i64]]) -> Vec<usize> {
    greatest(0..utilities.len(), |row| utilities[row].iter().map(|&u| i128::from(u)).sum::<i128>())
}

#[cfg(test)]
mod tests {
    use super::utilitarian;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn adding_a_constant_to_one_party_keeps_the_choice(rows in prop::collection::vec(prop::array::uniform3(0_i64..20), 1..12), constant in -50_i64..50) {
            let moved: Vec<[i64; 3]> = rows.iter().map(|r| [r[0] + constant, r[1], r[2]]).collect();
            let slices = |rows: &[[i64; 3]]| utilitarian(&rows.iter().map(|r| &r[..]).collect::<Vec<_>>());
            prop_assert_eq!(slices(&rows), slices(&moved));
        }
    }

    #[test]
    fn the_scale_of_a_party_matters() {
        assert_eq!(utilitarian(&[&[3, 0], &[0, 2]]), [0]);
        assert_eq!(utilitarian(&[&[3, 0], &[0, 4]]), [1]);
    }
}
