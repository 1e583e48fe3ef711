//! What could be signed, and the package under the lens.

use super::settings::{Detail, those};
use crate::brief::{Brief, OutcomeById, PackageAcceptability, SolutionConcept, Utilities};
use crate::prepare::solution::SolutionConvention;
use crate::report::document::{Document, Figure, Numbers, Picture, StyledText, Tone};
use crate::report::front_packages::{self, BestPackage, best, letter};
use crate::report::lay_wording;
use crate::report::words::{self, Figures};

pub(super) fn write(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let mut found = best(brief);
    found.truncate(detail.packages);
    page.lead("What could be signed", head(brief, &found));
    if !found.is_empty() {
        let (picture, caption) = match brief.scenario.parties.len() {
            2 => (
                Picture::Glance(detail.packages),
                "Green: what both accept. Grey and blue: some of all outcomes, and of those that waste \
                 nothing.",
            ),
            _ => (Picture::GlanceLines(detail.packages), "Green: what a party accepts."),
        };
        page.figure(Figure {
            picture,
            title: "The packages at a glance".into(),
            caption: caption.into(),
            finding: String::new(),
            numbers: Numbers::Elsewhere("in the text beside it"),
        });
    }
    if found.is_empty() {
        closest(page, brief, detail);
    }
    for (at, package) in found.iter().enumerate() {
        let what = described(brief, package, (at, &found[..]), detail);
        let text = StyledText::toned(Tone::Strong, format!("{}:", letter(at))).then(format!(" {what}"));
        page.bullet(text);
    }
    lens(page, brief, detail);
}

