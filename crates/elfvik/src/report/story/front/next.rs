//! What to do next.

use super::settings::Detail;
use crate::brief::{
    AgreementSummary, Brief, GapKind, LeverCaveat, NextOffer, OutcomeById, PackageAcceptability,
};
use crate::names::IdMap;
use crate::report::document::Document;
use crate::report::front_packages::{self, BestPackage, best, letter};
use crate::report::lay_wording;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let mut best = best(brief);
    best.truncate(detail.packages);
    let mut points = Vec::new();
    let lead = match &brief.next_offers {
        Some(offers) if offers.is_empty() => match brief.ratification.is_some() {
            true => {
                "no package is worth more than the least you accept, ever accepted by the others and then \
                     approved at home."
            }
            false => "no package is worth more than the least you accept and is ever accepted by the others.",
        },
        Some(offers) => {
            let shown = &offers[..offers.len().min(detail.points)];
            let offered = |(at, offer)| self::offer(brief, &best, (at, offer), detail);
            points.extend(shown.iter().enumerate().map(offered));
            match shown.len() {
                1 => "offer this.",
                _ => "offer one of these, or all at once; to you they are worth about the same.",
            }
        }
        None => {
            points.extend(forward(brief, &best));
            ""
        }
    };
    let actions = [lever(brief), find_out(brief), home(brief, &best), consent(brief, &best), trade(brief)];
    points.extend(actions.into_iter().flatten().take(detail.points + 1));
    if points.is_empty() && lead.is_empty() {
        return;
    }
    page.lead("What to do next", lead);
    points.into_iter().for_each(|point| page.bullet(point));
}

