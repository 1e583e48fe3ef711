//! Builds the diagram of one part, layer by layer.

use super::layers::{ArcPayment, Diagram, DiagramArc, Layer, without_dead_ends};
use super::state_key::Memory;
use super::width_limit::{Narrower, Narrowing};
use crate::prepare::AnalysisError;
use crate::prepare::limits::DiagramLimits;
use std::collections::HashMap;
use std::ops::Range;

/// The diagram of a part whose states remember so much. With a narrowing, layers that grow too wide are
/// narrowed.
///
/// # Errors
///
/// When a layer has more states than may be, or all layers more arcs.
pub(super) fn diagram(
    memory: &Memory<'_>,
    widest: DiagramLimits,
    narrowing: Option<Narrowing>,
) -> Result<Diagram, AnalysisError> {
    let too_wide = || AnalysisError::RulesTooWide { most: widest.states };
    let mut layers = Vec::with_capacity(memory.issues.len());
    let mut states = memory.first_state();
    let mut narrower = narrowing.map(|narrowing| Narrower::new(memory, narrowing, widest.states));
    let mut n_arcs = 0;
    for &issue in &memory.issues {
        let (layer, next) = layer(memory, issue, &states, widest, narrower.as_mut()).ok_or_else(too_wide)?;
        n_arcs += layer.arcs.len();
        if n_arcs > widest.arcs {
            return Err(too_wide());
        }
        layers.push(layer);
        states = next;
    }
    Ok(Diagram { layers: without_dead_ends(layers) })
}

/// One layer and the states after it, one after the other; `None` when there are too many.
fn layer(
    memory: &Memory<'_>,
    issue: usize,
    states: &[u64],
    widest: DiagramLimits,
    narrower: Option<&mut Narrower<'_>>,
) -> Option<(Layer, Vec<u64>)> {
    let choice = memory.choice(issue);
    let width = memory.width();
    let mut ids: HashMap<Box<[u64]>, u32> = HashMap::new();
    let mut next: Vec<u64> = Vec::new();
    let mut arcs: Vec<(DiagramArc, Range<usize>)> = Vec::new();
    let mut paid: Vec<(u32, u32)> = Vec::new();
    let mut after = vec![0; width];
    for (from, state) in states.chunks_exact(width).enumerate() {
        for (option, _) in memory.game.open(issue).iter().enumerate().filter(|(_, open)| **open) {
            let before = paid.len();
            if !memory.step(&choice, state, option, &mut after, &mut paid) {
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
