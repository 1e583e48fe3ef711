//! The utilities of some players, ready to be filled in with numbers.

use super::Parameters;
use super::arithmetic::Numeric;
use super::fraction::Fraction;
use super::number::ParameterId;
use super::term_template::{Base, CellValues, TermShape, TermTemplate};
use crate::model::{ConsentId, Estimate, Outcome, Region};
use crate::number::Decimal;
use crate::prepare::AnalysisError;
use std::collections::HashMap;
use std::ops::Range;

/// Numbers in the places of a plan.
pub(in crate::prepare) struct Assignment<'n, N> {
    /// One per number of the parameters.
    pub(in crate::prepare) numbers: &'n [N],
    /// Per player, what one unit of a weight counts.
    pub(in crate::prepare) units: &'n [N],
}

/// The utilities of some players, ready to be filled in: which term pays where.
#[derive(Debug, Clone)]
pub(in crate::prepare) struct UtilityLayout {
    pub(in crate::prepare) players: Range<usize>,
    n_options: Vec<u32>,
    pub(in crate::prepare) couplings: Vec<LayoutCoupling>,
    sinks: Vec<Sink>,
    /// Per term, the position of its player in the frame.
    owners: Vec<usize>,
}

/// A term over two issues or more.
#[derive(Debug, Clone)]
pub(in crate::prepare) struct LayoutCoupling {
    /// The position among the frame's players.
    pub(in crate::prepare) player: usize,
    pub(in crate::prepare) shape: LayoutShape,
}

#[derive(Debug, Clone)]
pub(in crate::prepare) enum LayoutShape {
    Table { issues: Vec<usize>, n_cells: usize },
    Bonus { region: Region },
}

impl LayoutShape {
    fn n_cells(&self) -> usize {
        match self {
            Self::Table { n_cells, .. } => *n_cells,
            Self::Bonus { .. } => 1,
        }
    }
}

/// Where what a term pays goes.
#[derive(Debug, Clone)]
enum Sink {
    /// Another frame's player.
    Elsewhere,
    Issue(usize),
    Table(usize),
    Regions(Vec<RegionSink>),
}

#[derive(Debug, Clone)]
enum RegionSink {
    Nothing,
    Issue { issue: usize, allowed: Vec<bool> },
    Coupling(usize),
}

/// A frame filled with numbers.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::prepare) struct Cells<N> {
    /// Per issue, one row of players for each option.
    pub(in crate::prepare) values: Vec<Vec<N>>,
    /// Per coupling, its cells; one for a bonus.
    pub(in crate::prepare) couplings: Vec<Vec<N>>,
}

impl UtilityLayout {
    pub(in crate::prepare) fn new(parameters: &Parameters, players: Range<usize>) -> Self {
        let n_options = parameters.view.scenario().space().n_options().to_vec();
        let mut frame =
            Self { players, n_options, couplings: Vec::new(), sinks: Vec::new(), owners: Vec::new() };
        for plan in &parameters.terms {
            let sink = frame.sink(plan);
            frame.sinks.push(sink);
            frame.owners.push(plan.player.saturating_sub(frame.players.start));
        }
        frame
    }

    fn sink(&mut self, plan: &TermTemplate) -> Sink {
        if !self.players.contains(&plan.player) {
            return Sink::Elsewhere;
        }
        let player = plan.player - self.players.start;
        match &plan.shape {
            TermShape::Cells { issues, base, .. } => match issues[..] {
                [issue] => Sink::Issue(issue),
                _ => {
                    let shape = LayoutShape::Table { issues: issues.clone(), n_cells: base.len() };
                    self.couplings.push(LayoutCoupling { player, shape });
                    Sink::Table(self.couplings.len() - 1)
                }
            },
            TermShape::Bonus { regions, .. } => {
                Sink::Regions(regions.iter().map(|(region, _)| self.region_sink(player, region)).collect())
            }
        }
    }

