//! What was learned from what was heard, in ids and shares.

use super::numbers::NumberSummary;
use super::red_lines::IssueOptions;
use crate::model::{Evidence, EvidenceAct, Scenario, words};
use crate::names::{CentralUtilityRange, ShareEstimate};
use crate::prepare::Parameters;
use crate::prepare::evidence::{EvidenceFit, GuessShift, Posterior, SLIP, Unweighed};
use crate::prepare::prospects::Prospects;
use serde::Serialize;

/// What was heard of the parties, and what was learned from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceSummary {
    /// How far judgements slip, as a share of a party's range of utilities.
    pub slip: f64,
    /// What was heard, by date.
    pub entries: Vec<EvidenceEntry>,
    /// What worlds came to; none when no worlds were drawn.
    pub learned: Option<EvidenceResult>,
    /// What speaks against taking it at face value.
    pub doubts: Vec<EvidenceDoubt>,
}

/// Something that a party was heard to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceEntry {
    /// When.
    pub date: Option<String>,
    /// The id of the party that did it; of one of its ratifiers `party/ratifier`.
    pub by: String,
    /// What it did.
    pub act: EvidenceAct,
    /// The id of a named package that it is about.
    pub package: Option<String>,
    /// What it is about, by issue.
    pub about: Vec<IssueOptions>,
    /// Whether that is one package; else it is a part, which many have.
    pub whole: bool,
    /// Through whom it was heard.
    pub through: Option<String>,
    /// The id of a source.
    pub source: Option<String>,
    /// Whether it counts in full, or for half.
    pub firm: bool,
    /// Anything else that the file says of it.
    pub note: Option<String>,
    /// How likely it was by the files alone: the average over the worlds before anything was heard; none
    /// where no worlds were drawn, or where it could not be weighed.
    pub expected: Option<f64>,
    /// Why it could not be weighed, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unweighed: Option<Unweighed>,
}

/// What evidence does to worlds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceResult {
    /// How many worlds were drawn and weighed.
    pub drawn: usize,
    /// How many worlds of equal weight tell as much.
    pub effective: f64,
    /// How likely all of it was by the files alone, together.
    pub joint: f64,
    /// How likely it would be if each act were as likely as not.
    pub by_chance: f64,
    /// How likely a deal is without what was heard, one that is ratified where ratifiers are known.
    pub before: ShareEstimate,
    /// How likely it is with it.
    pub after: ShareEstimate,
    /// The guesses that moved by more than the draws explain, by how far.
    pub moved: Vec<GuessShiftSummary>,
    /// How many other guesses there are.
    pub unmoved: usize,
}

/// A guess that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuessShiftSummary {
    /// Which number is guessed.
    #[serde(flatten)]
    pub number: NumberSummary,
    /// The middle nine tenths of what its file says.
    pub before: CentralUtilityRange,
    /// The same with what was heard.
    pub after: CentralUtilityRange,
    /// How far both lie apart: the greatest difference of the shares below any value (0 to 1).
    pub distance: f64,
}

words! {
    /// What speaks against taking what was heard at face value.
    pub enum EvidenceDoubt {
        /// One act was less likely than one in twenty by the files alone.
        Unexpected = "unexpected",
        /// All together was less likely than if each act were as likely as not.
        Contradicts = "contradicts",
        /// Fewer than a hundred worlds of equal weight are left.
        FewWorlds = "few worlds",
        /// Something could not be weighed, because too many issues hang together.
        Unweighed = "unweighed",
        /// Something is of a ratifier of whom no profile is known.
        NoProfile = "no profile",
    }
}

impl EvidenceEntry {
    /// Whether it was hardly to be expected by the files alone.
    #[must_use]
    pub fn is_unexpected(&self) -> bool {
        self.expected.is_some_and(|expected| expected < UNEXPECTED)
    }

