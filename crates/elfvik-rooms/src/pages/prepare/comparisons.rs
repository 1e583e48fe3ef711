//! Comparisons of packages that test what the weights say, and the least changes that agree with an answer.

use super::super::fields::Fields;
use super::super::own_side::issue_name;
use super::super::package::option_text;
use super::super::point_scale::PointScale;
use super::wishes::{Wishes, listed, points_text};
use elfvik::model::{IssueId, Outcome, Scenario};
use elfvik::room::OwnPreferences;

/// Two packages that differ on two issues.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    /// Both issues with the option of each package.
    sides: [Side; 2],
    a: Outcome,
    b: Outcome,
}

#[derive(Debug, Clone, Copy)]
struct Side {
    issue: usize,
    a: u32,
    b: u32,
}

/// A comparison as a form asks it.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) number: usize,
    /// What the form sends back, so that the same packages are compared again.
    pub(super) pair: String,
    /// Each issue with its option in both packages.
    pub(super) rows: Vec<[String; 3]>,
    pub(super) answer: String,
    pub(super) verdict: Option<Verdict>,
}

/// What the numbers say to an answer.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) agrees: bool,
    pub(super) text: String,
    /// Buttons: what each is sent as, and what it does.
    pub(super) repairs: Vec<(String, String)>,
}

/// A change of one weight that agrees with an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Repair {
    pub(super) issue: usize,
    /// The shares of all weights after it.
    pub(super) shares: Vec<f64>,
}

/// The comparisons of a form, or new ones that are hard to decide: on neighbours in the order of importance,
/// with the more important one changed by as little as makes up for the other.
pub(super) fn comparisons(scenario: &Scenario, wishes: &Wishes, fields: &Fields) -> Vec<Comparison> {
    let sent: Vec<Comparison> =
        (0..N_ASKED).filter_map(|n| parsed(scenario, &fields.filled(&format!("pair-{n}"))?)).collect();
    if !sent.is_empty() {
        return sent;
    }
    let order = wishes.order();
    let apart = |by: usize| (0..order.len().saturating_sub(by)).map(move |at| (at, at + by));
    let pairs = apart(1).chain(apart(2)).chain(apart(3));
    pairs
        .filter_map(|(heavy, light)| made(scenario, wishes, (order[heavy], order[light])))
        .take(N_ASKED)
        .collect()
}

fn made(scenario: &Scenario, wishes: &Wishes, (heavy, light): (usize, usize)) -> Option<Comparison> {
    let ends = |at: usize| wishes.issues[at].ends(&scenario.issues[at], &listed(&scenario.issues[at]));
    let worth = |at: usize, option: u32| wishes.issues[at].value(&scenario.issues[at], option);
    let ((best, _), (light_best, light_worst)) = (ends(heavy)?, ends(light)?);
    let swing = wishes.issues[light].weight? * (worth(light, light_best)? - worth(light, light_worst)?);
    let weight = wishes.issues[heavy].weight?;
    let loss = |option: u32| Some(weight * (worth(heavy, best)? - worth(heavy, option)?));
    let near = listed(&scenario.issues[heavy])
        .into_iter()
        .filter(|&option| loss(option).is_some_and(|loss| loss > 0.0))
        .min_by(|&a, &b| {
            let gap = |option| (loss(option).unwrap_or_default() - swing).abs();
            gap(a).total_cmp(&gap(b))
        })?;
    let sides =
        [Side { issue: heavy, a: best, b: near }, Side { issue: light, a: light_worst, b: light_best }];
    placed(scenario, sides)
}

/// Both packages, equal elsewhere; none where rules forbid every such pair that is tried.
fn placed(scenario: &Scenario, sides: [Side; 2]) -> Option<Comparison> {
    let middle = Outcome::new(scenario.issues.iter().map(|issue| issue.n_options() / 2).collect());
    let first = Outcome::new(vec![0; scenario.issues.len()]);
    let named = scenario.packages.iter().map(|package| package.outcome.clone());
    let with = |base: &Outcome, of: fn(&Side) -> u32| {
        sides.iter().fold(base.clone(), |outcome, side| outcome.with(IssueId(side.issue), of(side)))
    };
    [middle, first].into_iter().chain(named).find_map(|base| {
        let (a, b) = (with(&base, |side| side.a), with(&base, |side| side.b));
        let is_feasible = scenario.is_feasible(&a) && scenario.is_feasible(&b);
        is_feasible.then_some(Comparison { sides, a, b })
    })
}

fn parsed(scenario: &Scenario, text: &str) -> Option<Comparison> {
    let numbers: Vec<u32> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let side = |part: &[u32]| {
        let [issue, a, b] = part else { return None };
        let n = scenario.issues.get(*issue as usize)?.n_options();
        (a < &n && b < &n && a != b).then_some(Side { issue: *issue as usize, a: *a, b: *b })
    };
    let (first, second) = numbers.split_at_checked(3)?;
    let sides = [side(first)?, side(second)?];
    (sides[0].issue != sides[1].issue).then(|| placed(scenario, sides))?
}

impl Comparison {
    fn text(&self) -> String {
        let part = |side: &Side| format!("{}.{}.{}", side.issue, side.a, side.b);
        self.sides.iter().map(part).collect::<Vec<_>>().join(".")
    }

    /// By how much the first package is worth more than the second.
    fn difference(&self, own: &OwnPreferences) -> f64 {
        own.utility(&self.a) - own.utility(&self.b)
    }

