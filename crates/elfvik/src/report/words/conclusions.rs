//! Conclusions of briefs in words, and what changed in a public file.

use super::percent;
use crate::brief::{
    Conclusion, ConclusionChange, ConclusionSubject, DisplayNames, IdMap, IssueStatus, LeverConclusion,
    LeverSubject, NumberRange, OptionChoice, OutcomeById, OutcomeReference, PartChange, PartChangeKind,
    ScenarioPartKind, SolutionConcept, Utilities,
};

/// A part that changed: "rule `cap` is new".
pub(in crate::report) fn part(change: &PartChange, names: &DisplayNames) -> String {
    let what = match change.change {
        PartChangeKind::New => "is new",
        PartChangeKind::Changed => "changed",
        PartChangeKind::Gone => "is gone",
    };
    match &change.id {
        Some(id) if change.part == ScenarioPartKind::PlanValues => {
            format!("what the steps are worth to {} {what}", names.party(id))
        }
        Some(id) => format!("{} {} {what}", change.part, part_name(change.part, id, names)),
        None if change.part == ScenarioPartKind::NormalState => {
            format!("what the normal state of nature is called {what}")
        }
        None if change.part == ScenarioPartKind::PlanTerms => {
            format!("what holds for all steps of the plan {what}")
        }
        None => format!("whose agreement makes a deal {what}"),
    }
}

/// What people call a part; the id of what has no name.
fn part_name(part: ScenarioPartKind, id: &str, names: &DisplayNames) -> String {
    match part {
        ScenarioPartKind::Party => names.party(id).to_owned(),
        ScenarioPartKind::Issue => format!("\"{}\"", names.issue(id)),
        ScenarioPartKind::Package => format!("\"{}\"", names.package_name(id)),
        ScenarioPartKind::Rule => names.rule(id),
        ScenarioPartKind::Step => format!("\"{}\"", names.step(id)),
        ScenarioPartKind::State => format!("\"{}\"", names.state(id)),
        _ => format!("`{id}`"),
    }
}

