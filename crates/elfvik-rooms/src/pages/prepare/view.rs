//! What the steps of preparing show.

use super::super::Frame;
use super::super::fields::Fields;
use super::super::own_side::{OwnSide, issue_name};
use super::super::package::option_text;
use super::answers::ranks;
use super::comparisons::{Question, comparisons, questions};
use super::rehearse::{Choice, Found, choices, rehearsed};
use super::steps::Step;
use super::whole;
use super::wishes::{
    IssueWish, WishedValues, Wishes, believed, beyond, listed, listed_texts, points_text, reservation_points,
};
use crate::pages::PageProblem;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use elfvik::model::{PartyFile, PartyId, Reservation, Scenario};
use elfvik::room::Role;

/// What every step has around it.
#[derive(Debug)]
struct Shell {
    /// Where the pages of the seat are.
    path: String,
    party: String,
    step: Step,
    faults: Vec<String>,
    may_set: bool,
    has_file: bool,
    version: String,
    /// What the file says beyond the forms.
    beyond: Vec<String>,
}

impl Shell {
    fn is(&self, path: &str) -> bool {
        self.step.path() == path
    }

    fn steps(&self) -> [Step; 7] {
        Step::ALL
    }
}

/// The other parties of a side.
pub(super) fn others(side: &OwnSide) -> impl Iterator<Item = PartyId> + use<> {
    let own = side.party;
    (0..side.scenario.parties.len()).map(PartyId).filter(move |other| *other != own)
}

/// A step as a page.
pub(super) async fn answered(
    status: StatusCode,
    side: &OwnSide,
    step: Step,
    fields: &Fields,
    faults: Vec<String>,
) -> Result<Response, PageProblem> {
    let file = side.file();
    let party = &side.scenario.parties[side.party.0].name;
    let frame = Frame::titled(format!("{} – {party}", step.title()));
    let shell = Shell {
        path: side.path.clone(),
        party: party.clone(),
        step,
        faults,
        may_set: side.may_set(),
        has_file: file.is_some(),
        version: side.version(),
        beyond: file.as_ref().map(beyond).unwrap_or_default(),
    };
    let maker = Maker { side, scenario: &side.scenario, file: file.as_ref(), fields };
    let wishes = maker.wishes();
    Ok(match step {
        Step::Order => whole(status, &OrderPage { frame, rows: maker.order(&wishes), shell }),
        Step::Values => whole(status, &ValuesPage { frame, rows: maker.values(&wishes), shell }),
        Step::Test => whole(status, &maker.test((frame, shell), &wishes)),
        Step::Fallback => whole(status, &maker.fallback((frame, shell))),
        Step::Others => whole(status, &maker.others((frame, shell), &wishes)),
        Step::File => {
            whole(status, &FilePage { frame, text: side.text().unwrap_or_default().to_owned(), shell })
        }
        Step::Rehearse => {
            let is_asked = fields.filled("ours").is_some();
            let has_file = shell.has_file;
            let found = if is_asked && has_file { Some(rehearsed(side, fields).await?) } else { None };
            let (ours, theirs) = (choices(fields, "ours"), choices(fields, "theirs"));
            whole(status, &RehearsePage { frame, shell, ours, theirs, found })
        }
    })
}

#[derive(Debug, Template)]
#[template(path = "prepare_order.html")]
struct OrderPage {
    frame: Frame,
    shell: Shell,
    rows: Vec<OrderRow>,
}

#[derive(Debug)]
struct OrderRow {
    at: usize,
    name: String,
    question: String,
    rank: String,
    weight: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "prepare_values.html")]
struct ValuesPage {
    frame: Frame,
    shell: Shell,
    rows: Vec<ValuesRow>,
}

#[derive(Debug)]
struct ValuesRow {
    at: usize,
    name: String,
    question: String,
    weight: String,
    /// The weight as a whole number from 0 to 100.
    bar: String,
    options: Vec<OptionRow>,
    line: Option<LineRow>,
    /// Why the form does not say what the file says.
    kept: Option<&'static str>,
}

