//! One row per scenario of a collection: what it is, and the measures that papers print.

use crate::model::{Estimate, Origin, PartyId, ReadingNote, Reservation, View};
use crate::prepare::diagram::DiagramLimits;
use crate::prepare::frontier::{Exactness, Limits};
use crate::prepare::solution::{SolutionConvention, nash};
use crate::prepare::{Analysis, AnalysisError, Control, Game, analysis};
use crate::unsafe_characters::visible_json;
use num_traits::ToPrimitive;
use serde::{Deserialize, Serialize};

/// The measures of a collection of scenarios.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Catalogue {
    /// The version of this shape.
    pub format: u32,
    /// Whose definitions of Nash and of opposition were used.
    pub convention: SolutionConvention,
    /// In the order of their paths.
    pub scenarios: Vec<CatalogueRow>,
    /// What belongs to a scenario and cannot be read, in the order of paths.
    pub unread: Vec<UnreadableFile>,
    /// What belongs to no scenario, in the order of paths.
    pub passed_over: Vec<SkippedFile>,
}

/// What is asked of a collection. It is plain data: what is not said in JSON is as in
/// [`CatalogueRequest::STANDARD`].
///
/// # Examples
///
/// ```
/// use elfvik::brief::catalogue::{CatalogueRequest, ProfilePairing};
///
/// let request: CatalogueRequest = serde_json::from_str(r#"{"format": 1, "tables": "pairs"}"#).unwrap();
/// let tables = ProfilePairing::Pairs;
/// assert_eq!(request, CatalogueRequest { tables, ..CatalogueRequest::STANDARD });
/// assert_eq!(request.tables.of(3).collect::<Vec<_>>(), [vec![0, 1], vec![0, 2], vec![1, 2]]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default = "CatalogueRequest::unstated")]
pub struct CatalogueRequest {
    /// The version of this shape: [`CatalogueRequest::FORMAT`].
    pub format: u32,
    /// Whose definitions of Nash and of opposition to use.
    pub convention: SolutionConvention,
    /// Beyond so many points a frontier is approximated.
    pub points: usize,
    /// Who sits at a table.
    pub tables: ProfilePairing,
}

/// Which profiles of one domain are a scenario together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProfilePairing {
    /// All profiles are one scenario.
    Everybody,
    /// Every two of them; fewer than three are one scenario.
    Pairs,
}

impl ProfilePairing {
    /// The tables of so many profiles, by their positions, in lexicographic order.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::ProfilePairing;
    ///
    /// let pairs: Vec<_> = ProfilePairing::Pairs.of(3).collect();
    /// assert_eq!(pairs, [[0, 1], [0, 2], [1, 2]]);
    /// let all: Vec<_> = ProfilePairing::Everybody.of(3).collect();
    /// assert_eq!(all, [[0, 1, 2]]);
    /// ```
    pub fn of(self, n_profiles: usize) -> impl Iterator<Item = Vec<usize>> {
        let is_one = self == Self::Everybody || n_profiles < 3;
        let all = is_one.then(|| (0..n_profiles).collect());
        let n_paired = if is_one { 0 } else { n_profiles };
        all.into_iter().chain((0..n_paired).flat_map(move |a| (a + 1..n_paired).map(move |b| vec![a, b])))
    }

    /// How many tables so many profiles have.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::ProfilePairing;
    ///
    /// assert_eq!(ProfilePairing::Everybody.count(5), 1);
    /// assert_eq!(ProfilePairing::Pairs.count(5), 10);
    /// ```
    #[must_use]
    pub fn count(self, n_profiles: usize) -> usize {
        let is_one = self == Self::Everybody || n_profiles < 3;
        if is_one { 1 } else { n_profiles * (n_profiles - 1) / 2 }
    }
}

impl CatalogueRequest {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// Textbook definitions, up to 50,000 points, all profiles of a domain at one table.
    pub const STANDARD: Self = Self {
        format: Self::FORMAT,
        convention: SolutionConvention::Textbook,
        points: 50_000,
        tables: ProfilePairing::Everybody,
    };

