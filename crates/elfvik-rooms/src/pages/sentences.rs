//! What happened, as sentences for people.

use super::package::chosen_text;
use elfvik::brief::DisplayNames;
use elfvik::model::{Issue, Scenario};
use elfvik::room::{
    Author, EventBody, ImprovementOutcome, LevelEnd, MessageKind, Offer, OfferOrigin, Phase, RatifierAnswer,
    StatementKind, SuggestionOutcome, TalksEnd, Terms, VisibleEvent,
};

/// Something that happened, as a line of the talk.
#[derive(Debug)]
pub(super) struct Line {
    /// By RFC 3339, for the machine.
    pub(super) at: String,
    /// Hours, minutes and seconds.
    pub(super) time: String,
    /// Who did it; empty for what followed of itself.
    pub(super) who: String,
    /// Whether a program wrote it.
    pub(super) is_program: bool,
    /// The class of its kind, for the style sheet.
    pub(super) class: &'static str,
    /// What it is, where that is not plain from the sentence.
    pub(super) label: &'static str,
    pub(super) text: String,
    /// The changes or terms that belong to it.
    pub(super) details: Vec<String>,
}

/// How things are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'s> {
    pub(super) scenario: &'s Scenario,
    display: &'s DisplayNames,
}

impl<'s> Names<'s> {
    pub(super) fn new(scenario: &'s Scenario, display: &'s DisplayNames) -> Self {
        Self { scenario, display }
    }

