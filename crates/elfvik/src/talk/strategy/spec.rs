//! Strategies by name: `boulware`, or `offer=boulware accept=combi model=frequency`.

pub use super::error::StrategySpecError;

use super::accept::AcceptEntry;
use super::compose::{ComponentStrategy, LazyRandom, ReservationPolicy, StrategyParts, VotingRule};
use super::description::StrategyPartDescription;
use super::model::{ModelEntry, OpponentModels};
use super::offer::OfferEntry;
use super::register;
use super::settings::{Setting, Settings};
use crate::model::Origin;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A strategy as it was asked for.
///
/// # Examples
///
/// ```
/// use elfvik::talk::strategy::StrategySpec;
///
/// let text = "offer=time:curve=genius,e=0.2 accept=combi:from=0.95 model=frequency";
/// let spec: StrategySpec = text.parse().unwrap();
/// assert_eq!(spec.to_string(), text);
/// let error = "offer=bulware".parse::<StrategySpec>().unwrap_err();
/// assert_eq!(error.to_string(), "there is no offering strategy `bulware`, did you mean `boulware`?");
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StrategySpec {
    text: String,
    kind: StrategySpecKind,
}

#[derive(Debug, Clone)]
enum StrategySpecKind {
    Parts(Arc<Found>),
    Agent(String),
}