#[derive(Debug)]
struct OptionRow {
    at: usize,
    text: String,
    value: String,
}

#[derive(Debug)]
struct LineRow {
    least: String,
    most: String,
    from: String,
    to: String,
    low: String,
    high: String,
    peak: String,
    top: String,
}

#[derive(Debug, Template)]
#[template(path = "prepare_test.html")]
struct TestPage {
    frame: Frame,
    shell: Shell,
    questions: Vec<Question>,
    n_contradictions: usize,
    is_answered: bool,
}

#[derive(Debug, Template)]
#[template(path = "prepare_fallback.html")]
struct FallbackPage {
    frame: Frame,
    shell: Shell,
    /// What the points are called.
    unit: &'static str,
    kind: String,
    points: String,
    package: String,
    packages: Vec<PackageRow>,
    mandates: Vec<String>,
}

#[derive(Debug)]
struct PackageRow {
    id: String,
    name: String,
    worth: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "prepare_others.html")]
struct OthersPage {
    frame: Frame,
    shell: Shell,
    others: Vec<OtherView>,
}

#[derive(Debug)]
struct OtherView {
    at: usize,
    /// What their points are called.
    unit: &'static str,
    name: String,
    low: String,
    likely: String,
    high: String,
    rows: Vec<BeliefRow>,
    trades: Vec<TradeRow>,
    is_fixed_pie: bool,
}

#[derive(Debug)]
struct BeliefRow {
    at: usize,
    name: String,
    rank: String,
    best: Vec<(u32, String, bool)>,
    worst: Vec<(u32, String, bool)>,
}

/// An issue by what both sides are thought to want.
#[derive(Debug)]
struct TradeRow {
    kind: &'static str,
    name: String,
    text: String,
}

#[derive(Debug, Template)]
#[template(path = "prepare_file.html")]
struct FilePage {
    frame: Frame,
    shell: Shell,
    text: String,
}

#[derive(Debug, Template)]
#[template(path = "prepare_rehearse.html")]
struct RehearsePage {
    frame: Frame,
    shell: Shell,
    ours: Vec<Choice>,
    theirs: Vec<Choice>,
    found: Option<Found>,
}

struct Maker<'s> {
    side: &'s OwnSide,
    scenario: &'s Scenario,
    file: Option<&'s PartyFile>,
    fields: &'s Fields,
}

