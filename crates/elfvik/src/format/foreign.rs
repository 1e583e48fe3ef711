//! Scenarios of other systems: GENIUS, GeniusWeb, NegoLog and NegMAS.
//!
//! A file is recognised by its content. [`part`] says what one file is: a domain, a profile, or something
//! else that lies around; [`scenarios`] puts the parts of a folder together; [`assembled`] turns a domain
//! and its profiles into a scenario with one private file per party. Each system's profiles mean here what
//! they mean there; the pages in `docs/formats` say what that is.

mod domain;
mod genius;
mod geniusweb;
mod matching;
pub(super) mod names;
mod negmas;
mod negolog;
mod notes;
mod refusal;
mod tree;
mod written;
mod xml;

pub use domain::{Domain, DomainIssue, DomainOptions};
pub(crate) use matching::ProfileFit;
pub use matching::{
    BrokenFile, FileKind, FolderContents, Group, Grouping, ProfileRelation, UnmatchedProfile, scenarios,
};
pub use names::{file_order, title};
pub use refusal::ForeignRefusal;

use notes::{FolderNotes, Notes};

use super::budget::MOST_VALUES;
use super::{FileFault, FilePlace, FileText, ScenarioError};
use crate::model::{
    AgreementRule, Course, Disagreement, Estimate, Issue, IssueId, Origin, Party, PartyFile, PartyId,
    PreferenceUncertainty, Preferences, RatificationRule, ReadingNote, Scenario, TalkRules, Term, Values,
};
use crate::number::Decimal;
use num_rational::BigRational;
use num_traits::Signed;
use std::ops::Range;
use std::sync::Arc;

/// What one file is.
#[derive(Debug, Clone)]
pub enum FileContent<'a> {
    /// What is negotiated about.
    Domain(Domain<'a>),
    /// What one party wants.
    Profile(Box<ForeignProfile<'a>>),
    /// Something that is passed over: what it is, in words.
    Other(String),
}

/// What one party wants, as a file says it.
#[derive(Debug, Clone)]
pub struct ForeignProfile<'a> {
    text: FileText<'a>,
    /// Shared, for a profile may sit at many tables.
    content: Arc<Content>,
}

#[derive(Debug, Clone)]
enum Content {
    Genius(genius::GeniusProfile),
    GeniusWeb(geniusweb::GeniusWebProfile),
    Negolog(negolog::NegologProfile),
    Negmas(negmas::NegmasProfile),
}

/// How files are read where there is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingOptions {
    /// Whether weights count as they are written.
    pub weights: WeightConvention,
    /// What a value without an evaluation is worth.
    pub missing: Missing,
    /// What becomes of a value that an issue lists twice.
    pub duplicates: Duplicates,
}

impl ReadingOptions {
    /// Just as the system reads them that they were written for.
    pub const FAITHFUL: Self =
        Self { weights: WeightConvention::AsWritten, missing: Missing::Refuse, duplicates: Duplicates::Keep };
}

/// Whether weights count as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightConvention {
    /// As the system counts them.
    AsWritten,
    /// Divided by their sum, whatever the system does.
    Normalised,
}

/// What a value without an evaluation is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// What the system says; where it fails on such a value, the profile is refused.
    Refuse,
    /// It is worth nothing.
    Zero,
}

/// What becomes of a value that an issue lists twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicates {
    /// It counts twice, as in published sizes.
    Keep,
    /// Values that are the same count as one.
    Merge,
}

/// A scenario with one private file per party.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioWithProfiles {
    /// What all parties know.
    pub scenario: Scenario,
    /// One per party, in the order of the scenario.
    pub files: Vec<PartyFile>,
    /// What the files say and their own system does not heed, with file and line.
    pub notes: Vec<ReadingNote>,
    /// What the profiles leave out, and what that counts as in their system, with file and line. Many
    /// genuine files do.
    pub defaults: Vec<ReadingNote>,
}

