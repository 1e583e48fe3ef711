//! The canonical text of a scenario: what decides a talk, and nothing else.
//!
//! It is written by hand from the ids and numbers of the model, so that it depends neither on names in this
//! program nor on the notation of the files that were read. Its hash says whether a saved talk belongs to a
//! scenario, so the text of a scenario must never change: whatever is added to the model later may only add
//! words where it is used.

use super::{
    AgreementRule, Condition, DiscountPer, Estimate, Issue, Options, PackageId, Party, PartyId, Preferences,
    RatificationRule, RatifierDecisionModel, RatifierInformation, Region, RequiredApproval, Reservation,
    Scenario, Term, Values, View,
};
use crate::number::Decimal;
use serde_json::Value;
use std::fmt::Write as _;

/// The canonical text of what decides a talk on a view: a fact on each line, its words separated by
/// blanks.
///
/// Ids are JSON texts, numbers are decimals without exponents and without zeros at their ends. Of a guess
/// only the likely value counts, by which talks are held, and of states of nature only the likeliest.
/// Everything is in the order of the scenario, and of the terms in the files. The lines are
///
/// - `elfvik scenario 1`, always the first: the version of this text;
/// - `origin NAME`: the system whose conventions hold;
/// - `agreement all`, `agreement quorum N`, `agreement quorum N veto ID ..` or
///   `agreement coalitions ["a","b"] ["c"]`: whose agreement makes a deal;
/// - `consent ID P`: how likely a consent is;
/// - `issue ID labels ID ..`, `issue ID integer FROM TO STEP` or `issue ID real FROM TO STEP`: an issue
///   with its options;
/// - `needs ISSUE OPTION CONSENT OPTION`: an option that needs a consent, and what takes its place
///   without;
/// - `barred REGION`: outcomes that cannot occur;
/// - `party ID`: what follows is what the viewer knows of this party;
/// - `reservation N`, `reservation package OPTION ..` or `reservation any`: the least that it accepts; of
///   a package, the option of each issue;
/// - `discount D` and `discount-per NAME`: what time costs, and what is counted, where that is known;
/// - `normalised`: weights are divided by their sum;
/// - `ceiling N`: no outcome is worth more;
/// - `values ISSUE WEIGHT OUT-OF N ..`: a term of one issue, with a number for each option;
/// - `line ISSUE WEIGHT OUT-OF NUMBER:N ..`: the same, on straight lines between points;
/// - `joint ISSUE .. WEIGHT OUT-OF N ..`: a term of several issues, the last of which varies fastest;
/// - `bonus N OUT-OF REGION`: what is paid in a region;
/// - `never REGION`, `must REGION`: what is not accepted, or nothing without it, whatever it is worth;
/// - `ratifier ID`: a ratifier of the party, of whom nothing is known unless one of the next two follows;
/// - `approves P`: with what probability it does;
/// - `wants`, then lines like those of a party: what it wants;
/// - `ratification quorum N`, `ratification weight N of N ..`, `ratification majority SHARE` or
///   `ratification majority SHARE of N ..`, each with `veto ID ..` or without: how the ratifiers of the
///   party decide together, `of` with a weight for each; no line where all must approve.
///
/// A region is `ISSUE:OPTION,OPTION..OPTION` for each issue that it speaks of, where two points stand for
/// all options between.
///
/// What is only read by people plays no part: titles, names, questions, notes, sources, packages that are
/// no reservation, stages, statements. Nor do the rules of talk, which a record holds itself. `O(size of
/// the scenario)`.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, native};
/// use elfvik::model::{PartyId, View, canonical};
///
/// let files = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(files[0])?;
/// let party = |p: usize| native::party_file(files[1 + p], &scenario, PartyId(p));
/// let view = View::of_analyst(scenario.clone(), [party(0)?, party(1)?]).expect("one file per party");
///
/// let text = canonical(&view);
/// assert!(text.starts_with("elfvik scenario 1\norigin elfvik\nagreement all\n"));
/// assert!(text.contains("\nparty \"town\"\nreservation "));
/// # Ok::<(), Vec<elfvik::format::FileFault>>(())
/// ```
#[must_use]
pub fn canonical(view: &View) -> String {
    let scenario = view.scenario();
    let mut text = CanonicalText { scenario, lines: "elfvik scenario 1\n".into() };
    text.public();
    for (p, party) in scenario.parties.iter().enumerate() {
        text.line(&["party".into(), quoted(&party.id)]);
        text.preferences(view.preferences(PartyId(p)));
        let known = view.ratifications(PartyId(p));
        for (r, ratifier) in party.ratifiers.iter().enumerate() {
            text.line(&["ratifier".into(), quoted(&ratifier.id)]);
            known.iter().filter(|known| known.ratifier == r).for_each(|known| text.ratification(known));
        }
        if party.ratification != RatificationRule::default() {
            text.line(&[vec!["ratification".into()], ratification(party)].concat());
        }
    }
    text.lines
}