    /// What is computed of each scenario.
    ///
    /// # Errors
    ///
    /// When the request is of another format.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::CatalogueRequest;
    /// use elfvik::prepare::AnalysisError;
    ///
    /// assert_eq!(CatalogueRequest::STANDARD.analysis().unwrap().limits.points, 50_000);
    /// let newer = CatalogueRequest { format: 2, ..CatalogueRequest::STANDARD };
    /// assert_eq!(newer.analysis(), Err(AnalysisError::Format { found: 2, known: 1 }));
    /// ```
    pub fn analysis(&self) -> Result<analysis::AnalysisRequest, AnalysisError> {
        if self.format != Self::FORMAT {
            return Err(AnalysisError::Format { found: self.format, known: Self::FORMAT });
        }
        let limits = Limits { points: self.points, widest: WIDEST_DIAGRAM };
        Ok(analysis::AnalysisRequest { convention: self.convention, limits })
    }

    /// What is not said in JSON; a request without a format is of none that is known.
    fn unstated() -> Self {
        Self { format: 0, ..Self::STANDARD }
    }
}

/// A collection is walked for its measures, not to wait for the widest of its scenarios.
const WIDEST_DIAGRAM: DiagramLimits = DiagramLimits { states: 100_000, arcs: 4_000_000 };

/// The measures of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CatalogueRow {
    /// Its domain file, or its folder.
    pub path: String,
    /// The title of the scenario.
    pub title: String,
    /// The system that it was written for.
    pub origin: Origin,
    /// One id per party.
    pub parties: Vec<String>,
    /// The profile of each party, in the order of the parties.
    pub profiles: Vec<String>,
    /// How many profiles belong to its domain: more than it has parties where every two are a scenario.
    pub candidates: usize,
    /// Whether these are more than two and nothing says that they sit at one table.
    pub pool: bool,
    /// How many issues it has.
    pub issues: usize,
    /// How many outcomes, exactly; feasible ones where rules bar some.
    pub outcomes: String,
    /// What each party accepts from; null for one that prefers any agreement.
    pub reservation: Vec<Option<f64>>,
    /// The discount of each party; 1 without one.
    pub discount: Vec<f64>,
    /// How many different efficient utility vectors there are, or were found.
    pub efficient: usize,
    /// How many outcomes have these utilities; at least that many where the frontier is not exact.
    pub efficient_outcomes: String,
    /// Whether the frontier is exact.
    pub exact: bool,
    /// How far what was found can lie below the frontier, as a share of each party's range; null when exact.
    pub bound: Option<f64>,
    /// By how much a utility may be off because numbers were rounded; null when exact.
    pub rounded: Option<f64>,
    /// What the Nash solution gives each party; null without one.
    pub nash: Option<Vec<f64>>,
    /// The same with reservations ignored: the greatest product of utilities over all efficient outcomes.
    pub nash_without_reservations: Option<Vec<f64>>,
    /// The greatest sum of utilities.
    pub greatest_sum: Option<f64>,
    /// How far the parties' ideals lie from what is possible.
    pub opposition: Option<f64>,
    /// Which share of the outcomes is acceptable to everybody.
    pub zone: ShareBounds,
    /// What its files say and is not heeded, with file and line.
    pub notes: Vec<ReadingNote>,
    /// What its files leave out, and what that counts as in their system, with file and line.
    pub defaults: Vec<ReadingNote>,
}

/// Where a scenario of a collection comes from.
#[derive(Debug, Clone, Default)]
pub struct ScenarioLocation {
    /// Its domain file, or its folder.
    pub path: String,
    /// The profile of each party, in the order of the parties.
    pub profiles: Vec<String>,
    /// How many profiles belong to its domain.
    pub candidates: usize,
    /// Whether nothing says that these sit at one table.
    pub pool: bool,
    /// What its files say and is not heeded, with file and line.
    pub notes: Vec<ReadingNote>,
    /// What its files leave out, and what that counts as in their system, with file and line.
    pub defaults: Vec<ReadingNote>,
}

/// What is left to say of a collection after its rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CatalogueTotals {
    /// Whose definitions of Nash and of opposition were used.
    pub convention: SolutionConvention,
    /// How many rows there were.
    pub n_scenarios: usize,
    /// How many of these were pools.
    pub n_pools: usize,
    /// How many of these had notes.
    pub n_noted: usize,
    /// How many of these leave something to defaults.
    pub n_defaulted: usize,
    /// What belongs to a scenario and cannot be read, in the order of paths.
    pub unread: Vec<UnreadableFile>,
    /// What belongs to no scenario, in the order of paths.
    pub passed_over: Vec<SkippedFile>,
}