/// What a file is, by its content.
///
/// # Errors
///
/// When it is one of ours and cannot be read, with the place.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::format::foreign::{FileContent, part};
///
/// let text = r#"<utility_space><objective index="0"/></utility_space>"#;
/// assert!(matches!(part(FileText { name: "a.xml", text }), Ok(FileContent::Profile(_))));
/// assert!(matches!(part(FileText { name: "b.xml", text: "0.5, 1.0" }), Ok(FileContent::Other(_))));
/// ```
pub fn part(text: FileText<'_>) -> Result<FileContent<'_>, Box<FileFault>> {
    let part = any_part(text)?;
    if let FileContent::Domain(domain) = &part {
        // Two parties at least have a value for each option.
        affordable(domain, 2)?;
    }
    Ok(part)
}

fn any_part(text: FileText<'_>) -> Result<FileContent<'_>, Box<FileFault>> {
    let located = |(span, refusal): (Range<usize>, ForeignRefusal)| fault(text, span, refusal);
    let content = text.text.trim_start();
    // Labels of JSON and YAML may hold tags, and text may stand before the first tag of XML: the beginning
    // decides, unless it leads nowhere.
    let has_root = xml::root(text.text).is_some();
    let is_tree = !content.starts_with('<') && is_marked(content);
    if has_root && !is_tree {
        return genius::part(text);
    }
    let or_xml = |fault| if has_root { genius::part(text) } else { Err(fault) };
    let other = |what: &str| Ok(FileContent::Other(what.to_owned()));
    if content.is_empty() {
        return other("an empty file");
    }
    if content.contains('\0') {
        return other("no text");
    }
    if content.starts_with('<') {
        return Ok(FileContent::Other(other_xml(text)));
    }
    if content.starts_with('{') || content.starts_with('[') {
        if let Some(what) = known_json_junk(content) {
            return other(what);
        }
        if !is_marked(content) {
            return Ok(FileContent::Other(other_json(text)));
        }
        // What begins like JSON may still be YAML in braces.
        // The fault that stands further on is that of the notation that is meant.
        let or_yaml = |fault: (Range<usize>, ForeignRefusal)| match negmas::is_marked(content) {
            true => tree::yaml(text.text)
                .map_err(|other| if other.0.start > fault.0.start { other } else { fault }),
            false => Err(fault),
        };
        let named = |(span, refusal)| match refusal {
            ForeignRefusal::CutOff { place, .. } => {
                (span, ForeignRefusal::CutOff { what: kind_of_json(content), place })
            }
            other => (span, other),
        };
        let node = tree::json(text.text).map_err(named).or_else(or_yaml).map_err(located);
        return node.map_or_else(or_xml, |node| of_tree(text, node));
    }
    if negmas::is_marked(content) {
        let node = tree::yaml(text.text).map_err(located);
        return node.map_or_else(or_xml, |node| of_tree(text, node));
    }
    other("neither XML, JSON nor YAML of a scenario")
}

/// What XML is that has no root of ours.
fn other_xml(text: FileText<'_>) -> String {
    match xml::first_element(text.text) {
        Some("Tournament") => "a tournament of GENIUS".to_owned(),
        Some("html" | "HTML") => "a web page".to_owned(),
        _ if text.text.rfind('<') > text.text.rfind('>') => {
            format!("XML that ends inside of a tag, at line {}", last_line(text))
        }
        _ => "XML that is neither a domain nor a profile".to_owned(),
    }
}

/// What JSON is that has no word of ours.
fn other_json(text: FileText<'_>) -> String {
    match serde_json::from_str::<serde::de::IgnoredAny>(text.text) {
        Err(error) if error.is_eof() => {
            format!("JSON that ends in the middle, at line {}", last_line(text))
        }
        _ => "JSON that is neither a domain nor a profile".to_owned(),
    }
}

fn last_line(text: FileText<'_>) -> usize {
    text.place(text.text.len()..text.text.len()).line
}

/// Files that lie beside scenarios, by words that only they have.
fn known_json_junk(content: &str) -> Option<&'static str> {
    let has = |word: &str| content.contains(word);
    let is_settings =
        ["\"SAOPSettings\"", "\"LearnSettings\"", "\"MOPACSettings\"", "\"AllPermutationsSettings\""]
            .into_iter()
            .any(has);
    match () {
        () if is_settings => Some("settings of a session of GeniusWeb"),
        () if has("\"pareto_front\"") && has("\"size\"") => Some("measures of a scenario (specials.json)"),
        () if has("\"NumberOfBids\"") => Some("measures of a scenario (specs.json)"),
        () => None,
    }
}

/// What marked JSON would be.
fn kind_of_json(content: &str) -> &'static str {
    match () {
        () if geniusweb::is_marked(content) && content.contains("UtilitySpace\"") => "a profile of GeniusWeb",
        () if geniusweb::is_marked(content) => "JSON of GeniusWeb",
        () if negolog::is_marked(content) => "a profile of NegoLog",
        () => "JSON of NegMAS",
    }
}

