//! One talk in words: how it ended, what was said, who gave way on what.

use super::minutes::{self, short};
use super::tiles;
use crate::model::DiscountPer;
use crate::report::document::{
    ColumnUnit, Document, Figure, Numbers, Picture, StyledText, Subject, Table, Tone,
};
use crate::report::words::{self, Figures};
use crate::talk::Talk;
use crate::talk::answer::{
    LevelSummary, MoveCounts, OpponentModelSummary, StepKind, TalkParty, TranscriptEntry,
};

/// A talk: how it ended, both sides' offers among the efficient outcomes, what each offer was worth, what was
/// said, who gave way on what.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::Control;
/// use elfvik::report;
/// use elfvik::talk::request::TalkAnswer;
/// use elfvik::talk::{TalkRequest, hold, players};
///
/// let view = elfvik::format::native::starter_view();
/// let request = TalkRequest::standard();
/// let result = hold(&view, &request, &players::no_programs, &Control::default()).unwrap();
/// let TalkAnswer::Talk(talk) = result.answer() else { panic!("the talk was not asked for by one party") };
/// assert!(report::talk(&talk).markdown().contains("## 1. How it ended\n"));
/// ```
#[must_use]
pub fn talk(talk: &Talk) -> Document<'_> {
    let mut page = Document::new(Subject::Talk(talk), &talk.title, &words::of_talk(&talk.audience));
    tiles::of_talk(&mut page, talk);
    if let Some(caution) = &talk.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    page.section(1, "How it ended");
    ended(&mut page, talk);
    page.section(2, "How it went");
    pictures(&mut page, talk);
    page.section(3, "What was said");
    minutes::write(&mut page, talk);
    page.section(4, "Who gave way on what");
    conceded(&mut page, talk);
    page.section(5, "Who played, by which rules");
    rules(&mut page, talk);
    page
}

fn ended(page: &mut Document<'_>, talk: &Talk) {
    ending(page, talk);
    carried(page, talk);
    let ending = &talk.ending;
    let others = ending.left.iter().filter(|id| ending.by.as_ref() != Some(id));
    let gone: Vec<String> = others.map(|id| short(talk, id).to_owned()).collect();
    if !gone.is_empty() {
        page.paragraph(format!("{} left on the way; the others went on.", words::list(&gone)));
    }
    for refused in &ending.refused {
        page.bullet(format!("refused at home: {}", talk.display.package(refused)));
    }
    results(page, talk);
    distances(page, talk);
    for fault in &talk.faults {
        let text = format!("The strategy of {} failed: it {}.", short(talk, &fault.party), fault.fault);
        page.paragraph(StyledText::toned(Tone::Bad, text));
    }
}

/// The agreement, or in which way the talk ended without one.
fn ending(page: &mut Document<'_>, talk: &Talk) {
    let ending = &talk.ending;
    let texts = talk.steps.iter().filter(|step| step.what == StepKind::Text).count();
    let offers = if texts > 0 { words::counted(texts, "text") } else { words::counted(talk.offers, "offer") };
    match &ending.outcome {
        Some(outcome) => {
            let by = ending.proposed_by.as_ref().map(|id| format!(", offered by {}", short(talk, id)));
            page.paragraph(StyledText::toned(Tone::Good, "Agreement").then(format!(
                " in round {} after {offers}{}: {}.",
                words::grouped(&ending.round.to_string()),
                by.unwrap_or_default(),
                talk.display.package(outcome)
            )));
        }
        None => {
            let ended = StyledText::toned(Tone::Bad, words::ending(talk)).capitalised();
            let round = words::grouped(&ending.round.to_string());
            page.paragraph(ended.then(format!(", in round {round} after {offers}.")));
        }
    }
}

