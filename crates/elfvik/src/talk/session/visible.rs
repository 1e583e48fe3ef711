//! What each party may see of a session.

use super::Session;
use crate::model::PartyId;
use crate::talk::event::{Event, Move, RatifierDecision, StrategyFault};
use crate::talk::protocol::MoveAudience;

/// What each party has seen, kept along with the log.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// Per party, the positions in the log of what it saw, in the order in which it saw it.
    by_party: Vec<Vec<u32>>,
    /// Proposals that are shown once all have made theirs: who made them, and their positions in the log.
    sealed: Vec<(PartyId, u32)>,
}

/// What decides who sees the event that comes next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    audience: MoveAudience,
    n_offers: usize,
}

impl Seen {
    pub(super) fn new(n_parties: usize) -> Self {
        Self { by_party: vec![Vec::new(); n_parties], sealed: Vec::new() }
    }

    /// Notes who sees an event, of which the position in the log is given. `is_opened` says whether it made
    /// offers public.
    fn note(&mut self, event: &Event, at: u32, audience: MoveAudience, is_opened: bool) {
        if let Event::Entered { .. } = event {
            self.sealed.clear();
        }
        match (event, audience) {
            (Event::Moved { by, what, .. }, MoveAudience::AllTogether | MoveAudience::Mover)
                if *what != Move::Walk =>
            {
                self.by_party[by.0].push(at);
                if audience == MoveAudience::AllTogether {
                    self.sealed.push((*by, at));
                }
            }
            _ => self.by_party.iter_mut().for_each(|seen| seen.push(at)),
        }
        if is_opened {
            for (party, seen) in self.by_party.iter_mut().enumerate() {
                let of_others = self.sealed.iter().filter(|(by, _)| by.0 != party);
                seen.extend(of_others.map(|(_, at)| *at));
            }
            self.sealed.clear();
        }
    }
}

impl Session {
    /// What decides who sees the event that comes next; nothing where no log is kept.
    pub(super) fn before(&self) -> Option<Before> {
        let before = || Before { audience: self.state.audience(), n_offers: self.offers.all().len() };
        self.keeps_log.then(before)
    }

    /// Takes an event into the log, after it was applied.
    pub(super) fn record(&mut self, event: Event, before: Option<Before>) {
        self.n_events += 1;
        if let Some(Before { audience, n_offers }) = before {
            let is_opened = self.offers.all().len() > n_offers;
            self.seen.note(&event, self.log.len() as u32, audience, is_opened);
            self.log.push(event);
        }
    }

    /// The events that a party may see after the first `since` of them, with their positions in the log, in
    /// the order in which it sees them: its own, and what the protocol makes public. Votes and answers are
    /// secret, but with alternating offers, where whoever assents or refuses does so before all; proposals
    /// made at the same time are until all have made theirs, hidden deadlines stay hidden, and how another's
    /// strategy failed is its own affair. Takes as long as there are such events.
    pub(in crate::talk) fn seen_by(
        &self,
        party: PartyId,
        since: usize,
    ) -> impl Iterator<Item = (usize, Event)> + '_ {
        let positions = self.seen.by_party[party.0].get(since..).unwrap_or_default();
        positions.iter().map(move |&at| (at as usize, self.told(&self.log[at as usize], party)))
    }

    /// An event as a party sees it, without what is another's own affair.
    fn told(&self, event: &Event, party: PartyId) -> Event {
        match event {
            Event::Entered { level, limit } => {
                let deadline = self.course.levels[*level].rules.deadline;
                let limit = if deadline.hidden_from.is_some() { deadline.most } else { *limit };
                Event::Entered { level: *level, limit }
            }
            // What it is worth at home is nobody else's to know.
            Event::Decided { party: of, ratifier, verdict: RatifierDecision::Worthless } if *of != party => {
                Event::Decided { party: *of, ratifier: *ratifier, verdict: RatifierDecision::Refused }
            }
            Event::Failed { by, .. } if *by != party => {
                let fault = Box::new(StrategyFault::Crashed { reason: "not told".into() });
                Event::Failed { by: *by, fault }
            }
            _ => event.clone(),
        }
    }
}
