//! A scenario as files of Elfvik's own.

use super::SCENARIO_FILE;
use crate::characters::visible_quoted;
use crate::format::write::{ConvertedFile, ConvertedFiles, on_line};
use crate::model::{
    Estimate, Issue, Options, Origin, PartyFile, Region, Reservation, Scenario, Term, Values,
};
use crate::number::Decimal;
use num_traits::Zero;
use std::fmt::Write as _;

/// Writes the public file and every party's own.
pub(in crate::format) fn write(scenario: &Scenario, files: &[PartyFile], written: &mut ConvertedFiles) {
    written.files.push(ConvertedFile { name: SCENARIO_FILE.to_owned(), text: public(scenario) });
    for file in files {
        let party = &scenario.parties[file.party.0];
        written.files.push(ConvertedFile { name: party.file.clone(), text: private(scenario, file) });
    }
}

fn public(scenario: &Scenario) -> String {
    let mut text = String::from("format = 1\n");
    let _ = writeln!(text, "title = {}", quoted(&scenario.title));
    if scenario.origin != Origin::Elfvik {
        let _ = writeln!(text, "# Whose conventions of time, discount and disagreement hold in talks.");
        let _ = writeln!(text, "origin = {}", quoted(scenario.origin.name()));
    }
    // Scenarios of other systems say of the rules of talk at most what no agreement pays.
    if let Some(level) = scenario.talks.as_ref().and_then(|course| course.levels.first()) {
        let _ = writeln!(text, "talk = {{ no_agreement = {} }}", quoted(level.rules.disagreement.name()));
    }
    for party in &scenario.parties {
        let _ = writeln!(text, "\n[[parties]]\nid = {}\nname = {}", quoted(&party.id), quoted(&party.name));
        if party.file != format!("{}.toml", party.id) {
            let _ = writeln!(text, "file = {}", quoted(&party.file));
        }
    }
    for issue in &scenario.issues {
        put_issue(&mut text, issue);
    }
    text
}

fn put_issue(text: &mut String, issue: &Issue) {
    let _ =
        writeln!(text, "\n[[issues]]\nid = {}\nquestion = {}", quoted(&issue.id), quoted(&issue.question));
    match &issue.options {
        Options::Labels { labels, ordered } => {
            text.push_str("options = [\n");
            for label in labels {
                let _ = match &label.text {
                    None => writeln!(text, "  {},", quoted(&label.id)),
                    Some(long) => {
                        writeln!(text, "  {{ id = {}, text = {} }},", quoted(&label.id), quoted(long))
                    }
                };
            }
            text.push_str("]\n");
            if *ordered {
                text.push_str("ordered = true\n");
            }
        }
        Options::Integer { from, to, step, .. } => {
            let step = if *step == 1 { String::new() } else { format!(", step = {step}") };
            let _ = writeln!(text, "integer = {{ from = {from}, to = {to}{step} }}");
        }
        Options::Real { from, to, resolution, .. } => {
            let [from, to, resolution] = [from, to, resolution].map(|n| number(*n));
            let _ = writeln!(text, "real = {{ from = {from}, to = {to}, resolution = {resolution} }}");
        }
    }
    if let Some(unit) = issue.unit() {
        let _ = writeln!(text, "unit = {}", quoted(unit));
    }
}

fn private(scenario: &Scenario, file: &PartyFile) -> String {
    let preferences = &file.preferences;
    let mut text = String::from("format = 1\n");
    let _ = writeln!(text, "party = {}", quoted(&scenario.parties[file.party.0].id));
    let _ = match &preferences.reservation {
        Reservation::Any => writeln!(text, "reservation = \"none\""),
        Reservation::Value(estimate) => writeln!(text, "reservation = {}", number(estimate.likely())),
        Reservation::Package(id) => {
            writeln!(text, "reservation = {{ package = {} }}", quoted(&scenario.packages[id.0].id))
        }
    };
    if let Some(discount) = &preferences.discount {
        let _ = writeln!(text, "discount = {}", number(discount.likely()));
    }
    if let Some(per) = preferences.discount_per {
        let _ = writeln!(text, "discount_per = {}", quoted(per.name()));
    }
    if preferences.normalise {
        text.push_str("normalise = true\n");
    }
    if let Some(ceiling) = preferences.ceiling {
        let _ = writeln!(text, "ceiling = {}", number(ceiling));
    }
    if let Some(e) = &file.elicitation {
        let _ = writeln!(
            text,
            "elicitation = {{ comparisons = {}, errors = {}, cost = {}, fixed_seed = {}, experimental = {} }}",
            e.comparisons,
            e.errors,
            number(e.cost),
            e.fixed_seed,
            e.experimental
        );
    }
    put_terms(&mut text, scenario, &preferences.terms);
    text
}

