//! What the forms of preparing say, as answers that are written into the private file.

use super::super::fields::Fields;
use super::wishes::{
    IssueWish, WishedValues, Wishes, believed, is_line, issue, listed, points_text, weights_of_order,
};
use elfvik::format::native::{
    BeliefAnswer, BelievedValues, IssueAnswer, PartyAnswers, ReservationAnswer, ValuesAnswer,
};
use elfvik::model::{IssueId, PackageId, PartyFile, PartyId, Scenario};
use elfvik::number::Decimal;

/// The answers of a form, and what of it cannot be read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) answers: PartyAnswers,
    pub(super) faults: Vec<String>,
}

/// A form over what the file says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'f> {
    pub(super) scenario: &'f Scenario,
    pub(super) file: Option<&'f PartyFile>,
    pub(super) fields: &'f Fields,
}

impl Form<'_> {
    pub(super) fn wishes(&self) -> Wishes {
        Wishes::of(self.scenario, self.file.map(|file| &file.preferences))
    }

    /// The order of the issues. Weights keep their sizes and change their places; without any they are the
    /// centre of all that have the order.
    pub(super) fn order(&self) -> Read {
        let wishes = self.wishes();
        let before = wishes.order();
        let place = |at: usize| before.iter().position(|&one| one == at).unwrap_or(at);
        let mut order = before.clone();
        let rank = |at: usize| self.fields.number::<u32>(&format!("rank-{at}")).unwrap_or(u32::MAX);
        order.sort_by_key(|&at| (rank(at), place(at)));
        let moved: Option<(&str, usize)> = self.fields.filled("move").and_then(|text| {
            let (way, at) = text.split_once('-')?;
            let at = order.iter().position(|&one| Some(one) == at.parse().ok())?;
            Some((if way == "up" { "up" } else { "down" }, at))
        });
        match moved {
            Some(("up", at)) if at > 0 => order.swap(at - 1, at),
            Some(("down", at)) if at + 1 < order.len() => order.swap(at, at + 1),
            _ => {}
        }
        let mut sizes: Vec<f64> = match wishes.has_order() {
            true => wishes.issues.iter().map(|wish| wish.weight.unwrap_or_default()).collect(),
            false => weights_of_order(order.len()),
        };
        sizes.sort_by(|a, b| b.total_cmp(a));
        // Equal weights say nothing of an order.
        if order != before && sizes.windows(2).any(|pair| pair[0] <= pair[1]) {
            sizes = weights_of_order(order.len());
        }
        let mut shares = vec![0.0; order.len()];
        order.iter().zip(sizes).for_each(|(&at, size)| shares[at] = size);
        Read { answers: self.weights(&wishes, &shares), faults: Vec::new() }
    }

    /// Weights as shares of a hundred, as far as they are others than those of the file.
    pub(super) fn weights(&self, wishes: &Wishes, shares: &[f64]) -> PartyAnswers {
        let answer = |(at, (wish, share)): (usize, (&IssueWish, &f64))| {
            let is_same = wish.weight.is_some_and(|old| points_text(old) == points_text(*share));
            let weight = rounded(share / 100.0 * wishes.total / wish.unit);
            (!is_same).then_some((IssueId(at), IssueAnswer { weight, values: None }))
        };
        let issues = wishes.issues.iter().zip(shares).enumerate().filter_map(answer).collect();
        PartyAnswers { issues, ..PartyAnswers::default() }
    }

    /// Weights and values. Weights are made to add up to a hundred.
    pub(super) fn values(&self) -> Read {
        let wishes = self.wishes();
        let mut read = Read::default();
        let mut shares = Vec::new();
        for (at, wish) in wishes.issues.iter().enumerate() {
            let shown = wish.weight.map(points_text).unwrap_or_default();
            // The number counts where it was changed, else the bar.
            let name = self.fields.filled(&format!("weight-{at}"));
            let bar = self.fields.filled(&format!("bar-{at}"));
            let text = match (name, bar) {
                (Some(text), Some(bar)) if text == shown && !is_near(&bar, &shown) => bar,
                (Some(text), _) => text,
                (None, bar) => bar.unwrap_or_default(),
            };
            let name = || format!("the weight of “{}”", self.name(at));
            shares.push(self.points(&text, (0.0, 1e6), &name, &mut read.faults).unwrap_or_default());
        }
        let sum: f64 = shares.iter().sum();
        if sum > 0.0 {
            let is_whole = (sum - 100.0).abs() < 0.06;
            shares.iter_mut().for_each(|share| *share *= if is_whole { 1.0 } else { 100.0 / sum });
            read.answers = self.weights(&wishes, &shares);
        } else {
            read.faults.push("all weights are 0; give at least one issue some weight".to_owned());
        }
        for (at, wish) in wishes.issues.iter().enumerate() {
            let Some(values) = self.issue_values(at, wish, &mut read.faults) else { continue };
            let issues = &mut read.answers.issues;
            match issues.iter_mut().find(|(id, _)| id.0 == at) {
                Some((_, answer)) => answer.values = Some(values),
                None => issues.push((IssueId(at), IssueAnswer { weight: None, values: Some(values) })),
            }
        }
        read
    }

    fn issue_values(&self, at: usize, wish: &IssueWish, faults: &mut Vec<String>) -> Option<ValuesAnswer> {
        let (_, issue) = issue(self.scenario, at);
        let blank = IssueWish {
            weight: None,
            unit: 1.0,
            values: super::wishes::Wishes::of(self.scenario, None).issues[at].values.clone(),
        };
        let wish = match wish.values {
            WishedValues::Other(_) if self.fields.filled(&format!("replace-{at}")).is_none() => return None,
            WishedValues::Other(_) => &blank,
            _ => wish,
        };
        let read = |name: String, faults: &mut Vec<String>| {
            let text = self.fields.filled(&name)?;
            self.points(&text, (0.0, 100.0), &|| format!("a value of “{}”", self.name(at)), faults)
        };
        let unit = wish.unit;
        match &wish.values {
            WishedValues::Each(each) => {
                let found: Vec<Option<f64>> =
                    (0..each.len()).map(|option| read(format!("value-{at}-{option}"), faults)).collect();
                let is_changed = |(old, new): (&Option<f64>, &Option<f64>)| {
                    new.is_some() && old.map(points_text) != new.map(points_text)
                };
                let is_new = each.iter().any(Option::is_none);
                let changed = || each.iter().zip(&found).map(is_changed);
                if !changed().any(|is_changed| is_changed) {
                    return None;
                }
                if is_new && found.iter().any(Option::is_none) {
                    faults.push(format!("say of every option of “{}” what it is worth", self.name(at)));
                    return None;
                }
                let answers =
                    found.iter().enumerate().zip(changed()).filter(|(_, changed)| *changed || is_new);
                // A position of an option.
                #[allow(clippy::cast_possible_truncation)]
                let answers = answers.filter_map(|((option, value), _)| {
                    Some((option as u32, rounded(value.as_ref()? / 100.0 * unit)?))
                });
                Some(ValuesAnswer::Each(answers.collect()))
            }
            WishedValues::Line { low, high, peak } => {
                let ends = [read(format!("low-{at}"), faults), read(format!("high-{at}"), faults)];
                let place = self.fields.filled(&format!("peak-{at}"));
                let worth = read(format!("top-{at}"), faults);
                let text = |value: &Option<f64>| value.map(points_text).unwrap_or_default();
                let shown = (text(low), text(high), peak.map(|(at, _)| at.to_string()).unwrap_or_default());
                let is_same = (text(&ends[0]), text(&ends[1]), place.clone().unwrap_or_default()) == shown
                    && (peak.is_none() || text(&worth) == text(&peak.map(|(_, value)| value)));
                let ([Some(low), Some(high)], false) = (ends, is_same) else {
                    if !is_same && (place.is_some() || ends.iter().any(Option::is_some)) {
                        faults.push(format!("say what both ends of “{}” are worth", self.name(at)));
                    }
                    return None;
                };
                let (from, to) = (issue.number(0)?, issue.number(issue.n_options() - 1)?);
                let mut points =
                    vec![(from, rounded(low / 100.0 * unit)?), (to, rounded(high / 100.0 * unit)?)];
                if let Some(place) = place {
                    let number: Option<Decimal> = place.replace(',', ".").parse().ok();
                    match number.filter(|number| from < *number && *number < to) {
                        Some(number) => {
                            points.insert(1, (number, rounded(worth.unwrap_or(100.0) / 100.0 * unit)?));
                        }
                        None => faults.push(format!(
                            "the best amount of “{}” lies between {from} and {to}",
                            self.name(at)
                        )),
                    }
                }
                Some(ValuesAnswer::Line(points))
            }
            WishedValues::Other(_) => None,
        }
    }

    /// The fallback.
    pub(super) fn fallback(&self) -> Read {
        let mut read = Read::default();
        match self.fields.text("fallback").as_str() {
            "points" => {
                let text = self.fields.text("points");
                let points = self.points(&text, (-1e6, 1e6), &|| "the fallback".to_owned(), &mut read.faults);
                if points.is_none() && read.faults.is_empty() {
                    read.faults.push("say how many points you would have without an agreement".to_owned());
                }
                let scale = self.wishes().scale();
                let value = points.and_then(|points| rounded(scale.utility(points)));
                read.answers.reservation = value.map(ReservationAnswer::Value);
            }
            "package" => {
                let id = self.fields.text("package");
                let package = self.scenario.packages.iter().position(|package| package.id == id);
                match package {
                    Some(at) => {
                        read.answers.reservation = Some(ReservationAnswer::Package(PackageId(at)));
                    }
                    None => read.faults.push("choose one of the packages of the scenario".to_owned()),
                }
            }
            "none" => read.answers.reservation = Some(ReservationAnswer::None),
            _ => read.faults.push("choose how you say the least that you accept".to_owned()),
        }
        read
    }

    /// What is believed of the others.
    pub(super) fn others(&self, others: impl Iterator<Item = PartyId>) -> Read {
        let mut read = Read::default();
        for other in others {
            let belief = self.belief(other, &mut read.faults);
            read.answers.beliefs.push((other, belief));
        }
        read
    }

    fn belief(&self, other: PartyId, faults: &mut Vec<String>) -> BeliefAnswer {
        let p = other.0;
        let known = self.file.and_then(|file| file.belief(other));
        let wishes = believed(self.scenario, known);
        let who = &self.scenario.parties[p].name;
        let mut answer = BeliefAnswer::default();
        let ends: Vec<Option<f64>> = ["low", "likely", "high"]
            .iter()
            .map(|end| {
                let text = self.fields.filled(&format!("{end}-{p}"))?;
                self.points(&text, (-1e6, 1e6), &|| format!("what {who} accepts"), faults)
            })
            .collect();
        let shown =
            known.and_then(|known| super::wishes::reservation_points(&known.preferences, wishes.scale()));
        let shown: Vec<Option<String>> = (0..3).map(|end| shown.map(|ends| points_text(ends[end]))).collect();
        let is_same = ends.iter().zip(&shown).all(|(new, old)| new.map(points_text) == *old);
        match ends.as_slice() {
            [Some(low), Some(likely), Some(high)] if !is_same => {
                if low <= likely && likely <= high {
                    let ends = [low, likely, high]
                        .map(|end| rounded(wishes.scale().utility(*end)).unwrap_or(Decimal::ZERO));
                    answer.reservation = Some(ends);
                } else {
                    faults.push(format!(
                        "of what {who} accepts, low is not above likely, and likely not above high"
                    ));
                }
            }
            [None, None, None] => {}
            _ if !is_same => faults.push(format!("say low, likely and high of what {who} accepts")),
            _ => {}
        }
        self.believed_order(p, &wishes, &mut answer);
        for at in 0..self.scenario.issues.len() {
            if let Some(values) = self.believed_values(p, at, &wishes.issues[at], faults) {
                answer.values.push((IssueId(at), values));
            }
        }
        answer
    }

    /// How much each issue is believed to count, from the order that the form says.
    fn believed_order(&self, p: usize, wishes: &Wishes, answer: &mut BeliefAnswer) {
        let shown = ranks(wishes);
        let n = self.scenario.issues.len();
        let asked: Vec<Option<usize>> =
            (0..n).map(|at| self.fields.number(&format!("rank-{p}-{at}"))).collect();
        if asked == shown {
            return;
        }
        let mut order: Vec<usize> = (0..n).filter(|&at| asked[at].is_some()).collect();
        order.sort_by_key(|&at| (asked[at], at));
        let weights = weights_of_order(n);
        for (place, at) in order.into_iter().enumerate() {
            let share = weights[place] / 100.0 * wishes.total / wishes.issues[at].unit;
            let ends = [0.5 * share, share, 1.5 * share];
            let [Some(low), Some(likely), Some(high)] = ends.map(rounded) else { continue };
            answer.weights.push((IssueId(at), [low, likely, high]));
        }
    }

    /// What options are believed to be worth, from the best and the worst one.
    fn believed_values(
        &self,
        p: usize,
        at: usize,
        wish: &IssueWish,
        faults: &mut Vec<String>,
    ) -> Option<BelievedValues> {
        let (_, issue) = issue(self.scenario, at);
        let listed = listed(issue);
        let asked = |end: &str| self.fields.number::<u32>(&format!("{end}-{p}-{at}"));
        let (best, worst) = (asked("best"), asked("worst"));
        if (best, worst) == wish.ends(issue, &listed).unzip() || (best, worst) == (None, None) {
            return None;
        }
        let is_option = |option: &u32| *option < issue.n_options();
        let both = best.filter(is_option).zip(worst.filter(is_option)).filter(|(best, worst)| best != worst);
        let Some((best, worst)) = both else {
            let who = &self.scenario.parties[p].name;
            faults.push(format!(
                "of “{}”, say what {who} likes best and what least, or neither",
                self.name(at)
            ));
            return None;
        };
        let n = issue.n_options();
        let far = best.max(n - 1 - best).max(1);
        let worth = |option: u32| match option {
            option if option == best => [1.0; 3],
            option if option == worst => [0.0; 3],
            option if issue.is_ordered() => {
                around(1.0 - f64::from(option.abs_diff(best)) / f64::from(far), 0.15)
            }
            _ => around(0.5, 0.3),
        };
        let numbers = |option: u32| worth(option).map(|value| rounded(value).unwrap_or(Decimal::ZERO));
        if is_line(issue) {
            let mut places = vec![0, best, n - 1];
            places.sort_unstable();
            places.dedup();
            let point = |option: u32| Some((issue.number(option)?, numbers(option)));
            return Some(BelievedValues::Line(places.into_iter().filter_map(point).collect()));
        }
        Some(BelievedValues::Each((0..n).map(numbers).collect()))
    }

    /// A number of points; a blank field says nothing.
    fn points(
        &self,
        text: &str,
        (least, most): (f64, f64),
        name: &dyn Fn() -> String,
        faults: &mut Vec<String>,
    ) -> Option<f64> {
        if text.trim().is_empty() {
            return None;
        }
        let number: Option<f64> = text.trim().replace(',', ".").parse().ok();
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let range = if most > 1e5 { String::new() } else { format!(" from {least} to {most}") };
            faults.push(format!("{} is a number{range}, not “{}”", name(), cut(text)));
        }
        number
    }

    fn name(&self, at: usize) -> String {
        self.scenario.issues[at].display_name()
    }
}

/// The place of each issue in the order of importance, from 1; none where the file does not say.
pub(super) fn ranks(wishes: &Wishes) -> Vec<Option<usize>> {
    let order = wishes.order();
    let rank = |at: usize| {
        wishes.issues[at].weight?;
        order.iter().position(|&one| one == at).map(|place| place + 1)
    };
    (0..wishes.issues.len()).map(rank).collect()
}

fn around(value: f64, by: f64) -> [f64; 3] {
    let value = value.clamp(0.0, 1.0);
    [(value - by).max(0.0), value, (value + by).min(1.0)]
}

fn rounded(value: f64) -> Option<Decimal> {
    Decimal::near(value).map(|value| value.rounded_to(5))
}

fn is_near(bar: &str, shown: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().unwrap_or_default();
    (number(bar) - number(shown)).abs() <= 0.5
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}
