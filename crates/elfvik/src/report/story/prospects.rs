//! How likely a deal is: the probability, what moves it, the chances of packages, what is open.

use crate::brief::{
    Brief, IssueStatus, IssueUncertainty, PackageAcceptability, ProspectsSummary, SensitivityDecile,
    SensitivitySummary,
};
use crate::report::document::{
    Cell, ColumnUnit, Document, Figure, Numbers, Picture, StyledText, Table, Tone,
};
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let Some(prospects) = &brief.prospects else { return };
    probability(page, brief, prospects);
    page.figure(tornado(brief, prospects));
    page.figure(chances(brief, prospects));
    robust(page, brief, prospects);
    page.figure(open(brief, prospects));
}

fn probability(page: &mut Document<'_>, brief: &Brief, prospects: &ProspectsSummary) {
    let is_ratified = brief.ratification.is_some();
    let zone = if is_ratified { &prospects.ratified } else { &prospects.zone_probability };
    let possible = if is_ratified {
        "A deal that is accepted and ratified is possible in "
    } else {
        "A deal is possible in "
    };
    let tone = match zone.estimate {
        p if p >= 0.5 => Tone::Good,
        p if p >= 0.1 => Tone::Middle,
        _ => Tone::Bad,
    };
    let worlds = words::grouped(&prospects.worlds.to_string());
    let is_drawn = brief.states.as_ref().is_some_and(|states| states.states.len() > 1);
    let drawn = match (is_drawn, brief.assumptions.n_guesses) {
        (false, _) => "every guess is drawn from its range",
        (true, 0) => "one state of nature is drawn for all parties together",
        (true, _) => "every guess is drawn from its range, and one state of nature for all parties together",
    };
    page.paragraph(
        StyledText::from(format!("In each of {worlds} worlds {drawn}. {possible}"))
            .then_toned(tone, words::interval(zone, "them"))
            .then(format!(
                "{}. Draws come from seed {}; the same seed gives the same worlds.",
                match is_ratified {
                    true => {
                        let table = words::interval(&prospects.zone_probability, "them");
                        format!("; one that is accepted at the table, ratified or not, in {table}")
                    }
                    false => String::new(),
                },
                prospects.seed
            )),
    );
    if prospects.worlds < prospects.asked {
        page.paragraph(format!(
            "That is fewer than the {} that were asked for: each world of this scenario is much work.",
            words::grouped(&prospects.asked.to_string())
        ));
    }
    if let Some(unresolved) = prospects.ratified_unresolved.filter(|share| *share > 0.0) {
        page.paragraph(format!(
            "In {} of worlds the search was cut short and found no deal that is ratified; the interval \
             allows \
             for either.",
            words::chance(unresolved)
        ));
    }
    if prospects.unresolved > 0.0 {
        page.paragraph(format!(
            "In {} of worlds the search was cut short and found no deal; the interval allows for either.",
            words::chance(prospects.unresolved)
        ));
    }
    if let Some(bound) = prospects.bound {
        page.paragraph(format!(
            "Frontiers of worlds were approximated to within {:.2} % of each side's range, so Nash packages \
             may be off by that.",
            bound * 100.0
        ));
    }
    if !prospects.unknown_ratifiers.is_empty() {
        page.paragraph(format!(
            "Nothing is known of {}; counted as approving.",
            words::list(&words::ratifiers(brief, &prospects.unknown_ratifiers))
        ));
    }
    if let Some(spread) = &prospects.spread {
        let of = |p: &crate::brief::PartySummary| {
            let range = spread.get(&p.id)?;
            let figures = Figures::of(brief, p);
            let [low, middle, high] = [range.low, range.middle, range.high].map(|u| figures.write(u));
            Some(format!("{} from {low} to {high}, middle {middle}", p.short))
        };
        let spread: Vec<String> = brief.scenario.parties.iter().filter_map(of).collect();
        let ratified = if is_ratified { ", of what is ratified too," } else { "" };
        page.paragraph(format!(
            "What the Nash packages of these worlds{ratified} give, nine times in ten: {}.",
            spread.join("; ")
        ));
    }
}

