//! Rehearsals in words: how likely an agreement is, when, on what, and what each side is left with.

use super::talk::level_words;
use crate::names::Range;
use crate::report::document::{Cell, Document, Figure, Picture, Rich, Subject, Table, Tone};
use crate::report::words;
use crate::talk::Rehearsals;

/// The whole story below its title.
pub(in crate::report) fn of(found: &Rehearsals) -> Document<'_> {
    let mut page = Document::new(Subject::Rehearsals(found));
    page.paragraph(Rich::toned(Tone::Middle, &found.stamp));
    if let Some(caution) = &found.caution {
        page.paragraph(Rich::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    page.section(1, "How the talks may go");
    write(&mut page, found);
    page
}

/// The part that a brief takes over.
pub(super) fn write(page: &mut Document<'_>, found: &Rehearsals) {
    let agreement = &found.agreement;
    let tone = match agreement.estimate {
        p if p >= 0.5 => Tone::Good,
        p if p >= 0.1 => Tone::Middle,
        _ => Tone::Bad,
    };
    let [low, high] = [agreement.low, agreement.high].map(|p| format!("{:.1}", p * 100.0));
    page.paragraph(
        Rich::from(format!(
            "{} were held, each in another world drawn from the guesses. They agreed in ",
            words::counted(found.talks, "rehearsal")
        ))
        .then_toned(
            tone,
            format!("{} (95 % interval {low} to {high} %)", words::chance(agreement.estimate)),
        )
        .then(format!(" of them. Draws come from seed {}.", found.seed)),
    );
    let ending = |ending: &crate::talk::answer::EndingShare| format!("{} {}", in_words(ending.kind), words::chance(ending.share));
    let endings: Vec<String> = found.endings.iter().map(ending).collect();
    let rounds = found.rounds.map_or_else(String::new, |r| {
        format!(" Nine agreements in ten came between round {:.0} and round {:.0}, the middle one in round {:.0}.", r.low, r.high, r.middle)
    });
    page.paragraph(format!("How they ended: {}.{rounds}", endings.join(", ")));
    let row = |(id, range): &(String, Range)| {
        let [low, middle, high] = [range.low, range.middle, range.high].map(words::rough);
        let mean = found.mean_payoffs.get(id).copied().map_or_else(String::new, words::rough);
        let name = found.names.get(id).map_or(id.as_str(), String::as_str);
        let strategy = found.strategies.get(id).map_or("", String::as_str);
        let cells = [mean, low, middle, high].map(Cell::from);
        [Cell::from(name), Cell::from(strategy)].into_iter().chain(cells).collect::<Vec<Cell>>()
    };
    let payoffs = Table::new(
        &["party", "played", "left with, on average", "one in twenty at most", "middle", "one in twenty at least"],
        2,
        found.payoffs.0.iter().map(row).collect(),
    );
    page.table(payoffs);
    agreed(page, found);
    found.levels.iter().for_each(|level| page.bullet(level_words(level)));
}

fn agreed(page: &mut Document<'_>, found: &Rehearsals) {
    if found.agreed.is_empty() {
        return;
    }
    let row = |agreed: &crate::talk::answer::Agreed| {
        let name = agreed.package.as_ref().map(|id| format!("{id}: ")).unwrap_or_default();
        vec![
            Cell::from(format!("{name}{}", words::outcome(&agreed.outcome))),
            Cell::from(words::chance(agreed.share.estimate)),
        ]
    };
    let reading = match found.different {
        1 => "All agreements were on the same outcome.".to_owned(),
        n => format!(
            "{} different outcomes were agreed; these were the most frequent. The picture shows what was agreed issue by issue.",
            words::grouped(&n.to_string())
        ),
    };
    page.figure(Figure {
        picture: Picture::Agreements,
        title: "On what they agreed".into(),
        reading,
        twin: Some(Table::new(&["outcome", "of all talks"], 1, found.agreed.iter().take(MOST_SHOWN).map(row).collect())),
    });
}

/// An ending in words.
fn in_words(kind: &str) -> &str {
    match kind {
        "agreement" => "agreement",
        "deadline" => "time ran out",
        "walked" => "somebody walked away",
        "broken-off" => "broken off by chance",
        "exhausted" => "nothing new to offer",
        "conflict" => "nobody would concede",
        "not-signed" => "the text was not signed",
        "fault" => "a strategy failed",
        "not-ratified" => "refused at home",
        "too-many-open" => "too many issues open for the next level",
        other => other,
    }
}

const MOST_SHOWN: usize = 8;
