//! A role sheet, to be printed and handed out.

mod points;

use super::parties::{delegate, host, how_ratified, person, stage, whose_agreement};
use crate::brief::{CaseParty, CaseRule, IssueSummary, OptionChoice, RoleSheet};
use crate::report::document::{Cell, Document, StyledText, Subject, Table, Tone};
use crate::report::words;

/// A role sheet: the public part, then what one party alone is told: its points, its fallback, what it never
/// accepts, and its confidential note. No analysis is on it.
///
/// # Examples
///
/// ```
/// use elfvik::brief::RoleSheet;
/// use elfvik::report::{self, Colours};
///
/// let view = elfvik::format::native::starter_view();
/// let sheet = RoleSheet::of(view.scenario(), &view.files()[1]).unwrap();
/// let text = report::sheet(&sheet).text(Colours::Plain, 100);
/// assert!(text.contains("The role of the builder"));
/// ```
#[must_use]
pub fn sheet(sheet: &RoleSheet) -> Document<'_> {
    let case = &sheet.case;
    let own = sheet.role.as_ref().and_then(|role| case.parties.iter().find(|p| p.id == role.party));
    let stamp = match own {
        Some(party) => {
            format!("For {} only. Do not show it to any other side.", words::within_sentence(&party.name))
        }
        None => "For everybody at the table.".to_owned(),
    };
    let mut page = Document::new(Subject::Handout, &case.title, &stamp);
    if let Some(party) = own {
        page.paragraph(StyledText::toned(
            Tone::Strong,
            format!("The role of {}", words::within_sentence(&party.name)),
        ));
    }
    if let Some(summary) = &case.summary {
        page.paragraph(summary);
    }
    if let Some(caution) = &case.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    page.section(1, "Who meets");
    who(&mut page, sheet);
    page.section(2, "What is negotiated");
    what(&mut page, sheet);
    if let Some(role) = &sheet.role {
        points::write(&mut page, sheet, role);
    }
    page
}

fn who(page: &mut Document<'_>, sheet: &RoleSheet) {
    let case = &sheet.case;
    if let Some(host) = &case.host {
        self::host(page, host);
    }
    type Text = fn(&CaseParty) -> Cell;
    let columns: [(&str, Text); 3] = [
        ("at the table", |p| Cell::lines(p.delegates.iter().map(delegate))),
        ("on behalf of", |p| Cell::lines(p.principals.iter().map(person))),
        ("to be ratified by", |p| Cell::lines(p.ratifiers.iter().map(person))),
    ];
    let own = sheet.role.as_ref().map(|role| &role.party);
    let mut table = Table::of(&case.parties).text("party", |p| match own == Some(&p.id) {
        true => format!("{} (you)", p.name),
        false => p.name.clone(),
    });
    for (head, cell) in columns {
        // A column that is empty for all is left out.
        if case.parties.iter().any(|p| !cell(p).text.is_empty()) {
            table = table.text(head, |p| cell(p));
        }
    }
    page.table(table.end());
    page.paragraph(whose_agreement(&case.agreement, case.parties.len(), |ids| {
        words::list(&ids.iter().map(|id| sheet.display.party(id).to_owned()).collect::<Vec<_>>())
    }));
    for party in &case.parties {
        if let Some(rule) = &party.ratification {
            page.paragraph(how_ratified(&party.name, &party.ratifiers, rule));
        }
    }
    if !case.stages.is_empty() {
        page.heading("So far");
        case.stages.iter().for_each(|s| stage(page, s));
    }
}

fn what(page: &mut Document<'_>, sheet: &RoleSheet) {
    let (case, display) = (&sheet.case, &sheet.display);
    page.table(
        Table::of(&case.issues)
            .text("issue", |issue| display.issue(&issue.id))
            .text("question", |issue| &issue.question)
            .text("options", |issue| options(sheet, issue))
            .end(),
    );
    for consent in &case.consents {
        let question = consent.question.as_ref().map(|q| format!(" ({q})")).unwrap_or_default();
        page.bullet(format!(
            "{} must consent to {}{question}: that is expected in {} of cases. If not, what stands in \
             brackets takes its place.",
            consent.by,
            needing(sheet, &consent.id),
            words::chance(consent.probability)
        ));
    }
    if !case.rules.is_empty() {
        page.heading("What cannot be agreed");
        case.rules.iter().for_each(|r| page.bullet(rule(sheet, r)));
    }
    if !case.offers.is_empty() {
        page.heading("On the table");
        for offer in &case.offers {
            let by = offer.by.as_ref().map(|id| format!(" (by {})", display.party(id))).unwrap_or_default();
            page.bullet(format!("{}{by}: {}.", offer.name, display.choices(&offer.outcome)));
        }
    }
}

/// The options of an issue, in a cell.
fn options(sheet: &RoleSheet, issue: &IssueSummary) -> Cell {
    let text = |choice: &OptionChoice| sheet.display.option(&issue.id, choice);
    match (issue.step, &issue.options[..]) {
        (Some(_), [only]) => Cell::from(text(&only.id)),
        (Some(step), [first, last]) => {
            // A unit that follows stands once: "0 to 4 days", but "EUR 60 thousand to EUR 72 thousand".
            let whole = text(&first.id);
            let is_followed = whole.starts_with(|c: char| c == '-' || c.is_ascii_digit());
            let first = if is_followed { first.id.to_string() } else { whole };
            let steps = match issue.n_options {
                2 => format!("{first} or {}", text(&last.id)),
                _ => format!("{first} to {}, in steps of {step}", text(&last.id)),
            };
            Cell::from(steps)
        }
        (_, options) => Cell::lines(options.iter().map(|option| match &option.otherwise {
            Some(otherwise) => {
                format!("{} [{}]", text(&option.id), sheet.display.option_of_id(&issue.id, otherwise))
            }
            None => text(&option.id),
        })),
    }
}

/// What needs a consent, in words.
fn needing(sheet: &RoleSheet, consent: &str) -> String {
    let issues = sheet.case.issues.iter().flat_map(|issue| {
        let needing = issue.options.iter().filter(|option| option.needs.as_deref() == Some(consent));
        needing.map(|option| {
            format!(
                "{}: {}",
                sheet.display.inner(&issue.id),
                sheet.display.quoted_option(&issue.id, &option.id)
            )
        })
    });
    match issues.collect::<Vec<_>>() {
        none if none.is_empty() => "nothing".to_owned(),
        some => words::list(&some),
    }
}

fn rule(sheet: &RoleSheet, rule: &CaseRule) -> String {
    let what = match &rule.sum {
        Some(sum) => {
            let terms = sum.factors.0.iter().map(|(issue, factor)| {
                let times =
                    if factor.total_cmp(&1.0).is_eq() { String::new() } else { format!("{factor} x ") };
                format!("{times}{}", sheet.display.inner(issue))
            });
            let terms = terms.collect::<Vec<_>>().join(" + ");
            match (sum.at_least, sum.at_most) {
                (Some(least), Some(most)) => {
                    format!("{terms} must come to at least {least} and at most {most}")
                }
                (Some(least), None) => format!("{terms} must come to at least {least}"),
                (None, Some(most)) => format!("{terms} can come to {most} at most"),
                (None, None) => format!("{terms} can be anything"),
            }
        }
        None => {
            let combination = |options: &Vec<_>| words::combination(&sheet.display, options);
            let all: Vec<String> = rule.combinations.iter().map(combination).collect();
            format!("Not together: {}", all.join("; nor "))
        }
    };
    match &rule.why {
        Some(why) => format!("{what} ({why})."),
        None => format!("{what}."),
    }
}
