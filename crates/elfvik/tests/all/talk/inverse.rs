//! Outcomes by their worth: the same whether outcomes are listed or summed.

use super::*;

/// The same game listed and summed.
fn both(game: &Game, party: usize) -> Option<[PreferenceProfile; 2]> {
    let profile = |most_listed: u64| {
        let offer_space = Arc::new(OfferSpace::of(game, most_listed).unwrap());
        PreferenceProfile::of(game, PartyId(party), &offer_space).ok()
    };
    Some([profile(1 << 20)?, profile(0)?])
}

#[test]
fn what_is_not_listed_answers_as_what_is() {
    let mut n_checked = 0;
    for seed in 0..60 {
        let Some(game) = two_party_game(seed) else { continue };
        let Some([listed, summed]) = both(&game, seed as usize % 2) else { continue };
        if summed.gap() > 0.0 {
            continue;
        }
        n_checked += 1;
        assert_eq!((listed.least(), listed.most()), (summed.least(), summed.most()), "{seed}");
        let outcome =
            |profile: &PreferenceProfile, offer: Offer| profile.offer_space().numbering().outcome(offer);
        let span = (listed.most() - listed.least()).max(1);
        for k in 0..=40 {
            let target = listed.least() + (span / 40).max(1) * k;
            let [a, b] = [&listed, &summed]
                .map(|p| p.least_from(target).map(|offer| (p.worth(offer), outcome(p, offer))));
            assert_eq!(a.as_ref().map(|a| a.0), b.as_ref().map(|b| b.0), "{seed} {target}");
            let [a, b] = [&listed, &summed].map(|p| p.most_to(target).map(|offer| p.worth(offer)));
            assert_eq!(a, b, "{seed} {target}");
        }
        let walk = |profile: &PreferenceProfile| -> Vec<i64> {
            let steps = std::iter::successors(Some(profile.best()), |offer| profile.after(*offer));
            steps.map(|offer| profile.worth(offer)).collect()
        };
        assert_eq!(walk(&listed), walk(&summed), "{seed}");
    }
    assert!(n_checked > 20, "only {n_checked} cases were checked");
}

proptest! {
    #[test]
    fn the_best_for_the_other_in_a_window_is_found_without_a_list(
        rows in prop::collection::vec(prop::collection::vec((0_i64..60, 0_u32..60), 2..5), 2..5),
        low in 0_i64..150,
        width in 0_i64..40,
    ) {
        let values = rows.iter().map(|issue| issue.iter().map(|(own, _)| vec![*own, 0]).collect()).collect();
        let game = Game::additive(values, vec![0, 0]).unwrap();
        let guess = BelievedPreferences {
            values: rows.iter().map(|issue| issue.iter().map(|(_, v)| f64::from(*v) / 100.0).collect())
                .collect(),
            version: 1,
        };
        let [listed, summed] = both(&game, 0).unwrap();
        let window = (low, low + width);
        let [a, b] = [&listed, &summed].map(|profile| {
            OfferChooser::default().best(profile, &guess, window).map(|pick| {
                assert_eq!(pick.gap, 0.0);
                assert!((window.0..=window.1).contains(&profile.worth(pick.offer)));
                (pick.value * 1e6).round()
            })
        });
        prop_assert_eq!(a, b);
    }
}

#[test]
fn a_space_of_10_to_the_15_is_searched_within_a_stated_gap() {
    let shape = elfvik::prepare::generator::GameShape { n_parties: 2, n_issues: 15, n_options: 10 };
    let game =
        elfvik::prepare::generator::game(shape, elfvik::prepare::generator::ValueDistribution::Uniform, 3);
    let problem = Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap());
    let profile = &problem.profiles[0];
    for share in [0.5, 0.8, 0.95] {
        let target = profile.least() + ((profile.most() - profile.least()) as f64 * share) as i64;
        let offer = profile.least_from(target).unwrap();
        let over = profile.shown(profile.worth(offer) - target);
        assert!(over >= 0.0 && over <= profile.gap() + 1e-4 * profile.shown(profile.most()), "{over}");
    }
    let course = rounds(Origin::Elfvik, 60);
    let session = talk(&course, &problem, &["conceder model=frequency", "micro-skip"], Origin::Elfvik);
    assert!(session.end().is_some() && session.faults().is_empty());
}
