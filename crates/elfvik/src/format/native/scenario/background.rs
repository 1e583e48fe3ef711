//! What the talks rest on: host, stages, accords, sources and statements.

use crate::format::ScenarioError;
use crate::format::native::raw;
use crate::format::native::raw::RawSpanned;
use crate::format::native::reader::{Checker, IdIndex, party_id};
use crate::model::{
    Accord, AttributionStep, Commitment, CommitmentStatus, ConsentId, Host, IssueId, MeetingLevel, PackageId,
    Party, PartyId, Scenario, Source, Stage, StageEvent, StageEventKind, Statement, Topic,
};

pub(super) fn host(checker: &mut Checker<'_>, raw: raw::RawHost) -> Host {
    let source = checker.source(raw.source.as_ref());
    let raw::RawHost { name, place, room, admits, publishes, .. } = raw;
    Host { name, place, room, admits, publishes, source }
}

/// What was published, as a file names it.
pub(crate) fn published_source((id, raw): (raw::RawWord, raw::RawSource)) -> Source {
    let raw::RawSource { title, author, publisher, date, url, note } = raw;
    let date = date.map(|date| date.0);
    Source { id: id.into_inner(), title, author, publisher, date, url, note }
}

pub(super) fn stages(checker: &mut Checker<'_>, raw: &[raw::RawStage]) -> Vec<Stage> {
    checker.distinct("stage", raw.iter().map(|stage| &stage.id));
    let mut stages = Vec::with_capacity(raw.len());
    for stage in raw {
        stages.push(Stage {
            id: stage.id.get_ref().clone(),
            name: stage.name.clone(),
            // Without a known level nothing is returned, whatever stands here.
            level: checker
                .word(&stage.level, "level", (&MeetingLevel::ALL, MeetingLevel::name))
                .unwrap_or(MeetingLevel::Working),
            place: stage.place.clone(),
            events: stage.events.iter().map(|event| self::event(checker, event)).collect(),
        });
    }
    stages
}

fn event(checker: &mut Checker<'_>, spanned: &RawSpanned<raw::RawEvent>) -> StageEvent {
    let raw = spanned.get_ref();
    let what = checker
        .word(&raw.what, "kind of event", (&StageEventKind::ALL, StageEventKind::name))
        .unwrap_or(StageEventKind::Expected);
    let needs_cause = match what {
        StageEventKind::Suspended => Some("suspended"),
        StageEventKind::Collapsed => Some("broken off"),
        _ => None,
    };
    if let (Some(what), None) = (needs_cause, &raw.cause) {
        checker.fault(spanned.span(), ScenarioError::NoCause { what });
    }
    let source = checker.source(raw.source.as_ref());
    StageEvent {
        what,
        date: raw.date.as_ref().map(|date| date.0.clone()),
        cause: raw.cause.clone(),
        note: raw.note.clone(),
        source,
    }
}

pub(super) fn accords(checker: &mut Checker<'_>, raw: &[raw::RawAccord], parties: &[Party]) -> Vec<Accord> {
    checker.distinct("accord", raw.iter().map(|accord| &accord.id));
    let mut accords = Vec::with_capacity(raw.len());
    for accord in raw {
        let makers: Vec<PartyId> =
            accord.parties.iter().filter_map(|id| party_id(checker, parties, id)).collect();
        checker.distinct("commitment", accord.commitments.iter().map(|c| &c.id));
        let commitments =
            accord.commitments.iter().map(|c| commitment(checker, c, parties, &makers)).collect();
        accords.push(Accord {
            id: accord.id.get_ref().clone(),
            title: accord.title.clone(),
            date: accord.date.as_ref().map(|date| date.0.clone()),
            place: accord.place.clone(),
            commitments,
            source: checker.source(accord.source.as_ref()),
            parties: makers,
        });
    }
    accords
}

fn commitment(
    checker: &mut Checker<'_>,
    raw: &raw::RawCommitment,
    parties: &[Party],
    makers: &[PartyId],
) -> Commitment {
    let by = match &raw.by {
        Some(by) => by.iter().filter_map(|id| party_id(checker, parties, id)).collect(),
        None => makers.to_vec(),
    };
    let status = raw
        .status
        .as_ref()
        .and_then(|word| checker.word(word, "status", (&CommitmentStatus::ALL, CommitmentStatus::name)));
    let status = status.unwrap_or(CommitmentStatus::Open);
    Commitment {
        id: raw.id.get_ref().clone(),
        text: raw.text.clone(),
        by,
        status,
        source: checker.source(raw.source.as_ref()),
    }
}

pub(super) fn statements(
    checker: &mut Checker<'_>,
    raw: Vec<raw::RawStatement>,
    scenario: &Scenario,
) -> Vec<Statement> {
    let topics = Topics::of(scenario);
    checker.distinct("statement", raw.iter().map(|statement| &statement.id));
    let mut statements = Vec::with_capacity(raw.len());
    for raw in raw {
        statements.push(Statement {
            about: raw.about.iter().filter_map(|topic| self::topic(checker, topic, &topics)).collect(),
            party: raw.party.as_ref().and_then(|id| party_id(checker, &scenario.parties, id)),
            source: checker.source(raw.source.as_ref()),
            id: raw.id.into_inner(),
            says: raw.says,
            by: raw.by,
            via: raw.via.into_iter().map(|via| AttributionStep { by: via.by, how: via.how }).collect(),
            hedged: raw.hedged,
            date: raw.date.map(|date| date.0),
            place: raw.place,
        });
    }
    statements
}

/// `issue:relief` and the like.
fn topic(checker: &mut Checker<'_>, raw: &raw::RawWord, topics: &Topics) -> Option<Topic> {
    let (kind, id) = raw.get_ref().split_once(':').unwrap_or(("", raw.get_ref()));
    let kinds = ["issue", "package", "party", "consent", "stage", "accord"];
    let Some(kind) = kinds.into_iter().find(|k| *k == kind) else {
        let known: Vec<String> = kinds.iter().map(|k| format!("{k}:{id}")).collect();
        checker.find("topic", raw.get_ref(), raw.span(), known.iter());
        return None;
    };
    let mut find = |known: &IdIndex| checker.find_named(kind, id, raw.span(), known);
    match kind {
        "issue" => find(&topics.issues).map(|n| Topic::Issue(IssueId(n))),
        "package" => find(&topics.packages).map(|n| Topic::Package(PackageId(n))),
        "party" => find(&topics.parties).map(|n| Topic::Party(PartyId(n))),
        "consent" => find(&topics.consents).map(|n| Topic::Consent(ConsentId(n))),
        "stage" => find(&topics.stages).map(Topic::Stage),
        _ => find(&topics.accords).map(Topic::Accord),
    }
}

/// What a statement may be about, by ids.
struct Topics {
    issues: IdIndex,
    packages: IdIndex,
    parties: IdIndex,
    consents: IdIndex,
    stages: IdIndex,
    accords: IdIndex,
}

impl Topics {
    fn of(scenario: &Scenario) -> Self {
        Self {
            issues: scenario.issues.iter().map(|issue| issue.id.clone()).collect(),
            packages: scenario.packages.iter().map(|package| package.id.clone()).collect(),
            parties: scenario.parties.iter().map(|party| party.id.clone()).collect(),
            consents: scenario.consents.iter().map(|consent| consent.id.clone()).collect(),
            stages: scenario.stages.iter().map(|stage| stage.id.clone()).collect(),
            accords: scenario.accords.iter().map(|accord| accord.id.clone()).collect(),
        }
    }
}
