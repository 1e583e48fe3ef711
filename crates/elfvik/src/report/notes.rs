//! Sentences about answers and about what they rest on, in a line each: whoever asks is told them beside the
//! answer.

use crate::brief::catalogue::{CatalogueTotals, SkippedFile};
use crate::brief::conversion::ConversionDifference;
use crate::characters::visible_line;
use crate::model::Scenario;
use crate::report::words;

/// That files leave so many things to defaults.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// let note = notes::of_defaults(12);
/// assert!(note.starts_with("12 notes on what the files leave to the defaults"));
/// ```
#[must_use]
pub fn of_defaults(n: usize) -> String {
    format!("{n} notes on what the files leave to the defaults of their system are shown by `elfvik check`")
}

/// That a scenario cannot be used, and how much is wrong with it; `n` things.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// assert_eq!(notes::of_faults(1), "cannot be used, one thing is wrong");
/// assert_eq!(notes::of_faults(3), "cannot be used, 3 things are wrong");
/// ```
#[must_use]
pub fn of_faults(n: usize) -> String {
    let things = if n == 1 { "one thing is".to_owned() } else { format!("{n} things are") };
    format!("cannot be used, {things} wrong")
}

/// That so many warnings on a scenario are shown elsewhere; `shown` is its path.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// assert_eq!(notes::of_warnings(2, "school"), "2 warnings; `elfvik check school` lists them");
/// ```
#[must_use]
pub fn of_warnings(n: usize, shown: &str) -> String {
    let shown = visible_line(shown);
    match n {
        1 => format!("1 warning; `elfvik check {shown}` shows it"),
        n => format!("{n} warnings; `elfvik check {shown}` lists them"),
    }
}

/// That nothing is wrong with a scenario, how large it is, and how many warnings there are.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// let view = elfvik::format::native::starter_view();
/// assert_eq!(
///     notes::of_checked(view.scenario(), 1),
///     "is right: 2 parties, 4 issues. There is 1 warning."
/// );
/// ```
#[must_use]
pub fn of_checked(scenario: &Scenario, n_warnings: usize) -> String {
    let issues = match scenario.issues.len() {
        1 => "1 issue".to_owned(),
        n => format!("{n} issues"),
    };
    let also = match n_warnings {
        0 => String::new(),
        1 => " There is 1 warning.".to_owned(),
        n => format!(" There are {n} warnings."),
    };
    format!("is right: {} parties, {issues}.{also}", scenario.parties.len())
}

/// That a system cannot express so many things.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// assert_eq!(notes::of_losses("genius", 1), "genius cannot express one thing, nothing was written");
/// ```
#[must_use]
pub fn of_losses(system: &str, n: usize) -> String {
    let things = if n == 1 { "one thing".to_owned() } else { format!("{n} things") };
    format!("{system} cannot express {things}, nothing was written")
}

/// Something that a conversion changed, in a line.
///
/// # Examples
///
/// ```
/// use elfvik::brief::conversion::ConversionDifference;
/// use elfvik::report::notes;
///
/// let difference = ConversionDifference::Parties { before: 3, after: 2 };
/// assert_eq!(notes::of_difference(&difference), "3 parties become 2");
/// ```
#[must_use]
pub fn of_difference(difference: &ConversionDifference) -> String {
    words::difference(difference)
}

/// What a table of comma-separated values has no place for: what was passed over, and how many scenarios
/// leave something to defaults.
///
/// # Examples
///
/// ```
/// use elfvik::brief::catalogue::{CatalogueTotals, SkippedFile};
/// use elfvik::report::notes;
///
/// let other = SkippedFile { path: "a.html".to_owned(), what: "a web page".to_owned() };
/// let remainder = CatalogueTotals { passed_over: vec![other], ..CatalogueTotals::default() };
/// assert_eq!(notes::of_catalogue(&remainder), ["passed over a.html: a web page"]);
/// ```
#[must_use]
pub fn of_catalogue(remainder: &CatalogueTotals) -> Vec<String> {
    let passed_over =
        |other: &SkippedFile| format!("passed over {}: {}", visible_line(&other.path), other.what);
    let mut notes: Vec<String> = remainder.passed_over.iter().map(passed_over).collect();
    if remainder.n_defaulted > 0 {
        notes.push(format!(
            "{} of {} scenarios leave something to the defaults of their system: --json says what",
            remainder.n_defaulted, remainder.n_scenarios
        ));
    }
    notes
}
