//! Rehearsals in words: how likely an agreement is, when, on what, and what each side is left with.

use super::talk::{MOVE_KINDS, level_words};
use super::tiles;
use crate::brief::ProspectsSummary;
use crate::report::document::{
    ColumnUnit, Document, Figure, Numbers, Picture, StyledText, Subject, Table, Tone,
};
use crate::report::words::{self, Figures};
use crate::talk::Rehearsals;
use crate::talk::answer::{ConductSummary, EndingKind, FaultCount, FaultReason};

/// Rehearsals: how likely an agreement is, when, on what, and what each side is left with.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::Control;
/// use elfvik::report;
/// use elfvik::talk::{RehearsalRequest, players};
///
/// let view = elfvik::format::native::starter_view();
/// let found = RehearsalRequest::of(2).answer(&view, &players::no_programs, &Control::default()).unwrap();
/// assert!(report::rehearsals(&found).markdown().contains("## 1. How the talks may go\n"));
/// ```
#[must_use]
pub fn rehearsals(found: &Rehearsals) -> Document<'_> {
    let mut page = Document::new(Subject::Rehearsals(found), &found.title, &words::of_talk(&found.audience));
    tiles::of_rehearsals(&mut page, found);
    if let Some(caution) = &found.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    page.section(1, "How the talks may go");
    write(&mut page, found);
    page
}

/// The part that a brief takes over.
pub(super) fn write(page: &mut Document<'_>, found: &Rehearsals) {
    if found.deterministic {
        single(page, found);
    } else {
        many(page, found);
    }
    if let Some(effective) = found.effective.filter(|_| !found.deterministic) {
        page.paragraph(format!(
            "The talks are held in worlds that are weighed by what was heard, and tell as much as {} in \
             worlds \
             of equal weight.",
            words::grouped(&format!("{effective:.0}"))
        ));
    }
    found.faults.iter().for_each(|fault| page.paragraph(failed(found, fault)));
    if let Some(conduct) = &found.conduct {
        measured(page, found, conduct);
    }
    page.table(payoffs(found));
    if !found.deterministic {
        agreed(page, found);
    }
    page.heading("Who played, by which rules");
    for (id, strategy) in &found.strategies.0 {
        let name = named(found, id);
        page.bullet(StyledText::toned(Tone::Strong, name).then(format!(": {strategy}")));
    }
    found.levels.iter().for_each(|level| page.bullet(level_words(level, named(found, &level.first))));
}

/// Whether notably fewer talks end in agreement than worlds allow one.
pub(super) fn is_missed(possible: f64, reached: f64) -> bool {
    possible - reached > ALIKE
}

/// Why a deal can be possible and yet not be reached.
pub(super) fn compared(page: &mut Document<'_>, found: &Rehearsals, likely: &ProspectsSummary) {
    if found.deterministic {
        return;
    }
    let (possible, reached) = (likely.ratified.estimate, found.agreement.estimate);
    let [in_worlds, in_talks] = [possible, reached].map(words::chance);
    let text = match is_missed(possible, reached) {
        true => format!(
            "Possible is not reached: a deal that both could sign and that would be ratified exists in \
             {in_worlds} of the worlds, the delegates agreed on one in {in_talks} of the talks. Each knows \
             its \
             own file and what that file believes of the others; in the rest they do not find the package in \
             time, or what they sign is refused at home."
        ),
        false => format!(
            "Where a deal is possible it is mostly reached: one that both could sign and that would be \
             ratified exists in {in_worlds} of the worlds, and the delegates, who know only their own files, \
             agreed in {in_talks} of the talks. What stands in the way is what the sides want, not how they \
             talk."
        ),
    };
    page.paragraph(text);
}

/// What a party is called.
fn named<'f>(found: &'f Rehearsals, id: &'f str) -> &'f str {
    found.names.get(id).map_or(id, String::as_str)
}

