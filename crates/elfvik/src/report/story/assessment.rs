//! A package under the lens.

use crate::brief::{Brief, PackageAssessment, PartySummary, RequestedChange, Utilities};
use crate::report::document::{Cell, ColumnUnit, Document, Table, Tone};
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let Some(lens) = &brief.lens else { return };
    let named = brief.display.packages.iter().find(|package| package.outcome == lens.outcome);
    page.paragraph(match named {
        Some(package) => format!("{}: {}.", package.name, brief.display.choices(&lens.outcome)),
        None => format!("The package: {}.", brief.display.package(&lens.outcome)),
    });
    worth(page, brief, lens);
    better(page, brief, lens);
    asks(page, brief, lens);
    if let Some(levers) = &lens.levers_for_ratification {
        page.heading("What would make it acceptable and ratified");
        if lens.ratified == Some(true) {
            page.paragraph("It is, at the likely values.");
        } else {
            super::levers::of_package(page, brief, levers);
        }
    }
    page.heading("What would make it acceptable");
    if lens.acceptable {
        page.paragraph("It is, at the likely values.");
    } else {
        super::levers::of_package(page, brief, &lens.levers);
    }
}

fn worth(page: &mut Document<'_>, brief: &Brief, lens: &PackageAssessment) {
    let of = |utilities: &Utilities, p: &PartySummary| utilities.get(&p.id).copied().unwrap_or_default();
    let tone = |p: &PartySummary| if lens.acceptable_to.contains(&p.id) { Tone::Good } else { Tone::Bad };
    let mut table = Table::of(&brief.scenario.parties)
        .text("party", |p| &p.short)
        .number("worth", ColumnUnit::Utility, |p| Figures::of(brief, p).write(of(&lens.utilities, p)))
        .number("over what it accepts", ColumnUnit::Utility, |p| {
            Cell::toned(tone(p), Figures::of(brief, p).signed(of(&lens.gains, p)))
        });
    if let Some(prospect) = &lens.prospect {
        let range = |p: &PartySummary| {
            let worth = &prospect.parties.get(&p.id)?.worth;
            let [low, high] = [worth.low, worth.high].map(|u| Figures::of(brief, p).write(u));
            Some(format!("{low} to {high}"))
        };
        let accepts = |p: &PartySummary| Some(words::chance(prospect.parties.get(&p.id)?.accepts));
        table = table
            .number("nine times in ten", ColumnUnit::Utility, |p| range(p).unwrap_or_default())
            .number("accepts", ColumnUnit::Percent, |p| accepts(p).unwrap_or_default());
    }
    page.table(table.end());
    if let Some(prospect) = &lens.prospect {
        let ratified = if brief.ratification.is_some() {
            format!(", and also ratified in {}", words::chance(prospect.ratified.estimate))
        } else {
            String::new()
        };
        page.paragraph(format!(
            "It is acceptable to all who must agree in {} of worlds{ratified}.",
            words::chance(prospect.acceptable.estimate)
        ));
    }
    if !lens.refused_at_home.is_empty() {
        page.paragraph(format!(
            "At the likely values it is refused at home by {}.",
            words::list(&words::ratifiers(brief, &lens.refused_at_home))
        ));
    }
}

fn better(page: &mut Document<'_>, brief: &Brief, lens: &PackageAssessment) {
    page.heading("What would be better for some and worse for nobody");
    if lens.efficient {
        page.paragraph("Nothing: it wastes nothing.");
        return;
    }
    page.paragraph(format!(
        "{} efficient outcomes; for example:",
        words::grouped(&lens.n_better.to_string())
    ));
    let mut table = Table::of(&lens.better).text("change", |better| brief.display.choices(&better.changes));
    for party in &brief.scenario.parties {
        table = table.number(&party.short, ColumnUnit::Utility, |better| signed(brief, party, &better.gains));
    }
    page.table(table.end());
}

fn asks(page: &mut Document<'_>, brief: &Brief, lens: &PackageAssessment) {
    page.heading("What each side would ask to improve");
    let parties = &brief.scenario.parties;
    let of = |party: &'_ PartySummary| lens.asks.get(&party.id).map(Vec::as_slice).unwrap_or_default();
    let asks = parties.iter().flat_map(|party| of(party).iter().map(move |ask| (party, ask)));
    let mut table = Table::of(asks).text("asked by", |(party, _)| &party.short).text(
        "change",
        |(_, ask): &(_, &RequestedChange)| {
            let [to, from] =
                [&ask.to, &ask.from].map(|option| brief.display.short_option(&ask.issue, option));
            format!("{}: {to} instead of {from}", brief.display.issue(&ask.issue))
        },
    );
    for party in parties {
        table = table.number(&party.short, ColumnUnit::Utility, |(_, ask)| signed(brief, party, &ask.gains));
    }
    let table = table.end();
    if table.is_empty() {
        page.paragraph("Nothing: no single change gives anybody more.");
        return;
    }
    page.table(table);
}

fn signed(brief: &Brief, party: &PartySummary, gains: &Utilities) -> String {
    Figures::of(brief, party).signed(gains.get(&party.id).copied().unwrap_or_default())
}
