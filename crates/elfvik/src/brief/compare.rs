//! Two versions of a scenario: which numbers changed, and which conclusions with them.

mod conclusions;
mod headline;

pub use conclusions::{
    Conclusion, ConclusionChange, ConclusionSubject, LeverConclusion, LeverSubject, NumberRange,
};

pub use headline::ComparisonHeadline;

use super::evidence::EvidenceEntry;
use super::numbers::{NumberChange, NumberSummary};
use super::{Brief, BriefRequest};
use crate::model::{PartyId, PlanValues, Scenario, View, words};
use crate::names::{Audience, DisplayNames};
use crate::prepare::{AnalysisError, Control, Parameters};
use crate::unsafe_characters::visible_json;
use serde::Serialize;
use std::collections::BTreeMap;

/// What differs between two versions of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The version of this shape.
    pub format: u32,
    /// Who may see it: as both briefs.
    pub audience: Audience,
    /// The title of the earlier version.
    pub before: String,
    /// The title of the later version.
    pub after: String,
    /// What both come to in short.
    pub headline: ComparisonHeadline,
    /// What was heard in the later version alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<EvidenceEntry>,
    /// What was heard in the earlier version alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_longer_heard: Vec<EvidenceEntry>,
    /// Numbers that changed, came or went.
    pub numbers: Vec<NumberChange>,
    /// How many numbers are the same.
    pub n_same: usize,
    /// Parts of the public file, and red lines, that changed, came or went.
    pub parts: Vec<PartChange>,
    /// Conclusions that changed, in the order of the later brief; those that are gone come last.
    pub conclusions: Vec<ConclusionChange>,
    /// How many conclusions were compared.
    pub n_conclusions: usize,
    /// What people read for its ids.
    #[serde(skip)]
    pub display: DisplayNames,
}

/// A part of the public file that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartChange {
    /// Which kind of part it is.
    pub part: ScenarioPartKind,
    /// Its id; null for what there is once.
    pub id: Option<String>,
    /// What became of it.
    pub change: PartChangeKind,
}

words! {
    /// The parts of a public file that are compared.
    pub enum ScenarioPartKind {
        /// A party at the table.
        Party = "party",
        /// An issue with its options.
        Issue = "issue",
        /// A rule on what cannot be combined.
        Rule = "rule",
        /// A package with a name.
        Package = "package",
        /// A stage of the talks so far.
        Stage = "stage",
        /// An agreement made before the talks.
        Accord = "accord",
        /// A statement that somebody made.
        Statement = "statement",
        /// A source that the scenario rests on.
        Source = "source",
        /// A consent of somebody outside, and whose it is.
        Consent = "consent",
        /// A state of nature, with how likely it is.
        State = "state",
        /// What somebody never accepts, or accepts nothing without.
        RedLine = "red line",
        /// A step of the plan.
        Step = "step",
        /// What holds for all steps: periods, what is discounted, how breaches are seen.
        PlanTerms = "plan",
        /// What the steps are worth to a party.
        PlanValues = "plan values",
        /// What the normal state of nature is called.
        NormalState = "normal state",
        /// Whose agreement makes a deal.
        Agreement = "agreement",
    }
}

words! {
    /// What became of a part.
    pub enum PartChangeKind {
        /// It was not there before.
        New = "new",
        /// It says something else.
        Changed = "changed",
        /// It is not there any more.
        Gone = "gone",
    }
}

/// A version of a scenario with its brief.
#[derive(Debug, Clone, Copy)]
pub struct Version<'v> {
    /// What is known of that version.
    pub view: &'v View,
    /// The brief on it.
    pub brief: &'v Brief,
}

impl Comparison {
    /// The version of the shape.
    pub const FORMAT: u32 = 2;

