//! One more thing that was heard, written at the end of a private file.

use super::reader::unknown;
use super::{actor, find, region};
use crate::format::ScenarioError;
use crate::format::fault::toml_key;
use crate::model::{EvidenceAct, Scenario};
use crate::unsafe_characters::visible_quoted;

/// What is to be written of something that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceText<'t> {
    /// When.
    pub date: Option<&'t str>,
    /// The id of the party that did it, or of one of its ratifiers as `PARTY/RATIFIER`.
    pub by: &'t str,
    /// What it did.
    pub act: EvidenceAct,
    /// About what: the id of a named package, options of some issues as `issue=option`, or an id followed by
    /// what differs, separated by commas.
    pub about: &'t str,
    /// Through whom it was heard.
    pub through: Option<&'t str>,
    /// The id of a source.
    pub source: Option<&'t str>,
    /// Whether it counts in full.
    pub firm: bool,
    /// Anything else.
    pub note: Option<&'t str>,
}

/// The text of a private file with one more entry of `[[heard]]` at its end; all else stays as it stands.
/// Whether the whole is a file is for its [reader](super::party_file) to say.
///
/// # Errors
///
/// When a party or ratifier, a package, an issue or an option is unknown, or nothing is named.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::format::native::{self, EvidenceText};
/// use elfvik::model::{EvidenceAct, PartyId};
///
/// let [public, town, _] = native::STARTER.map(|f| FileText { name: f.name, text: f.text });
/// let scenario = native::scenario(public).unwrap();
/// let heard = EvidenceText {
///     date: Some("2026-03-02"),
///     by: "builder",
///     act: EvidenceAct::Unacceptable,
///     about: "heating=geothermal",
///     through: None,
///     source: None,
///     firm: true,
///     note: None,
/// };
/// let text = native::with_evidence(town.text, &heard, &scenario).unwrap();
/// assert!(text.starts_with(town.text) && text.contains("part = { heating = \"geothermal\" }"));
/// let file = native::party_file(FileText { text: &text, ..town }, &scenario, PartyId(0)).unwrap();
/// assert_eq!(file.heard.len(), 1);
/// ```
pub fn with_evidence(
    text: &str,
    heard: &EvidenceText<'_>,
    scenario: &Scenario,
) -> Result<String, ScenarioError> {
    if actor::of_text(&scenario.parties, heard.by).is_none() {
        return Err(unknown(actor::KIND, heard.by, actor::ids(&scenario.parties).iter()));
    }
    if let Some(source) = heard.source {
        find("source", source, scenario.sources.iter().map(|source| &source.id))?;
    }
    let mut whole = text.to_owned();
    if !whole.is_empty() && !whole.ends_with('\n') {
        whole.push('\n');
    }
    if !whole.is_empty() {
        whole.push('\n');
    }
    let quoted = |text: &str| visible_quoted(text);
    let entries = [
        heard.date.map(|date| ("date", quoted(date))),
        Some(("by", quoted(heard.by))),
        Some(("act", quoted(heard.act.name()))),
        Some(about(heard.about, scenario)?),
        heard.through.map(|through| ("through", quoted(through))),
        heard.source.map(|source| ("source", quoted(source))),
        heard.firm.then(|| ("firm", "true".to_owned())),
        heard.note.map(|note| ("note", quoted(note))),
    ];
    whole.push_str("[[heard]]\n");
    entries.into_iter().flatten().for_each(|(key, value)| whole.push_str(&format!("{key} = {value}\n")));
    Ok(whole)
}

/// What it is about, as a key and its value.
fn about(text: &str, scenario: &Scenario) -> Result<(&'static str, String), ScenarioError> {
    let mut chosen: Vec<Option<u32>> = vec![None; scenario.issues.len()];
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    for part in &parts {
        match part.split_once('=') {
            None => {
                let at = find("package", part, scenario.packages.iter().map(|package| &package.id))?;
                if parts.len() == 1 {
                    return Ok(("package", visible_quoted(part)));
                }
                let options = scenario.packages[at].outcome.options();
                chosen.iter_mut().zip(options).for_each(|(chosen, &o)| *chosen = chosen.or(Some(o)));
            }
            Some((issue, option)) => {
                let at = find("issue", issue.trim(), scenario.issues.iter().map(|issue| &issue.id))?;
                let issue = &scenario.issues[at];
                let found = region::option_of_text(issue, option.trim());
                chosen[at] = Some(found.ok_or_else(|| region::unknown_option(issue, option.trim()))?);
            }
        }
    }
    let named = scenario.issues.iter().zip(chosen).filter_map(|(issue, option)| Some((issue, option?)));
    let entries: Vec<String> = named
        .map(|(issue, option)| {
            let id = issue.option_id(option);
            let value = if issue.number(option).is_some() { id } else { visible_quoted(&id) };
            format!("{} = {value}", toml_key(&issue.id))
        })
        .collect();
    match entries.is_empty() {
        true => Err(ScenarioError::HeardAbout { both: false }),
        false => Ok(("part", format!("{{ {} }}", entries.join(", ")))),
    }
}
