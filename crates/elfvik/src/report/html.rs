//! A document as one page of HTML: self-contained, readable without scripts, made for screens and for A4.

use super::document::{
    Block, Cell, ColumnAlignment, Document, Figure, Numbers, StyledText, Subject, Table, Tile, Tone,
};
use super::svg;
use askama::Template;

/// The page as HTML.
pub(super) fn of(document: &Document<'_>) -> String {
    let page = HtmlPage {
        title: &document.title,
        stamp: &document.stamp,
        is_sheet: !document.subject.is_story(),
        has_pictures: document.blocks.iter().any(|block| matches!(block, Block::Figure(_))),
        pieces: pieces(document),
    };
    page.render().expect("a page is written to memory") + "\n"
}

#[derive(Template)]
#[template(path = "page.html")]
struct HtmlPage<'b> {
    title: &'b str,
    stamp: &'b str,
    /// Tables may be wide there.
    is_sheet: bool,
    has_pictures: bool,
    pieces: Vec<Piece<'b>>,
}

/// A block as the template needs it.
enum Piece<'b> {
    /// The tiles stand before the first one.
    Section {
        number: Option<usize>,
        title: &'b str,
        tiles: &'b [Tile],
    },
    Heading(&'b str),
    Paragraph(Vec<Run>),
    List(Vec<ListItem>),
    Table(TableGrid),
    Figure {
        title: &'b str,
        reading: String,
        picture: String,
        axes: String,
        table: Option<TableGrid>,
    },
}

struct Run {
    class: &'static str,
    text: String,
}

struct ListItem {
    class: &'static str,
    runs: Vec<Run>,
}

struct TableGrid {
    head: Vec<Field>,
    rows: Vec<Vec<Field>>,
}

struct Field {
    class: String,
    lines: Vec<String>,
}

fn pieces<'d>(document: &'d Document<'_>) -> Vec<Piece<'d>> {
    let mut pieces: Vec<Piece<'d>> = Vec::new();
    let mut tiles = &document.tiles[..];
    for block in &document.blocks {
        match block {
            Block::Section { number, title } => {
                pieces.push(Piece::Section { number: *number, title, tiles: std::mem::take(&mut tiles) });
            }
            Block::Heading(title) => pieces.push(Piece::Heading(title)),
            Block::Paragraph(text) => pieces.push(Piece::Paragraph(runs(text))),
            Block::Bullet(depth, text) => {
                let item = ListItem { class: ["", "sub"][(*depth).min(1)], runs: runs(text) };
                match pieces.last_mut() {
                    Some(Piece::List(items)) => items.push(item),
                    _ => pieces.push(Piece::List(vec![item])),
                }
            }
            Block::Table(table) => pieces.push(Piece::Table(grid(table))),
            Block::Figure(figure) => pieces.push(self::figure(document.subject, figure)),
        }
    }
    pieces
}

fn figure<'d>(subject: Subject<'_>, figure: &'d Figure) -> Piece<'d> {
    Piece::Figure {
        title: &figure.title,
        reading: kept(&figure.reading),
        picture: svg::picture(subject, figure.picture).unwrap_or_default(),
        axes: axes(figure),
        table: figure.table().map(grid),
    }
}

/// What the axes are, and where the numbers stand when not in a table of the figure.
fn axes(figure: &Figure) -> String {
    let elsewhere = match figure.numbers {
        Numbers::Elsewhere(place) => format!(" The same numbers: {place}."),
        Numbers::Table(_) => String::new(),
    };
    kept(&format!("{}{elsewhere}", figure.picture.axes()))
}

fn runs(text: &StyledText) -> Vec<Run> {
    text.runs.iter().map(|(tone, text)| Run { class: tone.map_or("", class), text: kept(text) }).collect()
}

fn grid(table: &Table) -> TableGrid {
    let side = |at: usize| if table.sides.get(at) == Some(&ColumnAlignment::Right) { "num" } else { "" };
    let head = |(at, text)| Field { class: side(at).to_owned(), lines: lines(text) };
    let field = |(at, cell): (usize, &Cell)| {
        let tone = cell.tone.map_or("", class);
        Field { class: format!("{} {tone}", side(at)).trim().to_owned(), lines: lines(&cell.text) }
    };
    let rows = table.rows().iter().map(|cells| cells.iter().enumerate().map(field).collect());
    TableGrid {
        head: table.head().iter().map(String::as_str).enumerate().map(head).collect(),
        rows: rows.collect(),
    }
}

/// The lines of a cell.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(kept).collect()
}

/// A text in which no number is torn from its percent sign.
fn kept(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Title | Tone::Heading | Tone::Strong => "strong",
        Tone::Quiet => "quiet",
        Tone::Good => "good",
        Tone::Middle => "middle",
        Tone::Bad => "bad",
    }
}
