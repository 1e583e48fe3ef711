//! How far apart the parties are, issue by issue.

use super::frontier::Limits;
use super::game::Game;
use super::space;
use crate::model::{IssueId, Outcome, PartyId};

/// How far apart the parties are at one issue, the other issues as in some outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueGap {
    /// The issue on which they differ.
    pub issue: IssueId,
    /// What is at stake for each party.
    pub stakes: Vec<IssueStake>,
    /// What it comes to.
    pub reading: IssueType,
}

/// What an issue means to a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueStake {
    /// Its best option; of several the lowest.
    pub best: u32,
    /// The most it loses, in whole numbers, when another party's best option is taken instead of its own.
    pub loss: i64,
    /// With terms over several issues: the least and the most of that loss, whatever the other issues are;
    /// below zero where the other party's option is then the better one. Rules are not looked at.
    pub extremes: Option<(i64, i64)>,
}

/// What the stakes of an issue come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueType {
    /// One option is best for all.
    Shared,
    /// It matters at least twice as much to this party as to any other, measured by each party's range of
    /// utilities: the others can give way here and ask for something elsewhere.
    Tradeable(PartyId),
    /// It matters to several about alike.
    Contested,
}

/// The gap at every issue, the other issues as in `base`; `ranges` are the least and greatest utilities.
///
/// The best option of a party is the one it likes most with the other issues held; rules are not looked at,
/// since the other issues could move too, but options that can never occur are left out. An option that is
/// best for all counts as everybody's best. `O(options · (parties + terms))`.
///
/// # Panics
///
/// When `base` belongs to another space.
///
/// # Examples
///
/// ```
/// use elfvik::model::{Outcome, PartyId};
/// use elfvik::prepare::{Game, frontier::Limits, gap::{IssueType, gaps}, space};
///
/// // The first issue is worth 9 to one side and 2 to the other; both want the second option of the second.
/// let values = vec![vec![vec![9, 0], vec![0, 2]], vec![vec![0, 0], vec![1, 8]]];
/// let game = Game::additive(values, vec![0, 0]).unwrap();
/// let ranges = space::ranges(&game, &Limits::STANDARD);
/// let gaps = gaps(&game, &Outcome::new(vec![0, 1]), &ranges);
/// assert_eq!(gaps[0].reading, IssueType::Tradeable(PartyId(0)));
/// assert_eq!(gaps[1].reading, IssueType::Shared);
/// ```
#[must_use]
pub fn gaps(game: &Game, base: &Outcome, ranges: &[(i64, i64)]) -> Vec<IssueGap> {
    let n_issues = game.space().n_options().len();
    (0..n_issues).map(|issue| gap(game, base, IssueId(issue), ranges)).collect()
}

fn gap(game: &Game, base: &Outcome, issue: IssueId, ranges: &[(i64, i64)]) -> IssueGap {
    let rows = game.along(base, issue);
    let open: Vec<u32> = (0..rows.len() as u32).filter(|&o| game.open(issue.0)[o as usize]).collect();
    let worth = |p: usize, option: u32| rows[option as usize][p];
    let most: Vec<i64> =
        (0..game.n_parties()).map(|p| open.iter().map(|&o| worth(p, o)).max().unwrap_or_default()).collect();
    let is_best = |p: usize, option: u32| worth(p, option) == most[p];
    let for_all = open.iter().copied().find(|&o| (0..most.len()).all(|p| is_best(p, o)));
    let own = |p: usize| open.iter().copied().find(|&o| is_best(p, o)).unwrap_or_default();
    let best: Vec<u32> = (0..most.len()).map(|p| for_all.unwrap_or_else(|| own(p))).collect();
    let worst = |p: usize| best.iter().copied().min_by_key(|&o| worth(p, o)).unwrap_or_default();
    let stake = |p: usize| {
        let theirs = worst(p);
        let extremes = game
            .couples(issue, PartyId(p))
            .then(|| space::ranges(&game.contrast(issue, best[p], theirs), &Limits::STANDARD)[p]);
        IssueStake { best: best[p], loss: most[p] - worth(p, theirs), extremes }
    };
    let stakes: Vec<IssueStake> = (0..most.len()).map(stake).collect();
    let reading = reading(&stakes, ranges);
    IssueGap { issue, stakes, reading }
}

fn reading(stakes: &[IssueStake], ranges: &[(i64, i64)]) -> IssueType {
    if stakes.iter().all(|s| s.loss == 0) {
        return IssueType::Shared;
    }
    // a / width(a) >= 2 b / width(b), without a division.
    let width = |p: usize| i128::from((ranges[p].1 - ranges[p].0).max(1));
    let loss = |p: usize| i128::from(stakes[p].loss);
    let outweighs = |a: usize, b: usize| loss(a) * width(b) >= 2 * loss(b) * width(a);
    let everybody = 0..stakes.len();
    let leads = |&a: &usize| everybody.clone().all(|b| a == b || outweighs(a, b));
    let leader = everybody.clone().find(leads);
    leader.map_or(IssueType::Contested, |p| IssueType::Tradeable(PartyId(p)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: Vec<Vec<i64>>, expected: IssueType) {
        let filler = vec![vec![0, 0], vec![10, 10]];
        let game = Game::additive(vec![values, filler], vec![0, 0]).unwrap();
        let ranges = space::ranges(&game, &Limits::STANDARD);
        assert_eq!(gaps(&game, &Outcome::new(vec![0, 0]), &ranges)[0].reading, expected);
    }

    #[test]
    fn an_issue_that_matters_twice_as_much_to_one_side_is_tradeable() {
        check(vec![vec![3, 0], vec![0, 10]], IssueType::Tradeable(PartyId(1)));
        check(vec![vec![9, 0], vec![0, 10]], IssueType::Contested);
    }

    #[test]
    fn of_several_best_options_the_one_that_is_best_for_all_counts() {
        check(vec![vec![5, 0], vec![5, 7]], IssueType::Shared);
    }

    #[test]
    fn an_issue_nobody_cares_for_is_shared() {
        check(vec![vec![3, 3], vec![3, 3]], IssueType::Shared);
    }
}
