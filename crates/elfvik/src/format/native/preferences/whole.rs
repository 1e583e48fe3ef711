//! A whole profile: from what is written to checked preferences.

use super::profile::{NativeProfile, Public};
use crate::format::ScenarioError;
use crate::format::native::defaults;
use crate::format::native::like::Rest;
use crate::format::native::raw::RawSpanned;
use crate::format::native::raw::{self, RawReservation};
use crate::format::native::reader::Checker;
use crate::model::{DiscountPer, Estimate, PackageId, Preferences, Reservation, StateId};
use crate::number::Decimal;

impl NativeProfile<'_> {
    pub(super) fn checked(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Preferences {
        let base = self.base();
        let normalise = self.normalise.or(base.map(|base| base.normalise)).unwrap_or(false);
        let reservation = self.reservation(checker, public);
        let reservation_by_state = self.reservation_by_state(checker, public);
        let within = |n| Decimal::ZERO < n && n <= Decimal::ONE;
        let discount = self
            .discount
            .map(|d| checker.estimate_within(d, "the discount", "above 0 and at most 1", within));
        let known = DiscountPer::ALL.map(|per| per.name().to_owned());
        let per = |word: &raw::RawWord| {
            checker.find("unit of a discount", word.get_ref(), word.span(), known.iter())
        };
        let discount_per = self.discount_per.and_then(per).map(|at| DiscountPer::ALL[at]);
        let products = self.products(checker, public);
        let mut terms = self.values(checker, public, if normalise { &[] } else { &products });
        terms.extend(self.joints(checker, public));
        terms.extend(products);
        let issues = &public.scenario.issues;
        let reservation = reservation
            .unwrap_or_else(|| Reservation::Value(defaults::reservation(&terms, issues, normalise)));
        terms.extend(self.bonuses(checker, public));
        let ceiling = self.ceiling.map(|c| checker.decimal(c.get_ref(), c.span()));
        Preferences {
            terms,
            reservation,
            reservation_by_state,
            discount: discount.or_else(|| base?.discount.clone()),
            discount_per: discount_per.or_else(|| base?.discount_per),
            normalise,
            ceiling: ceiling.or_else(|| base?.ceiling),
            red_lines: self.red_lines(checker, public),
        }
    }

    /// What is said or taken over; `None` where it is unknown.
    fn reservation(&self, checker: &mut Checker<'_>, public: &Public<'_>) -> Option<Reservation> {
        let Some(raw) = self.reservation else {
            if let Some(base) = self.base() {
                return Some(base.reservation.clone());
            }
            if self.rest == Rest::UnknownWhole {
                return None;
            }
            let error = ScenarioError::MissingReservation { whose: self.whose.clone() };
            checker.fault(self.span.clone(), error);
            return Some(Reservation::Value(Estimate::Exact(Decimal::ZERO)));
        };
        Some(reservation(checker, public, raw))
    }

    /// What is said of states of nature or taken over, state by state, in the order of the states.
    fn reservation_by_state(
        &self,
        checker: &mut Checker<'_>,
        public: &Public<'_>,
    ) -> Vec<(StateId, Reservation)> {
        let states = &public.scenario.states.listed;
        let mut own: Vec<(StateId, Reservation)> = Vec::with_capacity(self.reservation_by_state.len());
        for (id, raw) in self.reservation_by_state {
            let found = checker.find("state", id.get_ref(), id.span(), states.iter().map(|state| &state.id));
            let reservation = reservation(checker, public, raw);
            own.extend(found.map(|at| (StateId(at), reservation)));
        }
        let taken_over = self.base().map_or(&[][..], |base| &base.reservation_by_state);
        let is_unsaid = |(state, _): &&(StateId, Reservation)| own.iter().all(|(other, _)| other != state);
        let taken_over: Vec<_> = taken_over.iter().filter(is_unsaid).cloned().collect();
        own.extend(taken_over);
        own.sort_unstable_by_key(|(state, _)| *state);
        own
    }
}

fn reservation(
    checker: &mut Checker<'_>,
    public: &Public<'_>,
    raw: &RawSpanned<RawReservation>,
) -> Reservation {
    match raw.get_ref() {
        RawReservation::Estimate(estimate) => Reservation::Value(checker.estimate_at(estimate, raw.span())),
        RawReservation::Package(id) => {
            let found = checker.find_named("package", id, raw.span(), &public.packages);
            Reservation::Package(PackageId(found.unwrap_or(0)))
        }
        RawReservation::Word(word) => {
            if word != "none" {
                checker.fault(raw.span(), ScenarioError::ReservationWord { found: word.clone() });
            }
            Reservation::Any
        }
    }
}
