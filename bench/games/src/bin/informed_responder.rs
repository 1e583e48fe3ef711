//! What a party gets from default delegates when it knows in every world what they want and what they would
//! sign at least: `informed_responder FOLDER PARTY WORLDS SEED` prints one row of a table.
//!
//! It asks from the first turn for what is worth most to itself of all that every other party would rather
//! sign than have no deal, and accepts nothing less. Delegates that sign nothing below their reservations
//! leave nobody more than that. What ratifiers want it does not know.

#![allow(clippy::print_stdout, reason = "a program that prints")]
#![allow(clippy::disallowed_methods, reason = "a program that reads files")]

use elfvik::format::{FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario, View};
use elfvik::prepare::{Control, Parameters};
use elfvik::seed::Seed;
use elfvik::talk::players::{self, Program};
use elfvik::talk::rehearsal::{MatchSeries, RehearsalSettings, conduct, rehearse};
use elfvik::talk::{BargainingProblem, Move, Offer, Strategy, StrategyFault, TalkError, Turn, setup};
use std::error::Error;
use std::path::Path;

/// Asks for one outcome all the time, and accepts what is worth as much.
struct Insisting {
    /// None where there is nothing to ask for.
    offer: Option<Offer>,
}

impl Strategy for Insisting {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        let Some(offer) = self.offer else { return Ok(Move::Walk) };
        let worth = |offer: Offer| turn.profile.worth(offer);
        Ok(match turn.standing {
            Some(made) if worth(made.offer) >= worth(offer) => Move::Accept,
            _ => Move::Propose(offer),
        })
    }
}

/// Of all that nobody would rather do without what is worth most to a party.
fn best_acceptable(problem: &BargainingProblem, party: PartyId) -> Option<Offer> {
    let own = &problem.profiles[party.0];
    let accepts_all =
        |offer: &Offer| problem.profiles.iter().all(|profile| profile.worth(*offer) >= profile.reservation());
    let down = std::iter::successors(Some(own.best()), |offer| own.after(*offer));
    down.take_while(|offer| own.worth(*offer) >= own.reservation()).find(accepts_all)
}

fn read(folder: &Path) -> Result<View, Box<dyn Error>> {
    let text = |name: &str| std::fs::read_to_string(folder.join(name));
    let public = text(native::SCENARIO_FILE)?;
    let scenario = native::scenario(FileText { name: native::SCENARIO_FILE, text: &public })
        .map_err(|faults| faults[0].to_string())?;
    let file = |p: usize, scenario: &Scenario| -> Result<PartyFile, Box<dyn Error>> {
        let name = format!("{}.toml", scenario.parties[p].id);
        let text = text(&name)?;
        let file = native::party_file(FileText { name: &name, text: &text }, scenario, PartyId(p));
        Ok(file.map_err(|faults| faults[0].to_string())?)
    };
    let files: Vec<PartyFile> =
        (0..scenario.parties.len()).map(|p| file(p, &scenario)).collect::<Result<_, _>>()?;
    Ok(View::of_analyst(scenario, files)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, id, worlds, seed] = &arguments[..] else {
        return Err("usage: informed_responder FOLDER PARTY WORLDS SEED".into());
    };
    let (n_worlds, seed) = (worlds.parse::<usize>()?, Seed(seed.parse()?));
    let view = read(Path::new(folder))?;
    let parties = &view.scenario().parties;
    let party = parties.iter().position(|party| party.id == *id).ok_or("no such party")?;
    let mut settings = RehearsalSettings {
        talks: n_worlds,
        seed,
        course: setup::course(&view),
        specs: vec!["default".parse()?; parties.len()],
        most_listed: RehearsalSettings::MOST_LISTED,
    };
    let parameters = Parameters::of(&view)?;
    let series = MatchSeries::new(parameters.clone(), settings.clone())?;
    settings.specs[party] = "agent=insisting".parse()?;
    let play = |program: Program<'_>| -> Result<Box<dyn Strategy>, TalkError> {
        let world = series.at(program.talk, &players::no_programs)?;
        Ok(Box::new(Insisting { offer: best_acceptable(world.session().problem(), program.party) }))
    };
    let control = Control::default();
    let rows = rehearse(&parameters, &settings, &play, &control)?;
    let found = conduct(&parameters, &settings, &play, &control)?;
    let n = rows.len().max(1) as f64;
    let mean = |p: usize| rows.iter().map(|row| row.payoffs[p]).sum::<f64>() / n;
    let n_possible = found.iter().filter(|talk| talk.is_possible == Some(true)).count();
    let n_reached = found.iter().filter(|talk| talk.is_agreed).count();
    let distances: Vec<f64> = found.iter().filter_map(|talk| talk.distance).collect();
    let far = match distances.len() {
        0 => "-".to_owned(),
        n => format!("{:.3}", distances.iter().sum::<f64>() / n as f64),
    };
    let others: Vec<String> =
        (0..parties.len()).filter(|p| *p != party).map(|p| format!("{:.3}", mean(p))).collect();
    let share = 100.0 * n_reached as f64 / n_possible.max(1) as f64;
    println!(
        "| knows what they would sign at least | {share:.0} % | {:.3} | {} | {far} |",
        mean(party),
        others.join(", ")
    );
    Ok(())
}
