//! What rests on worlds that are drawn: prospects, offers, the chances of a package under the lens.

use super::evidence::EvidenceSummary;
use super::offers::{self, NextOffer};
use super::prospects::{self, OutcomeReference, PackageAcceptability, ProspectsSummary, TrackedOutcomes};
use super::states::StatesOfWorlds;
use super::{BriefRequest, answers};
use crate::model::Outcome;
use crate::names::{Names, ShareEstimate};
use crate::prepare::analysis::Analysis;
use crate::prepare::prospects::{Chance, ProspectsRequest as Draw};
use crate::prepare::solution::SolutionConcept;
use crate::prepare::{AnalysisError, Control, Parameters, Ratification, frontier};

/// What rests on worlds.
pub(super) struct WorldResults {
    pub(super) prospects: Option<ProspectsSummary>,
    pub(super) offers: Option<Vec<NextOffer>>,
    pub(super) lens: Option<PackageAcceptability>,
    pub(super) states: Option<StatesOfWorlds>,
    pub(super) heard: Option<EvidenceSummary>,
}

impl WorldResults {
    /// How likely a deal is, one that is ratified where ratifiers are known.
    pub(super) fn deal(&self, parameters: &Parameters) -> Option<ShareEstimate> {
        let prospects = self.prospects.as_ref()?;
        let is_ratified = parameters.home().is_known();
        Some(if is_ratified { prospects.ratified } else { prospects.zone_probability })
    }

    pub(super) fn of(
        names: &Names<'_>,
        parameters: &Parameters,
        (analysis, ratification): (&Analysis, Option<&Ratification>),
        (request, control): (&BriefRequest, &Control<'_>),
    ) -> Result<Self, AnalysisError> {
        let is_settled = parameters.view().viewer().is_none() && parameters.is_certain();
        if request.n_worlds == 0 || is_settled {
            let heard = EvidenceSummary::unweighed(parameters);
            return Ok(Self { prospects: None, offers: None, lens: None, states: None, heard });
        }
        let mut watched = TrackedOutcomes { outcomes: Vec::new() };
        let scenario = names.scenario;
        let packages: Vec<(String, usize)> =
            scenario.packages.iter().map(|p| (p.id.clone(), watched.position(&p.outcome))).collect();
        // Where ratifiers are known, what could be signed is ratified too.
        let solutions = ratification.map_or(&analysis.solutions, |found| &found.solutions);
        let picks = solutions.named();
        let picked: Vec<(SolutionConcept, usize)> = picks
            .into_iter()
            .filter_map(|(concept, pick)| Some((concept, watched.position(&pick?.outcome))))
            .collect();
        let under_lens = request.package.as_ref().map(|package| watched.position(&package.outcome));
        let offerer = parameters.view().viewer();
        let home = offerer.map(|us| offers::CertainRatifiers::of(parameters, us, ratification));
        let mut ideas = ideas(names, analysis, offerer.is_some());
        if let Some(found) = ratification {
            ideas.extend(ratified_ideas(found, home.as_ref()));
            ideas.sort_unstable();
            ideas.dedup();
        }
        let limits =
            frontier::Limits { points: request.limits.points.min(Draw::LIMITS.points), ..request.limits };
        let (worlds, seed) = (request.n_worlds, request.seed);
        let draw = Draw { worlds, seed, limits, watched: &watched.outcomes, ideas: &ideas, offerer };
        let drawn = crate::prepare::prospects::controlled(parameters, &draw, control)?;
        let heard = match &drawn.posterior {
            None => None,
            Some(posterior) => {
                let alone = Draw { watched: &[], ideas: &[], offerer: None, ..draw };
                let before = Parameters::of(&parameters.view().without_evidence())?;
                let before = crate::prepare::prospects::controlled(&before, &alone, control)?;
                Some(EvidenceSummary::of(parameters, posterior, &before, &drawn))
            }
        };
        let of = |called: Vec<OutcomeReference>, chance: &Chance| {
            prospects::prospect(names, parameters, called, (chance, drawn.thinning()))
        };
        // Solutions that pick the same outcome share one prospect.
        let mut shared: Vec<(usize, Vec<OutcomeReference>)> = Vec::new();
        for (concept, position) in picked {
            let called = OutcomeReference::Solution(concept);
            match shared.iter_mut().find(|(earlier, _)| *earlier == position) {
                Some((_, names)) => names.push(called),
                None => shared.push((position, vec![called])),
            }
        }
        let solutions = shared.into_iter().map(|(at, called)| of(called, &drawn.watched[at])).collect();
        let package = |(id, at): (String, usize)| of(vec![OutcomeReference::Package(id)], &drawn.watched[at]);
        let packages = packages.into_iter().map(package).collect();
        Ok(Self {
            offers: offerer
                .zip(home.as_ref())
                .map(|at| offers::offers(names, analysis, at, (&drawn.pool, drawn.thinning()))),
            heard,
            states: Some(StatesOfWorlds::of(&drawn)),
            lens: under_lens.map(|at| of(Vec::new(), &drawn.watched[at])),
            prospects: Some(ProspectsSummary::of(
                names,
                parameters,
                request.seed.0,
                &drawn,
                (packages, solutions),
            )),
        })
    }
}

/// Outcomes that may be robust or worth offering even if no world brings them up.
fn ideas(names: &Names<'_>, analysis: &Analysis, is_offering: bool) -> Vec<Outcome> {
    let mut ideas: Vec<Outcome> = names.scenario.packages.iter().map(|p| p.outcome.clone()).collect();
    ideas.extend(analysis.solutions.named().into_iter().filter_map(|(_, pick)| Some(pick?.outcome.clone())));
    if is_offering || analysis.solutions.nash.is_none() {
        let efficient = answers::spread(analysis.frontier.len(), MOST_IDEAS);
        ideas.extend(efficient.into_iter().map(|point| analysis.frontier.outcome(point)));
    }
    ideas.sort_unstable();
    ideas.dedup();
    ideas
}

/// The same of what is ratified; where nothing is, what is efficient for parties and ratifiers together, as
/// far as those at the offerer's own home approve.
fn ratified_ideas(found: &Ratification, home: Option<&offers::CertainRatifiers>) -> Vec<Outcome> {
    let picks = found.solutions.named().into_iter().filter_map(|(_, pick)| Some(pick?.outcome.clone()));
    let (frontier, points): (_, Vec<usize>) = match found.whole() {
        None => (&found.frontier, (0..found.frontier.len()).collect()),
        Some(whole) => {
            let is_refused = |point: &usize| home.is_some_and(|home| home.refuses(&whole.outcome(*point)));
            (whole, (0..whole.len()).filter(|point| !is_refused(point)).collect())
        }
    };
    let spread = answers::spread(points.len(), MOST_IDEAS).into_iter();
    picks.chain(spread.map(|at| frontier.outcome(points[at]))).collect()
}

/// So many efficient outcomes are considered as offers besides those that worlds bring up.
const MOST_IDEAS: usize = 64;
