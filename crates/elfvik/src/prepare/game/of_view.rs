//! The game that a view describes: its numbers filled in and its rules checked.

use super::Game;
use super::RedLineUse;
use super::exact::Exact;
use crate::model::View;
use crate::prepare::AnalysisError;
use crate::prepare::diagram::Diagrams;
use crate::prepare::limits::{DiagramLimits, Limits};
use crate::prepare::parameters::{ParameterId, Parameters, Threshold, ways_into};
use crate::prepare::space::ranges;
use num_rational::BigRational;
use std::ops::Range;

impl Game {
    /// The game that a view describes, with every estimate at its likely value.
    ///
    /// # Errors
    ///
    /// When the rules forbid every outcome, when a refused consent leads into a rule, when weights to be
    /// normalised are all zero, or when more consents meet in one term than can be resolved.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// // The builder's first offer is not acceptable, the joint bid is.
    /// let packages = &view.scenario().packages;
    /// assert!(!game.accepts(&game.utilities(&packages[0].outcome)));
    /// assert!(game.accepts(&game.utilities(&packages[1].outcome)));
    /// ```
    pub fn new(view: &View) -> Result<Self, AnalysisError> {
        Self::likely(&Parameters::of(view)?)
    }

    /// The game of the parameters' parties, with every number at its likely value.
    ///
    /// # Errors
    ///
    /// As [`Game::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::{Game, Parameters}};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// let game = Game::likely(&parameters).unwrap();
    /// assert_eq!(game.disagreement(0), 0.5);
    /// ```
    pub fn likely(parameters: &Parameters) -> Result<Self, AnalysisError> {
        Self::likely_for(parameters, RedLineUse::Analysis)
    }

    /// The same game for talks, in which red lines are refused and not barred.
    pub(crate) fn likely_for_talks(parameters: &Parameters) -> Result<Self, AnalysisError> {
        Self::likely_for(parameters, RedLineUse::Talks)
    }

    fn likely_for(parameters: &Parameters, red_line_use: RedLineUse) -> Result<Self, AnalysisError> {
        let numbers = parameters.likely();
        let game = Self::before_penalties(parameters, parameters.parties(), &numbers, red_line_use)?
            .without_idle_couplings();
        if game.bars_red_lines() {
            // Whether rules leave something, and whether fallbacks keep them, is no matter of red lines.
            let parties = parameters.parties();
            let plain = Self::before_penalties(parameters, parties, &numbers, RedLineUse::Talks)?;
            plain.check_rules(parameters.view())?;
        }
        game.check_rules(parameters.view())?;
        Ok(game.with_least_feasible(parameters).with_penalties(None))
    }

    /// The game of the parties and of all ratifiers with a profile, with every number at its likely value: a
    /// deal must stand at home. A ratifier of which only a probability is known approves where that is
    /// possible, one of which nothing is known does.
    ///
    /// # Errors
    ///
    /// As [`Game::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::{Game, Parameters}};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // Nobody must approve at home: the players are the two parties.
    /// assert_eq!(Game::of_players(&parameters).unwrap().n_parties(), 2);
    /// ```
    pub fn of_players(parameters: &Parameters) -> Result<Self, AnalysisError> {
        Self::of_players_with(parameters, &parameters.likely())
    }

    /// The game of the parties and of all ratifiers with a profile, with one number changed, all others
    /// likely; rules are not checked again.
    ///
    /// # Errors
    ///
    /// As [`Game::what_if`].
    ///
    /// # Panics
    ///
    /// When there is no such number.
    pub fn of_players_if(
        parameters: &Parameters,
        number: ParameterId,
        value: &BigRational,
    ) -> Result<Self, AnalysisError> {
        let mut numbers = parameters.likely();
        numbers[number] = value.clone();
        Self::of_players_with(parameters, &numbers)
    }

    fn of_players_with(parameters: &Parameters, numbers: &[BigRational]) -> Result<Self, AnalysisError> {
        let players = 0..parameters.players().len();
        let game = Self::before_penalties(parameters, players, numbers, RedLineUse::Analysis)?;
        let game = game.without_idle_couplings().with_least_feasible(parameters).with_penalties(None);
        Ok(game.with_home(parameters.home().clone(), parameters.likely_approvals()))
    }

