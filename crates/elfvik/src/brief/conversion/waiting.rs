//! What waiting costs in two scenarios, each by its own rules and clock.

use super::difference::{ConversionDifference, is_near};
use super::outcomes::Games;
use crate::model::{Disagreement, DiscountPer, PartyId, TimeConvention, View};
use crate::talk::discounted;
use crate::talk::session::Moment;

/// What a talk pays to those who wait, and without agreement: in each scenario by its own rules and clock.
pub(super) fn waiting((before, after): (&View, &View), games: &Games, found: &mut Vec<ConversionDifference>) {
    for (p, &pair) in games.pairs.iter().enumerate() {
        let (old, new) = (TimePreference::of(before, p), TimePreference::of(after, pair));
        let party = || before.scenario().parties[p].id.clone();
        let least = games.before.disagreement(p);
        let least_after = games.after.disagreement(pair);
        let moments = DEADLINES.iter().flat_map(|&of| [0, of / 2, of - 1].map(|round| (round, of)));
        let by = |round: u32, of: u32| (old.left(round, of) - new.left(round, of)).abs();
        let differs = |&(round, of): &(u32, u32)| !is_near(old.left(round, of), new.left(round, of));
        let widest = moments.filter(differs).max_by(|&(r, of), &(s, n)| by(r, of).total_cmp(&by(s, n)));
        if let Some((round, of)) = widest {
            let (before, after) = (old.left(round, of), new.left(round, of));
            found.push(ConversionDifference::Discount {
                party: party(),
                round: round + 1,
                of,
                before,
                after,
            });
        }
        let unequal = |of: u32| {
            let (before, after) = (old.no_agreement(least, of), new.no_agreement(least_after, of));
            // A reservation of another worth has been named already.
            (is_near(least, least_after) && !is_near(before, after)).then_some((of, before, after))
        };
        if let Some((of, before, after)) = DEADLINES.into_iter().filter_map(unequal).next_back() {
            found.push(ConversionDifference::NoAgreement { party: party(), of, before, after });
        }
    }
}

/// How a party's utilities pass with time in a talk by the rules of its scenario.
struct TimePreference {
    discount: f64,
    per: DiscountPer,
    clock: TimeConvention,
    disagreement: Disagreement,
}

impl TimePreference {
    fn of(view: &View, party: usize) -> Self {
        let scenario = view.scenario();
        let own = view.preferences(PartyId(party));
        let discount = own.discount.as_ref();
        let rules =
            scenario.talks.as_ref().and_then(|course| course.levels.first()).map(|level| &level.rules);
        let origin = scenario.origin;
        let standard = crate::model::TalkRules::of(origin);
        let rules = rules.unwrap_or(&standard);
        Self {
            discount: discount.map_or(1.0, |discount| discount.likely().to_f64()),
            per: rules.discount_per.or(own.discount_per).unwrap_or(DiscountPer::of(origin)),
            clock: rules.clock,
            disagreement: rules.disagreement,
        }
    }

    /// Which share of an agreement's worth is left in a round, counted from 0.
    fn left(&self, round: u32, of: u32) -> f64 {
        let at = Moment { round, ticks: round, time: self.clock.time(round, of) };
        discounted(self.discount, self.per, 1.0, at)
    }

    /// What no agreement pays after the last round.
    fn no_agreement(&self, reservation: f64, of: u32) -> f64 {
        match self.disagreement {
            Disagreement::Reservation => reservation,
            Disagreement::DiscountedReservation => reservation * self.left(of, of),
            Disagreement::Zero => 0.0,
        }
    }
}

/// At these deadlines, in rounds, talks are compared.
const DEADLINES: [u32; 4] = [1, 10, 100, 1_000];
