//! What evidence is about, prepared so that its likelihood is quickly found in each world.

use super::likelihood::likelihood;
use crate::model::{Evidence, EvidenceAct, Outcome, PartyId, RedLine, Region};
use crate::prepare::diagram::{DiagramLimits, Diagrams};
use crate::prepare::game::{Game, Spot};
use crate::prepare::outline::of_all_worlds;
use crate::prepare::parameters::Parameters;
use crate::prepare::world::Worlds;

/// A piece of evidence, ready to be weighed in worlds.
#[derive(Clone)]
pub(super) struct WeighedEvidence {
    evidence: Evidence,
    subject: EvidenceSubject,
    /// The party's range of utilities at the likely values, in its whole numbers.
    range: f64,
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
    /// What cannot be weighed: too many issues hang together.
    Unknown,
}

impl WeighedEvidence {
    /// A piece of evidence in worlds that know no red lines.
    pub(super) fn of(parameters: &Parameters, worlds: &Worlds, evidence: &Evidence, range: f64) -> Self {
        let game = worlds.table();
        let lines = &parameters.view().preferences(evidence.by).red_lines;
        let crossings: Vec<Region> = lines.iter().flat_map(RedLine::crossings).collect();
        let never = |outcome: &Outcome| {
            !game.is_feasible(outcome) || crossings.iter().any(|crossing| crossing.holds(outcome))
        };
        let subject = match evidence.package(game.space().n_options().len()) {
            Some(outcome) if never(&outcome) => EvidenceSubject::Never,
            Some(outcome) => EvidenceSubject::Package(game.spot(&outcome)),
            None => {
                let part = game.within(&evidence.about).barring(crossings);
                match of_all_worlds(parameters, &part, DiagramLimits::for_checks()) {
                    Some(diagrams) if diagrams.is_empty() => EvidenceSubject::Never,
                    Some(diagrams) => EvidenceSubject::Part(diagrams),
                    None => EvidenceSubject::Unknown,
                }
            }
        };
        Self { evidence: evidence.clone(), subject, range }
    }

    /// Whether it says anything.
    pub(super) fn is_known(&self) -> bool {
        !matches!(self.subject, EvidenceSubject::Unknown)
    }

    /// How much work it is in each world, in additions.
    pub(super) fn work(&self, n_issues: usize) -> u64 {
        match &self.subject {
            EvidenceSubject::Package(_) => n_issues as u64,
            EvidenceSubject::Part(diagrams) => 2 * diagrams.n_arcs() as u64,
            EvidenceSubject::Never | EvidenceSubject::Unknown => 1,
        }
    }

    /// How likely the act is in a world; one half of what cannot be weighed, which changes nothing.
    pub(super) fn likelihood(&mut self, game: &Game) -> f64 {
        let PartyId(party) = self.evidence.by;
        let worth = match &mut self.subject {
            EvidenceSubject::Unknown => return 0.5,
            EvidenceSubject::Never => return self.at(f64::NEG_INFINITY),
            EvidenceSubject::Package(spot) => game.worth(spot, party) as f64,
            EvidenceSubject::Part(diagrams) => {
                diagrams.refill(game);
                let (low, high) = diagrams.range(game.n_parties(), party);
                let ceiling = game.ceilings()[party];
                let [low, high] = [low, high].map(|end| end.min(ceiling) as f64);
                match self.evidence.act {
                    // A refusal speaks of the rest as it was: neither the best nor the worst.
                    EvidenceAct::Refused => (low + high) / 2.0,
                    _ => high,
                }
            }
        };
        let margin = worth - game.reservation()[party] as f64;
        self.at(if self.range > 0.0 { margin / self.range } else { margin * f64::INFINITY })
    }

    fn at(&self, margin: f64) -> f64 {
        // Nothing over nothing: what is worth the reservation, no more and no less.
        let margin = if margin.is_nan() { 0.0 } else { margin };
        likelihood(self.evidence.act, self.evidence.firm, margin)
    }
}
