//! What a party never accepts, in words.

use super::short;
use crate::brief::{Brief, IssueOptions, OptionChoice, RedLineSummary};
use crate::model::RedLineKind;
use crate::names::DisplayNames;

/// "Egypt: never relief: full", with the ratifier whose it is.
pub(in crate::report) fn red_line(brief: &Brief, line: &RedLineSummary) -> String {
    let of = line.ratifier.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    let kind = match line.kind {
        RedLineKind::Never => "never",
        RedLineKind::Must => "only",
    };
    format!("{}{of}: {kind} {}", short(brief, &line.party), combination(&brief.display, &line.options))
}

/// "relief: full with enrichment: continues or capped".
pub(in crate::report) fn combination(display: &DisplayNames, options: &[IssueOptions]) -> String {
    let of_issue = |condition: &IssueOptions| {
        let text = |choice: &OptionChoice| display.short_option(&condition.issue, choice);
        let run = |(first, last): &(OptionChoice, OptionChoice)| match first == last {
            true => text(first),
            false => format!("{} to {}", text(first), text(last)),
        };
        let runs: Vec<String> = condition.runs.iter().map(run).collect();
        format!("{}: {}", display.inner(&condition.issue), runs.join(" or "))
    };
    let conditions: Vec<String> = options.iter().map(of_issue).collect();
    conditions.join(" with ")
}
