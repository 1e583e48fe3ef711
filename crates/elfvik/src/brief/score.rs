//! What groups agreed on, scored: points, joint gains, efficiency, what was left on the table.

mod attainable;
mod group;

pub use group::{BestParetoImprovement, ClassSummary, GroupScore};

use super::{Brief, BriefRequest, SolutionsSummary};
use crate::model::{GroupResult, View};
use crate::names::{Audience, Names, OutcomeById, Utilities};
use crate::prepare::analysis::{Analysis, AnalysisRequest};
use crate::prepare::frontier::{Exactness, Limits};
use crate::prepare::solution::SolutionConvention;
use crate::prepare::{AnalysisError, Control, Game, Parameters, Ratification};
use crate::unsafe_characters::visible_json;
use attainable::CaseGains;
use serde::Serialize;

/// What groups that negotiated the same scenario agreed on, scored at the likely values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// The version of this shape.
    pub format: u32,
    /// Who may see it.
    pub audience: Audience,
    /// What the talks are called, in one line.
    pub title: String,
    /// What every reader must know before believing a number.
    pub caution: Option<String>,
    /// The sides, with what each has without a deal and what it can get.
    pub parties: Vec<PartyScoreRange>,
    /// Whether the frontier that all this rests on is exact. Otherwise what could be gained may be more than
    /// is said.
    pub exact: bool,
    /// How much more than a fixed sum there is to share: 0 where what one side gains another must lose, 1
    /// where all sides can have their best at once. None where less than two sides care what is agreed.
    pub integrative_potential: Option<f64>,
    /// The deal with the greatest sum of points; none where no deal is possible.
    pub best: Option<JointBest>,
    /// What each bargaining solution picks.
    pub solutions: SolutionsSummary,
    /// Every group, in the order of the table.
    pub groups: Vec<GroupScore>,
    /// All groups together.
    pub class: ClassSummary,
    /// The brief that pictures and sentences are made from.
    #[serde(skip)]
    pub brief: Brief,
}

/// A side, with its limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartyScoreRange {
    /// Its id, as the scenario has it.
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// What it has without a deal.
    pub fallback: f64,
    /// The least that an outcome is worth to it.
    pub least: f64,
    /// The most that an outcome is worth to it.
    pub most: f64,
    /// The most that it can get in a deal; none where no deal is possible.
    pub ideal: Option<f64>,
}

/// The deal with the greatest sum of points.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JointBest {
    /// What it chooses for each issue.
    pub outcome: OutcomeById,
    /// What it is worth to each side.
    pub utilities: Utilities,
    /// The sum of that.
    pub joint: f64,
    /// The same less the fallbacks.
    pub joint_gain: f64,
}

/// How to score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreRequest {
    /// Whose definitions of the solutions to use.
    pub convention: SolutionConvention,
    /// When the frontier turns from exact to bounded.
    pub limits: Limits,
}

impl ScoreRequest {
    /// Textbook definitions within the standard limits.
    pub const STANDARD: Self = Self { convention: SolutionConvention::Textbook, limits: Limits::STANDARD };
}

