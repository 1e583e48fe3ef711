//! Packages in forms: one field for each issue, and how options are called.

use super::fields::Fields;
use elfvik::model::{Issue, Options, Outcome, Scenario, readable};
use elfvik::room::Terms;

/// An option, as people read it.
pub(super) fn option_text(issue: &Issue, option: u32) -> String {
    match &issue.options {
        Options::Labels { labels, .. } => labels.get(option as usize).map_or_else(String::new, |label| {
            let text = label.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
            text.map_or_else(|| readable(&label.id), str::to_owned)
        }),
        _ => {
            let number = issue.option_id(option);
            match issue.unit().filter(|unit| !unit.is_empty()) {
                Some(unit) => format!("{number} {unit}"),
                None => number,
            }
        }
    }
}

/// The option of terms on an issue, as people read it; the id itself where it is of none.
pub(super) fn chosen_text(issue: &Issue, terms: &Terms) -> String {
    let Some(id) = terms.choose.get(&issue.id) else { return "–".to_owned() };
    let by_number = || issue.option_of_number(id.parse().ok()?);
    let option = issue.option_of_label(id).or_else(by_number);
    option.map_or_else(|| id.clone(), |option| option_text(issue, option))
}

/// The package that a form holds, with its text. An issue that it leaves out, or answers by what is no
/// option, is left to whoever checks terms.
pub(super) fn terms(fields: &Fields) -> Terms {
    let choose = fields.beginning(PREFIX).map(|(issue, option)| (issue.to_owned(), option.trim().to_owned()));
    Terms { choose: choose.collect(), text: fields.text("terms-text").trim().to_owned() }
}

/// The name of the field of an issue.
pub(super) fn field(issue: &Issue) -> String {
    format!("{PREFIX}{}", issue.id)
}

/// The package that a draft begins with: the first possible option of each issue.
pub(super) fn first(scenario: &Scenario) -> Outcome {
    Outcome::new(vec![0; scenario.issues.len()])
}

const PREFIX: &str = "issue-";