fn tornado(brief: &Brief, prospects: &ProspectsSummary) -> Figure {
    let found = &prospects.find_out_first;
    let is_ratified = brief.ratification.is_some();
    let possible = if is_ratified { &prospects.ratified } else { &prospects.zone_probability };
    let deal = if is_ratified { "a deal that is ratified" } else { "a deal" };
    let finding = match found.first() {
        None if possible.estimate >= 1.0 => {
            "A deal is possible in every world that was drawn: no single guess decides it.".to_owned()
        }
        None if possible.estimate > 0.0 => "No guess decides whether a deal is possible.".to_owned(),
        None => "No deal is possible in any world that was drawn: no single guess decides it.".to_owned(),
        Some(first) => format!(
            "To be found out first: {}. If it is low {deal} is possible in {} of worlds, if high in {}.",
            named(brief, first),
            words::chance(first.lowest.probability),
            words::chance(first.highest.probability)
        ),
    };
    let end = |found: &SensitivitySummary, end: &SensitivityDecile, side: &str| {
        let range = [found.lowest.edge, found.highest.edge];
        format!("{} ({side} {})", words::chance(end.probability), words::supported(end.edge, range))
    };
    let table = Table::of(found.iter().take(MOST_GUESSES))
        .text("find out first", |f| named(brief, f))
        .number("explains", ColumnUnit::Percent, |f| words::chance(f.share))
        .number("possible if low", ColumnUnit::Percent, |f| end(f, &f.lowest, "below"))
        .number("possible if high", ColumnUnit::Percent, |f| end(f, &f.highest, "above"))
        .end();
    Figure {
        picture: Picture::Tornado,
        title: "How likely a deal is, and what moves it".into(),
        caption: match table.is_empty() {
            true => String::new(),
            false => "A long bar: the guess moves the chance of a deal much.".to_owned(),
        },
        finding,
        numbers: match table.is_empty() {
            true => Numbers::Elsewhere("above"),
            false => Numbers::Table(table),
        },
    }
}

/// "reservation of U.S.".
pub(in crate::report) fn named(brief: &Brief, found: &SensitivitySummary) -> String {
    let of =
        found.number.party.as_ref().map(|id| format!(" ({})", words::short(brief, id))).unwrap_or_default();
    format!("{}{of}", words::number(&found.number, &brief.display))
}

fn chances(brief: &Brief, prospects: &ProspectsSummary) -> Figure {
    let ratified = brief.ratification.is_some();
    let mut table = Table::of(listed(brief, prospects)).text("package", |(name, _)| name.clone()).number(
        "acceptable",
        ColumnUnit::Percent,
        |(_, p)| words::chance(p.acceptable.estimate),
    );
    if ratified {
        table =
            table.number("and ratified", ColumnUnit::Percent, |(_, p)| words::chance(p.ratified.estimate));
    }
    for party in &brief.scenario.parties {
        table = table.number(format!("{} accepts", party.short), ColumnUnit::Percent, |(_, p)| {
            p.parties.get(&party.id).map(|stance| words::chance(stance.accepts)).unwrap_or_default()
        });
    }
    let best = listed(brief, prospects)
        .into_iter()
        .max_by(|a, b| signable(brief, a.1).total_cmp(&signable(brief, b.1)));
    let and_ratified = if brief.ratification.is_some() { ", and ratified" } else { "" };
    let finding = best.map(|(name, p)| {
        format!(
            "The likeliest to be acceptable to all who must agree{and_ratified}: {name}, in {} of worlds.",
            words::chance(signable(brief, p))
        )
    });
    Figure {
        picture: Picture::Chances,
        title: "How likely each package is to be acceptable".into(),
        caption: String::new(),
        finding: finding.unwrap_or_default(),
        numbers: Numbers::Table(table.end()),
    }
}

/// How likely a package could be signed: accepted, and ratified where ratifiers are known.
fn signable(brief: &Brief, package: &PackageAcceptability) -> f64 {
    let likely = if brief.ratification.is_some() { package.ratified } else { package.acceptable };
    likely.estimate
}