    fn region_sink(&mut self, player: usize, region: &Region) -> RegionSink {
        if region.is_empty() {
            return RegionSink::Nothing;
        }
        match region.conditions() {
            [] => RegionSink::Issue { issue: 0, allowed: vec![true; self.n_options[0] as usize] },
            [condition] => {
                let issue = condition.issue().0;
                let allowed = (0..self.n_options[issue]).map(|o| condition.allows(o)).collect();
                RegionSink::Issue { issue, allowed }
            }
            _ => {
                let shape = LayoutShape::Bonus { region: region.clone() };
                self.couplings.push(LayoutCoupling { player, shape });
                RegionSink::Coupling(self.couplings.len() - 1)
            }
        }
    }

    /// Cells that pay nothing.
    pub(in crate::prepare) fn blank<N: Clone>(&self, nothing: &N) -> Cells<N> {
        Cells {
            values: self
                .n_options
                .iter()
                .map(|&n| vec![nothing.clone(); n as usize * self.players.len()])
                .collect(),
            couplings: self.couplings.iter().map(|c| vec![nothing.clone(); c.shape.n_cells()]).collect(),
        }
    }

    /// Adds what a term pays.
    pub(in crate::prepare) fn add<N: Numeric>(
        &self,
        parameters: &Parameters,
        term: usize,
        assignment: &Assignment<'_, N>,
        cells: &mut Cells<N>,
    ) {
        if let Sink::Elsewhere = self.sinks[term] {
            return;
        }
        let unit = &assignment.units[parameters.player_of(term)];
        parameters.each_cell(term, assignment.numbers, unit, |at, value| {
            self.each_target(term, at, |cell| cells.at(cell).gain(&value));
        });
    }

    /// The position of the player whom a cell pays.
    pub(in crate::prepare) fn player_of(&self, cell: CellId) -> usize {
        match cell {
            CellId::Value(_, at) => at % self.players.len(),
            CellId::Coupling(coupling, _) => self.couplings[coupling].player,
        }
    }

    /// The issues on which a cell depends.
    pub(in crate::prepare) fn issues_of(&self, cell: CellId) -> Vec<usize> {
        match cell {
            CellId::Value(issue, _) => vec![issue],
            CellId::Coupling(coupling, _) => match &self.couplings[coupling].shape {
                LayoutShape::Table { issues, .. } => issues.clone(),
                LayoutShape::Bonus { region } => region.conditions().iter().map(|c| c.issue().0).collect(),
            },
        }
    }

    /// The cells that pay a player for an outcome.
    pub(in crate::prepare) fn cells_of(&self, player: usize, outcome: &Outcome) -> Vec<CellId> {
        let n = self.players.len();
        let value = |(issue, &option): (usize, &u32)| CellId::Value(issue, option as usize * n + player);
        let coupling = |(at, coupling): (usize, &LayoutCoupling)| {
            let cell = match &coupling.shape {
                _ if coupling.player != player => return None,
                LayoutShape::Bonus { region } => region.holds(outcome).then_some(0)?,
                LayoutShape::Table { issues, .. } => issues.iter().fold(0, |cell: usize, &i| {
                    cell * self.n_options[i] as usize + outcome.options()[i] as usize
                }),
            };
            Some(CellId::Coupling(at, cell))
        };
        let values = outcome.options().iter().enumerate().map(value);
        values.chain(self.couplings.iter().enumerate().filter_map(coupling)).collect()
    }

    /// Calls `each` with every cell.
    pub(in crate::prepare) fn each_cell(&self, mut each: impl FnMut(CellId)) {
        for (issue, &n) in self.n_options.iter().enumerate() {
            (0..n as usize * self.players.len()).for_each(|at| each(CellId::Value(issue, at)));
        }
        for (at, coupling) in self.couplings.iter().enumerate() {
            (0..coupling.shape.n_cells()).for_each(|cell| each(CellId::Coupling(at, cell)));
        }
    }

    /// Calls `target` with each cell that a cell of a term pays into.
    pub(in crate::prepare) fn each_target(&self, term: usize, at: usize, mut target: impl FnMut(CellId)) {
        let (n, owner) = (self.players.len(), self.owners[term]);
        match &self.sinks[term] {
            Sink::Elsewhere => {}
            Sink::Issue(issue) => target(CellId::Value(*issue, at * n + owner)),
            Sink::Table(coupling) => target(CellId::Coupling(*coupling, at)),
            Sink::Regions(regions) => match &regions[at] {
                RegionSink::Nothing => {}
                RegionSink::Coupling(coupling) => target(CellId::Coupling(*coupling, 0)),
                RegionSink::Issue { issue, allowed } => {
                    let inside = allowed.iter().enumerate().filter(|(_, allowed)| **allowed);
                    inside.for_each(|(o, _)| target(CellId::Value(*issue, o * n + owner)));
                }
            },
        }
    }
}