    /// Whether the numbers agree with an answer.
    fn agrees(&self, own: &OwnPreferences, answer: &str) -> bool {
        let difference = self.difference(own);
        match answer {
            "a" => difference > 0.0,
            "b" => difference < 0.0,
            _ => difference.abs() <= EQUAL,
        }
    }

    /// The least change of each of the two weights that agrees with an answer, all others kept in
    /// proportion; none where no weight does.
    pub(super) fn repairs(&self, own: &OwnPreferences, wishes: &Wishes, answer: &str) -> Vec<Repair> {
        let target = match answer {
            "a" => MARGIN,
            "b" => -MARGIN,
            _ => 0.0,
        };
        let scenario = own.view().scenario();
        let total = wishes.total;
        let weight = |at: usize| wishes.issues[at].weight.unwrap_or_default() / 100.0 * total;
        let worth =
            |at: usize, option: u32| Some(wishes.issues[at].value(&scenario.issues[at], option)? / 100.0);
        let gain = |side: &Side| Some(worth(side.issue, side.a)? - worth(side.issue, side.b)?);
        let gains: Option<Vec<(usize, f64)>> =
            self.sides.iter().map(|side| Some((side.issue, gain(side)?))).collect();
        let Some(gains) = gains else { return Vec::new() };
        let by_weights: f64 = gains.iter().map(|(at, gain)| weight(*at) * gain).sum();
        // What the packages differ by besides, by values of several issues together.
        let besides = self.difference(own) - by_weights - target;
        let repair = |&(at, gain): &(usize, f64)| {
            let change = -(besides + by_weights) * total / (besides + total * gain);
            let (new, sum) = (weight(at) + change, total + change);
            let is_possible = change.is_finite() && new >= 0.0 && sum > 0.0;
            is_possible.then(|| {
                let share = |one: usize| if one == at { new } else { weight(one) } / sum * 100.0;
                Repair { issue: at, shares: (0..wishes.issues.len()).map(share).collect() }
            })
        };
        gains.iter().filter_map(repair).collect()
    }
}

/// The comparisons as questions, with what the numbers say to the answers of a form.
pub(super) fn questions(
    own: &OwnPreferences,
    wishes: &Wishes,
    comparisons: &[Comparison],
    fields: &Fields,
) -> Vec<Question> {
    let scenario = own.view().scenario();
    let question = |(number, comparison): (usize, &Comparison)| {
        let answer = fields.text(&format!("answer-{number}"));
        let row = |side: &Side| {
            let issue = &scenario.issues[side.issue];
            [issue_name(issue), option_text(issue, side.a), option_text(issue, side.b)]
        };
        let is_answered = matches!(answer.as_str(), "a" | "b" | "equal");
        Question {
            number,
            pair: comparison.text(),
            rows: comparison.sides.iter().map(row).collect(),
            verdict: is_answered.then(|| verdict(own, wishes, (number, comparison), &answer)),
            answer,
        }
    };
    comparisons.iter().enumerate().map(question).collect()
}

fn verdict(
    own: &OwnPreferences,
    wishes: &Wishes,
    (number, comparison): (usize, &Comparison),
    answer: &str,
) -> Verdict {
    let scenario = own.view().scenario();
    let scale = PointScale::of_preferences(Some(own));
    let worths =
        [&comparison.a, &comparison.b].map(|package| points_text(scale.points(own.utility(package))));
    if comparison.agrees(own, answer) {
        let text = format!("Your numbers agree: A is worth {} and B {}.", worths[0], worths[1]);
        return Verdict { agrees: true, text, repairs: Vec::new() };
    }
    let said = match answer {
        "a" => "you prefer A",
        "b" => "you prefer B",
        _ => "both are equal to you",
    };
    let numbers = match comparison.difference(own) {
        difference if difference > 0.0 => "A is better",
        difference if difference < 0.0 => "B is better",
        _ => "both are equal",
    };
    let text = format!(
        "You say that {said}, but by your numbers {numbers}: A is worth {} and B {}. One of the two is not \
         what you mean. If the numbers are wrong, choose the smaller step:",
        worths[0], worths[1]
    );
    let repair = |repair: Repair| {
        let old = wishes.issues[repair.issue].weight.unwrap_or_default();
        let new = repair.shares[repair.issue];
        let way = if new > old { "Raise" } else { "Lower" };
        let name = issue_name(&scenario.issues[repair.issue]);
        let what = format!("{way} the weight of “{name}” from {} to {}", points_text(old), points_text(new));
        (format!("{number}.{}", repair.issue), what)
    };
    let repairs = comparison.repairs(own, wishes, answer).into_iter().map(repair).collect();
    Verdict { agrees: false, text, repairs }
}

/// The change that a button asks for.
pub(super) fn asked_repair(
    own: &OwnPreferences,
    wishes: &Wishes,
    comparisons: &[Comparison],
    fields: &Fields,
) -> Option<Repair> {
    let asked = fields.filled("repair")?;
    let (number, issue) = asked.split_once('.')?;
    let (number, issue): (usize, usize) = (number.parse().ok()?, issue.parse().ok()?);
    let answer = fields.text(&format!("answer-{number}"));
    let repairs = comparisons.get(number)?.repairs(own, wishes, &answer);
    repairs.into_iter().find(|repair| repair.issue == issue)
}

/// So many pairs are compared.
const N_ASKED: usize = 5;
/// Two packages whose worths differ by no more are as good as equal: two points.
const EQUAL: f64 = 0.02;
/// By so much the preferred package is worth more after a repair: a tenth of a point.
const MARGIN: f64 = 0.001;
