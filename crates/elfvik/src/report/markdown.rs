//! A document as Markdown, with every figure as its table.

use super::document::{Block, Cell, ColumnAlignment, Document, Figure, StyledText, Table, Tone};
use crate::unsafe_characters::visible;

/// The text in the dialect of GitHub.
pub(super) fn of(document: &Document<'_>) -> String {
    let stamp = Block::Paragraph(StyledText::toned(Tone::Middle, &document.stamp));
    let mut page = Markdown { text: format!("# {}\n", escaped(&document.title)), in_list: false };
    page.lay_out(std::iter::once(&stamp).chain(&document.blocks));
    page.text
}

struct Markdown {
    text: String,
    in_list: bool,
}

impl Markdown {
    fn lay_out<'b>(&mut self, blocks: impl Iterator<Item = &'b Block>) {
        // Of some figures nothing is left where there are no pictures.
        let is_told = |block: &&Block| !matches!(block, Block::Figure(figure) if !figure.is_told());
        for block in blocks.filter(is_told).filter(|block| block.is_handed_on()) {
            let is_item = matches!(block, Block::Bullet(..));
            if !(self.in_list && is_item) {
                self.text.push('\n');
            }
            self.in_list = is_item;
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Section { number: Some(number), title } => {
                self.line(&format!("## {number}. {}", escaped(title)));
            }
            Block::Section { number: None, title } => self.line(&format!("## {}", escaped(title))),
            Block::Heading(title) => self.line(&format!("### {}", escaped(title))),
            Block::Lead { title, text } => {
                self.line(&format!("## {}", escaped(title)));
                if text.handed_on().next().is_some() {
                    self.line(&format!("\n{}", rich(&text.capitalised())));
                }
            }
            Block::Paragraph(text) => self.line(&rich(text)),
            Block::Bullet(depth, text) => self.line(&format!("{}- {}", "  ".repeat(*depth), rich(text))),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
        }
    }

    fn figure(&mut self, figure: &Figure) {
        self.line(&format!("### {}", escaped(&figure.title)));
        if !figure.finding.is_empty() {
            self.line(&format!("\n{}", escaped(&figure.finding)));
        }
        if let Some(table) = figure.table() {
            self.text.push('\n');
            self.table(table);
        }
    }

    fn table(&mut self, table: &Table) {
        self.line(&row(table.head().iter().map(|head| escaped(head))));
        let rule = |side: &ColumnAlignment| {
            if *side == ColumnAlignment::Right { "---:".to_owned() } else { "---".to_owned() }
        };
        self.line(&row(table.sides.iter().map(rule)));
        for cells in table.rows() {
            self.line(&row(cells.iter().map(cell)));
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

fn cell(cell: &Cell) -> String {
    escaped(&cell.text).replace('\n', "<br>")
}

fn rich(text: &StyledText) -> String {
    let run = |(tone, text): &(Option<Tone>, String)| match tone {
        Some(Tone::Quiet) | None => escaped(text),
        Some(_) => format!("**{}**", escaped(text)),
    };
    text.handed_on().map(run).collect::<String>().replace('\n', " ")
}

/// Text whose every letter is shown as it is; what could not be seen is written out.
fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escaped("a_b | *c* [d](e) <f>"), "a\\_b \\| \\*c\\* \\[d\\](e) \\<f\\>");
    }
}