fn put_terms(text: &mut String, scenario: &Scenario, terms: &[Term]) {
    for (at, issue) in scenario.issues.iter().enumerate() {
        // A second term of one issue is a table of its own.
        let own = terms.iter().find(|term| matches!(term, Term::Values { issue, .. } if issue.0 == at));
        put_values(text, issue, own);
    }
    let mut is_first = vec![true; scenario.issues.len()];
    for term in terms {
        match term {
            Term::Values { issue, .. } if std::mem::replace(&mut is_first[issue.0], false) => {}
            Term::Values { issue, weight, values, out_of, .. } => {
                put_single_bonuses(text, scenario, issue.0, (weight, values, *out_of));
            }
            Term::Joint { issues, weight, table, out_of, .. }
                if !(2..=MOST_JOINT).contains(&issues.len()) =>
            {
                put_cells(text, scenario, issues, (weight, table, *out_of));
            }
            Term::Joint { issues, weight, table, out_of, .. } => {
                let ids: Vec<String> = issues.iter().map(|i| quoted(&scenario.issues[i.0].id)).collect();
                let _ = writeln!(text, "\n[[joint]]\nissues = [{}]", ids.join(", "));
                let _ = writeln!(text, "weight = {}", number(weight.likely()));
                put_out_of(text, *out_of);
                text.push_str("table = [\n");
                let sizes = issues.iter().map(|i| scenario.issues[i.0].n_options()).collect();
                for (outcome, value) in crate::model::OutcomeSpace::new(sizes).iter().zip(table) {
                    let options = outcome.options().iter().zip(issues);
                    let at: Vec<String> = options.map(|(&o, i)| option(&scenario.issues[i.0], o)).collect();
                    if value.likely() != Decimal::ZERO {
                        let value = number(value.likely());
                        let _ = writeln!(text, "  {{ at = [{}], value = {value} }},", at.join(", "));
                    }
                }
                text.push_str("]\n");
            }
            Term::Bonus { when, value, out_of, .. } => put_bonus(text, scenario, when, value, *out_of),
        }
    }
}

fn put_values(text: &mut String, issue: &Issue, own: Option<&Term>) {
    let _ = writeln!(text, "\n[issues.{}]", issue.id);
    let Some(Term::Values { weight, values, out_of, .. }) = own else {
        text.push_str("weight = 0\n");
        let last = issue.n_options() - 1;
        match (issue.number(0), issue.number(last)) {
            (Some(low), Some(high)) if low != high => {
                let _ = writeln!(text, "points = [[{}, 0], [{}, 0]]", number(low), number(high));
            }
            _ => put_each(text, issue, &vec![Decimal::ZERO; last as usize + 1]),
        }
        return;
    };
    let _ = writeln!(text, "weight = {}", number(weight.likely()));
    put_out_of(text, *out_of);
    match values {
        Values::Each(each) => put_each(text, issue, &each.iter().map(Estimate::likely).collect::<Vec<_>>()),
        Values::Line(line) => {
            let point = |(x, y): &(Decimal, Estimate)| format!("[{}, {}]", number(*x), number(y.likely()));
            let points: Vec<String> = line.points.iter().map(point).collect();
            let _ = writeln!(text, "points = [{}]", points.join(", "));
        }
    }
}

fn put_each(text: &mut String, issue: &Issue, values: &[Decimal]) {
    let _ = writeln!(text, "[issues.{}.values]", issue.id);
    for (o, value) in values.iter().enumerate() {
        let _ = writeln!(text, "{} = {}", quoted(&issue.option_id(o as u32)), number(*value));
    }
}

fn put_out_of(text: &mut String, out_of: Option<Decimal>) {
    if let Some(out_of) = out_of {
        let _ = writeln!(text, "out_of = {}", number(out_of));
    }
}

