//! XML as the Java tools of the field read it: a tree of elements with their attributes and places.
//!
//! Lenient where those tools are: text and comments before the first tag, raw `&` and `<` in attributes,
//! attributes without quotes or with single ones, comments and declarations anywhere. Entities that a file
//! defines itself are never expanded. Depth and size are bounded.

use super::ForeignRefusal;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// An element with its attributes and children.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    /// The text directly inside, trimmed.
    pub(super) text: String,
    /// Where something inside stands that is neither an element, text nor a comment.
    pub(super) strays: Vec<usize>,
    /// Where its opening tag stands.
    pub(super) span: Range<usize>,
    /// Where it ends.
    pub(super) end: usize,
}

impl Element {
    /// The value of an attribute; of several the last one counts. Names compare without regard to case.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// Names and values of its attributes, in the order of the file.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether the element has a name, without regard to case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The children with a name.
    pub(super) fn named<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.is(name))
    }

    /// All that it says, in one text: two elements with the same shape say the same.
    pub(super) fn shape(&self) -> String {
        let mut attributes: Vec<String> = self
            .attributes
            .iter()
            .map(|(name, value)| format!("{}={value:?}", name.to_lowercase()))
            .collect();
        attributes.sort_unstable();
        let inside: String = self.children.iter().map(Self::shape).collect();
        format!("<{} {}>{inside}</>", self.name.to_lowercase(), attributes.join(" "))
    }

    /// Calls `each` for the element and everything inside, in the order of the file.
    pub(super) fn visit<'e>(&'e self, each: &mut impl FnMut(&'e Self)) {
        each(self);
        self.children.iter().for_each(|child| child.visit(each));
    }
}

/// The root element of a file, if it has one of the names that scenarios have; `None` for any other text.
pub(super) fn root(text: &str) -> Option<&'static str> {
    start_of_root(text).map(|(_, name)| name)
}

/// The name of the first element of a file, whatever it is.
pub(super) fn first_element(text: &str) -> Option<&str> {
    let after = &text[first_tag(text)? + 1..];
    let end = after.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | ':' | '.'))?;
    Some(&after[..end]).filter(|name| !name.is_empty())
}

/// Reads the first element that a scenario can consist of, with everything inside.
///
/// # Errors
///
/// When tags do not match, or the tree is deeper or larger than any scenario.
pub(super) fn parsed(text: &str) -> Result<Element, (Range<usize>, ForeignRefusal)> {
    let Some((start, root)) = start_of_root(text) else { return Err((0..0, ForeignRefusal::NoRoot)) };
    let mut reader = Reader::from_str(&text[start..]);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.trim_markup_names_in_closing_tags = true;
    let mut open: Vec<Element> = Vec::new();
    let mut n_elements = 0;
    loop {
        let before = start + position(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let at = start + position(reader.error_position());
            broken(text, root, at, &error)
        })?;
        let span = before..start + position(reader.buffer_position());
        let end = span.end;
        let closed = match event {
            Event::Start(tag) => {
                open.push(element(&tag, &span)?);
                n_elements += 1;
                None
            }
            Event::Empty(tag) => {
                n_elements += 1;
                Some(element(&tag, &span)?)
            }
            Event::End(_) => open.pop(),
            Event::Text(inside) => put_text(&mut open, &inside),
            Event::CData(inside) => put_text(&mut open, &inside),
            Event::GeneralRef(entity) => put_text(&mut open, &decoded(&format!("&{};", &*entity))),
            Event::Comment(_) => None,
            Event::Eof => {
                let name = open.last().map(|e| e.name.clone()).unwrap_or_default();
                return Err((span, ForeignRefusal::NotClosed { element: name }));
            }
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                if let Some(element) = open.last_mut() {
                    element.strays.push(span.start);
                }
                None
            }
        };
        if open.len() > DEEPEST || n_elements > MOST_ELEMENTS {
            return Err((span, ForeignRefusal::TooDeep { depth: DEEPEST, size: MOST_ELEMENTS }));
        }
        if let Some(mut element) = closed {
            element.text = element.text.trim().to_owned();
            element.end = end;
            match open.last_mut() {
                Some(parent) => parent.children.push(element),
                None => return Ok(element),
            }
        }
    }
}

/// Adds to the text of the innermost element, and closes none.
fn put_text(open: &mut [Element], text: &str) -> Option<Element> {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
    None
}

/// What stops the reader at a place: the end of the file inside of a tag, or no XML.
fn broken(text: &str, root: &str, at: usize, error: &quick_xml::Error) -> (Range<usize>, ForeignRefusal) {
    if text.get(at..).is_some_and(|rest| !rest.contains('>')) {
        let what = if root == ROOTS[0] { "a domain of GENIUS" } else { "a profile of GENIUS" };
        return (at..text.len(), ForeignRefusal::CutOff { what, place: "inside of a tag" });
    }
    (at..at + 1, ForeignRefusal::Xml { message: error.to_string() })
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

fn element(tag: &BytesStart<'_>, span: &Range<usize>) -> Result<Element, (Range<usize>, ForeignRefusal)> {
    let mut attributes = Vec::new();
    for attribute in tag.html_attributes().with_checks(false) {
        let attribute =
            attribute.map_err(|error| (span.clone(), ForeignRefusal::Xml { message: error.to_string() }))?;
        attributes.push((attribute.key.as_ref().to_owned(), decoded(&attribute.value)));
    }
    Ok(Element {
        name: tag.name().as_ref().to_owned(),
        attributes,
        children: Vec::new(),
        text: String::new(),
        strays: Vec::new(),
        span: span.clone(),
        end: span.end,
    })
}

/// Where something other than blanks, comments and declarations stands before an element; declarations of
/// entities, which are never expanded, are something.
pub(super) fn before(text: &str, root: &Element) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..root.span.start)?;
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.starts_with("<?xml") {
            rest.find("?>").map(|end| end + 2)
        } else if rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype")) {
            rest.find('>').filter(|&end| !rest[..end].contains('[')).map(|end| end + 1)
        } else {
            None
        };
        match end {
            _ if rest.is_empty() => return None,
            Some(end) => at += end,
            None => return Some(at),
        }
    }
}

