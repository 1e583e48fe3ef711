//! From positions and whole numbers to the ids and numbers of answers.

mod display;

pub use display::DisplayNames;
pub(crate) use display::{IssueNames, PackageNames, ratifier_of};

use crate::model::{IssueId, Outcome, PartyId, Scenario};
use crate::prepare::Game;
use crate::prepare::prospects::{CentralRange, WorldCount};
#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The option chosen for an issue: a label's id or a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum OptionChoice {
    /// The id of an option of an issue whose options are labels.
    NamedOption(String),
    /// An option of an integer issue.
    Integer(i64),
    /// An option of a real issue.
    Real(f64),
}

impl std::fmt::Display for OptionChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NamedOption(label) => f.pad(label),
            Self::Integer(number) => f.pad(&number.to_string()),
            Self::Real(number) => f.pad(&number.to_string()),
        }
    }
}

/// Something for each of several ids, in the order of the scenario; a map in JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct IdMap<T>(pub Vec<(String, T)>);

/// An outcome: the option chosen for each issue id.
pub type OutcomeById = IdMap<OptionChoice>;

/// What something is worth to each party id.
pub type Utilities = IdMap<f64>;

impl<T> IdMap<T> {
    /// What belongs to an id.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::IdMap;
    ///
    /// let gains = IdMap(vec![("town".to_owned(), 0.6), ("builder".to_owned(), 0.7)]);
    /// assert_eq!(gains.get("builder"), Some(&0.7));
    /// assert_eq!(gains.get("state"), None);
    /// ```
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.iter().find(|(key, _)| key == id).map(|(_, value)| value)
    }

    /// The values, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::IdMap;
    ///
    /// let gains = IdMap(vec![("town".to_owned(), 0.6), ("builder".to_owned(), 0.7)]);
    /// assert!(gains.values().all(|&gain| gain > 0.5));
    /// ```
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<T: Serialize> Serialize for IdMap<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (id, value) in &self.0 {
            map.serialize_entry(id, value)?;
        }
        map.end()
    }
}

#[cfg(feature = "schema")]
impl<T: JsonSchema> JsonSchema for IdMap<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("By_id_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// A share of worlds or talks with its Wilson 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShareEstimate {
    /// The share that was found (0 to 1).
    pub estimate: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// The middle nine tenths of what something is worth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CentralUtilityRange {
    /// One in twenty is at most this.
    pub low: f64,
    /// The median, by nearest rank.
    pub middle: f64,
    /// One in twenty is at least this.
    pub high: f64,
}

/// Who may see an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Audience {
    /// The id of the party whose answer it is; none for an analyst's, which rests on what all parties want.
    pub party: Option<String>,
    /// The name of that party.
    pub name: Option<String>,
}

impl Audience {
    /// Who may see an answer about a scenario to a viewer; none for an analyst.
    pub(crate) fn of(scenario: &Scenario, viewer: Option<PartyId>) -> Self {
        let party = viewer.map(|viewer| &scenario.parties[viewer.0]);
        Self { party: party.map(|party| party.id.clone()), name: party.map(|party| party.name.clone()) }
    }
}

/// The JSON Schema (2020-12) of an answer, with a line break at its end.
#[cfg(feature = "schema")]
pub(crate) fn schema<T: JsonSchema>() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<T>();
    serde_json::to_string_pretty(&schema).expect("a schema has text keys") + "\n"
}

/// Gives things their names.
pub(crate) struct Names<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) game: &'a Game,
}

impl Names<'_> {
    pub(crate) fn party(&self, party: PartyId) -> String {
        self.scenario.parties[party.0].id.clone()
    }

    pub(crate) fn by_party<T>(&self, value: impl Fn(usize) -> T) -> IdMap<T> {
        let ids = self.scenario.parties.iter().map(|p| p.id.clone());
        IdMap(ids.enumerate().map(|(p, id)| (id, value(p))).collect())
    }

    pub(crate) fn choice(&self, issue: IssueId, option: u32) -> OptionChoice {
        choice(self.scenario, issue, option)
    }

    pub(crate) fn outcome(&self, outcome: &Outcome) -> OutcomeById {
        let chosen = |(i, &option): (usize, &u32)| {
            (self.scenario.issues[i].id.clone(), self.choice(IssueId(i), option))
        };
        IdMap(outcome.options().iter().enumerate().map(chosen).collect())
    }

    pub(crate) fn utilities(&self, whole: &[i64]) -> Utilities {
        self.by_party(|p| self.game.scale(p).utility(whole[p]))
    }

    /// The ids of the parties that get at least their reservation.
    pub(crate) fn content(&self, whole: &[i64]) -> Vec<String> {
        let reservation = self.game.reservation();
        let content = (0..whole.len()).filter(|&p| whole[p] >= reservation[p]);
        content.map(|p| self.party(PartyId(p))).collect()
    }

    /// The ids of the parties that get at least their reservation of an outcome and cross no red line by it.
    pub(crate) fn content_with(&self, outcome: &Outcome, whole: &[i64]) -> Vec<String> {
        let crossed = (0..whole.len()).filter(|&p| self.game.crosses(p, outcome));
        let crossed: Vec<String> = crossed.map(|p| self.party(PartyId(p))).collect();
        self.content(whole).into_iter().filter(|party| !crossed.contains(party)).collect()
    }
}

pub(crate) fn choice(scenario: &Scenario, issue: IssueId, option: u32) -> OptionChoice {
    let issue = &scenario.issues[issue.0];
    match (&issue.options, issue.number(option)) {
        (crate::model::Options::Integer { from, step, .. }, _) => {
            OptionChoice::Integer(from + i64::from(option) * step)
        }
        (_, Some(number)) => OptionChoice::Real(number.to_f64()),
        (_, None) => OptionChoice::NamedOption(issue.option_id(option)),
    }
}

impl ShareEstimate {
    /// A share of worlds of which so large a share is worth as much as if each had been drawn alone.
    pub(crate) fn thinned(count: WorldCount, thinning: f64) -> Self {
        let (low, high) = count.thinned_interval(thinning);
        Self { estimate: count.share(), low, high }
    }
}

impl CentralUtilityRange {
    pub(crate) fn of(spread: CentralRange) -> Self {
        Self { low: spread.low, middle: spread.middle, high: spread.high }
    }
}
