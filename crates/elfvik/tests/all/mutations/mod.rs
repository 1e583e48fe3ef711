//! Files as trees that can be changed at every place and written again: JSON, YAML, XML and TOML alike.

use quick_xml::events::{BytesStart, Event as Xml};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// A value of a file; attributes of XML are entries whose key begins with `@`, text inside of an element has
/// the key `#`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    /// A number or a word as it is written, or text, and whether it stands in quotes.
    Leaf(String, bool),
    /// A list.
    List(Vec<Tree>),
    /// Keys with values.
    Map(Vec<(String, Tree)>),
}

/// How a tree is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    Json,
    Yaml,
    Xml,
    Toml,
}

impl Notation {
    /// By the end of a file's name.
    pub(crate) fn of(name: &str) -> Self {
        match name.rsplit('.').next() {
            Some("json") => Self::Json,
            Some("xml") => Self::Xml,
            Some("toml") => Self::Toml,
            _ => Self::Yaml,
        }
    }

    /// The tree of a text; comments are lost.
    pub(crate) fn tree(self, text: &str) -> Tree {
        match self {
            Self::Json | Self::Yaml => of_yaml(text),
            Self::Xml => of_xml(text),
            Self::Toml => of_toml(&toml::Value::Table(toml::from_str(text).unwrap())),
        }
    }

    /// The text of a tree.
    pub(crate) fn text(self, tree: &Tree) -> String {
        match self {
            Self::Json => json(tree),
            Self::Yaml => {
                let mut text = String::new();
                yaml(tree, 0, &mut text);
                text
            }
            Self::Xml => tree.entries().iter().map(|(name, element)| xml(name, element)).collect(),
            Self::Toml => {
                tree.entries().iter().map(|(k, v)| format!("{} = {}\n", quoted(k), toml(v))).collect()
            }
        }
    }
}

fn of_yaml(text: &str) -> Tree {
    let mut open: Vec<(Tree, Option<String>, usize)> = Vec::new();
    let mut anchors = std::collections::BTreeMap::new();
    for event in Parser::new_from_str(text) {
        let (node, anchor) = match event.unwrap().0 {
            Event::Scalar(text, style, anchor, _) => {
                (Tree::Leaf(text.into_owned(), style != ScalarStyle::Plain), anchor)
            }
            Event::SequenceStart(anchor, _) => {
                open.push((Tree::List(Vec::new()), None, anchor));
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push((Tree::Map(Vec::new()), None, anchor));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (node, _, anchor) = open.pop().unwrap();
                (node, anchor)
            }
            Event::Alias(anchor) => (Tree::clone(&anchors[&anchor]), 0),
            _ => continue,
        };
        if anchor > 0 {
            anchors.insert(anchor, node.clone());
        }
        match open.last_mut() {
            None => return node,
            Some((Tree::List(items), ..)) => items.push(node),
            Some((Tree::Map(entries), key, _)) => match (key.take(), node) {
                (Some(key), node) => entries.push((key, node)),
                (None, Tree::Leaf(text, _)) => *key = Some(text),
                (None, _) => panic!("a key is text"),
            },
            Some((Tree::Leaf(..), ..)) => unreachable!(),
        }
    }
    Tree::Map(Vec::new())
}

fn of_xml(text: &str) -> Tree {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut open: Vec<(String, Vec<(String, Tree)>)> = vec![(String::new(), Vec::new())];
    let element = |tag: &BytesStart<'_>| {
        let mut entries = Vec::new();
        for attribute in tag.html_attributes().with_checks(false) {
            let attribute = attribute.unwrap();
            entries.push((
                format!("@{}", attribute.key.as_ref()),
                Tree::Leaf(attribute.value.to_string(), true),
            ));
        }
        (tag.name().as_ref().to_owned(), entries)
    };
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(tag) => open.push(element(&tag)),
            Xml::Empty(tag) => {
                let (name, entries) = element(&tag);
                open.last_mut().unwrap().1.push((name, Tree::Map(entries)));
            }
            Xml::End(_) => {
                let (name, entries) = open.pop().unwrap();
                open.last_mut().unwrap().1.push((name, Tree::Map(entries)));
            }
            Xml::Text(inside) if open.len() > 1 && !inside.trim().is_empty() => {
                open.last_mut().unwrap().1.push(("#".to_owned(), Tree::Leaf(inside.trim().to_owned(), true)));
            }
            Xml::Eof => return Tree::Map(open.pop().unwrap().1),
            _ => {}
        }
    }
}

