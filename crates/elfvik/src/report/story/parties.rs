//! Who meets where, and what has happened.

use crate::brief::{
    AccordSummary, AgreementSummary, Brief, DelegateSummary, HostSummary, PartySummary, PersonSummary,
    RatificationSummary, StageEventSummary, StageSummary,
};
use crate::model::{CommitmentStatus, StageEventKind};
use crate::report::document::{Cell, Document, Figure, Numbers, Picture, StyledText, Table, Tone};
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    if let Some(host) = &brief.scenario.host {
        self::host(page, host);
    }
    parties(page, brief);
    if !brief.scenario.stages.is_empty() {
        page.figure(stages(brief));
        page.heading("So far");
        brief.scenario.stages.iter().for_each(|s| stage(page, s));
    }
    for accord in &brief.scenario.accords {
        self::accord(page, brief, accord);
    }
}

pub(super) fn host(page: &mut Document<'_>, host: &HostSummary) {
    let place: Vec<&str> = [host.room.as_deref(), host.place.as_deref()].into_iter().flatten().collect();
    let place = if place.is_empty() { String::new() } else { format!(" at {}", place.join(", ")) };
    page.paragraph(format!("{} receives the parties{place}.", host.name));
    if let Some(admits) = &host.admits {
        page.bullet(format!("let in: {admits}"));
    }
    if let Some(publishes) = &host.publishes {
        page.bullet(format!("what leaves the room: {publishes}"));
    }
}

fn parties(page: &mut Document<'_>, brief: &Brief) {
    type Text = fn(&PartySummary) -> Cell;
    let columns: [(&str, Text); 3] = [
        ("at the table", |p| Cell::lines(p.delegates.iter().map(delegate))),
        ("on behalf of", |p| Cell::lines(p.principals.iter().map(person))),
        ("to be ratified by", |p| Cell::lines(p.ratifiers.iter().map(person))),
    ];
    let parties = &brief.scenario.parties;
    let mut table = Table::of(parties).text("party", |p| name(p));
    for (head, cell) in columns {
        // A column that is empty for all is left out.
        if parties.iter().any(|p| !cell(p).text.is_empty()) {
            table = table.text(head, |p| cell(p));
        }
    }
    page.table(table.end());
    page.paragraph(agreement(brief));
    parties.iter().filter_map(ratification).for_each(|sentence| page.paragraph(sentence));
}

pub(super) fn name(party: &PartySummary) -> String {
    if party.short == party.name { party.name.clone() } else { format!("{} ({})", party.name, party.short) }
}

fn agreement(brief: &Brief) -> String {
    let n = brief.scenario.parties.len();
    whose_agreement(&brief.scenario.agreement, n, |ids| words::shorts(brief, ids))
}

/// Whose agreement makes a deal, of so many parties; `names` says what people call some of them.
pub(super) fn whose_agreement(
    rule: &AgreementSummary,
    n_parties: usize,
    names: impl Fn(&[String]) -> String,
) -> String {
    match rule {
        AgreementSummary::All if n_parties == 2 => "A deal needs both.".to_owned(),
        AgreementSummary::All => "A deal needs all of them.".to_owned(),
        AgreementSummary::Quorum(n) => format!("A deal needs any {n} of the {n_parties}."),
        AgreementSummary::QuorumWithVeto { quorum, veto } => {
            format!("A deal needs any {quorum} of the {n_parties}, {} among them.", names(veto))
        }
        AgreementSummary::Coalitions(groups) => {
            let groups: Vec<String> = groups.iter().map(|group| names(group)).collect();
            format!("A deal needs one of these groups: {}.", groups.join("; "))
        }
    }
}

/// How the ratifiers of a party decide together; nothing where all of them must approve.
pub(super) fn ratification(party: &PartySummary) -> Option<String> {
    party.ratification.as_ref().map(|rule| how_ratified(&party.name, &party.ratifiers, rule))
}

