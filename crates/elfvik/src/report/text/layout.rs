//! The blocks of a document on a page, one below the other.

use super::page::Page;
use super::plot;
use crate::report::document::{Block, Figure, Picture, Subject, Tone};

/// Lays out a document below its title.
///
/// Each block has an empty line before it, but for lists that go on. In a sheet a list follows its table
/// closely, and the last paragraph too has an empty line after it.
pub(super) fn lay_out(page: &mut Page, subject: Subject<'_>, blocks: &[Block]) {
    let mut before: Option<&Block> = None;
    for block in blocks {
        let goes_on = |before: &Block| match before {
            Block::Bullet(..) | Block::Heading(_) => true,
            Block::Table(_) => !subject.is_story(),
            _ => false,
        };
        if !(matches!(block, Block::Bullet(..)) && before.is_some_and(goes_on)) {
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
    if !figure.is_told() {
        return;
    }
    let heading = page.paint(Tone::Strong, &figure.title);
    page.line(&heading);
    if let Some(reading) = figure.told() {
        page.gap();
        page.hanging("", "", reading);
    }
    if let (Picture::Map, Subject::Brief(brief)) = (figure.picture, subject) {
        plot::write(page, brief);
    }
    if let Some(table) = figure.table() {
        page.gap();
        page.table(table);
    }
}
