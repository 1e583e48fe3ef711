//! What an outcome is worth under terms: the one definition, for numbers of any kind.
//!
//! Games value outcomes in whole numbers, scenarios in fractions, what is written for other systems in
//! fractions too; all of them add up here. Methods that follow many outcomes at once, and for that reason
//! change sums instead of adding them up, say so, and are compared with this by tests.

use super::Outcome;
use num_traits::Zero;
use std::ops::AddAssign;

/// What an outcome is worth to one party: the sum of what the options of single issues are worth and of what
/// terms over several issues pay, and no more than the ceiling, where there is one. `O(issues + terms)`
/// additions, the issues first; in exact numbers their order changes nothing.
pub(crate) fn utility<N, V, P>(
    values: impl Iterator<Item = V>,
    paid: impl Iterator<Item = P>,
    ceiling: Option<&N>,
) -> N
where
    N: Zero + Clone + PartialOrd + AddAssign<V> + AddAssign<P>,
{
    let mut sum = N::zero();
    values.for_each(|value| sum += value);
    paid.for_each(|value| sum += value);
    match ceiling {
        Some(ceiling) if *ceiling < sum => ceiling.clone(),
        _ => sum,
    }
}

/// The same for all parties at once, in numbers of a machine word, each row read once: `values` has a row for
/// each issue, which begins with a number for each party; `paid` says to whom each term over several issues
/// pays what.
pub(crate) fn utilities<'n, N>(
    values: impl Iterator<Item = &'n [N]>,
    paid: impl Iterator<Item = (usize, N)>,
    ceilings: &[N],
    sums: &mut [N],
) where
    N: Zero + Copy + Ord + AddAssign + 'n,
{
    sums.fill(N::zero());
    values.for_each(|row| sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += *value));
    paid.for_each(|(party, value)| sums[party] += value);
    caps(sums, ceilings);
}

/// Lowers the sum of each party to its ceiling.
pub(crate) fn caps<N: Copy + Ord>(sums: &mut [N], ceilings: &[N]) {
    sums.iter_mut().zip(ceilings).for_each(|(sum, ceiling)| *sum = (*sum).min(*ceiling));
}

/// The cell of a table over several issues that an outcome is paid from: the last issue varies fastest. Each
/// issue comes with the number of its options.
pub(crate) fn cell(issues: impl Iterator<Item = (usize, usize)>, outcome: &Outcome) -> usize {
    let step = |cell: usize, (issue, n): (usize, usize)| cell * n + outcome.options()[issue] as usize;
    issues.fold(0, step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_party_gets_the_same_alone_and_in_a_row_and_in_numbers_of_any_kind(
            rows in prop::collection::vec(prop::array::uniform3(-50_i64..50), 0..6),
            paid in prop::collection::vec((0_usize..3, -50_i64..50), 0..6),
            ceilings in prop::array::uniform3(-60_i64..60),
        ) {
            let mut sums = [7; 3];
            utilities(rows.iter().map(|row| &row[..]), paid.iter().copied(), &ceilings, &mut sums);
            for party in 0..3 {
                let values = || rows.iter().map(|row| row[party]);
                let own = || paid.iter().filter(|(p, _)| *p == party).map(|(_, value)| *value);
                let by_hand = (values().sum::<i64>() + own().sum::<i64>()).min(ceilings[party]);
                prop_assert_eq!(sums[party], by_hand);
                prop_assert_eq!(utility(values(), own(), Some(&ceilings[party])), by_hand);
                let fraction = |whole: i64| BigRational::new(whole.into(), 7.into());
                let ceiling = fraction(ceilings[party]);
                let sum = utility(values().map(fraction), own().map(fraction), Some(&ceiling));
                prop_assert_eq!(sum, fraction(by_hand));
                let sum: BigInt = utility(values(), own(), Some(&ceilings[party].into()));
                prop_assert_eq!(sum, BigInt::from(by_hand));
            }
        }
    }

    #[test]
    fn the_last_issue_of_a_table_varies_fastest() {
        let outcome = Outcome::new(vec![2, 9, 1]);
        assert_eq!(cell([(0, 3), (2, 4)].into_iter(), &outcome), 9);
        assert_eq!(cell(std::iter::empty(), &outcome), 0);
    }
}
