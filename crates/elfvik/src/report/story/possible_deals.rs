//! What could be signed: space, zone, frontier, solutions, packages.

use super::states;
use crate::brief::{
    Brief, ConsentBranch, ObjectiveBounds, PackageSummary, PartySummary, RoundingSummary, SolutionsSummary,
    Utilities,
};
use crate::report::document::{
    Cell, ColumnUnit, Document, Figure, Numbers, Picture, StyledText, Table, Tone,
};
use crate::report::marks::{LINES, MOST_PAIRED};
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    space(page, brief);
    at_home(page, brief);
    zone(page, brief);
    frontier(page, brief);
    page.figure(map(brief));
    solutions(page, brief);
    states::write(page, brief);
    packages(page, brief);
}

fn space(page: &mut Document<'_>, brief: &Brief) {
    let space = &brief.space;
    let feasible = match space.feasible == space.outcomes {
        true if brief.scenario.rules.is_empty() => String::new(),
        true => ", none of which breaks a rule".to_owned(),
        false => format!(", of which {} break no rule", words::size(&space.feasible)),
    };
    let issues = if space.issues == 1 {
        "One issue makes".to_owned()
    } else {
        format!("{} issues make", space.issues)
    };
    page.paragraph(format!("{issues} {} outcomes{feasible}.", words::size(&space.outcomes)));
}

/// What is accepted and ratified too.
fn at_home(page: &mut Document<'_>, brief: &Brief) {
    let Some(found) = &brief.ratification else { return };
    let zone = &found.zone;
    let verdict = match zone.exists {
        Some(true) => StyledText::toned(Tone::Good, "There is a zone of agreement that survives at home"),
        Some(false) => StyledText::toned(Tone::Bad, "No outcome is accepted and survives at home"),
        None => StyledText::toned(Tone::Middle, "Whether anything that is accepted survives at home is open"),
    };
    let (low, high) = (words::share(zone.share.low), words::share(zone.share.high));
    let is_exact = zone.outcomes.low == zone.outcomes.high;
    let n = words::number_of_outcomes(zone);
    page.paragraph(verdict.then(match zone.exists {
        Some(false) => ".".to_owned(),
        _ if is_exact => format!(": {n} outcomes ({low} of all), counted exactly."),
        _ => format!(": {n} outcomes ({low} to {high} of all); an exact count is out of reach."),
    }));
    if !found.refusing_all.is_empty() {
        page.paragraph(format!(
            "Whatever is agreed is refused by {}.",
            words::list(&words::ratifiers(brief, &found.refusing_all))
        ));
    }
    if let Some(shortfall) = &zone.shortfall {
        let missing = brief.scenario.parties.iter().filter_map(|p| {
            let missing = *shortfall.missing.get(&p.id)?;
            (missing > 0.0).then(|| format!("{} misses {}", p.short, Figures::of(brief, p).write(missing)))
        });
        let at_home = found.missing_at_home.0.iter().filter(|(_, missing)| *missing > 0.0);
        let at_home = at_home.map(|(key, missing)| {
            format!("{} misses {}", words::ratifier(brief, key), words::rough(*missing))
        });
        let missing: Vec<String> = missing.chain(at_home).collect();
        page.paragraph(format!(
            "Closest to a deal that survives: {}. There {}.",
            brief.display.package(&shortfall.outcome),
            words::list(&missing)
        ));
        utilities_line(page, brief, &shortfall.utilities);
    }
    if let Some(likely) = found.approval_probability {
        let names = words::ratifiers(brief, found.by_probability.0.iter().map(|(key, _)| key));
        page.paragraph(format!(
            "Only a probability is known of {}: counted as approving here where that is possible, which is \
             so \
             in {} as far as it is needed.",
            words::list(&names),
            words::chance(likely)
        ));
    }
    if zone.exists != Some(false) {
        let count = words::grouped(&found.frontier.count.to_string());
        let (points, bound) = match (found.frontier.count, found.frontier.bound) {
            (1, None) => ("point wastes", String::new()),
            (_, None) => ("points waste", String::new()),
            (_, Some(bound)) => {
                ("listed points waste", format!(", to within {:.2} % of each side's range", bound * 100.0))
            }
        };
        page.paragraph(format!("Of these {count} {points} nothing for the parties{bound}."));
    }
    page.paragraph("At the table alone, ratified or not:");
}

