//! An accord: how it stands on a day, what comes next, what has happened, what was agreed; and what some
//! events
//! would lead to.

use crate::brief::accord::{
    AccordConsequences, AccordReport, CommitmentSummary, ConsequenceSummary, DeadlineSummary,
    VerificationWord,
};
use crate::keep::accord::Standing;
use crate::model::words;
use crate::report::document::{
    Cell, ColumnUnit, Document, Figure, Numbers, Picture, StyledText, Subject, Table, Tone,
};
use crate::report::words::{self, AccordWords};

/// How an accord stands on a day, as a document.
///
/// # Examples
///
/// ```
/// use elfvik::brief::accord::AccordReport;
/// use elfvik::format::FileText;
/// use elfvik::keep::accord::{AccordState, accord_text};
/// use elfvik::report::{self, Colours};
///
/// let text = r#"
/// format = 1
/// title = "Dishes"
/// parties = [{ id = "ann", name = "Ann" }, { id = "bob", name = "Bob" }]
/// commitments = [{ id = "plates", by = "bob", due = "2019-10-05" }]
/// "#;
/// let text = accord_text(FileText { name: "accord.toml", text }).unwrap();
/// let state = AccordState::new(text.accord.clone());
/// let report = AccordReport::of(&text, &state, "2019-10-06".parse().unwrap());
/// assert!(report::accord(&report).text(Colours::Plain, 100).contains("1 is late"));
/// ```
#[must_use]
pub fn accord(report: &AccordReport) -> Document<'_> {
    let stamp = format!("as of {}", report.on);
    let mut page = Document::new(Subject::Accord(report), &report.title, &stamp);
    tiles(&mut page, report);
    if let Some(caution) = &report.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    page.section(1, &format!("How it stands on {}", report.on));
    unseen(&mut page, report);
    page.paragraph(in_short(report));
    page.figure(timeline(report));
    next(&mut page, report);
    happened(&mut page, report);
    page.section(2, "What was agreed");
    agreed(&mut page, report);
    page
}

/// What some events would lead to, as a document.
#[must_use]
pub fn accord_consequences(found: &AccordConsequences) -> Document<'_> {
    let report = &found.report;
    let say = AccordWords::of(report);
    let mut page = Document::new(Subject::Accord(report), &report.title, "what follows");
    if let Some(caution) = &report.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    page.section(1, "What happens");
    for event in &found.events {
        page.bullet(format!("{}: {}.", event.dated.day, say.event(event)));
    }
    page.section(2, "What follows if nothing else happens");
    unseen(&mut page, report);
    match found.consequences.is_empty() {
        true => page.paragraph("No commitment stands differently because of it."),
        false => page.table(consequences(&found.consequences, found, say)),
    }
    if !found.prevented.is_empty() {
        page.heading("What would have followed otherwise, and does not");
        page.table(consequences(&found.prevented, found, say));
    }
    if let Some(text) = totals(found, say) {
        page.paragraph(text);
    }
    page.figure(timeline(report));
    page
}

/// Changes, each with what every side gains by it.
fn consequences(changes: &[ConsequenceSummary], found: &AccordConsequences, say: AccordWords<'_>) -> Table {
    let mut table = Table::of(changes)
        .text("from", |one: &&ConsequenceSummary| one.day.to_string())
        .text("commitment", |one| say.commitment(&one.commitment).to_owned())
        .text("stood", |one| words::standing(one.from))
        .text("stands", |one| standing_cell(one.to))
        .text("because of", |one| {
            one.because_of.as_deref().map_or_else(String::new, |id| say.commitment(id).to_owned())
        });
    for (id, _) in &found.gains.0 {
        table = table.number(format!("{} gains", say.party(id)), ColumnUnit::Utility, |one| {
            one.gains.get(id).map_or_else(String::new, |gain| signed(*gain))
        });
    }
    table.end()
}

/// What each side loses or gains in all.
fn totals(found: &AccordConsequences, say: AccordWords<'_>) -> Option<String> {
    let each = found.gains.0.iter().map(|(id, gain)| {
        let party = say.party(id);
        match *gain {
            gain if gain < 0.0 => format!("{party} loses {}", words::rough(-gain)),
            gain if gain > 0.0 => format!("{party} gains {}", words::rough(gain)),
            _ => format!("{party} neither gains nor loses"),
        }
    });
    let each: Vec<String> = each.collect();
    let all = words::list(&each);
    Some(format!("In all, by the worth that the accord gives, {all}.")).filter(|_| !each.is_empty())
}

fn signed(gain: f64) -> String {
    let sign = if gain > 0.0 { "+" } else { "" };
    format!("{sign}{}", words::rough(gain))
}

fn tiles(page: &mut Document<'_>, report: &AccordReport) {
    for group in StandingGroup::ALL {
        let n = report.commitments.iter().filter(|one| group.holds(one.standing)).count();
        if n > 0 {
            page.tile(n.to_string(), group.name());
        }
    }
}

