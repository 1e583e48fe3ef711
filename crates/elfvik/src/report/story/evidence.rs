//! What was heard, and what was learned from it.

use crate::brief::{Brief, EvidenceEntry, EvidenceResult, EvidenceSummary, GuessShiftSummary};
use crate::names::CentralUtilityRange;
use crate::report::document::{ColumnUnit, Document, StyledText, Table, Tone};
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let Some(heard) = &brief.heard else { return };
    match &heard.learned {
        Some(learned) => result(page, brief, (heard, learned)),
        None => page.paragraph(
            "Nothing was learned from it: no worlds were drawn, or all numbers are taken as known.",
        ),
    }
    entries(page, brief, &heard.entries);
    let Some(learned) = &heard.learned else { return };
    moved(page, brief, learned);
    for &doubt in &heard.doubts {
        let what = words::doubt(doubt, (&heard.entries, learned), &brief.display);
        page.paragraph(StyledText::toned(Tone::Middle, "Doubt:").then(format!(" {what}")));
    }
    page.paragraph(format!(
        "Every world counts as much as the acts are likely there: a side finds acceptable what is worth its \
         least or more to it, give or take a slip of {} of its range; what is not firm counts for half. How \
         likely a deal is, robust packages, next offers and rehearsals all rest on worlds that are weighed \
         so. \
         What could be signed and what would open it rest on the likely values of the files, which nothing \
         that was heard moves.",
        words::percent(heard.slip)
    ));
}

fn result(page: &mut Document<'_>, brief: &Brief, (heard, learned): (&EvidenceSummary, &EvidenceResult)) {
    let deal = if brief.ratification.is_some() { "a deal that is accepted and ratified" } else { "a deal" };
    let by: Vec<String> = {
        let mut ids: Vec<&str> = heard.entries.iter().map(|entry| entry.by.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let parties = brief.scenario.parties.iter().map(|party| party.id.as_str());
        let (mut shown, others): (Vec<&str>, Vec<&str>) =
            ids.iter().partition(|id| parties.clone().any(|party| party == **id));
        shown.sort_by_key(|id| parties.clone().position(|party| party == *id));
        let all = shown.into_iter().chain(others);
        all.map(|id| brief.display.party_or_ratifier(id).to_owned()).collect()
    };
    page.paragraph(
        StyledText::from(format!(
            "With {} of {}, {deal} is possible in ",
            words::counted(heard.entries.len(), "act"),
            words::list(&by)
        ))
        .then_toned(Tone::Strong, words::chance(learned.after.estimate))
        .then(format!(
            " of worlds; by the files alone in {}. {} worlds were drawn and weighed; they tell as much as \
             {} of \
             equal weight.",
            words::chance(learned.before.estimate),
            words::grouped(&learned.drawn.to_string()),
            words::grouped(&format!("{:.0}", learned.effective))
        )),
    );
}

fn entries(page: &mut Document<'_>, brief: &Brief, entries: &[EvidenceEntry]) {
    let through = |entry: &&EvidenceEntry| {
        let source = entry.source.as_ref().map(|id| {
            let known = brief.sources.iter().find(|source| source.id == *id);
            known.map_or_else(|| id.clone(), |source| source.title.clone())
        });
        let parts: Vec<String> = [entry.through.clone(), source].into_iter().flatten().collect();
        parts.join("; ")
    };
    let table = Table::of(entries.iter())
        .text("date", |entry: &&EvidenceEntry| entry.date.clone().unwrap_or_default())
        .text("who", |entry| brief.display.party_or_ratifier(&entry.by).to_owned())
        .text("did what", |entry| words::heard(&brief.display, entry))
        .text("firm", |entry| (if entry.firm { "yes" } else { "no" }).to_owned())
        .text("through", through)
        .number("expected", ColumnUnit::Percent, |entry| {
            entry.expected.map(words::chance).unwrap_or_default()
        })
        .end();
    page.table(table);
    for entry in entries {
        if let Some(note) = &entry.note {
            page.bullet(format!("{}: {note}", words::heard(&brief.display, entry)));
        }
    }
}

fn moved(page: &mut Document<'_>, brief: &Brief, learned: &EvidenceResult) {
    if learned.moved.is_empty() {
        page.paragraph("No guess moved by more than the draws explain.");
        return;
    }
    page.heading("Which guesses moved, and how far: the middle nine tenths, and the value in the middle");
    let range = |range: &CentralUtilityRange, all: [f64; 2]| {
        let [low, middle, high] = [range.low, range.middle, range.high].map(|u| words::supported(u, all));
        format!("{low} to {high} ({middle})")
    };
    let ends = |shift: &GuessShiftSummary| {
        [shift.before.low.min(shift.after.low), shift.before.high.max(shift.after.high)]
    };
    let table = Table::of(learned.moved.iter().take(MOST_GUESSES))
        .text("guess", |shift: &&GuessShiftSummary| {
            let of = shift.number.party.as_ref();
            let of = of.map(|id| format!(" ({})", words::short(brief, id))).unwrap_or_default();
            format!("{}{of}", words::number(&shift.number, &brief.display))
        })
        .text("by the files", |shift| range(&shift.before, ends(shift)))
        .text("with what was heard", |shift| range(&shift.after, ends(shift)))
        .number("moved", ColumnUnit::Percent, |shift| words::chance(shift.distance))
        .end();
    page.table(table);
    let hidden = learned.moved.len().saturating_sub(MOST_GUESSES);
    let hidden = if hidden > 0 { format!(" {hidden} more moved less.") } else { String::new() };
    let still = match learned.unmoved {
        0 => String::new(),
        1 => " One other guess did not move by more than the draws explain.".to_owned(),
        n => format!(" {n} other guesses did not move by more than the draws explain."),
    };
    page.paragraph(format!(
        "Moved: the greatest difference between the shares of worlds in which the guess is below any value, \
         before and after.{hidden}{still}"
    ));
}

/// So many guesses are shown.
const MOST_GUESSES: usize = 12;
