//! The story of a scenario: who meets, how far apart they are, what could be signed, and what it all rests on.
//!
//! A [`Brief`] is plain data with a `format` number; as JSON it is a public promise. This part knows the model and
//! the analyses, and nothing of how a brief is shown.

mod answers;
mod assessment;
mod assumptions;
mod background;
pub mod catalogue;
mod compare;
mod concerns;
pub mod conversion;
mod levers;
mod numbers;
mod offers;
mod outcome_utilities;
mod prospects;

pub use crate::names::{Keyed, OptionChoice, OutcomeById, ShareEstimate, Utilities, UtilityRange};
pub use crate::prepare::levers::{LeverObjection, Unsearched};
pub use answers::{
    ConsentBranch, FrontierPoint, FrontierSummary, ObjectiveBounds, PackageSummary, ShortfallSummary,
    SolutionSummary, SolutionsSummary, SpaceSummary, ValueBounds, ZoneSummary,
};
pub use assessment::{PackageAssessment, ParetoImprovement, RequestedChange};
pub use assumptions::{Argument, Assumption, Assumptions, RoundingSummary};
pub use background::{
    AccordSummary, AgreementSummary, Background, CommitmentSummary, ConsentSummary, DelegateSummary,
    HostSummary, IssueSummary, LinkSummary, OptionSummary, PartySummary, PersonSummary, RuleSummary,
    SourceSummary, StageEventSummary, StageSummary, StatementSummary,
};
pub use compare::{Comparison, ConclusionChange, NumberChange, Version};
pub use concerns::concerns;
pub use levers::{LeverSummary, LeversSummary, NumberShift, PackageLevers, UnsearchedCount};
pub use numbers::NumberSummary;
pub use offers::{NextOffer, OptionDifference};
pub use outcome_utilities::OutcomeUtilities;
pub use prospects::{
    IssueUncertainty, OptionShare, PackageAcceptance, Prospect, ProspectsSummary, SensitivitySummary,
    WorldDecile,
};

use crate::characters::visible_json;
use crate::model::{Outcome, View};
use crate::names::Names;
use crate::prepare::analysis::{Analysis, AnalysisRequest, Task};
use crate::prepare::prospects::{Chance, ProspectsRequest as Draw};
use crate::prepare::solution::Convention;
use crate::prepare::{AnalysisError, Control, Game, Parameters, frontier, gap};
use crate::seed::Seed;
use crate::talk::players::no_programs;
use crate::talk::rehearsal::RehearsalSettings as Rehearse;
use crate::talk::strategy::Spec;
use crate::talk::{Rehearsals, TalkError, setup};
use num_traits::ToPrimitive;
use prospects::TrackedOutcomes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What to put into a brief. It is plain data: what is not said in JSON is as in [`BriefRequest::STANDARD`].
///
/// # Examples
///
/// ```
/// use elfvik::brief::{Brief, BriefRequest};
/// # use elfvik::format::{FileText, native};
/// # use elfvik::model::{PartyId, View};
/// # let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// # let scenario = native::scenario(public).unwrap();
/// # let files = [
/// #     native::party_file(town, &scenario, PartyId(0)).unwrap(),
/// #     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// # ];
/// # let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
/// let request: BriefRequest = serde_json::from_str(r#"{"format": 1, "n-worlds": 100, "n-talks": 0}"#).unwrap();
/// let json = Brief::of(&view, &request).unwrap().to_json();
/// assert!(json.contains(r#""feasible": "50""#));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default = "BriefRequest::unstated")]
pub struct BriefRequest {
    /// The version of this shape: [`BriefRequest::FORMAT`].
    pub format: u32,
    /// Whose definitions of the solutions and of opposition to use.
    pub convention: Convention,
    /// When the frontier turns from exact to bounded.
    pub limits: frontier::Limits,
    /// At most so many points of the frontier are listed, evenly spread, both ends among them.
    pub n_points: usize,
    /// At most so many of the outcomes that a listed point stands for are listed with it.
    pub n_equals: usize,
    /// At most so many outcomes of the whole space are kept for pictures.
    pub n_cloud: usize,
    /// How many worlds are drawn for the prospects; 0 for none.
    pub n_worlds: usize,
    /// How many talks are rehearsed; fewer, down to a fortieth of that, where each world has other numbers and outcomes are
    /// tens of thousands or too many to be listed; 0 for none.
    pub n_talks: usize,
    /// What all draws of worlds come from.
    pub seed: Seed,
    /// A package to be put under the lens.
    pub package: Option<PackageToAssess>,
}

/// A package to be put under the lens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackageToAssess {
    /// What to call it.
    pub name: String,
    /// What it is: the position of an option for each issue, in order. It must keep every rule.
    pub outcome: Outcome,
}