impl CatalogueTotals {
    /// Adds a row to the counts: one scenario, and whether it is a pool, has notes, leaves defaults.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::catalogue::{CatalogueRow, ScenarioLocation, CatalogueTotals};
    /// # use elfvik::prepare::analysis::AnalysisRequest;
    /// # let view = elfvik::format::native::starter_view();
    /// # let path = "talks/school".to_owned();
    /// # let provenance = ScenarioLocation { path, ..ScenarioLocation::default() };
    /// # let row = CatalogueRow::of(&view, provenance, &AnalysisRequest::STANDARD).unwrap();
    /// let mut remainder = CatalogueTotals::default();
    /// remainder.count(&row);
    /// assert_eq!((remainder.n_scenarios, remainder.n_pools), (1, 0));
    /// ```
    pub fn count(&mut self, row: &CatalogueRow) {
        self.n_scenarios += 1;
        self.n_pools += usize::from(row.pool);
        self.n_noted += usize::from(!row.notes.is_empty());
        self.n_defaulted += usize::from(!row.defaults.is_empty());
    }

    /// The end of a catalogue as JSON that is written row by row: [`json_head`], each
    /// [`CatalogueRow::json`] with its number, this.
    ///
    /// # Panics
    ///
    /// Never: every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::{CatalogueTotals, SkippedFile};
    ///
    /// let other = SkippedFile { path: "a.txt".to_owned(), what: "no text".to_owned() };
    /// let end = CatalogueTotals { passed_over: vec![other], ..CatalogueTotals::default() }.json();
    /// assert!(end.starts_with("],\n  \"unread\": [],\n") && end.ends_with("\n}\n"));
    /// assert!(end.contains("\"path\": \"a.txt\""));
    /// ```
    #[must_use]
    pub fn json(&self) -> String {
        let close = if self.n_scenarios == 0 { "]" } else { "\n  ]" };
        let unread = visible_json(serde_json::to_string_pretty(&self.unread).expect("text"));
        let passed_over = visible_json(serde_json::to_string_pretty(&self.passed_over).expect("text"));
        let inner = |json: &str| json.replace('\n', "\n  ");
        format!(
            "{close},\n  \"unread\": {},\n  \"passed_over\": {}\n}}\n",
            inner(&unread),
            inner(&passed_over)
        )
    }
}

/// The beginning of a catalogue as JSON that is written row by row.
///
/// # Panics
///
/// Never: a name is text.
///
/// # Examples
///
/// ```
/// use elfvik::brief::catalogue::json_head;
/// use elfvik::prepare::solution::SolutionConvention;
///
/// let head = json_head(SolutionConvention::Textbook);
/// assert_eq!(head, "{\n  \"format\": 2,\n  \"convention\": \"textbook\",\n  \"scenarios\": [");
/// ```
#[must_use]
pub fn json_head(convention: SolutionConvention) -> String {
    let convention = serde_json::to_string(&convention).expect("text");
    format!("{{\n  \"format\": {},\n  \"convention\": {convention},\n  \"scenarios\": [", Catalogue::FORMAT)
}

/// A share between two bounds, equal when it is exact.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShareBounds {
    /// The share is at least this.
    pub low: f64,
    /// The share is at most this.
    pub high: f64,
}

/// Something that belongs to a scenario and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnreadableFile {
    /// The path of the file.
    pub path: String,
    /// The line, counted from 1; null for the file as a whole.
    pub line: Option<usize>,
    /// What is wrong with it, in one sentence.
    pub reason: String,
    /// How to mend it.
    pub cure: String,
}

/// Something that belongs to no scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkippedFile {
    /// The path of the file.
    pub path: String,
    /// What it is, in words: "a web page".
    pub what: String,
}

impl Catalogue {
    /// The version of the shape.
    pub const FORMAT: u32 = 2;

