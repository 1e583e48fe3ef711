//! Decision diagrams: a game as layers of states, one layer per issue.
//!
//! Issues that no rule and no joint term couples fall into parts of their own. Within a part the issues are
//! chosen one after the other, and a state remembers just what later choices still need: how far each open
//! table has been read, and which barred regions and bonuses can still come true. Partial outcomes that agree on
//! it share a state. Sizes, frontiers and zone counts are each one pass over the layers.
//!
//! Source: D. Bergman, A. Cire, W.-J. van Hoeve, J. Hooker, "Decision Diagrams for Optimization", Springer, 2016;
//! the reduction of tables follows R. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", IEEE
//! Transactions on Computers C-35(8), 1986.

mod narrower;

use narrower::Narrower;
pub(crate) use narrower::Narrowing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AnalysisError;
use super::game::{Coupling, CouplingShape, Game, issues_of};
use crate::model::Region;
use num_bigint::BigUint;
use num_traits::{One, Zero};
use std::collections::HashMap;
use std::ops::Range;

/// How large a diagram may grow before it is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagramLimits {
    /// The most states in one layer.
    pub states: usize,
    /// The most arcs in all layers of a part.
    pub arcs: usize,
}

impl DiagramLimits {
    /// Wide enough to decide whether rules leave anything.
    #[must_use]
    pub fn for_checks() -> Self {
        Self { states: 200_000, arcs: 4_000_000 }
    }
}

/// The parts of a game that nothing couples, by their first issue.
#[derive(Debug, Clone)]
pub(crate) struct Diagrams {
    pub(crate) parts: Vec<Diagram>,
}

/// One part: its layers, in the order in which issues are chosen. Both ends have one state, and every state
/// lies on a way from the first to the last; a part that allows nothing has no arcs.
#[derive(Debug, Clone)]
pub(crate) struct Diagram {
    pub(crate) layers: Vec<Layer>,
}

/// The choice of one issue.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    pub(crate) issue: usize,
    /// How many states there are after the choice.
    pub(crate) n_states: usize,
    /// Sorted by the state they lead to, then by the state they come from, then by option.
    pub(crate) arcs: Vec<DiagramArc>,
    /// One row of `n_parties` utilities per arc.
    pub(crate) gains: Vec<i64>,
    /// What couplings add to the arcs.
    extras: Vec<ArcPayment>,
}

/// A cell of a coupling that is paid along an arc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ArcPayment {
    arc: u32,
    coupling: u32,
    cell: u32,
}

/// One option in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DiagramArc {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) option: u32,
}

impl Diagrams {
    /// The diagrams of a game, rules and joint terms included.
    pub(crate) fn new(game: &Game, widest: DiagramLimits) -> Result<Self, AnalysisError> {
        Self::build(game, game.couplings(), widest)
    }

    /// The diagrams of the rules alone: enough to count what is feasible.
    pub(crate) fn of_rules(game: &Game, widest: DiagramLimits) -> Result<Self, AnalysisError> {
        Self::build(game, &[], widest)
    }

    /// Diagrams of bounded width: exact where that suffices, otherwise too generous, too strict, or with outcomes left out.
    /// `None` when tables tell more states apart than may be kept.
    pub(crate) fn narrow(game: &Game, narrowing: Narrowing, widest: DiagramLimits) -> Option<Self> {
        Self::build_narrowed(game, game.couplings(), widest, Some(narrowing)).ok()
    }

    fn build(game: &Game, couplings: &[Coupling], widest: DiagramLimits) -> Result<Self, AnalysisError> {
        Self::build_narrowed(game, couplings, widest, None)
    }

