//! Red lines: what is never accepted, and what nothing is accepted without.

use super::profile::{BESIDES, NativeProfile, Public};
use crate::format::ScenarioError;
use crate::format::budget;
use crate::format::native::raw::RawSpanned;
use crate::format::native::reader::Checker;
use crate::model::{RedLine, RedLineKind};

impl NativeProfile<'_> {
    /// The red lines that are written here, or those of their kind that are taken over.
    pub(super) fn red_lines(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Vec<RedLine> {
        let mut lines = Vec::new();
        for (kind, raw) in [(RedLineKind::Never, self.never), (RedLineKind::Must, self.must)] {
            match raw {
                None => {
                    let taken = self.base().into_iter().flat_map(|base| &base.red_lines);
                    for line in taken.filter(|line| line.kind == kind) {
                        if checker.spend(of_red_line(line, public), "red line", BESIDES, &self.span) {
                            lines.push(line.clone());
                        }
                    }
                }
                Some(raw) => {
                    for region in &raw.get_ref().0 {
                        let region = checker.region_at(&public.index, region, &raw.span());
                        let line = RedLine { kind, region };
                        if checker.spend(of_red_line(&line, public), "red line", BESIDES, &raw.span()) {
                            lines.push(line);
                        }
                    }
                }
            }
        }
        if lines.len() > MOST_RED_LINES {
            let span = self.never.or(self.must).map_or(self.span.clone(), RawSpanned::span);
            let (found, range) = (lines.len() as u64, "at most 64 in one profile");
            checker.fault(span, ScenarioError::Count { what: "red lines", found, range });
        }
        lines
    }
}

/// What a red line takes: each region that crosses it.
fn of_red_line(line: &RedLine, public: &Public<'_>) -> u64 {
    let n_regions = match line.kind {
        RedLineKind::Never => 1,
        RedLineKind::Must => line.region.conditions().len() as u64,
    };
    budget::of_region(&line.region, &public.scenario.issues).saturating_mul(n_regions)
}

/// A profile has at most so many red lines.
const MOST_RED_LINES: usize = 64;
