//! JSON and YAML as one kind of tree, with places.

use super::ForeignRefusal;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) value: Value,
    /// Where it stands.
    pub(super) span: Range<usize>,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A number, a truth value or null, as it is written.
    Plain(String),
    /// Text in quotes.
    Text(String),
    /// A list of nodes.
    List(Vec<Node>),
    /// Keys with values, in the order of the file.
    Map(Entries),
}

/// Keys with values, in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    pairs: Vec<(String, Node)>,
    /// Their positions in the order of the keys; empty where they are few.
    by_key: Vec<u32>,
}

impl Entries {
    fn of(pairs: Vec<(String, Node)>) -> Self {
        let mut by_key: Vec<u32> = match pairs.len() {
            n if n <= FEW => Vec::new(),
            n => (0..u32::try_from(n).unwrap_or(u32::MAX)).collect(),
        };
        by_key.sort_by_key(|&at| &pairs[at as usize].0);
        Self { pairs, by_key }
    }

    /// The value of a key; of several the last one counts.
    fn get(&self, key: &str) -> Option<&Node> {
        if self.by_key.is_empty() {
            return self.pairs.iter().rev().find(|(k, _)| k == key).map(|(_, node)| node);
        }
        // Positions of one key stand in the order of the file.
        let after = self.by_key.partition_point(|&at| self.pairs[at as usize].0.as_str() <= key);
        let (found, node) = &self.pairs[*self.by_key.get(after.checked_sub(1)?)? as usize];
        (found == key).then_some(node)
    }
}

type Fault = (Range<usize>, ForeignRefusal);

impl Node {
    /// The value of a key; of several the last one counts.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        if let Value::Map(entries) = &self.value { entries.get(key) } else { None }
    }

    /// The value of the first of some keys that is there.
    pub(super) fn any(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// The values of a map by key, for more than a few look-ups; of several the last one counts.
    pub(super) fn by_key(&self) -> HashMap<&str, &Self> {
        self.entries().iter().map(|(key, node)| (key.as_str(), node)).collect()
    }

    /// Keys and values of a map; nothing for anything else.
    pub(super) fn entries(&self) -> &[(String, Self)] {
        if let Value::Map(entries) = &self.value { &entries.pairs } else { &[] }
    }

    /// The items of a list; `None` for anything else.
    pub(super) fn items(&self) -> Option<&[Self]> {
        if let Value::List(items) = &self.value { Some(items) } else { None }
    }

    /// A number or text as it is written; `None` for lists and maps.
    pub(super) fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Plain(text) | Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is null.
    pub(super) fn is_null(&self) -> bool {
        let is_word = |text: &str| matches!(text, "null" | "~" | "" | "Null" | "NULL");
        matches!(&self.value, Value::Plain(text) if is_word(text))
    }

    pub(super) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }
}

/// Reads JSON. A key that stands twice in one object is refused.
///
/// # Errors
///
/// When the text is not JSON, or deeper or larger than any scenario.
pub(super) fn json(text: &str) -> Result<Node, Fault> {
    let whole: &RawValue = serde_json::from_str(text).map_err(|error| json_fault(text, 0, &error))?;
    let mut n_nodes = 0;
    json_node(text, whole, 0, &mut n_nodes)
}

fn json_fault(text: &str, from: usize, error: &serde_json::Error) -> Fault {
    if error.is_eof() {
        let end = text.trim_end().len();
        let message = error.to_string();
        let place =
            ENDS.iter().find(|(said, _)| message.starts_with(said)).map_or("too early", |(_, place)| *place);
        return (end..end, ForeignRefusal::CutOff { what: "JSON", place });
    }
    let line_start = match error.line() {
        0 | 1 => 0,
        n => text[from..].match_indices('\n').nth(n - 2).map_or(0, |(at, _)| at + 1),
    };
    let at = (from + line_start + error.column().saturating_sub(1)).min(text.len());
    let message = error.to_string();
    let message = message.rfind(" at line ").map_or(message.as_str(), |end| &message[..end]).to_owned();
    (at..at + 1, ForeignRefusal::Json { message })
}

