//! What to ask of a plan.

use super::PlanRequestError;
use crate::model::Safety;
use crate::seed::Seed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to ask of a plan. It is plain data: what is not said in JSON is as in [`PlanRequest::STANDARD`].
///
/// # Examples
///
/// ```
/// use elfvik::brief::plan::PlanRequest;
///
/// let request = r#"{"format": 1, "safety": "strong", "bonds": {"us": "2.5"}}"#;
/// let request: PlanRequest = serde_json::from_str(request).unwrap();
/// assert_eq!(request.n_worlds, PlanRequest::STANDARD.n_worlds);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default = "PlanRequest::unstated")]
pub struct PlanRequest {
    /// The version of this shape: [`PlanRequest::FORMAT`].
    pub format: u32,
    /// At which points nobody may gain by walking away; as the scenario says where it is left out.
    pub safety: Option<Safety>,
    /// Bonds that take the place of those in the files, by party, as decimals.
    pub bonds: BTreeMap<String, String>,
    /// How many worlds are drawn; 0 for none. Left out: 1,000, or fewer where each takes much work.
    pub n_worlds: Option<usize>,
    /// What all draws of worlds come from.
    pub seed: Seed,
}

impl PlanRequest {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// Safety and bonds as the files say, and as many worlds as take little work.
    pub const STANDARD: Self =
        Self { format: Self::FORMAT, safety: None, bonds: BTreeMap::new(), n_worlds: None, seed: Seed(1) };

    /// What is not said in JSON; a request without a format is of none that is known.
    fn unstated() -> Self {
        Self { format: 0, ..Self::STANDARD }
    }

    pub(super) fn check(&self) -> Result<(), PlanRequestError> {
        match self.format {
            Self::FORMAT => Ok(()),
            found => Err(PlanRequestError::Format { found, known: Self::FORMAT }),
        }
    }
}
