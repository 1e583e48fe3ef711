//! What a case holds: what each side can get, what all can gain together, what theory would pick.

use super::super::possible_deals::picked;
use crate::brief::{PartySummary, Score};
use crate::report::document::{ColumnUnit, Document, Table};
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, score: &Score) {
    let ideal = |party: &PartySummary| {
        let own = score.parties.iter().find(|p| p.id == party.id)?;
        own.ideal.map(|ideal| Figures::of(&score.brief, party).write(ideal))
    };
    let write = |party: &PartySummary, worth: f64| Figures::of(&score.brief, party).write(worth);
    page.table(
        Table::of(&score.brief.scenario.parties)
            .text("side", |p| &p.name)
            .number("without a deal", ColumnUnit::Utility, |p| write(p, p.reservation))
            .number("at worst", ColumnUnit::Utility, |p| write(p, p.least))
            .number("at best", ColumnUnit::Utility, |p| write(p, p.most))
            .number("at best in a deal", ColumnUnit::Utility, |p| {
                ideal(p).unwrap_or_else(|| "none".to_owned())
            })
            .end(),
    );
    zone(page, score);
    potential(page, score);
    if let Some(best) = &score.best {
        page.paragraph(format!(
            "The greatest sum of points that a deal offers is {}: {}.",
            words::rough(best.joint),
            score.brief.display.choices(&best.outcome)
        ));
    }
    picked(page, &score.brief, &score.solutions, "What bargaining theory would pick");
}

fn zone(page: &mut Document<'_>, score: &Score) {
    let brief = &score.brief;
    let deals = match brief.zone.exists {
        Some(false) => "none makes a deal".to_owned(),
        Some(true) => format!("{} make a deal", words::number_of_outcomes(&brief.zone)),
        None => "whether any makes a deal is open".to_owned(),
    };
    let bound = match brief.frontier.bound {
        Some(bound) => format!(", found to within {:.2} % of each side's range", bound * 100.0),
        None => String::new(),
    };
    page.paragraph(format!(
        "Of {} outcomes {deals}; {} waste nothing{bound}.",
        words::size(&brief.space.feasible),
        words::counted(brief.frontier.count, "point")
    ));
}

fn potential(page: &mut Document<'_>, score: &Score) {
    let Some(potential) = score.integrative_potential else {
        page.paragraph("Integrative potential: none, since less than two sides care what is agreed.");
        return;
    };
    let at_least = if score.exact { "" } else { "at least " };
    let verdict = match potential {
        p if p < 0.05 => "what one side gains the others lose",
        p if p < 0.25 => "there is something to be traded",
        p if p < 0.75 => "there is much to be traded",
        _ => "nearly everybody can have their best at once",
    };
    page.paragraph(format!(
        "Integrative potential: {at_least}{potential:.2}, where 0 is a fixed sum and 1 everybody's best at \
         once; {verdict}."
    ));
}
