//! Laws of sums over coupled issues, against the list of all outcomes.

use super::Size;
use crate::model::PartyId;
use crate::prepare::Game;
use crate::prepare::generator::{GameShape, rectangles, with_random_rules};
use crate::talk::{BelievedPreferences, Offer, OfferChooser, OfferSpace, PreferenceProfile};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Every cluster stands as a whole diagram.
const WHOLE: Size = Size { cells: 1 << 20, combinations: 0, arcs: 1 << 17, width: 100, steps: 100 };
/// The same with worths rounded to the coarsest cells.
const ROUNDED: Size = Size { cells: 1, ..WHOLE };
/// Clusters are sampled wherever they have more states than the narrowest diagram.
const SAMPLED: Size = Size { arcs: 8, steps: 20, width: 40, ..WHOLE };

/// Games of two with rectangles, some with rules, small enough to list.
fn games() -> impl Iterator<Item = (u64, Game)> {
    (0..24).map(|seed| {
        let n_issues = 4 + seed as usize % 3;
        let game = rectangles(GameShape { n_parties: 2, n_issues, n_options: 4 }, 10 + seed as usize, seed);
        (seed, with_random_rules(&game, seed as usize % 4, seed))
    })
}

/// The profile of the first party over a list, and by sums of a size; none where rules leave nothing.
fn both(game: &Game, size: &Size) -> Option<[PreferenceProfile; 2]> {
    let profile = |most_listed: u64, size: &Size| {
        let offer_space = Arc::new(OfferSpace::of(game, most_listed).unwrap());
        PreferenceProfile::with_size(game, PartyId(0), &offer_space, size).ok()
    };
    Some([profile(1 << 20, size)?, profile(0, size)?])
}

fn walk(profile: &PreferenceProfile) -> Vec<Offer> {
    std::iter::successors(Some(profile.best()), |offer| profile.after(*offer)).collect()
}

/// The offers of a listed profile as offers of another.
fn all(listed: &PreferenceProfile, other: &PreferenceProfile) -> Vec<(Offer, i64)> {
    let outcome = |offer: Offer| listed.offer_space().numbering().outcome(offer);
    let pair = |offer: Offer| (other.offer_space().offer(&outcome(offer)).unwrap(), listed.worth(offer));
    walk(listed).into_iter().map(pair).collect()
}

/// Forty targets from the least to the greatest worth.
fn targets(listed: &PreferenceProfile) -> impl Iterator<Item = i64> {
    let (least, most) = (listed.least(), listed.most());
    (0..=40).map(move |k| least + (most - least) * k / 40)
}

fn guess(game: &Game, seed: u64) -> BelievedPreferences {
    let mut numbers = crate::seed::Seed(seed).stream("guess").from(0);
    let mut value = || (numbers.next().unwrap() * 100.0).round() / 1_000.0;
    let values = game.space().n_options().iter().map(|&n| (0..n).map(|_| value()).collect()).collect();
    BelievedPreferences { values, version: 1 }
}

#[test]
fn a_whole_diagram_answers_as_a_list() {
    for (seed, game) in games() {
        let Some([listed, whole]) = both(&game, &WHOLE) else { continue };
        assert!(!whole.is_sampled() && whole.gap() <= 0.0, "{seed}");
        assert_eq!((listed.least(), listed.most()), (whole.least(), whole.most()), "{seed}");
        let worths =
            |profile: &PreferenceProfile| walk(profile).iter().map(|o| profile.worth(*o)).collect::<Vec<_>>();
        assert_eq!(worths(&listed), worths(&whole), "{seed}");
        assert_eq!(walk(&whole).iter().collect::<BTreeSet<_>>().len(), walk(&listed).len(), "{seed}");
        for target in targets(&listed) {
            let [a, b] = [&listed, &whole].map(|p| p.least_from(target).map(|offer| p.worth(offer)));
            assert_eq!(a, b, "{seed} {target}");
            let [a, b] = [&listed, &whole].map(|p| p.most_to(target).map(|offer| p.worth(offer)));
            assert_eq!(a, b, "{seed} {target}");
        }
    }
}

