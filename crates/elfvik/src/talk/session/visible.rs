//! What each party may see of a session.

use super::Session;
use crate::model::PartyId;
use crate::talk::event::{Event, Move, StrategyFault, Verdict};
use crate::talk::protocol::MoveAudience;
use std::sync::Arc;

impl Session {
    /// The events that a party may see, with their positions, in the order in which it sees them: its own,
    /// and what the protocol makes public. Votes and answers are secret, but with alternating offers, where
    /// whoever assents or refuses does so before all; proposals made at the same time are until all have
    /// made theirs, hidden deadlines stay hidden, and how another's strategy failed is its own affair.
    pub(in crate::talk) fn seen_by(&self, party: PartyId) -> Vec<(usize, Event)> {
        let mut shadow =
            Self::new(Arc::clone(&self.course), Arc::clone(&self.origin)).expect("it was made before");
        let mut seen = Vec::new();
        let mut sealed = Vec::new();
        for (at, event) in self.log.iter().enumerate() {
            let (audience, n_public) = (shadow.state.audience(), shadow.offers.len());
            shadow.apply(event.clone()).expect("what was logged can be replayed");
            if matches!(event, Event::Entered { .. }) {
                sealed.clear();
            }
            match event {
                Event::Moved { by, what, .. } if *by != party && *what != Move::Walk => match audience {
                    MoveAudience::All => seen.push((at, event.clone())),
                    MoveAudience::AllTogether => sealed.push((at, event.clone())),
                    MoveAudience::Mover => {}
                },
                _ => seen.push((at, self.told(event, party))),
            }
            if shadow.offers.len() > n_public {
                seen.append(&mut sealed);
            }
        }
        seen
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
            Event::Decided { party: of, ratifier, verdict: Verdict::Worthless } if *of != party => {
                Event::Decided { party: *of, ratifier: *ratifier, verdict: Verdict::Refused }
            }
            Event::Failed { by, .. } if *by != party => {
                let fault = Box::new(StrategyFault::Crashed { reason: "not told".into() });
                Event::Failed { by: *by, fault }
            }
            _ => event.clone(),
        }
    }
}
