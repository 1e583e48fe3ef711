//! The story of a scenario: who meets, how far apart they are, what could be signed, and what it all rests
//! on.
//!
//! A [`Brief`] is plain data with a `format` number; as JSON it is a public promise. This part knows the
//! model and the analyses, and nothing of how a brief is shown.

pub mod accord;
mod answers;
mod assessment;
mod assumptions;
mod background;
pub mod catalogue;
mod compare;
pub mod conversion;
mod evidence;
mod gap;
mod levers;
mod numbers;
mod offers;
mod outcome_utilities;
pub mod plan;
mod plausibility;
mod prospects;
mod ratification;
mod ratifiers;
mod reach;
pub mod record;
mod red_lines;
mod request;
mod score;
mod sheet;
mod states;
mod without;
mod world_results;

pub use crate::names::{
    Audience, CentralUtilityRange, DisplayNames, IdMap, OptionChoice, OutcomeById, ShareEstimate, Utilities,
};
pub use crate::prepare::levers::{LeverCaveat, UnsearchedReason};
pub use crate::prepare::solution::SolutionConcept;
pub use answers::{
    ConsentBranch, FrontierPoint, FrontierSummary, ObjectiveBounds, PackageSummary, ShortfallSummary,
    SolutionSummary, SolutionsSummary, SpaceSummary, ValueBounds, ZoneSummary,
};
pub use assessment::{PackageAssessment, ParetoImprovement, RequestedChange};
pub use assumptions::{
    Assumption, Assumptions, GuessSpread, PreferenceRationale, RoundingSummary, WeightedValue,
};
pub use background::{
    AccordSummary, AgreementSummary, AttributionStepSummary, Background, CommitmentSummary, ConsentSummary,
    DelegateSummary, HostSummary, IssueSummary, OptionSummary, PartySummary, PersonSummary,
    RatificationSummary, RuleSummary, SourceSummary, StageEventSummary, StageSummary, StatementSummary,
};
pub use compare::{
    Comparison, ComparisonHeadline, Conclusion, ConclusionChange, ConclusionSubject, LeverConclusion,
    LeverSubject, NumberRange, PartChange, PartChangeKind, ScenarioPartKind, Version,
};
pub use evidence::{EvidenceDoubt, EvidenceEntry, EvidenceResult, EvidenceSummary, GuessShiftSummary};
pub use gap::{GapKind, IssueGapSummary, StakeSummary};
pub use levers::{LeverNumberChange, LeverSummary, LeversSummary, PackageLevers, UnsearchedCount};
pub use numbers::{NumberChange, NumberSummary, Quantity, SharedNumberUse};
pub use offers::{NextOffer, OptionDifference};
pub use outcome_utilities::FeasibleUtilities;
pub use plausibility::concerns;
pub use prospects::{
    IssueStatus, IssueUncertainty, OptionShare, OutcomeReference, PackageAcceptability, PackageAcceptance,
    ProspectsSummary, SensitivityDecile, SensitivitySummary,
};
pub use ratification::RatificationAnalysisSummary;
pub use reach::{ImplausibleReservation, UtilityEnd, out_of_reach};
pub use red_lines::{IssueOptions, RedLineSummary};
pub use request::{BriefRequest, PackageToAssess};
pub use score::{
    BestParetoImprovement, ClassSummary, GroupScore, JointBest, PartyScoreRange, Score, ScoreRequest,
};
pub use sheet::{
    CaseOffer, CaseParty, CaseRule, CaseSummary, CombinationPoints, FallbackKind, FallbackSummary,
    IssuePoints, OptionPoints, ProductPoints, RoleSheet, RoleSummary, StateFallback, SumLimit, TablePoints,
    TableRow,
};
pub use states::{StateSummary, StateWorlds, StatesSummary};
pub use without::{DistrustSummary, StatementEffect, StatementReliance};