/// Whether some word in JSON tells that it is meant for us.
fn is_marked(content: &str) -> bool {
    geniusweb::is_marked(content) || negolog::is_marked(content) || negmas::is_marked(content)
}

fn of_tree(text: FileText<'_>, node: tree::Node) -> Result<FileContent<'_>, Box<FileFault>> {
    if let Some(part) = geniusweb::part(text, &node)? {
        return Ok(part);
    }
    if let Some(part) = negolog::part(text, &node)? {
        return Ok(part);
    }
    if let Some(part) = negmas::part(text, &node)? {
        return Ok(part);
    }
    Ok(FileContent::Other("JSON or YAML that is neither a domain nor a profile".to_owned()))
}

/// What a domain leaves to each of so many profiles, besides a value for each option.
fn affordable(domain: &Domain<'_>, n_parties: usize) -> Result<u64, Box<FileFault>> {
    let n_parties = n_parties.max(1) as u64;
    let mut found = 0_u64;
    for issue in &domain.issues {
        found = found.saturating_add((issue.n_values() as u64).saturating_mul(n_parties));
        if found > MOST_VALUES {
            let refusal = ForeignRefusal::TooMuch { what: "issue", found, most: MOST_VALUES };
            return Err(fault(domain.text, issue.span.clone(), refusal));
        }
    }
    Ok((MOST_VALUES - found) / n_parties)
}

/// A refusal with its place.
fn fault(text: FileText<'_>, span: Range<usize>, refusal: ForeignRefusal) -> Box<FileFault> {
    Box::new(FileFault { place: text.place(span), error: ScenarioError::Foreign(refusal), also: Vec::new() })
}

/// A refusal of a file as a whole.
fn fault_of_file(text: FileText<'_>, refusal: ForeignRefusal) -> Box<FileFault> {
    Box::new(FileFault {
        place: FilePlace::of_file(text.name),
        error: ScenarioError::Foreign(refusal),
        also: Vec::new(),
    })
}

impl<'a> ForeignProfile<'a> {
    fn new(text: FileText<'a>, content: Content) -> Self {
        Self { text, content: Arc::new(content) }
    }

    /// The file that the profile stands in.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::format::FileText;
    /// # use elfvik::format::foreign::{self, FileContent, ReadingOptions};
    /// # let text = r#"{"reservationValue": 0.3, "issueWeights": {"day": 1.0},
    /// #   "issues": {"day": {"Monday": 0.2, "Friday": 1.0}}}"#;
    /// # let file = FileText { name: "a.json", text };
    /// # let Ok(FileContent::Profile(profile)) = foreign::part(file) else { panic!() };
    /// assert_eq!(profile.text().name, "a.json");
    /// ```
    #[must_use]
    pub fn text(&self) -> FileText<'a> {
        self.text
    }

    /// The system that it was written for.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::format::FileText;
    /// # use elfvik::format::foreign::{self, FileContent, ReadingOptions};
    /// # let text = r#"{"reservationValue": 0.3, "issueWeights": {"day": 1.0},
    /// #   "issues": {"day": {"Monday": 0.2, "Friday": 1.0}}}"#;
    /// # let file = FileText { name: "a.json", text };
    /// # let Ok(FileContent::Profile(profile)) = foreign::part(file) else { panic!() };
    /// use elfvik::model::Origin;
    ///
    /// assert_eq!(profile.origin(), Origin::Negolog);
    /// ```
    #[must_use]
    pub fn origin(&self) -> Origin {
        match *self.content {
            Content::Genius(_) => Origin::Genius,
            Content::GeniusWeb(_) => Origin::GeniusWeb,
            Content::Negolog(_) => Origin::Negolog,
            Content::Negmas(_) => Origin::Negmas,
        }
    }

    /// The domain that the profile itself describes; none of GENIUS and NegMAS, whose domains are files of
    /// their own.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::format::FileText;
    /// # use elfvik::format::foreign::{self, FileContent, ReadingOptions};
    /// # let text = r#"{"reservationValue": 0.3, "issueWeights": {"day": 1.0},
    /// #   "issues": {"day": {"Monday": 0.2, "Friday": 1.0}}}"#;
    /// # let file = FileText { name: "a.json", text };
    /// # let Ok(FileContent::Profile(profile)) = foreign::part(file) else { panic!() };
    /// let domain = profile.own_domain().unwrap();
    /// assert_eq!(domain.issues[0].name, "day");
    /// assert_eq!(domain.issues[0].n_values(), 2);
    /// ```
    #[must_use]
    pub fn own_domain(&self) -> Option<Domain<'a>> {
        match &*self.content {
            Content::Genius(_) | Content::Negmas(_) => None,
            Content::GeniusWeb(profile) => profile.own_domain(self.text),
            Content::Negolog(profile) => Some(profile.own_domain(self.text)),
        }
    }

    /// How well the profile fits a domain: `None` when it cannot belong to it.
    #[must_use]
    pub(crate) fn fit(&self, domain: &Domain<'_>) -> Option<ProfileFit> {
        if self.origin() != domain.origin {
            return None;
        }
        match &*self.content {
            Content::Genius(profile) => profile.fit(domain),
            Content::GeniusWeb(profile) => profile.fit(domain),
            Content::Negolog(profile) => profile.fit(domain),
            Content::Negmas(profile) => profile.fit(domain),
        }
    }

    /// The fault of a profile that no domain fits.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::format::FileText;
    /// # use elfvik::format::foreign::{self, FileContent, ReadingOptions};
    /// # let text = r#"{"reservationValue": 0.3, "issueWeights": {"day": 1.0},
    /// #   "issues": {"day": {"Monday": 0.2, "Friday": 1.0}}}"#;
    /// # let file = FileText { name: "a.json", text };
    /// # let Ok(FileContent::Profile(profile)) = foreign::part(file) else { panic!() };
    /// assert_eq!(profile.without_domain().message(), "no domain beside it fits this profile");
    /// ```
    #[must_use]
    pub fn without_domain(&self) -> FileFault {
        *fault_of_file(self.text, ForeignRefusal::NoDomain)
    }

    /// What the party wants, over the issues of a domain.
    ///
    /// # Errors
    ///
    /// Everything that has no meaning, with its place.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::format::FileText;
    /// # use elfvik::format::foreign::{self, FileContent, ReadingOptions};
    /// # let text = r#"{"reservationValue": 0.3, "issueWeights": {"day": 1.0},
    /// #   "issues": {"day": {"Monday": 0.2, "Friday": 1.0}}}"#;
    /// # let file = FileText { name: "a.json", text };
    /// # let Ok(FileContent::Profile(profile)) = foreign::part(file) else { panic!() };
    /// use elfvik::model::{Estimate, Reservation};
    ///
    /// let domain = profile.own_domain().unwrap();
    /// let preferences = profile.preferences(&domain, &ReadingOptions::FAITHFUL).unwrap();
    /// assert_eq!(preferences.reservation, Reservation::Value(Estimate::Exact("0.3".parse().unwrap())));
    /// ```
    pub fn preferences(
        &self,
        domain: &Domain<'_>,
        reading: &ReadingOptions,
    ) -> Result<Preferences, Vec<FileFault>> {
        self.preferences_of(domain, reading, 2)
    }

    /// The same, of one of so many parties.
    fn preferences_of(
        &self,
        domain: &Domain<'_>,
        reading: &ReadingOptions,
        n_parties: usize,
    ) -> Result<Preferences, Vec<FileFault>> {
        if self.origin() != domain.origin {
            let refusal = ForeignRefusal::OtherDomain { domain: domain.text.name.to_owned() };
            return Err(vec![*fault_of_file(self.text, refusal)]);
        }
        let left = affordable(domain, n_parties).map_err(|fault| vec![*fault])?;
        let mut noted = NoteTaker { text: self.text, reading, domain, faults: Vec::new(), left };
        let preferences = match &*self.content {
            Content::Genius(profile) => profile.preferences(&mut noted),
            Content::GeniusWeb(profile) => profile.preferences(&mut noted),
            Content::Negolog(profile) => profile.preferences(&mut noted),
            Content::Negmas(profile) => profile.preferences(&mut noted),
        };
        if noted.faults.is_empty() { Ok(preferences) } else { Err(noted.faults) }
    }

    /// What the file says and is not heeded over a domain, with file and line: what is not read, and what
    /// its own system does not heed either. Then what it leaves out, and what that counts as.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FileText;
    /// use elfvik::format::foreign::{self, FileContent};
    ///
    /// let text = r#"{"mood": "good", "issueWeights": {"day": 1},
    ///   "issues": {"day": {"Monday": 0, "Friday": 1}}}"#;
    /// let file = FileText { name: "a.json", text };
    /// let Ok(FileContent::Profile(profile)) = foreign::part(file) else { panic!() };
    /// let notes = profile.notes(&profile.own_domain().unwrap());
    /// let notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
    /// assert_eq!(notes[0], "a.json:1: `mood` of the profile is not read and changes nothing");
    /// assert_eq!(notes[1], "a.json:1: no `reservationValue` is given, which counts as 0");
    /// ```
    #[must_use]
    pub fn notes(&self, domain: &Domain<'_>) -> Vec<ReadingNote> {
        self.found(domain).together()
    }

    fn found(&self, domain: &Domain<'_>) -> FolderNotes {
        if let Content::Genius(profile) = &*self.content {
            return profile.notes(domain, self.text);
        }
        let mut notes = Notes::of(self.text);
        match &*self.content {
            Content::Genius(_) => {}
            Content::GeniusWeb(profile) => profile.note(domain, &mut notes),
            Content::Negolog(profile) => profile.note(domain, &mut notes),
            Content::Negmas(profile) => profile.note(domain, &mut notes),
        }
        notes.finish()
    }

    /// What no agreement pays, where the profile says it, and where it says so.
    fn disagreement(&self) -> Option<(Disagreement, Range<usize>)> {
        if let Content::Negmas(profile) = &*self.content { profile.disagreement() } else { None }
    }

    fn elicitation(&self) -> Option<PreferenceUncertainty> {
        if let Content::Genius(profile) = &*self.content { profile.elicitation() } else { None }
    }
}

