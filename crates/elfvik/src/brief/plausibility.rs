//! What a scenario says that can hardly be meant, as far as it shows in what can be agreed and what that is
//! worth.

use super::evidence::{UNEXPECTED, actor_id};
use crate::model::{
    BindingForce, Course, Estimate, Evidence, EvidenceAct, IssueId, LevelEntry, NamedOption, Options,
    PackageKind, PartyFile, PlausibilityWarning, Preferences, RatifierDecisionModel, Region,
    RequiredApproval, Reservation, Rule, Scenario, Term, View,
};
use crate::names::choice;
use crate::number::Decimal;
use crate::prepare::evidence::posterior;
use crate::prepare::frontier::Limits;
use crate::prepare::{AnalysisError, Control, Game, Parameters, space};
use crate::seed::Seed;

/// What can hardly be meant, in the order of the scenario: issues, consents, rules, packages, ratifiers,
/// levels, then party by party.
///
/// Looks at the likely values; a reservation that is a guess counts with the end of its range that speaks
/// against a warning. A fallback counts as far below a reservation when a quarter of the party's range of
/// utilities lies between. The cost is that of the space's size per rule, and of the parties' ranges.
///
/// # Errors
///
/// When the scenario cannot be analysed.
///
/// # Examples
///
/// ```
/// use elfvik::brief::concerns;
/// use elfvik::format::{FileText, native};
/// use elfvik::model::{PartyId, View};
///
/// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// assert_eq!(concerns(&View::of_analyst(scenario.clone(), files.clone()).unwrap()), Ok(vec![]));
/// ```
pub fn concerns(view: &View) -> Result<Vec<PlausibilityWarning>, AnalysisError> {
    let game = Game::new(view)?;
    let scenario = view.scenario();
    let mut found = Vec::new();
    alike_options(scenario, &mut found);
    unvalued_issues(view, &mut found);
    certain_consents(scenario, &mut found);
    // What a rule does is public, whatever red lines would do as well.
    match game.has_red_lines() {
        true => {
            let plain = view.without_red_lines();
            rules(&plain, &Game::new(&plain)?, &mut found)?;
        }
        false => rules(view, &game, &mut found)?,
    }
    for file in view.files() {
        ratifiers(scenario, file, &mut found);
    }
    ratification_rules(scenario, &mut found);
    if let Some(course) = &scenario.talks {
        levels(scenario, course, &mut found);
    }
    let ranges = space::ranges(&game, &Limits::STANDARD);
    for file in view.files() {
        let wants = PartyWishes { scenario, game: &game, party: file.party.0, range: ranges[file.party.0] };
        wants.zero_weights(&file.preferences, &mut found);
        wants.reservation(&file.preferences, &mut found);
    }
    evidence(view, &mut found)?;
    Ok(found)
}

/// What was heard that was hardly to be expected, over a thousand worlds.
fn evidence(view: &View, found: &mut Vec<PlausibilityWarning>) -> Result<(), AnalysisError> {
    if view.evidence().is_empty() {
        return Ok(());
    }
    let parameters = Parameters::of(view)?;
    let Some(posterior) = posterior(&parameters, Seed(1), HEARD_WORLDS, &Control::default())? else {
        return Ok(());
    };
    let scenario = view.scenario();
    let place = |evidence: &Evidence| {
        view.files().iter().find_map(|file| {
            let at = file.heard.iter().position(|heard| heard.key() == evidence.key())?;
            Some((scenario.parties[file.party.0].id.clone(), format!("#{}", at + 1)))
        })
    };
    let percent = |share: f64| match share < 0.0005 {
        true => "under 0.1 %".to_owned(),
        false => format!("{} %", shown((share * 1e3).round() / 10.0)),
    };
    for fit in &posterior.fits {
        let Some(expected) = fit.expected.ok().filter(|expected| *expected < UNEXPECTED) else { continue };
        let by = actor_id(scenario, &fit.evidence);
        let act = match fit.evidence.act {
            EvidenceAct::Unacceptable => format!("`{by}` calls this unacceptable"),
            act => format!("`{by}` {act} this"),
        };
        let Some((party, entry)) = place(&fit.evidence) else { continue };
        let expected = percent(expected);
        found.push(PlausibilityWarning::UnexpectedEvidence { party, entry, act, expected });
    }
    let chance: f64 = posterior.fits.iter().map(|_| 0.5).product();
    if let [first, _, ..] = &posterior.fits[..]
        && posterior.joint < chance
        && let Some((party, _)) = place(&first.evidence)
    {
        let [joint, chance] = [posterior.joint, chance].map(percent);
        found.push(PlausibilityWarning::ContradictingEvidence { party, joint, chance });
    }
    Ok(())
}

