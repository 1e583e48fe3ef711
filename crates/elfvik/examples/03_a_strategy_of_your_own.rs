//! A strategy in a few lines, at the table with a built-in one: `cargo run --example
//! 03_a_strategy_of_your_own`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, View};
use elfvik::prepare::Parameters;
use elfvik::seed::Seed;
use elfvik::talk::play::play;
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::{End, Move, OfferSpace, Setup, Strategy, StrategyFault, Turn, setup};

/// Comes towards the other as time goes by: from its own best to the best that it was offered, and accepts
/// what is worth that.
struct Meeting;

impl Strategy for Meeting {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        let profile = turn.profile;
        let received = turn.offers.iter().filter(|made| made.by != turn.party);
        let offered =
            received.map(|made| profile.utility(made.offer)).fold(profile.shown(profile.least()), f64::max);
        let way = profile.shown(profile.most()) - offered;
        let target = profile.whole(offered + way * (1.0 - turn.moment.time)).max(profile.reservation());
        match turn.standing {
            Some(made) if profile.worth(made.offer) >= target => Ok(Move::Accept),
            _ => Ok(profile.least_from(target).map_or(Move::Walk, Move::Propose)),
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The scenario that `elfvik new` writes; any other is read in the same way.
    let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    let scenario = native::scenario(public).map_err(|faults| faults[0].to_string())?;
    let file =
        |text, p| native::party_file(text, &scenario, PartyId(p)).map_err(|faults| faults[0].to_string());
    let files = [file(town, 0)?, file(builder, 1)?];
    let view = View::of_analyst(scenario.clone(), files.clone())?;

    // Everything that talks stand on is built once; any number of talks share it.
    let parameters = Parameters::of(&view)?;
    let setup = Setup::new(parameters.clone(), setup::course(&view), Seed(1), OfferSpace::MOST_LISTED)?;
    let other: StrategySpec = "offer=boulware accept=combi model=frequency".parse()?;
    let other = setup.strategy(PartyId(1), &other, 0).ok_or("a built-in strategy")?;

    let mut session = setup.session()?;
    let mut strategies: Vec<Box<dyn Strategy>> = vec![Box::new(Meeting), other];
    play(&mut session, &mut strategies, &mut setup.environment(0), |_| false);

    match session.end() {
        Some(End::Agreement(offer)) => {
            let problem = setup.problem();
            let outcome = problem.offer_space.numbering().outcome(*offer);
            for (issue, &option) in scenario.issues.iter().zip(outcome.options()) {
                println!("{}: {}", issue.question, issue.option_id(option));
            }
            for (party, profile) in scenario.parties.iter().zip(&problem.profiles) {
                println!("{} gets {:.3}", party.name, profile.utility(*offer));
            }
        }
        other => println!("no agreement: {other:?}"),
    }
    println!("after {} offers", session.n_offers());
    Ok(())
}
