//! Decision diagrams: a game as layers of states, one layer per issue.
//!
//! Issues that no rule and no joint term couples fall into parts of their own. Within a part the issues are
//! chosen one after the other, and a state remembers just what later choices still need: how far each open
//! table has been read, and which barred regions and bonuses can still come true. Partial outcomes that agree
//! on it share a state. Sizes, frontiers and zone counts are each one pass over the layers.
//!
//! Source: D. Bergman, A. Cire, W.-J. van Hoeve, J. Hooker, "Decision Diagrams for Optimization", Springer,
//! 2016; the reduction of tables follows R. Bryant, "Graph-Based Algorithms for Boolean Function
//! Manipulation", IEEE Transactions on Computers C-35(8), 1986.

mod build;
mod layers;
mod order;
mod state_key;
mod width_limit;

pub use super::limits::DiagramLimits;
pub(crate) use layers::{Diagram, DiagramArc, Layer};
pub(crate) use width_limit::Narrowing;

use super::AnalysisError;
use super::game::{Coupling, Game, issues_of};
use num_bigint::BigUint;
use order::Order;
use state_key::Memory;

/// The parts of a game that nothing couples, by their first issue.
#[derive(Debug, Clone)]
pub(crate) struct Diagrams {
    pub(crate) parts: Vec<Diagram>,
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

    /// Diagrams of bounded width: exact where that suffices, otherwise too generous, too strict, or with
    /// outcomes left out. `None` when tables tell more states apart than may be kept.
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
                let built = |order, narrowing| {
                    build::diagram(&Memory::new(game, couplings, issues.clone(), order), widest, narrowing)
                };
                match narrowing {
                    Some(_) => built(Order::BusiestFirst, narrowing),
                    None => built(Order::FewestOpen, None).or_else(|_| built(Order::BusiestFirst, None)),
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

    /// The least and the greatest utility of one of so many parties over the feasible outcomes.
    pub(super) fn range(&self, n_parties: usize, party: usize) -> (i64, i64) {
        let ends = self.parts.iter().map(|part| part.range(n_parties, party));
        ends.fold((0, 0), |(low, high), (l, h)| (low + l, high + h))
    }

    /// The least and the greatest utility of each party over the feasible outcomes.
    pub(super) fn ranges(&self, n_parties: usize) -> Vec<(i64, i64)> {
        (0..n_parties).map(|party| self.range(n_parties, party)).collect()
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
