//! Names of files, issues and values as ids of our own form.

use crate::unsafe_characters::is_unsafe;
use std::cmp::Reverse;
use std::collections::HashMap;

/// How much the name of a profile's file is like that of a domain's file: the greater the more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct NameSimilarity {
    /// How many words of the domain's name stand in the profile's, the word "domain" aside.
    n_words: usize,
    /// How many characters both have at their beginning.
    n_characters: usize,
    /// How many characters of the domain's name are none of these.
    n_others: Reverse<usize>,
}

impl NameSimilarity {
    /// What both names have, whatever else the domain's has.
    pub(super) fn in_common(self) -> (usize, usize) {
        (self.n_words, self.n_characters)
    }
}

/// How much the name of a profile's file is like that of a domain's, folders, endings and capitals aside.
pub(super) fn likeness(domain: &str, profile: &str) -> NameSimilarity {
    let (domain, profile) = (stem(domain).to_lowercase(), stem(profile).to_lowercase());
    let words = |name: &str| -> Vec<String> { name.split(SEPARATORS).map(str::to_owned).collect() };
    let own: Vec<String> =
        words(&domain).into_iter().filter(|word| !word.is_empty() && word != "domain").collect();
    let others = words(&profile);
    let n_words = own.iter().filter(|word| others.contains(word)).count();
    let n_characters = domain.chars().zip(profile.chars()).take_while(|(a, b)| a == b).count();
    let n_all = own.iter().map(|word| word.chars().count() + 1).sum::<usize>();
    NameSimilarity { n_words, n_characters, n_others: Reverse(n_all.saturating_sub(n_characters)) }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A key by which files stand in the order of their names, as people count: `prof2` before `prof10`, `side`
/// before `side2`. Endings and folders only tell apart what is otherwise alike.
///
/// # Examples
///
/// ```
/// use elfvik::format::foreign::file_order;
///
/// let mut names = ["prof10.xml", "side2.xml", "prof2.xml", "side.xml"];
/// names.sort_by_key(|name| file_order(name));
/// assert_eq!(names, ["prof2.xml", "prof10.xml", "side.xml", "side2.xml"]);
/// ```
pub fn file_order(path: &str) -> impl Ord + use<> {
    (counted(stem(path)), path.to_owned())
}

/// A name as characters and whole numbers; a number stands where its first digit would.
fn counted(name: &str) -> Vec<(char, u64)> {
    let mut parts: Vec<(char, u64)> = Vec::new();
    let mut is_number = false;
    for c in name.chars() {
        match (c.to_digit(10), parts.last_mut()) {
            (Some(digit), Some((_, number))) if is_number => {
                *number = number.saturating_mul(10).saturating_add(digit.into());
            }
            (Some(digit), _) => parts.push(('0', digit.into())),
            (None, _) => parts.push((c, 0)),
        }
        is_number = c.is_ascii_digit();
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
///
/// # Examples
///
/// ```
/// use elfvik::format::foreign::title;
///
/// assert_eq!(title("folder/Holiday_home-domain.xml"), "Holiday home");
/// assert_eq!(title("domain.xml"), "domain");
/// ```
#[must_use]
pub fn title(path: &str) -> String {
    let stem = stem(path);
    let words: Vec<&str> =
        stem.split(SEPARATORS).filter(|word| !word.eq_ignore_ascii_case("domain")).collect();
    let title = words.join(" ");
    if title.trim().is_empty() { stem.to_owned() } else { title }
}

/// Ids for some names: lower-case letters, digits and hyphens, none twice.
pub(in crate::format) fn ids<'n>(names: impl Iterator<Item = &'n str>, otherwise: &str) -> Vec<String> {
    ids_of(names, otherwise, |c| c.is_ascii_alphanumeric())
}

/// The same with letters of any script, and the signs that belong to them.
pub(in crate::format) fn ids_in_any_script<'n>(
    names: impl Iterator<Item = &'n str>,
    otherwise: &str,
) -> Vec<String> {
    let is_kept = |c: char| {
        let is_sign = !c.is_ascii() && !c.is_whitespace() && !is_unsafe(c);
        c.is_alphanumeric() || is_sign
    };
    ids_of(names, otherwise, is_kept)
}

/// Ids of the characters that are kept, with hyphens for all others.
fn ids_of<'n>(
    names: impl Iterator<Item = &'n str>,
    otherwise: &str,
    is_kept: impl Fn(char) -> bool,
) -> Vec<String> {
    let mut taken = HashMap::new();
    let id = |(at, name): (usize, &str)| {
        let mut id = String::new();
        for c in name.chars().flat_map(char::to_lowercase) {
            let is_begun = !id.is_empty() || c.is_alphanumeric();
            if is_kept(c) && is_begun {
                id.push(c);
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        let id: String = id.chars().take(LONGEST).collect();
        let id = id.trim_end_matches('-');
        let id = if id.is_empty() { format!("{otherwise}-{}", at + 1) } else { id.to_owned() };
        unique(id, &mut taken)
    };
    names.enumerate().map(id).collect()
}

/// Ids for the values of an issue, as near to the values as ids can be, none twice.
pub(in crate::format) fn option_ids(values: &[String]) -> Vec<String> {
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
pub(in crate::format) fn short(name: &str) -> String {
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
        let names = ["Côte d'Ivoire", "США", "\u{202e}c", "$ हिन्दी", "%"];
        let expected = ["côte-d-ivoire", "сша", "c", "हिन्दी", "party-5"];
        assert_eq!(ids_in_any_script(names.into_iter(), "party"), expected);
        let values = ["$100 Billion", "100 Billion", " a ", "", "19'' LCD"].map(str::to_owned);
        assert_eq!(option_ids(&values), ["100 Billion", "100 Billion-2", "a", "value 4", "19 LCD"]);
    }

    #[test]
    fn names_sort_as_people_count() {
        let check = |sorted: &[&str]| {
            for pair in sorted.windows(2) {
                assert!(file_order(pair[0]) < file_order(pair[1]), "{pair:?}");
            }
        };
        check(&["prof2.xml", "prof10.xml"]);
        check(&["a.xml", "b.xml"]);
        check(&["x/side.yml", "x/side-a.yml", "x/side0.yml", "x/side2.yml", "x/side2b.yml", "x/side10.yml"]);
        check(&["p01.yml", "p1.xml", "p2.xml"]);
        check(&["side.json", "side.yml"]);
        check(&["a99999999999999999998.xml", "b.xml"]);
    }

    #[test]
    fn a_profile_is_likest_the_domain_that_its_name_continues() {
        let check = |profile: &str, likest: &str, others: &[&str]| {
            for other in others {
                assert!(likeness(likest, profile) > likeness(other, profile), "{profile}: {other}");
            }
        };
        check(
            "Amsterdam-A-prof1.xml",
            "Amsterdam-A-domain.xml",
            &["Amsterdam-AB-domain.xml", "A-domain.xml"],
        );
        check("Amsterdam-AB-prof1.xml", "Amsterdam-AB-domain.xml", &["Amsterdam-A-domain.xml"]);
        check("side_a.xml", "side.xml", &["side2.xml"]);
        check("side2_a.xml", "side2.xml", &["side.xml"]);
        check("AmsterdamA1.xml", "AmsterdamA.xml", &["AmsterdamAB.xml", "AmsterdamB.xml"]);
        check("seller-trip-B.xml", "domain-trip-B.xml", &["domain-trip-A.xml"]);
        check("Trip1-a.xml", "trip1.xml", &["trip10.xml", "trip.xml"]);
    }

    #[test]
    fn titles_leave_out_the_word_domain() {
        assert_eq!(title("x/EnglandZimbabwe_domain.xml"), "EnglandZimbabwe");
        assert_eq!(title("domain.xml"), "domain");
    }
}