/// What is noted while a profile is given its meaning.
struct NoteTaker<'n, 'a> {
    text: FileText<'a>,
    reading: &'n ReadingOptions,
    domain: &'n Domain<'n>,
    faults: Vec<FileFault>,
    /// How many values the profile may still describe, besides one for each option.
    left: u64,
}

impl NoteTaker<'_, '_> {
    /// Takes so many values of what the profile may describe.
    fn spend(
        &mut self,
        n: usize,
        what: &'static str,
        span: &Range<usize>,
    ) -> Result<(), (Range<usize>, ForeignRefusal)> {
        let left = self.left.checked_sub(n as u64).ok_or_else(|| {
            let found = (MOST_VALUES - self.left).saturating_add(n as u64);
            (span.clone(), ForeignRefusal::TooMuch { what, found, most: MOST_VALUES })
        })?;
        self.left = left;
        Ok(())
    }

    fn refuse(&mut self, span: Range<usize>, refusal: ForeignRefusal) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(*fault(self.text, span, refusal));
        }
    }

    fn normalises(&self) -> bool {
        self.reading.weights == WeightConvention::Normalised
    }
}

/// A term of one issue. A negative weight turns the values around instead, for weights are never negative
/// here.
fn values_term(issue: usize, weight: Decimal, values: Vec<Decimal>, out_of: Option<Decimal>) -> Term {
    let turned = |value: &Decimal| if weight.is_negative() { value.negated() } else { *value };
    let values = Values::Each(values.iter().map(|v| Estimate::Exact(turned(v))).collect());
    let weight = Estimate::Exact(if weight.is_negative() { weight.negated() } else { weight });
    Term::Values { issue: IssueId(issue), weight, values, out_of, why: None }
}