impl Maker<'_> {
    fn wishes(&self) -> Wishes {
        Wishes::of(self.scenario, self.file.map(|file| &file.preferences))
    }

    /// What a field holds, else what it begins with.
    fn shown(&self, name: &str, first: impl FnOnce() -> String) -> String {
        self.fields.filled(name).unwrap_or_else(first)
    }

    fn order(&self, wishes: &Wishes) -> Vec<OrderRow> {
        let row = |(place, at): (usize, usize)| {
            let issue = &self.scenario.issues[at];
            OrderRow {
                at,
                name: issue_name(issue),
                question: question(issue),
                rank: self.shown(&format!("rank-{at}"), || (place + 1).to_string()),
                weight: wishes.issues[at].weight.map(points_text),
            }
        };
        wishes.order().into_iter().enumerate().map(row).collect()
    }

    fn values(&self, wishes: &Wishes) -> Vec<ValuesRow> {
        let blank = Wishes::of(self.scenario, None);
        wishes
            .order()
            .into_iter()
            .map(|at| self.values_row(at, &wishes.issues[at], &blank.issues[at]))
            .collect()
    }

    fn values_row(&self, at: usize, wish: &IssueWish, blank: &IssueWish) -> ValuesRow {
        let issue = &self.scenario.issues[at];
        let kept = match wish.values {
            WishedValues::Other(why) => Some(why),
            _ => None,
        };
        let values = if kept.is_some() { &blank.values } else { &wish.values };
        let text = |value: &Option<f64>| value.map(points_text).unwrap_or_default();
        let (mut options, mut line) = (Vec::new(), None);
        match values {
            WishedValues::Each(each) => {
                let option = |(option, value): (u32, &Option<f64>)| OptionRow {
                    at: option as usize,
                    text: option_text(issue, option),
                    value: self.shown(&format!("value-{at}-{option}"), || text(value)),
                };
                options = (0..).zip(each).map(option).collect();
            }
            WishedValues::Line { low, high, peak } => {
                let last = issue.n_options().saturating_sub(1);
                line = Some(LineRow {
                    least: issue.option_id(0),
                    most: issue.option_id(last),
                    from: option_text(issue, 0),
                    to: option_text(issue, last),
                    low: self.shown(&format!("low-{at}"), || text(low)),
                    high: self.shown(&format!("high-{at}"), || text(high)),
                    peak: self.shown(&format!("peak-{at}"), || {
                        peak.map(|(number, _)| number.to_string()).unwrap_or_default()
                    }),
                    top: self.shown(&format!("top-{at}"), || {
                        peak.map_or_else(|| "100".to_owned(), |(_, top)| points_text(top))
                    }),
                });
            }
            WishedValues::Other(_) => {}
        }
        let weight = self.shown(&format!("weight-{at}"), || wish.weight.map(points_text).unwrap_or_default());
        let bar = weight.replace(',', ".").parse::<f64>().unwrap_or_default().clamp(0.0, 100.0);
        ValuesRow {
            at,
            name: issue_name(issue),
            question: question(issue),
            bar: format!("{bar:.0}"),
            weight,
            options,
            line,
            kept,
        }
    }

    fn test(&self, (frame, shell): (Frame, Shell), wishes: &Wishes) -> TestPage {
        let own = self.side.data.delegation.as_ref().and_then(|delegation| delegation.preferences());
        let asked = comparisons(self.scenario, wishes, self.fields);
        let questions = own.map(|own| questions(own, wishes, &asked, self.fields)).unwrap_or_default();
        let verdicts = || questions.iter().filter_map(|question| question.verdict.as_ref());
        TestPage {
            frame,
            n_contradictions: verdicts().filter(|verdict| !verdict.agrees).count(),
            is_answered: verdicts().next().is_some(),
            questions,
            shell,
        }
    }

    fn fallback(&self, (frame, shell): (Frame, Shell)) -> FallbackPage {
        let reservation = self.file.map(|file| &file.preferences.reservation);
        let (mut kind, mut package) = ("points", String::new());
        match reservation {
            Some(Reservation::Package(id)) => {
                (kind, package) = ("package", self.scenario.packages[id.0].id.clone());
            }
            Some(Reservation::Any) => kind = "none",
            _ => {}
        }
        let scale = self.wishes().scale();
        let points = self.file.and_then(|file| reservation_points(&file.preferences, scale));
        let delegation = self.side.data.delegation.as_ref();
        let own = delegation.and_then(|delegation| delegation.preferences());
        let row = |package: &elfvik::model::Package| PackageRow {
            id: package.id.clone(),
            name: package.name.clone(),
            worth: own.map(|own| points_text(scale.points(own.utility(&package.outcome)))),
        };
        let mandates = [Role::Principal, Role::Head].into_iter().filter_map(|role| {
            let floor = delegation?.mandate(role)?.floor?;
            Some(format!(
                "The {role} allows nothing below {} points.",
                points_text(scale.points(f64::from(floor) / 1000.0))
            ))
        });
        FallbackPage {
            frame,
            unit: scale.unit(),
            kind: self.shown("fallback", || kind.to_owned()),
            points: self.shown("points", || points.map(|ends| points_text(ends[1])).unwrap_or_default()),
            package: self.shown("package", || package),
            packages: self.scenario.packages.iter().map(row).collect(),
            mandates: mandates.collect(),
            shell,
        }
    }

    fn others(&self, (frame, shell): (Frame, Shell), own: &Wishes) -> OthersPage {
        let others = others(self.side).map(|other| self.other(other, own)).collect();
        OthersPage { frame, shell, others }
    }

    fn other(&self, other: PartyId, own: &Wishes) -> OtherView {
        let p = other.0;
        let belief = self.file.and_then(|file| file.belief(other));
        let wishes = believed(self.scenario, belief);
        let ends = belief.and_then(|belief| reservation_points(&belief.preferences, wishes.scale()));
        let end = |at: usize, name: &str| {
            self.shown(&format!("{name}-{p}"), || ends.map(|ends| points_text(ends[at])).unwrap_or_default())
        };
        let ranks = ranks(&wishes);
        let row = |at: usize| {
            let issue = &self.scenario.issues[at];
            let (best, worst) = wishes.issues[at].ends(issue, &listed(issue)).unzip();
            let choice = |name: &str, chosen: Option<u32>| {
                let chosen = self.fields.number(&format!("{name}-{p}-{at}")).or(chosen);
                let options = listed_texts(issue).into_iter();
                options.map(|(option, text)| (option, text, Some(option) == chosen)).collect()
            };
            BeliefRow {
                at,
                name: issue_name(issue),
                rank: self.shown(&format!("rank-{p}-{at}"), || {
                    ranks[at].map(|rank| rank.to_string()).unwrap_or_default()
                }),
                best: choice("best", best),
                worst: choice("worst", worst),
            }
        };
        let trades = self.trades(own, &wishes, &self.scenario.parties[p].short);
        let opposed = trades.iter().filter(|trade| trade.kind != "settle").count();
        let is_same_order = own.has_order() && wishes.has_order() && own.order() == wishes.order();
        OtherView {
            at: p,
            unit: wishes.scale().unit(),
            name: self.scenario.parties[p].name.clone(),
            low: end(0, "low"),
            likely: end(1, "likely"),
            high: end(2, "high"),
            rows: (0..self.scenario.issues.len()).map(row).collect(),
            is_fixed_pie: is_same_order && trades.len() > 1 && opposed == trades.len(),
            trades,
        }
    }

    /// Issues by how both sides' wishes lie to each other, where both are known.
    fn trades(&self, own: &Wishes, theirs: &Wishes, who: &str) -> Vec<TradeRow> {
        let row = |at: usize| {
            let issue = &self.scenario.issues[at];
            let options = listed(issue);
            let (our_best, _) = own.issues[at].ends(issue, &options)?;
            let (their_best, _) = theirs.issues[at].ends(issue, &options)?;
            let (ours, their) = (own.issues[at].weight?, theirs.issues[at].weight?);
            let both = format!("{} of our 100, {} of theirs", points_text(ours), points_text(their));
            let (kind, text) = match () {
                () if our_best == their_best => {
                    let best = option_text(issue, our_best);
                    ("settle", format!("You both want “{best}”: {both}. Settle it early."))
                }
                () if ours.max(their) < PARKED => {
                    ("park", format!("It matters little to either side: {both}. Leave it for the end."))
                }
                () if ours >= MUCH_MORE * their => {
                    ("trade", format!("It matters more to you: {both}. Ask for it."))
                }
                () if their >= MUCH_MORE * ours => {
                    ("trade", format!("It matters more to {who}: {both}. Give it, for something."))
                }
                () => (
                    "claim",
                    format!("It matters to both alike: {both}. Here one side wins what the other loses."),
                ),
            };
            Some(TradeRow { kind, name: issue_name(issue), text })
        };
        own.order().into_iter().filter_map(row).collect()
    }
}

fn question(issue: &elfvik::model::Issue) -> String {
    if issue.question == issue.display_name() { String::new() } else { issue.question.clone() }
}

/// A weight is much greater than another when it is so many times as great.
const MUCH_MORE: f64 = 1.4;
/// Issues that count less for both sides can wait.
const PARKED: f64 = 7.0;
