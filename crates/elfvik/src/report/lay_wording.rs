//! Numbers, options and lists for readers who do not know the field.

use super::gap_order;
use crate::brief::{Brief, IdMap, NumberSummary, OutcomeById, Quantity, SharedNumberUse};
use crate::names::ratifier_of;
use crate::report::words;

/// What a number of the files is, without a word of the field: "the least that U.S. accepts".
pub(super) fn number(brief: &Brief, number: &NumberSummary) -> String {
    match &number.what {
        Quantity::Shared { question: Some(question), .. } => {
            format!("the answer to \"{}\"", cut(question.trim(), MOST_QUESTION))
        }
        Quantity::Shared { of, .. } => shared(brief, of),
        what => quantity(brief, [number.party.as_deref(), number.ratifier.as_deref()], what),
    }
}

/// What is said of the number that several places share.
fn shared(brief: &Brief, places: &[SharedNumberUse]) -> String {
    let mut said: Vec<String> = Vec::new();
    for place in places {
        let what = quantity(brief, [place.party.as_deref(), place.ratifier.as_deref()], &place.what);
        if !said.contains(&what) {
            said.push(what);
        }
    }
    match said.len() {
        0..=1 => said.concat(),
        _ => format!("one number behind {}", few(&said, MOST_PLACES)),
    }
}

/// What a number says of a party, or of its ratifier.
fn quantity(brief: &Brief, [party, ratifier]: [Option<&str>; 2], what: &Quantity) -> String {
    let of_party = party.and_then(|id| brief.scenario.parties.iter().find(|party| party.id == id));
    let who = match (of_party, ratifier) {
        (Some(party), Some(ratifier)) => ratifier_of(ratifier, &party.name, &party.short),
        (Some(party), None) => party.short.clone(),
        (None, _) => ratifier.or(party).unwrap_or("all").to_owned(),
    };
    let is_cost = ratifier.is_none() && of_party.is_some_and(words::counts_costs);
    let least = if is_cost {
        format!("the most that a deal may cost {who}")
    } else {
        format!("the least that {who} accepts")
    };
    let together = |issues: &[String]| if issues.len() > 1 { " together" } else { "" };
    match what {
        Quantity::Consent { by, .. } => format!("how likely consent by {by} is"),
        Quantity::Shared { question, .. } => question.clone().unwrap_or_default(),
        Quantity::Reservation => least,
        Quantity::StateReservation { name, .. } => format!("{least} in {name}"),
        Quantity::Discount => format!("how much waiting costs {who}"),
        Quantity::Weight { issues } => {
            format!("how much {}{} counts for {who}", brief.display.issues(issues), together(issues))
        }
        Quantity::Value { options } => {
            format!("how much {} is worth to {who}", words::options(options, &brief.display))
        }
        Quantity::Bonus { issues } if issues.is_empty() => format!("what {who} adds to every deal"),
        Quantity::Bonus { issues } => {
            let issues = format!("{}{}", brief.display.issues(issues), together(issues));
            format!("what the choice on {issues} is worth to {who}")
        }
        Quantity::Approval => format!("how likely approval by {who} is"),
    }
}

/// Whether a number is the least that a party accepts where that counts what a deal costs it: low is then
/// high, and what falls rises.
pub(super) fn is_cost(brief: &Brief, number: &NumberSummary) -> bool {
    let is_least = matches!(number.what, Quantity::Reservation | Quantity::StateReservation { .. });
    let party = brief.scenario.parties.iter().find(|party| number.party.as_ref() == Some(&party.id));
    is_least && number.ratifier.is_none() && party.is_some_and(words::counts_costs)
}