struct CanonicalText<'s> {
    scenario: &'s Scenario,
    lines: String,
}

impl CanonicalText<'_> {
    fn line(&mut self, words: &[String]) {
        self.lines.push_str(&words.join(" "));
        self.lines.push('\n');
    }

    fn public(&mut self) {
        let scenario = self.scenario;
        self.line(&["origin".into(), scenario.origin.name().into()]);
        self.line(&[vec!["agreement".into()], agreement(scenario)].concat());
        for consent in &scenario.consents {
            self.line(&["consent".into(), quoted(&consent.id), likely(&consent.probability)]);
        }
        for issue in &scenario.issues {
            self.line(&[vec!["issue".into(), quoted(&issue.id)], options(issue)].concat());
            for option in 0..issue.n_options() {
                let Some((consent, otherwise)) = issue.needs(option) else { continue };
                let name = |option: u32| quoted(&issue.option_id(option));
                let consent = quoted(&scenario.consents[consent.0].id);
                self.line(&["needs".into(), quoted(&issue.id), name(option), consent, name(otherwise)]);
            }
        }
        for region in scenario.rules.iter().flat_map(super::Rule::barred) {
            let region = self.region(&region);
            self.line(&[vec!["barred".into()], region].concat());
        }
    }

    fn preferences(&mut self, wants: &Preferences) {
        let reservation = match wants.reservation_in(self.scenario.states.likely()) {
            Reservation::Value(least) => vec![likely(least)],
            Reservation::Package(package) => self.package(*package),
            Reservation::Any => vec!["any".into()],
        };
        self.line(&[vec!["reservation".into()], reservation].concat());
        if let Some(discount) = &wants.discount {
            self.line(&["discount".into(), likely(discount)]);
        }
        if let Some(per) = wants.discount_per.map(DiscountPer::name) {
            self.line(&["discount-per".into(), per.into()]);
        }
        if wants.normalise {
            self.line(&["normalised".into()]);
        }
        if let Some(ceiling) = wants.ceiling {
            self.line(&["ceiling".into(), ceiling.to_string()]);
        }
        wants.terms.iter().for_each(|term| self.term(term));
        for line in &wants.red_lines {
            let region = self.region(&line.region);
            self.line(&[vec![line.kind.name().into()], region].concat());
        }
    }

    fn term(&mut self, term: &Term) {
        let out_of = term.out_of().unwrap_or(Decimal::ONE).to_string();
        let issues = || term.issues().into_iter().map(|issue| quoted(&self.scenario.issues[issue.0].id));
        let words: Vec<String> = match term {
            Term::Values { weight, values: Values::Each(each), .. } => {
                let head = std::iter::once("values".into()).chain(issues()).chain([likely(weight), out_of]);
                head.chain(each.iter().map(likely)).collect()
            }
            Term::Values { weight, values: Values::Line(line), .. } => {
                let head = std::iter::once("line".into()).chain(issues()).chain([likely(weight), out_of]);
                head.chain(line.points.iter().map(|(x, y)| format!("{x}:{}", likely(y)))).collect()
            }
            Term::Values { weight, values: Values::Curve(curve), .. } => {
                let head = std::iter::once("curve".into()).chain(issues()).chain([likely(weight), out_of]);
                let (shape, k) = curve.shape.parameter();
                head.chain([likely(&curve.from), likely(&curve.to), format!("{shape}:{k}")]).collect()
            }
            Term::Product { weight, .. } => {
                std::iter::once("product".into()).chain(issues()).chain([likely(weight), out_of]).collect()
            }
            Term::Joint { weight, table, .. } => {
                let head = std::iter::once("joint".into()).chain(issues()).chain([likely(weight), out_of]);
                head.chain(table.iter().map(likely)).collect()
            }
            Term::Bonus { when, value, .. } => {
                [vec!["bonus".into(), likely(value), out_of], self.region(when)].concat()
            }
        };
        self.line(&words);
    }

    fn ratification(&mut self, known: &RatifierInformation) {
        match &known.vote {
            RatifierDecisionModel::Probability(probability) => {
                self.line(&["approves".into(), likely(probability)])
            }
            RatifierDecisionModel::Profile(wants) => {
                self.line(&["wants".into()]);
                self.preferences(wants);
            }
        }
    }

    fn package(&self, package: PackageId) -> Vec<String> {
        let chosen = self.scenario.packages[package.0].outcome.options();
        let option = |(issue, &option): (&Issue, &u32)| quoted(&issue.option_id(option));
        let options = self.scenario.issues.iter().zip(chosen).map(option);
        std::iter::once("package".into()).chain(options).collect()
    }

    fn region(&self, region: &Region) -> Vec<String> {
        let conditions = region.conditions().iter();
        let conditions = conditions.map(|c| condition(&self.scenario.issues[c.issue().0], c));
        conditions.chain(region.sums().map(|sum| self.sum(sum))).collect()
    }

    /// A sum outside its bounds, as whole numbers.
    fn sum(&self, sum: &super::SumRange) -> String {
        let (least, most) = sum.bounds();
        let term = |issue: super::IssueId| {
            let weights: Vec<String> = sum.weights(issue).iter().map(i64::to_string).collect();
            format!("{}*{}", quoted(&self.scenario.issues[issue.0].id), weights.join(","))
        };
        format!(
            "outside:{least}..{most}/{}:{}",
            sum.unit(),
            sum.issues().map(term).collect::<Vec<_>>().join("+")
        )
    }
}

