//! Conclusions of briefs in words, and what changed in a public file.

use super::outcome;
use crate::brief::{
    Change, Conclusion, ConclusionChange, LeverOf, Move, ObjectiveRange, OpennessReading, PartChange, Subject,
};

/// A part that changed: "rule `cap` is new".
pub(in crate::report) fn part(change: &PartChange) -> String {
    let what = match change.change {
        Change::New => "is new",
        Change::Changed => "changed",
        Change::Gone => "is gone",
    };
    match &change.id {
        Some(id) => format!("{} `{id}` {what}", change.part),
        None => format!("whose agreement makes a deal {what}"),
    }
}

/// What a conclusion is about: "the zone of agreement".
pub(in crate::report) fn subject(about: &Subject) -> String {
    let fixed = match about {
        Subject::Zone => "the zone of agreement",
        Subject::ZoneOutcomes => "outcomes in the zone",
        Subject::FeasibleOutcomes => "outcomes that break no rule",
        Subject::EfficientPoints => "efficient points",
        Subject::Opposition => "opposition",
        Subject::DealPossible => "a deal is possible in",
        Subject::NashRatified => "a Nash package is there and ratified in",
        Subject::UnknownRatifiers => "nothing is known of the ratifiers",
        Subject::MostRobust => "the most robust package",
        Subject::MostRobustAcceptable => "the most robust package is acceptable in",
        Subject::MostRobustRatified => "the most robust package is ratified in",
        Subject::AnyRobustAcceptable => "one of the robust packages is acceptable in",
        Subject::FurtherRobust => "further robust packages",
        Subject::FindOutFirst => "to be found out first",
        Subject::EasiestLever => "the easiest lever",
        Subject::RehearsalsAgree => "rehearsals agree in",
        Subject::MostAgreed => "rehearsals agree most often on",
        Subject::MostAgreedShare => "what rehearsals agree on most often is agreed in",
        Subject::Offer { number: 1 } => "the first offer",
        Subject::Offer { number: 2 } => "the second offer",
        Subject::Offer { number: 3 } => "the third offer",
        Subject::FirstOfferAccepted => "the first offer is accepted in",
        Subject::Pick { concept } => return format!("{concept} picks"),
        Subject::Gap { issue } => return format!("{issue} is"),
        Subject::AcceptableTo { package } => return format!("{package} is acceptable to"),
        Subject::Acceptable { name } => return format!("{name} is acceptable to all who must agree in"),
        Subject::Ratified { name } => return format!("{name} is ratified in"),
        Subject::Openness { issue } => return format!("in Nash packages {issue} is"),
        Subject::MostFrequent { issue } => return format!("in Nash packages {issue} is mostly"),
        Subject::ToOpenZone { lever } => return format!("to open a zone, {}", self::lever(lever)),
        Subject::EasiestLeverFor { package } => return format!("the easiest lever for {package}"),
        Subject::RehearsalsEnd { ending } => return format!("rehearsals end by {ending} in"),
        Subject::Offer { number } => return format!("offer {number}"),
    };
    fixed.to_owned()
}

/// What was concluded before and after; "not there" where nothing was.
pub(in crate::report) fn conclusions(change: &ConclusionChange) -> [String; 2] {
    let none = match change.about {
        Subject::Offer { .. } => "none",
        _ => "nothing",
    };
    let shown = |what: &Option<Conclusion>| {
        what.as_ref().map_or_else(|| "not there".to_owned(), |what| conclusion(what, none))
    };
    [shown(&change.before), shown(&change.after)]
}

fn conclusion(what: &Conclusion, none: &str) -> String {
    match what {
        Conclusion::Exists(Some(true)) => "exists".to_owned(),
        Conclusion::Exists(Some(false)) => "does not exist".to_owned(),
        Conclusion::Exists(None) => "is open".to_owned(),
        Conclusion::Count(low, high) if low == high => low.clone(),
        Conclusion::Count(low, high) => format!("{low} to {high}"),
        Conclusion::Measure(measure) => format!("{measure:.3}"),
        Conclusion::Outcome(chosen) => chosen.as_ref().map_or_else(|| none.to_owned(), outcome),
        Conclusion::Outcomes(all) => all.iter().map(outcome).collect::<Vec<_>>().join("; "),
        Conclusion::Package(id) | Conclusion::Number(id) => id.clone(),
        Conclusion::Gap { reading, matters_to: None } => reading.to_string(),
        Conclusion::Gap { reading, matters_to: Some(party) } => format!("{reading}, matters most to {party}"),
        Conclusion::Parties(ids) if ids.is_empty() => "nobody".to_owned(),
        Conclusion::Parties(ids) | Conclusion::Ratifiers(ids) => ids.join(", "),
        Conclusion::Share(share) => percent(*share),
        Conclusion::Option(option) => option.to_string(),
        Conclusion::Openness(reading) => reading.map_or("absent", OpennessReading::name).to_owned(),
        Conclusion::Lever(None) => "none".to_owned(),
        Conclusion::Lever(Some(Move { lever, reach })) => {
            format!("{} {}", self::lever(lever), self::reach(*reach))
        }
        Conclusion::Reach(reach) => self::reach(*reach),
    }
}

fn lever(lever: &LeverOf) -> String {
    match lever {
        LeverOf::Rule(rule) => format!("the rule {rule}"),
        LeverOf::Number(number) => number.clone(),
    }
}

/// What would have to be done: "goes from 0.75 to 0.6".
fn reach(reach: Option<ObjectiveRange>) -> String {
    match reach {
        None => "is dropped".to_owned(),
        Some(ObjectiveRange { from, to }) => format!("goes from {from} to {to}"),
    }
}

/// To a whole percent, and finer where that would hide a difference.
fn percent(share: f64) -> String {
    let is_small = share > 0.0 && share < 0.1 || share > 0.9 && share < 1.0;
    if is_small { format!("{:.1} %", share * 100.0) } else { format!("{:.0} %", share * 100.0) }
}
