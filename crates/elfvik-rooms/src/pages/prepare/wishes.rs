//! What a private file says, as far as forms ask for it.

use super::super::package::option_text;
use super::super::point_scale::PointScale;
use elfvik::model::{
    Belief, Estimate, Issue, IssueId, Options, PartyFile, Preferences, Reservation, Scenario, Term, Values,
};
use elfvik::number::Decimal;

/// What a party wants, or is believed to want, in points of a hundred.
#[derive(Debug, Clone)]
pub(super) struct Wishes {
    pub(super) issues: Vec<IssueWish>,
    /// What the weights of the file add up to.
    pub(super) total: f64,
    /// The most that its values can add up to, whatever their signs.
    greatest: f64,
}

/// What an issue counts, and what its options are worth.
#[derive(Debug, Clone)]
pub(super) struct IssueWish {
    /// Its share of all weights; none where the file does not say.
    pub(super) weight: Option<f64>,
    /// What of the file's own values is shown as 100: 1, or the greatest where some are above.
    pub(super) unit: f64,
    pub(super) values: WishedValues,
}

/// What the options of an issue are worth, from 0 to 100.
#[derive(Debug, Clone)]
pub(super) enum WishedValues {
    /// Each option; none where the file does not say.
    Each(Vec<Option<f64>>),
    /// On straight lines: at the least and the greatest number, and at one between them.
    Line { low: Option<f64>, high: Option<f64>, peak: Option<(Decimal, f64)> },
    /// What the form cannot say, and why.
    Other(&'static str),
}

impl Wishes {
    /// What preferences say; nothing where there are none.
    pub(super) fn of(scenario: &Scenario, preferences: Option<&Preferences>) -> Self {
        let (mut total, mut greatest) = (0.0, 0.0);
        let mut issues: Vec<IssueWish> = scenario.issues.iter().map(blank).collect();
        for term in preferences.map(|preferences| preferences.terms.as_slice()).unwrap_or_default() {
            let Term::Values { issue, weight, values, out_of, .. } = term else { continue };
            let out = out_of.map_or(1.0, Decimal::to_f64);
            greatest += weight.likely().to_f64()
                * numbers(values).into_iter().fold(0.0, |most, one| f64::max(most, one.abs()))
                / out;
            let wish = &mut issues[issue.0];
            wish.unit = if out_of.is_none() { unit(values) } else { 1.0 };
            if let Some(weight) = known(weight).map(|weight| weight * wish.unit) {
                wish.weight = Some(wish.weight.unwrap_or_default() + weight);
                total += weight;
            }
            wish.values = match out_of {
                Some(_) => WishedValues::Other("its values stand on another scale"),
                None => of_values(&scenario.issues[issue.0], values, wish.unit),
            };
        }
        for wish in &mut issues {
            wish.weight = wish.weight.map(|weight| if total > 0.0 { 100.0 * weight / total } else { 0.0 });
        }
        Self { issues, total: if total > 0.0 { total } else { 1.0 }, greatest }
    }

    /// In which points worths are shown.
    pub(super) fn scale(&self) -> PointScale {
        PointScale::of_greatest(self.greatest)
    }

    /// The issues in the order of their importance; those without a weight last, of equals the first.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.issues.len()).collect();
        let weight = |at: usize| self.issues[at].weight.unwrap_or(-1.0);
        order.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.cmp(&b)));
        order
    }

    /// Whether the file says how much any issue counts.
    pub(super) fn has_order(&self) -> bool {
        self.issues.iter().any(|wish| wish.weight.is_some())
    }
}

impl IssueWish {
    /// What an option is worth, from 0 to 100, where the file says so.
    pub(super) fn value(&self, issue: &Issue, option: u32) -> Option<f64> {
        match &self.values {
            WishedValues::Each(each) => each.get(option as usize).copied().flatten(),
            WishedValues::Line { low, high, peak } => {
                let number = |option| issue.number(option).map(Decimal::to_f64);
                let (from, at, to) =
                    (number(0)?, number(option)?, number(issue.n_options().saturating_sub(1))?);
                let (low, high) = ((*low)?, (*high)?);
                let between = |(x0, y0): (f64, f64), (x1, y1): (f64, f64)| {
                    if x1 > x0 { y0 + (y1 - y0) * (at - x0) / (x1 - x0) } else { y0 }
                };
                Some(match peak {
                    Some((peak, value)) if at <= peak.to_f64() => {
                        between((from, low), (peak.to_f64(), *value))
                    }
                    Some((peak, value)) => between((peak.to_f64(), *value), (to, high)),
                    None => between((from, low), (to, high)),
                })
            }
            WishedValues::Other(_) => None,
        }
    }

    /// The best and the worst of some options, where all their values are known and not the same.
    pub(super) fn ends(&self, issue: &Issue, options: &[u32]) -> Option<(u32, u32)> {
        let values: Option<Vec<(u32, f64)>> =
            options.iter().map(|&option| Some((option, self.value(issue, option)?))).collect();
        let values = values?;
        let best = values.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let worst = values.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        (best.1 > worst.1).then_some((best.0, worst.0))
    }
}

/// The options that a form lists: all of a few, of many numbers both ends and the middle.
pub(super) fn listed(issue: &Issue) -> Vec<u32> {
    let n = issue.n_options();
    if n <= MOST_LISTED { (0..n).collect() } else { vec![0, n / 2, n - 1] }
}

/// The listed options, each with its text.
pub(super) fn listed_texts(issue: &Issue) -> Vec<(u32, String)> {
    listed(issue).into_iter().map(|option| (option, option_text(issue, option))).collect()
}

