//! What a party never accepts, in words.

use crate::brief::{DisplayNames, OptionChoice, RedLineOptions, RedLineSummary};
use crate::model::RedLineKind;

/// "Egypt: never relief: full", with the ratifier whose it is.
pub(in crate::report) fn red_line(names: &DisplayNames, line: &RedLineSummary) -> String {
    let of = line.ratifier.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    let of_issue = |condition: &RedLineOptions| {
        let text = |choice: &OptionChoice| names.short_option(&condition.issue, choice);
        let run = |(first, last): &(OptionChoice, OptionChoice)| match first == last {
            true => text(first),
            false => format!("{} to {}", text(first), text(last)),
        };
        let runs: Vec<String> = condition.runs.iter().map(run).collect();
        format!("{}: {}", names.inner(&condition.issue), runs.join(" or "))
    };
    let conditions: Vec<String> = line.options.iter().map(of_issue).collect();
    let kind = match line.kind {
        RedLineKind::Never => "never",
        RedLineKind::Must => "only",
    };
    format!("{}{of}: {kind} {}", names.party(&line.party), conditions.join(" with "))
}
