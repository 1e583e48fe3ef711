//! How long plans of 20 and 24 steps take, with their answers.

#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark tells times, and may fail"
)]

use elfvik::keep::plan::{
    Bonds, Count, Detection, Exactness, PlanAnalysis, PlanLimits, PlanProblem, PlanSetup, Safety, Step,
    ValueTable, safest_order,
};
use elfvik::model::PartyId;
use num_rational::BigRational;
use std::time::Instant;

/// Steps by turns with invented values in tenths, the same on every run.
fn problem(n_steps: usize, duration: u32, discount: BigRational) -> PlanProblem {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below) as i64
    };
    let tenths = |value: i64| BigRational::new(value.into(), 10.into());
    let step = |at: usize| {
        let cost = 5 + draw(60);
        let gain = cost + 2 + draw(30);
        let values = if at.is_multiple_of(2) { [-cost, gain] } else { [gain, -cost] };
        let mut step = Step::new(&format!("step {at}"), PartyId(at % 2), values.map(tenths).to_vec());
        step.duration = duration;
        step
    };
    let mut setup = PlanSetup::plain(2, (0..n_steps).map(step).collect());
    setup.discounts = vec![discount; 2];
    PlanProblem::new(setup).unwrap()
}

fn measured(name: &str, problem: &PlanProblem, bonds: &Bonds, limits: &PlanLimits) -> PlanAnalysis {
    let start = Instant::now();
    let analysis = PlanAnalysis::of(problem, bonds, Safety::Weak, limits).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let count = match &analysis.safe.count {
        Count::Exact(count) => count.to_string(),
        Count::AtLeast(count) => format!("at least {count}"),
    };
    let largest = analysis.smallest_largest.as_ref().and_then(|s| s.bonds.iter().max().cloned()).unwrap();
    println!(
        "{name}: {seconds:.3} s, {count} safe orders, smallest largest {largest} (at least {}), {} vectors, \
         {} {}",
        analysis.least_largest,
        analysis.minimal.len(),
        analysis.largest_exactness,
        analysis.minimal_exactness,
    );
    analysis
}

/// Six steps that take time, breaches that are seen three periods late, and a thousand worlds.
fn late_detection_in_worlds() {
    let mut setup = problem(6, 2, BigRational::from_integer(1.into())).setup().clone();
    setup.detection = vec![Detection::After(3); 2];
    let problem = PlanProblem::new(setup).unwrap();
    let world = |world: i64| {
        let mut table = ValueTable::of(&problem);
        for (at, value) in table.values.iter_mut().flatten().enumerate() {
            let share = 500 + (world * 7919 + at as i64 * 104_729) % 1_001;
            *value *= BigRational::new(share.into(), 1_000.into());
        }
        table
    };
    let worlds: Vec<ValueTable> = (0..1_000).map(world).collect();
    let bonds = Bonds::new(vec![BigRational::new(1.into(), 2.into()); 2]).unwrap();
    let start = Instant::now();
    let found = safest_order(&problem, &worlds, &bonds, Safety::Weak, &PlanLimits::STANDARD).unwrap();
    println!(
        "6 steps, seen late, 1,000 worlds: {:.3} s, safe somehow in {}, one order in {}",
        start.elapsed().as_secs_f64(),
        found.n_with_safe_order,
        found.n_safe
    );
    assert!(found.n_safe <= found.n_with_safe_order && found.n_with_safe_order <= 1_000);
}

fn main() {
    let whole = |value: i64| BigRational::from_integer(value.into());
    let bonds = Bonds::new(vec![whole(2), whole(2)]).unwrap();
    let only_count = PlanLimits { most_vectors: 1, ..PlanLimits::STANDARD };
    // `cargo test` runs benchmarks too, and only to see that they run.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    let sizes: &[usize] = if is_measured { &[20, 24] } else { &[12] };
    for &n_steps in sizes {
        let problem = problem(n_steps, 0, whole(1));
        measured(&format!("{n_steps} steps, one vector"), &problem, &bonds, &only_count);
        let analysis = measured(&format!("{n_steps} steps"), &problem, &bonds, &PlanLimits::STANDARD);
        assert_eq!(analysis.minimal_exactness, Exactness::Exact);
        let uncounted = PlanLimits { most_steps_counted: 0, ..PlanLimits::STANDARD };
        measured(&format!("{n_steps} steps, no count"), &problem, &bonds, &uncounted);
    }
    if !is_measured {
        return;
    }
    for n_steps in [8, 10, 12, 14] {
        let problem = problem(n_steps, 1, BigRational::new(9.into(), 10.into()));
        measured(&format!("{n_steps} steps, discounted"), &problem, &bonds, &PlanLimits::STANDARD);
    }
    late_detection_in_worlds();
    measured("40 steps", &problem(40, 0, whole(1)), &bonds, &PlanLimits::STANDARD);
}
