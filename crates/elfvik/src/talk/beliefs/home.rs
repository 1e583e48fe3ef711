//! What is believed of those who ratify for another party.

use crate::model::{Course, PartyId};
use crate::prepare::Parameters;
use crate::prepare::parameters::Player;

/// The ratifiers of a party of whom a profile is believed.
#[derive(Debug)]
pub(super) struct BelievedHome {
    /// Their positions in the game of the ratifiers.
    asked: Vec<usize>,
    /// By the bits of those who approve, whether that is enough.
    approves: Vec<bool>,
}

impl BelievedHome {
    /// Those who are asked in the talks of a course.
    pub(super) fn of(parameters: &Parameters, course: &Course, party: PartyId) -> Self {
        let mut asked: Vec<(usize, usize)> = Vec::new();
        for (at, player) in parameters.ratifiers().enumerate() {
            let Player { party: of, ratifier } = parameters.players()[player];
            let ratifier = ratifier.filter(|ratifier| course.ratifiers.contains(&(of, *ratifier)));
            asked.extend(ratifier.filter(|_| of == party).map(|ratifier| (at, ratifier)));
        }
        asked.truncate(MOST_RATIFIERS);
        let enough = |votes: usize| {
            let votes =
                asked.iter().enumerate().map(|(bit, &(_, ratifier))| (ratifier, votes >> bit & 1 == 1));
            course.approves(party, votes)
        };
        let approves = (0..1 << asked.len()).map(enough).collect();
        Self { asked: asked.into_iter().map(|(at, _)| at).collect(), approves }
    }

    /// Whether nobody is asked of whom anything is believed.
    pub(super) fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// The positions of those who are asked in the game of the ratifiers.
    pub(super) fn asked(&self) -> impl Iterator<Item = usize> + '_ {
        self.asked.iter().copied()
    }

    /// What a party's own margin becomes with those at its home, asked one after the other: where too few
    /// approve it is at most what misses most.
    pub(super) fn margin(&self, own: f32, mut of: impl FnMut(usize) -> f32) -> f32 {
        let (mut votes, mut worst) = (0, 0.0_f32);
        for (bit, &at) in self.asked.iter().enumerate() {
            let margin = of(at);
            votes |= usize::from(margin >= 0.0) << bit;
            worst = worst.min(margin);
        }
        if self.approves[votes] { own } else { own.min(worst) }
    }
}

/// So many ratifiers of a party are looked at.
const MOST_RATIFIERS: usize = 6;
