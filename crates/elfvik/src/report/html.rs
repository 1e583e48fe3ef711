//! A document as one page of HTML: self-contained, readable without scripts, made for screens and for A4.

use super::document::{
    Block, Cell, ColumnAlignment, Document, Figure, Numbers, StyledText, Subject, Table, Tile, Tone,
};
use super::lay_wording;
use super::svg;
use askama::Template;

/// The page as HTML.
pub(super) fn of(document: &Document<'_>) -> String {
    let has_front = !document.front.is_empty();
    let rest = if has_front { document.sections() } else { &document.blocks[..] };
    let rest = pieces(document, rest);
    let contents = rest.iter().filter_map(|piece| match piece {
        Piece::Section { number: Some(number), title } if has_front => Some((*number, *title)),
        _ => None,
    });
    let page = HtmlPage {
        title: &document.title,
        stamp: &document.stamp,
        stamp_in_css: css_text(&document.stamp),
        title_in_css: css_text(&lay_wording::cut(&document.title, MOST_TITLE)),
        is_sheet: !document.subject.is_story(),
        has_pictures: document.blocks.iter().any(|block| matches!(block, Block::Figure(_))),
        tiles: &document.tiles,
        contents: contents.collect(),
        front: pieces(document, &document.front),
        pieces: rest,
    };
    page.render().expect("a page is written to memory") + "\n"
}

#[derive(Template)]
#[template(path = "page.html")]
struct HtmlPage<'b> {
    title: &'b str,
    stamp: &'b str,
    /// For the margins of printed pages.
    stamp_in_css: String,
    title_in_css: String,
    /// Tables may be wide there.
    is_sheet: bool,
    has_pictures: bool,
    tiles: &'b [Tile],
    /// The numbers and titles of the sections, where a first page comes before them.
    contents: Vec<(usize, &'b str)>,
    front: Vec<Piece<'b>>,
    pieces: Vec<Piece<'b>>,
}

/// A block as the template needs it.
enum Piece<'b> {
    Section {
        number: Option<usize>,
        title: &'b str,
    },
    Heading(&'b str),
    Lead {
        title: &'b str,
        runs: Vec<Run>,
    },
    Paragraph(Vec<Run>),
    List(Vec<ListItem>),
    Table(TableGrid),
    Figure {
        class: &'static str,
        title: &'b str,
        finding: String,
        /// What belongs to the picture: how it is read, and what its axes are.
        caption: String,
        axes: String,
        picture: String,
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
    /// Whether its rows are stacked on a narrow screen, each cell under the head of its column.
    is_stacked: bool,
    head: Vec<Field>,
    rows: Vec<Vec<Field>>,
}

struct Field {
    class: String,
    /// What stands before the cell where rows are stacked.
    of_column: String,
    lines: Vec<String>,
}

fn pieces<'d>(document: &'d Document<'_>, blocks: &'d [Block]) -> Vec<Piece<'d>> {
    let mut pieces: Vec<Piece<'d>> = Vec::new();
    for block in blocks.iter().filter(|block| block.is_handed_on()) {
        match block {
            Block::Section { number, title } => pieces.push(Piece::Section { number: *number, title }),
            Block::Heading(title) => pieces.push(Piece::Heading(title)),
            Block::Lead { title, text } => {
                pieces.push(Piece::Lead { title, runs: runs(&text.capitalised()) })
            }
            Block::Paragraph(text) => pieces.push(Piece::Paragraph(runs(text))),
            Block::Bullet(depth, text) => {
                let item = ListItem { class: ["", "sub"][(*depth).min(1)], runs: runs(text) };
                match pieces.last_mut() {
                    Some(Piece::List(items)) => items.push(item),
                    _ => pieces.push(Piece::List(vec![item])),
                }
            }
            Block::Table(table) => pieces.push(Piece::Table(grid(table))),
            Block::Figure(figure) => pieces.extend(self::figure(document.subject, figure)),
        }
    }
    pieces
}

