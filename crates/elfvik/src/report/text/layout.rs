//! The blocks of a document on a page, one below the other.

use super::page::{Colours, Page};
use super::plot;
use crate::report::document::{Block, Document, Figure, Subject, Tone};

/// How many lines a document takes at a width.
pub(in crate::report) fn n_lines(document: &Document<'_>, width: usize) -> usize {
    of_story(document, Colours::Plain, width).into_text().lines().count()
}

/// A whole document, but for one that is written row by row.
pub(super) fn of_story(document: &Document<'_>, ink: Colours, width: usize) -> Page {
    let mut page = Page::new(ink, width);
    page.keeps_percents = document.blocks.iter().any(|block| matches!(block, Block::Lead { .. }));
    page.title(&document.title);
    if document.subject.is_story() {
        page.stamp(&document.stamp);
    }
    lay_out(&mut page, document.subject, &document.blocks);
    page
}

/// Lays out a document below its title.
///
/// Each block has an empty line before it, but for lists that go on, and for what belongs to a part of a
/// first page. In a sheet a list follows its table closely, and the last paragraph too has an empty line
/// after it.
pub(super) fn lay_out(page: &mut Page, subject: Subject<'_>, blocks: &[Block]) {
    let (mut before, page_width): (Option<&Block>, usize) = (None, page.width());
    let is_left = |block: &&Block| match block {
        Block::Figure(figure) => figure.is_told() || plot::of(subject, figure.picture, page_width).is_some(),
        _ => true,
    };
    for block in blocks.iter().filter(is_left) {
        let goes_on = |before: &Block| match (before, block) {
            (Block::Lead { .. }, Block::Bullet(..) | Block::Table(_)) => true,
            (Block::Bullet(..) | Block::Heading(_), Block::Bullet(..)) => true,
            (Block::Table(_), Block::Bullet(..)) => !subject.is_story(),
            _ => false,
        };
        if !before.is_some_and(goes_on) {
            page.gap();
        }
        self::block(page, subject, block);
        before = Some(block);
    }
    if !subject.is_story() && matches!(before, Some(Block::Paragraph(_))) {
        page.gap();
    }
}

fn block(page: &mut Page, subject: Subject<'_>, block: &Block) {
    match block {
        Block::Section { number: Some(number), title } => {
            let heading = page.paint(Tone::Heading, &format!("{number}  {}", title.to_uppercase()));
            page.line(&heading);
        }
        Block::Section { number: None, title } | Block::Heading(title) => {
            let heading = page.paint(Tone::Strong, title);
            page.line(&heading);
        }
        Block::Lead { title, text } => {
            let heading = page.paint(Tone::Strong, &format!("{title}:"));
            let text = format!("{heading} {}", page.painted(text));
            page.hanging("", "", &text);
        }
        Block::Paragraph(text) => {
            let text = page.painted(text);
            page.hanging("", "", &text);
        }
        Block::Bullet(depth, text) => {
            let (first, others) = [("  - ", "    "), ("      ", "        ")][(*depth).min(1)];
            let text = page.painted(text);
            page.hanging(first, others, &text);
        }
        Block::Table(table) => page.table(table),
        Block::Figure(figure) => self::figure(page, subject, figure),
    }
}

fn figure(page: &mut Page, subject: Subject<'_>, figure: &Figure) {
    let drawn = plot::of(subject, figure.picture, page.width());
    let heading = page.paint(Tone::Strong, &figure.title);
    page.line(&heading);
    if !figure.finding.is_empty() {
        page.gap();
        page.hanging("", "", &figure.finding);
    }
    if let Some(drawn) = drawn {
        page.gap();
        page.hanging("", "", drawn.caption.unwrap_or(&figure.caption));
        page.gap();
        drawn.rows.iter().for_each(|row| page.line(row));
        page.hanging("  ", "  ", &drawn.legend);
    }
    if let Some(table) = figure.table() {
        page.gap();
        page.table(table);
    }
}