use crate::model::View;
use crate::names::Names;
use crate::prepare::analysis::{Analysis, AnalysisRequest, ComputationPhase};
use crate::prepare::levers::{LeverBudget, Levers, of_package_within, of_zone_within};
use crate::prepare::{AnalysisError, Control, Game, Parameters, Ratification};
use crate::talk::players::no_programs;
use crate::talk::rehearsal::RehearsalSettings as Rehearse;
use crate::talk::strategy::StrategySpec;
use crate::talk::{Rehearsals, TalkError, setup};
use crate::unsafe_characters::visible_json;
use gap::gaps;
use num_traits::ToPrimitive;
use serde::Serialize;
use std::collections::BTreeMap;
use world_results::WorldResults;

/// A brief on one negotiation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Brief {
    /// The version of this shape.
    pub format: u32,
    /// Who may see it.
    pub audience: Audience,
    /// The public part: who, about what, what has happened.
    pub scenario: Background,
    /// How many outcomes there are.
    pub space: SpaceSummary,
    /// How far apart the parties are, issue by issue.
    pub gap: Vec<IssueGapSummary>,
    /// The outcomes that make a deal.
    pub zone: ZoneSummary,
    /// The outcomes that waste nothing.
    pub frontier: FrontierSummary,
    /// What each bargaining solution picks.
    pub solutions: SolutionsSummary,
    /// What is accepted and ratified too: what could be signed and survive at home. Absent where nothing is
    /// known of any ratifier; zone, frontier and solutions above look at the table alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratification: Option<RatificationAnalysisSummary>,
    /// What could be signed in each state of nature; absent where none changes what anybody accepts. All else
    /// at the likely values is said of the likeliest state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states: Option<StatesSummary>,
    /// How far the parties' ideals lie from what is possible, in utilities.
    pub opposition: Option<f64>,
    /// What each named package is worth.
    pub packages: Vec<PackageSummary>,
    /// How likely a deal is; none when no worlds were drawn.
    pub prospects: Option<ProspectsSummary>,
    /// The statements that are not believed, and what they are worth; absent where all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without: Option<DistrustSummary>,
    /// How much hangs on the statements that guesses rest on; absent where none rests on one that is
    /// believed, or no worlds were drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliance: Option<StatementReliance>,
    /// What was heard of the parties and what was learned from it, by which worlds are weighed; absent where
    /// nothing was heard. What could be signed and what would open it, at the likely values, are not moved by
    /// it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard: Option<EvidenceSummary>,
    /// How the talks may go, rehearsed with the default strategies; none when none were held.
    pub talks: Option<Rehearsals>,
    /// Why talks cannot be held; none where they can.
    pub no_talks: Option<TalkError>,
    /// What would make a deal possible.
    pub levers: LeversSummary,
    /// In which order an agreement could be kept; absent where the scenario has no steps, or
    /// [something stands in the way](Self::no_plan).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<plan::Plan>,
    /// Why the steps of the scenario cannot be put in order; absent where they can, and where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_plan: Option<String>,
    /// What the viewer could offer next; none for an analyst.
    pub next_offers: Option<Vec<NextOffer>>,
    /// The package under the lens, when one was asked for.
    pub lens: Option<PackageAssessment>,
    /// What the numbers rest on.
    pub assumptions: Assumptions,
    /// Who said what, and through whom.
    pub statements: Vec<StatementSummary>,
    /// Where it is known from.
    pub sources: Vec<SourceSummary>,
    /// Outcomes of the whole space, for pictures only.
    #[serde(skip)]
    pub cloud: FeasibleUtilities,
    /// What people read for its ids.
    #[serde(skip)]
    pub display: DisplayNames,
}

impl Brief {
    /// The version of the shape.
    pub const FORMAT: u32 = 2;

    /// The brief on a view. The cost is that of its [analysis](Analysis::of).
    ///
    /// # Errors
    ///
    /// When the view cannot be analysed: rules that forbid everything, a fallback that breaks one, and the
    /// like.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::{Brief, BriefRequest};
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let request = BriefRequest { n_worlds: 100, n_talks: 0, ..BriefRequest::STANDARD };
    /// let brief = Brief::of(&view, &request).unwrap();
    /// assert_eq!((brief.space.outcomes.as_str(), brief.space.feasible.as_str()), ("60", "50"));
    /// assert_eq!((brief.zone.exists, brief.talks), (Some(true), None));
    /// ```
    pub fn of(view: &View, request: &BriefRequest) -> Result<Self, AnalysisError> {
        Self::controlled(view, request, &Control::default())
    }