/// Options that read the same but for case, blanks and hyphens.
fn alike_options(scenario: &Scenario, found: &mut Vec<PlausibilityWarning>) {
    let plain = |text: &str| {
        let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        words.concat()
    };
    for issue in &scenario.issues {
        let Options::Labels { labels, .. } = &issue.options else { continue };
        let shown = |label: &NamedOption| label.text.clone().unwrap_or_else(|| label.id.clone());
        let mut known = std::collections::HashMap::new();
        for label in labels {
            let (own, read) = (shown(label), plain(&shown(label)));
            // Signs alone, such as "+" and "-", are all there is to tell them apart.
            if read.is_empty() {
                continue;
            }
            if let Some(one) = known.insert(read, own.clone()) {
                found.push(PlausibilityWarning::AlikeOptions { issue: issue.id.clone(), one, other: own });
            }
        }
    }
}

/// Ratifiers whose votes never decide, and majorities that were rounded up.
fn ratification_rules(scenario: &Scenario, found: &mut Vec<PlausibilityWarning>) {
    for party in &scenario.parties {
        let (rule, n) = (&party.ratification, party.ratifiers.len());
        for (at, ratifier) in party.ratifiers.iter().enumerate() {
            if rule.can_matter(at, n) == Some(false) {
                let (party, ratifier) = (party.id.clone(), ratifier.id.clone());
                found.push(PlausibilityWarning::IdleRatifier { party, ratifier });
            }
        }
        if let (Some(fraction), RequiredApproval::Majority { share, .. }) =
            (rule.fraction_meant(), rule.required())
        {
            let (share, fraction) = (share.to_string(), fraction.to_string());
            found.push(PlausibilityWarning::RoundedMajority { party: party.id.clone(), share, fraction });
        }
    }
}

/// Issues on which no party's utility depends, nor that of a ratifier.
fn unvalued_issues(view: &View, found: &mut Vec<PlausibilityWarning>) {
    let scenario = view.scenario();
    let mut valued = vec![false; scenario.issues.len()];
    let mut look = |preferences: &Preferences| {
        for term in preferences.terms.iter().filter(|term| matters(term)) {
            term.issues().into_iter().for_each(|issue| valued[issue.0] = true);
        }
    };
    for p in (0..scenario.parties.len()).map(crate::model::PartyId) {
        look(view.preferences(p));
        for known in view.ratifications(p) {
            if let RatifierDecisionModel::Profile(preferences) = &known.vote {
                look(preferences);
            }
        }
    }
    let unvalued =
        scenario.issues.iter().zip(valued).filter(|(issue, valued)| !valued && issue.n_options() > 1);
    found.extend(unvalued.map(|(issue, _)| PlausibilityWarning::UnvaluedIssue { issue: issue.id.clone() }));
    found.extend(unvalued_flows(view));
}

/// Steps that flow, where every file that is known says nothing of a period.
fn unvalued_flows(view: &View) -> impl Iterator<Item = PlausibilityWarning> + '_ {
    let parties = || (0..view.scenario().parties.len()).map(crate::model::PartyId);
    let is_known = parties().all(|party| view.plan(party).is_some());
    let is_said = move |at: usize| {
        parties().filter_map(|party| view.plan(party)).any(|plan| plan.per_period[at].is_some())
    };
    let steps = view.scenario().steps.iter().enumerate();
    let idle = steps.filter(move |(at, step)| is_known && step.flow.is_some() && !is_said(*at));
    idle.map(|(_, step)| PlausibilityWarning::UnvaluedFlow { step: step.id.clone() })
}