fn head(brief: &Brief, found: &[BestPackage<'_>]) -> String {
    let whom = those(brief);
    let is_ratified = brief.ratification.is_some();
    let home = if is_ratified { " and to pass at home" } else { "" };
    let and_home = if is_ratified { " and passes at home" } else { "" };
    let and_homes = if is_ratified { " and pass at home" } else { "" };
    match (found.len(), &brief.prospects) {
        (0, Some(_)) => format!("no package that was tried is likely to satisfy {whom}{home}."),
        (0, None) => format!("no package satisfies {whom}{and_home}."),
        (1, Some(_)) => format!("the package likeliest to satisfy {whom}{home}."),
        (_, Some(_)) => format!("what is likeliest to satisfy {whom}{home}."),
        (1, None) => format!("a package that satisfies {whom}{and_home}."),
        (_, None) => format!("packages that satisfy {whom}{and_homes}, by different ideas of what is fair."),
    }
}

fn closest(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let Some(shortfall) = &brief.signable_zone().shortfall else { return };
    let missing = brief.scenario.parties.iter().filter_map(|p| {
        let missing = *shortfall.missing.get(&p.id)?;
        (missing > 0.0).then(|| format!("{} {}", p.short, Figures::of(brief, p).write(missing)))
    });
    let at_home = brief.ratification.iter().flat_map(|found| found.obstacles());
    let at_home = at_home.map(|key| format!("{} at home", words::ratifier(brief, key)));
    let missing: Vec<String> = missing.chain(at_home).collect();
    page.bullet(format!(
        "Closest to a deal: {}. Short of the least they accept: {}.",
        lay_wording::chosen(brief, &shortfall.outcome, detail.package),
        lay_wording::few(&missing, detail.points * 2)
    ));
}

fn described(
    brief: &Brief,
    package: &BestPackage<'_>,
    (at, found): (usize, &[BestPackage<'_>]),
    detail: &Detail,
) -> String {
    let name = package.name.map(|name| format!("{name}: ")).unwrap_or_default();
    let worth = match package.chance {
        Some(chance) => accepted(brief, chance),
        None => {
            let why = package.picked_by.map(|concept| fairness(brief, concept)).unwrap_or_default();
            format!("{}{why}.", gains(brief, package.utilities, detail))
        }
    };
    // Where room is short, what is chosen gives way to how likely that is to be accepted.
    let room = detail.package.saturating_sub(MARK + name.chars().count() + worth.chars().count());
    let what = match found.first().filter(|_| at > 0) {
        Some(first) => but(brief, package.outcome, first.outcome, room),
        None => lay_wording::chosen(brief, package.outcome, room),
    };
    format!("{name}{}. {worth}", lay_wording::cut(&what, room.max(MARK)))
}

/// So many letters at most stand around a package: its letter, stops and blanks.
const MARK: usize = 8;

/// What differs from the first, or all of it where most does.
fn but(brief: &Brief, outcome: &OutcomeById, first: &OutcomeById, letters: usize) -> String {
    let differs = outcome.0.iter().zip(&first.0).filter(|(own, other)| own.1 != other.1);
    let differs: Vec<_> = differs.map(|(own, _)| own.clone()).collect();
    if differs.len() * 3 > outcome.0.len() * 2 {
        return lay_wording::chosen(brief, outcome, letters);
    }
    let differs = lay_wording::chosen(brief, &crate::names::IdMap(differs), letters.saturating_sub(MARK * 2));
    format!("as {}, but {differs}", letter(0))
}

/// In how many cases it is accepted, by whom least, and whether it passes at home.
fn accepted(brief: &Brief, chance: &PackageAcceptability) -> String {
    let by = brief.scenario.parties.iter().filter_map(|party| {
        let stance = chance.parties.get(&party.id)?;
        Some((party.short.clone(), words::chance(stance.accepts)))
    });
    let by: Vec<(String, String)> = by.collect();
    let all = words::chance(chance.acceptable.estimate);
    let is_same = |stance: &crate::brief::PackageAcceptance| words::chance(stance.accepts) == all;
    let by = match chance.parties.values().all(is_same) {
        true => String::new(),
        false => format!(" ({})", words::grouped_by_text(&by)),
    };
    let home = match brief.ratification.is_some() {
        true => format!(", and at home too in {}", words::chance(front_packages::chance(brief, chance))),
        false => String::new(),
    };
    format!("Accepted in {all} of cases{by}{home}.")
}

fn gains(brief: &Brief, utilities: &Utilities, detail: &Detail) -> String {
    let gain = |party: &crate::brief::PartySummary| {
        let gain = utilities.get(&party.id)? - party.reservation;
        Some(format!("{} {}", party.short, Figures::of(brief, party).signed(gain)))
    };
    let gains: Vec<String> = brief.scenario.parties.iter().filter_map(gain).collect();
    format!("Over the least each accepts: {}", lay_wording::few(&gains, detail.points * 2))
}

/// Why a solution is thought fair.
fn fairness(brief: &Brief, concept: SolutionConcept) -> String {
    let convention = brief.solutions.convention;
    if convention != SolutionConvention::Textbook {
        return format!("; {concept}: {}", words::definition(concept, convention));
    }
    let why = match concept {
        SolutionConcept::Nash => "; gains in balance (the Nash solution)",
        SolutionConcept::Kalai => "; who gains least gains as much as can be (the Kalai solution)",
        SolutionConcept::KalaiSmorodinsky => {
            "; each gets the same part of what it could hope for (the Kalai-Smorodinsky solution)"
        }
        SolutionConcept::Utilitarian => "; the greatest sum, whoever gets it (the utilitarian solution)",
    };
    why.to_owned()
}

/// The package that was asked about.
fn lens(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let Some(lens) = &brief.lens else { return };
    let content = words::shorts(brief, &lens.acceptable_to);
    let refusing: Vec<String> = words::ratifiers(brief, &lens.refused_at_home);
    let by = match (lens.acceptable, lens.acceptable_to.is_empty()) {
        (true, _) if lens.ratified == Some(false) => {
            format!(
                "It satisfies {}, but fails at home: refused by {}.",
                those(brief),
                lay_wording::few(&refusing, 3)
            )
        }
        (true, _) if lens.ratified == Some(true) => {
            format!("It satisfies {} and passes at home.", those(brief))
        }
        (true, _) => format!("It satisfies {}.", those(brief)),
        (false, true) => "If the best guesses hold it satisfies nobody.".to_owned(),
        (false, false) => format!("If the best guesses hold it satisfies {content} alone."),
    };
    let waste = match (lens.efficient, lens.better.first()) {
        (false, Some(better)) => {
            format!(
                " Better for some and worse for nobody: {}.",
                lay_wording::chosen(brief, &better.changes, detail.letters)
            )
        }
        _ => String::new(),
    };
    let chance = lens.prospect.as_ref().map(|p| format!(" {}", accepted(brief, p))).unwrap_or_default();
    let named = brief.display.packages.iter().find(|package| package.outcome == lens.outcome);
    let name = named.map(|package| format!("{}: ", package.name)).unwrap_or_default();
    page.lead(
        "The package under the lens",
        format!("{name}{}. {by}{chance}{waste}", lay_wording::chosen(brief, &lens.outcome, detail.package)),
    );
}
