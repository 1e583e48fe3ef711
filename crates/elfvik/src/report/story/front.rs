//! The first page of a brief: for who has two minutes. Who must agree, whether there is a deal that also
//! survives at home, what stands in the way, and what to do next.

mod gap;
mod likely;
mod next;
mod obstacles;
mod possible_deals;
mod required_parties;
mod settings;
mod short;

use crate::brief::Brief;
use crate::names::Audience;
use crate::report::document::{Block, Document, StyledText, Subject, Tone};
use crate::report::lay_wording;
use crate::report::text::n_lines;
use crate::report::words;
use settings::{DETAILS, Detail};

/// The first page, in the greatest detail with which it has at most sixty lines of a hundred columns.
pub(super) fn page(brief: &Brief) -> Document<'_> {
    let mut page = in_detail(brief, &DETAILS[0]);
    for detail in &DETAILS[1..] {
        if n_lines(&page, WIDTH) <= MOST_LINES {
            break;
        }
        page = in_detail(brief, detail);
    }
    page
}

fn in_detail<'b>(brief: &'b Brief, detail: &Detail) -> Document<'b> {
    let name = brief.audience.name.as_ref().map(|name| lay_wording::cut(name, detail.letters));
    let audience = Audience { party: brief.audience.party.clone(), name };
    let title = lay_wording::cut(&brief.scenario.title, detail.letters);
    let mut page = Document::new(Subject::Brief(brief), &title, &words::of_brief(&audience));
    super::tiles::of_brief(&mut page, brief);
    if let Some(summary) = brief.scenario.summary.as_ref().filter(|_| detail.summary > 0) {
        page.paragraph(lay_wording::sentences(summary, detail.summary));
    }
    if let Some(caution) = &brief.scenario.caution {
        let caution = lay_wording::cut(caution, detail.letters);
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    if let Some(without) = &brief.without {
        page.paragraph(
            StyledText::toned(Tone::Middle, "Without:")
                .then(lay_wording::cut(&words::without(brief, without), detail.letters * 2)),
        );
    }
    short::write(&mut page, brief);
    required_parties::write(&mut page, brief, detail);
    gap::write(&mut page, brief, detail);
    possible_deals::write(&mut page, brief, detail);
    likely::write(&mut page, brief, detail);
    obstacles::write(&mut page, brief, detail);
    next::write(&mut page, brief, detail);
    if let Some(reason) = &brief.no_plan {
        page.paragraph(words::no_plan(reason));
    }
    page.blocks.iter_mut().for_each(|block| shorten(block, detail));
    page.paragraph(StyledText::toned(Tone::Command, more(brief)));
    page
}

/// Cuts what is longer than the detail allows.
fn shorten(block: &mut Block, detail: &Detail) {
    match block {
        Block::Lead { text, .. } | Block::Paragraph(text) => cut(text, detail.letters * 3),
        Block::Bullet(_, text) => cut(text, detail.package.max(detail.letters)),
        Block::Table(table) => table.shorten(detail.letters_of_cell(table.head().len())),
        _ => {}
    }
}

fn cut(text: &mut StyledText, most: usize) {
    let mut left = most;
    for (_, run) in &mut text.runs {
        *run = if left == 0 { String::new() } else { lay_wording::cut(run, left) };
        left = left.saturating_sub(run.chars().count());
    }
    text.runs.retain(|(_, run)| !run.is_empty());
}

/// The lines of a first page at most.
pub(super) const MOST_LINES: usize = 60;
/// At so many columns.
const WIDTH: usize = 100;

/// How to see more.
fn more(brief: &Brief) -> String {
    let heard = if brief.heard.is_some() { "heard, " } else { "" };
    let is_planned = brief.plan.is_some() || brief.no_plan.is_some();
    let plan = if is_planned { ", plan" } else { "" };
    format!(
        "In full: add who, gap, signed, likely, {heard}talks, levers{plan} or sources to the command, or \
         --all."
    )
}
