//! What each party gets from a talk that is over.

use super::discount;
use super::end::End;
use super::profile::PreferenceProfile;
use super::session::{BargainingProblem, Session};
use crate::model::{Disagreement, Origin};

/// What each party gets from a session that ended: its utility, or what no agreement pays, discounted as the
/// rules, the party or the origin says.
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
