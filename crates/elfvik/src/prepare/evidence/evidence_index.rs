//! What evidence is about, prepared so that its likelihood is quickly found in each world.

use super::likelihood::likelihood;
use crate::model::{Evidence, EvidenceAct, Outcome, RedLine, Region, words};
use crate::prepare::diagram::{DiagramLimits, Diagrams};
use crate::prepare::frontier::Limits;
use crate::prepare::game::{Game, Spot};
use crate::prepare::home::RatifierVote;
use crate::prepare::parameters::Parameters;
use crate::prepare::shared_diagram::of_players;
use crate::prepare::space;
use crate::prepare::world::Worlds;
use std::ops::Range;

/// A piece of evidence, ready to be weighed in worlds.
#[derive(Clone)]
pub(super) struct WeighedEvidence {
    evidence: Evidence,
    subject: EvidenceSubject,
    actor: Actor,
    /// The actor's range of utilities at the likely values, in its whole numbers.
    range: f64,
}

/// Whose utility counts.
#[derive(Clone, Copy)]
struct Actor {
    /// The game that it is in: 0 that of the parties, 1 that of the ratifiers with a profile.
    game: usize,
    /// Its position there.
    position: usize,
    /// Its position among all players.
    player: usize,
}

/// What evidence is about.
#[derive(Clone)]
enum EvidenceSubject {
    /// One package.
    Package(Spot),
    /// All packages with a part: between the least and the greatest worth of one lies what counts.
    Part(Diagrams),
    /// What is never acceptable, whatever the numbers are: it crosses a red line, or breaks a rule.
    Never,
    /// What cannot be weighed.
    Unknown(Unweighed),
}

words! {
    /// Why evidence cannot be weighed, so that it changes nothing.
    pub enum Unweighed {
        /// Too many issues hang together.
        Coupled = "coupled",
        /// It is of a ratifier of whom no profile is known.
        NoProfile = "no profile",
    }
}

/// The ranges of utilities of all who did something, at the likely values.
pub(super) struct EvidenceRanges {
    games: [Vec<(i64, i64)>; 2],
}

impl EvidenceRanges {
    pub(super) fn of(worlds: &Worlds, evidence: &[&Evidence]) -> Self {
        let ranges = |game: &Game| space::ranges(game, &Limits::STANDARD);
        let is_at_home = evidence.iter().any(|evidence| evidence.ratifier.is_some());
        let home = if is_at_home { ranges(worlds.home()) } else { Vec::new() };
        Self { games: [ranges(worlds.table()), home] }
    }

    fn of_actor(&self, actor: Actor) -> f64 {
        let (low, high) = self.games[actor.game][actor.position];
        (high - low) as f64
    }
}

impl Actor {
    /// Who did something; none of a ratifier without a profile.
    fn of(parameters: &Parameters, evidence: &Evidence) -> Option<Self> {
        let party = evidence.by.0;
        let Some(ratifier) = evidence.ratifier else {
            return Some(Self { game: 0, position: party, player: party });
        };
        match parameters.home().votes(party).get(ratifier) {
            Some(&RatifierVote::Player(player)) => {
                Some(Self { game: 1, position: player - parameters.parties().end, player })
            }
            _ => None,
        }
    }

    /// The players of the game that it is in.
    fn players(self, parameters: &Parameters) -> Range<usize> {
        if self.game == 0 { parameters.parties() } else { parameters.ratifiers() }
    }
}

impl WeighedEvidence {
    /// A piece of evidence in worlds that know no red lines; the numbers know them.
    pub(super) fn of(
        parameters: &Parameters,
        worlds: &Worlds,
        evidence: &Evidence,
        ranges: &EvidenceRanges,
    ) -> Self {
        let evidence = evidence.clone();
        let Some(actor) = Actor::of(parameters, &evidence) else {
            let subject = EvidenceSubject::Unknown(Unweighed::NoProfile);
            return Self { evidence, subject, actor: Actor { game: 0, position: 0, player: 0 }, range: 0.0 };
        };
        let game = [worlds.table(), worlds.home()][actor.game];
        let lines = &parameters.preferences(actor.player).red_lines;
        let crossings: Vec<Region> = lines.iter().flat_map(RedLine::crossings).collect();
        let never = |outcome: &Outcome| {
            !game.is_feasible(outcome) || crossings.iter().any(|crossing| crossing.holds(outcome))
        };
        let subject = match evidence.package(game.space().n_options().len()) {
            Some(outcome) if never(&outcome) => EvidenceSubject::Never,
            Some(outcome) => EvidenceSubject::Package(game.spot(&outcome)),
            None => {
                let part = game.within(&evidence.about).barring(crossings);
                let part = (&part, actor.players(parameters));
                match of_players(parameters, part, DiagramLimits::for_checks()) {
                    Some(diagrams) if diagrams.is_empty() => EvidenceSubject::Never,
                    Some(diagrams) => EvidenceSubject::Part(diagrams),
                    None => EvidenceSubject::Unknown(Unweighed::Coupled),
                }
            }
        };
        Self { evidence, subject, actor, range: ranges.of_actor(actor) }
    }

    /// Why it says nothing, if so.
    pub(super) fn unweighed(&self) -> Option<Unweighed> {
        match self.subject {
            EvidenceSubject::Unknown(why) => Some(why),
            _ => None,
        }
    }

    /// How much work it is in each world, in additions.
    pub(super) fn work(&self, n_issues: usize) -> u64 {
        match &self.subject {
            EvidenceSubject::Package(_) => n_issues as u64,
            EvidenceSubject::Part(diagrams) => 2 * diagrams.n_arcs() as u64,
            EvidenceSubject::Never | EvidenceSubject::Unknown(_) => 1,
        }
    }

    /// How likely the act is in a world, given the games of the parties and of the ratifiers; one half of
    /// what cannot be weighed, which changes nothing.
    pub(super) fn likelihood(&mut self, games: [&Game; 2]) -> f64 {
        let Actor { game, position, .. } = self.actor;
        let game = games[game];
        let worth = match &mut self.subject {
            EvidenceSubject::Unknown(_) => return 0.5,
            EvidenceSubject::Never => return self.at(f64::NEG_INFINITY),
            EvidenceSubject::Package(spot) => game.worth(spot, position) as f64,
            EvidenceSubject::Part(diagrams) => {
                diagrams.refill(game);
                let (low, high) = diagrams.range(game.n_parties(), position);
                let ceiling = game.ceilings()[position];
                let [low, high] = [low, high].map(|end| end.min(ceiling) as f64);
                match self.evidence.act {
                    // A refusal speaks of the rest as it was: neither the best nor the worst.
                    EvidenceAct::Refused => (low + high) / 2.0,
                    _ => high,
                }
            }
        };
        let margin = worth - game.reservation()[position] as f64;
        self.at(if self.range > 0.0 { margin / self.range } else { margin * f64::INFINITY })
    }

    fn at(&self, margin: f64) -> f64 {
        // Nothing over nothing: what is worth the reservation, no more and no less.
        let margin = if margin.is_nan() { 0.0 } else { margin };
        likelihood(self.evidence.act, self.evidence.firm, margin)
    }
}