/// The value of a part of a text, whose place the part's address tells.
fn json_node(text: &str, raw: &RawValue, depth: usize, n_nodes: &mut usize) -> Result<Node, Fault> {
    let part = raw.get();
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let span = start..start + part.len();
    *n_nodes += 1;
    if depth > DEEPEST || *n_nodes > MOST_NODES {
        return Err((span, ForeignRefusal::TooDeep { depth: DEEPEST, size: MOST_NODES }));
    }
    let fault = |error: serde_json::Error| json_fault(text, start, &error);
    let value = match part.as_bytes().first() {
        Some(b'{') => {
            let pairs: Pairs<'_> = serde_json::from_str(part).map_err(fault)?;
            let mut entries: Vec<(String, Node)> = Vec::with_capacity(pairs.0.len());
            let mut seen = HashMap::with_capacity(pairs.0.len());
            for (key, raw) in pairs.0 {
                let node = json_node(text, raw, depth + 1, n_nodes)?;
                if seen.insert(key.to_string(), ()).is_some() {
                    return Err((node.span, ForeignRefusal::Twice { what: "key", name: key.into_owned() }));
                }
                entries.push((key.into_owned(), node));
            }
            Value::Map(Entries::of(entries))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(part).map_err(fault)?;
            let nodes = items.into_iter().map(|raw| json_node(text, raw, depth + 1, n_nodes));
            Value::List(nodes.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Value::Text(serde_json::from_str(part).map_err(fault)?),
        _ => Value::Plain(part.to_owned()),
    };
    Ok(Node { value, span })
}

/// The pairs of an object, in their order.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TreeCollector;
        impl<'de> Visitor<'de> for TreeCollector {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    pairs.push((Cow::Owned(key), value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(TreeCollector)
    }
}

/// Reads the one document of YAML. Tags that name Python classes are refused, aliases count each time they
/// are used.
///
/// # Errors
///
/// When the text is not YAML, names a Python class, or is deeper or larger than any scenario.
pub(super) fn yaml(text: &str) -> Result<Node, Fault> {
    let places = LineStarts::of(text);
    let mut building = TreeBuilder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = places.byte(error.marker().line(), error.marker().col());
            // Nothing but blanks is left.
            if text[at.min(text.len())..].trim().is_empty() {
                let end = text.trim_end().len();
                return (
                    end..end,
                    ForeignRefusal::CutOff { what: "YAML", place: "inside of a list, a map or a text" },
                );
            }
            (at..at + 1, ForeignRefusal::Yaml { message: error.info().to_owned() })
        })?;
        let start = places.byte(span.start.line(), span.start.col());
        let span = start..places.byte(span.end.line(), span.end.col()).max(start);
        if building.document.is_some() {
            // A loader of one document fails on a second one.
            if matches!(event, Event::DocumentStart(..)) {
                return Err((span, ForeignRefusal::Yaml { message: "a second document begins here".into() }));
            }
            continue;
        }
        building.take(event, &span)?;
    }
    building.document.ok_or((0..0, ForeignRefusal::EmptyFile))
}

/// Where lines begin.
struct LineStarts<'t> {
    text: &'t str,
    lines: Vec<usize>,
    /// A line, a column, and the byte where they are.
    last: Cell<(usize, usize, usize)>,
}

impl<'t> LineStarts<'t> {
    fn of(text: &'t str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, lines, last: Cell::new((0, 0, 0)) }
    }

    /// The byte of a line, counted from 1, and a column in characters, counted from 0.
    fn byte(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        // Events come in the order of the file, so that long lines are walked along once.
        let (known_line, known_column, known_at) = self.last.get();
        let is_behind = known_line == line && known_column <= column;
        let (from, at) = if is_behind { (known_column, known_at) } else { (0, start) };
        let rest = &self.text[at..];
        let found = at + rest.char_indices().nth(column - from).map_or(rest.len(), |(at, _)| at);
        self.last.set((line, column, found));
        found
    }
}

/// A tree under way.
#[derive(Default)]
struct TreeBuilder {
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    n_nodes: usize,
    document: Option<Node>,
}

/// A list or map that is not finished.
struct Open {
    value: Value,
    key: Option<String>,
    /// Whether the key asks to merge what follows.
    is_merge: bool,
    /// The maps whose keys count where the map itself has none of their name, the first before the others.
    merged: Option<Vec<Node>>,
    anchor: usize,
    span: Range<usize>,
    n_before: usize,
}

