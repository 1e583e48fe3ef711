//! Pictures as SVG: self-contained, the same bytes for the same answer, readable without colour and by
//! screen readers.

mod agreements;
mod axis;
mod canvas;
mod chances;
mod common;
mod course;
mod gap;
mod glance;
mod labels;
mod map;
mod measure;
mod open;
mod own_map;
mod pairs;
mod parallel;
mod plan_steps;
mod score;
mod small_map;
mod stages;
mod timeline;
mod tornado;
mod traces;

pub use own_map::{
    BelievedPlace, OwnCourse, OwnMapPicture, OwnMapPlaces, own_course, own_map, own_map_places,
};

use super::document::{Picture, Subject};
use super::marks::MOST_PAIRED;
use crate::brief::Brief;
use crate::brief::plan::Plan;
use crate::model::PartyId;
use crate::talk::Rehearsals;

/// The outcome map: what every outcome is worth to two parties, with the frontier, the solutions, the named
/// packages, the uncertainty of their places, and the least each accepts.
///
/// Outcomes are those of [`Brief::cloud`](crate::brief::Brief::cloud), frontier points those listed in the
/// brief; captions say how many of all they are. With more than two parties the map shows the two that are
/// asked for.
///
/// # Panics
///
/// When there is no such party.
///
/// # Examples
///
/// ```
/// # use elfvik::brief::{Brief, BriefRequest};
/// # let view = elfvik::format::native::starter_view();
/// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
/// # let brief = Brief::of(&view, &request).unwrap();
/// use elfvik::model::PartyId;
/// use elfvik::report::svg;
///
/// let picture = svg::map(&brief, PartyId(0), PartyId(1));
/// assert!(picture.starts_with("<svg ") && picture.contains("The town"));
/// ```
#[must_use]
pub fn map(brief: &Brief, across: PartyId, up: PartyId) -> String {
    map::map(brief, across, up, map::Setting::Alone)
}

/// What outcomes are worth to all parties: the [map] of two, the maps of each two of three or four, and for
/// more an axis for each party with the packages and solutions as lines from one to the next.
///
/// # Examples
///
/// ```
/// # use elfvik::brief::{Brief, BriefRequest};
/// # let view = elfvik::format::native::starter_view();
/// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
/// # let brief = Brief::of(&view, &request).unwrap();
/// use elfvik::model::PartyId;
/// use elfvik::report::svg;
///
/// assert_eq!(svg::overview(&brief), svg::map(&brief, PartyId(0), PartyId(1)));
/// ```
#[must_use]
pub fn overview(brief: &Brief) -> String {
    all(brief, map::Setting::Alone)
}

fn all(brief: &Brief, setting: map::Setting) -> String {
    match brief.scenario.parties.len() {
        0..=2 => map::map(brief, PartyId(0), PartyId(1), setting),
        3..=MOST_PAIRED => pairs::picture(brief, setting),
        _ => parallel::picture(brief, setting),
    }
}

/// The steps of a plan in their order, with what each side could gain by walking away before each; `None`
/// where there is no order.
///
/// # Examples
///
/// ```
/// use elfvik::brief::plan::{Plan, PlanRequest};
/// use elfvik::prepare::Control;
///
/// let view = elfvik::format::native::starter_view();
/// // The starter has no steps, so there is no plan to draw.
/// let plan = Plan::of(&view, &PlanRequest::STANDARD, &Control::default());
/// assert!(plan.ok().and_then(|plan| elfvik::report::svg::ladder(&plan)).is_none());
/// ```
#[must_use]
pub fn ladder(plan: &Plan) -> Option<String> {
    plan_steps::picture(plan)
}

/// In which rounds rehearsed talks agreed, and on what; `None` where none did.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::Control;
/// use elfvik::talk::{RehearsalRequest, players};
///
/// let view = elfvik::format::native::starter_view();
/// let request = RehearsalRequest::of(20);
/// let found = request.answer(&view, &players::no_programs, &Control::default()).unwrap();
/// let picture = elfvik::report::svg::agreements(&found);
/// assert!(picture.is_none_or(|picture| picture.starts_with("<svg ")));
/// ```
#[must_use]
pub fn agreements(found: &Rehearsals) -> Option<String> {
    agreements::picture(found)
}

/// At most how wide a text of a picture is, in the picture's own units, by its `class`.
///
/// Pictures are laid out by these widths: upper estimates over the usual sans-serif faces, since the
/// library has no fonts.
///
/// # Examples
///
/// ```
/// use elfvik::report::svg::text_width;
///
/// assert!(text_width("wide", "title") > text_width("wide", "tick"));
/// ```
#[must_use]
pub fn text_width(text: &str, class: &str) -> f64 {
    measure::width(text, class)
}

/// The size of the letters of a text of a picture, by its `class`.
///
/// # Examples
///
/// ```
/// use elfvik::report::svg;
///
/// assert_eq!((svg::text_size("title"), svg::text_size("tick")), (20.0, 12.0));
/// ```
#[must_use]
pub fn text_size(class: &str) -> f64 {
    measure::setting(class).0
}

/// A picture for a page that gives it a title; `None` where there is nothing to draw.
pub(super) fn picture(subject: Subject<'_>, picture: Picture) -> Option<String> {
    match (subject, picture) {
        (Subject::Brief(brief), picture) => of_brief(brief, picture),
        (Subject::Talk(talk), Picture::Traces) => traces::picture(talk),
        (Subject::Talk(talk), Picture::Course) => course::picture(talk),
        (Subject::Score(score), Picture::Map | Picture::Lines) => score::picture(score),
        (Subject::Plan(plan), Picture::Ladder) => plan_steps::picture(plan),
        (Subject::Accord(report), Picture::Timeline) => timeline::picture(report),
        (Subject::Rehearsals(found), Picture::Agreements) => agreements::picture(found),
        _ => None,
    }
}

fn of_brief(brief: &Brief, picture: Picture) -> Option<String> {
    match picture {
        Picture::Map | Picture::Lines => Some(all(brief, map::Setting::InPage)),
        Picture::Glance(n) | Picture::GlanceLines(n) => glance::picture(brief, n),
        Picture::Stages => stages::picture(brief),
        Picture::Gap => Some(gap::picture(brief)),
        Picture::Chances => brief.prospects.as_ref().map(|found| chances::picture(brief, found)),
        Picture::Tornado => brief.prospects.as_ref().map(|prospects| tornado::picture(brief, prospects)),
        Picture::Open => brief.prospects.as_ref().map(|found| open::picture(brief, found)),
        Picture::Agreements => brief.talks.as_ref().and_then(agreements::picture),
        Picture::Ladder => brief.plan.as_ref().and_then(plan_steps::picture),
        Picture::Traces | Picture::Course | Picture::Timeline => None,
    }
}
