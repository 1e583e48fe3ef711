//! What the page of a seat shows: its parts, from what the seat may see.

use super::super::Frame;
use super::super::fields::Fields;
use super::super::host::moment;
use super::super::package::chosen_text;
use super::super::point_scale::PointScale;
use super::super::sentences::{Line, Names, duration, ended, lines, phase_text};
use super::super::words::{Words, words};
use super::draft::{DraftField, Worth, drafted, field_of, worth};
use crate::problem::Problem;
use crate::room::TableData;
use askama::Template;
use elfvik::brief::DisplayNames;
use elfvik::model::{IssueId, Scenario};
use elfvik::room::{
    Action, Command, Depth, EventBody, PrivateBody, Role, StatementKind, Terms, VisibleEvent, four_words,
};
use std::collections::BTreeMap;

/// The page of a seat.
#[derive(Debug, Template)]
#[template(path = "table.html")]
pub(in crate::pages) struct TablePage {
    frame: Frame,
    /// Where the page is.
    path: String,
    parts: String,
    /// Whether the seat has an own side, and so a map.
    has_side: bool,
}

impl TablePage {
    /// The page around its parts.
    pub(in crate::pages) fn of(parts: &TableParts) -> askama::Result<Self> {
        let frame = Frame::titled(format!("{} – {}", parts.status.you, parts.status.title));
        let has_side = parts.delegation.is_some();
        Ok(Self { frame, path: parts.path.clone(), has_side, parts: parts.render()? })
    }
}

/// The parts of the page that change.
#[derive(Debug, Template)]
#[template(path = "table_parts.html")]
pub(in crate::pages) struct TableParts {
    /// Where the page is.
    path: String,
    /// What tells the forms of two states of the page apart.
    key: String,
    notice: Option<Notice>,
    status: Status,
    /// The ids of what the seat may ask for now.
    next: Vec<Action>,
    is_head: bool,
    columns: Vec<String>,
    rows: Vec<Row>,
    worth: Option<Worth>,
    has_draft: bool,
    /// Whether the seat sees offers at all.
    sees_table: bool,
    terms_text: String,
    own_file: Option<bool>,
    offers: Vec<OfferView>,
    lines: Vec<Line>,
    n_older: usize,
    delegation: Option<DelegationView>,
    text: Option<TextView>,
    suggestions: Vec<SuggestionView>,
    statements: Vec<StatementView>,
    caucuses: Vec<CaucusView>,
    deal: Option<DealView>,
    sight: Vec<String>,
}

/// Something that was refused, or that needs attention.
#[derive(Debug)]
pub(in crate::pages) struct Notice {
    title: String,
    cause: String,
    cure: String,
}

impl Notice {
    pub(in crate::pages) fn of(problem: &Problem) -> Self {
        let Words { title, cause, cure } = words(problem);
        Self { title, cause, cure }
    }
}

/// The strip at the top.
#[derive(Debug)]
struct Status {
    title: String,
    caution: Option<String>,
    you: String,
    phase: &'static str,
    end: Option<String>,
    level: Option<String>,
    round: Option<String>,
    /// The server's time and the end of the level, in milliseconds since 1970.
    now: i64,
    ends: Option<i64>,
    left: Option<String>,
    turn: String,
    is_turn: bool,
    suspended: Option<String>,
    present: Vec<String>,
}

/// An issue at the table.
#[derive(Debug)]
struct Row {
    name: String,
    question: String,
    theme: Option<String>,
    cells: Vec<String>,
    /// How far the last offers are apart on it: `same`, `near`, `far`, or nothing without two offers.
    apart: &'static str,
    closed: Option<String>,
    field: Option<DraftField>,
}

