//! What can hardly be meant: what is defined and never used, dates that no calendar has, ranges without a
//! width; and where in a file a concern of any kind stands.

use crate::format::place::Lines;
use crate::format::{FilePlace, FileText, Warning};
use crate::model::PlausibilityWarning;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// What the texts of a scenario say that can hardly be meant, the public file first, each in the order of its
/// lines. Whatever is not TOML says nothing.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, native};
///
/// let text = "[consents.king]\nby = \"the king\"\nprobability = 0.5\n";
/// let public = FileText { name: "scenario.toml", text };
/// let warnings = native::warnings(public, &[]);
/// assert_eq!(warnings[0].concern.to_string(), "consent `king` is used nowhere");
/// assert_eq!(warnings[0].place.line, 1);
/// let starter = native::STARTER.map(|f| FileText { name: f.name, text: f.text });
/// assert!(native::warnings(starter[0], &[]).is_empty());
/// ```
#[must_use]
pub fn warnings(public: FileText<'_>, private: &[FileText<'_>]) -> Vec<Warning> {
    let texts: Vec<FileText<'_>> = std::iter::once(public).chain(private.iter().copied()).collect();
    let parsed: Vec<Option<Spanned<DeTable<'_>>>> =
        texts.iter().map(|text| DeTable::parse(text.text).ok()).collect();
    let used: Vec<ReferencedIds> = parsed.iter().map(|table| ReferencedIds::of(table.as_ref())).collect();
    let everywhere = used.iter().fold(ReferencedIds::default(), ReferencedIds::and);
    let mut warnings = Vec::new();
    for ((text, table), own) in texts.iter().zip(&parsed).zip(&used) {
        let Some(table) = table else { continue };
        let is_public = std::ptr::eq(own, &used[0]);
        let mut found = FileWarnings { lines: Lines::of(*text), all: Vec::new() };
        let kinds = [
            ("consent", "consents", &everywhere.consents),
            ("source", "sources", &everywhere.sources),
            ("unknown", "unknowns", if is_public { &everywhere.unknowns } else { &own.unknowns }),
        ];
        for (kind, key, used) in kinds {
            found.unused(kind, get(table.get_ref(), key), used);
        }
        if is_public {
            found.unused_states(get(table.get_ref(), "states"), &everywhere.states);
        }
        found.table(table.get_ref());
        found.all.sort_by_key(|(at, _)| *at);
        warnings.extend(found.all.into_iter().map(|(_, warning)| warning));
    }
    warnings
}

/// Where each of some concerns stands in a file: what its way leads to, as far as the file has it. The file
/// is read once for all.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, native};
/// use elfvik::model::PlausibilityWarning;
///
/// let public = FileText { name: "scenario.toml", text: native::STARTER[0].text };
/// let idle = PlausibilityWarning::IdleRule { rule: "drilling-takes-time".to_owned() };
/// let place = &native::places_of(public, [&idle])[0];
/// assert_eq!(place.excerpt.as_ref().unwrap().text, "id = \"drilling-takes-time\"");
/// ```
#[must_use]
pub fn places_of<'c>(
    text: FileText<'_>,
    concerns: impl IntoIterator<Item = &'c PlausibilityWarning>,
) -> Vec<FilePlace> {
    let table = DeTable::parse(text.text).ok();
    let (lines, mut named) = (Lines::of(text), NamedItems::default());
    let place = |concern: &PlausibilityWarning| {
        let span = table.as_ref().and_then(|table| span_of(table.get_ref(), concern, &mut named));
        span.map_or_else(|| FilePlace::of_file(text.name), |span| lines.place(span))
    };
    concerns.into_iter().map(place).collect()
}

/// What a concern's way leads to in a table, as far as it goes.
fn span_of<'t>(
    table: &'t DeTable<'_>,
    concern: &PlausibilityWarning,
    known: &mut NamedItems<'t>,
) -> Option<Range<usize>> {
    let (_, way) = concern.place();
    let mut span: Option<Range<usize>> = None;
    let mut at: Option<&DeValue<'_>> = None;
    for step in way {
        let next = match at {
            None => entry(table, step),
            Some(DeValue::Table(table)) => entry(table, step),
            Some(DeValue::Array(items)) => known.item(items, step),
            Some(_) => None,
        };
        let Some((place, value)) = next else { break };
        span = place.or(span);
        at = Some(value);
    }
    span
}