fn zone(page: &mut Document<'_>, brief: &Brief) {
    let zone = &brief.zone;
    let (low, high) = (words::size(&zone.outcomes.low), words::size(&zone.outcomes.high));
    let verdict = match zone.exists {
        Some(true) => StyledText::toned(Tone::Good, "There is a zone of agreement"),
        Some(false) => StyledText::toned(Tone::Bad, "There is no zone of agreement"),
        None => StyledText::toned(Tone::Middle, "Whether there is a zone of agreement is open"),
    };
    let (share_low, share_high) = (words::share(zone.share.low), words::share(zone.share.high));
    let detail = match (zone.exists, low == high) {
        (Some(false), _) => {
            ": no outcome is worth its reservation to everybody whose agreement is needed".to_owned()
        }
        (_, true) => format!(": {low} outcomes ({share_low} of all), counted exactly"),
        (_, false) => {
            format!(
                ": between {low} and {high} outcomes ({share_low} to {share_high} of all); an exact count is \
                 out of reach"
            )
        }
    };
    page.paragraph(verdict.then(format!("{detail}.")));
    let at_home = brief.ratification.as_ref().and_then(|found| found.zone.shortfall.as_ref());
    if zone.shortfall.is_some() && zone.shortfall.as_ref() == at_home {
        page.paragraph("Closest to a deal is the same outcome.");
    } else if let Some(shortfall) = &zone.shortfall {
        let missing = brief.scenario.parties.iter().filter_map(|p| {
            let missing = *shortfall.missing.get(&p.id)?;
            (missing > 0.0).then(|| format!("{} misses {}", p.short, Figures::of(brief, p).write(missing)))
        });
        let missing: Vec<String> = missing.collect();
        page.paragraph(format!(
            "Closest to a deal: {}. There {}.",
            brief.display.package(&shortfall.outcome),
            words::list(&missing)
        ));
        utilities_line(page, brief, &shortfall.utilities);
    }
}

fn utilities_line(page: &mut Document<'_>, brief: &Brief, utilities: &Utilities) {
    let worth = |p: &crate::brief::PartySummary| {
        let figures = Figures::of(brief, p);
        let utility = utilities.get(&p.id).copied().unwrap_or_default();
        format!("{} {} (accepts from {})", p.short, figures.write(utility), figures.write(p.reservation))
    };
    let worth: Vec<String> = brief.scenario.parties.iter().map(worth).collect();
    page.paragraph(format!("Its worth: {}.", worth.join(", ")));
}

fn frontier(page: &mut Document<'_>, brief: &Brief) {
    let frontier = &brief.frontier;
    let points = if frontier.count == 1 { "point wastes".to_owned() } else { "points waste".to_owned() };
    let count = words::grouped(&frontier.count.to_string());
    let exactness = match frontier.bound {
        None => "this is all of them, exactly".to_owned(),
        Some(bound) => format!(
            "this is an approximation: every outcome is matched by one of them that gives nobody less by \
             more than {:.2} % of what that party can gain or lose",
            bound * 100.0
        ),
    };
    let equals = match &frontier.outcomes {
        Some(outcomes) if *outcomes != frontier.count.to_string() => {
            format!(", {} outcomes in all", words::size(outcomes))
        }
        _ => String::new(),
    };
    page.paragraph(format!(
        "{count} {points} nothing (nobody can get more without somebody getting less){equals}; {exactness}."
    ));
    page.paragraph("The range of each side, from its worst to its best outcome, and the least it accepts:");
    let note = |p: &PartySummary| match &p.reservation_package {
        Some(id) => format!("the worth of \"{}\"", brief.display.package_name(id)),
        None if p.accepts_anything => "any agreement will do".to_owned(),
        None => String::new(),
    };
    let parties = &brief.scenario.parties;
    let mut table = Table::of(parties)
        .text("party", |p| &p.short)
        .number("worst", ColumnUnit::Utility, |p| Figures::of(brief, p).write(p.least))
        .number("best", ColumnUnit::Utility, |p| Figures::of(brief, p).write(p.most))
        .number("accepts from", ColumnUnit::Utility, |p| Figures::of(brief, p).write(p.reservation));
    if parties.iter().any(|p| !note(p).is_empty()) {
        table = table.text("which is", |p| note(p));
    }
    page.table(table.end());
    for RoundingSummary { party, at_most } in &brief.assumptions.rounding {
        let short = parties.iter().find(|p| p.id == *party).map_or(party, |p| &p.short);
        page.paragraph(format!(
            "The numbers of {short} do not fit a scale of whole numbers; its utilities are rounded by at \
             most {at_most:.1e}."
        ));
    }
}