/// A talk that cannot come out otherwise.
fn single(page: &mut Document<'_>, found: &Rehearsals) {
    let lead = "Nothing is drawn here: there is no guess and no chance, and no strategy that draws. All \
                rehearsals are the same talk, so it was held once: ";
    let round = found.rounds.map(|rounds| format!(" in round {}", words::rough(rounds.middle)));
    let round = round.unwrap_or_default();
    let text = match found.agreed.first() {
        Some(agreed) => StyledText::from(lead)
            .then_toned(Tone::Good, "agreement")
            .then(format!("{round}: {}.", found.display.package(&agreed.outcome))),
        None => {
            let kind = found.endings.first().map_or("no agreement", |ending| in_words(ending.kind));
            StyledText::from(lead).then_toned(Tone::Bad, format!("no agreement, {kind}")).then(".")
        }
    };
    page.paragraph(text);
}

/// That fewer talks were held than were asked for; nothing where all were.
fn fewer(found: &Rehearsals) -> String {
    match found.asked > found.talks {
        true => format!(" {} were asked for; where each takes long, fewer are held.", found.asked),
        false => String::new(),
    }
}

/// How likely an agreement is, how the talks ended, and when.
fn many(page: &mut Document<'_>, found: &Rehearsals) {
    let agreement = &found.agreement;
    let tone = match agreement.estimate {
        p if p >= 0.5 => Tone::Good,
        p if p >= 0.1 => Tone::Middle,
        _ => Tone::Bad,
    };
    page.paragraph(
        StyledText::from(format!(
            "{} held, each with draws of its own: guesses, chance, strategies. They agreed in ",
            match found.talks {
                1 => "1 rehearsal was".to_owned(),
                n => format!("{} rehearsals were", words::grouped(&n.to_string())),
            }
        ))
        .then_toned(tone, words::interval(agreement, "them"))
        .then(format!(". Draws come from seed {}.", found.seed))
        .then(fewer(found)),
    );
    let ending = |ending: &crate::talk::answer::EndingShare| {
        format!("{} {}", in_words(ending.kind), words::chance(ending.share))
    };
    let endings: Vec<String> = found.endings.iter().map(ending).collect();
    let rounds = found.rounds.map_or_else(String::new, |r| {
        format!(
            " Nine agreements in ten came between round {:.0} and round {:.0}, the middle one in round \
                 {:.0}.",
            r.low, r.high, r.middle
        )
    });
    page.paragraph(format!("How they ended: {}.{rounds}", endings.join(", ")));
}

/// What they reached of what was possible, and how the delegates moved.
fn measured(page: &mut Document<'_>, found: &Rehearsals, conduct: &ConductSummary) {
    let ConductSummary { possible, unknown, refused_by_chance, reached, .. } = conduct;
    let share = words::chance(*reached as f64 / (*possible).max(1) as f64);
    let distance = conduct.distance.map_or_else(String::new, |distance| {
        format!(
            " On average an agreement lies {distance:.3} of each side's range from the nearest outcome \
            that wastes nothing."
        )
    });
    let rest = match unknown {
        0 => String::new(),
        n => format!(" Of {} that is not known.", words::counted(*n, "talk")),
    };
    let refused = match refused_by_chance {
        0 => String::new(),
        n => format!(
            " In {} more somebody at home, of whom nothing but a probability is known, refused what was \
            initialled.",
            words::counted(*n, "talk")
        ),
    };
    page.paragraph(format!(
        "A deal that both could sign and that would be ratified existed in {} of {}; {} of these reached \
         one.{rest}{refused}{distance}",
        words::grouped(&possible.to_string()),
        words::counted(found.talks, "talk"),
        share,
    ));
    let all = &conduct.moves_where_possible.0;
    let mut table = Table::of(all).text("moves where a deal existed", |(id, _)| named(found, id));
    for (head, count) in MOVE_KINDS {
        table = table.number(head, ColumnUnit::Percent, |(_, moves)| {
            words::percent(count(moves) as f64 / moves.all().max(1) as f64)
        });
    }
    page.table(table.end());
}

/// What the strategy of a party did wrong, in how many talks, and the last that it wrote.
fn failed(found: &Rehearsals, fault: &FaultCount) -> StyledText {
    let name = named(found, &fault.party);
    let whole = words::counted(fault.talks, "talk");
    let first = fault.reasons.first().map(|reason| reason.fault.to_string()).unwrap_or_default();
    let one = |reason: &FaultReason| format!("{} in {}", reason.fault, words::counted(reason.talks, "talk"));
    let reasons = match fault.different {
        0 | 1 => first,
        n => {
            let mut reasons: Vec<String> = fault.reasons.iter().map(one).collect();
            if n > reasons.len() {
                reasons.push(format!("and so on, {n} different reasons"));
            }
            reasons.join("; ")
        }
    };
    let wrote = fault.wrote.as_ref().map(|text| {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        format!("; it wrote: {}", lines.join(" / "))
    });
    StyledText::toned(Tone::Bad, name).then(format!(": {whole}: {reasons}{}.", wrote.unwrap_or_default()))
}