/// The decimal nearest to what a formula of another system gives; what lies beyond 10^18 counts as 10^18.
fn decimal(value: &BigRational) -> Decimal {
    let end = || "1e18".parse().unwrap_or(Decimal::ONE);
    let beyond = || if value.is_negative() { Decimal::negated(end()) } else { end() };
    Decimal::nearest(value).map_or_else(beyond, |(decimal, _)| decimal)
}

/// The scenario of a domain and its profiles, one party each, in their order; `title` names it.
///
/// # Errors
///
/// Everything that has no meaning, with its place.
///
/// # Examples
///
/// ```
/// # use elfvik::format::FileText;
/// # use elfvik::format::foreign::{self, FileContent, ReadingOptions};
/// # let text = r#"{"reservationValue": 0.3, "issueWeights": {"day": 1.0},
/// #   "issues": {"day": {"Monday": 0.2, "Friday": 1.0}}}"#;
/// # let file = FileText { name: "a.json", text };
/// # let Ok(FileContent::Profile(profile)) = foreign::part(file) else { panic!() };
/// let domain = profile.own_domain().unwrap();
/// let both = [(*profile).clone(), *profile];
/// let found = foreign::assembled(&domain, &both, "When to meet", &ReadingOptions::FAITHFUL).unwrap();
/// assert_eq!((found.scenario.title.as_str(), found.files.len()), ("When to meet", 2));
///
/// let alone = foreign::assembled(&domain, &both[..1], "When to meet", &ReadingOptions::FAITHFUL);
/// assert!(alone.unwrap_err()[0].cure().contains("put the profiles beside the domain"));
/// ```
pub fn assembled(
    domain: &Domain<'_>,
    profiles: &[ForeignProfile<'_>],
    title: &str,
    reading: &ReadingOptions,
) -> Result<ScenarioWithProfiles, Vec<FileFault>> {
    within_bounds(domain, profiles).map_err(|fault| vec![*fault])?;
    let (merged, as_written) = (&mut None, domain);
    let domain = match reading.duplicates {
        Duplicates::Keep => domain,
        Duplicates::Merge => &*merged.insert(domain.without_duplicates()),
    };
    affordable(domain, profiles.len()).map_err(|fault| vec![*fault])?;
    let files = party_files(domain, profiles, reading)?;
    // What can be read over a domain need not have been written for it.
    let others = profiles.iter().filter(|profile| profile.fit(as_written).is_none());
    let refusal = || ForeignRefusal::OtherDomain { domain: domain.text.name.to_owned() };
    let faults: Vec<FileFault> = others.map(|profile| *fault_of_file(profile.text, refusal())).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let talks = talks(domain.origin, profiles).map_err(|fault| vec![*fault])?;
    let scenario = Scenario {
        title: title.to_owned(),
        summary: None,
        caution: None,
        origin: domain.origin,
        host: None,
        agreement: AgreementRule::All,
        parties: parties(profiles),
        issues: domain.model_issues(),
        consents: Vec::new(),
        states: crate::model::StatesOfNature::default(),
        rules: Vec::new(),
        packages: Vec::new(),
        stages: Vec::new(),
        accords: Vec::new(),
        talks,
        steps: Vec::new(),
        plan: None,
        sources: Vec::new(),
        statements: Vec::new(),
        unknowns: Vec::new(),
    };
    let mut notes = domain.notes.clone();
    // With `Merge` none is left.
    let mut twins = Notes::of(domain.text);
    twins.twins(&domain.issues);
    notes.extend(twins.finish().together());
    let mut defaults = Vec::new();
    for mut found in profiles.iter().map(|profile| profile.found(domain)) {
        notes.append(&mut found.notes);
        defaults.append(&mut found.defaults);
    }
    Ok(ScenarioWithProfiles { scenario, files, notes, defaults })
}

/// Whether a domain and its profiles are as many, and as large, as a scenario can be.
fn within_bounds(domain: &Domain<'_>, profiles: &[ForeignProfile<'_>]) -> Result<(), Box<FileFault>> {
    if profiles.len() < 2 {
        return Err(fault_of_file(domain.text, ForeignRefusal::TooFewProfiles { found: profiles.len() }));
    }
    if let Some(issue) = domain.issues.iter().find(|issue| issue.n_values() as u64 > Issue::MOST_OPTIONS) {
        let values = issue.values();
        let end = |value: Option<&String>| value.cloned().unwrap_or_default();
        let (low, high) = (end(values.first()), end(values.last()));
        let refusal = ForeignRefusal::Bounds { issue: issue.name.clone(), low, high };
        return Err(fault(domain.text, issue.span.clone(), refusal));
    }
    if profiles.len() > Scenario::MOST_PARTIES {
        let refusal = ForeignRefusal::TooManyProfiles { found: profiles.len(), most: Scenario::MOST_PARTIES };
        return Err(fault_of_file(domain.text, refusal));
    }
    Ok(())
}