/// The outcome map; the tables of solutions and packages below have its numbers.
fn map(brief: &Brief) -> Figure {
    let caption = match brief.zone.exists {
        Some(true) => "Every point is an outcome; those in the upper right corner are acceptable to both.",
        Some(false) => "Every point is an outcome; the corner that would be acceptable to both is empty.",
        None => "Every point is an outcome; whether any is acceptable to both is open.",
    };
    let drawn = format!(
        "Drawn: {}, and {} of {} efficient points.",
        words::cloud(&brief.cloud),
        words::grouped(&brief.frontier.points.len().to_string()),
        words::grouped(&brief.frontier.count.to_string())
    );
    let (picture, title, caption) = match brief.scenario.parties.len() {
        0..=2 => (Picture::Map, "What every outcome is worth to both", format!("{caption} {drawn}")),
        3..=MOST_PAIRED => (
            Picture::Map,
            "What every outcome is worth to each two",
            "Every point is an outcome; those in an upper right corner are acceptable to those two, \
             whatever the \
             others think."
                .to_owned(),
        ),
        _ => (Picture::Lines, "What the packages are worth to each", LINES.to_owned()),
    };
    Figure {
        picture,
        title: title.into(),
        caption,
        finding: String::new(),
        numbers: Numbers::Elsewhere("those of solutions and packages, in the tables below"),
    }
}

fn solutions(page: &mut Document<'_>, brief: &Brief) {
    match &brief.ratification {
        None => picked(page, brief, &brief.solutions, "What bargaining theory would pick from the zone"),
        Some(found) => {
            let survives = "What bargaining theory would pick from what survives at home";
            picked(page, brief, &found.solutions, survives);
            if found.solutions != brief.solutions {
                let accepted = "And from what is accepted at the table, ratified or not";
                picked(page, brief, &brief.solutions, accepted);
            }
        }
    }
    // The measure means something only on scales from about 0 to about 1.
    let is_unit = brief.scenario.parties.iter().all(|p| p.least > -0.5 && p.most < 1.5);
    let has_picks = brief.solutions.named().iter().any(|(_, s)| s.outcome.is_some());
    if let Some(opposition) = brief.opposition.filter(|_| is_unit && has_picks) {
        page.paragraph(format!(
            "Opposition: {opposition:.3}, the distance in utilities from everybody's ideal (1 for each) to \
             the nearest possible outcome."
        ));
    }
}

/// What each solution picks, under a heading.
pub(super) fn picked(page: &mut Document<'_>, brief: &Brief, solutions: &SolutionsSummary, heading: &str) {
    let named = solutions.named();
    if named.iter().all(|(_, s)| s.outcome.is_none()) {
        return;
    }
    page.heading(heading);
    let mut table = Table::of(0..named.len()).text("solution", |&at| named[at].0.name());
    for party in &brief.scenario.parties {
        let worth = |at: usize| named[at].1.utilities.as_ref()?.get(&party.id).copied();
        table = table.number(&party.short, ColumnUnit::Utility, |&at| {
            worth(at).map(|u| Figures::of(brief, party).write(u)).unwrap_or_default()
        });
    }
    page.table(table.end());
    let found: Vec<_> = named
        .iter()
        .filter_map(|(name, solution)| Some((name.to_string(), solution.outcome.as_ref()?)))
        .collect();
    words::variants(page, &brief.display, &found);
    // What a solution is was said of what survives at home; here only what is not so there.
    let before =
        brief.ratification.as_ref().map(|found| &found.solutions).filter(|known| *known != solutions);
    let before = before.filter(|known| known.named().iter().any(|(_, s)| s.outcome.is_some()));
    for (name, solution) in named {
        let ties = match solution.ties {
            None | Some(0 | 1) => String::new(),
            Some(n) => format!("; {n} points tie, the first outcome in the order of the issues is shown"),
        };
        let within = solution.within.as_ref().map(within).unwrap_or_default();
        let apart = format!("{ties}{within}");
        match before {
            Some(_) if apart.is_empty() => {}
            Some(_) => page.bullet(format!("{name}: {}.", apart.trim_start_matches("; "))),
            None => page.bullet(format!("{name}: {}{apart}.", words::definition(name, solutions.convention))),
        }
    }
}

/// How far a pick of a bounded frontier can be from the true one.
fn within(objective: &ObjectiveBounds) -> String {
    let ends = match (objective.low, objective.high) {
        (Some(low), Some(high)) => format!("has {low:.6}, and no outcome more than {high:.6}"),
        (Some(low), None) => format!("has {low:.6}, and how much more there can be is not known"),
        (None, _) => "is the best of the listed points, and how far off it is is not known".to_owned(),
    };
    format!("; the frontier is bounded: the outcome shown {ends}")
}

