//! Reservations that no outcome, or every outcome, reaches by far.

use crate::model::{Origin, View};
use crate::prepare::{AnalysisError, Game};

/// A reservation that can hardly be meant on the scale on which it counts. In words it says so.
#[derive(Debug, Clone, PartialEq)]
pub struct ImplausibleReservation {
    /// The id of the party.
    pub party: String,
    /// What the party accepts from, in its own unit.
    pub reservation: f64,
    /// Where its utilities end on that side.
    pub end: UtilityEnd,
}

/// One end of a party's utilities, in its own unit; rules and ceilings are not looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UtilityEnd {
    /// No outcome is worth more.
    Most(f64),
    /// No outcome is worth less.
    Least(f64),
}

/// Of each party whether no outcome, or in a scenario of another system every outcome, reaches its
/// reservation, at the likely values; in the order of the parties. What floats alone part from a
/// reservation reaches it.
///
/// # Errors
///
/// When the scenario cannot be analysed.
///
/// # Examples
///
/// ```
/// use elfvik::brief::{UtilityEnd, out_of_reach};
/// use elfvik::format::{FileText, native};
/// use elfvik::model::{PartyId, View};
///
/// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let mut files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// assert_eq!(out_of_reach(&View::of_analyst(scenario.clone(), files.clone()).unwrap()), Ok(vec![]));
///
/// let much = elfvik::model::Estimate::Exact("3000".parse().unwrap());
/// files[1].preferences.reservation = elfvik::model::Reservation::Value(much);
/// let found = out_of_reach(&View::of_analyst(scenario, files).unwrap()).unwrap();
/// assert!(found[0].reservation > 2_999.0 && matches!(found[0].end, UtilityEnd::Most(_)));
/// ```
pub fn out_of_reach(view: &View) -> Result<Vec<ImplausibleReservation>, AnalysisError> {
    let (scenario, game) = (view.scenario(), Game::new(view)?);
    let is_foreign = scenario.origin != Origin::Elfvik;
    let of = |(p, party): (usize, &crate::model::Party)| {
        let shown = |whole: i64| game.scale(p).utility(whole);
        let (whole, reservation) = (game.reservation()[p], shown(game.reservation()[p]));
        let most = shown(game.greatest_sum(p));
        let end = if reservation > most + game.scale(p).grain() {
            UtilityEnd::Most(most)
        } else if is_foreign && whole < 0 && whole < game.least_sum(p) {
            UtilityEnd::Least(shown(game.least_sum(p)))
        } else {
            return None;
        };
        Some(ImplausibleReservation { party: party.id.clone(), reservation, end })
    };
    Ok(scenario.parties.iter().enumerate().filter_map(of).collect())
}

impl std::fmt::Display for ImplausibleReservation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { party, reservation, end } = self;
        write!(f, "`{party}` accepts from {reservation}, and no outcome is worth ")?;
        match end {
            UtilityEnd::Most(most) => write!(f, "more than {most} to it: it can accept nothing"),
            UtilityEnd::Least(least) => write!(f, "less than {least} to it: it accepts everything"),
        }
    }
}
