//! What to do next.

use super::detail::Detail;
use super::open::change;
use crate::brief::{Brief, GapKind, LeverObjection, NextOffer, OutcomeById};
use crate::names::Keyed;
use crate::report::best::{self, BestPackage, best, letter};
use crate::report::document::Document;
use crate::report::plain;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let best = best(brief);
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
    let what = match (known, at) {
        (Some(known), _) => letter(known).to_string(),
        (None, 0) => plain::chosen(brief, &offer.outcome, detail.choices),
        (None, _) => {
            let differs = offer.differs.iter().map(|d| (d.issue.clone(), d.choice.clone()));
            let differs: OutcomeById = Keyed(differs.collect());
            format!("as the first, but {}", plain::chosen(brief, &differs, detail.choices))
        }
    };
    let home = offer
        .ratified
        .map(|ratified| format!(", and in {} it also passes at home", words::chance(ratified.estimate)));
    let accepted = words::chance(offer.accepted.estimate);
    let accepted = format!("; the others accept in {accepted} of cases{}.", home.unwrap_or_default());
    // Where room is short, what is offered gives way to how likely that is to be accepted.
    let room = detail.letters.saturating_sub("Offer ".len() + accepted.chars().count());
    format!("Offer {}{accepted}", plain::cut(&what, room))
}

/// Which package to bring.
fn forward(brief: &Brief, best: &[BestPackage<'_>]) -> Option<String> {
    let first = best.first()?;
    let reserve = match (best.len(), first.chance) {
        (2.., Some(chance)) if best::chance(brief, chance) < SURE => {
            format!("; keep {} in reserve, for where that fails", letter(1))
        }
        _ => String::new(),
    };
    let is_closed = brief.signable_zone().exists == Some(false);
    Some(match &brief.prospects {
        Some(_) if is_closed => format!(
            "Keep {} ready: if the best guesses hold it is refused; if they do not, no other package is likelier \
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
        LeverObjection::Thinkable => {
            Some(format!("Work on this, which alone is enough: {}.", change(brief, lever)))
        }
        _ => Some(
            "Look for a new issue or a new option: within these nothing that is expected is enough."
                .to_owned(),
        ),
    }
}

fn find_out(brief: &Brief) -> Option<String> {
    let first = brief.prospects.as_ref()?.find_out_first.first()?;
    let what = plain::number(brief, &first.number);
    Some(format!("Find out {what} before all else: no other guess decides as much."))
}

/// Whom to watch, or to win, at home.
fn home(brief: &Brief, best: &[BestPackage<'_>]) -> Option<String> {
    let prospects = brief.prospects.as_ref()?;
    let chance = best.first().and_then(|first| first.chance);
    let least = chance.and_then(|chance| {
        let least = chance.ratifiers.0.iter().min_by(|a, b| a.1.accepts.total_cmp(&b.1.accepts))?;
        Some((words::ratifier(brief, &least.0), least.1.accepts))
    });
    if let Some((name, accepts)) = least.filter(|(_, accepts)| *accepts < SURE) {
        return Some(format!(
            "Watch {name}: it would approve {} in {} of cases.",
            letter(0),
            words::chance(accepts)
        ));
    }
    if let Some(unknown) = prospects.unknown_ratifiers.first() {
        return Some(format!(
            "Find out what {} would approve: nothing is known of it.",
            words::ratifier(brief, unknown)
        ));
    }
    let chance = chance?;
    let falls = brief.ratification.is_some() && chance.ratified.estimate < chance.acceptable.estimate * SURE;
    let all = brief.scenario.parties.iter().flat_map(|party| &party.ratifiers);
    let all: Vec<String> = all.map(|ratifier| ratifier.name.clone()).collect();
    falls.then(|| format!("Watch {}: that {} passes at home is not sure.", plain::few(&all, 3), letter(0)))
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