fn packages(page: &mut Document<'_>, brief: &Brief) {
    if brief.packages.is_empty() {
        return;
    }
    page.heading("What the named packages are worth, and what each side gains over the least it accepts");
    let rows = brief.packages.iter().flat_map(|package| {
        let named = brief.display.package_name(&package.id).to_owned();
        let branch = |branch: &'_ ConsentBranch| branch_name(brief, branch);
        let branches = package.branches.iter().map(move |b| (branch(b), &b.utilities, &b.acceptable_to));
        let branches = branches.map(|(name, utilities, content)| (name, utilities, content, None));
        std::iter::once((named, &package.utilities, &package.acceptable_to, Some(package))).chain(branches)
    });
    let mut table = Table::of(rows).text("package", |(name, ..)| name.clone());
    for party in &brief.scenario.parties {
        table = table.number(&party.short, ColumnUnit::Utility, |(_, utilities, content, _)| {
            package_worth(brief, party, utilities, content)
        });
    }
    table = table.text("acceptable to", |(_, _, content, _)| acceptable_to(brief, content));
    if brief.ratification.is_some() {
        table = table.text("at home", |(.., package)| {
            package.map_or_else(|| Cell::from(""), |p| at_home_of(brief, p))
        });
    }
    page.table(table.end());
    for package in brief.packages.iter().filter(|package| package.unlisted_branches > 0) {
        page.paragraph(format!(
            "Of the ways in which the consents to \"{}\" can fall, {} are left out here, the least likely \
             ones: \
             {} together.",
            brief.display.package_name(&package.id),
            words::grouped(&package.unlisted_branches.to_string()),
            words::chance(package.unlisted_probability)
        ));
    }
    for package in &brief.packages {
        described(page, brief, package);
    }
}

/// What a package is worth to a party, and what it gains.
fn package_worth(brief: &Brief, party: &PartySummary, utilities: &Utilities, content: &[String]) -> Cell {
    let figures = Figures::of(brief, party);
    let utility = utilities.get(&party.id).copied().unwrap_or_default();
    let tone = if content.contains(&party.id) { Tone::Good } else { Tone::Bad };
    let gain = figures.signed(utility - party.reservation);
    Cell::toned(tone, format!("{} ({gain})", figures.write(utility)))
}

/// What becomes of a package at home.
fn at_home_of(brief: &Brief, package: &PackageSummary) -> Cell {
    match &package.refused_at_home[..] {
        [] => Cell::toned(Tone::Good, "approved"),
        keys => {
            let names = words::list(&words::ratifiers(brief, keys));
            Cell::toned(Tone::Bad, format!("refused by {names}"))
        }
    }
}

fn acceptable_to(brief: &Brief, content: &[String]) -> Cell {
    let n_parties = brief.scenario.parties.len();
    match content.len() {
        0 => Cell::toned(Tone::Bad, "nobody"),
        2 if n_parties == 2 => Cell::toned(Tone::Good, "both"),
        n if n == n_parties => Cell::toned(Tone::Good, "all"),
        _ => Cell::from(words::shorts(brief, content)),
    }
}

fn branch_name(brief: &Brief, branch: &ConsentBranch) -> String {
    let by = |id: &String| {
        brief.scenario.consents.iter().find(|c| c.id == *id).map_or(id.clone(), |c| c.by.clone())
    };
    let case = match branch.refused.len() {
        0 => "if consent is given".to_owned(),
        _ => format!("if refused by {}", words::list(&branch.refused.iter().map(by).collect::<Vec<_>>())),
    };
    let changes = if branch.changes.0.is_empty() {
        String::new()
    } else {
        format!(": {}", brief.display.choices(&branch.changes))
    };
    format!("- {case} ({}){changes}", words::percent(branch.probability))
}

fn described(page: &mut Document<'_>, brief: &Brief, package: &PackageSummary) {
    let by = package.by.as_ref().map(|id| format!(" of {}", words::short(brief, id))).unwrap_or_default();
    let hedged = if package.hedged { ", reported with reserve" } else { "" };
    let source = package.source.as_ref().map(|id| format!(" [{id}]")).unwrap_or_default();
    let efficient = match (package.efficient, package.distance_to_efficient) {
        (true, _) => "It wastes nothing.".to_owned(),
        (false, Some(_)) => "Some outcome is better for one side and no worse for the others.".to_owned(),
        (false, None) => String::new(),
    };
    let note = package.note.as_ref().map(|n| format!(" {n}")).unwrap_or_default();
    page.bullet(format!(
        "{} ({}{by}{hedged}){source}: {}. {efficient}{note}",
        brief.display.package_name(&package.id),
        package.kind,
        brief.display.named_package(&package.id, &package.outcome)
    ));
}
