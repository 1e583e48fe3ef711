//! Names of numbers, written like their places in the files.

use super::Parameters;
use super::number::{ParameterId, ParameterRole, Player};
use crate::model::{OutcomeSpace, Term, Values};

impl Parameters {
    /// A unique name of a number that does not change when others are added, written like its place in the
    /// files.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Parameters};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// assert_eq!(parameters.name(1), "town: reservation");
    /// assert_eq!(parameters.name(2), "town: issues.price.weight");
    /// ```
    #[must_use]
    pub fn name(&self, number: ParameterId) -> String {
        let scenario = self.view.scenario();
        let of = |player: usize| {
            let Player { party, ratifier } = self.players[player];
            let party = &scenario.parties[party.0];
            let ratifier =
                ratifier.map(|r| format!("ratifiers.{}.", party.ratifiers[r].id)).unwrap_or_default();
            format!("{}: {ratifier}", party.id)
        };
        match &self.numbers[number].place {
            ParameterRole::Consent(c) => format!("consents.{}.probability", scenario.consents[c.0].id),
            ParameterRole::Shared { party: None, id } => format!("unknowns.{id}"),
            ParameterRole::Shared { party: Some(p), id } => {
                format!("{}: unknowns.{id}", scenario.parties[p.0].id)
            }
            ParameterRole::Reservation(player) => format!("{}reservation", of(*player)),
            ParameterRole::StateReservation { player, state } => {
                let state = &scenario.states.listed[state.0].id;
                format!("{}reservation_by_state.{state}", of(*player))
            }
            ParameterRole::Weight { player, term } => {
                format!("{}{}.weight", of(*player), self.term_name(*player, *term))
            }
            ParameterRole::Value { player, term, at } => {
                format!(
                    "{}{}.{}",
                    of(*player),
                    self.term_name(*player, *term),
                    self.value_name(*player, *term, *at)
                )
            }
            ParameterRole::Approval(p, r) => {
                let party = &scenario.parties[p.0];
                format!("{}: ratifiers.{}.probability", party.id, party.ratifiers[*r].id)
            }
        }
    }

    fn term_name(&self, player: usize, term: usize) -> String {
        let scenario = self.view.scenario();
        let terms = &self.preferences(player).terms;
        let ids = |term: &Term| {
            term.issues().iter().map(|i| scenario.issues[i.0].id.as_str()).collect::<Vec<_>>().join(", ")
        };
        let kind = |term: &Term| match term {
            Term::Values { .. } => "issues",
            Term::Joint { .. } => "joint",
            Term::Product { .. } => "products",
            Term::Bonus { .. } => "bonuses",
        };
        let this = &terms[term];
        let is_like = |other: &&Term| kind(other) == kind(this) && other.issues() == this.issues();
        let earlier = terms[..term].iter().filter(is_like).count();
        let nth = if earlier > 0 { format!("#{}", earlier + 1) } else { String::new() };
        match this {
            Term::Values { .. } => format!("issues.{}{nth}", ids(this)),
            _ => format!("{}({}){nth}", kind(this), ids(this)),
        }
    }

    fn value_name(&self, player: usize, term: usize, at: usize) -> String {
        let scenario = self.view.scenario();
        match &self.preferences(player).terms[term] {
            Term::Values { issue, values: Values::Each(_), .. } => {
                format!("values.{}", scenario.issues[issue.0].option_id(at as u32))
            }
            Term::Values { values: Values::Line(line), .. } => format!("points.{}", line.points[at].0),
            Term::Values { values: Values::Curve(_), .. } => {
                format!("curve.{}", if at == 0 { "from" } else { "to" })
            }
            Term::Product { .. } => "value".to_owned(),
            Term::Joint { issues, .. } => {
                let sizes = issues.iter().map(|i| scenario.issues[i.0].n_options()).collect();
                let cell = OutcomeSpace::new(sizes).outcome(&(at as u64).into());
                let ids = issues.iter().zip(cell.iter().flat_map(|o| o.options()));
                let ids: Vec<String> = ids.map(|(i, &o)| scenario.issues[i.0].option_id(o)).collect();
                format!("table({})", ids.join(", "))
            }
            Term::Bonus { .. } => "value".to_owned(),
        }
    }
}