words! {
    /// Ways to stand that a reader in a hurry tells apart.
    enum StandingGroup {
        /// It was done and binds.
        InForce = "in force",
        /// There is time.
        ToCome = "still to come",
        /// Its day has passed.
        Late = "late",
        /// In dispute.
        Disputed = "in dispute",
        /// Broken.
        Broken = "broken",
        /// Ended or at rest.
        Ended = "ended or at rest",
    }
}

impl StandingGroup {
    fn holds(self, standing: Standing) -> bool {
        let own = match standing {
            Standing::Kept | Standing::KeptLate | Standing::Restored => Self::InForce,
            Standing::Waiting | Standing::Open | Standing::Reported => Self::ToCome,
            Standing::Overdue => Self::Late,
            Standing::Disputed => Self::Disputed,
            Standing::Broken => Self::Broken,
            Standing::Lapsed | Standing::SnappedBack | Standing::Suspended => Self::Ended,
        };
        self == own
    }
}

/// What the record holds and cannot be seen.
fn unseen(page: &mut Document<'_>, report: &AccordReport) {
    if report.unseen.is_empty() {
        return;
    }
    let say = AccordWords::of(report);
    let text = " The record holds what cannot be seen here. What follows is told as if it had not happened:";
    page.paragraph(StyledText::toned(Tone::Middle, "Incomplete:").then(text));
    for event in &report.unseen {
        page.bullet(StyledText::from(format!("{}.", say.unseen(event))).capitalised());
    }
}

/// "Of 4 commitments 1 is kept, 2 are to be done and 1 is late."
fn in_short(report: &AccordReport) -> StyledText {
    let each = Standing::ALL.into_iter().filter_map(|standing| {
        let n = report.commitments.iter().filter(|one| one.standing == standing).count();
        let are = if n == 1 { "is" } else { "are" };
        Some(format!("{n} {are} {}", words::standing(standing))).filter(|_| n > 0)
    });
    let each: Vec<String> = each.collect();
    match each.is_empty() {
        true => StyledText::from("It holds no commitment."),
        false => StyledText::from(format!(
            "Of {} {}.",
            words::counted(report.commitments.len(), "commitment"),
            words::list(&each)
        )),
    }
}

/// The commitments over the time, with how they stand as a table.
fn timeline(report: &AccordReport) -> Figure {
    let caption = "Each row is a commitment, each bar how it stands. An arrow goes from a breach to what it \
        ends. \
                   The shaded part is what comes if nothing happens.";
    Figure {
        picture: Picture::Timeline,
        title: "The commitments over time".to_owned(),
        caption: caption.to_owned(),
        finding: String::new(),
        numbers: Numbers::Table(standings(report)),
    }
}

fn standings(report: &AccordReport) -> Table {
    let say = AccordWords::of(report);
    Table::of(&report.commitments)
        .text("commitment", |one: &&CommitmentSummary| one.name.clone())
        .text("of", |one| say.parties(&one.owners))
        .text("stands", |one| standing_cell(one.standing))
        .text("", |one| say.since(one))
        .end()
}

fn standing_cell(standing: Standing) -> Cell {
    let word = words::standing(standing);
    match standing {
        Standing::Kept | Standing::KeptLate | Standing::Restored => Cell::toned(Tone::Good, word),
        Standing::Waiting | Standing::Open | Standing::Reported => Cell::from(word),
        Standing::Overdue | Standing::Broken => Cell::toned(Tone::Bad, word),
        Standing::Disputed | Standing::Lapsed | Standing::SnappedBack | Standing::Suspended => {
            Cell::toned(Tone::Middle, word)
        }
    }
}

/// What comes next if nothing happens.
fn next(page: &mut Document<'_>, report: &AccordReport) {
    page.heading("What comes next");
    if report.deadlines.is_empty() {
        page.paragraph("No day is set for anything.");
        return;
    }
    let say = AccordWords::of(report);
    let who = |deadline: &DeadlineSummary| {
        let one = report.commitments.iter().find(|one| one.id == deadline.commitment);
        one.map_or_else(String::new, |one| match &one.sunset {
            Some(sunset) if deadline.kind == crate::keep::accord::DeadlineKind::Renewal => {
                say.party(&sunset.renewed_by)
            }
            _ => say.parties(&one.owners),
        })
    };
    let table = Table::of(&report.deadlines)
        .text("last day", |deadline: &&DeadlineSummary| deadline.day.to_string())
        .text("what for", |deadline| words::deadline(deadline.kind))
        .text("commitment", |deadline| say.commitment(&deadline.commitment).to_owned())
        .text("of", |deadline| who(deadline));
    page.table(table.end());
    if let Some(clocks) = report.disputes
        && report.commitments.iter().any(|one| one.standing == Standing::Disputed)
    {
        page.paragraph(format!(
            "If nobody settles or decides a dispute in time, it holds that the commitment {}.",
            words::ruling(clocks.default)
        ));
    }
}