/// Whether some number of a term can make a difference.
fn matters(term: &Term) -> bool {
    let is_zero = |estimate: &Estimate| estimate.bounds() == (Decimal::ZERO, Decimal::ZERO);
    let estimates = term.estimates();
    match (term, &estimates[..]) {
        (Term::Bonus { .. }, [value, ..]) => !is_zero(value),
        (Term::Product { .. }, [weight, ..]) => !is_zero(weight),
        (_, [weight, values @ ..]) => !is_zero(weight) && differ(values),
        _ => false,
    }
}

fn differ(values: &[&Estimate]) -> bool {
    values.windows(2).any(|pair| pair[0] != pair[1]) || values.iter().any(|value| value.is_uncertain())
}

/// 0 or 1, where a probability is known to be that.
fn certain(probability: &Estimate) -> Option<String> {
    let (low, high) = probability.bounds();
    (low == high && (low == Decimal::ZERO || low == Decimal::ONE)).then(|| low.to_string())
}

fn certain_consents(scenario: &Scenario, found: &mut Vec<PlausibilityWarning>) {
    for consent in &scenario.consents {
        if let Some(probability) = certain(&consent.probability) {
            found.push(PlausibilityWarning::CertainConsent { consent: consent.id.clone(), probability });
        }
    }
}

/// Rules that exclude nothing, and options that the rules exclude everywhere.
fn rules(view: &View, game: &Game, found: &mut Vec<PlausibilityWarning>) -> Result<(), AnalysisError> {
    let scenario = view.scenario();
    if scenario.rules.is_empty() {
        return Ok(());
    }
    let feasible = space::feasible(game)?;
    let looked_at = if n_looked(scenario) <= MOST_LOOKED { &scenario.rules[..] } else { &[] };
    for (at, rule) in looked_at.iter().enumerate() {
        let mut others = scenario.clone();
        others.rules.remove(at);
        // A rule that keeps a refused consent from leading into another one does something.
        let is_idle = match Game::new(&view.over(others.clone())) {
            Ok(game) => space::feasible(&game)? == feasible,
            Err(_) => false,
        };
        if is_idle {
            found.push(PlausibilityWarning::IdleRule { rule: rule.id.clone() });
        }
    }
    // A rule about one issue that says why takes its options away on purpose.
    let on_purpose = scenario.rules.iter().filter(|rule| rule.why.is_some()).flat_map(Rule::barred);
    let on_purpose: Vec<Region> = on_purpose.filter(|region| region.conditions().len() == 1).collect();
    let is_meant = |issue: usize, option: u32| {
        let bars = |region: &Region| {
            region.conditions().iter().all(|only| only.issue().0 == issue && only.allows(option))
        };
        on_purpose.iter().any(bars)
    };
    let possible = space::possible(game)?;
    for (issue, possible) in possible.iter().enumerate() {
        let never = (0_u32..).zip(possible).filter(|(_, possible)| !**possible).map(|(option, _)| option);
        for option in never.filter(|&option| !is_meant(issue, option)) {
            let option = choice(scenario, IssueId(issue), option).to_string();
            found.push(PlausibilityWarning::ImpossibleOption {
                issue: scenario.issues[issue].id.clone(),
                option,
            });
        }
    }
    Ok(())
}

/// How many options are looked at when each rule is left out in turn.
fn n_looked(scenario: &Scenario) -> u64 {
    let options = |issue: IssueId| u64::from(scenario.issues[issue.0].n_options());
    let of_issues: u64 = (0..scenario.issues.len()).map(|at| options(IssueId(at))).sum();
    let regions = scenario.rules.iter().flat_map(Rule::barred);
    let of_rules: u64 = regions
        .map(|region| region.conditions().iter().map(|condition| options(condition.issue())).sum::<u64>())
        .sum();
    let once = of_issues.saturating_mul(scenario.parties.len() as u64).saturating_add(of_rules);
    once.saturating_mul(scenario.rules.len() as u64)
}

fn ratifiers(scenario: &Scenario, file: &PartyFile, found: &mut Vec<PlausibilityWarning>) {
    let party = &scenario.parties[file.party.0];
    for (at, ratifier) in party.ratifiers.iter().enumerate() {
        let (party, ratifier) = (party.id.clone(), ratifier.id.clone());
        match file.ratifications.iter().find(|known| known.ratifier == at).map(|known| &known.vote) {
            None => found.push(PlausibilityWarning::UnknownRatifier { party, ratifier }),
            Some(RatifierDecisionModel::Probability(probability)) => {
                if let Some(probability) = certain(probability) {
                    found.push(PlausibilityWarning::CertainRatifier { party, ratifier, probability });
                }
            }
            Some(RatifierDecisionModel::Profile(_)) => {}
        }
    }
}

