//! What each party gets from a talk that is over.

use super::discount;
use super::end::End;
use super::profile::PreferenceProfile;
use super::session::{BargainingProblem, Session};
use crate::model::{Disagreement, Origin};

/// What each party gets from a session that ended: its utility, or what no agreement pays, discounted as the
/// rules, the party or the origin says.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
/// # let view = starter_view();
/// # let parameters = Parameters::of(&view).unwrap();
/// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
/// # let mut session = setup.session().unwrap();
/// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
/// session.apply(Event::Moved { by: PartyId(0), what: Move::Walk, ticks: 1 }).unwrap();
/// let paid = rehearsal::payoffs(&session, session.problem(), view.scenario().origin);
/// assert_eq!(paid, [0.5, 0.45]); // the reservation values
/// ```
#[must_use]
pub fn payoffs(session: &Session, problem: &BargainingProblem, origin: Origin) -> Vec<f64> {
    let at = session.overall(session.agreed_at().unwrap_or_else(|| session.moment()));
    let payoff = |profile: &PreferenceProfile| {
        let per = profile.discount_per(session.rules(), origin);
        let left = |utility: f64| discount::discounted(profile.discount, per, utility, at);
        let least = problem.disagreement(profile.party);
        match (session.end(), session.rules().disagreement) {
            (Some(End::Agreement(offer)), _) => left(profile.utility(*offer)),
            (_, Disagreement::Reservation) => least,
            (_, Disagreement::DiscountedReservation) => left(least),
            (_, Disagreement::Zero) => 0.0,
        }
    };
    problem.profiles.iter().map(payoff).collect()
}