impl BriefRequest {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// Textbook definitions, standard limits, up to 1,000 points listed and 4,000 outcomes drawn, 10,000 worlds.
    pub const STANDARD: Self = Self {
        format: Self::FORMAT,
        convention: Convention::Textbook,
        limits: frontier::Limits::STANDARD,
        n_points: 1_000,
        n_equals: 0,
        n_cloud: 4_000,
        n_worlds: Draw::WORLDS,
        n_talks: 1_000,
        seed: Seed(1),
        package: None,
    };

    /// ConclusionKind a [comparison](Comparison::of) needs: nothing is listed or drawn for pictures.
    pub const OF_COMPARISON: Self = Self { n_points: 0, n_cloud: 0, ..Self::STANDARD };

    /// What is not said in JSON; a request without a format is of none that is known.
    fn unstated() -> Self {
        Self { format: 0, ..Self::STANDARD }
    }

    fn check(&self, scenario: &crate::model::Scenario) -> Result<(), AnalysisError> {
        if self.format != Self::FORMAT {
            return Err(AnalysisError::Format { found: self.format, known: Self::FORMAT });
        }
        match &self.package {
            Some(package) if !scenario.space().contains(&package.outcome) => {
                Err(AnalysisError::OutOfSpace { package: package.name.clone() })
            }
            Some(package) if !scenario.is_feasible(&package.outcome) => {
                Err(AnalysisError::BreaksRule { package: package.name.clone() })
            }
            _ => Ok(()),
        }
    }
}

/// A brief on one negotiation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Brief {
    /// The version of this shape.
    pub format: u32,
    /// Who may see it.
    pub audience: BriefAudience,
    /// The public part: who, about what, what has happened.
    pub scenario: Background,
    /// How many outcomes there are.
    pub space: SpaceSummary,
    /// How far apart the parties are, issue by issue.
    pub gap: Vec<GapSummary>,
    /// The outcomes that make a deal.
    pub zone: ZoneSummary,
    /// The outcomes that waste nothing.
    pub frontier: FrontierSummary,
    /// What each bargaining solution picks.
    pub solutions: SolutionsSummary,
    /// How far the parties' ideals lie from what is possible, in utilities.
    pub opposition: Option<f64>,
    /// What each named package is worth.
    pub packages: Vec<PackageSummary>,
    /// How likely a deal is; none when no worlds were drawn.
    pub prospects: Option<ProspectsSummary>,
    /// How the talks may go, rehearsed with the default strategies; none when none were held.
    pub talks: Option<Rehearsals>,
    /// Why talks cannot be held; none where they can.
    pub no_talks: Option<String>,
    /// What would make a deal possible.
    pub levers: LeversSummary,
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
    pub cloud: OutcomeUtilities,
}

/// Who may see a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BriefAudience {
    /// The party whose brief it is; none for an analyst's.
    pub party: Option<String>,
    /// What to stamp it with.
    pub stamp: String,
}

/// How far apart the parties are at one issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GapSummary {
    /// The issue.
    pub issue: String,
    /// `shared`, `tradeable` or `contested`.
    pub reading: &'static str,
    /// The party to which a tradeable issue matters most.
    pub matters_to: Option<String>,
    /// What the outcome closest to both has here: the Nash package, or without a zone the least shortfall.
    pub closest: Option<OptionChoice>,
    /// What is at stake for each party.
    pub stakes: Keyed<StakeSummary>,
}

/// What an issue means to a party.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StakeSummary {
    /// Its best option, the other issues as in the closest outcome.
    pub best: OptionChoice,
    /// The utility it loses when another party's best is taken instead.
    pub loss: f64,
    /// The same as a share of what lies between its least and greatest utility; null where it loses something although
    /// every outcome that can occur is worth the same to it.
    pub share: Option<f64>,
    /// Where the loss depends on other issues: the least and the most it can be, whatever those are.
    pub extremes: Option<ValueBounds<f64>>,
}

impl StakeSummary {
    /// By how much it counts beside other stakes: what has no share counts as all.
    pub(crate) fn weight(&self) -> f64 {
        self.share.unwrap_or(1.0)
    }
}

