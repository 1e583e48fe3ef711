//! Who must agree, at the table and at home.

use super::detail::{Detail, whom};
use crate::brief::{AgreementSummary, Brief, PartySummary, PersonSummary};
use crate::report::document::Document;
use crate::report::plain;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let sentences =
        [Some(at_the_table(brief, detail)), Some(at_home(brief, detail)), consents(brief, detail)];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    page.lead("Who must agree", sentences.join(" "));
}

fn at_the_table(brief: &Brief, detail: &Detail) -> String {
    let parties = &brief.scenario.parties;
    let name = |party: &PartySummary| match party.short == party.name {
        true => party.name.clone(),
        false => format!("{} ({})", party.name, party.short),
    };
    let most = detail.points * 2;
    if let AgreementSummary::Coalitions(groups) = &brief.scenario.agreement {
        let group = |group: &Vec<String>| {
            group.iter().map(|id| words::short(brief, id)).collect::<Vec<_>>().join(" + ")
        };
        let groups: Vec<String> = groups.iter().map(group).collect();
        return format!("any one of these groups: {}.", plain::few(&groups, detail.points));
    }
    let names: Vec<String> = parties.iter().map(name).collect();
    format!("{}, {}.", whom(brief), plain::few(&names, most))
}

fn at_home(brief: &Brief, detail: &Detail) -> String {
    let ratifier = |party: &PartySummary, person: &PersonSummary| {
        let role = person.role.as_ref().map(|role| format!(", {role}")).unwrap_or_default();
        format!("{} (for {}{role})", person.name, party.short)
    };
    let parties = &brief.scenario.parties;
    let all: Vec<String> = parties.iter().flat_map(|p| p.ratifiers.iter().map(|r| ratifier(p, r))).collect();
    if all.is_empty() {
        return "Nobody at home has to approve.".to_owned();
    }
    let unknown = brief.prospects.as_ref().map(|prospects| prospects.unknown_ratifiers.as_slice());
    let unknown = match unknown.unwrap_or_default() {
        [] => String::new(),
        keys => {
            let names = words::ratifiers(brief, keys);
            format!(" Nothing is known of {}; counted as approving.", plain::few(&names, detail.points))
        }
    };
    let rules: Vec<String> = parties.iter().filter_map(super::super::parties::ratification).collect();
    let (must, rules) = match rules.is_empty() {
        true => ("must then be approved at home by", String::new()),
        false => ("then goes to these at home:", short_rules(&rules, detail.letters)),
    };
    format!("What they sign {must} {}.{rules}{unknown}", plain::few(&all, detail.points))
}

/// How homes decide, in so many letters: what does not fit is left to the whole text.
fn short_rules(rules: &[String], letters: usize) -> String {
    let whole = rules.join(" ");
    match whole.chars().count() <= letters {
        true => format!(" {whole}"),
        false => " How they decide together is said in full under who must agree.".to_owned(),
    }
}

fn consents(brief: &Brief, detail: &Detail) -> Option<String> {
    let consents = &brief.scenario.consents;
    let consent = |c: &crate::brief::ConsentSummary| {
        format!("{} (thought likely at {})", c.by, words::percent(c.probability))
    };
    let texts: Vec<String> = consents.iter().map(consent).collect();
    (!texts.is_empty())
        .then(|| format!("Some options need the consent of {}.", plain::few(&texts, detail.points)))
}