type KeyStep<'t, 'i> = (Option<Range<usize>>, &'t DeValue<'i>);

/// The key and the value of an entry; a list of tables is no place to point at.
fn entry<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<KeyStep<'t, 'i>> {
    let (found, value) = table.get_key_value(key)?;
    let is_list = matches!(value.get_ref(), DeValue::Array(_));
    Some(((!is_list).then(|| found.span()), value.get_ref()))
}

/// The items of lists by their names, list by list as far as any was looked for.
#[derive(Default)]
struct NamedItems<'t> {
    /// By where the list begins in its file; of items of one name the first.
    lists: HashMap<usize, HashMap<&'t str, usize>>,
}

impl<'t> NamedItems<'t> {
    /// An item of a list that is a text, or a table with that id or name.
    fn item<'i>(&mut self, items: &'t DeArray<'i>, id: &str) -> Option<KeyStep<'t, 'i>> {
        // An item of a list of nameless things goes by its place.
        if let Some(place) = id.strip_prefix('#').and_then(|place| place.parse::<usize>().ok()) {
            let item = items.get(place.checked_sub(1)?)?;
            return Some((Some(item.span()), item.get_ref()));
        }
        let begin = items.iter().next()?.span().start;
        let named = || {
            let mut named = HashMap::new();
            for (at, item) in items.iter().enumerate() {
                if let Some(word) = word(item).and_then(|word| word.get_ref().as_str()) {
                    named.entry(word).or_insert(at);
                }
            }
            named
        };
        let item = &items[*self.lists.entry(begin).or_insert_with(named).get(id)?];
        Some((Some(word(item)?.span()), item.get_ref()))
    }
}

/// What an item of a list is known by.
fn word<'t, 'i>(item: &'t Spanned<DeValue<'i>>) -> Option<&'t Spanned<DeValue<'i>>> {
    match item.get_ref() {
        DeValue::String(_) => Some(item),
        DeValue::Table(table) => get(table, "id").or_else(|| get(table, "name")),
        _ => None,
    }
}

fn get<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    table.get(key)
}

/// The ids that a file refers to.
#[derive(Default)]
struct ReferencedIds {
    consents: BTreeSet<String>,
    sources: BTreeSet<String>,
    unknowns: BTreeSet<String>,
    states: BTreeSet<String>,
}

impl ReferencedIds {
    fn of(table: Option<&Spanned<DeTable<'_>>>) -> Self {
        let mut used = Self::default();
        if let Some(table) = table {
            used.table(table.get_ref());
        }
        used
    }

    fn table(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            if let ("reservation_by_state", DeValue::Table(states)) =
                (key.get_ref().as_ref(), value.get_ref())
            {
                self.states.extend(states.keys().map(|id| id.get_ref().to_string()));
            }
            let ids = match key.get_ref().as_ref() {
                "needs" => Some(&mut self.consents),
                "source" => Some(&mut self.sources),
                "unknown" => Some(&mut self.unknowns),
                _ => None,
            };
            if let (Some(ids), Some(id)) = (ids, value.get_ref().as_str()) {
                ids.insert(id.to_owned());
            }
            self.value(value.get_ref());
        }
    }

    fn value(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.table(table),
            DeValue::Array(items) => items.iter().for_each(|item| self.value(item.get_ref())),
            _ => {}
        }
    }

    fn and(mut self, other: &Self) -> Self {
        self.consents.extend(other.consents.iter().cloned());
        self.sources.extend(other.sources.iter().cloned());
        self.unknowns.extend(other.unknowns.iter().cloned());
        self.states.extend(other.states.iter().cloned());
        self
    }
}

/// The warnings of one file, with where they begin.
struct FileWarnings<'a> {
    lines: Lines<'a>,
    all: Vec<(usize, Warning)>,
}