fn levels(scenario: &Scenario, course: &Course, found: &mut Vec<PlausibilityWarning>) {
    let is_asked = course.levels.iter().any(|level| matches!(level.seal, BindingForce::Initialled(_)));
    if !is_asked {
        for party in &scenario.parties {
            for ratifier in &party.ratifiers {
                let (party, ratifier) = (party.id.clone(), ratifier.id.clone());
                found.push(PlausibilityWarning::NeverAsked { party, ratifier });
            }
        }
    }
    let issues = scenario.issues.len();
    for level in &course.levels {
        match level.entry {
            LevelEntry::AllBut(most) if most >= issues => {
                found.push(PlausibilityWarning::IdleCondition { level: level.name.clone(), most, issues });
            }
            LevelEntry::AllBut(_) | LevelEntry::Always => {}
        }
    }
}

/// What one party wants.
struct PartyWishes<'a> {
    scenario: &'a Scenario,
    game: &'a Game,
    party: usize,
    range: (i64, i64),
}

impl PartyWishes<'_> {
    fn zero_weights(&self, preferences: &Preferences, found: &mut Vec<PlausibilityWarning>) {
        for term in &preferences.terms {
            let Term::Values { issue, weight, .. } = term else { continue };
            let is_zero = weight.bounds() == (Decimal::ZERO, Decimal::ZERO);
            if is_zero && differ(&term.estimates()[1..]) {
                let issue = self.scenario.issues[issue.0].id.clone();
                found.push(PlausibilityWarning::ZeroWeight { party: self.id(), issue });
            }
        }
    }

    fn reservation(&self, preferences: &Preferences, found: &mut Vec<PlausibilityWarning>) {
        let Reservation::Value(reservation) = &preferences.reservation else { return };
        let utility = |whole: i64| self.game.scale(self.party).utility(whole);
        let (least, most) = (utility(self.range.0), utility(self.range.1));
        let (low, high) = reservation.bounds();
        let (low, high) = (low.to_f64(), high.to_f64());
        let slack = (most - least).abs() * 1e-9;
        let party = self.id();
        if low > most + slack {
            found.push(PlausibilityWarning::AcceptsNothing {
                party,
                most: shown(most),
                reservation: shown(low),
            });
            return;
        }
        // Other systems begin with a reservation of 0: it says nothing, one below it does.
        let is_meant = self.scenario.origin == crate::model::Origin::Elfvik || high < 0.0;
        if is_meant && high <= least && least < most {
            found.push(PlausibilityWarning::AcceptsEverything {
                party,
                least: shown(least),
                reservation: shown(high),
            });
            return;
        }
        let fallbacks = self.scenario.packages.iter().filter(|package| package.kind == PackageKind::Fallback);
        for package in fallbacks.filter(|package| package.by.is_none_or(|by| by.0 == self.party)) {
            let worth = utility(self.game.utilities(&package.outcome)[self.party]);
            let (party, package) = (self.id(), package.id.clone());
            let say = |reservation: f64| (shown(worth), shown(reservation));
            if worth > high + slack {
                let (worth, reservation) = say(high);
                found.push(PlausibilityWarning::FallbackAbove { party, package, worth, reservation });
            } else if low - worth > (most - least) * FAR {
                let (worth, reservation) = say(low);
                found.push(PlausibilityWarning::FallbackFarBelow { party, package, worth, reservation });
            }
        }
    }

    fn id(&self) -> String {
        self.scenario.parties[self.party].id.clone()
    }
}

/// Four digits after the point at most.
fn shown(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The share of a party's range that makes a fallback lie far below its reservation.
const FAR: f64 = 0.25;

/// Over so many worlds what was heard is weighed.
const HEARD_WORLDS: usize = 1_000;

/// Rules that exclude nothing are looked for as long as no more options must be looked at.
const MOST_LOOKED: u64 = 500_000;