    /// Compares two versions. Numbers are told apart by their places in the files; conclusions are those of
    /// the briefs.
    ///
    /// What was drawn changed only where the difference of two shares is more than 1.96 standard errors of
    /// the difference of two samples of their sizes. With the same seed both versions are drawn in the same
    /// worlds, where the true error is smaller: nothing is announced that the draw alone explains. What comes
    /// first in a list (the most robust package, what is most often agreed, what to find out first) changed
    /// only where the former first now lies behind by more than that.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::{Brief, Comparison, BriefRequest, Version};
    /// let view = elfvik::format::native::starter_view();
    /// let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::OF_COMPARISON };
    /// let brief = Brief::of(&view, &request).unwrap();
    /// let version = Version { view: &view, brief: &brief };
    /// let found = Comparison::of(&version, &version);
    /// assert!(found.numbers.is_empty() && found.parts.is_empty() && found.conclusions.is_empty());
    /// ```
    #[must_use]
    pub fn of(before: &Version<'_>, after: &Version<'_>) -> Self {
        let (old, new) = (numbers(before.view), numbers(after.view));
        let mut changes = Vec::new();
        let mut n_same = 0;
        for (name, (number, values)) in &new {
            let earlier = old.get(name).map(|(_, values)| *values);
            if earlier == Some(*values) {
                n_same += 1;
            } else {
                changes.push(NumberChange { number: number.clone(), before: earlier, after: Some(*values) });
            }
        }
        for (_, (number, values)) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
            changes.push(NumberChange { number: number.clone(), before: Some(*values), after: None });
        }
        let (old, new) = (conclusions::of(before.brief), conclusions::of(after.brief));
        let [heard, no_longer_heard] = headline::heard(before.brief, after.brief);
        let mut parts = parts(before.view.scenario(), after.view.scenario());
        compare(
            &mut parts,
            ScenarioPartKind::RedLine,
            &red_lines(before.brief),
            &red_lines(after.brief),
            |line| line,
        );
        let [old_values, new_values] = [before.view, after.view].map(plan_values);
        compare(&mut parts, ScenarioPartKind::PlanValues, &old_values, &new_values, |(party, _)| party);
        Self {
            format: Self::FORMAT,
            headline: ComparisonHeadline::of(before.brief, after.brief),
            heard,
            no_longer_heard,
            audience: after.brief.audience.clone(),
            before: before.view.scenario().title.clone(),
            after: after.view.scenario().title.clone(),
            numbers: changes,
            n_same,
            parts,
            n_conclusions: new.len(),
            conclusions: conclusions::changed(&old, &new),
            display: DisplayNames::joined(before.view.scenario(), after.view.scenario()),
        }
    }

    /// Makes the briefs on two versions and compares them; what a brief lists and draws for pictures is
    /// left out.
    ///
    /// # Errors
    ///
    /// As [`Brief::controlled`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::{PartChangeKind, Comparison, ScenarioPartKind, BriefRequest};
    /// use elfvik::prepare::Control;
    /// # use elfvik::format::{FileText, native};
    /// # use elfvik::model::{PartyId, View};
    /// # let [public, town, builder] = native::STARTER.map(|f| FileText { name: f.name, text: f.text });
    /// # let scenario = native::scenario(public).unwrap();
    /// # let files = [
    /// #     native::party_file(town, &scenario, PartyId(0)).unwrap(),
    /// #     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
    /// # ];
    /// let before = View::of_analyst(scenario.clone(), files.clone()).unwrap();
    /// let mut changed = scenario.clone();
    /// changed.rules.clear();
    /// let after = View::of_analyst(changed, files).unwrap();
    ///
    /// let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::OF_COMPARISON };
    /// let found = Comparison::answer([&before, &after], &request, &Control::default()).unwrap();
    /// let gone = (ScenarioPartKind::Rule, PartChangeKind::Gone);
    /// assert!(found.parts.iter().all(|part| (part.part, part.change) == gone));
    /// assert_eq!(found.parts.len(), scenario.rules.len());
    /// ```
    pub fn answer(
        [before, after]: [&View; 2],
        request: &BriefRequest,
        control: &Control<'_>,
    ) -> Result<Self, AnalysisError> {
        let request = BriefRequest { n_points: 0, n_cloud: 0, ..request.clone() };
        let [old, new] =
            [Brief::controlled(before, &request, control)?, Brief::controlled(after, &request, control)?];
        Ok(Self::of(&Version { view: before, brief: &old }, &Version { view: after, brief: &new }))
    }

    /// The JSON Schema of a comparison, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::Comparison;
    ///
    /// let schema: serde_json::Value = serde_json::from_str(&Comparison::schema()).unwrap();
    /// assert_eq!(schema["properties"]["conclusions"]["type"], "array");
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }

    /// The comparison as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number is finite and every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::{BriefRequest, Comparison};
    /// use elfvik::prepare::Control;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::OF_COMPARISON };
    /// let found = Comparison::answer([&view, &view], &request, &Control::default()).unwrap();
    /// let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
    /// assert_eq!(json["conclusions"], serde_json::json!([]));
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a comparison has text keys and finite numbers");
        visible_json(json + "\n")
    }
}