/// What a second term pays for each option, as bonuses.
fn put_single_bonuses(
    text: &mut String,
    scenario: &Scenario,
    at: usize,
    (weight, values, out_of): (&Estimate, &Values, Option<Decimal>),
) {
    let issue = &scenario.issues[at];
    let values = match values {
        Values::Each(each) => each.iter().map(|value| value.likely().to_rational()).collect(),
        Values::Line(line) => on_line(issue, line),
    };
    for (o, value) in values.iter().enumerate().filter(|(_, value)| !value.is_zero()) {
        let worth = weight.likely().to_rational() * value;
        let worth = Decimal::nearest(&worth).map_or(Decimal::ZERO, |(worth, _)| worth);
        let _ = writeln!(text, "\n[[bonuses]]\nwhen = {{ {} = {} }}", issue.id, option(issue, o as u32));
        let _ = writeln!(text, "value = {}", number(worth));
        put_out_of(text, out_of);
    }
}

/// A table over one issue, or over more than a table may have: a bonus for each cell that pays.
fn put_cells(
    text: &mut String,
    scenario: &Scenario,
    issues: &[crate::model::IssueId],
    (weight, table, out_of): (&Estimate, &[Estimate], Option<Decimal>),
) {
    let sizes = issues.iter().map(|i| scenario.issues[i.0].n_options()).collect();
    for (outcome, value) in crate::model::OutcomeSpace::new(sizes).iter().zip(table) {
        let worth = weight.likely().to_rational() * value.likely().to_rational();
        if worth.is_zero() {
            continue;
        }
        let worth = Decimal::nearest(&worth).map_or(Decimal::ZERO, |(worth, _)| worth);
        let chosen = issues.iter().zip(outcome.options()).map(|(i, &o)| {
            let issue = &scenario.issues[i.0];
            format!("{} = {}", issue.id, option(issue, o))
        });
        let when: Vec<String> = chosen.collect();
        let _ = writeln!(text, "\n[[bonuses]]\nwhen = {{ {} }}", when.join(", "));
        let _ = writeln!(text, "value = {}", number(worth));
        put_out_of(text, out_of);
    }
}

fn put_bonus(
    text: &mut String,
    scenario: &Scenario,
    when: &Region,
    value: &Estimate,
    out_of: Option<Decimal>,
) {
    let condition = |condition: &crate::model::Condition| {
        let issue = &scenario.issues[condition.issue().0];
        let allowed: Vec<u32> = (0..issue.n_options()).filter(|&o| condition.allows(o)).collect();
        let meant = match (&allowed[..], issue.is_ordered()) {
            ([one], _) => option(issue, *one),
            ([first, .., last], true) if (last - first) as usize + 1 == allowed.len() => {
                format!("{{ from = {}, to = {} }}", option(issue, *first), option(issue, *last))
            }
            _ => {
                let options: Vec<String> = allowed.iter().map(|&o| option(issue, o)).collect();
                format!("[{}]", options.join(", "))
            }
        };
        format!("{} = {meant}", issue.id)
    };
    let mut conditions: Vec<String> = when.conditions().iter().map(condition).collect();
    if conditions.is_empty() {
        // What is paid everywhere is paid for every option of some issue.
        let anywhere = vec![true; scenario.issues[0].n_options() as usize];
        conditions.push(condition(&crate::model::Condition::new(crate::model::IssueId(0), anywhere)));
    }
    let _ = writeln!(text, "\n[[bonuses]]\nwhen = {{ {} }}", conditions.join(", "));
    let _ = writeln!(text, "value = {}", number(value.likely()));
    put_out_of(text, out_of);
}

/// An option as it is written in a choice.
fn option(issue: &Issue, option: u32) -> String {
    match issue.number(option) {
        Some(value) => number(value),
        None => quoted(&issue.option_id(option)),
    }
}

/// A number; in quotes where a float would not keep every digit.
fn number(value: Decimal) -> String {
    let text = value.to_string();
    if value.n_digits() <= FLOAT_DIGITS { text } else { format!("\"{text}\"") }
}

/// Text in double quotes, whose escapes TOML shares with JSON.
fn quoted(text: &str) -> String {
    visible_quoted(serde_json::to_string(text).expect("text is always JSON"))
}

/// A table may be over so many issues.
const MOST_JOINT: usize = 6;
/// Numbers of so many digits survive the way through a float.
const FLOAT_DIGITS: usize = 15;