/// Whose agreement made it, and whose was not needed; or that no time would have been enough.
fn carried(page: &mut Document<'_>, talk: &Talk) {
    let ending = &talk.ending;
    let carried: Vec<&String> = ending.proposed_by.iter().chain(&ending.accepted_by).collect();
    let names = |is_in: bool| {
        let chosen = talk.parties.iter().filter(|side| carried.contains(&&side.id) == is_in);
        words::list(&chosen.map(|side| side.name.clone()).collect::<Vec<_>>())
    };
    if ending.outcome.is_some() && carried.len() < talk.parties.len() {
        page.paragraph(format!("Carried by {}; {} did not have to agree.", names(true), names(false)));
    }
    if ending.outcome.is_none() && talk.zone == Some(false) {
        let text = "No outcome at all is acceptable to all who must agree: more time would not have helped.";
        page.paragraph(StyledText::from(text).then_toned(Tone::Command, " `elfvik brief` says what would."));
    }
}

/// What each party gets.
fn results(page: &mut Document<'_>, talk: &Talk) {
    let number = |side: &TalkParty, value: Option<f64>| {
        value.map_or_else(|| "-".to_owned(), |value| Figures::of_side(talk, side).write(value))
    };
    let results = talk.parties.iter().map(|side| (side, talk.results.get(&side.id)));
    type Row<'t> = (&'t TalkParty, Option<&'t crate::talk::answer::PartyResult>);
    let advantage = |(_, result): &Row<'_>| result.and_then(|r| r.advantage);
    let table = Table::of(results)
        .text("party", |(side, _)| &side.name)
        .number("utility", ColumnUnit::Utility, |(side, result): &Row<'_>| {
            number(side, result.and_then(|r| r.utility))
        })
        .number("accepts from", ColumnUnit::Utility, |(side, _)| number(side, Some(side.reservation)))
        .number("at best", ColumnUnit::Utility, |(side, _)| number(side, Some(side.most)))
        .number("of its gain", ColumnUnit::Percent, |row| {
            advantage(row).map_or_else(|| "-".to_owned(), words::percent)
        })
        .number("left with", ColumnUnit::Utility, |(side, result)| number(side, result.map(|r| r.payoff)))
        .end();
    page.table(table);
}

/// How far the agreement lies from the efficient outcomes and from the solutions.
fn distances(page: &mut Document<'_>, talk: &Talk) {
    let Some(distances) = &talk.distances else { return };
    let waste = if distances.frontier <= 0.0 {
        "The agreement is efficient: nobody could get more without another getting less".to_owned()
    } else {
        format!("The agreement lies {} from the nearest efficient outcome", words::rough(distances.frontier))
    };
    let bounded = if distances.is_exact { "" } else { " (of those found)" };
    let to = |name: &str, distance: Option<f64>| distance.map(|d| format!("{} from {name}", words::rough(d)));
    let solutions: Vec<String> = [
        to("Nash", distances.nash),
        to("Kalai", distances.kalai),
        to("Kalai-Smorodinsky", distances.kalai_smorodinsky),
        to("utilitarian", distances.utilitarian),
    ]
    .into_iter()
    .flatten()
    .collect();
    let welfare =
        talk.welfare.map(|w| format!(" Utilities add up to {}.", words::rough(w))).unwrap_or_default();
    let solutions =
        if solutions.is_empty() { String::new() } else { format!("; {}", words::list(&solutions)) };
    page.paragraph(format!("{waste}{bounded}{solutions}.{welfare}"));
}

