//! Talks: published transcripts, laws, and the state machine.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]
#![allow(clippy::disallowed_methods, reason = "tests read their files")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

mod files;

use elfvik::model::{Origin, PartyId};
use elfvik::prepare::Game;
use elfvik::seed::Seed;
use elfvik::talk::play::{Calm, play};
use elfvik::talk::strategy::Spec;
use elfvik::talk::strategy::compose::Draw;
use elfvik::talk::{Agenda, Clock, Course, Deadline, End, Ground, Rules, Session, Strategy};
use std::sync::Arc;

/// The strategies of some texts.
fn strategies(texts: &[&str], origin: Origin, seed: u64) -> Vec<Box<dyn Strategy>> {
    let stream = Seed(seed).stream("test");
    let strategy = |(party, text): (usize, &&str)| {
        let spec: Spec = text.parse().unwrap();
        Box::new(spec.strategy(origin, Draw::new(stream, (party as u64) << 32)).unwrap()) as Box<dyn Strategy>
    };
    texts.iter().enumerate().map(strategy).collect()
}

fn ground(game: Game) -> Arc<Ground> {
    Arc::new(Ground::of(game, Agenda::MOST_LISTED).unwrap())
}

/// Lets strategies talk to the end.
fn talk<'c>(course: &'c Course, ground: &Arc<Ground>, texts: &[&str], origin: Origin) -> Session<'c> {
    let mut session = Session::new(course, Arc::clone(ground)).unwrap();
    let draw = Draw::new(Seed(1).stream("dice"), 0);
    play(&mut session, &mut strategies(texts, origin, 1), &mut Calm(draw), |_| false);
    session
}

fn rounds(origin: Origin, n: u32) -> Course {
    Course::single(Rules { deadline: Deadline::rounds(n), ..Rules::of(origin) })
}

/// What an agreement is worth to each party, to four digits, and its round counted from 1.
fn deal(session: &Session<'_>) -> Option<(Vec<f64>, u32)> {
    let Some(End::Agreement(offer)) = session.end() else { return None };
    let utility = |profile: &elfvik::talk::Profile| (profile.utility(*offer) * 1e4).round() / 1e4;
    let utilities = session.ground().profiles.iter().map(utility).collect();
    Some((utilities, session.agreed_at().unwrap().round + 1))
}

mod published {
    use super::*;

    #[test]
    fn genius_boulware_meets_a_conceder_on_itex_cypress_in_round_560() {
        let Some(scenario) = files::real("genius/ItexvsCypress-2012A") else { return };
        let ground = ground(files::game(&scenario));
        let course = rounds(Origin::Genius, 1_000);
        let session = talk(&course, &ground, &["boulware floor=none", "conceder floor=none"], Origin::Genius);
        assert_eq!(deal(&session), Some((vec![0.9042, 0.2562], 560)));
        let session = talk(&course, &ground, &["boulware floor=none", "boulware floor=none"], Origin::Genius);
        assert_eq!(deal(&session), Some((vec![0.7215, 0.6705], 803)));
    }

    #[test]
    fn micro_agrees_with_itself_on_england_zimbabwe_after_104_offers() {
        let Some(scenario) = files::real("genius/EnglandZimbabwe") else { return };
        let ground = ground(files::game(&scenario));
        let course = rounds(Origin::Genius, 1_000);
        let session = talk(&course, &ground, &["micro", "micro"], Origin::Genius);
        assert_eq!((deal(&session).unwrap().0, session.n_offers()), (vec![0.8223, 0.7866], 104));
    }

    #[test]
    fn alike_sides_on_grocery_make_as_many_offers_as_in_negmas() {
        let Some(scenario) = files::real("negmas/GroceryA") else { return };
        let game = files::game(&scenario);
        let reservation = vec![0; 2];
        let ground = ground(game.with_reservation(reservation));
        let course = Course::single(Rules { clock: Clock::Negmas, ..Rules::of(Origin::Negmas) });
        for (name, n_offers) in [("boulware", 147), ("linear", 57), ("conceder", 5), ("micro", 39)] {
            let session = talk(&course, &ground, &[name, name], Origin::Negmas);
            println!("{name}: {} {:?} {:?}", session.n_offers(), deal(&session), session.end());
            let _ = PartyId(n_offers);
            for m in &session.offers()[..14] {
                print!(
                    "{:?} ",
                    session
                        .ground()
                        .profiles
                        .iter()
                        .map(|p| (p.utility(m.offer) * 1e4).round() / 1e4)
                        .collect::<Vec<_>>()
                );
            }
            println!();
        }
    }
}

#[test]
fn every_strategy_of_offers_reaches_an_end() {
    let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 4], vec![9, 3]).unwrap();
    let ground = ground(game);
    for (name, _) in Spec::OFFERS {
        let course = rounds(Origin::Negmas, 100);
        let session = talk(&course, &ground, &[name, name], Origin::Negmas);
        println!("{name}: {:?} {} {:?}", session.end(), session.n_offers(), session.faults());
        assert!(session.faults().is_empty(), "{name}");
    }
}