/// Packages, solutions and robust packages with their names; what goes by several names once.
pub(in crate::report) fn listed<'b>(
    brief: &Brief,
    prospects: &'b ProspectsSummary,
) -> Vec<(String, &'b PackageAcceptability)> {
    let named = prospects.packages.iter().chain(&prospects.solutions);
    let named = named.map(|p| (brief.display.called(&p.names), p));
    let mut listed: Vec<(String, &PackageAcceptability)> = Vec::new();
    let robust = prospects.robust.iter().enumerate().map(|(at, p)| (format!("robust {}", at + 1), p));
    for (name, prospect) in named.chain(robust) {
        match listed.iter_mut().find(|(_, known)| known.outcome == prospect.outcome) {
            Some((names, _)) => *names = format!("{names} / {name}"),
            None => listed.push((name, prospect)),
        }
    }
    listed
}

fn robust(page: &mut Document<'_>, brief: &Brief, prospects: &ProspectsSummary) {
    if prospects.robust.is_empty() {
        return;
    }
    page.heading(match brief.ratification {
        None => "Robust packages: a few that together are acceptable in the most worlds",
        Some(_) => "Robust packages: a few that together are accepted and ratified in the most worlds",
    });
    let mut table = Table::of(prospects.robust.iter().enumerate())
        .text("package", |(at, _)| format!("robust {}", at + 1))
        .number("acceptable", ColumnUnit::Percent, |(_, p): &(usize, &PackageAcceptability)| {
            words::chance(p.acceptable.estimate)
        });
    if brief.ratification.is_some() {
        table =
            table.number("and ratified", ColumnUnit::Percent, |(_, p)| words::chance(p.ratified.estimate));
    }
    table = table.number("together", ColumnUnit::Percent, |(_, p)| {
        p.together.map(|t| words::chance(t.estimate)).unwrap_or_default()
    });
    for party in &brief.scenario.parties {
        table = table.number(&party.short, ColumnUnit::Utility, |(_, p)| {
            Figures::of(brief, party).write(p.utilities.get(&party.id).copied().unwrap_or_default())
        });
    }
    page.table(table.end());
    let named: Vec<_> = prospects
        .robust
        .iter()
        .enumerate()
        .map(|(at, p)| (format!("robust {}", at + 1), &p.outcome))
        .collect();
    words::variants(page, &brief.display, &named);
}

fn open(brief: &Brief, prospects: &ProspectsSummary) -> Figure {
    let of = |reading: IssueStatus| -> Vec<String> {
        prospects.issues.iter().filter(|i| i.reading == Some(reading)).map(|i| i.issue.clone()).collect()
    };
    let (settled, open) = (of(IssueStatus::Settled), of(IssueStatus::Open));
    let part = |what: &str, ids: &[String]| {
        (!ids.is_empty()).then(|| format!("{what}: {}", brief.display.issues(ids)))
    };
    let parts: Vec<String> = [part("Settled", &settled), part("open", &open)].into_iter().flatten().collect();
    let options = |issue: &&IssueUncertainty| {
        let option = |o: &crate::brief::OptionShare| {
            format!("{} ({})", brief.display.short_option(&issue.issue, &o.option), words::chance(o.share))
        };
        let mut options: Vec<String> = issue.options.iter().take(MOST_OPTIONS).map(option).collect();
        let shown: f64 = issue.options.iter().take(MOST_OPTIONS).map(|o| o.share).sum();
        if shown < 0.9995 {
            options.push(format!("others ({})", words::chance(1.0 - shown)));
        }
        options.join(", ")
    };
    let tone = |reading| if reading == IssueStatus::Settled { Tone::Good } else { Tone::Middle };
    let table = Table::of(prospects.issues.iter().filter(|i| i.reading.is_some()))
        .text("issue", |issue: &&IssueUncertainty| brief.display.issue(&issue.issue))
        .text("reading", |issue| issue.reading.map_or(Cell::from("-"), |r| Cell::toned(tone(r), r.name())))
        .text("options, and in how many of the Nash packages", options)
        .end();
    let finding = if parts.is_empty() {
        format!("No world of {} has a Nash package.", brief.scenario.title)
    } else {
        format!("{}. Settled means: the same in nine of ten Nash packages.", parts.join("; "))
    };
    Figure {
        picture: Picture::Open,
        title: "What is settled and what is open in the Nash packages".into(),
        caption: String::new(),
        finding,
        numbers: Numbers::Table(table),
    }
}

/// So many guesses are shown.
pub(in crate::report) const MOST_GUESSES: usize = 8;
/// So many options of an issue are named.
const MOST_OPTIONS: usize = 5;
