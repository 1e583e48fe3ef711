//! The package that a seat is putting together, and what it is worth to the own side.

use super::super::fields::Fields;
use super::super::package::{field, first, option_text, terms};
use super::super::point_scale::PointScale;
use crate::room::TableData;
use elfvik::model::{Issue, IssueId, Outcome, Scenario};
use elfvik::room::{Command, OwnPreferences, Terms};

/// How an issue is answered in a form.
#[derive(Debug)]
pub(super) struct DraftField {
    pub(super) name: String,
    /// The options to choose from; none where a number is written.
    pub(super) choices: Vec<Choice>,
    /// The number, where options are too many to be listed.
    pub(super) number: Option<NumberField>,
}

/// An option in a form.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) is_chosen: bool,
}

/// A number in a form.
#[derive(Debug)]
pub(super) struct NumberField {
    pub(super) value: String,
    pub(super) least: String,
    pub(super) most: String,
    pub(super) step: String,
    pub(super) unit: String,
}

/// What a package is worth to the own side.
#[derive(Debug)]
pub(super) struct Worth {
    pub(super) value: String,
    pub(super) reservation: String,
    /// Whether it is acceptable, in words.
    pub(super) verdict: &'static str,
    pub(super) is_acceptable: bool,
    /// Why the mandate does not allow it.
    pub(super) mandate: Option<String>,
    /// The bar: value, reservation and last offers, from 0 to 100.
    pub(super) bar: Bar,
}

/// A bar of own value, in units of the picture from 0 to 1000.
#[derive(Debug)]
pub(super) struct Bar {
    pub(super) value: String,
    pub(super) reservation: String,
    pub(super) marks: Vec<Mark>,
}

/// A mark on the bar.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) at: String,
    /// Where its text stands, within the picture.
    pub(super) text_at: String,
    pub(super) text: String,
}

/// The package that a form holds, or that a draft begins with: the own last offer, else the best package for
/// the own side that one change after another finds, else whatever lies on the table.
pub(super) fn drafted(scenario: &Scenario, data: &TableData, fields: Option<&Fields>) -> (Terms, Outcome) {
    if let Some(fields) = fields {
        let drafted = terms(fields);
        if let Ok(outcome) = drafted.outcome(scenario) {
            return (drafted, outcome);
        }
    }
    let own = own_offer(data);
    let on_table = data.summary.offers.last().map(|offer| &offer.offer.terms);
    let text = data.summary.text.as_ref().map(|text| &text.terms);
    let known = own.or(if data.delegation.is_none() { text.or(on_table) } else { None });
    if let Some((terms, outcome)) =
        known.and_then(|terms| Some((terms.clone(), terms.outcome(scenario).ok()?)))
    {
        return (Terms { text: String::new(), ..terms }, outcome);
    }
    let outcome = match data.delegation.as_ref().and_then(|delegation| delegation.preferences()) {
        Some(own) => best(scenario, own),
        None => first(scenario),
    };
    (Terms::of(scenario, &outcome, ""), outcome)
}

/// The last offer of the own side.
fn own_offer(data: &TableData) -> Option<&Terms> {
    let own = data.actor.party.as_ref()?;
    super::view::last_offers(&data.events).remove(own)
}

/// A package that no change of one listed option betters.
fn best(scenario: &Scenario, own: &OwnPreferences) -> Outcome {
    let mut best = first(scenario);
    for _ in 0..4 {
        let before = best.clone();
        for (at, issue) in scenario.issues.iter().enumerate() {
            let n = issue.n_options();
            let options = if n <= MOST_LISTED { (0..n).collect() } else { vec![0, n / 2, n - 1] };
            for option in options {
                let other = best.with(IssueId(at), option);
                if own.view().is_feasible(&other) && own.utility(&other) > own.utility(&best) {
                    best = other;
                }
            }
        }
        if best == before {
            break;
        }
    }
    best
}

/// How an issue is answered, with what each other option would change for the own side.
pub(super) fn field_of(
    (at, issue): (usize, &Issue),
    outcome: &Outcome,
    own: Option<&OwnPreferences>,
) -> DraftField {
    let chosen = outcome.option(IssueId(at));
    let n = issue.n_options();
    if n > MOST_LISTED && issue.number(0).is_some() {
        let step = match (issue.number(0), issue.number(1)) {
            (Some(first), Some(second)) => second.to_f64() - first.to_f64(),
            _ => 1.0,
        };
        let number = NumberField {
            value: issue.option_id(chosen),
            least: issue.option_id(0),
            most: issue.option_id(n - 1),
            step: format!("{step}"),
            unit: issue.unit().unwrap_or_default().to_owned(),
        };
        return DraftField { name: field(issue), choices: Vec::new(), number: Some(number) };
    }
    let now = own.map(|own| own.utility(outcome));
    let choice = |option: u32| {
        let mut text = option_text(issue, option);
        if let (Some(own), Some(now)) = (own, now)
            && option != chosen
            && n <= MOST_LISTED
        {
            let other = outcome.with(IssueId(at), option);
            let change = if own.view().is_feasible(&other) {
                PointScale::of_preferences(Some(own)).signed(own.utility(&other) - now)
            } else {
                "ruled out".to_owned()
            };
            text = format!("{text} ({change})");
        }
        Choice { id: issue.option_id(option), text, is_chosen: option == chosen }
    };
    DraftField { name: field(issue), choices: (0..n).map(choice).collect(), number: None }
}

/// What a package is worth to the own side; none without a private file.
pub(super) fn worth(
    data: &TableData,
    terms: &Terms,
    outcome: &Outcome,
    offers: &[(String, f64)],
) -> Option<Worth> {
    let delegation = data.delegation.as_ref()?;
    let own = delegation.preferences()?;
    let (value, reservation) = (own.utility(outcome), own.reservation());
    let is_feasible = own.view().is_feasible(outcome);
    let is_acceptable = is_feasible && own.is_acceptable(outcome);
    let verdict = match (is_feasible, is_acceptable, value >= reservation) {
        (false, ..) => "A rule of the scenario excludes this package.",
        (true, true, _) => "Acceptable to us: at or above our reservation.",
        (true, false, true) => "It crosses one of our red lines.",
        (true, false, false) => "Below our reservation: no agreement would be better for us.",
    };
    let command = Command::Propose { terms: terms.clone(), expires: None };
    let mandate = delegation.clears(&command, &data.actor).err();
    let scale = PointScale::of_preferences(Some(own));
    let ends = if scale.is_of_hundred() { (0.0, 1.0) } else { own.bounds() };
    let (least, most) = std::iter::once(value)
        .chain([reservation, ends.0, ends.1])
        .chain(offers.iter().map(|(_, value)| *value))
        .fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
    let at = |value: f64| format!("{:.1}", 1000.0 * (value - least) / (most - least).max(f64::MIN_POSITIVE));
    let text_at = |value: f64| {
        let at: f64 = at(value).parse().unwrap_or(0.0);
        format!("{:.1}", at.clamp(45.0, 955.0))
    };
    let mark =
        |(text, value): &(String, f64)| Mark { at: at(*value), text_at: text_at(*value), text: text.clone() };
    let marks = offers.iter().map(mark);
    Some(Worth {
        value: scale.text(value),
        reservation: scale.text(reservation),
        verdict,
        is_acceptable,
        mandate: mandate.map(|refusal| format!("{refusal}. {}", refusal.cure())),
        bar: Bar { value: at(value), reservation: at(reservation), marks: marks.collect() },
    })
}

/// Issues with more options than this are answered by writing a number.
const MOST_LISTED: u32 = 60;