impl TreeBuilder {
    fn take(&mut self, event: Event<'_>, span: &Range<usize>) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                refuse_classes(tag.as_deref(), span)?;
                let text = text.into_owned();
                if let (ScalarStyle::Plain, MERGE, None, Some(open)) =
                    (style, text.as_str(), &tag, self.open.last_mut())
                {
                    open.is_merge = open.key.is_none() && matches!(open.value, Value::Map(_));
                }
                // Aliases copy long texts too.
                let size = 1 + text.len() / LONG;
                let value = if style == ScalarStyle::Plain { Value::Plain(text) } else { Value::Text(text) };
                self.finish(Node { value, span: span.clone() }, anchor, size)
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(Value::List(Vec::new()), anchor, tag.as_deref(), span)
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(Value::Map(Entries::default()), anchor, tag.as_deref(), span)
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(mut open) => {
                    let size = self.n_nodes - open.n_before;
                    let merged = open.merged.take().unwrap_or_default();
                    let value = match open.value {
                        Value::Map(entries) => Value::Map(merge(entries.pairs, merged)),
                        other => other,
                    };
                    let node = Node { value, span: open.span };
                    self.n_nodes -= size;
                    self.finish(node, open.anchor, size)
                }
                None => Ok(()),
            },
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some((node, size)) => {
                    let (node, size) = (node.clone(), *size);
                    self.finish(node, 0, size)
                }
                None => Err((
                    span.clone(),
                    ForeignRefusal::Yaml { message: "an alias inside of what it names".into() },
                )),
            },
            _ => Ok(()),
        }
    }

    fn begin(
        &mut self,
        value: Value,
        anchor: usize,
        tag: Option<&Tag>,
        span: &Range<usize>,
    ) -> Result<(), Fault> {
        refuse_classes(tag, span)?;
        let n_before = self.n_nodes;
        self.n_nodes += 1;
        let (key, is_merge, merged) = (None, false, None);
        self.open.push(Open { value, key, is_merge, merged, anchor, span: span.clone(), n_before });
        if self.open.len() > DEEPEST {
            return Err((span.clone(), ForeignRefusal::TooDeep { depth: DEEPEST, size: MOST_NODES }));
        }
        Ok(())
    }

    /// Puts a finished node of some size where it belongs.
    fn finish(&mut self, node: Node, anchor: usize, size: usize) -> Result<(), Fault> {
        self.n_nodes += size;
        if self.n_nodes > MOST_NODES {
            return Err((node.span, ForeignRefusal::TooDeep { depth: DEEPEST, size: MOST_NODES }));
        }
        if anchor != 0 {
            // What is kept for aliases counts as well.
            self.n_nodes += size;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.open.last_mut() else {
            self.document = Some(node);
            return Ok(());
        };
        match (&mut open.value, open.key.take()) {
            (Value::List(items), _) => items.push(node),
            (Value::Map(_), Some(_)) if std::mem::take(&mut open.is_merge) => {
                let span = node.span.clone();
                let maps = match node.value {
                    Value::Map(_) => vec![node],
                    Value::List(items) if items.iter().all(Node::is_map) => items,
                    _ => {
                        let message = "a merge key `<<` must name a map or a list of maps".to_owned();
                        return Err((span, ForeignRefusal::Yaml { message }));
                    }
                };
                if open.merged.replace(maps).is_some() {
                    return Err((span, ForeignRefusal::Twice { what: "key", name: MERGE.to_owned() }));
                }
            }
            (Value::Map(entries), Some(key)) => entries.pairs.push((key, node)),
            (Value::Map(_), None) => match node.scalar() {
                Some(key) => open.key = Some(key.to_owned()),
                None => return Err((node.span, ForeignRefusal::KeyNotText)),
            },
            _ => {}
        }
        Ok(())
    }
}

/// A map with the keys of some others, but for those that it has itself; of several maps the first counts.
fn merge(mut pairs: Vec<(String, Node)>, maps: Vec<Node>) -> Entries {
    let mut own: HashSet<String> = HashSet::new();
    if !maps.is_empty() {
        own.extend(pairs.iter().map(|(key, _)| key.clone()));
    }
    for map in maps {
        let Value::Map(others) = map.value else { continue };
        let is_new = |(key, _): &(String, Node)| !own.contains(key);
        let new: Vec<(String, Node)> = others.pairs.into_iter().filter(is_new).collect();
        own.extend(new.iter().map(|(key, _)| key.clone()));
        pairs.extend(new);
    }
    Entries::of(pairs)
}

/// Python classes are never loaded; a tuple is a list. Tags that say more than what kind of plain value
/// follows are refused.
fn refuse_classes(tag: Option<&Tag>, span: &Range<usize>) -> Result<(), Fault> {
    let Some(tag) = tag else { return Ok(()) };
    let name = format!("{}{}", tag.handle, tag.suffix);
    match name.find("python/").map(|at| &name[at + "python/".len()..]) {
        None if is_plain_tag(&name) => Ok(()),
        None => Err((span.clone(), ForeignRefusal::UnknownName { what: "the tag", name })),
        Some("tuple" | "unicode" | "str" | "int" | "float" | "bool" | "none") => Ok(()),
        Some(_) => Err((span.clone(), ForeignRefusal::PythonClass { name })),
    }
}

/// Whether a tag is one of those of plain values, or none in particular.
fn is_plain_tag(name: &str) -> bool {
    let kind = name.strip_prefix("tag:yaml.org,2002:").or(name.strip_prefix("!!")).unwrap_or(name);
    name == "!" || ["str", "int", "float", "bool", "null", "seq", "map"].contains(&kind)
}