impl Score {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// The scores of groups. The cost is that of a brief without worlds and talks, and for each group a pass
    /// over the frontier and over the outcomes, where these are at most a million.
    ///
    /// # Errors
    ///
    /// When the view cannot be analysed, and when it is cancelled.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::{Score, ScoreRequest};
    /// use elfvik::model::{GroupResult, Outcome};
    /// use elfvik::prepare::Control;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let group = |name: &str, outcome| GroupResult { group: name.to_owned(), members: None, outcome };
    /// let groups = [group("A", Some(Outcome::new(vec![2, 1, 1, 1]))), group("B", None)];
    /// let score = Score::of(&view, &groups, &ScoreRequest::STANDARD, &Control::default()).unwrap();
    /// assert_eq!((score.groups[1].joint_share, score.class.n_deals), (Some(0.0), 1));
    /// ```
    pub fn of(
        view: &View,
        groups: &[GroupResult],
        request: &ScoreRequest,
        control: &Control<'_>,
    ) -> Result<Self, AnalysisError> {
        let brief = BriefRequest {
            convention: request.convention,
            limits: request.limits,
            n_worlds: 0,
            n_talks: 0,
            ..BriefRequest::STANDARD
        };
        let brief = Brief::controlled(view, &brief, control)?;
        let parameters = Parameters::of(view)?;
        let game = Game::likely(&parameters)?;
        let settings = AnalysisRequest { convention: request.convention, limits: request.limits };
        let analysis = Analysis::controlled(&game, &settings, control)?;
        let names = Names { scenario: view.scenario(), game: &game };
        let gains = CaseGains::of(&game, &analysis);
        let ratified = Ratification::of(&parameters, &game, &analysis, (&settings, control))?;
        let at_home = ratified.as_ref().map(|found| (&parameters, found));
        let groups = group::scores(&names, &analysis, (&gains, at_home), groups);
        Ok(Self {
            format: Self::FORMAT,
            audience: brief.audience.clone(),
            title: brief.scenario.title.clone(),
            caution: brief.scenario.caution.clone(),
            parties: parties(&names, &brief, &gains),
            exact: analysis.frontier.exactness() == Exactness::Exact,
            integrative_potential: gains.integrative_potential(),
            best: best(&names, &analysis, &gains),
            solutions: brief.solutions.clone(),
            class: ClassSummary::of(&names, &groups),
            groups,
            brief,
        })
    }

    /// The same of no group: what a case holds for whoever teaches it.
    ///
    /// # Errors
    ///
    /// As [`Score::of`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::Score;
    /// use elfvik::prepare::Control;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let score = Score::of_case(&view, &Control::default()).unwrap();
    /// assert!(score.groups.is_empty() && score.best.is_some());
    /// ```
    pub fn of_case(view: &View, control: &Control<'_>) -> Result<Self, AnalysisError> {
        Self::of(view, &[], &ScoreRequest::STANDARD, control)
    }

    /// The scores as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number is finite and every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{brief::Score, prepare::Control};
    /// # let view = elfvik::format::native::starter_view();
    /// let score = Score::of_case(&view, &Control::default()).unwrap();
    /// let json: serde_json::Value = serde_json::from_str(&score.to_json()).unwrap();
    /// assert_eq!(json["format"], 1);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("scores have text keys and finite numbers");
        visible_json(json + "\n")
    }

    /// The JSON Schema of scores, with a line break at its end.
    ///
    /// # Examples
    ///
    /// ```
    /// let schema: serde_json::Value = serde_json::from_str(&elfvik::brief::Score::schema()).unwrap();
    /// assert!(schema["required"].as_array().unwrap().contains(&"groups".into()));
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

fn parties(names: &Names<'_>, brief: &Brief, gains: &CaseGains<'_>) -> Vec<PartyScoreRange> {
    let party = |(p, party): (usize, &super::PartySummary)| PartyScoreRange {
        id: party.id.clone(),
        name: party.name.clone(),
        fallback: party.reservation,
        least: party.least,
        most: party.most,
        ideal: gains.ideal(p).map(|whole| names.game.scale(p).utility(whole)),
    };
    brief.scenario.parties.iter().enumerate().map(party).collect()
}

fn best(names: &Names<'_>, analysis: &Analysis, gains: &CaseGains<'_>) -> Option<JointBest> {
    let point = gains.best?;
    let row = analysis.frontier.utilities(point);
    let utilities = names.utilities(row);
    Some(JointBest {
        outcome: names.outcome(&analysis.frontier.outcome(point)),
        joint: names.game.units().utility(&names.game.units().sum(row)),
        joint_gain: gains.joint_gain(row),
        utilities,
    })
}