/// Every number by its name, with low, likely and high; none when too many consents meet.
fn numbers(view: &View) -> BTreeMap<String, (NumberSummary, [f64; 3])> {
    let Ok(parameters) = Parameters::of(view) else { return BTreeMap::new() };
    let of = |at: usize| {
        let estimate = &parameters.numbers()[at].estimate;
        let (low, high) = estimate.bounds();
        let values = [low, estimate.likely(), high].map(crate::number::Decimal::to_f64);
        (parameters.name(at), (NumberSummary::of(&parameters, at), values))
    };
    (0..parameters.numbers().len()).map(of).collect()
}

/// What the steps are worth to each party of whom that is known, by its id.
fn plan_values(view: &View) -> Vec<(String, PlanValues)> {
    let parties = view.scenario().parties.iter().enumerate();
    let known = parties.filter_map(|(at, party)| Some((party.id.clone(), view.plan(PartyId(at))?.clone())));
    known.collect()
}

/// The red lines that a brief knows of, in ids.
fn red_lines(brief: &Brief) -> Vec<String> {
    let of = |line: &super::RedLineSummary| {
        let ratifier = line.ratifier.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        format!("{}{ratifier}: {}", line.party, line.in_ids())
    };
    brief.assumptions.red_lines.iter().map(of).collect()
}

/// What differs between the public files.
fn parts(before: &Scenario, after: &Scenario) -> Vec<PartChange> {
    let mut found = Vec::new();
    compare(&mut found, ScenarioPartKind::Party, &before.parties, &after.parties, |p| &p.id);
    compare(&mut found, ScenarioPartKind::Issue, &before.issues, &after.issues, |i| &i.id);
    compare(&mut found, ScenarioPartKind::Rule, &before.rules, &after.rules, |r| &r.id);
    compare(&mut found, ScenarioPartKind::Package, &before.packages, &after.packages, |p| &p.id);
    compare(&mut found, ScenarioPartKind::Stage, &before.stages, &after.stages, |s| &s.id);
    compare(&mut found, ScenarioPartKind::Accord, &before.accords, &after.accords, |a| &a.id);
    compare(&mut found, ScenarioPartKind::Statement, &before.statements, &after.statements, |s| &s.id);
    compare(&mut found, ScenarioPartKind::Source, &before.sources, &after.sources, |s| &s.id);
    let consents = |scenario: &Scenario| {
        scenario.consents.iter().map(|c| (c.id.clone(), c.by.clone())).collect::<Vec<_>>()
    };
    compare(&mut found, ScenarioPartKind::Consent, &consents(before), &consents(after), |c| &c.0);
    compare(&mut found, ScenarioPartKind::State, &before.states.listed, &after.states.listed, |s| &s.id);
    compare(&mut found, ScenarioPartKind::Step, &before.steps, &after.steps, |s| &s.id);
    let once = [
        (ScenarioPartKind::PlanTerms, before.plan != after.plan),
        (ScenarioPartKind::NormalState, before.states.normal != after.states.normal),
        (ScenarioPartKind::Agreement, before.agreement != after.agreement),
    ];
    let changed = once.into_iter().filter(|(_, differs)| *differs);
    found.extend(changed.map(|(part, _)| PartChange { part, id: None, change: PartChangeKind::Changed }));
    found
}

fn compare<T: PartialEq>(
    found: &mut Vec<PartChange>,
    part: ScenarioPartKind,
    before: &[T],
    after: &[T],
    id: impl Fn(&T) -> &String,
) {
    let mut put =
        |of: &T, change: PartChangeKind| found.push(PartChange { part, id: Some(id(of).clone()), change });
    for new in after {
        match before.iter().find(|old| id(old) == id(new)) {
            None => put(new, PartChangeKind::New),
            Some(old) if old != new => put(new, PartChangeKind::Changed),
            Some(_) => {}
        }
    }
    for old in before.iter().filter(|old| after.iter().all(|new| id(new) != id(old))) {
        put(old, PartChangeKind::Gone);
    }
}