    /// The same, with progress and cancelling between tasks, worlds and talks.
    ///
    /// # Errors
    ///
    /// As [`Brief::of`], and [`AnalysisError::Cancelled`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::{Brief, BriefRequest};
    /// use elfvik::prepare::{AnalysisError, Control};
    /// # let view = elfvik::format::native::starter_view();
    /// let cancelled = Control { is_cancelled: Some(&|| true), ..Control::default() };
    /// let brief = Brief::controlled(&view, &BriefRequest::STANDARD, &cancelled);
    /// assert_eq!(brief, Err(AnalysisError::Cancelled));
    /// ```
    pub fn controlled(
        view: &View,
        request: &BriefRequest,
        control: &Control<'_>,
    ) -> Result<Self, AnalysisError> {
        request.check(view.scenario())?;
        let believed = view;
        let statements = without::statements(view, request)?;
        let discounted = (!statements.is_empty()).then(|| view.without_statements(&statements));
        let view = discounted.as_ref().unwrap_or(view);
        let parameters = Parameters::of(view)?;
        let game = Game::likely(&parameters)?;
        let settings = AnalysisRequest { convention: request.convention, limits: request.limits };
        let analysis = Analysis::controlled(&game, &settings, control)?;
        let ratified = Ratification::of(&parameters, &game, &analysis, (&settings, control))?;
        let scenario = view.scenario();
        let names = Names { scenario, game: &game };
        control.begin(ComputationPhase::Worlds)?;
        let both = (&analysis, ratified.as_ref());
        let outlook = WorldResults::of(&names, &parameters, both, (request, control))?;
        let states =
            StatesSummary::of(&names, &parameters, both, outlook.states.as_ref(), (request, control))?;
        let without = discounted.as_ref().map(|_| {
            let of = (believed, &parameters);
            DistrustSummary::of(of, &statements, outlook.deal(&parameters), (request, control))
        });
        let assumptions = Assumptions::of(view, &game);
        let reliance = {
            let of = (&assumptions, &statements[..]);
            StatementReliance::of(believed, of, outlook.deal(&parameters), (request, control))?
        };
        let lens = request.package.as_ref().map(|package| {
            let prospect = outlook.lens.clone();
            PackageAssessment::of(&names, &parameters, both, (&package.name, &package.outcome), prospect)
        });
        control.begin(ComputationPhase::Talks)?;
        let (talks, no_talks) = match rehearsed(&parameters, request, control) {
            Ok(talks) => (talks, None),
            Err(TalkError::Cancelled) => return Err(AnalysisError::Cancelled),
            Err(error) => (None, Some(error)),
        };
        control.begin(ComputationPhase::Levers)?;
        let (plan, no_plan) = planned(view, request, control)?;
        let ratification = ratified.as_ref().map(|found| {
            let levers = ratified_levers(&names, &parameters, found)?;
            Ok(RatificationAnalysisSummary::of(&names, &parameters, &analysis, found, (request, levers)))
        });
        Ok(Self {
            format: Self::FORMAT,
            audience: Audience::of(scenario, view.viewer()),
            scenario: Background::of(&names, view, &analysis),
            space: SpaceSummary::of(scenario, &analysis),
            gap: gaps(&names, &analysis, ratified.as_ref()),
            zone: ZoneSummary::of(&names, &analysis.outcomes, &analysis.zone, analysis.shortfall.as_ref()),
            frontier: FrontierSummary::of(&names, &analysis.frontier, request),
            solutions: SolutionsSummary::of(&names, &analysis.solutions, request.convention),
            ratification: ratification.transpose()?,
            states,
            opposition: analysis.opposition,
            packages: answers::packages(&names, (&parameters, view), both)?,
            prospects: outlook.prospects,
            heard: outlook.heard,
            reliance,
            without: without.transpose()?,
            talks,
            no_talks,
            levers: levers(&names, &parameters, &analysis)?,
            plan,
            no_plan,
            next_offers: outlook.offers,
            lens: lens.transpose()?,
            assumptions,
            statements: background::statements(scenario),
            sources: background::sources(scenario),
            cloud: FeasibleUtilities::of(&game, &analysis, request.n_cloud),
            display: DisplayNames::of(scenario),
        })
    }

