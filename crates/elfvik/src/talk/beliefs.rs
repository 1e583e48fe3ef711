//! What a party's own file believes of the others, made ready for its delegate.

mod draw;
mod home;
mod values;
mod worlds;

pub(in crate::talk) use draw::opposed_worlds;
pub(in crate::talk) use worlds::BelievedWorlds;

use crate::model::{Belief, Course, PartyFile, PartyId, View};
use crate::prepare::{Game, Parameters};
use crate::talk::offer_space::OfferSpace;
use crate::talk::participants::Participants;
use std::sync::{Arc, OnceLock};

/// What one party believes of another.
#[derive(Debug)]
pub(in crate::talk) struct BelievedParty {
    /// Per issue, what each option is thought to be worth at the likely values, from 0; the best of all
    /// issues add up to 1. Nothing where all options are thought to be alike.
    pub values: Option<Vec<Vec<f64>>>,
    /// What it may want besides.
    pub worlds: Arc<BelievedWorlds>,
}

/// What one file believes of each party, and whose assent is enough.
#[derive(Debug)]
pub(in crate::talk) struct BelievedParties {
    /// Per party; nothing where the file does not say.
    pub parties: Vec<Option<BelievedParty>>,
    /// All parties, and the rule of agreement.
    pub participants: Participants,
}

/// What beliefs are made ready for.
#[derive(Debug, Clone, Copy)]
pub(in crate::talk) struct BeliefContext<'b> {
    pub view: &'b View,
    pub course: &'b Course,
    pub offer_space: &'b Arc<OfferSpace>,
}

/// What each party's own file believes of the others; nothing where it does not say.
///
/// It is read once, when the first delegate asks.
#[derive(Debug, Clone, Default)]
pub(in crate::talk) struct Beliefs {
    of: Arc<OnceLock<Vec<OnceLock<Arc<BelievedParties>>>>>,
}

impl Beliefs {
    /// What the file of a party of a view believes of each party; of itself nothing.
    pub(in crate::talk) fn of(&self, context: BeliefContext<'_>, party: PartyId) -> Arc<BelievedParties> {
        let scenario = context.view.scenario();
        let n = scenario.parties.len();
        let all = self.of.get_or_init(|| (0..n).map(|_| OnceLock::new()).collect());
        let read = || {
            let participants = Participants::new(&scenario.agreement, n);
            let parties = believed(context, party).unwrap_or_else(|| (0..n).map(|_| None).collect());
            Arc::new(BelievedParties { parties, participants })
        };
        Arc::clone(all[party.0].get_or_init(read))
    }
}

/// What the file of a party believes of each other party, where the viewer has that file.
fn believed(context: BeliefContext<'_>, party: PartyId) -> Option<Vec<Option<BelievedParty>>> {
    let view = context.view;
    let file = view.files().iter().find(|file| file.party == party)?;
    if file.beliefs.is_empty() {
        return None;
    }
    let parameters = Arc::new(Parameters::of(&own_view(view, file)?).ok()?);
    let game = Game::likely(&parameters).ok()?;
    let is_believed = |p: PartyId| file.belief(p).is_some();
    let all = (0..view.scenario().parties.len()).map(PartyId);
    let others: Vec<PartyId> = all.filter(|p| is_believed(*p)).collect();
    let asked = (context.course, context.offer_space);
    let mut worlds = draw::worlds(&parameters, asked, (party, &others))?.into_iter();
    let all = (0..view.scenario().parties.len()).map(|p| {
        let drawn = is_believed(PartyId(p)).then(|| worlds.next()).flatten()?;
        let values = values::summed(&game, party.0, p);
        Some(BelievedParty { values, worlds: Arc::new(drawn) })
    });
    Some(all.collect())
}

/// The view that a party's own file gives. Whom the file says nothing of wants what the party itself wants:
/// nobody looks at that.
fn own_view(view: &View, file: &PartyFile) -> Option<View> {
    let mut whole = file.clone();
    for p in (0..view.scenario().parties.len()).map(PartyId).filter(|p| *p != file.party) {
        if whole.belief(p).is_none() {
            let preferences = file.preferences.clone();
            whole.beliefs.push(Belief {
                party: p,
                note: None,
                preferences,
                ratifications: Vec::new(),
                plan: None,
            });
        }
    }
    View::of_party(view.scenario().clone(), whole).ok()
}