    fn build_narrowed(
        game: &Game,
        couplings: &[Coupling],
        widest: DiagramLimits,
        narrowing: Option<Narrowing>,
    ) -> Result<Self, AnalysisError> {
        let part = |issues: Vec<usize>| match issues[..] {
            [issue] => Ok(Diagram { layers: vec![Layer::of_free_issue(game, issue)] }),
            _ => {
                let builder = |order| Builder::new(game, couplings, issues.clone(), order);
                match narrowing {
                    Some(_) => builder(Order::BusiestFirst).build(widest, narrowing),
                    None => builder(Order::FewestOpen)
                        .build(widest, None)
                        .or_else(|_| builder(Order::BusiestFirst).build(widest, None)),
                }
            }
        };
        let parts = components(game, couplings).into_iter().map(part).collect::<Result<_, _>>()?;
        let mut diagrams = Self { parts };
        diagrams.refill(game);
        Ok(diagrams)
    }

    /// Takes what the arcs pay from a game with the same rules and couplings, and other numbers.
    pub(super) fn refill(&mut self, game: &Game) {
        self.parts.iter_mut().flat_map(|part| &mut part.layers).for_each(|layer| layer.refill(game));
    }

    /// How many arcs all layers have.
    pub(super) fn n_arcs(&self) -> usize {
        self.parts.iter().flat_map(|part| &part.layers).map(|layer| layer.arcs.len()).sum()
    }

    /// Whether nothing is feasible.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.iter().any(Diagram::is_empty)
    }

    /// How many outcomes are feasible.
    pub(super) fn size(&self) -> BigUint {
        self.parts.iter().map(Diagram::size).product()
    }

    /// The least and the greatest utility of each party over the feasible outcomes.
    pub(super) fn ranges(&self, n_parties: usize) -> Vec<(i64, i64)> {
        let range = |p| {
            let ends = self.parts.iter().map(|part| part.range(n_parties, p));
            ends.fold((0, 0), |(low, high), (l, h)| (low + l, high + h))
        };
        (0..n_parties).map(range).collect()
    }
}

impl Layer {
    /// The choice of an issue that nothing couples to others.
    fn of_free_issue(game: &Game, issue: usize) -> Self {
        let options =
            || game.open(issue).iter().zip(0..).filter(|(open, _)| **open).map(|(_, option)| option);
        Self {
            issue,
            n_states: 1,
            arcs: options().map(|option| DiagramArc { from: 0, to: 0, option }).collect(),
            gains: Vec::new(),
            extras: Vec::new(),
        }
    }

    fn refill(&mut self, game: &Game) {
        let n = game.n_parties();
        self.gains.clear();
        self.gains.extend(self.arcs.iter().flat_map(|arc| game.value(self.issue, arc.option)));
        for extra in &self.extras {
            let coupling = &game.couplings()[extra.coupling as usize];
            let cell = coupling.shape.cell(extra.cell as usize);
            self.gains[extra.arc as usize * n + coupling.party.0] += cell;
        }
    }

    /// The arcs that lead to each state, as ranges, state by state.
    pub(super) fn arcs_by_target(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        self.arcs.chunk_by(|a, b| a.to == b.to).map(move |chunk| {
            let range = start..start + chunk.len();
            start = range.end;
            range
        })
    }
}

impl Diagram {
    pub(crate) fn is_empty(&self) -> bool {
        self.layers.iter().any(|layer| layer.arcs.is_empty())
    }

    fn size(&self) -> BigUint {
        let mut counts = vec![BigUint::one()];
        for layer in &self.layers {
            let mut next = vec![BigUint::zero(); layer.n_states];
            layer.arcs.iter().for_each(|arc| next[arc.to as usize] += &counts[arc.from as usize]);
            counts = next;
        }
        counts.pop().unwrap_or_else(BigUint::zero)
    }

    /// The least and the greatest utility of a party.
    pub(crate) fn range(&self, n_parties: usize, party: usize) -> (i64, i64) {
        let mut ends = vec![(0, 0)];
        for layer in &self.layers {
            let mut next = vec![(i64::MAX, i64::MIN); layer.n_states];
            for (arc, gain) in layer.arcs.iter().zip(layer.gains.chunks_exact(n_parties)) {
                let (low, high) = ends[arc.from as usize];
                let end = &mut next[arc.to as usize];
                *end = (end.0.min(low + gain[party]), end.1.max(high + gain[party]));
            }
            ends = next;
        }
        ends.pop().unwrap_or((0, 0))
    }
}

