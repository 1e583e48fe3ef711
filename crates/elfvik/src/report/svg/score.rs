//! All agreements of a class on one map, with the frontier and the solutions.

use super::canvas::Canvas;
use super::common::WIDTH;
use super::map::{Setting, reading};
use super::pairs::{self, Legend};
use super::parallel;
use super::small_map::Panel;
use crate::brief::Score;
use crate::report::marks::{MOST_PAIRED, Mark, group_labels, group_marks};

/// Nothing where there are less than two parties.
pub(super) fn picture(score: &Score) -> Option<String> {
    let labels = group_labels(score);
    let marks = group_marks(score, &labels);
    let legend = legend(score, &marks);
    let brief = &score.brief;
    match score.parties.len() {
        0..=1 => None,
        2 => Some(one(score, &marks, legend)),
        3..=MOST_PAIRED => Some(pairs::of_marks((brief, &marks), legend, Setting::InPage)),
        _ => Some(parallel::of_marks((brief, &marks), legend, Setting::InPage)),
    }
}

fn one(score: &Score, marks: &[Mark<'_>], legend: Legend) -> String {
    let height = HEIGHT + legend.height();
    let mut canvas = Canvas::new("map", (WIDTH, height), &score.title, &reading(&score.brief));
    let panel = Panel { left: 0.0, top: 0.0, width: WIDTH, height: HEIGHT, most: MOST };
    let is_complete = panel.draw(&mut canvas, &score.brief, [0, 1], marks);
    legend.draw(&mut canvas, HEIGHT, is_complete);
    canvas.into_text()
}

fn legend(score: &Score, marks: &[Mark<'_>]) -> Legend {
    let has_deals = marks.iter().any(|mark| !mark.is_solution);
    let deal = has_deals.then(|| (Some(false), "what groups agreed on, with their labels".to_owned()));
    let solutions = marks.iter().filter(|mark| mark.is_solution);
    let solutions = solutions.map(|mark| (Some(true), format!("{} {}", mark.letter, mark.name)));
    let without = score.groups.len() - score.class.n_deals;
    let legend = Legend::of_entries(deal.into_iter().chain(solutions).collect());
    match without {
        0 => legend,
        1 => legend.with_note("One group without a deal has its fallbacks: the corner of the dashed lines."),
        n => legend.with_note(&format!(
            "{n} groups without a deal have their fallbacks: the corner of the dashed lines."
        )),
    }
}

const HEIGHT: f64 = 600.0;
/// So many outcomes, and so many efficient points, are drawn at most.
const MOST: usize = 4_000;