/// The same, of a party by its name, its ratifiers and their rule.
pub(super) fn how_ratified(party: &str, ratifiers: &[PersonSummary], rule: &RatificationSummary) -> String {
    let n = ratifiers.len();
    let name = |at: usize| ratifiers[at].name.clone();
    let share = |share: &String| match share.as_str() {
        "simple" => "more than half".to_owned(),
        share => format!("at least {share}"),
    };
    let enough = match (rule.quorum, &rule.weights) {
        (Some(quorum), _) => {
            let share = rule.majority.as_ref().map(|majority| format!(" ({})", share(majority)));
            format!("any {quorum} of its {n} ratifiers approve{}", share.unwrap_or_default())
        }
        (None, weights) => {
            let weights = weights.as_deref().unwrap_or_default();
            let all = rule.total.unwrap_or_default();
            let enough = match (&rule.majority, rule.at_least) {
                (Some(majority), _) => format!("{} of the {all} votes", share(majority)),
                (None, at_least) => format!("at least {} of {all} votes", at_least.unwrap_or_default()),
            };
            let each: Vec<String> =
                weights.iter().enumerate().map(|(at, votes)| format!("{} {votes}", name(at))).collect();
            format!("those of its ratifiers who approve have {enough} ({})", each.join(", "))
        }
    };
    let veto: Vec<String> = rule.veto.iter().map(|&at| name(at)).collect();
    let veto = if veto.is_empty() { veto.join("") } else { format!(", {} among them", words::list(&veto)) };
    format!("{party} ratifies when {enough}{veto}.")
}

pub(super) fn delegate(delegate: &DelegateSummary) -> String {
    match &delegate.role {
        Some(role) => format!("{}, {role} ({})", delegate.name, delegate.rank),
        None => format!("{} ({})", delegate.name, delegate.rank),
    }
}

pub(super) fn person(person: &PersonSummary) -> String {
    match &person.role {
        Some(role) => format!("{}, {role}", person.name),
        None => person.name.clone(),
    }
}

pub(super) fn stage(page: &mut Document<'_>, stage: &StageSummary) {
    let place = stage.place.as_ref().map(|p| format!(", {p}")).unwrap_or_default();
    let name = StyledText::from(format!("{}{place} ", stage.name));
    page.bullet(name.then_toned(Tone::Quiet, format!("[{}]", stage.level)));
    for event in &stage.events {
        let tone = match event.what {
            StageEventKind::Collapsed => Tone::Bad,
            StageEventKind::Suspended => Tone::Middle,
            _ => Tone::Good,
        };
        page.sub_bullet(happened(event, tone));
    }
}

fn happened(event: &StageEventSummary, tone: Tone) -> StyledText {
    let date = event.date.as_ref().map(|d| format!("{d}: ")).unwrap_or_default();
    let cause = event.cause.as_ref().map(|c| format!(", because of {c}")).unwrap_or_default();
    let note = event.note.as_ref().map(|n| format!("; {n}")).unwrap_or_default();
    StyledText::from(date).then_toned(tone, event.what.name()).then(format!("{cause}{note}"))
}

/// When what happened, as a line.
fn stages(brief: &Brief) -> Figure {
    let stages = &brief.scenario.stages;
    let mut events: Vec<(&StageSummary, &StageEventSummary)> =
        stages.iter().flat_map(|stage| stage.events.iter().map(move |event| (stage, event))).collect();
    let date = |event: &StageEventSummary| event.date.clone().unwrap_or_else(|| "open".to_owned());
    events.sort_by_key(|(_, event)| date(event));
    let table = Table::of(events)
        .text("date", |(_, event)| date(event))
        .text("stage", |(stage, _)| &stage.name)
        .text("level", |(stage, _)| stage.level.name())
        .text("what", |(_, event)| event.what.name())
        .end();
    let last = stages.iter().flat_map(|s| s.events.last().map(|e| (s, e))).filter(|(_, e)| e.date.is_some());
    let finding = match last.max_by(|a, b| a.1.date.cmp(&b.1.date)) {
        Some((stage, event)) => {
            format!(
                "The latest: {}, {} on {}.",
                stage.name,
                event.what,
                event.date.as_deref().unwrap_or_default()
            )
        }
        None => "Nothing is dated.".to_owned(),
    };
    Figure {
        picture: Picture::Stages,
        title: "The stages of the talks".into(),
        caption: String::new(),
        finding,
        numbers: Numbers::Table(table),
    }
}

fn accord(page: &mut Document<'_>, brief: &Brief, accord: &AccordSummary) {
    let facts: Vec<&str> = [accord.place.as_deref(), accord.date.as_deref()].into_iter().flatten().collect();
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    page.heading(&format!("Agreed before: {}{facts}", accord.title));
    for commitment in &accord.commitments {
        let by = if commitment.by == accord.parties || commitment.by.is_empty() {
            String::new()
        } else {
            format!("{}: ", words::shorts(brief, &commitment.by))
        };
        let tone = match commitment.status {
            CommitmentStatus::Kept => Tone::Good,
            CommitmentStatus::Broken => Tone::Bad,
            _ => Tone::Middle,
        };
        let text = StyledText::from(format!("{by}{} [", commitment.text));
        page.bullet(text.then_toned(tone, commitment.status.name()).then("]"));
    }
}