#[test]
fn what_is_found_is_legal_and_within_the_stated_gap() {
    let mut n_sampled = 0;
    for (size, (seed, game)) in [ROUNDED, SAMPLED].iter().flat_map(|size| games().map(move |g| (size, g))) {
        let Some([listed, found]) = both(&game, size) else { continue };
        n_sampled += usize::from(found.is_sampled());
        let gap = (found.gap() * game.scale(0).unit()).round() as i64;
        for (offer, worth) in all(&listed, &found) {
            assert_eq!(found.worth(offer), worth, "{seed}");
        }
        assert!(found.most() <= listed.most() && listed.most() <= found.most() + gap, "{seed}");
        assert!(found.least() >= listed.least(), "{seed}");
        for target in targets(&listed) {
            if let Some(offer) = found.least_from(target) {
                let over = found.worth(offer) - target;
                assert!(found.offer_space().is_feasible(offer) && over >= 0, "{seed} {target}");
                let is_close = over <= gap || target < found.least();
                assert!(!found.is_sampled() || is_close, "{seed} {target} {over} {gap}");
                let nearest = listed.least_from(target + gap).map_or(i64::MAX / 2, |o| listed.worth(o));
                assert!(found.is_sampled() || found.worth(offer) <= nearest + gap, "{seed} {target}");
            } else {
                assert!(listed.most() - found.most() <= gap, "{seed} {target}");
            }
            if let Some(offer) = found.most_to(target) {
                assert!(
                    found.offer_space().is_feasible(offer) && found.worth(offer) <= target,
                    "{seed} {target}"
                );
            }
            let mut numbers = crate::seed::Seed(seed).stream("some").from(0);
            if let Some(offer) = found.some((target, target + 100), || numbers.next().unwrap()) {
                assert!(found.offer_space().is_feasible(offer), "{seed} {target}");
                assert!(found.worth(offer) >= target, "{seed} {target}");
            }
        }
    }
    assert!(n_sampled > 10, "only {n_sampled} were sampled");
}

#[test]
fn a_walk_from_the_best_meets_legal_outcomes_once_and_comes_to_an_end() {
    for (seed, game) in games() {
        let Some([listed, sampled]) = both(&game, &SAMPLED) else { continue };
        let walk = walk(&sampled);
        let worths: Vec<i64> = walk.iter().map(|offer| sampled.worth(*offer)).collect();
        assert!(worths.is_sorted_by(|a, b| a >= b), "{seed}");
        assert!(walk.iter().all(|offer| sampled.offer_space().is_feasible(*offer)), "{seed}");
        assert_eq!(walk.iter().collect::<BTreeSet<_>>().len(), walk.len(), "{seed}");
        // From an outcome outside the sample it goes on inside, never upwards.
        for (offer, worth) in all(&listed, &sampled) {
            let after = sampled.after(offer);
            assert!(after.is_none_or(|after| sampled.worth(after) <= worth), "{seed}");
        }
    }
}

#[test]
fn no_outcome_of_a_window_is_better_for_the_other_than_the_stated_gap_allows() {
    let mut n_found = 0;
    for (size, (seed, game)) in
        [WHOLE, ROUNDED, SAMPLED].iter().flat_map(|size| games().map(move |g| (size, g)))
    {
        let Some([listed, found]) = both(&game, size) else { continue };
        let guess = guess(&game, seed);
        let (mut exact, mut chooser) = (OfferChooser::default(), OfferChooser::default());
        let width = (listed.most() - listed.least()) / 20;
        for low in targets(&listed) {
            let window = (low, low + width);
            let best = exact.best(&listed, &guess, window);
            let Some(pick) = chooser.best(&found, &guess, window) else {
                assert!(best.is_none() || found.is_sampled(), "{seed} {low}");
                continue;
            };
            n_found += 1;
            let worth = found.worth(pick.offer);
            let is_inside = worth >= low && (worth <= low + width || low + width >= found.most());
            assert!(found.offer_space().is_feasible(pick.offer) && is_inside, "{seed} {low} {worth}");
            assert!((guess.value(found.offer_space(), pick.offer) - pick.value).abs() < 1e-9, "{seed} {low}");
            let best = best.unwrap().value;
            assert!(pick.value <= best + 1e-9 && best <= pick.value + pick.gap + 1e-9, "{seed} {low}");
        }
    }
    assert!(n_found > 500, "only {n_found} were found");
}