/// What has happened.
fn happened(page: &mut Document<'_>, report: &AccordReport) {
    page.heading("What has happened");
    if report.events.is_empty() {
        page.paragraph("Nothing has been recorded yet.");
        return;
    }
    let say = AccordWords::of(report);
    let table = Table::of(&report.events)
        .text("date", |event: &&crate::brief::accord::AccordEventSummary| event.dated.day.to_string())
        .text("what", |event| match event.confidential {
            true => format!("{} [confidential]", say.event(event)),
            false => say.event(event),
        })
        .text("source", |event| cited(report, event.dated.source.as_deref()));
    page.table(table.end());
}

/// A source by its title where the accord lists it; else as it was written.
fn cited(report: &AccordReport, source: Option<&str>) -> String {
    let Some(id) = source else { return String::new() };
    let known = report.sources.iter().find(|source| source.id == id);
    known.map_or_else(
        || id.to_owned(),
        |source| source.publisher.clone().unwrap_or_else(|| source.title.clone()),
    )
}

fn agreed(page: &mut Document<'_>, report: &AccordReport) {
    let say = AccordWords::of(report);
    let parties: Vec<String> = report.parties.iter().map(|party| party.name.clone()).collect();
    let when = report.place.clone().into_iter().chain(report.date.map(|date| date.to_string()));
    let when = when.collect::<Vec<_>>().join(", ");
    let when = if when.is_empty() { when } else { format!(" ({when})") };
    page.paragraph(format!("Made by {}{when}.", words::list(&parties)));
    for term in &report.terms {
        page.bullet(StyledText::toned(Tone::Strong, format!("{}:", term.on)).then(format!(" {}", term.text)));
    }
    page.heading("Commitments");
    for one in &report.commitments {
        let promise = format!("{}: {}", say.parties(&one.owners), one.name);
        let text = one.text.as_ref().map(|text| format!(". {text}")).unwrap_or_default();
        page.bullet(StyledText::toned(Tone::Strong, promise).then(text));
        page.sub_bullet(terms_of(one, say));
        if let Some(note) = &one.note {
            page.sub_bullet(note.clone());
        }
    }
    page.heading("Disputes");
    page.paragraph(disputes(report, say));
    if !report.sources.is_empty() {
        page.heading("Sources");
        for source in &report.sources {
            let parts = [
                Some(&source.title),
                source.author.as_ref(),
                source.publisher.as_ref(),
                source.date.as_ref(),
            ];
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            let url = source.url.as_ref().map(|url| format!(", {url}")).unwrap_or_default();
            page.bullet(format!("{}{url}.", parts.join(", ")));
        }
    }
}

/// "Due 30 days after "Relief"; shown by photographs; reversible; ends after 1095 days unless the U.S. renews
/// it;
/// its breach ends "Relief"."
fn terms_of(one: &CommitmentSummary, say: AccordWords<'_>) -> String {
    let shown = match (one.verification, &one.evidence, &one.verified_by) {
        (VerificationWord::Verifier, evidence, Some(verifier)) => {
            let by = evidence.as_ref().map(|evidence| format!(", by {evidence}")).unwrap_or_default();
            format!("found by {}{by}", say.party(verifier))
        }
        (_, Some(evidence), _) => format!("shown by {evidence}"),
        _ => "shown by the word of whoever does it".to_owned(),
    };
    let sunset = one.sunset.as_ref().map(|sunset| {
        format!(
            "ends after {} unless renewed by {}",
            words::counted(sunset.days as usize, "day"),
            say.party(&sunset.renewed_by)
        )
    });
    let names: Vec<String> = one.snapback.iter().map(|id| say.quoted(id)).collect();
    let snapback = Some(format!("its breach ends {}", words::list(&names))).filter(|_| !names.is_empty());
    let due = match one.agreed_due.on.is_none() && one.agreed_due.within.is_none() {
        true => "no time agreed".to_owned(),
        false => format!("due {}", say.agreed_due(&one.agreed_due)),
    };
    let parts = [Some(due), Some(shown), Some(one.reversibility.name().to_owned()), sunset, snapback];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
    StyledText::from(text + ".").capitalised().runs.into_iter().map(|(_, run)| run).collect()
}

fn disputes(report: &AccordReport, say: AccordWords<'_>) -> String {
    let arbiter = report.arbiter.as_deref().map(|arbiter| say.party(arbiter));
    match (report.disputes, arbiter) {
        (Some(clocks), arbiter) => format!(
            "After the report of a breach: notice for {}, consultations for {}, then {} for a decision{}. \
             If nobody \
             settles or decides it in time, it holds that the commitment {}.",
            words::counted(clocks.notice as usize, "day"),
            words::counted(clocks.consultation as usize, "day"),
            words::counted(clocks.decision as usize, "day"),
            arbiter.map(|arbiter| format!(" by {arbiter}")).unwrap_or_default(),
            words::ruling(clocks.default)
        ),
        (None, Some(arbiter)) => format!("Disputes are decided by {arbiter}; no time was agreed for them."),
        (None, None) => {
            "Nothing was agreed on disputes: one lasts until those whom it concerns settle it.".to_owned()
        }
    }
}
