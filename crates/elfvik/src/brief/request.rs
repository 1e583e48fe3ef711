//! What to put into a brief.

use crate::model::{Outcome, Scenario};
use crate::prepare::prospects::ProspectsRequest as Draw;
use crate::prepare::solution::SolutionConvention;
use crate::prepare::{AnalysisError, frontier};
use crate::seed::Seed;
use serde::{Deserialize, Serialize};

/// What to put into a brief. It is plain data: what is not said in JSON is as in [`BriefRequest::STANDARD`].
///
/// # Examples
///
/// ```
/// use elfvik::brief::{Brief, BriefRequest};
/// # let view = elfvik::format::native::starter_view();
/// let request = r#"{"format": 1, "n-worlds": 100, "n-talks": 0}"#;
/// let request: BriefRequest = serde_json::from_str(request).unwrap();
/// let json = Brief::of(&view, &request).unwrap().to_json();
/// assert!(json.contains(r#""feasible": "50""#));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default = "BriefRequest::unstated")]
pub struct BriefRequest {
    /// The version of this shape: [`BriefRequest::FORMAT`].
    pub format: u32,
    /// Whose definitions of the solutions and of opposition to use.
    pub convention: SolutionConvention,
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
    /// How many talks are rehearsed; fewer, down to a fortieth of that, where each world has other numbers
    /// and outcomes are tens of thousands or too many to be listed; 0 for none.
    pub n_talks: usize,
    /// What all draws of worlds come from.
    pub seed: Seed,
    /// A package to be put under the lens.
    pub package: Option<PackageToAssess>,
    /// The ids of statements that are not believed: what rests on them is guessed more widely.
    pub without: Vec<String>,
}

/// A package to be put under the lens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

    /// Textbook definitions, standard limits, up to 1,000 points listed and 4,000 outcomes drawn, 10,000
    /// worlds.
    pub const STANDARD: Self = Self::listing(1_000, 4_000);

    /// What a [comparison](super::Comparison::of) needs: nothing is listed or drawn for pictures.
    pub const OF_COMPARISON: Self = Self::listing(0, 0);

    /// The standard one, with so many points listed and so many outcomes kept for pictures.
    const fn listing(n_points: usize, n_cloud: usize) -> Self {
        Self {
            format: Self::FORMAT,
            convention: SolutionConvention::Textbook,
            limits: frontier::Limits::STANDARD,
            n_points,
            n_equals: 0,
            n_cloud,
            n_worlds: Draw::WORLDS,
            n_talks: 1_000,
            seed: Seed(1),
            package: None,
            without: Vec::new(),
        }
    }

    /// What is not said in JSON; a request without a format is of none that is known.
    fn unstated() -> Self {
        Self { format: 0, ..Self::STANDARD }
    }

    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), AnalysisError> {
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
