//! The story of a scenario: who meets, how far apart they are, what could be signed, and what it all rests on.
//!
//! A [`Brief`] is plain data with a `format` number; as JSON it is a public promise. This part knows the model and
//! the analyses, and nothing of how a brief is shown.

mod answers;
mod assumptions;
mod background;
mod cloud;
mod names;

pub use answers::{Between, Branch, Frontier, Package, Point, Shortfall, Solution, Solutions, Space, Zone};
pub use assumptions::{Argument, Assumption, Assumptions};
pub use background::{
    Accord, Agreement, Background, Commitment, Consent, Delegate, Event, Host, Issue, Link, Opt, Party,
    Person, Rule, Source, Stage, Statement,
};
pub use cloud::Cloud;
pub use names::{Choice, Chosen, Keyed, Utilities};

use crate::model::View;
use crate::prepare::analysis::{Analysis, Request as AnalysisRequest};
use crate::prepare::solution::Convention;
use crate::prepare::{AnalysisError, Game, frontier, gap};
use names::Names;
use serde::Serialize;

/// What to put into a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
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
}

impl Request {
    /// Textbook definitions, standard limits, up to 1,000 points listed and 4,000 outcomes drawn.
    pub const STANDARD: Self = Self {
        convention: Convention::Textbook,
        limits: frontier::Limits::STANDARD,
        n_points: 1_000,
        n_equals: 0,
        n_cloud: 4_000,
    };
}

/// A brief on one negotiation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brief {
    /// The version of this shape.
    pub format: u32,
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

/// How far apart the parties are at one issue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// The issue.
    pub issue: String,
    /// `shared`, `tradeable` or `contested`.
    pub reading: &'static str,
    /// The party to which a tradeable issue matters most.
    pub matters_to: Option<String>,
    /// What the outcome closest to both has here: the Nash package, or without a zone the least shortfall.
    pub closest: Option<Choice>,
    /// What is at stake for each party.
    pub stakes: Keyed<Stake>,
}

/// What an issue means to a party.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stake {
    /// Its best option, the other issues as in the closest outcome.
    pub best: Choice,
    /// The utility it loses when another party's best is taken instead.
    pub loss: f64,
    /// The same as a share of what lies between its least and greatest utility (0 to 1).
    pub share: f64,
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
    /// let view = View::of_analyst(&scenario, &files).unwrap();
    /// let brief = Brief::of(&view, &Request::STANDARD).unwrap();
    /// assert_eq!(brief.space.outcomes, "60");
    /// assert_eq!(brief.space.feasible, "50");
    /// ```
    pub fn of(view: &View<'_>, request: &Request) -> Result<Self, AnalysisError> {
        let game = Game::new(view)?;
        let settings = AnalysisRequest { convention: request.convention, limits: request.limits };
        let analysis = Analysis::of(&game, &settings)?;
        let scenario = view.scenario();
        let names = Names { scenario, game: &game };
        Ok(Self {
            format: Self::FORMAT,
            scenario: Background::of(&names, view, &analysis),
            space: Space::of(scenario, &analysis),
            gap: gaps(&names, &analysis),
            zone: Zone::of(&names, &analysis),
            frontier: Frontier::of(&names, &analysis, request),
            solutions: Solutions::of(&names, &analysis, request.convention),
            opposition: analysis.opposition,
            packages: answers::packages(&names, view, &analysis)?,
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
        serde_json::to_string_pretty(self).expect("a brief has text keys and finite numbers") + "\n"
    }
}

fn gaps(names: &Names<'_>, analysis: &Analysis) -> Vec<Gap> {
    let nash = analysis.solutions.nash.as_ref().map(|pick| &pick.outcome);
    let closest = nash.or(analysis.shortfall.as_ref().map(|s| &s.outcome));
    let any = || analysis.frontier.outcome(0);
    let base = closest.cloned().unwrap_or_else(any);
    let width = |p: usize| (analysis.ranges[p].1 - analysis.ranges[p].0).max(1) as f64;
    let of = |gap: gap::Gap| {
        let stake = |p: usize| Stake {
            best: names.choice(gap.issue, gap.stakes[p].best),
            loss: names.game.scale().utility(gap.stakes[p].loss),
            share: gap.stakes[p].loss as f64 / width(p),
        };
        let (reading, matters_to) = match gap.reading {
            gap::Reading::Shared => ("shared", None),
            gap::Reading::Tradeable(party) => ("tradeable", Some(names.party(party))),
            gap::Reading::Contested => ("contested", None),
        };
        Gap {
            issue: names.scenario.issues[gap.issue.0].id.clone(),
            reading,
            matters_to,
            closest: closest.map(|outcome| names.choice(gap.issue, outcome.option(gap.issue))),
            stakes: names.by_party(stake),
        }
    };
    gap::gaps(names.game, &base, &analysis.ranges).into_iter().map(of).collect()
}
