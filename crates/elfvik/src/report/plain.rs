//! Numbers, options and lists for readers who do not know the field.

use crate::brief::{Brief, Keyed, NumberSummary, OutcomeById, Quantity};
use crate::model::readable;
use crate::report::words;

/// What a number of the files is, without a word of the field: "the least that U.S. accepts".
pub(super) fn number(brief: &Brief, number: &NumberSummary) -> String {
    let party = number.party.as_ref().map(|id| words::short(brief, id));
    let who = number.ratifier.as_deref().or(party).unwrap_or("all");
    let together = |issues: &[String]| if issues.len() > 1 { " together" } else { "" };
    match &number.what {
        Quantity::Consent { by, .. } => format!("how likely {by} consents"),
        Quantity::Shared { unknown } => format!("how things stand with {}", readable(unknown)),
        Quantity::Reservation => format!("the least that {who} accepts"),
        Quantity::StateReservation { name, .. } => format!("the least that {who} accepts in {name}"),
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
        Quantity::Approval => format!("how likely {who} approves"),
    }
}

/// What is chosen: "price: 12 million; heating: gas and 3 further choices"; where not all issues find room,
/// those at which most is at stake.
pub(super) fn chosen(brief: &Brief, outcome: &OutcomeById, most: usize) -> String {
    let mut shown: Vec<usize> = (0..outcome.0.len()).collect();
    if shown.len() > most {
        let stake = |at: &usize| {
            let gap = brief.gap.iter().find(|gap| gap.issue == outcome.0[*at].0);
            gap.map_or(0.0, |gap| gap.stakes.values().map(crate::brief::StakeSummary::weight).sum::<f64>())
        };
        shown.sort_by(|a, b| stake(b).total_cmp(&stake(a)));
        shown.truncate(most);
        shown.sort_unstable();
    }
    let hidden = outcome.0.len() - shown.len();
    let shown: OutcomeById = Keyed(shown.into_iter().map(|at| outcome.0[at].clone()).collect());
    let text = brief.display.short_choices(&shown);
    match hidden {
        0 => text,
        n => format!("{text} and {}", words::counted(n, "further choice")),
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
