//! How far apart the parties are, issue by issue.

use crate::brief::{Brief, Choice, Gap, Issue};
use crate::report::page::{Cell, Page, Side, Table, Tone};
use crate::report::words;

pub(super) fn write(page: &mut Page, brief: &Brief) {
    let closest =
        if brief.zone.exists == Some(false) { "the outcome closest to a deal" } else { "the Nash package" };
    let reference = if brief.gap.iter().any(|g| g.closest.is_some()) {
        format!("the other issues as in {closest}")
    } else {
        "the other issues as each side's best".to_owned()
    };
    page.paragraph(&format!(
        "What each side likes best at each issue, {reference}; in brackets what it would lose by taking the other side's \
         best, as a share of all it can gain or lose in these talks. `Closest` is what {closest} says."
    ));
    for theme in themes(brief) {
        page.gap();
        if let Some(name) = theme.name {
            let heading = page.paint(Tone::Strong, name);
            page.line(&heading);
        }
        table(page, brief, &theme.issues);
    }
    page.gap();
    readings(page, brief);
    options(page, brief);
    consents(page, brief);
    rules(page, brief);
}

/// Issues with their gaps, under one theme.
struct Theme<'b> {
    name: Option<&'b str>,
    issues: Vec<(&'b Issue, &'b Gap)>,
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

fn table(page: &mut Page, brief: &Brief, issues: &[(&Issue, &Gap)]) {
    let parties = &brief.scenario.parties;
    let wide = parties.len() <= MOST_COLUMNS;
    let mut head = vec!["issue".to_owned()];
    if wide {
        head.extend(parties.iter().map(|p| p.short.clone()));
    } else {
        head.push("what each likes best".to_owned());
    }
    head.extend(["closest".to_owned(), "reading".to_owned()]);
    let cell = |issue: &Issue, gap: &Gap, id: &str| {
        let stake = gap.stakes.get(id);
        stake.map(|s| format!("{} ({})", with_unit(&s.best, issue), lost(s.share))).unwrap_or_default()
    };
    let row = |(issue, gap): &(&Issue, &Gap)| {
        let mut row = vec![Cell::from(format!("{}: {}", issue.id, issue.question))];
        let cells = parties.iter().map(|p| (p, cell(issue, gap, &p.id)));
        if wide {
            row.extend(cells.map(|(_, cell)| Cell::from(cell)));
        } else {
            let all = cells.map(|(p, cell)| format!("{}: {cell}", p.short)).collect::<Vec<_>>();
            row.push(
                all.join(
                    "
",
                )
                .into(),
            );
        }
        row.push(gap.closest.as_ref().map(|c| with_unit(c, issue)).unwrap_or_default().into());
        row.push(reading(brief, gap));
        row
    };
    let rows = issues.iter().map(row).collect();
    page.table(Table { sides: vec![Side::Left; head.len()], head, rows });
}

fn lost(share: f64) -> String {
    if share == 0.0 { "nothing".to_owned() } else { format!("-{:.0} %", share * 100.0) }
}

fn with_unit(choice: &Choice, issue: &Issue) -> String {
    match (choice, &issue.unit) {
        (Choice::Label(label), _) => label.clone(),
        (number, Some(unit)) => format!("{number} {unit}"),
        (number, None) => number.to_string(),
    }
}

fn reading(brief: &Brief, gap: &Gap) -> Cell {
    match (gap.reading, &gap.matters_to) {
        ("shared", _) => Cell::toned(Tone::Good, "shared"),
        (_, Some(party)) => {
            Cell::toned(Tone::Middle, format!("tradeable: matters most to {}", words::short(brief, party)))
        }
        _ => Cell::toned(Tone::Bad, "contested"),
    }
}

fn readings(page: &mut Page, brief: &Brief) {
    let of = |reading: &str| {
        let named: Vec<String> =
            brief.gap.iter().filter(|g| g.reading == reading).map(|g| g.issue.clone()).collect();
        (!named.is_empty()).then(|| format!("{reading}: {}", words::list(&named)))
    };
    let parts: Vec<String> = ["contested", "tradeable", "shared"].into_iter().filter_map(of).collect();
    page.paragraph(&format!("All in all: {}.", parts.join("; ")));
}

/// What the options mean, where the scenario says so.
fn options(page: &mut Page, brief: &Brief) {
    let explained: Vec<&Issue> =
        brief.scenario.issues.iter().filter(|i| i.options.iter().any(|o| o.text.is_some())).collect();
    if explained.is_empty() {
        return;
    }
    page.heading("What the options mean");
    for issue in explained {
        let option = |o: &crate::brief::Opt| {
            let text = o.text.as_ref().map(|t| format!(" ({t})")).unwrap_or_default();
            format!("{}{text}", o.id)
        };
        let options: Vec<String> = issue.options.iter().map(option).collect();
        page.bullet(&format!("{}: {}", issue.id, options.join("; ")));
    }
}

fn consents(page: &mut Page, brief: &Brief) {
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
                format!("{} {}, otherwise {otherwise}", issue.id, o.id)
            })
        });
        page.bullet(&format!(
            "{}{question}: likely at {}{range}. Needed for: {}.",
            consent.by,
            words::percent(consent.probability),
            needing.collect::<Vec<_>>().join("; ")
        ));
    }
}

fn rules(page: &mut Page, brief: &Brief) {
    if brief.scenario.rules.is_empty() {
        return;
    }
    page.heading("What cannot be combined");
    for rule in &brief.scenario.rules {
        let why = rule.why.as_ref().map(|w| format!(": {w}")).unwrap_or_default();
        page.bullet(&format!("{}{why}", rule.id));
    }
}

/// With more parties than this, their wishes share one column.
const MOST_COLUMNS: usize = 3;