    fn of(scenario: &Scenario, evidence: &Evidence, expected: Option<Result<f64, Unweighed>>) -> Self {
        let outcome = evidence.package(scenario.issues.len());
        let package = scenario.packages.iter().find(|package| Some(&package.outcome) == outcome.as_ref());
        Self {
            date: evidence.date.clone(),
            by: actor_id(scenario, evidence),
            act: evidence.act,
            package: package.map(|package| package.id.clone()),
            about: IssueOptions::of_region(scenario, &evidence.about),
            whole: outcome.is_some(),
            through: evidence.through.clone(),
            source: evidence.source.map(|source| scenario.sources[source.0].id.clone()),
            firm: evidence.firm,
            note: evidence.note.clone(),
            expected: expected.and_then(Result::ok),
            unweighed: expected.and_then(Result::err),
        }
    }
}

impl EvidenceSummary {
    /// What was heard in a view, without worlds; none where nothing was.
    pub(super) fn unweighed(parameters: &Parameters) -> Option<Self> {
        let view = parameters.view();
        let entry = |evidence: &Evidence| EvidenceEntry::of(view.scenario(), evidence, None);
        let entries: Vec<EvidenceEntry> = view.evidence().into_iter().map(entry).collect();
        (!entries.is_empty()).then(|| Self { slip: SLIP, entries, learned: None, doubts: Vec::new() })
    }

    /// The same with what worlds came to, by prospects without and with it.
    pub(super) fn of(
        parameters: &Parameters,
        posterior: &Posterior,
        before: &Prospects,
        after: &Prospects,
    ) -> Self {
        let scenario = parameters.view().scenario();
        let entry = |fit: &EvidenceFit| EvidenceEntry::of(scenario, &fit.evidence, Some(fit.expected));
        let entries: Vec<EvidenceEntry> = posterior.fits.iter().map(entry).collect();
        let deal = |found: &Prospects| ShareEstimate::thinned(found.ratified, found.thinning());
        let moved = posterior.shifts.iter().filter(|shift| shift.moved);
        let moved: Vec<GuessShiftSummary> =
            moved.map(|shift| GuessShiftSummary::of(parameters, shift)).collect();
        let learned = EvidenceResult {
            drawn: posterior.drawn,
            effective: posterior.effective,
            joint: posterior.joint,
            by_chance: entries.iter().map(|_| 0.5).product(),
            before: deal(before),
            after: deal(after),
            unmoved: posterior.shifts.len() - moved.len(),
            moved,
        };
        let doubts = doubts(&entries, &learned);
        Self { slip: SLIP, entries, learned: Some(learned), doubts }
    }
}

fn doubts(entries: &[EvidenceEntry], learned: &EvidenceResult) -> Vec<EvidenceDoubt> {
    let is_unweighed = |why| entries.iter().any(|entry| entry.unweighed == Some(why));
    let is_so = |doubt: &EvidenceDoubt| match doubt {
        EvidenceDoubt::Unexpected => entries.iter().any(EvidenceEntry::is_unexpected),
        // One act alone is told as unexpected.
        EvidenceDoubt::Contradicts => entries.len() > 1 && learned.joint < learned.by_chance,
        EvidenceDoubt::FewWorlds => learned.effective < FEW,
        EvidenceDoubt::Unweighed => is_unweighed(Unweighed::Coupled),
        EvidenceDoubt::NoProfile => is_unweighed(Unweighed::NoProfile),
    };
    EvidenceDoubt::ALL.into_iter().filter(is_so).collect()
}

impl GuessShiftSummary {
    fn of(parameters: &Parameters, shift: &GuessShift) -> Self {
        Self {
            number: NumberSummary::of(parameters, shift.number),
            before: CentralUtilityRange::of(shift.before),
            after: CentralUtilityRange::of(shift.after),
            distance: shift.distance,
        }
    }
}

/// Who did something, as it is named: `party`, or `party/ratifier`.
pub(super) fn actor_id(scenario: &Scenario, evidence: &Evidence) -> String {
    let party = &scenario.parties[evidence.by.0];
    match evidence.ratifier {
        None => party.id.clone(),
        Some(ratifier) => format!("{}/{}", party.id, party.ratifiers[ratifier].id),
    }
}

/// What is less likely than this is hardly to be expected.
pub(super) const UNEXPECTED: f64 = 0.05;
/// Fewer worlds of equal weight than this say little.
const FEW: f64 = 100.0;