/// What a conclusion is about: "the zone of agreement".
pub(in crate::report) fn subject(about: &ConclusionSubject, names: &DisplayNames) -> String {
    let package = |id: &str| format!("\"{}\"", names.package_name(id));
    let fixed = match about {
        ConclusionSubject::Zone => "the zone of agreement",
        ConclusionSubject::ZoneOutcomes => "outcomes in the zone",
        ConclusionSubject::RatifiedZone => "the zone that survives at home",
        ConclusionSubject::RatifiedOutcomes => "outcomes that are accepted and ratified",
        ConclusionSubject::ObstaclesAtHome => "in the way at home",
        ConclusionSubject::FeasibleOutcomes => "outcomes that break no rule",
        ConclusionSubject::EfficientPoints => "efficient points",
        ConclusionSubject::Opposition => "opposition",
        ConclusionSubject::DealPossible => "a deal is possible in",
        ConclusionSubject::RatifiedDealPossible => "a deal that is ratified is possible in",
        ConclusionSubject::DealPossibleUnheard => "by the files alone a deal is possible in",
        ConclusionSubject::MovedByHeard => "moved furthest by what was heard",
        ConclusionSubject::DoubtsAboutHeard => "doubts about what was heard",
        ConclusionSubject::SafeOrder => "a safe order of the steps",
        ConclusionSubject::BondsMissing => "all bonds would have to rise by",
        ConclusionSubject::MinimalBonds => "an order is safe with bonds of",
        ConclusionSubject::WeakestLink => "the plan is weakest",
        ConclusionSubject::UnknownRatifiers => "nothing is known of the ratifiers",
        ConclusionSubject::MostRobust => "the most robust package",
        ConclusionSubject::MostRobustAcceptable => "the most robust package is acceptable in",
        ConclusionSubject::MostRobustRatified => "the most robust package is ratified in",
        ConclusionSubject::AnyRobustAcceptable => "one of the robust packages is acceptable in",
        ConclusionSubject::FurtherRobust => "further robust packages",
        ConclusionSubject::FindOutFirst => "to be found out first",
        ConclusionSubject::EasiestLever => "the easiest lever",
        ConclusionSubject::EasiestRatifiedLever => "the easiest lever for a deal that is ratified",
        ConclusionSubject::RehearsalsAgree => "rehearsals agree in",
        ConclusionSubject::MostAgreed => "rehearsals agree most often on",
        ConclusionSubject::MostAgreedShare => "what rehearsals agree on most often is agreed in",
        ConclusionSubject::Offer { number: 1 } => "the first offer",
        ConclusionSubject::Offer { number: 2 } => "the second offer",
        ConclusionSubject::Offer { number: 3 } => "the third offer",
        ConclusionSubject::FirstOfferAccepted => "the first offer is accepted in",
        ConclusionSubject::FirstOfferRatified => "the first offer is then ratified in",
        ConclusionSubject::ZoneInState { state } => {
            return format!("a deal {}", in_state(state.as_ref(), names));
        }
        ConclusionSubject::DealPossibleInState { state } => {
            return format!("a deal {} is possible in", in_state(state.as_ref(), names));
        }
        ConclusionSubject::Efficient { package: id } => return package(id),
        ConclusionSubject::OutcomesInState { state } => {
            return format!("outcomes that make a deal {}", in_state(state.as_ref(), names));
        }
        ConclusionSubject::PickInState { state } => {
            return format!("{} picks {}", SolutionConcept::Nash, in_state(state.as_ref(), names));
        }
        ConclusionSubject::LikeliestState => "the likeliest state of nature",
        ConclusionSubject::Pick { concept } => return format!("{concept} picks"),
        ConclusionSubject::RatifiedPick { concept } => {
            return format!("{concept} picks, of what survives at home,");
        }
        ConclusionSubject::RefusedAtHome { package: id } => {
            return format!("{} is refused at home by", package(id));
        }
        ConclusionSubject::Gap { issue } => return format!("{} is", names.issue(issue)),
        ConclusionSubject::AcceptableTo { package: id } => {
            return format!("{} is acceptable to", package(id));
        }
        ConclusionSubject::Acceptable { name } => {
            return format!("{} is acceptable to all who must agree in", called(name, names));
        }
        ConclusionSubject::Ratified { name } => return format!("{} is ratified in", called(name, names)),
        ConclusionSubject::Openness { issue } => {
            return format!("in Nash packages {} is", names.inner(issue));
        }
        ConclusionSubject::MostFrequent { issue } => {
            return format!("in Nash packages {} is mostly", names.inner(issue));
        }
        ConclusionSubject::ToOpenRatifiedZone { lever } => {
            return format!("to open a zone that survives at home, {}", self::lever(lever, names));
        }
        ConclusionSubject::ToOpenZone { lever } => {
            return format!("to open a zone, {}", self::lever(lever, names));
        }
        ConclusionSubject::EasiestLeverFor { package: id } => {
            return format!("the easiest lever for {}", package(id));
        }
        ConclusionSubject::RehearsalsEnd { ending } => return format!("rehearsals end by {ending} in"),
        ConclusionSubject::Offer { number } => return format!("offer {number}"),
    };
    fixed.to_owned()
}

/// What was concluded before and after; "not there" where nothing was. Of two outcomes only where they
/// differ.
pub(in crate::report) fn conclusions(change: &ConclusionChange, names: &DisplayNames) -> [String; 2] {
    if let (Some(Conclusion::Outcome(Some(before))), Some(Conclusion::Outcome(Some(after)))) =
        (&change.before, &change.after)
    {
        return [unlike(before, after), unlike(after, before)].map(|part| names.choices(&part));
    }
    let shown = |what: &Option<Conclusion>| {
        what.as_ref().map_or_else(|| "not there".to_owned(), |what| conclusion(what, &change.about, names))
    };
    [shown(&change.before), shown(&change.after)]
}

/// What an outcome says where another says something else.
fn unlike(outcome: &OutcomeById, other: &OutcomeById) -> OutcomeById {
    let differs = |(issue, choice): &&(String, OptionChoice)| other.get(issue) != Some(choice);
    IdMap(outcome.0.iter().filter(differs).cloned().collect())
}

