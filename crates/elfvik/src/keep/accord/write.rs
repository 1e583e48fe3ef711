//! The file of an accord, written for people who go on editing it.

use super::commitment::{Commitment, Due, Reversibility, Trigger, Verification};
use super::text::{AccordText, CommitmentText};
use crate::format::toml_text;
use crate::unsafe_characters::visible_line;
use std::fmt::Write as _;

/// The text of the file of an accord, with comments at its beginning, a line each. It is read as the same
/// accord.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::keep::accord::{accord_file, accord_text};
///
/// let text = "format = 1\ntitle = \"Dishes\"\nparties = [{ id = \"ann\", name = \"Ann\" }]\n";
/// let accord = accord_text(FileText { name: "accord.toml", text }).unwrap();
/// let written = accord_file(&accord, &["Assumed: everything.".to_owned()]);
/// assert!(written.starts_with("# Assumed: everything.\n"));
/// assert_eq!(accord_text(FileText { name: "accord.toml", text: &written }), Ok(accord));
/// ```
#[must_use]
pub fn accord_file(text: &AccordText, comments: &[String]) -> String {
    let mut file = String::new();
    for comment in comments {
        let _ = writeln!(file, "# {}", visible_line(comment));
    }
    let setup = text.accord.setup();
    file += "format = 1\n";
    put(&mut file, "title", &text.title);
    put_some(&mut file, "caution", text.caution.as_ref());
    put_some(&mut file, "date", text.date.map(|day| day.to_string()).as_ref());
    put_some(&mut file, "place", text.place.as_ref());
    for party in &text.parties {
        file += "\n[[parties]]\n";
        put(&mut file, "id", &party.id);
        put(&mut file, "name", &party.name);
        put_some(&mut file, "short", Some(&party.short).filter(|short| **short != party.name));
    }
    if setup.arbiter.is_some() || setup.clocks.is_some() {
        file += "\n[disputes]\n";
        put_some(&mut file, "arbiter", setup.arbiter.as_ref());
    }
    if let Some(clocks) = setup.clocks {
        let (notice, consultation, decision) = (clocks.notice, clocks.consultation, clocks.decision);
        let _ = write!(
            file,
            "notice = {notice}        # days\nconsultation = {consultation}\ndecision = {decision}\ndefault \
             = {}\n",
            toml_text(clocks.default.name())
        );
    }
    for term in &text.terms {
        file += "\n[[terms]]\n";
        put(&mut file, "on", &term.on);
        put(&mut file, "text", &term.text);
    }
    for (promised, read) in text.commitments() {
        commitment(&mut file, promised, read);
    }
    for source in &text.sources {
        let _ = write!(file, "\n[sources.{}]\n", toml_text(&source.id));
        put(&mut file, "title", &source.title);
        let rest = [
            ("author", &source.author),
            ("publisher", &source.publisher),
            ("date", &source.date),
            ("url", &source.url),
            ("note", &source.note),
        ];
        rest.into_iter().for_each(|(key, value)| put_some(&mut file, key, value.as_ref()));
    }
    file
}

fn commitment(file: &mut String, promised: &Commitment, read: &CommitmentText) {
    *file += "\n[[commitments]]\n";
    put(file, "id", &promised.id);
    put(file, "name", &read.name);
    put_some(file, "text", read.text.as_ref());
    let owners = match &promised.owners[..] {
        [one] => toml_text(one),
        several => list(several),
    };
    let _ = writeln!(file, "by = {owners}\nto = {}", list(&promised.promised_to));
    match &promised.due {
        Due::On(day) => put(file, "due", &day.to_string()),
        Due::Within { days, after } => {
            let _ = writeln!(file, "within = {days}        # days");
            match after {
                Trigger::Kept(id) => put(file, "after", id),
                Trigger::AllKept(ids) => {
                    let _ = writeln!(file, "after = {}", list(ids));
                }
                Trigger::Occurrence(id) => put(file, "upon", id),
            }
        }
        Due::Undated => {}
    }
    put_some(file, "evidence", read.evidence.as_ref());
    if let Verification::By(verifier) = &promised.verification {
        put(file, "verified_by", verifier);
    }
    if promised.reversibility == Reversibility::Reversible {
        *file += "reversible = true\n";
    }
    if let Some(sunset) = &promised.sunset {
        let renewed_by = toml_text(&sunset.renewed_by);
        let _ = writeln!(file, "sunset = {{ days = {}, renewed_by = {renewed_by} }}", sunset.days);
    }
    if !promised.snapback.is_empty() {
        let _ = writeln!(file, "snapback = {}", list(&promised.snapback));
    }
    if !read.worth.is_empty() {
        let each = read.worth.iter().map(|(id, worth)| format!("{} = {worth}", toml_text(id)));
        let _ = writeln!(file, "worth = {{ {} }}", each.collect::<Vec<_>>().join(", "));
    }
    put_some(file, "note", read.note.as_ref());
    put_some(file, "source", read.source.as_ref());
}

fn put(file: &mut String, key: &str, value: &str) {
    let _ = writeln!(file, "{key} = {}", toml_text(value));
}

fn put_some(file: &mut String, key: &str, value: Option<&String>) {
    value.into_iter().for_each(|value| put(file, key, value));
}

fn list(ids: &[String]) -> String {
    format!("[{}]", ids.iter().map(|id| toml_text(id)).collect::<Vec<_>>().join(", "))
}