/// An offer on the table.
#[derive(Debug)]
struct OfferView {
    number: u64,
    who: String,
    is_own: bool,
    words: String,
    hash: String,
    terms: Vec<String>,
    value: Option<(String, &'static str)>,
    accepted: Vec<String>,
    declined: Vec<String>,
    /// As the page names it to its script, and as people read it.
    expires: Option<(String, String)>,
}

/// What the own delegation keeps to itself.
#[derive(Debug)]
struct DelegationView {
    drafts: Vec<DraftView>,
    referrals: Vec<(u64, String)>,
    mandates: Vec<String>,
    log: Vec<String>,
}

#[derive(Debug)]
struct DraftView {
    number: u64,
    what: String,
    terms: Vec<String>,
    value: Option<String>,
}

#[derive(Debug)]
struct TextView {
    draft: u64,
    lines: Vec<(String, bool)>,
}

#[derive(Debug)]
struct SuggestionView {
    number: u64,
    terms: Vec<String>,
    /// As the page names it to its script, and as people read it.
    closes: (String, String),
    value: Option<String>,
    marked: Option<String>,
}

#[derive(Debug)]
struct StatementView {
    whose: StatementKind,
    text: String,
    hash: String,
    confirmed: Vec<String>,
}

#[derive(Debug)]
struct CaucusView {
    id: String,
    name: String,
    is_open: bool,
}

#[derive(Debug)]
struct DealView {
    terms: Vec<String>,
    words: String,
    hash: String,
    value: Option<String>,
}

/// Whether the seat may do anything with a package now, and so has a draft.
pub(in crate::pages) fn has_draft(data: &TableData) -> bool {
    let drafts = [Action::Propose, Action::Replace, Action::WriteDraft, Action::WriteText, Action::Suggest];
    drafts.iter().any(|action| data.summary.next.contains(action))
}

/// The last offer of each party that the seat has seen.
pub(super) fn last_offers(events: &[VisibleEvent]) -> BTreeMap<String, &Terms> {
    let mut last = BTreeMap::new();
    for event in events {
        let offers = match &event.body {
            EventBody::OfferMade { offer, .. } => std::slice::from_ref(offer),
            EventBody::OffersOpened { offers } => offers,
            _ => &[],
        };
        for offer in offers {
            if let Some(party) = &offer.party {
                last.insert(party.clone(), &offer.terms);
            }
        }
    }
    last
}

impl TableParts {
    pub(in crate::pages) fn new(
        scenario: &Scenario,
        data: &TableData,
        fields: Option<&Fields>,
        notice: Option<Notice>,
        path: String,
    ) -> Self {
        let display = DisplayNames::of(scenario);
        let maker = Maker { scenario, data, names: Names::new(scenario, &display) };
        let (terms, outcome) = drafted(scenario, data, fields);
        let last = last_offers(&data.events);
        let order = maker.order();
        let marks: Vec<(String, f64)> = order
            .iter()
            .filter_map(|id| {
                let value = maker.own_value(last.get(id.as_str())?)?;
                Some((maker.short(id), value))
            })
            .collect();
        let next = data.summary.next.clone();
        let has_draft = has_draft(data);
        let all = lines(maker.names, &data.events);
        let n_older = all.len().saturating_sub(MOST_LINES);
        let private = data.delegation.as_ref().map_or(0, |delegation| delegation.log().len());
        Self {
            path,
            key: format!("{}-{private}", data.events.len()),
            notice,
            status: maker.status(),
            is_head: data.actor.role == Role::Head,
            columns: order.iter().map(|id| maker.column(id)).collect(),
            rows: maker.rows(&order, &last, has_draft.then_some(&outcome)),
            worth: if has_draft { worth(data, &terms, &outcome, &marks) } else { None },
            has_draft,
            sees_table: data.summary.phase.is_some() && data.actor.role != Role::Press,
            terms_text: fields.map(|fields| fields.text("terms-text")).unwrap_or_default(),
            own_file: data.delegation.as_ref().map(|delegation| delegation.preferences().is_some()),
            offers: maker.offers(),
            lines: all.into_iter().skip(n_older).collect(),
            n_older,
            delegation: maker.delegation(),
            text: maker.text(),
            suggestions: maker.suggestions(),
            statements: maker.statements(),
            caucuses: maker.caucuses(),
            deal: maker.deal(),
            sight: maker.sight(),
            next,
        }
    }

    /// Whether the seat may ask for something now, by its word in the table of roles.
    fn may(&self, action: &str) -> bool {
        self.next.iter().any(|one| one.name() == action)
    }

