//! Draws the worlds that one file believes in.

use super::home::BelievedHome;
use super::values::{normalised, summed};
use super::worlds::{BelievedGames, BelievedWorlds, DrawnWorlds, SMALLEST};
use crate::model::{Course, PartyId};
use crate::prepare::evidence;
use crate::prepare::world::Worlds;
use crate::prepare::{Control, Game, Parameters};
use crate::seed::Seed;
use crate::talk::offer_space::OfferSpace;
use crate::talk::outcome_list::OutcomeList;
use std::sync::Arc;

/// What others may want in worlds drawn from one party's own view; nothing where it has no game. They are the
/// same for all talks: their seed is not that of the talks, whose true worlds nobody may know.
pub(super) fn worlds(
    parameters: &Arc<Parameters>,
    (course, offer_space): (&Course, &Arc<OfferSpace>),
    (own, others): (PartyId, &[PartyId]),
) -> Option<Vec<BelievedWorlds>> {
    let worlds = Worlds::for_talks(Arc::clone(parameters), SEED).ok()?;
    let heard = evidence::posterior(parameters, SEED, WORLDS, &Control::default()).ok()?;
    let worlds = match heard {
        Some(heard) => worlds.with_picked(heard.picked()),
        None => worlds,
    };
    let listing = offer_space
        .listing()
        .filter(|listing| listing.len().saturating_mul(WORLDS).saturating_mul(others.len()) <= MOST_MARGINS);
    let mut games: Vec<(Game, Game)> = Vec::new();
    // Where outcomes are not listed each is looked at in every world.
    let n_worlds = if listing.is_some() { WORLDS } else { FEW_WORLDS };
    let homes: Vec<BelievedHome> =
        others.iter().map(|other| BelievedHome::of(parameters, course, *other)).collect();
    let likely: Vec<Vec<Vec<f64>>> =
        others.iter().map(|other| corrections(worlds.table(), own.0, other.0)).collect();
    let mut making: Vec<DrawnWorlds> = others.iter().map(|_| DrawnWorlds::new()).collect();
    let mut drawing = worlds.drawing();
    drawing.begin(0);
    for _ in 0..n_worlds {
        drawing.next_world().ok()?;
        if listing.is_none() {
            games.push((drawing.table.clone(), drawing.home.clone()));
        }
        for (at, other) in others.iter().enumerate() {
            let (game, making) = (&drawing.table, &mut making[at]);
            making.reservations.push(reservation(game, other.0));
            let mut values = corrected(additive(game, other.0), &likely[at]);
            penalise(&mut values, game, other.0);
            making.values.push(values);
            if let Some(listing) = listing {
                making.margins.push(margins(listing, (game, other.0), (&drawing.home, &homes[at])));
            }
        }
    }
    if listing.is_none() {
        let games: Arc<[(Game, Game)]> = games.into();
        for ((making, home), other) in making.iter_mut().zip(homes).zip(others) {
            let ranges = games.iter().map(|(table, _)| range(table, other.0)).collect();
            making.games = Some(BelievedGames { games: Arc::clone(&games), party: other.0, home, ranges });
        }
    }
    Some(making.into_iter().map(|making| making.finished(offer_space)).collect())
}

/// What a party may want of whom nothing is known: rather the reverse of the own wishes, with any weights.
pub(in crate::talk) fn opposed_worlds(opposed: &[Vec<f64>], offer_space: &Arc<OfferSpace>) -> BelievedWorlds {
    let mut numbers = SEED.stream("wishes of which nothing is known").from(0);
    let mut draw = || numbers.next().unwrap_or(0.5);
    let mut making = DrawnWorlds::new();
    for _ in 0..WORLDS {
        let mut world: Vec<Vec<f64>> = Vec::with_capacity(opposed.len());
        for values in opposed {
            let most = values.iter().copied().fold(0.0, f64::max);
            let weight = -libm::log(1.0 - draw());
            let kind = draw();
            let last = (values.len().max(2) - 1) as f64;
            let is_opposed = most > 0.0 && kind < OPPOSED;
            let rises = kind < (1.0 + OPPOSED) / 2.0;
            let value = |(option, value): (usize, &f64)| match (is_opposed, rises) {
                (true, _) => value / most,
                (false, true) => option as f64 / last,
                (false, false) => 1.0 - option as f64 / last,
            };
            world.push(values.iter().enumerate().map(value).map(|value| weight * value).collect());
        }
        making.reservations.push(0.3 + 0.4 * draw());
        making.values.push(normalised(world).unwrap_or_else(|| opposed.to_vec()));
    }
    making.finished(offer_space)
}

/// What each option is worth to a party by itself; one that crosses a red line as much as the worst other
/// one.
fn own_values(game: &Game, party: usize) -> Vec<Vec<i64>> {
    let values = |(issue, &n): (usize, &u32)| {
        let mut values: Vec<i64> = (0..n).map(|option| game.value(issue, option)[party]).collect();
        let most = values.iter().copied().max().unwrap_or(0);
        let kept = values.iter().copied().filter(|value| most.saturating_sub(*value) < PENALISED);
        let least = kept.min().unwrap_or(most);
        values.iter_mut().for_each(|value| *value = (*value).max(least));
        values
    };
    game.space().n_options().iter().enumerate().map(values).collect()
}