/// Whether an issue is valued on lines between numbers.
pub(super) fn is_line(issue: &Issue) -> bool {
    !matches!(issue.options, Options::Labels { .. }) && issue.n_options() > 1
}

fn blank(issue: &Issue) -> IssueWish {
    let values = match is_line(issue) {
        true => WishedValues::Line { low: None, high: None, peak: None },
        false => WishedValues::Each(vec![None; issue.n_options() as usize]),
    };
    IssueWish { weight: None, unit: 1.0, values }
}

/// The greatest of values none of which is below 0, where it is above 1; else 1.
fn unit(values: &Values) -> f64 {
    let each = numbers(values);
    let most = each.iter().copied().fold(1.0, f64::max);
    if each.iter().all(|value| *value >= 0.0) { most } else { 1.0 }
}

/// The likely values that a file writes.
fn numbers(values: &Values) -> Vec<f64> {
    let likely = |value: &Estimate| value.likely().to_f64();
    match values {
        Values::Each(each) => each.iter().map(likely).collect(),
        Values::Line(line) => line.points.iter().map(|(_, value)| likely(value)).collect(),
        Values::Curve(curve) => vec![likely(&curve.from), likely(&curve.to)],
    }
}

fn of_values(issue: &Issue, values: &Values, unit: f64) -> WishedValues {
    let share = |estimate: &Estimate| known(estimate).map(|value| 100.0 * value / unit);
    let is_share = |estimate: &Estimate| (0.0..=unit).contains(&estimate.likely().to_f64());
    match values {
        Values::Each(each) if !each.iter().all(is_share) => {
            WishedValues::Other("values lie outside 0 to 100")
        }
        Values::Each(_) if is_line(issue) => WishedValues::Other("the file values each number for itself"),
        Values::Each(each) => WishedValues::Each(each.iter().map(share).collect()),
        Values::Line(line) if !line.points.iter().all(|(_, value)| is_share(value)) => {
            WishedValues::Other("values lie outside 0 to 100")
        }
        Values::Line(line) => match line.points.as_slice() {
            [only] => WishedValues::Each(vec![share(&only.1)]),
            [(_, low), (_, high)] => WishedValues::Line { low: share(low), high: share(high), peak: None },
            [(_, low), (at, peak), (_, high)] => WishedValues::Line {
                low: share(low),
                high: share(high),
                peak: share(peak).map(|peak| (*at, peak)),
            },
            _ => WishedValues::Other("the file draws a line through more than three points"),
        },
        Values::Curve(_) => WishedValues::Other("the file draws a curve"),
    }
}

/// The likely number; none where the format stands in for what nobody knows.
fn known(estimate: &Estimate) -> Option<f64> {
    match estimate {
        Estimate::Guess(range) if range.is_default => None,
        estimate => Some(estimate.likely().to_f64()),
    }
}

/// The least that is accepted, low, likely and high in points of a scale, where it is a number that somebody
/// said.
pub(super) fn reservation_points(preferences: &Preferences, scale: PointScale) -> Option<[f64; 3]> {
    let Reservation::Value(estimate) = &preferences.reservation else { return None };
    known(estimate)?;
    let (low, high) = estimate.bounds();
    Some([low, estimate.likely(), high].map(|end| scale.points(end.to_f64())))
}

/// What a belief says, as wishes.
pub(super) fn believed(scenario: &Scenario, belief: Option<&Belief>) -> Wishes {
    Wishes::of(scenario, belief.map(|belief| &belief.preferences))
}

/// What a file says beyond what the forms ask for, in words.
pub(super) fn beyond(file: &PartyFile) -> Vec<String> {
    let terms = &file.preferences.terms;
    let has = |is_one: fn(&Term) -> bool| terms.iter().any(is_one);
    let all = [
        (has(|term| matches!(term, Term::Joint { .. })), "values of several issues together"),
        (has(|term| matches!(term, Term::Product { .. })), "products of numbers"),
        (has(|term| matches!(term, Term::Bonus { .. })), "bonuses and penalties"),
        (!file.preferences.red_lines.is_empty(), "red lines"),
        (!file.preferences.reservation_by_state.is_empty(), "a fallback for each state of nature"),
        (file.preferences.discount.is_some(), "what waiting costs"),
        (file.preferences.ceiling.is_some(), "a ceiling"),
        (!file.ratifications.is_empty(), "those who must approve at home"),
        (file.plan.is_some(), "what the steps of a plan are worth"),
        (!file.heard.is_empty(), "what was heard of others"),
        (!file.unknowns.is_empty(), "guesses that several places share"),
    ];
    all.into_iter().filter(|(is_there, _)| *is_there).map(|(_, what)| what.to_owned()).collect()
}

/// A number of points as it is shown in a field: no more than two places.
pub(super) fn points_text(points: f64) -> String {
    let text = format!("{points:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The weight of each place of an order of so many issues: the centre of all weights that have the order.
///
/// Source: F. H. Barron, B. E. Barrett, "Decision Quality Using Ranked Attribute Weights", Management
/// Science 42(11), 1996.
pub(super) fn weights_of_order(n: usize) -> Vec<f64> {
    let inverse: Vec<f64> = (1..=n).map(|rank| 1.0 / rank as f64).collect();
    (0..n).map(|at| 100.0 * inverse[at..].iter().sum::<f64>() / n as f64).collect()
}

/// An issue by its position.
pub(super) fn issue(scenario: &Scenario, at: usize) -> (IssueId, &Issue) {
    (IssueId(at), &scenario.issues[at])
}

/// Issues with more options than this are asked for by their ends.
const MOST_LISTED: u32 = 60;
