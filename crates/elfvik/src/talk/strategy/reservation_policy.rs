//! What a strategy does about its reservation.

/// What it does about its reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ReservationPolicy {
    /// It signs nothing worth less.
    #[default]
    Reservation,
    /// It signs anything: GENIUS's own parties look only at the least and greatest utility.
    None,
}

impl ReservationPolicy {
    /// All floors, the usual one first.
    pub(super) const ALL: [Self; 2] = [Self::Reservation, Self::None];

    /// The name in text.
    #[must_use]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Reservation => "reservation",
            Self::None => "none",
        }
    }
}