/// The sets of issues that rules and joint terms tie together, each sorted, by first issue.
fn components(game: &Game, couplings: &[Coupling]) -> Vec<Vec<usize>> {
    let n_issues = game.space().n_options().len();
    let mut root: Vec<usize> = (0..n_issues).collect();
    let find = |root: &[usize], mut i: usize| {
        while root[i] != i {
            i = root[i];
        }
        i
    };
    let scopes = couplings.iter().map(|c| c.shape.issues()).chain(game.barred().iter().map(issues_of));
    for scope in scopes {
        for pair in scope.windows(2) {
            let (a, b) = (find(&root, pair[0]), find(&root, pair[1]));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); n_issues];
    (0..n_issues).for_each(|i| parts[find(&root, i)].push(i));
    parts.retain(|part| !part.is_empty());
    parts
}

/// Builds the diagram of one part.
struct Builder<'a> {
    game: &'a Game,
    issues: Vec<usize>,
    /// Rules and bonuses, one bit of a state each: whether the region can still come true.
    regions: Vec<Factor<&'a Region>>,
    /// Tables, one word of a state each, after the bits: the class of what was chosen so far.
    tables: Vec<Factor<Classes>>,
    /// How many words of a state hold bits.
    n_words: usize,
}

/// A term or rule over several issues of the part.
struct Factor<T> {
    /// Its issues, in the order in which they are chosen.
    issues: Vec<usize>,
    /// The position of its coupling in the game; none of a rule.
    coupling: Option<u32>,
    content: T,
}

/// The prefixes of a table, those with equal continuations as one class.
struct Classes {
    /// Per depth and class, the class that each option leads to.
    steps: Vec<Vec<Vec<u32>>>,
    /// The first cell of each class of the last depth.
    cells: Vec<u32>,
}

/// What the choice of one issue does to states.
struct Choice {
    /// Per option, the bits that stay.
    stays: Vec<Vec<u64>>,
    /// The bits that are settled by this issue, and among them those of rules.
    settled: Vec<u64>,
    barred: Vec<u64>,
    /// Per settled bit of a bonus, its coupling.
    pays: Vec<(usize, u32)>,
    /// The tables that depend on the issue, with the depth of the issue in each, and whether it is the last.
    tables: Vec<(usize, usize, bool)>,
}

impl<'a> Builder<'a> {
    fn new(game: &'a Game, couplings: &'a [Coupling], issues: Vec<usize>, order: Order) -> Self {
        let inside = |scope: &[usize]| scope.first().is_some_and(|i| issues.contains(i));
        let couplings: Vec<(usize, &Coupling)> =
            couplings.iter().enumerate().filter(|(_, c)| inside(&c.shape.issues())).collect();
        let barred: Vec<&Region> = game.barred().iter().filter(|r| inside(&issues_of(r))).collect();
        let scopes: Vec<(Vec<usize>, bool)> = couplings
            .iter()
            .map(|(_, c)| (c.shape.issues(), matches!(c.shape, CouplingShape::Table { .. })))
            .chain(barred.iter().map(|r| (issues_of(r), false)))
            .collect();
        let issues = match order {
            Order::FewestOpen => fewest_open(game, issues, &scopes),
            Order::BusiestFirst => busiest_first(issues, &scopes),
        };
        let sorted = |mut scope: Vec<usize>| {
            scope.sort_by_key(|i| issues.iter().position(|j| j == i));
            scope
        };
        let (mut regions, mut tables) = (Vec::new(), Vec::new());
        for (at, c) in couplings {
            let (issues, coupling) = (sorted(c.shape.issues()), Some(at as u32));
            match &c.shape {
                CouplingShape::Bonus { region, .. } => {
                    regions.push(Factor { issues, coupling, content: region })
                }
                CouplingShape::Table { issues: written, cells } => {
                    let content = Classes::new(game, written, &issues, cells);
                    tables.push(Factor { issues, coupling, content });
                }
            }
        }
        for region in barred {
            regions.push(Factor { issues: sorted(issues_of(region)), coupling: None, content: region });
        }
        let n_words = regions.len().div_ceil(BITS);
        Self { game, issues, regions, tables, n_words }
    }

