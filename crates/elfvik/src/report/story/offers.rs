//! What a party could offer next.

use crate::brief::{Brief, Offer};
use crate::report::document::{Cell, Document, Table};
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let Some(offers) = &brief.next_offers else { return };
    let us = brief.audience.party.as_deref().unwrap_or_default();
    if offers.is_empty() {
        page.paragraph(
            "No package is worth the own reservation and accepted by the others in any world that was drawn.",
        );
        return;
    }
    page.paragraph(format!(
        "Packages of about equal value to {}, so that it need not mind which is taken; the likeliest to be accepted first. \
         Their value is the one with the greatest expected gain: the chance of acceptance times the gain over the own reservation.",
        words::short(brief, us)
    ));
    let mut head = vec!["offer".to_owned(), "accepted in".to_owned()];
    head.extend(brief.scenario.parties.iter().map(|p| p.short.clone()));
    let row = |(at, offer): (usize, &Offer)| {
        let mut row = vec![Cell::from(format!("{}", at + 1)), words::chance(offer.accepted.estimate).into()];
        row.extend(brief.scenario.parties.iter().map(|p| {
            let utility = offer.utilities.get(&p.id).copied().unwrap_or_default();
            Cell::from(Figures::of(brief, p).write(utility))
        }));
        row
    };
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    page.table(Table::new(&head, 1, offers.iter().enumerate().map(row).collect()));
    for (at, offer) in offers.iter().enumerate() {
        page.bullet(format!("offer {}: {}", at + 1, words::outcome(&offer.outcome)));
        page.sub_bullet(format!("why: {}", offer.reason));
        if !offer.differs.is_empty() {
            let differs: Vec<String> =
                offer.differs.iter().map(|d| format!("{} {}", d.issue, d.choice)).collect();
            page.sub_bullet(format!("unlike the first: {}", differs.join(", ")));
        }
    }
}
