//! What a party's own file believes of the others, made ready for its delegate.

use crate::model::{Belief, IssueId, Outcome, PartyFile, PartyId, View};
use crate::prepare::{Game, Parameters};
use std::sync::{Arc, OnceLock};

/// What one party believes of another at the likely values: a sum over issues.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::talk) struct BelievedParty {
    /// Per issue, what each option is thought to be worth, from 0; the best of all issues add up to 1.
    pub values: Vec<Vec<f64>>,
}

/// What one file believes of each party.
type BelievedParties = Arc<[Option<BelievedParty>]>;

/// What each party's own file believes of the others; nothing where it does not say.
///
/// It is read once, when the first delegate asks.
#[derive(Debug, Clone, Default)]
pub(in crate::talk) struct Beliefs {
    of: Arc<OnceLock<Vec<BelievedParties>>>,
}

impl Beliefs {
    /// What the file of a party of a view believes of each party; of itself nothing.
    pub(in crate::talk) fn of(&self, view: &View, party: PartyId) -> BelievedParties {
        let n = view.scenario().parties.len();
        let all = || (0..n).map(|p| believed(view, PartyId(p)).into()).collect();
        Arc::clone(&self.of.get_or_init(all)[party.0])
    }
}

/// What the file of a party believes of each other party, where the viewer has that file.
fn believed(view: &View, party: PartyId) -> Vec<Option<BelievedParty>> {
    let n = view.scenario().parties.len();
    let nothing = || vec![None; n];
    let Some(file) = view.files().iter().find(|file| file.party == party) else { return nothing() };
    if file.beliefs.is_empty() {
        return nothing();
    }
    let Some(game) = game(view, file) else { return nothing() };
    let is_believed = |p: usize| file.belief(PartyId(p)).is_some();
    (0..n).map(|p| is_believed(p).then(|| summed(&game, party.0, p)).flatten()).collect()
}

/// The game as a party's own file has it. Whom the file says nothing of wants what the party itself wants:
/// nobody looks at that.
fn game(view: &View, file: &PartyFile) -> Option<Game> {
    let mut whole = file.clone();
    for p in (0..view.scenario().parties.len()).map(PartyId).filter(|p| *p != file.party) {
        if whole.belief(p).is_none() {
            let preferences = file.preferences.clone();
            whole.beliefs.push(Belief {
                party: p,
                note: None,
                preferences,
                ratifications: Vec::new(),
                plan: None,
            });
        }
    }
    let own = View::of_party(view.scenario().clone(), whole).ok()?;
    Game::likely(&Parameters::of(&own).ok()?).ok()
}

/// What a party is thought to want as a sum over issues: what an option changes, on average between the
/// outcome that is best for the party that believes it and the one that is best for the other, issue by issue.
fn summed(game: &Game, own: usize, other: usize) -> Option<BelievedParty> {
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
    Some(BelievedParty { values })
}