    /// The catalogue as indented JSON, with a newline at its end: the same as when it is written row by row.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::{Catalogue, CatalogueTotals, json_head};
    /// use elfvik::prepare::solution::SolutionConvention;
    ///
    /// let convention = SolutionConvention::Textbook;
    /// let (scenarios, unread, passed_over) = (vec![], vec![], vec![]);
    /// let format = Catalogue::FORMAT;
    /// let empty = Catalogue { format, convention, scenarios, unread, passed_over };
    /// let totals = CatalogueTotals { convention, ..CatalogueTotals::default() };
    /// let written = json_head(convention) + &totals.json();
    /// assert_eq!(empty.to_json(), written);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let rows: String = self.scenarios.iter().enumerate().map(|(at, row)| row.json(at)).collect();
        format!("{}{rows}{}", json_head(self.convention), self.remainder().json())
    }

    /// What is left to say after the rows.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::{Catalogue, SkippedFile};
    /// use elfvik::prepare::solution::SolutionConvention;
    ///
    /// let passed_over = vec![SkippedFile { path: "a.txt".to_owned(), what: "no text".to_owned() }];
    /// let (format, convention) = (Catalogue::FORMAT, SolutionConvention::Genius);
    /// let catalogue = Catalogue { format, convention, scenarios: vec![], unread: vec![], passed_over };
    /// let remainder = catalogue.remainder();
    /// assert_eq!((remainder.n_scenarios, remainder.passed_over), (0, catalogue.passed_over));
    /// ```
    #[must_use]
    pub fn remainder(&self) -> CatalogueTotals {
        let mut remainder = CatalogueTotals {
            convention: self.convention,
            unread: self.unread.clone(),
            passed_over: self.passed_over.clone(),
            ..CatalogueTotals::default()
        };
        self.scenarios.iter().for_each(|row| remainder.count(row));
        remainder
    }
}

impl Catalogue {
    /// The JSON Schema of a catalogue, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::Catalogue;
    ///
    /// let schema: serde_json::Value = serde_json::from_str(&Catalogue::schema()).unwrap();
    /// assert_eq!(schema["properties"]["scenarios"]["type"], "array");
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

impl CatalogueRow {
    /// The row as JSON inside of a catalogue that is written row by row; `at` is its number, from 0.
    ///
    /// # Panics
    ///
    /// Never: every number is finite and every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::catalogue::{CatalogueRow, ScenarioLocation, CatalogueTotals};
    /// # use elfvik::prepare::analysis::AnalysisRequest;
    /// # let view = elfvik::format::native::starter_view();
    /// # let path = "talks/school".to_owned();
    /// # let provenance = ScenarioLocation { path, ..ScenarioLocation::default() };
    /// # let row = CatalogueRow::of(&view, provenance, &AnalysisRequest::STANDARD).unwrap();
    /// let (first, second) = (row.json(0), row.json(1));
    /// assert!(first.starts_with("\n    {\n      \"path\": \"talks/school\""));
    /// assert_eq!(second, format!(",{first}"));
    /// ```
    #[must_use]
    pub fn json(&self, at: usize) -> String {
        let row = serde_json::to_string_pretty(self).expect("a row has text keys and finite numbers");
        let row = visible_json(row);
        let comma = if at == 0 { "" } else { "," };
        format!("{comma}\n    {}", row.replace('\n', "\n    "))
    }

    /// The measures of one scenario that comes from somewhere.
    ///
    /// # Errors
    ///
    /// As [`Analysis::of`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::{ScenarioLocation, CatalogueRow};
    /// use elfvik::format::{FileText, foreign};
    /// use elfvik::model::View;
    /// use elfvik::prepare::analysis::AnalysisRequest;
    ///
    /// let profile = |name, values: [f64; 2]| {
    ///     let text = format!(
    ///         r#"{{"reservationValue": 0.0, "issueWeights": {{"day": 1.0}},
    ///             "issues": {{"day": {{"Monday": {}, "Friday": {}}}}}}}"#,
    ///         values[0], values[1]
    ///     );
    ///     (name, text)
    /// };
    /// let files = [profile("a.json", [1.0, 0.5]), profile("b.json", [0.2, 1.0])];
    /// let profiles: Vec<_> = files
    ///     .iter()
    ///     .filter_map(|(name, text)| match foreign::part(FileText { name, text }) {
    ///         Ok(foreign::FileContent::Profile(profile)) => Some(*profile),
    ///         _ => None,
    ///     })
    ///     .collect();
    /// let domain = profiles[0].own_domain().unwrap();
    /// let reading = foreign::ReadingOptions::FAITHFUL;
    /// let found = foreign::assembled(&domain, &profiles, "Days", &reading).unwrap();
    /// let view = View::of_analyst(found.scenario, found.files).unwrap();
    /// let row = CatalogueRow::of(&view, ScenarioLocation::default(), &AnalysisRequest::STANDARD).unwrap();
    /// assert_eq!((row.outcomes.as_str(), row.efficient), ("2", 2));
    /// assert_eq!(row.nash, Some(vec![0.5, 1.0]));
    /// ```
    pub fn of(
        view: &View,
        provenance: ScenarioLocation,
        request: &analysis::AnalysisRequest,
    ) -> Result<Self, AnalysisError> {
        Self::controlled(view, provenance, request, &Control::default())
    }

