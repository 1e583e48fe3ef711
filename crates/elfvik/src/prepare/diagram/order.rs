//! In which order the issues of a part are chosen.

use crate::prepare::game::Game;

/// In which order issues are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    FewestOpen,
    BusiestFirst,
}

/// The issues that most factors depend on first: once they are settled, most regions are out of the question.
pub(super) fn busiest_first(mut issues: Vec<usize>, scopes: &[(Vec<usize>, bool)]) -> Vec<usize> {
    let n_factors = |issue: &usize| scopes.iter().filter(|(scope, _)| scope.contains(issue)).count();
    issues.sort_by_key(|issue| std::cmp::Reverse(n_factors(issue)));
    issues
}

/// An order of the issues that keeps few factors open at a time: greedily the issue after which the fewest
/// states can be expected, the lowest one of equals.
pub(super) fn fewest_open(game: &Game, mut rest: Vec<usize>, scopes: &[(Vec<usize>, bool)]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::with_capacity(rest.len());
    let size = |i: &usize| f64::from(game.space().n_options()[*i]).log2();
    while !rest.is_empty() {
        let states_after = |i: &usize| -> f64 {
            let is_chosen = |j: &usize| j == i || chosen.contains(j);
            let open = |(scope, is_table): &(Vec<usize>, bool)| {
                let known = scope.iter().filter(|j| is_chosen(j)).count();
                match (known == 0 || known == scope.len(), is_table) {
                    (true, _) => 0.0,
                    (false, true) => scope.iter().filter(|j| is_chosen(j)).map(size).sum(),
                    (false, false) => 1.0,
                }
            };
            scopes.iter().map(open).sum()
        };
        let cost: Vec<f64> = rest.iter().map(states_after).collect();
        let best = (0..rest.len()).min_by(|&a, &b| cost[a].total_cmp(&cost[b])).unwrap_or(0);
        chosen.push(rest.remove(best));
    }
    chosen
}