    /// What could be signed: what is accepted and ratified, or where nothing is known of any ratifier, what
    /// is accepted.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// # let brief = Brief::of(&view, &request).unwrap();
    /// // Nobody must approve at home.
    /// assert_eq!(brief.signable_zone(), &brief.zone);
    /// ```
    #[must_use]
    pub fn signable_zone(&self) -> &ZoneSummary {
        self.ratification.as_ref().map_or(&self.zone, |found| &found.zone)
    }

    /// What would open [what could be signed](Self::signable_zone).
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// # let brief = Brief::of(&view, &request).unwrap();
    /// assert_eq!(brief.signable_levers(), &brief.levers);
    /// ```
    #[must_use]
    pub fn signable_levers(&self) -> &LeversSummary {
        self.ratification.as_ref().map_or(&self.levers, |found| &found.levers)
    }

    /// What the bargaining solutions pick from [what could be signed](Self::signable_zone).
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// # let brief = Brief::of(&view, &request).unwrap();
    /// assert_eq!(brief.signable_solutions(), &brief.solutions);
    /// ```
    #[must_use]
    pub fn signable_solutions(&self) -> &SolutionsSummary {
        self.ratification.as_ref().map_or(&self.solutions, |found| &found.solutions)
    }

    /// The brief as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number of a brief is finite and every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// # let brief = Brief::of(&view, &request).unwrap();
    /// let json: serde_json::Value = serde_json::from_str(&brief.to_json()).unwrap();
    /// assert_eq!(json["space"]["feasible"], "50");
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a brief has text keys and finite numbers");
        visible_json(json + "\n")
    }
}

