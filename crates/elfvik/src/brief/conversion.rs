//! Whether two scenarios mean the same: what a conversion changed, found by comparing what was written with
//! what it was written from.

mod difference;
mod outcomes;
mod waiting;

pub use difference::{ConversionDifference, ZoneCount};

use crate::model::{Scenario, View};
use crate::prepare::{AnalysisError, Game};
use difference::option_name;
use outcomes::Games;
use waiting::waiting;

/// In what two scenarios differ, most basic first; nothing where one means what the other means.
///
/// Both are taken at their likely values. Compared are the parties with their names and order, the issues
/// and options with their names, how many outcomes are possible, what outcomes are worth to each party (all
/// where there are at most 100,000; otherwise every change of one option, and 2,000 outcomes spread
/// evenly), what each accepts from, what a talk under the rules of each scenario pays to those who wait and
/// to those who do not agree, and how many outcomes are efficient and acceptable: exactly where both counts
/// are exact, otherwise as far as bounds contradict each other; of more than 2^50 outcomes only whether any
/// is acceptable. Utilities count as equal up to 10^-12 of the greatest, or of 1 where that is more.
///
/// # Errors
///
/// When one of them has nothing to analyse, as [`Game::new`] says.
///
/// # Examples
///
/// ```
/// use elfvik::brief::conversion::{ConversionDifference, differences};
/// use elfvik::format::{FileText, native};
/// use elfvik::model::{PartyId, View};
///
/// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// let mut other = files.clone();
/// other[0].preferences.discount = Some(elfvik::model::Estimate::Exact("0.5".parse().unwrap()));
/// let view = |files: [_; 2]| View::of_analyst(scenario.clone(), files).unwrap();
/// let (before, after) = (view(files), view(other));
/// assert!(differences(&before, &before).unwrap().is_empty());
/// let found = differences(&before, &after).unwrap();
/// let ConversionDifference::Discount { party, after, .. } = &found[0] else { panic!("{found:?}") };
/// assert_eq!(party, "town");
/// assert!(*after < 1.0);
/// ```
pub fn differences(before: &View, after: &View) -> Result<Vec<ConversionDifference>, AnalysisError> {
    let mut found = Vec::new();
    let (old, new) = (before.scenario(), after.scenario());
    if old.parties.len() != new.parties.len() {
        found.push(ConversionDifference::Parties { before: old.parties.len(), after: new.parties.len() });
        return Ok(found);
    }
    let pairs = pairs(old, new);
    of_parties(old, new, &pairs, &mut found);
    if !of_issues(old, new, &mut found) {
        return Ok(found);
    }
    let games = Games { before: Game::new(before)?, after: Game::new(after)?, pairs };
    games.sizes(&mut found)?;
    games.utilities(old, &mut found);
    games.reservations(old, &mut found);
    waiting((before, after), &games, &mut found);
    games.counts(&mut found);
    Ok(found)
}

/// For each party of the first scenario the same party of the second: by id, by name, or what is left in
/// order.
fn pairs(old: &Scenario, new: &Scenario) -> Vec<usize> {
    let mut free: Vec<usize> = (0..new.parties.len()).collect();
    let mut pairs = vec![None; old.parties.len()];
    let same: [fn(&crate::model::Party, &crate::model::Party) -> bool; 3] =
        [|a, b| a.id == b.id, |a, b| a.name.eq_ignore_ascii_case(&b.name), |_, _| true];
    for same in same {
        for (at, party) in old.parties.iter().enumerate() {
            let found = free.iter().position(|&p| pairs[at].is_none() && same(party, &new.parties[p]));
            if let Some(position) = found {
                pairs[at] = Some(free.remove(position));
            }
        }
    }
    pairs.into_iter().enumerate().map(|(at, pair)| pair.unwrap_or(at)).collect()
}

fn of_parties(old: &Scenario, new: &Scenario, pairs: &[usize], found: &mut Vec<ConversionDifference>) {
    for (party, &pair) in old.parties.iter().zip(pairs) {
        let after = &new.parties[pair].name;
        if party.name != *after {
            let (party, before) = (party.id.clone(), party.name.clone());
            found.push(ConversionDifference::PartyName { party, before, after: after.clone() });
        }
    }
    if !pairs.is_sorted() {
        let after = new.parties.iter().map(|party| party.id.clone()).collect();
        found.push(ConversionDifference::PartyOrder { after });
    }
}

/// Whether the issues have as many options, so that their outcomes can be compared.
fn of_issues(old: &Scenario, new: &Scenario, found: &mut Vec<ConversionDifference>) -> bool {
    if old.issues.len() != new.issues.len() {
        found.push(ConversionDifference::Issues { before: old.issues.len(), after: new.issues.len() });
        return false;
    }
    let mut is_same = true;
    for (old, new) in old.issues.iter().zip(&new.issues) {
        if old.question != new.question {
            let (before, after) = (old.question.clone(), new.question.clone());
            found.push(ConversionDifference::IssueName { before, after });
        }
        let (before, after) = (old.n_options() as usize, new.n_options() as usize);
        if before != after {
            is_same = false;
            found.push(ConversionDifference::Options { issue: old.id.clone(), before, after });
            continue;
        }
        let renamed = (0..old.n_options()).filter(|&o| option_name(old, o) != option_name(new, o));
        let renamed: Vec<u32> = renamed.collect();
        if let Some(&first) = renamed.first() {
            found.push(ConversionDifference::OptionName {
                issue: old.id.clone(),
                before: option_name(old, first),
                after: option_name(new, first),
                others: renamed.len() - 1,
            });
        }
    }
    is_same
}
