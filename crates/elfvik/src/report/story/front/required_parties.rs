//! Who must agree, at the table and at home.

use super::settings::{Detail, whom};
use crate::brief::{AgreementSummary, Brief, PartySummary, PersonSummary};
use crate::report::document::Document;
use crate::report::lay_wording;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief, detail: &Detail) {
    let sentences =
        [Some(at_the_table(brief, detail)), Some(at_home(brief, detail)), consents(brief, detail)];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    page.lead("Who must agree", sentences.join(" "));
}

fn at_the_table(brief: &Brief, detail: &Detail) -> String {
    let parties = &brief.scenario.parties;
    if let AgreementSummary::Coalitions(groups) = &brief.scenario.agreement {
        let group = |group: &Vec<String>| {
            group.iter().map(|id| words::short(brief, id)).collect::<Vec<_>>().join(" + ")
        };
        let groups: Vec<String> = groups.iter().map(group).collect();
        return format!("any one of these groups: {}.", lay_wording::few(&groups, detail.points * 2));
    }
    let names: Vec<String> = parties.iter().map(super::super::parties::name).collect();
    let shorts: Vec<String> = parties.iter().map(|party| party.short.clone()).collect();
    let fits = words::list(&names).chars().count() * 2 <= detail.letters;
    let all = if fits { names } else { shorts };
    format!("{}: {}.", whom(brief), lay_wording::few(&all, MOST_PARTIES))
}

fn at_home(brief: &Brief, detail: &Detail) -> String {
    let parties = || brief.scenario.parties.iter().filter(|party| !party.ratifiers.is_empty());
    if parties().next().is_none() {
        return "Nobody at home has to approve.".to_owned();
    }
    let unknown = brief.prospects.as_ref().map(|prospects| prospects.unknown_ratifiers.as_slice());
    let unknown = match unknown.unwrap_or_default() {
        [] => String::new(),
        keys => {
            let names = words::ratifiers(brief, keys);
            format!(
                " Nothing is known of {}; counted as approving.",
                lay_wording::few(&names, detail.points * 2)
            )
        }
    };
    let rules: Vec<String> = parties().filter_map(super::super::parties::ratification).collect();
    let rules = short_rules(&rules, detail.letters);
    let without = match &brief.scenario.agreement {
        AgreementSummary::All => "",
        _ => " A party whose home refuses does not count as agreeing.",
    };
    let who = ratifiers(brief, detail.letters);
    format!("What they sign must then be approved at home: {who}.{rules}{without}{unknown}")
}

/// Who must approve, party by party, in so many letters: with roles, by name, or how many.
fn ratifiers(brief: &Brief, letters: usize) -> String {
    let with_role = |person: &PersonSummary| match &person.role {
        Some(role) => format!("{} ({role})", person.name),
        None => person.name.clone(),
    };
    let all = |named: &dyn Fn(&PartySummary) -> String| {
        let parties = brief.scenario.parties.iter().filter(|party| !party.ratifiers.is_empty());
        let each: Vec<String> =
            parties.map(|party| format!("for {} by {}", party.short, named(party))).collect();
        each.join("; ")
    };
    let list = |party: &PartySummary, name: &dyn Fn(&PersonSummary) -> String| {
        // The rule by which they vote names those whose votes have weights.
        match party.ratification.as_ref().and_then(|rule| rule.weights.as_ref()) {
            Some(_) => format!("a vote of {}", words::counted(party.ratifiers.len(), "ratifier")),
            None => words::list(&party.ratifiers.iter().map(name).collect::<Vec<_>>()),
        }
    };
    let in_full = all(&|party| list(party, &with_role));
    let by_name = all(&|party| list(party, &|person| person.name.clone()));
    let told = [in_full, by_name].into_iter().find(|told| told.chars().count() <= letters);
    told.unwrap_or_else(|| {
        let counted = all(&|party| words::counted(party.ratifiers.len(), "ratifier"));
        format!("{counted} (named in the whole brief)")
    })
}

/// How homes decide, in so many letters: what does not fit is left to the whole text.
fn short_rules(rules: &[String], letters: usize) -> String {
    let whole = rules.join(" ");
    match whole.chars().count() {
        0 => whole,
        n if n <= letters => format!(" {whole}"),
        _ => " How they decide together is said in the whole brief.".to_owned(),
    }
}

fn consents(brief: &Brief, detail: &Detail) -> Option<String> {
    let consents = &brief.scenario.consents;
    let consent = |c: &crate::brief::ConsentSummary| {
        format!("{} (thought likely at {})", c.by, words::percent(c.probability))
    };
    let texts: Vec<String> = consents.iter().map(consent).collect();
    (!texts.is_empty())
        .then(|| format!("Some options need the consent of {}.", lay_wording::few(&texts, detail.points)))
}

/// So many parties are named.
const MOST_PARTIES: usize = 12;
