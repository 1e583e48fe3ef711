//! An issue: one question at the table, with the options that could answer it.

use super::{ConsentId, SourceId};
use crate::number::Decimal;

/// One question at the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// Unique among the issues of a scenario.
    pub id: String,
    /// What people call it in a few words; `None` where the file says nothing, see [`Issue::display_name`].
    pub name: Option<String>,
    /// The question in plain words.
    pub question: String,
    /// Issues with the same theme are shown together.
    pub theme: Option<String>,
    /// The answers that could be agreed; at least one, at most [`Issue::MOST_OPTIONS`].
    pub options: Options,
    /// Where the issue is known from.
    pub source: Option<SourceId>,
}

/// The answers that an issue allows.
#[derive(Debug, Clone, PartialEq)]
pub enum Options {
    /// Answers that have names.
    Labels {
        /// The answers, in the order of the file.
        labels: Vec<NamedOption>,
        /// Whether they run from less to more.
        ordered: bool,
    },
    /// Whole numbers `from`, `from + step`, .., `to`.
    Integer {
        /// The first number, and the least.
        from: i64,
        /// The last number, a whole number of steps above the first.
        to: i64,
        /// The distance between neighbours, above zero.
        step: i64,
        /// What is counted, such as months.
        unit: Option<String>,
    },
    /// Points of a line, `from`, `from + resolution`, .., `to`; analyses are exact on this grid.
    Real {
        /// The first point, and the least.
        from: Decimal,
        /// The last point, a whole number of steps above the first.
        to: Decimal,
        /// The distance between neighbours, above zero.
        resolution: Decimal,
        /// What is measured, such as percent.
        unit: Option<String>,
    },
}

/// An answer that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedOption {
    /// Unique among the options of its issue.
    pub id: String,
    /// The answer in plain words.
    pub text: Option<String>,
    /// The consent that the answer needs, and the option that takes its place when it is refused.
    pub needs: Option<(ConsentId, u32)>,
}

impl Issue {
    /// The most options one issue may have.
    pub const MOST_OPTIONS: u64 = 1_000_000;