/// What a text says is all that there is to it.
impl PartialEq for StrategySpec {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for StrategySpec {}

/// The parts that were named, looked up in the register.
#[derive(Debug)]
struct Found {
    /// Under the conventions of every origin but those below.
    own: Resolved,
    /// Where a short name means a system's own party, under its conventions.
    of_origins: Vec<(Origin, Resolved)>,
}

/// The parts of a strategy, ready to be built any number of times.
#[derive(Debug)]
struct Resolved {
    offer: (&'static OfferEntry, Settings),
    accept: (&'static AcceptEntry, Settings),
    model: Option<&'static ModelEntry>,
    voting: VotingRule,
    floor: ReservationPolicy,
}

/// The parts as they were named.
#[derive(Debug, Clone, PartialEq)]
struct Words {
    offer: NamedPart,
    accept: Option<NamedPart>,
    model: Option<NamedPart>,
    vote: Option<NamedPart>,
    floor: Option<NamedPart>,
}

/// A name with settings: `time:curve=genius,e=0.2`.
#[derive(Debug, Clone, PartialEq)]
struct NamedPart {
    name: String,
    settings: Vec<(String, String)>,
}

impl std::fmt::Display for StrategySpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<StrategySpec> for String {
    fn from(spec: StrategySpec) -> Self {
        spec.text
    }
}

impl TryFrom<String> for StrategySpec {
    type Error = StrategySpecError;

    fn try_from(text: String) -> Result<Self, StrategySpecError> {
        text.parse()
    }
}

impl std::str::FromStr for StrategySpec {
    type Err = StrategySpecError;

    fn from_str(text: &str) -> Result<Self, StrategySpecError> {
        let text = text.trim();
        if let Some(command) = text.strip_prefix("agent=") {
            return Ok(Self {
                text: text.to_owned(),
                kind: StrategySpecKind::Agent(command.trim().to_owned()),
            });
        }
        let mut parts: [Option<NamedPart>; 5] = [const { None }; 5];
        for word in text.split_whitespace() {
            // `time:e=4` is a name with a setting, not a part called `time:e`.
            let (part, value) = match word.split_once('=') {
                Some((part, value)) if !part.contains(':') => (part, value),
                _ => ("offer", word),
            };
            let at =
                PARTS.iter().position(|known| *known == part).ok_or_else(|| StrategySpecError::Unknown {
                    what: "part of a strategy",
                    name: part.to_owned(),
                    hint: hint(part, PARTS.iter().copied()),
                })?;
            if parts[at].is_some() {
                return Err(StrategySpecError::Twice { part: part.to_owned() });
            }
            parts[at] = Some(NamedPart::of(value));
        }
        let [offer, accept, model, vote, floor] = parts;
        let offer = offer.ok_or(StrategySpecError::NoOffer)?;
        let spec = Self {
            text: text.to_owned(),
            kind: StrategySpecKind::Parts(Arc::new(Words { offer, accept, model, vote, floor }.found()?)),
        };
        Ok(spec)
    }
}

impl Default for StrategySpec {
    /// What plays for whoever is not named: gives way step by step as the others do, first where that costs
    /// it least and, by what its own file believes, brings them most, and on its last turn accepts what is no
    /// loss.
    fn default() -> Self {
        "default".parse().expect("a known name")
    }
}

impl StrategySpec {
    /// The program that plays, when it is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::StrategySpec;
    ///
    /// let agent = |text: &str| text.parse::<StrategySpec>().unwrap().agent().map(str::to_owned);
    /// assert_eq!(agent("agent=python3 mine.py").as_deref(), Some("python3 mine.py"));
    /// assert_eq!(agent("boulware"), None);
    /// ```
    #[must_use]
    pub fn agent(&self) -> Option<&str> {
        match &self.kind {
            StrategySpecKind::Agent(command) => Some(command),
            StrategySpecKind::Parts(_) => None,
        }
    }

    /// A new strategy for one talk, under the conventions of an origin; `None` when a program plays.
    ///
    /// # Panics
    ///
    /// Never: it was built once when it was read.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::{StrategySpec, compose::LazyRandom};
    /// use elfvik::{model::Origin, seed::Seed, talk::Strategy};
    ///
    /// let spec: StrategySpec = "boulware model=frequency".parse().unwrap();
    /// let strategy = spec.strategy(Origin::Elfvik, LazyRandom::new(Seed(1).stream("town"), 0)).unwrap();
    /// assert!(strategy.models().is_some());
    /// ```
    #[must_use]
    pub fn strategy(&self, origin: Origin, draw: LazyRandom) -> Option<ComponentStrategy> {
        let parts = self.parts(origin)?.expect("it was built when it was read");
        Some(ComponentStrategy::new(parts, draw))
    }

    /// Whether what it does can depend on random numbers, under the conventions of an origin. Nobody knows
    /// that of a program, so it is taken to.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Origin;
    /// use elfvik::talk::strategy::StrategySpec;
    ///
    /// let draws = |text: &str| text.parse::<StrategySpec>().unwrap().draws(Origin::Elfvik);
    /// assert!(!draws("boulware") && draws("random") && draws("boulware vote=annealing"));
    /// ```
    #[must_use]
    pub fn draws(&self, origin: Origin) -> bool {
        !matches!(self.parts(origin), Some(Ok(parts)) if !parts.draws())
    }

    /// The parts, built anew; `None` when a program plays.
    fn parts(&self, origin: Origin) -> Option<Result<StrategyParts, StrategySpecError>> {
        let StrategySpecKind::Parts(found) = &self.kind else { return None };
        let of_origin = found.of_origins.iter().find(|(of, _)| *of == origin);
        Some(of_origin.map_or(&found.own, |(_, resolved)| resolved).built(origin))
    }
}

impl Words {
    /// The parts in the register. What cannot be built is refused now, not in the middle of a tournament.
    fn found(&self) -> Result<Found, StrategySpecError> {
        let named = |entry: &&OfferEntry| entry.part.name == self.offer.name;
        let own = register::offer_entries().find(named);
        let unknown = || unknown("offering strategy", &self.offer.name, names(register::offers()));
        let own = self.resolved(own.ok_or_else(unknown)?, Origin::Elfvik)?;
        // A value that the system's own party cannot take means ours, as a setting does that it lacks.
        let of_origin = |origin: Origin| Some((origin, self.resolved(self.of_origin(origin)?, origin).ok()?));
        Ok(Found { of_origins: Origin::ALL.into_iter().filter_map(of_origin).collect(), own })
    }

    /// What a short name means in a scenario of a system: its own party, unless a setting is given that this
    /// party does not know, or a model, which no system's own party has.
    fn of_origin(&self, origin: Origin) -> Option<&'static OfferEntry> {
        let Self { offer, model, .. } = self;
        let is_known = |entry: &OfferEntry| {
            offer.settings.iter().all(|(key, _)| entry.part.keys.contains(&key.as_str()))
        };
        let is_meant = |entry: &&OfferEntry| {
            entry.short.is_some_and(|short| short == (origin, offer.name.as_str())) && is_known(entry)
        };
        if model.is_some() { None } else { register::offer_entries().find(is_meant) }
    }

    /// All parts with one strategy of offers; what is not named is what that is known with. Each is built
    /// once, so that a setting out of range is found.
    fn resolved(&self, entry: &'static OfferEntry, origin: Origin) -> Result<Resolved, StrategySpecError> {
        let Self { offer, accept, model, vote, floor } = self;
        let offer = (entry, offer.settings(&entry.part)?);
        (entry.build)(&offer.1, origin)?;
        let accept = match accept {
            Some(named) => acceptance(named)?,
            None => acceptance(&NamedPart::of(entry.accept))?,
        };
        let model = match model {
            Some(named) if named.name == NO_MODEL => named.no_settings().map(|()| None)?,
            Some(named) => Some(model_entry(named)?),
            None => entry.model.map(|name| model_entry(&NamedPart::of(name))).transpose()?,
        };
        let voting =
            chosen(vote.as_ref(), "way of voting", &VotingRule::ALL, VotingRule::name)?.unwrap_or_default();
        let floor = chosen(floor.as_ref(), "floor", &ReservationPolicy::ALL, ReservationPolicy::name)?
            .unwrap_or(entry.floor);
        Ok(Resolved { offer, accept, model, voting, floor })
    }
}

impl Resolved {
    /// The parts, new.
    fn built(&self, origin: Origin) -> Result<StrategyParts, StrategySpecError> {
        let Self { offer: (offer, of_offer), accept: (accept, of_accept), model, voting, floor } = self;
        Ok(StrategyParts {
            offering: (offer.build)(of_offer, origin)?,
            acceptance: (accept.build)(of_accept)?,
            models: OpponentModels::new(*model),
            voting: *voting,
            floor: *floor,
        })
    }
}

fn acceptance(named: &NamedPart) -> Result<(&'static AcceptEntry, Settings), StrategySpecError> {
    let found = register::accept_entries().find(|entry| entry.part.name == named.name);
    let entry =
        found.ok_or_else(|| unknown("rule of acceptance", &named.name, names(register::accepts())))?;
    let settings = named.settings(&entry.part)?;
    (entry.build)(&settings)?;
    Ok((entry, settings))
}

fn model_entry(named: &NamedPart) -> Result<&'static ModelEntry, StrategySpecError> {
    let found = register::model_entries().find(|entry| entry.part.name == named.name);
    let known = || names(register::models()).chain([NO_MODEL]);
    let entry = found.ok_or_else(|| unknown("model", &named.name, known()))?;
    named.settings(&entry.part).map(|_| entry)
}

/// One of a few that have names; `None` where nothing was named.
fn chosen<T: Copy>(
    named: Option<&NamedPart>,
    what: &'static str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<Option<T>, StrategySpecError> {
    let Some(named) = named else { return Ok(None) };
    named.no_settings()?;
    let found = all.iter().copied().find(|one| name(*one) == named.name);
    let known = || all.iter().map(|one| name(*one));
    found.map(Some).ok_or_else(|| unknown(what, &named.name, known()))
}

fn names(
    parts: impl Iterator<Item = &'static StrategyPartDescription>,
) -> impl Iterator<Item = &'static str> {
    parts.map(|part| part.name)
}

