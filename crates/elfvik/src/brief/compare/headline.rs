//! What two versions come to in short.

use crate::brief::{Brief, EvidenceEntry};
use serde::Serialize;

/// What two versions come to in short: each before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparisonHeadline {
    /// Whether a deal must be ratified and is counted as one only then.
    pub ratified: bool,
    /// Whether there is a deal at the likely values; null where that is open.
    pub zone: [Option<bool>; 2],
    /// The share of worlds in which a deal is possible; null where none were drawn.
    pub deal: [Option<f64>; 2],
    /// The share of rehearsed talks that end in agreement; null where none were held.
    pub rehearsed: [Option<f64>; 2],
    /// How many acts were heard.
    pub heard: [usize; 2],
    /// Whether some order of the steps is safe with the bonds of the parties; null where that is open. Absent
    /// unless both versions have a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safe_order: Option<[Option<bool>; 2]>,
}

impl ComparisonHeadline {
    pub(super) fn of(before: &Brief, after: &Brief) -> Self {
        let both = [before, after];
        Self {
            ratified: after.ratification.is_some(),
            zone: both.map(|brief| brief.signable_zone().exists),
            deal: both.map(deal),
            rehearsed: both.map(|brief| Some(brief.talks.as_ref()?.agreement.estimate)),
            heard: both.map(|brief| entries(brief).len()),
            safe_order: match both.map(|brief| brief.plan.as_ref()) {
                [Some(before), Some(after)] => Some([before.safe.exists, after.safe.exists]),
                _ => None,
            },
        }
    }
}

/// How likely a deal is, one that is ratified where ratifiers are known.
fn deal(brief: &Brief) -> Option<f64> {
    let prospects = brief.prospects.as_ref()?;
    let is_ratified = brief.ratification.is_some();
    let share = if is_ratified { &prospects.ratified } else { &prospects.zone_probability };
    Some(share.estimate)
}

fn entries(brief: &Brief) -> &[EvidenceEntry] {
    brief.heard.as_ref().map_or(&[], |heard| &heard.entries)
}

/// What was heard that only one of two briefs has: what came, and what went.
pub(super) fn heard(before: &Brief, after: &Brief) -> [Vec<EvidenceEntry>; 2] {
    let plain = |entry: &EvidenceEntry| EvidenceEntry { expected: None, ..entry.clone() };
    let missing = |from: &Brief, of: &Brief| -> Vec<EvidenceEntry> {
        let known: Vec<EvidenceEntry> = entries(of).iter().map(plain).collect();
        entries(from).iter().filter(|entry| !known.contains(&plain(entry))).cloned().collect()
    };
    [missing(after, before), missing(before, after)]
}
