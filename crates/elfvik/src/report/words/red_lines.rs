//! What a party never accepts, in words.

use crate::brief::{IssueOptions, OptionChoice, RedLineSummary};
use crate::model::RedLineKind;
use crate::names::DisplayNames;

/// "Egypt: never relief: full", with the ratifier whose it is.
pub(in crate::report) fn red_line(names: &DisplayNames, line: &RedLineSummary) -> String {
    let of = line.ratifier.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    let kind = match line.kind {
        RedLineKind::Never => "never",
        RedLineKind::Must => "only",
    };
    format!("{}{of}: {kind} {}", names.party(&line.party), combination(names, &line.options))
}

/// A combination, each issue with the options that are meant: "depth: 16 m or 18 m with marsh: none".
pub(in crate::report) fn combination(names: &DisplayNames, options: &[IssueOptions]) -> String {
    let of_issue = |condition: &IssueOptions| {
        let text = |choice: &OptionChoice| names.short_option(&condition.issue, choice);
        let run = |(first, last): &(OptionChoice, OptionChoice)| match first == last {
            true => text(first),
            false => format!("{} to {}", text(first), text(last)),
        };
        let runs: Vec<String> = condition.runs.iter().map(run).collect();
        format!("{}: {}", names.inner(&condition.issue), runs.join(" or "))
    };
    options.iter().map(of_issue).collect::<Vec<_>>().join(" with ")
}
