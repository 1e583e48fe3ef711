//! The best packages of a first page, small.

use super::canvas::Canvas;
use super::parallel::Axes;
use super::small_map::Panel;
use crate::brief::Brief;
use crate::report::front_packages::{best, letter};
use crate::report::marks::Mark;

/// The first so many; nothing where there is no package.
pub(super) fn picture(brief: &Brief, n_packages: usize) -> Option<String> {
    let found = best(brief);
    let marks = found.iter().take(n_packages).enumerate().map(|(at, package)| Mark {
        letter: letter(at),
        label: None,
        name: package.name.unwrap_or_default(),
        utilities: package.utilities,
        outcome: package.outcome,
        is_solution: false,
    });
    let marks: Vec<Mark<'_>> = marks.collect();
    if marks.is_empty() {
        return None;
    }
    let reading = "What the packages are worth to each party, beside the least that each accepts.";
    let title = "The packages at a glance";
    if brief.scenario.parties.len() == 2 {
        let mut canvas = Canvas::new("glance", (WIDTH, HEIGHT), title, reading);
        Panel { left: 0.0, top: 0.0, width: WIDTH, height: HEIGHT, most: MOST }.draw(
            &mut canvas,
            brief,
            [0, 1],
            &marks,
        );
        return Some(canvas.into_text());
    }
    let axes = Axes { brief, marks: &marks, top: 0.0, width: WIDTH, name: 120.0 };
    let mut canvas = Canvas::new("glance", (WIDTH, axes.bottom()), title, reading);
    axes.draw(&mut canvas);
    Some(canvas.into_text())
}

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 320.0;
/// Enough for the shape.
const MOST: usize = 250;
