//! Rehearsed talks as rows of values, for tables that other programs read, such as comma-separated values.

use super::catalogue_values::value;
use crate::brief::{IdMap, OptionChoice};
use crate::talk::Rehearsals;
use crate::talk::answer::RehearsedTalk;

/// The heads of the columns of [`of_talk`]: the talk, its seed and world, how it ended, what was agreed at
/// each issue, and for each party what it has, its fallback and what it is left with.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
/// # let request = RehearsalRequest::of(2);
/// # let (view, control) = (starter_view(), Control::default());
/// let (found, _) = request.answer_with_talks(&view, &players::no_programs, &control).unwrap();
/// let columns = elfvik::report::talk_values::columns(&found);
/// assert_eq!((columns[0].as_str(), columns.last().unwrap().as_str()), ("talk", "builder.payoff"));
/// ```
#[must_use]
pub fn columns(found: &Rehearsals) -> Vec<String> {
    let fixed = FIXED.map(str::to_owned).into_iter();
    let issues = found.issues.0.iter().map(|(issue, _)| value(issue));
    let party = |(id, _): &(String, String)| {
        ["utility", "fallback", "payoff"].map(|what| value(&format!("{id}.{what}")))
    };
    fixed.chain(issues).chain(found.names.0.iter().flat_map(party)).collect()
}

/// A talk as a row. Numbers have all their digits; what there is not is empty.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
/// # let request = RehearsalRequest::of(2);
/// # let (view, control) = (starter_view(), Control::default());
/// let (found, talks) = request.answer_with_talks(&view, &players::no_programs, &control).unwrap();
/// let row = elfvik::report::talk_values::of_talk(&found, &talks[1]);
/// assert_eq!(row[..3], ["1", "1", "1"].map(String::from));
/// assert_eq!(row.len(), elfvik::report::talk_values::columns(&found).len());
/// ```
#[must_use]
pub fn of_talk(found: &Rehearsals, talk: &RehearsedTalk) -> Vec<String> {
    let fixed = [
        talk.talk.to_string(),
        found.seed.to_string(),
        talk.talk.to_string(),
        talk.kind.to_string(),
        talk.level.to_string(),
        talk.round.map(|round| round.to_string()).unwrap_or_default(),
        talk.n_offers.to_string(),
        talk.welfare.to_string(),
        talk.product_of_gains.to_string(),
        talk.n_faults.to_string(),
    ];
    let option = |(issue, _): &(String, IdMap<f64>)| {
        let chosen = talk.agreement.as_ref().and_then(|agreement| agreement.get(issue));
        match chosen {
            Some(OptionChoice::NamedOption(label)) => value(label),
            Some(number) => number.to_string(),
            None => String::new(),
        }
    };
    let party = |(id, _): &(String, String)| {
        [&talk.utilities, &talk.fallbacks, &talk.payoffs]
            .map(|numbers| numbers.get(id).map(f64::to_string).unwrap_or_default())
    };
    let options = found.issues.0.iter().map(option);
    fixed.into_iter().chain(options).chain(found.names.0.iter().flat_map(party)).collect()
}

const FIXED: [&str; 10] =
    ["talk", "seed", "world", "end", "level", "round", "offers", "welfare", "product_of_gains", "faults"];
