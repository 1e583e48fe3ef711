//! The story of a scenario: who meets, how far apart they are, what could be signed, and what it all rests
//! on.
//!
//! A [`Brief`] is plain data with a `format` number; as JSON it is a public promise. This part knows the
//! model and the analyses, and nothing of how a brief is shown.

mod answers;
mod assumptions;
mod background;
pub mod catalogue;
mod cloud;
mod compare;
mod concerns;
pub mod conversion;
mod gap;
mod lens;
mod levers;
mod numbers;
mod offers;
mod outlook;
mod prospects;
mod request;

pub use crate::names::{Audience, Choice, Chosen, Keyed, Range, Share, Utilities};
pub use crate::prepare::levers::{Judgement, Unsearched};
pub use crate::prepare::solution::Concept;
pub use answers::{
    Between, Branch, Frontier, Objective, Package, Point, Shortfall, Solution, Solutions, Space, Zone,
};
pub use assumptions::{Argument, Assumption, Assumptions, Rounding};
pub use background::{
    Accord, Agreement, Background, Commitment, Consent, Delegate, Event, Host, Issue, Link, Opt, Party,
    Person, Rule, Source, Stage, Statement,
};
pub use cloud::Cloud;
pub use compare::{
    Change, Comparison, Conclusion, ConclusionChange, LeverOf, Move, NumberChange, Part, PartChange, Reach,
    Subject, Version,
};
pub use concerns::concerns;
pub use gap::{Gap, GapReading, Stake};
pub use lens::{Ask, Better, Lens};
pub use levers::{LeftOut, Lever, Levers, PackageLevers, Shift};
pub use numbers::{Number, Quantity};
pub use offers::{Difference, Offer};
pub use prospects::{
    Bin, Called, FindOut, Openness, OpennessReading, OptionShare, Prospect, Prospects, Stance,
};
pub use request::{PackageUnderLens, Request};

use crate::characters::visible_json;
use crate::model::View;
use crate::names::Names;
use crate::prepare::analysis::{Analysis, Request as AnalysisRequest, Task};
use crate::prepare::{AnalysisError, Blueprint, Control, Game};
use crate::talk::players::no_programs;
use crate::talk::rehearsal::Request as Rehearse;
use crate::talk::strategy::Spec;
use crate::talk::{Rehearsals, TalkError, hall};
use gap::gaps;
use num_traits::ToPrimitive;
use outlook::Outlook;
use schemars::JsonSchema;
use serde::Serialize;

