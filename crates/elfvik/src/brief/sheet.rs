//! A role sheet: what whoever plays one party is told of a scenario, from the public file and its own alone.

mod case;
mod points;

pub use case::{CaseOffer, CaseParty, CaseRule, CaseSummary, SumLimit};
pub use points::{
    CombinationPoints, FallbackKind, FallbackSummary, IssuePoints, OptionPoints, ProductPoints, RoleSummary,
    StateFallback, TablePoints, TableRow,
};

use crate::model::{PartyFile, Scenario};
use crate::names::DisplayNames;
use crate::prepare::AnalysisError;
use crate::unsafe_characters::visible_json;
use serde::Serialize;

/// A sheet to hand to one party of a rehearsal in class, or to all of them.
///
/// It is made of the public file and at most one private file, so that no number of another side can be on
/// it, and holds no analysis: what could be signed is for its reader to find out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleSheet {
    /// The version of this shape.
    pub format: u32,
    /// The public part, the same on every sheet.
    pub case: CaseSummary,
    /// What one party alone is told; absent on the sheet for everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleSummary>,
    /// What people read for its ids.
    #[serde(skip)]
    pub display: DisplayNames,
}

impl RoleSheet {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// The sheet for everybody: the public part of a scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::RoleSheet;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let sheet = RoleSheet::public(view.scenario());
    /// assert_eq!((sheet.case.issues.len(), sheet.role), (4, None));
    /// ```
    #[must_use]
    pub fn public(scenario: &Scenario) -> Self {
        let (case, display) = (CaseSummary::of(scenario), DisplayNames::of(scenario));
        Self { format: Self::FORMAT, case, role: None, display }
    }

    /// The sheet of one party. Numbers that its file guesses stand at their likely values, as in every
    /// analysis that needs one number. `O(options)`, and the size of its tables.
    ///
    /// # Errors
    ///
    /// When the party's own numbers cannot be put together, as when all its weights are zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::RoleSheet;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let sheet = RoleSheet::of(view.scenario(), &view.files()[0]).unwrap();
    /// let role = sheet.role.unwrap();
    /// assert_eq!((role.party.as_str(), role.fallback.points), ("town", Some(0.5)));
    /// // A price of 8 million is the town's best.
    /// assert_eq!(role.issues[0].options[0].points, 0.4);
    /// ```
    pub fn of(scenario: &Scenario, file: &PartyFile) -> Result<Self, AnalysisError> {
        Ok(Self { role: Some(RoleSummary::of(scenario, file)?), ..Self::public(scenario) })
    }

    /// The sheet as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number of a sheet is finite and every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::RoleSheet;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let json = RoleSheet::public(view.scenario()).to_json();
    /// let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    /// assert_eq!(json["case"]["parties"][0]["id"], "town");
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a sheet has text keys and finite numbers");
        visible_json(json + "\n")
    }

    /// The JSON Schema of a sheet, with a line break at its end.
    ///
    /// # Examples
    ///
    /// ```
    /// let schema = elfvik::brief::RoleSheet::schema();
    /// let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    /// assert!(schema["required"].as_array().unwrap().contains(&"case".into()));
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}
