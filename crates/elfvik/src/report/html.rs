//! A brief as one page of HTML: self-contained, readable without scripts, made for screens and for A4.

use super::document::{
    Block, Cell, ColumnAlignment, Document, Figure, Numbers, StyledText, Subject, Table, Tone, shown,
};
use super::{story, svg, words};
use crate::brief::Brief;
use crate::talk::{Rehearsals, Talk};
use askama::Template;

/// The brief as one file of HTML that needs nothing else: styles and pictures are inside, scripts there are
/// none.
///
/// Every figure has a title, a reading in one sentence and a table with the same numbers.
///
/// # Panics
///
/// Never: the template is checked when the library is built, and text is written to memory.
#[must_use]
pub fn brief(brief: &Brief) -> String {
    page((&brief.scenario.title, &words::of_brief(&brief.audience)), tiles(brief), &story::of(brief))
}

/// A talk as one file of HTML: how it ended, both sides' offers among the efficient outcomes, what each
/// offer was worth, what was said.
///
/// # Panics
///
/// Never: the template is checked when the library is built, and text is written to memory.
#[must_use]
pub fn talk(talk: &Talk) -> String {
    let ended = if talk.is_agreement() { "Agreed" } else { "No deal" };
    let mut tiles = vec![tile(ended.to_owned(), &format!("in round {}", talk.ending.round))];
    tiles.push(tile(words::grouped(&talk.offers.to_string()), "offers"));
    for (side, (_, result)) in talk.parties.iter().zip(&talk.results.0) {
        if let Some(advantage) = result.advantage {
            tiles.push(tile(words::percent(advantage), &format!("of what {} could gain", side.short)));
        }
    }
    page((&talk.title, &words::of_talk(&talk.audience)), tiles, &story::talk_of(talk))
}

/// Rehearsals as one file of HTML.
///
/// # Panics
///
/// Never: the template is checked when the library is built, and text is written to memory.
#[must_use]
pub fn rehearsals(found: &Rehearsals) -> String {
    if found.deterministic {
        let ended = if found.agreed.is_empty() { "No deal" } else { "Agreed" };
        let round = found.rounds.map_or_else(String::new, |r| format!("in round {}", words::rough(r.middle)));
        let tiles =
            vec![tile(ended.to_owned(), &round), tile("1".to_owned(), "talk, since nothing is drawn")];
        return page((&found.title, &words::of_talk(&found.audience)), tiles, &story::rehearsals_of(found));
    }
    let mut tiles = vec![tile(words::chance(found.agreement.estimate), "of the talks agreed")];
    tiles.push(tile(words::grouped(&found.talks.to_string()), "talks"));
    if let Some(rounds) = found.rounds {
        tiles.push(tile(format!("{:.0}", rounds.middle), "the middle round of agreement"));
    }
    tiles.push(tile(words::grouped(&found.different.to_string()), "different agreements"));
    page((&found.title, &words::of_talk(&found.audience)), tiles, &story::rehearsals_of(found))
}

/// A document as a page. Its first block is the stamp, which the page shows in its own way.
fn page((title, stamp): (&str, &str), tiles: Vec<Tile>, document: &Document<'_>) -> String {
    let pieces = pieces(document.subject, document.blocks.get(1..).unwrap_or_default());
    let (title, stamp) = (shown(title), shown(stamp));
    let page = HtmlPage { title: &title, stamp: &stamp, tiles, pieces };
    page.render().expect("a page is written to memory") + "\n"
}

#[derive(Template)]
#[template(path = "brief.html")]
struct HtmlPage<'b> {
    title: &'b str,
    stamp: &'b str,
    tiles: Vec<Tile>,
    pieces: Vec<Piece<'b>>,
}

/// A number that a reader in a hurry looks for.
struct Tile {
    value: String,
    caption: String,
}

/// A block as the template needs it.
enum Piece<'b> {
    Section { number: usize, title: &'b str },
    Heading(&'b str),
    Paragraph(Vec<Run>),
    List(Vec<ListItem>),
    Table(TableGrid),
    Figure { title: &'b str, reading: String, picture: String, axes: String, table: Option<TableGrid> },
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

fn tile(value: String, caption: &str) -> Tile {
    Tile { value: shown(value), caption: shown(caption) }
}

fn tiles(brief: &Brief) -> Vec<Tile> {
    let mut tiles = Vec::new();
    if let Some(prospects) = &brief.prospects {
        tiles.push(tile(words::chance(prospects.zone_probability.estimate), "of worlds allow a deal"));
        if let Some(robust) = prospects.robust.first() {
            tiles.push(tile(words::chance(robust.acceptable.estimate), "for the most robust package"));
        }
    }
    let zone = &brief.zone;
    let count = match (zone.exists, zone.outcomes.low == zone.outcomes.high) {
        (Some(false), _) => "none".to_owned(),
        (_, true) => words::size(&zone.outcomes.low),
        _ => format!("{} to {}", words::size(&zone.outcomes.low), words::size(&zone.outcomes.high)),
    };
    tiles.push(tile(
        count,
        &format!("of {} outcomes acceptable, as likely", words::size(&brief.space.outcomes)),
    ));
    let contested = brief.gap.iter().filter(|g| g.reading == crate::brief::GapReading::Contested).count();
    tiles.push(tile(format!("{contested} of {}", brief.gap.len()), "issues contested"));
    tiles
}

fn pieces<'d>(subject: Subject<'_>, blocks: &'d [Block]) -> Vec<Piece<'d>> {
    let mut pieces: Vec<Piece<'d>> = Vec::new();
    for block in blocks {
        match block {
            Block::Section { number, title } => pieces.push(Piece::Section { number: *number, title }),
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
            Block::Figure(figure) => pieces.push(self::figure(subject, figure)),
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