    /// How many options the issue has.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// # let issues = &view.scenario().issues;
    /// # let (price, heating) = (&issues[0], &issues[1]);
    /// // From 8 to 12 million; gas, a heat pump or geothermal.
    /// assert_eq!((price.n_options(), heating.n_options()), (5, 3));
    /// ```
    #[must_use]
    pub fn n_options(&self) -> u32 {
        let count = match &self.options {
            Options::Labels { labels, .. } => labels.len() as i64,
            Options::Integer { from, to, step, .. } => (to - from) / step + 1,
            Options::Real { from, to, resolution, .. } => {
                from.steps_to(*to, *resolution).map_or(0, |steps| steps + 1)
            }
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// What people call the issue: its name; where it has none, its question if that is the id in other
    /// letters, as of scenarios of other systems; else its id in words.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// let mut issue = view.scenario().issues[0].clone();
    /// (issue.id, issue.name) = ("first-phase".to_owned(), None);
    /// assert_eq!(issue.display_name(), "First phase");
    ///
    /// issue.question = "First Phase".to_owned();
    /// assert_eq!(issue.display_name(), "First Phase");
    ///
    /// issue.name = Some("Phase one".to_owned());
    /// assert_eq!(issue.display_name(), "Phase one");
    /// ```
    #[must_use]
    pub fn display_name(&self) -> String {
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let is_id = |question: &&str| !question.is_empty() && letters(question) == letters(&self.id);
        match name.or(Some(self.question.trim()).filter(is_id)) {
            Some(name) => name.to_owned(),
            None => capitalised(&readable(&self.id)),
        }
    }

    /// The id of option `option` as it is written: a label's id or a number.
    ///
    /// # Panics
    ///
    /// When the issue has no option `option`.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// # let issues = &view.scenario().issues;
    /// # let (price, heating) = (&issues[0], &issues[1]);
    /// assert_eq!((price.option_id(4), heating.option_id(1)), ("12".into(), "heat-pump".into()));
    /// ```
    #[must_use]
    pub fn option_id(&self, option: u32) -> String {
        match &self.options {
            Options::Labels { labels, .. } => labels[option as usize].id.clone(),
            _ => self.number(option).expect("numbered options").to_string(),
        }
    }

    /// The number of option `option`; `None` when options are labels.
    ///
    /// # Panics
    ///
    /// When the issue has no option `option`.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// # let issues = &view.scenario().issues;
    /// # let (price, heating) = (&issues[0], &issues[1]);
    /// assert_eq!(price.number(4), Some("12".parse().unwrap()));
    /// assert_eq!(heating.number(1), None);
    /// ```
    #[must_use]
    pub fn number(&self, option: u32) -> Option<Decimal> {
        assert!(option < self.n_options(), "issue `{}` has no option {option}", self.id);
        match &self.options {
            Options::Labels { .. } => None,
            Options::Integer { from, step, .. } => Decimal::from_integer(from + i64::from(option) * step),
            Options::Real { from, resolution, .. } => from.plus(i64::from(option), *resolution),
        }
    }

    /// The option that a number stands for; `None` when it is none of them, or options are labels.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// # let issues = &view.scenario().issues;
    /// # let (price, heating) = (&issues[0], &issues[1]);
    /// let option = |number: &str| price.option_of_number(number.parse().unwrap());
    /// assert_eq!([option("12"), option("12.5"), option("13")], [Some(4), None, None]);
    /// ```
    #[must_use]
    pub fn option_of_number(&self, value: Decimal) -> Option<u32> {
        let steps = match &self.options {
            Options::Labels { .. } => None,
            Options::Integer { from, step, .. } => {
                Decimal::from_integer(*from)?.steps_to(value, Decimal::from_integer(*step)?)
            }
            Options::Real { from, resolution, .. } => from.steps_to(value, *resolution),
        };
        steps.and_then(|n| u32::try_from(n).ok()).filter(|&n| n < self.n_options())
    }

    /// The option of a label; `None` when there is none of that id, or options are numbers.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// # let issues = &view.scenario().issues;
    /// # let (price, heating) = (&issues[0], &issues[1]);
    /// assert_eq!(heating.option_of_label("heat-pump"), Some(1));
    /// assert_eq!(heating.option_of_label("coal"), None);
    /// ```
    #[must_use]
    pub fn option_of_label(&self, id: &str) -> Option<u32> {
        match &self.options {
            Options::Labels { labels, .. } => labels.iter().position(|l| l.id == id).map(|n| n as u32),
            _ => None,
        }
    }

    /// The consent that option `option` needs, and its fallback.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::ConsentId;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// // A joint application needs the state; if it refuses, nobody applies.
    /// let grant = &view.scenario().issues[3];
    /// assert_eq!([grant.needs(0), grant.needs(1)], [None, Some((ConsentId(0), 0))]);
    /// ```
    #[must_use]
    pub fn needs(&self, option: u32) -> Option<(ConsentId, u32)> {
        match &self.options {
            Options::Labels { labels, .. } => labels.get(option as usize)?.needs,
            _ => None,
        }
    }

    /// Whether options run from less to more.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// let issues = &view.scenario().issues;
    /// let [price, heating, opening] = [0, 1, 2].map(|issue: usize| issues[issue].is_ordered());
    /// // Numbers always are, labels where the file says so.
    /// assert!(price && heating && !opening);
    /// ```
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        !matches!(self.options, Options::Labels { ordered: false, .. })
    }

    /// What the numbers count or measure.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// # let issues = &view.scenario().issues;
    /// # let (price, heating) = (&issues[0], &issues[1]);
    /// assert_eq!((price.unit(), heating.unit()), (Some("million"), None));
    /// ```
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        match &self.options {
            Options::Labels { .. } => None,
            Options::Integer { unit, .. } | Options::Real { unit, .. } => unit.as_deref(),
        }
    }
}

/// An id in words: of plain lower-case letters and digits, with blanks for dashes and underscores; any other
/// id is words already.
///
/// # Examples
///
/// ```
/// use elfvik::model::readable;
///
/// assert_eq!(["heat-pump", "30 days", "Box_A"].map(readable), ["heat pump", "30 days", "Box_A"]);
/// ```
#[must_use]
pub fn readable(id: &str) -> String {
    let is_slug = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b));
    let has_letter = id.bytes().any(|b| b.is_ascii_lowercase());
    let words: Vec<&str> = id.split(['-', '_']).filter(|word| !word.is_empty()).collect();
    // Between digits a dash is a minus, a range or part of a date.
    let is_number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let has_range = words.windows(2).any(|pair| pair.iter().all(is_number));
    if is_slug && has_letter && !has_range && !id.starts_with('-') { words.join(" ") } else { id.to_owned() }
}

/// The same with a capital first letter.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