fn unknown(what: &'static str, name: &str, known: impl Iterator<Item = &'static str>) -> StrategySpecError {
    StrategySpecError::Unknown { what, name: name.to_owned(), hint: hint(name, known) }
}

/// What was perhaps meant, or everything that could be.
fn hint(name: &str, known: impl Iterator<Item = &'static str>) -> String {
    let known: Vec<&str> = known.collect();
    let close = known.iter().copied().min_by_key(|other| strsim::damerau_levenshtein(name, other));
    match close.filter(|other| strsim::damerau_levenshtein(name, other) <= 2) {
        Some(other) => format!(", did you mean `{other}`?"),
        None => format!(", known: `{}`", known.join("`, `")),
    }
}

impl NamedPart {
    fn of(text: &str) -> Self {
        let (name, settings) = text.split_once(':').unwrap_or((text, ""));
        let setting = |text: &str| {
            let (key, value) = text.split_once('=').unwrap_or((text, ""));
            (key.to_owned(), value.to_owned())
        };
        let settings = settings.split(',').filter(|text| !text.is_empty()).map(setting).collect();
        Self { name: name.to_owned(), settings }
    }

    /// The settings for a part.
    fn settings(&self, part: &StrategyPartDescription) -> Result<Settings, StrategySpecError> {
        let values = self.settings.iter().map(|(key, value)| Setting::of(key, value)).collect();
        let settings = Settings { name: self.name.clone(), takes: part.takes, values };
        match self.settings.iter().find(|(key, _)| !part.keys.contains(&key.as_str())) {
            None => Ok(settings),
            Some((key, _)) => Err(settings.wrong(key)),
        }
    }

    fn no_settings(&self) -> Result<(), StrategySpecError> {
        let part = StrategyPartDescription::plain(("", ""), "", "");
        self.settings(&part).map(|_| ())
    }
}

/// Instead of a model.
const NO_MODEL: &str = "none";
const PARTS: [&str; 5] = ["offer", "accept", "model", "vote", "floor"];