impl Brief {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// The brief on a view. The cost is that of its [analysis](Analysis::of).
    ///
    /// # Errors
    ///
    /// When the view cannot be analysed: rules that forbid everything, a fallback that breaks one, and the like.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::{Brief, BriefRequest};
    /// use elfvik::format::{FileText, native};
    /// use elfvik::model::{PartyId, View};
    ///
    /// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    /// let scenario = native::scenario(public).unwrap();
    /// let files = [
    ///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
    ///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
    /// ];
    /// let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
    /// let brief = Brief::of(&view, &BriefRequest::STANDARD).unwrap();
    /// assert_eq!(brief.space.outcomes, "60");
    /// assert_eq!(brief.space.feasible, "50");
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
    /// # use elfvik::format::{FileText, native};
    /// # use elfvik::model::{PartyId, View};
    /// # let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    /// # let scenario = native::scenario(public).unwrap();
    /// # let files = [
    /// #     native::party_file(town, &scenario, PartyId(0)).unwrap(),
    /// #     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
    /// # ];
    /// # let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
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
        let parameters = Parameters::of(view)?;
        let game = Game::likely(&parameters)?;
        let settings = AnalysisRequest { convention: request.convention, limits: request.limits };
        let analysis = Analysis::controlled(&game, &settings, control)?;
        let scenario = view.scenario();
        let names = Names { scenario, game: &game };
        control.begin(Task::Worlds)?;
        let outlook = WorldResults::of(&names, &parameters, &analysis, (request, control))?;
        let lens = request.package.as_ref().map(|package| {
            let prospect = outlook.lens.clone();
            PackageAssessment::of(&names, &parameters, &analysis, (&package.name, &package.outcome), prospect)
        });
        control.begin(Task::Talks)?;
        let (talks, no_talks) = match rehearsed(&parameters, request, control) {
            Ok(talks) => (talks, None),
            Err(TalkError::Cancelled) => return Err(AnalysisError::Cancelled),
            Err(error) => (None, Some(error.to_string())),
        };
        control.begin(Task::Levers)?;
        Ok(Self {
            format: Self::FORMAT,
            audience: audience(view),
            scenario: Background::of(&names, view, &analysis),
            space: SpaceSummary::of(scenario, &analysis),
            gap: gaps(&names, &analysis),
            zone: ZoneSummary::of(&names, &analysis),
            frontier: FrontierSummary::of(&names, &analysis, request),
            solutions: SolutionsSummary::of(&names, &analysis, request.convention),
            opposition: analysis.opposition,
            packages: answers::packages(&names, view, &analysis)?,
            prospects: outlook.prospects,
            talks,
            no_talks,
            levers: levers(&names, &parameters, &analysis)?,
            next_offers: outlook.offers,
            lens: lens.transpose()?,
            assumptions: Assumptions::of(view, &game),
            statements: background::statements(scenario),
            sources: background::sources(scenario),
            cloud: OutcomeUtilities::of(&game, &analysis, request.n_cloud),
        })
    }

    /// The brief as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number of a brief is finite and every key is text.
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
    #[must_use]
    pub fn schema() -> String {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let schema = settings.into_generator().into_root_schema_for::<Self>();
        serde_json::to_string_pretty(&schema).expect("a schema has text keys") + "\n"
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
    let specs = vec![Spec::default(); parameters.parties().len()];
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

fn audience(view: &View) -> BriefAudience {
    let party = view.viewer().map(|p| &view.scenario().parties[p.0]);
    let stamp = match party {
        Some(party) => {
            format!("For {} only: this rests on its private file and on nobody else's.", party.name)
        }
        None => {
            "For the analyst only: this rests on the private files of all parties; show it to none of them."
                .into()
        }
    };
    BriefAudience { party: party.map(|p| p.id.clone()), stamp }
}

fn levers(
    names: &Names<'_>,
    parameters: &Parameters,
    analysis: &Analysis,
) -> Result<LeversSummary, AnalysisError> {
    use crate::prepare::levers::{LeverBudget, of_package_within, of_zone_within};
    let mut work = LeverBudget::STANDARD;
    let zone = of_zone_within(parameters, (names.game, &analysis.frontier), &analysis.ranges, &mut work)?;
    let mut packages = Vec::new();
    let mut unsearched = zone.unsearched.clone();
    for package in &names.scenario.packages {
        if names.game.accepts(&names.game.utilities(&package.outcome)) {
            continue;
        }
        let of = (names.game, &package.outcome);
        let found = of_package_within(parameters, of, &analysis.ranges, &mut work)?;
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

/// What rests on worlds.
struct WorldResults {
    prospects: Option<ProspectsSummary>,
    offers: Option<Vec<NextOffer>>,
    lens: Option<Prospect>,
}

impl WorldResults {
    fn of(
        names: &Names<'_>,
        parameters: &Parameters,
        analysis: &Analysis,
        (request, control): (&BriefRequest, &Control<'_>),
    ) -> Result<Self, AnalysisError> {
        let is_settled = parameters.view().viewer().is_none() && parameters.is_certain();
        if request.n_worlds == 0 || is_settled {
            return Ok(Self { prospects: None, offers: None, lens: None });
        }
        let mut watched = TrackedOutcomes { outcomes: Vec::new() };
        let scenario = names.scenario;
        let packages: Vec<(String, usize)> =
            scenario.packages.iter().map(|p| (p.id.clone(), watched.position(&p.outcome))).collect();
        let picks = analysis.solutions.named();
        let picked: Vec<(String, usize)> = picks
            .into_iter()
            .filter_map(|(name, pick)| Some((name.to_owned(), watched.position(&pick?.outcome))))
            .collect();
        let under_lens = request.package.as_ref().map(|package| watched.position(&package.outcome));
        let offerer = parameters.view().viewer();
        let home = offerer.map(|us| offers::CertainRatifiers::of(parameters, us, MOST_IDEAS)).transpose()?;
        let mut ideas = ideas(names, analysis, offerer.is_some());
        ideas.extend(home.iter().flat_map(|home| home.ideas.iter().cloned()));
        ideas.sort_unstable();
        ideas.dedup();
        let drawn = crate::prepare::prospects::controlled(
            parameters,
            &Draw {
                worlds: request.n_worlds,
                seed: request.seed,
                limits: frontier::Limits {
                    points: request.limits.points.min(Draw::LIMITS.points),
                    ..request.limits
                },
                watched: &watched.outcomes,
                ideas: &ideas,
                offerer,
            },
            control,
        )?;
        let of =
            |called: Vec<String>, chance: &Chance| prospects::prospect(names, parameters, called, chance);
        let mut solutions: Vec<Prospect> = Vec::new();
        for (at, (name, position)) in picked.iter().enumerate() {
            match picked[..at].iter().position(|(_, earlier)| earlier == position) {
                Some(earlier) => {
                    let same = |s: &&mut Prospect| s.names.contains(&picked[earlier].0);
                    solutions.iter_mut().filter(same).for_each(|s| s.names.push(name.clone()));
                }
                None => solutions.push(of(vec![name.clone()], &drawn.watched[*position])),
            }
        }
        let packages = packages.into_iter().map(|(id, at)| of(vec![id], &drawn.watched[at])).collect();
        Ok(Self {
            offers: offerer.zip(home.as_ref()).map(|at| offers::offers(names, analysis, at, &drawn.pool)),
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

/// So many efficient outcomes are considered as offers besides those that worlds bring up.
const MOST_IDEAS: usize = 64;

fn gaps(names: &Names<'_>, analysis: &Analysis) -> Vec<GapSummary> {
    let nash = analysis.solutions.nash.as_ref().map(|pick| &pick.outcome);
    let closest = nash.or(analysis.shortfall.as_ref().map(|s| &s.outcome));
    let any = || analysis.frontier.outcome(0);
    let base = closest.cloned().unwrap_or_else(any);
    let share = |p: usize, loss: i64| match analysis.ranges[p].1 - analysis.ranges[p].0 {
        _ if loss == 0 => Some(0.0),
        width => (width > 0).then(|| loss as f64 / width as f64),
    };
    let of = |gap: gap::Gap| {
        let stake = |p: usize| StakeSummary {
            best: names.choice(gap.issue, gap.stakes[p].best),
            loss: names.game.scale(p).utility(gap.stakes[p].loss),
            share: share(p, gap.stakes[p].loss),
            extremes: gap.stakes[p].extremes.map(|(low, high)| {
                let utility = |whole| names.game.scale(p).utility(whole);
                ValueBounds { low: utility(low), high: utility(high) }
            }),
        };
        let (reading, matters_to) = match gap.reading {
            gap::IssueReading::Shared => ("shared", None),
            gap::IssueReading::Tradeable(party) => ("tradeable", Some(names.party(party))),
            gap::IssueReading::Contested => ("contested", None),
        };
        GapSummary {
            issue: names.scenario.issues[gap.issue.0].id.clone(),
            reading,
            matters_to,
            closest: closest.map(|outcome| names.choice(gap.issue, outcome.option(gap.issue))),
            stakes: names.by_party(stake),
        }
    };
    gap::gaps(names.game, &base, &analysis.ranges).into_iter().map(of).collect()
}

/// So many worths of outcomes are put in order for rehearsals, unless that is less than a fortieth of the talks.
const MOST_WORTHS: u64 = 120_000_000;
/// At so many options, all issues together, rehearsals look in each turn, one talk at least.
const MOST_OPTIONS: u64 = 2_000_000;
/// In spaces too large to be listed a talk takes longer: one in so many is held.
const WHERE_NOT_LISTED: usize = 40;