fn of_toml(value: &toml::Value) -> Tree {
    match value {
        toml::Value::Array(items) => Tree::List(items.iter().map(of_toml).collect()),
        toml::Value::Table(table) => Tree::Map(table.iter().map(|(k, v)| (k.clone(), of_toml(v))).collect()),
        toml::Value::String(text) => Tree::Leaf(text.clone(), true),
        toml::Value::Float(number) => Tree::Leaf(format!("{number:?}"), false),
        toml::Value::Integer(number) => Tree::Leaf(number.to_string(), false),
        toml::Value::Boolean(truth) => Tree::Leaf(truth.to_string(), false),
        toml::Value::Datetime(time) => Tree::Leaf(time.to_string(), false),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn leaf(text: &str, is_quoted: bool) -> String {
    if is_quoted { quoted(text) } else { text.to_owned() }
}

fn json(tree: &Tree) -> String {
    match tree {
        Tree::Leaf(text, is_quoted) => leaf(text, *is_quoted),
        Tree::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Tree::Map(entries) => {
            let entry = |(key, value): &(String, Tree)| format!("{}: {}", quoted(key), json(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn yaml(tree: &Tree, indent: usize, text: &mut String) {
    let margin = " ".repeat(indent);
    match tree {
        Tree::List(items) if !items.is_empty() => {
            for item in items {
                text.push_str(&format!("{margin}-\n"));
                yaml(item, indent + 1, text);
            }
        }
        Tree::Map(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                text.push_str(&format!("{margin}{}:\n", quoted(key)));
                yaml(value, indent + 1, text);
            }
        }
        other => text.push_str(&format!("{margin}{}\n", json(other))),
    }
}

fn toml(tree: &Tree) -> String {
    match tree {
        Tree::Leaf(text, is_quoted) => leaf(text, *is_quoted),
        Tree::List(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Tree::Map(entries) => {
            let entry = |(key, value): &(String, Tree)| format!("{} = {}", quoted(key), toml(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn xml(name: &str, tree: &Tree) -> String {
    let (mut attributes, mut inside) = (String::new(), String::new());
    for (key, value) in tree.entries() {
        match (key.strip_prefix('@'), value) {
            (Some(name), Tree::Leaf(value, _)) if value.contains('"') => {
                attributes.push_str(&format!(" {name}='{value}'"))
            }
            (Some(name), Tree::Leaf(value, _)) => attributes.push_str(&format!(" {name}=\"{value}\"")),
            (None, Tree::Leaf(text, _)) => inside.push_str(text),
            (_, value) => inside.push_str(&xml(key.trim_start_matches('@'), value)),
        }
    }
    format!("<{name}{attributes}>{inside}</{name}>\n")
}

impl Tree {
    pub(crate) fn entries(&self) -> &[(String, Tree)] {
        if let Self::Map(entries) = self { entries } else { &[] }
    }

    fn children(&self) -> Vec<&Tree> {
        match self {
            Self::Leaf(..) => Vec::new(),
            Self::List(items) => items.iter().collect(),
            Self::Map(entries) => entries.iter().map(|(_, value)| value).collect(),
        }
    }

    fn child(&mut self, at: usize) -> &mut Tree {
        match self {
            Self::Leaf(..) => panic!("a leaf has no children"),
            Self::List(items) => &mut items[at],
            Self::Map(entries) => &mut entries[at].1,
        }
    }

    fn at(&mut self, path: &[usize]) -> &mut Tree {
        path.iter().fold(self, |tree, &at| tree.child(at))
    }

    /// The ways to each child of a tree, its own and theirs.
    pub(crate) fn paths(&self) -> Vec<Vec<usize>> {
        let mut paths = Vec::new();
        for (at, child) in self.children().into_iter().enumerate() {
            paths.push(vec![at]);
            paths.extend(child.paths().into_iter().map(|rest| [vec![at], rest].concat()));
        }
        paths
    }

    /// What stands at a path, in words: the keys on the way.
    pub(crate) fn keys(&self, path: &[usize]) -> Vec<String> {
        let mut tree = self;
        let mut keys = Vec::new();
        for &at in path {
            keys.push(tree.entries().get(at).map_or_else(|| format!("[{at}]"), |(key, _)| key.clone()));
            tree = tree.children()[at];
        }
        keys
    }

    fn kind(&self) -> u8 {
        match self {
            Self::Leaf(text, _) if text.parse::<f64>().is_ok() => 0,
            Self::Leaf(..) => 1,
            Self::List(_) => 2,
            Self::Map(_) => 3,
        }
    }
}

/// What is done at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Delete,
    /// It stands twice.
    Double,
    /// It stands twice, with another value the second time or the first.
    Repeat,
    Misspell,
    OtherCase,
    /// An unknown key beside it.
    Sibling,
    /// It has another key of the file.
    Rename,
    /// It has the value of a neighbour of another kind.
    Swap,
    /// A number is written as something that is none.
    Spoil,
    /// It is a list or a map around itself.
    Wrap,
    /// It stands inside of a neighbour.
    Inside,
    /// It stands one level further out.
    Outside,
}

impl Change {
    pub(crate) const ALL: [Self; 12] = [
        Self::Delete,
        Self::Double,
        Self::Repeat,
        Self::Misspell,
        Self::OtherCase,
        Self::Sibling,
        Self::Rename,
        Self::Swap,
        Self::Spoil,
        Self::Wrap,
        Self::Inside,
        Self::Outside,
    ];

    /// The tree with the change at a path; `None` where it means nothing there. `pick` decides among several.
    pub(crate) fn on(self, tree: &Tree, path: &[usize], pick: usize, notation: Notation) -> Option<Tree> {
        let mut changed = tree.clone();
        let vocabulary: Vec<String> = tree
            .paths()
            .iter()
            .filter_map(|path| tree.keys(path).pop())
            .filter(|key| !key.starts_with('['))
            .collect();
        let (&at, way) = path.split_last()?;
        let parent = changed.at(way);
        let is_xml = notation == Notation::Xml;
        let is_attribute = |key: &str| key.starts_with('@') || key == "#";
        // Text inside of an element that stands twice is another text.
        if matches!(self, Self::Double | Self::Repeat)
            && parent.entries().get(at).is_some_and(|(key, _)| key == "#")
        {
            return None;
        }
        match (self, parent) {
            (Self::Delete, Tree::List(items)) => drop(items.remove(at)),
            (Self::Delete, Tree::Map(entries)) => drop(entries.remove(at)),
            (Self::Double, Tree::List(items)) => items.insert(at, items[at].clone()),
            (Self::Double, Tree::Map(entries)) => entries.insert(at, entries[at].clone()),
            (Self::Repeat, Tree::Map(entries)) => {
                let mut again = entries[at].clone();
                other_value(&mut again.1, pick);
                entries.insert(at + pick % 2, again);
            }
            (Self::Repeat, Tree::List(items)) => {
                let mut again = items[at].clone();
                other_value(&mut again, pick);
                items.insert(at + pick % 2, again);
            }
            (Self::Misspell, Tree::Map(entries)) => {
                let key = &mut entries[at].0;
                let end = key
                    .char_indices()
                    .nth(key.chars().count().saturating_sub(pick % 3))
                    .map_or(key.len(), |(n, _)| n);
                if is_xml && end < 2 {
                    return None;
                }
                key.insert_str(end, "zq");
            }
            (Self::OtherCase, Tree::Map(entries)) => {
                let key = &mut entries[at].0;
                *key = if pick.is_multiple_of(2) { key.to_uppercase() } else { key.to_lowercase() };
            }
            (Self::Sibling, Tree::Map(entries)) => {
                let value = Tree::Leaf("0.5".to_owned(), is_xml);
                let (key, value) = match (is_xml, pick % 3) {
                    (true, 0) => ("@zzz", value),
                    (true, 1) => ("#", value),
                    (true, _) => ("zzz", Tree::Map(vec![("@value".to_owned(), value)])),
                    (false, 0) => ("zzz", Tree::Map(vec![("a".to_owned(), value)])),
                    (false, _) => ("zzz", value),
                };
                entries.insert(at + pick % 2, (key.to_owned(), value));
            }
            (Self::Sibling, Tree::List(items)) => items.push(Tree::Leaf("0.5".to_owned(), false)),
            (Self::Rename, Tree::Map(entries)) => {
                let new = vocabulary.get(pick % vocabulary.len().max(1))?;
                if *new == entries[at].0 || (is_xml && is_attribute(new) != is_attribute(&entries[at].0)) {
                    return None;
                }
                entries[at].0.clone_from(new);
            }
            (Self::Swap, Tree::Map(entries)) => {
                let kind = entries[at].1.kind();
                let is_other = |other: &usize| {
                    let ((key, value), own) = (&entries[*other], &entries[at].0);
                    value.kind() != kind && (!is_xml || is_attribute(key) == is_attribute(own))
                };
                let others: Vec<usize> = (0..entries.len()).filter(is_other).collect();
                let other = *others.get(pick % others.len().max(1))?;
                let value = entries[at].1.clone();
                entries[at].1 = std::mem::replace(&mut entries[other].1, value);
            }
            (Self::Spoil, parent) => {
                let Tree::Leaf(text, is_quoted) = parent.child(at) else { return None };
                text.parse::<f64>().ok()?;
                let by = SPOILT[pick % SPOILT.len()].replace('X', text);
                // Plain words that would be no JSON and no TOML are text there.
                *is_quoted |=
                    notation != Notation::Yaml && serde_json::from_str::<serde_json::Value>(&by).is_err();
                *text = by;
            }
            (Self::Wrap, parent) if !is_xml => {
                let value = parent.child(at);
                let inside = value.clone();
                *value = match pick % 2 {
                    0 => Tree::List(vec![inside]),
                    _ => Tree::Map(vec![("value".to_owned(), inside)]),
                };
            }
            (Self::Wrap, Tree::Map(entries)) if !entries[at].0.starts_with(['@', '#']) => {
                let inside = entries[at].clone();
                entries[at] = ("zzz".to_owned(), Tree::Map(vec![inside]));
            }
            (Self::Inside, Tree::Map(entries)) => {
                let moved = entries.remove(at);
                let inner: Vec<usize> = (0..entries.len()).filter(|&n| entries[n].1.kind() == 3).collect();
                let other = *inner.get(pick % inner.len().max(1))?;
                let Tree::Map(inside) = &mut entries[other].1 else { return None };
                inside.push(moved);
            }
            (Self::Outside, Tree::Map(entries)) => {
                let moved = entries.remove(at);
                let (_, further) = way.split_last()?;
                let Tree::Map(outer) = changed.at(further) else { return None };
                if is_xml && further.is_empty() {
                    return None;
                }
                outer.push(moved);
            }
            _ => return None,
        }
        Some(changed)
    }
}

/// Another value of the same kind.
fn other_value(tree: &mut Tree, pick: usize) {
    let paths: Vec<Vec<usize>> = std::iter::once(Vec::new()).chain(tree.paths()).collect();
    let leaves: Vec<&Vec<usize>> =
        paths.iter().filter(|path| matches!(tree.clone().at(path), Tree::Leaf(..))).collect();
    let Some(path) = leaves.get(pick / 2 % leaves.len().max(1)).copied().cloned() else { return };
    if let Tree::Leaf(text, _) = tree.at(&path) {
        *text = match text.parse::<f64>() {
            Ok(number) => (number + 0.125).to_string(),
            Err(_) => format!("{text} other"),
        };
    }
}

/// What a number is replaced by, `X` for itself.
const SPOILT: [&str; 16] = [
    "true", "false", "null", "", "0,5", "X EUR", "NaN", "nan", "Infinity", "-inf", "X%", "0x1F", "1_0",
    "X X", "1;2", "½",
];
