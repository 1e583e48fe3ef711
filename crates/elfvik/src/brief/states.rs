//! What could be signed in each state of nature.

use super::BriefRequest;
use super::answers::{SolutionSummary, SolutionsSummary, ValueBounds, ZoneSummary};
use crate::model::StateId;
use crate::names::{Names, ShareEstimate, Utilities};
use crate::prepare::analysis::{Analysis, AnalysisRequest};
use crate::prepare::prospects::{Prospects, StateProspects, WorldCount};
use crate::prepare::{AnalysisError, Control, Game, Parameters, Ratification};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use serde::Serialize;

/// What could be signed in each state of nature, every guess at its likely value. All else that a brief says
/// at the likely values is said of the likeliest state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatesSummary {
    /// How likely a state comes about in which there is a deal, one that survives at home where anything is
    /// known of ratifiers: at least and at most, since it can be open in some states whether there is one.
    pub deal_probability: ValueBounds<f64>,
    /// The share of the variance of "a deal is possible", over all worlds, that the state explains alone (0
    /// to 1); none where no worlds are drawn, where only one state can come about, and where a deal is
    /// possible in every world or in none.
    pub explains: Option<f64>,
    /// The states that can come about: the normal one first, the others in the order of the file.
    pub states: Vec<StateSummary>,
}

/// What could be signed in one state of nature.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateSummary {
    /// The id of the state; null for the normal one.
    pub id: Option<String>,
    /// What it is called, as it stands after "in"; the normal one may be "otherwise".
    pub name: String,
    /// How likely it comes about (0 to 1).
    pub probability: f64,
    /// Whether it is the likeliest: of equals the normal state, then the first of the file.
    pub likeliest: bool,
    /// What each party accepts from in it.
    pub accepts_from: Utilities,
    /// The outcomes that make a deal in it, one that survives at home where anything is known of ratifiers.
    pub zone: ZoneSummary,
    /// The greatest product of gains among them.
    pub nash: SolutionSummary,
    /// What its worlds allow; none where no worlds are drawn, and where only one state can come about.
    pub worlds: Option<StateWorlds>,
}

/// What the worlds of one state of nature allow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateWorlds {
    /// In how many of the worlds that were drawn the state came about.
    pub worlds: usize,
    /// In which share of these a deal is possible, one that is ratified where anything is known of ratifiers.
    pub deal: ShareEstimate,
    /// In which share of them the search was cut short, so that it is open.
    pub unresolved: f64,
}

/// What worlds have shown of states of nature.
pub(super) struct StatesOfWorlds {
    states: Vec<StateProspects>,
    explained: Option<f64>,
    /// What share of the worlds is worth as much as if each had been drawn alone.
    thinning: f64,
}

impl StatesOfWorlds {
    pub(super) fn of(found: &Prospects) -> Self {
        Self { states: found.states.clone(), explained: found.explained_by_state, thinning: found.thinning() }
    }
}

impl StatesSummary {
    /// What could be signed in each state; none where states of nature change nothing. The analysis and what
    /// is ratified at the likely values are those of the likeliest state.
    pub(super) fn of(
        names: &Names<'_>,
        parameters: &Parameters,
        (analysis, ratified): (&Analysis, Option<&Ratification>),
        worlds: Option<&StatesOfWorlds>,
        (request, control): (&BriefRequest, &Control<'_>),
    ) -> Result<Option<Self>, AnalysisError> {
        if !parameters.has_states() {
            return Ok(None);
        }
        let mut all: Vec<StateSummary> = Vec::new();
        let (mut least, mut most) = (BigRational::zero(), BigRational::zero());
        for state in parameters.possible_states() {
            let own = worlds.and_then(|worlds| {
                let own = worlds.states.iter().find(|own| own.state == state)?;
                Some((own, worlds.thinning))
            });
            let summary = match parameters.are_alike(state, parameters.state()) {
                true => summary(names, parameters, state, (analysis, ratified), (request, own)),
                false => computed(names, parameters, state, (request, own), control)?,
            };
            let probability = names.scenario.states.probability(state);
            if summary.zone.exists == Some(true) {
                least += &probability;
            }
            if summary.zone.exists != Some(false) {
                most += &probability;
            }
            all.push(summary);
        }
        let float = |probability: &BigRational| probability.to_f64().unwrap_or(1.0);
        Ok(Some(Self {
            deal_probability: ValueBounds { low: float(&least), high: float(&most) },
            explains: worlds.and_then(|worlds| worlds.explained),
            states: all,
        }))
    }

    /// Whether there is a deal in some states and none, as far as is known, in others.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// // No state of nature is listed.
    /// assert!(Brief::of(&view, &request).unwrap().states.is_none());
    /// ```
    #[must_use]
    pub fn decides(&self) -> bool {
        let first = self.states.first().map(|state| state.zone.exists);
        self.states.iter().any(|state| Some(state.zone.exists) != first)
    }
}

/// The summary of a state in which something else is accepted than at the likely values.
fn computed(
    names: &Names<'_>,
    parameters: &Parameters,
    state: Option<StateId>,
    (request, own): (&BriefRequest, Option<(&StateProspects, f64)>),
    control: &Control<'_>,
) -> Result<StateSummary, AnalysisError> {
    let there = parameters.in_state(state);
    let game = Game::likely(&there)?;
    let settings = AnalysisRequest { convention: request.convention, limits: request.limits };
    let analysis = Analysis::controlled(&game, &settings, control)?;
    let ratified = Ratification::of(&there, &game, &analysis, (&settings, control))?;
    let names = Names { scenario: names.scenario, game: &game };
    Ok(summary(&names, parameters, state, (&analysis, ratified.as_ref()), (request, own)))
}

fn summary(
    names: &Names<'_>,
    parameters: &Parameters,
    state: Option<StateId>,
    (analysis, ratified): (&Analysis, Option<&Ratification>),
    (request, own): (&BriefRequest, Option<(&StateProspects, f64)>),
) -> StateSummary {
    let states = &names.scenario.states;
    let (zone, shortfall, solutions) = match ratified {
        Some(found) => (&found.zone, found.shortfall.as_ref(), &found.solutions),
        None => (&analysis.zone, analysis.shortfall.as_ref(), &analysis.solutions),
    };
    let worlds = own.map(|(own, thinning)| {
        let share = |count: WorldCount| ShareEstimate::thinned(count, thinning);
        let possible = WorldCount { yes: own.zone.yes + own.unresolved, of: own.zone.of };
        StateWorlds {
            worlds: own.zone.of,
            deal: ShareEstimate { high: share(possible).high, ..share(own.zone) },
            unresolved: WorldCount { yes: own.unresolved, of: own.zone.of }.share(),
        }
    });
    StateSummary {
        id: state.map(|state| states.listed[state.0].id.clone()),
        name: states.name(state).to_owned(),
        probability: states.probability(state).to_f64().unwrap_or(1.0),
        likeliest: state == parameters.state(),
        accepts_from: names.utilities(names.game.reservation()),
        zone: ZoneSummary::of(names, &analysis.outcomes, zone, shortfall),
        nash: SolutionsSummary::of(names, solutions, request.convention).nash,
        worlds,
    }
}