    /// Whether it may ask for any of these, separated by blanks.
    fn may_any(&self, actions: &str) -> bool {
        actions.split(' ').any(|action| self.may(action))
    }
}

struct Maker<'d> {
    scenario: &'d Scenario,
    data: &'d TableData,
    names: Names<'d>,
}

impl Maker<'_> {
    fn own_value(&self, terms: &Terms) -> Option<f64> {
        let own = self.data.delegation.as_ref()?.preferences()?;
        Some(own.utility(&terms.outcome(self.scenario).ok()?))
    }

    fn scale(&self) -> PointScale {
        let delegation = self.data.delegation.as_ref();
        PointScale::of_preferences(delegation.and_then(|delegation| delegation.preferences()))
    }

    /// The parties in the order of the columns: the own one first.
    fn order(&self) -> Vec<String> {
        let own = self.data.actor.party.as_ref();
        let ids = self.scenario.parties.iter().map(|party| party.id.clone());
        let (mut first, others): (Vec<String>, Vec<String>) = ids.partition(|id| Some(id) == own);
        first.extend(others);
        first
    }

    fn short(&self, id: &str) -> String {
        let party = self.scenario.party(id).map(|party| &self.scenario.parties[party.0]);
        party.map_or_else(|| id.to_owned(), |party| party.short.clone())
    }

    fn column(&self, id: &str) -> String {
        match self.data.actor.party.as_deref() == Some(id) {
            true => "Our last offer".to_owned(),
            false => format!("{}: last offer", self.short(id)),
        }
    }

    fn list(&self, ids: &[String]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.names.party(id)).collect();
        names.join(", ")
    }

    fn you(&self) -> String {
        let what = &self.data.summary.you.what;
        let role = match (&what.party, &what.ratifier) {
            (Some(party), Some(ratifier)) => format!("{ratifier}, {}", self.names.party(party)),
            (Some(party), None) => format!("{}, {}", what.role, self.names.party(party)),
            (None, _) => what.role.to_string(),
        };
        match &what.name {
            Some(name) => format!("{name} ({role})"),
            None => role,
        }
    }

    fn status(&self) -> Status {
        let summary = &self.data.summary;
        let level = summary.level.as_ref();
        let own = self.data.actor.party.as_ref();
        let is_turn = own.is_some_and(|own| summary.turn.contains(own));
        let turn = match (is_turn, summary.turn.as_slice()) {
            (_, []) => String::new(),
            (true, [_]) => "It is your side’s turn.".to_owned(),
            (true, all) => format!("Your side can act now; so can {}.", self.list(&without(all, own))),
            (false, all) => format!("It is the turn of {}.", self.list(all)),
        };
        let present = summary.present.iter().map(|one| {
            let who = match (&one.party, &one.name, one.role) {
                (_, Some(name), _) => name.clone(),
                (Some(party), None, Some(role)) => format!("{} ({role})", self.short(party)),
                (Some(party), None, None) => self.short(party),
                (None, None, Some(role)) => format!("the {role}"),
                (None, None, None) => String::new(),
            };
            let is_program = one.occupant.is_some_and(|occupant| occupant.is_program());
            if is_program { format!("{who} (program)") } else { who }
        });
        Status {
            title: summary.title.clone(),
            caution: self.scenario.caution.clone(),
            you: self.you(),
            phase: summary.phase.map_or("You read what is released.", phase_text),
            end: summary.end.as_ref().map(|end| ended(self.names, end)),
            level: level
                .filter(|level| level.of > 1)
                .map(|level| format!("Level {} of {}: {}", level.level + 1, level.of, level.name)),
            round: level.map(|level| format!("Round {} of {}", level.round + 1, level.rounds)),
            now: self.data.now,
            ends: level.and_then(|level| level.ends).map(|ends| ends.0),
            left: level.and_then(|level| level.left).map(|left| duration(u64::try_from(left).unwrap_or(0))),
            turn,
            is_turn,
            suspended: summary.suspended.as_ref().map(|suspended| {
                let by =
                    suspended.party.as_ref().map_or("the chair".to_owned(), |party| self.names.party(party));
                let ready = match suspended.confirmed.as_slice() {
                    [] => String::new(),
                    ready => format!(" Ready to go on: {}.", self.list(ready)),
                };
                format!("Suspended by {by}: {}.{ready}", suspended.cause.trim_end_matches('.'))
            }),
            present: present.filter(|who| !who.is_empty()).collect(),
        }
    }

    fn rows(
        &self,
        order: &[String],
        last: &BTreeMap<String, &Terms>,
        draft: Option<&elfvik::model::Outcome>,
    ) -> Vec<Row> {
        let own = self.data.delegation.as_ref().and_then(|delegation| delegation.preferences());
        let closed = self.data.summary.level.as_ref().map(|level| &level.closed);
        let mut theme = None;
        let issues = self.scenario.issues.iter().enumerate();
        issues
            .map(|(at, issue)| {
                let is_new = issue.theme.is_some() && issue.theme != theme;
                theme.clone_from(&issue.theme);
                let offered: Vec<&&Terms> = order.iter().filter_map(|id| last.get(id.as_str())).collect();
                let cell = |id: &String| {
                    last.get(id.as_str()).map_or("–".to_owned(), |terms| chosen_text(issue, terms))
                };
                Row {
                    name: self.names.issue(issue).to_owned(),
                    question: issue.question.clone(),
                    theme: issue.theme.clone().filter(|_| is_new),
                    cells: order.iter().map(cell).collect(),
                    apart: apart(self.scenario, IssueId(at), &offered),
                    closed: closed
                        .and_then(|closed| closed.get(&issue.id))
                        .map(|_| "closed below".to_owned()),
                    field: draft.map(|outcome| field_of((at, issue), outcome, own)),
                }
            })
            .collect()
    }

    fn offers(&self) -> Vec<OfferView> {
        let own = self.data.delegation.as_ref().and_then(|delegation| delegation.preferences());
        let view = |offer: &elfvik::room::OfferSummary| {
            let value = own.and_then(|own| {
                let outcome = offer.offer.terms.outcome(self.scenario).ok()?;
                let verdict = if own.is_acceptable(&outcome) { "acceptable" } else { "below what we accept" };
                Some((self.scale().text(own.utility(&outcome)), verdict))
            });
            let who = match &offer.offer.party {
                Some(party) => self.names.party(party),
                None => match offer.offer.origin {
                    elfvik::room::OfferOrigin::Text => "The mediator’s text".to_owned(),
                    elfvik::room::OfferOrigin::Suggestion => "The suggestion that matched".to_owned(),
                    _ => "Something better for all".to_owned(),
                },
            };
            OfferView {
                number: offer.offer.number,
                who,
                is_own: offer.offer.party.is_some() && offer.offer.party == self.data.actor.party,
                words: offer.words.clone(),
                hash: offer.offer.hash.to_string(),
                terms: self.names.terms(&offer.offer.terms),
                value,
                accepted: offer.accepted.iter().map(|id| self.names.party(id)).collect(),
                declined: offer.declined.iter().map(|id| self.names.party(id)).collect(),
                expires: offer.offer.expires.map(|expires| (expires.to_string(), moment(expires.0))),
            }
        };
        let sealed = self.data.summary.sealed.iter().map(|offer| OfferView {
            number: offer.number,
            who: "Our proposal, which waits until all have made theirs".to_owned(),
            is_own: true,
            words: four_words(offer.hash),
            hash: offer.hash.to_string(),
            terms: self.names.terms(&offer.terms),
            value: self.own_value(&offer.terms).map(|value| (self.scale().text(value), "")),
            accepted: Vec::new(),
            declined: Vec::new(),
            expires: None,
        });
        self.data.summary.offers.iter().map(view).chain(sealed).collect()
    }

    fn delegation(&self) -> Option<DelegationView> {
        let delegation = self.data.delegation.as_ref()?;
        let drafts = delegation.drafts().map(|(number, draft)| {
            let terms = match &draft.command {
                Command::Propose { terms, .. } | Command::Replace { terms, .. } => Some(terms),
                _ => None,
            };
            DraftView {
                number,
                what: draft.command.action().to_string(),
                terms: terms.map(|terms| self.names.terms(terms)).unwrap_or_default(),
                value: terms.and_then(|terms| self.own_value(terms)).map(|value| self.scale().text(value)),
            }
        });
        let questions: BTreeMap<u64, String> = delegation
            .log()
            .iter()
            .filter_map(|event| match &event.body {
                PrivateBody::Referred { referral, text } => Some((*referral, text.clone())),
                _ => None,
            })
            .collect();
        let referrals = delegation
            .referrals()
            .map(|(number, _)| (number, questions.get(&number).cloned().unwrap_or_default()));
        let mandates = [Role::Principal, Role::Head].into_iter().filter_map(|role| {
            let mandate = delegation.mandate(role)?;
            let floor = mandate
                .floor
                .map(|floor| format!("no less than {} points", self.scale().text(f64::from(floor) / 1000.0)));
            let options = mandate.options.iter().map(|(issue, options)| {
                let name = self.scenario.issue(issue).map(|id| self.names.issue(&self.scenario.issues[id.0]));
                let options: Vec<&str> = options.iter().map(String::as_str).collect();
                format!("{} only {}", name.unwrap_or(issue), options.join(" or "))
            });
            let approval = (mandate.approval == elfvik::room::Approval::Required)
                .then(|| "what leaves needs the head’s approval".to_owned());
            let all: Vec<String> = floor.into_iter().chain(options).chain(approval).collect();
            let all = if all.is_empty() { "no limits".to_owned() } else { all.join("; ") };
            Some(format!("Mandate of the {role}: {all}."))
        });
        Some(DelegationView {
            drafts: drafts.collect(),
            referrals: referrals.collect(),
            mandates: mandates.collect(),
            log: delegation
                .log()
                .iter()
                .rev()
                .filter_map(|event| self.private(&event.body))
                .take(30)
                .collect(),
        })
    }

    /// What happened within the delegation, as a sentence; nothing for what the page shows elsewhere.
    fn private(&self, body: &PrivateBody) -> Option<String> {
        Some(match body {
            PrivateBody::FileSet { .. } => "A private file was put into the vault.".to_owned(),
            PrivateBody::MandateSet { role, .. } => format!("The {role} gave a mandate."),
            PrivateBody::DraftWritten { draft, note, .. } if note.is_empty() => {
                format!("Draft {draft} was written.")
            }
            PrivateBody::DraftWritten { draft, note, .. } => format!("Draft {draft} was written: {note}"),
            PrivateBody::DraftApproved { draft, .. } => format!("Draft {draft} was approved."),
            PrivateBody::DraftRejected { draft, reason } => format!("Draft {draft} was rejected: {reason}"),
            PrivateBody::Referred { referral, text } => format!("Question {referral} to the capital: {text}"),
            PrivateBody::ReferralAnswered { referral, text } => {
                format!("Answer to question {referral}: {text}")
            }
            PrivateBody::Noted { text } => format!("Note: {text}"),
            PrivateBody::Advised { text } => format!("Advice: {text}"),
            PrivateBody::Marked { .. } => return None,
        })
    }

    /// The single text, with what its last draft changed.
    fn text(&self) -> Option<TextView> {
        let text = self.data.summary.text.as_ref()?;
        let mut drafts = self.data.events.iter().filter_map(|event| match &event.body {
            EventBody::TextDrafted { draft, terms, .. } if *draft < text.draft => Some(terms),
            _ => None,
        });
        let before = drafts.next_back();
        let issues = self.scenario.issues.iter().map(|issue| {
            let new = chosen_text(issue, &text.terms);
            match before.filter(|before| before.choose.get(&issue.id) != text.terms.choose.get(&issue.id)) {
                Some(before) => (
                    format!(
                        "{}: {new} (draft {}: {})",
                        self.names.issue(issue),
                        text.draft - 1,
                        chosen_text(issue, before)
                    ),
                    true,
                ),
                None => (format!("{}: {new}", self.names.issue(issue)), false),
            }
        });
        let words = (!text.terms.text.is_empty()).then(|| {
            let is_new = before.is_some_and(|before| before.text != text.terms.text);
            (format!("“{}”", text.terms.text), is_new)
        });
        Some(TextView { draft: text.draft, lines: issues.chain(words).collect() })
    }

    fn suggestions(&self) -> Vec<SuggestionView> {
        let view = |suggestion: &elfvik::room::SuggestionSummary| SuggestionView {
            number: suggestion.suggestion,
            terms: self.names.terms(&suggestion.terms),
            closes: (suggestion.closes.to_string(), moment(suggestion.closes.0)),
            value: self.own_value(&suggestion.terms).map(|value| self.scale().text(value)),
            marked: self
                .data
                .delegation
                .as_ref()
                .and_then(|delegation| delegation.mark(suggestion.suggestion))
                .map(|mark| mark.to_string()),
        };
        self.data.summary.suggestions.iter().map(view).collect()
    }

    fn statements(&self) -> Vec<StatementView> {
        let view = |statement: &elfvik::room::StatementSummary| StatementView {
            whose: statement.whose,
            text: statement.text.clone(),
            hash: statement.hash.to_string(),
            confirmed: statement.confirmed.iter().map(|id| self.names.party(id)).collect(),
        };
        self.data.summary.statements.iter().map(view).collect()
    }

    /// The parties with whom the mediator can meet or meets alone, for the mediator and for the party itself.
    fn caucuses(&self) -> Vec<CaucusView> {
        let own = self.data.actor.party.as_ref();
        let is_mediator = self.data.actor.role == Role::Mediator;
        let open = &self.data.summary.caucuses;
        let mine = self.scenario.parties.iter().filter(|party| is_mediator || Some(&party.id) == own);
        mine.map(|party| CaucusView {
            id: party.id.clone(),
            name: party.name.clone(),
            is_open: open.contains(&party.id),
        })
        .filter(|caucus| is_mediator || (caucus.is_open && self.may_meet()))
        .collect()
    }

    /// Whether the seat itself meets the mediator, and not others of its side alone.
    fn may_meet(&self) -> bool {
        self.data.summary.next.contains(&Action::SayInCaucus)
    }

    fn deal(&self) -> Option<DealView> {
        let deal = self.data.summary.deal.as_ref()?;
        Some(DealView {
            terms: self.names.terms(&deal.terms),
            words: deal.words.clone(),
            hash: deal.hash.to_string(),
            value: self.own_value(&deal.terms).map(|value| self.scale().text(value)),
        })
    }

    /// Who can see what, as it was settled before the room opened.
    fn sight(&self) -> Vec<String> {
        let settings = &self.data.settings;
        let depth = |who: &str, depth: Depth| match depth {
            Depth::Table => format!("{who} see the whole table: offers, answers, messages."),
            Depth::Course => format!("{who} see the course of the talks, and no terms."),
            Depth::Statements => format!("{who} see released statements alone."),
        };
        let mut lines = vec![
            "What your side is worth, its drafts, marks, notes and mandate: your own delegation alone."
                .to_owned(),
            "Offers, answers and messages: all parties and the mediator.".to_owned(),
            depth("The host and its staff", settings.host_sees),
            depth("Observers", settings.observers_see),
            "The press sees released statements alone.".to_owned(),
            "Caucus: the mediator and that party alone.".to_owned(),
        ];
        if self.data.actor.party.is_none() {
            lines.remove(0);
            lines.insert(
                0,
                "What a package is worth to a party: that party alone; you do not see it.".to_owned(),
            );
        }
        lines
    }
}

fn without(all: &[String], own: Option<&String>) -> Vec<String> {
    all.iter().filter(|id| Some(*id) != own).cloned().collect()
}

/// How far offers are apart on an issue.
fn apart(scenario: &Scenario, issue: IssueId, offers: &[&&Terms]) -> &'static str {
    let options: Vec<u32> =
        offers.iter().filter_map(|terms| Some(terms.outcome(scenario).ok()?.option(issue))).collect();
    let (Some(least), Some(most)) = (options.iter().min(), options.iter().max()) else { return "" };
    if options.len() < 2 {
        return "";
    }
    let issue = &scenario.issues[issue.0];
    match (most - least, issue.is_ordered()) {
        (0, _) => "same",
        (distance, true) if u64::from(distance) * 3 <= u64::from(issue.n_options() - 1) => "near",
        _ => "far",
    }
}

/// So many lines of the talk are shown at first.
const MOST_LINES: usize = 200;
