//! What each group has, what it left on the table, and what all of them agreed on.

use crate::brief::{GroupScore, PartySummary, Score, Utilities};
use crate::report::document::{Cell, ColumnUnit, Document, StyledText, Table, Tone};
use crate::report::marks::group_labels;
use crate::report::words::{self, Figures};

/// A table with a row for each group, the best first.
pub(super) fn results(page: &mut Document<'_>, score: &Score) {
    summary(page, score);
    let groups = ordered(score);
    let labels = group_labels(score);
    let has_labels = groups.iter().any(|(at, group)| labels[*at] != group.group);
    let mut table = Table::of(&groups).number("place", ColumnUnit::Count, |(_, g)| g.rank.to_string());
    if has_labels {
        table = table.text("on the map", |(at, _)| labels[*at].clone());
    }
    table = table.text("group", |(_, g)| &g.group);
    if groups.iter().any(|(_, g)| g.members.is_some()) {
        table = table.text("members", |(_, g)| g.members.clone().unwrap_or_default());
    }
    for party in &score.brief.scenario.parties {
        table = table.number(&party.short, ColumnUnit::Utility, |(_, g)| points(score, party, g));
    }
    table = table.number("together", ColumnUnit::Utility, |(_, g)| joint(score, g.joint)).number(
        "of the most",
        ColumnUnit::Percent,
        |(_, g)| percent(g.joint_share),
    );
    let is_counted = groups.iter().any(|(_, g)| g.pareto_efficiency.is_some());
    if is_counted {
        table = table.number("efficiency", ColumnUnit::Percent, |(_, g)| percent(g.pareto_efficiency));
    }
    let far = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), words::rough);
    table = table
        .number("from frontier", ColumnUnit::Utility, |(_, g)| {
            far(g.distances.as_ref().map(|distances| distances.frontier))
        })
        .number("from Nash", ColumnUnit::Utility, |(_, g)| far(g.distances.as_ref().and_then(|d| d.nash)));
    page.table(table.end());
    page.paragraph(
        "In brackets: the place among all who played the same side. Together: the sum of all points. Of the \
         most: the joint gain over the fallbacks, out of the greatest that a deal offers.",
    );
    if is_counted {
        page.paragraph(
            "Efficiency: of all outcomes that are better or worse for everybody alike, the share that is not \
             better. At 100 % nothing was wasted.",
        );
    }
    refused(page, score);
    unratified(page, score);
}

fn summary(page: &mut Document<'_>, score: &Score) {
    let class = &score.class;
    let groups = words::counted(class.n_groups, "group");
    let share = class
        .mean_joint_share
        .map(|share| format!(" In the mean they made {} of the greatest joint gain.", words::percent(share)));
    page.paragraph(format!(
        "{groups}, {}, {} of them efficient.{}",
        words::counted(class.n_deals, "deal"),
        class.n_efficient,
        share.unwrap_or_default()
    ));
    let means = score.brief.scenario.parties.iter().filter_map(|party| {
        let mean = class.mean_utilities.get(&party.id)?;
        Some(format!("{} {}", party.short, words::rough(*mean)))
    });
    page.paragraph(format!("Points in the mean: {}.", words::list(&means.collect::<Vec<_>>())));
}

/// The deals that somebody should have refused.
fn refused(page: &mut Document<'_>, score: &Score) {
    for group in score.groups.iter().filter(|group| group.outcome.is_some()) {
        let parties = score.parties.iter().filter(|party| !group.acceptable_to.contains(&party.id));
        let names: Vec<String> = parties.map(|party| words::within_sentence(&party.name)).collect();
        if names.is_empty() {
            continue;
        }
        let effect = if group.acceptable { "" } else { " It is no deal by the case's rules." };
        page.bullet(StyledText::toned(
            Tone::Bad,
            format!(
                "Group {}: worth less than the fallback, or over a red line, for {}.{effect}",
                group.group,
                words::list(&names)
            ),
        ));
    }
}

/// The deals that would fail at home.
fn unratified(page: &mut Document<'_>, score: &Score) {
    let display = &score.brief.display;
    let mut is_any = false;
    for group in score.groups.iter().filter(|group| group.fails_at_home()) {
        is_any = true;
        let by: Vec<String> =
            group.refused_at_home.iter().map(|key| display.ratifier(key).to_owned()).collect();
        let by = if by.is_empty() { String::new() } else { format!(": refused by {}", words::list(&by)) };
        page.bullet(StyledText::toned(
            Tone::Bad,
            format!("Group {}: it would not be ratified{by}. At home this is no deal.", group.group),
        ));
    }
    if is_any {
        page.paragraph(
            "Points and places are those of what was agreed at the table, for such a deal too; what could \
             have \
             been had instead is looked for at the table alone.",
        );
    }
}