/// The encoding that a file declares, where it is none that this program reads.
pub(super) fn unknown_encoding(text: &str) -> Option<&str> {
    let declaration = &text[text.find("<?xml")?..];
    let declaration = &declaration[..declaration.find("?>")?];
    let after = declaration[declaration.find("encoding")? + "encoding".len()..].trim_start();
    let value = after.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = value[1..].split(quote).next()?;
    let is_known = KNOWN_ENCODINGS.iter().any(|known| known.eq_ignore_ascii_case(name));
    (!is_known && !text.is_ascii()).then_some(name)
}

/// Where something other than blanks and comments stands after an element, of which only the first is read.
pub(super) fn after(text: &str, root: &Element) -> Option<usize> {
    let mut at = root.end;
    loop {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        if !rest.starts_with("<!--") {
            return (!rest.is_empty()).then_some(at);
        }
        at += rest.find("-->")? + 3;
    }
}

/// Where the first element with a name of ours begins, outside of comments.
fn start_of_root(text: &str) -> Option<(usize, &'static str)> {
    let mut from = 0;
    loop {
        let at = from + first_tag(&text[from..])?;
        let after = &text[at + 1..];
        let is_named = |name: &str| {
            let rest = after.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name));
            rest.is_some() && !after[name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        };
        match ROOTS.into_iter().find(|name| is_named(name)) {
            Some(name) => return Some((at, name)),
            None => from = at + 1,
        }
    }
}

/// Where the first opening tag begins, comments and declarations passed over.
fn first_tag(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find('<')?;
        let rest = &text[at..];
        from = if rest.starts_with("<!--") {
            at + rest.find("-->")? + 3
        } else if rest[1..].starts_with(char::is_alphabetic) {
            return Some(at);
        } else {
            at + 1
        };
    }
}

/// The text of an attribute, with the five entities of XML and numbered characters in place; anything else
/// after `&` stays.
fn decoded(raw: &str) -> String {
    if !raw.contains('&') {
        return raw.to_owned();
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest[1..].find(';').filter(|&n| n <= LONGEST_ENTITY).map(|n| &rest[1..=n]);
        match entity.and_then(character) {
            Some(c) => {
                text.push(c);
                rest = &rest[entity.map_or(0, str::len) + 2..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..))
        }
    }
}

/// The names of the roots of a domain and of a profile.
const ROOTS: [&str; 2] = ["negotiation_template", "utility_space"];
/// The encodings that are read: by the byte order mark, else as UTF-8, else as Latin-1.
const KNOWN_ENCODINGS: [&str; 11] = [
    "utf-8",
    "utf8",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "utf16",
    "us-ascii",
    "ascii",
    "iso-8859-1",
    "latin1",
    "latin-1",
];
/// No scenario is deeper.
const DEEPEST: usize = 64;
/// No scenario has more elements.
const MOST_ELEMENTS: usize = 500_000;
/// The longest entity that is looked for.
const LONGEST_ENTITY: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        parsed(text).unwrap().attribute("value").map(str::to_owned)
    }

    #[test]
    fn what_stands_before_the_root_is_passed_over() {
        let text = "\n<!-- <utility_space> -->\n<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]>junk\
                    <utility_space value='1'/>";
        assert_eq!(value(text).as_deref(), Some("1"));
        assert_eq!(root("1.0, 0.5\n"), None);
        assert_eq!(first_element("<?xml version='1.0'?><Tournament a='b'/>"), Some("Tournament"));
    }

    #[test]
    fn attributes_are_read_as_sloppily_as_they_are_written() {
        assert_eq!(value("<utility_space value=\"Coffee & Thee\"/>").as_deref(), Some("Coffee & Thee"));
        assert_eq!(value("<utility_space value='a &amp; &#233; &x; &'/>").as_deref(), Some("a & é &x; &"));
        assert_eq!(value("<utility_space value=12 other='3'/>").as_deref(), Some("12"));
        assert_eq!(value("<utility_space value=\"a > b\"></utility_space>").as_deref(), Some("a > b"));
        assert_eq!(value("<utility_space value='1' value='2'/>").as_deref(), Some("2"));
    }

    #[test]
    fn comments_may_stand_anywhere() {
        let tree = parsed("<utility_space><!-- <a> --><b/><!-- & --></utility_space>").unwrap();
        assert_eq!(tree.children.len(), 1);
    }

    #[test]
    fn what_is_not_closed_or_too_deep_is_refused() {
        let refused = parsed("<utility_space><a>");
        assert!(matches!(refused, Err((_, ForeignRefusal::NotClosed { element })) if element == "a"));
        let deep = format!("<utility_space>{}", "<a>".repeat(1000));
        assert!(matches!(parsed(&deep).unwrap_err().1, ForeignRefusal::TooDeep { .. }));
        assert!(matches!(parsed("<utility_space></b>").unwrap_err().1, ForeignRefusal::Xml { .. }));
    }
}