    fn build(&self, widest: DiagramLimits, narrowing: Option<Narrowing>) -> Result<Diagram, AnalysisError> {
        let too_wide = || AnalysisError::RulesTooWide { most: widest.states };
        let mut layers = Vec::with_capacity(self.issues.len());
        let mut states = self.first_state();
        let mut narrower = narrowing.map(|narrowing| Narrower::new(self, narrowing, widest.states));
        let mut n_arcs = 0;
        for &issue in &self.issues {
            let (layer, next) = self.layer(issue, &states, widest, narrower.as_mut()).ok_or_else(too_wide)?;
            n_arcs += layer.arcs.len();
            if n_arcs > widest.arcs {
                return Err(too_wide());
            }
            layers.push(layer);
            states = next;
        }
        Ok(Diagram { layers: without_dead_ends(layers) })
    }

    /// How many words a state has.
    fn width(&self) -> usize {
        (self.n_words + self.tables.len()).max(1)
    }

    /// Every region can still come true, and nothing of any table is read.
    fn first_state(&self) -> Vec<u64> {
        let mut state = vec![0; self.width()];
        (0..self.regions.len()).for_each(|bit| state[bit / BITS] |= 1 << (bit % BITS));
        state
    }

    fn choice(&self, issue: usize) -> Choice {
        let n_options = self.game.open(issue).len();
        let mut choice = Choice {
            stays: vec![vec![u64::MAX; self.n_words]; n_options],
            settled: vec![0; self.n_words],
            barred: vec![0; self.n_words],
            pays: Vec::new(),
            tables: Vec::new(),
        };
        for (bit, factor) in self.regions.iter().enumerate() {
            let (word, mask) = (bit / BITS, 1_u64 << (bit % BITS));
            let Some(depth) = factor.issues.iter().position(|&i| i == issue) else { continue };
            for (option, stays) in choice.stays.iter_mut().enumerate() {
                if !region_allows(factor.content, issue, option as u32) {
                    stays[word] &= !mask;
                }
            }
            if depth + 1 == factor.issues.len() {
                choice.settled[word] |= mask;
                match factor.coupling {
                    Some(coupling) => choice.pays.push((bit, coupling)),
                    None => choice.barred[word] |= mask,
                }
            }
        }
        for (at, factor) in self.tables.iter().enumerate() {
            if let Some(depth) = factor.issues.iter().position(|&i| i == issue) {
                choice.tables.push((at, depth, depth + 1 == factor.issues.len()));
            }
        }
        choice
    }

    /// One layer and the states after it, one after the other; `None` when there are too many.
    fn layer(
        &self,
        issue: usize,
        states: &[u64],
        widest: DiagramLimits,
        narrower: Option<&mut Narrower<'_>>,
    ) -> Option<(Layer, Vec<u64>)> {
        let choice = self.choice(issue);
        let width = self.width();
        let mut ids: HashMap<Box<[u64]>, u32> = HashMap::new();
        let mut next: Vec<u64> = Vec::new();
        let mut arcs: Vec<(DiagramArc, Range<usize>)> = Vec::new();
        let mut paid: Vec<(u32, u32)> = Vec::new();
        let mut after = vec![0; width];
        for (from, state) in states.chunks_exact(width).enumerate() {
            for (option, _) in self.game.open(issue).iter().enumerate().filter(|(_, open)| **open) {
                let before = paid.len();
                if !self.step(&choice, state, option, &mut after, &mut paid) {
                    paid.truncate(before);
                    continue;
                }
                let to = match ids.get(&after[..]) {
                    Some(&id) => id,
                    None => {
                        let id = ids.len() as u32;
                        ids.insert(after.clone().into(), id);
                        next.extend_from_slice(&after);
                        id
                    }
                };
                let option = option as u32;
                arcs.push((DiagramArc { from: from as u32, to, option }, before..paid.len()));
            }
            let is_too_wide = ids.len() > widest.states && narrower.is_none();
            if is_too_wide || arcs.len() > widest.arcs {
                return None;
            }
        }
        let mut n_states = ids.len();
        if let Some(narrower) = narrower {
            (next, n_states) = narrower.narrow(issue, &mut arcs, &paid, next, n_states)?;
        }
        arcs.sort_by_key(|(arc, _)| (arc.to, arc.from, arc.option));
        let extra = |arc: usize, (coupling, cell): (u32, u32)| ArcPayment { arc: arc as u32, coupling, cell };
        let of_arc = |(at, (_, range)): (usize, &(DiagramArc, Range<usize>))| {
            paid[range.clone()].iter().map(move |&cell| extra(at, cell)).collect::<Vec<_>>()
        };
        let extras = arcs.iter().enumerate().flat_map(of_arc).collect();
        let arcs = arcs.into_iter().map(|(arc, _)| arc).collect();
        Some((Layer { issue, n_states, arcs, gains: Vec::new(), extras }, next))
    }