/// What could have been had instead, group by group.
pub(super) fn left(page: &mut Document<'_>, score: &Score) {
    let is_sure = score.exact;
    let nothing: Vec<String> = ordered(score)
        .into_iter()
        .filter(|(_, group)| group.left_on_the_table.is_none())
        .map(|(_, group)| group.group.clone())
        .collect();
    if !nothing.is_empty() {
        let known = if is_sure { "Nothing" } else { "Nothing that was found" };
        page.paragraph(format!("{known} was left on the table by {}.", words::list(&nothing)));
    }
    for (_, group) in ordered(score) {
        let Some(gain) = &group.left_on_the_table else { continue };
        let instead = if group.outcome.is_some() { "" } else { ", instead of no deal" };
        let changes = score.brief.display.choices(&gain.changes);
        page.bullet(
            StyledText::toned(Tone::Strong, format!("{}:", group.group))
                .then(format!(" {}{instead}, with {changes}.", more(score, &gain.gains))),
        );
    }
    page.paragraph(
        "Of all that would have been worse for nobody, it is what gives whoever gains least the most.",
    );
}

/// Who would have had how much more.
fn more(score: &Score, gains: &Utilities) -> String {
    let parties = &score.brief.scenario.parties;
    let gain = |party: &PartySummary| gains.get(&party.id).copied().unwrap_or_default();
    let (winners, others): (Vec<&PartySummary>, Vec<&PartySummary>) =
        parties.iter().partition(|party| gain(party) > 0.0);
    let written = |party: &&PartySummary| {
        format!("{} {} more", party.short, Figures::of(&score.brief, party).write(gain(party)))
    };
    let winners = words::list(&winners.iter().map(written).collect::<Vec<_>>());
    let losers: Vec<String> = others
        .iter()
        .filter(|party| gain(party) < 0.0)
        .map(|party| format!("{} {} less", party.short, Figures::of(&score.brief, party).write(-gain(party))))
        .collect();
    match (losers.is_empty(), others.is_empty()) {
        (false, _) => format!("{winners}, but {}", words::list(&losers)),
        (true, true) => winners,
        (true, false) => format!("{winners}, and nobody less"),
    }
}

/// Which options were agreed on, by how many groups.
pub(super) fn agreed(page: &mut Document<'_>, score: &Score) {
    let display = &score.brief.display;
    let deals: Vec<&GroupScore> = score.groups.iter().filter(|group| group.outcome.is_some()).collect();
    if deals.is_empty() {
        page.paragraph("Nothing: no group made a deal.");
        return;
    }
    let mut rows: Vec<(String, String, Vec<String>)> = Vec::new();
    for issue in &score.brief.scenario.issues {
        let first = rows.len();
        for group in &deals {
            let Some(choice) = group.outcome.as_ref().and_then(|outcome| outcome.get(&issue.id)) else {
                continue;
            };
            let option = display.option(&issue.id, choice);
            match rows[first..].iter_mut().find(|(_, known, _)| *known == option) {
                Some((_, _, groups)) => groups.push(group.group.clone()),
                None => rows.push((display.issue(&issue.id).to_owned(), option, vec![group.group.clone()])),
            }
        }
        rows[first..].sort_by_key(|(_, _, groups)| std::cmp::Reverse(groups.len()));
    }
    let mut before = String::new();
    page.table(
        Table::of(&rows)
            .text("issue", |(issue, ..)| {
                let is_new = before != *issue;
                before.clone_from(issue);
                if is_new { issue.clone() } else { String::new() }
            })
            .text("option", |(_, option, _)| option.clone())
            .number("groups", ColumnUnit::Count, |(.., groups)| groups.len().to_string())
            .text("which", |(.., groups)| groups.join(", "))
            .end(),
    );
}

/// The groups with their rows, by place and then as in the table.
fn ordered(score: &Score) -> Vec<(usize, &GroupScore)> {
    let mut groups: Vec<(usize, &GroupScore)> = score.groups.iter().enumerate().collect();
    groups.sort_by_key(|(at, group)| (group.rank, *at));
    groups
}

/// The points of a side with its place, in the tone of what it accepts.
fn points(score: &Score, party: &PartySummary, group: &GroupScore) -> Cell {
    let worth = group.utilities.get(&party.id).copied().unwrap_or_default();
    let place = group.role_ranks.get(&party.id).copied().unwrap_or_default();
    let text = format!("{} ({place})", Figures::of(&score.brief, party).write(worth));
    match (&group.outcome, group.acceptable_to.contains(&party.id)) {
        (None, _) => Cell::toned(Tone::Quiet, text),
        (Some(_), false) => Cell::toned(Tone::Bad, text),
        (Some(_), true) => Cell::from(text),
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), words::percent)
}

/// A sum of points, as finely as the sides count.
fn joint(score: &Score, joint: f64) -> String {
    let parties = &score.brief.scenario.parties;
    let finest = parties.iter().map(|party| Figures::of(&score.brief, party)).max_by_key(|f| f.decimals());
    finest.map_or_else(|| words::rough(joint), |figures| figures.write(joint))
}