/// What is chosen, in so many letters: all of it, or by what differs from a named package; where neither
/// finds room, that at which most is at stake, and how the rest is chosen.
pub(super) fn chosen(brief: &Brief, outcome: &OutcomeById, most: usize) -> String {
    let whole = brief.display.short_choices(outcome);
    if whole.chars().count() <= most {
        return whole;
    }
    let is_whole = outcome.0.len() == brief.scenario.issues.len();
    let near = brief.display.short_package(outcome).filter(|_| is_whole);
    near.filter(|text| text.chars().count() <= most).unwrap_or_else(|| most_at_stake(brief, outcome, most))
}

/// As many choices as find room, those first at which most is at stake, and how the rest is chosen.
fn most_at_stake(brief: &Brief, outcome: &OutcomeById, most: usize) -> String {
    let stake = |at: &usize| {
        let gap = brief.gap.iter().find(|gap| gap.issue == outcome.0[*at].0);
        gap.map_or(0.0, gap_order::at_stake)
    };
    let mut order: Vec<usize> = (0..outcome.0.len()).collect();
    order.sort_by(|a, b| stake(b).total_cmp(&stake(a)));
    let part = |mut places: Vec<usize>| -> OutcomeById {
        places.sort_unstable();
        IdMap(places.into_iter().map(|at| outcome.0[at].clone()).collect())
    };
    let said = |n: usize| {
        let shown = brief.display.short_choices(&part(order[..n].to_vec()));
        match order.len() - n {
            0 => shown,
            _ => format!("{shown}; {}", rest(brief, &part(order[n..].to_vec()))),
        }
    };
    let fitting = (1..order.len()).rev().map(said).find(|text| text.chars().count() <= most);
    fitting.unwrap_or_else(|| said(order.len().min(1)))
}

/// How what is not spelt out is chosen.
fn rest(brief: &Brief, hidden: &OutcomeById) -> String {
    let is_like = |package: &&crate::names::PackageNames| {
        hidden.0.iter().all(|(issue, choice)| package.outcome.get(issue) == Some(choice))
    };
    match brief.display.packages.iter().find(is_like) {
        Some(package) => format!("the rest as in \"{}\"", package.name),
        None => format!("{} (see the whole brief)", words::counted(hidden.0.len(), "further choice")),
    }
}

/// The first few of some texts, and how many more there are: "a, b and 4 more". One more is named, since that
/// takes as much room as to count it.
pub(super) fn few(texts: &[String], most: usize) -> String {
    match texts.len().saturating_sub(most) {
        0 => words::list(texts),
        1 if most > 0 => words::list(texts),
        n if most == 0 => n.to_string(),
        n => format!("{} and {n} more", texts[..most].join(", ")),
    }
}

/// As many whole sentences of a text as fit into so many characters; at least the first, cut where it is
/// longer.
pub(super) fn sentences(text: &str, most: usize) -> String {
    let ends = text.match_indices(". ").map(|(at, _)| at + 1).chain([text.len()]);
    let fitting = ends.filter(|end| text[..*end].chars().count() <= most).max();
    fitting.map_or_else(|| cut(text, most), |end| text[..end].to_owned())
}

/// A text of at most so many characters, with an ellipsis where it was longer.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.trim_end().to_owned() + "\u{2026}"
}

/// So many letters of a question are said.
const MOST_QUESTION: usize = 100;
/// So many places of a shared number are said.
const MOST_PLACES: usize = 3;

#[cfg(test)]
mod tests {
    use super::{cut, few, sentences};

    #[test]
    fn long_lists_are_cut_and_say_how_many_are_left_out() {
        let texts: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!([few(&texts, 3), few(&texts, 1), few(&texts, 0)], ["a, b and c", "a and 2 more", "3"]);
    }

    #[test]
    fn texts_are_cut_between_sentences_where_they_can_be() {
        assert_eq!(sentences("One. Two is longer.", 8), "One.");
        assert_eq!(sentences("One is long. Two.", 6), "One i\u{2026}");
        assert_eq!(cut("\u{e9}\u{e9}\u{e9}", 3), "\u{e9}\u{e9}\u{e9}");
    }
}
