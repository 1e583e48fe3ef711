//! What a record begins with.

use super::course::CourseRecord;
use super::error::{FORMAT, RecordError, SUMMED};
use crate::model::{self, Scenario, View};
use crate::talk::setup::Setup;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// What a record begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordHead {
    /// Always `session`, by which a record is known.
    pub elfvik: String,
    /// The version of this shape.
    pub format: u32,
    /// The title of the scenario.
    pub title: String,
    /// The [fingerprint] of what decides the talk besides course, strategies and seed. Another one means
    /// another scenario. Of a record of a former format it is a hash that cannot be compared.
    pub scenario: String,
    /// What all random numbers come from; as text where other readers would round it.
    #[serde(serialize_with = "write_seed", deserialize_with = "read_seed")]
    #[cfg_attr(feature = "schema", schemars(with = "SeedRecord"))]
    pub seed: u64,
    /// Who plays each party, in the order of the scenario: id and strategy.
    pub parties: Vec<(String, String)>,
    /// The party on whose file and beliefs the talk was rehearsed; none when on all files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewer: Option<String>,
    /// By which rules they talk.
    pub course: CourseRecord,
}

impl RecordHead {
    /// The version of the shape.
    pub const FORMAT: u32 = FORMAT;

    /// The head of the talks of a setup.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::{record::*, *}};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let head = RecordHead::of(&setup, &["boulware".into(), "conceder".into()]);
    /// assert_eq!(head.parties[1], ("builder".to_owned(), "conceder".to_owned()));
    /// ```
    #[must_use]
    pub fn of(setup: &Setup, strategies: &[String]) -> Self {
        let view = setup.parameters().view();
        let scenario = view.scenario();
        let ids = scenario.parties.iter().map(|party| party.id.clone());
        Self {
            elfvik: SESSION.into(),
            format: Self::FORMAT,
            title: scenario.title.clone(),
            scenario: fingerprint(view),
            seed: setup.seed().0,
            viewer: view.viewer().map(|p| scenario.parties[p.0].id.clone()),
            parties: ids.zip(strategies.iter().cloned()).collect(),
            course: CourseRecord::of(setup.course(), scenario),
        }
    }

    /// Whether the record can be one of this view: the fingerprints are the same, or it has a former format,
    /// of which they cannot be compared.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::{record::*, *}};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let head = RecordHead::of(&setup, &["boulware".into(), "conceder".into()]);
    /// assert!(head.is_of(&view));
    /// let other = RecordHead { scenario: "of another scenario".into(), ..head };
    /// assert!(!other.is_of(&view));
    /// ```
    #[must_use]
    pub fn is_of(&self, view: &View) -> bool {
        self.format < SUMMED || self.scenario == fingerprint(view)
    }

    /// The course by which the talk was begun.
    ///
    /// # Errors
    ///
    /// When it cannot be one of this scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::{record::*, *}};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let head = RecordHead::of(&setup, &["boulware".into(), "conceder".into()]);
    /// assert_eq!(head.course(view.scenario()).unwrap(), **setup.course());
    /// ```
    pub fn course(&self, scenario: &Scenario) -> Result<model::Course, RecordError> {
        self.course.within(scenario).map_err(|reason| RecordError::Course { reason })
    }
}

/// A hash of what decides a talk besides course, strategies and seed: the SHA-256 of the
/// [canonical text](model::canonical()) of a view, in hexadecimal digits.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, talk::record::fingerprint};
/// let hash = fingerprint(&starter_view());
/// assert_eq!(hash.len(), 64);
/// assert_eq!(hash, fingerprint(&starter_view()));
/// ```
#[must_use]
pub fn fingerprint(view: &View) -> String {
    let hash = Sha256::digest(model::canonical(view).as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A seed as records write it.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum SeedRecord {
    /// Up to 2^53 - 1.
    Number(u64),
    /// In digits.
    Text(String),
}

fn write_seed<S: Serializer>(seed: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    let record = match *seed {
        exact if exact < 1 << 53 => SeedRecord::Number(exact),
        large => SeedRecord::Text(large.to_string()),
    };
    record.serialize(serializer)
}

fn read_seed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    match SeedRecord::deserialize(deserializer)? {
        SeedRecord::Number(seed) => Ok(seed),
        SeedRecord::Text(text) => {
            let is_canonical = |seed: &u64| seed.to_string() == text;
            text.parse().ok().filter(is_canonical).ok_or_else(|| D::Error::custom("the seed is no number"))
        }
    }
}

/// What the first field of a head says.
pub(super) const SESSION: &str = "session";
