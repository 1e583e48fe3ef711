//! What was heard, in words.

use super::{chance, combination, grouped, list, rough};
use crate::brief::{EvidenceDoubt, EvidenceEntry, EvidenceResult, IdMap, IssueOptions};
use crate::model::EvidenceAct;
use crate::names::DisplayNames;
use crate::prepare::evidence::Unweighed;

/// "refused the American offer", "called unacceptable relief: full".
pub(in crate::report) fn heard(display: &DisplayNames, entry: &EvidenceEntry) -> String {
    let what = match &entry.package {
        Some(id) => format!("\"{}\"", display.package_name(id)),
        None if entry.whole => {
            let only = |of: &IssueOptions| Some((of.issue.clone(), of.runs.first()?.0.clone()));
            let package = display.package(&IdMap(entry.about.iter().filter_map(only).collect()));
            if package.starts_with("as ") { format!("a package {package}") } else { package }
        }
        None => combination(display, &entry.about),
    };
    match entry.act {
        EvidenceAct::Unacceptable => format!("called unacceptable {what}"),
        act => format!("{act} {what}"),
    }
}

/// What speaks against taking what was heard at face value, in a sentence.
pub(in crate::report) fn doubt(
    doubt: EvidenceDoubt,
    (entries, learned): (&[EvidenceEntry], &EvidenceResult),
    display: &DisplayNames,
) -> String {
    let told = |is_so: &dyn Fn(&EvidenceEntry) -> bool| {
        let those = entries.iter().filter(|entry| is_so(entry));
        let those =
            those.map(|entry| format!("{} {}", display.party_or_ratifier(&entry.by), heard(display, entry)));
        list(&those.collect::<Vec<String>>())
    };
    match doubt {
        EvidenceDoubt::Unexpected => format!(
            "By the files this was hardly to be expected: {}. Look again at what they say, or at who said \
             that \
             it was so.",
            told(&EvidenceEntry::is_unexpected)
        ),
        EvidenceDoubt::Contradicts => format!(
            "What was heard hardly goes together with the files: all of it would happen in {} of cases, and \
             in \
             {} if each were as likely as not.",
            chance(learned.joint),
            chance(learned.by_chance)
        ),
        EvidenceDoubt::FewWorlds => format!(
            "Hardly any drawn case agrees with what was heard: {} are worth as much as {} of equal weight, \
             so \
             that every share here is rough.",
            grouped(&learned.drawn.to_string()),
            rough(learned.effective.max(1.0).round())
        ),
        EvidenceDoubt::Unweighed => format!(
            "Too many issues hang together for this to be weighed, so that it changes nothing: {}.",
            told(&|entry| entry.unweighed == Some(Unweighed::Coupled))
        ),
        EvidenceDoubt::NoProfile => format!(
            "No profile is known of who did this, so that it changes nothing: {}.",
            told(&|entry| entry.unweighed == Some(Unweighed::NoProfile))
        ),
    }
}