    /// Writes the state after a choice, with the cells of couplings that it settles put into `paid`; false when a rule
    /// bars it.
    fn step(
        &self,
        choice: &Choice,
        state: &[u64],
        option: usize,
        after: &mut [u64],
        paid: &mut Vec<(u32, u32)>,
    ) -> bool {
        for word in 0..self.n_words {
            let held = state[word] & choice.stays[option][word];
            if held & choice.barred[word] != 0 {
                return false;
            }
            after[word] = held;
        }
        let holds = |bit: usize| after[bit / BITS] >> (bit % BITS) & 1 == 1;
        paid.extend(choice.pays.iter().filter(|(bit, _)| holds(*bit)).map(|&(_, coupling)| (coupling, 0)));
        after[..self.n_words].iter_mut().zip(&choice.settled).for_each(|(word, settled)| *word &= !settled);
        after[self.n_words..].copy_from_slice(&state[self.n_words..]);
        for &(at, depth, is_last) in &choice.tables {
            let table = &self.tables[at];
            let memory = &mut after[self.n_words + at];
            let class = table.content.steps[depth][*memory as usize][option];
            *memory = u64::from(class);
            if is_last {
                *memory = 0;
                if let Some(coupling) = table.coupling {
                    paid.push((coupling, table.content.cells[class as usize]));
                }
            }
        }
        true
    }
}

/// How many bits a word of a state has.
const BITS: usize = u64::BITS as usize;

impl Classes {
    /// The classes of a table whose issues are read in another order than they are written in.
    fn new(game: &Game, written: &[usize], read: &[usize], cells: &[i64]) -> Self {
        let n_options = |i: &usize| game.space().n_options()[*i] as usize;
        let stride = |i: &usize| {
            let after = written.iter().position(|w| w == i).map_or(0, |at| at + 1);
            written[after..].iter().map(n_options).product::<usize>()
        };
        let mut offsets = vec![0];
        for i in read {
            let (n, stride) = (n_options(i), stride(i));
            offsets = offsets.iter().flat_map(|&offset| (0..n).map(move |o| offset + o * stride)).collect();
        }
        // From the last issue back: a class is a list of what its options lead to.
        let mut ids: HashMap<i64, u32> = HashMap::new();
        let mut distinct = Vec::new();
        let mut below: Vec<u32> = offsets
            .iter()
            .map(|&at| {
                *ids.entry(cells[at]).or_insert_with(|| {
                    distinct.push(at as u32);
                    distinct.len() as u32 - 1
                })
            })
            .collect();
        let mut steps = Vec::new();
        for i in read.iter().rev() {
            let mut ids: HashMap<&[u32], u32> = HashMap::new();
            let mut rows: Vec<Vec<u32>> = Vec::new();
            let classes = below.chunks_exact(n_options(i)).map(|row| {
                *ids.entry(row).or_insert_with(|| {
                    rows.push(row.to_vec());
                    rows.len() as u32 - 1
                })
            });
            let above = classes.collect();
            steps.push(rows);
            below = above;
        }
        steps.reverse();
        Self { steps, cells: distinct }
    }
}