/// The key of YAML 1.1 that merges maps.
const MERGE: &str = "<<";
/// What the reader of JSON says at the end of a text, and where the text ends.
const ENDS: [(&str, &str); 4] = [
    ("EOF while parsing an object", "inside of an object"),
    ("EOF while parsing a list", "inside of a list"),
    ("EOF while parsing a string", "inside of a text"),
    ("EOF while parsing a value", "where a value must follow"),
];
/// No scenario is deeper.
const DEEPEST: usize = 64;
/// No scenario has more values.
const MOST_NODES: usize = 500_000;
/// So many bytes of text count as one value more.
const LONG: usize = 64;
/// Up to so many keys are looked for one by one.
const FEW: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_give_the_same_tree() {
        let check = |node: &Node| {
            assert_eq!(node.get("a").and_then(Node::scalar), Some("0.10"));
            assert_eq!(node.get("b").and_then(Node::items).map(<[Node]>::len), Some(2));
            assert!(node.get("c").is_some_and(Node::is_null));
            assert_eq!(node.entries().len(), 3);
        };
        check(&json(r#"{"a": 0.10, "b": ["x", 2], "c": null}"#).unwrap());
        check(&yaml("a: 0.10\nb:\n- x\n- 2\nc:\n").unwrap());
        check(&yaml(r#"{"a": 0.10, "b": ["x", 2], "c": null}"#).unwrap());
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = "{\n  \"a\": {\"b\": 12}\n}";
        let node = json(text).unwrap();
        assert_eq!(&text[node.get("a").unwrap().get("b").unwrap().span.clone()], "12");
        let (span, _) = json("{\n  \"a\": tru\n}").unwrap_err();
        assert!(span.start > 5, "{span:?}");
        let text = "é: 1\nb: [2, 3]\n";
        let node = yaml(text).unwrap();
        assert_eq!(&text[node.get("b").unwrap().items().unwrap()[1].span.clone()], "3");
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = "a0: &a0 [x, x]\n".to_owned();
        for n in 1..40 {
            bomb.push_str(&format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1));
        }
        assert!(matches!(yaml(&bomb).unwrap_err().1, ForeignRefusal::TooDeep { .. }));
        assert!(yaml(&"[".repeat(100_000)).is_err());
        assert!(json(&"[".repeat(100_000)).is_err());
        assert!(json(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_err());
        assert!(yaml("a: &a [*a]\n").is_err());
    }

    #[test]
    fn python_classes_are_never_loaded() {
        assert!(matches!(
            yaml("!!python/object/apply:os.system ['x']").unwrap_err().1,
            ForeignRefusal::PythonClass { .. }
        ));
        assert!(yaml("a: !!python/tuple [1, 2]").unwrap().get("a").unwrap().items().is_some());
    }

    #[test]
    fn merge_keys_of_yaml_add_what_a_map_does_not_say_itself() {
        let text = "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\none: {<<: *b, y: 5}\ntwo: {<<: [*m, *b]}\n";
        let node = yaml(text).unwrap();
        let says =
            |of: &str, key: &str| node.get(of).unwrap().get(key).and_then(Node::scalar).map(str::to_owned);
        assert_eq!((says("one", "x"), says("one", "y")), (Some("1".into()), Some("5".into())));
        assert_eq!((says("two", "x"), says("two", "y")), (Some("1".into()), Some("3".into())));
        assert_eq!(node.get("two").unwrap().entries().len(), 3);
        assert!(yaml("a: {<<: 1}").is_err() && yaml("a: {<<: {}, <<: {}}").is_err());
        assert!(yaml("a: {'<<': 1}").unwrap().get("a").unwrap().get("<<").is_some());
    }

    #[test]
    fn a_tag_that_is_not_read_is_refused() {
        assert!(yaml("a: !!str 5\nb: ! 6\nc: !!float 7").is_ok());
        for text in ["a: !percent 5", "a: !!set {x, y}", "a: !!binary aGVsbG8=", "a: !<tag:x.org,2000:y> 5"] {
            assert!(matches!(yaml(text).unwrap_err().1, ForeignRefusal::UnknownName { .. }), "{text}");
        }
    }

    #[test]
    fn json_that_is_cut_off_is_said_to_end_where_it_ends() {
        let check = |text: &str, inside: &str| {
            let (span, refusal) = json(text).unwrap_err();
            assert_eq!(span.start, text.trim_end().len());
            assert!(
                matches!(refusal, ForeignRefusal::CutOff { place, .. } if place == inside),
                "{refusal:?}"
            );
        };
        check("{\"a\": [1, 2", "inside of a list");
        check("{\"a\": {\"b\": 1,\n", "inside of an object");
        check("{\"a\": \"b", "inside of a text");
    }

    #[test]
    fn a_key_that_stands_twice_in_json_is_refused() {
        assert!(matches!(json(r#"{"a": 1, "a": 2}"#).unwrap_err().1, ForeignRefusal::Twice { .. }));
    }
}
