//! How far apart the parties are, issue by issue.

use crate::brief::{Brief, GapKind, IssueGapSummary, IssueSummary, PartySummary, StakeSummary};
use crate::model::readable;
use crate::report::document::{Cell, Document, Figure, Numbers, Picture, Table, Tone};
use crate::report::gap_order;
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let closest = match (brief.signable_zone().exists, brief.ratification.is_some()) {
        (Some(false), false) => "the outcome closest to a deal",
        (Some(false), true) => "the outcome closest to a deal that survives at home",
        (_, false) => "the Nash package",
        (_, true) => "the Nash package of what survives at home",
    };
    let reference = if brief.gap.iter().any(|g| g.closest.is_some()) {
        format!("the other issues as in {closest}")
    } else {
        "the other issues as each side's best".to_owned()
    };
    page.paragraph(format!(
        "What each side likes best at each issue, {reference}; in brackets what it would lose by taking the \
         other side's best, as a share of all it can gain or lose in these talks. Under \"closest\" stands \
         what {closest} says."
    ));
    let has_no_range = |party: &&PartySummary| {
        brief.gap.iter().any(|g| g.stakes.get(&party.id).is_some_and(|s| s.share.is_none()))
    };
    for party in brief.scenario.parties.iter().filter(has_no_range) {
        page.paragraph(format!(
            "To {} every outcome that can occur is worth the same, so that there is nothing to take a share \
             of.",
            party.short
        ));
    }
    page.figure(figure(brief));
    for theme in themes(brief) {
        if let Some(name) = theme.name {
            page.heading(name);
        }
        table(page, brief, &theme.issues);
    }
    readings(page, brief);
    options(page, brief);
    consents(page, brief);
    rules(page, brief);
}

/// Issues with their gaps, under one theme.
struct Theme<'b> {
    name: Option<&'b str>,
    issues: Vec<(&'b IssueSummary, &'b IssueGapSummary)>,
}

/// The themes in the order in which they first occur.
fn themes(brief: &Brief) -> Vec<Theme<'_>> {
    let mut themes: Vec<Theme<'_>> = Vec::new();
    for pair in brief.scenario.issues.iter().zip(&brief.gap) {
        let name = pair.0.theme.as_deref();
        match themes.iter_mut().find(|theme| theme.name == name) {
            Some(theme) => theme.issues.push(pair),
            None => themes.push(Theme { name, issues: vec![pair] }),
        }
    }
    themes
}

fn table(page: &mut Document<'_>, brief: &Brief, issues: &[(&IssueSummary, &IssueGapSummary)]) {
    let parties = &brief.scenario.parties;
    let wide = parties.len() <= MOST_COLUMNS;
    let cell = |issue: &IssueSummary, gap: &IssueGapSummary, party: &PartySummary| {
        let stake = gap.stakes.get(&party.id);
        let lost = |stake| lost(stake, Figures::of(brief, party));
        let best = |s: &StakeSummary| brief.display.short_option(&issue.id, &s.best);
        stake.map(|s| format!("{} ({})", best(s), lost(s))).unwrap_or_default()
    };
    let mut table = Table::of(issues).text("issue", |(issue, _)| named(brief, issue));
    if wide {
        for party in parties {
            table = table.text(&party.short, |(issue, gap)| cell(issue, gap, party));
        }
    } else {
        table = table.text("what each likes best", |(issue, gap)| {
            Cell::lines(parties.iter().map(|p| format!("{}: {}", p.short, cell(issue, gap, p))))
        });
    }
    let closest = |gap: &IssueGapSummary, issue: &IssueSummary| {
        gap.closest.as_ref().map(|c| brief.display.short_option(&issue.id, c)).unwrap_or_default()
    };
    page.table(
        table
            .text("closest", |(issue, gap)| closest(gap, issue))
            .text("reading", |(_, gap)| reading(brief, gap))
            .end(),
    );
}

fn figure(brief: &Brief) -> Figure {
    let has_contested = brief.gap.iter().any(|gap| gap.reading == GapKind::Contested);
    let widest = gap_order::furthest(brief).filter(|_| has_contested);
    let is_pair = brief.scenario.parties.len() == 2;
    let finding = match widest {
        Some(gap) => {
            let whom = if is_pair { "both sides" } else { "the sides" };
            format!("Giving way costs {whom} most on {}.", brief.display.inner(&gap.issue))
        }
        None => "No issue is contested: each is shared, or matters much more to one side.".to_owned(),
    };
    let caption = if is_pair { "Both lose much by giving way where both bars are long." } else { "" };
    Figure {
        picture: Picture::Gap,
        title: "What each side would lose by giving way".into(),
        caption: caption.into(),
        finding,
        numbers: Numbers::Elsewhere("in brackets in the tables below"),
    }
}

/// What a stake comes to: a share of all that the party can gain or lose, or utility where that is nothing.
fn lost(stake: &StakeSummary, figures: Figures) -> String {
    match stake.share {
        Some(share) if share <= 0.0 => "nothing".to_owned(),
        Some(share) => format!("-{}", words::whole_percent(share)),
        None => format!("-{} in utility", figures.write(stake.loss)),
    }
}

fn reading(brief: &Brief, gap: &IssueGapSummary) -> Cell {
    match (gap.reading, &gap.matters_to) {
        (GapKind::Shared, _) => Cell::toned(Tone::Good, "shared"),
        (_, Some(party)) => {
            Cell::toned(Tone::Middle, format!("tradeable: matters most to {}", words::short(brief, party)))
        }
        _ => Cell::toned(Tone::Bad, "contested"),
    }
}

