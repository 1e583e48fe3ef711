//! What groups agreed on, for whoever teaches and for the class afterwards.

mod case;
mod groups;

use crate::brief::{GroupScore, Score};
use crate::report::document::{Document, Figure, Numbers, Picture, StyledText, Subject, Tone};
use crate::report::marks::{LINES, MOST_PAIRED};
use crate::report::words;

/// The results of groups: points and places, all agreements on one map, what was left on the table, what was
/// agreed; then what the case holds. Of no group it is what the case holds alone.
///
/// # Examples
///
/// ```
/// use elfvik::brief::Score;
/// use elfvik::prepare::Control;
/// use elfvik::report::{self, Colours};
///
/// let view = elfvik::format::native::starter_view();
/// let score = Score::of_case(&view, &Control::default()).unwrap();
/// let text = report::score(&score).text(Colours::Plain, 100);
/// assert!(text.contains("WHAT THE CASE HOLDS"));
/// ```
#[must_use]
pub fn score(score: &Score) -> Document<'_> {
    let stamp = "For whoever teaches: every side's points are here. Show it when all groups are done.";
    let title = match score.groups.is_empty() {
        true => format!("{}: for whoever teaches", score.title),
        false => format!("{}: what the groups agreed on", score.title),
    };
    let mut page = Document::new(Subject::Score(score), &title, stamp);
    tiles(&mut page, score);
    if let Some(caution) = &score.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    let mut number = 0;
    let mut section = |page: &mut Document<'_>, title: &str| {
        number += 1;
        page.section(number, title);
    };
    if !score.groups.is_empty() {
        section(&mut page, "How the groups did");
        groups::results(&mut page, score);
        section(&mut page, "All agreements on one map");
        page.figure(map(score));
        section(&mut page, "What was left on the table");
        groups::left(&mut page, score);
        section(&mut page, "What was agreed");
        groups::agreed(&mut page, score);
    }
    section(&mut page, "What the case holds");
    case::write(&mut page, score);
    if score.groups.is_empty() {
        page.figure(map(score));
    }
    page
}

fn tiles(page: &mut Document<'_>, score: &Score) {
    let class = &score.class;
    if class.n_groups > 0 {
        page.tile(format!("{} of {}", class.n_deals, class.n_groups), "groups made a deal");
        page.tile(format!("{} of {}", class.n_efficient, class.n_deals), "deals are efficient");
        if let Some(n) = class.n_unratified.filter(|n| *n > 0) {
            page.tile(format!("{n} of {}", class.n_deals), "deals would fail at home");
        }
    }
    if let Some(share) = class.mean_joint_share {
        page.tile(words::percent(share), "of the greatest joint gain, in the mean of all groups");
    }
    if let Some(potential) = score.integrative_potential {
        page.tile(format!("{potential:.2}"), "integrative potential, from 0 to 1");
    }
}

/// Which deals wasted least and most; nothing where there are fewer than two.
fn nearest_and_farthest(score: &Score) -> String {
    let far = |group: &GroupScore| group.distances.as_ref().map(|distances| distances.frontier);
    let mut deals: Vec<(f64, &GroupScore)> =
        score.groups.iter().filter_map(|group| Some((far(group)?, group))).collect();
    deals.sort_by(|a, b| a.0.total_cmp(&b.0));
    match (deals.first(), deals.last()) {
        (Some(near), Some(most)) if deals.len() > 1 => format!(
            "Nearest to an outcome that wastes nothing: {} ({} away). Farthest: {} ({}).",
            near.1.group,
            words::rough(near.0),
            most.1.group,
            words::rough(most.0),
        ),
        _ => String::new(),
    }
}

/// The map; the tables have its numbers.
fn map(score: &Score) -> Figure {
    let (picture, caption) = match score.parties.len() {
        0..=2 => (
            Picture::Map,
            "Every point is an outcome, the darker ones waste nothing. A square is an agreement: the farther \
             it lies from the darker points, the more was left on the table.",
        ),
        3..=MOST_PAIRED => (
            Picture::Map,
            "A map for each two sides. Every point is an outcome, the darker ones waste nothing for all \
             together; a square is an agreement.",
        ),
        _ => (Picture::Lines, LINES),
    };
    let title = if score.groups.is_empty() { "What could be agreed" } else { "All agreements" };
    Figure {
        picture,
        title: title.into(),
        caption: caption.into(),
        finding: nearest_and_farthest(score),
        numbers: Numbers::Elsewhere("in the tables"),
    }
}
