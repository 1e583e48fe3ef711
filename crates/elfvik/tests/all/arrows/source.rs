//! The files of a library as they name each other, read from their text.
//!
//! This is no compiler: it knows paths, imports, re-exports and what each file defines at its outermost
//! level. Methods are not followed, nor what macros write. Inline modules count as their file.

use std::collections::{BTreeMap, BTreeSet};

/// The files of a library, by module path (`prepare::game`); the root is the empty path.
#[derive(Debug, Default)]
pub(crate) struct Library {
    files: BTreeMap<String, File>,
}

/// What one file says, tests apart.
#[derive(Debug, Default)]
struct File {
    /// The modules that have files of their own.
    children: BTreeSet<String>,
    /// What is defined at the outermost level.
    items: BTreeSet<String>,
    imports: Vec<Import>,
    /// Every path of two segments or more outside imports.
    paths: Vec<Vec<String>>,
    /// Every identifier outside imports that is no further segment of a path.
    words: BTreeSet<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct Import {
    path: Vec<String>,
    /// What the file calls it; `*` for everything.
    name: String,
    is_reexport: bool,
}

/// Where a path leads.
struct Found {
    file: String,
    /// Whether it is the file itself, and not something defined in it.
    is_file: bool,
}

impl Library {
    /// Adds a file.
    pub(crate) fn add(&mut self, module: &str, text: &str) {
        self.files.insert(module.to_owned(), File::of(text));
    }

    /// The module paths of all files.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The files that a file uses: those that define what its imports and paths name, re-exports followed.
    /// A re-export is no use unless the file itself names what it hands on.
    pub(crate) fn used(&self, module: &str) -> BTreeSet<String> {
        let file = &self.files[module];
        let is_used = |import: &&Import| !import.is_reexport || file.words.contains(&import.name);
        let imported = file.imports.iter().filter(is_used).map(|import| &import.path);
        let found = imported.chain(&file.paths).filter_map(|path| self.find(module, path, MOST_STEPS));
        found.map(|found| found.file).filter(|used| used != module).collect()
    }

    /// The circles among some files: sets in which every file leads to every other one.
    pub(crate) fn circles(&self, among: &[&str]) -> Vec<BTreeSet<String>> {
        let used: BTreeMap<&str, BTreeSet<String>> = among.iter().map(|&m| (m, self.used(m))).collect();
        let reached: BTreeMap<&str, BTreeSet<&str>> = among.iter().map(|&m| (m, reached(&used, m))).collect();
        let circle = |module: &str| -> BTreeSet<String> {
            let both = reached[module].iter().filter(|other| reached[*other].contains(module));
            both.map(|other| (*other).to_owned()).collect()
        };
        let mut circles: Vec<_> = among.iter().map(|m| circle(m)).filter(|c| c.len() > 1).collect();
        circles.sort();
        circles.dedup();
        circles
    }

    /// Where a path in a file leads; `None` outside the library.
    fn find(&self, from: &str, path: &[String], steps: usize) -> Option<Found> {
        let file = &self.files[from];
        let (mut at, mut rest) = (from.to_owned(), path);
        match path[0].as_str() {
            "crate" => (at, rest) = (String::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|segment| segment == "super") {
                    (at, rest) = (parent(&at).to_owned(), &rest[1..]);
                }
            }
            first if file.children.contains(first) => {}
            first if file.imports.iter().any(|i| i.name == first && i.path != path) => {}
            _ => return None,
        }
        while let Some((name, after)) = rest.split_first() {
            if self.files[&at].children.contains(name) && self.files.contains_key(&child(&at, name)) {
                (at, rest) = (child(&at, name), after);
                continue;
            }
            let found = self.named(&at, name, path, steps);
            match found {
                Some(Found { file, is_file: true }) => (at, rest) = (file, after),
                Some(item) => return Some(item),
                None => return Some(Found { file: at, is_file: false }),
            }
        }
        Some(Found { file: at, is_file: true })
    }

