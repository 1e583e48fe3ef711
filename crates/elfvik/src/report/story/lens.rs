//! A package under the lens.

use super::prospects::has_ratifiers;
use crate::brief::{Ask, Brief, Lens, Party, Utilities};
use crate::report::document::{Cell, Document, Table, Tone, Unit};
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
    let of = |utilities: &Utilities, p: &Party| utilities.get(&p.id).copied().unwrap_or_default();
    let tone = |p: &Party| if lens.acceptable_to.contains(&p.id) { Tone::Good } else { Tone::Bad };
    let mut table = Table::of(&brief.scenario.parties)
        .text("party", |p| &p.short)
        .number("worth", Unit::Utility, |p| Figures::of(brief, p).write(of(&lens.utilities, p)))
        .number("over what it accepts", Unit::Utility, |p| {
            Cell::toned(tone(p), Figures::of(brief, p).signed(of(&lens.gains, p)))
        });
    if let Some(prospect) = &lens.prospect {
        let range = |p: &Party| {
            let worth = &prospect.parties.get(&p.id)?.worth;
            let [low, high] = [worth.low, worth.high].map(|u| Figures::of(brief, p).write(u));
            Some(format!("{low} to {high}"))
        };
        let accepts = |p: &Party| Some(words::chance(prospect.parties.get(&p.id)?.accepts));
        table = table.number("nine times in ten", Unit::Utility, |p| range(p).unwrap_or_default()).number(
            "accepts",
            Unit::Percent,
            |p| accepts(p).unwrap_or_default(),
        );
    }
    page.table(table.end());
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
    let mut table = Table::of(&lens.better).text("change", |better| words::outcome(&better.changes));
    for party in &brief.scenario.parties {
        table = table.number(&party.short, Unit::Utility, |better| signed(brief, party, &better.gains));
    }
    page.table(table.end());
}

fn asks(page: &mut Document<'_>, brief: &Brief, lens: &Lens) {
    page.heading("What each side would ask to improve");
    let parties = &brief.scenario.parties;
    let of = |party: &'_ Party| lens.asks.get(&party.id).map(Vec::as_slice).unwrap_or_default();
    let asks = parties.iter().flat_map(|party| of(party).iter().map(move |ask| (party, ask)));
    let mut table = Table::of(asks)
        .text("asked by", |(party, _)| &party.short)
        .text("change", |(_, ask): &(_, &Ask)| format!("{}: {} instead of {}", ask.issue, ask.to, ask.from));
    for party in parties {
        table = table.number(&party.short, Unit::Utility, |(_, ask)| signed(brief, party, &ask.gains));
    }
    let table = table.end();
    if table.is_empty() {
        page.paragraph("Nothing: no single change gives anybody more.");
        return;
    }
    page.table(table);
}

fn signed(brief: &Brief, party: &Party, gains: &Utilities) -> String {
    Figures::of(brief, party).signed(gains.get(&party.id).copied().unwrap_or_default())
}