    /// The game of the parameters' parties with one number changed, all others likely; rules are not checked
    /// again.
    ///
    /// # Errors
    ///
    /// When weights to be normalised are all zero.
    ///
    /// # Panics
    ///
    /// When there is no such number.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, number::Decimal, prepare::{Game, Parameters}};
    ///
    /// let parameters = Parameters::of(&starter_view()).unwrap();
    /// // What if the town accepted 0.15 already?
    /// let mut numbers = 0..parameters.numbers().len();
    /// let number = numbers.find(|&number| parameters.name(number) == "town: reservation").unwrap();
    /// let less: Decimal = "0.15".parse().unwrap();
    /// let game = Game::what_if(&parameters, number, &less.to_rational()).unwrap();
    /// assert!(game.accepts(&game.utilities(&parameters.view().scenario().packages[0].outcome)));
    /// ```
    pub fn what_if(
        parameters: &Parameters,
        number: ParameterId,
        value: &BigRational,
    ) -> Result<Self, AnalysisError> {
        let mut numbers = parameters.likely();
        numbers[number] = value.clone();
        Ok(Self::with_numbers(parameters, parameters.parties(), &numbers)?.without_idle_couplings())
    }

    /// The game of some players, with some numbers, couplings that pay nothing included; rules are not
    /// checked.
    pub(crate) fn with_numbers(
        parameters: &Parameters,
        players: Range<usize>,
        numbers: &[BigRational],
    ) -> Result<Self, AnalysisError> {
        let game = Self::before_penalties(parameters, players, numbers, RedLineUse::Analysis)?;
        Ok(game.with_penalties(None))
    }

    /// The same before what crosses red lines is put below reservations.
    pub(in crate::prepare) fn before_penalties(
        parameters: &Parameters,
        players: Range<usize>,
        numbers: &[BigRational],
        red_line_use: RedLineUse,
    ) -> Result<Self, AnalysisError> {
        let exact = Exact::of(parameters, players.clone(), numbers, red_line_use)?;
        let mut game = exact.game(parameters.view());
        for (at, player) in players.enumerate() {
            match parameters.reservation(player) {
                Threshold::Number(_) => {}
                Threshold::Package(id) => {
                    // As the outcome itself is counted, so that rounding parts neither from the other.
                    let package = &parameters.view().scenario().packages[id.0].outcome;
                    game.reservation[at] = game.utilities(package)[at];
                }
                Threshold::Any => game.reservation[at] = game.least_sum(at),
            }
        }
        Ok(game)
    }

    /// The same game with the least feasible utility as the reservation of who accepts any agreement.
    fn with_least_feasible(mut self, parameters: &Parameters) -> Self {
        let any = parameters.any_acceptors_in(0..self.n_parties(), parameters.state());
        let is_coupled = !self.couplings.is_empty() || !self.barred.is_empty();
        if !any.is_empty() && is_coupled {
            let ranges = ranges(&self, &Limits::STANDARD);
            self.accept_from_least(&any, &ranges);
        }
        self
    }

    /// Refuses rules that leave nothing, and consents whose refusal leads into a rule.
    fn check_rules(&self, view: &View) -> Result<(), AnalysisError> {
        let scenario = view.scenario();
        let lines = self.red_lines.iter().flat_map(|lines| &lines.crossings).filter(|(.., bars)| *bars);
        let mut owners: Vec<usize> = lines.map(|(at, ..)| *at).collect();
        owners.dedup();
        if scenario.rules.is_empty() && owners.is_empty() {
            return Ok(());
        }
        if Diagrams::of_rules(self, DiagramLimits::for_checks())?.is_empty() {
            let id = |&at: &usize| scenario.parties[at].id.clone();
            return Err(match owners.is_empty() {
                true => AnalysisError::NothingFeasible,
                false => AnalysisError::RedLinesLeaveNothing { parties: owners.iter().map(id).collect() },
            });
        }
        for rule in &scenario.rules {
            for barred in rule.barred() {
                for (refused, before) in ways_into(view, &barred)? {
                    let inside = self.within(&before);
                    if !before.is_empty()
                        && !Diagrams::of_rules(&inside, DiagramLimits::for_checks())?.is_empty()
                    {
                        let consents = refused.iter().map(|c| scenario.consents[c.0].id.clone()).collect();
                        return Err(AnalysisError::FallbackBreaksRule { consents, rule: rule.id.clone() });
                    }
                }
            }
        }
        Ok(())
    }
}
