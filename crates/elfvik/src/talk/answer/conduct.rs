//! How delegates behave over many rehearsals, and what they reach of what is possible.

use crate::model::PartyId;
use crate::names::IdMap;
use crate::prepare::{Control, Parameters};
use crate::talk::TalkError;
use crate::talk::conduct::MoveCounts;
use crate::talk::players::ProgramFactory;
use crate::talk::rehearsal::{RehearsalSettings, conduct};
use serde::Serialize;

/// What rehearsals reached of what was possible, and how the delegates moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConductSummary {
    /// In how many talks some outcome could have been signed and ratified.
    pub possible: usize,
    /// Of how many talks that is not known: outcomes are too many to look at.
    pub unknown: usize,
    /// In how many talks a ratifier of whom nothing but a probability is known refused what was initialled.
    /// They are not counted as possible: nobody knows what would have been ratified.
    pub refused_by_chance: usize,
    /// How many talks ended in an agreement.
    pub reached: usize,
    /// From the agreements to the nearest efficient outcome on average, each party's utility as a share of
    /// its range; none without any agreement.
    pub distance: Option<f64>,
    /// In which direction each party's offers moved, over all talks.
    pub moves: IdMap<MoveCounts>,
    /// The same over the talks in which a deal was possible.
    pub moves_where_possible: IdMap<MoveCounts>,
}

impl ConductSummary {
    /// The conduct of the delegates in some rehearsals.
    ///
    /// # Errors
    ///
    /// As [`rehearse`](crate::talk::rehearsal::rehearse).
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed};
    /// # use elfvik::talk::{rehearsal::RehearsalSettings, answer::ConductSummary, *};
    /// # let view = starter_view();
    /// # let settings = RehearsalSettings {
    /// #     talks: 3,
    /// #     seed: Seed(1),
    /// #     course: setup::course(&view),
    /// #     specs: vec![Default::default(); 2],
    /// #     most_listed: RehearsalSettings::MOST_LISTED,
    /// # };
    /// # let parameters = Parameters::of(&view).unwrap();
    /// let control = Control::default();
    /// let found = ConductSummary::of(&parameters, &settings, &players::no_programs, &control).unwrap();
    /// assert!(found.reached <= found.possible);
    /// ```
    pub fn of(
        parameters: &Parameters,
        settings: &RehearsalSettings,
        players: &ProgramFactory<'_>,
        control: &Control<'_>,
    ) -> Result<Self, TalkError> {
        let rows = conduct(parameters, settings, players, control)?;
        let parties = &parameters.view().scenario().parties;
        let moves = |only_possible: bool| {
            let of = |p: PartyId| {
                let mut sum = MoveCounts::default();
                let counted = rows.iter().filter(|row| !only_possible || row.is_possible == Some(true));
                counted.for_each(|row| sum.add(&row.moves[p.0]));
                (parties[p.0].id.clone(), sum)
            };
            IdMap((0..parties.len()).map(PartyId).map(of).collect())
        };
        let distances: Vec<f64> = rows.iter().filter_map(|row| row.distance).collect();
        let mean = distances.iter().sum::<f64>() / distances.len().max(1) as f64;
        Ok(Self {
            possible: rows.iter().filter(|row| row.is_possible == Some(true)).count(),
            unknown: rows.iter().filter(|row| row.is_possible.is_none() && !row.is_refused_by_chance).count(),
            refused_by_chance: rows.iter().filter(|row| row.is_refused_by_chance).count(),
            reached: rows.iter().filter(|row| row.is_agreed).count(),
            distance: (!distances.is_empty()).then_some(mean),
            moves: moves(false),
            moves_where_possible: moves(true),
        })
    }
}
