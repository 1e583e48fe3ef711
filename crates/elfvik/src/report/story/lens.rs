//! A package under the lens.

use super::prospects::has_ratifiers;
use crate::brief::{Ask, Brief, Lens, Utilities};
use crate::report::document::{Cell, Document, Table, Tone};
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let Some(lens) = &brief.lens else { return };
    page.paragraph(format!("{}: {}.", lens.name, words::outcome(&lens.outcome)));
    worth(page, brief, lens);
    better(page, brief, lens);
    asks(page, brief, lens);
    page.heading("What would make it acceptable");
    if lens.acceptable {
        page.paragraph("It is, at the likely values.");
    } else {
        super::levers::of_package(page, brief, &lens.levers);
    }
}

fn worth(page: &mut Document<'_>, brief: &Brief, lens: &Lens) {
    let row = |p: &crate::brief::Party| {
        let figures = Figures::of(brief, p);
        let of = |utilities: &Utilities| utilities.get(&p.id).copied().unwrap_or_default();
        let tone = if lens.acceptable_to.contains(&p.id) { Tone::Good } else { Tone::Bad };
        let mut row = vec![
            Cell::from(p.short.clone()),
            figures.write(of(&lens.utilities)).into(),
            Cell::toned(tone, figures.signed(of(&lens.gains))),
        ];
        if let Some(stance) = lens.prospect.as_ref().and_then(|prospect| prospect.parties.get(&p.id)) {
            let [low, high] = [stance.worth.low, stance.worth.high].map(|u| figures.write(u));
            row.extend([Cell::from(format!("{low} to {high}")), words::chance(stance.accepts).into()]);
        }
        row
    };
    let mut head = vec!["party", "worth", "over what it accepts"];
    if lens.prospect.is_some() {
        head.extend(["nine times in ten", "accepts"]);
    }
    page.table(Table::new(&head, 1, brief.scenario.parties.iter().map(row).collect()));
    if let Some(prospect) = &lens.prospect {
        let ratified = if has_ratifiers(brief) {
            format!(", and also ratified in {}", words::chance(prospect.ratified.estimate))
        } else {
            String::new()
        };
        page.paragraph(format!(
            "It is acceptable to all who must agree in {} of worlds{ratified}.",
            words::chance(prospect.acceptable.estimate)
        ));
    }
}

fn better(page: &mut Document<'_>, brief: &Brief, lens: &Lens) {
    page.heading("What would be better for some and worse for nobody");
    if lens.efficient {
        page.paragraph("Nothing: it wastes nothing.");
        return;
    }
    page.paragraph(format!(
        "{} efficient outcomes; for example:",
        words::grouped(&lens.n_better.to_string())
    ));
    let mut head = vec!["change".to_owned()];
    head.extend(brief.scenario.parties.iter().map(|p| p.short.clone()));
    let row = |better: &crate::brief::Better| {
        let mut row = vec![Cell::from(words::outcome(&better.changes))];
        row.extend(signed(brief, &better.gains));
        row
    };
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    page.table(Table::new(&head, 1, lens.better.iter().map(row).collect()));
}

fn asks(page: &mut Document<'_>, brief: &Brief, lens: &Lens) {
    page.heading("What each side would ask to improve");
    let mut head = vec!["asked by".to_owned(), "change".to_owned()];
    head.extend(brief.scenario.parties.iter().map(|p| p.short.clone()));
    let row = |party: &crate::brief::Party, ask: &Ask| {
        let change = format!("{}: {} instead of {}", ask.issue, ask.to, ask.from);
        let mut row = vec![Cell::from(party.short.clone()), change.into()];
        row.extend(signed(brief, &ask.gains));
        row
    };
    let of = |party: &crate::brief::Party| {
        let asks = lens.asks.get(&party.id).map(Vec::as_slice).unwrap_or_default();
        asks.iter().map(move |ask| row(party, ask)).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<Cell>> = brief.scenario.parties.iter().flat_map(of).collect();
    if rows.is_empty() {
        page.paragraph("Nothing: no single change gives anybody more.");
        return;
    }
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    page.table(Table::new(&head, 2, rows));
}

fn signed(brief: &Brief, gains: &Utilities) -> Vec<Cell> {
    let cell = |p: &crate::brief::Party| {
        let gain = gains.get(&p.id).copied().unwrap_or_default();
        Cell::from(Figures::of(brief, p).signed(gain))
    };
    brief.scenario.parties.iter().map(cell).collect()
}