impl Brief {
    /// The JSON Schema of a brief, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    ///
    /// # Examples
    ///
    /// ```
    /// let schema: serde_json::Value = serde_json::from_str(&elfvik::brief::Brief::schema()).unwrap();
    /// assert!(schema["required"].as_array().unwrap().contains(&"frontier".into()));
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

/// The plan of a view's scenario, or why there is none; neither where the scenario has no steps.
fn planned(
    view: &View,
    request: &BriefRequest,
    control: &Control<'_>,
) -> Result<(Option<plan::Plan>, Option<String>), AnalysisError> {
    let standard = plan::PlanRequest::STANDARD;
    let n_worlds = Some(request.n_worlds.min(MOST_WORLDS_OF_PLAN));
    let request = plan::PlanRequest { n_worlds, seed: request.seed, ..standard };
    match plan::Plan::of(view, &request, control) {
        Ok(found) => Ok((Some(found), None)),
        Err(plan::PlanRequestError::Cancelled) => Err(AnalysisError::Cancelled),
        Err(plan::PlanRequestError::NoSteps) => Ok((None, None)),
        Err(error) => Ok((None, Some(error.to_string()))),
    }
}

/// The talks with every party at the default strategy; none where none are asked for.
fn rehearsed(
    parameters: &Parameters,
    request: &BriefRequest,
    control: &Control<'_>,
) -> Result<Option<Rehearsals>, TalkError> {
    if request.n_talks == 0 {
        return Ok(None);
    }
    let size = parameters.view().scenario().space().size();
    let specs = vec![StrategySpec::default(); parameters.parties().len()];
    let course = setup::course(parameters.view());
    let is_listed = size.to_u64().is_some_and(|size| size <= Rehearse::MOST_LISTED);
    // Where outcomes are not listed, every turn looks at the options.
    let options: u64 =
        parameters.view().scenario().issues.iter().map(|issue| u64::from(issue.n_options())).sum();
    let most = usize::try_from(MOST_OPTIONS / options.max(1)).unwrap_or(usize::MAX).max(1);
    let fewest = request.n_talks.div_ceil(WHERE_NOT_LISTED).min(most);
    let affordable = match size.to_u64() {
        // Each world has other worths, and all of them are put in order for each party.
        Some(size) if !parameters.is_certain() => MOST_WORTHS / (size.max(1) * specs.len() as u64),
        _ => u64::MAX,
    };
    let affordable = usize::try_from(affordable).unwrap_or(usize::MAX).max(fewest);
    let asked = Rehearse {
        talks: if is_listed { request.n_talks.min(affordable) } else { fewest },
        seed: request.seed,
        course,
        specs,
        most_listed: Rehearse::MOST_LISTED,
    };
    // The progress of a brief is that of its worlds.
    let silent = Control { progress: None, ..*control };
    let found = Rehearsals::of(parameters, &asked, &no_programs, &silent)?;
    Ok(Some(Rehearsals { asked: request.n_talks, ..found }))
}

fn levers(
    names: &Names<'_>,
    parameters: &Parameters,
    analysis: &Analysis,
) -> Result<LeversSummary, AnalysisError> {
    let mut work = LeverBudget::STANDARD;
    let zone = of_zone_within(parameters, names.game, &analysis.frontier, &analysis.ranges, &mut work)?;
    with_packages(names, parameters, zone, (names.game, &analysis.ranges, &mut work))
}

/// The levers for a deal that is ratified too. Of more players than the search has room for, none.
fn ratified_levers(
    names: &Names<'_>,
    parameters: &Parameters,
    found: &Ratification,
) -> Result<LeversSummary, AnalysisError> {
    let mut work = LeverBudget::STANDARD;
    let nothing = || Levers { levers: Vec::new(), unsearched: BTreeMap::new() };
    let (players, ranges) = (&found.players, &found.ranges);
    let zone = match found.whole().filter(|_| players.n_parties() <= MOST_LEVER_PLAYERS) {
        Some(whole) => of_zone_within(parameters, players, whole, ranges, &mut work)?,
        None => nothing(),
    };
    with_packages(names, parameters, zone, (players, ranges, &mut work))
}

/// The levers of a zone, and of the named packages that make no deal in a game.
fn with_packages(
    names: &Names<'_>,
    parameters: &Parameters,
    zone: Levers,
    (game, ranges, work): (&Game, &[(i64, i64)], &mut LeverBudget),
) -> Result<LeversSummary, AnalysisError> {
    let mut packages = Vec::new();
    let mut unsearched = zone.unsearched.clone();
    for package in &names.scenario.packages {
        let outcome = &package.outcome;
        if game.accepts_outcome(outcome, &game.utilities(outcome)) {
            continue;
        }
        let found = of_package_within(parameters, game, outcome, ranges, work)?;
        for (&why, &n) in &found.unsearched {
            let known = unsearched.entry(why).or_default();
            *known = n.max(*known);
        }
        let levers = LeversSummary::listed(names, parameters, &found);
        packages.push(PackageLevers { package: package.id.clone(), levers });
    }
    let left_out = unsearched.values().sum();
    let unsearched = LeversSummary::left_out(&unsearched);
    Ok(LeversSummary {
        zone: LeversSummary::listed(names, parameters, &zone),
        packages,
        left_out,
        unsearched,
    })
}

/// Of more players than this no levers for a ratified deal are searched: each brings a slope of its own.
const MOST_LEVER_PLAYERS: usize = 16;
/// No more worlds than this are drawn for the plan of a brief.
const MOST_WORLDS_OF_PLAN: usize = 200;
/// So many worths of outcomes are put in order for rehearsals, unless that is less than a fortieth of the
/// talks.
const MOST_WORTHS: u64 = 120_000_000;
/// At so many options, all issues together, rehearsals look in each turn, one talk at least.
const MOST_OPTIONS: u64 = 2_000_000;
/// In spaces too large to be listed a talk takes longer: one in so many is held.
const WHERE_NOT_LISTED: usize = 40;
