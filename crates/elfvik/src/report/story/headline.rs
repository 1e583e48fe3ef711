//! The whole brief in a few sentences.

use crate::brief::{Brief, PackageAcceptability, ProspectsSummary, RatificationAnalysisSummary};
use crate::report::document::{Document, StyledText, Tone};
use crate::report::gap_order;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    let states = words::decided_by_states(brief);
    let sentences = [zone(brief), states, chance(brief), ratification(brief), packages(brief), gap(brief)];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    page.paragraph(StyledText::toned(Tone::Strong, "In short:").then(format!(" {}", sentences.join(" "))));
}

fn zone(brief: &Brief) -> Option<String> {
    let Some(found) = &brief.ratification else { return at_the_table(brief) };
    let size = words::size(&brief.space.outcomes);
    let table = match brief.zone.exists {
        Some(false) => "none is even accepted at the table".to_owned(),
        _ => format!("accepted at the table alone: {}", words::number_of_outcomes(&brief.zone)),
    };
    let survive = words::number_of_outcomes(&found.zone);
    Some(match found.zone.exists {
        Some(true) => {
            format!("there is room for a deal that survives at home: {survive} of {size} outcomes ({table}).")
        }
        Some(false) => {
            let obstacles = obstacles(brief, found);
            format!("no outcome of {size} makes a deal that survives at home ({table}){obstacles}.")
        }
        None => format!("whether there is room for a deal that survives at home is open ({table})."),
    })
}

/// Who at home stands in the way of the outcome that comes closest, or of all.
fn obstacles(brief: &Brief, found: &RatificationAnalysisSummary) -> String {
    let ids: Vec<String> = found.obstacles().map(|key| words::ratifier(brief, key)).collect();
    if ids.is_empty() { String::new() } else { format!("; in the way at home: {}", words::list(&ids)) }
}

fn at_the_table(brief: &Brief) -> Option<String> {
    let size = words::size(&brief.space.outcomes);
    let (low, high) = (words::size(&brief.zone.outcomes.low), words::size(&brief.zone.outcomes.high));
    Some(match brief.zone.exists {
        Some(true) if low == high => format!("there is room for a deal: {low} of {size} outcomes."),
        Some(true) => format!("there is room for a deal: between {low} and {high} of {size} outcomes."),
        Some(false) => format!("no outcome of {size} makes a deal."),
        None => "whether there is room for a deal is open.".to_owned(),
    })
}

fn chance(brief: &Brief) -> Option<String> {
    let prospects = brief.prospects.as_ref()?;
    if brief.ratification.is_some() {
        return Some(chance_at_home(brief, prospects));
    }
    let zone = &prospects.zone_probability;
    let robust = prospects.robust.first();
    let best =
        robust.map(|r| format!("; one package is acceptable in {}", words::percent(r.acceptable.estimate)));
    Some(format!(
        "With {}, a deal is possible in {} of worlds{}.",
        drawn(brief),
        words::percent(zone.estimate),
        best.unwrap_or_default()
    ))
}

/// What is drawn in each world.
fn drawn(brief: &Brief) -> &'static str {
    match (&brief.states, brief.assumptions.n_guesses) {
        (None, _) => "all guesses drawn from their ranges",
        (Some(_), 0) => "the state of nature drawn",
        (Some(_), _) => "the state of nature and all guesses drawn",
    }
}

fn chance_at_home(brief: &Brief, prospects: &ProspectsSummary) -> String {
    let best = prospects.robust.first().map(|robust| {
        format!("; one package is accepted and ratified in {}", words::percent(robust.ratified.estimate))
    });
    format!(
        "With {}, a deal that is also ratified is possible in {} of worlds, accepted at the table in {}{}.",
        drawn(brief),
        words::percent(prospects.ratified.estimate),
        words::percent(prospects.zone_probability.estimate),
        best.unwrap_or_default()
    )
}

/// The named package that is likeliest to be signed and ratified, where that can be told.
fn likeliest_at_home(brief: &Brief) -> Option<&PackageAcceptability> {
    let prospects = brief.prospects.as_ref().filter(|_| brief.ratification.is_some())?;
    let best = prospects.packages.iter().max_by(|a, b| a.ratified.estimate.total_cmp(&b.ratified.estimate));
    best.filter(|package| package.ratified.estimate > 0.0)
}

/// The named package that could be signed, if there is one alone and it is the likeliest.
fn likeliest_alone(brief: &Brief) -> Option<&PackageAcceptability> {
    let signable: Vec<_> = brief.packages.iter().filter(|package| package.is_signable()).collect();
    let [only] = signable[..] else { return None };
    likeliest_at_home(brief).filter(|likeliest| likeliest.outcome == only.outcome)
}

fn ratification(brief: &Brief) -> Option<String> {
    let best = likeliest_at_home(brief)?;
    let alone = match likeliest_alone(brief) {
        Some(_) => "; if the best guesses hold, it alone is both",
        None => "",
    };
    Some(format!(
        "Of the named packages \"{}\" has the best chance to be accepted and ratified, {}{alone}.",
        brief.display.called(&best.names),
        words::chance(best.ratified.estimate)
    ))
}

fn packages(brief: &Brief) -> Option<String> {
    let quoted = |p: &crate::brief::PackageSummary| format!("\"{}\"", brief.display.package_name(&p.id));
    let signable: Vec<String> = brief.packages.iter().filter(|p| p.is_signable()).map(quoted).collect();
    let accepted = match brief.ratification {
        None => "acceptable to all who must agree",
        Some(_) => "acceptable to all who must agree, at the table and at home",
    };
    if likeliest_alone(brief).is_some() {
        // It was spoken of.
        return None;
    }
    match (brief.packages.len(), signable.len()) {
        (0, _) => None,
        (_, 0) => Some(format!("None of the named packages is {accepted}.")),
        (_, 1) => Some(format!("Of the named packages only {} is {accepted}.", signable[0])),
        _ => Some(format!("Of the named packages {} are {accepted}.", words::list(&signable))),
    }
}

fn gap(brief: &Brief) -> Option<String> {
    let widest = gap_order::furthest(brief)?;
    Some(format!("They are furthest apart on {}.", brief.display.inner(&widest.issue)))
}
