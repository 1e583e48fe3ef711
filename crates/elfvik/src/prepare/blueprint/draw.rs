//! The ways in which consents can fall.

use super::NumberId;
use super::numeric::Numeric;
use crate::model::{Condition, ConsentId, Region, View};
use crate::prepare::AnalysisError;

/// One way in which the consents that a term depends on can fall.
#[derive(Debug, Clone, Default)]
pub(super) struct Draw {
    pub(super) granted: Vec<ConsentId>,
    pub(super) refused: Vec<ConsentId>,
}

impl Draw {
    /// All draws of the consents that options of `issues` need.
    pub(super) fn all(view: &View, issues: &[usize]) -> Result<Vec<Self>, AnalysisError> {
        let scenario = view.scenario();
        let needed = |&i: &usize| {
            let issue = &scenario.issues[i];
            (0..issue.n_options()).filter_map(|o| issue.needs(o)).map(|(consent, _)| consent)
        };
        let mut consents: Vec<ConsentId> = issues.iter().flat_map(needed).collect();
        consents.sort_unstable();
        consents.dedup();
        if consents.len() > MOST_CONSENTS {
            return Err(AnalysisError::TooManyConsents { found: consents.len(), most: MOST_CONSENTS });
        }
        let draw = |mask: u32| {
            let is_refused = |k: usize| mask >> k & 1 == 1;
            let of = |refused: bool| {
                (0..consents.len()).filter(|&k| is_refused(k) == refused).map(|k| consents[k]).collect()
            };
            Self { granted: of(false), refused: of(true) }
        };
        Ok((0..1 << consents.len()).map(draw).collect())
    }

    /// The option that option `option` of an issue becomes.
    pub(super) fn settle(&self, view: &View, issue: usize, option: u32) -> u32 {
        match view.scenario().issues[issue].needs(option) {
            Some((consent, otherwise)) if self.refused.contains(&consent) => otherwise,
            _ => option,
        }
    }

    /// The region whose outcomes become ones of `region`.
    pub(super) fn leading_into(&self, view: &View, region: &Region) -> Region {
        let before = |condition: &Condition| {
            let issue = condition.issue();
            let n = view.scenario().issues[issue.0].n_options();
            let allowed = (0..n).map(|o| condition.allows(self.settle(view, issue.0, o))).collect();
            Condition::new(issue, allowed)
        };
        Region::new(region.conditions().iter().map(before).collect())
    }

    /// How likely it is.
    pub(super) fn chance<N: Numeric>(&self, numbers: &[N], consents: &[NumberId]) -> N {
        let granted = self.granted.iter().fold(N::one(), |chance, c| chance.times(&numbers[consents[c.0]]));
        self.refused.iter().fold(granted, |chance, c| chance.times(&N::one().less(&numbers[consents[c.0]])))
    }
}

/// The ways in which refused consents can lead outcomes into a region, each with the refused consents and the region
/// that leads there; the case without a refusal is left out.
pub(in crate::prepare) fn ways_into(
    view: &View,
    region: &Region,
) -> Result<Vec<(Vec<ConsentId>, Region)>, AnalysisError> {
    let issues: Vec<usize> = region.conditions().iter().map(|c| c.issue().0).collect();
    let draws = Draw::all(view, &issues)?.into_iter().filter(|draw| !draw.refused.is_empty());
    Ok(draws.map(|draw| (draw.refused.clone(), draw.leading_into(view, region))).collect())
}

/// The most different consents that may meet in one term or rule.
pub(super) const MOST_CONSENTS: usize = 12;