    /// What a name means in a file that does not have it as a child; `None` of what cannot be found, as the
    /// variants of an enum or what a macro writes.
    fn named(&self, at: &str, name: &str, path: &[String], steps: usize) -> Option<Found> {
        let file = &self.files[at];
        if file.items.contains(name) || steps == 0 {
            return Some(Found { file: at.to_owned(), is_file: false });
        }
        let imports = file.imports.iter().filter(|import| import.name == name && import.path != path);
        let direct = imports.filter_map(|import| self.find(at, &import.path, steps - 1)).next();
        direct.or_else(|| {
            let globs = file.imports.iter().filter(|import| import.name == "*");
            globs.filter_map(|import| self.find(at, &import.path, steps - 1)).find(|found| {
                let defines = |file: &File| file.items.contains(name);
                found.is_file && defines(&self.files[&found.file])
            })
        })
    }
}

/// The files that can be reached from one.
fn reached<'a>(used: &BTreeMap<&'a str, BTreeSet<String>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        for next in &used[module] {
            if let Some((&next, _)) = used.get_key_value(next.as_str())
                && reached.insert(next)
            {
                open.push(next);
            }
        }
    }
    reached
}

fn parent(module: &str) -> &str {
    module.rsplit_once("::").map_or("", |(parent, _)| parent)
}