fn offer(
    brief: &Brief,
    best: &[BestPackage<'_>],
    (at, offer): (usize, &NextOffer),
    detail: &Detail,
) -> String {
    let known = best.iter().position(|package| *package.outcome == offer.outcome);
    let home = offer
        .ratified
        .map(|ratified| format!(", and in {} it also passes at home", words::chance(ratified.estimate)));
    let accepted = words::chance(offer.accepted.estimate);
    let accepted = format!("; the others accept in {accepted} of cases{}.", home.unwrap_or_default());
    // Where room is short, what is offered gives way to how likely that is to be accepted.
    let room = detail.package.saturating_sub("Offer ".len() + accepted.chars().count());
    let what = match (known, at) {
        (Some(known), _) => letter(known).to_string(),
        (None, 0) => lay_wording::chosen(brief, &offer.outcome, room),
        (None, _) => {
            let differs = offer.differs.iter().map(|d| (d.issue.clone(), d.choice.clone()));
            let differs: OutcomeById = IdMap(differs.collect());
            format!("as the first, but {}", lay_wording::chosen(brief, &differs, room))
        }
    };
    format!("Offer {}{accepted}", lay_wording::cut(&what, room))
}

/// Which package to bring.
fn forward(brief: &Brief, best: &[BestPackage<'_>]) -> Option<String> {
    let first = best.first()?;
    let reserve = match (best.len(), first.chance) {
        (2.., Some(chance)) if front_packages::chance(brief, chance) < SURE => {
            format!("; keep {} in reserve, for where that fails", letter(1))
        }
        _ => String::new(),
    };
    let is_closed = brief.signable_zone().exists == Some(false);
    Some(match &brief.prospects {
        Some(_) if is_closed => format!(
            "Keep {} ready: if the best guesses hold it is refused; if they do not, no other package is \
             likelier \
             to be signed.",
            letter(0)
        ),
        Some(_) => format!("Bring {}: no other package is likelier to be signed{reserve}.", letter(0)),
        None => format!("Bring {}, and let the sides bargain from there.", letter(0)),
    })
}

/// What opens a deal where there is none.
fn lever(brief: &Brief) -> Option<String> {
    let is_closed = brief.signable_zone().exists == Some(false);
    let lever = brief.signable_levers().zone.first().filter(|_| is_closed)?;
    match lever.judgement {
        LeverCaveat::Thinkable => {
            Some("Work on the first of what would open it: that alone is enough.".to_owned())
        }
        _ => Some(
            "Look for a new issue or a new option: within these nothing that is expected is enough."
                .to_owned(),
        ),
    }
}

fn find_out(brief: &Brief) -> Option<String> {
    let first = brief.prospects.as_ref()?.find_out_first.first()?;
    let what = lay_wording::number(brief, &first.number);
    Some(format!("Find out {what} before all else: no other guess decides as much."))
}

/// Whom to watch, or to win, at home; and whose refusal can be done without.
fn home(brief: &Brief, best: &[BestPackage<'_>]) -> Option<String> {
    let prospects = brief.prospects.as_ref()?;
    let chance = best.first().and_then(|first| first.chance);
    if let Some(told) = chance.and_then(|chance| stances(brief, chance)) {
        return Some(told);
    }
    if let Some(unknown) = prospects.unknown_ratifiers.first() {
        return Some(format!(
            "Find out what {} would approve: nothing is known of that.",
            words::ratifier(brief, unknown)
        ));
    }
    let chance = chance?;
    let falls = brief.ratification.is_some() && chance.ratified.estimate < chance.acceptable.estimate * SURE;
    let all: Vec<String> = brief.display.ratifiers().map(str::to_owned).collect();
    falls.then(|| {
        format!("Watch {}: that {} passes at home is not sure.", lay_wording::few(&all, 3), letter(0))
    })
}

/// Who at home may refuse the first package.
///
/// Whoever refuses more often than the package fails at home can be done without: it passes all the same.
fn stances(brief: &Brief, chance: &PackageAcceptability) -> Option<String> {
    let passes = chance.ratified.estimate;
    let least = |is_needed: bool| {
        let stances = chance.ratifiers.0.iter();
        let stances = stances.filter(|(_, stance)| (stance.accepts >= passes) == is_needed);
        let least = stances.min_by(|a, b| a.1.accepts.total_cmp(&b.1.accepts));
        least.filter(|(_, stance)| stance.accepts < SURE)
    };
    let approved = |accepts: f64| {
        format!("{} would be approved there in {} of cases", letter(0), words::chance(accepts))
    };
    let needed = least(true)
        .map(|(key, stance)| format!("Watch {}: {}.", words::ratifier(brief, key), approved(stance.accepts)));
    let spared = least(false).map(|(key, stance)| {
        format!(
            "Do not count on {}: {}; {}.",
            words::ratifier(brief, key),
            approved(stance.accepts),
            without(brief, key)
        )
    });
    let told: Vec<String> = [needed, spared].into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// Why a package passes although a ratifier refuses it.
fn without(brief: &Brief, key: &str) -> String {
    let party = brief.scenario.parties.iter().find(|party| key.split('/').next() == Some(&party.id));
    let short = party.map_or("", |party| &party.short);
    match (party.is_some_and(|party| party.ratification.is_some()), &brief.scenario.agreement) {
        (true, _) => format!("others at the home of {short} can be enough"),
        (false, AgreementSummary::All) => "that is not needed in every case".to_owned(),
        (false, _) => format!("a refusal takes {short} out, and the deal can go on without {short}"),
    }
}

/// Whose consent the first package needs.
fn consent(brief: &Brief, best: &[BestPackage<'_>]) -> Option<String> {
    let first = best.first()?;
    let needed = first.outcome.0.iter().find_map(|(id, choice)| {
        let issue = brief.scenario.issues.iter().find(|issue| issue.id == *id)?;
        let option = issue.options.iter().find(|option| option.id == *choice)?;
        let consent = brief.scenario.consents.iter().find(|c| option.needs.as_ref() == Some(&c.id))?;
        Some((consent, id, choice))
    });
    let (consent, issue, choice) = needed?;
    let option = brief.display.quoted_option(issue, choice);
    let issue = brief.display.inner(issue);
    Some(format!("Seek the consent of {}: {} needs it for {issue}: {option}.", consent.by, letter(0)))
}

/// What could be traded for what.
fn trade(brief: &Brief) -> Option<String> {
    let tradeable: Vec<_> = brief.gap.iter().filter(|gap| gap.reading == GapKind::Tradeable).collect();
    let first = tradeable.first()?;
    let other = tradeable.iter().find(|gap| gap.matters_to != first.matters_to)?;
    let [to, from] =
        [first, other].map(|gap| words::short(brief, gap.matters_to.as_deref().unwrap_or_default()));
    let [first, other] = [first, other].map(|gap| brief.display.inner(&gap.issue));
    Some(format!("Trade {first} (worth more to {to}) for {other} (worth more to {from})."))
}

/// From this share of cases on nothing need be done for what is missing.
const SURE: f64 = 0.995;