/// What each party was left with.
fn payoffs(found: &Rehearsals) -> Table {
    let ranges = || found.payoffs.values().flat_map(|range| [range.low, range.middle, range.high]);
    let span = ranges().map(f64::abs).fold(0.0, f64::max);
    let number = |value: f64| Figures::among(span, ranges()).write(value);
    let table = Table::of(&found.payoffs.0).text("party", |(id, _)| named(found, id));
    if found.deterministic {
        return table.number("left with", ColumnUnit::Utility, |(_, range)| number(range.middle)).end();
    }
    table
        .number("left with, on average", ColumnUnit::Utility, |(id, _)| {
            found.mean_payoffs.get(id).copied().map_or_else(String::new, number)
        })
        .number("one in twenty at most", ColumnUnit::Utility, |(_, range)| number(range.low))
        .number("middle", ColumnUnit::Utility, |(_, range)| number(range.middle))
        .number("one in twenty at least", ColumnUnit::Utility, |(_, range)| number(range.high))
        .end()
}

fn agreed(page: &mut Document<'_>, found: &Rehearsals) {
    if found.agreed.is_empty() {
        return;
    }
    type Options = crate::names::IdMap<f64>;
    let option = |issue: &str, (option, share): &(String, f64)| {
        format!("{} ({})", found.display.short_option_of_id(issue, option), words::chance(*share))
    };
    let others = |issue: &str, options: &Options| {
        let others = options.0.iter().skip(1).take(3);
        let others: Vec<String> = others.map(|other| option(issue, other)).collect();
        let more = options.0.len().saturating_sub(4);
        let more = if more > 0 { format!(", {more} more") } else { String::new() };
        others.join(", ") + &more
    };
    let table = Table::of(&found.issues.0)
        .text("issue", |(issue, _)| found.display.issue(issue))
        .text("most often", |(issue, options)| {
            options.0.first().map(|first| option(issue, first)).unwrap_or_default()
        })
        .text("else", |(issue, options)| others(issue, options))
        .end();
    let reading = match found.different {
        1 => "All agreements were on the same outcome.".to_owned(),
        n => format!(
            "{} different outcomes were agreed; this is what they chose.",
            words::grouped(&n.to_string())
        ),
    };
    page.figure(Figure {
        picture: Picture::Agreements,
        title: "On what they agreed, issue by issue".into(),
        caption: String::new(),
        finding: reading,
        numbers: Numbers::Table(table),
    });
    page.heading("The most frequent agreements");
    let is_frequent = |agreed: &&crate::talk::answer::AgreedOutcome| agreed.share.estimate >= 0.01;
    let n = found.agreed.iter().filter(is_frequent).count().clamp(3, MOST_SHOWN);
    for agreed in found.agreed.iter().take(n) {
        let share = format!("{} of all talks: ", words::chance(agreed.share.estimate));
        page.bullet(StyledText::toned(Tone::Strong, share).then(found.display.package(&agreed.outcome)));
    }
}

/// An ending in words.
pub(super) fn in_words(kind: EndingKind) -> &'static str {
    match kind {
        EndingKind::Agreement => "agreement",
        EndingKind::Deadline => "time ran out",
        EndingKind::Walked => "somebody walked away",
        EndingKind::BrokenOff => "broken off by chance",
        EndingKind::Exhausted => "nothing new to offer",
        EndingKind::Conflict => "nobody would concede",
        EndingKind::NotSigned => "the text was not signed",
        EndingKind::Fault => "a strategy failed",
        EndingKind::NotRatified => "refused at home",
        EndingKind::TooManyOpen => "too many issues open for the next level",
        EndingKind::Collapsed => "collapsed",
        EndingKind::Suspended => "suspended",
        EndingKind::Stopped => "stopped",
    }
}

const MOST_SHOWN: usize = 8;
/// Shares that differ by less are about the same.
const ALIKE: f64 = 0.05;