    /// What an issue is called, at the head of a line.
    pub(super) fn issue(self, issue: &'s Issue) -> &'s str {
        self.display.issue(&issue.id)
    }

    /// What a party is called.
    pub(super) fn party(self, id: &str) -> String {
        let party = self.scenario.party(id).map(|party| &self.scenario.parties[party.0]);
        party.map_or_else(|| id.to_owned(), |party| party.name.clone())
    }

    /// Whoever did something, as far as it is known.
    pub(super) fn author(self, author: &Author) -> String {
        let role = author.role.map(|role| role.name().to_owned());
        match (&author.party, &author.name, role) {
            (Some(party), Some(name), _) => format!("{name} ({})", self.party(party)),
            (Some(party), None, Some(role)) => format!("{} ({role})", self.party(party)),
            (Some(party), None, None) => self.party(party),
            (None, Some(name), Some(role)) => format!("{name} ({role})"),
            (None, Some(name), None) => name.clone(),
            (None, None, Some(role)) => format!("the {role}"),
            (None, None, None) => String::new(),
        }
    }

    /// Terms, issue by issue.
    pub(super) fn terms(self, terms: &Terms) -> Vec<String> {
        let issues = self.scenario.issues.iter();
        let mut lines: Vec<String> =
            issues.map(|issue| format!("{}: {}", self.issue(issue), chosen_text(issue, terms))).collect();
        if !terms.text.is_empty() {
            lines.push(format!("“{}”", terms.text));
        }
        lines
    }

    /// What terms change of others; the others whole where there are none before.
    fn changes(self, terms: &Terms, before: Option<&Terms>) -> Vec<String> {
        let Some(before) = before else { return self.terms(terms) };
        let issues = self.scenario.issues.iter();
        let changed = issues.filter(|issue| terms.choose.get(&issue.id) != before.choose.get(&issue.id));
        let mut lines: Vec<String> = changed
            .map(|issue| {
                let (old, new) = (chosen_text(issue, before), chosen_text(issue, terms));
                format!("{}: {new} (was: {old})", self.issue(issue))
            })
            .collect();
        if lines.is_empty() {
            lines.push("the same package as before".to_owned());
        }
        if !terms.text.is_empty() && terms.text != before.text {
            lines.push(format!("“{}”", terms.text));
        }
        lines
    }
}

/// Everything that a seat has seen, as lines in the same order.
pub(super) fn lines(names: Names<'_>, events: &[VisibleEvent]) -> Vec<Line> {
    let mut last: std::collections::BTreeMap<String, Terms> = std::collections::BTreeMap::new();
    events
        .iter()
        .filter(|event| !is_said_elsewhere(event))
        .map(|event| {
            let line = line(names, event, &last);
            if let EventBody::OfferMade { offer, .. } = &event.body
                && let Some(party) = &offer.party
            {
                last.insert(party.clone(), offer.terms.clone());
            }
            if let EventBody::OffersOpened { offers } = &event.body {
                for offer in offers {
                    if let Some(party) = &offer.party {
                        last.insert(party.clone(), offer.terms.clone());
                    }
                }
            }
            line
        })
        .collect()
}

/// Who is invited, and who of a delegation is there, stands at the top of the page.
fn is_said_elsewhere(event: &VisibleEvent) -> bool {
    match &event.body {
        EventBody::SeatAdded { .. } => true,
        EventBody::Arrived { .. } | EventBody::Left { .. } => {
            event.by.as_ref().is_some_and(|author| author.party.is_some())
        }
        _ => false,
    }
}

fn line(names: Names<'_>, event: &VisibleEvent, last: &std::collections::BTreeMap<String, Terms>) -> Line {
    let at = event.at.to_string();
    let time = at.get(11..19).unwrap_or_default().to_owned();
    let (class, label, text) = said(names, &event.body);
    let details = match &event.body {
        EventBody::OfferMade { offer, .. } => {
            names.changes(&offer.terms, offer.party.as_ref().and_then(|party| last.get(party)))
        }
        EventBody::TextDrafted { terms, .. }
        | EventBody::Suggested { terms, .. }
        | EventBody::Initialled { terms, .. }
        | EventBody::Agreed { terms, .. } => names.terms(terms),
        EventBody::OffersOpened { offers } => offers
            .iter()
            .flat_map(|offer| {
                let head = format!("{} {}", by(names, offer), number(offer.number));
                std::iter::once(head).chain(names.terms(&offer.terms))
            })
            .collect(),
        _ => Vec::new(),
    };
    Line {
        at,
        time,
        who: event.by.as_ref().map(|author| names.author(author)).unwrap_or_default(),
        is_program: event.by.as_ref().is_some_and(|author| author.agent),
        class,
        label,
        text,
        details,
    }
}

fn number(number: u64) -> String {
    if number == 0 { String::new() } else { format!("(offer {number})") }
}

fn by(names: Names<'_>, offer: &Offer) -> String {
    match (offer.origin, &offer.party) {
        (OfferOrigin::Text, _) => "The mediator’s text".to_owned(),
        (OfferOrigin::Suggestion, _) => "The suggestion that matched".to_owned(),
        (OfferOrigin::Improvement, _) => "Something better for all".to_owned(),
        (OfferOrigin::Party, Some(party)) => names.party(party),
        (OfferOrigin::Party, None) => "Somebody".to_owned(),
    }
}

/// A length of time in words.
pub(super) fn duration(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} seconds"),
        (0, m, 0) => format!("{m} minutes"),
        (0, m, s) => format!("{m} minutes {s} seconds"),
        (h, m, _) => format!("{h} hours {m} minutes"),
    }
}