fn pictures(page: &mut Document<'_>, talk: &Talk) {
    let proposals: Vec<&TranscriptEntry> =
        talk.steps.iter().filter(|step| step.what == StepKind::Propose).collect();
    if proposals.is_empty() {
        page.paragraph(match talk.steps.iter().any(|step| step.what == StepKind::Text) {
            true => "The mediator wrote the texts; the parties only voted.",
            false => "No offers were made.",
        });
        return;
    }
    let own = |side: &TalkParty| {
        let own = proposals.iter().filter(|step| step.by.as_ref() == Some(&side.id));
        own.map(|step| step.utilities.as_ref().and_then(|u| u.get(&side.id)).copied()).collect::<Vec<_>>()
    };
    let end = |side: &TalkParty, worth: Option<&Option<f64>>| {
        let worth = worth.copied().flatten();
        worth.map_or_else(|| "-".to_owned(), |worth| Figures::of_side(talk, side).write(worth))
    };
    let table = Table::of(&talk.parties)
        .text("party", |side| &side.short)
        .number("offers", ColumnUnit::Count, |side| own(side).len().to_string())
        .number("first, to itself", ColumnUnit::Utility, |side| end(side, own(side).first()))
        .number("last, to itself", ColumnUnit::Utility, |side| end(side, own(side).last()))
        .end();
    let crosses = |step: &&TranscriptEntry, side: &TalkParty| {
        let worth = step.utilities.as_ref().and_then(|utilities| utilities.get(&side.id));
        worth.is_some_and(|worth| *worth < side.least - (side.most - side.least) * ROUNDING)
    };
    let is_beyond = proposals.iter().any(|step| talk.parties.iter().any(|side| crosses(step, side)));
    let edge = if is_beyond { " What crosses a red line is drawn at the edge." } else { "" };
    if talk.parties.len() >= 2 {
        page.figure(Figure {
            picture: Picture::Traces,
            title: traces_title(talk),
            caption: format!(
                "Each side's offers in order, by what they were worth to these two; the closer the traces \
                 come, the closer the sides.{edge}"
            ),
            finding: String::new(),
            numbers: Numbers::Elsewhere("each offer under \"What was said\""),
        });
    }
    page.figure(Figure {
        picture: Picture::Course,
        title: "What the offers were worth, one after the other".into(),
        caption: format!(
            "For each side: full line, its own offers; thin line, those it received; dashed, the least it \
             accepts.{edge}"
        ),
        finding: String::new(),
        numbers: Numbers::Table(table),
    });
    page.heading("In which direction each next offer went");
    page.table(moves(talk));
    page.paragraph(StyledText::toned(
        Tone::Quiet,
        "A concession costs its maker and helps the others; a selfish move is the reverse; fortunate helps \
         both, unfortunate neither; nice costs nothing, and may give one of several others what another \
         loses; changes under 3 % of a side's range are silent.",
    ));
}

/// How many moves of one kind there are.
type MoveCount = fn(&MoveCounts) -> usize;

/// The kinds of moves in the order of tables, each with how many there are.
pub(super) const MOVE_KINDS: [(&str, MoveCount); 6] = [
    ("concession", |m| m.concession),
    ("selfish", |m| m.selfish),
    ("fortunate", |m| m.fortunate),
    ("unfortunate", |m| m.unfortunate),
    ("nice", |m| m.nice),
    ("silent", |m| m.silent),
];

/// How many offers of each party went in which direction.
fn moves(talk: &Talk) -> Table {
    let mut table = Table::of(&talk.parties).text("party", |side| &side.short);
    for (head, count) in MOVE_KINDS {
        let of = |side: &TalkParty| count(&talk.moves.get(&side.id).copied().unwrap_or_default());
        table = table.number(head, ColumnUnit::Count, |side| of(side).to_string());
    }
    table.end()
}

/// Whose utilities the picture of the traces shows.
fn traces_title(talk: &Talk) -> String {
    match &talk.parties[..] {
        [a, b, _, ..] => {
            format!(
                "Where the offers went, by what they gave {} and {}, two of {}",
                a.short,
                b.short,
                talk.parties.len()
            )
        }
        _ => "Where both sides' offers went".into(),
    }
}

fn conceded(page: &mut Document<'_>, talk: &Talk) {
    let mut has_moved = false;
    for side in &talk.parties {
        let Some(concessions) = talk.concessions.get(&side.id) else { continue };
        let mut moved: Vec<_> = concessions.iter().filter(|c| c.changes > 0).collect();
        moved.sort_by(|a, b| b.cost.total_cmp(&a.cost));
        if moved.is_empty() {
            continue;
        }
        has_moved = true;
        page.heading(&side.name);
        let table = Table::of(moved)
            .text("issue", |c| talk.display.issue(&c.issue))
            .text("asked first", |c| talk.display.short_option(&c.issue, &c.opened))
            .text("asked last", |c| talk.display.short_option(&c.issue, &c.ended))
            .number("cost it", ColumnUnit::Utility, |c| Figures::of_side(talk, side).write(c.cost))
            .number("changes", ColumnUnit::Count, |c| c.changes.to_string())
            .end();
        page.table(table);
    }
    if !has_moved {
        page.paragraph("Nobody changed an offer.");
    }
    opinions(page, talk);
}