/// A figure; what speaks of the picture is left out where there is none, and all where nothing is left.
fn figure<'d>(subject: Subject<'_>, figure: &'d Figure) -> Option<Piece<'d>> {
    let picture = svg::picture(subject, figure.picture);
    if picture.is_none() && !figure.is_told() {
        return None;
    }
    let of_picture = |text: String| if picture.is_some() { text } else { String::new() };
    Some(Piece::Figure {
        class: if figure.picture.is_small() { "glance" } else { "chart" },
        title: &figure.title,
        finding: kept(&figure.finding),
        caption: of_picture(kept(&figure.caption)),
        axes: of_picture(axes(figure)),
        table: figure.table().map(grid),
        picture: picture.unwrap_or_default(),
    })
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
    text.handed_on().map(|(tone, text)| Run { class: tone.map_or("", class), text: kept(text) }).collect()
}

fn grid(table: &Table) -> TableGrid {
    let side = |at: usize| if table.sides.get(at) == Some(&ColumnAlignment::Right) { "num" } else { "" };
    let n_texts = (0..table.head().len()).filter(|at| side(*at).is_empty()).count();
    let is_stacked = n_texts >= LEAST_STACKED;
    let head =
        |(at, text)| Field { class: side(at).to_owned(), of_column: String::new(), lines: lines(text) };
    let of_column = |at: usize| table.head().get(at).filter(|_| is_stacked && at > 0);
    let field = |(at, cell): (usize, &Cell)| {
        let tone = cell.tone.map_or("", class);
        Field {
            class: format!("{} {tone}", side(at)).trim().to_owned(),
            of_column: of_column(at).filter(|_| !cell.text.is_empty()).cloned().unwrap_or_default(),
            lines: lines(&cell.text),
        }
    };
    let rows = table.rows().iter().map(|cells| cells.iter().enumerate().map(field).collect());
    TableGrid {
        is_stacked,
        head: table.head().iter().map(String::as_str).enumerate().map(head).collect(),
        rows: rows.collect(),
    }
}

/// The lines of a cell, in which no date is torn at its hyphens.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| unbroken_dates(&kept(line))).collect()
}

/// A text with hyphens that do not break in the place of those of dates, as in `2019-10-05`.
fn unbroken_dates(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_date = |at: usize| {
        let fits = |(byte, form): (&u8, &u8)| match form {
            b'-' => *byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        bytes.get(at..at + DATE.len()).is_some_and(|date| date.iter().zip(DATE).all(fits))
    };
    let is_of_date = |at: usize| at >= 4 && is_date(at - 4) || at >= 7 && is_date(at - 7);
    let hyphen = |(at, c): (usize, char)| if c == '-' && is_of_date(at) { '\u{2011}' } else { c };
    text.char_indices().map(hyphen).collect()
}

/// A text in which no number is torn from its percent sign.
fn kept(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Title | Tone::Heading | Tone::Strong => "strong",
        Tone::Quiet | Tone::Command => "quiet",
        Tone::Good => "good",
        Tone::Middle => "middle",
        Tone::Bad => "bad",
    }
}

/// A text as a string of CSS inside a page: whatever could mean something there is written by its number.
fn css_text(text: &str) -> String {
    let mut safe = String::from("\"");
    for c in text.chars() {
        match c {
            c if c.is_alphanumeric() || " :;,.-()".contains(c) => safe.push(c),
            c => safe.push_str(&format!("\\{:X} ", u32::from(c))),
        }
    }
    safe + "\""
}

/// Columns of texts that do not fit beside each other on a narrow screen.
const LEAST_STACKED: usize = 4;
/// The form of a date.
const DATE: &[u8; 10] = b"dddd-dd-dd";
/// So many letters of a title stand at the foot of each printed page.
const MOST_TITLE: usize = 90;

#[cfg(test)]
mod tests {
    use super::{css_text, unbroken_dates};

    #[test]
    fn dates_are_not_torn_and_other_hyphens_stay() {
        let text = "un-lifts since 2021-04-05, ends 2023-04-05";
        assert_eq!(
            unbroken_dates(text),
            "un-lifts since 2021\u{2011}04\u{2011}05, ends 2023\u{2011}04\u{2011}05"
        );
        assert_eq!(unbroken_dates("é 12-30-1"), "é 12-30-1");
    }

    #[test]
    fn text_cannot_break_out_of_a_style() {
        assert_eq!(css_text("a\"b</style>"), "\"a\\22 b\\3C \\2F style\\3E \"");
    }
}