/// The place of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::prepare) enum CellId {
    /// An issue, and the position in its rows.
    Value(usize, usize),
    /// A coupling, and the position in its cells.
    Coupling(usize, usize),
}

impl<N> Cells<N> {
    pub(in crate::prepare) fn get(&self, cell: CellId) -> &N {
        match cell {
            CellId::Value(issue, at) => &self.values[issue][at],
            CellId::Coupling(coupling, at) => &self.couplings[coupling][at],
        }
    }

    pub(in crate::prepare) fn at(&mut self, cell: CellId) -> &mut N {
        match cell {
            CellId::Value(issue, at) => &mut self.values[issue][at],
            CellId::Coupling(coupling, at) => &mut self.couplings[coupling][at],
        }
    }
}

impl Parameters {
    /// What one unit of a weight counts, per player: 1, or one over the sum of weights that are normalised.
    ///
    /// # Errors
    ///
    /// When such weights are all zero.
    pub(in crate::prepare) fn units<N: Numeric>(&self, numbers: &[N]) -> Result<Vec<N>, AnalysisError> {
        let unit = |player: usize| {
            let weights = &self.shared_weights[player];
            if weights.is_empty() {
                return Ok(N::one());
            }
            let mut sum = N::zero();
            weights.iter().for_each(|&w| sum.gain(&numbers[w]));
            let party = || self.view.scenario().parties[self.players[player].party.0].id.clone();
            if sum.is_zero() { Err(AnalysisError::NoWeight { party: party() }) } else { Ok(sum.inverse()) }
        };
        (0..self.players.len()).map(unit).collect()
    }

    /// A frame filled with some numbers, consents resolved.
    pub(in crate::prepare) fn fill<N: Numeric>(
        &self,
        frame: &UtilityLayout,
        numbers: &[N],
    ) -> Result<Cells<N>, AnalysisError> {
        let units = self.units(numbers)?;
        let mut cells = frame.blank(&N::zero());
        let assignment = Assignment { numbers, units: &units };
        (0..self.terms.len()).for_each(|term| frame.add(self, term, &assignment, &mut cells));
        Ok(cells)
    }

    /// For each cell of each table, a class: cells of one class pay the same whatever the numbers are.
    pub(in crate::prepare) fn classes(&self, frame: &UtilityLayout) -> Cells<i64> {
        let mut cells = frame.blank(&0_i64);
        let mut known: HashMap<(Vec<ConsentId>, Vec<CellKey>), i64> = HashMap::new();
        for (term, plan) in self.terms.iter().enumerate() {
            let (TermShape::Cells { base: CellValues::Each(base), branches, .. }, Sink::Table(coupling)) =
                (&plan.shape, &frame.sinks[term])
            else {
                continue;
            };
            for cell in 0..base.len() {
                let key = match branches {
                    Some(branches) => branches.keys(cell, |into| self.key(&base[into])),
                    None => (Vec::new(), vec![self.key(&base[cell])]),
                };
                let next = known.len() as i64;
                cells.couplings[*coupling][cell] = *known.entry(key).or_insert(next);
            }
            known.clear();
        }
        cells
    }

    fn key(&self, base: &Base) -> CellKey {
        match base {
            Base::Number(number) => match self.numbers[*number as usize].estimate {
                Estimate::Exact(value) => CellKey::Exact(value),
                Estimate::Guess(_) => CellKey::Number(*number as usize),
            },
            Base::Constant(value) => CellKey::Constant(value.clone()),
            Base::Between(..) => unreachable!("tables have no lines"),
        }
    }
}

/// What tells cells of a table apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum CellKey {
    Exact(Decimal),
    Number(ParameterId),
    Constant(Fraction),
}
