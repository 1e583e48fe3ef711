//! Whether two scenarios mean the same: what a conversion changed, found by comparing what was written with
//! what it was written from.

mod outcomes;
mod waiting;

use crate::model::{Issue, Options, Scenario, View};
use crate::prepare::{AnalysisError, Game};
use num_bigint::BigUint;
use outcomes::Games;
use waiting::waiting;

/// Something in which two scenarios differ, as data. Numbers are utilities, rounds are counted from 1;
/// `report::notes::of_difference` puts it into words.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ConversionDifference {
    /// There are more or fewer parties.
    Parties {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// A party is called otherwise.
    PartyName {
        /// The id of the party.
        party: String,
        /// Its name before the conversion.
        before: String,
        /// Its name after the conversion.
        after: String,
    },
    /// The parties stand in another order, which decides who begins.
    PartyOrder {
        /// Their ids in the new order.
        after: Vec<String>,
    },
    /// There are more or fewer issues.
    Issues {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// An issue is called otherwise.
    IssueName {
        /// Its name before the conversion.
        before: String,
        /// Its name after the conversion.
        after: String,
    },
    /// An issue has more or fewer options.
    Options {
        /// The id of the issue.
        issue: String,
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// Options are called otherwise.
    OptionName {
        /// The id of the issue.
        issue: String,
        /// The first of these before.
        before: String,
        /// The same one after the conversion.
        after: String,
        /// How many others of the issue are called otherwise too.
        others: usize,
    },
    /// More or fewer outcomes are possible.
    Size {
        /// How many there were.
        before: BigUint,
        /// How many there are.
        after: BigUint,
    },
    /// Outcomes are worth something else.
    Utility {
        /// The id of the party.
        party: String,
        /// The first of these: how the option of each issue is called, in the order of the issues.
        outcome: Vec<String>,
        /// What it was worth.
        before: f64,
        /// What it is worth.
        after: f64,
        /// How many others of those that were looked at differ too.
        others: usize,
    },
    /// A party accepts from another utility.
    Reservation {
        /// The id of the party.
        party: String,
        /// The utility from which it accepted before.
        before: f64,
        /// The utility from which it accepts after.
        after: f64,
    },
    /// Waiting costs something else.
    Discount {
        /// The id of the party.
        party: String,
        /// The round, counted from 1.
        round: u32,
        /// The deadline in rounds.
        of: u32,
        /// Which share was left.
        before: f64,
        /// Which share is left.
        after: f64,
    },
    /// Talks without agreement pay something else.
    NoAgreement {
        /// The id of the party.
        party: String,
        /// The deadline in rounds.
        of: u32,
        /// What it paid before, in utilities.
        before: f64,
        /// What it pays after, in utilities.
        after: f64,
    },
    /// More or fewer utility vectors are efficient.
    Frontier {
        /// How many were efficient before.
        before: usize,
        /// How many are efficient after.
        after: usize,
    },
    /// More or fewer outcomes make a deal.
    Zone {
        /// How many did.
        before: ZoneCount,
        /// How many do.
        after: ZoneCount,
    },
}

/// How many outcomes make a deal, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneCount {
    /// None of them.
    None,
    /// Some of so many that they are not counted.
    Some,
    /// At least `low` and at most `high`; both are the same where the count is exact.
    Between {
        /// The lower bound.
        low: BigUint,
        /// The upper bound.
        high: BigUint,
    },
}

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

/// How an option is called: its text, or its id where it has none.
fn option_name(issue: &Issue, option: u32) -> String {
    match &issue.options {
        Options::Labels { labels, .. } => {
            let label = &labels[option as usize];
            label.text.as_ref().unwrap_or(&label.id).clone()
        }
        _ => issue.option_id(option),
    }
}

/// Whether two numbers are equal up to what floats can tell.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0)
}

/// As the grain of utilities from 0 to 1.
const TOLERANCE: f64 = 1e-12;