impl FileWarnings<'_> {
    fn add(&mut self, span: Range<usize>, concern: PlausibilityWarning) {
        let (at, place) = (span.start, self.lines.place(span));
        self.all.push((at, Warning { place, concern }));
    }

    fn unused(
        &mut self,
        kind: &'static str,
        defined: Option<&Spanned<DeValue<'_>>>,
        used: &BTreeSet<String>,
    ) {
        let Some(DeValue::Table(defined)) = defined.map(Spanned::get_ref) else { return };
        for (id, _) in defined {
            if !used.contains(id.get_ref().as_ref()) {
                self.add(id.span(), PlausibilityWarning::Unused { kind, id: id.get_ref().to_string() });
            }
        }
    }

    /// States of nature in which no file says of anybody that something else is accepted.
    fn unused_states(&mut self, defined: Option<&Spanned<DeValue<'_>>>, used: &BTreeSet<String>) {
        let Some(DeValue::Array(states)) = defined.map(Spanned::get_ref) else { return };
        for state in states.iter() {
            let DeValue::Table(state) = state.get_ref() else { continue };
            let Some(id) = get(state, "id") else { continue };
            if let Some(name) = id.get_ref().as_str().filter(|name| !used.contains(*name)) {
                self.add(id.span(), PlausibilityWarning::UnusedState { state: name.to_owned() });
            }
        }
    }

    fn table(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            if let ("date", Some(date)) = (key.get_ref().as_ref(), value.get_ref().as_str())
                && !is_date(date)
            {
                self.add(value.span(), PlausibilityWarning::NoSuchDate { date: date.to_owned() });
            }
            self.value(value);
        }
        let number = |key| get(table, key).and_then(|value| number(value.get_ref()));
        if let (Some(low), Some(high), Some(place)) = (number("low"), number("high"), get(table, "low"))
            && low.total_cmp(&high).is_eq()
        {
            self.add(place.span(), PlausibilityWarning::NoRange { value: low.to_string() });
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Table(table) => self.table(table),
            DeValue::Array(items) => items.iter().for_each(|item| self.value(item)),
            _ => {}
        }
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Integer(number) => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        DeValue::String(number) => number.as_ref(),
        _ => return None,
    };
    text.replace('_', "").parse().ok()
}

/// Whether text is a year, a month or a day of the calendar, or two of them with `/` between; words are no
/// dates that could be wrong.
fn is_date(text: &str) -> bool {
    let is_numeric = text.chars().all(|c| c.is_ascii_digit() || "-/. ".contains(c));
    !is_numeric || !text.trim().is_empty() && text.split('/').all(|date| is_day(date.trim()))
}

fn is_day(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let part = |at: usize, n_digits: usize| -> Option<u32> {
        parts.get(at).filter(|text| text.len() == n_digits)?.parse().ok()
    };
    let year = part(0, 4);
    match parts.len() {
        1 => year.is_some(),
        2 => year.is_some() && part(1, 2).is_some_and(|month| (1..=12).contains(&month)),
        3 => match (year, part(1, 2), part(2, 2)) {
            (Some(year), Some(month), Some(day)) => day >= 1 && day <= n_days(year, month),
            _ => false,
        },
        _ => false,
    }
}

/// How many days a month has; none where there is no such month.
fn n_days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_date_is_a_year_a_month_or_a_day_that_the_calendar_has() {
        for date in ["2019", "2019-10", "2019-10-05", "2024-02-29", "2000-02-29", "2019-10-04/2019-10-05"] {
            assert!(is_date(date), "{date}");
        }
        for date in [
            "2026-13-45",
            "2026-02-30",
            "2026-13",
            "2026-00-10",
            "1900-02-29",
            "2026-4-31",
            "26",
            "5.10.2019",
            "",
        ] {
            assert!(!is_date(date), "{date}");
        }
    }

    #[test]
    fn a_date_in_words_is_left_alone() {
        assert!(["spring 2020", "early October", "around 2019-13"].into_iter().all(is_date));
    }
}