fn region_allows(region: &Region, issue: usize, option: u32) -> bool {
    region.conditions().iter().find(|c| c.issue().0 == issue).is_none_or(|c| c.allows(option))
}

/// In which order issues are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    FewestOpen,
    BusiestFirst,
}

/// The issues that most factors depend on first: once they are settled, most regions are out of the question.
fn busiest_first(mut issues: Vec<usize>, scopes: &[(Vec<usize>, bool)]) -> Vec<usize> {
    let n_factors = |issue: &usize| scopes.iter().filter(|(scope, _)| scope.contains(issue)).count();
    issues.sort_by_key(|issue| std::cmp::Reverse(n_factors(issue)));
    issues
}

/// An order of the issues that keeps few factors open at a time: greedily the issue after which the fewest
/// states can be expected, the lowest one of equals.
fn fewest_open(game: &Game, mut rest: Vec<usize>, scopes: &[(Vec<usize>, bool)]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::with_capacity(rest.len());
    let size = |i: &usize| f64::from(game.space().n_options()[*i]).log2();
    while !rest.is_empty() {
        let states_after = |i: &usize| -> f64 {
            let is_chosen = |j: &usize| j == i || chosen.contains(j);
            let open = |(scope, is_table): &(Vec<usize>, bool)| {
                let known = scope.iter().filter(|j| is_chosen(j)).count();
                match (known == 0 || known == scope.len(), is_table) {
                    (true, _) => 0.0,
                    (false, true) => scope.iter().filter(|j| is_chosen(j)).map(size).sum(),
                    (false, false) => 1.0,
                }
            };
            scopes.iter().map(open).sum()
        };
        let cost: Vec<f64> = rest.iter().map(states_after).collect();
        let best = (0..rest.len()).min_by(|&a, &b| cost[a].total_cmp(&cost[b])).unwrap_or(0);
        chosen.push(rest.remove(best));
    }
    chosen
}

/// The layers without states that lead nowhere.
fn without_dead_ends(mut layers: Vec<Layer>) -> Vec<Layer> {
    let mut alive = vec![true; layers.last().map_or(0, |layer| layer.n_states)];
    for k in (0..layers.len()).rev() {
        let mut before = vec![false; if k == 0 { 1 } else { layers[k - 1].n_states }];
        let layer = &mut layers[k];
        let mut names = vec![u32::MAX; alive.len()];
        let live = (0..alive.len()).filter(|&s| alive[s]);
        layer.n_states = live.enumerate().map(|(name, s)| names[s] = name as u32).count();
        let mut kept = Vec::with_capacity(layer.arcs.len());
        let mut places = vec![u32::MAX; layer.arcs.len()];
        for (place, arc) in places.iter_mut().zip(&layer.arcs) {
            if alive[arc.to as usize] {
                before[arc.from as usize] = true;
                *place = kept.len() as u32;
                kept.push(DiagramArc { to: names[arc.to as usize], ..*arc });
            }
        }
        layer.extras.retain(|extra| places[extra.arc as usize] != u32::MAX);
        layer.extras.iter_mut().for_each(|extra| extra.arc = places[extra.arc as usize]);
        layer.arcs = kept;
        alive = before;
    }
    renamed_sources(layers)
}

/// Arcs come from the names that the layer before gave its states.
fn renamed_sources(mut layers: Vec<Layer>) -> Vec<Layer> {
    for layer in &mut layers {
        let mut used: Vec<u32> = layer.arcs.iter().map(|arc| arc.from).collect();
        used.sort_unstable();
        used.dedup();
        // Every live state of the layer before is the source of some arc, and names follow the old order.
        for arc in &mut layer.arcs {
            arc.from = used.binary_search(&arc.from).expect("the source was just listed") as u32;
        }
    }
    layers
}
