//! Conclusions of briefs in words, and what changed in a public file.

use super::outcome;
use crate::brief::{
    Conclusion, ConclusionChange, ConclusionSubject, LeverConclusion, LeverTarget, NumberRange,
    OptionPrevalence, PartChange, PartChangeKind,
};

/// A part that changed: "rule `cap` is new".
pub(in crate::report) fn part(change: &PartChange) -> String {
    let what = match change.change {
        PartChangeKind::New => "is new",
        PartChangeKind::Changed => "changed",
        PartChangeKind::Gone => "is gone",
    };
    match &change.id {
        Some(id) => format!("{} `{id}` {what}", change.part),
        None => format!("whose agreement makes a deal {what}"),
    }
}

/// What a conclusion is about: "the zone of agreement".
pub(in crate::report) fn subject(about: &ConclusionSubject) -> String {
    let fixed = match about {
        ConclusionSubject::Zone => "the zone of agreement",
        ConclusionSubject::ZoneOutcomes => "outcomes in the zone",
        ConclusionSubject::FeasibleOutcomes => "outcomes that break no rule",
        ConclusionSubject::EfficientPoints => "efficient points",
        ConclusionSubject::Opposition => "opposition",
        ConclusionSubject::DealPossible => "a deal is possible in",
        ConclusionSubject::NashRatified => "a Nash package is there and ratified in",
        ConclusionSubject::UnknownRatifiers => "nothing is known of the ratifiers",
        ConclusionSubject::MostRobust => "the most robust package",
        ConclusionSubject::MostRobustAcceptable => "the most robust package is acceptable in",
        ConclusionSubject::MostRobustRatified => "the most robust package is ratified in",
        ConclusionSubject::AnyRobustAcceptable => "one of the robust packages is acceptable in",
        ConclusionSubject::FurtherRobust => "further robust packages",
        ConclusionSubject::FindOutFirst => "to be found out first",
        ConclusionSubject::EasiestLever => "the easiest lever",
        ConclusionSubject::RehearsalsAgree => "rehearsals agree in",
        ConclusionSubject::MostAgreed => "rehearsals agree most often on",
        ConclusionSubject::MostAgreedShare => "what rehearsals agree on most often is agreed in",
        ConclusionSubject::Offer { number: 1 } => "the first offer",
        ConclusionSubject::Offer { number: 2 } => "the second offer",
        ConclusionSubject::Offer { number: 3 } => "the third offer",
        ConclusionSubject::FirstOfferAccepted => "the first offer is accepted in",
        ConclusionSubject::Pick { concept } => return format!("{concept} picks"),
        ConclusionSubject::Gap { issue } => return format!("{issue} is"),
        ConclusionSubject::AcceptableTo { package } => return format!("{package} is acceptable to"),
        ConclusionSubject::Acceptable { name } => {
            return format!("{name} is acceptable to all who must agree in");
        }
        ConclusionSubject::Ratified { name } => return format!("{name} is ratified in"),
        ConclusionSubject::Openness { issue } => return format!("in Nash packages {issue} is"),
        ConclusionSubject::MostFrequent { issue } => return format!("in Nash packages {issue} is mostly"),
        ConclusionSubject::ToOpenZone { lever } => return format!("to open a zone, {}", self::lever(lever)),
        ConclusionSubject::EasiestLeverFor { package } => return format!("the easiest lever for {package}"),
        ConclusionSubject::RehearsalsEnd { ending } => return format!("rehearsals end by {ending} in"),
        ConclusionSubject::Offer { number } => return format!("offer {number}"),
    };
    fixed.to_owned()
}

/// What was concluded before and after; "not there" where nothing was.
pub(in crate::report) fn conclusions(change: &ConclusionChange) -> [String; 2] {
    let none = match change.about {
        ConclusionSubject::Offer { .. } => "none",
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
        Conclusion::Openness(reading) => reading.map_or("absent", OptionPrevalence::name).to_owned(),
        Conclusion::Lever(None) => "none".to_owned(),
        Conclusion::Lever(Some(LeverConclusion { lever, reach })) => {
            format!("{} {}", self::lever(lever), self::reach(*reach))
        }
        Conclusion::Reach(reach) => self::reach(*reach),
    }
}

fn lever(lever: &LeverTarget) -> String {
    match lever {
        LeverTarget::Rule(rule) => format!("the rule {rule}"),
        LeverTarget::RedLine(line) => format!("the red line of {line}"),
        LeverTarget::Number(number) => number.clone(),
    }
}

/// What would have to be done: "goes from 0.75 to 0.6".
fn reach(reach: Option<NumberRange>) -> String {
    match reach {
        None => "is dropped".to_owned(),
        Some(NumberRange { from, to }) => format!("goes from {from} to {to}"),
    }
}

/// To a whole percent, and finer where that would hide a difference.
fn percent(share: f64) -> String {
    let is_small = share > 0.0 && share < 0.1 || share > 0.9 && share < 1.0;
    if is_small { format!("{:.1} %", share * 100.0) } else { format!("{:.0} %", share * 100.0) }
}
