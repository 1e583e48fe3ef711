//! XML as it is written: elements by `quick_xml`, and in attributes what it does not know of.

use crate::unsafe_characters::is_unsafe;
use quick_xml::events::attributes::Attribute;
use quick_xml::name::QName;
use quick_xml::writer::{ElementWriter, Writer};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

/// XML in the making, indented by its depth.
pub(super) type Xml = Writer<Vec<u8>>;

/// A file of one element, which `inside` fills.
pub(super) fn document(
    root: &str,
    attributes: &[(&str, &str)],
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    element(&mut xml, root, attributes)
        .write_inner_content(inside)
        .expect("a list of bytes takes whatever is written");
    let mut text = String::from_utf8(xml.into_inner()).expect("what was written is text");
    text.push('\n');
    text
}

/// An element with its attributes, whose content comes next.
pub(super) fn element<'x>(
    xml: &'x mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
) -> ElementWriter<'x, Vec<u8>> {
    let attributes =
        attributes.iter().map(|&(key, value)| Attribute { key: QName(key), value: escaped(value) });
    xml.create_element(name.to_owned()).with_attributes(attributes)
}

/// An element that holds nothing but its attributes.
pub(super) fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    element(xml, name, attributes).write_empty().map(|_| ())
}

/// Whether XML can hold a character in no way.
pub(super) fn is_no_character(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Text as an attribute in double quotes.
///
/// GENIUS itself shows entities as they stand, so that there are no more of them than must be: an
/// apostrophe stays. What could not be seen is written by its number, and what XML cannot hold is written
/// out.
fn escaped(text: &str) -> Cow<'_, str> {
    let needs_more = |c: char| c == '"' || c == '\n' || is_unsafe(c);
    let text = quick_xml::escape::partial_escape(text);
    if !text.contains(needs_more) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("&quot;"),
            c if is_no_character(c) => escaped.extend(c.escape_unicode()),
            c if needs_more(c) => {
                let _ = write!(escaped, "&#x{:x};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::{document, empty};

    #[test]
    fn an_attribute_ends_nowhere_but_at_its_end() {
        let text =
            document("a", &[], |xml| empty(xml, "b", &[("c", "it's \"1\" < 2 > & ]]>\n\u{202e}\u{1}")]));
        let attribute = "it's &quot;1&quot; &lt; 2 &gt; &amp; ]]&gt;&#xa;&#x202e;\\u{1}";
        assert_eq!(text, format!("<a>\n  <b c=\"{attribute}\"/>\n</a>\n"));
    }
}