    /// The same, with progress and cancelling.
    ///
    /// # Errors
    ///
    /// As [`Analysis::controlled`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::{ScenarioLocation, CatalogueRequest, CatalogueRow};
    /// use elfvik::prepare::{AnalysisError, Control};
    /// let view = elfvik::format::native::starter_view();
    /// let request = CatalogueRequest::STANDARD.analysis().unwrap();
    /// let row = CatalogueRow::controlled(&view, ScenarioLocation::default(), &request, &Control::default());
    /// assert_eq!(row.unwrap().outcomes, "50");
    /// let cancelled = Control { is_cancelled: Some(&|| true), ..Control::default() };
    /// let row = CatalogueRow::controlled(&view, ScenarioLocation::default(), &request, &cancelled);
    /// assert_eq!(row, Err(AnalysisError::Cancelled));
    /// ```
    pub fn controlled(
        view: &View,
        provenance: ScenarioLocation,
        request: &analysis::AnalysisRequest,
        control: &Control<'_>,
    ) -> Result<Self, AnalysisError> {
        let game = Game::new(view)?;
        let analysis = Analysis::controlled(&game, request, control)?;
        let scenario = view.scenario();
        let frontier = &analysis.frontier;
        let all: Vec<usize> = (0..frontier.len()).collect();
        let rows: Vec<&[i64]> = frontier.rows().collect();
        let product = nash(&rows, &vec![0; game.n_parties()], game.units());
        let greatest = rows.iter().map(|row| game.units().sum(row)).max();
        let preferences = |p: usize| view.preferences(PartyId(p));
        let reservation = |p: usize| match preferences(p).reservation_in(scenario.states.likely()) {
            Reservation::Any => None,
            _ => Some(game.disagreement(p)),
        };
        let discount =
            |p: usize| preferences(p).discount.as_ref().map_or(1.0, |d: &Estimate| d.likely().to_f64());
        let feasible = analysis.feasible.to_f64().unwrap_or(f64::INFINITY);
        let share = |count: &num_bigint::BigUint| {
            let exact =
                num_rational::BigRational::new(count.clone().into(), analysis.feasible.clone().into());
            exact.to_f64().unwrap_or_else(|| count.to_f64().unwrap_or(0.0) / feasible)
        };
        let parties = 0..scenario.parties.len();
        Ok(Self {
            path: provenance.path,
            title: scenario.title.clone(),
            origin: scenario.origin,
            parties: scenario.parties.iter().map(|p| p.id.clone()).collect(),
            profiles: provenance.profiles,
            candidates: provenance.candidates,
            pool: provenance.pool,
            notes: provenance.notes,
            defaults: provenance.defaults,
            issues: scenario.issues.len(),
            outcomes: analysis.feasible.to_string(),
            reservation: parties.clone().map(reservation).collect(),
            discount: parties.map(discount).collect(),
            efficient: frontier.len(),
            efficient_outcomes: frontier.equals(&all).iter().sum::<num_bigint::BigUint>().to_string(),
            exact: frontier.exactness() == Exactness::Exact,
            bound: match frontier.exactness() {
                Exactness::Exact => None,
                Exactness::Within(bound) => Some(bound).filter(|b| b.is_finite()).or(Some(1.0)),
            },
            rounded: game.rounded(),
            nash: analysis.solutions.nash.as_ref().map(|nash| game.shown(&nash.utilities)),
            nash_without_reservations: frontier
                .lowest(&product)
                .map(|point| game.shown(frontier.utilities(point))),
            greatest_sum: greatest.map(|sum| game.units().utility(&sum)),
            opposition: analysis.opposition.filter(|o| o.is_finite()),
            zone: ShareBounds { low: share(&analysis.zone.low), high: share(&analysis.zone.high) },
        })
    }
}