fn said(names: Names<'_>, body: &EventBody) -> (&'static str, &'static str, String) {
    let party = |id: &String| names.party(id);
    let because = |reason: &String| if reason.is_empty() { String::new() } else { format!(": {reason}") };
    match body {
        EventBody::SeatAdded { what, .. } => {
            let who = what.name.clone().unwrap_or_else(|| format!("the {}", what.role));
            ("people", "", format!("A seat is kept for {who}."))
        }
        EventBody::SeatRemoved { .. } => ("people", "", "A seat was taken away.".to_owned()),
        EventBody::OccupantChanged { occupant, .. } => {
            let who = occupant.name.clone().unwrap_or_else(|| format!("a {}", occupant.occupant));
            ("people", "", format!("{who} takes over the seat."))
        }
        EventBody::Arrived { .. } => ("people", "", "is here.".to_owned()),
        EventBody::Left { .. } => ("people", "", "has left.".to_owned()),
        EventBody::DelegationArrived { party: id } => ("people", "", format!("{} is here.", party(id))),
        EventBody::DelegationLeft { party: id } => ("people", "", format!("{} has left.", party(id))),
        EventBody::Started {} => ("course", "", "The talks began.".to_owned()),
        EventBody::PhaseChanged { phase } => ("course", "", phase_text(*phase).to_owned()),
        EventBody::LevelEntered { name, .. } if name.is_empty() => {
            ("course", "", "The table meets.".to_owned())
        }
        EventBody::LevelEntered { name, .. } => ("course", "", format!("The level “{name}” meets.")),
        EventBody::LevelEnded { why, .. } => {
            let why = match why {
                LevelEnd::Time => "its time is over",
                LevelEnd::Chair => "the chair ended it",
                LevelEnd::Rounds => "its rounds are used up",
            };
            ("course", "", format!("The level ended: {why}."))
        }
        EventBody::ExtensionAsked { party: id, milliseconds } => {
            ("course", "", format!("{} asks for {} more.", party(id), duration(*milliseconds)))
        }
        EventBody::Extended { milliseconds, .. } => {
            ("course", "", format!("The deadline moves by {}.", duration(*milliseconds)))
        }
        EventBody::Suspended { cause, .. } => {
            ("warning", "suspended", format!("The talks are suspended: {cause}"))
        }
        EventBody::ResumptionConfirmed { party: id } => {
            ("course", "", format!("{} is ready to go on.", party(id)))
        }
        EventBody::Resumed { .. } => ("course", "", "The talks go on where they stood.".to_owned()),
        EventBody::OfferMade { offer, replaces } => {
            let text = match (replaces, offer.number) {
                (Some(old), new) => format!("{} replaces offer {old} by offer {new}.", by(names, offer)),
                (None, 0) => format!("{} has put down a proposal.", by(names, offer)),
                (None, new) => format!("{} offers (offer {new}).", by(names, offer)),
            };
            ("offer", "formal offer", text)
        }
        EventBody::OfferWithdrawn { offer } => ("offer", "", format!("Offer {offer} was withdrawn.")),
        EventBody::SealedWithdrawn { party: id } => {
            ("offer", "", format!("{} has taken back its proposal.", party(id)))
        }
        EventBody::OfferExpired { offer } => ("offer", "", format!("Offer {offer} expired.")),
        EventBody::OfferAccepted { offer, party: id, .. } => {
            ("accept", "", format!("{} accepts offer {offer}.", party(id)))
        }
        EventBody::OfferDeclined { offer, party: id, reason } => {
            ("decline", "", format!("{} declines offer {offer}{}", party(id), because(reason)))
        }
        EventBody::Passed { party: id } => ("course", "", format!("{} passes.", party(id))),
        EventBody::OffersOpened { .. } => ("offer", "", "The proposals of all are opened.".to_owned()),
        EventBody::RoundEnded {} => ("course", "", "A round ended.".to_owned()),
        EventBody::Walked { party: id } => ("warning", "", format!("{} has left the talks.", party(id))),
        EventBody::Message { meant, text, about } => {
            let about = about.map(|offer| format!("On offer {offer}: ")).unwrap_or_default();
            ("message", message_label(*meant), format!("{about}{text}"))
        }
        EventBody::CaucusOpened { party: id } => {
            ("caucus", "", format!("The mediator meets {} alone.", party(id)))
        }
        EventBody::CaucusClosed { party: id } => {
            ("caucus", "", format!("The mediator’s meeting with {} is over.", party(id)))
        }
        EventBody::CaucusMessage { party: id, text } => {
            ("caucus", "in confidence", format!("With {}: {text}", party(id)))
        }
        EventBody::TextDrafted { draft, .. } => ("text", "", format!("Draft {draft} of the single text.")),
        EventBody::Criticised { draft, party: id, text } => {
            ("text", "for the mediator alone", format!("{} on draft {draft}: {text}", party(id)))
        }
        EventBody::Suggested { suggestion, .. } => {
            ("text", "", format!("Suggestion {suggestion}: mark in secret whether you would accept it."))
        }
        EventBody::SuggestionClosed { suggestion, result } => {
            let result = match result {
                SuggestionOutcome::Matched => "would be accepted by enough; it is put to all",
                SuggestionOutcome::NotMatched => "found no match",
            };
            ("text", "", format!("Suggestion {suggestion} {result}."))
        }
        EventBody::Initialled { .. } => ("accept", "", "Initialled; it waits for those at home.".to_owned()),
        EventBody::RatifierDecided { party: id, ratifier, decision, reason } => {
            let does = match decision {
                RatifierAnswer::Approves => "approves",
                RatifierAnswer::Refuses => "refuses",
            };
            ("accept", "", format!("{ratifier} of {} {does}{}", party(id), because(reason)))
        }
        EventBody::Returned { party: id, reason } => {
            ("warning", "", format!("{} could not ratify{}", party(id), because(reason)))
        }
        EventBody::Agreed { .. } => ("accept", "agreed", "There is an agreement.".to_owned()),
        EventBody::Ended { why } => ("warning", "", ended(names, why)),
        EventBody::ImprovementConsented { party: id } => {
            ("course", "", format!("{} would have something better for all searched.", party(id)))
        }
        EventBody::ImprovementBegun {} => {
            ("course", "", "All consent: something better for all is searched.".to_owned())
        }
        EventBody::ImprovementSearched { result } => {
            let result = match result {
                ImprovementOutcome::Found => "Something better was found and is put to all.",
                ImprovementOutcome::Nothing => "Nothing better was found; the agreement stands.",
            };
            ("course", "", result.to_owned())
        }
        EventBody::StatementDrafted { whose, text, .. } => {
            ("statement", statement_label(*whose), format!("Draft of a statement: {text}"))
        }
        EventBody::StatementConfirmed { party: id, .. } => {
            ("statement", "", format!("{} confirms the statement.", party(id)))
        }
        EventBody::StatementWithdrawn { .. } => ("statement", "", "A statement was withdrawn.".to_owned()),
        EventBody::StatementReleased { whose, text, .. } => {
            ("statement", statement_label(*whose), format!("Statement: {text}"))
        }
        EventBody::Closed { cause } => ("warning", "", format!("The room was closed: {cause}")),
    }
}

