//! The numbers that a reader in a hurry looks for, of each story.

use crate::brief::Brief;
use crate::brief::GapKind;
use crate::report::document::Document;
use crate::report::front_packages::{self, best, letter};
use crate::report::words;
use crate::talk::{Rehearsals, Talk};

pub(super) fn of_brief(page: &mut Document<'_>, brief: &Brief) {
    if let Some(prospects) = &brief.prospects {
        let is_ratified = brief.ratification.is_some();
        let (possible, allow) = match is_ratified {
            false => (prospects.zone_probability, "of all cases allow a deal"),
            true => (prospects.ratified, "of all cases allow a deal that is ratified"),
        };
        page.tile(words::chance(possible.estimate), allow);
        if let Some(chance) = best(brief).first().and_then(|first| first.chance) {
            let sign = if is_ratified { "sign and ratify" } else { "sign" };
            let of = format!("of all cases {sign} the likeliest package, {}", letter(0));
            page.tile(words::chance(front_packages::chance(brief, chance)), &of);
        }
    }
    let zone = brief.signable_zone();
    let count = match (zone.exists, zone.outcomes.low == zone.outcomes.high) {
        (Some(false), _) => "none".to_owned(),
        (_, true) => words::size(&zone.outcomes.low),
        _ => format!("{} to {}", words::size(&zone.outcomes.low), words::size(&zone.outcomes.high)),
    };
    let accepted = if brief.ratification.is_some() { "acceptable and ratified" } else { "acceptable" };
    let of =
        format!("of {} packages {accepted}, if the best guesses hold", words::size(&brief.space.outcomes));
    page.tile(count, &of);
    let contested = brief.gap.iter().filter(|g| g.reading == GapKind::Contested).count();
    page.tile(format!("{contested} of {}", brief.gap.len()), "issues contested");
}

pub(super) fn of_talk(page: &mut Document<'_>, talk: &Talk) {
    let ended = if talk.is_agreement() { "Agreed" } else { "No deal" };
    page.tile(ended, &format!("in round {}", talk.ending.round));
    page.tile(words::grouped(&talk.offers.to_string()), "offers");
    for (side, (_, result)) in talk.parties.iter().zip(&talk.results.0) {
        if let Some(advantage) = result.advantage {
            page.tile(words::percent(advantage), &format!("of what {} could gain", side.short));
        }
    }
}

pub(super) fn of_rehearsals(page: &mut Document<'_>, found: &Rehearsals) {
    if found.deterministic {
        let ended = if found.agreed.is_empty() { "No deal" } else { "Agreed" };
        let round = found.rounds.map_or_else(String::new, |r| format!("in round {}", words::rough(r.middle)));
        page.tile(ended, &round);
        page.tile("1", "talk, since nothing is drawn");
        return;
    }
    page.tile(words::chance(found.agreement.estimate), "of the talks agreed");
    page.tile(words::grouped(&found.talks.to_string()), "talks");
    if let Some(rounds) = found.rounds {
        page.tile(format!("{:.0}", rounds.middle), "the middle round of agreement");
    }
    page.tile(words::grouped(&found.different.to_string()), "different agreements");
}