fn child(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

impl File {
    fn of(text: &str) -> Self {
        let tokens = without_tests(tokens(text));
        let mut file = Self::default();
        let (mut depth, mut at) = (0_usize, 0);
        while at < tokens.len() {
            let after = |n: usize| tokens.get(at + n).map_or("", String::as_str);
            match tokens[at].as_str() {
                "use" if after(1) != "<" => {
                    let end = at + tokens[at..].iter().position(|token| token == ";").unwrap_or(0);
                    file.import(&tokens[at + 1..end], is_public(&tokens[..at]));
                    at = end;
                }
                // Where something can be seen is no use of it.
                "pub" if after(1) == "(" && after(2) == "in" => {
                    at += tokens[at..].iter().position(|token| token == ")").unwrap_or(0);
                }
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                "mod" if depth == 0 && after(2) == ";" => {
                    file.children.insert(after(1).to_owned());
                    at += 2;
                }
                "macro_rules" if depth == 0 => {
                    file.items.insert(after(2).to_owned());
                }
                "fn" | "struct" | "enum" | "trait" | "const" | "static" | "type" | "mod"
                    if depth == 0 && is_word(after(1)) =>
                {
                    file.items.insert(after(1).to_owned());
                }
                word if is_word(word) && !is_inside_path(&tokens[..at]) => {
                    file.words.insert(word.to_owned());
                    let path = path(&tokens[at..]);
                    if path.len() > 1 {
                        file.paths.push(path);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        file
    }

    /// Takes in the tree of a `use`.
    fn import(&mut self, tree: &[String], is_reexport: bool) {
        for leaf in leaves(&[], tree) {
            let (path, name) = match leaf.iter().position(|segment| segment == "as") {
                Some(at) => (leaf[..at].to_vec(), leaf[at + 1].clone()),
                None => (leaf.clone(), leaf[leaf.len() - 1].clone()),
            };
            let path = match path.split_last() {
                Some((last, before)) if last == "*" || last == "self" && !before.is_empty() => {
                    before.to_vec()
                }
                _ => path,
            };
            let name = if name == "self" { path[path.len() - 1].clone() } else { name };
            self.imports.push(Import { path, name, is_reexport });
        }
    }
}

/// Whether what comes next is a further segment of a path, a field or a method.
fn is_inside_path(before: &[String]) -> bool {
    before.last().is_some_and(|token| token == "::" || token == ".")
}

/// Whether what comes next is public: `pub`, or `pub(...)`.
fn is_public(before: &[String]) -> bool {
    match before.last().map(String::as_str) {
        Some("pub") => true,
        Some(")") => {
            let open = before.iter().rposition(|token| token == "(").unwrap_or(0);
            open > 0 && before[open - 1] == "pub"
        }
        _ => false,
    }
}

/// The segments of the path that begins here.
fn path(tokens: &[String]) -> Vec<String> {
    let mut path = vec![tokens[0].clone()];
    let mut rest = &tokens[1..];
    while let [colons, segment, ..] = rest
        && colons == "::"
        && is_word(segment)
    {
        path.push(segment.clone());
        rest = &rest[2..];
    }
    path
}

/// The paths of a tree of imports: segments, and `as` with the other name.
fn leaves(before: &[String], tree: &[String]) -> Vec<Vec<String>> {
    let Some(open) = tree.iter().position(|token| token == "{") else {
        let own = tree.iter().filter(|token| *token != "::").cloned();
        let leaf: Vec<String> = before.iter().cloned().chain(own).collect();
        return if tree.is_empty() { Vec::new() } else { vec![leaf] };
    };
    let prefix = tree[..open].iter().filter(|token| *token != "::").cloned();
    let before: Vec<String> = before.iter().cloned().chain(prefix).collect();
    let inside = &tree[open + 1..tree.len() - 1];
    let (mut depth, mut start) = (0, 0);
    let mut found = Vec::new();
    for (at, token) in inside.iter().enumerate() {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 0 => {
                found.extend(leaves(&before, &inside[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.extend(leaves(&before, &inside[start..]));
    found
}

/// The tokens without items under `#[cfg(test)]`.
fn without_tests(tokens: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let is_attribute =
            |from: usize| tokens[from] == "#" && tokens.get(from + 1).is_some_and(|t| t == "[");
        let end = |from: usize| closing(&tokens, from + 1) + 1;
        if !is_attribute(at) || !is_of_tests(&tokens[at..end(at)]) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        while at < tokens.len() && is_attribute(at) {
            at = end(at);
        }
        let is_import = tokens[at..].iter().take(6).any(|token| token == "use");
        let stop = |token: &String| token == ";" || token == "{" && !is_import;
        at += tokens[at..].iter().position(stop).unwrap_or(0);
        at = closing(&tokens, at) + 1;
    }
    kept
}

fn is_of_tests(attribute: &[String]) -> bool {
    let has = |word: &str| attribute.iter().any(|token| token == word);
    attribute.get(2).is_some_and(|token| token == "cfg") && has("test") && !has("not")
}

/// Where the bracket that opens here is closed; the place itself where none opens.
fn closing(tokens: &[String], at: usize) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(at) {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return place;
        }
    }
    tokens.len() - 1
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, `::`, and other characters one by one; comments, texts, characters and lifetimes left out.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            'r' if rest.starts_with("r\"") || rest.starts_with("r#") => raw_text(rest),
            '"' => quoted(rest, '"'),
            '\'' => character(rest),
            c if c.is_alphanumeric() || c == '_' => {
                let word = |c: char| c.is_alphanumeric() || c == '_';
                let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
                tokens.push(rest[..length].to_owned());
                length
            }
            ':' if rest.starts_with("::") => {
                tokens.push("::".to_owned());
                2
            }
            c => {
                if !c.is_whitespace() {
                    tokens.push(c.to_string());
                }
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a text in quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn raw_text(text: &str) -> usize {
    let hashes = text[1..].chars().take_while(|&c| c == '#').count();
    if !text[1 + hashes..].starts_with('"') {
        // A raw identifier.
        return 1 + hashes;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let start = hashes + 2;
    text[start..].find(&end).map_or(text.len(), |at| start + at + end.len())
}

/// The length of a character in quotes, or of the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut inside = text.chars().skip(1);
    match (inside.next(), inside.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(text, '\''),
        (Some(c), _) if c.is_alphabetic() || c == '_' => {
            let word = |c: char| c.is_alphanumeric() || c == '_';
            text[1..].find(|c| !word(c)).map_or(text.len(), |end| end + 1)
        }
        _ => 1,
    }
}

/// So many re-exports are followed.
const MOST_STEPS: usize = 16;