fn conclusion(what: &Conclusion, about: &ConclusionSubject, names: &DisplayNames) -> String {
    match what {
        Conclusion::Exists(Some(true)) => "exists".to_owned(),
        Conclusion::Exists(Some(false)) => "does not exist".to_owned(),
        Conclusion::Exists(None) => "is open".to_owned(),
        Conclusion::Efficient(true) => "wastes nothing".to_owned(),
        Conclusion::Efficient(false) => "wastes something".to_owned(),
        Conclusion::Doubts(doubts) if doubts.is_empty() => "none".to_owned(),
        Conclusion::Doubts(doubts) => {
            super::list(&doubts.iter().map(ToString::to_string).collect::<Vec<String>>())
        }
        Conclusion::Count(low, high) if low == high => super::size(low),
        Conclusion::Count(low, high) => format!("{} to {}", super::size(low), super::size(high)),
        Conclusion::Measure(measure) => format!("{measure:.3}"),
        Conclusion::Bonds(all) if all.is_empty() => "none that was found".to_owned(),
        Conclusion::Bonds(all) => {
            all.iter().map(|bonds| self::bonds(bonds, names)).collect::<Vec<_>>().join(" / ")
        }
        Conclusion::WeakestLink { next, party } => {
            let when = match next {
                Some(next) => format!("before \"{}\"", names.step(next)),
                None => "after the last step".to_owned(),
            };
            format!("{when}: {} gains most by walking away", names.party(party))
        }
        Conclusion::Outcome(Some(chosen)) => names.choices(chosen),
        Conclusion::Outcome(None) => match about {
            ConclusionSubject::Offer { .. } => "none".to_owned(),
            _ => "nothing".to_owned(),
        },
        Conclusion::Outcomes(all) => {
            all.iter().map(|outcome| names.package(outcome)).collect::<Vec<_>>().join(" / ")
        }
        Conclusion::Package(id) => names.package_name(id).to_owned(),
        Conclusion::Number(number) => number.clone(),
        Conclusion::State(None) => "the normal one".to_owned(),
        Conclusion::State(Some(state)) => names.state(state).to_owned(),
        Conclusion::Gap { reading, matters_to: None } => reading.to_string(),
        Conclusion::Gap { reading, matters_to: Some(party) } => {
            format!("{reading}, matters most to {}", names.party(party))
        }
        Conclusion::Parties(ids) if ids.is_empty() => "nobody".to_owned(),
        Conclusion::Parties(ids) => ids.iter().map(|id| names.party(id)).collect::<Vec<_>>().join(", "),
        Conclusion::Ratifiers(ratifiers) if ratifiers.is_empty() => "nobody".to_owned(),
        Conclusion::Ratifiers(keys) => {
            keys.iter().map(|key| names.ratifier(key)).collect::<Vec<_>>().join(", ")
        }
        Conclusion::Share(share) => percent(*share),
        Conclusion::Option(option) => match about {
            ConclusionSubject::MostFrequent { issue } => names.short_option(issue, option),
            _ => option.to_string(),
        },
        Conclusion::Openness(reading) => reading.map_or("absent", IssueStatus::name).to_owned(),
        Conclusion::Lever(None) => "none".to_owned(),
        Conclusion::Lever(Some(LeverConclusion { lever, reach })) => {
            format!("{} {}", self::lever(lever, names), self::reach(*reach))
        }
        Conclusion::Reach(reach) => self::reach(*reach),
    }
}

/// "U.S. 1, DPRK 2"; of parties that need stake nothing nothing is said.
fn bonds(bonds: &Utilities, names: &DisplayNames) -> String {
    let some: Vec<String> = bonds
        .0
        .iter()
        .filter(|(_, bond)| *bond > 0.0)
        .map(|(id, bond)| format!("{} {}", names.party(id), super::rough(*bond)))
        .collect();
    if some.is_empty() { "nobody".to_owned() } else { some.join(", ") }
}

/// "in a dry year".
fn in_state(state: Option<&String>, names: &DisplayNames) -> String {
    state.map_or_else(|| "in the normal state".to_owned(), |id| format!("in {}", names.state(id)))
}

/// A named package or a solution.
fn called(name: &OutcomeReference, names: &DisplayNames) -> String {
    match name {
        OutcomeReference::Package(id) => format!("\"{}\"", names.package_name(id)),
        OutcomeReference::Solution(concept) => concept.to_string(),
    }
}

/// A lever: a number by its place in the files, which is where it would be changed.
fn lever(lever: &LeverSubject, names: &DisplayNames) -> String {
    match lever {
        LeverSubject::Rule(rule) => format!("the rule {}", names.rule(rule)),
        LeverSubject::RedLine(line) => format!("the red line of {}", super::red_line(names, line)),
        LeverSubject::Number(number) => number.clone(),
    }
}

/// What would have to be done: "goes from 0.75 to 0.6".
fn reach(reach: Option<NumberRange>) -> String {
    match reach {
        None => "is dropped".to_owned(),
        Some(NumberRange { from, to }) => format!("goes from {from} to {to}"),
    }
}
