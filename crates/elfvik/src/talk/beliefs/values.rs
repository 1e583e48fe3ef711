//! What options are worth as a sum over issues.

use crate::model::{IssueId, Outcome};
use crate::prepare::Game;

/// What a party is thought to want as a sum over issues: what an option changes, on average between the
/// outcome that is best for the party that believes it and the one that is best for the other, issue by
/// issue.
pub(super) fn summed(game: &Game, own: usize, other: usize) -> Option<Vec<Vec<f64>>> {
    let n_options = game.space().n_options();
    let best_for = |party: usize| {
        let best = |issue: usize| {
            let open = (0..n_options[issue]).filter(|&option| game.is_open(issue, option as usize));
            open.max_by_key(|&option| (game.value(issue, option)[party], std::cmp::Reverse(option)))
        };
        (0..n_options.len()).map(best).collect::<Option<Vec<u32>>>().map(Outcome::new)
    };
    let bases = [best_for(own)?, best_for(other)?];
    let mut values: Vec<Vec<f64>> = n_options.iter().map(|&n| vec![0.0; n as usize]).collect();
    for base in &bases {
        for (issue, values) in values.iter_mut().enumerate() {
            let along = game.along(base, IssueId(issue));
            let crosses = |option: usize| game.crosses(other, &base.with(IssueId(issue), option as u32));
            let kept = along.iter().enumerate().filter(|(option, _)| !crosses(*option));
            let least = kept.map(|(_, row)| row[other]).min().unwrap_or(0);
            let rows = values.iter_mut().zip(&along);
            rows.for_each(|(value, row)| *value += row[other].max(least) as f64 / bases.len() as f64);
        }
    }
    normalised(values)
}

/// Values from 0 on, whose best add up to 1; none where all options are alike.
pub(super) fn normalised(mut values: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let mut sum = 0.0;
    for values in &mut values {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        values.iter_mut().for_each(|value| *value -= low);
        sum += values.iter().copied().fold(0.0, f64::max);
    }
    if sum <= 0.0 {
        return None;
    }
    values.iter_mut().flatten().for_each(|value| *value /= sum);
    Some(values)
}