/// What each profile says of its party's wishes, or all that has no meaning in any of them.
fn party_files(
    domain: &Domain<'_>,
    profiles: &[ForeignProfile<'_>],
    reading: &ReadingOptions,
) -> Result<Vec<PartyFile>, Vec<FileFault>> {
    let (mut files, mut faults) = (Vec::with_capacity(profiles.len()), Vec::new());
    for (p, profile) in profiles.iter().enumerate() {
        match profile.preferences_of(domain, reading, profiles.len()) {
            Ok(preferences) => files.push(PartyFile {
                written: Some(profile.written(domain, reading, &preferences)),
                elicitation: profile.elicitation(),
                ..PartyFile::of(PartyId(p), preferences)
            }),
            Err(own) => faults.extend(own),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

/// A party for each profile, named by what tells the names of their files apart.
fn parties(profiles: &[ForeignProfile<'_>]) -> Vec<Party> {
    let stems = names::parties(profiles.iter().map(|p| p.text.name));
    let ids = names::ids(stems.iter().map(String::as_str), "party");
    let party = |(id, name): (String, String)| Party {
        short: names::short(&name),
        file: format!("{id}.toml"),
        id,
        name,
        delegates: Vec::new(),
        principals: Vec::new(),
        ratifiers: Vec::new(),
        ratification: RatificationRule::default(),
        source: None,
    };
    ids.into_iter().zip(stems).map(party).collect()
}

/// The rules of talk, where the profiles say more of them than their origin does: what no agreement pays is
/// one rule for all.
fn talks(origin: Origin, profiles: &[ForeignProfile<'_>]) -> Result<Option<Course>, Box<FileFault>> {
    let mut said: Option<Disagreement> = None;
    for profile in profiles {
        let Some((pays, span)) = profile.disagreement() else { continue };
        if *said.get_or_insert(pays) != pays {
            let found = (pays == Disagreement::DiscountedReservation).to_string();
            let read = "the same in the profiles of all parties";
            return Err(fault(
                profile.text,
                span,
                ForeignRefusal::KeyNotRead { key: "dynamic_reservation", found, read },
            ));
        }
    }
    let own = TalkRules::of(origin);
    let other = said.filter(|pays| *pays != own.disagreement);
    Ok(other.map(|disagreement| Course::single(TalkRules { disagreement, ..own })))
}

/// The most faults that are listed of one file.
const MOST_FAULTS: usize = 20;
