//! What stands in the way, and what would open it.

use super::settings::Detail;
use crate::brief::{Brief, LeverCaveat, LeverSummary, PackageAcceptability, PackageSummary};
use crate::model::PackageKind;
use crate::report::document::Document;
use crate::report::front_packages::best;
use crate::report::lay_wording;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let (levers, zone) = (brief.signable_levers(), brief.signable_zone());
    let mut points: Vec<String> = Vec::new();
    let lead = match zone.exists {
        Some(true) => String::new(),
        _ if levers.zone.is_empty() => "no single change is enough, several must come together.".to_owned(),
        _ => {
            let changes = levers.zone.iter().take(detail.points);
            points.extend(changes.map(|lever| capital(&change(brief, lever)) + "."));
            let is_thinkable = levers.zone.iter().any(|l| l.judgement == LeverCaveat::Thinkable);
            match is_thinkable {
                true => "each of these alone is enough, all else as it is thought to be:".to_owned(),
                false => "only what nobody expects; each of these alone would be enough:".to_owned(),
            }
        }
    };
    let mut packages: Vec<&PackageSummary> =
        brief.packages.iter().filter(|package| package.kind != PackageKind::Fallback).collect();
    if zone.exists != Some(true) {
        packages.clear();
    }
    packages.sort_by_key(|package| {
        (package.kind == PackageKind::Position, !package.is_signable(), !package.acceptable)
    });
    let has_named = !packages.is_empty();
    // The package under the lens and those that could be signed are spoken of above.
    packages.retain(|package| brief.lens.as_ref().is_none_or(|lens| lens.outcome != package.outcome));
    let first = &best(brief)[..];
    let first = &first[..first.len().min(detail.packages)];
    packages.retain(|package| first.iter().all(|best| *best.outcome != package.outcome));
    let most = detail.named;
    let shown = if most > 0 && packages.len() == most + 1 { most + 1 } else { packages.len().min(most) };
    points.extend(packages[..shown].iter().map(|package| standing(brief, package)));
    if most > 0 && shown < packages.len() {
        let more = packages.len() - shown;
        points.push(format!("{} (see the whole brief)", words::counted(more, "more named package")));
    }
    match zone.exists {
        Some(true) if !has_named => {
            let obstacle = obstacle(brief).unwrap_or_else(|| "nothing that is known.".to_owned());
            page.lead("What stands in the way", obstacle);
        }
        Some(true) if points.is_empty() => {}
        Some(true) => page.lead("How other packages stand", "those that have a name."),
        _ => page.lead("What would open it", lead),
    }
    points.into_iter().for_each(|point| page.bullet(point));
}

/// What must be overcome where there is room for a deal.
fn obstacle(brief: &Brief) -> Option<String> {
    let contested = brief.gap.iter().filter(|gap| gap.reading == crate::brief::GapKind::Contested);
    let ids: Vec<String> = contested.map(|gap| brief.display.inner(&gap.issue).to_owned()).collect();
    (!ids.is_empty()).then(|| format!("the contested issues: {}.", lay_wording::few(&ids, 6)))
}

/// How a named package stands, and what would make it acceptable.
fn standing(brief: &Brief, package: &PackageSummary) -> String {
    let chance = brief
        .prospects
        .as_ref()
        .and_then(|prospects| prospects.packages.iter().find(|chance| chance.outcome == package.outcome));
    let in_cases = |chance: &PackageAcceptability| words::chance(chance.acceptable.estimate);
    let name = brief.display.package_name(&package.id);
    if package.acceptable {
        let home = match chance {
            Some(chance) => at_home(brief, chance),
            None => refused(brief, package),
        };
        let cases = chance.map(|c| format!(", and in {} of all cases", in_cases(c))).unwrap_or_default();
        let lever = if package.is_signable() { String::new() } else { enough(brief, package) };
        let home = home.unwrap_or_default();
        return format!("{name}: acceptable if the best guesses hold{cases}{home}{lever}.");
    }
    let content = match &package.acceptable_to[..] {
        [] => "acceptable to nobody".to_owned(),
        ids => format!("acceptable to {} alone", words::shorts(brief, ids)),
    };
    format!("{name}: {content}{}.", enough(brief, package))
}

/// What alone would make a package one that could be signed.
fn enough(brief: &Brief, package: &PackageSummary) -> String {
    let levers = brief.signable_levers().packages.iter().find(|levers| levers.package == package.id);
    match levers.and_then(|levers| levers.levers.first()) {
        Some(lever) => format!("; enough would be: {}", change(brief, lever)),
        None => "; several things would have to change".to_owned(),
    }
}

/// With whom a package fails at home if the best guesses hold.
fn refused(brief: &Brief, package: &PackageSummary) -> Option<String> {
    let names: Vec<String> = words::ratifiers(brief, &package.refused_at_home);
    let fails = package.ratified == Some(false);
    fails.then(|| format!(", but refused at home by {}", lay_wording::few(&names, 3)))
}

/// How a package fares at home, and with whom it fails.
fn at_home(brief: &Brief, chance: &PackageAcceptability) -> Option<String> {
    brief.ratification.as_ref()?;
    let approved = words::chance(chance.ratified.estimate);
    if chance.ratified.estimate >= chance.acceptable.estimate / 2.0 {
        return Some(format!(", and approved at home in {approved}"));
    }
    let least = chance.ratifiers.0.iter().min_by(|a, b| a.1.accepts.total_cmp(&b.1.accepts));
    let by = least.filter(|(_, stance)| stance.accepts < 0.5).map(|(id, _)| words::ratifier(brief, id));
    let by = by.map(|name| format!(" by {name}")).unwrap_or_default();
    match chance.ratified.estimate > 0.0 {
        true => Some(format!(", but mostly refused at home{by}: approved in {approved}")),
        false => Some(format!(", but always refused at home{by}")),
    }
}

/// What would have to change: "the least that seller accepts falls from 406 to 404 (thought possible)".
fn change(brief: &Brief, lever: &LeverSummary) -> String {
    match (&lever.rule, &lever.change) {
        (_, Some(shift)) => {
            let sign = if lay_wording::is_cost(brief, &shift.number) { -1.0 } else { 1.0 };
            let [from, to] = [shift.from, shift.to].map(|value| sign * value);
            let verb = if to > from { "rises" } else { "falls" };
            let judged = match lever.judgement {
                LeverCaveat::Thinkable if shift.guess => "thought possible",
                LeverCaveat::Thinkable => "to be sought",
                LeverCaveat::BeyondGuess => "beyond what is thought possible",
                LeverCaveat::Known => "though it is taken as known",
            };
            format!(
                "{} {verb} from {} to {} ({judged})",
                lay_wording::number(brief, &shift.number),
                words::grouped_number(from),
                words::reached(from, to)
            )
        }
        (_, None) if lever.red_line.is_some() => {
            let lines = lever.red_line.iter().map(|line| words::red_line(&brief.display, line));
            format!("the red line of {} is given up", lines.collect::<String>())
        }
        (rule, None) => {
            let rule = rule.as_ref().map(|id| brief.display.rule(id)).unwrap_or_default();
            format!("the rule {rule} is dropped")
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