/// The options that are meant, as runs, so that a range of a million numbers is two of them.
fn condition(issue: &Issue, condition: &Condition) -> String {
    let n = issue.n_options();
    let is_meant = |option: u32| option < n && condition.allows(option);
    let mut text = format!("{}:", quoted(&issue.id));
    let mut from = 0;
    let mut comma = "";
    while from < n {
        let until = (from..n).find(|&option| !is_meant(option)).unwrap_or(n);
        if until == from {
            from += 1;
            continue;
        }
        let _ = write!(text, "{comma}{}", quoted(&issue.option_id(from)));
        if until > from + 1 {
            let _ = write!(text, "..{}", quoted(&issue.option_id(until - 1)));
        }
        comma = ",";
        from = until;
    }
    text
}

fn agreement(scenario: &Scenario) -> Vec<String> {
    match &scenario.agreement {
        AgreementRule::All => vec!["all".into()],
        AgreementRule::Quorum(n) => vec!["quorum".into(), n.to_string()],
        AgreementRule::QuorumWithVeto { quorum, veto } => {
            let ids = veto.iter().map(|party| quoted(&scenario.parties[party.0].id));
            ["quorum".into(), quorum.to_string(), "veto".into()].into_iter().chain(ids).collect()
        }
        AgreementRule::Coalitions(groups) => {
            let id = |party: &PartyId| quoted(&scenario.parties[party.0].id);
            let group =
                |group: &Vec<PartyId>| format!("[{}]", group.iter().map(id).collect::<Vec<_>>().join(","));
            std::iter::once("coalitions".into()).chain(groups.iter().map(group)).collect()
        }
    }
}

fn ratification(party: &Party) -> Vec<String> {
    let rule = &party.ratification;
    let (kind, weights) = match rule.required() {
        RequiredApproval::All => (vec!["all".into()], None),
        RequiredApproval::Quorum(n) => (vec!["quorum".into(), n.to_string()], None),
        RequiredApproval::Weight { weights, at_least } => {
            (vec!["weight".into(), at_least.to_string()], Some(weights))
        }
        RequiredApproval::Majority { weights, share } => {
            (vec!["majority".into(), share.to_string()], weights.as_ref())
        }
    };
    let mut words = kind;
    for (at, weight) in weights.into_iter().flatten().enumerate() {
        words.extend((at == 0).then(|| "of".to_owned()));
        words.push(weight.to_string());
    }
    for (at, &veto) in rule.vetoes().iter().enumerate() {
        words.extend((at == 0).then(|| "veto".to_owned()));
        words.push(quoted(&party.ratifiers[veto].id));
    }
    words
}

fn options(issue: &Issue) -> Vec<String> {
    match &issue.options {
        Options::Labels { labels, .. } => {
            std::iter::once("labels".into()).chain(labels.iter().map(|label| quoted(&label.id))).collect()
        }
        Options::Integer { from, to, step, .. } => {
            vec!["integer".into(), from.to_string(), to.to_string(), step.to_string()]
        }
        Options::Real { from, to, resolution, .. } => {
            vec!["real".into(), from.to_string(), to.to_string(), resolution.to_string()]
        }
    }
}

fn likely(number: &Estimate) -> String {
    number.likely().to_string()
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
