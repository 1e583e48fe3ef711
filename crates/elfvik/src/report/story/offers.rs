//! What a party could offer next.

use crate::brief::{Brief, NextOffer};
use crate::report::document::{ColumnUnit, Document, Table};
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let Some(offers) = &brief.next_offers else { return };
    let us = brief.audience.party.as_deref().unwrap_or_default();
    if offers.is_empty() {
        page.paragraph(match brief.ratification {
            None => {
                "No package is worth the own reservation and accepted by the others in any world that was \
                 drawn."
            }
            Some(_) => {
                "No package is worth the own reservation, accepted by the others and ratified in any world \
                 that was drawn."
            }
        });
        return;
    }
    page.paragraph(format!(
        "Packages of about equal value to {}, so that it need not mind which is taken; the likeliest to be \
         accepted{} first. Their value is the one with the greatest expected gain: the chance of \
         acceptance{} times the gain over the own reservation.",
        words::short(brief, us),
        if brief.ratification.is_some() { " and ratified" } else { "" },
        if brief.ratification.is_some() { ", and of approval at every home that must give it," } else { "" }
    ));
    let mut table = Table::of(offers.iter().enumerate())
        .text("offer", |(at, _)| (at + 1).to_string())
        .number("accepted in", ColumnUnit::Percent, |(_, offer): &(usize, &NextOffer)| {
            words::chance(offer.accepted.estimate)
        });
    if brief.ratification.is_some() {
        table = table.number("and ratified in", ColumnUnit::Percent, |(_, offer)| {
            offer.ratified.map(|ratified| words::chance(ratified.estimate)).unwrap_or_default()
        });
    }
    for party in &brief.scenario.parties {
        table = table.number(&party.short, ColumnUnit::Utility, |(_, offer)| {
            Figures::of(brief, party).write(offer.utilities.get(&party.id).copied().unwrap_or_default())
        });
    }
    page.table(table.end());
    let numbered = offers.iter().enumerate();
    let named: Vec<_> = numbered.map(|(at, offer)| (format!("offer {}", at + 1), &offer.outcome)).collect();
    words::variants(page, &brief.display, &named);
    for (at, offer) in offers.iter().enumerate() {
        page.bullet(format!("Why offer {}: {}", at + 1, reason(brief, offer)));
    }
}

/// Why an offer is worth making.
fn reason(brief: &Brief, offer: &NextOffer) -> String {
    let part = |verb: &str, issues: &[String]| match issues {
        [] => String::new(),
        issues => format!("; {verb} {}", brief.display.issues(issues)),
    };
    format!(
        "accepted in {} of worlds{}{}",
        words::percent(offer.accepted.estimate),
        part("gives them their best on", &offer.gives),
        part("keeps our best on", &offer.keeps)
    )
}
