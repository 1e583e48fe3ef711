//! How far apart the sides are, in one table.

use super::settings::Detail;
use crate::brief::{Brief, GapKind, IssueGapSummary, IssueSummary, PartySummary};
use crate::report::document::{Cell, Document, Table, Tone};
use crate::report::gap_order;
use crate::report::lay_wording;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let issue = |gap: &IssueGapSummary| brief.scenario.issues.iter().find(|issue| issue.id == gap.issue);
    let all = gap_order::furthest_first(brief).into_iter();
    let mut rows: Vec<(&IssueSummary, &IssueGapSummary)> =
        all.filter_map(|gap| Some((issue(gap)?, gap))).collect();
    let hidden = rows.len().saturating_sub(detail.issues);
    rows.truncate(detail.issues);
    let parties = &brief.scenario.parties;
    let is_wide = parties.len() <= MOST_COLUMNS;
    let lost = match (is_wide, parties.len()) {
        (false, _) => "",
        (_, 2) => {
            "; in brackets what it would lose by taking the other's, of all that it can win or lose here"
        }
        _ => "; in brackets what it would lose by taking another's, of all that it can win or lose here",
    };
    let shown = match hidden {
        0 => "what each side likes best, the furthest apart first".to_owned(),
        n => format!(
            "what each side likes best at the {} of {} issues at which they are furthest apart",
            detail.issues,
            n + detail.issues
        ),
    };
    page.lead("How far apart they are", format!("{shown}{lost}."));
    let mut table = Table::of(&rows).text("issue", |(issue, _)| brief.display.issue(&issue.id));
    match is_wide {
        true => {
            let most = detail.letters_of_cell(parties.len() + OTHER_COLUMNS);
            for party in parties {
                table = table.text(&party.short, |(issue, gap)| wish(brief, (issue, gap), party, most));
            }
        }
        false => table = table.text("who likes what best", |(issue, gap)| wishes(brief, issue, gap)),
    }
    let closest = |issue: &IssueSummary, gap: &IssueGapSummary| {
        gap.closest.as_ref().map(|choice| brief.display.short_option(&issue.id, choice)).unwrap_or_default()
    };
    let head =
        if brief.signable_zone().exists == Some(false) { "closest to a deal" } else { "a fair middle" };
    page.table(
        table
            .text(head, |(issue, gap)| closest(issue, gap))
            .text("which is", |(_, gap)| reading(brief, gap))
            .end(),
    );
}

/// What a party likes best, and what it would lose: of a long text the beginning, in so many letters.
fn wish(
    brief: &Brief,
    (issue, gap): (&IssueSummary, &IssueGapSummary),
    party: &PartySummary,
    most: usize,
) -> String {
    let Some(stake) = gap.stakes.get(&party.id) else { return String::new() };
    let best = brief.display.short_option(&issue.id, &stake.best);
    match stake.share {
        Some(share) if share > 0.0 => {
            let share = format!(" ({})", words::whole_percent(share));
            lay_wording::cut(&best, most.saturating_sub(share.chars().count())) + &share
        }
        _ => best,
    }
}

/// What is liked best, and by whom: "higher: Reds and Greens; lower: Farmers".
fn wishes(brief: &Brief, issue: &IssueSummary, gap: &IssueGapSummary) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (party, stake) in &gap.stakes.0 {
        let best = brief.display.short_option(&issue.id, &stake.best);
        let short = words::short(brief, party).to_owned();
        match groups.iter_mut().find(|(option, _)| *option == best) {
            Some((_, parties)) => parties.push(short),
            None => groups.push((best, vec![short])),
        }
    }
    let group =
        |(option, parties): &(String, Vec<String>)| format!("{option}: {}", lay_wording::few(parties, 4));
    groups.iter().map(group).collect::<Vec<_>>().join("; ")
}

fn reading(brief: &Brief, gap: &IssueGapSummary) -> Cell {
    match (gap.reading, &gap.matters_to) {
        (GapKind::Shared, _) => Cell::toned(Tone::Good, "common ground"),
        (_, Some(party)) => {
            Cell::toned(Tone::Middle, format!("worth more to {}", words::short(brief, party)))
        }
        _ => Cell::toned(Tone::Bad, "contested"),
    }
}

/// Beside the columns of the parties: the issue, the middle, and how it is read.
const OTHER_COLUMNS: usize = 3;
/// With more parties than this, their wishes share one column.
const MOST_COLUMNS: usize = 3;
