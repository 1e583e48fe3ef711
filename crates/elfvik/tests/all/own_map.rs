//! What is worth what to one side, by what it believes of the others.

use elfvik::format::native::starter_view;
use elfvik::model::{PartyId, View};
use elfvik::prepare::own_map::{OwnMap, OwnMapRequest};

fn town(request: &OwnMapRequest) -> (View, OwnMap) {
    let all = starter_view();
    let view = View::of_party(all.scenario().clone(), all.files()[0].clone()).unwrap();
    let map = OwnMap::of(&view, request).unwrap().unwrap();
    (view, map)
}

#[test]
fn no_package_dominates_one_that_is_shown() {
    let (_, map) = town(&OwnMapRequest::STANDARD);
    let shown = map.nondominated(PartyId(1), 100);
    let places: Vec<_> = shown.iter().map(|outcome| map.place(outcome)).collect();
    assert!(
        places
            .windows(2)
            .all(|pair| { pair[0].own > pair[1].own && pair[0].others[0].likely < pair[1].others[0].likely })
    );
    let cloud = map.cloud(PartyId(1), usize::MAX);
    for place in &places {
        let (own, theirs) = (place.own, place.others[0].likely);
        assert!(!cloud.iter().any(|(a, b)| *a > own && *b >= theirs || *a >= own && *b > theirs));
    }
}

#[test]
fn packages_of_the_same_worth_are_the_likeliest_first() {
    let (view, map) = town(&OwnMapRequest::STANDARD);
    let package = &view.scenario().packages[0].outcome;
    let same = map.same_worth(package, 5);
    assert!(same.windows(2).all(|pair| pair[0].accepted >= pair[1].accepted));
    assert!(same.iter().all(|place| place.outcome != *package));
}

#[test]
fn what_is_better_for_all_is_worse_for_nobody() {
    let (view, map) = town(&OwnMapRequest::STANDARD);
    for package in &view.scenario().packages {
        let here = map.place(&package.outcome);
        for better in map.improvements(&package.outcome, 10) {
            assert!(better.own > here.own && better.others[0].likely >= here.others[0].likely);
        }
    }
}

#[test]
fn of_a_large_space_some_are_drawn_and_some_made_better() {
    let (_, map) = town(&OwnMapRequest { most_scanned: 1, n_drawn: 40, ..OwnMapRequest::STANDARD });
    assert!(!map.is_complete() && map.n_outcomes() <= 40);
    let (_, whole) = town(&OwnMapRequest::STANDARD);
    let most =
        |map: &OwnMap| map.cloud(PartyId(1), usize::MAX).iter().map(|(own, _)| *own).fold(0.0, f64::max);
    assert!((most(&map) - most(&whole)).abs() < 0.2);
}