fn statement_label(whose: StatementKind) -> &'static str {
    match whose {
        StatementKind::Joint => "joint statement",
        StatementKind::Own => "own statement",
    }
}

/// What a kind of message is called.
pub(super) fn message_label(meant: MessageKind) -> &'static str {
    match meant {
        MessageKind::Question => "question",
        MessageKind::Explanation => "explanation",
        MessageKind::NonPaper => "non-paper",
        MessageKind::Procedural => "on procedure",
    }
}

/// Where a room stands, in a sentence.
pub(super) fn phase_text(phase: Phase) -> &'static str {
    match phase {
        Phase::Preparing => "The delegations prepare.",
        Phase::InSession => "In session.",
        Phase::Suspended => "The talks are suspended.",
        Phase::Initialled => "Initialled; those at home decide.",
        Phase::Agreed => "Agreed.",
        Phase::Closed => "The talks are over.",
    }
}

/// How talks ended without an agreement.
pub(super) fn ended(names: Names<'_>, why: &TalksEnd) -> String {
    match why {
        TalksEnd::Deadline {} => "The time is over; there is no agreement.".to_owned(),
        TalksEnd::Walked { party } => {
            format!("{} has left, and without it there is no agreement.", names.party(party))
        }
        TalksEnd::Exhausted {} => "Nobody had anything new to offer; there is no agreement.".to_owned(),
        TalksEnd::NotRatified { party, reason } => {
            format!("{} could not ratify, and the talks do not go on: {reason}", names.party(party))
        }
        TalksEnd::TooManyOpen { open, .. } => {
            format!("The next level does not meet: {open} issues are still open.")
        }
    }
}
