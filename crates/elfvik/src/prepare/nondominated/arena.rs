//! How partial outcomes were chosen: a forest of choices that shares what is common.

use num_bigint::BigUint;
use num_traits::One;

/// No node: nothing chosen yet, or no further equal.
pub(in crate::prepare) const NONE: u32 = u32::MAX;

/// A choice, or two partial outcomes together, and the next node with the same utilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::prepare) struct Node {
    /// The first half, or [`CHOICE`] and the issue.
    left: u32,
    /// The second half, or the option.
    right: u32,
    equal: u32,
}

/// All nodes of a frontier. A node comes after those it is made of.
#[derive(Debug, Clone, Default)]
pub(in crate::prepare) struct Arena {
    nodes: Vec<Node>,
    scratch: [Vec<(u32, u32)>; 2],
}

impl Arena {
    /// The node of one option of one issue.
    pub(in crate::prepare) fn choice(&mut self, issue: usize, option: u32) -> u32 {
        self.push(Node { left: CHOICE | issue as u32, right: option, equal: NONE })
    }

    /// Two partial outcomes together, either of which may be [`NONE`].
    pub(in crate::prepare) fn join(&mut self, left: u32, right: u32, equal: u32) -> u32 {
        match (left, right, equal) {
            (NONE, node, NONE) | (node, NONE, NONE) => node,
            _ => self.push(Node { left, right, equal }),
        }
    }

    /// An equal that was given up: two halves and the equals after it. Always a node of its own, so that a
    /// chain can be extended without touching what others share.
    pub(super) fn link(&mut self, left: u32, right: u32, equal: u32) -> u32 {
        self.push(Node { left, right, equal })
    }

    fn push(&mut self, node: Node) -> u32 {
        self.nodes.push(node);
        u32::try_from(self.nodes.len() - 1).ok().filter(|&id| id < CHOICE).expect("fewer than 2^31 nodes")
    }

    /// The option of a choice, or of the one that stands for several equal choices.
    pub(super) fn option(&self, mut node: u32) -> u32 {
        while !is_choice(self.nodes[node as usize].left) {
            node = self.nodes[node as usize].right;
        }
        self.nodes[node as usize].right
    }

    /// Two chains of equals as one; either may be [`NONE`].
    pub(super) fn chain(&mut self, first: u32, second: u32) -> u32 {
        if first == NONE {
            return second;
        }
        let mut last = first as usize;
        while self.nodes[last].equal != NONE {
            last = self.nodes[last].equal as usize;
        }
        self.nodes[last].equal = second;
        first
    }

    /// Whether one pair of halves chooses a lexicographically lower outcome than another of the same issues.
    pub(super) fn comes_before(&mut self, a: (u32, u32), b: (u32, u32)) -> bool {
        let [mut of_a, mut of_b] = std::mem::take(&mut self.scratch);
        for (choices, (left, right)) in [(&mut of_a, a), (&mut of_b, b)] {
            choices.clear();
            self.collect(left, choices);
            self.collect(right, choices);
            choices.sort_unstable();
        }
        let before = of_a < of_b;
        self.scratch = [of_a, of_b];
        before
    }

    /// The options of a node, by issue; issues that it does not choose keep what is there. `open` is scratch.
    pub(in crate::prepare) fn options(&self, node: u32, options: &mut [u32], open: &mut Vec<u32>) {
        self.visit(node, open, |issue, option| options[issue as usize] = option);
    }

    fn collect(&self, node: u32, choices: &mut Vec<(u32, u32)>) {
        self.visit(node, &mut Vec::new(), |issue, option| choices.push((issue, option)));
    }

    /// Calls `choose` for each choice below a node.
    fn visit(&self, node: u32, open: &mut Vec<u32>, mut choose: impl FnMut(u32, u32)) {
        open.clear();
        open.push(node);
        while let Some(node) = open.pop() {
            if node == NONE {
                continue;
            }
            let Node { left, right, .. } = self.nodes[node as usize];
            if is_choice(left) {
                choose(left & !CHOICE, right);
            } else {
                open.extend([right, left]);
            }
        }
    }

    /// How many outcomes have the utilities of each node in `wanted`. `O(nodes)` additions and products.
    pub(in crate::prepare) fn counts(&self, wanted: &[u32]) -> Vec<BigUint> {
        let mut known: Vec<Option<BigUint>> = vec![None; self.nodes.len()];
        let mut open: Vec<u32> = wanted.to_vec();
        while let Some(&node) = open.last() {
            let before = open.len();
            if node == NONE || known[node as usize].is_some() {
                open.pop();
                continue;
            }
            let halves = self.alternatives(node).flat_map(|(l, r)| [l, r]);
            open.extend(halves.filter(|&half| half != NONE && known[half as usize].is_none()));
            if open.len() == before {
                known[node as usize] = Some(self.sum(node, &known));
                open.pop();
            }
        }
        wanted
            .iter()
            .map(
                |&n| {
                    if n == NONE { BigUint::one() } else { known[n as usize].clone().expect("just counted") }
                },
            )
            .collect()
    }

    fn sum(&self, node: u32, known: &[Option<BigUint>]) -> BigUint {
        if is_choice(self.nodes[node as usize].left) {
            return BigUint::one();
        }
        let count = |half: u32| known.get(half as usize).and_then(Option::as_ref);
        let product = |(left, right): (u32, u32)| match (count(left), count(right)) {
            (Some(l), Some(r)) => l * r,
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => BigUint::one(),
        };
        self.alternatives(node).map(product).sum()
    }

    /// The halves of a node and of its equals; none for a choice.
    fn alternatives(&self, node: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let next = |node: u32| Some(self.nodes[node as usize].equal).filter(|&n| n != NONE);
        let chain = std::iter::successors(Some(node), move |&n| next(n));
        chain.map(|n| self.nodes[n as usize]).filter(|n| !is_choice(n.left)).map(|n| (n.left, n.right))
    }

    /// Up to `most` ways to choose a node, each with the options of its issues.
    pub(in crate::prepare) fn ways(&self, node: u32, most: usize) -> Vec<Vec<(u32, u32)>> {
        let mut done = Vec::new();
        // Depth first: what is chosen so far, and the nodes still to be opened.
        let mut open = vec![(Vec::new(), vec![node])];
        while let Some((mut choices, mut rest)) = open.pop() {
            if done.len() == most {
                break;
            }
            let Some(next) = rest.pop() else {
                choices.sort_unstable();
                done.push(choices);
                continue;
            };
            if next == NONE {
                open.push((choices, rest));
                continue;
            }
            let Node { left, right, .. } = self.nodes[next as usize];
            if is_choice(left) {
                choices.push((left & !CHOICE, right));
                open.push((choices, rest));
                continue;
            }
            let alternatives: Vec<_> = self.alternatives(next).collect();
            for (left, right) in alternatives.into_iter().rev() {
                let rest = rest.iter().copied().chain([right, left]).collect();
                open.push((choices.clone(), rest));
            }
        }
        done
    }
}

fn is_choice(left: u32) -> bool {
    left != NONE && left & CHOICE != 0
}

/// Marks a node as a choice; ids of nodes stay below it.
const CHOICE: u32 = 1 << 31;