/// The issues by what they come to, the most at stake first, and what could be traded for what.
fn readings(page: &mut Document<'_>, brief: &Brief) {
    let all = gap_order::furthest_first(brief);
    let of = |reading: GapKind| -> Vec<&IssueGapSummary> {
        all.iter().copied().filter(|g| g.reading == reading).collect()
    };
    let named = |reading: GapKind| {
        let ids: Vec<String> = of(reading).iter().map(|g| g.issue.clone()).collect();
        (!ids.is_empty()).then(|| format!("{reading}: {}", brief.display.issues(&ids)))
    };
    let parts: Vec<String> =
        [GapKind::Contested, GapKind::Tradeable, GapKind::Shared].into_iter().filter_map(named).collect();
    page.paragraph(format!("All in all, the most at stake first: {}.", parts.join("; ")));
    let tradeable = of(GapKind::Tradeable);
    for gap in &tradeable {
        let Some(party) = &gap.matters_to else { continue };
        let best = gap.stakes.get(party).map(|s| brief.display.quoted_option(&gap.issue, &s.best));
        let best = best.unwrap_or_default();
        let returns: Vec<String> = tradeable
            .iter()
            .filter(|other| other.matters_to.as_ref().is_some_and(|p| p != party))
            .map(|other| other.issue.clone())
            .collect();
        let who = words::short(brief, party);
        let price = match returns.is_empty() {
            true => format!("what {who} gives for it must come from a contested issue"),
            false => format!("in return for {}", brief.display.issues(&returns)),
        };
        page.bullet(format!("{}: {who} should get {best}; {price}.", brief.display.issue(&gap.issue)));
    }
    depending(page, brief);
}

/// An issue's name with its question, unless both are the same words.
fn named(brief: &Brief, issue: &IssueSummary) -> String {
    let words = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-");
    let name = brief.display.issue(&issue.id);
    let is_same = issue.question.trim().is_empty() || words(name) == words(&issue.question);
    if is_same { name.to_owned() } else { format!("{name}: {}", issue.question) }
}

/// Losses that depend on what other issues say.
fn depending(page: &mut Document<'_>, brief: &Brief) {
    let differs = |extremes: &crate::brief::ValueBounds<f64>| extremes.low.total_cmp(&extremes.high).is_ne();
    let mut stakes = brief.gap.iter().flat_map(|g| g.stakes.values());
    if stakes.any(|stake| stake.extremes.as_ref().is_some_and(differs)) {
        page.heading("Where a loss depends on the other issues");
    }
    for gap in &brief.gap {
        for (party, stake) in &gap.stakes.0 {
            let Some(extremes) = stake.extremes.as_ref().filter(|e| differs(e)) else { continue };
            let Some(of) = brief.scenario.parties.iter().find(|p| p.id == *party) else { continue };
            let figures = Figures::of(brief, of);
            page.bullet(format!(
                "{}: {} loses from {} to {}, whatever the others are; {} here",
                brief.display.issue(&gap.issue),
                of.short,
                figures.write(extremes.low),
                figures.write(extremes.high),
                figures.write(stake.loss)
            ));
        }
    }
}

/// The options of issues in full, where a table may have cut them or names alone may not say enough.
fn options(page: &mut Document<'_>, brief: &Brief) {
    let is_cut = |issue: &&IssueSummary| {
        let names = brief.display.of_issue(&issue.id);
        names.is_some_and(|names| names.options.iter().any(|option| option.short != option.text))
    };
    let explained: Vec<&IssueSummary> = brief.scenario.issues.iter().filter(is_cut).collect();
    if explained.is_empty() {
        return;
    }
    page.heading("The options in full");
    for issue in explained {
        let options: Vec<String> =
            issue.options.iter().map(|option| brief.display.option(&issue.id, &option.id)).collect();
        page.bullet(format!("{}: {}", brief.display.issue(&issue.id), options.join("; ")));
    }
}

fn consents(page: &mut Document<'_>, brief: &Brief) {
    if brief.scenario.consents.is_empty() {
        return;
    }
    page.heading("What needs somebody else's consent");
    for consent in &brief.scenario.consents {
        let question = consent.question.as_ref().map(|q| format!(" ({q})")).unwrap_or_default();
        let [low, high] = consent.range.map(words::percent);
        let range =
            if low == high { String::new() } else { format!(", thought to lie between {low} and {high}") };
        let needing = brief.scenario.issues.iter().flat_map(|issue| {
            let options = issue.options.iter().filter(|o| o.needs.as_deref() == Some(consent.id.as_str()));
            options.map(|o| {
                let otherwise = o.otherwise.as_deref().unwrap_or_default();
                let otherwise = brief.display.short_option_of_id(&issue.id, otherwise);
                let (name, option) =
                    (brief.display.inner(&issue.id), brief.display.short_option(&issue.id, &o.id));
                format!("{name}: \"{option}\" (without it \"{otherwise}\")")
            })
        });
        page.bullet(format!(
            "{}{question}: likely at {}{range}. Needed for: {}.",
            consent.by,
            words::percent(consent.probability),
            needing.collect::<Vec<_>>().join("; ")
        ));
    }
}

fn rules(page: &mut Document<'_>, brief: &Brief) {
    if brief.scenario.rules.is_empty() {
        return;
    }
    page.heading("What cannot be combined");
    for rule in &brief.scenario.rules {
        page.bullet(rule.why.as_ref().map_or_else(|| readable(&rule.id), String::clone));
    }
}

/// With more parties than this, their wishes share one column.
const MOST_COLUMNS: usize = 3;