/// A brief on one negotiation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Brief {
    /// The version of this shape.
    pub format: u32,
    /// Who may see it.
    pub audience: Audience,
    /// The public part: who, about what, what has happened.
    pub scenario: Background,
    /// How many outcomes there are.
    pub space: Space,
    /// How far apart the parties are, issue by issue.
    pub gap: Vec<Gap>,
    /// The outcomes that make a deal.
    pub zone: Zone,
    /// The outcomes that waste nothing.
    pub frontier: Frontier,
    /// What each bargaining solution picks.
    pub solutions: Solutions,
    /// How far the parties' ideals lie from what is possible, in utilities.
    pub opposition: Option<f64>,
    /// What each named package is worth.
    pub packages: Vec<Package>,
    /// How likely a deal is; none when no worlds were drawn.
    pub prospects: Option<Prospects>,
    /// How the talks may go, rehearsed with the default strategies; none when none were held.
    pub talks: Option<Rehearsals>,
    /// Why talks cannot be held; none where they can.
    pub no_talks: Option<TalkError>,
    /// What would make a deal possible.
    pub levers: Levers,
    /// What the viewer could offer next; none for an analyst.
    pub next_offers: Option<Vec<Offer>>,
    /// The package under the lens, when one was asked for.
    pub lens: Option<Lens>,
    /// What the numbers rest on.
    pub assumptions: Assumptions,
    /// Who said what, and through whom.
    pub statements: Vec<Statement>,
    /// Where it is known from.
    pub sources: Vec<Source>,
    /// Outcomes of the whole space, for pictures only.
    #[serde(skip)]
    pub cloud: Cloud,
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
    /// use elfvik::brief::{Brief, Request};
    /// use elfvik::format::{Text, native};
    /// use elfvik::model::{PartyId, View};
    ///
    /// let [public, town, builder] = native::STARTER.map(|file| Text { name: file.name, text: file.text });
    /// let scenario = native::scenario(public).unwrap();
    /// let files = [
    ///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
    ///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
    /// ];
    /// let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
    /// let brief = Brief::of(&view, &Request::STANDARD).unwrap();
    /// assert_eq!(brief.space.outcomes, "60");
    /// assert_eq!(brief.space.feasible, "50");
    /// ```
    pub fn of(view: &View, request: &Request) -> Result<Self, AnalysisError> {
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
    /// use elfvik::brief::{Brief, Request};
    /// use elfvik::prepare::{AnalysisError, Control};
    /// # use elfvik::format::{Text, native};
    /// # use elfvik::model::{PartyId, View};
    /// # let [public, town, builder] = native::STARTER.map(|file| Text { name: file.name, text: file.text });
    /// # let scenario = native::scenario(public).unwrap();
    /// # let files = [
    /// #     native::party_file(town, &scenario, PartyId(0)).unwrap(),
    /// #     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
    /// # ];
    /// # let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
    /// let cancelled = Control { is_cancelled: Some(&|| true), ..Control::default() };
    /// let brief = Brief::controlled(&view, &Request::STANDARD, &cancelled);
    /// assert_eq!(brief, Err(AnalysisError::Cancelled));
    /// ```
    pub fn controlled(view: &View, request: &Request, control: &Control<'_>) -> Result<Self, AnalysisError> {
        request.check(view.scenario())?;
        let blueprint = Blueprint::of(view)?;
        let game = Game::likely(&blueprint)?;
        let settings = AnalysisRequest { convention: request.convention, limits: request.limits };
        let analysis = Analysis::controlled(&game, &settings, control)?;
        let scenario = view.scenario();
        let names = Names { scenario, game: &game };
        control.begin(Task::Worlds)?;
        let outlook = Outlook::of(&names, &blueprint, &analysis, (request, control))?;
        let lens = request.package.as_ref().map(|package| {
            let prospect = outlook.lens.clone();
            Lens::of(&names, &blueprint, &analysis, (&package.name, &package.outcome), prospect)
        });
        control.begin(Task::Talks)?;
        let (talks, no_talks) = match rehearsed(&blueprint, request, control) {
            Ok(talks) => (talks, None),
            Err(TalkError::Cancelled) => return Err(AnalysisError::Cancelled),
            Err(error) => (None, Some(error)),
        };
        control.begin(Task::Levers)?;
        Ok(Self {
            format: Self::FORMAT,
            audience: Audience::of(scenario, view.viewer()),
            scenario: Background::of(&names, view, &analysis),
            space: Space::of(scenario, &analysis),
            gap: gaps(&names, &analysis),
            zone: Zone::of(&names, &analysis),
            frontier: Frontier::of(&names, &analysis, request),
            solutions: Solutions::of(&names, &analysis, request.convention),
            opposition: analysis.opposition,
            packages: answers::packages(&names, view, &analysis)?,
            prospects: outlook.prospects,
            talks,
            no_talks,
            levers: levers(&names, &blueprint, &analysis)?,
            next_offers: outlook.offers,
            lens: lens.transpose()?,
            assumptions: Assumptions::of(view, &game),
            statements: background::statements(scenario),
            sources: background::sources(scenario),
            cloud: Cloud::of(&game, &analysis, request.n_cloud),
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
        crate::names::schema::<Self>()
    }
}

/// The talks with every party at the default strategy; none where none are asked for.
fn rehearsed(
    blueprint: &Blueprint,
    request: &Request,
    control: &Control<'_>,
) -> Result<Option<Rehearsals>, TalkError> {
    if request.n_talks == 0 {
        return Ok(None);
    }
    let size = blueprint.view().scenario().space().size();
    let specs = vec![Spec::default(); blueprint.parties().len()];
    let course = hall::course(blueprint.view());
    let is_listed = size.to_u64().is_some_and(|size| size <= Rehearse::MOST_LISTED);
    // Where outcomes are not listed, every turn looks at the options.
    let options: u64 =
        blueprint.view().scenario().issues.iter().map(|issue| u64::from(issue.n_options())).sum();
    let most = usize::try_from(MOST_OPTIONS / options.max(1)).unwrap_or(usize::MAX).max(1);
    let fewest = request.n_talks.div_ceil(WHERE_NOT_LISTED).min(most);
    let affordable = match size.to_u64() {
        // Each world has other worths, and all of them are put in order for each party.
        Some(size) if !blueprint.is_certain() => MOST_WORTHS / (size.max(1) * specs.len() as u64),
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
    let found = Rehearsals::of(blueprint, &asked, &no_programs, &silent)?;
    Ok(Some(Rehearsals { asked: request.n_talks, ..found }))
}

fn levers(names: &Names<'_>, blueprint: &Blueprint, analysis: &Analysis) -> Result<Levers, AnalysisError> {
    use crate::prepare::levers::{Work, of_package_within, of_zone_within};
    let mut work = Work::STANDARD;
    let zone = of_zone_within(blueprint, (names.game, &analysis.frontier), &analysis.ranges, &mut work)?;
    let mut packages = Vec::new();
    let mut unsearched = zone.unsearched.clone();
    for package in &names.scenario.packages {
        if names.game.accepts(&names.game.utilities(&package.outcome)) {
            continue;
        }
        let of = (names.game, &package.outcome);
        let found = of_package_within(blueprint, of, &analysis.ranges, &mut work)?;
        for (&why, &n) in &found.unsearched {
            let known = unsearched.entry(why).or_default();
            *known = n.max(*known);
        }
        let levers = Levers::listed(names, blueprint, &found);
        packages.push(PackageLevers { package: package.id.clone(), levers });
    }
    let left_out = unsearched.values().sum();
    let unsearched = Levers::left_out(&unsearched);
    Ok(Levers { zone: Levers::listed(names, blueprint, &zone), packages, left_out, unsearched })
}

/// So many worths of outcomes are put in order for rehearsals, unless that is less than a fortieth of the
/// talks.
const MOST_WORTHS: u64 = 120_000_000;
/// At so many options, all issues together, rehearsals look in each turn, one talk at least.
const MOST_OPTIONS: u64 = 2_000_000;
/// In spaces too large to be listed a talk takes longer: one in so many is held.
const WHERE_NOT_LISTED: usize = 40;
