//! Names of files, issues and values as ids of our own form.

use std::collections::HashMap;

/// How many characters two file names share at their beginning, folders aside.
pub(super) fn common(a: &str, b: &str) -> usize {
    let same = |(a, b): &(char, char)| a.eq_ignore_ascii_case(b);
    file_name(a).chars().zip(file_name(b).chars()).take_while(same).count()
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A key by which file names sort as people count: `prof2` before `prof10`.
pub(super) fn sortable(path: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0_u64)];
    let mut in_number = false;
    for c in path.chars() {
        match (c.to_digit(10), in_number) {
            (Some(digit), _) => {
                if let Some((_, number)) = parts.last_mut() {
                    *number = number.saturating_mul(10).saturating_add(digit.into());
                }
                in_number = true;
            }
            (None, true) => {
                parts.push((c.to_string(), 0));
                in_number = false;
            }
            (None, false) => {
                if let Some((text, _)) = parts.last_mut() {
                    text.push(c);
                }
            }
        }
    }
    parts
}

/// What tells the files of a scenario's parties apart: their names without the words that all share.
pub(super) fn parties<'n>(paths: impl Iterator<Item = &'n str>) -> Vec<String> {
    let stems: Vec<&str> = paths.map(stem).collect();
    let words: Vec<Vec<&str>> = stems.iter().map(|stem| stem.split(SEPARATORS).collect()).collect();
    let shortest = words.iter().map(Vec::len).min().unwrap_or(1);
    let all_share = |word: &dyn Fn(&Vec<&'n str>) -> &'n str| {
        words.windows(2).all(|pair| word(&pair[0]) == word(&pair[1]))
    };
    let before = (0..shortest).take_while(|&n| all_share(&|words| words[n])).count();
    let after = (0..shortest - before.min(shortest))
        .take_while(|&n| all_share(&|words| words[words.len() - 1 - n]))
        .count();
    let own = |(words, stem): (&Vec<&str>, &&str)| {
        let inside = words.get(before..words.len().saturating_sub(after)).unwrap_or_default().join(" ");
        if inside.trim().is_empty() { (*stem).to_owned() } else { inside }
    };
    words.iter().zip(&stems).map(own).collect()
}

/// The title of a scenario whose domain has a file name: the name without the word "domain".
#[must_use]
pub fn title(path: &str) -> String {
    let stem = stem(path);
    let words: Vec<&str> =
        stem.split(SEPARATORS).filter(|word| !word.eq_ignore_ascii_case("domain")).collect();
    let title = words.join(" ");
    if title.trim().is_empty() { stem.to_owned() } else { title }
}

/// Ids for some names: lower-case letters, digits and hyphens, none twice.
pub(super) fn ids<'n>(names: impl Iterator<Item = &'n str>, otherwise: &str) -> Vec<String> {
    let mut taken = HashMap::new();
    let id = |(at, name): (usize, &str)| {
        let mut id = String::new();
        for c in name.chars().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                id.push(c);
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        id.truncate(LONGEST);
        let id = id.trim_end_matches('-');
        let id = if id.is_empty() { format!("{otherwise}-{}", at + 1) } else { id.to_owned() };
        unique(id, &mut taken)
    };
    names.enumerate().map(id).collect()
}

/// Ids for the values of an issue, as near to the values as ids can be, none twice.
pub(super) fn option_ids(values: &[String]) -> Vec<String> {
    let mut taken = HashMap::new();
    let id = |(at, value): (usize, &String)| {
        let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { ' ' };
        let text: String = value.chars().map(kept).collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        let text: String = words.join(" ").chars().take(LONGEST).collect();
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end();
        let id = if text.is_empty() { format!("value {}", at + 1) } else { text.to_owned() };
        unique(id, &mut taken)
    };
    values.iter().enumerate().map(id).collect()
}

/// The id itself, or with the next free number; `taken` holds the number to try next for each id.
fn unique(id: String, taken: &mut HashMap<String, usize>) -> String {
    let mut found = id.clone();
    while let Some(&n) = taken.get(&found) {
        taken.insert(id.clone(), taken.get(&id).copied().unwrap_or(n).max(n) + 1);
        found = format!("{id}-{}", taken[&id]);
    }
    taken.insert(found.clone(), 1);
    found
}

/// A name of at most 12 characters.
pub(super) fn short(name: &str) -> String {
    name.chars().take(12).collect::<String>().trim_end().to_owned()
}

/// What parts the words of a file name.
const SEPARATORS: [char; 3] = ['_', '-', ' '];
/// Room for a number is left to the 64 characters of an id.
const LONGEST: usize = 56;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_named_by_what_their_files_do_not_share() {
        let check = |paths: &[&str], names: &[&str]| assert_eq!(parties(paths.iter().copied()), names);
        check(&["a/Grocery_domain_mary.xml", "a/Grocery_domain_sam.xml"], &["mary", "sam"]);
        check(&["laptop_buyer_utility.xml", "laptop_seller_utility.xml"], &["buyer", "seller"]);
        check(&["x-prof1.xml", "x-prof2.xml"], &["prof1", "prof2"]);
        check(&["profileA.json", "profileB.json"], &["profileA", "profileB"]);
        check(&["a/p.xml", "b/p.xml"], &["p", "p"]);
        check(&["a.xml", "a_b.xml"], &["a", "b"]);
    }

    #[test]
    fn ids_are_of_our_form_and_none_stands_twice() {
        let names = ["Size of Fund", "size-of-fund", "$$$", "Ä"];
        assert_eq!(ids(names.into_iter(), "issue"), ["size-of-fund", "size-of-fund-2", "issue-3", "issue-4"]);
        let values = ["$100 Billion", "100 Billion", " a ", "", "19'' LCD"].map(str::to_owned);
        assert_eq!(option_ids(&values), ["100 Billion", "100 Billion-2", "a", "value 4", "19 LCD"]);
    }

    #[test]
    fn names_sort_as_people_count() {
        assert!(sortable("prof2.xml") < sortable("prof10.xml"));
        assert!(sortable("a.xml") < sortable("b.xml"));
    }

    #[test]
    fn titles_leave_out_the_word_domain() {
        assert_eq!(title("x/EnglandZimbabwe_domain.xml"), "EnglandZimbabwe");
        assert_eq!(title("domain.xml"), "domain");
    }
}
