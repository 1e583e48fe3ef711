//! What an outcome is worth, by every method that adds it up in another way.

use crate::cases::{Case, sampled};
use elfvik::prepare::{Game, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::{Setup, setup};

/// Every outcome is listed, or none is.
const LISTED: u64 = 1 << 20;
const BY_SUMS: u64 = 0;

/// How many outcomes were compared; none where rules leave nothing to talk about.
fn compare(case: &Case, most_listed: u64, seed: u64) -> usize {
    let view = case.view();
    let Ok(game) = Game::new(&view) else { return 0 };
    let parameters = Parameters::of(&view).unwrap();
    let Ok(setup) = Setup::new(parameters, setup::course(&view), Seed(seed), most_listed) else { return 0 };
    let (profiles, offer_space) = (&setup.problem().profiles, &setup.problem().offer_space);
    let mut n_compared = 0;
    for outcome in game.space().iter() {
        let offer = offer_space.offer(&outcome);
        assert_eq!(offer.is_some(), game.is_feasible(&outcome), "seed {seed}: {outcome:?}");
        let Some(offer) = offer else { continue };
        let worths: Vec<i64> = profiles.iter().map(|profile| profile.worth(offer)).collect();
        assert_eq!(worths, game.utilities(&outcome), "seed {seed}: {outcome:?}");
        n_compared += 1;
    }
    n_compared
}

#[test]
fn listed_outcomes_are_worth_what_the_game_says() {
    let compared = |seed: u64| compare(&sampled(seed, 2 + (seed % 2) as usize), LISTED, seed);
    assert!(crate::trials::seeds(200).map(compared).sum::<usize>() > 0);
}

#[test]
fn sums_along_layers_are_worth_what_the_game_says() {
    let compared = |seed: u64| compare(&sampled(seed, 2 + (seed % 2) as usize), BY_SUMS, seed);
    assert!(crate::trials::seeds(200).map(compared).sum::<usize>() > 0);
}
