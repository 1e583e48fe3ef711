//! Rehearsals of the talks by the own beliefs, within some seconds.

use super::super::fields::Fields;
use super::super::own_side::{OwnSide, aside, image, issue_name};
use super::super::package::option_text;
use super::super::point_scale::PointScale;
use super::wishes::points_text;
use crate::problem::{Code, Problem};
use elfvik::brief::OutcomeById;
use elfvik::model::Scenario;
use elfvik::prepare::Control;
use elfvik::report::svg;
use elfvik::talk::request::RequestError;
use elfvik::talk::strategy::{StrategySpec, register};
use elfvik::talk::{RehearsalRequest, Rehearsals, TalkError, players};
use std::time::{Duration, Instant};

/// A way of talking that can be chosen.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) is_chosen: bool,
}

/// What rehearsals found, in words.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) lines: Vec<String>,
    /// Each agreement that came about most often, with how often.
    pub(super) agreed: Vec<(String, Vec<String>)>,
    pub(super) picture: Option<String>,
    pub(super) fault: Option<String>,
}

/// The strategies to choose from in a field.
pub(super) fn choices(fields: &Fields, name: &str) -> Vec<Choice> {
    let chosen = fields.filled(name).unwrap_or_else(|| DEFAULT.to_owned());
    register::offers()
        .map(|part| Choice { name: part.name, summary: part.summary, is_chosen: part.name == chosen })
        .collect()
}

/// Rehearses, as a form asks for it.
pub(super) async fn rehearsed(side: &OwnSide, fields: &Fields) -> Result<Found, Problem> {
    let computed = side.computed().await?.ok_or_else(|| Problem::of(Code::NoPreferences))?;
    let mut request = RehearsalRequest::of(N_TALKS);
    for party in &side.scenario.parties {
        let is_own = Some(&party.id) == side.data.actor.party.as_ref();
        let style = fields.filled(if is_own { "ours" } else { "theirs" });
        let style = style.filter(|style| register::offers().any(|part| part.name == style));
        let style = serde_json::Value::String(style.unwrap_or_else(|| DEFAULT.to_owned()));
        if let Ok(spec) = serde_json::from_value::<StrategySpec>(style) {
            request.strategies.insert(party.id.clone(), spec);
        }
    }
    let scenario = side.scenario.clone();
    let own = scenario.parties[side.party.0].id.clone();
    let scale = side.scale();
    let found = aside(move || {
        // Fewer talks tell less, but something.
        for talks in [N_TALKS, N_FEW] {
            request.talks = talks;
            let begun = Instant::now();
            let is_late = || begun.elapsed() > LONGEST;
            let control = Control { is_cancelled: Some(&is_late), ..Control::default() };
            match request.answer(&computed.view, &players::no_programs, &control) {
                Err(RequestError::Talk(TalkError::Cancelled)) => {}
                other => {
                    return other
                        .map(|found| told(&scenario, (&own, scale), &found))
                        .map_err(|e| e.to_string());
                }
            }
        }
        Err("these talks take too long to be rehearsed here; use `elfvik talk` with your file".to_owned())
    });
    Ok(found.await?.unwrap_or_else(|fault| Found { fault: Some(fault), ..Found::default() }))
}

fn told(scenario: &Scenario, (own, scale): (&str, PointScale), found: &Rehearsals) -> Found {
    let share = |share: f64| format!("{:.0} %", 100.0 * share);
    let mut lines = vec![match found.deterministic {
        true => "Nothing is uncertain here, so one talk stands for all.".to_owned(),
        false => format!("{} talks, each in a world drawn from what you believe.", found.talks),
    }];
    lines.push(match found.deterministic {
        true if found.agreement.estimate > 0.5 => "The talk ends with an agreement.".to_owned(),
        true => "The talk ends without an agreement.".to_owned(),
        false => format!(
            "{} of them end with an agreement (between {} and {}, with so few talks).",
            share(found.agreement.estimate),
            share(found.agreement.low),
            share(found.agreement.high)
        ),
    });
    if let Some(rounds) = &found.rounds {
        lines.push(format!("Half of the agreements come by round {}.", points_text(rounds.middle)));
    }
    if let Some(mean) = found.mean_payoffs.get(own) {
        lines.push(format!(
            "On average you are left with {} {}.",
            points_text(scale.points(*mean)),
            scale.unit()
        ));
    }
    if let Some(payoff) = found.payoffs.get(own) {
        let [low, high] = [payoff.low, payoff.high].map(|end| points_text(scale.points(end)));
        lines.push(format!("In nine of ten talks it is between {low} and {high} points."));
    }
    let agreed = found.agreed.iter().take(3);
    let agreed = agreed.map(|one| (share(one.share.estimate), chosen(scenario, &one.outcome))).collect();
    Found { lines, agreed, picture: svg::agreements(found).map(|svg| image(&svg)), fault: None }
}

/// An outcome by ids, issue by issue as people read it.
fn chosen(scenario: &Scenario, outcome: &OutcomeById) -> Vec<String> {
    let line = |issue: &elfvik::model::Issue| {
        let id = outcome.get(&issue.id)?.to_string();
        let by_number = || issue.option_of_number(id.parse().ok()?);
        let option = issue.option_of_label(&id).or_else(by_number);
        let text = option.map_or_else(|| id.clone(), |option| option_text(issue, option));
        Some(format!("{}: {text}", issue_name(issue)))
    };
    scenario.issues.iter().filter_map(line).collect()
}

const DEFAULT: &str = "boulware";
const N_TALKS: usize = 200;
const N_FEW: usize = 20;
const LONGEST: Duration = Duration::from_secs(4);