/// What parties came to think of each other.
fn opinions(page: &mut Document<'_>, talk: &Talk) {
    if talk.opinions.is_empty() {
        return;
    }
    page.heading("What they came to think of each other");
    let cares = |opinion: &OpponentModelSummary| {
        let mut weights: Vec<&(String, f64)> = opinion.weights.0.iter().collect();
        weights.sort_by(|a, b| b.1.total_cmp(&a.1));
        let even = 1.0 / weights.len() as f64;
        // Weights that are nearly even say nothing.
        let clear = weights.iter().take(3).filter(|(_, weight)| *weight > 1.25 * even);
        let most: Vec<String> = clear
            .map(|(issue, w)| format!("{} ({})", talk.display.inner(issue), words::percent(*w)))
            .collect();
        if most.is_empty() { "could not tell".to_owned() } else { most.join(", ") }
    };
    let none = || "-".to_owned();
    let table = Table::of(&talk.opinions)
        .text("who", |opinion| short(talk, &opinion.of))
        .text("about", |opinion| short(talk, &opinion.about))
        .text("thought it cares most for", |opinion| cares(opinion))
        .number("how true", ColumnUnit::Own, |opinion| {
            opinion.pearson.map_or_else(none, |r| format!("{r:.2}"))
        })
        .number("would settle for", ColumnUnit::Percent, |opinion| {
            opinion.reservation.map_or_else(none, words::percent)
        })
        .end();
    page.table(table);
    page.paragraph(StyledText::toned(
        Tone::Quiet,
        "How true: the correlation of the estimate with the truth over all outcomes, 1 for a perfect one. \
         Would settle for: where its offers seemed to lead, as a share of all it is thought to want.",
    ));
}

fn rules(page: &mut Document<'_>, talk: &Talk) {
    for side in &talk.parties {
        page.bullet(StyledText::toned(Tone::Strong, &side.short).then(format!(": {}", side.strategy)).then(
            if side.discount < 1.0 {
                format!(", discount {} {}", words::rough(side.discount), per(side.discount_per))
            } else {
                String::new()
            },
        ));
    }
    talk.levels.iter().for_each(|level| page.bullet(level_words(level, short(talk, &level.first))));
    page.paragraph(format!(
        "All random numbers come from seed {}; the same seed gives the same talk.",
        talk.seed
    ));
    for (id, gap) in talk.gap.0.iter().filter(|(_, gap)| *gap > 0.0) {
        page.paragraph(format!(
            "The space is too large to be listed: an outcome at a target of {} may miss the best one by {}.",
            short(talk, id),
            words::rough(*gap)
        ));
    }
}

/// What a discount is counted by.
fn per(unit: DiscountPer) -> &'static str {
    match unit {
        DiscountPer::Round => "a round",
        DiscountPer::Time => "over the whole time",
    }
}

/// The rules of a level in a line; `first` is the name of the party that begins.
pub(super) fn level_words(level: &LevelSummary, first: &str) -> String {
    let hidden = level.hidden_from.map(|from| format!(" (hidden, from {from})")).unwrap_or_default();
    let breakdown = if level.breakdown > 0.0 {
        format!(", broken off after a round with probability {}", words::rough(level.breakdown))
    } else {
        String::new()
    };
    format!(
        "{}: {} protocol, at most {} {}{hidden}, clock of {}{breakdown}; no agreement pays {}; {first} \
         begins",
        level.name,
        level.protocol,
        words::grouped(&level.most.to_string()),
        level.unit,
        level.clock,
        level.no_agreement.name().replace('-', " "),
    )
}

/// What utilities can be off by rounding, as a share of the range.
const ROUNDING: f64 = 1e-9;