/// What lies between the least and the greatest worth to a party, as sums over issues.
fn range(game: &Game, party: usize) -> f64 {
    let spread = |values: &Vec<i64>| {
        values.iter().copied().max().unwrap_or(0).saturating_sub(values.iter().copied().min().unwrap_or(0))
    };
    own_values(game, party).iter().map(spread).fold(0, i64::saturating_add).max(1) as f64
}

/// The reservation of a party as a share of its range, as a sum over issues.
fn reservation(game: &Game, party: usize) -> f64 {
    let values = own_values(game, party);
    let sum = |of: fn(&Vec<i64>) -> i64| values.iter().map(of).fold(0, i64::saturating_add);
    let least = sum(|values| values.iter().copied().min().unwrap_or(0));
    (game.reservation()[party].saturating_sub(least) as f64 / range(game, party)).clamp(-0.5, 1.5)
}

/// The values of options as a sum over issues, in shares.
fn additive(game: &Game, party: usize) -> Vec<Vec<f64>> {
    let floats = |values: Vec<i64>| values.into_iter().map(|value| value as f64).collect::<Vec<f64>>();
    let values: Vec<Vec<f64>> = own_values(game, party).into_iter().map(floats).collect();
    let blank = values.iter().map(|values| vec![0.0; values.len()]).collect();
    normalised(values).unwrap_or(blank)
}

/// Takes a whole range from each option that crosses a red line by itself.
fn penalise(values: &mut [Vec<f64>], game: &Game, party: usize) {
    for (issue, (values, kept)) in values.iter_mut().zip(own_values(game, party)).enumerate() {
        for (option, (value, kept)) in values.iter_mut().zip(kept).enumerate() {
            if game.value(issue, option as u32)[party] < kept {
                *value -= 1.0;
            }
        }
    }
}

/// What tables, bonuses and red lines change of the values of options, at the likely values.
fn corrections(game: &Game, own: usize, other: usize) -> Vec<Vec<f64>> {
    let mut plain = additive(game, other);
    let Some(summed) = summed(game, own, other) else {
        plain.iter_mut().flatten().for_each(|value| *value = 0.0);
        return plain;
    };
    let cells = plain.iter_mut().flatten().zip(summed.iter().flatten());
    cells.for_each(|(plain, summed)| *plain = summed - *plain);
    plain
}

fn corrected(mut values: Vec<Vec<f64>>, corrections: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let cells = values.iter_mut().flatten().zip(corrections.iter().flatten());
    cells.for_each(|(value, correction)| *value += correction);
    values
}

/// By how much each listed outcome is above what a party and its home need, as a share of a range.
fn margins(
    listing: &OutcomeList,
    (game, party): (&Game, usize),
    (home_game, home): (&Game, &BelievedHome),
) -> Vec<f32> {
    let mut own = shares(listing, game, party);
    if home.is_empty() {
        return own;
    }
    let at_home: Vec<Vec<f32>> = home.asked().map(|at| shares(listing, home_game, at)).collect();
    for (outcome, own) in own.iter_mut().enumerate() {
        let mut ratifiers = at_home.iter();
        *own = home.margin(*own, |_| ratifiers.next().map_or(0.0, |margins| margins[outcome]));
    }
    own
}

/// By how much each listed outcome is above a player's reservation, as a share of its range.
fn shares(listing: &OutcomeList, game: &Game, player: usize) -> Vec<f32> {
    let worths = listing.worths(game, player);
    let most = worths.iter().copied().max().unwrap_or(0);
    let crosses = |worth: i64| most.saturating_sub(worth) > PENALISED;
    let least = worths.iter().copied().filter(|worth| !crosses(*worth)).min().unwrap_or(0);
    let range = most.saturating_sub(least).max(1) as f32;
    let reservation = game.reservation()[player];
    let share = |worth: i64| {
        let is_reached = game.reaches(player, worth);
        let above = worth.saturating_sub(reservation) as f32 / range;
        if is_reached { above.max(0.0) } else { above.min(-SMALLEST) }
    };
    worths.into_iter().map(|worth| if crosses(worth) { -1.0 } else { share(worth) }).collect()
}

/// The seed of all believed worlds: equal beliefs are equal in all talks.
const SEED: Seed = Seed(0x00be_11ef);
/// So many worlds are drawn,
const WORLDS: usize = 48;
/// and so many where outcomes are too many to be looked at beforehand.
const FEW_WORLDS: usize = 24;
/// Tables of at most so many margins are made.
const MOST_MARGINS: usize = 1 << 24;
/// What is so much below the best crosses a red line.
const PENALISED: i64 = 1 << 47;
/// With how much probability an issue of which nothing is known is opposed.
const OPPOSED: f64 = 0.7;
